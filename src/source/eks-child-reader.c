/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records that belong to those of another entity. Each parent, or each pack of parents, is a stream of its own: repeated rows
 * are dropped within it, and an error names it. Where the service allows several questions at once, the first pages of the
 * next parents are fetched while one is read. */

#include "config.h"

#include "eks-child-reader.h"

#include "eks-error.h"
#include "eks-http-reader.h"
#include "eks-parent-list.h"
#include "eks-query-copy.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A value of the parent that its children show. */
typedef struct
{
  guint column;
  guint value; /* index into those of the parent */
} Fill;

/* What is asked in one stream. */
typedef struct
{
  EksReader *reader;  /* (owned) */
  GPtrArray *parents; /* (owned) (element-type EksParentRecord) */
} Child;

struct _EksChildReader
{
  EksReader parent_instance;

  EksSource *source;      /* (owned) */
  EksConnector *connector; /* (owned): whose fields the copy points to */
  EksTally *tally;        /* (owned) (nullable) */
  EksQueryCopy *asked;    /* (owned) */
  EksSchema *schema;      /* (owned) */
  EksParentList *parents; /* (owned) (nullable) */
  gboolean no_more;       /* parents */
  guint pack;             /* parents in one question */
  guint at_once;          /* streams that are open at the same time */
  guint concurrency;      /* of each */
  GQueue children;        /* (owned) (element-type Child): those that are open, the one that is read first */
  GArray *fills;          /* (owned) (element-type Fill) */
  guint8 *seen;           /* (owned): columns that any record had */
  guint64 rows;
};

G_DEFINE_FINAL_TYPE (EksChildReader, eks_child_reader, EKS_TYPE_READER)

static void
child_free (Child *child)
{
  g_clear_object (&child->reader);
  g_ptr_array_unref (child->parents);
  g_free (child);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Child, child_free)

/* Name and, where that is another text, key; of several the first ones. */
static char *
describe_parents (GPtrArray *parents)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (parents->len, 3); i++)
    {
      const EksParentRecord *record = g_ptr_array_index (parents, i);
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", record->name);
      if (strcmp (record->name, record->key) != 0)
        g_string_append_printf (text, " (%s)", record->key);
    }
  if (parents->len > 3)
    g_string_append (text, ", …");
  return g_strdup (text->str);
}

/* Says for which parent it was that the service did not answer as it should. */
static void
propagate_named (Child *child, GError **error, GError *problem)
{
  g_autofree char *names = describe_parents (child->parents);
  g_autofree char *text = NULL;

  if (g_error_matches (problem, EKS_ERROR, EKS_ERROR_SOURCE_MISSING))
    /* TRANSLATORS: %1$s is the name of a record such as an operation, which was deleted; %2$s a sentence about it */
    text = g_strdup_printf (_("“%1$s” is not there any more: %2$s"), names, problem->message);
  else if (problem->domain == EKS_ERROR && !g_error_matches (problem, EKS_ERROR, EKS_ERROR_SOURCE_UNREACHABLE))
    /* TRANSLATORS: %1$s is the name of a record such as an operation, %2$s a sentence about what went wrong there */
    text = g_strdup_printf (_("“%1$s”: %2$s"), names, problem->message);
  if (text != NULL)
    eks_set_str (&problem->message, text);
  g_propagate_error (error, problem);
}

static guint64
rows_left (EksChildReader *self)
{
  guint64 max_rows = self->asked->query.max_rows;

  return max_rows > 0 ? max_rows - MIN (self->rows, max_rows) : G_MAXUINT64;
}

/* @pack: (out) (transfer full) (nullable): the parents of the next stream, or NULL if there are none left */
static gboolean
take_pack (EksChildReader *self, GPtrArray **pack, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) parents = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_parent_record_free);

  *pack = NULL;
  while (!self->no_more && parents->len < self->pack)
    {
      EksParentRecord *record;

      if (!eks_parent_list_next (self->parents, &record, cancellable, error))
        return FALSE;
      if (record != NULL)
        g_ptr_array_add (parents, record);
      else
        self->no_more = TRUE;
    }
  if (parents->len > 0)
    *pack = g_steal_pointer (&parents);
  return TRUE;
}

