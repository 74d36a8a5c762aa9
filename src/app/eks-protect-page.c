/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of personal data goes into the file, and for whom it is encrypted. The keys are asked of GnuPG in a thread, again
 * each time the window comes to the front: they may have been made or imported elsewhere. */

#include "config.h"

#include "eks-protect-page.h"

#include "eks-describe.h"
#include "eks-error.h"
#include "eks-key-row.h"
#include "eks-privacy-group.h"
#include "eks-ui.h"
#include "eks-wrap-box.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksProtectPage
{
  EksPage parent_instance;

  EksPrivacyGroup *privacy_group;
  GtkSwitch *encrypt_switch;
  GtkWidget *details;
  GtkStack *keys_stack;
  GtkListBox *keys_list;
  GtkLabel *keys_label;
  GtkWidget *missing_box;
  AdwComboRow *sign_row;
  GtkSwitch *armor_switch;
  GtkLabel *name_label;

  GPtrArray *keys;                /* (owned) (nullable) (element-type EksKey): as last listed */
  GPtrArray *signers;             /* (owned) (element-type utf8): fingerprints behind the entries of the sign row, after the first */
  GBindingGroup *bindings;        /* (owned) */
  GSignalGroup *job_signals;      /* (owned) */
  GCancellable *loading;          /* (owned) (nullable) */
  gboolean shows;                 /* widgets are being set from the job: what they say is no wish */
};

G_DEFINE_FINAL_TYPE (EksProtectPage, eks_protect_page, EKS_TYPE_PAGE)

static EksEncryption *
get_encryption (EksProtectPage *self)
{
  return eks_job_get_encryption (eks_page_get_job (EKS_PAGE (self)));
}

static void
show_job (EksProtectPage *self)
{
  EksPage *page = EKS_PAGE (self);
  gboolean on = eks_encryption_is_on (get_encryption (self));
  gboolean wanted;
  g_autofree char *name = eks_describe_file_name (eks_page_get_environment (page), eks_page_get_job (page), NULL);
  /* TRANSLATORS: %s is the name of a file */
  g_autofree char *text = name != NULL ? g_strdup_printf (_("The file will be called “%s”."), name) : g_strdup ("");

  self->shows = TRUE;
  if (on)
    gtk_switch_set_active (self->encrypt_switch, TRUE);
  wanted = gtk_switch_get_active (self->encrypt_switch);
  gtk_widget_set_visible (self->details, wanted);
  gtk_widget_set_visible (self->missing_box, wanted && !on);
  gtk_label_set_label (self->name_label, text);
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->keys_list)); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (EKS_IS_KEY_ROW (row))
      eks_key_row_set_active (EKS_KEY_ROW (row), eks_encryption_has_recipient (get_encryption (self), eks_key_row_get_fingerprint (EKS_KEY_ROW (row))));
  self->shows = FALSE;
}

static void
on_key_toggled (EksProtectPage *self, EksKeyRow *row)
{
  if (self->shows)
    return;
  if (eks_key_row_get_active (row))
    eks_encryption_add_recipient (get_encryption (self), eks_key_row_get_fingerprint (row));
  else
    eks_encryption_remove_recipient (get_encryption (self), eks_key_row_get_fingerprint (row));
}

static void
add_row (EksProtectPage *self, EksKey *key, const char *fingerprint)
{
  GtkWidget *row = eks_key_row_new (key, fingerprint, eks_encryption_has_recipient (get_encryption (self), fingerprint));

  g_signal_connect_object (row, "toggled", G_CALLBACK (on_key_toggled), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->keys_list, row);
}

static EksKey *
find_key (EksProtectPage *self, const char *fingerprint)
{
  for (guint i = 0; i < self->keys->len; i++)
    if (strcmp (eks_key_get_fingerprint (g_ptr_array_index (self->keys, i)), fingerprint) == 0)
      return g_ptr_array_index (self->keys, i);
  return NULL;
}

/* First the keys that the export names and nobody has here: something is to be done about them. */
static void
show_rows (EksProtectPage *self)
{
  const char *const *recipients = eks_encryption_get_recipients (get_encryption (self));
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->keys_list))) != NULL)
    gtk_list_box_remove (self->keys_list, row);
  for (guint i = 0; recipients[i] != NULL; i++)
    if (find_key (self, recipients[i]) == NULL)
      add_row (self, NULL, recipients[i]);
  for (guint i = 0; i < self->keys->len; i++)
    add_row (self, g_ptr_array_index (self->keys, i), eks_key_get_fingerprint (g_ptr_array_index (self->keys, i)));
  gtk_stack_set_visible_child_name (self->keys_stack, gtk_widget_get_first_child (GTK_WIDGET (self->keys_list)) != NULL ? "keys" : "message");
  gtk_label_set_label (self->keys_label, _("There are no keys yet. Make one of your own, or import the key of whoever the file is for."));
}

