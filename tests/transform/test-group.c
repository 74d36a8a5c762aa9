/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting: sums to the last digit, periods across both changes of the clock, what is the same and what comes first. */

#include "config.h"

#include "eks-decimal-sum-private.h"
#include "eks-error.h"
#include "eks-group-reader.h"
#include "eks-period-private.h"
#include "eks-period-reader.h"
#include "eks-test-reader.h"

#include <string.h>

#define ZONE "Europe/Copenhagen"

static void
test_sums (void)
{
  /* numbers, their sum, their mean */
  static const struct
  {
    const char *numbers, *sum, *mean;
  } cases[] = {
    { "0.1 0.2", "0.3", "0.15" },
    { "0.10 0.20", "0.30", "0.15" },
    { "50 51", "101", "50.5" },
    { "1 1 2", "4", "1.3333" },
    { "1 2 2", "5", "1.6667" },
    { "-1 -1 -2", "-4", "-1.3333" },
    { "99.99 0.01", "100.00", "50.00" },
    { "-5", "-5", "-5" },
    { "5 -5", "0", "0" },
    { "-0.5 0.25", "-0.25", "-0.125" },
    { "999999999 1", "1000000000", "500000000" },
    { "-1000000000 1", "-999999999", "-499999999.5" },
    { "123456789012345678901234567890.123456789012 0.000000000001", "123456789012345678901234567890.123456789013",
      "61728394506172839450617283945.0617283945065" },
    { "1e3 2.5e-2", "1000.025", "500.0125" },
    { "1e20 -1", "99999999999999999999", "49999999999999999999.5" },
    { "-1e20 1", "-99999999999999999999", "-49999999999999999999.5" },
    { "0.00 0", "0.00", "0.00" },
    { "0.00005 0.00004", "0.00009", "0.000045" },
    { "999999999.999999999 0.000000001", "1000000000.000000000", "500000000.000000000" },
    { "0.99999 0.99999 1", "2.99998", "0.999993333" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksDecimalSum) sum = eks_decimal_sum_new ();
      g_auto (GStrv) numbers = g_strsplit (cases[i].numbers, " ", -1);
      guint n = g_strv_length (numbers);
      for (guint j = 0; j < n; j++)
        g_assert_true (eks_decimal_sum_add (sum, numbers[j], strlen (numbers[j])));
      g_autofree char *text = eks_decimal_sum_to_text (sum);
      g_autofree char *mean = eks_decimal_sum_divide (sum, n);
      g_autofree char *again = eks_decimal_sum_to_text (sum);
      g_assert_cmpstr (text, ==, cases[i].sum);
      g_assert_cmpstr (mean, ==, cases[i].mean);
      g_assert_cmpstr (again, ==, text);
    }
}

