/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written, under which title. */
#pragma once

#include "eks-json.h"
#include "eks-spec.h"

G_BEGIN_DECLS

#define EKS_TYPE_COLUMN (eks_column_get_type ())
/* Properties: field (string), title (string, nullable: the default title of the field). */
G_DECLARE_FINAL_TYPE (EksColumn, eks_column, EKS, COLUMN, EksSpec)

EksColumn *eks_column_new (const char *field, const char *title);
EksColumn *eks_column_copy (EksColumn *self);
const char *eks_column_get_field (EksColumn *self);
const char *eks_column_get_title (EksColumn *self);
void eks_column_set_title (EksColumn *self, const char *title);

EksColumn *eks_column_from_json (JsonNode *node, const char *path, EksJsonIssues *issues);
JsonNode *eks_column_to_json (EksColumn *self);

G_END_DECLS
