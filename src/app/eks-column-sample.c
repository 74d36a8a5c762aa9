/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Before → after, through the real chain: an export of two columns, the plain field and the column. A change waits a
 * moment for the next one, and a load that is overtaken is cancelled. */

#include "config.h"

#include "eks-column-sample.h"

#include "eks-error.h"
#include "eks-preview.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define N_VALUES 3
/* Among so many rows there are different values, most often. */
#define N_ROWS 50
#define RELOAD_DELAY_MS 400
/* Quicker answers do without a spinner, which would only flicker. */
#define SPINNER_DELAY_MS 600

struct _EksColumnSample
{
  AdwBin parent_instance;

  GtkGrid *grid;           /* (unowned): below the bin */
  GtkSpinner *spinner;     /* (unowned) */
  GtkLabel *message_label; /* (unowned) */

  EksEnvironment *environment; /* (owned) */
  EksJob *job;                 /* (owned) */
  EksColumn *column;           /* (owned) */
  GCancellable *loading;       /* (owned) (nullable) */
  guint timer;
  guint spinner_timer;
};

G_DEFINE_FINAL_TYPE (EksColumnSample, eks_column_sample, ADW_TYPE_BIN)

static void
show_message (EksColumnSample *self, const char *message)
{
  g_autofree char *sentence = message != NULL ? eks_ui_make_sentence (message) : g_strdup ("");

  gtk_label_set_label (self->message_label, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->message_label), message != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->grid), message == NULL);
}

static void
stop_spinner (EksColumnSample *self)
{
  g_clear_handle_id (&self->spinner_timer, g_source_remove);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
}

static gboolean
spinner_cb (gpointer data)
{
  EksColumnSample *self = data;

  self->spinner_timer = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static void
add_label (EksColumnSample *self, int column, int row, const char *text, const char *name)
{
  GtkWidget *label = gtk_label_new (text[0] != '\0' ? text : _("(empty)"));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (GTK_LABEL (label), 6);
  gtk_widget_set_tooltip_text (label, text[0] != '\0' ? text : NULL);
  gtk_widget_set_hexpand (label, TRUE);
  if (text[0] == '\0')
    gtk_widget_add_css_class (label, "dim-label");
  if (name != NULL)
    {
      g_autofree char *spoken = g_strdup_printf ("%s: %s", name, gtk_label_get_label (GTK_LABEL (label)));
      eks_ui_set_label (label, spoken);
    }
  gtk_grid_attach (self->grid, label, column, row, 1, 1);
}

static void
clear_grid (EksColumnSample *self)
{
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL;)
    gtk_grid_remove (self->grid, child);
}

static void
add_value (EksColumnSample *self, int row, const char *before, const char *after)
{
  if (before != NULL)
    {
      GtkWidget *arrow = gtk_label_new ("→");
      gtk_widget_add_css_class (arrow, "dim-label");
      add_label (self, 0, row, before, _("Before"));
      gtk_grid_attach (self->grid, arrow, 1, row, 1, 1);
    }
  add_label (self, 2, row, after, _("After"));
}

/* Different values, the empty one last: it shows what a default does. */
static GPtrArray *
choose_rows (GListModel *rows)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (EksPreviewRow) empty = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (EksPreviewRow) row = g_list_model_get_item (rows, i);
      const char *text = eks_preview_row_get_text (row, 0);
      if (!g_hash_table_add (seen, (gpointer) text))
        continue;
      if (text[0] == '\0')
        empty = g_object_ref (row);
      else if (chosen->len < N_VALUES)
        g_ptr_array_add (chosen, g_object_ref (row));
    }
  if (empty != NULL && chosen->len == N_VALUES)
    g_ptr_array_remove_index (chosen, N_VALUES - 1);
  if (empty != NULL)
    g_ptr_array_add (chosen, g_steal_pointer (&empty));
  return g_steal_pointer (&chosen);
}

