/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two charts of a report. Every bar begins at zero, and one colour is enough: nothing is told by hue. */

#include "config.h"

#include "eks-pdf-chart.h"

#include <math.h>
#include <string.h>

#include "eks-writer-words.h"

#define CAPTION_SIZE 10.0
#define LABEL_SIZE 7.5
#define CAPTION_GAP 8.0
#define NOTE_GAP 3.0

#define TIME_HEIGHT 104.0
#define TIME_LABELS 14.0
#define WIDEST_BAR 34.0
#define MAX_STEPS 4

#define LINE_HEIGHT 16.0
#define BAR_HEIGHT 9.0
#define NAME_PART 0.30
#define COUNT_WIDTH 84.0

static EksPdfStyle
caption_style (double width)
{
  return (EksPdfStyle) { .size = CAPTION_SIZE, .bold = TRUE, .colour = EKS_PDF_INK, .width = width, .max_lines = 2 };
}

static EksPdfStyle
label_style (double width, PangoAlignment align)
{
  return (EksPdfStyle) { .size = LABEL_SIZE, .colour = EKS_PDF_QUIET, .width = width, .align = align, .max_lines = 1 };
}

/* Caption and note; what is between them comes from the caller. */
static double
measure_words (EksPdfCanvas *canvas, const EksPdfSeries *series, double width)
{
  const EksPdfStyle caption = caption_style (width);
  const EksPdfStyle note = label_style (width, PANGO_ALIGN_LEFT);
  double height = eks_pdf_canvas_measure (canvas, &caption, series->caption) + CAPTION_GAP;

  if (series->note != NULL)
    height += NOTE_GAP + eks_pdf_canvas_measure (canvas, &note, series->note);
  return height;
}

/* Returns where the chart begins. */
static double
draw_caption (EksPdfCanvas *canvas, const EksPdfSeries *series, double y, double width)
{
  const EksPdfStyle style = caption_style (width);

  return y + eks_pdf_canvas_put (canvas, &style, series->caption, EKS_PDF_MARGIN, y) + CAPTION_GAP;
}

static void
draw_note (EksPdfCanvas *canvas, const EksPdfSeries *series, double y, double width)
{
  const EksPdfStyle style = label_style (width, PANGO_ALIGN_LEFT);

  if (series->note != NULL)
    eks_pdf_canvas_put (canvas, &style, series->note, EKS_PDF_MARGIN, y + NOTE_GAP);
}

static guint
find_highest (const EksPdfSeries *series)
{
  guint highest = 1;

  for (guint i = 0; i < series->bars->len; i++)
    highest = MAX (highest, g_array_index (series->bars, EksPdfBar, i).count);
  return highest;
}

/* 1, 2 or 5 times a power of ten, so that a few lines reach the highest bar. */
static guint
find_step (guint highest)
{
  static const guint factors[] = { 1, 2, 5 };

  for (guint power = 1;; power *= 10)
    for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
      if (power >= 100000000 || (highest + factors[i] * power - 1) / (factors[i] * power) <= MAX_STEPS)
        return factors[i] * power;
}

typedef struct
{
  double x;      /* of the first slot */
  double top;
  double base;
  double slot;   /* of each bar */
  double unit;   /* height of one row */
} Frame;

static double
text_width (EksPdfCanvas *canvas, const EksPdfStyle *style, const char *text)
{
  double width;

  eks_pdf_canvas_set_text (canvas, style, text, strlen (text));
  eks_pdf_canvas_get_text_size (canvas, &width, NULL);
  return width;
}

/* The lines across with their numbers at the left; returns the width that these need. */
static double
draw_scale (EksPdfCanvas *canvas, guint highest, const char *language, double top, double width, double *unit)
{
  guint step = find_step (highest), n = (highest + step - 1) / step;
  EksPdfStyle style = label_style (0, PANGO_ALIGN_RIGHT);
  g_autofree char *most = eks_writer_count ((guint64) step * n, language);
  double left = text_width (canvas, &style, most) + 6;

  *unit = TIME_HEIGHT / ((double) step * n);
  style.width = left - 6;
  for (guint i = 0; i <= n; i++)
    {
      g_autofree char *label = eks_writer_count ((guint64) step * i, language);
      double y = top + TIME_HEIGHT - *unit * step * i;

      eks_pdf_canvas_put (canvas, &style, label, EKS_PDF_MARGIN, y - LABEL_SIZE * 0.7);
      eks_pdf_canvas_rule (canvas, i == 0 ? EKS_PDF_QUIET : EKS_PDF_RULE, i == 0 ? 0.7 : 0.4, EKS_PDF_MARGIN + left, y, width - left);
    }
  return left;
}

/* Names below the bars, as many as there is room for, the same distance apart. */
static void
draw_names (EksPdfCanvas *canvas, const EksPdfSeries *series, const Frame *frame)
{
  EksPdfStyle style = label_style (0, PANGO_ALIGN_CENTER);
  const EksPdfBar *last = &g_array_index (series->bars, EksPdfBar, series->bars->len - 1);
  double needed = text_width (canvas, &style, last->label) + 8;
  guint every = (guint) ceil (needed / frame->slot);
  double end = frame->x + frame->slot * series->bars->len, free_from = 0;

  for (guint i = 0; i < series->bars->len; i += every)
    {
      const char *label = g_array_index (series->bars, EksPdfBar, i).label;
      double width = text_width (canvas, &style, label);
      double x = CLAMP (frame->x + frame->slot * (i + 0.5) - width / 2, EKS_PDF_MARGIN, MAX (EKS_PDF_MARGIN, end - width));

      /* The first and the last name are moved inwards, where there may be another. */
      if (x < free_from)
        continue;
      eks_pdf_canvas_show_text (canvas, x, frame->base + 4);
      free_from = x + width + 6;
    }
}

