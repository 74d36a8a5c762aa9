/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last runs as bars, oldest first. A failed run is an empty frame with a cross, so that it is told without
 * colour; the whole is also a sentence for screen readers and each bar has a tooltip. */

#include "config.h"

#include "eks-run-bars.h"

#include "eks-words.h"

#include <glib/gi18n-lib.h>

#define HEIGHT 48
#define BAR_WIDTH 14
#define GAP 6

struct _EksRunBars
{
  GtkWidget parent_instance;

  GPtrArray *records; /* (owned) (nullable) (element-type EksRunRecord): newest first */
  gint64 now;
};

G_DEFINE_FINAL_TYPE (EksRunBars, eks_run_bars, GTK_TYPE_WIDGET)

static guint
count_bars (EksRunBars *self)
{
  guint room = (guint) MAX (0, (gtk_widget_get_width (GTK_WIDGET (self)) + GAP) / (BAR_WIDTH + GAP));

  return self->records != NULL ? MIN (self->records->len, room) : 0;
}

static guint64
find_maximum (EksRunBars *self, guint n_bars)
{
  guint64 maximum = 1;

  for (guint i = 0; i < n_bars; i++)
    maximum = MAX (maximum, ((EksRunRecord *) g_ptr_array_index (self->records, i))->rows);
  return maximum;
}

static void
draw_failure (cairo_t *cairo, double x, double height)
{
  double middle = x + BAR_WIDTH / 2.0;

  cairo_rectangle (cairo, x + 0.5, 0.5, BAR_WIDTH - 1, height - 1);
  cairo_move_to (cairo, middle - 3, height / 2 - 3);
  cairo_rel_line_to (cairo, 6, 6);
  cairo_move_to (cairo, middle + 3, height / 2 - 3);
  cairo_rel_line_to (cairo, -6, 6);
  cairo_set_line_width (cairo, 1);
  cairo_stroke (cairo);
}

static void
draw_bars (EksRunBars *self, cairo_t *cairo)
{
  guint n_bars = count_bars (self);
  guint64 maximum = find_maximum (self, n_bars);
  double height = gtk_widget_get_height (GTK_WIDGET (self));

  for (guint i = 0; i < n_bars; i++)
    {
      const EksRunRecord *record = g_ptr_array_index (self->records, n_bars - 1 - i);
      double x = (double) i * (BAR_WIDTH + GAP);
      double bar = MAX (2, height * (double) record->rows / (double) maximum);
      if (!eks_words_is_done (record))
        {
          draw_failure (cairo, x, height);
          continue;
        }
      cairo_rectangle (cairo, x, height - bar, BAR_WIDTH, bar);
      cairo_fill (cairo);
    }
}

static void
eks_run_bars_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GdkRGBA colour;
  cairo_t *cairo = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget)));

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  gdk_cairo_set_source_rgba (cairo, &colour);
  draw_bars (EKS_RUN_BARS (widget), cairo);
  cairo_destroy (cairo);
}

static void
eks_run_bars_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  EksRunBars *self = EKS_RUN_BARS (widget);
  int wanted = self->records != NULL ? (int) self->records->len * (BAR_WIDTH + GAP) - GAP : 0;

  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : BAR_WIDTH;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : MAX (wanted, BAR_WIDTH);
}

static gboolean
eks_run_bars_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  EksRunBars *self = EKS_RUN_BARS (widget);
  guint n_bars = count_bars (self);
  guint bar = (guint) MAX (0, x) / (BAR_WIDTH + GAP);
  g_autofree char *text = NULL;

  if (keyboard || bar >= n_bars)
    return FALSE;
  text = eks_words_record (g_ptr_array_index (self->records, n_bars - 1 - bar), self->now);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
eks_run_bars_finalize (GObject *object)
{
  g_clear_pointer (&EKS_RUN_BARS (object)->records, g_ptr_array_unref);
  G_OBJECT_CLASS (eks_run_bars_parent_class)->finalize (object);
}

static void
eks_run_bars_class_init (EksRunBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = eks_run_bars_finalize;
  widget_class->snapshot = eks_run_bars_snapshot;
  widget_class->measure = eks_run_bars_measure;
  widget_class->query_tooltip = eks_run_bars_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "runbars");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
eks_run_bars_init (EksRunBars *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

static char *
describe (GPtrArray *records, gint64 now)
{
  guint done = 0;
  g_autofree char *last = NULL;

  for (guint i = 0; i < records->len; i++)
    done += eks_words_is_done (g_ptr_array_index (records, i)) ? 1 : 0;
  last = records->len > 0 ? eks_words_record (g_ptr_array_index (records, 0), now) : g_strdup ("–");
  /* TRANSLATORS: read by screen readers; %1$u is the number of runs, %2$u how many of them were done, %3$s the newest */
  return g_strdup_printf (_("%1$u runs, %2$u of them done. The newest: %3$s"), records->len, done, last);
}

/**
 * eks_run_bars_set_records:
 * @self: bars
 * @records: (element-type EksRunRecord): runs, newest first
 * @now: µs since 1970 UTC
 */
void
eks_run_bars_set_records (EksRunBars *self, GPtrArray *records, gint64 now)
{
  g_autofree char *text = NULL;

  g_return_if_fail (EKS_IS_RUN_BARS (self) && records != NULL);

  g_clear_pointer (&self->records, g_ptr_array_unref);
  self->records = g_ptr_array_ref (records);
  self->now = now;
  text = describe (records, now);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Last runs"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
