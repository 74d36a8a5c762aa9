/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How wide the columns of a table are. Nothing is ever cropped: what does not fit across an upright page goes on
 * one that lies, then into smaller letters, and then on several pages that begin with the key column each. */

#include "config.h"

#include "eks-pdf-layout.h"

#include <string.h>

/* All widths are measured at this size; letters are not hinted, so other sizes are in proportion. */
#define FULL_SIZE 9.0

/* The smallest letters, and those of a table that is on several pages across anyway. */
#define FLOOR_SIZE 6.0
#define SPLIT_SIZE 7.0

/* A column that is wider than this at full size wraps its values. */
#define COMFORT_WIDTH 104.0

/* A word that is wider than this is broken: long enough for a GUID. */
#define WORD_WIDTH 196.0

/* And at the floor, where one page is better than two. */
#define TIGHT_WIDTH 70.0

#define LEAST_WIDTH 14.0

/* How many cells say how wide the columns are. */
#define SAMPLE_CELLS 6000
#define LEAST_SAMPLE 12
#define SAMPLE_BYTES 400

/* What a column wants, at full size and without its sides. */
typedef struct
{
  double natural; /* no line wrapped */
  double word;    /* wrapped between words only */
} Wish;

/**
 * eks_pdf_page_width:
 * @landscape: the long side is below
 *
 * Returns: what is between the margins
 */
double
eks_pdf_page_width (gboolean landscape)
{
  return (landscape ? EKS_PDF_LONG_SIDE : EKS_PDF_SHORT_SIDE) - 2 * EKS_PDF_MARGIN;
}

/**
 * eks_pdf_page_height:
 * @landscape: the long side is below
 *
 * Returns: the whole height of the page
 */
double
eks_pdf_page_height (gboolean landscape)
{
  return landscape ? EKS_PDF_SHORT_SIDE : EKS_PDF_LONG_SIDE;
}

/**
 * eks_pdf_layout_free:
 * @self: (nullable) (transfer full): a layout
 */
void
eks_pdf_layout_free (EksPdfLayout *self)
{
  if (self == NULL)
    return;
  g_free (self->widths);
  g_free (self->numeric);
  g_ptr_array_unref (self->titles);
  g_array_unref (self->groups);
  g_free (self);
}

/* Part of a very long value says enough. */
static gsize
sample_length (const char *text, gsize length)
{
  if (length <= SAMPLE_BYTES)
    return length;
  length = SAMPLE_BYTES;
  while (length > 0 && ((guchar) text[length] & 0xC0) == 0x80)
    length--;
  return length;
}

static void
widen (Wish *wish, EksPdfCanvas *canvas, gboolean bold, const char *text, gsize length)
{
  const EksPdfStyle style = { .size = FULL_SIZE, .bold = bold };
  double natural;

  eks_pdf_canvas_set_text (canvas, &style, text, sample_length (text, length));
  eks_pdf_canvas_get_text_size (canvas, &natural, NULL);
  wish->natural = MAX (wish->natural, natural);
  /* A value that is not wider than the widest word has no wider one. */
  if (natural > wish->word)
    wish->word = MAX (wish->word, eks_pdf_canvas_get_word_width (canvas));
}

/* Rows from all over the table. */
static Wish *
measure (EksPdfLayout *self, EksPdfCanvas *canvas, EksPdfRows *rows)
{
  guint n_columns = eks_pdf_rows_get_n_columns (rows), n_rows = eks_pdf_rows_get_n_rows (rows);
  guint n_samples = MIN (MAX (SAMPLE_CELLS / n_columns, LEAST_SAMPLE), n_rows);
  Wish *wishes = g_new0 (Wish, n_columns);

  for (guint i = 0; i < n_columns; i++)
    {
      const char *title = g_ptr_array_index (self->titles, i);

      widen (&wishes[i], canvas, TRUE, title, strlen (title));
    }
  for (guint i = 0; i < n_samples; i++)
    {
      const EksValue *row = eks_pdf_rows_get_row (rows, (guint) ((guint64) i * n_rows / n_samples));

      for (guint j = 0; j < n_columns; j++)
        if (!eks_value_is_empty (&row[j]))
          widen (&wishes[j], canvas, FALSE, row[j].text, row[j].length);
    }
  return wishes;
}

/* With the sides, at a size: as much as the column wants, or so much that it looks well. */
static double
find_width (const Wish *wish, double comfort, double word, double size)
{
  double width = MAX (MIN (wish->word, word), MIN (wish->natural, comfort));

  /* A hair more, so that what was measured does not wrap for a rounding. */
  return (MAX (width, LEAST_WIDTH) + 0.5) * size / FULL_SIZE + 2 * EKS_PDF_CELL_SIDE * size;
}

