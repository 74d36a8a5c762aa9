/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hour, day, week, month, quarter or year that a moment is in. */
#pragma once

#include "eks-column.h"
#include "eks-timestamp.h"

G_BEGIN_DECLS

gboolean eks_period_find (EksPer per, const char *text, gsize length, EksZone *zone, GString *start);
void eks_period_write (EksPer per, const char *start, GString *text);

G_END_DECLS
