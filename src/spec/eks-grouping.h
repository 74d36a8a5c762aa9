/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of a table that is counted: by what its rows are put together, and what is said about those put together. */
#pragma once

#include "eks-column.h"
#include "eks-type.h"

G_BEGIN_DECLS

/* Nobody reads further down, and each is a part of every row's key. */
#define EKS_GROUP_MAX_BY 20
#define EKS_GROUP_MAX_VALUES 200

/* In the place of a field: whole rows are counted. */
#define EKS_MEASURE_ROWS "*"

extern const char *const eks_per_names[];     /* in the order of EksPer, without the first; ended by NULL */
extern const char *const eks_measure_names[]; /* in the order of EksMeasure, without the first; ended by NULL */

EksColumn *eks_column_new_by (const char *field, EksPer per, const char *title);
EksColumn *eks_column_new_measure (EksMeasure measure, const char *field, const char *title);
gboolean eks_column_counts_rows (EksColumn *self);

gboolean eks_per_suits (EksPer per, EksType type);
EksType eks_per_find_type (EksPer per, EksType type);
gboolean eks_measure_suits (EksMeasure measure, EksType type);
EksType eks_measure_find_type (EksMeasure measure, EksType type);

EksColumn *eks_column_by_from_json (JsonNode *node, const char *path, EksJsonIssues *issues);
EksColumn *eks_column_measure_from_json (JsonNode *node, const char *path, EksJsonIssues *issues);

G_END_DECLS
