/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two things make a content. A condition on the time of a record is added to the filter of its table, so that the service is
 * asked for no more than is needed; and behind all filters a stage leaves out what was sent before. What a run sends counts as
 * sent once the run is delivered, and so does the moment up to which it knows all, which is one before its first question.
 *
 *                 rows by their time                                        left out
 *   previous-day  the day before, and days whose run was not delivered      who was ever sent
 *   today         the day                                                   who was ever sent
 *   changed       changed since the last run, or all where nobody can tell  what was sent last as it is now
 *   all, as-set   all                                                       nothing
 */

#include "config.h"

#include "eks-content-private.h"

#include "eks-digest.h"
#include "eks-error.h"
#include "eks-fresh-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A record may be seen some time after the moment that it bears. */
#define OVERLAP G_TIME_SPAN_HOUR
/* A service that is asked by day may mean another day. */
#define OVERLAP_OF_DAYS G_TIME_SPAN_DAY

G_STATIC_ASSERT (sizeof (EksFreshRow) == sizeof (EksSentRow) && EKS_FRESH_DIGEST_BYTES == EKS_SENT_DIGEST_BYTES);

static void
table_free (EksContentTable *self)
{
  eks_sent_set_free (self->sent);
  g_strfreev (self->columns);
  g_free (self->name);
  g_free (self->question);
  g_free (self);
}

/**
 * eks_content_free:
 * @self: (nullable) (transfer full): a content
 */
void
eks_content_free (EksContent *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->tables);
  g_clear_pointer (&self->zone, eks_zone_free);
  g_object_unref (self->environment);
  g_object_unref (self->job);
  g_object_unref (self->account);
  g_free (self->account_id);
  g_free (self);
}

static char *
digest_text (const char *text)
{
  g_autoptr (EksDigest) digest = eks_digest_new ();

  eks_digest_update (digest, text, strlen (text));
  return eks_digest_finish (digest);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* (transfer full): rows of another account have other keys, though they may look alike */
static char *
describe_account (EksAccount *account, EksJob *job)
{
  const char *id = eks_job_get_connection_id (job);
  EksConnection *connection = eks_account_get_connection (account);
  g_auto (GStrv) names = NULL;
  g_autoptr (GString) text = g_string_new (eks_connection_get_connector (connection));

  if (id != NULL)
    return g_strdup (id);
  names = eks_connection_list_settings (connection);
  qsort (names, g_strv_length (names), sizeof (char *), compare_names);
  for (guint i = 0; names[i] != NULL; i++)
    g_string_append_printf (text, "\n%s=%s", names[i], eks_connection_get_setting (connection, names[i]));
  return digest_text (text->str);
}

/**
 * eks_content_new:
 * @options: what it is made of
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the content of a run, or %NULL with %EKS_ERROR_INVALID_JOB if the schedule's time zone
 *   is none
 */
EksContent *
eks_content_new (const EksContentOptions *options, GError **error)
{
  g_autoptr (EksZone) zone = NULL;
  EksContent *self;

  g_return_val_if_fail (options != NULL && EKS_IS_JOB (options->job) && EKS_IS_ACCOUNT (options->account), NULL);

  zone = eks_content_open_zone (options->job, eks_account_get_zone (options->account), error);
  if (zone == NULL)
    return NULL;
  self = g_new0 (EksContent, 1);
  self->environment = g_object_ref (options->environment);
  self->job = g_object_ref (options->job);
  self->account = g_object_ref (options->account);
  self->zone = g_steal_pointer (&zone);
  self->kind = eks_content_find_kind (options->job);
  self->slot = options->slot;
  self->now = options->now;
  self->everything = options->everything;
  self->account_id = describe_account (options->account, options->job);
  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) table_free);
  return self;
}

/**
 * eks_content_get_kind:
 * @self: a content
 *
 * Returns: which one it is
 */
EksScheduleContent
eks_content_get_kind (EksContent *self)
{
  g_return_val_if_fail (self != NULL, EKS_SCHEDULE_CONTENT_AS_SET);
  return self->kind;
}

