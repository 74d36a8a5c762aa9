/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made for one field and one comparison; when those change, another one takes its place. So nothing here is made
 * anew while somebody types. */

#include "config.h"

#include "eks-value-editor.h"

#include "eks-value-entry.h"
#include "eks-value-list.h"
#include "eks-value-picker.h"
#include "eks-values.h"
#include "eks-wrap-box.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksValueEditor
{
  AdwBin parent_instance;

  EksFilter *condition;   /* (owned) */
  EksCatalogField *field; /* (owned) */
  GtkWidget *parts[2];    /* (unowned): what the first and the second value come from */
  EksFilterScope *scope;  /* (owned) */
  EksValuePicker *picker; /* (unowned) (nullable): for values that can be chosen from the data */
};

G_DEFINE_FINAL_TYPE (EksValueEditor, eks_value_editor, ADW_TYPE_BIN)

/* A drop-down whose items say value and meaning; the values themselves are beside it. */
static const char *
get_chosen (GtkWidget *drop_down)
{
  const char *const *values = g_object_get_data (G_OBJECT (drop_down), "values");
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (drop_down));

  return selected != GTK_INVALID_LIST_POSITION ? values[selected] : "";
}

static char *
dup_part_value (GtkWidget *part)
{
  if (EKS_IS_VALUE_ENTRY (part))
    return g_strdup (eks_value_entry_get_value (EKS_VALUE_ENTRY (part)));
  if (GTK_IS_SPIN_BUTTON (part))
    return g_strdup_printf ("%d", gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (part)));
  return g_strdup (get_chosen (part));
}

static void
on_changed (EksValueEditor *self)
{
  g_auto (GStrv) values = NULL;

  if (EKS_IS_VALUE_LIST (self->parts[0]))
    values = eks_value_list_dup_values (EKS_VALUE_LIST (self->parts[0]));
  else
    {
      values = g_new0 (char *, 3);
      for (guint i = 0; i < G_N_ELEMENTS (self->parts) && self->parts[i] != NULL; i++)
        values[i] = dup_part_value (self->parts[i]);
    }
  eks_filter_set_values (self->condition, (const char *const *) values);
  if (self->picker != NULL)
    eks_value_picker_set_chosen (self->picker, (const char *const *) values);
}

static void
on_picked (EksValueEditor *self, const char *value)
{
  if (EKS_IS_VALUE_LIST (self->parts[0]))
    eks_value_list_toggle (EKS_VALUE_LIST (self->parts[0]), value);
  else
    eks_value_entry_set_value (EKS_VALUE_ENTRY (self->parts[0]), value);
}

static void
on_setup_choice (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_list_item_set_child (item, label);
}

static void
on_bind_choice (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

/* Owns @labels and @values, which are as long as each other. */
static GtkWidget *
make_drop_down (EksValueEditor *self, const char *name, GStrv labels, GStrv values, const char *current)
{
  GtkWidget *drop_down = gtk_drop_down_new_from_strings ((const char *const *) labels);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; values[i] != NULL; i++)
    if (strcmp (values[i], current) == 0)
      selected = i;
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_choice), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_choice), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (drop_down), factory);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), selected);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (drop_down), "values", values, (GDestroyNotify) g_strfreev);
  g_strfreev (labels);
  g_signal_connect_swapped (drop_down, "notify::selected", G_CALLBACK (on_changed), self);
  return drop_down;
}

static GtkWidget *
make_choices (EksValueEditor *self, const char *name, const char *current)
{
  GPtrArray *choices = eks_catalog_field_get_choices (self->field);
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  gboolean known = current[0] == '\0';

  for (guint i = 0; i < choices->len; i++)
    {
      const EksChoice *choice = g_ptr_array_index (choices, i);
      g_strv_builder_add (labels, choice->label);
      g_strv_builder_add (values, choice->value);
      known = known || strcmp (choice->value, current) == 0;
    }
  if (!known)
    {
      g_strv_builder_add (labels, current);
      g_strv_builder_add (values, current);
    }
  return make_drop_down (self, name, g_strv_builder_end (labels), g_strv_builder_end (values), current);
}

static GtkWidget *
make_truth (EksValueEditor *self, const char *name, const char *current)
{
  /* TRANSLATORS: value of a field that is true or false */
  const char *labels[] = { C_("value", "Yes"), C_("value", "No"), current, NULL };
  const char *values[] = { "true", "false", current, NULL };

  if (current[0] == '\0' || strcmp (current, "true") == 0 || strcmp (current, "false") == 0)
    labels[2] = values[2] = NULL;
  return make_drop_down (self, name, g_strdupv ((GStrv) labels), g_strdupv ((GStrv) values), current);
}

static gboolean
is_part_of_text (EksComparison comparison)
{
  return comparison == EKS_COMPARISON_CONTAINS || comparison == EKS_COMPARISON_STARTS_WITH || comparison == EKS_COMPARISON_ENDS_WITH;
}

static GtkWidget *
make_value (EksValueEditor *self, const char *name, const char *value)
{
  EksComparison comparison = eks_filter_get_comparison (self->condition);
  EksType type = eks_catalog_field_get_field_type (self->field);
  GtkWidget *entry;

  if (type == EKS_TYPE_BOOLEAN)
    return make_truth (self, name, value);
  if (eks_catalog_field_get_choices (self->field)->len > 0 && !is_part_of_text (comparison))
    return make_choices (self, name, value);
  entry = eks_value_entry_new (type, name, value);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_changed), self);
  return entry;
}

static void
append_word (GtkWidget *box, const char *word)
{
  GtkWidget *label = gtk_label_new (word);

  gtk_widget_add_css_class (label, "dim-label");
  eks_wrap_box_append (EKS_WRAP_BOX (box), label);
}

