/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows to a PDF: a report with a summary, charts and a table. */
#pragma once

#include "eks-writer.h"

G_BEGIN_DECLS

#define EKS_TYPE_PDF_WRITER (eks_pdf_writer_get_type ())
G_DECLARE_FINAL_TYPE (EksPdfWriter, eks_pdf_writer, EKS, PDF_WRITER, EksWriter)

G_END_DECLS
