/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the fields of each table of an export were like in the last run that was delivered. */
#pragma once

#include "eks-history.h"

G_BEGIN_DECLS

GHashTable *eks_history_get_shapes (EksHistory *self, const char *job_id, GError **error);
gboolean eks_history_set_shape (EksHistory *self, const char *job_id, const char *table, const char *shape, GError **error);

G_END_DECLS
