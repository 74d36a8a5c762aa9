/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that no well-behaved server library would send: cut short, dribbled, endless. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * EksDemoWire:
 *
 * The raw bytes of an answer, piece by piece, after which the connection is closed.
 */
typedef struct _EksDemoWire EksDemoWire;

EksDemoWire *eks_demo_wire_new (void);
void eks_demo_wire_free (EksDemoWire *self);
void eks_demo_wire_add (EksDemoWire *self, const char *data, gsize length, guint64 times);
void eks_demo_wire_add_slices (EksDemoWire *self, const char *data, gsize length, guint slices, guint milliseconds);
void eks_demo_wire_send (EksDemoWire *self, SoupServerMessage *message, GMainContext *context, GCancellable *cancellable, guint *running);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksDemoWire, eks_demo_wire_free)

G_END_DECLS
