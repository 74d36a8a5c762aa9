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

/* Whatever a name has in it, it arrives as it is. */
static void
test_names (Bench *bench, gconstpointer data)
{
  static const char *const names[] = { "æ ø+å(1)=a,b..csv", "%2F%.csv", "a&b=c?d#e.csv", "😀.csv", "a\\b'\"<>;:@!$*[].csv" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "år/x y");
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

static void
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
    { "out", "key.json", "{\"deny\": \"create\"}", EKS_ERROR_DELIVERY_REFUSED, "storage.objects.create" },
    { "out", "key.json", "{\"deny\": \"get\"}", EKS_ERROR_DELIVERY_REFUSED, "storage.objects.get" },
    { "none", "key.json", "{}", EKS_ERROR_DELIVERY, "“none”" },
    { "full", "key.json", "{}", EKS_ERROR_NO_SPACE, "space" },
    { "out", "key.json", "{\"skew\": 5000}", EKS_ERROR_DELIVERY, "clock" },
    { "out", "key.json", "{\"skew\": -5000}", EKS_ERROR_DELIVERY, "GMT" },
    { "out", "key.json", "{\"elsewhere\": \"https://evil.example\"}", EKS_ERROR_DELIVERY, "Google" },
    { "out", "key.json", "{\"elsewhere\": \"http://127.0.0.2:1\"}", EKS_ERROR_DELIVERY, "Google" },
    { "out", "key.json", "{\"elsewhere\": \"file:///etc\"}", EKS_ERROR_DELIVERY, "Google" },
    { "out", "key.json", "{\"seconds\": 1}", -1, NULL },
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
      object_server_tell (bench->server, "/__mode", c->mode);
      guint before = object_server_count (bench->server, ".");
      g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &error);
      g_test_message ("%s %s %s: %s", c->bucket, c->key, c->mode, error != NULL ? error->message : "delivered");
      assert_no_secret (error);
      if (c->code < 0)
        g_assert_no_error (error);
      else
        {
          g_assert_error (error, EKS_ERROR, c->code);
          g_assert_nonnull (strstr (error->message, c->word));
          g_assert_cmpuint (object_server_count (bench->server, ".") - before, <=, 10);
        }
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
    {
      g_autoptr (EksDestination) destination = eks_destination_copy (bench->destination);
      g_autoptr (GError) error = NULL;
      g_object_set (destination, cases[i].property, cases[i].value, NULL);
      g_autoptr (EksDelivery) delivery = eks_delivery_new (destination, "", cases[i].secret, TAG, bench->clock, &error);
      g_assert_error (error, EKS_ERROR, cases[i].code);
      g_assert_null (delivery);
    }
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
  object_server_tell (bench->server, "/__mode", "{\"skew\": 3600}");
  g_clear_error (&error);
  g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (object_server_count (bench->server, "/token"), ==, before + 1);
}

/* ---- what is left ---- */

static void
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

/* Where nothing came of a delivery, the file of yesterday stays. */
static void
test_older (Bench *bench, gconstpointer data)
{
  g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
  g_autoptr (EksParcel) old = make_parcel (bench->folder, "o.csv", 1000);
  g_autoptr (EksReceipt) receipt = deliver (delivery, old, NULL, NULL);
  g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "o.csv", SMALL);
  g_autoptr (GError) error = NULL;

  set_faults (bench->server, "[{'do': 'status', 'status': 503, 'method': 'PUT', 'times': 6}]");
  g_assert_null (deliver (delivery, parcel, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  set_faults (bench->server, "[]");
  assert_object (bench->server, "out", "o.csv", old);
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

/* What a killed run sent is finished or withdrawn by the next one, however far it went and whether or not the file is here still. */
static void
test_adopt (Bench *bench, gconstpointer data)
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
      if (!back && lost && !committed)
        g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
      else
        g_assert_no_error (error);
      assert_object (bench->server, "out", "k.csv", receipt != NULL || (back && committed) ? parcel : NULL);
      if (receipt != NULL)
        g_assert_true (receipt->hash_checked);
      eks_delivery_withdraw (delivery, token);
      assert_object (bench->server, "out", "k.csv", NULL);
    }
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
  object_server_tell (bench->server, "/__mode", "{\"deny\": \"delete\"}");
  g_assert_false (eks_delivery_remove (other, second, &outcome, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY_REFUSED);
  g_assert_nonnull (strstr (error->message, "storage.objects.delete"));
  g_clear_error (&error);
  object_server_tell (bench->server, "/__mode", "{}");

  g_assert_true (eks_delivery_remove (other, second, &outcome, NULL, &error));
  g_assert_cmpint (outcome, ==, EKS_REMOVAL_REMOVED);
  assert_object (bench->server, "out", "z/r.csv", NULL);
  g_assert_true (eks_delivery_remove (other, second, &outcome, NULL, &error));
  g_assert_cmpint (outcome, ==, EKS_REMOVAL_GONE);
}

static void
test_test (Bench *bench, gconstpointer data)
{
  static const struct
  {
    const char *bucket;
    const char *mode;
    EksCheckOutcome outcome;
    const char *word;
  } cases[] = {
    { "out", "{}", EKS_CHECK_DONE, "tester@" }, { "out", "{}", EKS_CHECK_DONE, "compared" }, { "out", "{\"sumless\": true}", EKS_CHECK_DONE, "compared" },
    { "none", "{}", EKS_CHECK_FAILED, "none" }, { "out", "{\"skew\": 9999}", EKS_CHECK_FAILED, "clock" }, { "out", "{\"deny\": \"delete\"}", EKS_CHECK_FAILED, "delete" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_object_set (bench->destination, "bucket", cases[i].bucket, NULL);
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "try/this");
      object_server_tell (bench->server, "/__mode", cases[i].mode);
      g_autoptr (EksDeliveryCheck) check = eks_delivery_test (delivery, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (has_step (check, cases[i].outcome, cases[i].word));
      g_assert_true (has_step (check, EKS_CHECK_NOT_CHECKED, ""));
      g_assert_cmpint (check->fault != NULL, ==, cases[i].outcome == EKS_CHECK_FAILED);
      g_assert_cmpuint (count_uploads (bench->server), ==, 0);
    }
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
      Bench bench = { .server = place.server, .keys = place.keys, .folder = folder };
      bench.secret = read_key (&bench, "key.json");
      bench.clock = EKS_CLOCK (eks_test_clock_new (g_get_real_time ()));
      bench.destination = eks_destination_new (EKS_DESTINATION_GCS, "bucket");
      g_object_set (bench.destination, "endpoint", bench.server->url, "bucket", "out", NULL);
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
      place_close (&place);
      g_free (bench.secret);
      g_object_unref (bench.clock);
      g_object_unref (bench.destination);
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
