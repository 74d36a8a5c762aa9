/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which service is asked, by whom, and whether it is the right one. */

#include "config.h"

#include "eks-s3-private.h"
#include "s3-test.h"

/* ---- who may ---- */

typedef struct
{
  const char *bucket;
  const char *access_key;
  const char *secret;
  const char *mode;
  int code;
  const char *word;
} LoginCase;

static void
test_login (Bench *bench, gconstpointer data)
{
  static const LoginCase cases[] = {
    { "out", "AKIATEST", "wrong", "{}", EKS_ERROR_DELIVERY_REFUSED, "secret access key" },
    { "out", "AKIANONE", SECRET, "{}", EKS_ERROR_DELIVERY_REFUSED, "AKIANONE" },
    { "out", "AKIATEST", SECRET " token", "{}", EKS_ERROR_DELIVERY_REFUSED, "session token" },
    { "out", "ASIATEST", "lent/Secret+2", "{}", EKS_ERROR_DELIVERY_REFUSED, "session token" },
    { "out", "ASIATEST", "lent/Secret+2 lent//token+=", "{}", -1, NULL },
    { "out", "ASIATEST", " lent/Secret+2\nlent//token+=\n", "{}", -1, NULL },
    { "out", "AKIAREAD", SECRET, "{}", EKS_ERROR_DELIVERY_REFUSED, "s3:PutObject" },
    { "out", "AKIADROP", SECRET, "{}", EKS_ERROR_DELIVERY_REFUSED, "s3:GetObject" },
    { "none", "AKIATEST", SECRET, "{}", EKS_ERROR_DELIVERY, "“none”" },
    { "full", "AKIATEST", SECRET, "{}", EKS_ERROR_NO_SPACE, "space" },
    { "out", "AKIATEST", SECRET, "{'skew': 5000}", EKS_ERROR_DELIVERY, "clock" },
    { "out", "AKIATEST", SECRET, "{'skew': -5000}", EKS_ERROR_DELIVERY, "GMT" },
    { "out", "AKIATEST", SECRET, "{'skew': 600}", -1, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases) * 2; i++)
    {
      const LoginCase *c = &cases[i / 2];
      g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "l.csv", i % 2 == 0 ? SMALL : LARGE);
      g_autoptr (GError) error = NULL;
      g_object_set (bench->destination, "bucket", c->bucket, "access-key", c->access_key, NULL);
      g_free (bench->secret);
      bench->secret = g_strdup (c->secret);
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
      set_mode (bench->server, c->mode);
      guint before = object_server_count (bench->server, ".");
      g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &error);
      g_test_message ("%s %s: %s", c->bucket, c->access_key, error != NULL ? error->message : "delivered");
      assert_fault (error, c->code, c->word);
      /* A refused login is not tried again. */
      if (c->code >= 0)
        g_assert_cmpuint (object_server_count (bench->server, ".") - before, <=, 8);
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
    { "endpoint", "http://s3.example", SECRET, EKS_ERROR_DELIVERY },
    { "endpoint", "https://s3.example/path", SECRET, EKS_ERROR_DELIVERY },
    { "endpoint", "https://me:pw@s3.example", SECRET, EKS_ERROR_DELIVERY },
    { "endpoint", "ftp://s3.example", SECRET, EKS_ERROR_DELIVERY },
    { "bucket", "a/b", SECRET, EKS_ERROR_DELIVERY },
    { "bucket", "a@evil.example", SECRET, EKS_ERROR_DELIVERY },
    { "bucket", "", SECRET, EKS_ERROR_DELIVERY },
    { "access-key", "", SECRET, EKS_ERROR_DELIVERY },
    { "access-key", "A\r\nx: y", SECRET, EKS_ERROR_DELIVERY },
    { "region", "eu", NULL, EKS_ERROR_SECRET_MISSING },
    { "region", "eu", " \n", EKS_ERROR_SECRET_MISSING },
    { "region", "eu", "a b c", EKS_ERROR_DELIVERY_REFUSED },
    { "region", "eu\r\nx: y", SECRET, EKS_ERROR_DELIVERY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_prepare (bench, cases[i].property, cases[i].value, cases[i].secret, cases[i].code);
}

