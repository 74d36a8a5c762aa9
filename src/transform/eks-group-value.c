/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as grouping sees them: 1.50 is 1.5, a moment is the same in every offset, a guid in small and capital letters; texts
 * are what their bytes are. Null, missing and an empty text are one value. */

#include "config.h"

#include "eks-group-value-private.h"

#include <string.h>

#include "eks-decimal-private.h"
#include "eks-time-range-private.h"

/* What a spelling is, so that no two kinds of them are ever the same. */
enum
{
  SPELT_EMPTY,
  SPELT_RAW,
  SPELT_NUMBER,
  SPELT_MOMENT,
  SPELT_BOOLEAN,
};

static void
append_tagged (GByteArray *key, guint8 tag, const void *data, guint32 length)
{
  g_byte_array_append (key, &tag, 1);
  g_byte_array_append (key, (const guint8 *) &length, sizeof length);
  if (length > 0)
    g_byte_array_append (key, data, length);
}

/* Digits without zeros at their end, behind sign and magnitude. */
static void
append_number (GByteArray *key, const EksDecimal *number)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (number->sign != 0)
    {
      g_string_append_printf (text, "%d %" G_GINT64_FORMAT " ", number->sign, number->magnitude);
      for (const char *at = number->digits; at < number->end; at++)
        if (*at != '.')
          g_string_append_c (text, *at);
      while (text->str[text->len - 1] == '0')
        g_string_truncate (text, text->len - 1);
    }
  append_tagged (key, SPELT_NUMBER, text->str, (guint32) text->len);
}

static int
read_boolean (const EksValue *value)
{
  if ((value->length == 4 && memcmp (value->text, "true", 4) == 0) || (value->length == 1 && value->text[0] == '1'))
    return 1;
  if ((value->length == 5 && memcmp (value->text, "false", 5) == 0) || (value->length == 1 && value->text[0] == '0'))
    return 0;
  return -1;
}

static void
append_guid (GByteArray *key, const EksValue *value)
{
  g_autofree char *lower = g_ascii_strdown (value->text, value->length);

  append_tagged (key, SPELT_RAW, lower, value->length);
}

/* Appends what all spellings of a value have in common. */
void
eks_group_value_append (GByteArray *key, const EksValue *value, EksType type, EksZone *zone)
{
  EksDecimal number;
  gint64 moment;
  guint8 truth;

  if (eks_value_is_empty (value))
    append_tagged (key, SPELT_EMPTY, NULL, 0);
  else if ((type == EKS_TYPE_INTEGER || type == EKS_TYPE_NUMBER) && eks_decimal_parse (value->text, value->length, &number))
    append_number (key, &number);
  else if ((type == EKS_TYPE_TIMESTAMP || type == EKS_TYPE_DATE) && eks_time_range_read_moment (value->text, value->length, zone, &moment))
    append_tagged (key, SPELT_MOMENT, &moment, sizeof moment);
  else if (type == EKS_TYPE_BOOLEAN && read_boolean (value) >= 0)
    {
      truth = (guint8) read_boolean (value);
      append_tagged (key, SPELT_BOOLEAN, &truth, 1);
    }
  else if (type == EKS_TYPE_GUID && memchr (value->text, '\0', value->length) == NULL)
    append_guid (key, value);
  else
    append_tagged (key, SPELT_RAW, value->text, value->length);
}

/* Whether a value is what its type says. */
gboolean
eks_group_value_is_readable (const EksValue *value, EksType type)
{
  EksTimestamp timestamp;
  EksDecimal number;

  switch (type)
    {
    case EKS_TYPE_INTEGER:
    case EKS_TYPE_NUMBER:
      return eks_decimal_parse (value->text, value->length, &number);
    case EKS_TYPE_TIMESTAMP:
    case EKS_TYPE_DATE:
      return eks_timestamp_parse (value->text, value->length, &timestamp);
    case EKS_TYPE_BOOLEAN:
      return read_boolean (value) >= 0;
    case EKS_TYPE_TEXT:
    case EKS_TYPE_GUID:
    case EKS_TYPE_JSON:
    default:
      return TRUE;
    }
}

static int
compare_bytes (const EksValue *a, const EksValue *b)
{
  int order = memcmp (a->text, b->text, MIN (a->length, b->length));

  return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/* In small and capital letters alike. */
static int
compare_guids (const EksValue *a, const EksValue *b)
{
  int order = g_ascii_strncasecmp (a->text, b->text, MIN (a->length, b->length));

  return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

static int
compare_moments (const EksValue *a, const EksValue *b, EksZone *zone)
{
  gint64 first, second;

  if (!eks_time_range_read_moment (a->text, a->length, zone, &first) || !eks_time_range_read_moment (b->text, b->length, zone, &second))
    return compare_bytes (a, b);
  return (first > second) - (first < second);
}

static int
compare_readable (const EksValue *a, const EksValue *b, EksType type, EksZone *zone)
{
  EksDecimal first, second;

  switch ((int) type)
    {
    case EKS_TYPE_INTEGER:
    case EKS_TYPE_NUMBER:
      if (!eks_decimal_parse (a->text, a->length, &first) || !eks_decimal_parse (b->text, b->length, &second))
        return compare_bytes (a, b);
      return eks_decimal_compare (&first, &second);
    case EKS_TYPE_TIMESTAMP:
    case EKS_TYPE_DATE:
      return compare_moments (a, b, zone);
    case EKS_TYPE_BOOLEAN:
      return read_boolean (a) - read_boolean (b);
    case EKS_TYPE_GUID:
      return compare_guids (a, b);
    default:
      return compare_bytes (a, b);
    }
}

/* Returns less than, equal to or greater than 0, as @a is to @b: by what they mean; behind those what cannot be read, by its
 * bytes; what is empty last. */
int
eks_group_value_compare (const EksValue *a, const EksValue *b, EksType type, EksZone *zone)
{
  gboolean readable, other_readable;

  if (eks_value_is_empty (a) || eks_value_is_empty (b))
    return eks_value_is_empty (a) - eks_value_is_empty (b);
  readable = eks_group_value_is_readable (a, type);
  other_readable = eks_group_value_is_readable (b, type);
  if (readable != other_readable)
    return other_readable - readable;
  return readable ? compare_readable (a, b, type, zone) : compare_bytes (a, b);
}
