/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a new key. The passphrase is typed twice, because nobody can give it back. */

#include "config.h"

#include "eks-key-generate-dialog.h"

#include "eks-text.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksKeyGenerateDialog
{
  AdwWindow parent_instance;

  GtkEditable *name_row;
  GtkEditable *email_row;
  GtkEditable *passphrase_row;
  GtkEditable *repeat_row;
  AdwComboRow *validity_row;
  GtkButton *generate_button;
  GtkSpinner *spinner;
  GtkLabel *hint_label;

  EksApplication *application; /* (unowned) */
  GCancellable *cancellable;   /* (owned) */
};

enum
{
  GENERATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* As the rows of the list in the template stand. */
static const guint validities[] = { 365, 730, 1825, 0 };

G_DEFINE_FINAL_TYPE (EksKeyGenerateDialog, eks_key_generate_dialog, ADW_TYPE_WINDOW)

typedef struct
{
  EksKeyring *keyring; /* (owned) */
  char *name;          /* (owned) */
  char *email;         /* (owned) */
  char *passphrase;    /* (owned) (nullable): wiped */
  guint valid_days;
} Wish;

static void
wish_free (Wish *wish)
{
  g_object_unref (wish->keyring);
  g_free (wish->name);
  g_free (wish->email);
  eks_text_free_secret (wish->passphrase);
  g_free (wish);
}

static void
validate (EksKeyGenerateDialog *self)
{
  const char *at = strchr (gtk_editable_get_text (self->email_row), '@');
  gboolean has_address = at != NULL && at != gtk_editable_get_text (self->email_row) && at[1] != '\0';
  gboolean has_passphrase = gtk_editable_get_text (self->passphrase_row)[0] != '\0';
  gboolean repeated = strcmp (gtk_editable_get_text (self->passphrase_row), gtk_editable_get_text (self->repeat_row)) == 0;
  const char *hint = "";

  if (!repeated && gtk_editable_get_text (self->repeat_row)[0] != '\0')
    hint = _("The passphrases are not the same.");
  else if (!has_passphrase)
    hint = _("Without a passphrase, whoever gets at this account can read the files.");
  gtk_label_set_label (self->hint_label, hint);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->repeat_row), GTK_ACCESSIBLE_STATE_INVALID, repeated ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "key.generate",
                                 gtk_editable_get_text (self->name_row)[0] != '\0' && has_address && repeated && !gtk_spinner_get_spinning (self->spinner));
}

static void
generate_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Wish *wish = data;
  GError *error = NULL;
  EksKey *key = eks_keyring_generate (wish->keyring, wish->name, wish->email, wish->passphrase, wish->valid_days, cancellable, &error);

  if (key != NULL)
    g_task_return_pointer (task, key, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
generated_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  EksKeyGenerateDialog *self = EKS_KEY_GENERATE_DIALOG (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksKey) key = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_spinner_stop (self->spinner);
  validate (self);
  if (key == NULL)
    {
      eks_ui_show_error (GTK_WINDOW (self), _("The key could not be made"), error);
      return;
    }
  g_signal_emit (self, signals[GENERATED], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
action_generate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksKeyGenerateDialog *self = EKS_KEY_GENERATE_DIALOG (widget);
  const char *passphrase = gtk_editable_get_text (self->passphrase_row);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, generated_cb, NULL);
  Wish *wish = g_new0 (Wish, 1);

  wish->keyring = g_object_ref (eks_environment_get_keyring (eks_application_get_environment (self->application)));
  wish->name = g_strdup (gtk_editable_get_text (self->name_row));
  wish->email = g_strdup (gtk_editable_get_text (self->email_row));
  wish->passphrase = passphrase[0] != '\0' ? g_strdup (passphrase) : NULL;
  wish->valid_days = validities[MIN (adw_combo_row_get_selected (self->validity_row), G_N_ELEMENTS (validities) - 1)];
  g_task_set_task_data (task, wish, (GDestroyNotify) wish_free);
  gtk_spinner_start (self->spinner);
  validate (self);
  g_task_run_in_thread (task, generate_in_thread);
}

static void
eks_key_generate_dialog_dispose (GObject *object)
{
  EksKeyGenerateDialog *self = EKS_KEY_GENERATE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_KEY_GENERATE_DIALOG);
  G_OBJECT_CLASS (eks_key_generate_dialog_parent_class)->dispose (object);
}

static void
eks_key_generate_dialog_finalize (GObject *object)
{
  g_object_unref (EKS_KEY_GENERATE_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (eks_key_generate_dialog_parent_class)->finalize (object);
}

static void
eks_key_generate_dialog_class_init (EksKeyGenerateDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_key_generate_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_key_generate_dialog_finalize;
  signals[GENERATED] = g_signal_new ("generated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-key-generate-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, EksKeyGenerateDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, EksKeyGenerateDialog, email_row);
  gtk_widget_class_bind_template_child (widget_class, EksKeyGenerateDialog, passphrase_row);
  gtk_widget_class_bind_template_child (widget_class, EksKeyGenerateDialog, repeat_row);
  gtk_widget_class_bind_template_child (widget_class, EksKeyGenerateDialog, validity_row);
  gtk_widget_class_bind_template_child (widget_class, EksKeyGenerateDialog, generate_button);
  gtk_widget_class_bind_template_child (widget_class, EksKeyGenerateDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, EksKeyGenerateDialog, hint_label);
  gtk_widget_class_install_action (widget_class, "key.generate", NULL, action_generate);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
eks_key_generate_dialog_init (EksKeyGenerateDialog *self)
{
  GtkEditable **rows[] = { &self->name_row, &self->email_row, &self->passphrase_row, &self->repeat_row };

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_signal_connect_swapped (*rows[i], "changed", G_CALLBACK (validate), self);
  adw_combo_row_set_selected (self->validity_row, 1);
  validate (self);
}

/**
 * eks_key_generate_dialog_new:
 * @application: the application
 * @parent: above which window
 *
 * Returns: (transfer none): the dialog, not yet presented; it owns itself
 */
GtkWindow *
eks_key_generate_dialog_new (EksApplication *application, GtkWindow *parent)
{
  EksKeyGenerateDialog *self;

  g_return_val_if_fail (EKS_IS_APPLICATION (application), NULL);

  self = g_object_new (EKS_TYPE_KEY_GENERATE_DIALOG, "application", application, "transient-for", parent, NULL);
  self->application = application;
  return GTK_WINDOW (self);
}
