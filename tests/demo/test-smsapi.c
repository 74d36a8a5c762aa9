/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo organisation's account at SMSAPI: whole collections however they are paged, the spellings that its
 * documentation shows, and mass sends that do what they are told. */

#include "config.h"

#include "eks-demo-smsapi-private.h"
#include "eks-demo-system.h"

#include <json-glib/json-glib.h>

#define NOW G_GINT64_CONSTANT (1763800000) /* 2025-11-22 */
#define TOKEN "Bearer demo-key-smsapi"

typedef struct
{
  EksDemoOrg *org;
  EksDemoFaults *faults;
  gpointer state;
} World;

static void
set_up (World *world, gconstpointer data)
{
  world->org = eks_demo_org_new (3, 640, NOW);
  world->faults = eks_demo_faults_parse (data, NULL);
  g_assert_nonnull (world->faults);
  world->state = eks_demo_smsapi.create_state (world->org);
}

static void
tear_down (World *world, gconstpointer data)
{
  eks_demo_smsapi.free_state (world->state);
  eks_demo_faults_free (world->faults);
  eks_demo_org_free (world->org);
}

/* @address: with its query; @form: (nullable): a GET if it is not there. @status: (out) */
static JsonObject *
ask_as (World *world, const char *token, const char *address, const char *form, guint *status)
{
  g_auto (GStrv) parts = g_strsplit (address, "?", 2);
  EksDemoRequest request = { .method = form != NULL ? "POST" : "GET", .path = parts[0], .query = parts[1], .authorization = token, .body = form, .now = NOW };
  EksDemoCall call = { &eks_demo_smsapi, world->org, world->faults, &request, world->state, request.path, 0 };
  g_autoptr (EksDemoReply) reply = eks_demo_reply_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  eks_demo_smsapi.answer (reply, &call);
  *status = reply->status;
  node = json_from_string (reply->body->str, &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static JsonObject *
ask (World *world, const char *address)
{
  guint status;
  JsonObject *answer = ask_as (world, TOKEN, address, NULL, &status);

  g_assert_cmpuint (status, ==, 200);
  return answer;
}

/* Reads a collection to its end. */
static GPtrArray *
read_all (World *world, const char *path, const char *parameters, guint limit)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  guint64 total;

  do
    {
      g_autofree char *address = g_strdup_printf ("%s?offset=%u&limit=%u%s", path, rows->len, limit, parameters);
      g_autoptr (JsonObject) page = ask (world, address);
      JsonArray *collection = json_object_get_array_member (page, "collection");
      total = (guint64) json_object_get_int_member (page, "size");
      g_assert_cmpuint (json_array_get_length (collection), ==, MIN (limit, total - rows->len));
      for (guint i = 0; i < json_array_get_length (collection); i++)
        g_ptr_array_add (rows, json_object_ref (json_array_get_object_element (collection, i)));
    }
  while (rows->len < total);
  return rows;
}

static void
assert_same (GPtrArray *one, GPtrArray *other)
{
  g_assert_cmpuint (one->len, ==, other->len);
  for (guint i = 0; i < one->len; i++)
    {
      g_autoptr (JsonNode) a = json_node_init_object (json_node_alloc (), g_ptr_array_index (one, i));
      g_autoptr (JsonNode) b = json_node_init_object (json_node_alloc (), g_ptr_array_index (other, i));
      g_assert_true (json_node_equal (a, b));
    }
}

static void
test_collections (World *world, gconstpointer data)
{
  static const char *const paths[] = {
    "/sms/messages", "/sms/bulks", "/contacts", "/blacklist/phone_numbers", "/opt_outs", "/sms/sendernames", "/short_url/links", "/short_url/clicks",
  };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GPtrArray) small = read_all (world, paths[i], "", 7);
      g_autoptr (GPtrArray) large = read_all (world, paths[i], "", 1000);
      g_autoptr (JsonObject) unasked = ask (world, paths[i]);
      assert_same (small, large);
      g_assert_cmpuint (small->len, >, 5);
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (unasked, "collection")), ==, 5);
    }
}

static const char *
get (GPtrArray *rows, guint index, const char *member)
{
  return json_object_get_string_member_with_default (g_ptr_array_index (rows, index), member, NULL);
}

