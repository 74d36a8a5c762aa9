/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What job files and connection files have in common, so that both are refused and written by the same rules. */

#include "config.h"

#include "eks-spec-file.h"

#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_ID_LENGTH 64

static gint64
peek_version (JsonNode *root)
{
  JsonNode *version = JSON_NODE_HOLDS_OBJECT (root) ? json_object_get_member (json_node_get_object (root), "version") : NULL;

  if (version == NULL || !JSON_NODE_HOLDS_VALUE (version) || json_node_get_value_type (version) != G_TYPE_INT64)
    return 0;
  return json_node_get_int (version);
}

/**
 * eks_spec_file_parse:
 * @data: (array length=length): UTF-8 text
 * @length: in bytes
 * @error: return location
 *
 * Parses a file of ours as far as its version: the content of a newer one is nothing we could judge.
 *
 * Returns: (transfer full) (nullable): the root, or %NULL with %EKS_ERROR_INVALID_JOB (broken) or %EKS_ERROR_NEWER_VERSION
 */
JsonNode *
eks_spec_file_parse (const char *data, gsize length, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) root = NULL;
  gint64 version;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  root = eks_json_parse (data != NULL ? data : "", length, &local_error);
  if (root == NULL)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, local_error->message);
      return NULL;
    }
  version = peek_version (root);
  if (version > EKS_SPEC_VERSION)
    {
      /* TRANSLATORS: %1$d and %2$d are version numbers of the file format, such as 2 and 1 */
      g_set_error (error, EKS_ERROR, EKS_ERROR_NEWER_VERSION,
                   _("The file was written by a newer version of Eksport (file version %1$d, this program knows up to %2$d). Update Eksport to open it."),
                   (int) MIN (version, G_MAXINT), EKS_SPEC_VERSION);
      return NULL;
    }
  return g_steal_pointer (&root);
}

/**
 * eks_spec_file_check_issues:
 * @issues: what was wrong
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_INVALID_JOB and a line for each issue if there are any
 */
gboolean
eks_spec_file_check_issues (EksJsonIssues *issues, GError **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (issues != NULL, FALSE);

  if (eks_json_issues_get_length (issues) == 0)
    return TRUE;
  text = eks_json_issues_describe (issues);
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, text);
  return FALSE;
}

/**
 * eks_spec_file_check_version:
 * @object: the root of a file, or a part that may stand in a file of its own
 * @required: whether a missing version is a fault
 */
void
eks_spec_file_check_version (EksJsonObject *object, gboolean required)
{
  g_return_if_fail (object != NULL);

  if (required)
    eks_json_object_get_node (object, "version", TRUE);
  eks_json_object_get_integer (object, "version", 1, EKS_SPEC_VERSION, EKS_SPEC_VERSION);
}

/* The shortest text that reads back as the same number: 0.1, not 0.10000000000000001. */
static char *
dup_number (double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (number))
    return NULL;
  for (int digits = 15; digits <= 17; digits++)
    {
      g_autofree char *format = g_strdup_printf ("%%.%dg", digits);
      g_ascii_formatd (text, sizeof text, format, number);
      if (g_ascii_strtod (text, NULL) == number)
        break;
    }
  return g_strdup (text);
}

/**
 * eks_spec_dup_scalar:
 * @node: any value
 *
 * Returns: (transfer full) (nullable): a string, number or boolean as text; %NULL for anything else
 */
char *
eks_spec_dup_scalar (JsonNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  GType type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return dup_number (json_node_get_double (node));
}

/**
 * eks_spec_dup_id:
 * @object: an object
 * @member: the name of an id in it
 * @required: whether its absence is a fault
 * @allowed: the characters that it may have; the first one is a letter or digit in any case
 *
 * Returns: (transfer full) (nullable): the id, or %NULL if absent or unusable
 */
char *
eks_spec_dup_id (EksJsonObject *object, const char *member, gboolean required, const char *allowed)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (object != NULL && member != NULL && allowed != NULL, NULL);

  id = eks_json_object_dup_string (object, member, required);
  if (id == NULL)
    return NULL;
  if (g_ascii_isalnum (id[0]) && strspn (id, allowed) == strlen (id) && strlen (id) <= MAX_ID_LENGTH)
    return g_steal_pointer (&id);
  g_autofree char *path = eks_json_object_path_of (object, member);
  if (strchr (allowed, 'A') != NULL)
    eks_json_issues_add (eks_json_object_get_issues (object), path, "%s", _("an id begins with a letter or digit and has letters, digits, “-”, “_” and “.”, 64 at most"));
  else
    /* TRANSLATORS: %s is a hyphen or an underscore */
    eks_json_issues_add (eks_json_object_get_issues (object), path, _("an id begins with a small letter or digit and has small letters, digits and “%s”, 64 at most"), strchr (allowed, '_') != NULL ? "_" : "-");
  return NULL;
}

/**
 * eks_spec_dup_filled:
 * @object: an object
 * @member: the name of a text in it
 *
 * Returns: (transfer full) (nullable): the text; absent or empty is a fault
 */
char *
eks_spec_dup_filled (EksJsonObject *object, const char *member)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (object != NULL && member != NULL, NULL);

  text = eks_json_object_dup_string (object, member, TRUE);
  if (text == NULL || text[0] != '\0')
    return g_steal_pointer (&text);
  g_autofree char *path = eks_json_object_path_of (object, member);
  eks_json_issues_add (eks_json_object_get_issues (object), path, "%s", _("this text must not be empty"));
  return NULL;
}

static gboolean
is_name (const char *name)
{
  return name[0] != '\0' && strspn (name, EKS_SPEC_ID_ANY) == strlen (name) && strlen (name) <= MAX_ID_LENGTH;
}

