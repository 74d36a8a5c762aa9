/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Access tokens: who gets which credential, when a token is renewed, and what a host that gives tokens may get wrong. */

#include "config.h"

#include "eks-error.h"
#include "test-service.h"

#define PAGED "{\"kind\":\"offset\",\"number_parameter\":\"offset\",\"size_parameter\":\"limit\",\"size\":2,\"total\":\"total\"}"
#define CLIENT "client 7"
#define FORM "grant_type=client_credentials&scope=things%3Aread%20more"
#define RENEW ",\"errors\":[{\"status\":401,\"reaction\":\"renew\",\"message\":\"The account is closed.\"}]"
/* 2026-11-22 12:00:00 UTC */
#define NOW (G_GINT64_CONSTANT (1795348800) * G_TIME_SPAN_SECOND)

typedef struct
{
  TestService *gate; /* gives tokens */
  TestService *service;
  EksConnector *connector;
  EksTestClock *clock;
  EksSource *source;
} Fixture;

static void
set_up (Fixture *f, TestAnswerFunc gate, gpointer gate_data, TestAnswerFunc answer, gpointer data, const char *more)
{
  f->gate = test_service_start (gate, gate_data, FALSE);
  f->service = test_service_start (answer, data, FALSE);
  g_autofree char *members = g_strdup_printf (
    "\"auth\":{\"kind\":\"oauth2\",\"token_url\":\"%s/oauth2/token\",\"user\":\"" CLIENT "\",\"password\":\"{api_key}\",\"scope\":\"things:read more\"}%s",
    f->gate->origin, more != NULL ? more : "");
  f->connector = test_connector (PAGED, NULL, members);
  f->clock = eks_test_clock_new (NOW);
  f->source = test_source (f->connector, f->service->origin, EKS_CLOCK (f->clock));
}

static void
assert_safe (const GError *error)
{
  static const char *const secrets[] = { TEST_SECRET, "s3cret", "token-", "Y2xpZW50" };

  for (guint i = 0; error != NULL && i < G_N_ELEMENTS (secrets); i++)
    if (strstr (error->message, secrets[i]) != NULL)
      g_error ("“%s” is in “%s”", secrets[i], error->message);
}

/* Whatever happened, each host got its own credential and never the other's. */
static void
tear_down (Fixture *f)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) CLIENT ":" TEST_SECRET, strlen (CLIENT ":" TEST_SECRET));
  g_autofree char *basic = g_strconcat ("Basic ", encoded, NULL);

  g_assert_finalize_object (f->source);
  g_assert_finalize_object (f->clock);
  g_assert_finalize_object (f->connector);
  for (guint i = 0; i < f->gate->asked->len; i++)
    {
      g_assert_cmpstr (g_ptr_array_index (f->gate->asked, i), ==, "/oauth2/token");
      g_assert_cmpstr (g_ptr_array_index (f->gate->credentials, i), ==, basic);
    }
  for (guint i = 0; i < f->service->asked->len; i++)
    {
      g_assert_true (g_str_has_prefix (g_ptr_array_index (f->service->credentials, i), "Bearer token-"));
      g_assert_null (strstr (g_ptr_array_index (f->service->asked, i), "token"));
    }
  test_service_stop (f->gate);
  test_service_stop (f->service);
}

static char *
read_ids (Fixture *f, GError **error)
{
  EksReader *reader = test_open (f->source, f->connector, 0, NULL);
  char *ids = test_read_ids (reader, error);

  g_assert_finalize_object (reader);
  assert_safe (error != NULL ? *error : NULL);
  return ids;
}

/* token-1, token-2, … with the members in the service's data */
static void
give_token (TestService *gate, SoupServerMessage *message, GHashTable *query, guint nth)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr (GBytes) form = soup_message_body_flatten (body);
  g_autofree char *text = g_strndup (g_bytes_get_data (form, NULL), g_bytes_get_size (form));
  const char *more = gate->data != NULL ? gate->data : ",\"token_type\":\"bearer\",\"expires_in\":3600";
  g_autofree char *answer = g_strdup_printf ("{\"access_token\":\"token-%u\"%s}", nth + 1, more);

  g_assert_cmpstr (text, ==, FORM);
  g_assert_cmpstr (soup_message_headers_get_content_type (headers, NULL), ==, "application/x-www-form-urlencoded");
  say (message, 200, answer);
}

