/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of two entries. What they say is the transform's map at every moment, and what else changes the map, such as
 * undo, is shown in them. */

#include "config.h"

#include "eks-map-editor.h"

#include "eks-labelled.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A table of thousands comes out of a file, and is changed there; those below these stay as they are. */
#define MAX_ROWS 100

/* The order of the drop-down. */
enum
{
  OTHERS_STAY,
  OTHERS_EMPTY,
  OTHERS_BECOME,
};

struct _EksMapEditor
{
  AdwBin parent_instance;

  GtkBox *rows;              /* (unowned): below the bin */
  GtkLabel *rest_label;      /* (unowned) */
  GtkDropDown *others;       /* (unowned) */
  GtkWidget *others_setting; /* (unowned): what they become */
  GtkEntry *others_entry;    /* (unowned) */
  EksTransform *transform;   /* (owned) */
  GStrv rest;                /* (owned): pairs that have no row */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (EksMapEditor, eks_map_editor, ADW_TYPE_BIN)

static const char *
get_text (GtkWidget *row, const char *key)
{
  return gtk_editable_get_text (GTK_EDITABLE (g_object_get_data (G_OBJECT (row), key)));
}

static void
mark (GtkWidget *row, gboolean twice)
{
  GtkWidget *entry = g_object_get_data (G_OBJECT (row), "value");

  if (twice)
    gtk_widget_add_css_class (entry, "error");
  else
    gtk_widget_remove_css_class (entry, "error");
  gtk_widget_set_tooltip_text (entry, twice ? _("This value stands in the table already") : NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID, twice ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* A row that says nothing yet is no part of the table; a value that comes twice counts once and is marked. */
static GStrv
collect (EksMapEditor *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      const char *value = get_text (row, "value");
      const char *with = get_text (row, "with");
      gboolean filled = value[0] != '\0' || with[0] != '\0';
      gboolean twice = filled && !g_hash_table_add (seen, (gpointer) value);
      mark (row, twice);
      if (filled && !twice)
        g_strv_builder_add_many (builder, value, with, NULL);
    }
  for (guint i = 0; self->rest != NULL && self->rest[i] != NULL; i++)
    g_strv_builder_add (builder, self->rest[i]);
  return g_strv_builder_end (builder);
}

static void
on_row_changed (EksMapEditor *self)
{
  g_auto (GStrv) map = NULL;

  if (self->updating)
    return;
  map = collect (self);
  g_object_set (self->transform, "map", map, NULL);
}

static void
on_remove_clicked (GtkWidget *button, EksMapEditor *self)
{
  GtkWidget *row = gtk_widget_get_parent (button);
  GtkWidget *next = gtk_widget_get_next_sibling (row) != NULL ? gtk_widget_get_next_sibling (row) : gtk_widget_get_prev_sibling (row);

  gtk_widget_grab_focus (next != NULL ? g_object_get_data (G_OBJECT (next), "value") : GTK_WIDGET (self->others));
  gtk_box_remove (self->rows, row);
  on_row_changed (self);
}

static GtkWidget *
add_entry (EksMapEditor *self, GtkWidget *row, const char *key, const char *label, const char *text)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), label);
  eks_ui_set_label (entry, label);
  gtk_box_append (GTK_BOX (row), entry);
  g_object_set_data (G_OBJECT (row), key, entry);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_row_changed), self);
  return entry;
}

static GtkWidget *
add_row (EksMapEditor *self, const char *value, const char *with)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *first = add_entry (self, row, "value", _("Value"), value);
  GtkWidget *button;

  gtk_box_append (GTK_BOX (row), gtk_label_new ("→"));
  add_entry (self, row, "with", _("Becomes"), with);
  button = eks_ui_make_icon_button ("edit-delete-symbolic", _("Remove this value"));
  g_signal_connect (button, "clicked", G_CALLBACK (on_remove_clicked), self);
  gtk_box_append (GTK_BOX (row), button);
  gtk_box_append (self->rows, row);
  return first;
}

static void
on_add_clicked (EksMapEditor *self)
{
  gtk_widget_grab_focus (add_row (self, "", ""));
}

