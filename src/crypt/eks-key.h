/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An OpenPGP key as a person sees it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * EksKeyState:
 * @EKS_KEY_USABLE: files can be encrypted for it
 * @EKS_KEY_EXPIRED: the key, or the last subkey that could encrypt, has expired
 * @EKS_KEY_REVOKED: the key, or the last subkey that could encrypt, was revoked by its owner
 * @EKS_KEY_DISABLED: it was switched off in this keyring
 * @EKS_KEY_CANNOT_ENCRYPT: it never had an encryption subkey
 * @EKS_KEY_INVALID: its own signatures do not hold
 *
 * Whether files can be encrypted for a key.
 */
typedef enum
{
  EKS_KEY_USABLE,
  EKS_KEY_EXPIRED,
  EKS_KEY_REVOKED,
  EKS_KEY_DISABLED,
  EKS_KEY_CANNOT_ENCRYPT,
  EKS_KEY_INVALID,
} EksKeyState;

#define EKS_TYPE_KEY (eks_key_get_type ())
G_DECLARE_FINAL_TYPE (EksKey, eks_key, EKS, KEY, GObject)

const char *eks_key_get_fingerprint (EksKey *self);
char *eks_key_dup_grouped_fingerprint (EksKey *self);
const char *eks_key_get_user_id (EksKey *self);
gboolean eks_key_has_secret (EksKey *self);
gboolean eks_key_can_sign (EksKey *self);
EksKeyState eks_key_get_state (EksKey *self);
char *eks_key_describe_state (EksKey *self);
gint64 eks_key_get_created (EksKey *self);
gint64 eks_key_get_expires (EksKey *self);

G_END_DECLS
