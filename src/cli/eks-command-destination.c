/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli destination list, test and secret: where the files of an export go. */

#include "config.h"

#include "eks-command.h"
#include "eks-destination-secret.h"
#include "eks-destination-test.h"
#include "eks-error.h"
#include "eks-json-build.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  gboolean json;
} ListData;

static gpointer
list_new_data (void)
{
  return g_new0 (ListData, 1);
}

static GOptionEntry *
make_list_options (gpointer data)
{
  ListData *self = data;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print JSON for scripts"), NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

/* The place has the folder as it stands in the job, with its pattern. */
static void
add_destination (EksDestination *destination, JsonBuilder *builder, GPtrArray *rows)
{
  const char *type = eks_destination_type_names[eks_destination_get_kind (destination)];
  g_autofree char *place = eks_destination_describe_place (destination, eks_destination_get_folder (destination));
  g_autofree char *variable = eks_destination_takes_secret (destination) ? eks_destination_make_variable (destination) : NULL;
  char *row[] = { g_strdup (eks_destination_get_id (destination)), g_strdup (type), g_strdup (place), g_strdup (variable != NULL ? variable : ""), NULL };

  json_builder_begin_object (builder);
  eks_json_add_text (builder, "id", row[0]);
  eks_json_add_text (builder, "type", type);
  eks_json_add_text (builder, "place", place);
  eks_json_add_text (builder, "variable", variable);
  json_builder_end_object (builder);
  g_ptr_array_add (rows, g_memdup2 (row, sizeof row));
}

static int
list_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  const ListData *self = data;
  g_autoptr (EksJob) job = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  GListModel *model;

  if (!eks_command_expect_arguments (arguments, 1, 1, error) ||
      (job = eks_store_load_job (eks_environment_get_store (line->environment), arguments[0], error)) == NULL)
    return 2;
  model = G_LIST_MODEL (eks_job_get_destinations (job));
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (EksDestination) destination = g_list_model_get_item (model, i);
      add_destination (destination, builder, rows);
    }
  eks_command_print_list (builder, rows, self->json);
  return 0;
}

const EksCommand eks_command_destination_list = {
  .name = "destination list",
  .arguments = N_("JOB"),
  .summary = N_("List where the files of an export go"),
  .make_options = make_list_options,
  .new_data = list_new_data,
  .free_data = g_free,
  .run = list_run,
};

/* (transfer full) (nullable) */
static EksDestination *
find_destination (EksJob *job, const char *id, GError **error)
{
  GListModel *model = G_LIST_MODEL (eks_job_get_destinations (job));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (EksDestination) destination = g_list_model_get_item (model, i);
      if (strcmp (eks_destination_get_id (destination), id) == 0)
        return g_steal_pointer (&destination);
    }
  /* TRANSLATORS: %s is the id of a destination */
  g_set_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND, _("The export has no destination “%s”; “eksport-cli destination list” tells which it has"), id);
  return NULL;
}

static void
print_line (const char *mark, const char *text)
{
  g_autofree char *printable = eks_text_make_printable (text);

  g_print ("  %s %s\n", mark, printable);
}

static void
print_steps (const EksDeliveryCheck *check)
{
  static const char *const marks[] = { [EKS_CHECK_DONE] = "✓", [EKS_CHECK_FAILED] = "✗", [EKS_CHECK_NOT_CHECKED] = "–" };

  for (guint i = 0; i < check->steps->len; i++)
    {
      const EksCheckStep *step = g_ptr_array_index (check->steps, i);
      print_line (marks[step->outcome], step->text);
    }
}

/* A key that nobody has confirmed is shown with what would confirm it; that it is the right one, only a person can know. */
static void
print_host_keys (const EksDeliveryCheck *check)
{
  for (guint i = 0; i < check->host_keys->len; i++)
    {
      const EksHostKey *key = g_ptr_array_index (check->host_keys, i);
      /* TRANSLATORS: %1$s is a kind of key such as ED25519, %2$s its fingerprint */
      g_autofree char *text = g_strdup_printf (_("Host key (%1$s): %2$s"), key->kind, key->fingerprint);
      print_line (key->pinned ? "✓" : "?", text);
      if (!key->pinned)
        /* TRANSLATORS: after it comes a line for the job file */
        g_print ("    %s\n      \"host_key\": \"%s\"\n", _("Compare it with what whoever looks after the server says. If it is the same, put it into the job file:"), key->fingerprint);
    }
}

