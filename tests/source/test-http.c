/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question, and all that can come back: retries, waits, ceilings, redirections, cut and huge bodies. */

#include "config.h"

#include "eks-error.h"
#include "eks-http-answer.h"
#include "test-service.h"

#include <unistd.h>

#define SINGLE "{\"kind\":\"single\"}"
#define GOOD "{\"list\":[{\"id\":\"1\",\"state\":\"on\",\"made\":null}]}"
#define HEADER_AUTH "\"auth\":{\"kind\":\"header\",\"name\":\"Authorization\",\"value\":\"{api_key}\"}"
/* 2026-11-22 12:00:00 UTC */
#define NOW (G_GINT64_CONSTANT (1795348800) * G_TIME_SPAN_SECOND)

typedef struct
{
  TestService *service;
  EksConnector *connector;
  EksTestClock *clock;
  EksProgress *progress;
  EksTally *tally;
  EksSource *source;
} Fixture;

static void
set_up_more (Fixture *f, TestAnswerFunc answer, gpointer data, const char *more)
{
  f->service = test_service_start (answer, data, FALSE);
  f->connector = test_connector (SINGLE, NULL, more);
  f->clock = eks_test_clock_new (NOW);
  f->progress = eks_progress_new ();
  f->tally = eks_tally_new ();
  f->source = test_source (f->connector, f->service->origin, EKS_CLOCK (f->clock));
  eks_source_set_progress (f->source, f->progress);
  eks_source_set_tally (f->source, f->tally);
}

static void
set_up (Fixture *f, TestAnswerFunc answer, gpointer data)
{
  set_up_more (f, answer, data, NULL);
}

static void
tear_down (Fixture *f)
{
  g_assert_finalize_object (f->source);
  g_assert_finalize_object (f->clock);
  g_assert_finalize_object (f->progress);
  g_assert_finalize_object (f->tally);
  g_assert_finalize_object (f->connector);
  test_service_stop (f->service);
}

static char *
read_ids (Fixture *f, GError **error)
{
  EksReader *reader = test_open (f->source, f->connector, 0, NULL);
  char *ids = test_read_ids (reader, error);

  g_assert_finalize_object (reader);
  if (error != NULL && *error != NULL)
    {
      g_assert_null (strstr ((*error)->message, TEST_SECRET));
      g_assert_null (strstr ((*error)->message, "s3cret"));
    }
  return ids;
}

typedef struct
{
  const char *name;
  guint bad_answers;      /* before the good one */
  guint status;
  const char *retry_after;
  const char *body;
  const char *rules;      /* (nullable) */
  int error;              /* -1: none */
  guint questions;
  gint64 slept_from;      /* seconds */
  gint64 slept_to;
  const char *says;       /* (nullable): part of the message */
} Case;

static void
answer_case (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  const Case *c = service->data;

  if (nth >= c->bad_answers)
    {
      say (message, 200, GOOD);
      return;
    }
  say (message, c->status, c->body != NULL ? c->body : "{}");
  if (c->retry_after != NULL)
    say_header (message, "Retry-After", c->retry_after);
}

#define RULES(rules) HEADER_AUTH ",\"errors\":[" rules "]"

