/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks a service for one page at a time. Synchronous libsoup in a thread of its own costs a tenth of
 * the asynchronous way. Redirections are followed by hand, because the credential goes to one host only. */

#include "config.h"

#include "eks-http-client.h"

#include "eks-access-token.h"
#include "eks-error.h"
#include "eks-http-answer.h"

#include <glib/gi18n-lib.h>

#define MAX_REDIRECTIONS 5
#define FIRST_WAIT G_TIME_SPAN_SECOND
#define LONGEST_WAIT (60 * G_TIME_SPAN_SECOND)

struct _EksHttpClient
{
  GObject parent_instance;

  EksService *service;   /* (owned) */
  GMainContext *context; /* (owned): thread-default while the client lives */
  SoupSession *session;  /* (owned) */
};

G_DEFINE_FINAL_TYPE (EksHttpClient, eks_http_client, G_TYPE_OBJECT)

/* One question, however often it is asked. */
typedef struct
{
  const char *address;
  EksHttpHeaders *headers; /* (nullable) */
  EksPage *page;
  gboolean renewed; /* a token was refused already */
} Question;

static void
eks_http_client_dispose (GObject *object)
{
  EksHttpClient *self = EKS_HTTP_CLIENT (object);

  if (self->session != NULL)
    {
      soup_session_abort (self->session);
      g_clear_object (&self->session);
      /* What closing connections left to do. */
      while (g_main_context_iteration (self->context, FALSE))
        ;
      g_main_context_pop_thread_default (self->context);
    }
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->service);
  G_OBJECT_CLASS (eks_http_client_parent_class)->dispose (object);
}

static void
eks_http_client_class_init (EksHttpClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_http_client_dispose;
}

static void
eks_http_client_init (EksHttpClient *self)
{
}

/**
 * eks_http_client_new:
 * @service: whom to ask
 *
 * To be used and given up in the thread that makes it. TLS is always verified, gzip understood,
 * the system's proxy used, but not for this computer itself.
 *
 * Returns: (transfer full): a client
 */
EksHttpClient *
eks_http_client_new (EksService *service)
{
  EksHttpClient *self;

  g_return_val_if_fail (EKS_IS_SERVICE (service), NULL);

  self = g_object_new (EKS_TYPE_HTTP_CLIENT, NULL);
  self->service = g_object_ref (service);
  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->session = soup_session_new_with_options ("user-agent", "Eksport/" EKS_VERSION, "timeout",
                                                 eks_service_get_limits (service)->timeout_seconds, NULL);
  if (eks_service_is_local (service))
    soup_session_set_proxy_resolver (self->session, NULL);
  return self;
}

/* Returns: (transfer full) (nullable): where @location leads, if the credential may go there */
static GUri *
resolve_redirection (EksHttpClient *self, GUri *from, const char *location, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse_relative (from, location, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri != NULL && eks_service_owns (self->service, uri))
    return g_steal_pointer (&uri);
  g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_REFUSED,
               /* TRANSLATORS: %1$s and %2$s are hosts */
               _("%1$s sends the question on to %2$s. It was not sent there, because the credential is for %1$s only. If the service has moved, correct its address in the connection."),
               eks_service_get_host (self->service), uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "?");
  return NULL;
}

/* One try, redirections included. */
static gboolean
try_once (EksHttpClient *self, Question *question, const char *token, EksHttpReply *reply, GCancellable *cancellable, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (question->address, SOUP_HTTP_URI_FLAGS, error);

  for (guint i = 0; uri != NULL && i <= MAX_REDIRECTIONS; i++)
    {
      g_autoptr (SoupMessage) message = eks_service_create_message (self->service, uri, token);
      if (!eks_http_exchange (self->service, self->session, message, question->page, reply, question->headers, cancellable, error))
        return FALSE;
      if (reply->location == NULL)
        return TRUE;
      GUri *next = resolve_redirection (self, uri, reply->location, error);
      g_uri_unref (uri);
      uri = next;
    }
  if (uri != NULL)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID, _("The service sends the question in a circle. Check the address in the connection."));
  return FALSE;
}

