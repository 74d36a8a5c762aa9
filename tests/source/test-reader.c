/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stream of records over pages: every kind of paging, every way a service can get it wrong. */

#include "config.h"

#include "eks-error.h"
#include "test-service.h"

#define PAGE "{\"kind\":\"page\",\"number_parameter\":\"pageNumber\",\"size_parameter\":\"pageSize\",\"size\":3}"
#define OFFSET "{\"kind\":\"offset\",\"number_parameter\":\"offset\",\"size_parameter\":\"limit\",\"size\":3,\"total\":\"total\"}"
#define LINK "{\"kind\":\"link\",\"size\":3,\"next\":\"links.next\"}"
#define CURSOR "{\"kind\":\"cursor\",\"number_parameter\":\"cursor\",\"size_parameter\":\"limit\",\"size\":3,\"next\":\"next\"}"
#define HEADER_AUTH "\"auth\":{\"kind\":\"header\",\"name\":\"Authorization\",\"value\":\"{api_key}\"}"

typedef struct
{
  TestService *service;
  EksConnector *connector;
  EksClock *clock;
  EksProgress *progress;
  EksTally *tally;
  EksSource *source;
} Fixture;

static void
set_up_more (Fixture *f, const char *paging, const char *stream, const char *more, TestAnswerFunc answer, gconstpointer data)
{
  f->service = test_service_start (answer, (gpointer) data, FALSE);
  f->connector = test_connector (paging, stream, more);
  f->clock = EKS_CLOCK (eks_test_clock_new (G_TIME_SPAN_DAY));
  f->progress = eks_progress_new ();
  f->tally = eks_tally_new ();
  f->source = test_source (f->connector, f->service->origin, f->clock);
  eks_source_set_progress (f->source, f->progress);
  eks_source_set_tally (f->source, f->tally);
}

static void
set_up (Fixture *f, const char *paging, TestAnswerFunc answer, gconstpointer data)
{
  set_up_more (f, paging, NULL, NULL, answer, data);
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
read_ids (Fixture *f, guint64 max_rows, GError **error)
{
  EksReader *reader = test_open (f->source, f->connector, max_rows, NULL);
  char *ids = test_read_ids (reader, error);

  g_assert_finalize_object (reader);
  return ids;
}

static guint
number_of (GHashTable *query, const char *name)
{
  const char *text = query != NULL ? g_hash_table_lookup (query, name) : NULL;

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
}

/* Rows FROM to TO, with ids that are their numbers, as {"list":[…]MORE}. */
static void
say_rows (SoupServerMessage *message, guint from, guint to, const char *more)
{
  g_autoptr (GString) body = g_string_new ("{\"list\":[");

  for (guint i = from; i < to; i++)
    g_string_append_printf (body, "%s{\"id\":\"%u\",\"made\":\"2026-01-01\",\"state\":\"on\"}", i > from ? "," : "", i);
  g_string_append_printf (body, "]%s}", more != NULL ? more : "");
  say (message, 200, body->str);
}

/* ---- pages by number ---- */

typedef struct
{
  const char *name;
  guint rows;             /* that the service has */
  guint cap;              /* rows a page that it gives, whatever is asked; says so as "granted"; 0: what is asked */
  guint questions;
} Pages;

static const Pages pages_cases[] = {
  { "none", 0, 0, 1 },
  { "short", 2, 0, 1 },
  { "full-then-empty", 6, 0, 3 },
  { "full-then-short", 8, 0, 3 },
  { "capped", 5, 2, 3 },
};

static void
answer_pages (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  const Pages *pages = service->data;
  guint number = number_of (query, "pageNumber"), size = number_of (query, "pageSize");

  g_assert_cmpuint (number, >=, 1);
  g_assert_cmpuint (size, ==, 3);
  if (pages->cap > 0)
    size = pages->cap;
  g_autofree char *more = g_strdup_printf (",\"pageNumber\":%u,\"pageSize\":%u", number, size);
  say_rows (message, MIN (pages->rows, (number - 1) * size), MIN (pages->rows, number * size), more);
}

static void
test_pages (gconstpointer data)
{
  const Pages *c = data;

  for (guint concurrency = 1; concurrency <= 3; concurrency += 2)
    {
      g_autofree char *more = g_strdup_printf (HEADER_AUTH ",\"rate\":{\"concurrency\":%u}", concurrency);
      Fixture f = { 0 };
      EksProgressState state;
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) expected = g_string_new (NULL);

      set_up_more (&f, "{\"kind\":\"page\",\"number_parameter\":\"pageNumber\",\"size_parameter\":\"pageSize\",\"size\":3,\"granted\":\"pageSize\"}",
                   "\"query\":[{\"name\":\"of\",\"value\":\"a&b\"}]", more, answer_pages, c);
      g_autofree char *ids = read_ids (&f, 0, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < c->rows; i++)
        g_string_append_printf (expected, "%u ", i);
      g_assert_cmpstr (ids, ==, expected->str);
      g_assert_cmpstr (g_ptr_array_index (f.service->asked, 0), ==, "/things?of=a%26b&pageNumber=1&pageSize=3");
      g_assert_cmpuint (test_service_count (f.service), >=, c->questions);
      if (concurrency == 1)
        {
          g_assert_cmpuint (test_service_count (f.service), ==, c->questions);
          eks_progress_get_state (f.progress, &state);
          g_assert_cmpuint (state.pages, ==, c->questions);
          g_assert_cmpuint (state.rows_read, ==, c->rows);
          g_assert_cmpint (state.rows_total, ==, -1);
        }
      tear_down (&f);
    }
}

