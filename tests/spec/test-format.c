/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formats: presets, what is written of them, and settings that would give an unreadable file. */

#include "config.h"

#include "eks-error.h"
#include "spec-test.h"

static EksFormat *
read_format (const char *json, EksJsonIssues *issues)
{
  g_autoptr (JsonNode) node = node_of (json);

  return eks_format_from_json (node, "format", issues);
}

static void
assert_csv (EksFormat *format, const char *delimiter, gboolean guard, EksLineEnd line_end, EksEncoding encoding)
{
  g_assert_cmpstr (eks_format_get_delimiter (format), ==, delimiter);
  g_assert_cmpint (eks_format_get_formula_guard (format), ==, guard);
  g_assert_cmpint (eks_format_get_line_end (format), ==, line_end);
  g_assert_cmpint (eks_format_get_encoding (format), ==, encoding);
  g_assert_true (eks_format_get_header (format));
  g_assert_false (eks_format_get_quote_all (format));
  g_assert_cmpstr (eks_format_get_decimal_mark (format), ==, ".");
}

static void
test_presets (void)
{
  EksFormat *format = eks_format_new (EKS_FORMAT_CSV);

  assert_csv (format, ";", TRUE, EKS_LINE_END_CRLF, EKS_ENCODING_UTF8_BOM);
  g_object_set (format, "header", FALSE, "quote-all", TRUE, "delimiter", ",", "decimal-mark", ",", NULL);
  g_object_set (format, "preset", EKS_CSV_SYSTEMS, NULL);
  assert_csv (format, ";", FALSE, EKS_LINE_END_LF, EKS_ENCODING_UTF8);
  g_object_set (format, "delimiter", "|", NULL);
  g_object_set (format, "preset", EKS_CSV_SYSTEMS, NULL); /* no change, no reset */
  g_assert_cmpstr (eks_format_get_delimiter (format), ==, "|");
  g_object_set (format, "preset", EKS_CSV_UNICODE, NULL);
  assert_csv (format, "\t", TRUE, EKS_LINE_END_CRLF, EKS_ENCODING_UTF16LE);
  g_object_set (format, "type", EKS_FORMAT_XLSX, "compression", EKS_COMPRESSION_SMALL, NULL);
  g_assert_cmpint (eks_format_get_preset (format), ==, EKS_CSV_EXCEL);
  g_object_set (format, "type", EKS_FORMAT_CSV, NULL);
  g_assert_cmpint (eks_format_get_compression (format), ==, EKS_COMPRESSION_FAST);
  assert_csv (format, ";", TRUE, EKS_LINE_END_CRLF, EKS_ENCODING_UTF8_BOM);
  g_assert_finalize_object (format);
}

