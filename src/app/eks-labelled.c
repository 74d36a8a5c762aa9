/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The name is the control's accessible name too, and an error is at the control: in words, not by colour alone. */

#include "config.h"

#include "eks-labelled.h"

#include "eks-ui.h"

struct _EksLabelled
{
  AdwBin parent_instance;

  GtkBox *box;        /* (unowned): the child */
  GtkLabel *title;    /* (unowned): in the box */
  GtkWidget *control; /* (unowned) (nullable): in the box */
  GtkLabel *error;    /* (unowned): in the box */
};

typedef enum
{
  PROP_TITLE = 1,
  PROP_CONTROL,
} EksLabelledProperty;

static GParamSpec *properties[PROP_CONTROL + 1];

G_DEFINE_FINAL_TYPE (EksLabelled, eks_labelled, ADW_TYPE_BIN)

static void
name_control (EksLabelled *self)
{
  const char *title = gtk_label_get_label (self->title);

  if (self->control != NULL && title[0] != '\0')
    eks_ui_set_label (self->control, title);
}

static void
set_control (EksLabelled *self, GtkWidget *control)
{
  if (self->control != NULL)
    gtk_box_remove (self->box, self->control);
  self->control = control;
  if (control != NULL)
    gtk_box_insert_child_after (self->box, control, GTK_WIDGET (self->title));
  name_control (self);
}

static void
eks_labelled_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksLabelled *self = EKS_LABELLED (object);

  switch ((EksLabelledProperty) id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_label (self->title));
      break;
    case PROP_CONTROL:
      g_value_set_object (value, self->control);
      break;
    }
}

static void
eks_labelled_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksLabelled *self = EKS_LABELLED (object);

  switch ((EksLabelledProperty) id)
    {
    case PROP_TITLE:
      gtk_label_set_label (self->title, g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
      name_control (self);
      break;
    case PROP_CONTROL:
      set_control (self, g_value_get_object (value));
      break;
    }
}

static void
eks_labelled_class_init (EksLabelledClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = eks_labelled_get_property;
  object_class->set_property = eks_labelled_set_property;
  /**
   * EksLabelled:title:
   *
   * What the control is called.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /**
   * EksLabelled:control:
   *
   * The control.
   */
  properties[PROP_CONTROL] = g_param_spec_object ("control", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static GtkLabel *
add_label (EksLabelled *self, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, style);
  gtk_box_append (self->box, label);
  return GTK_LABEL (label);
}

static void
eks_labelled_init (EksLabelled *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 3));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
  self->title = add_label (self, "dim-label");
  self->error = add_label (self, "error");
  gtk_widget_set_visible (GTK_WIDGET (self->error), FALSE);
}

/**
 * eks_labelled_new:
 * @title: what the control is called
 * @control: the control
 *
 * Returns: (transfer floating): both
 */
GtkWidget *
eks_labelled_new (const char *title, GtkWidget *control)
{
  g_return_val_if_fail (title != NULL && GTK_IS_WIDGET (control), NULL);
  return g_object_new (EKS_TYPE_LABELLED, "title", title, "control", control, NULL);
}

/**
 * eks_labelled_get_control:
 * @self: a labelled control
 *
 * Returns: (transfer none) (nullable): its control
 */
GtkWidget *
eks_labelled_get_control (EksLabelled *self)
{
  g_return_val_if_fail (EKS_IS_LABELLED (self), NULL);
  return self->control;
}

/**
 * eks_labelled_set_error:
 * @self: a labelled control
 * @message: (nullable): what is wrong with what it says, as it stands after a path; %NULL for nothing
 */
void
eks_labelled_set_error (EksLabelled *self, const char *message)
{
  g_autofree char *sentence = NULL;

  g_return_if_fail (EKS_IS_LABELLED (self) && self->control != NULL);

  sentence = message != NULL ? eks_ui_make_sentence (message) : g_strdup ("");
  gtk_label_set_label (self->error, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->error), message != NULL);
  if (message != NULL)
    gtk_widget_add_css_class (self->control, "error");
  else
    gtk_widget_remove_css_class (self->control, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID,
                               message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
}
