/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first rows through the real chain, up to what a writer would get. */
#pragma once

#include "eks-environment.h"

G_BEGIN_DECLS

#define EKS_TYPE_PREVIEW (eks_preview_get_type ())
G_DECLARE_FINAL_TYPE (EksPreview, eks_preview, EKS, PREVIEW, GObject)

#define EKS_TYPE_PREVIEW_ROW (eks_preview_row_get_type ())
G_DECLARE_FINAL_TYPE (EksPreviewRow, eks_preview_row, EKS, PREVIEW_ROW, GObject)

EksPreview *eks_preview_load (EksEnvironment *environment, EksJob *job, guint table, guint n_rows, GCancellable *cancellable, GError **error); /* blocks */
EksPreview *eks_preview_load_scheduled (EksEnvironment *environment, EksJob *job, guint table, guint n_rows, GCancellable *cancellable, GError **error); /* blocks */
void eks_preview_load_async (EksEnvironment *environment, EksJob *job, guint table, guint n_rows, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
EksPreview *eks_preview_load_finish (GAsyncResult *result, GError **error);

EksSchema *eks_preview_get_schema (EksPreview *self);      /* titles and types of the columns */
GListModel *eks_preview_get_rows (EksPreview *self);       /* (transfer none) of EksPreviewRow */
guint64 eks_preview_get_rows_read (EksPreview *self);      /* records looked at for it */
gboolean eks_preview_is_complete (EksPreview *self);       /* there are no more rows than these */
gboolean eks_preview_is_partial (EksPreview *self);        /* rows stand for several records, of which only some were counted */
const char *eks_preview_row_get_text (EksPreviewRow *self, guint column); /* as CSV would have it, without quoting */
gboolean eks_preview_text_is_cut (const char *text);       /* such a text is only the beginning of what the record has */

G_END_DECLS
