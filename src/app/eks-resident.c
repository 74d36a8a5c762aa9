/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application without a window. As long as it lives it runs exports at their times; whether it begins with the session,
 * and stays when the last window is closed, is up to the person. */

#include "config.h"

#include "eks-resident.h"

#include "eks-autostart.h"
#include "eks-background.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

struct _EksResident
{
  GObject parent_instance;

  EksApplication *application; /* (unowned) */
  EksBackground *background;   /* (owned) */
  EksRunTask *task;            /* (unowned) (nullable): that of the turn that is under way */
  guint stays : 1;
};

G_DEFINE_FINAL_TYPE (EksResident, eks_resident, G_TYPE_OBJECT)

static void
eks_resident_dispose (GObject *object)
{
  g_clear_object (&EKS_RESIDENT (object)->background);
  G_OBJECT_CLASS (eks_resident_parent_class)->dispose (object);
}

static void
eks_resident_class_init (EksResidentClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_resident_dispose;
}

static void
eks_resident_init (EksResident *self)
{
}

static void
on_turn (EksBackground *background, EksRun *run, EksResident *self)
{
  self->task = eks_application_add_run (self->application, run, FALSE);
}

/* One for each export, however often: the newest says it all. */
static void
notify_missed (EksResident *self, EksJob *job, guint n)
{
  g_autoptr (GNotification) notification = g_notification_new (eks_job_get_name (job));
  g_autofree char *id = g_strconcat ("missed-", eks_job_get_id (job), NULL);
  g_autofree char *text = g_strdup_printf (ngettext ("%u planned run was missed while Eksport was not running", "%u planned runs were missed while Eksport was not running", n), n);

  g_notification_set_body (notification, text);
  g_application_send_notification (G_APPLICATION (self->application), id, notification);
}

static void
on_missed (EksBackground *background, EksJob *job, guint n, EksResident *self)
{
  notify_missed (self, job, n);
}

/**
 * eks_resident_take_over:
 * @self: the resident
 * @task: a run that is over
 * @end: (out): if it was a planned one: what that means
 *
 * Writes down how a planned run ended.
 *
 * Returns: whether it was one
 */
gboolean
eks_resident_take_over (EksResident *self, EksRunTask *task, EksTurnEnd *end)
{
  g_return_val_if_fail (EKS_IS_RESIDENT (self) && EKS_IS_RUN_TASK (task) && end != NULL, FALSE);

  if (task != self->task)
    return FALSE;
  self->task = NULL;
  *end = eks_background_settle (self->background, eks_run_task_get_failure (task));
  return TRUE;
}

static void
leave (EksResident *self)
{
  if (!self->stays)
    return;
  self->stays = FALSE;
  g_application_release (G_APPLICATION (self->application));
}

static void
on_setting_changed (GSettings *settings, const char *key, EksResident *self)
{
  if (g_settings_get_boolean (settings, "run-in-background"))
    eks_resident_stay (self);
  else
    leave (self);
}

/**
 * eks_resident_new:
 * @application: the application, at its start-up
 *
 * Returns: (transfer full): the resident, which runs exports at their times from now on
 */
EksResident *
eks_resident_new (EksApplication *application)
{
  EksResident *self;
  GSettings *settings;

  g_return_val_if_fail (EKS_IS_APPLICATION (application), NULL);

  self = g_object_new (EKS_TYPE_RESIDENT, NULL);
  self->application = application;
  self->background = eks_background_new (eks_application_get_environment (application));
  g_signal_connect_object (self->background, "turn", G_CALLBACK (on_turn), self, 0);
  g_signal_connect_object (self->background, "missed", G_CALLBACK (on_missed), self, 0);
  g_signal_connect_object (self->background, "changed", G_CALLBACK (eks_application_refresh), application, G_CONNECT_SWAPPED);
  settings = eks_application_get_settings (application);
  g_signal_connect_object (settings, "changed::run-in-background", G_CALLBACK (on_setting_changed), self, 0);
  on_setting_changed (settings, NULL, self);
  eks_background_start (self->background);
  return self;
}

/**
 * eks_resident_stay:
 * @self: the resident
 *
 * From now on the application stays when its last window is closed.
 */
void
eks_resident_stay (EksResident *self)
{
  g_return_if_fail (EKS_IS_RESIDENT (self));

  if (self->stays)
    return;
  self->stays = TRUE;
  g_application_hold (G_APPLICATION (self->application));
}

