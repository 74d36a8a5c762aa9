/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parameters of a question, read strictly, so that a misspelt one is not a test that passes by chance. */
#pragma once

#include "eks-demo-zone.h"

G_BEGIN_DECLS

GHashTable *eks_demo_parameters_parse (const char *query, const char *const *known, char **fault);
gboolean eks_demo_parameters_get_number (GHashTable *self, const char *name, guint64 least, guint64 most, guint64 *value, char **fault);
gboolean eks_demo_parameters_get_day (GHashTable *self, const char *name, int days, const EksDemoZone *zone, gint64 *time, char **fault);

G_END_DECLS