static void
show_map (EksMapEditor *self)
{
  const char *const *map = eks_transform_get_map (self->transform);
  guint n = g_strv_length ((char **) map) / 2;
  guint shown = MIN (n, MAX_ROWS);
  g_autofree char *rest = g_strdup_printf (ngettext ("and %u more", "and %u more", n - shown), n - shown);
  g_auto (GStrv) now = collect (self);

  if (gtk_widget_get_first_child (GTK_WIDGET (self->rows)) != NULL && g_strv_equal ((const char *const *) now, map))
    return;
  self->updating = TRUE;
  for (GtkWidget *row; (row = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL;)
    gtk_box_remove (self->rows, row);
  for (guint i = 0; i < shown; i++)
    add_row (self, map[2 * i], map[2 * i + 1]);
  if (n == 0)
    add_row (self, "", "");
  g_strfreev (self->rest);
  self->rest = g_strdupv ((char **) map + 2 * shown);
  gtk_label_set_label (self->rest_label, rest);
  gtk_widget_set_visible (GTK_WIDGET (self->rest_label), n > shown);
  self->updating = FALSE;
}

static void
show_others (EksMapEditor *self)
{
  const char *otherwise = eks_transform_get_otherwise (self->transform);
  guint choice = OTHERS_STAY;

  if (!eks_transform_get_keep_others (self->transform))
    choice = otherwise != NULL ? OTHERS_BECOME : OTHERS_EMPTY;
  self->updating = TRUE;
  gtk_drop_down_set_selected (self->others, choice);
  if (otherwise != NULL && strcmp (gtk_editable_get_text (GTK_EDITABLE (self->others_entry)), otherwise) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->others_entry), otherwise);
  gtk_widget_set_visible (self->others_setting, choice == OTHERS_BECOME);
  self->updating = FALSE;
}

static void
on_others_changed (EksMapEditor *self)
{
  guint choice = gtk_drop_down_get_selected (self->others);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->others_entry));

  if (!self->updating)
    g_object_set (self->transform, "keep-others", choice == OTHERS_STAY, "otherwise", choice == OTHERS_BECOME ? text : NULL, NULL);
}

static void
eks_map_editor_dispose (GObject *object)
{
  EksMapEditor *self = EKS_MAP_EDITOR (object);

  if (self->transform != NULL)
    g_signal_handlers_disconnect_by_data (self->transform, self);
  g_clear_object (&self->transform);
  g_clear_pointer (&self->rest, g_strfreev);
  G_OBJECT_CLASS (eks_map_editor_parent_class)->dispose (object);
}

static void
eks_map_editor_class_init (EksMapEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_map_editor_dispose;
}

static GtkWidget *
make_others (EksMapEditor *self)
{
  const char *const choices[] = { _("stay as they are"), _("become empty"), _("become…"), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->others = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (choices));
  gtk_box_append (GTK_BOX (box), eks_labelled_new (_("Other values"), GTK_WIDGET (self->others)));
  self->others_entry = GTK_ENTRY (gtk_entry_new ());
  self->others_setting = eks_labelled_new (_("Other values become"), GTK_WIDGET (self->others_entry));
  gtk_box_append (GTK_BOX (box), self->others_setting);
  g_signal_connect_swapped (self->others, "notify::selected", G_CALLBACK (on_others_changed), self);
  g_signal_connect_swapped (self->others_entry, "changed", G_CALLBACK (on_others_changed), self);
  return box;
}

static void
eks_map_editor_init (EksMapEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *add = gtk_button_new_with_label (_("Add a value"));

  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  self->rest_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->rest_label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->rest_label), "dim-label");
  gtk_widget_set_halign (add, GTK_ALIGN_START);
  gtk_widget_add_css_class (add, "flat");
  g_signal_connect_swapped (add, "clicked", G_CALLBACK (on_add_clicked), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rows));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rest_label));
  gtk_box_append (GTK_BOX (box), add);
  gtk_box_append (GTK_BOX (box), make_others (self));
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * eks_map_editor_new:
 * @transform: a transform of %EKS_TRANSFORM_MAP
 *
 * Returns: (transfer floating): a form of its table
 */
GtkWidget *
eks_map_editor_new (EksTransform *transform)
{
  EksMapEditor *self;

  g_return_val_if_fail (EKS_IS_TRANSFORM (transform), NULL);

  self = g_object_new (EKS_TYPE_MAP_EDITOR, NULL);
  self->transform = g_object_ref (transform);
  show_map (self);
  show_others (self);
  g_signal_connect_swapped (transform, "notify::map", G_CALLBACK (show_map), self);
  g_signal_connect_swapped (transform, "notify::keep-others", G_CALLBACK (show_others), self);
  g_signal_connect_swapped (transform, "notify::otherwise", G_CALLBACK (show_others), self);
  return GTK_WIDGET (self);
}
