/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables that break exporters. Most are literals: titles with types, then the cells row by row. */

#include "config.h"

#include "nasty-batches.h"

#include <string.h>

#define MEGABYTE (1024 * 1024)
#define N_WIDE 300

typedef struct
{
  EksValueKind kind;
  const char *text;
  gsize length; /* texts may hold NUL bytes */
} Cell;

#define T(literal) { EKS_VALUE_TEXT, literal, sizeof (literal) - 1 }
#define N(literal) { EKS_VALUE_NUMBER, literal, sizeof (literal) - 1 }
#define B(literal) { EKS_VALUE_BOOLEAN, literal, sizeof (literal) - 1 }
#define J(literal) { EKS_VALUE_JSON, literal, sizeof (literal) - 1 }
#define NIL { EKS_VALUE_NULL, NULL, 0 }
#define MISSING { EKS_VALUE_MISSING, NULL, 0 }

#define TEXT(title) { "f." title, title, EKS_TYPE_TEXT, FALSE }
#define INTEGER(title) { "f." title, title, EKS_TYPE_INTEGER, FALSE }
#define NUMBER(title) { "f." title, title, EKS_TYPE_NUMBER, FALSE }
#define MOMENT(title) { "f." title, title, EKS_TYPE_TIMESTAMP, FALSE }
#define DAY(title) { "f." title, title, EKS_TYPE_DATE, FALSE }
#define SWITCH(title) { "f." title, title, EKS_TYPE_BOOLEAN, FALSE }
#define NESTED(title) { "f." title, title, EKS_TYPE_JSON, FALSE }

/* One of each type. */
static const EksSchemaColumn every_type[] = {
  TEXT ("text"), { "guid", "guid", EKS_TYPE_GUID, FALSE }, SWITCH ("boolean"), INTEGER ("integer"), NUMBER ("number"), MOMENT ("timestamp"), DAY ("date"), NESTED ("json"),
};
static const Cell all_null[] = { NIL, NIL, NIL, NIL, NIL, NIL, NIL, NIL };
static const Cell all_missing[] = { MISSING, MISSING, MISSING, MISSING, MISSING, MISSING, MISSING, MISSING };
static const Cell all_empty[] = { T (""), T (""), T (""), T (""), T (""), T (""), T (""), T ("") };
static const Cell ordinary[] = {
  T ("Anna"), T ("3c88596c-3c88-4859-a3c8-a7ba71f442cb"), B ("true"), N ("17"), N ("-68055.57"), T ("2023-02-10T13:44:59.327Z"), T ("2023-02-10"), J ("{\"a\":[1,2,{\"b\":null}]}"),
  T ("Bo"), T ("3C88596C-3C88-4859-A3C8-A7BA71F442CB"), B ("false"), N ("0"), N ("0.5"), T ("2023-07-10 13:44:59"), T ("1999-12-31"), J ("[]"),
};

static const EksSchemaColumn one_text[] = { TEXT ("Only") };
static const Cell one_column[] = { T (""), NIL, MISSING, T ("x"), T ("") };

