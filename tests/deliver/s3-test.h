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

/* (nullable): hash of an object, `SIZE:SHA256` */
G_GNUC_UNUSED static char *
find_object (Bench *bench, const char *bucket, const char *key)
{
  g_autoptr (JsonNode) state = object_server_get_state (bench->server);
  JsonObject *objects = json_object_get_object_member (json_object_get_object_member (json_node_get_object (state), "objects"), bucket);
  JsonObject *object = json_object_has_member (objects, key) ? json_object_get_object_member (objects, key) : NULL;

  return object != NULL ? g_strdup (json_object_get_string_member (object, "sha256")) : NULL;
}

G_GNUC_UNUSED static guint
count_uploads (Bench *bench)
{
  g_autoptr (JsonNode) state = object_server_get_state (bench->server);

  return (guint) json_object_get_int_member (json_node_get_object (state), "uploads");
}

G_GNUC_UNUSED static void
assert_object (Bench *bench, const char *bucket, const char *key, const EksParcel *parcel)
{
  g_autofree char *found = find_object (bench, bucket, key);

  g_assert_cmpstr (found, ==, parcel != NULL ? parcel->sha256 : NULL);
}

/* JSON with quotes that C can write. */
G_GNUC_UNUSED static void
set_faults (Bench *bench, const char *faults)
{
  g_autoptr (GString) json = g_string_new (faults);

  g_string_replace (json, "'", "\"", 0);
  object_server_tell (bench->server, "/__fault", json->str);
}

#define ADD(name, function) g_test_add ("/s3/" name, Bench, NULL, set_up, function, tear_down)
