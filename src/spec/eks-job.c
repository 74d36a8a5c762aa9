/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One export, whole: what the wizard edits, what is saved and mailed, what both programs run. */

#include "config.h"

#include "eks-job.h"

#include "eks-error.h"
#include "eks-pattern.h"
#include "eks-spec-file.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_TABLES 100
#define MAX_DESTINATIONS 100
#define MAX_PARAMETERS 100

struct _EksJob
{
  EksSpec parent_instance;

  char *id;                         /* (owned) */
  char *name;                       /* (owned) */
  char *connection_id;              /* (owned) (nullable) */
  EksConnection *inline_connection; /* (owned) (nullable): there is one or the other */
  GHashTable *parameters;           /* (owned) (element-type utf8 utf8) */
  char *file_name;                  /* (owned) (nullable): what somebody chose */
  char *default_file_name;          /* (owned): what it is otherwise */
  GListStore *tables;               /* (unowned): the parent class holds it */
  GListStore *destinations;         /* (unowned): likewise */
  EksFormat *format;                /* (owned) */
  EksEncryption *encryption;        /* (owned) */
};

typedef enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_CONNECTION_ID,
  PROP_INLINE_CONNECTION,
  PROP_FILE_NAME,
  PROP_TABLES,
  PROP_FORMAT,
  PROP_ENCRYPTION,
  PROP_DESTINATIONS,
} EksJobProperty;

static GParamSpec *props[PROP_DESTINATIONS + 1];

G_DEFINE_FINAL_TYPE (EksJob, eks_job, EKS_TYPE_SPEC)

static gboolean
update_default_file_name (EksJob *self)
{
  g_autofree char *pattern = g_strconcat ("{name}-{date}.", eks_format_get_extension (self->format), NULL);

  return eks_set_str (&self->default_file_name, pattern);
}

/* The default name follows the kind of file: still one change, whether the name is part of it or not. */
static void
on_format_changed (EksJob *self)
{
  if (update_default_file_name (self) && self->file_name == NULL)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILE_NAME]);
  else
    eks_spec_changed (EKS_SPEC (self));
}

static void
take_format (EksJob *self, EksFormat *format)
{
  g_clear_object (&self->format);
  self->format = format;
  update_default_file_name (self);
  g_signal_connect_object (format, "changed", G_CALLBACK (on_format_changed), self, G_CONNECT_SWAPPED);
}

static void
take_encryption (EksJob *self, EksEncryption *encryption)
{
  g_clear_object (&self->encryption);
  self->encryption = encryption;
  eks_spec_adopt (EKS_SPEC (self), EKS_SPEC (encryption));
}

static void
eks_job_finalize (GObject *object)
{
  EksJob *self = EKS_JOB (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->connection_id);
  g_clear_object (&self->inline_connection);
  g_hash_table_unref (self->parameters);
  g_free (self->file_name);
  g_free (self->default_file_name);
  g_object_unref (self->format);
  g_object_unref (self->encryption);
  G_OBJECT_CLASS (eks_job_parent_class)->finalize (object);
}

static void
eks_job_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksJob *self = EKS_JOB (object);

  switch ((EksJobProperty) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_CONNECTION_ID:
      g_value_set_string (value, self->connection_id);
      break;
    case PROP_INLINE_CONNECTION:
      g_value_set_object (value, self->inline_connection);
      break;
    case PROP_FILE_NAME:
      g_value_set_string (value, eks_job_get_file_name (self));
      break;
    case PROP_TABLES:
      g_value_set_object (value, self->tables);
      break;
    case PROP_FORMAT:
      g_value_set_object (value, self->format);
      break;
    case PROP_ENCRYPTION:
      g_value_set_object (value, self->encryption);
      break;
    case PROP_DESTINATIONS:
      g_value_set_object (value, self->destinations);
      break;
    }
}

static void
eks_job_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksJob *self = EKS_JOB (object);

  switch ((EksJobProperty) id)
    {
    case PROP_NAME:
      eks_job_set_name (self, g_value_get_string (value));
      break;
    case PROP_CONNECTION_ID:
      eks_job_set_connection_id (self, g_value_get_string (value));
      break;
    case PROP_INLINE_CONNECTION:
      eks_job_set_inline_connection (self, g_value_get_object (value));
      break;
    case PROP_FILE_NAME:
      eks_job_set_file_name (self, g_value_get_string (value));
      break;
    case PROP_ID:
    case PROP_TABLES:
    case PROP_FORMAT:
    case PROP_ENCRYPTION:
    case PROP_DESTINATIONS:
      g_assert_not_reached (); /* read-only */
    }
}

