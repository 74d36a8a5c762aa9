/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Key files of service accounts, good and bad; what is signed with one is checked with its public half. */

#include "config.h"

#include "eks-error.h"
#include "eks-gcs-key.h"
#include "eks-json.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <string.h>

#define NOW (G_GINT64_CONSTANT (1743299999) * G_TIME_SPAN_SECOND)

static char *
write_pem (EVP_PKEY *key, const char *passphrase)
{
  BIO *bio = BIO_new (BIO_s_mem ());
  char *data;
  char *pem;

  g_assert_cmpint (PEM_write_bio_PKCS8PrivateKey (bio, key, passphrase != NULL ? EVP_aes_128_cbc () : NULL, passphrase, passphrase != NULL ? (int) strlen (passphrase) : 0, NULL, NULL), ==, 1);
  long length = BIO_get_mem_data (bio, &data);
  pem = g_strndup (data, (gsize) length);
  BIO_free (bio);
  return pem;
}

/* @changes: members to set, as JSON values; NULL takes one away */
static char *
make_file (const char *pem, const char *member, const char *value)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);
  char *text;

  json_object_set_string_member (object, "type", "service_account");
  json_object_set_string_member (object, "project_id", "proj");
  json_object_set_string_member (object, "private_key_id", "k1");
  json_object_set_string_member (object, "private_key", pem);
  json_object_set_string_member (object, "client_email", "tester@proj.iam.gserviceaccount.com");
  json_object_set_string_member (object, "token_uri", "https://oauth2.googleapis.com/token");
  if (value != NULL)
    json_object_set_member (object, member, json_from_string (value, NULL));
  else if (member != NULL)
    json_object_remove_member (object, member);
  text = json_to_string (node, TRUE);
  json_node_unref (node);
  json_object_unref (object);
  return text;
}

static guchar *
decode (const char *text, gsize *length)
{
  g_autoptr (GString) plain = g_string_new (text);

  g_assert_null (strpbrk (text, "+/="));
  g_strdelimit (plain->str, "-", '+');
  g_strdelimit (plain->str, "_", '/');
  while (plain->len % 4 != 0)
    g_string_append_c (plain, '=');
  return g_base64_decode (plain->str, length);
}

static JsonNode *
decode_object (const char *text)
{
  gsize length;
  g_autofree guchar *raw = decode (text, &length);

  return eks_json_parse ((const char *) raw, length, NULL);
}

static void
test_assertion (void)
{
  EVP_PKEY *pkey = EVP_RSA_gen (2048);
  g_autofree char *pem = write_pem (pkey, NULL);
  g_autofree char *file = make_file (pem, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksGcsKey) key = eks_gcs_key_parse (file, &error);
  g_assert_no_error (error);
  g_autofree char *assertion = eks_gcs_key_make_assertion (key, NOW, &error);
  g_assert_no_error (error);
  g_auto (GStrv) parts = g_strsplit (assertion, ".", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 3);

  g_autoptr (JsonNode) head = decode_object (parts[0]);
  g_autoptr (JsonNode) claims = decode_object (parts[1]);
  JsonObject *said = json_node_get_object (claims);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (head), "alg"), ==, "RS256");
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (head), "kid"), ==, "k1");
  g_assert_cmpstr (json_object_get_string_member (said, "iss"), ==, "tester@proj.iam.gserviceaccount.com");
  g_assert_cmpstr (json_object_get_string_member (said, "aud"), ==, "https://oauth2.googleapis.com/token");
  g_assert_cmpint (json_object_get_int_member (said, "iat"), ==, 1743299999);
  g_assert_cmpint (json_object_get_int_member (said, "exp"), ==, 1743303599);
  g_assert_cmpstr (json_object_get_string_member (said, "scope"), ==, "https://www.googleapis.com/auth/devstorage.read_write");

  gsize length;
  g_autofree guchar *signature = decode (parts[2], &length);
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  gsize signed_length = strlen (parts[0]) + 1 + strlen (parts[1]);
  g_assert_cmpint (EVP_DigestVerifyInit (context, NULL, EVP_sha256 (), NULL, pkey), ==, 1);
  g_assert_cmpint (EVP_DigestVerify (context, signature, length, (const guchar *) assertion, signed_length), ==, 1);
  EVP_MD_CTX_free (context);
  EVP_PKEY_free (pkey);
}