/* ---- a total that must be reached ---- */

typedef struct
{
  const char *name;
  guint rows;
  guint total;
  guint cap;
  guint questions;
  gboolean good;
} Offsets;

static const Offsets offsets_cases[] = {
  { "none", 0, 0, 3, 1, TRUE },
  { "one-page", 3, 3, 3, 1, TRUE },
  { "three-pages", 8, 8, 3, 3, TRUE },
  { "capped", 8, 8, 2, 4, TRUE },
  { "not-reached", 5, 8, 3, 2, FALSE },
  { "nothing-of-some", 0, 8, 3, 1, FALSE },
};

static void
answer_offsets (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  const Offsets *offsets = service->data;
  guint from = number_of (query, "offset"), size = MIN (number_of (query, "limit"), offsets->cap);
  g_autofree char *more = g_strdup_printf (",\"total\":%u", offsets->total);

  say_rows (message, MIN (offsets->rows, from), MIN (offsets->rows, from + size), more);
}

static void
test_offsets (gconstpointer data)
{
  const Offsets *c = data;

  for (guint concurrency = 1; concurrency <= 4; concurrency += 3)
    {
      g_autofree char *more = g_strdup_printf (HEADER_AUTH ",\"rate\":{\"concurrency\":%u}", concurrency);
      Fixture f = { 0 };
      EksProgressState state;
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) expected = g_string_new (NULL);

      set_up_more (&f, OFFSET, NULL, more, answer_offsets, c);
      g_autofree char *ids = read_ids (&f, 0, &error);
      for (guint i = 0; i < c->rows; i++)
        g_string_append_printf (expected, "%u ", i);
      if (c->good)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (ids, ==, expected->str);
          /* The total is known after the first page, so nothing is asked in vain. */
          g_assert_cmpuint (test_service_count (f.service), ==, c->questions);
        }
      else
        g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
      eks_progress_get_state (f.progress, &state);
      g_assert_cmpint (state.rows_total, ==, c->total);
      tear_down (&f);
    }
}

static void
answer_no_total (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  say_rows (message, 0, 3, NULL);
}

static void
test_no_total (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, OFFSET, answer_no_total, NULL);
  g_autofree char *ids = read_ids (&f, 0, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
  tear_down (&f);
}

