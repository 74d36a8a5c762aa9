/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text files: fixed widths, delimiters, and what lines are for CSV too. */

#include "config.h"

#include "test-writing.h"

#include "eks-error.h"

static EksFormat *
make_format (const char *widths)
{
  EksFormat *format = eks_format_new (EKS_FORMAT_TXT);

  g_object_set (format, "layout", EKS_LAYOUT_FIXED, "widths", widths, "line-end", EKS_LINE_END_LF, "header", FALSE, NULL);
  return format;
}

static void
assert_text (GBytes *bytes, const char *expected)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  g_assert_cmpmem (text, length, expected, strlen (expected));
}

/* One cell, five wide, before one that says `x`. */
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
  { "text", EKS_TYPE_TEXT, "Søn", -1, "Søn  ", COUNTED_NOTHING },
  { "null", EKS_TYPE_TEXT, NULL, -1, "     ", COUNTED_NOTHING },
  { "exact", EKS_TYPE_TEXT, "ÆØÅæø", -1, "ÆØÅæø", COUNTED_NOTHING },
  { "over-long", EKS_TYPE_TEXT, "ÆØÅæøå", -1, "ÆØÅæø", EKS_TALLY_CUT },
  { "integer", EKS_TYPE_INTEGER, "-12", -1, "  -12", COUNTED_NOTHING },
  { "number", EKS_TYPE_NUMBER, "0.1", -1, "  0.1", COUNTED_NOTHING },
  { "64 bits", EKS_TYPE_INTEGER, "9223372036854775807", -1, "92233", EKS_TALLY_CUT },
  { "marks fit", EKS_TYPE_TEXT, "abce\xCC\x81", -1, "abce\xCC\x81", COUNTED_NOTHING },
  { "mark stays with its base", EKS_TYPE_TEXT, "abcde\xCC\x81", -1, "abcd ", EKS_TALLY_CUT },
  { "joined emoji stay whole", EKS_TYPE_TEXT, "abc👩‍👧", -1, "abc  ", EKS_TALLY_CUT },
  { "flags stay whole", EKS_TYPE_TEXT, "abcd🇩🇰", -1, "abcd ", EKS_TALLY_CUT },
  { "skin stays on its hand", EKS_TYPE_TEXT, "abcd👍🏽", -1, "abcd ", EKS_TALLY_CUT },
  { "syllables stay whole", EKS_TYPE_TEXT, "abcd\xE1\x84\x80\xE1\x85\xA1", -1, "abcd ", EKS_TALLY_CUT },
  { "one character that is too wide", EKS_TYPE_TEXT, "o\xCC\x88\xCC\x88\xCC\x88\xCC\x88\xCC\x88", -1, "o\xCC\x88\xCC\x88\xCC\x88\xCC\x88", EKS_TALLY_CUT },
  { "number cut before a mark", EKS_TYPE_NUMBER, "1234e\xCC\x81", -1, " 1234", EKS_TALLY_CUT },
  { "CR LF", EKS_TYPE_TEXT, "a\r\nb", -1, "a b  ", EKS_TALLY_LINE_BREAKS },
  { "tab", EKS_TYPE_TEXT, "a\tb", -1, "a b  ", EKS_TALLY_LINE_BREAKS },
  { "NUL", EKS_TYPE_TEXT, "a\0b", 3, "a\xEF\xBF\xBD" "b  ", EKS_TALLY_CONTROL_CHARACTERS },
  { "bad bytes", EKS_TYPE_TEXT, "a\xFF", -1, "a\xEF\xBF\xBD   ", EKS_TALLY_BAD_BYTES },
  { "quotes", EKS_TYPE_TEXT, "\"=1\"", -1, "\"=1\" ", COUNTED_NOTHING },
};

static void
check_case (const Case *c)
{
  const EksSchemaColumn columns[] = { { "c", NULL, c->type }, { "x", NULL, EKS_TYPE_TEXT } };
  g_autoptr (EksSchema) schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (EksBatch) batch = eks_batch_new (schema, 1);
  g_autoptr (EksFormat) format = make_format ("5 1");
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autofree char *expected = g_strdup_printf ("%sx\n", c->expected);
  g_autoptr (GBytes) bytes = NULL;
  EksValue *row = eks_batch_add_row (batch);

  g_test_message ("%s", c->name);
  test_set_cell (batch, &row[0], c->text != NULL ? test_get_kind (c->type) : EKS_VALUE_NULL, c->text, c->length);
  test_set_cell (batch, &row[1], EKS_VALUE_TEXT, "x", -1);
  bytes = test_write (format, schema, batch, 1, NULL, tally);
  assert_text (bytes, expected);
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
test_header (void)
{
  static const EksSchemaColumn columns[] = { { "a", "Amount\nin", EKS_TYPE_NUMBER }, { "n", "Name", EKS_TYPE_TEXT } };
  static const char *const row[] = { "1.50", "Bo" };
  g_autoptr (EksSchema) schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (EksBatch) batch = test_batch_new (schema, row);
  g_autoptr (EksFormat) format = make_format ("8 6");
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GBytes) bytes = NULL;

  g_object_set (format, "header", TRUE, "decimal-mark", ",", "line-end", EKS_LINE_END_CRLF, NULL);
  bytes = test_write (format, schema, batch, 1, NULL, tally);
  assert_text (bytes, "Amount iName  \r\n    1,50Bo    \r\n");
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_CUT, NULL), ==, 1);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_LINE_BREAKS, NULL), ==, 1);
}

