/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records under records of another entity, one parent at a time or many in one question; records by key, many at once and by
 * several ways; values that are spelt otherwise. */

#include "config.h"

#include "eks-error.h"
#include "test-service.h"

#define CURSOR "{\"kind\":\"cursor\",\"number_parameter\":\"cursor\",\"next\":\"next\"}"

static const char connector_text[] =
  "{\"id\":\"test\",\"label\":\"Test\",\"verified\":\"Made up\",\"base_url\":\"{base_url}\",\"time_zone\":\"Europe/Copenhagen\","
  "\"settings\":[{\"id\":\"base_url\",\"kind\":\"url\",\"label\":\"Address\",\"required\":true}],"
  "\"auth\":{\"kind\":\"none\"},\"rate\":{\"concurrency\":%u},\"paging\":" CURSOR ","
  "\"entities\":[{\"id\":\"operation\",\"label\":\"Operation\",\"key\":\"id\",\"size\":\"small\","
  "\"fields\":[{\"id\":\"id\",\"path\":\"id\",\"type\":\"text\",\"label\":\"ID\"},{\"id\":\"name\",\"path\":\"name\",\"type\":\"text\",\"label\":\"Name\"}],"
  "\"streams\":[{\"path\":\"/operations\",\"records\":\"list\",\"verified\":\"documented\"}]},"
  "{\"id\":\"entry\",\"label\":\"Entry\",\"key\":\"id\",\"size\":\"large\","
  "\"fields\":[{\"id\":\"id\",\"path\":\"id\",\"type\":\"text\",\"label\":\"ID\"},"
  "{\"id\":\"operation\",\"parent\":\"name\",\"type\":\"text\",\"label\":\"Operation\"},"
  "{\"id\":\"sent\",\"path\":\"sent\",\"type\":\"timestamp\",\"reads\":\"unix\",\"label\":\"Sent\"},"
  "{\"id\":\"state\",\"path\":\"state\",\"type\":\"text\",\"label\":\"State\",\"choices\":[{\"value\":\"403\",\"label\":\"Sent\"},"
  "{\"value\":\"404\",\"label\":\"Delivered\",\"aliases\":[\"DELIVERED\",\"delivered\"]}]},"
  "{\"id\":\"rare\",\"path\":\"rare\",\"type\":\"text\",\"label\":\"Rare\"},"
  "{\"id\":\"never\",\"path\":\"never\",\"type\":\"text\",\"label\":\"Never\"}],"
  "\"streams\":[{\"path\":\"/operations/{parent}/entries\",\"records\":\"list\",\"verified\":\"assumed\",\"parent\":{\"entity\":\"operation\"}}],"
  "\"many\":{\"path\":\"/states\",\"query\":[{\"name\":\"format\",\"value\":\"json\"}],\"parameter\":\"of\",\"separator\":\"|\",\"size\":3,\"records\":\"list\"},"
  "\"one\":[{\"path\":\"/entry/{key}\",\"record\":\"entry\"},{\"path\":\"/archive/{key}\"}]},"
  "{\"id\":\"click\",\"label\":\"Click\",\"size\":\"large\","
  "\"fields\":[{\"id\":\"id\",\"path\":\"id\",\"type\":\"text\",\"label\":\"ID\"}],"
  "\"streams\":[{\"path\":\"/clicks\",\"records\":\"list\",\"verified\":\"documented\",\"parent\":{\"entity\":\"operation\",\"parameter\":\"links[]\",\"size\":2}}]},"
  "{\"id\":\"prize\",\"label\":\"Prize\",\"size\":\"large\","
  "\"fields\":[{\"id\":\"id\",\"path\":\"id\",\"type\":\"text\",\"label\":\"ID\"},{\"id\":\"operation\",\"parent\":\"operation\",\"type\":\"text\",\"label\":\"Operation\"}],"
  "\"streams\":[{\"path\":\"/entries/{parent}/prizes\",\"records\":\"list\",\"verified\":\"documented\",\"parent\":{\"entity\":\"entry\"}}]}]}";

typedef struct
{
  TestService *service;
  EksConnector *connector;
  EksTally *tally;
  EksSource *source;
  GHashTable *parents; /* (nullable) */
} Fixture;

