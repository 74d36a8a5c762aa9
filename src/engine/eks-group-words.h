/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table that is counted, in words. */
#pragma once

#include "eks-connector.h"
#include "eks-grouping.h"
#include "eks-table.h"

G_BEGIN_DECLS

const char *eks_per_get_label (EksPer per);
const char *eks_measure_get_label (EksMeasure measure);
char *eks_group_words_name (EksColumn *column, const char *field);
char *eks_group_words_describe (EksConnector *connector, EksEntity *entity, EksTable *table);

G_END_DECLS
