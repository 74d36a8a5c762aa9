/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A toast with Undo: one step back in the history that the wizard keeps. Any other change makes the offer void,
 * so nothing newer is ever lost. */

#include "config.h"

#include "eks-undo.h"

#include "eks-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define UNDO_KEY "eks-undo"

static gboolean
has_column (EksTable *table, EksColumn *column)
{
  g_autoptr (GListModel) columns = eks_table_dup_written (table);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) other = g_list_model_get_item (columns, i);
      if (eks_column_equal (other, column))
        return TRUE;
    }
  return FALSE;
}

static guint
count_missing (EksTable *table, EksTable *from)
{
  g_autoptr (GListModel) columns = eks_table_dup_written (from);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      n += !has_column (table, column);
    }
  return n;
}

static gboolean
is_same (EksTable *table, EksTable *before)
{
  g_autoptr (JsonNode) now = eks_table_to_json (table);
  g_autoptr (JsonNode) then = eks_table_to_json (before);

  return json_node_equal (now, then);
}

static char *
describe (EksTable *table, EksTable *before)
{
  guint removed = count_missing (table, before);
  guint added = count_missing (before, table);

  if (strcmp (eks_table_get_entity (table), eks_table_get_entity (before)) != 0)
    return g_strdup (eks_filter_is_empty (eks_table_get_where (before)) || !eks_filter_is_empty (eks_table_get_where (table))
                       ? _("The columns were replaced") : _("Columns and filters were replaced"));
  if (removed > 0 && added == 0)
    /* TRANSLATORS: %u columns are not in the file any more */
    return g_strdup_printf (ngettext ("%u column removed", "%u columns removed", removed), removed);
  if (added > 0 && removed == 0)
    /* TRANSLATORS: %u columns are now in the file */
    return g_strdup_printf (ngettext ("%u column added", "%u columns added", added), added);
  return g_strdup (_("The columns were replaced"));
}

/**
 * eks_undo_begin:
 * @widget: a widget below a toast overlay
 * @table: the table that is about to be changed
 *
 * Returns: (transfer full): the table as it is now
 */
EksTable *
eks_undo_begin (GtkWidget *widget, EksTable *table)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  g_autoptr (AdwToast) toast = overlay != NULL ? g_object_steal_data (G_OBJECT (overlay), UNDO_KEY) : NULL;

  if (toast != NULL)
    adw_toast_dismiss (toast);
  return eks_table_copy (table);
}

/**
 * eks_undo_offer_as:
 * @widget: a widget below a toast overlay, in a window with the action `wizard.undo`
 * @table: the table that was changed
 * @before: (transfer full): what eks_undo_begin() gave
 * @title: what was done
 *
 * Says what was done, and offers to take it back until something else changes. Says nothing if nothing changed.
 */
void
eks_undo_offer_as (GtkWidget *widget, EksTable *table, EksTable *before, const char *title)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  g_autoptr (EksTable) owned = before;
  AdwToast *toast;

  if (overlay == NULL || is_same (table, before))
    return;
  toast = eks_ui_new_undo_toast (title);
  adw_toast_set_action_name (toast, "wizard.undo");
  g_signal_connect_object (table, "changed", G_CALLBACK (adw_toast_dismiss), toast, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (overlay), UNDO_KEY, g_object_ref (toast), g_object_unref);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

/**
 * eks_undo_offer:
 * @widget: a widget below a toast overlay, in a window with the action `wizard.undo`
 * @table: the table whose columns were changed
 * @before: (transfer full): what eks_undo_begin() gave
 *
 * eks_undo_offer_as() that finds words for what became of the columns.
 */
void
eks_undo_offer (GtkWidget *widget, EksTable *table, EksTable *before)
{
  g_autofree char *title = describe (table, before);

  eks_undo_offer_as (widget, table, before, title);
}
