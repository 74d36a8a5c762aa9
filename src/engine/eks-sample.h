/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first lines of the file as its writer makes them, from the rows of a preview. */
#pragma once

#include "eks-preview.h"

G_BEGIN_DECLS

#define EKS_TYPE_SAMPLE (eks_sample_get_type ())
G_DECLARE_FINAL_TYPE (EksSample, eks_sample, EKS, SAMPLE, GObject)

/* What a sample may hold. */
#define EKS_SAMPLE_MAX_BYTES (16 * 1024)

EksSample *eks_sample_make (EksPreview *preview, EksJob *job, guint n_rows, GCancellable *cancellable, GError **error);
void eks_sample_make_async (EksPreview *preview, EksJob *job, guint n_rows, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
EksSample *eks_sample_make_finish (GAsyncResult *result, GError **error);

const char *eks_sample_get_text (EksSample *self); /* (nullable): not of a kind of file that is no text */
guint eks_sample_get_n_rows (EksSample *self);
gboolean eks_sample_is_cut (EksSample *self);

G_END_DECLS
