/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report from its first page to its last. The summary is a list of blocks that are placed one below the other
 * before the first is drawn: page 1 says how many pages there are. */

#include "config.h"

#include "eks-pdf-report.h"

#include <string.h>

#include "eks-pdf-chart.h"
#include "eks-pdf-figures.h"
#include "eks-pdf-table.h"
#include "eks-writer-words.h"

#define TITLE_LINES 4
#define DETAIL_LINES 40
#define DETAIL_SIZE 9.0
#define LABEL_PART 0.24
#define TILE_HEIGHT 50.0
#define TILE_GAP 14.0
#define AMOUNT_LINE 17.0
#define BLOCK_GAP 20.0
#define TABLE_GAP 22.0
#define HEADING_HEIGHT 20.0

typedef struct _Report Report;

/* A piece of the summary that is never cut by the end of a page. */
typedef struct
{
  void (*draw) (Report *self, guint index, double y);
  guint index;
  guint page;
  double y;
} Block;

struct _Report
{
  const EksPdfReportOptions *options;
  EksPdfCanvas *canvas;
  EksPdfRows *rows;
  EksPdfTable *table;     /* (owned) */
  EksPdfSeries *days;     /* (owned) (nullable) */
  EksPdfSeries *values;   /* (owned) (nullable) */
  GPtrArray *amounts;     /* (owned) */
  GPtrArray *details;     /* (owned): as a page can show them */
  GArray *blocks;         /* (owned) (element-type Block) */
  char *title;            /* (owned) */
  char *created;          /* (owned) */
  char *period;           /* (owned) (nullable) */
  char *period_caption;   /* (owned) (nullable) */
  double width;
  double y;               /* where the next block goes */
  guint n_summary_pages;
  guint n_pages;
  gboolean shares_page;   /* the table begins on the last page of the summary */
};

static void
report_clear (Report *self)
{
  g_clear_pointer (&self->table, eks_pdf_table_free);
  g_clear_pointer (&self->days, eks_pdf_series_free);
  g_clear_pointer (&self->values, eks_pdf_series_free);
  g_clear_pointer (&self->amounts, g_ptr_array_unref);
  g_clear_pointer (&self->details, g_ptr_array_unref);
  g_clear_pointer (&self->blocks, g_array_unref);
  g_free (self->title);
  g_free (self->created);
  g_free (self->period);
  g_free (self->period_caption);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Report, report_clear)

static EksPdfStyle
title_style (Report *self)
{
  return (EksPdfStyle) { .size = 23, .bold = TRUE, .colour = EKS_PDF_ACCENT, .width = self->width, .max_lines = TITLE_LINES };
}

static EksPdfStyle
label_style (double width)
{
  return (EksPdfStyle) { .size = DETAIL_SIZE, .colour = EKS_PDF_QUIET, .width = width, .max_lines = DETAIL_LINES };
}

static EksPdfStyle
value_style (double width)
{
  return (EksPdfStyle) { .size = DETAIL_SIZE, .colour = EKS_PDF_INK, .width = width, .max_lines = DETAIL_LINES };
}

static EksPdfStyle
heading_style (Report *self)
{
  return (EksPdfStyle) { .size = 13, .bold = TRUE, .colour = EKS_PDF_INK, .width = self->width, .max_lines = 1 };
}

static const char *
word (Report *self, EksWriterWord which)
{
  return eks_writer_word (which, self->options->language);
}

/* Places a block; one that would cross the end of the page begins the next. */
static void
place (Report *self, void (*draw) (Report *, guint, double), guint index, double gap, double height)
{
  Block block = { draw, index, 0, 0 };

  if (self->y + gap + height > eks_pdf_page_height (FALSE) - EKS_PDF_BOTTOM && self->blocks->len > 0)
    {
      self->n_summary_pages++;
      self->y = EKS_PDF_TOP;
      gap = 0;
    }
  block.page = self->n_summary_pages - 1;
  block.y = self->y + gap;
  self->y = block.y + height;
  g_array_append_val (self->blocks, block);
}

static void
draw_title (Report *self, guint index, double y)
{
  const EksPdfStyle title = title_style (self);
  const EksPdfStyle created = label_style (self->width);

  y += eks_pdf_canvas_put (self->canvas, &title, self->title, EKS_PDF_MARGIN, y) + 3;
  y += eks_pdf_canvas_put (self->canvas, &created, self->created, EKS_PDF_MARGIN, y) + 9;
  eks_pdf_canvas_rule (self->canvas, EKS_PDF_ACCENT, 1.6, EKS_PDF_MARGIN, y, self->width);
}

