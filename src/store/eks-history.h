/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every run leaves a trace: when, what came out, what was not perfect. So does everything that was done to a service. */
#pragma once

#include "eks-history-record.h"

G_BEGIN_DECLS

/* So many actions are kept. */
#define EKS_HISTORY_MAX_ACTIONS 10000
/* The outcome of an action that was sent and of which nothing is known yet, or ever, if the program ended just then. */
#define EKS_HISTORY_SENT "sent"

/**
 * EksActionRecord:
 * @id: number given by the history
 * @connection: id of the connection
 * @connection_name: its name then
 * @action: what was done, such as `mass_send.pause`
 * @action_label: its name in words, in the language of then
 * @key: (nullable): key of the record; %NULL where it is about a person
 * @started: µs since 1970 UTC
 * @finished: µs since 1970 UTC
 * @outcome: `sent`, `done`, or a stable error code such as `guard`, `source-refused` or `uncertain`
 * @message: (nullable): the sentence of the error
 */
typedef struct
{
  gint64 id;
  char *connection;
  char *connection_name;
  char *action;
  char *action_label;
  char *key;
  gint64 started;
  gint64 finished;
  char *outcome;
  char *message;
} EksActionRecord;

#define EKS_TYPE_HISTORY (eks_history_get_type ())
G_DECLARE_FINAL_TYPE (EksHistory, eks_history, EKS, HISTORY, GObject)

/* Returns FALSE with an error to undo what it did. */
typedef gboolean (*EksHistoryWork) (EksHistory *self, gpointer data, GError **error);
typedef gboolean (*EksHistoryRetained) (const char *job_id, gpointer data);

EksHistory *eks_history_new (const char *path);
gboolean eks_history_transact (EksHistory *self, EksHistoryWork work, gpointer data, GError **error);

gboolean eks_history_add (EksHistory *self, EksRunRecord *record, GError **error);
gboolean eks_history_amend (EksHistory *self, gint64 id, const char *report, GError **error);
gboolean eks_history_set_report (EksHistory *self, gint64 id, const char *report, GError **error);
EksRunRecord *eks_history_get (EksHistory *self, gint64 id, GError **error);
EksRunRecord *eks_history_get_last (EksHistory *self, const char *job_id, GError **error);
EksRunRecord *eks_history_get_last_done (EksHistory *self, const char *job_id, GError **error);
GPtrArray *eks_history_list (EksHistory *self, const char *job_id, guint limit, GError **error);
GPtrArray *eks_history_find (EksHistory *self, const EksRunFilter *filter, GError **error);
GPtrArray *eks_history_list_jobs (EksHistory *self, GError **error);

GPtrArray *eks_history_take (EksHistory *self, const gint64 *ids, guint n_ids, GError **error);
GPtrArray *eks_history_take_all (EksHistory *self, const char *job_id, GError **error);
gboolean eks_history_restore (EksHistory *self, GPtrArray *records, GError **error);
gboolean eks_history_prune (EksHistory *self, gint64 before, EksHistoryRetained is_retained, gpointer data, GError **error);

gboolean eks_history_add_action (EksHistory *self, EksActionRecord *record, GError **error);
gboolean eks_history_finish_action (EksHistory *self, const EksActionRecord *record, GError **error);
GPtrArray *eks_history_list_actions (EksHistory *self, const char *connection, guint limit, GError **error);
void eks_action_record_free (EksActionRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksActionRecord, eks_action_record_free)

G_END_DECLS
