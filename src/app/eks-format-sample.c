/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows are fetched once; after a change of the format they are only written again. A change waits a moment for the next
 * one, and work that is overtaken is cancelled. Nothing is fetched while nobody looks. */

#include "config.h"

#include "eks-format-sample.h"

#include "eks-error.h"
#include "eks-format-table.h"
#include "eks-sample.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define N_ROWS 5
#define DELAY_MS 250
/* More than most kinds of file have for so many rows. All of them are to be seen: a list that scrolls inside of a page is in
 * the way of the page's own scrolling. */
#define MAX_LINES 10
#define HEIGHT 180

struct _EksFormatSample
{
  AdwBin parent_instance;

  GtkLabel *title;         /* (unowned): below the bin, like the rest */
  GtkStack *stack;         /* (unowned) */
  GtkLabel *text_label;    /* (unowned) */
  AdwBin *table_bin;       /* (unowned) */
  GtkLabel *message_label; /* (unowned) */

  EksEnvironment *environment; /* (owned) (nullable) */
  EksJob *job;                 /* (owned) (nullable) */
  EksPreview *preview;         /* (owned) (nullable): rows of the job as @key says it was */
  char *key;                   /* (owned) (nullable) */
  GCancellable *work;          /* (owned) (nullable) */
  guint timer;
  gboolean waits;              /* for somebody to look */
};

G_DEFINE_FINAL_TYPE (EksFormatSample, eks_format_sample, ADW_TYPE_BIN)

static void
show_message (EksFormatSample *self, const char *message)
{
  g_autofree char *sentence = eks_ui_make_sentence (message);

  gtk_label_set_label (self->title, _("First lines of the file"));
  gtk_label_set_label (self->message_label, sentence);
  gtk_stack_set_visible_child_name (self->stack, "message");
}

/* What cannot be seen is made visible, as text editors do. */
static char *
make_visible (const char *text, gboolean cut)
{
  GString *visible = g_string_new (NULL);
  guint n_lines = 0;
  const char *at;

  for (at = text; *at != '\0' && n_lines < MAX_LINES; n_lines += *at == '\n', at = g_utf8_next_char (at))
    if (*at == '\t')
      g_string_append (visible, "⇥");
    else if (*at == '\n')
      g_string_append_c (visible, '\n');
    else if (*at == '\r' && at[1] == '\n')
      continue;
    else if ((guchar) *at < 0x20)
      g_string_append_unichar (visible, 0x2400 + (guchar) *at);
    else
      g_string_append_len (visible, at, g_utf8_next_char (at) - at);
  if (visible->len > 0 && visible->str[visible->len - 1] == '\n')
    g_string_truncate (visible, visible->len - 1);
  if (*at != '\0')
    g_string_append (visible, "\n…");
  else if (cut)
    g_string_append (visible, "…");
  return g_string_free (visible, FALSE);
}

static char *
make_title (EksFormatSample *self, EksSample *sample)
{
  guint n = eks_sample_get_n_rows (sample);

  if (n == 0)
    return g_strdup (_("The file; no row matches the filters"));
  if (eks_sample_get_text (sample) == NULL)
    /* TRANSLATORS: %u is a small number of rows; the kind of file is no text, such as XLSX and PDF */
    return g_strdup_printf (ngettext ("The first row of the file", "The first %u rows of the file", n), n);
  if (eks_format_get_packing (eks_job_get_format (self->job)) != EKS_PACKING_NONE)
    return g_strdup_printf (ngettext ("The file with its first row, before it is packed", "The file with its first %u rows, before it is packed", n), n);
  return g_strdup_printf (ngettext ("The file with its first row", "The file with its first %u rows", n), n);
}

static void
show_sample (EksFormatSample *self, EksSample *sample)
{
  g_autofree char *title = make_title (self, sample);
  const char *text = eks_sample_get_text (sample);

  gtk_label_set_label (self->title, title);
  if (text != NULL)
    {
      g_autofree char *visible = make_visible (text, eks_sample_is_cut (sample));
      gtk_label_set_label (self->text_label, visible);
    }
  else
    adw_bin_set_child (self->table_bin, eks_format_table_new (self->preview, eks_job_get_format (self->job)));
  gtk_stack_set_visible_child_name (self->stack, text != NULL ? "text" : "table");
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (EksFormatSample) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EksSample) sample = eks_sample_make_finish (result, &error);

  if (eks_error_is_cancelled (error) || self->job == NULL)
    return; /* overtaken, or closed */
  g_clear_object (&self->work);
  if (sample != NULL)
    show_sample (self, sample);
  else
    show_message (self, error->message);
}

static void
start_writing (EksFormatSample *self)
{
  eks_sample_make_async (self->preview, self->job, N_ROWS, self->work, made_cb, g_object_ref (self));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (EksFormatSample) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EksPreview) preview = eks_preview_load_finish (result, &error);

  if (eks_error_is_cancelled (error) || self->job == NULL)
    return;
  g_set_object (&self->preview, preview);
  if (preview != NULL)
    {
      start_writing (self);
      return;
    }
  g_clear_object (&self->work);
  g_clear_pointer (&self->key, g_free);
  show_message (self, error->message);
}

