/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last stage of an export: it counts, hashes and writes beside the stages that make the bytes. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define EKS_TYPE_SINK_STREAM (eks_sink_stream_get_type ())
G_DECLARE_FINAL_TYPE (EksSinkStream, eks_sink_stream, EKS, SINK_STREAM, GOutputStream)

GOutputStream *eks_sink_stream_new (int fd, const char *folder);
void eks_sink_stream_abandon (EksSinkStream *self);
guint64 eks_sink_stream_get_bytes (EksSinkStream *self);
const char *eks_sink_stream_get_sha256 (EksSinkStream *self);

void eks_deliver_set_error (GError **error, int saved_errno, const char *folder);

G_END_DECLS
