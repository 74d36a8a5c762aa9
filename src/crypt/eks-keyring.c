/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GnuPG's keyring, so that keys can be had and judged without the command line. */

#include "config.h"

#include "eks-keyring.h"

#include "eks-error.h"
#include "eks-gpg-private.h"
#include "eks-key-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SECONDS_PER_DAY (24 * 60 * 60)
#define MAX_VALID_DAYS (100 * 366)

struct _EksKeyring
{
  GObject parent_instance;

  char *home; /* (owned) (nullable) */
  EksPassphraseFunc passphrase_func;
  gpointer passphrase_data; /* (owned by passphrase_destroy) */
  GDestroyNotify passphrase_destroy;
};

G_DEFINE_FINAL_TYPE (EksKeyring, eks_keyring, G_TYPE_OBJECT)

/* In a sandbox GnuPG's own folder is out of reach, and its agent is a way out of the sandbox
 * (flatpak issue 6564): hence a keyring of our own there. */
static char *
choose_home (void)
{
  const char *chosen = g_getenv ("GNUPGHOME");

  if (chosen != NULL && chosen[0] != '\0')
    return g_strdup (chosen);
  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    return g_build_filename (g_get_user_data_dir (), "eksport", "gnupg", NULL);
  return eks_gpg_ensure () ? g_strdup (gpgme_get_dirinfo ("homedir")) : NULL;
}

static void
eks_keyring_finalize (GObject *object)
{
  EksKeyring *self = EKS_KEYRING (object);

  eks_keyring_set_passphrase_func (self, NULL, NULL, NULL);
  g_free (self->home);
  G_OBJECT_CLASS (eks_keyring_parent_class)->finalize (object);
}

static void
eks_keyring_class_init (EksKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_keyring_finalize;
}

static void
eks_keyring_init (EksKeyring *self)
{
}

/**
 * eks_keyring_new:
 * @home: (nullable): a GnuPG home folder; %NULL: `$GNUPGHOME`, in a sandbox a folder of our own,
 *   else GnuPG's own. The path must be short, for GnuPG keeps a socket in it.
 *
 * Every function of this type blocks and may be called from any thread, also from several at once.
 *
 * Returns: (transfer full): the keyring in @home, which is made with mode 0700 when first used
 */
EksKeyring *
eks_keyring_new (const char *home)
{
  EksKeyring *self = g_object_new (EKS_TYPE_KEYRING, NULL);

  self->home = home != NULL ? g_strdup (home) : choose_home ();
  return self;
}

/**
 * eks_keyring_get_home:
 * @self: a keyring
 *
 * Returns: (transfer none) (nullable): its folder; %NULL if GnuPG is not installed
 */
const char *
eks_keyring_get_home (EksKeyring *self)
{
  g_return_val_if_fail (EKS_IS_KEYRING (self), NULL);
  return self->home;
}

/**
 * eks_keyring_set_passphrase_func:
 * @self: a keyring that no other thread uses yet
 * @func: (nullable) (scope notified): asked for the passphrase, three times at most; %NULL: GnuPG's own window asks
 * @data: passed to @func
 * @destroy: (nullable): frees @data
 */
void
eks_keyring_set_passphrase_func (EksKeyring *self, EksPassphraseFunc func, gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (EKS_IS_KEYRING (self));

  if (self->passphrase_destroy != NULL)
    self->passphrase_destroy (self->passphrase_data);
  self->passphrase_func = func;
  self->passphrase_data = data;
  self->passphrase_destroy = destroy;
}

/*< private > Returns: (transfer full) (nullable): what the function answers. */
char *
eks_keyring_ask_passphrase (EksKeyring *self, const char *key_hint, gboolean was_wrong)
{
  return self->passphrase_func (key_hint, was_wrong, self->passphrase_data);
}

/*< private > Returns: whether we ask rather than GnuPG. */
gboolean
eks_keyring_has_passphrase_func (EksKeyring *self)
{
  return self->passphrase_func != NULL;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  EksKey *first = *(EksKey **) a;
  EksKey *second = *(EksKey **) b;
  int order = g_utf8_collate (eks_key_get_user_id (first), eks_key_get_user_id (second));

  return order != 0 ? order : strcmp (eks_key_get_fingerprint (first), eks_key_get_fingerprint (second));
}

/**
 * eks_keyring_list:
 * @self: a keyring
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type EksKey): every key, usable or not, by user id
 */
