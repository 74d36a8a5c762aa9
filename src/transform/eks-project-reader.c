/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns that are written, in their order, under their titles. Cells are moved, texts never copied. */

#include "config.h"

#include "eks-project-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "eks-error.h"

struct _EksProjectReader
{
  EksReader parent_instance;

  EksReader *source; /* (owned) */
  EksSchema *schema; /* (owned): the source's own where nothing changes */
  guint *indexes;    /* (owned) (array length=n_columns): the source's column for each of ours */
  guint n_columns;
};

G_DEFINE_FINAL_TYPE (EksProjectReader, eks_project_reader, EKS_TYPE_READER)

static EksSchema *
eks_project_reader_get_schema (EksReader *reader)
{
  return EKS_PROJECT_READER (reader)->schema;
}

static EksBatch *
project_batch (EksProjectReader *self, EksBatch *source)
{
  guint n_rows = eks_batch_get_n_rows (source);
  EksBatch *batch = eks_batch_new (self->schema, n_rows);

  for (guint i = 0; i < n_rows; i++)
    {
      const EksValue *from = eks_batch_get_row (source, i);
      EksValue *to = eks_batch_add_row (batch);
      for (guint j = 0; j < self->n_columns; j++)
        to[j] = from[self->indexes[j]];
    }
  eks_batch_keep_alive (batch, eks_batch_ref (source), (GDestroyNotify) eks_batch_unref);
  return batch;
}

static EksBatch *
eks_project_reader_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksProjectReader *self = EKS_PROJECT_READER (reader);
  g_autoptr (EksBatch) source = eks_reader_next_batch (self->source, cancellable, error);

  if (source == NULL || self->schema == eks_reader_get_schema (self->source))
    return g_steal_pointer (&source);
  return project_batch (self, source);
}

static gboolean
eks_project_reader_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  return eks_reader_close (EKS_PROJECT_READER (reader)->source, cancellable, error);
}

static void
eks_project_reader_finalize (GObject *object)
{
  EksProjectReader *self = EKS_PROJECT_READER (object);

  g_clear_object (&self->source);
  g_clear_pointer (&self->schema, eks_schema_unref);
  g_clear_pointer (&self->indexes, g_free);
  G_OBJECT_CLASS (eks_project_reader_parent_class)->finalize (object);
}

static void
eks_project_reader_class_init (EksProjectReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_project_reader_finalize;
  EKS_READER_CLASS (klass)->get_schema = eks_project_reader_get_schema;
  EKS_READER_CLASS (klass)->next_batch = eks_project_reader_next_batch;
  EKS_READER_CLASS (klass)->close = eks_project_reader_close;
}

static void
eks_project_reader_init (EksProjectReader *self)
{
}

/* The first of equal titles keeps it; a number is taken that no other column asks for either. */
static char *
make_unique (const char *title, GHashTable *wanted)
{
  for (guint n = 2;; n++)
    {
      g_autofree char *candidate = g_strdup_printf ("%s (%u)", title, n);
      if (!g_hash_table_contains (wanted, candidate))
        return g_steal_pointer (&candidate);
    }
}

/**
 * eks_project_reader_make_titles:
 * @titles: (array length=n_titles): what columns should be called
 * @n_titles: how many
 *
 * Returns: (transfer full): what they are called: each title once
 */
GStrv
eks_project_reader_make_titles (const char *const *titles, guint n_titles)
{
  GStrv unique = g_new0 (char *, n_titles + 1);
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) given = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n_titles; i++)
    g_hash_table_add (wanted, (char *) titles[i]);
  for (guint i = 0; i < n_titles; i++)
    if (g_hash_table_add (given, (char *) titles[i]))
      unique[i] = g_strdup (titles[i]);
    else
      {
        unique[i] = make_unique (titles[i], wanted);
        g_hash_table_add (wanted, unique[i]);
      }
  return unique;
}

