/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words for destinations; what they are for is said where one is chosen. */

#include "config.h"

#include "eks-place-words.h"

#include "eks-delivery-words.h"
#include "eks-destination-test.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GROUP_LENGTH 8

typedef struct
{
  const char *kind;
  const char *icon;
} Words;

static const Words words[EKS_DESTINATION_N_TYPES] = {
  [EKS_DESTINATION_LOCAL] = { N_("Folder of this computer"), "folder-symbolic" },
  [EKS_DESTINATION_SFTP] = { N_("SFTP server"), "network-server-symbolic" },
  [EKS_DESTINATION_FTP] = { N_("FTP server"), "network-server-symbolic" },
  [EKS_DESTINATION_FTPS] = { N_("FTPS server"), "network-server-symbolic" },
  [EKS_DESTINATION_S3] = { N_("S3 bucket"), "drive-multidisk-symbolic" },
  [EKS_DESTINATION_GCS] = { N_("Google Cloud Storage bucket"), "drive-multidisk-symbolic" },
};

/**
 * eks_place_words_get_kind:
 * @kind: a kind of destination
 *
 * Returns: (transfer none): what it is called
 */
const char *
eks_place_words_get_kind (EksDestinationType kind)
{
  return _(words[kind].kind);
}

/**
 * eks_place_words_get_icon:
 * @kind: a kind of destination
 *
 * Returns: (transfer none): the name of an icon
 */
const char *
eks_place_words_get_icon (EksDestinationType kind)
{
  return words[kind].icon;
}

/**
 * eks_place_words_get_warning:
 * @kind: a kind of destination
 *
 * Returns: (transfer none) (nullable): what is to be known before it is chosen
 */
const char *
eks_place_words_get_warning (EksDestinationType kind)
{
  if (kind != EKS_DESTINATION_FTP)
    return NULL;
  return _("FTP sends the password and the file in clear: everybody on the way to the server can read and change them. Choose SFTP or FTPS if the server has it, "
           "and encrypt the file on the page “Protect” if it has not.");
}

/**
 * eks_place_words_get_secret:
 * @destination: a destination that takes a secret
 *
 * Returns: (transfer none): what its secret is called, with an access key
 */
const char *
eks_place_words_get_secret (EksDestination *destination)
{
  switch (eks_destination_get_kind (destination))
    {
    case EKS_DESTINATION_SFTP:
      return eks_destination_get_key_file (destination)[0] != '\0' ? _("_Passphrase of the key, if it has one") : _("_Password");
    case EKS_DESTINATION_S3:
      return _("Se_cret access key");
    case EKS_DESTINATION_GCS:
    case EKS_DESTINATION_LOCAL:
    case EKS_DESTINATION_FTP:
    case EKS_DESTINATION_FTPS:
    default:
      return _("_Password");
    }
}

/**
 * eks_place_words_make_title:
 * @destination: a destination
 *
 * Returns: (transfer full): what it is, short: its kind, and the server or the bucket
 */
char *
eks_place_words_make_title (EksDestination *destination)
{
  const char *kind = eks_place_words_get_kind (eks_destination_get_kind (destination));
  const char *name = "";

  if (eks_destination_has_member (destination, "host"))
    name = eks_destination_get_host (destination);
  else if (eks_destination_has_member (destination, "bucket"))
    name = eks_destination_get_bucket (destination);
  /* TRANSLATORS: %1$s is a kind of place such as “SFTP server”, %2$s its name */
  return name[0] != '\0' ? g_strdup_printf (_("%1$s %2$s"), kind, name) : g_strdup (kind);
}

/**
 * eks_place_words_describe:
 * @environment: where connections are
 * @job: an export
 * @destination: one of its destinations
 *
 * Returns: (transfer full): one sentence: where the file would go now
 */
char *
eks_place_words_describe (EksEnvironment *environment, EksJob *job, EksDestination *destination)
{
  g_autofree char *folder = eks_destination_find_folder (environment, job, destination, NULL);
  g_autofree char *place = folder != NULL ? eks_destination_describe_place (destination, folder) : eks_delivery_words_describe_destination (destination);

  if (folder == NULL || strchr (eks_destination_get_folder (destination), '{') == NULL)
    return g_steal_pointer (&place);
  /* TRANSLATORS: %s is a folder, or a place such as sftp://anna@sftp.acme.example/in/2025 */
  return g_strdup_printf (_("Now it would be %s"), place);
}

/**
 * eks_place_words_list:
 * @job: an export
 *
 * Returns: (transfer full): its destinations with their folders as patterns, a line each
 */
char *
eks_place_words_list (EksJob *job)
{
  GListModel *destinations = G_LIST_MODEL (eks_job_get_destinations (job));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (destinations); i++)
    {
      g_autoptr (EksDestination) destination = g_list_model_get_item (destinations, i);
      g_autofree char *place = eks_delivery_words_describe_destination (destination);
      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", place);
    }
  return g_string_free (text, FALSE);
}

/**
 * eks_place_words_group:
 * @fingerprint: of a host key, `SHA256:…`
 *
 * Returns: (transfer full): it in groups that can be read to somebody, the kind of hash apart
 */
char *
eks_place_words_group (const char *fingerprint)
{
  const char *colon = strchr (fingerprint, ':');
  GString *text = g_string_new_len (fingerprint, colon != NULL ? colon + 1 - fingerprint : 0);

  for (const char *at = colon != NULL ? colon + 1 : fingerprint; *at != '\0'; at += strnlen (at, GROUP_LENGTH))
    g_string_append_printf (text, "%s%.*s", text->len > 0 ? " " : "", GROUP_LENGTH, at);
  return g_string_free (text, FALSE);
}
