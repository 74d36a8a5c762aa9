/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signatures that AWS published, and some that its own library made of names that are easy to get wrong. */

#include "config.h"

#include "eks-s3-sign.h"

#include <string.h>

/* 2013-05-24T00:00:00Z and 2025-03-30T01:59:59Z */
#define DOCUMENTED (G_GINT64_CONSTANT (1369353600) * G_TIME_SPAN_SECOND)
#define LATER (G_GINT64_CONSTANT (1743299999) * G_TIME_SPAN_SECOND)

static const EksS3Keys documented_keys = { (char *) "AKIAIOSFODNN7EXAMPLE", (char *) "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", NULL, (char *) "us-east-1" };

static const char *
find_header (GStrv headers, const char *name)
{
  for (guint i = 0; headers[i] != NULL; i++)
    if (g_str_has_prefix (headers[i], name))
      return headers[i] + strlen (name);
  return NULL;
}

static void
assert_signed (const EksS3Keys *keys, gint64 now, const EksS3Question *question, const char *names, const char *signature)
{
  g_auto (GStrv) headers = eks_s3_sign (keys, now, question);
  g_autofree char *expected_names = g_strdup_printf (",SignedHeaders=%s,", names);
  g_autofree char *expected = g_strdup_printf (",Signature=%s", signature);
  const char *found = find_header (headers, "authorization:");

  g_assert_nonnull (found);
  g_assert_nonnull (strstr (found, expected_names));
  g_assert_true (g_str_has_suffix (found, expected));
}

/* https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
static void
test_published (void)
{
  const char *range[] = { "range:bytes=0-9", NULL };
  const char *store[] = { "date:Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class:REDUCED_REDUNDANCY", NULL };
  const char *host = "examplebucket.s3.amazonaws.com";
  g_autofree char *name = eks_s3_encode_path ("/test$file.text");
  g_autofree char *lifecycle = eks_s3_make_query ("lifecycle", "", NULL);
  g_autofree char *list = eks_s3_make_query ("prefix", "J", "max-keys", "2", NULL);
  EksS3Question get = { "GET", host, "/test.txt", "", range, EKS_S3_NOTHING_SHA256 };
  EksS3Question put = { "PUT", host, name, "", store, "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072" };
  EksS3Question rule = { "GET", host, "/", lifecycle, NULL, EKS_S3_NOTHING_SHA256 };
  EksS3Question keys = { "GET", host, "/", list, NULL, EKS_S3_NOTHING_SHA256 };

  assert_signed (&documented_keys, DOCUMENTED, &get, "host;range;x-amz-content-sha256;x-amz-date", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  assert_signed (&documented_keys, DOCUMENTED, &put, "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class", "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  assert_signed (&documented_keys, DOCUMENTED, &rule, "host;x-amz-content-sha256;x-amz-date", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  assert_signed (&documented_keys, DOCUMENTED, &keys, "host;x-amz-content-sha256;x-amz-date", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

/* Made by @smithy/signature-v4, which is part of AWS's library for JavaScript. */
static void
test_library (void)
{
  const char *put_headers[] = { "x-amz-checksum-sha256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "content-type:text/csv", NULL };
  const char *list_headers[] = { "x-amz-date-more:1", NULL };
  EksS3Keys keys = { (char *) "AKIDEXAMPLE", (char *) "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", NULL, (char *) "eu-north-1" };
  g_autofree char *name = eks_s3_encode_path ("/år/æ ø+å(1)=a,b..csv");
  g_autofree char *uploads = eks_s3_make_query ("uploads", "", NULL);
  g_autofree char *part = eks_s3_make_query ("uploadId", "a/b+c=~d é", "partNumber", "10", NULL);
  g_autofree char *list = eks_s3_make_query ("prefix", "a b/", "list-type", "2", "a-b", "1", "a", "2", NULL);
  EksS3Question put = { "PUT", "bucket.s3.eu-north-1.amazonaws.com", name, "", put_headers, EKS_S3_NOTHING_SHA256 };
  EksS3Question begin = { "POST", "127.0.0.1:9000", "/bucket/a//b/./c", uploads, NULL, EKS_S3_NOTHING_SHA256 };
  EksS3Question send = { "PUT", "bucket.example", "/x", part, NULL, EKS_S3_NOTHING_SHA256 };
  EksS3Question look = { "GET", "bucket.example", "/", list, list_headers, EKS_S3_NOTHING_SHA256 };

  assert_signed (&keys, LATER, &put, "content-type;host;x-amz-checksum-sha256;x-amz-content-sha256;x-amz-date", "03197c6e4aaf19de22f180a2f2a9c43c4c42b8eaa28ccfdc34d0b4ee0e6e3962");
  keys.session_token = (char *) "FwoGZXIvYXdzEXAMPLE//token+=";
  assert_signed (&keys, LATER, &begin, "host;x-amz-content-sha256;x-amz-date;x-amz-security-token", "6595ffc173529c7f444b264c8f019366e97eecdfca6065f6aebe900d79cf526d");
  keys.session_token = NULL;
  keys.region = (char *) "us-east-1";
  assert_signed (&keys, LATER, &send, "host;x-amz-content-sha256;x-amz-date", "17cf691653bbc86174e0a64d151eccd377d58ff880533002730585b4c29ba27f");
  assert_signed (&keys, LATER, &look, "host;x-amz-content-sha256;x-amz-date;x-amz-date-more", "82d63915aa8b23ff725ec9a57cea6da6c65978220d24644578274ea2669b458f");
}

static void
test_encoding (void)
{
  g_autofree char *path = eks_s3_encode_path ("/b/æ +()=,.-_~*'%/../x&?#");
  g_autofree char *broken = eks_s3_encode_path ("/\xff\x01");
  g_autofree char *query = eks_s3_make_query ("b", "/", "a-b", "2", "a", "é", "ab", "", NULL);
  g_autofree char *none = eks_s3_make_query (NULL, NULL);

  g_assert_cmpstr (path, ==, "/b/%C3%A6%20%2B%28%29%3D%2C.-_~%2A%27%25/../x%26%3F%23");
  g_assert_cmpstr (broken, ==, "/%FF%01");
  g_assert_cmpstr (query, ==, "a=%C3%A9&a-b=2&ab=&b=%2F");
  g_assert_cmpstr (none, ==, "");
}

/* What is sent is what was signed; the secret is not in it. */
static void
test_headers (void)
{
  EksS3Keys keys = { g_strdup ("AKID"), g_strdup ("canary-secret"), g_strdup ("token"), g_strdup ("r") };
  const char *more[] = { "content-type:text/csv", NULL };
  EksS3Question question = { "PUT", "h:1", "/k", "", more, EKS_S3_NOTHING_SHA256 };
  g_auto (GStrv) headers = eks_s3_sign (&keys, LATER, &question);
  g_autofree char *all = g_strjoinv ("\n", headers);

  g_assert_cmpstr (find_header (headers, "x-amz-date:"), ==, "20250330T015959Z");
  g_assert_cmpstr (find_header (headers, "x-amz-security-token:"), ==, "token");
  g_assert_cmpstr (find_header (headers, "host:"), ==, "h:1");
  g_assert_cmpstr (find_header (headers, "content-type:"), ==, "text/csv");
  g_assert_null (strstr (all, "canary"));
  eks_s3_keys_clear (&keys);
  g_assert_null (keys.secret);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/s3-sign/published", test_published);
  g_test_add_func ("/s3-sign/library", test_library);
  g_test_add_func ("/s3-sign/encoding", test_encoding);
  g_test_add_func ("/s3-sign/headers", test_headers);
  return g_test_run ();
}
