/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the first name that is given at a destination and the record in the history the program can be killed. The next
 * run of the export finds here what was meant, and finishes it or takes it back. */

#include "config.h"

#include "eks-intent.h"

#include "eks-error.h"
#include "eks-history-uploads.h"
#include "eks-run-audit.h"

#include <string.h>

/* No destination has such a token. */
#define TOKEN "intent"

static const char *const texts[] = { "job_id", "job_name", "outcome", "message", "report", "trigger", "recipients", "destinations", "content" };
static const char *const numbers[] = { "started", "finished", "rows", "slot", "rows_read", "bytes" };

static char **
get_text (EksRunRecord *record, guint i)
{
  char **members[] = { &record->job_id, &record->job_name, &record->outcome, &record->message, &record->report, &record->trigger, &record->recipients, &record->destinations, &record->content };

  G_STATIC_ASSERT (G_N_ELEMENTS (members) == G_N_ELEMENTS (texts));
  return members[i];
}

/* All are 64 bits wide. */
static gint64 *
get_number (EksRunRecord *record, guint i)
{
  gint64 *members[] = { &record->started, &record->finished, (gint64 *) &record->rows, &record->slot, (gint64 *) &record->rows_read, (gint64 *) &record->bytes };

  G_STATIC_ASSERT (G_N_ELEMENTS (members) == G_N_ELEMENTS (numbers));
  return members[i];
}

static JsonObject *
record_to_json (const EksRunRecord *record)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = *get_text ((EksRunRecord *) record, i);
      if (text != NULL)
        json_object_set_string_member (object, texts[i], text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    json_object_set_int_member (object, numbers[i], *get_number ((EksRunRecord *) record, i));
  return object;
}

static EksRunRecord *
record_from_json (JsonObject *object)
{
  EksRunRecord *record = g_new0 (EksRunRecord, 1);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *get_text (record, i) = g_strdup (json_object_get_string_member_with_default (object, texts[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    *get_number (record, i) = json_object_get_int_member_with_default (object, numbers[i], 0);
  return record;
}

/**
 * eks_intent_new:
 * @record: (transfer full): what the history is to say
 * @cargo: (transfer full): what eks_cargo_to_json() made
 * @audit: (transfer full) (element-type JsonNode): what the audit log is to say
 *
 * Returns: (transfer full): an intent
 */
EksIntent *
eks_intent_new (EksRunRecord *record, JsonNode *cargo, GPtrArray *audit)
{
  EksIntent *self;

  g_return_val_if_fail (record != NULL && cargo != NULL && audit != NULL, NULL);

  self = g_new0 (EksIntent, 1);
  self->record = record;
  self->cargo = cargo;
  self->audit = audit;
  return self;
}

/**
 * eks_intent_to_text:
 * @self: an intent
 *
 * Returns: (transfer full): JSON; no secret in it
 */
char *
eks_intent_to_text (const EksIntent *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *audit = json_array_new ();

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->audit->len; i++)
    json_array_add_element (audit, json_node_copy (g_ptr_array_index (self->audit, i)));
  json_object_set_object_member (object, "record", record_to_json (self->record));
  json_object_set_member (object, "cargo", json_node_copy (self->cargo));
  json_object_set_array_member (object, "audit", audit);
  json_object_set_boolean_member (object, "withdraw", self->withdraw);
  json_node_set_object (node, object);
  return eks_json_to_text (node, FALSE);
}

static GPtrArray *
parse_audit (JsonArray *array)
{
  GPtrArray *audit = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);

  for (guint i = 0; i < eks_json_array_length (array); i++)
    if (eks_json_peek_object (array, i) != NULL)
      g_ptr_array_add (audit, json_node_copy (json_array_get_element (array, i)));
  return audit;
}

/**
 * eks_intent_parse:
 * @text: what eks_intent_to_text() made
 *
 * Returns: (transfer full) (nullable): the intent; %NULL if the text is something else
 */
EksIntent *
eks_intent_parse (const char *text)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (EksIntent) self = NULL;
  JsonObject *object;
  JsonNode *record;

  g_return_val_if_fail (text != NULL, NULL);

  node = eks_json_parse (text, strlen (text), NULL);
  object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  record = object != NULL ? json_object_get_member (object, "record") : NULL;
  if (record == NULL || !JSON_NODE_HOLDS_OBJECT (record) || !json_object_has_member (object, "cargo"))
    return NULL;
  self = eks_intent_new (record_from_json (json_node_get_object (record)), json_node_copy (json_object_get_member (object, "cargo")),
                         parse_audit (eks_json_peek_array (object, "audit")));
  self->withdraw = json_object_get_boolean_member_with_default (object, "withdraw", FALSE);
  return self->record->job_id != NULL && self->record->job_name != NULL && self->record->outcome != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * eks_intent_free:
 * @self: (nullable) (transfer full): an intent
 */
void
eks_intent_free (EksIntent *self)
{
  if (self == NULL)
    return;
  eks_run_record_free (self->record);
  json_node_unref (self->cargo);
  g_ptr_array_unref (self->audit);
  g_free (self);
}

typedef struct
{
  EksUpload upload;
  gint64 *id;
} Keeping;

static gboolean
replace (EksHistory *history, gpointer data, GError **error)
{
  Keeping *keeping = data;
  gint64 old = *keeping->id;

  if (!eks_history_add_upload (history, &keeping->upload, error))
    return FALSE;
  *keeping->id = keeping->upload.id;
  return old == 0 || eks_history_remove_upload (history, old, error);
}

/**
 * eks_intent_keep:
 * @environment: with the history
 * @key: eks_job_lock_make_key() of the export
 * @text: eks_intent_to_text()
 * @began: µs since 1970 UTC
 * @id: (inout): of the upload that it is; 0 if there is none yet, else the one that it replaces
 * @error: return location
 *
 * It is on the disk when this returns.
 *
 * Returns: %FALSE on an error of the history
 */
gboolean
eks_intent_keep (EksEnvironment *environment, const char *key, const char *text, gint64 began, gint64 *id, GError **error)
{
  Keeping keeping = { { .job_id = (char *) key, .destination = (char *) "", .token = (char *) TOKEN, .intent = (char *) text, .began = began }, id };

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && key != NULL && text != NULL && id != NULL, FALSE);
  return eks_history_transact (eks_environment_get_history (environment), replace, &keeping, error);
}

