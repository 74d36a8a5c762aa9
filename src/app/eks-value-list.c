/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A button that names the values and opens their list. The ticks are the values; there is no second copy. */

#include "config.h"

#include "eks-value-list.h"

#include "eks-values.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksValueList
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkLabel *button_label;
  GtkBox *list;
  GtkEntry *entry;
  EksType type;
  char *label; /* (owned): what a screen reader calls the field */
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksValueList, eks_value_list, ADW_TYPE_BIN)

static GtkCheckButton *
find_check (EksValueList *self, const char *value)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (g_strcmp0 (g_object_get_data (G_OBJECT (child), "value"), value) == 0)
      return GTK_CHECK_BUTTON (child);
  return NULL;
}

static void
show_values (EksValueList *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) shown = NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (child)))
      g_strv_builder_add (builder, gtk_check_button_get_label (GTK_CHECK_BUTTON (child)));
  shown = g_strv_builder_end (builder);
  /* TRANSLATORS: on a button, when no value was chosen yet */
  text = shown[0] != NULL ? g_strjoinv (", ", shown) : g_strdup (_("Choose values"));
  gtk_label_set_label (self->button_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), text);
  name = g_strdup_printf ("%s: %s", self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_toggled (EksValueList *self)
{
  show_values (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* A value with what it means, where that is known. */
static void
add_check (EksValueList *self, const char *value, const EksChoice *choice)
{
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *words = eks_values_to_words (self->type, value);

  gtk_check_button_set_label (GTK_CHECK_BUTTON (check), choice != NULL ? choice->label : words);
  if (choice != NULL && choice->description != NULL)
    gtk_widget_set_tooltip_text (check, choice->description);
  g_object_set_data_full (G_OBJECT (check), "value", g_strdup (value), g_free);
  gtk_box_append (self->list, check);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_toggled), self);
}

static void
tick (EksValueList *self, const char *value)
{
  if (value[0] == '\0')
    return;
  if (find_check (self, value) == NULL)
    add_check (self, value, NULL);
  gtk_check_button_set_active (find_check (self, value), TRUE);
}

static void
on_add (EksValueList *self)
{
  gboolean valid;
  g_autofree char *value = eks_values_from_words (self->type, gtk_editable_get_text (GTK_EDITABLE (self->entry)), &valid);

  if (!valid)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
      return;
    }
  tick (self, value);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
on_entry_changed (EksValueList *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID);
}

static void
eks_value_list_finalize (GObject *object)
{
  g_free (EKS_VALUE_LIST (object)->label);
  G_OBJECT_CLASS (eks_value_list_parent_class)->finalize (object);
}

static gboolean
eks_value_list_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (EKS_VALUE_LIST (widget)->button));
}

static void
eks_value_list_class_init (EksValueListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_value_list_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = eks_value_list_grab_focus;
  signals[CHANGED] = g_signal_new ("changed", EKS_TYPE_VALUE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_entry_line (EksValueList *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *add = gtk_button_new_with_mnemonic (_("_Add"));
  g_autofree char *form = eks_values_describe_form (self->type);

  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_entry_set_placeholder_text (self->entry, _("Another value"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Another value"), -1);
  if (eks_values_are_days (self->type) || eks_values_are_numbers (self->type))
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->entry), form);
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (line), add);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_add), self);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_entry_changed), self);
  g_signal_connect_swapped (add, "clicked", G_CALLBACK (on_add), self);
  return line;
}

static GtkWidget *
make_popover (EksValueList *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), make_entry_line (self));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

static void
eks_value_list_init (EksValueList *self)
{
  self->list = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 3));
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  self->button_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->button_label, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (self->button_label, 28);
  gtk_label_set_xalign (self->button_label, 0);
  gtk_menu_button_set_child (self->button, GTK_WIDGET (self->button_label));
  gtk_menu_button_set_always_show_arrow (self->button, TRUE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
}

/**
 * eks_value_list_new:
 * @field: whose values they are
 * @label: what a screen reader calls the field
 * @values: (array zero-terminated=1): the values as a job holds them
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
eks_value_list_new (EksCatalogField *field, const char *label, const char *const *values)
{
  EksValueList *self = g_object_new (EKS_TYPE_VALUE_LIST, NULL);
  GPtrArray *choices = eks_catalog_field_get_choices (field);

  self->type = eks_catalog_field_get_field_type (field);
  self->label = g_strdup (label);
  gtk_menu_button_set_popover (self->button, make_popover (self));
  for (guint i = 0; i < choices->len; i++)
    {
      const EksChoice *choice = g_ptr_array_index (choices, i);
      add_check (self, choice->value, choice);
    }
  for (guint i = 0; values[i] != NULL; i++)
    tick (self, values[i]);
  show_values (self);
  return GTK_WIDGET (self);
}

/**
 * eks_value_list_dup_values:
 * @self: a list
 *
 * Returns: (transfer full): the values as a job holds them, in the order of the list
 */
GStrv
eks_value_list_dup_values (EksValueList *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (EKS_IS_VALUE_LIST (self), NULL);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (child)))
      g_strv_builder_add (builder, g_object_get_data (G_OBJECT (child), "value"));
  return g_strv_builder_end (builder);
}

/**
 * eks_value_list_toggle:
 * @self: a list
 * @value: a value as a job holds it
 *
 * As if the person had ticked it, or taken the tick away.
 */
void
eks_value_list_toggle (EksValueList *self, const char *value)
{
  GtkCheckButton *check;

  g_return_if_fail (EKS_IS_VALUE_LIST (self) && value != NULL);

  check = find_check (self, value);
  if (check != NULL)
    gtk_check_button_set_active (check, !gtk_check_button_get_active (check));
  else
    tick (self, value);
}
