/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file goes to a server under a name that nobody waits for, and goes on where it was cut. */

#include "config.h"

#include "eks-remote-private.h"

#include "eks-error.h"

#include <glib/gi18n-lib.h>

#define MAX_STUCK 3 /* a network that breaks does not break at the same byte so often */

static void
free_file (EksRemoteFile *file)
{
  eks_part_free (file->part);
  g_ptr_array_unref (file->given_up);
  g_free (file);
}

EksRemoteFile *
eks_remote_file_keep (EksShipment *shipment, EksPart *part)
{
  EksRemoteFile *file = g_new0 (EksRemoteFile, 1);

  file->part = part;
  file->given_up = g_ptr_array_new_with_free_func (g_free);
  shipment->own = file;
  shipment->free_own = (GDestroyNotify) free_file;
  return file;
}

static void
set_full_error (EksRemoteDelivery *self, guint64 reached, GError **error)
{
  g_autofree char *bytes = g_strdup_printf ("%" G_GUINT64_FORMAT, reached);

  /* TRANSLATORS: %1$s is a server, %2$s a number of bytes */
  g_set_error (error, EKS_ERROR, EKS_ERROR_NO_SPACE,
               _("“%1$s” takes no more of the file after %2$s bytes: most likely there is no space left. Make room there, then export again."),
               eks_curl_get_server (eks_remote_delivery_get_curl (self)), bytes);
}

/* A session that the server has not given up yet may hold what it was writing: another name is not held. */
static void
begin_anew (EksRemoteDelivery *self, EksRemoteFile *file, const EksParcel *parcel)
{
  g_ptr_array_add (file->given_up, g_strdup (file->part->part));
  eks_part_free (file->part);
  file->part = eks_part_new (eks_delivery_get_tag (EKS_DELIVERY (self)), eks_remote_get_folder (self), parcel->name);
  file->sent = FALSE;
  file->reached = 0;
}

/* Where to go on: what is there is the beginning of the file, as only we know its name; never more than the file has. */
static gboolean
find_start (EksRemoteDelivery *self, EksRemoteFile *file, const EksParcel *parcel, guint64 *from, GCancellable *cancellable, GError **error)
{
  EksRemoteInfo info;
  gboolean stuck;

  *from = 0;
  if (!file->sent)
    return TRUE;
  if (!eks_remote_look (self, file->part->part, &info, cancellable, error))
    return FALSE;
  if (info.exists && info.bytes <= parcel->bytes)
    *from = info.bytes;
  stuck = info.exists && file->looked && *from == file->reached;
  file->looked = TRUE;
  file->reached = *from;
  file->stuck = stuck && file->failure == EKS_REMOTE_FAILURE_REFUSAL ? file->stuck + 1 : 0;
  if (stuck && file->failure == EKS_REMOTE_FAILURE_SILENCE)
    {
      begin_anew (self, file, parcel);
      *from = 0;
    }
  if (file->stuck < MAX_STUCK)
    return TRUE;
  set_full_error (self, file->reached, error);
  return FALSE;
}

/* A server that stops taking bytes seldom says why: whether the rest has room can be asked. */
static gboolean
is_full (EksRemoteDelivery *self, EksRemoteFile *file, const EksParcel *parcel, GCancellable *cancellable)
{
  EksRemoteDeliveryClass *klass = EKS_REMOTE_DELIVERY_GET_CLASS (self);
  EksRemoteInfo info;

  if (klass->has_room == NULL || file->failure != EKS_REMOTE_FAILURE_REFUSAL || !eks_remote_look (self, file->part->part, &info, cancellable, NULL) ||
      !info.exists || info.bytes >= parcel->bytes)
    return FALSE;
  file->reached = MAX (file->reached, info.bytes);
  return !klass->has_room (self, file->part->folder, parcel->bytes - info.bytes, cancellable);
}

static EksRemoteFailure
get_failure (EksRemoteDelivery *self)
{
  switch ((int) eks_curl_get_code (eks_remote_delivery_get_curl (self)))
    {
    case CURLE_OPERATION_TIMEDOUT:
      return EKS_REMOTE_FAILURE_SILENCE;
    case CURLE_SSH:
    case CURLE_SEND_ERROR:
    case CURLE_PARTIAL_FILE:
      return EKS_REMOTE_FAILURE_REFUSAL;
    default:
      return EKS_REMOTE_FAILURE_OTHER;
    }
}