static void
place_title (Report *self)
{
  const EksPdfStyle title = title_style (self);
  const EksPdfStyle created = label_style (self->width);
  double height = eks_pdf_canvas_measure (self->canvas, &title, self->title) + 3 +
                  eks_pdf_canvas_measure (self->canvas, &created, self->created) + 10;

  place (self, draw_title, 0, 0, height);
}

static double
measure_detail (Report *self, guint index)
{
  const EksPdfStyle label = label_style (self->width * LABEL_PART - 10);
  const EksPdfStyle value = value_style (self->width * (1 - LABEL_PART));
  const char *name = g_ptr_array_index (self->details, index);
  const char *text = g_ptr_array_index (self->details, index + 1);
  double height = eks_pdf_canvas_measure (self->canvas, &label, name), value_height;

  if (eks_pdf_canvas_set_text (self->canvas, &value, text, strlen (text)))
    eks_tally_add (self->options->tally, EKS_TALLY_CUT, name, 1, NULL, 0);
  eks_pdf_canvas_get_text_size (self->canvas, NULL, &value_height);
  return MAX (height, value_height);
}

static void
draw_detail (Report *self, guint index, double y)
{
  const EksPdfStyle label = label_style (self->width * LABEL_PART - 10);
  const EksPdfStyle value = value_style (self->width * (1 - LABEL_PART));

  eks_pdf_canvas_put (self->canvas, &label, g_ptr_array_index (self->details, index), EKS_PDF_MARGIN, y);
  eks_pdf_canvas_put (self->canvas, &value, g_ptr_array_index (self->details, index + 1),
                      EKS_PDF_MARGIN + self->width * LABEL_PART, y);
}

static void
draw_tile (Report *self, double x, double y, double width, const char *caption, const char *figure, double size)
{
  const EksPdfStyle small = { .size = 8, .colour = EKS_PDF_QUIET, .width = width - 20, .max_lines = 1 };
  const EksPdfStyle large = { .size = size, .bold = TRUE, .colour = EKS_PDF_ACCENT, .width = width - 20, .max_lines = 1 };
  double height;

  eks_pdf_canvas_fill (self->canvas, EKS_PDF_ZEBRA, x, y, width, TILE_HEIGHT);
  eks_pdf_canvas_fill (self->canvas, EKS_PDF_ACCENT, x, y, 2, TILE_HEIGHT);
  eks_pdf_canvas_put (self->canvas, &small, caption, x + 12, y + 7);
  height = eks_pdf_canvas_measure (self->canvas, &large, figure);
  eks_pdf_canvas_put (self->canvas, &large, figure, x + 12, y + 30.5 - height / 2);
}

static void
draw_tiles (Report *self, guint index, double y)
{
  g_autofree char *rows = eks_writer_count (eks_pdf_rows_get_n_rows (self->rows), self->options->language);
  double narrow = (self->width - TILE_GAP) * 0.3;

  draw_tile (self, EKS_PDF_MARGIN, y, narrow, word (self, EKS_WRITER_WORD_ROWS), rows, 19);
  if (self->period != NULL)
    draw_tile (self, EKS_PDF_MARGIN + narrow + TILE_GAP, y, self->width - narrow - TILE_GAP, self->period_caption, self->period, 13.5);
}

static void
draw_amount_line (Report *self, const char *const *texts, const EksPdfStyle *base, double y)
{
  double x = EKS_PDF_MARGIN;

  for (guint i = 0; i < 4; i++)
    {
      EksPdfStyle style = *base;
      double width = self->width * (i == 0 ? 0.34 : 0.22);

      style.align = i == 0 ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT;
      style.width = width - (i == 0 ? 6 : 0);
      eks_pdf_canvas_put (self->canvas, &style, texts[i], x, y + 2.5);
      x += width;
    }
}

