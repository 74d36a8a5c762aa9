/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything is brought to its destination out of sight first. What can go wrong mostly goes wrong then; giving the names is
 * quick, and can be undone. The history knows what is outside before it is there. */

#include "config.h"

#include "eks-cargo.h"

#include "eks-error.h"
#include "eks-history-uploads.h"

#include <glib/gi18n-lib.h>

struct _EksCargo
{
  EksEnvironment *environment; /* (owned) */
  char *key;                   /* (owned) */
  EksProgress *progress;       /* (owned) (nullable) */
  GPtrArray *targets;          /* (owned) (element-type EksTarget) */
  GPtrArray *items;            /* (owned) (element-type EksCargoItem) */
  guint64 bytes;               /* of all items */
  guint64 sent;                /* of those that are staged */
  const EksCargoItem *current; /* (nullable): on its way */
};

static void
item_free (EksCargoItem *item)
{
  eks_parcel_free (item->parcel);
  g_clear_pointer (&item->receipt, eks_receipt_free);
  g_free (item->handle);
  g_ptr_array_unref (item->tokens);
  g_free (item);
}

/**
 * eks_cargo_new:
 * @environment: with the history
 * @key: eks_job_lock_make_key() of the export, whose lock is held
 * @progress: (nullable): is told how far it is
 *
 * Returns: (transfer full): nothing to be delivered yet. For one thread, not the main one
 */
EksCargo *
eks_cargo_new (EksEnvironment *environment, const char *key, EksProgress *progress)
{
  EksCargo *self;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && key != NULL, NULL);

  self = g_new0 (EksCargo, 1);
  self->environment = g_object_ref (environment);
  self->key = g_strdup (key);
  self->progress = progress != NULL ? g_object_ref (progress) : NULL;
  self->targets = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_target_unref);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  return self;
}

/* Progress of the file that is on its way, for the counters. */
static void
report_cb (guint64 sent, guint64 total, gpointer data)
{
  EksCargo *self = data;

  if (self->progress != NULL && self->current != NULL)
    eks_progress_set_delivery (self->progress, self->current->target->place, self->sent + MIN (sent, self->current->parcel->bytes), self->bytes);
}

/**
 * eks_cargo_take_target:
 * @self: a cargo
 * @target: (transfer full): a destination
 */
void
eks_cargo_take_target (EksCargo *self, EksTarget *target)
{
  g_return_if_fail (self != NULL && target != NULL);

  if (target->delivery != NULL)
    eks_delivery_set_progress (target->delivery, report_cb, self);
  g_ptr_array_add (self->targets, target);
}

/**
 * eks_cargo_take:
 * @self: a cargo
 * @target: one of its destinations
 * @parcel: (transfer full): a file for it
 * @manifest: whether it is about another one; those get their names last, so that whoever waits for one finds the other
 */
void
eks_cargo_take (EksCargo *self, EksTarget *target, EksParcel *parcel, gboolean manifest)
{
  EksCargoItem *item;

  g_return_if_fail (self != NULL && target != NULL && parcel != NULL);

  item = g_new0 (EksCargoItem, 1);
  item->target = target;
  item->parcel = parcel;
  item->manifest = manifest;
  item->tokens = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_upload_free);
  self->bytes += parcel->bytes;
  g_ptr_array_add (self->items, item);
}

/**
 * eks_cargo_get_targets:
 * @self: a cargo
 *
 * Returns: (transfer none) (element-type EksTarget): its destinations, in the order of the export
 */
GPtrArray *
eks_cargo_get_targets (EksCargo *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->targets;
}

/**
 * eks_cargo_get_items:
 * @self: a cargo
 *
 * Returns: (transfer none) (element-type EksCargoItem): what is delivered
 */
GPtrArray *
eks_cargo_get_items (EksCargo *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->items;
}

typedef struct
{
  EksCargo *cargo;
  EksCargoItem *item;
} Staging;

