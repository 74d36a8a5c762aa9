/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The other systems of the demo organisation, asked without a network: each list read to its end, each way. */

#include "config.h"

#include "eks-demo-system.h"

#include <json-glib/json-glib.h>

#define NOW G_GINT64_CONSTANT (1763800000) /* 2025-11-22 08:26 UTC */
#define SESSIONS 1003

typedef struct
{
  const EksDemoSystem *system;
  EksDemoOrg *org;
  EksDemoFaults *faults;
  gpointer state;
  gint64 now;
  char *authorization;
} Account;

static void
account_free (Account *self)
{
  if (self->system->free_state != NULL)
    self->system->free_state (self->state);
  eks_demo_faults_free (self->faults);
  eks_demo_org_free (self->org);
  g_free (self->authorization);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Account, account_free)

static Account *
account_new (const char *system, const char *faults)
{
  Account *self = g_new0 (Account, 1);
  g_autoptr (GError) error = NULL;

  self->system = eks_demo_systems_find (system);
  g_assert_nonnull (self->system);
  self->org = eks_demo_org_new (1, SESSIONS, NOW);
  self->faults = eks_demo_faults_parse (faults, &error);
  g_assert_no_error (error);
  if (self->system->create_state != NULL)
    self->state = self->system->create_state (self->org);
  self->now = NOW * G_USEC_PER_SEC;
  self->authorization = g_strconcat ("Bearer ", self->system->key, NULL);
  return self;
}

/* (transfer full): what stands in the answer */
static JsonNode *
ask_with (Account *self, const char *method, const char *address, const char *body, guint *status)
{
  g_auto (GStrv) parts = g_strsplit (address, "?", 2);
  EksDemoRequest request = { .method = method, .path = parts[0], .query = parts[1], .authorization = self->authorization, .body = body, .now = self->now };
  EksDemoCall call = { .system = self->system, .org = self->org, .faults = self->faults, .request = &request, .state = self->state, .path = request.path };
  g_autoptr (EksDemoReply) reply = eks_demo_reply_new ();
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  self->system->answer (reply, &call);
  *status = reply->status;
  if (reply->html)
    return NULL;
  node = json_from_string (reply->body->str, &error);
  g_assert_no_error (error);
  return node;
}

static JsonNode *
ask (Account *self, const char *address)
{
  guint status;
  JsonNode *node = ask_with (self, "GET", address, NULL, &status);

  g_assert_cmpuint (status, ==, 200);
  return node;
}

static guint
ask_status (Account *self, const char *address)
{
  guint status;
  g_autoptr (JsonNode) node = ask_with (self, "GET", address, NULL, &status);

  return status;
}

static JsonObject *
get_object (JsonNode *node)
{
  return json_node_get_object (node);
}

/* The token endpoint, as a client that keeps to the contract asks it. */
static void
sign_in (Account *self)
{
  g_autofree char *plain = g_strconcat (self->system->user, ":", self->system->key, NULL);
  g_autofree char *basic = g_base64_encode ((const guchar *) plain, strlen (plain));
  g_autoptr (JsonNode) node = NULL;
  guint status;

  g_free (self->authorization);
  self->authorization = g_strconcat ("Basic ", basic, NULL);
  node = ask_with (self, "POST", "/oauth2/token", "grant_type=client_credentials&scope=analytics.events%3Aread", &status);
  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpint (json_object_get_int_member (get_object (node), "expires_in"), ==, 600);
  g_free (self->authorization);
  self->authorization = g_strconcat ("Bearer ", json_object_get_string_member (get_object (node), "access_token"), NULL);
}

#define EVENTS "/analytics-events/events"

