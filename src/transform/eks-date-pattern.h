/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns of dates such as %d.%m.%Y: the same codes in values and in names of files. */
#pragma once

#include "eks-timestamp.h"

G_BEGIN_DECLS

const char *eks_date_pattern_find_unknown (const char *pattern, gboolean has_time);
const char *eks_date_pattern_get_codes (gboolean has_time);
char *eks_date_pattern_format (const char *pattern, const EksTimestamp *date, const char *language);

G_END_DECLS
