/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kinds of writer share and nobody else needs. */
#pragma once

#include "eks-cell-tally.h"
#include "eks-writer.h"

G_BEGIN_DECLS

EksFormat *eks_writer_get_format (EksWriter *self);
EksZone *eks_writer_get_zone (EksWriter *self);
const char *eks_writer_get_title (EksWriter *self);
const char *eks_writer_get_name (EksWriter *self);
const char *eks_writer_get_language (EksWriter *self);
GPtrArray *eks_writer_get_details (EksWriter *self);
gboolean eks_writer_get_rows_read (EksWriter *self, guint64 *n_rows);
guint eks_writer_get_maximum (EksWriter *self, guint column);
gint64 eks_writer_get_now (EksWriter *self);
EksTally *eks_writer_get_tally (EksWriter *self);

G_END_DECLS
