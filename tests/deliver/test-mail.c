/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail against real servers on loopback, good ones and those that somebody stands before: over TLS and checked, or not at all. */

#include "config.h"

#include "eks-error.h"
#include "eks-mail.h"
#include "eks-test-support.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define PASSWORD "pw-Smtp1 æ\"%:@"
#define NOW (G_GINT64_CONSTANT (1740981612) * G_USEC_PER_SEC)

typedef struct
{
  char *folder;        /* (owned): of this test: mails and logs */
  char *certificates;  /* (owned) */
  GSubprocess *server; /* (owned) */
  JsonNode *ports;     /* (owned) */
  EksTestClock *clock; /* (owned) */
  gboolean logged_in;
} Servers;

static void
make_certificates (const char *folder)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "deliver", "servers", "certificates.py", NULL);
  const char *const arguments[] = { "/usr/bin/python3", script, folder, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) maker = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_NONE, &error);

  g_assert_no_error (error);
  g_subprocess_wait_check (maker, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Servers *self, gconstpointer data)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "deliver", "servers", "smtp.py", NULL);
  g_autofree char *good = g_build_filename (data, "good.pem", NULL);
  g_autofree char *other = g_build_filename (data, "other-name.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  self->folder = eks_test_folder_new ();
  self->certificates = g_strdup (data);
  self->clock = eks_test_clock_new (NOW);
  const char *const arguments[] = { "/usr/bin/python3", "-W", "ignore", script, self->folder, good, other, NULL };
  self->server = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->server));
  line = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  self->ports = json_from_string (line, &error);
  g_assert_no_error (error);
}

static void
tear_down (Servers *self, gconstpointer data)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->server), NULL, NULL);
  g_subprocess_force_exit (self->server);
  g_subprocess_wait (self->server, NULL, NULL);
  g_clear_object (&self->server);
  g_clear_object (&self->clock);
  json_node_unref (self->ports);
  g_free (self->certificates);
  eks_test_folder_free (self->folder);
}

static EksMailServer *
make_server (Servers *self, const char *mode, const char *authority)
{
  g_autofree char *ca_file = authority[0] != '\0' ? g_build_filename (self->certificates, authority, NULL) : NULL;

  return g_object_new (EKS_TYPE_MAIL_SERVER, "host", "localhost", "port", (int) json_object_get_int_member (json_node_get_object (self->ports), mode),
                       "tls", g_str_has_suffix (mode, "tls") && strcmp (mode, "starttls") != 0 ? EKS_MAIL_TLS_IMPLICIT : EKS_MAIL_TLS_STARTTLS,
                       "user", strcmp (mode, "open") == 0 ? "" : "mailer", "from", "exports@acme.example", "ca-file", ca_file, NULL);
}

static gboolean
send_to (Servers *self, EksMailServer *server, const char *const *to, GError **error)
{
  const EksMail mail = { to, "Dagens deltagere: 1.204 rækker", "Linje\n.\nFrom her\n", "run-1" };

  return eks_mail_send (server, PASSWORD, &mail, EKS_CLOCK (self->clock), &self->logged_in, NULL, error);
}

/* (transfer full): of a mail, or of its envelope; empty if there is none */
static char *
read_file (Servers *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  char *content = NULL;

  return g_file_get_contents (path, &content, NULL, NULL) ? content : g_strdup ("");
}

static void
assert_nothing_said (Servers *self, const char *mode)
{
  g_autofree char *name = g_strconcat (mode, ".log", NULL);
  g_autofree char *log = read_file (self, name);
  g_autofree char *mail = read_file (self, "001.eml");

  g_assert_null (strstr (log, "AUTH"));
  g_assert_null (strstr (log, "MAIL"));
  g_assert_cmpstr (mail, ==, "");
}

static void
assert_no_secret (const GError *error)
{
  g_assert_null (strstr (error->message, "pw-Smtp1"));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strpbrk (error->message, "\r\n\x1b"));
}

