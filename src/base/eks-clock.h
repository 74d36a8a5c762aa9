/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time as an argument: everything that asks for the time or waits does it through a clock. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define EKS_TYPE_CLOCK (eks_clock_get_type ())
G_DECLARE_DERIVABLE_TYPE (EksClock, eks_clock, EKS, CLOCK, GObject)

/**
 * EksClockClass:
 * @get_real_time: microseconds since 1970-01-01 00:00 UTC
 * @sleep: waits @duration microseconds or until cancelled
 *
 * The base class is the system's clock; tests put their own in its place.
 * Both functions may be called from any thread.
 */
struct _EksClockClass
{
  GObjectClass parent_class;

  gint64 (*get_real_time) (EksClock *self);
  gboolean (*sleep) (EksClock *self, gint64 duration, GCancellable *cancellable, GError **error);
};

EksClock *eks_clock_new (void);
gint64 eks_clock_get_real_time (EksClock *self);
gboolean eks_clock_sleep (EksClock *self, gint64 duration, GCancellable *cancellable, GError **error);

G_END_DECLS
