/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers in XML as services write them, and as somebody who means harm would. */

#include "config.h"

#include "eks-xml-answer.h"

#include <string.h>

static EksXmlAnswer *
parse (const char *text)
{
  return eks_xml_answer_parse (text, strlen (text));
}

static void
test_error (void)
{
  g_autoptr (EksXmlAnswer) answer = parse ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>No &amp; <![CDATA[<never>]]></Message><Message>2</Message></Error>\n");

  g_assert_nonnull (answer);
  g_assert_cmpstr (eks_xml_answer_get_name (answer), ==, "Error");
  g_assert_cmpstr (eks_xml_answer_get (answer, "Code"), ==, "AccessDenied");
  g_assert_cmpstr (eks_xml_answer_get (answer, "Message"), ==, "No & <never>");
  g_assert_null (eks_xml_answer_get (answer, "Region"));
}

/* An upload that takes long to complete is answered with blanks first, so that nobody hangs up. */
static void
test_blanks (void)
{
  g_autoptr (EksXmlAnswer) answer = parse ("<?xml version=\"1.0\"?>\n   \n  \n<!-- x --><ns:Error xmlns:ns=\"u\"><ns:Code>InternalError</ns:Code></ns:Error>");
  g_autoptr (EksXmlAnswer) late = parse ("  \n <?xml version=\"1.0\"?><A/>");

  g_assert_nonnull (answer);
  g_assert_cmpstr (eks_xml_answer_get_name (answer), ==, "Error");
  g_assert_cmpstr (eks_xml_answer_get (answer, "Code"), ==, "InternalError");
  g_assert_nonnull (late);
}

static void
test_parts (void)
{
  g_autoptr (EksXmlAnswer) answer = parse ("<ListPartsResult><UploadId>u</UploadId><Part><PartNumber>1</PartNumber><Size>5</Size></Part><Part><PartNumber>2</PartNumber></Part></ListPartsResult>");

  g_assert_cmpuint (eks_xml_answer_get_n_children (answer), ==, 3);
  g_assert_cmpstr (eks_xml_answer_get_name (eks_xml_answer_get_child (answer, 2)), ==, "Part");
  g_assert_cmpstr (eks_xml_answer_get (eks_xml_answer_get_child (answer, 1), "Size"), ==, "5");
  g_assert_null (eks_xml_answer_get (eks_xml_answer_get_child (answer, 2), "Size"));
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "", " ", "Bad gateway", "{\"a\":1}", "<Error>", "<Error><Code>x</Error>", "<A/><B/>", "<A>&nbsp;</A>", "<A>\xff</A>", "<html><br></html>",
    "<!DOCTYPE a [<!ENTITY b \"c\">]><a>x</a>", "<!doctype html><a/>", "<?xml version=\"1.0\"?><!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
    "<A", "<A><![CDATA[x</A>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (parse (texts[i]));
  g_assert_null (eks_xml_answer_parse ("<A>\0</A>", 8));
}

static void
test_bounds (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GString) many = g_string_new ("<A>");
  g_autoptr (GString) long_text = g_string_new ("<A>");
  g_autoptr (EksXmlAnswer) fits = parse ("<a><a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></a>");

  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "<a>");
  for (guint i = 0; i < 40000; i++)
    g_string_append (many, "<b/>");
  g_string_append (many, "</A>");
  for (guint i = 0; i < EKS_XML_ANSWER_MAX_BYTES; i++)
    g_string_append_c (long_text, 'x');
  g_string_append (long_text, "</A>");
  g_assert_nonnull (fits);
  g_assert_null (eks_xml_answer_parse (deep->str, deep->len));
  g_assert_null (eks_xml_answer_parse (many->str, many->len));
  g_assert_null (eks_xml_answer_parse (long_text->str, long_text->len));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xml-answer/error", test_error);
  g_test_add_func ("/xml-answer/blanks", test_blanks);
  g_test_add_func ("/xml-answer/parts", test_parts);
  g_test_add_func ("/xml-answer/refused", test_refused);
  g_test_add_func ("/xml-answer/bounds", test_bounds);
  return g_test_run ();
}
