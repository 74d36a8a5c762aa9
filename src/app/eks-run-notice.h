/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scheduled run that failed is told on the desktop, until a later one is done. */
#pragma once

#include "eks-history.h"

#include <gio/gio.h>

G_BEGIN_DECLS

void eks_run_notice_tell (GApplication *application, const EksRunRecord *record, gboolean in_front);

G_END_DECLS
