/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which planned runs of an export did not happen, and what to do about that. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

void eks_missed_dialog_show (EksApplication *application, GtkWindow *parent, EksJob *job);

G_END_DECLS
