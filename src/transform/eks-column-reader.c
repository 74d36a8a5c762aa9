/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts made columns behind the source's own: whoever stands after it chooses among all of them. */

#include "config.h"

#include "eks-column-reader.h"

#include "eks-decimal-private.h"
#include "eks-error.h"
#include "eks-pattern.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A text, then the value of a column of the source, if there is one. */
typedef struct
{
  char *text; /* (owned) */
  int index;  /* -1: none */
} Part;

typedef struct
{
  GPtrArray *parts;        /* (owned) (element-type Part) */
  EksCellProgram *program; /* (owned) */
  EksType type;
} Made;

struct _EksColumnReader
{
  EksReader parent_instance;

  EksReader *source;   /* (owned) */
  EksSchema *schema;   /* (owned): the source's columns, then the made ones */
  GPtrArray *made;     /* (owned) (element-type Made) */
  EksCellTally *tally; /* (owned) */
  GString *text;       /* (owned): the value that is being made */
  guint64 n_rows;
  gboolean no_rows;
};

G_DEFINE_FINAL_TYPE (EksColumnReader, eks_column_reader, EKS_TYPE_READER)

static void
part_free (Part *part)
{
  g_free (part->text);
  g_free (part);
}

static void
made_free (Made *made)
{
  g_ptr_array_unref (made->parts);
  g_clear_pointer (&made->program, eks_cell_program_free);
  g_free (made);
}

static void
add_part (GPtrArray *parts, const char *text, gsize length, int index)
{
  Part *part = g_new0 (Part, 1);

  part->text = g_strndup (text, length);
  part->index = index;
  g_ptr_array_add (parts, part);
}

static gboolean
add_field (GPtrArray *parts, EksSchema *schema, const char *text, gsize length, const char *field, GError **error)
{
  int index = eks_schema_find (schema, field);

  if (index < 0)
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The column “%s” does not exist here; remove it or choose another"), field);
      return FALSE;
    }
  add_part (parts, text, length, index);
  return TRUE;
}

static char *
note_name (const char *name, gpointer data)
{
  g_ptr_array_add (data, g_strdup (name));
  return g_strdup ("\x1F"); /* a control character: no pattern has it, and it says where the value goes */
}

static gboolean
compile_pattern (GPtrArray *parts, EksSchema *schema, const char *pattern, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *clean = g_strdelimit (g_strdup (pattern), "\x1F", ' ');
  g_autofree char *text = eks_pattern_expand (clean, note_name, names, error);
  g_auto (GStrv) texts = NULL;

  if (text == NULL)
    return FALSE;
  texts = g_strsplit (text, "\x1F", -1);
  for (guint i = 0; i < names->len; i++)
    if (!add_field (parts, schema, texts[i], strlen (texts[i]), g_ptr_array_index (names, i), error))
      return FALSE;
  if (texts[0] != NULL)
    add_part (parts, texts[names->len], strlen (texts[names->len]), -1);
  return TRUE;
}

static gboolean
compile_source (GPtrArray *parts, EksSchema *schema, EksColumn *column, GError **error)
{
  const char *text = eks_column_get_text (column);

  switch (eks_column_get_source (column))
    {
    case EKS_COLUMN_FIELD:
      return add_field (parts, schema, "", 0, text, error);
    case EKS_COLUMN_PATTERN:
      return compile_pattern (parts, schema, text, error);
    case EKS_COLUMN_CONSTANT:
    default:
      add_part (parts, text, strlen (text), -1);
      return TRUE;
    }
}

static EksSchema *
eks_column_reader_get_schema (EksReader *reader)
{
  return EKS_COLUMN_READER (reader)->schema;
}

/* A NUL would end the text for the functions that change it. */
static void
append_value (GString *text, const EksValue *value)
{
  for (guint i = 0; i < value->length; i++)
    if (value->text[i] != '\0')
      g_string_append_c (text, value->text[i]);
    else
      g_string_append (text, "\xEF\xBF\xBD");
}

/* A default or a cut number may be anything. */
static EksValueKind
find_kind (EksType type, const GString *text)
{
  EksDecimal number;

  if (text->len == 0)
    return EKS_VALUE_NULL;
  if ((type == EKS_TYPE_INTEGER || type == EKS_TYPE_NUMBER) && eks_decimal_parse (text->str, text->len, &number))
    return EKS_VALUE_NUMBER;
  if (type == EKS_TYPE_BOOLEAN && (strcmp (text->str, "true") == 0 || strcmp (text->str, "false") == 0))
    return EKS_VALUE_BOOLEAN;
  return EKS_VALUE_TEXT;
}

static void
make_cell (EksColumnReader *self, EksBatch *batch, const EksValue *from, guint index, EksValue *to)
{
  Made *made = g_ptr_array_index (self->made, index);

  g_string_truncate (self->text, 0);
  for (guint i = 0; i < made->parts->len; i++)
    {
      const Part *part = g_ptr_array_index (made->parts, i);
      g_string_append (self->text, part->text);
      if (part->index >= 0 && !eks_value_is_empty (&from[part->index]))
        append_value (self->text, &from[part->index]);
    }
  eks_cell_program_run (made->program, self->text, self->tally, index);
  to->kind = (guint8) find_kind (made->type, self->text);
  to->length = (guint32) self->text->len;
  to->text = to->kind == EKS_VALUE_NULL ? NULL : eks_batch_copy_text (batch, self->text->str, self->text->len);
}

