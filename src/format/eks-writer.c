/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Batches to bytes: what is the same for every kind of file, and the table of the kinds. */

#include "config.h"

#include "eks-writer.h"

#include <glib/gi18n-lib.h>

#include "eks-error.h"

#include "eks-csv-writer.h"
#include "eks-json-writer.h"
#include "eks-writer-private.h"
#include "eks-xlsx-writer.h"

typedef enum
{
  STATE_NEW,
  STATE_OPEN,
  STATE_OVER,
} State;

typedef struct
{
  EksFormat *format; /* (owned) */
  EksZone *zone;     /* (owned) */
  char *title;       /* (owned) (nullable) */
  char *language;    /* (owned) */
  GPtrArray *details; /* (owned) (element-type utf8): a label, its value, the next label … */
  GArray *maximums;  /* (owned) (element-type guint) */
  gint64 now;
  EksTally *tally; /* (owned) */
  State state;
  guint64 n_rows;
  guint64 n_table_rows;
} EksWriterPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (EksWriter, eks_writer, G_TYPE_OBJECT)

static EksWriterPrivate *
get_private (EksWriter *self)
{
  return eks_writer_get_instance_private (self);
}

static GType
get_type_for (EksFormatType type)
{
  switch (type)
    {
    case EKS_FORMAT_CSV:
      return EKS_TYPE_CSV_WRITER;
    case EKS_FORMAT_XLSX:
      return EKS_TYPE_XLSX_WRITER;
    case EKS_FORMAT_TXT: /* with delimiters; eks_writer_new() refuses fixed widths */
      return EKS_TYPE_CSV_WRITER;
    case EKS_FORMAT_JSON:
    case EKS_FORMAT_NDJSON:
      return EKS_TYPE_JSON_WRITER;
    case EKS_FORMAT_XML:
    case EKS_FORMAT_PDF:
    default:
      return G_TYPE_INVALID;
    }
}

/* After a failure nothing more can be written: the file is broken. */
static gboolean
note_result (EksWriter *self, gboolean ok)
{
  if (!ok)
    get_private (self)->state = STATE_OVER;
  return ok;
}

static void
set_no_column (GError **error)
{
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("There is no column to export; choose at least one"));
}

static void
eks_writer_finalize (GObject *object)
{
  EksWriterPrivate *priv = get_private (EKS_WRITER (object));

  g_clear_object (&priv->format);
  g_clear_pointer (&priv->zone, eks_zone_free);
  g_clear_pointer (&priv->title, g_free);
  g_clear_pointer (&priv->language, g_free);
  g_clear_pointer (&priv->details, g_ptr_array_unref);
  g_clear_pointer (&priv->maximums, g_array_unref);
  g_clear_object (&priv->tally);
  G_OBJECT_CLASS (eks_writer_parent_class)->finalize (object);
}

static void
eks_writer_class_init (EksWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_writer_finalize;
}

static void
eks_writer_init (EksWriter *self)
{
}

EksFormat *
eks_writer_get_format (EksWriter *self)
{
  return get_private (self)->format;
}

EksZone *
eks_writer_get_zone (EksWriter *self)
{
  return get_private (self)->zone;
}

const char *
eks_writer_get_title (EksWriter *self)
{
  return get_private (self)->title;
}

const char *
eks_writer_get_language (EksWriter *self)
{
  return get_private (self)->language;
}

/* (element-type utf8): a label, its value, the next label … */
GPtrArray *
eks_writer_get_details (EksWriter *self)
{
  return get_private (self)->details;
}

/* 0: none */
guint
eks_writer_get_maximum (EksWriter *self, guint column)
{
  GArray *maximums = get_private (self)->maximums;

  return column < maximums->len ? g_array_index (maximums, guint, column) : 0;
}

gint64
eks_writer_get_now (EksWriter *self)
{
  return get_private (self)->now;
}

EksTally *
eks_writer_get_tally (EksWriter *self)
{
  return get_private (self)->tally;
}

/**
 * eks_writer_new:
 * @options: what to write and how; copied
 * @error: return location
 *
 * Writes nothing yet. The same options and the same rows give the same bytes, whatever the locale.
 *
 * Returns: (transfer full) (nullable): a writer of the kind that the format asks for, or %NULL with
 *   %EKS_ERROR_INVALID_JOB if the format's settings contradict each other or the zone is not known
 */
EksWriter *
eks_writer_new (const EksWriterOptions *options, GError **error)
{
  g_autoptr (EksZone) zone = NULL;
  EksWriter *self;
  EksWriterPrivate *priv;
  GType type;

  g_return_val_if_fail (options != NULL && EKS_IS_FORMAT (options->format), NULL);
  g_return_val_if_fail (options->zone != NULL && EKS_IS_TALLY (options->tally), NULL);

  if (!eks_format_validate (options->format, error))
    return NULL;
  type = get_type_for (eks_format_get_format_type (options->format));
  if (type == G_TYPE_INVALID || eks_format_get_layout (options->format) == EKS_LAYOUT_FIXED ||
      eks_format_get_objects (options->format) == EKS_OBJECTS_FLAT)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("This version cannot write this kind of file yet; choose CSV, JSON, text with a delimiter or XLSX"));
      return NULL;
    }
  zone = eks_zone_new (options->zone, error);
  if (zone == NULL)
    return NULL;

  self = g_object_new (type, NULL);
  priv = get_private (self);
  priv->format = eks_format_copy (options->format);
  priv->zone = g_steal_pointer (&zone);
  priv->title = g_strdup (options->title);
  priv->language = g_strdup (options->language != NULL ? options->language : "en");
  priv->details = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < options->n_details; i++)
    {
      g_ptr_array_add (priv->details, g_strdup (options->details[i].label));
      g_ptr_array_add (priv->details, g_strdup (options->details[i].value));
    }
  priv->maximums = g_array_new (FALSE, FALSE, sizeof (guint));
  if (options->n_maximums > 0)
    g_array_append_vals (priv->maximums, options->maximums, options->n_maximums);
  priv->now = options->now;
  priv->tally = g_object_ref (options->tally);
  return self;
}

