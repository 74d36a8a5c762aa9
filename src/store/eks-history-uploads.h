/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run leaves outside while it is under way, so that the next one finds it if this one is killed. */
#pragma once

#include "eks-history.h"

G_BEGIN_DECLS

/**
 * EksUpload:
 * @id: number given by the history
 * @job_id: which export, by what tells its runs from those of others
 * @destination: where, as whoever delivers writes it down; empty for what is about the whole run
 * @token: what is there
 * @intent: (nullable): what was about to be given its names, and what the history was to say of it
 * @began: µs since 1970 UTC
 */
typedef struct
{
  gint64 id;
  char *job_id;
  char *destination;
  char *token;
  char *intent;
  gint64 began;
} EksUpload;

gboolean eks_history_add_upload (EksHistory *self, EksUpload *upload, GError **error);
GPtrArray *eks_history_list_uploads (EksHistory *self, const char *job_id, GError **error);
gboolean eks_history_remove_upload (EksHistory *self, gint64 id, GError **error);
void eks_upload_free (EksUpload *self);

/* What a run will have sent and seen once it is delivered: kept under a name of its own until then. */
char *eks_history_make_pending (const char *job_id);
gboolean eks_history_adopt_pending (EksHistory *self, const char *job_id, GError **error);
gboolean eks_history_drop_pending (EksHistory *self, const char *job_id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksUpload, eks_upload_free)

G_END_DECLS
