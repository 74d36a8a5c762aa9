/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages: no gap, no overlap, windows of whole days, states, and the last page of ten million records at once. */

#include "config.h"

#include "eks-demo-list.h"
#include "eks-demo-rows.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#define NOW G_GINT64_CONSTANT (1763800000) /* 2025-11-22 */

static JsonArray *
ask (const EksDemoOrg *org, EksDemoKind kind, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) page = NULL;
  g_autoptr (JsonNode) node = NULL;
  EksDemoQuery query;

  g_assert_true (eks_demo_query_parse (&query, org, kind, text, &error));
  page = eks_demo_query_answer (&query, org, query.page, 0, FALSE);
  node = json_from_string (page->str, &error);
  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "pageNumber"), ==, query.page);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "pageSize"), ==, query.page_size);
  return json_array_ref (json_object_get_array_member (json_node_get_object (node), "list"));
}

/* Reads a list to its end; returns the GUIDs in order. */
static GPtrArray *
read_all (const EksDemoOrg *org, EksDemoKind kind, const char *member, const char *parameters, guint size)
{
  GPtrArray *guids = g_ptr_array_new_with_free_func (g_free);

  for (guint page = 1;; page++)
    {
      g_autofree char *text = g_strdup_printf ("pageNumber=%u&pageSize=%u%s", page, size, parameters);
      g_autoptr (JsonArray) rows = ask (org, kind, text);
      for (guint i = 0; i < json_array_get_length (rows); i++)
        g_ptr_array_add (guids, g_strdup (json_object_get_string_member (json_array_get_object_element (rows, i), member)));
      if (json_array_get_length (rows) == 0)
        return guids;
      g_assert_cmpuint (json_array_get_length (rows), <=, size);
    }
}

static void
test_paging (void)
{
  static const struct
  {
    EksDemoKind kind;
    const char *member;
  } lists[] = {
    { EKS_DEMO_SESSION, "sessionGuid" }, { EKS_DEMO_LEAD, "leadGuid" }, { EKS_DEMO_USER, "userGuid" }, { EKS_DEMO_CAMPAIGN, "campaignGuid" },
    { EKS_DEMO_WORKFLOW, "workflowGuid" }, { EKS_DEMO_DATA_SET, "dataSetGuid" }, { EKS_DEMO_SUBSCRIPTION, "subscriptionGuid" }, { EKS_DEMO_AGREEMENT, "agreementGuid" },
  };
  static const guint sizes[] = { 7, 50, 1000 };
  g_autoptr (EksDemoOrg) org = eks_demo_org_new (5, 203, NOW);

  for (guint k = 0; k < G_N_ELEMENTS (lists); k++)
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
      {
        g_autoptr (GPtrArray) guids = read_all (org, lists[k].kind, lists[k].member, "", sizes[s]);
        g_assert_cmpuint (guids->len, ==, eks_demo_org_get_listed (org, lists[k].kind));
        for (guint i = 0; i < guids->len; i++)
          {
            guint64 index;
            g_assert_true (eks_demo_guids_find (&org->guids, lists[k].kind, g_ptr_array_index (guids, i), &index));
            g_assert_cmpuint (index, ==, i);
          }
      }
}

