/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The systems that Eksport knows: those that come with it, and one's own, which can be added and removed here. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_CONNECTORS_WINDOW (eks_connectors_window_get_type ())
G_DECLARE_FINAL_TYPE (EksConnectorsWindow, eks_connectors_window, EKS, CONNECTORS_WINDOW, AdwWindow)

GtkWindow *eks_connectors_window_new (EksApplication *application, GtkWindow *parent);

G_END_DECLS
