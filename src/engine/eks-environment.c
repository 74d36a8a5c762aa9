/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a front end holds once. It also knows the connections that nobody has to make: those to the
 * demo organisation, which is started on loopback when something first asks for it. */

#include "config.h"

#include "eks-environment.h"

#include "eks-demo-server.h"
#include "eks-error.h"
#include "eks-file-account.h"
#include "eks-job-lookups.h"
#include "eks-secrets.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksEnvironment
{
  GObject parent_instance;

  EksConnectorRegistry *registry; /* (owned) */
  EksStore *store;                /* (owned) */
  EksHistory *history;            /* (owned) */
  EksAudit *audit;                /* (owned) */
  EksKeyring *keyring;            /* (owned) */
  EksClock *clock;                /* (owned) */
  EksFileCache *file_cache;       /* (owned) */
  EksLookupCache *lookup_cache;   /* (owned) */

  EksDeliveryMaker delivery_maker;

  GMutex demo_lock;
  EksDemoServer *demo;            /* (owned) (nullable): until it is needed */
};

G_DEFINE_FINAL_TYPE (EksEnvironment, eks_environment, G_TYPE_OBJECT)

static void
eks_environment_dispose (GObject *object)
{
  EksEnvironment *self = EKS_ENVIRONMENT (object);

  if (self->demo != NULL)
    eks_demo_server_stop (self->demo);
  g_clear_object (&self->demo);
  g_clear_object (&self->registry);
  g_clear_object (&self->store);
  g_clear_object (&self->history);
  g_clear_object (&self->audit);
  g_clear_object (&self->keyring);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (eks_environment_parent_class)->dispose (object);
}

static void
eks_environment_finalize (GObject *object)
{
  g_mutex_clear (&EKS_ENVIRONMENT (object)->demo_lock);
  eks_file_cache_unref (EKS_ENVIRONMENT (object)->file_cache);
  eks_lookup_cache_free (EKS_ENVIRONMENT (object)->lookup_cache);
  G_OBJECT_CLASS (eks_environment_parent_class)->finalize (object);
}

static void
eks_environment_class_init (EksEnvironmentClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_environment_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_environment_finalize;
}

static void
eks_environment_init (EksEnvironment *self)
{
  g_mutex_init (&self->demo_lock);
  self->file_cache = eks_file_cache_new ();
  self->lookup_cache = eks_lookup_cache_new ();
  self->delivery_maker = eks_delivery_new;
}

/**
 * eks_environment_new:
 * @folder: (nullable): where exports, connections and history are kept; %NULL for the person's data folder
 * @clock: the clock of all runs
 *
 * Functions may be called from any thread, except those that change the store.
 *
 * Returns: (transfer full): an environment
 */
EksEnvironment *
eks_environment_new (const char *folder, EksClock *clock)
{
  EksEnvironment *self;
  g_autofree char *history = NULL;
  g_autofree char *audit = NULL;

  g_return_val_if_fail (EKS_IS_CLOCK (clock), NULL);

  self = g_object_new (EKS_TYPE_ENVIRONMENT, NULL);
  self->clock = g_object_ref (clock);
  self->registry = eks_connector_registry_new ();
  self->store = eks_store_new (folder);
  history = g_build_filename (eks_store_get_folder (self->store), "history.db", NULL);
  self->history = eks_history_new (history);
  audit = g_build_filename (eks_store_get_folder (self->store), "audit.log", NULL);
  self->audit = eks_audit_new (audit);
  self->keyring = eks_keyring_new (NULL);
  return self;
}

/**
 * eks_environment_set_delivery_maker:
 * @self: an environment that nothing runs in yet
 * @maker: makes deliveries in the place of eks_delivery_new(), for tests
 */
void
eks_environment_set_delivery_maker (EksEnvironment *self, EksDeliveryMaker maker)
{
  g_return_if_fail (EKS_IS_ENVIRONMENT (self) && maker != NULL);
  self->delivery_maker = maker;
}