static void
set_up (Fixture *f, guint concurrency, TestAnswerFunc answer)
{
  g_autofree char *json = g_strdup_printf (connector_text, concurrency);
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (EksClock) clock = EKS_CLOCK (eks_test_clock_new (G_TIME_SPAN_DAY));

  f->service = test_service_start (answer, NULL, FALSE);
  f->connector = eks_connector_new_from_data (json, strlen (json), &error);
  g_assert_no_error (error);
  f->tally = eks_tally_new ();
  g_hash_table_insert (settings, (gpointer) "base_url", f->service->origin);
  f->source = eks_source_new (f->connector, settings, clock, &error);
  g_assert_no_error (error);
  eks_source_set_tally (f->source, f->tally);
}

static void
tear_down (Fixture *f)
{
  g_assert_finalize_object (f->source);
  g_assert_finalize_object (f->tally);
  g_assert_finalize_object (f->connector);
  g_clear_pointer (&f->parents, g_hash_table_unref);
  test_service_stop (f->service);
}

static void
choose (Fixture *f, const char *entity, const char *keys)
{
  if (f->parents == NULL)
    f->parents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  g_hash_table_insert (f->parents, g_strdup (entity), g_strsplit (keys, " ", -1));
}

static EksReader *
open_fields (Fixture *f, const char *entity_id, const char *fields, guint64 max_rows, const char *keys)
{
  EksEntity *entity = eks_connector_find_entity (f->connector, entity_id);
  g_auto (GStrv) ids = g_strsplit (fields, " ", -1);
  g_autoptr (GArray) columns = g_array_new (FALSE, TRUE, sizeof (EksSourceColumn));
  g_autoptr (GError) error = NULL;
  EksReader *reader;

  for (guint i = 0; ids[i] != NULL; i++)
    {
      const EksField *field = eks_entity_find_field (entity, ids[i]);
      EksSourceColumn column = { .id = field->id, .type = field->type, .paths = field->paths, .field = field };
      g_array_append_val (columns, column);
    }
  EksSourceQuery query = { .entity = entity, .columns = (EksSourceColumn *) (void *) columns->data, .n_columns = columns->len, .key_column = 0, .max_rows = max_rows, .parents = f->parents };
  if (keys != NULL)
    {
      g_auto (GStrv) list = g_strsplit (keys, " ", -1);
      g_autoptr (GPtrArray) array = g_ptr_array_new ();
      for (guint i = 0; list[i] != NULL; i++)
        g_ptr_array_add (array, list[i]);
      reader = eks_source_open_keys (f->source, &query, array, &error);
    }
  else
    reader = eks_source_open (f->source, &query, &error);
  g_assert_no_error (error);
  return reader;
}

/* Cells with “,” between them, rows with “;” after them. */
static char *
read_rows (Fixture *f, const char *entity, const char *fields, guint64 max_rows, const char *keys, GError **error)
{
  EksReader *reader = open_fields (f, entity, fields, max_rows, keys);
  g_autoptr (GString) text = g_string_new (NULL);
  EksBatch *batch;

  while ((batch = eks_reader_next_batch (reader, NULL, error)) != NULL)
    {
      for (guint row = 0; row < eks_batch_get_n_rows (batch); row++)
        {
          for (guint i = 0; i < eks_schema_get_n_columns (eks_reader_get_schema (reader)); i++)
            {
              const EksValue *value = &eks_batch_get_row (batch, row)[i];
              g_string_append_printf (text, "%s%.*s", i > 0 ? "," : "", (int) value->length, value->text != NULL ? value->text : "");
            }
          g_string_append_c (text, ';');
        }
      eks_batch_unref (batch);
    }
  g_assert_true (eks_reader_close (reader, NULL, NULL));
  g_assert_finalize_object (reader);
  return g_strdup (text->str);
}

static char *
join_asked (Fixture *f)
{
  g_mutex_lock (&f->service->lock);
  g_ptr_array_add (f->service->asked, NULL);
  char *joined = g_strjoinv (" ", (char **) f->service->asked->pdata);
  g_ptr_array_set_size (f->service->asked, (int) f->service->asked->len - 1);
  g_mutex_unlock (&f->service->lock);
  return joined;
}

