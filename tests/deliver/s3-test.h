/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bucket whose service is as strict as Amazon's, and a destination that leads there. */
#pragma once

#include "bucket-test.h"

#define SECRET "secret/Test+1"

G_GNUC_UNUSED static void
open_s3 (Bench *bench, const char *certificate, const char *ca_file)
{
  bench_open (bench, EKS_DESTINATION_S3, object_server_start ("s3.py", NULL, certificate, ca_file));
  bench->secret = g_strdup (SECRET);
  bench->ends_uploads = TRUE;
  g_object_set (bench->destination, "region", "eu-north-1", "access-key", "AKIATEST", NULL);
}

G_GNUC_UNUSED static void
set_up (Bench *bench, gconstpointer data)
{
  open_s3 (bench, NULL, NULL);
}

G_GNUC_UNUSED static void
tear_down (Bench *bench, gconstpointer data)
{
  object_server_stop (bench->server);
  bench_close (bench);
}

#define ADD(name, function) g_test_add ("/s3/" name, Bench, NULL, set_up, function, tear_down)
