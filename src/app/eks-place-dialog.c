/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A copy of the destination is changed; the export gets it, and the keyring the secret, when it is saved. */

#include "config.h"

#include "eks-place-dialog.h"

#include "eks-destination-secret.h"
#include "eks-destination-test.h"
#include "eks-error.h"
#include "eks-host-keys.h"
#include "eks-place-folder.h"
#include "eks-place-form.h"
#include "eks-place-test.h"
#include "eks-place-words.h"
#include "eks-text.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

struct _EksPlaceDialog
{
  AdwWindow parent_instance;

  GtkButton *save_button;
  GtkWidget *warning_group;
  GtkLabel *warning_label;
  EksPlaceForm *form;
  EksPlaceFolder *folder;
  EksHostKeys *host_keys;
  EksPlaceTest *test;

  EksApplication *application; /* (unowned) */
  EksJob *job;                 /* (owned): for the folder */
  EksDestination *destination; /* (owned): a copy */
  guint n_keys;                /* by which its server is known */
  gboolean saving;
};

enum
{
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksPlaceDialog, eks_place_dialog, ADW_TYPE_WINDOW)

typedef struct
{
  EksDestination *destination; /* (owned) */
  char *secret;                /* (owned) */
} Store;

static void
store_free (Store *store)
{
  g_object_unref (store->destination);
  eks_text_free_secret (store->secret);
  g_free (store);
}

static void
validate (EksPlaceDialog *self)
{
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  gboolean valid;

  eks_destination_check (self->destination, "", issues);
  eks_place_form_show (self->form, issues);
  valid = eks_place_folder_show (self->folder, eks_application_get_environment (self->application), self->job, issues);
  valid = valid && eks_json_issues_get_length (issues) == 0 && eks_place_form_is_valid (self->form) && !self->saving;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "place.save", valid);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "place.test", valid && !eks_place_test_is_busy (self->test));
}

static void
run_test (EksPlaceDialog *self)
{
  g_autofree char *folder = eks_destination_find_folder (eks_application_get_environment (self->application), self->job, self->destination, NULL);
  char *secret = eks_place_form_dup_secret (self->form);

  if (folder != NULL)
    eks_place_test_run (self->test, eks_application_get_environment (self->application), self->destination, folder, secret);
  eks_text_free_secret (secret);
}

/* What was found is of another place than this one is now. A key that was accepted is what the test waited for. */
static void
on_changed (EksPlaceDialog *self)
{
  guint before = self->n_keys;

  self->n_keys = g_strv_length ((char **) eks_destination_get_host_keys (self->destination));
  eks_place_test_clear (self->test);
  validate (self);
  if (self->n_keys > before)
    run_test (self);
}

static void
action_test (GtkWidget *widget, const char *name, GVariant *parameter)
{
  run_test (EKS_PLACE_DIALOG (widget));
}

static void
on_tested (EksPlaceDialog *self, EksDeliveryCheck *check)
{
  gboolean offered = eks_destination_has_member (self->destination, "host-keys") && eks_host_keys_offer (self->host_keys, check);

  eks_ui_scroll_to (offered ? GTK_WIDGET (self->host_keys) : GTK_WIDGET (self->test));
}

static void
finish (EksPlaceDialog *self)
{
  g_signal_emit (self, signals[SAVED], 0, self->destination);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* The sentence names the way out: the environment variable that is read instead. */
static void
store_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Store *store = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *variable = eks_destination_make_variable (store->destination);

  if (eks_destination_secret_store (store->destination, store->secret, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, EKS_ERROR, EKS_ERROR_KEYRING,
                             /* TRANSLATORS: %1$s is the keyring's message, %2$s an environment variable */
                             _("The place is kept, but its secret is not: %1$s Unlock the keyring and enter the secret again, or set the environment variable %2$s before Eksport starts."),
                             error->message, variable);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  EksPlaceDialog *self = EKS_PLACE_DIALOG (source);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    eks_ui_show_error (parent, _("The keyring refused"), error);
  finish (self);
}

static void
action_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksPlaceDialog *self = EKS_PLACE_DIALOG (widget);
  char *secret = eks_place_form_dup_secret (self->form);
  g_autoptr (GTask) task = NULL;
  Store *store;

  if (secret == NULL)
    {
      finish (self);
      return;
    }
  self->saving = TRUE;
  validate (self);
  store = g_new0 (Store, 1);
  store->destination = eks_destination_copy (self->destination);
  store->secret = secret;
  task = g_task_new (self, NULL, stored_cb, NULL);
  g_task_set_task_data (task, store, (GDestroyNotify) store_free);
  g_task_run_in_thread (task, store_in_thread);
}