/* Not to sign, then the keys that can; and the one that the export names, whatever became of it. */
static void
show_signers (EksProtectPage *self)
{
  const char *sign_as = eks_encryption_get_sign_as (get_encryption (self));
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint selected = 0;

  g_ptr_array_set_size (self->signers, 0);
  /* TRANSLATORS: choice beside the keys that a file can be signed with */
  gtk_string_list_append (labels, _("Nobody"));
  for (guint i = 0; i < self->keys->len; i++)
    {
      EksKey *key = g_ptr_array_index (self->keys, i);
      if (!eks_key_can_sign (key))
        continue;
      gtk_string_list_append (labels, eks_key_get_user_id (key));
      g_ptr_array_add (self->signers, g_strdup (eks_key_get_fingerprint (key)));
      if (g_strcmp0 (sign_as, eks_key_get_fingerprint (key)) == 0)
        selected = self->signers->len;
    }
  if (sign_as != NULL && selected == 0)
    {
      gtk_string_list_append (labels, sign_as);
      g_ptr_array_add (self->signers, g_strdup (sign_as));
      selected = self->signers->len;
    }
  self->shows = TRUE;
  adw_combo_row_set_model (self->sign_row, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->sign_row, selected);
  self->shows = FALSE;
}

static gboolean
same_keys (GPtrArray *a, GPtrArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      EksKey *first = g_ptr_array_index (a, i);
      EksKey *second = g_ptr_array_index (b, i);
      if (strcmp (eks_key_get_fingerprint (first), eks_key_get_fingerprint (second)) != 0 ||
          eks_key_get_state (first) != eks_key_get_state (second) || eks_key_has_secret (first) != eks_key_has_secret (second) ||
          strcmp (eks_key_get_user_id (first), eks_key_get_user_id (second)) != 0 || eks_key_get_expires (first) != eks_key_get_expires (second))
        return FALSE;
    }
  return TRUE;
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *keys = eks_keyring_list (data, cancellable, &error);

  if (keys != NULL)
    g_task_return_pointer (task, keys, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  EksProtectPage *self = EKS_PROTECT_PAGE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) keys = g_task_propagate_pointer (G_TASK (result), &error);

  if (eks_error_is_cancelled (error))
    return; /* overtaken, or the page is gone */
  g_clear_object (&self->loading);
  if (keys == NULL)
    {
      gtk_label_set_label (self->keys_label, error->message);
      gtk_stack_set_visible_child_name (self->keys_stack, "message");
      return;
    }
  if (same_keys (self->keys, keys))
    return; /* the rows stay, and with them the focus */
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  self->keys = g_steal_pointer (&keys);
  show_rows (self);
  show_signers (self);
}

