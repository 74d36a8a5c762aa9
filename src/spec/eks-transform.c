/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step that changes the values of a column, as plain data: which it is and what it needs to know. */

#include "config.h"

#include "eks-transform.h"

#include "eks-error.h"
#include "eks-spec-file.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * eks_transform_kind_names: (skip)
 *
 * What transforms are called in a job file, in the order of #EksTransformKind, %NULL at the end.
 * Those with arguments are the first member of an object there.
 */
const char *const eks_transform_kind_names[] = {
  "age", "boolean", "presence", "civility_long", "civility_short", "country_name", "country_code", "lower", "upper",
  "capitalize", "squeeze", "trim", "date_ddmmyyyy", "date", "datetime", "date_compact", "date", "phone", "decimal",
  "map", "replace", "hash", "mask", "drop", NULL,
};

#define MAX_MASK 1000

static const char *const phone_form_names[] = { "international", "national", NULL };
static const char *const decimal_mark_names[] = { ".", ",", NULL };

struct _EksTransform
{
  EksSpec parent_instance;

  EksTransformKind kind;
  char *text;      /* (owned) */
  char *with;      /* (owned) */
  char *time_zone; /* (owned) (nullable) */
  char *country;   /* (owned) */
  GStrv map;       /* (owned) */
  char *otherwise; /* (owned) (nullable) */
  int keep;
  guint national : 1;
  guint keep_others : 1;
};

typedef enum
{
  PROP_KIND = 1,
  PROP_TEXT,
  PROP_WITH,
  PROP_TIME_ZONE,
  PROP_COUNTRY,
  PROP_NATIONAL,
  PROP_KEEP,
  PROP_MAP,
  PROP_KEEP_OTHERS,
  PROP_OTHERWISE,
} EksTransformProperty;

static GParamSpec *props[PROP_OTHERWISE + 1];

G_DEFINE_FINAL_TYPE (EksTransform, eks_transform, EKS_TYPE_SPEC)

static const char *
get_default_text (EksTransformKind kind)
{
  if (kind == EKS_TRANSFORM_DATE_PATTERN)
    return "%d.%m.%Y";
  return kind == EKS_TRANSFORM_DECIMAL ? "," : "";
}

static void
eks_transform_finalize (GObject *object)
{
  EksTransform *self = EKS_TRANSFORM (object);

  g_free (self->text);
  g_free (self->with);
  g_free (self->time_zone);
  g_free (self->country);
  g_strfreev (self->map);
  g_free (self->otherwise);
  G_OBJECT_CLASS (eks_transform_parent_class)->finalize (object);
}

static void
eks_transform_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksTransform *self = EKS_TRANSFORM (object);

  switch ((EksTransformProperty) id)
    {
    case PROP_KIND:
      g_value_set_int (value, self->kind);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_WITH:
      g_value_set_string (value, self->with);
      break;
    case PROP_TIME_ZONE:
      g_value_set_string (value, self->time_zone);
      break;
    case PROP_COUNTRY:
      g_value_set_string (value, self->country);
      break;
    case PROP_NATIONAL:
      g_value_set_boolean (value, self->national);
      break;
    case PROP_KEEP:
      g_value_set_int (value, self->keep);
      break;
    case PROP_MAP:
      g_value_set_boxed (value, self->map);
      break;
    case PROP_KEEP_OTHERS:
      g_value_set_boolean (value, self->keep_others);
      break;
    case PROP_OTHERWISE:
      g_value_set_string (value, self->otherwise);
      break;
    }
}

static void
set_text (EksTransform *self, char **target, const char *value, EksTransformProperty property)
{
  if (eks_set_str (target, value))
    g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

/* Always pairs: a value without its replacement says nothing. */
static void
set_map (EksTransform *self, const char *const *map)
{
  static const char *const nothing[] = { NULL };
  const char *const *pairs = map != NULL ? map : nothing;

  if (self->map != NULL && g_strv_equal ((const char *const *) self->map, pairs))
    return;
  g_return_if_fail (g_strv_length ((char **) pairs) % 2 == 0);
  g_strfreev (self->map);
  self->map = g_strdupv ((char **) pairs);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MAP]);
}

