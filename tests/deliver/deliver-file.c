/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delivers one file as a run of an export does, driven from outside: by tests that start servers, break connections and
 * kill it.
 *
 * usage: deliver-file DESTINATION.json FILE [OPTION…]
 *   --folder FOLDER    the folder with its pattern filled in; that of the destination unless given
 *   --name NAME        what the file is called there; as here unless given
 *   --tokens FILE      what is left behind is noted there before it is, swept at the beginning, and forgotten at the end
 *   --until STEP       ends (successfully) after “stage”, “commit” or, with all of it, “settle”; “withdraw”: commits and
 *                      withdraws
 *   --adopt END        takes up what an earlier process left under the last token, and ends with “commit” or “withdraw”
 *   --remove RECEIPT   removes what was delivered, as retention does
 *   --test             only tests the destination
 *   --waits            waits as long between two tries as a run does; else not at all
 *   --patience SECONDS how long a silent server is waited for
 *   --cancel SECONDS   cancels after that time
 *
 * The secret is in the variable that eks_destination_make_variable() names. On stdout comes one JSON object: the receipt,
 * the outcome, the steps of a test, or “error” (the code) and “message”. The exit status is that of eksport-cli. */

#include "config.h"

#include "eks-delivery.h"
#include "eks-digest.h"
#include "eks-error.h"
#include "eks-json.h"
#include "eks-test-support.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TAG "0f3a9c11"

typedef struct
{
  char *folder;
  char *name;
  char *tokens;
  char *until;
  char *adopt;
  char *receipt;
  gboolean test;
  gboolean waits;
  int patience;
  double cancel_after;
} Options;

static void
print_json (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = eks_json_to_text (node, FALSE);

  printf ("%s\n", text);
  fflush (stdout);
}

static int
fail (const GError *error)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "error", eks_error_get_code (error));
  json_object_set_string_member (object, "message", error->message);
  print_json (object);
  return eks_error_get_exit_status (error);
}

static EksDestination *
load_destination (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (EksDestination) destination = NULL;
  g_autofree char *found = NULL;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  node = eks_json_parse (text, length, error);
  destination = node != NULL ? eks_destination_from_json (node, "", issues) : NULL;
  if (destination != NULL)
    eks_destination_check (destination, "", issues);
  if (destination != NULL && eks_json_issues_get_length (issues) == 0)
    return g_steal_pointer (&destination);
  found = eks_json_issues_describe (issues);
  if (node != NULL)
    g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, "%s", found);
  return NULL;
}

static EksParcel *
load_parcel (const char *path, const char *name, GError **error)
{
  g_autofree char *bytes = NULL;
  g_autofree char *sha256 = NULL;
  g_autofree char *base = g_path_get_basename (path);
  g_autoptr (EksDigest) digest = eks_digest_new ();
  gsize length = 0;

  if (!g_file_get_contents (path, &bytes, &length, error))
    return NULL;
  eks_digest_update (digest, bytes, length);
  sha256 = eks_digest_finish (digest);
  return eks_parcel_new (path, name != NULL ? name : base, length, sha256, "application/octet-stream");
}

static gboolean
note_token (const char *token, gpointer data, GError **error)
{
  const char *path = data;
  FILE *file = path != NULL ? fopen (path, "a") : NULL;

  if (file != NULL)
    {
      fprintf (file, "%s\n", token);
      fclose (file);
    }
  return TRUE;
}

static gboolean
sweep (EksDelivery *delivery, const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) tokens = NULL;

  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    return TRUE;
  tokens = g_strsplit (text, "\n", -1);
  for (guint i = 0; tokens[i] != NULL; i++)
    if (tokens[i][0] != '\0' && !eks_delivery_sweep (delivery, tokens[i], cancellable, error))
      return FALSE;
  return g_file_set_contents (path, "", 0, error);
}

