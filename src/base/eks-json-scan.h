/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What json-glib forgives and a careful reader must not: within this folder, before it parses. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean eks_json_scan (const char *data, gsize length, guint max_depth, GError **error);

G_END_DECLS
