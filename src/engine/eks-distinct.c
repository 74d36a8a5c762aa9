/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of one field in the first rows that the service gives, without any filter: what is being filtered by must
 * not decide what can be chosen. Everything stays in memory; values may be personal. */

#include "config.h"

#include "eks-distinct.h"

#include "eks-error.h"
#include "eks-file-name.h"
#include "eks-load-private.h"
#include "eks-plan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksDistinctValue
{
  GObject parent_instance;

  char *text; /* (owned) */
  guint64 rows;
};

struct _EksDistinct
{
  GObject parent_instance;

  GListStore *values; /* (owned) (element-type EksDistinctValue) */
  char *entity;       /* (owned) */
  guint64 rows_read;
  guint64 rows_empty;
  guint64 rows_left_out;
  guint complete : 1;
};

G_DEFINE_FINAL_TYPE (EksDistinctValue, eks_distinct_value, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (EksDistinct, eks_distinct, G_TYPE_OBJECT)

static void
eks_distinct_value_finalize (GObject *object)
{
  g_free (EKS_DISTINCT_VALUE (object)->text);
  G_OBJECT_CLASS (eks_distinct_value_parent_class)->finalize (object);
}

static void
eks_distinct_value_class_init (EksDistinctValueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_distinct_value_finalize;
}

static void
eks_distinct_value_init (EksDistinctValue *self)
{
}

static void
eks_distinct_finalize (GObject *object)
{
  EksDistinct *self = EKS_DISTINCT (object);

  g_clear_object (&self->values);
  g_free (self->entity);
  G_OBJECT_CLASS (eks_distinct_parent_class)->finalize (object);
}

static void
eks_distinct_class_init (EksDistinctClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_distinct_finalize;
}

static void
eks_distinct_init (EksDistinct *self)
{
  self->values = g_list_store_new (EKS_TYPE_DISTINCT_VALUE);
}

/* ---- which table ---- */

/* A field of a large entity is looked up among that entity's own rows: to find what belongs to the first rows of the
 * table, all of its list might have to be read. */
static EksEntity *
find_entity (EksConnector *connector, EksTable *table, const char *field, char **own_field, GError **error)
{
  EksEntity *entity = eks_connector_find_entity (connector, eks_table_get_entity (table));
  EksFieldRef ref = { NULL };

  if (entity == NULL)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("Choose what to export first"));
      return NULL;
    }
  if (!eks_connector_resolve (connector, entity, field, &ref, error))
    return NULL;
  if (ref.relation != NULL && eks_entity_get_size (ref.entity) == EKS_SIZE_LARGE && eks_entity_get_streams (ref.entity)->len > 0)
    {
      entity = ref.entity;
      *own_field = g_strdup (field + strlen (ref.relation->id) + 1);
    }
  else
    *own_field = g_strdup (field);
  eks_field_ref_clear (&ref);
  return entity;
}

/* Under the same parents as the table: values of other operations are none to choose. */
static EksTable *
make_table (EksJob *job, EksTable *table, EksEntity *entity, const char *field, GError **error)
{
  g_autoptr (EksTable) look = eks_table_new (eks_entity_get_id (entity));
  g_autoptr (EksColumn) column = eks_column_new (field, NULL);

  g_list_store_append (eks_table_get_columns (look), column);
  eks_table_set_parents (look, eks_table_get_parents (table));
  return eks_table_expand_filter (job, look, error) ? g_steal_pointer (&look) : NULL;
}

/* ---- reading ---- */

static void
add_value (EksDistinct *self, GHashTable *found, const EksValue *cell)
{
  g_autofree char *text = NULL;
  EksDistinctValue *value;

  if (eks_value_is_empty (cell))
    {
      self->rows_empty++;
      return;
    }
  text = cell->length <= EKS_DISTINCT_MAX_BYTES && memchr (cell->text, '\0', cell->length) == NULL ? eks_value_dup_text (cell) : NULL;
  value = text != NULL ? g_hash_table_lookup (found, text) : NULL;
  if (value == NULL && (text == NULL || g_hash_table_size (found) >= EKS_DISTINCT_MAX_VALUES))
    {
      self->rows_left_out++;
      return;
    }
  if (value == NULL)
    {
      value = g_object_new (EKS_TYPE_DISTINCT_VALUE, NULL);
      value->text = g_steal_pointer (&text);
      g_hash_table_insert (found, value->text, value);
    }
  value->rows++;
}

