/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file at a server gets its name in steps after each of which nothing is lost: neither it nor an older one of that name. */

#include "config.h"

#include "eks-remote-private.h"

#include "eks-error.h"

#include <glib/gi18n-lib.h>

gboolean
eks_remote_adopt (EksDelivery *delivery, EksShipment *shipment, GCancellable *cancellable, GError **error)
{
  EksPart *part = eks_part_parse (shipment->token, error);
  EksRemoteFile *file = part != NULL ? eks_remote_file_keep (shipment, part) : NULL;

  if (file == NULL)
    return FALSE;
  file->adopted = file->sent = file->naming = file->moved = TRUE; /* as far as is known */
  return TRUE;
}

static gboolean
check_no_folder (EksRemoteDelivery *self, const char *path, GCancellable *cancellable, GError **error)
{
  gboolean has = FALSE;
  g_autofree char *place = NULL;

  if (!eks_remote_note (self, EKS_REMOTE_DELIVERY_GET_CLASS (self)->has_folder (self, path, &has, cancellable, error)))
    return FALSE;
  if (!has)
    return TRUE;
  place = eks_remote_delivery_describe (self, path);
  /* TRANSLATORS: %s is a place at a server */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("“%s” is a folder. Choose another name for the file."), place);
  return FALSE;
}

/* Between two steps there may be no file with the final name, but there are both under names that the token leads to. */
static gboolean
move_older_aside (EksRemoteDelivery *self, EksRemoteFile *file, GCancellable *cancellable, GError **error)
{
  EksRemoteInfo older;

  if (!eks_remote_look (self, file->part->final, &older, cancellable, error))
    return FALSE;
  if (!older.exists)
    return TRUE;
  if (!check_no_folder (self, file->part->final, cancellable, error))
    return FALSE;
  file->moved = TRUE;
  return eks_remote_rename (self, file->part->final, file->part->aside, cancellable, error);
}

