/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading small JSON files that a person may have edited: bounded in size and depth, nothing unknown
 * is overlooked, and each fault is told with its path. */

#include "config.h"

#include "eks-json.h"

#include "eks-error.h"
#include "eks-json-scan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksJsonIssues
{
  GPtrArray *items; /* (owned) (element-type EksJsonIssue) */
};

struct _EksJsonObject
{
  JsonObject *object;    /* (owned) */
  char *path;            /* (owned) */
  EksJsonIssues *issues; /* (unowned) */
  GHashTable *known;     /* (owned) (element-type utf8): members that were asked for */
};

static void
issue_free (EksJsonIssue *issue)
{
  g_free (issue->path);
  g_free (issue->message);
  g_free (issue);
}

/**
 * eks_json_issues_new:
 *
 * Returns: (transfer full): an empty list of faults
 */
EksJsonIssues *
eks_json_issues_new (void)
{
  EksJsonIssues *self = g_new0 (EksJsonIssues, 1);

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) issue_free);
  return self;
}

/**
 * eks_json_issues_free:
 * @self: (nullable) (transfer full): a list of faults
 */
void
eks_json_issues_free (EksJsonIssues *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->items);
  g_free (self);
}

/**
 * eks_json_issues_add:
 * @self: a list of faults
 * @path: where
 * @format: a printf format: what is wrong, in the user's language
 * @...: its arguments
 */
void
eks_json_issues_add (EksJsonIssues *self, const char *path, const char *format, ...)
{
  EksJsonIssue *issue;
  va_list args;

  g_return_if_fail (self != NULL && path != NULL && format != NULL);

  issue = g_new0 (EksJsonIssue, 1);
  issue->path = g_strdup (path);
  va_start (args, format);
  issue->message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (self->items, issue);
}

/**
 * eks_json_issues_get_length:
 * @self: a list of faults
 *
 * Returns: how many there are
 */
guint
eks_json_issues_get_length (EksJsonIssues *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->items->len;
}

/**
 * eks_json_issues_get:
 * @self: a list of faults
 * @index: which
 *
 * Returns: (transfer none): the fault
 */
const EksJsonIssue *
eks_json_issues_get (EksJsonIssues *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->items->len, NULL);
  return g_ptr_array_index (self->items, index);
}

/**
 * eks_json_issues_describe:
 * @self: a list of faults
 *
 * Returns: (transfer full): a line for each fault, `path: message`, without a line break at the end
 */
char *
eks_json_issues_describe (EksJsonIssues *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const EksJsonIssue *issue = g_ptr_array_index (self->items, i);
      if (i > 0)
        g_string_append_c (text, '\n');
      if (issue->path[0] != '\0')
        g_string_append_printf (text, "%s: ", issue->path);
      g_string_append (text, issue->message);
    }
  return g_string_free (text, FALSE);
}

/* A name that is there twice: json-glib would keep the last value and drop the other without a word. */
static void
on_object_member (JsonParser *parser, JsonObject *object, const char *name, GHashTable *counts)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, object)) + 1;

  g_hash_table_insert (counts, object, GUINT_TO_POINTER (count));
}

static void
on_object_end (JsonParser *parser, JsonObject *object, GHashTable *counts)
{
  if (GPOINTER_TO_UINT (g_hash_table_lookup (counts, object)) > json_object_get_size (object))
    g_hash_table_add (counts, counts); /* remembered under a key that is no object's */
  g_hash_table_remove (counts, object);
}

static JsonNode *
parse_strictly (const char *data, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  g_autoptr (GError) local_error = NULL;
  JsonNode *root;

  g_signal_connect (parser, "object-member", G_CALLBACK (on_object_member), counts);
  g_signal_connect (parser, "object-end", G_CALLBACK (on_object_end), counts);
  if (!json_parser_load_from_data (parser, data, length, &local_error))
    {
      /* TRANSLATORS: %s is the message of the JSON parser, with line and column */
      g_set_error (error, EKS_ERROR, EKS_ERROR_FAILED, _("The JSON text is broken: %s"), local_error->message);
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root == NULL)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_FAILED, _("The file is empty"));
  else if (g_hash_table_contains (counts, counts))
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_FAILED, _("The JSON text is broken: a name is there twice in the same { … }"));
      root = NULL;
    }
  return root != NULL ? json_node_ref (root) : NULL;
}

