/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ends that an export waits for. Nobody calls when an operation has ended, so its record is read again now and then: in it
 * stands when it ends, or whether it has ended, by fields that the connector names. */

#include "config.h"

#include "eks-closures.h"

#include "eks-file-name.h"
#include "eks-error.h"
#include "eks-history-schedules.h"
#include "eks-plan.h"
#include "eks-schedule-words.h"
#include "eks-timestamp.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* It had ended before anybody looked: long ago, for all that counts. */
#define LONG_AGO 1
/* No more records are looked at. */
#define MAX_RECORDS 10000

/* While the records of one entity are read. */
typedef struct
{
  EksJob *job;
  const char *entity;
  const EksClosing *closing;
  GHashTable *keys;    /* (nullable): those that are waited for; %NULL: all */
  GPtrArray *known;    /* (element-type EksClosureRecord): before this look */
  GHashTable *found;   /* (element-type utf8 EksClosureRecord): by part */
  EksZone *zone;
  gint64 now;
} Look;

static char *
make_part (const char *entity, const char *key)
{
  return g_strconcat (entity, ":", key, NULL);
}

/* The entity in @part; @key: (out): what follows it */
static char *
split_part (const char *part, const char **key)
{
  const char *colon = strchr (part, ':');

  *key = colon != NULL ? colon + 1 : "";
  return g_strndup (part, colon != NULL ? (gsize) (colon - part) : strlen (part));
}

struct _EksClosureFilter
{
  GPtrArray *limits;  /* (owned) (element-type GHashTable): by entity, the keys that the schedule and each table are limited to */
  gboolean is_chosen; /* the schedule names ends */
};

static GHashTable *
index_keys (const EksParents *parents)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  g_auto (GStrv) entities = eks_parents_list_entities (parents);

  for (guint i = 0; entities[i] != NULL; i++)
    {
      GPtrArray *choices = eks_parents_get (parents, entities[i]);
      GHashTable *keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      for (guint j = 0; j < choices->len; j++)
        g_hash_table_add (keys, g_strdup (((const EksParentChoice *) g_ptr_array_index (choices, j))->key));
      g_hash_table_insert (index, g_strdup (entities[i]), keys);
    }
  return index;
}

/**
 * eks_closure_filter_new:
 * @job: an export that waits for ends
 *
 * Which ends it waits for: those that its schedule names, or all if it names none; of these, those that its tables are limited to.
 *
 * Returns: (transfer full): a filter
 */
EksClosureFilter *
eks_closure_filter_new (EksJob *job)
{
  EksClosureFilter *self = g_new0 (EksClosureFilter, 1);
  const EksParents *chosen = eks_schedule_get_parents (eks_job_get_schedule (job));
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (job));

  self->limits = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  self->is_chosen = !eks_parents_is_empty (chosen);
  g_ptr_array_add (self->limits, index_keys (chosen));
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      g_autoptr (EksTable) copy = eks_table_copy (table);
      /* a parameter that nobody has given a value is a fault of the export, and said by its check */
      if (eks_table_expand_filter (job, copy, NULL))
        g_ptr_array_add (self->limits, index_keys (eks_table_get_parents (copy)));
    }
  return self;
}

/**
 * eks_closure_filter_free:
 * @self: (nullable) (transfer full): a filter
 */
void
eks_closure_filter_free (EksClosureFilter *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->limits);
  g_free (self);
}

/**
 * eks_closure_filter_accepts:
 * @self: a filter
 * @part: such as `operation:DRrv3d`
 *
 * Returns: whether that end is waited for
 */
gboolean
eks_closure_filter_accepts (EksClosureFilter *self, const char *part)
{
  const char *key;
  g_autofree char *entity = split_part (part, &key);

  if (self->is_chosen && !g_hash_table_contains (g_ptr_array_index (self->limits, 0), entity))
    return FALSE;
  for (guint i = 0; i < self->limits->len; i++)
    {
      GHashTable *keys = g_hash_table_lookup (g_ptr_array_index (self->limits, i), entity);
      if (keys != NULL && !g_hash_table_contains (keys, key))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_under (EksConnector *connector, EksEntity *entity, const char *above)
{
  EksEntity *parent = eks_connector_find_parent (connector, entity);

  while (parent != NULL && strcmp (eks_entity_get_id (parent), above) != 0)
    parent = eks_connector_find_parent (connector, parent);
  return parent != NULL;
}

/**
 * eks_closures_narrow:
 * @job: the copy of an export that is about to run
 * @connector: its connector
 * @part: the end that it runs for, such as `operation:DRrv3d`
 *
 * Leaves only what is under that record, in tables whose records are under one.
 *
 * Returns: %FALSE if there is no such table
 */
gboolean
eks_closures_narrow (EksJob *job, EksConnector *connector, const char *part)
{
  GListModel *tables = G_LIST_MODEL (eks_job_get_tables (job));
  const char *key;
  g_autofree char *above = split_part (part, &key);
  gboolean any = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (EksTable) table = g_list_model_get_item (tables, i);
      g_autoptr (EksParents) parents = eks_parents_copy (eks_table_get_parents (table));
      g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_parent_choice_free);
      EksEntity *entity = eks_connector_find_entity (connector, eks_table_get_entity (table));
      if (entity == NULL || !is_under (connector, entity, above))
        continue;
      g_ptr_array_add (choices, eks_parent_choice_new (key, NULL));
      eks_parents_set (parents, above, choices);
      eks_table_set_parents (table, parents);
      any = TRUE;
    }
  return any;
}

