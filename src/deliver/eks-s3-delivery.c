/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object appears as a whole or not at all, so no name is needed for what is on its way: a large file waits as an upload
 * that is not completed, a small one here until it is sent at once. */

#include "config.h"

#include "eks-s3-delivery.h"

#include "eks-s3-object.h"
#include "eks-s3-upload.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* Tokens: what is left of a large file is known by its upload, and of a small one nothing is left. */
#define TOKEN_UPLOAD "upload"
#define TOKEN_PUT "put"

struct _EksS3Delivery
{
  EksDelivery parent_instance;

  EksS3 *s3; /* (owned) */
};

/* A file on its way. */
typedef struct
{
  EksDelivery *delivery; /* (unowned) */
  EksShipment *shipment; /* (unowned) */
  char *key;             /* (owned) */
  int fd;
  EksSums sums;          /* of a small file */
  EksS3Upload *upload;   /* (owned) (nullable): of a large one */
  gboolean adopted;      /* a killed run sent it; the file may not be here any more */
  gboolean asked;        /* the object may be there */
  gboolean told;         /* the service said that it is */
} S3File;

G_DEFINE_FINAL_TYPE (EksS3Delivery, eks_s3_delivery, EKS_TYPE_DELIVERY)

static void
eks_s3_delivery_finalize (GObject *object)
{
  eks_s3_free (EKS_S3_DELIVERY (object)->s3);
  G_OBJECT_CLASS (eks_s3_delivery_parent_class)->finalize (object);
}

static void
free_file (S3File *file)
{
  eks_s3_upload_free (file->upload);
  if (file->fd >= 0)
    close (file->fd);
  g_free (file->key);
  g_free (file);
}

static gboolean
prepare (EksDelivery *delivery, GError **error)
{
  EksS3Delivery *self = EKS_S3_DELIVERY (delivery);

  self->s3 = eks_s3_new (eks_delivery_get_destination (delivery), eks_delivery_get_secret (delivery), eks_delivery_get_clock (delivery), error);
  return self->s3 != NULL;
}

/* Returns: (transfer none): the bucket, to be asked with the patience of now */
static EksS3 *
get_s3 (EksDelivery *delivery)
{
  EksS3Delivery *self = EKS_S3_DELIVERY (delivery);

  eks_s3_set_patience (self->s3, eks_delivery_get_patience (delivery));
  return self->s3;
}

/* ---- staging ---- */

static gboolean
begun_cb (const char *id, gpointer data, GError **error)
{
  const S3File *file = data;
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *token = g_strconcat (TOKEN_UPLOAD ":", escaped, ":", file->key, NULL);

  return eks_delivery_announce (file->delivery, file->shipment, token, error);
}

static void
sent_cb (guint64 sent, gpointer data)
{
  const S3File *file = data;

  eks_delivery_report (file->delivery, MIN (sent, file->shipment->parcel->bytes), file->shipment->parcel->bytes);
}

static S3File *
add_file (EksDelivery *delivery, EksShipment *shipment, const char *key)
{
  S3File *file = g_new0 (S3File, 1);

  shipment->own = file;
  shipment->free_own = (GDestroyNotify) free_file;
  file->delivery = delivery;
  file->shipment = shipment;
  file->fd = -1;
  file->key = g_strdup (key);
  return file;
}

static gboolean
begin_file (EksDelivery *delivery, EksShipment *shipment, GError **error)
{
  const EksParcel *parcel = shipment->parcel;
  g_autofree char *key = eks_bucket_make_key (delivery, parcel->name, error);
  S3File *file;

  if (key == NULL)
    return FALSE;
  file = add_file (delivery, shipment, key);
  file->fd = eks_parcel_open (parcel, error);
  if (file->fd < 0)
    return FALSE;
  if (parcel->bytes < EKS_S3_PART_BYTES)
    return TRUE;
  file->upload = eks_s3_upload_new (EKS_S3_DELIVERY (delivery)->s3, file->key, parcel->media_type, file->fd, parcel->bytes);
  eks_s3_upload_set_calls (file->upload, begun_cb, sent_cb, file);
  return TRUE;
}

static gboolean
stage_small (S3File *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *token = g_strdup_printf (TOKEN_PUT ":%08x:%s", g_random_int (), file->key);

  return eks_bucket_read_parcel (file->shipment->parcel, file->fd, &file->sums, cancellable, error) &&
         eks_delivery_announce (file->delivery, file->shipment, token, error);
}

