/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values that fields have in real data: each field is asked about once while a wizard is open. */
#pragma once

#include "eks-distinct.h"

G_BEGIN_DECLS

#define EKS_TYPE_VALUE_SOURCE (eks_value_source_get_type ())
G_DECLARE_FINAL_TYPE (EksValueSource, eks_value_source, EKS, VALUE_SOURCE, GObject)

EksValueSource *eks_value_source_new (EksEnvironment *environment, EksJob *job);
EksDistinct *eks_value_source_peek (EksValueSource *self, const char *field);
void eks_value_source_load_async (EksValueSource *self, const char *field, EksProgress *progress, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
EksDistinct *eks_value_source_load_finish (EksValueSource *self, GAsyncResult *result, GError **error);

G_END_DECLS
