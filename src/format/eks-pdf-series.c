/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the charts of a report show: rows by day, and rows by value. */

#include "config.h"

#include "eks-pdf-figures.h"

#include <string.h>

#include "eks-writer-words.h"

#define MAX_DAYS 62
#define MAX_MONTHS 61
#define MAX_STEPS 60

/* A chart of the values of a column that has no status needs enough rows to say something. */
#define MIN_ROWS 20

/* More different values than that are no status. */
#define MAX_DISTINCT 1000

/**
 * eks_pdf_series_free:
 * @self: (nullable) (transfer full): a series
 */
void
eks_pdf_series_free (EksPdfSeries *self)
{
  if (self == NULL)
    return;
  g_free (self->caption);
  g_free (self->note);
  g_array_unref (self->bars);
  g_free (self);
}

static void
clear_bar (gpointer data)
{
  g_free (((EksPdfBar *) data)->label);
}

static EksPdfSeries *
series_new (char *caption)
{
  EksPdfSeries *self = g_new0 (EksPdfSeries, 1);

  self->caption = caption;
  self->bars = g_array_new (FALSE, FALSE, sizeof (EksPdfBar));
  g_array_set_clear_func (self->bars, clear_bar);
  return self;
}

static void
add_bar (EksPdfSeries *self, char *label, guint count)
{
  EksPdfBar bar = { label, count };

  g_array_append_val (self->bars, bar);
}

/* How days are grouped: by one day, one month, or so many years. */
typedef struct
{
  EksWriterWord word;
  int years;
} Unit;

static char *
dup_title (EksPdfRows *rows, guint column)
{
  const char *title = eks_schema_get_column (eks_pdf_rows_get_schema (rows), column)->title;

  return eks_pdf_clean_text (title, strlen (title));
}

/* The day in the zone, in days since 1970. */
static gint64
find_day (const EksTimestamp *moment, EksZone *zone)
{
  gint64 local;

  if (!moment->has_offset)
    return eks_days_from_civil (moment->year, moment->month, moment->day);
  local = eks_timestamp_to_unix (moment, zone);
  local += eks_zone_get_offset (zone, local);
  return local / 86400 - (local % 86400 < 0);
}

/* (element-type gint64): the day of each row that has one. */
static GArray *
find_days (EksPdfRows *rows, guint column, EksZone *zone)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < eks_pdf_rows_get_n_rows (rows); i++)
    {
      const EksValue *value = &eks_pdf_rows_get_row (rows, i)[column];
      EksTimestamp moment;

      if (!eks_value_is_empty (value) && eks_timestamp_parse (value->text, value->length, &moment))
        {
          gint64 day = find_day (&moment, zone);

          g_array_append_val (days, day);
        }
    }
  return days;
}

static Unit
choose_unit (gint64 first, gint64 last)
{
  int from_year, from_month, to_year, to_month, day, years = 1;

  if (last - first < MAX_DAYS)
    return (Unit) { EKS_WRITER_WORD_BY_DAY, 0 };
  eks_civil_from_days (first, &from_year, &from_month, &day);
  eks_civil_from_days (last, &to_year, &to_month, &day);
  if ((to_year - from_year) * 12 + to_month - from_month < MAX_MONTHS)
    return (Unit) { EKS_WRITER_WORD_BY_MONTH, 0 };
  while ((to_year - from_year) / years >= MAX_STEPS)
    years *= 10;
  return (Unit) { years == 1 ? EKS_WRITER_WORD_BY_YEAR : EKS_WRITER_WORD_BY_YEARS, years };
}

/* The number of the group that a day is in; groups are without gaps. */
static gint64
find_group (Unit unit, gint64 days)
{
  int year, month, day;

  if (unit.word == EKS_WRITER_WORD_BY_DAY)
    return days;
  eks_civil_from_days (days, &year, &month, &day);
  return unit.word == EKS_WRITER_WORD_BY_MONTH ? year * 12 + month - 1 : year / unit.years;
}

static char *
describe_group (Unit unit, gint64 group)
{
  int year, month, day;

  if (unit.word == EKS_WRITER_WORD_BY_DAY)
    {
      eks_civil_from_days (group, &year, &month, &day);
      return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
    }
  if (unit.word == EKS_WRITER_WORD_BY_MONTH)
    return g_strdup_printf ("%04d-%02d", (int) (group / 12), (int) (group % 12) + 1);
  year = (int) group * unit.years;
  if (unit.years == 1)
    return g_strdup_printf ("%04d", year);
  return g_strdup_printf ("%04d–%04d", year, year + unit.years - 1);
}

static EksPdfSeries *
group_days (GArray *days, const char *title, const char *language)
{
  gint64 low = G_MAXINT64, high = G_MININT64, first;
  g_autofree guint *counts = NULL;
  g_autofree char *years = NULL;
  EksPdfSeries *series;
  guint n_groups;
  Unit unit;

  for (guint i = 0; i < days->len; i++)
    {
      low = MIN (low, g_array_index (days, gint64, i));
      high = MAX (high, g_array_index (days, gint64, i));
    }
  unit = choose_unit (low, high);
  first = find_group (unit, low);
  n_groups = (guint) (find_group (unit, high) - first) + 1;
  counts = g_new0 (guint, n_groups);
  for (guint i = 0; i < days->len; i++)
    counts[find_group (unit, g_array_index (days, gint64, i)) - first]++;
  years = g_strdup_printf ("%d", unit.years);
  series = series_new (eks_writer_word_fill (unit.word, language, "column", title, "count", years, NULL));
  for (guint i = 0; i < n_groups; i++)
    add_bar (series, describe_group (unit, first + i), counts[i]);
  return series;
}

