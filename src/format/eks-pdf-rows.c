/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a report, kept until it is finished. What a page cannot show is replaced on the way in, so
 * whoever draws meets valid UTF-8 without control characters only. */

#include "config.h"

#include "eks-pdf-rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "eks-error.h"

#define REPLACEMENT "\xEF\xBF\xBD"

/* Cells of one batch: wide rows come in small batches. */
#define BATCH_CELLS 16384

struct _EksPdfRows
{
  EksSchema *schema;  /* (owned) */
  GPtrArray *batches; /* (owned) (element-type EksBatch): all full but the last */
  guint batch_rows;
  guint n_columns;
  guint n_rows;
  guint64 n_bytes;
  GString *scratch; /* (owned) */
};

/**
 * eks_pdf_rows_new:
 * @schema: the columns
 *
 * Returns: (transfer full): no rows yet
 */
EksPdfRows *
eks_pdf_rows_new (EksSchema *schema)
{
  EksPdfRows *self = g_new0 (EksPdfRows, 1);

  self->schema = eks_schema_ref (schema);
  self->n_columns = eks_schema_get_n_columns (schema);
  self->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_batch_unref);
  self->batch_rows = CLAMP (BATCH_CELLS / self->n_columns, 1, EKS_BATCH_MAX_ROWS);
  self->scratch = g_string_new (NULL);
  return self;
}

/**
 * eks_pdf_rows_free:
 * @self: (nullable) (transfer full): rows
 */
void
eks_pdf_rows_free (EksPdfRows *self)
{
  if (self == NULL)
    return;
  eks_schema_unref (self->schema);
  g_ptr_array_unref (self->batches);
  g_string_free (self->scratch, TRUE);
  g_free (self);
}

/* C0 without tab and the line ends, DEL, C1, and the code points that are no characters: cairo takes a text with one of
 * these for broken, and falls over it later. */
static gboolean
is_control (gunichar c)
{
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7f && c < 0xa0) || (c >= 0xfdd0 && c <= 0xfdef) ||
         (c & 0xfffe) == 0xfffe;
}

typedef struct
{
  gboolean has_bad_bytes;
  gboolean has_controls;
} Dirt;

/* Nothing but printable ASCII, as most values are. */
static gboolean
is_plain (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar) text[i] < 0x20 || (guchar) text[i] >= 0x7f)
      return FALSE;
  return TRUE;
}

/* Appends the text as a page can show it. */
static Dirt
clean (GString *target, const char *text, gsize length)
{
  const char *end = text + length;
  Dirt dirt = { FALSE, FALSE };

  for (const char *at = text; at < end;)
    {
      /* With a length, -1 and -2 are for bytes that are no character and for the beginning of one. */
      gunichar c = g_utf8_get_char_validated (at, end - at);

      if (*at == '\0' || (c < 0x110000 && is_control (c)))
        {
          g_string_append (target, REPLACEMENT);
          dirt.has_controls = TRUE;
          at += *at == '\0' ? 1 : g_utf8_skip[(guchar) *at];
        }
      else if (c >= 0x110000)
        {
          g_string_append (target, REPLACEMENT);
          dirt.has_bad_bytes = TRUE;
          at++;
        }
      else
        {
          g_string_append_len (target, at, g_utf8_skip[(guchar) *at]);
          at += g_utf8_skip[(guchar) *at];
        }
    }
  return dirt;
}

/**
 * eks_pdf_clean_text:
 * @text: (array length=length): bytes
 * @length: how many
 *
 * Returns: (transfer full): valid UTF-8 without control characters, U+FFFD in their place
 */
char *
eks_pdf_clean_text (const char *text, gsize length)
{
  GString *result = g_string_sized_new (length);

  clean (result, text, length);
  return g_string_free (result, FALSE);
}

