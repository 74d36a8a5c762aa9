/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries to a bucket: what arrives, what is left behind, what is taken away again. */

#include "config.h"

#include "eks-s3-upload.h"
#include "s3-test.h"

/* ---- what it is for ---- */

static void
test_small (Bench *bench, gconstpointer data)
{
  static const gsize sizes[] = { 0, 1, SMALL, PIECE - 1 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "a/2025");
      g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "sessions.csv", sizes[i]);
      g_autoptr (GError) error = NULL;
      g_autofree char *handle = eks_delivery_stage (delivery, parcel, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      if (i == 0)
        assert_object (bench->server, "out", "a/2025/sessions.csv", NULL);
      g_autoptr (EksReceipt) receipt = eks_delivery_commit (delivery, handle, NULL, &error);
      g_assert_no_error (error);
      eks_delivery_settle (delivery, handle);
      assert_object (bench->server, "out", "a/2025/sessions.csv", parcel);
      g_assert_cmpstr (receipt->path, ==, "a/2025/sessions.csv");
      g_assert_cmpstr (receipt->location, ==, "s3://out/a/2025/sessions.csv (127.0.0.1)");
      g_assert_cmpuint (receipt->bytes, ==, sizes[i]);
      g_assert_cmpstr (receipt->sha256, ==, parcel->sha256);
      g_assert_cmpuint (strlen (receipt->mark), ==, 34);
      g_assert_true (receipt->hash_checked);
    }
  g_assert_cmpuint (object_server_count (bench->server, "^POST"), ==, 0);
}

/* A large file is there when it is whole and named, and its token is known before a byte of it goes out. */
static void
test_large (Bench *bench, gconstpointer data)
{
  static const gsize sizes[] = { PIECE, 2 * PIECE, 2 * PIECE + 1 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
      g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "large.csv", sizes[i]);
      g_autoptr (GString) tokens = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      guint64 most = 0;
      g_autofree char *old = find_object (bench->server, "out", "large.csv");
      eks_delivery_set_progress (delivery, keep_progress_cb, &most);
      g_autofree char *handle = eks_delivery_stage (delivery, parcel, keep_token_cb, tokens, NULL, &error);
      g_assert_no_error (error);
      g_autofree char *still = find_object (bench->server, "out", "large.csv");
      g_assert_cmpstr (still, ==, old);
      g_assert_cmpuint (count_uploads (bench->server), ==, 1);
      g_assert_true (g_str_has_prefix (tokens->str, "upload:up."));
      g_assert_cmpuint (most, >, 0);
      g_autoptr (EksReceipt) receipt = eks_delivery_commit (delivery, handle, NULL, &error);
      g_assert_no_error (error);
      assert_object (bench->server, "out", "large.csv", parcel);
      g_assert_cmpuint (count_uploads (bench->server), ==, 0);
      g_assert_true (receipt->hash_checked);
      g_assert_cmpuint (receipt->bytes, ==, sizes[i]);
    }
}

static void
test_parts (void)
{
  const guint64 mebi = 1024 * 1024;

  g_assert_cmpuint (eks_s3_find_part_bytes (PIECE), ==, 8 * mebi);
  g_assert_cmpuint (eks_s3_find_part_bytes (80000 * mebi), ==, 8 * mebi);
  g_assert_cmpuint (eks_s3_find_part_bytes (80000 * mebi + 1), ==, 9 * mebi);
  for (guint64 bytes = PIECE; bytes < G_GUINT64_CONSTANT (5) * mebi * mebi; bytes = bytes * 3 / 2 + 1)
    {
      guint64 part = eks_s3_find_part_bytes (bytes);
      g_assert_cmpuint ((bytes + part - 1) / part, <=, 10000);
      g_assert_cmpuint (part, <=, 5 * 1024 * mebi);
    }
}

/* ---- what is left ---- */

static void
test_older (Bench *bench, gconstpointer data)
{
  check_older (bench, "[{'do': 'status', 'status': 503, 'method': 'PUT', 'times': 100}]", SMALL);
  check_older (bench, "[{'do': 'status', 'status': 503, 'method': 'POST', 'match': 'uploadId', 'times': 100}]", LARGE);
}

