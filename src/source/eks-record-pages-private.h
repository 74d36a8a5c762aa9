/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two kinds of record pages share. */
#pragma once

#include "eks-record-pages.h"

G_BEGIN_DECLS

/* A record that is larger is no record: a bracket or an end tag is missing. */
#define EKS_RECORD_MAX_BYTES (16 * 1024 * 1024)

/**
 * EksRecordPagesClass:
 * @append: puts the next record, as JSON, behind what @page has; %FALSE at the end or with an error
 * @free: frees the object
 * @get_bad_bytes: sequences that became U+FFFD
 *
 * A kind of file.
 */
typedef struct
{
  gboolean (*append) (EksRecordPages *self, EksPage *page, GCancellable *cancellable, GError **error);
  void (*free) (EksRecordPages *self);
  guint64 (*get_bad_bytes) (EksRecordPages *self);
} EksRecordPagesClass;

struct _EksRecordPages
{
  const EksRecordPagesClass *klass;
  EksPagePool *pool;  /* (owned) */
  guint64 n_records;
};

void eks_record_pages_init (EksRecordPages *self, const EksRecordPagesClass *klass);

G_END_DECLS
