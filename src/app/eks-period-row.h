/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The period that an export is about, as one choice: last month, the last 7 days. */
#pragma once

#include "eks-job.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_PERIOD_ROW (eks_period_row_get_type ())
/* For templates. */
G_DECLARE_FINAL_TYPE (EksPeriodRow, eks_period_row, EKS, PERIOD_ROW, AdwComboRow)

void eks_period_row_show (EksPeriodRow *self, EksJob *job);
gboolean eks_period_row_is_useful (EksPeriodRow *self);

G_END_DECLS