/* ---- looking ---- */

static const EksClosureRecord *
find_known (Look *look, const char *part)
{
  for (guint i = 0; i < look->known->len; i++)
    if (strcmp (((const EksClosureRecord *) g_ptr_array_index (look->known, i))->part, part) == 0)
      return g_ptr_array_index (look->known, i);
  return NULL;
}

/* 0 if the record does not say */
static gint64
read_moment (Look *look, const EksValue *cell)
{
  EksTimestamp timestamp;

  if (eks_value_is_empty (cell) || !eks_timestamp_parse (cell->text, cell->length, &timestamp))
    return 0;
  return eks_timestamp_to_unix (&timestamp, look->zone) * G_USEC_PER_SEC;
}

static gboolean
is_state (Look *look, const EksValue *cell)
{
  g_autofree char *state = eks_value_is_empty (cell) ? NULL : eks_value_dup_text (cell);

  return state != NULL && g_strv_contains ((const char *const *) look->closing->values, state);
}

/* When a record that is over ended, as far as anybody can tell. */
static gint64
find_end (Look *look, const char *part, gint64 at)
{
  const EksClosureRecord *before = find_known (look, part);

  if (at != 0 && at <= look->now)
    return at;
  if (before != NULL)
    return before->closed != 0 && before->closed <= before->looked ? before->closed : look->now;
  /* new since the last look, or over since who knows when */
  return look->known->len > 0 ? look->now : LONG_AGO;
}

/* Returns: when it ended or will; 0 if it is open and does not say */
static gint64
find_closed (Look *look, const char *part, const EksValue *cells)
{
  gint64 at = look->closing->at != NULL ? read_moment (look, &cells[1]) : 0;

  if (look->closing->field == NULL)
    return at;
  if (is_state (look, &cells[2]))
    return find_end (look, part, at);
  return at > look->now ? at : 0; /* still open although its end has come: somebody will close it */
}

/* @part: (transfer full) */
static void
note (Look *look, char *part, gint64 closed)
{
  EksClosureRecord *record = g_new0 (EksClosureRecord, 1);

  record->part = part;
  record->closed = closed;
  record->looked = look->now;
  g_hash_table_replace (look->found, record->part, record);
}

static void
note_record (Look *look, const EksValue *cells)
{
  g_autofree char *key = eks_value_is_empty (&cells[0]) ? NULL : eks_value_dup_text (&cells[0]);
  g_autofree char *part = key != NULL ? make_part (look->entity, key) : NULL;
  gint64 closed;

  if (part == NULL || (look->keys != NULL && !g_hash_table_contains (look->keys, key)))
    return;
  closed = find_closed (look, part, cells);
  note (look, g_steal_pointer (&part), closed);
}

/* What was not among the records any more has been looked for all the same; and there was a look, whatever was found. */
static void
note_missing (Look *look)
{
  g_autofree char *prefix = make_part (look->entity, "");

  for (guint i = 0; i < look->known->len; i++)
    {
      const EksClosureRecord *before = g_ptr_array_index (look->known, i);
      if (g_str_has_prefix (before->part, prefix) && !g_hash_table_contains (look->found, before->part))
        note (look, g_strdup (before->part), before->closed <= look->now ? before->closed : 0); /* an end that was announced has come, listed or not */
    }
  note (look, g_steal_pointer (&prefix), 0);
}

