/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runs: those under way with their progress, then the history, which can be narrowed, with a chart of its rows. */

#include "config.h"

#include "eks-runs-page.h"

#include "eks-run-bars.h"
#include "eks-run-list.h"
#include "eks-run-row.h"
#include "eks-run-task.h"
#include "eks-run-window.h"
#include "eks-ui.h"
#include "eks-words.h"
#include "eks-wrap-box.h"

#include <glib/gi18n-lib.h>

#define POLL_MS 250
/* Where there is less room than this, the list needs it more than the filters and the chart do. */
#define WIDE 560
#define HIGH 460

struct _EksRunsPage
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkStack *list_stack;
  AdwPreferencesGroup *running_group;
  GtkListBox *running_list;
  GtkSearchEntry *search_entry;
  GtkToggleButton *filter_button;
  GtkDropDown *export_drop;
  GtkDropDown *outcome_drop;
  GtkDropDown *since_drop;
  GtkWidget *chart_box;
  EksRunBars *bars;
  GtkLabel *chart_label;
  GtkListView *list_view;

  EksApplication *application; /* (unowned) */
  GListStore *items;           /* (owned): of EksRunItem, the newest first */
  GtkSingleSelection *selection; /* (owned) */
  GPtrArray *jobs;             /* (owned) (nullable) (element-type EksRunJob): those that can be chosen */
  GCancellable *loading;       /* (owned) (nullable) */
  guint timer;                 /* while something runs */
  guint fitting;               /* an idle: what is shown follows the size of the page */
  gulong layout_handler;       /* while the page is shown */
  int height;
  guint n_charted;
  gboolean placed;             /* whether the filters are shown was decided once */
  gboolean filling;            /* the choices are being replaced, not chosen from */
};

G_DEFINE_FINAL_TYPE (EksRunsPage, eks_runs_page, ADW_TYPE_BIN)

static gint64
get_now (EksRunsPage *self)
{
  return eks_clock_get_real_time (eks_environment_get_clock (eks_application_get_environment (self->application)));
}

static void
show_progress (GtkWidget *row)
{
  EksRunTask *task = g_object_get_data (G_OBJECT (row), "task");
  GtkProgressBar *bar = g_object_get_data (G_OBJECT (row), "bar");
  g_autofree char *text = eks_run_task_describe (task);
  EksProgressState state;

  eks_progress_get_state (eks_run_task_get_progress (task), &state);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_widget_set_visible (GTK_WIDGET (bar), state.rows_total > 0);
  if (state.rows_total > 0)
    gtk_progress_bar_set_fraction (bar, CLAMP ((double) state.rows_read / (double) state.rows_total, 0, 1));
}

static gboolean
poll_cb (gpointer data)
{
  EksRunsPage *self = data;
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->running_list, i)) != NULL; i++)
    show_progress (GTK_WIDGET (row));
  return G_SOURCE_CONTINUE;
}

static void
on_cancel (GtkWidget *button, gpointer task)
{
  gtk_widget_set_sensitive (button, FALSE);
  eks_run_task_cancel (task);
}

static void
add_running (EksRunsPage *self, EksRunTask *task)
{
  AdwActionRow *row = eks_ui_make_row (eks_job_get_name (eks_run_task_get_job (task)), NULL);
  GtkWidget *bar = gtk_progress_bar_new ();
  GtkWidget *cancel = eks_ui_make_icon_button ("process-stop-symbolic", _("Cancel this export"));

  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  eks_ui_set_label (bar, _("Progress"));
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (on_cancel), task, 0);
  adw_action_row_add_suffix (row, bar);
  adw_action_row_add_suffix (row, cancel);
  g_object_set_data_full (G_OBJECT (row), "task", g_object_ref (task), g_object_unref);
  g_object_set_data (G_OBJECT (row), "bar", bar);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "app.show-run");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "u", eks_run_task_get_number (task));
  show_progress (GTK_WIDGET (row));
  gtk_list_box_append (self->running_list, GTK_WIDGET (row));
}

static guint
show_running (EksRunsPage *self)
{
  GListModel *runs = eks_application_get_runs (self->application);
  guint n = 0;

  eks_ui_clear_list (self->running_list);
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (EksRunTask) task = g_list_model_get_item (runs, i);
      if (eks_run_task_get_finished (task))
        continue;
      add_running (self, task);
      n++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->running_group), n > 0);
  if (n > 0 && self->timer == 0)
    self->timer = g_timeout_add (POLL_MS, poll_cb, self);
  else if (n == 0)
    g_clear_handle_id (&self->timer, g_source_remove);
  return n;
}

