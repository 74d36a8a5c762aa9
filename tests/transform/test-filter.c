/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The filter: what every comparison means for every kind of field, groups, refusals, and how it behaves as a stage. */

#include "config.h"

#include "eks-error.h"
#include "eks-filter-reader.h"
#include "eks-test-reader.h"

#include <string.h>

#define ZONE "Europe/Copenhagen"
#define NOW (G_GINT64_CONSTANT (1741514400) * G_USEC_PER_SEC) /* 2025-03-09 11:00 in Copenhagen, a Sunday */

#define MISSING eks_test_missing
#define GUID "3f2504e0-4f89-11d3-9a0c-0305e82c3301"
#define GUID_UPPER "3F2504E0-4F89-11D3-9A0C-0305E82C3301"

static EksFilter *
condition (const char *field, const char *comparison, const char *values)
{
  g_auto (GStrv) list = values != NULL ? g_strsplit (values, "|", -1) : NULL;
  int index = 0;

  while (g_strcmp0 (eks_comparison_names[index], comparison) != 0)
    g_assert_nonnull (eks_comparison_names[index++]);
  return eks_filter_new_condition (field, (EksComparison) index, (const char *const *) list);
}

typedef enum
{
  NO,
  YES,
  UNREADABLE,
} Expected;

typedef struct
{
  const char *type;
  const char *comparison;
  const char *values; /* with | between them */
  const char *cell;
  Expected expected;
} Case;

