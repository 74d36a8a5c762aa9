/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows to lines whose values stand in columns of a fixed width. */
#pragma once

#include "eks-writer.h"

G_BEGIN_DECLS

#define EKS_TYPE_FIXED_WRITER (eks_fixed_writer_get_type ())
G_DECLARE_FINAL_TYPE (EksFixedWriter, eks_fixed_writer, EKS, FIXED_WRITER, EksWriter)

G_END_DECLS
