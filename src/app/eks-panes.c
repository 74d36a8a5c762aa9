/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two panes. In a narrow window one is shown, and two buttons switch; nothing is out of reach. */

#include "config.h"

#include "eks-panes.h"

struct _EksPanes
{
  AdwBin parent_instance;

  GtkToggleButton *start_button;
  GtkToggleButton *end_button;
  AdwLeaflet *leaflet;
  AdwBin *start_bin;
  AdwBin *end_bin;
};

typedef enum
{
  PROP_START_CHILD = 1,
  PROP_END_CHILD,
  PROP_START_TITLE,
  PROP_END_TITLE,
} EksPanesProperty;

static GParamSpec *properties[PROP_END_TITLE + 1];

G_DEFINE_FINAL_TYPE (EksPanes, eks_panes, ADW_TYPE_BIN)

static void
on_start_toggled (EksPanes *self)
{
  gboolean start = gtk_toggle_button_get_active (self->start_button);

  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (start ? self->start_bin : self->end_bin));
}

static void
eks_panes_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksPanes *self = EKS_PANES (object);

  switch ((EksPanesProperty) id)
    {
    case PROP_START_CHILD:
      g_value_set_object (value, adw_bin_get_child (self->start_bin));
      break;
    case PROP_END_CHILD:
      g_value_set_object (value, adw_bin_get_child (self->end_bin));
      break;
    case PROP_START_TITLE:
      g_value_set_string (value, gtk_button_get_label (GTK_BUTTON (self->start_button)));
      break;
    case PROP_END_TITLE:
      g_value_set_string (value, gtk_button_get_label (GTK_BUTTON (self->end_button)));
      break;
    }
}

static void
eks_panes_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksPanes *self = EKS_PANES (object);

  switch ((EksPanesProperty) id)
    {
    case PROP_START_CHILD:
      adw_bin_set_child (self->start_bin, g_value_get_object (value));
      break;
    case PROP_END_CHILD:
      adw_bin_set_child (self->end_bin, g_value_get_object (value));
      break;
    case PROP_START_TITLE:
      gtk_button_set_label (GTK_BUTTON (self->start_button), g_value_get_string (value));
      break;
    case PROP_END_TITLE:
      gtk_button_set_label (GTK_BUTTON (self->end_button), g_value_get_string (value));
      break;
    }
}

static void
eks_panes_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), EKS_TYPE_PANES);
  G_OBJECT_CLASS (eks_panes_parent_class)->dispose (object);
}

static void
eks_panes_class_init (EksPanesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = eks_panes_dispose;
  object_class->get_property = eks_panes_get_property;
  object_class->set_property = eks_panes_set_property;

  /**
   * EksPanes:start-child:
   *
   * What can be had.
   */
  properties[PROP_START_CHILD] = g_param_spec_object ("start-child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  /**
   * EksPanes:end-child:
   *
   * What was taken.
   */
  properties[PROP_END_CHILD] = g_param_spec_object ("end-child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  /**
   * EksPanes:start-title:
   *
   * What the button for the first pane says.
   */
  properties[PROP_START_TITLE] = g_param_spec_string ("start-title", NULL, NULL, NULL, flags);
  /**
   * EksPanes:end-title:
   *
   * What the button for the second pane says.
   */
  properties[PROP_END_TITLE] = g_param_spec_string ("end-title", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-panes.ui");
  gtk_widget_class_bind_template_child (widget_class, EksPanes, start_button);
  gtk_widget_class_bind_template_child (widget_class, EksPanes, end_button);
  gtk_widget_class_bind_template_child (widget_class, EksPanes, leaflet);
  gtk_widget_class_bind_template_child (widget_class, EksPanes, start_bin);
  gtk_widget_class_bind_template_child (widget_class, EksPanes, end_bin);
}

static void
eks_panes_init (EksPanes *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->start_button, "toggled", G_CALLBACK (on_start_toggled), self);
}
