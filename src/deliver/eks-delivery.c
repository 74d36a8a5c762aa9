/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all kinds of delivery have in common: what may be delivered, when it is tried again, what is left after a failure. */

#include "config.h"

#include "eks-delivery-private.h"

#include "eks-error.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TRIES 5           /* without a byte more at the destination */
#define TRIES_ALTOGETHER 40
#define TRIES_IN_A_HURRY 2 /* the connection may have broken before */
#define FIRST_WAIT G_USEC_PER_SEC
#define LONGEST_WAIT (30 * G_USEC_PER_SEC)
#define PATIENCE 60       /* seconds */
#define SHORT_PATIENCE 2  /* seconds, when nobody wants the file any more */
#define TAG_LENGTH 8

typedef struct
{
  EksDestination *destination; /* (owned) */
  char *folder;                /* (owned) */
  char *secret;                /* (owned) (nullable) */
  char *tag;                   /* (owned) */
  EksClock *clock;             /* (owned) */
  GHashTable *shipments;       /* (element-type utf8 EksShipment): by handle */
  EksDeliveryProgressFunc progress; /* (nullable) */
  gpointer progress_data;
  guint patience;
  gboolean hurried;        /* while something is withdrawn */
  gboolean in_a_hurry;     /* for good */
  gboolean testing;
  gboolean lost;           /* what failed last failed for a reason that is not about one file */
} EksDeliveryPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (EksDelivery, eks_delivery, G_TYPE_OBJECT)

typedef enum
{
  PROP_DESTINATION = 1,
  PROP_FOLDER,
  PROP_SECRET,
  PROP_TAG,
  PROP_CLOCK,
} EksDeliveryProperty;

static GParamSpec *props[PROP_CLOCK + 1];

static EksDeliveryPrivate *
get_private (EksDelivery *self)
{
  return eks_delivery_get_instance_private (self);
}

static void
free_shipment (EksShipment *shipment)
{
  if (shipment->own != NULL && shipment->free_own != NULL)
    shipment->free_own (shipment->own);
  eks_parcel_free (shipment->parcel);
  g_free (shipment->token);
  g_free (shipment->mark);
  g_free (shipment);
}

static void
eks_delivery_finalize (GObject *object)
{
  EksDeliveryPrivate *priv = get_private (EKS_DELIVERY (object));

  g_hash_table_unref (priv->shipments);
  g_clear_object (&priv->destination);
  g_clear_object (&priv->clock);
  g_free (priv->folder);
  g_free (priv->tag);
  eks_text_free_secret (priv->secret);
  G_OBJECT_CLASS (eks_delivery_parent_class)->finalize (object);
}

static void
eks_delivery_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksDeliveryPrivate *priv = get_private (EKS_DELIVERY (object));

  switch ((EksDeliveryProperty) id)
    {
    case PROP_DESTINATION:
      priv->destination = g_value_dup_object (value);
      break;
    case PROP_FOLDER:
      priv->folder = g_value_dup_string (value);
      break;
    case PROP_SECRET:
      priv->secret = g_value_dup_string (value);
      break;
    case PROP_TAG:
      priv->tag = g_value_dup_string (value);
      break;
    case PROP_CLOCK:
      priv->clock = g_value_dup_object (value);
      break;
    }
}

static void
eks_delivery_class_init (EksDeliveryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = eks_delivery_finalize;
  object_class->set_property = eks_delivery_set_property;
  props[PROP_DESTINATION] = g_param_spec_object ("destination", NULL, NULL, EKS_TYPE_DESTINATION, flags);
  props[PROP_FOLDER] = g_param_spec_string ("folder", NULL, NULL, NULL, flags);
  props[PROP_SECRET] = g_param_spec_string ("secret", NULL, NULL, NULL, flags);
  props[PROP_TAG] = g_param_spec_string ("tag", NULL, NULL, NULL, flags);
  props[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, EKS_TYPE_CLOCK, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_delivery_init (EksDelivery *self)
{
  EksDeliveryPrivate *priv = get_private (self);

  priv->shipments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) free_shipment);
  priv->patience = PATIENCE;
}

/**
 * eks_delivery_get_destination:
 * @self: a delivery
 *
 * Returns: (transfer none): where it delivers to
 */
EksDestination *
eks_delivery_get_destination (EksDelivery *self)
{
  g_return_val_if_fail (EKS_IS_DELIVERY (self), NULL);
  return get_private (self)->destination;
}

/**
 * eks_delivery_set_progress:
 * @self: a delivery
 * @func: (nullable): is told how far the file is that is on its way
 * @data: for @func
 */