static gboolean
keep_token (const char *token, gpointer data, GError **error)
{
  const Staging *staging = data;
  EksCargo *self = staging->cargo;
  g_autoptr (EksUpload) upload = g_new0 (EksUpload, 1);

  upload->job_id = g_strdup (self->key);
  upload->destination = g_strdup (staging->item->target->note);
  upload->token = g_strdup (token);
  upload->began = eks_clock_get_real_time (eks_environment_get_clock (self->environment));
  if (!eks_history_add_upload (eks_environment_get_history (self->environment), upload, error))
    return FALSE;
  g_ptr_array_add (staging->item->tokens, g_steal_pointer (&upload));
  return TRUE;
}

/* Which of several destinations it is, is what matters most about a fault. */
static gboolean
blame (EksCargo *self, const EksCargoItem *item, GError *fault, GError **error)
{
  const char *id = eks_destination_get_id (item->target->destination);

  if (self->targets->len > 1 && !eks_error_is_cancelled (fault))
    /* TRANSLATORS: %1$s is the id of a destination, %2$s a sentence: what went wrong there */
    g_set_error (error, fault->domain, fault->code, _("Destination “%1$s”: %2$s"), id, fault->message);
  else
    g_propagate_error (error, g_steal_pointer (&fault));
  g_clear_error (&fault);
  return FALSE;
}

/**
 * eks_cargo_stage:
 * @self: a cargo
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Brings every file to its destination, under no name that anybody looks for. After an error, call eks_cargo_withdraw().
 *
 * Returns: %FALSE with an error of eks_delivery_stage() or of the history
 */
gboolean
eks_cargo_stage (EksCargo *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->items->len; i++)
    {
      EksCargoItem *item = g_ptr_array_index (self->items, i);
      Staging staging = { self, item };
      GError *fault = NULL;
      self->current = item;
      report_cb (0, item->parcel->bytes, self);
      item->handle = eks_delivery_stage (item->target->delivery, item->parcel, keep_token, &staging, cancellable, &fault);
      if (item->handle == NULL)
        return blame (self, item, fault, error);
      self->sent += item->parcel->bytes;
      report_cb (0, 0, self);
    }
  self->current = NULL;
  return TRUE;
}

static gboolean
commit_kind (EksCargo *self, gboolean manifests, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      EksCargoItem *item = g_ptr_array_index (self->items, i);
      GError *fault = NULL;
      if (item->manifest != manifests)
        continue;
      item->receipt = eks_delivery_commit (item->target->delivery, item->handle, cancellable, &fault);
      if (item->receipt == NULL)
        return blame (self, item, fault, error);
    }
  return TRUE;
}

/**
 * eks_cargo_commit:
 * @self: a cargo that is staged in full
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Gives every file its name and reads it back, manifests last. After an error, call eks_cargo_withdraw(), else
 * eks_cargo_settle().
 *
 * Returns: %FALSE with an error of eks_delivery_commit()
 */
gboolean
eks_cargo_commit (EksCargo *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return commit_kind (self, FALSE, cancellable, error) && commit_kind (self, TRUE, cancellable, error);
}

/* Makes sure that nothing is left under the tokens of an item, and forgets them then. */
static gboolean
sweep (EksCargo *self, EksCargoItem *item)
{
  EksHistory *history = eks_environment_get_history (self->environment);

  while (item->tokens->len > 0)
    {
      const EksUpload *upload = g_ptr_array_index (item->tokens, 0);
      if (!eks_delivery_sweep (item->target->delivery, upload->token, NULL, NULL) || !eks_history_remove_upload (history, upload->id, NULL))
        return FALSE;
      g_ptr_array_remove_index (item->tokens, 0);
    }
  return TRUE;
}

/* A server that does not answer is not asked again for each file: the next run does that. */
static gboolean
sweep_target (EksCargo *self, EksTarget *target)
{
  if (target->delivery == NULL)
    return TRUE;
  eks_delivery_set_in_a_hurry (target->delivery);
  for (guint i = 0; i < self->items->len; i++)
    {
      EksCargoItem *item = g_ptr_array_index (self->items, i);
      if (item->target == target && !item->stands && !sweep (self, item))
        return FALSE;
    }
  return TRUE;
}

