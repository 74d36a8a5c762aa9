/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks a service for one page at a time. Synchronous libsoup in a thread of its own costs a tenth of
 * the asynchronous way. Redirections are followed by hand, because the credential goes to one host only. */

#include "config.h"

#include "eks-http-client.h"

#include "eks-error.h"
#include "eks-http-answer.h"

#include <glib/gi18n-lib.h>

#define READ_BYTES (64 * 1024)
#define MAX_ERROR_BYTES (256 * 1024)
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

/* What came back, beside the body. */
typedef struct
{
  guint status;
  gint64 retry_at; /* 0: the service does not say */
} Answer;

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

static gboolean
fail_limit (gsize limit, GError **error)
{
  g_autofree char *size = g_format_size_full (limit, G_FORMAT_SIZE_IEC_UNITS);

  /* TRANSLATORS: %s is a size such as 64 MiB */
  g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_LIMIT, _("The service sent more than %s in one answer, which is refused. Ask for fewer rows a page, or for less time."), size);
  return FALSE;
}

/* Decoded bytes are counted, so a small answer cannot unpack to a huge one. Of an error the beginning is enough. */
static gboolean
read_body (GInputStream *stream, EksPage *page, gsize limit, gboolean whole, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      if (page->room - page->length < READ_BYTES)
        eks_page_reserve (page, MAX (page->room * 2, 4 * READ_BYTES));
      gssize n = g_input_stream_read (stream, page->bytes + page->length, READ_BYTES, cancellable, error);
      if (n < 0)
        return FALSE;
      if (n == 0)
        return TRUE;
      page->length += n;
      if (page->length > limit)
        return !whole || fail_limit (limit, error);
    }
}

/* Where no length tells, JSON must end as it began. */
static gboolean
ends_as_it_began (const EksPage *page)
{
  gsize first = 0, last = page->length;

  while (first < last && g_ascii_isspace (page->bytes[first]))
    first++;
  while (last > first && g_ascii_isspace (page->bytes[last - 1]))
    last--;
  if (first == last)
    return FALSE;
  return (page->bytes[first] != '{' || page->bytes[last - 1] == '}') && (page->bytes[first] != '[' || page->bytes[last - 1] == ']');
}

/* libsoup takes a connection that ends too early for the end of the answer: the length is checked here. */
static gboolean
check_whole (SoupMessageHeaders *headers, const EksPage *page, GError **error)
{
  gboolean measured = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
                      soup_message_headers_get_one (headers, "Content-Encoding") == NULL;

  if (measured ? page->length >= (guint64) soup_message_headers_get_content_length (headers) : ends_as_it_began (page))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, _("it ends too early"));
  return FALSE;
}

static gboolean
is_redirection (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static gboolean
send_once (EksHttpClient *self, GUri *uri, EksPage *page, Answer *answer, char **location, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = eks_service_create_message (self->service, uri);
  g_autoptr (GInputStream) stream = soup_session_send (self->session, message, cancellable, error);
  SoupMessageHeaders *headers;
  gsize limit = eks_service_get_limits (self->service)->max_page_bytes;
  gboolean good;

  page->length = 0;
  page->bad_bytes = 0;
  if (stream == NULL)
    return FALSE;
  headers = soup_message_get_response_headers (message);
  answer->status = soup_message_get_status (message);
  answer->retry_at = eks_http_answer_parse_retry_after (soup_message_headers_get_one (headers, "Retry-After"),
                                                        eks_clock_get_real_time (eks_service_get_clock (self->service)));
  *location = is_redirection (answer->status) ? g_strdup (soup_message_headers_get_one (headers, "Location")) : NULL;
  good = SOUP_STATUS_IS_SUCCESSFUL (answer->status);
  return read_body (stream, page, good ? limit : MIN (limit, MAX_ERROR_BYTES), good, cancellable, error) &&
         (!good || check_whole (headers, page, error));
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
try_once (EksHttpClient *self, const char *address, EksPage *page, Answer *answer, GCancellable *cancellable, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, error);

  for (guint i = 0; uri != NULL && i <= MAX_REDIRECTIONS; i++)
    {
      g_autofree char *location = NULL;
      if (!send_once (self, uri, page, answer, &location, cancellable, error))
        return FALSE;
      if (location == NULL)
        return TRUE;
      GUri *next = resolve_redirection (self, uri, location, error);
      g_uri_unref (uri);
      uri = next;
    }
  if (uri != NULL)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID, _("The service sends the question in a circle. Check the address in the connection."));
  return FALSE;
}

static EksVerdict
ask (EksHttpClient *self, const char *address, EksPage *page, Answer *answer, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;

  *answer = (Answer){ 0 };
  if (try_once (self, address, page, answer, cancellable, &failure))
    return eks_http_answer_judge (self->service, answer->status, page, error);
  return eks_http_answer_judge_failure (self->service, failure, error);
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
wait_to_retry (EksHttpClient *self, guint attempt, const Answer *answer, gint64 *waited, GCancellable *cancellable, GError **problem)
{
  const EksSourceLimits *limits = eks_service_get_limits (self->service);
  EksClock *clock = eks_service_get_clock (self->service);
  gint64 now = eks_clock_get_real_time (clock);
  gint64 wait = answer->retry_at > now ? answer->retry_at - now : back_off (attempt);
  GError *cancelled = NULL;
  gboolean done;

  if (attempt >= limits->max_retries || *waited + wait > limits->max_wait)
    {
      add_attempts (*problem, attempt + 1, *waited);
      return FALSE;
    }
  *waited += wait;
  if (answer->retry_at > now)
    done = sleep_for_service (self, answer->retry_at, wait, cancellable, &cancelled);
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
 * As eks_http_client_get(), but for somebody who waits for the answer: nothing is tried again.
 *
 * Returns: %FALSE with one of the source's errors
 */
gboolean
eks_http_client_get_once (EksHttpClient *self, const char *address, EksPage *page, GCancellable *cancellable, GError **error)
{
  Answer answer;

  g_return_val_if_fail (EKS_IS_HTTP_CLIENT (self) && address != NULL && page != NULL, FALSE);

  return eks_service_wait_turn (self->service, cancellable, error) &&
         ask (self, address, page, &answer, cancellable, error) == EKS_VERDICT_GOOD;
}

/**
 * eks_http_client_get:
 * @self: a client
 * @address: an address of the service, without the credential
 * @page: gets the body
 * @cancellable: stops it at once, also while it waits
 * @error: return location
 *
 * Blocks until the page is there, whole; while the person has paused the export nothing is asked. What may pass is tried again with growing waits, or when the
 * service says, up to the limits.
 *
 * Returns: %FALSE with one of the source's errors, none of which holds a secret
 */
gboolean
eks_http_client_get (EksHttpClient *self, const char *address, EksPage *page, GCancellable *cancellable, GError **error)
{
  gint64 waited = 0;

  g_return_val_if_fail (EKS_IS_HTTP_CLIENT (self) && address != NULL && page != NULL && G_IS_CANCELLABLE (cancellable), FALSE);

  for (guint attempt = 0;; attempt++)
    {
      GError *problem = NULL;
      Answer answer;

      if (!wait_while_paused (self, cancellable, error) || !eks_service_wait_turn (self->service, cancellable, error))
        return FALSE;
      EksVerdict verdict = ask (self, address, page, &answer, cancellable, &problem);
      if (verdict == EKS_VERDICT_GOOD)
        return TRUE;
      if (verdict == EKS_VERDICT_BAD || !wait_to_retry (self, attempt, &answer, &waited, cancellable, &problem))
        {
          g_propagate_error (error, problem);
          return FALSE;
        }
    }
}
