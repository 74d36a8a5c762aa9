/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo organisation over HTTP, with a client that is not Eksport's: the contract, and each fault as it arrives. */

#include "config.h"

#include "eks-demo-server.h"
#include "eks-error.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#define SYSTEM "onlinefundraising"
#define NOW (G_GINT64_CONSTANT (1763800000) * G_USEC_PER_SEC)
#define SESSIONS "/onboarding/sessions?pageSize=20"

typedef struct
{
  EksDemoServer *server;
  SoupSession *session;
} Fixture;

typedef struct
{
  guint status;
  GBytes *body; /* (owned) (nullable): NULL if it broke off */
  GError *error; /* (owned) (nullable) */
  char *retry_after;
  char *location;
  char *content_type;
} Answer;

static void
answer_free (Answer *answer)
{
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_clear_error (&answer->error);
  g_free (answer->retry_after);
  g_free (answer->location);
  g_free (answer->content_type);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

static EksDemoServer *
start (const EksDemoOptions *options)
{
  EksDemoServer *server = eks_demo_server_new (options);
  g_autoptr (GError) error = NULL;

  eks_demo_server_start (server, &error);
  g_assert_no_error (error);
  return server;
}

static void
set_up (Fixture *fixture, gconstpointer faults)
{
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;

  options.now = NOW;
  options.faults = faults;
  fixture->server = start (&options);
  fixture->session = soup_session_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer faults)
{
  g_assert_finalize_object (fixture->session);
  eks_demo_server_stop (fixture->server);
  eks_demo_server_stop (fixture->server);
  g_assert_null (eks_demo_server_get_base_url (fixture->server, SYSTEM));
  g_assert_finalize_object (fixture->server);
}

static SoupMessage *
make_message (Fixture *fixture, const char *method, const char *path, const char *key)
{
  g_autofree char *url = g_strconcat (eks_demo_server_get_base_url (fixture->server, SYSTEM), path, NULL);
  SoupMessage *message = soup_message_new (method, url);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (key != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", key);
  return message;
}

static Answer *
ask_as (Fixture *fixture, const char *method, const char *path, const char *key)
{
  g_autoptr (SoupMessage) message = make_message (fixture, method, path, key);
  Answer *answer = g_new0 (Answer, 1);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  answer->body = soup_session_send_and_read (fixture->session, message, NULL, &answer->error);
  answer->status = soup_message_get_status (message);
  answer->retry_after = g_strdup (soup_message_headers_get_one (headers, "Retry-After"));
  answer->location = g_strdup (soup_message_headers_get_one (headers, "Location"));
  answer->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  return answer;
}

static Answer *
ask (Fixture *fixture, const char *path)
{
  return ask_as (fixture, "GET", path, eks_demo_server_get_key (SYSTEM));
}

static JsonNode *
parse (Answer *answer)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  g_assert_no_error (answer->error);
  json_parser_load_from_data (parser, g_bytes_get_data (answer->body, NULL), (gssize) g_bytes_get_size (answer->body), &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

static JsonArray *
get_rows (Fixture *fixture, const char *path)
{
  g_autoptr (Answer) answer = ask (fixture, path);
  g_autoptr (JsonNode) root = parse (answer);

  g_assert_cmpuint (answer->status, ==, 200);
  return json_array_ref (json_object_get_array_member (json_node_get_object (root), "list"));
}

static const char *
get_guid (JsonArray *rows, guint at)
{
  return json_object_get_string_member (json_array_get_object_element (rows, at), "sessionGuid");
}

static void
check_error (Fixture *fixture, const char *method, const char *path, const char *key, guint status)
{
  g_autoptr (Answer) answer = ask_as (fixture, method, path, key);
  g_autoptr (JsonNode) root = parse (answer);

  g_test_message ("%s %s", method, path);
  g_assert_cmpuint (answer->status, ==, status);
  g_assert_cmpstr (answer->content_type, ==, "application/json");
  g_assert_nonnull (json_object_get_string_member (json_node_get_object (root), "errorCode"));
  g_assert_nonnull (json_object_get_string_member (json_node_get_object (root), "errorDescription"));
}

static void
test_errors (Fixture *fixture, gconstpointer data)
{
  const char *key = eks_demo_server_get_key (SYSTEM);

  check_error (fixture, "GET", SESSIONS, NULL, 401);
  check_error (fixture, "GET", SESSIONS, "wrong", 401);
  check_error (fixture, "GET", "/nothing", NULL, 401);
  check_error (fixture, "GET", "/nothing", key, 404);
  check_error (fixture, "GET", "/", key, 404);
  check_error (fixture, "GET", "/contact/", key, 404);
  check_error (fixture, "GET", "/contact/25b97a1d-4c98-471b-9ff0-3b8cf14877b3", key, 404);
  check_error (fixture, "GET", "/onboarding/sessions/1", key, 404);
  check_error (fixture, "GET", "/contacts?pageNumber=0", key, 400);
  check_error (fixture, "GET", "/contacts?sort=name", key, 400);
  check_error (fixture, "POST", SESSIONS, key, 405);
  check_error (fixture, "DELETE", "/contacts", key, 405);
}

static void
check_one (Fixture *fixture, const char *path, const char *member, JsonObject *row)
{
  g_autofree char *one = g_strconcat (path, "/", json_object_get_string_member (row, member), NULL);
  g_autoptr (Answer) answer = ask (fixture, one);
  g_autoptr (JsonNode) root = parse (answer);

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_true (json_object_equal (json_node_get_object (root), row));
}

static void
test_addresses (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *list;
    const char *one;
    const char *member;
    guint rows; /* of a page of 50 */
  } lists[] = {
    { "/onboarding/sessions", NULL, "sessionGuid", 50 }, { "/onboarding/leads", NULL, "leadGuid", 50 }, { "/onboarding/users", NULL, "userGuid", 40 },
    { "/onboarding/campaigns", NULL, "campaignGuid", 36 }, { "/onboarding/workflows", NULL, "workflowGuid", 12 }, { "/dataSets", "/dataSet", "dataSetGuid", 50 },
    { "/subscriptions", "/subscription", "subscriptionGuid", 50 }, { "/contacts", "/contact", "contactGuid", 50 }, { "/agreements", "/agreement", "agreementGuid", 24 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (JsonArray) rows = get_rows (fixture, lists[i].list);
      g_assert_cmpuint (json_array_get_length (rows), ==, lists[i].rows);
      for (guint r = 0; r < lists[i].rows; r++)
        {
          JsonObject *row = json_array_get_object_element (rows, r);
          g_assert_true (g_uuid_string_is_valid (json_object_get_string_member (row, lists[i].member)));
          if (lists[i].one != NULL && r % 10 == 0)
            check_one (fixture, lists[i].one, lists[i].member, row);
        }
    }
}

static void
test_envelope (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Answer) answer = ask (fixture, "/onboarding/sessions?startDate=2025-01-01&endDate=2025-01-31&pageNumber=2");
  static const char expected[] = "{\"pageNumber\":2,\"pageSize\":50,\"startDate\":\"2025-01-01\",\"endDate\":\"2025-01-31\",\"list\":[{\"sessionGuid\":";

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpstr (answer->content_type, ==, "application/json");
  g_assert_true (g_str_has_prefix (g_bytes_get_data (answer->body, NULL), expected));
}

static void
test_same_bytes (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { SESSIONS, "/dataSets?pageNumber=3", "/contacts", "/onboarding/leads?pageNumber=2" };
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  Fixture twin = { NULL, fixture->session };
  Fixture other = { NULL, fixture->session };

  options.now = NOW + 1234567; /* within the same hour */
  twin.server = start (&options);
  options.seed = 2;
  other.server = start (&options);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (Answer) a = ask (fixture, paths[i]);
      g_autoptr (Answer) b = ask (&twin, paths[i]);
      g_autoptr (Answer) c = ask (&other, paths[i]);
      g_assert_true (g_bytes_equal (a->body, b->body));
      g_assert_false (g_bytes_equal (a->body, c->body));
    }
  g_object_unref (twin.server);
  g_object_unref (other.server);
}

/* Without a reference time the data reach up to the present: last month is never empty. */
static void
test_present (void)
{
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_months (now, -1);
  g_autofree char *path = g_date_time_format (then, "/onboarding/sessions?startDate=%Y-%m-01&endDate=%Y-%m-28");
  Fixture fixture = { start (&options), soup_session_new () };
  g_autoptr (JsonArray) rows = get_rows (&fixture, path);

  g_assert_cmpuint (json_array_get_length (rows), ==, 50);
  tear_down (&fixture, NULL);
}

static void
test_empty_organisation (void)
{
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  Fixture fixture;

  options.records = 0;
  fixture = (Fixture){ start (&options), soup_session_new () };
  g_autoptr (JsonArray) sessions = get_rows (&fixture, SESSIONS);
  g_autoptr (JsonArray) data_sets = get_rows (&fixture, "/dataSets?startDate=2025-01-01");
  g_autoptr (JsonArray) users = get_rows (&fixture, "/onboarding/users");
  g_assert_cmpuint (json_array_get_length (sessions), ==, 0);
  g_assert_cmpuint (json_array_get_length (data_sets), ==, 0);
  g_assert_cmpuint (json_array_get_length (users), ==, 40);
  tear_down (&fixture, NULL);
}

static void
check_refused (const EksDemoOptions *options, EksError code)
{
  g_autoptr (EksDemoServer) server = eks_demo_server_new (options);
  g_autoptr (GError) error = NULL;

  g_assert_false (eks_demo_server_start (server, &error));
  g_assert_error (error, EKS_ERROR, (int) code);
  g_assert_null (eks_demo_server_get_base_url (server, SYSTEM));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  g_autoptr (GUri) uri = g_uri_parse (eks_demo_server_get_base_url (fixture->server, SYSTEM), G_URI_FLAGS_NONE, NULL);

  g_assert_cmpstr (g_uri_get_host (uri), ==, "127.0.0.1");
  options.faults = "oops";
  check_refused (&options, EKS_ERROR_USAGE);
  options.faults = NULL;
  options.records = 10000001;
  check_refused (&options, EKS_ERROR_USAGE);
  options.records = 10;
  options.now = 1;
  check_refused (&options, EKS_ERROR_USAGE);
  options.now = 0;
  options.port = (guint16) g_uri_get_port (uri);
  check_refused (&options, EKS_ERROR_FAILED);
}

static void
test_counters (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = eks_demo_server_dup_authorization (fixture->server, "127.0.0.1");
  g_autofree char *description = eks_demo_server_describe (fixture->server);
  g_autoptr (JsonNode) root = json_from_string (description, NULL);

  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), SYSTEM), ==, eks_demo_server_get_base_url (fixture->server, SYSTEM));
  g_assert_null (strchr (description, '\n'));
  g_assert_null (eks_demo_server_get_base_url (fixture->server, "unheard-of"));
  g_assert_null (eks_demo_server_get_key ("unheard-of"));
  g_assert_null (first);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (Answer) answer = ask (fixture, SESSIONS);
      g_assert_cmpuint (answer->status, ==, 200);
    }
  g_autofree char *last = eks_demo_server_dup_authorization (fixture->server, "127.0.0.1");
  g_autofree char *elsewhere = eks_demo_server_dup_authorization (fixture->server, "localhost");
  g_assert_cmpstr (last, ==, eks_demo_server_get_key (SYSTEM));
  g_assert_null (elsewhere);
  g_assert_cmpuint (eks_demo_server_get_requests (fixture->server, NULL), ==, 5);
  g_assert_cmpuint (eks_demo_server_get_requests (fixture->server, "127.0.0.1"), ==, 5);
  g_assert_cmpuint (eks_demo_server_get_requests (fixture->server, "localhost"), ==, 0);
  g_assert_cmpuint (eks_demo_server_get_most_at_once (fixture->server), ==, 1);
}