static void
show_values (EksColumnSample *self, EksPreview *preview)
{
  gboolean has_before = eks_column_get_field (self->column) != NULL;
  g_autoptr (GPtrArray) rows = choose_rows (eks_preview_get_rows (preview));

  if (rows->len == 0)
    {
      show_message (self, _("No row matches the filters, so there is no value to show."));
      return;
    }
  show_message (self, NULL);
  clear_grid (self);
  for (guint i = 0; i < rows->len; i++)
    {
      EksPreviewRow *row = g_ptr_array_index (rows, i);
      add_value (self, (int) i, has_before ? eks_preview_row_get_text (row, 0) : NULL, eks_preview_row_get_text (row, has_before ? 1 : 0));
    }
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (EksColumnSample) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EksPreview) preview = eks_preview_load_finish (result, &error);

  if (eks_error_is_cancelled (error) || self->column == NULL)
    return; /* overtaken: another load shows its own state; or closed */
  g_clear_object (&self->loading);
  stop_spinner (self);
  if (preview != NULL)
    show_values (self, preview);
  else
    show_message (self, error->message);
}

/* The export as it is, but with the field as it comes and beside it the column alone. */
static EksJob *
make_job (EksColumnSample *self)
{
  EksJob *job = eks_job_copy (self->job);
  GListStore *columns = eks_table_get_columns (eks_job_get_table (job, 0));
  g_autoptr (EksColumn) after = eks_column_copy (self->column);

  g_object_set (job, "personal", (int) EKS_PERSONAL_KEEP, NULL);
  eks_table_set_counted (eks_job_get_table (job, 0), FALSE);
  g_list_store_remove_all (columns);
  if (eks_column_get_field (after) != NULL)
    {
      g_autoptr (EksColumn) before = eks_column_new (eks_column_get_field (after), "before");
      g_list_store_append (columns, before);
    }
  g_object_set (after, "title", "after", "hidden", FALSE, NULL);
  g_list_store_append (columns, after);
  return job;
}

static void
stop_loading (EksColumnSample *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_handle_id (&self->timer, g_source_remove);
  stop_spinner (self);
}

static gboolean
reload_cb (gpointer data)
{
  EksColumnSample *self = data;
  g_autoptr (EksJob) job = NULL;

  self->timer = 0;
  stop_loading (self);
  if (!eks_column_validate (self->column, NULL))
    {
      show_message (self, _("Examples appear here once the settings are right."));
      return G_SOURCE_REMOVE;
    }
  job = make_job (self);
  self->loading = g_cancellable_new ();
  self->spinner_timer = g_timeout_add (SPINNER_DELAY_MS, spinner_cb, self);
  eks_preview_load_async (self->environment, job, 0, N_ROWS, self->loading, loaded_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
on_column_changed (EksColumnSample *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (RELOAD_DELAY_MS, reload_cb, self);
}

static void
eks_column_sample_dispose (GObject *object)
{
  EksColumnSample *self = EKS_COLUMN_SAMPLE (object);

  if (self->column != NULL)
    {
      stop_loading (self);
      g_signal_handlers_disconnect_by_data (self->column, self);
    }
  g_clear_object (&self->environment);
  g_clear_object (&self->job);
  g_clear_object (&self->column);
  G_OBJECT_CLASS (eks_column_sample_parent_class)->dispose (object);
}

static void
eks_column_sample_class_init (EksColumnSampleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_column_sample_dispose;
}

static GtkWidget *
make_heading (EksColumnSample *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (_("Before → after"));

  gtk_widget_add_css_class (label, "caption-heading");
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  eks_ui_set_label (self->spinner, _("Examples are being fetched"));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->spinner));
  return box;
}

static void
eks_column_sample_init (EksColumnSample *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_grid_set_row_spacing (self->grid, 3);
  self->message_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->message_label, 0);
  gtk_label_set_wrap (self->message_label, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->message_label), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->message_label), "dim-label");
  gtk_box_append (GTK_BOX (box), make_heading (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->grid));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->message_label));
  /* as high as it is with values, so that what follows does not jump */
  gtk_widget_set_size_request (box, -1, 96);
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * eks_column_sample_open:
 * @self: a sample, not yet used
 * @environment: where connections are
 * @job: the export
 * @column: a column of its first table; its changes are followed
 */
void
eks_column_sample_open (EksColumnSample *self, EksEnvironment *environment, EksJob *job, EksColumn *column)
{
  g_return_if_fail (EKS_IS_COLUMN_SAMPLE (self) && EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job) && EKS_IS_COLUMN (column) && self->column == NULL);

  self->environment = g_object_ref (environment);
  self->job = g_object_ref (job);
  self->column = g_object_ref (column);
  g_signal_connect_swapped (column, "changed", G_CALLBACK (on_column_changed), self);
  reload_cb (self);
}
