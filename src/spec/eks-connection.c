/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account at a system. What is secret about it is kept elsewhere, so that this can be mailed to a colleague. */

#include "config.h"

#include "eks-connection.h"

#include "eks-spec-file.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SETTINGS 100
#define MAX_ACTIONS 1000
/* The entity and the action of it. */
#define ACTION_PATTERN "^[a-z][a-z0-9_]{0,63}\\.[a-z][a-z0-9_]{0,63}$"

struct _EksConnection
{
  EksSpec parent_instance;

  char *id;             /* (owned) (nullable): none when it stands in a job file */
  char *name;           /* (owned) (nullable): likewise */
  char *connector;      /* (owned) */
  char *time_zone;      /* (owned) (nullable) */
  GHashTable *settings; /* (owned) (element-type utf8 utf8) */
  GStrv actions;        /* (owned): sorted, none twice */
};

typedef enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_CONNECTOR,
  PROP_TIME_ZONE,
} EksConnectionProperty;

static GParamSpec *props[PROP_TIME_ZONE + 1];

G_DEFINE_FINAL_TYPE (EksConnection, eks_connection, EKS_TYPE_SPEC)

/* GCompareFunc for a list of texts */
static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
eks_connection_finalize (GObject *object)
{
  EksConnection *self = EKS_CONNECTION (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->connector);
  g_free (self->time_zone);
  g_hash_table_unref (self->settings);
  g_strfreev (self->actions);
  G_OBJECT_CLASS (eks_connection_parent_class)->finalize (object);
}

static void
eks_connection_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksConnection *self = EKS_CONNECTION (object);

  switch ((EksConnectionProperty) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_CONNECTOR:
      g_value_set_string (value, self->connector);
      break;
    case PROP_TIME_ZONE:
      g_value_set_string (value, self->time_zone);
      break;
    }
}

static void
eks_connection_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksConnection *self = EKS_CONNECTION (object);

  switch ((EksConnectionProperty) id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;
    case PROP_NAME:
      eks_connection_set_name (self, g_value_get_string (value));
      break;
    case PROP_CONNECTOR:
      self->connector = g_strdup (g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
      break;
    case PROP_TIME_ZONE:
      eks_connection_set_time_zone (self, g_value_get_string (value));
      break;
    }
}

static void
eks_connection_class_init (EksConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = eks_connection_finalize;
  object_class->get_property = eks_connection_get_property;
  object_class->set_property = eks_connection_set_property;

  /**
   * EksConnection:id:
   *
   * What job files call it; %NULL if it stands in a job file itself.
   */
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags | G_PARAM_CONSTRUCT_ONLY);
  /**
   * EksConnection:name:
   *
   * What people call it.
   */
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  /**
   * EksConnection:connector:
   *
   * The id of the connector that describes the system.
   */
  props[PROP_CONNECTOR] = g_param_spec_string ("connector", NULL, NULL, "", flags | G_PARAM_CONSTRUCT_ONLY);
  /**
   * EksConnection:time-zone:
   *
   * The time zone of the account, such as `Europe/Copenhagen`; %NULL for the connector's default.
   */
  props[PROP_TIME_ZONE] = g_param_spec_string ("time-zone", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_connection_init (EksConnection *self)
{
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->actions = g_new0 (char *, 1);
}

/**
 * eks_connection_new:
 * @id: (nullable): what job files call it; small letters, digits and `-`
 * @name: (nullable): what people call it
 * @connector: the id of a connector
 *
 * Returns: (transfer full): a connection without settings
 */
EksConnection *
eks_connection_new (const char *id, const char *name, const char *connector)
{
  g_return_val_if_fail (connector != NULL, NULL);
  return g_object_new (EKS_TYPE_CONNECTION, "id", id, "name", name, "connector", connector, NULL);
}

/**
 * eks_connection_get_id:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): what job files call it
 */
const char *
eks_connection_get_id (EksConnection *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTION (self), NULL);
  return self->id;
}

/**
 * eks_connection_get_name:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): what people call it
 */
const char *
eks_connection_get_name (EksConnection *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTION (self), NULL);
  return self->name;
}

/**
 * eks_connection_set_name:
 * @self: a connection
 * @name: (nullable): what people call it
 */
void
eks_connection_set_name (EksConnection *self, const char *name)
{
  g_return_if_fail (EKS_IS_CONNECTION (self));

  if (eks_set_str (&self->name, name))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
}

/**
 * eks_connection_get_connector:
 * @self: a connection
 *
 * Returns: (transfer none): the id of its connector
 */
const char *
eks_connection_get_connector (EksConnection *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTION (self), NULL);
  return self->connector;
}

/**
 * eks_connection_get_time_zone:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): its time zone, or %NULL for the connector's default
 */
