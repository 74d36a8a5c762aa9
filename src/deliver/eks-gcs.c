/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions to a bucket over the JSON API, with a token that is fetched anew when it has ended in the middle of an upload.
 * https://cloud.google.com/storage/docs/json_api */

#include "config.h"

#include "eks-gcs-private.h"

#include "eks-bucket.h"
#include "eks-error.h"
#include "eks-text.h"
#include "eks-web-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A private authority vouches for the service that it was given for, and for nobody else. */
static gboolean
read_secret (EksGcs *self, EksDestination *destination, const char *secret, EksClock *clock, GError **error)
{
  EksGcsKey *key;
  gboolean together;

  if (secret == NULL || secret[0] == '\0')
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_SECRET_MISSING, _("The key file of the service account is missing. Enter its content in the destination."));
      return FALSE;
    }
  key = eks_gcs_key_parse (secret, error);
  if (key == NULL)
    return FALSE;
  together = eks_web_address_is_same_origin (eks_gcs_key_get_token_uri (key), self->endpoint);
  self->token = eks_gcs_token_new (key, together ? eks_destination_get_ca_file (destination) : NULL, clock);
  return TRUE;
}

/**
 * eks_gcs_new:
 * @destination: a bucket
 * @secret: (nullable): the content of the key file of a service account
 * @clock: dates what is signed
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the bucket, which nobody has asked yet, or %NULL with %EKS_ERROR_DELIVERY,
 *   %EKS_ERROR_DELIVERY_REFUSED or %EKS_ERROR_SECRET_MISSING
 */
EksGcs *
eks_gcs_new (EksDestination *destination, const char *secret, EksClock *clock, GError **error)
{
  g_autoptr (EksGcs) self = g_new0 (EksGcs, 1);

  g_return_val_if_fail (EKS_IS_DESTINATION (destination) && EKS_IS_CLOCK (clock), NULL);

  if (!eks_bucket_read (destination, &self->bucket, &self->endpoint, error) || !read_secret (self, destination, secret, clock, error))
    return NULL;
  self->host = eks_web_address_make_host (self->endpoint);
  self->web = eks_web_new (self->host, eks_destination_get_ca_file (destination));
  return g_steal_pointer (&self);
}

/**
 * eks_gcs_free:
 * @self: (nullable) (transfer full): a bucket
 */
void
eks_gcs_free (EksGcs *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->endpoint, g_uri_unref);
  g_free (self->bucket);
  g_free (self->host);
  eks_web_free (self->web);
  eks_gcs_token_free (self->token);
  eks_text_free_secret (self->session);
  g_free (self);
}

/**
 * eks_gcs_set_patience:
 * @self: a bucket
 * @seconds: how long a silent server is waited for
 */
void
eks_gcs_set_patience (EksGcs *self, guint seconds)
{
  g_return_if_fail (self != NULL && seconds > 0);
  eks_web_set_patience (self->web, seconds);
  eks_gcs_token_set_patience (self->token, seconds);
}

/**
 * eks_gcs_set_progress:
 * @self: a bucket
 * @func: (nullable): is told how much of a question's body is sent
 * @data: for @func
 */
void
eks_gcs_set_progress (EksGcs *self, EksWebProgressFunc func, gpointer data)
{
  g_return_if_fail (self != NULL);
  eks_web_set_progress (self->web, func, data);
}

/**
 * eks_gcs_get_host:
 * @self: a bucket
 *
 * Returns: (transfer none): the host that is asked
 */
const char *
eks_gcs_get_host (EksGcs *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->host;
}

/**
 * eks_gcs_get_email:
 * @self: a bucket
 *
 * Returns: (transfer none): the service account that asks
 */
const char *
eks_gcs_get_email (EksGcs *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return eks_gcs_token_get_email (self->token);
}

/* ---- where things are ---- */

/**
 * eks_gcs_make_target:
 * @self: a bucket
 * @key: the name of an object
 * @query: (nullable): with the question mark at its beginning
 *
 * Returns: (transfer full): where the object is asked for
 */
char *
eks_gcs_make_target (EksGcs *self, const char *key, const char *query)
{
  g_autofree char *escaped = g_uri_escape_string (key, NULL, FALSE);

  g_return_val_if_fail (self != NULL, NULL);
  return g_strconcat ("/storage/v1/b/", self->bucket, "/o/", escaped, query, NULL);
}

/**
 * eks_gcs_make_upload_target:
 * @self: a bucket
 * @key: the name of an object
 *
 * Returns: (transfer full): where an upload is begun that can be resumed
 */
char *
eks_gcs_make_upload_target (EksGcs *self, const char *key)
{
  g_autofree char *escaped = g_uri_escape_string (key, NULL, FALSE);

  g_return_val_if_fail (self != NULL, NULL);
  return g_strconcat ("/upload/storage/v1/b/", self->bucket, "/o?uploadType=resumable&name=", escaped, NULL);
}

