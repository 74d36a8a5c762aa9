/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of one connection: which addresses it talks to and how sure Eksport is of each. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_CONNECTION_VIEW (eks_connection_view_get_type ())
G_DECLARE_FINAL_TYPE (EksConnectionView, eks_connection_view, EKS, CONNECTION_VIEW, AdwBin)

GtkWidget *eks_connection_view_new (EksApplication *application, EksConnection *connection);
void eks_connection_view_refresh (EksConnectionView *self);

G_END_DECLS
