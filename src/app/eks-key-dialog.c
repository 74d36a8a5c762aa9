/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys. GnuPG is slow to start and may wait for its agent, so whatever touches it is in a thread. */

#include "config.h"

#include "eks-key-dialog.h"

#include "eks-error.h"
#include "eks-key-generate-dialog.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

struct _EksKeyDialog
{
  AdwWindow parent_instance;

  GtkStack *stack;
  GtkSpinner *spinner;
  GtkListBox *list;

  EksApplication *application; /* (unowned) */
  GCancellable *cancellable;   /* (owned) */
};

enum
{
  KEYRING_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksKeyDialog, eks_key_dialog, ADW_TYPE_WINDOW)

/* What a thread needs to know: the keyring, a file, a key. */
typedef struct
{
  EksKeyring *keyring; /* (owned) */
  char *path;          /* (owned) (nullable) */
  char *fingerprint;   /* (owned) (nullable) */
} KeyWork;

static void
key_work_free (KeyWork *work)
{
  g_object_unref (work->keyring);
  g_free (work->path);
  g_free (work->fingerprint);
  g_free (work);
}

static void
start_work (EksKeyDialog *self, const char *path, const char *fingerprint, GTaskThreadFunc func, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, callback, NULL);
  KeyWork *work = g_new0 (KeyWork, 1);

  work->keyring = g_object_ref (eks_environment_get_keyring (eks_application_get_environment (self->application)));
  work->path = g_strdup (path);
  work->fingerprint = g_strdup (fingerprint);
  gtk_spinner_start (self->spinner);
  g_task_set_task_data (task, work, (GDestroyNotify) key_work_free);
  g_task_run_in_thread (task, func);
}

static void
on_export_chosen (GtkNativeDialog *dialog, int response, gpointer data);

static void
on_export_clicked (GtkWidget *button, gpointer data)
{
  GtkWindow *window = eks_ui_get_window (button);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Save the public key"), window, GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  g_autofree char *file_name = g_strconcat (g_object_get_data (G_OBJECT (button), "fingerprint"), ".asc", NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), file_name);
  g_object_set_data_full (G_OBJECT (dialog), "fingerprint", g_strdup (g_object_get_data (G_OBJECT (button), "fingerprint")), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_export_chosen), window, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
add_key (EksKeyDialog *self, EksKey *key)
{
  g_autofree char *fingerprint = eks_key_dup_grouped_fingerprint (key);
  g_autofree char *state = eks_key_describe_state (key);
  g_autofree char *words = g_strdup_printf ("%s\n%s%s%s", fingerprint, state, eks_key_has_secret (key) ? " · " : "", eks_key_has_secret (key) ? _("your own key") : "");
  gboolean usable = eks_key_get_state (key) == EKS_KEY_USABLE;
  AdwActionRow *row = eks_ui_make_row (eks_key_get_user_id (key), words);
  GtkWidget *button = eks_ui_make_icon_button ("document-save-symbolic", _("Save the public key"));

  adw_action_row_set_subtitle_lines (row, 0);
  adw_action_row_add_prefix (row, gtk_image_new_from_icon_name (usable ? "object-select-symbolic" : "dialog-warning-symbolic"));
  g_object_set_data_full (G_OBJECT (button), "fingerprint", g_strdup (eks_key_get_fingerprint (key)), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_export_clicked), NULL);
  adw_action_row_add_suffix (row, button);
  gtk_list_box_append (self->list, GTK_WIDGET (row));
}

static void
list_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  KeyWork *work = data;
  GError *error = NULL;
  GPtrArray *keys = eks_keyring_list (work->keyring, cancellable, &error);

  if (keys != NULL)
    g_task_return_pointer (task, keys, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  EksKeyDialog *self = EKS_KEY_DIALOG (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) keys = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_spinner_stop (self->spinner);
  if (error != NULL)
    eks_ui_show_error (GTK_WINDOW (self), _("The keys could not be listed"), error);
  eks_ui_clear_list (self->list);
  for (guint i = 0; keys != NULL && i < keys->len; i++)
    add_key (self, g_ptr_array_index (keys, i));
  gtk_stack_set_visible_child_name (self->stack, keys != NULL && keys->len > 0 ? "list" : "empty");
}

static void
reload (EksKeyDialog *self)
{
  start_work (self, NULL, NULL, list_in_thread, listed_cb);
}

