/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Destinations in a job file. Everything is kept as it was written, so that an export that is still being made can be copied;
 * what is wrong with it is said beside it. */

#include "config.h"

#include "eks-destination-private.h"

#include "eks-spec-file.h"
#include "eks-spec-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define HOST_KEY_PREFIX "SHA256:"
#define HOST_KEY_LENGTH 43 /* 32 bytes in base64 without padding, as ssh-keygen writes them */

/* What a destination cannot do without. */
static const struct
{
  EksDestinationMember member;
  guint types;
} needed[] = {
  { EKS_DESTINATION_FOLDER, EKS_DESTINATION_IN (LOCAL) },
  { EKS_DESTINATION_HOST, EKS_DESTINATION_IN_HOSTS },
  { EKS_DESTINATION_USER, EKS_DESTINATION_IN (SFTP) },
  { EKS_DESTINATION_BUCKET, EKS_DESTINATION_IN_BUCKETS },
  { EKS_DESTINATION_ACCESS_KEY, EKS_DESTINATION_IN (S3) },
};

static const char *
get_member_name (EksDestination *self, EksDestinationMember member)
{
  return member == EKS_DESTINATION_FOLDER && eks_destination_is_of (self, EKS_DESTINATION_IN_BUCKETS) ? "prefix" : eks_destination_settings[member].member;
}

/**
 * eks_destination_get_folder_member:
 * @self: a destination
 *
 * Returns: (transfer none): what its folder is called in a job file
 */
const char *
eks_destination_get_folder_member (EksDestination *self)
{
  return get_member_name (self, EKS_DESTINATION_FOLDER);
}

static gboolean
applies (EksDestination *self, EksDestinationMember member)
{
  return eks_destination_is_of (self, eks_destination_settings[member].types);
}

/**
 * eks_destination_has_member:
 * @self: a destination
 * @property: the name of a property
 *
 * Returns: whether it means something for what this destination is
 */
gboolean
eks_destination_has_member (EksDestination *self, const char *property)
{
  g_return_val_if_fail (EKS_IS_DESTINATION (self) && property != NULL, FALSE);

  if (strcmp (property, "host-keys") == 0)
    return eks_destination_get_kind (self) == EKS_DESTINATION_SFTP;
  for (guint i = EKS_DESTINATION_FOLDER; i < EKS_DESTINATION_N_MEMBERS; i++)
    if (strcmp (eks_destination_settings[i].property, property) == 0)
      return applies (self, i);
  return FALSE;
}

/* The beginning of a name in a bucket: what a path would leave out or step out of is no part of it. */
static const char *
check_prefix (const char *prefix)
{
  g_auto (GStrv) parts = g_strsplit (prefix, "/", -1);
  guint n = g_strv_length (parts);

  for (guint i = 0; i < n; i++)
    if (strcmp (parts[i], ".") == 0 || strcmp (parts[i], "..") == 0 || (parts[i][0] == '\0' && i + 1 < n))
      return _("a prefix does not begin with “/”, and has neither “//” nor “.” and “..” for themselves");
  return eks_spec_check_line (prefix, EKS_SPEC_MAX_NAME * 3);
}

/**
 * eks_destination_check_folder:
 * @self: a destination
 * @folder: a folder of it, as a pattern or without placeholders
 *
 * Returns: (transfer none) (nullable): what is wrong with it
 */
const char *
eks_destination_check_folder (EksDestination *self, const char *folder)
{
  g_return_val_if_fail (EKS_IS_DESTINATION (self) && folder != NULL, NULL);
  return eks_destination_is_of (self, EKS_DESTINATION_IN_BUCKETS) ? check_prefix (folder) : eks_spec_check_line (folder, EKS_SPEC_MAX_PATH);
}

