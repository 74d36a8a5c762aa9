/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A copy of what matters of a key: it stays true to the moment of listing and needs no GnuPG any more. */

#include "config.h"

#include "eks-key.h"
#include "eks-key-private.h"

#include <glib/gi18n-lib.h>

struct _EksKey
{
  GObject parent_instance;

  char *fingerprint; /* (owned) */
  char *user_id;     /* (owned) */
  EksKeyState state;
  gint64 created;
  gint64 expires;
  guint secret : 1;
  guint can_sign : 1;
};

typedef enum
{
  PROP_FINGERPRINT = 1,
  PROP_USER_ID,
  PROP_SECRET,
  PROP_STATE,
} EksKeyProperty;

static GParamSpec *props[PROP_STATE + 1];

G_DEFINE_FINAL_TYPE (EksKey, eks_key, G_TYPE_OBJECT)

static gboolean
subkey_is_usable (gpgme_subkey_t subkey)
{
  return !subkey->revoked && !subkey->expired && !subkey->disabled && !subkey->invalid;
}

/* The subkey that files are encrypted for or, if none can be used any more, the newest that once could. */
static gpgme_subkey_t
find_encryption_subkey (gpgme_key_t key)
{
  gpgme_subkey_t best = NULL;

  for (gpgme_subkey_t s = key->subkeys; s != NULL; s = s->next)
    {
      if (!s->can_encrypt)
        continue;
      gboolean usable = subkey_is_usable (s);
      gboolean best_usable = best != NULL && subkey_is_usable (best);
      if (best == NULL || usable > best_usable || (usable == best_usable && s->timestamp > best->timestamp))
        best = s;
    }
  return best;
}

static EksKeyState
judge (gpgme_key_t key, gpgme_subkey_t subkey)
{
  if (key->revoked)
    return EKS_KEY_REVOKED;
  if (key->expired)
    return EKS_KEY_EXPIRED;
  if (key->disabled)
    return EKS_KEY_DISABLED;
  if (key->invalid)
    return EKS_KEY_INVALID;
  if (subkey == NULL)
    return EKS_KEY_CANNOT_ENCRYPT;
  if (subkey->revoked)
    return EKS_KEY_REVOKED;
  if (subkey->expired)
    return EKS_KEY_EXPIRED;
  return subkey_is_usable (subkey) ? EKS_KEY_USABLE : EKS_KEY_INVALID;
}

static gboolean
has_signing_secret (gpgme_key_t key)
{
  if (key->revoked || key->expired || key->disabled || key->invalid)
    return FALSE;
  for (gpgme_subkey_t s = key->subkeys; s != NULL; s = s->next)
    if (s->can_sign && s->secret && subkey_is_usable (s))
      return TRUE;
  return FALSE;
}

/* The user id decides who a person believes a key belongs to: revoked names do not count. */
static char *
dup_user_id (gpgme_key_t key)
{
  for (gpgme_user_id_t uid = key->uids; uid != NULL; uid = uid->next)
    if (uid->uid != NULL && (key->revoked || (!uid->revoked && !uid->invalid)))
      return g_utf8_make_valid (uid->uid, -1);
  return g_strdup (key->fpr);
}

static gint64
get_earlier (gint64 a, gint64 b)
{
  if (a == 0 || b == 0)
    return MAX (a, b);
  return MIN (a, b);
}

static void
eks_key_finalize (GObject *object)
{
  EksKey *self = EKS_KEY (object);

  g_free (self->fingerprint);
  g_free (self->user_id);
  G_OBJECT_CLASS (eks_key_parent_class)->finalize (object);
}

static void
eks_key_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksKey *self = EKS_KEY (object);

  switch ((EksKeyProperty) id)
    {
    case PROP_FINGERPRINT:
      g_value_set_string (value, self->fingerprint);
      break;
    case PROP_USER_ID:
      g_value_set_string (value, self->user_id);
      break;
    case PROP_SECRET:
      g_value_set_boolean (value, self->secret);
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    }
}

