/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON as text, appended piece by piece: what is too long to be inlined. */

#include "config.h"

#include "eks-demo-text.h"

static void
put_escape (GString *text, guchar c)
{
  static const char hex[] = "0123456789abcdef";
  char unicode[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };

  switch (c)
    {
    case '"':
      EKS_DEMO_PUT (text, "\\\"");
      break;
    case '\\':
      EKS_DEMO_PUT (text, "\\\\");
      break;
    case '\n':
      EKS_DEMO_PUT (text, "\\n");
      break;
    case '\r':
      EKS_DEMO_PUT (text, "\\r");
      break;
    case '\t':
      EKS_DEMO_PUT (text, "\\t");
      break;
    default:
      eks_demo_put (text, unicode, sizeof unicode);
    }
}

/**
 * eks_demo_put_quoted:
 * @text: where to
 * @value: UTF-8
 *
 * Appends @value as a JSON string, quotes included.
 */
void
eks_demo_put_quoted (GString *text, const char *value)
{
  const char *start = value;

  EKS_DEMO_PUT (text, "\"");
  for (; *value != '\0'; value++)
    {
      guchar c = (guchar) *value;
      if (c >= 0x20 && c != '"' && c != '\\')
        continue;
      eks_demo_put (text, start, (gsize) (value - start));
      put_escape (text, c);
      start = value + 1;
    }
  eks_demo_put (text, start, (gsize) (value - start));
  EKS_DEMO_PUT (text, "\"");
}

/**
 * eks_demo_put_digits:
 * @text: where to
 * @value: a number
 * @width: least number of digits, at most 20; zeros fill up
 */
void
eks_demo_put_digits (GString *text, guint64 value, guint width)
{
  char digits[20];
  guint at = sizeof digits;

  do
    {
      digits[--at] = (char) ('0' + value % 10);
      value /= 10;
    }
  while (value > 0 || sizeof digits - at < width);
  eks_demo_put (text, digits + at, sizeof digits - at);
}

/**
 * eks_demo_put_number:
 * @text: where to
 * @value: a number
 */
void
eks_demo_put_number (GString *text, guint64 value)
{
  eks_demo_put_digits (text, value, 1);
}

/**
 * eks_demo_put_amount:
 * @text: where to
 * @cents: hundredths of the currency's unit
 *
 * Appends the amount with a point as decimal mark and two decimals, without quotes.
 */
void
eks_demo_put_amount (GString *text, guint cents)
{
  eks_demo_put_digits (text, cents / 100, 1);
  EKS_DEMO_PUT (text, ".");
  eks_demo_put_digits (text, cents % 100, 2);
}
