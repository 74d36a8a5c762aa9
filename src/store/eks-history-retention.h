/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which exports somebody has allowed to remove what they delivered. */
#pragma once

#include "eks-history.h"

G_BEGIN_DECLS

gboolean eks_history_get_retention (EksHistory *self, const char *job_id, int *days, GError **error);
gboolean eks_history_set_retention (EksHistory *self, const char *job_id, int days, GError **error);

G_END_DECLS
