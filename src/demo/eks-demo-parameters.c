/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameters of a question. What is wrong with one is said in the words of a 400. */

#include "config.h"

#include "eks-demo-parameters.h"

/**
 * eks_demo_parameters_parse:
 * @query: (nullable): what stands behind the question mark, or a form, still encoded
 * @known: (array zero-terminated=1): names that may be there, each once
 * @fault: (out): what is wrong
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): values by name, or %NULL with @fault
 */
GHashTable *
eks_demo_parameters_parse (const char *query, const char *const *known, char **fault)
{
  g_autoptr (GHashTable) self = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) error = NULL;
  GUriParamsIter iter;
  char *name = NULL;
  char *value = NULL;

  g_uri_params_iter_init (&iter, query != NULL ? query : "", -1, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &name, &value, &error))
    {
      if (!g_strv_contains (known, name))
        *fault = g_strdup_printf ("%s is not a parameter here", name);
      else if (g_hash_table_contains (self, name))
        *fault = g_strdup_printf ("%s is given twice", name);
      g_hash_table_insert (self, name, value);
      if (*fault != NULL)
        return NULL;
    }
  if (error != NULL)
    {
      *fault = g_strdup (error->message);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * eks_demo_parameters_get_number:
 * @self: (element-type utf8 utf8): parameters
 * @name: one of them
 * @least: the least it may be
 * @most: the most it may be
 * @value: (inout): the number; stays as it is if @name is not there
 * @fault: (out): what is wrong
 *
 * Returns: %FALSE with @fault if it is no such number
 */
gboolean
eks_demo_parameters_get_number (GHashTable *self, const char *name, guint64 least, guint64 most, guint64 *value, char **fault)
{
  const char *text = g_hash_table_lookup (self, name);

  if (text == NULL || g_ascii_string_to_unsigned (text, 10, least, most, value, NULL))
    return TRUE;
  *fault = g_strdup_printf ("%s: a number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT " is expected", name, least, most);
  return FALSE;
}

/**
 * eks_demo_parameters_get_day:
 * @self: (element-type utf8 utf8): parameters
 * @name: one of them
 * @days: what to add to the day
 * @zone: (nullable): whose days are meant, or %NULL for those of UTC
 * @time: (inout): when the day begins, in seconds since 1970 UTC; stays as it is if @name is not there
 * @fault: (out): what is wrong
 *
 * Returns: %FALSE with @fault if it is no day
 */
gboolean
eks_demo_parameters_get_day (GHashTable *self, const char *name, int days, const EksDemoZone *zone, gint64 *time, char **fault)
{
  const char *text = g_hash_table_lookup (self, name);
  int year;
  int month;
  int day;

  if (text == NULL)
    return TRUE;
  if (!eks_demo_date_parse (text, &year, &month, &day))
    {
      *fault = g_strdup_printf ("%s: a day yyyy-MM-dd is expected", name);
      return FALSE;
    }
  *time = zone != NULL ? eks_demo_zone_get_day_start (zone, year, month, day + days) : (eks_demo_days_from_date (year, month, day) + days) * 86400;
  return TRUE;
}