static const Case cases[] = {
  { "good", 0, 200, NULL, NULL, NULL, -1, 1, 0, 0, NULL },
  { "429-then-good", 2, 429, NULL, NULL, NULL, -1, 3, 1, 3, NULL },
  { "503-then-good", 1, 503, NULL, "<html>", NULL, -1, 2, 0, 1, NULL },
  { "retry-after-seconds", 1, 429, "120", NULL, NULL, -1, 2, 120, 120, NULL },
  { "retry-after-date", 1, 503, "Sun, 22 Nov 2026 12:05:00 GMT", NULL, NULL, -1, 2, 300, 300, NULL },
  { "retry-after-past", 1, 503, "Sun, 22 Nov 2026 11:05:00 GMT", NULL, NULL, -1, 2, 0, 1, NULL },
  { "retry-after-nonsense", 1, 503, "soon", NULL, NULL, -1, 2, 0, 1, NULL },
  { "retry-after-too-long", 1, 429, "7200", NULL, NULL, EKS_ERROR_SOURCE_UNREACHABLE, 1, 0, 0, "Given up" },
  { "always-500", 99, 500, NULL, "{\"errorDescription\":\"Database\\nis \\u202edown\"}", NULL, EKS_ERROR_SOURCE_UNREACHABLE, 7, 31, 63, "“Database is down” (HTTP 500)" },
  { "401", 1, 401, NULL, NULL, NULL, EKS_ERROR_SOURCE_REFUSED, 1, 0, 0, "does not accept the credential" },
  { "403-secret-echoed", 1, 403, NULL, "{\"message\":\"key " TEST_SECRET " or s3cret%2Fk%2By is not allowed\"}", NULL, EKS_ERROR_SOURCE_REFUSED, 1, 0, 0, "key ••• or ••• is not allowed" },
  /* Cut after 300 bytes, in the middle of the secret if that were still there. */
  { "403-secret-cut", 1, 403, NULL, "{\"message\":\"" "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy" TEST_SECRET "\"}", NULL, EKS_ERROR_SOURCE_REFUSED, 1, 0, 0, "yyy•••" },
  { "404", 1, 404, NULL, NULL, NULL, EKS_ERROR_SOURCE_MISSING, 1, 0, 0, "(HTTP 404)" },
  { "400", 1, 400, NULL, "{\"errorCode\":\"10001\",\"errorDescription\":\"pageSize\"}", NULL, EKS_ERROR_SOURCE_REFUSED, 1, 0, 0, "pageSize" },
  { "304", 1, 304, NULL, NULL, NULL, EKS_ERROR_SOURCE_REFUSED, 1, 0, 0, "304" },
  { "501", 1, 501, NULL, NULL, NULL, EKS_ERROR_SOURCE_REFUSED, 1, 0, 0, "501" },
  { "rule-sentence", 1, 401, NULL, NULL, RULES ("{\"status\":401,\"reaction\":\"stop\",\"message\":\"Ask your administrator.\"}"), EKS_ERROR_SOURCE_REFUSED, 1, 0, 0, "Ask your administrator. (HTTP 401)" },
  { "rule-retries-400", 1, 400, NULL, "{\"errorCode\":\"77\"}", RULES ("{\"status\":400,\"body\":{\"path\":\"errorCode\",\"value\":\"77\"},\"reaction\":\"retry\",\"message\":\"Busy.\"}"), -1, 2, 0, 1, NULL },
  { "rule-other-value", 1, 400, NULL, "{\"errorCode\":\"78\"}", RULES ("{\"status\":400,\"body\":{\"path\":\"errorCode\",\"value\":\"77\"},\"reaction\":\"retry\",\"message\":\"Busy.\"}"), EKS_ERROR_SOURCE_REFUSED, 1, 0, 0, "(HTTP 400)" },
  { "rule-body-of-200", 1, 200, NULL, "{\"error\":{\"code\":5}}", RULES ("{\"body\":{\"path\":\"error.code\"},\"reaction\":\"stop\",\"message\":\"No.\"}"), EKS_ERROR_SOURCE_REFUSED, 1, 0, 0, "No. (HTTP 200)" },
  { "rule-number-of-200", 1, 200, NULL, "{\"error\":13,\"message\":\"No such id\"}", RULES ("{\"body\":{\"path\":\"error\",\"value\":\"13\"},\"reaction\":\"stop\",\"message\":\"No.\"}"), EKS_ERROR_SOURCE_REFUSED, 1, 0, 0, "No. The service says: “No such id” (HTTP 200)" },
  { "rule-number-for-number", 1, 200, NULL, "{\"error\":13}", RULES ("{\"body\":{\"path\":\"error\",\"value\":13},\"reaction\":\"missing\",\"message\":\"Gone.\"}"), EKS_ERROR_SOURCE_MISSING, 1, 0, 0, "Gone. " },
  { "rule-number-for-text", 1, 200, NULL, "{\"error\":\"13\"}", RULES ("{\"body\":{\"path\":\"error\",\"value\":13},\"reaction\":\"stop\",\"message\":\"No.\"}"), EKS_ERROR_SOURCE_REFUSED, 1, 0, 0, "No. " },
  { "rule-negative-number", 1, 200, NULL, "{\"error\":-1}", RULES ("{\"body\":{\"path\":\"error\",\"value\":-1},\"reaction\":\"stop\",\"message\":\"No.\"}"), EKS_ERROR_SOURCE_REFUSED, 1, 0, 0, "No. " },
  { "rule-number-with-point", 1, 200, NULL, "{\"error\":1.5}", RULES ("{\"body\":{\"path\":\"error\",\"value\":1.5},\"reaction\":\"stop\",\"message\":\"No.\"}"), EKS_ERROR_SOURCE_REFUSED, 1, 0, 0, "No. " },
  { "rule-boolean-of-200", 1, 200, NULL, "{\"success\":false,\"list\":[]}", RULES ("{\"body\":{\"path\":\"success\",\"value\":false},\"reaction\":\"stop\",\"message\":\"No.\"}"), EKS_ERROR_SOURCE_REFUSED, 1, 0, 0, "No. " },
  { "rule-200-retried", 1, 200, NULL, "{\"error\":8}", RULES ("{\"body\":{\"path\":\"error\",\"value\":8},\"reaction\":\"retry\",\"message\":\"Busy.\"}"), -1, 2, 0, 1, NULL },
  { "rule-other-number", 1, 200, NULL, "{\"error\":130,\"list\":[{\"id\":\"1\"}]}", RULES ("{\"body\":{\"path\":\"error\",\"value\":13},\"reaction\":\"stop\",\"message\":\"No.\"}"), -1, 1, 0, 0, NULL },
  { "rule-error-of-a-row", 1, 200, NULL, "{\"list\":[{\"id\":\"1\",\"error\":13}]}", RULES ("{\"body\":{\"path\":\"error\",\"value\":13},\"reaction\":\"stop\",\"message\":\"No.\"}"), -1, 1, 0, 0, NULL },
  { "rule-second-value", 1, 200, NULL, "{\"error\":14}", RULES ("{\"body\":{\"path\":\"error\",\"value\":13},\"reaction\":\"stop\",\"message\":\"A.\"},{\"body\":{\"path\":\"other\"},\"reaction\":\"stop\",\"message\":\"B.\"},{\"body\":{\"path\":\"error\",\"value\":14},\"reaction\":\"stop\",\"message\":\"C.\"}"), EKS_ERROR_SOURCE_REFUSED, 1, 0, 0, "C. The service says: “14” (HTTP 200)" },
  { "rule-missing", 1, 403, NULL, NULL, RULES ("{\"status\":\"400-499\",\"reaction\":\"missing\",\"message\":\"Not in this account.\"}"), EKS_ERROR_SOURCE_MISSING, 1, 0, 0, "Not in this account." },
  { "malformed", 1, 200, NULL, "{\"list\":[{\"id\":1},]}", NULL, EKS_ERROR_SOURCE_INVALID, 1, 0, 0, "Page 1" },
  { "malformed-value", 1, 200, NULL, "{\"list\":[{\"id\":tru}]}", NULL, EKS_ERROR_SOURCE_INVALID, 1, 0, 0, "Page 1: " },
  { "html", 1, 200, NULL, "<html>log in</html>", NULL, EKS_ERROR_SOURCE_INVALID, 1, 0, 0, "Page 1" },
  { "empty-body", 1, 200, NULL, "", NULL, EKS_ERROR_SOURCE_INVALID, 1, 0, 0, "empty" },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *ids = NULL;

  set_up_more (&f, answer_case, (gpointer) c, c->rules);
  ids = read_ids (&f, &error);
  if (c->error < 0)
    {
      g_assert_no_error (error);
      g_assert_cmpstr (ids, ==, "1 ");
    }
  else
    {
      g_assert_error (error, EKS_ERROR, c->error);
      g_assert_cmpstr (ids, ==, "");
    }
  if (c->says != NULL && strstr (error->message, c->says) == NULL)
    g_error ("“%s” is not in “%s”", c->says, error->message);
  g_assert_cmpuint (test_service_count (f.service), ==, c->questions);
  g_assert_cmpint (eks_test_clock_get_slept (f.clock), >=, c->slept_from * G_TIME_SPAN_SECOND);
  g_assert_cmpint (eks_test_clock_get_slept (f.clock), <=, c->slept_to * G_TIME_SPAN_SECOND);
  for (guint i = 0; i < f.service->credentials->len; i++)
    g_assert_cmpstr (g_ptr_array_index (f.service->credentials, i), ==, TEST_SECRET);
  tear_down (&f);
}

