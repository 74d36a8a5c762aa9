/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The description of a system's API, read once and never changed after.
 *
 * The file is one JSON object. Members (? = may be left out); anything else is refused, but for members
 * that begin with $, such as $schema and $comment:
 *
 *   id label verified, description? base_url time_zone? test_path? reads?(service|files; files have no base_url and no auth)
 *   settings?  [{id kind(text|secret|choice|url|folder) label description? default? choices? required?}]
 *   auth       {kind(none|header|basic|query) name value} or, for basic, {kind user password} or, for oauth2,
 *              {kind token_url user password scope?}
 *   rate?      {requests_per_second? concurrency? note?}
 *   errors?    [{status(401 or "500-599") body?{path value?} reaction(stop|retry|missing|renew) message}], first match
 *              wins; renew only with oauth2
 *   paging?    for streams without their own: {kind(single|page|offset|link|cursor) number_parameter
 *              size_parameter? first? size? total? or total_header? next or, for link, next_header; granted?}
 *   exports?   [{id label description? for_row? job}]: ready-made exports; job is a job file without id, name, connection and
 *              destinations, whose texts may be objects with a text a language
 *   entities   [{id label description? size(small|large) key? title? fields relations? dynamic? streams? many? one?}]
 *     fields     [{id path or paths or parent(field of the parent record), type reads?(unix) label description? privacy?(none|personal|sensitive) choices? by_default?}]
 *     relations  [{id entity key foreign_key compare?(text|phone) label}]
 *     dynamic    {prefix label path or paths, always? list?{path or parent, name label?} map? sensitive?}
 *     streams    [{path verified(documented|assumed) partial? distinct? query?[{name value}] records? paging? window? root?
 *                  only?{member value} embedded?{relation: path} unavailable?[relation] pushes?[{field parameter}]
 *                  parent?{entity} with {parent} in path, or parent?{entity parameter size?}}]
 *       window     {field from_parameter to_parameter format?(day|time|unix) overlap_days? earliest?("2022-03-01") keeps_months?}
 *     many       {path parameter separator? size? query? records? verified?}: records by key, several a question
 *     one        {path with {key}, query? record? verified?}, or a list: the next is asked for a key that is 404
 *   An entity with many or one and without streams can be looked up only.
 *
 * choices and always are lists of {value label? description? aliases?}. A text for a person is a string or an object with a
 * text a language, "en" among them. A path is “a.b” or “a.b[name=value].take”, with “\.” for a dot in a
 * name; in dynamic one step or value is {reference}. Addresses and credentials may name settings in braces; a secret only in auth. */

#include "config.h"

#include "eks-connector.h"

#include "eks-descriptor-private.h"
#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* Somebody who has to mend a file reads the first ones; a hostile file may have millions, or a name as long as itself. */
#define MAX_TOLD_ISSUES 100
#define MAX_TOLD_BYTES 65536

struct _EksConnector
{
  GObject parent_instance;

  char *id;               /* (owned) */
  char *label;            /* (owned) */
  char *description;      /* (owned) (nullable) */
  char *verified;         /* (owned) */
  char *json;             /* (owned): as it was read */
  gboolean reads_files;
  char *base_url;         /* (owned) (nullable): not for files */
  char *time_zone;        /* (owned) */
  char *test_path;        /* (owned) (nullable) */
  EksAuth *auth;          /* (owned) (nullable): not for files */
  EksRate *rate;          /* (owned) */
  GPtrArray *settings;    /* (owned) (element-type EksSetting) */
  GPtrArray *error_rules; /* (owned) (element-type EksErrorRule) */
  GPtrArray *entities;    /* (owned) (element-type EksEntity) */
  GPtrArray *exports;     /* (owned) (element-type EksReadyMade) */
};

G_DEFINE_FINAL_TYPE (EksConnector, eks_connector, G_TYPE_OBJECT)

static void
pending_relation_free (EksPendingRelation *pending)
{
  g_free (pending->path);
  g_free (pending);
}

