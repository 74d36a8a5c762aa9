/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: finds the command, understands its options, turns an error into words and an exit status.
 * Here is the only place below main that reports an error. */

#include "config.h"

#include "eks-cli.h"

#include "eks-command.h"
#include "eks-error.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>

static const EksCommand *const commands[] = {
  &eks_command_run,
  &eks_command_preview,
  &eks_command_check,
  &eks_command_jobs,
  &eks_command_due,
  &eks_command_history,
  &eks_command_retention,
  &eks_command_entities,
  &eks_command_fields,
  &eks_command_exports,
  &eks_command_action,
  &eks_command_connection_list,
  &eks_command_connection_add,
  &eks_command_connection_remove,
  &eks_command_connection_test,
  &eks_command_connection_actions,
  &eks_command_connector_list,
  &eks_command_connector_check,
  &eks_command_connector_add,
  &eks_command_connector_remove,
  &eks_command_destination_list,
  &eks_command_destination_test,
  &eks_command_destination_secret,
  &eks_command_key_list,
  &eks_command_key_import,
  &eks_command_key_generate,
  &eks_command_mail_set,
  &eks_command_mail_test,
  &eks_command_mail_show,
  &eks_command_decrypt,
  &eks_command_demo,
};

static void
print_help (void)
{
  g_print ("%s\n  eksport-cli %s\n\n%s\n", _("Usage:"), _("COMMAND [OPTION…]"), _("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *call = g_strjoin (" ", commands[i]->name, commands[i]->arguments != NULL ? _(commands[i]->arguments) : NULL, NULL);
      g_print ("  %-34s %s\n", call, _(commands[i]->summary));
    }
  g_print ("\n%s\n", _("“eksport-cli COMMAND --help” tells the options of a command."));
}

/* A name of two words takes two arguments. Returns how many, or 0. */
static int
match_command (const EksCommand *command, int argc, char **argv)
{
  const char *space = strchr (command->name, ' ');

  if (space == NULL)
    return argc > 1 && strcmp (argv[1], command->name) == 0 ? 1 : 0;
  if (argc < 3 || strncmp (argv[1], command->name, space - command->name) != 0 || argv[1][space - command->name] != '\0')
    return 0;
  return strcmp (argv[2], space + 1) == 0 ? 2 : 0;
}

/* “connection” alone, or with a word that it does not know. Returns FALSE if no command begins with @word. */
static gboolean
explain_group (const char *word)
{
  g_autoptr (GString) choices = g_string_new (NULL);
  gsize length = strlen (word);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strncmp (commands[i]->name, word, length) == 0 && commands[i]->name[length] == ' ')
      g_string_append_printf (choices, "%s%s", choices->len > 0 ? ", " : "", commands[i]->name + length + 1);
  if (choices->len == 0)
    return FALSE;
  /* TRANSLATORS: %1$s is a command such as “connection”, %2$s the words that may follow it */
  g_printerr (_("eksport-cli: after “%1$s” comes one of: %2$s\n"), word, choices->str);
  return TRUE;
}

static int
report_error (const GError *error)
{
  g_printerr ("eksport-cli: %s\n", eks_error_is_cancelled (error) ? _("Cancelled. Nothing was left behind.") : error->message);
  return eks_error_get_exit_status (error);
}

/* Signals have a thread of their own, because most commands block and never come back to a loop. */
typedef struct
{
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
} SignalWatch;

static gboolean
on_signal (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_CONTINUE;
}

static gpointer
watch_signals (gpointer data)
{
  g_main_loop_run (data);
  return NULL;
}

static void
signal_watch_start (SignalWatch *self, GCancellable *cancellable)
{
  static const int signals[] = { SIGINT, SIGTERM };

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autoptr (GSource) source = g_unix_signal_source_new (signals[i]);
      g_source_set_callback (source, on_signal, g_object_ref (cancellable), g_object_unref);
      g_source_attach (source, self->context);
    }
  self->thread = g_thread_new ("eks-signals", watch_signals, self->loop);
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
signal_watch_stop (SignalWatch *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  /* Within the loop: told before it runs, it would not hear. */
  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
}

/* A result that did not arrive is no success. */
static int
check_output (int status)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;
  g_printerr ("eksport-cli: %s\n", _("The result could not be written to standard output."));
  return status != 0 ? status : 1;
}

static int
execute (const EksCommand *command, gpointer data, const char *const *arguments)
{
  g_autoptr (EksClock) clock = eks_clock_new ();
  g_autoptr (EksEnvironment) environment = eks_environment_new (NULL, clock);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  EksCommandLine line = { environment, cancellable };
  SignalWatch watch;
  int status;

  signal_watch_start (&watch, cancellable);
  status = command->run (&line, data, arguments, &error);
  signal_watch_stop (&watch);
  return check_output (error != NULL ? report_error (error) : status);
}