static void
test_token (void)
{
  g_autoptr (Account) clang = account_new ("clang", "/clang" EVENTS ":401@2x1");
  g_autofree char *first = NULL;
  guint status;

  g_assert_cmpuint (ask_status (clang, EVENTS), ==, 401);
  sign_in (clang);
  g_assert_cmpuint (ask_status (clang, EVENTS), ==, 200);
  first = g_strdup (clang->authorization);
  clang->authorization[20]++;
  g_assert_cmpuint (ask_status (clang, EVENTS), ==, 401);
  clang->authorization[20]--;
  /* taken back by the service: the old one stays refused, a new one is good */
  clang->now += G_USEC_PER_SEC;
  g_assert_cmpuint (ask_status (clang, EVENTS "?limit=10&offset=10"), ==, 401);
  g_assert_cmpuint (ask_status (clang, EVENTS "?limit=10&offset=10"), ==, 401);
  sign_in (clang);
  g_assert_cmpstr (clang->authorization, !=, first);
  g_assert_cmpuint (ask_status (clang, EVENTS "?limit=10&offset=10"), ==, 200);
  /* its time is over */
  clang->now += 599 * G_USEC_PER_SEC;
  g_assert_cmpuint (ask_status (clang, EVENTS), ==, 200);
  clang->now += G_USEC_PER_SEC;
  g_assert_cmpuint (ask_status (clang, EVENTS), ==, 401);
  /* what a client may get wrong */
  g_autoptr (JsonNode) wrong = ask_with (clang, "POST", "/oauth2/token", "grant_type=client_credentials&scope=analytics.events%3Aread", &status);
  g_assert_cmpuint (status, ==, 401);
  g_assert_cmpstr (json_object_get_string_member (get_object (wrong), "error"), ==, "invalid_client");
}

/* Reads every page. Returns how many records there are; their ids go to @ids where given. */
static guint
read_events (Account *self, const char *filter, guint limit, GHashTable *ids)
{
  guint n = 0;

  for (gboolean more = TRUE; more;)
    {
      g_autofree char *address = g_strdup_printf (EVENTS "?limit=%u&offset=%u%s", limit, n, filter);
      g_autoptr (JsonNode) node = ask (self, address);
      JsonArray *data = json_object_get_array_member (get_object (node), "data");
      JsonObject *links = json_object_get_object_member (get_object (node), "_links");
      for (guint i = 0; i < json_array_get_length (data); i++)
        g_hash_table_add (ids, g_strdup (json_object_get_string_member (json_array_get_object_element (data, i), "uuid")));
      n += json_array_get_length (data);
      more = json_object_has_member (links, "next");
      g_assert_cmpint (n < json_object_get_int_member (get_object (node), "total_count"), ==, more);
    }
  return n;
}

static void
test_events (void)
{
  g_autoptr (Account) clang = account_new ("clang", NULL);
  g_autoptr (GHashTable) all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n, sum = 0;

  sign_in (clang);
  n = read_events (clang, "", 1000, all);
  g_assert_cmpuint (n, ==, g_hash_table_size (all));
  /* two of the fourteen months are older than what the service keeps */
  g_assert_cmpuint (n, <, SESSIONS * 8);
  g_assert_cmpuint (n, >, SESSIONS * 6);
  sum += read_events (clang, "&filter[date_to]=2025-05-31", 333, parts);
  sum += read_events (clang, "&filter[date_from]=2025-06-01&filter[metric]=sends", 100, parts);
  sum += read_events (clang, "&filter[date_from]=2025-06-01&filter[metric]=opens", 100, parts);
  sum += read_events (clang, "&filter[date_from]=2025-06-01&filter[metric]=clicks", 7, parts);
  g_assert_cmpuint (sum, ==, g_hash_table_size (parts));
  g_assert_cmpuint (sum, <, n); /* metrics that nobody has documented */
  sum += read_events (clang, "&filter[date_from]=2025-06-01&filter[metric]=hard_bounces", 100, parts);
  sum += read_events (clang, "&filter[date_from]=2025-06-01&filter[metric]=unsubscribes", 100, parts);
  sum += read_events (clang, "&filter[date_from]=2025-06-01&filter[metric]=spam_complaints", 100, parts);
  g_assert_cmpuint (sum, ==, n);
  g_assert_cmpuint (g_hash_table_size (parts), ==, n);
  g_assert_cmpuint (read_events (clang, "&filter[date_from]=2022-03-01", 1000, all), ==, n);
  g_assert_cmpuint (ask_status (clang, EVENTS "?filter[from]=2025-06-01"), ==, 400);
  g_assert_cmpuint (ask_status (clang, EVENTS "?limit=1001"), ==, 400);
}

