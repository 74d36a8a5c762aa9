/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenPGP keys: listed, imported, generated, judged. */
#pragma once

#include "eks-key.h"

G_BEGIN_DECLS

#define EKS_KEYRING_MAX_IMPORT (16 * 1024 * 1024)

#define EKS_TYPE_KEYRING (eks_keyring_get_type ())
G_DECLARE_FINAL_TYPE (EksKeyring, eks_keyring, EKS, KEYRING, GObject)

/**
 * EksPassphraseFunc:
 * @key_hint: (nullable): which key, as GnuPG describes it: key id and user id
 * @was_wrong: whether the last answer was wrong
 * @data: user data
 *
 * Called in the thread that decrypts or signs.
 *
 * Returns: (transfer full) (nullable): the passphrase, which is wiped after use, or %NULL to give up
 */
typedef char *(*EksPassphraseFunc) (const char *key_hint, gboolean was_wrong, gpointer data);

EksKeyring *eks_keyring_new (const char *home);
const char *eks_keyring_get_home (EksKeyring *self);
void eks_keyring_set_passphrase_func (EksKeyring *self, EksPassphraseFunc func, gpointer data, GDestroyNotify destroy);

GPtrArray *eks_keyring_list (EksKeyring *self, GCancellable *cancellable, GError **error);
EksKey *eks_keyring_find (EksKeyring *self, const char *fingerprint, GError **error);
GStrv eks_keyring_import (EksKeyring *self, const char *data, gsize length, GError **error);
GStrv eks_keyring_import_file (EksKeyring *self, const char *path, GError **error);
EksKey *eks_keyring_generate (EksKeyring *self, const char *name, const char *email, const char *passphrase, guint valid_days, GCancellable *cancellable, GError **error);
char *eks_keyring_export (EksKeyring *self, const char *fingerprint, GError **error);

gboolean eks_keyring_check_recipients (EksKeyring *self, const char *const *fingerprints, GError **error);
gboolean eks_keyring_check_signer (EksKeyring *self, const char *fingerprint, GError **error);

G_END_DECLS
