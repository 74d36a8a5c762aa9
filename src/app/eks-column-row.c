/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column of the file. The row changes only its own title; its place in the list, and what becomes of others that are
 * selected with it, is the list's affair, so it asks for that by signals. Everything works by pointer, by menu and by key. */

#include "config.h"

#include "eks-column-row.h"

#include "eks-column-use.h"
#include "eks-column-words.h"
#include "eks-group-words.h"
#include "eks-privacy-badge.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

struct _EksColumnRow
{
  GtkListBoxRow parent_instance;

  GtkWidget *handle;
  GtkEntry *title_entry;
  GtkLabel *subtitle_label;
  GtkLabel *summary_label;
  AdwBin *use_bin;
  EksPrivacyBadge *badge;
  GtkButton *settings_button;
  GtkMenuButton *menu_button;
  GtkRevealer *revealer;

  EksColumn *column;      /* (owned) (nullable) */
  EksCatalogField *field; /* (owned) (nullable) */
};

enum
{
  REQUEST,
  DROPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksColumnRow, eks_column_row, GTK_TYPE_LIST_BOX_ROW)

static void
action_request (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[REQUEST], 0, g_variant_get_int32 (parameter));
}

static void
action_hide (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[REQUEST], 0, EKS_COLUMN_TOGGLE_HIDDEN);
}

static void
action_rename (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (EKS_COLUMN_ROW (widget)->title_entry));
}

/* Enter and Escape end the renaming and go back to the row; what was typed counts already, and the window stays open. */
static gboolean
on_entry_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, EksColumnRow *self)
{
  if (key != GDK_KEY_Escape && key != GDK_KEY_Return && key != GDK_KEY_KP_Enter)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  return GDK_EVENT_STOP;
}

static GdkContentProvider *
on_drag_prepare (GtkDragSource *source, double x, double y, EksColumnRow *self)
{
  return gdk_content_provider_new_typed (EKS_TYPE_COLUMN, self->column);
}

static guint
count_dragged (EksColumnRow *self)
{
  GtkWidget *list = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autoptr (GList) selected = GTK_IS_LIST_BOX (list) ? gtk_list_box_get_selected_rows (GTK_LIST_BOX (list)) : NULL;

  return gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (self)) ? g_list_length (selected) : 1;
}

static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag, EksColumnRow *self)
{
  guint n = count_dragged (self);

  if (n > 1)
    {
      /* TRANSLATORS: %u columns are being dragged */
      g_autofree char *text = g_strdup_printf (ngettext ("%u column", "%u columns", n), n);
      gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), gtk_label_new (text));
      return;
    }
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (self));
  gtk_drag_source_set_icon (source, picture, 12, 24);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, EksColumnRow *self)
{
  gboolean taken = FALSE;

  g_signal_emit (self, signals[DROPPED], 0, g_value_get_object (value), &taken);
  return taken;
}

static void
eks_column_row_dispose (GObject *object)
{
  EksColumnRow *self = EKS_COLUMN_ROW (object);

  if (self->column != NULL)
    g_signal_handlers_disconnect_by_data (self->column, self);
  g_clear_object (&self->column);
  g_clear_object (&self->field);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_COLUMN_ROW);
  G_OBJECT_CLASS (eks_column_row_parent_class)->dispose (object);
}

static void
add_signals (void)
{
  /**
   * EksColumnRow::request:
   * @self: the row
   * @request: an #EksColumnRequest
   */
  signals[REQUEST] = g_signal_new ("request", EKS_TYPE_COLUMN_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  /**
   * EksColumnRow::dropped:
   * @self: the row
   * @column: the column that shall stand in its place
   *
   * Returns: whether it is so now
   */
  signals[DROPPED] = g_signal_new ("dropped", EKS_TYPE_COLUMN_ROW, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 1, EKS_TYPE_COLUMN);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "column.request", "i", action_request);
  gtk_widget_class_install_action (widget_class, "column.hide", NULL, action_hide);
  gtk_widget_class_install_action (widget_class, "column.rename", NULL, action_rename);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "column.request", "i", EKS_COLUMN_MOVE_UP);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "column.request", "i", EKS_COLUMN_MOVE_DOWN);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, GDK_CONTROL_MASK, "column.request", "i", EKS_COLUMN_DUPLICATE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "column.request", "i", EKS_COLUMN_REMOVE);
  /* the last is the one that the menu shows */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "column.request", "i", EKS_COLUMN_REMOVE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "column.rename", NULL);
}

