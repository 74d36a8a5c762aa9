/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A service that fails in every way that it is told: the whole file, the one of yesterday or none, and a sentence. */

#include "config.h"

#include "s3-test.h"

static const FaultCase fault_cases[] = {
  /* What passes, passes. */
  { "[{'do': 'status', 'status': 503, 'times': 3}]", SMALL, -1, NULL },
  { "[{'do': 'refuse', 'status': 500, 'code': 'InternalError', 'times': 2}]", LARGE, -1, NULL },
  { "[{'do': 'status', 'status': 429, 'code': 'Whatever', 'times': 100}]", SMALL, EKS_ERROR_DELIVERY, "Whatever" },
  { "[{'do': 'status', 'status': 503, 'times': 100}]", SMALL, EKS_ERROR_DELIVERY, "SlowDown" },
  { "[{'do': 'drop', 'bytes': 1000, 'method': 'PUT', 'times': 2}]", SMALL, -1, NULL },
  { "[{'do': 'drop', 'bytes': 1000, 'method': 'PUT', 'times': 100}]", SMALL, EKS_ERROR_DELIVERY, "127.0.0.1" },
  { "[{'do': 'drop', 'bytes': 500000, 'match': 'partNumber=2', 'times': 2}]", LARGE, -1, NULL },
  { "[{'do': 'drop', 'bytes': 5000000, 'match': 'partNumber=2', 'times': 100}]", LARGE, EKS_ERROR_DELIVERY, "127.0.0.1" },
  /* An answer that nobody hears. */
  { "[{'do': 'deaf', 'method': 'PUT'}]", SMALL, -1, NULL },
  { "[{'do': 'deaf', 'method': 'PUT', 'times': 100}]", SMALL, -1, NULL },
  { "[{'do': 'deaf', 'match': 'partNumber=2'}]", LARGE, -1, NULL },
  { "[{'do': 'deaf', 'method': 'POST', 'match': 'uploadId'}]", LARGE, -1, NULL },
  { "[{'do': 'deaf', 'method': 'HEAD', 'times': 2}]", LARGE, -1, NULL },
  { "[{'do': 'late', 'method': 'PUT'}]", SMALL, -1, NULL },
  { "[{'do': 'late', 'method': 'POST', 'match': 'uploadId'}]", LARGE, -1, NULL },
  /* 200, and yet not. */
  { "[{'do': 'error200', 'method': 'PUT', 'times': 2}]", SMALL, -1, NULL },
  { "[{'do': 'error200', 'method': 'PUT', 'code': 'AccessDenied', 'times': 100}]", SMALL, EKS_ERROR_DELIVERY_REFUSED, "s3:PutObject" },
  { "[{'do': 'error200', 'match': 'partNumber=1', 'times': 100}]", LARGE, EKS_ERROR_DELIVERY, "InternalError" },
  { "[{'do': 'error200', 'method': 'POST', 'match': 'uploadId', 'times': 2}]", LARGE, -1, NULL },
  { "[{'do': 'error200', 'method': 'POST', 'match': 'uploadId', 'times': 100}]", LARGE, EKS_ERROR_DELIVERY, "InternalError" },
  { "[{'do': 'error200', 'method': 'POST', 'match': 'uploads', 'times': 100}]", LARGE, EKS_ERROR_DELIVERY, "InternalError" },
  /* Said and not done. */
  { "[{'do': 'hollow', 'method': 'PUT', 'times': 100}]", SMALL, EKS_ERROR_DELIVERY, "not there" },
  { "[{'do': 'hollow', 'match': 'partNumber=2', 'times': 100}]", LARGE, EKS_ERROR_DELIVERY, "kept" },
  { "[{'do': 'hollow', 'method': 'POST', 'match': 'uploadId', 'times': 100}]", LARGE, EKS_ERROR_DELIVERY, "not there" },
  { "[{'do': 'short', 'method': 'PUT', 'times': 100}]", SMALL, EKS_ERROR_DELIVERY, "99999" },
  { "[{'do': 'short', 'method': 'POST', 'match': 'uploadId', 'times': 100}]", LARGE, EKS_ERROR_DELIVERY, "bytes" },
  /* Full, refused. */
  { "[{'do': 'status', 'status': 507, 'code': 'InsufficientStorage', 'method': 'PUT', 'times': 100}]", SMALL, EKS_ERROR_NO_SPACE, "space" },
  { "[{'do': 'refuse', 'status': 403, 'code': 'QuotaExceeded', 'match': 'partNumber=2', 'times': 100}]", LARGE, EKS_ERROR_NO_SPACE, "space" },
  { "[{'do': 'status', 'status': 400, 'code': 'EntityTooLarge', 'method': 'PUT', 'times': 100}]", SMALL, EKS_ERROR_NO_SPACE, "large" },
  { "[{'do': 'refuse', 'status': 403, 'code': 'AccessDenied', 'method': 'POST', 'times': 100}]", LARGE, EKS_ERROR_DELIVERY_REFUSED, "s3:PutObject" },
  { "[{'do': 'status', 'status': 400, 'code': 'InvalidThing', 'message': 'secret/Test+1 \\u0007 no', 'method': 'PUT', 'times': 9}]", SMALL, EKS_ERROR_DELIVERY, "InvalidThing, “••• ␣ no”" },
  { "[{'do': 'status', 'status': 418, 'code': 'a b<c', 'method': 'PUT', 'times': 9}]", SMALL, EKS_ERROR_DELIVERY, "HTTP 418" },
  /* An upload that somebody gave up is begun anew. */
  { "[{'do': 'vanish', 'match': 'partNumber=2'}]", LARGE, -1, NULL },
  { "[{'do': 'vanish', 'method': 'POST', 'match': 'uploadId'}]", LARGE, EKS_ERROR_DELIVERY, "upload" },
  { "[{'do': 'status', 'status': 404, 'code': 'NoSuchUpload', 'method': 'POST', 'match': 'uploadId', 'times': 100}]", LARGE, EKS_ERROR_DELIVERY, "upload" },
};

