/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a mail, and that nothing in a name, a subject, a text or an address makes a header of its own. */

#include "config.h"

#include "eks-error.h"
#include "eks-mail-message.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1740981612) * G_USEC_PER_SEC) /* 2025-03-03 06:00:12 UTC */

static const char *const recipients[] = { "anna@acme.example", NULL };

static char *
make (const char *subject, const char *text, GError **error)
{
  const EksMail mail = { recipients, subject, text, "run-1" };

  return eks_mail_make_message (&mail, "exports@acme.example", recipients[0], NOW, error);
}

static void
test_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *message = make ("Weekly: 1,204 rows", "Two lines\nof text.\n", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (message, ==,
                   "Date: Mon, 03 Mar 2025 06:00:12 +0000\r\n"
                   "From: Eksport <exports@acme.example>\r\n"
                   "To: <anna@acme.example>\r\n"
                   "Message-ID: <run-1.cf9794e832c05b7a@acme.example>\r\n"
                   "Subject: Weekly: 1,204 rows\r\n"
                   "Auto-Submitted: auto-generated\r\n"
                   "X-Auto-Response-Suppress: All\r\n"
                   "MIME-Version: 1.0\r\n"
                   "Content-Type: text/plain; charset=utf-8\r\n"
                   "Content-Transfer-Encoding: quoted-printable\r\n"
                   "\r\n"
                   "Two lines\r\nof text.\r\n");
}

/* Every line short enough, ended by CR LF and by nothing else, in ASCII. */
static GStrv
check_lines (const char *message)
{
  GStrv lines = g_strsplit (message, "\r\n", -1);

  g_assert_true (g_str_is_ascii (message));
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 76);
      g_assert_null (strpbrk (lines[i], "\r\n"));
    }
  return lines;
}

/* What a reader of RFC 2047 sees; g_free() it. */
static char *
read_subject (const char *message)
{
  g_auto (GStrv) lines = check_lines (message);
  g_autoptr (GString) subject = g_string_new (NULL);
  gboolean within = FALSE;

  for (guint i = 0; lines[i][0] != '\0'; i++)
    {
      const char *line = lines[i];
      within = g_str_has_prefix (line, "Subject: ") || (within && line[0] == ' ');
      if (!within)
        continue;
      line += line[0] == ' ' ? 1 : strlen ("Subject: ");
      if (!g_str_has_prefix (line, "=?UTF-8?B?"))
        {
          g_string_append (subject, line);
          continue;
        }
      g_assert_true (g_str_has_suffix (line, "?="));
      g_autofree char *encoded = g_strndup (line + 10, strlen (line) - 12);
      gsize length;
      g_autofree guchar *word = g_base64_decode (encoded, &length);
      g_assert_true (g_utf8_validate ((const char *) word, (gssize) length, NULL)); /* no half letters */
      g_string_append_len (subject, (const char *) word, (gssize) length);
    }
  return g_string_free (g_steal_pointer (&subject), FALSE);
}

static void
test_subjects (void)
{
  static const char *const subjects[] = {
    "plain", "Æ", "Dagens deltagere: 1.204 rækker", "=?UTF-8?B?QmNjOiBl?=", " leads", "trails ", "",
    "A subject in plain ASCII that is longer than what can stand on one line of a header, as names of exports are at times",
    "αβγδεζηθικλμνξοπρστυφχψωαβγδεζηθικλμνξοπρστυφχψωαβγδεζηθικλμνξοπρστυφχψω",
    "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", "x😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
    "Bcc: eve@evil.example", "%0d%0aBcc: eve@evil.example", "\\r\\nBcc: eve@evil.example",
  };

  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *message = make (subjects[i], "", &error);
      g_assert_no_error (error);
      g_autofree char *read = read_subject (message);
      g_assert_cmpstr (read, ==, subjects[i]);
      g_assert_null (strstr (message, "\r\nBcc:"));
    }
}

