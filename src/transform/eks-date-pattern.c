/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns of dates, in values and in names of files. No GDateTime: it pads no year below 1000, and a row would cost several
 * of them; and its names of months are those of whoever runs the export. */

#include "config.h"

#include "eks-date-pattern.h"

#include "eks-cell-date-private.h"
#include "eks-cell-words-private.h"

#include <string.h>

#define DAY_CODES "dmYyjAaBb%"
#define TIME_CODES "HMS"

/* 0 to 6, from Monday; 1970 began on a Thursday. */
static int
get_weekday (const EksTimestamp *date)
{
  gint64 days = eks_days_from_civil (date->year, date->month, date->day) + 3;

  return (int) (((days % 7) + 7) % 7);
}

static void
append_code (GString *target, char code, const EksTimestamp *date, guint language)
{
  switch (code)
    {
    case 'd':
      g_string_append_printf (target, "%02d", date->day);
      break;
    case 'm':
      g_string_append_printf (target, "%02d", date->month);
      break;
    case 'Y':
      g_string_append_printf (target, "%04d", date->year);
      break;
    case 'y':
      g_string_append_printf (target, "%02d", date->year % 100);
      break;
    case 'H':
      g_string_append_printf (target, "%02d", date->hour);
      break;
    case 'M':
      g_string_append_printf (target, "%02d", date->minute);
      break;
    case 'S':
      g_string_append_printf (target, "%02d", date->second);
      break;
    case 'j':
      g_string_append_printf (target, "%03d", (int) (eks_days_from_civil (date->year, date->month, date->day) - eks_days_from_civil (date->year, 1, 1)) + 1);
      break;
    case 'A':
    case 'a':
      g_string_append (target, eks_cell_get_weekday (language, get_weekday (date), code == 'a'));
      break;
    case 'B':
    case 'b':
      g_string_append (target, eks_cell_get_month (language, date->month, code == 'b'));
      break;
    case '%':
    default:
      g_string_append_c (target, code);
      break;
    }
}

/* As eks_date_pattern_format(), for many. */
void
eks_cell_date_append (GString *target, const char *pattern, const EksTimestamp *date, guint language)
{
  for (const char *at = pattern; *at != '\0'; at++)
    if (*at == '%' && at[1] != '\0')
      append_code (target, *++at, date, language);
    else
      g_string_append_c (target, *at);
}

/**
 * eks_date_pattern_find_unknown:
 * @pattern: a pattern of a date
 * @has_time: whether there is a time of day to write
 *
 * Returns: (transfer none) (nullable): where in @pattern the first code begins that eks_date_pattern_format() does not
 *   know, or that asks for a time where there is none
 */
const char *
eks_date_pattern_find_unknown (const char *pattern, gboolean has_time)
{
  g_return_val_if_fail (pattern != NULL, NULL);

  for (const char *at = strchr (pattern, '%'); at != NULL; at = strchr (at + 2, '%'))
    if (at[1] == '\0' || strchr (has_time ? DAY_CODES TIME_CODES : DAY_CODES, at[1]) == NULL)
      return at;
  return NULL;
}

/**
 * eks_date_pattern_get_codes:
 * @has_time: whether there is a time of day to write
 *
 * Returns: (transfer none): what a pattern can have, for a person who wrote something else
 */
const char *
eks_date_pattern_get_codes (gboolean has_time)
{
  return has_time ? "%d %m %Y %y %j %A %a %B %b %H %M %S %%" : "%d %m %Y %y %j %A %a %B %b %%";
}

/**
 * eks_date_pattern_format:
 * @pattern: a pattern without unknown codes
 * @date: a date
 * @language: (nullable): one of eks_job_languages; %NULL for English
 *
 * Day, month, year, its last two digits, hour, minute, second and day of the year are `%d`, `%m`, `%Y`, `%y`, `%H`, `%M`, `%S`
 * and `%j`; `%A`, `%a`, `%B` and `%b` are the names of weekday and month, long and short, in the language; `%%` is a per cent sign.
 *
 * Returns: (transfer full): the date in the shape of @pattern
 */
char *
eks_date_pattern_format (const char *pattern, const EksTimestamp *date, const char *language)
{
  GString *text;

  g_return_val_if_fail (pattern != NULL && date != NULL, NULL);

  text = g_string_new (NULL);
  eks_cell_date_append (text, pattern, date, eks_cell_find_language (language));
  return g_string_free (text, FALSE);
}