/**
 * eks_json_parse:
 * @data: (array length=length): UTF-8 text
 * @length: in bytes
 * @error: return location
 *
 * Parses a small document: at most %EKS_JSON_MAX_BYTES, nested at most %EKS_JSON_MAX_DEPTH deep.
 * Strict, so that nothing in it is read as something else. For settings, descriptors and short answers; the record
 * path has its own parser.
 *
 * Returns: (transfer full) (nullable): the root, or %NULL with %EKS_ERROR_FAILED
 */
JsonNode *
eks_json_parse (const char *data, gsize length, GError **error)
{
  g_return_val_if_fail (data != NULL, NULL);

  if (length > EKS_JSON_MAX_BYTES)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_FAILED, _("The JSON text is too large"));
      return NULL;
    }
  if (!g_utf8_validate_len (data, length, NULL))
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_FAILED, _("The text is not valid UTF-8"));
      return NULL;
    }
  if (length >= 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0) /* the mark that some editors put in front */
    {
      data += 3;
      length -= 3;
    }
  if (!eks_json_scan (data, length, EKS_JSON_MAX_DEPTH, error))
    return NULL;
  return parse_strictly (data, length, error);
}

/**
 * eks_json_to_text:
 * @node: a value
 * @pretty: indented for a person, or on one line
 *
 * Returns: (transfer full): UTF-8 text; with @pretty it ends with a line break
 */
char *
eks_json_to_text (JsonNode *node, gboolean pretty)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (node != NULL, NULL);

  text = json_to_string (node, pretty);
  return pretty ? g_strconcat (text, "\n", NULL) : g_steal_pointer (&text);
}

/**
 * eks_json_peek_text:
 * @object: (nullable): an object
 * @member: a name
 *
 * Returns: (transfer none) (nullable): the text of that name, or %NULL if there is none or it is something else
 */
const char *
eks_json_peek_text (JsonObject *object, const char *member)
{
  JsonNode *node;

  g_return_val_if_fail (member != NULL, NULL);

  node = object != NULL ? json_object_get_member (object, member) : NULL;
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

/**
 * eks_json_peek_array:
 * @object: an object
 * @member: a name
 *
 * Returns: (transfer none) (nullable): the array of that name, or %NULL if there is none or it is something else
 */
JsonArray *
eks_json_peek_array (JsonObject *object, const char *member)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL && member != NULL, NULL);

  node = json_object_get_member (object, member);
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * eks_json_array_length:
 * @array: (nullable): an array
 *
 * Returns: how many elements it has; of none, 0
 */