/* Newest first; days, both ends included, put together are all there is. */
static void
test_windows (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) all = read_all (world, "/sms/messages", "", 1000);
  g_autoptr (GPtrArray) old = read_all (world, "/sms/messages", "&date_to=2025-05-31", 1000);
  g_autoptr (GPtrArray) recent = read_all (world, "/sms/messages", "&date_from=2025-06-01", 1000);
  g_autoptr (GPtrArray) day = NULL;
  g_autofree char *date = g_strndup (get (all, 300, "sent_at"), 10);
  g_autofree char *parameters = g_strdup_printf ("&date_from=%s&date_to=%s", date, date);
  guint expected = 0;

  g_assert_cmpuint (all->len, ==, 640);
  g_assert_cmpuint (old->len + recent->len, ==, all->len);
  g_assert_cmpstr (get (recent, recent->len - 1, "sent_at"), >=, "2025-06-01T00:00:00");
  g_assert_cmpstr (get (old, 0, "sent_at"), <, "2025-06-01");
  g_assert_cmpstr (get (old, 0, "id"), ==, get (all, recent->len, "id"));
  day = read_all (world, "/sms/messages", parameters, 1000);
  for (guint i = 0; i < all->len; i++)
    expected += g_str_has_prefix (get (all, i, "sent_at"), date);
  g_assert_cmpuint (day->len, ==, expected);
}

static void
test_filters (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) all = read_all (world, "/sms/messages", "", 1000);
  g_autoptr (GPtrArray) codes = read_all (world, "/sms/messages", "&sendername=KOD", 9);
  g_autofree char *parameters = g_strdup_printf ("&to=%s", get (all, 200, "to"));
  g_autoptr (GPtrArray) to = read_all (world, "/sms/messages", parameters, 9);
  guint n_codes = 0;
  guint n_to = 0;

  for (guint i = 0; i < all->len; i++)
    {
      n_codes += g_str_equal (get (all, i, "sendername"), "KOD");
      n_to += g_str_equal (get (all, i, "to"), get (all, 200, "to"));
    }
  g_assert_cmpuint (n_codes, >, 0);
  g_assert_cmpuint (codes->len, ==, n_codes);
  g_assert_cmpuint (to->len, ==, n_to);
}

/* links[] comes several times; each click is on one of them and was made with a message that is there. */
static void
test_clicks (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) links = read_all (world, "/short_url/links", "", 100);
  g_autoptr (GPtrArray) all = read_all (world, "/short_url/clicks", "", 100);
  g_autofree char *parameters = g_strdup_printf ("&links[]=%s&links%%5B%%5D=%s", get (links, 1, "id"), get (links, 2, "id"));
  g_autoptr (GPtrArray) some = read_all (world, "/short_url/clicks", parameters, 4);
  gint64 hits = 0;

  for (guint i = 0; i < links->len; i++)
    hits += json_object_get_int_member (g_ptr_array_index (links, i), "hits");
  g_assert_cmpint (hits, ==, all->len);
  g_assert_cmpint (some->len, ==, json_object_get_int_member (g_ptr_array_index (links, 1), "hits") + json_object_get_int_member (g_ptr_array_index (links, 2), "hits"));
  for (guint i = 0; i < all->len; i++)
    {
      JsonObject *message = json_object_get_object_member (g_ptr_array_index (all, i), "message");
      guint64 index;
      g_assert_true (eks_demo_smsapi_find_id (world->state, EKS_DEMO_SMSAPI_MESSAGE, json_object_get_string_member (message, "id"), &index));
    }
}

/* Both spellings of a zone, of points and of a state occur, and what a mass send counts is what its messages say. */
static void
test_spellings (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) messages = read_all (world, "/sms/messages", "", 1000);
  g_autoptr (GPtrArray) sends = read_all (world, "/sms/bulks", "", 1000);
  g_autoptr (GHashTable) delivered = g_hash_table_new (g_str_hash, g_str_equal);
  guint texts = 0;
  guint numbers = 0;

  for (guint i = 0; i < messages->len; i++)
    {
      JsonObject *message = g_ptr_array_index (messages, i);
      gboolean number = json_node_get_value_type (json_object_get_member (message, "status")) == G_TYPE_INT64;
      const char *send = get (messages, i, "bulk_id");
      texts += json_node_get_value_type (json_object_get_member (message, "points")) == G_TYPE_STRING;
      numbers += number;
      g_assert_nonnull (strstr (get (messages, i, "sent_at"), "00"));
      g_assert_cmpuint (strlen (get (messages, i, "sent_at")), ==, strlen ("2025-01-01T00:00:00+0100"));
      if (send != NULL && (number ? json_object_get_int_member (message, "status") == 404 : g_str_equal (get (messages, i, "status"), "DELIVERED")))
        g_hash_table_insert (delivered, (gpointer) send, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (delivered, send)) + 1));
    }
  g_assert_cmpuint (texts, >, 100);
  g_assert_cmpuint (numbers, >, 100);
  for (guint i = 0; i < sends->len; i++)
    {
      JsonObject *statistics = json_object_get_object_member (g_ptr_array_index (sends, i), "statistics");
      g_assert_cmpuint (json_object_get_int_member (statistics, "delivered_messages"), ==, GPOINTER_TO_UINT (g_hash_table_lookup (delivered, get (sends, i, "id"))));
      g_assert_cmpuint (strlen (get (sends, i, "sent_at")), ==, strlen ("2025-01-01T00:00:00+01:00"));
    }
}

