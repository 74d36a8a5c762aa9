/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last sheet of a workbook, which tells where the others come from. */
#pragma once

#include "eks-writer.h"
#include "eks-xlsx-template.h"

G_BEGIN_DECLS

typedef struct _EksXlsxInfo EksXlsxInfo;

EksXlsxInfo *eks_xlsx_info_new (EksWriter *writer);
void eks_xlsx_info_free (EksXlsxInfo *self);
void eks_xlsx_info_add_table (EksXlsxInfo *self, const char *title);
const EksXlsxInfoLine *eks_xlsx_info_get_lines (EksXlsxInfo *self, guint *n_lines);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksXlsxInfo, eks_xlsx_info_free)

G_END_DECLS