static const EksSchemaColumn two_texts[] = { TEXT ("A"), TEXT ("B") };
static const Cell absent[] = { T (""), NIL, NIL, MISSING, MISSING, T (""), T ("x"), NIL };
static const Cell emoji[] = {
  T ("😀"), T ("👩‍👩‍👧‍👦"), T ("🇩🇰🇸🇪🇳🇱"), T ("👍🏽 ok ❤️"), T ("🏴󠁧󠁢󠁳󠁣󠁴󠁿"), T ("a😀b😀c"), T ("𝔘𝔫𝔦𝔠𝔬𝔡𝔢"), T ("\xF4\x8F\xBF\xBD"),
};
static const Cell combining[] = {
  T ("e\xCC\x81 é"), T ("A\xCC\x8A Å"), T ("\xCC\x81leading mark"), T ("Z\xCC\x80\xCC\x81\xCC\x82\xCC\x83\xCC\x84\xCC\x86\xCC\x87\xCC\x88 many"),
  T ("नमस्ते"), T ("각"), T ("한국어"), T ("สวัสดี"),
};
static const Cell directions[] = {
  T ("שלום עולם"), T ("مرحبا"), T ("abc \xE2\x80\xAE cba"), T ("\xE2\x80\x8F\xE2\x81\xA6x\xE2\x81\xA9"), T ("zero\xE2\x80\x8Bwidth"), T ("soft\xC2\xADhyphen"),
};
static const Cell line_breaks[] = {
  T ("a\r\nb"), T ("a\nb"), T ("a\rb"), T ("\r\n"), T ("\n\n\n"), T ("\r\r\n\n"), T ("end\n"), T ("\nstart"), T ("a\xC2\x85" "b"), T ("a\xE2\x80\xA8" "b\xE2\x80\xA9" "c"), T ("\v\f"), T ("a\tb"),
};
static const Cell quotes[] = {
  T ("\""), T ("\"\""), T ("5\" pipe"), T ("\"all\""), T ("'"), T ("it's"), T ("\\"), T ("\\\""), T ("\\n is no break"), T ("“curly” »guillemets«"),
};
static const Cell delimiters[] = {
  T (";"), T (","), T ("\t"), T ("|"), T (";;;"), T ("a;b,c\td|e"), T ("\";\""), T ("a\";\"b"), T ("sep=;"), T ("#comment"),
};
static const Cell formulas[] = {
  T ("=1+1"), T ("@SUM(A1:A9)"), T ("+A1"), T ("-A1"), T ("\t=1"), T ("\r=1"), T ("\n=1"), T ("=cmd|' /C calc'!A0"), T ("=HYPERLINK(\"http://x\";\"y\")"), T ("-"), T ("=\"0451\""), T ("--1"),
};
static const Cell hidden_formulas[] = {
  T ("＝1"), T ("＋1"), T ("－1"), T ("＠a"), T ("  =1"), T ("\xC2\xA0=1"), T ("\xE3\x80\x80=1"), T ("\xEF\xBB\xBF=1"), T ("\"=1\""), T ("'=1"), T ("a;=1"), T ("a\n=1"),
};

static const EksSchemaColumn numbers[] = { INTEGER ("Whole"), NUMBER ("Decimal"), TEXT ("As text") };
static const Cell integers[] = {
  N ("9223372036854775807"), N ("9223372036854775808"), T ("9223372036854775807"), N ("-9223372036854775808"), N ("18446744073709551615"), T ("9007199254740993"),
  N ("9007199254740993"), N ("-9007199254740993"), T ("00451"), N ("999999999999999"), N ("1000000000000000"), T ("1000000000000000"),
  N ("1234567890123456789012345678901234567890"), N ("0"), T ("+4526807821"), N ("-0"), N ("-1"), T ("0x10"),
};
static const Cell decimals[] = {
  N ("0"), N ("0.1"), T ("0.1"), N ("1"), N ("0.30000000000000004"), T ("1,5"), N ("2"), N ("1.10"), T ("1.10"), N ("3"), N ("1e400"), T ("1E5"),
  N ("4"), N ("1E+20"), T ("-1.5e-7"), N ("5"), N ("-0.0"), T (".5"), N ("6"), N ("123456789.123456789123456789"), T ("1.2.3"), N ("7"), N ("5e-324"), T ("1 000,50"),
};
static const Cell bad_numbers[] = {
  N ("007"), N ("+5"), T ("+5"), N ("1,5"), N ("NaN"), T ("NaN"), N ("Infinity"), N (".5"), T ("inf"), N ("5."), N ("1e"), T ("1e"), N (" 5"), N ("abc"), T ("١٢٣"), T ("12"), T ("1.5"), N ("12"), N ("-"), N ("=1+1"), N ("1"),
};

