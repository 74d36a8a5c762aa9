/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands above a table that is read: a period, and an entry or a choice for each field one filters by. */
#pragma once

#include "eks-connector.h"
#include "eks-wrap-box.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_BROWSE_FILTERS (eks_browse_filters_get_type ())
/* Signal “changed”: somebody asks for something else. */
G_DECLARE_FINAL_TYPE (EksBrowseFilters, eks_browse_filters, EKS, BROWSE_FILTERS, GObject)

EksBrowseFilters *eks_browse_filters_new (EksWrapBox *box, EksEntity *entity);
GHashTable *eks_browse_filters_dup_values (EksBrowseFilters *self);
guint eks_browse_filters_get_days (EksBrowseFilters *self);

G_END_DECLS
