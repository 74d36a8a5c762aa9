/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail about runs: to whom and when. Through which server is a setting of the installation, not of the export. */

#include "config.h"

#include "eks-notify.h"

#include "eks-spec-file.h"
#include "eks-spec-text.h"

#include <glib/gi18n-lib.h>

/**
 * eks_notify_when_names: (skip)
 *
 * What #EksNotifyWhen is called in a job file, %NULL at the end.
 */
const char *const eks_notify_when_names[] = { "always", "changed", "failed", NULL };

struct _EksNotify
{
  EksSpec parent_instance;

  GStrv mail; /* (owned) */
  EksNotifyWhen when;
};

typedef enum
{
  PROP_MAIL = 1,
  PROP_WHEN,
} EksNotifyProperty;

static GParamSpec *props[PROP_WHEN + 1];

G_DEFINE_FINAL_TYPE (EksNotify, eks_notify, EKS_TYPE_SPEC)

static void
eks_notify_finalize (GObject *object)
{
  g_strfreev (EKS_NOTIFY (object)->mail);
  G_OBJECT_CLASS (eks_notify_parent_class)->finalize (object);
}

static void
eks_notify_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksNotify *self = EKS_NOTIFY (object);

  switch ((EksNotifyProperty) id)
    {
    case PROP_MAIL:
      g_value_set_boxed (value, self->mail);
      break;
    case PROP_WHEN:
      g_value_set_int (value, self->when);
      break;
    }
}

static void
eks_notify_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksNotify *self = EKS_NOTIFY (object);

  switch ((EksNotifyProperty) id)
    {
    case PROP_MAIL:
      eks_notify_set_mail (self, g_value_get_boxed (value));
      break;
    case PROP_WHEN:
      eks_notify_set_when (self, g_value_get_int (value));
      break;
    }
}

static void
eks_notify_class_init (EksNotifyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = eks_notify_finalize;
  object_class->get_property = eks_notify_get_property;
  object_class->set_property = eks_notify_set_property;

  /**
   * EksNotify:mail:
   *
   * Mail addresses, without names; none: nobody is told.
   */
  props[PROP_MAIL] = g_param_spec_boxed ("mail", NULL, NULL, G_TYPE_STRV, flags);
  /**
   * EksNotify:when:
   *
   * After which runs, an #EksNotifyWhen.
   */
  props[PROP_WHEN] = g_param_spec_int ("when", NULL, NULL, EKS_NOTIFY_ALWAYS, EKS_NOTIFY_FAILED, EKS_NOTIFY_ALWAYS, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_notify_init (EksNotify *self)
{
  self->mail = g_new0 (char *, 1);
}

/**
 * eks_notify_new:
 *
 * Returns: (transfer full): nobody is told
 */
EksNotify *
eks_notify_new (void)
{
  return g_object_new (EKS_TYPE_NOTIFY, NULL);
}

/**
 * eks_notify_copy:
 * @self: whom to tell
 *
 * Returns: (transfer full): the same once more
 */
EksNotify *
eks_notify_copy (EksNotify *self)
{
  g_return_val_if_fail (EKS_IS_NOTIFY (self), NULL);
  return g_object_new (EKS_TYPE_NOTIFY, "mail", self->mail, "when", self->when, NULL);
}

/**
 * eks_notify_is_on:
 * @self: whom to tell
 *
 * Returns: whether anybody is told
 */
gboolean
eks_notify_is_on (EksNotify *self)
{
  g_return_val_if_fail (EKS_IS_NOTIFY (self), FALSE);
  return self->mail[0] != NULL;
}

/**
 * eks_notify_get_mail:
 * @self: whom to tell
 *
 * Returns: (transfer none) (array zero-terminated=1): mail addresses, never %NULL
 */
const char *const *
eks_notify_get_mail (EksNotify *self)
{
  g_return_val_if_fail (EKS_IS_NOTIFY (self), NULL);
  return (const char *const *) self->mail;
}

/**
 * eks_notify_set_mail:
 * @self: whom to tell
 * @addresses: (nullable) (array zero-terminated=1): mail addresses
 */
void
eks_notify_set_mail (EksNotify *self, const char *const *addresses)
{
  static const char *const none[] = { NULL };

  g_return_if_fail (EKS_IS_NOTIFY (self));

  if (addresses == NULL)
    addresses = none;
  if (g_strv_equal (addresses, (const char *const *) self->mail))
    return;
  g_strfreev (self->mail);
  self->mail = g_strdupv ((char **) addresses);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MAIL]);
}