/* What the rows depend on: all of the job but what is made of them. */
static char *
make_key (EksJob *job)
{
  static const char *const others[] = { "name", "format", "file_name", "encryption", "destinations", "report" };
  g_autoptr (JsonNode) node = eks_job_to_json (job);

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    json_object_remove_member (json_node_get_object (node), others[i]);
  return eks_json_to_text (node, FALSE);
}

static void
stop_work (EksFormatSample *self)
{
  if (self->work != NULL)
    g_cancellable_cancel (self->work);
  g_clear_object (&self->work);
  g_clear_handle_id (&self->timer, g_source_remove);
}

static gboolean
work_cb (gpointer data)
{
  EksFormatSample *self = data;
  g_autofree char *key = make_key (self->job);

  self->timer = 0;
  self->work = g_cancellable_new ();
  if (self->preview != NULL && g_strcmp0 (self->key, key) == 0)
    {
      start_writing (self);
      return G_SOURCE_REMOVE;
    }
  g_clear_object (&self->preview);
  g_free (self->key);
  self->key = g_steal_pointer (&key);
  eks_preview_load_async (self->environment, self->job, 0, N_ROWS, self->work, loaded_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
schedule (EksFormatSample *self)
{
  stop_work (self);
  self->waits = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (!self->waits)
    self->timer = g_timeout_add (DELAY_MS, work_cb, self);
}

static void
eks_format_sample_map (GtkWidget *widget)
{
  EksFormatSample *self = EKS_FORMAT_SAMPLE (widget);

  GTK_WIDGET_CLASS (eks_format_sample_parent_class)->map (widget);
  if (self->waits)
    schedule (self);
}

static void
eks_format_sample_dispose (GObject *object)
{
  EksFormatSample *self = EKS_FORMAT_SAMPLE (object);

  stop_work (self);
  g_clear_object (&self->environment);
  g_clear_object (&self->job);
  g_clear_object (&self->preview);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (eks_format_sample_parent_class)->dispose (object);
}

static void
eks_format_sample_class_init (EksFormatSampleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_format_sample_dispose;
  GTK_WIDGET_CLASS (klass)->map = eks_format_sample_map;
}

static void
set_margins (gpointer widget)
{
  gtk_widget_set_margin_top (widget, 12);
  gtk_widget_set_margin_bottom (widget, 12);
  gtk_widget_set_margin_start (widget, 12);
  gtk_widget_set_margin_end (widget, 12);
}

static GtkWidget *
make_scroller (GtkWidget *child)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  set_margins (child);
  return scroller;
}

static void
add_pages (EksFormatSample *self)
{
  self->message_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->message_label, TRUE);
  gtk_label_set_wrap_mode (self->message_label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->message_label, 0);
  gtk_label_set_yalign (self->message_label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->message_label), "dim-label");
  set_margins (self->message_label);
  self->text_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->text_label, 0);
  gtk_label_set_yalign (self->text_label, 0);
  gtk_label_set_selectable (self->text_label, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->text_label), "monospace");
  self->table_bin = ADW_BIN (adw_bin_new ());
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->message_label), "message");
  gtk_stack_add_named (self->stack, make_scroller (GTK_WIDGET (self->text_label)), "text");
  gtk_stack_add_named (self->stack, make_scroller (GTK_WIDGET (self->table_bin)), "table");
}

static void
eks_format_sample_init (EksFormatSample *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->title = GTK_LABEL (gtk_label_new (_("First lines of the file")));
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_wrap (self->title, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "dim-label");
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->stack), "card");
  /* always as high as the lines of most kinds are, so that what follows does not jump */
  gtk_widget_set_size_request (GTK_WIDGET (self->stack), -1, HEIGHT);
  add_pages (self);
  eks_ui_pass_scrolling (GTK_WIDGET (self->stack));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_bin_set_child (ADW_BIN (self), box);
}

/* (nullable): why there can be no lines yet */
static const char *
find_hindrance (EksJsonIssues *issues)
{
  for (guint i = 0; i < eks_json_issues_get_length (issues); i++)
    {
      const char *path = eks_json_issues_get (issues, i)->path;
      if (g_str_has_prefix (path, "connection") || g_str_has_prefix (path, "tables"))
        return _("The lines appear here once the steps before are complete.");
      if (g_str_has_prefix (path, "format"))
        return _("The lines appear here once the settings are right.");
    }
  return NULL;
}

/**
 * eks_format_sample_show:
 * @self: a sample
 * @environment: where connections are
 * @job: the export as it is now
 * @issues: what is wrong with it, by path
 */
void
eks_format_sample_show (EksFormatSample *self, EksEnvironment *environment, EksJob *job, EksJsonIssues *issues)
{
  const char *hindrance;

  g_return_if_fail (EKS_IS_FORMAT_SAMPLE (self) && EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job) && issues != NULL);

  g_set_object (&self->environment, environment);
  g_set_object (&self->job, job);
  hindrance = find_hindrance (issues);
  if (hindrance == NULL)
    {
      schedule (self);
      return;
    }
  stop_work (self);
  self->waits = FALSE;
  show_message (self, hindrance);
}
