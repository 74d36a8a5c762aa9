/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All connectors there are. A file that cannot be used is told about and never in the way of the others. */

#include "config.h"

#include "eks-connector-registry.h"

#include "eks-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* Of a folder with more files than this something else is wrong. */
#define MAX_FILES 500

struct _EksConnectorRegistry
{
  GObject parent_instance;

  GStrv folders;         /* (owned): a later one wins; the last is the person's own */
  GMutex lock;           /* of what follows: threads look connectors up */
  GPtrArray *connectors; /* (owned) (element-type EksConnector) */
  GPtrArray *errors;     /* (owned) (element-type utf8) */
  GHashTable *files;     /* (owned) (element-type utf8 utf8): id → its file, of the person's own */
  GPtrArray *retired;    /* (owned) (element-type GPtrArray): lists as they were before a reload, because somebody may still look at one */
};

/* What was found in one folder. */
typedef struct
{
  GPtrArray *connectors; /* (owned) (element-type EksConnector) */
  GPtrArray *errors;     /* (unowned) (element-type utf8) */
  GHashTable *files;     /* (unowned) (nullable) (element-type utf8 utf8) */
} Found;

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksConnectorRegistry, eks_connector_registry, G_TYPE_OBJECT)

static int
find_index (GPtrArray *connectors, const char *id)
{
  for (guint i = 0; i < connectors->len; i++)
    if (strcmp (eks_connector_get_id (g_ptr_array_index (connectors, i)), id) == 0)
      return i;
  return -1;
}

static void
report (GPtrArray *errors, const char *path, const char *message)
{
  g_ptr_array_add (errors, g_strdup_printf ("%s: %s", path, message));
}