static gboolean
test_one (EksCommandLine *line, EksJob *job, EksDestination *destination, GError **error)
{
  g_autofree char *place = eks_destination_describe_place (destination, eks_destination_get_folder (destination));
  g_autofree char *folder = eks_destination_find_folder (line->environment, job, destination, error);
  g_autoptr (EksDeliveryCheck) check = NULL;

  if (folder != NULL)
    check = eks_destination_test (line->environment, destination, folder, NULL, line->cancellable, error);
  g_print ("%s: %s\n", eks_destination_get_id (destination), place);
  if (check == NULL)
    return FALSE;
  print_steps (check);
  print_host_keys (check);
  if (check->fault == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (check->fault));
  return FALSE;
}

/* All are tried, whatever becomes of the first; the first fault is the one that is reported last. */
static gboolean
test_all (EksCommandLine *line, EksJob *job, GError **error)
{
  GListModel *model = G_LIST_MODEL (eks_job_get_destinations (job));
  g_autoptr (GError) first = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (EksDestination) destination = g_list_model_get_item (model, i);
      g_autoptr (GError) fault = NULL;
      if (test_one (line, job, destination, &fault))
        continue;
      if (first == NULL)
        first = g_error_copy (fault);
      if (eks_error_is_cancelled (fault))
        break;
    }
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static int
test_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  g_autoptr (EksJob) job = NULL;
  g_autoptr (EksDestination) destination = NULL;

  if (!eks_command_expect_arguments (arguments, 1, 2, error) ||
      (job = eks_store_load_job (eks_environment_get_store (line->environment), arguments[0], error)) == NULL)
    return 2;
  if (arguments[1] == NULL)
    return test_all (line, job, error) ? 0 : 4;
  destination = find_destination (job, arguments[1], error);
  if (destination == NULL)
    return 2;
  return test_one (line, job, destination, error) ? 0 : 4;
}

const EksCommand eks_command_destination_test = {
  .name = "destination test",
  .arguments = N_("JOB [ID]"),
  .summary = N_("Try a destination with a small file"),
  .description = N_("Signs in, looks for the folder, writes a small file, reads it back and removes it, and says what that does not prove. "
                    "The host key of an SFTP server is shown, with what to put into the job file once it is confirmed."),
  .run = test_run,
};

static int
secret_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  g_autoptr (EksJob) job = NULL;
  g_autoptr (EksDestination) destination = NULL;
  g_autofree char *secret = NULL;
  gboolean stored;

  if (!eks_command_expect_arguments (arguments, 2, 2, error) ||
      (job = eks_store_load_job (eks_environment_get_store (line->environment), arguments[0], error)) == NULL ||
      (destination = find_destination (job, arguments[1], error)) == NULL)
    return 2;
  if (!eks_destination_takes_secret (destination))
    {
      /* TRANSLATORS: %s is the id of a destination */
      g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("The destination “%s” needs no secret"), arguments[1]);
      return 2;
    }
  if (eks_destination_get_kind (destination) == EKS_DESTINATION_GCS)
    /* TRANSLATORS: asks for it on the terminal */
    secret = eks_command_read_secret_text (_("Content of the key file"), line->cancellable, error);
  else
    /* TRANSLATORS: asks for it on the terminal */
    secret = eks_command_read_secret (_("Secret"), line->cancellable, error);
  if (secret == NULL)
    return 2;
  if (secret[0] == '\0')
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, _("There is no secret on standard input"));
      return 2;
    }
  stored = eks_destination_secret_store (destination, secret, line->cancellable, error);
  explicit_bzero (secret, strlen (secret));
  return stored ? 0 : 1;
}

const EksCommand eks_command_destination_secret = {
  .name = "destination secret",
  .arguments = N_("JOB ID"),
  .summary = N_("Put the secret of a destination into the keyring"),
  .description = N_("The secret is asked for, or read from standard input: a password, the passphrase of a key, a secret key, or the whole key file of a Google service account. "
                    "Every destination of the same account uses it. On a computer without a keyring it stands in the environment variable that “eksport-cli destination list” tells."),
  .run = secret_run,
};
