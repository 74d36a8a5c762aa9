/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parent records under which others are asked for: all of them, or those that were chosen. Where they were chosen and
 * nothing but their keys is needed, nothing is asked. */

#include "config.h"

#include "eks-parent-list.h"

#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksParentList
{
  EksSource *source;       /* (owned) */
  EksEntity *entity;       /* (owned): the parents' */
  GHashTable *parents;     /* (owned) (nullable): chosen keys, an entity each */
  const char *const *keys; /* (unowned) (nullable): those of this entity … */
  guint next_key;          /* … and which of them comes next, where nothing is asked */
  GHashTable *missing;     /* (owned) (nullable) (element-type utf8): chosen and not seen yet */
  GArray *columns;         /* (owned) (element-type EksSourceColumn): key, name, fields */
  guint n_fields;
  guint stream;            /* which one is read */
  EksReader *reader;       /* (owned) (nullable) */
  EksBatch *batch;         /* (owned) (nullable) */
  guint row;
  gboolean has_begun;
};

static void
clear_value (gpointer value)
{
  g_free ((char *) ((EksValue *) value)->text);
}

void
eks_parent_record_free (EksParentRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  g_free (self->name);
  g_clear_pointer (&self->values, g_array_unref);
  g_free (self);
}

static void
add_column (EksParentList *self, const char *id)
{
  const EksField *field = eks_entity_find_field (self->entity, id);
  const EksSourceColumn column = { .id = field->id, .type = field->type, .paths = field->paths, .field = field, .is_related = TRUE };

  g_array_append_val (self->columns, column);
}

/**
 * eks_parent_list_new:
 * @source: whom to ask
 * @entity: the entity of the parents
 * @parents: (nullable) (element-type utf8 GStrv): chosen keys by entity
 * @fields: (element-type utf8): ids of fields of @entity that are wanted
 *
 * Asks nothing yet.
 *
 * Returns: (transfer full): the parents
 */
EksParentList *
eks_parent_list_new (EksSource *source, EksEntity *entity, GHashTable *parents, GPtrArray *fields)
{
  EksParentList *self = g_new0 (EksParentList, 1);

  self->source = g_object_ref (source);
  self->entity = g_object_ref (entity);
  self->parents = parents != NULL ? g_hash_table_ref (parents) : NULL;
  self->keys = parents != NULL ? g_hash_table_lookup (parents, eks_entity_get_id (entity)) : NULL;
  self->columns = g_array_new (FALSE, TRUE, sizeof (EksSourceColumn));
  add_column (self, eks_entity_get_key (entity));
  add_column (self, eks_entity_get_title (entity));
  for (guint i = 0; i < fields->len; i++)
    add_column (self, g_ptr_array_index (fields, i));
  self->n_fields = fields->len;
  if (self->keys == NULL || self->n_fields == 0)
    return self;
  self->missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; self->keys[i] != NULL; i++)
    g_hash_table_add (self->missing, g_strdup (self->keys[i]));
  return self;
}

/**
 * eks_parent_list_free:
 * @self: (nullable) (transfer full): parents; what is being asked is given up
 */
void
eks_parent_list_free (EksParentList *self)
{
  if (self == NULL)
    return;
  if (self->reader != NULL)
    eks_reader_close (self->reader, NULL, NULL);
  g_clear_pointer (&self->batch, eks_batch_unref);
  g_clear_object (&self->reader);
  g_clear_pointer (&self->missing, g_hash_table_unref);
  g_clear_pointer (&self->parents, g_hash_table_unref);
  g_array_unref (self->columns);
  g_object_unref (self->entity);
  g_object_unref (self->source);
  g_free (self);
}

/**
 * eks_parent_list_get_n_chosen:
 * @self: parents
 *
 * Returns: how many were chosen; 0 for all
 */
guint
eks_parent_list_get_n_chosen (EksParentList *self)
{
  return self->keys != NULL ? g_strv_length ((char **) self->keys) : 0;
}

/* A few that were chosen are asked for by key where the service can do that. */
static EksReader *
open_reader (EksParentList *self, GError **error)
{
  g_autoptr (GPtrArray) keys = NULL;
  const EksSourceQuery query = {
    .entity = self->entity,
    .stream = self->stream,
    .columns = (const EksSourceColumn *) (void *) self->columns->data,
    .n_columns = self->columns->len,
    .key_column = 0,
    .parents = self->parents,
  };

  if (self->keys == NULL || eks_entity_get_routes (self->entity)->len == 0)
    return eks_source_open (self->source, &query, error);
  keys = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; self->keys[i] != NULL; i++)
    g_ptr_array_add (keys, g_strdup (self->keys[i]));
  return eks_source_open_keys (self->source, &query, keys, error);
}

/* An address that does not exist says so with its first answer: then the next stream is tried. Below others it may be one of
 * these that is gone, which says nothing of the address. */
