/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of a report. Heights are measured first, since page 1 says how many pages there are. A row is never cut
 * by the end of a page: its values have a few lines at most, so it always fits. */

#include "config.h"

#include "eks-pdf-table.h"

#include <string.h>

#include "eks-writer-words.h"

/* Of these characters the widths are known, so that most values need no layout to be measured. */
#define N_KNOWN 256

#define CAPTION_SIZE 7.5
#define CAPTION_HEIGHT 14.0

/* At the foot of a page there is room for a header and a few rows, or the table begins on the next. */
#define LEAST_BEGINNING 130.0

/* So often is the cancellable looked at while measuring. */
#define CHECK_ROWS 64

struct _EksPdfTable
{
  EksPdfCanvas *canvas;  /* (unowned) */
  EksPdfRows *rows;      /* (unowned) */
  EksPdfLayout *layout;  /* (owned) */
  const char *language;  /* (unowned) */
  float known[N_KNOWN];  /* widths at the size of the cells; 0 for what has to be laid out */
  double line_height;
  double header_height;
  float *heights;        /* (owned): of the rows */
  GArray *blocks;        /* (owned) (element-type guint): the first row of each page down */
  double first_y;        /* where the first page begins */
};

/**
 * eks_pdf_table_free:
 * @self: (nullable) (transfer full): a table
 */
void
eks_pdf_table_free (EksPdfTable *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->layout, eks_pdf_layout_free);
  g_free (self->heights);
  g_array_unref (self->blocks);
  g_free (self);
}

static EksPdfStyle
cell_style (EksPdfTable *self, guint column, gboolean header)
{
  double size = self->layout->font_size;

  return (EksPdfStyle) {
    .size = size,
    .bold = header,
    .colour = header ? EKS_PDF_ACCENT : EKS_PDF_INK,
    .align = self->layout->numeric[column] ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT,
    .width = self->layout->widths[column] - 2 * EKS_PDF_CELL_SIDE * size,
    .max_lines = EKS_PDF_MAX_LINES,
  };
}

/* A letter that another font has would be higher than the line. */
static void
learn_widths (EksPdfTable *self)
{
  const EksPdfStyle style = { .size = self->layout->font_size };

  eks_pdf_canvas_set_text (self->canvas, &style, "x", 1);
  eks_pdf_canvas_get_text_size (self->canvas, NULL, &self->line_height);
  for (gunichar c = 0x20; c < N_KNOWN; c++)
    {
      char text[6];
      double width, height;

      if ((c >= 0x7f && c < 0xa0) || c == 0xad)
        continue;
      eks_pdf_canvas_set_text (self->canvas, &style, text, (gsize) g_unichar_to_utf8 (c, text));
      eks_pdf_canvas_get_text_size (self->canvas, &width, &height);
      if (height == self->line_height && eks_pdf_canvas_count_unknown (self->canvas) == 0)
        self->known[c] = (float) width;
    }
}

/* Whether a value surely is one line; what is not sure is laid out. */
static gboolean
is_one_line (EksPdfTable *self, const EksValue *value, double width)
{
  double used = 0;

  for (guint i = 0; i < value->length; i++)
    {
      guint c = (guchar) value->text[i];

      if ((c == 0xC2 || c == 0xC3) && i + 1 < value->length)
        c = (c & 3) << 6 | ((guchar) value->text[++i] & 0x3F);
      else if (c >= 0x80)
        return FALSE;
      if (self->known[c] <= 0)
        return FALSE;
      used += self->known[c];
      if (used > width * 0.98 - 0.5)
        return FALSE;
    }
  return TRUE;
}

static double
measure_cell (EksPdfTable *self, guint column, const char *text, gsize length, gboolean header, EksCellTally *tally)
{
  EksPdfStyle style = cell_style (self, column, header);
  double height;
  guint unknown;

  if (eks_pdf_canvas_set_text (self->canvas, &style, text, length))
    eks_cell_tally_add (tally, column, EKS_TALLY_CUT, text, length);
  unknown = eks_pdf_canvas_count_unknown (self->canvas);
  if (unknown > 0)
    eks_cell_tally_add (tally, column, EKS_TALLY_NO_GLYPH, text, length);
  eks_pdf_canvas_get_text_size (self->canvas, NULL, &height);
  return height;
}

static double
measure_row (EksPdfTable *self, const EksValue *row, EksCellTally *tally)
{
  double height = self->line_height;

  for (guint i = 0; i < self->layout->titles->len; i++)
    {
      double width = self->layout->widths[i] - 2 * EKS_PDF_CELL_SIDE * self->layout->font_size;

      if (!eks_value_is_empty (&row[i]) && !is_one_line (self, &row[i], width))
        height = MAX (height, measure_cell (self, i, row[i].text, row[i].length, FALSE, tally));
    }
  return height + 2 * EKS_PDF_CELL_ABOVE * self->layout->font_size;
}

