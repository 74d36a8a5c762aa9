/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the settings of a text file do to its lines. */
#pragma once

#include "eks-connector.h"
#include "eks-format.h"
#include "eks-table.h"

G_BEGIN_DECLS

char *eks_format_sample_make (EksConnector *connector, EksTable *table, EksFormat *format);

G_END_DECLS