static GtkWidget *
make_range (EksValueEditor *self, const char *const *values)
{
  GtkWidget *box = eks_wrap_box_new ();
  gboolean days = eks_values_are_days (eks_catalog_field_get_field_type (self->field));

  /* TRANSLATORS: names of the two fields of “is between” */
  self->parts[0] = make_value (self, days ? _("First day") : _("From"), values[0]);
  self->parts[1] = make_value (self, days ? _("Last day") : _("To"), values[1]);
  eks_wrap_box_append (EKS_WRAP_BOX (box), self->parts[0]);
  /* TRANSLATORS: between the two fields of “is between”: [1 January] and [31 January] */
  append_word (box, _("and"));
  eks_wrap_box_append (EKS_WRAP_BOX (box), self->parts[1]);
  return box;
}

static GtkWidget *
make_span (EksValueEditor *self, const char *const *values)
{
  GtkWidget *box = eks_wrap_box_new ();
  /* TRANSLATORS: units behind a number: is in the last [7] [days] */
  const char *labels[] = { _("hours"), _("days"), _("weeks"), _("months"), NULL };

  self->parts[0] = gtk_spin_button_new_with_range (1, 99999, 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->parts[0]), g_ascii_strtod (values[0], NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->parts[0]), GTK_ACCESSIBLE_PROPERTY_LABEL, C_("span", "Number"), -1);
  g_signal_connect_swapped (self->parts[0], "value-changed", G_CALLBACK (on_changed), self);
  self->parts[1] = make_drop_down (self, _("Unit"), g_strdupv ((GStrv) labels), g_strdupv ((GStrv) eks_span_units), values[1]);
  eks_wrap_box_append (EKS_WRAP_BOX (box), self->parts[0]);
  eks_wrap_box_append (EKS_WRAP_BOX (box), self->parts[1]);
  return box;
}

/* Every day and every moment is a value of its own, and of true and false there are no others. */
static gboolean
can_pick (EksValueEditor *self)
{
  EksType type = eks_catalog_field_get_field_type (self->field);

  return (EKS_IS_VALUE_ENTRY (self->parts[0]) || EKS_IS_VALUE_LIST (self->parts[0])) && !eks_values_are_days (type) &&
         type != EKS_TYPE_BOOLEAN && type != EKS_TYPE_JSON;
}

/* @part: the first value's widget, which gets company */
static GtkWidget *
add_picker (EksValueEditor *self, GtkWidget *part)
{
  GtkWidget *box;
  GtkWidget *picker;

  if (!can_pick (self))
    return part;
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  picker = eks_value_picker_new (eks_filter_scope_get_values (self->scope), self->field, EKS_IS_VALUE_LIST (part));
  self->picker = EKS_VALUE_PICKER (picker);
  eks_value_picker_set_chosen (self->picker, eks_filter_get_values (self->condition));
  gtk_widget_set_valign (picker, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), part);
  gtk_box_append (GTK_BOX (box), picker);
  g_signal_connect_object (picker, "picked", G_CALLBACK (on_picked), self, G_CONNECT_SWAPPED);
  return box;
}

static GtkWidget *
make_child (EksValueEditor *self)
{
  const char *const *values = eks_filter_get_values (self->condition);

  switch (eks_comparison_get_arity (eks_filter_get_comparison (self->condition)))
    {
    case EKS_ARITY_ONE:
      self->parts[0] = make_value (self, _("Value"), values[0]);
      return add_picker (self, self->parts[0]);
    case EKS_ARITY_TWO:
      return make_range (self, values);
    case EKS_ARITY_SPAN:
      return make_span (self, values);
    case EKS_ARITY_MANY:
      self->parts[0] = eks_value_list_new (self->field, _("Values"), values);
      g_signal_connect_swapped (self->parts[0], "changed", G_CALLBACK (on_changed), self);
      return add_picker (self, self->parts[0]);
    case EKS_ARITY_NONE:
    default:
      return NULL;
    }
}

static void
eks_value_editor_dispose (GObject *object)
{
  EksValueEditor *self = EKS_VALUE_EDITOR (object);

  /* a drop-down that goes away selects nothing: that is no wish of the person's */
  for (guint i = 0; i < G_N_ELEMENTS (self->parts); i++)
    if (self->parts[i] != NULL)
      g_signal_handlers_disconnect_by_data (self->parts[i], self);
  self->parts[0] = self->parts[1] = NULL;
  self->picker = NULL;
  g_clear_object (&self->scope);
  g_clear_object (&self->condition);
  g_clear_object (&self->field);
  G_OBJECT_CLASS (eks_value_editor_parent_class)->dispose (object);
}

static void
eks_value_editor_class_init (EksValueEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_value_editor_dispose;
}

static void
eks_value_editor_init (EksValueEditor *self)
{
}

/**
 * eks_value_editor_new:
 * @scope: what conditions can be about
 * @condition: a condition, whose values are changed in place
 * @field: its field
 *
 * Returns: (transfer floating): the widget; empty where the comparison takes no value
 */
GtkWidget *
eks_value_editor_new (EksFilterScope *scope, EksFilter *condition, EksCatalogField *field)
{
  EksValueEditor *self;

  g_return_val_if_fail (EKS_IS_FILTER_SCOPE (scope) && EKS_IS_FILTER (condition) && EKS_IS_CATALOG_FIELD (field), NULL);

  self = g_object_new (EKS_TYPE_VALUE_EDITOR, NULL);
  self->scope = g_object_ref (scope);
  self->condition = g_object_ref (condition);
  self->field = g_object_ref (field);
  adw_bin_set_child (ADW_BIN (self), make_child (self));
  return GTK_WIDGET (self);
}
