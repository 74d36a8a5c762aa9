/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8 in, bytes of the chosen encoding out, in large pieces. */
#pragma once

#include "eks-format.h"
#include "eks-sink.h"

G_BEGIN_DECLS

/* Begins with an EksSink, so the pointer is one. */
typedef struct _EksTextSink EksTextSink;

EksTextSink *eks_text_sink_new (GOutputStream *stream, EksEncoding encoding);
void eks_text_sink_free (EksTextSink *self);
gboolean eks_text_sink_flush (EksTextSink *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksTextSink, eks_text_sink_free)

G_END_DECLS
