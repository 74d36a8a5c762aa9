/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is told by mail how a run went, or that it did not happen. */
#pragma once

#include "eks-environment.h"
#include "eks-report.h"

G_BEGIN_DECLS

gboolean eks_notify_run (EksEnvironment *environment, EksJob *job, EksReport *report, const GError *failure, GCancellable *cancellable, GError **error);
gboolean eks_notify_record (EksEnvironment *environment, EksJob *job, const EksRunRecord *record, const GError *failure, GCancellable *cancellable, GError **error);
gboolean eks_notify_missed (EksEnvironment *environment, EksJob *job, const char *zone, const gint64 *slots, guint n_slots, GCancellable *cancellable, GError **error);
char *eks_notify_test (EksEnvironment *environment, EksMailServer *server, const char *password, const char *address, GCancellable *cancellable, GError **error);

gboolean eks_notify_save_server (EksEnvironment *environment, EksMailServer *server, const char *password, GCancellable *cancellable, GError **error);
gboolean eks_notify_has_password (GCancellable *cancellable);

G_END_DECLS
