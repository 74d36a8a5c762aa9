/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object appears with its last piece, so staging sends all but that one. Nothing of it is left by a killed run that a token
 * could find: the upload's own address is a secret that is not kept, and the service forgets the upload within a week. */

#include "config.h"

#include "eks-gcs-delivery.h"

#include "eks-gcs-upload.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

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

/* ---- staging ---- */

static void
sent_cb (guint64 sent, gpointer data)
{
  const GcsFile *file = data;

  eks_delivery_report (file->delivery, MIN (sent, file->shipment->parcel->bytes), file->shipment->parcel->bytes);
}

static gboolean
prepare_upload (GcsFile *file, GCancellable *cancellable, GError **error)
{
  const EksParcel *parcel = file->shipment->parcel;

  if (file->upload != NULL)
    return TRUE;
  if (file->fd < 0)
    file->fd = eks_parcel_open (parcel, error);
  if (file->fd < 0 || !eks_bucket_read_parcel (parcel, file->fd, &file->sums, cancellable, error))
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
  g_auto (EksBucketObject) object = { 0 };

  if (file->looked)
    return TRUE;
  if (!eks_gcs_object_look (&object, EKS_GCS_DELIVERY (file->delivery)->gcs, file->key, NULL, again, cancellable, error))
    return FALSE;
  file->older = g_steal_pointer (&object.mark);
  file->looked = TRUE;
  return TRUE;
}

static gboolean
begin_file (EksDelivery *delivery, EksShipment *shipment, GError **error)
{
  g_autofree char *key = eks_bucket_make_key (delivery, shipment->parcel->name, error);
  g_autofree char *token = NULL;

  if (key == NULL)
    return FALSE;
  add_file (delivery, shipment, key);
  token = g_strdup_printf (TOKEN ":%08x:%s", g_random_int (), key);
  return eks_delivery_announce (delivery, shipment, token, error);
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

/* @object: (inout): compared with the sums, once they are known */
static gboolean
look (EksGcs *gcs, const GcsFile *file, EksBucketObject *object, gboolean *again, GCancellable *cancellable, GError **error)
{
  return eks_gcs_object_look (object, gcs, file->key, file->upload != NULL ? &file->sums : NULL, again, cancellable, error);
}

/* Whether the object has the bytes that were sent, whatever that takes. */
static gboolean
prove (EksGcs *gcs, const GcsFile *file, EksBucketObject *object, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_autofree char *sha256 = eks_gcs_object_hash (object, gcs, file->key, again, cancellable, error);

  if (sha256 == NULL)
    return FALSE;
  object->proof = g_str_equal (sha256, file->shipment->parcel->sha256) ? EKS_BUCKET_SAME : EKS_BUCKET_OTHER;
  return TRUE;
}

/* After an answer was lost: whether what it should have said is so all the same; then the generation is known. */
static gboolean
find_out (EksGcs *gcs, GcsFile *file, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_auto (EksBucketObject) object = { 0 };

  if (!look (gcs, file, &object, again, cancellable, error))
    return FALSE;
  if (!object.there || object.bytes != file->shipment->parcel->bytes || g_strcmp0 (object.mark, file->older) == 0)
    return TRUE;
  if (object.proof == EKS_BUCKET_UNPROVED && !prove (gcs, file, &object, again, cancellable, error))
    return FALSE;
  if (object.proof == EKS_BUCKET_SAME)
    file->generation = g_steal_pointer (&object.mark);
  return TRUE;
}

static gboolean
check_object (const GcsFile *file, const EksBucketObject *object, GError **error)
{
  return eks_bucket_object_check (object, file->delivery, file->shipment->parcel, file->key, error);
}

static gboolean
finish (EksGcs *gcs, GcsFile *file, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_auto (EksBucketObject) object = { 0 };
  g_autoptr (GError) fault = NULL;

  if (eks_gcs_upload_finish (file->upload, &object, again, cancellable, &fault))
    {
      file->generation = g_strdup (object.mark);
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

/* The metadata are asked for again: what the answer to the upload said is not proof that it is kept. */
static EksReceipt *
read_back (EksGcs *gcs, GcsFile *file, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_auto (EksBucketObject) object = { 0 };

  if (!look (gcs, file, &object, again, cancellable, error) || !check_object (file, &object, error))
    return NULL;
  if (eks_bucket_object_needs_hash (&object, file->delivery, file->adopted) &&
      (!prove (gcs, file, &object, again, cancellable, error) || !check_object (file, &object, error)))
    return NULL;
  g_free (file->generation);
  file->generation = g_strdup (object.mark);
  return eks_bucket_object_make_receipt (&object, file->delivery, file->key);
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
  g_auto (EksBucketObject) object = { 0 };
  gboolean again = FALSE;

  if (file->upload != NULL && !eks_gcs_upload_cancel (file->upload, &object, &again, error))
    return FALSE;
  if (object.there)
    file->generation = g_strdup (object.mark);
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
  eks_bucket_fail_token (error);
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
  g_auto (EksBucketObject) object = { 0 };

  return eks_gcs_object_look (&object, get_gcs (delivery), key, NULL, &attempt->again, cancellable, error) &&
         eks_bucket_object_check_gone (&object, delivery, key, error);
}

static gboolean
remove_delivered (EksDelivery *delivery, const EksReceipt *receipt, EksRemoval *outcome, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  EksGcs *gcs = get_gcs (delivery);
  g_auto (EksBucketObject) object = { 0 };
  gboolean changed = FALSE;

  if (!eks_gcs_object_look (&object, gcs, receipt->path, NULL, &attempt->again, cancellable, error))
    return FALSE;
  *outcome = eks_bucket_object_judge (&object, receipt);
  if (*outcome != EKS_REMOVAL_REMOVED)
    return TRUE;
  if (!eks_gcs_object_remove (gcs, receipt->path, object.mark, &changed, &attempt->again, cancellable, error))
    return FALSE;
  if (!changed)
    return check_removed (delivery, receipt->path, attempt, cancellable, error);
  *outcome = EKS_REMOVAL_CHANGED;
  return TRUE;
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