static void
read_time_zone (EksConnector *self, EksJsonObject *root)
{
  g_autoptr (GTimeZone) zone = NULL;

  self->time_zone = eks_descriptor_dup_word (root, "time_zone", FALSE);
  if (self->time_zone == NULL)
    self->time_zone = g_strdup ("UTC");
  zone = g_time_zone_new_identifier (self->time_zone);
  if (zone == NULL)
    /* TRANSLATORS: the name of a time zone */
    eks_descriptor_report (root, "time_zone", _("“%s” is not a time zone such as Europe/Copenhagen"), self->time_zone);
}

/* Returns: (transfer full) (nullable): free with eks_paging_free() */
static EksPaging *
read_shared_paging (EksJsonObject *root)
{
  EksJsonObject *object = eks_json_object_open_member (root, "paging", FALSE);
  EksPaging *paging;

  if (object == NULL)
    return NULL;
  paging = eks_paging_read (object);
  eks_json_object_close (object);
  return paging;
}

static void
read_entities (EksConnector *self, EksDescriptor *descriptor, EksJsonObject *root)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = eks_descriptor_get_list (root, "entities", TRUE, EKS_DESCRIPTOR_MAX_ENTITIES);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      EksJsonObject *object = eks_json_object_open_element (root, "entities", array, i);
      if (object == NULL)
        continue;
      EksEntity *entity = eks_entity_read (descriptor, object);
      g_ptr_array_add (self->entities, entity);
      eks_descriptor_check_unique (object, "id", seen, eks_entity_get_id (entity));
      eks_json_object_close (object);
    }
}

static void
check_relation (EksConnector *self, EksDescriptor *descriptor, const EksPendingRelation *pending)
{
  const EksRelation *relation = pending->relation;
  EksEntity *entity;

  if (relation->entity == NULL || relation->foreign_key == NULL)
    return;
  entity = eks_connector_find_entity (self, relation->entity);
  if (entity == NULL)
    {
      g_autofree char *path = g_strconcat (pending->path, ".entity", NULL);
      /* TRANSLATORS: the id of an entity */
      eks_json_issues_add (descriptor->issues, path, _("there is no entity “%s”"), relation->entity);
    }
  else if (eks_entity_find_field (entity, relation->foreign_key) == NULL)
    {
      g_autofree char *path = g_strconcat (pending->path, ".foreign_key", NULL);
      /* TRANSLATORS: %1$s is the id of a field, %2$s that of an entity */
      eks_json_issues_add (descriptor->issues, path, _("“%1$s” is not a field of the entity “%2$s”"), relation->foreign_key, relation->entity);
    }
  else if (eks_entity_get_streams (entity)->len == 0 && g_strcmp0 (relation->foreign_key, eks_entity_get_key (entity)) != 0)
    {
      g_autofree char *path = g_strconcat (pending->path, ".foreign_key", NULL);
      /* TRANSLATORS: the id of an entity */
      eks_json_issues_add (descriptor->issues, path, _("“%s” can only be looked up by its key"), relation->entity);
    }
}

static void
check_parents (EksConnector *self, EksDescriptor *descriptor)
{
  for (guint i = 0; i < self->entities->len; i++)
    {
      g_autofree char *path = g_strdup_printf ("entities[%u]", i);
      eks_parent_check_entity (g_ptr_array_index (self->entities, i), self, path, descriptor->issues);
    }
}

static void
read_connector (EksConnector *self, EksDescriptor *descriptor, EksJsonObject *root)
{
  static const char *const places[] = { "service", "files", NULL };
  EksPaging *paging;

  self->id = eks_descriptor_dup_id (root, "id");
  self->label = eks_descriptor_dup_text (root, "label", TRUE);
  self->description = eks_descriptor_dup_text (root, "description", FALSE);
  self->verified = eks_descriptor_dup_text (root, "verified", TRUE);
  self->reads_files = eks_json_object_get_choice (root, "reads", places, 0) == 1;
  self->settings = eks_settings_read (descriptor, root);
  self->base_url = self->reads_files ? NULL : eks_descriptor_dup_host_address (descriptor, root, "base_url");
  read_time_zone (self, root);
  self->test_path = eks_descriptor_dup_address (descriptor, root, "test_path", FALSE, NULL);
  self->auth = self->reads_files ? NULL : eks_auth_read (descriptor, root);
  self->rate = eks_rate_read (root);
  self->error_rules = eks_error_rules_read (root, self->auth);
  paging = read_shared_paging (root);
  descriptor->paging = paging;
  read_entities (self, descriptor, root);
  for (guint i = 0; i < descriptor->pending->len; i++)
    check_relation (self, descriptor, g_ptr_array_index (descriptor->pending, i));
  check_parents (self, descriptor);
  self->exports = eks_ready_made_read (self, root);
  eks_paging_free (paging);
}

