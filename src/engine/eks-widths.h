/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Widths that suit the columns of a table, for a text file with columns of a fixed width. */
#pragma once

#include "eks-connector.h"
#include "eks-table.h"

G_BEGIN_DECLS

char *eks_widths_suggest (EksConnector *connector, EksTable *table, gboolean header);

G_END_DECLS
