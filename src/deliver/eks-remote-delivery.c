/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the steps of a delivery to a server with folders share, its test and its retention. */

#include "config.h"

#include "eks-remote-private.h"

#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  EksCurl *curl;    /* (owned) */
  char *folder;     /* (owned): as the protocol takes it */
  GPtrArray *made;  /* (owned) (element-type utf8): folders that a test made */
  gboolean passing; /* the last thing that failed may work in a moment */
} EksRemoteDeliveryPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (EksRemoteDelivery, eks_remote_delivery, EKS_TYPE_DELIVERY)

static EksRemoteDeliveryPrivate *
get_private (gpointer self)
{
  return eks_remote_delivery_get_instance_private (self);
}

static void
eks_remote_delivery_finalize (GObject *object)
{
  EksRemoteDeliveryPrivate *priv = get_private (object);

  eks_curl_free (priv->curl);
  g_free (priv->folder);
  g_ptr_array_unref (priv->made);
  G_OBJECT_CLASS (eks_remote_delivery_parent_class)->finalize (object);
}

static void
eks_remote_delivery_init (EksRemoteDelivery *self)
{
  get_private (self)->made = g_ptr_array_new_with_free_func (g_free);
}

EksCurl *
eks_remote_delivery_get_curl (EksRemoteDelivery *self)
{
  return get_private (self)->curl;
}

/* A transfer with what all of them need here. */
CURL *
eks_remote_delivery_begin (EksRemoteDelivery *self, const char *protocols)
{
  EksRemoteDeliveryPrivate *priv = get_private (self);
  CURL *easy;

  eks_curl_set_patience (priv->curl, eks_delivery_get_patience (EKS_DELIVERY (self)));
  easy = eks_curl_begin (priv->curl, protocols);
  curl_easy_setopt (easy, CURLOPT_PROXY, ""); /* one for web pages is of no use, and would see the password */
  return easy;
}

/* Returns: (transfer full): a path at the server, for people */
char *
eks_remote_delivery_describe (EksRemoteDelivery *self, const char *path)
{
  return eks_destination_describe_place (eks_delivery_get_destination (EKS_DELIVERY (self)), path);
}

/* Tells a test who was let in. */
void
eks_remote_delivery_add_login (EksRemoteDelivery *self, EksDeliveryCheck *check, const char *user)
{
  /* TRANSLATORS: %1$s is a server, %2$s a user */
  g_autofree char *text = g_strdup_printf (_("Signed in to “%1$s” as “%2$s”."), eks_curl_get_server (get_private (self)->curl), user);

  eks_delivery_check_add (check, EKS_CHECK_DONE, text);
}

/* A line break would begin another command; most likely it was copied along. */
static gboolean
check_secret (EksDelivery *delivery, GError **error)
{
  const char *secret = eks_delivery_get_secret (delivery);

  if (secret == NULL || strpbrk (secret, "\r\n") == NULL)
    return TRUE;
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY_REFUSED, _("The password for “%s” has a line break in it. Enter it again."), eks_destination_get_id (eks_delivery_get_destination (delivery)));
  return FALSE;
}

static gboolean
prepare (EksDelivery *delivery, GError **error)
{
  EksRemoteDeliveryPrivate *priv = get_private (delivery);
  g_autofree char *server = eks_destination_make_authority (eks_delivery_get_destination (delivery));

  priv->curl = eks_curl_new (server);
  priv->folder = EKS_REMOTE_DELIVERY_GET_CLASS (delivery)->clean_folder (EKS_REMOTE_DELIVERY (delivery), eks_delivery_get_folder (delivery));
  return check_secret (delivery, error);
}

/* As the protocol takes it. */
const char *
eks_remote_get_folder (EksRemoteDelivery *self)
{
  return get_private (self)->folder;
}

/* (nullable) (element-type utf8): where folders that are made for a test are kept, to be removed again. */
GPtrArray *
eks_remote_get_made (EksRemoteDelivery *self)
{
  return eks_delivery_is_test (EKS_DELIVERY (self)) ? get_private (self)->made : NULL;
}

/* Whether what failed last may work in a moment. */
gboolean
eks_remote_is_passing (EksRemoteDelivery *self)
{
  return get_private (self)->passing;
}

void
eks_remote_set_passing (EksRemoteDelivery *self, gboolean passing)
{
  get_private (self)->passing = passing;
}

/* Keeps of what an operation of the protocol returned whether it may work in a moment. */
gboolean
eks_remote_note (EksRemoteDelivery *self, gboolean good)
{
  EksRemoteDeliveryPrivate *priv = get_private (self);

  priv->passing = !good && eks_curl_is_temporary (priv->curl);
  return good;
}

gboolean
eks_remote_look (EksRemoteDelivery *self, const char *path, EksRemoteInfo *info, GCancellable *cancellable, GError **error)
{
  *info = (EksRemoteInfo) { .changed = -1 };
  return eks_remote_note (self, EKS_REMOTE_DELIVERY_GET_CLASS (self)->look (self, path, info, cancellable, error));
}

