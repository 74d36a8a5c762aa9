/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A job file comes by mail from anybody: whatever is in it, it is refused with a reason or it survives being saved. */

#include "config.h"

#include "eks-error.h"
#include "eks-job.h"
#include "eks-settings.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_refusal (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (g_error_matches (error, EKS_ERROR, EKS_ERROR_INVALID_JOB) || g_error_matches (error, EKS_ERROR, EKS_ERROR_NEWER_VERSION));
  g_assert_cmpstr (error->message, !=, "");
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
check_connection (const char *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksConnection) connection = eks_connection_from_data (data, size, &error);

  if (connection == NULL)
    check_refusal (error);
}

static void
check_settings (const char *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksSettings) settings = eks_settings_from_data (data, size, &error);

  if (settings == NULL)
    {
      check_refusal (error);
      return;
    }
  g_autofree char *saved = eks_settings_to_data (settings);
  g_autoptr (EksSettings) again = eks_settings_from_data (saved, strlen (saved), &error);
  g_assert_no_error (error);
  g_autofree char *saved_again = eks_settings_to_data (again);
  g_assert_cmpstr (saved, ==, saved_again);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksJob) job = eks_job_from_data ((const char *) data, size, &error);

  check_connection ((const char *) data, size);
  check_settings ((const char *) data, size);
  if (job == NULL)
    {
      check_refusal (error);
      return 0;
    }
  g_autofree char *saved = eks_job_to_data (job);
  g_autoptr (EksJob) again = eks_job_from_data (saved, strlen (saved), &error);
  g_assert_no_error (error);
  g_assert_true (eks_job_equal (job, again));
  return 0;
}