static void
draw_amounts (Report *self, guint index, double y)
{
  const char *const head[] = { word (self, EKS_WRITER_WORD_FIGURES), word (self, EKS_WRITER_WORD_SUM), word (self, EKS_WRITER_WORD_LOWEST),
                               word (self, EKS_WRITER_WORD_HIGHEST) };
  const EksPdfStyle quiet = { .size = 8.5, .colour = EKS_PDF_QUIET, .max_lines = 1 };
  const EksPdfStyle plain = { .size = DETAIL_SIZE, .colour = EKS_PDF_INK, .max_lines = 1 };

  draw_amount_line (self, head, &quiet, y);
  eks_pdf_canvas_rule (self->canvas, EKS_PDF_QUIET, 0.6, EKS_PDF_MARGIN, y + AMOUNT_LINE, self->width);
  for (guint i = 0; i < self->amounts->len; i++)
    {
      const EksPdfAmount *amount = g_ptr_array_index (self->amounts, i);
      const char *const texts[] = { amount->title, amount->sum, amount->lowest, amount->highest };

      y += AMOUNT_LINE;
      draw_amount_line (self, texts, &plain, y);
      eks_pdf_canvas_rule (self->canvas, EKS_PDF_RULE, 0.4, EKS_PDF_MARGIN, y + AMOUNT_LINE, self->width);
    }
}

static void
draw_days (Report *self, guint index, double y)
{
  eks_pdf_time_chart_draw (self->canvas, self->days, self->options->language, y, self->width);
}

static void
draw_values (Report *self, guint index, double y)
{
  eks_pdf_value_chart_draw (self->canvas, self->values, self->options->language, y, self->width);
}

static void
place_summary (Report *self)
{
  self->n_summary_pages = 1;
  self->y = EKS_PDF_TOP;
  place_title (self);
  for (guint i = 0; i + 1 < self->details->len; i += 2)
    place (self, draw_detail, i, i == 0 ? 12 : 4, measure_detail (self, i));
  place (self, draw_tiles, 0, BLOCK_GAP, TILE_HEIGHT);
  if (self->amounts->len > 0)
    place (self, draw_amounts, 0, BLOCK_GAP - 4, AMOUNT_LINE * (self->amounts->len + 1));
  if (self->days != NULL)
    place (self, draw_days, 0, BLOCK_GAP, eks_pdf_time_chart_measure (self->canvas, self->days, self->width));
  if (self->values != NULL)
    place (self, draw_values, 0, BLOCK_GAP, eks_pdf_value_chart_measure (self->canvas, self->values, self->width));
}

static void
draw_heading (Report *self, guint index, double y)
{
  const EksPdfStyle style = heading_style (self);

  eks_pdf_canvas_put (self->canvas, &style, word (self, EKS_WRITER_WORD_TABLE), EKS_PDF_MARGIN, y);
}

static void
place_table (Report *self)
{
  double y = self->y + TABLE_GAP + HEADING_HEIGHT;

  self->shares_page = eks_pdf_table_may_begin_at (self->table, y);
  if (self->shares_page)
    place (self, draw_heading, 0, TABLE_GAP, HEADING_HEIGHT);
  eks_pdf_table_break_pages (self->table, self->shares_page ? y : EKS_PDF_TOP);
  self->n_pages = self->n_summary_pages + eks_pdf_table_get_n_pages (self->table) - (self->shares_page ? 1 : 0);
}

static void
find_period (Report *self)
{
  g_autofree char *first = NULL, *last = NULL, *title = NULL;
  int column = eks_pdf_find_date_column (self->rows);
  const char *raw;

  if (!eks_pdf_find_period (self->rows, self->options->zone, &first, &last))
    return;
  raw = eks_schema_get_column (eks_pdf_rows_get_schema (self->rows), (guint) column)->title;
  title = eks_pdf_clean_text (raw, strlen (raw));
  self->period = g_str_equal (first, last) ? g_strdup (first) : g_strdup_printf ("%s – %s", first, last);
  self->period_caption = eks_writer_word_fill (EKS_WRITER_WORD_PERIOD, self->options->language, "column", title, NULL);
}

static void
describe_creation (Report *self)
{
  gint64 seconds = self->options->now / G_USEC_PER_SEC;
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_utc (seconds + eks_zone_get_offset (self->options->zone, seconds));
  g_autofree char *moment = local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M") : g_strdup ("");

  self->created = eks_writer_word_fill (EKS_WRITER_WORD_CREATED, self->options->language, "moment", moment, "zone",
                                     eks_zone_get_identifier (self->options->zone), NULL);
}

