/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time as an argument, so that a test decides what time it is and how long a wait takes. */

#include "config.h"

#include "eks-clock.h"

G_DEFINE_TYPE (EksClock, eks_clock, G_TYPE_OBJECT)

static gint64
real_get_real_time (EksClock *self)
{
  return g_get_real_time ();
}

static gboolean
real_sleep (EksClock *self, gint64 duration, GCancellable *cancellable, GError **error)
{
  GPollFD poll_fd = { 0 };
  gint64 deadline = g_get_monotonic_time () + duration;
  gboolean pollable = g_cancellable_make_pollfd (cancellable, &poll_fd);

  for (;;)
    {
      gint64 left = deadline - g_get_monotonic_time ();
      if (left <= 0 || g_cancellable_is_cancelled (cancellable))
        break;
      g_poll (&poll_fd, pollable ? 1 : 0, (int) MIN ((left + 999) / 1000, G_MAXINT));
    }
  if (pollable)
    g_cancellable_release_fd (cancellable);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
eks_clock_class_init (EksClockClass *klass)
{
  klass->get_real_time = real_get_real_time;
  klass->sleep = real_sleep;
}

static void
eks_clock_init (EksClock *self)
{
}

/**
 * eks_clock_new:
 *
 * Returns: (transfer full): the system's clock
 */
EksClock *
eks_clock_new (void)
{
  return g_object_new (EKS_TYPE_CLOCK, NULL);
}

/**
 * eks_clock_get_real_time:
 * @self: a clock
 *
 * Returns: microseconds since 1970-01-01 00:00 UTC
 */
gint64
eks_clock_get_real_time (EksClock *self)
{
  g_return_val_if_fail (EKS_IS_CLOCK (self), 0);
  return EKS_CLOCK_GET_CLASS (self)->get_real_time (self);
}

/**
 * eks_clock_sleep:
 * @self: a clock
 * @duration: microseconds; nothing is waited for when it is not positive
 * @cancellable: (nullable): ends the wait at once
 * @error: return location
 *
 * Blocks the calling thread.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED if cancelled
 */
gboolean
eks_clock_sleep (EksClock *self, gint64 duration, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (EKS_IS_CLOCK (self), FALSE);
  return EKS_CLOCK_GET_CLASS (self)->sleep (self, duration, cancellable, error);
}
