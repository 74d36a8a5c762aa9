/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows to the XML of a worksheet. Each row and cell carries its reference, which the standard leaves
 * optional and readers do not. What a cell becomes is decided by the type of its column; a value that
 * is not what its column says is written as text, unchanged:
 *
 *  - whole and decimal numbers keep the source's digits, which no double ever sees, and are text where a
 *    spreadsheet would lose some: more than 15 digits, leading zeros, a plus;
 *  - a decimal number with at most two decimals looks like an amount (#,##0.00), one with more shows them all;
 *  - a moment is what the clock on the wall of the account's zone showed, to the millisecond; a moment that
 *    was sent without offset is taken for just that; a day stays a day;
 *  - a date before 1900-03-01, where spreadsheets disagree by a day, or after 9999 is its source's text;
 *  - null, missing and empty text are empty cells. */

#include "config.h"

#include "eks-xlsx-sheet.h"

#include <string.h>

#include "eks-number.h"
#include "eks-xlsx-text.h"

#define MAX_SIGNIFICANT 15
#define MAX_EXPONENT 290

/* A spreadsheet shows so many digits before it turns to exponents. */
#define MAX_GENERAL 11

/* 1970-01-01 as a spreadsheet counts days; 1900-03-01 and 9999-12-31. */
#define SERIAL_OF_1970 25569
#define FIRST_SERIAL 61
#define LAST_SERIAL 2958465

#define DAY_SECONDS 86400
#define DAY_MILLISECONDS (DAY_SECONDS * G_GINT64_CONSTANT (1000))

/* What a cell is made of beside its value. */
#define MAX_FRAME 160
#define MAX_NUMBER 64

typedef struct
{
  EksType type;
  guint8 n_prefix;
  char prefix[15]; /* <c r="ABC */
} Column;

struct _EksXlsxSheet
{
  EksSink *sink; /* (unowned) */
  EksSchema *schema;   /* (owned) */
  EksZone *zone;       /* (unowned) */
  EksCellTally *tally; /* (unowned) */
  Column *columns;     /* (owned) */
  guint n_columns;
  char styles[EKS_XLSX_N_STYLES][16]; /* ` s="1"` */
  guint32 n_rows;
  char digits[12]; /* of the row that is being written */
  guint n_digits;
};

static char *
put_bytes (char *at, const char *bytes, gsize length)
{
  memcpy (at, bytes, length);
  return at + length;
}

#define PUT_LITERAL(at, literal) put_bytes (at, literal, sizeof (literal) - 1)

/* Digits of @value, at least @width of them. */
static char *
put_digits (char *at, guint64 value, guint width)
{
  char digits[24];
  guint n = 0;

  while (value > 0 || n < MAX (width, 1))
    {
      digits[n++] = (char) ('0' + value % 10);
      value /= 10;
    }
  while (n > 0)
    *at++ = digits[--n];
  return at;
}

/* `<c r="AB12"`, with a style unless that is NULL. */
static char *
open_cell (EksXlsxSheet *self, guint column, const char *style)
{
  const Column *facts = &self->columns[column];
  char *at = eks_sink_reserve (self->sink, MAX_FRAME + MAX_NUMBER);

  memcpy (at, facts->prefix, sizeof facts->prefix);
  at += facts->n_prefix;
  at = put_bytes (at, self->digits, self->n_digits);
  *at++ = '"';
  if (style != NULL)
    at = g_stpcpy (at, style);
  return at;
}

static void
put_text (EksXlsxSheet *self, guint column, const char *style, const char *text, gsize length)
{
  char *at = open_cell (self, column, style);

  if (eks_xlsx_text_needs_preserve (text, length))
    self->sink->at = PUT_LITERAL (at, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
  else
    self->sink->at = PUT_LITERAL (at, " t=\"inlineStr\"><is><t>");
  eks_xlsx_put_text (self->sink, self->tally, column, text, length);
  at = eks_sink_reserve (self->sink, MAX_FRAME);
  self->sink->at = PUT_LITERAL (at, "</t></is></c>");
}

static void
put_value (EksXlsxSheet *self, guint column, const char *style, const char *text, gsize length)
{
  char *at = open_cell (self, column, style);

  at = PUT_LITERAL (at, "><v>");
  at = put_bytes (at, text, length);
  self->sink->at = PUT_LITERAL (at, "</v></c>");
}

static gboolean
fits_number (const EksNumber *number)
{
  return eks_number_is_json (number) && number->n_significant <= MAX_SIGNIFICANT &&
         number->exponent <= MAX_EXPONENT && number->exponent >= -MAX_EXPONENT;
}

/* NULL is the style of all other cells. */
static const char *
get_number_style (EksXlsxSheet *self, EksType type, const EksNumber *number)
{
  if (number->has_exponent)
    return NULL;
  if (type == EKS_TYPE_NUMBER && number->n_decimals <= 2)
    return self->styles[EKS_XLSX_STYLE_AMOUNT];
  if (number->mark == 0 && number->n_whole > MAX_GENERAL)
    return self->styles[EKS_XLSX_STYLE_WHOLE];
  return NULL;
}

static void
put_number (EksXlsxSheet *self, guint column, EksType type, const EksValue *value)
{
  EksNumber number;

  if (value->length <= MAX_NUMBER && eks_number_scan (value->text, value->length, &number) && fits_number (&number))
    put_value (self, column, get_number_style (self, type, &number), value->text, value->length);
  else
    put_text (self, column, NULL, value->text, value->length);
}

static gboolean
is_word (const EksValue *value, const char *word)
{
  return value->length == strlen (word) && memcmp (value->text, word, value->length) == 0;
}

static void
put_boolean (EksXlsxSheet *self, guint column, const EksValue *value)
{
  gboolean truth = is_word (value, "true");
  char *at;

  if (!truth && !is_word (value, "false"))
    {
      put_text (self, column, NULL, value->text, value->length);
      return;
    }
  at = open_cell (self, column, NULL);
  at = PUT_LITERAL (at, " t=\"b\"><v>");
  *at++ = truth ? '1' : '0';
  self->sink->at = PUT_LITERAL (at, "</v></c>");
}

/* A column of days may come with midnights: 1980-05-01T00:00:00Z is that day, whatever the zone. */
static gboolean
is_day (EksType type, const EksTimestamp *timestamp)
{
  return !timestamp->has_time || (type == EKS_TYPE_DATE && timestamp->hour == 0 && timestamp->minute == 0 &&
                                  timestamp->second == 0 && timestamp->microsecond == 0);
}

/* What the clock on the wall shows, in milliseconds since 1970-01-01 00:00. */
static gint64
get_wall_clock (EksXlsxSheet *self, const EksTimestamp *timestamp)
{
  gint64 seconds = eks_days_from_civil (timestamp->year, timestamp->month, timestamp->day) * DAY_SECONDS +
                   timestamp->hour * 3600 + timestamp->minute * 60 + timestamp->second;

  if (timestamp->has_offset)
    {
      seconds -= timestamp->offset;
      seconds += eks_zone_get_offset (self->zone, seconds);
    }
  return seconds * 1000 + timestamp->microsecond / 1000;
}

/* Ten digits behind the point are exact to the hundred-thousandth of a second and are what a double holds. */
static gsize
format_serial (char *target, gint64 serial, guint64 milliseconds)
{
  char *at = put_digits (target, (guint64) serial, 1);

  if (milliseconds > 0)
    {
      *at++ = '.';
      at = put_digits (at, (milliseconds * G_GUINT64_CONSTANT (10000000000) + DAY_MILLISECONDS / 2) / DAY_MILLISECONDS, 10);
    }
  return (gsize) (at - target);
}

static void
put_moment (EksXlsxSheet *self, guint column, EksType type, const EksValue *value)
{
  EksTimestamp timestamp;
  gint64 clock, serial;
  gboolean day;
  char number[MAX_NUMBER];

  if (!eks_timestamp_parse (value->text, value->length, &timestamp))
    {
      eks_cell_tally_add (self->tally, column, EKS_TALLY_DATE_AS_TEXT, value->text, value->length);
      put_text (self, column, NULL, value->text, value->length);
      return;
    }
  day = is_day (type, &timestamp);
  if (day)
    timestamp.has_offset = FALSE;
  clock = get_wall_clock (self, &timestamp);
  serial = (clock >= 0 ? clock / DAY_MILLISECONDS : -((DAY_MILLISECONDS - 1 - clock) / DAY_MILLISECONDS)) + SERIAL_OF_1970;
  if (serial < FIRST_SERIAL || serial > LAST_SERIAL)
    {
      eks_cell_tally_add (self->tally, column, EKS_TALLY_DATE_AS_TEXT, value->text, value->length);
      put_text (self, column, NULL, value->text, value->length);
      return;
    }
  clock -= (serial - SERIAL_OF_1970) * DAY_MILLISECONDS;
  put_value (self, column, self->styles[day ? EKS_XLSX_STYLE_DATE : EKS_XLSX_STYLE_DATE_TIME],
             number, format_serial (number, serial, (guint64) clock));
}

/* A field of whatever JSON there is says by its spelling what it is. */
static void
put_json (EksXlsxSheet *self, guint column, const EksValue *value)
{
  if (value->kind == EKS_VALUE_NUMBER)
    put_number (self, column, EKS_TYPE_JSON, value);
  else if (value->kind == EKS_VALUE_BOOLEAN)
    put_boolean (self, column, value);
  else
    put_text (self, column, NULL, value->text, value->length);
}

static void
put_cell (EksXlsxSheet *self, guint column, const EksValue *value)
{
  EksType type = self->columns[column].type;

  switch (type)
    {
    case EKS_TYPE_BOOLEAN:
      put_boolean (self, column, value);
      break;
    case EKS_TYPE_INTEGER:
    case EKS_TYPE_NUMBER:
      put_number (self, column, type, value);
      break;
    case EKS_TYPE_TIMESTAMP:
    case EKS_TYPE_DATE:
      put_moment (self, column, type, value);
      break;
    case EKS_TYPE_JSON:
      put_json (self, column, value);
      break;
    case EKS_TYPE_TEXT:
    case EKS_TYPE_GUID:
    default:
      put_text (self, column, NULL, value->text, value->length);
      break;
    }
}

static void
open_row (EksXlsxSheet *self)
{
  char *at = eks_sink_reserve (self->sink, MAX_FRAME);

  self->n_rows++;
  self->n_digits = (guint) (put_digits (self->digits, self->n_rows, 1) - self->digits);
  at = PUT_LITERAL (at, "<row r=\"");
  at = put_bytes (at, self->digits, self->n_digits);
  self->sink->at = PUT_LITERAL (at, "\">");
}

static void
close_row (EksXlsxSheet *self)
{
  self->sink->at = PUT_LITERAL (eks_sink_reserve (self->sink, MAX_FRAME), "</row>");
}

/* A, B, … Z, AA, … XFD */
static void
set_prefix (Column *column, guint index)
{
  char letters[4];
  guint n = 0;

  for (guint rest = index + 1; rest > 0; rest = (rest - 1) / 26)
    letters[n++] = (char) ('A' + (rest - 1) % 26);
  column->n_prefix = (guint8) (PUT_LITERAL (column->prefix, "<c r=\"") - column->prefix);
  while (n > 0)
    column->prefix[column->n_prefix++] = letters[--n];
}

/**
 * eks_xlsx_sheet_new:
 * @sink: (unowned): where the XML goes
 * @schema: the columns, at most 16,384
 * @zone: (unowned): where the clock hangs
 * @tally: (unowned): counts what was changed
 * @styles: tells the numbers of the styles
 *
 * Returns: (transfer full): a sheet without rows
 */
EksXlsxSheet *
eks_xlsx_sheet_new (EksSink *sink, EksSchema *schema, EksZone *zone, EksCellTally *tally, EksXlsxTemplate *styles)
{
  EksXlsxSheet *self = g_new0 (EksXlsxSheet, 1);

  self->sink = sink;
  self->schema = eks_schema_ref (schema);
  self->zone = zone;
  self->tally = tally;
  self->n_columns = eks_schema_get_n_columns (schema);
  self->columns = g_new0 (Column, self->n_columns);
  for (guint i = 0; i < self->n_columns; i++)
    {
      self->columns[i].type = eks_schema_get_column (schema, i)->type;
      set_prefix (&self->columns[i], i);
    }
  for (guint i = 0; i < EKS_XLSX_N_STYLES; i++)
    g_snprintf (self->styles[i], sizeof self->styles[i], " s=\"%u\"", eks_xlsx_template_get_style (styles, i));
  return self;
}

/**
 * eks_xlsx_sheet_free:
 * @self: (nullable) (transfer full): a sheet
 */
void
eks_xlsx_sheet_free (EksXlsxSheet *self)
{
  if (self == NULL)
    return;
  eks_schema_unref (self->schema);
  g_free (self->columns);
  g_free (self);
}

/**
 * eks_xlsx_sheet_restart:
 * @self: a sheet
 *
 * The next row is the first of another sheet.
 */
void
eks_xlsx_sheet_restart (EksXlsxSheet *self)
{
  self->n_rows = 0;
}

/**
 * eks_xlsx_sheet_get_n_rows:
 * @self: a sheet
 *
 * Returns: how many rows it has, the header included
 */
guint32
eks_xlsx_sheet_get_n_rows (EksXlsxSheet *self)
{
  return self->n_rows;
}

/**
 * eks_xlsx_sheet_put_header:
 * @self: a sheet
 *
 * Writes the titles of the columns.
 */
void
eks_xlsx_sheet_put_header (EksXlsxSheet *self)
{
  open_row (self);
  for (guint i = 0; i < self->n_columns; i++)
    {
      const char *title = eks_schema_get_column (self->schema, i)->title;

      if (title[0] != '\0')
        put_text (self, i, self->styles[EKS_XLSX_STYLE_HEADER], title, strlen (title));
    }
  close_row (self);
}

/**
 * eks_xlsx_sheet_put_row:
 * @self: a sheet
 * @values: (array): a value for each column
 */
void
eks_xlsx_sheet_put_row (EksXlsxSheet *self, const EksValue *values)
{
  open_row (self);
  for (guint i = 0; i < self->n_columns; i++)
    if (!eks_value_is_empty (&values[i]))
      put_cell (self, i, &values[i]);
  close_row (self);
}