static const Case cases[] = {
  /* text: every byte counts */
  { "text", "equal", "Completed", "Completed", YES },
  { "text", "equal", "Completed", "completed", NO },
  { "text", "equal", "Completed", "Completed ", NO },
  { "text", "equal", "Åse", "Åse", YES },
  { "text", "equal", "0012", "12", NO },
  { "text", "equal", "1", "1.0", NO },
  { "text", "not_equal", "Completed", "Failed", YES },
  { "text", "not_equal", "Completed", "Completed", NO },
  { "text", "contains", "pet", "competition", YES },
  { "text", "contains", "Pet", "competition", NO },
  { "text", "contains", "competition", "pet", NO },
  { "text", "starts_with", "+45", "+4512345678", YES },
  { "text", "starts_with", "+45", "+46", NO },
  { "text", "starts_with", "+4512", "+45", NO },
  { "text", "ends_with", ".dk", "a@b.dk", YES },
  { "text", "ends_with", ".dk", "a@b.dk.com", NO },
  { "text", "ends_with", "long.dk", ".dk", NO },
  { "text", "one_of", "a|b|c", "b", YES },
  { "text", "one_of", "a|b|c", "d", NO },
  { "text", "one_of", "a|b|c", "ab", NO },

  /* text by order: the values say what is meant */
  { "text", "less", "10", "9", YES },
  { "text", "less", "10", "abc", UNREADABLE },
  { "text", "greater_or_equal", "2.50", "2.5", YES },
  { "text", "between", "0010|0020", "15", YES },
  { "text", "between", "2025-01-01|2025-01-31", "2025-01-31T22:59:59Z", YES },
  { "text", "between", "2025-01-01|2025-01-31", "2025-01-31T23:00:00Z", NO },
  { "text", "greater", "2025-01-01", "soon", UNREADABLE },
  { "text", "this_month", NULL, "2025-03-01", YES },
  { "text", "in_last", "7|days", "2025-03-01", NO },
  { "text", "less", "b", "a", YES },
  { "text", "less", "b", "b", NO },
  { "text", "less", "b", "bb", NO },
  { "text", "less_or_equal", "b", "b", YES },
  { "text", "greater", "b", "ba", YES },
  { "text", "between", "a|c", "c", YES },
  { "text", "between", "a|c", "ca", NO },

  /* guid: one spelling is as good as the other */
  { "guid", "equal", GUID, GUID_UPPER, YES },
  { "guid", "not_equal", GUID, GUID_UPPER, NO },
  { "guid", "equal", GUID, "3f2504e0-4f89-11d3-9a0c-0305e82c3302", NO },
  { "guid", "one_of", "a|" GUID, GUID_UPPER, YES },
  { "guid", "starts_with", "3F25", GUID, YES },
  { "guid", "ends_with", "C3301", GUID, YES },
  { "guid", "contains", "11D3", GUID, YES },
  { "guid", "contains", "11D4", GUID, NO },

  /* numbers: exact at any length */
  { "number", "equal", "0.1", "0.1", YES },
  { "number", "equal", "0.1", "0.1000000000000000055", NO },
  { "number", "equal", "1.5", "1.50", YES },
  { "number", "equal", "1000", "1e3", YES },
  { "number", "not_equal", "1000", "1e3", NO },
  { "number", "not_equal", "1000", "1001", YES },
  { "number", "not_equal", "1000", "abc", UNREADABLE },
  { "number", "equal", "1000", "abc", UNREADABLE },
  { "number", "less", "1000", "", NO },
  { "integer", "equal", "9007199254740993", "9007199254740992", NO },
  { "integer", "greater", "9007199254740992", "9007199254740993", YES },
  { "integer", "less", "123456789012345678901234567891", "123456789012345678901234567890", YES },
  { "integer", "less", "10", "9", YES },
  { "integer", "less", "10", "10", NO },
  { "integer", "less_or_equal", "10", "10", YES },
  { "integer", "less_or_equal", "10", "10.01", NO },
  { "integer", "greater", "-10", "-9", YES },
  { "integer", "greater", "10", "10", NO },
  { "integer", "greater_or_equal", "10", "10", YES },
  { "integer", "greater_or_equal", "10", "9.99", NO },
  { "integer", "between", "1|3", "1", YES },
  { "integer", "between", "1|3", "3", YES },
  { "integer", "between", "1|3", "3.0001", NO },
  { "integer", "between", "3|3", "3", YES },
  { "integer", "one_of", "1|2", "2.0", YES },
  { "integer", "one_of", "1|2", "3", NO },
  { "integer", "contains", "55", "1559", YES },
  { "integer", "starts_with", "45", "4512", YES },
  { "integer", "ends_with", "12", "4512", YES },

  /* booleans */
  { "boolean", "equal", "true", "true", YES },
  { "boolean", "equal", "1", "true", YES },
  { "boolean", "equal", "True", "true", YES },
  { "boolean", "equal", "true", "1", YES },
  { "boolean", "equal", "true", "false", NO },
  { "boolean", "equal", "0", "false", YES },
  { "boolean", "not_equal", "true", "false", YES },
  { "boolean", "one_of", "true|false", "0", YES },
  { "boolean", "equal", "true", "yes", UNREADABLE },
  { "boolean", "not_equal", "true", "yes", UNREADABLE },
  { "boolean", "starts_with", "tr", "true", YES },

  /* times: by moment; the days of the zone are in test-filter-time.c */
  { "timestamp", "equal", "2025-02-10T12:00:00Z", "2025-02-10 13:00:00 +0100", YES },
  { "timestamp", "equal", "2025-02-10T12:00:00Z", "2025-02-10T12:00:00.000001Z", NO },
  { "timestamp", "not_equal", "2025-02-10T12:00:00Z", "2025-02-10 13:00:00 +0100", NO },
  { "timestamp", "not_equal", "2025-02-10", "never", UNREADABLE },
  { "timestamp", "one_of", "2025-02-10|2025-02-12", "2025-02-12T08:00:00Z", YES },
  { "timestamp", "one_of", "2025-02-10|2025-02-12", "2025-02-11T08:00:00Z", NO },
  { "timestamp", "starts_with", "2025-02", "2025-02-12T08:00:00Z", YES },
  { "timestamp", "contains", "T08", "2025-02-12T08:00:00Z", YES },
  { "timestamp", "ends_with", "Z", "2025-02-12T08:00:00Z", YES },
  { "date", "equal", "2025-02-10", "2025-02-10", YES },
  { "date", "equal", "2025-02-10", "2025-02-11", NO },
  { "date", "between", "2025-02-10|2025-02-11", "2025-02-11", YES },
  { "date", "between", "2025-02-10|2025-02-11", "2025-02-12", NO },
  { "date", "greater", "2025-02-10", "2025-02-11", YES },
  { "date", "greater", "2025-02-10", "2025-02-10", NO },
  { "date", "today", NULL, "2025-03-09", YES },
  { "date", "yesterday", NULL, "2025-03-09", NO },
  { "date", "less", "2025-02-10", "10-02-2025", UNREADABLE },

  /* json: its text */
  { "json", "equal", "{\"a\":1}", "{\"a\":1}", YES },
  { "json", "equal", "{\"a\":1}", "{\"a\":2}", NO },
  { "json", "contains", "\"a\"", "{\"a\":1}", YES },
};