static gboolean
stage (EksDelivery *delivery, EksShipment *shipment, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  S3File *file;
  gboolean staged;

  get_s3 (delivery);
  if (shipment->own == NULL && !begin_file (delivery, shipment, error))
    return FALSE;
  file = shipment->own;
  if (file->upload == NULL)
    return stage_small (file, cancellable, error);
  staged = eks_s3_upload_send (file->upload, &attempt->again, cancellable, error);
  attempt->reached = eks_s3_upload_get_reached (file->upload);
  return staged;
}

/* ---- giving it its name ---- */

/* @checksum, @etag: (out) (transfer full): what a service that keeps them has of this file; left alone where it is not known */
static void
make_expected (const S3File *file, char **checksum, char **etag)
{
  if (file->upload != NULL && file->adopted)
    return;
  if (file->upload != NULL)
    {
      *checksum = eks_s3_upload_make_checksum (file->upload);
      *etag = eks_s3_upload_make_etag (file->upload);
      return;
    }
  *checksum = g_base64_encode (file->sums.sha256, sizeof file->sums.sha256);
  *etag = eks_sums_to_hex (file->sums.md5, sizeof file->sums.md5);
}

static gboolean
look (EksS3 *s3, const S3File *file, EksBucketObject *object, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_autofree char *checksum = NULL;
  g_autofree char *etag = NULL;

  make_expected (file, &checksum, &etag);
  return eks_s3_object_look (object, s3, file->key, checksum, etag, again, cancellable, error);
}

static gboolean
ask_put (EksS3 *s3, S3File *file, EksS3Answer *answer, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_autofree char *base64 = g_base64_encode (file->sums.sha256, sizeof file->sums.sha256);
  g_autofree char *type = g_strconcat ("content-type:", file->shipment->parcel->media_type, NULL);
  g_autofree char *checksum = g_strconcat ("x-amz-checksum-sha256:", base64, NULL);
  const char *headers[] = { type, eks_s3_takes_checksums (s3) ? checksum : NULL, NULL };
  EksS3Request request = {
    .method = "PUT", .key = file->key, .headers = headers, .payload_sha256 = file->shipment->parcel->sha256,
    .length = file->shipment->parcel->bytes, .file = &file->fd,
  };
  gboolean asked;

  eks_s3_set_progress (s3, sent_cb, file);
  asked = eks_s3_ask (s3, &request, answer, again, cancellable, error);
  eks_s3_set_progress (s3, NULL, NULL);
  return asked;
}

static gboolean
put (EksS3 *s3, S3File *file, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_auto (EksS3Answer) answer = { 0 };

  if (file->fd < 0)
    file->fd = eks_parcel_open (file->shipment->parcel, error);
  if (file->fd < 0)
    return FALSE;
  do
    if (!ask_put (s3, file, &answer, again, cancellable, error))
      return FALSE;
  while (eks_s3_refuses_checksums (s3, &answer));
  return answer.code == NULL || eks_s3_fail (s3, EKS_S3_WRITE, &answer, again, error);
}

/* Whether the object has the bytes that were sent, whatever that takes. */
static gboolean
prove (EksS3 *s3, const S3File *file, EksBucketObject *object, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_autofree char *sha256 = eks_s3_object_hash (s3, file->key, again, cancellable, error);

  if (sha256 == NULL)
    return FALSE;
  object->proof = g_str_equal (sha256, file->shipment->parcel->sha256) ? EKS_BUCKET_SAME : EKS_BUCKET_OTHER;
  return TRUE;
}

/* After an answer was lost: whether what it should have said is so all the same.
 * @done: (out): the object is there and is the file */
static gboolean
find_out (EksS3 *s3, const S3File *file, gboolean *done, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_auto (EksBucketObject) object = { 0 };

  *done = FALSE;
  if (!look (s3, file, &object, again, cancellable, error))
    return FALSE;
  if (!object.there || object.bytes != file->shipment->parcel->bytes)
    return TRUE;
  if (object.proof == EKS_BUCKET_UNPROVED && !prove (s3, file, &object, again, cancellable, error))
    return FALSE;
  *done = object.proof == EKS_BUCKET_SAME;
  return TRUE;
}

static gboolean
complete (EksS3 *s3, S3File *file, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) fault = NULL;
  gboolean gone = FALSE;
  gboolean done = FALSE;

  if (eks_s3_upload_complete (file->upload, &gone, again, cancellable, &fault))
    return TRUE;
  if (gone && find_out (s3, file, &done, again, cancellable, NULL) && done)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

