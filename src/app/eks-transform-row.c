/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Its arguments are bound to the transform, so that they are changed in place and undo is seen at once. */

#include "config.h"

#include "eks-transform-row.h"

#include "eks-column-words.h"
#include "eks-map-editor.h"
#include "eks-labelled.h"
#include "eks-ui.h"
#include "eks-wrap-box.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksTransformRow
{
  GtkListBoxRow parent_instance;

  EksTransform *transform; /* (owned) */
  EksWrapBox *arguments;   /* (unowned) */
  EksLabelled *main;        /* (unowned) (nullable): the argument that an error is shown at */
  EksLabelled *zone;        /* (unowned) (nullable) */
};

enum
{
  MOVE,
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksTransformRow, eks_transform_row, GTK_TYPE_LIST_BOX_ROW)

typedef struct
{
  const char *code;
  const char *name;
} Country;

static const Country countries[] = {
  { "DK", N_("Denmark") }, { "SE", N_("Sweden") },  { "NL", N_("Netherlands") },    { "FR", N_("France") },
  { "NO", N_("Norway") },  { "DE", N_("Germany") }, { "GB", N_("United Kingdom") },
};

static void
action_move (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[MOVE], 0, g_variant_get_int32 (parameter));
}

static void
action_remove (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[REMOVE], 0);
}

static EksLabelled *
add_setting (EksTransformRow *self, const char *title, GtkWidget *control)
{
  GtkWidget *setting = eks_labelled_new (title, control);

  eks_wrap_box_append (self->arguments, setting);
  return EKS_LABELLED (setting);
}

static gboolean
string_to_text (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_string (to, g_value_get_string (from) != NULL ? g_value_get_string (from) : "");
  return TRUE;
}

static EksLabelled *
add_entry (EksTransformRow *self, const char *title, const char *property, const char *placeholder)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 12);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  g_object_bind_property_full (self->transform, property, entry, "text", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL, string_to_text, NULL, NULL, NULL);
  return add_setting (self, title, entry);
}

static gboolean
code_to_position (GBinding *binding, const GValue *from, GValue *to, gpointer model)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);
      if (g_strcmp0 (g_object_get_data (item, "code"), g_value_get_string (from)) == 0)
        {
          g_value_set_uint (to, i);
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
position_to_code (GBinding *binding, const GValue *from, GValue *to, gpointer model)
{
  g_autoptr (GObject) item = g_list_model_get_item (model, g_value_get_uint (from));

  if (item == NULL)
    return FALSE;
  g_value_set_string (to, g_object_get_data (item, "code"));
  return TRUE;
}

static void
add_choice (GtkStringList *list, const char *code, const char *name)
{
  g_autoptr (GObject) item = NULL;

  gtk_string_list_append (list, name);
  item = g_list_model_get_item (G_LIST_MODEL (list), g_list_model_get_n_items (G_LIST_MODEL (list)) - 1);
  g_object_set_data_full (item, "code", g_strdup (code), g_free);
}

/* Takes the list. The items know what is written for them. */
static EksLabelled *
add_drop_down (EksTransformRow *self, const char *title, const char *property, GtkStringList *list)
{
  GtkWidget *drop_down = gtk_drop_down_new (G_LIST_MODEL (list), NULL);

  g_object_bind_property_full (self->transform, property, drop_down, "selected", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL,
                               code_to_position, position_to_code, g_object_ref (list), g_object_unref);
  return add_setting (self, title, drop_down);
}

static void
add_phone (EksTransformRow *self)
{
  const char *const forms[] = { _("International, +45…"), _("National"), NULL };
  GtkWidget *form = gtk_drop_down_new_from_strings (forms);
  GtkStringList *list = gtk_string_list_new (NULL);
  const char *country = eks_transform_get_country (self->transform);
  gboolean known = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (countries); i++)
    {
      add_choice (list, countries[i].code, _(countries[i].name));
      known = known || strcmp (countries[i].code, country) == 0;
    }
  if (!known)
    add_choice (list, country, country); /* out of a job file */
  g_object_bind_property (self->transform, "national", form, "selected", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  add_setting (self, _("Form"), form);
  self->main = add_drop_down (self, _("Numbers without a country code are of"), "country", list);
}

static void
add_decimal (EksTransformRow *self)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  add_choice (list, ",", _("Comma"));
  add_choice (list, ".", _("Dot"));
  self->main = add_drop_down (self, _("Decimal mark"), "text", list);
}

static void
add_mask (EksTransformRow *self)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (0, 1000, 1);

  g_object_bind_property (self->transform, "keep", spin, "value", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  self->main = add_setting (self, _("Characters that stay at the end"), spin);
}

static void
add_map (EksTransformRow *self)
{
  GtkWidget *editor = eks_map_editor_new (self->transform);

  gtk_widget_set_hexpand (editor, TRUE);
  self->main = add_setting (self, _("Table"), editor);
}

