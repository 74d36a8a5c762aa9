/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file says about how its rows were chosen. It depends on the job alone, so that the same job gives the same
 * bytes for everybody: fields are called as the columns of the file are, or by their ids. */

#include "config.h"

#include "eks-file-words.h"

#include "eks-catalog.h"
#include "eks-personal.h"
#include "eks-writer-filter.h"

typedef struct
{
  EksConnector *connector;
  EksEntity *entity;
  EksTable *table;
  GStrv titles; /* of its columns */
} Names;

static char *
name_field (const char *id, EksType *type, gboolean *concealed, gpointer data)
{
  const Names *names = data;
  g_autoptr (GListModel) columns = eks_table_dup_written (names->table);
  g_autoptr (EksCatalogField) field = eks_catalog_find (names->connector, names->entity, id, NULL);

  if (field != NULL)
    *type = eks_catalog_field_get_field_type (field);
  *concealed = eks_personal_conceals_field (names->connector, names->entity, names->table, id);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);

      if (!eks_column_get_hidden (column) && eks_column_get_measure (column) == EKS_MEASURE_NONE && g_strcmp0 (eks_column_get_field (column), id) == 0)
        return g_strdup (names->titles[i]);
    }
  return g_strdup (id);
}

/**
 * eks_file_describe_filter:
 * @connector: a connector
 * @table: a table of one of its entities as it is written, with the parameters in its filter filled in
 * @language: of the export
 *
 * Returns: (transfer full): which rows the table has, in words; “…” in place of values that the columns do not show and that
 *   are personal or protected
 */
char *
eks_file_describe_filter (EksConnector *connector, EksTable *table, const char *language)
{
  g_auto (GStrv) titles = NULL;
  Names names = { .connector = connector, .table = table };

  g_return_val_if_fail (EKS_IS_CONNECTOR (connector) && EKS_IS_TABLE (table) && language != NULL, NULL);

  names.entity = eks_connector_find_entity (connector, eks_table_get_entity (table));
  names.titles = titles = eks_catalog_get_titles (connector, table);
  return eks_writer_describe_filter (eks_table_get_where (table), language, name_field, &names);
}