static const EksSchemaColumn moments[] = { DAY ("Day"), MOMENT ("Moment") };
static const Cell old_dates[] = {
  T ("1899-12-31"), T ("1899-12-31T23:59:59Z"), T ("1900-01-01"), T ("1900-01-01 00:00:00"), T ("1900-02-28"), T ("1900-02-28T12:00:00"), T ("1900-02-29"), T ("1900-02-29T00:00:00"),
  T ("1900-03-01"), T ("1900-03-01T00:00:00Z"), T ("0001-01-01"), T ("0001-01-01T00:00:00"), T ("1582-10-10"), T ("1582-10-10T10:10:10+00:00"), T ("9999-12-31"), T ("9999-12-31T23:59:59.999"),
  T ("10000-01-01"), T ("10000-01-01T00:00:00"), T ("0000-01-01"), T ("0000-00-00 00:00:00"), T ("1850-06-01"), T ("1850-06-01 12:00:00"), T ("-0044-03-15"), T ("-0044-03-15T12:00:00Z"),
};
static const Cell odd_moments[] = {
  T ("2023-03-26"), T ("2023-03-26 02:30:00"), T ("2023-10-29"), T ("2023-10-29 02:30:00"), T ("2023-10-29"), T ("2023-10-29T02:30:00+01:00"), T ("2016-12-31"), T ("2016-12-31T23:59:60Z"),
  T ("2023-02-10"), T ("2023-02-10T13:44"), T ("2023-02-10"), T ("2023-02-10 13:44:59,5 +0100"), T ("2023-02-10"), T ("2023-02-10T13:44:59.123456789-03:30"), T ("2023-02-10"), T ("2023-02-10"),
  T ("2023-02-30"), T ("2023-02-30T00:00:00Z"), T ("10/02/2023"), T ("10.02.2023 13:44"), T ("soon"), T ("soon"), T ("20230210"), N ("1676036699"), T ("2023-02-10T00:00:00Z"), T ("2023-02-10T24:00:00Z"),
  T (" 2023-02-10"), T ("2023-02-10T13:44:59+18:59"), T ("=2023"), T ("=NOW()"), T ("\xFF"), T ("2023-02-10T13:44:59\xFF"),
};

static const Cell controls[] = {
  T ("a\0b"), T ("\0"), T ("\x01\x02\x03\x04\x05\x06\x07\x08\x0B\x0C\x0E\x0F"), T ("\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F"), T ("\x7F"), T ("\xC2\x80\xC2\x9F"),
  T ("0x0B \x0B from a word processor"), T ("\x1B[31mred\x1B[0m"), T ("\x1A"), T ("end\0"),
};
static const Cell bad_bytes[] = {
  T ("\xFF"), T ("a\xFE" "b"), T ("\xC0\x80"), T ("\xE0\x80\x80"), T ("\xED\xA0\xBD\xED\xB8\x80"), T ("\xED\xA0\x80"), T ("cut \xE2\x82"), T ("cut \xF0\x9F\x98"), T ("\xF4\x90\x80\x80"), T ("\xF8\x88\x80\x80\x80"),
  T ("\x80\x80\x80"), T ("S\xF8rensen"), T ("\xE6"), T ("\xC3"), T ("\xC3;\xC3\"\xC3\n"), T ("\xE2\x80"), T ("ok é \xE9 é"), T ("=\xFF"), T ("\xF0\x9F\x98\x80\x80"), T ("\xC3\xC3\xA9"),
};
static const Cell noncharacters[] = {
  T ("\xEF\xBF\xBE"), T ("\xEF\xBF\xBF"), T ("\xF0\x9F\xBF\xBE"), T ("\xEF\xB7\x90"), T ("\xEF\xBB\xBF"), T ("a\xEF\xBB\xBF" "b"), T ("\xEF\xBF\xBD"), T ("\xEE\x80\x80"), T ("\xE2\x80\xA8"), T ("\xE2\x80\xA9"),
};
static const Cell markup[] = {
  T ("<b>&amp;</b>"), T ("a < b && c > d"), T ("]]>"), T ("<![CDATA[x]]>"), T ("<!-- -- -->"), T ("<?xml version=\"1.0\"?>"), T ("&#0;&nbsp;&lt;"), T ("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;"),
  T ("</script><script>alert(1)</script>"), T ("{\"a\":1}"), T ("%s%n$(id)`id`"), T ("'; DROP TABLE x; --"),
};
static const Cell sheet_escapes[] = { T ("_x0041_"), T ("_x000D_"), T ("_x005F_x0041_"), T ("_X0041_"), T ("_x00g1_"), T ("a_x0000_") };
static const Cell links[] = {
  T ("http://example.com/?a=1&b=2"), T ("mailto:a@example.com"), T ("internal:Sheet1!A1"), T ("file:///etc/passwd"), T ("\\\\server\\share"), T ("C:\\x.txt"), T ("+45 26 80 78 21"), T ("0451-12"), T ("1-2"), T ("MARCH1"),
};
static const Cell blanks[] = {
  T (" "), T ("   "), T (" a"), T ("a "), T ("  a  b  "), T ("\xC2\xA0"), T ("\xE3\x80\x80x"), T ("\t"), T ("\xE2\x80\x83x\xE2\x80\x83"), T (" \t "),
};