static EksSchema *
make_schema (const EksSchemaColumn *columns, guint n_columns, EksTally *tally)
{
  g_autofree EksSchemaColumn *unique = g_memdup2 (columns, n_columns * sizeof *columns);
  g_autofree const char **titles = g_new (const char *, n_columns);
  g_auto (GStrv) new_titles = NULL;

  for (guint i = 0; i < n_columns; i++)
    titles[i] = columns[i].title;
  new_titles = eks_project_reader_make_titles (titles, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      unique[i].title = new_titles[i];
      if (strcmp (new_titles[i], titles[i]) != 0)
        eks_tally_add (tally, EKS_TALLY_TITLE_CHANGED, new_titles[i], 1, NULL, -1);
    }
  return eks_schema_new (unique, n_columns);
}

/* Finds each column in the source and completes it with the type and, where none is wanted, the title that it has there. */
static gboolean
resolve (EksProjectReader *self, EksSchema *source, EksSchemaColumn *columns, GError **error)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      int index = eks_schema_find (source, columns[i].id);
      const EksSchemaColumn *column;

      if (index < 0)
        {
          /* TRANSLATORS: %s is the id of a column */
          g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The column “%s” does not exist here; remove it or choose another"), columns[i].id);
          return FALSE;
        }
      column = eks_schema_get_column (source, (guint) index);
      self->indexes[i] = (guint) index;
      columns[i].type = column->type;
      if (columns[i].title == NULL)
        columns[i].title = column->title;
    }
  return TRUE;
}

/* Whether batches can go through as they are. */
static gboolean
is_identity (EksProjectReader *self, EksSchema *source)
{
  if (eks_schema_get_n_columns (source) != self->n_columns)
    return FALSE;
  for (guint i = 0; i < self->n_columns; i++)
    if (self->indexes[i] != i ||
        eks_schema_get_column (source, i)->personal != eks_schema_get_column (self->schema, i)->personal ||
        strcmp (eks_schema_get_column (source, i)->title, eks_schema_get_column (self->schema, i)->title) != 0)
      return FALSE;
  return TRUE;
}

/**
 * eks_project_reader_new:
 * @source: where rows come from; kept, and closed together with this reader
 * @columns: (array length=n_columns): ids of the source's columns in the order wanted, one may come twice;
 *   a %NULL title stands for the source's title, the type is always the source's
 * @n_columns: at least one
 * @tally: where changed titles are counted (%EKS_TALLY_TITLE_CHANGED)
 * @error: return location
 *
 * Chooses, orders and repeats columns and gives them titles. Of columns with equal titles the first keeps
 * it, the next are called `Title (2)`, `Title (3)` and so on.
 *
 * Returns: (transfer full) (nullable): the stage, or %NULL with %EKS_ERROR_INVALID_JOB that names the column
 *   which @source does not have
 */
EksReader *
eks_project_reader_new (EksReader *source, const EksSchemaColumn *columns, guint n_columns, EksTally *tally, GError **error)
{
  g_autoptr (EksProjectReader) self = NULL;
  g_autofree EksSchemaColumn *wanted = NULL;
  EksSchema *schema;

  g_return_val_if_fail (EKS_IS_READER (source) && EKS_IS_TALLY (tally), NULL);
  g_return_val_if_fail (columns != NULL && n_columns > 0, NULL);

  schema = eks_reader_get_schema (source);
  wanted = g_memdup2 (columns, n_columns * sizeof *columns);
  self = g_object_new (EKS_TYPE_PROJECT_READER, NULL);
  self->source = g_object_ref (source);
  self->n_columns = n_columns;
  self->indexes = g_new (guint, n_columns);
  if (!resolve (self, schema, wanted, error))
    return NULL;
  self->schema = make_schema (wanted, n_columns, tally);
  if (is_identity (self, schema))
    {
      eks_schema_unref (self->schema);
      self->schema = eks_schema_ref (schema);
    }
  return EKS_READER (g_steal_pointer (&self));
}
