/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON and NDJSON: an object for each row. */
#pragma once

#include "eks-writer.h"

G_BEGIN_DECLS

#define EKS_TYPE_JSON_WRITER (eks_json_writer_get_type ())
G_DECLARE_FINAL_TYPE (EksJsonWriter, eks_json_writer, EKS, JSON_WRITER, EksWriter)

G_END_DECLS