static double
take_widths (EksPdfLayout *self, const Wish *wishes, double comfort, double word)
{
  double sum = 0;

  for (guint i = 0; i < self->titles->len; i++)
    {
      self->widths[i] = find_width (&wishes[i], comfort, word, self->font_size);
      sum += self->widths[i];
    }
  return sum;
}

/* What is left of the page goes to the columns that would have liked more, then to all in proportion. Of the columns of
 * later groups the key column keeps its width. */
static void
spread (EksPdfLayout *self, const Wish *wishes, guint first, guint n, double room)
{
  double wanted = 0, sum = 0, part;

  for (guint i = first; i < first + n; i++)
    {
      wanted += find_width (&wishes[i], G_MAXDOUBLE, G_MAXDOUBLE, self->font_size) - self->widths[i];
      room -= self->widths[i];
    }
  part = wanted > 0 ? CLAMP (room / wanted, 0, 1) : 0;
  for (guint i = first; i < first + n; i++)
    {
      double more = part * (find_width (&wishes[i], G_MAXDOUBLE, G_MAXDOUBLE, self->font_size) - self->widths[i]);

      self->widths[i] += more;
      room -= more;
      sum += self->widths[i];
    }
  for (guint i = first; room > 0 && i < first + n; i++)
    self->widths[i] += room * self->widths[i] / sum;
}

static gboolean
fit_on_one (EksPdfLayout *self, const Wish *wishes)
{
  static const struct
  {
    gboolean landscape;
    double size;
    double comfort;
    double word;
  } tries[] = {
    { FALSE, FULL_SIZE, COMFORT_WIDTH, WORD_WIDTH }, { FALSE, 8.5, COMFORT_WIDTH, WORD_WIDTH },
    { TRUE, FULL_SIZE, COMFORT_WIDTH, WORD_WIDTH }, { TRUE, 8, COMFORT_WIDTH, WORD_WIDTH },
    { TRUE, 7, COMFORT_WIDTH, WORD_WIDTH }, { TRUE, FLOOR_SIZE, COMFORT_WIDTH, WORD_WIDTH },
    { TRUE, FLOOR_SIZE, TIGHT_WIDTH, COMFORT_WIDTH }, { TRUE, FLOOR_SIZE, TIGHT_WIDTH, TIGHT_WIDTH },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      EksPdfGroup all = { 0, self->titles->len };

      self->landscape = tries[i].landscape;
      self->font_size = tries[i].size;
      if (take_widths (self, wishes, tries[i].comfort, tries[i].word) > eks_pdf_page_width (self->landscape))
        continue;
      spread (self, wishes, 0, all.n, eks_pdf_page_width (self->landscape));
      g_array_append_val (self->groups, all);
      return TRUE;
    }
  return FALSE;
}

/* As many columns beside the key column as fit, at least one. */
static void
split (EksPdfLayout *self, const Wish *wishes)
{
  double room;
  guint first = 1;

  self->landscape = TRUE;
  self->font_size = SPLIT_SIZE;
  take_widths (self, wishes, COMFORT_WIDTH, WORD_WIDTH);
  room = eks_pdf_page_width (TRUE) - self->widths[0];
  while (first < self->titles->len)
    {
      EksPdfGroup group = { first, 0 };
      double used = 0;

      while (first + group.n < self->titles->len && (group.n == 0 || used + self->widths[first + group.n] <= room))
        used += self->widths[first + group.n++];
      spread (self, wishes, first, group.n, room);
      g_array_append_val (self->groups, group);
      first += group.n;
    }
}

static EksPdfLayout *
layout_new (EksSchema *schema)
{
  EksPdfLayout *self = g_new0 (EksPdfLayout, 1);
  guint n = eks_schema_get_n_columns (schema);

  self->widths = g_new0 (double, n);
  self->numeric = g_new0 (gboolean, n);
  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->groups = g_array_new (FALSE, FALSE, sizeof (EksPdfGroup));
  for (guint i = 0; i < n; i++)
    {
      const EksSchemaColumn *column = eks_schema_get_column (schema, i);

      self->numeric[i] = column->type == EKS_TYPE_INTEGER || column->type == EKS_TYPE_NUMBER;
      g_ptr_array_add (self->titles, eks_pdf_clean_text (column->title, strlen (column->title)));
    }
  return self;
}

/**
 * eks_pdf_layout_new:
 * @canvas: measures text
 * @rows: what the table has
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Returns: (transfer full) (nullable): how the table lies on its pages; %NULL when cancelled
 */
EksPdfLayout *
eks_pdf_layout_new (EksPdfCanvas *canvas, EksPdfRows *rows, GCancellable *cancellable, GError **error)
{
  EksPdfLayout *self;
  g_autofree Wish *wishes = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  self = layout_new (eks_pdf_rows_get_schema (rows));
  wishes = measure (self, canvas, rows);
  if (!fit_on_one (self, wishes))
    split (self, wishes);
  return self;
}
