/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of a file: their ids from its names, their types from its first values. */
#pragma once

#include "eks-batch.h"
#include "eks-entity.h"
#include "eks-file-layout.h"

G_BEGIN_DECLS

/**
 * EksFileField:
 * @id: in job files, unique
 * @name: as the file has it
 * @path: (nullable): names from the record down, where records are nested
 * @type: what all values seen so far can be without losing a character
 * @privacy: what the name lets think
 */
typedef struct
{
  char *id;
  char *name;
  GStrv path;
  EksType type;
  EksPrivacy privacy;
} EksFileField;

typedef struct _EksFileFields EksFileFields;

EksFileFields *eks_file_fields_new (void);
void eks_file_fields_free (EksFileFields *self);
EksFileField *eks_file_fields_add_name (EksFileFields *self, const char *name, gsize length);
EksFileField *eks_file_fields_add_column (EksFileFields *self);
EksFileField *eks_file_fields_add_path (EksFileFields *self, const char *const *path);
guint eks_file_fields_get_length (EksFileFields *self);
const EksFileField *eks_file_fields_get (EksFileFields *self, guint index);
int eks_file_fields_find (EksFileFields *self, const char *id);
void eks_file_fields_see (EksFileFields *self, guint index, const EksValue *value);
void eks_file_fields_decide (EksFileFields *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksFileFields, eks_file_fields_free)

G_END_DECLS
