/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bucket to deliver to, and what is tried with each whatever its service. */
#pragma once

#include "object-test.h"

#define SMALL 100000
#define PIECE (8 * 1024 * 1024) /* a larger file goes to either service in pieces of this size */
#define LARGE (PIECE + 1000000)

typedef struct
{
  ObjectServer *server; /* (unowned) */
  const char *keys;     /* (unowned) (nullable): the folder with Google's keys */
  EksTestFolder *folder;
  EksClock *clock;
  EksDestination *destination;
  char *secret;
  gboolean ends_uploads; /* whether nothing may be left of an upload that failed, as there is no week after which it ends by itself */
} Bench;

static void
bench_open (Bench *bench, EksDestinationType type, ObjectServer *server)
{
  bench->server = server;
  bench->folder = eks_test_folder_new ();
  bench->clock = EKS_CLOCK (eks_test_clock_new (g_get_real_time ()));
  bench->destination = eks_destination_new (type, "bucket");
  g_object_set (bench->destination, "endpoint", server->url, "bucket", "out", NULL);
}

static void
bench_close (Bench *bench)
{
  eks_test_folder_free (bench->folder);
  g_object_unref (bench->clock);
  g_object_unref (bench->destination);
  g_free (bench->secret);
}

static EksDelivery *
make_delivery (Bench *bench, const char *prefix)
{
  g_autoptr (GError) error = NULL;
  EksDelivery *delivery = eks_delivery_new (bench->destination, prefix, bench->secret, TAG, bench->clock, &error);

  g_assert_no_error (error);
  eks_delivery_set_patience (delivery, 20);
  return delivery;
}

/* Keys, their tokens and an upload's address are in no sentence.
 * @code: of the error; -1: there is none */
G_GNUC_UNUSED static void
assert_fault (const GError *error, int code, const char *word)
{
  static const char *const secrets[] = { "ecret/Test", "ABg5-", "ya29.", "eyJ", "PRIVATE" };

  if (code < 0)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, EKS_ERROR, code);
  g_assert_nonnull (strstr (error->message, word));
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    g_assert_null (strstr (error->message, secrets[i]));
}

G_GNUC_UNUSED static void
assert_nothing_left (Bench *bench)
{
  if (bench->ends_uploads)
    g_assert_cmpuint (count_uploads (bench->server), ==, 0);
}

/* ---- names ---- */

/* Whatever a name has in it, it arrives as it is. */
G_GNUC_UNUSED static void
test_names (Bench *bench, gconstpointer data)
{
  static const char *const names[] = { "æ ø+å(1)=a,b..csv", "%2F%.csv", "a&b=c?d#e.csv", "~.csv", "😀.csv", "...", "a\\b'\"<>;:@!$*[].csv" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (EksDelivery) delivery = make_delivery (bench, i % 2 == 0 ? "år/x y" : "år/x y/");
      g_autoptr (EksParcel) parcel = make_parcel (bench->folder, names[i], 10 + i);
      g_autofree char *key = g_strconcat ("år/x y/", names[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (receipt->path, ==, key);
      assert_object (bench->server, "out", key, parcel);
      EksRemoval outcome;
      g_assert_true (eks_delivery_remove (delivery, receipt, &outcome, NULL, &error));
      g_assert_cmpint (outcome, ==, EKS_REMOVAL_REMOVED);
    }
}

G_GNUC_UNUSED static void
test_too_long (Bench *bench, gconstpointer data)
{
  g_autofree char *prefix = g_strnfill (1020, 'x');
  g_autoptr (EksDelivery) delivery = make_delivery (bench, prefix);
  g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "ab.csv", 10);
  g_autoptr (GError) error = NULL;
  g_autofree char *handle = eks_delivery_stage (delivery, parcel, NULL, NULL, NULL, &error);

  g_assert_null (handle);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_assert_cmpuint (object_server_count (bench->server, "."), ==, 0);
}

/* What cannot be asked is not: @property of the destination is @value. */
G_GNUC_UNUSED static void
check_prepare (Bench *bench, const char *property, const char *value, const char *secret, int code)
{
  g_autoptr (EksDestination) destination = eks_destination_copy (bench->destination);
  g_autoptr (GError) error = NULL;

  g_object_set (destination, property, value, NULL);
  g_autoptr (EksDelivery) delivery = eks_delivery_new (destination, "", secret, TAG, bench->clock, &error);
  g_assert_error (error, EKS_ERROR, code);
  g_assert_null (delivery);
}

/* ---- what goes wrong ---- */

typedef struct
{
  const char *faults;
  gsize size;
  int code;         /* of the error; -1: it succeeds all the same */
  const char *word; /* (nullable): in the sentence */
  const char *mode; /* (nullable) */
} FaultCase;

/* After whatever happened the whole new file or none is there, and the next run succeeds. */
G_GNUC_UNUSED static void
check_fault (Bench *bench, const FaultCase *c)
{
  g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "f.csv", c->size);
  g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
  g_autoptr (GError) error = NULL;

  set_mode (bench->server, c->mode != NULL ? c->mode : "{}");
  set_faults (bench->server, c->faults);
  g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &error);
  set_faults (bench->server, "[]");
  set_mode (bench->server, "{}");
  g_test_message ("%s: %s", c->faults, error != NULL ? error->message : "delivered");
  assert_fault (error, c->code, c->word);
  if (c->code < 0)
    g_assert_true (receipt->hash_checked);
  assert_object (bench->server, "out", "f.csv", c->code < 0 ? parcel : NULL);
  assert_nothing_left (bench);

  g_autoptr (GError) next_error = NULL;
  g_autoptr (EksDelivery) next = make_delivery (bench, "");
  g_autoptr (EksReceipt) next_receipt = deliver (next, parcel, NULL, &next_error);
  g_assert_no_error (next_error);
  EksRemoval outcome;
  g_assert_true (eks_delivery_remove (next, next_receipt, &outcome, NULL, NULL));
  g_assert_cmpint (outcome, ==, EKS_REMOVAL_REMOVED);
}

