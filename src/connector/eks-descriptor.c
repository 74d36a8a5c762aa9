/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small pieces of a descriptor: ids, names, texts, lists, templates, addresses, each bounded and
 * refused with its JSON path when it cannot be used. */

#include "config.h"

#include "eks-descriptor-private.h"

#include "eks-pattern.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

void
eks_descriptor_report (EksJsonObject *object, const char *member, const char *format, ...)
{
  g_autofree char *path = eks_json_object_path_of (object, member);
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  eks_json_issues_add (eks_json_object_get_issues (object), path, "%s", message);
}

/* A JSON escape can hide half a surrogate, hence the look at UTF-8 once more. */
static gboolean
is_line (const char *text, gsize maximum)
{
  if (text[0] == '\0' || strlen (text) > maximum || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

/* One non-empty line, as the service spells it. */
char *
eks_descriptor_dup_word (EksJsonObject *object, const char *member, gboolean required)
{
  g_autofree char *word = eks_json_object_dup_string (object, member, required);

  if (word == NULL)
    return NULL;
  if (!is_line (word, EKS_DESCRIPTOR_MAX_WORD))
    {
      /* TRANSLATORS: a number */
      eks_descriptor_report (object, member, _("a text of one line is expected here, 1 to %d bytes long"), EKS_DESCRIPTOR_MAX_WORD);
      return NULL;
    }
  return g_steal_pointer (&word);
}

/* Lower-case letters, digits and _: an id stands in job files, before and after a dot. */
char *
eks_descriptor_dup_id (EksJsonObject *object, const char *member)
{
  g_autofree char *id = eks_json_object_dup_string (object, member, TRUE);
  gsize length;

  if (id == NULL)
    return NULL;
  length = strlen (id);
  if (length == 0 || length > EKS_DESCRIPTOR_MAX_ID || !g_ascii_islower (id[0])
      || strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789_") != length)
    {
      /* TRANSLATORS: a number */
      eks_descriptor_report (object, member, _("an id of a–z, 0–9 and _ is expected here, beginning with a letter, at most %d long"), EKS_DESCRIPTOR_MAX_ID);
      return NULL;
    }
  return g_steal_pointer (&id);
}

/* @seen: (element-type utf8): the ids so far; they must live as long as it */
gboolean
eks_descriptor_check_unique (EksJsonObject *object, const char *member, GHashTable *seen, const char *id)
{
  if (id == NULL || g_hash_table_add (seen, (gpointer) id))
    return TRUE;
  /* TRANSLATORS: an id from the file */
  eks_descriptor_report (object, member, _("“%s” is there twice"), id);
  return FALSE;
}

/* A query parameter or a header: nothing in it may break out of an address or a header line. */
char *
eks_descriptor_dup_name (EksJsonObject *object, const char *member, gboolean required)
{
  g_autofree char *name = eks_descriptor_dup_word (object, member, required);

  if (name == NULL)
    return NULL;
  for (const char *at = name; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("_-.[]", *at) == NULL)
      {
        eks_descriptor_report (object, member, "%s", _("a name of letters, digits and _ - . [ ] is expected here"));
        return NULL;
      }
  return g_steal_pointer (&name);
}

/* English is what every other language falls back to, so its absence is a fault in all of them. */
static void
check_english (EksJsonObject *object, const char *member)
{
  JsonNode *node = eks_json_object_get_node (object, member, FALSE);

  if (JSON_NODE_HOLDS_OBJECT (node) && !json_object_has_member (json_node_get_object (node), "en"))
    eks_descriptor_report (object, member, "%s", _("the English text “en” is missing"));
}

char *
eks_descriptor_dup_text (EksJsonObject *object, const char *member, gboolean required)
{
  g_autofree char *text = NULL;

  if (!eks_json_object_has (object, member))
    {
      eks_json_object_get_node (object, member, required);
      return NULL;
    }
  text = eks_json_object_dup_text (object, member);
  if (text == NULL)
    return NULL;
  check_english (object, member);
  if (!is_line (text, EKS_DESCRIPTOR_MAX_TEXT))
    {
      /* TRANSLATORS: a number */
      eks_descriptor_report (object, member, _("a text without line breaks is expected here, 1 to %d bytes long"), EKS_DESCRIPTOR_MAX_TEXT);
      return NULL;
    }
  return g_steal_pointer (&text);
}

JsonArray *
eks_descriptor_get_list (EksJsonObject *object, const char *member, gboolean required, guint maximum)
{
  JsonArray *array = eks_json_object_get_array (object, member, required);

  if (array == NULL)
    return NULL;
  if (json_array_get_length (array) > maximum || (required && json_array_get_length (array) == 0))
    {
      /* TRANSLATORS: a number */
      eks_descriptor_report (object, member, _("a list of 1 to %u entries is expected here"), maximum);
      return NULL;
    }
  return array;
}

void
eks_choice_free (EksChoice *self)
{
  g_free (self->value);
  g_free (self->label);
  g_free (self->description);
  g_strfreev (self->aliases);
  g_free (self);
}

/* Another spelling of the value: it must not be that of another one. @seen: (element-type utf8) */
static void
read_aliases (EksChoice *choice, EksJsonObject *object, GHashTable *seen)
{
  choice->aliases = eks_json_object_dup_strv (object, "aliases");
  for (guint i = 0; choice->aliases != NULL && choice->aliases[i] != NULL; i++)
    {
      g_autofree char *member = g_strdup_printf ("aliases[%u]", i);
      if (i >= EKS_DESCRIPTOR_MAX_ALTERNATIVES || !is_line (choice->aliases[i], EKS_DESCRIPTOR_MAX_WORD))
        {
          /* TRANSLATORS: two numbers */
          eks_descriptor_report (object, "aliases", _("at most %1$d texts of one line, up to %2$d bytes long, are expected here"), EKS_DESCRIPTOR_MAX_ALTERNATIVES, EKS_DESCRIPTOR_MAX_WORD);
          return;
        }
      eks_descriptor_check_unique (object, member, seen, choice->aliases[i]);
    }
}

/* A list of {value, label, description, aliases}; a value without a label is shown as it is. */
GPtrArray *
eks_descriptor_dup_choices (EksJsonObject *object, const char *member)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_choice_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = eks_descriptor_get_list (object, member, FALSE, EKS_DESCRIPTOR_MAX_CHOICES);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      EksJsonObject *element = eks_json_object_open_element (object, member, array, i);
      if (element == NULL)
        continue;
      EksChoice *choice = g_new0 (EksChoice, 1);
      choice->value = eks_descriptor_dup_word (element, "value", TRUE);
      choice->label = eks_descriptor_dup_text (element, "label", FALSE);
      choice->description = eks_descriptor_dup_text (element, "description", FALSE);
      if (choice->label == NULL)
        choice->label = g_strdup (choice->value);
      g_ptr_array_add (choices, choice);
      eks_descriptor_check_unique (element, "value", seen, choice->value);
      read_aliases (choice, element, seen);
      eks_json_object_close (element);
    }
  return choices;
}

static const EksSetting *
find_setting (GPtrArray *settings, const char *id)
{
  for (guint i = 0; i < settings->len; i++)
    {
      const EksSetting *setting = g_ptr_array_index (settings, i);
      if (g_strcmp0 (setting->id, id) == 0)
        return setting;
    }
  return NULL;
}

typedef struct
{
  GPtrArray *settings; /* (element-type EksSetting) */
  const char *extra;   /* (nullable): one more name that is known */
  gboolean secrets;    /* whether secret settings may be named */
} TemplateScope;

static char *
find_template_name (const char *name, gpointer data)
{
  const TemplateScope *scope = data;
  const EksSetting *setting;

  if (g_strcmp0 (name, scope->extra) == 0)
    return g_strdup ("x");
  setting = find_setting (scope->settings, name);
  if (setting == NULL || (setting->kind == EKS_SETTING_SECRET && !scope->secrets))
    return NULL;
  return g_strdup ("x");
}

/* The template with x for every name, to look at its shape. */
static char *
try_template (EksDescriptor *self, EksJsonObject *object, const char *member, const char *text, gboolean secrets, const char *extra)
{
  TemplateScope scope = { self->settings, extra, secrets };
  g_autoptr (GError) error = NULL;
  char *shape = eks_pattern_expand (text, find_template_name, &scope, &error);

  if (shape == NULL)
    eks_descriptor_report (object, member, "%s", error->message);
  return shape;
}

/* @secrets: a secret may only stand where it is sent as a credential, never in an address */
char *
eks_descriptor_dup_template (EksDescriptor *self, EksJsonObject *object, const char *member, gboolean required, gboolean secrets)
{
  g_autofree char *text = eks_descriptor_dup_word (object, member, required);
  g_autofree char *shape = text != NULL ? try_template (self, object, member, text, secrets, NULL) : NULL;

  return shape != NULL ? g_steal_pointer (&text) : NULL;
}

/* What a form says of a record: no secret, and {key} is its key. */
char *
eks_descriptor_dup_key_template (EksDescriptor *self, EksJsonObject *object, const char *member)
{
  g_autofree char *text = eks_descriptor_dup_word (object, member, TRUE);
  g_autofree char *shape = text != NULL ? try_template (self, object, member, text, FALSE, EKS_KEY_NAME) : NULL;

  return shape != NULL ? g_steal_pointer (&text) : NULL;
}

static gboolean
address_is_usable (const char *shape)
{
  g_auto (GStrv) segments = g_strsplit (shape, "/", -1);

  if (shape[0] != '/' || shape[1] == '/' || strpbrk (shape, " #\\") != NULL)
    return FALSE;
  return !g_strv_contains ((const char *const *) segments, "..");
}

/* A path below the base URL. @extra: (nullable): a name known beside the settings */
char *
eks_descriptor_dup_address (EksDescriptor *self, EksJsonObject *object, const char *member, gboolean required, const char *extra)
{
  g_autofree char *text = eks_descriptor_dup_word (object, member, required);
  g_autofree char *shape = text != NULL ? try_template (self, object, member, text, FALSE, extra) : NULL;

  if (shape == NULL)
    return NULL;
  if (!address_is_usable (shape))
    {
      eks_descriptor_report (object, member, "%s", _("an address below the base URL is expected here, beginning with one / and without “..”"));
      return NULL;
    }
  return g_steal_pointer (&text);
}

static gboolean
host_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address) : g_ascii_strcasecmp (host, "localhost") == 0;
}

