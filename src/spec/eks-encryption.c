/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For whom the file is encrypted, by full fingerprint: a shorter key id can be forged. */

#include "config.h"

#include "eks-encryption.h"

#include "eks-spec-file.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_RECIPIENTS 100

struct _EksEncryption
{
  EksSpec parent_instance;

  GStrv recipients; /* (owned): normalised, each once */
  char *sign_as;    /* (owned) (nullable): normalised */
  guint armor : 1;
};

typedef enum
{
  PROP_RECIPIENTS = 1,
  PROP_SIGN_AS,
  PROP_ARMOR,
} EksEncryptionProperty;

static GParamSpec *props[PROP_ARMOR + 1];

G_DEFINE_FINAL_TYPE (EksEncryption, eks_encryption, EKS_TYPE_SPEC)

static GStrv
normalize_all (const char *const *fingerprints)
{
  g_autoptr (GPtrArray) result = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; fingerprints != NULL && fingerprints[i] != NULL; i++)
    {
      g_autofree char *fingerprint = eks_fingerprint_normalize (fingerprints[i]);
      if (fingerprint != NULL && !g_ptr_array_find_with_equal_func (result, fingerprint, g_str_equal, NULL))
        g_ptr_array_add (result, g_steal_pointer (&fingerprint));
    }
  g_ptr_array_add (result, NULL);
  return (GStrv) g_ptr_array_steal (result, NULL);
}

static void
eks_encryption_finalize (GObject *object)
{
  EksEncryption *self = EKS_ENCRYPTION (object);

  g_strfreev (self->recipients);
  g_free (self->sign_as);
  G_OBJECT_CLASS (eks_encryption_parent_class)->finalize (object);
}

static void
eks_encryption_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksEncryption *self = EKS_ENCRYPTION (object);

  switch ((EksEncryptionProperty) id)
    {
    case PROP_RECIPIENTS:
      g_value_set_boxed (value, self->recipients);
      break;
    case PROP_SIGN_AS:
      g_value_set_string (value, self->sign_as);
      break;
    case PROP_ARMOR:
      g_value_set_boolean (value, self->armor);
      break;
    }
}

static void
eks_encryption_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksEncryption *self = EKS_ENCRYPTION (object);

  switch ((EksEncryptionProperty) id)
    {
    case PROP_RECIPIENTS:
      eks_encryption_set_recipients (self, g_value_get_boxed (value));
      break;
    case PROP_SIGN_AS:
      eks_encryption_set_sign_as (self, g_value_get_string (value));
      break;
    case PROP_ARMOR:
      eks_encryption_set_armor (self, g_value_get_boolean (value));
      break;
    }
}

static void
eks_encryption_class_init (EksEncryptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = eks_encryption_finalize;
  object_class->get_property = eks_encryption_get_property;
  object_class->set_property = eks_encryption_set_property;

  /**
   * EksEncryption:recipients:
   *
   * Full fingerprints in upper case, each once; nobody means no encryption.
   */
  props[PROP_RECIPIENTS] = g_param_spec_boxed ("recipients", NULL, NULL, G_TYPE_STRV, flags);
  /**
   * EksEncryption:sign-as:
   *
   * The full fingerprint of the key that signs, or %NULL.
   */
  props[PROP_SIGN_AS] = g_param_spec_string ("sign-as", NULL, NULL, NULL, flags);
  /**
   * EksEncryption:armor:
   *
   * Whether the file is text (`.asc`) rather than binary (`.gpg`).
   */
  props[PROP_ARMOR] = g_param_spec_boolean ("armor", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_encryption_init (EksEncryption *self)
{
  self->recipients = g_new0 (char *, 1);
}

/**
 * eks_encryption_new:
 *
 * Returns: (transfer full): no encryption
 */
EksEncryption *
eks_encryption_new (void)
{
  return g_object_new (EKS_TYPE_ENCRYPTION, NULL);
}

/**
 * eks_encryption_copy:
 * @self: an encryption
 *
 * Returns: (transfer full): another one like it
 */
EksEncryption *
eks_encryption_copy (EksEncryption *self)
{
  g_return_val_if_fail (EKS_IS_ENCRYPTION (self), NULL);
  return g_object_new (EKS_TYPE_ENCRYPTION, "recipients", self->recipients, "sign-as", self->sign_as, "armor", self->armor, NULL);
}

/**
 * eks_encryption_is_on:
 * @self: an encryption
 *
 * Returns: %TRUE if there are recipients
 */
gboolean
eks_encryption_is_on (EksEncryption *self)
{
  g_return_val_if_fail (EKS_IS_ENCRYPTION (self), FALSE);
  return self->recipients[0] != NULL;
}

/**
 * eks_encryption_get_recipients:
 * @self: an encryption
 *
 * Returns: (transfer none) (array zero-terminated=1): full fingerprints, never %NULL
 */
const char *const *
eks_encryption_get_recipients (EksEncryption *self)
{
  g_return_val_if_fail (EKS_IS_ENCRYPTION (self), NULL);
  return (const char *const *) self->recipients;
}

/**
 * eks_encryption_set_recipients:
 * @self: an encryption
 * @fingerprints: (nullable) (array zero-terminated=1): full fingerprints, with or without blanks, in any case;
 *   what is none is left out
 */
void
eks_encryption_set_recipients (EksEncryption *self, const char *const *fingerprints)
{
  g_auto (GStrv) recipients = NULL;

  g_return_if_fail (EKS_IS_ENCRYPTION (self));

  recipients = normalize_all (fingerprints);
  if (g_strv_equal ((const char *const *) recipients, (const char *const *) self->recipients))
    return;
  g_strfreev (self->recipients);
  self->recipients = g_steal_pointer (&recipients);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RECIPIENTS]);
}