/* Connectors of one folder; a second file with the same id is as likely a mistake as the first. */
static void
load_file (const char *path, Found *found)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksConnector) connector = eks_connector_new_from_file (path, &error);

  if (connector == NULL)
    report (found->errors, path, error->message);
  else if (find_index (found->connectors, eks_connector_get_id (connector)) >= 0)
    {
      /* TRANSLATORS: the id of a connector */
      g_autofree char *message = g_strdup_printf (_("another file in this folder describes “%s” already"), eks_connector_get_id (connector));
      report (found->errors, path, message);
    }
  else
    {
      if (found->files != NULL)
        g_hash_table_insert (found->files, g_strdup (eks_connector_get_id (connector)), g_strdup (path));
      g_ptr_array_add (found->connectors, g_steal_pointer (&connector));
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* In the order of their names, so that every start of the program sees the same. */
static GPtrArray *
list_files (const char *folder, GPtrArray *errors)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  if (dir == NULL && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    report (errors, folder, error->message);
  while (dir != NULL && names->len <= MAX_FILES && (name = g_dir_read_name (dir)) != NULL)
    if (name[0] != '.' && g_str_has_suffix (name, ".json"))
      g_ptr_array_add (names, g_strdup (name));
  if (names->len > MAX_FILES)
    {
      report (errors, folder, _("there are too many files in this folder; none was read"));
      g_ptr_array_set_size (names, 0);
    }
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* @files: (nullable): where the files of its connectors are noted */
static void
load_folder (const char *folder, GPtrArray *connectors, GPtrArray *errors, GHashTable *files)
{
  g_autoptr (GPtrArray) names = list_files (folder, errors);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  Found found = { .connectors = list, .errors = errors, .files = files };

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
      load_file (path, &found);
    }
  for (guint i = 0; i < list->len; i++)
    {
      EksConnector *connector = g_ptr_array_index (list, i);
      int index = find_index (connectors, eks_connector_get_id (connector));
      if (index >= 0)
        g_ptr_array_remove_index (connectors, index);
      g_ptr_array_add (connectors, g_object_ref (connector));
    }
}

/* Files stand behind the systems: most people have an account somewhere. */
static int
compare_labels (gconstpointer a, gconstpointer b)
{
  EksConnector *one = *(EksConnector *const *) a, *other = *(EksConnector *const *) b;

  if (eks_connector_reads_files (one) != eks_connector_reads_files (other))
    return eks_connector_reads_files (one) ? 1 : -1;
  return g_utf8_collate (eks_connector_get_label (one), eks_connector_get_label (other));
}

static void
eks_connector_registry_finalize (GObject *object)
{
  EksConnectorRegistry *self = EKS_CONNECTOR_REGISTRY (object);

  g_ptr_array_unref (self->connectors);
  g_ptr_array_unref (self->errors);
  g_hash_table_unref (self->files);
  g_ptr_array_unref (self->retired);
  g_strfreev (self->folders);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (eks_connector_registry_parent_class)->finalize (object);
}

static void
eks_connector_registry_class_init (EksConnectorRegistryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_connector_registry_finalize;
  /**
   * EksConnectorRegistry::changed:
   * @self: the registry
   *
   * The folders were read again. Emitted in the thread that did so.
   */
  signals[CHANGED] = g_signal_new ("changed", EKS_TYPE_CONNECTOR_REGISTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
eks_connector_registry_init (EksConnectorRegistry *self)
{
  g_mutex_init (&self->lock);
  self->connectors = g_ptr_array_new_with_free_func (g_object_unref);
  self->errors = g_ptr_array_new_with_free_func (g_free);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->retired = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
}

/**
 * eks_connector_registry_new:
 *
 * Reads the folder that `EKSPORT_DATADIR` names, else the installed one, and the person's own,
 * `$XDG_DATA_HOME/eksport/connectors`, whose connectors take the place of others with the same id. Blocks.
 *
 * Returns: (transfer full): the registry
 */
EksConnectorRegistry *
eks_connector_registry_new (void)
{
  const char *data = g_getenv ("EKSPORT_DATADIR");
  g_autofree char *shipped = g_build_filename (data != NULL && data[0] != '\0' ? data : EKS_PKGDATADIR, "connectors", NULL);
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "eksport", "connectors", NULL);
  const char *const folders[] = { shipped, own, NULL };

  return eks_connector_registry_new_for_folders (folders);
}

/**
 * eks_connector_registry_new_for_folders:
 * @folders: (array zero-terminated=1): folders with descriptors; a later one wins, and the last is the person's own.
 *   One that does not exist is empty.
 *
 * Returns: (transfer full): the registry
 */
EksConnectorRegistry *
eks_connector_registry_new_for_folders (const char *const *folders)
{
  EksConnectorRegistry *self;

  g_return_val_if_fail (folders != NULL, NULL);

  self = g_object_new (EKS_TYPE_CONNECTOR_REGISTRY, NULL);
  self->folders = g_strdupv ((char **) folders);
  eks_connector_registry_reload (self);
  return self;
}

/**
 * eks_connector_registry_reload:
 * @self: a registry
 *
 * Reads the folders again. What was handed out before stays valid, but is no longer found.
 */
void
eks_connector_registry_reload (EksConnectorRegistry *self)
{
  g_autoptr (GPtrArray) connectors = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_return_if_fail (EKS_IS_CONNECTOR_REGISTRY (self));

  for (guint i = 0; self->folders[i] != NULL; i++)
    load_folder (self->folders[i], connectors, errors, self->folders[i + 1] == NULL ? files : NULL);
  g_ptr_array_sort (connectors, compare_labels);
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->retired, self->connectors);
  g_ptr_array_add (self->retired, self->errors);
  self->connectors = g_steal_pointer (&connectors);
  self->errors = g_steal_pointer (&errors);
  g_hash_table_unref (self->files);
  self->files = g_steal_pointer (&files);
  g_mutex_unlock (&self->lock);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * eks_connector_registry_get_connectors:
 * @self: a registry
 *
 * Returns: (transfer none) (element-type EksConnector): by label, those of files last
 */
GPtrArray *
eks_connector_registry_get_connectors (EksConnectorRegistry *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (EKS_IS_CONNECTOR_REGISTRY (self), NULL);

  locker = g_mutex_locker_new (&self->lock);
  return self->connectors;
}

static char *
list_ids (GPtrArray *connectors)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;

  for (guint i = 0; i < connectors->len; i++)
    g_strv_builder_add (builder, eks_connector_get_id (g_ptr_array_index (connectors, i)));
  ids = g_strv_builder_end (builder);
  return g_strjoinv (", ", ids);
}

/**
 * eks_connector_registry_find:
 * @self: a registry
 * @id: the id of a connector
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the connector, or %NULL with %EKS_ERROR_NOT_FOUND
 */
EksConnector *
eks_connector_registry_find (EksConnectorRegistry *self, const char *id, GError **error)
{
  GPtrArray *connectors;
  int index;

  g_return_val_if_fail (EKS_IS_CONNECTOR_REGISTRY (self) && id != NULL, NULL);

  connectors = eks_connector_registry_get_connectors (self);
  index = find_index (connectors, id);
  if (index >= 0)
    return g_ptr_array_index (connectors, index);
  g_autofree char *known = list_ids (connectors);
  /* TRANSLATORS: %1$s is an id, %2$s a list of ids */
  g_set_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND, _("There is no connector “%1$s”. Known are: %2$s"), id, known);
  return NULL;
}

/**
 * eks_connector_registry_get_errors:
 * @self: a registry
 *
 * Returns: (transfer none) (element-type utf8): files that could not be used, each with its path and the reasons
 */
