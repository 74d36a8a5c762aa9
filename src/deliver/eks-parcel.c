/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A finished file that waits to be delivered, as plain data. */

#include "config.h"

#include "eks-delivery-private.h"

#include "eks-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>

/**
 * eks_parcel_new:
 * @path: where the file is on this computer
 * @name: what it is called at the destination
 * @bytes: its size
 * @sha256: 64 hexadecimal digits
 * @media_type: its media type
 *
 * Returns: (transfer full): a parcel
 */
EksParcel *
eks_parcel_new (const char *path, const char *name, guint64 bytes, const char *sha256, const char *media_type)
{
  EksParcel *self;

  g_return_val_if_fail (path != NULL && name != NULL && sha256 != NULL && media_type != NULL, NULL);

  self = g_new0 (EksParcel, 1);
  self->path = g_strdup (path);
  self->name = g_strdup (name);
  self->bytes = bytes;
  self->sha256 = g_strdup (sha256);
  self->media_type = g_strdup (media_type);
  return self;
}

/**
 * eks_parcel_copy:
 * @self: a parcel
 *
 * Returns: (transfer full): another one like it, of the same file
 */
EksParcel *
eks_parcel_copy (const EksParcel *self)
{
  EksParcel *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = eks_parcel_new (self->path, self->name, self->bytes, self->sha256, self->media_type);
  copy->settled = self->settled;
  return copy;
}

/**
 * eks_parcel_free:
 * @self: (nullable) (transfer full): a parcel; the file stays
 */
void
eks_parcel_free (EksParcel *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->name);
  g_free (self->sha256);
  g_free (self->media_type);
  g_free (self);
}

/**
 * eks_parcel_open:
 * @self: a parcel
 * @error: return location
 *
 * Returns: the descriptor of its file, to be closed after reading; -1 with %EKS_ERROR_DELIVERY
 */
int
eks_parcel_open (const EksParcel *self, GError **error)
{
  int fd = open (self->path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    /* TRANSLATORS: %1$s is a file, %2$s what the system said */
    g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("“%1$s” could not be read: %2$s."), self->path, g_strerror (errno));
  return fd;
}
