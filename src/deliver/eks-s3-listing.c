/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which parts of an upload the service has: asked after a doubt, and about what a killed run left. */

#include "config.h"

#include "eks-s3-upload-private.h"

#include <string.h>

/* They come a thousand at a time. */
#define MAX_LISTS 11

static gboolean
is_ours (const EksS3Part *part, const EksXmlAnswer *listed, guint64 length)
{
  const char *size = eks_xml_answer_get (listed, "Size");
  const char *etag = eks_xml_answer_get (listed, "ETag");
  const char *checksum = eks_xml_answer_get (listed, "ChecksumSHA256");
  g_autofree char *sha256 = g_base64_encode (part->sums.sha256, sizeof part->sums.sha256);
  g_autofree char *md5 = eks_sums_to_hex (part->sums.md5, sizeof part->sums.md5);
  guint64 bytes;

  if (!part->summed || size == NULL || etag == NULL || strlen (etag) > EKS_S3_MAX_ETAG || !g_ascii_string_to_unsigned (size, 10, 0, G_MAXUINT64, &bytes, NULL) || bytes != length)
    return FALSE;
  if (checksum != NULL)
    return g_str_equal (checksum, sha256);
  return strstr (etag, md5) != NULL;
}

/* Of a part that another run sent, only that it is whole can be seen: its hash was compared by that one. */
static gboolean
adopt_part (EksS3Upload *self, EksS3Part *part, const EksXmlAnswer *listed, guint64 bytes, guint64 length)
{
  const char *etag = eks_xml_answer_get (listed, "ETag");
  const char *checksum = eks_xml_answer_get (listed, "ChecksumSHA256");
  gsize n_raw = 0;
  g_autofree guchar *raw = checksum != NULL ? g_base64_decode (checksum, &n_raw) : NULL;

  if (bytes != length || etag == NULL || etag[0] == '\0' || strlen (etag) > EKS_S3_MAX_ETAG)
    return FALSE;
  if (n_raw == sizeof part->sums.sha256)
    {
      memcpy (part->sums.sha256, raw, n_raw);
      self->checksums = TRUE;
    }
  return TRUE;
}

static void
take_part (EksS3Upload *self, const EksXmlAnswer *listed, guint64 *listed_bytes)
{
  const char *number = eks_xml_answer_get (listed, "PartNumber");
  const char *size = eks_xml_answer_get (listed, "Size");
  guint64 at, length;
  guint64 bytes = 0;
  gboolean good;
  EksS3Part *part;

  if (number == NULL || !g_ascii_string_to_unsigned (number, 10, 1, self->parts->len, &at, NULL))
    return;
  if (size != NULL && g_ascii_string_to_unsigned (size, 10, 0, self->part_bytes, &bytes, NULL))
    *listed_bytes += bytes;
  part = eks_s3_upload_get_part (self, (guint) at - 1);
  length = eks_s3_upload_get_length (self, (guint) at - 1);
  good = self->adopted ? adopt_part (self, part, listed, bytes, length) : is_ours (part, listed, length);
  if (part->etag == NULL && good)
    part->etag = g_strdup (eks_xml_answer_get (listed, "ETag"));
}

/* @marker: (inout): number of the last part that was listed */
static gboolean
take_list (EksS3Upload *self, const EksXmlAnswer *list, char **marker, guint64 *listed_bytes)
{
  const char *next = eks_xml_answer_get (list, "NextPartNumberMarker");
  gboolean more = g_strcmp0 (eks_xml_answer_get (list, "IsTruncated"), "true") == 0 && next != NULL && g_strcmp0 (next, *marker) != 0;

  for (guint i = 0; i < eks_xml_answer_get_n_children (list); i++)
    if (g_str_equal (eks_xml_answer_get_name (eks_xml_answer_get_child (list, i)), "Part"))
      take_part (self, eks_xml_answer_get_child (list, i), listed_bytes);
  if (more)
    {
      char *copy = g_strdup (next);
      g_free (*marker);
      *marker = copy;
    }
  return more;
}

/* Not every key may list parts, and not every service can: then nothing more is known than before.
 * @listed_bytes: (out): bytes of all parts that are there; %G_MAXUINT64 where that is not told */
gboolean
eks_s3_upload_list (EksS3Upload *self, guint64 *listed_bytes, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_autofree char *marker = g_strdup ("0");
  gboolean more = TRUE;

  *listed_bytes = 0;
  for (guint i = 0; more && i < MAX_LISTS; i++)
    {
      g_autofree char *query = eks_s3_make_query ("uploadId", self->id, "part-number-marker", marker, NULL);
      EksS3Request request = { .method = "GET", .key = self->key, .query = query };
      g_auto (EksS3Answer) answer = { 0 };
      if (!eks_s3_ask (self->s3, &request, &answer, again, cancellable, error))
        return FALSE;
      if (eks_s3_answer_is (&answer, "NoSuchUpload") || (answer.web.status >= 500 && answer.web.status != 501))
        return eks_s3_upload_fail (self, &answer, again, error);
      if (answer.code != NULL || answer.xml == NULL || !g_str_equal (eks_xml_answer_get_name (answer.xml), "ListPartsResult"))
        {
          *listed_bytes = G_MAXUINT64;
          return TRUE;
        }
      more = take_list (self, answer.xml, &marker, listed_bytes);
    }
  return TRUE;
}
