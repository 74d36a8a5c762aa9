/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days of the week, each a button that stays pressed. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_WEEKDAYS_ROW (eks_weekdays_row_get_type ())
/* For templates. Property: weekdays (uint, Monday in bit 0), for a binding in both directions. */
G_DECLARE_FINAL_TYPE (EksWeekdaysRow, eks_weekdays_row, EKS, WEEKDAYS_ROW, AdwPreferencesRow)

G_END_DECLS
