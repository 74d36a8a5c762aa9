/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The details of a row that is read. */

#include "config.h"

#include "eks-record-window.h"

#include "eks-browse.h"
#include "eks-ui.h"
#include "eks-wrap-box.h"

#include <glib/gi18n-lib.h>

struct _EksRecordWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *window_title;
  EksWrapBox *buttons_box;
  GtkListBox *fields_list;
};

G_DEFINE_FINAL_TYPE (EksRecordWindow, eks_record_window, ADW_TYPE_WINDOW)

static guint signals[1];

static void
eks_record_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), EKS_TYPE_RECORD_WINDOW);
  G_OBJECT_CLASS (eks_record_window_parent_class)->dispose (object);
}

static void
eks_record_window_class_init (EksRecordWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_record_window_dispose;
  g_type_ensure (EKS_TYPE_WRAP_BOX);
  /**
   * EksRecordWindow::chosen:
   * @name: the name of an action
   * @target: its target
   */
  signals[0] = g_signal_new ("chosen", EKS_TYPE_RECORD_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_VARIANT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-record-window.ui");
  gtk_widget_class_bind_template_child (widget_class, EksRecordWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, EksRecordWindow, buttons_box);
  gtk_widget_class_bind_template_child (widget_class, EksRecordWindow, fields_list);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
eks_record_window_init (EksRecordWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The field, its value in words, and below them what that value means. */
static void
add_field (EksRecordWindow *self, const EksField *field, const char *value, EksZone *zone)
{
  const EksChoice *choice = eks_browse_find_choice (field, value);
  g_autofree char *text = eks_browse_dup_text (field, value, zone);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *row = gtk_list_box_row_new ();
  const char *const lines[] = { field->label, text[0] != '\0' ? text : "–", choice != NULL ? choice->description : NULL };
  static const char *const styles[] = { "caption", "body", "caption" };

  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      GtkWidget *label = lines[i] != NULL ? gtk_label_new (lines[i]) : NULL;
      if (label == NULL)
        continue;
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_selectable (GTK_LABEL (label), i == 1);
      gtk_widget_add_css_class (label, styles[i]);
      if (i != 1)
        gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_append (self->fields_list, row);
}

static void
on_clicked (EksRecordWindow *self, GtkButton *button)
{
  const char *name = g_object_get_data (G_OBJECT (button), "name");
  g_autoptr (GVariant) target = g_variant_ref (g_object_get_data (G_OBJECT (button), "target"));

  g_object_ref (self);
  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (self, signals[0], 0, name, target);
  g_object_unref (self);
}

static void
add_choice (EksRecordWindow *self, GMenuModel *choices, int index)
{
  g_autofree char *label = NULL;
  char *name = NULL;
  GtkWidget *button;

  g_menu_model_get_item_attribute (choices, index, G_MENU_ATTRIBUTE_LABEL, "s", &label);
  g_menu_model_get_item_attribute (choices, index, G_MENU_ATTRIBUTE_ACTION, "s", &name);
  button = gtk_button_new_with_label (label);
  g_object_set_data_full (G_OBJECT (button), "name", name, g_free);
  g_object_set_data_full (G_OBJECT (button), "target", g_menu_model_get_item_attribute_value (choices, index, G_MENU_ATTRIBUTE_TARGET, NULL), (GDestroyNotify) g_variant_unref);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_clicked), self);
  eks_wrap_box_append (self->buttons_box, button);
}

/**
 * eks_record_window_new:
 * @parent: above which window
 * @title: what the record is called
 * @entity: whose record it is
 * @record: (element-type utf8 utf8): the text of each of its fields
 * @zone: the time zone of the account
 * @choices: what can be done with it; whoever listens to “chosen” does it
 *
 * Returns: (transfer none): the window, not yet presented; it owns itself
 */
GtkWindow *
eks_record_window_new (GtkWindow *parent, const char *title, EksEntity *entity, GHashTable *record, const char *zone, GMenuModel *choices)
{
  EksRecordWindow *self;
  g_autoptr (EksZone) clock = NULL;
  GPtrArray *fields;

  g_return_val_if_fail (EKS_IS_ENTITY (entity) && record != NULL && G_IS_MENU_MODEL (choices), NULL);

  clock = eks_zone_new (zone, NULL);
  if (clock == NULL)
    clock = eks_zone_new ("UTC", NULL);
  self = g_object_new (EKS_TYPE_RECORD_WINDOW, "transient-for", parent, "modal", TRUE, "title", title, NULL);
  adw_window_title_set_title (self->window_title, title);
  adw_window_title_set_subtitle (self->window_title, eks_entity_get_label (entity));
  fields = eks_entity_get_fields (entity);
  for (guint i = 0; i < fields->len; i++)
    {
      const EksField *field = g_ptr_array_index (fields, i);
      const char *value = g_hash_table_lookup (record, field->id);
      add_field (self, field, value != NULL ? value : "", clock);
    }
  for (int i = 0; i < g_menu_model_get_n_items (choices); i++)
    add_choice (self, choices, i);
  gtk_widget_set_visible (GTK_WIDGET (self->buttons_box), g_menu_model_get_n_items (choices) > 0);
  return GTK_WINDOW (self);
}
