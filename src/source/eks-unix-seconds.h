/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments that a service tells as seconds since 1970. */
#pragma once

#include "eks-source.h"

G_BEGIN_DECLS

typedef struct _EksUnixSeconds EksUnixSeconds;

EksUnixSeconds *eks_unix_seconds_new (const EksSourceQuery *query, const char *zone);
void eks_unix_seconds_free (EksUnixSeconds *self);
void eks_unix_seconds_read (EksUnixSeconds *self, EksBatch *batch, EksTally *tally);

G_END_DECLS
