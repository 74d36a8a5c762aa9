/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bar is a widget of its own, so that a screen reader can read it and the keyboard can get to it. What became of the run is
 * told by its form as well as by its colour: filled, an empty frame with a cross, or one with a stroke if it was cancelled. */

#include "config.h"

#include "eks-run-bar.h"

#include "eks-ui.h"
#include "eks-words.h"

#include <string.h>

#define MINIMUM 2

struct _EksRunBar
{
  GtkWidget parent_instance;

  gint64 id;
  guint64 rows;
  guint64 maximum; /* of all bars beside it */
  gboolean done;
  gboolean cancelled;
};

G_DEFINE_FINAL_TYPE (EksRunBar, eks_run_bar, GTK_TYPE_WIDGET)

static void
draw_frame (EksRunBar *self, cairo_t *cairo, double width, double height)
{
  cairo_rectangle (cairo, 0.5, 0.5, width - 1, height - 1);
  cairo_move_to (cairo, width / 2 - 3, self->cancelled ? height / 2 : height / 2 - 3);
  cairo_rel_line_to (cairo, 6, self->cancelled ? 0 : 6);
  if (!self->cancelled)
    {
      cairo_move_to (cairo, width / 2 + 3, height / 2 - 3);
      cairo_rel_line_to (cairo, -6, 6);
    }
  cairo_set_line_width (cairo, 1);
  cairo_stroke (cairo);
}

static void
eks_run_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  EksRunBar *self = EKS_RUN_BAR (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double bar = MAX (MINIMUM, height * (double) self->rows / (double) MAX (self->maximum, 1));
  cairo_t *cairo = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  gdk_cairo_set_source_rgba (cairo, &colour);
  if (self->done)
    {
      cairo_rectangle (cairo, 0, height - MIN (bar, height), width, MIN (bar, height));
      cairo_fill (cairo);
    }
  else
    draw_frame (self, cairo, width, height);
  cairo_destroy (cairo);
}

static void
eks_run_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? EKS_RUN_BAR_WIDTH : MINIMUM;
}

static void
eks_run_bar_class_init (EksRunBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = eks_run_bar_snapshot;
  widget_class->measure = eks_run_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "runbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
eks_run_bar_init (EksRunBar *self)
{
}

/**
 * eks_run_bar_new:
 * @record: a run that is over
 * @now: µs since 1970 UTC
 *
 * Returns: (transfer floating): its bar
 */
GtkWidget *
eks_run_bar_new (const EksRunRecord *record, gint64 now)
{
  EksRunBar *self = g_object_new (EKS_TYPE_RUN_BAR, NULL);
  g_autofree char *text = eks_words_record (record, now);

  self->id = record->id;
  self->rows = record->rows;
  self->done = eks_run_record_is_done (record);
  self->cancelled = strcmp (record->outcome, EKS_RUN_CANCELLED) == 0;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  eks_ui_set_label (self, text);
  if (!self->done && !self->cancelled)
    gtk_widget_add_css_class (GTK_WIDGET (self), "failed");
  return GTK_WIDGET (self);
}

/**
 * eks_run_bar_get_id:
 * @self: a bar
 *
 * Returns: the number of its run
 */
gint64
eks_run_bar_get_id (EksRunBar *self)
{
  g_return_val_if_fail (EKS_IS_RUN_BAR (self), 0);
  return self->id;
}

/**
 * eks_run_bar_get_rows:
 * @self: a bar
 *
 * Returns: the rows that it stands for; none for a run that was not done
 */
guint64
eks_run_bar_get_rows (EksRunBar *self)
{
  g_return_val_if_fail (EKS_IS_RUN_BAR (self), 0);
  return self->done ? self->rows : 0;
}

/**
 * eks_run_bar_set_maximum:
 * @self: a bar
 * @rows: how many rows a bar of the full height has
 */
void
eks_run_bar_set_maximum (EksRunBar *self, guint64 rows)
{
  g_return_if_fail (EKS_IS_RUN_BAR (self));

  if (self->maximum == rows)
    return;
  self->maximum = rows;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
