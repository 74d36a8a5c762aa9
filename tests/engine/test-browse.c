/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows a table to read asks for, and how its values are said. */

#include "config.h"

#include "eks-browse.h"
#include "engine-test.h"

static EksConnector *
load_sends (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "support", "sends", "sends.json", NULL);
  g_autoptr (GError) error = NULL;
  EksConnector *connector = eks_connector_new_from_file (path, &error);

  g_assert_no_error (error);
  return connector;
}

static void
assert_texts (GStrv texts, const char *expected)
{
  g_autofree char *joined = g_strjoinv (" ", texts);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_first (void)
{
  g_autoptr (EksConnector) connector = load_sends ();
  EksEntity *send = eks_connector_find_entity (connector, "send");
  EksEntity *person = eks_connector_find_entity (connector, "person");
  g_auto (GStrv) columns = eks_browse_list_columns (send);
  g_auto (GStrv) filters = eks_browse_list_filters (send);
  g_auto (GStrv) others = eks_browse_list_columns (person);
  g_auto (GStrv) none = eks_browse_list_filters (person);

  assert_texts (columns, "sent_at name status recipients note");
  assert_texts (filters, "sender name");
  assert_texts (others, "mail send"); /* those that an export begins with */
  assert_texts (none, "");
  g_assert_cmpstr (eks_browse_get_time_field (send), ==, "sent_at");
  g_assert_null (eks_browse_get_time_field (person));
  g_assert_true (eks_browse_is_offered (send));
}

static char *
make_where (EksEntity *entity, GHashTable *filters, guint days)
{
  g_autoptr (EksConnection) connection = eks_connection_new ("ours", "Ours", "sends");
  g_autoptr (EksJob) job = eks_browse_make_job (connection, entity, filters, days);
  g_autoptr (EksJob) copy = eks_job_copy (job); /* as a preview does: it must be a job file */
  g_autoptr (JsonNode) where = eks_filter_to_json (eks_table_get_where (eks_job_get_table (copy, 0)));

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (eks_table_get_columns (eks_job_get_table (copy, 0)))), ==, eks_entity_get_fields (entity)->len);
  return eks_json_to_text (where, FALSE);
}

static void
test_filters (void)
{
  g_autoptr (EksConnector) connector = load_sends ();
  EksEntity *send = eks_connector_find_entity (connector, "send");
  EksEntity *person = eks_connector_find_entity (connector, "person");
  g_autoptr (GHashTable) filters = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (filters, (gpointer) "id", (gpointer) "{7}");
  g_hash_table_insert (filters, (gpointer) "name", (gpointer) "letter");
  g_hash_table_insert (filters, (gpointer) "status", (gpointer) "paused");
  g_hash_table_insert (filters, (gpointer) "sender", (gpointer) "");
  g_hash_table_insert (filters, (gpointer) "recipients", (gpointer) "100");
  g_autofree char *where = make_where (send, filters, 7);
  g_assert_cmpstr (where, ==,
                   "{\"all\":[{\"field\":\"id\",\"is\":\"equal\",\"value\":\"{{7}}\"},{\"field\":\"name\",\"is\":\"contains\",\"value\":\"letter\"},"
                   "{\"field\":\"status\",\"is\":\"equal\",\"value\":\"paused\"},{\"field\":\"recipients\",\"is\":\"equal\",\"value\":\"100\"},"
                   "{\"field\":\"sent_at\",\"is\":\"in_last\",\"value\":{\"days\":7}}]}");
  g_autofree char *all = make_where (send, NULL, 0);
  g_assert_cmpstr (all, ==, "{\"all\":[]}");
  g_autofree char *no_time = make_where (person, NULL, 7);
  g_assert_cmpstr (no_time, ==, "{\"all\":[]}");
}

static void
assert_said (EksEntity *entity, const char *field, const char *value, const char *expected)
{
  g_autoptr (EksZone) zone = eks_zone_new ("Europe/Stockholm", NULL);
  g_autofree char *text = eks_browse_dup_text (eks_entity_find_field (entity, field), value, zone);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_words (void)
{
  g_autoptr (EksConnector) connector = load_sends ();
  EksEntity *send = eks_connector_find_entity (connector, "send");

  assert_said (send, "status", "paused", "Paused");
  assert_said (send, "status", "flying", "flying"); /* unknown: as it is */
  assert_said (send, "status", "", "");
  assert_said (send, "sent_at", "2026-07-01T10:00:00Z", "1 Jul 2026 12:00");
  assert_said (send, "sent_at", "2026-12-01 10:00:00 +0100", "1 Dec 2026 10:00");
  assert_said (send, "sent_at", "soon", "soon");
  assert_said (send, "sent_at", "2026-12-01", "2026-12-01");
  assert_said (send, "name", "2026-07-01T10:00:00Z", "2026-07-01T10:00:00Z");
  assert_said (send, "opened", "0.6000", "0.60"); /* amounts stand below each other */
  assert_said (send, "opened", "-14.5", "-14.50");
  assert_said (send, "opened", "0.1250", "0.125");
  assert_said (send, "opened", "12.34", "12.34");
  assert_said (send, "opened", "14", "14");
  assert_said (send, "opened", "1.50e3", "1.50e3");
  assert_said (send, "opened", "1.", "1.");
  assert_said (send, "name", "0.6000", "0.6000");
  g_assert_cmpstr (eks_browse_find_choice (eks_entity_find_field (send, "status"), "paused")->description, ==, "Nobody gets it until it is resumed.");
  g_assert_null (eks_browse_find_choice (eks_entity_find_field (send, "name"), "paused"));
  g_assert_null (eks_browse_find_choice (eks_entity_find_field (send, "status"), NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/browse/first", test_first);
  g_test_add_func ("/browse/filters", test_filters);
  g_test_add_func ("/browse/words", test_words);
  return g_test_run ();
}