/**
 * eks_environment_make_delivery:
 * @self: an environment
 * @destination: where to
 * @folder: its folder with the pattern filled in
 * @secret: (nullable): its secret
 * @tag: 8 hexadecimal digits that the export keeps
 * @error: return location
 *
 * Returns: (transfer full) (nullable): as eks_delivery_new()
 */
EksDelivery *
eks_environment_make_delivery (EksEnvironment *self, EksDestination *destination, const char *folder, const char *secret, const char *tag, GError **error)
{
  g_return_val_if_fail (EKS_IS_ENVIRONMENT (self), NULL);
  return self->delivery_maker (destination, folder, secret, tag, self->clock, error);
}

/**
 * eks_environment_get_registry:
 * @self: an environment
 *
 * Returns: (transfer none): all connectors
 */
EksConnectorRegistry *
eks_environment_get_registry (EksEnvironment *self)
{
  g_return_val_if_fail (EKS_IS_ENVIRONMENT (self), NULL);
  return self->registry;
}

/**
 * eks_environment_get_store:
 * @self: an environment
 *
 * Returns: (transfer none): saved exports and connections
 */
EksStore *
eks_environment_get_store (EksEnvironment *self)
{
  g_return_val_if_fail (EKS_IS_ENVIRONMENT (self), NULL);
  return self->store;
}

/**
 * eks_environment_get_history:
 * @self: an environment
 *
 * Returns: (transfer none): all runs
 */
EksHistory *
eks_environment_get_history (EksEnvironment *self)
{
  g_return_val_if_fail (EKS_IS_ENVIRONMENT (self), NULL);
  return self->history;
}

/**
 * eks_environment_get_audit:
 * @self: an environment
 *
 * Returns: (transfer none): the log of personal data that left this computer
 */
EksAudit *
eks_environment_get_audit (EksEnvironment *self)
{
  g_return_val_if_fail (EKS_IS_ENVIRONMENT (self), NULL);
  return self->audit;
}

/**
 * eks_environment_get_keyring:
 * @self: an environment
 *
 * Returns: (transfer none): the OpenPGP keys
 */
EksKeyring *
eks_environment_get_keyring (EksEnvironment *self)
{
  g_return_val_if_fail (EKS_IS_ENVIRONMENT (self), NULL);
  return self->keyring;
}

/**
 * eks_environment_get_clock:
 * @self: an environment
 *
 * Returns: (transfer none): the clock
 */
EksClock *
eks_environment_get_clock (EksEnvironment *self)
{
  g_return_val_if_fail (EKS_IS_ENVIRONMENT (self), NULL);
  return self->clock;
}

/* The first system is “demo”, another “demo-SYSTEM”. (transfer full) (nullable): the id of its connector */
static char *
find_demo_system (const char *id)
{
  g_auto (GStrv) systems = eks_demo_server_list_systems ();

  if (strcmp (id, EKS_DEMO_CONNECTION) == 0)
    return g_strdup (systems[0]);
  for (guint i = 1; systems[i] != NULL && g_str_has_prefix (id, EKS_DEMO_CONNECTION "-"); i++)
    if (strcmp (id + strlen (EKS_DEMO_CONNECTION "-"), systems[i]) == 0)
      return g_strdup (systems[i]);
  return NULL;
}

/**
 * eks_environment_is_demo:
 * @id: (nullable): id of a connection
 *
 * Returns: whether it is one to the organisation that comes with Eksport, which nobody has to make and nobody can change
 */
gboolean
eks_environment_is_demo (const char *id)
{
  g_autofree char *system = id != NULL ? find_demo_system (id) : NULL;

  return system != NULL;
}

