/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account, open for questions: turns a question into addresses and a stream of records. */

#include "config.h"

#include "eks-source.h"

#include "eks-child-reader.h"
#include "eks-error.h"
#include "eks-file-reader.h"
#include "eks-http-client.h"
#include "eks-http-reader.h"
#include "eks-key-reader.h"
#include "eks-source-private.h"
#include "eks-source-window.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Pages that may wait while one is parsed. */
#define PAGES_AHEAD 3

/* No steps: the answer itself. */
static char *const no_steps[] = { NULL };
static const EksPath root_path = { .steps = (char **) no_steps };

struct _EksSource
{
  GObject parent_instance;

  EksService *service;   /* (owned) (nullable): not for files */
  EksFileSet *files;     /* (owned) (nullable): in its place */
  EksProgress *progress; /* (owned) (nullable): of files */
  EksTally *tally;       /* (owned) (nullable) */
  GStrv actions;         /* (owned) (nullable): those that the person allows */
  char *zone;            /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (EksSource, eks_source, G_TYPE_OBJECT)

static void
eks_source_finalize (GObject *object)
{
  EksSource *self = EKS_SOURCE (object);

  g_clear_object (&self->service);
  g_clear_object (&self->files);
  g_clear_object (&self->progress);
  g_clear_object (&self->tally);
  g_strfreev (self->actions);
  g_free (self->zone);
  G_OBJECT_CLASS (eks_source_parent_class)->finalize (object);
}

static void
eks_source_class_init (EksSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_source_finalize;
}

static void
eks_source_init (EksSource *self)
{
}

/**
 * eks_source_new:
 * @connector: describes the system
 * @settings: (nullable) (element-type utf8 utf8): values of all its settings, secrets included
 * @clock: for all waiting
 * @error: return location
 *
 * Checks the settings; asks nothing yet. A plain http address must be this computer.
 *
 * Returns: (transfer full) (nullable): the source, or %NULL with %EKS_ERROR_INVALID_JOB or
 *   %EKS_ERROR_SECRET_MISSING
 */
EksSource *
eks_source_new (EksConnector *connector, GHashTable *settings, EksClock *clock, GError **error)
{
  g_autoptr (EksService) service = eks_service_new (connector, settings, clock, error);
  EksSource *self;

  if (service == NULL)
    return NULL;
  self = g_object_new (EKS_TYPE_SOURCE, NULL);
  self->service = g_steal_pointer (&service);
  self->zone = g_strdup (eks_connector_get_time_zone (connector));
  return self;
}

/**
 * eks_source_new_for_files:
 * @connector: describes their rows
 * @files: files that were looked at
 *
 * Returns: (transfer full): the source
 */
EksSource *
eks_source_new_for_files (EksConnector *connector, EksFileSet *files)
{
  EksSource *self;

  g_return_val_if_fail (EKS_IS_CONNECTOR (connector) && EKS_IS_FILE_SET (files), NULL);

  self = g_object_new (EKS_TYPE_SOURCE, NULL);
  self->files = g_object_ref (files);
  return self;
}

/**
 * eks_source_set_zone:
 * @self: a source
 * @zone: the account's time zone, in which moments are told that have none; the connector's unless it is set
 */
void
eks_source_set_zone (EksSource *self, const char *zone)
{
  g_return_if_fail (EKS_IS_SOURCE (self) && zone != NULL);
  eks_set_str (&self->zone, zone);
}

/**
 * eks_source_set_limits:
 * @self: a source
 * @limits: what is refused rather than believed
 *
 * To be set before the first question.
 */
void
eks_source_set_limits (EksSource *self, const EksSourceLimits *limits)
{
  g_return_if_fail (EKS_IS_SOURCE (self));
  eks_service_set_limits (self->service, limits);
}

/**
 * eks_source_get_limits:
 * @self: a source
 * @limits: (out caller-allocates): its limits
 */
void
eks_source_get_limits (EksSource *self, EksSourceLimits *limits)
{
  g_return_if_fail (EKS_IS_SOURCE (self) && limits != NULL);
  *limits = *eks_service_get_limits (self->service);
}

/**
 * eks_source_set_progress:
 * @self: a source
 * @progress: (nullable): gets pages, rows and waits, and says when to pause
 *
 * To be set before the first question.
 */
void
eks_source_set_progress (EksSource *self, EksProgress *progress)
{
  g_return_if_fail (EKS_IS_SOURCE (self));

  if (self->files != NULL)
    g_set_object (&self->progress, progress);
  else
    eks_service_set_progress (self->service, progress);
}

/**
 * eks_source_set_tally:
 * @self: a source
 * @tally: (nullable): counts what readers opened from now on find
 */
void
eks_source_set_tally (EksSource *self, EksTally *tally)
{
  g_return_if_fail (EKS_IS_SOURCE (self));
  g_set_object (&self->tally, tally);
}

static void
add_pushed (GString *address, GPtrArray *pushed)
{
  for (guint i = 0; pushed != NULL && i < pushed->len; i++)
    {
      const EksChoice *parameter = g_ptr_array_index (pushed, i);
      eks_service_add_parameter (address, parameter->value, parameter->label);
    }
}

static guint
concurrency_of (EksSource *self)
{
  const EksRate *rate = eks_connector_get_rate (eks_service_get_connector (self->service));

  return rate != NULL ? MAX (rate->concurrency, 1) : 1;
}

/* A preview asks for no more rows than it shows, and for the next page only if that was not enough. */
static void
limit_plan (EksPagePlan *plan, const EksSourceQuery *query)
{
  if (query->max_rows == 0)
    return;
  plan->ahead = 0;
  plan->concurrency = 1;
  if (plan->paging != NULL && plan->paging->size_parameter != NULL)
    plan->size = MIN (plan->size, query->max_rows);
}

/* (transfer full) (nullable): where the first page is, but for the paging */
static GString *
build_stream_address (EksSource *self, const EksSourceQuery *query, GPtrArray *parents, GError **error)
{
  const EksStream *stream = eks_entity_get_stream (query->entity, query->stream);
  const EksParent *parent = stream->parent;
  const char *key = parent != NULL && parent->parameter == NULL ? g_ptr_array_index (parents, 0) : NULL;
  GString *address;

  if (key != NULL && !eks_service_is_usable_key (key))
    {
      /* TRANSLATORS: %s is a key that a service or a person gave, such as “..” */
      g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID, _("“%s” cannot be the key of a record: it would lead to another address. Nothing was asked for with it."), key);
      return NULL;
    }
  address = eks_service_build_address (self->service, stream->path, key, stream->query, error);
  if (address == NULL)
    return NULL;
  for (guint i = 0; parent != NULL && parent->parameter != NULL && i < parents->len; i++)
    eks_service_add_parameter (address, parent->parameter, g_ptr_array_index (parents, i));
  if (!eks_source_window_add (address, stream->window, query, eks_clock_get_real_time (eks_service_get_clock (self->service)), error))
    {
      g_string_free (address, TRUE);
      return NULL;
    }
  add_pushed (address, query->pushed);
  return address;
}

