/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everybody gets a mail of their own, so that nobody learns who else does, and one wrong address keeps it from nobody. */

#include "config.h"

#include "eks-mail.h"

#include "eks-curl-error.h"
#include "eks-curl.h"
#include "eks-error.h"
#include "eks-local-file.h"
#include "eks-mail-address.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAIL_SECONDS 180
#define MAX_REPLY 200 /* of what a server says, in characters */
#define MAX_NAMED 10
#define MAX_CUTS 1 /* in a row, of different mails: then it is the server */

/* What a busy server says no to at first it often takes later; nobody waits for a mail much longer. In seconds, before each round. */
static const guint round_waits[] = { 0, 5, 30 };

typedef enum
{
  OUTCOME_SENT,
  OUTCOME_REFUSED,   /* this recipient, for good */
  OUTCOME_LATER,     /* this recipient, for now */
  OUTCOME_CUT,       /* the server went away in the middle */
  OUTCOME_NO_SERVER, /* nobody, for now */
  OUTCOME_FATAL,     /* nobody, for good */
} Outcome;

typedef struct
{
  EksMailServer *server;
  const char *password; /* (nullable) */
  const EksMail *mail;
  EksClock *clock;
  GCancellable *cancellable;
  EksCurl *curl;      /* (owned): keeps the connection from mail to mail */
  char *url;          /* (owned) */
  char *from;         /* (owned) */
  const char *rest;   /* (nullable): of the message, what was not read yet */
  GPtrArray *refused; /* (owned) (element-type utf8): who did not get it, and why */
  guint n_sent;
  gboolean logged_in;
} Sender;

static void
sender_clear (Sender *self)
{
  eks_curl_free (self->curl);
  g_free (self->url);
  g_free (self->from);
  g_ptr_array_unref (self->refused);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sender, sender_clear)

static size_t
read_message (char *buffer, size_t size, size_t count, void *data)
{
  Sender *self = data;
  size_t length = MIN (size * count, strlen (self->rest));

  memcpy (buffer, self->rest, length);
  self->rest += length;
  return length;
}

/* (transfer full): which names the sender's domain as the one that says hello */
static char *
make_url (EksMailServer *server, const char *from)
{
  g_autofree char *ascii = g_hostname_to_ascii (eks_mail_server_get_host (server));
  g_autofree char *host = eks_curl_make_host (ascii != NULL ? ascii : eks_mail_server_get_host (server), (guint) eks_mail_server_get_effective_port (server));

  return g_strdup_printf ("%s://%s/%s", eks_mail_server_get_tls (server) == EKS_MAIL_TLS_IMPLICIT ? "smtps" : "smtp", host, strrchr (from, '@') + 1);
}

static void
set_tls (Sender *self, CURL *easy)
{
  const char *ca_file = eks_mail_server_get_ca_file (self->server);
  g_autofree char *path = ca_file[0] != '\0' ? eks_folder_expand_home (ca_file) : NULL;

  /* Required: nothing is said before it, and an answer that is not a yes ends the conversation. */
  curl_easy_setopt (easy, CURLOPT_USE_SSL, (long) CURLUSESSL_ALL);
  if (path == NULL)
    return;
  curl_easy_setopt (easy, CURLOPT_CAINFO, path);
  curl_easy_setopt (easy, CURLOPT_CAPATH, NULL); /* in the place of the system's authorities, not beside them */
}

/* Without Kerberos and NTLM: a server that offers them would be answered so before the password, and mail fails there. */
static void
set_login (Sender *self, CURL *easy)
{
  const char *user = eks_mail_server_get_user (self->server);

  if (user[0] == '\0')
    return;
  eks_curl_set_login (self->curl, user, self->password);
  curl_easy_setopt (easy, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN;AUTH=CRAM-MD5");
}

static void
begin_mail (Sender *self, const char *message, struct curl_slist *recipients)
{
  CURL *easy = eks_curl_begin (self->curl, "smtp,smtps");

  self->rest = message;
  curl_easy_setopt (easy, CURLOPT_URL, self->url);
  curl_easy_setopt (easy, CURLOPT_PROXY, "");
  curl_easy_setopt (easy, CURLOPT_TIMEOUT, (long) MAIL_SECONDS);
  curl_easy_setopt (easy, CURLOPT_MAIL_FROM, self->from);
  curl_easy_setopt (easy, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt (easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (easy, CURLOPT_READFUNCTION, read_message);
  curl_easy_setopt (easy, CURLOPT_READDATA, self);
  curl_easy_setopt (easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t) strlen (message));
  set_tls (self, easy);
  set_login (self, easy);
}

/* The last no of the server, or else its last word: its good-bye does not say why. @code: (out): 0 where what it said is no
 * reply (transfer full): one line that is fit to be shown */
static char *
find_reply (Sender *self, guint *code)
{
  g_autofree char *valid = g_utf8_make_valid (eks_curl_get_reply (self->curl), -1);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (valid), "\n", -1);
  guint count = g_strv_length (lines);
  const char *found = count > 0 ? lines[count - 1] : "";

  for (guint i = count; i-- > 0;)
    if (strchr ("45", lines[i][0]) != NULL && g_ascii_isdigit (lines[i][0]))
      {
        found = lines[i];
        break;
      }
  g_autofree char *safe = eks_curl_obscure (self->curl, g_strchomp ((char *) found));
  g_autofree char *line = eks_text_make_printable (safe);
  *code = g_ascii_isdigit (found[0]) ? (guint) g_ascii_strtoull (found, NULL, 10) : 0;
  return g_utf8_strlen (line, -1) > MAX_REPLY ? g_utf8_substring (line, 0, MAX_REPLY) : g_steal_pointer (&line);
}

static void
set_clear_error (Sender *self, const char *reply, GError **error)
{
  g_clear_error (error);
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY,
               /* TRANSLATORS: %1$s is the name of a server, %2$s what it said */
               _("The mail server “%1$s” does not encrypt the connection (%2$s). Nothing was sent, as others could read it. Check the port and the kind of encryption."),
               eks_mail_server_get_host (self->server), reply);
}