static gboolean
passes (const char *type, EksFilter *filter, const char *cell, EksTally *tally)
{
  g_autofree char *column = g_strconcat ("f:", type, NULL);
  g_autoptr (EksSchema) schema = eks_test_schema (column, NULL);
  g_autoptr (EksTestReader) source = eks_test_reader_new (schema);
  g_autoptr (EksReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = NULL;

  eks_test_reader_add_row (source, cell);
  reader = eks_filter_reader_new (EKS_READER (source), filter, ZONE, NOW, tally, &error);
  g_assert_no_error (error);
  rows = eks_test_reader_drain (reader, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (eks_filter_reader_get_n_dropped (EKS_FILTER_READER (reader)), ==, *rows == '\0');
  return *rows != '\0';
}

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_autoptr (EksFilter) filter = condition ("f", c->comparison, c->values);
      g_autoptr (EksTally) tally = eks_tally_new ();

      g_test_message ("%s %s %s: %s", c->type, c->comparison, c->values, c->cell);
      g_assert_cmpint (passes (c->type, filter, c->cell, tally), ==, c->expected == YES);
      g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_UNREADABLE_VALUE, "f"), ==, c->expected == UNREADABLE);
    }
}

/* Null, missing and empty text, in every comparison of every type: only empty and not_equal are true, and nothing is counted. */
static void
test_nothing_there (void)
{
  static const struct { const char *type; const char *value; } types[] = {
    { "text", "a" }, { "guid", GUID }, { "boolean", "true" }, { "integer", "1" }, { "number", "1.5" },
    { "timestamp", "2025-01-01" }, { "date", "2025-01-01" }, { "json", "{}" },
  };
  const char *const cells[] = { NULL, MISSING, "" };
  guint n_tried = 0;

  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    for (int c = 0; c < EKS_N_COMPARISONS; c++)
      for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
        {
          g_autofree char *twice = g_strconcat (types[t].value, "|", types[t].value, NULL);
          g_autoptr (EksFilter) filter = condition ("f", eks_comparison_names[c], c == EKS_COMPARISON_IN_LAST ? "7|days" : twice);
          g_autoptr (EksTally) tally = eks_tally_new ();
          gboolean is_time = g_str_equal (types[t].type, "timestamp") || g_str_equal (types[t].type, "date");
          gboolean is_number = g_str_equal (types[t].type, "integer") || g_str_equal (types[t].type, "number");
          gboolean is_text = g_str_equal (types[t].type, "text");

          if (c >= EKS_COMPARISON_IN_LAST && !is_time && !is_text)
            continue;
          if (c >= EKS_COMPARISON_LESS && c <= EKS_COMPARISON_BETWEEN && !is_time && !is_number && !is_text)
            continue;
          g_test_message ("%s %s %s", types[t].type, eks_comparison_names[c], cells[i]);
          g_assert_cmpint (passes (types[t].type, filter, cells[i], tally), ==, c == EKS_COMPARISON_EMPTY || c == EKS_COMPARISON_NOT_EQUAL);
          g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_UNREADABLE_VALUE, NULL), ==, 0);
          n_tried++;
        }
  g_assert_cmpuint (n_tried, ==, 3 * (3 * 22 + 2 * 13 + 3 * 8)); /* all; all but times; neither times nor order */
}