/* Reads a list with cursors to its end. (transfer full) (element-type JsonObject) */
static GPtrArray *
read_items (Account *self, const char *address, const char *parameter)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autofree char *cursor = NULL;

  do
    {
      g_autofree char *page = cursor != NULL ? g_strconcat (address, strchr (address, '?') != NULL ? "&" : "?", parameter, "=", cursor, NULL) : g_strdup (address);
      g_autoptr (JsonNode) node = ask (self, page);
      JsonArray *array = json_object_get_array_member (get_object (node), "items");
      JsonNode *next = json_object_get_member (json_object_get_object_member (get_object (node), "paging"), "next_cursor");
      for (guint i = 0; i < json_array_get_length (array); i++)
        g_ptr_array_add (items, json_object_ref (json_array_get_object_element (array, i)));
      g_clear_pointer (&cursor, g_free);
      if (!JSON_NODE_HOLDS_NULL (next))
        cursor = json_node_get_value_type (next) == G_TYPE_STRING ? json_node_dup_string (next) : g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (next));
    }
  while (cursor != NULL);
  return items;
}

static guint
count_distinct (GPtrArray *items, const char *name)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < items->len; i++)
    g_hash_table_add (seen, (gpointer) json_object_get_string_member (g_ptr_array_index (items, i), name));
  return g_hash_table_size (seen);
}

static void
test_kimple (void)
{
  g_autoptr (Account) kimple = account_new ("kimple", NULL);
  g_autoptr (GPtrArray) operations = read_items (kimple, "/v2/operations?limit=4", "cursor");
  guint sum = 0, people = 0, winners = 0;

  g_assert_cmpuint (operations->len, ==, 9);
  g_assert_cmpstr (json_object_get_string_member (g_ptr_array_index (operations, 0), "hash_id"), ==, "DRrv3d");
  g_assert_cmpuint (count_distinct (operations, "status"), ==, 2);
  for (guint i = 0; i < operations->len; i++)
    {
      const char *hash = json_object_get_string_member (g_ptr_array_index (operations, i), "hash_id");
      g_autofree char *path = g_strdup_printf ("/v2/operations/%s/participations?limit=30", hash);
      g_autofree char *won = g_strconcat (path, "&winners=1", NULL);
      g_autofree char *lost = g_strconcat (path, "&winners=0", NULL);
      g_autofree char *before = g_strconcat (path, "&to=2025-06-15", NULL);
      g_autofree char *after = g_strconcat (path, "&from=2025-06-16", NULL);
      g_autoptr (GPtrArray) all = read_items (kimple, path, "cursor");
      g_autoptr (GPtrArray) winning = read_items (kimple, won, "cursor");
      g_autoptr (GPtrArray) losing = read_items (kimple, lost, "cursor");
      g_autoptr (GPtrArray) early = read_items (kimple, before, "cursor");
      g_autoptr (GPtrArray) late = read_items (kimple, after, "cursor");
      g_assert_cmpuint (winning->len + losing->len, ==, all->len);
      g_assert_cmpuint (early->len + late->len, ==, all->len);
      sum += all->len;
      people += count_distinct (all, "contest_entry_hash_id");
      winners += winning->len;
    }
  g_assert_cmpuint (sum, ==, SESSIONS);
  g_assert_cmpuint (people, ==, eks_demo_org_get_count (kimple->org, EKS_DEMO_LEAD));
  g_assert_cmpuint (winners, >, 0);
  g_assert_cmpuint (ask_status (kimple, "/v2/operations/aaaaaa/participations"), ==, 404);
  g_assert_cmpuint (ask_status (kimple, "/v2/operations/DRrv3d/participations?cursor=k1"), ==, 400);
  g_assert_cmpuint (ask_status (kimple, "/v2/operations/DRrv3d/participations?winners=2"), ==, 400);
}

