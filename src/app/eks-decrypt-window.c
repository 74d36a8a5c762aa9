/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file, decrypted in a thread. The passphrase is asked for by the application when the thread needs it. */

#include "config.h"

#include "eks-decrypt-window.h"

#include "eks-decrypt.h"
#include "eks-error.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

struct _EksDecryptWindow
{
  AdwWindow parent_instance;

  GtkStack *stack;
  AdwStatusPage *working_page;
  AdwStatusPage *done_page;
  AdwStatusPage *failed_page;
  GtkButton *open_button;

  EksApplication *application; /* (unowned) */
  char *input;                 /* (owned) */
  EksDecryptResult *result;    /* (owned) (nullable) */
  GCancellable *cancellable;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (EksDecryptWindow, eks_decrypt_window, ADW_TYPE_WINDOW)

static void
decrypt_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  EksDecryptResult *result = eks_decrypt_file (data, EKS_DECRYPT_WINDOW (source)->input, NULL, cancellable, &error);

  if (result != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify) eks_decrypt_result_free);
  else
    g_task_return_error (task, error);
}

static void
set_description (AdwStatusPage *page, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_description (page, markup);
}

static void
show_result (EksDecryptWindow *self)
{
  g_autofree char *name = g_path_get_basename (self->result->output);
  g_autofree char *folder = g_path_get_dirname (self->result->output);
  g_autofree char *size = g_format_size (self->result->bytes);
  /* TRANSLATORS: %1$s is a size such as 12 kB, %2$s a folder */
  g_autofree char *where = g_strdup_printf (_("%1$s in %2$s"), size, folder);
  /* TRANSLATORS: %1$s is “12 kB in folder”, %2$s the fingerprint of a key */
  g_autofree char *signed_words = self->result->signer != NULL ? g_strdup_printf (_("%1$s\nSigned by %2$s"), where, self->result->signer) : NULL;
  g_autofree char *title = g_markup_escape_text (name, -1);

  adw_status_page_set_title (self->done_page, title);
  set_description (self->done_page, signed_words != NULL ? signed_words : where);
  gtk_stack_set_visible_child_name (self->stack, "done");
  gtk_widget_grab_focus (GTK_WIDGET (self->open_button));
}

static void
decrypted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  EksDecryptWindow *self = EKS_DECRYPT_WINDOW (source);
  g_autoptr (GError) error = NULL;

  self->result = g_task_propagate_pointer (G_TASK (result), &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->result != NULL)
    {
      show_result (self);
      return;
    }
  set_description (self->failed_page, eks_error_is_cancelled (error) ? _("No passphrase was given.") : error->message);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
start (EksDecryptWindow *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, decrypted_cb, NULL);
  g_autofree char *name = g_path_get_basename (self->input);

  set_description (self->working_page, name);
  gtk_stack_set_visible_child_name (self->stack, "working");
  g_task_set_task_data (task, g_object_ref (eks_environment_get_keyring (eks_application_get_environment (self->application))), g_object_unref);
  g_task_run_in_thread (task, decrypt_in_thread);
}

static void
action_open (GtkWidget *widget, const char *name, GVariant *parameter)
{
  eks_ui_open_file (GTK_WINDOW (widget), EKS_DECRYPT_WINDOW (widget)->result->output);
}

static void
action_show (GtkWidget *widget, const char *name, GVariant *parameter)
{
  eks_ui_show_in_folder (GTK_WINDOW (widget), EKS_DECRYPT_WINDOW (widget)->result->output);
}

static void
action_again (GtkWidget *widget, const char *name, GVariant *parameter)
{
  start (EKS_DECRYPT_WINDOW (widget));
}

static void
eks_decrypt_window_dispose (GObject *object)
{
  EksDecryptWindow *self = EKS_DECRYPT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_DECRYPT_WINDOW);
  G_OBJECT_CLASS (eks_decrypt_window_parent_class)->dispose (object);
}

static void
eks_decrypt_window_finalize (GObject *object)
{
  EksDecryptWindow *self = EKS_DECRYPT_WINDOW (object);

  g_free (self->input);
  g_clear_pointer (&self->result, eks_decrypt_result_free);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (eks_decrypt_window_parent_class)->finalize (object);
}

static void
eks_decrypt_window_class_init (EksDecryptWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_decrypt_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_decrypt_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-decrypt-window.ui");
  gtk_widget_class_bind_template_child (widget_class, EksDecryptWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, EksDecryptWindow, working_page);
  gtk_widget_class_bind_template_child (widget_class, EksDecryptWindow, done_page);
  gtk_widget_class_bind_template_child (widget_class, EksDecryptWindow, failed_page);
  gtk_widget_class_bind_template_child (widget_class, EksDecryptWindow, open_button);
  gtk_widget_class_install_action (widget_class, "decrypt.open", NULL, action_open);
  gtk_widget_class_install_action (widget_class, "decrypt.show-in-folder", NULL, action_show);
  gtk_widget_class_install_action (widget_class, "decrypt.again", NULL, action_again);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
eks_decrypt_window_init (EksDecryptWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
on_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
  EksApplication *application = data;
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL && g_file_peek_path (file) != NULL)
    {
      EksDecryptWindow *self = g_object_new (EKS_TYPE_DECRYPT_WINDOW, "application", application, NULL);
      self->application = application;
      self->input = g_file_get_path (file);
      start (self);
      gtk_window_present (GTK_WINDOW (self));
    }
  g_object_unref (dialog);
}

/**
 * eks_decrypt_window_choose:
 * @application: the application
 * @parent: (nullable): above which window the file is chosen
 *
 * Asks for a file and decrypts it beside itself, in a window of its own.
 */
void
eks_decrypt_window_choose (EksApplication *application, GtkWindow *parent)
{
  GtkFileChooserNative *dialog;
  g_autoptr (GtkFileFilter) encrypted = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  g_return_if_fail (EKS_IS_APPLICATION (application));

  dialog = gtk_file_chooser_native_new (_("Decrypt a file"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, _("_Decrypt"), _("_Cancel"));
  gtk_file_filter_set_name (encrypted, _("Encrypted files"));
  gtk_file_filter_add_suffix (encrypted, "gpg");
  gtk_file_filter_add_suffix (encrypted, "asc");
  gtk_file_filter_add_suffix (encrypted, "pgp");
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), encrypted);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), all);
  g_signal_connect (dialog, "response", G_CALLBACK (on_chosen), application);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