/**
 * eks_encryption_has_recipient:
 * @self: an encryption
 * @fingerprint: a full fingerprint
 *
 * Returns: %TRUE if it is among the recipients
 */
gboolean
eks_encryption_has_recipient (EksEncryption *self, const char *fingerprint)
{
  g_autofree char *normal = NULL;

  g_return_val_if_fail (EKS_IS_ENCRYPTION (self) && fingerprint != NULL, FALSE);

  normal = eks_fingerprint_normalize (fingerprint);
  return normal != NULL && g_strv_contains ((const char *const *) self->recipients, normal);
}

/**
 * eks_encryption_add_recipient:
 * @self: an encryption
 * @fingerprint: a full fingerprint; what is none is not added
 */
void
eks_encryption_add_recipient (EksEncryption *self, const char *fingerprint)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) recipients = NULL;

  g_return_if_fail (EKS_IS_ENCRYPTION (self) && fingerprint != NULL);

  g_strv_builder_addv (builder, (const char **) self->recipients);
  g_strv_builder_add (builder, fingerprint);
  recipients = g_strv_builder_end (builder);
  eks_encryption_set_recipients (self, (const char *const *) recipients);
}

/**
 * eks_encryption_remove_recipient:
 * @self: an encryption
 * @fingerprint: a full fingerprint
 */
void
eks_encryption_remove_recipient (EksEncryption *self, const char *fingerprint)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) recipients = NULL;
  g_autofree char *normal = NULL;

  g_return_if_fail (EKS_IS_ENCRYPTION (self) && fingerprint != NULL);

  normal = eks_fingerprint_normalize (fingerprint);
  for (guint i = 0; self->recipients[i] != NULL; i++)
    if (g_strcmp0 (self->recipients[i], normal) != 0)
      g_strv_builder_add (builder, self->recipients[i]);
  recipients = g_strv_builder_end (builder);
  eks_encryption_set_recipients (self, (const char *const *) recipients);
}

/**
 * eks_encryption_get_sign_as:
 * @self: an encryption
 *
 * Returns: (transfer none) (nullable): the fingerprint of the key that signs
 */
const char *
eks_encryption_get_sign_as (EksEncryption *self)
{
  g_return_val_if_fail (EKS_IS_ENCRYPTION (self), NULL);
  return self->sign_as;
}

/**
 * eks_encryption_set_sign_as:
 * @self: an encryption
 * @fingerprint: (nullable): the full fingerprint of the key that signs; %NULL or what is none: nobody signs
 */
void
eks_encryption_set_sign_as (EksEncryption *self, const char *fingerprint)
{
  g_autofree char *normal = NULL;

  g_return_if_fail (EKS_IS_ENCRYPTION (self));

  normal = fingerprint != NULL ? eks_fingerprint_normalize (fingerprint) : NULL;
  if (eks_set_str (&self->sign_as, normal))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SIGN_AS]);
}

/**
 * eks_encryption_get_armor:
 * @self: an encryption
 *
 * Returns: whether the file is text
 */
