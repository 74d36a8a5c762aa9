/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connector decides who is asked, and who gets the key of a connection. So what a file would do is shown first,
 * and nothing of it is used before somebody says so. */

#include "config.h"

#include "eks-connector-dialog.h"

#include "eks-connection-dialog.h"
#include "eks-connector-check.h"
#include "eks-connector-words.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Who mends a file reads the first ones. */
#define MAX_SHOWN_FAULTS 50

struct _EksConnectorDialog
{
  AdwWindow parent_instance;

  GtkButton *install_button;
  GtkLabel *name_label;
  GtkLabel *description_label;
  GtkLabel *verified_label;
  GtkWidget *warning_box;
  GtkLabel *warning_label;
  AdwPreferencesGroup *faults_group;
  GtkListBox *faults_list;
  GtkWidget *facts_box;
  GtkListBox *hosts_list;
  GtkListBox *reads_list;
  GtkListBox *sends_list;
  GtkWidget *nothing_sent_label;

  EksApplication *application; /* (unowned) */
  EksConnector *connector;     /* (owned) (nullable) */
  char *text;                  /* (owned): of the file as it was looked at: only that is installed */
  gsize length;
};

G_DEFINE_FINAL_TYPE (EksConnectorDialog, eks_connector_dialog, ADW_TYPE_WINDOW)

static EksConnectorRegistry *
get_registry (EksConnectorDialog *self)
{
  return eks_environment_get_registry (eks_application_get_environment (self->application));
}

static void
show_facts (GtkListBox *list, GPtrArray *facts)
{
  g_autoptr (GPtrArray) owned = facts;

  for (guint i = 0; i < facts->len; i++)
    {
      const EksConnectorFact *fact = g_ptr_array_index (facts, i);
      AdwActionRow *row = eks_ui_make_row (fact->title, fact->detail);
      adw_action_row_set_subtitle_lines (row, 0);
      gtk_list_box_append (list, GTK_WIDGET (row));
    }
  gtk_widget_set_visible (GTK_WIDGET (list), facts->len > 0);
}

static guint
count_connections (EksConnectorDialog *self)
{
  g_autoptr (GPtrArray) connections = eks_environment_list_connections (eks_application_get_environment (self->application), NULL);
  guint n = 0;

  for (guint i = 0; connections != NULL && i < connections->len; i++)
    n += strcmp (eks_connection_get_connector (g_ptr_array_index (connections, i)), eks_connector_get_id (self->connector)) == 0;
  return n;
}

/* Returns: (transfer full) (nullable): what takes the place of what, if it does */
static char *
describe_replacement (EksConnectorDialog *self)
{
  EksConnector *known = eks_connector_registry_find (get_registry (self), eks_connector_get_id (self->connector), NULL);
  g_autofree char *own = NULL;
  g_autofree char *place = NULL;
  guint n;

  if (known == NULL)
    return NULL;
  own = eks_connector_registry_dup_own_file (get_registry (self), eks_connector_get_id (self->connector));
  /* TRANSLATORS: %s is the name of a system */
  place = g_strdup_printf (own != NULL ? _("It takes the place of your own connector “%s”.") : _("It takes the place of “%s”, which comes with Eksport."),
                           eks_connector_get_label (known));
  n = count_connections (self);
  if (n == 0)
    return g_steal_pointer (&place);
  /* TRANSLATORS: %u is a number of connections */
  g_autofree char *used = g_strdup_printf (ngettext ("%u connection uses it: its key will go where this file says.", "%u connections use it: their keys will go where this file says.", n), n);
  return g_strdup_printf ("%s %s", place, used);
}

