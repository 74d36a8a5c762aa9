/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows to an Office Open XML workbook. */
#pragma once

#include "eks-writer.h"

G_BEGIN_DECLS

#define EKS_TYPE_XLSX_WRITER (eks_xlsx_writer_get_type ())
G_DECLARE_FINAL_TYPE (EksXlsxWriter, eks_xlsx_writer, EKS, XLSX_WRITER, EksWriter)

G_END_DECLS