static void
test_easypromos (void)
{
  static const char *const lists[] = { "users", "participations", "prizes", "stages" };
  g_autoptr (Account) easypromos = account_new ("easypromos", NULL);
  g_autoptr (GPtrArray) promotions = read_items (easypromos, "/promotions", "next_cursor");
  guint sums[G_N_ELEMENTS (lists)] = { 0 };

  g_assert_cmpuint (promotions->len, ==, 7);
  g_assert_cmpuint (count_distinct (promotions, "status"), ==, 3);
  for (guint i = 0; i < promotions->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (lists); j++)
      {
        g_autofree char *path = g_strdup_printf ("/%s/%s?format=full", lists[j], json_object_get_string_member (g_ptr_array_index (promotions, i), "id"));
        g_autofree char *other = g_strconcat (path, "&order=created_asc", NULL);
        g_autoptr (GPtrArray) down = read_items (easypromos, path, "next_cursor");
        g_autoptr (GPtrArray) up = read_items (easypromos, other, "next_cursor");
        g_assert_cmpuint (down->len, ==, up->len);
        g_assert_cmpuint (count_distinct (down, "id"), ==, down->len);
        for (guint k = 0; k < up->len; k++)
          g_assert_true (json_object_equal (g_ptr_array_index (up, k), g_ptr_array_index (down, down->len - 1 - k)));
        sums[j] += up->len;
      }
  g_assert_cmpuint (sums[0], ==, eks_demo_org_get_count (easypromos->org, EKS_DEMO_LEAD));
  g_assert_cmpuint (sums[1], ==, SESSIONS);
  g_assert_cmpuint (sums[2], >, 10);
  g_assert_cmpuint (sums[3], ==, 14);
  g_assert_cmpuint (ask_status (easypromos, "/users/1"), ==, 404);
  g_assert_cmpuint (ask_status (easypromos, "/users/999701?limit=5"), ==, 400);
}

/* Nobody is let in without the key, and nothing but reading is allowed. */
static void
test_doors (void)
{
  static const char *const addresses[][2] = { { "kimple", "/v2/operations" }, { "easypromos", "/promotions" }, { "clang", EVENTS } };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (Account) account = account_new (addresses[i][0], NULL);
      guint status;
      g_autoptr (JsonNode) posted = ask_with (account, "POST", addresses[i][1], NULL, &status);
      g_assert_cmpuint (status, ==, 405);
      g_assert_cmpuint (ask_status (account, "/nothing"), ==, i == 2 ? 401 : 404);
      account->authorization[3]++;
      g_assert_cmpuint (ask_status (account, addresses[i][1]), ==, 401);
    }
}

/* Same seed, same bytes; another seed, others. */
static void
test_seed (void)
{
  g_autoptr (Account) one = account_new ("kimple", NULL);
  g_autoptr (Account) same = account_new ("kimple", NULL);
  const char *address = "/v2/operations/DRrv3d/participations?limit=500";
  g_autoptr (JsonNode) a = ask (one, address);
  g_autoptr (JsonNode) b = ask (same, address);

  g_assert_true (json_node_equal (a, b));
  eks_demo_org_free (same->org);
  same->org = eks_demo_org_new (2, SESSIONS, NOW);
  g_autoptr (JsonNode) c = ask (same, address);
  g_assert_false (json_node_equal (a, c));
}

static void
test_sizes (void)
{
  static const guint64 sizes[] = { 0, 1, 9, 10, 11, 79, 10000000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (Account) kimple = account_new ("kimple", NULL);
      g_autoptr (Account) easypromos = account_new ("easypromos", NULL);
      g_autoptr (Account) clang = account_new ("clang", NULL);
      Account *accounts[] = { kimple, easypromos, clang };
      for (guint j = 0; j < G_N_ELEMENTS (accounts); j++)
        {
          eks_demo_org_free (accounts[j]->org);
          accounts[j]->org = eks_demo_org_new (1, sizes[i], NOW);
        }
      sign_in (clang);
      g_assert_cmpuint (ask_status (kimple, "/v2/operations/DRrv3d/participations"), ==, 200);
      g_assert_cmpuint (ask_status (easypromos, "/participations/999703?format=full"), ==, 200);
      g_assert_cmpuint (ask_status (easypromos, "/prizes/999700"), ==, 200);
      g_assert_cmpuint (ask_status (clang, EVENTS "?offset=1000000"), ==, 200);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/systems/token", test_token);
  g_test_add_func ("/demo/systems/events", test_events);
  g_test_add_func ("/demo/systems/kimple", test_kimple);
  g_test_add_func ("/demo/systems/easypromos", test_easypromos);
  g_test_add_func ("/demo/systems/doors", test_doors);
  g_test_add_func ("/demo/systems/seed", test_seed);
  g_test_add_func ("/demo/systems/sizes", test_sizes);
  return g_test_run ();
}
