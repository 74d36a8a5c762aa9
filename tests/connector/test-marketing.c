/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clang, Kimple and Easypromos as they are shipped: every field that the vendors' pages list, the settings that
 * job files rely on, and ready-made exports that are called what they were always called. */

#include "config.h"

#include "eks-connector.h"

#include <string.h>

static const char *const languages[] = { "en", "da", "sv", "nl" };

static EksConnector *
load (const char *system, const char *language)
{
  g_autofree char *file = g_strconcat (system, ".json", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("EKSPORT_DATADIR"), "connectors", file, NULL);
  g_autoptr (GError) error = NULL;
  EksConnector *connector;

  g_setenv ("LANGUAGE", language, TRUE);
  connector = eks_connector_new_from_file (path, &error);
  g_setenv ("LANGUAGE", "en", TRUE);
  g_assert_no_error (error);
  return connector;
}

typedef struct
{
  const char *system;
  const char *entity;
  const char *members; /* as they stand in an answer, a / between steps */
} ListedCase;

static const ListedCase listed_cases[] = {
  { "clang", "activity",
    "uuid metric metric_timestamp broadcast_id broadcast_type broadcast_timestamp bounce_category bounce_code bounce_type campaign_id campaign_name content_name customer_id "
    "external_id customer_email_address email_address link_id link_description url machine_generated mailing_type subject test_mailing ip_address" },
  { "clang", "broadcast", "broadcast_id broadcast_type campaign_name content_name subject broadcast_timestamp" },
  { "kimple", "operation", "hash_id name type status starts_at ends_at fields" },
  { "kimple", "participation",
    "is_optin contest_entry_hash_id is_anonymous created_at can_participate "
    "mobile origin_url ip_address user_informations.agent_browser user_informations.agent_platform country width height "
    "chrono operation_hash_id operation_name access_code "
    "pal participation_sogec_id sogec_last_state reason_not_conformity rnvp.email rnvp.email.status rnvp.email.detail rnvp.address rnvp.address.status rnvp.adresse.detail rnvp.api.count "
    "contest_gift_hash_id contest_gift_title contest_gift_description contest_gift_code" },
  { "easypromos", "promotion", "id title internal_ref description promotion_type status start_date end_date timezone default_language created organizing_brand/id organizing_brand/name" },
  { "easypromos", "user",
    "id promotion_id first_name last_name nickname email phone birthday country language created status login_type social_id external_id avatar_img custom_properties "
    "meta_data/utm_source meta_data/legals/terms_url" },
  { "easypromos", "participation", "id promotion_id stage_id user_id created ip user_agent points completed data requirement/type requirement/code prize/id" },
  { "easypromos", "prize", "id stage_id user_id participation_id created code download_url redeem_url prize_type/id prize_type/name prize_type/ref prize_type/qty" },
  { "easypromos", "stage", "id name type start_date end_date" },
};

static gboolean
reaches (EksEntity *entity, const char *wanted)
{
  GPtrArray *fields = eks_entity_get_fields (entity);

  for (guint i = 0; i < fields->len; i++)
    {
      const EksField *field = g_ptr_array_index (fields, i);
      for (guint j = 0; j < field->paths->len; j++)
        {
          g_autofree char *text = g_strjoinv ("/", ((const EksPath *) g_ptr_array_index (field->paths, j))->steps);
          if (strcmp (text, wanted) == 0)
            return TRUE;
        }
    }
  return FALSE;
}

static void
test_listed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (listed_cases); i++)
    {
      g_autoptr (EksConnector) connector = load (listed_cases[i].system, "en");
      EksEntity *entity = eks_connector_find_entity (connector, listed_cases[i].entity);
      g_auto (GStrv) members = g_strsplit (listed_cases[i].members, " ", -1);
      for (guint j = 0; members[j] != NULL; j++)
        {
          g_test_message ("%s %s %s", listed_cases[i].system, listed_cases[i].entity, members[j]);
          g_assert_true (reaches (entity, members[j]));
        }
    }
}

/* The three views of a participation have the same fields: a column set of one fits the others. */
static void
test_views (void)
{
  static const char *const views[] = { "participant", "winner" };
  g_autoptr (EksConnector) connector = load ("kimple", "en");
  GPtrArray *fields = eks_entity_get_fields (eks_connector_find_entity (connector, "participation"));

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      EksEntity *view = eks_connector_find_entity (connector, views[i]);
      g_assert_cmpuint (eks_entity_get_fields (view)->len, ==, fields->len);
      for (guint j = 0; j < fields->len; j++)
        g_assert_nonnull (eks_entity_find_field (view, ((const EksField *) g_ptr_array_index (fields, j))->id));
    }
}

typedef struct
{
  const char *system;
  const char *zone;
  const char *settings; /* id or id=default, secrets with a * */
  gboolean assumed;
} AccountCase;

static const AccountCase account_cases[] = {
  { "clang", "Europe/Amsterdam", "auth_url=https://auth.clang.cloud api_url=https://api.canopydeploy.net client_id *client_secret", FALSE },
  { "kimple", "Europe/Paris", "base_url *api_key", TRUE },
  { "easypromos", "Europe/Madrid", "base_url=https://api.easypromosapp.com/v2 *api_key", FALSE },
};

