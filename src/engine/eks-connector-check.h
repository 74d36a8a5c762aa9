/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Can a connector be used, with all that it brings? Every reason why not, with its place in the file. */
#pragma once

#include "eks-connector.h"

G_BEGIN_DECLS

EksConnector *eks_connector_check_data (const char *data, gsize length, gint64 now, EksJsonIssues *issues);
EksConnector *eks_connector_check_file (const char *path, gint64 now, EksJsonIssues *issues, GError **error);

G_END_DECLS
