/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One message and its answer. Whoever sends it decides where redirections may lead, and what the answer means. */

#include "config.h"

#include "eks-http-exchange.h"

#include "eks-error.h"
#include "eks-http-answer.h"

#include <glib/gi18n-lib.h>

#define READ_BYTES (64 * 1024)
#define MAX_ERROR_BYTES (256 * 1024)

void
eks_http_reply_clear (EksHttpReply *self)
{
  g_clear_pointer (&self->location, g_free);
}

void
eks_http_headers_clear (EksHttpHeaders *self)
{
  for (guint i = 0; i < EKS_HTTP_MAX_HEADERS; i++)
    g_clear_pointer (&self->values[i], g_free);
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
check_whole (SoupMessageHeaders *headers, const EksPage *page, gboolean may_be_empty, GError **error)
{
  gboolean measured = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
                      soup_message_headers_get_one (headers, "Content-Encoding") == NULL;

  /* A question has an answer; an action may be done without a word. */
  if (!measured && may_be_empty && page->length == 0)
    return TRUE;
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

static void
take_headers (EksHttpHeaders *wanted, SoupMessageHeaders *headers)
{
  eks_http_headers_clear (wanted);
  for (guint i = 0; wanted->names[i] != NULL; i++)
    wanted->values[i] = g_strdup (soup_message_headers_get_list (headers, wanted->names[i]));
}

/**
 * eks_http_exchange:
 * @service: whose limits and clock count
 * @session: sends it
 * @message: what is sent; it must not follow redirections by itself
 * @page: gets the body
 * @reply: (inout): gets the rest
 * @headers: (nullable): headers that are of interest
 * @cancellable: (nullable): stops it at once
 * @error: return location
 *
 * Blocks until the answer is there.
 *
 * Returns: %FALSE with what libsoup or GIO says, or with %EKS_ERROR_SOURCE_LIMIT
 */
gboolean
eks_http_exchange (EksService *service, SoupSession *session, SoupMessage *message, EksPage *page, EksHttpReply *reply,
                   EksHttpHeaders *headers, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) stream = soup_session_send (session, message, cancellable, error);
  SoupMessageHeaders *received;
  gsize limit = eks_service_get_limits (service)->max_page_bytes;
  gboolean good;

  page->length = 0;
  page->bad_bytes = 0;
  eks_http_reply_clear (reply);
  if (stream == NULL)
    return FALSE;
  received = soup_message_get_response_headers (message);
  reply->status = soup_message_get_status (message);
  reply->retry_at = eks_http_answer_parse_retry_after (soup_message_headers_get_one (received, "Retry-After"),
                                                       eks_clock_get_real_time (eks_service_get_clock (service)));
  reply->location = is_redirection (reply->status) ? g_strdup (soup_message_headers_get_one (received, "Location")) : NULL;
  if (headers != NULL)
    take_headers (headers, received);
  good = SOUP_STATUS_IS_SUCCESSFUL (reply->status);
  return read_body (stream, page, good ? limit : MIN (limit, MAX_ERROR_BYTES), good, cancellable, error) &&
         (!good || check_whole (received, page, !g_str_equal (soup_message_get_method (message), SOUP_METHOD_GET), error));
}
