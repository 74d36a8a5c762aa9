/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wizard. Only it decides about buttons and steps; the pages show and change the job, and what is wrong
 * with the job decides which steps can be reached. */

#include "config.h"

#include "eks-wizard.h"

#include "eks-catalog.h"
#include "eks-check.h"
#include "eks-columns-page.h"
#include "eks-deliver-page.h"
#include "eks-enrich-page.h"
#include "eks-filters-page.h"
#include "eks-format-page.h"
#include "eks-preview-pane.h"
#include "eks-protect-page.h"
#include "eks-review-page.h"
#include "eks-table-history.h"
#include "eks-ui.h"
#include "eks-upcoming-group.h"
#include "eks-what-page.h"
#include "eks-when-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A step, and the places in the job file that it is responsible for. */
typedef struct
{
  const char *name;
  const char *title;
  GType (*get_type) (void);
  const char *paths[5];
  gboolean preview;
} Step;

static const Step steps[] = {
  /* TRANSLATORS: step of the wizard: what is exported? */
  { "what", N_("What"), eks_what_page_get_type, { "connection", "tables", NULL }, FALSE },
  /* TRANSLATORS: step of the wizard: which rows? */
  { "filters", N_("Filters"), eks_filters_page_get_type, { "tables[0].where", NULL }, TRUE },
  /* TRANSLATORS: step of the wizard: add fields of related data */
  { "enrich", N_("Enrich"), eks_enrich_page_get_type, { NULL }, TRUE },
  /* TRANSLATORS: step of the wizard: which columns? */
  { "columns", N_("Columns"), eks_columns_page_get_type, { "tables[0].columns", "tables[0].group", NULL }, TRUE },
  /* TRANSLATORS: step of the wizard: kind of file */
  { "format", N_("Format"), eks_format_page_get_type, { "format", "file_name", NULL }, TRUE },
  /* TRANSLATORS: step of the wizard: personal data, encryption */
  { "protect", N_("Protect"), eks_protect_page_get_type, { "personal", "encryption", NULL }, TRUE },
  /* TRANSLATORS: step of the wizard: where to, who is told, how long it stays */
  { "deliver", N_("Deliver"), eks_deliver_page_get_type, { "destinations", "notify", "retention", "guards", NULL }, FALSE },
  /* TRANSLATORS: step of the wizard: by hand, or by itself at which times? */
  { "when", N_("When"), eks_when_page_get_type, { "schedule", NULL }, FALSE },
  /* TRANSLATORS: step of the wizard: summary */
  { "review", N_("Review"), eks_review_page_get_type, { "name", NULL }, FALSE },
};

#define N_STEPS G_N_ELEMENTS (steps)

struct _EksWizard
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwLeaflet *leaflet;
  GtkEditableLabel *name_label;
  GtkButton *back_button;
  GtkButton *next_button;
  GtkToggleButton *steps_button;
  GtkListBox *steps_list;
  GtkLabel *included_title;
  GtkLabel *included_label;
  GtkRevealer *issue_revealer;
  GtkLabel *issue_label;
  GtkStack *stack;
  EksPreviewPane *preview_pane;

  EksApplication *application; /* (unowned) */
  EksJob *job;                 /* (owned) */
  EksJob *saved;               /* (owned): as it was last saved, to know whether there is something to lose */
  EksPage *pages[N_STEPS];     /* (unowned): children of the stack */
  GtkWidget *rows[N_STEPS];    /* (unowned): rows of the list */
  GtkImage *icons[N_STEPS];    /* (unowned): in the rows */
  EksTableHistory *history;    /* (owned): of the table, for undo and redo */
  guint current;
  guint check_idle;
  guint visited;               /* bit mask of steps that were seen */
};

G_DEFINE_FINAL_TYPE (EksWizard, eks_wizard, ADW_TYPE_WINDOW)

/* The last step whose paths cover the issue: tables[0].where is Filters, tables[0].entity is What. */
static guint
find_step (const char *path)
{
  guint found = 0;
  gsize longest = 0;

  for (guint i = 0; i < N_STEPS; i++)
    for (guint j = 0; steps[i].paths[j] != NULL; j++)
      if (g_str_has_prefix (path, steps[i].paths[j]) && strlen (steps[i].paths[j]) > longest)
        {
          longest = strlen (steps[i].paths[j]);
          found = i;
        }
  return found;
}

