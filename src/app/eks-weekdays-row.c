/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The days in a line, from Monday, that goes on in a second one where the window is narrow. */

#include "config.h"

#include "eks-weekdays-row.h"

#include "eks-ui.h"
#include "eks-wrap-box.h"

#include <glib/gi18n-lib.h>

#define N_DAYS 7

struct _EksWeekdaysRow
{
  AdwPreferencesRow parent_instance;

  GtkLabel *title;                   /* (unowned): in the row */
  GtkToggleButton *buttons[N_DAYS];  /* (unowned): in the row */
  guint weekdays;
  gboolean updating;
};

typedef enum
{
  PROP_WEEKDAYS = 1,
} EksWeekdaysRowProperty;

static GParamSpec *props[PROP_WEEKDAYS + 1];

G_DEFINE_FINAL_TYPE (EksWeekdaysRow, eks_weekdays_row, ADW_TYPE_PREFERENCES_ROW)

static void
set_weekdays (EksWeekdaysRow *self, guint weekdays)
{
  if (self->weekdays == weekdays)
    return;
  self->weekdays = weekdays;
  self->updating = TRUE;
  for (guint i = 0; i < N_DAYS; i++)
    gtk_toggle_button_set_active (self->buttons[i], (weekdays & (1u << i)) != 0);
  self->updating = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WEEKDAYS]);
}

static void
on_toggled (EksWeekdaysRow *self)
{
  guint weekdays = 0;

  if (self->updating)
    return;
  for (guint i = 0; i < N_DAYS; i++)
    if (gtk_toggle_button_get_active (self->buttons[i]))
      weekdays |= 1u << i;
  set_weekdays (self, weekdays);
}

static void
eks_weekdays_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_uint (value, EKS_WEEKDAYS_ROW (object)->weekdays);
}

static void
eks_weekdays_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_weekdays (EKS_WEEKDAYS_ROW (object), g_value_get_uint (value));
}

static void
eks_weekdays_row_class_init (EksWeekdaysRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = eks_weekdays_row_get_property;
  object_class->set_property = eks_weekdays_row_set_property;
  /**
   * EksWeekdaysRow:weekdays:
   *
   * The days that are pressed, Monday in bit 0.
   */
  props[PROP_WEEKDAYS] = g_param_spec_uint ("weekdays", NULL, NULL, 0, (1u << N_DAYS) - 1, 0,
                                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static GtkToggleButton *
make_button (guint weekday)
{
  /* 6 January 2025 was a Monday. */
  g_autoptr (GDateTime) day = g_date_time_new_utc (2025, 1, 6 + (int) weekday, 0, 0, 0);
  /* TRANSLATORS: the name of a day on a button, for g_date_time_format(): %a is short */
  g_autofree char *label = g_date_time_format (day, _("%a"));
  g_autofree char *name = g_date_time_format (day, "%A");
  GtkWidget *button = gtk_toggle_button_new_with_label (label);

  eks_ui_set_label (button, name);
  gtk_widget_set_tooltip_text (button, name);
  return GTK_TOGGLE_BUTTON (button);
}

static void
eks_weekdays_row_init (EksWeekdaysRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *days = eks_wrap_box_new ();

  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  g_object_bind_property (self, "title", self->title, "label", G_BINDING_SYNC_CREATE);
  for (guint i = 0; i < N_DAYS; i++)
    {
      self->buttons[i] = make_button (i);
      eks_wrap_box_append (EKS_WRAP_BOX (days), GTK_WIDGET (self->buttons[i]));
      g_signal_connect_object (self->buttons[i], "toggled", G_CALLBACK (on_toggled), self, G_CONNECT_SWAPPED);
    }
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (box), days);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
}
