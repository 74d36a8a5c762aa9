/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small JSON files: nothing is read as something else, and every fault has its path. */

#include "config.h"

#include "eks-error.h"
#include "eks-json.h"

#include <string.h>

static void
test_strict (void)
{
  /* written: as it reads back; NULL: refused */
  static const struct
  {
    const char *text;
    const char *written;
  } cases[] = {
    { "{}", "{}" },
    { " [ 1 , true , null , \"x\" ]\r\n", "[1,true,null,\"x\"]" },
    { "5", "5" },
    { "-0", "0" },
    { "[9223372036854775807,-9223372036854775808]", "[9223372036854775807,-9223372036854775808]" },
    { "[1.5e3]", "[1500.0]" },
    { "[\"\\u00e5\\ud83d\\ude00\\n\\/\\\"\"]", "[\"å😀\\n/\\\"\"]" },
    { "{\"a\":{\"x\":1},\"b\":{\"x\":1}}", "{\"a\":{\"x\":1},\"b\":{\"x\":1}}" },
    { "", NULL },
    { " \n", NULL },
    { "{", NULL },
    { "[1,]", NULL },
    { "{\"a\":1,}", NULL },
    { "{\"a\" 1}", NULL },
    { "{a:1}", NULL },
    { "{'a':1}", NULL },
    { "[}", NULL },
    { "[1]]", NULL },
    { "[1] [2]", NULL },
    { "[1]x", NULL },
    { "1 2", NULL },
    { "/* c */[1]", NULL },
    { "[1] // c", NULL },
    { "[010]", NULL },
    { "[0x10]", NULL },
    { "[.5]", NULL },
    { "[5.]", NULL },
    { "[+5]", NULL },
    { "[-]", NULL },
    { "[1e]", NULL },
    { "[1e400]", NULL },
    { "[99999999999999999999]", NULL },
    { "[-9223372036854775809]", NULL },
    { "[nan]", NULL },
    { "[True]", NULL },
    { "[truely]", NULL },
    { "[\"a\nb\"]", NULL },
    { "[\"a\tb\"]", NULL },
    { "[\"a\\u0000b\"]", NULL },
    { "[\"\\ud800\"]", NULL },
    { "[\"\\udc00\"]", NULL },
    { "[\"\\ud800\\u0041\"]", NULL },
    { "[\"\\x41\"]", NULL },
    { "[\"\\u00g0\"]", NULL },
    { "[\"open", NULL },
    { "[\"\\", NULL },
    { "[\"\\u12", NULL },
    { "[\"\xff\"]", NULL },
    { "{\"a\":1,\"a\":2}", NULL },
    { "{\"b\":{\"a\":1,\"\\u0061\":2}}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = eks_json_parse (cases[i].text, strlen (cases[i].text), &error);
      if ((node != NULL) != (cases[i].written != NULL))
        g_error ("“%s” was %s", cases[i].text, node != NULL ? "read" : error->message);
      if (node == NULL)
        {
          g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);
          continue;
        }
      g_autofree char *written = eks_json_to_text (node, FALSE);
      g_assert_cmpstr (written, ==, cases[i].written);
    }
}

static void
test_line (void)
{
  const char *text = "{\n  \"a\": 1,\n  \"b\": 010\n}\n";
  g_autoptr (GError) error = NULL;

  g_assert_null (eks_json_parse (text, strlen (text), &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "line 3"));
}

static void
test_bounds (void)
{
  /* brackets, plain and behind what json-glib takes for a comment or a text */
  static const char *const openings[] = { "", "/*\"*/", "{'\"':", "//\"\n" };

  for (guint i = 0; i < G_N_ELEMENTS (openings); i++)
    {
      g_autoptr (GString) text = g_string_new (openings[i]);
      g_autoptr (GError) error = NULL;
      for (guint depth = 0; depth < 500000; depth++)
        g_string_append_c (text, '[');
      g_assert_null (eks_json_parse (text->str, text->len, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_FAILED);
    }
  for (guint extra = 0; extra < 2; extra++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      for (guint depth = 0; depth < EKS_JSON_MAX_DEPTH + extra; depth++)
        g_string_prepend_c (g_string_append_c (text, ']'), '[');
      g_autoptr (JsonNode) node = eks_json_parse (text->str, text->len, NULL);
      g_assert_true ((node != NULL) == (extra == 0));
    }
  g_autofree char *large = g_malloc (EKS_JSON_MAX_BYTES + 1);
  memset (large, ' ', EKS_JSON_MAX_BYTES + 1);
  large[0] = '1';
  g_autoptr (JsonNode) node = eks_json_parse (large, EKS_JSON_MAX_BYTES, NULL);
  g_assert_nonnull (node);
  g_assert_null (eks_json_parse (large, EKS_JSON_MAX_BYTES + 1, NULL));
  g_assert_null (eks_json_parse ("[1]\0", 4, NULL));
}

static void
test_pretty (void)
{
  g_autoptr (JsonNode) node = eks_json_parse ("{\"a\":[1]}", 9, NULL);
  g_autofree char *text = eks_json_to_text (node, TRUE);

  g_assert_true (g_str_has_suffix (text, "}\n"));
  g_assert_nonnull (strstr (text, "\n  \"a\""));
}

static EksJsonObject *
open_text (const char *text, const char *path, EksJsonIssues *issues)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = eks_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return eks_json_object_open (node, path, issues);
}