/**
 * eks_spec_dup_map:
 * @object: an object
 * @member: the name of an object in it that has texts by name; numbers and booleans are taken as text
 * @maximum: how many it may have
 *
 * Returns: (transfer full) (element-type utf8 utf8): the texts; empty if absent
 */
GHashTable *
eks_spec_dup_map (EksJsonObject *object, const char *member, guint maximum)
{
  g_autoptr (GHashTable) map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  EksJsonObject *inner;

  g_return_val_if_fail (object != NULL && member != NULL, NULL);

  inner = eks_json_object_open_member (object, member, FALSE);
  if (inner == NULL)
    return g_steal_pointer (&map);
  EksJsonIssues *issues = eks_json_object_get_issues (inner);
  g_autoptr (GList) names = eks_json_object_get_members (inner);
  if (g_list_length (names) > maximum)
    /* TRANSLATORS: %u is the largest number of entries allowed */
    eks_json_issues_add (issues, eks_json_object_get_path (inner), _("there are more than %u entries"), maximum);
  guint left = maximum;
  for (GList *l = names; l != NULL && left > 0; l = l->next, left--)
    {
      JsonNode *node = eks_json_object_get_node (inner, l->data, FALSE);
      char *value = node != NULL ? eks_spec_dup_scalar (node) : NULL;
      g_autofree char *path = eks_json_object_path_of (inner, l->data);
      if (!is_name (l->data))
        eks_json_issues_add (issues, path, "%s", _("a name has letters, digits, “-”, “_” and “.”, 64 at most"));
      if (value == NULL)
        eks_json_issues_add (issues, path, "%s", _("a text, a number, true or false is expected here"));
      else
        g_hash_table_replace (map, g_strdup (l->data), value);
    }
  eks_json_object_close (inner);
  return g_steal_pointer (&map);
}

/**
 * eks_spec_list_keys:
 * @map: (element-type utf8 utf8): texts by name
 *
 * Returns: (transfer full): the names, sorted, so that the same texts give the same file
 */
GStrv
eks_spec_list_keys (GHashTable *map)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GList) names = NULL;

  g_return_val_if_fail (map != NULL, NULL);

  names = g_list_sort (g_hash_table_get_keys (map), (GCompareFunc) strcmp);
  for (GList *l = names; l != NULL; l = l->next)
    g_strv_builder_add (builder, l->data);
  return g_strv_builder_end (builder);
}

/**
 * eks_spec_read_list:
 * @object: an object
 * @member: the name of an array in it, which may be absent
 * @maximum: how many elements it may have
 * @read: reads one element
 * @list: where the elements go
 */
void
eks_spec_read_list (EksJsonObject *object, const char *member, guint maximum, EksSpecReadFunc read, GListStore *list)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *path = NULL;
  JsonArray *array;

  g_return_if_fail (object != NULL && member != NULL && read != NULL && G_IS_LIST_STORE (list));

  array = eks_json_object_get_array (object, member, FALSE);
  if (array == NULL)
    return;
  path = eks_json_object_path_of (object, member);
  if (json_array_get_length (array) > maximum)
    {
      /* TRANSLATORS: %u is the largest number of entries allowed */
      eks_json_issues_add (eks_json_object_get_issues (object), path, _("there are more than %u entries"), maximum);
      return;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *item_path = g_strdup_printf ("%s[%u]", path, i);
      gpointer item = read (json_array_get_element (array, i), item_path, eks_json_object_get_issues (object));
      if (item != NULL)
        g_ptr_array_add (items, item);
    }
  g_list_store_splice (list, 0, g_list_model_get_n_items (G_LIST_MODEL (list)), items->pdata, items->len);
}

/**
 * eks_spec_leave:
 * @object: (transfer full): an object of which nothing more can be said, as its type is not known
 */
void
eks_spec_leave (EksJsonObject *object)
{
  g_autoptr (GList) members = NULL;

  g_return_if_fail (object != NULL);

  members = eks_json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    eks_json_object_get_node (object, l->data, FALSE);
  eks_json_object_close (object);
}

/**
 * eks_spec_write_string:
 * @object: what is written to
 * @member: a name
 * @value: (nullable): a text; nothing is written for %NULL
 */
void
eks_spec_write_string (JsonObject *object, const char *member, const char *value)
{
  g_return_if_fail (object != NULL && member != NULL);

  if (value != NULL)
    json_object_set_string_member (object, member, value);
}

/**
 * eks_spec_write_map:
 * @object: what is written to
 * @member: a name
 * @map: (element-type utf8 utf8): texts by name; nothing is written if there are none
 */
void
eks_spec_write_map (JsonObject *object, const char *member, GHashTable *map)
{
  g_auto (GStrv) names = NULL;
  JsonObject *inner;

  g_return_if_fail (object != NULL && member != NULL && map != NULL);

  if (g_hash_table_size (map) == 0)
    return;
  inner = json_object_new ();
  names = eks_spec_list_keys (map);
  for (guint i = 0; names[i] != NULL; i++)
    json_object_set_string_member (inner, names[i], g_hash_table_lookup (map, names[i]));
  json_object_set_object_member (object, member, inner);
}

/**
 * eks_spec_write_list:
 * @list: a list
 * @write: writes one element
 *
 * Returns: (transfer full): an array of the elements
 */
JsonNode *
eks_spec_write_list (GListStore *list, EksSpecWriteFunc write)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  g_return_val_if_fail (G_IS_LIST_STORE (list) && write != NULL, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (list), i);
      json_array_add_element (array, write (item));
    }
  json_node_take_array (node, array);
  return node;
}

/**
 * eks_spec_take_object:
 * @object: (transfer full): an object
 *
 * Returns: (transfer full): a node that holds it
 */
JsonNode *
eks_spec_take_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}
