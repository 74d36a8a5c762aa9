/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of a run besides its report: how it began, how much it read and wrote, where the files went, who can open them. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

GtkWidget *eks_run_facts_new (EksApplication *application, const EksRunRecord *record, JsonObject *report, GString *text);

G_END_DECLS