static EksReader *
open_child (EksChildReader *self, GPtrArray *parents, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  EksSourceQuery query = self->asked->query;

  for (guint i = 0; i < parents->len; i++)
    g_ptr_array_add (keys, ((EksParentRecord *) g_ptr_array_index (parents, i))->key);
  if (query.max_rows > 0)
    query.max_rows = rows_left (self);
  return eks_source_open_under (self->source, &query, keys, self->concurrency, error);
}

/* Opens streams until as many as are allowed are open, or none is left. */
static gboolean
open_children (EksChildReader *self, GCancellable *cancellable, GError **error)
{
  while (g_queue_get_length (&self->children) < self->at_once)
    {
      g_autoptr (GPtrArray) parents = NULL;
      Child *child;
      EksReader *reader;

      if (!take_pack (self, &parents, cancellable, error))
        return FALSE;
      if (parents == NULL)
        return TRUE;
      reader = open_child (self, parents, error);
      if (reader == NULL)
        return FALSE;
      child = g_new0 (Child, 1);
      child->reader = reader;
      child->parents = g_steal_pointer (&parents);
      g_queue_push_tail (&self->children, child);
    }
  return TRUE;
}

/* What the parent says stands in every row of its children; the text once in the batch. */
static void
fill_in (EksChildReader *self, Child *child, EksBatch *batch)
{
  const EksParentRecord *parent = g_ptr_array_index (child->parents, 0);

  for (guint i = 0; i < self->fills->len; i++)
    {
      const Fill *fill = &g_array_index (self->fills, Fill, i);
      EksValue value = g_array_index (parent->values, EksValue, fill->value);
      if (value.text != NULL)
        value.text = eks_batch_copy_text (batch, value.text, value.length);
      for (guint row = 0; row < eks_batch_get_n_rows (batch); row++)
        eks_batch_get_row (batch, row)[fill->column] = value;
    }
}

static gboolean
finish_child (EksChildReader *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (Child) child = g_queue_pop_head (&self->children);

  for (guint i = 0; i < eks_schema_get_n_columns (self->schema); i++)
    self->seen[i] |= eks_http_reader_has_seen (EKS_HTTP_READER (child->reader), i);
  return eks_reader_close (child->reader, cancellable, error);
}

static void
count_missing_fields (EksChildReader *self)
{
  for (guint i = 0; self->tally != NULL && self->rows > 0 && i < eks_schema_get_n_columns (self->schema); i++)
    if (!self->seen[i])
      eks_tally_add (self->tally, EKS_TALLY_FIELD_MISSING, eks_schema_get_column (self->schema, i)->id, 1, NULL, 0);
}

static EksBatch *
eks_child_reader_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksChildReader *self = EKS_CHILD_READER (reader);

  while (rows_left (self) > 0)
    {
      GError *problem = NULL;
      EksBatch *batch;
      Child *child;

      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !open_children (self, cancellable, error))
        return NULL;
      child = g_queue_peek_head (&self->children);
      if (child == NULL)
        {
          count_missing_fields (self);
          return NULL;
        }
      batch = eks_reader_next_batch (child->reader, cancellable, &problem);
      if (problem != NULL)
        {
          propagate_named (child, error, problem);
          return NULL;
        }
      if (batch != NULL)
        {
          fill_in (self, child, batch);
          self->rows += eks_batch_get_n_rows (batch);
          return batch;
        }
      if (!finish_child (self, cancellable, error))
        return NULL;
    }
  return NULL;
}

static EksSchema *
eks_child_reader_get_schema (EksReader *reader)
{
  return EKS_CHILD_READER (reader)->schema;
}