/* In the order of the choices. */
static const EksRunChoice choices[] = { EKS_RUN_CHOICE_ALL, EKS_RUN_CHOICE_DONE, EKS_RUN_CHOICE_FAILED, EKS_RUN_CHOICE_CANCELLED };
static const int days[] = { 0, 1, 7, 30, 365 };

/* What is chosen now; it lives as long as nothing else is. */
static EksRunFilter
get_filter (EksRunsPage *self)
{
  guint job = gtk_drop_down_get_selected (self->export_drop), choice = gtk_drop_down_get_selected (self->outcome_drop), since = gtk_drop_down_get_selected (self->since_drop);
  EksRunFilter filter = { .text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) };

  if (self->jobs != NULL && job > 0 && job <= self->jobs->len)
    filter.job_id = ((EksRunJob *) g_ptr_array_index (self->jobs, job - 1))->id;
  filter.choice = choices[choice < G_N_ELEMENTS (choices) ? choice : 0];
  if (since > 0 && since < G_N_ELEMENTS (days))
    filter.from = get_now (self) - days[since] * G_TIME_SPAN_DAY;
  return filter;
}

static gboolean
is_narrowed (const EksRunFilter *filter)
{
  return filter->job_id != NULL || filter->choice != EKS_RUN_CHOICE_ALL || filter->from != 0 || filter->text[0] != '\0';
}

/* (transfer container) (element-type EksRunRecord): the newest of them, which the items own */
static GPtrArray *
collect_runs (EksRunsPage *self)
{
  GPtrArray *runs = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)) && runs->len < EKS_RUN_BARS_MAX; i++)
    {
      g_autoptr (EksRunItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      if (eks_run_item_get_run (item) != NULL)
        g_ptr_array_add (runs, (gpointer) eks_run_item_get_run (item));
    }
  return runs;
}

static char *
describe_chart (GPtrArray *runs)
{
  g_autofree char *rows = NULL;
  guint64 maximum = 0;

  for (guint i = 0; i < runs->len; i++)
    {
      const EksRunRecord *run = g_ptr_array_index (runs, i);
      maximum = MAX (maximum, eks_words_is_done (run) ? run->rows : 0);
    }
  if (maximum == 0)
    return g_strdup (_("The newest runs, the last one at the end. An empty frame is a run that made no file."));
  rows = eks_words_rows (maximum);
  /* TRANSLATORS: under a chart with a bar for each run; %s is “1,204 rows” */
  return g_strdup_printf (_("The newest runs, the last one at the end; a bar of the full height is %s. An empty frame is a run that made no file."), rows);
}

static void
show_chart (EksRunsPage *self)
{
  g_autoptr (GPtrArray) runs = collect_runs (self);
  gint64 now = get_now (self);
  g_autofree char *text = runs->len > 0 ? describe_chart (runs) : NULL;

  eks_run_bars_set_records (self->bars, runs, now);
  gtk_label_set_label (self->chart_label, text != NULL ? text : "");
  self->n_charted = runs->len;
  gtk_widget_set_visible (self->chart_box, runs->len > 1 && self->height >= HIGH);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (EksRunsPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = eks_run_list_load_finish (EKS_ENVIRONMENT (source), result, &error);
  EksRunFilter filter;
  guint n;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->application == NULL)
    return;
  g_clear_object (&self->loading);
  if (items == NULL)
    {
      eks_ui_toast (GTK_WIDGET (self), error->message);
      return;
    }
  eks_run_list_update (self->items, items);
  filter = get_filter (self);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  gtk_stack_set_visible_child_name (self->list_stack, n > 0 ? "runs" : "none");
  gtk_stack_set_visible_child_name (self->stack, n > 0 || is_narrowed (&filter) || gtk_widget_get_visible (GTK_WIDGET (self->running_group)) ? "list" : "empty");
  show_chart (self);
}

static void
load (EksRunsPage *self)
{
  const EksRunFilter filter = get_filter (self);

  if (self->filling || self->application == NULL)
    return;
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  eks_run_list_load_async (eks_application_get_environment (self->application), &filter, filter.job_id == NULL && filter.text[0] == '\0' && filter.choice != EKS_RUN_CHOICE_CANCELLED, self->loading,
                           loaded_cb, g_object_ref (self));
}