static gboolean
sweep_all (EksCargo *self)
{
  gboolean good = TRUE;

  for (guint i = 0; i < self->targets->len; i++)
    good = sweep_target (self, g_ptr_array_index (self->targets, i)) && good;
  return good;
}

/**
 * eks_cargo_withdraw:
 * @self: a cargo of which something could not be staged or committed
 *
 * Takes away what is outside, and puts older files back that had the same names.
 *
 * Returns: whether nothing is left, as far as the destinations can be asked; else the next run finds it in the history
 */
gboolean
eks_cargo_withdraw (EksCargo *self)
{
  gboolean gone = TRUE;

  g_return_val_if_fail (self != NULL, FALSE);

  self->current = NULL;
  for (guint i = self->items->len; i-- > 0;)
    {
      EksCargoItem *item = g_ptr_array_index (self->items, i);
      if (item->handle == NULL)
        continue;
      item->stands = !eks_delivery_withdraw (item->target->delivery, item->handle);
      gone = gone && !item->stands;
      if (!item->stands)
        g_clear_pointer (&item->handle, g_free);
    }
  return sweep_all (self) && gone;
}

/**
 * eks_cargo_describe_standing:
 * @self: a cargo that was withdrawn
 *
 * Returns: (transfer full) (nullable): where a file may still have its name, the first of them; %NULL if nowhere
 */
char *
eks_cargo_describe_standing (EksCargo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const EksCargoItem *item = g_ptr_array_index (self->items, i);
      if (item->stands)
        return item->receipt != NULL ? g_strdup (item->receipt->location) : eks_target_make_location (item->target, item->parcel->name);
    }
  return NULL;
}

/**
 * eks_cargo_item_is_fetched:
 * @item: a file
 *
 * Returns: whether it had its name, and whoever waits for it was quicker than we were: it cannot be taken back
 */
gboolean
eks_cargo_item_is_fetched (const EksCargoItem *item)
{
  g_return_val_if_fail (item != NULL, FALSE);
  return item->receipt != NULL && item->receipt->taken_away;
}

/**
 * eks_cargo_describe_fetched:
 * @self: a cargo that was withdrawn
 *
 * Returns: (transfer full) (nullable): where somebody has fetched a file already, the first of them; %NULL if nowhere
 */
char *
eks_cargo_describe_fetched (EksCargo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const EksCargoItem *item = g_ptr_array_index (self->items, i);
      if (eks_cargo_item_is_fetched (item))
        return g_strdup (item->receipt->location);
    }
  return NULL;
}

/**
 * eks_cargo_settle:
 * @self: a cargo of which everything has its name
 *
 * Removes older files that had the same names, and forgets what the history knows of the way there.
 */
void
eks_cargo_settle (EksCargo *self)
{
  g_return_if_fail (self != NULL);

  self->current = NULL;
  for (guint i = 0; i < self->items->len; i++)
    {
      EksCargoItem *item = g_ptr_array_index (self->items, i);
      if (item->handle != NULL)
        eks_delivery_settle (item->target->delivery, item->handle);
      g_clear_pointer (&item->handle, g_free);
    }
  sweep_all (self);
}

/* The handle is a token too. (nullable): of what is not outside any more */
static const char *
get_token (const EksCargoItem *item)
{
  if (item->handle != NULL)
    return item->handle;
  return item->tokens->len > 0 ? ((const EksUpload *) g_ptr_array_index (item->tokens, item->tokens->len - 1))->token : NULL;
}

static JsonObject *
receipt_to_json (const EksReceipt *receipt)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "path", receipt->path);
  json_object_set_string_member (object, "location", receipt->location);
  if (receipt->mark != NULL)
    json_object_set_string_member (object, "mark", receipt->mark);
  return object;
}