/* ---- links and cursors ---- */

static void
answer_link (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  const char *links[] = { ",\"links\":{\"next\":\"/things/2?a=b%20c\"}", ",\"links\":{\"next\":\"3\"}", ",\"links\":{\"next\":null}" };
  const char *link = service->data;

  say_rows (message, nth * 3, nth * 3 + 3, link != NULL ? link : links[MIN (nth, 2)]);
}

static void
test_link (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, LINK, answer_link, NULL);
  g_autofree char *ids = read_ids (&f, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ids, ==, "0 1 2 3 4 5 6 7 8 ");
  g_assert_cmpstr (g_ptr_array_index (f.service->asked, 1), ==, "/things/2?a=b%20c");
  g_assert_cmpstr (g_ptr_array_index (f.service->asked, 2), ==, "/things/3");
  tear_down (&f);
}

static void
test_link_to_other_host (void)
{
  g_autoptr (TestService) other = test_service_start (answer_link, NULL, FALSE);
  g_autofree char *link = g_strdup_printf (",\"links\":{\"next\":\"%s/things\"}", other->origin);
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, LINK, answer_link, link);
  g_autofree char *ids = read_ids (&f, 0, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_REFUSED);
  g_assert_cmpuint (test_service_count (other), ==, 0);
  tear_down (&f);
}

static void
test_link_to_itself (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, LINK, answer_link, ",\"links\":{\"next\":\"/things\"}");
  g_autofree char *ids = read_ids (&f, 0, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_REPEATED);
  g_assert_cmpuint (test_service_count (f.service), ==, 1);
  tear_down (&f);
}

static void
answer_cursor (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  const char *cursors[] = { ",\"next\":\"b/+=\"", ",\"next\":77", ",\"next\":\"\"" };
  const char *cursor = service->data;

  say_rows (message, nth * 3, nth * 3 + 3, cursor != NULL ? cursor : cursors[MIN (nth, 2)]);
}

static void
test_cursor (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, CURSOR, answer_cursor, NULL);
  g_autofree char *ids = read_ids (&f, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ids, ==, "0 1 2 3 4 5 6 7 8 ");
  g_assert_cmpstr (g_ptr_array_index (f.service->asked, 0), ==, "/things?limit=3");
  g_assert_cmpstr (g_ptr_array_index (f.service->asked, 1), ==, "/things?cursor=b%2F%2B%3D&limit=3");
  g_assert_cmpstr (g_ptr_array_index (f.service->asked, 2), ==, "/things?cursor=77&limit=3");
  tear_down (&f);
}

static void
test_cursor_repeated (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, CURSOR, answer_cursor, ",\"next\":\"same\"");
  g_autofree char *ids = read_ids (&f, 0, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_REPEATED);
  g_assert_cmpuint (test_service_count (f.service), ==, 2);
  tear_down (&f);
}

/* ---- what comes twice ---- */

static void
answer_same_page (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  g_autofree char *more = g_strdup_printf (",\"pageNumber\":%u", number_of (query, "pageNumber"));

  say_rows (message, 0, 3, more);
}

static void
test_same_page (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, PAGE, answer_same_page, NULL);
  g_autofree char *ids = read_ids (&f, 0, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_REPEATED);
  g_assert_cmpstr (ids, ==, "0 1 2 ");
  tear_down (&f);
}

static void
answer_same_keys (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  g_autofree char *body = g_strdup_printf ("{\"list\":[{\"id\":\"a\",\"made\":\"%u\"},{\"id\":\"b\"},{\"id\":\"c\"}]}", nth);

  say (message, 200, body);
}

static void
test_same_keys (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, PAGE, answer_same_keys, NULL);
  g_autofree char *ids = read_ids (&f, 0, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_REPEATED);
  tear_down (&f);
}

