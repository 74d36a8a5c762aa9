/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be known about a destination before it is needed is found out before anything is fetched: that its secret is
 * missing must not come to light after an hour. */

#include "config.h"

#include "eks-target.h"

#include "eks-destination-secret.h"
#include "eks-digest.h"
#include "eks-error.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TAG_LENGTH 8

/**
 * eks_target_make_tag:
 * @key: eks_job_lock_make_key()
 *
 * Returns: (transfer full): what temporary names of the export have in them: 8 hexadecimal digits
 */
char *
eks_target_make_tag (const char *key)
{
  g_autoptr (EksDigest) digest = eks_digest_new ();
  g_autofree char *whole = NULL;

  g_return_val_if_fail (key != NULL, NULL);

  eks_digest_update (digest, key, strlen (key));
  whole = eks_digest_finish (digest);
  return g_strndup (whole, TAG_LENGTH);
}

static char *
make_note (EksDestination *destination, const char *folder)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_member (object, "destination", eks_destination_to_json (destination));
  json_object_set_string_member (object, "folder", folder);
  json_node_set_object (node, object);
  return eks_json_to_text (node, FALSE);
}

/**
 * eks_target_new_dry:
 * @destination: where to
 * @folder: its folder for this moment
 *
 * Returns: (transfer full): a target that nothing is delivered to
 */
EksTarget *
eks_target_new_dry (EksDestination *destination, const char *folder)
{
  EksTarget *self;

  g_return_val_if_fail (EKS_IS_DESTINATION (destination) && folder != NULL, NULL);

  self = g_rc_box_new0 (EksTarget);
  self->destination = g_object_ref (destination);
  self->folder = g_strdup (folder);
  self->place = eks_destination_describe_place (destination, folder);
  self->note = make_note (destination, folder);
  return self;
}

/**
 * eks_target_open:
 * @environment: makes deliveries
 * @destination: where to
 * @folder: its folder for this moment; for buckets the prefix
 * @tag: eks_target_make_tag()
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * Looks up the secret and makes the delivery. Asks no server. Blocks, perhaps until a person has unlocked the keyring.
 *
 * Returns: (transfer full) (nullable): a target, or %NULL with %EKS_ERROR_SECRET_MISSING, %EKS_ERROR_KEYRING or %EKS_ERROR_DELIVERY
 */
EksTarget *
eks_target_open (EksEnvironment *environment, EksDestination *destination, const char *folder, const char *tag, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksTarget) self = NULL;
  char *secret = NULL;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_DESTINATION (destination) && folder != NULL && tag != NULL, NULL);

  if (!eks_destination_secret_lookup (destination, &secret, cancellable, error))
    return NULL;
  self = eks_target_new_dry (destination, folder);
  self->delivery = eks_environment_make_delivery (environment, destination, folder, secret, tag, error);
  eks_text_free_secret (secret);
  return self->delivery != NULL ? g_steal_pointer (&self) : NULL;
}

/* (transfer full) (nullable) */
static EksDestination *
read_note (const char *note, char **folder)
{
  g_autoptr (JsonNode) node = eks_json_parse (note, strlen (note), NULL);
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  *folder = object != NULL ? g_strdup (json_object_get_string_member_with_default (object, "folder", NULL)) : NULL;
  if (*folder == NULL || !json_object_has_member (object, "destination"))
    return NULL;
  return eks_destination_from_json (json_object_get_member (object, "destination"), "destination", issues);
}

/**
 * eks_target_make_server:
 * @note: the note of a target, from the history
 *
 * Returns: (transfer full): the same for all folders that one login leads to
 */
char *
eks_target_make_server (const char *note)
{
  g_autofree char *folder = NULL;
  g_autoptr (EksDestination) noted = NULL;
  char *owner;

  g_return_val_if_fail (note != NULL, NULL);

  noted = read_note (note, &folder);
  owner = noted != NULL ? eks_destination_make_owner (noted) : NULL;
  return owner != NULL ? owner : g_strdup (note);
}

static gboolean
is_same_place (EksDestination *a, EksDestination *b)
{
  g_autofree char *owner = eks_destination_make_owner (a);
  g_autofree char *other_owner = eks_destination_make_owner (b);

  return eks_destination_get_kind (a) == eks_destination_get_kind (b) && strcmp (eks_destination_get_id (a), eks_destination_get_id (b)) == 0 &&
         strcmp (eks_destination_get_host (a), eks_destination_get_host (b)) == 0 && strcmp (eks_destination_get_bucket (a), eks_destination_get_bucket (b)) == 0 &&
         g_strcmp0 (owner, other_owner) == 0;
}

