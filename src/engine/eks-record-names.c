/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of an entity as a person knows them: name, key, and what else tells them apart at a glance. Read through the same
 * chain as an export; everything stays in memory. */

#include "config.h"

#include "eks-record-names.h"

#include "eks-error.h"
#include "eks-file-name.h"
#include "eks-load-private.h"
#include "eks-plan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksRecordName
{
  GObject parent_instance;

  char *key;                                   /* (owned) */
  char *name;                                  /* (owned) */
  char *details[EKS_RECORD_NAME_MAX_DETAILS];  /* (owned) (nullable) */
};

struct _EksRecordNames
{
  GObject parent_instance;

  GListStore *list;   /* (owned) (element-type EksRecordName) */
  GPtrArray *details; /* (owned) (element-type EksCatalogField) */
  gboolean complete;
};

G_DEFINE_FINAL_TYPE (EksRecordName, eks_record_name, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (EksRecordNames, eks_record_names, G_TYPE_OBJECT)

static void
eks_record_name_finalize (GObject *object)
{
  EksRecordName *self = EKS_RECORD_NAME (object);

  g_free (self->key);
  g_free (self->name);
  for (guint i = 0; i < EKS_RECORD_NAME_MAX_DETAILS; i++)
    g_free (self->details[i]);
  G_OBJECT_CLASS (eks_record_name_parent_class)->finalize (object);
}

static void
eks_record_name_class_init (EksRecordNameClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_record_name_finalize;
}

static void
eks_record_name_init (EksRecordName *self)
{
}

static void
eks_record_names_finalize (GObject *object)
{
  EksRecordNames *self = EKS_RECORD_NAMES (object);

  g_object_unref (self->list);
  g_ptr_array_unref (self->details);
  G_OBJECT_CLASS (eks_record_names_parent_class)->finalize (object);
}

static void
eks_record_names_class_init (EksRecordNamesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_record_names_finalize;
}

static void
eks_record_names_init (EksRecordNames *self)
{
  self->list = g_list_store_new (EKS_TYPE_RECORD_NAME);
  self->details = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * eks_record_name_new:
 * @key: the key of a record
 * @name: (nullable): its name
 *
 * Returns: (transfer full): a record without details
 */
EksRecordName *
eks_record_name_new (const char *key, const char *name)
{
  EksRecordName *self;

  g_return_val_if_fail (key != NULL, NULL);

  self = g_object_new (EKS_TYPE_RECORD_NAME, NULL);
  self->key = g_strdup (key);
  self->name = g_strdup (name != NULL && name[0] != '\0' ? name : key);
  return self;
}

/* ---- reading ---- */

static void
add_column (EksTable *table, const char *field)
{
  g_autoptr (EksColumn) column = eks_column_new (field, NULL);

  g_list_store_append (eks_table_get_columns (table), column);
}

/* The first fields that are shown unless somebody says otherwise, but nothing personal: this is a list to choose from. */
static void
find_details (EksRecordNames *self, EksConnector *connector, EksEntity *entity)
{
  GPtrArray *fields = eks_entity_get_fields (entity);

  for (guint i = 0; i < fields->len && self->details->len < EKS_RECORD_NAME_MAX_DETAILS; i++)
    {
      const EksField *field = g_ptr_array_index (fields, i);
      if (field->by_default && field->privacy == EKS_PRIVACY_NONE && field->parent == NULL && field->type != EKS_TYPE_JSON && field->type != EKS_TYPE_BOOLEAN &&
          g_strcmp0 (field->id, eks_entity_get_key (entity)) != 0 && g_strcmp0 (field->id, eks_entity_get_title (entity)) != 0)
        g_ptr_array_add (self->details, eks_catalog_find (connector, entity, field->id, NULL));
    }
}

/* Under the parents that were chosen for the table, where there are parents of parents. */
static EksTable *
make_table (EksRecordNames *self, EksEntity *entity, EksJob *job, EksTable *table, GError **error)
{
  g_autoptr (EksTable) look = eks_table_new (eks_entity_get_id (entity));
  g_autoptr (EksParents) parents = eks_parents_copy (eks_table_get_parents (table));

  eks_parents_set (parents, eks_entity_get_id (entity), NULL);
  eks_table_set_parents (look, parents);
  add_column (look, eks_entity_get_key (entity));
  add_column (look, eks_entity_get_title (entity));
  for (guint i = 0; i < self->details->len; i++)
    add_column (look, eks_catalog_field_get_id (g_ptr_array_index (self->details, i)));
  return eks_table_expand_filter (job, look, error) ? g_steal_pointer (&look) : NULL;
}

static void
add_record (EksRecordNames *self, const EksValue *cells)
{
  g_autofree char *key = eks_value_is_empty (&cells[0]) ? NULL : eks_value_dup_text (&cells[0]);
  g_autofree char *name = eks_value_is_empty (&cells[1]) ? NULL : eks_value_dup_text (&cells[1]);
  g_autoptr (EksRecordName) record = key != NULL ? eks_record_name_new (key, name) : NULL;

  if (record == NULL)
    return; /* the export itself says so: what belongs to it cannot be asked for */
  for (guint i = 0; i < self->details->len; i++)
    if (!eks_value_is_empty (&cells[2 + i]))
      record->details[i] = eks_value_dup_text (&cells[2 + i]);
  g_list_store_append (self->list, record);
}

static gboolean
read_records (EksRecordNames *self, EksReader *reader, GCancellable *cancellable, GError **error)
{
  guint n = 0;

  while (n <= EKS_RECORD_NAMES_MAX)
    {
      GError *problem = NULL;
      g_autoptr (EksBatch) batch = eks_reader_next_batch (reader, cancellable, &problem);

      if (problem != NULL)
        {
          g_propagate_error (error, problem);
          return FALSE;
        }
      if (batch == NULL)
        {
          self->complete = TRUE;
          return TRUE;
        }
      for (guint i = 0; i < eks_batch_get_n_rows (batch) && n + i < EKS_RECORD_NAMES_MAX; i++)
        add_record (self, eks_batch_get_row (batch, i));
      n += eks_batch_get_n_rows (batch);
    }
  return TRUE;
}

static gboolean
load (EksRecordNames *self, EksAccount *account, EksTable *table, EksClock *clock, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksPlan) plan = NULL;
  g_autoptr (EksReader) reader = NULL;
  const EksPlanOptions options = {
    .account = account,
    .table = table,
    .clock = clock,
    .now = eks_clock_get_real_time (clock),
    .tally = tally,
    .max_rows = EKS_RECORD_NAMES_MAX + 1, /* one more tells whether there are more */
  };

  plan = eks_plan_new (&options, error);
  reader = plan != NULL ? eks_plan_open (plan, cancellable, error) : NULL;
  if (reader == NULL)
    return FALSE;
  if (!read_records (self, reader, cancellable, error))
    {
      eks_reader_close (reader, cancellable, NULL);
      return FALSE;
    }
  return eks_reader_close (reader, cancellable, error);
}

/**
 * eks_record_names_load:
 * @environment: where connections are
 * @job: the job; must not change while this runs
 * @table: index of the table
 * @entity: id of an entity that the table's entity is under
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Reads up to %EKS_RECORD_NAMES_MAX records. Blocks.
 *
 * Returns: (transfer full) (nullable): the records
 */
EksRecordNames *
eks_record_names_load (EksEnvironment *environment, EksJob *job, guint table, const char *entity, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksRecordNames) self = g_object_new (EKS_TYPE_RECORD_NAMES, NULL);
  g_autoptr (EksAccount) account = NULL;
  g_autoptr (EksTable) look = NULL;
  EksEntity *found;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job) && entity != NULL, NULL);
  g_return_val_if_fail (eks_job_get_table (job, table) != NULL, NULL);

  account = eks_environment_open_job_account (environment, job, cancellable, error);
  if (account == NULL)
    return NULL;
  found = eks_connector_find_entity (eks_account_get_connector (account), entity);
  if (found == NULL || eks_entity_get_key (found) == NULL)
    {
      /* TRANSLATORS: %s is the id of what somebody wants to export */
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("This system has nothing called “%s” to export"), entity);
      return NULL;
    }
  find_details (self, eks_account_get_connector (account), found);
  look = make_table (self, found, job, eks_job_get_table (job, table), error);
  if (look == NULL || !load (self, account, look, eks_environment_get_clock (environment), cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gpointer
load_as_wanted (const EksLoadOptions *options, GCancellable *cancellable, GError **error)
{
  return eks_record_names_load (options->environment, options->job, options->table, options->id, cancellable, error);
}

/**
 * eks_record_names_load_async:
 * @environment: where connections are
 * @job: the job; copied, so that it may go on changing
 * @table: index of the table
 * @entity: id of an entity that the table's entity is under
 * @cancellable: (nullable): cancels
 * @callback: called in the caller's main context
 * @data: data for @callback
 */
void
eks_record_names_load_async (EksEnvironment *environment, EksJob *job, guint table, const char *entity, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const EksLoadOptions options = { .environment = environment, .job = job, .table = table, .id = entity };

  eks_load_start (eks_record_names_load_async, load_as_wanted, &options, cancellable, callback, data);
}

/**
 * eks_record_names_load_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the records
 */
EksRecordNames *
eks_record_names_load_finish (GAsyncResult *result, GError **error)
{
  return eks_load_finish (eks_record_names_load_async, result, error);
}

/**
 * eks_record_names_get_list:
 * @self: records
 *
 * Returns: (transfer none): a list of #EksRecordName, in the order in which the service gave them
 */
GListModel *
eks_record_names_get_list (EksRecordNames *self)
{
  g_return_val_if_fail (EKS_IS_RECORD_NAMES (self), NULL);
  return G_LIST_MODEL (self->list);
}

/**
 * eks_record_names_get_details:
 * @self: records
 *
 * Returns: (transfer none) (element-type EksCatalogField): the fields whose values the details are
 */
GPtrArray *
eks_record_names_get_details (EksRecordNames *self)
{
  g_return_val_if_fail (EKS_IS_RECORD_NAMES (self), NULL);
  return self->details;
}

/**
 * eks_record_names_is_complete:
 * @self: records
 *
 * Returns: %TRUE if there are no more records than these
 */
gboolean
eks_record_names_is_complete (EksRecordNames *self)
{
  g_return_val_if_fail (EKS_IS_RECORD_NAMES (self), FALSE);
  return self->complete;
}

/**
 * eks_record_name_get_key:
 * @self: a record
 *
 * Returns: (transfer none): its key; a job holds what eks_pattern_escape() makes of it
 */
const char *
eks_record_name_get_key (EksRecordName *self)
{
  g_return_val_if_fail (EKS_IS_RECORD_NAME (self), NULL);
  return self->key;
}

/**
 * eks_record_name_get_name:
 * @self: a record
 *
 * Returns: (transfer none): by what a person knows it; the key where it has no name
 */
const char *
eks_record_name_get_name (EksRecordName *self)
{
  g_return_val_if_fail (EKS_IS_RECORD_NAME (self), NULL);
  return self->name;
}

/**
 * eks_record_name_get_detail:
 * @self: a record
 * @index: which of eks_record_names_get_details()
 *
 * Returns: (transfer none) (nullable): the value as the data have it, %NULL where there is none
 */
const char *
eks_record_name_get_detail (EksRecordName *self, guint index)
{
  g_return_val_if_fail (EKS_IS_RECORD_NAME (self) && index < EKS_RECORD_NAME_MAX_DETAILS, NULL);
  return self->details[index];
}
