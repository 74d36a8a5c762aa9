/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns whose values are made: a table of cases for each transform, the sizes, and what is counted. */

#include "config.h"

#include "eks-column-reader.h"
#include "eks-error.h"
#include "eks-test-reader.h"

#define NOW (G_GINT64_CONSTANT (1764288000) * G_USEC_PER_SEC) /* 2025-11-28 00:00 UTC */

static const EksCellContext copenhagen = { .zone = "Europe/Copenhagen", .now = NOW };
static const EksCellContext utc = { .zone = "UTC", .now = NOW };

typedef struct
{
  const char *column; /* JSON of a column, without its field */
  const char *value;
  const char *result;
  int counted; /* an EksTallyKind, or -1 */
} Case;

static const Case cases[] = {
  { "'transform':['upper']", "søren straße", "SØREN STRASSE", -1 },
  { "'transform':['lower']", "ÆØÅ É", "æøå é", -1 },
  { "'transform':['capitalize']", "åse hansen", "Åse hansen", -1 },
  { "'transform':['squeeze']", "  a \xC2\xA0 b\tc  ", "a b c", -1 },
  { "'transform':['trim']", "  a  b ", "a  b", -1 },
  { "'transform':['presence']", "x", "1", -1 },
  { "'transform':['presence']", "", "0", -1 },
  { "'transform':['boolean']", "1", "true", -1 },
  { "'transform':['boolean']", "0", "false", -1 },
  { "'transform':['boolean']", "", "", -1 },
  { "'transform':['boolean']", "maybe", "", EKS_TALLY_EMPTIED },
  { "'transform':['date_ddmmyyyy']", "1991-06-18", "18061991", -1 },
  { "'transform':['date_ddmmyyyy']", "18/06/1991", "18061991", -1 },
  { "'transform':['date_ddmmyyyy']", "June", "", EKS_TALLY_EMPTIED },
  { "'transform':['date']", "2025-07-01 23:30:00 +0000", "2025-07-02", -1 },
  { "'transform':['datetime']", "2025-01-01T12:00:00Z", "2025-01-01 13:00:00", -1 },
  { "'transform':['datetime']", "1991-06-18", "1991-06-18 00:00:00", -1 },
  { "'transform':['date']", "0991-06-18", "0991-06-18", -1 },
  { "'transform':['date_compact']", "0099-06-18", "00990618", -1 },
  { "'transform':['date_ddmmyyyy']", "0991-06-18", "18060991", -1 },
  { "'transform':[{'date':'%y %j 100%%'}]", "2024-12-31", "24 366 100%", -1 },
  { "'transform':['date_compact']", "18.06.1991", "19910618", -1 },
  { "'transform':[{'date':'%d-%m %H:%M','time_zone':'America/New_York'}]", "2025-01-01T12:00:00Z", "01-01 07:00", -1 },
  { "'transform':['age']", "1991-11-28", "34", -1 },
  { "'transform':['age']", "1991-11-29", "33", -1 },
  { "'transform':['age']", "2030-01-01", "", EKS_TALLY_EMPTIED },
  { "'transform':[{'decimal':','}]", "-1234.50", "-1234,50", -1 },
  { "'transform':[{'decimal':','}]", "1.2.3", "", EKS_TALLY_EMPTIED },
  { "'transform':[{'decimal':','}]", "1,5", "1,5", -1 },
  { "'transform':[{'decimal':'.'}]", "-1,5", "-1.5", -1 },
  { "'transform':[{'decimal':','}]", "1,2,3", "", EKS_TALLY_EMPTIED },
  { "'transform':[{'decimal':','}]", "e", "", EKS_TALLY_EMPTIED },
  { "'transform':[{'map':{'404':'delivered'}}]", "404", "delivered", -1 },
  { "'transform':[{'map':{'404':'delivered'}}]", "405", "405", EKS_TALLY_UNMAPPED },
  { "'transform':[{'map':{'404':'delivered'},'else':null}]", "405", "", EKS_TALLY_UNMAPPED },
  { "'transform':[{'map':{'404':'delivered'},'else':'other'}]", "405", "other", -1 },
  { "'transform':[{'replace':'(\\\\d+)-(\\\\d+)','with':'\\\\2-\\\\1'}]", "12-34", "34-12", -1 },
  { "'transform':[{'replace':'(a+)+$','with':''}]", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "", EKS_TALLY_EMPTIED },
  { "'transform':[{'mask':4}]", "4526807821", "••••••7821", -1 },
  { "'transform':[{'mask':4}]", "7821", "••••", -1 },
  { "'transform':['drop']", "secret", "", -1 },
  { "'transform':['trim','upper',{'map':{'A':'b'}}]", " a ", "b", -1 },
  { "'default':'-'", "", "-", EKS_TALLY_DEFAULTED },
  { "'default':'-'", "x", "x", -1 },
  { "'min':6,'pad':'0','pad_at':'start'", "42", "000042", EKS_TALLY_PADDED },
  { "'min':4", "ab", "ab  ", EKS_TALLY_PADDED },
  { "'min':4", "", "", -1 },
  { "'max':2", "abc", "ab", EKS_TALLY_SHORTENED },
  { "'max':2", "e\xCC\x81" "👩‍👧x", "e\xCC\x81" "👩‍👧", EKS_TALLY_SHORTENED },
  { "'max':1", "🇩🇰🇸🇪", "🇩🇰", EKS_TALLY_SHORTENED },
  { "'max':3", "abc", "abc", -1 },
  { "'max':1", "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007Fx", "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F", EKS_TALLY_SHORTENED },
  { "'max':1", "\u1112\u1161\u11abx", "\u1112\u1161\u11ab", EKS_TALLY_SHORTENED },
  { "'max':1", "a\u200db", "a\u200d", EKS_TALLY_SHORTENED },
  { "'max':2", "a\r\nb", "a\r\n", EKS_TALLY_SHORTENED },
  { "'transform':[{'mask':1}]", "e\u0301e\u0301", "•e\u0301", -1 },
};

