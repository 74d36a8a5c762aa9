/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text as a cell of a workbook holds it. */
#pragma once

#include "eks-cell-tally.h"
#include "eks-sink.h"

G_BEGIN_DECLS

void eks_xlsx_put_text (EksSink *sink, EksCellTally *tally, guint column, const char *text, gsize length);
gboolean eks_xlsx_text_needs_preserve (const char *text, gsize length);

G_END_DECLS