/* (transfer full) (nullable): %NULL if the connector's file is missing or cannot be used */
static EksConnection *
make_demo_connection (EksEnvironment *self, const char *id)
{
  g_autofree char *system = find_demo_system (id);
  EksConnector *connector = eks_connector_registry_find (self->registry, system, NULL);

  if (strcmp (id, EKS_DEMO_CONNECTION) == 0)
    /* TRANSLATORS: name of the connection to the organisation that comes with the program, to try it */
    return eks_connection_new (id, _("Demo"), system);
  if (connector == NULL)
    return NULL;
  /* TRANSLATORS: name of a connection to the organisation that comes with the program; %s is the name of a system */
  g_autofree char *name = g_strdup_printf (_("Demo: %s"), eks_connector_get_label (connector));
  return eks_connection_new (id, name, system);
}

/* Nobody makes it, so of its file only what the person allowed counts. */
static void
take_demo_actions (EksEnvironment *self, EksConnection *demo)
{
  g_autoptr (EksConnection) saved = eks_store_load_connection (self->store, eks_connection_get_id (demo), NULL);
  const char *const *actions = saved != NULL ? eks_connection_get_actions (saved) : NULL;

  for (guint i = 0; actions != NULL && actions[i] != NULL; i++)
    eks_connection_allow (demo, actions[i], TRUE);
}

static void
add_demo_connections (EksEnvironment *self, GPtrArray *list)
{
  g_auto (GStrv) systems = eks_demo_server_list_systems ();

  for (guint i = 0; systems[i] != NULL; i++)
    {
      g_autofree char *id = i == 0 ? g_strdup (EKS_DEMO_CONNECTION) : g_strconcat (EKS_DEMO_CONNECTION "-", systems[i], NULL);
      EksConnection *connection = make_demo_connection (self, id);
      if (connection == NULL)
        continue;
      take_demo_actions (self, connection);
      g_ptr_array_add (list, connection);
    }
}

/**
 * eks_environment_list_connections:
 * @self: an environment
 * @error: return location
 *
 * Returns: (transfer full) (element-type EksConnection) (nullable): the saved connections by name, then those to the demo organisation
 */
GPtrArray *
eks_environment_list_connections (EksEnvironment *self, GError **error)
{
  GPtrArray *list;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (self), NULL);

  list = eks_store_list_connections (self->store, error);
  for (guint i = 0; list != NULL && i < list->len;)
    if (eks_environment_is_demo (eks_connection_get_id (g_ptr_array_index (list, i))))
      g_ptr_array_remove_index (list, i);
    else
      i++;
  if (list != NULL)
    add_demo_connections (self, list);
  return list;
}

/**
 * eks_environment_find_connection:
 * @self: an environment
 * @id: id of a connection
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the connection, or %NULL with %EKS_ERROR_NOT_FOUND
 */
EksConnection *
eks_environment_find_connection (EksEnvironment *self, const char *id, GError **error)
{
  EksConnection *demo;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (self) && id != NULL, NULL);

  demo = eks_environment_is_demo (id) ? make_demo_connection (self, id) : NULL;
  if (demo != NULL)
    {
      take_demo_actions (self, demo);
      return demo;
    }
  return eks_store_load_connection (self->store, id, error);
}

/**
 * eks_environment_save_actions:
 * @self: an environment
 * @connection: a saved connection, or that of the demo organisation, with the actions that the person allows now
 * @error: return location
 *
 * Returns: %FALSE if they could not be saved
 */
gboolean
eks_environment_save_actions (EksEnvironment *self, EksConnection *connection, GError **error)
{
  g_return_val_if_fail (EKS_IS_ENVIRONMENT (self) && EKS_IS_CONNECTION (connection), FALSE);
  return eks_store_save_connection (self->store, connection, error);
}

/**
 * eks_environment_get_job_connection:
 * @self: an environment
 * @job: a job
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the connection that the job names or carries
 */
