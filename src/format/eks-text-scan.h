/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copying text and looking for what needs care in one pass: at memcpy's speed, since most text needs none.
 * Sixteen bytes at a time where SSE2 is there (every amd64), eight at a time in a plain word elsewhere.
 * Nothing is read or written outside of the text's own length: tails are done with overlapping loads.
 * In a header because a call costs more than copying a usual cell. */
#pragma once

#include <glib.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

G_BEGIN_DECLS

/* Bytes below this are control characters. */
#define EKS_TEXT_FIRST_PLAIN 0x20

#define EKS_TEXT_EACH_BYTE(byte) (G_GUINT64_CONSTANT (0x0101010101010101) * (guchar) (byte))

/* What XML text cannot hold as it is, the start of an escape that only spreadsheets read (_x0041_), and the
 * first byte of U+FFFE and U+FFFF. */
#define EKS_TEXT_XML_SPECIALS { '&', '<', '>', '_', (char) 0xEF }

/**
 * eks_text_is_ascii:
 * @text: (array length=length): bytes
 * @length: how many
 *
 * Returns: %TRUE if no byte is above 7F
 */
static inline gboolean
eks_text_is_ascii (const char *text, gsize length)
{
  guint64 all = 0, word;

  if (length < sizeof word)
    {
      for (gsize i = 0; i < length; i++)
        all |= (guchar) text[i];
      return all < 0x80;
    }
  for (gsize at = 0; at < length - sizeof word; at += sizeof word)
    {
      memcpy (&word, text + at, sizeof word);
      all |= word;
    }
  memcpy (&word, text + length - sizeof word, sizeof word);
  return ((all | word) & EKS_TEXT_EACH_BYTE (0x80)) == 0;
}

static inline gboolean
eks_text_is_special (char byte, const char *specials, guint n_specials)
{
  if ((guchar) byte < EKS_TEXT_FIRST_PLAIN)
    return TRUE;
  for (guint i = 0; i < n_specials; i++)
    if (byte == specials[i])
      return TRUE;
  return FALSE;
}

/* The high bit of each byte that is special. A byte above a hit may be marked wrongly by the borrow,
 * the lowest mark never is. */
static inline guint64
eks_text_mark_word (guint64 word, const char *specials, guint n_specials)
{
  guint64 marks = (word - EKS_TEXT_EACH_BYTE (EKS_TEXT_FIRST_PLAIN)) & ~word;

  for (guint i = 0; i < n_specials; i++)
    {
      guint64 difference = word ^ EKS_TEXT_EACH_BYTE (specials[i]);
      marks |= (difference - EKS_TEXT_EACH_BYTE (1)) & ~difference;
    }
  return marks & EKS_TEXT_EACH_BYTE (0x80);
}

/* Copies eight bytes; which of them is the first special one, or 8. */
static inline guint
eks_text_copy_word (char *target, const char *text, const char *specials, guint n_specials)
{
  guint64 word, marks;

  memcpy (&word, text, sizeof word);
  memcpy (target, &word, sizeof word);
  marks = eks_text_mark_word (GUINT64_FROM_LE (word), specials, n_specials);
  return marks == 0 ? 8 : (guint) __builtin_ctzll (marks) / 8;
}

static inline gsize
eks_text_copy_bytes (char *target, const char *text, gsize length, const char *specials, guint n_specials)
{
  for (gsize i = 0; i < length; i++)
    {
      if (eks_text_is_special (text[i], specials, n_specials))
        return i;
      target[i] = text[i];
    }
  return length;
}

/* Four to seven bytes: the first four and the last four, looked at as one word. */
static inline gsize
eks_text_copy_halves (char *target, const char *text, gsize length, const char *specials, guint n_specials)
{
  guint32 first, last;
  guint64 marks;
  guint hit;

  memcpy (&first, text, sizeof first);
  memcpy (&last, text + length - 4, sizeof last);
  memcpy (target, &first, sizeof first);
  memcpy (target + length - 4, &last, sizeof last);
  marks = eks_text_mark_word (GUINT32_FROM_LE (first) | (guint64) GUINT32_FROM_LE (last) << 32, specials, n_specials);
  if (marks == 0)
    return length;
  hit = (guint) __builtin_ctzll (marks) / 8;
  return hit < 4 ? hit : length - 8 + hit;
}