/* The list moved by one while it was read. */
static void
answer_overlap (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  guint number = number_of (query, "pageNumber");

  say_rows (message, (number - 1) * 2, number < 3 ? (number - 1) * 2 + 3 : 6, NULL);
}

static void
test_repeated_rows (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, PAGE, answer_overlap, NULL);
  g_autofree char *ids = read_ids (&f, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ids, ==, "0 1 2 3 4 5 ");
  g_assert_cmpuint (eks_tally_get_count (f.tally, EKS_TALLY_DUPLICATE_DROPPED, "thing"), ==, 2);
  g_autoptr (GPtrArray) entries = eks_tally_get_entries (f.tally);
  const EksTallyEntry *entry = g_ptr_array_index (entries, 0);
  g_assert_cmpstr (((EksTallyExample *) g_ptr_array_index (entry->examples, 0))->text, ==, "2");
  tear_down (&f);
}

/* The same two pages in turn, a MiB each, and then one that is not full. */
static void
answer_in_turn (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  guint number = number_of (query, "pageNumber");
  g_autofree char *filler = g_strnfill (1024 * 1024, ' ');
  g_autofree char *more = g_strdup_printf (",\"more\":\"%s\"", filler);

  say_rows (message, number % 2 * 3, number % 2 * 3 + (number < 200 ? 3 : 1), more);
}

static guint64
peak_kib (void)
{
  g_autofree char *status = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  return g_ascii_strtoull (strstr (status, "VmHWM:") + strlen ("VmHWM:"), NULL, 10);
}

/* Pages of which no row is new are not kept until one comes. */
static void
test_repeated_rows_let_go (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;
  guint64 before = peak_kib ();

  set_up (&f, PAGE, answer_in_turn, NULL);
  g_autofree char *ids = read_ids (&f, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ids, ==, "3 4 5 0 1 2 ");
  g_assert_cmpuint (eks_tally_get_count (f.tally, EKS_TALLY_DUPLICATE_DROPPED, "thing"), ==, 197 * 3 + 1);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) /* they hold back what was freed */
  g_assert_cmpuint (peak_kib () - before, <, 100 * 1024);
#else
  g_assert_cmpuint (peak_kib (), >=, before);
#endif
  tear_down (&f);
}

/* ---- what is noted ---- */

static void
answer_odd (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  say (message, 200, "{\"list\":[{\"id\":\"1\",\"state\":\"on\"},{\"id\":\"2\",\"state\":\"Procession\"},{\"id\":\"3\",\"state\":null},{\"id\":\"\\udc00\",\"state\":\"off\"},{\"id\":\"5\xFF\",\"state\":\"\"}]}");
}

static void
test_noted (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, "{\"kind\":\"single\"}", answer_odd, NULL);
  g_autofree char *ids = read_ids (&f, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ids, ==, "1 2 3 \xEF\xBF\xBD 5\xEF\xBF\xBD ");
  g_assert_cmpuint (eks_tally_get_count (f.tally, EKS_TALLY_UNKNOWN_VALUE, "state"), ==, 1);
  g_assert_cmpuint (eks_tally_get_count (f.tally, EKS_TALLY_BAD_BYTES, "thing"), ==, 2);
  g_assert_cmpuint (eks_tally_get_count (f.tally, EKS_TALLY_FIELD_MISSING, "made"), ==, 1);
  g_assert_cmpuint (eks_tally_get_count (f.tally, EKS_TALLY_FIELD_MISSING, NULL), ==, 1);
  tear_down (&f);
}

/* Nothing came, so nothing is known to be missing. */
static void
test_nothing_noted (void)
{
  static const Pages none = { "none", 0, 0, 1 };
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, PAGE, answer_pages, &none);
  g_autofree char *ids = read_ids (&f, 0, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) entries = eks_tally_get_entries (f.tally);
  g_assert_cmpuint (entries->len, ==, 0);
  tear_down (&f);
}

/* ---- bounds ---- */

