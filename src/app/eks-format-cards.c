/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Toggle buttons, of which one is down. */

#include "config.h"

#include "eks-format-cards.h"

#include "eks-format-words.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

struct _EksFormatCards
{
  AdwBin parent_instance;

  GPtrArray *buttons; /* (owned) (element-type GtkToggleButton): not owned themselves, in the order of the kinds */
  gboolean shows;     /* buttons are being set from a format: what they say is no wish */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksFormatCards, eks_format_cards, ADW_TYPE_BIN)

static void
on_toggled (EksFormatCards *self, GtkToggleButton *button)
{
  const EksFormatKind *kind = g_object_get_data (G_OBJECT (button), "kind");

  if (!self->shows && gtk_toggle_button_get_active (button))
    g_signal_emit (self, signals[CHOSEN], 0, (int) kind->type, (int) kind->preset);
}

static GtkWidget *
make_card (const EksFormatKind *kind)
{
  GtkWidget *button = eks_ui_make_card (_(kind->title), _(kind->purpose), 15, 28);

  g_object_set_data (G_OBJECT (button), "kind", (gpointer) kind);
  return button;
}

static void
add_card (EksFormatCards *self, GtkFlowBox *box, const EksFormatKind *kind)
{
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkWidget *button = make_card (kind);

  if (self->buttons->len > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), g_ptr_array_index (self->buttons, 0));
  g_ptr_array_add (self->buttons, button);
  /* the button takes the focus, not the place around it */
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
  gtk_flow_box_append (box, child);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_toggled), self, G_CONNECT_SWAPPED);
}

static void
eks_format_cards_dispose (GObject *object)
{
  g_clear_pointer (&EKS_FORMAT_CARDS (object)->buttons, g_ptr_array_unref);
  G_OBJECT_CLASS (eks_format_cards_parent_class)->dispose (object);
}

static void
eks_format_cards_class_init (EksFormatCardsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_format_cards_dispose;
  /**
   * EksFormatCards::chosen:
   * @self: the cards
   * @type: which #EksFormatType
   * @preset: which #EksCsvPreset
   */
  signals[CHOSEN] = g_signal_new ("chosen", EKS_TYPE_FORMAT_CARDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
}

static void
eks_format_cards_init (EksFormatCards *self)
{
  GtkFlowBox *box = GTK_FLOW_BOX (gtk_flow_box_new ());
  guint n;
  const EksFormatKind *kinds = eks_format_kinds_list (&n);

  gtk_flow_box_set_selection_mode (box, GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (box, TRUE);
  gtk_flow_box_set_min_children_per_line (box, 2);
  gtk_flow_box_set_max_children_per_line (box, 3);
  gtk_flow_box_set_column_spacing (box, 6);
  gtk_flow_box_set_row_spacing (box, 6);
  eks_ui_set_label (box, _("Kind of file"));
  self->buttons = g_ptr_array_new ();
  for (guint i = 0; i < n; i++)
    add_card (self, box, &kinds[i]);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (box));
}

/**
 * eks_format_cards_show:
 * @self: the cards
 * @format: whose kind is the chosen one
 */
void
eks_format_cards_show (EksFormatCards *self, EksFormat *format)
{
  EksFormatType type;

  g_return_if_fail (EKS_IS_FORMAT_CARDS (self) && EKS_IS_FORMAT (format));

  type = eks_format_get_format_type (format);
  self->shows = TRUE;
  for (guint i = 0; i < self->buttons->len; i++)
    {
      GtkToggleButton *button = g_ptr_array_index (self->buttons, i);
      const EksFormatKind *kind = g_object_get_data (G_OBJECT (button), "kind");
      gtk_toggle_button_set_active (button, kind->type == type && (type != EKS_FORMAT_CSV || kind->preset == eks_format_get_preset (format)));
    }
  self->shows = FALSE;
}