/* The sentence says what is wrong with the file, and shows nothing of it. */
static void
assert_refused (const char *file, const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksGcsKey) key = eks_gcs_key_parse (file, &error);

  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY_REFUSED);
  g_assert_null (key);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_null (strstr (error->message, "canary"));
}

static void
test_members (void)
{
  static const struct
  {
    const char *member;
    const char *value;
    const char *word;
  } cases[] = {
    { "type", "\"canary\"", "type" },
    { "type", "7", "type" },
    { "type", NULL, "type" },
    { "client_email", NULL, "client_email" },
    { "client_email", "\"canary\\r\\nX: y\"", "client_email" },
    { "client_email", "{}", "client_email" },
    { "private_key", NULL, "RSA" },
    { "private_key", "\"canary\"", "RSA" },
    { "private_key", "[1]", "RSA" },
    { "token_uri", "\"http://canary.example/token\"", "token_uri" },
    { "token_uri", "\"https://user:canary@oauth2.example/token\"", "token_uri" },
    { "token_uri", "\"file:///canary\"", "token_uri" },
    { "token_uri", "17", "token_uri" },
    { "token_uri", "null", "token_uri" },
  };
  EVP_PKEY *pkey = EVP_RSA_gen (2048);
  g_autofree char *pem = write_pem (pkey, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *file = make_file (pem, cases[i].member, cases[i].value);
      assert_refused (file, cases[i].word);
    }
  EVP_PKEY_free (pkey);
}

/* An address for tokens that the file leaves out is Google's; on this computer it may be unprotected. */
static void
test_token_uri (void)
{
  EVP_PKEY *pkey = EVP_RSA_gen (2048);
  g_autofree char *pem = write_pem (pkey, NULL);
  g_autofree char *without = make_file (pem, "token_uri", NULL);
  g_autofree char *local = make_file (pem, "token_uri", "\"http://127.0.0.1:81/token\"");
  g_autoptr (EksGcsKey) one = eks_gcs_key_parse (without, NULL);
  g_autoptr (EksGcsKey) two = eks_gcs_key_parse (local, NULL);

  g_assert_cmpstr (g_uri_get_host (eks_gcs_key_get_token_uri (one)), ==, "oauth2.googleapis.com");
  g_assert_cmpint (g_uri_get_port (eks_gcs_key_get_token_uri (two)), ==, 81);
  g_assert_cmpstr (eks_gcs_key_get_email (two), ==, "tester@proj.iam.gserviceaccount.com");
  EVP_PKEY_free (pkey);
}

static void
test_keys (void)
{
  EVP_PKEY *small = EVP_RSA_gen (1024);
  EVP_PKEY *curve = EVP_EC_gen ("P-256");
  EVP_PKEY *good = EVP_RSA_gen (2048);
  g_autofree char *small_pem = write_pem (small, NULL);
  g_autofree char *curve_pem = write_pem (curve, NULL);
  g_autofree char *locked_pem = write_pem (good, "passphrase");
  g_autofree char *small_file = make_file (small_pem, NULL, NULL);
  g_autofree char *curve_file = make_file (curve_pem, NULL, NULL);
  g_autofree char *locked_file = make_file (locked_pem, NULL, NULL);

  assert_refused (small_file, "size");
  assert_refused (curve_file, "RSA");
  assert_refused (locked_file, "RSA");
  EVP_PKEY_free (small);
  EVP_PKEY_free (curve);
  EVP_PKEY_free (good);
}

static void
test_whole (void)
{
  g_autofree char *huge = g_strnfill (100000, ' ');

  assert_refused ("", "JSON");
  assert_refused ("[]", "JSON");
  assert_refused ("AIzaCanary", "JSON");
  assert_refused ("{\"type\": \"service_account\"", "JSON");
  assert_refused (huge, "JSON");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gcs-key/assertion", test_assertion);
  g_test_add_func ("/gcs-key/members", test_members);
  g_test_add_func ("/gcs-key/token-uri", test_token_uri);
  g_test_add_func ("/gcs-key/keys", test_keys);
  g_test_add_func ("/gcs-key/whole", test_whole);
  return g_test_run ();
}
