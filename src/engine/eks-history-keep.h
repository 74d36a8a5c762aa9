/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history is kept as long as the settings say. */
#pragma once

#include "eks-environment.h"

G_BEGIN_DECLS

gboolean eks_history_keep (EksEnvironment *environment, GError **error);

G_END_DECLS
