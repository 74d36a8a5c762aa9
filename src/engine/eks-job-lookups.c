/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A look-up into another connection becomes an entity and a relation of the connector at hand, so that the catalog, the
 * check and the plan know one kind of related field only. The records come from the other connection all the same. */

#include "config.h"

#include "eks-job-lookups.h"

#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  EksEnvironment *environment; /* (unowned) */
  EksJsonIssues *issues;       /* (unowned) */
  EksConnector *base;          /* (unowned) */
  JsonObject *root;            /* (unowned): the descriptor that is being extended */
  GHashTable *done;            /* (owned) (element-type utf8 utf8): entity and id → what it looks up */
} Extension;

/**
 * eks_job_lookups_any:
 * @job: a job
 *
 * Returns: whether any of its tables looks something up in another connection
 */
gboolean
eks_job_lookups_any (EksJob *job)
{
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (job));

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      if (g_list_model_get_n_items (G_LIST_MODEL (eks_table_get_lookups (table))) > 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * eks_job_lookups_find_connection:
 * @environment: where connections are
 * @lookup: a look-up
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the connection that it names or carries
 */
EksConnection *
eks_job_lookups_find_connection (EksEnvironment *environment, EksTableLookup *lookup, GError **error)
{
  const char *id = eks_table_lookup_get_connection_id (lookup);

  if (eks_table_lookup_get_inline_connection (lookup) != NULL)
    return g_object_ref (eks_table_lookup_get_inline_connection (lookup));
  return eks_environment_find_connection (environment, id != NULL ? id : "", error);
}

/* What a look-up makes. No entity of a descriptor is called so; the length keeps a + b_c and a_b + c apart. Two areas may call
 * different look-ups the same, so each has its own. */
static char *
make_entity_id (const char *entity, EksTableLookup *lookup)
{
  return g_strdup_printf ("lookup_%" G_GSIZE_FORMAT "_%s_%s", strlen (entity), entity, eks_table_lookup_get_id (lookup));
}

static JsonObject *
find_entity (JsonObject *root, const char *id)
{
  JsonArray *entities = json_object_get_array_member (root, "entities");

  for (guint i = 0; i < json_array_get_length (entities); i++)
    {
      JsonObject *entity = json_array_get_object_element (entities, i);
      if (g_strcmp0 (json_object_get_string_member (entity, "id"), id) == 0)
        return entity;
    }
  return NULL;
}

static void
report (Extension *self, const char *path, const char *member, const char *message)
{
  g_autofree char *place = g_strconcat (path, ".", member, NULL);

  eks_json_issues_add (self->issues, place, "%s", message);
}

/* The copy does not know the record above another, whose values only the other connection can give: here they stand
 * anywhere. */
static JsonArray *
take_fields (JsonObject *entity)
{
  JsonArray *fields = json_object_get_array_member (entity, "fields");

  for (guint i = 0; i < json_array_get_length (fields); i++)
    {
      JsonObject *field = json_array_get_object_element (fields, i);
      if (!json_object_has_member (field, "parent"))
        continue;
      json_object_set_string_member (field, "path", json_object_get_string_member (field, "parent"));
      json_object_remove_member (field, "parent");
    }
  return json_array_ref (fields);
}

/* Records are not read through this entity: its address only fills a place. */
static void
add_entity (Extension *self, const char *id, EksTableLookup *lookup, EksConnection *connection, EksConnector *connector, EksEntity *other)
{
  static const char stream[] = "{\"path\":\"/\",\"verified\":\"documented\",\"paging\":{\"kind\":\"single\"}}";
  g_autoptr (JsonNode) node = eks_connector_dup_json (connector);
  JsonObject *there = find_entity (json_node_get_object (node), eks_entity_get_id (other));
  JsonObject *entity = json_object_new ();
  JsonArray *streams = json_array_new ();
  const char *name = eks_connection_get_name (connection);

  json_object_set_string_member (entity, "id", id);
  json_object_set_string_member (entity, "label", name != NULL && name[0] != '\0' ? name : eks_table_lookup_get_id (lookup));
  json_object_set_string_member (entity, "size", eks_entity_get_size (other) == EKS_SIZE_SMALL ? "small" : "large");
  json_object_set_array_member (entity, "fields", take_fields (there));
  json_array_add_element (streams, eks_json_parse (stream, strlen (stream), NULL));
  json_object_set_array_member (entity, "streams", streams);
  json_array_add_object_element (json_object_get_array_member (self->root, "entities"), entity);
}

static void
add_relation (Extension *self, const char *entity, EksTableLookup *lookup, const char *label)
{
  JsonObject *here = find_entity (self->root, entity);
  JsonObject *relation = json_object_new ();
  g_autofree char *id = make_entity_id (entity, lookup);

  json_object_set_string_member (relation, "id", eks_table_lookup_get_id (lookup));
  json_object_set_string_member (relation, "entity", id);
  json_object_set_string_member (relation, "key", eks_table_lookup_get_key (lookup));
  json_object_set_string_member (relation, "foreign_key", eks_table_lookup_get_foreign_key (lookup));
  json_object_set_string_member (relation, "label", label);
  if (!json_object_has_member (here, "relations"))
    json_object_set_array_member (here, "relations", json_array_new ());
  json_array_add_object_element (json_object_get_array_member (here, "relations"), relation);
}

/* The same id may stand in two tables of one entity if it is the same look-up. */
static gboolean
is_repeated (Extension *self, const char *entity, EksTableLookup *lookup, const char *path, gboolean *good)
{
  g_autofree char *place = g_strdup_printf ("%s %s", entity, eks_table_lookup_get_id (lookup));
  g_autoptr (JsonNode) node = eks_table_lookup_to_json (lookup);
  g_autofree char *text = eks_json_to_text (node, FALSE);
  const char *before = g_hash_table_lookup (self->done, place);

  *good = before == NULL || strcmp (before, text) == 0;
  if (!*good)
    report (self, path, "id", _("another look-up has this id already"));
  if (before == NULL)
    g_hash_table_insert (self->done, g_steal_pointer (&place), g_steal_pointer (&text));
  return before != NULL;
}

/* The key is a field of the table, its own or one of a relation that the system itself has. */
static gboolean
check_key (Extension *self, EksEntity *entity, EksTableLookup *lookup, const char *path)
{
  g_autoptr (GError) error = NULL;
  EksFieldRef ref = { 0 };

  if (eks_connector_resolve (self->base, entity, eks_table_lookup_get_key (lookup), &ref, &error))
    {
      gboolean dynamic = ref.reference != NULL;
      eks_field_ref_clear (&ref);
      if (!dynamic)
        return TRUE;
      report (self, path, "key", _("a field of a form cannot be the key of a look-up"));
      return FALSE;
    }
  report (self, path, "key", error->message);
  return FALSE;
}

static EksEntity *
find_other (Extension *self, EksConnector *connector, EksTableLookup *lookup, const char *path)
{
  EksEntity *other = eks_connector_find_entity (connector, eks_table_lookup_get_entity (lookup));
  g_autofree char *words = NULL;

  if (other == NULL)
    /* TRANSLATORS: %s is the id of what somebody wants to export */
    words = g_strdup_printf (_("this system has nothing called “%s” to export"), eks_table_lookup_get_entity (lookup));
  if (other == NULL)
    report (self, path, "entity", words);
  else if (eks_entity_find_field (other, eks_table_lookup_get_foreign_key (lookup)) == NULL)
    {
      /* TRANSLATORS: %1$s is the id of a field, %2$s that of an entity */
      words = g_strdup_printf (_("“%1$s” is not a field of the entity “%2$s”"), eks_table_lookup_get_foreign_key (lookup), eks_table_lookup_get_entity (lookup));
      report (self, path, "foreign_key", words);
      return NULL;
    }
  return other;
}

static void
add_lookup (Extension *self, const char *entity_id, EksTableLookup *lookup, const char *path)
{
  EksEntity *entity = eks_connector_find_entity (self->base, entity_id);
  g_autoptr (EksConnection) connection = NULL;
  g_autoptr (EksConnector) connector = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *made = make_entity_id (entity_id, lookup);
  gboolean good;
  EksEntity *other;

  if (entity == NULL || is_repeated (self, entity_id, lookup, path, &good))
    return;
  if (eks_entity_find_relation (entity, eks_table_lookup_get_id (lookup)) != NULL || eks_entity_find_field (entity, eks_table_lookup_get_id (lookup)) != NULL)
    {
      report (self, path, "id", _("the system has a field or a related area of this name; choose another id"));
      return;
    }
  connection = eks_job_lookups_find_connection (self->environment, lookup, &error);
  if (connection != NULL)
    connector = eks_environment_find_connector (self->environment, connection, &error);
  if (connector == NULL)
    {
      report (self, path, "connection", error->message);
      return;
    }
  other = find_other (self, connector, lookup, path);
  if (other == NULL || !check_key (self, entity, lookup, path))
    return;
  add_entity (self, made, lookup, connection, connector, other);
  add_relation (self, entity_id, lookup, json_object_get_string_member (find_entity (self->root, made), "label"));
}

/**
 * eks_job_lookups_extend:
 * @environment: where connections are
 * @base: the connector of the job
 * @job: a job
 * @issues: where faults go, with their paths in the job file
 *
 * Returns: (transfer full): a connector that has the job's look-ups as relations too, as far as they can be made
 */
EksConnector *
eks_job_lookups_extend (EksEnvironment *environment, EksConnector *base, EksJob *job, EksJsonIssues *issues)
{
  Extension self = { .environment = environment, .issues = issues, .base = base };
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (job));
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  EksConnector *extended;

  if (!eks_job_lookups_any (job))
    return g_object_ref (base);
  node = eks_connector_dup_json (base);
  self.root = json_node_get_object (node);
  self.done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      GListModel *lookups = G_LIST_MODEL (eks_table_get_lookups (table));
      for (guint j = 0; j < g_list_model_get_n_items (lookups); j++)
        {
          g_autoptr (EksTableLookup) lookup = g_list_model_get_item (lookups, j);
          g_autofree char *path = g_strdup_printf ("tables[%u].lookups[%u]", i, j);
          add_lookup (&self, eks_table_get_entity (table), lookup, path);
        }
    }
  g_hash_table_unref (self.done);
  text = eks_json_to_text (node, FALSE);
  extended = eks_connector_new_from_data (text, strlen (text), &error);
  if (extended != NULL)
    return extended;
  eks_json_issues_add (issues, "tables", "%s", error->message);
  return g_object_ref (base);
}

