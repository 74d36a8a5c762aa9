/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person is there if both standard input and standard error are a terminal: a timer and a pipe are nobody. */

#include "config.h"

#include "eks-command-ask.h"

#include "eks-text.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define POLL_MS 100
#define MAX_ANSWER 100

struct _EksCommandAsk
{
  EksQuestion *question; /* (owned) */
  GString *answer;       /* (owned): what was typed so far */
  guint timer;
  guint input;           /* while something is asked */
};

/* What was typed before the question is no answer to it. */
static void
forget_input (void)
{
  GPollFD poll_fd = { STDIN_FILENO, G_IO_IN, 0 };
  char byte;

  while (g_poll (&poll_fd, 1, 0) > 0 && (poll_fd.revents & G_IO_IN) != 0 && read (STDIN_FILENO, &byte, 1) == 1)
    ;
}

static void
give_answer (EksCommandAsk *self)
{
  g_autofree char *answer = g_utf8_make_valid (self->answer->str, -1);
  g_autofree char *folded = g_utf8_casefold (g_strstrip (answer), -1);
  /* TRANSLATORS: the letter for “yes”, in lower case; as in “[y/N]” */
  const char *yes = _("y");

  self->input = 0;
  g_string_truncate (self->answer, 0);
  eks_question_answer (self->question, strcmp (folded, "y") == 0 || (folded[0] != '\0' && strcmp (folded, yes) == 0));
}

/* A line, or the end of what can be typed, which says no. */
static gboolean
on_input (int fd, GIOCondition condition, gpointer data)
{
  EksCommandAsk *self = data;
  char byte;
  gssize n = read (fd, &byte, 1);

  if (n < 0 && (errno == EINTR || errno == EAGAIN))
    return G_SOURCE_CONTINUE;
  if (n == 1 && byte != '\n')
    {
      if (self->answer->len < MAX_ANSWER)
        g_string_append_c (self->answer, byte);
      return G_SOURCE_CONTINUE;
    }
  give_answer (self);
  return G_SOURCE_REMOVE;
}

static gboolean
poll_cb (gpointer data)
{
  EksCommandAsk *self = data;
  g_autofree char *text = self->input == 0 ? eks_question_dup_text (self->question) : NULL;
  g_auto (GStrv) lines = NULL;

  if (text == NULL)
    return G_SOURCE_CONTINUE;
  lines = g_strsplit (text, "\n", -1);
  g_printerr ("\r\033[K");
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *printable = eks_text_make_printable (lines[i]);
      g_printerr ("%s\n", printable);
    }
  forget_input ();
  /* TRANSLATORS: a question on a terminal; the letters stand for yes and no, and no is what Enter alone means */
  g_printerr ("%s ", _("Deliver anyway? [y/N]"));
  self->input = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input, self);
  return G_SOURCE_CONTINUE;
}

/**
 * eks_command_ask_start:
 * @question: of a run that is about to begin
 *
 * From now on, while the default main context runs, what is asked is printed to standard error, and a line of standard input
 * answers it.
 *
 * Returns: (transfer full) (nullable): what asks; %NULL if no person is there, which then is known to @question
 */
EksCommandAsk *
eks_command_ask_start (EksQuestion *question)
{
  EksCommandAsk *self;

  g_return_val_if_fail (EKS_IS_QUESTION (question), NULL);

  if (!isatty (STDIN_FILENO) || !isatty (STDERR_FILENO))
    return NULL;
  self = g_new0 (EksCommandAsk, 1);
  self->question = g_object_ref (question);
  self->answer = g_string_new (NULL);
  self->timer = g_timeout_add (POLL_MS, poll_cb, self);
  eks_question_set_person (question, TRUE);
  return self;
}

/**
 * eks_command_ask_is_open:
 * @self: (nullable): what asks
 *
 * Returns: whether the terminal waits for an answer, so that nothing else should be written there
 */
gboolean
eks_command_ask_is_open (EksCommandAsk *self)
{
  return self != NULL && self->input != 0;
}

/**
 * eks_command_ask_stop:
 * @self: (nullable) (transfer full): what asks
 */
void
eks_command_ask_stop (EksCommandAsk *self)
{
  if (self == NULL)
    return;
  eks_question_set_person (self->question, FALSE);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->input, g_source_remove);
  g_string_free (self->answer, TRUE);
  g_object_unref (self->question);
  g_free (self);
}