/**
 * eks_source_open_under:
 * @self: a source
 * @query: the question
 * @parents: (nullable) (element-type utf8): keys of parent records, as many as the stream takes in one question; %NULL for a
 *   stream without parents
 * @concurrency: at most so many questions at once
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the records of one stream, under these parents
 */
EksReader *
eks_source_open_under (EksSource *self, const EksSourceQuery *query, GPtrArray *parents, guint concurrency, GError **error)
{
  const EksStream *stream = eks_entity_get_stream (query->entity, query->stream);
  g_autoptr (GString) address = build_stream_address (self, query, parents, error);
  EksPagePlan plan = { 0 };

  if (address == NULL)
    return NULL;
  plan.address = address->str;
  plan.paging = stream->paging;
  plan.size = stream->paging != NULL ? stream->paging->size : 1;
  plan.records = stream->records;
  plan.concurrency = concurrency;
  plan.ahead = PAGES_AHEAD;
  plan.zone = self->zone;
  plan.is_part = parents != NULL;
  limit_plan (&plan, query);
  return eks_http_reader_new (self->service, self->tally, query, &plan, stream);
}

static void
append_path (GString *text, const EksPath *path)
{
  g_autofree char *steps = path != NULL ? g_strjoinv ("/", path->steps) : NULL;

  g_string_append_printf (text, "\n%s", steps != NULL ? steps : "-");
}

/**
 * eks_source_describe_question:
 * @self: a source
 * @query: a question; its columns do not matter
 *
 * Returns: (transfer full) (nullable): a text that is the same for the same address, pages and place of the records; %NULL
 *   if the address is not known yet, because it is that of other records, or if files are read
 */