static void
say_page (SoupServerMessage *message, GHashTable *query)
{
  guint offset = query != NULL ? g_ascii_strtoull (g_hash_table_lookup (query, "offset"), NULL, 10) : 0;
  g_autofree char *body = g_strdup_printf ("{\"total\":8,\"list\":[{\"id\":\"%u\"},{\"id\":\"%u\"}]}", offset, offset + 1);

  say (message, 200, body);
}

static const char *
credential_of (SoupServerMessage *message)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
}

/* The service takes no token older than the one in its data. */
static void
answer_from (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  guint oldest = GPOINTER_TO_UINT (service->data);

  if (g_ascii_strtoull (credential_of (message) + strlen ("Bearer token-"), NULL, 10) < oldest)
    say (message, 401, "{\"message\":\"expired\"}");
  else
    say_page (message, query);
}

static void
test_shared (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, give_token, NULL, answer_from, NULL, ",\"rate\":{\"concurrency\":4}");
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *ids = read_ids (&f, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (ids, ==, "0 1 2 3 4 5 6 7 ");
    }
  g_assert_true (eks_source_test (f.source, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (test_service_count (f.gate), ==, 1);
  g_assert_cmpuint (test_service_count (f.service), ==, 9);
  tear_down (&f);
}

/* Also where no rule says so: what else could a 401 mean to a token? */
static void
test_renewed (gconstpointer rules)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, give_token, NULL, answer_from, GUINT_TO_POINTER (2), rules);
  g_autofree char *ids = read_ids (&f, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ids, ==, "0 1 2 3 4 5 6 7 ");
  g_assert_cmpuint (test_service_count (f.gate), ==, 2);
  g_assert_cmpuint (test_service_count (f.service), ==, 5);
  g_assert_cmpint (eks_test_clock_get_slept (f.clock), ==, 0);
  tear_down (&f);
}

static void
test_renewed_once (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, give_token, NULL, answer_from, GUINT_TO_POINTER (99), RENEW);
  g_autofree char *ids = read_ids (&f, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_REFUSED);
  g_assert_nonnull (strstr (error->message, "The account is closed."));
  g_assert_nonnull (strstr (error->message, "expired"));
  g_assert_cmpuint (test_service_count (f.gate), ==, 2);
  g_assert_cmpuint (test_service_count (f.service), ==, 2);
  tear_down (&f);
}

/* The first token is good for the first page only, whichever of many threads asks for the rest. */
static void
answer_first_page_only (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  if (nth > 0 && g_str_equal (credential_of (message), "Bearer token-1"))
    say (message, 401, "{}");
  else
    say_page (message, query);
}

static void
test_renewed_together (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, give_token, NULL, answer_first_page_only, NULL, RENEW ",\"rate\":{\"concurrency\":4}");
  g_autofree char *ids = read_ids (&f, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ids, ==, "0 1 2 3 4 5 6 7 ");
  g_assert_cmpuint (test_service_count (f.gate), ==, 2);
  tear_down (&f);
}

/* Before its end, so that no question is lost to it: the wait of an hour outlasts the token. */
static void
answer_after_an_hour (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  if (nth == 1)
    {
      say (message, 429, "{}");
      say_header (message, "Retry-After", "1795");
    }
  else
    {
      g_assert_cmpstr (credential_of (message), ==, nth < 1 ? "Bearer token-1" : "Bearer token-2");
      say_page (message, query);
    }
}

static void
test_expired (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, give_token, (gpointer) ",\"expires_in\":\"1800\"", answer_after_an_hour, NULL, RENEW);
  g_autofree char *ids = read_ids (&f, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (test_service_count (f.gate), ==, 2);
  g_assert_cmpuint (test_service_count (f.service), ==, 5);
  tear_down (&f);
}

/* The service says the token, whole and percent-encoded, to the person. */
static void
answer_echo (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  say (message, 403, "{\"message\":\"token-1 of " TEST_SECRET " is not allowed\"}");
}

static void
test_token_echoed (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, give_token, NULL, answer_echo, NULL, NULL);
  g_autofree char *ids = read_ids (&f, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_REFUSED);
  g_assert_nonnull (strstr (error->message, "••• of ••• is not allowed"));
  tear_down (&f);
}

/* ---- what the host that gives tokens may say ---- */

