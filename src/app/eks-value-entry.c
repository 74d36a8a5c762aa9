/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is typed is shown as typed while the person types; only what it means goes on. What is wrong with it
 * stands below the field, in words. */

#include "config.h"

#include "eks-value-entry.h"

#include "eks-text.h"
#include "eks-timestamp.h"
#include "eks-values.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksValueEntry
{
  AdwBin parent_instance;

  GtkEntry *entry;
  GtkLabel *error_label;
  GtkCalendar *calendar; /* (nullable): of days */
  EksType type;
  char *value;           /* (owned): as a job holds it */
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksValueEntry, eks_value_entry, ADW_TYPE_BIN)

static void
show_validity (EksValueEntry *self, gboolean valid)
{
  g_autofree char *form = valid ? NULL : eks_values_describe_form (self->type);

  gtk_widget_set_visible (GTK_WIDGET (self->error_label), !valid);
  if (valid)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE);
      return;
    }
  gtk_label_set_label (self->error_label, form);
  gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE, self->error_label, -1);
}

static void
on_text_changed (EksValueEntry *self)
{
  gboolean valid;
  g_autofree char *value = eks_values_from_words (self->type, gtk_editable_get_text (GTK_EDITABLE (self->entry)), &valid);

  show_validity (self, valid);
  if (strcmp (value, self->value) == 0)
    return;
  g_free (self->value);
  self->value = g_steal_pointer (&value);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_day_selected (EksValueEntry *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);
  g_autofree char *value = g_date_time_format (day, "%Y-%m-%d");
  g_autofree char *words = eks_values_to_words (self->type, value);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), words);
}

/* The calendar opens at the day that is typed. */
static void
on_calendar_shown (EksValueEntry *self)
{
  EksTimestamp timestamp;
  g_autoptr (GDateTime) day = NULL;

  if (!eks_timestamp_parse (self->value, strlen (self->value), &timestamp))
    return;
  day = g_date_time_new_local (timestamp.year, timestamp.month, timestamp.day, 0, 0, 0);
  g_signal_handlers_block_by_func (self->calendar, on_day_selected, self);
  gtk_calendar_select_day (self->calendar, day);
  g_signal_handlers_unblock_by_func (self->calendar, on_day_selected, self);
}

static void
eks_value_entry_finalize (GObject *object)
{
  g_free (EKS_VALUE_ENTRY (object)->value);
  G_OBJECT_CLASS (eks_value_entry_parent_class)->finalize (object);
}

static gboolean
eks_value_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (EKS_VALUE_ENTRY (widget)->entry));
}

static void
eks_value_entry_class_init (EksValueEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_value_entry_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = eks_value_entry_grab_focus;
  signals[CHANGED] = g_signal_new ("changed", EKS_TYPE_VALUE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
eks_value_entry_init (EksValueEntry *self)
{
}

static GtkWidget *
make_calendar_button (EksValueEntry *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();

  self->calendar = GTK_CALENDAR (gtk_calendar_new ());
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->calendar));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "x-office-calendar-symbolic");
  gtk_widget_set_tooltip_text (button, _("Choose a day"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Choose a day"), -1);
  g_signal_connect_swapped (popover, "map", G_CALLBACK (on_calendar_shown), self);
  g_signal_connect_swapped (self->calendar, "day-selected", G_CALLBACK (on_day_selected), self);
  return button;
}

/**
 * eks_value_entry_new:
 * @type: what the value means
 * @label: what a screen reader calls the field
 * @value: the value as a job holds it
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
eks_value_entry_new (EksType type, const char *label, const char *value)
{
  EksValueEntry *self = g_object_new (EKS_TYPE_VALUE_ENTRY, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *words = eks_values_to_words (type, value);
  gboolean valid;

  self->type = type;
  self->value = g_strdup (value);
  self->entry = GTK_ENTRY (gtk_entry_new ());
  self->error_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), words);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 10);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), eks_values_are_days (type) || eks_values_are_numbers (type) ? 12 : 24);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), !eks_values_are_days (type) && !eks_values_are_numbers (type));
  gtk_label_set_xalign (self->error_label, 0);
  gtk_label_set_wrap (self->error_label, TRUE);
  gtk_label_set_max_width_chars (self->error_label, 24);
  gtk_widget_add_css_class (GTK_WIDGET (self->error_label), "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->error_label), "caption");
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->entry));
  if (eks_values_are_days (type))
    {
      gtk_widget_add_css_class (line, "linked");
      gtk_box_append (GTK_BOX (line), make_calendar_button (self));
    }
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->error_label));
  adw_bin_set_child (ADW_BIN (self), box);
  g_free (eks_values_from_words (type, words, &valid));
  show_validity (self, valid || words[0] == '\0');
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_text_changed), self);
  return GTK_WIDGET (self);
}

/**
 * eks_value_entry_get_value:
 * @self: an entry
 *
 * Returns: (transfer none): the value as a job holds it; if what is typed makes none, something that no export runs with
 */
const char *
eks_value_entry_get_value (EksValueEntry *self)
{
  g_return_val_if_fail (EKS_IS_VALUE_ENTRY (self), NULL);
  return self->value;
}

/**
 * eks_value_entry_set_value:
 * @self: an entry
 * @value: a value as a job holds it
 *
 * Shown as a person writes it, and kept as it is: a value of the data need not be one that a person could type.
 */
void
eks_value_entry_set_value (EksValueEntry *self, const char *value)
{
  g_autofree char *words = NULL;

  g_return_if_fail (EKS_IS_VALUE_ENTRY (self) && value != NULL);

  words = eks_values_to_words (self->type, value);
  g_signal_handlers_block_by_func (self->entry, on_text_changed, self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), words);
  g_signal_handlers_unblock_by_func (self->entry, on_text_changed, self);
  show_validity (self, value[0] != '\0');
  if (eks_set_str (&self->value, value))
    g_signal_emit (self, signals[CHANGED], 0);
}
