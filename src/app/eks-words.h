/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers, times and outcomes as the window says them: one wording for every page. */
#pragma once

#include "eks-history.h"
#include "eks-preview.h"

G_BEGIN_DECLS

char *eks_words_count (guint64 count);
char *eks_words_rows (guint64 rows);
char *eks_words_when (gint64 time, gint64 now);
char *eks_words_planned (gint64 time, gint64 now, const char *zone);
char *eks_words_next (gint64 time, gint64 now, const char *zone);
char *eks_words_duration (gint64 duration);
const char *eks_words_outcome (const char *outcome);
char *eks_words_result (const EksRunRecord *record);
const char *eks_words_message (const EksRunRecord *record);
const char *eks_words_trigger (const char *trigger);
char *eks_words_run_line (const EksRunRecord *record, gint64 now);
char *eks_words_record (const EksRunRecord *record, gint64 now);
gboolean eks_words_is_done (const EksRunRecord *record);
char *eks_words_action_name (const EksActionRecord *record);
char *eks_words_action (const EksActionRecord *record, gint64 now);
char *eks_words_cell (const char *text, EksType type);
char *eks_words_preview (EksPreview *preview, guint wanted);

G_END_DECLS