static const EksSchemaColumn nested[] = { TEXT ("Id"), NESTED ("Data"), TEXT ("Data.a"), NESTED ("More") };
static const Cell json_values[] = {
  T ("1"), J ("{\"a\":1,\"b\":{\"c\":[1,2],\"d\":{}}}"), T ("column"), J ("[]"), T ("2"), J ("{}"), NIL, J ("{\"a.b\":1,\"a\":{\"b\":2}}"),
  T ("3"), J ("[{\"a\":1},{\"a\":2}]"), T (""), J ("{\"\":\"empty key\",\" \":0}"), T ("4"), J ("{\"a\":\"x\\\"y\\\\z\\n\\u0000\\ud83d\\ude00\"}"), T ("é"), J ("{\"å\":\"😀\",\"n\":1e400,\"big\":12345678901234567890}"),
  T ("5"), J ("{\"a\":1,\"a\":2,\"a\":3}"), NIL, J ("[[[[[[[[[[]]]]]]]]]]"), T ("6"), J ("{\"t\":true,\"f\":false,\"z\":null,\"m\":-0.0}"), MISSING, NIL,
};
static const Cell broken_json[] = {
  T ("1"), J ("{\"a\":1"), NIL, J ("[1,]"), T ("2"), J ("{\"a\":\"\\ud83d\"}"), NIL, J ("[\"\\ude00x\"]"), T ("3"), J ("{\"a\":\"\xFF\"}"), NIL, J ("[\"\xED\xA0\x80\"]"), T ("4"), J ("{a:1}"), NIL, J ("nul"),
  T ("5"), J ("[01]"), NIL, J ("[1]]"), T ("6"), J ("{\"a\":\"\x01\"}"), NIL, J ("[\"\\x\"]"), T ("7"), J ("<a>"), NIL, J ("[\"\0\"]"), T ("8"), J ("[\"\xE2\x80\xA8\"]"), NIL, J ("{\"a\" : 1}"), T ("9"), J ("\""), NIL, J ("{\"a\":1}{\"b\":2}"),
};

static const EksSchemaColumn mixed_kinds[] = { SWITCH ("Switch"), TEXT ("Text"), NESTED ("Nested"), INTEGER ("Whole") };
static const Cell kinds[] = {
  T ("true"), N ("17"), T ("text"), B ("true"), N ("1"), B ("false"), N ("5"), J ("{\"a\":1}"), T ("yes"), J ("[1,2]"), B ("true"), T ("17"), B ("TRUE"), T ("true"), T ("{\"a\":1}"), T ("x"), J ("{}"), T ("null"), T ("null"), NIL,
};

static const EksSchemaColumn nasty_titles[] = {
  TEXT (""), TEXT (" "), TEXT ("Name"), { "f.again", "Name", EKS_TYPE_TEXT, FALSE }, { "f.third", "Name", EKS_TYPE_TEXT, FALSE }, TEXT ("Name (2)"), TEXT ("1st"), TEXT ("xml"), TEXT ("XmlThing"), TEXT ("a b"), TEXT ("a_b"),
  TEXT ("<a>&\"'"), TEXT ("=1+1"), TEXT ("@x"), TEXT ("line\nbreak"), TEXT ("tab\there"), TEXT ("Sørensen på Åland"), TEXT ("😀"), TEXT ("e\xCC\x81"), TEXT ("a:b"), TEXT ("-dash"), TEXT (".dot"), TEXT ("日本語"), TEXT ("\"q\";,|"), TEXT ("\xC2\xB7middle"),
  TEXT ("a\\b\x01"), TEXT ("_x0041_"), TEXT ("name"), TEXT ("]]>"), TEXT ("\r"),
  TEXT ("Wĳk"), TEXT ("ቅ"), TEXT ("𠀀"), TEXT ("١٢٣"), TEXT ("a\xEF\xBF\xBE"), TEXT ("\xFF"), TEXT ("ſ\xE2\x80\xA8ẞ"),
};
static const Cell under_titles[G_N_ELEMENTS (nasty_titles)] = { T ("first"), T ("=1"), NIL, T ("x;y") };

