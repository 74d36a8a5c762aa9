/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a table was before each change, so that every change can be undone and redone. */
#pragma once

#include "eks-table.h"

G_BEGIN_DECLS

/* Nobody walks back further; each step holds a copy of the table. */
#define EKS_TABLE_HISTORY_MAX_STEPS 100

/* Changes of the same text within this time are one step. */
#define EKS_TABLE_HISTORY_COALESCE_US G_USEC_PER_SEC

#define EKS_TYPE_TABLE_HISTORY (eks_table_history_get_type ())
/* Signal “changed”: there is another step to undo or redo. */
G_DECLARE_FINAL_TYPE (EksTableHistory, eks_table_history, EKS, TABLE_HISTORY, GObject)

EksTableHistory *eks_table_history_new (EksTable *table);
void eks_table_history_record (EksTableHistory *self, gint64 now);
EksTable *eks_table_history_peek (EksTableHistory *self, gboolean redo);
gboolean eks_table_history_go (EksTableHistory *self, gboolean redo);

G_END_DECLS
