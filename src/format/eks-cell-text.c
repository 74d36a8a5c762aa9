/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the writers of marked-up text share: finding broken bytes. */

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
