/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a front end does when a person wants something done to a record. Whatever comes of it, refusals included, is in the history. */

#include "config.h"

#include "eks-act.h"

#include "eks-browse.h"
#include "eks-error.h"
#include "eks-pattern.h"
#include "eks-preview.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A value in a question is a name, not a text to read. */
#define MAX_VALUE_CHARS 100

struct _EksAct
{
  GObject parent_instance;

  EksEnvironment *environment; /* (owned) */
  EksConnection *connection;   /* (owned) */
  EksConnector *connector;     /* (owned): keeps entity and action */
  EksEntity *entity;
  const EksAction *action;
  char *name;                  /* (owned): mass_send.pause */
  GHashTable *record;          /* (owned) (element-type utf8 utf8): field id → text */
  gboolean undo;               /* the record is as it was before, so what it says of its state no longer counts */
};

G_DEFINE_FINAL_TYPE (EksAct, eks_act, G_TYPE_OBJECT)

static void
eks_act_finalize (GObject *object)
{
  EksAct *self = EKS_ACT (object);

  g_clear_object (&self->environment);
  g_clear_object (&self->connection);
  g_clear_object (&self->connector);
  g_free (self->name);
  g_clear_pointer (&self->record, g_hash_table_unref);
  G_OBJECT_CLASS (eks_act_parent_class)->finalize (object);
}

static void
eks_act_class_init (EksActClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_act_finalize;
}

static void
eks_act_init (EksAct *self)
{
}

/* @what is what somebody asked for. */
static void
set_unknown_error (EksConnector *connector, const char *what, GError **error)
{
  GPtrArray *entities = eks_connector_get_entities (connector);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < entities->len; i++)
    {
      EksEntity *entity = g_ptr_array_index (entities, i);
      GPtrArray *actions = eks_entity_get_actions (entity);
      for (guint j = 0; j < actions->len; j++)
        g_string_append_printf (names, "%s%s.%s", names->len > 0 ? ", " : "", eks_entity_get_id (entity), ((const EksAction *) g_ptr_array_index (actions, j))->id);
    }
  if (names->len > 0)
    /* TRANSLATORS: %1$s is what somebody typed, %2$s the name of a system, %3$s names such as mass_send.pause, mass_send.stop */
    g_set_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND, _("“%1$s” is not an action of %2$s. Its actions are %3$s."), what, eks_connector_get_label (connector), names->str);
  else
    /* TRANSLATORS: %1$s is what somebody typed, %2$s the name of a system */
    g_set_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND, _("“%1$s” is not an action of %2$s: it has none"), what, eks_connector_get_label (connector));
}

/**
 * eks_act_find:
 * @connector: a connector
 * @name: the entity and the action: `mass_send.pause`
 * @entity: (out) (optional) (transfer none): the entity
 * @action: (out) (optional) (transfer none): the action
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_NOT_FOUND if the connector has no such action
 */
gboolean
eks_act_find (EksConnector *connector, const char *name, EksEntity **entity, const EksAction **action, GError **error)
{
  const char *dot;
  EksEntity *found = NULL;
  const EksAction *what = NULL;

  g_return_val_if_fail (EKS_IS_CONNECTOR (connector) && name != NULL, FALSE);

  dot = strchr (name, '.');
  if (dot != NULL)
    {
      g_autofree char *id = g_strndup (name, dot - name);
      found = eks_connector_find_entity (connector, id);
      what = found != NULL ? eks_entity_find_action (found, dot + 1) : NULL;
    }
  if (what == NULL)
    {
      set_unknown_error (connector, name, error);
      return FALSE;
    }
  if (entity != NULL)
    *entity = found;
  if (action != NULL)
    *action = what;
  return TRUE;
}

/**
 * eks_act_load_record:
 * @environment: where connections are
 * @connection: a saved connection
 * @entity: an entity with a key
 * @key: which of its records
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): the text of each of its fields, or %NULL with
 *   %EKS_ERROR_NOT_FOUND if there is no such record
 */