/* The days of a window put together are the window: both ends belong to it, and nothing is lost between them. */
static void
test_windows (void)
{
  g_autoptr (EksDemoOrg) org = eks_demo_org_new (5, 2000, NOW);
  g_autoptr (GPtrArray) month = read_all (org, EKS_DEMO_SESSION, "sessionGuid", "&startDate=2025-03-01&endDate=2025-03-31", 1000);
  g_autoptr (GPtrArray) before = read_all (org, EKS_DEMO_SESSION, "sessionGuid", "&endDate=2025-02-28", 1000);
  g_autoptr (GPtrArray) after = read_all (org, EKS_DEMO_SESSION, "sessionGuid", "&startDate=2025-04-01", 1000);
  guint at = 0;

  for (guint day = 1; day <= 31; day++)
    {
      g_autofree char *date = g_strdup_printf ("2025-03-%02u", day);
      g_autofree char *text = g_strdup_printf ("pageSize=1000&startDate=%s&endDate=%s", date, date);
      g_autoptr (JsonArray) rows = ask (org, EKS_DEMO_SESSION, text);
      for (guint i = 0; i < json_array_get_length (rows); i++)
        {
          JsonObject *row = json_array_get_object_element (rows, i);
          g_assert_true (g_str_has_prefix (json_object_get_string_member (row, "createdTs"), date));
          g_assert_cmpstr (json_object_get_string_member (row, "sessionGuid"), ==, g_ptr_array_index (month, at));
          at++;
        }
    }
  g_assert_cmpuint (at, ==, month->len);
  g_assert_cmpuint (at, >, 60);
  g_assert_cmpuint (before->len + month->len + after->len, ==, 2000);
}

static void
test_states (void)
{
  static const struct
  {
    EksDemoKind kind;
    const char *member;
    const char *parameter;
  } lists[] = {
    { EKS_DEMO_SUBSCRIPTION, "subscriptionGuid", "state" },
    { EKS_DEMO_AGREEMENT, "agreementGuid", "state" },
    { EKS_DEMO_CONTACT, "contactGuid", "archived" },
  };
  g_autoptr (EksDemoOrg) org = eks_demo_org_new (5, 1003, NOW);

  for (guint k = 0; k < G_N_ELEMENTS (lists); k++)
    {
      const char *const *states = eks_demo_get_states (lists[k].kind);
      guint64 sum = 0;
      for (guint s = 0; states[s] != NULL; s++)
        {
          g_autofree char *parameter = g_strdup_printf ("&%s=%s", lists[k].parameter, states[s]);
          g_autoptr (GPtrArray) guids = read_all (org, lists[k].kind, lists[k].member, parameter, 17);
          guint64 last = 0;
          for (guint i = 0; i < guids->len; i++)
            {
              guint64 index;
              g_assert_true (eks_demo_guids_find (&org->guids, lists[k].kind, g_ptr_array_index (guids, i), &index));
              g_assert_cmpuint (eks_demo_get_state (lists[k].kind, eks_demo_get_slot (org, lists[k].kind, index)), ==, s);
              g_assert_true (i == 0 || index > last);
              last = index;
            }
          g_assert_cmpuint (guids->len, >, 0);
          sum += guids->len;
        }
      g_assert_cmpuint (sum, ==, eks_demo_org_get_listed (org, lists[k].kind));
    }
}

/* A state within a window: the turn of twenty begins before it and ends behind it. */
static void
test_state_in_window (void)
{
  g_autoptr (EksDemoOrg) org = eks_demo_org_new (5, 1003, NOW);
  g_autoptr (GPtrArray) all = read_all (org, EKS_DEMO_SUBSCRIPTION, "subscriptionGuid", "&state=Active&startDate=2025-01-03&endDate=2025-05-05", 11);
  guint64 expected = 0;

  for (guint64 i = 0; i < eks_demo_org_get_count (org, EKS_DEMO_SUBSCRIPTION); i++)
    {
      gint64 time = eks_demo_org_get_time (org, EKS_DEMO_SUBSCRIPTION, i);
      expected += time >= eks_demo_zone_get_day_start (&org->zone, 2025, 1, 3) && time < eks_demo_zone_get_day_start (&org->zone, 2025, 5, 6)
                  && eks_demo_get_state (EKS_DEMO_SUBSCRIPTION, eks_demo_get_slot (org, EKS_DEMO_SUBSCRIPTION, i)) == 0;
    }
  g_assert_cmpuint (all->len, ==, expected);
  g_assert_cmpuint (expected, >, 20);
}

