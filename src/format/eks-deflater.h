/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compresses one chunk at a time, with ISA-L where it is there and zlib otherwise. */
#pragma once

#include "eks-format.h"

G_BEGIN_DECLS

/* What a chunk may refer back to. */
#define EKS_DEFLATER_WINDOW (32 * 1024)

typedef struct _EksDeflater EksDeflater;

EksDeflater *eks_deflater_new (EksCompression compression);
void eks_deflater_free (EksDeflater *self);
void eks_deflater_compress (EksDeflater *self, const char *history, gsize n_history, const char *bytes, gsize n_bytes,
                            gboolean last, GByteArray *output);
guint32 eks_deflater_crc (const char *bytes, gsize n_bytes);

G_END_DECLS