/* A title is one line in the properties, at the foot of a page and in the outline. */
static char *
make_title (Report *self)
{
  const char *title = self->options->title;
  g_autofree char *text = NULL;

  if (title == NULL || *title == '\0')
    return g_strdup (word (self, EKS_WRITER_WORD_EXPORT));
  text = eks_pdf_clean_text (title, strlen (title));
  return g_strdelimit (g_steal_pointer (&text), "\r\n\t", ' ');
}

static void
collect (Report *self)
{
  self->title = make_title (self);
  describe_creation (self);
  self->details = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->options->details->len; i++)
    {
      const char *text = g_ptr_array_index (self->options->details, i);

      g_ptr_array_add (self->details, eks_pdf_clean_text (text != NULL ? text : "", text != NULL ? strlen (text) : 0));
    }
  find_period (self);
  self->amounts = eks_pdf_find_amounts (self->rows, self->options->language);
  if (self->options->charts)
    {
      self->days = eks_pdf_count_days (self->rows, self->options->zone, self->options->language);
      self->values = eks_pdf_count_values (self->rows, self->options->language);
    }
}

static void
draw_foot (Report *self, gboolean landscape, guint page)
{
  double width = eks_pdf_page_width (landscape), y = eks_pdf_page_height (landscape) - EKS_PDF_BOTTOM + 18;
  EksPdfStyle style = { .size = 8, .colour = EKS_PDF_QUIET, .width = width * 0.7, .max_lines = 1 };
  g_autofree char *number = eks_writer_count (page + 1, self->options->language);
  g_autofree char *count = eks_writer_count (self->n_pages, self->options->language);
  g_autofree char *text = eks_writer_word_fill (EKS_WRITER_WORD_PAGE, self->options->language, "page", number, "count", count, NULL);

  eks_pdf_canvas_rule (self->canvas, EKS_PDF_RULE, 0.5, EKS_PDF_MARGIN, y, width);
  eks_pdf_canvas_put (self->canvas, &style, self->title, EKS_PDF_MARGIN, y + 6);
  style.width = width * 0.3;
  style.align = PANGO_ALIGN_RIGHT;
  eks_pdf_canvas_put (self->canvas, &style, text, EKS_PDF_MARGIN + width * 0.7, y + 6);
}

static guint
find_table_page (Report *self)
{
  return self->shares_page ? self->n_summary_pages - 1 : self->n_summary_pages;
}

static gboolean
draw_page (Report *self, guint page, GCancellable *cancellable, GError **error)
{
  gboolean landscape = page >= self->n_summary_pages && eks_pdf_table_is_landscape (self->table);

  eks_pdf_canvas_begin_page (self->canvas, landscape);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = &g_array_index (self->blocks, Block, i);

      if (block->page == page)
        block->draw (self, block->index, block->y);
    }
  if (page >= find_table_page (self))
    eks_pdf_table_draw (self->table, page - find_table_page (self));
  draw_foot (self, landscape, page);
  return eks_pdf_canvas_end_page (self->canvas, cancellable, error);
}

/**
 * eks_pdf_report_write:
 * @canvas: where to; has no page yet
 * @rows: all of them
 * @options: everything else
 * @cancellable: (nullable): looked at for each page and while measuring
 * @error: return location
 *
 * Draws the whole document and ends it.
 *
 * Returns: %FALSE with the error of the stream, %EKS_ERROR_FAILED, or when cancelled
 */
gboolean
eks_pdf_report_write (EksPdfCanvas *canvas, EksPdfRows *rows, const EksPdfReportOptions *options,
                      GCancellable *cancellable, GError **error)
{
  g_auto (Report) self = { .options = options, .canvas = canvas, .rows = rows, .width = eks_pdf_page_width (FALSE) };

  self.blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  collect (&self);
  self.table = eks_pdf_table_new (canvas, rows, options->language, options->cells, cancellable, error);
  if (self.table == NULL)
    return FALSE;
  place_summary (&self);
  place_table (&self);
  eks_pdf_canvas_set_metadata (canvas, self.title, options->now);
  eks_pdf_canvas_add_outline (canvas, word (&self, EKS_WRITER_WORD_SUMMARY), 1);
  eks_pdf_canvas_add_outline (canvas, word (&self, EKS_WRITER_WORD_TABLE), find_table_page (&self) + 1);
  for (guint i = 0; i < self.n_pages; i++)
    if (!draw_page (&self, i, cancellable, error))
      return FALSE;
  return eks_pdf_canvas_finish (canvas, cancellable, error);
}