static void
test_sum_refuses (void)
{
  g_autoptr (EksDecimalSum) sum = eks_decimal_sum_new ();
  g_autofree char *long_number = g_strnfill (5000, '9');
  static const char *const wrong[] = { "", "abc", "1,5", "1.", "1e1000000", "1e-1000000", " 1" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (eks_decimal_sum_add (sum, wrong[i], strlen (wrong[i])));
  g_assert_false (eks_decimal_sum_add (sum, long_number, 5000));
  g_assert_true (eks_decimal_sum_add (sum, "1e900", 5));
  g_assert_true (eks_decimal_sum_add (sum, "-1e900", 6));
  g_assert_true (eks_decimal_sum_add (sum, "7", 1));
  g_autofree char *text = eks_decimal_sum_to_text (sum);
  g_assert_cmpstr (text, ==, "7");
}

/* A million times the same, in and out of negative numbers: no carry is lost. */
static void
test_sum_many (void)
{
  g_autoptr (EksDecimalSum) sum = eks_decimal_sum_new ();

  for (guint i = 0; i < 1000000; i++)
    {
      g_assert_true (eks_decimal_sum_add (sum, "999999999.99", 12));
      g_assert_true (eks_decimal_sum_add (sum, "-0.01", 5));
    }
  g_autofree char *text = eks_decimal_sum_to_text (sum);
  g_autofree char *mean = eks_decimal_sum_divide (sum, 1000000);
  g_assert_cmpstr (text, ==, "999999999980000.00");
  g_assert_cmpstr (mean, ==, "999999999.98");
}

static void
test_periods (void)
{
  static const struct
  {
    EksPer per;
    const char *text, *period, *start;
  } cases[] = {
    { EKS_PER_DAY, "2026-11-28 23:30:00 +0000", "2026-11-29", "2026-11-29" },
    { EKS_PER_DAY, "2026-11-29", "2026-11-29", "2026-11-29" },
    { EKS_PER_DAY, "2026-03-29T00:30:00+01:00", "2026-03-29", "2026-03-29" }, /* 23 hours */
    { EKS_PER_DAY, "2026-03-29T23:30:00+02:00", "2026-03-29", "2026-03-29" },
    { EKS_PER_DAY, "2026-10-25T23:59:59+01:00", "2026-10-25", "2026-10-25" }, /* 25 hours */
    { EKS_PER_HOUR, "2026-10-25T00:30:00Z", "2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+02:00" },
    { EKS_PER_HOUR, "2026-10-25T01:30:00Z", "2026-10-25T02:00:00+01:00", "2026-10-25T02:00:00+01:00" },
    { EKS_PER_HOUR, "2026-07-01 12:59:59.999", "2026-07-01T12:00:00+02:00", "2026-07-01T12:00:00+02:00" },
    { EKS_PER_WEEK, "2026-01-01", "2026-W01", "2025-12-29" },
    { EKS_PER_WEEK, "2025-12-29", "2026-W01", "2025-12-29" },
    { EKS_PER_WEEK, "2025-12-28", "2025-W52", "2025-12-22" },
    { EKS_PER_WEEK, "2021-01-03", "2020-W53", "2020-12-28" },
    { EKS_PER_WEEK, "2027-01-03 23:59:59 +0100", "2026-W53", "2026-12-28" },
    { EKS_PER_WEEK, "1969-12-31", "1970-W01", "1969-12-29" },
    { EKS_PER_MONTH, "2026-10-31 23:30:00 +0000", "2026-11", "2026-11-01" },
    { EKS_PER_QUARTER, "2026-12-31", "2026-Q4", "2026-10-01" },
    { EKS_PER_QUARTER, "2026-03-31 23:30:00 +0000", "2026-Q2", "2026-04-01" },
    { EKS_PER_YEAR, "2026-12-31 23:30:00 +0000", "2027", "2027-01-01" },
    { EKS_PER_DAY, "29/11/2026", NULL, NULL },
    { EKS_PER_DAY, "", NULL, NULL },
  };
  g_autoptr (EksZone) zone = eks_zone_new (ZONE, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) start = g_string_new (NULL);
      g_autoptr (GString) text = g_string_new (NULL);
      gboolean found = eks_period_find (cases[i].per, cases[i].text, strlen (cases[i].text), zone, start);
      g_assert_cmpint (found, ==, cases[i].period != NULL);
      if (!found)
        continue;
      eks_period_write (cases[i].per, start->str, text);
      g_assert_cmpstr (start->str, ==, cases[i].start);
      g_assert_cmpstr (text->str, ==, cases[i].period);
    }
}

typedef struct
{
  EksSchema *schema;
  EksTestReader *source;
  EksTally *tally;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->schema = eks_test_schema ("status:text", "points:number", "at:timestamp", "id:guid", "on:boolean", NULL);
  self->source = eks_test_reader_new (self->schema);
  self->tally = eks_tally_new ();
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  eks_schema_unref (self->schema);
  g_assert_finalize_object (self->source);
  g_assert_finalize_object (self->tally);
}

