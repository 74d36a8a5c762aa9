/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run under way. The counters are polled, so the threads of the run never wait for a window; nothing is shown
 * that is not known: time left only where the service says how many records there are. */

#include "config.h"

#include "eks-run-view.h"

#include "eks-result-view.h"
#include "eks-ui.h"
#include "eks-words.h"
#include "eks-wrap-box.h"

#include <glib/gi18n-lib.h>

#define POLL_MS 100
#define SAMPLE_US G_USEC_PER_SEC

static const EksPhase shown_phases[] = {
  EKS_PHASE_CHECKING_KEYS,
  EKS_PHASE_LOOKING_UP,
  EKS_PHASE_FETCHING,
  EKS_PHASE_FINISHING,
  EKS_PHASE_DELIVERING,
  EKS_PHASE_CHECKING,
  EKS_PHASE_TELLING,
};

#define N_PHASES G_N_ELEMENTS (shown_phases)

struct _EksRunView
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkLabel *name_label;
  EksWrapBox *steps_box;
  GtkProgressBar *progress_bar;
  GtkLabel *state_label;
  GtkLabel *pages_label;
  GtkLabel *rows_label;
  GtkLabel *rate_label;
  GtkLabel *left_label;
  GtkButton *pause_button;
  GtkButton *cancel_button;
  EksResultView *result_view;

  GtkImage *icons[N_PHASES];  /* (unowned): children of the steps */
  GtkWidget *steps[N_PHASES]; /* (unowned) */
  EksApplication *application; /* (unowned) */
  EksRunTask *task;            /* (owned) (nullable) */
  GSignalGroup *signals;       /* (owned) */
  GtkWindow *dialog;           /* (unowned) (nullable): while the run asks something */
  guint timer;
  EksPhase phase;
  guint64 pages;
  gint64 sampled;      /* monotonic time of the last sample */
  guint64 sampled_rows;
  double rate;         /* records a second, smoothed; 0 while unknown */
};

G_DEFINE_FINAL_TYPE (EksRunView, eks_run_view, ADW_TYPE_BIN)

static void
show_phase (EksRunView *self, EksPhase phase)
{
  if (phase == EKS_PHASE_DONE)
    return;
  self->phase = phase;
  for (guint i = 0; i < N_PHASES; i++)
    {
      gboolean current = shown_phases[i] == phase;
      gboolean over = shown_phases[i] < phase;
      const char *words = current ? _("under way") : over ? _("done") : _("to come");
      g_autofree char *label = g_strdup_printf ("%s, %s", eks_phase_get_label (shown_phases[i]), words);
      gtk_image_set_from_icon_name (self->icons[i], current ? "media-playback-start-symbolic" : over ? "object-select-symbolic" : "content-loading-symbolic");
      if (current)
        gtk_widget_add_css_class (self->steps[i], "heading");
      else
        gtk_widget_remove_css_class (self->steps[i], "heading");
      if (current || over)
        gtk_widget_remove_css_class (self->steps[i], "dim-label");
      else
        gtk_widget_add_css_class (self->steps[i], "dim-label");
      eks_ui_set_label (self->steps[i], label);
    }
}

static void
sample_rate (EksRunView *self, const EksProgressState *state)
{
  gint64 now = g_get_monotonic_time ();
  double measured;

  if (self->sampled == 0 || state->paused || state->service_paused_until > 0)
    {
      self->sampled = now;
      self->sampled_rows = state->rows_read;
      return;
    }
  if (now - self->sampled < SAMPLE_US)
    return;
  measured = (double) (state->rows_read - self->sampled_rows) * G_USEC_PER_SEC / (double) (now - self->sampled);
  self->rate = self->rate > 0 ? 0.7 * self->rate + 0.3 * measured : measured;
  self->sampled = now;
  self->sampled_rows = state->rows_read;
}

static void
show_left (EksRunView *self, const EksProgressState *state)
{
  gboolean known = state->rows_total > 0 && (guint64) state->rows_total >= state->rows_read && state->phase == EKS_PHASE_FETCHING;
  g_autofree char *left = NULL;

  if (known && self->rate >= 1)
    left = eks_words_duration ((gint64) ((double) (state->rows_total - (gint64) state->rows_read) / self->rate * G_USEC_PER_SEC));
  gtk_label_set_label (self->left_label, left != NULL ? left : "–");
  if (known)
    gtk_progress_bar_set_fraction (self->progress_bar, (double) state->rows_read / (double) state->rows_total);
  else if (state->phase == EKS_PHASE_DELIVERING && state->bytes_total > 0)
    gtk_progress_bar_set_fraction (self->progress_bar, MIN (1, (double) state->bytes_sent / (double) state->bytes_total));
  else if (state->phase > EKS_PHASE_FETCHING)
    gtk_progress_bar_set_fraction (self->progress_bar, 1);
  else if (state->pages != self->pages)
    gtk_progress_bar_pulse (self->progress_bar);
  self->pages = state->pages;
}

