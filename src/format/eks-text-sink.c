/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8 in, bytes of the chosen encoding out: one buffer, emptied into the stream when it is full. */

#include "config.h"

#include "eks-text-sink.h"

#include <string.h>

#define BUFFER_BYTES (256 * 1024)

/* A character cut short at the very end is read as if it were whole. */
#define SLACK_BYTES 8

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

struct _EksTextSink
{
  EksSink sink;
  GOutputStream *stream; /* (owned) */
  char *buffer;          /* (owned) */
  char *wide;            /* (owned) (nullable): the same as UTF-16LE, which is never more than twice as long */
};

/* Where the last character begins that may not be whole yet. */
static gsize
find_whole_end (const char *text, gsize length)
{
  gsize start = length;

  while (start > 0 && length - start < 3 && ((guchar) text[start - 1] & 0xC0) == 0x80)
    start--;
  if (start == 0 || (guchar) text[start - 1] < 0xC0)
    return length;
  start--;
  return start + (gsize) g_utf8_skip[(guchar) text[start]] <= length ? length : start;
}

static char *
put_unit (char *target, guint unit)
{
  target[0] = (char) (unit & 0xFF);
  target[1] = (char) (unit >> 8);
  return target + 2;
}

static char *
put_wide (char *target, gunichar c)
{
  if (c > 0x10FFFF) /* never longer than the bytes it came from, whatever they were */
    c = 0xFFFD;
  if (c < 0x10000)
    return put_unit (target, c);
  target = put_unit (target, 0xD800 + ((c - 0x10000) >> 10));
  return put_unit (target, 0xDC00 + ((c - 0x10000) & 0x3FF));
}

static gsize
widen (char *target, const char *text, gsize length)
{
  char *out = target;

  for (const char *at = text, *end = text + length; at < end;)
    {
      if ((guchar) *at < 0x80)
        {
          out = put_unit (out, (guchar) *at++);
          continue;
        }
      out = put_wide (out, g_utf8_get_char (at));
      at = g_utf8_next_char (at);
    }
  return (gsize) (out - target);
}

/* Passes on @length bytes of the buffer and moves the others to its front. */
static void
pass_on (EksTextSink *self, gsize length)
{
  EksSink *sink = &self->sink;
  const char *bytes = self->buffer;
  gsize n_bytes = length;
  gsize rest = (gsize) (sink->at - self->buffer) - length;

  if (self->wide != NULL)
    {
      n_bytes = widen (self->wide, self->buffer, length);
      bytes = self->wide;
    }
  if (sink->error == NULL)
    g_output_stream_write_all (self->stream, bytes, n_bytes, NULL, sink->cancellable, &sink->error);
  memmove (self->buffer, self->buffer + length, rest);
  sink->at = self->buffer + rest;
}

static void
make_room (EksSink *sink)
{
  EksTextSink *self = (EksTextSink *) sink;

  pass_on (self, find_whole_end (self->buffer, (gsize) (sink->at - self->buffer)));
}

/**
 * eks_text_sink_new:
 * @stream: where the bytes go
 * @encoding: how they are encoded; a byte order mark comes first where it says so
 *
 * Returns: (transfer full): a sink for UTF-8
 */
EksTextSink *
eks_text_sink_new (GOutputStream *stream, EksEncoding encoding)
{
  EksTextSink *self = g_new0 (EksTextSink, 1);

  self->stream = g_object_ref (stream);
  self->buffer = g_malloc0 (BUFFER_BYTES + SLACK_BYTES);
  if (encoding == EKS_ENCODING_UTF16LE)
    self->wide = g_malloc (2 * BUFFER_BYTES + SLACK_BYTES);
  self->sink.at = self->buffer;
  self->sink.end = self->buffer + BUFFER_BYTES;
  self->sink.make_room = make_room;
  if (encoding != EKS_ENCODING_UTF8)
    eks_sink_put (&self->sink, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK));
  return self;
}

/**
 * eks_text_sink_free:
 * @self: (nullable) (transfer full): a sink; what it still holds is thrown away
 */
void
eks_text_sink_free (EksTextSink *self)
{
  if (self == NULL)
    return;
  g_clear_error (&self->sink.error);
  g_object_unref (self->stream);
  g_free (self->buffer);
  g_free (self->wide);
  g_free (self);
}

/**
 * eks_text_sink_flush:
 * @self: a sink
 * @error: return location
 *
 * Passes on everything.
 *
 * Returns: %FALSE if that or an earlier write failed
 */
gboolean
eks_text_sink_flush (EksTextSink *self, GError **error)
{
  pass_on (self, (gsize) (self->sink.at - self->buffer));
  return eks_sink_check (&self->sink, error);
}