static EksReader *
group (Fixture *self, EksReader *source, const EksGroupKey *keys, guint n_keys, const EksGroupMeasure *measures, guint n_measures, guint64 max_bytes)
{
  const EksGroupOptions options = { keys, n_keys, measures, n_measures, ZONE, self->tally, max_bytes };
  g_autoptr (GError) error = NULL;
  EksReader *reader = eks_group_reader_new (source, &options, &error);

  g_assert_no_error (error);
  return reader;
}

static char *
drain (EksReader *reader)
{
  g_autoptr (GError) error = NULL;
  char *rows = eks_test_reader_drain (reader, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (eks_reader_close (reader, NULL, NULL));
  return rows;
}

static void
test_measures (Fixture *self, gconstpointer unused)
{
  const EksGroupKey key = { "status", NULL };
  const EksGroupMeasure measures[] = {
    { "n", NULL, EKS_MEASURE_COUNT },
    { "values", "points", EKS_MEASURE_COUNT },
    { "different", "points", EKS_MEASURE_COUNT_DISTINCT },
    { "sum", "points", EKS_MEASURE_SUM },
    { "avg", "points", EKS_MEASURE_AVG },
    { "min", "points", EKS_MEASURE_MIN },
    { "max", "points", EKS_MEASURE_MAX },
    { "first", "at", EKS_MEASURE_MIN },
    { "last", "at", EKS_MEASURE_MAX },
  };

  eks_test_reader_add_row (self->source, "sent", "0.16", "2026-01-02 10:00:00 +0100", "A", "true");
  eks_test_reader_add_row (self->source, "failed", NULL, NULL, "B", "false");
  eks_test_reader_add_row (self->source, "sent", "0.160", "2026-01-02T08:59:00Z", "b", "1");
  eks_test_reader_add_row (self->source, NULL, "9", "2026-01-02", "c", "0");
  eks_test_reader_add_row (self->source, "sent", "abc", "yesterday", "c", "0");
  eks_test_reader_add_row (self->source, "", "10", eks_test_missing, "c", "0");
  eks_test_reader_add_row (self->source, "sent", "-1", "2026-03-01", "c", "0");
  g_autoptr (EksReader) reader = group (self, EKS_READER (self->source), &key, 1, measures, G_N_ELEMENTS (measures), 0);
  g_autofree char *rows = drain (reader);
  g_assert_cmpstr (rows, ==,
                   "failed|1|0|0|0|NULL|NULL|NULL|NULL|NULL\n"
                   "sent|4|4|3|-0.680|-0.2266667|-1|0.16|2026-01-02T08:59:00Z|2026-03-01\n"
                   "NULL|2|2|2|19|9.5|9|10|2026-01-02|2026-01-02\n");
  g_assert_cmpuint (eks_tally_get_count (self->tally, EKS_TALLY_COUNTED_AS_EMPTY, "points"), ==, 1); /* however much is said of it */
  g_assert_cmpuint (eks_tally_get_count (self->tally, EKS_TALLY_COUNTED_AS_EMPTY, "at"), ==, 1);
  g_assert_cmpuint (eks_group_reader_get_n_rows (EKS_GROUP_READER (reader)), ==, 7);
  g_assert_cmpint (eks_schema_get_column (eks_reader_get_schema (reader), 1)->type, ==, EKS_TYPE_INTEGER);
  g_assert_cmpint (eks_schema_get_column (eks_reader_get_schema (reader), 4)->type, ==, EKS_TYPE_NUMBER);
  g_assert_cmpint (eks_schema_get_column (eks_reader_get_schema (reader), 8)->type, ==, EKS_TYPE_TIMESTAMP);
}

/* What is the same by its meaning is one row, spelt as it came first; the order is that of the meaning. */
static void
test_keys (Fixture *self, gconstpointer unused)
{
  const EksGroupKey by_number = { "points", NULL };
  const EksGroupKey by_many[] = { { "id", NULL }, { "on", NULL } };
  const EksGroupMeasure count = { "n", NULL, EKS_MEASURE_COUNT };
  g_autoptr (EksTestReader) second = eks_test_reader_new (self->schema);

  for (guint i = 0; i < 2; i++)
    {
      EksTestReader *source = i == 0 ? self->source : second;
      eks_test_reader_add_row (source, "a", "10", NULL, "AB", "true");
      eks_test_reader_add_row (source, "a", "9", NULL, "ab", "1");
      eks_test_reader_add_row (source, "a", "9.00", NULL, "ab", "false");
      eks_test_reader_add_row (source, "a", "x", NULL, "aa", "0");
      eks_test_reader_add_row (source, "a", "-3", NULL, "aa", "false");
      eks_test_reader_add_row (source, "a", NULL, NULL, NULL, NULL);
    }
  g_autoptr (EksReader) numbers = group (self, EKS_READER (self->source), &by_number, 1, &count, 1, 0);
  g_autofree char *rows = drain (numbers);
  g_assert_cmpstr (rows, ==, "-3|1\n9|2\n10|1\nx|1\nNULL|1\n");
  g_autoptr (EksReader) many = group (self, EKS_READER (second), by_many, 2, &count, 1, 0);
  g_autofree char *more = drain (many);
  g_assert_cmpstr (more, ==, "aa|0|2\nab|false|1\nAB|true|2\nNULL|NULL|1\n");
}

static void
test_total (Fixture *self, gconstpointer unused)
{
  const EksGroupMeasure measures[] = { { "n", NULL, EKS_MEASURE_COUNT }, { "sum", "points", EKS_MEASURE_SUM }, { "max", "at", EKS_MEASURE_MAX } };
  g_autoptr (EksTestReader) none = eks_test_reader_new (self->schema);
  g_autoptr (EksReader) nothing = group (self, EKS_READER (none), NULL, 0, measures, 3, 0);
  g_autofree char *empty = drain (nothing);

  g_assert_cmpstr (empty, ==, "0|0|NULL\n");
  eks_test_reader_add_row (self->source, "a", "0.5", "2026-01-01", "1", "true");
  eks_test_reader_add_row (self->source, "b", "1.5", "2026-01-02", "1", "true");
  g_autoptr (EksReader) total = group (self, EKS_READER (self->source), NULL, 0, measures, 3, 0);
  g_autofree char *rows = drain (total);
  g_assert_cmpstr (rows, ==, "2|2.0|2026-01-02\n");
}

/* Two hours that a clock shows as the same one stand in the order in which they were. */
static void
test_period_reader (Fixture *self, gconstpointer unused)
{
  const EksPeriodColumn periods[] = { { "#0", "#0s", "at", EKS_PER_HOUR, FALSE } };
  const EksGroupKey key = { "#0", "#0s" };
  const EksGroupMeasure count = { "n", NULL, EKS_MEASURE_COUNT };
  g_autoptr (GError) error = NULL;

  eks_test_reader_add_row (self->source, "a", NULL, "2026-10-25T01:10:00Z", NULL, NULL);
  eks_test_reader_add_row (self->source, "a", NULL, "2026-10-25T00:10:00Z", NULL, NULL);
  eks_test_reader_add_row (self->source, "a", NULL, "soon", NULL, NULL);
  eks_test_reader_add_row (self->source, "a", NULL, "2026-10-25 02:20:00", NULL, NULL);
  eks_test_reader_add_row (self->source, "a", NULL, NULL, NULL, NULL);
  g_autoptr (EksReader) with_hours = eks_period_reader_new (EKS_READER (self->source), periods, 1, ZONE, self->tally, &error);
  g_assert_no_error (error);
  g_autoptr (EksReader) reader = group (self, with_hours, &key, 1, &count, 1, 0);
  g_autofree char *rows = drain (reader);
  g_assert_cmpstr (rows, ==, "2026-10-25T02:00:00+02:00|2\n2026-10-25T02:00:00+01:00|1\nNULL|2\n");
  g_assert_cmpuint (eks_tally_get_count (self->tally, EKS_TALLY_COUNTED_AS_EMPTY, "at"), ==, 1);
}

static void
make_row (guint64 row, EksBatch *batch, EksValue *cells, gpointer data)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, row * 7919 % GPOINTER_TO_UINT (data));

  for (guint i = 0; i < 5; i++)
    cells[i] = (EksValue) { eks_batch_copy_text (batch, text, strlen (text)), (guint32) strlen (text), EKS_VALUE_TEXT };
}

