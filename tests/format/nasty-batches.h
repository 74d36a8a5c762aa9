/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables that break exporters, in one place: every writer is run over all of them and read back by another program. */
#pragma once

#include "eks-batch.h"

G_BEGIN_DECLS

guint nasty_batches_get_n (void);
const char *nasty_batches_get_name (guint index);
EksBatch *nasty_batches_create (guint index);

G_END_DECLS
