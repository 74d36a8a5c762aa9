/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A job holds 2025-01-31 and 1250.50 whatever the language; a Danish person types 31-01-2025 and 1250,50. */

#include "config.h"

#include "eks-values.h"

#include "eks-timestamp.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>

/**
 * eks_values_are_days:
 * @type: what a field's values mean
 *
 * Returns: whether they are compared with days
 */
gboolean
eks_values_are_days (EksType type)
{
  return type == EKS_TYPE_TIMESTAMP || type == EKS_TYPE_DATE;
}

/**
 * eks_values_are_numbers:
 * @type: what a field's values mean
 *
 * Returns: whether they are compared with numbers
 */
gboolean
eks_values_are_numbers (EksType type)
{
  return type == EKS_TYPE_INTEGER || type == EKS_TYPE_NUMBER;
}

/* A parameter of the job: it gets its value when the export runs. */
static gboolean
is_parameter (const char *text)
{
  return text[0] == '{' && g_str_has_suffix (text, "}");
}

static char
get_decimal_mark (void)
{
  return nl_langinfo (RADIXCHAR)[0] == ',' ? ',' : '.';
}

/* After the sign, if there is one, at least one digit. (nullable): what follows the digits */
static const char *
skip_digits (const char *text, gboolean with_sign)
{
  const char *start = text + (with_sign && (*text == '-' || *text == '+') ? 1 : 0);
  gsize n = strspn (start, "0123456789");

  return n > 0 ? start + n : NULL;
}

/* Digits with at most one @mark between them and perhaps a sign in front; 1E5 is one too, as conditions understand it. */
static gboolean
is_number (const char *text, char mark)
{
  text = skip_digits (text, TRUE);
  if (text != NULL && *text == mark)
    text = skip_digits (text + 1, FALSE);
  if (text != NULL && (*text == 'e' || *text == 'E'))
    text = skip_digits (text + 1, TRUE);
  return text != NULL && *text == '\0';
}

/* The order in which the locale writes a day, with the year in full; that of ISO 8601 where it has none of its own. */
static char *
get_day_format (void)
{
  const char *locale = setlocale (LC_TIME, NULL);
  const char *pattern = nl_langinfo (D_FMT);
  g_autoptr (GString) format = g_string_new (NULL);
  guint seen = 0;

  if (locale == NULL || strcmp (locale, "C") == 0 || g_str_has_prefix (locale, "C.") || strcmp (locale, "POSIX") == 0)
    return g_strdup ("%Y-%m-%d");
  for (const char *at = pattern; *at != '\0'; at++)
    {
      if (*at != '%')
        {
          g_string_append_c (format, *at);
          continue;
        }
      at += at[1] == '-' ? 2 : 1;
      if (*at != '\0' && strchr ("dem", *at) != NULL)
        g_string_append (format, *at == 'm' ? "%m" : "%d");
      else if (*at == 'y' || *at == 'Y')
        g_string_append (format, "%Y");
      else
        return g_strdup ("%Y-%m-%d");
      seen++;
    }
  return seen == 3 ? g_string_free (g_steal_pointer (&format), FALSE) : g_strdup ("%Y-%m-%d");
}

static char *
format_day (int year, int month, int day)
{
  g_autofree char *format = get_day_format ();
  g_autoptr (GDateTime) date = g_date_time_new_utc (year, month, day, 0, 0, 0);

  return date != NULL ? g_date_time_format (date, format) : NULL;
}

