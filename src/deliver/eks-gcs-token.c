/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the address that the key file names for access. It gets what the key signed and nothing else; where the bucket is, the
 * token goes and nothing else. https://developers.google.com/identity/protocols/oauth2/service-account#httprest */

#include "config.h"

#include "eks-gcs-token.h"

#include "eks-error.h"
#include "eks-json.h"
#include "eks-text.h"
#include "eks-web-address.h"
#include "eks-web.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GRANT "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="
/* A token is given up so long before its end that a question under way still arrives in time. */
#define MARGIN_SECONDS 60
#define USUAL_SECONDS 3600
#define MAX_DATE 100

struct _EksGcsToken
{
  EksGcsKey *key;  /* (owned) */
  char *url;       /* (owned) */
  char *host;      /* (owned) */
  EksWeb *web;     /* (owned) */
  EksClock *clock; /* (owned) */
  char *token;     /* (owned) (nullable) */
  gint64 end;      /* µs since 1970 UTC, when it is given up */
};

/**
 * eks_gcs_token_new:
 * @key: (transfer full): whose access it is
 * @ca_file: (nullable): certificates to trust instead of those of the system
 * @clock: dates what is signed
 *
 * Use from one thread at a time.
 *
 * Returns: (transfer full): a token that is fetched when it is needed
 */
EksGcsToken *
eks_gcs_token_new (EksGcsKey *key, const char *ca_file, EksClock *clock)
{
  EksGcsToken *self;
  g_autofree char *origin = NULL;
  g_autofree char *target = NULL;

  g_return_val_if_fail (key != NULL && EKS_IS_CLOCK (clock), NULL);

  origin = eks_web_address_make_origin (eks_gcs_key_get_token_uri (key));
  target = eks_web_address_make_target (eks_gcs_key_get_token_uri (key));
  self = g_new0 (EksGcsToken, 1);
  self->key = key;
  self->url = g_strconcat (origin, target, NULL);
  self->host = eks_web_address_make_host (eks_gcs_key_get_token_uri (key));
  self->web = eks_web_new (self->host, ca_file);
  self->clock = g_object_ref (clock);
  return self;
}

/**
 * eks_gcs_token_free:
 * @self: (nullable) (transfer full): a token
 */
void
eks_gcs_token_free (EksGcsToken *self)
{
  if (self == NULL)
    return;
  eks_gcs_key_free (self->key);
  g_free (self->url);
  g_free (self->host);
  eks_web_free (self->web);
  g_object_unref (self->clock);
  eks_text_free_secret (self->token);
  g_free (self);
}

/**
 * eks_gcs_token_set_patience:
 * @self: a token
 * @seconds: how long a silent server is waited for
 */
void
eks_gcs_token_set_patience (EksGcsToken *self, guint seconds)
{
  g_return_if_fail (self != NULL && seconds > 0);
  eks_web_set_patience (self->web, seconds);
}

/**
 * eks_gcs_token_get_email:
 * @self: a token
 *
 * Returns: (transfer none): whose access it is
 */
const char *
eks_gcs_token_get_email (EksGcsToken *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return eks_gcs_key_get_email (self->key);
}

/* ---- what the answer means ---- */

/* (transfer none) (nullable) */
static const char *
peek_text (JsonNode *node, const char *member)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? eks_json_peek_text (json_node_get_object (node), member) : NULL;
}

static void
fail_clock (EksGcsToken *self, const EksWebAnswer *answer, GError **error)
{
  const char *date = eks_web_answer_get_header (answer, "date");
  g_autofree char *shown = eks_text_make_printable (date != NULL && strlen (date) < MAX_DATE ? date : "?");

  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY,
               /* TRANSLATORS: %1$s is a host, %2$s a date and time as the service writes it */
               _("%1$s does not accept the time of this computer: there it is %2$s. Set the clock, then export again."), self->host, shown);
}

