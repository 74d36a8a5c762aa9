/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the history keeps of a run, and which runs are asked for. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Of each export at most this many runs are kept, lest something that runs every second fills the disk. */
#define EKS_HISTORY_MAX_RUNS 10000
/* So many of the newest runs of each export that were done outlive every pruning: guards compare with them. */
#define EKS_HISTORY_KEPT_DONE 10

/* The outcome of a run that made its files. */
#define EKS_RUN_DONE "done"
/* That of a run which a person ended. */
#define EKS_RUN_CANCELLED "cancelled"

/**
 * EksRunRecord:
 * @id: number given by the history
 * @job_id: whose run
 * @job_name: its name then
 * @started: µs since 1970 UTC
 * @finished: µs since 1970 UTC
 * @outcome: %EKS_RUN_DONE, or a stable error code such as `source-refused` or %EKS_RUN_CANCELLED
 * @message: (nullable): the sentence of the error
 * @rows: rows written
 * @report: (nullable): the JSON that --progress json prints; %NULL as well where it was not asked for
 * @trigger: (nullable): what began it: `hand`, `command` or `schedule`; %NULL is `hand`
 * @slot: the planned instant it is for, µs since 1970 UTC, or 0
 * @rows_read: records received
 * @bytes: of all its files together
 * @recipients: (nullable): fingerprints of the keys that the files are encrypted for, one a line; %NULL where they are not
 * @destinations: (nullable): where the files were sent, in words, one a line
 * @content: (nullable): a digest of what was asked for: runs with the same are like each other
 */
typedef struct
{
  gint64 id;
  char *job_id;
  char *job_name;
  gint64 started;
  gint64 finished;
  char *outcome;
  char *message;
  guint64 rows;
  char *report;
  char *trigger;
  gint64 slot;
  guint64 rows_read;
  guint64 bytes;
  char *recipients;
  char *destinations;
  char *content;
} EksRunRecord;

/**
 * EksRunChoice:
 * @EKS_RUN_CHOICE_ALL: whatever came of it
 * @EKS_RUN_CHOICE_DONE: it made its files
 * @EKS_RUN_CHOICE_FAILED: it did not, though nobody cancelled it
 * @EKS_RUN_CHOICE_CANCELLED: a person ended it
 *
 * Runs by what came of them.
 */
typedef enum
{
  EKS_RUN_CHOICE_ALL,
  EKS_RUN_CHOICE_DONE,
  EKS_RUN_CHOICE_FAILED,
  EKS_RUN_CHOICE_CANCELLED,
} EksRunChoice;

/**
 * EksRunFilter:
 * @job_id: (nullable): whose runs; %NULL: of every export
 * @choice: by what came of them
 * @trigger: (nullable): by what began them; %NULL: whatever it was
 * @from: those that started then or later, µs since 1970 UTC; 0: however old
 * @to: those that started before, µs since 1970 UTC; 0: up to the newest
 * @text: (nullable): what their name, message, outcome or destinations have in them, in capitals or not
 * @limit: how many at most
 * @with_report: whether the reports are wanted too, which can be large
 *
 * Which runs are asked for. Zero in all but @limit is every run.
 */
typedef struct
{
  const char *job_id;
  EksRunChoice choice;
  const char *trigger;
  gint64 from;
  gint64 to;
  const char *text;
  guint limit;
  gboolean with_report;
} EksRunFilter;

/**
 * EksRunJob:
 * @id: id of an export that has run
 * @name: what it was called at last
 *
 * An export of the history, saved or not.
 */
typedef struct
{
  char *id;
  char *name;
} EksRunJob;

void eks_run_record_free (EksRunRecord *self);
void eks_run_job_free (EksRunJob *self);
gboolean eks_run_record_is_done (const EksRunRecord *self);
EksRunRecord *eks_run_record_copy (const EksRunRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksRunRecord, eks_run_record_free)

G_END_DECLS
