/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words that a file can have beyond the data: names of months and weekdays, forms of address. In the export's language, which
 * is not the language of the person or the server that makes it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As many as eks_job_languages has, in its order. */
#define EKS_CELL_N_LANGUAGES 5

guint eks_cell_find_language (const char *language);
char *eks_cell_fold (const char *text);

const char *eks_cell_get_month (guint language, int month, gboolean brief);
const char *eks_cell_get_weekday (guint language, int weekday, gboolean brief);
const char *eks_cell_find_civility (const char *text, guint language, gboolean brief);

G_END_DECLS