static gboolean
give_final_name (EksRemoteDelivery *self, EksRemoteFile *file, GCancellable *cancellable, GError **error)
{
  const EksPart *part = file->part;
  g_autoptr (GError) fault = NULL;

  if (!move_older_aside (self, file, cancellable, error))
    return FALSE;
  file->naming = TRUE;
  file->confirmed = eks_remote_rename (self, part->part, part->final, cancellable, &fault);
  if (file->confirmed)
    return TRUE;
  if (file->moved && !eks_remote_is_passing (self) && !eks_error_is_cancelled (fault))
    {
      file->moved = !eks_remote_rename (self, part->aside, part->final, cancellable, NULL);
      eks_remote_set_passing (self, FALSE);
    }
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

/* The answer to a renaming may have been lost. */
static gboolean
ensure_final_name (EksRemoteDelivery *self, EksRemoteFile *file, GCancellable *cancellable, GError **error)
{
  EksRemoteInfo info = { .exists = TRUE };

  if (file->naming && !eks_remote_look (self, file->part->part, &info, cancellable, error))
    return FALSE;
  return !info.exists || give_final_name (self, file, cancellable, error);
}

static EksReceipt *
make_receipt (EksRemoteDelivery *self, EksRemoteFile *file, const EksRemoteInfo *info)
{
  EksReceipt *receipt = g_new0 (EksReceipt, 1);

  receipt->location = eks_remote_delivery_describe (self, file->part->final);
  receipt->path = g_strdup (file->part->final);
  receipt->mark = info->exists ? eks_remote_make_mark (info) : NULL;
  receipt->hash_checked = file->hashed;
  receipt->taken_away = !info->exists;
  return receipt;
}

/* Folders are emptied at once by whoever waits for files there. What had its size as a part, and was renamed as the server
 * says, has arrived; unless the part is still there, and the server did not do what it said. */
static gboolean
find_out_if_taken (EksRemoteDelivery *self, EksRemoteFile *file, const EksRemoteInfo *info, GCancellable *cancellable, GError **error)
{
  EksRemoteInfo part = { .exists = TRUE };

  if (!info->exists && file->confirmed && !eks_remote_look (self, file->part->part, &part, cancellable, error))
    return FALSE;
  file->taken = !part.exists;
  return TRUE;
}

static EksReceipt *
read_back (EksRemoteDelivery *self, EksRemoteFile *file, const EksParcel *parcel, GCancellable *cancellable, GError **error)
{
  EksRemoteInfo info;
  g_autofree char *place = NULL;

  if (!eks_remote_look (self, file->part->final, &info, cancellable, error) || !find_out_if_taken (self, file, &info, cancellable, error))
    return NULL;
  if (file->taken)
    return make_receipt (self, file, &info);
  place = eks_remote_delivery_describe (self, file->part->final);
  if (!eks_remote_check_exists (&info, place, error) || !eks_delivery_check_size (parcel, info.bytes, place, error))
    return NULL;
  return make_receipt (self, file, &info);
}

EksReceipt *
eks_remote_commit (EksDelivery *delivery, EksShipment *shipment, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  EksRemoteDelivery *self = EKS_REMOTE_DELIVERY (delivery);
  EksRemoteFile *file = shipment->own;
  EksReceipt *receipt = NULL;

  eks_remote_set_passing (self, FALSE);
  file->named = file->named || ensure_final_name (self, file, cancellable, error);
  if (file->named)
    receipt = read_back (self, file, shipment->parcel, cancellable, error);
  attempt->again = receipt == NULL && eks_remote_is_passing (self);
  return receipt;
}

/* Puts the older file back, if there is one, before the part goes: while there is a part, a token leads to both. */
static gboolean
restore (EksRemoteDelivery *self, const EksPart *part, GCancellable *cancellable, GError **error)
{
  EksRemoteInfo aside, final;

  if (!eks_remote_look (self, part->aside, &aside, cancellable, error))
    return FALSE;
  if (!aside.exists)
    return TRUE;
  if (!eks_remote_look (self, part->final, &final, cancellable, error))
    return FALSE;
  return final.exists ? eks_remote_unlink (self, part->aside, cancellable, error) : eks_remote_rename (self, part->aside, part->final, cancellable, error);
}

static gboolean
is_ours (const EksShipment *shipment, const EksRemoteInfo *info)
{
  g_autofree char *mark = eks_remote_make_mark (info);

  return info->bytes == shipment->parcel->bytes && (shipment->mark == NULL || g_strcmp0 (mark, shipment->mark) == 0);
}

/* What was named is called a part again, so that a cut here is like one before it was named. Long after, another file that
 * has the name is somebody else's. */
static gboolean
take_name_back (EksRemoteDelivery *self, const EksRemoteFile *file, const EksShipment *shipment)
{
  const EksPart *part = file->part;
  EksRemoteInfo info;

  if (!eks_remote_look (self, part->part, &info, NULL, NULL))
    return FALSE;
  if (info.exists)
    return TRUE;
  if (!eks_remote_look (self, part->final, &info, NULL, NULL))
    return FALSE;
  if (!info.exists)
    return TRUE;
  return is_ours (shipment, &info) ? eks_remote_rename (self, part->final, part->part, NULL, NULL) : file->adopted;
}

gboolean
eks_remote_withdraw (EksDelivery *delivery, EksShipment *shipment)
{
  EksRemoteDelivery *self = EKS_REMOTE_DELIVERY (delivery);
  EksRemoteFile *file = shipment->own;

  eks_remote_file_clear (self, file);
  if (!file->sent)
    return TRUE;
  if (file->taken)
    return FALSE;
  if (file->naming && !take_name_back (self, file, shipment))
    return FALSE;
  if (!file->moved || restore (self, file->part, NULL, NULL))
    eks_remote_unlink (self, file->part->part, NULL, NULL);
  return TRUE;
}

gboolean
eks_remote_settle (EksDelivery *delivery, EksShipment *shipment)
{
  EksRemoteDelivery *self = EKS_REMOTE_DELIVERY (delivery);
  EksRemoteFile *file = shipment->own;
  gboolean clean = eks_remote_file_clear (self, file);

  return (!file->moved || eks_remote_unlink (self, file->part->aside, NULL, NULL)) && clean;
}

/* Without a part the file is whole under its final name, and the older one is not needed any more; or whoever took it away
 * again was cut off, and the older one has its place again. */
static gboolean
sweep_part (EksRemoteDelivery *self, const EksPart *part, GCancellable *cancellable, GError **error)
{
  return restore (self, part, cancellable, error) && eks_remote_unlink (self, part->part, cancellable, error);
}

gboolean
eks_remote_sweep (EksDelivery *delivery, const char *token, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  EksRemoteDelivery *self = EKS_REMOTE_DELIVERY (delivery);
  g_autoptr (EksPart) part = eks_part_parse (token, error);
  gboolean good;

  eks_remote_set_passing (self, FALSE);
  good = part != NULL && sweep_part (self, part, cancellable, error);
  attempt->again = !good && eks_remote_is_passing (self);
  return good;
}