static void
test_restart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Answer) before = ask (fixture, SESSIONS);
  g_autoptr (Answer) after = NULL;
  g_autoptr (GError) error = NULL;

  eks_demo_server_stop (fixture->server);
  g_assert_true (eks_demo_server_start (fixture->server, &error));
  g_assert_no_error (error);
  after = ask (fixture, SESSIONS);
  g_assert_true (g_bytes_equal (before->body, after->body));
  g_assert_cmpuint (eks_demo_server_get_requests (fixture->server, NULL), ==, 2);
}

/* contacts are asked for without the archived ones unless said otherwise */
static void
test_archived (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonArray) usual = get_rows (fixture, "/contacts?pageSize=1000");
  g_autoptr (JsonArray) archived = get_rows (fixture, "/contacts?pageSize=1000&archived=true");

  for (guint i = 0; i < json_array_get_length (usual); i++)
    g_assert_true (json_object_get_null_member (json_array_get_object_element (usual, i), "archivedTs"));
  for (guint i = 0; i < json_array_get_length (archived); i++)
    g_assert_false (json_object_get_null_member (json_array_get_object_element (archived, i), "archivedTs"));
  g_assert_cmpuint (json_array_get_length (archived), >, 50);
}

static void
test_retry_after (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Answer) seconds = ask (fixture, "/contacts?pageNumber=3");
  g_autoptr (Answer) again = ask (fixture, "/contacts?pageNumber=3");
  g_autoptr (Answer) date = ask (fixture, "/contacts?pageNumber=4");
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = soup_date_time_new_from_http_string (date->retry_after);

  g_assert_cmpuint (seconds->status, ==, 429);
  g_assert_cmpstr (seconds->retry_after, ==, "2");
  g_assert_cmpuint (again->status, ==, 200);
  g_assert_null (again->retry_after);
  g_assert_cmpuint (date->status, ==, 429);
  g_assert_nonnull (then);
  g_assert_cmpint (g_date_time_difference (then, now), >, 8 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (g_date_time_difference (then, now), <=, 11 * G_TIME_SPAN_SECOND);
}

