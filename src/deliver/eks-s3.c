/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions to a bucket: where they go, that they are signed, and what an answer says in truth. An answer of 200 may hold an
 * error, because it was begun before the work was done: every body is read. */

#include "config.h"

#include "eks-s3-private.h"

#include "eks-bucket.h"
#include "eks-error.h"
#include "eks-web-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_CODE 100

/* ---- who asks, and where ---- */

/* Keys that are lent for a while come with a token, which stands behind the secret after a blank or in a line of its own. */
static gboolean
read_secret (EksS3 *self, const char *secret, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (secret != NULL ? secret : "", " \t\r\n", -1);
  const char *found[2] = { NULL, NULL };
  guint n_found = 0;

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0' && n_found++ < G_N_ELEMENTS (found))
      found[n_found - 1] = words[i];
  if (n_found == 1 || n_found == 2)
    {
      self->keys.secret = g_strdup (found[0]);
      self->keys.session_token = g_strdup (found[1]);
    }
  for (guint i = 0; words[i] != NULL; i++)
    explicit_bzero (words[i], strlen (words[i]));
  if (n_found == 0)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_SECRET_MISSING, _("The secret access key of the bucket is missing. Enter it in the destination."));
  else if (n_found > 2)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_DELIVERY_REFUSED,
                         _("What was entered is not a secret access key: it has more than two words. Enter the key, and behind a blank the session token if there is one."));
  return n_found == 1 || n_found == 2;
}

static gboolean
read_access_key (EksS3 *self, const char *access_key, GError **error)
{
  for (const char *at = access_key; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at) || *at == '/' || *at == ',')
      access_key = "";
  self->keys.access_key = g_strdup (access_key);
  if (access_key[0] != '\0')
    return TRUE;
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("The access key of the bucket is missing or is none. Enter it in the destination."));
  return FALSE;
}

/* It becomes part of what is signed; which ones there are only the service knows. */
static gboolean
read_region (EksS3 *self, const char *region, GError **error)
{
  gboolean good = TRUE;

  for (const char *at = region; *at != '\0'; at++)
    good = good && (g_ascii_isalnum (*at) || strchr ("-_.", *at) != NULL);
  self->keys.region = g_strdup (region);
  if (good)
    return TRUE;
  /* TRANSLATORS: %s is what was entered */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("“%s” cannot be the name of a region. It should look like eu-north-1."), region);
  return FALSE;
}

/* As a part of a host's name a bucket must look like one, and a certificate for *.HOST is not one for A.B.HOST. */
static gboolean
fits_host (EksS3 *self)
{
  const char *host = g_uri_get_host (self->endpoint);

  if (g_hostname_is_ip_address (host))
    return FALSE;
  for (const char *at = self->bucket; *at != '\0'; at++)
    if (g_ascii_isupper (*at) || strchr ("._", *at) != NULL)
      return FALSE;
  return TRUE;
}

/* The host that is asked, and who asks it. */
static void
find_host (EksS3 *self)
{
  g_autofree char *host = eks_web_address_make_host (self->endpoint);

  g_free (self->host);
  self->host = self->path_style ? g_steal_pointer (&host) : g_strconcat (self->bucket, ".", host, NULL);
  eks_web_free (self->web);
  self->web = eks_web_new (self->host, self->ca_file);
}

/**
 * eks_s3_new:
 * @destination: a bucket
 * @secret: (nullable): the secret access key, with a session token behind it if there is one
 * @clock: dates what is asked
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the bucket, which nobody has asked yet, or %NULL with %EKS_ERROR_DELIVERY,
 *   %EKS_ERROR_DELIVERY_REFUSED or %EKS_ERROR_SECRET_MISSING
 */
EksS3 *
eks_s3_new (EksDestination *destination, const char *secret, EksClock *clock, GError **error)
{
  g_autoptr (EksS3) self = g_new0 (EksS3, 1);

  g_return_val_if_fail (EKS_IS_DESTINATION (destination) && EKS_IS_CLOCK (clock), NULL);

  self->clock = g_object_ref (clock);
  self->ca_file = g_strdup (eks_destination_get_ca_file (destination));
  self->patience = 60;
  if (!read_region (self, eks_destination_get_effective_region (destination), error) || !eks_bucket_read (destination, &self->bucket, &self->endpoint, error) ||
      !read_access_key (self, eks_destination_get_access_key (destination), error) || !read_secret (self, secret, error))
    return NULL;
  self->path_style = eks_destination_get_path_style (destination) || !fits_host (self);
  find_host (self);
  return g_steal_pointer (&self);
}