static void
answer_endless (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  guint number = number_of (query, "pageNumber"), size = number_of (query, "pageSize");

  say_rows (message, number * size, (number + 1) * size, NULL);
}

static void
test_max_pages (void)
{
  EksSourceLimits limits;
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, PAGE, answer_endless, NULL);
  eks_source_get_limits (f.source, &limits);
  limits.max_pages = 5;
  eks_source_set_limits (f.source, &limits);
  g_autofree char *ids = read_ids (&f, 0, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_LIMIT);
  g_assert_cmpuint (test_service_count (f.service), ==, 5);
  tear_down (&f);
}

/* A preview asks for what it shows, once. */
static void
test_max_rows (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, PAGE, answer_endless, NULL);
  g_autofree char *two = read_ids (&f, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (two, ==, "2 3 ");
  g_assert_cmpuint (test_service_count (f.service), ==, 1);
  g_assert_cmpstr (g_ptr_array_index (f.service->asked, 0), ==, "/things?pageNumber=1&pageSize=2");
  g_autofree char *seven = read_ids (&f, 7, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (seven, ==, "3 4 5 6 7 8 9 ");
  g_assert_cmpuint (test_service_count (f.service), ==, 4);
  tear_down (&f);
}

static void
test_window (void)
{
  static const Pages none = { "none", 0, 0, 1 };
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up_more (&f, PAGE, "\"window\":{\"field\":\"made\",\"from_parameter\":\"startDate\",\"to_parameter\":\"endDate\",\"overlap_days\":1}", NULL, answer_pages, &none);
  EksEntity *entity = eks_connector_find_entity (f.connector, "thing");
  const EksField *field = eks_entity_find_field (entity, "id");
  EksSourceColumn column = { field->id, field->type, field->paths, field, FALSE };
  /* 2025-03-01 to 2025-12-31 */
  EksSourceQuery query = { .entity = entity, .columns = &column, .n_columns = 1, .key_column = 0, .first_day = 20148, .last_day = 20453 };
  EksReader *reader = eks_source_open (f.source, &query, &error);
  g_assert_no_error (error);
  g_autofree char *ids = test_read_ids (reader, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_ptr_array_index (f.service->asked, 0), ==, "/things?startDate=2025-02-28&endDate=2026-01-01&pageNumber=1&pageSize=3");
  g_assert_finalize_object (reader);
  tear_down (&f);
}

/* ---- one record at a time ---- */

static void
answer_key (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  const char *key = path + strlen ("/thing/");

  if (g_str_has_prefix (key, "gone"))
    say (message, 404, "{}");
  else if (g_str_has_prefix (key, "bad"))
    say (message, 403, "{}");
  else
    {
      g_autofree char *body = g_strdup_printf ("{\"thing\":{\"id\":\"\\u0023%s\",\"made\":[ 1 ],\"state\":\"on\"}}", key);
      say (message, 200, body);
    }
}

static void
test_keys (void)
{
  for (guint concurrency = 1; concurrency <= 4; concurrency += 3)
    {
      g_autofree char *more = g_strdup_printf (HEADER_AUTH ",\"rate\":{\"concurrency\":%u}", concurrency);
      g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GString) expected = g_string_new (NULL);
      Fixture f = { 0 };
      g_autoptr (GError) error = NULL;

      set_up_more (&f, PAGE, NULL, more, answer_key, NULL);
      for (guint i = 0; i < 300; i++)
        {
          g_ptr_array_add (keys, g_strdup_printf (i % 10 == 3 ? "gone%u" : "k%u", i));
          if (i % 10 != 3)
            g_string_append_printf (expected, "#k%u ", i);
        }
      g_ptr_array_add (keys, g_strdup (""));
      g_ptr_array_add (keys, g_strdup (".."));
      EksReader *reader = test_open (f.source, f.connector, 0, keys);
      g_autofree char *ids = test_read_ids (reader, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (ids, ==, expected->str);
      g_assert_cmpuint (test_service_count (f.service), ==, 300);
      g_assert_finalize_object (reader);
      tear_down (&f);
    }
}

static void
test_keys_escaped (void)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (keys, (gpointer) "a/b?c=d#e");
  set_up (&f, PAGE, answer_key, NULL);
  EksReader *reader = test_open (f.source, f.connector, 0, keys);
  g_autofree char *ids = test_read_ids (reader, &error);
  g_assert_no_error (error);
  /* All of it stayed in the path. */
  g_assert_cmpstr (g_ptr_array_index (f.service->asked, 0), ==, "/thing/a/b?c=d#e");
  g_assert_finalize_object (reader);
  tear_down (&f);
}