static void
eks_transform_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksTransform *self = EKS_TRANSFORM (object);
  const char *text = G_VALUE_HOLDS_STRING (value) ? g_value_get_string (value) : NULL;
  gboolean on = G_VALUE_HOLDS_BOOLEAN (value) && g_value_get_boolean (value);

  switch ((EksTransformProperty) id)
    {
    case PROP_KIND:
      self->kind = g_value_get_int (value);
      self->text = g_strdup (get_default_text (self->kind));
      break;
    case PROP_TEXT:
      set_text (self, &self->text, text != NULL ? text : "", PROP_TEXT);
      break;
    case PROP_WITH:
      set_text (self, &self->with, text != NULL ? text : "", PROP_WITH);
      break;
    case PROP_TIME_ZONE:
      set_text (self, &self->time_zone, text != NULL && text[0] != '\0' ? text : NULL, PROP_TIME_ZONE);
      break;
    case PROP_COUNTRY:
      set_text (self, &self->country, text != NULL ? text : "", PROP_COUNTRY);
      break;
    case PROP_NATIONAL:
      if (self->national != on)
        {
          self->national = on;
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_KEEP:
      if (self->keep != g_value_get_int (value))
        {
          self->keep = g_value_get_int (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_MAP:
      set_map (self, g_value_get_boxed (value));
      break;
    case PROP_KEEP_OTHERS:
      if (self->keep_others != on)
        {
          self->keep_others = on;
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_OTHERWISE:
      set_text (self, &self->otherwise, text, PROP_OTHERWISE);
      break;
    }
}

static void
eks_transform_class_init (EksTransformClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = eks_transform_finalize;
  object_class->get_property = eks_transform_get_property;
  object_class->set_property = eks_transform_set_property;
  props[PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, 0, EKS_TRANSFORM_N_KINDS - 1, 0, flags | G_PARAM_CONSTRUCT_ONLY);
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  props[PROP_WITH] = g_param_spec_string ("with", NULL, NULL, "", flags);
  props[PROP_TIME_ZONE] = g_param_spec_string ("time-zone", NULL, NULL, NULL, flags);
  props[PROP_COUNTRY] = g_param_spec_string ("country", NULL, NULL, "", flags);
  props[PROP_NATIONAL] = g_param_spec_boolean ("national", NULL, NULL, FALSE, flags);
  props[PROP_KEEP] = g_param_spec_int ("keep", NULL, NULL, 0, MAX_MASK, 4, flags);
  props[PROP_MAP] = g_param_spec_boxed ("map", NULL, NULL, G_TYPE_STRV, flags);
  props[PROP_KEEP_OTHERS] = g_param_spec_boolean ("keep-others", NULL, NULL, TRUE, flags);
  props[PROP_OTHERWISE] = g_param_spec_string ("otherwise", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_transform_init (EksTransform *self)
{
  self->with = g_strdup ("");
  self->country = g_strdup ("DK");
  self->map = g_new0 (char *, 1);
  self->keep = 4;
  self->keep_others = TRUE;
}

/**
 * eks_transform_new:
 * @kind: which
 *
 * Returns: (transfer full): a transform with the usual arguments
 */
EksTransform *
eks_transform_new (EksTransformKind kind)
{
  return g_object_new (EKS_TYPE_TRANSFORM, "kind", kind, NULL);
}

/**
 * eks_transform_copy:
 * @self: a transform
 *
 * Returns: (transfer full): another one like it
 */
EksTransform *
eks_transform_copy (EksTransform *self)
{
  g_return_val_if_fail (EKS_IS_TRANSFORM (self), NULL);
  return g_object_new (EKS_TYPE_TRANSFORM,
                       "kind", self->kind,
                       "text", self->text,
                       "with", self->with,
                       "time-zone", self->time_zone,
                       "country", self->country,
                       "national", self->national,
                       "keep", self->keep,
                       "map", self->map,
                       "keep-others", self->keep_others,
                       "otherwise", self->otherwise,
                       NULL);
}

/**
 * eks_transform_get_kind:
 * @self: a transform
 *
 * Returns: which it is
 */
EksTransformKind
eks_transform_get_kind (EksTransform *self)
{
  g_return_val_if_fail (EKS_IS_TRANSFORM (self), EKS_TRANSFORM_DROP);
  return self->kind;
}

/**
 * eks_transform_get_text:
 * @self: a transform
 *
 * Returns: (transfer none): the pattern of a date as g_date_time_format() has them, the regular expression of a
 *   replacement (PCRE), or the decimal mark
 */
const char *
eks_transform_get_text (EksTransform *self)
{
  g_return_val_if_fail (EKS_IS_TRANSFORM (self), NULL);
  return self->text;
}

/**
 * eks_transform_get_with:
 * @self: a transform
 *
 * Returns: (transfer none): what replaces each match; `\1` stands for what the first group found
 */
const char *
eks_transform_get_with (EksTransform *self)
{
  g_return_val_if_fail (EKS_IS_TRANSFORM (self), NULL);
  return self->with;
}

/**
 * eks_transform_get_time_zone:
 * @self: a transform
 *
 * Returns: (transfer none) (nullable): the zone of a date pattern; %NULL for the account's
 */
const char *
eks_transform_get_time_zone (EksTransform *self)
{
  g_return_val_if_fail (EKS_IS_TRANSFORM (self), NULL);
  return self->time_zone;
}

/**
 * eks_transform_get_country:
 * @self: a transform
 *
 * Returns: (transfer none): whose numbers those without a country code are
 */
const char *
eks_transform_get_country (EksTransform *self)
{
  g_return_val_if_fail (EKS_IS_TRANSFORM (self), NULL);
  return self->country;
}

/**
 * eks_transform_get_national:
 * @self: a transform
 *
 * Returns: whether a phone number is written as people of its country dial it
 */
gboolean
eks_transform_get_national (EksTransform *self)
{
  g_return_val_if_fail (EKS_IS_TRANSFORM (self), FALSE);
  return self->national;
}

/**
 * eks_transform_get_keep:
 * @self: a transform
 *
 * Returns: how many characters at the end a mask leaves
 */
guint
eks_transform_get_keep (EksTransform *self)
{
  g_return_val_if_fail (EKS_IS_TRANSFORM (self), 0);
  return (guint) self->keep;
}

/**
 * eks_transform_get_map:
 * @self: a transform
 *
 * Returns: (transfer none) (array zero-terminated=1): a value, its replacement, the next value, its replacement …
 */
const char *const *
eks_transform_get_map (EksTransform *self)
{
  g_return_val_if_fail (EKS_IS_TRANSFORM (self), NULL);
  return (const char *const *) self->map;
}

/**
 * eks_transform_get_keep_others:
 * @self: a transform
 *
 * Returns: whether a value that is not in the map stays as it is
 */
gboolean
eks_transform_get_keep_others (EksTransform *self)
{
  g_return_val_if_fail (EKS_IS_TRANSFORM (self), FALSE);
  return self->keep_others;
}

/**
 * eks_transform_get_otherwise:
 * @self: a transform
 *
 * Returns: (transfer none) (nullable): what a value that is not in the map becomes if it does not stay; %NULL for empty
 */
const char *
eks_transform_get_otherwise (EksTransform *self)
{
  g_return_val_if_fail (EKS_IS_TRANSFORM (self), NULL);
  return self->otherwise;
}

static char *
check_regex (EksTransform *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) regex = NULL;

  if (self->text[0] == '\0')
    return g_strdup (_("a regular expression is needed here"));
  if (strlen (self->text) > EKS_TRANSFORM_MAX_PATTERN)
    return g_strdup (_("the regular expression is too long"));
  regex = g_regex_new (self->text, 0, 0, &error);
  if (regex == NULL)
    return g_strdup (error->message);
  if (!g_regex_check_replacement (self->with, NULL, &error))
    return g_strdup (error->message);
  return NULL;
}

static char *
check_date (EksTransform *self)
{
  g_autoptr (GDateTime) moment = g_date_time_new_utc (1991, 6, 18, 9, 0, 0);
  g_autoptr (GTimeZone) zone = self->time_zone != NULL ? g_time_zone_new_identifier (self->time_zone) : NULL;
  g_autofree char *text = g_date_time_format (moment, self->text);

  if (self->text[0] == '\0' || text == NULL || strlen (self->text) > EKS_TRANSFORM_MAX_PATTERN)
    return g_strdup (_("a date pattern such as %d.%m.%Y is needed here"));
  if (self->time_zone != NULL && zone == NULL)
    /* TRANSLATORS: %s is what somebody wrote as a time zone */
    return g_strdup_printf (_("the time zone “%s” is not known; write one such as Europe/Copenhagen"), self->time_zone);
  return NULL;
}

static char *
find_fault (EksTransform *self)
{
  if (self->kind == EKS_TRANSFORM_REPLACE)
    return check_regex (self);
  if (self->kind == EKS_TRANSFORM_DATE_PATTERN)
    return check_date (self);
  if (self->kind == EKS_TRANSFORM_DECIMAL && !g_strv_contains (decimal_mark_names, self->text))
    return g_strdup (_("the decimal mark must be . or ,"));
  if (self->kind == EKS_TRANSFORM_PHONE && !(strlen (self->country) == 2 && g_ascii_isupper (self->country[0]) && g_ascii_isupper (self->country[1])))
    return g_strdup (_("a country of two capital letters such as DK is needed here"));
  if (self->kind == EKS_TRANSFORM_MAP && self->map[0] == NULL)
    return g_strdup (_("the table needs at least one value"));
  return NULL;
}

/**
 * eks_transform_validate:
 * @self: a transform
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_INVALID_JOB if its arguments cannot be used
 */
gboolean
eks_transform_validate (EksTransform *self, GError **error)
{
  g_autofree char *fault = NULL;

  g_return_val_if_fail (EKS_IS_TRANSFORM (self), FALSE);

  fault = find_fault (self);
  if (fault != NULL)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, fault);
  return fault == NULL;
}

/* The kind that an object stands for: the one whose name is a member of it. */
static int
find_object_kind (EksJsonObject *object)
{
  static const int kinds[] = {
    EKS_TRANSFORM_DATE_PATTERN, EKS_TRANSFORM_PHONE, EKS_TRANSFORM_DECIMAL, EKS_TRANSFORM_MAP, EKS_TRANSFORM_REPLACE, EKS_TRANSFORM_MASK,
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (eks_json_object_has (object, eks_transform_kind_names[kinds[i]]))
      return kinds[i];
  return -1;
}

static GStrv
read_pairs (EksJsonObject *object)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  EksJsonObject *inner = eks_json_object_open_member (object, "map", TRUE);
  g_autoptr (GList) names = NULL;
  guint n = 0;

  if (inner == NULL)
    return g_strv_builder_end (builder);
  names = eks_json_object_get_members (inner);
  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *node = eks_json_object_get_node (inner, l->data, FALSE);
      g_autofree char *value = node != NULL ? eks_spec_dup_scalar (node) : NULL;
      g_autofree char *path = eks_json_object_path_of (inner, l->data);
      if (++n > EKS_TRANSFORM_MAX_MAP)
        {
          eks_json_issues_add (eks_json_object_get_issues (inner), path, _("there are more than %u entries"), EKS_TRANSFORM_MAX_MAP);
          break;
        }
      if (value == NULL)
        eks_json_issues_add (eks_json_object_get_issues (inner), path, "%s", _("a text, a number, true or false is expected here"));
      g_strv_builder_add_many (builder, (const char *) l->data, value != NULL ? value : "", NULL);
    }
  eks_json_object_close (inner);
  return g_strv_builder_end (builder);
}

static void
read_map (EksTransform *self, EksJsonObject *object)
{
  g_auto (GStrv) pairs = read_pairs (object);
  gboolean empties = eks_json_object_is_null (object, "else");
  JsonNode *otherwise = empties ? NULL : eks_json_object_get_node (object, "else", FALSE);
  g_autofree char *text = otherwise != NULL ? eks_spec_dup_scalar (otherwise) : NULL;

  g_object_set (self, "map", pairs, "keep-others", !empties && otherwise == NULL, "otherwise", text, NULL);
}

static void
read_arguments (EksTransform *self, EksJsonObject *object)
{
  const char *name = eks_transform_kind_names[self->kind];
  g_autofree char *text = NULL;
  g_autofree char *more = NULL;

  if (self->kind == EKS_TRANSFORM_MAP)
    read_map (self, object);
  else if (self->kind == EKS_TRANSFORM_MASK)
    self->keep = (int) eks_json_object_get_integer (object, name, 0, MAX_MASK, self->keep);
  else if (self->kind == EKS_TRANSFORM_PHONE)
    {
      more = eks_json_object_dup_string (object, "country", TRUE);
      g_object_set (self, "national", eks_json_object_get_choice (object, name, phone_form_names, 0) == 1, "country", more, NULL);
    }
  else
    {
      text = eks_json_object_dup_string (object, name, TRUE);
      g_object_set (self, "text", text, NULL);
      if (self->kind == EKS_TRANSFORM_REPLACE)
        g_object_set (self, "with", (more = eks_json_object_dup_string (object, "with", FALSE)), NULL);
      if (self->kind == EKS_TRANSFORM_DATE_PATTERN)
        g_object_set (self, "time-zone", (more = eks_json_object_dup_string (object, "time_zone", FALSE)), NULL);
    }
}

static EksTransform *
from_object (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  EksJsonObject *object = eks_json_object_open (node, path, issues);
  int kind = find_object_kind (object);
  EksTransform *self = NULL;
  guint before = eks_json_issues_get_length (issues);
  g_autofree char *fault = NULL;

  if (kind >= 0)
    {
      self = eks_transform_new ((EksTransformKind) kind);
      read_arguments (self, object);
    }
  else
    eks_json_issues_add (issues, path, "%s", _("one of date, phone, decimal, map, replace and mask is expected here"));
  eks_json_object_close (object);
  if (self != NULL && before == eks_json_issues_get_length (issues) && (fault = find_fault (self)) != NULL)
    eks_json_issues_add (issues, path, "%s", fault);
  return self;
}

static gboolean
has_arguments (EksTransformKind kind)
{
  return (kind >= EKS_TRANSFORM_DATE_PATTERN && kind <= EKS_TRANSFORM_REPLACE) || kind == EKS_TRANSFORM_MASK;
}

/**
 * eks_transform_from_json:
 * @node: what should be a transform
 * @path: its path
 * @issues: where faults go
 *
 * Returns: (transfer full) (nullable): what could be read of it, or %NULL if it is none
 */
EksTransform *
eks_transform_from_json (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  const char *name;

  g_return_val_if_fail (node != NULL && path != NULL && issues != NULL, NULL);

  if (JSON_NODE_HOLDS_OBJECT (node))
    return from_object (node, path, issues);
  name = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
  for (guint i = 0; name != NULL && i < EKS_TRANSFORM_N_KINDS; i++)
    if (!has_arguments ((EksTransformKind) i) && g_str_equal (name, eks_transform_kind_names[i]))
      return eks_transform_new ((EksTransformKind) i);
  /* TRANSLATORS: %s is what somebody wrote */
  eks_json_issues_add (issues, path, _("“%s” is no transform, or one that needs its arguments in an object"), name != NULL ? name : "");
  return NULL;
}

static void
write_map (EksTransform *self, JsonObject *object)
{
  JsonObject *inner = json_object_new ();

  for (guint i = 0; self->map[i] != NULL; i += 2)
    json_object_set_string_member (inner, self->map[i], self->map[i + 1]);
  json_object_set_object_member (object, "map", inner);
  if (self->keep_others)
    return;
  if (self->otherwise != NULL)
    json_object_set_string_member (object, "else", self->otherwise);
  else
    json_object_set_null_member (object, "else");
}

/**
 * eks_transform_to_json:
 * @self: a transform
 *
 * Returns: (transfer full): it as JSON
 */
JsonNode *
eks_transform_to_json (EksTransform *self)
{
  const char *name;
  JsonObject *object;

  g_return_val_if_fail (EKS_IS_TRANSFORM (self), NULL);

  name = eks_transform_kind_names[self->kind];
  if (!has_arguments (self->kind))
    return json_node_init_string (json_node_alloc (), name);
  object = json_object_new ();
  if (self->kind == EKS_TRANSFORM_MAP)
    write_map (self, object);
  else if (self->kind == EKS_TRANSFORM_MASK)
    json_object_set_int_member (object, name, self->keep);
  else if (self->kind == EKS_TRANSFORM_PHONE)
    json_object_set_string_member (object, name, phone_form_names[self->national]);
  else
    json_object_set_string_member (object, name, self->text);
  if (self->kind == EKS_TRANSFORM_PHONE)
    json_object_set_string_member (object, "country", self->country);
  if (self->kind == EKS_TRANSFORM_REPLACE)
    json_object_set_string_member (object, "with", self->with);
  if (self->kind == EKS_TRANSFORM_DATE_PATTERN)
    eks_spec_write_string (object, "time_zone", self->time_zone);
  return eks_spec_take_object (object);
}
