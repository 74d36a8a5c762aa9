/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kind of row follows from the property: a switch, a choice, a text that is typed, or one that is chosen or typed. */

#include "config.h"

#include "eks-format-setting.h"

#include "eks-fault-row.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksFormatSetting
{
  GObject parent_instance;

  const EksFormatWords *words;
  GtkWidget *row;        /* (unowned): in the group, like the rest */
  GtkSwitch *active;     /* (unowned) (nullable): of a switch */
  AdwEntryRow *own_row;  /* (unowned) (nullable): of a text that is chosen or typed */
  EksFaultRow *fault;    /* (unowned) */
  EksFormat *format;     /* (owned) (nullable): what is shown */
  guint n_choices;
  gboolean shows;        /* rows are being set from the format: what they say is no wish */
};

G_DEFINE_FINAL_TYPE (EksFormatSetting, eks_format_setting, G_TYPE_OBJECT)

static const char *
get_text (EksFormatSetting *self, GValue *value)
{
  g_object_get_property (G_OBJECT (self->format), self->words->property, value);
  return g_value_get_string (value);
}

static gboolean
is_being_typed (gpointer row)
{
  return gtk_widget_is_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row))));
}

static void
show_text (gpointer row, const char *text)
{
  if (strcmp (gtk_editable_get_text (GTK_EDITABLE (row)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
show_chosen_text (EksFormatSetting *self)
{
  g_auto (GValue) value = G_VALUE_INIT;
  const char *text = get_text (self, &value);
  guint known = 0;

  while (known < self->n_choices && strcmp (self->words->texts[known], text) != 0)
    known++;
  /* while an own one is typed it may be one of the list for a moment */
  if (self->own_row == NULL || (known < self->n_choices && is_being_typed (self->own_row)))
    {
      if (known < self->n_choices && self->own_row == NULL)
        adw_combo_row_set_selected (ADW_COMBO_ROW (self->row), known);
      return;
    }
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->row), known);
  gtk_widget_set_visible (GTK_WIDGET (self->own_row), known == self->n_choices);
  if (known == self->n_choices)
    show_text (self->own_row, text);
}

static void
show_value (EksFormatSetting *self)
{
  g_auto (GValue) value = G_VALUE_INIT;

  if (self->active != NULL)
    {
      g_object_get_property (G_OBJECT (self->format), self->words->property, &value);
      gtk_switch_set_active (self->active, g_value_get_boolean (&value));
    }
  else if (self->words->texts[0] != NULL)
    show_chosen_text (self);
  else if (self->n_choices > 0)
    {
      g_object_get_property (G_OBJECT (self->format), self->words->property, &value);
      adw_combo_row_set_selected (ADW_COMBO_ROW (self->row), (guint) g_value_get_int (&value));
    }
  else
    show_text (self->row, get_text (self, &value));
}

static void
on_switched (EksFormatSetting *self)
{
  if (!self->shows && self->format != NULL)
    g_object_set (self->format, self->words->property, gtk_switch_get_active (self->active), NULL);
}

static void
start_own_text (EksFormatSetting *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->own_row), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->own_row), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->own_row));
  g_object_set (self->format, self->words->property, "", NULL);
}

static void
on_selected (EksFormatSetting *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->row));

  if (self->shows || self->format == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (selected == self->n_choices)
    start_own_text (self);
  else if (self->words->texts[0] != NULL)
    {
      if (self->own_row != NULL)
        gtk_widget_set_visible (GTK_WIDGET (self->own_row), FALSE);
      g_object_set (self->format, self->words->property, self->words->texts[selected], NULL);
    }
  else
    g_object_set (self->format, self->words->property, (int) selected, NULL);
}

static void
on_typed (EksFormatSetting *self, GtkEditable *row)
{
  if (!self->shows && self->format != NULL && gtk_widget_get_visible (GTK_WIDGET (row)))
    g_object_set (self->format, self->words->property, gtk_editable_get_text (row), NULL);
}