static void
test_empty_comparison (void)
{
  g_autoptr (EksFilter) empty = condition ("f", "empty", NULL);
  g_autoptr (EksFilter) not_empty = condition ("f", "not_empty", NULL);
  g_autoptr (EksTally) tally = eks_tally_new ();

  /* Also what no comparison of that type could read is there. */
  g_assert_false (passes ("number", empty, "abc", tally));
  g_assert_true (passes ("number", not_empty, "abc", tally));
  g_assert_false (passes ("text", empty, " ", tally));
  g_assert_true (passes ("json", not_empty, "[]", tally));
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_UNREADABLE_VALUE, NULL), ==, 0);
}

static EksFilter *
group (EksFilterKind kind, ...)
{
  EksFilter *result = eks_filter_new_group (kind);
  EksFilter *child;
  va_list children;

  va_start (children, kind);
  while ((child = va_arg (children, EksFilter *)) != NULL)
    {
      eks_filter_append (result, child);
      g_object_unref (child);
    }
  va_end (children);
  return result;
}

static EksFilter *
is (const char *value)
{
  return condition ("f", "equal", value);
}

static EksFilter *
has (const char *value)
{
  return condition ("f", "contains", value);
}

static void
assert_group (EksFilter *filter, const char *cell, gboolean expected)
{
  g_autoptr (EksTally) tally = eks_tally_new ();

  g_assert_cmpint (passes ("text", filter, cell, tally), ==, expected);
}

static void
test_groups (void)
{
  g_autoptr (EksFilter) nothing = group (EKS_FILTER_ALL, NULL);
  g_autoptr (EksFilter) no_choice = group (EKS_FILTER_ANY, NULL);
  g_autoptr (EksFilter) no_ban = group (EKS_FILTER_NONE, NULL);
  g_autoptr (EksFilter) all = group (EKS_FILTER_ALL, has ("a"), has ("b"), NULL);
  g_autoptr (EksFilter) any = group (EKS_FILTER_ANY, has ("a"), has ("b"), NULL);
  g_autoptr (EksFilter) none = group (EKS_FILTER_NONE, has ("a"), has ("b"), NULL);
  g_autoptr (EksFilter) not_not = group (EKS_FILTER_NONE, group (EKS_FILTER_NONE, has ("a"), NULL), NULL);
  g_autoptr (EksFilter) deep = group (EKS_FILTER_ALL,
    has ("x"),
    group (EKS_FILTER_ANY, group (EKS_FILTER_ALL, has ("a"), has ("b"), NULL), group (EKS_FILTER_NONE, has ("c"), group (EKS_FILTER_ALL, NULL), NULL), is ("x"), NULL),
    group (EKS_FILTER_NONE, group (EKS_FILTER_ANY, has ("z"), has ("y"), NULL), NULL),
    NULL);

  assert_group (nothing, "q", TRUE);
  assert_group (no_choice, "q", TRUE);
  assert_group (no_ban, "q", TRUE);
  assert_group (all, "ab", TRUE);
  assert_group (all, "a", FALSE);
  assert_group (any, "b", TRUE);
  assert_group (any, "c", FALSE);
  assert_group (none, "c", TRUE);
  assert_group (none, "b", FALSE);
  assert_group (not_not, "a", TRUE);
  assert_group (not_not, "b", FALSE);
  assert_group (deep, "xab", TRUE);
  assert_group (deep, "x", TRUE);
  assert_group (deep, "xa", FALSE); /* the none-group holds an empty all-group, which is true */
  assert_group (deep, "xabz", FALSE);
  assert_group (deep, "ab", FALSE);
}

/* A condition on a value that it cannot read is false, so the opposite of it is true; it is counted each time. */
static void
test_unreadable (void)
{
  g_autoptr (EksFilter) filter = group (EKS_FILTER_NONE, condition ("f", "less", "5"), NULL);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GPtrArray) entries = NULL;
  const EksTallyEntry *entry;

  g_assert_true (passes ("number", filter, "abc", tally));
  g_assert_true (passes ("number", filter, "def", tally));
  g_assert_false (passes ("number", filter, "4", tally));
  entries = eks_tally_get_entries (tally);
  g_assert_cmpuint (entries->len, ==, 1);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpint (entry->kind, ==, EKS_TALLY_UNREADABLE_VALUE);
  g_assert_cmpuint (entry->count, ==, 2);
  g_assert_cmpuint (entry->examples->len, ==, 2);
  g_assert_cmpstr (((EksTallyExample *) g_ptr_array_index (entry->examples, 1))->text, ==, "def");
}

