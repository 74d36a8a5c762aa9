/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that come from outside: opened, dropped onto a window, or put into the folder of connectors. */
#pragma once

#include "eks-application.h"

G_BEGIN_DECLS

gboolean eks_open_file_is_connector (const char *path);
void eks_open_file_accept_drops (GtkWidget *widget, GApplication *application);
GFileMonitor *eks_open_file_watch_connectors (EksConnectorRegistry *registry);

G_END_DECLS