/* Three operations on two pages; the second has nothing, the third two pages of entries, one of which comes twice. */
static void
answer_operations (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  const char *cursor = query != NULL ? g_hash_table_lookup (query, "cursor") : NULL;

  if (g_str_equal (path, "/operations"))
    say (message, 200, cursor == NULL ? "{\"list\":[{\"id\":\"a\",\"name\":\"Ada\"},{\"id\":\"b/1\",\"name\":\"B\\u00f8\"}],\"next\":\"p2\"}" : "{\"list\":[{\"id\":\"c\",\"name\":null}],\"next\":null}");
  else if (g_str_equal (path, "/operations/a/entries"))
    say (message, 200, "{\"list\":[{\"id\":\"1\",\"sent\":0,\"state\":\"DELIVERED\"},{\"id\":\"2\",\"sent\":\"1752573600\",\"state\":403}],\"next\":null}");
  else if (g_str_equal (path, "/operations/b/1/entries"))
    say (message, 200, "{\"list\":[],\"next\":null}");
  else if (g_str_equal (path, "/operations/c/entries"))
    say (message, 200, cursor == NULL ? "{\"list\":[{\"id\":\"1\",\"sent\":1752573600.250,\"state\":\"delivered\",\"rare\":\"x\"}],\"next\":\"more\"}" : "{\"list\":[{\"id\":\"1\"},{\"id\":\"3\",\"sent\":\"soon\",\"state\":\"lost\"}],\"next\":null}");
  else
    say (message, 404, "{}");
}

static void
test_all (void)
{
  for (guint concurrency = 1; concurrency <= 4; concurrency += 3)
    {
      Fixture f = { 0 };
      g_autoptr (GError) error = NULL;

      set_up (&f, concurrency, answer_operations);
      g_autofree char *rows = read_rows (&f, "entry", "id operation rare never", 0, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (rows, ==, "1,Ada,,;2,Ada,,;1,,x,;3,,,;");
      /* a key that comes under two parents is two records; one that comes twice under one is one */
      g_assert_cmpuint (eks_tally_get_count (f.tally, EKS_TALLY_DUPLICATE_DROPPED, "entry"), ==, 1);
      /* a field that some parent's records have is there; said once for all parents */
      g_assert_cmpuint (eks_tally_get_count (f.tally, EKS_TALLY_FIELD_MISSING, "rare"), ==, 0);
      g_assert_cmpuint (eks_tally_get_count (f.tally, EKS_TALLY_FIELD_MISSING, "never"), ==, 1);
      if (concurrency == 1)
        {
          g_autofree char *asked = join_asked (&f);
          g_assert_true (strstr (asked, "/operations/b/1/entries") != NULL);
          g_assert_cmpuint (test_service_count (f.service), ==, 6);
        }
      tear_down (&f);
    }
}

/* Nothing but the keys is needed, so the parents are not asked for. */
static void
test_chosen (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, 1, answer_operations);
  choose (&f, "operation", "c b/1");
  g_autofree char *rows = read_rows (&f, "entry", "id", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, "1;3;");
  g_autofree char *asked = join_asked (&f);
  g_assert_cmpstr (asked, ==, "/operations/c/entries /operations/c/entries?cursor=more /operations/b/1/entries");
  tear_down (&f);
}

static void
test_chosen_with_name (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, 1, answer_operations);
  choose (&f, "operation", "a");
  g_autofree char *rows = read_rows (&f, "entry", "id operation", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, "1,Ada;2,Ada;");
  tear_down (&f);
}

static void
test_vanished (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, 4, answer_operations);
  choose (&f, "operation", "c gone");
  g_autofree char *rows = read_rows (&f, "entry", "id", 0, NULL, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_MISSING);
  g_assert_cmpstr (rows, ==, "1;3;");
  g_assert_nonnull (strstr (error->message, "“gone”"));
  g_clear_error (&error);
  g_autofree char *named = read_rows (&f, "entry", "id operation", 0, NULL, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_MISSING);
  g_assert_nonnull (strstr (error->message, "“gone”"));
  tear_down (&f);
}

/* “..” would lead out of the place that its records have. */
static void
test_unusable (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, 1, answer_operations);
  choose (&f, "operation", "..");
  g_autofree char *rows = read_rows (&f, "entry", "id", 0, NULL, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
  g_assert_cmpstr (rows, ==, "");
  g_autofree char *asked = join_asked (&f);
  g_assert_cmpstr (asked, ==, "");
  tear_down (&f);
}