static void
show_connector (EksConnectorDialog *self)
{
  const char *description = eks_connector_get_description (self->connector);
  g_autofree char *warning = describe_replacement (self);
  g_autoptr (GPtrArray) sends = eks_connector_words_sends (self->connector);

  gtk_label_set_label (self->name_label, eks_connector_get_label (self->connector));
  gtk_label_set_label (self->description_label, description != NULL ? description : "");
  gtk_widget_set_visible (GTK_WIDGET (self->description_label), description != NULL);
  gtk_label_set_label (self->verified_label, eks_connector_get_verified (self->connector));
  gtk_label_set_label (self->warning_label, warning != NULL ? warning : "");
  gtk_widget_set_visible (self->warning_box, warning != NULL);
  show_facts (self->hosts_list, eks_connector_words_hosts (self->connector));
  show_facts (self->reads_list, eks_connector_words_reads (self->connector));
  gtk_widget_set_visible (self->nothing_sent_label, sends->len == 0);
  show_facts (self->sends_list, g_steal_pointer (&sends));
}

static void
show_faults (EksConnectorDialog *self, EksJsonIssues *issues)
{
  guint length = eks_json_issues_get_length (issues);

  for (guint i = 0; i < MIN (length, MAX_SHOWN_FAULTS); i++)
    {
      const EksJsonIssue *issue = eks_json_issues_get (issues, i);
      g_autofree char *sentence = eks_ui_make_sentence (issue->message);
      AdwActionRow *row = eks_ui_make_row (issue->path[0] != '\0' ? issue->path : _("The file"), sentence);
      adw_action_row_set_subtitle_lines (row, 0);
      gtk_list_box_append (self->faults_list, GTK_WIDGET (row));
    }
  /* TRANSLATORS: %u is a number */
  g_autofree char *title = g_strdup_printf (ngettext ("%u fault", "%u faults", length), length);
  adw_preferences_group_set_title (self->faults_group, title);
  gtk_widget_set_visible (GTK_WIDGET (self->faults_group), length > 0);
}

static void
on_offer_response (AdwMessageDialog *dialog, const char *response, gpointer application)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (dialog));
  GtkWindow *connection;

  if (strcmp (response, "connect") != 0)
    return;
  connection = eks_connection_dialog_new (application, parent, NULL);
  eks_connection_dialog_choose (EKS_CONNECTION_DIALOG (connection), g_object_get_data (G_OBJECT (dialog), "connector"));
  gtk_window_present (connection);
}

/* A system is of use when there is a connection to it. */
static void
offer_connection (EksApplication *application, GtkWindow *parent, EksConnector *connector)
{
  /* TRANSLATORS: %s is the name of a system */
  g_autofree char *heading = g_strdup_printf (_("“%s” is added"), eks_connector_get_label (connector));
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, _("With a connection to it, its data can be exported."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "later", _("_Later"), "connect", _("C_onnect…"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "connect", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "later");
  g_object_set_data_full (G_OBJECT (dialog), "connector", g_strdup (eks_connector_get_id (connector)), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_offer_response), application, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
install (EksConnectorDialog *self)
{
  g_autoptr (GError) error = NULL;
  EksConnector *installed = eks_connector_registry_install (get_registry (self), self->text, self->length, &error);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (installed == NULL)
    {
      eks_ui_show_error (GTK_WINDOW (self), _("The connector could not be added"), error);
      return;
    }
  offer_connection (self->application, parent, installed);
  gtk_window_close (GTK_WINDOW (self));
}

/* The dialog outlives its response and looks at its parent when it goes: it must have none by then. */
static void
on_replace_response (EksConnectorDialog *self, const char *response, AdwMessageDialog *dialog)
{
  if (strcmp (response, "replace") != 0)
    return;
  gtk_window_set_transient_for (GTK_WINDOW (dialog), NULL);
  install (self);
}

static void
action_install (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksConnectorDialog *self = EKS_CONNECTOR_DIALOG (widget);
  g_autofree char *warning = describe_replacement (self);
  GtkWidget *dialog;

  if (warning == NULL)
    {
      install (self);
      return;
    }
  /* TRANSLATORS: %s is the name of a system */
  g_autofree char *heading = g_strdup_printf (_("Replace “%s”?"), eks_connector_get_label (self->connector));
  dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, warning);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "replace", _("_Replace"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_replace_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
eks_connector_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), EKS_TYPE_CONNECTOR_DIALOG);
  G_OBJECT_CLASS (eks_connector_dialog_parent_class)->dispose (object);
}