static guint
find_job (EksRunsPage *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->jobs->len; i++)
    if (g_strcmp0 (((EksRunJob *) g_ptr_array_index (self->jobs, i))->id, id) == 0)
      return i + 1;
  return 0;
}

/* Exports come and go; the chosen one stays chosen. */
static void
fill_exports (EksRunsPage *self)
{
  const EksRunFilter filter = get_filter (self);
  g_autofree char *chosen = g_strdup (filter.job_id);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GPtrArray *jobs = eks_history_list_jobs (eks_environment_get_history (eks_application_get_environment (self->application)), NULL);

  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  self->jobs = jobs != NULL ? jobs : g_ptr_array_new ();
  gtk_string_list_append (names, _("All exports"));
  for (guint i = 0; i < self->jobs->len; i++)
    gtk_string_list_append (names, ((EksRunJob *) g_ptr_array_index (self->jobs, i))->name);
  self->filling = TRUE;
  gtk_drop_down_set_model (self->export_drop, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->export_drop, find_job (self, chosen));
  self->filling = FALSE;
}

static void
open_run (EksRunsPage *self, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksRunRecord) record = eks_history_get (eks_environment_get_history (eks_application_get_environment (self->application)), id, &error);

  if (record != NULL)
    gtk_window_present (eks_run_window_new_for_record (self->application, record));
  else if (error != NULL)
    eks_ui_show_error (eks_ui_get_window (self), _("The run could not be opened"), error);
  else
    eks_runs_page_refresh (self); /* somebody else has deleted it */
}

static void
on_activate (EksRunsPage *self, guint position)
{
  g_autoptr (EksRunItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);
  const EksRunRecord *run = item != NULL ? eks_run_item_get_run (item) : NULL;

  if (run != NULL)
    open_run (self, run->id);
}

static void
delete_selected (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksRunsPage *self = EKS_RUNS_PAGE (widget);
  EksRunItem *item = gtk_single_selection_get_selected_item (self->selection);
  const EksRunRecord *run = item != NULL ? eks_run_item_get_run (item) : NULL;
  gint64 id = run != NULL ? run->id : 0;

  if (run != NULL)
    gtk_widget_activate_action (widget, "app.delete-runs", "@ax", g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, &id, 1, sizeof id));
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, g_object_new (EKS_TYPE_RUN_ROW, NULL));
}

static void
on_bind (EksRunsPage *self, GtkListItem *list_item)
{
  eks_run_row_show (EKS_RUN_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item), get_now (self));
}

static gboolean
fit_cb (gpointer data)
{
  EksRunsPage *self = data;
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  self->fitting = 0;
  self->height = gtk_widget_get_height (GTK_WIDGET (self));
  if (!self->placed)
    gtk_toggle_button_set_active (self->filter_button, width >= WIDE && self->height >= HIGH);
  self->placed = TRUE;
  gtk_widget_set_visible (self->chart_box, self->height >= HIGH && self->n_charted > 1);
  return G_SOURCE_REMOVE;
}

/* What is shown follows the size, when that is known. */
static void
fit (EksRunsPage *self)
{
  if (self->fitting == 0)
    self->fitting = g_idle_add (fit_cb, self);
}

static void
eks_runs_page_map (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);

  GTK_WIDGET_CLASS (eks_runs_page_parent_class)->map (widget);
  EKS_RUNS_PAGE (widget)->layout_handler = g_signal_connect_swapped (gtk_native_get_surface (native), "layout", G_CALLBACK (fit), widget);
  fit (EKS_RUNS_PAGE (widget));
}

static void
eks_runs_page_unmap (GtkWidget *widget)
{
  EksRunsPage *self = EKS_RUNS_PAGE (widget);

  g_clear_signal_handler (&self->layout_handler, gtk_native_get_surface (gtk_widget_get_native (widget)));
  GTK_WIDGET_CLASS (eks_runs_page_parent_class)->unmap (widget);
}