static const char *
find_fault (EksDestination *self, EksDestinationMember member)
{
  const char *text = eks_destination_get_text (self, member);

  switch (member)
    {
    case EKS_DESTINATION_FOLDER:
      return eks_destination_check_folder (self, text);
    case EKS_DESTINATION_HOST:
      return eks_spec_check_host (text);
    case EKS_DESTINATION_USER:
      return eks_spec_check_line (text, EKS_SPEC_MAX_NAME);
    case EKS_DESTINATION_KEY_FILE:
    case EKS_DESTINATION_CA_FILE:
      return eks_spec_check_file (text);
    case EKS_DESTINATION_ENDPOINT:
      return eks_spec_check_endpoint (text);
    case EKS_DESTINATION_BUCKET:
      return eks_spec_check_bucket (text);
    case EKS_DESTINATION_REGION:
    case EKS_DESTINATION_ACCESS_KEY:
      return eks_spec_check_word (text);
    case EKS_DESTINATION_PORT:
    case EKS_DESTINATION_IMPLICIT_TLS:
    case EKS_DESTINATION_PATH_STYLE:
    case EKS_DESTINATION_MANIFEST:
    case EKS_DESTINATION_MAKE_FOLDERS:
    case EKS_DESTINATION_READ_BACK:
      break;
    }
  return NULL;
}

static gboolean
is_host_key (const char *text)
{
  const char *hash = text + strlen (HOST_KEY_PREFIX);

  return g_str_has_prefix (text, HOST_KEY_PREFIX) && strlen (hash) == HOST_KEY_LENGTH &&
         strspn (hash, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") == HOST_KEY_LENGTH;
}

static void
check_host_keys (EksDestination *self, const char *path, EksJsonIssues *issues)
{
  const char *const *keys = eks_destination_get_host_keys (self);

  if (g_strv_length ((char **) keys) > EKS_DESTINATION_MAX_HOST_KEYS)
    {
      g_autofree char *list_path = g_strconcat (path, ".host_key", NULL);
      /* TRANSLATORS: %u is the largest number of entries allowed */
      eks_json_issues_add (issues, list_path, _("there are more than %u entries"), EKS_DESTINATION_MAX_HOST_KEYS);
      return;
    }
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *member = g_strdup_printf ("host_key[%u]", i);
      if (!is_host_key (keys[i]))
        /* TRANSLATORS: “SHA256:” and ssh-keygen stay as they are */
        eks_spec_add_fault (issues, path, keys[1] == NULL ? "host_key" : member, _("the fingerprint of a key is expected here: “SHA256:” and 43 characters, as “ssh-keygen -lf” writes it"));
    }
}

/**
 * eks_destination_check:
 * @self: a destination
 * @path: its path
 * @issues: where faults go
 *
 * Finds what is missing or cannot be. Placeholders in the folder are not looked at.
 */
void
eks_destination_check (EksDestination *self, const char *path, EksJsonIssues *issues)
{
  g_return_if_fail (EKS_IS_DESTINATION (self) && path != NULL && issues != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (eks_destination_is_of (self, needed[i].types))
      eks_spec_add_empty (issues, path, get_member_name (self, needed[i].member), eks_destination_get_text (self, needed[i].member));
  for (guint i = EKS_DESTINATION_FOLDER; i < EKS_DESTINATION_PORT; i++)
    if (applies (self, i))
      eks_spec_add_fault (issues, path, get_member_name (self, i), find_fault (self, i));
  if (eks_destination_get_kind (self) == EKS_DESTINATION_S3 && eks_destination_get_endpoint (self)[0] == '\0' && eks_destination_get_region (self)[0] == '\0')
    eks_spec_add_fault (issues, path, "region", _("give the region of the bucket, such as “eu-north-1”, or the address of the service under “endpoint”"));
  if (eks_destination_get_kind (self) == EKS_DESTINATION_SFTP)
    check_host_keys (self, path, issues);
}

/* A fingerprint, or a list of them while a server changes its key. */
static void
read_host_keys (EksDestination *self, EksJsonObject *object)
{
  JsonNode *node = eks_json_object_get_node (object, "host_key", FALSE);

  if (node == NULL)
    return;
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      g_auto (GStrv) keys = eks_json_object_dup_strv (object, "host_key");
      eks_destination_set_host_keys (self, (const char *const *) keys);
      return;
    }
  g_autofree char *key = eks_json_object_dup_string (object, "host_key", FALSE);
  const char *const keys[] = { key, NULL };
  eks_destination_set_host_keys (self, keys);
}

static void
read_number (EksDestination *self, EksJsonObject *object, EksDestinationMember member)
{
  const EksDestinationSetting *setting = &eks_destination_settings[member];
  int number;

  if (setting->names != NULL)
    number = eks_json_object_get_choice (object, setting->member, setting->names, setting->standard);
  else if (member == EKS_DESTINATION_PORT)
    number = (int) eks_json_object_get_integer (object, setting->member, 1, G_MAXUINT16, 0);
  else
    number = eks_json_object_get_boolean (object, setting->member, setting->standard);
  g_object_set (self, setting->property, number, NULL);
}

