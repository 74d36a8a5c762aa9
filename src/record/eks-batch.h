/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bounded pack of rows whose values point into memory that the batch keeps alive: no allocation per cell. */
#pragma once

#include "eks-schema.h"

G_BEGIN_DECLS

/**
 * EksValueKind:
 * @EKS_VALUE_MISSING: the source did not send the field
 * @EKS_VALUE_NULL: the source sent null
 * @EKS_VALUE_BOOLEAN: the text is `true` or `false`
 * @EKS_VALUE_NUMBER: the text is a JSON number with the source's own digits
 * @EKS_VALUE_TEXT: UTF-8 text, unescaped; it may hold NUL bytes
 * @EKS_VALUE_JSON: the text is a compact JSON object or array
 *
 * How the source spelt a value. What the value means is the type of its column.
 */
typedef enum
{
  EKS_VALUE_MISSING,
  EKS_VALUE_NULL,
  EKS_VALUE_BOOLEAN,
  EKS_VALUE_NUMBER,
  EKS_VALUE_TEXT,
  EKS_VALUE_JSON,
} EksValueKind;

/**
 * EksValue:
 * @text: (array length=length): the characters, not NUL-terminated; %NULL for missing and null
 * @length: in bytes
 * @kind: an #EksValueKind
 *
 * A cell. Sixteen bytes, owned by its batch.
 */
typedef struct
{
  const char *text;
  guint32 length;
  guint8 kind;
} EksValue;

#define EKS_BATCH_MAX_ROWS 256

#define EKS_TYPE_BATCH (eks_batch_get_type ())
typedef struct _EksBatch EksBatch;

GType eks_batch_get_type (void) G_GNUC_CONST;
EksBatch *eks_batch_new (EksSchema *schema, guint max_rows);
EksBatch *eks_batch_new_wider (EksSchema *schema, EksBatch *source);
EksBatch *eks_batch_ref (EksBatch *self);
void eks_batch_unref (EksBatch *self);

EksSchema *eks_batch_get_schema (EksBatch *self);
guint eks_batch_get_n_rows (EksBatch *self);
EksValue *eks_batch_get_row (EksBatch *self, guint row);

EksValue *eks_batch_add_row (EksBatch *self);
EksValue *eks_batch_add_copy (EksBatch *self, const EksValue *row);
void eks_batch_remove_last_row (EksBatch *self);
void eks_batch_set_n_rows (EksBatch *self, guint n_rows);
gboolean eks_batch_is_full (EksBatch *self);
char *eks_batch_alloc (EksBatch *self, gsize length);
const char *eks_batch_copy_text (EksBatch *self, const char *text, gsize length);
void eks_batch_keep_alive (EksBatch *self, gpointer owner, GDestroyNotify release);

static inline gboolean
eks_value_is_empty (const EksValue *value)
{
  return value->kind <= EKS_VALUE_NULL || value->length == 0;
}

char *eks_value_dup_text (const EksValue *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksBatch, eks_batch_unref)

G_END_DECLS
