/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done to a column, as the window says it: names, one line of explanation, a short summary. */
#pragma once

#include "eks-column.h"

G_BEGIN_DECLS

/**
 * EksTransformWords:
 * @kind: which transform
 * @family: untranslated heading that it stands under; the same pointer for all of a family
 * @name: untranslated name
 * @explanation: untranslated, a line on what it does
 * @summary: (nullable): untranslated, a few words for the row of a column; %NULL where its arguments belong to it
 */
typedef struct
{
  EksTransformKind kind;
  const char *family;
  const char *name;
  const char *explanation;
  const char *summary;
} EksTransformWords;

const EksTransformWords *eks_transform_words_list (guint *n);
const EksTransformWords *eks_transform_words_get (EksTransformKind kind);
char *eks_column_words_summarize (EksColumn *column);

G_END_DECLS
