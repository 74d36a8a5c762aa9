/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the services are asked differs, and how a large file gets there. What a destination says of a bucket does not, nor what
 * must be true of an object before it is taken for delivered, or for ours to remove. */

#include "config.h"

#include "eks-bucket.h"

#include "eks-error.h"
#include "eks-web-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html and
 * https://cloud.google.com/storage/docs/objects#naming */
#define MAX_KEY_BYTES 1024

/* ---- where it is ---- */

/* (transfer full) (nullable) */
static char *
read_name (const char *name, GError **error)
{
  gboolean good = name[0] != '\0';

  for (const char *at = name; *at != '\0'; at++)
    good = good && (g_ascii_isalnum (*at) || strchr (".-_", *at) != NULL);
  if (good)
    return g_strdup (name);
  /* TRANSLATORS: %s is what was entered */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("“%s” cannot be the name of a bucket. Enter the name alone, without an address."), name);
  return NULL;
}

/* (transfer full) (nullable) */
static GUri *
read_endpoint (EksDestination *destination, GError **error)
{
  g_autofree char *text = eks_destination_dup_effective_endpoint (destination);
  g_autoptr (GUri) endpoint = eks_web_address_parse (text);

  if (endpoint != NULL && eks_web_address_is_bare (endpoint))
    return g_steal_pointer (&endpoint);
  /* TRANSLATORS: %s is the address of a service */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY,
               _("“%s” is not the address of a service that keeps objects. It should look like https://s3.example.org, without the bucket; http:// is for this computer only."), text);
  return NULL;
}

/**
 * eks_bucket_read:
 * @destination: a bucket
 * @name: (out) (transfer full) (nullable): what it is called
 * @endpoint: (out) (transfer full) (nullable): the service that keeps it
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_DELIVERY if it can be none
 */
gboolean
eks_bucket_read (EksDestination *destination, char **name, GUri **endpoint, GError **error)
{
  g_return_val_if_fail (EKS_IS_DESTINATION (destination) && name != NULL && endpoint != NULL, FALSE);

  *name = read_name (eks_destination_get_bucket (destination), error);
  *endpoint = *name != NULL ? read_endpoint (destination, error) : NULL;
  return *endpoint != NULL;
}

/**
 * eks_bucket_make_key:
 * @delivery: a delivery to a bucket
 * @name: of a file
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what the file is called in the bucket, behind the prefix that stands for a folder;
 *   %NULL with %EKS_ERROR_DELIVERY if that is too long
 */
char *
eks_bucket_make_key (EksDelivery *delivery, const char *name, GError **error)
{
  const char *prefix = eks_delivery_get_folder (delivery);
  g_autofree char *key = g_strconcat (prefix, prefix[0] != '\0' && !g_str_has_suffix (prefix, "/") ? "/" : "", name, NULL);

  if (strlen (key) <= MAX_KEY_BYTES)
    return g_steal_pointer (&key);
  /* TRANSLATORS: %s is the name of a file in a bucket, with all that stands before it */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("“%s” is longer than the name of a file in a bucket can be. Choose a shorter prefix or a shorter name for the file."), key);
  return NULL;
}

static char *
describe (EksDelivery *delivery, const char *key)
{
  return eks_destination_describe_place (eks_delivery_get_destination (delivery), key);
}

/* ---- what goes there, and what the service says ---- */

/**
 * eks_bucket_read_parcel:
 * @parcel: a file
 * @fd: it, open for reading
 * @sums: (out): what it is known by
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads a file for its sums; what is sent afterwards is compared with them.
 *
 * Returns: %FALSE if it cannot be read, or is not what was to be delivered any more
 */
gboolean
eks_bucket_read_parcel (const EksParcel *parcel, int fd, EksSums *sums, GCancellable *cancellable, GError **error)
{
  g_autofree char *sha256 = NULL;

  if (!eks_sums_read (sums, fd, 0, parcel->bytes, cancellable, error))
    return FALSE;
  sha256 = eks_sums_to_hex (sums->sha256, sizeof sums->sha256);
  return eks_delivery_check_hash (parcel, sha256, parcel->path, error);
}

/**
 * eks_bucket_fail_token:
 * @error: return location
 *
 * Returns: %FALSE always, with %EKS_ERROR_DELIVERY: the token of a killed run is none
 */
gboolean
eks_bucket_fail_token (GError **error)
{
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("What an interrupted run left in the bucket is not known any more. Look for unfinished uploads in the bucket, or let a rule of the bucket remove them."));
  return FALSE;
}