static void
stop_loading (EksProtectPage *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
load_keys (EksProtectPage *self)
{
  g_autoptr (GTask) task = NULL;

  stop_loading (self);
  self->loading = g_cancellable_new ();
  task = g_task_new (self, self->loading, listed_cb, NULL);
  g_task_set_source_tag (task, load_keys);
  g_task_set_task_data (task, g_object_ref (eks_environment_get_keyring (eks_page_get_environment (EKS_PAGE (self)))), g_object_unref);
  g_task_run_in_thread (task, list_thread);
}

static void
on_window_active (EksProtectPage *self)
{
  GtkWindow *window = eks_page_get_window (EKS_PAGE (self));

  if (window != NULL && gtk_window_is_active (window) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    load_keys (self);
}

/* What was chosen before the switch was turned off. */
typedef struct
{
  EksEncryption *encryption; /* (owned) */
  GStrv recipients;          /* (owned) */
  char *sign_as;             /* (owned) (nullable) */
} Choice;

static void
choice_free (gpointer data, GClosure *closure)
{
  Choice *choice = data;

  g_object_unref (choice->encryption);
  g_strfreev (choice->recipients);
  g_free (choice->sign_as);
  g_free (choice);
}

static void
on_undo (AdwToast *toast, Choice *choice)
{
  g_object_freeze_notify (G_OBJECT (choice->encryption));
  eks_encryption_set_recipients (choice->encryption, (const char *const *) choice->recipients);
  eks_encryption_set_sign_as (choice->encryption, choice->sign_as);
  g_object_thaw_notify (G_OBJECT (choice->encryption));
}

static void
offer_undo (EksProtectPage *self)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  EksEncryption *encryption = get_encryption (self);
  AdwToast *toast;
  Choice *choice;

  if (overlay == NULL)
    return;
  choice = g_new0 (Choice, 1);
  choice->encryption = g_object_ref (encryption);
  choice->recipients = g_strdupv ((GStrv) eks_encryption_get_recipients (encryption));
  choice->sign_as = g_strdup (eks_encryption_get_sign_as (encryption));
  toast = eks_ui_new_undo_toast (_("The file will not be encrypted"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo), choice, choice_free, 0);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

static void
on_encrypt_toggled (EksProtectPage *self)
{
  EksEncryption *encryption = get_encryption (self);

  if (self->shows)
    return;
  if (!gtk_switch_get_active (self->encrypt_switch) && eks_encryption_is_on (encryption))
    {
      offer_undo (self);
      g_object_freeze_notify (G_OBJECT (encryption));
      eks_encryption_set_recipients (encryption, NULL);
      eks_encryption_set_sign_as (encryption, NULL);
      g_object_thaw_notify (G_OBJECT (encryption));
      if (self->keys != NULL)
        show_signers (self);
    }
  show_job (self);
}

static void
on_signer_selected (EksProtectPage *self)
{
  guint selected = adw_combo_row_get_selected (self->sign_row);

  if (self->shows || selected > self->signers->len)
    return;
  eks_encryption_set_sign_as (get_encryption (self), selected > 0 ? g_ptr_array_index (self->signers, selected - 1) : NULL);
}

static void
on_job_changed (EksProtectPage *self)
{
  show_job (self);
  if (self->keys != NULL)
    show_signers (self);
}

static void
eks_protect_page_refresh (EksPage *page)
{
  EksProtectPage *self = EKS_PROTECT_PAGE (page);

  eks_privacy_group_set_job (self->privacy_group, eks_page_get_environment (page), eks_page_get_job (page));
  g_binding_group_set_source (self->bindings, get_encryption (self));
  g_signal_group_set_target (self->job_signals, eks_page_get_job (page));
  self->shows = TRUE;
  gtk_switch_set_active (self->encrypt_switch, eks_encryption_is_on (get_encryption (self)));
  self->shows = FALSE;
  /* keys that the export names and nobody has may have come or gone */
  if (self->keys != NULL)
    {
      show_rows (self);
      show_signers (self);
    }
  show_job (self);
  load_keys (self);
}

static void
eks_protect_page_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (eks_protect_page_parent_class)->root (widget);
  g_signal_connect_object (gtk_widget_get_root (widget), "notify::is-active", G_CALLBACK (on_window_active), widget, G_CONNECT_SWAPPED);
}

static void
eks_protect_page_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), on_window_active, widget);
  stop_loading (EKS_PROTECT_PAGE (widget));
  GTK_WIDGET_CLASS (eks_protect_page_parent_class)->unroot (widget);
}

static void
eks_protect_page_dispose (GObject *object)
{
  EksProtectPage *self = EKS_PROTECT_PAGE (object);

  self->shows = TRUE; /* rows that go away select nothing, which is no wish of the person's */
  stop_loading (self);
  g_clear_object (&self->bindings);
  g_clear_object (&self->job_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_PROTECT_PAGE);
  G_OBJECT_CLASS (eks_protect_page_parent_class)->dispose (object);
}

static void
eks_protect_page_finalize (GObject *object)
{
  EksProtectPage *self = EKS_PROTECT_PAGE (object);

  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_ptr_array_unref (self->signers);
  G_OBJECT_CLASS (eks_protect_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, EksProtectPage, privacy_group);
  gtk_widget_class_bind_template_child (widget_class, EksProtectPage, encrypt_switch);
  gtk_widget_class_bind_template_child (widget_class, EksProtectPage, details);
  gtk_widget_class_bind_template_child (widget_class, EksProtectPage, keys_stack);
  gtk_widget_class_bind_template_child (widget_class, EksProtectPage, keys_list);
  gtk_widget_class_bind_template_child (widget_class, EksProtectPage, keys_label);
  gtk_widget_class_bind_template_child (widget_class, EksProtectPage, missing_box);
  gtk_widget_class_bind_template_child (widget_class, EksProtectPage, sign_row);
  gtk_widget_class_bind_template_child (widget_class, EksProtectPage, armor_switch);
  gtk_widget_class_bind_template_child (widget_class, EksProtectPage, name_label);
}

static void
eks_protect_page_class_init (EksProtectPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_protect_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_protect_page_finalize;
  widget_class->root = eks_protect_page_root;
  widget_class->unroot = eks_protect_page_unroot;
  EKS_PAGE_CLASS (klass)->refresh = eks_protect_page_refresh;
  g_type_ensure (EKS_TYPE_PRIVACY_GROUP);
  g_type_ensure (EKS_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-protect-page.ui");
  bind_children (widget_class);
}

static void
eks_protect_page_init (EksProtectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signers = g_ptr_array_new_with_free_func (g_free);
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "armor", self->armor_switch, "active", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  self->job_signals = g_signal_group_new (EKS_TYPE_JOB);
  g_signal_group_connect_swapped (self->job_signals, "changed", G_CALLBACK (on_job_changed), self);
  g_signal_connect_swapped (self->encrypt_switch, "notify::active", G_CALLBACK (on_encrypt_toggled), self);
  g_signal_connect_swapped (self->sign_row, "notify::selected", G_CALLBACK (on_signer_selected), self);
}
