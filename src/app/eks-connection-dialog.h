/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds a connection or changes one: a form made of what the connector says it needs. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_CONNECTION_DIALOG (eks_connection_dialog_get_type ())
G_DECLARE_FINAL_TYPE (EksConnectionDialog, eks_connection_dialog, EKS, CONNECTION_DIALOG, AdwWindow)

GtkWindow *eks_connection_dialog_new (EksApplication *application, GtkWindow *parent, EksConnection *connection);
void eks_connection_dialog_choose (EksConnectionDialog *self, const char *connector);

G_END_DECLS