static void
eks_job_class_init (EksJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags flags = readable | G_PARAM_WRITABLE;

  object_class->finalize = eks_job_finalize;
  object_class->get_property = eks_job_get_property;
  object_class->set_property = eks_job_set_property;

  /**
   * EksJob:id:
   *
   * What distinguishes it from every other export; also the name of its file.
   */
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, readable);
  /**
   * EksJob:name:
   *
   * What people call it.
   */
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  /**
   * EksJob:connection-id:
   *
   * The id of a saved connection, or %NULL.
   */
  props[PROP_CONNECTION_ID] = g_param_spec_string ("connection-id", NULL, NULL, NULL, flags);
  /**
   * EksJob:inline-connection:
   *
   * A connection that is saved with the export, or %NULL.
   */
  props[PROP_INLINE_CONNECTION] = g_param_spec_object ("inline-connection", NULL, NULL, EKS_TYPE_CONNECTION, flags);
  /**
   * EksJob:file-name:
   *
   * The name of the file, as a pattern. It follows the format until somebody chooses one.
   */
  props[PROP_FILE_NAME] = g_param_spec_string ("file-name", NULL, NULL, NULL, flags);
  /**
   * EksJob:tables:
   *
   * Its #EksTable.
   */
  props[PROP_TABLES] = g_param_spec_object ("tables", NULL, NULL, G_TYPE_LIST_STORE, readable);
  /**
   * EksJob:format:
   *
   * The kind of file.
   */
  props[PROP_FORMAT] = g_param_spec_object ("format", NULL, NULL, EKS_TYPE_FORMAT, readable);
  /**
   * EksJob:encryption:
   *
   * Protected for whom.
   */
  props[PROP_ENCRYPTION] = g_param_spec_object ("encryption", NULL, NULL, EKS_TYPE_ENCRYPTION, readable);
  /**
   * EksJob:destinations:
   *
   * Its #EksDestination.
   */
  props[PROP_DESTINATIONS] = g_param_spec_object ("destinations", NULL, NULL, G_TYPE_LIST_STORE, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_job_init (EksJob *self)
{
  self->id = g_uuid_string_random ();
  self->name = g_strdup ("");
  self->parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->tables = eks_spec_add_list (EKS_SPEC (self), EKS_TYPE_TABLE);
  self->destinations = eks_spec_add_list (EKS_SPEC (self), EKS_TYPE_DESTINATION);
  take_format (self, eks_format_new (EKS_FORMAT_CSV));
  take_encryption (self, eks_encryption_new ());
}

/**
 * eks_job_new:
 *
 * Use from one thread at a time; a run takes a copy.
 *
 * Returns: (transfer full): an export with an id of its own and without tables, as CSV, not encrypted
 */
EksJob *
eks_job_new (void)
{
  return g_object_new (EKS_TYPE_JOB, NULL);
}

/**
 * eks_job_get_id:
 * @self: a job
 *
 * Returns: (transfer none): its id
 */
const char *
eks_job_get_id (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->id;
}

/**
 * eks_job_renew_id:
 * @self: a job that becomes another one
 */
void
eks_job_renew_id (EksJob *self)
{
  g_return_if_fail (EKS_IS_JOB (self));

  g_free (self->id);
  self->id = g_uuid_string_random ();
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ID]);
}

/**
 * eks_job_get_name:
 * @self: a job
 *
 * Returns: (transfer none): its name; empty if it has none yet
 */
const char *
eks_job_get_name (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->name;
}

/**
 * eks_job_set_name:
 * @self: a job
 * @name: (nullable): its name
 */
void
eks_job_set_name (EksJob *self, const char *name)
{
  g_return_if_fail (EKS_IS_JOB (self));

  if (eks_set_str (&self->name, name != NULL ? name : ""))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
}

/**
 * eks_job_get_connection_id:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): the id of a saved connection
 */
const char *
eks_job_get_connection_id (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->connection_id;
}

