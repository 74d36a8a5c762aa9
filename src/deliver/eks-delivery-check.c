/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of a test in words, so that a window and a terminal tell the same. */

#include "config.h"

#include "eks-delivery-check.h"

static void
free_step (EksCheckStep *step)
{
  g_free (step->text);
  g_free (step);
}

static void
free_host_key (EksHostKey *key)
{
  g_free (key->fingerprint);
  g_free (key->kind);
  g_free (key);
}

/**
 * eks_delivery_check_new:
 *
 * Returns: (transfer full): one without steps
 */
EksDeliveryCheck *
eks_delivery_check_new (void)
{
  EksDeliveryCheck *self = g_new0 (EksDeliveryCheck, 1);

  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) free_step);
  self->host_keys = g_ptr_array_new_with_free_func ((GDestroyNotify) free_host_key);
  return self;
}

/**
 * eks_delivery_check_add:
 * @self: a check
 * @outcome: how the step went
 * @text: a translated sentence
 */
void
eks_delivery_check_add (EksDeliveryCheck *self, EksCheckOutcome outcome, const char *text)
{
  EksCheckStep *step;

  g_return_if_fail (self != NULL && text != NULL);

  step = g_new0 (EksCheckStep, 1);
  step->outcome = outcome;
  step->text = g_strdup (text);
  g_ptr_array_add (self->steps, step);
}

/**
 * eks_delivery_check_take_fault:
 * @self: a check
 * @fault: (transfer full): what stopped it
 *
 * Adds the failed step and keeps the first fault.
 */
void
eks_delivery_check_take_fault (EksDeliveryCheck *self, GError *fault)
{
  g_return_if_fail (self != NULL && fault != NULL);

  eks_delivery_check_add (self, EKS_CHECK_FAILED, fault->message);
  if (self->fault == NULL)
    self->fault = fault;
  else
    g_error_free (fault);
}

/**
 * eks_delivery_check_add_host_key:
 * @self: a check
 * @fingerprint: `SHA256:…`
 * @kind: what kind of key
 * @pinned: whether the destination names it
 */
void
eks_delivery_check_add_host_key (EksDeliveryCheck *self, const char *fingerprint, const char *kind, gboolean pinned)
{
  EksHostKey *key;

  g_return_if_fail (self != NULL && fingerprint != NULL && kind != NULL);

  key = g_new0 (EksHostKey, 1);
  key->fingerprint = g_strdup (fingerprint);
  key->kind = g_strdup (kind);
  key->pinned = pinned;
  g_ptr_array_add (self->host_keys, key);
}

/**
 * eks_delivery_check_free:
 * @self: (nullable) (transfer full): a check
 */
void
eks_delivery_check_free (EksDeliveryCheck *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->host_keys);
  g_clear_error (&self->fault);
  g_free (self);
}