GHashTable *
eks_act_load_record (EksEnvironment *environment, EksConnection *connection, EksEntity *entity, const char *key, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) filters = NULL;
  g_autoptr (EksJob) job = NULL;
  g_autoptr (EksPreview) preview = NULL;
  g_autoptr (EksPreviewRow) row = NULL;
  GHashTable *record;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_CONNECTION (connection) && EKS_IS_ENTITY (entity) && key != NULL, NULL);
  g_return_val_if_fail (eks_entity_get_key (entity) != NULL, NULL);

  if (key[0] == '\0') /* which asks for nothing, and so finds the first record that there is */
    {
      /* TRANSLATORS: %s is an area of a system, such as “Mass sends”; a key tells its records apart */
      g_set_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND, _("“%s” has no record with an empty key. Nothing was done."), eks_entity_get_label (entity));
      return NULL;
    }
  filters = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (filters, (gpointer) eks_entity_get_key (entity), (gpointer) key);
  job = eks_browse_make_job (connection, entity, filters, 0);
  preview = eks_preview_load (environment, job, 0, 1, cancellable, error);
  if (preview == NULL)
    return NULL;
  row = g_list_model_get_item (eks_preview_get_rows (preview), 0);
  if (row == NULL && !eks_preview_is_complete (preview))
    {
      g_autofree char *read = g_strdup_printf ("%'" G_GUINT64_FORMAT, eks_preview_get_rows_read (preview));
      g_set_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND,
                   /* TRANSLATORS: %1$s is a key, %2$s an area of a system, such as “Mass sends”, %3$s a number of records */
                   _("The key “%1$s” is not among the first %3$s records of “%2$s”; the others were not looked at. Nothing was done."), key, eks_entity_get_label (entity), read);
      return NULL;
    }
  if (row == NULL)
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND,
                   /* TRANSLATORS: %1$s is an area of a system, such as “Mass sends”; %2$s a key */
                   _("“%1$s” has no record with the key “%2$s” that could be found"), eks_entity_get_label (entity), key);
      return NULL;
    }
  record = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < eks_entity_get_fields (entity)->len; i++)
    {
      const EksField *field = g_ptr_array_index (eks_entity_get_fields (entity), i);
      g_hash_table_insert (record, g_strdup (field->id), g_strdup (eks_preview_row_get_text (row, i)));
    }
  return record;
}

/**
 * eks_act_new:
 * @environment: connections and history
 * @connection: the connection, as it is saved now
 * @connector: its connector
 * @name: the entity and the action: `mass_send.pause`
 * @record: (element-type utf8 utf8): the text of each field of the record
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the action at that record, or %NULL with %EKS_ERROR_NOT_FOUND
 */
EksAct *
eks_act_new (EksEnvironment *environment, EksConnection *connection, EksConnector *connector, const char *name, GHashTable *record, GError **error)
{
  g_autoptr (EksAct) self = NULL;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_CONNECTION (connection) && EKS_IS_CONNECTOR (connector), NULL);
  g_return_val_if_fail (name != NULL && record != NULL, NULL);

  self = g_object_new (EKS_TYPE_ACT, NULL);
  if (!eks_act_find (connector, name, &self->entity, &self->action, error))
    return NULL;
  self->environment = g_object_ref (environment);
  self->connection = g_object_ref (connection);
  self->connector = g_object_ref (connector);
  self->name = g_strdup (name);
  self->record = g_hash_table_ref (record);
  return g_steal_pointer (&self);
}

/**
 * eks_act_new_undo:
 * @self: an action that was done
 *
 * Returns: (transfer full) (nullable): what takes it back, or %NULL if nothing does or it is not allowed
 */
EksAct *
eks_act_new_undo (EksAct *self)
{
  g_autofree char *name = NULL;
  EksAct *undo;

  g_return_val_if_fail (EKS_IS_ACT (self), NULL);

  if (self->action->undo == NULL)
    return NULL;
  name = g_strconcat (eks_entity_get_id (self->entity), ".", self->action->undo, NULL);
  if (!eks_connection_allows (self->connection, name))
    return NULL;
  undo = eks_act_new (self->environment, self->connection, self->connector, name, self->record, NULL);
  if (undo != NULL)
    undo->undo = TRUE;
  return undo;
}

/**
 * eks_act_get_name:
 * @self: an action at a record
 *
 * Returns: (transfer none): what a connection calls it: `mass_send.pause`
 */
const char *
eks_act_get_name (EksAct *self)
{
  g_return_val_if_fail (EKS_IS_ACT (self), NULL);
  return self->name;
}

/**
 * eks_act_get_label:
 * @self: an action at a record
 *
 * Returns: (transfer none): the word on its button
 */
