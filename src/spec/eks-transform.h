/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step that changes the values of a column. */
#pragma once

#include "eks-json.h"
#include "eks-spec.h"

G_BEGIN_DECLS

/**
 * EksTransformKind:
 * @EKS_TRANSFORM_AGE: whole years from a date to the day of the run
 * @EKS_TRANSFORM_BOOLEAN: 1 → true, 0 → false
 * @EKS_TRANSFORM_PRESENCE: 0 if empty, else 1
 * @EKS_TRANSFORM_CIVILITY_LONG: Mister, Madam … in the export's language
 * @EKS_TRANSFORM_CIVILITY_SHORT: Mr, Mrs … in the export's language
 * @EKS_TRANSFORM_COUNTRY_NAME: DK → Denmark, in the export's language
 * @EKS_TRANSFORM_COUNTRY_CODE: Denmark → DK, ISO 3166-1 alpha-2
 * @EKS_TRANSFORM_LOWER: small letters
 * @EKS_TRANSFORM_UPPER: capital letters
 * @EKS_TRANSFORM_CAPITALIZE: the first letter capital
 * @EKS_TRANSFORM_SQUEEZE: runs of blanks to one, none at the ends
 * @EKS_TRANSFORM_TRIM: no blanks at the ends
 * @EKS_TRANSFORM_DATE_DDMMYYYY: 18061991
 * @EKS_TRANSFORM_DATE: 1991-06-18
 * @EKS_TRANSFORM_DATETIME: 1991-06-18 09:00:00
 * @EKS_TRANSFORM_DATE_COMPACT: 19910618
 * @EKS_TRANSFORM_DATE_PATTERN: as the pattern says, in a chosen time zone
 * @EKS_TRANSFORM_PHONE: international (E.164) or national form for a country
 * @EKS_TRANSFORM_DECIMAL: another decimal mark
 * @EKS_TRANSFORM_MAP: values by a table
 * @EKS_TRANSFORM_REPLACE: what a regular expression finds
 * @EKS_TRANSFORM_HASH: a keyed fingerprint
 * @EKS_TRANSFORM_MASK: all but the last characters hidden
 * @EKS_TRANSFORM_DROP: nothing
 *
 * In the order of eks_transform_kind_names.
 */
typedef enum
{
  EKS_TRANSFORM_AGE,
  EKS_TRANSFORM_BOOLEAN,
  EKS_TRANSFORM_PRESENCE,
  EKS_TRANSFORM_CIVILITY_LONG,
  EKS_TRANSFORM_CIVILITY_SHORT,
  EKS_TRANSFORM_COUNTRY_NAME,
  EKS_TRANSFORM_COUNTRY_CODE,
  EKS_TRANSFORM_LOWER,
  EKS_TRANSFORM_UPPER,
  EKS_TRANSFORM_CAPITALIZE,
  EKS_TRANSFORM_SQUEEZE,
  EKS_TRANSFORM_TRIM,
  EKS_TRANSFORM_DATE_DDMMYYYY,
  EKS_TRANSFORM_DATE,
  EKS_TRANSFORM_DATETIME,
  EKS_TRANSFORM_DATE_COMPACT,
  EKS_TRANSFORM_DATE_PATTERN,
  EKS_TRANSFORM_PHONE,
  EKS_TRANSFORM_DECIMAL,
  EKS_TRANSFORM_MAP,
  EKS_TRANSFORM_REPLACE,
  EKS_TRANSFORM_HASH,
  EKS_TRANSFORM_MASK,
  EKS_TRANSFORM_DROP,
} EksTransformKind;

#define EKS_TRANSFORM_N_KINDS (EKS_TRANSFORM_DROP + 1)

/* More would be no setting but a program. */
#define EKS_TRANSFORM_MAX_MAP 10000
#define EKS_TRANSFORM_MAX_PATTERN 1000

extern const char *const eks_transform_kind_names[];

#define EKS_TYPE_TRANSFORM (eks_transform_get_type ())
/* Properties, all EXPLICIT_NOTIFY but the first:
 *   kind (int EksTransformKind, construct only)
 *   text (string, never NULL): the pattern of a date (%d.%m.%Y), the regular expression, the decimal mark
 *   with (string, never NULL): what replaces a match
 *   time-zone (string, nullable): of a date pattern; NULL for the account's
 *   country (string, never NULL): of a phone number, two capital letters
 *   national (boolean): the form of a phone number
 *   keep (int, 0 to 1000): characters at the end that a mask leaves
 *   map (GStrv): value, its replacement, value, its replacement …
 *   keep-others (boolean), otherwise (string, nullable): a value that is not in the map stays, or becomes this (NULL: empty)
 * Job file: the kind's name ("upper"), or {"date": "%d.%m.%Y", "time_zone": "Europe/Stockholm"},
 *   {"phone": "international"|"national", "country": "FR"}, {"decimal": ","}, {"map": {"404": "delivered"}, "else": null},
 *   {"replace": "regex", "with": "…"}, {"mask": 4}. Without "else" what is not in the map stays. */
G_DECLARE_FINAL_TYPE (EksTransform, eks_transform, EKS, TRANSFORM, EksSpec)

EksTransform *eks_transform_new (EksTransformKind kind);
EksTransform *eks_transform_copy (EksTransform *self);

EksTransformKind eks_transform_get_kind (EksTransform *self);
const char *eks_transform_get_text (EksTransform *self);
const char *eks_transform_get_with (EksTransform *self);
const char *eks_transform_get_time_zone (EksTransform *self);
const char *eks_transform_get_country (EksTransform *self);
gboolean eks_transform_get_national (EksTransform *self);
guint eks_transform_get_keep (EksTransform *self);
const char *const *eks_transform_get_map (EksTransform *self);
gboolean eks_transform_get_keep_others (EksTransform *self);
const char *eks_transform_get_otherwise (EksTransform *self);

gboolean eks_transform_validate (EksTransform *self, GError **error);

EksTransform *eks_transform_from_json (JsonNode *node, const char *path, EksJsonIssues *issues);
JsonNode *eks_transform_to_json (EksTransform *self);

G_END_DECLS
