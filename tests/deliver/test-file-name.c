/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that come from people and data must be harmless, and harmless ones must stay as they are. */

#include "config.h"

#include "eks-local-file.h"

#include <string.h>

static void
test_table (void)
{
  static const struct
  {
    const char *name;
    const char *safe;
  } cases[] = {
    { "sessions-2025-01-31.csv", "sessions-2025-01-31.csv" },
    { "Årsrapport ÆØÅ.xlsx", "Årsrapport ÆØÅ.xlsx" },
    { "", "_" },
    { ".", "_" },
    { "..", "_" },
    { "   ", "_" },
    { "../../etc/passwd", "_.._.._etc_passwd" },
    { "/etc/passwd", "_etc_passwd" },
    { ".hidden", "_.hidden" },
    { "a\nb\tc\x7f.csv", "a_b_c_.csv" },
    { "a<b>c:d\"e\\f|g?h*.csv", "a_b_c_d_e_f_g_h_.csv" },
    { "name.csv. . ", "name.csv" },
    { "  name.csv", "name.csv" },
    { "con", "_con" },
    { "CON.csv", "_CON.csv" },
    { "con .csv", "_con .csv" },
    { "Lpt9.tar.gz", "_Lpt9.tar.gz" },
    { "console.csv", "console.csv" },
    { "COM10", "COM10" },
    { "broken\xff.csv", "broken_.csv" },
    { "gpj.\xe2\x80\xae" "csv", "gpj._csv" },
    { "line\xe2\x80\xa8.csv", "line_.csv" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *safe = eks_file_name_make_safe (cases[i].name);
      g_autofree char *again = eks_file_name_make_safe (safe);
      g_assert_cmpstr (safe, ==, cases[i].safe);
      g_assert_cmpstr (again, ==, safe);
    }
}

static void
test_long (void)
{
  static const char *const extensions[] = { ".csv", ".csv.gpg", ".csv.zip.gpg", ".verylongextension", "", ".é" };
  static const char *const letters[] = { "x", "é", "€", "😀" };

  for (guint e = 0; e < G_N_ELEMENTS (extensions); e++)
    for (guint l = 0; l < G_N_ELEMENTS (letters); l++)
      for (guint shift = 0; shift < 4; shift++)
        {
          g_autoptr (GString) name = g_string_new_len ("aaaa", shift);
          for (guint i = 0; i < 300; i++)
            g_string_append (name, letters[l]);
          g_string_append (name, extensions[e]);
          g_autofree char *safe = eks_file_name_make_safe (name->str);
          g_assert_cmpuint (strlen (safe), <=, 200);
          g_assert_cmpuint (strlen (safe), >, 196);
          g_assert_true (g_utf8_validate (safe, -1, NULL));
          if (e < 3)
            g_assert_true (g_str_has_suffix (safe, extensions[e]));
        }
}

static void
test_home (void)
{
  g_autofree char *home = eks_folder_expand_home ("~");
  g_autofree char *below = eks_folder_expand_home ("~/Exports/2025");
  g_autofree char *expected = g_strconcat (g_get_home_dir (), "/Exports/2025", NULL);
  g_autofree char *other = eks_folder_expand_home ("~root/x");
  g_autofree char *inside = eks_folder_expand_home ("/a/~/b");

  g_assert_cmpstr (home, ==, g_get_home_dir ());
  g_assert_cmpstr (below, ==, expected);
  g_assert_cmpstr (other, ==, "~root/x");
  g_assert_cmpstr (inside, ==, "/a/~/b");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/deliver/file-name/table", test_table);
  g_test_add_func ("/deliver/file-name/long", test_long);
  g_test_add_func ("/deliver/file-name/home", test_home);
  return g_test_run ();
}
