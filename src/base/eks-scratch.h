/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Room for what may be too much for memory: what does not fit goes to a temporary file without a name, encrypted with a key
 * that only this program has. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Written once from its beginning to its end, then read as often as one likes. One thread at a time. */
typedef struct _EksScratch EksScratch;

EksScratch *eks_scratch_new (gsize max_in_memory);
void eks_scratch_free (EksScratch *self);
gboolean eks_scratch_write (EksScratch *self, const void *data, gsize length, GError **error);
gboolean eks_scratch_rewind (EksScratch *self, GError **error);
gboolean eks_scratch_read (EksScratch *self, void *data, gsize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksScratch, eks_scratch_free)

G_END_DECLS
