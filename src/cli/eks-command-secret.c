/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking for a secret on the terminal without showing it, or taking it from a pipe. */

#include "config.h"

#include "eks-command.h"
#include "eks-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define MAX_SECRET_BYTES 4096
#define MAX_TEXT_BYTES (64 * 1024)

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

/* One byte, or nothing at the end of input. Typing can be cancelled, which a read that only a signal interrupts cannot. */
static gssize
read_byte (char *byte, GCancellable *cancellable, GError **error)
{
  GPollFD fds[2] = { { STDIN_FILENO, G_IO_IN, 0 } };
  guint n = g_cancellable_make_pollfd (cancellable, &fds[1]) ? 2 : 1;
  gssize got = -1;

  do
    {
      if (g_poll (fds, n, -1) < 0 && errno != EINTR)
        break;
      if (g_cancellable_is_cancelled (cancellable) || (fds[0].revents != 0 && ((got = read (STDIN_FILENO, byte, 1)) >= 0 || errno != EINTR)))
        break;
    }
  while (TRUE);
  if (n == 2)
    g_cancellable_release_fd (cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  if (got < 0)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, _("The secret could not be read from standard input"));
  return got;
}

static gboolean
read_line (char *line, gsize size, GCancellable *cancellable, GError **error)
{
  for (gsize length = 0; length < size; length++)
    {
      gssize got = read_byte (line + length, cancellable, error);
      if (got < 0)
        return FALSE;
      if (got == 0 || line[length] == '\n')
        {
          line[length] = '\0';
          line[strcspn (line, "\r")] = '\0';
          return TRUE;
        }
    }
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, _("The secret is too long"));
  return FALSE;
}

/**
 * eks_command_read_secret:
 * @prompt: what is asked for, shown on standard error if somebody sits at the terminal
 * @cancellable: (nullable): stops waiting for it
 * @error: return location
 *
 * Reads one line from standard input, without showing what is typed.
 *
 * Returns: (transfer full) (nullable): the line without its end, empty at the end of input, or %NULL with
 *   %EKS_ERROR_USAGE or %G_IO_ERROR_CANCELLED
 */
char *
eks_command_read_secret (const char *prompt, GCancellable *cancellable, GError **error)
{
  char line[MAX_SECRET_BYTES + 1];
  struct termios saved;
  gboolean hidden = hide_typing (&saved);
  char *secret;

  if (hidden)
    g_printerr ("%s: ", prompt);
  secret = read_line (line, sizeof line, cancellable, error) ? g_strdup (line) : NULL;
  explicit_bzero (line, sizeof line);
  if (hidden)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &saved);
      g_printerr ("\n");
    }
  return secret;
}

static char *
read_text (GCancellable *cancellable, GError **error)
{
  g_autofree char *text = g_malloc0 (MAX_TEXT_BYTES + 1);
  char *secret = NULL;

  for (gsize length = 0; length <= MAX_TEXT_BYTES; length++)
    {
      gssize got = read_byte (text + length, cancellable, error);
      if (got <= 0)
        {
          text[length] = '\0';
          secret = got == 0 ? g_strdup (text) : NULL;
          break;
        }
      if (length == MAX_TEXT_BYTES)
        g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, _("The secret is too long"));
    }
  explicit_bzero (text, MAX_TEXT_BYTES + 1);
  return secret;
}

/**
 * eks_command_read_secret_text:
 * @prompt: what is asked for, shown on standard error if somebody sits at the terminal
 * @cancellable: (nullable): stops waiting for it
 * @error: return location
 *
 * Reads standard input to its end, without showing what is typed: a secret may have several lines.
 *
 * Returns: (transfer full) (nullable): the text, empty if there is none, or %NULL with %EKS_ERROR_USAGE or %G_IO_ERROR_CANCELLED
 */
char *
eks_command_read_secret_text (const char *prompt, GCancellable *cancellable, GError **error)
{
  struct termios saved;
  gboolean hidden = hide_typing (&saved);
  char *secret;

  if (hidden)
    g_printerr ("%s: ", prompt);
  secret = read_text (cancellable, error);
  if (hidden)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &saved);
      g_printerr ("\n");
    }
  return secret;
}