static int
run_command (const EksCommand *command, int argc, char **argv)
{
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_strconcat ("eksport-cli ", command->name, NULL);
  gpointer data = command->new_data != NULL ? command->new_data () : NULL;
  g_autofree GOptionEntry *options = command->make_options != NULL ? command->make_options (data) : NULL;
  int status;

  g_set_prgname (program); /* what --help says before [OPTION…] */
  context = g_option_context_new (command->arguments != NULL ? _(command->arguments) : NULL);
  g_option_context_set_summary (context, _(command->summary));
  if (command->description != NULL)
    g_option_context_set_description (context, _(command->description));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (options != NULL)
    g_option_context_add_main_entries (context, options, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      /* TRANSLATORS: %1$s says what is wrong, %2$s is the command */
      g_printerr (_("eksport-cli: %1$s; “eksport-cli %2$s --help” tells the options\n"), error->message, command->name);
      status = 2;
    }
  else
    {
      gboolean separated = argc > 1 && strcmp (argv[1], "--") == 0;
      status = execute (command, data, (const char *const *) argv + (separated ? 2 : 1));
    }
  if (command->free_data != NULL)
    command->free_data (data);
  return status;
}

/**
 * eks_cli_run:
 * @argc: number of arguments
 * @argv: (array length=argc): the arguments, the program's name first
 *
 * Does what the command line says. Results go to standard output, everything else to standard error.
 *
 * Returns: the exit status: 0 done, 1 failed, 2 wrong use or invalid job, 3 the source refused or could not be
 *   reached, 4 delivery failed, 5 encryption failed, 6 stopped by a guard, 130 cancelled
 */
int
eks_cli_run (int argc, char **argv)
{
  if (argc < 2 || strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0 || strcmp (argv[1], "help") == 0)
    {
      print_help ();
      return check_output (argc < 2 ? 2 : 0);
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      g_print ("eksport-cli %s\n", EKS_VERSION);
      return check_output (0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      int used = match_command (commands[i], argc, argv);
      if (used > 0)
        {
          argv[used] = argv[0];
          return run_command (commands[i], argc - used, argv + used);
        }
    }
  if (explain_group (argv[1]))
    return 2;
  g_printerr (_("eksport-cli: the command “%s” is not known; “eksport-cli --help” lists all\n"), argv[1]);
  return 2;
}

/**
 * eks_command_expect_arguments:
 * @arguments: what is left of the command line
 * @minimum: how many there must be
 * @maximum: how many there may be
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_USAGE if there are fewer or more
 */
gboolean
eks_command_expect_arguments (const char *const *arguments, guint minimum, guint maximum, GError **error)
{
  guint n = g_strv_length ((char **) arguments);

  if (n < minimum)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, _("An argument is missing; --help tells which"));
  else if (n > maximum)
    /* TRANSLATORS: %s is an argument of the command line */
    g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("“%s” is one argument too many; --help tells which are possible"), arguments[maximum]);
  else
    return TRUE;
  return FALSE;
}

/**
 * eks_command_print_json:
 * @node: a value
 *
 * Prints it on one line.
 */
void
eks_command_print_json (JsonNode *node)
{
  g_autofree char *text = eks_json_to_text (node, FALSE);

  g_print ("%s\n", text);
}

static guint
text_width (const char *text)
{
  guint width = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar u = g_utf8_get_char (c);
      width += g_unichar_iszerowidth (u) ? 0 : g_unichar_iswide (u) ? 2 : 1;
    }
  return width;
}

/**
 * eks_command_print_table:
 * @rows: (element-type GStrv): rows of equal length, the header first
 *
 * Prints columns that line up, cells cut at 40 characters, control characters made visible.
 */
void
eks_command_print_table (GPtrArray *rows)
{
  const guint longest = 40;
  guint n = rows->len > 0 ? g_strv_length (g_ptr_array_index (rows, 0)) : 0;
  g_autofree guint *widths = g_new0 (guint, n + 1);

  for (guint i = 0; i < rows->len; i++)
    for (guint j = 0; j < n; j++)
      widths[j] = MAX (widths[j], MIN (text_width (((char **) g_ptr_array_index (rows, i))[j]), longest));
  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);
      g_autoptr (GString) text = g_string_new (NULL);
      for (guint j = 0; j < n; j++)
        {
          gboolean cut = g_utf8_strlen (row[j], -1) > longest;
          g_autofree char *head = cut ? g_utf8_substring (row[j], 0, longest - 1) : g_strdup (row[j]);
          g_autofree char *printable = eks_text_make_printable (head);
          guint used = text_width (printable) + (cut ? 1 : 0);
          g_string_append_printf (text, "%s%s%*s", printable, cut ? "…" : "", j + 1 < n ? (int) (used < widths[j] ? widths[j] - used + 2 : 2) : 0, "");
        }
      g_print ("%s\n", text->str);
    }
}

/**
 * eks_command_print_list:
 * @builder: an array that is still open
 * @rows: (element-type GStrv): the same as a table, the header first
 * @json: which of both is wanted
 *
 * Prints a list for scripts or for people.
 */
void
eks_command_print_list (JsonBuilder *builder, GPtrArray *rows, gboolean json)
{
  json_builder_end_array (builder);
  if (json)
    {
      g_autoptr (JsonNode) node = json_builder_get_root (builder);
      eks_command_print_json (node);
    }
  else
    eks_command_print_table (rows);
}
