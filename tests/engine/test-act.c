/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An action reaches the record that was meant, or none. */

#include "config.h"

#include "eks-act.h"
#include "eks-error.h"
#include "engine-test.h"

/* There are more records than a look goes through. */
static void
test_not_all (void)
{
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  Fixture fixture = { 0 };

  options.records = 10200;
  test_set_up_with (&fixture, &options);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksConnection) connection = eks_connection_new ("ours", "Ours", "onlinefundraising");
  eks_connection_set_setting (connection, "base_url", eks_demo_server_get_base_url (fixture.server, "onlinefundraising"));
  eks_store_save_connection (eks_environment_get_store (fixture.environment), connection, &error);
  g_assert_no_error (error);
  g_autoptr (EksConnector) connector = eks_environment_find_connector (fixture.environment, connection, &error);
  g_assert_no_error (error);
  EksEntity *entity = eks_connector_find_entity (connector, "onboarding_session");
  g_autoptr (GHashTable) record = eks_act_load_record (fixture.environment, connection, entity, "00000000-0000-4000-8000-000000000000", NULL, &error);

  g_assert_null (record);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "the others were not looked at"));
  test_tear_down (&fixture, NULL);
}

/* What a table to read shows of a long text is no key. */
static void
test_cut_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksConnection) connection = eks_connection_new ("ours", "Ours", "smsapi");
  g_autoptr (EksConnector) connector = eks_environment_find_connector (fixture->environment, connection, &error);
  g_assert_no_error (error);
  EksEntity *entity = eks_connector_find_entity (connector, "mass_send");
  g_autofree char *long_key = g_strnfill (2000, '7');
  g_autofree char *cut = g_strconcat (long_key, "…", NULL);
  g_autoptr (GHashTable) record = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (record, (gpointer) eks_entity_get_key (entity), cut);
  g_hash_table_insert (record, (gpointer) "status", (gpointer) "progress");
  g_autoptr (EksAct) act = eks_act_new (fixture->environment, connection, connector, "mass_send.pause", record, &error);
  g_assert_no_error (error);
  g_assert_false (eks_act_run (act, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_GUARD);
  g_assert_nonnull (strstr (error->message, "too long to be known whole"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("EKSPORT_SECRET_ONLINEFUNDRAISING_API_KEY", "demo-key-onlinefundraising", TRUE);
  g_test_add_func ("/engine/act/not-all", test_not_all);
  g_test_add ("/engine/act/cut-key", Fixture, NULL, test_set_up_sound, test_cut_key, test_tear_down);
  return g_test_run ();
}
