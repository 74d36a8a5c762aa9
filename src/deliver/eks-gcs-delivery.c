/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object appears with its last piece, so staging sends all but that one. Nothing of it is left by a killed run that a token
 * could find: the upload's own address is a secret that is not kept, and the service forgets the upload within a week. */

#include "config.h"

#include "eks-gcs-delivery.h"

#include "eks-error.h"
#include "eks-gcs-upload.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define MAX_KEY_BYTES 1024 /* https://cloud.google.com/storage/docs/objects#naming */
#define TOKEN "object"

struct _EksGcsDelivery
{
  EksDelivery parent_instance;

  EksGcs *gcs; /* (owned) */
};

/* A file on its way. */
typedef struct
{
  EksDelivery *delivery; /* (unowned) */
  EksShipment *shipment; /* (unowned) */
  char *key;             /* (owned) */
  int fd;
  EksSums sums;
  EksGcsUpload *upload;  /* (owned) (nullable): while the file was not read */
  gboolean adopted;      /* a killed run may have finished it; the file may not be here any more */
  gboolean looked;       /* for what is there already */
  gboolean asked;        /* the object may be there */
  char *older;           /* (owned) (nullable): generation of the object that has the name already */
  char *generation;      /* (owned) (nullable): of ours, once it is known to be there */
} GcsFile;

G_DEFINE_FINAL_TYPE (EksGcsDelivery, eks_gcs_delivery, EKS_TYPE_DELIVERY)

static void
eks_gcs_delivery_finalize (GObject *object)
{
  eks_gcs_free (EKS_GCS_DELIVERY (object)->gcs);
  G_OBJECT_CLASS (eks_gcs_delivery_parent_class)->finalize (object);
}

static void
free_file (GcsFile *file)
{
  eks_gcs_upload_free (file->upload);
  if (file->fd >= 0)
    close (file->fd);
  g_free (file->key);
  g_free (file->older);
  g_free (file->generation);
  g_free (file);
}

static gboolean
prepare (EksDelivery *delivery, GError **error)
{
  EksGcsDelivery *self = EKS_GCS_DELIVERY (delivery);

  self->gcs = eks_gcs_new (eks_delivery_get_destination (delivery), eks_delivery_get_secret (delivery), eks_delivery_get_clock (delivery), error);
  return self->gcs != NULL;
}

/* Returns: (transfer none): the bucket, to be asked with the patience of now */
static EksGcs *
get_gcs (EksDelivery *delivery)
{
  EksGcsDelivery *self = EKS_GCS_DELIVERY (delivery);

  eks_gcs_set_patience (self->gcs, eks_delivery_get_patience (delivery));
  return self->gcs;
}

static char *
make_key (EksDelivery *delivery, const char *name)
{
  const char *prefix = eks_delivery_get_folder (delivery);

  return g_strconcat (prefix, prefix[0] != '\0' && !g_str_has_suffix (prefix, "/") ? "/" : "", name, NULL);
}

static char *
describe (EksDelivery *delivery, const char *key)
{
  return eks_destination_describe_place (eks_delivery_get_destination (delivery), key);
}

/* ---- staging ---- */

static void
sent_cb (guint64 sent, gpointer data)
{
  const GcsFile *file = data;

  eks_delivery_report (file->delivery, MIN (sent, file->shipment->parcel->bytes), file->shipment->parcel->bytes);
}

static gboolean
open_file (GcsFile *file, GError **error)
{
  const char *path = file->shipment->parcel->path;

  file->fd = open (path, O_RDONLY | O_CLOEXEC);
  if (file->fd >= 0)
    return TRUE;
  /* TRANSLATORS: %1$s is a file, %2$s what the system said */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("“%1$s” could not be read: %2$s."), path, g_strerror (errno));
  return FALSE;
}

/* Reads the file for its sums; what is sent afterwards is compared with them. */
static gboolean
prepare_upload (GcsFile *file, GCancellable *cancellable, GError **error)
{
  const EksParcel *parcel = file->shipment->parcel;
  g_autofree char *sha256 = NULL;

  if (file->upload != NULL)
    return TRUE;
  if ((file->fd < 0 && !open_file (file, error)) || !eks_sums_read (&file->sums, file->fd, 0, parcel->bytes, cancellable, error))
    return FALSE;
  sha256 = eks_sums_to_hex (file->sums.sha256, sizeof file->sums.sha256);
  if (!eks_delivery_check_hash (parcel, sha256, parcel->path, error))
    return FALSE;
  file->upload = eks_gcs_upload_new (EKS_GCS_DELIVERY (file->delivery)->gcs, file->key, parcel->media_type, file->fd, parcel->bytes, &file->sums);
  eks_gcs_upload_set_sent (file->upload, sent_cb, file);
  return TRUE;
}