static void
test_statuses (Fixture *fixture, gconstpointer data)
{
  static const guint expected[] = { 200, 500, 503, 401, 403, 200 };

  for (guint page = 1; page <= G_N_ELEMENTS (expected); page++)
    {
      g_autofree char *path = g_strdup_printf ("/contacts?pageNumber=%u", page);
      g_autoptr (Answer) answer = ask (fixture, path);
      g_assert_cmpuint (answer->status, ==, expected[page - 1]);
      g_assert_cmpstr (answer->content_type, ==, answer->status >= 500 ? "text/html" : "application/json");
    }
}

/* All that comes over the wire, head and body. libsoup's client hands out a body that broke off without a word. */
static GString *
read_raw (Fixture *fixture, const char *path)
{
  g_autoptr (GUri) uri = g_uri_parse (eks_demo_server_get_base_url (fixture->server, SYSTEM), G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) g_uri_get_port (uri), NULL, NULL);
  g_autofree char *request = g_strdup_printf ("GET %s%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: %s\r\nConnection: close\r\n\r\n", g_uri_get_path (uri), path,
                                              eks_demo_server_get_key (SYSTEM));
  GString *raw = g_string_new (NULL);
  char buffer[4096];
  gssize length;

  g_assert_nonnull (connection);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL, NULL, NULL));
  while ((length = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (raw, buffer, length);
  return raw;
}

static gsize
get_body_length (const GString *raw)
{
  const char *body = strstr (raw->str, "\r\n\r\n");

  g_assert_nonnull (body);
  return raw->len - (gsize) (body + 4 - raw->str);
}

/* The answer breaks off in each of three ways, and the next attempt is whole. */
static void
test_cut (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { SESSIONS "&pageNumber=1", SESSIONS "&pageNumber=2", SESSIONS "&pageNumber=3" };
  g_autoptr (GString) cut = read_raw (fixture, paths[0]);
  g_autoptr (GString) chunked = read_raw (fixture, paths[1]);
  g_autoptr (GString) dropped = read_raw (fixture, paths[2]);
  const char *announced = strstr (cut->str, "Content-Length: ");

  g_assert_nonnull (announced);
  g_assert_cmpuint (get_body_length (cut), >, 5000);
  g_assert_cmpuint (get_body_length (cut), <, g_ascii_strtoull (announced + strlen ("Content-Length: "), NULL, 10));
  g_assert_nonnull (strstr (chunked->str, "Transfer-Encoding: chunked\r\n"));
  g_assert_cmpuint (get_body_length (chunked), >, 5000);
  g_assert_false (g_str_has_suffix (chunked->str, "0\r\n\r\n"));
  g_assert_cmpuint (dropped->len, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (JsonArray) rows = get_rows (fixture, paths[i]);
      g_assert_cmpuint (json_array_get_length (rows), ==, 20);
    }
}

static void
test_slow (Fixture *fixture, gconstpointer data)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (JsonArray) slow = get_rows (fixture, SESSIONS);
  gint64 middle = g_get_monotonic_time ();
  g_autoptr (JsonArray) fast = get_rows (fixture, SESSIONS);

  g_assert_cmpint (middle - begin, >=, 400 * 1000);
  g_assert_cmpuint (json_array_get_length (slow), ==, 20);
  g_assert_cmpuint (json_array_get_length (fast), ==, 20);
}