/**
 * eks_resident_stays:
 * @self: the resident
 *
 * Returns: whether the application stays when its last window is closed
 */
gboolean
eks_resident_stays (EksResident *self)
{
  g_return_val_if_fail (EKS_IS_RESIDENT (self), FALSE);
  return self->stays;
}

/**
 * eks_resident_stop:
 * @self: the resident
 *
 * The application ends: nothing begins any more. Waits until what looks just now has noticed; runs are the business of the
 * application.
 */
void
eks_resident_stop (EksResident *self)
{
  g_return_if_fail (EKS_IS_RESIDENT (self));

  eks_background_stop (self->background);
  while (eks_background_is_looking (self->background))
    g_main_context_iteration (NULL, TRUE);
}

/* ---- whether it stays ---- */

typedef struct
{
  EksApplication *application; /* (owned) */
  GtkWindow *parent;           /* (owned) (nullable) */
  gboolean stays;
} Wish;

static void
wish_free (Wish *wish)
{
  g_object_unref (wish->application);
  g_clear_object (&wish->parent);
  g_free (wish);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wish, wish_free)

static void
on_autostart_set (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Wish) wish = data;
  g_autoptr (GError) error = NULL;
  GSettings *settings = eks_application_get_settings (wish->application);
  gboolean visible = wish->parent != NULL && gtk_widget_get_visible (GTK_WIDGET (wish->parent));

  if (eks_autostart_set_finish (result, &error))
    g_settings_set_boolean (settings, "run-in-background", wish->stays);
  else
    eks_ui_show_error (visible ? wish->parent : gtk_application_get_active_window (GTK_APPLICATION (wish->application)), _("Eksport cannot run in the background"), error);
  /* whoever shows it shows how it is, and not what was wished */
  g_settings_set_boolean (settings, "background-asked", TRUE);
  g_signal_emit_by_name (settings, "changed::run-in-background", "run-in-background");
}

/**
 * eks_resident_set_async:
 * @self: the resident
 * @stays: whether the application is to begin with the session, and to stay without a window
 * @parent: (nullable): the window that asked
 *
 * The setting “run-in-background” says later whether it is so; that it is not allowed is shown.
 */
void
eks_resident_set_async (EksResident *self, gboolean stays, GtkWindow *parent)
{
  Wish *wish = g_new0 (Wish, 1);

  g_return_if_fail (EKS_IS_RESIDENT (self));

  wish->application = g_object_ref (self->application);
  wish->parent = parent != NULL ? g_object_ref (parent) : NULL;
  wish->stays = stays;
  eks_autostart_set_async (stays, NULL, on_autostart_set, wish);
}

static void
on_answer (AdwMessageDialog *dialog, const char *response, EksResident *self)
{
  GSettings *settings = eks_application_get_settings (self->application);

  g_settings_set_boolean (settings, "background-asked", TRUE);
  if (g_strcmp0 (response, "yes") == 0)
    eks_resident_set_async (self, TRUE, gtk_window_get_transient_for (GTK_WINDOW (dialog)));
}

static void
ask (EksResident *self, EksJob *job, GtkWindow *parent)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, _("Run exports in the background?"), NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  /* TRANSLATORS: %s is the name of an export */
                                  _("“%s” runs at its times as long as Eksport is running. Eksport can begin with your session and stay without a window, so that nothing is missed."),
                                  eks_job_get_name (job));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "no", _("_Not now"), "yes", _("_Run in the background"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "yes", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "yes");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "no");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_answer), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * eks_resident_job_saved:
 * @self: the resident
 * @job: an export that was saved
 * @parent: the window that did it
 *
 * Its schedule counts from now on. With the first one that there is, the person is asked whether it may run in the background.
 */
void
eks_resident_job_saved (EksResident *self, EksJob *job, GtkWindow *parent)
{
  GSettings *settings;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (EKS_IS_RESIDENT (self) && EKS_IS_JOB (job));

  settings = eks_application_get_settings (self->application);
  if (!eks_planned_arm (eks_application_get_environment (self->application), job, &error))
    eks_ui_show_error (parent, _("The schedule could not be noted"), error);
  if (eks_schedule_is_on (eks_job_get_schedule (job)) && !self->stays && !g_settings_get_boolean (settings, "background-asked"))
    ask (self, job, parent);
}
