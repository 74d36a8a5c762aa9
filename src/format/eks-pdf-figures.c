/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Period and amounts of a report. Personal columns are in its table and nowhere else. */

#include "config.h"

#include "eks-pdf-figures.h"

#include <string.h>

#include "eks-pdf-decimal.h"
#include "eks-writer-words.h"

/**
 * eks_pdf_amount_free:
 * @self: (transfer full): an amount
 */
void
eks_pdf_amount_free (EksPdfAmount *self)
{
  g_free (self->title);
  g_free (self->sum);
  g_free (self->lowest);
  g_free (self->highest);
  g_free (self);
}

/**
 * eks_pdf_find_date_column:
 * @rows: rows
 *
 * Returns: the first column of days or moments that is not personal, or -1
 */
int
eks_pdf_find_date_column (EksPdfRows *rows)
{
  for (guint i = 0; i < eks_pdf_rows_get_n_columns (rows); i++)
    {
      const EksSchemaColumn *column = eks_schema_get_column (eks_pdf_rows_get_schema (rows), i);

      if ((column->type == EKS_TYPE_TIMESTAMP || column->type == EKS_TYPE_DATE) && !column->personal)
        return (int) i;
    }
  return -1;
}

/* With the time of day where the column has one. */
static char *
describe_moment (EksType type, gint64 unix_seconds, EksZone *zone)
{
  gint64 local = unix_seconds + eks_zone_get_offset (zone, unix_seconds);
  gint64 days = local / 86400 - (local % 86400 < 0);
  int seconds = (int) (local - days * 86400);
  int year, month, day;

  eks_civil_from_days (days, &year, &month, &day);
  if (type == EKS_TYPE_DATE)
    return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
  return g_strdup_printf ("%04d-%02d-%02d %02d:%02d", year, month, day, seconds / 3600, seconds / 60 % 60);
}

/**
 * eks_pdf_find_period:
 * @rows: rows
 * @zone: where the days are
 * @first: (out): the first moment of the date column
 * @last: (out): its last
 *
 * Returns: %FALSE if there is none
 */
gboolean
eks_pdf_find_period (EksPdfRows *rows, EksZone *zone, char **first, char **last)
{
  int column = eks_pdf_find_date_column (rows);
  gint64 low = G_MAXINT64, high = G_MININT64;
  EksType type;

  for (guint i = 0; column >= 0 && i < eks_pdf_rows_get_n_rows (rows); i++)
    {
      const EksValue *value = &eks_pdf_rows_get_row (rows, i)[column];
      EksTimestamp moment;

      if (eks_value_is_empty (value) || !eks_timestamp_parse (value->text, value->length, &moment))
        continue;
      low = MIN (low, eks_timestamp_to_unix (&moment, zone));
      high = MAX (high, eks_timestamp_to_unix (&moment, zone));
    }
  if (low > high)
    return FALSE;
  type = eks_schema_get_column (eks_pdf_rows_get_schema (rows), (guint) column)->type;
  *first = describe_moment (type, low, zone);
  *last = describe_moment (type, high, zone);
  return TRUE;
}

typedef struct
{
  EksPdfDecimal sum;
  EksPdfDecimal lowest;
  EksPdfDecimal highest;
  guint n;
} Totals;

static gboolean
take_number (Totals *totals, const EksValue *value)
{
  EksPdfDecimal number;
  int below, above;

  if (!eks_pdf_decimal_parse (&number, value->text, value->length))
    return FALSE;
  if (totals->n++ == 0)
    {
      totals->sum = totals->lowest = totals->highest = number;
      return TRUE;
    }
  if (!eks_pdf_decimal_add (&totals->sum, number) || !eks_pdf_decimal_compare (number, totals->lowest, &below) ||
      !eks_pdf_decimal_compare (number, totals->highest, &above))
    return FALSE;
  if (below < 0)
    totals->lowest = number;
  if (above > 0)
    totals->highest = number;
  return TRUE;
}

/* All three with the decimals that the most exact value has. */
static char *
describe_number (EksPdfDecimal number, guint scale, const char *language)
{
  g_autofree char *digits = NULL;

  eks_pdf_decimal_rescale (&number, scale);
  digits = eks_pdf_decimal_to_string (number);
  return eks_writer_figure (digits, language);
}

/* NULL where one value is no number or the sum would not be exact. */
static EksPdfAmount *
find_amount (EksPdfRows *rows, guint column, const char *language)
{
  const char *title = eks_schema_get_column (eks_pdf_rows_get_schema (rows), column)->title;
  Totals totals = { 0 };
  EksPdfAmount *amount;

  for (guint i = 0; i < eks_pdf_rows_get_n_rows (rows); i++)
    {
      const EksValue *value = &eks_pdf_rows_get_row (rows, i)[column];

      if (!eks_value_is_empty (value) && !take_number (&totals, value))
        return NULL;
    }
  if (totals.n == 0)
    return NULL;
  amount = g_new0 (EksPdfAmount, 1);
  amount->title = eks_pdf_clean_text (title, strlen (title));
  amount->sum = describe_number (totals.sum, totals.sum.scale, language);
  amount->lowest = describe_number (totals.lowest, totals.sum.scale, language);
  amount->highest = describe_number (totals.highest, totals.sum.scale, language);
  return amount;
}

/**
 * eks_pdf_find_amounts:
 * @rows: rows
 * @language: of the export
 *
 * Returns: (transfer full) (element-type EksPdfAmount): for the first columns of decimal numbers that can be summed up
 *   exactly and are not personal
 */
GPtrArray *
eks_pdf_find_amounts (EksPdfRows *rows, const char *language)
{
  GPtrArray *amounts = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_pdf_amount_free);

  for (guint i = 0; i < eks_pdf_rows_get_n_columns (rows) && amounts->len < EKS_PDF_MAX_AMOUNTS; i++)
    {
      const EksSchemaColumn *column = eks_schema_get_column (eks_pdf_rows_get_schema (rows), i);
      EksPdfAmount *amount = NULL;

      if (column->type == EKS_TYPE_NUMBER && !column->personal)
        amount = find_amount (rows, i, language);
      if (amount != NULL)
        g_ptr_array_add (amounts, amount);
    }
  return amounts;
}
