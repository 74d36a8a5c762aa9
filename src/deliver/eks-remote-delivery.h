/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delivery to a server that has folders and can rename: what SFTP and FTP have in common. */
#pragma once

#include "eks-curl.h"
#include "eks-delivery-private.h"
#include "eks-digest.h"

G_BEGIN_DECLS

/**
 * EksRemoteInfo:
 * @exists: whether there is one
 * @bytes: its size
 * @changed: when it was changed, in seconds since 1970 UTC; -1 where the server does not tell
 */
typedef struct
{
  gboolean exists;
  guint64 bytes;
  gint64 changed;
} EksRemoteInfo;

#define EKS_TYPE_REMOTE_DELIVERY (eks_remote_delivery_get_type ())
G_DECLARE_DERIVABLE_TYPE (EksRemoteDelivery, eks_remote_delivery, EKS, REMOTE_DELIVERY, EksDelivery)

/**
 * EksRemoteDeliveryClass:
 * @clean_folder: (transfer full): the folder as @look and the others take it: absolute, or below where the login leads
 * @look: what is at a path; nothing being there is no error
 * @send: uploads the file, from @from on where that is not 0; the folder is there or the error is sent
 * @fetch: reads a whole file into a digest
 * @rename: renames; never asked to do so over another file, which servers refuse or not as they like
 * @unlink: removes a file; none being there is success
 * @has_folder: whether a folder is there
 * @make_folder: makes one whose parent is there
 * @drop_folder: removes an empty one
 * @sign_in: connects and signs in, or finds that it is; tells a test what it saw, also before it fails
 * @has_room: (nullable): asks the server, where it can be asked, whether there is room for more bytes in a folder; %TRUE
 *   where nobody knows
 *
 * What a protocol does. Each blocks, and leaves how it went in the handle of eks_remote_delivery_get_curl().
 */
struct _EksRemoteDeliveryClass
{
  EksDeliveryClass parent_class;

  char *(*clean_folder) (EksRemoteDelivery *self, const char *folder);
  gboolean (*look) (EksRemoteDelivery *self, const char *path, EksRemoteInfo *info, GCancellable *cancellable, GError **error);
  gboolean (*send) (EksRemoteDelivery *self, const EksParcel *parcel, const char *path, guint64 from, GCancellable *cancellable, GError **error);
  gboolean (*fetch) (EksRemoteDelivery *self, const char *path, EksDigest *digest, GCancellable *cancellable, GError **error);
  gboolean (*rename) (EksRemoteDelivery *self, const char *from, const char *to, GCancellable *cancellable, GError **error);
  gboolean (*unlink) (EksRemoteDelivery *self, const char *path, GCancellable *cancellable, GError **error);
  gboolean (*has_folder) (EksRemoteDelivery *self, const char *folder, gboolean *has, GCancellable *cancellable, GError **error);
  gboolean (*make_folder) (EksRemoteDelivery *self, const char *folder, GCancellable *cancellable, GError **error);
  gboolean (*drop_folder) (EksRemoteDelivery *self, const char *folder, GCancellable *cancellable, GError **error);
  gboolean (*sign_in) (EksRemoteDelivery *self, EksDeliveryCheck *check, GCancellable *cancellable, GError **error);
  gboolean (*has_room) (EksRemoteDelivery *self, const char *folder, guint64 bytes, GCancellable *cancellable);
};

EksCurl *eks_remote_delivery_get_curl (EksRemoteDelivery *self);
CURL *eks_remote_delivery_begin (EksRemoteDelivery *self, const char *protocols);
char *eks_remote_delivery_describe (EksRemoteDelivery *self, const char *path);
void eks_remote_delivery_add_login (EksRemoteDelivery *self, EksDeliveryCheck *check, const char *user);

/* eks-remote-transfer: a file of this computer as what goes up, a digest as what comes down */
gboolean eks_remote_upload (EksRemoteDelivery *self, CURL *easy, const EksParcel *parcel, guint64 from, GCancellable *cancellable, GError **error);
gboolean eks_remote_download (EksRemoteDelivery *self, CURL *easy, EksDigest *digest, GCancellable *cancellable, GError **error);

/* eks-remote-folder */
gboolean eks_remote_ensure_folder (EksRemoteDelivery *self, const char *folder, GPtrArray *made, GCancellable *cancellable, GError **error);

G_END_DECLS
