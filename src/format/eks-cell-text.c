/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the writers of text share: finding broken bytes and replacing them, and where a text can be cut. */

#include "config.h"

#include "eks-cell-text.h"

#include <unigbrk.h>

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

static gboolean
is_ascii (char byte)
{
  return ((guchar) byte & 0x80) == 0;
}

/**
 * eks_cell_text_find_boundary:
 * @text: UTF-8
 * @cut: where it is to end, before a character
 *
 * Goes back to the last place that is between two characters as a person sees them (Unicode, UAX #29). A text that is one
 * such character cannot be cut anywhere, and is where it must be.
 *
 * Returns: @cut or less
 */
gsize
eks_cell_text_find_boundary (const char *text, gsize cut)
{
  gsize length = (gsize) (g_utf8_next_char (text + cut) - text);
  g_autofree char *breaks = NULL;

  if (cut > 0 && is_ascii (text[cut]) && is_ascii (text[cut - 1]) && !(text[cut] == '\n' && text[cut - 1] == '\r'))
    return cut;
  breaks = g_malloc (length);
  u8_grapheme_breaks ((const uint8_t *) text, length, breaks);
  for (gsize at = cut; at > 0; at--)
    if (breaks[at])
      return at;
  return cut;
}
