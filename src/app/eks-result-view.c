/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result of a run, made from its record alone: a run that just ended and one of last month look the same. */

#include "config.h"

#include "eks-result-view.h"

#include "eks-json.h"
#include "eks-report-group.h"
#include "eks-report.h"
#include "eks-run-facts.h"
#include "eks-run-remedy.h"
#include "eks-ui.h"
#include "eks-words.h"
#include "eks-wrap-box.h"

#include <glib/gi18n-lib.h>

struct _EksResultView
{
  AdwBin parent_instance;

  GtkImage *icon;
  GtkLabel *headline;
  GtkLabel *when_label;
  GtkLabel *message_label;
  GtkBox *file_buttons;
  GtkButton *open_button;
  GtkButton *again_button;
  GtkButton *remedy_button;
  GtkWidget *delete_button;
  AdwBin *facts_bin;
  AdwPreferencesGroup *files_group;
  GtkListBox *files_list;
  GtkBox *tables_box;
  AdwPreferencesGroup *notes_group;
  GtkListBox *notes_list;

  EksApplication *application; /* (unowned) */
  EksJob *job;                 /* (owned) (nullable): %NULL once the export is deleted */
  char *path;                  /* (owned) (nullable): the first file on this computer */
  gint64 run_id;               /* in the history, or 0 */
  GString *text;               /* (owned): the whole as text, to copy */
  JsonNode *report;            /* (owned) (nullable): the whole as data, to save */
  guint n_columns;             /* with changed values */
  guint n_notes;
};

G_DEFINE_FINAL_TYPE (EksResultView, eks_result_view, ADW_TYPE_BIN)

static const char *
get_string (JsonObject *object, const char *member)
{
  return json_object_get_string_member_with_default (object, member, "");
}

static void
on_copy_sum (GtkWidget *button, gpointer data)
{
  eks_ui_copy (button, g_object_get_data (G_OBJECT (button), "sum"), _("SHA-256 copied"));
}

static void
add_sum_row (EksResultView *self, const char *sum)
{
  AdwActionRow *row = eks_ui_make_row (_("SHA-256"), sum);
  GtkWidget *button = eks_ui_make_icon_button ("edit-copy-symbolic", _("Copy SHA-256"));

  gtk_widget_add_css_class (GTK_WIDGET (row), "digest");
  g_object_set_data_full (G_OBJECT (button), "sum", g_strdup (sum), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_copy_sum), NULL);
  adw_action_row_add_suffix (row, button);
  gtk_list_box_append (self->files_list, GTK_WIDGET (row));
}

static void
add_file (EksResultView *self, JsonObject *file)
{
  const char *path = get_string (file, "path");
  const char *sum = get_string (file, "sha256");
  gboolean local = g_path_is_absolute (path); /* else the place in words */
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  const char *name = json_object_get_string_member_with_default (file, "name", base);
  g_autofree char *size = g_format_size ((guint64) json_object_get_int_member_with_default (file, "bytes", 0));
  g_autofree char *rows = eks_words_rows ((guint64) json_object_get_int_member_with_default (file, "rows", 0));
  /* TRANSLATORS: %1$s is “1,204 rows”, %2$s a size such as 12 kB */
  g_autofree char *measure = g_strdup_printf (_("%1$s · %2$s"), rows, size);

  gtk_list_box_append (self->files_list, GTK_WIDGET (eks_ui_make_row (name, measure)));
  if (local)
    gtk_list_box_append (self->files_list, GTK_WIDGET (eks_ui_make_row (_("Folder"), folder)));
  if (sum[0] != '\0')
    add_sum_row (self, sum);
  g_string_append_printf (self->text, "%s\n%s\nSHA-256 %s\n", path, measure, sum);
  if (self->path == NULL && local)
    self->path = g_strdup (path);
}

static char *
join_examples (JsonObject *note)
{
  JsonArray *examples = eks_json_peek_array (note, "examples");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < eks_json_array_length (examples); i++)
    {
      JsonObject *object = eks_json_peek_object (examples, i);
      g_autofree char *words = object != NULL ? eks_report_group_describe_example (object) : NULL;
      if (words != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", words);
    }
  return g_string_free (text, FALSE);
}

/* (transfer full) (nullable): examples, or the reason where it is not about values */
static char *
describe_note (EksResultView *self, JsonObject *note)
{
  g_autofree char *examples = join_examples (note);
  JsonObject *report = json_node_get_object (self->report);
  EksTallyKind kind;

  if (!eks_tally_kind_parse (get_string (note, "kind"), &kind))
    kind = EKS_TALLY_UNKNOWN_VALUE;
  if (kind == EKS_TALLY_NO_REPORT && json_object_has_member (report, "report_file"))
    return g_strdup (get_string (json_object_get_object_member (report, "report_file"), "error")); /* an example would be cut */
  if (kind == EKS_TALLY_MAIL_NOT_SENT && json_object_has_member (report, "mail"))
    return g_strdup (get_string (json_object_get_object_member (report, "mail"), "error"));
  if (examples[0] == '\0' || eks_tally_kind_is_of_run (kind))
    return examples[0] != '\0' ? g_steal_pointer (&examples) : NULL;
  /* TRANSLATORS: %s are examples of values concerned */
  return g_strdup_printf (_("For example: %s"), examples);
}