/**
 * eks_content_has_everything:
 * @self: a content
 *
 * Returns: whether what was sent before is sent again
 */
gboolean
eks_content_has_everything (EksContent *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->everything && eks_content_leaves_out (self->kind);
}

/**
 * eks_content_get_period:
 * @self: a content whose tables are narrowed
 * @period: (out): that of all tables together
 */
void
eks_content_get_period (EksContent *self, EksContentPeriod *period)
{
  g_return_if_fail (self != NULL && period != NULL);

  *period = (EksContentPeriod) { G_MININT64, G_MAXINT64 };
  for (guint i = 0; i < self->tables->len; i++)
    {
      const EksContentTable *table = g_ptr_array_index (self->tables, i);
      period->start = i == 0 ? table->period.start : MIN (period->start, table->period.start);
      period->end = i == 0 ? table->period.end : MAX (period->end, table->period.end);
    }
}

static void
collect_cb (gpointer id, gpointer data)
{
  g_hash_table_add (data, g_strdup (id));
}

/* (transfer full): what a row says in the file; what is only asked for is no part of it */
static GStrv
list_written (EksTable *table)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GListModel) columns = eks_table_dup_written (table);
  GStrv list;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      if (!eks_column_get_hidden (column))
        eks_column_foreach_field (column, collect_cb, ids);
    }
  list = (GStrv) g_hash_table_get_keys_as_array (ids, NULL);
  g_hash_table_steal_all (ids);
  return list;
}

/* (transfer full): the same while the same rows are asked for. Where others are, rows that are old may be wanted for the first time. */
static char *
describe_question (EksTable *table)
{
  g_autoptr (EksTable) asked = eks_table_new (eks_table_get_entity (table));
  g_autoptr (EksFilter) where = eks_filter_copy (eks_table_get_where (table));
  g_autoptr (JsonNode) json = NULL;
  g_autofree char *text = NULL;

  eks_table_set_where (asked, where);
  eks_table_set_parents (asked, eks_table_get_parents (table));
  json = eks_table_to_json (asked);
  text = eks_json_to_text (json, FALSE);
  return digest_text (text);
}

/* (transfer full): tables of a job are known by what they read, and where several read the same, by their order */
static char *
make_name (EksContent *self, const char *entity)
{
  guint n = 1;

  for (guint i = 0; i < self->tables->len; i++)
    n += strcmp (eks_entity_get_id (((EksContentTable *) g_ptr_array_index (self->tables, i))->entity), entity) == 0;
  return n == 1 ? g_strdup (entity) : g_strdup_printf ("%s#%u", entity, n);
}

/* At least what the service's own way to count moments may put aside. */
static gint64
get_overlap (EksContentTable *self, const char *field)
{
  const EksStream *stream = eks_entity_get_stream (self->entity, 0);

  return eks_content_is_asked_for (self, field) && stream->window->format == EKS_WINDOW_DAY ? OVERLAP_OF_DAYS : OVERLAP;
}

/* A day whose run was not delivered comes with the next one that is, unless what is missed is to be left out. */
static void
find_period_of_days (EksContentTable *self, const EksWatermark *watermark)
{
  EksContent *content = self->content;

  self->period = eks_content_make_period (content->kind, content->slot, content->zone);
  self->asked_from = self->since = self->period.start;
  if (content->kind == EKS_SCHEDULE_CONTENT_TODAY)
    self->period.end = CLAMP (content->now + 1, self->period.start, self->period.end);
  if (content->kind == EKS_SCHEDULE_CONTENT_TODAY || watermark == NULL)
    return;
  if (eks_schedule_get_missed (eks_job_get_schedule (content->job)) != EKS_SCHEDULE_MISSED_SKIP)
    self->period.start = MIN (self->period.start, watermark->until);
  /* late is only what should have come before, not what is older than the first day */
  self->since = MIN (self->period.start, watermark->since);
  self->asked_from = MAX (self->period.start - OVERLAP, self->since);
}