static void
eks_connector_finalize (GObject *object)
{
  EksConnector *self = EKS_CONNECTOR (object);

  g_free (self->id);
  g_free (self->label);
  g_free (self->description);
  g_free (self->verified);
  g_free (self->json);
  g_free (self->base_url);
  g_free (self->time_zone);
  g_free (self->test_path);
  eks_auth_free (self->auth);
  eks_rate_free (self->rate);
  g_clear_pointer (&self->settings, g_ptr_array_unref);
  g_clear_pointer (&self->error_rules, g_ptr_array_unref);
  g_ptr_array_unref (self->entities);
  g_clear_pointer (&self->exports, g_ptr_array_unref);
  G_OBJECT_CLASS (eks_connector_parent_class)->finalize (object);
}

static void
eks_connector_class_init (EksConnectorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_connector_finalize;
}

static void
eks_connector_init (EksConnector *self)
{
  self->entities = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * eks_connector_new_from_json:
 * @node: a parsed descriptor
 * @issues: where faults go
 *
 * Texts are taken in the user's language of this moment.
 *
 * Returns: (transfer full) (nullable): the connector, or %NULL with every fault added to @issues
 */
EksConnector *
eks_connector_new_from_json (JsonNode *node, EksJsonIssues *issues)
{
  g_autoptr (EksConnector) self = NULL;
  g_autoptr (GPtrArray) pending = NULL;
  guint before;
  EksJsonObject *root;

  g_return_val_if_fail (node != NULL && issues != NULL, NULL);

  before = eks_json_issues_get_length (issues);
  root = eks_json_object_open (node, "", issues);
  if (root == NULL)
    return NULL;
  pending = g_ptr_array_new_with_free_func ((GDestroyNotify) pending_relation_free);
  self = g_object_new (EKS_TYPE_CONNECTOR, NULL);
  self->json = eks_json_to_text (node, FALSE);
  read_connector (self, &(EksDescriptor){ .issues = issues, .pending = pending }, root);
  eks_json_object_close (root);
  return eks_json_issues_get_length (issues) == before ? g_steal_pointer (&self) : NULL;
}

static void
set_error_from_issues (GError **error, EksJsonIssues *issues)
{
  g_autoptr (EksJsonIssues) told = eks_json_issues_new ();
  guint length = eks_json_issues_get_length (issues);
  g_autofree char *text = NULL;

  for (guint i = 0; i < MIN (length, MAX_TOLD_ISSUES); i++)
    {
      const EksJsonIssue *issue = eks_json_issues_get (issues, i);
      eks_json_issues_add (told, issue->path, "%s", issue->message);
    }
  if (length > MAX_TOLD_ISSUES)
    /* TRANSLATORS: a number; the lines before this one each name a fault of a file */
    eks_json_issues_add (told, "", ngettext ("… and %u more fault", "… and %u more faults", length - MAX_TOLD_ISSUES), length - MAX_TOLD_ISSUES);
  text = eks_json_issues_describe (told);
  /* also mends half a character where a name was odd or the text was cut */
  g_autofree char *message = g_utf8_make_valid (text, MIN (strlen (text), MAX_TOLD_BYTES));
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_CONNECTOR, message);
}

/**
 * eks_connector_new_from_data:
 * @data: (array length=length): the text of a descriptor
 * @length: in bytes
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the connector, or %NULL with %EKS_ERROR_INVALID_CONNECTOR,
 *   whose message has a line a fault, each beginning with its JSON path
 */