gboolean
eks_encryption_get_armor (EksEncryption *self)
{
  g_return_val_if_fail (EKS_IS_ENCRYPTION (self), FALSE);
  return self->armor;
}

/**
 * eks_encryption_set_armor:
 * @self: an encryption
 * @armor: whether the file is text
 */
void
eks_encryption_set_armor (EksEncryption *self, gboolean armor)
{
  g_return_if_fail (EKS_IS_ENCRYPTION (self));

  if (self->armor == !!armor)
    return;
  self->armor = !!armor;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ARMOR]);
}

/* A key that cannot be named exactly is a fault here: the file must not be encrypted for fewer people than asked. */
static void
check_fingerprint (const char *fingerprint, const char *path, EksJsonIssues *issues)
{
  g_autofree char *normal = eks_fingerprint_normalize (fingerprint);

  if (normal == NULL)
    eks_json_issues_add (issues, path, "%s", _("a full key fingerprint of 40 hexadecimal digits is expected here"));
}

static void
read_recipients (EksEncryption *self, EksJsonObject *object)
{
  EksJsonIssues *issues = eks_json_object_get_issues (object);
  g_autofree char *path = eks_json_object_path_of (object, "recipients");
  g_auto (GStrv) recipients = eks_json_object_dup_strv (object, "recipients");
  guint count = recipients != NULL ? g_strv_length (recipients) : 0;

  if (count > MAX_RECIPIENTS)
    {
      /* TRANSLATORS: %u is the largest number of entries allowed */
      eks_json_issues_add (issues, path, _("there are more than %u entries"), MAX_RECIPIENTS);
      return;
    }
  if (count == 0)
    eks_json_issues_add (issues, path, "%s", _("at least one recipient is needed; leave “encryption” out for a file that is not encrypted"));
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *element = g_strdup_printf ("%s[%u]", path, i);
      check_fingerprint (recipients[i], element, issues);
    }
  eks_encryption_set_recipients (self, (const char *const *) recipients);
}

/**
 * eks_encryption_from_json:
 * @node: what should be an encryption
 * @path: its path
 * @issues: where faults go
 *
 * Returns: (transfer full) (nullable): what could be read of it, or %NULL if it is no object at all
 */
EksEncryption *
eks_encryption_from_json (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  EksJsonObject *object = eks_json_object_open (node, path, issues);
  EksEncryption *self;
  g_autofree char *sign_as = NULL;

  if (object == NULL)
    return NULL;
  self = eks_encryption_new ();
  read_recipients (self, object);
  sign_as = eks_json_object_dup_string (object, "sign_as", FALSE);
  if (sign_as != NULL)
    {
      g_autofree char *sign_path = eks_json_object_path_of (object, "sign_as");
      check_fingerprint (sign_as, sign_path, issues);
      eks_encryption_set_sign_as (self, sign_as);
    }
  eks_encryption_set_armor (self, eks_json_object_get_boolean (object, "armor", FALSE));
  eks_json_object_close (object);
  return self;
}

/**
 * eks_encryption_to_json:
 * @self: an encryption
 *
 * Returns: (transfer full): it as JSON
 */
JsonNode *
eks_encryption_to_json (EksEncryption *self)
{
  JsonArray *recipients;
  JsonObject *object;

  g_return_val_if_fail (EKS_IS_ENCRYPTION (self), NULL);

  recipients = json_array_new ();
  for (guint i = 0; self->recipients[i] != NULL; i++)
    json_array_add_string_element (recipients, self->recipients[i]);
  object = json_object_new ();
  json_object_set_array_member (object, "recipients", recipients);
  eks_spec_write_string (object, "sign_as", self->sign_as);
  if (self->armor)
    json_object_set_boolean_member (object, "armor", TRUE);
  return eks_spec_take_object (object);
}

/**
 * eks_fingerprint_normalize:
 * @text: a fingerprint as people write it, in groups and in any case
 *
 * Returns: (transfer full) (nullable): 40 (or, for newer keys, 64) upper-case hexadecimal digits, or %NULL if @text is
 *   anything else, a short key id included
 */
char *
eks_fingerprint_normalize (const char *text)
{
  g_autoptr (GString) result = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      if (g_ascii_isspace (*at))
        continue;
      if (!g_ascii_isxdigit (*at) || result->len >= 64)
        return NULL;
      g_string_append_c (result, g_ascii_toupper (*at));
    }
  if (result->len != 40 && result->len != 64)
    return NULL;
  return g_strdup (result->str);
}
