/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account, open for questions: turns a question into addresses and a stream of records. */

#include "config.h"

#include "eks-source.h"

#include "eks-error.h"
#include "eks-file-reader.h"
#include "eks-http-client.h"
#include "eks-http-reader.h"
#include "eks-source-window.h"

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

/**
 * eks_source_open:
 * @self: a source
 * @query: the question; only read during this call
 * @error: return location
 *
 * Returns at once; the first page is fetched by a thread of the reader's own. What goes wrong while
 * fetching is an error of eks_reader_next_batch().
 *
 * Returns: (transfer full) (nullable): the records, or %NULL with %EKS_ERROR_INVALID_JOB if the
 *   address cannot be made
 */
EksReader *
eks_source_open (EksSource *self, const EksSourceQuery *query, GError **error)
{
  const EksStream *stream;
  EksPagePlan plan = { 0 };
  g_autoptr (GString) address = NULL;

  g_return_val_if_fail (EKS_IS_SOURCE (self) && query != NULL && EKS_IS_ENTITY (query->entity), NULL);
  g_return_val_if_fail (query->key_column < (int) query->n_columns, NULL);

  if (self->files != NULL)
    return eks_file_reader_new (self->files, self->tally, self->progress, query);
  stream = eks_entity_get_stream (query->entity, query->stream);
  g_return_val_if_fail (stream != NULL, NULL);
  address = eks_service_build_address (self->service, stream->path, NULL, stream->query, error);
  if (address == NULL)
    return NULL;
  if (!eks_source_window_add (address, stream->window, query, eks_clock_get_real_time (eks_service_get_clock (self->service)), error))
    return NULL;
  add_pushed (address, query->pushed);
  plan.address = address->str;
  plan.paging = stream->paging;
  plan.size = stream->paging != NULL ? stream->paging->size : 1;
  plan.records = stream->records;
  plan.concurrency = concurrency_of (self);
  plan.ahead = PAGES_AHEAD;
  limit_plan (&plan, query);
  return eks_http_reader_new (self->service, self->tally, query, &plan, stream);
}

/**
 * eks_source_open_keys:
 * @self: a source
 * @query: what is wanted of each record; its stream, days and limit do not matter
 * @keys: (element-type utf8): keys of records
 * @error: return location
 *
 * One request a key. Records whose key the service does not know are absent. Rows come in the order
 * of @keys.
 *
 * Returns: (transfer full) (nullable): the records, or %NULL with %EKS_ERROR_INVALID_CONNECTOR if the
 *   connector has no address of one record
 */
EksReader *
eks_source_open_keys (EksSource *self, const EksSourceQuery *query, GPtrArray *keys, GError **error)
{
  g_autoptr (GPtrArray) usable = NULL;
  EksPagePlan plan = { 0 };

  g_return_val_if_fail (EKS_IS_SOURCE (self) && query != NULL && EKS_IS_ENTITY (query->entity) && keys != NULL, NULL);

  plan.path = self->files == NULL ? eks_entity_get_one_path (query->entity) : NULL;
  if (plan.path == NULL)
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_CONNECTOR,
                   /* TRANSLATORS: %s is an area of a system, e.g. “Lead” */
                   _("The connector has no address for a single record of “%s”"), eks_entity_get_label (query->entity));
      return NULL;
    }
  usable = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < keys->len; i++)
    if (eks_service_is_usable_key (g_ptr_array_index (keys, i)))
      g_ptr_array_add (usable, g_strdup (g_ptr_array_index (keys, i)));
  plan.keys = usable;
  plan.records = eks_entity_get_one_records (query->entity);
  if (plan.records == NULL)
    plan.records = &root_path;
  plan.one = TRUE;
  plan.concurrency = concurrency_of (self);
  plan.ahead = PAGES_AHEAD;
  return eks_http_reader_new (self->service, self->tally, query, &plan, NULL);
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
  path = eks_connector_get_test_path (eks_service_get_connector (self->service));
  address = eks_service_build_address (self->service, path != NULL ? path : "", NULL, NULL, error);
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
