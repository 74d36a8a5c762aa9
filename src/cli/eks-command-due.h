/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of “due” share. */
#pragma once

#include "eks-command.h"
#include "eks-planned.h"

G_BEGIN_DECLS

/* Moments in the time zone that they are meant in: for people, and for scripts with an offset. */
char *eks_due_format_time (gint64 time, const char *zone);
void eks_due_add_time (JsonBuilder *builder, const char *name, gint64 time, const char *zone);

int eks_due_print_plan (EksCommandLine *line, gint64 now, gboolean json, GError **error);
int eks_due_print_status (EksCommandLine *line, gint64 now, gboolean json, GError **error);
gboolean eks_due_take_note (EksCommandLine *line, GError **error);

G_END_DECLS