static void
draw_bars (EksPdfCanvas *canvas, const EksPdfSeries *series, const Frame *frame, const char *language)
{
  EksPdfStyle style = label_style (0, PANGO_ALIGN_CENTER);
  g_autofree char *widest = eks_writer_count (find_highest (series), language);
  double bar = MIN (frame->slot * 0.72, WIDEST_BAR);
  gboolean has_counts = text_width (canvas, &style, widest) + 2 <= frame->slot;

  style.colour = EKS_PDF_INK;
  for (guint i = 0; i < series->bars->len; i++)
    {
      guint count = g_array_index (series->bars, EksPdfBar, i).count;
      g_autofree char *text = eks_writer_count (count, language);
      double middle = frame->x + frame->slot * (i + 0.5), height = count * frame->unit;

      if (count == 0)
        continue;
      eks_pdf_canvas_fill (canvas, EKS_PDF_BAR, middle - bar / 2, frame->base - height, bar, height);
      if (has_counts)
        {
          double width = text_width (canvas, &style, text);

          eks_pdf_canvas_show_text (canvas, middle - width / 2, frame->base - height - LABEL_SIZE * 1.45);
        }
    }
}

/**
 * eks_pdf_time_chart_measure:
 * @canvas: measures text
 * @series: rows by day
 * @width: from the left margin on
 *
 * Returns: its height
 */
double
eks_pdf_time_chart_measure (EksPdfCanvas *canvas, const EksPdfSeries *series, double width)
{
  return measure_words (canvas, series, width) + LABEL_SIZE + TIME_HEIGHT + TIME_LABELS;
}

/**
 * eks_pdf_time_chart_draw:
 * @canvas: where to
 * @series: rows by day
 * @language: of the export
 * @y: top edge
 * @width: from the left margin on
 */
void
eks_pdf_time_chart_draw (EksPdfCanvas *canvas, const EksPdfSeries *series, const char *language, double y, double width)
{
  double top = draw_caption (canvas, series, y, width) + LABEL_SIZE, unit;
  double left = draw_scale (canvas, find_highest (series), language, top, width, &unit);
  Frame frame = { EKS_PDF_MARGIN + left, top, top + TIME_HEIGHT, (width - left) / series->bars->len, unit };

  draw_bars (canvas, series, &frame, language);
  draw_names (canvas, series, &frame);
  draw_note (canvas, series, frame.base + TIME_LABELS, width);
}

/**
 * eks_pdf_value_chart_measure:
 * @canvas: measures text
 * @series: rows by value
 * @width: from the left margin on
 *
 * Returns: its height
 */
double
eks_pdf_value_chart_measure (EksPdfCanvas *canvas, const EksPdfSeries *series, double width)
{
  return measure_words (canvas, series, width) + LINE_HEIGHT * series->bars->len;
}

/* Names are one line; line breaks would hide what follows. */
static char *
make_name (const char *label)
{
  return g_strdelimit (g_strdup (label), "\r\n\t", ' ');
}

static void
draw_line (EksPdfCanvas *canvas, const EksPdfBar *bar, double part, guint all, const char *language, double y, double width)
{
  EksPdfStyle name_style = label_style (width * NAME_PART - 8, PANGO_ALIGN_LEFT);
  EksPdfStyle count_style = label_style (0, PANGO_ALIGN_LEFT);
  double left = EKS_PDF_MARGIN + width * NAME_PART, length = part * (width * (1 - NAME_PART) - COUNT_WIDTH);
  g_autofree char *name = make_name (bar->label);
  g_autofree char *count = eks_writer_count (bar->count, language);
  g_autofree char *percent = g_strdup_printf ("%u", (guint) (((guint64) bar->count * 200 + all) / (2 * (guint64) all)));
  g_autofree char *text = eks_writer_word_fill (EKS_WRITER_WORD_PART, language, "count", count, "percent", percent, NULL);

  name_style.size = count_style.size = 8.5;
  name_style.colour = EKS_PDF_INK;
  eks_pdf_canvas_put (canvas, &name_style, name, EKS_PDF_MARGIN, y + 1.5);
  eks_pdf_canvas_fill (canvas, EKS_PDF_BAR, left, y + (LINE_HEIGHT - BAR_HEIGHT) / 2, MAX (length, 0.8), BAR_HEIGHT);
  eks_pdf_canvas_put (canvas, &count_style, text, left + MAX (length, 0.8) + 6, y + 1.5);
}

/**
 * eks_pdf_value_chart_draw:
 * @canvas: where to
 * @series: rows by value
 * @language: of the export
 * @y: top edge
 * @width: from the left margin on
 */
void
eks_pdf_value_chart_draw (EksPdfCanvas *canvas, const EksPdfSeries *series, const char *language, double y, double width)
{
  double highest = find_highest (series);
  guint all = 0;

  y = draw_caption (canvas, series, y, width);
  for (guint i = 0; i < series->bars->len; i++)
    all += g_array_index (series->bars, EksPdfBar, i).count;
  for (guint i = 0; i < series->bars->len; i++)
    {
      const EksPdfBar *bar = &g_array_index (series->bars, EksPdfBar, i);

      draw_line (canvas, bar, bar->count / highest, all, language, y, width);
      y += LINE_HEIGHT;
    }
  draw_note (canvas, series, y, width);
}