static void
test_sent (Servers *self, gconstpointer data)
{
  static const char *const to[] = { "anna@acme.example", "bo@acme.example", "anna@acme.example", NULL };
  static const char *const modes[] = { "starttls", "tls" };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (EksMailServer) server = make_server (self, modes[i], "ca.crt");
      g_autoptr (GError) error = NULL;
      g_autofree char *first = g_strdup_printf ("%03u", 2 * i + 1);
      g_autofree char *second = g_strdup_printf ("%03u", 2 * i + 2);

      send_to (self, server, to, &error);
      g_assert_no_error (error);
      g_assert_true (self->logged_in);
      for (guint j = 0; j < 2; j++)
        {
          g_autofree char *mail_name = g_strconcat (j == 0 ? first : second, ".eml", NULL);
          g_autofree char *envelope_name = g_strconcat (j == 0 ? first : second, ".json", NULL);
          g_autofree char *mail = read_file (self, mail_name);
          g_autofree char *envelope = read_file (self, envelope_name);
          g_autofree char *whole = eks_mail_make_message (&(EksMail) { to, "Dagens deltagere: 1.204 rækker", "Linje\n.\nFrom her\n", "run-1" },
                                                          "exports@acme.example", to[j], NOW, NULL);

          g_assert_cmpstr (mail, ==, whole);
          g_assert_nonnull (strstr (envelope, "\"from\": \"exports@acme.example\""));
          g_assert_nonnull (strstr (envelope, j == 0 ? "\"to\": [\"anna@acme.example\"]" : "\"to\": [\"bo@acme.example\"]"));
          g_assert_nonnull (strstr (envelope, "\"tls\": true"));
          g_assert_nonnull (strstr (envelope, "\"authenticated\": true"));
          g_assert_null (strstr (mail, j == 0 ? "bo@" : "anna@")); /* nobody learns who else gets it */
        }
    }
  g_autofree char *more = read_file (self, "005.eml");
  g_assert_cmpstr (more, ==, "");
}

static void
test_no_user (Servers *self, gconstpointer data)
{
  static const char *const to[] = { "anna@acme.example", NULL };
  g_autoptr (EksMailServer) server = make_server (self, "open", "ca.crt");
  g_autoptr (GError) error = NULL;
  g_autofree char *log = NULL;

  send_to (self, server, to, &error);
  g_assert_no_error (error);
  g_assert_false (self->logged_in);
  log = read_file (self, "open.log");
  g_assert_null (strstr (log, "AUTH"));
  g_assert_nonnull (strstr (log, "DATA"));
}