/* Where there are several tables, of which one. (transfer full) */
static char *
make_message (EksResultView *self, JsonObject *note)
{
  JsonArray *tables = eks_json_peek_array (json_node_get_object (self->report), "tables");
  gint64 number = json_object_get_int_member_with_default (note, "table", 0);
  JsonObject *table = number >= 1 && number <= eks_json_array_length (tables) ? eks_json_peek_object (tables, (guint) number - 1) : NULL;

  if (table == NULL || eks_json_array_length (tables) < 2)
    return g_strdup (get_string (note, "message"));
  /* TRANSLATORS: %1$s is the name of a table, %2$s what happened in it */
  return g_strdup_printf (_("“%1$s”: %2$s"), get_string (table, "name"), get_string (note, "message"));
}

static void
add_note (EksResultView *self, JsonObject *note)
{
  g_autofree char *message = make_message (self, note);
  g_autofree char *subtitle = describe_note (self, note);
  AdwActionRow *row;

  if (json_object_has_member (note, "column"))
    return; /* it stands with its table */
  row = eks_ui_make_row (message, subtitle);
  self->n_notes++;
  adw_action_row_set_subtitle_lines (row, 3);
  adw_action_row_add_prefix (row, gtk_image_new_from_icon_name ("dialog-information-symbolic"));
  gtk_list_box_append (self->notes_list, GTK_WIDGET (row));
  g_string_append_printf (self->text, "%s%s%s\n", message, subtitle != NULL ? ". " : "", subtitle != NULL ? subtitle : "");
}

static void
add_table (EksResultView *self, JsonObject *table)
{
  JsonObject *report = json_node_get_object (self->report);
  gboolean alone = eks_json_array_length (eks_json_peek_array (report, "tables")) == 1;

  gtk_box_append (self->tables_box, eks_report_group_new (table, alone, self->text));
  self->n_columns += eks_json_array_length (eks_json_peek_array (table, "columns"));
}

/* Where the report itself is, if it has a file. That it could not be written is among the notes. */
static void
add_report_file (EksResultView *self, JsonObject *report)
{
  JsonNode *node = json_object_get_member (report, "report_file");
  const char *path = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? get_string (json_node_get_object (node), "path") : "";
  g_autofree char *name = g_path_get_basename (path);

  if (path[0] == '\0')
    return;
  gtk_list_box_append (self->files_list, GTK_WIDGET (eks_ui_make_row (_("Report"), name)));
  g_string_append_printf (self->text, "%s\n", path);
}

typedef void (*AddFunc) (EksResultView *self, JsonObject *object);

static guint
add_each (EksResultView *self, JsonObject *report, const char *member, AddFunc add)
{
  JsonArray *array = eks_json_peek_array (report, member);
  guint n = eks_json_array_length (array);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *element = eks_json_peek_object (array, i);
      if (element != NULL)
        add (self, element);
    }
  return n;
}

static char *
make_headline (const EksRunRecord *record, JsonObject *report)
{
  JsonArray *files = report != NULL ? eks_json_peek_array (report, "files") : NULL;
  JsonObject *file = eks_json_peek_object (files, 0);
  g_autofree char *rows = eks_words_rows (record->rows);
  g_autofree char *name = NULL;

  if (!eks_words_is_done (record))
    /* TRANSLATORS: %1$s is the name of an export, %2$s a short reason such as “no answer” */
    return g_strdup_printf (_("%1$s: %2$s"), record->job_name, eks_words_outcome (record->outcome));
  if (file == NULL || eks_json_array_length (files) != 1)
    return g_steal_pointer (&rows);
  name = g_path_get_basename (get_string (file, "path"));
  /* TRANSLATORS: %1$s is “1,204 rows”, %2$s a file */
  return g_strdup_printf (_("%1$s in %2$s"), rows, name);
}

/* What a scheduled run had, of what its filters let through. */
static const char *
get_content (JsonObject *report)
{
  JsonNode *content = report != NULL ? json_object_get_member (report, "content") : NULL;

  return content != NULL && JSON_NODE_HOLDS_OBJECT (content) ? get_string (json_node_get_object (content), "message") : "";
}