void
eks_delivery_set_progress (EksDelivery *self, EksDeliveryProgressFunc func, gpointer data)
{
  EksDeliveryPrivate *priv = get_private (self);

  g_return_if_fail (EKS_IS_DELIVERY (self));
  priv->progress = func;
  priv->progress_data = data;
}

/**
 * eks_delivery_set_patience:
 * @self: a delivery
 * @seconds: how long a server may be silent before the connection is taken for broken; 60 unless set
 */
void
eks_delivery_set_patience (EksDelivery *self, guint seconds)
{
  g_return_if_fail (EKS_IS_DELIVERY (self) && seconds > 0);
  get_private (self)->patience = seconds;
}

/**
 * eks_delivery_set_in_a_hurry:
 * @self: a delivery
 *
 * From now on only what tidies up is left to do: a silent server is waited for a moment, and nothing is tried more than twice.
 */
void
eks_delivery_set_in_a_hurry (EksDelivery *self)
{
  g_return_if_fail (EKS_IS_DELIVERY (self));
  get_private (self)->in_a_hurry = TRUE;
}

/**
 * eks_delivery_is_lost:
 * @self: a delivery that has failed to do something
 *
 * Returns: whether it failed for a reason that other files have too: no answer, a login that is refused, another host key
 */
gboolean
eks_delivery_is_lost (EksDelivery *self)
{
  g_return_val_if_fail (EKS_IS_DELIVERY (self), FALSE);
  return get_private (self)->lost;
}

/* The folder of the destination with its pattern filled in. */
const char *
eks_delivery_get_folder (EksDelivery *self)
{
  return get_private (self)->folder;
}

/* (nullable) */
const char *
eks_delivery_get_secret (EksDelivery *self)
{
  return get_private (self)->secret;
}

const char *
eks_delivery_get_tag (EksDelivery *self)
{
  return get_private (self)->tag;
}

EksClock *
eks_delivery_get_clock (EksDelivery *self)
{
  return get_private (self)->clock;
}

/* Seconds that a silent server is waited for; few while something is withdrawn. */
guint
eks_delivery_get_patience (EksDelivery *self)
{
  EksDeliveryPrivate *priv = get_private (self);

  return priv->hurried || priv->in_a_hurry ? MIN (priv->patience, SHORT_PATIENCE) : priv->patience;
}

/* Whether only eks_delivery_test() is at work. */
gboolean
eks_delivery_is_test (EksDelivery *self)
{
  return get_private (self)->testing;
}

void
eks_delivery_set_test (EksDelivery *self, gboolean testing)
{
  get_private (self)->testing = testing;
}

void
eks_delivery_report (EksDelivery *self, guint64 sent, guint64 total)
{
  EksDeliveryPrivate *priv = get_private (self);

  if (priv->progress != NULL && !priv->testing)
    priv->progress (sent, total, priv->progress_data);
}

/* Tells the token of what is about to be left at the destination; without an answer nothing may be left there. */
gboolean
eks_delivery_announce (EksDelivery *self, EksShipment *shipment, const char *token, GError **error)
{
  if (g_strcmp0 (shipment->token, token) == 0)
    return TRUE;
  if (shipment->func != NULL && !shipment->func (token, shipment->func_data, error))
    return FALSE;
  g_free (shipment->token);
  shipment->token = g_strdup (token);
  return TRUE;
}

static gint64
get_wait (guint tries)
{
  return MIN (FIRST_WAIT << MIN (tries - 1, 10), LONGEST_WAIT);
}

static gboolean
is_about_server (const GError *fault)
{
  return g_error_matches (fault, EKS_ERROR, EKS_ERROR_DELIVERY_REFUSED) || g_error_matches (fault, EKS_ERROR, EKS_ERROR_PEER_UNKNOWN) ||
         g_error_matches (fault, EKS_ERROR, EKS_ERROR_PEER_CHANGED) || g_error_matches (fault, EKS_ERROR, EKS_ERROR_SECRET_MISSING);
}

