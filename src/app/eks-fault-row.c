/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of its own, since rows for a text have no room for more words. What it says is the description of the row above
 * it too: in words, not by colour alone. */

#include "config.h"

#include "eks-fault-row.h"

#include "eks-ui.h"

struct _EksFaultRow
{
  AdwPreferencesRow parent_instance;

  GtkLabel *label; /* (unowned): the child */
};

G_DEFINE_FINAL_TYPE (EksFaultRow, eks_fault_row, ADW_TYPE_PREFERENCES_ROW)

static void
set_invalid (GtkWidget *row, gboolean invalid)
{
  if (invalid)
    {
      gtk_widget_add_css_class (row, "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
      return;
    }
  gtk_widget_remove_css_class (row, "error");
  gtk_accessible_reset_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID);
}

static void
eks_fault_row_class_init (EksFaultRowClass *klass)
{
}

static void
eks_fault_row_init (EksFaultRow *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_margin_top (GTK_WIDGET (self->label), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->label), 9);
  gtk_widget_set_margin_start (GTK_WIDGET (self->label), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->label), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "caption");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), GTK_WIDGET (self->label));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * eks_fault_row_new:
 *
 * Returns: (transfer floating): a row for below another one, not yet to be seen
 */
GtkWidget *
eks_fault_row_new (void)
{
  return g_object_new (EKS_TYPE_FAULT_ROW, NULL);
}

/**
 * eks_fault_row_show:
 * @self: a row below @row
 * @row: the row that is meant
 * @message: (nullable): what is wrong with it, as it stands after a path; %NULL for nothing
 */
void
eks_fault_row_show (EksFaultRow *self, GtkWidget *row, const char *message)
{
  g_autofree char *sentence = message != NULL ? eks_ui_make_sentence (message) : g_strdup ("");

  g_return_if_fail (EKS_IS_FAULT_ROW (self) && GTK_IS_WIDGET (row));

  gtk_label_set_label (self->label, sentence);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->label), "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self), message != NULL);
  set_invalid (row, message != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
}

/**
 * eks_fault_row_show_note:
 * @self: a row that shows no fault
 * @note: something to know about the row above it, plain text
 */
void
eks_fault_row_show_note (EksFaultRow *self, const char *note)
{
  g_return_if_fail (EKS_IS_FAULT_ROW (self) && note != NULL);

  gtk_label_set_label (self->label, note);
  gtk_widget_remove_css_class (GTK_WIDGET (self->label), "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}