static void
set_connection (EksJob *self, const char *id, EksConnection *connection)
{
  EksConnection *old = self->inline_connection;

  g_object_freeze_notify (G_OBJECT (self));
  if (eks_set_str (&self->connection_id, id))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONNECTION_ID]);
  if (old != connection)
    {
      if (old != NULL)
        eks_spec_disown (EKS_SPEC (self), EKS_SPEC (old));
      if (connection != NULL)
        eks_spec_adopt (EKS_SPEC (self), EKS_SPEC (connection));
      g_set_object (&self->inline_connection, connection);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_INLINE_CONNECTION]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * eks_job_set_connection_id:
 * @self: a job
 * @id: (nullable): the id of a saved connection, which takes the place of an inline one; %NULL or empty for none
 */
void
eks_job_set_connection_id (EksJob *self, const char *id)
{
  g_return_if_fail (EKS_IS_JOB (self));

  if (id != NULL && id[0] == '\0')
    id = NULL;
  set_connection (self, id, id != NULL ? NULL : self->inline_connection);
}

/**
 * eks_job_get_inline_connection:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): the connection that is saved with it
 */
EksConnection *
eks_job_get_inline_connection (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->inline_connection;
}

/**
 * eks_job_set_inline_connection:
 * @self: a job
 * @connection: (nullable): a connection that takes the place of a saved one
 */
void
eks_job_set_inline_connection (EksJob *self, EksConnection *connection)
{
  g_return_if_fail (EKS_IS_JOB (self) && (connection == NULL || EKS_IS_CONNECTION (connection)));
  set_connection (self, connection != NULL ? NULL : self->connection_id, connection);
}

/**
 * eks_job_get_parameter:
 * @self: a job
 * @name: the name of a parameter
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
eks_job_get_parameter (EksJob *self, const char *name)
{
  g_return_val_if_fail (EKS_IS_JOB (self) && name != NULL, NULL);
  return g_hash_table_lookup (self->parameters, name);
}

/**
 * eks_job_set_parameter:
 * @self: a job
 * @name: the name of a parameter
 * @value: (nullable): its value, or %NULL to remove it
 */
void
eks_job_set_parameter (EksJob *self, const char *name, const char *value)
{
  g_return_if_fail (EKS_IS_JOB (self) && name != NULL);

  if (g_strcmp0 (g_hash_table_lookup (self->parameters, name), value) == 0)
    return;
  if (value != NULL)
    g_hash_table_insert (self->parameters, g_strdup (name), g_strdup (value));
  else
    g_hash_table_remove (self->parameters, name);
  eks_spec_changed (EKS_SPEC (self));
}

/**
 * eks_job_list_parameters:
 * @self: a job
 *
 * Returns: (transfer full): the names of its parameters, sorted
 */
GStrv
eks_job_list_parameters (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return eks_spec_list_keys (self->parameters);
}

/**
 * eks_job_get_file_name:
 * @self: a job
 *
 * Returns: (transfer none): the name of the file, as a pattern
 */
const char *
eks_job_get_file_name (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->file_name != NULL ? self->file_name : self->default_file_name;
}

/**
 * eks_job_set_file_name:
 * @self: a job
 * @pattern: (nullable): the name of the file, as a pattern; empty, %NULL or the default itself: the default, which follows the format
 */
void
eks_job_set_file_name (EksJob *self, const char *pattern)
{
  g_autofree char *before = NULL;

  g_return_if_fail (EKS_IS_JOB (self));

  before = g_strdup (eks_job_get_file_name (self));
  if (pattern != NULL && (pattern[0] == '\0' || strcmp (pattern, self->default_file_name) == 0))
    pattern = NULL;
  eks_set_str (&self->file_name, pattern);
  if (strcmp (before, eks_job_get_file_name (self)) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILE_NAME]);
}

/**
 * eks_job_get_tables:
 * @self: a job
 *
 * Returns: (transfer none): its #EksTable
 */
GListStore *
eks_job_get_tables (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->tables;
}

/**
 * eks_job_get_table:
 * @self: a job
 * @index: which
 *
 * Returns: (transfer none) (nullable): the table
 */
EksTable *
eks_job_get_table (EksJob *self, guint index)
{
  g_autoptr (EksTable) table = NULL;

  g_return_val_if_fail (EKS_IS_JOB (self), NULL);

  table = g_list_model_get_item (G_LIST_MODEL (self->tables), index);
  return table; /* the list still holds it */
}

/**
 * eks_job_get_format:
 * @self: a job
 *
 * Returns: (transfer none): the kind of file
 */