/* Runs @func until it succeeds, says that trying again is of no use, or has failed too often. */
gboolean
eks_delivery_attempt (EksDelivery *self, EksAttemptFunc func, gpointer data, GCancellable *cancellable, GError **error)
{
  EksDeliveryPrivate *priv = get_private (self);
  guint most = priv->in_a_hurry ? TRIES_IN_A_HURRY : TRIES;
  guint64 reached = 0;
  guint tries = 0;

  for (guint altogether = 1;; altogether++)
    {
      EksAttempt attempt = { .again = FALSE, .reached = reached };
      g_autoptr (GError) fault = NULL;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (func (self, data, &attempt, cancellable, &fault))
        return TRUE;
      tries = attempt.reached > reached ? 1 : tries + 1;
      reached = MAX (reached, attempt.reached);
      priv->lost = attempt.again || is_about_server (fault);
      if (!attempt.again || tries >= most || altogether >= TRIES_ALTOGETHER || priv->testing || eks_error_is_cancelled (fault))
        {
          g_propagate_error (error, g_steal_pointer (&fault));
          return FALSE;
        }
      if (!eks_clock_sleep (priv->clock, get_wait (tries), cancellable, error))
        return FALSE;
    }
}

/* What cannot be a name anywhere, or would be read as more than one line or another folder. */
static gboolean
check_name (const char *name, GError **error)
{
  gboolean bad = name[0] == '\0' || strcmp (name, ".") == 0 || strcmp (name, "..") == 0 || !g_utf8_validate (name, -1, NULL);

  for (const char *at = name; !bad && *at != '\0'; at = g_utf8_next_char (at))
    bad = *at == '/' || g_unichar_iscntrl (g_utf8_get_char (at));
  if (!bad)
    return TRUE;
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_DELIVERY,
                       _("The name of the file has characters that no server takes. Choose another name for the file."));
  return FALSE;
}

static gboolean
check_folder (const char *folder, GError **error)
{
  gboolean bad = !g_utf8_validate (folder, -1, NULL);

  for (const char *at = folder; !bad && *at != '\0'; at = g_utf8_next_char (at))
    bad = g_unichar_iscntrl (g_utf8_get_char (at));
  if (!bad)
    return TRUE;
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_DELIVERY,
                       _("The name of the folder has characters that no server takes. Choose another folder."));
  return FALSE;
}

static gboolean
check_tag (const char *tag)
{
  for (gsize i = 0; i < TAG_LENGTH; i++)
    if (!g_ascii_isxdigit (tag[i]))
      return FALSE;
  return tag[TAG_LENGTH] == '\0';
}

/* Called by eks_delivery_new() for a new object of any kind: whether it can be used at all. */
gboolean
eks_delivery_prepare (EksDelivery *self, GError **error)
{
  EksDeliveryPrivate *priv = get_private (self);
  EksDeliveryClass *klass = EKS_DELIVERY_GET_CLASS (self);

  g_return_val_if_fail (check_tag (priv->tag), FALSE);

  return check_folder (priv->folder, error) && (klass->prepare == NULL || klass->prepare (self, error));
}

static gboolean
stage_once (EksDelivery *self, gpointer data, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  return EKS_DELIVERY_GET_CLASS (self)->stage (self, data, attempt, cancellable, error);
}

/* However long the others wait for their file: what nobody wants is removed soon or by the next run. */
static gboolean
withdraw (EksDelivery *self, EksShipment *shipment)
{
  EksDeliveryPrivate *priv = get_private (self);
  gboolean gone;

  if (shipment->token == NULL)
    return TRUE;
  priv->hurried = TRUE;
  gone = EKS_DELIVERY_GET_CLASS (self)->withdraw (self, shipment);
  priv->hurried = FALSE;
  return gone;
}

/**
 * eks_delivery_stage:
 * @self: a delivery
 * @parcel: what is to be delivered
 * @func: (nullable): is told what a killed run would leave, before any byte goes out
 * @data: for @func
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Brings the whole file to the destination under a temporary name, or as an upload that is not finished, and reads its
 * size back. What may work in a moment is tried again, from where it stopped where the protocol can; a refused login or
 * another host key never is. After an error nothing is left there, as well as the connection allows.
 *
 * Returns: (transfer full) (nullable): the handle for eks_delivery_commit(), or %NULL with an error as #EksDelivery says
 */
char *
eks_delivery_stage (EksDelivery *self, const EksParcel *parcel, EksStagedFunc func, gpointer data, GCancellable *cancellable, GError **error)
{
  EksDeliveryPrivate *priv = get_private (self);
  EksShipment *shipment;
  char *handle;

  g_return_val_if_fail (EKS_IS_DELIVERY (self) && parcel != NULL, NULL);

  if (!check_name (parcel->name, error))
    return NULL;
  shipment = g_new0 (EksShipment, 1);
  shipment->parcel = eks_parcel_copy (parcel);
  shipment->func = func;
  shipment->func_data = data;
  if (!eks_delivery_attempt (self, stage_once, shipment, cancellable, error))
    {
      withdraw (self, shipment);
      free_shipment (shipment);
      return NULL;
    }
  shipment->func = NULL;
  handle = g_strdup (shipment->token);
  g_hash_table_insert (priv->shipments, g_strdup (handle), shipment);
  return handle;
}

