/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The days of a question as parameters of its address. */
#pragma once

#include "eks-source.h"

G_BEGIN_DECLS

gboolean eks_source_window_add (GString *address, const EksWindow *window, const EksSourceQuery *query, gint64 now, GError **error);

G_END_DECLS