typedef struct
{
  const char *name;
  guint status;
  const char *header; /* (nullable): Retry-After or Location */
  const char *body;
  guint times;        /* before it gives a token */
  int error;          /* -1: none */
  guint questions;
  const char *says;   /* (nullable) */
} Case;

static const Case cases[] = {
  { "refused", 401, NULL, "{\"error\":\"invalid_client\",\"error_description\":\"Unknown client\"}", 1, EKS_ERROR_SOURCE_REFUSED, 1, "“Unknown client” (HTTP 401)" },
  { "refused-400", 400, NULL, "{\"error\":\"invalid_scope\"}", 1, EKS_ERROR_SOURCE_REFUSED, 1, "“invalid_scope” (HTTP 400)" },
  { "echoes", 403, NULL, "{\"error_description\":\"s3cret%2Fk%2By and " TEST_SECRET " and Y2xpZW50IDc6czNjcmV0L2sreQ== are wrong\"}", 1, EKS_ERROR_SOURCE_REFUSED, 1, "••• and ••• and ••• are wrong" },
  { "not-there", 404, NULL, "<html>", 1, EKS_ERROR_SOURCE_REFUSED, 1, "127.0.0.1 has no place to sign in at this address" },
  { "busy", 503, NULL, "{}", 2, -1, 3, NULL },
  { "rest", 429, "30", "{}", 1, -1, 2, NULL },
  { "down", 500, NULL, "{\"message\":\"on fire\"}", 99, EKS_ERROR_SOURCE_UNREACHABLE, 7, "Signing in at 127.0.0.1 did not work. The service has a problem of its own" },
  { "elsewhere", 302, "https://evil.example/token", "", 1, EKS_ERROR_SOURCE_REFUSED, 1, "127.0.0.1 sends the sign-in on to evil.example." },
  { "nearby", 307, "/oauth2/v2/token", "", 1, EKS_ERROR_SOURCE_REFUSED, 1, "sends the sign-in on to 127.0.0.1." },
  { "page", 200, NULL, "<html>log in</html>", 1, EKS_ERROR_SOURCE_INVALID, 1, "holds no access token" },
  { "empty", 200, NULL, "", 1, EKS_ERROR_SOURCE_INVALID, 1, "holds no access token" },
  { "list", 200, NULL, "[]", 1, EKS_ERROR_SOURCE_INVALID, 1, "holds no access token" },
  { "none", 200, NULL, "{\"error\":\"x\"}", 1, EKS_ERROR_SOURCE_INVALID, 1, "holds no access token" },
  { "null", 200, NULL, "{\"access_token\":null}", 1, EKS_ERROR_SOURCE_INVALID, 1, "holds no access token" },
  { "nested", 200, NULL, "{\"access_token\":{\"a\":1}}", 1, EKS_ERROR_SOURCE_INVALID, 1, "holds no access token" },
  { "blank", 200, NULL, "{\"access_token\":\"\"}", 1, EKS_ERROR_SOURCE_INVALID, 1, "holds no access token" },
  { "line-break", 200, NULL, "{\"access_token\":\"a\\r\\nX-Evil: 1\"}", 1, EKS_ERROR_SOURCE_INVALID, 1, "holds no access token" },
  { "nul", 200, NULL, "{\"access_token\":\"\\u0000\"}", 1, EKS_ERROR_SOURCE_INVALID, 1, "holds no access token" },
  { "not-ascii", 200, NULL, "{\"access_token\":\"é\"}", 1, EKS_ERROR_SOURCE_INVALID, 1, "holds no access token" },
  { "kind", 200, NULL, "{\"access_token\":\"token-x\",\"token_type\":\"s3cret/k+y\\u202e\"}", 1, EKS_ERROR_SOURCE_INVALID, 1, "of the kind “•••" },
};

static void
gate_case (TestService *gate, SoupServerMessage *message, GHashTable *query, guint nth)
{
  const Case *c = gate->data;

  if (nth >= c->times)
    {
      say (message, 200, "{\"access_token\":\"token-9\",\"token_type\":\"Bearer\",\"expires_in\":-5}");
      return;
    }
  say (message, c->status, c->body);
  if (c->header != NULL)
    say_header (message, c->status >= 400 ? "Retry-After" : "Location", c->header);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, gate_case, (gpointer) c, answer_from, NULL, RENEW);
  g_autofree char *ids = read_ids (&f, &error);
  if (c->error >= 0)
    g_assert_error (error, EKS_ERROR, c->error);
  else
    g_assert_no_error (error);
  if (c->says != NULL && strstr (error->message, c->says) == NULL)
    g_error ("“%s” is not in “%s”", c->says, error->message);
  g_assert_cmpuint (test_service_count (f.gate), ==, c->questions);
  g_assert_cmpuint (test_service_count (f.service), ==, c->error >= 0 ? 0 : 4);
  tear_down (&f);
}

