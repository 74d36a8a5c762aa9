/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes the condition in place. The value's editor is made anew when field or comparison change, and only then. */

#include "config.h"

#include "eks-filter-row.h"

#include "eks-value-editor.h"
#include "eks-values.h"
#include "eks-wrap-box.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksFilterRow
{
  GtkBox parent_instance;

  GtkDropDown *field_drop_down;
  GtkDropDown *comparison_drop_down;
  AdwBin *value_bin;
  GtkLabel *error_label;
  GtkButton *remove_button;

  EksFilterScope *scope;  /* (owned) */
  EksFilter *condition;   /* (owned) */
  EksCatalogField *field; /* (owned) (nullable): of the condition; NULL if the system has none such */
  GArray *comparisons;    /* (owned) (element-type int): what the drop-down lists */
};

enum
{
  REMOVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksFilterRow, eks_filter_row, GTK_TYPE_BOX)

static void
show_value (EksFilterRow *self)
{
  gboolean has_value = self->field != NULL && eks_comparison_get_arity (eks_filter_get_comparison (self->condition)) != EKS_ARITY_NONE;

  adw_bin_set_child (self->value_bin, has_value ? eks_value_editor_new (self->scope, self->condition, self->field) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->value_bin), has_value);
}

/* Those of the field's type, and the one that the condition has if it is none of them. */
static void
show_comparisons (EksFilterRow *self)
{
  int current = (int) eks_filter_get_comparison (self->condition);
  EksType type = self->field != NULL ? eks_catalog_field_get_field_type (self->field) : EKS_TYPE_TEXT;
  const int *list = eks_catalog_get_comparisons (type);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint selected = GTK_INVALID_LIST_POSITION;

  g_array_set_size (self->comparisons, 0);
  for (guint i = 0; list[i] >= 0; i++)
    {
      if (list[i] == current)
        selected = i;
      g_array_append_val (self->comparisons, list[i]);
    }
  if (selected == GTK_INVALID_LIST_POSITION)
    {
      selected = self->comparisons->len;
      g_array_append_val (self->comparisons, current);
    }
  for (guint i = 0; i < self->comparisons->len; i++)
    gtk_string_list_append (labels, eks_comparison_get_label ((EksComparison) g_array_index (self->comparisons, int, i), type));
  gtk_drop_down_set_model (self->comparison_drop_down, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (self->comparison_drop_down, selected);
}

static void
show_field (EksFilterRow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), self->field == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->comparison_drop_down), self->field != NULL);
  if (self->field == NULL)
    {
      const char *id = eks_filter_get_field (self->condition);
      /* TRANSLATORS: %s is the id of a field that a system no longer has */
      g_autofree char *text = id[0] != '\0' ? g_strdup_printf (_("There is no field “%s” any more. Choose another one."), id) : g_strdup (_("Choose a field."));
      gtk_label_set_label (self->error_label, text);
    }
  if (self->field == NULL)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self->field_drop_down), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (self->field_drop_down), GTK_ACCESSIBLE_STATE_INVALID);
}

static gboolean
suits (EksCatalogField *field, EksComparison comparison)
{
  const int *list = eks_catalog_get_comparisons (eks_catalog_field_get_field_type (field));

  for (guint i = 0; list[i] >= 0; i++)
    if (list[i] == (int) comparison)
      return TRUE;
  return FALSE;
}

/* One change of the job, however much of the condition it touches. */
static void
change (EksFilterRow *self, EksComparison comparison, const char *const *values)
{
  EksComparison before = eks_filter_get_comparison (self->condition);
  g_auto (GStrv) fitted = eks_values_fit (self->field, comparison, before, values, eks_filter_scope_get_now (self->scope));

  g_object_freeze_notify (G_OBJECT (self->condition));
  eks_filter_set_field (self->condition, eks_catalog_field_get_id (self->field));
  eks_filter_set_comparison (self->condition, comparison);
  eks_filter_set_values (self->condition, (const char *const *) fitted);
  g_object_thaw_notify (G_OBJECT (self->condition));
  show_value (self);
}

