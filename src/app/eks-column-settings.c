/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The panel below a column's row. It holds nothing of its own: every control is bound to the column, and what is wrong
 * with it is shown where it is wrong. */

#include "config.h"

#include "eks-column-settings.h"

#include "eks-catalog.h"
#include "eks-column-sample.h"
#include "eks-grouping.h"
#include "eks-labelled.h"
#include "eks-transform-menu.h"
#include "eks-transform-row.h"
#include "eks-ui.h"
#include "eks-wrap-box.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksColumnSettings
{
  AdwBin parent_instance;

  EksColumnSample *sample;
  GtkLabel *field_label;
  GtkWidget *text_box;
  EksLabelled *text_setting;
  GtkEntry *text_entry;
  GtkMenuButton *field_button;
  GtkListBox *transforms_list;
  GtkMenuButton *add_button;
  EksLabelled *default_setting;
  GtkEntry *default_entry;
  EksLabelled *minimum_setting;
  GtkSpinButton *minimum_spin;
  GtkSpinButton *maximum_spin;
  GtkWidget *maximum_setting;
  GtkWidget *pad_setting;
  GtkDropDown *pad_drop_down;
  GtkWidget *pad_at_setting;
  GtkDropDown *pad_at_drop_down;
  GtkCheckButton *hidden_check;

  EksColumn *column; /* (owned) */
};

G_DEFINE_FINAL_TYPE (EksColumnSettings, eks_column_settings, ADW_TYPE_BIN)

static GListStore *
get_transforms (EksColumnSettings *self)
{
  return eks_column_get_transforms (self->column);
}

static EksTransformRow *
get_row (EksColumnSettings *self, guint position)
{
  return EKS_TRANSFORM_ROW (gtk_list_box_get_row_at_index (self->transforms_list, (int) position));
}

/* What is wrong with the sizes: seen without the text and the transforms, which have places of their own. */
static void
show_size_faults (EksColumnSettings *self)
{
  g_autoptr (EksColumn) probe = eks_column_new ("x", NULL);
  g_autoptr (GError) minimum_error = NULL;
  g_autoptr (GError) default_error = NULL;
  int minimum = (int) eks_column_get_minimum (self->column);

  g_object_set (probe, "minimum", minimum, "maximum", (int) eks_column_get_maximum (self->column), NULL);
  eks_column_validate (probe, &minimum_error);
  eks_labelled_set_error (self->minimum_setting, minimum_error != NULL ? minimum_error->message : NULL);
  g_object_set (probe, "minimum", 0, "default", eks_column_get_default (self->column), NULL);
  eks_column_validate (probe, &default_error);
  eks_labelled_set_error (self->default_setting, default_error != NULL ? default_error->message : NULL);
}

static void
show_faults (EksColumnSettings *self)
{
  g_autoptr (EksColumn) probe = eks_column_new_custom (eks_column_get_source (self->column), eks_column_get_text (self->column), NULL);
  g_autoptr (GError) text_error = NULL;

  eks_column_validate (probe, &text_error);
  eks_labelled_set_error (self->text_setting, text_error != NULL ? text_error->message : NULL);
  show_size_faults (self);
  for (guint i = 0; get_row (self, i) != NULL; i++)
    eks_transform_row_validate (get_row (self, i));
}

static void
show_list (EksColumnSettings *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (get_transforms (self)));

  gtk_widget_set_visible (GTK_WIDGET (self->transforms_list), n > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->add_button), n < EKS_COLUMN_MAX_TRANSFORMS);
}

static void
on_column_changed (EksColumnSettings *self)
{
  gboolean padded = eks_column_get_minimum (self->column) > 0;
  gboolean measured = eks_column_get_measure (self->column) != EKS_MEASURE_NONE;

  /* what was counted has no record to show it by, and no size */
  gtk_widget_set_visible (GTK_WIDGET (self->sample), !measured && eks_column_get_per (self->column) == EKS_PER_VALUE);
  gtk_widget_set_visible (GTK_WIDGET (self->minimum_setting), !measured);
  gtk_widget_set_visible (self->maximum_setting, !measured);
  gtk_widget_set_visible (self->pad_setting, padded);
  gtk_widget_set_visible (self->pad_at_setting, padded);
  show_list (self);
  show_faults (self);
}