/* https, or http to this machine; no user name or password in it */
gboolean
eks_descriptor_check_url (EksJsonObject *object, const char *member, const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  gboolean usable = FALSE;

  if (host != NULL && host[0] != '\0' && g_uri_get_userinfo (uri) == NULL)
    usable = g_str_equal (g_uri_get_scheme (uri), "https")
             || (g_str_equal (g_uri_get_scheme (uri), "http") && host_is_loopback (host));
  if (!usable)
    eks_descriptor_report (object, member, "%s", _("an address that begins with https:// is expected here (http:// only for this computer)"));
  return usable;
}

/* The address of a host that gets a credential: a setting of kind url, alone or with a path after it, or an address of its own. */
char *
eks_descriptor_dup_host_address (EksDescriptor *self, EksJsonObject *object, const char *member)
{
  g_autofree char *address = eks_descriptor_dup_template (self, object, member, TRUE, FALSE);
  const char *end;

  if (address == NULL)
    return NULL;
  end = address[0] == '{' ? strchr (address, '}') : NULL;
  if (end == NULL)
    {
      eks_descriptor_check_url (object, member, address);
      return g_steal_pointer (&address);
    }
  g_autofree char *name = g_strndup (address + 1, end - address - 1);
  const EksSetting *setting = find_setting (self->settings, name);
  if (setting == NULL || setting->kind != EKS_SETTING_URL)
    eks_descriptor_report (object, member, "%s", _("an address begins with https:// or with a setting of the kind url"));
  return g_steal_pointer (&address);
}
