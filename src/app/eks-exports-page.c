/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The saved exports. A row says what it is, in words, and how its last run ended, by icon and by word. */

#include "config.h"

#include "eks-exports-page.h"

#include "eks-describe.h"
#include "eks-planned.h"
#include "eks-ui.h"
#include "eks-words.h"

#include <glib/gi18n-lib.h>

struct _EksExportsPage
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkListBox *list;

  EksApplication *application; /* (unowned) */
};

G_DEFINE_FINAL_TYPE (EksExportsPage, eks_exports_page, ADW_TYPE_BIN)

/* (transfer full) (nullable): when it runs next, as far as anybody can know */
static char *
describe_next (EksEnvironment *environment, EksJob *job, gint64 now)
{
  EksSchedule *schedule = eks_job_get_schedule (job);
  g_autoptr (EksPlanned) planned = NULL;
  gint64 next;

  if (eks_schedule_get_kind (schedule) == EKS_SCHEDULE_NONE)
    return NULL;
  if (eks_schedule_get_paused (schedule))
    /* TRANSLATORS: in place of when an export runs next */
    return g_strdup (_("schedule paused"));
  planned = eks_planned_new (environment, job, now, NULL);
  next = planned != NULL && planned->problem == NULL ? eks_planned_get_next (planned) : EKS_RULE_NEVER;
  return next != EKS_RULE_NEVER && next >= now ? eks_words_next (next, now, planned->zone) : NULL;
}

static void
add_line (GString *text, const char *line)
{
  if (line != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
}

/* How the last run ended and when, and when the next one is; the icon is only for who has it. */
static GtkWidget *
make_state (EksEnvironment *environment, EksJob *job, const EksRunRecord *record)
{
  gint64 now = eks_clock_get_real_time (eks_environment_get_clock (environment));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (record == NULL ? "alarm-symbolic" : eks_words_is_done (record) ? "object-select-symbolic" : "dialog-warning-symbolic");
  g_autofree char *result = record != NULL ? eks_words_result (record) : NULL;
  g_autofree char *when = record != NULL ? eks_words_when (record->finished, now) : NULL;
  g_autofree char *next = describe_next (environment, job, now);
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *label;

  add_line (text, result);
  add_line (text, when);
  add_line (text, next);
  label = gtk_label_new (text->str);
  if (record != NULL)
    gtk_widget_add_css_class (icon, eks_words_is_done (record) ? "success" : "warning");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_visible (box, text->len > 0);
  return box;
}

static void
add_row (EksExportsPage *self, EksJob *job)
{
  EksEnvironment *environment = eks_application_get_environment (self->application);
  g_autofree char *words = eks_describe_job_short (environment, job);
  g_autoptr (EksRunRecord) record = eks_history_get_last (eks_environment_get_history (environment), eks_job_get_id (job), NULL);
  AdwActionRow *row = eks_ui_make_row (eks_job_get_name (job), words);

  adw_action_row_add_suffix (row, make_state (environment, job, record));
  adw_action_row_add_suffix (row, gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.show-export");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", eks_job_get_id (job));
  gtk_list_box_append (self->list, GTK_WIDGET (row));
}

static gboolean
matches_search (GtkListBoxRow *row, gpointer data)
{
  EksExportsPage *self = data;
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);
  g_autofree char *title = g_utf8_casefold (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), -1);
  g_autofree char *words = g_utf8_casefold (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), -1);

  return strstr (title, wanted) != NULL || strstr (words, wanted) != NULL;
}

static void
eks_exports_page_dispose (GObject *object)
{
  /* Before the template: its child is also the bin's, which would unparent it again. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), EKS_TYPE_EXPORTS_PAGE);
  G_OBJECT_CLASS (eks_exports_page_parent_class)->dispose (object);
}

static void
eks_exports_page_class_init (EksExportsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_exports_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-exports-page.ui");
  gtk_widget_class_bind_template_child (widget_class, EksExportsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, EksExportsPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, EksExportsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, EksExportsPage, list);
}

static void
eks_exports_page_init (EksExportsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, matches_search, self, NULL);
  g_signal_connect_object (self->search_entry, "search-changed", G_CALLBACK (gtk_list_box_invalidate_filter), self->list, G_CONNECT_SWAPPED);
}

/**
 * eks_exports_page_open:
 * @self: a page
 * @application: the application
 */
void
eks_exports_page_open (EksExportsPage *self, EksApplication *application)
{
  g_return_if_fail (EKS_IS_EXPORTS_PAGE (self) && EKS_IS_APPLICATION (application));
  self->application = application;
}

/**
 * eks_exports_page_refresh:
 * @self: a page with its application
 *
 * Reads the saved exports and their last results again.
 */
void
eks_exports_page_refresh (EksExportsPage *self)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (EKS_IS_EXPORTS_PAGE (self) && self->application != NULL);

  eks_ui_clear_list (self->list);
  jobs = eks_store_list_jobs (eks_environment_get_store (eks_application_get_environment (self->application)), &error);
  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    add_row (self, g_ptr_array_index (jobs, i));
  if (error != NULL)
    eks_ui_toast (GTK_WIDGET (self), error->message);
  gtk_stack_set_visible_child_name (self->stack, jobs != NULL && jobs->len > 0 ? "list" : "empty");
}

/**
 * eks_exports_page_search:
 * @self: a page
 *
 * Opens the search, or closes it.
 */
void
eks_exports_page_search (EksExportsPage *self)
{
  gboolean open;

  g_return_if_fail (EKS_IS_EXPORTS_PAGE (self));

  open = !gtk_search_bar_get_search_mode (self->search_bar);
  gtk_search_bar_set_search_mode (self->search_bar, open);
  if (open)
    gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