static void
test_states (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) messages = read_all (world, "/sms/messages", "", 1000);
  g_autofree char *address = g_strdup_printf ("/sms.do?format=json&status=%s|%s|nonsense", get (messages, 0, "id"), get (messages, 99, "id"));
  g_autoptr (JsonObject) answer = ask (world, address);
  JsonArray *list = json_object_get_array_member (answer, "list");

  g_assert_cmpint (json_object_get_int_member (answer, "count"), ==, 3);
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *state = json_array_get_object_element (list, i);
      g_assert_cmpstr (json_object_get_string_member (state, "id"), ==, get (messages, i * 99, "id"));
      g_assert_cmpstr (json_object_get_string_member (state, "number"), ==, get (messages, i * 99, "to"));
      g_assert_cmpint (json_object_get_int_member (state, "date_sent"), >, NOW - G_GINT64_CONSTANT (40000000));
    }
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (list, 2), "status"), ==, "NOT_FOUND");
}

static void
assert_refused (World *world, const char *token, const char *address, const char *form, guint expected, const char *code)
{
  guint status;
  g_autoptr (JsonObject) answer = ask_as (world, token, address, form, &status);
  JsonNode *error = json_object_get_member (answer, "error");
  g_autofree char *text = json_node_get_value_type (error) == G_TYPE_STRING ? json_node_dup_string (error) : g_strdup_printf ("%d", (int) json_node_get_int (error));

  g_assert_cmpuint (status, ==, expected);
  g_assert_cmpstr (text, ==, code);
}

static void
test_refusals (World *world, gconstpointer data)
{
  guint status;
  g_autoptr (JsonObject) ping = ask_as (world, "Bearer another", "/ping", NULL, &status);

  g_assert_false (json_object_get_boolean_member (ping, "authorized"));
  assert_refused (world, "Bearer another", "/contacts", NULL, 401, "authorization_failed");
  assert_refused (world, "Bearer another", "/sms.do?format=json&status=1", NULL, 200, "101");
  assert_refused (world, TOKEN, "/sms.do?status=1", NULL, 200, "8");
  assert_refused (world, TOKEN, "/nowhere", NULL, 404, "not_found");
  assert_refused (world, TOKEN, "/contacts?limit=1001", NULL, 400, "invalid_parameter");
  assert_refused (world, TOKEN, "/contacts?to=45", NULL, 400, "invalid_parameter");
  assert_refused (world, TOKEN, "/sms/messages?date_from=yesterday", NULL, 400, "invalid_parameter");
  assert_refused (world, TOKEN, "/contacts", "x=y", 405, "method_not_allowed");
  assert_refused (world, TOKEN, "/sms.do", "sch_del=1&format=json", 200, "301");
  assert_refused (world, TOKEN, "/sms/bulks/1/pause", "", 404, "not_found");
}

static char *
dup_status (World *world, guint index)
{
  g_autoptr (GPtrArray) sends = read_all (world, "/sms/bulks", "", 1000);

  return g_strdup (get (sends, index, "status"));
}

static void
act (World *world, guint index, const char *action, const char *expected)
{
  g_autoptr (GPtrArray) sends = read_all (world, "/sms/bulks", "", 1000);
  g_autofree char *address = g_strdup_printf ("/sms/bulks/%s/%s", get (sends, index, "id"), action);
  guint status;
  g_autoptr (JsonObject) answer = ask_as (world, TOKEN, address, "", &status);

  g_assert_cmpuint (status, ==, expected != NULL ? 200 : 409);
  if (expected != NULL)
    g_assert_cmpstr (json_object_get_string_member (answer, "status"), ==, expected);
  if (g_strcmp0 (expected, "stopped") == 0)
    g_assert_cmpstr (json_object_get_string_member (answer, "points_returned"), !=, "0.0000");
}