static gboolean
give_name (EksS3 *s3, S3File *file, gboolean *again, GCancellable *cancellable, GError **error)
{
  gboolean done = FALSE;

  if (file->asked && !find_out (s3, file, &done, again, cancellable, error))
    return FALSE;
  file->asked = TRUE;
  file->told = done || (file->upload != NULL ? complete (s3, file, again, cancellable, error) : put (s3, file, again, cancellable, error));
  return file->told;
}

static gboolean
check_object (const S3File *file, const EksBucketObject *object, GError **error)
{
  return eks_bucket_object_check (object, file->delivery, file->shipment->parcel, file->key, error);
}

static EksReceipt *
read_back (EksS3 *s3, const S3File *file, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_auto (EksBucketObject) object = { 0 };

  if (!look (s3, file, &object, again, cancellable, error))
    return NULL;
  if (object.hidden && !eks_s3_object_explain (s3, file->key, EKS_S3_READ_BACK, again, cancellable, error))
    return NULL;
  if (!check_object (file, &object, error))
    return NULL;
  if (eks_bucket_object_needs_hash (&object, file->delivery, file->adopted) &&
      (!prove (s3, file, &object, again, cancellable, error) || !check_object (file, &object, error)))
    return NULL;
  return eks_bucket_object_make_receipt (&object, file->delivery, file->key);
}

static EksReceipt *
commit (EksDelivery *delivery, EksShipment *shipment, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  EksS3 *s3 = get_s3 (delivery);
  S3File *file = shipment->own;

  if (!file->told && !give_name (s3, file, &attempt->again, cancellable, error))
    return NULL;
  return read_back (s3, file, &attempt->again, cancellable, error);
}

/* ---- taking it away ---- */

/* Only what is ours: where nothing came of it, an older file may still have the name. */
static gboolean
remove_if_ours (EksS3 *s3, const S3File *file)
{
  g_autoptr (GError) fault = NULL;
  gboolean again = FALSE;
  gboolean ours = file->told;
  gboolean gone = (ours || find_out (s3, file, &ours, &again, NULL, &fault)) && (!ours || eks_s3_object_remove (s3, file->key, &again, NULL, &fault));

  if (fault != NULL)
    g_debug ("Withdrawing: %s", fault->message);
  return gone;
}

/* Returns: whether the upload was there until now, so that no object came of it */
static gboolean
give_up (EksS3 *s3, const S3File *file)
{
  const char *id = file->upload != NULL ? eks_s3_upload_get_id (file->upload) : NULL;
  g_autoptr (GError) fault = NULL;
  gboolean gone = TRUE;
  gboolean again = FALSE;

  if (id == NULL || file->told)
    return FALSE;
  if (eks_s3_upload_abort (s3, file->key, id, &gone, &again, NULL, &fault))
    return !gone;
  g_debug ("Withdrawing: %s", fault->message);
  return FALSE;
}

static gboolean
withdraw (EksDelivery *delivery, EksShipment *shipment)
{
  EksS3 *s3 = get_s3 (delivery);
  const S3File *file = shipment->own;

  return give_up (s3, file) || !file->asked || remove_if_ours (s3, file);
}

/* @id: (out) (transfer full): of the upload, %NULL for a small file; @key: (out) (transfer full) */
static gboolean
parse_token (const char *token, char **id, char **key, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (token, ":", 3);
  gboolean whole = g_strv_length (parts) == 3 && parts[1][0] != '\0' && parts[2][0] != '\0';

  if (whole && g_str_equal (parts[0], TOKEN_UPLOAD))
    *id = g_uri_unescape_string (parts[1], NULL);
  if (whole && (*id != NULL || g_str_equal (parts[0], TOKEN_PUT)))
    {
      *key = g_strdup (parts[2]);
      return TRUE;
    }
  return eks_bucket_fail_token (error);
}

static gboolean
sweep (EksDelivery *delivery, const char *token, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  g_autofree char *id = NULL;
  g_autofree char *key = NULL;

  if (!parse_token (token, &id, &key, error))
    return FALSE;
  return id == NULL || eks_s3_upload_abort (get_s3 (delivery), key, id, NULL, &attempt->again, cancellable, error);
}

