/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A moment in a cell, as RFC 3339 spells it. */
#pragma once

#include "eks-timestamp.h"

G_BEGIN_DECLS

/* The longest that a moment becomes. */
#define EKS_CELL_TIME_BYTES 64

gsize eks_cell_time_format (const char *text, gsize length, EksZone *zone, char *target);

G_END_DECLS
