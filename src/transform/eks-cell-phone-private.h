/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phone numbers: one spelling for systems, one for the people of a country. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _EksPhonePlan EksPhonePlan;

const EksPhonePlan *eks_phone_plan_find (const char *country);
char *eks_phone_plan_list_countries (void);
gboolean eks_cell_phone_change (GString *text, const EksPhonePlan *home, gboolean national);

G_END_DECLS