/**
 * eks_notify_get_when:
 * @self: whom to tell
 *
 * Returns: after which runs
 */
EksNotifyWhen
eks_notify_get_when (EksNotify *self)
{
  g_return_val_if_fail (EKS_IS_NOTIFY (self), EKS_NOTIFY_ALWAYS);
  return self->when;
}

/**
 * eks_notify_set_when:
 * @self: whom to tell
 * @when: after which runs
 */
void
eks_notify_set_when (EksNotify *self, EksNotifyWhen when)
{
  g_return_if_fail (EKS_IS_NOTIFY (self));

  if (self->when == when)
    return;
  self->when = when;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WHEN]);
}

static gboolean
is_repeated (EksNotify *self, guint index)
{
  for (guint i = 0; i < index; i++)
    if (g_ascii_strcasecmp (self->mail[i], self->mail[index]) == 0)
      return TRUE;
  return FALSE;
}

/**
 * eks_notify_check:
 * @self: whom to tell
 * @path: its path
 * @issues: where faults go
 *
 * Finds what is no mail address, whatever would be a second one or a header line included.
 */
void
eks_notify_check (EksNotify *self, const char *path, EksJsonIssues *issues)
{
  guint n;

  g_return_if_fail (EKS_IS_NOTIFY (self) && path != NULL && issues != NULL);

  n = g_strv_length (self->mail);
  if (n > EKS_NOTIFY_MAX_ADDRESSES)
    {
      g_autofree char *list_path = g_strconcat (path, ".mail", NULL);
      /* TRANSLATORS: %u is the largest number of entries allowed */
      eks_json_issues_add (issues, list_path, _("there are more than %u entries"), EKS_NOTIFY_MAX_ADDRESSES);
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *member = g_strdup_printf ("mail[%u]", i);
      eks_spec_add_empty (issues, path, member, self->mail[i]);
      eks_spec_add_fault (issues, path, member, eks_spec_check_mail_address (self->mail[i]));
      if (self->mail[i][0] != '\0' && is_repeated (self, i))
        eks_spec_add_fault (issues, path, member, _("this address is there twice"));
    }
}

/**
 * eks_notify_from_json:
 * @node: what should be whom to tell
 * @path: its path
 * @issues: where faults go
 *
 * Returns: (transfer full) (nullable): what could be read of it, or %NULL if it is no object at all
 */
EksNotify *
eks_notify_from_json (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  EksJsonObject *object = eks_json_object_open (node, path, issues);
  g_autoptr (EksJsonIssues) faults = eks_json_issues_new ();
  g_auto (GStrv) mail = NULL;
  EksNotify *self;

  if (object == NULL)
    return NULL;
  self = eks_notify_new ();
  mail = eks_json_object_dup_strv (object, "mail");
  eks_notify_set_mail (self, (const char *const *) mail);
  eks_notify_set_when (self, (EksNotifyWhen) eks_json_object_get_choice (object, "when", eks_notify_when_names, EKS_NOTIFY_ALWAYS));
  eks_json_object_close (object);
  if (!eks_notify_is_on (self))
    eks_spec_add_fault (faults, path, "mail", _("at least one mail address is needed; leave “notify” out for no mail"));
  eks_notify_check (self, path, faults);
  eks_spec_merge_issues (issues, faults);
  return self;
}

/**
 * eks_notify_to_json:
 * @self: whom to tell
 *
 * Returns: (transfer full): it as JSON
 */
JsonNode *
eks_notify_to_json (EksNotify *self)
{
  JsonObject *object;
  JsonArray *mail;

  g_return_val_if_fail (EKS_IS_NOTIFY (self), NULL);

  object = json_object_new ();
  mail = json_array_new ();
  for (guint i = 0; self->mail[i] != NULL; i++)
    json_array_add_string_element (mail, self->mail[i]);
  json_object_set_array_member (object, "mail", mail);
  if (self->when != EKS_NOTIFY_ALWAYS)
    json_object_set_string_member (object, "when", eks_notify_when_names[self->when]);
  return eks_spec_take_object (object);
}