/* (transfer full) (nullable): what the export says of the place now: its host key may be another one since */
static EksDestination *
find_today (EksJob *job, EksDestination *noted)
{
  GListModel *model = G_LIST_MODEL (eks_job_get_destinations (job));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (EksDestination) destination = g_list_model_get_item (model, i);
      if (is_same_place (destination, noted))
        return g_steal_pointer (&destination);
    }
  return NULL;
}

/**
 * eks_target_is_noted:
 * @job: an export
 * @note: the note of a target of one of its runs
 *
 * Returns: whether the export still delivers there
 */
gboolean
eks_target_is_noted (EksJob *job, const char *note)
{
  g_autofree char *folder = NULL;
  g_autoptr (EksDestination) noted = NULL;
  g_autoptr (EksDestination) today = NULL;

  g_return_val_if_fail (EKS_IS_JOB (job) && note != NULL, FALSE);

  noted = read_note (note, &folder);
  today = noted != NULL ? find_today (job, noted) : NULL;
  return today != NULL;
}

/**
 * eks_target_open_note:
 * @environment: makes deliveries
 * @job: the export as it is today
 * @note: the note of a target, from the history
 * @tag: eks_target_make_tag()
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * The target of an earlier run, also if the export does not deliver there any more.
 *
 * Returns: (transfer full) (nullable): a target, or %NULL with an error of eks_target_open() or %EKS_ERROR_FAILED
 */
EksTarget *
eks_target_open_note (EksEnvironment *environment, EksJob *job, const char *note, const char *tag, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = NULL;
  g_autoptr (EksDestination) noted = NULL;
  g_autoptr (EksDestination) today = NULL;
  EksTarget *target;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job) && note != NULL && tag != NULL, NULL);

  noted = read_note (note, &folder);
  if (noted == NULL)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_FAILED, _("What an earlier run wrote down about a destination cannot be understood."));
      return NULL;
    }
  today = find_today (job, noted);
  target = eks_target_open (environment, today != NULL ? today : noted, folder, tag, cancellable, error);
  if (target != NULL)
    {
      g_free (target->note);
      target->note = g_strdup (note);
    }
  return target;
}

/**
 * eks_target_make_location:
 * @self: a target
 * @name: the name of a file
 *
 * Returns: (transfer full): where the file will be there, in words; for a folder of this computer its path
 */
char *
eks_target_make_location (EksTarget *self, const char *name)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  if (eks_target_is_local (self))
    return g_build_filename (self->place, name, NULL);
  /* What is said of a service stands behind the whole name. */
  path = g_strconcat (self->folder, self->folder[0] != '\0' && !g_str_has_suffix (self->folder, "/") ? "/" : "", name, NULL);
  return eks_destination_describe_place (self->destination, path);
}

/* Nobody can confirm a host key while the export runs; what the server shows is said. */
static gboolean
check_pin (EksTarget *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksDeliveryCheck) test = NULL;

  if (eks_destination_get_kind (self->destination) != EKS_DESTINATION_SFTP || eks_destination_get_host_keys (self->destination)[0] != NULL)
    return TRUE;
  test = eks_delivery_test (self->delivery, cancellable, error);
  if (test == NULL)
    return FALSE;
  if (test->fault != NULL)
    g_propagate_error (error, g_error_copy (test->fault));
  else
    g_set_error (error, EKS_ERROR, EKS_ERROR_PEER_UNKNOWN,
                 /* TRANSLATORS: %s is the id of a destination */
                 _("The host key of the destination “%s” is not confirmed. Test the destination and confirm its key."), eks_destination_get_id (self->destination));
  return FALSE;
}

/**
 * eks_target_check:
 * @self: a target with a delivery
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * Whether its host key was confirmed. Asks a server only if there is none to compare with, to say which one it shows.
 *
 * Returns: %FALSE with %EKS_ERROR_PEER_UNKNOWN, or why the server could not be asked
 */
gboolean
eks_target_check (EksTarget *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL && self->delivery != NULL, FALSE);
  return check_pin (self, cancellable, error);
}

/**
 * eks_target_is_local:
 * @self: a target
 *
 * Returns: whether it is a folder of this computer
 */
gboolean
eks_target_is_local (EksTarget *self)
{
  return eks_destination_get_kind (self->destination) == EKS_DESTINATION_LOCAL;
}

/**
 * eks_target_ref:
 * @self: a target
 *
 * Returns: (transfer full): the same
 */
EksTarget *
eks_target_ref (EksTarget *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  EksTarget *self = data;

  g_clear_object (&self->delivery);
  g_object_unref (self->destination);
  g_free (self->folder);
  g_free (self->place);
  g_free (self->note);
}

/**
 * eks_target_unref:
 * @self: (nullable) (transfer full): a target
 */
void
eks_target_unref (EksTarget *self)
{
  if (self != NULL)
    g_rc_box_release_full (self, clear);
}
