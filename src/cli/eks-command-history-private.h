/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `eksport-cli history` prints, as text and as JSON: for the files eks-command-history*.c only. */
#pragma once

#include "eks-command.h"
#include "eks-history-deliveries.h"

G_BEGIN_DECLS

/* A list that is printed at the end. */
typedef struct
{
  JsonBuilder *builder; /* (owned): its array is open */
  GPtrArray *rows;      /* (owned) (element-type GStrv) */
} EksHistoryPrint;

void eks_history_print_init (EksHistoryPrint *self);
void eks_history_print_clear (EksHistoryPrint *self);
void eks_history_print_run (EksHistoryPrint *self, const EksRunRecord *record, GPtrArray *deliveries);
void eks_history_print_action (EksHistoryPrint *self, const EksActionRecord *record);
void eks_history_print_audit (EksHistoryPrint *self, JsonObject *line);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EksHistoryPrint, eks_history_print_clear)

G_END_DECLS
