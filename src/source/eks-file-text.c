/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoding. Where nobody said what a file is written in, its mark says it, else its bytes: as long as they are ASCII
 * nothing has to be decided, and the first that are not are UTF-8 or they are not. */

#include "config.h"

#include "eks-file-text.h"

#include "eks-page-parser.h"

#include <string.h>

/* Enough to tell UTF-16 without a mark, and UTF-8 from the rest. */
#define LOOK_AHEAD 65536

typedef enum
{
  CODE_UNKNOWN, /* ASCII so far */
  CODE_UTF8,
  CODE_UTF16_LE,
  CODE_UTF16_BE,
  CODE_TABLE,
} Code;

static const char replacement[] = "\xEF\xBF\xBD";

struct _EksFileText
{
  EksFileInput *input; /* (owned) */
  Code code;
  gboolean begun;
  gboolean had_mark;
  const char *encoding; /* what it is called; NULL while nobody knows */
  char table[256][4];   /* CODE_TABLE: the UTF-8 of each byte, ended by NUL … */
  guint8 table_length[256];
  GByteArray *raw;      /* (owned): read and not decoded */
  gboolean raw_ended;
  guint16 high;         /* half of a surrogate pair, or 0 */
  guint64 bad_bytes;
};

static const char *const tables[] = { "windows-1252", "iso-8859-1", "iso-8859-15", "windows-1250", NULL };

/**
 * eks_file_encoding_is_known:
 * @encoding: a name such as `windows-1252`
 *
 * Returns: whether text in it can be read
 */
gboolean
eks_file_encoding_is_known (const char *encoding)
{
  g_return_val_if_fail (encoding != NULL, FALSE);
  return strcmp (encoding, "utf-8") == 0 || strcmp (encoding, "utf-16") == 0 || g_strv_contains (tables, encoding);
}

static void
make_table (EksFileText *self, const char *encoding)
{
  self->code = CODE_TABLE;
  self->encoding = g_intern_string (encoding);
  for (guint i = 0; i < 256; i++)
    {
      const char byte = (char) i;
      gsize length = 0;
      g_autofree char *text = i < 0x80 ? NULL : g_convert (&byte, 1, "UTF-8", encoding, NULL, &length, NULL);
      if (i < 0x80)
        {
          self->table[i][0] = byte;
          self->table_length[i] = 1;
        }
      else if (text != NULL && length > 0 && length <= 3)
        {
          memcpy (self->table[i], text, length);
          self->table_length[i] = length;
        }
      /* a length of 0 is a byte that means nothing */
    }
}

/**
 * eks_file_text_new:
 * @input: (transfer full): the bytes
 * @encoding: (nullable): one that eks_file_encoding_is_known(), or %NULL to find out
 *
 * Returns: (transfer full): the text
 */
EksFileText *
eks_file_text_new (EksFileInput *input, const char *encoding)
{
  EksFileText *self = g_new0 (EksFileText, 1);

  self->input = input;
  self->raw = g_byte_array_new ();
  if (encoding == NULL)
    return self;
  self->encoding = g_intern_string (encoding);
  if (strcmp (encoding, "utf-8") == 0)
    self->code = CODE_UTF8;
  else if (strcmp (encoding, "utf-16") == 0)
    self->code = CODE_UTF16_LE; /* until a mark says otherwise */
  else
    make_table (self, encoding);
  return self;
}

/**
 * eks_file_text_free:
 * @self: (nullable) (transfer full): a text
 */
void
eks_file_text_free (EksFileText *self)
{
  if (self == NULL)
    return;
  eks_file_input_free (self->input);
  g_byte_array_unref (self->raw);
  g_free (self);
}

static gboolean
fill_raw (EksFileText *self, gsize room, GCancellable *cancellable, GError **error)
{
  gsize before = self->raw->len;
  gssize n;

  if (self->raw_ended)
    return TRUE;
  g_byte_array_set_size (self->raw, before + room);
  n = eks_file_input_read (self->input, (char *) self->raw->data + before, room, cancellable, error);
  g_byte_array_set_size (self->raw, before + MAX (n, 0));
  self->raw_ended = n == 0;
  return n >= 0;
}