static EksBatch *
eks_column_reader_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksColumnReader *self = EKS_COLUMN_READER (reader);
  g_autoptr (EksBatch) source = eks_reader_next_batch (self->source, cancellable, error);
  EksBatch *batch;
  guint n_own;

  if (source == NULL)
    return NULL;
  n_own = eks_schema_get_n_columns (eks_reader_get_schema (self->source));
  batch = eks_batch_new_wider (self->schema, source);
  for (guint i = 0; i < eks_batch_get_n_rows (batch); i++)
    {
      EksValue *row = eks_batch_get_row (batch, i);
      eks_cell_tally_set_row (self->tally, self->no_rows ? 0 : ++self->n_rows);
      for (guint j = 0; j < self->made->len; j++)
        make_cell (self, batch, row, j, &row[n_own + j]);
    }
  eks_cell_tally_flush (self->tally);
  return batch;
}

static gboolean
eks_column_reader_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  return eks_reader_close (EKS_COLUMN_READER (reader)->source, cancellable, error);
}

static void
eks_column_reader_finalize (GObject *object)
{
  EksColumnReader *self = EKS_COLUMN_READER (object);

  g_clear_object (&self->source);
  g_clear_pointer (&self->schema, eks_schema_unref);
  g_clear_pointer (&self->tally, eks_cell_tally_free);
  g_ptr_array_unref (self->made);
  g_string_free (self->text, TRUE);
  G_OBJECT_CLASS (eks_column_reader_parent_class)->finalize (object);
}

static void
eks_column_reader_class_init (EksColumnReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_column_reader_finalize;
  EKS_READER_CLASS (klass)->get_schema = eks_column_reader_get_schema;
  EKS_READER_CLASS (klass)->next_batch = eks_column_reader_next_batch;
  EKS_READER_CLASS (klass)->close = eks_column_reader_close;
}

static void
eks_column_reader_init (EksColumnReader *self)
{
  self->made = g_ptr_array_new_with_free_func ((GDestroyNotify) made_free);
  self->text = g_string_new (NULL);
}

static Made *
make_column (EksColumn *column, EksSchema *schema, const EksCellContext *context, GError **error)
{
  Made *made = g_new0 (Made, 1);
  const Part *first;
  EksType type = EKS_TYPE_TEXT;

  made->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  made->program = eks_cell_program_new (column, context, error);
  if (made->program == NULL || !compile_source (made->parts, schema, column, error))
    {
      made_free (made);
      return NULL;
    }
  first = g_ptr_array_index (made->parts, 0);
  if (eks_column_get_source (column) == EKS_COLUMN_FIELD)
    type = eks_schema_get_column (schema, (guint) first->index)->type;
  made->type = eks_cell_program_get_type (made->program, type);
  return made;
}

/**
 * eks_column_reader_new:
 * @source: where rows come from; kept, and closed together with this reader
 * @columns: (array length=n_columns): what is made of each row
 * @n_columns: how many
 * @context: what values are changed by; need not outlive the call
 * @tally: where what is emptied, defaulted, cut and padded is counted, with its row
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the stage, whose rows have the source's columns and then the made ones, or %NULL with
 *   %EKS_ERROR_INVALID_JOB or %EKS_ERROR_SECRET_MISSING
 */
EksReader *
eks_column_reader_new (EksReader *source, const EksMadeColumn *columns, guint n_columns, const EksCellContext *context, EksTally *tally, GError **error)
{
  g_autoptr (EksColumnReader) self = NULL;
  g_autoptr (GArray) all = g_array_new (FALSE, TRUE, sizeof (EksSchemaColumn));
  g_autoptr (EksSchema) reported = NULL;
  EksSchema *schema;

  g_return_val_if_fail (EKS_IS_READER (source) && EKS_IS_TALLY (tally), NULL);

  schema = eks_reader_get_schema (source);
  self = g_object_new (EKS_TYPE_COLUMN_READER, NULL);
  self->source = g_object_ref (source);
  self->no_rows = context->no_rows;
  for (guint i = 0; i < eks_schema_get_n_columns (schema); i++)
    g_array_append_vals (all, eks_schema_get_column (schema, i), 1);
  for (guint i = 0; i < n_columns; i++)
    {
      Made *made = make_column (columns[i].column, schema, context, error);
      EksSchemaColumn column = { .id = columns[i].id, .title = columns[i].title, .personal = columns[i].personal };
      if (made == NULL)
        return NULL;
      g_ptr_array_add (self->made, made);
      column.type = made->type;
      g_array_append_val (all, column);
    }
  self->schema = eks_schema_new ((const EksSchemaColumn *) (void *) all->data, all->len);
  reported = eks_schema_new ((const EksSchemaColumn *) (void *) all->data + eks_schema_get_n_columns (schema), n_columns);
  self->tally = eks_cell_tally_new (tally, reported);
  return EKS_READER (g_steal_pointer (&self));
}
