/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members of objects that are being built: what is not there is null, and times are UTC. */

#include "config.h"

#include "eks-json-build.h"
#include "eks-json.h"

typedef void (*AddMember) (JsonBuilder *builder);

static void
assert_built (AddMember add, const char *expected)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  add (builder);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  text = eks_json_to_text (node, FALSE);
  g_assert_cmpstr (text, ==, expected);
}

static void
add_each_text (JsonBuilder *builder)
{
  eks_json_add_text (builder, "some", "å \"b\"\n");
  eks_json_add_text (builder, "empty", "");
  eks_json_add_text (builder, "none", NULL);
}

static void
test_text (void)
{
  assert_built (add_each_text, "{\"some\":\"å \\\"b\\\"\\n\",\"empty\":\"\",\"none\":null}");
}

static void
add_each_list (JsonBuilder *builder)
{
  static const char *const texts[] = { "a", "", "c" };

  eks_json_add_texts (builder, "all", texts, 3);
  eks_json_add_texts (builder, "first", texts, 1);
  eks_json_add_texts (builder, "none", NULL, 0);
}

static void
test_texts (void)
{
  assert_built (add_each_list, "{\"all\":[\"a\",\"\",\"c\"],\"first\":[\"a\"],\"none\":[]}");
}

static void
add_each_number (JsonBuilder *builder)
{
  eks_json_add_number (builder, "zero", 0);
  eks_json_add_number (builder, "largest", G_MAXINT64);
  eks_json_add_number (builder, "beyond", G_MAXUINT64);
}

static void
test_number (void)
{
  assert_built (add_each_number, "{\"zero\":0,\"largest\":9223372036854775807,\"beyond\":9223372036854775807}");
}

static void
add_each_flag (JsonBuilder *builder)
{
  eks_json_add_flag (builder, "yes", TRUE);
  eks_json_add_flag (builder, "no", FALSE);
}

static void
test_flag (void)
{
  assert_built (add_each_flag, "{\"yes\":true,\"no\":false}");
}

static void
add_each_time (JsonBuilder *builder)
{
  eks_json_add_time (builder, "first", 0);
  eks_json_add_time (builder, "second", G_GINT64_CONSTANT (1796101200999999));
  eks_json_add_time (builder, "before", -G_USEC_PER_SEC);
  eks_json_add_time (builder, "never", G_MAXINT64);
  eks_json_add_time (builder, "ever", G_MININT64);
  eks_json_add_time (builder, "beyond", G_MAXINT64 - 1); /* no calendar goes so far */
}

/* Wherever the program runs. */
static void
test_time (void)
{
  g_assert_true (g_setenv ("TZ", "Europe/Copenhagen", TRUE));
  assert_built (add_each_time, "{\"first\":\"1970-01-01T00:00:00Z\",\"second\":\"2026-12-01T05:00:00Z\",\"before\":\"1969-12-31T23:59:59Z\","
                               "\"never\":null,\"ever\":null,\"beyond\":null}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-build/text", test_text);
  g_test_add_func ("/base/json-build/texts", test_texts);
  g_test_add_func ("/base/json-build/number", test_number);
  g_test_add_func ("/base/json-build/flag", test_flag);
  g_test_add_func ("/base/json-build/time", test_time);
  return g_test_run ();
}
