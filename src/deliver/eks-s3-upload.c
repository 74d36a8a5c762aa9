/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multipart upload. Each part is hashed before it is sent, so that the service can refuse what was changed on the way; after a
 * doubt the service is asked which parts it has.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */

#include "config.h"

#include "eks-s3-upload-private.h"

#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PARTS 10000
#define PART_STEP (G_GUINT64_CONSTANT (1024) * 1024)
#define MAX_ID 2048

/**
 * eks_s3_find_part_bytes:
 * @bytes: the size of a file
 *
 * All parts but the last have one size, as some services demand, and there are at most 10,000.
 *
 * Returns: the size of a part
 */
guint64
eks_s3_find_part_bytes (guint64 bytes)
{
  guint64 needed = (bytes + MAX_PARTS - 1) / MAX_PARTS;

  needed = (needed + PART_STEP - 1) / PART_STEP * PART_STEP;
  return MAX (needed, EKS_S3_PART_BYTES);
}

static void
part_clear (gpointer data)
{
  g_clear_pointer (&((EksS3Part *) data)->etag, g_free);
}

/**
 * eks_s3_upload_new:
 * @s3: the bucket; must outlive this
 * @key: what the file is called there
 * @media_type: its media type
 * @fd: the file; must outlive this
 * @bytes: its size, not 0
 *
 * Returns: (transfer full): an upload that is not begun
 */
EksS3Upload *
eks_s3_upload_new (EksS3 *s3, const char *key, const char *media_type, int fd, guint64 bytes)
{
  EksS3Upload *self;

  g_return_val_if_fail (s3 != NULL && key != NULL && media_type != NULL && bytes > 0, NULL);

  self = g_new0 (EksS3Upload, 1);
  self->s3 = s3;
  self->key = g_strdup (key);
  self->media_type = g_strdup (media_type);
  self->fd = fd;
  self->bytes = bytes;
  self->part_bytes = eks_s3_find_part_bytes (bytes);
  self->parts = g_array_new (FALSE, TRUE, sizeof (EksS3Part));
  g_array_set_clear_func (self->parts, part_clear);
  g_array_set_size (self->parts, (guint) ((bytes + self->part_bytes - 1) / self->part_bytes));
  return self;
}

/**
 * eks_s3_upload_adopt:
 * @s3: the bucket; must outlive this
 * @key: what the file is called there
 * @id: the upload
 * @bytes: the size of the file
 *
 * Returns: (transfer full): an upload that a killed run sent all parts of, to be completed or given up
 */
EksS3Upload *
eks_s3_upload_adopt (EksS3 *s3, const char *key, const char *id, guint64 bytes)
{
  EksS3Upload *self = eks_s3_upload_new (s3, key, "", -1, bytes);

  self->id = g_strdup (id);
  self->adopted = TRUE;
  return self;
}

/**
 * eks_s3_upload_free:
 * @self: (nullable) (transfer full): an upload; what is at the service stays there
 */
void
eks_s3_upload_free (EksS3Upload *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->parts);
  g_free (self->key);
  g_free (self->media_type);
  g_free (self->id);
  g_free (self);
}

/**
 * eks_s3_upload_set_calls:
 * @self: an upload
 * @begun: is told the id before a part is sent
 * @sent: is told how many bytes are sent
 * @data: for both
 */
void
eks_s3_upload_set_calls (EksS3Upload *self, EksS3BegunFunc begun, EksWebProgressFunc sent, gpointer data)
{
  g_return_if_fail (self != NULL);
  self->begun = begun;
  self->sent = sent;
  self->data = data;
}

/**
 * eks_s3_upload_get_id:
 * @self: an upload
 *
 * Returns: (transfer none) (nullable): its id at the service
 */
const char *
eks_s3_upload_get_id (EksS3Upload *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->id;
}

guint64
eks_s3_upload_get_length (EksS3Upload *self, guint index)
{
  return MIN (self->part_bytes, self->bytes - index * self->part_bytes);
}

