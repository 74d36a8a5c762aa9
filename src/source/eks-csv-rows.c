/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values are slices of the page that the text was read into; a record that a page cuts goes on in the next one. */

#include "config.h"

#include "eks-csv-rows.h"

#include "eks-error.h"
#include "eks-json-compact.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE_BYTES 262144
/* A row that is longer is no row: a quote is not closed. */
#define MAX_RECORD_BYTES (16 * 1024 * 1024)

typedef struct
{
  guint column;
  EksType type;
} Target;

typedef struct
{
  guint column;
  char *text; /* (owned) */
} Constant;

struct _EksCsvRows
{
  EksPagePool *pool; /* (owned) */
  EksPage *page;     /* (owned) */
  EksFileText *text; /* (owned) */
  EksCsvDialect dialect;
  EksCsvRecord record;
  gsize at;
  gboolean text_ended;
  gboolean skip_uneven;
  guint n_cells;     /* of the header */
  guint64 line;      /* of the next record, from 1 */
  Target *targets;   /* (owned) (array length=n_cells) */
  GArray *constants; /* (owned) (element-type Constant) */
  EksCsvCounts counts;
};

static void
clear_constant (gpointer constant)
{
  g_free (((Constant *) constant)->text);
}

/**
 * eks_csv_rows_new:
 * @head: (transfer full): the beginning of the file
 * @text: (transfer full): what follows
 * @at_end: whether nothing follows
 * @layout: how it is laid out
 * @start: where in @head the first row begins
 * @n_cells: how many cells a row has
 *
 * Returns: (transfer full): its rows; no cell of them is wanted yet
 */
EksCsvRows *
eks_csv_rows_new (EksPage *head, EksFileText *text, gboolean at_end, const EksFileLayout *layout, gsize start, guint n_cells)
{
  EksCsvRows *self = g_new0 (EksCsvRows, 1);

  self->pool = eks_page_pool_new ();
  self->page = head;
  self->text = text;
  self->text_ended = at_end;
  self->dialect = eks_file_layout_get_dialect (layout);
  self->skip_uneven = layout->skip_uneven;
  self->record.cells = g_array_sized_new (FALSE, FALSE, sizeof (EksCsvCell), n_cells + 1);
  self->at = start;
  self->line = 1;
  for (gsize i = 0; i < start; i++)
    self->line += head->bytes[i] == (self->dialect.cr_ends ? '\r' : '\n');
  self->n_cells = n_cells;
  self->targets = g_new0 (Target, MAX (n_cells, 1));
  for (guint i = 0; i < n_cells; i++)
    self->targets[i].column = G_MAXUINT;
  self->constants = g_array_new (FALSE, FALSE, sizeof (Constant));
  g_array_set_clear_func (self->constants, clear_constant);
  return self;
}

/**
 * eks_csv_rows_free:
 * @self: (nullable) (transfer full): rows
 */
void
eks_csv_rows_free (EksCsvRows *self)
{
  if (self == NULL)
    return;
  eks_page_unref (self->page);
  eks_page_pool_unref (self->pool);
  eks_file_text_free (self->text);
  g_array_unref (self->record.cells);
  g_array_unref (self->constants);
  g_free (self->targets);
  g_free (self);
}

/**
 * eks_csv_rows_map:
 * @self: rows
 * @cell: which cell of a row
 * @column: the column of a batch that it goes to
 * @type: what its values mean
 */
void
eks_csv_rows_map (EksCsvRows *self, guint cell, guint column, EksType type)
{
  g_return_if_fail (self != NULL && cell < self->n_cells);
  self->targets[cell] = (Target){ column, type };
}

/**
 * eks_csv_rows_set_constant:
 * @self: rows
 * @column: a column of a batch
 * @text: what stands in it in every row
 */
void
eks_csv_rows_set_constant (EksCsvRows *self, guint column, const char *text)
{
  Constant constant = { column, g_strdup (text) };

  g_return_if_fail (self != NULL && text != NULL);
  g_array_append_val (self->constants, constant);
}

static gboolean
fail_at (EksCsvRows *self, const char *what, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, self->line);

  /* TRANSLATORS: %1$s is the number of a line of a file, %2$s what is wrong there */
  g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID, _("line %1$s: %2$s"), number, what);
  return FALSE;
}

/* The page is full: what is left of it goes on in a fresh one, because batches may keep the old one. */
static gboolean
turn_page (EksCsvRows *self, GCancellable *cancellable, GError **error)
{
  gsize rest = self->page->length - self->at;
  EksPage *next;

  if (rest > MAX_RECORD_BYTES)
    return fail_at (self, _("a row does not end here. A quotation mark is probably not closed."), error);
  next = eks_page_pool_take (self->pool);
  eks_page_reserve (next, MAX (PAGE_BYTES, 2 * rest) + PAGE_BYTES);
  eks_page_append (next, self->page->bytes + self->at, rest);
  eks_page_unref (self->page);
  self->page = next;
  self->at = 0;
  return eks_file_text_read (self->text, self->page, MAX (PAGE_BYTES, rest), &self->text_ended, cancellable, error);
}

/* @found: (out): whether there is a record */
static gboolean
next_record (EksCsvRows *self, gsize *used, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      gsize rest = self->page->length - self->at;
      *used = rest > 0 ? eks_csv_scan_record (&self->dialect, self->page->bytes + self->at, rest, self->text_ended, &self->record) : 0;
      if (*used > 0)
        return !self->record.open_quote || fail_at (self, _("a quotation mark is not closed, so the rest of the file would be one value"), error);
      if (self->text_ended)
        return TRUE;
      if (!turn_page (self, cancellable, error))
        return FALSE;
    }
}

