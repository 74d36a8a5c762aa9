/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A place that the finished file is put: a folder of this computer, of a server, or a bucket. No secret is part of it. */

#include "config.h"

#include "eks-destination-private.h"

#include "eks-text.h"

/**
 * eks_destination_type_names: (skip)
 *
 * What destinations are called in a job file, in the order of #EksDestinationType, %NULL at the end.
 */
const char *const eks_destination_type_names[] = { "local", "sftp", "ftp", "ftps", "s3", "gcs", NULL };

/**
 * eks_manifest_names: (skip)
 *
 * What #EksManifest is called in a job file, %NULL at the end.
 */
const char *const eks_manifest_names[] = { "none", "sha256", "json", "both", NULL };

/**
 * eks_read_back_names: (skip)
 *
 * What #EksReadBack is called in a job file, %NULL at the end.
 */
const char *const eks_read_back_names[] = { "size", "whole", NULL };

static const char *const tls_names[] = { "explicit", "implicit", NULL };

#define IN(type) EKS_DESTINATION_IN (type)
#define IN_ALL (IN (LOCAL) | EKS_DESTINATION_IN_REMOTE)

const EksDestinationSetting eks_destination_settings[EKS_DESTINATION_N_MEMBERS] = {
  [EKS_DESTINATION_FOLDER] = { "folder", "folder", IN_ALL, NULL, 0 },
  [EKS_DESTINATION_HOST] = { "host", "host", EKS_DESTINATION_IN_HOSTS, NULL, 0 },
  [EKS_DESTINATION_USER] = { "user", "user", EKS_DESTINATION_IN_HOSTS, NULL, 0 },
  [EKS_DESTINATION_KEY_FILE] = { "key-file", "key_file", IN (SFTP), NULL, 0 },
  [EKS_DESTINATION_CA_FILE] = { "ca-file", "ca_file", IN (FTPS) | EKS_DESTINATION_IN_BUCKETS, NULL, 0 },
  [EKS_DESTINATION_ENDPOINT] = { "endpoint", "endpoint", EKS_DESTINATION_IN_BUCKETS, NULL, 0 },
  [EKS_DESTINATION_REGION] = { "region", "region", IN (S3), NULL, 0 },
  [EKS_DESTINATION_BUCKET] = { "bucket", "bucket", EKS_DESTINATION_IN_BUCKETS, NULL, 0 },
  [EKS_DESTINATION_ACCESS_KEY] = { "access-key", "access_key", IN (S3), NULL, 0 },
  [EKS_DESTINATION_PORT] = { "port", "port", EKS_DESTINATION_IN_HOSTS, NULL, 0 },
  [EKS_DESTINATION_IMPLICIT_TLS] = { "implicit-tls", "tls", IN (FTPS), tls_names, FALSE },
  [EKS_DESTINATION_PATH_STYLE] = { "path-style", "path_style", IN (S3), NULL, FALSE },
  [EKS_DESTINATION_MANIFEST] = { "manifest", "manifest", IN_ALL, eks_manifest_names, EKS_MANIFEST_NONE },
  [EKS_DESTINATION_MAKE_FOLDERS] = { "make-folders", "make_folders", EKS_DESTINATION_IN_HOSTS, NULL, TRUE },
  [EKS_DESTINATION_READ_BACK] = { "read-back", "read_back", EKS_DESTINATION_IN_REMOTE, eks_read_back_names, EKS_READ_BACK_SIZE },
};

struct _EksDestination
{
  EksSpec parent_instance;

  EksDestinationType kind;
  char *id;                               /* (owned) */
  char *texts[EKS_DESTINATION_N_MEMBERS]; /* (owned): only those of texts are there */
  int numbers[EKS_DESTINATION_N_MEMBERS];
  GStrv host_keys;                        /* (owned) */
};

enum
{
  PROP_HOST_KEYS = EKS_DESTINATION_N_MEMBERS,
  PROP_KIND,
  PROP_ID,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (EksDestination, eks_destination, EKS_TYPE_SPEC)

static gboolean
is_text (guint member)
{
  return member >= EKS_DESTINATION_FOLDER && member < EKS_DESTINATION_PORT;
}

static void
eks_destination_finalize (GObject *object)
{
  EksDestination *self = EKS_DESTINATION (object);

  for (guint i = 0; i < EKS_DESTINATION_N_MEMBERS; i++)
    g_free (self->texts[i]);
  g_free (self->id);
  g_strfreev (self->host_keys);
  G_OBJECT_CLASS (eks_destination_parent_class)->finalize (object);
}

static void
eks_destination_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksDestination *self = EKS_DESTINATION (object);