static void
test_actions (World *world, gconstpointer data)
{
  g_autofree char *before = dup_status (world, 1);

  g_assert_cmpstr (before, ==, "progress");
  act (world, 1, "resume", NULL);
  act (world, 1, "pause", "pausing");
  g_autofree char *paused = dup_status (world, 1);
  g_assert_cmpstr (paused, ==, "paused");
  act (world, 1, "pause", NULL);
  act (world, 1, "resume", "progress");
  act (world, 1, "stop", "stopped");
  act (world, 1, "stop", NULL);
  act (world, 0, "stop", "stopped");
  act (world, 9, "stop", NULL);
  g_autoptr (GPtrArray) sends = read_all (world, "/sms/bulks", "", 1000);
  JsonObject *statistics = json_object_get_object_member (g_ptr_array_index (sends, 0), "statistics");
  g_assert_cmpint (json_object_get_int_member (statistics, "sent_messages"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (statistics, "all_messages"), >, 0);
}

static void
test_delete (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) messages = read_all (world, "/sms/messages", "", 3);
  g_autofree char *form = g_strdup_printf ("sch_del=%s&format=json", get (messages, 0, "id"));
  guint status;
  g_autoptr (JsonObject) answer = ask_as (world, TOKEN, "/sms.do", form, &status);

  g_assert_cmpint (json_object_get_int_member (answer, "count"), ==, 1);
  assert_refused (world, TOKEN, "/sms.do", form, 200, "301");
  g_autofree char *address = g_strdup_printf ("/sms.do?format=json&status=%s", get (messages, 0, "id"));
  g_autoptr (JsonObject) state = ask (world, address);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (state, "list"), 0), "status"), ==, "STOP");
}

static guint
count (World *world, const char *address, gint64 *size)
{
  g_autoptr (JsonObject) page = ask (world, address);

  *size = json_object_get_int_member (page, "size");
  return json_array_get_length (json_object_get_array_member (page, "collection"));
}

static void
test_faults (World *world, gconstpointer data)
{
  gint64 size;

  g_assert_cmpuint (count (world, "/contacts?limit=1000", &size), ==, 384);
  g_assert_cmpint (size, ==, 385);
  count (world, "/sms/bulks?limit=4", &size);
  gint64 before = size;
  count (world, "/sms/bulks?limit=4&offset=4", &size);
  g_assert_cmpint (size, ==, before - 1);
  count (world, "/opt_outs?limit=3", &size);
  before = size;
  count (world, "/opt_outs?limit=3&offset=3", &size);
  g_assert_cmpint (size, ==, before + 1);
  assert_refused (world, TOKEN, "/sms.do?format=json&status=1", NULL, 200, "999");
}

static void
check_points (guint points, gboolean text, const char *expected)
{
  g_autoptr (GString) written = g_string_new (NULL);

  eks_demo_smsapi_put_points_value (written, points, text);
  g_assert_cmpstr (written->str, ==, expected);
}

static void
test_points (void)
{
  check_points (0, FALSE, "0.0");
  check_points (2800, FALSE, "0.28");
  check_points (2800, TRUE, "\"0.2800\"");
  check_points (100000, FALSE, "10.0");
  check_points (1620500, FALSE, "162.05");
}

/* However few there are, there is an account. */
static void
test_small (void)
{
  for (guint records = 0; records < 60; records++)
    {
      g_autoptr (EksDemoOrg) org = eks_demo_org_new (8, records, NOW);
      World world = { org, eks_demo_faults_parse (NULL, NULL), eks_demo_smsapi.create_state (org) };
      g_autoptr (GPtrArray) messages = read_all (&world, "/sms/messages", "", 100);
      g_autoptr (GPtrArray) sends = read_all (&world, "/sms/bulks", "", 100);
      g_assert_cmpuint (messages->len, ==, records);
      g_assert_cmpuint (sends->len, >=, records >= 20 ? 4 : 0);
      eks_demo_smsapi.free_state (world.state);
      eks_demo_faults_free (world.faults);
    }
}

#define ADD(name, faults, function) g_test_add ("/demo/smsapi/" name, World, faults, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("collections", NULL, test_collections);
  ADD ("windows", NULL, test_windows);
  ADD ("filters", NULL, test_filters);
  ADD ("clicks", NULL, test_clicks);
  ADD ("spellings", NULL, test_spellings);
  ADD ("states", NULL, test_states);
  ADD ("refusals", NULL, test_refusals);
  ADD ("actions", NULL, test_actions);
  ADD ("delete", NULL, test_delete);
  ADD ("faults", "/smsapi/contacts:total,/smsapi/sms/bulks:shrink@2,/smsapi/opt_outs:duplicate@2,/smsapi/sms.do:200", test_faults);
  g_test_add_func ("/demo/smsapi/points", test_points);
  g_test_add_func ("/demo/smsapi/small", test_small);
  return g_test_run ();
}