/* Whether the killed run went as far as asking for the object is not known: it is looked for first. */
static gboolean
adopt (EksDelivery *delivery, EksShipment *shipment, GCancellable *cancellable, GError **error)
{
  g_autofree char *id = NULL;
  g_autofree char *key = NULL;
  S3File *file;

  if (!parse_token (shipment->token, &id, &key, error))
    return FALSE;
  file = add_file (delivery, shipment, key);
  file->adopted = TRUE;
  file->asked = TRUE;
  eks_sums_take_sha256 (&file->sums, shipment->parcel->sha256);
  if (id != NULL)
    file->upload = eks_s3_upload_adopt (EKS_S3_DELIVERY (delivery)->s3, key, id, shipment->parcel->bytes);
  return TRUE;
}

static gboolean
check_removed (EksDelivery *delivery, const char *key, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  g_auto (EksBucketObject) object = { 0 };

  return eks_s3_object_look (&object, get_s3 (delivery), key, NULL, NULL, &attempt->again, cancellable, error) &&
         eks_bucket_object_check_gone (&object, delivery, key, error);
}

static gboolean
remove_delivered (EksDelivery *delivery, const EksReceipt *receipt, EksRemoval *outcome, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  EksS3 *s3 = get_s3 (delivery);
  g_auto (EksBucketObject) object = { 0 };

  if (!eks_s3_object_look (&object, s3, receipt->path, NULL, NULL, &attempt->again, cancellable, error))
    return FALSE;
  if (object.hidden)
    return eks_s3_object_explain (s3, receipt->path, EKS_S3_FIND, &attempt->again, cancellable, error);
  *outcome = eks_bucket_object_judge (&object, receipt);
  if (*outcome != EKS_REMOVAL_REMOVED)
    return TRUE;
  return eks_s3_object_remove (s3, receipt->path, &attempt->again, cancellable, error) &&
         check_removed (delivery, receipt->path, attempt, cancellable, error);
}

/* ---- trying it ---- */

static void
add_words (EksDeliveryCheck *check, EksS3 *s3, EksDestination *destination)
{
  const char *region = eks_destination_get_effective_region (destination);
  g_autofree char *signed_in = NULL;
  g_autofree char *moved = NULL;

  /* TRANSLATORS: %1$s is a host, %2$s the name of a bucket */
  signed_in = g_strdup_printf (_("%1$s knows the access key and takes uploads for the bucket “%2$s”."), eks_s3_get_host (s3), eks_destination_get_bucket (destination));
  eks_delivery_check_add (check, EKS_CHECK_DONE, signed_in);
  if (!g_str_equal (region, eks_s3_get_region (s3)))
    {
      /* TRANSLATORS: %s is a region such as eu-north-1 */
      moved = g_strdup_printf (_("The bucket lives in the region “%s”: enter that one, and a detour is saved each time."), eks_s3_get_region (s3));
      eks_delivery_check_add (check, EKS_CHECK_DONE, moved);
    }
  if (!eks_destination_get_path_style (destination) && strchr (eks_destination_get_bucket (destination), '.') != NULL)
    eks_delivery_check_add (check, EKS_CHECK_DONE, _("The bucket is asked for in the path: its name has dots, and no certificate covers such a name before that of the server."));
}

/* A large upload is begun and given up again: what a delivery of a large file does, but for its bytes. */
static gboolean
inspect (EksDelivery *delivery, EksDeliveryCheck *check, GCancellable *cancellable, GError **error)
{
  EksS3 *s3 = get_s3 (delivery);
  g_autofree char *name = g_strconcat (".eksport-test-", eks_delivery_get_tag (delivery), NULL);
  g_autofree char *key = eks_bucket_make_key (delivery, name, error);
  g_autofree char *id = key != NULL ? eks_s3_upload_try (s3, key, cancellable, error) : NULL;
  gboolean again = FALSE;

  if (id == NULL)
    return FALSE;
  add_words (check, s3, eks_delivery_get_destination (delivery));
  if (!eks_s3_upload_abort (s3, key, id, NULL, &again, cancellable, error))
    return FALSE;
  eks_delivery_check_add (check, EKS_CHECK_DONE, _("An upload in parts, as for a large file, was begun and given up again."));
  return TRUE;
}

static void
eks_s3_delivery_class_init (EksS3DeliveryClass *klass)
{
  EksDeliveryClass *delivery_class = EKS_DELIVERY_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = eks_s3_delivery_finalize;
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
eks_s3_delivery_init (EksS3Delivery *self)
{
}