  if (id == PROP_KIND)
    g_value_set_int (value, self->kind);
  else if (id == PROP_ID)
    g_value_set_string (value, self->id);
  else if (id == PROP_HOST_KEYS)
    g_value_set_boxed (value, self->host_keys);
  else if (is_text (id))
    g_value_set_string (value, self->texts[id]);
  else if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    g_value_set_boolean (value, self->numbers[id]);
  else
    g_value_set_int (value, self->numbers[id]);
}

static void
set_text (EksDestination *self, EksDestinationMember member, const char *text)
{
  if (eks_set_str (&self->texts[member], text != NULL ? text : ""))
    g_object_notify_by_pspec (G_OBJECT (self), props[member]);
}

static void
set_number (EksDestination *self, EksDestinationMember member, int number)
{
  if (self->numbers[member] == number)
    return;
  self->numbers[member] = number;
  g_object_notify_by_pspec (G_OBJECT (self), props[member]);
}

static void
eks_destination_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksDestination *self = EKS_DESTINATION (object);

  if (id == PROP_KIND)
    self->kind = g_value_get_int (value);
  else if (id == PROP_ID)
    self->id = g_strdup (g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
  else if (id == PROP_HOST_KEYS)
    eks_destination_set_host_keys (self, g_value_get_boxed (value));
  else if (is_text (id))
    set_text (self, id, g_value_get_string (value));
  else if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    set_number (self, id, g_value_get_boolean (value));
  else
    set_number (self, id, g_value_get_int (value));
}

static int
get_maximum (EksDestinationMember member)
{
  const char *const *names = eks_destination_settings[member].names;

  return names != NULL ? (int) g_strv_length ((char **) names) - 1 : G_MAXUINT16;
}

/* A choice of two that has no names, or one that is yes or no beside its names, is a switch. */
static gboolean
is_switch (EksDestinationMember member)
{
  return member == EKS_DESTINATION_IMPLICIT_TLS || member == EKS_DESTINATION_PATH_STYLE || member == EKS_DESTINATION_MAKE_FOLDERS;
}

static GParamSpec *
make_property (EksDestinationMember member, GParamFlags flags)
{
  const EksDestinationSetting *setting = &eks_destination_settings[member];

  if (is_text (member))
    return g_param_spec_string (setting->property, NULL, NULL, "", flags);
  if (is_switch (member))
    return g_param_spec_boolean (setting->property, NULL, NULL, setting->standard, flags);
  return g_param_spec_int (setting->property, NULL, NULL, 0, get_maximum (member), setting->standard, flags);
}

static void
eks_destination_class_init (EksDestinationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = eks_destination_finalize;
  object_class->get_property = eks_destination_get_property;
  object_class->set_property = eks_destination_set_property;

  for (guint i = EKS_DESTINATION_FOLDER; i < EKS_DESTINATION_N_MEMBERS; i++)
    props[i] = make_property (i, flags);
  /**
   * EksDestination:host-keys:
   *
   * The fingerprints of keys that the server may have, `SHA256:` and 43 characters; none: nobody has seen one yet.
   */
  props[PROP_HOST_KEYS] = g_param_spec_boxed ("host-keys", NULL, NULL, G_TYPE_STRV, flags);
  /**
   * EksDestination:kind:
   *
   * An #EksDestinationType.
   */
  props[PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, EKS_DESTINATION_LOCAL, EKS_DESTINATION_GCS, EKS_DESTINATION_LOCAL, flags | G_PARAM_CONSTRUCT_ONLY);
  /**
   * EksDestination:id:
   *
   * Its name within the export; in upper case, part of the name of a variable.
   */
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, "", flags | G_PARAM_CONSTRUCT_ONLY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_destination_init (EksDestination *self)
{
  for (guint i = EKS_DESTINATION_FOLDER; i < EKS_DESTINATION_N_MEMBERS; i++)
    if (is_text (i))
      self->texts[i] = g_strdup ("");
    else
      self->numbers[i] = eks_destination_settings[i].standard;
  self->host_keys = g_new0 (char *, 1);
}

/**
 * eks_destination_new:
 * @type: what it is
 * @id: its name within the export
 *
 * Returns: (transfer full): a destination of which nothing else is known yet
 */
EksDestination *
eks_destination_new (EksDestinationType type, const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);
  return g_object_new (EKS_TYPE_DESTINATION, "kind", type, "id", id, NULL);
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
  EksDestination *copy;

  g_return_val_if_fail (EKS_IS_DESTINATION (self), NULL);

  copy = eks_destination_new (self->kind, self->id);
  for (guint i = EKS_DESTINATION_FOLDER; i < EKS_DESTINATION_N_MEMBERS; i++)
    if (is_text (i))
      eks_set_str (&copy->texts[i], self->texts[i]);
    else
      copy->numbers[i] = self->numbers[i];
  eks_destination_set_host_keys (copy, (const char *const *) self->host_keys);
  return copy;
}