static gboolean
eks_child_reader_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksChildReader *self = EKS_CHILD_READER (reader);
  gboolean closed = TRUE;

  for (GList *l = self->children.head; l != NULL; l = l->next)
    closed = eks_reader_close (((Child *) l->data)->reader, cancellable, closed ? error : NULL) && closed;
  g_queue_clear_full (&self->children, (GDestroyNotify) child_free);
  g_clear_pointer (&self->parents, eks_parent_list_free);
  self->no_more = TRUE;
  return closed;
}

static void
eks_child_reader_finalize (GObject *object)
{
  EksChildReader *self = EKS_CHILD_READER (object);

  g_queue_clear_full (&self->children, (GDestroyNotify) child_free);
  eks_parent_list_free (self->parents);
  eks_query_copy_free (self->asked);
  eks_schema_unref (self->schema);
  g_array_unref (self->fills);
  g_free (self->seen);
  g_clear_object (&self->tally);
  g_object_unref (self->connector);
  g_object_unref (self->source);
  G_OBJECT_CLASS (eks_child_reader_parent_class)->finalize (object);
}

static void
eks_child_reader_class_init (EksChildReaderClass *klass)
{
  EksReaderClass *reader_class = EKS_READER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = eks_child_reader_finalize;
  reader_class->get_schema = eks_child_reader_get_schema;
  reader_class->next_batch = eks_child_reader_next_batch;
  reader_class->close = eks_child_reader_close;
}

static void
eks_child_reader_init (EksChildReader *self)
{
  g_queue_init (&self->children);
  self->fills = g_array_new (FALSE, FALSE, sizeof (Fill));
}

/* (transfer full) (element-type utf8): the fields of the parent that are wanted, each once */
static GPtrArray *
find_fills (EksChildReader *self, const EksSourceQuery *query)
{
  GPtrArray *fields = g_ptr_array_new ();

  for (guint i = 0; i < query->n_columns; i++)
    {
      const EksField *field = query->columns[i].field;
      Fill fill = { .column = i };
      if (field == NULL || field->parent == NULL || query->columns[i].from_element)
        continue;
      if (!g_ptr_array_find_with_equal_func (fields, field->parent, g_str_equal, &fill.value))
        {
          fill.value = fields->len;
          g_ptr_array_add (fields, field->parent);
        }
      g_array_append_val (self->fills, fill);
    }
  return fields;
}

/**
 * eks_child_reader_new:
 * @source: whom to ask
 * @connector: its connector
 * @query: the question; copied. Its stream has parents
 * @concurrency: at most so many questions at once
 * @tally: (nullable): counts what is not perfect
 *
 * Asks nothing yet.
 *
 * Returns: (transfer full): the records of all parents, or of those that @query names, one after the other
 */
EksReader *
eks_child_reader_new (EksSource *source, EksConnector *connector, const EksSourceQuery *query, guint concurrency, EksTally *tally)
{
  EksChildReader *self = g_object_new (EKS_TYPE_CHILD_READER, NULL);
  const EksParent *parent = eks_entity_get_stream (query->entity, query->stream)->parent;
  EksEntity *entity = eks_connector_find_entity (connector, parent->entity);
  g_autoptr (GPtrArray) fields = find_fills (self, query);
  guint n_chosen;

  self->source = g_object_ref (source);
  self->connector = g_object_ref (connector);
  self->tally = tally != NULL ? g_object_ref (tally) : NULL;
  self->asked = eks_query_copy_new (query);
  self->schema = eks_query_create_schema (query);
  self->seen = g_new0 (guint8, MAX (query->n_columns, 1));
  self->pack = parent->size;
  self->parents = eks_parent_list_new (source, entity, query->parents, fields);
  n_chosen = eks_parent_list_get_n_chosen (self->parents);
  /* One stream has all the questions to itself, several share them; a preview asks no more than it shows. */
  self->at_once = query->max_rows > 0 || (n_chosen > 0 && n_chosen <= self->pack) ? 1 : concurrency;
  self->concurrency = self->at_once > 1 ? 1 : concurrency;
  return EKS_READER (self);
}
