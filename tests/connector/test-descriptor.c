/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Descriptors: what a good one gives, and that each fault of a bad one is named by its JSON path. */

#include "config.h"

#include "eks-connector.h"
#include "eks-error.h"
#include "eks-timestamp.h"

#include "eks-test-support.h"
#include "test-whole.h"

#include <string.h>

static void
assert_path (const EksPath *path, const char *steps)
{
  g_autofree char *joined = NULL;

  g_assert_nonnull (path);
  joined = g_strjoinv ("/", path->steps);
  g_assert_cmpstr (joined, ==, steps);
}

static void
test_account (void)
{
  EksConnector *connector = load_whole ();
  const EksSetting *setting = eks_connector_find_setting (connector, "base_url");
  const EksErrorRule *rule = g_ptr_array_index (eks_connector_get_error_rules (connector), 2);

  g_assert_cmpstr (eks_connector_get_id (connector), ==, "acme_crm");
  g_assert_cmpstr (eks_connector_get_label (connector), ==, "Acme CRM");
  g_assert_cmpstr (eks_connector_get_description (connector), ==, "Donors");
  g_assert_cmpstr (eks_connector_get_verified (connector), ==, "Made up for the tests");
  g_assert_cmpstr (eks_connector_get_base_url (connector), ==, "{base_url}/v2");
  g_assert_cmpstr (eks_connector_get_time_zone (connector), ==, "Europe/Stockholm");
  g_assert_cmpstr (eks_connector_get_test_path (connector), ==, "/ping?of={tenant}");
  g_assert_cmpuint (eks_connector_get_settings (connector)->len, ==, 4);
  g_assert_cmpint (setting->kind, ==, EKS_SETTING_URL);
  g_assert_true (setting->required);
  g_assert_cmpstr (setting->fallback, ==, "https://api.example.com");
  g_assert_cmpstr (((EksChoice *) g_ptr_array_index (setting->choices, 1))->label, ==, "http://127.0.0.1:8099");
  g_assert_cmpint (eks_connector_find_setting (connector, "token")->kind, ==, EKS_SETTING_SECRET);
  g_assert_null (eks_connector_find_setting (connector, "nothing"));
  g_assert_cmpint (eks_connector_get_auth (connector)->kind, ==, EKS_AUTH_HEADER);
  g_assert_cmpstr (eks_connector_get_auth (connector)->value, ==, "Bearer {token}");
  g_assert_cmpfloat (eks_connector_get_rate (connector)->requests_per_second, ==, 2.5);
  g_assert_cmpuint (eks_connector_get_rate (connector)->concurrency, ==, 4);
  g_assert_cmpuint (rule->status_from, ==, 500);
  g_assert_cmpuint (rule->status_to, ==, 599);
  g_assert_cmpstr (rule->body_path, ==, "hint");
  g_assert_null (rule->body_value);
  g_assert_cmpint (rule->reaction, ==, EKS_REACTION_RETRY);
  rule = g_ptr_array_index (eks_connector_get_error_rules (connector), 0);
  g_assert_cmpuint (rule->status_from, ==, 100);
  g_assert_cmpuint (rule->status_to, ==, 599);
  g_assert_cmpstr (rule->body_path, ==, "error.code");
  g_assert_cmpstr (rule->body_value, ==, "13");
  g_assert_finalize_object (connector);
}

/* What stands at @path becomes @value, JSON; NULL takes it away. A new member may be put in, too. */
typedef struct
{
  const char *path;
  const char *value;
  const char *expected; /* JSON path of the fault; NULL: the same as path */
} BrokenCase;

/* Splits “a[1].b” into the container that holds its last step and that step. */
static JsonNode *
find_container (JsonNode *root, const char *path, char **last)
{
  g_auto (GStrv) steps = NULL;
  g_autofree char *dotted = NULL;
  GString *text = g_string_new (path);
  JsonNode *node = root;

  g_string_replace (text, "[", ".", 0);
  g_string_replace (text, "]", "", 0);
  dotted = g_string_free (text, FALSE);
  steps = g_strsplit (dotted, ".", -1);
  for (guint i = 0; steps[i + 1] != NULL; i++)
    node = JSON_NODE_HOLDS_ARRAY (node) ? json_array_get_element (json_node_get_array (node), g_ascii_strtoull (steps[i], NULL, 10))
                                        : json_object_get_member (json_node_get_object (node), steps[i]);
  *last = g_strdup (steps[g_strv_length (steps) - 1]);
  return node;
}

/* json-glib has no “set element” */
static void
replace_element (JsonArray *array, guint index, JsonNode *value)
{
  guint length = json_array_get_length (array);

  for (guint i = 0; i < length; i++)
    {
      JsonNode *element = i == index ? value : json_array_dup_element (array, 0);
      json_array_remove_element (array, 0);
      json_array_add_element (array, element);
    }
}

static char *
break_whole (const BrokenCase *broken)
{
  gsize length;
  g_autofree char *data = read_whole (&length);
  g_autoptr (JsonNode) root = json_from_string (data, NULL);
  g_autofree char *last = NULL;
  JsonNode *container = find_container (root, broken->path, &last);
  JsonNode *value = broken->value != NULL ? json_from_string (broken->value, NULL) : NULL;

  g_assert_nonnull (container);
  g_assert_true (broken->value == NULL || value != NULL);
  if (value == NULL)
    json_object_remove_member (json_node_get_object (container), last);
  else if (JSON_NODE_HOLDS_ARRAY (container))
    replace_element (json_node_get_array (container), g_ascii_strtoull (last, NULL, 10), value);
  else
    json_object_set_member (json_node_get_object (container), last, value);
  return json_to_string (root, FALSE);
}

