/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All connectors there are. A file that cannot be used is told about and never in the way of the others. */

#include "config.h"

#include "eks-connector-registry.h"

#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of a folder with more files than this something else is wrong. */
#define MAX_FILES 500

struct _EksConnectorRegistry
{
  GObject parent_instance;

  GPtrArray *connectors; /* (owned) (element-type EksConnector) */
  GPtrArray *errors;     /* (owned) (element-type utf8) */
};

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
report (EksConnectorRegistry *self, const char *path, const char *message)
{
  g_ptr_array_add (self->errors, g_strdup_printf ("%s: %s", path, message));
}

/* Connectors of one folder; a second file with the same id is as likely a mistake as the first. */
static void
load_file (EksConnectorRegistry *self, const char *path, GPtrArray *found)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksConnector) connector = eks_connector_new_from_file (path, &error);

  if (connector == NULL)
    report (self, path, error->message);
  else if (find_index (found, eks_connector_get_id (connector)) >= 0)
    {
      /* TRANSLATORS: the id of a connector */
      g_autofree char *message = g_strdup_printf (_("another file in this folder describes “%s” already"), eks_connector_get_id (connector));
      report (self, path, message);
    }
  else
    g_ptr_array_add (found, g_steal_pointer (&connector));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* In the order of their names, so that every start of the program sees the same. */
static GPtrArray *
list_files (EksConnectorRegistry *self, const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  if (dir == NULL && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    report (self, folder, error->message);
  while (dir != NULL && names->len <= MAX_FILES && (name = g_dir_read_name (dir)) != NULL)
    if (name[0] != '.' && g_str_has_suffix (name, ".json"))
      g_ptr_array_add (names, g_strdup (name));
  if (names->len > MAX_FILES)
    {
      report (self, folder, _("there are too many files in this folder; none was read"));
      g_ptr_array_set_size (names, 0);
    }
  g_ptr_array_sort (names, compare_names);
  return names;
}

static void
load_folder (EksConnectorRegistry *self, const char *folder)
{
  g_autoptr (GPtrArray) names = list_files (self, folder);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
      load_file (self, path, found);
    }
  for (guint i = 0; i < found->len; i++)
    {
      EksConnector *connector = g_ptr_array_index (found, i);
      int index = find_index (self->connectors, eks_connector_get_id (connector));
      if (index >= 0)
        g_ptr_array_remove_index (self->connectors, index);
      g_ptr_array_add (self->connectors, g_object_ref (connector));
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
  G_OBJECT_CLASS (eks_connector_registry_parent_class)->finalize (object);
}

static void
eks_connector_registry_class_init (EksConnectorRegistryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_connector_registry_finalize;
}

static void
eks_connector_registry_init (EksConnectorRegistry *self)
{
  self->connectors = g_ptr_array_new_with_free_func (g_object_unref);
  self->errors = g_ptr_array_new_with_free_func (g_free);
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
 * @folders: (array zero-terminated=1): folders with descriptors; a later one wins. One that does not exist is empty.
 *
 * Returns: (transfer full): the registry
 */
EksConnectorRegistry *
eks_connector_registry_new_for_folders (const char *const *folders)
{
  EksConnectorRegistry *self;

  g_return_val_if_fail (folders != NULL, NULL);

  self = g_object_new (EKS_TYPE_CONNECTOR_REGISTRY, NULL);
  for (guint i = 0; folders[i] != NULL; i++)
    load_folder (self, folders[i]);
  g_ptr_array_sort (self->connectors, compare_labels);
  return self;
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
  g_return_val_if_fail (EKS_IS_CONNECTOR_REGISTRY (self), NULL);
  return self->connectors;
}

static char *
list_ids (EksConnectorRegistry *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;

  for (guint i = 0; i < self->connectors->len; i++)
    g_strv_builder_add (builder, eks_connector_get_id (g_ptr_array_index (self->connectors, i)));
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
  int index;

  g_return_val_if_fail (EKS_IS_CONNECTOR_REGISTRY (self) && id != NULL, NULL);

  index = find_index (self->connectors, id);
  if (index >= 0)
    return g_ptr_array_index (self->connectors, index);
  g_autofree char *known = list_ids (self);
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
  g_return_val_if_fail (EKS_IS_CONNECTOR_REGISTRY (self), NULL);
  return self->errors;
}