static void
gate_long (TestService *gate, SoupServerMessage *message, GHashTable *query, guint nth)
{
  g_autofree char *token = g_strnfill (9000, 'a');
  g_autofree char *body = g_strdup_printf ("{\"access_token\":\"%s\"}", token);

  say (message, 200, body);
}

static void
test_long (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, gate_long, NULL, answer_from, NULL, NULL);
  g_autofree char *ids = read_ids (&f, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
  g_assert_cmpuint (test_service_count (f.service), ==, 0);
  tear_down (&f);
}

/* For somebody who waits nothing is tried again, but a token that is refused is renewed. */
static void
test_connection_test (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;
  const Case down = { "down", 500, NULL, "{}", 1, -1, 1, NULL };

  set_up (&f, gate_case, (gpointer) &down, answer_from, NULL, NULL);
  g_assert_false (eks_source_test (f.source, NULL, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_UNREACHABLE);
  g_assert_cmpuint (test_service_count (f.gate), ==, 1);
  tear_down (&f);
  g_clear_error (&error);

  set_up (&f, give_token, NULL, answer_from, GUINT_TO_POINTER (99), RENEW);
  g_assert_false (eks_source_test (f.source, NULL, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_REFUSED);
  g_assert_cmpuint (test_service_count (f.gate), ==, 2);
  g_assert_cmpuint (test_service_count (f.service), ==, 2);
  tear_down (&f);
}

static void
test_gate_unreachable (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, give_token, NULL, answer_from, NULL, "");
  g_autofree char *json = g_strdup ("\"auth\":{\"kind\":\"oauth2\",\"token_url\":\"http://127.0.0.1:1/token\",\"user\":\"x\",\"password\":\"{api_key}\"}");
  g_autoptr (EksConnector) connector = test_connector (PAGED, NULL, json);
  g_autoptr (EksSource) source = test_source (connector, f.service->origin, EKS_CLOCK (f.clock));
  g_assert_false (eks_source_test (source, NULL, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_UNREACHABLE);
  assert_safe (error);
  g_assert_cmpuint (test_service_count (f.service), ==, 0);
  g_clear_object (&source);
  tear_down (&f);
}

/* The host that gives tokens never answers: one thread waits for it, others wait for that thread, and all let go at once. */
static void
gate_silent (TestService *gate, SoupServerMessage *message, GHashTable *query, guint nth)
{
  soup_server_message_pause (message);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (100000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancelled (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  set_up (&f, gate_silent, NULL, answer_from, NULL, NULL);
  EksReader *first = test_open (f.source, f.connector, 0, NULL);
  EksReader *second = test_open (f.source, f.connector, 0, NULL);
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  gint64 start = g_get_monotonic_time ();
  g_assert_null (eks_reader_next_batch (first, cancellable, &error));
  g_assert_true (eks_error_is_cancelled (error));
  g_thread_join (thread);
  g_assert_true (eks_reader_close (second, NULL, NULL));
  g_assert_true (eks_reader_close (first, NULL, NULL));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_TIME_SPAN_SECOND);
  g_assert_finalize_object (first);
  g_assert_finalize_object (second);
  g_assert_cmpuint (test_service_count (f.service), ==, 0);
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access-token/shared", test_shared);
  g_test_add_data_func ("/access-token/renewed/rule", RENEW, test_renewed);
  g_test_add_data_func ("/access-token/renewed/no-rule", "", test_renewed);
  g_test_add_func ("/access-token/renewed/once", test_renewed_once);
  g_test_add_func ("/access-token/renewed/together", test_renewed_together);
  g_test_add_func ("/access-token/expired", test_expired);
  g_test_add_func ("/access-token/echoed", test_token_echoed);
  g_test_add_func ("/access-token/long", test_long);
  g_test_add_func ("/access-token/connection-test", test_connection_test);
  g_test_add_func ("/access-token/unreachable", test_gate_unreachable);
  g_test_add_func ("/access-token/cancelled", test_cancelled);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/access-token/gate/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
