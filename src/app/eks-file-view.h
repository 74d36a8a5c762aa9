/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a connection to files would read, below its settings: how the file is laid out, and its first rows. */
#pragma once

#include "eks-application.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EKS_TYPE_FILE_VIEW (eks_file_view_get_type ())
G_DECLARE_FINAL_TYPE (EksFileView, eks_file_view, EKS, FILE_VIEW, GtkBox)

/* Looks after a moment, so that typing does not; %NULL clears. */
void eks_file_view_show (EksFileView *self, EksEnvironment *environment, EksConnection *connection);

G_END_DECLS
