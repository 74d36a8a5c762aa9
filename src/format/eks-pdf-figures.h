/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the first page of a report says about all rows: period, amounts, rows by day and by value. */
#pragma once

#include "eks-pdf-rows.h"
#include "eks-timestamp.h"

G_BEGIN_DECLS

#define EKS_PDF_MAX_BARS 12
#define EKS_PDF_MAX_AMOUNTS 4

/**
 * EksPdfBar:
 * @label: what the rows have in common
 * @count: how many they are
 */
typedef struct
{
  char *label;
  guint count;
} EksPdfBar;

/**
 * EksPdfSeries:
 * @caption: what is counted, in the export's language
 * @note: (nullable): what is not in the chart
 * @bars: (element-type EksPdfBar): at least one
 */
typedef struct
{
  char *caption;
  char *note;
  GArray *bars;
} EksPdfSeries;

/**
 * EksPdfAmount:
 * @title: of the column
 * @sum: of all rows, in the export's language
 * @lowest: the lowest value
 * @highest: the highest value
 */
typedef struct
{
  char *title;
  char *sum;
  char *lowest;
  char *highest;
} EksPdfAmount;

void eks_pdf_series_free (EksPdfSeries *self);
void eks_pdf_amount_free (EksPdfAmount *self);

int eks_pdf_find_date_column (EksPdfRows *rows);
gboolean eks_pdf_find_period (EksPdfRows *rows, EksZone *zone, char **first, char **last);
EksPdfSeries *eks_pdf_count_days (EksPdfRows *rows, EksZone *zone, const char *language);
EksPdfSeries *eks_pdf_count_values (EksPdfRows *rows, const char *language);
GPtrArray *eks_pdf_find_amounts (EksPdfRows *rows, const char *language);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksPdfSeries, eks_pdf_series_free)

G_END_DECLS