const char *
eks_act_get_label (EksAct *self)
{
  g_return_val_if_fail (EKS_IS_ACT (self), NULL);
  return self->action->label;
}

/**
 * eks_act_get_key:
 * @self: an action at a record
 *
 * Returns: (transfer none): the key of the record; empty if it has none
 */
const char *
eks_act_get_key (EksAct *self)
{
  const char *key;

  g_return_val_if_fail (EKS_IS_ACT (self), NULL);

  key = g_hash_table_lookup (self->record, eks_entity_get_key (self->entity));
  return key != NULL ? key : "";
}

static const char *
find_choice_label (const EksField *field, const char *value)
{
  const EksChoice *choice = eks_browse_find_choice (field, value);

  return choice != NULL ? choice->label : NULL;
}

/* EksPatternFunc: what the record has, as data that cannot pretend to be part of the question. */
static char *
dup_value (const char *name, gpointer data)
{
  EksAct *self = data;
  const char *value = g_hash_table_lookup (self->record, name);
  const char *label = value != NULL ? find_choice_label (eks_entity_find_field (self->entity, name), value) : NULL;
  g_autofree char *printable = eks_text_make_printable (label != NULL ? label : value != NULL ? value : "");

  if (g_utf8_strlen (printable, -1) <= MAX_VALUE_CHARS)
    return g_steal_pointer (&printable);
  g_autofree char *head = g_utf8_substring (printable, 0, MAX_VALUE_CHARS);
  return g_strconcat (head, "…", NULL);
}

static char *
dup_sentence (EksAct *self, const char *sentence)
{
  char *text = eks_pattern_expand (sentence, dup_value, self, NULL);

  return text != NULL ? text : g_strdup (sentence);
}

/**
 * eks_act_dup_question:
 * @self: an action at a record
 *
 * Returns: (transfer full): what a person is asked before it is done, with the record's own name
 */
char *
eks_act_dup_question (EksAct *self)
{
  g_return_val_if_fail (EKS_IS_ACT (self), NULL);
  return dup_sentence (self, self->action->confirm);
}

/**
 * eks_act_dup_done:
 * @self: an action at a record
 *
 * Returns: (transfer full): what is said when it was done
 */
char *
eks_act_dup_done (EksAct *self)
{
  g_return_val_if_fail (EKS_IS_ACT (self), NULL);
  return dup_sentence (self, self->action->done);
}

/**
 * eks_act_is_allowed:
 * @self: an action at a record
 *
 * Returns: whether the person allows it on the connection
 */
gboolean
eks_act_is_allowed (EksAct *self)
{
  g_return_val_if_fail (EKS_IS_ACT (self), FALSE);
  return eks_connection_allows (self->connection, self->name);
}

/**
 * eks_act_is_possible:
 * @self: an action at a record
 *
 * Returns: whether the record is in a state in which it can be done
 */
gboolean
eks_act_is_possible (EksAct *self)
{
  const char *value;

  g_return_val_if_fail (EKS_IS_ACT (self), FALSE);

  if (self->action->when_field == NULL || self->undo)
    return TRUE;
  value = g_hash_table_lookup (self->record, self->action->when_field);
  return value != NULL && g_strv_contains ((const char *const *) self->action->when_values, value);
}

/* The beginning of a key is the key of another record, if of any. */
static gboolean
check_key (EksAct *self, GError **error)
{
  if (!eks_preview_text_is_cut (eks_act_get_key (self)))
    return TRUE;
  /* TRANSLATORS: %s is an area of a system, such as “Mass sends”; a key tells its records apart */
  g_set_error (error, EKS_ERROR, EKS_ERROR_GUARD, _("The key of this record of “%s” is too long to be known whole. Nothing was sent."), eks_entity_get_label (self->entity));
  return FALSE;
}

static gboolean
check_possible (EksAct *self, GError **error)
{
  const EksField *field;
  const char *value;
  const char *label;

  if (!check_key (self, error))
    return FALSE;
  if (eks_act_is_possible (self))
    return TRUE;
  field = eks_entity_find_field (self->entity, self->action->when_field);
  value = g_hash_table_lookup (self->record, self->action->when_field);
  label = find_choice_label (field, value);
  g_set_error (error, EKS_ERROR, EKS_ERROR_GUARD,
               /* TRANSLATORS: %1$s is the word on a button, such as “Pause”; %2$s a field, such as “Status”; %3$s its value now */
               _("“%1$s” cannot be done while “%2$s” is “%3$s”. Nothing was sent."), self->action->label, field->label,
               label != NULL ? label : value != NULL ? value : "");
  return FALSE;
}