static void
find_period_of_changes (EksContentTable *self, const EksWatermark *watermark)
{
  const char *changed = eks_entity_get_tracking (self->entity)->changed;

  self->period = (EksContentPeriod) { G_MININT64, self->content->now };
  if (watermark == NULL || strcmp (watermark->question, self->question) != 0)
    return;
  if (watermark->until > self->content->now)
    return; /* the clock was ahead: nobody knows when that was, so all is asked for, and what was sent does not come again */
  self->period.start = watermark->until;
  if (changed != NULL)
    self->asked_from = self->period.start - get_overlap (self, changed);
}

/* Returns: %FALSE with an error of the history */
static gboolean
open_sent (EksContentTable *self, EksWatermark **watermark, GError **error)
{
  EksContent *content = self->content;
  EksHistory *history = eks_environment_get_history (content->environment);
  GError *problem = NULL;

  *watermark = eks_history_get_watermark (history, eks_job_get_id (content->job), self->name, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  self->sent = eks_sent_set_new (history, eks_job_get_id (content->job), self->name);
  if (*watermark != NULL && strcmp ((*watermark)->account, content->account_id) != 0)
    {
      eks_sent_set_start_over (self->sent);
      g_clear_pointer (watermark, eks_watermark_free);
    }
  if (*watermark != NULL && strcmp ((*watermark)->content, eks_schedule_content_names[content->kind]) != 0)
    g_clear_pointer (watermark, eks_watermark_free);
  return TRUE;
}

/**
 * eks_content_narrow:
 * @self: a content
 * @table: the next table of the job, as it is asked for and written; its filter is narrowed
 * @error: return location
 *
 * Returns: (transfer none) (nullable): what the plan of the table needs, as long as @self lives; %NULL with
 *   %EKS_ERROR_INVALID_JOB if the table cannot have this content, or with an error of the history
 */
EksContentTable *
eks_content_narrow (EksContent *self, EksTable *table, GError **error)
{
  EksConnector *connector = eks_account_get_connector (self->account);
  EksEntity *entity = eks_table_get_entity (table) != NULL ? eks_connector_find_entity (connector, eks_table_get_entity (table)) : NULL;
  g_autoptr (EksWatermark) watermark = NULL;
  g_autofree char *reason = NULL;
  EksContentTable *next;

  if (entity == NULL || !eks_content_is_available (entity, self->kind, &reason))
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, "%s", reason != NULL ? reason : _("choose what to export"));
      return NULL;
    }
  next = g_new0 (EksContentTable, 1);
  next->content = self;
  next->entity = entity;
  next->name = make_name (self, eks_entity_get_id (entity));
  next->question = describe_question (table);
  next->columns = list_written (table);
  next->period = (EksContentPeriod) { G_MININT64, G_MAXINT64 };
  next->asked_from = next->since = G_MININT64;
  g_ptr_array_add (self->tables, next);
  if (!eks_content_leaves_out (self->kind))
    return next;
  if (!open_sent (next, &watermark, error))
    return NULL;
  if (eks_content_is_of_a_day (self->kind))
    find_period_of_days (next, watermark);
  else
    find_period_of_changes (next, watermark);
  if (self->everything)
    {
      next->period = (EksContentPeriod) { G_MININT64, self->now };
      next->since = G_MININT64;
    }
  else if (next->asked_from != G_MININT64)
    eks_content_narrow_filter (next, table);
  return next;
}

/**
 * eks_content_table_get_days:
 * @self: (nullable): a table
 * @days: (out): of which days its rows are
 */
void
eks_content_table_get_days (EksContentTable *self, EksContentDays *days)
{
  g_return_if_fail (days != NULL);
  *days = self != NULL ? eks_content_make_days (&self->period, self->content->zone) : (EksContentDays) { .has = FALSE };
}

/**
 * eks_content_table_wants_latest:
 * @self: (nullable): a table; %NULL for one without a schedule
 *
 * Returns: whether a record that comes several times is shown by the newest of them, and not by the first
 */
gboolean
eks_content_table_wants_latest (EksContentTable *self)
{
  return self != NULL && (self->content->kind == EKS_SCHEDULE_CONTENT_ALL || self->content->kind == EKS_SCHEDULE_CONTENT_CHANGED);
}

