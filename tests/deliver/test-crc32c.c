/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checksum against the values of RFC 3720, however the bytes come. */

#include "config.h"

#include "eks-crc32c.h"

#include <string.h>

static guint32
checksum (const void *data, gsize length)
{
  g_autoptr (EksCrc32c) crc = eks_crc32c_new ();

  eks_crc32c_update (crc, data, length);
  return eks_crc32c_get (crc);
}

static void
test_published (void)
{
  guint8 zeros[32] = { 0 };
  guint8 ones[32];
  guint8 rising[32];

  memset (ones, 0xff, sizeof ones);
  for (guint i = 0; i < sizeof rising; i++)
    rising[i] = (guint8) i;
  g_assert_cmphex (checksum (zeros, sizeof zeros), ==, 0x8a9136aa);
  g_assert_cmphex (checksum (ones, sizeof ones), ==, 0x62a8ab43);
  g_assert_cmphex (checksum (rising, sizeof rising), ==, 0x46dd794e);
  g_assert_cmphex (checksum ("123456789", 9), ==, 0xe3069283);
  g_assert_cmphex (checksum (NULL, 0), ==, 0);
}

static void
test_pieces (void)
{
  guint8 bytes[1000];
  guint32 whole;

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (i * 31 + i / 7);
  whole = checksum (bytes, sizeof bytes);
  for (gsize step = 1; step < 40; step++)
    {
      g_autoptr (EksCrc32c) crc = eks_crc32c_new ();
      for (gsize done = 0; done < sizeof bytes; done += step)
        eks_crc32c_update (crc, bytes + done, MIN (step, sizeof bytes - done));
      g_assert_cmphex (eks_crc32c_get (crc), ==, whole);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crc32c/published", test_published);
  g_test_add_func ("/crc32c/pieces", test_pieces);
  return g_test_run ();
}
