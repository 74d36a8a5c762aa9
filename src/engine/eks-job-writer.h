/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writer that a job asks for: the same for a run and for a look at the first lines. */
#pragma once

#include "eks-connector.h"
#include "eks-job.h"
#include "eks-writer.h"

G_BEGIN_DECLS

const char *eks_job_writer_get_title (EksJob *job, EksTable *table);
EksWriter *eks_job_writer_new (EksJob *job, EksTable *table, const char *zone, gint64 now, EksTally *tally, GError **error);
void eks_job_writer_add_filter (EksWriter *writer, EksJob *job, EksConnector *connector, EksTable *table);

G_END_DECLS