static void
show_state (EksWizard *self, guint step, gboolean valid)
{
  const char *icon = "content-loading-symbolic";
  const char *words = _("not seen yet");

  if (!valid)
    {
      icon = "dialog-warning-symbolic";
      words = _("not complete");
    }
  else if (self->visited & (1u << step))
    {
      icon = "object-select-symbolic";
      words = _("complete");
    }
  gtk_image_set_from_icon_name (self->icons[step], icon);
  g_autofree char *label = g_strdup_printf ("%s, %s", _(steps[step].title), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows[step]), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
show_issue (EksWizard *self, const char *message)
{
  gboolean show = message != NULL && message[0] != '\0' && self->visited & (1u << self->current);
  g_autofree char *sentence = show ? eks_ui_make_sentence (message) : NULL;

  if (show)
    gtk_label_set_label (self->issue_label, sentence);
  gtk_revealer_set_reveal_child (self->issue_revealer, show);
}

static void
show_buttons (EksWizard *self, gboolean current_valid)
{
  gboolean last = self->current == N_STEPS - 1;

  gtk_widget_set_visible (GTK_WIDGET (self->next_button), !last);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "wizard.back", self->current > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "wizard.next", !last && current_valid);
}

static void
collect_area (gpointer id, gpointer data)
{
  gpointer *closure = data;
  g_autoptr (EksCatalogField) field = eks_catalog_find (closure[0], closure[1], id, NULL);

  if (field != NULL && !g_ptr_array_find_with_equal_func (closure[2], eks_catalog_field_get_area (field), g_str_equal, NULL))
    g_ptr_array_add (closure[2], g_strdup (eks_catalog_field_get_area (field)));
}

/* Which areas the file holds data of, as the export pages that people know show it. */
static void
show_included (EksWizard *self)
{
  EksConnector *connector = eks_page_get_connector (self->pages[self->current]);
  EksEntity *entity = eks_page_get_entity (self->pages[self->current]);
  g_autoptr (GPtrArray) areas = g_ptr_array_new_with_free_func (g_free);
  gpointer closure[] = { connector, entity, areas };
  g_autoptr (GListModel) columns = eks_table_dup_written (eks_job_get_table (self->job, 0));
  g_autofree char *text = NULL;

  for (guint i = 0; entity != NULL && i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      eks_column_foreach_field (column, collect_area, closure);
    }
  g_ptr_array_add (areas, NULL);
  text = g_strjoinv ("\n", (char **) areas->pdata);
  gtk_label_set_label (self->included_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->included_title), text[0] != '\0');
}

static void
check (EksWizard *self)
{
  g_autoptr (EksJsonIssues) issues = eks_check_job (eks_application_get_environment (self->application), self->job);
  const char *messages[N_STEPS] = { NULL };
  gboolean reachable = TRUE;

  for (guint i = 0; i < eks_json_issues_get_length (issues); i++)
    {
      const EksJsonIssue *issue = eks_json_issues_get (issues, i);
      guint step = find_step (issue->path);
      if (messages[step] == NULL)
        messages[step] = issue->message;
    }
  for (guint i = 0; i < N_STEPS; i++)
    {
      show_state (self, i, messages[i] == NULL);
      gtk_widget_set_sensitive (self->rows[i], reachable || i <= self->current);
      reachable = reachable && messages[i] == NULL;
    }
  show_issue (self, messages[self->current]);
  show_buttons (self, messages[self->current] == NULL);
  show_included (self);
}

static gboolean
check_cb (gpointer data)
{
  EksWizard *self = data;

  self->check_idle = 0;
  check (self);
  return G_SOURCE_REMOVE;
}

static void
on_job_changed (EksWizard *self)
{
  if (self->check_idle == 0)
    self->check_idle = g_idle_add (check_cb, self);
}

/* A step back into another entity is offered where the entity is chosen, and none where no change could be seen. */
static gboolean
can_go (EksWizard *self, gboolean redo)
{
  EksTable *next = eks_table_history_peek (self->history, redo);
  const char *entity = eks_table_get_entity (eks_job_get_table (self->job, 0));

  return next != NULL && self->current <= find_step ("tables[0].columns") && (self->current == 0 || strcmp (eks_table_get_entity (next), entity) == 0);
}

