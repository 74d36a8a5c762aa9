/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the list of fields: whether the field is in the file is read from the table, whenever it changes. */

#include "config.h"

#include "eks-field-row.h"

#include "eks-column-use.h"
#include "eks-privacy-badge.h"
#include "eks-ui.h"
#include "eks-undo.h"

#include <glib/gi18n-lib.h>

/* of columns, in a table */
#define N_LISTS 3

struct _EksFieldRow
{
  AdwBin parent_instance;

  GtkCheckButton *check;
  GtkLabel *title_label;
  GtkLabel *subtitle_label;
  GtkWidget *sample_box;
  GtkLevelBar *fill_bar;
  GtkLabel *sample_label;
  EksPrivacyBadge *badge;
  GtkButton *add_button;
  GtkImage *added_icon;

  EksTable *table;     /* (owned) */
  EksFieldItem *item;  /* (owned) (nullable) */
  GListModel *shown;   /* (owned) (nullable): of an area, the fields that the search left */
  guint checks : 1;    /* a check button, which also takes away; else a button that adds */
  guint updating : 1;
};

G_DEFINE_FINAL_TYPE (EksFieldRow, eks_field_row, ADW_TYPE_BIN)

static void
show_in_file (EksFieldRow *self)
{
  gboolean in_file = eks_table_find_column (self->table, eks_field_item_get_id (self->item)) != NULL;

  self->updating = TRUE;
  gtk_check_button_set_active (self->check, in_file);
  self->updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->add_button), !self->checks && !in_file);
  gtk_widget_set_visible (GTK_WIDGET (self->added_icon), !self->checks && in_file);
}

static void
show_area (EksFieldRow *self)
{
  guint n = g_list_model_get_n_items (self->shown);
  /* TRANSLATORS: %u is how many fields an area has */
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%u field", "%u fields", n), n);
  gboolean missing = FALSE;

  for (guint i = 0; !missing && i < n; i++)
    {
      g_autoptr (EksFieldItem) item = g_list_model_get_item (self->shown, i);
      missing = eks_table_find_column (self->table, eks_field_item_get_id (item)) == NULL;
    }
  gtk_label_set_label (self->subtitle_label, subtitle);
  /* so many fields at once would leave nothing to put together */
  gtk_widget_set_visible (GTK_WIDGET (self->add_button), !self->checks && missing && !eks_table_get_counted (self->table));
}

static void
on_columns_changed (EksFieldRow *self)
{
  if (self->item != NULL)
    show_in_file (self);
  else if (self->shown != NULL)
    show_area (self);
}

static void
on_add_clicked (EksFieldRow *self)
{
  if (self->item != NULL)
    eks_field_row_set_in_file (self->table, eks_field_item_get_field (self->item), TRUE);
  else if (self->shown != NULL)
    eks_field_row_add_items (GTK_WIDGET (self), self->table, self->shown);
}

static void
on_check_toggled (EksFieldRow *self)
{
  if (!self->updating && self->item != NULL)
    eks_field_row_set_in_file (self->table, eks_field_item_get_field (self->item), gtk_check_button_get_active (self->check));
}

static void
eks_field_row_dispose (GObject *object)
{
  EksFieldRow *self = EKS_FIELD_ROW (object);

  if (self->table != NULL)
    eks_field_row_unbind (self);
  g_clear_object (&self->table);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_FIELD_ROW);
  G_OBJECT_CLASS (eks_field_row_parent_class)->dispose (object);
}

static void
eks_field_row_class_init (EksFieldRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_field_row_dispose;
  g_type_ensure (EKS_TYPE_PRIVACY_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-field-row.ui");
  gtk_widget_class_bind_template_child (widget_class, EksFieldRow, check);
  gtk_widget_class_bind_template_child (widget_class, EksFieldRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, EksFieldRow, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, EksFieldRow, sample_box);
  gtk_widget_class_bind_template_child (widget_class, EksFieldRow, fill_bar);
  gtk_widget_class_bind_template_child (widget_class, EksFieldRow, sample_label);
  gtk_widget_class_bind_template_child (widget_class, EksFieldRow, badge);
  gtk_widget_class_bind_template_child (widget_class, EksFieldRow, add_button);
  gtk_widget_class_bind_template_child (widget_class, EksFieldRow, added_icon);
}

static void
eks_field_row_init (EksFieldRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->check, "toggled", G_CALLBACK (on_check_toggled), self);
  g_signal_connect_swapped (self->add_button, "clicked", G_CALLBACK (on_add_clicked), self);
}

