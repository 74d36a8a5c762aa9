/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs that were deleted from the history, as long as they can be brought back. */
#pragma once

#include "eks-history.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_RUN_TRASH (eks_run_trash_get_type ())
/* Signal “changed”: runs went or came back. */
G_DECLARE_FINAL_TYPE (EksRunTrash, eks_run_trash, EKS, RUN_TRASH, GObject)

EksRunTrash *eks_run_trash_new (EksHistory *history, AdwToastOverlay *toasts);
void eks_run_trash_delete (EksRunTrash *self, const gint64 *ids, guint n_ids);

G_END_DECLS