static void
fail_refused (EksGcsToken *self, const EksWebAnswer *answer, JsonNode *node, const char *assertion, gboolean *again, GError **error)
{
  const char *description = peek_text (node, "error_description");
  const char *const secrets[] = { assertion, NULL };
  g_autofree char *words = NULL;

  if (answer->status >= 500 || answer->status == 429 || answer->status == 408)
    {
      *again = TRUE;
      /* TRANSLATORS: %s is a host */
      g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("%s is busy or has a fault. Export again later."), self->host);
      return;
    }
  if (description != NULL && (strstr (description, "iat") != NULL || strstr (description, "short-lived") != NULL))
    {
      fail_clock (self, answer, error);
      return;
    }
  words = eks_web_make_words (description != NULL ? description : peek_text (node, "error") != NULL ? peek_text (node, "error") : "?", secrets);
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY_REFUSED,
               /* TRANSLATORS: %1$s is a host, %2$s the mail address of a service account, %3$s what the service says about it */
               _("%1$s gives no access to the service account %2$s: “%3$s”. Perhaps its key was deleted or it was disabled: create a new key in the Google Cloud console and enter it in the destination."),
               self->host, eks_gcs_key_get_email (self->key), words);
}

static gint64
get_seconds (JsonNode *node)
{
  JsonNode *value = json_object_get_member (json_node_get_object (node), "expires_in");

  if (value == NULL || !JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_INT64)
    return USUAL_SECONDS;
  return CLAMP (json_node_get_int (value), 0, USUAL_SECONDS * 24);
}

static gboolean
take_token (EksGcsToken *self, JsonNode *node, GError **error)
{
  const char *token = peek_text (node, "access_token");
  gint64 seconds;

  if (!eks_text_is_bearer_token (token))
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY,
                   /* TRANSLATORS: %s is a host */
                   _("The answer of %s holds no access that could be used. Enter the key file of the service account as the Google Cloud console made it."), self->host);
      return FALSE;
    }
  seconds = get_seconds (node);
  eks_text_free_secret (self->token);
  self->token = g_strdup (token);
  self->end = eks_clock_get_real_time (self->clock) + (seconds - MIN (MARGIN_SECONDS, seconds / 2)) * G_TIME_SPAN_SECOND;
  return TRUE;
}

static gboolean
take_answer (EksGcsToken *self, const EksWebAnswer *answer, const char *assertion, gboolean *again, GError **error)
{
  JsonNode *node = eks_json_parse (answer->body->str, answer->body->len, NULL);
  gboolean taken = FALSE;

  if (eks_web_answer_is_good (answer))
    taken = take_token (self, node, error);
  else
    fail_refused (self, answer, node, assertion, again, error);
  g_clear_pointer (&node, json_node_unref);
  return taken;
}

static gboolean
fetch (EksGcsToken *self, gboolean *again, GCancellable *cancellable, GError **error)
{
  char *assertion = eks_gcs_key_make_assertion (self->key, eks_clock_get_real_time (self->clock), error);
  const char *const headers[] = { "content-type:application/x-www-form-urlencoded", NULL };
  g_auto (EksWebAnswer) answer = { 0 };
  EksWebQuestion question = { .method = "POST", .url = self->url, .headers = headers, .file = -1 };
  char *form;
  gboolean fetched;

  if (assertion == NULL)
    return FALSE;
  form = g_strconcat (GRANT, assertion, NULL);
  question.body = form;
  question.length = strlen (form);
  fetched = eks_web_ask (self->web, &question, &answer, again, cancellable, error) && take_answer (self, &answer, assertion, again, error);
  if (answer.body != NULL)
    explicit_bzero (answer.body->str, answer.body->len);
  eks_text_free_secret (form);
  eks_text_free_secret (assertion);
  return fetched;
}

/**
 * eks_gcs_token_get:
 * @self: a token
 * @again: (out): set to %TRUE if an error may be gone in a moment; else left alone
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the token, fetched if there is none that is good for another minute; %NULL with
 *   %EKS_ERROR_DELIVERY, %EKS_ERROR_DELIVERY_REFUSED, %EKS_ERROR_PEER_CHANGED or %G_IO_ERROR_CANCELLED. No secret is in the sentence
 */
const char *
eks_gcs_token_get (EksGcsToken *self, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL && again != NULL, NULL);

  if (self->token != NULL && eks_clock_get_real_time (self->clock) < self->end)
    return self->token;
  return fetch (self, again, cancellable, error) ? self->token : NULL;
}

/**
 * eks_gcs_token_peek:
 * @self: a token
 *
 * Returns: (transfer none) (nullable): the token there is, for keeping it out of messages
 */
const char *
eks_gcs_token_peek (EksGcsToken *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->token;
}

/**
 * eks_gcs_token_refuse:
 * @self: a token that the service did not take; the next question fetches another one
 */
void
eks_gcs_token_refuse (EksGcsToken *self)
{
  g_return_if_fail (self != NULL);
  g_clear_pointer (&self->token, eks_text_free_secret);
}
