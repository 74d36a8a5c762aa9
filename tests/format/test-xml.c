/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XML: exact bytes, and GMarkup reads them again. */

#include "config.h"

#include "test-writing.h"

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define XSI " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""

static void
assert_xml (GBytes *bytes, const char *expected)
{
  static const GMarkupParser nothing = { 0 };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&nothing, 0, NULL, NULL);
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  g_assert_cmpmem (text, length, expected, strlen (expected));
  g_assert_true (g_markup_parse_context_parse (context, text, (gssize) length, &error));
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_assert_no_error (error);
}

/* One cell in a column called `c`. */
typedef struct
{
  const char *name;
  EksType type;
  const char *text;
  gssize length;
  const char *expected;
  int counted;
} Case;

#define COUNTED_NOTHING (-1)

static const Case cases[] = {
  { "text", EKS_TYPE_TEXT, "Søren", -1, "<c>Søren</c>", COUNTED_NOTHING },
  { "empty", EKS_TYPE_TEXT, "", -1, "<c></c>", COUNTED_NOTHING },
  { "null", EKS_TYPE_TEXT, NULL, -1, "", COUNTED_NOTHING },
  { "markup", EKS_TYPE_TEXT, "<a href=\"x\">&]]>", -1, "<c>&lt;a href=&quot;x&quot;&gt;&amp;]]&gt;</c>", COUNTED_NOTHING },
  { "CR LF TAB", EKS_TYPE_TEXT, "a\r\n\tb", -1, "<c>a&#13;\n\tb</c>", COUNTED_NOTHING },
  { "NUL", EKS_TYPE_TEXT, "a\0b", 3, "<c>a\xEF\xBF\xBD" "b</c>", EKS_TALLY_CONTROL_CHARACTERS },
  { "vertical tab", EKS_TYPE_TEXT, "\x0B", -1, "<c>\xEF\xBF\xBD</c>", EKS_TALLY_CONTROL_CHARACTERS },
  { "U+FFFE", EKS_TYPE_TEXT, "a\xEF\xBF\xBE", -1, "<c>a\xEF\xBF\xBD</c>", EKS_TALLY_CONTROL_CHARACTERS },
  { "full-width", EKS_TYPE_TEXT, "＝1", -1, "<c>＝1</c>", COUNTED_NOTHING },
  { "emoji and marks", EKS_TYPE_TEXT, "👩‍👩‍👧 e\xCC\x81", -1, "<c>👩‍👩‍👧 e\xCC\x81</c>", COUNTED_NOTHING },
  { "bad bytes", EKS_TYPE_TEXT, "a\xFF" "b", -1, "<c>a\xEF\xBF\xBD" "b</c>", EKS_TALLY_BAD_BYTES },
  { "64 bits", EKS_TYPE_INTEGER, "9223372036854775807", -1, "<c>9223372036854775807</c>", COUNTED_NOTHING },
  { "0.1", EKS_TYPE_NUMBER, "0.1", -1, "<c>0.1</c>", COUNTED_NOTHING },
  { "object", EKS_TYPE_JSON, "{\"a\":1}", -1, "<c>{&quot;a&quot;:1}</c>", COUNTED_NOTHING },
  { "moment", EKS_TYPE_TIMESTAMP, "2023-01-10 13:44:59", -1, "<c>2023-01-10T13:44:59+01:00</c>", COUNTED_NOTHING },
  { "no moment", EKS_TYPE_TIMESTAMP, "soon", -1, "<c>soon</c>", EKS_TALLY_DATE_AS_TEXT },
  { "old day", EKS_TYPE_DATE, "1850-06-01", -1, "<c>1850-06-01</c>", COUNTED_NOTHING },
};

