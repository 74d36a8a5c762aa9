/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the writers of text share: finding broken bytes and replacing them. */

#include "config.h"

#include "eks-cell-text.h"

/**
 * eks_cell_text_measure:
 * @text: (array length=length): characters
 * @length: in bytes
 *
 * Returns: how many bytes from the start on are UTF-8, NUL bytes included; @length if all are
 */
gsize
eks_cell_text_measure (const char *text, gsize length)
{
  const char *at = text, *end = text + length;

  while (at < end)
    {
      if (g_utf8_validate_len (at, (gsize) (end - at), &at))
        return length;
      if (*at != '\0')
        return (gsize) (at - text);
      at++;
    }
  return length;
}

/**
 * eks_cell_text_make_valid:
 * @target: becomes @text with U+FFFD for each byte that is no UTF-8
 * @text: (array length=length): characters
 * @length: in bytes
 */
void
eks_cell_text_make_valid (GString *target, const char *text, gsize length)
{
  g_string_truncate (target, 0);
  for (gsize at = 0; at < length; at++)
    {
      gsize n = eks_cell_text_measure (text + at, length - at);

      g_string_append_len (target, text + at, (gssize) n);
      at += n;
      if (at < length)
        g_string_append (target, EKS_CELL_REPLACEMENT);
    }
}