static void
test_refused (void)
{
  static const char *const subjects[] = {
    "x\r\nBcc: eve@evil.example", "x\nBcc: eve@evil.example", "x\rBcc: eve@evil.example", "x\r\n\r\nbody", "x\r\n .", "\n", "x\x0b", "x\x1b[2J", "x\x7f",
    "x\xc2\x85" "Bcc: eve@evil.example", "x\xe2\x80\xa8" "Bcc: eve@evil.example", "x\xe2\x80\xa9" "Bcc", "x\xff", "\xc0\x8a",
  };
  static const char *const ids[] = { "", "a b", "a>\r\nBcc: eve@evil.example", "æ", "a.b", "a@b" };
  static const char *const addresses[] = { "anna", "anna@acme.example\r\nBcc: eve@evil.example", "Anna <anna@acme.example>", "anna@acme.example\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (make (subjects[i], "", &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_USAGE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const EksMail mail = { recipients, "x", "x", ids[i] };
      g_autoptr (GError) error = NULL;
      g_assert_null (eks_mail_make_message (&mail, "a@b.example", "c@d.example", NOW, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_USAGE);
    }
  for (guint i = 0; i < 2 * G_N_ELEMENTS (addresses); i++)
    {
      const EksMail mail = { recipients, "x", "x", "1" };
      const char *bad = addresses[i / 2];
      g_autoptr (GError) error = NULL;
      g_assert_null (eks_mail_make_message (&mail, i % 2 == 0 ? bad : "a@b.example", i % 2 == 0 ? "a@b.example" : bad, NOW, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_USAGE);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
test_too_long (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *subject = g_strnfill (EKS_MAIL_MAX_SUBJECT + 1, 'x');
  g_autofree char *text = g_strnfill (EKS_MAIL_MAX_TEXT + 1, 'x');

  g_assert_null (make (subject, "", &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_null (make ("x", text, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_USAGE);
}

/* What a reader of RFC 2045 sees; g_free() it. */
static char *
read_text (const char *message)
{
  GString *text = g_string_new (NULL);

  for (const char *at = strstr (message, "\r\n\r\n") + 4; *at != '\0'; at++)
    if (g_str_has_prefix (at, "=\r\n"))
      at += 2;
    else if (*at == '=')
      {
        g_assert_true (g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2]));
        g_string_append_c (text, (char) (g_ascii_xdigit_value (at[1]) * 16 + g_ascii_xdigit_value (at[2])));
        at += 2;
      }
    else if (!g_str_has_prefix (at, "\r\n"))
      g_string_append_c (text, *at);
  return g_string_free (text, FALSE);
}

static void
test_texts (void)
{
  static const char *const texts[] = {
    "a\n", "1.204 rækker = 100 %\n", "trailing blank \nand tab\t\n", ".\n..\n.x\n", "From here\nFrom \n", "\n\n\n", "\x01\x1b[2J\x7f\n", "a\rb\n",
    "a line of text that is much longer than the seventy-six characters that quoted-printable allows, with a dot.............................. far out\n",
    "ææææææææææææææææææææææææææææææææææææææææææææææææææææææææææææææææææææææ\n",
    "                                                                                                                           \n",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b\n",
    "QUIT\nMAIL FROM:<eve@evil.example>\n", "no end of line",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *message = make ("x", texts[i], &error);
      g_assert_no_error (error);
      g_auto (GStrv) lines = check_lines (message);
      g_autofree char *read = read_text (message);
      g_autofree char *expected = g_str_has_suffix (texts[i], "\n") ? g_strdup (texts[i]) : g_strconcat (texts[i], "\n", NULL);
      g_assert_cmpstr (read, ==, expected);
      g_assert_true (g_str_has_suffix (message, "\r\n"));
      for (guint j = 0; lines[j] != NULL; j++)
        g_assert_false (g_str_has_prefix (lines[j], ".") || g_str_has_prefix (lines[j], "From "));
    }
}

static void
test_retried (void)
{
  const EksMail mail = { recipients, "x", "x", "run-1" };
  g_autofree char *first = eks_mail_make_message (&mail, "a@b.example", "c@d.example", NOW, NULL);
  g_autofree char *other = eks_mail_make_message (&mail, "a@b.example", "e@d.example", NOW, NULL);
  g_autofree char *later = eks_mail_make_message (&mail, "a@b.example", "c@d.example", NOW + 60 * G_USEC_PER_SEC, NULL);
  const char *id = strstr (first, "Message-ID: ");
  g_autofree char *line = g_strndup (id, strcspn (id, "\r"));

  g_assert_nonnull (strstr (later, line));
  g_assert_null (strstr (other, line));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail-message/whole", test_whole);
  g_test_add_func ("/mail-message/subjects", test_subjects);
  g_test_add_func ("/mail-message/refused", test_refused);
  g_test_add_func ("/mail-message/too-long", test_too_long);
  g_test_add_func ("/mail-message/texts", test_texts);
  g_test_add_func ("/mail-message/retried", test_retried);
  return g_test_run ();
}
