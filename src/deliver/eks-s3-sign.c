/* SPDX-License-Identifier: GPL-3.0-or-later */
/* AWS Signature Version 4 with the payload's hash, by hand: what libcurl signs depends on its version and on how an address
 * happens to be written, and the same signature is what every service compatible with S3 asks for.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */

#include "config.h"

#include "eks-s3-sign.h"

#include "eks-text.h"

#include <string.h>

#define ALGORITHM "AWS4-HMAC-SHA256"
#define SHA256_BYTES 32

/**
 * eks_s3_keys_clear:
 * @self: keys; the secret is overwritten before it is freed
 */
void
eks_s3_keys_clear (EksS3Keys *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->secret, eks_text_free_secret);
  g_clear_pointer (&self->session_token, eks_text_free_secret);
  g_clear_pointer (&self->access_key, g_free);
  g_clear_pointer (&self->region, g_free);
}

/* RFC 3986: everything but the unreserved, byte by byte, with upper-case digits. */
static void
append_encoded (GString *target, const char *text, const char *kept)
{
  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_isalnum (*at) || strchr ("-._~", *at) != NULL || strchr (kept, *at) != NULL)
      g_string_append_c (target, *at);
    else
      g_string_append_printf (target, "%%%02X", (guchar) *at);
}

/**
 * eks_s3_encode_path:
 * @path: a path in plain letters, such as `/bucket/år 1/a+b.csv`
 *
 * Encodes each byte that RFC 3986 does not call unreserved, but for the slash. S3 signs exactly this, and no path is
 * made shorter: two slashes and dots are part of a key.
 *
 * Returns: (transfer full): the path as it is sent and signed
 */
char *
eks_s3_encode_path (const char *path)
{
  GString *encoded = g_string_new (NULL);

  g_return_val_if_fail (path != NULL, g_string_free (encoded, FALSE));
  append_encoded (encoded, path, "/");
  return g_string_free (encoded, FALSE);
}

/* By name, then by value: as one text “a-b=” would come before “a=”. @mark: what the name ends at */
static int
compare_by_name (const char *a, const char *b, char mark)
{
  gsize length_a = strchr (a, mark) - a;
  gsize length_b = strchr (b, mark) - b;
  int order = memcmp (a, b, MIN (length_a, length_b));

  if (order == 0 && length_a == length_b)
    return strcmp (a + length_a, b + length_b);
  return order != 0 ? order : length_a < length_b ? -1 : 1;
}

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  return compare_by_name (*(const char *const *) a, *(const char *const *) b, '=');
}

static int
compare_headers (gconstpointer a, gconstpointer b)
{
  return compare_by_name (*(const char *const *) a, *(const char *const *) b, ':');
}

/**
 * eks_s3_make_query:
 * @name: (nullable): name of the first parameter
 * @...: its value, then more names and values, then %NULL
 *
 * Returns: (transfer full): a query in the one form that is signed: encoded, sorted, `name=` where the value is empty
 */
char *
eks_s3_make_query (const char *name, ...)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);
  va_list args;

  va_start (args, name);
  for (const char *at = name; at != NULL; at = va_arg (args, const char *))
    {
      GString *pair = g_string_new (NULL);
      append_encoded (pair, at, "");
      g_string_append_c (pair, '=');
      append_encoded (pair, va_arg (args, const char *), "");
      g_ptr_array_add (pairs, g_string_free (pair, FALSE));
    }
  va_end (args);
  g_ptr_array_sort (pairs, compare_pairs);
  g_ptr_array_add (pairs, NULL);
  return g_strjoinv ("&", (char **) pairs->pdata);
}

static char *
format_time (gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now / G_TIME_SPAN_SECOND);

  return g_date_time_format (time, "%Y%m%dT%H%M%SZ");
}

/* @digest: (out caller-allocates): 32 bytes */
static void
hash_with_key (const guint8 *key, gsize key_length, const char *text, guint8 *digest)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, key, key_length);
  gsize length = SHA256_BYTES;

  g_hmac_update (hmac, (const guchar *) text, (gssize) strlen (text));
  g_hmac_get_digest (hmac, digest, &length);
}