/* Where nothing came of a delivery, the file of yesterday stays. */
G_GNUC_UNUSED static void
check_older (Bench *bench, const char *faults, gsize size)
{
  g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
  g_autoptr (EksParcel) old = make_parcel (bench->folder, "o.csv", 1000);
  g_autoptr (EksReceipt) receipt = deliver (delivery, old, NULL, NULL);
  g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "o.csv", size);
  g_autoptr (GError) error = NULL;

  set_faults (bench->server, faults);
  g_assert_null (deliver (delivery, parcel, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  set_faults (bench->server, "[]");
  assert_object (bench->server, "out", "o.csv", old);
  assert_nothing_left (bench);
}

/* While the service does as @faults say. */
G_GNUC_UNUSED static void
check_cancel (Bench *bench, const char *faults)
{
  g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
  g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "c.csv", LARGE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread;

  set_faults (bench->server, faults);
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_null (deliver (delivery, parcel, cancellable, &error));
  g_thread_join (thread);
  set_faults (bench->server, "[]");
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_object (bench->server, "out", "c.csv", NULL);
}

/* ---- what is left ---- */

G_GNUC_UNUSED static void
test_withdraw (Bench *bench, gconstpointer data)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
      g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "x.csv", i % 2 == 0 ? SMALL : LARGE);
      g_autoptr (GError) error = NULL;
      g_autofree char *handle = eks_delivery_stage (delivery, parcel, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      if (i >= 2)
        eks_receipt_free (eks_delivery_commit (delivery, handle, NULL, &error));
      g_assert_no_error (error);
      eks_delivery_withdraw (delivery, handle);
      assert_object (bench->server, "out", "x.csv", NULL);
      g_assert_cmpuint (count_uploads (bench->server), ==, 0);
    }
}

/* What a killed run sent is finished or withdrawn by the next one, however far it went and whether or not the file is here still.
 * @staged: whether a large file that is staged needs the file no more */
G_GNUC_UNUSED static void
check_adopt (Bench *bench, gboolean staged)
{
  for (guint i = 0; i < 16; i++)
    {
      gboolean large = (i & 1) != 0, committed = (i & 2) != 0, lost = (i & 4) != 0, back = (i & 8) != 0;
      g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "k.csv", large ? LARGE : SMALL);
      g_autoptr (GString) tokens = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      EksDelivery *killed = make_delivery (bench, "");
      g_autofree char *handle = eks_delivery_stage (killed, parcel, keep_token_cb, tokens, NULL, &error);
      g_assert_no_error (error);
      if (committed)
        eks_receipt_free (eks_delivery_commit (killed, handle, NULL, &error));
      g_assert_no_error (error);
      g_object_unref (killed);
      if (lost)
        g_unlink (parcel->path);
      g_autofree char *token = dup_last_token (tokens);
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
      eks_delivery_adopt (delivery, parcel, token, NULL, NULL, &error);
      g_assert_no_error (error);
      g_autoptr (EksReceipt) receipt = back ? NULL : eks_delivery_commit (delivery, token, NULL, &error);
      if (!back && lost && !committed && !(large && staged))
        g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
      else
        g_assert_no_error (error);
      assert_object (bench->server, "out", "k.csv", receipt != NULL || (back && committed) ? parcel : NULL);
      if (receipt != NULL)
        g_assert_true (receipt->hash_checked);
      eks_delivery_withdraw (delivery, token);
      assert_object (bench->server, "out", "k.csv", NULL);
      assert_nothing_left (bench);
    }
}

/* ---- trying it ---- */

typedef struct
{
  const char *bucket;
  const char *mode;
  EksCheckOutcome outcome;
  const char *word; /* in a step of that outcome */
} CheckCase;

G_GNUC_UNUSED static void
check_test (Bench *bench, const CheckCase *c)
{
  g_autoptr (GError) error = NULL;

  g_object_set (bench->destination, "bucket", c->bucket, NULL);
  g_autoptr (EksDelivery) delivery = make_delivery (bench, "try/this");
  set_mode (bench->server, c->mode);
  g_autoptr (EksDeliveryCheck) check = eks_delivery_test (delivery, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (has_step (check, c->outcome, c->word));
  g_assert_true (has_step (check, EKS_CHECK_NOT_CHECKED, ""));
  g_assert_cmpint (check->fault != NULL, ==, c->outcome == EKS_CHECK_FAILED);
  g_assert_cmpuint (count_uploads (bench->server), ==, 0);
}
