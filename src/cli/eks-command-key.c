/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli key list, import, generate and decrypt: OpenPGP without typing gpg commands. */

#include "config.h"

#include "eks-command.h"
#include "eks-decrypt.h"
#include "eks-error.h"
#include "eks-json-build.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  gboolean json;
  gboolean no_passphrase;
  int days;
  char *output;
} KeyData;

static gpointer
key_new_data (void)
{
  KeyData *self = g_new0 (KeyData, 1);

  self->days = 730;
  return self;
}

static void
key_free_data (gpointer data)
{
  KeyData *self = data;

  g_free (self->output);
  g_free (self);
}

static GOptionEntry *
make_list_options (gpointer data)
{
  KeyData *self = data;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print JSON for scripts"), NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static void
add_key (JsonBuilder *builder, EksKey *key)
{
  g_autofree char *state = eks_key_describe_state (key);

  json_builder_begin_object (builder);
  eks_json_add_text (builder, "fingerprint", eks_key_get_fingerprint (key));
  eks_json_add_text (builder, "user_id", eks_key_get_user_id (key));
  eks_json_add_flag (builder, "secret", eks_key_has_secret (key));
  eks_json_add_flag (builder, "usable", eks_key_get_state (key) == EKS_KEY_USABLE);
  eks_json_add_text (builder, "state", state);
  eks_json_add_number (builder, "expires", (guint64) eks_key_get_expires (key));
  json_builder_end_object (builder);
}

static int
list_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  KeyData *self = data;
  g_autoptr (GPtrArray) keys = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!eks_command_expect_arguments (arguments, 0, 0, error))
    return 2;
  keys = eks_keyring_list (eks_environment_get_keyring (line->environment), line->cancellable, error);
  if (keys == NULL)
    return 5;
  json_builder_begin_array (builder);
  for (guint i = 0; i < keys->len; i++)
    {
      EksKey *key = g_ptr_array_index (keys, i);
      g_autofree char *state = eks_key_describe_state (key);
      const char *row[] = { eks_key_get_fingerprint (key), eks_key_get_user_id (key), state, NULL };
      g_ptr_array_add (rows, g_strdupv ((char **) row));
      add_key (builder, key);
    }
  eks_command_print_list (builder, rows, self->json);
  return 0;
}

const EksCommand eks_command_key_list = {
  .name = "key list",
  .summary = N_("List the OpenPGP keys"),
  .make_options = make_list_options,
  .new_data = key_new_data,
  .free_data = key_free_data,
  .run = list_run,
};

static int
import_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  g_auto (GStrv) fingerprints = NULL;

  if (!eks_command_expect_arguments (arguments, 1, 1, error))
    return 2;
  fingerprints = eks_keyring_import_file (eks_environment_get_keyring (line->environment), arguments[0], error);
  if (fingerprints == NULL)
    return 5;
  for (guint i = 0; fingerprints[i] != NULL; i++)
    g_print ("%s\n", fingerprints[i]);
  return 0;
}

const EksCommand eks_command_key_import = {
  .name = "key import",
  .arguments = N_("FILE"),
  .summary = N_("Import keys from a file; prints their fingerprints"),
  .description = N_("Compare each fingerprint with its owner before you encrypt for it."),
  .run = import_run,
};

static GOptionEntry *
make_generate_options (gpointer data)
{
  KeyData *self = data;
  const GOptionEntry entries[] = {
    { "days", 0, 0, G_OPTION_ARG_INT, &self->days, N_("How long it is valid, 730 days unless said otherwise; 0 for ever"), N_("N") },
    { "no-passphrase", 0, 0, G_OPTION_ARG_NONE, &self->no_passphrase, N_("Do not protect the secret key"), NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static int
generate_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  KeyData *self = data;
  g_autoptr (EksKey) key = NULL;
  g_autofree char *passphrase = NULL;

  if (!eks_command_expect_arguments (arguments, 2, 2, error))
    return 2;
  if (self->days < 0 || self->days > 36500)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, _("--days must be from 0 to 36500"));
      return 2;
    }
  if (!self->no_passphrase)
    {
      passphrase = eks_command_read_secret (_("Passphrase for the new key"), line->cancellable, error);
      if (passphrase == NULL)
        return 2;
      if (passphrase[0] == '\0')
        {
          g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, _("The passphrase is empty; --no-passphrase makes a key without one"));
          return 2;
        }
    }
  key = eks_keyring_generate (eks_environment_get_keyring (line->environment), arguments[0], arguments[1], passphrase, (guint) self->days, line->cancellable, error);
  if (key == NULL)
    return 5;
  g_print ("%s\n", eks_key_get_fingerprint (key));
  return 0;
}

const EksCommand eks_command_key_generate = {
  .name = "key generate",
  .arguments = N_("NAME EMAIL"),
  .summary = N_("Make a key pair; prints its fingerprint"),
  .make_options = make_generate_options,
  .new_data = key_new_data,
  .free_data = key_free_data,
  .run = generate_run,
};

static GOptionEntry *
make_decrypt_options (gpointer data)
{
  KeyData *self = data;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self->output, N_("Where to write the opened file"), N_("FILE") },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static int
decrypt_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  KeyData *self = data;
  g_autoptr (EksDecryptResult) result = NULL;

  if (!eks_command_expect_arguments (arguments, 1, 1, error))
    return 2;
  result = eks_decrypt_file (eks_environment_get_keyring (line->environment), arguments[0], self->output, line->cancellable, error);
  if (result == NULL)
    return 5;
  g_print ("%s\n", result->output);
  if (result->signer != NULL)
    /* TRANSLATORS: %s is the fingerprint of a key */
    g_printerr (_("Signed by %s\n"), result->signer);
  return 0;
}

const EksCommand eks_command_decrypt = {
  .name = "decrypt",
  .arguments = N_("FILE"),
  .summary = N_("Open an encrypted file"),
  .make_options = make_decrypt_options,
  .new_data = key_new_data,
  .free_data = key_free_data,
  .run = decrypt_run,
};