/* What a cut answer looks like on the wire. */
typedef struct
{
  const char *name;
  const char *raw;
} Cut;

static const Cut cuts[] = {
  { "length", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"list\":[]}" },
  { "chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n{\"list\":[]}" },
  { "last-chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n{\"list\":[{\r\n" },
  { "no-length", "HTTP/1.0 200 OK\r\n\r\n{\"list\":[" },
  { "no-length-nothing", "HTTP/1.0 200 OK\r\n\r\n" },
  { "headers", "HTTP/1.1 200 OK\r\nContent-Le" },
  { "nothing", "" },
};

static void
answer_cut (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  const Cut *cut = service->data;

  if (nth > 0)
    say (message, 200, GOOD);
  else
    say_raw (message, cut->raw, strlen (cut->raw));
}

static void
test_cut (gconstpointer data)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, answer_cut, (gpointer) data);
  g_autofree char *ids = read_ids (&f, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ids, ==, "1 ");
  g_assert_cmpuint (test_service_count (f.service), ==, 2);
  tear_down (&f);
}

static GBytes *
gzip (const char *text, gsize length)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (compressor));

  g_assert_true (g_output_stream_write_all (stream, text, length, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

typedef struct
{
  GBytes *first;
  GBytes *second;
} Zipped;

static void
answer_gzip (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  Zipped *zipped = service->data;
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);

  g_assert_true (soup_message_headers_header_contains (request, "Accept-Encoding", "gzip"));
  g_assert_true (g_str_has_prefix (soup_message_headers_get_one (request, "User-Agent"), "Eksport/"));
  soup_server_message_set_status (message, 200, NULL);
  say_header (message, "Content-Encoding", "gzip");
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), nth == 0 || zipped->second == NULL ? zipped->first : zipped->second);
}

