/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an account at a system needs: settings, how it proves who it is, how gently it asks, what refusals mean. */

#include "config.h"

#include "eks-descriptor-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const setting_kinds[] = { "text", "secret", "choice", "url", "folder", NULL };
static const char *const auth_kinds[] = { "none", "header", "basic", "query", "oauth2", NULL };
static const char *const reactions[] = { "stop", "retry", "missing", "renew", NULL };

static void
setting_free (EksSetting *self)
{
  g_free (self->id);
  g_free (self->label);
  g_free (self->description);
  g_free (self->fallback);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_free (self);
}

static void
check_setting_urls (EksSetting *self, EksJsonObject *object)
{
  if (self->fallback != NULL)
    eks_descriptor_check_url (object, "default", self->fallback);
  for (guint i = 0; i < self->choices->len; i++)
    {
      const EksChoice *choice = g_ptr_array_index (self->choices, i);
      g_autofree char *member = g_strdup_printf ("choices[%u].value", i);
      if (choice->value != NULL)
        eks_descriptor_check_url (object, member, choice->value);
    }
}

static gboolean
is_offered (GPtrArray *choices, const char *value)
{
  for (guint i = 0; i < choices->len; i++)
    if (g_strcmp0 (((EksChoice *) g_ptr_array_index (choices, i))->value, value) == 0)
      return TRUE;
  return FALSE;
}

static void
check_setting (EksSetting *self, EksJsonObject *object)
{
  if (g_strcmp0 (self->id, EKS_KEY_NAME) == 0 || g_strcmp0 (self->id, EKS_PARENT_NAME) == 0)
    /* TRANSLATORS: an id from the file, which is a name with a meaning: key, parent */
    eks_descriptor_report (object, "id", _("“%s” stands for the key of a record in addresses; another id is needed"), self->id);
  if (self->kind == EKS_SETTING_SECRET && self->fallback != NULL)
    eks_descriptor_report (object, "default", "%s", _("a secret cannot have a public default"));
  if (self->kind == EKS_SETTING_URL)
    check_setting_urls (self, object);
  if (self->kind != EKS_SETTING_CHOICE)
    return;
  if (self->choices->len == 0)
    eks_descriptor_report (object, "choices", "%s", _("a choice needs at least one value"));
  else if (self->fallback != NULL && !is_offered (self->choices, self->fallback))
    eks_descriptor_report (object, "default", "%s", _("the default is none of the values offered"));
}

static EksSetting *
read_setting (EksJsonObject *object)
{
  EksSetting *self = g_new0 (EksSetting, 1);

  self->id = eks_descriptor_dup_id (object, "id");
  self->kind = MAX (0, eks_json_object_get_choice (object, "kind", setting_kinds, -1));
  self->label = eks_descriptor_dup_text (object, "label", TRUE);
  self->description = eks_descriptor_dup_text (object, "description", FALSE);
  self->fallback = eks_descriptor_dup_word (object, "default", FALSE);
  self->choices = eks_descriptor_dup_choices (object, "choices");
  self->required = eks_json_object_get_boolean (object, "required", FALSE);
  check_setting (self, object);
  return self;
}

GPtrArray *
eks_settings_read (EksDescriptor *descriptor, EksJsonObject *root)
{
  GPtrArray *settings = g_ptr_array_new_with_free_func ((GDestroyNotify) setting_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = eks_descriptor_get_list (root, "settings", FALSE, EKS_DESCRIPTOR_MAX_FEW);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      EksJsonObject *object = eks_json_object_open_element (root, "settings", array, i);
      if (object == NULL)
        continue;
      EksSetting *setting = read_setting (object);
      g_ptr_array_add (settings, setting);
      eks_descriptor_check_unique (object, "id", seen, setting->id);
      eks_json_object_close (object);
    }
  descriptor->settings = settings;
  return settings;
}

void
eks_auth_free (EksAuth *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->value);
  g_free (self->token_url);
  g_free (self->scope);
  g_free (self);
}

/* Returns: (transfer full) (nullable) */
EksAuth *
eks_auth_read (EksDescriptor *descriptor, EksJsonObject *root)
{
  EksJsonObject *object = eks_json_object_open_member (root, "auth", TRUE);
  EksAuth *self;

  if (object == NULL)
    return NULL;
  self = g_new0 (EksAuth, 1);
  self->kind = MAX (0, eks_json_object_get_choice (object, "kind", auth_kinds, -1));
  if (self->kind == EKS_AUTH_OAUTH2)
    {
      self->token_url = eks_descriptor_dup_host_address (descriptor, object, "token_url");
      self->scope = eks_descriptor_dup_template (descriptor, object, "scope", FALSE, FALSE);
    }
  if (self->kind == EKS_AUTH_BASIC || self->kind == EKS_AUTH_OAUTH2)
    {
      self->name = eks_descriptor_dup_template (descriptor, object, "user", TRUE, TRUE);
      self->value = eks_descriptor_dup_template (descriptor, object, "password", TRUE, TRUE);
    }
  else if (self->kind != EKS_AUTH_NONE)
    {
      self->name = eks_descriptor_dup_name (object, "name", TRUE);
      self->value = eks_descriptor_dup_template (descriptor, object, "value", TRUE, TRUE);
    }
  eks_json_object_close (object);
  return self;
}