/* (transfer none): never NULL */
const char *
eks_destination_get_text (EksDestination *self, EksDestinationMember member)
{
  g_return_val_if_fail (EKS_IS_DESTINATION (self) && is_text (member), NULL);
  return self->texts[member];
}

int
eks_destination_get_number (EksDestination *self, EksDestinationMember member)
{
  g_return_val_if_fail (EKS_IS_DESTINATION (self) && !is_text (member), 0);
  return self->numbers[member];
}

/* @types: of EKS_DESTINATION_IN() */
gboolean
eks_destination_is_of (EksDestination *self, guint types)
{
  g_return_val_if_fail (EKS_IS_DESTINATION (self), FALSE);
  return (types & (1u << self->kind)) != 0;
}

/**
 * eks_destination_get_kind:
 * @self: a destination
 *
 * Returns: what it is
 */
EksDestinationType
eks_destination_get_kind (EksDestination *self)
{
  g_return_val_if_fail (EKS_IS_DESTINATION (self), EKS_DESTINATION_LOCAL);
  return self->kind;
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
 * Returns: (transfer none): its folder, or what the names in a bucket begin with, as a pattern
 */
const char *
eks_destination_get_folder (EksDestination *self)
{
  return eks_destination_get_text (self, EKS_DESTINATION_FOLDER);
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
  set_text (self, EKS_DESTINATION_FOLDER, folder);
}

/**
 * eks_destination_get_host:
 * @self: a destination
 *
 * Returns: (transfer none): the name or address of the server; an IPv6 address is without brackets
 */
const char *
eks_destination_get_host (EksDestination *self)
{
  return eks_destination_get_text (self, EKS_DESTINATION_HOST);
}

/**
 * eks_destination_get_port:
 * @self: a destination
 *
 * Returns: the port that somebody chose, or 0
 */
int
eks_destination_get_port (EksDestination *self)
{
  return eks_destination_get_number (self, EKS_DESTINATION_PORT);
}

int
eks_destination_get_usual_port (EksDestination *self)
{
  switch (eks_destination_get_kind (self))
    {
    case EKS_DESTINATION_SFTP:
      return 22;
    case EKS_DESTINATION_FTP:
      return 21;
    case EKS_DESTINATION_FTPS:
      return self->numbers[EKS_DESTINATION_IMPLICIT_TLS] ? 990 : 21;
    case EKS_DESTINATION_LOCAL:
    case EKS_DESTINATION_S3:
    case EKS_DESTINATION_GCS:
      break;
    }
  return 0;
}

/**
 * eks_destination_get_effective_port:
 * @self: a destination
 *
 * Returns: the port, the usual one if nobody chose one: 22 for SFTP, 21 for FTP and explicit FTPS, 990 for implicit FTPS; 0
 *   for what has its port in its endpoint or none at all
 */
int
eks_destination_get_effective_port (EksDestination *self)
{
  int port = eks_destination_get_port (self);

  return port != 0 && eks_destination_is_of (self, EKS_DESTINATION_IN_HOSTS) ? port : eks_destination_get_usual_port (self);
}

/**
 * eks_destination_get_user:
 * @self: a destination
 *
 * Returns: (transfer none): who logs in; empty: an anonymous user
 */
const char *
eks_destination_get_user (EksDestination *self)
{
  return eks_destination_get_text (self, EKS_DESTINATION_USER);
}

/**
 * eks_destination_get_host_keys:
 * @self: a destination
 *
 * Returns: (transfer none) (array zero-terminated=1): the fingerprints that the server's key may have, never %NULL
 */
const char *const *
eks_destination_get_host_keys (EksDestination *self)
{
  g_return_val_if_fail (EKS_IS_DESTINATION (self), NULL);
  return (const char *const *) self->host_keys;
}

/**
 * eks_destination_set_host_keys:
 * @self: a destination
 * @keys: (nullable) (array zero-terminated=1): fingerprints, `SHA256:` and 43 characters
 */
void
eks_destination_set_host_keys (EksDestination *self, const char *const *keys)
{
  static const char *const none[] = { NULL };

  g_return_if_fail (EKS_IS_DESTINATION (self));

  if (keys == NULL)
    keys = none;
  if (g_strv_equal (keys, (const char *const *) self->host_keys))
    return;
  g_strfreev (self->host_keys);
  self->host_keys = g_strdupv ((char **) keys);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HOST_KEYS]);
}

