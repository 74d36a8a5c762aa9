/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking for a secret on the terminal without showing it, or taking it from a pipe. */

#include "config.h"

#include "eks-command.h"
#include "eks-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define MAX_SECRET_BYTES 4096

static gboolean
hide_typing (struct termios *saved)
{
  struct termios hidden;

  if (tcgetattr (STDIN_FILENO, saved) != 0)
    return FALSE; /* a pipe shows nothing anyway */
  hidden = *saved;
  hidden.c_lflag &= ~(tcflag_t) ECHO;
  return tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
}

/**
 * eks_command_read_secret:
 * @prompt: what is asked for, shown on standard error if somebody sits at the terminal
 * @error: return location
 *
 * Reads one line from standard input, without showing what is typed.
 *
 * Returns: (transfer full) (nullable): the line without its end, empty at the end of input, or %NULL with %EKS_ERROR_USAGE
 */
char *
eks_command_read_secret (const char *prompt, GError **error)
{
  char line[MAX_SECRET_BYTES + 2];
  struct termios saved;
  gboolean hidden = hide_typing (&saved);
  char *got;

  if (hidden)
    g_printerr ("%s: ", prompt);
  got = fgets (line, sizeof line, stdin);
  if (hidden)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &saved);
      g_printerr ("\n");
    }
  if (got == NULL)
    return g_strdup ("");
  if (strchr (line, '\n') == NULL && strlen (line) > MAX_SECRET_BYTES)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, _("The secret is too long"));
      return NULL;
    }
  line[strcspn (line, "\r\n")] = '\0';
  char *secret = g_strdup (line);
  explicit_bzero (line, sizeof line);
  return secret;
}