/* Many records of few kinds stay small; many kinds are refused before they fill the memory, whatever makes them many. */
static void
test_limits (Fixture *self, gconstpointer unused)
{
  const EksGroupKey key = { "status", NULL };
  const EksGroupMeasure count = { "n", NULL, EKS_MEASURE_COUNT };
  const EksGroupMeasure different = { "n", "points", EKS_MEASURE_COUNT_DISTINCT };

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (EksTestReader) source = eks_test_reader_new_generated (self->schema, 50000, make_row, GUINT_TO_POINTER (i == 0 ? 250 : 50000));
      g_autoptr (EksReader) reader = group (self, EKS_READER (source), &key, i < 2 ? 1 : 0, i < 2 ? &count : &different, 1, 1024 * 1024);
      g_autoptr (GError) error = NULL;
      g_autofree char *rows = eks_test_reader_drain (reader, NULL, &error);
      if (i == 0)
        {
          g_auto (GStrv) lines = g_strsplit (rows, "\n", -1);
          g_assert_no_error (error);
          g_assert_cmpuint (g_strv_length (lines), ==, 251);
          g_assert_cmpstr (lines[0], ==, "0|200");
          g_assert_cmpstr (lines[1], ==, "1|200");
          g_assert_cmpstr (lines[2], ==, "10|200");
        }
      else
        g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_LIMIT);
      g_assert_true (eks_reader_close (reader, NULL, NULL));
      g_assert_cmpuint (eks_test_reader_get_n_closed (source), ==, 1);
    }
}

