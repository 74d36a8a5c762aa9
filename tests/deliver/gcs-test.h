/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bucket whose service is as strict as Google's, and a destination that leads there. */
#pragma once

#include "bucket-test.h"

/* Of all tests of a program: making keys takes its time. */
typedef struct
{
  ObjectServer *server;
  EksTestFolder *keys;
} Place;

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
open_gcs (Bench *bench, const Place *place)
{
  bench_open (bench, EKS_DESTINATION_GCS, place->server);
  bench->keys = place->keys;
  bench->secret = read_key (bench, "key.json");
}

G_GNUC_UNUSED static void
set_up (Bench *bench, gconstpointer data)
{
  const Place *place = data;

  object_server_tell (place->server, "/__clear", "");
  open_gcs (bench, place);
}

G_GNUC_UNUSED static void
tear_down (Bench *bench, gconstpointer data)
{
  bench_close (bench);
}

#define ADD(place, name, function) g_test_add ("/gcs/" name, Bench, place, set_up, function, tear_down)
