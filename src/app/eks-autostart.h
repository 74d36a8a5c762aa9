/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether Eksport begins with the person's session, without a window. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void eks_autostart_set_async (gboolean on, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean eks_autostart_set_finish (GAsyncResult *result, GError **error);

G_END_DECLS
