/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns with their settings under a name, to be used in other exports. */
#pragma once

#include "eks-table.h"

G_BEGIN_DECLS

#define EKS_TYPE_COLUMN_SET (eks_column_set_get_type ())
/* Properties: id (string, construct only), name (string, never NULL), connector (string) and entity (string): what it was made for.
 * Child, never NULL: columns (GListStore of EksColumn), in order.
 * File: {"version": 1, "id": "…", "name": "For the call centre", "connector": "…", "entity": "…", "columns": [ … ]}. */
G_DECLARE_FINAL_TYPE (EksColumnSet, eks_column_set, EKS, COLUMN_SET, EksSpec)

EksColumnSet *eks_column_set_new (const char *name, const char *connector, const char *entity);

const char *eks_column_set_get_id (EksColumnSet *self);
const char *eks_column_set_get_name (EksColumnSet *self);
void eks_column_set_set_name (EksColumnSet *self, const char *name);
const char *eks_column_set_get_connector (EksColumnSet *self);
const char *eks_column_set_get_entity (EksColumnSet *self);
GListStore *eks_column_set_get_columns (EksColumnSet *self);
void eks_column_set_take_over (EksColumnSet *self, EksTable *table); /* copies of the table's columns */

EksColumnSet *eks_column_set_from_data (const char *data, gsize length, GError **error);
char *eks_column_set_to_data (EksColumnSet *self);

G_END_DECLS
