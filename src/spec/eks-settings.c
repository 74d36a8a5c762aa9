/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings of an installation, as a file that can be copied to another one: no secret is in it. */

#include "config.h"

#include "eks-settings.h"

#include "eks-spec-file.h"

struct _EksSettings
{
  EksSpec parent_instance;

  EksMailServer *mail; /* (owned) */
  int history_days;
};

typedef enum
{
  PROP_MAIL = 1,
  PROP_HISTORY_DAYS,
} EksSettingsProperty;

static GParamSpec *props[PROP_HISTORY_DAYS + 1];

G_DEFINE_FINAL_TYPE (EksSettings, eks_settings, EKS_TYPE_SPEC)

static void
eks_settings_finalize (GObject *object)
{
  g_object_unref (EKS_SETTINGS (object)->mail);
  G_OBJECT_CLASS (eks_settings_parent_class)->finalize (object);
}

static void
eks_settings_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksSettings *self = EKS_SETTINGS (object);

  switch ((EksSettingsProperty) id)
    {
    case PROP_MAIL:
      g_value_set_object (value, self->mail);
      break;
    case PROP_HISTORY_DAYS:
      g_value_set_int (value, self->history_days);
      break;
    }
}

static void
eks_settings_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  eks_settings_set_history_days (EKS_SETTINGS (object), g_value_get_int (value));
}

static void
eks_settings_class_init (EksSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = eks_settings_finalize;
  object_class->get_property = eks_settings_get_property;
  object_class->set_property = eks_settings_set_property;

  /**
   * EksSettings:mail:
   *
   * The server that mail goes through.
   */
  props[PROP_MAIL] = g_param_spec_object ("mail", NULL, NULL, EKS_TYPE_MAIL_SERVER, readable);
  /**
   * EksSettings:history-days:
   *
   * For how many days the traces of runs are kept.
   */
  props[PROP_HISTORY_DAYS] =
    g_param_spec_int ("history-days", NULL, NULL, 1, EKS_SETTINGS_MAX_HISTORY_DAYS, EKS_SETTINGS_HISTORY_DAYS, readable | G_PARAM_WRITABLE);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
take_mail (EksSettings *self, EksMailServer *mail)
{
  g_clear_object (&self->mail);
  self->mail = mail;
  eks_spec_adopt (EKS_SPEC (self), EKS_SPEC (mail));
}

static void
eks_settings_init (EksSettings *self)
{
  take_mail (self, eks_mail_server_new ());
  self->history_days = EKS_SETTINGS_HISTORY_DAYS;
}

/**
 * eks_settings_new:
 *
 * Returns: (transfer full): the settings of an installation that nobody has set anything in
 */
EksSettings *
eks_settings_new (void)
{
  return g_object_new (EKS_TYPE_SETTINGS, NULL);
}

/**
 * eks_settings_get_mail:
 * @self: settings
 *
 * Returns: (transfer none): the server that mail goes through
 */
EksMailServer *
eks_settings_get_mail (EksSettings *self)
{
  g_return_val_if_fail (EKS_IS_SETTINGS (self), NULL);
  return self->mail;
}

/**
 * eks_settings_get_history_days:
 * @self: settings
 *
 * Returns: for how many days the traces of runs are kept
 */
int
eks_settings_get_history_days (EksSettings *self)
{
  g_return_val_if_fail (EKS_IS_SETTINGS (self), EKS_SETTINGS_HISTORY_DAYS);
  return self->history_days;
}

/**
 * eks_settings_set_history_days:
 * @self: settings
 * @days: for how many days the traces of runs are kept, 1 to %EKS_SETTINGS_MAX_HISTORY_DAYS
 */
void
eks_settings_set_history_days (EksSettings *self, int days)
{
  g_return_if_fail (EKS_IS_SETTINGS (self) && days >= 1 && days <= EKS_SETTINGS_MAX_HISTORY_DAYS);

  if (self->history_days == days)
    return;
  self->history_days = days;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HISTORY_DAYS]);
}

/**
 * eks_settings_check:
 * @self: settings
 * @issues: where faults go
 *
 * Finds what is missing or cannot be, with its path in the file.
 */
void
eks_settings_check (EksSettings *self, EksJsonIssues *issues)
{
  g_return_if_fail (EKS_IS_SETTINGS (self) && issues != NULL);
  eks_mail_server_check (self->mail, "mail", issues);
}

static EksSettings *
read_settings (JsonNode *root, EksJsonIssues *issues)
{
  EksJsonObject *object = eks_json_object_open (root, "", issues);
  EksSettings *self = eks_settings_new ();
  JsonNode *mail;
  EksJsonObject *history;

  if (object == NULL)
    return self;
  eks_spec_file_check_version (object, TRUE);
  mail = eks_json_object_get_node (object, "mail", FALSE);
  if (mail != NULL)
    {
      EksMailServer *server = eks_mail_server_from_json (mail, "mail", issues);
      if (server != NULL)
        take_mail (self, server);
    }
  history = eks_json_object_open_member (object, "history", FALSE);
  if (history != NULL)
    {
      eks_settings_set_history_days (self, (int) eks_json_object_get_integer (history, "days", 1, EKS_SETTINGS_MAX_HISTORY_DAYS, EKS_SETTINGS_HISTORY_DAYS));
      eks_json_object_close (history);
    }
  eks_json_object_close (object);
  return self;
}

/**
 * eks_settings_from_data:
 * @data: (array length=length): the content of a settings file
 * @length: in bytes
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the settings, or %NULL with %EKS_ERROR_INVALID_JOB (every fault, a line each, with
 *   its path) or %EKS_ERROR_NEWER_VERSION
 */
EksSettings *
eks_settings_from_data (const char *data, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = eks_spec_file_parse (data, length, error);
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (EksSettings) self = NULL;

  if (root == NULL)
    return NULL;
  self = read_settings (root, issues);
  return eks_spec_file_check_issues (issues, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * eks_settings_to_data:
 * @self: settings
 *
 * Returns: (transfer full): the content of their file: the same settings always give the same bytes
 */
char *
eks_settings_to_data (EksSettings *self)
{
  g_autoptr (JsonNode) mail = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;

  g_return_val_if_fail (EKS_IS_SETTINGS (self), NULL);

  object = json_object_new ();
  json_object_set_int_member (object, "version", EKS_SPEC_VERSION);
  mail = eks_mail_server_to_json (self->mail);
  if (json_object_get_size (json_node_get_object (mail)) > 0)
    json_object_set_member (object, "mail", g_steal_pointer (&mail));
  if (self->history_days != EKS_SETTINGS_HISTORY_DAYS)
    {
      JsonObject *history = json_object_new ();
      json_object_set_int_member (history, "days", self->history_days);
      json_object_set_object_member (object, "history", history);
    }
  root = eks_spec_take_object (object);
  return eks_json_to_text (root, TRUE);
}