void
eks_rate_free (EksRate *self)
{
  if (self == NULL)
    return;
  g_free (self->note);
  g_free (self);
}

static double
read_rate_limit (EksJsonObject *object)
{
  JsonNode *node = eks_json_object_get_node (object, "requests_per_second", FALSE);
  double value;

  if (node == NULL)
    return 0;
  value = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) != G_TYPE_STRING ? json_node_get_double (node) : -1;
  if (value > 0 && value <= 1000)
    return value;
  eks_descriptor_report (object, "requests_per_second", "%s", _("a number above 0 and up to 1000 is expected here"));
  return 0;
}

/* One request at a time unless the descriptor says otherwise. */
EksRate *
eks_rate_read (EksJsonObject *root)
{
  EksRate *self = g_new0 (EksRate, 1);
  EksJsonObject *object = eks_json_object_open_member (root, "rate", FALSE);

  self->concurrency = 1;
  if (object == NULL)
    return self;
  self->requests_per_second = read_rate_limit (object);
  self->concurrency = eks_json_object_get_integer (object, "concurrency", 1, 16, 1);
  self->note = eks_descriptor_dup_text (object, "note", FALSE);
  eks_json_object_close (object);
  return self;
}

static void
error_rule_free (EksErrorRule *self)
{
  g_free (self->body_path);
  g_free (self->body_value);
  g_free (self->message);
  g_free (self);
}

/* “500-599” */
static gboolean
parse_status_range (const char *text, EksErrorRule *self)
{
  g_auto (GStrv) ends = g_strsplit (text, "-", 2);
  guint64 from;
  guint64 to;

  if (g_strv_length (ends) != 2 || !g_ascii_string_to_unsigned (ends[0], 10, 100, 599, &from, NULL)
      || !g_ascii_string_to_unsigned (ends[1], 10, 100, 599, &to, NULL) || from > to)
    return FALSE;
  self->status_from = from;
  self->status_to = to;
  return TRUE;
}

/* Without a status the body alone decides, whatever the status: some services say 200 to a refusal. */
static void
read_status (EksErrorRule *self, EksJsonObject *object)
{
  JsonNode *node = eks_json_object_get_node (object, "status", !eks_json_object_has (object, "body"));

  self->status_from = 100;
  self->status_to = 599;
  if (node == NULL)
    return;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      if (!parse_status_range (json_node_get_string (node), self))
        eks_descriptor_report (object, "status", "%s", _("an HTTP status from 100 to 599 or a range such as \"500-599\" is expected here"));
      return;
    }
  self->status_from = eks_json_object_get_integer (object, "status", 100, 599, 100);
  self->status_to = self->status_from;
}

/* A code in a body is a number for some services and a text for others: both are compared by what is written.
 * Returns: (transfer full) (nullable) */
static char *
dup_code (EksJsonObject *object, const char *member)
{
  JsonNode *node = eks_json_object_get_node (object, member, FALSE);
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return eks_descriptor_dup_word (object, member, FALSE);
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_INT64:
      return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    case G_TYPE_DOUBLE:
      return g_strdup (g_ascii_dtostr (text, sizeof text, json_node_get_double (node)));
    case G_TYPE_BOOLEAN:
      return g_strdup (json_node_get_boolean (node) ? "true" : "false");
    default:
      return eks_descriptor_dup_word (object, member, FALSE);
    }
}

static void
read_body (EksErrorRule *self, EksJsonObject *parent)
{
  EksJsonObject *object = eks_json_object_open_member (parent, "body", FALSE);
  g_autoptr (EksPath) path = NULL;

  if (object == NULL)
    return;
  path = eks_descriptor_dup_path (object, "path", TRUE);
  if (path != NULL && path->match_member != NULL)
    eks_descriptor_report (object, "path", "%s", _("a path such as a.b or a.b[name=value].take is expected here"));
  else if (path != NULL)
    self->body_path = g_strjoinv (".", path->steps);
  self->body_value = dup_code (object, "value");
  eks_json_object_close (object);
}

static EksErrorRule *
read_error_rule (EksJsonObject *object, const EksAuth *auth)
{
  EksErrorRule *self = g_new0 (EksErrorRule, 1);

  read_status (self, object);
  read_body (self, object);
  self->reaction = MAX (0, eks_json_object_get_choice (object, "reaction", reactions, -1));
  if (self->reaction == EKS_REACTION_RENEW && (auth == NULL || auth->kind != EKS_AUTH_OAUTH2))
    eks_descriptor_report (object, "reaction", "%s", _("only an access token can be renewed, and this connector has none: its “auth” is not of the kind oauth2"));
  self->message = eks_descriptor_dup_text (object, "message", TRUE);
  return self;
}

GPtrArray *
eks_error_rules_read (EksJsonObject *root, const EksAuth *auth)
{
  GPtrArray *rules = g_ptr_array_new_with_free_func ((GDestroyNotify) error_rule_free);
  JsonArray *array = eks_descriptor_get_list (root, "errors", FALSE, EKS_DESCRIPTOR_MAX_FEW);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      EksJsonObject *object = eks_json_object_open_element (root, "errors", array, i);
      if (object == NULL)
        continue;
      g_ptr_array_add (rules, read_error_rule (object, auth));
      eks_json_object_close (object);
    }
  return rules;
}
