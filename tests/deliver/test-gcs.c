/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries to Google Cloud Storage: what arrives, what is left behind, what is taken away again, who may. */

#include "config.h"

#include "gcs-test.h"

static void
test_sizes (Bench *bench, gconstpointer data)
{
  static const gsize sizes[] = { 0, 1, SMALL, 256 * 1024, PIECE, PIECE + 1, 2 * PIECE, LARGE };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "a/2025/");
      g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "sessions.csv", sizes[i]);
      g_autoptr (GString) tokens = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      guint64 most = 0;
      g_autofree char *old = find_object (bench->server, "out", "a/2025/sessions.csv");
      eks_delivery_set_progress (delivery, keep_progress_cb, &most);
      g_autofree char *handle = eks_delivery_stage (delivery, parcel, keep_token_cb, tokens, NULL, &error);
      g_assert_no_error (error);
      g_autofree char *still = find_object (bench->server, "out", "a/2025/sessions.csv");
      g_assert_cmpstr (still, ==, old);
      g_assert_cmpuint (count_uploads (bench->server), ==, 1);
      g_assert_true (g_str_has_prefix (tokens->str, "object:"));
      g_assert_null (strstr (tokens->str, "ABg5-"));
      g_autoptr (EksReceipt) receipt = eks_delivery_commit (delivery, handle, NULL, &error);
      g_assert_no_error (error);
      eks_delivery_settle (delivery, handle);
      assert_object (bench->server, "out", "a/2025/sessions.csv", parcel);
      g_assert_cmpuint (count_uploads (bench->server), ==, 0);
      g_assert_cmpstr (receipt->path, ==, "a/2025/sessions.csv");
      g_assert_cmpstr (receipt->location, ==, "gs://out/a/2025/sessions.csv (127.0.0.1)");
      g_assert_cmpuint (receipt->bytes, ==, sizes[i]);
      g_assert_cmpuint (strlen (receipt->mark), ==, 4);
      g_assert_true (receipt->hash_checked);
      g_assert_cmpint (most > 0, ==, sizes[i] > 0);
    }
}

/* ---- who may ---- */

typedef struct
{
  const char *bucket;
  const char *key;
  const char *mode;
  int code;
  const char *word;
} LoginCase;

static void
test_login (Bench *bench, gconstpointer data)
{
  static const LoginCase cases[] = {
    { "out", "other.json", "{}", EKS_ERROR_DELIVERY_REFUSED, "tester@proj.iam.gserviceaccount.com" },
    { "out", "key.json", "{'deny': 'create'}", EKS_ERROR_DELIVERY_REFUSED, "storage.objects.create" },
    { "out", "key.json", "{'deny': 'get'}", EKS_ERROR_DELIVERY_REFUSED, "storage.objects.get" },
    { "none", "key.json", "{}", EKS_ERROR_DELIVERY, "“none”" },
    { "full", "key.json", "{}", EKS_ERROR_NO_SPACE, "space" },
    { "out", "key.json", "{'skew': 5000}", EKS_ERROR_DELIVERY, "clock" },
    { "out", "key.json", "{'skew': -5000}", EKS_ERROR_DELIVERY, "GMT" },
    { "out", "key.json", "{'elsewhere': 'https://evil.example'}", EKS_ERROR_DELIVERY, "Google" },
    { "out", "key.json", "{'elsewhere': 'http://127.0.0.2:1'}", EKS_ERROR_DELIVERY, "Google" },
    { "out", "key.json", "{'elsewhere': 'file:///etc'}", EKS_ERROR_DELIVERY, "Google" },
    { "out", "key.json", "{'seconds': 1}", -1, NULL },
    { "out", "key.json", "{}", -1, NULL },
    { "locked", "key.json", "{}", -1, NULL },
    { "locked", "key.json", "{}", EKS_ERROR_DELIVERY, "set time" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LoginCase *c = &cases[i];
      g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "l.csv", SMALL);
      g_autoptr (GError) error = NULL;
      g_object_set (bench->destination, "bucket", c->bucket, NULL);
      g_free (bench->secret);
      bench->secret = read_key (bench, c->key);
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
      set_mode (bench->server, c->mode);
      guint before = object_server_count (bench->server, ".");
      g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &error);
      g_test_message ("%s %s %s: %s", c->bucket, c->key, c->mode, error != NULL ? error->message : "delivered");
      assert_fault (error, c->code, c->word);
      if (c->code >= 0)
        g_assert_cmpuint (object_server_count (bench->server, ".") - before, <=, 10);
    }
}

