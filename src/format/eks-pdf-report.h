/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report from its first page to its last: summary, charts, table, and what is at the foot of each page. */
#pragma once

#include "eks-pdf-canvas.h"
#include "eks-pdf-rows.h"
#include "eks-timestamp.h"

G_BEGIN_DECLS

/**
 * EksPdfReportOptions:
 * @title: (nullable): of the document
 * @language: of the words
 * @zone: where the days are
 * @now: microseconds since 1970 UTC
 * @details: (element-type utf8): a label, its value, the next label …
 * @charts: whether there are any
 * @tally: where cut details are counted
 * @cells: the same for cells
 *
 * What a report is made of beside its rows; all borrowed.
 */
typedef struct
{
  const char *title;
  const char *language;
  EksZone *zone;
  gint64 now;
  GPtrArray *details;
  gboolean charts;
  EksTally *tally;
  EksCellTally *cells;
} EksPdfReportOptions;

gboolean eks_pdf_report_write (EksPdfCanvas *canvas, EksPdfRows *rows, const EksPdfReportOptions *options,
                               GCancellable *cancellable, GError **error);

G_END_DECLS
