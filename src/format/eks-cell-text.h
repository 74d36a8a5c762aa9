/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the writers of text share: finding broken bytes and replacing them, and where a text can be cut. */
#pragma once

#include "eks-text-scan.h"

G_BEGIN_DECLS

#define EKS_CELL_REPLACEMENT "\xEF\xBF\xBD"

gsize eks_cell_text_measure (const char *text, gsize length);
gsize eks_cell_text_find_boundary (const char *text, gsize cut);
void eks_cell_text_make_valid (GString *target, const char *text, gsize length);

/**
 * eks_cell_text_is_valid:
 * @text: (array length=length): characters
 * @length: in bytes
 *
 * Sources hand over UTF-8. This is so cheap that no writer has to believe it.
 *
 * Returns: %TRUE if @text is UTF-8, NUL bytes included
 */
static inline gboolean
eks_cell_text_is_valid (const char *text, gsize length)
{
  return G_LIKELY (eks_text_is_ascii (text, length)) || eks_cell_text_measure (text, length) == length;
}

G_END_DECLS