static void
test_failures (Fixture *self, gconstpointer unused)
{
  const EksGroupKey key = { "status", NULL };
  const EksGroupKey unknown = { "nothing", NULL };
  const EksGroupMeasure count = { "n", NULL, EKS_MEASURE_COUNT };
  const EksGroupOptions options = { &unknown, 1, &count, 1, ZONE, self->tally, 0 };
  g_autoptr (GError) broken = g_error_new_literal (EKS_ERROR, EKS_ERROR_SOURCE_INVALID, "cut");
  g_autoptr (EksTestReader) source = eks_test_reader_new_generated (self->schema, 1000, make_row, GUINT_TO_POINTER (10));
  g_autoptr (GError) error = NULL;

  g_assert_null (eks_group_reader_new (EKS_READER (self->source), &options, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_clear_error (&error);
  eks_test_reader_fail_at (source, 2, broken);
  g_autoptr (EksReader) reader = group (self, EKS_READER (source), &key, 1, &count, 1, 0);
  g_autofree char *rows = eks_test_reader_drain (reader, NULL, &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/group/sums", test_sums);
  g_test_add_func ("/group/sum-refuses", test_sum_refuses);
  g_test_add_func ("/group/sum-many", test_sum_many);
  g_test_add_func ("/group/periods", test_periods);
  g_test_add ("/group/measures", Fixture, NULL, set_up, test_measures, tear_down);
  g_test_add ("/group/keys", Fixture, NULL, set_up, test_keys, tear_down);
  g_test_add ("/group/total", Fixture, NULL, set_up, test_total, tear_down);
  g_test_add ("/group/period-reader", Fixture, NULL, set_up, test_period_reader, tear_down);
  g_test_add ("/group/limits", Fixture, NULL, set_up, test_limits, tear_down);
  g_test_add ("/group/failures", Fixture, NULL, set_up, test_failures, tear_down);
  return g_test_run ();
}
