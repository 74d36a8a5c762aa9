/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row for every setting there is, made once; those that the kind of file does not have are not to be seen. */

#include "config.h"

#include "eks-format-settings.h"

#include "eks-format-setting.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksFormatSettings
{
  AdwBin parent_instance;

  GPtrArray *settings; /* (owned) (element-type EksFormatSetting) */
};

enum
{
  SUGGEST_WIDTHS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksFormatSettings, eks_format_settings, ADW_TYPE_BIN)

static const char *
find_fault (EksFormatSetting *setting, EksJsonIssues *issues)
{
  const char *member = eks_format_get_member (eks_format_setting_get_property (setting));
  g_autofree char *path = g_strconcat ("format.", member, NULL);

  for (guint i = 0; i < eks_json_issues_get_length (issues); i++)
    if (strcmp (eks_json_issues_get (issues, i)->path, path) == 0)
      return eks_json_issues_get (issues, i)->message;
  return NULL;
}

static void
on_suggest_clicked (EksFormatSettings *self)
{
  g_signal_emit (self, signals[SUGGEST_WIDTHS], 0);
}

static void
add_suggest_button (EksFormatSettings *self, EksFormatSetting *setting)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Suggest"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Widths that suit the sizes, the titles and the kinds of the columns"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_suggest_clicked), self, G_CONNECT_SWAPPED);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (eks_format_setting_get_row (setting)), button);
}

static void
eks_format_settings_dispose (GObject *object)
{
  g_clear_pointer (&EKS_FORMAT_SETTINGS (object)->settings, g_ptr_array_unref);
  G_OBJECT_CLASS (eks_format_settings_parent_class)->dispose (object);
}

static void
eks_format_settings_class_init (EksFormatSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_format_settings_dispose;
  /**
   * EksFormatSettings::suggest-widths:
   * @self: the settings
   *
   * Somebody wants widths for the columns.
   */
  signals[SUGGEST_WIDTHS] = g_signal_new ("suggest-widths", EKS_TYPE_FORMAT_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
eks_format_settings_init (EksFormatSettings *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (EksFormat) probe = eks_format_new (EKS_FORMAT_CSV); /* its class must be there for the kinds of its settings */
  guint n;
  const EksFormatWords *words = eks_format_words_list (&n);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Settings"));
  self->settings = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n; i++)
    {
      EksFormatSetting *setting = eks_format_setting_new (&words[i], ADW_PREFERENCES_GROUP (group));
      g_ptr_array_add (self->settings, setting);
      if (strcmp (words[i].property, "widths") == 0)
        add_suggest_button (self, setting);
    }
  adw_bin_set_child (ADW_BIN (self), group);
}

/**
 * eks_format_settings_show:
 * @self: the list
 * @format: what is shown and changed from now on
 * @issues: what is wrong with the job, by path
 */
void
eks_format_settings_show (EksFormatSettings *self, EksFormat *format, EksJsonIssues *issues)
{
  g_return_if_fail (EKS_IS_FORMAT_SETTINGS (self) && EKS_IS_FORMAT (format) && issues != NULL);

  for (guint i = 0; i < self->settings->len; i++)
    {
      EksFormatSetting *setting = g_ptr_array_index (self->settings, i);
      gboolean used = eks_format_has_setting (format, eks_format_setting_get_property (setting));
      eks_format_setting_show (setting, format);
      eks_format_setting_set_fault (setting, used ? find_fault (setting, issues) : NULL);
    }
}