static void
test_repeat (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonArray) second = get_rows (fixture, SESSIONS "&pageNumber=2");
  g_autoptr (JsonArray) third = get_rows (fixture, SESSIONS "&pageNumber=3");
  g_autoptr (JsonArray) fourth = get_rows (fixture, SESSIONS "&pageNumber=4");

  for (guint i = 0; i < 20; i++)
    g_assert_cmpstr (get_guid (second, i), ==, get_guid (third, i));
  g_assert_cmpstr (get_guid (fourth, 0), !=, get_guid (third, 0));
}

/* A row comes twice and none is lost. */
static void
test_duplicate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint rows = 0;

  for (guint page = 1;; page++)
    {
      g_autofree char *path = g_strdup_printf ("/onboarding/sessions?pageSize=300&pageNumber=%u", page);
      g_autoptr (JsonArray) list = get_rows (fixture, path);
      if (json_array_get_length (list) == 0)
        break;
      for (guint i = 0; i < json_array_get_length (list); i++)
        {
          rows++;
          g_hash_table_add (seen, g_strdup (get_guid (list, i)));
        }
    }
  g_assert_cmpuint (rows, ==, 2001);
  g_assert_cmpuint (g_hash_table_size (seen), ==, 2000);
}

static void
test_spoilt (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Answer) utf8 = ask (fixture, SESSIONS "&pageNumber=1");
  g_autoptr (Answer) malformed = ask (fixture, SESSIONS "&pageNumber=2");
  g_autoptr (Answer) empty = ask (fixture, SESSIONS "&pageNumber=3");
  g_autoptr (JsonArray) vanished = get_rows (fixture, SESSIONS "&pageNumber=4");
  g_autoptr (JsonArray) before = get_rows (fixture, SESSIONS "&pageNumber=5");
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_cmpuint (utf8->status, ==, 200);
  g_assert_false (g_utf8_validate_len (g_bytes_get_data (utf8->body, NULL), g_bytes_get_size (utf8->body), NULL));
  g_assert_cmpuint (malformed->status, ==, 200);
  g_assert_false (json_parser_load_from_data (parser, g_bytes_get_data (malformed->body, NULL), (gssize) g_bytes_get_size (malformed->body), NULL));
  g_assert_cmpuint (empty->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (empty->body), ==, 0);
  for (guint i = 0; i < 20; i++)
    {
      g_assert_false (json_object_has_member (json_array_get_object_element (vanished, i), "serviceType"));
      g_assert_true (json_object_has_member (json_array_get_object_element (vanished, i), "status"));
      g_assert_true (json_object_has_member (json_array_get_object_element (before, i), "serviceType"));
    }
}

