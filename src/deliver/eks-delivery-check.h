/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a test of a destination did, and what it could not find out. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EksCheckOutcome:
 * @EKS_CHECK_DONE: was done and is well
 * @EKS_CHECK_FAILED: was tried and is not well; what follows was not tried
 * @EKS_CHECK_NOT_CHECKED: a test cannot say
 */
typedef enum
{
  EKS_CHECK_DONE,
  EKS_CHECK_FAILED,
  EKS_CHECK_NOT_CHECKED,
} EksCheckOutcome;

/**
 * EksCheckStep:
 * @outcome: how it went
 * @text: a sentence for people
 */
typedef struct
{
  EksCheckOutcome outcome;
  char *text;
} EksCheckStep;

/**
 * EksHostKey:
 * @fingerprint: `SHA256:…` as OpenSSH writes it
 * @kind: `ED25519`, `ECDSA`, `RSA`, …
 * @pinned: whether the destination names it
 */
typedef struct
{
  char *fingerprint;
  char *kind;
  gboolean pinned;
} EksHostKey;

/**
 * EksDeliveryCheck:
 * @steps: (element-type EksCheckStep): in the order in which they were done
 * @host_keys: (element-type EksHostKey): what the server showed, also where none is pinned yet
 * @fault: (nullable): why it is not well, the same sentence as in the failed step; its code tells a screen what to offer,
 *   %EKS_ERROR_PEER_UNKNOWN that the host key be confirmed
 */
typedef struct
{
  GPtrArray *steps;
  GPtrArray *host_keys;
  GError *fault;
} EksDeliveryCheck;

EksDeliveryCheck *eks_delivery_check_new (void);
void eks_delivery_check_add (EksDeliveryCheck *self, EksCheckOutcome outcome, const char *text);
void eks_delivery_check_take_fault (EksDeliveryCheck *self, GError *fault);
void eks_delivery_check_add_host_key (EksDeliveryCheck *self, const char *fingerprint, const char *kind, gboolean pinned);
void eks_delivery_check_free (EksDeliveryCheck *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksDeliveryCheck, eks_delivery_check_free)

G_END_DECLS
