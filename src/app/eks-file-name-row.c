/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of the fields with what each of them means; the one that is chosen goes where the text is being edited, or
 * before the ending of the name if nobody was there yet. */

#include "config.h"

#include "eks-file-name-row.h"

#include "eks-file-name.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksFileNameRow
{
  AdwEntryRow parent_instance;

  GtkPopover *popover; /* (unowned): of the button */
  gboolean edited;     /* the cursor is where somebody put it */
};

G_DEFINE_FINAL_TYPE (EksFileNameRow, eks_file_name_row, ADW_TYPE_ENTRY_ROW)

static GtkText *
get_entry (EksFileNameRow *self)
{
  return GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self)));
}

/* In characters: before the last point that is not in a field. */
static int
find_ending (const char *name)
{
  const char *ending = NULL;
  gboolean in_field = FALSE;

  for (const char *at = name; *at != '\0'; at++)
    {
      if (*at == '{' || *at == '}')
        in_field = *at == '{';
      else if (*at == '.' && !in_field && at > name)
        ending = at;
    }
  return ending != NULL ? (int) g_utf8_pointer_to_offset (name, ending) : (int) g_utf8_strlen (name, -1);
}

static void
insert (EksFileNameRow *self, const char *field)
{
  GtkEditable *editable = GTK_EDITABLE (self);
  int position = self->edited ? gtk_editable_get_position (editable) : find_ending (gtk_editable_get_text (editable));

  gtk_editable_insert_text (editable, field, -1, &position);
  gtk_text_grab_focus_without_selecting (get_entry (self));
  gtk_editable_set_position (editable, position);
}

static void
on_activated (EksFileNameRow *self, GtkListBoxRow *row)
{
  gtk_popover_popdown (self->popover);
  insert (self, eks_file_name_get_field ((guint) gtk_list_box_row_get_index (row)));
}

static void
on_focus_entered (EksFileNameRow *self)
{
  self->edited = TRUE;
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), 26);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_field_row (guint index)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *field = make_label (eks_file_name_get_field (index), "caption");

  gtk_widget_add_css_class (field, "dim-label");
  gtk_box_append (GTK_BOX (box), make_label (eks_file_name_get_field_description (index), NULL));
  gtk_box_append (GTK_BOX (box), field);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  eks_ui_set_label (row, eks_file_name_get_field_description (index));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, eks_file_name_get_field (index), -1);
  return row;
}

static GtkWidget *
make_popover (EksFileNameRow *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "navigation-sidebar");
  eks_ui_set_label (list, _("Fields of the file name"));
  for (guint i = 0; i < eks_file_name_get_n_fields (); i++)
    gtk_list_box_append (GTK_LIST_BOX (list), make_field_row (i));
  g_signal_connect_object (list, "row-activated", G_CALLBACK (on_activated), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  self->popover = GTK_POPOVER (popover);
  return popover;
}

static void
eks_file_name_row_class_init (EksFileNameRowClass *klass)
{
}

static void
eks_file_name_row_init (EksFileNameRow *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "list-add-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), make_popover (self));
  gtk_widget_set_tooltip_text (button, _("Insert a field"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  eks_ui_set_label (button, _("Insert a field"));
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), button);
  g_signal_connect_object (focus, "enter", G_CALLBACK (on_focus_entered), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (get_entry (self)), focus);
}

/**
 * eks_file_name_row_show:
 * @self: a row
 * @pattern: the name as it stands in the job, fields in braces
 */
void
eks_file_name_row_show (EksFileNameRow *self, const char *pattern)
{
  g_return_if_fail (EKS_IS_FILE_NAME_ROW (self) && pattern != NULL);

  /* an empty name is the usual one: not while somebody is about to type another */
  if (gtk_widget_is_focus (GTK_WIDGET (get_entry (self))) || strcmp (gtk_editable_get_text (GTK_EDITABLE (self)), pattern) == 0)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self), pattern);
  self->edited = FALSE;
}