guint
eks_json_array_length (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

/**
 * eks_json_peek_object:
 * @array: (nullable): an array
 * @index: which element
 *
 * Returns: (transfer none) (nullable): the object at that place, or %NULL if there is none or it is something else
 */
JsonObject *
eks_json_peek_object (JsonArray *array, guint index)
{
  JsonNode *node = index < eks_json_array_length (array) ? json_array_get_element (array, index) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * eks_json_object_open:
 * @node: (nullable): what should be an object
 * @path: its path for messages; empty for the root
 * @issues: (transfer none): where faults go; must live as long as the result
 *
 * Returns: (transfer full) (nullable): the object to read, or %NULL with an issue added.
 *   Free with eks_json_object_close().
 */
EksJsonObject *
eks_json_object_open (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  EksJsonObject *self;

  g_return_val_if_fail (path != NULL && issues != NULL, NULL);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      eks_json_issues_add (issues, path, "%s", _("an object { … } is expected here"));
      return NULL;
    }
  self = g_new0 (EksJsonObject, 1);
  self->object = json_object_ref (json_node_get_object (node));
  self->path = g_strdup (path);
  self->issues = issues;
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/* A name longer than this was not mistyped. */
#define MAX_TYPED 32

static guint
min3 (guint a, guint b, guint c)
{
  return MIN (a, MIN (b, c));
}

/* How many letters must be put in, taken out, changed or swapped with their neighbour. */
static guint
count_slips (const char *typed, const char *meant)
{
  guint rows[3][MAX_TYPED + 1];
  guint n = strlen (meant);

  if (strlen (typed) > MAX_TYPED || n > MAX_TYPED)
    return G_MAXUINT;
  for (guint j = 0; j <= n; j++)
    rows[0][j] = j;
  for (guint i = 1; typed[i - 1] != '\0'; i++)
    {
      guint *row = rows[i % 3];
      const guint *before = rows[(i + 2) % 3];
      const guint *earlier = rows[(i + 1) % 3];
      row[0] = i;
      for (guint j = 1; j <= n; j++)
        {
          row[j] = min3 (before[j] + 1, row[j - 1] + 1, before[j - 1] + (typed[i - 1] != meant[j - 1]));
          if (i > 1 && j > 1 && typed[i - 1] == meant[j - 2] && typed[i - 2] == meant[j - 1])
            row[j] = MIN (row[j], earlier[j - 2] + 1);
        }
    }
  return rows[strlen (typed) % 3][n];
}

/* Returns: (transfer none) (nullable): the name that was probably meant; of two that are as near the first in the alphabet */
static const char *
find_meant (EksJsonObject *self, const char *typed)
{
  const char *meant = NULL;
  guint fewest = MIN (2, strlen (typed) / 3) + 1;
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      guint slips = json_object_has_member (self->object, name) ? G_MAXUINT : count_slips (typed, name);
      if (slips < fewest || (slips == fewest && meant != NULL && strcmp (name, meant) < 0))
        {
          fewest = slips;
          meant = name;
        }
    }
  return meant;
}

static void
report_unknown (EksJsonObject *self, const char *name)
{
  g_autofree char *path = eks_json_object_path_of (self, name);
  const char *meant = find_meant (self, name);

  if (meant == NULL)
    eks_json_issues_add (self->issues, path, "%s", _("this setting is not known"));
  else
    /* TRANSLATORS: %s is the name of a setting that exists */
    eks_json_issues_add (self->issues, path, _("this setting is not known; is “%s” meant?"), meant);
}

/**
 * eks_json_object_close:
 * @self: (nullable) (transfer full): an object that has been read
 *
 * Adds an issue for each member that was never asked for, so that a misspelt setting is not
 * silently without effect. Members that begin with `$` (such as `$schema`) are left alone.
 */
void
eks_json_object_close (EksJsonObject *self)
{
  JsonObjectIter iter;
  const char *name;

  if (self == NULL)
    return;
  json_object_iter_init_ordered (&iter, self->object);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    if (name[0] != '$' && !g_hash_table_contains (self->known, name))
      {
        report_unknown (self, name);
      }
  json_object_unref (self->object);
  g_hash_table_unref (self->known);
  g_free (self->path);
  g_free (self);
}

/**
 * eks_json_object_get_path:
 * @self: an object
 *
 * Returns: (transfer none): its path
 */
const char *
eks_json_object_get_path (EksJsonObject *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->path;
}

/**
 * eks_json_object_get_issues:
 * @self: an object
 *
 * Returns: (transfer none): where its faults go
 */
EksJsonIssues *
eks_json_object_get_issues (EksJsonObject *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->issues;
}

/**
 * eks_json_object_path_of:
 * @self: an object
 * @member: the name of a member
 *
 * Returns: (transfer full): the member's path
 */
char *
eks_json_object_path_of (EksJsonObject *self, const char *member)
{
  g_return_val_if_fail (self != NULL && member != NULL, NULL);
  return self->path[0] != '\0' ? g_strconcat (self->path, ".", member, NULL) : g_strdup (member);
}

static void
report (EksJsonObject *self, const char *member, const char *message)
{
  g_autofree char *path = eks_json_object_path_of (self, member);

  eks_json_issues_add (self->issues, path, "%s", message);
}

/* null counts as absent: “sign_as”: null in a job file means nobody signs */
static JsonNode *
lookup (EksJsonObject *self, const char *member, gboolean required)
{
  JsonNode *node = json_object_get_member (self->object, member);

  g_hash_table_add (self->known, g_strdup (member));
  if (node != NULL && JSON_NODE_HOLDS_NULL (node))
    node = NULL;
  if (node == NULL && required)
    report (self, member, _("this setting is missing"));
  return node;
}

/**
 * eks_json_object_has:
 * @self: an object
 * @member: a name
 *
 * Returns: %TRUE if the member is there and not null. Asking does not make it known.
 */
gboolean
eks_json_object_has (EksJsonObject *self, const char *member)
{
  JsonNode *node;

  g_return_val_if_fail (self != NULL && member != NULL, FALSE);

  node = json_object_get_member (self->object, member);
  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

/**
 * eks_json_object_dup_string:
 * @self: an object
 * @member: a name
 * @required: whether its absence is a fault
 *
 * Returns: (transfer full) (nullable): the text, or %NULL if absent or not a text
 */
char *
eks_json_object_dup_string (EksJsonObject *self, const char *member, gboolean required)
{
  JsonNode *node;

  g_return_val_if_fail (self != NULL && member != NULL, NULL);

  node = lookup (self, member, required);
  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      report (self, member, _("a text in quotes is expected here"));
      return NULL;
    }
  return json_node_dup_string (node);
}

/**
 * eks_json_pick_text:
 * @texts: a text a language
 *
 * Returns: (transfer none) (nullable): the text in the user's language, else in a less specific one (da_DK → da), else in English
 */
const char *
eks_json_pick_text (JsonObject *texts)
{
  const char *const *languages = g_get_language_names ();

  g_return_val_if_fail (texts != NULL, NULL);

  for (guint i = 0; languages[i] != NULL; i++)
    if (json_object_has_member (texts, languages[i]))
      return json_object_get_string_member_with_default (texts, languages[i], NULL);
  return json_object_get_string_member_with_default (texts, "en", NULL);
}

/**
 * eks_json_object_dup_text:
 * @self: an object
 * @member: a name
 *
 * A text for a person: either a plain string or an object of one text a language,
 * `{"en": "Session", "da": "Session"}`, of which the user's language is taken.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL if absent or broken
 */
char *
eks_json_object_dup_text (EksJsonObject *self, const char *member)
{
  JsonNode *node;
  const char *text;

  g_return_val_if_fail (self != NULL && member != NULL, NULL);

  node = lookup (self, member, FALSE);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return node != NULL ? eks_json_object_dup_string (self, member, FALSE) : NULL;
  JsonObject *texts = json_node_get_object (node);
  g_autoptr (GList) values = json_object_get_values (texts);
  for (GList *l = values; l != NULL; l = l->next)
    if (json_node_get_value_type (l->data) != G_TYPE_STRING)
      {
        report (self, member, _("a text in quotes is expected for each language"));
        return NULL;
      }
  text = eks_json_pick_text (texts);
  if (text == NULL)
    report (self, member, _("the English text “en” is missing"));
  return g_strdup (text);
}

/**
 * eks_json_object_get_boolean:
 * @self: an object
 * @member: a name
 * @fallback: the value when absent
 *
 * Returns: the value
 */
gboolean
eks_json_object_get_boolean (EksJsonObject *self, const char *member, gboolean fallback)
{
  JsonNode *node;

  g_return_val_if_fail (self != NULL && member != NULL, fallback);

  node = lookup (self, member, FALSE);
  if (node == NULL)
    return fallback;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    {
      report (self, member, _("true or false is expected here"));
      return fallback;
    }
  return json_node_get_boolean (node);
}

/**
 * eks_json_object_get_integer:
 * @self: an object
 * @member: a name
 * @minimum: the smallest value allowed
 * @maximum: the largest value allowed
 * @fallback: the value when absent; it may be outside of the range
 *
 * Returns: the value
 */
gint64
eks_json_object_get_integer (EksJsonObject *self, const char *member, gint64 minimum, gint64 maximum, gint64 fallback)
{
  JsonNode *node;
  gint64 value;

  g_return_val_if_fail (self != NULL && member != NULL, fallback);

  node = lookup (self, member, FALSE);
  if (node == NULL)
    return fallback;
  value = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64 || value < minimum || value > maximum)
    {
      g_autofree char *path = eks_json_object_path_of (self, member);
      g_autofree char *from = g_strdup_printf ("%" G_GINT64_FORMAT, minimum);
      g_autofree char *to = g_strdup_printf ("%" G_GINT64_FORMAT, maximum);
      /* TRANSLATORS: two numbers, the smallest and the largest allowed */
      eks_json_issues_add (self->issues, path, _("a whole number from %1$s to %2$s is expected here"), from, to);
      return fallback;
    }
  return value;
}