/**
 * eks_delivery_adopt:
 * @self: a delivery
 * @parcel: what was staged
 * @token: what #EksStagedFunc was told last about it
 * @mark: (nullable): of its receipt, if it got one: by that it is known whether it is still the same file
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Takes up what a killed run had staged in full, so that it can be committed, whether or not it was, or withdrawn. The token
 * is the handle from here on. The parcel need not be on this computer any more.
 *
 * Returns: %FALSE with an error as #EksDelivery says; nothing was changed at the destination
 */
gboolean
eks_delivery_adopt (EksDelivery *self, const EksParcel *parcel, const char *token, const char *mark, GCancellable *cancellable, GError **error)
{
  EksDeliveryPrivate *priv = get_private (self);
  EksDeliveryClass *klass = EKS_DELIVERY_GET_CLASS (self);
  EksShipment *shipment;

  g_return_val_if_fail (EKS_IS_DELIVERY (self) && parcel != NULL && token != NULL, FALSE);
  g_return_val_if_fail (g_hash_table_lookup (priv->shipments, token) == NULL, FALSE);

  shipment = g_new0 (EksShipment, 1);
  shipment->parcel = eks_parcel_copy (parcel);
  shipment->token = g_strdup (token);
  shipment->mark = g_strdup (mark);
  if (klass->adopt != NULL && !klass->adopt (self, shipment, cancellable, error))
    {
      free_shipment (shipment);
      return FALSE;
    }
  g_hash_table_insert (priv->shipments, g_strdup (token), shipment);
  return TRUE;
}

typedef struct
{
  EksShipment *shipment;
  EksReceipt *receipt; /* (owned) (nullable) */
} Commit;

static gboolean
commit_once (EksDelivery *self, gpointer data, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  Commit *commit = data;

  commit->receipt = EKS_DELIVERY_GET_CLASS (self)->commit (self, commit->shipment, attempt, cancellable, error);
  return commit->receipt != NULL;
}

/**
 * eks_delivery_commit:
 * @self: a delivery
 * @handle: what eks_delivery_stage() returned
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Gives the file its final name, in the place of an older file, and reads back its size, and its hash where the server can
 * tell it or the destination says that the whole file be read. An older file that had to be moved aside stays there until
 * eks_delivery_settle() or eks_delivery_withdraw(). After an error, call eks_delivery_withdraw().
 *
 * Returns: (transfer full) (nullable): the proof, or %NULL with an error as #EksDelivery says
 */
EksReceipt *
eks_delivery_commit (EksDelivery *self, const char *handle, GCancellable *cancellable, GError **error)
{
  EksDeliveryPrivate *priv = get_private (self);
  Commit commit = { 0 };

  g_return_val_if_fail (EKS_IS_DELIVERY (self) && handle != NULL, NULL);

  commit.shipment = g_hash_table_lookup (priv->shipments, handle);
  g_return_val_if_fail (commit.shipment != NULL && !commit.shipment->committed, NULL);
  if (!eks_delivery_attempt (self, commit_once, &commit, cancellable, error))
    return NULL;
  commit.shipment->committed = TRUE;
  commit.receipt->destination_id = g_strdup (eks_destination_get_id (priv->destination));
  commit.receipt->bytes = commit.shipment->parcel->bytes;
  g_free (commit.shipment->mark); /* of one that was adopted */
  commit.shipment->mark = g_strdup (commit.receipt->mark);
  commit.receipt->sha256 = g_strdup (commit.shipment->parcel->sha256);
  return commit.receipt;
}

/**
 * eks_delivery_withdraw:
 * @self: a delivery
 * @handle: what eks_delivery_stage() returned
 *
 * Removes what was staged or committed, and puts back an older file that was moved aside. As well as the connection allows
 * and within a few seconds: what is left is found by its token. The handle cannot be used afterwards.
 *
 * Returns: %FALSE if the file may still stand under its final name: no sweep finds it there; keep the token for
 *   eks_delivery_adopt(), and withdraw it again
 */
gboolean
eks_delivery_withdraw (EksDelivery *self, const char *handle)
{
  EksDeliveryPrivate *priv = get_private (self);
  EksShipment *shipment;
  gboolean gone;

  g_return_val_if_fail (EKS_IS_DELIVERY (self) && handle != NULL, FALSE);

  shipment = g_hash_table_lookup (priv->shipments, handle);
  gone = shipment == NULL || withdraw (self, shipment);
  g_hash_table_remove (priv->shipments, handle);
  return gone;
}

