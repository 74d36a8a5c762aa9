/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the readers of the several kinds of columns share. */
#pragma once

#include "eks-column.h"

G_BEGIN_DECLS

void eks_column_read_changes (EksColumn *self, EksJsonObject *object);
void eks_column_read_sizes (EksColumn *self, EksJsonObject *object);
void eks_column_add_fault (EksColumn *self, const char *path, EksJsonIssues *issues);

G_END_DECLS
