/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that a spreadsheet accepts. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *eks_xlsx_make_sheet_name (const char *title, guint number);
char *eks_xlsx_make_line (const char *text, guint max_units);
char *eks_xlsx_make_title (const char *title);

G_END_DECLS
