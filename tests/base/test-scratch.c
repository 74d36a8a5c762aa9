/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What does not fit into memory comes back as it was, and stands nowhere in clear. */

#include "config.h"

#include "eks-error.h"
#include "eks-scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define CANARY "a participant's secret answer"
#define N_ROWS 20000

/* Numbers of different widths around the block size, and what must not be found on the disk. */
static gboolean
write_rows (EksScratch *scratch, guint n_rows, GError **error)
{
  for (guint i = 0; i < n_rows; i++)
    if (!eks_scratch_write (scratch, &i, sizeof i, error) || !eks_scratch_write (scratch, CANARY, strlen (CANARY), error))
      return FALSE;
  return TRUE;
}

static void
assert_rows (EksScratch *scratch, guint n_rows)
{
  g_autoptr (GError) error = NULL;
  char text[sizeof CANARY] = "";
  guint number;

  for (guint i = 0; i < n_rows; i++)
    {
      g_assert_true (eks_scratch_read (scratch, &number, sizeof number, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (number, ==, i);
      g_assert_true (eks_scratch_read (scratch, text, strlen (CANARY), &error));
      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, CANARY);
    }
  g_assert_false (eks_scratch_read (scratch, &number, sizeof number, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);
}

/* How many files without a name this program has open, and whether one of them says it in clear. */
static guint
look_at_files (gboolean *in_clear)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  *in_clear = FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);
      g_autofree char *data = NULL;
      gsize length;
      if (target == NULL || !g_str_has_suffix (target, "(deleted)"))
        continue;
      n++;
      if (g_file_get_contents (path, &data, &length, NULL))
        *in_clear |= memmem (data, length, CANARY, strlen (CANARY)) != NULL;
    }
  return n;
}

static void
test_disk (void)
{
  g_autoptr (EksScratch) scratch = eks_scratch_new (1000);
  g_autoptr (GError) error = NULL;
  gboolean in_clear;
  guint before = look_at_files (&in_clear);

  g_assert_true (write_rows (scratch, N_ROWS, &error));
  g_assert_no_error (error);
  for (guint pass = 0; pass < 2; pass++)
    {
      g_assert_true (eks_scratch_rewind (scratch, &error));
      g_assert_no_error (error);
      assert_rows (scratch, N_ROWS);
    }
  g_assert_cmpuint (look_at_files (&in_clear), ==, before + 1);
  g_assert_false (in_clear);
  g_clear_pointer (&scratch, eks_scratch_free);
  g_assert_cmpuint (look_at_files (&in_clear), ==, before);
}

static void
test_memory (void)
{
  g_autoptr (EksScratch) scratch = eks_scratch_new (1000);
  g_autoptr (GError) error = NULL;
  gboolean in_clear;
  guint before = look_at_files (&in_clear);

  g_assert_true (write_rows (scratch, 10, &error));
  g_assert_true (eks_scratch_rewind (scratch, &error));
  assert_rows (scratch, 10);
  g_assert_cmpuint (look_at_files (&in_clear), ==, before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scratch/disk", test_disk);
  g_test_add_func ("/scratch/memory", test_memory);
  return g_test_run ();
}
