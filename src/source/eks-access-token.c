/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exchanges the client credentials for an access token. The host that gives tokens gets them and nothing
 * else, the service gets the token and nothing else; neither may send the other's on. One thread asks, the rest wait for it. */

#include "config.h"

#include "eks-access-token.h"

#include "eks-error.h"
#include "eks-http-exchange.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A token is given up so long before its end that a question under way still arrives in time … */
#define LONGEST_MARGIN (30 * G_TIME_SPAN_SECOND)
/* … but not so long that a short one would be fetched for every question. */
#define MARGIN_PART 10
#define MAX_LIFE_SECONDS (10 * 365 * 24 * 3600)
/* Of a token's kind, so much is shown. */
#define MAX_KIND_BYTES 40

struct _EksAccessToken
{
  GUri *uri;   /* (owned) */
  char *basic; /* (owned): value of the header that proves who asks */
  char *form;  /* (owned): what is asked */

  GMutex lock;
  GCond changed;
  gboolean busy; /* a thread asks */
  char *token;   /* (owned) (nullable) */
  gint64 end;    /* µs since 1970 UTC, when it is given up; 0: when it is refused */
};

/**
 * eks_access_token_new:
 * @uri: the address that gives tokens
 * @basic: value of the Authorization header for it
 * @scope: (nullable): what the token shall be good for
 *
 * Returns: (transfer full): a token that is fetched when somebody needs it
 */
EksAccessToken *
eks_access_token_new (GUri *uri, const char *basic, const char *scope)
{
  EksAccessToken *self;
  g_autoptr (GString) form = g_string_new ("grant_type=client_credentials");

  g_return_val_if_fail (uri != NULL && basic != NULL, NULL);

  if (scope != NULL)
    {
      g_string_append (form, "&scope=");
      g_string_append_uri_escaped (form, scope, NULL, FALSE);
    }
  self = g_new0 (EksAccessToken, 1);
  self->uri = g_uri_ref (uri);
  self->basic = g_strdup (basic);
  self->form = g_strdup (form->str);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

/**
 * eks_access_token_free:
 * @self: (nullable) (transfer full): a token
 */
void
eks_access_token_free (EksAccessToken *self)
{
  if (self == NULL)
    return;
  g_uri_unref (self->uri);
  g_free (self->basic);
  g_free (self->form);
  g_free (self->token);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

static SoupMessage *
create_message (EksAccessToken *self)
{
  SoupMessage *message = soup_message_new_from_uri (SOUP_METHOD_POST, self->uri);
  g_autoptr (GBytes) form = g_bytes_new (self->form, strlen (self->form));
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  soup_message_set_request_body_from_bytes (message, SOUP_FORM_MIME_TYPE_URLENCODED, form);
  soup_message_headers_replace (headers, "Accept", "application/json");
  soup_message_headers_replace (headers, "Authorization", self->basic);
  return message;
}

/* ---- what the answer means ---- */

static EksVerdict
fail_redirected (EksAccessToken *self, const char *location, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse_relative (self->uri, location, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "?";

  g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_REFUSED,
               /* TRANSLATORS: %1$s and %2$s are hosts */
               _("%1$s sends the sign-in on to %2$s. The credential was not sent there, because it is for %1$s only. If the service has moved, correct the address for signing in in the connection."),
               g_uri_get_host (self->uri), host);
  return EKS_VERDICT_BAD;
}

static EksVerdict
fail_refused (EksAccessToken *self, EksService *service, guint status, EksPage *page, GError **error)
{
  const char *host = g_uri_get_host (self->uri);
  g_autofree char *sentence = NULL;

  if (eks_http_answer_may_pass (status))
    {
      g_autoptr (GError) problem = NULL;
      eks_http_answer_set_error (service, EKS_ERROR_SOURCE_UNREACHABLE, NULL, status, page, &problem);
      /* TRANSLATORS: %1$s is the host that gives access tokens, %2$s one or more sentences about what happened */
      g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_UNREACHABLE, _("Signing in at %1$s did not work. %2$s"), host, problem->message);
      return EKS_VERDICT_RETRY;
    }
  if (status == 404 || status == 405 || status == 410)
    /* TRANSLATORS: %s is a host */
    sentence = g_strdup_printf (_("%s has no place to sign in at this address. Check the address for signing in in the connection."), host);
  else
    /* TRANSLATORS: %s is a host */
    sentence = g_strdup_printf (_("%s does not give access for this credential. Check the client ID and its secret in the connection, and whether they may be used for this."), host);
  eks_http_answer_set_error (service, EKS_ERROR_SOURCE_REFUSED, sentence, status, page, error);
  return EKS_VERDICT_BAD;
}

static EksVerdict
fail_invalid (EksAccessToken *self, GError **error)
{
  g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID,
               /* TRANSLATORS: %s is a host */
               _("The answer of %s holds no access token that could be used. Check the address for signing in in the connection."), g_uri_get_host (self->uri));
  return EKS_VERDICT_BAD;
}

static gboolean
check_kind (EksAccessToken *self, EksPage *page, GError **error)
{
  g_autofree char *kind = eks_http_answer_dup_value (page, "token_type");
  g_autofree char *line = NULL;
  g_autofree char *shown = NULL;

  if (kind == NULL || g_ascii_strcasecmp (kind, "Bearer") == 0)
    return TRUE;
  line = g_utf8_make_valid (kind, MIN (strlen (kind), MAX_KIND_BYTES));
  shown = eks_text_make_printable (line);
  g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID,
               /* TRANSLATORS: %1$s is a host, %2$s a word of the service. “Bearer” is not translated. */
               _("%1$s gives access tokens of the kind “%2$s”, and only “Bearer” is understood."), g_uri_get_host (self->uri), shown);
  return FALSE;
}