static void
eks_runs_page_dispose (GObject *object)
{
  EksRunsPage *self = EKS_RUNS_PAGE (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->fitting, g_source_remove);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  self->application = NULL;
  /* Before the template: its child is also the bin's, which would unparent it again. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_RUNS_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (eks_runs_page_parent_class)->dispose (object);
}

static void
eks_runs_page_class_init (EksRunsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_runs_page_dispose;
  widget_class->map = eks_runs_page_map;
  widget_class->unmap = eks_runs_page_unmap;
  g_type_ensure (EKS_TYPE_RUN_BARS);
  g_type_ensure (EKS_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-runs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, EksRunsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, EksRunsPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, EksRunsPage, running_group);
  gtk_widget_class_bind_template_child (widget_class, EksRunsPage, running_list);
  gtk_widget_class_bind_template_child (widget_class, EksRunsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, EksRunsPage, filter_button);
  gtk_widget_class_bind_template_child (widget_class, EksRunsPage, export_drop);
  gtk_widget_class_bind_template_child (widget_class, EksRunsPage, outcome_drop);
  gtk_widget_class_bind_template_child (widget_class, EksRunsPage, since_drop);
  gtk_widget_class_bind_template_child (widget_class, EksRunsPage, chart_box);
  gtk_widget_class_bind_template_child (widget_class, EksRunsPage, bars);
  gtk_widget_class_bind_template_child (widget_class, EksRunsPage, chart_label);
  gtk_widget_class_bind_template_child (widget_class, EksRunsPage, list_view);
  gtk_widget_class_install_action (widget_class, "runs.delete", NULL, delete_selected);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "runs.delete", NULL);
}

static void
set_choices (GtkDropDown *drop, const char *const *names)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);

  gtk_drop_down_set_model (drop, G_LIST_MODEL (list));
}

/* What has the focus is the button in it. */
static void
name_button (GtkDropDown *drop, const char *name)
{
  eks_ui_set_label (gtk_widget_get_first_child (GTK_WIDGET (drop)), name);
}

static void
fill_choices (EksRunsPage *self)
{
  /* TRANSLATORS: which runs are shown, by what came of them */
  const char *outcomes[] = { _("All results"), _("Done"), _("Failed"), _("Cancelled"), NULL };
  /* TRANSLATORS: which runs are shown, by when they were */
  const char *spans[] = { _("At any time"), _("In the last 24 hours"), _("In the last 7 days"), _("In the last 30 days"), _("In the last year"), NULL };

  set_choices (self->outcome_drop, outcomes);
  set_choices (self->since_drop, spans);
  name_button (self->export_drop, _("Of which export"));
  name_button (self->outcome_drop, _("With which result"));
  name_button (self->since_drop, _("Since when"));
}

static void
make_list (EksRunsPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->items = g_list_store_new (EKS_TYPE_RUN_ITEM);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->items)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (factory);
}

static void
eks_runs_page_init (EksRunsPage *self)
{
  GtkDropDown *drops[3];

  gtk_widget_init_template (GTK_WIDGET (self));
  fill_choices (self);
  make_list (self);
  drops[0] = self->export_drop;
  drops[1] = self->outcome_drop;
  drops[2] = self->since_drop;
  for (guint i = 0; i < G_N_ELEMENTS (drops); i++)
    g_signal_connect_object (drops[i], "notify::selected", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_entry, "search-changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list_view, "activate", G_CALLBACK (on_activate), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bars, "activated", G_CALLBACK (open_run), self, G_CONNECT_SWAPPED);
}

/**
 * eks_runs_page_open:
 * @self: a page
 * @application: the application
 */
void
eks_runs_page_open (EksRunsPage *self, EksApplication *application)
{
  g_return_if_fail (EKS_IS_RUNS_PAGE (self) && EKS_IS_APPLICATION (application));
  self->application = application;
}

/**
 * eks_runs_page_refresh:
 * @self: a page with its application
 *
 * Reads the runs again, in a thread.
 */
void
eks_runs_page_refresh (EksRunsPage *self)
{
  g_return_if_fail (EKS_IS_RUNS_PAGE (self) && self->application != NULL);

  show_running (self);
  fill_exports (self);
  load (self);
}

/**
 * eks_runs_page_search:
 * @self: a page
 *
 * Puts the cursor where one can search.
 */
void
eks_runs_page_search (EksRunsPage *self)
{
  g_return_if_fail (EKS_IS_RUNS_PAGE (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/**
 * eks_runs_page_show_failed:
 * @self: a page
 * @job_id: (nullable): of an export that has runs
 *
 * Shows what failed of it.
 */
void
eks_runs_page_show_failed (EksRunsPage *self, const char *job_id)
{
  g_return_if_fail (EKS_IS_RUNS_PAGE (self) && self->application != NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_drop_down_set_selected (self->export_drop, find_job (self, job_id));
  gtk_drop_down_set_selected (self->outcome_drop, 2);
  gtk_drop_down_set_selected (self->since_drop, 0);
  gtk_toggle_button_set_active (self->filter_button, TRUE);
}