/* @error: (inout): in words, for what concerns everybody. @reply: (out): what the server said */
static Outcome
find_outcome (Sender *self, char **reply, GError **error)
{
  CURLcode result = eks_curl_get_code (self->curl);
  guint code;

  *reply = find_reply (self, &code);
  if (result == CURLE_USE_SSL_FAILED || result == CURLE_REMOTE_ACCESS_DENIED || (result == CURLE_WEIRD_SERVER_REPLY && code < 400))
    set_clear_error (self, *reply, error);
  else if ((result == CURLE_SEND_ERROR || result == CURLE_WEIRD_SERVER_REPLY) && code >= 400)
    return code < 500 ? OUTCOME_LATER : OUTCOME_REFUSED;
  else if (eks_curl_is_temporary (self->curl) && result != CURLE_SSL_CONNECT_ERROR)
    return (*reply)[0] != '\0' ? OUTCOME_CUT : OUTCOME_NO_SERVER;
  return code >= 400 && code < 500 ? OUTCOME_NO_SERVER : OUTCOME_FATAL;
}

/* @to: an address in ASCII. @reply: (out): what the server said */
static Outcome
send_one (Sender *self, const char *to, char **reply, GError **error)
{
  g_autofree char *message = eks_mail_make_message (self->mail, self->from, to, eks_clock_get_real_time (self->clock), error);
  struct curl_slist *recipients;
  gboolean sent;

  if (message == NULL)
    return OUTCOME_FATAL;
  recipients = curl_slist_append (NULL, to);
  begin_mail (self, message, recipients);
  sent = eks_curl_perform (self->curl, self->cancellable, error);
  curl_easy_setopt (eks_curl_get_easy (self->curl), CURLOPT_MAIL_RCPT, NULL);
  curl_slist_free_all (recipients);
  self->rest = NULL;
  self->logged_in = self->logged_in || strstr (eks_curl_get_reply (self->curl), "\n235") != NULL;
  if (sent)
    return OUTCOME_SENT;
  return g_cancellable_is_cancelled (self->cancellable) ? OUTCOME_FATAL : find_outcome (self, reply, error);
}

static void
add_refused (Sender *self, const char *to, const char *why)
{
  g_autofree char *valid = g_utf8_make_valid (to, -1);
  g_autofree char *printable = eks_text_make_printable (valid);

  /* TRANSLATORS: %1$s is a mail address, %2$s says why nothing was sent to it */
  g_ptr_array_add (self->refused, g_strdup_printf (_("%1$s (%2$s)"), printable, why));
}

/* Sends to all of @waiting; those that are for later stay in it, the others leave. One mail that a server does not survive
 * does not keep the others from it. */
static Outcome
send_round (Sender *self, GPtrArray *waiting, gboolean last, GError **error)
{
  guint n_cut = 0;

  for (guint i = 0; i < waiting->len;)
    {
      const char *to = g_ptr_array_index (waiting, i);
      g_autoptr (GError) fault = NULL;
      g_autofree char *reply = NULL;
      Outcome outcome = send_one (self, to, &reply, &fault);

      n_cut = outcome == OUTCOME_CUT ? n_cut + 1 : 0;
      if (outcome == OUTCOME_FATAL || outcome == OUTCOME_NO_SERVER || n_cut > MAX_CUTS)
        {
          g_propagate_error (error, g_steal_pointer (&fault));
          return outcome;
        }
      if (!last && (outcome == OUTCOME_LATER || outcome == OUTCOME_CUT))
        {
          i++;
          continue;
        }
      if (outcome == OUTCOME_SENT)
        self->n_sent++;
      else
        add_refused (self, to, outcome == OUTCOME_CUT ? fault->message : reply);
      g_ptr_array_remove_index (waiting, i);
    }
  return OUTCOME_SENT;
}

