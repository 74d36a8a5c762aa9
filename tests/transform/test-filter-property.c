/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random filters over random rows, against an evaluator that is as plain as can be: numbers are counted in
 * hundredths, days come from GLib's calendar, groups recurse. Also that no row that passes is outside of the days
 * that the service would be asked for. */

#include "config.h"

#include "eks-filter-reader.h"
#include "eks-test-reader.h"
#include "eks-timestamp.h"

#include <string.h>

#define ZONE "Europe/Copenhagen"
#define N_FILTERS 300
#define N_ROWS 120

typedef enum
{
  THERE,
  NOT_THERE,
  BROKEN,
} State;

typedef struct
{
  State state[4]; /* of number, time, text, truth */
  gint64 number;  /* hundredths */
  gint64 moment;  /* seconds since 1970 */
  char text[4];
  gboolean truth;
} Row;

/* What a condition's values mean, beside their spelling. */
typedef struct
{
  gint64 numbers[2];
  gint64 moments[2];
  gboolean days[2]; /* the moment stands for its day */
  char texts[2][4];
  gboolean truth;
} Meaning;

static GTimeZone *
zone (void)
{
  return g_time_zone_new_identifier (ZONE);
}

static int
pick (int n)
{
  return g_test_rand_int_range (0, n);
}

static gint64
random_moment (void)
{
  /* Around the changes of the clocks of 2025, to the half hour, so that edges are hit. */
  const gint64 changes[] = { 1743296400, 1761440400 };

  return changes[pick (2)] + (gint64) (pick (200) - 100) * 1800;
}

static char *
spell_number (gint64 hundredths)
{
  const char *sign = hundredths < 0 ? "-" : "";
  gint64 magnitude = ABS (hundredths);

  switch (pick (3))
    {
    case 0:
      return g_strdup_printf ("%" G_GINT64_FORMAT "e-2", hundredths);
    case 1:
      return g_strdup_printf ("%s%" G_GINT64_FORMAT ".%02d0", sign, magnitude / 100, (int) (magnitude % 100));
    default:
      return g_strdup_printf ("%s%" G_GINT64_FORMAT ".%02d", sign, magnitude / 100, (int) (magnitude % 100));
    }
}

static char *
spell_moment (gint64 moment)
{
  int offset = (pick (9) - 4) * 3600;
  g_autoptr (GDateTime) shifted = g_date_time_new_from_unix_utc (moment + offset);
  g_autofree char *local = g_date_time_format (shifted, pick (2) ? "%Y-%m-%dT%H:%M:%S" : "%Y-%m-%d %H:%M");

  return g_strdup_printf ("%s%s%02d:00", local, offset < 0 ? "-" : "+", ABS (offset) / 3600);
}

static GDateTime *
local_time (gint64 moment)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (moment);
  g_autoptr (GTimeZone) local = zone ();

  return g_date_time_to_timezone (utc, local);
}

static char *
spell_day (gint64 moment)
{
  g_autoptr (GDateTime) local = local_time (moment);

  return g_date_time_format (local, "%Y-%m-%d");
}

static void
random_text (char *text)
{
  int length = 1 + pick (3);

  for (int i = 0; i < length; i++)
    text[i] = "abA"[pick (3)];
  text[length] = '\0';
}

static EksFilter *
random_condition (GHashTable *meanings)
{
  static const char *const fields[] = { "number", "time", "text", "truth" };
  Meaning *meaning = g_new0 (Meaning, 1);
  g_auto (GStrv) values = g_new0 (char *, 3);
  int field = pick (4);
  EksComparison comparison;
  EksFilter *filter;

  do
    comparison = (EksComparison) pick (EKS_COMPARISON_BETWEEN + 1);
  while (comparison == EKS_COMPARISON_CONTAINS || comparison == EKS_COMPARISON_STARTS_WITH || comparison == EKS_COMPARISON_ENDS_WITH ||
         (field == 3 && comparison >= EKS_COMPARISON_LESS));
  for (int i = 0; i < 2; i++)
    {
      meaning->numbers[i] = pick (40) - 20;
      meaning->moments[i] = random_moment ();
      meaning->days[i] = pick (2);
      random_text (meaning->texts[i]);
    }
  meaning->truth = pick (2);
  if (comparison == EKS_COMPARISON_BETWEEN)
    {
      meaning->days[1] = meaning->days[0];
      if (meaning->numbers[0] > meaning->numbers[1])
        meaning->numbers[1] = meaning->numbers[0];
      if (meaning->moments[0] > meaning->moments[1])
        meaning->moments[1] = meaning->moments[0];
      if (strcmp (meaning->texts[0], meaning->texts[1]) > 0)
        memcpy (meaning->texts[1], meaning->texts[0], sizeof meaning->texts[0]);
    }
  for (int i = 0; i < 2; i++)
    if (field == 0)
      values[i] = spell_number (meaning->numbers[i]);
    else if (field == 1)
      values[i] = meaning->days[i] ? spell_day (meaning->moments[i]) : spell_moment (meaning->moments[i]);
    else if (field == 2)
      values[i] = g_strdup (meaning->texts[i]);
    else
      values[i] = g_strdup (meaning->truth ? "true" : "false");
  filter = eks_filter_new_condition (fields[field], comparison, (const char *const *) values);
  g_hash_table_insert (meanings, filter, meaning);
  return filter;
}

