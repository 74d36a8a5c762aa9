/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where finished files wait for their delivery, when no destination is a folder of this computer. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _EksSpool EksSpool;

EksSpool *eks_spool_open (const char *store_folder, const char *key, GError **error);
const char *eks_spool_get_folder (EksSpool *self);
void eks_spool_free (EksSpool *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksSpool, eks_spool_free)

G_END_DECLS