/* The name is known where the parents were asked for. */
static void
answer_half (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  if (strstr (g_uri_get_path (soup_server_message_get_uri (message)), "/c/") != NULL)
    say (message, 200, "{\"nothing\":1}");
  else if (strstr (g_uri_get_path (soup_server_message_get_uri (message)), "/a/") != NULL)
    say (message, 404, "{}");
  else
    answer_operations (service, message, query, nth);
}

static void
test_named (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, 1, answer_half);
  g_autofree char *rows = read_rows (&f, "entry", "id", 0, NULL, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_MISSING);
  g_assert_nonnull (strstr (error->message, "“Ada (a)”"));
  g_clear_error (&error);
  choose (&f, "operation", "c");
  g_autofree char *none = read_rows (&f, "entry", "id", 0, NULL, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
  g_assert_true (g_str_has_prefix (error->message, "“c”: "));
  tear_down (&f);
}

static void
test_preview (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, 4, answer_operations);
  g_autofree char *rows = read_rows (&f, "entry", "id", 3, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, "1;2;1;");
  tear_down (&f);
}

static void
answer_clicks (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  if (g_str_equal (g_uri_get_path (soup_server_message_get_uri (message)), "/clicks"))
    say (message, 200, "{\"list\":[{\"id\":\"x\"}]}");
  else
    answer_operations (service, message, query, nth);
}

/* The parameter is repeated, and escaped, with the keys of as many parents as fit. */
static void
test_packs (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, 1, answer_clicks);
  g_autofree char *rows = read_rows (&f, "click", "id", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, "x;x;");
  g_autofree char *asked = join_asked (&f);
  g_assert_nonnull (strstr (asked, "/clicks?links%5B%5D=a&links%5B%5D=b%2F1 "));
  g_assert_true (g_str_has_suffix (asked, "/clicks?links%5B%5D=c"));
  tear_down (&f);
}

static void
answer_prizes (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  if (g_str_has_suffix (g_uri_get_path (soup_server_message_get_uri (message)), "/prizes"))
    say (message, 200, "{\"list\":[{\"id\":\"p\"}]}");
  else
    answer_operations (service, message, query, nth);
}

/* Parents may have parents; the choice of the uppermost holds all the way down. */
static void
test_grandchildren (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, 1, answer_prizes);
  choose (&f, "operation", "a");
  g_autofree char *rows = read_rows (&f, "prize", "id operation", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, "p,Ada;p,Ada;");
  g_autofree char *asked = join_asked (&f);
  g_assert_nonnull (strstr (asked, "/entries/1/prizes /entries/2/prizes"));
  g_assert_null (strstr (asked, "/operations/c"));
  tear_down (&f);
}

/* ---- values that are spelt otherwise ---- */

static void
test_spellings (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, 1, answer_operations);
  choose (&f, "operation", "a c");
  g_autofree char *rows = read_rows (&f, "entry", "id sent state", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==,
                   "1,1970-01-01T01:00:00+01:00,404;2,2025-07-15T12:00:00+02:00,403;"
                   "1,2025-07-15T12:00:00.25+02:00,404;3,soon,lost;");
  g_assert_cmpuint (eks_tally_get_count (f.tally, EKS_TALLY_UNKNOWN_VALUE, "state"), ==, 1);
  g_assert_cmpuint (eks_tally_get_count (f.tally, EKS_TALLY_NOT_AS_DESCRIBED, "sent"), ==, 1);
  eks_source_set_zone (f.source, "Asia/Kolkata");
  g_autofree char *east = read_rows (&f, "entry", "id sent", 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (east, ==, "1,1970-01-01T05:30:00+05:30;");
  tear_down (&f);
}

/* ---- by key ---- */