static void
add_arguments (EksTransformRow *self)
{
  switch ((int) eks_transform_get_kind (self->transform))
    {
    case EKS_TRANSFORM_DATE_PATTERN:
      self->main = add_entry (self, _("Pattern of the date"), "text", "%d.%m.%Y");
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->main), _("%d day, %m month, %Y year, %H hour, %M minute, %S second"));
      self->zone = add_entry (self, _("Time zone"), "time-zone", _("that of the account"));
      break;
    case EKS_TRANSFORM_PHONE:
      add_phone (self);
      break;
    case EKS_TRANSFORM_DECIMAL:
      add_decimal (self);
      break;
    case EKS_TRANSFORM_MASK:
      add_mask (self);
      break;
    case EKS_TRANSFORM_REPLACE:
      self->main = add_entry (self, _("Regular expression"), "text", NULL);
      add_entry (self, _("Replacement"), "with", NULL);
      break;
    case EKS_TRANSFORM_MAP:
      add_map (self);
      break;
    default:
      break; /* all said by its name */
    }
  gtk_widget_set_visible (GTK_WIDGET (self->arguments), gtk_widget_get_first_child (GTK_WIDGET (self->arguments)) != NULL);
}

static void
eks_transform_row_dispose (GObject *object)
{
  g_clear_object (&EKS_TRANSFORM_ROW (object)->transform);
  G_OBJECT_CLASS (eks_transform_row_parent_class)->dispose (object);
}

static void
eks_transform_row_class_init (EksTransformRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_transform_row_dispose;
  /**
   * EksTransformRow::move:
   * @self: the row
   * @places: how many places down, negative for up
   */
  signals[MOVE] = g_signal_new ("move", EKS_TYPE_TRANSFORM_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  /**
   * EksTransformRow::remove:
   * @self: the row
   */
  signals[REMOVE] = g_signal_new ("remove", EKS_TYPE_TRANSFORM_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "transform.move", "i", action_move);
  gtk_widget_class_install_action (widget_class, "transform.remove", NULL, action_remove);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "transform.move", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "transform.move", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "transform.remove", NULL);
}

static void
eks_transform_row_init (EksTransformRow *self)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

static void
add_button (GtkWidget *box, const char *icon, const char *label, const char *action, GVariant *target)
{
  GtkWidget *button = eks_ui_make_icon_button (icon, label);

  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
make_header (const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (name);
  /* TRANSLATORS: %s is a change such as “Upper case” */
  g_autofree char *up = g_strdup_printf (_("Move up: %s"), name);
  g_autofree char *down = g_strdup_printf (_("Move down: %s"), name);
  g_autofree char *remove = g_strdup_printf (_("Remove: %s"), name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  add_button (box, "go-up-symbolic", up, "transform.move", g_variant_new_int32 (-1));
  add_button (box, "go-down-symbolic", down, "transform.move", g_variant_new_int32 (1));
  add_button (box, "edit-delete-symbolic", remove, "transform.remove", NULL);
  return box;
}

/**
 * eks_transform_row_new:
 * @transform: a transform
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
eks_transform_row_new (EksTransform *transform)
{
  EksTransformRow *self;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  const char *name;

  g_return_val_if_fail (EKS_IS_TRANSFORM (transform), NULL);

  self = g_object_new (EKS_TYPE_TRANSFORM_ROW, NULL);
  self->transform = g_object_ref (transform);
  self->arguments = EKS_WRAP_BOX (eks_wrap_box_new ());
  name = _(eks_transform_words_get (eks_transform_get_kind (transform))->name);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), make_header (name));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->arguments));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  eks_ui_set_label (self, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, "Alt+Up Alt+Down Delete", -1);
  add_arguments (self);
  return GTK_WIDGET (self);
}

/* With a usual pattern only the zone is left to be wrong. */
static gboolean
is_zone_wrong (EksTransform *transform)
{
  g_autoptr (EksTransform) probe = eks_transform_copy (transform);

  g_object_set (probe, "text", "%Y", NULL);
  return !eks_transform_validate (probe, NULL);
}

/**
 * eks_transform_row_validate:
 * @self: a row
 *
 * Shows what is wrong with the arguments at the one that is wrong.
 *
 * Returns: whether they can be used
 */
gboolean
eks_transform_row_validate (EksTransformRow *self)
{
  g_autoptr (GError) error = NULL;
  gboolean valid;
  gboolean at_zone;

  g_return_val_if_fail (EKS_IS_TRANSFORM_ROW (self), FALSE);

  valid = eks_transform_validate (self->transform, &error);
  at_zone = !valid && self->zone != NULL && is_zone_wrong (self->transform);
  if (self->main != NULL)
    eks_labelled_set_error (self->main, valid || at_zone ? NULL : error->message);
  if (self->zone != NULL)
    eks_labelled_set_error (self->zone, at_zone ? error->message : NULL);
  return valid;
}

/**
 * eks_transform_row_start_editing:
 * @self: a row
 *
 * Puts the cursor into its first argument, or on the row if it has none.
 */
void
eks_transform_row_start_editing (EksTransformRow *self)
{
  g_return_if_fail (EKS_IS_TRANSFORM_ROW (self));

  if (!gtk_widget_get_visible (GTK_WIDGET (self->arguments)) || !gtk_widget_child_focus (GTK_WIDGET (self->arguments), GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}