static void
eks_column_row_class_init (EksColumnRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_column_row_dispose;
  g_type_ensure (EKS_TYPE_PRIVACY_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-column-row.ui");
  gtk_widget_class_bind_template_child (widget_class, EksColumnRow, handle);
  gtk_widget_class_bind_template_child (widget_class, EksColumnRow, title_entry);
  gtk_widget_class_bind_template_child (widget_class, EksColumnRow, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, EksColumnRow, summary_label);
  gtk_widget_class_bind_template_child (widget_class, EksColumnRow, use_bin);
  gtk_widget_class_bind_template_child (widget_class, EksColumnRow, badge);
  gtk_widget_class_bind_template_child (widget_class, EksColumnRow, settings_button);
  gtk_widget_class_bind_template_child (widget_class, EksColumnRow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, EksColumnRow, revealer);
  add_signals ();
  add_keys (widget_class);
}

static void
on_revealed (EksColumnRow *self)
{
  if (!gtk_revealer_get_reveal_child (self->revealer) && !gtk_revealer_get_child_revealed (self->revealer))
    gtk_revealer_set_child (self->revealer, NULL);
}

static void
eks_column_row_init (EksColumnRow *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (EKS_TYPE_COLUMN, GDK_ACTION_MOVE);
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_drag_prepare), self);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin), self);
  gtk_widget_add_controller (self->handle, GTK_EVENT_CONTROLLER (source));
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_entry_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->title_entry), keys);
  g_signal_connect_swapped (self->revealer, "notify::child-revealed", G_CALLBACK (on_revealed), self);
}

static gboolean
title_to_text (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_string (to, g_value_get_string (from) != NULL ? g_value_get_string (from) : "");
  return TRUE;
}

static void
name_parts (EksColumnRow *self, const char *name)
{
  /* TRANSLATORS: %s is a column such as “Lead: Status” */
  g_autofree char *entry = g_strdup_printf (_("Title of %s"), name);
  g_autofree char *settings = g_strdup_printf (_("Settings of %s"), name);
  g_autofree char *menu = g_strdup_printf (_("More for %s"), name);
  g_autofree char *use = g_strdup_printf (_("Use of %s"), name);

  eks_ui_set_label (self, name);
  eks_ui_set_label (self->title_entry, entry);
  eks_ui_set_label (self->settings_button, settings);
  eks_ui_set_label (self->menu_button, menu);
  if (adw_bin_get_child (self->use_bin) != NULL)
    eks_column_use_set_label (EKS_COLUMN_USE (adw_bin_get_child (self->use_bin)), use);
}

static char *
name_field (EksColumnRow *self)
{
  if (self->field != NULL)
    /* TRANSLATORS: %1$s is an area such as “Lead”, %2$s a field of it */
    return g_strdup_printf (_("%1$s: %2$s"), eks_catalog_field_get_area (self->field), eks_catalog_field_get_label (self->field));
  /* TRANSLATORS: %s is the id of a field that does not exist */
  return g_strdup_printf (_("%s, which is not known here"), eks_column_get_text (self->column));
}

static char *
make_name (EksColumnRow *self)
{
  const char *text = eks_column_get_text (self->column);
  g_autofree char *field = name_field (self);

  if (eks_column_get_source (self->column) == EKS_COLUMN_CONSTANT)
    /* TRANSLATORS: %s is a text that stands in every row of a column */
    return g_strdup_printf (_("Fixed text “%s”"), text);
  if (eks_column_get_source (self->column) == EKS_COLUMN_PATTERN)
    /* TRANSLATORS: %s is a text with fields in braces, such as {first_name} {last_name} */
    return g_strdup_printf (_("Text from fields “%s”"), text);
  return eks_group_words_name (self->column, field);
}

static void
set_class (gpointer widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (widget), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (widget), name);
}

