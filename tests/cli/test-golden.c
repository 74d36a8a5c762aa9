/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same export gives the same bytes on every machine: in any locale, in any time zone, today and after the
 * next change. The rows lie around both changes of the clock and hold every value that harms a spreadsheet. */

#include "config.h"

#include "cli-test.h"

static char *program;

static const char *const locales[] = { "C", "da_DK.UTF-8", "sv_SE.UTF-8", "nl_NL.UTF-8" };
static const char *const zones[] = { "UTC", "America/New_York", "Europe/Copenhagen" };

#define TABLE \
  "\"where\":{\"all\":[" \
    "{\"any\":[{\"field\":\"created_ts\",\"is\":\"between\",\"value\":[\"2025-10-25\",\"2025-10-27\"]}," \
              "{\"field\":\"created_ts\",\"is\":\"between\",\"value\":[\"2026-03-28\",\"2026-03-30\"]}]}," \
    "{\"not\":{\"field\":\"status\",\"is\":\"equal\",\"value\":\"Expired\"}}," \
    "{\"field\":\"campaign.name\",\"is\":\"not_empty\"}]}," \
  "\"columns\":[{\"field\":\"session_guid\"},{\"field\":\"created_ts\"},{\"field\":\"completed_ts\"},{\"field\":\"status\"}," \
    "{\"field\":\"campaign.name\",\"title\":\"Campaign\"},{\"field\":\"campaign.active\"},{\"field\":\"lead.external_lead_id\",\"title\":\"=Lead\"}," \
    "{\"field\":\"lead.created_ts\"},{\"field\":\"user.name\",\"title\":\"Fundraiser\"},{\"field\":\"agreement_amount\"},{\"field\":\"meta_data\"}," \
    "{\"field\":\"data_set.formResult.comment\",\"title\":\"Comment\"},{\"field\":\"data_set.formResult.phone\",\"title\":\"Phone; \\\"mobile\\\"\"}," \
    "{\"field\":\"data_set.formResult.=SUM(A1:A9)\"}]"

static char *
write_job (World *world, const char *format, const char *file)
{
  g_autofree char *more = g_strdup_printf ("\"format\":{%s},\"file_name\":\"%s\"", format, file);

  return world_write_job (world, "golden.json", TABLE, more);
}

/* What came out stays there to be looked at when it is not what was expected. */
static void
assert_golden (const char *text, gsize length, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "cli", "golden", name, NULL);
  g_autofree char *actual = g_test_build_filename (G_TEST_BUILT, name, NULL);
  g_autofree char *expected = NULL;
  gsize expected_length = 0;

  g_file_get_contents (path, &expected, &expected_length, NULL);
  if (expected_length == length && memcmp (expected, text, length) == 0)
    return;
  g_file_set_contents (actual, text, (gssize) length, NULL);
  g_error ("%s is not %s", actual, path);
}

static void
test_csv (gconstpointer data)
{
  const char *preset = data;
  g_autoptr (World) world = world_new (program, 3000, NULL);
  g_autofree char *format = g_strdup_printf ("\"type\":\"csv\",\"preset\":\"%s\"", preset);
  g_autofree char *name = g_strdup_printf ("sessions-%s.csv", preset);
  g_autofree char *job = write_job (world, format, name);

  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    for (guint j = 0; j < G_N_ELEMENTS (zones); j++)
      {
        world_set (world, "LC_ALL", locales[i]);
        world_set (world, "TZ", zones[j]);
        g_hash_table_remove (world->environment, "LANGUAGE");
        g_auto (Done) done = world_run (world, NULL, "run", job, NULL);
        g_autofree char *text = NULL;
        gsize length;
        assert_done (&done);
        text = world_read (world, name, &length);
        assert_golden (text, length, name);
      }
}

/* Read by another program: every cell of the sheet is the text of the CSV, or the same moment, number or truth. */
static void
test_xlsx (void)
{
  g_autoptr (World) world = world_new (program, 3000, NULL);
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "cli", "compare-xlsx.py", NULL);
  g_autofree char *csv = g_test_build_filename (G_TEST_DIST, "cli", "golden", "sessions-systems.csv", NULL);
  g_autofree char *job = write_job (world, "\"type\":\"xlsx\"", "sessions.xlsx");

  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      const char *const argv[] = { "/usr/bin/python3", script, "sessions.xlsx", csv, NULL };
      world_set (world, "LC_ALL", locales[i]);
      world_set (world, "TZ", zones[i % G_N_ELEMENTS (zones)]);
      g_hash_table_remove (world->environment, "LANGUAGE");
      g_auto (Done) done = world_run (world, NULL, "run", job, NULL);
      world_set (world, "LC_ALL", "C.UTF-8");
      g_auto (Done) compared = world_call (world, NULL, argv);
      assert_done (&done);
      assert_done (&compared);
    }
}

int
main (int argc, char **argv)
{
  program = cli_test_init (&argc, &argv);
  g_test_add_data_func ("/cli/golden/excel", "excel", test_csv);
  g_test_add_data_func ("/cli/golden/systems", "systems", test_csv);
  g_test_add_func ("/cli/golden/xlsx", test_xlsx);
  int status = g_test_run ();
  g_free (program);
  return status;
}
