/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Children keep their natural width as long as the line has room; what is left over goes to those that expand. */

#include "config.h"

#include "eks-wrap-box.h"

#define SPACING 6

struct _EksWrapBox
{
  GtkWidget parent_instance;
};

static void buildable_iface_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (EksWrapBox, eks_wrap_box, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_iface_init))

typedef struct
{
  GtkWidget *first;
  GtkWidget *end;     /* (nullable): the first child of the next line */
  int width;          /* what the children take, spacing included */
  guint n_expanding;
} Line;

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
get_first (GtkWidget *widget)
{
  return skip_hidden (gtk_widget_get_first_child (widget));
}

static GtkWidget *
get_next (GtkWidget *child)
{
  return skip_hidden (gtk_widget_get_next_sibling (child));
}

static int
get_child_width (GtkWidget *child, int available)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return CLAMP (natural, minimum, MAX (minimum, available));
}

static Line
take_line (GtkWidget *first, int available)
{
  Line line = { .first = first, .end = first };

  while (line.end != NULL)
    {
      int width = get_child_width (line.end, available);
      int with = line.end == first ? width : line.width + SPACING + width;
      if (line.end != first && with > available)
        break;
      line.width = with;
      line.n_expanding += gtk_widget_compute_expand (line.end, GTK_ORIENTATION_HORIZONTAL) ? 1 : 0;
      line.end = get_next (line.end);
    }
  return line;
}

/* What a child gets in its line: its own width and its part of what is left over. */
static int
get_width_in_line (const Line *line, GtkWidget *child, int available)
{
  int width = get_child_width (child, available);

  if (line->n_expanding > 0 && gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
    width += MAX (0, available - line->width) / (int) line->n_expanding;
  return width;
}

static int
get_line_height (const Line *line, int available)
{
  int height = 0;

  for (GtkWidget *child = line->first; child != line->end; child = get_next (child))
    {
      int natural;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, get_width_in_line (line, child, available), NULL, &natural, NULL, NULL);
      height = MAX (height, natural);
    }
  return height;
}

static void
allocate_line (GtkWidget *widget, const Line *line, int available, int y, int height)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = 0;

  for (GtkWidget *child = line->first; child != line->end; child = get_next (child))
    {
      int width = get_width_in_line (line, child, available);
      GtkAllocation place = { mirrored ? available - x - width : x, y, width, height };
      gtk_widget_size_allocate (child, &place, -1);
      x += width + SPACING;
    }
}

static void
eks_wrap_box_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  int available = for_size >= 0 ? for_size : G_MAXINT;

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      for (GtkWidget *child = get_first (widget); child != NULL; child = get_next (child))
        {
          int child_minimum, child_natural;
          gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
          *minimum = MAX (*minimum, child_minimum);
          *natural += child_natural + (*natural > 0 ? SPACING : 0);
        }
      return;
    }
  for (GtkWidget *child = get_first (widget); child != NULL;)
    {
      Line line = take_line (child, available);
      *minimum += get_line_height (&line, for_size >= 0 ? available : line.width) + (*minimum > 0 ? SPACING : 0);
      child = line.end;
    }
  *natural = *minimum;
}

static void
eks_wrap_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  int y = 0;

  for (GtkWidget *child = get_first (widget); child != NULL;)
    {
      Line line = take_line (child, width);
      int line_height = get_line_height (&line, width);
      allocate_line (widget, &line, width, y, line_height);
      y += line_height + SPACING;
      child = line.end;
    }
}

static GtkSizeRequestMode
eks_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
eks_wrap_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (eks_wrap_box_parent_class)->dispose (object);
}

static void
eks_wrap_box_class_init (EksWrapBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_wrap_box_dispose;
  widget_class->measure = eks_wrap_box_measure;
  widget_class->size_allocate = eks_wrap_box_size_allocate;
  widget_class->get_request_mode = eks_wrap_box_get_request_mode;
}

static void
eks_wrap_box_init (EksWrapBox *self)
{
}

static void
eks_wrap_box_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  eks_wrap_box_append (EKS_WRAP_BOX (buildable), GTK_WIDGET (child));
}

static void
buildable_iface_init (GtkBuildableIface *iface)
{
  iface->add_child = eks_wrap_box_add_child;
}

/**
 * eks_wrap_box_new:
 *
 * Returns: (transfer floating): an empty box
 */
GtkWidget *
eks_wrap_box_new (void)
{
  return g_object_new (EKS_TYPE_WRAP_BOX, NULL);
}

/**
 * eks_wrap_box_append:
 * @self: a box
 * @child: a widget without a parent
 *
 * Puts a widget behind the others.
 */
void
eks_wrap_box_append (EksWrapBox *self, GtkWidget *child)
{
  g_return_if_fail (EKS_IS_WRAP_BOX (self) && GTK_IS_WIDGET (child));
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}
