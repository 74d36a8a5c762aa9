/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main window: exports, runs, connections. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

#define EKS_TYPE_MAIN_WINDOW (eks_main_window_get_type ())
G_DECLARE_FINAL_TYPE (EksMainWindow, eks_main_window, EKS, MAIN_WINDOW, AdwApplicationWindow)

GtkWindow *eks_main_window_new (EksApplication *application);

G_END_DECLS