static void
show_head (EksResultView *self, const EksRunRecord *record, JsonObject *report)
{
  gboolean done = eks_words_is_done (record);
  gint64 now = eks_clock_get_real_time (eks_environment_get_clock (eks_application_get_environment (self->application)));
  g_autofree char *headline = make_headline (record, report);
  g_autofree char *when = eks_words_when (record->finished, now);
  g_autofree char *duration = eks_words_duration (MAX (0, record->finished - record->started));
  /* TRANSLATORS: %1$s is when a run ended, %2$s how long it took */
  g_autofree char *took = g_strdup_printf (_("%1$s · took %2$s"), when, duration);
  const char *content = get_content (report);
  g_autofree char *line = content[0] != '\0' ? g_strdup_printf ("%s\n%s", took, content) : g_steal_pointer (&took);
  const char *message = eks_words_message (record);

  gtk_image_set_from_icon_name (self->icon, done ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), done ? "success" : "warning");
  gtk_label_set_label (self->headline, headline);
  gtk_label_set_label (self->when_label, line);
  gtk_label_set_label (self->message_label, message);
  gtk_widget_set_visible (GTK_WIDGET (self->message_label), message[0] != '\0');
  g_string_append_printf (self->text, "%s\n%s\n%s\n", record->job_name, headline, line);
  if (message[0] != '\0')
    g_string_append_printf (self->text, "%s\n", message);
}

static void
show_report (EksResultView *self, JsonObject *report, gboolean done)
{
  guint n_files = report != NULL ? add_each (self, report, "files", add_file) : 0;
  guint n_tables = 0;

  if (report != NULL)
    {
      add_report_file (self, report);
      n_tables = add_each (self, report, "tables", add_table);
      add_each (self, report, "notes", add_note);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->files_group), n_files > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->file_buttons), self->path != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->tables_box), n_tables > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->notes_group), self->n_notes > 0 || (done && self->n_columns == 0));
  if (done && self->n_notes == 0 && self->n_columns == 0)
    {
      AdwActionRow *row = eks_ui_make_row (_("Nothing was dropped, cut or left unmatched"), NULL);
      adw_action_row_add_prefix (row, gtk_image_new_from_icon_name ("object-select-symbolic"));
      gtk_list_box_append (self->notes_list, GTK_WIDGET (row));
    }
}

static void
action_open (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksResultView *self = EKS_RESULT_VIEW (widget);

  if (self->path != NULL)
    eks_ui_open_file (eks_ui_get_window (widget), self->path);
}

static void
action_show (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksResultView *self = EKS_RESULT_VIEW (widget);

  if (self->path != NULL)
    eks_ui_show_in_folder (eks_ui_get_window (widget), self->path);
}

static void
action_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  eks_ui_copy (widget, EKS_RESULT_VIEW (widget)->text->str, _("Report copied"));
}

static char *
make_content (EksResultView *self, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *lower = name != NULL ? g_ascii_strdown (name, -1) : NULL;

  if (lower != NULL && g_str_has_suffix (lower, ".json"))
    return eks_json_to_text (self->report, TRUE);
  return eks_report_json_to_text (json_node_get_object (self->report));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (EksResultView) self = data;
  g_autoptr (GError) error = NULL;

  g_application_release (G_APPLICATION (self->application));
  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    eks_ui_toast (GTK_WIDGET (self), _("Report saved"));
  else
    eks_ui_show_error (eks_ui_get_window (self), _("The report could not be saved"), error);
}

static void
on_save_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr (EksResultView) self = data;
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL && self->report != NULL)
    {
      char *text = make_content (self, file);
      g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
      g_application_hold (G_APPLICATION (self->application)); /* the window may be closed before the file is there */
      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, saved_cb, g_object_ref (self));
    }
  g_object_unref (dialog);
}

static void
action_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksResultView *self = EKS_RESULT_VIEW (widget);
  g_autofree char *file_name = eks_report_json_make_name (json_node_get_object (self->report), ".txt");
  GtkFileChooserNative *dialog;

  dialog = gtk_file_chooser_native_new (_("Save the report"), eks_ui_get_window (widget), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  if (file_name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), file_name);
  if (self->path != NULL)
    {
      g_autofree char *path = g_path_get_dirname (self->path);
      g_autoptr (GFile) folder = g_file_new_for_path (path);
      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), folder, NULL);
    }
  g_signal_connect (dialog, "response", G_CALLBACK (on_save_chosen), g_object_ref (self));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* The new run has a window of its own; two of the same name would only be confused. */
static void
action_again (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksResultView *self = EKS_RESULT_VIEW (widget);

  if (self->job == NULL)
    return;
  eks_application_start_run (self->application, self->job, eks_ui_get_window (widget));
  gtk_window_close (eks_ui_get_window (widget));
}