static JsonObject *
item_to_json (const EksCargoItem *item)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "target", item->target->note);
  json_object_set_string_member (object, "token", get_token (item));
  json_object_set_boolean_member (object, "manifest", item->manifest);
  json_object_set_string_member (object, "name", item->parcel->name);
  json_object_set_string_member (object, "path", item->parcel->path);
  json_object_set_int_member (object, "bytes", (gint64) item->parcel->bytes);
  json_object_set_string_member (object, "sha256", item->parcel->sha256);
  json_object_set_string_member (object, "media_type", item->parcel->media_type);
  if (item->receipt != NULL)
    json_object_set_object_member (object, "receipt", receipt_to_json (item->receipt));
  return object;
}

/**
 * eks_cargo_to_json:
 * @self: a cargo that is staged in full, or could not be withdrawn in full
 *
 * Returns: (transfer full): what eks_cargo_open() needs if the program is killed now: what is outside; no secret in it
 */
JsonNode *
eks_cargo_to_json (EksCargo *self)
{
  JsonNode *node;
  g_autoptr (JsonArray) array = json_array_new ();

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const EksCargoItem *item = g_ptr_array_index (self->items, i);
      if (get_token (item) != NULL)
        json_array_add_object_element (array, item_to_json (item));
    }
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (node, array);
  return node;
}

static EksTarget *
ensure_target (EksCargo *self, EksJob *job, const char *note, GCancellable *cancellable, GError **error)
{
  g_autofree char *tag = eks_target_make_tag (self->key);
  EksTarget *target;

  for (guint i = 0; i < self->targets->len; i++)
    {
      target = g_ptr_array_index (self->targets, i);
      if (g_str_equal (target->note, note))
        return target;
    }
  target = eks_target_open_note (self->environment, job, note, tag, cancellable, error);
  if (target != NULL)
    eks_cargo_take_target (self, target);
  return target;
}

/* What the history knows to be outside under the token, so that it is forgotten when that is gone. */
static void
adopt_tokens (EksCargoItem *item, const char *token, GPtrArray *uploads)
{
  for (guint i = 0; i < uploads->len; i++)
    {
      const EksUpload *upload = g_ptr_array_index (uploads, i);
      EksUpload *copy;
      if (upload->intent != NULL || !g_str_equal (upload->token, token) || !g_str_equal (upload->destination, item->target->note))
        continue;
      copy = g_new0 (EksUpload, 1);
      copy->id = upload->id;
      copy->token = g_strdup (token);
      g_ptr_array_add (item->tokens, copy);
    }
}

static EksReceipt *
receipt_from_json (JsonObject *object, const EksCargoItem *item)
{
  EksReceipt *receipt = g_new0 (EksReceipt, 1);

  receipt->destination_id = g_strdup (eks_destination_get_id (item->target->destination));
  receipt->path = g_strdup (json_object_get_string_member_with_default (object, "path", ""));
  receipt->location = g_strdup (json_object_get_string_member_with_default (object, "location", ""));
  receipt->mark = g_strdup (json_object_get_string_member_with_default (object, "mark", NULL));
  receipt->bytes = item->parcel->bytes;
  receipt->sha256 = g_strdup (item->parcel->sha256);
  return receipt;
}

static gboolean
open_item (EksCargo *self, EksJob *job, JsonObject *object, GPtrArray *uploads, GCancellable *cancellable, GError **error)
{
  const char *token = json_object_get_string_member_with_default (object, "token", "");
  EksTarget *target = ensure_target (self, job, json_object_get_string_member_with_default (object, "target", ""), cancellable, error);
  JsonNode *receipt = json_object_get_member (object, "receipt");
  EksParcel *parcel;
  EksCargoItem *item;

  if (target == NULL)
    return FALSE;
  parcel = eks_parcel_new (json_object_get_string_member_with_default (object, "path", ""), json_object_get_string_member_with_default (object, "name", ""),
                           (guint64) json_object_get_int_member_with_default (object, "bytes", 0), json_object_get_string_member_with_default (object, "sha256", ""),
                           json_object_get_string_member_with_default (object, "media_type", ""));
  eks_cargo_take (self, target, parcel, json_object_get_boolean_member_with_default (object, "manifest", FALSE));
  item = g_ptr_array_index (self->items, self->items->len - 1);
  item->handle = g_strdup (token);
  if (receipt != NULL && JSON_NODE_HOLDS_OBJECT (receipt))
    item->receipt = receipt_from_json (json_node_get_object (receipt), item);
  adopt_tokens (item, token, uploads);
  return TRUE;
}

