/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A zip archive written to a stream that cannot seek. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _EksZipWriter EksZipWriter;

EksZipWriter *eks_zip_writer_new (GOutputStream *stream);
void eks_zip_writer_free (EksZipWriter *self);
void eks_zip_writer_set_time (EksZipWriter *self, gint64 seconds);
gboolean eks_zip_writer_has (EksZipWriter *self, const char *name);
gboolean eks_zip_writer_add (EksZipWriter *self, const char *name, GBytes *content, GCancellable *cancellable, GError **error);
gboolean eks_zip_writer_begin (EksZipWriter *self, const char *name, GCancellable *cancellable, GError **error);
gboolean eks_zip_writer_end (EksZipWriter *self, guint32 crc, guint64 size, guint64 compressed_size, GCancellable *cancellable, GError **error);
gboolean eks_zip_writer_finish (EksZipWriter *self, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksZipWriter, eks_zip_writer_free)

G_END_DECLS