char *
eks_source_describe_question (EksSource *self, const EksSourceQuery *query)
{
  const EksStream *stream;
  const EksPaging *paging;
  GString *text;

  g_return_val_if_fail (EKS_IS_SOURCE (self) && query != NULL && EKS_IS_ENTITY (query->entity), NULL);

  if (self->files != NULL)
    return NULL;
  stream = eks_entity_get_stream (query->entity, query->stream);
  if (stream == NULL || stream->parent != NULL)
    return NULL;
  text = build_stream_address (self, query, NULL, NULL);
  if (text == NULL)
    return NULL;
  append_path (text, stream->records);
  append_path (text, stream->root);
  g_string_append_printf (text, "\n%s=%s", stream->only_path_field != NULL ? stream->only_path_field : "", stream->only_value != NULL ? stream->only_value : "");
  paging = stream->paging;
  if (paging != NULL)
    {
      g_string_append_printf (text, "\n%d %s %s %u %u %s %s", paging->kind, paging->number_parameter != NULL ? paging->number_parameter : "-",
                              paging->size_parameter != NULL ? paging->size_parameter : "-", paging->first, paging->size,
                              paging->total_header != NULL ? paging->total_header : "-", paging->next_header != NULL ? paging->next_header : "-");
      append_path (text, paging->total);
      append_path (text, paging->next);
      append_path (text, paging->granted);
    }
  return g_string_free (text, FALSE);
}

/**
 * eks_source_open:
 * @self: a source
 * @query: the question; only read during this call
 * @error: return location
 *
 * Returns at once; the first page is fetched by a thread of the reader's own. What goes wrong while
 * fetching is an error of eks_reader_next_batch(). Records that belong to those of another entity come parent by parent;
 * which parents there are is asked first, unless @query names them.
 *
 * Returns: (transfer full) (nullable): the records, or %NULL with %EKS_ERROR_INVALID_JOB if the
 *   address cannot be made, or with %EKS_ERROR_INVALID_CONNECTOR if there is no list of them
 */
EksReader *
eks_source_open (EksSource *self, const EksSourceQuery *query, GError **error)
{
  const EksStream *stream;
  guint concurrency;

  g_return_val_if_fail (EKS_IS_SOURCE (self) && query != NULL && EKS_IS_ENTITY (query->entity), NULL);
  g_return_val_if_fail (query->key_column < (int) query->n_columns, NULL);

  if (self->files != NULL)
    return eks_file_reader_new (self->files, self->tally, self->progress, query);
  stream = eks_entity_get_stream (query->entity, query->stream);
  if (stream == NULL)
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_CONNECTOR,
                   /* TRANSLATORS: %s is an area of a system, e.g. “Status” */
                   _("Records of “%s” can only be looked up, there is no list of them"), eks_entity_get_label (query->entity));
      return NULL;
    }
  concurrency = concurrency_of (self);
  if (stream->parent == NULL)
    return eks_source_open_under (self, query, NULL, concurrency, error);
  return eks_child_reader_new (self, eks_service_get_connector (self->service), query, concurrency, self->tally);
}

/* A key is data and becomes part of a question: what could point elsewhere, or be two keys, is no key. */
static gboolean
is_usable_key (const EksRoute *route, const char *key)
{
  if (key == NULL || key[0] == '\0')
    return FALSE;
  if (route->parameter != NULL)
    return route->separator == NULL || strstr (key, route->separator) == NULL;
  return eks_service_is_usable_key (key);
}

/**
 * eks_source_open_route:
 * @self: a source
 * @query: what is wanted of each record
 * @route: where to ask
 * @keys: (element-type utf8): keys of records
 *
 * Returns: (transfer full): the records that are known there
 */
EksReader *
eks_source_open_route (EksSource *self, const EksSourceQuery *query, const EksRoute *route, GPtrArray *keys)
{
  g_autoptr (GPtrArray) usable = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) unusable = g_ptr_array_new ();
  EksPagePlan plan = { 0 };
  EksReader *reader;

  for (guint i = 0; i < keys->len; i++)
    if (is_usable_key (route, g_ptr_array_index (keys, i)))
      g_ptr_array_add (usable, g_strdup (g_ptr_array_index (keys, i)));
    else
      g_ptr_array_add (unusable, g_ptr_array_index (keys, i));
  plan.route = route;
  plan.keys = usable;
  plan.records = route->records != NULL ? route->records : &root_path;
  plan.one = route->parameter == NULL;
  plan.concurrency = concurrency_of (self);
  plan.ahead = PAGES_AHEAD;
  plan.zone = self->zone;
  reader = eks_http_reader_new (self->service, self->tally, query, &plan, NULL);
  for (guint i = 0; i < unusable->len; i++)
    eks_http_reader_add_absent (EKS_HTTP_READER (reader), g_ptr_array_index (unusable, i));
  return reader;
}

/**
 * eks_source_open_keys:
 * @self: a source
 * @query: what is wanted of each record; its stream, days and limit do not matter
 * @keys: (element-type utf8): keys of records
 * @error: return location
 *
 * One request for one key or for many, as the connector says; where there are several ways, the next is tried for the keys
 * that one does not know. Records whose key the service does not know are absent.
 *
 * Returns: (transfer full) (nullable): the records, or %NULL with %EKS_ERROR_INVALID_CONNECTOR if the
 *   connector has no address of one record
 */
