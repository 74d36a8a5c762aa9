/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of the mail server. Nothing is kept before Save; the test uses what stands in the form. */

#include "config.h"

#include "eks-mail-dialog.h"

#include "eks-error.h"
#include "eks-fault-row.h"
#include "eks-file-row.h"
#include "eks-mail-address.h"
#include "eks-notifier.h"
#include "eks-text.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

struct _EksMailDialog
{
  AdwWindow parent_instance;

  GtkEditable *host_row;
  EksFaultRow *host_fault;
  AdwComboRow *tls_row;
  GtkEditable *port_row;
  EksFaultRow *port_fault;
  EksFileRow *ca_row;
  GtkEditable *user_row;
  EksFaultRow *user_fault;
  GtkEditable *password_row;
  GtkEditable *from_row;
  EksFaultRow *from_fault;
  GtkEditable *test_row;
  GtkSpinner *spinner;
  GtkLabel *test_label;

  EksApplication *application; /* (unowned) */
  GCancellable *cancellable;   /* (owned) */
};

enum
{
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksMailDialog, eks_mail_dialog, ADW_TYPE_WINDOW)

/* What a thread does with the form. */
typedef struct
{
  EksEnvironment *environment; /* (owned) */
  EksMailServer *server;       /* (owned) */
  char *password;              /* (owned) (nullable) */
  char *address;               /* (owned): for the test */
} Work;

static void
work_free (Work *work)
{
  g_object_unref (work->environment);
  g_object_unref (work->server);
  eks_text_free_secret (work->password);
  g_free (work->address);
  g_free (work);
}

static char *
get_text (GtkEditable *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (row)));
}

/* 0: the usual one; -1: no port */
static int
get_port (EksMailDialog *self)
{
  g_autofree char *text = get_text (self->port_row);
  guint64 port = 0;

  if (text[0] == '\0')
    return 0;
  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL) ? (int) port : -1;
}

static EksMailServer *
make_server (EksMailDialog *self)
{
  g_autofree char *host = get_text (self->host_row);
  g_autofree char *user = get_text (self->user_row);
  g_autofree char *from = get_text (self->from_row);

  return g_object_new (EKS_TYPE_MAIL_SERVER, "host", host, "port", MAX (get_port (self), 0), "tls", (int) adw_combo_row_get_selected (self->tls_row),
                       "user", user, "from", from, "ca-file", eks_file_row_get_path (self->ca_row), NULL);
}

/* An address that is still missing is no fault to be shown yet. */
static void
validate (EksMailDialog *self)
{
  g_autoptr (EksMailServer) server = make_server (self);
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autofree char *address = get_text (self->test_row);
  g_autofree char *normal = eks_mail_address_normalize (address);
  g_autofree char *port_title = NULL;
  gboolean busy = gtk_spinner_get_spinning (self->spinner);
  gboolean valid;

  eks_mail_server_check (server, "", issues);
  eks_fault_row_show (self->host_fault, GTK_WIDGET (self->host_row), eks_ui_find_issue (issues, "host"));
  eks_fault_row_show (self->user_fault, GTK_WIDGET (self->user_row), eks_ui_find_issue (issues, "user"));
  eks_fault_row_show (self->from_fault, GTK_WIDGET (self->from_row), eks_mail_server_get_from (server)[0] != '\0' ? eks_ui_find_issue (issues, "from") : NULL);
  eks_fault_row_show (self->port_fault, GTK_WIDGET (self->port_row), get_port (self) < 0 ? _("A port is a number from 1 to 65535") : NULL);
  valid = eks_json_issues_get_length (issues) == 0 && get_port (self) >= 0;
  /* TRANSLATORS: %d is the usual port */
  port_title = g_strdup_printf (_("P_ort (if empty: %d)"), eks_mail_server_get_tls (server) == EKS_MAIL_TLS_IMPLICIT ? 465 : 587);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->port_row), port_title);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "mail.save", valid && !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "mail.test", valid && !busy && eks_mail_server_is_set (server) && normal != NULL);
}

static void
set_busy (EksMailDialog *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, busy, -1);
  validate (self);
}

/* (transfer full) */
static GTask *
begin_work (EksMailDialog *self, GAsyncReadyCallback callback)
{
  GTask *task = g_task_new (self, self->cancellable, callback, NULL);
  Work *work = g_new0 (Work, 1);

  work->environment = g_object_ref (eks_application_get_environment (self->application));
  work->server = make_server (self);
  work->password = gtk_editable_get_text (self->password_row)[0] != '\0' ? g_strdup (gtk_editable_get_text (self->password_row)) : NULL;
  work->address = get_text (self->test_row);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  set_busy (self, TRUE);
  return task;
}

static void
test_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  char *result = eks_notify_test (work->environment, work->server, work->password, work->address, cancellable, &error);

  if (result != NULL)
    g_task_return_pointer (task, result, g_free);
  else
    g_task_return_error (task, error);
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  EksMailDialog *self = EKS_MAIL_DIALOG (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = g_task_propagate_pointer (G_TASK (result), &error);

  if (eks_error_is_cancelled (error))
    return;
  set_busy (self, FALSE);
  gtk_label_set_label (self->test_label, words != NULL ? words : error->message);
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->test_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->test_label), "error");
  eks_ui_scroll_to (GTK_WIDGET (self->test_label));
}

