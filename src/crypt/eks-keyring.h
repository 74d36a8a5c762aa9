/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenPGP keys: listed, imported, generated, judged. */
#pragma once

#include "eks-key.h"

G_BEGIN_DECLS

#define EKS_TYPE_KEYRING (eks_keyring_get_type ())
G_DECLARE_FINAL_TYPE (EksKeyring, eks_keyring, EKS, KEYRING, GObject)

/**
 * EksPassphraseFunc:
 * Returns: (transfer full) (nullable): the passphrase for @key_hint, or %NULL to give up. Called in the thread that decrypts or signs.
 */
typedef char *(*EksPassphraseFunc) (const char *key_hint, gboolean was_wrong, gpointer data);

/* @home: (nullable): GnuPG home; NULL: $GNUPGHOME, in a sandbox a folder of our own, else GnuPG's own. Blocking calls; any thread. */
EksKeyring *eks_keyring_new (const char *home);
const char *eks_keyring_get_home (EksKeyring *self);
void eks_keyring_set_passphrase_func (EksKeyring *self, EksPassphraseFunc func, gpointer data, GDestroyNotify destroy); /* else GnuPG's own dialog asks */

GPtrArray *eks_keyring_list (EksKeyring *self, GCancellable *cancellable, GError **error); /* (element-type EksKey) (transfer full) */
EksKey *eks_keyring_find (EksKeyring *self, const char *fingerprint, GError **error); /* (transfer full), EKS_ERROR_ENCRYPTION if it is not there */
GStrv eks_keyring_import (EksKeyring *self, const char *data, gsize length, GError **error); /* fingerprints */
GStrv eks_keyring_import_file (EksKeyring *self, const char *path, GError **error);
EksKey *eks_keyring_generate (EksKeyring *self, const char *name, const char *email, const char *passphrase, guint valid_days, GCancellable *cancellable, GError **error); /* passphrase NULL or "": none; 0 days: for ever */
char *eks_keyring_export (EksKeyring *self, const char *fingerprint, GError **error); /* armored public key, to hand to others */

/* Refuses with EKS_ERROR_ENCRYPTION and a sentence naming the key: expired, revoked, disabled, unknown, cannot encrypt/sign. */
gboolean eks_keyring_check_recipients (EksKeyring *self, const char *const *fingerprints, GError **error);
gboolean eks_keyring_check_signer (EksKeyring *self, const char *fingerprint, GError **error);

G_END_DECLS
