/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which tables of a job are filled from one pass. */
#pragma once

#include "eks-plan.h"

G_BEGIN_DECLS

void eks_pass_share (GPtrArray *plans, gboolean in_order);

G_END_DECLS