static GtkWidget *
make_switch_row (EksFormatSetting *self)
{
  GtkWidget *row = adw_action_row_new ();
  g_auto (GStrv) halves = g_strsplit (_(self->words->title), "_", 2);
  g_autofree char *label = g_strjoinv ("", halves);

  self->active = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->active), GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (self->active));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), GTK_WIDGET (self->active));
  eks_ui_set_label (self->active, label);
  g_signal_connect_object (self->active, "notify::active", G_CALLBACK (on_switched), self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
make_choice_row (EksFormatSetting *self)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) choices = gtk_string_list_new (NULL);

  for (guint i = 0; i < self->n_choices; i++)
    gtk_string_list_append (choices, _(self->words->choices[i]));
  if (self->words->own != NULL)
    gtk_string_list_append (choices, _("Another character"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (choices));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
make_text_row (EksFormatSetting *self, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  g_signal_connect_object (row, "changed", G_CALLBACK (on_typed), self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
make_row (EksFormatSetting *self)
{
  GObjectClass *klass = g_type_class_peek (EKS_TYPE_FORMAT);
  GParamSpec *property = g_object_class_find_property (klass, self->words->property);
  GtkWidget *row;

  if (G_IS_PARAM_SPEC_BOOLEAN (property))
    row = make_switch_row (self);
  else if (self->n_choices > 0)
    row = make_choice_row (self);
  else
    return make_text_row (self, _(self->words->title));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(self->words->title));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  if (self->words->subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(self->words->subtitle));
  return row;
}

static void
eks_format_setting_dispose (GObject *object)
{
  g_clear_object (&EKS_FORMAT_SETTING (object)->format);
  G_OBJECT_CLASS (eks_format_setting_parent_class)->dispose (object);
}

static void
eks_format_setting_class_init (EksFormatSettingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_format_setting_dispose;
}

static void
eks_format_setting_init (EksFormatSetting *self)
{
}

/**
 * eks_format_setting_new:
 * @words: what it is called, of eks_format_words_list()
 * @group: where its rows go
 *
 * Returns: (transfer full): a setting that shows nothing yet
 */
EksFormatSetting *
eks_format_setting_new (const EksFormatWords *words, AdwPreferencesGroup *group)
{
  EksFormatSetting *self = g_object_new (EKS_TYPE_FORMAT_SETTING, NULL);

  self->words = words;
  while (words->choices[self->n_choices] != NULL)
    self->n_choices++;
  self->row = make_row (self);
  adw_preferences_group_add (group, self->row);
  if (words->own != NULL)
    {
      self->own_row = ADW_ENTRY_ROW (make_text_row (self, _(words->own)));
      gtk_widget_set_visible (GTK_WIDGET (self->own_row), FALSE);
      adw_preferences_group_add (group, GTK_WIDGET (self->own_row));
    }
  self->fault = EKS_FAULT_ROW (eks_fault_row_new ());
  adw_preferences_group_add (group, GTK_WIDGET (self->fault));
  return self;
}

/**
 * eks_format_setting_get_property:
 * @self: a setting
 *
 * Returns: (transfer none): of #EksFormat
 */
const char *
eks_format_setting_get_property (EksFormatSetting *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT_SETTING (self), NULL);
  return self->words->property;
}

/**
 * eks_format_setting_get_row:
 * @self: a setting
 *
 * Returns: (transfer none): its row, to add something to it
 */
GtkWidget *
eks_format_setting_get_row (EksFormatSetting *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT_SETTING (self), NULL);
  return self->row;
}

/**
 * eks_format_setting_show:
 * @self: a setting
 * @format: what it is a setting of from now on
 *
 * Shows the value, or nothing where this kind of file has no such setting.
 */
void
eks_format_setting_show (EksFormatSetting *self, EksFormat *format)
{
  gboolean visible;

  g_return_if_fail (EKS_IS_FORMAT_SETTING (self) && EKS_IS_FORMAT (format));

  self->shows = TRUE;
  g_set_object (&self->format, format);
  visible = eks_format_has_setting (format, self->words->property);
  gtk_widget_set_visible (self->row, visible);
  if (self->own_row != NULL && !visible)
    gtk_widget_set_visible (GTK_WIDGET (self->own_row), FALSE);
  if (visible)
    show_value (self);
  self->shows = FALSE;
}

/**
 * eks_format_setting_set_fault:
 * @self: a setting
 * @message: (nullable): what is wrong with it, as it stands after a path; %NULL for nothing
 */
void
eks_format_setting_set_fault (EksFormatSetting *self, const char *message)
{
  gboolean typed;

  g_return_if_fail (EKS_IS_FORMAT_SETTING (self));

  typed = self->own_row != NULL && gtk_widget_get_visible (GTK_WIDGET (self->own_row));
  eks_fault_row_show (self->fault, typed ? GTK_WIDGET (self->own_row) : self->row, message);
}
