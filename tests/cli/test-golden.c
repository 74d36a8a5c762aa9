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

typedef struct
{
  const char *name;   /* of the file, and of the one in golden/ */
  const char *format; /* members of a job's format */
  const char *language; /* of the words in the file */
} Golden;

#define FIXED "\"type\":\"txt\",\"layout\":\"fixed\",\"widths\":[37,26,26,10,33,6,12,26,18,12,30,24,15,20]"

static const Golden texts[] = {
  { "sessions-excel.csv", "\"type\":\"csv\",\"preset\":\"excel\"", "en" },
  { "sessions-systems.csv", "\"type\":\"csv\",\"preset\":\"systems\"", "en" },
  { "sessions-comma.txt", "\"type\":\"txt\",\"decimal_mark\":\",\",\"line_breaks\":\"space\"", "da" },
  { "sessions-fixed.txt", FIXED, "sv" },
  { "sessions.json", "\"type\":\"json\",\"objects\":\"flat\"", "nl" },
  { "sessions.ndjson", "\"type\":\"ndjson\",\"nulls\":\"leave_out\"", "en" },
  { "sessions.xml", "\"type\":\"xml\",\"nulls\":\"write\",\"root\":\"sessions\",\"row\":\"session\"", "da" },
};

static char *
write_job (World *world, const Golden *golden)
{
  g_autofree char *more = g_strdup_printf ("\"format\":{%s},\"file_name\":\"%s\",\"language\":\"%s\"", golden->format, golden->name, golden->language);

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

/* Whether a kind of file is made here: CSV with every locale in every zone, the others with each locale and in each zone,
 * since every start takes seconds under a sanitizer. */
static gboolean
is_made_on (const Golden *golden, guint number)
{
  return g_str_has_suffix (golden->name, ".csv") || number % G_N_ELEMENTS (locales) == number / G_N_ELEMENTS (locales) || number == G_N_ELEMENTS (locales) - 1;
}

static void
set_machine (World *world, guint number)
{
  world_set (world, "LC_ALL", locales[number % G_N_ELEMENTS (locales)]);
  world_set (world, "TZ", zones[number / G_N_ELEMENTS (locales)]);
  g_hash_table_remove (world->environment, "LANGUAGE");
}

#define N_MACHINES (G_N_ELEMENTS (locales) * G_N_ELEMENTS (zones))

static void
test_text (gconstpointer data)
{
  const Golden *golden = data;
  g_autoptr (World) world = world_new (program, 3000, NULL);
  g_autofree char *job = write_job (world, golden);

  for (guint i = 0; i < N_MACHINES; i++)
    {
      g_autofree char *text = NULL;
      gsize length;

      if (!is_made_on (golden, i))
        continue;
      set_machine (world, i);
      g_auto (Done) done = world_run (world, NULL, "run", job, NULL);
      assert_done (&done);
      text = world_read (world, golden->name, &length);
      assert_golden (text, length, golden->name);
    }
}

/* Another program's view of the file. */
static char *
ask (World *world, const char *script_name, const char *file)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "cli", script_name, NULL);
  g_autofree char *csv = g_test_build_filename (G_TEST_DIST, "cli", "golden", "sessions-systems.csv", NULL);
  const char *const argv[] = { "/usr/bin/python3", script, file, csv, NULL };

  world_set (world, "LC_ALL", "C.UTF-8");
  world_set (world, "TZ", "UTC");
  g_auto (Done) done = world_call (world, NULL, argv);
  assert_done (&done);
  return g_steal_pointer (&done.out);
}

/* Runs the export on every machine: what it says is the same. Returns that. */
static char *
run_everywhere (World *world, const Golden *golden)
{
  g_autofree char *job = write_job (world, golden);
  char *first = NULL;

  for (guint i = 0; i < N_MACHINES; i++)
    {
      g_autofree char *said = NULL;

      if (!is_made_on (golden, i))
        continue;
      set_machine (world, i);
      g_auto (Done) done = world_run (world, NULL, "run", job, NULL);
      assert_done (&done);
      said = ask (world, "read-golden.py", golden->name);
      if (first == NULL)
        first = g_steal_pointer (&said);
      else
        g_assert_cmpstr (said, ==, first);
    }
  return first;
}

static void
assert_says (const char *text, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (text, words[i]) == NULL)
      g_error ("“%s” is not in %s", words[i], text);
}

/* Every part of the workbook is the same; every cell is the text of the CSV, or the same moment, number or truth. */
static void
test_xlsx (void)
{
  static const Golden golden = { "sessions.xlsx", "\"type\":\"xlsx\"", "da" };
  static const char *const danish[] = { "<t>Oprettet</t>", "<t>Læste rækker</t>", "er mellem 2025-10-25 og 2025-10-27", NULL };
  g_autoptr (World) world = world_new (program, 3000, NULL);
  g_autofree char *said = run_everywhere (world, &golden);
  g_autofree char *compared = ask (world, "compare-xlsx.py", golden.name);

  assert_says (said, danish);
}

static void
test_pdf (void)
{
  static const Golden golden = { "sessions.pdf", "\"type\":\"pdf\"", "sv" };
  static const char *const swedish[] = { "Skapad MOMENT", "Rader 44", "4 400,00", "Rader per månad: created_ts", "28 (64 %)", "Sida 1 av 4", "Page size:       595.276 x 841.89 pts (A4)", NULL };
  g_autoptr (World) world = world_new (program, 3000, NULL);
  g_autofree char *said = run_everywhere (world, &golden);

  assert_says (said, swedish);
}

int
main (int argc, char **argv)
{
  program = cli_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/golden/", texts[i].name, NULL);

      g_test_add_data_func (path, &texts[i], test_text);
    }
  g_test_add_func ("/cli/golden/xlsx", test_xlsx);
  g_test_add_func ("/cli/golden/pdf", test_pdf);
  int status = g_test_run ();
  g_free (program);
  return status;
}
