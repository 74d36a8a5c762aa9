/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a running export has done so far: written by its threads, polled by whoever shows it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * EksPhase:
 * @EKS_PHASE_WAITING: not started
 * @EKS_PHASE_CHECKING_KEYS: making sure that every key can be used
 * @EKS_PHASE_LOOKING_UP: related data that is needed whole is being read
 * @EKS_PHASE_FETCHING: rows are read, reshaped and written as they come
 * @EKS_PHASE_FINISHING: the file is being closed
 * @EKS_PHASE_DELIVERING: finished files are on their way to their destinations
 * @EKS_PHASE_CHECKING: what was delivered gets its name and is read back
 * @EKS_PHASE_TELLING: everything is where it belongs, or nothing is; whoever wants to know is told
 * @EKS_PHASE_DONE: over, well or not
 */
typedef enum
{
  EKS_PHASE_WAITING,
  EKS_PHASE_CHECKING_KEYS,
  EKS_PHASE_LOOKING_UP,
  EKS_PHASE_FETCHING,
  EKS_PHASE_FINISHING,
  EKS_PHASE_DELIVERING,
  EKS_PHASE_CHECKING,
  EKS_PHASE_TELLING,
  EKS_PHASE_DONE,
} EksPhase;

#define EKS_PROGRESS_PLACE_BYTES 160

/**
 * EksProgressState:
 * @phase: what is going on
 * @pages: pages received
 * @rows_read: records received
 * @rows_written: rows in the file so far
 * @rows_total: records that the service announced, or -1 if it does not say
 * @service_paused_until: the service asked to wait until then (microseconds since 1970 UTC), or 0
 * @paused: the person has paused the export
 * @place: where the file goes that is being delivered, in words; cut if that is very long; empty before
 * @bytes_sent: of all files to all destinations
 * @bytes_total: that there are to be sent; 0 before it is known
 *
 * One look at a running export.
 */
typedef struct
{
  EksPhase phase;
  guint64 pages;
  guint64 rows_read;
  guint64 rows_written;
  gint64 rows_total;
  gint64 service_paused_until;
  gboolean paused;
  char place[EKS_PROGRESS_PLACE_BYTES];
  guint64 bytes_sent;
  guint64 bytes_total;
} EksProgressState;

#define EKS_TYPE_PROGRESS (eks_progress_get_type ())
G_DECLARE_FINAL_TYPE (EksProgress, eks_progress, EKS, PROGRESS, GObject)

EksProgress *eks_progress_new (void);

void eks_progress_get_state (EksProgress *self, EksProgressState *state);
void eks_progress_set_phase (EksProgress *self, EksPhase phase);
void eks_progress_add_page (EksProgress *self, guint rows);
void eks_progress_add_written (EksProgress *self, guint64 rows);
void eks_progress_set_rows_total (EksProgress *self, gint64 rows);
void eks_progress_set_delivery (EksProgress *self, const char *place, guint64 sent, guint64 total);
void eks_progress_set_service_paused_until (EksProgress *self, gint64 when);

void eks_progress_set_paused (EksProgress *self, gboolean paused);
gboolean eks_progress_wait_while_paused (EksProgress *self, GCancellable *cancellable, GError **error);

const char *eks_phase_get_label (EksPhase phase);

G_END_DECLS
