/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A test of a destination does what a delivery does, with a file that nobody minds, and says what it cannot know. */

#include "config.h"

#include "eks-delivery-private.h"

#include "eks-digest.h"
#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define SAMPLE_BYTES 64

/* The file to be written: on this computer, under a name that no program at the other end waits for. */
static EksParcel *
make_sample (EksDelivery *self, GError **error)
{
  g_autoptr (EksDigest) digest = eks_digest_new ();
  g_autofree char *path = NULL;
  g_autofree char *name = g_strdup_printf (".eksport-test-%s", eks_delivery_get_tag (self));
  g_autofree char *sha256 = NULL;
  char bytes[SAMPLE_BYTES];
  int fd = g_file_open_tmp ("eksport-test-XXXXXX", &path, error);

  if (fd < 0 || !g_close (fd, error))
    return NULL;
  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (char) ('0' + i % 10);
  eks_digest_update (digest, bytes, sizeof bytes);
  sha256 = eks_digest_finish (digest);
  if (g_file_set_contents (path, bytes, sizeof bytes, error))
    return eks_parcel_new (path, name, sizeof bytes, sha256, "text/plain");
  g_unlink (path);
  return NULL;
}

static gboolean
remove_sample (EksDelivery *self, const EksReceipt *receipt, GCancellable *cancellable, GError **error)
{
  EksRemoval outcome;

  if (!eks_delivery_remove (self, receipt, &outcome, cancellable, error))
    return FALSE;
  if (outcome == EKS_REMOVAL_REMOVED)
    return TRUE;
  /* TRANSLATORS: %s is where a file is */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY,
               _("“%s” was written, but something changed or removed it at once: a program at the other end, perhaps. Ask whoever looks after the server."),
               receipt->location);
  return FALSE;
}

static gboolean
send_sample (EksDelivery *self, const EksParcel *sample, gboolean *hash_checked, GCancellable *cancellable, GError **error)
{
  g_autofree char *handle = eks_delivery_stage (self, sample, NULL, NULL, cancellable, error);
  g_autoptr (EksReceipt) receipt = handle != NULL ? eks_delivery_commit (self, handle, cancellable, error) : NULL;

  if (receipt != NULL && remove_sample (self, receipt, cancellable, error))
    {
      *hash_checked = receipt->hash_checked;
      return TRUE;
    }
  if (handle != NULL)
    eks_delivery_withdraw (self, handle);
  return FALSE;
}

static gboolean
write_and_remove (EksDelivery *self, EksDeliveryCheck *check, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksParcel) sample = make_sample (self, error);
  gboolean hash_checked = FALSE;
  gboolean good;

  if (sample == NULL)
    return FALSE;
  good = send_sample (self, sample, &hash_checked, cancellable, error);
  g_unlink (sample->path);
  if (!good)
    return FALSE;
  eks_delivery_check_add (check, EKS_CHECK_DONE,
                          hash_checked ? _("A file of 64 bytes was written, given its name, read back and compared, and removed.")
                                       : _("A file of 64 bytes was written, given its name, its size was read back, and it was removed."));
  return TRUE;
}

/**
 * eks_delivery_test:
 * @self: a delivery
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Signs in, looks for the folder, writes a small file, reads it back and removes it. Leaves nothing behind; nothing is tried
 * twice. A failure is a step of the answer, not an error: what the server showed up to there is worth seeing, above all
 * a host key that nobody has confirmed yet (%EKS_ERROR_PEER_UNKNOWN in #EksDeliveryCheck.fault).
 *
 * Returns: (transfer full) (nullable): what was done, or %NULL with %G_IO_ERROR_CANCELLED
 */
EksDeliveryCheck *
eks_delivery_test (EksDelivery *self, GCancellable *cancellable, GError **error)
{
  EksDeliveryClass *klass = EKS_DELIVERY_GET_CLASS (self);
  g_autoptr (EksDeliveryCheck) check = eks_delivery_check_new ();
  g_autoptr (GError) fault = NULL;

  g_return_val_if_fail (EKS_IS_DELIVERY (self), NULL);

  eks_delivery_set_test (self, TRUE);
  if (klass->inspect (self, check, cancellable, &fault))
    write_and_remove (self, check, cancellable, &fault);
  if (klass->tidy != NULL)
    klass->tidy (self);
  eks_delivery_set_test (self, FALSE);
  if (fault != NULL && eks_error_is_cancelled (fault))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  if (fault != NULL)
    eks_delivery_check_take_fault (check, g_steal_pointer (&fault));
  eks_delivery_check_add (check, EKS_CHECK_NOT_CHECKED,
                          _("Not checked: whether there is room for a whole export, and who else can read what is put there."));
  return g_steal_pointer (&check);
}