static guint8
find_kind (EksType type, const char *text, gsize length, gboolean quoted)
{
  switch (type)
    {
    case EKS_TYPE_INTEGER:
    case EKS_TYPE_NUMBER:
      if (length == 0)
        return EKS_VALUE_NULL;
      return eks_json_compact_is_number (text, length) ? EKS_VALUE_NUMBER : EKS_VALUE_TEXT;
    case EKS_TYPE_BOOLEAN:
      if (length == 0)
        return EKS_VALUE_NULL;
      return (length == 4 && memcmp (text, "true", 4) == 0) || (length == 5 && memcmp (text, "false", 5) == 0) ? EKS_VALUE_BOOLEAN : EKS_VALUE_TEXT;
    case EKS_TYPE_TIMESTAMP:
    case EKS_TYPE_DATE:
    case EKS_TYPE_GUID:
    case EKS_TYPE_JSON:
      return length == 0 ? EKS_VALUE_NULL : EKS_VALUE_TEXT;
    case EKS_TYPE_TEXT:
    default:
      return length == 0 && !quoted ? EKS_VALUE_NULL : EKS_VALUE_TEXT;
    }
}

static void
put_cell (EksCsvRows *self, EksValue *row, guint index)
{
  EksCsvCell *cell = &g_array_index (self->record.cells, EksCsvCell, index);
  const Target *target = &self->targets[index];
  char *record = self->page->bytes + self->at;

  if (target->column == G_MAXUINT)
    return;
  if (cell->mixed)
    eks_csv_cell_clean (&self->dialect, record, cell);
  EksValue *value = &row[target->column];
  value->kind = find_kind (target->type, record + cell->start, cell->length, cell->quoted);
  if (value->kind == EKS_VALUE_NULL)
    return;
  value->text = record + cell->start;
  value->length = (guint32) cell->length;
}

/* Cells behind the last column of the header that are empty are what a spreadsheet leaves; others have no name. */
static gboolean
is_too_long (EksCsvRows *self)
{
  for (guint i = self->n_cells; i < self->record.cells->len; i++)
    if (g_array_index (self->record.cells, EksCsvCell, i).length > 0)
      return TRUE;
  return FALSE;
}

/* @keep: (out): whether the record is a row */
static gboolean
judge (EksCsvRows *self, gboolean *keep, GError **error)
{
  *keep = self->n_cells == 1 || !eks_csv_record_is_blank (&self->record);
  if (!*keep || self->record.cells->len == self->n_cells)
    return TRUE;
  if (self->record.cells->len < self->n_cells)
    {
      if (self->counts.short_rows++ == 0)
        self->counts.first_short = self->line;
      return TRUE;
    }
  if (!is_too_long (self))
    return TRUE;
  if (self->skip_uneven)
    {
      if (self->counts.long_rows++ == 0)
        self->counts.first_long = self->line;
      *keep = FALSE;
      return TRUE;
    }
  g_autofree char *what = g_strdup_printf (
    /* TRANSLATORS: %1$u is the number of cells in a row of a file, %2$u how many columns its header names */
    _("the row has %1$u cells, but the header names %2$u columns. A delimiter inside of a value needs quotation marks around it."), self->record.cells->len, self->n_cells);
  return fail_at (self, what, error);
}

static void
put_row (EksCsvRows *self, EksBatch *batch)
{
  EksValue *row = eks_batch_add_row (batch);

  for (guint i = 0; i < MIN (self->record.cells->len, self->n_cells); i++)
    put_cell (self, row, i);
  for (guint i = 0; i < self->constants->len; i++)
    {
      const Constant *constant = &g_array_index (self->constants, Constant, i);
      row[constant->column] = (EksValue){ eks_batch_copy_text (batch, constant->text, strlen (constant->text)), (guint32) strlen (constant->text), EKS_VALUE_TEXT };
    }
}

/**
 * eks_csv_rows_fill:
 * @self: rows
 * @batch: takes rows until it is full, a page is read to its end, or the file is over
 * @at_end: (out): whether the file is over
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_SOURCE_INVALID if the file cannot be read further
 */
gboolean
eks_csv_rows_fill (EksCsvRows *self, EksBatch *batch, gboolean *at_end, GCancellable *cancellable, GError **error)
{
  EksPage *kept = NULL;
  gsize used;

  g_return_val_if_fail (self != NULL && batch != NULL, FALSE);

  *at_end = FALSE;
  while (!eks_batch_is_full (batch))
    {
      gboolean keep;
      if (!next_record (self, &used, cancellable, error))
        return FALSE;
      if (used == 0)
        {
          *at_end = TRUE;
          return TRUE;
        }
      if (!judge (self, &keep, error))
        return FALSE;
      if (keep && kept != self->page)
        {
          eks_batch_keep_alive (batch, eks_page_ref (self->page), (GDestroyNotify) eks_page_unref);
          kept = self->page;
        }
      if (keep)
        put_row (self, batch);
      self->at += used;
      self->line += self->record.lines;
    }
  return TRUE;
}

/**
 * eks_csv_rows_get_counts:
 * @self: rows
 *
 * Returns: (transfer none): what was uneven so far
 */
const EksCsvCounts *
eks_csv_rows_get_counts (EksCsvRows *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->counts;
}

/**
 * eks_csv_rows_get_bad_bytes:
 * @self: rows
 *
 * Returns: how many sequences so far meant nothing and became U+FFFD
 */
guint64
eks_csv_rows_get_bad_bytes (EksCsvRows *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return eks_file_text_get_bad_bytes (self->text);
}