/* @change: what of the whole descriptor becomes @value. Returns: (transfer full) */
static EksConnector *
load_changed (const char *change, const char *value)
{
  g_autofree char *text = break_whole (&(BrokenCase){ change, value, NULL });
  g_autoptr (GError) error = NULL;
  EksConnector *connector = eks_connector_new_from_data (text, strlen (text), &error);

  g_assert_no_error (error);
  return connector;
}

static void
test_oauth2 (void)
{
  g_autoptr (EksConnector) connector = load_changed (
    "auth", "{\"kind\": \"oauth2\", \"token_url\": \"{base_url}/oauth2/token\", \"user\": \"{tenant}\", \"password\": \"{token}\", \"scope\": \"read:{region}\"}");
  const EksAuth *auth = eks_connector_get_auth (connector);

  g_assert_cmpint (auth->kind, ==, EKS_AUTH_OAUTH2);
  g_assert_cmpstr (auth->name, ==, "{tenant}");
  g_assert_cmpstr (auth->value, ==, "{token}");
  g_assert_cmpstr (auth->token_url, ==, "{base_url}/oauth2/token");
  g_assert_cmpstr (auth->scope, ==, "read:{region}");
}

static void
test_body_values (void)
{
  static const char *const values[][2] = { { "13", "13" }, { "-7", "-7" }, { "1.5", "1.5" }, { "true", "true" }, { "\"a b\"", "a b" } };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (EksConnector) connector = load_changed ("errors[0].body.value", values[i][0]);
      const EksErrorRule *rule = g_ptr_array_index (eks_connector_get_error_rules (connector), 0);
      g_assert_cmpstr (rule->body_value, ==, values[i][1]);
    }
}

static void
test_paging_headers (void)
{
  g_autoptr (EksConnector) connector = load_changed (
    "entities[1].streams[1].paging", "{\"kind\": \"link\", \"next_header\": \"Link\", \"total_header\": \"X-Total-Count\"}");
  const EksPaging *paging = eks_entity_get_stream (eks_connector_find_entity (connector, "person"), 1)->paging;

  g_assert_null (paging->next);
  g_assert_null (paging->total);
  g_assert_cmpstr (paging->next_header, ==, "Link");
  g_assert_cmpstr (paging->total_header, ==, "X-Total-Count");
}