GPtrArray *
eks_keyring_list (EksKeyring *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (EksGpg) gpg = NULL;
  gpgme_error_t code;

  g_return_val_if_fail (EKS_IS_KEYRING (self), NULL);

  gpg = eks_gpg_new (self, error);
  if (gpg == NULL)
    return NULL;
  code = gpgme_op_keylist_start (gpg->ctx, NULL, 0);
  while (code == 0 && !g_cancellable_is_cancelled (cancellable))
    {
      g_auto (gpgme_key_t) key = NULL;
      code = gpgme_op_keylist_next (gpg->ctx, &key);
      if (code == 0 && key->fpr != NULL)
        g_ptr_array_add (keys, eks_key_new (key));
    }
  if (gpgme_err_code (code) != GPG_ERR_EOF)
    {
      eks_gpg_set_error (error, code, cancellable, _("Listing the keys"));
      return NULL;
    }
  g_ptr_array_sort (keys, compare_keys);
  return g_steal_pointer (&keys);
}

/**
 * eks_keyring_find:
 * @self: a keyring
 * @fingerprint: the full fingerprint of a key, not of a subkey
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the key, usable or not; %NULL with %EKS_ERROR_ENCRYPTION if it is not there
 */
EksKey *
eks_keyring_find (EksKeyring *self, const char *fingerprint, GError **error)
{
  g_autoptr (EksGpg) gpg = NULL;
  g_auto (gpgme_key_t) key = NULL;

  g_return_val_if_fail (EKS_IS_KEYRING (self) && fingerprint != NULL, NULL);

  gpg = eks_gpg_new (self, error);
  key = gpg != NULL ? eks_gpg_get_key (gpg, fingerprint, error) : NULL;
  return key != NULL ? eks_key_new (key) : NULL;
}

static GStrv
collect_imported (gpgme_import_result_t result)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  /* A secret key is reported twice, once for each of its parts. */
  for (gpgme_import_status_t s = result->imports; s != NULL; s = s->next)
    if (s->result == 0 && s->fpr != NULL && g_hash_table_add (seen, s->fpr))
      g_strv_builder_add (builder, s->fpr);
  return g_strv_builder_end (builder);
}

/**
 * eks_keyring_import:
 * @self: a keyring
 * @data: (array length=length) (element-type guint8): keys, armored or not
 * @length: in bytes, %EKS_KEYRING_MAX_IMPORT at most
 * @error: return location
 *
 * Keys that are there already count as imported; what is new about them is merged.
 *
 * Returns: (transfer full) (nullable): the fingerprints of the keys, none if a key that is there was
 *   only revoked; %NULL with %EKS_ERROR_ENCRYPTION if there was nothing that could be imported
 */
GStrv
eks_keyring_import (EksKeyring *self, const char *data, gsize length, GError **error)
{
  g_autoptr (EksGpg) gpg = NULL;
  g_auto (gpgme_data_t) keys = NULL;
  g_auto (GStrv) fingerprints = NULL;
  gpgme_import_result_t result;
  gpgme_error_t code;

  g_return_val_if_fail (EKS_IS_KEYRING (self) && data != NULL, NULL);

  if (length > EKS_KEYRING_MAX_IMPORT)
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION, _("Importing keys: the file is too large. Choose a file that holds keys only."));
      return NULL;
    }
  gpg = eks_gpg_new (self, error);
  if (gpg == NULL)
    return NULL;
  code = gpgme_data_new_from_mem (&keys, data, length, 0);
  if (code == 0 && length > 0)
    code = gpgme_op_import (gpg->ctx, keys);
  if (code != 0 && gpgme_err_code (code) != GPG_ERR_NO_DATA)
    {
      eks_gpg_set_error (error, code, NULL, _("Importing keys"));
      return NULL;
    }
  result = code == 0 && length > 0 ? gpgme_op_import_result (gpg->ctx) : NULL;
  if (result != NULL)
    fingerprints = collect_imported (result);
  if (result == NULL || (fingerprints[0] == NULL && result->new_revocations == 0))
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION, _("Importing keys: no key was found. Choose a file with an OpenPGP key, often named .asc, .gpg or .pgp."));
      return NULL;
    }
  return g_steal_pointer (&fingerprints);
}

/* Bounded also for what is not a regular file. */
static GBytes *
read_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize chunk = 64 * 1024;
  gsize got = chunk;

  while (stream != NULL && got == chunk && bytes->len <= EKS_KEYRING_MAX_IMPORT)
    {
      guint length = bytes->len;
      g_byte_array_set_size (bytes, length + chunk);
      if (!g_input_stream_read_all (G_INPUT_STREAM (stream), bytes->data + length, chunk, &got, NULL, error))
        return NULL;
      g_byte_array_set_size (bytes, length + got);
    }
  return stream != NULL ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

/**
 * eks_keyring_import_file:
 * @self: a keyring
 * @path: a file with keys, armored or not
 * @error: return location
 *
 * Returns: (transfer full) (nullable): as eks_keyring_import(); %NULL with %EKS_ERROR_NOT_FOUND if
 *   @path cannot be read
 */
