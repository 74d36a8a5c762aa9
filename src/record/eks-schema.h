/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of a stream of batches. */
#pragma once

#include "eks-type.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * EksSchemaColumn:
 * @id: the field's id with the relation before a dot, such as `lead.lead_guid`
 * @title: what stands above the column; the id where nobody chose one
 * @type: what its values mean
 * @personal: its values have no place in a report
 */
typedef struct
{
  const char *id;
  const char *title;
  EksType type;
  gboolean personal;
} EksSchemaColumn;

#define EKS_TYPE_SCHEMA (eks_schema_get_type ())
typedef struct _EksSchema EksSchema;

GType eks_schema_get_type (void) G_GNUC_CONST;
EksSchema *eks_schema_new (const EksSchemaColumn *columns, guint n_columns);
EksSchema *eks_schema_ref (EksSchema *self);
void eks_schema_unref (EksSchema *self);

guint eks_schema_get_n_columns (const EksSchema *self);
const EksSchemaColumn *eks_schema_get_column (const EksSchema *self, guint index);
int eks_schema_find (const EksSchema *self, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksSchema, eks_schema_unref)

G_END_DECLS
