/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values that the connector lists for a field: other spellings become the listed one, unlisted ones are counted. */
#pragma once

#include "eks-source.h"

G_BEGIN_DECLS

typedef struct _EksKnownValues EksKnownValues;

EksKnownValues *eks_known_values_new (const EksSourceQuery *query);
void eks_known_values_free (EksKnownValues *self);
void eks_known_values_read (EksKnownValues *self, EksBatch *batch, EksTally *tally);

G_END_DECLS