EksConnection *
eks_environment_get_job_connection (EksEnvironment *self, EksJob *job, GError **error)
{
  g_return_val_if_fail (EKS_IS_ENVIRONMENT (self) && EKS_IS_JOB (job), NULL);

  if (eks_job_get_inline_connection (job) != NULL)
    return g_object_ref (eks_job_get_inline_connection (job));
  if (eks_job_get_connection_id (job) == NULL)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The export does not say which connection its data come from"));
      return NULL;
    }
  return eks_environment_find_connection (self, eks_job_get_connection_id (job), error);
}

static EksDemoServer *
start_demo (EksEnvironment *self, GError **error)
{
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  g_autoptr (EksDemoServer) server = NULL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->demo_lock);

  if (self->demo != NULL)
    return self->demo;
  options.now = eks_clock_get_real_time (self->clock);
  server = eks_demo_server_new (&options);
  if (!eks_demo_server_start (server, error))
    return NULL;
  self->demo = g_steal_pointer (&server);
  return self->demo;
}

/* The demo organisation needs nothing typed: its address, key and user go where the connector wants an address, a secret
 * and a text. */
static GHashTable *
collect_demo_settings (EksEnvironment *self, EksConnector *connector, GError **error)
{
  EksDemoServer *demo = start_demo (self, error);
  GPtrArray *settings = eks_connector_get_settings (connector);
  const char *system = eks_connector_get_id (connector);
  g_autoptr (GHashTable) values = NULL;

  if (demo == NULL)
    return NULL;
  values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < settings->len; i++)
    {
      const EksSetting *setting = g_ptr_array_index (settings, i);
      const char *value = setting->fallback;
      if (setting->kind == EKS_SETTING_URL)
        value = eks_demo_server_get_base_url (demo, system);
      else if (setting->kind == EKS_SETTING_SECRET)
        value = eks_demo_server_get_key (system);
      else if (value == NULL && setting->kind == EKS_SETTING_TEXT && setting->required)
        value = eks_demo_server_get_user (system);
      if (value != NULL)
        g_hash_table_insert (values, g_strdup (setting->id), g_strdup (value));
    }
  return g_steal_pointer (&values);
}

static GHashTable *
collect_settings (EksConnection *connection, EksConnector *connector, GHashTable *secrets, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GPtrArray *settings = eks_connector_get_settings (connector);

  for (guint i = 0; i < settings->len; i++)
    {
      const EksSetting *setting = g_ptr_array_index (settings, i);
      const char *typed = secrets != NULL ? g_hash_table_lookup (secrets, setting->id) : NULL;
      g_autofree char *value = NULL;

      if (setting->kind != EKS_SETTING_SECRET)
        {
          value = g_strdup (eks_connection_get_setting (connection, setting->id));
          if (value == NULL)
            value = g_strdup (setting->fallback);
        }
      else if (typed != NULL)
        value = g_strdup (typed);
      else
        {
          g_autoptr (GError) local_error = NULL;
          value = eks_secrets_lookup (eks_connection_get_id (connection), eks_connector_get_id (connector), setting->id, cancellable, &local_error);
          if (local_error != NULL && (setting->required || !g_error_matches (local_error, EKS_ERROR, EKS_ERROR_SECRET_MISSING)))
            {
              g_propagate_error (error, g_steal_pointer (&local_error));
              return NULL;
            }
        }
      if (value != NULL)
        g_hash_table_insert (values, g_strdup (setting->id), g_steal_pointer (&value));
    }
  return g_steal_pointer (&values);
}

/**
 * eks_environment_find_base_connector:
 * @self: an environment
 * @connection: a connection
 * @error: return location
 *
 * The descriptor as it is: what it is called, which settings it has. Looks at no file.
 *
 * Returns: (transfer full) (nullable): the connector it uses, or %NULL with %EKS_ERROR_NOT_FOUND
 */
EksConnector *
eks_environment_find_base_connector (EksEnvironment *self, EksConnection *connection, GError **error)
{
  EksConnector *connector;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (self) && EKS_IS_CONNECTION (connection), NULL);

  connector = eks_connector_registry_find (self->registry, eks_connection_get_connector (connection), error);
  return connector != NULL ? g_object_ref (connector) : NULL;
}