static gboolean
save_found (EksHistory *history, gpointer data, GError **error)
{
  Look *look = data;
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, look->found);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    if (!eks_history_save_closure (history, eks_job_get_id (look->job), record, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_all (Look *look, EksReader *reader, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      GError *problem = NULL;
      g_autoptr (EksBatch) batch = eks_reader_next_batch (reader, cancellable, &problem);

      if (problem != NULL)
        {
          g_propagate_error (error, problem);
          return FALSE;
        }
      if (batch == NULL)
        return TRUE;
      for (guint i = 0; i < eks_batch_get_n_rows (batch); i++)
        note_record (look, eks_batch_get_row (batch, i));
    }
}

static void
add_column (EksTable *table, const char *field)
{
  g_autoptr (EksColumn) column = eks_column_new (field, NULL);

  g_list_store_append (eks_table_get_columns (table), column);
}

/* Key, moment and state; where one is not there, the key again. */
static EksTable *
make_table (Look *look, EksEntity *entity)
{
  EksTable *table = eks_table_new (look->entity);
  const char *key = eks_entity_get_key (entity);

  add_column (table, key);
  add_column (table, look->closing->at != NULL ? look->closing->at : key);
  add_column (table, look->closing->field != NULL ? look->closing->field : key);
  return table;
}

static gboolean
look_at (Look *look, EksEnvironment *environment, EksAccount *account, EksEntity *entity, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksTable) table = make_table (look, entity);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksPlan) plan = NULL;
  g_autoptr (EksReader) reader = NULL;
  const EksPlanOptions options = {
    .account = account,
    .table = table,
    .clock = eks_environment_get_clock (environment),
    .now = look->now,
    .tally = tally,
    .max_rows = MAX_RECORDS,
  };

  plan = eks_plan_new (&options, error);
  reader = plan != NULL ? eks_plan_open (plan, cancellable, error) : NULL;
  if (reader == NULL)
    return FALSE;
  if (!read_all (look, reader, cancellable, error))
    {
      eks_reader_close (reader, cancellable, NULL);
      return FALSE;
    }
  return eks_reader_close (reader, cancellable, error);
}

/* Those that were named, or all. */
static GHashTable *
collect_keys (EksSchedule *schedule, const char *entity)
{
  GPtrArray *choices = eks_parents_get (eks_schedule_get_parents (schedule), entity);
  GHashTable *keys;

  if (choices == NULL)
    return NULL;
  keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < choices->len; i++)
    g_hash_table_add (keys, g_strdup (((const EksParentChoice *) g_ptr_array_index (choices, i))->key));
  return keys;
}

static gboolean
poll_entity (EksEnvironment *environment, EksAccount *account, EksJob *job, const char *id, GPtrArray *known, gint64 now, GCancellable *cancellable, GError **error)
{
  EksEntity *entity = eks_connector_find_entity (eks_account_get_connector (account), id);
  g_autoptr (EksZone) zone = eks_zone_new (eks_account_get_zone (account), error);
  g_autoptr (GHashTable) keys = collect_keys (eks_job_get_schedule (job), id);
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) eks_closure_record_free);
  Look look = { .job = job, .entity = id, .keys = keys, .known = known, .found = found, .zone = zone, .now = now };

  if (zone == NULL)
    return FALSE;
  look.closing = entity != NULL ? eks_entity_get_closing (entity) : NULL;
  if (look.closing != NULL)
    {
      if (!look_at (&look, environment, account, entity, cancellable, error))
        return FALSE;
      note_missing (&look);
      return eks_history_transact (eks_environment_get_history (environment), save_found, &look, error);
    }
  /* TRANSLATORS: %s is the id of something in a system */
  g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The connector does not say how one sees that a record of “%s” has ended"), id);
  return FALSE;
}

/**
 * eks_closures_poll:
 * @environment: an environment
 * @job: a saved export that waits for ends
 * @now: µs since 1970 UTC
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Asks the service, and puts what it says into the history. Blocks; any thread.
 *
 * Returns: %FALSE with any error of a question
 */
gboolean
eks_closures_poll (EksEnvironment *environment, EksJob *job, gint64 now, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksAccount) account = NULL;
  g_autoptr (GPtrArray) known = NULL;
  g_auto (GStrv) entities = NULL;
  EksEntity *closing;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), FALSE);

  known = eks_history_list_closures (eks_environment_get_history (environment), eks_job_get_id (job), error);
  account = known != NULL ? eks_environment_open_job_account (environment, job, cancellable, error) : NULL;
  if (account == NULL)
    return FALSE;
  entities = eks_parents_list_entities (eks_schedule_get_parents (eks_job_get_schedule (job)));
  closing = eks_schedule_words_find_job_closing (eks_account_get_connector (account), job);
  if (entities[0] == NULL && closing != NULL)
    return poll_entity (environment, account, job, eks_entity_get_id (closing), known, now, cancellable, error);
  for (guint i = 0; entities[i] != NULL; i++)
    if (!poll_entity (environment, account, job, entities[i], known, now, cancellable, error))
      return FALSE;
  return TRUE;
}

/**
 * eks_closures_is_stale:
 * @closures: (element-type EksClosureRecord): what is known
 * @delay: how long after an end the run is, in µs
 * @now: µs since 1970 UTC
 * @interval: how long what is known holds, in µs
 *
 * Returns: whether it is time to look again: after @interval, or because a run would be due and the end may have been put off
 */
gboolean
eks_closures_is_stale (GPtrArray *closures, gint64 delay, gint64 now, gint64 interval)
{
  gint64 looked = 0;

  for (guint i = 0; i < closures->len; i++)
    {
      const EksClosureRecord *record = g_ptr_array_index (closures, i);
      looked = MAX (looked, record->looked);
      if (record->closed != 0 && record->looked < record->closed && record->closed + delay <= now)
        return TRUE;
    }
  return looked == 0 || looked > now || now - looked >= interval;
}
