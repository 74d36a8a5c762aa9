/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a fuzz target over files, so that each is an ordinary test of every build and never rots. Each file is given
 * whole, cut short, and with single bytes changed; with the option “fuzzing” libFuzzer takes this place. */

#include "config.h"

#include <gio/gio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define N_VARIANTS 64

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* A block of exactly that size: a sanitizer sees a read past its end. */
static void
run_exact (const char *data, gsize size)
{
  uint8_t *block = malloc (MAX (size, 1));

  g_assert_nonnull (block);
  memcpy (block, data, size);
  LLVMFuzzerTestOneInput (block, size);
  free (block);
}

static void
run_variants (char *data, gsize size)
{
  for (guint i = 0; i < N_VARIANTS && size > 0; i++)
    {
      gsize at = size * i / N_VARIANTS;
      char kept = data[at];
      run_exact (data, at);
      data[at] ^= 1 << i % 8;
      run_exact (data, size);
      data[at] = kept;
    }
}

static guint
run_file (const char *path, guint number)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  gsize size = 0;

  if (!g_file_get_contents (path, &data, &size, &error))
    g_error ("%s", error->message);
  run_exact (data, size);
  run_variants (data, size);
  g_print ("ok %u %s\n", number, path);
  return number;
}

static guint
run_folder (const char *path, guint number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  const char *name;

  if (folder == NULL)
    g_error ("%s", error->message);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      number = run_file (file, number + 1);
    }
  return number;
}

int
main (int argc, char **argv)
{
  guint count = 0;

  for (int i = 1; i < argc; i++)
    count = g_file_test (argv[i], G_FILE_TEST_IS_DIR) ? run_folder (argv[i], count) : run_file (argv[i], count + 1);
  g_print ("1..%u\n", count);
  return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