EksReader *
eks_source_open_keys (EksSource *self, const EksSourceQuery *query, GPtrArray *keys, GError **error)
{
  GPtrArray *routes;

  g_return_val_if_fail (EKS_IS_SOURCE (self) && query != NULL && EKS_IS_ENTITY (query->entity) && keys != NULL, NULL);

  routes = eks_entity_get_routes (query->entity);
  if (self->files != NULL || routes->len == 0)
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_CONNECTOR,
                   /* TRANSLATORS: %s is an area of a system, e.g. “Lead” */
                   _("The connector has no address for a single record of “%s”"), eks_entity_get_label (query->entity));
      return NULL;
    }
  if (routes->len == 1)
    return eks_source_open_route (self, query, g_ptr_array_index (routes, 0), keys);
  return eks_key_reader_new (self, query, keys);
}

/* What “Test” asks: the cheap question of the description, else the first list that an export could begin with. */
static GString *
build_test_address (EksSource *self, const char **path, GError **error)
{
  EksConnector *connector = eks_service_get_connector (self->service);
  GPtrArray *entities = eks_connector_get_entities (connector);
  const EksStream *stream = NULL;

  *path = eks_connector_get_test_path (connector);
  for (guint i = 0; *path == NULL && stream == NULL && i < entities->len; i++)
    {
      stream = eks_entity_get_stream (g_ptr_array_index (entities, i), 0);
      if (stream != NULL && stream->parent != NULL)
        stream = NULL;
    }
  if (stream != NULL)
    *path = stream->path;
  return eks_service_build_address (self->service, *path != NULL ? *path : "", NULL, stream != NULL ? stream->query : NULL, error);
}

/**
 * eks_source_test:
 * @self: a source
 * @checked: (out) (optional): what was asked and what that does not prove, as a sentence
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Asks the connector's cheap question. Blocks; nothing is retried.
 *
 * Returns: %FALSE if the service cannot be reached or refuses
 */
gboolean
eks_source_test (EksSource *self, char **checked, GCancellable *cancellable, GError **error)
{
  const char *path;
  g_autoptr (GString) address = NULL;
  g_autoptr (EksPagePool) pool = eks_page_pool_new ();
  g_autoptr (EksPage) page = eks_page_pool_take (pool);
  g_autoptr (EksHttpClient) client = NULL;

  g_return_val_if_fail (EKS_IS_SOURCE (self), FALSE);

  if (self->files != NULL)
    {
      if (checked != NULL)
        *checked = eks_file_set_describe (self->files);
      return TRUE;
    }
  address = build_test_address (self, &path, error);
  if (address == NULL)
    return FALSE;
  client = eks_http_client_new (self->service);
  if (!eks_http_client_get_once (client, address->str, page, cancellable, error))
    return FALSE;
  if (checked != NULL)
    /* TRANSLATORS: %1$s is a host, %2$s the part of an address */
    *checked = g_strdup_printf (_("%1$s answered the question “%2$s”. Whether every area can be read shows when it is asked for."),
                                eks_service_get_host (self->service), path != NULL ? path : "/");
  return TRUE;
}

/**
 * eks_source_allow_actions:
 * @self: a source
 * @names: (nullable): the entity and the action of each that the person allows on this connection: `mass_send.pause`
 */
void
eks_source_allow_actions (EksSource *self, const char *const *names)
{
  g_return_if_fail (EKS_IS_SOURCE (self));

  g_strfreev (self->actions);
  self->actions = g_strdupv ((char **) names);
}

/**
 * eks_source_act:
 * @self: a source
 * @entity: whose action
 * @action: the action
 * @key: the key of the record that it is done to
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Sends it once, if it is allowed. Blocks.
 *
 * Returns: %FALSE with %EKS_ERROR_GUARD if it is not allowed, with %EKS_ERROR_UNCERTAIN if the service may have done it,
 *   else with an error that says that it was not done
 */
gboolean
eks_source_act (EksSource *self, EksEntity *entity, const EksAction *action, const char *key, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (EksHttpClient) client = NULL;

  g_return_val_if_fail (EKS_IS_SOURCE (self) && EKS_IS_ENTITY (entity) && action != NULL, FALSE);

  name = g_strconcat (eks_entity_get_id (entity), ".", action->id, NULL);
  if (self->actions == NULL || !g_strv_contains ((const char *const *) self->actions, name))
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_GUARD,
                   /* TRANSLATORS: %1$s is the word on a button, such as “Pause”; %2$s an area of a system */
                   _("“%1$s” of “%2$s” is not allowed on this connection, so nothing was sent. Allow it on the connection's page first."),
                   action->label, eks_entity_get_label (entity));
      return FALSE;
    }
  client = eks_http_client_new (self->service);
  return eks_http_client_act (client, action, key, cancellable, error);
}