static GcsFile *
add_file (EksDelivery *delivery, EksShipment *shipment, const char *key)
{
  GcsFile *file = g_new0 (GcsFile, 1);

  shipment->own = file;
  shipment->free_own = (GDestroyNotify) free_file;
  file->delivery = delivery;
  file->shipment = shipment;
  file->fd = -1;
  file->key = g_strdup (key);
  return file;
}

/* What is there already, so that it is not taken for ours when an answer is lost; and whether ours can be read back at all. */
static gboolean
find_older (GcsFile *file, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_auto (EksGcsObject) object = { 0 };

  if (file->looked)
    return TRUE;
  if (!eks_gcs_object_look (&object, EKS_GCS_DELIVERY (file->delivery)->gcs, file->key, again, cancellable, error))
    return FALSE;
  file->older = g_steal_pointer (&object.generation);
  file->looked = TRUE;
  return TRUE;
}

static gboolean
begin_file (EksDelivery *delivery, EksShipment *shipment, GError **error)
{
  g_autofree char *key = make_key (delivery, shipment->parcel->name);
  g_autofree char *token = g_strdup_printf (TOKEN ":%08x:%s", g_random_int (), key);

  add_file (delivery, shipment, key);
  if (strlen (key) <= MAX_KEY_BYTES)
    return eks_delivery_announce (delivery, shipment, token, error);
  /* TRANSLATORS: %s is the name of a file in a bucket, with all that stands before it */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("“%s” is longer than the name of a file in a bucket can be. Choose a shorter prefix or a shorter name for the file."), key);
  return FALSE;
}

static gboolean
stage (EksDelivery *delivery, EksShipment *shipment, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  GcsFile *file;
  gboolean staged;

  get_gcs (delivery);
  if (shipment->own == NULL && !begin_file (delivery, shipment, error))
    return FALSE;
  file = shipment->own;
  if (!prepare_upload (file, cancellable, error) || !find_older (file, &attempt->again, cancellable, error))
    return FALSE;
  staged = eks_gcs_upload_send (file->upload, &attempt->again, cancellable, error);
  attempt->reached = eks_gcs_upload_get_reached (file->upload);
  return staged;
}

/* ---- giving it its name ---- */

static gboolean
hash (EksGcs *gcs, const GcsFile *file, const EksGcsObject *object, gboolean *same, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_autofree char *sha256 = eks_gcs_object_hash (object, gcs, file->key, again, cancellable, error);

  if (sha256 == NULL)
    return FALSE;
  *same = g_str_equal (sha256, file->shipment->parcel->sha256);
  return TRUE;
}

/* After an answer was lost: whether what it should have said is so all the same; then the generation is known. */
static gboolean
find_out (EksGcs *gcs, GcsFile *file, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_auto (EksGcsObject) object = { 0 };
  EksGcsProof proof;
  gboolean same;

  if (!eks_gcs_object_look (&object, gcs, file->key, again, cancellable, error))
    return FALSE;
  if (!object.there || object.bytes != file->shipment->parcel->bytes || g_strcmp0 (object.generation, file->older) == 0)
    return TRUE;
  proof = file->upload != NULL ? eks_gcs_object_compare (&object, &file->sums) : EKS_GCS_UNPROVED;
  same = proof == EKS_GCS_SAME;
  if (proof == EKS_GCS_UNPROVED && !hash (gcs, file, &object, &same, again, cancellable, error))
    return FALSE;
  if (same)
    file->generation = g_steal_pointer (&object.generation);
  return TRUE;
}

