/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a preview keeps for whoever writes its rows. */
#pragma once

#include "eks-batch.h"
#include "eks-connector.h"
#include "eks-preview.h"
#include "eks-table.h"

G_BEGIN_DECLS

/* Rows that are kept as a writer needs them. */
#define EKS_PREVIEW_MAX_KEPT 20

EksBatch *eks_preview_get_batch (EksPreview *self);
EksConnector *eks_preview_get_connector (EksPreview *self);
EksTable *eks_preview_get_table (EksPreview *self);
const char *eks_preview_get_zone (EksPreview *self);
gint64 eks_preview_get_now (EksPreview *self);

G_END_DECLS
