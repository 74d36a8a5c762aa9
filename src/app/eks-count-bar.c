/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A number that stays is a number that is true: what was counted is kept beside it, and as soon as the export asks
 * for other rows the number goes, or the count that is under way. */

#include "config.h"

#include "eks-count-bar.h"

#include "eks-check.h"
#include "eks-count.h"
#include "eks-error.h"
#include "eks-ui.h"
#include "eks-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define POLL_MS 100

struct _EksCountBar
{
  AdwBin parent_instance;

  GtkSpinner *spinner;
  GtkLabel *title_label;
  GtkLabel *detail_label;
  GtkButton *count_button;
  GtkButton *cancel_button;

  EksEnvironment *environment; /* (owned) (nullable) */
  EksJob *job;                 /* (owned) (nullable) */
  GCancellable *counting;      /* (owned) (nullable) */
  EksProgress *progress;       /* (owned) (nullable): of the count that is under way */
  char *counted;               /* (owned) (nullable): which rows the number is, or will be, about */
  guint timer;
};

G_DEFINE_FINAL_TYPE (EksCountBar, eks_count_bar, ADW_TYPE_BIN)

static void
show_words (EksCountBar *self, const char *title, const char *detail)
{
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->detail_label, detail != NULL ? detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail_label), detail != NULL);
}

/* Of the two buttons one is there; the keyboard goes on where it was. */
static void
show_buttons (EksCountBar *self, const char *count_label)
{
  gboolean counting = self->counting != NULL;
  GtkWidget *shown = GTK_WIDGET (counting ? self->cancel_button : self->count_button);
  GtkWidget *hidden = GTK_WIDGET (counting ? self->count_button : self->cancel_button);
  gboolean had_focus = gtk_widget_has_focus (hidden);

  if (count_label != NULL)
    gtk_button_set_label (self->count_button, count_label);
  gtk_widget_set_visible (shown, TRUE);
  if (had_focus)
    gtk_widget_grab_focus (shown);
  gtk_widget_set_visible (hidden, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), counting);
  gtk_spinner_set_spinning (self->spinner, counting);
}

static void
set_title_style (EksCountBar *self, const char *name)
{
  static const char *const names[] = { "heading", "error", "dim-label" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (names[i], name) == 0)
      gtk_widget_add_css_class (GTK_WIDGET (self->title_label), names[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self->title_label), names[i]);
}

static void
stop_counting (EksCountBar *self)
{
  if (self->counting != NULL)
    g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  g_clear_object (&self->progress);
  g_clear_handle_id (&self->timer, g_source_remove);
}

/* No number is known. */
static void
show_none (EksCountBar *self, const char *why)
{
  stop_counting (self);
  g_clear_pointer (&self->counted, g_free);
  set_title_style (self, "dim-label");
  show_words (self, why, NULL);
  show_buttons (self, _("Count _rows"));
}

static void
show_error (EksCountBar *self, const char *message)
{
  g_autofree char *sentence = eks_ui_make_sentence (message);

  set_title_style (self, "error");
  show_words (self, _("The rows could not be counted."), sentence);
  show_buttons (self, _("_Try again"));
}

static void
show_count (EksCountBar *self, EksCount *count)
{
  g_autofree char *rows = eks_words_count (eks_count_get_rows (count));
  g_autofree char *read = eks_words_count (eks_count_get_rows_read (count));
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;

  /* TRANSLATORS: %s is a number; how many rows the filters let through */
  title = eks_count_get_rows (count) == 0 ? g_strdup (_("No row matches")) : g_strdup_printf (ngettext ("%s row matches", "%s rows match", (gulong) eks_count_get_rows (count)), rows);
  if (eks_count_is_announced (count))
    detail = g_strdup (_("The service says so itself; nothing was read for it."));
  else
    /* TRANSLATORS: below “1,204 rows match”; %s is a number */
    detail = g_strdup_printf (ngettext ("of %s row that was read", "of %s rows that were read", (gulong) eks_count_get_rows_read (count)), read);
  set_title_style (self, "heading");
  show_words (self, title, detail);
  show_buttons (self, _("Count _again"));
}

