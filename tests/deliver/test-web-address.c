/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses of services: what may be one, and what is the same one. */

#include "config.h"

#include "eks-web-address.h"

static void
test_parse (void)
{
  static const char *const good[] = {
    "https://s3.example", "https://s3.example/", "https://s3.example:9000", "HTTPS://S3.Example", "http://127.0.0.1:9000", "http://localhost",
    "http://[::1]:9000", "https://[2001:db8::1]/a?b=c", "https://h/upload?upload_id=A-b_c%2F~",
  };
  static const char *const bad[] = {
    "", "s3.example", "//s3.example", "http://s3.example", "http://127.0.0.1.example", "ftp://s3.example", "file:///etc/passwd", "https://",
    "https:///path", "https://user@s3.example", "https://user:pw@s3.example", "https://s3.example#a", "https://good.example\\@evil.example",
    "https://good.example\r\nx: y", "https://a b", "https://æ.example", "https://a,b", "http://0.0.0.0", "https://s3.example:99999",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GUri) uri = eks_web_address_parse (good[i]);
      if (uri == NULL)
        g_error ("%s", good[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GUri) uri = eks_web_address_parse (bad[i]);
      if (uri != NULL)
        g_error ("%s", bad[i]);
    }
}

static void
test_pieces (void)
{
  static const struct
  {
    const char *text;
    const char *host;
    const char *origin;
    const char *target;
    gboolean bare;
  } cases[] = {
    { "https://S3.Example:443", "s3.example", "https://s3.example", "/", TRUE },
    { "https://s3.example:9000/", "s3.example:9000", "https://s3.example:9000", "/", TRUE },
    { "http://127.0.0.1:80/a%20b?c=%2F", "127.0.0.1", "http://127.0.0.1", "/a%20b?c=%2F", FALSE },
    { "https://[2001:DB8::1]:444?", "[2001:db8::1]:444", "https://[2001:db8::1]:444", "/?", FALSE },
    { "https://[2001:db8::1]", "[2001:db8::1]", "https://[2001:db8::1]", "/", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GUri) uri = eks_web_address_parse (cases[i].text);
      g_autofree char *host = eks_web_address_make_host (uri);
      g_autofree char *origin = eks_web_address_make_origin (uri);
      g_autofree char *target = eks_web_address_make_target (uri);
      g_assert_cmpstr (host, ==, cases[i].host);
      g_assert_cmpstr (origin, ==, cases[i].origin);
      g_assert_cmpstr (target, ==, cases[i].target);
      g_assert_cmpint (eks_web_address_is_bare (uri), ==, cases[i].bare);
    }
}

static void
test_origin (void)
{
  g_autoptr (GUri) one = eks_web_address_parse ("https://storage.example/a");
  g_autoptr (GUri) same = eks_web_address_parse ("HTTPS://Storage.Example:443/b?c");
  g_autoptr (GUri) other_port = eks_web_address_parse ("https://storage.example:444/a");
  g_autoptr (GUri) other_host = eks_web_address_parse ("https://storage.example.evil.example/a");

  g_assert_true (eks_web_address_is_same_origin (one, same));
  g_assert_false (eks_web_address_is_same_origin (one, other_port));
  g_assert_false (eks_web_address_is_same_origin (one, other_host));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web-address/parse", test_parse);
  g_test_add_func ("/web-address/pieces", test_pieces);
  g_test_add_func ("/web-address/origin", test_origin);
  return g_test_run ();
}