/**
 * eks_field_row_new:
 * @table: the table whose columns can be chosen
 * @checks: %TRUE for a check button, which also takes a field away; %FALSE for a button that adds
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
eks_field_row_new (EksTable *table, gboolean checks)
{
  EksFieldRow *self;

  g_return_val_if_fail (EKS_IS_TABLE (table), NULL);

  self = g_object_new (EKS_TYPE_FIELD_ROW, NULL);
  self->table = g_object_ref (table);
  self->checks = checks;
  return GTK_WIDGET (self);
}

static void
watch_columns (EksFieldRow *self)
{
  GListStore *const lists[N_LISTS] = { eks_table_get_columns (self->table), eks_table_get_by (self->table), eks_table_get_values (self->table) };

  for (guint i = 0; i < N_LISTS; i++)
    g_signal_connect_object (lists[i], "items-changed", G_CALLBACK (on_columns_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "notify::counted", G_CALLBACK (on_columns_changed), self, G_CONNECT_SWAPPED);
  on_columns_changed (self);
}

/* In 4.8 a list cannot be told what its rows are called. */
static void
name_list_item (EksFieldRow *self, const char *label)
{
  GtkWidget *expander = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget *list_item = expander != NULL ? gtk_widget_get_parent (expander) : NULL;

  if (list_item != NULL)
    eks_ui_set_label (list_item, label);
}

/**
 * eks_field_row_bind_area:
 * @self: a row
 * @area: an area
 * @shown: those of its fields that the search left
 */
void
eks_field_row_bind_area (EksFieldRow *self, EksFieldArea *area, GListModel *shown)
{
  g_autofree char *action = NULL;

  g_return_if_fail (EKS_IS_FIELD_ROW (self) && EKS_IS_FIELD_AREA (area) && G_IS_LIST_MODEL (shown));

  /* TRANSLATORS: %s is an area such as “Lead” */
  action = g_strdup_printf (_("Add all of “%s”"), eks_field_area_get_label (area));

  eks_field_row_unbind (self);
  self->shown = g_object_ref (shown);
  gtk_label_set_label (self->title_label, eks_field_area_get_label (area));
  g_signal_connect_object (shown, "items-changed", G_CALLBACK (on_columns_changed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (GTK_WIDGET (self->title_label), "heading");
  gtk_widget_set_visible (GTK_WIDGET (self->check), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->added_icon), FALSE);
  gtk_widget_set_visible (self->sample_box, FALSE);
  eks_privacy_badge_set_privacy (self->badge, EKS_PRIVACY_NONE);
  gtk_button_set_label (self->add_button, _("Add all"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->add_button), action);
  eks_ui_set_label (self->add_button, action);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), NULL);
  name_list_item (self, eks_field_area_get_label (area));
  watch_columns (self);
}

static void
show_sample (EksFieldRow *self, EksReference *reference)
{
  double rate = reference != NULL ? eks_reference_get_fill_rate (reference) : 0;
  guint percent = (guint) (rate * 100 + 0.5);
  const char *sample = reference != NULL ? eks_reference_get_sample (reference) : NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->sample_box, reference != NULL);
  if (reference == NULL)
    return;
  if (sample == NULL)
    text = g_strdup (_("not in any record that was looked at"));
  else if (percent == 0)
    /* TRANSLATORS: %s is a value that a record has; nearly all others have none */
    text = g_strdup_printf (_("rarely filled in, for example “%s”"), sample);
  else
    /* TRANSLATORS: %1$u percent of the records have a value, %2$s is one of the values */
    text = g_strdup_printf (_("filled in %1$u %%, for example “%2$s”"), percent, sample);
  gtk_label_set_label (self->sample_label, text);
  gtk_level_bar_set_value (self->fill_bar, rate);
}

/* People know a form's field by its reference: that is what they gave it. */
static const char *
get_short_id (EksFieldItem *item)
{
  EksReference *reference = eks_field_item_get_reference (item);

  return reference != NULL ? eks_reference_get_reference (reference) : eks_field_item_get_id (item);
}

