/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The beginning of what is written, in memory that has a limit. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define EKS_TYPE_HEAD_STREAM (eks_head_stream_get_type ())
G_DECLARE_FINAL_TYPE (EksHeadStream, eks_head_stream, EKS, HEAD_STREAM, GOutputStream)

GOutputStream *eks_head_stream_new (gsize max_bytes);
GBytes *eks_head_stream_get_bytes (EksHeadStream *self);
guint64 eks_head_stream_get_n_written (EksHeadStream *self);

G_END_DECLS