/**
 * eks_pdf_count_days:
 * @rows: rows
 * @zone: where the days are
 * @language: of the export
 *
 * Returns: (transfer full) (nullable): rows by day of the first column with days, by month if these are more than two months,
 *   by year if they are more than five years; %NULL if there is none
 */
EksPdfSeries *
eks_pdf_count_days (EksPdfRows *rows, EksZone *zone, const char *language)
{
  int column = eks_pdf_find_date_column (rows);
  g_autoptr (GArray) days = column >= 0 ? find_days (rows, (guint) column, zone) : NULL;
  g_autofree char *title = NULL;
  EksPdfSeries *series;

  if (days == NULL || days->len == 0)
    return NULL;
  title = dup_title (rows, (guint) column);
  series = group_days (days, title, language);
  if (days->len < eks_pdf_rows_get_n_rows (rows))
    {
      g_autofree char *missing = eks_writer_count (eks_pdf_rows_get_n_rows (rows) - days->len, language);

      series->note = eks_writer_word_fill (EKS_WRITER_WORD_NOT_SHOWN, language, "count", missing, NULL);
    }
  return series;
}

/* The different values of a column and how often each is there; NULL if they are too many. Nothing and an empty
 * text are the same here. */
static GHashTable *
count_distinct (EksPdfRows *rows, guint column)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < eks_pdf_rows_get_n_rows (rows); i++)
    {
      char *text = eks_value_dup_text (&eks_pdf_rows_get_row (rows, i)[column]);
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, text));

      g_hash_table_insert (counts, text, GUINT_TO_POINTER (count + 1));
      if (g_hash_table_size (counts) > MAX_DISTINCT)
        return NULL;
    }
  return g_steal_pointer (&counts);
}

/* The most frequent first, the same order in every run. */
static gint
compare_bars (gconstpointer a, gconstpointer b)
{
  const EksPdfBar *one = a, *other = b;

  if (one->count != other->count)
    return one->count < other->count ? 1 : -1;
  return strcmp (one->label, other->label);
}

static void
add_values (EksPdfSeries *series, GHashTable *counts, const char *language)
{
  GHashTableIter iter;
  gpointer text, count;
  guint others = 0;

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &text, &count))
    add_bar (series, g_strdup (*(char *) text != '\0' ? text : eks_writer_word (EKS_WRITER_WORD_EMPTY, language)), GPOINTER_TO_UINT (count));
  g_array_sort (series->bars, compare_bars);
  if (series->bars->len <= EKS_PDF_MAX_BARS)
    return;
  for (guint i = EKS_PDF_MAX_BARS - 1; i < series->bars->len; i++)
    others += g_array_index (series->bars, EksPdfBar, i).count;
  g_array_set_size (series->bars, EKS_PDF_MAX_BARS - 1);
  add_bar (series, g_strdup (eks_writer_word (EKS_WRITER_WORD_OTHER, language)), others);
}

/* Whether a column is named like one of a few states that a record is in. */
static gboolean
suggests_status (const EksSchemaColumn *column)
{
  static const char *const names[] = { "status", "state", "statut", "état", "tilstand", "tillstånd", "toestand", "fase", "stage" };
  g_autofree char *clean_id = eks_pdf_clean_text (column->id, strlen (column->id));
  g_autofree char *clean_title = eks_pdf_clean_text (column->title, strlen (column->title));
  g_autofree char *id = g_utf8_strdown (clean_id, -1);
  g_autofree char *title = g_utf8_strdown (clean_title, -1);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strstr (id, names[i]) != NULL || strstr (title, names[i]) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
may_be_charted (const EksSchemaColumn *column)
{
  return !column->personal && (column->type == EKS_TYPE_TEXT || column->type == EKS_TYPE_BOOLEAN || column->type == EKS_TYPE_INTEGER);
}

static EksPdfSeries *
count_column (EksPdfRows *rows, guint column, guint most, const char *language)
{
  g_autoptr (GHashTable) counts = count_distinct (rows, column);
  g_autofree char *title = NULL;
  EksPdfSeries *series;

  if (counts == NULL || g_hash_table_size (counts) < 2 || g_hash_table_size (counts) > most)
    return NULL;
  title = dup_title (rows, column);
  series = series_new (eks_writer_word_fill (EKS_WRITER_WORD_BY_VALUE, language, "column", title, NULL));
  add_values (series, counts, language);
  return series;
}

/**
 * eks_pdf_count_values:
 * @rows: rows
 * @language: of the export
 *
 * Returns: (transfer full) (nullable): rows by the values of the column that is named like a status, else of the first with few
 *   different values in many rows, never of a personal one; %NULL if there is none
 */
EksPdfSeries *
eks_pdf_count_values (EksPdfRows *rows, const char *language)
{
  EksPdfSeries *series = NULL;

  for (guint i = 0; series == NULL && i < eks_pdf_rows_get_n_columns (rows); i++)
    {
      const EksSchemaColumn *column = eks_schema_get_column (eks_pdf_rows_get_schema (rows), i);

      if (column->type == EKS_TYPE_TEXT && may_be_charted (column) && suggests_status (column))
        series = count_column (rows, i, MAX_DISTINCT, language);
    }
  if (eks_pdf_rows_get_n_rows (rows) <= MIN_ROWS)
    return series;
  for (guint i = 0; series == NULL && i < eks_pdf_rows_get_n_columns (rows); i++)
    if (may_be_charted (eks_schema_get_column (eks_pdf_rows_get_schema (rows), i)))
      series = count_column (rows, i, EKS_PDF_MAX_BARS, language);
  return series;
}