const char *
eks_connection_get_time_zone (EksConnection *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTION (self), NULL);
  return self->time_zone;
}

/**
 * eks_connection_set_time_zone:
 * @self: a connection
 * @identifier: (nullable): a time zone; empty or %NULL for the connector's default
 */
void
eks_connection_set_time_zone (EksConnection *self, const char *identifier)
{
  g_return_if_fail (EKS_IS_CONNECTION (self));

  if (identifier != NULL && identifier[0] == '\0')
    identifier = NULL;
  if (eks_set_str (&self->time_zone, identifier))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TIME_ZONE]);
}

/**
 * eks_connection_get_setting:
 * @self: a connection
 * @name: the id of a setting of the connector
 *
 * Returns: (transfer none) (nullable): its value, or %NULL if it has the connector's default
 */
const char *
eks_connection_get_setting (EksConnection *self, const char *name)
{
  g_return_val_if_fail (EKS_IS_CONNECTION (self) && name != NULL, NULL);
  return g_hash_table_lookup (self->settings, name);
}

/**
 * eks_connection_set_setting:
 * @self: a connection
 * @name: the id of a setting of the connector; never a secret one
 * @value: (nullable): its value, or %NULL to remove it
 */
void
eks_connection_set_setting (EksConnection *self, const char *name, const char *value)
{
  g_return_if_fail (EKS_IS_CONNECTION (self) && name != NULL);

  if (g_strcmp0 (g_hash_table_lookup (self->settings, name), value) == 0)
    return;
  if (value != NULL)
    g_hash_table_insert (self->settings, g_strdup (name), g_strdup (value));
  else
    g_hash_table_remove (self->settings, name);
  eks_spec_changed (EKS_SPEC (self));
}

/**
 * eks_connection_get_actions:
 * @self: a connection
 *
 * Returns: (transfer none): the actions that the person allows on it, sorted: `mass_send.pause`
 */
const char *const *
eks_connection_get_actions (EksConnection *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTION (self), NULL);
  return (const char *const *) self->actions;
}

/**
 * eks_connection_allows:
 * @self: a connection
 * @action: the entity and the action: `mass_send.pause`
 *
 * Returns: whether the person allows it on this connection
 */
gboolean
eks_connection_allows (EksConnection *self, const char *action)
{
  g_return_val_if_fail (EKS_IS_CONNECTION (self) && action != NULL, FALSE);
  return g_strv_contains ((const char *const *) self->actions, action);
}

/**
 * eks_connection_allow:
 * @self: a connection
 * @action: the entity and the action: `mass_send.pause`
 * @allowed: whether the person allows it
 */
void
eks_connection_allow (EksConnection *self, const char *action, gboolean allowed)
{
  g_autoptr (GPtrArray) actions = NULL;

  g_return_if_fail (EKS_IS_CONNECTION (self) && action != NULL);

  if (eks_connection_allows (self, action) == allowed)
    return;
  actions = g_ptr_array_new ();
  for (guint i = 0; self->actions[i] != NULL; i++)
    if (strcmp (self->actions[i], action) != 0)
      g_ptr_array_add (actions, self->actions[i]);
    else
      g_free (self->actions[i]);
  if (allowed)
    g_ptr_array_add (actions, g_strdup (action));
  g_ptr_array_sort (actions, compare_texts);
  g_ptr_array_add (actions, NULL);
  g_free (self->actions);
  self->actions = (GStrv) g_ptr_array_steal (actions, NULL);
  eks_spec_changed (EKS_SPEC (self));
}

/**
 * eks_connection_list_settings:
 * @self: a connection
 *
 * Returns: (transfer full): the names of the settings that it has, sorted
 */
GStrv
eks_connection_list_settings (EksConnection *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTION (self), NULL);
  return eks_spec_list_keys (self->settings);
}

/**
 * eks_connection_copy:
 * @self: a connection
 *
 * Returns: (transfer full): another one like it
 */
EksConnection *
eks_connection_copy (EksConnection *self)
{
  EksConnection *copy;
  GHashTableIter iter;
  gpointer name, value;

  g_return_val_if_fail (EKS_IS_CONNECTION (self), NULL);

  copy = eks_connection_new (self->id, self->name, self->connector);
  eks_connection_set_time_zone (copy, self->time_zone);
  g_hash_table_iter_init (&iter, self->settings);
  while (g_hash_table_iter_next (&iter, &name, &value))
    eks_connection_set_setting (copy, name, value);
  g_strfreev (copy->actions);
  copy->actions = g_strdupv (self->actions);
  return copy;
}

