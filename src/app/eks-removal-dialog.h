/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which delivered files are old enough to go: seen by a person before the first of them goes. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

void eks_removal_dialog_show (EksApplication *application, GtkWindow *parent, EksJob *job);

G_END_DECLS
