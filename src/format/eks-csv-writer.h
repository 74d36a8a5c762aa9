/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows to delimiter-separated text (RFC 4180 and what spreadsheets make of it). */
#pragma once

#include "eks-writer.h"

G_BEGIN_DECLS

#define EKS_TYPE_CSV_WRITER (eks_csv_writer_get_type ())
G_DECLARE_FINAL_TYPE (EksCsvWriter, eks_csv_writer, EKS, CSV_WRITER, EksWriter)

G_END_DECLS
