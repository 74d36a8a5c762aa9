/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The actions of a connection, each with what it does and a switch that allows it. */
#pragma once

#include "eks-environment.h"

#include <adwaita.h>

G_BEGIN_DECLS

guint eks_allow_list_fill (GtkListBox *list, EksEnvironment *environment, EksConnection *connection, EksConnector *connector);

G_END_DECLS
