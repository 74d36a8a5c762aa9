/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In which language the file has words of its own. */
#pragma once

#include "eks-job.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_LANGUAGE_ROW (eks_language_row_get_type ())
/* For templates. */
G_DECLARE_FINAL_TYPE (EksLanguageRow, eks_language_row, EKS, LANGUAGE_ROW, AdwComboRow)

void eks_language_row_show (EksLanguageRow *self, EksJob *job);

G_END_DECLS