/* A bucket that lives elsewhere is found once, and nobody else is asked. */
static void
test_region (Bench *bench, gconstpointer data)
{
  static const char *const modes[] = { "{}", "{'far': 307}", "{'far': 400}", "{'region': 'eu-south-9'}" };
  static const gsize sizes[] = { SMALL, LARGE };

  for (guint i = 0; i < G_N_ELEMENTS (modes) * 2; i++)
    {
      g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "r.csv", sizes[i % 2]);
      g_autoptr (GError) error = NULL;
      g_object_set (bench->destination, "bucket", "far", NULL);
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
      set_mode (bench->server, modes[i / 2]);
      g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &error);
      g_assert_no_error (error);
      assert_object (bench->server, "far", "r.csv", parcel);
    }
  set_faults (bench->server, "[{'do': 'status', 'status': 301, 'code': 'PermanentRedirect', 'times': 100}]");
  g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
  g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "r.csv", SMALL);
  g_autoptr (GError) error = NULL;
  g_assert_null (deliver (delivery, parcel, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_assert_nonnull (strstr (error->message, "region"));
}

/* The bucket stands in the host's name, unless it cannot. */
static void
test_hosts (Bench *bench, gconstpointer data)
{
  g_autoptr (GString) endpoint = g_string_new (bench->server->url);
  g_autoptr (EksParcel) parcel = make_parcel (bench->folder, "h.csv", SMALL);
  static const char *const expected[] = { "^PUT /h.csv$", "^PUT /out/h.csv$", "^PUT /with.dots/h.csv$" };

  g_string_replace (endpoint, "127.0.0.1", "localhost", 0);
  g_object_set (bench->destination, "endpoint", endpoint->str, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (GError) error = NULL;
      g_object_set (bench->destination, "path-style", i == 1, "bucket", i == 2 ? "with.dots" : "out", NULL);
      g_autoptr (EksDelivery) delivery = make_delivery (bench, "");
      g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (object_server_count (bench->server, expected[i]), ==, 1);
      assert_object (bench->server, i == 2 ? "with.dots" : "out", "h.csv", parcel);
    }
}

static void
test_tls (void)
{
  g_autoptr (EksTestFolder) folder = eks_test_folder_new ();
  g_autofree char *ca_file = g_build_filename (folder, "ca.crt", NULL);
  g_autofree char *no_file = g_build_filename (folder, "none.crt", NULL);
  static const char *const certificates[] = { "good.pem", "other-name.pem", "expired.pem" };

  make_certificates (folder);
  for (guint i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      g_autofree char *certificate = g_build_filename (folder, certificates[i], NULL);
      g_autoptr (EksParcel) parcel = make_parcel (folder, "s.csv", SMALL);
      Bench bench = { 0 };
      open_s3 (&bench, certificate, ca_file);
      for (guint trust = 0; trust < 3; trust++)
        {
          g_autoptr (GError) fault = NULL;
          g_object_set (bench.destination, "ca-file", trust == 0 ? "" : trust == 1 ? no_file : ca_file, NULL);
          /* By its name, too: that is asked for first. */
          g_autoptr (GString) endpoint = g_string_new (bench.server->url);
          if (trust == 2)
            g_string_replace (endpoint, "127.0.0.1", "localhost", 0);
          g_object_set (bench.destination, "endpoint", endpoint->str, "path-style", TRUE, NULL);
          g_autoptr (EksDelivery) delivery = make_delivery (&bench, "");
          g_autoptr (EksReceipt) receipt = deliver (delivery, parcel, NULL, &fault);
          g_test_message ("%s: %s", certificates[i], fault != NULL ? fault->message : "delivered");
          if (i == 0 && trust == 2)
            {
              g_assert_no_error (fault);
              g_assert_cmpuint (object_server_count (bench.server, "^PUT"), ==, 1);
            }
          else
            g_assert_error (fault, EKS_ERROR, (int) (trust == 1 ? EKS_ERROR_DELIVERY : EKS_ERROR_PEER_CHANGED));
        }
      tear_down (&bench, NULL);
    }
}

/* ---- places on paper ---- */

static void
test_moves (void)
{
  static const struct
  {
    const char *host;
    const char *from;
    const char *expected;
  } cases[] = {
    { "s3.eu-north-1.amazonaws.com", "eu-north-1", "s3.us-west-2.amazonaws.com" },
    { "s3.amazonaws.com", "us-east-1", "s3.us-west-2.amazonaws.com" },
    { "s3.dualstack.eu-north-1.amazonaws.com", "eu-north-1", "s3.dualstack.us-west-2.amazonaws.com" },
    { "s3.cn-north-1.amazonaws.com.cn", "cn-north-1", "s3.us-west-2.amazonaws.com.cn" },
    { "s3.other-1.amazonaws.com", "eu-north-1", "s3.other-1.amazonaws.com" },
    { "s3.eu-north-1.amazonaws.com.evil.example", "eu-north-1", "s3.eu-north-1.amazonaws.com.evil.example" },
    { "minio.example", "eu-north-1", "minio.example" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *moved = eks_s3_move_host (cases[i].host, cases[i].from, "us-west-2");
      g_assert_cmpstr (moved, ==, cases[i].expected);
    }
}

static char *
find_region (const char *header, const char *value, const char *xml)
{
  EksWebAnswer answer = { 301, g_hash_table_new (g_str_hash, g_str_equal), g_string_new (NULL) };
  g_autoptr (EksXmlAnswer) parsed = eks_xml_answer_parse (xml, strlen (xml));
  char *region;

  if (header != NULL)
    g_hash_table_insert (answer.headers, (gpointer) header, (gpointer) value);
  region = eks_s3_find_region (&answer, parsed, "my.bucket");
  eks_web_answer_clear (&answer);
  return region;
}

static void
test_regions (void)
{
  static const struct
  {
    const char *header;
    const char *value;
    const char *xml;
    const char *expected;
  } cases[] = {
    { "x-amz-bucket-region", "eu-west-3", "<Error/>", "eu-west-3" },
    { "x-amz-bucket-region", "eu.evil.example/", "<Error/>", NULL },
    { "x-amz-bucket-region", "", "<Error/>", NULL },
    { NULL, NULL, "<Error><Region>ap-south-1</Region></Error>", "ap-south-1" },
    { NULL, NULL, "<Error><Region>EU</Region></Error>", NULL },
    { NULL, NULL, "<Error><Endpoint>my.bucket.s3.eu-west-3.amazonaws.com</Endpoint></Error>", "eu-west-3" },
    { NULL, NULL, "<Error><Endpoint>my.bucket.s3-us-west-2.amazonaws.com</Endpoint></Error>", "us-west-2" },
    { NULL, NULL, "<Error><Endpoint>my.bucket.s3.amazonaws.com</Endpoint></Error>", NULL },
    { "location", "https://my.bucket.s3.eu-west-3.amazonaws.com/a?b", "<Error/>", "eu-west-3" },
    { "location", "https://s3.eu-west-3.amazonaws.com.evil.example/", "<Error/>", NULL },
    { "location", "https://evil.example/s3.eu-west-3.amazonaws.com", "<Error/>", NULL },
    { "location", "/elsewhere", "<Error/>", NULL },
    { NULL, NULL, "nothing", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *region = find_region (cases[i].header, cases[i].value, cases[i].xml);
      g_assert_cmpstr (region, ==, cases[i].expected);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("login", test_login);
  ADD ("prepare", test_prepare);
  ADD ("region", test_region);
  ADD ("hosts", test_hosts);
  g_test_add_func ("/s3/tls", test_tls);
  g_test_add_func ("/s3/moves", test_moves);
  g_test_add_func ("/s3/regions", test_regions);
  return g_test_run ();
}
