/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The password, passphrase or key of a destination: in the keyring or the environment, nowhere else. */
#pragma once

#include "eks-destination.h"

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean eks_destination_secret_lookup (EksDestination *destination, char **secret, GCancellable *cancellable, GError **error);
gboolean eks_destination_secret_store (EksDestination *destination, const char *secret, GCancellable *cancellable, GError **error);
gboolean eks_destination_secret_clear (EksDestination *destination, GCancellable *cancellable, GError **error);

G_END_DECLS