/* @fresh: (out): gets the token and its end; under no lock */
static EksVerdict
take_answer (EksAccessToken *self, EksService *service, EksPage *page, EksAccessToken *fresh, GError **error)
{
  g_autofree char *token = eks_http_answer_dup_value (page, "access_token");
  g_autofree char *life = eks_http_answer_dup_value (page, "expires_in");
  gint64 now = eks_clock_get_real_time (eks_service_get_clock (service));
  gint64 left;
  guint64 seconds;

  if (!eks_text_is_bearer_token (token))
    return fail_invalid (self, error);
  if (!check_kind (self, page, error))
    return EKS_VERDICT_BAD;
  eks_service_add_secret (service, token);
  fresh->token = g_steal_pointer (&token);
  fresh->end = 0;
  if (life == NULL || !g_ascii_string_to_unsigned (life, 10, 1, MAX_LIFE_SECONDS, &seconds, NULL))
    return EKS_VERDICT_GOOD;
  left = (gint64) seconds * G_TIME_SPAN_SECOND;
  fresh->end = now + left - MIN (LONGEST_MARGIN, left / MARGIN_PART);
  return EKS_VERDICT_GOOD;
}

static EksVerdict
fetch (EksAccessToken *self, EksService *service, SoupSession *session, EksAccessToken *fresh, gint64 *retry_at, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = create_message (self);
  g_autoptr (EksPagePool) pool = eks_page_pool_new ();
  g_autoptr (EksPage) page = eks_page_pool_take (pool);
  g_autoptr (GError) failure = NULL;
  g_auto (EksHttpReply) reply = { 0 };

  if (!eks_http_exchange (service, session, message, page, &reply, NULL, cancellable, &failure))
    return eks_http_answer_judge_failure (service, g_uri_get_host (self->uri), failure, error);
  *retry_at = reply.retry_at;
  if (reply.location != NULL)
    return fail_redirected (self, reply.location, error);
  if (!SOUP_STATUS_IS_SUCCESSFUL (reply.status))
    return fail_refused (self, service, reply.status, page, error);
  return take_answer (self, service, page, fresh, error);
}

/* A host that gives tokens may put into an answer whatever it was sent. */
static void
obscure_error (EksService *service, GError **error)
{
  if (error == NULL || *error == NULL)
    return;
  char *safe = eks_service_obscure (service, (*error)->message);
  g_free ((*error)->message);
  (*error)->message = safe;
}

/* ---- one asks, the rest wait ---- */

static void
wake_cb (GCancellable *cancellable, gpointer data)
{
  EksAccessToken *self = data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gboolean
is_current (EksAccessToken *self, gint64 now)
{
  return self->token != NULL && (self->end == 0 || now < self->end);
}

/* @token: (out): the token there is. FALSE: the caller is the one to ask, or it was cancelled */
static gboolean
wait_for_token (EksAccessToken *self, EksService *service, char **token, GCancellable *cancellable)
{
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), self, NULL) : 0;
  gint64 now = eks_clock_get_real_time (eks_service_get_clock (service));

  g_mutex_lock (&self->lock);
  while (self->busy && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->changed, &self->lock);
  if (is_current (self, now))
    *token = g_strdup (self->token);
  else if (!g_cancellable_is_cancelled (cancellable))
    self->busy = TRUE;
  g_mutex_unlock (&self->lock);
  g_cancellable_disconnect (cancellable, handler);
  return *token != NULL;
}

/* @fresh: its token is (transfer full) (nullable) */
static void
put_token (EksAccessToken *self, const EksAccessToken *fresh)
{
  g_mutex_lock (&self->lock);
  g_free (self->token);
  self->token = fresh->token;
  self->end = fresh->end;
  self->busy = FALSE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/**
 * eks_access_token_get:
 * @self: a token
 * @service: whose it is
 * @session: asks for it, if it must be asked for
 * @token: (out) (transfer full): the token
 * @retry_at: (inout): when the host that gives tokens wants to be asked again, if it says so
 * @cancellable: (nullable): stops it at once
 * @error: return location
 *
 * Any thread. Blocks while the token is fetched, by this thread or by another one.
 *
 * Returns: %EKS_VERDICT_GOOD, or what to do about @error, which holds no secret
 */
EksVerdict
eks_access_token_get (EksAccessToken *self, EksService *service, SoupSession *session, char **token, gint64 *retry_at,
                      GCancellable *cancellable, GError **error)
{
  EksAccessToken fresh = { 0 };
  EksVerdict verdict;

  g_return_val_if_fail (self != NULL && EKS_IS_SERVICE (service) && token != NULL && retry_at != NULL, EKS_VERDICT_BAD);

  *token = NULL;
  if (wait_for_token (self, service, token, cancellable))
    return EKS_VERDICT_GOOD;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return EKS_VERDICT_BAD;
  verdict = fetch (self, service, session, &fresh, retry_at, cancellable, error);
  obscure_error (service, error);
  *token = g_strdup (fresh.token);
  put_token (self, &fresh);
  return verdict;
}

/**
 * eks_access_token_refuse:
 * @self: a token
 * @token: the one that the service did not take
 *
 * The next question gets a new one, unless another thread has fetched it already.
 */
void
eks_access_token_refuse (EksAccessToken *self, const char *token)
{
  g_return_if_fail (self != NULL && token != NULL);

  g_mutex_lock (&self->lock);
  if (g_strcmp0 (self->token, token) == 0)
    g_clear_pointer (&self->token, g_free);
  g_mutex_unlock (&self->lock);
}
