/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows to JSON: one array of objects, or an object a line. */
#pragma once

#include "eks-writer.h"

G_BEGIN_DECLS

#define EKS_TYPE_JSON_WRITER (eks_json_writer_get_type ())
G_DECLARE_FINAL_TYPE (EksJsonWriter, eks_json_writer, EKS, JSON_WRITER, EksWriter)

G_END_DECLS
