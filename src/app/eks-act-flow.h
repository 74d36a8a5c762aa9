/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking before something is done at a service, doing it, saying what came of it, and offering to take it back. */
#pragma once

#include "eks-act.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Something may have changed at the service. */
typedef void (*EksActFlowFunc) (GtkWidget *widget);

void eks_act_flow_start (GtkWidget *widget, EksAct *act, EksActFlowFunc changed);

G_END_DECLS