static void
measure_header (EksPdfTable *self, EksCellTally *tally)
{
  double height = self->line_height;

  eks_cell_tally_set_row (tally, 0);
  for (guint i = 0; i < self->layout->titles->len; i++)
    {
      const char *title = g_ptr_array_index (self->layout->titles, i);

      height = MAX (height, measure_cell (self, i, title, strlen (title), TRUE, tally));
    }
  self->header_height = height + 3 * EKS_PDF_CELL_ABOVE * self->layout->font_size;
}

static gboolean
measure_rows (EksPdfTable *self, EksCellTally *tally, GCancellable *cancellable, GError **error)
{
  guint n = eks_pdf_rows_get_n_rows (self->rows);

  self->heights = g_new (float, n);
  for (guint i = 0; i < n; i++)
    {
      if (i % CHECK_ROWS == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      eks_cell_tally_set_row (tally, i + 1);
      self->heights[i] = (float) measure_row (self, eks_pdf_rows_get_row (self->rows, i), tally);
    }
  eks_cell_tally_flush (tally);
  return TRUE;
}

/**
 * eks_pdf_table_new:
 * @canvas: where it will be drawn
 * @rows: what is in it
 * @language: of the export
 * @tally: counts what was cut
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Measures everything. What is given has to live as long as the table.
 *
 * Returns: (transfer full) (nullable): the table, whose pages are not broken yet; %NULL when cancelled
 */
EksPdfTable *
eks_pdf_table_new (EksPdfCanvas *canvas, EksPdfRows *rows, const char *language, EksCellTally *tally,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr (EksPdfTable) self = g_new0 (EksPdfTable, 1);

  self->canvas = canvas;
  self->rows = rows;
  self->language = language;
  self->blocks = g_array_new (FALSE, FALSE, sizeof (guint));
  self->layout = eks_pdf_layout_new (canvas, rows, cancellable, error);
  if (self->layout == NULL)
    return NULL;
  learn_widths (self);
  measure_header (self, tally);
  if (!measure_rows (self, tally, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * eks_pdf_table_is_landscape:
 * @self: a table
 *
 * Returns: whether its pages lie
 */
gboolean
eks_pdf_table_is_landscape (EksPdfTable *self)
{
  return self->layout->landscape;
}

static double
find_bottom (EksPdfTable *self)
{
  return eks_pdf_page_height (self->layout->landscape) - EKS_PDF_BOTTOM;
}

/**
 * eks_pdf_table_may_begin_at:
 * @self: a table
 * @y: where the summary ends on an upright page
 *
 * Returns: whether the table begins below
 */
gboolean
eks_pdf_table_may_begin_at (EksPdfTable *self, double y)
{
  double needed = self->header_height;

  for (guint i = 0; i < eks_pdf_rows_get_n_rows (self->rows) && needed < LEAST_BEGINNING; i++)
    needed += self->heights[i];
  return !self->layout->landscape && find_bottom (self) - y >= needed;
}

/* Columns that are on several pages have a line that says which these are. */
static double
find_caption_height (EksPdfTable *self)
{
  return self->layout->groups->len > 1 ? CAPTION_HEIGHT : 0;
}

/**
 * eks_pdf_table_break_pages:
 * @self: a table
 * @first_y: where it begins on its first page
 */
void
eks_pdf_table_break_pages (EksPdfTable *self, double first_y)
{
  double y = first_y + find_caption_height (self) + self->header_height;
  guint first = 0;

  self->first_y = first_y;
  g_array_set_size (self->blocks, 0);
  g_array_append_val (self->blocks, first);
  for (guint i = 0; i < eks_pdf_rows_get_n_rows (self->rows); i++)
    {
      if (y + self->heights[i] > find_bottom (self) && i > g_array_index (self->blocks, guint, self->blocks->len - 1))
        {
          g_array_append_val (self->blocks, i);
          y = EKS_PDF_TOP + find_caption_height (self) + self->header_height;
        }
      y += self->heights[i];
    }
}

/**
 * eks_pdf_table_get_n_pages:
 * @self: a table whose pages are broken
 *
 * Returns: on how many pages it is, also those that are across
 */
guint
eks_pdf_table_get_n_pages (EksPdfTable *self)
{
  return self->blocks->len * self->layout->groups->len;
}

static void
draw_cell (EksPdfTable *self, guint column, gboolean header, const char *text, gsize length, double x, double y)
{
  EksPdfStyle style = cell_style (self, column, header);

  eks_pdf_canvas_set_text (self->canvas, &style, text, length);
  eks_pdf_canvas_show_text (self->canvas, x + EKS_PDF_CELL_SIDE * style.size, y);
}

/* The column at a place of a page: the key column is the first of each. */
static guint
find_column (const EksPdfGroup *group, guint place)
{
  if (group->first == 0)
    return place;
  return place == 0 ? 0 : group->first + place - 1;
}

static guint
count_places (const EksPdfGroup *group)
{
  return group->first == 0 ? group->n : group->n + 1;
}

static double
sum_widths (EksPdfTable *self, const EksPdfGroup *group)
{
  double sum = 0;

  for (guint i = 0; i < count_places (group); i++)
    sum += self->layout->widths[find_column (group, i)];
  return sum;
}

static void
draw_caption (EksPdfTable *self, const EksPdfGroup *group, double y)
{
  const EksPdfStyle style = { .size = CAPTION_SIZE, .colour = EKS_PDF_QUIET };
  g_autofree char *first = g_strdup_printf ("%u", group->first <= 1 ? 1 : group->first + 1);
  g_autofree char *last = g_strdup_printf ("%u", group->first + group->n);
  g_autofree char *count = g_strdup_printf ("%u", self->layout->titles->len);
  g_autofree char *text = eks_writer_word_fill (EKS_WRITER_WORD_COLUMNS, self->language, "first", first, "last", last, "count", count, NULL);

  if (self->layout->groups->len > 1)
    eks_pdf_canvas_put (self->canvas, &style, text, EKS_PDF_MARGIN, y);
}

static void
draw_header (EksPdfTable *self, const EksPdfGroup *group, double y)
{
  double width = sum_widths (self, group), x = EKS_PDF_MARGIN;

  eks_pdf_canvas_fill (self->canvas, EKS_PDF_TINT, x, y, width, self->header_height);
  eks_pdf_canvas_rule (self->canvas, EKS_PDF_ACCENT, 0.9, x, y + self->header_height, width);
  for (guint i = 0; i < count_places (group); i++)
    {
      guint column = find_column (group, i);
      const char *title = g_ptr_array_index (self->layout->titles, column);

      draw_cell (self, column, TRUE, title, strlen (title), x, y + 1.5 * EKS_PDF_CELL_ABOVE * self->layout->font_size);
      x += self->layout->widths[column];
    }
}

static void
draw_row (EksPdfTable *self, const EksPdfGroup *group, guint row, double y)
{
  const EksValue *values = eks_pdf_rows_get_row (self->rows, row);
  double width = sum_widths (self, group), x = EKS_PDF_MARGIN;

  if (row % 2 == 1)
    eks_pdf_canvas_fill (self->canvas, EKS_PDF_ZEBRA, x, y, width, self->heights[row]);
  eks_pdf_canvas_rule (self->canvas, EKS_PDF_RULE, 0.35, x, y + self->heights[row], width);
  for (guint i = 0; i < count_places (group); i++)
    {
      guint column = find_column (group, i);

      if (!eks_value_is_empty (&values[column]))
        draw_cell (self, column, FALSE, values[column].text, values[column].length, x,
                   y + EKS_PDF_CELL_ABOVE * self->layout->font_size);
      x += self->layout->widths[column];
    }
}

/* What is below the header of a table without rows. */
static void
draw_nothing (EksPdfTable *self, double y)
{
  const EksPdfStyle style = { .size = 9, .colour = EKS_PDF_QUIET };

  eks_pdf_canvas_put (self->canvas, &style, eks_writer_word (EKS_WRITER_WORD_NO_ROWS, self->language), EKS_PDF_MARGIN, y + 6);
}

/**
 * eks_pdf_table_draw:
 * @self: a table whose pages are broken
 * @page: which of its pages, from 0 on: all columns of the same rows, then the next rows
 */
void
eks_pdf_table_draw (EksPdfTable *self, guint page)
{
  guint block = page / self->layout->groups->len;
  const EksPdfGroup *group = &g_array_index (self->layout->groups, EksPdfGroup, page % self->layout->groups->len);
  guint first = g_array_index (self->blocks, guint, block);
  guint end = block + 1 < self->blocks->len ? g_array_index (self->blocks, guint, block + 1) : eks_pdf_rows_get_n_rows (self->rows);
  double y = block == 0 ? self->first_y : EKS_PDF_TOP;

  draw_caption (self, group, y);
  y += find_caption_height (self);
  draw_header (self, group, y);
  y += self->header_height;
  for (guint i = first; i < end; i++)
    {
      draw_row (self, group, i, y);
      y += self->heights[i];
    }
  if (first == end)
    draw_nothing (self, y);
}
