/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole file packed in gzip or zip while it is written. */
#pragma once

#include "eks-format.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define EKS_TYPE_PACK_STREAM (eks_pack_stream_get_type ())
G_DECLARE_FINAL_TYPE (EksPackStream, eks_pack_stream, EKS, PACK_STREAM, GFilterOutputStream)

GOutputStream *eks_pack_stream_new (GOutputStream *base, EksPacking packing, const char *entry_name, gint64 now, GError **error);

G_END_DECLS
