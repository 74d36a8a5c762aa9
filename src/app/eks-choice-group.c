/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of which one row is chosen. What the choices mean can be read before one is made, and what is wrong with the choice
 * stands below them. */

#include "config.h"

#include "eks-choice-group.h"

#include "eks-fault-row.h"
#include "eks-ui.h"

typedef struct
{
  int value;
  AdwActionRow *row;     /* (unowned): in the group */
  GtkCheckButton *check; /* (unowned): in the row */
} Choice;

struct _EksChoiceGroup
{
  AdwPreferencesGroup parent_instance;

  GArray *choices;    /* (owned) (element-type Choice) */
  EksFaultRow *fault; /* (unowned) (nullable): the last row, once there was a fault */
  GtkWidget *faulty;  /* (unowned) (nullable): the row that it is about */
  gboolean updating;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksChoiceGroup, eks_choice_group, ADW_TYPE_PREFERENCES_GROUP)

static Choice *
find_choice (EksChoiceGroup *self, int value)
{
  for (guint i = 0; i < self->choices->len; i++)
    if (g_array_index (self->choices, Choice, i).value == value)
      return &g_array_index (self->choices, Choice, i);
  return NULL;
}

static void
on_toggled (EksChoiceGroup *self, GtkCheckButton *check)
{
  if (self->updating || !gtk_check_button_get_active (check))
    return;
  for (guint i = 0; i < self->choices->len; i++)
    if (g_array_index (self->choices, Choice, i).check == check)
      g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, g_array_index (self->choices, Choice, i).value);
}

static void
eks_choice_group_dispose (GObject *object)
{
  EKS_CHOICE_GROUP (object)->updating = TRUE; /* rows that go away choose nothing */
  G_OBJECT_CLASS (eks_choice_group_parent_class)->dispose (object);
}

static void
eks_choice_group_finalize (GObject *object)
{
  g_array_unref (EKS_CHOICE_GROUP (object)->choices);
  G_OBJECT_CLASS (eks_choice_group_parent_class)->finalize (object);
}

static void
eks_choice_group_class_init (EksChoiceGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = eks_choice_group_dispose;
  object_class->finalize = eks_choice_group_finalize;
  /**
   * EksChoiceGroup::chosen:
   * @value: what was chosen
   *
   * The person made another choice.
   */
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", EKS_TYPE_CHOICE_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
eks_choice_group_init (EksChoiceGroup *self)
{
  self->choices = g_array_new (FALSE, FALSE, sizeof (Choice));
}

/**
 * eks_choice_group_add:
 * @self: a group
 * @value: what stands for the choice
 * @title: what it is called
 */
void
eks_choice_group_add (EksChoiceGroup *self, int value, const char *title)
{
  Choice choice = { value, eks_ui_make_row (title, NULL), GTK_CHECK_BUTTON (gtk_check_button_new ()) };

  g_return_if_fail (EKS_IS_CHOICE_GROUP (self) && title != NULL);

  if (self->choices->len > 0)
    gtk_check_button_set_group (choice.check, g_array_index (self->choices, Choice, 0).check);
  gtk_widget_set_valign (GTK_WIDGET (choice.check), GTK_ALIGN_CENTER);
  adw_action_row_set_title_lines (choice.row, 0);
  adw_action_row_set_subtitle_lines (choice.row, 0);
  adw_action_row_add_prefix (choice.row, GTK_WIDGET (choice.check));
  adw_action_row_set_activatable_widget (choice.row, GTK_WIDGET (choice.check));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (choice.row));
  g_array_append_val (self->choices, choice);
  eks_choice_group_set_title (self, value, title);
  g_signal_connect_object (choice.check, "toggled", G_CALLBACK (on_toggled), self, G_CONNECT_SWAPPED);
}

/**
 * eks_choice_group_set_title:
 * @self: a group
 * @value: one of its choices
 * @title: what it is called from now on
 */
void
eks_choice_group_set_title (EksChoiceGroup *self, int value, const char *title)
{
  Choice *choice;

  g_return_if_fail (EKS_IS_CHOICE_GROUP (self) && title != NULL);

  choice = find_choice (self, value);
  if (choice == NULL)
    return;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (choice->row), title);
  eks_ui_set_label (choice->check, title);
}

/**
 * eks_choice_group_explain:
 * @self: a group
 * @value: one of its choices
 * @sentence: what it means
 */
void
eks_choice_group_explain (EksChoiceGroup *self, int value, const char *sentence)
{
  Choice *choice;

  g_return_if_fail (EKS_IS_CHOICE_GROUP (self) && sentence != NULL);

  choice = find_choice (self, value);
  if (choice == NULL)
    return;
  adw_action_row_set_subtitle (choice->row, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice->check), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
}

/**
 * eks_choice_group_offer:
 * @self: a group
 * @value: one of its choices
 * @offered: whether it can be chosen; what is chosen already stays to be seen
 */
void
eks_choice_group_offer (EksChoiceGroup *self, int value, gboolean offered)
{
  Choice *choice;

  g_return_if_fail (EKS_IS_CHOICE_GROUP (self));

  choice = find_choice (self, value);
  if (choice != NULL)
    gtk_widget_set_visible (GTK_WIDGET (choice->row), offered || gtk_check_button_get_active (choice->check));
}

/**
 * eks_choice_group_allow:
 * @self: a group
 * @value: one of its choices
 * @allowed: whether it can be chosen; what keeps it from that belongs into its sentence
 */
void
eks_choice_group_allow (EksChoiceGroup *self, int value, gboolean allowed)
{
  Choice *choice;

  g_return_if_fail (EKS_IS_CHOICE_GROUP (self));

  choice = find_choice (self, value);
  if (choice == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (choice->row), allowed);
  gtk_widget_set_sensitive (GTK_WIDGET (choice->check), allowed); /* or a screen reader would not be told */
}

/**
 * eks_choice_group_show:
 * @self: a group
 * @value: which of its choices is made
 */
void
eks_choice_group_show (EksChoiceGroup *self, int value)
{
  Choice *choice;

  g_return_if_fail (EKS_IS_CHOICE_GROUP (self));

  choice = find_choice (self, value);
  self->updating = TRUE;
  if (choice != NULL)
    gtk_check_button_set_active (choice->check, TRUE);
  self->updating = FALSE;
}

static GtkWidget *
find_chosen (EksChoiceGroup *self)
{
  for (guint i = 0; i < self->choices->len; i++)
    if (gtk_check_button_get_active (g_array_index (self->choices, Choice, i).check))
      return GTK_WIDGET (g_array_index (self->choices, Choice, i).row);
  return NULL;
}

/**
 * eks_choice_group_show_fault:
 * @self: a group that has all its choices
 * @message: (nullable): what is wrong with the one that is made, as it stands after a path; %NULL for nothing
 */
void
eks_choice_group_show_fault (EksChoiceGroup *self, const char *message)
{
  g_return_if_fail (EKS_IS_CHOICE_GROUP (self));

  if (self->fault == NULL)
    {
      self->fault = EKS_FAULT_ROW (eks_fault_row_new ());
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->fault));
    }
  if (self->faulty != NULL)
    eks_fault_row_show (self->fault, self->faulty, NULL);
  self->faulty = message != NULL ? find_chosen (self) : NULL;
  if (self->faulty != NULL)
    eks_fault_row_show (self->fault, self->faulty, message);
}