static EksColumn *
make_column (const char *source, const char *rest)
{
  g_autofree char *single = g_strdup_printf ("{%s%s%s}", source, rest[0] != '\0' ? "," : "", rest);
  g_autofree char *json = g_strdelimit (g_strdup (single), "'", '"');
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  EksColumn *column = eks_column_from_json (node, "column", issues);
  g_autofree char *text = eks_json_issues_describe (issues);

  g_assert_cmpstr (text, ==, "");
  return column;
}

/* (transfer full): the made cell of one row whose fields are @value and “second” */
static char *
run (EksColumn *column, const char *value, EksTally *tally, GError **error)
{
  static const EksSchemaColumn columns[] = { { "a", "A", EKS_TYPE_TEXT }, { "b", "B", EKS_TYPE_TEXT } };
  const EksMadeColumn made = { "#0", "Made", column };
  g_autoptr (EksSchema) schema = eks_schema_new (columns, 2);
  g_autoptr (EksTestReader) source = eks_test_reader_new (schema);
  g_autoptr (EksReader) reader = NULL;
  g_autoptr (EksBatch) batch = NULL;

  eks_test_reader_add_row (source, value, "second");
  reader = eks_column_reader_new (EKS_READER (source), &made, 1, &copenhagen, tally, error);
  if (reader == NULL)
    return NULL;
  batch = eks_reader_next_batch (reader, NULL, error);
  g_assert_nonnull (batch);
  g_assert_true (eks_reader_close (reader, NULL, error));
  return eks_value_dup_text (&eks_batch_get_row (batch, 0)[2]);
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksColumn) column = make_column ("'field':'a'", cases[i].column);
      g_autoptr (EksTally) tally = eks_tally_new ();
      g_autofree char *result = run (column, cases[i].value, tally, NULL);
      g_autoptr (GPtrArray) entries = eks_tally_get_entries (tally);

      g_test_message ("%s of “%s”", cases[i].column, cases[i].value);
      g_assert_cmpstr (result, ==, cases[i].result);
      g_assert_cmpuint (entries->len, ==, cases[i].counted >= 0);
      if (entries->len == 0)
        continue;
      const EksTallyEntry *entry = g_ptr_array_index (entries, 0);
      const EksTallyExample *example = g_ptr_array_index (entry->examples, 0);
      g_assert_cmpint (entry->kind, ==, cases[i].counted);
      g_assert_cmpstr (entry->subject, ==, "Made");
      g_assert_cmpuint (example->row, ==, 1);
      g_assert_cmpstr (example->text, ==, cases[i].value);
    }
}

static void
test_sources (void)
{
  g_autoptr (EksColumn) constant = make_column ("'constant':'ACME'", "");
  g_autoptr (EksColumn) pattern = make_column ("'pattern':'<{b}>{{{a}}}-'", "'transform':['upper']");
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autofree char *fixed = run (constant, "x", tally, NULL);
  g_autofree char *filled = run (pattern, "x", tally, NULL);

  g_assert_cmpstr (fixed, ==, "ACME");
  g_assert_cmpstr (filled, ==, "<SECOND>{X}-");
}

/* A result is bounded while it grows, and a long value costs what it is long. */
static void
test_long_values (void)
{
  g_autofree char *with = g_strnfill (900, 'y');
  g_autofree char *rest = g_strdup_printf ("'transform':[{'replace':'x*?','with':'%s'}]", with);
  g_autofree char *value = g_strnfill (400 * 1000, 'x');
  g_autoptr (EksColumn) replaced = make_column ("'field':'a'", rest);
  g_autoptr (EksColumn) masked = make_column ("'field':'a'", "'transform':[{'mask':2}]");
  g_autoptr (EksColumn) padded = make_column ("'field':'a'", "'min':30000,'pad_at':'start','pad':'0'");
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autofree char *too_long = run (replaced, value, tally, NULL);
  g_autofree char *hidden = run (masked, value, tally, NULL);
  g_autofree char *wide = run (padded, "7", tally, NULL);

  g_assert_cmpstr (too_long, ==, "");
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_EMPTIED, "Made"), ==, 1);
  g_assert_cmpuint (strlen (hidden), ==, 3 * (400 * 1000 - 2) + 2);
  g_assert_true (g_str_has_suffix (hidden, "•xx"));
  g_assert_cmpuint (strlen (wide), ==, 30000);
  g_assert_true (g_str_has_prefix (wide, "0") && g_str_has_suffix (wide, "07"));
}