/* @found: (element-type utf8 EksDistinctValue) */
static gboolean
read_values (EksDistinct *self, EksReader *reader, GHashTable *found, EksProgress *progress, GCancellable *cancellable, GError **error)
{
  while (self->rows_read <= EKS_DISTINCT_MAX_ROWS)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (EksBatch) batch = eks_reader_next_batch (reader, cancellable, &local_error);
      guint n_rows = batch != NULL ? eks_batch_get_n_rows (batch) : 0;

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (batch == NULL)
        {
          self->complete = TRUE;
          break;
        }
      for (guint i = 0; i < n_rows && self->rows_read + i < EKS_DISTINCT_MAX_ROWS; i++)
        add_value (self, found, eks_batch_get_row (batch, i));
      self->rows_read += n_rows;
      if (progress != NULL)
        eks_progress_add_written (progress, n_rows);
    }
  self->rows_read = MIN (self->rows_read, EKS_DISTINCT_MAX_ROWS);
  return TRUE;
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  const EksDistinctValue *first = *(EksDistinctValue *const *) a;
  const EksDistinctValue *second = *(EksDistinctValue *const *) b;

  if (first->rows != second->rows)
    return first->rows > second->rows ? -1 : 1;
  return g_utf8_collate (first->text, second->text);
}

static void
sort_values (EksDistinct *self, GHashTable *found)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (list, value);
  g_ptr_array_sort (list, compare_values);
  g_list_store_splice (self->values, 0, 0, list->pdata, list->len);
}

static EksDistinct *
load (EksAccount *account, EksTable *table, EksClock *clock, EksProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksDistinct) self = g_object_new (EKS_TYPE_DISTINCT, NULL);
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksPlan) plan = NULL;
  g_autoptr (EksReader) reader = NULL;
  const EksPlanOptions options = {
    .account = account,
    .table = table,
    .clock = clock,
    .now = eks_clock_get_real_time (clock),
    .progress = progress,
    .tally = tally,
    .max_rows = EKS_DISTINCT_MAX_ROWS + 1, /* one more tells whether there are more */
  };

  plan = eks_plan_new (&options, error);
  if (plan == NULL)
    return NULL;
  reader = eks_plan_open (plan, cancellable, error);
  if (reader == NULL)
    return NULL;
  if (!read_values (self, reader, found, progress, cancellable, error))
    {
      eks_reader_close (reader, cancellable, NULL);
      return NULL;
    }
  sort_values (self, found);
  return eks_reader_close (reader, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * eks_distinct_load:
 * @environment: where connections are
 * @job: the job; must not change while this runs
 * @table: index of the table
 * @field: id of a field that the table could have, related ones included
 * @progress: (nullable): a fresh one, for whoever shows how far it is
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Looks at the first %EKS_DISTINCT_MAX_ROWS rows of the table, whatever its filter says. For a field of a related entity
 * that is large, at those of that entity. Blocks.
 *
 * Returns: (transfer full) (nullable): the values
 */
EksDistinct *
eks_distinct_load (EksEnvironment *environment, EksJob *job, guint table, const char *field, EksProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksAccount) account = NULL;
  g_autoptr (EksTable) look = NULL;
  g_autofree char *own_field = NULL;
  EksEntity *entity;
  EksDistinct *self;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job) && field != NULL, NULL);
  g_return_val_if_fail (eks_job_get_table (job, table) != NULL, NULL);

  account = eks_environment_open_job_account (environment, job, cancellable, error);
  if (account == NULL)
    return NULL;
  entity = find_entity (eks_account_get_connector (account), eks_job_get_table (job, table), field, &own_field, error);
  if (entity == NULL)
    return NULL;
  look = make_table (job, eks_job_get_table (job, table), entity, own_field, error);
  if (look == NULL)
    return NULL;
  self = load (account, look, eks_environment_get_clock (environment), progress, cancellable, error);
  if (self != NULL)
    self->entity = g_strdup (eks_entity_get_label (entity));
  return self;
}

