/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of nested records, cut into pages that the parser of answers reads: each a JSON array of some records. */
#pragma once

#include "eks-file-layout.h"
#include "eks-file-text.h"

G_BEGIN_DECLS

typedef struct _EksRecordPages EksRecordPages;

EksRecordPages *eks_record_pages_new_json (EksFileText *text, const EksFileLayout *layout);
EksRecordPages *eks_record_pages_new_xml (EksFileInput *input, const EksFileLayout *layout);
void eks_record_pages_free (EksRecordPages *self);
EksPage *eks_record_pages_next (EksRecordPages *self, gsize room, GCancellable *cancellable, GError **error);
guint64 eks_record_pages_get_n_records (EksRecordPages *self);
guint64 eks_record_pages_get_bad_bytes (EksRecordPages *self);
char **eks_json_find_records (const char *text, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksRecordPages, eks_record_pages_free)

G_END_DECLS
