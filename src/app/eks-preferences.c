/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The preferences: of the window in its settings, of every export in the settings of the installation, which eksport-cli
 * reads too. */

#include "config.h"

#include "eks-preferences.h"

#include "eks-mail-dialog.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

struct _EksPreferences
{
  AdwPreferencesWindow parent_instance;

  GtkSwitch *notify_switch;
  GtkSwitch *background_switch;
  AdwActionRow *mail_row;
  GtkButton *mail_button;
  GtkSpinButton *days_spin;

  EksApplication *application; /* (unowned) */
  gboolean shows;              /* rows are being set: what they say is no wish */
};

G_DEFINE_FINAL_TYPE (EksPreferences, eks_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static EksStore *
get_store (EksPreferences *self)
{
  return eks_environment_get_store (eks_application_get_environment (self->application));
}

/* (transfer full) (nullable): settings that cannot be read are told, and not replaced */
static EksSettings *
load (EksPreferences *self)
{
  g_autoptr (GError) error = NULL;
  EksSettings *settings = eks_store_load_settings (get_store (self), &error);

  if (settings == NULL)
    eks_ui_show_error (GTK_WINDOW (self), _("The settings could not be read"), error);
  return settings;
}

static void
show_settings (EksPreferences *self)
{
  g_autoptr (EksSettings) settings = load (self);
  EksMailServer *server = settings != NULL ? eks_settings_get_mail (settings) : NULL;
  g_autofree char *words = NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->mail_row), settings != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->days_spin), settings != NULL);
  if (settings == NULL)
    return;
  if (eks_mail_server_is_set (server))
    /* TRANSLATORS: %1$s is the name of a server, %2$s a mail address */
    words = g_strdup_printf (_("%1$s, from %2$s"), eks_mail_server_get_host (server), eks_mail_server_get_from (server));
  adw_action_row_set_subtitle (self->mail_row, words != NULL ? words : _("None: no mail is sent"));
  self->shows = TRUE;
  gtk_spin_button_set_value (self->days_spin, eks_settings_get_history_days (settings));
  self->shows = FALSE;
}

static void
on_mail_clicked (EksPreferences *self)
{
  g_autoptr (EksSettings) settings = load (self);
  GtkWindow *dialog;

  if (settings == NULL)
    return;
  dialog = eks_mail_dialog_new (self->application, GTK_WINDOW (self), eks_settings_get_mail (settings));
  g_signal_connect_object (dialog, "saved", G_CALLBACK (show_settings), self, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

/* How it is; while the desktop is asked, it can be something else than what the switch says. */
static void
show_background (EksPreferences *self)
{
  self->shows = TRUE;
  gtk_switch_set_active (self->background_switch, g_settings_get_boolean (eks_application_get_settings (self->application), "run-in-background"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->background_switch), TRUE);
  self->shows = FALSE;
}

static void
on_background_switched (EksPreferences *self)
{
  if (self->shows)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->background_switch), FALSE);
  eks_application_set_background (self->application, gtk_switch_get_active (self->background_switch), GTK_WINDOW (self));
}

static void
on_days_changed (EksPreferences *self)
{
  g_autoptr (EksSettings) settings = NULL;
  g_autoptr (GError) error = NULL;

  if (self->shows)
    return;
  settings = load (self);
  if (settings == NULL)
    return;
  eks_settings_set_history_days (settings, gtk_spin_button_get_value_as_int (self->days_spin));
  if (!eks_store_save_settings (get_store (self), settings, &error))
    eks_ui_show_error (GTK_WINDOW (self), _("The settings could not be saved"), error);
}

static void
eks_preferences_dispose (GObject *object)
{
  EKS_PREFERENCES (object)->shows = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), EKS_TYPE_PREFERENCES);
  G_OBJECT_CLASS (eks_preferences_parent_class)->dispose (object);
}

static void
eks_preferences_class_init (EksPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_preferences_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, EksPreferences, notify_switch);
  gtk_widget_class_bind_template_child (widget_class, EksPreferences, background_switch);
  gtk_widget_class_bind_template_child (widget_class, EksPreferences, mail_row);
  gtk_widget_class_bind_template_child (widget_class, EksPreferences, mail_button);
  gtk_widget_class_bind_template_child (widget_class, EksPreferences, days_spin);
}

static void
eks_preferences_init (EksPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * eks_preferences_new:
 * @application: the application
 * @parent: (nullable): above which window
 *
 * Returns: (transfer none): the window, not yet presented; it owns itself
 */
GtkWindow *
eks_preferences_new (EksApplication *application, GtkWindow *parent)
{
  EksPreferences *self;

  g_return_val_if_fail (EKS_IS_APPLICATION (application), NULL);

  self = g_object_new (EKS_TYPE_PREFERENCES, "transient-for", parent, "application", application, NULL);
  self->application = application;
  g_settings_bind (eks_application_get_settings (application), "notify-when-done", self->notify_switch, "active", G_SETTINGS_BIND_DEFAULT);
  show_background (self);
  g_signal_connect_object (self->background_switch, "notify::active", G_CALLBACK (on_background_switched), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (eks_application_get_settings (application), "changed::run-in-background", G_CALLBACK (show_background), self, G_CONNECT_SWAPPED);
  show_settings (self);
  g_signal_connect_object (self->mail_button, "clicked", G_CALLBACK (on_mail_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->days_spin, "value-changed", G_CALLBACK (on_days_changed), self, G_CONNECT_SWAPPED);
  return GTK_WINDOW (self);
}