static void
eks_connector_dialog_finalize (GObject *object)
{
  EksConnectorDialog *self = EKS_CONNECTOR_DIALOG (object);

  g_clear_object (&self->connector);
  g_free (self->text);
  G_OBJECT_CLASS (eks_connector_dialog_parent_class)->finalize (object);
}

static void
eks_connector_dialog_class_init (EksConnectorDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_connector_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_connector_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-connector-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, EksConnectorDialog, install_button);
  gtk_widget_class_bind_template_child (widget_class, EksConnectorDialog, name_label);
  gtk_widget_class_bind_template_child (widget_class, EksConnectorDialog, description_label);
  gtk_widget_class_bind_template_child (widget_class, EksConnectorDialog, verified_label);
  gtk_widget_class_bind_template_child (widget_class, EksConnectorDialog, warning_box);
  gtk_widget_class_bind_template_child (widget_class, EksConnectorDialog, warning_label);
  gtk_widget_class_bind_template_child (widget_class, EksConnectorDialog, faults_group);
  gtk_widget_class_bind_template_child (widget_class, EksConnectorDialog, faults_list);
  gtk_widget_class_bind_template_child (widget_class, EksConnectorDialog, facts_box);
  gtk_widget_class_bind_template_child (widget_class, EksConnectorDialog, hosts_list);
  gtk_widget_class_bind_template_child (widget_class, EksConnectorDialog, reads_list);
  gtk_widget_class_bind_template_child (widget_class, EksConnectorDialog, sends_list);
  gtk_widget_class_bind_template_child (widget_class, EksConnectorDialog, nothing_sent_label);
  gtk_widget_class_install_action (widget_class, "connector.install", NULL, action_install);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
eks_connector_dialog_init (EksConnectorDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* A file with faults shows them, and what of it could be read; it cannot be installed. */
static void
look_at (EksConnectorDialog *self, const char *path)
{
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autofree char *name = g_path_get_basename (path);
  gint64 now = eks_clock_get_real_time (eks_environment_get_clock (eks_application_get_environment (self->application)));
  gboolean usable;

  self->connector = eks_connector_check_data (self->text, self->length, now, issues);
  usable = self->connector != NULL && eks_json_issues_get_length (issues) == 0;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connector.install", usable);
  gtk_widget_set_visible (GTK_WIDGET (self->install_button), usable);
  gtk_widget_set_visible (self->facts_box, self->connector != NULL);
  gtk_label_set_label (self->name_label, name);
  gtk_widget_set_visible (GTK_WIDGET (self->description_label), FALSE);
  gtk_widget_set_visible (self->warning_box, FALSE);
  gtk_label_set_label (self->verified_label, _("This description of a system cannot be used as it is. Whoever wrote it can mend it with what stands here."));
  if (self->connector != NULL)
    show_connector (self);
  show_faults (self, issues);
}

/**
 * eks_connector_dialog_open:
 * @application: the application
 * @parent: above which window
 * @path: the file of a connector
 *
 * Shows what a connector does, or what is wrong with it, and adds it if the person wants to.
 */
void
eks_connector_dialog_open (EksApplication *application, GtkWindow *parent, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;
  EksConnectorDialog *self;

  g_return_if_fail (EKS_IS_APPLICATION (application) && path != NULL);

  if (!eks_connector_read_file (path, &text, &length, &error))
    {
      eks_ui_show_error (parent, _("The connector could not be opened"), error);
      return;
    }
  self = g_object_new (EKS_TYPE_CONNECTOR_DIALOG, "application", application, "transient-for", parent, NULL);
  self->application = application;
  self->text = g_steal_pointer (&text);
  self->length = length;
  look_at (self, path);
  gtk_window_present (GTK_WINDOW (self));
}