static void
test_prepare (Bench *bench, gconstpointer data)
{
  static const struct
  {
    const char *property;
    const char *value;
    const char *secret;
    int code;
  } cases[] = {
    { "endpoint", "http://storage.example", "", EKS_ERROR_DELIVERY },
    { "endpoint", "https://storage.example/path", "", EKS_ERROR_DELIVERY },
    { "bucket", "a/b", "", EKS_ERROR_DELIVERY },
    { "bucket", "", "", EKS_ERROR_DELIVERY },
    { "bucket", "out", NULL, EKS_ERROR_SECRET_MISSING },
    { "bucket", "out", "", EKS_ERROR_SECRET_MISSING },
    { "bucket", "out", "{}", EKS_ERROR_DELIVERY_REFUSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_prepare (bench, cases[i].property, cases[i].value, cases[i].secret, cases[i].code);
}

/* One token is used for as long as it is good, and another one fetched in time or when the service says so. */
static void
test_tokens (Bench *bench, gconstpointer data)
{
  g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "t.csv", LARGE);
  g_autoptr (EksDelivery) delivery = make_delivery (bench, "");

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (object_server_count (bench->server, "/token"), ==, 1);
    }
  static const char *const faults[] = { "[{'do': 'expire', 'match': 'upload_id'}]", "[{'do': 'expire', 'match': 'upload_id', 'skip': 1}]", "[{'do': 'expire', 'method': 'GET'}]" };
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) error = NULL;
      set_faults (bench->server, faults[i]);
      g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (object_server_count (bench->server, "/token"), ==, 2 + i);
    }
  set_faults (bench->server, "[{'do': 'expire', 'match': 'upload_id', 'times': 1000}]");
  g_autoptr (GError) error = NULL;
  g_assert_null (deliver (delivery, parcel, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY_REFUSED);
  set_faults (bench->server, "[]");
  eks_clock_sleep (bench->clock, G_TIME_SPAN_HOUR, NULL, NULL);
  guint before = object_server_count (bench->server, "/token");
  set_mode (bench->server, "{'skew': 3600}");
  g_clear_error (&error);
  g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (object_server_count (bench->server, "/token"), ==, before + 1);
}

/* ---- what is left ---- */

static void
test_older (Bench *bench, gconstpointer data)
{
  check_older (bench, "[{'do': 'status', 'status': 503, 'method': 'PUT', 'times': 6}]", SMALL);
}

