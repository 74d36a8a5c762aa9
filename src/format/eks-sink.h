/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Room to write into without a check per byte: what both writers format straight into. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The most that can be asked for at once. Longer values are written in pieces. */
#define EKS_SINK_MAX_PIECE (8 * 1024)

typedef struct _EksSink EksSink;

/**
 * EksSink:
 * @at: where the next byte goes
 * @end: first byte that is not ours
 * @make_room: empties the memory, so that at least %EKS_SINK_MAX_PIECE bytes are free again
 * @cancellable: (nullable) (unowned): of the call that is going on
 * @error: (owned) (nullable): the first error; from then on what is written is thrown away
 *
 * The first member of whatever takes bytes. An error does not have to be checked after each cell:
 * there is always room, and whoever drives the sink looks at the end of a batch.
 */
struct _EksSink
{
  char *at;
  char *end;
  void (*make_room) (EksSink *self);
  GCancellable *cancellable;
  GError *error;
};

/* Room for @length bytes, at most EKS_SINK_MAX_PIECE; the caller moves `at` past what it wrote. */
static inline char *
eks_sink_reserve (EksSink *self, gsize length)
{
  if (G_UNLIKELY ((gsize) (self->end - self->at) < length))
    self->make_room (self);
  return self->at;
}

void eks_sink_put (EksSink *self, const char *bytes, gsize length);
gboolean eks_sink_check (EksSink *self, GError **error);

G_END_DECLS
