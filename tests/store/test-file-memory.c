/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which files an export has read is its own business, and is remembered whole or not at all. */

#include "config.h"

#include "eks-file-memory.h"
#include "eks-test-support.h"

#include <string.h>

static void
remember (EksHistory *history, const char *job, const char *folder, const char *name, const char *hash)
{
  static const char *const columns[] = { "lead_id", "name", NULL };
  g_autoptr (GPtrArray) marks = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_file_mark_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (marks, eks_file_mark_new (name, 10, 20, hash));
  g_assert_true (eks_history_remember_files (history, job, folder, marks, columns, &error));
  g_assert_no_error (error);
}

static guint
count (EksHistory *history, const char *job, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) marks = eks_history_list_files (history, job, folder, &error);

  g_assert_no_error (error);
  return marks->len;
}

static void
test_memory (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (EksHistory) history = eks_history_new (path);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) none = eks_history_get_columns (history, "job", "/in", &error);
  g_autoptr (GPtrArray) marks = NULL;

  g_assert_no_error (error);
  g_assert_null (none);
  g_assert_cmpuint (count (history, "job", "/in"), ==, 0);
  remember (history, "job", "/in", "a.csv", "aa");
  remember (history, "job", "/in", "a.csv", "bb");
  remember (history, "job", "/in", "a.csv", "aa");
  g_assert_cmpuint (count (history, "job", "/in"), ==, 2);
  g_assert_cmpuint (count (history, "other", "/in"), ==, 0);
  g_assert_cmpuint (count (history, "job", "/out"), ==, 0);

  g_autoptr (EksHistory) again = eks_history_new (path);
  g_auto (GStrv) columns = eks_history_get_columns (again, "job", "/in", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (columns), ==, 2);
  g_assert_cmpstr (columns[1], ==, "name");
  marks = eks_history_list_files (again, "job", "/in", &error);
  g_assert_cmpstr (((EksFileMark *) g_ptr_array_index (marks, 0))->name, ==, "a.csv");
  g_assert_cmpuint (((EksFileMark *) g_ptr_array_index (marks, 0))->size, ==, 10);
  g_assert_cmpint (((EksFileMark *) g_ptr_array_index (marks, 0))->modified, ==, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-memory/memory", test_memory);
  return g_test_run ();
}