/**
 * eks_environment_find_connector:
 * @self: an environment
 * @connection: a connection
 * @error: return location
 *
 * For a connection to files this looks into the folder, and into a file that it has not seen yet.
 *
 * Returns: (transfer full) (nullable): the connector it uses, or %NULL with %EKS_ERROR_NOT_FOUND, or for files with what is
 *   wrong with them
 */
EksConnector *
eks_environment_find_connector (EksEnvironment *self, EksConnection *connection, GError **error)
{
  EksConnector *connector;
  g_autoptr (GHashTable) settings = NULL;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (self) && EKS_IS_CONNECTION (connection), NULL);

  connector = eks_connector_registry_find (self->registry, eks_connection_get_connector (connection), error);
  if (connector == NULL || !eks_connector_reads_files (connector))
    return connector != NULL ? g_object_ref (connector) : NULL;
  settings = collect_settings (connection, connector, NULL, NULL, error);
  return settings != NULL ? eks_file_cache_find (self->file_cache, connector, settings, self->keyring, error) : NULL;
}

/**
 * eks_environment_find_job_connector:
 * @self: an environment
 * @job: a job
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the connector of the job's connection, with what its tables look up in others as far as
 *   that can be found
 */
EksConnector *
eks_environment_find_job_connector (EksEnvironment *self, EksJob *job, GError **error)
{
  g_autoptr (EksConnection) connection = eks_environment_get_job_connection (self, job, error);
  g_autoptr (EksConnector) base = connection != NULL ? eks_environment_find_connector (self, connection, error) : NULL;

  return base != NULL ? eks_lookup_cache_extend (self->lookup_cache, self, base, job) : NULL;
}

/* (nullable) @job_id: whose run this is, if it is one */
static EksAccount *
open_file_account (EksEnvironment *self, EksConnection *connection, EksConnector *base, GHashTable *settings, const char *job_id, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksFileSet) files = eks_file_account_open (settings, self->keyring, error);
  g_autoptr (EksConnector) connector = NULL;
  EksAccount *account;

  if (files == NULL || !eks_file_account_find (files, self->history, job_id, eks_clock_get_real_time (self->clock), cancellable, error))
    return NULL;
  connector = eks_file_account_make_connector (base, files, error);
  if (connector == NULL)
    return NULL;
  eks_file_cache_add (self->file_cache, settings, files, connector);
  account = eks_account_new (connection, connector, settings);
  eks_account_set_files (account, files);
  return account;
}

static EksAccount *
open_account (EksEnvironment *self, EksConnection *connection, GHashTable *secrets, const char *job_id, GCancellable *cancellable, GError **error)
{
  EksConnector *connector = eks_connector_registry_find (self->registry, eks_connection_get_connector (connection), error);
  g_autoptr (GHashTable) settings = NULL;

  if (connector == NULL)
    return NULL;
  if (eks_environment_is_demo (eks_connection_get_id (connection)))
    settings = collect_demo_settings (self, connector, error);
  else
    settings = collect_settings (connection, connector, secrets, cancellable, error);
  if (settings == NULL)
    return NULL;
  if (eks_connector_reads_files (connector))
    return open_file_account (self, connection, connector, settings, job_id, cancellable, error);
  return eks_account_new (connection, connector, settings);
}

/**
 * eks_environment_open_account:
 * @self: an environment
 * @connection: a connection
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Fetches the secrets from the keyring or the environment; for the demo connection starts the demo
 * organisation. Blocks.
 *
 * Returns: (transfer full) (nullable): the account, or %NULL with %EKS_ERROR_SECRET_MISSING, %EKS_ERROR_KEYRING
 *   or %EKS_ERROR_NOT_FOUND
 */
EksAccount *
eks_environment_open_account (EksEnvironment *self, EksConnection *connection, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (EKS_IS_ENVIRONMENT (self) && EKS_IS_CONNECTION (connection), NULL);
  return open_account (self, connection, NULL, NULL, cancellable, error);
}