static void
on_comparison_selected (EksFilterRow *self)
{
  guint selected = gtk_drop_down_get_selected (self->comparison_drop_down);
  EksComparison comparison;
  g_auto (GStrv) values = g_strdupv ((GStrv) eks_filter_get_values (self->condition));

  if (selected >= self->comparisons->len || self->field == NULL)
    return;
  comparison = (EksComparison) g_array_index (self->comparisons, int, selected);
  if (comparison != eks_filter_get_comparison (self->condition))
    change (self, comparison, (const char *const *) values);
}

static gboolean
can_keep_values (EksCatalogField *before, EksCatalogField *after)
{
  return before != NULL && eks_catalog_field_get_field_type (before) == eks_catalog_field_get_field_type (after) &&
         eks_catalog_field_get_choices (before)->len == 0 && eks_catalog_field_get_choices (after)->len == 0;
}

static void
on_field_selected (EksFilterRow *self)
{
  EksCatalogField *chosen = gtk_drop_down_get_selected_item (self->field_drop_down);
  EksComparison comparison = eks_filter_get_comparison (self->condition);
  g_auto (GStrv) values = NULL;
  gboolean keep;

  if (chosen == NULL || strcmp (eks_catalog_field_get_id (chosen), eks_filter_get_field (self->condition)) == 0)
    return;
  keep = can_keep_values (self->field, chosen);
  values = keep ? g_strdupv ((GStrv) eks_filter_get_values (self->condition)) : g_new0 (char *, 1);
  g_set_object (&self->field, chosen);
  if (!keep || !suits (chosen, comparison))
    comparison = (EksComparison) eks_catalog_get_comparisons (eks_catalog_field_get_field_type (chosen))[0];
  change (self, comparison, (const char *const *) values);
  g_signal_handlers_block_by_func (self->comparison_drop_down, on_comparison_selected, self);
  show_comparisons (self);
  g_signal_handlers_unblock_by_func (self->comparison_drop_down, on_comparison_selected, self);
  show_field (self);
}

static void
on_remove_clicked (EksFilterRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
eks_filter_row_dispose (GObject *object)
{
  EksFilterRow *self = EKS_FILTER_ROW (object);

  if (self->field_drop_down != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->field_drop_down, self);
      g_signal_handlers_disconnect_by_data (self->comparison_drop_down, self);
      self->field_drop_down = self->comparison_drop_down = NULL;
    }
  g_clear_object (&self->scope);
  g_clear_object (&self->condition);
  g_clear_object (&self->field);
  G_OBJECT_CLASS (eks_filter_row_parent_class)->dispose (object);
}

static void
eks_filter_row_finalize (GObject *object)
{
  g_array_unref (EKS_FILTER_ROW (object)->comparisons);
  G_OBJECT_CLASS (eks_filter_row_parent_class)->finalize (object);
}

static gboolean
eks_filter_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (EKS_FILTER_ROW (widget)->field_drop_down));
}

static void
eks_filter_row_class_init (EksFilterRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_filter_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_filter_row_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = eks_filter_row_grab_focus;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
  signals[REMOVE] = g_signal_new ("remove", EKS_TYPE_FILTER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* In the button: what it is, with the area in front where it is not the entity's own. */
static void
on_bind_chosen (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_autofree char *name = eks_catalog_field_dup_name (gtk_list_item_get_item (item));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), name);
}

static void
on_setup_chosen (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 6);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 26);
  gtk_list_item_set_child (item, label);
}

static void
on_setup_listed (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *label = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
      if (i == 0)
        {
          gtk_widget_add_css_class (label, "caption");
          gtk_widget_add_css_class (label, "dim-label");
        }
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_list_item_set_child (item, box);
}

static void
on_bind_listed (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  EksCatalogField *field = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (box)), eks_catalog_field_get_area (field));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (box)), eks_catalog_field_get_label (field));
  gtk_widget_set_tooltip_text (box, eks_catalog_field_get_description (field));
}