/**
 * eks_cargo_open:
 * @environment: with the history
 * @job: the export as it is today
 * @key: eks_job_lock_make_key() of the export, whose lock is held
 * @node: what eks_cargo_to_json() of another run made
 * @uploads: (element-type EksUpload): what the history knows to be outside
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * What another run left, to be adopted or taken back. Asks no server.
 *
 * Returns: (transfer full) (nullable): the cargo, or %NULL with an error of eks_target_open_note()
 */
EksCargo *
eks_cargo_open (EksEnvironment *environment, EksJob *job, const char *key, JsonNode *node, GPtrArray *uploads, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksCargo) self = eks_cargo_new (environment, key, NULL);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; i < eks_json_array_length (array); i++)
    {
      JsonObject *object = eks_json_peek_object (array, i);
      if (object != NULL && !open_item (self, job, object, uploads, cancellable, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * eks_cargo_adopt:
 * @self: what a run that was killed had staged in full
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Takes it up, so that it can be committed, as far as it was not, or withdrawn.
 *
 * Returns: %FALSE if it cannot be found out what became of it
 */
gboolean
eks_cargo_adopt (EksCargo *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->items->len; i++)
    {
      const EksCargoItem *item = g_ptr_array_index (self->items, i);
      if (!eks_delivery_adopt (item->target->delivery, item->parcel, item->handle, item->receipt != NULL ? item->receipt->mark : NULL, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_back (EksCargo *self, EksCargoItem *item, GCancellable *cancellable, GError **error)
{
  EksDelivery *delivery = item->target->delivery;
  const char *mark = item->receipt != NULL ? item->receipt->mark : NULL;
  g_autofree char *place = NULL;

  if (!eks_delivery_adopt (delivery, item->parcel, item->handle, mark, cancellable, error))
    return FALSE;
  item->stands = !eks_delivery_withdraw (delivery, item->handle);
  if (!item->stands)
    return eks_delivery_sweep (delivery, item->handle, cancellable, error);
  place = eks_cargo_describe_standing (self);
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY,
               /* TRANSLATORS: %s is where a file is */
               _("A file of a run that failed may still stand at “%s”, and cannot be taken away. Remove it there, then export again."), place);
  return FALSE;
}

/**
 * eks_cargo_take_back:
 * @self: what a run that failed could not withdraw
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * A file that had its name is removed if it is still the one that was delivered: the server may have lost the answer and not the
 * question. May be done again: what was taken back is not looked for any more, as an older file has the name then.
 *
 * Returns: %FALSE if a destination cannot be asked
 */
gboolean
eks_cargo_take_back (EksCargo *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->items->len; i++)
    {
      EksCargoItem *item = g_ptr_array_index (self->items, i);
      if (item->tokens->len > 0 && (!take_back (self, item, cancellable, error) || !sweep (self, item)))
        return FALSE;
      g_clear_pointer (&item->handle, g_free);
    }
  return sweep_all (self);
}

/**
 * eks_cargo_free:
 * @self: (nullable) (transfer full): a cargo; what is outside stays
 */
void
eks_cargo_free (EksCargo *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->targets->len; i++)
    {
      EksTarget *target = g_ptr_array_index (self->targets, i);
      if (target->delivery != NULL)
        eks_delivery_set_progress (target->delivery, NULL, NULL);
    }
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->targets);
  g_clear_object (&self->progress);
  g_object_unref (self->environment);
  g_free (self->key);
  g_free (self);
}