static void
test_json_string (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonArray) rows = get_rows (fixture, "/dataSets");
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  Fixture plain = { NULL, fixture->session };
  g_autoptr (JsonArray) objects = NULL;

  options.now = NOW;
  plain.server = start (&options);
  objects = get_rows (&plain, "/dataSets");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      const char *text = json_object_get_string_member (json_array_get_object_element (rows, i), "jsonElement");
      g_autoptr (JsonNode) inside = json_from_string (text, NULL);
      g_assert_nonnull (inside);
      g_assert_true (json_node_equal (inside, json_object_get_member (json_array_get_object_element (objects, i), "jsonElement")));
    }
  g_object_unref (plain.server);
}

static void
test_no_sessions (Fixture *fixture, gconstpointer data)
{
  const char *key = eks_demo_server_get_key (SYSTEM);
  g_autoptr (JsonArray) rows = get_rows (fixture, "/dataSets");

  check_error (fixture, "GET", SESSIONS, key, 404);
  check_error (fixture, "GET", "/onboarding/users", key, 404);
  g_assert_cmpuint (json_array_get_length (rows), ==, 50);
}

static void
test_redirect (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Answer) answer = ask (fixture, SESSIONS "&pageNumber=2");
  g_autoptr (GUri) uri = g_uri_parse (answer->location, G_URI_FLAGS_NONE, NULL);

  g_assert_cmpuint (answer->status, ==, 302);
  g_assert_cmpstr (g_uri_get_host (uri), ==, "localhost");
  g_assert_cmpstr (g_uri_get_path (uri), ==, "/" SYSTEM "/onboarding/sessions");
  g_assert_cmpstr (g_uri_get_query (uri), ==, "pageSize=20&pageNumber=2");
}