static EksFilter *
random_filter (GHashTable *meanings, int depth)
{
  EksFilter *filter;
  int n;

  if (depth == 0 || pick (3) == 0)
    return random_condition (meanings);
  filter = eks_filter_new_group ((EksFilterKind) pick (3));
  n = pick (4);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (EksFilter) child = random_filter (meanings, depth - 1);
      eks_filter_append (filter, child);
    }
  return filter;
}

static int
order (gint64 a, gint64 b)
{
  return (a > b) - (a < b);
}

/* A moment to a value that may be a day: before it, in it, after it. */
static int
order_time (gint64 moment, const Meaning *meaning, int index)
{
  g_autofree char *day = spell_day (moment);
  g_autofree char *other = spell_day (meaning->moments[index]);

  return meaning->days[index] ? order (strcmp (day, other), 0) : order (moment, meaning->moments[index]);
}

static void
compare_row (const Row *row, int field, const Meaning *meaning, int *first, int *second)
{
  switch (field)
    {
    case 0:
      *first = order (row->number, meaning->numbers[0]);
      *second = order (row->number, meaning->numbers[1]);
      break;
    case 1:
      *first = order_time (row->moment, meaning, 0);
      *second = order_time (row->moment, meaning, 1);
      break;
    case 2:
      *first = order (strcmp (row->text, meaning->texts[0]), 0);
      *second = order (strcmp (row->text, meaning->texts[1]), 0);
      break;
    default:
      *first = *second = row->truth != meaning->truth;
    }
}

static gboolean
naive_condition (EksFilter *filter, GHashTable *meanings, const Row *row)
{
  const Meaning *meaning = g_hash_table_lookup (meanings, filter);
  const char *name = eks_filter_get_field (filter);
  int field = g_str_equal (name, "number") ? 0 : g_str_equal (name, "time") ? 1 : g_str_equal (name, "text") ? 2 : 3;
  int first, second;

  if (eks_filter_get_comparison (filter) == EKS_COMPARISON_EMPTY)
    return row->state[field] == NOT_THERE;
  if (eks_filter_get_comparison (filter) == EKS_COMPARISON_NOT_EMPTY)
    return row->state[field] != NOT_THERE;
  if (row->state[field] == BROKEN)
    return FALSE;
  if (row->state[field] == NOT_THERE)
    return eks_filter_get_comparison (filter) == EKS_COMPARISON_NOT_EQUAL;
  compare_row (row, field, meaning, &first, &second);
  switch ((int) eks_filter_get_comparison (filter))
    {
    case EKS_COMPARISON_EQUAL:
      return first == 0;
    case EKS_COMPARISON_NOT_EQUAL:
      return first != 0;
    case EKS_COMPARISON_ONE_OF:
      return first == 0 || second == 0;
    case EKS_COMPARISON_LESS:
      return first < 0;
    case EKS_COMPARISON_LESS_OR_EQUAL:
      return first <= 0;
    case EKS_COMPARISON_GREATER:
      return first > 0;
    case EKS_COMPARISON_GREATER_OR_EQUAL:
      return first >= 0;
    case EKS_COMPARISON_BETWEEN:
      return first >= 0 && (field == 1 && !meaning->days[1] ? second < 0 : second <= 0);
    default:
      g_assert_not_reached ();
    }
}