/* A token is fetched when there is none. One that the service does not take is given up; that is told once a question. */
static EksVerdict
ask (EksHttpClient *self, Question *question, EksHttpReply *reply, GCancellable *cancellable, GError **error)
{
  EksAccessToken *tokens = eks_service_get_access_token (self->service);
  g_autoptr (GError) failure = NULL;
  g_autofree char *token = NULL;
  EksVerdict verdict;

  eks_http_reply_clear (reply);
  *reply = (EksHttpReply){ 0 };
  if (tokens != NULL)
    {
      verdict = eks_access_token_get (tokens, self->service, self->session, &token, &reply->retry_at, cancellable, error);
      if (verdict != EKS_VERDICT_GOOD)
        return verdict;
    }
  if (!try_once (self, question, token, reply, cancellable, &failure))
    return eks_http_answer_judge_failure (self->service, eks_service_get_host (self->service), failure, error);
  verdict = eks_http_answer_judge (self->service, reply->status, question->page, error);
  if (verdict != EKS_VERDICT_RENEW)
    return verdict;
  eks_access_token_refuse (tokens, token);
  if (question->renewed)
    return EKS_VERDICT_BAD;
  question->renewed = TRUE;
  g_clear_error (error);
  return EKS_VERDICT_RENEW;
}

static gint64
back_off (guint attempt)
{
  gint64 wait = MIN (FIRST_WAIT << MIN (attempt, 20), LONGEST_WAIT);

  /* Many clients that failed together should not come back together. */
  return wait / 2 + g_random_double () * wait / 2;
}

static gboolean
sleep_for_service (EksHttpClient *self, gint64 until, gint64 wait, GCancellable *cancellable, GError **error)
{
  EksProgress *progress = eks_service_get_progress (self->service);
  gboolean done;

  eks_service_hold (self->service, until);
  if (progress != NULL)
    eks_progress_set_service_paused_until (progress, until);
  done = eks_clock_sleep (eks_service_get_clock (self->service), wait, cancellable, error);
  if (progress != NULL)
    eks_progress_set_service_paused_until (progress, 0);
  return done;
}

static void
add_attempts (GError *problem, guint attempts, gint64 waited)
{
  g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, (waited + G_TIME_SPAN_SECOND / 2) / G_TIME_SPAN_SECOND);
  char *message;

  /* TRANSLATORS: %1$s is what went wrong; then how often it was tried and how many seconds were waited in all */
  message = g_strdup_printf (ngettext ("%1$s Given up after %2$u try (waited %3$s s).", "%1$s Given up after %2$u tries (waited %3$s s).", attempts),
                             problem->message, attempts, seconds);
  g_free (problem->message);
  problem->message = message;
}

/* @problem: (inout): what went wrong this time; replaced if the wait is cancelled */
static gboolean
wait_to_retry (EksHttpClient *self, guint attempt, const EksHttpReply *reply, gint64 *waited, GCancellable *cancellable, GError **problem)
{
  const EksSourceLimits *limits = eks_service_get_limits (self->service);
  EksClock *clock = eks_service_get_clock (self->service);
  gint64 now = eks_clock_get_real_time (clock);
  gint64 wait = reply->retry_at > now ? reply->retry_at - now : back_off (attempt);
  GError *cancelled = NULL;
  gboolean done;

  if (attempt >= limits->max_retries || *waited + wait > limits->max_wait)
    {
      add_attempts (*problem, attempt + 1, *waited);
      return FALSE;
    }
  *waited += wait;
  if (reply->retry_at > now)
    done = sleep_for_service (self, reply->retry_at, wait, cancellable, &cancelled);
  else
    done = eks_clock_sleep (clock, wait, cancellable, &cancelled);
  g_clear_error (problem);
  *problem = cancelled;
  return done;
}

static gboolean
wait_while_paused (EksHttpClient *self, GCancellable *cancellable, GError **error)
{
  EksProgress *progress = eks_service_get_progress (self->service);

  return progress == NULL || eks_progress_wait_while_paused (progress, cancellable, error);
}

/**
 * eks_http_client_get_once:
 * @self: a client
 * @address: an address of the service, without the credential
 * @page: gets the body
 * @cancellable: (nullable): stops it at once
 * @error: return location
 *
 * As eks_http_client_get(), but for somebody who waits for the answer: nothing is tried again, but with a new access
 * token where the service does not take an old one.
 *
 * Returns: %FALSE with one of the source's errors
 */
