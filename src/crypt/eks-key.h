/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An OpenPGP key as a person sees it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  EKS_KEY_USABLE,
  EKS_KEY_EXPIRED,
  EKS_KEY_REVOKED,
  EKS_KEY_DISABLED,
  EKS_KEY_CANNOT_ENCRYPT, /* no encryption subkey */
  EKS_KEY_INVALID,
} EksKeyState;

#define EKS_TYPE_KEY (eks_key_get_type ())
/* Properties (read-only): fingerprint, user-id, secret (boolean), state (int). */
G_DECLARE_FINAL_TYPE (EksKey, eks_key, EKS, KEY, GObject)

const char *eks_key_get_fingerprint (EksKey *self);      /* 40 upper-case hex digits */
char *eks_key_dup_grouped_fingerprint (EksKey *self);    /* groups of four, to compare by eye */
const char *eks_key_get_user_id (EksKey *self);          /* Name <mail> */
gboolean eks_key_has_secret (EksKey *self);
gboolean eks_key_can_sign (EksKey *self);
EksKeyState eks_key_get_state (EksKey *self);
char *eks_key_describe_state (EksKey *self);             /* sentence in the user's language */
gint64 eks_key_get_created (EksKey *self);               /* seconds since 1970 */
gint64 eks_key_get_expires (EksKey *self);               /* seconds since 1970, 0: never */

G_END_DECLS