static void
read_members (EksDestination *self, EksJsonObject *object)
{
  for (guint i = EKS_DESTINATION_FOLDER; i < EKS_DESTINATION_N_MEMBERS; i++)
    if (applies (self, i) && i >= EKS_DESTINATION_PORT)
      read_number (self, object, i);
    else if (applies (self, i))
      {
        g_autofree char *text = eks_json_object_dup_string (object, get_member_name (self, i), FALSE);
        g_object_set (self, eks_destination_settings[i].property, text, NULL);
      }
  if (eks_destination_get_kind (self) == EKS_DESTINATION_SFTP)
    read_host_keys (self, object);
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
  g_autoptr (EksJsonIssues) faults = eks_json_issues_new ();
  g_autofree char *id = NULL;
  EksDestination *self;
  int kind;

  if (object == NULL)
    return NULL;
  id = eks_spec_dup_id (object, "id", TRUE, EKS_SPEC_ID_ANY);
  kind = eks_json_object_get_choice (object, "type", eks_destination_type_names, -1);
  self = eks_destination_new (MAX (kind, 0), id != NULL ? id : "");
  read_members (self, object);
  if (kind >= 0)
    {
      eks_destination_check (self, path, faults);
      eks_json_object_close (object);
    }
  else
    eks_spec_leave (object);
  eks_spec_merge_issues (issues, faults);
  return self;
}

static void
write_number (EksDestination *self, JsonObject *object, EksDestinationMember member)
{
  const EksDestinationSetting *setting = &eks_destination_settings[member];
  int number = eks_destination_get_number (self, member);

  if (number == setting->standard || (member == EKS_DESTINATION_PORT && number == eks_destination_get_usual_port (self)))
    return;
  if (setting->names != NULL)
    json_object_set_string_member (object, setting->member, setting->names[number]);
  else if (member == EKS_DESTINATION_PORT)
    json_object_set_int_member (object, setting->member, number);
  else
    json_object_set_boolean_member (object, setting->member, number);
}

static void
write_host_keys (EksDestination *self, JsonObject *object)
{
  const char *const *keys = eks_destination_get_host_keys (self);
  JsonArray *array;

  if (keys[0] == NULL)
    return;
  if (keys[1] == NULL)
    {
      json_object_set_string_member (object, "host_key", keys[0]);
      return;
    }
  array = json_array_new ();
  for (guint i = 0; keys[i] != NULL; i++)
    json_array_add_string_element (array, keys[i]);
  json_object_set_array_member (object, "host_key", array);
}

/* The order in which a person would say it. */
static const EksDestinationMember order[] = {
  EKS_DESTINATION_HOST, EKS_DESTINATION_PORT, EKS_DESTINATION_IMPLICIT_TLS, EKS_DESTINATION_USER,
  EKS_DESTINATION_ENDPOINT, EKS_DESTINATION_REGION, EKS_DESTINATION_BUCKET, EKS_DESTINATION_FOLDER, EKS_DESTINATION_PATH_STYLE, EKS_DESTINATION_ACCESS_KEY,
  EKS_DESTINATION_KEY_FILE, EKS_DESTINATION_CA_FILE, EKS_DESTINATION_MANIFEST, EKS_DESTINATION_MAKE_FOLDERS, EKS_DESTINATION_READ_BACK,
};

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
  json_object_set_string_member (object, "id", eks_destination_get_id (self));
  json_object_set_string_member (object, "type", eks_destination_type_names[eks_destination_get_kind (self)]);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (applies (self, order[i]) && order[i] >= EKS_DESTINATION_PORT)
      write_number (self, object, order[i]);
    else if (applies (self, order[i]) && (eks_destination_get_text (self, order[i])[0] != '\0' || eks_destination_get_kind (self) == EKS_DESTINATION_LOCAL))
      json_object_set_string_member (object, get_member_name (self, order[i]), eks_destination_get_text (self, order[i]));
  if (eks_destination_get_kind (self) == EKS_DESTINATION_SFTP)
    write_host_keys (self, object);
  return eks_spec_take_object (object);
}
