/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a file as UTF-8, whatever it was written in. */
#pragma once

#include "eks-file-input.h"
#include "eks-page.h"

G_BEGIN_DECLS

typedef struct _EksFileText EksFileText;

EksFileText *eks_file_text_new (EksFileInput *input, const char *encoding);
void eks_file_text_free (EksFileText *self);
gboolean eks_file_text_read (EksFileText *self, EksPage *page, gsize room, gboolean *at_end, GCancellable *cancellable, GError **error);
const char *eks_file_text_get_encoding (EksFileText *self);
gboolean eks_file_text_had_mark (EksFileText *self);
guint64 eks_file_text_get_bad_bytes (EksFileText *self);
gboolean eks_file_encoding_is_known (const char *encoding);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksFileText, eks_file_text_free)

G_END_DECLS