gboolean
eks_http_client_get_once (EksHttpClient *self, const char *address, EksPage *page, GCancellable *cancellable, GError **error)
{
  Question question = { .address = address, .page = page };
  g_auto (EksHttpReply) reply = { 0 };
  EksVerdict verdict;

  g_return_val_if_fail (EKS_IS_HTTP_CLIENT (self) && address != NULL && page != NULL, FALSE);

  do
    {
      if (!eks_service_wait_turn (self->service, cancellable, error))
        return FALSE;
      verdict = ask (self, &question, &reply, cancellable, error);
    }
  while (verdict == EKS_VERDICT_RENEW);
  return verdict == EKS_VERDICT_GOOD;
}

/**
 * eks_http_client_get:
 * @self: a client
 * @address: an address of the service, without the credential
 * @headers: (nullable): headers of the answer that are of interest
 * @page: gets the body
 * @cancellable: stops it at once, also while it waits
 * @error: return location
 *
 * Blocks until the page is there, whole; while the person has paused the export nothing is asked. What may pass is tried again with growing waits, or when the
 * service says, up to the limits. Where the service does not take an access token, a new one is asked for, once.
 *
 * Returns: %FALSE with one of the source's errors, none of which holds a secret
 */
gboolean
eks_http_client_get (EksHttpClient *self, const char *address, EksHttpHeaders *headers, EksPage *page, GCancellable *cancellable, GError **error)
{
  Question question = { .address = address, .headers = headers, .page = page };
  g_auto (EksHttpReply) reply = { 0 };
  gint64 waited = 0;
  guint attempt = 0;

  g_return_val_if_fail (EKS_IS_HTTP_CLIENT (self) && address != NULL && page != NULL && G_IS_CANCELLABLE (cancellable), FALSE);

  for (;;)
    {
      GError *problem = NULL;

      if (!wait_while_paused (self, cancellable, error) || !eks_service_wait_turn (self->service, cancellable, error))
        return FALSE;
      EksVerdict verdict = ask (self, &question, &reply, cancellable, &problem);
      if (verdict == EKS_VERDICT_GOOD)
        return TRUE;
      if (verdict == EKS_VERDICT_RENEW)
        continue;
      if (verdict == EKS_VERDICT_BAD || !wait_to_retry (self, attempt++, &reply, &waited, cancellable, &problem))
        {
          g_propagate_error (error, problem);
          return FALSE;
        }
    }
}

static void
on_starting (SoupMessage *message, gpointer data)
{
  gboolean *sent = data;

  *sent = TRUE;
}

static gboolean
fail_uncertain (const char *cause, GError **error)
{
  /* TRANSLATORS: %s is a sentence about what happened */
  g_set_error (error, EKS_ERROR, EKS_ERROR_UNCERTAIN, _("%s It is not known whether the service has done it. It was not sent again: look at the record first."), cause);
  return FALSE;
}

static gboolean
fail_unanswered (EksHttpClient *self, const GError *failure, GError **error)
{
  g_autofree char *cause = NULL;
  g_autofree char *safe = NULL;

  if (eks_error_is_cancelled (failure))
    return fail_uncertain (_("Cancelled while waiting for the answer."), error);
  /* TRANSLATORS: %1$s is a host, %2$s what the system says */
  cause = g_strdup_printf (_("No whole answer came from %1$s: %2$s."), eks_service_get_host (self->service), failure->message);
  safe = eks_service_obscure (self->service, cause);
  return fail_uncertain (safe, error);
}

/* What may be tried again later must not be called so here. */
static gboolean
fail_undecided (EksHttpClient *self, guint status, EksPage *page, GError **error)
{
  g_autoptr (GError) problem = NULL;

  eks_http_answer_set_error (self->service, EKS_ERROR_UNCERTAIN, _("The service has a problem of its own."), status, page, &problem);
  return fail_uncertain (problem->message, error);
}

/* 429 and 425 say that the service has not looked at it; any other failure of its own says nothing. */
static gboolean
was_not_looked_at (guint status)
{
  return status == 429 || status == 425;
}