gboolean
eks_remote_rename (EksRemoteDelivery *self, const char *from, const char *to, GCancellable *cancellable, GError **error)
{
  return eks_remote_note (self, EKS_REMOTE_DELIVERY_GET_CLASS (self)->rename (self, from, to, cancellable, error));
}

gboolean
eks_remote_unlink (EksRemoteDelivery *self, const char *path, GCancellable *cancellable, GError **error)
{
  return eks_remote_note (self, EKS_REMOTE_DELIVERY_GET_CLASS (self)->unlink (self, path, cancellable, error));
}

/* Returns: (transfer full) (nullable): 64 hexadecimal digits of all that is there */
char *
eks_remote_hash (EksRemoteDelivery *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksDigest) digest = eks_digest_new ();

  if (!eks_remote_note (self, EKS_REMOTE_DELIVERY_GET_CLASS (self)->fetch (self, path, digest, cancellable, error)))
    return NULL;
  return eks_digest_finish (digest);
}

/* Returns: (transfer full) (nullable): what is kept of a file that was changed then */
char *
eks_remote_make_mark (const EksRemoteInfo *info)
{
  return info->changed >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, info->changed) : NULL;
}

static gboolean
is_unchanged (EksRemoteDelivery *self, const EksReceipt *receipt, const EksRemoteInfo *info, gboolean *same, GCancellable *cancellable, GError **error)
{
  g_autofree char *mark = eks_remote_make_mark (info);
  g_autofree char *sha256 = NULL;

  *same = FALSE;
  if (info->bytes != receipt->bytes)
    return TRUE;
  *same = g_strcmp0 (mark, receipt->mark) == 0;
  if (!*same || mark != NULL)
    return TRUE;
  /* The server does not tell when a file was changed, so all of it is compared. */
  sha256 = eks_remote_hash (self, receipt->path, cancellable, error);
  *same = g_strcmp0 (sha256, receipt->sha256) == 0;
  return sha256 != NULL;
}

static gboolean
remove_unchanged (EksRemoteDelivery *self, const EksReceipt *receipt, EksRemoval *outcome, GCancellable *cancellable, GError **error)
{
  EksRemoteInfo info;
  gboolean same = FALSE;

  if (!eks_remote_look (self, receipt->path, &info, cancellable, error))
    return FALSE;
  *outcome = EKS_REMOVAL_GONE;
  if (!info.exists)
    return TRUE;
  if (!is_unchanged (self, receipt, &info, &same, cancellable, error))
    return FALSE;
  *outcome = same ? EKS_REMOVAL_REMOVED : EKS_REMOVAL_CHANGED;
  return !same || eks_remote_unlink (self, receipt->path, cancellable, error);
}

static gboolean
remove_delivered (EksDelivery *delivery, const EksReceipt *receipt, EksRemoval *outcome, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  EksRemoteDelivery *self = EKS_REMOTE_DELIVERY (delivery);
  gboolean good;

  eks_remote_set_passing (self, FALSE);
  good = remove_unchanged (self, receipt, outcome, cancellable, error);
  attempt->again = !good && eks_remote_is_passing (self);
  return good;
}

static gboolean
inspect (EksDelivery *delivery, EksDeliveryCheck *check, GCancellable *cancellable, GError **error)
{
  EksRemoteDelivery *self = EKS_REMOTE_DELIVERY (delivery);
  EksRemoteDeliveryPrivate *priv = get_private (self);
  g_autofree char *place = eks_remote_delivery_describe (self, priv->folder);
  g_autofree char *text = NULL;

  g_ptr_array_set_size (priv->made, 0);
  if (!EKS_REMOTE_DELIVERY_GET_CLASS (self)->sign_in (self, check, cancellable, error) ||
      !eks_remote_ensure_folder (self, priv->folder, priv->made, cancellable, error))
    return FALSE;
  text = priv->made->len == 0 ? g_strdup_printf (_("The folder “%s” exists."), place)
                              : g_strdup_printf (_("The folder “%s” does not exist yet, and can be made."), place);
  eks_delivery_check_add (check, EKS_CHECK_DONE, text);
  return TRUE;
}

static void
tidy (EksDelivery *delivery)
{
  EksRemoteDelivery *self = EKS_REMOTE_DELIVERY (delivery);
  EksRemoteDeliveryPrivate *priv = get_private (self);

  for (guint i = priv->made->len; i > 0; i--)
    EKS_REMOTE_DELIVERY_GET_CLASS (self)->drop_folder (self, g_ptr_array_index (priv->made, i - 1), NULL, NULL);
  g_ptr_array_set_size (priv->made, 0);
}

static void
eks_remote_delivery_class_init (EksRemoteDeliveryClass *klass)
{
  EksDeliveryClass *delivery_class = EKS_DELIVERY_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = eks_remote_delivery_finalize;
  delivery_class->prepare = prepare;
  delivery_class->stage = eks_remote_stage;
  delivery_class->commit = eks_remote_commit;
  delivery_class->adopt = eks_remote_adopt;
  delivery_class->withdraw = eks_remote_withdraw;
  delivery_class->settle = eks_remote_settle;
  delivery_class->sweep = eks_remote_sweep;
  delivery_class->remove = remove_delivered;
  delivery_class->inspect = inspect;
  delivery_class->tidy = tidy;
}
