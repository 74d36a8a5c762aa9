/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One table of an export: an entity, its rows and its columns. */
#pragma once

#include "eks-column.h"
#include "eks-filter.h"
#include "eks-parents.h"
#include "eks-table-lookup.h"

G_BEGIN_DECLS

/* As many as a worksheet has. */
#define EKS_TABLE_MAX_COLUMNS 16384

#define EKS_TYPE_TABLE (eks_table_get_type ())
/* Properties: name (string, nullable), entity (string), parents (EksParents), where (EksFilter, never NULL, always a group),
 * columns, by, values (GListStore of EksColumn, never NULL), counted (boolean: by and values are written, else columns; the
 * others are kept). Signal “changed”: anything in it changed. */
G_DECLARE_FINAL_TYPE (EksTable, eks_table, EKS, TABLE, EksSpec)

EksTable *eks_table_new (const char *entity);
EksTable *eks_table_copy (EksTable *self);

const char *eks_table_get_name (EksTable *self);
void eks_table_set_name (EksTable *self, const char *name);
const char *eks_table_get_entity (EksTable *self);
void eks_table_set_entity (EksTable *self, const char *entity);
const EksParents *eks_table_get_parents (EksTable *self);
void eks_table_set_parents (EksTable *self, const EksParents *parents);
EksFilter *eks_table_get_where (EksTable *self);
void eks_table_set_where (EksTable *self, EksFilter *where);
GListStore *eks_table_get_columns (EksTable *self);
GListStore *eks_table_get_lookups (EksTable *self); /* (element-type EksTableLookup): into other connections */
GListStore *eks_table_get_by (EksTable *self);
GListStore *eks_table_get_values (EksTable *self);
gboolean eks_table_get_counted (EksTable *self);
void eks_table_set_counted (EksTable *self, gboolean counted);
GListModel *eks_table_dup_written (EksTable *self);
guint eks_table_get_n_written (EksTable *self);
EksColumn *eks_table_find_column (EksTable *self, const char *field);
void eks_table_remove_column (EksTable *self, EksColumn *column);
void eks_table_move_column (EksTable *self, guint from, guint to);

EksTable *eks_table_from_json (JsonNode *node, const char *path, EksJsonIssues *issues);
JsonNode *eks_table_to_json (EksTable *self);

G_END_DECLS