static void
test_refused (void)
{
  static const struct
  {
    EksDemoKind kind;
    const char *text;
  } bad[] = {
    { EKS_DEMO_SESSION, "pageNumber=0" }, { EKS_DEMO_SESSION, "pageNumber=x" }, { EKS_DEMO_SESSION, "pageNumber=" }, { EKS_DEMO_SESSION, "pageNumber=-1" },
    { EKS_DEMO_SESSION, "pageSize=0" }, { EKS_DEMO_SESSION, "pageSize=1001" }, { EKS_DEMO_SESSION, "pageNumber=1&pageNumber=2" },
    { EKS_DEMO_SESSION, "startDate=2025-02-30" }, { EKS_DEMO_SESSION, "startDate=2025-02-02&endDate=2025-02-01" }, { EKS_DEMO_SESSION, "state=Active" },
    { EKS_DEMO_SESSION, "pageNumber" }, { EKS_DEMO_SESSION, "pageNumber=%zz" }, { EKS_DEMO_SESSION, "pageNumber=99999999999999999999" },
    { EKS_DEMO_USER, "startDate=2025-02-02" }, { EKS_DEMO_CONTACT, "archived=maybe" }, { EKS_DEMO_SUBSCRIPTION, "state=active" }, { EKS_DEMO_AGREEMENT, "sort=name" },
  };
  g_autoptr (EksDemoOrg) org = eks_demo_org_new (5, 10, NOW);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      EksDemoQuery query;
      g_test_message ("%s", bad[i].text);
      g_assert_false (eks_demo_query_parse (&query, org, bad[i].kind, bad[i].text, &error));
      g_assert_nonnull (error);
    }
}

static guint64
get_resident_pages (void)
{
  g_autofree char *statm = NULL;
  g_auto (GStrv) numbers = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &statm, NULL, NULL));
  numbers = g_strsplit (statm, " ", -1);
  return g_ascii_strtoull (numbers[1], NULL, 10);
}

static void
test_ten_millions (void)
{
  guint64 before = get_resident_pages ();
  g_autoptr (EksDemoOrg) org = eks_demo_org_new (1, EKS_DEMO_MAX_SESSIONS, NOW);
  g_autoptr (JsonArray) last = ask (org, EKS_DEMO_SESSION, "pageSize=1000&pageNumber=10000");
  g_autoptr (JsonArray) behind = ask (org, EKS_DEMO_SESSION, "pageSize=1000&pageNumber=10001");
  g_autoptr (JsonArray) far_behind = ask (org, EKS_DEMO_SESSION, "pageSize=1000&pageNumber=1000000000");
  const char *guid;
  guint64 index;

  g_assert_cmpuint (json_array_get_length (last), ==, 1000);
  g_assert_cmpuint (json_array_get_length (behind), ==, 0);
  g_assert_cmpuint (json_array_get_length (far_behind), ==, 0);
  guid = json_object_get_string_member (json_array_get_object_element (last, 999), "sessionGuid");
  g_assert_true (eks_demo_guids_find (&org->guids, EKS_DEMO_SESSION, guid, &index));
  g_assert_cmpuint (index, ==, EKS_DEMO_MAX_SESSIONS - 1);
  for (guint page = 1; page <= 10000; page += 500)
    {
      g_autofree char *text = g_strdup_printf ("pageSize=1000&pageNumber=%u&state=Cancelled", page / 20 + 1);
      g_autoptr (JsonArray) rows = ask (org, EKS_DEMO_SUBSCRIPTION, text);
      g_assert_cmpuint (json_array_get_length (rows), ==, 1000);
    }
  /* A page as text and as a tree, and no more (a sanitizer keeps what was freed for a while). 256 MiB would not
     hold a GUID for each session. */
  g_assert_cmpuint (get_resident_pages () - before, <, 256 * 256);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/list/paging", test_paging);
  g_test_add_func ("/demo/list/windows", test_windows);
  g_test_add_func ("/demo/list/states", test_states);
  g_test_add_func ("/demo/list/state-in-window", test_state_in_window);
  g_test_add_func ("/demo/list/refused", test_refused);
  g_test_add_func ("/demo/list/ten-millions", test_ten_millions);
  return g_test_run ();
}
