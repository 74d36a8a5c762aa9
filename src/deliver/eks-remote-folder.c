/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder at a server, made step by step where that is allowed. */

#include "config.h"

#include "eks-remote-delivery.h"

#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Returns: (transfer full): the folder that @folder is in; nothing where the login leads, or for the root */
static char *
get_parent (const char *folder)
{
  const char *slash = strrchr (folder, '/');

  return slash != NULL ? g_strndup (folder, (gsize) (slash - folder)) : g_strdup ("");
}

/* Returns: (transfer full) (nullable): what is missing of @folder, the innermost first */
static GPtrArray *
find_missing (EksRemoteDelivery *self, const char *folder, GCancellable *cancellable, GError **error)
{
  EksRemoteDeliveryClass *klass = EKS_REMOTE_DELIVERY_GET_CLASS (self);
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *at = g_strdup (folder);

  while (at[0] != '\0' && strcmp (at, "/") != 0)
    {
      gboolean has = FALSE;
      char *parent;
      if (!klass->has_folder (self, at, &has, cancellable, error))
        return NULL;
      if (has)
        break;
      parent = get_parent (at);
      g_ptr_array_add (missing, g_steal_pointer (&at));
      at = parent;
    }
  return g_steal_pointer (&missing);
}

static void
set_missing_error (EksRemoteDelivery *self, const char *folder, GError **error)
{
  g_autofree char *place = eks_remote_delivery_describe (self, folder);

  /* TRANSLATORS: %s is a folder at a server */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("The folder “%s” does not exist. Make it, or let missing folders be made."), place);
}

/* An outer folder may be there and not be seen, where a user is kept within an inner one: only the innermost counts. */
static gboolean
make_missing (EksRemoteDelivery *self, GPtrArray *missing, GPtrArray *made, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) fault = NULL;

  for (guint i = missing->len; i > 0; i--)
    {
      const char *at = g_ptr_array_index (missing, i - 1);
      g_clear_error (&fault);
      if (EKS_REMOTE_DELIVERY_GET_CLASS (self)->make_folder (self, at, cancellable, &fault) && made != NULL)
        g_ptr_array_add (made, g_strdup (at));
    }
  if (fault == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

/**
 * eks_remote_ensure_folder:
 * @self: a delivery
 * @folder: a folder
 * @made: (nullable): is told which folders were made, the outermost first
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Returns: whether the folder is there, made if it was not and the destination lets it be made
 */
gboolean
eks_remote_ensure_folder (EksRemoteDelivery *self, const char *folder, GPtrArray *made, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) missing = find_missing (self, folder, cancellable, error);

  if (missing == NULL)
    return FALSE;
  if (missing->len > 0 && !eks_destination_get_make_folders (eks_delivery_get_destination (EKS_DELIVERY (self))))
    {
      set_missing_error (self, folder, error);
      return FALSE;
    }
  return make_missing (self, missing, made, cancellable, error);
}
