/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is chosen is shown below the title; files below the home folder are written with `~`, as in a job file. */

#include "config.h"

#include "eks-file-row.h"

#include "eks-text.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksFileRow
{
  AdwActionRow parent_instance;

  char *path;                    /* (owned): empty for none */
  char *none;                    /* (owned): what is shown then */
  GtkWidget *clear_button;       /* (unowned): a child */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */
};

typedef enum
{
  PROP_PATH = 1,
  PROP_NONE,
} EksFileRowProperty;

static GParamSpec *props[PROP_NONE + 1];

G_DEFINE_FINAL_TYPE (EksFileRow, eks_file_row, ADW_TYPE_ACTION_ROW)

static void
show_path (EksFileRow *self)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), self->path[0] != '\0' ? self->path : self->none);
  gtk_widget_set_visible (self->clear_button, self->path[0] != '\0');
}

static void
on_response (EksFileRow *self, int response)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  const char *path = file != NULL ? g_file_peek_path (file) : NULL;
  const char *home = g_get_home_dir ();

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    {
      gboolean below = g_str_has_prefix (path, home) && path[strlen (home)] == '/';
      g_autofree char *written = below ? g_strconcat ("~", path + strlen (home), NULL) : g_strdup (path);
      eks_file_row_set_path (self, written);
    }
  g_clear_object (&self->chooser);
}

static void
on_choose (EksFileRow *self)
{
  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Choose a file"), eks_ui_get_window (self), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Choose"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_response), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_clear (EksFileRow *self)
{
  eks_file_row_set_path (self, "");
}

static void
eks_file_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksFileRow *self = EKS_FILE_ROW (object);

  switch ((EksFileRowProperty) id)
    {
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    case PROP_NONE:
      g_value_set_string (value, self->none);
      break;
    }
}

static void
eks_file_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksFileRow *self = EKS_FILE_ROW (object);

  switch ((EksFileRowProperty) id)
    {
    case PROP_PATH:
      eks_file_row_set_path (self, g_value_get_string (value));
      break;
    case PROP_NONE:
      if (!eks_set_str (&self->none, g_value_get_string (value) != NULL ? g_value_get_string (value) : ""))
        return;
      show_path (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    }
}

static void
eks_file_row_dispose (GObject *object)
{
  g_clear_object (&EKS_FILE_ROW (object)->chooser);
  G_OBJECT_CLASS (eks_file_row_parent_class)->dispose (object);
}

static void
eks_file_row_finalize (GObject *object)
{
  EksFileRow *self = EKS_FILE_ROW (object);

  g_free (self->path);
  g_free (self->none);
  G_OBJECT_CLASS (eks_file_row_parent_class)->finalize (object);
}

static void
eks_file_row_class_init (EksFileRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = eks_file_row_get_property;
  object_class->set_property = eks_file_row_set_property;
  object_class->dispose = eks_file_row_dispose;
  object_class->finalize = eks_file_row_finalize;
  /**
   * EksFileRow:path:
   *
   * The file as a job file has it, absolute or with `~/`; empty for none.
   */
  props[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, "", flags);
  /**
   * EksFileRow:none:
   *
   * What is shown in the place of a file.
   */
  props[PROP_NONE] = g_param_spec_string ("none", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_file_row_init (EksFileRow *self)
{
  GtkWidget *choose = eks_ui_make_icon_button ("document-open-symbolic", _("Choose a file"));

  self->path = g_strdup ("");
  self->none = g_strdup ("");
  self->clear_button = eks_ui_make_icon_button ("edit-clear-symbolic", _("Use none"));
  g_signal_connect_swapped (choose, "clicked", G_CALLBACK (on_choose), self);
  g_signal_connect_swapped (self->clear_button, "clicked", G_CALLBACK (on_clear), self);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 2);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->clear_button);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), choose);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), choose);
  show_path (self);
}

/**
 * eks_file_row_get_path:
 * @self: a row
 *
 * Returns: (transfer none): the file as a job file has it; empty for none
 */
const char *
eks_file_row_get_path (EksFileRow *self)
{
  g_return_val_if_fail (EKS_IS_FILE_ROW (self), NULL);
  return self->path;
}

/**
 * eks_file_row_set_path:
 * @self: a row
 * @path: (nullable): a file; empty or %NULL for none
 */
void
eks_file_row_set_path (EksFileRow *self, const char *path)
{
  g_return_if_fail (EKS_IS_FILE_ROW (self));

  if (!eks_set_str (&self->path, path != NULL ? path : ""))
    return;
  show_path (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PATH]);
}