GPtrArray *
eks_connector_registry_get_errors (EksConnectorRegistry *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (EKS_IS_CONNECTOR_REGISTRY (self), NULL);

  locker = g_mutex_locker_new (&self->lock);
  return self->errors;
}

/**
 * eks_connector_registry_get_own_folder:
 * @self: a registry
 *
 * Returns: (transfer none): where the person's own connectors are; it need not exist
 */
const char *
eks_connector_registry_get_own_folder (EksConnectorRegistry *self)
{
  guint n;

  g_return_val_if_fail (EKS_IS_CONNECTOR_REGISTRY (self), NULL);

  n = g_strv_length (self->folders);
  return n > 0 ? self->folders[n - 1] : NULL;
}

/**
 * eks_connector_registry_dup_own_file:
 * @self: a registry
 * @id: the id of a connector
 *
 * Returns: (transfer full) (nullable): the file in the person's own folder that describes it, or %NULL if it came with Eksport
 */
char *
eks_connector_registry_dup_own_file (EksConnectorRegistry *self, const char *id)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (EKS_IS_CONNECTOR_REGISTRY (self) && id != NULL, NULL);

  locker = g_mutex_locker_new (&self->lock);
  return g_strdup (g_hash_table_lookup (self->files, id));
}

/* The file that describes it now, else one of its own name; somebody may have given that name to another. */
static char *
choose_file (EksConnectorRegistry *self, const char *id)
{
  char *path = eks_connector_registry_dup_own_file (self, id);

  for (guint i = 1; path == NULL && i < MAX_FILES; i++)
    {
      g_autofree char *name = i == 1 ? g_strconcat (id, ".json", NULL) : g_strdup_printf ("%s-%u.json", id, i);
      path = g_build_filename (eks_connector_registry_get_own_folder (self), name, NULL);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        g_clear_pointer (&path, g_free);
    }
  return path;
}

/**
 * eks_connector_registry_install:
 * @self: a registry
 * @data: (array length=length): the text of a descriptor
 * @length: in bytes
 * @error: return location
 *
 * Puts a connector into the person's own folder, whole or not at all, in the place of an own one with the same id.
 *
 * Returns: (transfer none) (nullable): the connector as it is found from now on; %NULL with %EKS_ERROR_INVALID_CONNECTOR or
 *   %EKS_ERROR_FAILED
 */
EksConnector *
eks_connector_registry_install (EksConnectorRegistry *self, const char *data, gsize length, GError **error)
{
  g_autoptr (EksConnector) connector = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (EKS_IS_CONNECTOR_REGISTRY (self) && data != NULL, NULL);

  connector = eks_connector_new_from_data (data, length, error);
  if (connector == NULL)
    return NULL;
  path = choose_file (self, eks_connector_get_id (connector));
  if (path == NULL || g_mkdir_with_parents (eks_connector_registry_get_own_folder (self), 0700) != 0
      || !g_file_set_contents_full (path, data, length, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &local_error))
    {
      /* TRANSLATORS: %1$s is a folder, %2$s what the system says */
      g_set_error (error, EKS_ERROR, EKS_ERROR_FAILED, _("The connector could not be put into “%1$s”: %2$s"),
                   eks_connector_registry_get_own_folder (self), local_error != NULL ? local_error->message : g_strerror (errno));
      return NULL;
    }
  eks_connector_registry_reload (self);
  return eks_connector_registry_find (self, eks_connector_get_id (connector), error);
}

/**
 * eks_connector_registry_remove:
 * @self: a registry
 * @id: the id of one of the person's own connectors
 * @error: return location
 *
 * Takes it away. One that came with Eksport and has the same id is found again.
 *
 * Returns: %FALSE with %EKS_ERROR_NOT_FOUND if it is not the person's own, or with %EKS_ERROR_FAILED
 */
gboolean
eks_connector_registry_remove (EksConnectorRegistry *self, const char *id, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (EKS_IS_CONNECTOR_REGISTRY (self) && id != NULL, FALSE);

  path = eks_connector_registry_dup_own_file (self, id);
  if (path == NULL)
    {
      /* TRANSLATORS: %1$s is the id of a connector, %2$s a folder */
      g_set_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND, _("There is no connector “%1$s” of your own in “%2$s”"), id, eks_connector_registry_get_own_folder (self));
      return FALSE;
    }
  if (g_unlink (path) != 0)
    {
      int code = errno;
      /* TRANSLATORS: %1$s is a file, %2$s what the system says */
      g_set_error (error, EKS_ERROR, EKS_ERROR_FAILED, _("“%1$s” could not be removed: %2$s"), path, g_strerror (code));
      return FALSE;
    }
  eks_connector_registry_reload (self);
  return TRUE;
}