/* Whatever stands between us and the server does: nothing is said in the clear, and nothing to somebody else. */
static void
test_interfered (Servers *self, gconstpointer data)
{
  static const struct
  {
    const char *mode, *authority, *words;
    EksError code;
  } cases[] = {
    { "plain", "ca.crt", "does not encrypt", EKS_ERROR_DELIVERY },
    { "refused", "ca.crt", "does not encrypt", EKS_ERROR_DELIVERY },
    { "nonsense", "ca.crt", "broke", EKS_ERROR_DELIVERY },
    { "temporary", "ca.crt", "TLS not available", EKS_ERROR_DELIVERY },
    { "injected", "ca.crt", "does not encrypt", EKS_ERROR_DELIVERY },
    { "helo", "ca.crt", "does not encrypt", EKS_ERROR_DELIVERY },
    { "wronghost", "ca.crt", "another name", EKS_ERROR_PEER_CHANGED },
    { "wronghost-tls", "ca.crt", "another name", EKS_ERROR_PEER_CHANGED },
    { "clear-tls", "ca.crt", "No secure connection", EKS_ERROR_DELIVERY },
    { "starttls", "strange-ca.crt", "nobody whom this computer trusts", EKS_ERROR_PEER_CHANGED },
    { "tls", "strange-ca.crt", "nobody whom this computer trusts", EKS_ERROR_PEER_CHANGED },
    { "starttls", "", "nobody whom this computer trusts", EKS_ERROR_PEER_CHANGED },
    { "tls", "", "nobody whom this computer trusts", EKS_ERROR_PEER_CHANGED },
    { "tls", "missing.crt", "cannot be read", EKS_ERROR_DELIVERY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      static const char *const to[] = { "anna@acme.example", "bo@acme.example", NULL };
      g_autoptr (EksMailServer) server = make_server (self, cases[i].mode, cases[i].authority);
      g_autoptr (GError) error = NULL;

      g_assert_false (send_to (self, server, to, &error));
      g_test_message ("%s, %s: %s", cases[i].mode, cases[i].authority, error->message);
      g_assert_true (g_error_matches (error, EKS_ERROR, (int) cases[i].code));
      g_assert_nonnull (strstr (error->message, cases[i].words));
      assert_no_secret (error);
      assert_nothing_said (self, cases[i].mode);
    }
}

static void
test_password (Servers *self, gconstpointer data)
{
  static const char *const to[] = { "anna@acme.example", NULL };
  static const char *const passwords[] = { "pw-Smtp1 wrong", "", NULL };
  const EksMail mail = { to, "x", "x", "run-1" };

  for (guint i = 0; i < G_N_ELEMENTS (passwords); i++)
    {
      g_autoptr (EksMailServer) server = make_server (self, i == 0 ? "starttls" : "tls", "ca.crt");
      g_autoptr (GError) error = NULL;
      g_autofree char *log = NULL;

      g_assert_false (eks_mail_send (server, passwords[i], &mail, EKS_CLOCK (self->clock), NULL, NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY_REFUSED);
      assert_no_secret (error);
      log = read_file (self, i == 0 ? "starttls.log" : "tls.log");
      g_assert_nonnull (strstr (log, "AUTH"));
      g_assert_null (strstr (log, "MAIL"));
    }
  g_assert_cmpint (eks_test_clock_get_slept (self->clock), ==, 0); /* a second attempt may lock the account */
}

static guint
count (const char *text, const char *part)
{
  g_auto (GStrv) pieces = g_strsplit (text, part, -1);

  return g_strv_length (pieces) - 1;
}

static void
test_recipients (Servers *self, gconstpointer data)
{
  static const char *const to[] = { "nobody@acme.example", "anna@acme.example", "full@acme.example", "grey@acme.example", "not an address", "spam@acme.example",
                                    "x@acme.example\r\nRCPT TO:<eve@evil.example>", "bo@acme.example", NULL };
  g_autoptr (EksMailServer) server = make_server (self, "starttls", "ca.crt");
  g_autoptr (GError) error = NULL;
  g_autofree char *log = NULL;

  g_assert_false (send_to (self, server, to, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_assert_nonnull (strstr (error->message, "nobody@acme.example (550 5.1.1 No such user)"));
  g_assert_nonnull (strstr (error->message, "full@acme.example (452 4.2.2 Mailbox full)"));
  g_assert_nonnull (strstr (error->message, "spam@acme.example (554 5.7.1 Spam)"));
  g_assert_nonnull (strstr (error->message, "not an address (not a mail address)"));
  g_assert_nonnull (strstr (error->message, "Not everybody got the mail"));
  assert_no_secret (error);
  g_assert_null (strstr (error->message, "anna"));
  g_assert_null (strstr (error->message, "grey"));
  log = read_file (self, "starttls.log");
  g_assert_cmpuint (count (log, "RCPT TO:<nobody@"), ==, 1);
  g_assert_cmpuint (count (log, "RCPT TO:<full@"), ==, 3);
  g_assert_cmpuint (count (log, "RCPT TO:<grey@"), ==, 2);
  g_assert_cmpuint (count (log, "RCPT TO:<anna@"), ==, 1);
  g_assert_cmpuint (count (log, "RCPT TO:<bo@"), ==, 1);
  g_assert_cmpuint (count (log, "eve@"), ==, 0);
  g_assert_cmpint (eks_test_clock_get_slept (self->clock), ==, 35 * G_USEC_PER_SEC);
}

static void
test_sender (Servers *self, gconstpointer data)
{
  static const char *const to[] = { "anna@acme.example", NULL };
  static const char *const bad[] = { "bad@acme.example", "exports", "exports@acme.example\r\nRCPT TO:<eve@evil.example>" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (EksMailServer) server = make_server (self, "starttls", "ca.crt");
      g_autoptr (GError) error = NULL;

      g_object_set (server, "from", bad[i], NULL);
      g_assert_false (send_to (self, server, to, &error));
      g_test_message ("%s", error->message);
      g_assert_true (g_error_matches (error, EKS_ERROR, i == 0 ? EKS_ERROR_DELIVERY : EKS_ERROR_USAGE));
      assert_no_secret (error); /* the server's words have an escape in them */
    }
}

static char *
find_line (const char *mail, const char *begin)
{
  const char *at = strstr (mail, begin);

  return at != NULL ? g_strndup (at, strcspn (at, "\r")) : g_strdup ("");
}

/* Cut after the data nobody knows whether it arrived: it is sent again, and is the same mail. */
static void
test_cut (Servers *self, gconstpointer data)
{
  static const char *const once[] = { "cutonce@acme.example", NULL };
  static const char *const always[] = { "cut@acme.example", "anna@acme.example", NULL };
  g_autoptr (EksMailServer) server = make_server (self, "tls", "ca.crt");
  g_autoptr (GError) error = NULL;

  send_to (self, server, once, &error);
  g_assert_no_error (error);
  g_autofree char *first = read_file (self, "001.eml");
  g_autofree char *second = read_file (self, "002.eml");
  g_autofree char *id = find_line (first, "Message-ID: ");
  g_autofree char *same = find_line (second, "Message-ID: ");
  g_assert_cmpstr (id, !=, "");
  g_assert_cmpstr (id, ==, same);
  g_assert_false (send_to (self, server, always, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_assert_nonnull (strstr (error->message, "cut@acme.example"));
  g_assert_null (strstr (error->message, "anna"));
  g_autofree char *log = read_file (self, "tls.log");
  g_assert_cmpuint (count (log, "RCPT TO:<anna@"), ==, 1);
  g_assert_cmpuint (count (log, "RCPT TO:<cut@"), ==, 3);
}

static void
test_nobody_there (Servers *self, gconstpointer data)
{
  static const char *const to[] = { "anna@acme.example", NULL };
  g_autoptr (EksMailServer) server = make_server (self, "tls", "ca.crt");
  g_autoptr (GError) error = NULL;

  g_subprocess_force_exit (self->server);
  g_subprocess_wait (self->server, NULL, NULL);
  g_assert_false (send_to (self, server, to, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_assert_cmpint (eks_test_clock_get_slept (self->clock), ==, 35 * G_USEC_PER_SEC);
}

static gpointer
cancel_at_data (gpointer data)
{
  GCancellable *cancellable = ((gpointer *) data)[1];
  Servers *self = ((gpointer *) data)[0];

  for (;;)
    {
      g_autofree char *log = read_file (self, "001.eml");
      if (log[0] != '\0')
        break;
      g_usleep (10000);
    }
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_slow (Servers *self, gconstpointer data)
{
  static const char *const late[] = { "late@acme.example", NULL };
  static const char *const never[] = { "never@acme.example", NULL };
  const EksMail mail = { never, "x", "x", "run-1" };
  g_autoptr (EksMailServer) server = make_server (self, "starttls", "ca.crt");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gpointer both[] = { self, cancellable };
  g_autoptr (GThread) thread = NULL;

  thread = g_thread_new ("cancel", cancel_at_data, both);
  g_assert_false (eks_mail_send (server, PASSWORD, &mail, EKS_CLOCK (self->clock), NULL, cancellable, &error));
  g_thread_join (g_steal_pointer (&thread));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  send_to (self, server, late, &error);
  g_assert_no_error (error);
}

static void
test_hostile_words (Servers *self, gconstpointer data)
{
  static const char *const to[] = { "anna@acme.example", NULL };
  const EksMail mails[] = {
    { to, "x\r\nBcc: eve@evil.example", "x", "run-1" },
    { to, "x\n\nbody", "x", "run-1" },
    { to, "x", "x", "run-1>\r\nBcc: eve@evil.example" },
    { to, "x", "x\xff", "run-1" },
  };
  g_autoptr (EksMailServer) server = make_server (self, "tls", "ca.crt");

  for (guint i = 0; i < G_N_ELEMENTS (mails); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (eks_mail_send (server, PASSWORD, &mails[i], EKS_CLOCK (self->clock), NULL, NULL, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_USAGE);
    }
  assert_nothing_said (self, "tls");
}

int
main (int argc, char *argv[])
{
  g_autoptr (EksTestFolder) certificates = NULL;
  static const struct
  {
    const char *path;
    void (*test) (Servers *, gconstpointer);
  } tests[] = {
    { "/mail/sent", test_sent },
    { "/mail/no-user", test_no_user },
    { "/mail/interfered", test_interfered },
    { "/mail/password", test_password },
    { "/mail/recipients", test_recipients },
    { "/mail/sender", test_sender },
    { "/mail/cut", test_cut },
    { "/mail/nobody-there", test_nobody_there },
    { "/mail/slow", test_slow },
    { "/mail/hostile-words", test_hostile_words },
  };

  g_test_init (&argc, &argv, NULL);
  certificates = eks_test_folder_new ();
  make_certificates (certificates);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Servers, certificates, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