static char *
describe_state (const EksProgressState *state)
{
  if (state->paused)
    return g_strdup (_("Paused"));
  if (state->service_paused_until > 0)
    {
      g_autoptr (GDateTime) until = g_date_time_new_from_unix_local (state->service_paused_until / G_USEC_PER_SEC);
      /* TRANSLATORS: a time of day, for g_date_time_format() */
      g_autofree char *time = g_date_time_format (until, _("%H:%M:%S"));
      /* TRANSLATORS: %s is a time of day */
      return g_strdup_printf (_("Paused by the service until %s"), time);
    }
  if (state->phase == EKS_PHASE_DELIVERING && state->place[0] != '\0' && state->bytes_total > 0)
    {
      g_autofree char *sent = g_format_size (state->bytes_sent);
      g_autofree char *total = g_format_size (state->bytes_total);
      /* TRANSLATORS: %1$s is where a file goes, %2$s and %3$s are sizes: “12 MB of 40 MB” */
      return g_strdup_printf (_("Delivering to %1$s: %2$s of %3$s"), state->place, sent, total);
    }
  return g_strdup (eks_phase_get_label (state->phase));
}

static void
show_numbers (EksRunView *self, const EksProgressState *state)
{
  g_autofree char *text = describe_state (state);
  g_autofree char *pages = eks_words_count (state->pages);
  g_autofree char *written = eks_words_count (state->rows_written);
  g_autofree char *rate = eks_words_count ((guint64) self->rate);
  /* TRANSLATORS: %s is a number: records a second */
  g_autofree char *speed = g_strdup_printf (_("%s/s"), rate);

  gtk_label_set_label (self->state_label, text);
  gtk_label_set_label (self->pages_label, pages);
  gtk_label_set_label (self->rows_label, written);
  gtk_label_set_label (self->rate_label, self->rate >= 1 ? speed : "–");
  gtk_button_set_label (self->pause_button, state->paused ? _("_Resume") : _("_Pause"));
}

static gboolean
poll_cb (gpointer data)
{
  EksRunView *self = data;
  EksProgressState state;

  eks_progress_get_state (eks_run_task_get_progress (self->task), &state);
  if (state.phase != self->phase)
    show_phase (self, state.phase);
  sample_rate (self, &state);
  show_numbers (self, &state);
  show_left (self, &state);
  return G_SOURCE_CONTINUE;
}

static void
on_finished (EksRunView *self)
{
  if (!eks_run_task_get_finished (self->task))
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  gtk_stack_set_visible_child_name (self->stack, "result");
  eks_result_view_show (self->result_view, self->application, eks_run_task_get_job (self->task), eks_run_task_get_record (self->task));
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  EksRunView *self = data;

  if (self->dialog != GTK_WINDOW (dialog))
    return; /* it is over */
  self->dialog = NULL;
  eks_run_task_answer (self->task, g_strcmp0 (response, "deliver") == 0);
}

/* Nothing is delivered because somebody pressed Escape. */
static void
show_question (EksRunView *self, const char *text)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (eks_ui_get_window (self), _("Deliver anyway?"), text));

  adw_message_dialog_add_responses (dialog, "stop", _("_Stop"), "deliver", _("_Deliver anyway"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "deliver", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "stop");
  adw_message_dialog_set_close_response (dialog, "stop");
  self->dialog = GTK_WINDOW (dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), self, 0);
  gtk_window_present (self->dialog);
}

static void
on_asking (EksRunView *self)
{
  g_autofree char *text = eks_run_task_get_asking (self->task) ? eks_run_task_dup_question (self->task) : NULL;
  GtkWindow *dialog = self->dialog;

  if (text != NULL && dialog == NULL && eks_ui_get_window (self) != NULL)
    show_question (self, text);
  else if (text == NULL && dialog != NULL)
    {
      self->dialog = NULL; /* cancelled: there is nothing to answer any more */
      gtk_window_destroy (dialog);
    }
}

/* A window that was closed is opened again to ask. */
static void
on_asking_mapped (EksRunView *self)
{
  if (self->task != NULL)
    on_asking (self);
}

