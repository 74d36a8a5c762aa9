/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes and exit statuses that scripts rely on: a change here breaks somebody's cron job. */

#include "config.h"

#include "eks-error.h"

#include <gio/gio.h>
#include <string.h>

static void
test_codes (void)
{
  static const struct
  {
    EksError error;
    const char *code;
    int status;
  } cases[] = {
    { EKS_ERROR_FAILED, "failed", 1 },
    { EKS_ERROR_USAGE, "usage", 2 },
    { EKS_ERROR_INVALID_JOB, "invalid-job", 2 },
    { EKS_ERROR_NEWER_VERSION, "newer-version", 2 },
    { EKS_ERROR_INVALID_CONNECTOR, "invalid-connector", 2 },
    { EKS_ERROR_NOT_FOUND, "not-found", 2 },
    { EKS_ERROR_SECRET_MISSING, "secret-missing", 2 },
    { EKS_ERROR_KEYRING, "keyring", 1 },
    { EKS_ERROR_SOURCE_UNREACHABLE, "source-unreachable", 3 },
    { EKS_ERROR_SOURCE_REFUSED, "source-refused", 3 },
    { EKS_ERROR_SOURCE_MISSING, "source-missing", 3 },
    { EKS_ERROR_SOURCE_INVALID, "source-invalid", 3 },
    { EKS_ERROR_SOURCE_REPEATED, "source-repeated", 3 },
    { EKS_ERROR_SOURCE_LIMIT, "source-limit", 3 },
    { EKS_ERROR_DELIVERY, "delivery", 4 },
    { EKS_ERROR_NO_SPACE, "no-space", 4 },
    { EKS_ERROR_ENCRYPTION, "encryption", 5 },
    { EKS_ERROR_GUARD, "guard", 6 },
    { EKS_ERROR_UNCERTAIN, "uncertain", 3 },
    { EKS_ERROR_BUSY, "busy", 1 },
    { EKS_ERROR_DELIVERY_REFUSED, "delivery-refused", 4 },
    { EKS_ERROR_PEER_UNKNOWN, "peer-unknown", 4 },
    { EKS_ERROR_PEER_CHANGED, "peer-changed", 4 },
    { EKS_ERROR_HISTORY_BUSY, "history-busy", 1 },
  };

  g_assert_cmpuint (G_N_ELEMENTS (cases), ==, EKS_ERROR_HISTORY_BUSY + 1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (EKS_ERROR, cases[i].error, "x");
      g_assert_cmpstr (eks_error_get_code (error), ==, cases[i].code);
      g_assert_cmpint (eks_error_get_exit_status (error), ==, cases[i].status);
      g_assert_false (eks_error_is_cancelled (error));
    }
}

static void
test_foreign (void)
{
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");
  g_autoptr (GError) unknown = g_error_new_literal (EKS_ERROR, 9999, "x");

  g_assert_true (eks_error_is_cancelled (cancelled));
  g_assert_false (eks_error_is_cancelled (NULL));
  g_assert_cmpstr (eks_error_get_code (cancelled), ==, "cancelled");
  g_assert_cmpint (eks_error_get_exit_status (cancelled), ==, 130);
  g_assert_cmpstr (eks_error_get_code (other), ==, "failed");
  g_assert_cmpint (eks_error_get_exit_status (other), ==, 1);
  g_assert_cmpstr (eks_error_get_code (unknown), ==, "failed");
  g_assert_cmpint (eks_error_get_exit_status (NULL), ==, 0);
}

static void
test_from_io (void)
{
  const struct
  {
    GQuark domain;
    int code;
    GQuark result_domain;
    int result_code;
  } cases[] = {
    { G_IO_ERROR, G_IO_ERROR_CANCELLED, G_IO_ERROR, G_IO_ERROR_CANCELLED },
    { G_IO_ERROR, G_IO_ERROR_NO_SPACE, EKS_ERROR, EKS_ERROR_NO_SPACE },
    { G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, EKS_ERROR, EKS_ERROR_DELIVERY },
    { G_FILE_ERROR, G_FILE_ERROR_ACCES, EKS_ERROR, EKS_ERROR_DELIVERY },
    { EKS_ERROR, EKS_ERROR_ENCRYPTION, EKS_ERROR, EKS_ERROR_ENCRYPTION },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) io_error = g_error_new_literal (cases[i].domain, cases[i].code, "the cause");
      g_autoptr (GError) error = NULL;
      eks_error_set_from_io (&error, EKS_ERROR_DELIVERY, io_error, "Writing “x”");
      g_assert_error (error, cases[i].result_domain, cases[i].result_code);
      g_assert_nonnull (strstr (error->message, "the cause"));
      g_assert_true (g_str_has_prefix (error->message, "Writing “x”: ") == (cases[i].result_domain == EKS_ERROR && cases[i].domain != EKS_ERROR));
      eks_error_set_from_io (NULL, EKS_ERROR_DELIVERY, io_error, "x");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/error/codes", test_codes);
  g_test_add_func ("/base/error/foreign", test_foreign);
  g_test_add_func ("/base/error/from-io", test_from_io);
  return g_test_run ();
}
