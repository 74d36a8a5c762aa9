/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wizard: the questions of an export as steps, with the rows it would give always in view. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_WIZARD (eks_wizard_get_type ())
G_DECLARE_FINAL_TYPE (EksWizard, eks_wizard, EKS, WIZARD, AdwWindow)

/* @job is edited in place as a copy; Save puts it into the store, Export starts a run (eks_application_start_run). */
GtkWindow *eks_wizard_new (EksApplication *application, EksJob *job, gboolean is_new);

G_END_DECLS