static void
eks_place_dialog_dispose (GObject *object)
{
  EksPlaceDialog *self = EKS_PLACE_DIALOG (object);

  g_clear_object (&self->job);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_PLACE_DIALOG);
  g_clear_object (&self->destination);
  G_OBJECT_CLASS (eks_place_dialog_parent_class)->dispose (object);
}

static void
eks_place_dialog_class_init (EksPlaceDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_place_dialog_dispose;
  /**
   * EksPlaceDialog::saved:
   * @self: the dialog
   * @destination: what the place is now
   */
  signals[SAVED] = g_signal_new ("saved", EKS_TYPE_PLACE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, EKS_TYPE_DESTINATION);
  g_type_ensure (EKS_TYPE_HOST_KEYS);
  g_type_ensure (EKS_TYPE_PLACE_FOLDER);
  g_type_ensure (EKS_TYPE_PLACE_FORM);
  g_type_ensure (EKS_TYPE_PLACE_TEST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-place-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, EksPlaceDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, EksPlaceDialog, warning_group);
  gtk_widget_class_bind_template_child (widget_class, EksPlaceDialog, warning_label);
  gtk_widget_class_bind_template_child (widget_class, EksPlaceDialog, form);
  gtk_widget_class_bind_template_child (widget_class, EksPlaceDialog, folder);
  gtk_widget_class_bind_template_child (widget_class, EksPlaceDialog, host_keys);
  gtk_widget_class_bind_template_child (widget_class, EksPlaceDialog, test);
  gtk_widget_class_install_action (widget_class, "place.test", NULL, action_test);
  gtk_widget_class_install_action (widget_class, "place.save", NULL, action_save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "place.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
eks_place_dialog_init (EksPlaceDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_kind (EksPlaceDialog *self, gboolean is_new)
{
  EksDestinationType kind = eks_destination_get_kind (self->destination);
  const char *warning = eks_place_words_get_warning (kind);
  gboolean sftp = eks_destination_has_member (self->destination, "host-keys");

  gtk_window_set_title (GTK_WINDOW (self), eks_place_words_get_kind (kind));
  gtk_button_set_label (self->save_button, is_new ? _("_Add") : _("_Apply"));
  gtk_label_set_label (self->warning_label, warning != NULL ? warning : "");
  gtk_widget_set_visible (self->warning_group, warning != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->form), kind != EKS_DESTINATION_LOCAL);
  gtk_widget_set_visible (GTK_WIDGET (self->host_keys), sftp);
  if (sftp)
    eks_host_keys_set_destination (self->host_keys, self->destination);
  if (kind == EKS_DESTINATION_LOCAL)
    gtk_window_set_default_size (GTK_WINDOW (self), 600, 520);
}

/**
 * eks_place_dialog_new:
 * @application: the application
 * @parent: above which window
 * @job: the export that the place is of
 * @destination: the place, which is not changed
 * @is_new: whether it is to be added
 *
 * Returns: (transfer none): the dialog, not yet presented; it owns itself
 */
GtkWindow *
eks_place_dialog_new (EksApplication *application, GtkWindow *parent, EksJob *job, EksDestination *destination, gboolean is_new)
{
  EksPlaceDialog *self;

  g_return_val_if_fail (EKS_IS_APPLICATION (application) && EKS_IS_JOB (job) && EKS_IS_DESTINATION (destination), NULL);

  self = g_object_new (EKS_TYPE_PLACE_DIALOG, "transient-for", parent, "application", application, NULL);
  self->application = application;
  self->job = g_object_ref (job);
  self->destination = eks_destination_copy (destination);
  self->n_keys = g_strv_length ((char **) eks_destination_get_host_keys (destination));
  eks_place_form_set_destination (self->form, self->destination, is_new);
  eks_place_folder_set_destination (self->folder, self->destination);
  show_kind (self, is_new);
  g_signal_connect_object (self->destination, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "secret-changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->test, "busy", G_CALLBACK (validate), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->test, "tested", G_CALLBACK (on_tested), self, G_CONNECT_SWAPPED);
  validate (self);
  return GTK_WINDOW (self);
}