static void
eks_key_class_init (EksKeyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = eks_key_finalize;
  object_class->get_property = eks_key_get_property;

  /**
   * EksKey:fingerprint:
   *
   * 40 upper-case hexadecimal digits.
   */
  props[PROP_FINGERPRINT] = g_param_spec_string ("fingerprint", NULL, NULL, NULL, flags);
  /**
   * EksKey:user-id:
   *
   * Whose it says it is: `Name <mail>`.
   */
  props[PROP_USER_ID] = g_param_spec_string ("user-id", NULL, NULL, NULL, flags);
  /**
   * EksKey:secret:
   *
   * Whether the secret part is in the keyring too.
   */
  props[PROP_SECRET] = g_param_spec_boolean ("secret", NULL, NULL, FALSE, flags);
  /**
   * EksKey:state:
   *
   * An [enum@KeyState].
   */
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, EKS_KEY_USABLE, EKS_KEY_INVALID, EKS_KEY_USABLE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
eks_key_init (EksKey *self)
{
}

/*< private >
 * eks_key_new:
 * @key: as GnuPG listed it, with GPGME_KEYLIST_MODE_WITH_SECRET
 *
 * Returns: (transfer full): a copy of what matters
 */
EksKey *
eks_key_new (gpgme_key_t key)
{
  EksKey *self = g_object_new (EKS_TYPE_KEY, NULL);
  gpgme_subkey_t subkey = find_encryption_subkey (key);

  self->fingerprint = g_ascii_strup (key->fpr, -1);
  self->user_id = dup_user_id (key);
  self->state = judge (key, subkey);
  self->created = key->subkeys->timestamp;
  self->expires = get_earlier (key->subkeys->expires, subkey != NULL ? subkey->expires : 0);
  self->can_sign = has_signing_secret (key);
  for (gpgme_subkey_t s = key->subkeys; s != NULL; s = s->next)
    self->secret |= s->secret;
  return self;
}

/**
 * eks_key_get_fingerprint:
 * @self: a key
 *
 * Returns: (transfer none): 40 upper-case hexadecimal digits, which is how a job names a key
 */
const char *
eks_key_get_fingerprint (EksKey *self)
{
  g_return_val_if_fail (EKS_IS_KEY (self), NULL);
  return self->fingerprint;
}

/**
 * eks_key_dup_grouped_fingerprint:
 * @self: a key
 *
 * Returns: (transfer full): the fingerprint in groups of four, to be compared by eye
 */
char *
eks_key_dup_grouped_fingerprint (EksKey *self)
{
  GString *text;

  g_return_val_if_fail (EKS_IS_KEY (self), NULL);

  text = g_string_new (NULL);
  for (gsize i = 0; self->fingerprint[i] != '\0'; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (text, ' ');
      g_string_append_c (text, self->fingerprint[i]);
    }
  return g_string_free (text, FALSE);
}

/**
 * eks_key_get_user_id:
 * @self: a key
 *
 * Returns: (transfer none): `Name <mail>`, or the fingerprint of a key without a name
 */
const char *
eks_key_get_user_id (EksKey *self)
{
  g_return_val_if_fail (EKS_IS_KEY (self), NULL);
  return self->user_id;
}

/**
 * eks_key_has_secret:
 * @self: a key
 *
 * Returns: whether the secret part is in the keyring too, so that files for this key can be opened here
 */
gboolean
eks_key_has_secret (EksKey *self)
{
  g_return_val_if_fail (EKS_IS_KEY (self), FALSE);
  return self->secret;
}

/**
 * eks_key_can_sign:
 * @self: a key
 *
 * Returns: whether files can be signed with it here, its passphrase aside
 */
gboolean
eks_key_can_sign (EksKey *self)
{
  g_return_val_if_fail (EKS_IS_KEY (self), FALSE);
  return self->can_sign;
}

/**
 * eks_key_get_state:
 * @self: a key
 *
 * Returns: whether files can be encrypted for it and, if not, why
 */
EksKeyState
eks_key_get_state (EksKey *self)
{
  g_return_val_if_fail (EKS_IS_KEY (self), EKS_KEY_INVALID);
  return self->state;
}

static char *
format_day (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);
  char *text = time != NULL ? g_date_time_format (time, "%x") : NULL;

  return text != NULL ? text : g_strdup ("?");
}

/**
 * eks_key_describe_state:
 * @self: a key
 *
 * Returns: (transfer full): the state as a sentence in the user's language
 */
char *
eks_key_describe_state (EksKey *self)
{
  g_autofree char *day = NULL;

  g_return_val_if_fail (EKS_IS_KEY (self), NULL);

  day = format_day (self->expires);
  switch (self->state)
    {
    case EKS_KEY_USABLE:
      if (self->expires == 0)
        return g_strdup (_("It can be used and never expires."));
      /* TRANSLATORS: %s is a date; about an encryption key */
      return g_strdup_printf (_("It can be used until %s."), day);
    case EKS_KEY_EXPIRED:
      /* TRANSLATORS: %s is a date; about an encryption key */
      return g_strdup_printf (_("It expired on %s."), day);
    case EKS_KEY_REVOKED:
      return g_strdup (_("Its owner has revoked it."));
    case EKS_KEY_DISABLED:
      return g_strdup (_("It is disabled in this keyring."));
    case EKS_KEY_CANNOT_ENCRYPT:
      return g_strdup (_("It is made for signing only and cannot encrypt."));
    case EKS_KEY_INVALID:
      return g_strdup (_("It is damaged: its own signatures do not hold."));
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * eks_key_get_created:
 * @self: a key
 *
 * Returns: when it was made, in seconds since 1970 UTC
 */
gint64
eks_key_get_created (EksKey *self)
{
  g_return_val_if_fail (EKS_IS_KEY (self), 0);
  return self->created;
}

/**
 * eks_key_get_expires:
 * @self: a key
 *
 * Returns: from when on nothing can be encrypted for it, in seconds since 1970 UTC; 0: never
 */
gint64
eks_key_get_expires (EksKey *self)
{
  g_return_val_if_fail (EKS_IS_KEY (self), 0);
  return self->expires;
}
