/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain files, so that an export can be mailed, compared and kept under version control. */

#include "config.h"

#include "eks-store.h"

#include "eks-error.h"
#include "eks-shelf-private.h"
#include "eks-spec-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksStore
{
  GObject parent_instance;

  char *folder;          /* (owned) */
  EksShelf *jobs;        /* (owned) */
  EksShelf *connections; /* (owned) */
  EksShelf *column_sets; /* (owned) */
  EksShelf *settings;    /* (owned): with one thing on it */
  GPtrArray *problems;   /* (owned) (element-type utf8): of all */
};

enum
{
  SIGNAL_JOBS_CHANGED,
  SIGNAL_CONNECTIONS_CHANGED,
  SIGNAL_COLUMN_SETS_CHANGED,
  SIGNAL_SETTINGS_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksStore, eks_store, G_TYPE_OBJECT)

static const EksShelfKind job_kind = {
  .folder = "jobs",
  .suffix = ".eksport.json",
  .allowed = EKS_SPEC_ID_ANY,
  .read = (gpointer (*) (const char *, gsize, GError **)) eks_job_from_data,
  .write = (char *(*) (gpointer)) eks_job_to_data,
  .get_id = (const char *(*) (gpointer)) eks_job_get_id,
  .get_name = (const char *(*) (gpointer)) eks_job_get_name,
};

static const EksShelfKind connection_kind = {
  .folder = "connections",
  .suffix = ".json",
  .allowed = EKS_SPEC_ID_LOWER,
  .read = (gpointer (*) (const char *, gsize, GError **)) eks_connection_from_data,
  .write = (char *(*) (gpointer)) eks_connection_to_data,
  .get_id = (const char *(*) (gpointer)) eks_connection_get_id,
  .get_name = (const char *(*) (gpointer)) eks_connection_get_name,
};

static const EksShelfKind column_set_kind = {
  .folder = "column-sets",
  .suffix = ".json",
  .allowed = EKS_SPEC_ID_LOWER,
  .read = (gpointer (*) (const char *, gsize, GError **)) eks_column_set_from_data,
  .write = (char *(*) (gpointer)) eks_column_set_to_data,
  .get_id = (const char *(*) (gpointer)) eks_column_set_get_id,
  .get_name = (const char *(*) (gpointer)) eks_column_set_get_name,
};

#define SETTINGS_ID "settings"

static const char *
get_settings_id (gpointer settings)
{
  return SETTINGS_ID;
}

static const EksShelfKind settings_kind = {
  .folder = "", /* beside the others */
  .suffix = ".json",
  .allowed = EKS_SPEC_ID_LOWER,
  .read = (gpointer (*) (const char *, gsize, GError **)) eks_settings_from_data,
  .write = (char *(*) (gpointer)) eks_settings_to_data,
  .get_id = get_settings_id,
  .get_name = get_settings_id,
};

static void
on_jobs_changed (EksShelf *shelf, EksStore *self)
{
  g_signal_emit (self, signals[SIGNAL_JOBS_CHANGED], 0);
}

static void
on_connections_changed (EksShelf *shelf, EksStore *self)
{
  g_signal_emit (self, signals[SIGNAL_CONNECTIONS_CHANGED], 0);
}

static void
on_column_sets_changed (EksShelf *shelf, EksStore *self)
{
  g_signal_emit (self, signals[SIGNAL_COLUMN_SETS_CHANGED], 0);
}

static void
on_settings_changed (EksShelf *shelf, EksStore *self)
{
  g_signal_emit (self, signals[SIGNAL_SETTINGS_CHANGED], 0);
}

static void
eks_store_dispose (GObject *object)
{
  EksStore *self = EKS_STORE (object);

  /* A shelf may outlive us in the hands of a signal emission. */
  if (self->jobs != NULL)
    g_signal_handlers_disconnect_by_data (self->jobs, self);
  if (self->connections != NULL)
    g_signal_handlers_disconnect_by_data (self->connections, self);
  if (self->column_sets != NULL)
    g_signal_handlers_disconnect_by_data (self->column_sets, self);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->jobs);
  g_clear_object (&self->connections);
  g_clear_object (&self->column_sets);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (eks_store_parent_class)->dispose (object);
}

