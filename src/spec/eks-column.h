/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One column of the file. */
#pragma once

#include "eks-transform.h"

G_BEGIN_DECLS

/* More than any field is wide, less than what would be no column any more. */
#define EKS_COLUMN_MAX_SIZE 32767
#define EKS_COLUMN_MAX_TRANSFORMS 50

/**
 * EksColumnSource:
 * @EKS_COLUMN_FIELD: the value of a field
 * @EKS_COLUMN_CONSTANT: the same text in every row
 * @EKS_COLUMN_PATTERN: fields in a text: `{lead.external_lead_id}-{status}`
 *
 * Where the values of a column come from. `field`, `constant`, `pattern` in the job file.
 */
typedef enum
{
  EKS_COLUMN_FIELD,
  EKS_COLUMN_CONSTANT,
  EKS_COLUMN_PATTERN,
} EksColumnSource;

/**
 * EksPer:
 * @EKS_PER_VALUE: the value as it is
 *
 * Which part of a time the rows of a counted table have in common, in the account's time zone. `per` in the job file.
 */
typedef enum
{
  EKS_PER_VALUE,
  EKS_PER_HOUR,
  EKS_PER_DAY,
  EKS_PER_WEEK,
  EKS_PER_MONTH,
  EKS_PER_QUARTER,
  EKS_PER_YEAR,
} EksPer;

/**
 * EksMeasure:
 * @EKS_MEASURE_NONE: nothing: the column has values of records
 * @EKS_MEASURE_COUNT: how many values there are, or records where the field is “*”
 * @EKS_MEASURE_COUNT_DISTINCT: how many different values
 *
 * What a column of a counted table says about the records of a row. Its name stands in place of `field` in the job file.
 */
typedef enum
{
  EKS_MEASURE_NONE,
  EKS_MEASURE_COUNT,
  EKS_MEASURE_COUNT_DISTINCT,
  EKS_MEASURE_SUM,
  EKS_MEASURE_MIN,
  EKS_MEASURE_MAX,
  EKS_MEASURE_AVG,
} EksMeasure;

/* What is done to a value, in this order: source, transforms, default for an empty one, cut to the maximum, padded to the
 * minimum. An empty value without a default is not padded. */
#define EKS_TYPE_COLUMN (eks_column_get_type ())
/* Properties, all EXPLICIT_NOTIFY but the first:
 *   source (int EksColumnSource, construct only), text (string, never NULL: the id of the field, the constant or the pattern),
 *   title (string, nullable), default (string, nullable), minimum, maximum (int, 0: none; characters a person sees),
 *   pad (string " " or "0"), pad-at-start (boolean), hidden (boolean: there for its settings, not in the file),
 *   per (int EksPer), measure (int EksMeasure): for a table that is counted, see eks-grouping.h.
 * Child, never NULL: transforms (GListStore of EksTransform), in the order in which they are done.
 * Job file: {"field": "…", "title": "…", "default": "-", "min": 10, "pad": "0", "pad_at": "start", "max": 20,
 *   "transform": ["upper"], "hidden": true}; "constant" or "pattern" instead of "field". */
G_DECLARE_FINAL_TYPE (EksColumn, eks_column, EKS, COLUMN, EksSpec)

EksColumn *eks_column_new (const char *field, const char *title);
EksColumn *eks_column_new_custom (EksColumnSource source, const char *text, const char *title);
EksColumn *eks_column_copy (EksColumn *self);
gboolean eks_column_equal (EksColumn *self, EksColumn *other);

EksColumnSource eks_column_get_source (EksColumn *self);
const char *eks_column_get_text (EksColumn *self);
const char *eks_column_get_field (EksColumn *self);
const char *eks_column_get_title (EksColumn *self);
void eks_column_set_title (EksColumn *self, const char *title);
const char *eks_column_get_default (EksColumn *self);
guint eks_column_get_minimum (EksColumn *self);
guint eks_column_get_maximum (EksColumn *self);
char eks_column_get_pad (EksColumn *self);
gboolean eks_column_get_pad_at_start (EksColumn *self);
gboolean eks_column_get_hidden (EksColumn *self);
EksPer eks_column_get_per (EksColumn *self);
EksMeasure eks_column_get_measure (EksColumn *self);
GListStore *eks_column_get_transforms (EksColumn *self);
gboolean eks_column_has_changes (EksColumn *self);
gboolean eks_column_is_plain (EksColumn *self);

void eks_column_foreach_field (EksColumn *self, GFunc func, gpointer data);
gboolean eks_column_validate (EksColumn *self, GError **error);

EksColumn *eks_column_from_json (JsonNode *node, const char *path, EksJsonIssues *issues);
JsonNode *eks_column_to_json (EksColumn *self);

G_END_DECLS
