/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keyring asks in the thread that decrypts or signs; the dialog is in the main thread. The thread waits for
 * the answer, the window does not wait for the thread. */

#include "config.h"

#include "eks-passphrase.h"

#include "eks-text.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GtkApplication *application; /* (unowned) */
  const char *key_hint;        /* (nullable) */
  gboolean was_wrong;
  GtkWidget *entry;            /* (unowned): gone when the dialog is closed */
  char *answer;                /* (owned) (nullable) */
  gboolean answered;
  GMutex lock;
  GCond wake;
} Question;

/* The dialog closes itself, with the entry in it, before it tells the response. An AdwEntryRow 1.2 that has the
 * focus when its window goes is told so after its end. */
static gboolean
on_close_request (GtkWindow *dialog, gpointer data)
{
  Question *question = data;

  question->answer = g_strdup (gtk_editable_get_text (GTK_EDITABLE (question->entry)));
  gtk_window_set_focus (dialog, NULL);
  return GDK_EVENT_PROPAGATE;
}

static void
drop_answer (Question *question)
{
  g_clear_pointer (&question->answer, eks_text_free_secret);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Question *question = data;

  g_mutex_lock (&question->lock);
  if (g_strcmp0 (response, "unlock") != 0)
    drop_answer (question);
  question->answered = TRUE;
  g_cond_signal (&question->wake);
  g_mutex_unlock (&question->lock);
}

static gboolean
ask_cb (gpointer data)
{
  Question *question = data;
  GtkWidget *dialog = adw_message_dialog_new (gtk_application_get_active_window (question->application), _("Unlock the key"), NULL);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);
  GtkWidget *list = gtk_list_box_new ();

  adw_message_dialog_set_body (message, question->key_hint != NULL ? question->key_hint : _("The file is encrypted for a key with a passphrase."));
  question->entry = adw_password_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->entry), question->was_wrong ? _("That was wrong. _Passphrase") : _("_Passphrase"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (question->entry), TRUE);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (question->entry), TRUE);
  if (question->was_wrong)
    gtk_widget_add_css_class (question->entry, "error");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), question->entry);
  adw_message_dialog_set_extra_child (message, list);
  adw_message_dialog_add_responses (message, "cancel", _("_Cancel"), "unlock", _("_Unlock"), NULL);
  adw_message_dialog_set_response_appearance (message, "unlock", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, "unlock");
  adw_message_dialog_set_close_response (message, "cancel");
  g_signal_connect (dialog, "close-request", G_CALLBACK (on_close_request), question);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), question);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (question->entry);
  return G_SOURCE_REMOVE;
}

static char *
ask (const char *key_hint, gboolean was_wrong, gpointer data)
{
  Question question = { .application = data, .key_hint = key_hint, .was_wrong = was_wrong };

  g_mutex_init (&question.lock);
  g_cond_init (&question.wake);
  g_mutex_lock (&question.lock);
  g_main_context_invoke (NULL, ask_cb, &question);
  while (!question.answered)
    g_cond_wait (&question.wake, &question.lock);
  g_mutex_unlock (&question.lock);
  g_mutex_clear (&question.lock);
  g_cond_clear (&question.wake);
  return question.answer;
}

/**
 * eks_passphrase_ask_for:
 * @keyring: keys
 * @application: whose windows ask; it lives longer than @keyring
 *
 * From now on @keyring asks the person whenever it needs a passphrase.
 */
void
eks_passphrase_ask_for (EksKeyring *keyring, GtkApplication *application)
{
  g_return_if_fail (EKS_IS_KEYRING (keyring) && GTK_IS_APPLICATION (application));
  eks_keyring_set_passphrase_func (keyring, ask, application, NULL);
}