static void
test_gzip (void)
{
  Zipped zipped = { gzip (GOOD, strlen (GOOD)), NULL };
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, answer_gzip, &zipped);
  g_autofree char *ids = read_ids (&f, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ids, ==, "1 ");
  tear_down (&f);
  g_bytes_unref (zipped.first);
}

/* The HTTP body is whole, what is zipped in it is not. */
static void
test_gzip_cut (void)
{
  g_autoptr (GBytes) whole = gzip (GOOD, strlen (GOOD));
  Zipped zipped = { g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) - 12), NULL };
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, answer_gzip, &zipped);
  g_autofree char *ids = read_ids (&f, &error);
  g_assert_nonnull (error);
  g_assert_cmpint (eks_error_get_exit_status (error), ==, 3);
  g_assert_cmpstr (ids, ==, "");
  tear_down (&f);
  g_bytes_unref (zipped.first);
}

/* 64 MiB of blanks in 64 KiB. */
static void
test_gzip_bomb (void)
{
  gsize length = 64 * 1024 * 1024;
  g_autofree char *blanks = g_malloc (length);
  EksSourceLimits limits;
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  memset (blanks, ' ', length);
  Zipped zipped = { gzip (blanks, length), NULL };
  g_assert_cmpuint (g_bytes_get_size (zipped.first), <, 100000);
  set_up (&f, answer_gzip, &zipped);
  eks_source_get_limits (f.source, &limits);
  limits.max_page_bytes = 1024 * 1024;
  eks_source_set_limits (f.source, &limits);
  g_autofree char *ids = read_ids (&f, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_LIMIT);
  g_assert_nonnull (strstr (error->message, "MiB"));
  g_assert_cmpuint (test_service_count (f.service), ==, 1);
  tear_down (&f);
  g_bytes_unref (zipped.first);
}

