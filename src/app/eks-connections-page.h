/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connections: which systems, and what was last checked. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_CONNECTIONS_PAGE (eks_connections_page_get_type ())
G_DECLARE_FINAL_TYPE (EksConnectionsPage, eks_connections_page, EKS, CONNECTIONS_PAGE, AdwBin)

void eks_connections_page_open (EksConnectionsPage *self, EksApplication *application);
void eks_connections_page_refresh (EksConnectionsPage *self);

G_END_DECLS