static void
test_refusals (void)
{
  static const struct { const char *field, *comparison, *values, *named; } refused[] = {
    { "nowhere", "equal", "1", "nowhere" },
    { "number", "equal", "1,5", "1,5" },
    { "number", "one_of", "1|x", "“x”" },
    { "number", "between", "1|", "is between" },
    { "number", "between", "3|1", "backwards" },
    { "number", "today", NULL, "is today" },
    { "number", "in_last", "7|days", "is in the last" },
    { "boolean", "equal", "maybe", "maybe" },
    { "boolean", "less", "true", "is below" },
    { "boolean", "this_week", NULL, "is this week" },
    { "timestamp", "equal", "31.01.2025", "31.01.2025" },
    { "timestamp", "equal", "2025-02-30", "2025-02-30" },
    { "timestamp", "between", "2025-01-01|soon", "soon" },
    { "timestamp", "between", "2025-01-02|2025-01-01", "backwards" },
    { "timestamp", "between", "2025-01-02T10:00|2025-01-02", "backwards" },
    { "timestamp", "greater", "", "is after" },
    { "date", "less", "x", "“x”" },
    { "guid", "less", GUID, "is below" },
    { "json", "between", "a|b", "is between" },
    { "json", "last_year", NULL, "is last year" },
    { "text", "between", "b|a", "backwards" },
    { "text", "between", "10|9", "backwards" },
    { "text", "equal", "", "is empty" },
    { "text", "one_of", "a||b", "is one of" },
    { "text", "contains", "", "contains" },
  };
  g_autoptr (EksSchema) schema = eks_test_schema ("text:text", "guid:guid", "boolean:boolean", "number:number", "timestamp:timestamp", "date:date", "json:json", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (EksFilter) filter = group (EKS_FILTER_NONE, condition ("text", "empty", NULL), condition (refused[i].field, refused[i].comparison, refused[i].values), NULL);
      g_autoptr (EksTestReader) source = eks_test_reader_new (schema);
      g_autoptr (EksTally) tally = eks_tally_new ();
      g_autoptr (GError) error = NULL;

      g_assert_null (eks_filter_reader_new (EKS_READER (source), filter, ZONE, NOW, tally, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
      g_assert_nonnull (strstr (error->message, refused[i].field));
      g_assert_nonnull (strstr (error->message, refused[i].named));
      g_assert_cmpuint (eks_test_reader_get_n_closed (source), ==, 0);
      g_assert_finalize_object (g_steal_pointer (&source)); /* nothing holds on to it */
    }
}

static void
test_unknown_zone (void)
{
  g_autoptr (EksSchema) schema = eks_test_schema ("a:text", NULL);
  g_autoptr (EksTestReader) source = eks_test_reader_new (schema);
  g_autoptr (EksFilter) filter = group (EKS_FILTER_ALL, NULL);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (eks_filter_reader_new (EKS_READER (source), filter, "Mars/Olympus", NOW, tally, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
}

/* Rows keep their order and all of their cells; the filter may change once the stage exists. */
static void
test_compaction (void)
{
  g_autoptr (EksSchema) schema = eks_test_schema ("id:integer", "keep:boolean", "text:text", NULL);
  g_autoptr (EksTestReader) source = eks_test_reader_new (schema);
  g_autoptr (EksFilter) filter = condition ("keep", "equal", "true");
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReader) reader = NULL;
  g_autofree char *rows = NULL;
  g_autoptr (GError) error = NULL;

  eks_test_reader_set_batch_rows (source, 3);
  eks_test_reader_add_row (source, "1", "true", "a");
  eks_test_reader_add_row (source, "2", "false", "b");
  eks_test_reader_add_row (source, "3", "true", NULL);
  eks_test_reader_add_row (source, "4", "false", "d");
  eks_test_reader_add_row (source, "5", "false", "e");
  eks_test_reader_add_row (source, "6", NULL, "f");
  eks_test_reader_add_row (source, "7", "true", MISSING);
  reader = eks_filter_reader_new (EKS_READER (source), filter, ZONE, NOW, tally, &error);
  g_assert_no_error (error);
  eks_filter_set_field (filter, "text");
  eks_filter_set_values (filter, (const char *const[]) { "nobody", NULL });
  rows = eks_test_reader_drain (reader, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, "1|true|a\n3|true|NULL\n7|true|MISSING\n");
  g_assert_cmpuint (eks_filter_reader_get_n_dropped (EKS_FILTER_READER (reader)), ==, 4);
  g_assert_true (eks_reader_close (reader, NULL, &error));
  g_assert_true (eks_reader_close (reader, NULL, &error));
  g_assert_cmpuint (eks_test_reader_get_n_closed (source), ==, 1);
  g_assert_finalize_object (g_steal_pointer (&reader));
}

typedef struct
{
  guint batch;
  gboolean cancel;
  gboolean at_close;
} Trouble;

static void
test_trouble (gconstpointer data)
{
  const Trouble *trouble = data;
  g_autoptr (EksSchema) schema = eks_test_schema ("f:text", NULL);
  g_autoptr (EksTestReader) source = eks_test_reader_new (schema);
  g_autoptr (EksFilter) filter = condition ("f", "not_empty", NULL);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) refusal = g_error_new_literal (EKS_ERROR, EKS_ERROR_SOURCE_INVALID, "the page is cut");
  g_autoptr (EksReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = NULL;

  eks_test_reader_set_batch_rows (source, 1);
  eks_test_reader_add_row (source, "a");
  eks_test_reader_add_row (source, "b");
  if (trouble->at_close)
    eks_test_reader_fail_close (source, refusal);
  else if (trouble->cancel)
    eks_test_reader_cancel_at (source, trouble->batch, cancellable);
  else
    eks_test_reader_fail_at (source, trouble->batch, refusal);
  reader = eks_filter_reader_new (EKS_READER (source), filter, ZONE, NOW, tally, &error);
  rows = eks_test_reader_drain (reader, cancellable, &error);
  if (!trouble->at_close)
    {
      g_assert_null (rows);
      if (trouble->cancel)
        g_assert_true (eks_error_is_cancelled (error));
      else
        g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
      g_clear_error (&error);
      g_assert_null (eks_reader_next_batch (reader, NULL, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpint (eks_reader_close (reader, cancellable, &error), ==, !trouble->at_close);
  g_assert_cmpuint (eks_test_reader_get_n_closed (source), ==, 1);
  g_assert_finalize_object (g_steal_pointer (&reader));
}

int
main (int argc, char *argv[])
{
  static const Trouble at_start = { 0 }, in_middle = { 1 }, at_end = { 2 }, at_close = { .at_close = TRUE };
  static const Trouble cancelled_at_start = { 0, TRUE }, cancelled_in_middle = { 1, TRUE };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/table", test_table);
  g_test_add_func ("/filter/nothing-there", test_nothing_there);
  g_test_add_func ("/filter/empty", test_empty_comparison);
  g_test_add_func ("/filter/groups", test_groups);
  g_test_add_func ("/filter/unreadable", test_unreadable);
  g_test_add_func ("/filter/refusals", test_refusals);
  g_test_add_func ("/filter/unknown-zone", test_unknown_zone);
  g_test_add_func ("/filter/compaction", test_compaction);
  g_test_add_data_func ("/filter/fails-at-start", &at_start, test_trouble);
  g_test_add_data_func ("/filter/fails-in-middle", &in_middle, test_trouble);
  g_test_add_data_func ("/filter/fails-at-end", &at_end, test_trouble);
  g_test_add_data_func ("/filter/fails-at-close", &at_close, test_trouble);
  g_test_add_data_func ("/filter/cancelled-at-start", &cancelled_at_start, test_trouble);
  g_test_add_data_func ("/filter/cancelled-in-middle", &cancelled_in_middle, test_trouble);
  return g_test_run ();
}