EksConnector *
eks_connector_new_from_data (const char *data, gsize length, GError **error)
{
  g_autoptr (EksJsonIssues) issues = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) node = NULL;
  EksConnector *self;

  g_return_val_if_fail (data != NULL, NULL);

  node = eks_json_parse (data, length, &local_error);
  if (node == NULL)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_CONNECTOR, local_error->message);
      return NULL;
    }
  issues = eks_json_issues_new ();
  self = eks_connector_new_from_json (node, issues);
  if (self == NULL)
    set_error_from_issues (error, issues);
  return self;
}

/* Looked at before it is read: a folder of the person's may hold anything, a pipe included. */
static gboolean
check_file (const char *path, GError **error)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    {
      int code = errno;
      /* TRANSLATORS: %1$s is a file, %2$s what the system says */
      g_set_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND, _("The connector file “%1$s” cannot be read: %2$s"), path, g_strerror (code));
      return FALSE;
    }
  if (!S_ISREG (info.st_mode) || info.st_size > EKS_JSON_MAX_BYTES)
    {
      /* TRANSLATORS: %s is a file */
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_CONNECTOR, _("“%s” is not a connector: it is too large or not an ordinary file"), path);
      return FALSE;
    }
  return TRUE;
}

/**
 * eks_connector_read_file:
 * @path: a file name
 * @data: (out): the text of a descriptor
 * @length: (out): in bytes
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_NOT_FOUND if it cannot be read and %EKS_ERROR_INVALID_CONNECTOR if it cannot be a descriptor
 */
gboolean
eks_connector_read_file (const char *path, char **data, gsize *length, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (path != NULL && data != NULL && length != NULL, FALSE);

  if (!check_file (path, error))
    return FALSE;
  if (g_file_get_contents (path, data, length, &local_error))
    return TRUE;
  /* TRANSLATORS: %1$s is a file, %2$s what the system says */
  g_set_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND, _("The connector file “%1$s” cannot be read: %2$s"), path, local_error->message);
  return FALSE;
}

/**
 * eks_connector_new_from_file:
 * @path: a file name
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the connector, or %NULL with %EKS_ERROR_NOT_FOUND if it cannot be
 *   read and %EKS_ERROR_INVALID_CONNECTOR if it cannot be used
 */
EksConnector *
eks_connector_new_from_file (const char *path, GError **error)
{
  g_autofree char *data = NULL;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  if (!eks_connector_read_file (path, &data, &length, error))
    return NULL;
  return eks_connector_new_from_data (data, length, error);
}

/**
 * eks_connector_dup_json:
 * @self: a connector
 *
 * Returns: (transfer full): the descriptor, to be changed and read again
 */
JsonNode *
eks_connector_dup_json (EksConnector *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (self), NULL);
  return eks_json_parse (self->json, strlen (self->json), NULL);
}

/**
 * eks_connector_reads_files:
 * @self: a connector
 *
 * Returns: whether its accounts are folders of files: what they offer depends on the files that are there
 */
gboolean
eks_connector_reads_files (EksConnector *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (self), FALSE);
  return self->reads_files;
}

/**
 * eks_connector_get_id:
 * @self: a connector; it never changes, so any thread may ask
 *
 * Returns: (transfer none): its id in connections, such as `acme_crm`
 */
const char *
eks_connector_get_id (EksConnector *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (self), NULL);
  return self->id;
}

/**
 * eks_connector_get_label:
 * @self: a connector
 *
 * Returns: (transfer none): the name of the system
 */
const char *
eks_connector_get_label (EksConnector *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (self), NULL);
  return self->label;
}

/**
 * eks_connector_get_description:
 * @self: a connector
 *
 * Returns: (transfer none) (nullable): what the system is, in the user's language
 */
const char *
eks_connector_get_description (EksConnector *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (self), NULL);
  return self->description;
}

/**
 * eks_connector_get_verified:
 * @self: a connector
 *
 * Returns: (transfer none): how far the description was tried, in the user's language
 */
const char *
eks_connector_get_verified (EksConnector *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (self), NULL);
  return self->verified;
}