static gpointer
load_as_wanted (const EksLoadOptions *options, GCancellable *cancellable, GError **error)
{
  return eks_distinct_load (options->environment, options->job, options->table, options->id, options->progress, cancellable, error);
}

/**
 * eks_distinct_load_async:
 * @environment: where connections are
 * @job: the job; copied, so that it may go on changing
 * @table: index of the table
 * @field: id of a field that the table could have
 * @progress: (nullable): a fresh one, to be polled
 * @cancellable: (nullable): cancels
 * @callback: called in the caller's main context
 * @data: data for @callback
 */
void
eks_distinct_load_async (EksEnvironment *environment, EksJob *job, guint table, const char *field, EksProgress *progress, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const EksLoadOptions options = { .environment = environment, .job = job, .table = table, .id = field, .progress = progress };

  eks_load_start (eks_distinct_load_async, load_as_wanted, &options, cancellable, callback, data);
}

/**
 * eks_distinct_load_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the values
 */
EksDistinct *
eks_distinct_load_finish (GAsyncResult *result, GError **error)
{
  return eks_load_finish (eks_distinct_load_async, result, error);
}

/**
 * eks_distinct_get_values:
 * @self: what was found
 *
 * Returns: (transfer none): a list of #EksDistinctValue, the most frequent first
 */
GListModel *
eks_distinct_get_values (EksDistinct *self)
{
  g_return_val_if_fail (EKS_IS_DISTINCT (self), NULL);
  return G_LIST_MODEL (self->values);
}

/**
 * eks_distinct_get_entity:
 * @self: what was found
 *
 * Returns: (transfer none): whose rows were looked at, in the user's language
 */
const char *
eks_distinct_get_entity (EksDistinct *self)
{
  g_return_val_if_fail (EKS_IS_DISTINCT (self), NULL);
  return self->entity;
}

/**
 * eks_distinct_get_rows_read:
 * @self: what was found
 *
 * Returns: how many rows were looked at
 */
guint64
eks_distinct_get_rows_read (EksDistinct *self)
{
  g_return_val_if_fail (EKS_IS_DISTINCT (self), 0);
  return self->rows_read;
}

/**
 * eks_distinct_is_complete:
 * @self: what was found
 *
 * Returns: %TRUE if there are no more rows than those that were looked at
 */
gboolean
eks_distinct_is_complete (EksDistinct *self)
{
  g_return_val_if_fail (EKS_IS_DISTINCT (self), FALSE);
  return self->complete;
}

/**
 * eks_distinct_get_rows_empty:
 * @self: what was found
 *
 * Returns: how many rows have no value
 */
guint64
eks_distinct_get_rows_empty (EksDistinct *self)
{
  g_return_val_if_fail (EKS_IS_DISTINCT (self), 0);
  return self->rows_empty;
}

/**
 * eks_distinct_get_rows_left_out:
 * @self: what was found
 *
 * Returns: how many rows have a value that is not in the list, because there are too many different ones or it is too long
 */
guint64
eks_distinct_get_rows_left_out (EksDistinct *self)
{
  g_return_val_if_fail (EKS_IS_DISTINCT (self), 0);
  return self->rows_left_out;
}

/**
 * eks_distinct_value_get_text:
 * @self: a value
 *
 * Returns: (transfer none): the value as the data have it; a condition holds what eks_pattern_escape() makes of it
 */
const char *
eks_distinct_value_get_text (EksDistinctValue *self)
{
  g_return_val_if_fail (EKS_IS_DISTINCT_VALUE (self), NULL);
  return self->text;
}

/**
 * eks_distinct_value_get_rows:
 * @self: a value
 *
 * Returns: how many rows have it
 */
guint64
eks_distinct_value_get_rows (EksDistinctValue *self)
{
  g_return_val_if_fail (EKS_IS_DISTINCT_VALUE (self), 0);
  return self->rows;
}
