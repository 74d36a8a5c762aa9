/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The titles are the export's own; the values are examples, chosen so that each setting can be seen at work:
 * a number for the decimal mark, a name with the delimiter in it, a text that a spreadsheet would calculate. */

#include "config.h"

#include "eks-format-sample.h"

#include "eks-catalog.h"

#include <string.h>

#define N_COLUMNS 6
#define N_LINES 2

static const char *
get_example (EksType type, guint line)
{
  switch (type)
    {
    case EKS_TYPE_GUID:
      return line == 0 ? "fdbb744f…" : "0a6c1b7e…";
    case EKS_TYPE_BOOLEAN:
      return line == 0 ? "true" : "false";
    case EKS_TYPE_INTEGER:
      return line == 0 ? "42" : "1250";
    case EKS_TYPE_NUMBER:
      return line == 0 ? "1250.50" : "99.95";
    case EKS_TYPE_TIMESTAMP:
      return line == 0 ? "2025-01-03T13:44:59" : "2025-01-04T09:02:11";
    case EKS_TYPE_DATE:
      return line == 0 ? "2025-01-03" : "2025-01-04";
    case EKS_TYPE_JSON:
      return line == 0 ? "{\"source\":\"web\"}" : "{}";
    case EKS_TYPE_TEXT:
    default:
      return line == 0 ? "Søndergaard" : "=1+1";
    }
}

static void
append_cell (GString *text, EksFormat *format, const char *value)
{
  const char *delimiter = eks_format_get_delimiter (format);
  gboolean quote = eks_format_get_quote_all (format) || strpbrk (value, "\"\r\n") != NULL || (delimiter[0] != '\0' && strstr (value, delimiter) != NULL);
  g_autoptr (GString) cell = g_string_new (value);

  if (quote)
    {
      g_string_replace (cell, "\"", "\"\"", 0);
      g_string_prepend_c (cell, '"');
      g_string_append_c (cell, '"');
    }
  g_string_append (text, cell->str);
}

/* The invisible delimiter is made visible, as text editors do. */
static void
append_delimiter (GString *text, EksFormat *format)
{
  g_string_append (text, strcmp (eks_format_get_delimiter (format), "\t") == 0 ? "⇥" : eks_format_get_delimiter (format));
}

static char *
make_value (EksFormat *format, EksType type, gboolean with_delimiter, guint line)
{
  const char *example = get_example (type, line);
  GString *value = g_string_new (example);

  if (type == EKS_TYPE_NUMBER)
    g_string_replace (value, ".", eks_format_get_decimal_mark (format), 1);
  if (type == EKS_TYPE_TEXT && line == 0 && with_delimiter)
    g_string_append_printf (value, "%s Åse", eks_format_get_delimiter (format));
  if (eks_format_get_formula_guard (format) && example[0] == '=')
    g_string_prepend_c (value, '\'');
  return g_string_free (value, FALSE);
}

static void
append_line (GString *text, EksFormat *format, const EksType *types, guint n, guint line)
{
  guint n_texts = 0;

  for (guint i = 0; i < n; i++)
    {
      gboolean is_text = types[i] == EKS_TYPE_TEXT;
      g_autofree char *value = make_value (format, types[i], is_text && n_texts == 0, line);
      if (i > 0)
        append_delimiter (text, format);
      append_cell (text, format, value);
      n_texts += is_text;
    }
}

/**
 * eks_format_sample_make:
 * @connector: a connector
 * @table: a table of one of its entities
 * @format: settings of a text file
 *
 * Returns: (transfer full): the first lines with the first columns; `…` at the end of each if there are more columns
 */
char *
eks_format_sample_make (EksConnector *connector, EksTable *table, EksFormat *format)
{
  EksEntity *entity = eks_connector_find_entity (connector, eks_table_get_entity (table));
  g_auto (GStrv) titles = eks_catalog_get_titles (connector, table);
  guint total = g_strv_length (titles);
  guint n = MIN (total, N_COLUMNS);
  EksType types[N_COLUMNS];
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (G_LIST_MODEL (eks_table_get_columns (table)), i);
      g_autoptr (EksCatalogField) field = entity != NULL ? eks_catalog_find (connector, entity, eks_column_get_text (column), NULL) : NULL;
      types[i] = field != NULL ? eks_catalog_field_get_field_type (field) : EKS_TYPE_TEXT;
      if (!eks_format_get_header (format))
        continue;
      if (i > 0)
        append_delimiter (text, format);
      append_cell (text, format, titles[i]);
    }
  for (guint line = 0; line < N_LINES; line++)
    {
      if (text->len > 0)
        g_string_append (text, total > n ? "…\n" : "\n");
      append_line (text, format, types, n, line);
    }
  if (total > n)
    g_string_append (text, "…");
  return g_string_free (text, FALSE);
}
