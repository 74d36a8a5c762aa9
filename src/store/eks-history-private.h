/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the parts of the history share its database. */
#pragma once

#include "eks-history.h"

#include <sqlite3.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

/* Returns: (transfer full): a record of the row on which @statement is */
typedef gpointer (*EksHistoryRead) (sqlite3_stmt *statement);

/* Locks the history and opens it. To be followed by eks_history_end() also if it gives %NULL. */
sqlite3 *eks_history_begin (EksHistory *self, GError **error);
void eks_history_end (EksHistory *self);
sqlite3_stmt *eks_history_prepare (EksHistory *self, const char *sql, GError **error);
int eks_history_bind_text (sqlite3_stmt *statement, int at, const char *text);
char *eks_history_dup_column (sqlite3_stmt *statement, int column);
gboolean eks_history_fail (EksHistory *self, int code, GError **error);
gboolean eks_history_step (EksHistory *self, sqlite3_stmt *statement, GError **error);
GPtrArray *eks_history_read_all (EksHistory *self, sqlite3_stmt *statement, EksHistoryRead read, GDestroyNotify free_record, GError **error);
gboolean eks_history_insert_run (EksHistory *self, const EksRunRecord *record, GError **error);
gboolean eks_history_execute (EksHistory *self, const char *sql, GError **error);

G_END_DECLS
