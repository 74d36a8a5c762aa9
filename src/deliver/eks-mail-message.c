/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No header has anything but what it is for: names come from exports, and exports from colleagues. What is not plain ASCII is
 * encoded, what could end a header is refused. */

#include "config.h"

#include "eks-mail-message.h"

#include "eks-digest.h"
#include "eks-error.h"
#include "eks-mail-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_ID_LENGTH 100
#define MAX_LINE 76       /* RFC 2045, 6.7 (5), without the soft break */
#define MAX_PLAIN_LINE 60 /* of a subject that stands as it is */
#define WORD_BYTES 39     /* 52 letters of base64: with “Subject: ” still within the 76 of RFC 2047, 2 */

static gboolean
set_error (GError **error, const char *message)
{
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, message);
  return FALSE;
}

static gboolean
is_one_line (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      GUnicodeType type = g_unichar_type (g_utf8_get_char (at));
      if (type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR)
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_id (const char *id, GError **error)
{
  gsize length = strlen (id);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (id[i]) && id[i] != '-')
      length = 0;
  return (length > 0 && length <= MAX_ID_LENGTH) || set_error (error, _("The mail has no identification that can be used"));
}

static gboolean
check_mail (const EksMail *mail, GError **error)
{
  if (!is_one_line (mail->subject))
    return set_error (error, _("The subject of the mail has a line break or a control character"));
  if (strlen (mail->subject) > EKS_MAIL_MAX_SUBJECT || strlen (mail->text) > EKS_MAIL_MAX_TEXT)
    return set_error (error, _("The mail is too long"));
  if (!g_utf8_validate (mail->text, -1, NULL))
    return set_error (error, _("The text of the mail is not UTF-8"));
  return check_id (mail->id, error);
}

static char *
check_address (const char *text, GError **error)
{
  char *address = eks_mail_address_normalize (text);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  if (address == NULL)
    /* TRANSLATORS: %s is what somebody wrote in the place of a mail address */
    g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("“%s” is not a mail address that can be used; write it as name@example.org"), valid);
  return address;
}

/* RFC 2047: words that each can be read alone, none with half a letter. */
static void
add_encoded_words (GString *message, const char *text)
{
  while (*text != '\0')
    {
      gsize length = 0;
      while (text[length] != '\0')
        {
          gsize next = length + (gsize) (g_utf8_next_char (text + length) - (text + length));
          if (next > WORD_BYTES)
            break;
          length = next;
        }
      g_autofree char *encoded = g_base64_encode ((const guchar *) text, length);
      text += length;
      g_string_append_printf (message, "=?UTF-8?B?%s?=%s", encoded, *text != '\0' ? "\r\n " : "");
    }
}

static gboolean
is_plain (const char *text)
{
  return strlen (text) <= MAX_PLAIN_LINE && g_str_is_ascii (text) && strstr (text, "=?") == NULL && text[0] != ' ' && !g_str_has_suffix (text, " ");
}

static void
add_subject (GString *message, const char *subject)
{
  g_string_append (message, "Subject: ");
  if (is_plain (subject))
    g_string_append (message, subject);
  else
    add_encoded_words (message, subject);
  g_string_append (message, "\r\n");
}

/* RFC 5322, 3.3: in English, whatever the user's language. */
static void
add_date (GString *message, gint64 now)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);

  if (moment == NULL)
    return;
  g_string_append_printf (message, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n", days[g_date_time_get_day_of_week (moment) - 1],
                          g_date_time_get_day_of_month (moment), months[g_date_time_get_month (moment) - 1], g_date_time_get_year (moment),
                          g_date_time_get_hour (moment), g_date_time_get_minute (moment), g_date_time_get_second (moment));
}

/* The same for the same mail to the same person, so that one that came twice is seen to be one. */
static void
add_message_id (GString *message, const char *id, const char *from, const char *to)
{
  EksDigest *digest = eks_digest_new ();
  g_autofree char *recipient = NULL;

  eks_digest_update (digest, to, strlen (to));
  recipient = eks_digest_finish (digest);
  eks_digest_free (digest);
  g_string_append_printf (message, "Message-ID: <%s.%.16s%s>\r\n", id, recipient, strrchr (from, '@'));
}

/* Also what is plain, where something on the way might change it: blanks that end a line, a dot alone, “From ”. */
static gboolean
needs_quoting (const char *at, gboolean begins_line)
{
  gboolean ends_line = at[1] == '\n' || at[1] == '\0' || (at[1] == '\r' && at[2] == '\n');

  if (*at == ' ' || *at == '\t')
    return ends_line;
  if (begins_line && (*at == '.' || g_str_has_prefix (at, "From ")))
    return TRUE;
  return *at < 33 || *at > 126 || *at == '='; /* a signed char: beyond ASCII is below */
}

/* RFC 2045, 6.7 */
static void
add_quoted_printable (GString *message, const char *text)
{
  gsize column = 0;

  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '\n' || (*at == '\r' && at[1] == '\n'))
        {
          at += *at == '\r';
          g_string_append (message, "\r\n");
          column = 0;
          continue;
        }
      gboolean quoted = needs_quoting (at, column == 0);
      gsize width = quoted ? 3 : 1;
      if (column + width >= MAX_LINE)
        {
          g_string_append (message, "=\r\n");
          quoted = needs_quoting (at, TRUE);
          width = quoted ? 3 : 1;
          column = 0;
        }
      if (quoted)
        g_string_append_printf (message, "=%02X", (guchar) *at);
      else
        g_string_append_c (message, *at);
      column += width;
    }
  if (column > 0)
    g_string_append (message, "\r\n");
}

/**
 * eks_mail_make_message:
 * @mail: what is sent
 * @from: the address it comes from
 * @to: one of its recipients, the only one that is named
 * @now: the time of its Date, µs since 1970 UTC
 * @error: return location
 *
 * Makes the message of RFC 5322 for one recipient: UTF-8 in headers by RFC 2047, the text as quoted-printable, marked as
 * made by a program (RFC 3834), so that nobody's absence note answers it.
 *
 * Returns: (transfer full) (nullable): the message with lines that end in CR LF, or %NULL with %EKS_ERROR_USAGE if an address
 *   is none, or if anything else could make more of a header than it is
 */
char *
eks_mail_make_message (const EksMail *mail, const char *from, const char *to, gint64 now, GError **error)
{
  g_autofree char *sender = NULL;
  g_autofree char *recipient = NULL;
  GString *message;

  g_return_val_if_fail (mail != NULL && from != NULL && to != NULL, NULL);

  if (!check_mail (mail, error))
    return NULL;
  sender = check_address (from, error);
  recipient = sender != NULL ? check_address (to, error) : NULL;
  if (recipient == NULL)
    return NULL;
  message = g_string_new (NULL);
  add_date (message, now);
  g_string_append_printf (message, "From: Eksport <%s>\r\nTo: <%s>\r\n", sender, recipient);
  add_message_id (message, mail->id, sender, recipient);
  add_subject (message, mail->subject);
  g_string_append (message,
                   "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\nMIME-Version: 1.0\r\n"
                   "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
  add_quoted_printable (message, mail->text);
  return g_string_free (message, FALSE);
}
