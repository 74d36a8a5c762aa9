/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connector that somebody opened: what it does is read before it is trusted. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_CONNECTOR_DIALOG (eks_connector_dialog_get_type ())
G_DECLARE_FINAL_TYPE (EksConnectorDialog, eks_connector_dialog, EKS, CONNECTOR_DIALOG, AdwWindow)

void eks_connector_dialog_open (EksApplication *application, GtkWindow *parent, const char *path);

G_END_DECLS
