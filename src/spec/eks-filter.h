/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows: conditions and nested groups of them, as plain data. */
#pragma once

#include "eks-json.h"
#include "eks-spec.h"
#include "eks-type.h"

G_BEGIN_DECLS

/**
 * EksFilterKind:
 * @EKS_FILTER_ALL: every child is true; also true without children
 * @EKS_FILTER_ANY: at least one child is true; also true without children
 * @EKS_FILTER_NONE: no child is true
 * @EKS_FILTER_CONDITION: a field compared with values
 */
typedef enum
{
  EKS_FILTER_ALL,
  EKS_FILTER_ANY,
  EKS_FILTER_NONE,
  EKS_FILTER_CONDITION,
} EksFilterKind;

/* In the order of eks_comparison_names. */
typedef enum
{
  EKS_COMPARISON_EQUAL,
  EKS_COMPARISON_NOT_EQUAL,
  EKS_COMPARISON_CONTAINS,
  EKS_COMPARISON_STARTS_WITH,
  EKS_COMPARISON_ENDS_WITH,
  EKS_COMPARISON_ONE_OF,
  EKS_COMPARISON_EMPTY,
  EKS_COMPARISON_NOT_EMPTY,
  EKS_COMPARISON_LESS,
  EKS_COMPARISON_LESS_OR_EQUAL,
  EKS_COMPARISON_GREATER,
  EKS_COMPARISON_GREATER_OR_EQUAL,
  EKS_COMPARISON_BETWEEN,
  EKS_COMPARISON_IN_LAST,
  EKS_COMPARISON_TODAY,
  EKS_COMPARISON_YESTERDAY,
  EKS_COMPARISON_THIS_WEEK,
  EKS_COMPARISON_LAST_WEEK,
  EKS_COMPARISON_THIS_MONTH,
  EKS_COMPARISON_LAST_MONTH,
  EKS_COMPARISON_THIS_YEAR,
  EKS_COMPARISON_LAST_YEAR,
} EksComparison;

#define EKS_N_COMPARISONS (EKS_COMPARISON_LAST_YEAR + 1)

/**
 * EksComparisonArity:
 * @EKS_ARITY_NONE: no value: empty, today
 * @EKS_ARITY_ONE: one value
 * @EKS_ARITY_TWO: from and to: between
 * @EKS_ARITY_MANY: one or more: one_of
 * @EKS_ARITY_SPAN: a number and a unit, `7` and `days`: in_last
 */
typedef enum
{
  EKS_ARITY_NONE,
  EKS_ARITY_ONE,
  EKS_ARITY_TWO,
  EKS_ARITY_MANY,
  EKS_ARITY_SPAN,
} EksComparisonArity;

extern const char *const eks_comparison_names[];
extern const char *const eks_span_units[]; /* hours, days, weeks, months */

const char *eks_comparison_get_label (EksComparison comparison, EksType type);
EksComparisonArity eks_comparison_get_arity (EksComparison comparison);
gboolean eks_comparison_is_period (EksComparison comparison);

/* Groups in groups, and conditions and groups altogether: more is a fault of the file. */
#define EKS_FILTER_MAX_DEPTH 16
#define EKS_FILTER_MAX_CONDITIONS 1000

#define EKS_TYPE_FILTER (eks_filter_get_type ())
/* Properties: kind (int, construct-only), field (string), comparison (int), values (GStrv).
 * A GListModel of its children. Signal “changed”: this filter or one below it changed. */
G_DECLARE_FINAL_TYPE (EksFilter, eks_filter, EKS, FILTER, EksSpec)

EksFilter *eks_filter_new_group (EksFilterKind kind);
EksFilter *eks_filter_new_condition (const char *field, EksComparison comparison, const char *const *values);
EksFilter *eks_filter_copy (EksFilter *self);

EksFilterKind eks_filter_get_kind (EksFilter *self);
void eks_filter_set_kind (EksFilter *self, EksFilterKind kind); /* between group kinds only */
const char *eks_filter_get_field (EksFilter *self);
void eks_filter_set_field (EksFilter *self, const char *field);
EksComparison eks_filter_get_comparison (EksFilter *self);
void eks_filter_set_comparison (EksFilter *self, EksComparison comparison);
const char *const *eks_filter_get_values (EksFilter *self);
void eks_filter_set_values (EksFilter *self, const char *const *values);

guint eks_filter_get_n_children (EksFilter *self);
EksFilter *eks_filter_get_child (EksFilter *self, guint index);
void eks_filter_append (EksFilter *self, EksFilter *child);
void eks_filter_insert (EksFilter *self, guint index, EksFilter *child);
void eks_filter_remove (EksFilter *self, guint index);

gboolean eks_filter_is_empty (EksFilter *self); /* no condition anywhere */
void eks_filter_foreach_field (EksFilter *self, GFunc func, gpointer data); /* func (const char *field, data) */

EksFilter *eks_filter_from_json (JsonNode *node, const char *path, EksJsonIssues *issues);
JsonNode *eks_filter_to_json (EksFilter *self);

G_END_DECLS