static char *
make_signature (const EksS3Keys *keys, const char *day, const char *text)
{
  g_autofree char *secret = g_strconcat ("AWS4", keys->secret, NULL);
  const char *const steps[] = { day, keys->region, "s3", "aws4_request" };
  guint8 key[SHA256_BYTES];
  char *signature;

  hash_with_key ((const guint8 *) secret, strlen (secret), steps[0], key);
  for (guint i = 1; i < G_N_ELEMENTS (steps); i++)
    hash_with_key (key, sizeof key, steps[i], key);
  signature = g_compute_hmac_for_string (G_CHECKSUM_SHA256, key, sizeof key, text, -1);
  explicit_bzero (secret, strlen (secret));
  explicit_bzero (key, sizeof key);
  return signature;
}

/* (transfer full) (element-type utf8): all that is signed, `name:value`, sorted by name */
static GPtrArray *
collect_headers (const EksS3Keys *keys, const char *time, const EksS3Question *question)
{
  GPtrArray *headers = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; question->headers != NULL && question->headers[i] != NULL; i++)
    g_ptr_array_add (headers, g_strdup (question->headers[i]));
  g_ptr_array_add (headers, g_strconcat ("host:", question->host, NULL));
  g_ptr_array_add (headers, g_strconcat ("x-amz-content-sha256:", question->payload_sha256, NULL));
  g_ptr_array_add (headers, g_strconcat ("x-amz-date:", time, NULL));
  if (keys->session_token != NULL)
    g_ptr_array_add (headers, g_strconcat ("x-amz-security-token:", keys->session_token, NULL));
  g_ptr_array_sort (headers, compare_headers);
  return headers;
}

static char *
join_names (GPtrArray *headers)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < headers->len; i++)
    {
      const char *header = g_ptr_array_index (headers, i);
      g_string_append_len (names, header, strchr (header, ':') - header);
      if (i + 1 < headers->len)
        g_string_append_c (names, ';');
    }
  return g_string_free (names, FALSE);
}

static char *
make_canonical (const EksS3Question *question, GPtrArray *headers, const char *names)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n%s\n%s\n", question->method, question->path, question->query);
  for (guint i = 0; i < headers->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (headers, i));
  g_string_append_printf (text, "\n%s\n%s", names, question->payload_sha256);
  return g_string_free (text, FALSE);
}

/**
 * eks_s3_sign:
 * @keys: who asks
 * @now: microseconds since 1970 UTC; S3 refuses what is more than 15 minutes off
 * @question: what is asked
 *
 * Returns: (transfer full): the headers to send: those of @question, and those that date and sign it
 */
GStrv
eks_s3_sign (const EksS3Keys *keys, gint64 now, const EksS3Question *question)
{
  g_autofree char *time = NULL;
  g_autofree char *day = NULL;
  g_autofree char *scope = NULL;
  g_autofree char *names = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *text = NULL;
  g_autofree char *signature = NULL;
  GPtrArray *headers;

  g_return_val_if_fail (keys != NULL && question != NULL && question->path[0] == '/', NULL);

  time = format_time (now);
  day = g_strndup (time, strlen ("YYYYMMDD"));
  scope = g_strdup_printf ("%s/%s/s3/aws4_request", day, keys->region);
  headers = collect_headers (keys, time, question);
  names = join_names (headers);
  canonical = make_canonical (question, headers, names);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);
  text = g_strdup_printf (ALGORITHM "\n%s\n%s\n%s", time, scope, hash);
  signature = make_signature (keys, day, text);
  g_ptr_array_add (headers, g_strdup_printf ("authorization:" ALGORITHM " Credential=%s/%s,SignedHeaders=%s,Signature=%s", keys->access_key, scope, names, signature));
  g_ptr_array_add (headers, NULL);
  return (GStrv) g_ptr_array_free (headers, FALSE);
}
