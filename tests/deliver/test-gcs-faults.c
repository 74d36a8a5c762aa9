/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Google's service failing in every way that it is told: the whole file, the one of yesterday or none, and a sentence. */

#include "config.h"

#include "gcs-test.h"

static const FaultCase fault_cases[] = {
  /* What passes, passes. */
  { "[{'do': 'status', 'status': 503, 'times': 3}]", SMALL, -1, NULL },
  { "[{'do': 'status', 'status': 500, 'match': 'token', 'times': 2}]", SMALL, -1, NULL },
  { "[{'do': 'status', 'status': 500, 'match': 'token', 'times': 100}]", SMALL, EKS_ERROR_DELIVERY, "busy" },
  { "[{'do': 'status', 'status': 403, 'code': 'userRateLimitExceeded', 'match': 'upload_id', 'times': 3}]", SMALL, -1, NULL },
  { "[{'do': 'status', 'status': 503, 'method': 'PUT', 'times': 100}]", LARGE, EKS_ERROR_DELIVERY, "503" },
  { "[{'do': 'drop', 'bytes': 1000, 'method': 'PUT', 'times': 2}]", SMALL, -1, NULL },
  { "[{'do': 'drop', 'bytes': 1000000, 'keep': true, 'method': 'PUT'}]", LARGE, -1, NULL },
  { "[{'do': 'drop', 'bytes': 600000, 'keep': true, 'method': 'PUT', 'skip': 1, 'times': 2}]", LARGE, -1, NULL },
  { "[{'do': 'drop', 'bytes': 1000, 'method': 'PUT', 'times': 100}]", SMALL, EKS_ERROR_DELIVERY, "127.0.0.1" },
  { "[{'do': 'half', 'method': 'PUT', 'times': 2}]", LARGE, -1, NULL },
  { "[{'do': 'half', 'method': 'PUT', 'times': 1000}]", LARGE, EKS_ERROR_DELIVERY, "Google" },
  /* An answer that nobody hears. */
  { "[{'do': 'deaf', 'method': 'POST', 'match': 'uploadType'}]", SMALL, -1, NULL },
  { "[{'do': 'deaf', 'method': 'PUT'}]", SMALL, -1, NULL },
  { "[{'do': 'deaf', 'method': 'PUT', 'skip': 1}]", LARGE, -1, NULL },
  { "[{'do': 'late', 'method': 'PUT', 'skip': 1}]", LARGE, -1, NULL },
  { "[{'do': 'deaf', 'method': 'PUT'}]", SMALL, -1, NULL, .mode = "{'forget': true}" },
  { "[{'do': 'deaf', 'method': 'PUT', 'skip': 1}]", LARGE, -1, NULL, .mode = "{'forget': true}" },
  { "[{'do': 'deaf', 'method': 'GET', 'times': 2}]", LARGE, -1, NULL },
  { "[{'do': 'deaf', 'method': 'PUT', 'times': 100}]", SMALL, -1, NULL },
  /* An upload that is gone is begun anew. */
  { "[{'do': 'vanish', 'method': 'PUT'}]", LARGE, -1, NULL },
  { "[{'do': 'vanish', 'method': 'PUT', 'skip': 1}]", LARGE, -1, NULL },
  { "[{'do': 'vanish', 'method': 'PUT', 'times': 100}]", SMALL, EKS_ERROR_DELIVERY, "upload" },
  { "[{'do': 'garble', 'method': 'PUT'}]", SMALL, -1, NULL },
  { "[{'do': 'garble', 'method': 'PUT', 'times': 100}]", SMALL, EKS_ERROR_DELIVERY, "changed on the way" },
  /* Said and not done. */
  { "[{'do': 'hollow', 'method': 'PUT', 'times': 100}]", SMALL, EKS_ERROR_DELIVERY, "not there" },
  { "[{'do': 'short', 'method': 'PUT', 'times': 100}]", SMALL, EKS_ERROR_DELIVERY, "99999" },
  { "[{'do': 'twisted', 'method': 'PUT', 'times': 100}]", SMALL, EKS_ERROR_DELIVERY, "not what was sent" },
  { "[]", SMALL, EKS_ERROR_DELIVERY, "not what was sent", .mode = "{'other': true}" },
  { "[{'do': 'status', 'status': 200, 'method': 'PUT', 'times': 100}]", SMALL, EKS_ERROR_DELIVERY, "Google" },
  { "[{'do': 'status', 'status': 200, 'method': 'POST', 'match': 'uploadType', 'times': 100}]", SMALL, EKS_ERROR_DELIVERY, "Google" },
  { "[{'do': 'status', 'status': 200, 'match': 'token', 'times': 100}]", SMALL, EKS_ERROR_DELIVERY, "no access" },
  { "[{'do': 'status', 'status': 308, 'method': 'PUT', 'times': 100}]", SMALL, EKS_ERROR_DELIVERY, "Google" },
  /* Refused. */
  { "[{'do': 'refuse', 'status': 403, 'code': 'forbidden', 'method': 'PUT', 'times': 100}]", LARGE, EKS_ERROR_DELIVERY_REFUSED, "storage.objects.create" },
  { "[{'do': 'refuse', 'status': 507, 'method': 'PUT', 'times': 100}]", LARGE, EKS_ERROR_NO_SPACE, "space" },
  { "[{'do': 'status', 'status': 400, 'message': 'No \\u0007 way', 'method': 'PUT', 'times': 100}]", SMALL, EKS_ERROR_DELIVERY, "HTTP 400, “No ␣ way”" },
  { "[{'do': 'status', 'status': 302, 'method': 'PUT', 'times': 100}]", SMALL, EKS_ERROR_DELIVERY, "302" },
};