/* Letters of UTF-16 without a mark: every other byte is NUL. */
static Code
guess_wide (const guint8 *bytes, gsize length)
{
  gsize even = 0, odd = 0;

  for (gsize i = 0; i + 1 < length; i += 2)
    {
      even += bytes[i] == 0;
      odd += bytes[i + 1] == 0;
    }
  if (odd > length / 5 && even < length / 50 + 1)
    return CODE_UTF16_LE;
  return even > length / 5 && odd < length / 50 + 1 ? CODE_UTF16_BE : CODE_UNKNOWN;
}

static void
set_code (EksFileText *self, Code code, const char *name, guint mark)
{
  self->code = code;
  self->encoding = name;
  self->had_mark = mark > 0;
  if (mark > 0)
    g_byte_array_remove_range (self->raw, 0, mark);
}

/* A mark counts whatever somebody said: it is not part of the text. */
static void
look_at_beginning (EksFileText *self)
{
  const guint8 *bytes = self->raw->data;
  gsize length = self->raw->len;
  Code wide;

  if (length >= 3 && memcmp (bytes, "\xEF\xBB\xBF", 3) == 0 && (self->code == CODE_UNKNOWN || self->code == CODE_UTF8))
    set_code (self, CODE_UTF8, "utf-8", 3);
  else if (length >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE && self->code != CODE_TABLE)
    set_code (self, CODE_UTF16_LE, "utf-16", 2);
  else if (length >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF && self->code != CODE_TABLE)
    set_code (self, CODE_UTF16_BE, "utf-16", 2);
  else if (self->code == CODE_UNKNOWN || self->code == CODE_UTF16_LE)
    {
      wide = guess_wide (bytes, MIN (length, 4096));
      if (wide != CODE_UNKNOWN)
        set_code (self, wide, "utf-16", 0);
    }
}

static gsize
count_ascii (const guint8 *bytes, gsize length)
{
  gsize i = 0;

  for (; i + 8 <= length; i += 8)
    {
      guint64 word;
      memcpy (&word, bytes + i, 8);
      if (word & G_GUINT64_CONSTANT (0x8080808080808080))
        break;
    }
  while (i < length && bytes[i] < 0x80)
    i++;
  return i;
}

/* Bytes at the end that may be the beginning of a character. */
static gsize
count_open (const guint8 *bytes, gsize length)
{
  for (gsize back = 1; back <= 3 && back <= length; back++)
    {
      guint8 byte = bytes[length - back];
      if (byte < 0x80)
        return 0;
      if (byte >= 0xC0)
        return byte >= 0xF0 ? (back < 4 ? back : 0) : byte >= 0xE0 ? (back < 3 ? back : 0) : (back < 2 ? back : 0);
    }
  return 0;
}

/* What is not ASCII has come: it decides. */
static void
decide (EksFileText *self)
{
  gsize length = self->raw->len;

  if (!self->raw_ended)
    length -= count_open (self->raw->data, length);
  if (eks_page_is_utf8 ((const char *) self->raw->data, length))
    set_code (self, CODE_UTF8, "utf-8", 0);
  else
    make_table (self, "windows-1252");
}

static void
decode_utf8 (EksFileText *self, EksPage *page)
{
  gsize length = self->raw->len;
  const char *at = (const char *) self->raw->data;

  if (!self->raw_ended)
    length -= count_open (self->raw->data, length);
  if (eks_page_is_utf8 (at, length))
    eks_page_append (page, at, length);
  else
    for (const char *end = at + length; at < end;)
      {
        const char *stop;
        /* it stops at a NUL byte too, which is a character like others here */
        gboolean all = g_utf8_validate_len (at, end - at, &stop);
        eks_page_append (page, at, stop - at);
        at = stop;
        if (all || at == end)
          break;
        if (*at == '\0')
          eks_page_append (page, at, 1);
        else
          {
            eks_page_append (page, replacement, 3);
            self->bad_bytes++;
          }
        at++;
      }
  g_byte_array_remove_range (self->raw, 0, length);
}

static void
append_character (EksPage *page, gunichar character)
{
  char text[6];

  eks_page_append (page, text, g_unichar_to_utf8 (character, text));
}

static void
append_bad (EksFileText *self, EksPage *page)
{
  eks_page_append (page, replacement, 3);
  self->bad_bytes++;
}