EksS3Part *
eks_s3_upload_get_part (EksS3Upload *self, guint index)
{
  return &g_array_index (self->parts, EksS3Part, index);
}

/**
 * eks_s3_upload_get_reached:
 * @self: an upload
 *
 * Returns: bytes in parts that the service has
 */
guint64
eks_s3_upload_get_reached (EksS3Upload *self)
{
  guint64 reached = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->parts->len; i++)
    if (eks_s3_upload_get_part (self, i)->etag != NULL)
      reached += eks_s3_upload_get_length (self, i);
  return reached;
}

/* ---- beginning ---- */

static void
forget (EksS3Upload *self)
{
  g_clear_pointer (&self->id, g_free);
  for (guint i = 0; i < self->parts->len; i++)
    g_clear_pointer (&eks_s3_upload_get_part (self, i)->etag, g_free);
}

static gboolean
is_id (const char *text)
{
  if (text == NULL || text[0] == '\0' || strlen (text) > MAX_ID)
    return FALSE;
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at))
      return FALSE;
  return TRUE;
}

gboolean
eks_s3_upload_fail_unclear (EksS3Upload *self, gboolean *again, GError **error)
{
  *again = TRUE;
  /* TRANSLATORS: %s is a host */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("The answer of %s is not that of a service that is compatible with S3. Check the address of the service in the destination."), eks_s3_get_host (self->s3));
  return FALSE;
}

static gboolean
ask_begin (EksS3Upload *self, EksS3Answer *answer, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_autofree char *query = eks_s3_make_query ("uploads", "", NULL);
  g_autofree char *type = g_strconcat ("content-type:", self->media_type, NULL);
  const char *headers[] = { type, eks_s3_takes_checksums (self->s3) ? "x-amz-checksum-algorithm:SHA256" : NULL, NULL };
  EksS3Request request = { .method = "POST", .key = self->key, .query = query, .headers = headers };

  return eks_s3_ask (self->s3, &request, answer, again, cancellable, error);
}

gboolean
eks_s3_upload_begin (EksS3Upload *self, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_auto (EksS3Answer) answer = { 0 };
  const char *id;

  do
    if (!ask_begin (self, &answer, again, cancellable, error))
      return FALSE;
  while (eks_s3_refuses_checksums (self->s3, &answer));
  if (answer.code != NULL)
    return eks_s3_fail (self->s3, EKS_S3_WRITE, &answer, again, error);
  id = answer.xml != NULL ? eks_xml_answer_get (answer.xml, "UploadId") : NULL;
  if (!is_id (id))
    return eks_s3_upload_fail_unclear (self, again, error);
  self->id = g_strdup (id);
  self->checksums = eks_s3_takes_checksums (self->s3);
  return self->begun == NULL || self->begun (self->id, self->data, error);
}

/* An upload that is gone, which a rule of the bucket may do, is begun anew by the next try. */
gboolean
eks_s3_upload_fail (EksS3Upload *self, const EksS3Answer *answer, gboolean *again, GError **error)
{
  if (eks_s3_answer_is (answer, "NoSuchUpload"))
    {
      forget (self);
      *again = !self->adopted;
    }
  return eks_s3_fail (self->s3, EKS_S3_WRITE, answer, again, error);
}

/* ---- sending ---- */

static void
progress_cb (guint64 sent, gpointer data)
{
  EksS3Upload *self = data;

  if (self->sent != NULL)
    self->sent (self->before + sent, self->data);
}

static gboolean
ask_part (EksS3Upload *self, guint index, EksS3Answer *answer, gboolean *again, GCancellable *cancellable, GError **error)
{
  const EksS3Part *part = eks_s3_upload_get_part (self, index);
  g_autofree char *number = g_strdup_printf ("%u", index + 1);
  g_autofree char *query = eks_s3_make_query ("partNumber", number, "uploadId", self->id, NULL);
  g_autofree char *sha256 = eks_sums_to_hex (part->sums.sha256, sizeof part->sums.sha256);
  g_autofree char *base64 = g_base64_encode (part->sums.sha256, sizeof part->sums.sha256);
  g_autofree char *checksum = g_strconcat ("x-amz-checksum-sha256:", base64, NULL);
  const char *headers[] = { self->checksums ? checksum : NULL, NULL };
  EksS3Request request = {
    .method = "PUT", .key = self->key, .query = query, .headers = headers, .payload_sha256 = sha256,
    .length = eks_s3_upload_get_length (self, index), .file = &self->fd, .offset = index * self->part_bytes,
  };

  return eks_s3_ask (self->s3, &request, answer, again, cancellable, error);
}