static void
set_up_field_drop_down (EksFilterRow *self)
{
  g_autoptr (GtkListItemFactory) chosen = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) listed = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkExpression) label = gtk_property_expression_new (EKS_TYPE_CATALOG_FIELD, NULL, "label");

  g_signal_connect (chosen, "setup", G_CALLBACK (on_setup_chosen), NULL);
  g_signal_connect (chosen, "bind", G_CALLBACK (on_bind_chosen), NULL);
  g_signal_connect (listed, "setup", G_CALLBACK (on_setup_listed), NULL);
  g_signal_connect (listed, "bind", G_CALLBACK (on_bind_listed), NULL);
  gtk_drop_down_set_factory (self->field_drop_down, chosen);
  gtk_drop_down_set_list_factory (self->field_drop_down, listed);
  gtk_drop_down_set_expression (self->field_drop_down, label);
  gtk_drop_down_set_enable_search (self->field_drop_down, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->field_drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Field"), -1);
}

static void
eks_filter_row_init (EksFilterRow *self)
{
  GtkWidget *box = eks_wrap_box_new ();

  self->comparisons = g_array_new (FALSE, FALSE, sizeof (int));
  self->field_drop_down = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  self->comparison_drop_down = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  self->value_bin = ADW_BIN (adw_bin_new ());
  self->error_label = GTK_LABEL (gtk_label_new (NULL));
  self->remove_button = GTK_BUTTON (gtk_button_new_from_icon_name ("window-close-symbolic"));
  set_up_field_drop_down (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->comparison_drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Comparison"), -1);
  gtk_label_set_wrap (self->error_label, TRUE);
  gtk_label_set_xalign (self->error_label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->error_label), "error");
  gtk_widget_set_valign (GTK_WIDGET (self->field_drop_down), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self->comparison_drop_down), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self->remove_button), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->remove_button), "flat");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->remove_button), _("Remove condition"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Remove condition"), -1);
  gtk_widget_set_hexpand (box, TRUE);
  eks_wrap_box_append (EKS_WRAP_BOX (box), GTK_WIDGET (self->field_drop_down));
  eks_wrap_box_append (EKS_WRAP_BOX (box), GTK_WIDGET (self->comparison_drop_down));
  eks_wrap_box_append (EKS_WRAP_BOX (box), GTK_WIDGET (self->value_bin));
  eks_wrap_box_append (EKS_WRAP_BOX (box), GTK_WIDGET (self->error_label));
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_box_append (GTK_BOX (self), box);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->remove_button));
  g_signal_connect_swapped (self->remove_button, "clicked", G_CALLBACK (on_remove_clicked), self);
}

/**
 * eks_filter_row_new:
 * @scope: what it can be about
 * @condition: a condition, changed in place
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
eks_filter_row_new (EksFilterScope *scope, EksFilter *condition)
{
  EksFilterRow *self;
  guint position;

  g_return_val_if_fail (EKS_IS_FILTER_SCOPE (scope) && EKS_IS_FILTER (condition), NULL);

  self = g_object_new (EKS_TYPE_FILTER_ROW, NULL);
  self->scope = g_object_ref (scope);
  self->condition = g_object_ref (condition);
  position = eks_filter_scope_find (scope, eks_filter_get_field (condition));
  self->field = g_list_model_get_item (eks_filter_scope_get_fields (scope), position);
  gtk_drop_down_set_model (self->field_drop_down, eks_filter_scope_get_fields (scope));
  gtk_drop_down_set_selected (self->field_drop_down, position);
  show_comparisons (self);
  show_field (self);
  show_value (self);
  g_signal_connect_swapped (self->field_drop_down, "notify::selected", G_CALLBACK (on_field_selected), self);
  g_signal_connect_swapped (self->comparison_drop_down, "notify::selected", G_CALLBACK (on_comparison_selected), self);
  return GTK_WIDGET (self);
}