/**
 * eks_field_row_bind_item:
 * @self: a row
 * @item: a field
 */
void
eks_field_row_bind_item (EksFieldRow *self, EksFieldItem *item)
{
  EksCatalogField *field;
  const char *label, *description;
  g_autofree char *name = NULL;
  g_autofree char *action = NULL;

  g_return_if_fail (EKS_IS_FIELD_ROW (self) && EKS_IS_FIELD_ITEM (item));

  field = eks_field_item_get_field (item);
  label = eks_field_item_get_label (item);
  description = eks_catalog_field_get_description (field);
  /* TRANSLATORS: %1$s is a field, %2$s the area it belongs to */
  name = g_strdup_printf (_("%1$s (%2$s)"), label, eks_catalog_field_get_area (field));
  /* TRANSLATORS: %s is a field */
  action = g_strdup_printf (_("Add “%s”"), label);
  eks_field_row_unbind (self);
  self->item = g_object_ref (item);
  gtk_label_set_label (self->title_label, label);
  gtk_widget_remove_css_class (GTK_WIDGET (self->title_label), "heading");
  gtk_label_set_label (self->subtitle_label, description != NULL ? description : get_short_id (item));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), eks_catalog_field_get_id (field));
  gtk_widget_set_visible (GTK_WIDGET (self->check), self->checks);
  eks_ui_set_label (self->check, name);
  gtk_button_set_icon_name (self->add_button, "list-add-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->add_button), action);
  eks_ui_set_label (self->add_button, action);
  eks_privacy_badge_set_privacy (self->badge, eks_field_item_get_privacy (item));
  show_sample (self, eks_field_item_get_reference (item));
  name_list_item (self, name);
  watch_columns (self);
}

/**
 * eks_field_row_unbind:
 * @self: a row
 *
 * Lets go of the field or area.
 */
void
eks_field_row_unbind (EksFieldRow *self)
{
  g_return_if_fail (EKS_IS_FIELD_ROW (self));
  GListStore *const lists[N_LISTS] = { eks_table_get_columns (self->table), eks_table_get_by (self->table), eks_table_get_values (self->table) };

  for (guint i = 0; i < N_LISTS; i++)
    g_signal_handlers_disconnect_by_func (lists[i], on_columns_changed, self);
  g_signal_handlers_disconnect_by_func (self->table, on_columns_changed, self);
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_func (self->shown, on_columns_changed, self);
  g_clear_object (&self->item);
  g_clear_object (&self->shown);
}

/**
 * eks_field_row_add_items:
 * @widget: a widget below a toast overlay
 * @table: a table
 * @items: some #EksFieldItem
 *
 * Adds those fields that are no columns yet, in one change that can be undone.
 */
void
eks_field_row_add_items (GtkWidget *widget, EksTable *table, GListModel *items)
{
  GListStore *columns = eks_table_get_columns (table);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (columns));
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (EksTable) before = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (items) && n + added->len < EKS_TABLE_MAX_COLUMNS; i++)
    {
      g_autoptr (EksFieldItem) item = g_list_model_get_item (items, i);
      if (eks_table_find_column (table, eks_field_item_get_id (item)) == NULL)
        g_ptr_array_add (added, eks_column_new (eks_field_item_get_id (item), NULL));
    }
  if (added->len == 0)
    return;
  before = eks_undo_begin (widget, table);
  g_list_store_splice (columns, n, 0, added->pdata, added->len);
  eks_undo_offer (widget, table, g_steal_pointer (&before));
}

/**
 * eks_field_row_set_in_file:
 * @table: a table
 * @field: a field
 * @in_file: whether it shall be a column
 *
 * A new column comes last. Nothing happens if it is so already.
 */
void
eks_field_row_set_in_file (EksTable *table, EksCatalogField *field, gboolean in_file)
{
  EksColumn *found = eks_table_find_column (table, eks_catalog_field_get_id (field));

  if (in_file && found == NULL)
    eks_column_use_add (table, eks_catalog_field_get_id (field), eks_catalog_field_get_field_type (field));
  else if (!in_file && found != NULL)
    eks_table_remove_column (table, found);
}