static void
decode_utf16 (EksFileText *self, EksPage *page)
{
  gsize length = self->raw->len & ~(gsize) 1;
  const guint8 *bytes = self->raw->data;
  guint low = self->code == CODE_UTF16_LE ? 0 : 1;

  for (gsize i = 0; i < length; i += 2)
    {
      guint16 unit = bytes[i + low] | bytes[i + 1 - low] << 8;
      if (self->high != 0 && unit >= 0xDC00 && unit < 0xE000)
        {
          append_character (page, 0x10000 + ((self->high - 0xD800) << 10) + (unit - 0xDC00));
          self->high = 0;
          continue;
        }
      if (self->high != 0)
        append_bad (self, page);
      self->high = 0;
      if (unit >= 0xD800 && unit < 0xDC00)
        self->high = unit;
      else if (unit >= 0xDC00 && unit < 0xE000)
        append_bad (self, page);
      else
        append_character (page, unit);
    }
  g_byte_array_remove_range (self->raw, 0, length);
  if (self->raw_ended && (self->raw->len > 0 || self->high != 0))
    append_bad (self, page);
  if (self->raw_ended)
    g_byte_array_set_size (self->raw, 0);
}

static void
decode_table (EksFileText *self, EksPage *page)
{
  const guint8 *bytes = self->raw->data;
  gsize length = self->raw->len;

  for (gsize i = 0; i < length;)
    {
      gsize plain = count_ascii (bytes + i, length - i);
      eks_page_append (page, (const char *) bytes + i, plain);
      i += plain;
      if (i == length)
        break;
      if (self->table_length[bytes[i]] > 0)
        eks_page_append (page, self->table[bytes[i]], self->table_length[bytes[i]]);
      else
        append_bad (self, page);
      i++;
    }
  g_byte_array_set_size (self->raw, 0);
}

static void
decode (EksFileText *self, EksPage *page)
{
  gsize ascii;

  switch (self->code)
    {
    case CODE_UTF8:
      decode_utf8 (self, page);
      break;
    case CODE_UTF16_LE:
    case CODE_UTF16_BE:
      decode_utf16 (self, page);
      break;
    case CODE_TABLE:
      decode_table (self, page);
      break;
    case CODE_UNKNOWN:
    default:
      ascii = count_ascii (self->raw->data, self->raw->len);
      eks_page_append (page, (const char *) self->raw->data, ascii);
      g_byte_array_remove_range (self->raw, 0, ascii);
      break;
    }
}

/**
 * eks_file_text_read:
 * @self: a text
 * @page: gets more text behind what it has
 * @room: about how many bytes
 * @at_end: (out): whether that was all
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Blocks.
 *
 * Returns: %FALSE if the file cannot be read
 */
gboolean
eks_file_text_read (EksFileText *self, EksPage *page, gsize room, gboolean *at_end, GCancellable *cancellable, GError **error)
{
  gsize before;

  g_return_val_if_fail (self != NULL && page != NULL && room > 0, FALSE);

  before = page->length;
  while (!self->begun && self->raw->len < LOOK_AHEAD && !self->raw_ended)
    if (!fill_raw (self, LOOK_AHEAD, cancellable, error))
      return FALSE;
  if (!self->begun)
    look_at_beginning (self);
  self->begun = TRUE;
  do
    {
      if (self->raw->len < 8 && !fill_raw (self, room, cancellable, error))
        return FALSE;
      decode (self, page);
      /* Undecided bytes are not ASCII: with some more of them it is clearer what they are. */
      if (self->code == CODE_UNKNOWN && self->raw->len > 0)
        {
          if (!fill_raw (self, room, cancellable, error))
            return FALSE;
          decide (self);
        }
    }
  while (page->length == before && (!self->raw_ended || self->raw->len > 0));
  *at_end = self->raw_ended && self->raw->len == 0;
  return TRUE;
}

/**
 * eks_file_text_get_encoding:
 * @self: a text that was read from
 *
 * Returns: (transfer none): what it is written in; ASCII is called `utf-8` too
 */
const char *
eks_file_text_get_encoding (EksFileText *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->encoding != NULL ? self->encoding : "utf-8";
}

/**
 * eks_file_text_had_mark:
 * @self: a text that was read from
 *
 * Returns: whether it began with a byte order mark
 */
gboolean
eks_file_text_had_mark (EksFileText *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->had_mark;
}

/**
 * eks_file_text_get_bad_bytes:
 * @self: a text
 *
 * Returns: how many sequences so far meant nothing and became U+FFFD
 */
guint64
eks_file_text_get_bad_bytes (EksFileText *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->bad_bytes;
}