/**
 * eks_connector_get_base_url:
 * @self: a connector
 *
 * Returns: (transfer none): a template that names settings in braces
 */
const char *
eks_connector_get_base_url (EksConnector *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (self), NULL);
  return self->base_url;
}

/**
 * eks_connector_get_time_zone:
 * @self: a connector
 *
 * Returns: (transfer none): the zone of an account that does not say otherwise
 */
const char *
eks_connector_get_time_zone (EksConnector *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (self), NULL);
  return self->time_zone;
}

/**
 * eks_connector_get_auth:
 * @self: a connector
 *
 * Returns: (transfer none): how a request proves whose it is
 */
const EksAuth *
eks_connector_get_auth (EksConnector *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (self), NULL);
  return self->auth;
}

/**
 * eks_connector_get_rate:
 * @self: a connector
 *
 * Returns: (transfer none): how gently the system is to be asked
 */
const EksRate *
eks_connector_get_rate (EksConnector *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (self), NULL);
  return self->rate;
}

/**
 * eks_connector_get_test_path:
 * @self: a connector
 *
 * Returns: (transfer none) (nullable): an address whose answer costs the system little; it may carry a query
 */
const char *
eks_connector_get_test_path (EksConnector *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (self), NULL);
  return self->test_path;
}

/**
 * eks_connector_get_settings:
 * @self: a connector
 *
 * Returns: (transfer none) (element-type EksSetting): what an account has to be told, in order
 */
GPtrArray *
eks_connector_get_settings (EksConnector *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (self), NULL);
  return self->settings;
}

/**
 * eks_connector_find_setting:
 * @self: a connector
 * @id: the id of a setting
 *
 * Returns: (transfer none) (nullable): the setting
 */
const EksSetting *
eks_connector_find_setting (EksConnector *self, const char *id)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (self) && id != NULL, NULL);

  for (guint i = 0; i < self->settings->len; i++)
    {
      const EksSetting *setting = g_ptr_array_index (self->settings, i);
      if (g_strcmp0 (setting->id, id) == 0)
        return setting;
    }
  return NULL;
}

/**
 * eks_connector_get_error_rules:
 * @self: a connector
 *
 * Returns: (transfer none) (element-type EksErrorRule): the first that matches an answer counts
 */
GPtrArray *
eks_connector_get_error_rules (EksConnector *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (self), NULL);
  return self->error_rules;
}

/**
 * eks_connector_get_entities:
 * @self: a connector
 *
 * Returns: (transfer none) (element-type EksEntity): what it offers, in the order in which it is offered
 */
GPtrArray *
eks_connector_get_entities (EksConnector *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (self), NULL);
  return self->entities;
}

/**
 * eks_connector_find_entity:
 * @self: a connector
 * @id: the id of an entity
 *
 * Returns: (transfer none) (nullable): the entity
 */
EksEntity *
eks_connector_find_entity (EksConnector *self, const char *id)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (self) && id != NULL, NULL);

  for (guint i = 0; i < self->entities->len; i++)
    {
      EksEntity *entity = g_ptr_array_index (self->entities, i);
      if (g_strcmp0 (eks_entity_get_id (entity), id) == 0)
        return entity;
    }
  return NULL;
}

/**
 * eks_connector_get_exports:
 * @self: a connector
 *
 * Returns: (transfer none) (element-type EksReadyMade): the ready-made exports, in the order of the file
 */
GPtrArray *
eks_connector_get_exports (EksConnector *self)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (self), NULL);
  return self->exports;
}

/**
 * eks_connector_find_export:
 * @self: a connector
 * @id: the id of a ready-made export
 *
 * Returns: (transfer none) (nullable): the export, or %NULL if there is none
 */
const EksReadyMade *
eks_connector_find_export (EksConnector *self, const char *id)
{
  g_return_val_if_fail (EKS_IS_CONNECTOR (self) && id != NULL, NULL);

  for (guint i = 0; i < self->exports->len; i++)
    {
      const EksReadyMade *made = g_ptr_array_index (self->exports, i);
      if (g_strcmp0 (made->id, id) == 0)
        return made;
    }
  return NULL;
}
