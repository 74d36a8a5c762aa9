/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every use of GnuPG in this room shares: a context for one operation, errors in our terms, a sink. */
#pragma once

#include "eks-keyring.h"

#include <gpgme.h>

G_BEGIN_DECLS

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gpgme_data_t, gpgme_data_release, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gpgme_key_t, gpgme_key_unref, NULL)

#define EKS_GPG_MAX_TRIES 3

/**
 * EksGpg:
 * @ctx: (owned): GnuPG's context
 * @keyring: (owned): whose keys
 * @passphrase: (unowned) (nullable): answer for every question, in place of asking the keyring's function
 * @asked: whether the passphrase was asked for in this try
 * @wrong: how often the passphrase was wrong
 *
 * One operation at a time; a thread needs its own.
 */
typedef struct
{
  gpgme_ctx_t ctx;
  EksKeyring *keyring;
  const char *passphrase;
  gboolean asked;
  guint wrong;
} EksGpg;

gboolean eks_gpg_ensure (void);
EksGpg *eks_gpg_new (EksKeyring *keyring, GError **error);
void eks_gpg_free (EksGpg *self);
void eks_gpg_use_passphrase (EksGpg *self, const char *passphrase);
gboolean eks_gpg_should_retry (EksGpg *self, gpgme_error_t code);
gulong eks_gpg_watch (EksGpg *self, GCancellable *cancellable);
gpgme_key_t eks_gpg_get_key (EksGpg *self, const char *fingerprint, GError **error);
void eks_gpg_set_error (GError **error, gpgme_error_t code, GCancellable *cancellable, const char *context);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksGpg, eks_gpg_free)

/**
 * EksGpgSink:
 * @stream: (unowned): where GnuPG's output goes
 * @cancellable: (unowned) (nullable): ends it
 * @bytes: written so far
 * @error: (owned) (nullable): what @stream answered when it failed, which says more than GnuPG can
 */
typedef struct
{
  GOutputStream *stream;
  GCancellable *cancellable;
  guint64 bytes;
  GError *error;
} EksGpgSink;

gpgme_error_t eks_gpg_sink_open (EksGpgSink *self, gpgme_data_t *data);
gpgme_error_t eks_gpg_decrypt (EksGpg *self, int fd, EksGpgSink *sink);
gpgme_error_t eks_gpg_data_new (struct gpgme_data_cbs *callbacks, void *handle, gpgme_data_t *data);

/* From the keyring: */
char *eks_keyring_ask_passphrase (EksKeyring *self, const char *key_hint, gboolean was_wrong);
gboolean eks_keyring_has_passphrase_func (EksKeyring *self);

G_END_DECLS
