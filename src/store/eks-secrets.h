/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets: from the keyring, else from the environment; never anywhere else. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *eks_secrets_lookup_for (const char *owner, const char *setting, const char *variable, GCancellable *cancellable, GError **error);
char *eks_secrets_lookup (const char *connection_id, const char *connector, const char *setting, GCancellable *cancellable, GError **error);
gboolean eks_secrets_store (const char *connection_id, const char *connection_name, const char *setting, const char *value, GCancellable *cancellable, GError **error);
gboolean eks_secrets_clear (const char *connection_id, GCancellable *cancellable, GError **error);
GBytes *eks_secrets_ensure_salt (GCancellable *cancellable, GError **error);
char *eks_secrets_get_variable (const char *connector, const char *setting);

G_END_DECLS
