/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an FTP server answers is read as it is meant, and nothing else is believed. */

#include "config.h"

#include "eks-ftp-reply.h"

static void
test_replies (void)
{
  static const char text[] =
      "220-Welcome\r\n"
      "230 not the end, and no reply of its own\r\n"
      " 220 neither\r\n"
      "220 Ready\r\n"
      "12\r\n"
      "\r\n"
      "213 1234\r\n"
      "213\r\n"
      "550 No such file";
  g_autoptr (GPtrArray) replies = eks_ftp_parse_replies (text);
  static const struct
  {
    guint code;
    const char *text;
  } expected[] = { { 220, "Ready" }, { 213, "1234" }, { 213, "" }, { 550, "No such file" } };

  g_assert_cmpuint (replies->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const EksFtpReply *reply = g_ptr_array_index (replies, i);
      g_assert_cmpuint (reply->code, ==, expected[i].code);
      g_assert_cmpstr (reply->text, ==, expected[i].text);
    }
}

static void
test_size (void)
{
  static const char *const bad[] = { "", "-1", "12 34", "1e3", "99999999999999999999", "0x10" };
  guint64 bytes = 0;

  g_assert_true (eks_ftp_parse_size ("0", &bytes));
  g_assert_true (eks_ftp_parse_size ("9223372036854775807", &bytes));
  g_assert_cmpuint (bytes, ==, G_MAXINT64);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (eks_ftp_parse_size (bad[i], &bytes));
}

static void
test_time (void)
{
  static const char *const bad[] = { "", "2025033002300", "202503300230000", "20251330023000", "2025-03-30", "20250330023000Z" };

  g_assert_cmpint (eks_ftp_parse_time ("19700101000001"), ==, 1);
  g_assert_cmpint (eks_ftp_parse_time ("20250330023000.123"), ==, 1743301800);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpint (eks_ftp_parse_time (bad[i]), ==, -1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ftp-reply/replies", test_replies);
  g_test_add_func ("/ftp-reply/size", test_size);
  g_test_add_func ("/ftp-reply/time", test_time);
  return g_test_run ();
}