static gboolean
may_be_elsewhere (EksParentList *self, const GError *problem)
{
  const EksStream *stream = eks_entity_get_stream (self->entity, self->stream);

  return g_error_matches (problem, EKS_ERROR, EKS_ERROR_SOURCE_MISSING) && stream != NULL && stream->parent == NULL;
}

static gboolean
begin (EksParentList *self, GCancellable *cancellable, GError **error)
{
  self->has_begun = TRUE;
  for (;;)
    {
      GError *problem = NULL;

      self->reader = open_reader (self, error);
      if (self->reader == NULL)
        return FALSE;
      self->batch = eks_reader_next_batch (self->reader, cancellable, &problem);
      if (problem == NULL)
        return TRUE;
      eks_reader_close (self->reader, cancellable, NULL);
      g_clear_object (&self->reader);
      if (!may_be_elsewhere (self, problem) || ++self->stream >= eks_entity_get_streams (self->entity)->len)
        {
          g_propagate_error (error, problem);
          return FALSE;
        }
      g_error_free (problem);
    }
}

/* @row: (out) (nullable): the next one, or NULL at the end */
static gboolean
next_row (EksParentList *self, const EksValue **row, GCancellable *cancellable, GError **error)
{
  *row = NULL;
  if (!self->has_begun && !begin (self, cancellable, error))
    return FALSE;
  while (self->batch != NULL && self->row >= eks_batch_get_n_rows (self->batch))
    {
      GError *problem = NULL;

      g_clear_pointer (&self->batch, eks_batch_unref);
      self->row = 0;
      self->batch = eks_reader_next_batch (self->reader, cancellable, &problem);
      if (problem != NULL)
        {
          g_propagate_error (error, problem);
          return FALSE;
        }
    }
  if (self->batch != NULL)
    *row = eks_batch_get_row (self->batch, self->row++);
  return TRUE;
}

static EksParentRecord *
take_record (EksParentList *self, const EksValue *row)
{
  EksParentRecord *record = g_new0 (EksParentRecord, 1);

  record->key = eks_value_dup_text (&row[0]);
  record->name = eks_value_is_empty (&row[1]) ? g_strdup (record->key) : eks_value_dup_text (&row[1]);
  record->values = g_array_new (FALSE, TRUE, sizeof (EksValue));
  g_array_set_clear_func (record->values, clear_value);
  for (guint i = 0; i < self->n_fields; i++)
    {
      EksValue value = row[2 + i];
      if (value.text != NULL)
        value.text = g_memdup2 (value.text, MAX (value.length, 1));
      g_array_append_val (record->values, value);
    }
  return record;
}

/* Chosen once, and gone since. */
static gboolean
check_none_missing (EksParentList *self, GError **error)
{
  GHashTableIter iter;
  gpointer key;

  if (self->missing == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, self->missing);
  if (!g_hash_table_iter_next (&iter, &key, NULL))
    return TRUE;
  /* TRANSLATORS: %1$s is an area of a system, e.g. “Operation”, %2$s the key of one of its records */
  g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_MISSING, _("“%1$s” with the key “%2$s”, which the export is about, is not there any more. Choose again."), eks_entity_get_label (self->entity), (const char *) key);
  return FALSE;
}

/* Where nothing but the keys is needed. */
static EksParentRecord *
take_key (EksParentList *self)
{
  const char *key = self->keys[self->next_key];
  EksParentRecord *record;

  if (key == NULL)
    return NULL;
  self->next_key++;
  record = g_new0 (EksParentRecord, 1);
  record->key = g_strdup (key);
  record->name = g_strdup (key);
  return record;
}

/**
 * eks_parent_list_next:
 * @self: parents
 * @record: (out) (transfer full) (nullable): the next one, or %NULL after the last
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Returns: %FALSE with an error; a chosen parent that is not there any more is %EKS_ERROR_SOURCE_MISSING
 */
gboolean
eks_parent_list_next (EksParentList *self, EksParentRecord **record, GCancellable *cancellable, GError **error)
{
  const EksValue *row;

  *record = NULL;
  if (self->keys != NULL && self->missing == NULL)
    {
      *record = take_key (self);
      return TRUE;
    }
  for (;;)
    {
      if (!next_row (self, &row, cancellable, error))
        return FALSE;
      if (row == NULL)
        return check_none_missing (self, error);
      if (eks_value_is_empty (&row[0]))
        {
          /* TRANSLATORS: %s is an area of a system, e.g. “Operation” */
          g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID, _("A record of “%s” came without a key, so what belongs to it cannot be asked for."), eks_entity_get_label (self->entity));
          return FALSE;
        }
      g_autoptr (EksParentRecord) taken = take_record (self, row);
      if (self->missing != NULL && !g_hash_table_remove (self->missing, taken->key))
        continue;
      *record = g_steal_pointer (&taken);
      return TRUE;
    }
}