static void
test_keys_refused (void)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (keys, (gpointer) "good");
  g_ptr_array_add (keys, (gpointer) "bad");
  set_up (&f, PAGE, answer_key, NULL);
  EksReader *reader = test_open (f.source, f.connector, 0, keys);
  g_autofree char *ids = test_read_ids (reader, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_REFUSED);
  g_assert_finalize_object (reader);
  tear_down (&f);
}

static void
test_no_keys (void)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, PAGE, answer_key, NULL);
  EksReader *reader = test_open (f.source, f.connector, 0, keys);
  g_autofree char *ids = test_read_ids (reader, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ids, ==, "");
  g_assert_cmpuint (test_service_count (f.service), ==, 0);
  g_assert_finalize_object (reader);
  tear_down (&f);
}

/* ---- stopping ---- */

/* The second page never comes. */
static void
answer_stuck (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  guint number = number_of (query, "pageNumber");

  if (number > 1)
    soup_server_message_pause (message);
  else
    say_rows (message, 0, 3, NULL);
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (50000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel_before (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, PAGE, answer_stuck, NULL);
  g_cancellable_cancel (cancellable);
  EksReader *reader = test_open (f.source, f.connector, 0, NULL);
  g_assert_null (eks_reader_next_batch (reader, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (eks_reader_close (reader, cancellable, NULL));
  g_assert_finalize_object (reader);
  tear_down (&f);
}

static void
test_cancel_during (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, PAGE, answer_stuck, NULL);
  EksReader *reader = test_open (f.source, f.connector, 0, NULL);
  g_autoptr (EksBatch) first = eks_reader_next_batch (reader, cancellable, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (eks_batch_get_n_rows (first), ==, 3);
  test_service_wait_for (f.service, 2);
  gint64 start = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);
  g_assert_null (eks_reader_next_batch (reader, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (eks_reader_close (reader, cancellable, NULL));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_TIME_SPAN_SECOND);
  g_thread_join (thread);
  g_assert_finalize_object (reader);
  /* A batch outlives its reader. */
  g_autofree char *id = eks_value_dup_text (&eks_batch_get_row (first, 2)[0]);
  g_assert_cmpstr (id, ==, "2");
  tear_down (&f);
}

static void
test_close_early (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, PAGE, answer_endless, NULL);
  EksReader *reader = test_open (f.source, f.connector, 0, NULL);
  g_autoptr (EksBatch) first = eks_reader_next_batch (reader, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (eks_reader_close (reader, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (eks_reader_close (reader, NULL, &error));
  guint asked = test_service_count (f.service);
  /* Bounded: the page being read, three ahead, one being fetched. */
  g_assert_cmpuint (asked, <=, 5);
  g_usleep (20000);
  /* What was on its way at the close may reach the service after it, and be counted then. */
  g_assert_cmpuint (test_service_count (f.service), <=, asked + 1);
  g_assert_finalize_object (reader);
  tear_down (&f);
}

static void
test_given_up (void)
{
  Fixture f = { 0 };

  set_up (&f, PAGE, answer_stuck, NULL);
  EksReader *reader = test_open (f.source, f.connector, 0, NULL);
  test_service_wait_for (f.service, 2);
  g_assert_finalize_object (reader);
  tear_down (&f);
}

/* Nothing is read, so no more than a few pages are asked for. */
static void
test_back_pressure (void)
{
  Fixture f = { 0 };

  set_up (&f, PAGE, answer_endless, NULL);
  EksReader *reader = test_open (f.source, f.connector, 0, NULL);
  test_service_wait_for (f.service, 3);
  g_usleep (50000);
  g_assert_cmpuint (test_service_count (f.service), ==, 3);
  g_assert_true (eks_reader_close (reader, NULL, NULL));
  g_assert_finalize_object (reader);
  tear_down (&f);
}

static void
test_pause (void)
{
  static const Pages pages = { "two", 4, 0, 2 };
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, PAGE, answer_pages, &pages);
  eks_progress_set_paused (f.progress, TRUE);
  EksReader *reader = test_open (f.source, f.connector, 0, NULL);
  g_usleep (50000);
  g_assert_cmpuint (test_service_count (f.service), ==, 0);
  eks_progress_set_paused (f.progress, FALSE);
  g_autofree char *ids = test_read_ids (reader, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ids, ==, "0 1 2 3 ");
  g_assert_finalize_object (reader);
  tear_down (&f);
}

static void
test_close_while_paused (void)
{
  static const Pages pages = { "two", 4, 0, 2 };
  Fixture f = { 0 };

  set_up (&f, PAGE, answer_pages, &pages);
  eks_progress_set_paused (f.progress, TRUE);
  EksReader *reader = test_open (f.source, f.connector, 0, NULL);
  g_assert_true (eks_reader_close (reader, NULL, NULL));
  g_assert_finalize_object (reader);
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pages_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/reader/pages/", pages_cases[i].name, NULL);
      g_test_add_data_func (path, &pages_cases[i], test_pages);
    }
  for (guint i = 0; i < G_N_ELEMENTS (offsets_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/reader/offset/", offsets_cases[i].name, NULL);
      g_test_add_data_func (path, &offsets_cases[i], test_offsets);
    }
  g_test_add_func ("/reader/offset/no-total", test_no_total);
  g_test_add_func ("/reader/link", test_link);
  g_test_add_func ("/reader/link/other-host", test_link_to_other_host);
  g_test_add_func ("/reader/link/itself", test_link_to_itself);
  g_test_add_func ("/reader/cursor", test_cursor);
  g_test_add_func ("/reader/cursor/repeated", test_cursor_repeated);
  g_test_add_func ("/reader/same-page", test_same_page);
  g_test_add_func ("/reader/same-keys", test_same_keys);
  g_test_add_func ("/reader/repeated-rows", test_repeated_rows);
  g_test_add_func ("/reader/repeated-rows/let-go", test_repeated_rows_let_go);
  g_test_add_func ("/reader/noted", test_noted);
  g_test_add_func ("/reader/nothing-noted", test_nothing_noted);
  g_test_add_func ("/reader/max-pages", test_max_pages);
  g_test_add_func ("/reader/max-rows", test_max_rows);
  g_test_add_func ("/reader/window", test_window);
  g_test_add_func ("/reader/keys", test_keys);
  g_test_add_func ("/reader/keys/escaped", test_keys_escaped);
  g_test_add_func ("/reader/keys/refused", test_keys_refused);
  g_test_add_func ("/reader/keys/none", test_no_keys);
  g_test_add_func ("/reader/cancel/before", test_cancel_before);
  g_test_add_func ("/reader/cancel/during", test_cancel_during);
  g_test_add_func ("/reader/close-early", test_close_early);
  g_test_add_func ("/reader/given-up", test_given_up);
  g_test_add_func ("/reader/back-pressure", test_back_pressure);
  g_test_add_func ("/reader/pause", test_pause);
  g_test_add_func ("/reader/pause/close", test_close_while_paused);
  return g_test_run ();
}