static gboolean
open_table (EksEnvironment *environment, EksAccount *account, EksTable *table, GCancellable *cancellable, GError **error)
{
  GListModel *lookups = G_LIST_MODEL (eks_table_get_lookups (table));

  for (guint i = 0; i < g_list_model_get_n_items (lookups); i++)
    {
      g_autoptr (EksTableLookup) lookup = g_list_model_get_item (lookups, i);
      g_autofree char *id = make_entity_id (eks_table_get_entity (table), lookup);
      g_autoptr (EksConnection) connection = eks_job_lookups_find_connection (environment, lookup, error);
      g_autoptr (EksAccount) other = connection != NULL ? eks_environment_open_account (environment, connection, cancellable, error) : NULL;
      if (other == NULL)
        return FALSE;
      eks_account_add_related (account, id, other, eks_table_lookup_get_entity (lookup));
    }
  return TRUE;
}

/**
 * eks_job_lookups_open:
 * @environment: where connections are
 * @base: the account of the job's connection
 * @job: a job
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Opens the accounts that the job's look-ups go to. Blocks.
 *
 * Returns: (transfer full) (nullable): an account whose connector has the look-ups too
 */
EksAccount *
eks_job_lookups_open (EksEnvironment *environment, EksAccount *base, EksJob *job, GCancellable *cancellable, GError **error)
{
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (job));
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (EksConnector) connector = eks_job_lookups_extend (environment, eks_account_get_connector (base), job, issues);
  g_autoptr (EksAccount) account = NULL;

  if (eks_json_issues_get_length (issues) > 0)
    {
      g_autofree char *text = eks_json_issues_describe (issues);
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, text);
      return NULL;
    }
  account = eks_account_new_extended (base, connector);
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      if (!open_table (environment, account, table, cancellable, error))
        return NULL;
    }
  return g_steal_pointer (&account);
}

