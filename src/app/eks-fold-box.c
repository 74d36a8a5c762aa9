/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns where there is room, else rows: AdwBreakpoint came later than our floor, and a flow box would
 * let every child decide for itself. */

#include "config.h"

#include "eks-fold-box.h"

#define FOLD_WIDTH 640
#define SPACING 24

struct _EksFoldBox
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (EksFoldBox, eks_fold_box, GTK_TYPE_WIDGET)

static int
count_shown (GtkWidget *widget)
{
  int n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += gtk_widget_should_layout (child);
  return n;
}

static int
get_child_width (int width, int n_shown)
{
  return width >= FOLD_WIDTH && n_shown > 1 ? (width - SPACING * (n_shown - 1)) / n_shown : width;
}

static GtkSizeRequestMode
eks_fold_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (GtkWidget *widget, int n_shown, int *minimum, int *natural)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;
      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
  *natural = MAX (*natural * n_shown + SPACING * MAX (n_shown - 1, 0), *minimum);
}

static void
measure_height (GtkWidget *widget, int n_shown, int for_width, int *minimum, int *natural)
{
  gboolean beside = for_width >= FOLD_WIDTH;
  int child_width = for_width < 0 ? -1 : get_child_width (for_width, n_shown);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;
      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, &child_minimum, &child_natural, NULL, NULL);
      *minimum = beside ? MAX (*minimum, child_minimum) : *minimum + child_minimum;
      *natural = beside ? MAX (*natural, child_natural) : *natural + child_natural;
    }
  if (!beside && n_shown > 1)
    {
      *minimum += SPACING * (n_shown - 1);
      *natural += SPACING * (n_shown - 1);
    }
}

static void
eks_fold_box_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (widget, count_shown (widget), minimum, natural);
  else
    measure_height (widget, count_shown (widget), for_size, minimum, natural);
}

static void
eks_fold_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  int child_width = get_child_width (width, count_shown (widget));
  gboolean beside = child_width < width;
  gboolean from_right = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = beside && from_right ? width - child_width : 0;
  int y = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_height = height;
      if (!gtk_widget_should_layout (child))
        continue;
      if (!beside)
        gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, NULL, &child_height, NULL, NULL);
      gtk_widget_size_allocate (child, &(GtkAllocation) { x, y, child_width, child_height }, -1);
      if (beside)
        x += from_right ? -(child_width + SPACING) : child_width + SPACING;
      else
        y += child_height + SPACING;
    }
}

static void
eks_fold_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (eks_fold_box_parent_class)->dispose (object);
}

static void
eks_fold_box_class_init (EksFoldBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_fold_box_dispose;
  widget_class->get_request_mode = eks_fold_box_get_request_mode;
  widget_class->measure = eks_fold_box_measure;
  widget_class->size_allocate = eks_fold_box_size_allocate;
}

static void
eks_fold_box_init (EksFoldBox *self)
{
}
