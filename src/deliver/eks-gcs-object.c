/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the service says of an object, and all its bytes where that is wanted.
 * https://cloud.google.com/storage/docs/json_api/v1/objects */

#include "config.h"

#include "eks-gcs-object.h"

#include "eks-digest.h"

#include <string.h>

#define MAX_DIGITS 20
#define FIELDS "?fields=name,size,generation,crc32c,md5Hash"

/* It becomes part of an address. */
static gboolean
is_number (const char *text)
{
  return text != NULL && text[0] != '\0' && strlen (text) <= MAX_DIGITS && strspn (text, "0123456789") == strlen (text);
}

/* One sum that differs is enough. The CRC32C is in base64, the highest byte first; some objects have no MD5. */
static EksBucketProof
compare (const EksGcsAnswer *answer, const EksSums *sums)
{
  const char *crc32c = eks_gcs_answer_get_text (answer, "crc32c");
  const char *md5 = eks_gcs_answer_get_text (answer, "md5Hash");
  g_autofree char *expected_crc32c = g_base64_encode (sums->crc32c, sizeof sums->crc32c);
  g_autofree char *expected_md5 = g_base64_encode (sums->md5, sizeof sums->md5);

  if ((crc32c != NULL && !g_str_equal (crc32c, expected_crc32c)) || (md5 != NULL && !g_str_equal (md5, expected_md5)))
    return EKS_BUCKET_OTHER;
  return crc32c != NULL || md5 != NULL ? EKS_BUCKET_SAME : EKS_BUCKET_UNPROVED;
}

/**
 * eks_gcs_object_take:
 * @self: (inout): the object; what it held is freed
 * @answer: an answer that should describe one
 * @sums: (nullable): what is expected
 *
 * Returns: whether it does
 */
gboolean
eks_gcs_object_take (EksBucketObject *self, const EksGcsAnswer *answer, const EksSums *sums)
{
  const char *size = eks_gcs_answer_get_text (answer, "size");
  const char *generation = eks_gcs_answer_get_text (answer, "generation");

  g_return_val_if_fail (self != NULL, FALSE);

  eks_bucket_object_clear (self);
  if (size == NULL || !g_ascii_string_to_unsigned (size, 10, 0, G_MAXUINT64, &self->bytes, NULL) || !is_number (generation))
    return FALSE;
  self->there = TRUE;
  self->mark = g_strdup (generation);
  if (sums != NULL)
    self->proof = compare (answer, sums);
  return TRUE;
}

/**
 * eks_gcs_object_look:
 * @self: (inout): what is there; what it held is freed
 * @gcs: a bucket
 * @key: the name of an object
 * @sums: (nullable): what is expected
 * @again: (out): set to %TRUE if calling this again may help; else left alone
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Returns: %FALSE if it could not be found out
 */
gboolean
eks_gcs_object_look (EksBucketObject *self, EksGcs *gcs, const char *key, const EksSums *sums, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_autofree char *target = NULL;
  EksGcsRequest request = { .method = "GET" };
  g_auto (EksGcsAnswer) answer = { 0 };

  g_return_val_if_fail (self != NULL && gcs != NULL && key != NULL && again != NULL, FALSE);

  eks_bucket_object_clear (self);
  target = eks_gcs_make_target (gcs, key, FIELDS);
  request.target = target;
  if (!eks_gcs_ask (gcs, &request, &answer, again, cancellable, error))
    return FALSE;
  if (answer.web.status == 404)
    return TRUE;
  if (!eks_web_answer_is_good (&answer.web))
    return eks_gcs_fail (gcs, EKS_GCS_READ_BACK, &answer, again, error);
  return eks_gcs_object_take (self, &answer, sums) || eks_gcs_fail_unclear (gcs, again, error);
}

static void
digest_cb (const void *bytes, gsize length, gpointer data)
{
  eks_digest_update (data, bytes, length);
}

/**
 * eks_gcs_object_hash:
 * @self: an object that is there
 * @gcs: the bucket
 * @key: its name
 * @again: (out): set to %TRUE if calling this again may help; else left alone
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads all of this generation of an object back.
 *
 * Returns: (transfer full) (nullable): its SHA-256 in hexadecimal digits
 */
char *
eks_gcs_object_hash (const EksBucketObject *self, EksGcs *gcs, const char *key, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksDigest) digest = eks_digest_new ();
  g_autofree char *query = NULL;
  g_autofree char *target = NULL;
  EksGcsRequest request = { .method = "GET", .sink = digest_cb, .sink_data = digest };
  g_auto (EksGcsAnswer) answer = { 0 };

  g_return_val_if_fail (self != NULL && self->there && gcs != NULL && key != NULL && again != NULL, NULL);

  query = g_strconcat ("?alt=media&generation=", self->mark, NULL);
  target = eks_gcs_make_target (gcs, key, query);
  request.target = target;
  if (!eks_gcs_ask (gcs, &request, &answer, again, cancellable, error))
    return NULL;
  if (eks_web_answer_is_good (&answer.web))
    return eks_digest_finish (digest);
  eks_gcs_fail (gcs, EKS_GCS_READ_BACK, &answer, again, error);
  return NULL;
}

/**
 * eks_gcs_object_remove:
 * @gcs: a bucket
 * @key: the name of an object
 * @generation: which generation of it: no other is removed
 * @changed: (out): whether there is another generation by now, which stays
 * @again: (out): set to %TRUE if calling this again may help; else left alone
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * One that is not there is success.
 *
 * Returns: %FALSE if it is still there, as far as is known
 */
gboolean
eks_gcs_object_remove (EksGcs *gcs, const char *key, const char *generation, gboolean *changed, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_autofree char *query = NULL;
  g_autofree char *target = NULL;
  EksGcsRequest request = { .method = "DELETE" };
  g_auto (EksGcsAnswer) answer = { 0 };

  g_return_val_if_fail (gcs != NULL && key != NULL && is_number (generation) && changed != NULL && again != NULL, FALSE);

  query = g_strconcat ("?ifGenerationMatch=", generation, NULL);
  target = eks_gcs_make_target (gcs, key, query);
  request.target = target;
  if (!eks_gcs_ask (gcs, &request, &answer, again, cancellable, error))
    return FALSE;
  *changed = answer.web.status == 412;
  if (eks_web_answer_is_good (&answer.web) || answer.web.status == 404 || *changed)
    return TRUE;
  return eks_gcs_fail (gcs, EKS_GCS_REMOVE, &answer, again, error);
}