/* A field twice, and rows of several batches. */
static void
test_rows (void)
{
  g_autoptr (EksColumn) plain = make_column ("'field':'a'", "'max':1");
  g_autoptr (EksColumn) upper = make_column ("'field':'a'", "'transform':['upper'],'max':1");
  const EksMadeColumn made[] = { { "#0", "First", plain, FALSE }, { "#1", "Second", upper, FALSE } };
  g_autoptr (EksSchema) schema = eks_test_schema ("a:text", NULL);
  g_autoptr (EksTestReader) source = eks_test_reader_new (schema);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReader) reader = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autofree char *rows = NULL;

  eks_test_reader_set_batch_rows (source, 2);
  eks_test_reader_add_row (source, "x");
  eks_test_reader_add_row (source, NULL);
  eks_test_reader_add_row (source, "yz");
  reader = eks_column_reader_new (EKS_READER (source), made, 2, &utc, tally, NULL);
  rows = eks_test_reader_drain (reader, NULL, NULL);
  g_assert_cmpstr (rows, ==, "x|x|X\nNULL|NULL|NULL\nyz|y|Y\n");
  entries = eks_tally_get_entries (tally);
  g_assert_cmpuint (entries->len, ==, 2);
  for (guint i = 0; i < entries->len; i++)
    {
      const EksTallyEntry *entry = g_ptr_array_index (entries, i);
      g_assert_cmpuint (((EksTallyExample *) g_ptr_array_index (entry->examples, 0))->row, ==, 3);
    }
}

/* A moment that may be cut is a text: half of it would be another moment. */
static void
test_cut_moment (void)
{
  g_autoptr (EksColumn) column = make_column ("'field':'a'", "'max':10");
  const EksMadeColumn made = { "#0", "Made", column, FALSE };
  g_autoptr (EksSchema) schema = eks_test_schema ("a:timestamp", NULL);
  g_autoptr (EksTestReader) source = eks_test_reader_new (schema);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReader) reader = eks_column_reader_new (EKS_READER (source), &made, 1, &utc, tally, NULL);

  g_assert_cmpint (eks_schema_get_column (eks_reader_get_schema (reader), 1)->type, ==, EKS_TYPE_TEXT);
}

static void
test_personal (void)
{
  static const EksSchemaColumn columns[] = { { "a", "A", EKS_TYPE_TEXT } };
  g_autoptr (EksColumn) column = make_column ("'field':'a'", "'max':2");
  const EksMadeColumn made = { "#0", "Made", column, TRUE };
  g_autoptr (EksSchema) schema = eks_schema_new (columns, 1);
  g_autoptr (EksTestReader) source = eks_test_reader_new (schema);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReader) reader = NULL;
  g_autoptr (EksBatch) batch = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  eks_test_reader_add_row (source, "0101011234");
  reader = eks_column_reader_new (EKS_READER (source), &made, 1, &utc, tally, NULL);
  batch = eks_reader_next_batch (reader, NULL, NULL);
  entries = eks_tally_get_entries (tally);
  g_assert_cmpuint (entries->len, ==, 1);
  const EksTallyExample *example = g_ptr_array_index (((EksTallyEntry *) g_ptr_array_index (entries, 0))->examples, 0);
  g_assert_cmpuint (example->row, ==, 1);
  g_assert_null (example->text);
}

static void
test_refusals (void)
{
  g_autoptr (EksColumn) nowhere = make_column ("'pattern':'{nowhere}'", "");
  g_autoptr (EksColumn) words = make_column ("'field':'a'", "'transform':[{'date':'%c %Y'}]");
  g_autoptr (EksColumn) phone = make_column ("'field':'a'", "'transform':[{'phone':'national','country':'US'}]");
  g_autoptr (EksColumn) hash = make_column ("'field':'a'", "'transform':['hash']");
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (run (nowhere, "x", tally, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_clear_error (&error);
  g_assert_null (run (words, "x", tally, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_clear_error (&error);
  g_assert_null (run (phone, "x", tally, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_assert_nonnull (strstr (error->message, "DE, DK, FR"));
  g_clear_error (&error);
  g_assert_null (run (hash, "x", tally, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SECRET_MISSING);
  g_assert_nonnull (strstr (error->message, "salt"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transform/columns/cases", test_cases);
  g_test_add_func ("/transform/columns/sources", test_sources);
  g_test_add_func ("/transform/columns/long-values", test_long_values);
  g_test_add_func ("/transform/columns/rows", test_rows);
  g_test_add_func ("/transform/columns/cut-moment", test_cut_moment);
  g_test_add_func ("/transform/columns/personal", test_personal);
  g_test_add_func ("/transform/columns/refusals", test_refusals);
  return g_test_run ();
}
