/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records of an entity as a table that a person reads. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_BROWSE_WINDOW (eks_browse_window_get_type ())
G_DECLARE_FINAL_TYPE (EksBrowseWindow, eks_browse_window, EKS, BROWSE_WINDOW, AdwWindow)

GtkWindow *eks_browse_window_new (EksApplication *application, EksConnection *connection, const char *entity, GError **error);

G_END_DECLS
