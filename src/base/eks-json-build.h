/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A member of an object that is being built: its name and its value in one call. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void eks_json_add_text (JsonBuilder *builder, const char *member, const char *text);
void eks_json_add_texts (JsonBuilder *builder, const char *member, const char *const *texts, guint n_texts);
void eks_json_add_number (JsonBuilder *builder, const char *member, guint64 number);
void eks_json_add_flag (JsonBuilder *builder, const char *member, gboolean flag);
void eks_json_add_time (JsonBuilder *builder, const char *member, gint64 time);

G_END_DECLS