GStrv
eks_keyring_import_file (EksKeyring *self, const char *path, GError **error)
{
  g_autoptr (GError) io_error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (EKS_IS_KEYRING (self) && path != NULL, NULL);

  bytes = read_file (path, &io_error);
  if (bytes == NULL)
    {
      g_autofree char *name = g_filename_display_name (path);
      /* TRANSLATORS: %s is a file */
      g_autofree char *context = g_strdup_printf (_("Reading “%s”"), name);
      eks_error_set_from_io (error, EKS_ERROR_NOT_FOUND, io_error, context);
      return NULL;
    }
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  return eks_keyring_import (self, data != NULL ? data : "", length, error);
}

/* A user id must stay one line and keep its brackets, or another name could be smuggled in. */
static char *
make_user_id (const char *name, const char *email, GError **error)
{
  g_autofree char *clean_name = g_strstrip (g_strdup (name));
  g_autofree char *clean_email = g_strstrip (g_strdup (email));
  const char *at = strchr (clean_email, '@');

  if (clean_name[0] == '\0' || strpbrk (clean_name, "<>()\"") != NULL || g_ascii_isdigit (clean_name[0]))
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION, _("A key needs a name, which must not begin with a digit or contain brackets or quotes."));
      return NULL;
    }
  if (at == NULL || at == clean_email || at[1] == '\0' || strpbrk (clean_email, "<>()\" ") != NULL)
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION, _("A key needs a mail address, such as name@example.com."));
      return NULL;
    }
  for (const char *p = clean_name; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *(char *) p = ' ';
  for (const char *p = clean_email; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *(char *) p = '_';
  return g_strdup_printf ("%s <%s>", clean_name, clean_email);
}

/* GnuPG reads a line: the rest would be cut off unnoticed. */
static gboolean
check_passphrase (const char *passphrase, GError **error)
{
  if (passphrase == NULL || strpbrk (passphrase, "\r\n") == NULL)
    return TRUE;
  g_set_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION, _("A passphrase must be a single line."));
  return FALSE;
}

static gpgme_error_t
add_encryption_subkey (EksGpg *gpg, unsigned long seconds, unsigned int flags, char **fingerprint)
{
  g_auto (gpgme_key_t) key = NULL;
  gpgme_error_t code;

  *fingerprint = g_strdup (gpgme_op_genkey_result (gpg->ctx)->fpr);
  code = gpgme_get_key (gpg->ctx, *fingerprint, &key, 1);
  if (code != 0)
    return code;
  code = gpgme_op_createsubkey (gpg->ctx, key, "cv25519", 0, seconds, flags | GPGME_CREATE_ENCR);
  if (code != 0) /* half a key helps nobody */
    gpgme_op_delete_ext (gpg->ctx, key, GPGME_DELETE_ALLOW_SECRET | GPGME_DELETE_FORCE);
  return code;
}

/* Named algorithms: what GnuPG calls its default differs from version to version. */
static gpgme_error_t
create_key (EksGpg *gpg, const char *user_id, const char *passphrase, guint valid_days, char **fingerprint)
{
  unsigned long seconds = (unsigned long) MIN (valid_days, MAX_VALID_DAYS) * SECONDS_PER_DAY;
  unsigned int flags = 0;
  gpgme_error_t code;

  if (passphrase != NULL && passphrase[0] != '\0')
    eks_gpg_use_passphrase (gpg, passphrase);
  else
    flags |= GPGME_CREATE_NOPASSWD;
  if (valid_days == 0)
    flags |= GPGME_CREATE_NOEXPIRE;
  /* FORCE: a successor may have the same user id. */
  code = gpgme_op_createkey (gpg->ctx, user_id, "ed25519", 0, seconds, NULL,
                             flags | GPGME_CREATE_FORCE | GPGME_CREATE_CERT | GPGME_CREATE_SIGN);
  return code != 0 ? code : add_encryption_subkey (gpg, seconds, flags, fingerprint);
}

/**
 * eks_keyring_generate:
 * @self: a keyring
 * @name: whose key
 * @email: the address of @name
 * @passphrase: (nullable): what protects the secret key; %NULL or empty: nothing
 * @valid_days: days until it expires, 0: for ever
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * Makes an Ed25519 key for signing with a Curve25519 subkey for encryption. Takes a second or two.
 *
 * Returns: (transfer full) (nullable): the new key; %NULL with %EKS_ERROR_ENCRYPTION
 */
