/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows the group as a list model: what is added to it or taken from it appears or goes, and the rest stays as
 * it is, focus included. */

#include "config.h"

#include "eks-filter-group.h"

#include "eks-filter-row.h"
#include "eks-undo.h"
#include "eks-wrap-box.h"

#include <glib/gi18n-lib.h>

struct _EksFilterGroup
{
  AdwBin parent_instance;

  GtkDropDown *kind_drop_down;
  GtkButton *remove_button;
  GtkBox *children;
  GtkLabel *empty_label;
  GtkButton *condition_button;
  GtkButton *group_button;

  EksFilterScope *scope; /* (owned) */
  EksFilter *group;      /* (owned) */
  guint depth;           /* 0: the outermost */
};

enum
{
  REMOVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksFilterGroup, eks_filter_group, ADW_TYPE_BIN)

static void
on_remove_child (EksFilterGroup *self, GtkWidget *removed)
{
  EksTable *table = eks_filter_scope_get_table (self->scope);
  gboolean is_group = EKS_IS_FILTER_GROUP (removed);
  EksTable *before = eks_undo_begin (GTK_WIDGET (self), table);
  guint index = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->children)); child != removed; child = gtk_widget_get_next_sibling (child))
    index++;
  gtk_widget_grab_focus (GTK_WIDGET (self->condition_button));
  eks_filter_remove (self->group, index);
  eks_undo_offer_as (GTK_WIDGET (self), table, before, is_group ? _("Group removed") : _("Condition removed"));
}

static GtkWidget *
make_child (EksFilterGroup *self, EksFilter *filter)
{
  GtkWidget *child;

  if (eks_filter_get_kind (filter) == EKS_FILTER_CONDITION)
    child = eks_filter_row_new (self->scope, filter);
  else
    child = eks_filter_group_new (self->scope, filter, self->depth + 1);
  g_signal_connect_swapped (child, "remove", G_CALLBACK (on_remove_child), self);
  return child;
}

static void
on_items_changed (EksFilterGroup *self, guint position, guint removed, guint added)
{
  GtkWidget *before = NULL;
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->children));

  for (guint i = 0; i < position; i++, child = gtk_widget_get_next_sibling (child))
    before = child;
  for (guint i = 0; i < removed; i++)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);
      gtk_box_remove (self->children, child);
      child = next;
    }
  for (guint i = 0; i < added; i++)
    {
      child = make_child (self, eks_filter_get_child (self->group, position + i));
      gtk_box_insert_child_after (self->children, child, before);
      before = child;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->children), eks_filter_get_n_children (self->group) > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_label), eks_filter_get_n_children (self->group) == 0);
}

static void
append (EksFilterGroup *self, EksFilter *filter)
{
  eks_filter_append (self->group, filter);
  gtk_widget_grab_focus (gtk_widget_get_last_child (GTK_WIDGET (self->children)));
}

static void
on_condition_clicked (EksFilterGroup *self)
{
  g_autoptr (EksFilter) condition = eks_filter_scope_make_condition (self->scope);

  append (self, condition);
}

/* A new group is the other kind than the one around it, and not empty: an empty one says nothing. */
static void
on_group_clicked (EksFilterGroup *self)
{
  g_autoptr (EksFilter) group = eks_filter_new_group (eks_filter_get_kind (self->group) == EKS_FILTER_ALL ? EKS_FILTER_ANY : EKS_FILTER_ALL);
  g_autoptr (EksFilter) condition = eks_filter_scope_make_condition (self->scope);

  eks_filter_append (group, condition);
  append (self, group);
}

static void
on_remove_clicked (EksFilterGroup *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
on_kind_selected (EksFilterGroup *self)
{
  guint selected = gtk_drop_down_get_selected (self->kind_drop_down);

  if (selected <= EKS_FILTER_NONE)
    eks_filter_set_kind (self->group, (EksFilterKind) selected);
}

static gboolean
eks_filter_group_grab_focus (GtkWidget *widget)
{
  EksFilterGroup *self = EKS_FILTER_GROUP (widget);
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->children));

  return gtk_widget_grab_focus (first != NULL ? first : GTK_WIDGET (self->condition_button));
}

static void
eks_filter_group_dispose (GObject *object)
{
  EksFilterGroup *self = EKS_FILTER_GROUP (object);

  if (self->kind_drop_down != NULL)
    g_signal_handlers_disconnect_by_data (self->kind_drop_down, self);
  self->kind_drop_down = NULL;
  g_clear_object (&self->scope);
  g_clear_object (&self->group);
  G_OBJECT_CLASS (eks_filter_group_parent_class)->dispose (object);
}

