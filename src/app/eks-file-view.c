/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Guesses are shown before they are relied on: a wrong delimiter is one column, a wrong encoding an odd letter. */

#include "config.h"

#include "eks-file-view.h"

#include "eks-error.h"
#include "eks-file-glance.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

#define SETTLE_MS 400
#define MAX_ROWS 5
#define MAX_COLUMNS 60
#define MAX_CHARACTERS 30

struct _EksFileView
{
  GtkBox parent_instance;

  GtkLabel *words;
  GtkScrolledWindow *scroller;
  GtkGrid *grid;

  EksEnvironment *environment; /* (owned) (nullable) */
  EksConnection *connection;   /* (owned) (nullable): what is to be looked at */
  GCancellable *cancellable;   /* (owned) (nullable) */
  guint timeout;
};

G_DEFINE_FINAL_TYPE (EksFileView, eks_file_view, GTK_TYPE_BOX)

static void
stop (EksFileView *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
clear_grid (EksFileView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  gtk_widget_hide (GTK_WIDGET (self->scroller));
}

static void
put (EksFileView *self, const char *text, guint column, guint row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHARACTERS);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, row == 0 ? "caption-heading" : "caption");
  gtk_grid_attach (self->grid, label, column, row, 1, 1);
}

static void
show_glance (EksFileView *self, const EksFileGlance *glance)
{
  for (guint i = 0; glance->names[i] != NULL && i < MAX_COLUMNS; i++)
    put (self, glance->names[i], i, 0);
  for (guint row = 0; row < MIN (glance->rows->len, MAX_ROWS); row++)
    {
      char **values = g_ptr_array_index (glance->rows, row);
      for (guint i = 0; values[i] != NULL && i < MAX_COLUMNS; i++)
        put (self, values[i], i, row + 1);
    }
  gtk_widget_show (GTK_WIDGET (self->scroller));
}

static void
say (EksFileView *self, const char *words, gboolean wrong)
{
  gtk_label_set_label (self->words, words);
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->words), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->words), "error");
}

static void
seen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksFileGlance) glance = eks_file_glance_finish (EKS_ENVIRONMENT (source), result, &error);
  EksFileView *self = data;

  if (eks_error_is_cancelled (error))
    return; /* overtaken or closed: the view may be gone */
  g_clear_object (&self->cancellable);
  clear_grid (self);
  say (self, glance != NULL ? glance->words : error->message, glance == NULL);
  if (glance != NULL)
    show_glance (self, glance);
}

static gboolean
look_cb (gpointer data)
{
  EksFileView *self = data;

  self->timeout = 0;
  self->cancellable = g_cancellable_new ();
  /* Not held: dispose cancels, and what was cancelled touches nothing. */
  eks_file_glance_async (self->environment, self->connection, self->cancellable, seen_cb, self);
  return G_SOURCE_REMOVE;
}

static void
eks_file_view_dispose (GObject *object)
{
  EksFileView *self = EKS_FILE_VIEW (object);

  stop (self);
  g_clear_object (&self->environment);
  g_clear_object (&self->connection);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_FILE_VIEW);
  G_OBJECT_CLASS (eks_file_view_parent_class)->dispose (object);
}

static void
eks_file_view_class_init (EksFileViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_file_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-file-view.ui");
  gtk_widget_class_bind_template_child (widget_class, EksFileView, words);
  gtk_widget_class_bind_template_child (widget_class, EksFileView, scroller);
  gtk_widget_class_bind_template_child (widget_class, EksFileView, grid);
}

static void
eks_file_view_init (EksFileView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * eks_file_view_show:
 * @self: a view
 * @environment: keys to open encrypted files with
 * @connection: (nullable): a connection to files, or %NULL to show nothing
 *
 * Shows what the connection would read, after a moment.
 */
void
eks_file_view_show (EksFileView *self, EksEnvironment *environment, EksConnection *connection)
{
  g_return_if_fail (EKS_IS_FILE_VIEW (self));

  stop (self);
  g_set_object (&self->environment, environment);
  g_set_object (&self->connection, connection);
  if (connection == NULL)
    {
      clear_grid (self);
      say (self, _("Choose a folder to see what is in it."), FALSE);
      return;
    }
  self->timeout = g_timeout_add (SETTLE_MS, look_cb, self);
}