EksFormat *
eks_job_get_format (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->format;
}

/**
 * eks_job_get_encryption:
 * @self: a job
 *
 * Returns: (transfer none): protected for whom
 */
EksEncryption *
eks_job_get_encryption (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->encryption;
}

/**
 * eks_job_get_destinations:
 * @self: a job
 *
 * Returns: (transfer none): its #EksDestination
 */
GListStore *
eks_job_get_destinations (EksJob *self)
{
  g_return_val_if_fail (EKS_IS_JOB (self), NULL);
  return self->destinations;
}

static char *
lookup_parameter (const char *name, gpointer job)
{
  return g_strdup (g_hash_table_lookup (EKS_JOB (job)->parameters, name));
}

/**
 * eks_job_expand_value:
 * @self: a job
 * @value: a value of a condition
 * @error: return location
 *
 * Puts parameters in the place of their names in braces.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL with %EKS_ERROR_INVALID_JOB if there is no such parameter
 */
char *
eks_job_expand_value (EksJob *self, const char *value, GError **error)
{
  g_return_val_if_fail (EKS_IS_JOB (self) && value != NULL, NULL);
  return eks_pattern_expand (value, lookup_parameter, self, error);
}

static void
read_connection (EksJob *self, EksJsonObject *object, EksJsonIssues *issues)
{
  JsonNode *node = eks_json_object_get_node (object, "connection", TRUE);

  if (node == NULL)
    return;
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (EksConnection) connection = eks_connection_from_json (node, "connection", issues);
      eks_job_set_inline_connection (self, connection);
      return;
    }
  g_autofree char *id = eks_spec_dup_id (object, "connection", TRUE, EKS_SPEC_ID_LOWER);
  eks_job_set_connection_id (self, id);
}

static void
read_tables (EksJob *self, EksJsonObject *object, EksJsonIssues *issues)
{
  JsonNode *node = eks_json_object_get_node (object, "tables", TRUE);

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) == 0)
    eks_json_issues_add (issues, "tables", "%s", _("at least one table is needed"));
  eks_spec_read_list (object, "tables", MAX_TABLES, (EksSpecReadFunc) eks_table_from_json, self->tables);
}

static void
read_file_name (EksJob *self, EksJsonObject *object, EksJsonIssues *issues)
{
  g_autofree char *pattern = eks_json_object_dup_string (object, "file_name", FALSE);

  if (pattern != NULL && strchr (pattern, '/') != NULL)
    eks_json_issues_add (issues, "file_name", "%s", _("a name without “/” is expected here; the folder belongs to a destination"));
  else
    eks_job_set_file_name (self, pattern);
}

static void
read_destinations (EksJob *self, EksJsonObject *object, EksJsonIssues *issues)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  GListModel *model = G_LIST_MODEL (self->destinations);

  eks_spec_read_list (object, "destinations", MAX_DESTINATIONS, (EksSpecReadFunc) eks_destination_from_json, self->destinations);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (EksDestination) destination = g_list_model_get_item (model, i);
      if (g_hash_table_add (ids, (gpointer) eks_destination_get_id (destination)))
        continue;
      g_autofree char *path = g_strdup_printf ("destinations[%u].id", i);
      eks_json_issues_add (issues, path, "%s", _("another destination has this id already"));
    }
}

static void
read_format (EksJob *self, EksJsonObject *object, EksJsonIssues *issues)
{
  JsonNode *node = eks_json_object_get_node (object, "format", FALSE);
  EksFormat *format = node != NULL ? eks_format_from_json (node, "format", issues) : NULL;

  if (format != NULL)
    take_format (self, format);
}

static void
read_encryption (EksJob *self, EksJsonObject *object, EksJsonIssues *issues)
{
  JsonNode *node = eks_json_object_get_node (object, "encryption", FALSE);
  EksEncryption *encryption = node != NULL ? eks_encryption_from_json (node, "encryption", issues) : NULL;

  if (encryption != NULL)
    take_encryption (self, encryption);
}

