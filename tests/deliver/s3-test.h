/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bucket whose service is as strict as Amazon's, and a destination that leads there. */
#pragma once

#include "object-test.h"

#define SECRET "secret/Test+1"
#define SMALL 100000
#define PART (8 * 1024 * 1024)
#define LARGE (PART + 1000000)

typedef struct
{
  ObjectServer *server;
  EksTestFolder *folder;
  EksClock *clock;
  EksDestination *destination;
  const char *secret;
} Bench;

G_GNUC_UNUSED static void
set_up (Bench *bench, gconstpointer data)
{
  bench->server = object_server_start ("s3.py", NULL, NULL, NULL);
  bench->folder = eks_test_folder_new ();
  bench->clock = EKS_CLOCK (eks_test_clock_new (g_get_real_time ()));
  bench->destination = eks_destination_new (EKS_DESTINATION_S3, "bucket");
  bench->secret = SECRET;
  g_object_set (bench->destination, "endpoint", bench->server->url, "region", "eu-north-1", "bucket", "out", "access-key", "AKIATEST", NULL);
}

G_GNUC_UNUSED static void
tear_down (Bench *bench, gconstpointer data)
{
  object_server_stop (bench->server);
  eks_test_folder_free (bench->folder);
  g_object_unref (bench->clock);
  g_object_unref (bench->destination);
}

G_GNUC_UNUSED static EksDelivery *
make_delivery (Bench *bench, const char *prefix)
{
  g_autoptr (GError) error = NULL;
  EksDelivery *delivery = eks_delivery_new (bench->destination, prefix, bench->secret, TAG, bench->clock, &error);

  g_assert_no_error (error);
  eks_delivery_set_patience (delivery, 10);
  return delivery;
}

#define ADD(name, function) g_test_add ("/s3/" name, Bench, NULL, set_up, function, tear_down)