EksKey *
eks_keyring_generate (EksKeyring *self, const char *name, const char *email, const char *passphrase, guint valid_days, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksGpg) gpg = NULL;
  g_autofree char *user_id = NULL;
  g_autofree char *fingerprint = NULL;
  gpgme_error_t code;
  gulong handler;

  g_return_val_if_fail (EKS_IS_KEYRING (self) && name != NULL && email != NULL, NULL);

  if (!check_passphrase (passphrase, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  user_id = make_user_id (name, email, error);
  gpg = user_id != NULL ? eks_gpg_new (self, error) : NULL;
  if (gpg == NULL)
    return NULL;
  handler = eks_gpg_watch (gpg, cancellable);
  code = create_key (gpg, user_id, passphrase, valid_days, &fingerprint);
  g_cancellable_disconnect (cancellable, handler);
  if (code != 0)
    {
      eks_gpg_set_error (error, code, cancellable, _("Making a key"));
      return NULL;
    }
  return eks_keyring_find (self, fingerprint, error);
}

/**
 * eks_keyring_export:
 * @self: a keyring
 * @fingerprint: the full fingerprint of a key
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the public key as text, to be handed to others;
 *   %NULL with %EKS_ERROR_ENCRYPTION
 */
char *
eks_keyring_export (EksKeyring *self, const char *fingerprint, GError **error)
{
  g_autoptr (EksGpg) gpg = NULL;
  g_auto (gpgme_key_t) key = NULL;
  g_auto (gpgme_data_t) data = NULL;
  gpgme_error_t code;

  g_return_val_if_fail (EKS_IS_KEYRING (self) && fingerprint != NULL, NULL);

  gpg = eks_gpg_new (self, error);
  key = gpg != NULL ? eks_gpg_get_key (gpg, fingerprint, error) : NULL;
  if (key == NULL)
    return NULL;
  gpgme_set_armor (gpg->ctx, 1);
  code = gpgme_data_new (&data);
  if (code == 0)
    code = gpgme_op_export (gpg->ctx, key->fpr, 0, data);
  if (code != 0)
    {
      eks_gpg_set_error (error, code, NULL, _("Exporting a key"));
      return NULL;
    }
  gsize length;
  char *text = gpgme_data_release_and_get_mem (g_steal_pointer (&data), &length);
  char *copy = g_strndup (text, length);
  gpgme_free (text);
  return copy;
}

static void
set_unusable (GError **error, EksKey *key, const char *reason)
{
  g_autofree char *fingerprint = eks_key_dup_grouped_fingerprint (key);

  g_set_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION,
               /* TRANSLATORS: %1$s is a name and mail address, %2$s a fingerprint, %3$s a sentence such as “It expired on 1/2/2024.” */
               _("The key of %1$s (%2$s) cannot be used. %3$s Choose another key, or ask its owner for a new one."),
               eks_key_get_user_id (key), fingerprint, reason);
}

/**
 * eks_keyring_check_recipients:
 * @self: a keyring
 * @fingerprints: (array zero-terminated=1): full fingerprints
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_ENCRYPTION and a sentence that names the key if one of them is
 *   unknown, expired, revoked, disabled or cannot encrypt, or if there is none
 */
gboolean
eks_keyring_check_recipients (EksKeyring *self, const char *const *fingerprints, GError **error)
{
  g_return_val_if_fail (EKS_IS_KEYRING (self) && fingerprints != NULL, FALSE);

  if (fingerprints[0] == NULL)
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_ENCRYPTION, _("There is nobody to encrypt for. Choose at least one key."));
      return FALSE;
    }
  for (guint i = 0; fingerprints[i] != NULL; i++)
    {
      g_autoptr (EksKey) key = eks_keyring_find (self, fingerprints[i], error);
      if (key == NULL)
        return FALSE;
      if (eks_key_get_state (key) != EKS_KEY_USABLE)
        {
          g_autofree char *reason = eks_key_describe_state (key);
          set_unusable (error, key, reason);
          return FALSE;
        }
    }
  return TRUE;
}

static char *
explain_no_signature (EksKey *key)
{
  if (!eks_key_has_secret (key))
    return g_strdup (_("Its secret part is not in this keyring, so it cannot sign here."));
  if (eks_key_get_state (key) != EKS_KEY_USABLE && eks_key_get_state (key) != EKS_KEY_CANNOT_ENCRYPT)
    return eks_key_describe_state (key);
  return g_strdup (_("It is not made for signing."));
}

/**
 * eks_keyring_check_signer:
 * @self: a keyring
 * @fingerprint: a full fingerprint
 * @error: return location
 *
 * Does not ask for a passphrase.
 *
 * Returns: %FALSE with %EKS_ERROR_ENCRYPTION and a sentence that names the key if nothing can be signed with it here
 */
gboolean
eks_keyring_check_signer (EksKeyring *self, const char *fingerprint, GError **error)
{
  g_autoptr (EksKey) key = NULL;

  g_return_val_if_fail (EKS_IS_KEYRING (self) && fingerprint != NULL, FALSE);

  key = eks_keyring_find (self, fingerprint, error);
  if (key == NULL)
    return FALSE;
  if (eks_key_can_sign (key))
    return TRUE;
  g_autofree char *reason = explain_no_signature (key);
  set_unusable (error, key, reason);
  return FALSE;
}
