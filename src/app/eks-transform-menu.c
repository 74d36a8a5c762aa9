/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list instead of a menu: a name alone does not tell what becomes of a value. */

#include "config.h"

#include "eks-transform-menu.h"

#include "eks-column-words.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

struct _EksTransformMenu
{
  GtkPopover parent_instance;

  GtkListBox *list; /* (unowned): in the popover */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksTransformMenu, eks_transform_menu, GTK_TYPE_POPOVER)

static const EksTransformWords *
get_words (GtkListBoxRow *row)
{
  guint n;

  return row != NULL ? &eks_transform_words_list (&n)[gtk_list_box_row_get_index (row)] : NULL;
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), 34);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 34);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
show_family (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const EksTransformWords *words = get_words (row);
  const EksTransformWords *last = get_words (before);
  GtkWidget *label;

  if (last != NULL && last->family == words->family)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = make_label (_(words->family), "heading");
  gtk_widget_set_margin_start (label, 6);
  gtk_widget_set_margin_top (label, 9);
  gtk_widget_set_margin_bottom (label, 3);
  gtk_list_box_row_set_header (row, label);
}

static void
on_activated (EksTransformMenu *self, GtkListBoxRow *row)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, get_words (row)->kind);
}

static void
add_row (EksTransformMenu *self, const EksTransformWords *words)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *explanation = make_label (_(words->explanation), "caption");

  gtk_widget_add_css_class (explanation, "dim-label");
  gtk_box_append (GTK_BOX (box), make_label (_(words->name), NULL));
  gtk_box_append (GTK_BOX (box), explanation);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  eks_ui_set_label (row, _(words->name));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _(words->explanation), -1);
  gtk_list_box_append (self->list, row);
}

static void
eks_transform_menu_class_init (EksTransformMenuClass *klass)
{
  /**
   * EksTransformMenu::chosen:
   * @self: the menu
   * @kind: which #EksTransformKind
   */
  signals[CHOSEN] = g_signal_new ("chosen", EKS_TYPE_TRANSFORM_MENU, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
eks_transform_menu_init (EksTransformMenu *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  guint n;
  const EksTransformWords *words = eks_transform_words_list (&n);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  eks_ui_set_label (self->list, _("Changes"));
  for (guint i = 0; i < n; i++)
    add_row (self, &words[i]);
  gtk_list_box_set_header_func (self->list, show_family, NULL, NULL);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_activated), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 360);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_popover_set_child (GTK_POPOVER (self), scroller);
}

/**
 * eks_transform_menu_new:
 *
 * Returns: (transfer floating): a popover, for a menu button
 */
GtkWidget *
eks_transform_menu_new (void)
{
  return g_object_new (EKS_TYPE_TRANSFORM_MENU, NULL);
}
