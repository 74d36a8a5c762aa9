/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns, secrets in messages, strings that change, and the digest. */

#include "config.h"

#include "eks-digest.h"
#include "eks-error.h"
#include "eks-pattern.h"
#include "eks-text.h"

#include <string.h>

static char *
lookup (const char *name, gpointer data)
{
  if (strcmp (name, "name") == 0)
    return g_strdup ("{date}");
  if (strcmp (name, "empty") == 0)
    return g_strdup ("");
  return NULL;
}

static void
test_pattern (void)
{
  static const struct
  {
    const char *pattern;
    const char *text;
  } cases[] = {
    { "", "" },
    { "plain", "plain" },
    { "a-{name}-b", "a-{date}-b" }, /* what comes in is not expanded again */
    { "{name}{name}{empty}", "{date}{date}" },
    { "{{name}}", "{name}" },
    { "{{{name}}}", "{{date}}" },
    { "a}b", "a}b" },
    { "å{empty}å", "åå" },
    { "{date}", NULL },
    { "{}", NULL },
    { "{ name}", NULL },
    { "a{name", NULL },
    { "{", NULL },
    { "{a{name}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = eks_pattern_expand (cases[i].pattern, lookup, NULL, &error);
      g_assert_cmpstr (text, ==, cases[i].text);
      if (text == NULL)
        g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
      if (text == NULL)
        g_assert_nonnull (strstr (error->message, cases[i].pattern));
    }
}

/* Whatever a text has of braces, it is itself again. */
static void
test_pattern_escape (void)
{
  static const char *const texts[] = { "", "plain", "{name}", "{abc}", "a{b", "a}b", "{{name}}", "}{", "{}}", "å{" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *pattern = eks_pattern_escape (texts[i]);
      g_autofree char *text = eks_pattern_expand (pattern, lookup, NULL, NULL);
      g_assert_cmpstr (text, ==, texts[i]);
    }
}

static void
test_obscure (void)
{
  static const char *const secrets[] = { "s3cr/t key", "", "tok", NULL };
  g_autofree char *text = eks_text_obscure ("GET /x?key=s3cr%2Ft%20key failed: s3cr/t key, tok and tok", secrets);
  g_autofree char *same = eks_text_obscure ("nothing here", NULL);

  g_assert_cmpstr (text, ==, "GET /x?key=••• failed: •••, ••• and •••");
  g_assert_cmpstr (same, ==, "nothing here");
}

static void
test_set_str (void)
{
  g_autofree char *text = NULL;

  g_assert_false (eks_set_str (&text, NULL));
  g_assert_true (eks_set_str (&text, "hello"));
  g_assert_false (eks_set_str (&text, "hello"));
  g_assert_true (eks_set_str (&text, text + 2)); /* a part of itself */
  g_assert_cmpstr (text, ==, "llo");
  g_assert_true (eks_set_str (&text, NULL));
  g_assert_null (text);
}

static void
test_count_changes (void)
{
  g_autofree char *longest = g_strnfill (120, 'a');
  g_autofree char *longer = g_strnfill (121, 'a');

  g_assert_cmpuint (eks_text_count_changes ("date", "date"), ==, 0);
  g_assert_cmpuint (eks_text_count_changes ("", "date"), ==, 4);
  g_assert_cmpuint (eks_text_count_changes ("datte", "date"), ==, 1);
  g_assert_cmpuint (eks_text_count_changes ("dat", "time"), ==, 4);
  g_assert_cmpuint (eks_text_count_changes (longest, ""), ==, 120);
  g_assert_cmpuint (eks_text_count_changes (longer, longest), ==, G_MAXUINT);
  g_assert_cmpuint (eks_text_count_changes (longest, longer), ==, G_MAXUINT);
}

/* Nothing that could end a header or begin another one. */
static void
test_bearer_token (void)
{
  static const char *const bad[] = { "", "a b", "a\r\nx: y", "a\"", "å", "a,b" };
  g_autofree char *longest = g_strnfill (8192, 'a');
  g_autofree char *longer = g_strnfill (8193, 'a');

  g_assert_true (eks_text_is_bearer_token ("ya29.a0-_~+/=="));
  g_assert_true (eks_text_is_bearer_token (longest));
  g_assert_false (eks_text_is_bearer_token (longer));
  g_assert_false (eks_text_is_bearer_token (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (eks_text_is_bearer_token (bad[i]));
}

static void
test_digest (void)
{
  g_autoptr (EksDigest) empty = eks_digest_new ();
  g_autoptr (EksDigest) digest = eks_digest_new ();
  g_autofree char *none = eks_digest_finish (empty);
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;
  guchar bytes[1000];

  /* FIPS 180-4, the message of no bits */
  g_assert_cmpstr (none, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guchar) (i * 31);
  eks_digest_update (digest, bytes, 1);
  eks_digest_update (digest, bytes + 1, 0);
  eks_digest_update (digest, bytes + 1, sizeof bytes - 1);
  found = eks_digest_finish (digest);
  expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, sizeof bytes);
  g_assert_cmpstr (found, ==, expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/pattern", test_pattern);
  g_test_add_func ("/base/pattern-escape", test_pattern_escape);
  g_test_add_func ("/base/text/obscure", test_obscure);
  g_test_add_func ("/base/text/set-str", test_set_str);
  g_test_add_func ("/base/text/count-changes", test_count_changes);
  g_test_add_func ("/base/text/bearer-token", test_bearer_token);
  g_test_add_func ("/base/digest", test_digest);
  return g_test_run ();
}