/**
 * eks_writer_open:
 * @self: a new writer
 * @stream: where the bytes go; not closed by the writer
 * @schema: the columns of every batch
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * May write the beginning of the file, such as a header. Refuses columns that the format cannot
 * hold, so call it before anything is fetched. Blocks.
 *
 * Returns: %FALSE with %EKS_ERROR_INVALID_JOB or an error of @stream; the writer is of no use then
 */
gboolean
eks_writer_open (EksWriter *self, GOutputStream *stream, EksSchema *schema, GCancellable *cancellable, GError **error)
{
  EksWriterPrivate *priv;

  g_return_val_if_fail (EKS_IS_WRITER (self) && G_IS_OUTPUT_STREAM (stream) && schema != NULL, FALSE);
  priv = get_private (self);
  g_return_val_if_fail (priv->state == STATE_NEW, FALSE);

  priv->state = STATE_OPEN;
  if (eks_schema_get_n_columns (schema) == 0)
    {
      set_no_column (error);
      return note_result (self, FALSE);
    }
  return note_result (self, !g_cancellable_set_error_if_cancelled (cancellable, error) &&
                              EKS_WRITER_GET_CLASS (self)->open (self, stream, schema, cancellable, error));
}

/**
 * eks_writer_write:
 * @self: an open writer
 * @batch: rows of the schema given to eks_writer_open()
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Keeps nothing of @batch. Blocks.
 *
 * Returns: %FALSE with an error of the stream, which may belong to an earlier batch; the writer is of no use then
 */
gboolean
eks_writer_write (EksWriter *self, EksBatch *batch, GCancellable *cancellable, GError **error)
{
  EksWriterPrivate *priv;

  g_return_val_if_fail (EKS_IS_WRITER (self) && batch != NULL, FALSE);
  priv = get_private (self);
  g_return_val_if_fail (priv->state == STATE_OPEN, FALSE);

  if (!note_result (self, !g_cancellable_set_error_if_cancelled (cancellable, error) &&
                            EKS_WRITER_GET_CLASS (self)->write (self, batch, cancellable, error)))
    return FALSE;
  priv->n_rows += eks_batch_get_n_rows (batch);
  priv->n_table_rows += eks_batch_get_n_rows (batch);
  return TRUE;
}

/**
 * eks_writer_next_table:
 * @self: an open writer of a format that holds several tables (eks_format_holds_tables())
 * @title: what the table is called
 * @schema: the columns of every batch from now on
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Blocks.
 *
 * Returns: %FALSE with %EKS_ERROR_INVALID_JOB or an error of the stream; the writer is of no use then
 */
gboolean
eks_writer_next_table (EksWriter *self, const char *title, EksSchema *schema, GCancellable *cancellable, GError **error)
{
  EksWriterPrivate *priv;

  g_return_val_if_fail (EKS_IS_WRITER (self) && title != NULL && schema != NULL, FALSE);
  priv = get_private (self);
  g_return_val_if_fail (priv->state == STATE_OPEN && EKS_WRITER_GET_CLASS (self)->next_table != NULL, FALSE);

  priv->n_table_rows = 0;
  if (eks_schema_get_n_columns (schema) == 0)
    {
      set_no_column (error);
      return note_result (self, FALSE);
    }
  return note_result (self, !g_cancellable_set_error_if_cancelled (cancellable, error) &&
                              EKS_WRITER_GET_CLASS (self)->next_table (self, title, schema, cancellable, error));
}

/**
 * eks_writer_finish:
 * @self: an open writer
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Writes what is left. Without it the file is incomplete. Blocks.
 *
 * Returns: %FALSE with an error of the stream
 */
gboolean
eks_writer_finish (EksWriter *self, GCancellable *cancellable, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (EKS_IS_WRITER (self), FALSE);
  g_return_val_if_fail (get_private (self)->state == STATE_OPEN, FALSE);

  ok = !g_cancellable_set_error_if_cancelled (cancellable, error) &&
       EKS_WRITER_GET_CLASS (self)->finish (self, cancellable, error);
  get_private (self)->state = STATE_OVER;
  return ok;
}

/**
 * eks_writer_get_n_rows:
 * @self: a writer
 *
 * Returns: how many rows it has taken, headers not counted
 */
guint64
eks_writer_get_n_rows (EksWriter *self)
{
  g_return_val_if_fail (EKS_IS_WRITER (self), 0);
  return get_private (self)->n_rows;
}

/**
 * eks_writer_get_n_table_rows:
 * @self: a writer
 *
 * Returns: how many rows of the current table it has taken
 */
guint64
eks_writer_get_n_table_rows (EksWriter *self)
{
  g_return_val_if_fail (EKS_IS_WRITER (self), 0);
  return get_private (self)->n_table_rows;
}