/**
 * eks_bucket_say_refused:
 * @host: who said so
 * @code: the service's word or number for it
 * @words: what it says about it, without secrets; may be empty
 *
 * Returns: (transfer full): a sentence about an answer that is no success and of no kind that is known
 */
char *
eks_bucket_say_refused (const char *host, const char *code, const char *words)
{
  if (words[0] == '\0')
    /* TRANSLATORS: %1$s is a host, %2$s a code such as InvalidRequest */
    return g_strdup_printf (_("%1$s refused: %2$s. Check the destination, or ask whoever looks after the bucket."), host, code);
  /* TRANSLATORS: %1$s is a host, %2$s a code such as InvalidRequest, %3$s what the service says about it */
  return g_strdup_printf (_("%1$s refused: %2$s, “%3$s”. Check the destination, or ask whoever looks after the bucket."), host, code, words);
}

/* ---- what stands there ---- */

/**
 * eks_bucket_object_check:
 * @self: what is there after a file was delivered
 * @delivery: the delivery
 * @parcel: the file
 * @key: what it is called in the bucket
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_DELIVERY if the object is not that file
 */
gboolean
eks_bucket_object_check (const EksBucketObject *self, EksDelivery *delivery, const EksParcel *parcel, const char *key, GError **error)
{
  g_autofree char *place = describe (delivery, key);

  if (!self->there)
    {
      /* TRANSLATORS: %s is where a file is */
      g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("The service said that it keeps “%s”, but it is not there. Ask whoever looks after the bucket, then export again."), place);
      return FALSE;
    }
  if (!eks_delivery_check_size (parcel, self->bytes, place, error))
    return FALSE;
  return self->proof != EKS_BUCKET_OTHER || eks_delivery_check_hash (parcel, "", place, error);
}

/**
 * eks_bucket_object_check_gone:
 * @self: what is there after an object was removed
 * @delivery: the delivery
 * @key: what it was called
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_DELIVERY if there is one still
 */
gboolean
eks_bucket_object_check_gone (const EksBucketObject *self, EksDelivery *delivery, const char *key, GError **error)
{
  g_autofree char *place = describe (delivery, key);

  if (!self->there)
    return TRUE;
  /* TRANSLATORS: %s is where a file is */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("The service said that it removed “%s”, but it is still there. Ask whoever looks after the bucket."), place);
  return FALSE;
}

/**
 * eks_bucket_object_needs_hash:
 * @self: what is there after a file was delivered
 * @delivery: the delivery
 * @adopted: whether a killed run sent the file
 *
 * Returns: whether all of it is to be read back: because the destination wants that, or because nothing else proves it where
 *   that is not left to trust
 */
gboolean
eks_bucket_object_needs_hash (const EksBucketObject *self, EksDelivery *delivery, gboolean adopted)
{
  if (eks_destination_get_read_back (eks_delivery_get_destination (delivery)) == EKS_READ_BACK_WHOLE)
    return TRUE;
  return self->proof == EKS_BUCKET_UNPROVED && (adopted || eks_delivery_is_test (delivery));
}

/**
 * eks_bucket_object_make_receipt:
 * @self: an object that was checked
 * @delivery: the delivery
 * @key: what it is called
 *
 * Returns: (transfer full): what a commit returns for it
 */
EksReceipt *
eks_bucket_object_make_receipt (const EksBucketObject *self, EksDelivery *delivery, const char *key)
{
  EksReceipt *receipt = g_new0 (EksReceipt, 1);

  receipt->location = describe (delivery, key);
  receipt->path = g_strdup (key);
  receipt->mark = g_strdup (self->mark);
  receipt->hash_checked = self->proof == EKS_BUCKET_SAME;
  return receipt;
}

/**
 * eks_bucket_object_judge:
 * @self: what is there now
 * @receipt: of the file that was delivered
 *
 * Returns: what is to become of it: %EKS_REMOVAL_REMOVED if it may be removed
 */
EksRemoval
eks_bucket_object_judge (const EksBucketObject *self, const EksReceipt *receipt)
{
  if (!self->there)
    return EKS_REMOVAL_GONE;
  if (self->bytes != receipt->bytes || receipt->mark == NULL || g_strcmp0 (self->mark, receipt->mark) != 0)
    return EKS_REMOVAL_CHANGED;
  return EKS_REMOVAL_REMOVED;
}

/**
 * eks_bucket_object_clear:
 * @self: (inout): an object; nothing is known of it afterwards
 */
void
eks_bucket_object_clear (EksBucketObject *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->mark);
  *self = (EksBucketObject) { 0 };
}
