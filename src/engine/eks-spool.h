/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where finished files wait for their delivery, when no destination is a folder of this computer. */
#pragma once

#include "eks-environment.h"

G_BEGIN_DECLS

typedef struct _EksSpool EksSpool;

void eks_spool_wipe (EksEnvironment *environment, const char *own_key);
EksSpool *eks_spool_open (EksEnvironment *environment, const char *key, GError **error);
const char *eks_spool_get_folder (EksSpool *self);
void eks_spool_free (EksSpool *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksSpool, eks_spool_free)

G_END_DECLS