/* ---- the last one that was made ---- */

/* Whoever shows fields asks again and again for the connector of the same job: it is the same object while nothing changed. */
struct _EksLookupCache
{
  GMutex lock;
  char *key;               /* (owned) (nullable) */
  GPtrArray *held;         /* (owned) (nullable) (element-type EksConnector): whose addresses stand in key */
  EksConnector *connector; /* (owned) (nullable) */
};

/**
 * eks_lookup_cache_new:
 *
 * Returns: (transfer full): a memory for the connector of a job with look-ups
 */
EksLookupCache *
eks_lookup_cache_new (void)
{
  EksLookupCache *self = g_new0 (EksLookupCache, 1);

  g_mutex_init (&self->lock);
  return self;
}

/**
 * eks_lookup_cache_free:
 * @self: (nullable) (transfer full): a memory
 */
void
eks_lookup_cache_free (EksLookupCache *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  g_clear_object (&self->connector);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
add_to_key (GString *key, GPtrArray *held, EksEnvironment *environment, EksTable *table)
{
  GListModel *lookups = G_LIST_MODEL (eks_table_get_lookups (table));

  g_string_append_printf (key, "%s:", eks_table_get_entity (table));
  for (guint i = 0; i < g_list_model_get_n_items (lookups); i++)
    {
      g_autoptr (EksTableLookup) lookup = g_list_model_get_item (lookups, i);
      g_autoptr (JsonNode) node = eks_table_lookup_to_json (lookup);
      g_autofree char *text = eks_json_to_text (node, FALSE);
      g_autoptr (EksConnection) connection = eks_job_lookups_find_connection (environment, lookup, NULL);
      EksConnector *connector = connection != NULL ? eks_environment_find_connector (environment, connection, NULL) : NULL;
      g_string_append_printf (key, "%s %s %p\n", text, connection != NULL ? eks_connection_get_name (connection) : "", (void *) connector);
      if (connector != NULL)
        g_ptr_array_add (held, connector);
    }
}

/**
 * eks_lookup_cache_extend:
 * @self: a memory
 * @environment: where connections are
 * @base: the connector of the job
 * @job: a job
 *
 * Returns: (transfer full): what eks_job_lookups_extend() makes of it
 */
EksConnector *
eks_lookup_cache_extend (EksLookupCache *self, EksEnvironment *environment, EksConnector *base, EksJob *job)
{
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (job));
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GString) key = g_string_new (NULL);
  g_autoptr (EksJsonIssues) issues = NULL;
  g_autoptr (GMutexLocker) locker = NULL;

  if (!eks_job_lookups_any (job))
    return g_object_ref (base);
  g_string_append_printf (key, "%p\n", (void *) base);
  g_ptr_array_add (held, g_object_ref (base));
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      add_to_key (key, held, environment, table);
    }
  locker = g_mutex_locker_new (&self->lock);
  if (g_strcmp0 (self->key, key->str) == 0)
    return g_object_ref (self->connector);
  issues = eks_json_issues_new ();
  g_clear_object (&self->connector);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  g_free (self->key);
  self->connector = eks_job_lookups_extend (environment, base, job, issues);
  self->held = g_steal_pointer (&held);
  self->key = g_strdup (key->str);
  return g_object_ref (self->connector);
}
