/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key becomes known by a person who compared it, and by nothing else. Where one is known already another one is not
 * offered: it must be taken away first, by hand. */

#include "config.h"

#include "eks-host-keys.h"

#include "eks-place-words.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksHostKeys
{
  AdwPreferencesGroup parent_instance;

  EksDestination *destination; /* (owned) (nullable) */
  GPtrArray *rows;             /* (owned) (element-type GtkWidget): in the list */
};

G_DEFINE_FINAL_TYPE (EksHostKeys, eks_host_keys, ADW_TYPE_PREFERENCES_GROUP)

static void
clear (EksHostKeys *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

/* (transfer none) */
static AdwActionRow *
add_row (EksHostKeys *self, const char *title, const char *fingerprint)
{
  g_autofree char *groups = fingerprint != NULL ? eks_place_words_group (fingerprint) : NULL;
  AdwActionRow *row = eks_ui_make_row (title, groups);

  adw_action_row_set_title_lines (row, 0);
  adw_action_row_set_subtitle_lines (row, 0);
  gtk_widget_add_css_class (GTK_WIDGET (row), "digest");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (row));
  g_ptr_array_add (self->rows, row);
  return row;
}

/* What a button of a row does it to. */
static const char *
get_fingerprint (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "fingerprint");
}

static void
add_button (EksHostKeys *self, AdwActionRow *row, GtkWidget *button, const char *fingerprint, GCallback callback)
{
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "fingerprint", g_strdup (fingerprint), g_free);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (row, button);
}

static void
set_keys (EksHostKeys *self, const char *without, const char *with)
{
  const char *const *keys = eks_destination_get_host_keys (self->destination);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) after = NULL;

  for (guint i = 0; keys[i] != NULL; i++)
    if (g_strcmp0 (keys[i], without) != 0 && g_strcmp0 (keys[i], with) != 0)
      g_strv_builder_add (builder, keys[i]);
  if (with != NULL)
    g_strv_builder_add (builder, with);
  after = g_strv_builder_end (builder);
  eks_destination_set_host_keys (self->destination, (const char *const *) after);
}

static void
on_forget (EksHostKeys *self, GtkWidget *button)
{
  set_keys (self, get_fingerprint (button), NULL);
}

static void
on_accept (EksHostKeys *self, GtkWidget *button)
{
  set_keys (self, NULL, get_fingerprint (button));
}

static void
show_known (EksHostKeys *self)
{
  const char *const *keys = eks_destination_get_host_keys (self->destination);

  clear (self);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      AdwActionRow *row = add_row (self, _("Compared and accepted"), keys[i]);
      add_button (self, row, eks_ui_make_icon_button ("user-trash-symbolic", _("Forget this key")), keys[i], G_CALLBACK (on_forget));
    }
  if (keys[0] == NULL)
    add_row (self, _("No key is known yet, and nothing is sent before there is one. Press “Test”, then compare what the server shows."), NULL);
}

static void
eks_host_keys_dispose (GObject *object)
{
  g_clear_object (&EKS_HOST_KEYS (object)->destination);
  G_OBJECT_CLASS (eks_host_keys_parent_class)->dispose (object);
}

static void
eks_host_keys_finalize (GObject *object)
{
  g_ptr_array_unref (EKS_HOST_KEYS (object)->rows);
  G_OBJECT_CLASS (eks_host_keys_parent_class)->finalize (object);
}

static void
eks_host_keys_class_init (EksHostKeysClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_host_keys_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_host_keys_finalize;
}

static void
eks_host_keys_init (EksHostKeys *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Key of the server"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), _("By its key a server is told from one that pretends to be it."));
}

/**
 * eks_host_keys_set_destination:
 * @self: a group
 * @destination: the place whose keys it shows and changes
 */
void
eks_host_keys_set_destination (EksHostKeys *self, EksDestination *destination)
{
  g_return_if_fail (EKS_IS_HOST_KEYS (self) && EKS_IS_DESTINATION (destination));

  g_set_object (&self->destination, destination);
  g_signal_connect_object (destination, "notify::host-keys", G_CALLBACK (show_known), self, G_CONNECT_SWAPPED);
  show_known (self);
}

/**
 * eks_host_keys_offer:
 * @self: a group
 * @check: what a test of the place found
 *
 * Shows the keys that the server has and nobody has compared, to be accepted. Does nothing where a key is known: a server that
 * shows another one may be somebody else.
 *
 * Returns: whether there is one to be compared
 */
gboolean
eks_host_keys_offer (EksHostKeys *self, EksDeliveryCheck *check)
{
  g_return_val_if_fail (EKS_IS_HOST_KEYS (self) && self->destination != NULL && check != NULL, FALSE);

  if (eks_destination_get_host_keys (self->destination)[0] != NULL || check->host_keys->len == 0)
    return FALSE;
  clear (self);
  for (guint i = 0; i < check->host_keys->len; i++)
    {
      const EksHostKey *key = g_ptr_array_index (check->host_keys, i);
      /* TRANSLATORS: %s is a kind of key such as ED25519 */
      g_autofree char *title = g_strdup_printf (_("The server shows this key (%s). Ask whoever looks after it for the fingerprint, by another way than this connection, and compare all of it."), key->kind);
      AdwActionRow *row = add_row (self, title, key->fingerprint);
      add_button (self, row, gtk_button_new_with_mnemonic (_("It is the _same")), key->fingerprint, G_CALLBACK (on_accept));
    }
  return TRUE;
}