static void
assert_paths (EksJsonIssues *issues, const char *expected)
{
  g_autoptr (GString) paths = g_string_new (NULL);

  for (guint i = 0; i < eks_json_issues_get_length (issues); i++)
    g_string_append_printf (paths, "%s%s", i > 0 ? " " : "", eks_json_issues_get (issues, i)->path);
  g_assert_cmpstr (paths->str, ==, expected);
}

static void
test_getters (void)
{
  static const char *const choices[] = { "one", "two", NULL };
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  EksJsonObject *object = open_text ("{\"s\":\"x\",\"n\":null,\"b\":true,\"i\":7,\"c\":\"two\",\"l\":[\"a\",\"b\"],\"o\":{\"k\":1},\"$schema\":5}", "root", issues);
  g_autofree char *text = eks_json_object_dup_string (object, "s", TRUE);
  g_autofree char *null = eks_json_object_dup_string (object, "n", FALSE);
  g_auto (GStrv) list = eks_json_object_dup_strv (object, "l");

  g_assert_cmpstr (eks_json_object_get_path (object), ==, "root");
  g_assert_true (eks_json_object_get_issues (object) == issues);
  g_assert_true (eks_json_object_has (object, "s"));
  g_assert_false (eks_json_object_has (object, "n"));
  g_assert_cmpstr (text, ==, "x");
  g_assert_null (null);
  g_assert_true (eks_json_object_get_boolean (object, "b", FALSE));
  g_assert_true (eks_json_object_get_boolean (object, "absent", TRUE));
  g_assert_cmpint (eks_json_object_get_integer (object, "i", 0, 10, -1), ==, 7);
  g_assert_cmpint (eks_json_object_get_integer (object, "absent", 0, 10, -1), ==, -1);
  g_assert_cmpint (eks_json_object_get_choice (object, "c", choices, 0), ==, 1);
  g_assert_cmpint (eks_json_object_get_choice (object, "absent", choices, 0), ==, 0);
  g_assert_cmpstrv (list, ((const char *[]) { "a", "b", NULL }));
  EksJsonObject *inner = eks_json_object_open_member (object, "o", TRUE);
  g_autoptr (GList) members = eks_json_object_get_members (inner);
  g_assert_cmpstr (members->data, ==, "k");
  eks_json_object_close (inner);
  eks_json_object_close (object);
  assert_paths (issues, "");
}

static void
test_issues (void)
{
  static const char *const choices[] = { "one", "two", NULL };
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  EksJsonObject *object = open_text ("{\"s\":1,\"b\":\"true\",\"i\":11,\"f\":1.5,\"c\":\"six\",\"l\":[1],\"o\":[],\"a\":{},\"e\":[{\"x\":1},2],\"typo\":1}", "", issues);

  g_assert_null (eks_json_object_dup_string (object, "s", FALSE));
  g_assert_null (eks_json_object_dup_string (object, "absent", TRUE));
  g_assert_false (eks_json_object_get_boolean (object, "b", FALSE));
  g_assert_cmpint (eks_json_object_get_integer (object, "i", 0, 10, 3), ==, 3);
  g_assert_cmpint (eks_json_object_get_integer (object, "f", 0, 10, 3), ==, 3);
  g_assert_cmpint (eks_json_object_get_choice (object, "c", choices, 0), ==, 0);
  g_assert_cmpint (eks_json_object_get_choice (object, "gone", choices, -1), ==, -1);
  g_assert_null (eks_json_object_dup_strv (object, "l"));
  g_assert_null (eks_json_object_open_member (object, "o", FALSE));
  g_assert_null (eks_json_object_get_array (object, "a", FALSE));
  JsonArray *array = eks_json_object_get_array (object, "e", TRUE);
  eks_json_object_close (eks_json_object_open_element (object, "e", array, 0));
  g_assert_null (eks_json_object_open_element (object, "e", array, 1));
  eks_json_object_close (object);
  assert_paths (issues, "s absent b i f c gone l o a e[0].x e[1] typo");

  g_autofree char *all = eks_json_issues_describe (issues);
  g_assert_true (g_str_has_prefix (all, "s: "));
  g_assert_false (g_str_has_suffix (all, "\n"));
  g_assert_null (open_text ("[]", "", issues));
  g_assert_null (eks_json_object_open (NULL, "x", issues));
}

