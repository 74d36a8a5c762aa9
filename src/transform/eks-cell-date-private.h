/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates in the spellings people ask for. */
#pragma once

#include "eks-timestamp.h"

G_BEGIN_DECLS

gboolean eks_cell_date_read (const char *text, gsize length, EksZone *zone, EksTimestamp *date);
void eks_cell_date_append (GString *target, const char *pattern, const EksTimestamp *date, guint language);
int eks_cell_date_get_age (const EksTimestamp *born, EksZone *zone, gint64 now);

G_END_DECLS