static void
test_gzip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupMessage) message = make_message (fixture, "GET", SESSIONS, eks_demo_server_get_key (SYSTEM));
  g_autoptr (GBytes) body = NULL;

  body = soup_session_send_and_read (fixture->session, message, NULL, NULL);
  g_assert_nonnull (body);
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (message), "Content-Encoding"), ==, "gzip");
  g_assert_true (g_str_has_prefix (g_bytes_get_data (body, NULL), "{\"pageNumber\":1,"));
  g_assert_cmpint (soup_message_headers_get_content_length (soup_message_get_response_headers (message)), <, (goffset) g_bytes_get_size (body) / 2);
}

/* The size is announced and the bytes come; who stops reading stops the server as well. */
static void
test_huge (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupMessage) message = make_message (fixture, "GET", SESSIONS, eks_demo_server_get_key (SYSTEM));
  g_autoptr (GInputStream) stream = soup_session_send (fixture->session, message, NULL, NULL);
  g_autofree char *buffer = g_malloc (1 << 20);
  gsize length;
  g_autoptr (JsonArray) rows = NULL;

  g_assert_cmpint (soup_message_headers_get_content_length (soup_message_get_response_headers (message)), >, (goffset) 900 << 20);
  g_assert_true (g_input_stream_read_all (stream, buffer, 1 << 20, &length, NULL, NULL));
  g_assert_cmpuint (length, ==, 1 << 20);
  g_assert_true (g_str_has_prefix (buffer, "{\"pageNumber\":1,"));
  g_clear_object (&stream);
  rows = get_rows (fixture, "/dataSets");
  g_assert_cmpuint (json_array_get_length (rows), ==, 50);
}

static void
test_huge_is_json (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonArray) rows = get_rows (fixture, SESSIONS);

  g_assert_cmpuint (json_array_get_length (rows), ==, 17);
}

static void
count_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  g_assert_nonnull (body);
  --*(guint *) data;
}

