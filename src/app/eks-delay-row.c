/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The number is shown in the largest unit that it is whole in, unless the person has chosen one. */

#include "config.h"

#include "eks-delay-row.h"

#include "eks-schedule.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

static const int unit_minutes[] = { 1, 60, 24 * 60 };

struct _EksDelayRow
{
  AdwActionRow parent_instance;

  GtkSpinButton *number; /* (unowned): in the row */
  GtkDropDown *unit;     /* (unowned): in the row */
  int minutes;
  gboolean updating;
};

typedef enum
{
  PROP_MINUTES = 1,
} EksDelayRowProperty;

static GParamSpec *props[PROP_MINUTES + 1];

G_DEFINE_FINAL_TYPE (EksDelayRow, eks_delay_row, ADW_TYPE_ACTION_ROW)

static int
get_unit (EksDelayRow *self)
{
  guint selected = gtk_drop_down_get_selected (self->unit);

  return unit_minutes[selected < G_N_ELEMENTS (unit_minutes) ? selected : 0];
}

static guint
find_unit (int minutes)
{
  guint unit = G_N_ELEMENTS (unit_minutes) - 1;

  if (minutes == 0)
    return 1;
  while (minutes % unit_minutes[unit] != 0)
    unit--;
  return unit;
}

static void
set_minutes (EksDelayRow *self, int minutes)
{
  if (self->minutes == minutes)
    return;
  self->minutes = minutes;
  if (minutes != gtk_spin_button_get_value_as_int (self->number) * get_unit (self))
    {
      self->updating = TRUE;
      gtk_drop_down_set_selected (self->unit, find_unit (minutes));
      gtk_spin_button_set_value (self->number, minutes / unit_minutes[find_unit (minutes)]);
      self->updating = FALSE;
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MINUTES]);
}

static void
on_changed (EksDelayRow *self)
{
  gint64 minutes = (gint64) gtk_spin_button_get_value_as_int (self->number) * get_unit (self);

  if (!self->updating)
    set_minutes (self, (int) MIN (minutes, EKS_SCHEDULE_MAX_DELAY));
}

static void
eks_delay_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, EKS_DELAY_ROW (object)->minutes);
}

static void
eks_delay_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_minutes (EKS_DELAY_ROW (object), g_value_get_int (value));
}

static void
eks_delay_row_dispose (GObject *object)
{
  EKS_DELAY_ROW (object)->updating = TRUE; /* a drop-down that goes away selects nothing */
  G_OBJECT_CLASS (eks_delay_row_parent_class)->dispose (object);
}

static void
eks_delay_row_class_init (EksDelayRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = eks_delay_row_dispose;
  object_class->get_property = eks_delay_row_get_property;
  object_class->set_property = eks_delay_row_set_property;
  /**
   * EksDelayRow:minutes:
   *
   * How long.
   */
  props[PROP_MINUTES] = g_param_spec_int ("minutes", NULL, NULL, 0, EKS_SCHEDULE_MAX_DELAY, 0, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_delay_row_init (EksDelayRow *self)
{
  const char *const units[] = { _("minutes"), _("hours"), _("days"), NULL };

  self->number = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (0, 999, 1));
  self->unit = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (units));
  gtk_drop_down_set_selected (self->unit, find_unit (0));
  gtk_widget_set_valign (GTK_WIDGET (self->number), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self->unit), GTK_ALIGN_CENTER);
  eks_ui_set_label (self->number, _("How long"));
  eks_ui_set_label (self->unit, _("Minutes, hours or days"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->number));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->unit));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->number));
  g_signal_connect_object (self->number, "value-changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->unit, "notify::selected", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}