static void
action_delete (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksResultView *self = EKS_RESULT_VIEW (widget);
  GtkWindow *window = eks_ui_get_window (widget);

  if (self->run_id == 0)
    return;
  gtk_widget_activate_action (widget, "app.delete-runs", "@ax", g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, &self->run_id, 1, sizeof self->run_id));
  gtk_window_close (window);
}

static void
action_edit (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksResultView *self = EKS_RESULT_VIEW (widget);

  if (self->job != NULL)
    eks_application_edit_job (self->application, self->job, FALSE);
}

static void
eks_result_view_dispose (GObject *object)
{
  EksResultView *self = EKS_RESULT_VIEW (object);

  g_clear_object (&self->job);
  g_clear_pointer (&self->report, json_node_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_RESULT_VIEW);
  G_OBJECT_CLASS (eks_result_view_parent_class)->dispose (object);
}

static void
eks_result_view_finalize (GObject *object)
{
  EksResultView *self = EKS_RESULT_VIEW (object);

  g_free (self->path);
  g_string_free (self->text, TRUE);
  G_OBJECT_CLASS (eks_result_view_parent_class)->finalize (object);
}

static void
eks_result_view_class_init (EksResultViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_result_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_result_view_finalize;
  g_type_ensure (EKS_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-result-view.ui");
  gtk_widget_class_bind_template_child (widget_class, EksResultView, icon);
  gtk_widget_class_bind_template_child (widget_class, EksResultView, headline);
  gtk_widget_class_bind_template_child (widget_class, EksResultView, when_label);
  gtk_widget_class_bind_template_child (widget_class, EksResultView, message_label);
  gtk_widget_class_bind_template_child (widget_class, EksResultView, file_buttons);
  gtk_widget_class_bind_template_child (widget_class, EksResultView, open_button);
  gtk_widget_class_bind_template_child (widget_class, EksResultView, again_button);
  gtk_widget_class_bind_template_child (widget_class, EksResultView, remedy_button);
  gtk_widget_class_bind_template_child (widget_class, EksResultView, delete_button);
  gtk_widget_class_bind_template_child (widget_class, EksResultView, facts_bin);
  gtk_widget_class_bind_template_child (widget_class, EksResultView, files_group);
  gtk_widget_class_bind_template_child (widget_class, EksResultView, files_list);
  gtk_widget_class_bind_template_child (widget_class, EksResultView, tables_box);
  gtk_widget_class_bind_template_child (widget_class, EksResultView, notes_group);
  gtk_widget_class_bind_template_child (widget_class, EksResultView, notes_list);
  gtk_widget_class_install_action (widget_class, "result.open", NULL, action_open);
  gtk_widget_class_install_action (widget_class, "result.show-in-folder", NULL, action_show);
  gtk_widget_class_install_action (widget_class, "result.copy", NULL, action_copy);
  gtk_widget_class_install_action (widget_class, "result.save", NULL, action_save);
  gtk_widget_class_install_action (widget_class, "result.run-again", NULL, action_again);
  gtk_widget_class_install_action (widget_class, "result.edit", NULL, action_edit);
  gtk_widget_class_install_action (widget_class, "result.delete", NULL, action_delete);
}

static void
eks_result_view_init (EksResultView *self)
{
  self->text = g_string_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * eks_result_view_show:
 * @self: a view that shows nothing yet; it shows one result
 * @application: the application
 * @job: (nullable): the export, to run it again; %NULL if it is not there any more
 * @record: a run that is over
 */
void
eks_result_view_show (EksResultView *self, EksApplication *application, EksJob *job, const EksRunRecord *record)
{
  JsonObject *report = NULL;
  gboolean done;

  g_return_if_fail (EKS_IS_RESULT_VIEW (self) && EKS_IS_APPLICATION (application) && record != NULL);
  g_return_if_fail (self->application == NULL); /* its rows are made once */

  self->application = application;
  g_set_object (&self->job, job);
  done = eks_words_is_done (record);
  if (record->report != NULL)
    self->report = eks_json_parse (record->report, strlen (record->report), NULL);
  if (self->report != NULL && JSON_NODE_HOLDS_OBJECT (self->report))
    report = json_node_get_object (self->report);
  self->run_id = record->id;
  show_head (self, record, report);
  adw_bin_set_child (self->facts_bin, eks_run_facts_new (application, record, done ? report : NULL, self->text));
  gtk_widget_set_visible (GTK_WIDGET (self->remedy_button), eks_run_remedy_offer (self->remedy_button, record, job));
  gtk_widget_set_visible (self->delete_button, record->id != 0);
  show_report (self, done ? report : NULL, done);
  gtk_button_set_label (self->again_button, done ? _("_Run again") : _("_Try again"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "result.run-again", job != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "result.edit", job != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "result.save", done && report != NULL);
  gtk_widget_grab_focus (GTK_WIDGET (done && self->path != NULL ? self->open_button : self->again_button));
}