static gboolean
check_object (const GcsFile *file, const EksGcsObject *object, GError **error)
{
  g_autofree char *place = describe (file->delivery, file->key);

  if (!object->there)
    {
      /* TRANSLATORS: %s is where a file is */
      g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("The service said that it keeps “%s”, but it is not there. Ask whoever looks after the bucket, then export again."), place);
      return FALSE;
    }
  if (!eks_delivery_check_size (file->shipment->parcel, object->bytes, place, error))
    return FALSE;
  if (file->upload != NULL && eks_gcs_object_compare (object, &file->sums) == EKS_GCS_OTHER)
    return eks_delivery_check_hash (file->shipment->parcel, "", place, error);
  return TRUE;
}

static gboolean
finish (EksGcs *gcs, GcsFile *file, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_auto (EksGcsObject) object = { 0 };
  g_autoptr (GError) fault = NULL;

  if (eks_gcs_upload_finish (file->upload, &object, again, cancellable, &fault))
    {
      file->generation = g_strdup (object.generation);
      return check_object (file, &object, error);
    }
  if (*again && find_out (gcs, file, again, cancellable, NULL) && file->generation != NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

static gboolean
give_name (EksGcs *gcs, GcsFile *file, gboolean *again, GCancellable *cancellable, GError **error)
{
  if (file->adopted && !find_out (gcs, file, again, cancellable, error))
    return FALSE;
  if (file->generation != NULL)
    return TRUE;
  if (!prepare_upload (file, cancellable, error))
    return FALSE;
  file->asked = TRUE;
  return finish (gcs, file, again, cancellable, error);
}

static gboolean
reads_whole (const GcsFile *file, EksGcsProof proof)
{
  EksDestination *destination = eks_delivery_get_destination (file->delivery);

  return eks_destination_get_read_back (destination) == EKS_READ_BACK_WHOLE || (proof == EKS_GCS_UNPROVED && (file->adopted || eks_delivery_is_test (file->delivery)));
}

/* The metadata are asked for again: what the answer to the upload said is not proof that it is kept. */
static EksReceipt *
read_back (EksGcs *gcs, GcsFile *file, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_auto (EksGcsObject) object = { 0 };
  g_autofree char *place = describe (file->delivery, file->key);
  EksGcsProof proof;
  gboolean same;
  EksReceipt *receipt;

  if (!eks_gcs_object_look (&object, gcs, file->key, again, cancellable, error) || !check_object (file, &object, error))
    return NULL;
  proof = file->upload != NULL ? eks_gcs_object_compare (&object, &file->sums) : EKS_GCS_UNPROVED;
  same = proof == EKS_GCS_SAME;
  if (reads_whole (file, proof) &&
      (!hash (gcs, file, &object, &same, again, cancellable, error) || (!same && !eks_delivery_check_hash (file->shipment->parcel, "", place, error))))
    return NULL;
  g_free (file->generation);
  file->generation = g_strdup (object.generation);
  receipt = g_new0 (EksReceipt, 1);
  receipt->location = g_steal_pointer (&place);
  receipt->path = g_strdup (file->key);
  receipt->mark = g_steal_pointer (&object.generation);
  receipt->hash_checked = same;
  return receipt;
}

static EksReceipt *
commit (EksDelivery *delivery, EksShipment *shipment, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  EksGcs *gcs = get_gcs (delivery);
  GcsFile *file = shipment->own;

  if (file->generation == NULL && !give_name (gcs, file, &attempt->again, cancellable, error))
    return NULL;
  return read_back (gcs, file, &attempt->again, cancellable, error);
}

/* ---- taking it away ---- */

static gboolean
give_up (EksGcs *gcs, GcsFile *file, GError **error)
{
  g_auto (EksGcsObject) object = { 0 };
  gboolean again = FALSE;

  if (file->upload != NULL && !eks_gcs_upload_cancel (file->upload, &object, &again, error))
    return FALSE;
  if (object.there)
    file->generation = g_strdup (object.generation);
  return TRUE;
}

static gboolean
withdraw (EksDelivery *delivery, EksShipment *shipment)
{
  EksGcs *gcs = get_gcs (delivery);
  GcsFile *file = shipment->own;
  g_autoptr (GError) fault = NULL;
  gboolean again = FALSE;
  gboolean changed = FALSE;
  gboolean good = TRUE;

  if (file->generation == NULL && !give_up (gcs, file, &fault))
    g_debug ("Withdrawing: %s", fault->message);
  g_clear_error (&fault);
  if (file->generation == NULL && file->asked)
    good = find_out (gcs, file, &again, NULL, &fault);
  if (good && file->generation != NULL)
    good = eks_gcs_object_remove (gcs, file->key, file->generation, &changed, &again, NULL, &fault);
  if (!good)
    g_debug ("Withdrawing: %s", fault->message);
  return good;
}

/* (transfer full) (nullable): the key in a token */
static char *
parse_token (const char *token, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (token, ":", 3);

  if (g_strv_length (parts) == 3 && g_str_equal (parts[0], TOKEN) && parts[2][0] != '\0')
    return g_strdup (parts[2]);
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("What an interrupted run left in the bucket is not known any more. Look for unfinished uploads in the bucket, or let a rule of the bucket remove them."));
  return NULL;
}

/* Nothing is left that could be removed, and nothing that takes room for longer than a week. */
static gboolean
sweep (EksDelivery *delivery, const char *token, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  g_autofree char *key = parse_token (token, error);

  return key != NULL;
}

/* Whether the killed run finished the object is not known: it is looked for first. */
static gboolean
adopt (EksDelivery *delivery, EksShipment *shipment, GCancellable *cancellable, GError **error)
{
  g_autofree char *key = parse_token (shipment->token, error);
  GcsFile *file;

  if (key == NULL)
    return FALSE;
  file = add_file (delivery, shipment, key);
  file->adopted = TRUE;
  file->asked = TRUE;
  return TRUE;
}

static gboolean
check_removed (EksDelivery *delivery, const char *key, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  g_auto (EksGcsObject) object = { 0 };
  g_autofree char *place = describe (delivery, key);

  if (!eks_gcs_object_look (&object, get_gcs (delivery), key, &attempt->again, cancellable, error))
    return FALSE;
  if (!object.there)
    return TRUE;
  /* TRANSLATORS: %s is where a file is */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("The service said that it removed “%s”, but it is still there. Ask whoever looks after the bucket."), place);
  return FALSE;
}