static void
test_sweep (Bench *bench, gconstpointer data)
{
  static const gsize sizes[] = { SMALL, LARGE };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "a:b c%.csv", sizes[i]);
      g_autoptr (GString) tokens = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      EksDelivery *killed = make_delivery (bench, "y");
      g_autofree char *handle = eks_delivery_stage (killed, parcel, keep_token_cb, tokens, NULL, &error);
      g_assert_no_error (error);
      g_object_unref (killed);
      g_assert_cmpuint (count_uploads (bench->server), ==, i);
      g_assert_null (strstr (tokens->str, SECRET));
      g_autofree char *token = dup_last_token (tokens);
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
      for (guint again = 0; again < 2; again++)
        {
          eks_delivery_sweep (delivery, token, NULL, &error);
          g_assert_no_error (error);
          g_assert_cmpuint (count_uploads (bench->server), ==, 0);
        }
    }
  static const char *const bad[] = { "", "upload", "upload::k", "upload:%zz:k", "upload:u:", "other:u:k" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
      g_autoptr (GError) error = NULL;
      g_assert_false (eks_delivery_sweep (delivery, bad[i], NULL, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
    }
}

static void
test_adopt (Bench *bench, gconstpointer data)
{
  check_adopt (bench, TRUE);
  set_mode (bench->server, "{'plain': true}");
  check_adopt (bench, TRUE);
}

static void
test_remove (Bench *bench, gconstpointer data)
{
  g_autoptr (EksDelivery) delivery = make_delivery (bench, "z");
  g_autoptr (EksDelivery) other = make_delivery (bench, "elsewhere");
  g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "r.csv", SMALL);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &error);
  EksRemoval outcome;

  g_assert_no_error (error);
  g_autoptr (EksParcel) changed = make_parcel (bench->folder, "r.csv", SMALL + 1);
  g_autoptr (EksReceipt) changed_receipt = deliver (delivery, changed, NULL, &error);
  g_assert_true (eks_delivery_remove (other, receipt, &outcome, NULL, &error));
  g_assert_cmpint (outcome, ==, EKS_REMOVAL_CHANGED);
  assert_object (bench->server, "out", "z/r.csv", changed);

  set_faults (bench->server, "[{'do': 'hollow', 'method': 'DELETE'}]");
  g_assert_false (eks_delivery_remove (other, changed_receipt, &outcome, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_clear_error (&error);
  set_faults (bench->server, "[{'do': 'status', 'status': 403, 'code': 'AccessDenied', 'method': 'DELETE'}]");
  g_assert_false (eks_delivery_remove (other, changed_receipt, &outcome, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY_REFUSED);
  g_assert_nonnull (strstr (error->message, "s3:DeleteObject"));
  g_clear_error (&error);

  g_assert_true (eks_delivery_remove (other, changed_receipt, &outcome, NULL, &error));
  g_assert_cmpint (outcome, ==, EKS_REMOVAL_REMOVED);
  assert_object (bench->server, "out", "z/r.csv", NULL);
  g_assert_true (eks_delivery_remove (other, changed_receipt, &outcome, NULL, &error));
  g_assert_cmpint (outcome, ==, EKS_REMOVAL_GONE);
}

/* ---- trying it ---- */

static void
test_test (Bench *bench, gconstpointer data)
{
  static const CheckCase cases[] = {
    { "out", "{}", EKS_CHECK_DONE, "in parts" }, { "out", "{'opaque': true}", EKS_CHECK_DONE, "compared" }, { "far", "{}", EKS_CHECK_DONE, "eu-south-9" },
    { "with.dots", "{}", EKS_CHECK_DONE, "dots" }, { "none", "{}", EKS_CHECK_FAILED, "none" }, { "full", "{}", EKS_CHECK_FAILED, "space" },
    { "out", "{'skew': 9999}", EKS_CHECK_FAILED, "clock" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      check_test (bench, &cases[i]);
      g_autofree char *key = g_strconcat ("try/this/.eksport-test-", TAG, NULL);
      assert_object (bench->server, "out", key, NULL);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("small", test_small);
  ADD ("names", test_names);
  ADD ("too-long", test_too_long);
  ADD ("large", test_large);
  ADD ("withdraw", test_withdraw);
  ADD ("older", test_older);
  ADD ("sweep", test_sweep);
  ADD ("adopt", test_adopt);
  ADD ("remove", test_remove);
  ADD ("test", test_test);
  g_test_add_func ("/s3/parts", test_parts);
  return g_test_run ();
}
