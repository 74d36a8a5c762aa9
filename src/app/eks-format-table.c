/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A grid of labels: a few rows, nothing to act on. */

#include "config.h"

#include "eks-format-table.h"

#include <glib/gi18n-lib.h>

/* More than these nobody looks at; the rows below the page have all. */
#define MAX_COLUMNS 40
#define MAX_ROWS 5
#define MAX_CHARACTERS 32

static void
add_cell (GtkGrid *grid, guint column, guint row, const char *text, EksType type, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);
  gboolean number = type == EKS_TYPE_INTEGER || type == EKS_TYPE_NUMBER;

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), (int) MIN (g_utf8_strlen (text, -1), MAX_CHARACTERS));
  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_label_set_xalign (GTK_LABEL (label), number ? 1 : 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_widget_add_css_class (label, "numeric");
  gtk_grid_attach (grid, label, (int) column, (int) row, 1, 1);
}

static void
add_row (GtkGrid *grid, EksSchema *schema, EksPreviewRow *cells, guint row)
{
  for (guint i = 0; i < MIN (eks_schema_get_n_columns (schema), MAX_COLUMNS); i++)
    add_cell (grid, i, row, eks_preview_row_get_text (cells, i), eks_schema_get_column (schema, i)->type, NULL);
}

/**
 * eks_format_table_new:
 * @preview: the rows
 * @format: the kind of file, which may have no titles
 *
 * Returns: (transfer floating): a table of the first of them
 */
GtkWidget *
eks_format_table_new (EksPreview *preview, EksFormat *format)
{
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());
  EksSchema *schema = eks_preview_get_schema (preview);
  GListModel *rows = eks_preview_get_rows (preview);
  guint n_columns = eks_schema_get_n_columns (schema);

  gtk_grid_set_column_spacing (grid, 18);
  gtk_grid_set_row_spacing (grid, 3);
  if (!eks_format_has_setting (format, "header") || eks_format_get_header (format))
    for (guint i = 0; i < MIN (n_columns, MAX_COLUMNS); i++)
      add_cell (grid, i, 0, eks_schema_get_column (schema, i)->title, eks_schema_get_column (schema, i)->type, "caption-heading");
  for (guint i = 0; i < MIN (g_list_model_get_n_items (rows), MAX_ROWS); i++)
    {
      g_autoptr (EksPreviewRow) row = g_list_model_get_item (rows, i);
      add_row (grid, schema, row, i + 1);
    }
  if (n_columns > MAX_COLUMNS)
    add_cell (grid, MAX_COLUMNS, 0, "…", EKS_TYPE_TEXT, "caption-heading");
  return GTK_WIDGET (grid);
}
