/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a look-up gets related records from: the seam that keeps this room from knowing the source. */

#include "config.h"

#include "eks-related.h"

G_DEFINE_ABSTRACT_TYPE (EksRelated, eks_related, G_TYPE_OBJECT)

static void
eks_related_class_init (EksRelatedClass *klass)
{
}

static void
eks_related_init (EksRelated *self)
{
}

/**
 * eks_related_get_schema:
 * @self: a place of related records
 *
 * Returns: (transfer none): the foreign key's column and those that are wanted
 */
EksSchema *
eks_related_get_schema (EksRelated *self)
{
  g_return_val_if_fail (EKS_IS_RELATED (self), NULL);
  return EKS_RELATED_GET_CLASS (self)->get_schema (self);
}

/**
 * eks_related_open_all:
 * @self: a place of related records
 * @cancellable: (nullable): stops a blocking call
 * @error: return location
 *
 * Returns: (transfer full) (nullable): every record, or %NULL with the source's error
 */
EksReader *
eks_related_open_all (EksRelated *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (EKS_IS_RELATED (self), NULL);
  return EKS_RELATED_GET_CLASS (self)->open_all (self, cancellable, error);
}

/**
 * eks_related_can_open_keys:
 * @self: a place of related records
 *
 * Returns: %TRUE if records can be asked for by key
 */
gboolean
eks_related_can_open_keys (EksRelated *self)
{
  g_return_val_if_fail (EKS_IS_RELATED (self), FALSE);
  return EKS_RELATED_GET_CLASS (self)->open_keys != NULL;
}

/**
 * eks_related_open_keys:
 * @self: a place for which eks_related_can_open_keys() is true
 * @keys: (element-type utf8): different keys, spelt as the source spelt them
 * @cancellable: (nullable): stops a blocking call
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the records that exist, or %NULL with the source's error
 */
EksReader *
eks_related_open_keys (EksRelated *self, GPtrArray *keys, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (EKS_IS_RELATED (self) && keys != NULL, NULL);
  g_return_val_if_fail (eks_related_can_open_keys (self), NULL);
  return EKS_RELATED_GET_CLASS (self)->open_keys (self, keys, cancellable, error);
}