/* Requests that are held back do not hold back each other. */
static void
test_latency (void)
{
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  Fixture fixture;
  guint left = 6;
  gint64 begin;
  gint64 length;

  options.page_latency_ms = 400;
  fixture = (Fixture){ start (&options), soup_session_new_with_options ("max-conns", 10, "max-conns-per-host", 10, NULL) };
  begin = g_get_monotonic_time ();
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (SoupMessage) message = make_message (&fixture, "GET", SESSIONS, eks_demo_server_get_key (SYSTEM));
      soup_session_send_and_read_async (fixture.session, message, G_PRIORITY_DEFAULT, NULL, count_cb, &left);
    }
  while (left > 0)
    g_main_context_iteration (NULL, TRUE);
  length = g_get_monotonic_time () - begin;
  g_assert_cmpint (length, >=, 400 * 1000);
  g_assert_cmpint (length, <, 1500 * 1000);
  g_assert_cmpuint (eks_demo_server_get_most_at_once (fixture.server), ==, 6);
  tear_down (&fixture, NULL);
}

static void
cancelled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  g_assert_null (body);
  g_assert_nonnull (error);
  *(gboolean *) data = TRUE;
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/* A client that hangs up while its answer is held back, then one that still waits when the server stops */
static void
test_hang_up (void)
{
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  Fixture fixture;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean over = FALSE;

  options.page_latency_ms = 300;
  fixture = (Fixture){ start (&options), soup_session_new () };
  {
    g_autoptr (SoupMessage) message = make_message (&fixture, "GET", SESSIONS, eks_demo_server_get_key (SYSTEM));
    soup_session_send_and_read_async (fixture.session, message, G_PRIORITY_DEFAULT, cancellable, cancelled_cb, &over);
    g_timeout_add (100, cancel_cb, cancellable);
    while (!over)
      g_main_context_iteration (NULL, TRUE);
  }
  g_autoptr (JsonArray) rows = get_rows (&fixture, SESSIONS);
  g_assert_cmpuint (json_array_get_length (rows), ==, 20);

  over = FALSE;
  {
    g_autoptr (SoupMessage) message = make_message (&fixture, "GET", SESSIONS, eks_demo_server_get_key (SYSTEM));
    soup_session_send_and_read_async (fixture.session, message, G_PRIORITY_DEFAULT, NULL, cancelled_cb, &over);
    while (eks_demo_server_get_requests (fixture.server, NULL) < 3)
      g_main_context_iteration (NULL, FALSE);
    eks_demo_server_stop (fixture.server);
    while (!over)
      g_main_context_iteration (NULL, TRUE);
  }
  tear_down (&fixture, NULL);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    const char *faults;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/demo/server/errors", NULL, test_errors },
    { "/demo/server/addresses", NULL, test_addresses },
    { "/demo/server/envelope", NULL, test_envelope },
    { "/demo/server/same-bytes", NULL, test_same_bytes },
    { "/demo/server/refused", NULL, test_refused },
    { "/demo/server/counters", NULL, test_counters },
    { "/demo/server/restart", NULL, test_restart },
    { "/demo/server/archived", NULL, test_archived },
    { "/demo/server/retry-after", "429@3,429-date@4:9", test_retry_after },
    { "/demo/server/statuses", "500@2,503@3,401@4,403@5", test_statuses },
    { "/demo/server/cut", "cut@1,cut-chunked@2,drop@3", test_cut },
    { "/demo/server/slow", "slow:400", test_slow },
    { "/demo/server/repeat", "repeat@3", test_repeat },
    { "/demo/server/duplicate", "duplicate@3", test_duplicate },
    { "/demo/server/spoilt", "bad-utf8@1,malformed@2,empty@3,vanish@4x1:serviceType", test_spoilt },
    { "/demo/server/json-string", "json-string", test_json_string },
    { "/demo/server/no-sessions", "no-sessions", test_no_sessions },
    { "/demo/server/redirect", "redirect@2", test_redirect },
    { "/demo/server/gzip", "gzip", test_gzip },
    { "/demo/server/huge", "/onboarding/sessions:huge:1000", test_huge },
    { "/demo/server/huge-is-json", "huge:1", test_huge_is_json },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].faults, set_up, tests[i].test, tear_down);
  g_test_add_func ("/demo/server/present", test_present);
  g_test_add_func ("/demo/server/empty-organisation", test_empty_organisation);
  g_test_add_func ("/demo/server/latency", test_latency);
  g_test_add_func ("/demo/server/hang-up", test_hang_up);
  return g_test_run ();
}
