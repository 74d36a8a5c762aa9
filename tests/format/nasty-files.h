/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of the nasty tables, and what must be known to judge them, for a reader that is another program. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void nasty_files_write (const char *folder, const char *format, const char *ending, gsize max_bytes);
void nasty_files_read (const char *script, const char *folder);

G_END_DECLS
