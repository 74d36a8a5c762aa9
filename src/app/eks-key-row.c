/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows what a person needs to decide: whose key, its fingerprint to compare, and why it cannot be used. */

#include "config.h"

#include "eks-key-row.h"

#include <glib/gi18n-lib.h>

struct _EksKeyRow
{
  AdwActionRow parent_instance;

  GtkCheckButton *check;
  char *fingerprint; /* (owned) */
};

enum
{
  TOGGLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksKeyRow, eks_key_row, ADW_TYPE_ACTION_ROW)

static void
on_toggled (EksKeyRow *self)
{
  g_signal_emit (self, signals[TOGGLED], 0);
}

static void
eks_key_row_finalize (GObject *object)
{
  g_free (EKS_KEY_ROW (object)->fingerprint);
  G_OBJECT_CLASS (eks_key_row_parent_class)->finalize (object);
}

static void
eks_key_row_class_init (EksKeyRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_key_row_finalize;
  signals[TOGGLED] = g_signal_new ("toggled", EKS_TYPE_KEY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
eks_key_row_init (EksKeyRow *self)
{
  self->check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->check), GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->check));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->check));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 2);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  g_signal_connect_swapped (self->check, "toggled", G_CALLBACK (on_toggled), self);
}

static void
add_badge (EksKeyRow *self)
{
  /* TRANSLATORS: beside a key whose secret part is on this computer */
  GtkWidget *badge = gtk_label_new (_("yours"));

  gtk_widget_add_css_class (badge, "accent");
  gtk_widget_add_css_class (badge, "caption-heading");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), badge);
}

static char *
group_by_four (const char *fingerprint)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; fingerprint[i] != '\0'; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (text, ' ');
      g_string_append_c (text, fingerprint[i]);
    }
  return g_string_free (text, FALSE);
}

/**
 * eks_key_row_new:
 * @key: (nullable): the key; %NULL if the keyring does not have it
 * @fingerprint: its full fingerprint
 * @active: whether files are encrypted for it
 *
 * A key that cannot be used can have its tick taken away, but not be given one.
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
eks_key_row_new (EksKey *key, const char *fingerprint, gboolean active)
{
  EksKeyRow *self = g_object_new (EKS_TYPE_KEY_ROW, NULL);
  const char *title = key != NULL ? eks_key_get_user_id (key) : _("Unknown key");
  g_autofree char *grouped = group_by_four (fingerprint);
  g_autofree char *state = key != NULL ? eks_key_describe_state (key) : g_strdup (_("This keyring does not have it. Import it, or take it off the export."));
  g_autofree char *title_markup = g_markup_escape_text (title, -1);
  g_autofree char *subtitle_markup = g_markup_printf_escaped ("<tt>%s</tt>\n%s", grouped, state);
  gboolean usable = key != NULL && eks_key_get_state (key) == EKS_KEY_USABLE;

  self->fingerprint = g_strdup (fingerprint);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title_markup);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle_markup);
  eks_key_row_set_active (self, active);
  gtk_widget_set_sensitive (GTK_WIDGET (self), usable || active);
  if (!usable && active)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  if (key != NULL && eks_key_has_secret (key))
    add_badge (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state, -1);
  return GTK_WIDGET (self);
}

/**
 * eks_key_row_get_fingerprint:
 * @self: a row
 *
 * Returns: (transfer none): which key
 */
const char *
eks_key_row_get_fingerprint (EksKeyRow *self)
{
  g_return_val_if_fail (EKS_IS_KEY_ROW (self), NULL);
  return self->fingerprint;
}

/**
 * eks_key_row_get_active:
 * @self: a row
 *
 * Returns: whether it is ticked
 */
gboolean
eks_key_row_get_active (EksKeyRow *self)
{
  g_return_val_if_fail (EKS_IS_KEY_ROW (self), FALSE);
  return gtk_check_button_get_active (self->check);
}

/**
 * eks_key_row_set_active:
 * @self: a row
 * @active: whether it is ticked; “toggled” is not sent
 */
void
eks_key_row_set_active (EksKeyRow *self, gboolean active)
{
  g_return_if_fail (EKS_IS_KEY_ROW (self));

  g_signal_handlers_block_by_func (self->check, on_toggled, self);
  gtk_check_button_set_active (self->check, active);
  g_signal_handlers_unblock_by_func (self->check, on_toggled, self);
}