static void
read_actions (EksConnection *self, EksJsonObject *object)
{
  g_auto (GStrv) actions = eks_json_object_dup_strv (object, "actions");
  guint n = actions != NULL ? g_strv_length (actions) : 0;

  for (guint i = 0; i < MIN (n, MAX_ACTIONS + 1); i++)
    {
      g_autofree char *member = g_strdup_printf ("actions[%u]", i);
      g_autofree char *path = eks_json_object_path_of (object, member);
      if (i == MAX_ACTIONS)
        /* TRANSLATORS: %u is the largest number of entries allowed */
        eks_json_issues_add (eks_json_object_get_issues (object), path, _("there are more than %u entries"), MAX_ACTIONS);
      else if (!g_regex_match_simple (ACTION_PATTERN, actions[i], G_REGEX_DOLLAR_ENDONLY, 0))
        eks_json_issues_add (eks_json_object_get_issues (object), path, "%s", _("the name of an action, such as “mass_send.pause”, is expected here"));
      else
        eks_connection_allow (self, actions[i], TRUE);
    }
}

/**
 * eks_connection_from_json:
 * @node: what should be a connection
 * @path: its path; at the root of a file it is empty, and version, id and name are required there; elsewhere there is no id
 * @issues: where faults go
 *
 * Returns: (transfer full) (nullable): what could be read of it, or %NULL if it is no object at all
 */
EksConnection *
eks_connection_from_json (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  EksJsonObject *object = eks_json_object_open (node, path, issues);
  EksConnection *self;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *connector = NULL;
  g_autofree char *time_zone = NULL;

  if (object == NULL)
    return NULL;
  eks_spec_file_check_version (object, path[0] == '\0');
  /* By its id the keyring gives out a saved connection's secret: one that a job file brings along, with an address of its
   * own, must not claim it. */
  if (path[0] == '\0')
    id = eks_spec_dup_id (object, "id", TRUE, EKS_SPEC_ID_LOWER);
  name = path[0] == '\0' ? eks_spec_dup_filled (object, "name") : eks_json_object_dup_string (object, "name", FALSE);
  connector = eks_spec_dup_id (object, "connector", TRUE, EKS_SPEC_ID_CONNECTOR);
  self = eks_connection_new (id, name, connector != NULL ? connector : "");
  g_hash_table_unref (self->settings);
  self->settings = eks_spec_dup_map (object, "settings", MAX_SETTINGS);
  time_zone = eks_json_object_dup_string (object, "time_zone", FALSE);
  eks_connection_set_time_zone (self, time_zone);
  /* Nor does a job file that somebody sent allow anything. */
  if (path[0] == '\0')
    read_actions (self, object);
  eks_json_object_close (object);
  return self;
}

/**
 * eks_connection_from_data:
 * @data: (array length=length): the content of a connection's file
 * @length: in bytes
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the connection, or %NULL with %EKS_ERROR_INVALID_JOB (every fault, a line each,
 *   with its path) or %EKS_ERROR_NEWER_VERSION
 */
EksConnection *
eks_connection_from_data (const char *data, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = eks_spec_file_parse (data, length, error);
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (EksConnection) self = NULL;

  if (root == NULL)
    return NULL;
  self = eks_connection_from_json (root, "", issues);
  return eks_spec_file_check_issues (issues, error) ? g_steal_pointer (&self) : NULL;
}

static JsonArray *
make_array (GStrv texts)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; texts[i] != NULL; i++)
    json_array_add_string_element (array, texts[i]);
  return array;
}

/**
 * eks_connection_to_json:
 * @self: a connection
 *
 * Returns: (transfer full): it as JSON, with a version if it has an id and so may be a file of its own
 */
JsonNode *
eks_connection_to_json (EksConnection *self)
{
  JsonObject *object;

  g_return_val_if_fail (EKS_IS_CONNECTION (self), NULL);

  object = json_object_new ();
  if (self->id != NULL)
    json_object_set_int_member (object, "version", EKS_SPEC_VERSION);
  eks_spec_write_string (object, "id", self->id);
  eks_spec_write_string (object, "name", self->name);
  json_object_set_string_member (object, "connector", self->connector);
  eks_spec_write_map (object, "settings", self->settings);
  eks_spec_write_string (object, "time_zone", self->time_zone);
  if (self->actions[0] != NULL && self->id != NULL)
    json_object_set_array_member (object, "actions", make_array (self->actions));
  return eks_spec_take_object (object);
}

/**
 * eks_connection_to_data:
 * @self: a connection
 *
 * Returns: (transfer full): the content of its file
 */
char *
eks_connection_to_data (EksConnection *self)
{
  g_autoptr (JsonNode) node = eks_connection_to_json (self);

  g_return_val_if_fail (node != NULL, NULL);
  return eks_json_to_text (node, TRUE);
}