static JsonObject *
describe_receipt (const EksReceipt *receipt)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "destination", receipt->destination_id);
  json_object_set_string_member (object, "location", receipt->location);
  json_object_set_string_member (object, "path", receipt->path);
  json_object_set_int_member (object, "bytes", (gint64) receipt->bytes);
  json_object_set_string_member (object, "sha256", receipt->sha256);
  if (receipt->mark != NULL)
    json_object_set_string_member (object, "mark", receipt->mark);
  json_object_set_boolean_member (object, "hash_checked", receipt->hash_checked);
  json_object_set_string_member (object, "read_back", eks_receipt_get_read_back (receipt));
  return object;
}

static int
finish (EksDelivery *delivery, const char *handle, const Options *options, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReceipt) receipt = eks_delivery_commit (delivery, handle, cancellable, &error);
  g_autoptr (JsonObject) object = NULL;
  gboolean clean = TRUE;

  if (receipt == NULL || g_strcmp0 (options->until, "withdraw") == 0)
    clean = eks_delivery_withdraw (delivery, handle);
  if (receipt == NULL)
    return fail (error);
  if (g_strcmp0 (options->until, "commit") != 0)
    eks_delivery_settle (delivery, handle);
  if (options->tokens != NULL && options->until == NULL)
    g_file_set_contents (options->tokens, "", 0, NULL);
  object = describe_receipt (receipt);
  json_object_set_boolean_member (object, "clean", clean);
  print_json (object);
  return 0;
}

static int
deliver (EksDelivery *delivery, const EksParcel *parcel, const Options *options, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *handle = NULL;

  if (!sweep (delivery, options->tokens, cancellable, &error))
    return fail (error);
  handle = eks_delivery_stage (delivery, parcel, note_token, options->tokens, cancellable, &error);
  if (handle == NULL)
    return fail (error);
  return g_strcmp0 (options->until, "stage") == 0 ? 0 : finish (delivery, handle, options, cancellable);
}

static int
adopt (EksDelivery *delivery, const EksParcel *parcel, const Options *options, GCancellable *cancellable)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const char *token;

  if (!g_file_get_contents (options->tokens, &text, NULL, &error))
    return fail (error);
  token = strrchr (g_strchomp (text), '\n');
  token = token != NULL ? token + 1 : text;
  if (!eks_delivery_adopt (delivery, parcel, token, NULL, cancellable, &error))
    return fail (error);
  if (g_str_equal (options->adopt, "commit"))
    return finish (delivery, token, options, cancellable);
  eks_delivery_withdraw (delivery, token);
  return 0;
}

static int
test_destination (EksDelivery *delivery, GCancellable *cancellable)
{
  static const char *const outcomes[] = { "done", "failed", "not-checked" };
  g_autoptr (GError) error = NULL;
  g_autoptr (EksDeliveryCheck) check = eks_delivery_test (delivery, cancellable, &error);
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *steps = json_array_new ();
  JsonArray *keys = json_array_new ();

  if (check == NULL)
    return fail (error);
  for (guint i = 0; i < check->steps->len; i++)
    {
      const EksCheckStep *step = g_ptr_array_index (check->steps, i);
      g_autofree char *line = g_strconcat (outcomes[step->outcome], ": ", step->text, NULL);
      json_array_add_string_element (steps, line);
    }
  for (guint i = 0; i < check->host_keys->len; i++)
    json_array_add_string_element (keys, ((const EksHostKey *) g_ptr_array_index (check->host_keys, i))->fingerprint);
  json_object_set_array_member (object, "steps", steps);
  json_object_set_array_member (object, "host_keys", keys);
  if (check->fault != NULL)
    json_object_set_string_member (object, "error", eks_error_get_code (check->fault));
  print_json (object);
  return eks_error_get_exit_status (check->fault);
}