static void
action_test (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksMailDialog *self = EKS_MAIL_DIALOG (widget);
  g_autoptr (GTask) task = begin_work (self, tested_cb);

  gtk_label_set_label (self->test_label, _("Sending…"));
  gtk_widget_remove_css_class (GTK_WIDGET (self->test_label), "error");
  gtk_widget_show (GTK_WIDGET (self->test_label));
  g_task_run_in_thread (task, test_in_thread);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  if (eks_notify_save_server (work->environment, work->server, work->password, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  EksMailDialog *self = EKS_MAIL_DIALOG (source);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_signal_emit (self, signals[SAVED], 0);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  if (eks_error_is_cancelled (error))
    return;
  set_busy (self, FALSE);
  eks_ui_show_error (GTK_WINDOW (self), _("The mail server could not be saved"), error);
}

static void
action_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GTask) task = begin_work (EKS_MAIL_DIALOG (widget), saved_cb);

  g_task_run_in_thread (task, save_in_thread);
}

static void
eks_mail_dialog_dispose (GObject *object)
{
  EksMailDialog *self = EKS_MAIL_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_MAIL_DIALOG);
  G_OBJECT_CLASS (eks_mail_dialog_parent_class)->dispose (object);
}

static void
eks_mail_dialog_finalize (GObject *object)
{
  g_object_unref (EKS_MAIL_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (eks_mail_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, EksMailDialog, host_row);
  gtk_widget_class_bind_template_child (widget_class, EksMailDialog, host_fault);
  gtk_widget_class_bind_template_child (widget_class, EksMailDialog, tls_row);
  gtk_widget_class_bind_template_child (widget_class, EksMailDialog, port_row);
  gtk_widget_class_bind_template_child (widget_class, EksMailDialog, port_fault);
  gtk_widget_class_bind_template_child (widget_class, EksMailDialog, ca_row);
  gtk_widget_class_bind_template_child (widget_class, EksMailDialog, user_row);
  gtk_widget_class_bind_template_child (widget_class, EksMailDialog, user_fault);
  gtk_widget_class_bind_template_child (widget_class, EksMailDialog, password_row);
  gtk_widget_class_bind_template_child (widget_class, EksMailDialog, from_row);
  gtk_widget_class_bind_template_child (widget_class, EksMailDialog, from_fault);
  gtk_widget_class_bind_template_child (widget_class, EksMailDialog, test_row);
  gtk_widget_class_bind_template_child (widget_class, EksMailDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, EksMailDialog, test_label);
}

static void
eks_mail_dialog_class_init (EksMailDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_mail_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_mail_dialog_finalize;
  /**
   * EksMailDialog::saved:
   * @self: the dialog
   *
   * The settings have the server now.
   */
  signals[SAVED] = g_signal_new ("saved", EKS_TYPE_MAIL_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (EKS_TYPE_FAULT_ROW);
  g_type_ensure (EKS_TYPE_FILE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-mail-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "mail.test", NULL, action_test);
  gtk_widget_class_install_action (widget_class, "mail.save", NULL, action_save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "mail.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
eks_mail_dialog_init (EksMailDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_set (self->ca_row, "none", _("Those that this computer trusts vouch for the server"), NULL);
}

static void
connect_rows (EksMailDialog *self)
{
  GtkEditable *rows[] = { self->host_row, self->port_row, self->user_row, self->from_row, self->test_row };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_signal_connect_object (rows[i], "changed", G_CALLBACK (validate), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tls_row, "notify::selected", G_CALLBACK (validate), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->ca_row, "notify::path", G_CALLBACK (validate), self, G_CONNECT_SWAPPED);
}

static void
show_server (EksMailDialog *self, EksMailServer *server)
{
  g_autofree char *port = eks_mail_server_get_port (server) != 0 ? g_strdup_printf ("%d", eks_mail_server_get_port (server)) : g_strdup ("");

  gtk_editable_set_text (self->host_row, eks_mail_server_get_host (server));
  adw_combo_row_set_selected (self->tls_row, eks_mail_server_get_tls (server));
  gtk_editable_set_text (self->port_row, port);
  eks_file_row_set_path (self->ca_row, eks_mail_server_get_ca_file (server));
  gtk_editable_set_text (self->user_row, eks_mail_server_get_user (server));
  gtk_editable_set_text (self->from_row, eks_mail_server_get_from (server));
  gtk_editable_set_text (self->test_row, eks_mail_server_get_from (server));
  if (eks_mail_server_get_user (server)[0] != '\0')
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password_row), _("_Password (empty: as it is)"));
}

/**
 * eks_mail_dialog_new:
 * @application: the application
 * @parent: above which window
 * @server: the server as it is now
 *
 * Returns: (transfer none): the dialog, not yet presented; it owns itself
 */
GtkWindow *
eks_mail_dialog_new (EksApplication *application, GtkWindow *parent, EksMailServer *server)
{
  EksMailDialog *self;

  g_return_val_if_fail (EKS_IS_APPLICATION (application) && EKS_IS_MAIL_SERVER (server), NULL);

  self = g_object_new (EKS_TYPE_MAIL_DIALOG, "transient-for", parent, "application", application, NULL);
  self->application = application;
  show_server (self, server);
  connect_rows (self);
  validate (self);
  return GTK_WINDOW (self);
}