static gboolean
send_part (EksS3Upload *self, guint index, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_auto (EksS3Answer) answer = { 0 };
  EksS3Part *part = eks_s3_upload_get_part (self, index);
  const char *etag;

  if (!part->summed && !eks_sums_read (&part->sums, self->fd, index * self->part_bytes, eks_s3_upload_get_length (self, index), cancellable, error))
    return FALSE;
  part->summed = TRUE;
  if (!ask_part (self, index, &answer, again, cancellable, error))
    return FALSE;
  if (answer.code != NULL)
    return eks_s3_upload_fail (self, &answer, again, error);
  etag = eks_web_answer_get_header (&answer.web, "etag");
  if (etag == NULL || etag[0] == '\0' || strlen (etag) > EKS_S3_MAX_ETAG)
    return eks_s3_upload_fail_unclear (self, again, error);
  part->etag = g_strdup (etag);
  return TRUE;
}

static gboolean
send_parts (EksS3Upload *self, gboolean *again, GCancellable *cancellable, GError **error)
{
  gboolean sent = TRUE;

  eks_s3_set_progress (self->s3, progress_cb, self);
  for (guint i = 0; sent && i < self->parts->len; i++)
    if (eks_s3_upload_get_part (self, i)->etag == NULL)
      {
        self->before = i * self->part_bytes;
        sent = send_part (self, i, again, cancellable, error);
      }
  eks_s3_set_progress (self->s3, NULL, NULL);
  return sent;
}

static gboolean
check_listed (EksS3Upload *self, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_autofree char *there = NULL;
  g_autofree char *sent = NULL;
  guint64 bytes;

  if (!eks_s3_upload_list (self, &bytes, again, cancellable, error))
    return FALSE;
  if (bytes == self->bytes || bytes == G_MAXUINT64)
    return TRUE;
  there = g_strdup_printf ("%" G_GUINT64_FORMAT, bytes);
  sent = g_strdup_printf ("%" G_GUINT64_FORMAT, self->bytes);
  /* TRANSLATORS: %1$s is a host, then two numbers of bytes */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("%1$s kept %2$s bytes where %3$s were sent. Ask whoever looks after the bucket, then export again."), eks_s3_get_host (self->s3), there, sent);
  return FALSE;
}

static gboolean
send_all (EksS3Upload *self, gboolean *again, GCancellable *cancellable, GError **error)
{
  guint64 listed;

  if (self->id == NULL && !eks_s3_upload_begin (self, again, cancellable, error))
    return FALSE;
  if (self->doubt && !eks_s3_upload_list (self, &listed, again, cancellable, error))
    return FALSE;
  return send_parts (self, again, cancellable, error) && check_listed (self, again, cancellable, error);
}

/**
 * eks_s3_upload_send:
 * @self: an upload
 * @again: (out): set to %TRUE if calling this again may help; it goes on where it stopped
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Begins the upload if it is not begun, sends the parts that are not there, and compares how many bytes are there with how
 * many were sent.
 *
 * Returns: %FALSE with %EKS_ERROR_DELIVERY, %EKS_ERROR_DELIVERY_REFUSED, %EKS_ERROR_NO_SPACE, %EKS_ERROR_PEER_CHANGED or
 *   %G_IO_ERROR_CANCELLED
 */
gboolean
eks_s3_upload_send (EksS3Upload *self, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL && again != NULL, FALSE);

  if (!send_all (self, again, cancellable, error))
    {
      self->doubt = TRUE;
      return FALSE;
    }
  self->doubt = FALSE;
  return TRUE;
}