typedef struct
{
  EksEnvironment *environment;
  EksIntent *intent;
  GPtrArray *items;
  gint64 id;
  gint64 now;
  GError **audit_error;
} Finish;

static gboolean
add_delivery (EksHistory *history, const Finish *finish, const EksCargoItem *item, GError **error)
{
  g_autoptr (EksDeliveryRecord) record = eks_intent_make_delivery (finish->intent->record, item, finish->now);

  return eks_history_add_delivery (history, record, error);
}

/* The log is written while the history can still be undone: a line too many is better than one too few. */
static gboolean
finish_work (EksHistory *history, gpointer data, GError **error)
{
  Finish *finish = data;
  EksRunRecord *record = finish->intent->record;

  if (!eks_history_add (history, record, error))
    return FALSE;
  for (guint i = 0; i < finish->items->len; i++)
    if (!add_delivery (history, finish, g_ptr_array_index (finish->items, i), error))
      return FALSE;
  if (!eks_history_adopt_pending (history, record->job_id, error) || (finish->id != 0 && !eks_history_remove_upload (history, finish->id, error)))
    return FALSE;
  eks_run_audit_write (finish->environment, finish->intent->audit, record->id, finish->audit_error);
  return TRUE;
}

/**
 * eks_intent_make_delivery:
 * @record: a run
 * @item: a file that it delivers
 * @delivered: when, µs since 1970 UTC
 *
 * Returns: (transfer full): what the history keeps of it; without a receipt, what it will be as far as is known
 */
EksDeliveryRecord *
eks_intent_make_delivery (const EksRunRecord *record, const EksCargoItem *item, gint64 delivered)
{
  EksDeliveryRecord *delivery;

  g_return_val_if_fail (record != NULL && item != NULL, NULL);

  delivery = g_new0 (EksDeliveryRecord, 1);
  delivery->run_id = record->id;
  delivery->job_id = g_strdup (record->job_id);
  delivery->destination_id = g_strdup (eks_destination_get_id (item->target->destination));
  delivery->destination = g_strdup (item->target->note);
  delivery->location = item->receipt != NULL ? g_strdup (item->receipt->location) : eks_target_make_location (item->target, item->parcel->name);
  delivery->path = g_strdup (item->receipt != NULL ? item->receipt->path : item->parcel->name);
  delivery->bytes = item->parcel->bytes;
  delivery->sha256 = g_strdup (item->parcel->sha256);
  delivery->mark = g_strdup (item->receipt != NULL ? item->receipt->mark : NULL);
  delivery->delivered = delivered;
  return delivery;
}

/**
 * eks_intent_finish:
 * @environment: with the history
 * @self: (inout): what was done; its record gets its id
 * @items: (element-type EksCargoItem): each with its receipt
 * @id: of the upload that the intent is, or 0
 * @audit_error: return location for why the audit log could not be written, which undoes nothing
 * @error: return location
 *
 * The run, its deliveries, and what it has sent and seen are in the history together, and the intent is not any more.
 *
 * Returns: %FALSE on an error of the history, with nothing changed
 */
gboolean
eks_intent_finish (EksEnvironment *environment, EksIntent *self, GPtrArray *items, gint64 id, GError **audit_error, GError **error)
{
  Finish finish = { environment, self, items, id, 0, audit_error };

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && self != NULL && items != NULL, FALSE);

  finish.now = eks_clock_get_real_time (eks_environment_get_clock (environment));
  return eks_history_transact (eks_environment_get_history (environment), finish_work, &finish, error);
}

typedef struct
{
  const char *job_id;
  gint64 id;
} GivingUp;

static gboolean
give_up (EksHistory *history, gpointer data, GError **error)
{
  const GivingUp *work = data;

  return eks_history_drop_pending (history, work->job_id, error) && (work->id == 0 || eks_history_remove_upload (history, work->id, error));
}

/**
 * eks_intent_give_up:
 * @environment: with the history
 * @job_id: the export
 * @id: of the upload that the intent is, or 0
 * @error: return location
 *
 * Nothing was delivered: what would have been sent is forgotten, and the intent too.
 *
 * Returns: %FALSE on an error of the history, with nothing changed
 */
gboolean
eks_intent_give_up (EksEnvironment *environment, const char *job_id, gint64 id, GError **error)
{
  GivingUp work = { job_id, id };

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && job_id != NULL, FALSE);
  return eks_history_transact (eks_environment_get_history (environment), give_up, &work, error);
}
