/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the conditions of a table can be about: shared by all rows of the filter page. */
#pragma once

#include "eks-catalog.h"
#include "eks-value-source.h"

G_BEGIN_DECLS

#define EKS_TYPE_FILTER_SCOPE (eks_filter_scope_get_type ())
G_DECLARE_FINAL_TYPE (EksFilterScope, eks_filter_scope, EKS, FILTER_SCOPE, GObject)

EksFilterScope *eks_filter_scope_new (EksConnector *connector, EksTable *table, EksValueSource *values, gint64 now);
EksTable *eks_filter_scope_get_table (EksFilterScope *self);
EksValueSource *eks_filter_scope_get_values (EksFilterScope *self);
GListModel *eks_filter_scope_get_fields (EksFilterScope *self);
guint eks_filter_scope_find (EksFilterScope *self, const char *id);
gint64 eks_filter_scope_get_now (EksFilterScope *self);
EksFilter *eks_filter_scope_make_condition (EksFilterScope *self);

G_END_DECLS
