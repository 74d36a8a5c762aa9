/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bucket whose service is as strict as Google's, and a destination that leads there. */
#pragma once

#include "object-test.h"

#define SMALL 100000
#define PIECE (8 * 1024 * 1024)
#define LARGE (PIECE + 1000000)

/* Of all tests of a program: making keys takes its time. */
typedef struct
{
  ObjectServer *server;
  EksTestFolder *keys;
} Place;

typedef struct
{
  ObjectServer *server; /* (unowned) */
  const char *keys;     /* (unowned) */
  EksTestFolder *folder;
  EksClock *clock;
  EksDestination *destination;
  char *secret;
} Bench;

G_GNUC_UNUSED static char *
read_key (Bench *bench, const char *name)
{
  g_autofree char *path = g_build_filename (bench->keys, name, NULL);
  g_autoptr (GError) error = NULL;
  char *key = NULL;

  g_file_get_contents (path, &key, NULL, &error);
  g_assert_no_error (error);
  return key;
}

G_GNUC_UNUSED static void
place_open (Place *place, const char *certificate, const char *ca_file)
{
  place->keys = eks_test_folder_new ();
  place->server = object_server_start ("gcs.py", place->keys, certificate, ca_file);
}

G_GNUC_UNUSED static void
place_close (Place *place)
{
  object_server_stop (place->server);
  eks_test_folder_free (place->keys);
}

G_GNUC_UNUSED static void
set_up (Bench *bench, gconstpointer data)
{
  const Place *place = data;

  bench->server = place->server;
  bench->keys = place->keys;
  object_server_tell (bench->server, "/__clear", "");
  bench->folder = eks_test_folder_new ();
  bench->clock = EKS_CLOCK (eks_test_clock_new (g_get_real_time ()));
  bench->secret = read_key (bench, "key.json");
  bench->destination = eks_destination_new (EKS_DESTINATION_GCS, "bucket");
  g_object_set (bench->destination, "endpoint", bench->server->url, "bucket", "out", NULL);
}

G_GNUC_UNUSED static void
tear_down (Bench *bench, gconstpointer data)
{
  eks_test_folder_free (bench->folder);
  g_object_unref (bench->clock);
  g_object_unref (bench->destination);
  g_free (bench->secret);
}

G_GNUC_UNUSED static EksDelivery *
make_delivery (Bench *bench, const char *prefix)
{
  g_autoptr (GError) error = NULL;
  EksDelivery *delivery = eks_delivery_new (bench->destination, prefix, bench->secret, TAG, bench->clock, &error);

  g_assert_no_error (error);
  eks_delivery_set_patience (delivery, 20);
  return delivery;
}

/* The key, an upload's address and tokens are in no sentence. */
G_GNUC_UNUSED static void
assert_no_secret (const GError *error)
{
  static const char *const secrets[] = { "ABg5-", "ya29.", "eyJ", "PRIVATE" };

  for (guint i = 0; error != NULL && i < G_N_ELEMENTS (secrets); i++)
    g_assert_null (strstr (error->message, secrets[i]));
}

#define ADD(place, name, function) g_test_add ("/gcs/" name, Bench, place, set_up, function, tear_down)