static void
test_kinds (void)
{
  g_autoptr (EksFormat) csv = eks_format_new (EKS_FORMAT_CSV);
  g_autoptr (EksFormat) xlsx = eks_format_new (EKS_FORMAT_XLSX);
  g_autofree char *csv_extension = eks_format_dup_extension (csv);
  g_autofree char *xlsx_extension = eks_format_dup_extension (xlsx);

  g_assert_cmpstr (csv_extension, ==, "csv");
  g_assert_cmpstr (xlsx_extension, ==, "xlsx");
  g_assert_cmpstr (eks_format_get_media_type (csv), ==, "text/csv");
  g_assert_cmpstr (eks_format_get_media_type (xlsx), ==, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  g_object_set (csv, "packing", EKS_PACKING_ZIP, NULL);
  g_object_set (xlsx, "packing", EKS_PACKING_GZIP, "extension", "dat", NULL);
  g_autofree char *csv_packed = eks_format_dup_extension (csv);
  g_autofree char *xlsx_packed = eks_format_dup_extension (xlsx);
  g_assert_cmpstr (csv_packed, ==, "csv.zip");
  g_assert_cmpstr (xlsx_packed, ==, "dat.gz");
  g_assert_cmpstr (eks_format_get_packing_ending (csv), ==, ".zip");
  g_assert_false (eks_format_holds_tables (csv));
  g_assert_false (eks_format_holds_tables (xlsx));
  g_object_set (xlsx, "workbook", TRUE, NULL);
  g_assert_true (eks_format_holds_tables (xlsx));
}

static void
test_changes (void)
{
  g_autoptr (EksFormat) format = eks_format_new (EKS_FORMAT_CSV);
  guint changes = 0, notifies = 0;

  g_signal_connect (format, "changed", G_CALLBACK (count_change), &changes);
  g_signal_connect (format, "notify", G_CALLBACK (count_notify), &notifies);
  g_object_set (format, "preset", EKS_CSV_SYSTEMS, NULL);
  g_assert_cmpuint (changes, ==, 1);
  g_assert_cmpuint (notifies, ==, 4); /* preset, formula-guard, line-end, encoding */
  g_object_set (format, "preset", EKS_CSV_SYSTEMS, "header", TRUE, "delimiter", ";", NULL);
  g_assert_cmpuint (changes, ==, 1);
  g_object_set (format, "delimiter", "|", NULL);
  g_assert_cmpuint (changes, ==, 2);
  g_assert_cmpuint (notifies, ==, 5);
}

static void
test_round_trip (void)
{
  static const struct
  {
    const char *read;
    const char *written;
  } cases[] = {
    { "{'type':'csv'}", NULL },
    { "{'type':'csv','preset':'excel','delimiter':';','header':true}", "{'type':'csv'}" },
    { "{'type':'csv','preset':'systems'}", NULL },
    { "{'type':'csv','preset':'unicode','delimiter':'\\t'}", "{'type':'csv','preset':'unicode'}" },
    { "{'type':'csv','preset':'systems','delimiter':',','quote':'all','guard':true,'line_end':'crlf','encoding':'utf-16le','header':false}", NULL },
    { "{'type':'csv','decimal_mark':','}", NULL },
    { "{'type':'csv','quote':'needed','guard':true,'line_end':'crlf','encoding':'utf-8-bom','decimal_mark':'.'}", "{'type':'csv'}" },
    { "{'type':'xlsx'}", NULL },
    { "{'type':'xlsx','compression':'small','header':false}", NULL },
    { "{'type':'xlsx','compression':'fast','header':true}", "{'type':'xlsx'}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
      g_autoptr (EksFormat) format = read_format (cases[i].read, issues);
      g_autoptr (EksFormat) copy = eks_format_copy (format);
      assert_only_issue (issues, NULL, cases[i].read);
      g_autofree char *written = text_of (eks_format_to_json (format));
      g_autofree char *copied = text_of (eks_format_to_json (copy));
      g_assert_cmpstr (written, ==, cases[i].written != NULL ? cases[i].written : cases[i].read);
      g_assert_cmpstr (copied, ==, written);
      g_assert_true (eks_format_validate (format, NULL));
    }
}

static void
test_issues (void)
{
  static const struct
  {
    const char *json;
    const char *path;
  } cases[] = {
    { "1", "format" },
    { "{}", "format.type" },
    { "{'type':'docx'}", "format.type" },
    { "{'type':1}", "format.type" },
    { "{'type':'csv','preset':'word'}", "format.preset" },
    { "{'type':'csv','delimiter':''}", "format.delimiter" },
    { "{'type':'csv','delimiter':';;'}", "format.delimiter" },
    { "{'type':'csv','delimiter':'\\\"'}", "format.delimiter" },
    { "{'type':'csv','delimiter':'\\n'}", "format.delimiter" },
    { "{'type':'csv','delimiter':'\\r'}", "format.delimiter" },
    { "{'type':'csv','delimiter':'7'}", "format.delimiter" },
    { "{'type':'csv','delimiter':'x'}", "format.delimiter" },
    { "{'type':'csv','delimiter':'¦'}", "format.delimiter" },
    { "{'type':'csv','delimiter':'.'}", "format.delimiter" },
    { "{'type':'csv','delimiter':',','decimal_mark':','}", "format.delimiter" },
    { "{'type':'csv','delimiter':1}", "format.delimiter" },
    { "{'type':'csv','quote':'never'}", "format.quote" },
    { "{'type':'csv','quote':true}", "format.quote" },
    { "{'type':'csv','guard':'yes'}", "format.guard" },
    { "{'type':'csv','line_end':'cr'}", "format.line_end" },
    { "{'type':'csv','encoding':'latin1'}", "format.encoding" },
    { "{'type':'csv','decimal_mark':'x'}", "format.decimal_mark" },
    { "{'type':'csv','header':1}", "format.header" },
    { "{'type':'csv','compression':'small'}", "format.compression" },
    { "{'type':'csv','widths':[]}", "format.widths" },
    { "{'type':'xlsx','delimiter':','}", "format.delimiter" },
    { "{'type':'xlsx','preset':'excel'}", "format.preset" },
    { "{'type':'xlsx','compression':'zip'}", "format.compression" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
      g_autoptr (EksFormat) format = read_format (cases[i].json, issues);
      assert_only_issue (issues, cases[i].path, cases[i].json);
    }
}

static void
test_validate (void)
{
  g_autoptr (EksFormat) format = eks_format_new (EKS_FORMAT_CSV);
  g_autoptr (GError) error = NULL;

  g_object_set (format, "delimiter", ",", "decimal-mark", ",", NULL);
  g_assert_false (eks_format_validate (format, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_clear_error (&error);
  g_object_set (format, "delimiter", NULL, "decimal-mark", ".", NULL);
  g_assert_false (eks_format_validate (format, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_clear_error (&error);
  g_object_set (format, "delimiter", "\t", "decimal-mark", "/", NULL);
  g_assert_false (eks_format_validate (format, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_object_set (format, "type", EKS_FORMAT_XLSX, "delimiter", "7", NULL);
  g_assert_true (eks_format_validate (format, NULL));
}

/* A setting that the layout of a text file has no use for is none. */
static void
test_settings (void)
{
  g_autoptr (EksFormat) format = eks_format_new (EKS_FORMAT_TXT);

  g_assert_true (eks_format_has_setting (format, "delimiter"));
  g_assert_true (eks_format_has_setting (format, "layout"));
  g_assert_false (eks_format_has_setting (format, "widths"));
  g_object_set (format, "layout", EKS_LAYOUT_FIXED, NULL);
  g_assert_false (eks_format_has_setting (format, "delimiter"));
  g_assert_false (eks_format_has_setting (format, "line-breaks"));
  g_assert_true (eks_format_has_setting (format, "widths"));
  g_assert_true (eks_format_has_setting (format, "header"));
  g_assert_false (eks_format_has_setting (format, "root"));
  g_assert_false (eks_format_has_setting (format, "type"));
  g_object_set (format, "type", EKS_FORMAT_CSV, NULL);
  g_assert_false (eks_format_has_setting (format, "overlong"));
}

/* Every fault has the place of its setting, by the name that it has in a job file. */
static void
test_check (void)
{
  g_autoptr (EksFormat) format = eks_format_new (EKS_FORMAT_XML);
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();

  g_object_set (format, "root", "my rows", "row", "xmlrow", "extension", ".xml", NULL);
  eks_format_check (format, "format", issues);
  g_assert_cmpuint (eks_json_issues_get_length (issues), ==, 3);
  g_assert_cmpstr (eks_json_issues_get (issues, 0)->path, ==, "format.extension");
  g_assert_cmpstr (eks_json_issues_get (issues, 1)->path, ==, "format.root");
  g_assert_cmpstr (eks_json_issues_get (issues, 2)->path, ==, "format.row");
  g_assert_cmpstr (eks_format_get_member ("separator-line"), ==, "sep_line");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spec/format/presets", test_presets);
  g_test_add_func ("/spec/format/kinds", test_kinds);
  g_test_add_func ("/spec/format/changes", test_changes);
  g_test_add_func ("/spec/format/round-trip", test_round_trip);
  g_test_add_func ("/spec/format/issues", test_issues);
  g_test_add_func ("/spec/format/validate", test_validate);
  g_test_add_func ("/spec/format/settings", test_settings);
  g_test_add_func ("/spec/format/check", test_check);
  return g_test_run ();
}
