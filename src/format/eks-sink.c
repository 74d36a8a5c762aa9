/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of a sink that is not on the way of every cell. */

#include "config.h"

#include "eks-sink.h"

#include <string.h>

/**
 * eks_sink_put:
 * @self: a sink
 * @bytes: (array length=length): what to write
 * @length: how many bytes, without limit
 */
void
eks_sink_put (EksSink *self, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gsize piece = MIN (length, EKS_SINK_MAX_PIECE);
      char *at = eks_sink_reserve (self, piece);

      memcpy (at, bytes, piece);
      self->at = at + piece;
      bytes += piece;
      length -= piece;
    }
}

/**
 * eks_sink_check:
 * @self: a sink
 * @error: return location
 *
 * Returns: %FALSE if anything written so far could not be passed on, with a copy of that error
 */
gboolean
eks_sink_check (EksSink *self, GError **error)
{
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->error));
  return FALSE;
}