/* Three numbers with anything but letters between them, in the locale's order, or the year first. */
static gboolean
read_day (const char *words, int *year, int *month, int *day)
{
  g_autofree char *format = get_day_format ();
  int numbers[3] = { 0, 0, 0 };
  gsize digits[3] = { 0, 0, 0 };
  guint n = 0;

  for (const char *at = words; *at != '\0'; at += digits[n++])
    {
      at += strcspn (at, "0123456789");
      if (*at == '\0')
        break;
      if (n == 3 || (digits[n] = strspn (at, "0123456789")) > 4)
        return FALSE;
      numbers[n] = (int) g_ascii_strtoll (at, NULL, 10);
      if (digits[n] == 0)
        return FALSE;
    }
  if (n != 3 || strpbrk (words, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != NULL)
    return FALSE;
  const char *order = digits[0] == 4 ? "Ymd" : strchr (format, 'd') < strchr (format, 'm') ? "dmY" : "mdY";
  for (guint i = 0; i < 3; i++)
    if (order[i] == 'Y')
      *year = numbers[i] + (digits[i] <= 2 ? 2000 : 0);
    else
      *(order[i] == 'm' ? month : day) = numbers[i];
  return g_date_valid_dmy ((GDateDay) *day, (GDateMonth) *month, (GDateYear) *year);
}

/**
 * eks_values_to_words:
 * @type: what a field's values mean
 * @value: a value as a job holds it
 *
 * Returns: (transfer full): how the person writes it; what cannot be understood as it is
 */
char *
eks_values_to_words (EksType type, const char *value)
{
  EksTimestamp timestamp;
  char *words = NULL;

  if (eks_values_are_numbers (type) && is_number (value, '.'))
    return g_strdelimit (g_strdup (value), ".", get_decimal_mark ());
  if (eks_values_are_days (type) && eks_timestamp_parse (value, strlen (value), &timestamp) && !timestamp.has_time)
    words = format_day (timestamp.year, timestamp.month, timestamp.day);
  return words != NULL ? words : g_strdup (value);
}

static char *
day_from_words (const char *words, gboolean *valid)
{
  EksTimestamp timestamp;
  int year = 0, month = 0, day = 0;

  *valid = TRUE;
  if (eks_timestamp_parse (words, strlen (words), &timestamp))
    return g_strdup (words);
  if (read_day (words, &year, &month, &day))
    return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
  *valid = FALSE;
  return g_strdup (words);
}

static char *
number_from_words (const char *words, gboolean *valid)
{
  char mark = get_decimal_mark ();

  *valid = is_number (words, mark);
  if (*valid)
    return g_strdelimit (g_strdup (words), ",", '.');
  /* 1.250 is a thousand and more to a person who writes 1250,50: no number at all is better than a wrong one */
  return is_number (words, '.') ? g_strdup ("") : g_strdup (words);
}

/**
 * eks_values_from_words:
 * @type: what a field's values mean
 * @words: what a person typed
 * @valid: (out): whether it is a value of this type
 *
 * Parameters (`{name}`) are values of every type.
 *
 * Returns: (transfer full): the value as a job holds it; if it is not valid, something that no export can run with
 */
char *
eks_values_from_words (EksType type, const char *words, gboolean *valid)
{
  g_autofree char *text = eks_values_are_days (type) || eks_values_are_numbers (type) ? g_strstrip (g_strdup (words)) : g_strdup (words);

  *valid = text[0] != '\0';
  if (!*valid || is_parameter (text))
    return g_steal_pointer (&text);
  if (eks_values_are_days (type))
    return day_from_words (text, valid);
  if (eks_values_are_numbers (type))
    return number_from_words (text, valid);
  return g_steal_pointer (&text);
}

/**
 * eks_values_describe_form:
 * @type: what a field's values mean
 *
 * Returns: (transfer full): a sentence that says what to write
 */
char *
eks_values_describe_form (EksType type)
{
  g_autofree char *example = NULL;

  if (eks_values_are_days (type))
    {
      example = format_day (2025, 1, 31);
      /* TRANSLATORS: below a field; %s is a day in the user's own spelling */
      return g_strdup_printf (_("Write a day like %s."), example);
    }
  if (eks_values_are_numbers (type))
    {
      example = eks_values_to_words (type, type == EKS_TYPE_INTEGER ? "1250" : "1250.50");
      /* TRANSLATORS: below a field; %s is a number in the user's own spelling */
      return g_strdup_printf (_("Write a number like %s."), example);
    }
  return g_strdup (_("Write a value, or choose “is empty”."));
}

static gboolean
fits (EksCatalogField *field, const char *value)
{
  EksType type = eks_catalog_field_get_field_type (field);
  EksTimestamp timestamp;

  if (value[0] == '\0')
    return FALSE;
  if (is_parameter (value))
    return TRUE;
  if (eks_values_are_days (type))
    return eks_timestamp_parse (value, strlen (value), &timestamp);
  if (eks_values_are_numbers (type))
    return is_number (value, '.');
  if (type == EKS_TYPE_BOOLEAN)
    return strcmp (value, "true") == 0 || strcmp (value, "false") == 0;
  return TRUE;
}

/* The month before that of @now: what people export most. The last day is left out where one value is wanted. */
static char *
get_day_of_last_month (gint64 now, gboolean last)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autoptr (GDateTime) first_of_this = g_date_time_add_days (local, 1 - g_date_time_get_day_of_month (local));
  g_autoptr (GDateTime) day = last ? g_date_time_add_days (first_of_this, -1) : g_date_time_add_months (first_of_this, -1);

  return g_date_time_format (day, "%Y-%m-%d");
}

static char *
get_first_value (EksCatalogField *field, gint64 now, gboolean last)
{
  EksType type = eks_catalog_field_get_field_type (field);
  GPtrArray *choices = eks_catalog_field_get_choices (field);

  if (eks_values_are_days (type))
    return get_day_of_last_month (now, last);
  if (type == EKS_TYPE_BOOLEAN)
    return g_strdup ("true");
  return g_strdup (choices->len > 0 ? ((const EksChoice *) g_ptr_array_index (choices, 0))->value : "");
}

static gboolean
is_first (const char *const *values, guint index)
{
  for (guint i = 0; i < index; i++)
    if (strcmp (values[i], values[index]) == 0)
      return FALSE;
  return TRUE;
}

/**
 * eks_values_fit:
 * @field: the field of a condition
 * @comparison: how it is compared now
 * @before: how it was compared
 * @values: (array zero-terminated=1): the values it had
 * @now: µs since 1970 UTC
 *
 * Keeps what still makes sense, and puts what is usual in place of the rest.
 *
 * Returns: (transfer full): values for the condition
 */
GStrv
eks_values_fit (EksCatalogField *field, EksComparison comparison, EksComparison before, const char *const *values, gint64 now)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  EksComparisonArity arity = eks_comparison_get_arity (comparison);
  guint most = arity == EKS_ARITY_NONE ? 0 : arity == EKS_ARITY_MANY ? G_MAXUINT : arity == EKS_ARITY_ONE ? 1 : 2;
  guint least = MIN (most, arity == EKS_ARITY_TWO ? 2 : 1);
  guint n = 0;

  g_return_val_if_fail (EKS_IS_CATALOG_FIELD (field) && values != NULL, NULL);

  if (arity == EKS_ARITY_SPAN)
    return g_strdupv ((GStrv) (const char *const[]){ "7", "days", NULL });
  for (guint i = 0; values[i] != NULL && n < most && eks_comparison_get_arity (before) != EKS_ARITY_SPAN; i++)
    if (fits (field, values[i]) && (arity != EKS_ARITY_MANY || is_first (values, i)))
      {
        g_strv_builder_add (builder, values[i]);
        n++;
      }
  for (; n < least; n++)
    {
      g_autofree char *value = get_first_value (field, now, n > 0);
      g_strv_builder_add (builder, value);
    }
  return g_strv_builder_end (builder);
}
