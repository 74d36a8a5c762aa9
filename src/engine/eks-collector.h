/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of one table, gathered while another table is read that asks the service the same question. */
#pragma once

#include "eks-reader.h"
#include "eks-tally.h"

G_BEGIN_DECLS

/* What the rows of a table may take in memory until it is its turn: 32 MiB. Beyond, it asks the service by itself. */
#define EKS_COLLECTOR_MAX_BYTES (32 * 1024 * 1024)

/**
 * EksCollectorFunc:
 * @batch: rows of the table, to be cut in place to those that it wants
 * @data: what was given with the function
 * @error: return location
 *
 * Returns: %FALSE with an error that ends the export
 */
typedef gboolean (*EksCollectorFunc) (EksBatch *batch, gpointer data, GError **error);

typedef struct _EksCollector EksCollector;

EksCollector *eks_collector_new (EksSchema *schema, const guint *columns, gsize max_bytes);
void eks_collector_free (EksCollector *self);
EksSchema *eks_collector_get_schema (EksCollector *self);
void eks_collector_prepare (EksCollector *self, EksCollectorFunc cut, gpointer data, EksTally *tally, guint table);
gboolean eks_collector_take (EksCollector *self, EksBatch *batch, GError **error);
void eks_collector_finish (EksCollector *self);
EksReader *eks_collector_open (EksCollector *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksCollector, eks_collector_free)

G_END_DECLS