static void
eks_filter_group_class_init (EksFilterGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_filter_group_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = eks_filter_group_grab_focus;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
  signals[REMOVE] = g_signal_new ("remove", EKS_TYPE_FILTER_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_header (EksFilterGroup *self)
{
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  /* TRANSLATORS: how the conditions of a group belong together, in the order all, any, none */
  const char *labels[] = { _("All of these are true"), _("At least one is true"), _("None of these is true"), NULL };

  self->kind_drop_down = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (labels));
  self->remove_button = GTK_BUTTON (gtk_button_new_from_icon_name ("window-close-symbolic"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->kind_drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, _("How the conditions belong together"), -1);
  gtk_widget_set_halign (GTK_WIDGET (self->kind_drop_down), GTK_ALIGN_START);
  gtk_widget_set_hexpand (GTK_WIDGET (self->kind_drop_down), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->remove_button), "flat");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->remove_button), _("Remove group"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Remove group"), -1);
  gtk_box_append (GTK_BOX (header), GTK_WIDGET (self->kind_drop_down));
  gtk_box_append (GTK_BOX (header), GTK_WIDGET (self->remove_button));
  g_signal_connect_swapped (self->remove_button, "clicked", G_CALLBACK (on_remove_clicked), self);
  return header;
}

static GtkButton *
make_add_button (const char *label)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *content = adw_button_content_new ();

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "list-add-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), label);
  adw_button_content_set_use_underline (ADW_BUTTON_CONTENT (content), TRUE);
  gtk_button_set_child (GTK_BUTTON (button), content);
  return GTK_BUTTON (button);
}

static GtkWidget *
make_footer (EksFilterGroup *self)
{
  GtkWidget *footer = eks_wrap_box_new ();

  /* TRANSLATORS: button that adds a condition to a group */
  self->condition_button = make_add_button (_("_Condition"));
  /* TRANSLATORS: button that adds a group inside of a group */
  self->group_button = make_add_button (_("_Group"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->condition_button), _("Add a condition"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->group_button), _("Add conditions that belong together"));
  eks_wrap_box_append (EKS_WRAP_BOX (footer), GTK_WIDGET (self->condition_button));
  eks_wrap_box_append (EKS_WRAP_BOX (footer), GTK_WIDGET (self->group_button));
  g_signal_connect_swapped (self->condition_button, "clicked", G_CALLBACK (on_condition_clicked), self);
  g_signal_connect_swapped (self->group_button, "clicked", G_CALLBACK (on_group_clicked), self);
  return footer;
}

static void
eks_filter_group_init (EksFilterGroup *self)
{
  GtkWidget *frame = gtk_frame_new (NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->children = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  self->empty_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->empty_label, 0);
  gtk_label_set_wrap (self->empty_label, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->empty_label), "dim-label");
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->children));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->empty_label));
  gtk_box_append (GTK_BOX (box), make_footer (self));
  gtk_frame_set_child (GTK_FRAME (frame), box);
  adw_bin_set_child (ADW_BIN (self), frame);
}

/**
 * eks_filter_group_new:
 * @scope: what conditions can be about
 * @group: a group, changed in place
 * @depth: how many groups are around it; the outermost cannot be removed
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
eks_filter_group_new (EksFilterScope *scope, EksFilter *group, guint depth)
{
  EksFilterGroup *self;

  g_return_val_if_fail (EKS_IS_FILTER_SCOPE (scope) && EKS_IS_FILTER (group), NULL);

  self = g_object_new (EKS_TYPE_FILTER_GROUP, NULL);
  self->scope = g_object_ref (scope);
  self->group = g_object_ref (group);
  self->depth = depth;
  gtk_drop_down_set_selected (self->kind_drop_down, eks_filter_get_kind (group));
  gtk_widget_set_visible (GTK_WIDGET (self->remove_button), depth > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->group_button), depth + 1 < EKS_FILTER_MAX_DEPTH);
  gtk_label_set_label (self->empty_label, depth == 0 ? _("All rows. Add a condition to export fewer.") : _("This group is empty and lets every row through."));
  on_items_changed (self, 0, 0, eks_filter_get_n_children (group));
  g_signal_connect_object (group, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->kind_drop_down, "notify::selected", G_CALLBACK (on_kind_selected), self);
  return GTK_WIDGET (self);
}
