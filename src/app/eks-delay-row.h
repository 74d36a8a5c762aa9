/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long something waits: a number and minutes, hours or days. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_DELAY_ROW (eks_delay_row_get_type ())
/* For templates. Property: minutes (int), for a binding in both directions. */
G_DECLARE_FINAL_TYPE (EksDelayRow, eks_delay_row, EKS, DELAY_ROW, AdwActionRow)

G_END_DECLS