static void
on_move (EksColumnSettings *self, int places, EksTransformRow *row)
{
  GListStore *list = get_transforms (self);
  int from = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  int to = CLAMP (from + places, 0, (int) g_list_model_get_n_items (G_LIST_MODEL (list)) - 1);
  int first = MIN (from, to);
  gpointer pair[2];

  if (from == to)
    return;
  pair[0] = g_list_model_get_item (G_LIST_MODEL (list), (guint) first + 1);
  pair[1] = g_list_model_get_item (G_LIST_MODEL (list), (guint) first);
  g_list_store_splice (list, (guint) first, 2, pair, 2);
  g_object_unref (pair[0]);
  g_object_unref (pair[1]);
  gtk_widget_grab_focus (GTK_WIDGET (get_row (self, (guint) to)));
}

static void
on_remove (EksColumnSettings *self, EksTransformRow *row)
{
  guint position = (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  guint n;

  gtk_widget_grab_focus (GTK_WIDGET (self->add_button));
  g_list_store_remove (get_transforms (self), position);
  n = g_list_model_get_n_items (G_LIST_MODEL (get_transforms (self)));
  if (n > 0)
    gtk_widget_grab_focus (GTK_WIDGET (get_row (self, MIN (position, n - 1))));
}

static GtkWidget *
make_transform_row (gpointer transform, gpointer data)
{
  GtkWidget *row = eks_transform_row_new (transform);

  g_signal_connect_object (row, "move", G_CALLBACK (on_move), data, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove", G_CALLBACK (on_remove), data, G_CONNECT_SWAPPED);
  return row;
}

static void
on_chosen (EksColumnSettings *self, int kind)
{
  g_autoptr (EksTransform) transform = eks_transform_new ((EksTransformKind) kind);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (get_transforms (self)));

  g_list_store_append (get_transforms (self), transform);
  eks_transform_row_start_editing (get_row (self, n));
}

static void
action_insert_field (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksColumnSettings *self = EKS_COLUMN_SETTINGS (widget);
  g_autofree char *text = g_strdup_printf ("{%s}", g_variant_get_string (parameter, NULL));
  GtkEditable *entry = GTK_EDITABLE (self->text_entry);
  int position = gtk_editable_get_position (entry);

  gtk_editable_insert_text (entry, text, -1, &position);
  gtk_entry_grab_focus_without_selecting (self->text_entry);
  gtk_editable_set_position (entry, position);
}

/* A submenu for each area. */
static GMenuModel *
make_field_menu (EksConnector *connector, EksEntity *entity)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GPtrArray) fields = entity != NULL ? eks_catalog_list (connector, entity) : g_ptr_array_new ();
  const char *area = NULL;
  g_autoptr (GMenu) section = NULL;

  for (guint i = 0; i < fields->len; i++)
    {
      EksCatalogField *field = g_ptr_array_index (fields, i);
      g_autoptr (GMenuItem) item = g_menu_item_new (eks_catalog_field_get_label (field), NULL);
      if (g_strcmp0 (area, eks_catalog_field_get_area (field)) != 0)
        {
          area = eks_catalog_field_get_area (field);
          g_clear_object (&section);
          section = g_menu_new ();
          g_menu_append_submenu (menu, area, G_MENU_MODEL (section));
        }
      g_menu_item_set_action_and_target (item, "settings.insert-field", "s", eks_catalog_field_get_id (field));
      g_menu_append_item (section, item);
    }
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

/* The row and its list have keys of their own, which are not meant for what is in here. */
static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, EksColumnSettings *self)
{
  gboolean plain = (state & gtk_accelerator_get_default_mod_mask ()) == 0;

  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      if (plain)
        gtk_widget_child_focus (GTK_WIDGET (self), key == GDK_KEY_Up ? GTK_DIR_UP : GTK_DIR_DOWN);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
    case GDK_KEY_F2:
    case GDK_KEY_Home:
    case GDK_KEY_End:
      return plain ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* A click beside a control selects no row. */
static void
on_pressed (GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
eks_column_settings_dispose (GObject *object)
{
  EksColumnSettings *self = EKS_COLUMN_SETTINGS (object);

  if (self->column != NULL)
    g_signal_handlers_disconnect_by_data (self->column, self);
  if (self->transforms_list != NULL)
    gtk_list_box_bind_model (self->transforms_list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->column);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_COLUMN_SETTINGS);
  G_OBJECT_CLASS (eks_column_settings_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, sample);
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, field_label);
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, text_box);
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, text_setting);
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, text_entry);
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, field_button);
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, transforms_list);
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, add_button);
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, default_setting);
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, default_entry);
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, minimum_setting);
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, minimum_spin);
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, maximum_setting);
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, maximum_spin);
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, pad_setting);
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, pad_drop_down);
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, pad_at_setting);
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, pad_at_drop_down);
  gtk_widget_class_bind_template_child (widget_class, EksColumnSettings, hidden_check);
}

