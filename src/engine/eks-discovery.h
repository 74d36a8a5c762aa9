/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which references a customer's forms use: found in a sample of real records. */
#pragma once

#include "eks-environment.h"

G_BEGIN_DECLS

#define EKS_TYPE_REFERENCE (eks_reference_get_type ())
/* A reference that can be added as a column. Properties (read-only): field-id, reference, label, sample (strings, label and sample nullable),
 * fill-rate (double, 0 to 1), sensitive (boolean), always (boolean: offered whether seen or not). */
G_DECLARE_FINAL_TYPE (EksReference, eks_reference, EKS, REFERENCE, GObject)

const char *eks_reference_get_field_id (EksReference *self); /* data_set.formResult.favourite_animal */
const char *eks_reference_get_reference (EksReference *self);
const char *eks_reference_get_label (EksReference *self);
const char *eks_reference_get_sample (EksReference *self);
double eks_reference_get_fill_rate (EksReference *self);
gboolean eks_reference_get_sensitive (EksReference *self);

/* Looks at up to @n_records records of every related entity with fields named by customers. Result: GListModel of EksReference,
 * those seen most first, then the ones always offered. */
void eks_discovery_load_async (EksEnvironment *environment, EksJob *job, guint table, guint n_records, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GListModel *eks_discovery_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