/* Reads as much as there is: an export that is still being made can be copied though it could not be run. */
static EksJob *
read_job (JsonNode *node, EksJsonIssues *issues)
{
  EksJsonObject *object = eks_json_object_open (node, "", issues);
  EksJob *self;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;

  if (object == NULL)
    return NULL;
  self = eks_job_new ();
  eks_spec_file_check_version (object, TRUE);
  id = eks_spec_dup_id (object, "id", FALSE, EKS_SPEC_ID_ANY);
  if (id != NULL)
    eks_set_str (&self->id, id);
  name = eks_spec_dup_filled (object, "name");
  eks_job_set_name (self, name);
  read_connection (self, object, issues);
  g_hash_table_unref (self->parameters);
  self->parameters = eks_spec_dup_map (object, "parameters", MAX_PARAMETERS);
  read_tables (self, object, issues);
  read_format (self, object, issues);
  read_file_name (self, object, issues);
  read_encryption (self, object, issues);
  read_destinations (self, object, issues);
  eks_json_object_close (object);
  return self;
}

/**
 * eks_job_from_json:
 * @node: the root of a job file
 * @issues: where faults go
 *
 * Returns: (transfer full) (nullable): the job, or %NULL if there are faults
 */
EksJob *
eks_job_from_json (JsonNode *node, EksJsonIssues *issues)
{
  g_autoptr (EksJob) self = NULL;
  guint before;

  g_return_val_if_fail (issues != NULL, NULL);

  before = eks_json_issues_get_length (issues);
  self = read_job (node, issues);
  return eks_json_issues_get_length (issues) == before ? g_steal_pointer (&self) : NULL;
}

/**
 * eks_job_from_data:
 * @data: (array length=length): the content of a job file
 * @length: in bytes
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the job, or %NULL with %EKS_ERROR_INVALID_JOB (every fault, a line each, with its
 *   path) or %EKS_ERROR_NEWER_VERSION
 */
EksJob *
eks_job_from_data (const char *data, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = eks_spec_file_parse (data, length, error);
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (EksJob) self = NULL;

  if (root == NULL)
    return NULL;
  self = eks_job_from_json (root, issues);
  return eks_spec_file_check_issues (issues, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * eks_job_to_json:
 * @self: a job
 *
 * Returns: (transfer full): it as JSON, without what has its default
 */
JsonNode *
eks_job_to_json (EksJob *self)
{
  JsonObject *object;

  g_return_val_if_fail (EKS_IS_JOB (self), NULL);

  object = json_object_new ();
  json_object_set_int_member (object, "version", EKS_JOB_VERSION);
  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "name", self->name);
  eks_spec_write_string (object, "connection", self->connection_id);
  if (self->inline_connection != NULL)
    json_object_set_member (object, "connection", eks_connection_to_json (self->inline_connection));
  eks_spec_write_map (object, "parameters", self->parameters);
  json_object_set_member (object, "tables", eks_spec_write_list (self->tables, (EksSpecWriteFunc) eks_table_to_json));
  json_object_set_member (object, "format", eks_format_to_json (self->format));
  eks_spec_write_string (object, "file_name", self->file_name);
  if (eks_encryption_is_on (self->encryption))
    json_object_set_member (object, "encryption", eks_encryption_to_json (self->encryption));
  if (g_list_model_get_n_items (G_LIST_MODEL (self->destinations)) > 0)
    json_object_set_member (object, "destinations", eks_spec_write_list (self->destinations, (EksSpecWriteFunc) eks_destination_to_json));
  return eks_spec_take_object (object);
}

/**
 * eks_job_to_data:
 * @self: a job
 *
 * Returns: (transfer full): the content of its file: the same job always gives the same bytes
 */
char *
eks_job_to_data (EksJob *self)
{
  g_autoptr (JsonNode) node = eks_job_to_json (self);

  g_return_val_if_fail (node != NULL, NULL);
  return eks_json_to_text (node, TRUE);
}

/**
 * eks_job_copy:
 * @self: a job, finished or not
 *
 * Returns: (transfer full): another one like it, with the same id, which shares nothing with @self
 */
EksJob *
eks_job_copy (EksJob *self)
{
  g_autoptr (JsonNode) node = eks_job_to_json (self);
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();

  g_return_val_if_fail (node != NULL, NULL);
  return read_job (node, issues);
}

/**
 * eks_job_equal:
 * @self: a job
 * @other: another job
 *
 * Returns: %TRUE if both give the same file
 */
gboolean
eks_job_equal (EksJob *self, EksJob *other)
{
  g_autofree char *data = eks_job_to_data (self);
  g_autofree char *other_data = eks_job_to_data (other);

  return g_strcmp0 (data, other_data) == 0;
}
