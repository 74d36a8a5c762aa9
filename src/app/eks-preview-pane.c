/* SPDX-License-Identifier: GPL-3.0-or-later */
/* You always see the file you are making: the first rows through the real chain. A change waits a moment for
 * the next one; a load that is overtaken is cancelled. */

#include "config.h"

#include "eks-preview-pane.h"

#include "eks-check.h"
#include "eks-error.h"
#include "eks-preview.h"
#include "eks-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define N_ROWS 50
#define RELOAD_DELAY_MS 350

struct _EksPreviewPane
{
  AdwBin parent_instance;

  GtkLabel *status_label;
  GtkSpinner *spinner;
  GtkButton *reload_button;
  GtkToggleButton *hide_button;
  GtkStack *stack;
  GtkLabel *message_label;
  GtkColumnView *view;

  EksApplication *application; /* (unowned) */
  EksJob *job;                 /* (owned) */
  GSignalGroup *job_signals;   /* (owned) */
  GCancellable *loading;       /* (owned) (nullable) */
  EksPreview *preview;         /* (owned) (nullable): what is shown */
  guint timer;
  int position;                /* of the handle above, before the rows were hidden */
};

G_DEFINE_FINAL_TYPE (EksPreviewPane, eks_preview_pane, ADW_TYPE_BIN)

static void
show_message (EksPreviewPane *self, const char *status, const char *message)
{
  gtk_label_set_label (self->status_label, status);
  gtk_label_set_label (self->message_label, message);
  gtk_stack_set_visible_child_name (self->stack, "message");
}

static gboolean
is_number (EksType type)
{
  return type == EKS_TYPE_INTEGER || type == EKS_TYPE_NUMBER;
}

static void
on_setup_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  EksType type = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), "type"));
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), is_number (type) ? 1 : 0);
  if (type == EKS_TYPE_GUID)
    gtk_widget_add_css_class (label, "monospace");
  else if (type != EKS_TYPE_TEXT)
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
on_bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  EksType type = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), "type"));
  EksPreviewRow *row = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  const char *text = eks_preview_row_get_text (row, GPOINTER_TO_UINT (data));
  g_autofree char *shown = eks_words_cell (text, type);

  gtk_label_set_label (GTK_LABEL (label), shown);
  gtk_widget_set_tooltip_text (label, strcmp (shown, text) != 0 ? text : NULL);
}

static void
remove_columns (EksPreviewPane *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);
      gtk_column_view_remove_column (self->view, column);
    }
}

static void
add_columns (EksPreviewPane *self, EksSchema *schema)
{
  for (guint i = 0; i < eks_schema_get_n_columns (schema); i++)
    {
      const EksSchemaColumn *wanted = eks_schema_get_column (schema, i);
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_object_set_data (G_OBJECT (factory), "type", GINT_TO_POINTER (wanted->type));
      g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cell), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cell), GUINT_TO_POINTER (i));
      column = gtk_column_view_column_new (wanted->title, factory);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_append_column (self->view, column);
    }
}

static gboolean
same_columns (EksSchema *a, EksSchema *b)
{
  if (a == NULL || eks_schema_get_n_columns (a) != eks_schema_get_n_columns (b))
    return FALSE;
  for (guint i = 0; i < eks_schema_get_n_columns (a); i++)
    {
      const EksSchemaColumn *first = eks_schema_get_column (a, i);
      const EksSchemaColumn *second = eks_schema_get_column (b, i);
      if (strcmp (first->title, second->title) != 0 || first->type != second->type)
        return FALSE;
    }
  return TRUE;
}

static void
show_preview (EksPreviewPane *self, EksPreview *preview)
{
  EksSchema *before = self->preview != NULL ? eks_preview_get_schema (self->preview) : NULL;
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (g_object_ref (eks_preview_get_rows (preview)));
  guint n_rows = g_list_model_get_n_items (eks_preview_get_rows (preview));
  g_autofree char *words = eks_words_preview (preview, N_ROWS);

  if (!same_columns (before, eks_preview_get_schema (preview)))
    {
      gtk_column_view_set_model (self->view, NULL);
      remove_columns (self);
      add_columns (self, eks_preview_get_schema (preview));
    }
  g_set_object (&self->preview, preview);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  gtk_label_set_label (self->status_label, words);
  if (n_rows == 0)
    gtk_label_set_label (self->message_label, _("No row matches these filters."));
  gtk_stack_set_visible_child_name (self->stack, n_rows > 0 ? "rows" : "message");
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (EksPreviewPane) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EksPreview) preview = eks_preview_load_finish (result, &error);

  if (eks_error_is_cancelled (error))
    return; /* overtaken: another load shows its own state */
  g_clear_object (&self->loading);
  gtk_spinner_stop (self->spinner);
  if (preview != NULL)
    show_preview (self, preview);
  else
    show_message (self, "", error->message);
}