/**
 * eks_json_object_get_choice:
 * @self: an object
 * @member: a name
 * @choices: (array zero-terminated=1): the words allowed
 * @fallback: the result when absent; -1 makes the member required
 *
 * Returns: the index of the word in @choices, or @fallback
 */
int
eks_json_object_get_choice (EksJsonObject *self, const char *member, const char *const *choices, int fallback)
{
  g_autofree char *word = NULL;

  g_return_val_if_fail (self != NULL && member != NULL && choices != NULL, fallback);

  word = eks_json_object_dup_string (self, member, fallback < 0);
  if (word == NULL)
    return fallback;
  for (int i = 0; choices[i] != NULL; i++)
    if (strcmp (choices[i], word) == 0)
      return i;
  g_autofree char *path = eks_json_object_path_of (self, member);
  g_autofree char *list = g_strjoinv (", ", (char **) choices);
  /* TRANSLATORS: %1$s is a word from the file, %2$s a list of the words allowed */
  eks_json_issues_add (self->issues, path, _("“%1$s” is not known here; known are: %2$s"), word, list);
  return fallback;
}

/**
 * eks_json_object_dup_strv:
 * @self: an object
 * @member: a name
 *
 * Returns: (transfer full) (nullable): the texts of an array, or %NULL if absent or broken
 */
