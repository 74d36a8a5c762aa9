/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading back: size and checksum by HEAD, all bytes by GET where that is wanted. */

#include "config.h"

#include "eks-s3-object.h"

#include "eks-digest.h"
#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_ETAG 256

/* Of an object in parts the service keeps the checksum of the checksums, with or without their number behind it. */
static gboolean
is_checksum (const char *found, const char *expected)
{
  const char *dash = strchr (expected, '-');
  gsize length = dash != NULL ? (gsize) (dash - expected) : strlen (expected);

  return g_str_equal (found, expected) || (strlen (found) == length && strncmp (found, expected, length) == 0);
}

/* An ETag that is no MD5 proves nothing either way: that of an object encrypted with a key of the account's own is none. */
static EksBucketProof
compare (const EksWebAnswer *answer, const char *checksum, const char *md5)
{
  const char *found = eks_web_answer_get_header (answer, "x-amz-checksum-sha256");
  const char *kind = eks_web_answer_get_header (answer, "x-amz-checksum-type");
  const char *etag = eks_web_answer_get_header (answer, "etag");
  gboolean comparable = kind == NULL || g_ascii_strcasecmp (kind, strchr (checksum, '-') != NULL ? "COMPOSITE" : "FULL_OBJECT") == 0;
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", md5);

  if (found != NULL && comparable)
    return is_checksum (found, checksum) ? EKS_BUCKET_SAME : EKS_BUCKET_OTHER;
  if (etag != NULL && (g_ascii_strcasecmp (etag, quoted) == 0 || g_ascii_strcasecmp (etag, md5) == 0))
    return EKS_BUCKET_SAME;
  return EKS_BUCKET_UNPROVED;
}

static gboolean
read_size (EksBucketObject *self, EksS3 *s3, const EksWebAnswer *answer, GError **error)
{
  const char *length = eks_web_answer_get_header (answer, "content-length");

  if (length != NULL && g_ascii_string_to_unsigned (length, 10, 0, G_MAXUINT64, &self->bytes, NULL))
    return TRUE;
  /* TRANSLATORS: %s is a host */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("%s does not tell the size of what it keeps, so nobody can say that the file is there. Check the address of the service in the destination."), eks_s3_get_host (s3));
  return FALSE;
}

/**
 * eks_s3_object_look:
 * @self: (inout): what is there; what it held is freed
 * @s3: a bucket
 * @key: the name of an object
 * @checksum: (nullable): the SHA-256 that is expected, in base64, or that of its parts; with @md5, or neither
 * @md5: (nullable): the ETag that is expected where the service makes it of the MD5
 * @again: (out): set to %TRUE if calling this again may help; else left alone
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Returns: %FALSE if it could not be found out
 */
gboolean
eks_s3_object_look (EksBucketObject *self, EksS3 *s3, const char *key, const char *checksum, const char *md5, gboolean *again, GCancellable *cancellable, GError **error)
{
  const char *headers[] = { "x-amz-checksum-mode:ENABLED", NULL };
  EksS3Request request = { .method = "HEAD", .key = key, .headers = headers };
  g_auto (EksS3Answer) answer = { 0 };
  const char *etag;

  g_return_val_if_fail (self != NULL && s3 != NULL && key != NULL && again != NULL, FALSE);

  eks_bucket_object_clear (self);
  if (!eks_s3_ask (s3, &request, &answer, again, cancellable, error))
    return FALSE;
  self->hidden = answer.web.status == 403;
  if (answer.web.status == 404 || self->hidden)
    return TRUE;
  if (answer.code != NULL)
    return eks_s3_fail (s3, EKS_S3_READ_BACK, &answer, again, error);
  if (!read_size (self, s3, &answer.web, error))
    return FALSE;
  self->there = TRUE;
  etag = eks_web_answer_get_header (&answer.web, "etag");
  self->mark = etag != NULL && strlen (etag) <= MAX_ETAG ? g_strdup (etag) : NULL;
  if (checksum != NULL && md5 != NULL)
    self->proof = compare (&answer.web, checksum, md5);
  return TRUE;
}

static void
drop_cb (const void *bytes, gsize length, gpointer data)
{
}

/**
 * eks_s3_object_explain:
 * @s3: a bucket
 * @key: the name of an object that is hidden
 * @deed: what it was wanted for
 * @again: (out): set to %TRUE if calling this again may help; else left alone
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * An answer to HEAD has no body, so it does not say why. Asks for a byte of the object to be told.
 *
 * Returns: %FALSE always, with an error as eks_s3_fail() says
 */
gboolean
eks_s3_object_explain (EksS3 *s3, const char *key, EksS3Deed deed, gboolean *again, GCancellable *cancellable, GError **error)
{
  const char *headers[] = { "range:bytes=0-0", NULL };
  EksS3Request request = { .method = "GET", .key = key, .headers = headers, .sink = drop_cb };
  g_auto (EksS3Answer) answer = { 0 };

  g_return_val_if_fail (s3 != NULL && key != NULL && again != NULL, FALSE);

  if (!eks_s3_ask (s3, &request, &answer, again, cancellable, error))
    return FALSE;
  if (answer.code == NULL)
    answer.code = g_strdup ("AccessDenied");
  return eks_s3_fail (s3, deed, &answer, again, error);
}

static void
digest_cb (const void *bytes, gsize length, gpointer data)
{
  eks_digest_update (data, bytes, length);
}

/**
 * eks_s3_object_hash:
 * @s3: a bucket
 * @key: the name of an object
 * @again: (out): set to %TRUE if calling this again may help; else left alone
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads all of an object back.
 *
 * Returns: (transfer full) (nullable): its SHA-256 in hexadecimal digits
 */
char *
eks_s3_object_hash (EksS3 *s3, const char *key, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksDigest) digest = eks_digest_new ();
  EksS3Request request = { .method = "GET", .key = key, .sink = digest_cb, .sink_data = digest };
  g_auto (EksS3Answer) answer = { 0 };

  g_return_val_if_fail (s3 != NULL && key != NULL && again != NULL, NULL);

  if (!eks_s3_ask (s3, &request, &answer, again, cancellable, error))
    return NULL;
  if (answer.code == NULL)
    return eks_digest_finish (digest);
  eks_s3_fail (s3, EKS_S3_READ_BACK, &answer, again, error);
  return NULL;
}

/**
 * eks_s3_object_remove:
 * @s3: a bucket
 * @key: the name of an object
 * @again: (out): set to %TRUE if calling this again may help; else left alone
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Removes an object. One that is not there is success. In a bucket that keeps versions it stays as an older one.
 *
 * Returns: %FALSE if it is still there, as far as is known
 */
gboolean
eks_s3_object_remove (EksS3 *s3, const char *key, gboolean *again, GCancellable *cancellable, GError **error)
{
  EksS3Request request = { .method = "DELETE", .key = key };
  g_auto (EksS3Answer) answer = { 0 };

  g_return_val_if_fail (s3 != NULL && key != NULL && again != NULL, FALSE);

  if (!eks_s3_ask (s3, &request, &answer, again, cancellable, error))
    return FALSE;
  return answer.code == NULL || eks_s3_answer_is (&answer, "NoSuchKey") || eks_s3_fail (s3, EKS_S3_REMOVE, &answer, again, error);
}