static void
test_faults (Bench *bench, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (fault_cases); i++)
    check_fault (bench, &fault_cases[i]);
}

/* Who may not list a bucket is told the same of a file that is not there and of one that may not be read. */
static void
test_listless (Bench *bench, gconstpointer data)
{
  static const char *const faults[] = {
    "[]", "[{'do': 'drop', 'bytes': 1000, 'method': 'PUT'}]", "[{'do': 'deaf', 'method': 'PUT'}]", "[{'do': 'deaf', 'method': 'POST', 'match': 'uploadId'}]",
    "[{'do': 'error200', 'method': 'POST', 'match': 'uploadId'}]",
  };

  set_mode (bench->server, "{'listless': true}");
  for (guint i = 0; i < G_N_ELEMENTS (faults) * 2; i++)
    {
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
      g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "l.csv", i % 2 == 0 ? SMALL : LARGE);
      g_autoptr (GError) error = NULL;
      EksRemoval outcome;
      set_faults (bench->server, faults[i / 2]);
      g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &error);
      g_assert_no_error (error);
      assert_object (bench->server, "out", "l.csv", parcel);
      g_assert_true (eks_delivery_remove (delivery, receipt, &outcome, NULL, &error));
      g_assert_cmpint (outcome, ==, EKS_REMOVAL_REMOVED);
      assert_object (bench->server, "out", "l.csv", NULL);
      g_assert_false (eks_delivery_remove (delivery, receipt, &outcome, NULL, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY_REFUSED);
      g_assert_nonnull (strstr (error->message, "s3:ListBucket"));
    }
}

/* Cut at each tenth of the file, for good: nothing under its name, and the parts that are there are not sent again. */
static void
test_tenths (Bench *bench, gconstpointer data)
{
  for (guint tenth = 0; tenth < 10; tenth++)
    {
      g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "t.csv", LARGE);
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
      g_autoptr (GError) error = NULL;
      guint64 at = (guint64) LARGE * tenth / 10;
      g_autofree char *part = g_strdup_printf ("[{'do': 'drop', 'bytes': %u, 'match': 'partNumber=%u', 'times': 2}]", (guint) (at % PIECE), (guint) (at / PIECE + 1));
      set_faults (bench->server, part);
      guint before = object_server_count (bench->server, "PUT .*partNumber=");
      g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &error);
      g_assert_no_error (error);
      assert_object (bench->server, "out", "t.csv", parcel);
      g_assert_cmpuint (object_server_count (bench->server, "PUT .*partNumber=") - before, ==, 2 + 2);
    }
}

