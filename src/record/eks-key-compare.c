/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When two keys lead to the same record, for systems that spell one number differently. */

#include "config.h"

#include "eks-key-compare.h"

#include <string.h>

const char *const eks_key_compare_names[] = { "text", "phone", NULL };

/**
 * eks_phone_read_digits:
 * @text: (array length=length): a phone number as somebody spelt it
 * @length: in bytes
 * @digits: (out caller-allocates): its digits, without a leading 00; not NUL-terminated
 *
 * A letter makes it no number: the sender ACME or an anonymous caller.
 *
 * Returns: how many digits; 0 if the text is no phone number
 */
gsize
eks_phone_read_digits (const char *text, gsize length, char digits[EKS_PHONE_MAX_DIGITS])
{
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isalpha (text[i]) || (guchar) text[i] >= 0x80 || n == EKS_PHONE_MAX_DIGITS)
        return 0;
      if (g_ascii_isdigit (text[i]))
        digits[n++] = text[i];
    }
  if (n > 2 && digits[0] == '0' && digits[1] == '0')
    {
      n -= 2;
      memmove (digits, digits + 2, n);
    }
  return n;
}
