/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading settings, job files and descriptors: bounded, strict, and every fault named by its JSON path. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define EKS_JSON_MAX_BYTES (4 * 1024 * 1024)
#define EKS_JSON_MAX_DEPTH 64

/**
 * EksJsonObject:
 *
 * A JSON object that is being read member by member. Each getter marks its member as known and
 * collects what is wrong instead of stopping, so that a person sees every fault of a file at once:
 * check eks_json_issues_get_length() at the end. eks_json_object_close() refuses members nobody asked for.
 */
typedef struct _EksJsonObject EksJsonObject;

/**
 * EksJsonIssue:
 * @path: where, such as `tables[0].where.all[1].is`
 * @message: what is wrong and what is expected, in the user's language
 */
typedef struct
{
  char *path;
  char *message;
} EksJsonIssue;

typedef struct _EksJsonIssues EksJsonIssues;

EksJsonIssues *eks_json_issues_new (void);
void eks_json_issues_free (EksJsonIssues *self);
G_GNUC_PRINTF (3, 4) void eks_json_issues_add (EksJsonIssues *self, const char *path, const char *format, ...);
guint eks_json_issues_get_length (EksJsonIssues *self);
const EksJsonIssue *eks_json_issues_get (EksJsonIssues *self, guint index);
char *eks_json_issues_describe (EksJsonIssues *self);

JsonNode *eks_json_parse (const char *data, gsize length, GError **error);
char *eks_json_to_text (JsonNode *node, gboolean pretty);

/* For what has no form that could be insisted on, such as a report of an earlier version or the answer of a server: what is not
 * there or is something else is passed over. */
const char *eks_json_peek_text (JsonObject *object, const char *member);
JsonArray *eks_json_peek_array (JsonObject *object, const char *member);
guint eks_json_array_length (JsonArray *array);
JsonObject *eks_json_peek_object (JsonArray *array, guint index);
const char *eks_json_pick_text (JsonObject *texts);

EksJsonObject *eks_json_object_open (JsonNode *node, const char *path, EksJsonIssues *issues);
void eks_json_object_close (EksJsonObject *self);
const char *eks_json_object_get_path (EksJsonObject *self);
EksJsonIssues *eks_json_object_get_issues (EksJsonObject *self);
char *eks_json_object_path_of (EksJsonObject *self, const char *member);

gboolean eks_json_object_has (EksJsonObject *self, const char *member);
gboolean eks_json_object_is_null (EksJsonObject *self, const char *member);
char *eks_json_object_dup_string (EksJsonObject *self, const char *member, gboolean required);
char *eks_json_object_dup_text (EksJsonObject *self, const char *member);
gboolean eks_json_object_get_boolean (EksJsonObject *self, const char *member, gboolean fallback);
gint64 eks_json_object_get_integer (EksJsonObject *self, const char *member, gint64 minimum, gint64 maximum, gint64 fallback);
int eks_json_object_get_choice (EksJsonObject *self, const char *member, const char *const *choices, int fallback);
GStrv eks_json_object_dup_strv (EksJsonObject *self, const char *member);
JsonNode *eks_json_object_get_node (EksJsonObject *self, const char *member, gboolean required);
EksJsonObject *eks_json_object_open_member (EksJsonObject *self, const char *member, gboolean required);
JsonArray *eks_json_object_get_array (EksJsonObject *self, const char *member, gboolean required);
EksJsonObject *eks_json_object_open_element (EksJsonObject *self, const char *member, JsonArray *array, guint index);
GList *eks_json_object_get_members (EksJsonObject *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksJsonIssues, eks_json_issues_free)

G_END_DECLS