/**
 * eks_s3_free:
 * @self: (nullable) (transfer full): a bucket
 */
void
eks_s3_free (EksS3 *self)
{
  if (self == NULL)
    return;
  eks_s3_keys_clear (&self->keys);
  g_clear_pointer (&self->endpoint, g_uri_unref);
  g_free (self->bucket);
  g_free (self->host);
  g_free (self->ca_file);
  eks_web_free (self->web);
  g_clear_object (&self->clock);
  g_free (self);
}

/**
 * eks_s3_set_patience:
 * @self: a bucket
 * @seconds: how long a silent server is waited for
 */
void
eks_s3_set_patience (EksS3 *self, guint seconds)
{
  g_return_if_fail (self != NULL && seconds > 0);
  self->patience = seconds;
}

/**
 * eks_s3_set_progress:
 * @self: a bucket
 * @func: (nullable): is told how much of a question's body is sent
 * @data: for @func
 */
void
eks_s3_set_progress (EksS3 *self, EksWebProgressFunc func, gpointer data)
{
  g_return_if_fail (self != NULL);
  self->progress = func;
  self->progress_data = data;
}

/**
 * eks_s3_get_host:
 * @self: a bucket
 *
 * Returns: (transfer none): the host that is asked, with a port that is not the usual one
 */
const char *
eks_s3_get_host (EksS3 *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->host;
}

/**
 * eks_s3_get_region:
 * @self: a bucket
 *
 * Returns: (transfer none): the region that questions are signed for: the one that was chosen, or the one that was found
 */
const char *
eks_s3_get_region (EksS3 *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->keys.region;
}

/* ---- asking ---- */

static gboolean
ask_once (EksS3 *self, const EksS3Request *request, EksWebAnswer *answer, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_autofree char *plain = self->path_style ? g_strconcat ("/", self->bucket, "/", request->key, NULL) : g_strconcat ("/", request->key, NULL);
  g_autofree char *path = eks_s3_encode_path (plain);
  const char *query = request->query != NULL ? request->query : "";
  g_autofree char *url = g_strconcat (g_uri_get_scheme (self->endpoint), "://", self->host, path, query[0] != '\0' ? "?" : "", query, NULL);
  EksS3Question question = { request->method, self->host, path, query, request->headers, request->payload_sha256 };
  EksWebQuestion asked = { request->method, url, NULL, request->body, request->length, request->file != NULL ? *request->file : -1, request->offset, request->sink, request->sink_data };
  g_auto (GStrv) headers = NULL;

  if (question.payload_sha256 == NULL)
    question.payload_sha256 = EKS_S3_NOTHING_SHA256;
  headers = eks_s3_sign (&self->keys, eks_clock_get_real_time (self->clock), &question);
  asked.headers = (const char *const *) headers;
  eks_web_set_patience (self->web, self->patience);
  eks_web_set_progress (self->web, self->progress, self->progress_data);
  return eks_web_ask (self->web, &asked, answer, again, cancellable, error);
}

/* Some answers have no body, those to HEAD above all. */
static const char *
get_usual_code (guint status)
{
  switch (status)
    {
    case 301:
    case 302:
    case 307:
    case 308:
      return "PermanentRedirect";
    case 401:
    case 403:
      return "AccessDenied";
    case 404:
      return "NoSuchKey";
    case 405:
      return "MethodNotAllowed";
    case 408:
      return "RequestTimeout";
    case 413:
      return "EntityTooLarge";
    case 429:
    case 503:
      return "SlowDown";
    case 500:
    case 502:
    case 504:
      return "InternalError";
    case 501:
      return "NotImplemented";
    case 507:
      return "QuotaExceeded";
    default:
      return "";
    }
}

/* A word of the service: only what can be one. */
static char *
dup_code (const EksXmlAnswer *xml)
{
  const char *text = eks_xml_answer_get (xml, "Code");

  if (text == NULL || text[0] == '\0' || strlen (text) > MAX_CODE)
    return NULL;
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr (".-_", *at) == NULL)
      return NULL;
  return g_strdup (text);
}

static void
read_answer (EksS3Answer *answer)
{
  gboolean error;

  answer->xml = eks_xml_answer_parse (answer->web.body->str, answer->web.body->len);
  error = answer->xml != NULL && g_str_equal (eks_xml_answer_get_name (answer->xml), "Error");
  if (eks_web_answer_is_good (&answer->web) && !error)
    return;
  answer->code = error ? dup_code (answer->xml) : NULL;
  if (answer->code == NULL)
    answer->code = g_strdup (get_usual_code (answer->web.status));
}