/* @verdict: what the answer means; that a new access token is wanted says that it was not done */
static gboolean
judge_act (EksHttpClient *self, const EksHttpReply *reply, EksPage *page, EksVerdict *verdict, GError **error)
{
  GError *problem = NULL;

  *verdict = EKS_VERDICT_BAD;
  if (reply->status >= 300 && reply->status < 400)
    {
      /* TRANSLATORS: %u is an HTTP status */
      g_autofree char *cause = g_strdup_printf (_("The service points elsewhere (HTTP %u), where an action is not sent on to."), reply->status);
      return fail_uncertain (cause, error);
    }
  *verdict = eks_http_answer_judge (self->service, reply->status, page, &problem);
  if (*verdict == EKS_VERDICT_GOOD)
    return TRUE;
  if (*verdict == EKS_VERDICT_RETRY && !was_not_looked_at (reply->status))
    {
      g_clear_error (&problem);
      return fail_undecided (self, reply->status, page, error);
    }
  if (*verdict == EKS_VERDICT_RENEW && reply->status != 401)
    *verdict = EKS_VERDICT_BAD;
  g_propagate_error (error, problem);
  return FALSE;
}

static gboolean
send_act (EksHttpClient *self, SoupMessage *message, EksVerdict *verdict, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksPagePool) pool = eks_page_pool_new ();
  g_autoptr (EksPage) page = eks_page_pool_take (pool);
  g_auto (EksHttpReply) reply = { 0 };
  g_autoptr (GError) failure = NULL;
  GError *problem = NULL;
  gboolean sent = FALSE;

  *verdict = EKS_VERDICT_BAD;
  /* On a connection that was used before, the library could not tell a closed one from an unanswered question. */
  soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  g_signal_connect (message, "starting", G_CALLBACK (on_starting), &sent);
  if (eks_http_exchange (self->service, self->session, message, page, &reply, NULL, cancellable, &failure))
    return judge_act (self, &reply, page, verdict, error);
  if (sent)
    return fail_unanswered (self, failure, error);
  eks_http_answer_judge_failure (self->service, eks_service_get_host (self->service), failure, &problem);
  g_propagate_error (error, problem);
  return FALSE;
}

/* With the access token there is, or a new one. */
static gboolean
try_act (EksHttpClient *self, const EksAction *action, const char *key, EksVerdict *verdict, GCancellable *cancellable, GError **error)
{
  EksAccessToken *tokens = eks_service_get_access_token (self->service);
  g_autoptr (SoupMessage) message = NULL;
  g_autofree char *token = NULL;
  gint64 retry_at;
  gboolean done;

  *verdict = EKS_VERDICT_BAD;
  if (tokens != NULL && eks_access_token_get (tokens, self->service, self->session, &token, &retry_at, cancellable, error) != EKS_VERDICT_GOOD)
    return FALSE;
  message = eks_service_create_action_message (self->service, action, key, token, error);
  if (message == NULL || !eks_service_wait_turn (self->service, cancellable, error))
    return FALSE;
  done = send_act (self, message, verdict, cancellable, error);
  if (*verdict == EKS_VERDICT_RENEW)
    eks_access_token_refuse (tokens, token);
  return done;
}

/**
 * eks_http_client_act:
 * @self: a client
 * @action: an action of the service's connector
 * @key: the key of the record
 * @cancellable: (nullable): stops it at once
 * @error: return location
 *
 * Sends it once. What may have arrived is never sent again, whatever comes back; no redirection is followed. Only where the
 * service says that it did not look at it for want of a fresh access token, it gets it with one, once.
 *
 * Returns: %FALSE with %EKS_ERROR_UNCERTAIN if the service may have done it, else with one of the source's errors
 */
gboolean
eks_http_client_act (EksHttpClient *self, const EksAction *action, const char *key, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) refused = NULL;
  EksVerdict verdict;

  g_return_val_if_fail (EKS_IS_HTTP_CLIENT (self) && action != NULL, FALSE);

  if (try_act (self, action, key, &verdict, cancellable, &refused))
    return TRUE;
  if (verdict == EKS_VERDICT_RENEW)
    return try_act (self, action, key, &verdict, cancellable, error);
  if (refused != NULL)
    g_propagate_error (error, g_steal_pointer (&refused));
  return FALSE;
}