static inline gsize
eks_text_copy_portable (char *target, const char *text, gsize length, const char *specials, guint n_specials)
{
  gsize at = 0;

  if (length < 4)
    return eks_text_copy_bytes (target, text, length, specials, n_specials);
  if (length < 8)
    return eks_text_copy_halves (target, text, length, specials, n_specials);
  while (at < length)
    {
      gsize from = MIN (at, length - 8);
      guint hit = eks_text_copy_word (target + from, text + from, specials, n_specials);
      if (hit < 8)
        return from + hit;
      at = from + 8;
    }
  return length;
}

#ifdef __SSE2__

static inline guint
eks_text_copy_vector (char *target, const char *text, const char *specials, guint n_specials)
{
  __m128i bytes = _mm_loadu_si128 ((const __m128i *) (const void *) text);
  __m128i marks = _mm_cmpeq_epi8 (_mm_min_epu8 (bytes, _mm_set1_epi8 (EKS_TEXT_FIRST_PLAIN - 1)), bytes);
  guint mask;

  _mm_storeu_si128 ((__m128i *) (void *) target, bytes);
  for (guint i = 0; i < n_specials; i++)
    marks = _mm_or_si128 (marks, _mm_cmpeq_epi8 (bytes, _mm_set1_epi8 (specials[i])));
  mask = (guint) _mm_movemask_epi8 (marks);
  return mask == 0 ? 16 : (guint) __builtin_ctz (mask);
}

static inline gsize
eks_text_copy_fast (char *target, const char *text, gsize length, const char *specials, guint n_specials)
{
  gsize at = 0;

  if (length < 16)
    return eks_text_copy_portable (target, text, length, specials, n_specials);
  while (at < length)
    {
      gsize from = MIN (at, length - 16);
      guint hit = eks_text_copy_vector (target + from, text + from, specials, n_specials);
      if (hit < 16)
        return from + hit;
      at = from + 16;
    }
  return length;
}

#else
#define eks_text_copy_fast eks_text_copy_portable
#endif

/**
 * eks_text_copy_csv:
 * @target: (array length=length): room for all of @text
 * @text: (array length=length): characters
 * @length: in bytes
 * @delimiter: first byte of what separates fields
 *
 * Copies up to the first control character, quotation mark or @delimiter. Bytes of @target behind
 * what is returned may have been overwritten.
 *
 * Returns: how many bytes need no care; @length if none does
 */
static inline gsize
eks_text_copy_csv (char *target, const char *text, gsize length, char delimiter)
{
  const char specials[] = { '"', delimiter };

  return eks_text_copy_fast (target, text, length, specials, G_N_ELEMENTS (specials));
}

/**
 * eks_text_copy_csv_portable:
 * @target: (array length=length): room for all of @text
 * @text: (array length=length): characters
 * @length: in bytes
 * @delimiter: first byte of what separates fields
 *
 * eks_text_copy_csv() without the processor's own instructions: what runs where there is no SSE2.
 *
 * Returns: how many bytes need no care; @length if none does
 */
static inline gsize
eks_text_copy_csv_portable (char *target, const char *text, gsize length, char delimiter)
{
  const char specials[] = { '"', delimiter };

  return eks_text_copy_portable (target, text, length, specials, G_N_ELEMENTS (specials));
}

/**
 * eks_text_copy_xml:
 * @target: (array length=length): room for all of @text
 * @text: (array length=length): characters
 * @length: in bytes
 *
 * Copies up to the first control character, `&`, `<`, `>`, `_` or byte EF.
 *
 * Returns: how many bytes need no care; @length if none does
 */
static inline gsize
eks_text_copy_xml (char *target, const char *text, gsize length)
{
  const char specials[] = EKS_TEXT_XML_SPECIALS;

  return eks_text_copy_fast (target, text, length, specials, G_N_ELEMENTS (specials));
}

/**
 * eks_text_copy_xml_portable:
 * @target: (array length=length): room for all of @text
 * @text: (array length=length): characters
 * @length: in bytes
 *
 * eks_text_copy_xml() without the processor's own instructions: what runs where there is no SSE2.
 *
 * Returns: how many bytes need no care; @length if none does
 */
static inline gsize
eks_text_copy_xml_portable (char *target, const char *text, gsize length)
{
  const char specials[] = EKS_TEXT_XML_SPECIALS;

  return eks_text_copy_portable (target, text, length, specials, G_N_ELEMENTS (specials));
}

G_END_DECLS