/* Returns: whether it is worth asking again, elsewhere or signed for another region. Once only. */
static gboolean
move (EksS3 *self, const EksS3Answer *answer)
{
  g_autofree char *region = NULL;
  g_autofree char *host = NULL;
  const char *const codes[] = { "PermanentRedirect", "TemporaryRedirect", "Redirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", NULL };

  if (answer->code == NULL || self->moved || !(g_strv_contains (codes, answer->code) || answer->web.status == 400))
    return FALSE;
  region = eks_s3_find_region (&answer->web, answer->xml, self->bucket);
  if (region == NULL || g_str_equal (region, self->keys.region))
    return FALSE;
  host = eks_s3_move_host (g_uri_get_host (self->endpoint), self->keys.region, region);
  if (!g_str_equal (host, g_uri_get_host (self->endpoint)))
    {
      g_autofree char *address = g_strconcat ("https://", host, NULL);
      g_uri_unref (self->endpoint);
      self->endpoint = eks_web_address_parse (address);
      g_assert (self->endpoint != NULL);
    }
  self->moved = TRUE;
  g_free (self->keys.region);
  self->keys.region = g_steal_pointer (&region);
  find_host (self);
  return TRUE;
}

/**
 * eks_s3_ask:
 * @self: a bucket
 * @request: what is asked
 * @answer: (inout): the answer; what it held is freed. Whoever asks looks at its code
 * @again: (out): set to %TRUE if an error may be gone in a moment; else left alone
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Asks once; where the bucket turns out to live in another region, once more there.
 *
 * Returns: %FALSE if there was no answer, with an error as eks_web_ask() says
 */
gboolean
eks_s3_ask (EksS3 *self, const EksS3Request *request, EksS3Answer *answer, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL && request != NULL && answer != NULL, FALSE);

  do
    {
      eks_s3_answer_clear (answer);
      if (!ask_once (self, request, &answer->web, again, cancellable, error))
        return FALSE;
      read_answer (answer);
    }
  while (move (self, answer));
  return TRUE;
}

/**
 * eks_s3_takes_checksums:
 * @self: a bucket
 *
 * Returns: whether the service is told the SHA-256 of what it gets, to keep beside it; until it says that it knows none
 */
gboolean
eks_s3_takes_checksums (EksS3 *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return !self->plain;
}

static gboolean
speaks_of_checksums (const EksS3Answer *answer)
{
  const char *message = answer->xml != NULL ? eks_xml_answer_get (answer->xml, "Message") : NULL;
  g_autofree char *lower = message != NULL ? g_ascii_strdown (message, -1) : NULL;

  return lower != NULL && strstr (lower, "checksum") != NULL;
}

/**
 * eks_s3_refuses_checksums:
 * @self: a bucket
 * @answer: what it answered to something with a checksum
 *
 * Older services do not know them and say so. The signature proves to them what is sent all the same.
 *
 * Returns: %TRUE once, if it is to be asked again without one
 */
gboolean
eks_s3_refuses_checksums (EksS3 *self, const EksS3Answer *answer)
{
  const char *const codes[] = { "InvalidRequest", "InvalidArgument", NULL };

  g_return_val_if_fail (self != NULL && answer != NULL, FALSE);

  if (self->plain || answer->code == NULL)
    return FALSE;
  self->plain = eks_s3_answer_is (answer, "NotImplemented") || (g_strv_contains (codes, answer->code) && speaks_of_checksums (answer));
  return self->plain;
}

/**
 * eks_s3_answer_is:
 * @answer: an answer
 * @code: a code of an error
 *
 * Returns: whether that is why it was not done
 */
gboolean
eks_s3_answer_is (const EksS3Answer *answer, const char *code)
{
  g_return_val_if_fail (answer != NULL && code != NULL, FALSE);
  return g_strcmp0 (answer->code, code) == 0;
}

/**
 * eks_s3_answer_clear:
 * @self: an answer
 */
void
eks_s3_answer_clear (EksS3Answer *self)
{
  g_return_if_fail (self != NULL);

  eks_web_answer_clear (&self->web);
  g_clear_pointer (&self->xml, eks_xml_answer_free);
  g_clear_pointer (&self->code, g_free);
}