static void
test_text_by_language (void)
{
  static const struct
  {
    const char *json;
    const char *text;
    const char *issue;
  } cases[] = {
    { "{\"t\":\"Session\"}", "Session", "" },
    { "{\"t\":{\"en\":\"Session\",\"da\":\"Samtale\"}}", "Session", "" },
    { "{\"t\":{\"da\":\"Samtale\"}}", NULL, "t" },
    { "{\"t\":{\"en\":1}}", NULL, "t" },
    { "{\"t\":5}", NULL, "t" },
    { "{}", NULL, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
      EksJsonObject *object = open_text (cases[i].json, "", issues);
      g_autofree char *text = eks_json_object_dup_text (object, "t");
      eks_json_object_close (object);
      g_assert_cmpstr (text, ==, cases[i].text);
      assert_paths (issues, cases[i].issue);
    }
}

/* What is not there, or is something else, is nothing. */
static void
test_peek (void)
{
  static const char *const text = "{\"a\":[{\"x\":1},5,null],\"o\":{},\"n\":null,\"t\":\"text\"}";
  g_autoptr (JsonNode) node = eks_json_parse (text, strlen (text), NULL);
  JsonObject *object = json_node_get_object (node);
  JsonArray *array = eks_json_peek_array (object, "a");

  g_assert_cmpuint (eks_json_array_length (array), ==, 3);
  g_assert_cmpint (json_object_get_int_member (eks_json_peek_object (array, 0), "x"), ==, 1);
  g_assert_null (eks_json_peek_object (array, 1));
  g_assert_null (eks_json_peek_object (array, 2));
  g_assert_null (eks_json_peek_object (array, 3));
  g_assert_null (eks_json_peek_array (object, "o"));
  g_assert_null (eks_json_peek_array (object, "n"));
  g_assert_null (eks_json_peek_array (object, "b"));
  g_assert_cmpuint (eks_json_array_length (NULL), ==, 0);
  g_assert_cmpstr (eks_json_peek_text (object, "t"), ==, "text");
  g_assert_null (eks_json_peek_text (object, "a"));
  g_assert_null (eks_json_peek_text (object, "n"));
  g_assert_null (eks_json_peek_text (object, "b"));
  g_assert_null (eks_json_peek_text (NULL, "t"));
  g_assert_null (eks_json_peek_object (NULL, 0));
}

/* A name that was mistyped is told what it was meant to be; one that is just wrong is not told nonsense. */
static void
test_meant (void)
{
  static const struct
  {
    const char *typed;
    const char *meant;
  } cases[] = {
    { "feilds", "fields" },      { "field", "fields" },      { "fileds", "fields" },  { "lable", "label" },
    { "forrow", "for_row" },     { "descriptoin", "description" },
    { "Fields", "fields" },      { "colour", NULL },         { "x", NULL },           { "id2", NULL },
    { "descriptions_of_a_very_long_kind_that_nobody_types", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"id\": \"a\", \"%s\": 1}", cases[i].typed);
      g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
      g_autoptr (JsonNode) node = eks_json_parse (text, strlen (text), NULL);
      EksJsonObject *object = eks_json_object_open (node, "", issues);
      g_autofree char *quoted = cases[i].meant != NULL ? g_strdup_printf ("“%s”", cases[i].meant) : NULL;
      static const char *const known[] = { "id", "fields", "label", "for_row", "description" };

      for (guint j = 0; j < G_N_ELEMENTS (known); j++)
        eks_json_object_get_node (object, known[j], FALSE);
      eks_json_object_close (object);
      g_assert_cmpuint (eks_json_issues_get_length (issues), ==, 1);
      const EksJsonIssue *issue = eks_json_issues_get (issues, 0);
      g_test_message ("%s: %s", issue->path, issue->message);
      g_assert_cmpstr (issue->path, ==, cases[i].typed);
      if (quoted != NULL)
        g_assert_nonnull (strstr (issue->message, quoted));
      else
        g_assert_null (strstr (issue->message, "“"));
    }
}

/* Some editors put a mark in front of what they save. */
static void
test_mark (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = eks_json_parse ("\xEF\xBB\xBF{\"a\":1}", 10, &error);
  g_autoptr (JsonNode) inside = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "a"), ==, 1);
  inside = eks_json_parse ("{\xEF\xBB\xBF\"a\":1}", 10, NULL);
  g_assert_null (inside);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json/strict", test_strict);
  g_test_add_func ("/base/json/line", test_line);
  g_test_add_func ("/base/json/bounds", test_bounds);
  g_test_add_func ("/base/json/pretty", test_pretty);
  g_test_add_func ("/base/json/getters", test_getters);
  g_test_add_func ("/base/json/issues", test_issues);
  g_test_add_func ("/base/json/text-by-language", test_text_by_language);
  g_test_add_func ("/base/json/peek", test_peek);
  g_test_add_func ("/base/json/meant", test_meant);
  g_test_add_func ("/json/mark", test_mark);
  return g_test_run ();
}
