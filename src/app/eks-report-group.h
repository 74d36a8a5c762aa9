/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to the values of one table, as rows that open: one for each column. */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

GtkWidget *eks_report_group_new (JsonObject *table, gboolean alone, GString *text);
char *eks_report_group_describe_example (JsonObject *example);

G_END_DECLS
