/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The nasty tables as LibreOffice sees them: read_office.py opens the files with it and compares each cell. */

#include "config.h"

#include <glib/gstdio.h>

#include "eks-test-support.h"
#include "nasty-files.h"

/* More is a matter of patience. */
#define MAX_BYTES 200000

static const struct
{
  const char *name;
  const char *format; /* as in a job file */
  const char *ending;
} kinds[] = {
  { "xlsx", "{\"type\":\"xlsx\"}", ".xlsx" },
  { "guarded", "{\"type\":\"csv\"}", ".csv" },
  { "unguarded", "{\"type\":\"csv\",\"guard\":false}", ".csv" },
};

static void
test_office (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *office = g_find_program_in_path ("soffice");

  if (office == NULL)
    {
      g_test_skip ("LibreOffice is not installed");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_build_filename (folder, kinds[i].name, NULL);

      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      nasty_files_write (path, kinds[i].format, kinds[i].ending, MAX_BYTES);
    }
  nasty_files_read ("read_office.py", folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/office", test_office);
  return g_test_run ();
}