static char *
describe_read (const EksProgressState *state)
{
  g_autofree char *read = eks_words_count (state->rows_read);
  g_autofree char *total = NULL;
  g_autoptr (GString) text = NULL;

  if (state->phase == EKS_PHASE_LOOKING_UP)
    /* TRANSLATORS: %s is a number */
    return g_strdup_printf (ngettext ("%s record read, related ones included", "%s records read, related ones included", (gulong) state->rows_read), read);
  if (state->rows_total < (gint64) state->rows_read)
    /* TRANSLATORS: %s is a number */
    return g_strdup_printf (ngettext ("%s record read; the service does not say how many there are", "%s records read; the service does not say how many there are", (gulong) state->rows_read), read);
  total = eks_words_count ((guint64) state->rows_total);
  /* TRANSLATORS: %1$s of %2$s are numbers */
  text = g_string_new (_("%1$s of %2$s records read"));
  g_string_replace (text, "%1$s", read, 1);
  g_string_replace (text, "%2$s", total, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_pause (gint64 until)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (until / G_USEC_PER_SEC);
  /* TRANSLATORS: a time of day, for g_date_time_format() */
  g_autofree char *time = g_date_time_format (moment, _("%H:%M:%S"));

  /* TRANSLATORS: %s is a time of day */
  return g_strdup_printf (_("Paused by the service until %s"), time);
}

static gboolean
poll_cb (gpointer data)
{
  EksCountBar *self = data;
  EksProgressState state;
  g_autofree char *matching = NULL;
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;

  eks_progress_get_state (self->progress, &state);
  matching = eks_words_count (state.rows_written);
  /* TRANSLATORS: %s is a number; rows are still being counted */
  title = g_strdup_printf (ngettext ("%s row matches so far", "%s rows match so far", (gulong) state.rows_written), matching);
  detail = state.service_paused_until > 0 ? describe_pause (state.service_paused_until) : describe_read (&state);
  show_words (self, state.pages > 0 ? title : _("Counting…"), state.pages > 0 || state.service_paused_until > 0 ? detail : NULL);
  return G_SOURCE_CONTINUE;
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (EksCountBar) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EksCount) count = eks_count_load_finish (result, &error);

  if (eks_error_is_cancelled (error))
    return; /* whoever cancelled it has said what is shown now */
  stop_counting (self);
  if (count != NULL)
    show_count (self, count);
  else
    show_error (self, error->message);
}

/* What decides which rows there are: columns, names and folders do not. */
static char *
describe_rows (EksJob *job)
{
  g_autoptr (JsonNode) where = eks_filter_to_json (eks_table_get_where (eks_job_get_table (job, 0)));
  g_autofree char *filter = eks_json_to_text (where, FALSE);
  g_autofree char *connection = eks_job_dup_connection_text (job);

  return g_strdup_printf ("%s\n%s\n%s", connection, eks_table_get_entity (eks_job_get_table (job, 0)), filter);
}

static gboolean
is_complete (EksCountBar *self)
{
  g_autoptr (EksJsonIssues) issues = eks_check_job (self->environment, self->job);

  for (guint i = 0; i < eks_json_issues_get_length (issues); i++)
    {
      const char *path = eks_json_issues_get (issues, i)->path;
      if (g_str_has_prefix (path, "connection") || (g_str_has_prefix (path, "tables") && !g_str_has_prefix (path, "tables[0].columns")))
        return FALSE;
    }
  return TRUE;
}

static void
on_count_clicked (EksCountBar *self)
{
  if (!is_complete (self))
    {
      show_none (self, _("Rows can be counted once the conditions are complete."));
      return;
    }
  stop_counting (self);
  g_free (self->counted);
  self->counted = describe_rows (self->job);
  self->counting = g_cancellable_new ();
  self->progress = eks_progress_new ();
  self->timer = g_timeout_add (POLL_MS, poll_cb, self);
  set_title_style (self, NULL);
  show_words (self, _("Counting…"), NULL);
  show_buttons (self, NULL);
  eks_count_load_async (self->environment, self->job, 0, self->progress, self->counting, counted_cb, g_object_ref (self));
}

static void
on_cancel_clicked (EksCountBar *self)
{
  show_none (self, _("The count was cancelled."));
}

static void
eks_count_bar_dispose (GObject *object)
{
  EksCountBar *self = EKS_COUNT_BAR (object);

  stop_counting (self);
  g_clear_object (&self->environment);
  g_clear_object (&self->job);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_COUNT_BAR);
  G_OBJECT_CLASS (eks_count_bar_parent_class)->dispose (object);
}

static void
eks_count_bar_finalize (GObject *object)
{
  g_free (EKS_COUNT_BAR (object)->counted);
  G_OBJECT_CLASS (eks_count_bar_parent_class)->finalize (object);
}

static void
eks_count_bar_class_init (EksCountBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_count_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_count_bar_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-count-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, EksCountBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, EksCountBar, title_label);
  gtk_widget_class_bind_template_child (widget_class, EksCountBar, detail_label);
  gtk_widget_class_bind_template_child (widget_class, EksCountBar, count_button);
  gtk_widget_class_bind_template_child (widget_class, EksCountBar, cancel_button);
}

static void
eks_count_bar_init (EksCountBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->count_button, "clicked", G_CALLBACK (on_count_clicked), self);
  g_signal_connect_swapped (self->cancel_button, "clicked", G_CALLBACK (on_cancel_clicked), self);
  show_none (self, _("The rows were not counted yet."));
}

/**
 * eks_count_bar_refresh:
 * @self: a bar
 * @environment: where connections are
 * @job: the export whose rows are counted; always the same one
 *
 * To be called whenever the export may ask for other rows than before.
 */
void
eks_count_bar_refresh (EksCountBar *self, EksEnvironment *environment, EksJob *job)
{
  g_autofree char *rows = NULL;

  g_return_if_fail (EKS_IS_COUNT_BAR (self) && EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job));

  g_set_object (&self->environment, environment);
  g_set_object (&self->job, job);
  if (self->counted == NULL)
    return;
  rows = describe_rows (job);
  if (strcmp (rows, self->counted) != 0)
    show_none (self, _("The filters have changed since the rows were counted."));
}
