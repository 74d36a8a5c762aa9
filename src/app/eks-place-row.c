/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sentence for each place. That a way is not encrypted stands there as long as the place does. */

#include "config.h"

#include "eks-place-row.h"

#include "eks-place-words.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

struct _EksPlaceRow
{
  AdwActionRow parent_instance;

  EksDestination *destination; /* (owned) */
};

enum
{
  EDIT,
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksPlaceRow, eks_place_row, ADW_TYPE_ACTION_ROW)

static void
on_edit (EksPlaceRow *self)
{
  g_signal_emit (self, signals[EDIT], 0);
}

static void
on_remove (EksPlaceRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
eks_place_row_dispose (GObject *object)
{
  g_clear_object (&EKS_PLACE_ROW (object)->destination);
  G_OBJECT_CLASS (eks_place_row_parent_class)->dispose (object);
}

static void
eks_place_row_class_init (EksPlaceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_place_row_dispose;
  /**
   * EksPlaceRow::edit:
   * @self: the row
   */
  signals[EDIT] = g_signal_new ("edit", EKS_TYPE_PLACE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * EksPlaceRow::remove:
   * @self: the row
   */
  signals[REMOVE] = g_signal_new ("remove", EKS_TYPE_PLACE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
eks_place_row_init (EksPlaceRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
}

/* The icon of its kind, or a warning in its place. */
static GtkWidget *
make_icon (EksDestinationType kind)
{
  const char *warning = eks_place_words_get_warning (kind);
  GtkWidget *icon = gtk_image_new_from_icon_name (warning != NULL ? "dialog-warning-symbolic" : eks_place_words_get_icon (kind));

  if (warning == NULL)
    return icon;
  gtk_widget_add_css_class (icon, "warning");
  gtk_widget_set_tooltip_text (icon, warning);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, warning, -1);
  return icon;
}

/**
 * eks_place_row_new:
 * @destination: a place
 *
 * Returns: (transfer floating): a row for it
 */
GtkWidget *
eks_place_row_new (EksDestination *destination)
{
  EksPlaceRow *self = g_object_new (EKS_TYPE_PLACE_ROW, NULL);
  GtkWidget *edit = eks_ui_make_icon_button ("document-edit-symbolic", _("Edit this place"));
  GtkWidget *remove_button = eks_ui_make_icon_button ("user-trash-symbolic", _("Remove this place"));

  self->destination = g_object_ref (destination);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), make_icon (eks_destination_get_kind (destination)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), edit);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), remove_button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), edit);
  g_signal_connect_swapped (edit, "clicked", G_CALLBACK (on_edit), self);
  g_signal_connect_swapped (remove_button, "clicked", G_CALLBACK (on_remove), self);
  return GTK_WIDGET (self);
}

/**
 * eks_place_row_get_destination:
 * @self: a row
 *
 * Returns: (transfer none): its place
 */
EksDestination *
eks_place_row_get_destination (EksPlaceRow *self)
{
  g_return_val_if_fail (EKS_IS_PLACE_ROW (self), NULL);
  return self->destination;
}

/* (transfer full): that the way is not encrypted stands first, as long as the place does */
static char *
describe (EksEnvironment *environment, EksJob *job, EksDestination *destination)
{
  g_autofree char *words = eks_place_words_describe (environment, job, destination);

  if (eks_place_words_get_warning (eks_destination_get_kind (destination)) == NULL)
    return g_steal_pointer (&words);
  /* TRANSLATORS: %s is where a file goes, over a connection that is not encrypted */
  return g_strdup_printf (_("Not encrypted. %s"), words);
}

/**
 * eks_place_row_show:
 * @self: a row
 * @environment: where connections are
 * @job: the export that the place is of
 * @fault: (nullable): what is wrong with the place
 */
void
eks_place_row_show (EksPlaceRow *self, EksEnvironment *environment, EksJob *job, const char *fault)
{
  g_autofree char *title = NULL;
  g_autofree char *words = NULL;

  g_return_if_fail (EKS_IS_PLACE_ROW (self) && EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job));

  title = eks_place_words_make_title (self->destination);
  words = fault != NULL ? eks_ui_make_sentence (fault) : describe (environment, job, self->destination);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), words);
  if (fault != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
}
