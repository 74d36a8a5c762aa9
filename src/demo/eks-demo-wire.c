/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that no well-behaved server library would send: the connection is taken from libsoup and written to by hand. */

#include "config.h"

#include "eks-demo-wire.h"

typedef struct
{
  GBytes *bytes; /* (owned) */
  guint64 times;
  guint pause; /* milliseconds before it */
} Piece;

struct _EksDemoWire
{
  GArray *pieces; /* (owned) (element-type Piece) */
  guint at;
  /* while it is being sent */
  SoupServerMessage *message; /* (owned) */
  GIOStream *stream;          /* (owned) */
  GMainContext *context;
  GCancellable *cancellable; /* (owned) */
  guint *running;
};

static void send_next (EksDemoWire *self);

static void
piece_clear (Piece *piece)
{
  g_clear_pointer (&piece->bytes, g_bytes_unref);
}

/**
 * eks_demo_wire_new:
 *
 * Returns: (transfer full): an answer without bytes
 */
EksDemoWire *
eks_demo_wire_new (void)
{
  EksDemoWire *self = g_new0 (EksDemoWire, 1);

  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_set_clear_func (self->pieces, (GDestroyNotify) piece_clear);
  return self;
}

/**
 * eks_demo_wire_free:
 * @self: (nullable) (transfer full): an answer that is not being sent
 */
void
eks_demo_wire_free (EksDemoWire *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->pieces);
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_clear_object (&self->cancellable);
  g_free (self);
}

/**
 * eks_demo_wire_add:
 * @self: an answer
 * @data: (array length=length): bytes, copied
 * @length: how many
 * @times: how often they are sent
 */
void
eks_demo_wire_add (EksDemoWire *self, const char *data, gsize length, guint64 times)
{
  Piece piece = { g_bytes_new (data, length), times, 0 };

  g_array_append_val (self->pieces, piece);
}

/**
 * eks_demo_wire_add_slices:
 * @self: an answer
 * @data: (array length=length): bytes, copied
 * @length: how many
 * @slices: number of parts
 * @milliseconds: how long it takes until the last part is sent
 */
void
eks_demo_wire_add_slices (EksDemoWire *self, const char *data, gsize length, guint slices, guint milliseconds)
{
  gsize done = 0;

  for (guint i = 1; i <= slices; i++)
    {
      gsize end = length * i / slices;
      Piece piece = { g_bytes_new (data + done, end - done), 1, milliseconds / slices };
      g_array_append_val (self->pieces, piece);
      done = end;
    }
}

static void
finish (EksDemoWire *self)
{
  guint *running = self->running;

  g_io_stream_close (self->stream, NULL, NULL);
  eks_demo_wire_free (self);
  *running -= 1;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  EksDemoWire *self = data;
  Piece *piece = &g_array_index (self->pieces, Piece, self->at);

  /* A client that has had enough closes its end; that is what it is expected to do. */
  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    {
      finish (self);
      return;
    }
  if (--piece->times == 0)
    self->at++;
  send_next (self);
}

static gboolean
write_piece_cb (gpointer data)
{
  EksDemoWire *self = data;
  Piece *piece = &g_array_index (self->pieces, Piece, self->at);
  gsize length;
  const char *bytes = g_bytes_get_data (piece->bytes, &length);

  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->stream), bytes, length, G_PRIORITY_DEFAULT, self->cancellable, written_cb, self);
  return G_SOURCE_REMOVE;
}

static void
send_next (EksDemoWire *self)
{
  g_autoptr (GSource) timer = NULL;

  if (self->at == self->pieces->len || g_cancellable_is_cancelled (self->cancellable))
    {
      finish (self);
      return;
    }
  if (g_array_index (self->pieces, Piece, self->at).pause == 0)
    {
      write_piece_cb (self);
      return;
    }
  timer = g_timeout_source_new (g_array_index (self->pieces, Piece, self->at).pause);
  g_source_set_callback (timer, write_piece_cb, self, NULL);
  g_source_attach (timer, self->context);
}

/**
 * eks_demo_wire_send:
 * @self: (transfer full): an answer
 * @message: the request, which has been read whole and is not being answered
 * @context: the context that runs all of it; the caller is inside
 * @cancellable: ends it early
 * @running: (inout): one more while it is being sent
 *
 * Takes the connection of @message and answers with the raw bytes.
 */
void
eks_demo_wire_send (EksDemoWire *self, SoupServerMessage *message, GMainContext *context, GCancellable *cancellable, guint *running)
{
  self->message = g_object_ref (message);
  self->stream = soup_server_message_steal_connection (message);
  self->context = context;
  self->cancellable = g_object_ref (cancellable);
  self->running = running;
  *running += 1;
  send_next (self);
}