static void
test_faults (Bench *bench, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (fault_cases); i++)
    check_fault (bench, &fault_cases[i]);
}

/* Cut at each tenth of the file: what is there is not sent again. */
static void
test_tenths (Bench *bench, gconstpointer data)
{
  for (guint tenth = 0; tenth < 10; tenth++)
    {
      g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "t.csv", LARGE);
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
      g_autoptr (GError) error = NULL;
      guint64 at = (guint64) LARGE * tenth / 10;
      g_autofree char *faults = g_strdup_printf ("[{'do': 'drop', 'bytes': %u, 'keep': true, 'method': 'PUT', 'skip': %u}]", (guint) (at % PIECE), (guint) (at / PIECE));
      set_faults (bench->server, faults);
      guint before = object_server_count (bench->server, "^POST.*uploadType");
      g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &error);
      g_assert_no_error (error);
      assert_object (bench->server, "out", "t.csv", parcel);
      g_assert_cmpuint (object_server_count (bench->server, "^POST.*uploadType") - before, ==, 1);
    }
}

/* Without checksums only a hash of everything tells that a byte is another one. */
static void
test_whole (Bench *bench, gconstpointer data)
{
  for (guint i = 0; i < 4; i++)
    {
      gboolean whole = i >= 2, twisted = i % 2 != 0;
      g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "w.csv", SMALL);
      g_autoptr (GError) error = NULL;
      g_object_set (bench->destination, "read-back", whole ? EKS_READ_BACK_WHOLE : EKS_READ_BACK_SIZE, NULL);
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
      set_mode (bench->server, "{'sumless': true}");
      set_faults (bench->server, twisted ? "[{'do': 'twisted', 'method': 'PUT'}]" : "[]");
      g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &error);
      if (whole && twisted)
        {
          g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
          assert_object (bench->server, "out", "w.csv", NULL);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpint (receipt->hash_checked, ==, whole);
    }
}

static void
test_cancel (Bench *bench, gconstpointer data)
{
  static const char *const faults[] = {
    "[{'do': 'stall', 'seconds': 20, 'match': 'token'}]", "[{'do': 'stall', 'seconds': 20, 'method': 'PUT'}]", "[{'do': 'stall', 'seconds': 20, 'method': 'PUT', 'skip': 1}]",
    "[{'do': 'slow', 'rate': 100000, 'method': 'PUT'}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    check_cancel (bench, faults[i]);
}

int
main (int argc, char *argv[])
{
  Place place;
  int status;

  g_test_init (&argc, &argv, NULL);
  place_open (&place, NULL, NULL);
  ADD (&place, "faults", test_faults);
  ADD (&place, "tenths", test_tenths);
  ADD (&place, "whole", test_whole);
  ADD (&place, "cancel", test_cancel);
  status = g_test_run ();
  place_close (&place);
  return status;
}