typedef struct
{
  const char *name;
  const EksSchemaColumn *columns;
  guint n_columns;
  const Cell *cells;
  guint n_cells;
  EksBatch *(*create) (void); /* (nullable): instead of all that */
} Batch;

static EksBatch *
create_one_text (const char *text, gsize length, const char *behind)
{
  static const EksSchemaColumn columns[] = { TEXT ("Before"), TEXT ("Long"), TEXT ("Behind") };
  g_autoptr (EksSchema) schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
  EksBatch *batch = eks_batch_new (schema, 1);
  EksValue *row = eks_batch_add_row (batch);

  row[0] = (EksValue) { eks_batch_copy_text (batch, "x", 1), 1, EKS_VALUE_TEXT };
  row[1] = (EksValue) { eks_batch_copy_text (batch, text, length), (guint32) length, EKS_VALUE_TEXT };
  row[2] = (EksValue) { eks_batch_copy_text (batch, behind, strlen (behind)), (guint32) strlen (behind), EKS_VALUE_TEXT };
  return batch;
}

static EksBatch *
create_repeated (const char *piece, gsize n_bytes)
{
  g_autoptr (GString) text = g_string_sized_new (n_bytes + strlen (piece));

  while (text->len < n_bytes)
    g_string_append (text, piece);
  return create_one_text (text->str, text->len, "y");
}

static EksBatch *
create_megabyte (void)
{
  return create_repeated ("Hej; alle \"andre\" i dag. ", MEGABYTE);
}

/* Characters of three bytes fit no buffer whose size is a power of two. */
static EksBatch *
create_euro_megabyte (void)
{
  return create_repeated ("€", MEGABYTE);
}

static EksBatch *
create_quote_megabyte (void)
{
  return create_repeated ("\"\r\n<&>\\", MEGABYTE);
}

/* 32,767 UTF-16 units are the most that a cell of a workbook can hold: the last pair does not fit. */
static EksBatch *
create_longest_cell (void)
{
  return create_repeated ("😀", 4 * 16384);
}

static EksBatch *
create_marked (void)
{
  g_autoptr (GString) text = g_string_new ("o");

  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "\xCC\x88");
  return create_one_text (text->str, text->len, "one character with twenty thousand marks");
}

static EksBatch *
create_long_titles (void)
{
  g_autofree char *same = g_strnfill (300, 'x');
  g_autofree char *one = g_strconcat (same, "1", NULL);
  g_autofree char *two = g_strconcat (same, "2", NULL);
  const EksSchemaColumn columns[] = { { "a", one, EKS_TYPE_TEXT, FALSE }, { "b", two, EKS_TYPE_TEXT, FALSE } };
  g_autoptr (EksSchema) schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
  EksBatch *batch = eks_batch_new (schema, 1);
  EksValue *row = eks_batch_add_row (batch);

  row[0] = (EksValue) { "1", 1, EKS_VALUE_TEXT };
  row[1] = (EksValue) { "2", 1, EKS_VALUE_TEXT };
  return batch;
}

static void
fill_row (EksBatch *batch, guint number, guint n_columns)
{
  EksValue *row = eks_batch_add_row (batch);

  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u-%u", number, i);
      row[i] = (EksValue) { eks_batch_copy_text (batch, text, strlen (text)), (guint32) strlen (text), EKS_VALUE_TEXT };
    }
}

static EksBatch *
create_wide (void)
{
  g_autofree EksSchemaColumn *columns = g_new0 (EksSchemaColumn, N_WIDE);
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (EksSchema) schema = NULL;
  EksBatch *batch;

  for (guint i = 0; i < N_WIDE; i++)
    {
      g_ptr_array_add (titles, g_strdup_printf ("Column %u", i + 1));
      columns[i] = (EksSchemaColumn) { g_ptr_array_index (titles, i), NULL, EKS_TYPE_TEXT, FALSE };
    }
  schema = eks_schema_new (columns, N_WIDE);
  batch = eks_batch_new (schema, 2);
  fill_row (batch, 1, N_WIDE);
  fill_row (batch, 2, N_WIDE);
  return batch;
}