static void
announce_change (EksKeyDialog *self)
{
  g_signal_emit (self, signals[KEYRING_CHANGED], 0);
  reload (self);
}

static void
on_generated (EksKeyDialog *self)
{
  gtk_window_present (GTK_WINDOW (self));
  announce_change (self);
}

static void
import_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  KeyWork *work = data;
  GError *error = NULL;
  GStrv fingerprints = eks_keyring_import_file (work->keyring, work->path, &error);

  if (fingerprints != NULL)
    g_task_return_pointer (task, fingerprints, (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, error);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  EksKeyDialog *self = EKS_KEY_DIALOG (source);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) fingerprints = g_task_propagate_pointer (G_TASK (result), &error);
  guint n = fingerprints != NULL ? g_strv_length (fingerprints) : 0;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_spinner_stop (self->spinner);
  if (error != NULL)
    {
      eks_ui_show_error (GTK_WINDOW (self), _("The key could not be imported"), error);
      return;
    }
  /* TRANSLATORS: %u is a number of keys */
  g_autofree char *text = g_strdup_printf (ngettext ("%u key imported. Compare its fingerprint with the owner.", "%u keys imported. Compare the fingerprints with the owners.", n), n);
  eks_ui_toast (GTK_WIDGET (self->list), text);
  announce_change (self);
}

static void
on_import_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL && g_file_peek_path (file) != NULL)
    start_work (data, g_file_peek_path (file), NULL, import_in_thread, imported_cb);
  g_object_unref (dialog);
}

static void
action_import (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Import keys"), GTK_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Import"), _("_Cancel"));

  g_signal_connect_object (dialog, "response", G_CALLBACK (on_import_chosen), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
action_generate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksKeyDialog *self = EKS_KEY_DIALOG (widget);
  GtkWindow *dialog = eks_key_generate_dialog_new (self->application, GTK_WINDOW (self));

  g_signal_connect_object (dialog, "generated", G_CALLBACK (on_generated), self, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

static void
export_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  KeyWork *work = data;
  GError *error = NULL;
  g_autofree char *armored = eks_keyring_export (work->keyring, work->fingerprint, &error);

  if (armored != NULL && g_file_set_contents (work->path, armored, -1, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  EksKeyDialog *self = EKS_KEY_DIALOG (source);
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_spinner_stop (self->spinner);
  if (done)
    eks_ui_toast (GTK_WIDGET (self->list), _("Public key saved"));
  else
    eks_ui_show_error (GTK_WINDOW (self), _("The key could not be saved"), error);
}

static void
on_export_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL && g_file_peek_path (file) != NULL)
    start_work (data, g_file_peek_path (file), g_object_get_data (G_OBJECT (dialog), "fingerprint"), export_in_thread, exported_cb);
  g_object_unref (dialog);
}

static void
eks_key_dialog_dispose (GObject *object)
{
  EksKeyDialog *self = EKS_KEY_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_KEY_DIALOG);
  G_OBJECT_CLASS (eks_key_dialog_parent_class)->dispose (object);
}

static void
eks_key_dialog_finalize (GObject *object)
{
  g_object_unref (EKS_KEY_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (eks_key_dialog_parent_class)->finalize (object);
}

static void
eks_key_dialog_class_init (EksKeyDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_key_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_key_dialog_finalize;
  signals[KEYRING_CHANGED] = g_signal_new ("keyring-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-key-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, EksKeyDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, EksKeyDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, EksKeyDialog, list);
  gtk_widget_class_install_action (widget_class, "key.import", NULL, action_import);
  gtk_widget_class_install_action (widget_class, "key.generate", NULL, action_generate);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
eks_key_dialog_init (EksKeyDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * eks_key_dialog_new:
 * @application: the application
 * @parent: (nullable): above which window
 *
 * Returns: (transfer none): the dialog, not yet presented; it owns itself
 */
GtkWindow *
eks_key_dialog_new (EksApplication *application, GtkWindow *parent)
{
  EksKeyDialog *self;

  g_return_val_if_fail (EKS_IS_APPLICATION (application), NULL);

  self = g_object_new (EKS_TYPE_KEY_DIALOG, "application", application, "transient-for", parent, NULL);
  self->application = application;
  reload (self);
  return GTK_WINDOW (self);
}