/* Keys that begin with m are known to the first way, with o to the second, with r to the third. */
static void
answer_keys (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  const char *key = strrchr (path, '/') + 1;
  g_autoptr (GString) body = g_string_new (NULL);

  if (g_str_equal (path, "/states"))
    {
      g_auto (GStrv) keys = g_strsplit (g_hash_table_lookup (query, "of"), "|", -1);
      g_assert_cmpstr (g_hash_table_lookup (query, "format"), ==, "json");
      g_assert_cmpuint (g_strv_length (keys), <=, 3);
      for (guint i = 0; keys[i] != NULL; i++)
        if (keys[i][0] == 'm')
          g_string_append_printf (body, "%s{\"id\":\"%s\",\"state\":\"DELIVERED\"}", body->len > 0 ? "," : "", keys[i]);
      g_string_prepend (body, "{\"list\":[");
      g_string_append (body, "]}");
    }
  else if (g_str_has_prefix (path, "/entry/") && key[0] == 'o')
    g_string_printf (body, "{\"entry\":{\"id\":\"%s\",\"state\":\"403\"}}", key);
  else if (g_str_has_prefix (path, "/archive/") && key[0] == 'r')
    g_string_printf (body, "{\"id\":\"%s\",\"state\":\"old\"}", key);
  else
    g_string_assign (body, "{}");
  say (message, body->len > 2 ? 200 : 404, body->str);
}

static void
test_routes (void)
{
  for (guint concurrency = 1; concurrency <= 4; concurrency += 3)
    {
      Fixture f = { 0 };
      g_autoptr (GError) error = NULL;

      set_up (&f, concurrency, answer_keys);
      g_autofree char *rows = read_rows (&f, "entry", "id state", 0, "m1 o1 r1 m2 m3 x m|4 o2", &error);
      g_assert_no_error (error);
      g_assert_cmpstr (rows, ==, "m1,404;m2,404;m3,404;o1,403;o2,403;r1,old;");
      if (concurrency == 1)
        {
          g_autofree char *asked = join_asked (&f);
          g_assert_cmpstr (asked, ==,
                           "/states?format=json&of=m1%7Co1%7Cr1 /states?format=json&of=m2%7Cm3%7Cx /states?format=json&of=o2 "
                           "/entry/o1 /entry/r1 /entry/x /entry/m|4 /entry/o2 /archive/r1 /archive/x /archive/m|4");
        }
      tear_down (&f);
    }
}

/* All were found: nobody else is asked. */
static void
test_first_route (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, 1, answer_keys);
  g_autofree char *rows = read_rows (&f, "entry", "id", 0, "m1 m2 m3 m4", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, "m1;m2;m3;m4;");
  g_assert_cmpuint (test_service_count (f.service), ==, 2);
  tear_down (&f);
}

/* A key that cannot be part of the first question, and so was not asked for there, is not one that it knows: no column shows
 * the key here. */
static void
test_unasked (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, 1, answer_keys);
  g_autofree char *rows = read_rows (&f, "entry", "state", 0, "m1 o|4", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, "404;403;");
  g_autofree char *asked = join_asked (&f);
  g_assert_cmpstr (asked, ==, "/states?format=json&of=m1 /entry/o|4");
  tear_down (&f);
}

static void
answer_no_states (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  if (g_str_equal (g_uri_get_path (soup_server_message_get_uri (message)), "/states"))
    say (message, 404, "{}");
  else
    answer_keys (service, message, query, nth);
}

/* An address for many keys that is gone itself does not say that it knows none of them. */
static void
test_no_route (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, 1, answer_no_states);
  g_autofree char *rows = read_rows (&f, "entry", "id", 0, "m1 o1", &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_MISSING);
  g_assert_cmpstr (rows, ==, "");
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/children/all", test_all);
  g_test_add_func ("/source/children/chosen", test_chosen);
  g_test_add_func ("/source/children/chosen-with-name", test_chosen_with_name);
  g_test_add_func ("/source/children/vanished", test_vanished);
  g_test_add_func ("/source/children/unusable", test_unusable);
  g_test_add_func ("/source/children/named", test_named);
  g_test_add_func ("/source/children/preview", test_preview);
  g_test_add_func ("/source/children/packs", test_packs);
  g_test_add_func ("/source/children/grandchildren", test_grandchildren);
  g_test_add_func ("/source/children/spellings", test_spellings);
  g_test_add_func ("/source/children/routes", test_routes);
  g_test_add_func ("/source/children/first-route", test_first_route);
  g_test_add_func ("/source/children/unasked", test_unasked);
  g_test_add_func ("/source/children/no-route", test_no_route);
  return g_test_run ();
}