static void
eks_store_finalize (GObject *object)
{
  EksStore *self = EKS_STORE (object);

  g_free (self->folder);
  g_ptr_array_unref (self->problems);
  G_OBJECT_CLASS (eks_store_parent_class)->finalize (object);
}

static void
eks_store_class_init (EksStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = eks_store_dispose;
  object_class->finalize = eks_store_finalize;

  /**
   * EksStore::jobs-changed:
   *
   * The saved exports are not what they were: by us, at once, or by somebody else, a moment later.
   */
  signals[SIGNAL_JOBS_CHANGED] =
    g_signal_new ("jobs-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * EksStore::connections-changed:
   *
   * The connections are not what they were: by us, at once, or by somebody else, a moment later.
   */
  signals[SIGNAL_CONNECTIONS_CHANGED] =
    g_signal_new ("connections-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * EksStore::column-sets-changed:
   *
   * The column sets are not what they were: by us, at once, or by somebody else, a moment later.
   */
  signals[SIGNAL_COLUMN_SETS_CHANGED] =
    g_signal_new ("column-sets-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * EksStore::settings-changed:
   *
   * The settings are not what they were: by us, at once, or by somebody else, a moment later.
   */
  signals[SIGNAL_SETTINGS_CHANGED] =
    g_signal_new ("settings-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
eks_store_init (EksStore *self)
{
  self->problems = g_ptr_array_new_with_free_func (g_free);
}

/**
 * eks_store_new:
 * @folder: (nullable): where; %NULL: `$XDG_DATA_HOME/eksport`
 *
 * The files are `jobs/ID.eksport.json`, `connections/ID.json`, `column-sets/ID.json` and `settings.json`, written whole
 * or not at all, with mode 0600. Loading works in any thread; the rest in the thread that made the store, whose main
 * context tells of changes.
 *
 * Returns: (transfer full): the store; folders are made when something is saved
 */
EksStore *
eks_store_new (const char *folder)
{
  EksStore *self = g_object_new (EKS_TYPE_STORE, NULL);

  self->folder = folder != NULL ? g_strdup (folder) : g_build_filename (g_get_user_data_dir (), "eksport", NULL);
  self->jobs = eks_shelf_new (self->folder, &job_kind);
  self->connections = eks_shelf_new (self->folder, &connection_kind);
  self->column_sets = eks_shelf_new (self->folder, &column_set_kind);
  self->settings = eks_shelf_new (self->folder, &settings_kind);
  g_signal_connect (self->jobs, "changed", G_CALLBACK (on_jobs_changed), self);
  g_signal_connect (self->connections, "changed", G_CALLBACK (on_connections_changed), self);
  g_signal_connect (self->column_sets, "changed", G_CALLBACK (on_column_sets_changed), self);
  g_signal_connect (self->settings, "changed", G_CALLBACK (on_settings_changed), self);
  return self;
}

/**
 * eks_store_get_folder:
 * @self: a store
 *
 * Returns: (transfer none): its folder, which may not exist yet
 */
const char *
eks_store_get_folder (EksStore *self)
{
  g_return_val_if_fail (EKS_IS_STORE (self), NULL);
  return self->folder;
}

static void
add_problems (GPtrArray *all, EksShelf *shelf)
{
  GPtrArray *problems = eks_shelf_get_problems (shelf);

  for (guint i = 0; i < problems->len; i++)
    g_ptr_array_add (all, g_strdup (g_ptr_array_index (problems, i)));
}

/**
 * eks_store_get_problems:
 * @self: a store
 *
 * Returns: (transfer none) (element-type utf8): the files that the last lists could not read, and why.
 *   They are left as they are. Valid until the next call
 */
GPtrArray *
eks_store_get_problems (EksStore *self)
{
  g_return_val_if_fail (EKS_IS_STORE (self), NULL);

  g_ptr_array_set_size (self->problems, 0);
  add_problems (self->problems, self->jobs);
  add_problems (self->problems, self->connections);
  add_problems (self->problems, self->column_sets);
  return self->problems;
}

/**
 * eks_store_list_jobs:
 * @self: a store
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type EksJob): the saved exports by name; see
 *   eks_store_get_problems() for files that could not be read
 */
GPtrArray *
eks_store_list_jobs (EksStore *self, GError **error)
{
  g_return_val_if_fail (EKS_IS_STORE (self), NULL);
  return eks_shelf_list (self->jobs, error);
}

static EksJob *
find_job_by_name (EksStore *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) jobs = eks_shelf_list (self->jobs, error);
  g_autoptr (EksJob) found = NULL;

  if (jobs == NULL)
    return NULL;
  for (guint i = 0; i < jobs->len; i++)
    {
      EksJob *job = g_ptr_array_index (jobs, i);
      if (strcmp (eks_job_get_name (job), name) != 0)
        continue;
      if (found != NULL)
        {
          g_set_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND,
                       /* TRANSLATORS: %1$s is the name of several saved exports, %2$s and %3$s are ids */
                       _("Several saved exports are called “%1$s”. Give an id instead, such as %2$s or %3$s."),
                       name, eks_job_get_id (found), eks_job_get_id (job));
          return NULL;
        }
      found = g_object_ref (job);
    }
  if (found == NULL)
    /* TRANSLATORS: %s is what was asked for */
    g_set_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND, _("“%s” is neither a file nor the name or id of a saved export."), name);
  return g_steal_pointer (&found);
}

/**
 * eks_store_load_job:
 * @self: a store
 * @name_or_path: the path of a job file, else the id or the name of a saved export
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the export; %NULL with %EKS_ERROR_NOT_FOUND if there is none, or
 *   several of that name, %EKS_ERROR_INVALID_JOB or %EKS_ERROR_NEWER_VERSION
 */
EksJob *
eks_store_load_job (EksStore *self, const char *name_or_path, GError **error)
{
  g_return_val_if_fail (EKS_IS_STORE (self) && name_or_path != NULL, NULL);

  if (g_file_test (name_or_path, G_FILE_TEST_IS_REGULAR))
    return eks_shelf_load_file (self->jobs, name_or_path, error);
  if (eks_shelf_has (self->jobs, name_or_path))
    return eks_shelf_load (self->jobs, name_or_path, error);
  return find_job_by_name (self, name_or_path, error);
}

/**
 * eks_store_get_job_saved:
 * @self: a store
 * @id: the id of a saved export
 *
 * Any thread.
 *
 * Returns: when its file was written, µs since 1970 UTC; 0 if there is none
 */
gint64
eks_store_get_job_saved (EksStore *self, const char *id)
{
  g_return_val_if_fail (EKS_IS_STORE (self) && id != NULL, 0);
  return eks_shelf_get_saved (self->jobs, id);
}

/**
 * eks_store_save_job:
 * @self: a store
 * @job: what to keep, under its id
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_FAILED, %EKS_ERROR_NO_SPACE or, if a newer Eksport wrote the file
 *   that is there, %EKS_ERROR_NEWER_VERSION; what was there is whole then
 */
gboolean
eks_store_save_job (EksStore *self, EksJob *job, GError **error)
{
  g_return_val_if_fail (EKS_IS_STORE (self) && EKS_IS_JOB (job), FALSE);
  return eks_shelf_save (self->jobs, job, error);
}

/**
 * eks_store_remove_job:
 * @self: a store
 * @id: the id of a saved export
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_NOT_FOUND if there is none
 */
gboolean
eks_store_remove_job (EksStore *self, const char *id, GError **error)
{
  g_return_val_if_fail (EKS_IS_STORE (self) && id != NULL, FALSE);
  return eks_shelf_remove (self->jobs, id, error);
}

/**
 * eks_store_list_connections:
 * @self: a store
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type EksConnection): the connections by name; see
 *   eks_store_get_problems() for files that could not be read
 */
GPtrArray *
eks_store_list_connections (EksStore *self, GError **error)
{
  g_return_val_if_fail (EKS_IS_STORE (self), NULL);
  return eks_shelf_list (self->connections, error);
}

static gboolean
check_connection (EksStore *self, const char *id, GError **error)
{
  if (eks_shelf_has (self->connections, id))
    return TRUE;
  /* TRANSLATORS: %s is an id */
  g_set_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND, _("There is no connection “%s”. Add it, or choose another one."), id);
  return FALSE;
}

/**
 * eks_store_load_connection:
 * @self: a store
 * @id: the id of a connection
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the connection; %NULL with %EKS_ERROR_NOT_FOUND,
 *   %EKS_ERROR_INVALID_JOB or %EKS_ERROR_NEWER_VERSION
 */
EksConnection *
eks_store_load_connection (EksStore *self, const char *id, GError **error)
{
  g_return_val_if_fail (EKS_IS_STORE (self) && id != NULL, NULL);
  return check_connection (self, id, error) ? eks_shelf_load (self->connections, id, error) : NULL;
}

/**
 * eks_store_save_connection:
 * @self: a store
 * @connection: what to keep, under its id; its secrets go to eks_secrets_store()
 * @error: return location
 *
 * Returns: %FALSE as eks_store_save_job()
 */
gboolean
eks_store_save_connection (EksStore *self, EksConnection *connection, GError **error)
{
  g_return_val_if_fail (EKS_IS_STORE (self) && EKS_IS_CONNECTION (connection), FALSE);
  return eks_shelf_save (self->connections, connection, error);
}

/**
 * eks_store_remove_connection:
 * @self: a store
 * @id: the id of a connection; its secrets are cleared by eks_secrets_clear()
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_NOT_FOUND if there is none
 */
gboolean
eks_store_remove_connection (EksStore *self, const char *id, GError **error)
{
  g_return_val_if_fail (EKS_IS_STORE (self) && id != NULL, FALSE);
  return check_connection (self, id, error) && eks_shelf_remove (self->connections, id, error);
}

/**
 * eks_store_list_column_sets:
 * @self: a store
 * @connector: the id of a connector
 * @entity: the id of one of its entities
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type EksColumnSet): the column sets for that entity by name; see
 *   eks_store_get_problems() for files that could not be read
 */
GPtrArray *
eks_store_list_column_sets (EksStore *self, const char *connector, const char *entity, GError **error)
{
  g_autoptr (GPtrArray) sets = NULL;

  g_return_val_if_fail (EKS_IS_STORE (self) && connector != NULL && entity != NULL, NULL);

  sets = eks_shelf_list (self->column_sets, error);
  for (guint i = sets != NULL ? sets->len : 0; i > 0; i--)
    {
      EksColumnSet *set = g_ptr_array_index (sets, i - 1);
      if (strcmp (eks_column_set_get_connector (set), connector) != 0 || strcmp (eks_column_set_get_entity (set), entity) != 0)
        g_ptr_array_remove_index (sets, i - 1);
    }
  return g_steal_pointer (&sets);
}

/**
 * eks_store_save_column_set:
 * @self: a store
 * @set: what to keep, under its id
 * @error: return location
 *
 * Returns: %FALSE as eks_store_save_job()
 */
gboolean
eks_store_save_column_set (EksStore *self, EksColumnSet *set, GError **error)
{
  g_return_val_if_fail (EKS_IS_STORE (self) && EKS_IS_COLUMN_SET (set), FALSE);
  return eks_shelf_save (self->column_sets, set, error);
}

/**
 * eks_store_remove_column_set:
 * @self: a store
 * @id: the id of a column set
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_NOT_FOUND if there is none
 */
gboolean
eks_store_remove_column_set (EksStore *self, const char *id, GError **error)
{
  g_return_val_if_fail (EKS_IS_STORE (self) && id != NULL, FALSE);
  return eks_shelf_remove (self->column_sets, id, error);
}

/**
 * eks_store_load_settings:
 * @self: a store
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what holds for every export; as usual where nobody has set anything. %NULL with
 *   %EKS_ERROR_INVALID_JOB or %EKS_ERROR_NEWER_VERSION, or %EKS_ERROR_FAILED if the file cannot be read
 */
EksSettings *
eks_store_load_settings (EksStore *self, GError **error)
{
  g_return_val_if_fail (EKS_IS_STORE (self), NULL);
  return eks_shelf_has (self->settings, SETTINGS_ID) ? eks_shelf_load (self->settings, SETTINGS_ID, error) : eks_settings_new ();
}

/**
 * eks_store_save_settings:
 * @self: a store
 * @settings: what holds for every export
 * @error: return location
 *
 * Returns: %FALSE as eks_store_save_job()
 */
gboolean
eks_store_save_settings (EksStore *self, EksSettings *settings, GError **error)
{
  g_return_val_if_fail (EKS_IS_STORE (self) && EKS_IS_SETTINGS (settings), FALSE);
  return eks_shelf_save (self->settings, settings, error);
}