static gboolean
remove_delivered (EksDelivery *delivery, const EksReceipt *receipt, EksRemoval *outcome, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  EksGcs *gcs = get_gcs (delivery);
  g_auto (EksGcsObject) object = { 0 };
  gboolean changed = FALSE;

  if (!eks_gcs_object_look (&object, gcs, receipt->path, &attempt->again, cancellable, error))
    return FALSE;
  *outcome = EKS_REMOVAL_GONE;
  if (!object.there)
    return TRUE;
  *outcome = EKS_REMOVAL_CHANGED;
  if (object.bytes != receipt->bytes || receipt->mark == NULL || g_strcmp0 (object.generation, receipt->mark) != 0)
    return TRUE;
  if (!eks_gcs_object_remove (gcs, receipt->path, object.generation, &changed, &attempt->again, cancellable, error))
    return FALSE;
  if (changed)
    return TRUE;
  *outcome = EKS_REMOVAL_REMOVED;
  return check_removed (delivery, receipt->path, attempt, cancellable, error);
}

/* ---- trying it ---- */

static gboolean
inspect (EksDelivery *delivery, EksDeliveryCheck *check, GCancellable *cancellable, GError **error)
{
  EksGcs *gcs = get_gcs (delivery);
  g_autofree char *signed_in = NULL;
  gboolean again = FALSE;

  if (!eks_gcs_sign_in (gcs, &again, cancellable, error))
    return FALSE;
  /* TRANSLATORS: %s is the mail address of a service account */
  signed_in = g_strdup_printf (_("The key of the service account %s is accepted."), eks_gcs_get_email (gcs));
  eks_delivery_check_add (check, EKS_CHECK_DONE, signed_in);
  return TRUE;
}

static void
eks_gcs_delivery_class_init (EksGcsDeliveryClass *klass)
{
  EksDeliveryClass *delivery_class = EKS_DELIVERY_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = eks_gcs_delivery_finalize;
  delivery_class->prepare = prepare;
  delivery_class->stage = stage;
  delivery_class->commit = commit;
  delivery_class->adopt = adopt;
  delivery_class->withdraw = withdraw;
  delivery_class->sweep = sweep;
  delivery_class->remove = remove_delivered;
  delivery_class->inspect = inspect;
}

static void
eks_gcs_delivery_init (EksGcsDelivery *self)
{
}