GStrv
eks_json_object_dup_strv (EksJsonObject *self, const char *member)
{
  JsonArray *array;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (self != NULL && member != NULL, NULL);

  array = eks_json_object_get_array (self, member, FALSE);
  if (array == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      if (json_node_get_value_type (element) != G_TYPE_STRING)
        {
          report (self, member, _("a list of texts in quotes is expected here"));
          return NULL;
        }
      g_strv_builder_add (builder, json_node_get_string (element));
    }
  return g_strv_builder_end (builder);
}

/**
 * eks_json_object_is_null:
 * @self: an object
 * @member: a name
 *
 * Returns: %TRUE if the member is there and null, where null says something else than no member
 */
gboolean
eks_json_object_is_null (EksJsonObject *self, const char *member)
{
  JsonNode *node;

  g_return_val_if_fail (self != NULL && member != NULL, FALSE);

  g_hash_table_add (self->known, g_strdup (member));
  node = json_object_get_member (self->object, member);
  return node != NULL && JSON_NODE_HOLDS_NULL (node);
}

/**
 * eks_json_object_get_node:
 * @self: an object
 * @member: a name
 * @required: whether its absence is a fault
 *
 * Returns: (transfer none) (nullable): the value as it is
 */
JsonNode *
eks_json_object_get_node (EksJsonObject *self, const char *member, gboolean required)
{
  g_return_val_if_fail (self != NULL && member != NULL, NULL);
  return lookup (self, member, required);
}

/**
 * eks_json_object_open_member:
 * @self: an object
 * @member: a name
 * @required: whether its absence is a fault
 *
 * Returns: (transfer full) (nullable): the object inside, to be closed as well
 */
EksJsonObject *
eks_json_object_open_member (EksJsonObject *self, const char *member, gboolean required)
{
  JsonNode *node;
  g_autofree char *path = NULL;

  g_return_val_if_fail (self != NULL && member != NULL, NULL);

  node = lookup (self, member, required);
  if (node == NULL)
    return NULL;
  path = eks_json_object_path_of (self, member);
  return eks_json_object_open (node, path, self->issues);
}

/**
 * eks_json_object_get_array:
 * @self: an object
 * @member: a name
 * @required: whether its absence is a fault
 *
 * Returns: (transfer none) (nullable): the array
 */
JsonArray *
eks_json_object_get_array (EksJsonObject *self, const char *member, gboolean required)
{
  JsonNode *node;

  g_return_val_if_fail (self != NULL && member != NULL, NULL);

  node = lookup (self, member, required);
  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      report (self, member, _("a list [ … ] is expected here"));
      return NULL;
    }
  return json_node_get_array (node);
}

/**
 * eks_json_object_open_element:
 * @self: an object
 * @member: the name of an array in it
 * @array: that array
 * @index: which element
 *
 * Returns: (transfer full) (nullable): the object at that place, to be closed as well
 */
EksJsonObject *
eks_json_object_open_element (EksJsonObject *self, const char *member, JsonArray *array, guint index)
{
  g_autofree char *parent = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (self != NULL && member != NULL && array != NULL, NULL);

  parent = eks_json_object_path_of (self, member);
  path = g_strdup_printf ("%s[%u]", parent, index);
  return eks_json_object_open (json_array_get_element (array, index), path, self->issues);
}

/**
 * eks_json_object_get_members:
 * @self: an object whose member names are data
 *
 * Marks every member as known.
 *
 * Returns: (transfer container) (element-type utf8): the names in the order of the file
 */
GList *
eks_json_object_get_members (EksJsonObject *self)
{
  GList *names;

  g_return_val_if_fail (self != NULL, NULL);

  names = json_object_get_members (self->object);
  for (GList *l = names; l != NULL; l = l->next)
    g_hash_table_add (self->known, g_strdup (l->data));
  return names;
}
