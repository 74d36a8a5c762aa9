/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows to the XML of a worksheet. */
#pragma once

#include "eks-batch.h"
#include "eks-cell-tally.h"
#include "eks-sink.h"
#include "eks-timestamp.h"
#include "eks-xlsx-template.h"

G_BEGIN_DECLS

typedef struct _EksXlsxSheet EksXlsxSheet;

EksXlsxSheet *eks_xlsx_sheet_new (EksSink *sink, EksSchema *schema, EksZone *zone, EksCellTally *tally, EksXlsxTemplate *styles);
void eks_xlsx_sheet_free (EksXlsxSheet *self);
void eks_xlsx_sheet_restart (EksXlsxSheet *self);
guint32 eks_xlsx_sheet_get_n_rows (EksXlsxSheet *self);
void eks_xlsx_sheet_put_header (EksXlsxSheet *self);
void eks_xlsx_sheet_put_row (EksXlsxSheet *self, const EksValue *values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksXlsxSheet, eks_xlsx_sheet_free)

G_END_DECLS