static void
answer_large (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  g_autofree char *body = g_malloc0 (200001);

  memset (body, ' ', 200000);
  say (message, 200, body);
}

static void
test_oversize (void)
{
  EksSourceLimits limits;
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, answer_large, NULL);
  eks_source_get_limits (f.source, &limits);
  limits.max_page_bytes = 100000;
  eks_source_set_limits (f.source, &limits);
  g_autofree char *ids = read_ids (&f, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_LIMIT);
  tear_down (&f);
}

/* A gateway's page about being busy may be larger than what is read of it. */
static void
answer_large_error (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  g_autofree char *body = g_strnfill (1024 * 1024, ' ');

  if (nth > 0)
    say (message, 200, GOOD);
  else
    say (message, 503, body);
}

static void
test_large_error (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, answer_large_error, NULL);
  g_autofree char *ids = read_ids (&f, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ids, ==, "1 ");
  g_assert_cmpuint (test_service_count (f.service), ==, 2);
  tear_down (&f);
}

static void
answer_redirect (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  const char *location = service->data;

  if (g_str_equal (g_uri_get_path (soup_server_message_get_uri (message)), "/moved"))
    {
      say (message, 200, GOOD);
      return;
    }
  say (message, 302, "");
  say_header (message, "Location", location);
}

static void
test_redirect_same_host (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, answer_redirect, (gpointer) "moved?x=1");
  g_autofree char *ids = read_ids (&f, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ids, ==, "1 ");
  g_assert_cmpstr (g_ptr_array_index (f.service->asked, 1), ==, "/moved?x=1");
  g_assert_cmpstr (g_ptr_array_index (f.service->credentials, 1), ==, TEST_SECRET);
  tear_down (&f);
}

static void
test_redirect_circle (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, answer_redirect, (gpointer) "/things");
  g_autofree char *ids = read_ids (&f, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
  g_assert_cmpuint (test_service_count (f.service), ==, 6);
  tear_down (&f);
}

static void
answer_good (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  say (message, 200, GOOD);
}

/* Another port is another host: it must not even be asked. */
static void
test_redirect_other_host (void)
{
  g_autoptr (TestService) other = test_service_start (answer_good, NULL, FALSE);
  g_autofree char *location = g_strconcat (other->origin, "/moved", NULL);
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, answer_redirect, location);
  g_autofree char *ids = read_ids (&f, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_REFUSED);
  g_assert_nonnull (strstr (error->message, "credential"));
  g_assert_cmpuint (test_service_count (other), ==, 0);
  tear_down (&f);
}

static void
test_auth_basic (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up_more (&f, answer_good, NULL, "\"auth\":{\"kind\":\"basic\",\"user\":\"me\",\"password\":\"{api_key}\"}");
  g_autofree char *ids = read_ids (&f, &error);
  g_assert_no_error (error);
  g_autofree char *encoded = g_base64_encode ((const guchar *) "me:" TEST_SECRET, strlen ("me:" TEST_SECRET));
  g_autofree char *expected = g_strconcat ("Basic ", encoded, NULL);
  g_assert_cmpstr (g_ptr_array_index (f.service->credentials, 0), ==, expected);
  tear_down (&f);
}

