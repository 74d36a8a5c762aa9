/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last runs as bars, the newest at the end; where there is no room for all, the oldest are not shown. The whole is a
 * sentence for screen readers. One can Tab to it once, to the newest bar, and go on with the arrow keys. */

#include "config.h"

#include "eks-run-bars.h"

#include "eks-run-bar.h"
#include "eks-words.h"

#include <glib/gi18n-lib.h>

#define HEIGHT 48
#define GAP 6
#define STEP (EKS_RUN_BAR_WIDTH + GAP)

struct _EksRunBars
{
  GtkWidget parent_instance;

  GPtrArray *bars; /* (owned) (element-type EksRunBar): children, the newest first */
  guint current;   /* which one has the focus, or would get it */
};

enum
{
  SIGNAL_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksRunBars, eks_run_bars, GTK_TYPE_WIDGET)

static guint
count_room (int width)
{
  return (guint) MAX (0, (width + GAP) / STEP);
}

static void
set_current (EksRunBars *self, guint current)
{
  if (self->current < self->bars->len)
    gtk_widget_set_focusable (g_ptr_array_index (self->bars, self->current), FALSE);
  self->current = current;
  if (current < self->bars->len)
    gtk_widget_set_focusable (g_ptr_array_index (self->bars, current), TRUE);
}

/* Of all of them, so that a bar keeps its height when the window becomes wider. */
static guint64
find_maximum (EksRunBars *self)
{
  guint64 maximum = 1;

  for (guint i = 0; i < self->bars->len; i++)
    maximum = MAX (maximum, eks_run_bar_get_rows (g_ptr_array_index (self->bars, i)));
  return maximum;
}

static void
eks_run_bars_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  EksRunBars *self = EKS_RUN_BARS (widget);
  guint n_shown = MIN (self->bars->len, count_room (width));
  guint64 maximum = find_maximum (self);
  gboolean from_right = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  for (guint i = 0; i < self->bars->len; i++)
    {
      GtkWidget *bar = g_ptr_array_index (self->bars, i);
      int x = (int) (n_shown - 1 - MIN (i, n_shown - 1)) * STEP;
      gtk_widget_set_child_visible (bar, i < n_shown);
      if (i >= n_shown)
        continue;
      eks_run_bar_set_maximum (EKS_RUN_BAR (bar), maximum);
      gtk_widget_size_allocate (bar, &(GtkAllocation) { from_right ? width - x - EKS_RUN_BAR_WIDTH : x, 0, EKS_RUN_BAR_WIDTH, height }, -1);
    }
  if (self->current >= n_shown && n_shown > 0)
    set_current (self, n_shown - 1);
}

static void
eks_run_bars_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  EksRunBars *self = EKS_RUN_BARS (widget);

  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : EKS_RUN_BAR_WIDTH;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : MAX ((int) self->bars->len * STEP - GAP, EKS_RUN_BAR_WIDTH);
}

static guint
find_bar (EksRunBars *self, GtkWidget *bar)
{
  guint place = self->bars->len;

  if (bar != NULL)
    g_ptr_array_find (self->bars, bar, &place);
  return place;
}

static void
activate (EksRunBars *self, guint place)
{
  if (place < self->bars->len)
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, eks_run_bar_get_id (g_ptr_array_index (self->bars, place)));
}

/* The newest is at the end, so that forward is towards the smaller number. Returns: which bar a key leads to */
static guint
find_target (EksRunBars *self, guint key)
{
  gboolean from_right = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  guint n_shown = MIN (self->bars->len, count_room (gtk_widget_get_width (GTK_WIDGET (self))));
  guint older = MIN (self->current + 1, n_shown - 1), newer = self->current > 0 ? self->current - 1 : 0;

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      return from_right ? newer : older;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return from_right ? older : newer;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      return n_shown - 1;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      return 0;
    default:
      return G_MAXUINT;
    }
}

static gboolean
on_key (EksRunBars *self, guint key, guint code, GdkModifierType modifiers)
{
  guint target = self->bars->len > 0 && (modifiers & gtk_accelerator_get_default_mod_mask ()) == 0 ? find_target (self, key) : G_MAXUINT;

  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_space)
    {
      activate (self, self->current);
      return GDK_EVENT_STOP;
    }
  if (target == G_MAXUINT)
    return GDK_EVENT_PROPAGATE;
  set_current (self, target);
  gtk_widget_grab_focus (g_ptr_array_index (self->bars, target));
  return GDK_EVENT_STOP;
}

static void
on_released (EksRunBars *self, int n_press, double x, double y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  guint place = find_bar (self, picked);

  if (place >= self->bars->len)
    return;
  set_current (self, place);
  activate (self, place);
}

static void
clear_bars (EksRunBars *self)
{
  for (guint i = 0; i < self->bars->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->bars, i));
  g_ptr_array_set_size (self->bars, 0);
  self->current = 0;
}

static void
eks_run_bars_dispose (GObject *object)
{
  clear_bars (EKS_RUN_BARS (object));
  G_OBJECT_CLASS (eks_run_bars_parent_class)->dispose (object);
}

static void
eks_run_bars_finalize (GObject *object)
{
  g_ptr_array_unref (EKS_RUN_BARS (object)->bars);
  G_OBJECT_CLASS (eks_run_bars_parent_class)->finalize (object);
}

static void
eks_run_bars_class_init (EksRunBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_run_bars_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_run_bars_finalize;
  widget_class->size_allocate = eks_run_bars_size_allocate;
  widget_class->measure = eks_run_bars_measure;
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_css_name (widget_class, "runbars");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
eks_run_bars_init (EksRunBars *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->bars = g_ptr_array_new ();
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
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

  clear_bars (self);
  for (guint i = 0; i < MIN (records->len, EKS_RUN_BARS_MAX); i++)
    {
      GtkWidget *bar = eks_run_bar_new (g_ptr_array_index (records, i), now);
      gtk_widget_insert_after (bar, GTK_WIDGET (self), NULL); /* in the order in which they stand: the oldest first */
      g_ptr_array_add (self->bars, bar);
    }
  set_current (self, 0);
  text = describe (records, now);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Rows of the last runs"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
