/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One deflate stream made by several threads: two thirds of a workbook's time is compression. */
#pragma once

#include "eks-format.h"
#include "eks-sink.h"

G_BEGIN_DECLS

/* Begins with an EksSink, so the pointer is one: what is put there is compressed into the stream. */
typedef struct _EksDeflate EksDeflate;

/**
 * EksDeflateResult:
 * @crc: CRC-32 of what went in
 * @n_in: bytes that went in
 * @n_out: bytes that came out
 */
typedef struct
{
  guint32 crc;
  guint64 n_in;
  guint64 n_out;
} EksDeflateResult;

EksDeflate *eks_deflate_new (GOutputStream *stream, EksCompression compression);
void eks_deflate_free (EksDeflate *self);
guint64 eks_deflate_get_n_in (EksDeflate *self);
gboolean eks_deflate_finish (EksDeflate *self, EksDeflateResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksDeflate, eks_deflate_free)

G_END_DECLS