static EksBatch *
create_full (void)
{
  g_autoptr (EksSchema) schema = eks_schema_new (two_texts, G_N_ELEMENTS (two_texts));
  EksBatch *batch = eks_batch_new (schema, EKS_BATCH_MAX_ROWS);

  for (guint i = 0; i < EKS_BATCH_MAX_ROWS; i++)
    fill_row (batch, i + 1, G_N_ELEMENTS (two_texts));
  return batch;
}

#define BATCH(name, columns, cells) { name, columns, G_N_ELEMENTS (columns), cells, G_N_ELEMENTS (cells), NULL }
#define MADE(name, create) { name, NULL, 0, NULL, 0, create }

static const Batch batches[] = {
  { "empty-table", every_type, G_N_ELEMENTS (every_type), NULL, 0, NULL },
  BATCH ("ordinary", every_type, ordinary),
  BATCH ("null", every_type, all_null),
  BATCH ("missing", every_type, all_missing),
  BATCH ("empty-texts", every_type, all_empty),
  BATCH ("null-missing-and-empty", two_texts, absent),
  BATCH ("one-column", one_text, one_column),
  BATCH ("emoji", two_texts, emoji),
  BATCH ("combining-marks", two_texts, combining),
  BATCH ("right-to-left", two_texts, directions),
  BATCH ("line-breaks", two_texts, line_breaks),
  BATCH ("quotes", two_texts, quotes),
  BATCH ("delimiters", two_texts, delimiters),
  BATCH ("formulas", two_texts, formulas),
  BATCH ("hidden-formulas", two_texts, hidden_formulas),
  BATCH ("integers-of-64-bits", numbers, integers),
  BATCH ("decimals", numbers, decimals),
  BATCH ("bad-numbers", numbers, bad_numbers),
  BATCH ("dates-before-1900", moments, old_dates),
  BATCH ("odd-moments", moments, odd_moments),
  BATCH ("control-characters", two_texts, controls),
  BATCH ("bad-bytes", two_texts, bad_bytes),
  BATCH ("noncharacters", two_texts, noncharacters),
  BATCH ("markup", two_texts, markup),
  BATCH ("sheet-escapes", two_texts, sheet_escapes),
  BATCH ("links", two_texts, links),
  BATCH ("blanks", two_texts, blanks),
  BATCH ("json", nested, json_values),
  BATCH ("broken-json", nested, broken_json),
  BATCH ("kinds-that-disagree", mixed_kinds, kinds),
  BATCH ("nasty-titles", nasty_titles, under_titles),
  MADE ("long-titles", create_long_titles),
  MADE ("a-megabyte", create_megabyte),
  MADE ("a-megabyte-of-euros", create_euro_megabyte),
  MADE ("a-megabyte-of-escapes", create_quote_megabyte),
  MADE ("longest-cell", create_longest_cell),
  MADE ("marks-without-end", create_marked),
  MADE ("three-hundred-columns", create_wide),
  MADE ("a-full-batch", create_full),
};

/**
 * nasty_batches_get_n:
 *
 * Returns: how many there are
 */
guint
nasty_batches_get_n (void)
{
  return G_N_ELEMENTS (batches);
}

/**
 * nasty_batches_get_name:
 * @index: which
 *
 * Returns: (transfer none): what is nasty about it, in letters and dashes
 */
const char *
nasty_batches_get_name (guint index)
{
  return batches[index].name;
}

/**
 * nasty_batches_create:
 * @index: which
 *
 * Returns: (transfer full): its rows; eks_batch_get_schema() has its columns, whose titles may be the same
 */
EksBatch *
nasty_batches_create (guint index)
{
  const Batch *from = &batches[index];
  g_autoptr (EksSchema) schema = NULL;
  EksBatch *batch;

  if (from->create != NULL)
    return from->create ();
  g_assert_cmpuint (from->n_cells % from->n_columns, ==, 0);
  schema = eks_schema_new (from->columns, from->n_columns);
  batch = eks_batch_new (schema, MAX (from->n_cells / from->n_columns, 1));
  for (guint i = 0; i < from->n_cells;)
    {
      EksValue *row = eks_batch_add_row (batch);
      for (guint column = 0; column < from->n_columns; column++, i++)
        {
          const Cell *cell = &from->cells[i];
          row[column].kind = (guint8) cell->kind;
          row[column].length = (guint32) cell->length;
          row[column].text = cell->text != NULL ? eks_batch_copy_text (batch, cell->text, cell->length) : NULL;
        }
    }
  return batch;
}
