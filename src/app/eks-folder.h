/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder of an export, as the pages that show it need it. */
#pragma once

#include "eks-job.h"

G_BEGIN_DECLS

void eks_folder_ensure (EksJob *job);
char *eks_folder_to_pattern (const char *path);

G_END_DECLS
