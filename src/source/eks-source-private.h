/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The single questions that the readers of this folder put together. */
#pragma once

#include "eks-source.h"

G_BEGIN_DECLS

EksReader *eks_source_open_under (EksSource *self, const EksSourceQuery *query, GPtrArray *parents, guint concurrency, GError **error);
EksReader *eks_source_open_route (EksSource *self, const EksSourceQuery *query, const EksRoute *route, GPtrArray *keys);

G_END_DECLS