/* A byte that changes on its way to the disk of the service is found when everything is read back, and else by what the service
 * says of it. */
static void
test_twisted (Bench *bench, gconstpointer data)
{
  static const char *const modes[] = { "{}", "{'plain': true}", "{'opaque': true}", "{'other': true}" };

  for (guint i = 0; i < 2 * 2 * G_N_ELEMENTS (modes); i++)
    {
      gboolean small = i % 2 == 0, whole = i / 2 % 2 == 0, other = i / 4 == 3;
      g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "w.csv", small ? SMALL : LARGE);
      g_autoptr (GError) error = NULL;
      g_object_set (bench->destination, "read-back", whole ? EKS_READ_BACK_WHOLE : EKS_READ_BACK_SIZE, NULL);
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
      set_mode (bench->server, modes[i / 4]);
      set_faults (bench->server, small ? "[{'do': 'twisted', 'method': 'PUT', 'times': 9}]" : "[{'do': 'twisted', 'method': 'POST', 'match': 'uploadId'}]");
      g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &error);
      g_test_message ("%s %s: %s", modes[i / 4], small ? "small" : "large", error != NULL ? error->message : "delivered");
      if (whole || other)
        {
          g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
          g_assert_nonnull (strstr (error->message, "not what was sent"));
          assert_object (bench->server, "out", "w.csv", NULL);
          continue;
        }
      g_assert_no_error (error);
      /* The ETag of a small file is that of what was kept. */
      if (small && i / 4 > 0)
        g_assert_false (receipt->hash_checked);
    }
}

/* Services that know less: no checksums, ETags that are no MD5, no list of parts; lists that come in pages. */
static void
test_modes (Bench *bench, gconstpointer data)
{
  static const struct
  {
    const char *mode;
    gboolean hash_checked;
  } cases[] = { { "{'plain': true}", TRUE }, { "{'opaque': true}", FALSE }, { "{'unlisted': true}", TRUE }, { "{'page': 1}", TRUE } };
  static const gsize sizes[] = { SMALL, LARGE };

  for (guint i = 0; i < G_N_ELEMENTS (cases) * 4; i++)
    {
      g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "m.csv", sizes[i % 2]);
      gboolean whole = i >= G_N_ELEMENTS (cases) * 2;
      g_autoptr (GError) error = NULL;
      g_object_set (bench->destination, "read-back", whole ? EKS_READ_BACK_WHOLE : EKS_READ_BACK_SIZE, NULL);
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
      set_mode (bench->server, cases[i / 2 % 4].mode);
      set_faults (bench->server, "[{'do': 'drop', 'bytes': 1000, 'match': 'partNumber=2'}]");
      g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &error);
      g_assert_no_error (error);
      assert_object (bench->server, "out", "m.csv", parcel);
      g_assert_cmpint (receipt->hash_checked, ==, whole || cases[i / 2 % 4].hash_checked);
    }
}

static void
test_cancel (Bench *bench, gconstpointer data)
{
  static const char *const faults[] = {
    "[{'do': 'stall', 'seconds': 20, 'method': 'POST'}]", "[{'do': 'stall', 'seconds': 20, 'match': 'partNumber=2'}]",
    "[{'do': 'stall', 'seconds': 20, 'method': 'POST', 'match': 'uploadId'}]", "[{'do': 'slow', 'rate': 100000, 'match': 'partNumber=1'}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    check_cancel (bench, faults[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("faults", test_faults);
  ADD ("listless", test_listless);
  ADD ("tenths", test_tenths);
  ADD ("twisted", test_twisted);
  ADD ("modes", test_modes);
  ADD ("cancel", test_cancel);
  return g_test_run ();
}