static void
test_sweep (Bench *bench, gconstpointer data)
{
  g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
  static const char *const bad[] = { "", "object", "object:1:", "upload:1:k" };

  g_assert_true (eks_delivery_sweep (delivery, "object:1:a:b", NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (eks_delivery_sweep (delivery, bad[i], NULL, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
    }
}

static void
test_adopt (Bench *bench, gconstpointer data)
{
  check_adopt (bench, FALSE);
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
  /* The same bytes, but written anew: not ours any more. */
  g_autoptr (EksReceipt) second = deliver (delivery, parcel, NULL, &error);
  g_assert_true (eks_delivery_remove (other, receipt, &outcome, NULL, &error));
  g_assert_cmpint (outcome, ==, EKS_REMOVAL_CHANGED);
  assert_object (bench->server, "out", "z/r.csv", parcel);

  set_faults (bench->server, "[{'do': 'status', 'status': 412, 'method': 'DELETE'}]");
  g_assert_true (eks_delivery_remove (other, second, &outcome, NULL, &error));
  g_assert_cmpint (outcome, ==, EKS_REMOVAL_CHANGED);
  set_faults (bench->server, "[{'do': 'hollow', 'method': 'DELETE'}]");
  g_assert_false (eks_delivery_remove (other, second, &outcome, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_clear_error (&error);
  set_mode (bench->server, "{'deny': 'delete'}");
  g_assert_false (eks_delivery_remove (other, second, &outcome, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY_REFUSED);
  g_assert_nonnull (strstr (error->message, "storage.objects.delete"));
  g_clear_error (&error);
  set_mode (bench->server, "{}");

  g_assert_true (eks_delivery_remove (other, second, &outcome, NULL, &error));
  g_assert_cmpint (outcome, ==, EKS_REMOVAL_REMOVED);
  assert_object (bench->server, "out", "z/r.csv", NULL);
  g_assert_true (eks_delivery_remove (other, second, &outcome, NULL, &error));
  g_assert_cmpint (outcome, ==, EKS_REMOVAL_GONE);
}

static void
test_test (Bench *bench, gconstpointer data)
{
  static const CheckCase cases[] = {
    { "out", "{}", EKS_CHECK_DONE, "tester@" }, { "out", "{}", EKS_CHECK_DONE, "compared" }, { "out", "{'sumless': true}", EKS_CHECK_DONE, "compared" },
    { "none", "{}", EKS_CHECK_FAILED, "none" }, { "out", "{'skew': 9999}", EKS_CHECK_FAILED, "clock" }, { "out", "{'deny': 'delete'}", EKS_CHECK_FAILED, "delete" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_test (bench, &cases[i]);
}

/* The authority that a destination names is for the bucket's service; the address for tokens is there too in this test. */
static void
test_tls (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *ca_file = g_build_filename (folder, "ca.crt", NULL);
  static const char *const certificates[] = { "good.pem", "other-name.pem", "expired.pem" };

  make_certificates (folder);
  for (guint i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      g_autofree char *certificate = g_build_filename (folder, certificates[i], NULL);
      g_autoptr (EksParcel) parcel = make_parcel (folder, "s.csv", SMALL);
      Place place;
      place_open (&place, certificate, ca_file);
      Bench bench = { 0 };
      open_gcs (&bench, &place);
      for (guint trust = 0; trust < 2; trust++)
        {
          g_autoptr (GError) fault = NULL;
          g_object_set (bench.destination, "ca-file", trust == 0 ? "" : ca_file, NULL);
          g_autoptr (EksDelivery) delivery = make_delivery (&bench, "");
          g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &fault);
          if (i == 0 && trust == 1)
            {
              g_assert_no_error (fault);
              g_assert_cmpuint (object_server_count (bench.server, "/token"), ==, 1);
            }
          else
            g_assert_error (fault, EKS_ERROR, EKS_ERROR_PEER_CHANGED);
        }
      bench_close (&bench);
      place_close (&place);
    }
}

int
main (int argc, char *argv[])
{
  Place place;
  int status;

  g_test_init (&argc, &argv, NULL);
  place_open (&place, NULL, NULL);
  ADD (&place, "sizes", test_sizes);
  ADD (&place, "names", test_names);
  ADD (&place, "too-long", test_too_long);
  ADD (&place, "login", test_login);
  ADD (&place, "prepare", test_prepare);
  ADD (&place, "tokens", test_tokens);
  ADD (&place, "withdraw", test_withdraw);
  ADD (&place, "older", test_older);
  ADD (&place, "sweep", test_sweep);
  ADD (&place, "adopt", test_adopt);
  ADD (&place, "remove", test_remove);
  ADD (&place, "test", test_test);
  g_test_add_func ("/gcs/tls", test_tls);
  status = g_test_run ();
  place_close (&place);
  return status;
}