/* What its settings do in a line; or what is wrong with them, since they may be closed. */
static void
show_column (EksColumnRow *self)
{
  g_autoptr (GError) error = NULL;
  gboolean valid = eks_column_validate (self->column, &error);
  g_autofree char *name = make_name (self);
  g_autofree char *summary = valid ? eks_column_words_summarize (self->column) : eks_ui_make_sentence (error->message);

  name_parts (self, name);
  gtk_label_set_label (self->subtitle_label, name);
  gtk_label_set_label (self->summary_label, summary != NULL ? summary : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->summary_label), summary);
  gtk_widget_set_visible (GTK_WIDGET (self->summary_label), summary != NULL);
  set_class (self->summary_label, "error", !valid);
  set_class (self->subtitle_label, "error", self->field == NULL && eks_column_get_field (self->column) != NULL);
  set_class (self, "hidden-column", eks_column_get_hidden (self->column));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary != NULL ? summary : "", -1);
}

/**
 * eks_column_row_new:
 * @column: a column
 * @field: (nullable): its field; %NULL if the entity has no such field, or the column none
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
eks_column_row_new (EksColumn *column, EksCatalogField *field)
{
  EksColumnRow *self;

  g_return_val_if_fail (EKS_IS_COLUMN (column) && (field == NULL || EKS_IS_CATALOG_FIELD (field)), NULL);

  self = g_object_new (EKS_TYPE_COLUMN_ROW, NULL);
  self->column = g_object_ref (column);
  g_set_object (&self->field, field);
  eks_privacy_badge_set_privacy (self->badge, field != NULL ? eks_catalog_field_get_privacy (field) : EKS_PRIVACY_NONE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->subtitle_label), eks_column_get_text (column));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, "Alt+Up Alt+Down Delete F2 Return Control+D", -1);
  g_object_bind_property_full (column, "title", self->title_entry, "text", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL, title_to_text, NULL, NULL, NULL);
  g_signal_connect_swapped (column, "changed", G_CALLBACK (show_column), self);
  show_column (self);
  return GTK_WIDGET (self);
}

/**
 * eks_column_row_get_column:
 * @self: a row
 *
 * Returns: (transfer none): its column
 */
EksColumn *
eks_column_row_get_column (EksColumnRow *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN_ROW (self), NULL);
  return self->column;
}

/**
 * eks_column_row_set_default_title:
 * @self: a row
 * @title: what stands above the column as long as it has no title of its own
 */
void
eks_column_row_set_default_title (EksColumnRow *self, const char *title)
{
  g_return_if_fail (EKS_IS_COLUMN_ROW (self) && title != NULL);
  gtk_entry_set_placeholder_text (self->title_entry, title);
}

/**
 * eks_column_row_set_use:
 * @self: a row of a table that is counted, where nothing can be hidden
 * @use: (nullable): a choice of what the column is used for
 */
void
eks_column_row_set_use (EksColumnRow *self, GtkWidget *use)
{
  g_return_if_fail (EKS_IS_COLUMN_ROW (self) && (use == NULL || EKS_IS_COLUMN_USE (use)));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "column.hide", FALSE);
  adw_bin_set_child (self->use_bin, use);
  gtk_widget_set_visible (GTK_WIDGET (self->use_bin), use != NULL);
  show_column (self);
}

/**
 * eks_column_row_set_settings:
 * @self: a row
 * @settings: (nullable): what slides open below it; %NULL to close
 */
void
eks_column_row_set_settings (EksColumnRow *self, GtkWidget *settings)
{
  g_return_if_fail (EKS_IS_COLUMN_ROW (self) && (settings == NULL || GTK_IS_WIDGET (settings)));

  if (settings != NULL)
    gtk_revealer_set_child (self->revealer, settings);
  gtk_revealer_set_reveal_child (self->revealer, settings != NULL);
  on_revealed (self);
  gtk_button_set_icon_name (self->settings_button, settings != NULL ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->settings_button), GTK_ACCESSIBLE_STATE_EXPANDED, settings != NULL, -1);
}

/**
 * eks_column_row_get_settings:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what is open below it
 */
GtkWidget *
eks_column_row_get_settings (EksColumnRow *self)
{
  g_return_val_if_fail (EKS_IS_COLUMN_ROW (self), NULL);
  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_revealer_get_child (self->revealer) : NULL;
}