static gboolean
send_bytes (EksRemoteDelivery *self, EksRemoteFile *file, const EksParcel *parcel, guint64 from, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) fault = NULL;
  gboolean passing;

  file->sent = TRUE;
  if (eks_remote_note (self, EKS_REMOTE_DELIVERY_GET_CLASS (self)->send (self, parcel, file->part->part, from, cancellable, &fault)))
    return TRUE;
  file->failure = get_failure (self);
  passing = eks_remote_is_passing (self);
  if (passing && !eks_error_is_cancelled (fault) && is_full (self, file, parcel, cancellable))
    {
      eks_remote_set_passing (self, FALSE);
      set_full_error (self, file->reached, error);
      return FALSE;
    }
  eks_remote_set_passing (self, passing);
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

/* Whether a failure may be about where the bytes go: into a folder that is missing, or to the end of a file. */
static gboolean
is_about_place (EksRemoteDelivery *self, const GError *fault)
{
  return !eks_remote_is_passing (self) && g_error_matches (fault, EKS_ERROR, EKS_ERROR_DELIVERY);
}

/* The folder is looked for only when it does not work without; a server that cannot go on is sent all of it. */
static gboolean
send_somehow (EksRemoteDelivery *self, EksRemoteFile *file, const EksParcel *parcel, guint64 from, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) fault = NULL;

  if (send_bytes (self, file, parcel, from, cancellable, &fault))
    return TRUE;
  if (!is_about_place (self, fault))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  return (from > 0 || eks_remote_note (self, eks_remote_ensure_folder (self, file->part->folder, eks_remote_get_made (self), cancellable, error))) &&
         send_bytes (self, file, parcel, 0, cancellable, error);
}

static gboolean
check_hash (EksRemoteDelivery *self, EksRemoteFile *file, const EksParcel *parcel, GCancellable *cancellable, GError **error)
{
  EksDelivery *delivery = EKS_DELIVERY (self);
  g_autofree char *sha256 = NULL;
  g_autofree char *place = NULL;

  if (!eks_delivery_is_test (delivery) && eks_destination_get_read_back (eks_delivery_get_destination (delivery)) != EKS_READ_BACK_WHOLE)
    return TRUE;
  sha256 = eks_remote_hash (self, file->part->part, cancellable, error);
  if (sha256 == NULL)
    return FALSE;
  place = eks_remote_delivery_describe (self, file->part->part);
  file->hashed = eks_delivery_check_hash (parcel, sha256, place, error);
  return file->hashed;
}

/* An empty file that is not there has as many bytes as were sent. */
gboolean
eks_remote_check_exists (const EksRemoteInfo *info, const char *place, GError **error)
{
  if (info->exists)
    return TRUE;
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY,
               /* TRANSLATORS: %s is a place at a server */
               _("The server said that it keeps “%s”, but it is not there. Ask whoever looks after the server, then export again."), place);
  return FALSE;
}

static gboolean
check_part (EksRemoteDelivery *self, EksRemoteFile *file, const EksParcel *parcel, GCancellable *cancellable, GError **error)
{
  EksRemoteInfo info;
  g_autofree char *place = NULL;

  if (!eks_remote_look (self, file->part->part, &info, cancellable, error))
    return FALSE;
  place = eks_remote_delivery_describe (self, file->part->part);
  return eks_remote_check_exists (&info, place, error) && eks_delivery_check_size (parcel, info.bytes, place, error) && check_hash (self, file, parcel, cancellable, error);
}

/* Removes the parts that were given up. Returns: whether none is left */
gboolean
eks_remote_file_clear (EksRemoteDelivery *self, EksRemoteFile *file)
{
  while (file->given_up->len > 0 && eks_remote_unlink (self, g_ptr_array_index (file->given_up, file->given_up->len - 1), NULL, NULL))
    g_ptr_array_set_size (file->given_up, (int) file->given_up->len - 1);
  return file->given_up->len == 0;
}

gboolean
eks_remote_stage (EksDelivery *delivery, EksShipment *shipment, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  EksRemoteDelivery *self = EKS_REMOTE_DELIVERY (delivery);
  const EksParcel *parcel = shipment->parcel;
  EksRemoteFile *file = shipment->own;
  guint64 from = 0;
  gboolean good;

  if (file == NULL)
    file = eks_remote_file_keep (shipment, eks_part_new (eks_delivery_get_tag (delivery), eks_remote_get_folder (self), parcel->name));
  eks_remote_set_passing (self, FALSE);
  good = find_start (self, file, parcel, &from, cancellable, error) &&
         eks_delivery_announce (delivery, shipment, file->part->token, error) &&
         ((from > 0 && from == parcel->bytes) || send_somehow (self, file, parcel, from, cancellable, error)) &&
         check_part (self, file, parcel, cancellable, error);
  if (good)
    eks_remote_file_clear (self, file);
  attempt->again = !good && eks_remote_is_passing (self);
  attempt->reached = file->reached;
  return good;
}
