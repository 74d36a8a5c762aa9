/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of an FTP server as numbers. Everything is read as coming from somebody who means harm. */

#include "config.h"

#include "eks-ftp-reply.h"

#include <string.h>

#define CODE_LENGTH 3
#define TIME_LENGTH 14 /* YYYYMMDDHHMMSS */

static void
free_reply (EksFtpReply *reply)
{
  g_free (reply->text);
  g_free (reply);
}

static gboolean
has_code (const char *line)
{
  return g_ascii_isdigit (line[0]) && g_ascii_isdigit (line[1]) && g_ascii_isdigit (line[2]);
}

static void
add_reply (GPtrArray *replies, const char *line)
{
  EksFtpReply *reply = g_new0 (EksFtpReply, 1);

  reply->code = (guint) g_ascii_digit_value (line[0]) * 100 + (guint) g_ascii_digit_value (line[1]) * 10 + (guint) g_ascii_digit_value (line[2]);
  reply->text = g_strstrip (g_strdup (line + CODE_LENGTH));
  g_ptr_array_add (replies, reply);
}

/**
 * eks_ftp_parse_replies:
 * @text: the lines that a server sent
 *
 * A reply of several lines begins with `NNN-` and ends with the first line that begins with `NNN `.
 *
 * Returns: (transfer full) (element-type EksFtpReply): the replies, each by its last line
 */
GPtrArray *
eks_ftp_parse_replies (const char *text)
{
  GPtrArray *replies = g_ptr_array_new_with_free_func ((GDestroyNotify) free_reply);
  g_auto (GStrv) lines = NULL;
  char open[CODE_LENGTH + 1] = "";

  g_return_val_if_fail (text != NULL, replies);

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i];
      if (!has_code (line) || (open[0] != '\0' && strncmp (line, open, CODE_LENGTH) != 0))
        continue;
      if (line[CODE_LENGTH] == '-')
        memcpy (open, line, CODE_LENGTH);
      else
        {
          open[0] = '\0';
          add_reply (replies, line);
        }
    }
  return replies;
}

/**
 * eks_ftp_parse_size:
 * @text: the text of a reply to SIZE
 * @bytes: (out): the size
 *
 * Returns: whether it is a number
 */
gboolean
eks_ftp_parse_size (const char *text, guint64 *bytes)
{
  g_return_val_if_fail (text != NULL && bytes != NULL, FALSE);
  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, bytes, NULL);
}

static int
get_digits (const char *text, gsize at, gsize count)
{
  int number = 0;

  for (gsize i = at; i < at + count; i++)
    number = number * 10 + g_ascii_digit_value (text[i]);
  return number;
}

/**
 * eks_ftp_parse_time:
 * @text: the text of a reply to MDTM: `20250330023000`, perhaps with a fraction
 *
 * Returns: seconds since 1970 UTC, -1 if it is no time
 */
gint64
eks_ftp_parse_time (const char *text)
{
  g_autoptr (GDateTime) time = NULL;

  g_return_val_if_fail (text != NULL, -1);

  for (gsize i = 0; i < TIME_LENGTH; i++)
    if (!g_ascii_isdigit (text[i]))
      return -1;
  if (text[TIME_LENGTH] != '\0' && text[TIME_LENGTH] != '.')
    return -1;
  time = g_date_time_new_utc (get_digits (text, 0, 4), get_digits (text, 4, 2), get_digits (text, 6, 2),
                              get_digits (text, 8, 2), get_digits (text, 10, 2), get_digits (text, 12, 2));
  return time != NULL ? g_date_time_to_unix (time) : -1;
}