static void
test_auth_query (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up_more (&f, answer_good, NULL, "\"auth\":{\"kind\":\"query\",\"name\":\"key\",\"value\":\"{api_key}\"}");
  g_autofree char *ids = read_ids (&f, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_ptr_array_index (f.service->asked, 0), ==, "/things?key=s3cret%2Fk%2By");
  g_assert_cmpstr (g_ptr_array_index (f.service->credentials, 0), ==, "");
  tear_down (&f);
}

/* In a process of its own that ends abruptly: LeakSanitizer falls over the thread-local memory of the TLS module. */
static void
test_wrong_certificate (void)
{
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }

  g_autoptr (TestService) service = test_service_start (answer_good, NULL, TRUE);
  EksConnector *connector = test_connector (SINGLE, NULL, NULL);
  EksTestClock *clock = eks_test_clock_new (NOW);
  EksSource *source = test_source (connector, service->origin, EKS_CLOCK (clock));
  EksReader *reader = test_open (source, connector, 0, NULL);
  g_autoptr (GError) error = NULL;

  g_autofree char *ids = test_read_ids (reader, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_UNREACHABLE);
  g_assert_nonnull (strstr (error->message, "could not be proved"));
  g_assert_cmpuint (test_service_count (service), ==, 0);
  g_assert_cmpint (eks_test_clock_get_slept (clock), ==, 0);
  g_assert_finalize_object (reader);
  g_assert_finalize_object (source);
  g_assert_finalize_object (clock);
  g_assert_finalize_object (connector);
  _exit (0);
}

/* Nobody listens there. */
static void
test_unreachable (void)
{
  TestService *gone = test_service_start (answer_good, NULL, FALSE);
  g_autofree char *origin = g_strdup (gone->origin);
  test_service_stop (gone);
  EksConnector *connector = test_connector (SINGLE, NULL, NULL);
  EksTestClock *clock = eks_test_clock_new (NOW);
  EksSource *source = test_source (connector, origin, EKS_CLOCK (clock));
  g_autofree char *checked = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) test_error = NULL;

  EksReader *reader = test_open (source, connector, 0, NULL);
  g_autofree char *ids = test_read_ids (reader, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_UNREACHABLE);
  g_assert_nonnull (strstr (error->message, "7 tries"));
  g_assert_cmpint (eks_test_clock_get_slept (clock), >=, 31 * G_TIME_SPAN_SECOND);
  gint64 slept = eks_test_clock_get_slept (clock);
  g_assert_false (eks_source_test (source, &checked, NULL, &test_error));
  g_assert_error (test_error, EKS_ERROR, EKS_ERROR_SOURCE_UNREACHABLE);
  g_assert_cmpint (eks_test_clock_get_slept (clock), ==, slept);
  g_assert_finalize_object (reader);
  g_assert_finalize_object (source);
  g_assert_finalize_object (clock);
  g_assert_finalize_object (connector);
}

static void
test_connection_test (void)
{
  Fixture f = { 0 };
  g_autofree char *checked = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&f, answer_good, NULL);
  g_assert_true (eks_source_test (f.source, &checked, NULL, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (checked, "/ping"));
  g_assert_cmpstr (g_ptr_array_index (f.service->asked, 0), ==, "/ping");
  tear_down (&f);
}

