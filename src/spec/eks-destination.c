/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A place that the finished file is put: a folder of this computer. */

#include "config.h"

#include "eks-destination.h"

#include "eks-spec-file.h"
#include "eks-text.h"

struct _EksDestination
{
  EksSpec parent_instance;

  char *id;     /* (owned) */
  char *folder; /* (owned) */
};

typedef enum
{
  PROP_ID = 1,
  PROP_FOLDER,
} EksDestinationProperty;

static GParamSpec *props[PROP_FOLDER + 1];

static const char *const type_names[] = { "local", NULL };

G_DEFINE_FINAL_TYPE (EksDestination, eks_destination, EKS_TYPE_SPEC)

static void
eks_destination_finalize (GObject *object)
{
  EksDestination *self = EKS_DESTINATION (object);

  g_free (self->id);
  g_free (self->folder);
  G_OBJECT_CLASS (eks_destination_parent_class)->finalize (object);
}

static void
eks_destination_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksDestination *self = EKS_DESTINATION (object);

  switch ((EksDestinationProperty) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_FOLDER:
      g_value_set_string (value, self->folder);
      break;
    }
}

static void
eks_destination_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksDestination *self = EKS_DESTINATION (object);

  switch ((EksDestinationProperty) id)
    {
    case PROP_ID:
      self->id = g_strdup (g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
      break;
    case PROP_FOLDER:
      eks_destination_set_folder (self, g_value_get_string (value));
      break;
    }
}

static void
eks_destination_class_init (EksDestinationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = eks_destination_finalize;
  object_class->get_property = eks_destination_get_property;
  object_class->set_property = eks_destination_set_property;

  /**
   * EksDestination:id:
   *
   * Its name within the export.
   */
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, "", flags | G_PARAM_CONSTRUCT_ONLY);
  /**
   * EksDestination:folder:
   *
   * A folder, as a pattern: `~/Exports/{yyyy}/{mm}`.
   */
  props[PROP_FOLDER] = g_param_spec_string ("folder", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_destination_init (EksDestination *self)
{
  self->folder = g_strdup ("");
}

/**
 * eks_destination_new_local:
 * @id: its name within the export
 * @folder: a folder, as a pattern
 *
 * Returns: (transfer full): a folder of this computer
 */
EksDestination *
eks_destination_new_local (const char *id, const char *folder)
{
  g_return_val_if_fail (id != NULL && folder != NULL, NULL);
  return g_object_new (EKS_TYPE_DESTINATION, "id", id, "folder", folder, NULL);
}

/**
 * eks_destination_copy:
 * @self: a destination
 *
 * Returns: (transfer full): another one like it
 */
EksDestination *
eks_destination_copy (EksDestination *self)
{
  g_return_val_if_fail (EKS_IS_DESTINATION (self), NULL);
  return eks_destination_new_local (self->id, self->folder);
}

/**
 * eks_destination_get_id:
 * @self: a destination
 *
 * Returns: (transfer none): its name within the export
 */
const char *
eks_destination_get_id (EksDestination *self)
{
  g_return_val_if_fail (EKS_IS_DESTINATION (self), NULL);
  return self->id;
}

/**
 * eks_destination_get_folder:
 * @self: a destination
 *
 * Returns: (transfer none): its folder, as a pattern
 */
const char *
eks_destination_get_folder (EksDestination *self)
{
  g_return_val_if_fail (EKS_IS_DESTINATION (self), NULL);
  return self->folder;
}

/**
 * eks_destination_set_folder:
 * @self: a destination
 * @folder: (nullable): its folder, as a pattern
 */
void
eks_destination_set_folder (EksDestination *self, const char *folder)
{
  g_return_if_fail (EKS_IS_DESTINATION (self));

  if (eks_set_str (&self->folder, folder != NULL ? folder : ""))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLDER]);
}

/**
 * eks_destination_from_json:
 * @node: what should be a destination
 * @path: its path
 * @issues: where faults go
 *
 * Returns: (transfer full) (nullable): what could be read of it, or %NULL if it is no object at all
 */
EksDestination *
eks_destination_from_json (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  EksJsonObject *object = eks_json_object_open (node, path, issues);
  g_autofree char *id = NULL;
  g_autofree char *folder = NULL;

  if (object == NULL)
    return NULL;
  id = eks_spec_dup_id (object, "id", TRUE, EKS_SPEC_ID_ANY);
  eks_json_object_get_choice (object, "type", type_names, -1);
  folder = eks_spec_dup_filled (object, "folder");
  eks_json_object_close (object);
  return eks_destination_new_local (id != NULL ? id : "", folder != NULL ? folder : "");
}

/**
 * eks_destination_to_json:
 * @self: a destination
 *
 * Returns: (transfer full): it as JSON
 */
JsonNode *
eks_destination_to_json (EksDestination *self)
{
  JsonObject *object;

  g_return_val_if_fail (EKS_IS_DESTINATION (self), NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "type", type_names[0]);
  json_object_set_string_member (object, "folder", self->folder);
  return eks_spec_take_object (object);
}
