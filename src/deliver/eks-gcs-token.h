/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Access for an hour, exchanged for what the key of a service account signs: never stored, fetched anew when it ends. */
#pragma once

#include "eks-clock.h"
#include "eks-gcs-key.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _EksGcsToken EksGcsToken;

EksGcsToken *eks_gcs_token_new (EksGcsKey *key, const char *ca_file, EksClock *clock);
void eks_gcs_token_free (EksGcsToken *self);
void eks_gcs_token_set_patience (EksGcsToken *self, guint seconds);
const char *eks_gcs_token_get_email (EksGcsToken *self);
const char *eks_gcs_token_get (EksGcsToken *self, gboolean *again, GCancellable *cancellable, GError **error);
const char *eks_gcs_token_peek (EksGcsToken *self);
void eks_gcs_token_refuse (EksGcsToken *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksGcsToken, eks_gcs_token_free)

G_END_DECLS