static int
remove_delivered (EksDelivery *delivery, const char *path, GCancellable *cancellable)
{
  static const char *const outcomes[] = { "removed", "gone", "changed" };
  g_autofree char *text = NULL;
  gsize length = 0;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  EksReceipt receipt = { 0 };
  EksRemoval outcome;
  JsonObject *object;

  if (!g_file_get_contents (path, &text, &length, &error) || (node = eks_json_parse (text, length, &error)) == NULL)
    return fail (error);
  object = json_node_get_object (node);
  receipt.location = (char *) json_object_get_string_member (object, "location");
  receipt.path = (char *) json_object_get_string_member (object, "path");
  receipt.bytes = (guint64) json_object_get_int_member (object, "bytes");
  receipt.sha256 = (char *) json_object_get_string_member (object, "sha256");
  receipt.mark = (char *) json_object_get_string_member_with_default (object, "mark", NULL);
  if (!eks_delivery_remove (delivery, &receipt, &outcome, cancellable, &error))
    return fail (error);
  json_object_set_string_member (answer, "outcome", outcomes[outcome]);
  print_json (answer);
  return 0;
}

static gpointer
cancel_later (gpointer data)
{
  GCancellable *cancellable = data;

  g_usleep ((gulong) GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (cancellable), "after")));
  g_cancellable_cancel (cancellable);
  g_object_unref (cancellable);
  return NULL;
}

static void
start_cancelling (GCancellable *cancellable, double seconds)
{
  g_object_set_data (G_OBJECT (cancellable), "after", GSIZE_TO_POINTER ((gsize) (seconds * G_USEC_PER_SEC)));
  g_thread_unref (g_thread_new ("cancel", cancel_later, g_object_ref (cancellable)));
}

static int
run (EksDestination *destination, const char *file, const Options *options)
{
  g_autoptr (EksClock) clock = options->waits ? eks_clock_new () : EKS_CLOCK (eks_test_clock_new (g_get_real_time ()));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *variable = eks_destination_make_variable (destination);
  const char *folder = options->folder != NULL ? options->folder : eks_destination_get_folder (destination);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksDelivery) delivery = eks_delivery_new (destination, folder, g_getenv (variable), TAG, clock, &error);
  g_autoptr (EksParcel) parcel = NULL;

  if (delivery == NULL)
    return fail (error);
  if (options->patience > 0)
    eks_delivery_set_patience (delivery, (guint) options->patience);
  if (options->cancel_after > 0)
    start_cancelling (cancellable, options->cancel_after);
  if (options->test)
    return test_destination (delivery, cancellable);
  if (options->receipt != NULL)
    return remove_delivered (delivery, options->receipt, cancellable);
  parcel = load_parcel (file, options->name, &error);
  if (parcel == NULL)
    return fail (error);
  return options->adopt != NULL ? adopt (delivery, parcel, options, cancellable) : deliver (delivery, parcel, options, cancellable);
}

int
main (int argc, char *argv[])
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "folder", 0, 0, G_OPTION_ARG_STRING, &options.folder, NULL, NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options.name, NULL, NULL },
    { "tokens", 0, 0, G_OPTION_ARG_FILENAME, &options.tokens, NULL, NULL },
    { "until", 0, 0, G_OPTION_ARG_STRING, &options.until, NULL, NULL },
    { "adopt", 0, 0, G_OPTION_ARG_STRING, &options.adopt, NULL, NULL },
    { "remove", 0, 0, G_OPTION_ARG_FILENAME, &options.receipt, NULL, NULL },
    { "test", 0, 0, G_OPTION_ARG_NONE, &options.test, NULL, NULL },
    { "waits", 0, 0, G_OPTION_ARG_NONE, &options.waits, NULL, NULL },
    { "patience", 0, 0, G_OPTION_ARG_INT, &options.patience, NULL, NULL },
    { "cancel", 0, 0, G_OPTION_ARG_DOUBLE, &options.cancel_after, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("DESTINATION FILE");
  g_autoptr (GError) error = NULL;
  g_autoptr (EksDestination) destination = NULL;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 3)
    return 2;
  destination = load_destination (argv[1], &error);
  return destination != NULL ? run (destination, argv[2], &options) : fail (error);
}