static gboolean
send_all (Sender *self, GPtrArray *waiting, GError **error)
{
  for (guint round = 0; round < G_N_ELEMENTS (round_waits) && waiting->len > 0; round++)
    {
      gboolean last = round + 1 == G_N_ELEMENTS (round_waits);
      g_autoptr (GError) fault = NULL;
      Outcome outcome;

      if (round > 0 && !eks_clock_sleep (self->clock, round_waits[round] * G_USEC_PER_SEC, self->cancellable, error))
        return FALSE;
      outcome = send_round (self, waiting, last, &fault);
      if (outcome == OUTCOME_FATAL || (outcome != OUTCOME_SENT && last))
        {
          g_propagate_error (error, g_steal_pointer (&fault));
          return FALSE;
        }
    }
  return TRUE;
}

/* (transfer full): the addresses as they go to the server, each once */
static GPtrArray *
list_recipients (Sender *self)
{
  GPtrArray *recipients = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; self->mail->to[i] != NULL; i++)
    {
      g_autofree char *address = eks_mail_address_normalize (self->mail->to[i]);
      if (address == NULL)
        add_refused (self, self->mail->to[i], _("not a mail address"));
      else if (recipients->len >= EKS_MAIL_MAX_RECIPIENTS)
        add_refused (self, address, _("too many recipients"));
      else if (!g_ptr_array_find_with_equal_func (recipients, address, g_str_equal, NULL))
        g_ptr_array_add (recipients, g_steal_pointer (&address));
    }
  return recipients;
}

static gboolean
check_refused (Sender *self, GError **error)
{
  g_autofree char *names = NULL;

  if (self->refused->len == 0)
    return TRUE;
  if (self->refused->len > MAX_NAMED)
    g_ptr_array_set_size (self->refused, MAX_NAMED);
  g_ptr_array_add (self->refused, NULL);
  names = g_strjoinv (", ", (GStrv) self->refused->pdata);
  if (self->n_sent == 0)
    /* TRANSLATORS: %s is a list of mail addresses, each with the reason */
    g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("Nobody got the mail: %s"), names);
  else
    /* TRANSLATORS: %s is a list of mail addresses, each with the reason */
    g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("Not everybody got the mail: %s"), names);
  return FALSE;
}

/**
 * eks_mail_send:
 * @server: the server; one that is set
 * @password: (nullable): of its user
 * @mail: what is sent, and to whom
 * @clock: the time of its Date, and what waits before a further attempt
 * @logged_in: (out) (optional): whether the server asked for the user and took the password
 * @cancellable: (nullable): ends it within about a second
 * @error: return location
 *
 * Sends the mail to each recipient by itself, over a connection that is encrypted and whose certificate is checked (RFC 8314).
 * Nothing is said in the clear: a server that does not offer STARTTLS, or does not do it, gets nothing. What is refused for
 * now is tried twice more, within about 35 s, as the same mail. Blocks; any thread but the main one.
 *
 * Returns: whether everybody was sent it; %FALSE with %EKS_ERROR_DELIVERY, which names those who were not, or says what is
 *   wrong with the server, %EKS_ERROR_DELIVERY_REFUSED (login), %EKS_ERROR_PEER_CHANGED (certificate), %EKS_ERROR_USAGE or
 *   %G_IO_ERROR_CANCELLED
 */
gboolean
eks_mail_send (EksMailServer *server, const char *password, const EksMail *mail, EksClock *clock, gboolean *logged_in, GCancellable *cancellable, GError **error)
{
  g_auto (Sender) self = { .server = server, .password = password, .mail = mail, .clock = clock, .cancellable = cancellable };
  g_autoptr (GPtrArray) waiting = NULL;

  g_return_val_if_fail (EKS_IS_MAIL_SERVER (server) && eks_mail_server_is_set (server) && mail != NULL && EKS_IS_CLOCK (clock), FALSE);

  self.refused = g_ptr_array_new_with_free_func (g_free);
  self.from = eks_mail_address_normalize (eks_mail_server_get_from (server));
  if (self.from == NULL)
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, _("The address that mail is sent from is none. Correct it in the settings."));
      return FALSE;
    }
  self.url = make_url (server, self.from);
  self.curl = eks_curl_new (eks_mail_server_get_host (server));
  waiting = list_recipients (&self);
  if (!send_all (&self, waiting, error))
    return FALSE;
  if (logged_in != NULL)
    *logged_in = self.logged_in;
  return check_refused (&self, error);
}