static void
action_pause (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksRunView *self = EKS_RUN_VIEW (widget);
  EksProgressState state;

  eks_progress_get_state (eks_run_task_get_progress (self->task), &state);
  eks_progress_set_paused (eks_run_task_get_progress (self->task), !state.paused);
  poll_cb (self);
}

static void
action_cancel (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksRunView *self = EKS_RUN_VIEW (widget);

  gtk_widget_action_set_enabled (widget, "run.cancel", FALSE);
  gtk_widget_action_set_enabled (widget, "run.pause", FALSE);
  eks_run_task_cancel (self->task);
}

static void
eks_run_view_dispose (GObject *object)
{
  EksRunView *self = EKS_RUN_VIEW (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  self->dialog = NULL;
  g_clear_object (&self->signals);
  g_clear_object (&self->task);
  /* Before the template: its child is also the bin's, which would unparent it again. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_RUN_VIEW);
  G_OBJECT_CLASS (eks_run_view_parent_class)->dispose (object);
}

static void
eks_run_view_class_init (EksRunViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_run_view_dispose;
  g_type_ensure (EKS_TYPE_RESULT_VIEW);
  g_type_ensure (EKS_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-run-view.ui");
  gtk_widget_class_bind_template_child (widget_class, EksRunView, stack);
  gtk_widget_class_bind_template_child (widget_class, EksRunView, name_label);
  gtk_widget_class_bind_template_child (widget_class, EksRunView, steps_box);
  gtk_widget_class_bind_template_child (widget_class, EksRunView, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, EksRunView, state_label);
  gtk_widget_class_bind_template_child (widget_class, EksRunView, pages_label);
  gtk_widget_class_bind_template_child (widget_class, EksRunView, rows_label);
  gtk_widget_class_bind_template_child (widget_class, EksRunView, rate_label);
  gtk_widget_class_bind_template_child (widget_class, EksRunView, left_label);
  gtk_widget_class_bind_template_child (widget_class, EksRunView, pause_button);
  gtk_widget_class_bind_template_child (widget_class, EksRunView, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, EksRunView, result_view);
  gtk_widget_class_install_action (widget_class, "run.pause", NULL, action_pause);
  gtk_widget_class_install_action (widget_class, "run.cancel", NULL, action_cancel);
}

static void
add_steps (EksRunView *self)
{
  for (guint i = 0; i < N_PHASES; i++)
    {
      self->steps[i] = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      self->icons[i] = GTK_IMAGE (gtk_image_new ());
      gtk_box_append (GTK_BOX (self->steps[i]), GTK_WIDGET (self->icons[i]));
      gtk_box_append (GTK_BOX (self->steps[i]), gtk_label_new (eks_phase_get_label (shown_phases[i])));
      gtk_widget_set_margin_end (self->steps[i], 12);
      eks_wrap_box_append (self->steps_box, self->steps[i]);
    }
}

static void
eks_run_view_init (EksRunView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_steps (self);
  self->signals = g_signal_group_new (EKS_TYPE_RUN_TASK);
  g_signal_group_connect_swapped (self->signals, "notify::finished", G_CALLBACK (on_finished), self);
  g_signal_group_connect_swapped (self->signals, "notify::asking", G_CALLBACK (on_asking), self);
  g_signal_connect (self, "map", G_CALLBACK (on_asking_mapped), NULL);
}

/**
 * eks_run_view_open:
 * @self: a view; it shows one run
 * @application: the application
 * @task: a run, under way or over
 */
void
eks_run_view_open (EksRunView *self, EksApplication *application, EksRunTask *task)
{
  EksJob *job;

  g_return_if_fail (EKS_IS_RUN_VIEW (self) && EKS_IS_APPLICATION (application) && EKS_IS_RUN_TASK (task) && self->task == NULL);

  self->application = application;
  self->task = g_object_ref (task);
  job = eks_run_task_get_job (task);
  gtk_label_set_label (self->name_label, eks_job_get_name (job));
  gtk_widget_set_visible (self->steps[0], eks_encryption_is_on (eks_job_get_encryption (job)));
  gtk_widget_set_visible (self->steps[N_PHASES - 1], eks_notify_is_on (eks_job_get_notify (job)));
  g_signal_group_set_target (self->signals, task);
  if (eks_run_task_get_finished (task))
    {
      on_finished (self);
      return;
    }
  show_phase (self, EKS_PHASE_WAITING);
  poll_cb (self);
  self->timer = g_timeout_add (POLL_MS, poll_cb, self);
  gtk_widget_grab_focus (GTK_WIDGET (self->pause_button));
}