static void
clean_value (EksPdfRows *self, EksBatch *batch, guint column, EksValue *value, EksCellTally *tally)
{
  Dirt dirt;

  if (eks_value_is_empty (value) || is_plain (value->text, value->length))
    return;
  g_string_truncate (self->scratch, 0);
  dirt = clean (self->scratch, value->text, value->length);
  if (!dirt.has_bad_bytes && !dirt.has_controls)
    return;
  if (dirt.has_bad_bytes)
    eks_cell_tally_add (tally, column, EKS_TALLY_BAD_BYTES, value->text, value->length);
  if (dirt.has_controls)
    eks_cell_tally_add (tally, column, EKS_TALLY_CONTROL_CHARACTERS, value->text, value->length);
  value->text = eks_batch_copy_text (batch, self->scratch->str, self->scratch->len);
  value->length = (guint32) self->scratch->len;
}

static gboolean
check_room (EksPdfRows *self, GError **error)
{
  if (self->n_rows >= EKS_PDF_MAX_ROWS)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB,
                         _("A PDF is for up to 20,000 rows; use XLSX or CSV, or filter more"));
  else if (self->n_bytes > EKS_PDF_MAX_BYTES)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB,
                         _("A PDF is for up to 64 MiB of text; use XLSX or CSV, choose fewer columns, or filter more"));
  else if ((guint64) (self->n_rows + 1) * self->n_columns > EKS_PDF_MAX_CELLS)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB,
                         _("A PDF is for up to 2,000,000 values; use XLSX or CSV, choose fewer columns, or filter more"));
  else
    return TRUE;
  return FALSE;
}

static EksBatch *
find_batch (EksPdfRows *self)
{
  if (self->n_rows % self->batch_rows == 0)
    g_ptr_array_add (self->batches, eks_batch_new (self->schema, self->batch_rows));
  return g_ptr_array_index (self->batches, self->batches->len - 1);
}

static gboolean
add_row (EksPdfRows *self, const EksValue *row, EksCellTally *tally, GError **error)
{
  EksBatch *batch;
  EksValue *copy;

  for (guint i = 0; i < self->n_columns; i++)
    self->n_bytes += row[i].length;
  if (!check_room (self, error))
    return FALSE;
  batch = find_batch (self);
  copy = eks_batch_add_copy (batch, row);
  self->n_rows++;
  eks_cell_tally_set_row (tally, self->n_rows);
  for (guint i = 0; i < self->n_columns; i++)
    clean_value (self, batch, i, &copy[i], tally);
  return TRUE;
}

/**
 * eks_pdf_rows_add:
 * @self: rows
 * @batch: more of them; copied
 * @tally: counts what had to be replaced
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_INVALID_JOB if that is more than a report is for
 */
gboolean
eks_pdf_rows_add (EksPdfRows *self, EksBatch *batch, EksCellTally *tally, GError **error)
{
  for (guint i = 0; i < eks_batch_get_n_rows (batch); i++)
    if (!add_row (self, eks_batch_get_row (batch, i), tally, error))
      return FALSE;
  return TRUE;
}

/**
 * eks_pdf_rows_get_schema:
 * @self: rows
 *
 * Returns: (transfer none): their columns
 */
EksSchema *
eks_pdf_rows_get_schema (EksPdfRows *self)
{
  return self->schema;
}

/**
 * eks_pdf_rows_get_n_rows:
 * @self: rows
 *
 * Returns: how many
 */
guint
eks_pdf_rows_get_n_rows (EksPdfRows *self)
{
  return self->n_rows;
}

/**
 * eks_pdf_rows_get_n_columns:
 * @self: rows
 *
 * Returns: how many columns they have
 */
guint
eks_pdf_rows_get_n_columns (EksPdfRows *self)
{
  return self->n_columns;
}

/**
 * eks_pdf_rows_get_row:
 * @self: rows
 * @row: which, from 0 on
 *
 * Returns: (transfer none) (array): a value for each column
 */
const EksValue *
eks_pdf_rows_get_row (EksPdfRows *self, guint row)
{
  return eks_batch_get_row (g_ptr_array_index (self->batches, row / self->batch_rows), row % self->batch_rows);
}