/* What counts is what is saved at this moment: the person may have taken the permission back meanwhile. */
static gboolean
send_once (EksAct *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksConnection) now = eks_environment_find_connection (self->environment, eks_connection_get_id (self->connection), error);
  g_autoptr (EksAccount) account = now != NULL ? eks_environment_open_account (self->environment, now, cancellable, error) : NULL;
  g_autoptr (EksSource) source = account != NULL ? eks_account_open_source (account, eks_environment_get_clock (self->environment), error) : NULL;

  return source != NULL && eks_source_act (source, self->entity, self->action, eks_act_get_key (self), cancellable, error);
}

/* The key of a person's record, such as a phone number, does not stay behind in a list of what was done. */
static gboolean
key_is_private (EksAct *self)
{
  return eks_entity_find_field (self->entity, eks_entity_get_key (self->entity))->privacy != EKS_PRIVACY_NONE;
}

static EksActionRecord *
make_record (EksAct *self)
{
  EksActionRecord *record = g_new0 (EksActionRecord, 1);
  const char *name = eks_connection_get_name (self->connection);

  record->connection = g_strdup (eks_connection_get_id (self->connection));
  record->connection_name = g_strdup (name != NULL ? name : record->connection);
  record->action = g_strdup (self->name);
  record->action_label = g_strdup_printf ("%s: %s", eks_entity_get_label (self->entity), self->action->label);
  record->key = key_is_private (self) ? NULL : g_strdup (eks_act_get_key (self));
  record->started = eks_clock_get_real_time (eks_environment_get_clock (self->environment));
  record->finished = record->started;
  record->outcome = g_strdup (EKS_HISTORY_SENT);
  return record;
}

/* @problem: (nullable): what went wrong */
static gboolean
finish_record (EksAct *self, EksActionRecord *record, const GError *problem, GError **error)
{
  const char *secrets[] = { key_is_private (self) ? eks_act_get_key (self) : NULL, NULL };

  g_free (record->outcome);
  record->outcome = g_strdup (problem != NULL ? eks_error_get_code (problem) : "done");
  record->message = problem != NULL ? eks_text_obscure (problem->message, secrets) : NULL;
  record->finished = eks_clock_get_real_time (eks_environment_get_clock (self->environment));
  return eks_history_finish_action (eks_environment_get_history (self->environment), record, error);
}

/**
 * eks_act_run:
 * @self: an action at a record, which the person has confirmed
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Blocks. It is in the history before it is sent; what cannot be written there is not sent.
 *
 * Returns: %FALSE with %EKS_ERROR_GUARD if it is not allowed or not possible now, with %EKS_ERROR_UNCERTAIN if the service
 *   may have done it, else with what went wrong
 */
gboolean
eks_act_run (EksAct *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksActionRecord) record = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GError) history_error = NULL;

  g_return_val_if_fail (EKS_IS_ACT (self), FALSE);

  record = make_record (self);
  if (!eks_history_add_action (eks_environment_get_history (self->environment), record, &history_error))
    {
      /* TRANSLATORS: %s is a sentence about the history */
      g_set_error (error, EKS_ERROR, history_error->code, _("%s Nothing was sent, because every action is written down there."), history_error->message);
      return FALSE;
    }
  if (check_possible (self, &problem))
    send_once (self, cancellable, &problem);
  if (!finish_record (self, record, problem, &history_error))
    g_debug ("An action stays unfinished in the history: %s", history_error->message);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static void
run_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (eks_act_run (source, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * eks_act_run_async:
 * @self: an action at a record, which the person has confirmed
 * @cancellable: (nullable): cancels
 * @callback: called in the caller's main context
 * @data: data for @callback
 */
void
eks_act_run_async (EksAct *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (EKS_IS_ACT (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, eks_act_run_async);
  /* What was sent has an answer that must be told, also to somebody who no longer waits for it. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, run_in_thread);
}

/**
 * eks_act_run_finish:
 * @self: an action at a record
 * @result: what the callback got
 * @error: return location
 *
 * Returns: as eks_act_run()
 */
gboolean
eks_act_run_finish (EksAct *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self) && g_async_result_is_tagged (result, eks_act_run_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