static void
check_case (const Case *c)
{
  const EksSchemaColumn column = { "c", NULL, c->type };
  g_autoptr (EksSchema) schema = eks_schema_new (&column, 1);
  g_autoptr (EksBatch) batch = eks_batch_new (schema, 1);
  g_autoptr (EksFormat) format = eks_format_new (EKS_FORMAT_XML);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autofree char *expected = g_strdup_printf (DECLARATION "<rows>\n<row>%s</row>\n</rows>\n", c->expected);
  g_autoptr (GBytes) bytes = NULL;

  g_test_message ("%s", c->name);
  test_set_cell (batch, eks_batch_add_row (batch), c->text != NULL ? test_get_kind (c->type) : EKS_VALUE_NULL, c->text, c->length);
  bytes = test_write (format, schema, batch, 1, NULL, tally);
  assert_xml (bytes, expected);
  for (int kind = 0; kind < EKS_TALLY_N_KINDS; kind++)
    g_assert_cmpuint (eks_tally_get_count (tally, kind, NULL), ==, kind == c->counted);
}

static void
test_cells (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_case (&cases[i]);
}

static void
test_names (void)
{
  static const EksSchemaColumn columns[] = {
    { "a", "Beløb", EKS_TYPE_TEXT },   { "b", "First name", EKS_TYPE_TEXT }, { "c", "First-name", EKS_TYPE_TEXT },
    { "d", "First_name", EKS_TYPE_TEXT }, { "e", "1. \"x\"\n", EKS_TYPE_TEXT }, { "f", "XmlFile", EKS_TYPE_TEXT },
    { "g", "m²", EKS_TYPE_TEXT }, { "h", "Wĳk 𠀀", EKS_TYPE_TEXT },
  };
  static const char *const row[] = { "1", "2", "3", "4", "5", "6", "7", "8" };
  g_autoptr (EksSchema) schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (EksBatch) batch = test_batch_new (schema, row);
  g_autoptr (EksFormat) format = eks_format_new (EKS_FORMAT_XML);
  g_autoptr (GBytes) bytes = NULL;

  g_object_set (format, "root", "list", "row", "item", NULL);
  bytes = test_write (format, schema, batch, 1, NULL, NULL);
  assert_xml (bytes, DECLARATION "<list>\n<item><Beløb>1</Beløb><First_name title=\"First name\">2</First_name>"
                                 "<First-name>3</First-name><First_name_2 title=\"First_name\">4</First_name_2>"
                                 "<_1.__x__ title=\"1. &quot;x&quot;&#10;\">5</_1.__x__><_XmlFile title=\"XmlFile\">6</_XmlFile>"
                                 "<m_ title=\"m²\">7</m_><W_k__ title=\"Wĳk 𠀀\">8</W_k__></item>\n</list>\n");
}

static void
test_nil (void)
{
  static const char *const row[] = { NULL, "" };
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 2);
  g_autoptr (EksBatch) batch = test_batch_new (schema, row);
  g_autoptr (EksFormat) format = eks_format_new (EKS_FORMAT_XML);
  g_autoptr (GBytes) bytes = NULL;

  g_object_set (format, "nulls", EKS_NULLS_WRITE, NULL);
  bytes = test_write (format, schema, batch, 1, NULL, NULL);
  assert_xml (bytes, DECLARATION "<rows" XSI ">\n<row><c0 xsi:nil=\"true\"/><c1></c1></row>\n</rows>\n");
}

static void
test_empty (void)
{
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 1);
  g_autoptr (EksFormat) format = eks_format_new (EKS_FORMAT_XML);
  g_autoptr (GBytes) bytes = test_write (format, schema, NULL, 0, NULL, NULL);

  assert_xml (bytes, DECLARATION "<rows>\n</rows>\n");
}

static void
test_long_value (void)
{
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 1);
  g_autofree char *text = g_strnfill (1024 * 1024, 'x');
  const char *const row[] = { text };
  g_autoptr (EksBatch) batch = test_batch_new (schema, row);
  g_autoptr (EksFormat) format = eks_format_new (EKS_FORMAT_XML);
  g_autoptr (GBytes) bytes = test_write (format, schema, batch, 1, NULL, NULL);
  g_autofree char *expected = g_strdup_printf (DECLARATION "<rows>\n<row><c0>%s</c0></row>\n</rows>\n", text);

  assert_xml (bytes, expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/xml/cells", test_cells);
  g_test_add_func ("/format/xml/names", test_names);
  g_test_add_func ("/format/xml/nil", test_nil);
  g_test_add_func ("/format/xml/empty", test_empty);
  g_test_add_func ("/format/xml/long-value", test_long_value);
  return g_test_run ();
}
