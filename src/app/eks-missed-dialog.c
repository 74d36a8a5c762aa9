/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever has seen which runs were missed need not be told again; a run for them now is one click away. */

#include "config.h"

#include "eks-missed-dialog.h"

#include "eks-scheduler.h"
#include "eks-ui.h"
#include "eks-words.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  EksApplication *application; /* (unowned) */
  EksJob *job;                 /* (owned) */
  GtkWindow *parent;           /* (unowned): the dialog does not outlive it */
} Missed;

static void
missed_free (gpointer data, GClosure *closure)
{
  g_object_unref (((Missed *) data)->job);
  g_free (data);
}

static void
take_note (Missed *self)
{
  g_autoptr (GError) error = NULL;

  if (!eks_scheduler_take_note (eks_application_get_environment (self->application), self->job, &error))
    eks_ui_show_error (self->parent, _("The history cannot be changed"), error);
  eks_application_refresh (self->application);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Missed *self = data;

  if (g_strcmp0 (response, "close") == 0)
    return;
  take_note (self);
  if (g_strcmp0 (response, "run") == 0)
    eks_application_start_run (self->application, self->job, self->parent);
}

static guint
find_missed (EksPlanned *planned, gint64 *first, gint64 *last)
{
  guint n = 0;

  for (guint i = 0; i < planned->parts->len; i++)
    {
      const EksScheduleRecord *record = ((EksPlannedPart *) g_ptr_array_index (planned->parts, i))->record;
      if (record->n_missed == 0)
        continue;
      *first = n == 0 ? record->missed_first : MIN (*first, record->missed_first);
      *last = n == 0 ? record->missed_last : MAX (*last, record->missed_last);
      n += record->n_missed;
    }
  return n;
}

static char *
describe (EksPlanned *planned, gint64 now)
{
  gint64 first = 0, last = 0;
  guint n = find_missed (planned, &first, &last);
  g_autofree char *from = n > 0 ? eks_words_when (first, now) : NULL;
  g_autofree char *to = n > 0 ? eks_words_when (last, now) : NULL;

  if (n == 0)
    return g_strdup (_("It should have run by now. Eksport runs saved exports while it is open or in the background, and so does “eksport-cli due” by a timer."));
  if (n == 1)
    /* TRANSLATORS: %s is a time such as “yesterday 06:00” */
    return g_strdup_printf (_("The run that was planned for %s did not happen: the computer was off or asleep, or Eksport was not running."), from);
  /* TRANSLATORS: %1$u is a number, %2$s and %3$s are times such as “yesterday 06:00” */
  return g_strdup_printf (_("%1$u planned runs did not happen, the first of them %2$s, the last %3$s: the computer was off or asleep, or Eksport was not running."), n, from, to);
}

/**
 * eks_missed_dialog_show:
 * @application: the application
 * @parent: above which window
 * @job: a saved export
 *
 * Says which of its planned runs were missed. A person can have it run now, or take note of it.
 */
void
eks_missed_dialog_show (EksApplication *application, GtkWindow *parent, EksJob *job)
{
  EksEnvironment *environment;
  g_autoptr (EksPlanned) planned = NULL;
  g_autofree char *text = NULL;
  GtkWidget *dialog;
  Missed *missed;
  gint64 now;

  g_return_if_fail (EKS_IS_APPLICATION (application) && GTK_IS_WINDOW (parent) && EKS_IS_JOB (job));

  environment = eks_application_get_environment (application);
  now = eks_clock_get_real_time (eks_environment_get_clock (environment));
  planned = eks_planned_new (environment, job, now, NULL);
  if (planned == NULL)
    return;
  text = describe (planned, now);
  dialog = adw_message_dialog_new (parent, eks_job_get_name (job), text);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"), "note", _("_Take note"), "run", _("_Run now"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "run", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  missed = g_new0 (Missed, 1);
  missed->application = application;
  missed->job = g_object_ref (job);
  missed->parent = parent;
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), missed, missed_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