/**
 * eks_delivery_settle:
 * @self: a delivery
 * @handle: what eks_delivery_stage() returned, committed
 *
 * Call it when all that belongs together stands: an older file of the same name that was moved aside is removed, as well
 * as the connection allows and within a few seconds. The handle cannot be used afterwards.
 *
 * Returns: %FALSE if something is left there: keep the token for eks_delivery_sweep()
 */
gboolean
eks_delivery_settle (EksDelivery *self, const char *handle)
{
  EksDeliveryPrivate *priv = get_private (self);
  EksDeliveryClass *klass = EKS_DELIVERY_GET_CLASS (self);
  EksShipment *shipment;
  gboolean clean = TRUE;

  g_return_val_if_fail (EKS_IS_DELIVERY (self) && handle != NULL, FALSE);

  shipment = g_hash_table_lookup (priv->shipments, handle);
  if (shipment != NULL && shipment->committed && klass->settle != NULL)
    {
      priv->hurried = TRUE;
      clean = klass->settle (self, shipment);
      priv->hurried = FALSE;
    }
  g_hash_table_remove (priv->shipments, handle);
  return clean;
}

static gboolean
sweep_once (EksDelivery *self, gpointer data, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  return EKS_DELIVERY_GET_CLASS (self)->sweep (self, data, attempt, cancellable, error);
}

/**
 * eks_delivery_sweep:
 * @self: a delivery to the destination that the token was told for; its folder may be another one
 * @token: what #EksStagedFunc was told
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Removes what a killed run left under a token, and puts back an older file that was moved aside in vain. Never touches
 * a file that is complete. Nothing being there is success.
 *
 * Returns: %FALSE with an error as #EksDelivery says
 */
gboolean
eks_delivery_sweep (EksDelivery *self, const char *token, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (EKS_IS_DELIVERY (self) && token != NULL, FALSE);
  return eks_delivery_attempt (self, sweep_once, (gpointer) token, cancellable, error);
}

typedef struct
{
  const EksReceipt *receipt;
  EksRemoval outcome;
} Removal;

static gboolean
remove_once (EksDelivery *self, gpointer data, EksAttempt *attempt, GCancellable *cancellable, GError **error)
{
  Removal *removal = data;

  return EKS_DELIVERY_GET_CLASS (self)->remove (self, removal->receipt, &removal->outcome, attempt, cancellable, error);
}

/**
 * eks_delivery_remove:
 * @self: a delivery to the destination of the receipt; its folder may be another one
 * @receipt: of a file that was delivered
 * @outcome: (out): what became of it
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Removes a delivered file if it is as we left it: same size, same mark.
 *
 * Returns: %FALSE with an error as #EksDelivery says; then the file is still there, as far as is known
 */
gboolean
eks_delivery_remove (EksDelivery *self, const EksReceipt *receipt, EksRemoval *outcome, GCancellable *cancellable, GError **error)
{
  Removal removal = { .receipt = receipt, .outcome = EKS_REMOVAL_CHANGED };

  g_return_val_if_fail (EKS_IS_DELIVERY (self) && receipt != NULL && outcome != NULL, FALSE);

  if (!eks_delivery_attempt (self, remove_once, &removal, cancellable, error))
    return FALSE;
  *outcome = removal.outcome;
  return TRUE;
}

/* Whether as many bytes are at @place as were sent. */
gboolean
eks_delivery_check_size (const EksParcel *parcel, guint64 found, const char *place, GError **error)
{
  g_autofree char *there = NULL;
  g_autofree char *sent = NULL;

  if (found == parcel->bytes)
    return TRUE;
  there = g_strdup_printf ("%" G_GUINT64_FORMAT, found);
  sent = g_strdup_printf ("%" G_GUINT64_FORMAT, parcel->bytes);
  /* TRANSLATORS: %1$s is where a file is, then two numbers of bytes */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY,
               _("“%1$s” has %2$s bytes where %3$s were sent. The server did not keep the file: ask whoever looks after it, then export again."),
               place, there, sent);
  return FALSE;
}

/* Whether what is at @place are the bytes that were sent. */
gboolean
eks_delivery_check_hash (const EksParcel *parcel, const char *found, const char *place, GError **error)
{
  if (g_ascii_strcasecmp (found, parcel->sha256) == 0)
    return TRUE;
  /* TRANSLATORS: %s is where a file is */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY,
               _("“%s” is not what was sent: as many bytes, but others. The server did not keep the file: ask whoever looks after it, then export again."),
               place);
  return FALSE;
}