static void
each_field (const char *const *ids, GFunc func, gpointer data)
{
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    func ((gpointer) ids[i], data);
}

/* Whose a record is matters where nobody is to come a second day. */
static const char *const *
get_person (EksContentTable *self)
{
  return eks_content_is_of_a_day (self->content->kind) ? (const char *const *) eks_entity_get_tracking (self->entity)->person : NULL;
}

/**
 * eks_content_table_foreach_field:
 * @self: (nullable): a table
 * @func: called with the id of a field
 * @data: for @func
 *
 * Which fields must be read besides those of columns and filter.
 */
void
eks_content_table_foreach_field (EksContentTable *self, GFunc func, gpointer data)
{
  const EksTracking *tracking = self != NULL ? eks_entity_get_tracking (self->entity) : NULL;

  if (eks_content_table_wants_latest (self) && tracking->created != NULL)
    func (tracking->created, data);
  if (self == NULL || self->sent == NULL)
    return;
  each_field ((const char *const *) tracking->identity, func, data);
  each_field (get_person (self), func, data);
}

/* EksFreshFunc */
static gboolean
judge (const EksFreshRow *rows, guint n_rows, gboolean *keep, gpointer data, GError **error)
{
  EksContentTable *self = data;
  g_autofree EksSentState *states = g_new (EksSentState, n_rows);
  g_autofree EksSentRow *kept = g_new (EksSentRow, n_rows);
  guint n_kept = 0;

  if (!eks_sent_set_look (self->sent, (const EksSentRow *) rows, n_rows, states, error))
    return FALSE;
  for (guint i = 0; i < n_rows; i++)
    {
      keep[i] = self->content->everything || states[i] == EKS_SENT_NEVER || (states[i] == EKS_SENT_OTHER && self->content->kind == EKS_SCHEDULE_CONTENT_CHANGED);
      if (keep[i])
        memcpy (&kept[n_kept++], &rows[i], sizeof *kept);
    }
  return n_kept == 0 || eks_sent_set_add (self->sent, kept, n_kept, error);
}

/**
 * eks_content_table_stage:
 * @self: (nullable): a table, which must live as long as the stage
 * @reader: rows behind all filters
 * @tally: where rows that were sent before are counted
 * @fresh: (out) (transfer full) (nullable): the stage that counts them, if there is one
 *
 * Returns: (transfer full): the rows that go on, which are remembered as sent once the content is committed
 */
EksReader *
eks_content_table_stage (EksContentTable *self, EksReader *reader, EksTally *tally, EksReader **fresh)
{
  EksFreshOptions options = { .judge = judge, .data = self };

  *fresh = NULL;
  if (self == NULL || self->sent == NULL)
    return g_object_ref (reader);
  options.person = get_person (self);
  options.identity = (const char *const *) eks_entity_get_tracking (self->entity)->identity;
  options.content = (const char *const *) self->columns;
  options.entity = eks_entity_get_id (self->entity);
  *fresh = eks_fresh_reader_new (reader, &options, tally);
  return g_object_ref (*fresh);
}

/**
 * eks_content_commit:
 * @self: the content of a run that is delivered
 * @job_id: in whose name: the export's, or another until eks_history_adopt_sent()
 * @error: return location
 *
 * What was sent counts as sent. To be called within eks_history_transact().
 *
 * Returns: %FALSE on error, with nothing changed
 */
gboolean
eks_content_commit (EksContent *self, const char *job_id, GError **error)
{
  g_return_val_if_fail (self != NULL && job_id != NULL, FALSE);

  for (guint i = 0; i < self->tables->len; i++)
    {
      const EksContentTable *table = g_ptr_array_index (self->tables, i);
      const EksWatermark watermark = { table->since, table->period.end, self->account_id, (char *) eks_schedule_content_names[self->kind], table->question };
      if (table->sent != NULL && !eks_sent_set_commit (table->sent, job_id, &watermark, error))
        return FALSE;
    }
  return TRUE;
}
