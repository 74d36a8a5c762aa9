/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three values of a column as they come and as the file will have them. */
#pragma once

#include "eks-environment.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_COLUMN_SAMPLE (eks_column_sample_get_type ())
G_DECLARE_FINAL_TYPE (EksColumnSample, eks_column_sample, EKS, COLUMN_SAMPLE, AdwBin)

void eks_column_sample_open (EksColumnSample *self, EksEnvironment *environment, EksJob *job, EksColumn *column);

G_END_DECLS