/**
 * eks_gcs_take_session:
 * @self: a bucket
 * @location: (nullable): where the service says that an upload goes on; it proves the right to write by itself
 *
 * The address is kept out of messages. Only the service itself is gone on with.
 *
 * Returns: (transfer full) (nullable): its path and query, or %NULL if it is elsewhere or none
 */
char *
eks_gcs_take_session (EksGcs *self, const char *location)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  uri = location != NULL ? eks_web_address_parse (location) : NULL;
  if (uri == NULL || !eks_web_address_is_same_origin (uri, self->endpoint))
    return NULL;
  eks_text_free_secret (self->session);
  self->session = eks_web_address_make_target (uri);
  return g_strdup (self->session);
}

/* ---- asking ---- */

static gboolean
ask_once (EksGcs *self, const EksGcsRequest *request, EksWebAnswer *answer, gboolean *again, GCancellable *cancellable, GError **error)
{
  const char *token = eks_gcs_token_get (self->token, again, cancellable, error);
  g_autoptr (GPtrArray) headers = g_ptr_array_new ();
  g_autofree char *origin = eks_web_address_make_origin (self->endpoint);
  g_autofree char *url = g_strconcat (origin, request->target, NULL);
  g_autofree char *authorization = NULL;
  EksWebQuestion question = { request->method, url, NULL, request->body, request->length, request->file != NULL ? *request->file : -1, request->offset, request->sink, request->sink_data };
  gboolean answered;

  if (token == NULL)
    return FALSE;
  authorization = g_strconcat ("authorization:Bearer ", token, NULL);
  g_ptr_array_add (headers, authorization);
  for (guint i = 0; request->headers != NULL && request->headers[i] != NULL; i++)
    g_ptr_array_add (headers, (gpointer) request->headers[i]);
  g_ptr_array_add (headers, NULL);
  question.headers = (const char *const *) headers->pdata;
  answered = eks_web_ask (self->web, &question, answer, again, cancellable, error);
  explicit_bzero (authorization, strlen (authorization));
  return answered;
}

static void
read_answer (EksGcsAnswer *answer)
{
  JsonNode *node = answer->web.body->len > 0 ? eks_json_parse (answer->web.body->str, answer->web.body->len, NULL) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    answer->json = g_steal_pointer (&node);
  g_clear_pointer (&node, json_node_unref);
}

/**
 * eks_gcs_ask:
 * @self: a bucket
 * @request: what is asked
 * @answer: (inout): the answer, of any status; what it held is freed
 * @again: (out): set to %TRUE if an error may be gone in a moment; else left alone
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Asks once; where the token is not taken, once more with a new one.
 *
 * Returns: %FALSE if there was no answer, with an error as eks_web_ask() or eks_gcs_token_get() say
 */
gboolean
eks_gcs_ask (EksGcs *self, const EksGcsRequest *request, EksGcsAnswer *answer, gboolean *again, GCancellable *cancellable, GError **error)
{
  gboolean renewed = FALSE;

  g_return_val_if_fail (self != NULL && request != NULL && answer != NULL && again != NULL, FALSE);

  for (;; renewed = TRUE)
    {
      eks_gcs_answer_clear (answer);
      if (!ask_once (self, request, &answer->web, again, cancellable, error))
        return FALSE;
      if (answer->web.status == 401)
        eks_gcs_token_refuse (self->token);
      if (answer->web.status != 401 || renewed)
        break;
    }
  read_answer (answer);
  return TRUE;
}

/**
 * eks_gcs_sign_in:
 * @self: a bucket
 * @again: (out): set to %TRUE if an error may be gone in a moment; else left alone
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Fetches a token if there is none. Says nothing yet about the bucket.
 *
 * Returns: %FALSE with an error as eks_gcs_token_get() says
 */
gboolean
eks_gcs_sign_in (EksGcs *self, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL && again != NULL, FALSE);
  return eks_gcs_token_get (self->token, again, cancellable, error) != NULL;
}

/**
 * eks_gcs_answer_get_text:
 * @self: an answer
 * @member: a member of its object
 *
 * Returns: (transfer none) (nullable): its text
 */
const char *
eks_gcs_answer_get_text (const EksGcsAnswer *self, const char *member)
{
  g_return_val_if_fail (self != NULL && member != NULL, NULL);
  return self->json != NULL ? eks_json_peek_text (json_node_get_object (self->json), member) : NULL;
}

/**
 * eks_gcs_answer_clear:
 * @self: an answer
 */
void
eks_gcs_answer_clear (EksGcsAnswer *self)
{
  g_return_if_fail (self != NULL);

  eks_web_answer_clear (&self->web);
  g_clear_pointer (&self->json, json_node_unref);
}
