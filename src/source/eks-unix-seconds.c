/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments that a service tells as seconds since 1970, as a number or a text: they become RFC 3339 in the account's time zone,
 * so that every later stage reads them like any other. Only columns of such fields are looked at. */

#include "config.h"

#include "eks-unix-seconds.h"

#include "eks-timestamp.h"

#include <stdio.h>
#include <string.h>

/* 9999-12-31 23:59:59, less a day for whatever the zone does */
#define LAST_SECOND G_GINT64_CONSTANT (253402214400)
#define FIRST_SECOND G_GINT64_CONSTANT (-62135510400)
/* 2026-01-01T10:00:00.123456+01:00 and its end */
#define MAX_TEXT 40

typedef struct
{
  guint column;
  char *id; /* (owned) */
} Column;

struct _EksUnixSeconds
{
  GArray *columns; /* (owned) (element-type Column) */
  EksZone *zone;   /* (owned) */
};

static void
clear_column (gpointer column)
{
  g_free (((Column *) column)->id);
}

/**
 * eks_unix_seconds_new:
 * @query: a question; copied
 * @zone: (nullable): in which zone moments are told; UTC if %NULL or unknown
 *
 * Returns: (transfer full) (nullable): which of its columns hold seconds, or %NULL if none does
 */
EksUnixSeconds *
eks_unix_seconds_new (const EksSourceQuery *query, const char *zone)
{
  EksUnixSeconds *self = NULL;

  for (guint i = 0; i < query->n_columns; i++)
    {
      const EksField *field = query->columns[i].field;
      if (field == NULL || field->reads != EKS_READS_UNIX)
        continue;
      if (self == NULL)
        {
          self = g_new0 (EksUnixSeconds, 1);
          self->columns = g_array_new (FALSE, FALSE, sizeof (Column));
          g_array_set_clear_func (self->columns, clear_column);
          self->zone = eks_zone_new (zone != NULL ? zone : "UTC", NULL);
          if (self->zone == NULL)
            self->zone = eks_zone_new ("UTC", NULL);
        }
      const Column column = { i, g_strdup (query->columns[i].id) };
      g_array_append_val (self->columns, column);
    }
  return self;
}

/**
 * eks_unix_seconds_free:
 * @self: (nullable) (transfer full): columns of seconds
 */
void
eks_unix_seconds_free (EksUnixSeconds *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->columns);
  eks_zone_free (self->zone);
  g_free (self);
}

/* @fraction: (out): the digits after the point, without zeros at the end; up to six of them */
static gboolean
parse_seconds (const EksValue *value, gint64 *seconds, char fraction[7])
{
  char text[32];
  char *end;

  if (value->length == 0 || value->length >= sizeof text || !(g_ascii_isdigit (value->text[0]) || value->text[0] == '-'))
    return FALSE;
  memcpy (text, value->text, value->length);
  text[value->length] = '\0';
  *seconds = g_ascii_strtoll (text, &end, 10);
  fraction[0] = '\0';
  if (end == text || *seconds < FIRST_SECOND || *seconds > LAST_SECOND)
    return FALSE;
  if (*end == '\0')
    return TRUE;
  if (*end != '.' || text[0] == '-' || end[1] == '\0' || strspn (end + 1, "0123456789") != strlen (end + 1))
    return FALSE;
  g_strlcpy (fraction, end + 1, 7);
  for (gsize n = strlen (fraction); n > 0 && fraction[n - 1] == '0'; n--)
    fraction[n - 1] = '\0';
  return TRUE;
}

static gboolean
read_value (EksUnixSeconds *self, EksBatch *batch, EksValue *value)
{
  gint64 seconds, local, days;
  char fraction[7];
  gint32 offset;
  int year, month, day, of_day;

  if (!parse_seconds (value, &seconds, fraction))
    return FALSE;
  offset = eks_zone_get_offset (self->zone, seconds);
  local = seconds + offset;
  days = local >= 0 ? local / 86400 : -((86399 - local) / 86400);
  of_day = (int) (local - days * 86400);
  eks_civil_from_days (days, &year, &month, &day);
  char *text = eks_batch_alloc (batch, MAX_TEXT);
  int length = g_snprintf (text, MAX_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d%s%s%c%02d:%02d", year, month, day, of_day / 3600, of_day / 60 % 60, of_day % 60,
                           fraction[0] != '\0' ? "." : "", fraction, offset < 0 ? '-' : '+', ABS (offset) / 3600, ABS (offset) / 60 % 60);
  *value = (EksValue) { text, (guint32) length, EKS_VALUE_TEXT };
  return TRUE;
}

/**
 * eks_unix_seconds_read:
 * @self: columns of seconds
 * @batch: rows, whose values there are replaced
 * @tally: (nullable): counts values that are no seconds; they stay as they are
 */
void
eks_unix_seconds_read (EksUnixSeconds *self, EksBatch *batch, EksTally *tally)
{
  guint n_rows = eks_batch_get_n_rows (batch);

  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = &g_array_index (self->columns, Column, i);
      for (guint row = 0; row < n_rows; row++)
        {
          EksValue *value = &eks_batch_get_row (batch, row)[column->column];
          if (!eks_value_is_empty (value) && !read_value (self, batch, value) && tally != NULL)
            eks_tally_add (tally, EKS_TALLY_NOT_AS_DESCRIBED, column->id, 1, value->text, value->length);
        }
    }
}