/**
 * eks_destination_get_key_file:
 * @self: a destination
 *
 * Returns: (transfer none): the path of the private key that logs in; empty: a password does
 */
const char *
eks_destination_get_key_file (EksDestination *self)
{
  return eks_destination_get_text (self, EKS_DESTINATION_KEY_FILE);
}

/**
 * eks_destination_get_implicit_tls:
 * @self: a destination
 *
 * Returns: whether the connection is encrypted from its first byte, rather than on request
 */
gboolean
eks_destination_get_implicit_tls (EksDestination *self)
{
  return eks_destination_get_number (self, EKS_DESTINATION_IMPLICIT_TLS);
}

/**
 * eks_destination_get_ca_file:
 * @self: a destination
 *
 * Returns: (transfer none): the path of the authorities that may vouch for the server; empty: those of the system
 */
const char *
eks_destination_get_ca_file (EksDestination *self)
{
  return eks_destination_get_text (self, EKS_DESTINATION_CA_FILE);
}

/**
 * eks_destination_get_endpoint:
 * @self: a destination
 *
 * Returns: (transfer none): the address of the service that somebody chose, or empty; see
 *   eks_destination_dup_effective_endpoint()
 */
const char *
eks_destination_get_endpoint (EksDestination *self)
{
  return eks_destination_get_text (self, EKS_DESTINATION_ENDPOINT);
}

/**
 * eks_destination_get_region:
 * @self: a destination
 *
 * Returns: (transfer none): the region that somebody chose, or empty; see eks_destination_get_effective_region()
 */
const char *
eks_destination_get_region (EksDestination *self)
{
  return eks_destination_get_text (self, EKS_DESTINATION_REGION);
}

/**
 * eks_destination_get_bucket:
 * @self: a destination
 *
 * Returns: (transfer none): the bucket
 */
const char *
eks_destination_get_bucket (EksDestination *self)
{
  return eks_destination_get_text (self, EKS_DESTINATION_BUCKET);
}

/**
 * eks_destination_get_path_style:
 * @self: a destination
 *
 * Returns: whether the bucket is part of the path rather than of the server's name
 */
gboolean
eks_destination_get_path_style (EksDestination *self)
{
  return eks_destination_get_number (self, EKS_DESTINATION_PATH_STYLE);
}

/**
 * eks_destination_get_access_key:
 * @self: a destination
 *
 * Returns: (transfer none): the name of the key that signs, which is no secret
 */
const char *
eks_destination_get_access_key (EksDestination *self)
{
  return eks_destination_get_text (self, EKS_DESTINATION_ACCESS_KEY);
}

/**
 * eks_destination_get_manifest:
 * @self: a destination
 *
 * Returns: what stands beside the file
 */
EksManifest
eks_destination_get_manifest (EksDestination *self)
{
  return (EksManifest) eks_destination_get_number (self, EKS_DESTINATION_MANIFEST);
}

/**
 * eks_destination_get_make_folders:
 * @self: a destination
 *
 * Returns: whether a folder that is not there is made
 */
gboolean
eks_destination_get_make_folders (EksDestination *self)
{
  return eks_destination_get_number (self, EKS_DESTINATION_MAKE_FOLDERS);
}

/**
 * eks_destination_get_read_back:
 * @self: a destination
 *
 * Returns: what is compared after the file was sent
 */
EksReadBack
eks_destination_get_read_back (EksDestination *self)
{
  return (EksReadBack) eks_destination_get_number (self, EKS_DESTINATION_READ_BACK);
}