static void
show_history (EksWizard *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "wizard.undo", can_go (self, FALSE));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "wizard.redo", can_go (self, TRUE));
}

/* Lists of columns follow the table by themselves; filters do not, and on another step they are not to be seen. */
static void
go_in_history (EksWizard *self, gboolean redo)
{
  EksTable *table = eks_job_get_table (self->job, 0);
  g_autofree char *entity = g_strdup (eks_table_get_entity (table));
  g_autoptr (EksFilter) where = g_object_ref (eks_table_get_where (table));
  gboolean other_entity, other_filter;

  if (!eks_table_history_go (self->history, redo))
    return;
  other_entity = strcmp (entity, eks_table_get_entity (table)) != 0;
  other_filter = where != eks_table_get_where (table);
  if (other_entity || other_filter)
    eks_page_refresh (self->pages[self->current]);
  if (other_filter && !other_entity && self->current != find_step ("tables[0].where"))
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (redo ? _("A change of the filters was redone") : _("A change of the filters was undone")));
}

static void
action_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_in_history (EKS_WIZARD (widget), FALSE);
}

static void
action_redo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_in_history (EKS_WIZARD (widget), TRUE);
}

static void
go_to (EksWizard *self, guint step)
{
  self->visited |= 1u << self->current;
  self->current = step;
  eks_page_refresh (self->pages[step]);
  gtk_stack_set_visible_child_name (self->stack, steps[step].name);
  gtk_widget_set_visible (GTK_WIDGET (self->preview_pane), steps[step].preview);
  gtk_list_box_select_row (self->steps_list, GTK_LIST_BOX_ROW (self->rows[step]));
  show_history (self);
  check (self);
}

static void
on_row_selected (EksWizard *self, GtkListBoxRow *row)
{
  if (row == NULL || gtk_list_box_row_get_index (row) == (int) self->current)
    return;
  go_to (self, (guint) gtk_list_box_row_get_index (row));
  gtk_toggle_button_set_active (self->steps_button, FALSE);
}

static void
on_steps_toggled (EksWizard *self)
{
  gboolean steps_shown = gtk_toggle_button_get_active (self->steps_button);

  adw_leaflet_set_visible_child_name (self->leaflet, steps_shown ? "steps" : "page");
}

/* Folded, the page comes first and the bar holds only what is needed to go on. */
static void
on_folded (EksWizard *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->name_label), !adw_leaflet_get_folded (self->leaflet));
  on_steps_toggled (self);
}

static void
action_next (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksWizard *self = EKS_WIZARD (widget);

  if (self->current + 1 < N_STEPS)
    go_to (self, self->current + 1);
}

static void
action_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksWizard *self = EKS_WIZARD (widget);

  if (self->current > 0)
    go_to (self, self->current - 1);
}

static gboolean
save (EksWizard *self)
{
  g_autoptr (GError) error = NULL;

  if (!eks_store_save_job (eks_environment_get_store (eks_application_get_environment (self->application)), self->job, &error))
    {
      adw_toast_overlay_add_toast (self->toasts, adw_toast_new (error->message));
      return FALSE;
    }
  g_clear_object (&self->saved);
  self->saved = eks_job_copy (self->job);
  eks_application_job_saved (self->application, self->job, GTK_WINDOW (self));
  return TRUE;
}

static void
action_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksWizard *self = EKS_WIZARD (widget);

  if (save (self))
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Export saved")));
}

/* What keeps it from running is shown where it can be mended. */
static void
show_first_issue (EksWizard *self, EksJsonIssues *issues)
{
  self->visited = (1u << N_STEPS) - 1;
  go_to (self, find_step (eks_json_issues_get (issues, 0)->path));
}

static void
action_export (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksWizard *self = EKS_WIZARD (widget);
  g_autoptr (EksJsonIssues) issues = eks_check_job (eks_application_get_environment (self->application), self->job);

  if (eks_json_issues_get_length (issues) > 0)
    {
      show_first_issue (self, issues);
      return;
    }
  eks_application_start_run (self->application, self->job, GTK_WINDOW (self));
}