static void
test_accounts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (account_cases); i++)
    {
      g_autoptr (EksConnector) connector = load (account_cases[i].system, "en");
      g_autoptr (GString) text = g_string_new (NULL);
      GPtrArray *settings = eks_connector_get_settings (connector);
      GPtrArray *entities = eks_connector_get_entities (connector);
      for (guint j = 0; j < settings->len; j++)
        {
          const EksSetting *setting = g_ptr_array_index (settings, j);
          g_string_append_printf (text, "%s%s%s%s%s", j > 0 ? " " : "", setting->kind == EKS_SETTING_SECRET ? "*" : "", setting->id, setting->fallback != NULL ? "=" : "",
                                  setting->fallback != NULL ? setting->fallback : "");
          g_assert_true (setting->required);
        }
      g_assert_cmpstr (text->str, ==, account_cases[i].settings);
      g_assert_cmpstr (eks_connector_get_time_zone (connector), ==, account_cases[i].zone);
      for (guint j = 0; j < entities->len; j++)
        g_assert_cmpint (eks_entity_get_stream (g_ptr_array_index (entities, j), 0)->assumed, ==, account_cases[i].assumed);
    }
}

static JsonArray *
get_columns (const EksReadyMade *made, guint table)
{
  JsonArray *tables = json_object_get_array_member (json_node_get_object (made->job), "tables");

  return json_object_get_array_member (json_array_get_object_element (tables, table), "columns");
}

/* What reads these files knows the columns by these names, whoever made the export. */
static void
test_dutch_titles (void)
{
  static const char *const titles[] = {
    "Broadcastid;Customerid;Extern klantnummer;E-mailadres;Activiteit;Activiteitdatum;Beschrijving activiteit;",
    "Broadcastid;Broadcast type;Beschrijving;Onderwerp;Verzonden op;",
  };

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autoptr (EksConnector) connector = load ("clang", languages[i]);
      const EksReadyMade *made = eks_connector_find_export (connector, "activities");
      for (guint j = 0; j < G_N_ELEMENTS (titles); j++)
        {
          g_autoptr (GString) found = g_string_new (NULL);
          JsonArray *columns = get_columns (made, j);
          for (guint k = 0; k < json_array_get_length (columns); k++)
            g_string_append_printf (found, "%s;", json_object_get_string_member (json_array_get_object_element (columns, k), "title"));
          g_assert_cmpstr (found->str, ==, titles[j]);
        }
    }
}

static void
test_exports (void)
{
  static const char *const ids[][4] = { { "clang", "activities" }, { "kimple", "participants" }, { "kimple", "winners" }, { "kimple", "both" }, { "kimple", "participations" },
                                        { "easypromos", "users" }, { "easypromos", "participations" }, { "easypromos", "prizes" } };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (EksConnector) connector = load (ids[i][0], "sv");
      const EksReadyMade *made = eks_connector_find_export (connector, ids[i][1]);
      g_test_message ("%s %s", ids[i][0], ids[i][1]);
      g_assert_nonnull (made);
      g_assert_null (made->for_row);
      g_assert_nonnull (made->description);
    }
}

static const EksField *
find (EksConnector *connector, const char *entity, const char *field)
{
  return eks_entity_find_field (eks_connector_find_entity (connector, entity), field);
}

/* Who is behind a row is nobody's business but the exporter's; levels of consent are said in words. */
static void
test_meaning (void)
{
  static const char *const personal[][3] = {
    { "clang", "activity", "customer_email_address" }, { "clang", "activity", "external_id" }, { "clang", "activity", "ip_address" }, { "kimple", "participant", "ip_address" },
    { "easypromos", "user", "email" }, { "easypromos", "user", "phone" }, { "easypromos", "user", "birthday" }, { "easypromos", "participation", "ip" },
  };
  g_autoptr (EksConnector) kimple = load ("kimple", "da");
  const EksField *optin = find (kimple, "participant", "is_optin");
  g_autoptr (GError) error = NULL;
  EksFieldRef ref;

  for (guint i = 0; i < G_N_ELEMENTS (personal); i++)
    {
      g_autoptr (EksConnector) connector = load (personal[i][0], "en");
      g_assert_cmpint (find (connector, personal[i][1], personal[i][2])->privacy, ==, EKS_PRIVACY_PERSONAL);
    }
  g_assert_cmpuint (optin->choices->len, ==, 3);
  g_assert_cmpstr (((EksChoice *) g_ptr_array_index (optin->choices, 2))->value, ==, "2");
  g_assert_cmpstr (((EksChoice *) g_ptr_array_index (optin->choices, 2))->label, ==, "Dobbelt samtykke (double opt-in)");
  g_assert_cmpuint (find (kimple, "participation", "rnvp_email_status")->choices->len, ==, 3);
  g_assert_true (eks_connector_resolve (kimple, eks_connector_find_entity (kimple, "winner"), "form.adresse.ligne 2", &ref, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (ref.reference, ==, "adresse.ligne 2");
  g_assert_cmpint (ref.field->privacy, ==, EKS_PRIVACY_PERSONAL);
  eks_field_ref_clear (&ref);
  g_assert_cmpstr (eks_entity_get_dynamic (eks_connector_find_entity (kimple, "winner"))->list_parent, ==, "fields");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/marketing/listed", test_listed);
  g_test_add_func ("/marketing/views", test_views);
  g_test_add_func ("/marketing/accounts", test_accounts);
  g_test_add_func ("/marketing/dutch-titles", test_dutch_titles);
  g_test_add_func ("/marketing/exports", test_exports);
  g_test_add_func ("/marketing/meaning", test_meaning);
  return g_test_run ();
}