/* A description without a cheap question: the first list is asked for, as an export would. */
static void
test_connection_test_of_list (void)
{
  static const char descriptor[] =
    "{\"id\":\"test\",\"label\":\"Test\",\"verified\":\"Made up\",\"base_url\":\"{base_url}\",\"auth\":{\"kind\":\"none\"},"
    "\"settings\":[{\"id\":\"base_url\",\"kind\":\"url\",\"label\":\"Address\",\"required\":true}],"
    "\"entities\":[{\"id\":\"part\",\"label\":\"Part\",\"size\":\"large\",\"key\":\"id\","
    "\"fields\":[{\"id\":\"id\",\"path\":\"id\",\"type\":\"text\",\"label\":\"ID\"}],"
    "\"streams\":[{\"path\":\"/things/{parent}/parts\",\"verified\":\"assumed\",\"paging\":{\"kind\":\"single\"},\"parent\":{\"entity\":\"thing\"}}]},"
    "{\"id\":\"thing\",\"label\":\"Thing\",\"size\":\"large\",\"key\":\"id\","
    "\"fields\":[{\"id\":\"id\",\"path\":\"id\",\"type\":\"text\",\"label\":\"ID\"}],"
    "\"streams\":[{\"path\":\"/things\",\"query\":[{\"name\":\"kind\",\"value\":\"all\"}],\"verified\":\"assumed\",\"paging\":{\"kind\":\"single\"}}]}]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (EksConnector) connector = eks_connector_new_from_data (descriptor, strlen (descriptor), &error);
  g_autoptr (EksTestClock) clock = eks_test_clock_new (NOW);
  g_autofree char *checked = NULL;
  TestService *service = test_service_start (answer_good, NULL, FALSE);
  g_autoptr (EksSource) source = NULL;

  g_assert_no_error (error);
  source = test_source (connector, service->origin, EKS_CLOCK (clock));
  g_assert_true (eks_source_test (source, &checked, NULL, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (checked, "/things"));
  g_assert_cmpstr (g_ptr_array_index (service->asked, 0), ==, "/things?kind=all");
  g_clear_object (&source);
  test_service_stop (service);
}

/* Ten questions at two a second take four and a half. */
static void
test_rate (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up_more (&f, answer_good, NULL, HEADER_AUTH ",\"rate\":{\"requests_per_second\":2}");
  for (guint i = 0; i < 10; i++)
    {
      g_assert_true (eks_source_test (f.source, NULL, NULL, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpint (eks_test_clock_get_slept (f.clock), ==, 9 * G_TIME_SPAN_SECOND / 2);
  tear_down (&f);
}

typedef struct
{
  const char *name;
  const char *base_url;
  const char *secret;
  int error;
} Settings;

static const Settings settings_cases[] = {
  { "loopback", "http://127.0.0.1:1", "x", -1 },
  { "loopback-6", "http://[::1]:1/", "x", -1 },
  { "localhost", "http://localhost", "x", -1 },
  { "https", "https://api.example.org/v1/", "x", -1 },
  { "plain-http", "http://api.example.org", "x", EKS_ERROR_INVALID_JOB },
  { "tricky-http", "http://127.0.0.1.example.org", "x", EKS_ERROR_INVALID_JOB },
  { "user-info", "https://me:pw@api.example.org", "x", EKS_ERROR_INVALID_JOB },
  { "file", "file:///etc/passwd", "x", EKS_ERROR_INVALID_JOB },
  { "query", "https://api.example.org/?a=b", "x", EKS_ERROR_INVALID_JOB },
  { "no-address", NULL, "x", EKS_ERROR_INVALID_JOB },
  { "words", "our server", "x", EKS_ERROR_INVALID_JOB },
  { "no-secret", "https://api.example.org", NULL, EKS_ERROR_SECRET_MISSING },
  { "empty-secret", "https://api.example.org", "", EKS_ERROR_SECRET_MISSING },
  { "header-in-secret", "https://api.example.org", "x\r\nHost: y", EKS_ERROR_INVALID_JOB },
};

static void
test_settings (gconstpointer data)
{
  const Settings *c = data;
  g_autoptr (EksConnector) connector = test_connector (SINGLE, NULL, NULL);
  g_autoptr (EksClock) clock = eks_clock_new ();
  g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;

  if (c->base_url != NULL)
    g_hash_table_insert (settings, (gpointer) "base_url", (gpointer) c->base_url);
  if (c->secret != NULL)
    g_hash_table_insert (settings, (gpointer) "api_key", (gpointer) c->secret);
  g_autoptr (EksSource) source = eks_source_new (connector, settings, clock, &error);
  g_assert_true ((source != NULL) == (c->error < 0));
  if (c->error >= 0)
    g_assert_error (error, EKS_ERROR, c->error);
}

/* Shown while it lasts. */
static void
answer_wait (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  say (message, 429, "{}");
  say_header (message, "Retry-After", "1000");
}

static void
test_shown_pause (void)
{
  g_autoptr (TestService) service = test_service_start (answer_wait, NULL, FALSE);
  g_autoptr (EksConnector) connector = test_connector (SINGLE, NULL, NULL);
  g_autoptr (EksClock) clock = eks_clock_new ();
  g_autoptr (EksProgress) progress = eks_progress_new ();
  g_autoptr (EksSource) source = test_source (connector, service->origin, clock);
  EksProgressState state = { 0 };
  gint64 deadline = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  eks_source_set_progress (source, progress);
  EksReader *reader = test_open (source, connector, 0, NULL);
  while (state.service_paused_until == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (1000);
      eks_progress_get_state (progress, &state);
    }
  g_assert_cmpint (state.service_paused_until, >, g_get_real_time () + 900 * G_TIME_SPAN_SECOND);
  gint64 start = g_get_monotonic_time ();
  g_assert_true (eks_reader_close (reader, NULL, NULL));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_TIME_SPAN_SECOND);
  eks_progress_get_state (progress, &state);
  g_assert_cmpint (state.service_paused_until, ==, 0);
  g_assert_finalize_object (reader);
}

static void
test_retry_after (void)
{
  g_assert_cmpint (eks_http_answer_parse_retry_after ("0", NOW), ==, NOW);
  g_assert_cmpint (eks_http_answer_parse_retry_after (" 5 ", NOW), ==, NOW + 5 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (eks_http_answer_parse_retry_after ("Sun, 22 Nov 2026 12:00:09 GMT", NOW), ==, NOW + 9 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (eks_http_answer_parse_retry_after ("99999999999999999999", NOW), ==, 0);
  g_assert_cmpint (eks_http_answer_parse_retry_after ("-1", NOW), ==, 0);
  g_assert_cmpint (eks_http_answer_parse_retry_after (NULL, NOW), ==, 0);
}

int
main (int argc, char **argv)
{
  /* Whoever works behind a proxy has it asked for every address: one that nobody answers shows that this computer is not. */
  g_unsetenv ("GIO_USE_PROXY_RESOLVER");
  g_setenv ("http_proxy", "http://127.0.0.1:9", TRUE);
  g_setenv ("https_proxy", "http://127.0.0.1:9", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/http/answer/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autofree char *path = g_strconcat ("/http/cut/", cuts[i].name, NULL);
      g_test_add_data_func (path, &cuts[i], test_cut);
    }
  for (guint i = 0; i < G_N_ELEMENTS (settings_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/http/settings/", settings_cases[i].name, NULL);
      g_test_add_data_func (path, &settings_cases[i], test_settings);
    }
  g_test_add_func ("/http/gzip", test_gzip);
  g_test_add_func ("/http/gzip/cut", test_gzip_cut);
  g_test_add_func ("/http/gzip/bomb", test_gzip_bomb);
  g_test_add_func ("/http/oversize", test_oversize);
  g_test_add_func ("/http/oversize/error", test_large_error);
  g_test_add_func ("/http/redirect/same-host", test_redirect_same_host);
  g_test_add_func ("/http/redirect/circle", test_redirect_circle);
  g_test_add_func ("/http/redirect/other-host", test_redirect_other_host);
  g_test_add_func ("/http/auth/basic", test_auth_basic);
  g_test_add_func ("/http/auth/query", test_auth_query);
  g_test_add_func ("/http/wrong-certificate", test_wrong_certificate);
  g_test_add_func ("/http/unreachable", test_unreachable);
  g_test_add_func ("/http/test", test_connection_test);
  g_test_add_func ("/http/test-of-list", test_connection_test_of_list);
  g_test_add_func ("/http/rate", test_rate);
  g_test_add_func ("/http/shown-pause", test_shown_pause);
  g_test_add_func ("/http/retry-after", test_retry_after);
  return g_test_run ();
}