/* The account with what the job looks up elsewhere. */
static EksAccount *
open_job_account (EksEnvironment *self, EksJob *job, const char *job_id, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksConnection) connection = eks_environment_get_job_connection (self, job, error);
  g_autoptr (EksAccount) account = connection != NULL ? open_account (self, connection, NULL, job_id, cancellable, error) : NULL;
  g_autoptr (EksAccount) extended = NULL;

  if (account == NULL || !eks_job_lookups_any (job))
    return g_steal_pointer (&account);
  extended = eks_job_lookups_open (self, account, job, cancellable, error);
  return g_steal_pointer (&extended);
}

/**
 * eks_environment_open_run_account:
 * @self: an environment
 * @job: the export that runs
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * eks_environment_open_job_account(), where files that the export has read before are left out if the connection says so. Blocks.
 *
 * Returns: (transfer full) (nullable): the account
 */
EksAccount *
eks_environment_open_run_account (EksEnvironment *self, EksJob *job, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (EKS_IS_ENVIRONMENT (self) && EKS_IS_JOB (job), NULL);
  return open_job_account (self, job, eks_job_get_id (job), cancellable, error);
}

/**
 * eks_environment_open_job_account:
 * @self: an environment
 * @job: an export
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * eks_environment_open_account() of the job's connection, and of those that its tables look something up in. Blocks.
 *
 * Returns: (transfer full) (nullable): the account
 */
EksAccount *
eks_environment_open_job_account (EksEnvironment *self, EksJob *job, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (EKS_IS_ENVIRONMENT (self) && EKS_IS_JOB (job), NULL);
  return open_job_account (self, job, NULL, cancellable, error);
}

typedef struct
{
  EksConnection *connection; /* (owned) */
  GHashTable *secrets;       /* (owned) (nullable) */
} TestData;

static void
test_data_free (TestData *data)
{
  g_object_unref (data->connection);
  g_clear_pointer (&data->secrets, g_hash_table_unref);
  g_free (data);
}

static char *
test_connection (EksEnvironment *self, TestData *data, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksAccount) account = open_account (self, data->connection, data->secrets, NULL, cancellable, error);
  g_autoptr (EksSource) source = NULL;
  char *checked = NULL;

  if (account == NULL)
    return NULL;
  source = eks_account_open_source (account, self->clock, error);
  if (source == NULL || !eks_source_test (source, &checked, cancellable, error))
    return NULL;
  return checked;
}

static void
test_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *checked = test_connection (source, task_data, cancellable, &error);

  if (checked != NULL)
    g_task_return_pointer (task, checked, g_free);
  else
    g_task_return_error (task, error);
}

/**
 * eks_environment_test_connection_async:
 * @self: an environment
 * @connection: a connection, saved or not
 * @secrets: (nullable) (element-type utf8 utf8): secrets as typed; those missing are looked up
 * @cancellable: (nullable): cancels
 * @callback: called in the caller's main context
 * @data: data for @callback
 *
 * Asks the service one cheap question.
 */
void
eks_environment_test_connection_async (EksEnvironment *self, EksConnection *connection, GHashTable *secrets, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  TestData *test = g_new0 (TestData, 1);

  test->connection = g_object_ref (connection);
  test->secrets = secrets != NULL ? g_hash_table_ref (secrets) : NULL;
  g_task_set_source_tag (task, eks_environment_test_connection_async);
  g_task_set_task_data (task, test, (GDestroyNotify) test_data_free);
  g_task_run_in_thread (task, test_in_thread);
}

/**
 * eks_environment_test_connection_finish:
 * @self: an environment
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a sentence: what was asked and what that does not prove
 */
char *
eks_environment_test_connection_finish (EksEnvironment *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self) && g_async_result_is_tagged (result, eks_environment_test_connection_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