static void
test_overlong_fails (void)
{
  static const char *const row[] = { "abcdef" };
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 1);
  g_autoptr (EksBatch) batch = test_batch_new (schema, row);
  g_autoptr (EksFormat) format = make_format ("5");
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  g_object_set (format, "overlong", EKS_OVERLONG_FAIL, NULL);
  g_assert_cmpint (test_write_into (format, stream, schema, batch, 1, NULL, &error), ==, 'w');
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_assert_nonnull (strstr (error->message, "c0"));
  g_assert_nonnull (strstr (error->message, "row 1 "));
}

/* A column beyond the last width is as wide as its maximum size; one without that is refused. */
static void
test_maximums (void)
{
  static const char *const row[] = { "a", "b" };
  const guint maximums[] = { 9, 3 };
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 2);
  g_autoptr (EksBatch) batch = test_batch_new (schema, row);
  g_autoptr (EksFormat) format = make_format ("2");
  g_autoptr (EksTally) tally = eks_tally_new ();
  EksWriterOptions options = { .format = format, .zone = TEST_ZONE, .now = TEST_NOW, .tally = tally, .maximums = maximums, .n_maximums = 2 };
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  g_autoptr (EksWriter) writer = eks_writer_new (&options, &error);

  g_assert_no_error (error);
  g_assert_true (eks_writer_open (writer, stream, schema, NULL, &error));
  g_assert_true (eks_writer_write (writer, batch, NULL, &error));
  g_assert_true (eks_writer_finish (writer, NULL, &error));
  g_assert_cmpmem (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                   g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)), "a b  \n", 6);
  g_assert_cmpint (test_write_into (format, stream, schema, batch, 1, NULL, &error), ==, 'o');
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_assert_nonnull (strstr (error->message, "c1"));
}

static void
test_long_value (void)
{
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 1);
  g_autofree char *text = g_strnfill (1024 * 1024, 'x');
  const char *const row[] = { text };
  g_autoptr (EksBatch) batch = test_batch_new (schema, row);
  g_autoptr (EksFormat) format = make_format ("4");
  g_autoptr (GBytes) bytes = test_write (format, schema, batch, 1, NULL, NULL);

  assert_text (bytes, "xxxx\n");
}

static void
test_delimited (void)
{
  static const char *const row[] = { "a\tb", "=1" };
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 2);
  g_autoptr (EksBatch) batch = test_batch_new (schema, row);
  g_autoptr (EksFormat) format = eks_format_new (EKS_FORMAT_TXT);
  g_autoptr (GBytes) bytes = test_write (format, schema, batch, 1, NULL, NULL);
  g_autoptr (GBytes) empty = test_write (format, schema, NULL, 0, NULL, NULL);

  assert_text (bytes, "c0\tc1\r\n\"a\tb\"\t=1\r\n");
  assert_text (empty, "c0\tc1\r\n");
}

static void
check_line_breaks (EksLineBreaks line_breaks, const char *expected, guint count)
{
  static const char *const row[] = { "a\r\nb\rc\nd", "e\nf" };
  g_autoptr (EksSchema) schema = test_schema (EKS_TYPE_TEXT, 2);
  g_autoptr (EksBatch) batch = test_batch_new (schema, row);
  g_autoptr (EksFormat) format = eks_format_new (EKS_FORMAT_CSV);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GBytes) bytes = NULL;

  g_object_set (format, "line-breaks", line_breaks, "separator-line", TRUE, "header", FALSE, NULL);
  bytes = test_write (format, schema, batch, 1, NULL, tally);
  assert_text (bytes, expected);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_LINE_BREAKS, NULL), ==, count);
}

static void
test_line_breaks (void)
{
  check_line_breaks (EKS_LINE_BREAKS_KEEP, "\xEF\xBB\xBFsep=;\r\n\"a\r\nb\rc\nd\";\"e\nf\"\r\n", 0);
  check_line_breaks (EKS_LINE_BREAKS_LF, "\xEF\xBB\xBFsep=;\r\n\"a\nb\nc\nd\";\"e\nf\"\r\n", 1);
  check_line_breaks (EKS_LINE_BREAKS_SPACE, "\xEF\xBB\xBFsep=;\r\na b c d;e f\r\n", 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/fixed/cells", test_cells);
  g_test_add_func ("/format/fixed/header", test_header);
  g_test_add_func ("/format/fixed/overlong-fails", test_overlong_fails);
  g_test_add_func ("/format/fixed/maximums", test_maximums);
  g_test_add_func ("/format/fixed/long-value", test_long_value);
  g_test_add_func ("/format/fixed/delimited", test_delimited);
  g_test_add_func ("/format/fixed/line-breaks", test_line_breaks);
  return g_test_run ();
}