static void
eks_column_settings_class_init (EksColumnSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_column_settings_dispose;
  g_type_ensure (EKS_TYPE_COLUMN_SAMPLE);
  g_type_ensure (EKS_TYPE_LABELLED);
  g_type_ensure (EKS_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-column-settings.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "settings.insert-field", "s", action_insert_field);
}

static void
eks_column_settings_init (EksColumnSettings *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkWidget *menu = eks_transform_menu_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), NULL);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_menu_button_set_popover (self->add_button, menu);
  g_signal_connect_swapped (menu, "chosen", G_CALLBACK (on_chosen), self);
}

static gboolean
string_to_text (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_string (to, g_value_get_string (from) != NULL ? g_value_get_string (from) : "");
  return TRUE;
}

static gboolean
pad_to_position (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_uint (to, g_strcmp0 (g_value_get_string (from), "0") == 0 ? 1 : 0);
  return TRUE;
}

static gboolean
position_to_pad (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_string (to, g_value_get_uint (from) == 1 ? "0" : " ");
  return TRUE;
}

static void
bind_column (EksColumnSettings *self)
{
  const GBindingFlags both = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;
  EksColumn *column = self->column;

  g_object_bind_property (column, "text", self->text_entry, "text", both);
  g_object_bind_property_full (column, "default", self->default_entry, "text", both, string_to_text, NULL, NULL, NULL);
  g_object_bind_property (column, "minimum", self->minimum_spin, "value", both);
  g_object_bind_property (column, "maximum", self->maximum_spin, "value", both);
  g_object_bind_property_full (column, "pad", self->pad_drop_down, "selected", both, pad_to_position, position_to_pad, NULL, NULL);
  g_object_bind_property (column, "pad-at-start", self->pad_at_drop_down, "selected", both);
  g_object_bind_property (column, "hidden", self->hidden_check, "active", both);
  gtk_list_box_bind_model (self->transforms_list, G_LIST_MODEL (get_transforms (self)), make_transform_row, self, NULL);
  g_signal_connect_swapped (column, "changed", G_CALLBACK (on_column_changed), self);
}

static void
show_source (EksColumnSettings *self, EksPage *page)
{
  EksColumnSource source = eks_column_get_source (self->column);
  g_autoptr (GMenuModel) menu = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->field_label), eks_column_get_field (self->column) != NULL);
  gtk_widget_set_visible (self->text_box, source != EKS_COLUMN_FIELD);
  gtk_widget_set_visible (GTK_WIDGET (self->field_button), source == EKS_COLUMN_PATTERN);
  if (source == EKS_COLUMN_FIELD)
    {
      /* TRANSLATORS: %s is the id of a field, such as lead.status */
      g_autofree char *text = g_strdup_printf (_("Takes the field %s"), eks_column_get_text (self->column));
      gtk_label_set_label (self->field_label, text);
    }
  else
    g_object_set (self->text_setting, "title", source == EKS_COLUMN_PATTERN ? _("Text, with fields in braces") : _("Text in every row"), NULL);
  if (source == EKS_COLUMN_PATTERN)
    {
      menu = make_field_menu (eks_page_get_connector (page), eks_page_get_entity (page));
      gtk_menu_button_set_menu_model (self->field_button, menu);
    }
}

/**
 * eks_column_settings_new:
 * @page: the page that shows the column
 * @column: one of the columns of its table
 *
 * Returns: (transfer floating): the settings of the column
 */
GtkWidget *
eks_column_settings_new (EksPage *page, EksColumn *column)
{
  EksColumnSettings *self;

  g_return_val_if_fail (EKS_IS_PAGE (page) && EKS_IS_COLUMN (column), NULL);

  self = g_object_new (EKS_TYPE_COLUMN_SETTINGS, NULL);
  self->column = g_object_ref (column);
  bind_column (self);
  show_source (self, page);
  gtk_widget_set_visible (GTK_WIDGET (self->hidden_check), !eks_table_get_counted (eks_page_get_table (page)));
  on_column_changed (self);
  eks_column_sample_open (self->sample, eks_page_get_environment (page), eks_page_get_job (page), column);
  return GTK_WIDGET (self);
}

/**
 * eks_column_settings_start_editing:
 * @self: the settings
 *
 * Puts the cursor where somebody begins who has just opened them.
 */
void
eks_column_settings_start_editing (EksColumnSettings *self)
{
  g_return_if_fail (EKS_IS_COLUMN_SETTINGS (self));
  gtk_widget_grab_focus (gtk_widget_get_visible (self->text_box) ? GTK_WIDGET (self->text_entry) : GTK_WIDGET (self->add_button));
}
