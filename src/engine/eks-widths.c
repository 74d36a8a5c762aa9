/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A width for each column from what is known without asking the service: its sizes, its kind, its title. */

#include "config.h"

#include "eks-widths.h"

#include "eks-catalog.h"
#include "eks-grouping.h"
#include "eks-personal.h"

#define HASH_WIDTH 64 /* hexadecimal digits of SHA-256 */

/* As wide as values of a kind are, or as a text is most often. */
static guint
get_usual_width (EksType type)
{
  switch (type)
    {
    case EKS_TYPE_GUID:
      return 36;
    case EKS_TYPE_BOOLEAN:
      return 5;
    case EKS_TYPE_INTEGER:
      return 12;
    case EKS_TYPE_NUMBER:
      return 16;
    case EKS_TYPE_TIMESTAMP:
      return 32;
    case EKS_TYPE_DATE:
      return 10;
    case EKS_TYPE_JSON:
      return 100;
    case EKS_TYPE_TEXT:
    default:
      return 30;
    }
}

static guint
suggest (EksConnector *connector, EksEntity *entity, EksColumn *column, const char *title, gboolean header)
{
  g_autoptr (EksCatalogField) field = NULL;
  EksType type;
  guint width;

  if (eks_column_get_maximum (column) > 0)
    return eks_column_get_maximum (column);
  if (eks_personal_get_protection (column) == EKS_EXPOSURE_HASHED)
    return HASH_WIDTH;
  if (eks_column_get_source (column) == EKS_COLUMN_CONSTANT)
    width = MAX ((guint) g_utf8_strlen (eks_column_get_text (column), -1), 1);
  else
    {
      if (entity != NULL && eks_column_get_field (column) != NULL)
        field = eks_catalog_find (connector, entity, eks_column_get_field (column), NULL);
      type = field != NULL ? eks_catalog_field_get_field_type (field) : EKS_TYPE_TEXT;
      width = get_usual_width (eks_measure_find_type (eks_column_get_measure (column), eks_per_find_type (eks_column_get_per (column), type)));
    }
  width = MAX (width, eks_column_get_minimum (column));
  return header ? MAX (width, (guint) g_utf8_strlen (title, -1)) : width;
}

/**
 * eks_widths_suggest:
 * @connector: a connector
 * @table: a table of one of its entities
 * @header: whether the titles are written too
 *
 * Returns: (transfer full): a width for each column that is written, with a blank between, as EksFormat:widths has them
 */
char *
eks_widths_suggest (EksConnector *connector, EksTable *table, gboolean header)
{
  EksEntity *entity;
  g_autoptr (GListModel) columns = NULL;
  g_auto (GStrv) titles = NULL;
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (EKS_IS_CONNECTOR (connector) && EKS_IS_TABLE (table), NULL);

  entity = eks_connector_find_entity (connector, eks_table_get_entity (table));
  columns = eks_table_dup_written (table);
  titles = eks_catalog_get_titles (connector, table);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      if (!eks_column_get_hidden (column))
        g_string_append_printf (text, "%s%u", text->len > 0 ? " " : "", suggest (connector, entity, column, titles[i], header));
    }
  return g_string_free (text, FALSE);
}