/* Saved, and its schedule runs it from now on; without one, it is asked for. */
static void
action_schedule (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksWizard *self = EKS_WIZARD (widget);
  EksEnvironment *environment = eks_application_get_environment (self->application);
  EksSchedule *schedule = eks_job_get_schedule (self->job);
  g_autoptr (EksJsonIssues) issues = NULL;
  g_autofree char *next = NULL;
  g_autofree char *title = NULL;

  if (eks_schedule_get_kind (schedule) == EKS_SCHEDULE_NONE)
    {
      go_to (self, find_step ("schedule"));
      adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Choose first when it runs")));
      return;
    }
  issues = eks_check_job (environment, self->job);
  if (eks_json_issues_get_length (issues) > 0)
    {
      show_first_issue (self, issues);
      return;
    }
  eks_schedule_set_paused (schedule, FALSE);
  if (!save (self))
    return;
  next = eks_upcoming_describe_next (environment, self->job);
  /* TRANSLATORS: %s is a time such as “tomorrow at 06:00” */
  title = next != NULL ? g_strdup_printf (_("Saved. Next run: %s"), next) : g_strdup (_("Saved, and scheduled"));
  eks_ui_toast (GTK_WIDGET (self->stack), title);
}

/* The dialog outlives its response and looks at its parent when it goes: it must have none by then. */
static void
on_discard_response (AdwMessageDialog *dialog, const char *response, EksWizard *self)
{
  if (strcmp (response, "save") == 0 && !save (self))
    return;
  if (strcmp (response, "keep") == 0)
    return;
  gtk_window_set_transient_for (GTK_WINDOW (dialog), NULL);
  gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
eks_wizard_close_request (GtkWindow *window)
{
  EksWizard *self = EKS_WIZARD (window);
  GtkWidget *dialog;

  if (eks_job_equal (self->job, self->saved))
    return GTK_WINDOW_CLASS (eks_wizard_parent_class)->close_request (window);
  dialog = adw_message_dialog_new (window, _("Save this export?"), _("What you changed is lost otherwise."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _("_Keep editing"), "discard", _("_Discard"), "save", _("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_discard_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

static void
eks_wizard_dispose (GObject *object)
{
  EksWizard *self = EKS_WIZARD (object);

  g_clear_handle_id (&self->check_idle, g_source_remove);
  g_clear_object (&self->history);
  g_clear_object (&self->job);
  g_clear_object (&self->saved);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_WIZARD);
  G_OBJECT_CLASS (eks_wizard_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, EksWizard, toasts);
  gtk_widget_class_bind_template_child (widget_class, EksWizard, leaflet);
  gtk_widget_class_bind_template_child (widget_class, EksWizard, name_label);
  gtk_widget_class_bind_template_child (widget_class, EksWizard, back_button);
  gtk_widget_class_bind_template_child (widget_class, EksWizard, next_button);
  gtk_widget_class_bind_template_child (widget_class, EksWizard, steps_button);
  gtk_widget_class_bind_template_child (widget_class, EksWizard, steps_list);
  gtk_widget_class_bind_template_child (widget_class, EksWizard, included_title);
  gtk_widget_class_bind_template_child (widget_class, EksWizard, included_label);
  gtk_widget_class_bind_template_child (widget_class, EksWizard, issue_revealer);
  gtk_widget_class_bind_template_child (widget_class, EksWizard, issue_label);
  gtk_widget_class_bind_template_child (widget_class, EksWizard, stack);
  gtk_widget_class_bind_template_child (widget_class, EksWizard, preview_pane);
}

static void
eks_wizard_class_init (EksWizardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_wizard_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = eks_wizard_close_request;
  g_type_ensure (EKS_TYPE_PREVIEW_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-wizard.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "wizard.next", NULL, action_next);
  gtk_widget_class_install_action (widget_class, "wizard.back", NULL, action_back);
  gtk_widget_class_install_action (widget_class, "wizard.save", NULL, action_save);
  gtk_widget_class_install_action (widget_class, "wizard.export", NULL, action_export);
  gtk_widget_class_install_action (widget_class, "wizard.schedule", NULL, action_schedule);
  gtk_widget_class_install_action (widget_class, "wizard.undo", NULL, action_undo);
  gtk_widget_class_install_action (widget_class, "wizard.redo", NULL, action_redo);
  /* An entry with the focus has its own undo, which comes first while it has something to undo. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "wizard.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_y, GDK_CONTROL_MASK, "wizard.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "wizard.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "wizard.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "wizard.export", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "wizard.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "wizard.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
make_row (EksWizard *self, guint step)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_(steps[step].title));

  self->icons[step] = GTK_IMAGE (gtk_image_new ());
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->icons[step]));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  return row;
}

static void
add_steps (EksWizard *self)
{
  for (guint i = 0; i < N_STEPS; i++)
    {
      self->pages[i] = g_object_new (steps[i].get_type (), NULL);
      gtk_stack_add_named (self->stack, GTK_WIDGET (self->pages[i]), steps[i].name);
      self->rows[i] = make_row (self, i);
      gtk_list_box_append (self->steps_list, self->rows[i]);
    }
}

static void
eks_wizard_init (EksWizard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_steps (self);
  g_signal_connect_swapped (self->steps_list, "row-selected", G_CALLBACK (on_row_selected), self);
  g_signal_connect_swapped (self->steps_button, "notify::active", G_CALLBACK (on_steps_toggled), self);
  g_signal_connect_swapped (self->leaflet, "notify::folded", G_CALLBACK (on_folded), self);
  on_folded (self);
}

/* The wizard edits one table; a new job begins with it. */
static void
ensure_table (EksJob *job)
{
  g_autoptr (EksTable) table = NULL;

  if (eks_job_get_table (job, 0) != NULL)
    return;
  table = eks_table_new ("");
  g_list_store_append (eks_job_get_tables (job), table);
}

/* The history is of one table. A ready-made export brings its own, and with it another history. */
static void
keep_history (EksWizard *self)
{
  if (self->history != NULL)
    g_signal_handlers_disconnect_by_data (self->history, self);
  g_clear_object (&self->history);
  self->history = eks_table_history_new (eks_job_get_table (self->job, 0));
  g_signal_connect_object (self->history, "changed", G_CALLBACK (show_history), self, G_CONNECT_SWAPPED);
}

static void
on_tables_changed (EksWizard *self)
{
  if (eks_job_get_table (self->job, 0) == NULL)
    return;
  keep_history (self);
  show_history (self);
  eks_page_refresh (self->pages[self->current]);
}

/**
 * eks_wizard_new:
 * @application: the application
 * @job: the export to edit; copied, so that Cancel changes nothing
 * @is_new: whether it was never saved; what it holds already is then nothing to lose
 *
 * Returns: (transfer none): the window, not yet presented; it owns itself
 */
GtkWindow *
eks_wizard_new (EksApplication *application, EksJob *job, gboolean is_new)
{
  EksWizard *self;

  g_return_val_if_fail (EKS_IS_APPLICATION (application) && EKS_IS_JOB (job), NULL);

  self = g_object_new (EKS_TYPE_WIZARD, "application", application, NULL);
  self->application = application;
  self->job = eks_job_copy (job);
  if (!eks_job_has_lasting_id (self->job))
    eks_job_renew_id (self->job); /* from a file without one; it is known by it from now on, as it can be saved here */
  ensure_table (self->job);
  self->saved = eks_job_copy (self->job);
  if (!is_new)
    self->visited = (1u << N_STEPS) - 1;
  g_object_bind_property (self->job, "name", self->name_label, "text", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (self->job, "name", self, "title", G_BINDING_SYNC_CREATE);
  for (guint i = 0; i < N_STEPS; i++)
    eks_page_open (self->pages[i], application, self->job);
  eks_preview_pane_open (self->preview_pane, application, self->job);
  g_signal_connect_object (self->job, "changed", G_CALLBACK (on_job_changed), self, G_CONNECT_SWAPPED);
  keep_history (self);
  g_signal_connect_object (eks_job_get_tables (self->job), "items-changed", G_CALLBACK (on_tables_changed), self, G_CONNECT_SWAPPED);
  go_to (self, 0);
  return GTK_WINDOW (self);
}
