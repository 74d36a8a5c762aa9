/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of an upload in parts: one object of all of them, or none and no part left. */

#include "config.h"

#include "eks-s3-upload-private.h"

#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static char *
make_list (EksS3Upload *self)
{
  GString *list = g_string_new ("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");

  for (guint i = 0; i < self->parts->len; i++)
    {
      const EksS3Part *part = eks_s3_upload_get_part (self, i);
      g_autofree char *etag = g_markup_escape_text (part->etag, -1);
      g_autofree char *sha256 = g_base64_encode (part->sums.sha256, sizeof part->sums.sha256);
      g_string_append_printf (list, "<Part><PartNumber>%u</PartNumber><ETag>%s</ETag>", i + 1, etag);
      if (self->checksums)
        g_string_append_printf (list, "<ChecksumSHA256>%s</ChecksumSHA256>", sha256);
      g_string_append (list, "</Part>");
    }
  g_string_append (list, "</CompleteMultipartUpload>");
  return g_string_free (list, FALSE);
}

static gboolean
ask_complete (EksS3Upload *self, EksS3Answer *answer, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_autofree char *query = eks_s3_make_query ("uploadId", self->id, NULL);
  g_autofree char *list = make_list (self);
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, list, -1);
  const char *headers[] = { "content-type:application/xml", NULL };
  EksS3Request request = { .method = "POST", .key = self->key, .query = query, .headers = headers, .payload_sha256 = sha256, .body = list, .length = strlen (list) };

  return eks_s3_ask (self->s3, &request, answer, again, cancellable, error);
}

static gboolean
take_up (EksS3Upload *self, gboolean *gone, gboolean *again, GCancellable *cancellable, GError **error)
{
  guint64 listed;

  if (!eks_s3_upload_list (self, &listed, again, cancellable, error))
    {
      *gone = self->id == NULL;
      return FALSE;
    }
  if (eks_s3_upload_get_reached (self) == self->bytes)
    return TRUE;
  /* TRANSLATORS: %s is a host */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("%s does not tell what an interrupted run sent, so the upload cannot be completed. Export again."), eks_s3_get_host (self->s3));
  return FALSE;
}

/**
 * eks_s3_upload_complete:
 * @self: an upload all of whose parts are there
 * @gone: (out): whether the service does not know the upload, perhaps because it was completed before and nobody heard of it
 * @again: (out): set to %TRUE if calling this again may help; else left alone
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Makes one object of the parts, in the place of an older one.
 *
 * Returns: %FALSE with an error as eks_s3_upload_send() says; whether it was done is not known then
 */
gboolean
eks_s3_upload_complete (EksS3Upload *self, gboolean *gone, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_auto (EksS3Answer) answer = { 0 };

  g_return_val_if_fail (self != NULL && gone != NULL && again != NULL, FALSE);

  *gone = self->id == NULL;
  if (*gone || (self->adopted && !take_up (self, gone, again, cancellable, error)))
    return FALSE;
  if (!ask_complete (self, &answer, again, cancellable, error))
    return FALSE;
  *gone = eks_s3_answer_is (&answer, "NoSuchUpload");
  if (answer.code != NULL)
    return eks_s3_fail (self->s3, EKS_S3_WRITE, &answer, again, error);
  if (answer.xml == NULL || !g_str_equal (eks_xml_answer_get_name (answer.xml), "CompleteMultipartUploadResult"))
    return eks_s3_upload_fail_unclear (self, again, error);
  return TRUE;
}

/**
 * eks_s3_upload_make_etag:
 * @self: an upload all of whose parts were sent
 *
 * Returns: (transfer full): the ETag that the object has at most services: the MD5 of the MD5s of its parts, and how many
 */
char *
eks_s3_upload_make_etag (EksS3Upload *self)
{
  g_autoptr (GChecksum) md5 = g_checksum_new (G_CHECKSUM_MD5);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->parts->len; i++)
    g_checksum_update (md5, eks_s3_upload_get_part (self, i)->sums.md5, EKS_MD5_BYTES);
  return g_strdup_printf ("%s-%u", g_checksum_get_string (md5), self->parts->len);
}

/**
 * eks_s3_upload_make_checksum:
 * @self: an upload all of whose parts were sent
 *
 * Returns: (transfer full): the checksum that the object has where the service keeps one: the SHA-256 of the SHA-256s of its
 *   parts in base64, and how many
 */
char *
eks_s3_upload_make_checksum (EksS3Upload *self)
{
  g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[EKS_SHA256_BYTES];
  gsize length = sizeof digest;
  g_autofree char *base64 = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->parts->len; i++)
    g_checksum_update (sha256, eks_s3_upload_get_part (self, i)->sums.sha256, EKS_SHA256_BYTES);
  g_checksum_get_digest (sha256, digest, &length);
  base64 = g_base64_encode (digest, length);
  return g_strdup_printf ("%s-%u", base64, self->parts->len);
}

/**
 * eks_s3_upload_try:
 * @s3: the bucket
 * @key: what a file would be called
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Begins an upload that nothing is sent for; give it up with eks_s3_upload_abort().
 *
 * Returns: (transfer full) (nullable): its id, or %NULL with an error as eks_s3_upload_send() says
 */
char *
eks_s3_upload_try (EksS3 *s3, const char *key, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksS3Upload) self = NULL;
  gboolean again = FALSE;

  g_return_val_if_fail (s3 != NULL && key != NULL, NULL);

  self = eks_s3_upload_new (s3, key, "application/octet-stream", -1, 1);
  return eks_s3_upload_begin (self, &again, cancellable, error) ? g_steal_pointer (&self->id) : NULL;
}

/**
 * eks_s3_upload_abort:
 * @s3: the bucket
 * @key: what the file was to be called
 * @id: the upload
 * @gone: (out) (optional): whether there was none: it was given up before, or completed
 * @again: (out): set to %TRUE if calling this again may help; else left alone
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Gives up an upload and its parts. One that is not there any more, or was completed, is success.
 *
 * Returns: %FALSE with an error as eks_s3_upload_send() says
 */
gboolean
eks_s3_upload_abort (EksS3 *s3, const char *key, const char *id, gboolean *gone, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_autofree char *query = NULL;
  g_auto (EksS3Answer) answer = { 0 };
  EksS3Request request = { .method = "DELETE", .key = key };

  g_return_val_if_fail (s3 != NULL && key != NULL && id != NULL && again != NULL, FALSE);

  query = eks_s3_make_query ("uploadId", id, NULL);
  request.query = query;
  if (!eks_s3_ask (s3, &request, &answer, again, cancellable, error))
    return FALSE;
  if (gone != NULL)
    *gone = answer.web.status == 404;
  if (answer.code == NULL || answer.web.status == 404)
    return TRUE;
  return eks_s3_fail (s3, EKS_S3_ABORT, &answer, again, error);
}
