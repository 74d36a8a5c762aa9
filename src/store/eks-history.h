/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every run leaves a trace: when, what came out, what was not perfect. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Of each export this many runs are kept, and the last one that was done in any case. */
#define EKS_HISTORY_MAX_RUNS 1000

/**
 * EksRunRecord:
 * @id: number given by the history
 * @job_id: whose run
 * @job_name: its name then
 * @started: µs since 1970 UTC
 * @finished: µs since 1970 UTC
 * @outcome: `done`, or a stable error code such as `source-refused` or `cancelled`
 * @message: (nullable): the sentence of the error
 * @rows: rows written
 * @report: (nullable): the JSON that --progress json prints
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
} EksRunRecord;

#define EKS_TYPE_HISTORY (eks_history_get_type ())
G_DECLARE_FINAL_TYPE (EksHistory, eks_history, EKS, HISTORY, GObject)

EksHistory *eks_history_new (const char *path);
gboolean eks_history_add (EksHistory *self, EksRunRecord *record, GError **error);
EksRunRecord *eks_history_get_last (EksHistory *self, const char *job_id, GError **error);
EksRunRecord *eks_history_get_last_done (EksHistory *self, const char *job_id, GError **error);
GPtrArray *eks_history_list (EksHistory *self, const char *job_id, guint limit, GError **error);
void eks_run_record_free (EksRunRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksRunRecord, eks_run_record_free)

G_END_DECLS
