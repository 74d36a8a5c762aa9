/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key is found again, whether it is still in memory or long in the file. */

#include "config.h"

#include "eks-key-set.h"
#include "eks-error.h"
#include "eks-test-support.h"

#include <glib/gstdio.h>
#include <string.h>

static gboolean
add (EksKeySet *set, const char *text)
{
  g_autoptr (GError) error = NULL;
  gboolean added;

  g_assert_true (eks_key_set_add (set, eks_key_set_digest (set, text, strlen (text)), &added, &error));
  g_assert_no_error (error);
  return added;
}

static gboolean
add_number (EksKeySet *set, guint number)
{
  char text[32];

  g_snprintf (text, sizeof text, "key-%u", number);
  return add (set, text);
}

static void
test_spellings (void)
{
  g_autoptr (EksKeySet) set = eks_key_set_new (100);

  g_assert_true (add (set, "0F8FAD5B-D9CB-469F-A165-70867728950E"));
  g_assert_false (add (set, "0f8fad5b-d9cb-469f-a165-70867728950e"));
  g_assert_true (add (set, "0f8fad5b-d9cb-469f-a165-70867728950f"));
  g_assert_true (add (set, "0f8fad5bd9cb469fa16570867728950e"));
  g_assert_true (add (set, "Abc"));
  g_assert_true (add (set, "abc"));
  g_assert_true (add (set, "abc "));
  g_assert_true (add (set, "0f8fad5b-d9cb-469f-a165-70867728950g"));
  g_assert_true (add (set, ""));
  g_assert_false (add (set, "Abc"));
}

/* A published result of SipHash-2-4 cannot be checked with a random key; that two sets differ can. */
static void
test_secret (void)
{
  g_autoptr (EksKeySet) a = eks_key_set_new (100);
  g_autoptr (EksKeySet) b = eks_key_set_new (100);
  EksKey x = eks_key_set_digest (a, "12345678", 8), y = eks_key_set_digest (b, "12345678", 8), z = eks_key_set_digest (a, "12345678", 8);

  g_assert_cmpmem (&x, sizeof x, &z, sizeof z);
  g_assert_true (x.high != y.high && x.low != y.low);
}

static void
test_many (gconstpointer data)
{
  guint in_memory = GPOINTER_TO_UINT (data), n = 200000;
  g_autoptr (EksKeySet) set = eks_key_set_new (in_memory);

  for (guint i = 0; i < n; i++)
    g_assert_true (add_number (set, i));
  for (guint i = 0; i < n; i += 7)
    g_assert_false (add_number (set, i));
  for (guint i = n; i < n + 1000; i++)
    g_assert_true (add_number (set, i));
}

/* The file has no name, so nothing stays behind whatever happens. */
static void
test_no_trace (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();

  if (g_test_subprocess ())
    {
      g_autoptr (EksKeySet) set = eks_key_set_new (10);
      for (guint i = 0; i < 100; i++)
        g_assert_true (add_number (set, i));
      g_assert_cmpuint (eks_test_folder_count (g_get_tmp_dir ()), ==, 1);
      return;
    }
  g_setenv ("TMPDIR", folder, TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_assert_cmpuint (eks_test_folder_count (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key-set/spellings", test_spellings);
  g_test_add_func ("/key-set/secret", test_secret);
  g_test_add_data_func ("/key-set/many/in-memory", GUINT_TO_POINTER (1000000), test_many);
  g_test_add_data_func ("/key-set/many/in-file", GUINT_TO_POINTER (20000), test_many);
  g_test_add_data_func ("/key-set/many/small-runs", GUINT_TO_POINTER (1500), test_many);
  g_test_add_func ("/key-set/no-trace", test_no_trace);
  return g_test_run ();
}
