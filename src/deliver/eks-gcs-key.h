/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key file of a service account, and what is signed with it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _EksGcsKey EksGcsKey;

EksGcsKey *eks_gcs_key_parse (const char *text, GError **error);
void eks_gcs_key_free (EksGcsKey *self);
const char *eks_gcs_key_get_email (const EksGcsKey *self);
GUri *eks_gcs_key_get_token_uri (const EksGcsKey *self);
char *eks_gcs_key_make_assertion (const EksGcsKey *self, gint64 now, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksGcsKey, eks_gcs_key_free)

G_END_DECLS
