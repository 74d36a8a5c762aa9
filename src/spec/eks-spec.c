/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way a change travels up: from a column to its table to the export, so that a window watches one object. */

#include "config.h"

#include "eks-spec.h"

typedef struct
{
  GListStore *list; /* (owned) */
  GPtrArray *items; /* (owned) (element-type EksSpec): as of the last change, to know what went */
} WatchedList;

typedef struct
{
  GPtrArray *lists; /* (owned) (element-type WatchedList) */
} EksSpecPrivate;

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (EksSpec, eks_spec, G_TYPE_OBJECT)

static void
watched_list_free (WatchedList *watched)
{
  g_object_unref (watched->list);
  g_ptr_array_unref (watched->items);
  g_free (watched);
}

static WatchedList *
find_watched (EksSpec *self, GListStore *list)
{
  EksSpecPrivate *priv = eks_spec_get_instance_private (self);

  for (guint i = 0; i < priv->lists->len; i++)
    {
      WatchedList *watched = g_ptr_array_index (priv->lists, i);
      if (watched->list == list)
        return watched;
    }
  return NULL;
}

static void
on_items_changed (GListStore *list, guint position, guint removed, guint added, EksSpec *self)
{
  WatchedList *watched = find_watched (self, list);

  g_return_if_fail (watched != NULL && position + removed <= watched->items->len);

  for (guint i = 0; i < removed; i++)
    {
      g_autoptr (EksSpec) item = g_ptr_array_steal_index (watched->items, position);
      /* The same object may stand in the list twice. */
      if (!g_ptr_array_find (watched->items, item, NULL))
        eks_spec_disown (self, item);
    }
  for (guint i = 0; i < added; i++)
    {
      EksSpec *item = g_list_model_get_item (G_LIST_MODEL (list), position + i);
      g_ptr_array_insert (watched->items, (int) (position + i), item);
      eks_spec_adopt (self, item);
    }
  eks_spec_changed (self);
}

/* One call for all properties that a setter touched between freeze and thaw. */
static void
eks_spec_dispatch_properties_changed (GObject *object, guint n_pspecs, GParamSpec **pspecs)
{
  G_OBJECT_CLASS (eks_spec_parent_class)->dispatch_properties_changed (object, n_pspecs, pspecs);
  eks_spec_changed (EKS_SPEC (object));
}

static void
eks_spec_finalize (GObject *object)
{
  EksSpecPrivate *priv = eks_spec_get_instance_private (EKS_SPEC (object));

  g_ptr_array_unref (priv->lists);
  G_OBJECT_CLASS (eks_spec_parent_class)->finalize (object);
}

static void
eks_spec_class_init (EksSpecClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = eks_spec_finalize;
  object_class->dispatch_properties_changed = eks_spec_dispatch_properties_changed;

  /**
   * EksSpec::changed:
   *
   * This object or something that it holds has changed.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
eks_spec_init (EksSpec *self)
{
  EksSpecPrivate *priv = eks_spec_get_instance_private (self);

  priv->lists = g_ptr_array_new_with_free_func ((GDestroyNotify) watched_list_free);
}

/**
 * eks_spec_changed:
 * @self: a choice
 *
 * Emits #EksSpec::changed. For changes that are no property's; a property's own notification does it by itself.
 */
void
eks_spec_changed (EksSpec *self)
{
  g_return_if_fail (EKS_IS_SPEC (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * eks_spec_adopt:
 * @self: a choice
 * @child: a part of it
 *
 * From now on a change of @child is a change of @self. Doing it twice changes nothing.
 */
void
eks_spec_adopt (EksSpec *self, EksSpec *child)
{
  g_return_if_fail (EKS_IS_SPEC (self) && EKS_IS_SPEC (child));

  eks_spec_disown (self, child);
  g_signal_connect_object (child, "changed", G_CALLBACK (eks_spec_changed), self, G_CONNECT_SWAPPED);
}

/**
 * eks_spec_disown:
 * @self: a choice
 * @child: what is no part of it any more
 */
void
eks_spec_disown (EksSpec *self, EksSpec *child)
{
  g_return_if_fail (EKS_IS_SPEC (self) && EKS_IS_SPEC (child));
  g_signal_handlers_disconnect_by_func (child, eks_spec_changed, self);
}

/**
 * eks_spec_add_list:
 * @self: a choice, being made
 * @item_type: a type of #EksSpec
 *
 * Makes a list whose changes, and whose items' changes while they are in it, are changes of @self.
 *
 * Returns: (transfer none): the list, which @self holds
 */
GListStore *
eks_spec_add_list (EksSpec *self, GType item_type)
{
  EksSpecPrivate *priv = eks_spec_get_instance_private (self);
  WatchedList *watched;

  g_return_val_if_fail (EKS_IS_SPEC (self) && g_type_is_a (item_type, EKS_TYPE_SPEC), NULL);

  watched = g_new0 (WatchedList, 1);
  watched->list = g_list_store_new (item_type);
  watched->items = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (priv->lists, watched);
  g_signal_connect_object (watched->list, "items-changed", G_CALLBACK (on_items_changed), self, 0);
  return watched->list;
}
