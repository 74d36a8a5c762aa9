/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters that the threads of a run write and a window polls; no signal crosses a thread. */

#include "config.h"

#include "eks-progress.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksProgress
{
  GObject parent_instance;

  GMutex lock;
  GCond resumed;
  EksProgressState state;
};

G_DEFINE_FINAL_TYPE (EksProgress, eks_progress, G_TYPE_OBJECT)

static void
eks_progress_finalize (GObject *object)
{
  EksProgress *self = EKS_PROGRESS (object);

  g_mutex_clear (&self->lock);
  g_cond_clear (&self->resumed);
  G_OBJECT_CLASS (eks_progress_parent_class)->finalize (object);
}

static void
eks_progress_class_init (EksProgressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_progress_finalize;
}

static void
eks_progress_init (EksProgress *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->resumed);
  self->state.rows_total = -1;
}

/**
 * eks_progress_new:
 *
 * Every function of this type may be called from any thread.
 *
 * Returns: (transfer full): counters at zero
 */
EksProgress *
eks_progress_new (void)
{
  return g_object_new (EKS_TYPE_PROGRESS, NULL);
}

/**
 * eks_progress_get_state:
 * @self: counters
 * @state: (out caller-allocates): a consistent copy of all of them
 */
void
eks_progress_get_state (EksProgress *self, EksProgressState *state)
{
  g_return_if_fail (EKS_IS_PROGRESS (self) && state != NULL);

  g_mutex_lock (&self->lock);
  *state = self->state;
  g_mutex_unlock (&self->lock);
}

/**
 * eks_progress_set_phase:
 * @self: counters
 * @phase: what begins now
 */
void
eks_progress_set_phase (EksProgress *self, EksPhase phase)
{
  g_return_if_fail (EKS_IS_PROGRESS (self));

  g_mutex_lock (&self->lock);
  self->state.phase = phase;
  g_mutex_unlock (&self->lock);
}

/**
 * eks_progress_add_page:
 * @self: counters
 * @rows: records on the page that arrived
 */
void
eks_progress_add_page (EksProgress *self, guint rows)
{
  g_return_if_fail (EKS_IS_PROGRESS (self));

  g_mutex_lock (&self->lock);
  self->state.pages++;
  self->state.rows_read += rows;
  g_mutex_unlock (&self->lock);
}

/**
 * eks_progress_add_written:
 * @self: counters
 * @rows: rows written since the last call
 */
void
eks_progress_add_written (EksProgress *self, guint64 rows)
{
  g_return_if_fail (EKS_IS_PROGRESS (self));

  g_mutex_lock (&self->lock);
  self->state.rows_written += rows;
  g_mutex_unlock (&self->lock);
}

/**
 * eks_progress_set_rows_total:
 * @self: counters
 * @rows: what the service announced, or -1
 */
void
eks_progress_set_rows_total (EksProgress *self, gint64 rows)
{
  g_return_if_fail (EKS_IS_PROGRESS (self));

  g_mutex_lock (&self->lock);
  self->state.rows_total = rows;
  g_mutex_unlock (&self->lock);
}

/**
 * eks_progress_set_delivery:
 * @self: counters
 * @place: where the file goes that is on its way, in words
 * @sent: bytes of all files to all destinations so far
 * @total: how many there are to be
 */
void
eks_progress_set_delivery (EksProgress *self, const char *place, guint64 sent, guint64 total)
{
  g_return_if_fail (EKS_IS_PROGRESS (self) && place != NULL);

  g_mutex_lock (&self->lock);
  g_strlcpy (self->state.place, place, sizeof self->state.place);
  for (gsize length = strlen (self->state.place); !g_utf8_validate (self->state.place, -1, NULL); length--)
    self->state.place[length - 1] = '\0'; /* not within a character */
  self->state.bytes_sent = sent;
  self->state.bytes_total = total;
  g_mutex_unlock (&self->lock);
}

/**
 * eks_progress_set_service_paused_until:
 * @self: counters
 * @when: microseconds since 1970 UTC, or 0 when the wait is over
 */
void
eks_progress_set_service_paused_until (EksProgress *self, gint64 when)
{
  g_return_if_fail (EKS_IS_PROGRESS (self));

  g_mutex_lock (&self->lock);
  self->state.service_paused_until = when;
  g_mutex_unlock (&self->lock);
}

/**
 * eks_progress_set_paused:
 * @self: counters
 * @paused: whether the export should rest
 *
 * The export rests at its next page; what was asked for already still arrives.
 */
void
eks_progress_set_paused (EksProgress *self, gboolean paused)
{
  g_return_if_fail (EKS_IS_PROGRESS (self));

  g_mutex_lock (&self->lock);
  self->state.paused = !!paused;
  g_cond_broadcast (&self->resumed);
  g_mutex_unlock (&self->lock);
}

static void
wake_cb (GCancellable *cancellable, gpointer data)
{
  EksProgress *self = data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->resumed);
  g_mutex_unlock (&self->lock);
}

/**
 * eks_progress_wait_while_paused:
 * @self: counters
 * @cancellable: (nullable): ends the wait at once
 * @error: return location
 *
 * Blocks the calling thread while the export is paused; returns at once otherwise.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED if cancelled
 */
gboolean
eks_progress_wait_while_paused (EksProgress *self, GCancellable *cancellable, GError **error)
{
  gulong handler;

  g_return_val_if_fail (EKS_IS_PROGRESS (self), FALSE);

  handler = cancellable == NULL ? 0 : g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), self, NULL);
  g_mutex_lock (&self->lock);
  while (self->state.paused && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->resumed, &self->lock);
  g_mutex_unlock (&self->lock);
  g_cancellable_disconnect (cancellable, handler);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * eks_phase_get_label:
 * @phase: a phase
 *
 * Returns: (transfer none): the phase in the user's language
 */
const char *
eks_phase_get_label (EksPhase phase)
{
  switch (phase)
    {
    case EKS_PHASE_WAITING:
      /* TRANSLATORS: phase of a running export */
      return _("Waiting");
    case EKS_PHASE_CHECKING_KEYS:
      /* TRANSLATORS: phase of a running export: are the encryption keys usable? */
      return _("Checking keys");
    case EKS_PHASE_LOOKING_UP:
      /* TRANSLATORS: phase of a running export: reading related data */
      return _("Looking up");
    case EKS_PHASE_FETCHING:
      /* TRANSLATORS: phase of a running export */
      return _("Fetching and writing");
    case EKS_PHASE_FINISHING:
      /* TRANSLATORS: phase of a running export: closing the file */
      return _("Finishing");
    case EKS_PHASE_DELIVERING:
      /* TRANSLATORS: phase of a running export: finished files are sent to where they belong */
      return _("Delivering");
    case EKS_PHASE_CHECKING:
      /* TRANSLATORS: phase of a running export: reading the finished file back */
      return _("Checking");
    case EKS_PHASE_TELLING:
      /* TRANSLATORS: phase of a running export: those who are to know are told by mail */
      return _("Sending mail");
    case EKS_PHASE_DONE:
      /* TRANSLATORS: phase of an export that is over */
      return _("Done");
    default:
      g_return_val_if_reached ("");
    }
}