/* What a service keeps ends with the same day of a month, or with the last one of a shorter month. */
static void
test_kept (void)
{
  static const struct
  {
    guint months;
    int earliest[3];
    int today[3];
    int kept[3];
  } dates[] = {
    { 12, { 0 }, { 2026, 11, 29 }, { 2025, 11, 29 } },
    { 12, { 2022, 3, 1 }, { 2022, 11, 29 }, { 2022, 3, 1 } },
    { 1, { 0 }, { 2025, 3, 31 }, { 2025, 2, 28 } },
    { 1, { 0 }, { 2024, 3, 31 }, { 2024, 2, 29 } },
    { 13, { 0 }, { 2026, 1, 15 }, { 2024, 12, 15 } },
    { 0, { 2022, 3, 1 }, { 2026, 1, 15 }, { 2022, 3, 1 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      const int *earliest = dates[i].earliest, *today = dates[i].today, *kept = dates[i].kept;
      const EksWindow window = {
        .keeps_months = dates[i].months,
        .earliest = earliest[0] != 0 ? eks_days_from_civil (earliest[0], earliest[1], earliest[2]) : G_MININT64,
      };
      g_assert_cmpint (eks_window_get_first_kept (&window, eks_days_from_civil (today[0], today[1], today[2])), ==,
                       eks_days_from_civil (kept[0], kept[1], kept[2]));
    }
  g_assert_cmpint (eks_window_get_first_kept (&(EksWindow) { .earliest = G_MININT64 }, 20000), ==, G_MININT64);
}

static void
test_streams (void)
{
  g_autoptr (EksConnector) connector = load_whole ();
  EksEntity *call = eks_connector_find_entity (connector, "call");
  EksEntity *person = eks_connector_find_entity (connector, "person");
  const EksStream *first = eks_entity_get_stream (call, 0);
  const EksStream *second = eks_entity_get_stream (call, 1);

  g_assert_null (eks_connector_find_entity (connector, "nothing"));
  g_assert_null (eks_entity_get_stream (call, 2));
  g_assert_cmpstr (first->path, ==, "/{tenant}/calls");
  g_assert_true (first->assumed);
  g_assert_cmpstr (((EksChoice *) g_ptr_array_index (first->query, 0))->value, ==, "filter[region]");
  g_assert_cmpstr (((EksChoice *) g_ptr_array_index (first->query, 0))->label, ==, "{region}");
  assert_path (first->records, "data/rows");
  g_assert_cmpint (first->paging->kind, ==, EKS_PAGING_PAGE);
  g_assert_cmpuint (first->paging->first, ==, 0);
  g_assert_cmpuint (first->paging->size, ==, 50);
  assert_path (first->paging->granted, "page_size");
  g_assert_cmpstr (first->window->field, ==, "made");
  g_assert_cmpuint (first->window->overlap_days, ==, 1);
  g_assert_cmpint (first->window->format, ==, EKS_WINDOW_TIME);
  g_assert_cmpint (first->window->earliest, ==, eks_days_from_civil (2022, 3, 1));
  g_assert_cmpuint (first->window->keeps_months, ==, 12);
  g_assert_true (first->distinct);
  g_assert_false (second->distinct);
  g_assert_cmpuint (first->pushes->len, ==, 1);
  g_assert_cmpstr (((EksPush *) g_ptr_array_index (first->pushes, 0))->parameter, ==, "status");
  g_assert_cmpuint (second->pushes->len, ==, 0);
  g_assert_false (second->assumed);
  g_assert_cmpint (second->paging->kind, ==, EKS_PAGING_OFFSET);
  assert_path (second->paging->total, "count");
  assert_path (second->root, "body/call");
  g_assert_cmpstr (second->only_path_field, ==, "kind");
  g_assert_cmpstr (second->only_value, ==, "call");
  assert_path (g_hash_table_lookup (second->embedded, "person"), "body/person");
  g_assert_true (g_strv_contains ((const char *const *) second->unavailable, "again"));
  g_assert_cmpuint (eks_entity_get_routes (call)->len, ==, 1);
  const EksRoute *one = g_ptr_array_index (eks_entity_get_routes (call), 0);
  g_assert_cmpstr (one->path, ==, "/call/{key}");
  g_assert_null (one->parameter);
  g_assert_cmpuint (one->size, ==, 1);
  assert_path (one->records, "data");
  g_assert_cmpint (eks_entity_get_stream (person, 0)->paging->kind, ==, EKS_PAGING_CURSOR);
  assert_path (eks_entity_get_stream (person, 1)->paging->next, "links/next");
  assert_path (eks_entity_get_stream (person, 2)->records, "");
}

static void
test_parents (void)
{
  g_autoptr (EksConnector) connector = load_whole ();
  EksEntity *visit = eks_connector_find_entity (connector, "visit");
  EksEntity *click = eks_connector_find_entity (connector, "click");
  const EksField *field = eks_entity_find_field (visit, "who");
  const EksParent *parent = eks_entity_get_stream (click, 0)->parent;
  const EksChoice *choice;

  g_assert_cmpstr (eks_entity_get_parent (visit), ==, "person");
  g_assert_cmpstr (eks_entity_get_title (visit), ==, "day");
  g_assert_cmpstr (eks_entity_get_title (eks_connector_find_entity (connector, "person")), ==, "name");
  g_assert_cmpstr (eks_entity_get_title (eks_connector_find_entity (connector, "call")), ==, "call_id");
  g_assert_true (eks_connector_find_parent (connector, click) == visit);
  g_assert_null (eks_connector_find_parent (connector, eks_connector_find_entity (connector, "person")));
  g_assert_null (eks_entity_get_stream (visit, 0)->parent->parameter);
  g_assert_cmpuint (eks_entity_get_stream (visit, 0)->parent->size, ==, 1);
  g_assert_cmpstr (parent->parameter, ==, "visits[]");
  g_assert_cmpuint (parent->size, ==, 50);
  g_assert_cmpstr (field->parent, ==, "name");
  g_assert_cmpuint (field->paths->len, ==, 0);
  g_assert_cmpint (eks_entity_find_field (visit, "day")->reads, ==, EKS_READS_UNIX);
  choice = g_ptr_array_index (eks_entity_find_field (visit, "kind")->choices, 0);
  g_assert_cmpstr (choice->aliases[1], ==, "call");
}

static void
test_routes (void)
{
  g_autoptr (EksConnector) connector = load_whole ();
  EksEntity *outcome = eks_connector_find_entity (connector, "outcome");
  GPtrArray *routes = eks_entity_get_routes (outcome);
  const EksRoute *many = g_ptr_array_index (routes, 0), *old = g_ptr_array_index (routes, 2);

  g_assert_cmpuint (eks_entity_get_streams (outcome)->len, ==, 0);
  g_assert_null (eks_entity_get_stream (outcome, 0));
  g_assert_null (eks_entity_get_parent (outcome));
  g_assert_cmpuint (routes->len, ==, 3);
  g_assert_cmpstr (many->parameter, ==, "of");
  g_assert_cmpstr (many->separator, ==, "|");
  g_assert_cmpuint (many->size, ==, 20);
  g_assert_cmpuint (many->query->len, ==, 1);
  g_assert_true (many->assumed);
  assert_path (many->records, "list");
  g_assert_cmpstr (old->path, ==, "/old/{key}");
  assert_path (old->records, "old");
  g_assert_cmpint (eks_entity_find_relation (eks_connector_find_entity (connector, "call"), "outcome")->compare, ==, EKS_KEY_COMPARE_PHONE);
}

static void
test_fields (void)
{
  g_autoptr (EksConnector) connector = load_whole ();
  EksEntity *call = eks_connector_find_entity (connector, "call");
  const EksField *field = eks_entity_find_field (call, "person_id");
  const EksDynamicFields *dynamic = eks_entity_get_dynamic (eks_connector_find_entity (connector, "person"));
  const EksPath *path;

  g_assert_cmpint (eks_entity_get_size (call), ==, EKS_SIZE_LARGE);
  g_assert_cmpstr (eks_entity_get_key (call), ==, "call_id");
  g_assert_null (eks_entity_get_dynamic (call));
  g_assert_true (eks_entity_find_field (call, "call_id")->by_default);
  g_assert_false (field->by_default);
  g_assert_cmpuint (field->paths->len, ==, 3);
  assert_path (g_ptr_array_index (field->paths, 1), "person/id");
  assert_path (g_ptr_array_index (field->paths, 2), "who.is/it\\");
  g_assert_cmpint (field->privacy, ==, EKS_PRIVACY_SENSITIVE);
  field = eks_entity_find_field (call, "state");
  g_assert_cmpstr (((EksChoice *) g_ptr_array_index (field->choices, 0))->description, ==, "Going on");
  g_assert_cmpstr (((EksChoice *) g_ptr_array_index (field->choices, 1))->label, ==, "off");
  path = g_ptr_array_index (eks_entity_find_field (call, "pet")->paths, 0);
  assert_path (path, "answers");
  g_assert_cmpstr (path->match_member, ==, "name");
  g_assert_cmpstr (path->match_value, ==, "pet");
  g_assert_cmpstr (path->take_member, ==, "value");
  g_assert_cmpstr (dynamic->prefix, ==, "formResult");
  g_assert_cmpstr (dynamic->list_name, ==, "name");
  g_assert_cmpstr (dynamic->list_label, ==, "title");
  assert_path (dynamic->list, "fields");
  assert_path (dynamic->map, "form");
  assert_path (dynamic->sensitive, "hidden");
  g_assert_cmpuint (dynamic->always->len, ==, 1);
}

static void
test_actions (void)
{
  g_autoptr (EksConnector) connector = load_whole ();
  EksEntity *call = eks_connector_find_entity (connector, "call");
  const EksAction *hold = eks_entity_find_action (call, "hold");
  const EksBrowse *browse = eks_entity_get_browse (call);

  g_assert_cmpuint (eks_entity_get_actions (call)->len, ==, 2);
  g_assert_cmpuint (eks_entity_get_actions (eks_connector_find_entity (connector, "person"))->len, ==, 0);
  g_assert_null (eks_entity_find_action (call, "nothing"));
  g_assert_cmpstr (hold->label, ==, "Hold");
  g_assert_cmpstr (hold->description, ==, "The other end hears music");
  g_assert_cmpstr (hold->confirm, ==, "Hold the call {call_id} ({state})?");
  g_assert_cmpstr (hold->path, ==, "/{tenant}/call/{key}/hold");
  g_assert_cmpstr (((EksChoice *) g_ptr_array_index (hold->form, 0))->label, ==, "{region}: {key}");
  g_assert_cmpstr (hold->when_field, ==, "state");
  g_assert_cmpstr (hold->when_values[1], ==, "ringing");
  g_assert_cmpstr (hold->undo, ==, "release");
  g_assert_true (hold->assumed);
  g_assert_false (eks_entity_find_action (call, "release")->assumed);
  g_assert_null (eks_entity_find_action (call, "release")->undo);
  g_assert_cmpuint (browse->days, ==, 7);
  g_assert_cmpstr (browse->columns[0], ==, "made");
  g_assert_cmpstr (browse->filters[0], ==, "person_id");
  g_assert_null (eks_entity_get_browse (eks_connector_find_entity (connector, "person")));
}

static void
test_tracking (void)
{
  g_autoptr (EksConnector) connector = load_whole ();
  const EksTracking *call = eks_entity_get_tracking (eks_connector_find_entity (connector, "call"));
  const EksTracking *person = eks_entity_get_tracking (eks_connector_find_entity (connector, "person"));

  g_assert_cmpstr (call->created, ==, "made");
  g_assert_cmpstr (call->changed, ==, "made");
  g_assert_cmpstrv (call->identity, ((const char *const[]) { "call_id", "made", NULL }));
  g_assert_cmpstrv (call->person, ((const char *const[]) { "person_id", NULL }));
  g_assert_true (call->assumed);
  g_assert_null (person->created);
  g_assert_null (person->changed);
  g_assert_null (person->person);
  g_assert_false (person->assumed);
  g_assert_cmpstrv (person->identity, ((const char *const[]) { "id", NULL })); /* the key, where nothing else is said */
  g_assert_null (eks_entity_get_tracking (eks_connector_find_entity (connector, "visit"))->identity); /* but not below a parent */
}

static void
test_closing (void)
{
  g_autoptr (EksConnector) connector = load_whole ();
  const EksClosing *call = eks_entity_get_closing (eks_connector_find_entity (connector, "call"));

  g_assert_cmpstr (call->at, ==, "made");
  g_assert_cmpstr (call->field, ==, "state");
  g_assert_cmpstrv (call->values, ((const char *const[]) { "off", "lost", NULL }));
  g_assert_true (call->assumed);
  g_assert_null (eks_entity_get_closing (eks_connector_find_entity (connector, "person")));
}

static void
test_language (void)
{
  g_setenv ("LANGUAGE", "da_DK:en", TRUE);
  g_autoptr (EksConnector) danish = load_whole ();
  g_setenv ("LANGUAGE", "sv", TRUE);
  g_autoptr (EksConnector) swedish = load_whole ();
  g_setenv ("LANGUAGE", "en", TRUE);

  g_assert_cmpstr (eks_connector_get_description (danish), ==, "Givere");
  g_assert_cmpstr (eks_connector_get_description (swedish), ==, "Donors");
  g_assert_cmpstr (eks_entity_find_field (eks_connector_find_entity (danish, "call"), "made")->label, ==, "Foretaget");
}

static const BrokenCase broken_cases[] = {
  /* the connector itself */
  { "id", NULL, NULL },
  { "id", "\"Acme\"", NULL },
  { "id", "\"a.b\"", NULL },
  { "id", "\"9a\"", NULL },
  { "id", "7", NULL },
  { "label", NULL, NULL },
  { "label", "\"\"", NULL },
  { "label", "\"a\\nb\"", NULL },
  { "label", "{\"da\": \"x\"}", NULL },
  { "label", "{\"en\": 1}", NULL },
  { "verified", NULL, NULL },
  { "surprise", "1", NULL },
  { "base_url", NULL, NULL },
  { "base_url", "\"http://api.example.com\"", NULL },
  { "base_url", "\"ftp://api.example.com\"", NULL },
  { "base_url", "\"https://user:pw@api.example.com\"", NULL },
  { "base_url", "\"{tenant}\"", NULL },
  { "base_url", "\"{nothing}\"", NULL },
  { "base_url", "\"{base_url\"", NULL },
  { "base_url", "\"https://example.com/{token}\"", NULL },
  { "time_zone", "\"Mars/Olympus\"", NULL },
  { "test_path", "\"ping\"", NULL },
  { "test_path", "\"//evil.example.com/\"", NULL },
  { "test_path", "\"/{token}\"", NULL },
  /* account */
  { "settings[1].id", "\"base_url\"", NULL },
  { "settings[1].id", "\"key\"", NULL },
  { "settings[1].kind", "\"password\"", NULL },
  { "settings[1].default", "\"hunter2\"", NULL },
  { "settings[1].label", NULL, NULL },
  { "settings[0].default", "\"http://example.com\"", NULL },
  { "settings[0].choices[1].value", "\"http://10.0.0.1\"", NULL },
  { "settings[0].required", "\"yes\"", NULL },
  { "settings[0].hint", "\"x\"", NULL },
  { "settings[3].choices", NULL, NULL },
  { "settings[3].default", "\"mars\"", NULL },
  { "settings[3].choices[1].value", "\"eu\"", NULL },
  { "settings[2]", "\"tenant\"", NULL },
  { "auth", NULL, NULL },
  { "auth.kind", "\"magic\"", NULL },
  { "auth.name", "\"X:Y\"", NULL },
  { "auth.name", "\"Bad Header\"", NULL },
  { "auth.value", "\"{nothing}\"", NULL },
  { "auth.value", "\"a\\r\\nEvil: 1\"", NULL },
  { "auth", "{\"kind\": \"basic\", \"user\": \"{tenant}\"}", "auth.password" },
  { "auth", "{\"kind\": \"oauth2\", \"user\": \"a\", \"password\": \"{token}\"}", "auth.token_url" },
  { "auth", "{\"kind\": \"oauth2\", \"user\": \"a\", \"token_url\": \"{base_url}/t\"}", "auth.password" },
  { "auth", "{\"kind\": \"oauth2\", \"user\": \"a\", \"password\": \"{token}\", \"token_url\": \"{tenant}/t\"}", "auth.token_url" },
  { "auth", "{\"kind\": \"oauth2\", \"user\": \"a\", \"password\": \"{token}\", \"token_url\": \"http://example.com/t\"}", "auth.token_url" },
  { "auth", "{\"kind\": \"oauth2\", \"user\": \"a\", \"password\": \"{token}\", \"token_url\": \"https://example.com/{token}\"}", "auth.token_url" },
  { "auth", "{\"kind\": \"oauth2\", \"user\": \"a\", \"password\": \"{token}\", \"token_url\": \"{base_url}/t\", \"scope\": \"{token}\"}", "auth.scope" },
  { "auth.scope", "\"x\"", NULL },
  { "rate.concurrency", "0", NULL },
  { "rate.concurrency", "17", NULL },
  { "rate.requests_per_second", "-1", NULL },
  { "rate.requests_per_second", "\"2\"", NULL },
  { "rate.requests_per_second", "[]", NULL },
  { "errors[1].status", "99", NULL },
  { "errors[1].status", "\"599-500\"", NULL },
  { "errors[1].status", "\"all\"", NULL },
  { "errors[1].status", NULL, NULL },
  { "errors[1].reaction", "\"ignore\"", NULL },
  { "errors[1].reaction", "\"renew\"", NULL },
  { "errors[1].message", NULL, NULL },
  { "errors[0].body.value", "[1]", NULL },
  { "errors[0].body.value", "\"\"", NULL },
  { "errors[0].body.path", "\"a[b=c].d\"", NULL },
  { "errors[0].body.path", NULL, NULL },
  /* entities */
  { "entities", "[]", NULL },
  { "entities", "{}", NULL },
  { "entities[1].id", "\"call\"", NULL },
  { "entities[0].size", "\"huge\"", NULL },
  { "entities[0].size", NULL, NULL },
  { "entities[0].key", "\"nothing\"", NULL },
  { "entities[0].key", NULL, "entities[0].one" },
  { "entities[0].fields", "[]", NULL },
  { "entities[0].fields[1].id", "\"call_id\"", NULL },
  { "entities[0].fields[1].type", "\"colour\"", NULL },
  { "entities[0].fields[1].path", "\"\"", NULL },
  { "entities[0].fields[1].path", "\"a..b\"", NULL },
  { "entities[0].fields[1].path", "\"a[b=c]\"", NULL },
  { "entities[0].fields[1].path", "\"a[b].c\"", NULL },
  { "entities[0].fields[1].path", "\"a[b=c].d.e\"", NULL },
  { "entities[0].fields[1].path", "\"[b=c].d\"", NULL },
  { "entities[0].fields[1].path", "\"a.{reference}\"", NULL },
  { "entities[0].fields[1].path", "\"a.{tenant}\"", NULL },
  { "entities[0].fields[1].path", "\"a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q\"", NULL },
  { "entities[0].fields[1].path", NULL, NULL },
  { "entities[0].fields[2].paths", "[]", NULL },
  { "entities[0].fields[2].paths[1]", "\".\"", NULL },
  { "entities[0].fields[2].paths[1]", "3", "entities[0].fields[2].paths" },
  { "entities[0].fields[2].path", "\"both\"", "entities[0].fields[2].paths" },
  { "entities[0].fields[2].privacy", "\"secret\"", NULL },
  { "entities[0].fields[3].choices[1].value", "\"on\"", NULL },
  { "entities[0].fields[3].choices[1].value", NULL, NULL },
  { "entities[0].fields[3].lable", "\"x\"", NULL },
  { "entities[0].relations[0].entity", "\"nowhere\"", NULL },
  { "entities[0].relations[0].foreign_key", "\"nothing\"", NULL },
  { "entities[0].relations[0].key", "\"nothing\"", NULL },
  { "entities[0].relations[1].id", "\"person\"", NULL },
  { "entities[0].one.path", "\"/call\"", NULL },
  { "entities[0].one.path", "\"/call/{key}/{token}\"", NULL },
  /* streams */
  { "entities[1].streams", NULL, NULL },
  { "entities[1].streams", "[]", NULL },
  { "entities[0].streams[0].path", "\"calls\"", NULL },
  { "entities[0].streams[0].path", "\"/calls?x=1\"", NULL },
  { "entities[0].streams[0].path", "\"/a/../b\"", NULL },
  { "entities[0].streams[0].path", "\"/a b\"", NULL },
  { "entities[0].streams[0].path", "\"/a#b\"", NULL },
  { "entities[0].streams[0].path", "\"/{key}\"", NULL },
  { "entities[0].streams[0].verified", "\"perhaps\"", NULL },
  { "entities[0].streams[0].verified", NULL, NULL },
  { "entities[0].streams[0].records", "\"a.\"", NULL },
  { "entities[0].streams[0].query[0].name", "\"a&b\"", NULL },
  { "entities[0].streams[0].query[0].value", "\"{token}\"", NULL },
  { "entities[0].streams[0].window.field", "\"nothing\"", NULL },
  { "entities[0].streams[0].window.field", "\"state\"", NULL },
  { "entities[0].streams[0].window.from_parameter", "\"a=b\"", NULL },
  { "entities[0].streams[0].window.to_parameter", NULL, NULL },
  { "entities[0].streams[0].window.overlap_days", "-1", NULL },
  { "entities[0].streams[0].window.format", "\"week\"", NULL },
  { "entities[0].streams[0].window.format", "1", NULL },
  { "entities[0].streams[0].window.earliest", "\"soon\"", NULL },
  { "entities[0].streams[0].window.earliest", "\"2022-03-01T00:00:00Z\"", NULL },
  { "entities[0].streams[0].window.earliest", "2022", NULL },
  { "entities[0].streams[0].window.keeps_months", "0", NULL },
  { "entities[0].streams[0].window.keeps_months", "9999", NULL },
  { "entities[0].streams[0].distinct", "\"yes\"", NULL },
  { "entities[0].key", NULL, "entities[0].streams[0].distinct" },
  { "entities[0].streams[0].pushes", "{}", NULL },
  { "entities[0].streams[0].pushes[0].field", "\"nothing\"", NULL },
  { "entities[0].streams[0].pushes[0].field", "\"call_id\"", NULL },
  { "entities[0].streams[0].pushes[0].field", "\"made\"", NULL },
  { "entities[0].fields[3].choices[0].aliases", "[\"ON\"]", "entities[0].streams[0].pushes[0].field" },
  { "entities[0].streams[0].pushes[0].parameter", "\"a=b\"", NULL },
  { "entities[0].streams[0].pushes[0].parameter", NULL, NULL },
  { "entities[0].streams[1].embedded.nothing", "\"x\"", NULL },
  { "entities[0].streams[1].unavailable[0]", "\"nothing\"", NULL },
  { "entities[0].streams[1].only.value", NULL, NULL },
  { "entities[0].streams[1].paging.kind", "\"pages\"", NULL },
  { "entities[0].streams[1].paging.total", NULL, NULL },
  { "entities[0].streams[1].paging.size", "0", NULL },
  { "entities[0].streams[1].paging.total_header", "\"X-Total\"", NULL },
  { "entities[0].streams[1].paging.next_header", "\"Link\"", NULL },
  { "entities[1].streams[0].paging.next", NULL, NULL },
  { "entities[1].streams[1].paging.next", NULL, NULL },
  { "entities[1].streams[1].paging.next_header", "\"Link\"", NULL },
  { "entities[1].streams[1].paging.total_header", "\"X: Total\"", NULL },
  { "paging", NULL, "entities[0].streams[0].paging" },
  { "paging.number_parameter", NULL, NULL },
  { "paging.first", "2", NULL },
  { "paging.granted", "\"{reference}\"", NULL },
  /* parents and keys */
  { "settings[1].id", "\"parent\"", NULL },
  { "entities[0].streams[0].path", "\"/{parent}\"", NULL },
  { "entities[0].streams[0].parent", "{\"entity\": \"person\", \"parameter\": \"of\"}", "entities[0].streams[1].parent" },
  { "entities[2].streams[0].path", "\"/visits\"", NULL },
  { "entities[2].streams[0].parent", NULL, "entities[2].streams[0].path" },
  { "entities[2].streams[0].parent.entity", NULL, NULL },
  { "entities[2].streams[0].parent.entity", "\"nowhere\"", "entities[2].streams[0].parent" },
  { "entities[2].streams[0].parent.entity", "\"visit\"", "entities[2].streams[0].parent" },
  { "entities[2].streams[0].parent.entity", "\"outcome\"", "entities[2].streams[0].parent" },
  { "entities[2].streams[0].parent.size", "\"2\"", NULL },
  { "entities[1].key", NULL, "entities[2].streams[0].parent" },
  { "entities[3].streams[0].parent.parameter", "\"a b\"", NULL },
  { "entities[3].streams[0].parent.size", "0", NULL },
  { "entities[3].streams[0].path", "\"/{parent}\"", NULL },
  { "entities[3].fields[0]", "{\"id\": \"id\", \"parent\": \"day\", \"type\": \"text\", \"label\": \"ID\"}", "entities[3].fields[0].parent" },
  { "entities[2].fields[2].parent", "\"nothing\"", NULL },
  { "entities[2].fields[2].path", "\"x\"", "entities[2].fields[2].parent" },
  { "entities[1].fields[1]", "{\"id\": \"name\", \"parent\": \"id\", \"type\": \"text\", \"label\": \"Name\"}", "entities[1].fields[1].parent" },
  { "entities[2].title", "\"nothing\"", NULL },
  { "entities[2].fields[1].reads", "\"epoch\"", NULL },
  { "entities[2].fields[1].type", "\"text\"", NULL },
  { "entities[2].fields[3].choices[1].aliases[0]", "\"CALL\"", NULL },
  { "entities[2].fields[3].choices[1].aliases[0]", "\"\"", "entities[2].fields[3].choices[1].aliases" },
  { "entities[0].relations[2].compare", "\"sound\"", NULL },
  { "entities[0].relations[2].foreign_key", "\"nothing\"", NULL },
  { "entities[4].key", NULL, "entities[4].many" },
  { "entities[4].many.parameter", NULL, NULL },
  { "entities[4].many.separator", "\"\"", NULL },
  { "entities[4].many.path", "\"/outcomes?x=1\"", NULL },
  { "entities[4].many.size", "5000", NULL },
  { "entities[4].one", "[]", NULL },
  { "entities[4].one", "3", NULL },
  { "entities[4].one[1].path", "\"/old\"", NULL },
  { "entities[4].one[1].record", "\"a.\"", NULL },
  /* dynamic fields */
  { "entities[1].dynamic.prefix", "\"a.b\"", NULL },
  { "entities[1].dynamic.prefix", NULL, NULL },
  { "entities[1].dynamic.label", NULL, NULL },
  { "entities[1].dynamic.paths[0]", "\"form.x\"", NULL },
  { "entities[1].dynamic.list.name", NULL, NULL },
  { "entities[1].dynamic.list.path", NULL, NULL },
  { "entities[1].dynamic.list", "{\"parent\": \"fields\", \"name\": \"name\"}", "entities[1].dynamic.list.parent" },
  { "entities[1].dynamic.map", "\"form.{reference}\"", NULL },
  { "entities[1].dynamic.always[0].label", "\"\"", NULL },
  /* actions: nothing but a POST below the base URL, at one record */
  { "entities[0].actions[0].method", "\"PUT\"", NULL },
  { "entities[0].actions[0].method", "\"DELETE\"", NULL },
  { "entities[0].actions[0].method", "\"PATCH\"", NULL },
  { "entities[0].actions[0].method", "\"GET\"", NULL },
  { "entities[0].actions[0].method", "\"post\"", NULL },
  { "entities[0].actions[0].method", NULL, NULL },
  { "entities[0].actions[0].path", "\"https://evil.example.com/{key}\"", NULL },
  { "entities[0].actions[0].path", "\"//evil.example.com/{key}\"", NULL },
  { "entities[0].actions[0].path", "\"/../{key}\"", NULL },
  { "entities[0].actions[0].path", "\"/\\\\evil/{key}\"", NULL },
  { "entities[0].actions[0].path", "\"/call/{key}?also=1\"", NULL },
  { "entities[0].actions[0].path", "\"/call/{key}/{token}\"", NULL },
  { "entities[0].actions[0].path", "\"/call/{state}/{key}\"", NULL },
  { "entities[0].actions[0].path", NULL, NULL },
  { "entities[0].actions[0].host", "\"evil.example.com\"", NULL },
  { "entities[0].actions[0].headers", "{\"X\": \"y\"}", NULL },
  { "entities[0].actions[1].form", "[]", "entities[0].actions[1].path" },
  { "entities[0].actions[1].form[0].value", "\"{token}\"", NULL },
  { "entities[0].actions[1].form[0].value", "\"{nothing}\"", NULL },
  { "entities[0].actions[1].form[0].name", "\"a&b\"", NULL },
  { "entities[0].actions[1].id", "\"hold\"", NULL },
  { "entities[0].actions[0].confirm", NULL, NULL },
  { "entities[0].actions[0].confirm", "\"Hold {token}?\"", NULL },
  { "entities[0].actions[0].confirm.da", "\"Hold {navn}?\"", NULL },
  { "entities[0].actions[0].done", "\"{key}\"", NULL },
  { "entities[0].actions[0].when.field", "\"nothing\"", NULL },
  { "entities[0].actions[0].when.values", "[]", NULL },
  { "entities[0].actions[0].undo", "\"nothing\"", NULL },
  { "entities[0].actions[0].undo", "\"hold\"", NULL },
  { "entities[0].actions[0].verified", NULL, NULL },
  { "entities[0].streams[0].method", "\"POST\"", NULL },
  { "entities[0].streams[0].actions", "[]", NULL },
  { "entities[0].browse.columns[1]", "\"nothing\"", NULL },
  { "entities[0].browse.columns[1]", "\"made\"", NULL },
  { "entities[0].browse.filters[0]", "\"nothing\"", NULL },
  { "entities[0].browse.days", "-1", NULL },
  { "entities[1].browse", "{\"days\": 7}", "entities[1].browse.days" },
  /* what tells new records from old ones */
  { "entities[0].created.field", "\"nothing\"", NULL },
  { "entities[0].created.field", "\"state\"", NULL },
  { "entities[0].created.field", NULL, NULL },
  { "entities[0].created.verified", NULL, NULL },
  { "entities[0].changed", "\"made\"", NULL },
  { "entities[0].changed.verified", "\"perhaps\"", NULL },
  { "entities[0].identity.fields", "[]", NULL },
  { "entities[0].identity.fields", NULL, NULL },
  { "entities[0].identity.fields[1]", "\"nothing\"", NULL },
  { "entities[0].identity.fields[1]", "\"call_id\"", NULL },
  { "entities[0].identity.verified", NULL, NULL },
  { "entities[0].person.fields[0]", "\"nothing\"", NULL },
  /* what ends */
  { "entities[0].closed", "true", NULL },
  { "entities[0].closed", "{\"verified\": \"assumed\"}", "entities[0].closed.at" },
  { "entities[0].closed.at", "\"nothing\"", NULL },
  { "entities[0].closed.at", "\"state\"", NULL },
  { "entities[0].closed.field", "\"nothing\"", NULL },
  { "entities[0].closed.field", NULL, "entities[0].closed.values" },
  { "entities[0].closed.values", NULL, NULL },
  { "entities[0].closed.values", "[]", NULL },
  { "entities[0].closed.verified", NULL, NULL },
};

static void
test_broken (gconstpointer data)
{
  const BrokenCase *broken = data;
  g_autofree char *text = break_whole (broken);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  const char *expected = broken->expected != NULL ? broken->expected : broken->path;
  gboolean found = FALSE;

  g_assert_null (eks_connector_new_from_json (node, issues));
  for (guint i = 0; i < eks_json_issues_get_length (issues); i++)
    {
      const EksJsonIssue *issue = eks_json_issues_get (issues, i);
      g_test_message ("%s: %s", issue->path, issue->message);
      g_assert_cmpstr (issue->message, !=, "");
      found |= strcmp (issue->path, expected) == 0;
    }
  g_assert_true (found);
  /* a fault may have few followers, such as a reference to what is missing, but no flood */
  g_assert_cmpuint (eks_json_issues_get_length (issues), <=, 16);
}

static void
test_every_fault (void)
{
  static const char text[] = "{\"id\": \"A\", \"label\": \"x\", \"verified\": \"x\", \"base_url\": \"https://example.com\", \"auth\": {\"kind\": \"none\"},"
                             "\"colour\": 1, \"entities\": [{\"id\": \"e\", \"label\": \"E\", \"size\": \"small\", \"streams\": [], \"fields\": [3]}]}";
  g_autoptr (GError) error = NULL;

  g_assert_null (eks_connector_new_from_data (text, strlen (text), &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_CONNECTOR);
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_true (g_str_has_prefix (lines[0], "id: "));
  g_assert_true (g_str_has_prefix (lines[1], "entities[0].fields[0]: "));
  g_assert_true (g_str_has_prefix (lines[2], "entities[0].streams: "));
  g_assert_true (g_str_has_prefix (lines[3], "colour: "));
}

static void
assert_refused (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (eks_connector_new_from_data (text, length, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_CONNECTOR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), <=, 3 * 65536);
}

static void
test_hostile (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  GString *many = g_string_new ("{\"id\": \"x\"");
  GString *longs = g_string_new ("{\"");

  assert_refused (deep, strlen (deep));
  assert_refused ("", 0);
  assert_refused ("{\"id\": \"\xff\"}", 11);
  assert_refused ("{} trailing", 11);
  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (many, ", \"m%u\": {}", i);
  g_string_append (many, "}");
  assert_refused (many->str, many->len);
  for (guint i = 0; i < 1000000; i++)
    g_string_append (longs, "æ");
  g_string_append (longs, "\": 1}");
  assert_refused (longs->str, longs->len);
  g_string_free (many, TRUE);
  g_string_free (longs, TRUE);
}

static void
test_too_many (void)
{
  GString *fields = g_string_new ("[");

  for (guint i = 0; i < 20001; i++)
    g_string_append_printf (fields, "%s{\"id\": \"f%u\", \"path\": \"f\", \"type\": \"text\", \"label\": \"F\"}", i > 0 ? "," : "", i);
  g_string_append (fields, "]");
  const BrokenCase broken = { "entities[0].fields", fields->str, NULL };
  g_autofree char *text = break_whole (&broken);
  g_autoptr (GError) error = NULL;
  g_assert_null (eks_connector_new_from_data (text, strlen (text), &error));
  g_assert_nonnull (strstr (error->message, "entities[0].fields: "));
  g_string_free (fields, TRUE);
}

static void
test_file (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *missing = g_build_filename (folder, "missing.json", NULL);
  g_autofree char *broken = g_build_filename (folder, "broken.json", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (eks_connector_new_from_file (missing, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (eks_connector_new_from_file (folder, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_CONNECTOR);
  g_clear_error (&error);
  g_assert_null (eks_connector_new_from_file ("/dev/zero", &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_CONNECTOR);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (broken, "{\"id\": ", -1, NULL));
  g_assert_null (eks_connector_new_from_file (broken, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_CONNECTOR);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/descriptor/account", test_account);
  g_test_add_func ("/descriptor/streams", test_streams);
  g_test_add_func ("/descriptor/kept", test_kept);
  g_test_add_func ("/descriptor/oauth2", test_oauth2);
  g_test_add_func ("/descriptor/body-values", test_body_values);
  g_test_add_func ("/descriptor/paging-headers", test_paging_headers);
  g_test_add_func ("/descriptor/fields", test_fields);
  g_test_add_func ("/descriptor/actions", test_actions);
  g_test_add_func ("/descriptor/tracking", test_tracking);
  g_test_add_func ("/descriptor/closing", test_closing);
  g_test_add_func ("/descriptor/parents", test_parents);
  g_test_add_func ("/descriptor/routes", test_routes);
  g_test_add_func ("/descriptor/language", test_language);
  for (guint i = 0; i < G_N_ELEMENTS (broken_cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("/descriptor/broken/%u", i);
      g_test_add_data_func (name, &broken_cases[i], test_broken);
    }
  g_test_add_func ("/descriptor/every-fault", test_every_fault);
  g_test_add_func ("/descriptor/hostile", test_hostile);
  g_test_add_func ("/descriptor/too-many", test_too_many);
  g_test_add_func ("/descriptor/file", test_file);
  return g_test_run ();
}