static void
start_loading (EksPreviewPane *self)
{
  EksEnvironment *environment = eks_application_get_environment (self->application);
  g_autoptr (EksJsonIssues) issues = eks_check_job (environment, self->job);

  for (guint i = 0; i < eks_json_issues_get_length (issues); i++)
    {
      const EksJsonIssue *issue = eks_json_issues_get (issues, i);
      if (g_str_has_prefix (issue->path, "connection") || g_str_has_prefix (issue->path, "tables"))
        {
          gtk_spinner_stop (self->spinner);
          show_message (self, "", _("The rows appear here once the steps before are complete."));
          return;
        }
    }
  self->loading = g_cancellable_new ();
  gtk_spinner_start (self->spinner);
  eks_preview_load_async (environment, self->job, 0, N_ROWS, self->loading, loaded_cb, g_object_ref (self));
}

static void
stop_loading (EksPreviewPane *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_handle_id (&self->timer, g_source_remove);
}

static gboolean
reload_cb (gpointer data)
{
  EksPreviewPane *self = data;

  self->timer = 0;
  stop_loading (self);
  if (!gtk_toggle_button_get_active (self->hide_button))
    start_loading (self);
  return G_SOURCE_REMOVE;
}

static void
on_job_changed (EksPreviewPane *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (RELOAD_DELAY_MS, reload_cb, self);
}

/* Hidden rows give their room to the page. */
static void
on_hidden (EksPreviewPane *self)
{
  gboolean hidden = gtk_toggle_button_get_active (self->hide_button);
  GtkPaned *paned = GTK_PANED (gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_PANED));

  if (paned != NULL)
    {
      if (hidden)
        self->position = gtk_paned_get_position (paned);
      gtk_paned_set_resize_end_child (paned, !hidden);
      gtk_paned_set_position (paned, hidden ? G_MAXINT : self->position);
    }
  eks_preview_pane_reload (self);
}

static void
eks_preview_pane_dispose (GObject *object)
{
  EksPreviewPane *self = EKS_PREVIEW_PANE (object);

  stop_loading (self);
  g_clear_object (&self->job_signals);
  g_clear_object (&self->job);
  g_clear_object (&self->preview);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_PREVIEW_PANE);
  G_OBJECT_CLASS (eks_preview_pane_parent_class)->dispose (object);
}

static void
eks_preview_pane_class_init (EksPreviewPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_preview_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-preview-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, EksPreviewPane, status_label);
  gtk_widget_class_bind_template_child (widget_class, EksPreviewPane, spinner);
  gtk_widget_class_bind_template_child (widget_class, EksPreviewPane, reload_button);
  gtk_widget_class_bind_template_child (widget_class, EksPreviewPane, hide_button);
  gtk_widget_class_bind_template_child (widget_class, EksPreviewPane, stack);
  gtk_widget_class_bind_template_child (widget_class, EksPreviewPane, message_label);
  gtk_widget_class_bind_template_child (widget_class, EksPreviewPane, view);
}

static void
eks_preview_pane_init (EksPreviewPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->job_signals = g_signal_group_new (EKS_TYPE_JOB);
  g_signal_group_connect_swapped (self->job_signals, "changed", G_CALLBACK (on_job_changed), self);
  g_signal_connect_swapped (self->reload_button, "clicked", G_CALLBACK (eks_preview_pane_reload), self);
  g_signal_connect_swapped (self->hide_button, "notify::active", G_CALLBACK (on_hidden), self);
}

/**
 * eks_preview_pane_open:
 * @self: a pane
 * @application: the application
 * @job: the job that is shown, also as it changes
 */
void
eks_preview_pane_open (EksPreviewPane *self, EksApplication *application, EksJob *job)
{
  g_return_if_fail (EKS_IS_PREVIEW_PANE (self) && EKS_IS_APPLICATION (application) && EKS_IS_JOB (job));

  self->application = application;
  g_set_object (&self->job, job);
  g_signal_group_set_target (self->job_signals, job);
  on_job_changed (self);
}

/**
 * eks_preview_pane_reload:
 * @self: a pane with a job
 *
 * Asks the service again.
 */
void
eks_preview_pane_reload (EksPreviewPane *self)
{
  g_return_if_fail (EKS_IS_PREVIEW_PANE (self) && self->job != NULL);

  stop_loading (self);
  reload_cb (self);
}
