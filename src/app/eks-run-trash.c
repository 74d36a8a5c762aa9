/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One toast for all runs that were deleted in a row: one Undo brings all back. */

#include "config.h"

#include "eks-run-trash.h"

#include "eks-ui.h"

#include <glib/gi18n-lib.h>

struct _EksRunTrash
{
  GObject parent_instance;

  EksHistory *history;     /* (owned) */
  AdwToastOverlay *toasts; /* (unowned): of the window that owns this */
  AdwToast *toast;         /* (unowned) (nullable): while it is shown */
  GPtrArray *deleted;      /* (owned) (element-type EksRunRecord): what Undo brings back */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksRunTrash, eks_run_trash, G_TYPE_OBJECT)

static void
eks_run_trash_finalize (GObject *object)
{
  EksRunTrash *self = EKS_RUN_TRASH (object);

  g_clear_object (&self->history);
  g_ptr_array_unref (self->deleted);
  G_OBJECT_CLASS (eks_run_trash_parent_class)->finalize (object);
}

static void
eks_run_trash_class_init (EksRunTrashClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_run_trash_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
eks_run_trash_init (EksRunTrash *self)
{
  self->deleted = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_run_record_free);
}

/**
 * eks_run_trash_new:
 * @history: the history
 * @toasts: where a toast offers Undo; it must live as long
 *
 * Returns: (transfer full): an empty trash
 */
EksRunTrash *
eks_run_trash_new (EksHistory *history, AdwToastOverlay *toasts)
{
  EksRunTrash *self;

  g_return_val_if_fail (EKS_IS_HISTORY (history) && ADW_IS_TOAST_OVERLAY (toasts), NULL);

  self = g_object_new (EKS_TYPE_RUN_TRASH, NULL);
  self->history = g_object_ref (history);
  self->toasts = toasts;
  return self;
}

static void
on_undo (EksRunTrash *self)
{
  g_autoptr (GError) error = NULL;

  if (!eks_history_restore (self->history, self->deleted, &error))
    eks_ui_show_error (eks_ui_get_window (self->toasts), _("The runs could not be brought back"), error);
  g_ptr_array_set_size (self->deleted, 0);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_dismissed (EksRunTrash *self)
{
  self->toast = NULL;
  g_ptr_array_set_size (self->deleted, 0);
}

static void
show_undo (EksRunTrash *self)
{
  guint n = self->deleted->len;
  /* TRANSLATORS: %u is a number of runs */
  g_autofree char *title = g_strdup_printf (ngettext ("%u run deleted", "%u runs deleted", n), n);

  if (self->toast != NULL)
    {
      adw_toast_set_title (self->toast, title);
      return;
    }
  self->toast = eks_ui_new_undo_toast (title);
  g_signal_connect_object (self->toast, "button-clicked", G_CALLBACK (on_undo), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (on_dismissed), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, self->toast);
}

/**
 * eks_run_trash_delete:
 * @self: a trash
 * @ids: (array length=n_ids): of runs
 * @n_ids: how many
 *
 * Deletes them, and offers to bring them back.
 */
void
eks_run_trash_delete (EksRunTrash *self, const gint64 *ids, guint n_ids)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) taken = NULL;

  g_return_if_fail (EKS_IS_RUN_TRASH (self) && (ids != NULL || n_ids == 0));

  taken = eks_history_take (self->history, ids, n_ids, &error);
  if (taken == NULL)
    {
      eks_ui_show_error (eks_ui_get_window (self->toasts), _("The runs could not be deleted"), error);
      return;
    }
  for (guint i = 0; i < taken->len; i++)
    g_ptr_array_add (self->deleted, g_steal_pointer (&taken->pdata[i]));
  if (self->deleted->len > 0)
    show_undo (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
