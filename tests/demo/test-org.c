/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The organisation: every record follows from seed and index, and every relation can be followed back. */

#include "config.h"

#include "eks-demo-list.h"
#include "eks-demo-org.h"
#include "eks-demo-session.h"

#include <json-glib/json-glib.h>

#define NOW G_GINT64_CONSTANT (1763800000) /* 2025-11-22 */

static const EksDemoKind entities[] = {
  EKS_DEMO_SESSION, EKS_DEMO_LEAD, EKS_DEMO_USER, EKS_DEMO_CAMPAIGN, EKS_DEMO_WORKFLOW,
  EKS_DEMO_DATA_SET, EKS_DEMO_SUBSCRIPTION, EKS_DEMO_CONTACT, EKS_DEMO_AGREEMENT,
};

static char *
get_row (const EksDemoOrg *org, EksDemoKind kind, guint64 index)
{
  GString *text = g_string_new (NULL);

  eks_demo_put_row (org, text, kind, index, FALSE);
  return g_string_free (text, FALSE);
}

static JsonObject *
parse_row (const EksDemoOrg *org, EksDemoKind kind, guint64 index)
{
  g_autofree char *text = get_row (org, kind, index);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static void
test_seed (void)
{
  g_autoptr (EksDemoOrg) one = eks_demo_org_new (7, 1000, NOW);
  g_autoptr (EksDemoOrg) same = eks_demo_org_new (7, 1000, NOW);
  g_autoptr (EksDemoOrg) other = eks_demo_org_new (8, 1000, NOW);

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    for (guint64 index = 0; index < eks_demo_org_get_count (one, entities[i]); index += 13)
      {
        g_autofree char *a = get_row (one, entities[i], index);
        g_autofree char *b = get_row (same, entities[i], index);
        g_autofree char *c = get_row (other, entities[i], index);
        g_assert_cmpstr (a, ==, b);
        g_assert_cmpstr (a, !=, c);
        g_assert_true (g_utf8_validate (a, -1, NULL));
      }
}

static void
check_guid (const EksDemoOrg *org, EksDemoKind kind, guint64 index)
{
  g_autoptr (GString) guid = g_string_new (NULL);
  guint64 found;

  eks_demo_guids_put (&org->guids, guid, kind, index);
  g_assert_cmpuint (guid->len, ==, EKS_DEMO_GUID_LENGTH);
  g_assert_true (g_uuid_string_is_valid (guid->str));
  g_assert_cmpint (guid->str[14], ==, '4');
  g_assert_nonnull (strchr ("89ab", guid->str[19]));
  g_assert_true (eks_demo_guids_find (&org->guids, kind, guid->str, &found));
  g_assert_cmpuint (found, ==, index);
  /* another kind, another digit, another length */
  g_assert_false (eks_demo_guids_find (&org->guids, (kind + 1) % EKS_DEMO_N_KINDS, guid->str, &found));
  guid->str[35] = guid->str[35] == '0' ? '1' : '0';
  g_assert_false (eks_demo_guids_find (&org->guids, kind, guid->str, &found));
  g_string_truncate (guid, 35);
  g_assert_false (eks_demo_guids_find (&org->guids, kind, guid->str, &found));
}

static void
test_guids (void)
{
  static const guint64 indexes[] = { 0, 1, 4711, EKS_DEMO_MAX_SESSIONS - 1, EKS_DEMO_MAX_SESSIONS, (G_GUINT64_CONSTANT (1) << 60) - 1 };
  g_autoptr (EksDemoOrg) org = eks_demo_org_new (1, 10, NOW);
  guint64 found;

  for (guint kind = 0; kind < EKS_DEMO_N_KINDS; kind++)
    for (guint i = 0; i < G_N_ELEMENTS (indexes); i++)
      check_guid (org, (EksDemoKind) kind, indexes[i]);
  g_assert_false (eks_demo_guids_find (&org->guids, EKS_DEMO_LEAD, "", &found));
  g_assert_false (eks_demo_guids_find (&org->guids, EKS_DEMO_LEAD, "zzzzzzzz-zzzz-4zzz-8zzz-zzzzzzzzzzzz", &found));
}

static void
check_leads (const EksDemoOrg *org)
{
  g_autofree guint *sessions = g_new0 (guint, eks_demo_org_get_count (org, EKS_DEMO_LEAD));
  guint most = 0;

  for (guint64 i = 0; i < org->sessions; i++)
    {
      guint step;
      guint steps;
      guint64 lead = eks_demo_org_get_lead (org, i, &step, &steps);
      g_assert_cmpuint (lead, <, eks_demo_org_get_count (org, EKS_DEMO_LEAD));
      g_assert_cmpuint (step, ==, sessions[lead]);
      g_assert_cmpuint (step, <, steps);
      if (step == 0)
        g_assert_cmpuint (eks_demo_org_get_first_session (org, lead), ==, i);
      sessions[lead]++;
      most = MAX (most, steps);
    }
  for (guint64 i = 0; i < eks_demo_org_get_count (org, EKS_DEMO_LEAD); i++)
    g_assert_cmpuint (sessions[i], >, 0);
  if (org->sessions > 100)
    g_assert_cmpuint (most, ==, 3);
}

static void
test_relations (void)
{
  static const guint64 sizes[] = { 0, 1, 2, 9, 10, 11, 17, 1000, 1003 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (EksDemoOrg) org = eks_demo_org_new (3, sizes[i], NOW);
      guint64 onboarding = 0;
      guint64 session;
      check_leads (org);
      for (guint64 d = 0; d < eks_demo_org_get_count (org, EKS_DEMO_DATA_SET); d++)
        if (eks_demo_org_get_source (org, d, &session) == EKS_DEMO_SOURCE_ONBOARDING)
          {
            g_assert_cmpuint (eks_demo_org_get_data_set (org, session), ==, d);
            g_assert_cmpuint (session, ==, onboarding++);
          }
      g_assert_cmpuint (onboarding, ==, sizes[i]);
    }
}

/* The row and the DataSet of a session tell the same story. */
static void
test_data_sets (void)
{
  g_autoptr (EksDemoOrg) org = eks_demo_org_new (1, 300, NOW);

  for (guint64 i = 0; i < org->sessions; i++)
    {
      g_autoptr (JsonObject) session = parse_row (org, EKS_DEMO_SESSION, i);
      guint64 index;
      g_assert_true (eks_demo_guids_find (&org->guids, EKS_DEMO_DATA_SET, json_object_get_string_member (session, "dataSetGuid"), &index));
      g_autoptr (JsonObject) data_set = parse_row (org, EKS_DEMO_DATA_SET, index);
      JsonObject *element = json_object_get_object_member (data_set, "jsonElement");
      JsonObject *inside = json_object_get_object_member (element, "session");
      g_assert_cmpstr (json_object_get_string_member (data_set, "dataSetGuid"), ==, json_object_get_string_member (session, "dataSetGuid"));
      g_assert_cmpstr (json_object_get_string_member (inside, "campaignGuid"), ==,
                       json_object_get_string_member (json_object_get_object_member (element, "campaign"), "campaignGuid"));
      g_assert_cmpstr (json_object_get_string_member (inside, "workflowGuid"), ==,
                       json_object_get_string_member (json_object_get_object_member (element, "workflow"), "workflowGuid"));
      json_object_remove_member (inside, "userName");
      g_assert_true (json_object_equal (inside, session));
      /* each field of the form is told twice */
      JsonObject *result = json_object_get_object_member (element, "formResult");
      JsonArray *fields = json_object_get_array_member (element, "formFields");
      g_assert_cmpuint (json_object_get_size (result), ==, json_array_get_length (fields));
      for (guint f = 0; f < json_array_get_length (fields); f++)
        {
          JsonObject *field = json_array_get_object_element (fields, f);
          g_assert_cmpstr (json_object_get_string_member (field, "value"), ==,
                           json_object_get_string_member (result, json_object_get_string_member (field, "name")));
        }
    }
}

static void
test_times (void)
{
  static const EksDemoKind growing[] = { EKS_DEMO_SESSION, EKS_DEMO_LEAD, EKS_DEMO_DATA_SET, EKS_DEMO_SUBSCRIPTION, EKS_DEMO_CONTACT };
  g_autoptr (EksDemoOrg) org = eks_demo_org_new (1, 2000, NOW);
  gint64 start = eks_demo_timeline_get_start (org->timeline);

  for (guint k = 0; k < G_N_ELEMENTS (growing); k++)
    {
      gint64 before = start;
      for (guint64 i = 0; i < eks_demo_org_get_count (org, growing[k]); i++)
        {
          gint64 time = eks_demo_org_get_time (org, growing[k], i);
          g_assert_cmpint (time, >=, before);
          g_assert_cmpint (time, <=, NOW);
          before = time;
        }
    }
  for (guint64 i = 0; i < eks_demo_org_get_count (org, EKS_DEMO_LEAD); i++)
    g_assert_cmpint (eks_demo_org_get_time (org, EKS_DEMO_LEAD, i), <=,
                     eks_demo_org_get_time (org, EKS_DEMO_SESSION, eks_demo_org_get_first_session (org, i)));
  g_assert_cmpint (start, ==, eks_demo_zone_get_day_start (&org->zone, 2024, 9, 22));
}

/* Two clock changes lie in the fourteen months; the odd hours are not empty. */
static void
test_odd_hours (void)
{
  g_autoptr (EksDemoOrg) org = eks_demo_org_new (1, 2000, NOW);
  guint around[2][2] = { 0 };
  gint64 changes[2] = { org->zone.summers[2025 - EKS_DEMO_ZONE_FIRST_YEAR][0], org->zone.summers[2025 - EKS_DEMO_ZONE_FIRST_YEAR][1] };

  for (guint64 i = 0; i < org->sessions; i++)
    for (guint c = 0; c < 2; c++)
      {
        gint64 distance = eks_demo_org_get_time (org, EKS_DEMO_SESSION, i) - changes[c];
        if (distance >= -3600 && distance < 3600)
          around[c][distance >= 0]++;
      }
  for (guint c = 0; c < 2; c++)
    for (guint side = 0; side < 2; side++)
      g_assert_cmpuint (around[c][side], >=, 3);
}

typedef struct
{
  const char *what;
  const char *needle; /* as it stands in the text of a row */
  EksDemoKind kind;
} Trap;

/* Everything that the schema trips people with is in the first two thousand sessions. */
static void
test_traps (void)
{
  static const Trap traps[] = {
    { "table's spelling", "\"taxDeductible\":", EKS_DEMO_DATA_SET }, { "example's spelling", "\"taxDeductable\":", EKS_DEMO_DATA_SET },
    { "snake case", "\"sensitive_data\":[", EKS_DEMO_DATA_SET }, { "false for a text", "\"subscriptionMessage\":false", EKS_DEMO_DATA_SET },
    { "and a text", "\"subscriptionMessage\":\"", EKS_DEMO_DATA_SET }, { "deprecated twin", "\"dataSetType\":", EKS_DEMO_DATA_SET },
    { "empty object", "\"expiresAfterDate\":{}", EKS_DEMO_DATA_SET }, { "vendor", "\"vendor\":\"", EKS_DEMO_DATA_SET },
    { "form", "\"form_id\":\"", EKS_DEMO_DATA_SET }, { "sms", "\"smsMo\":{", EKS_DEMO_DATA_SET }, { "number as amount", "\"amount\":12,", EKS_DEMO_DATA_SET },
    { "formula as name", "\"=SUM(A1:A9)\":", EKS_DEMO_DATA_SET }, { "quote in name", "\"Hvad er dit \\\"yndlingsmål\\\"?\":", EKS_DEMO_DATA_SET },
    { "dot in name", "\"adresse.linje 2\":", EKS_DEMO_DATA_SET }, { "semicolon in name", "\"gave;moms\":", EKS_DEMO_DATA_SET },
    { "emoji in name", "\"❤ kommentar\":", EKS_DEMO_DATA_SET }, { "formula", "\"=HYPERLINK(", EKS_DEMO_DATA_SET }, { "plus", "\"+4526807821\"", EKS_DEMO_DATA_SET },
    { "at", "\"@SUM(", EKS_DEMO_DATA_SET }, { "minus", "\"-1+2\"", EKS_DEMO_DATA_SET }, { "line break", "linje\\r\\nAnden", EKS_DEMO_DATA_SET },
    { "tab", "\"\\tindrykket\"", EKS_DEMO_DATA_SET }, { "combining", "Zoe\xcc\x88", EKS_DEMO_DATA_SET }, { "line separator", "\xe2\x80\xa8", EKS_DEMO_DATA_SET },
    { "control", "\\u0001", EKS_DEMO_DATA_SET }, { "leading zeros", "\"00123\"", EKS_DEMO_DATA_SET }, { "long number", "\"123456789012345678901234567890\"", EKS_DEMO_DATA_SET },
    { "petition", "\"Underskriftsindsamling\":\"Yes\"", EKS_DEMO_DATA_SET }, { "animal", "\"favourite_animal\":\"", EKS_DEMO_DATA_SET },
    { "traffic", "\"utm_source\":\"", EKS_DEMO_DATA_SET }, { "client id", "\"_ga\":\"", EKS_DEMO_DATA_SET }, { "long text", "\"story\":\"", EKS_DEMO_DATA_SET },
    { "misspelt status", "\"status\":\"Procession\"", EKS_DEMO_SESSION }, { "unknown status", "\"status\":\"Paused\"", EKS_DEMO_SESSION },
    { "no lead", "\"leadGuid\":null", EKS_DEMO_SESSION }, { "null id", "\"externalLeadId\":null", EKS_DEMO_SESSION },
    { "zeros in id", "\"externalLeadId\":\"00000", EKS_DEMO_SESSION }, { "string amount", "\"amount\":\"75.00\"", EKS_DEMO_SESSION },
    { "followed by", "\"serviceType\":\"ChangePaymentMethod\"", EKS_DEMO_SESSION }, { "add-on", "\"serviceType\":\"CreateAddOn\"", EKS_DEMO_SESSION },
    { "bare phone", "\"msisdn\":\"452", EKS_DEMO_SESSION }, { "CPR with zero", "\"nationalId\":\"0", EKS_DEMO_CONTACT }, { "merged", "\"mergeTargetGuid\":\"", EKS_DEMO_CONTACT },
    { "anonymised", "\"name\":null", EKS_DEMO_CONTACT }, { "no expiry", "\"expiresAfterDate\":{}", EKS_DEMO_SUBSCRIPTION }, { "cancelled", "\"cancelCode\":100101", EKS_DEMO_SUBSCRIPTION },
    { "apostrophe", "\"lastName\":\"'t Hart\"", EKS_DEMO_CONTACT }, { "Danish", "Østergaard", EKS_DEMO_CONTACT }, { "Swedish", "Åkesson", EKS_DEMO_CONTACT }, { "Dutch", "Zoë", EKS_DEMO_CONTACT },
  };
  g_autoptr (EksDemoOrg) org = eks_demo_org_new (1, 2000, NOW);
  gboolean seen[G_N_ELEMENTS (traps)] = { FALSE };

  for (guint e = 0; e < G_N_ELEMENTS (entities); e++)
    for (guint64 i = 0; i < eks_demo_org_get_count (org, entities[e]); i++)
      {
        g_autofree char *row = get_row (org, entities[e], i);
        for (guint t = 0; t < G_N_ELEMENTS (traps); t++)
          seen[t] |= traps[t].kind == entities[e] && strstr (row, traps[t].needle) != NULL;
      }
  for (guint t = 0; t < G_N_ELEMENTS (traps); t++)
    {
      g_test_message ("%s", traps[t].what);
      g_assert_true (seen[t]);
    }
}

/* Some fields are missing altogether, some leads lead nowhere. */
static void
test_gaps (void)
{
  g_autoptr (EksDemoOrg) org = eks_demo_org_new (1, 2000, NOW);
  guint without_id = 0;
  guint without_end = 0;
  guint unmatched = 0;

  for (guint64 i = 0; i < org->sessions; i++)
    {
      g_autoptr (JsonObject) session = parse_row (org, EKS_DEMO_SESSION, i);
      const char *lead = json_object_get_string_member_with_default (session, "leadGuid", NULL);
      guint64 index;
      without_id += !json_object_has_member (session, "externalLeadId");
      without_end += !json_object_has_member (session, "completedTs");
      if (lead == NULL)
        continue;
      g_assert_true (eks_demo_guids_find (&org->guids, EKS_DEMO_LEAD, lead, &index));
      unmatched += index >= eks_demo_org_get_count (org, EKS_DEMO_LEAD);
    }
  g_assert_cmpuint (without_id, >, 10);
  g_assert_cmpuint (without_end, >, 10);
  g_assert_cmpuint (unmatched, >, 10);
  g_assert_cmpuint (unmatched, <, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/org/seed", test_seed);
  g_test_add_func ("/demo/org/guids", test_guids);
  g_test_add_func ("/demo/org/relations", test_relations);
  g_test_add_func ("/demo/org/data-sets", test_data_sets);
  g_test_add_func ("/demo/org/times", test_times);
  g_test_add_func ("/demo/org/odd-hours", test_odd_hours);
  g_test_add_func ("/demo/org/traps", test_traps);
  g_test_add_func ("/demo/org/gaps", test_gaps);
  return g_test_run ();
}
