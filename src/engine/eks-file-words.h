/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file says about how its rows were chosen, in the export's language. */
#pragma once

#include "eks-connector.h"
#include "eks-table.h"

G_BEGIN_DECLS

char *eks_file_describe_filter (EksConnector *connector, EksTable *table, const char *language);

G_END_DECLS