static gboolean
naive (EksFilter *filter, GHashTable *meanings, const Row *row)
{
  guint n_true = 0, n = eks_filter_get_n_children (filter);

  if (eks_filter_get_kind (filter) == EKS_FILTER_CONDITION)
    return naive_condition (filter, meanings, row);
  for (guint i = 0; i < n; i++)
    n_true += naive (eks_filter_get_child (filter, i), meanings, row);
  switch ((int) eks_filter_get_kind (filter))
    {
    case EKS_FILTER_ALL:
      return n_true == n;
    case EKS_FILTER_ANY:
      return n == 0 || n_true > 0;
    default:
      return n_true == 0;
    }
}

static void
add_random_row (EksTestReader *source, Row *row, guint index)
{
  g_autofree char *id = g_strdup_printf ("%u", index);
  g_auto (GStrv) cells = g_new0 (char *, 5);
  const char *shown[4];

  row->number = pick (40) - 20;
  row->moment = random_moment ();
  row->truth = pick (2);
  random_text (row->text);
  cells[0] = spell_number (row->number);
  cells[1] = spell_moment (row->moment);
  cells[2] = g_strdup (row->text);
  cells[3] = g_strdup (row->truth ? "true" : "false");
  for (int i = 0; i < 4; i++)
    {
      int dice = pick (12);

      row->state[i] = dice == 0 ? NOT_THERE : dice == 1 && i != 2 ? BROKEN : THERE;
      shown[i] = row->state[i] == THERE ? cells[i] : row->state[i] == BROKEN ? "~" : pick (2) ? NULL : eks_test_missing;
    }
  eks_test_reader_add_row (source, id, shown[0], shown[1], shown[2], shown[3]);
}

static void
assert_inside (EksFilter *filter, const Row *row)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) local = local_time (row->moment);
  gint64 first, last;
  gint64 day = eks_days_from_civil (g_date_time_get_year (local), g_date_time_get_month (local), g_date_time_get_day_of_month (local));

  g_assert_true (eks_filter_get_day_range (filter, "time", ZONE, 0, &first, &last, &error));
  g_assert_no_error (error);
  if (row->state[1] != THERE)
    {
      g_assert_true (first == G_MININT64 && last == G_MAXINT64); /* a bound would have lost this row */
      return;
    }
  g_assert_cmpint (day, >=, first);
  g_assert_cmpint (day, <=, last);
}

static void
try_filter (guint *n_passed)
{
  g_autoptr (EksSchema) schema = eks_test_schema ("id:integer", "number:number", "time:timestamp", "text:text", "truth:boolean", NULL);
  g_autoptr (EksTestReader) source = eks_test_reader_new (schema);
  g_autoptr (GHashTable) meanings = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (EksFilter) filter = random_filter (meanings, 3);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (GString) found = g_string_new (NULL);
  EksBatch *batch;
  Row row;

  eks_test_reader_set_batch_rows (source, 50);
  for (guint i = 0; i < N_ROWS; i++)
    {
      add_random_row (source, &row, i);
      if (!naive (filter, meanings, &row))
        continue;
      g_string_append_printf (expected, "%u ", i);
      assert_inside (filter, &row);
      (*n_passed)++;
    }
  reader = eks_filter_reader_new (EKS_READER (source), filter, ZONE, 0, tally, &error);
  g_assert_no_error (error);
  while ((batch = eks_reader_next_batch (reader, NULL, &error)) != NULL)
    {
      for (guint i = 0; i < eks_batch_get_n_rows (batch); i++)
        g_string_append_printf (found, "%.*s ", (int) eks_batch_get_row (batch, i)[0].length, eks_batch_get_row (batch, i)[0].text);
      eks_batch_unref (batch);
    }
  g_assert_no_error (error);
  g_assert_cmpstr (found->str, ==, expected->str);
}

static void
test_random (void)
{
  g_autoptr (GTimeZone) kept = zone (); /* else GLib reads the zone's file again for each moment */
  guint n_passed = 0;

  for (guint i = 0; i < N_FILTERS; i++)
    try_filter (&n_passed);
  /* The test would prove nothing if hardly any row passed, or if nearly all did. */
  g_assert_cmpuint (n_passed, >, N_FILTERS * N_ROWS / 10);
  g_assert_cmpuint (n_passed, <, N_FILTERS * N_ROWS * 9 / 10);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter-property/random", test_random);
  return g_test_run ();
}
