/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FTP through libcurl: passive only, through TLS that is required where the destination says so, one folder of the server
 * never entered but named in full, so that no command depends on the one before. */

#include "config.h"

#include "eks-ftp-delivery.h"

#include "eks-curl-error.h"
#include "eks-error.h"
#include "eks-ftp-reply.h"
#include "eks-local-file.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ANONYMOUS "anonymous"
#define COMMAND_UTF8 "*OPTS UTF8 ON"

#define MAX_WORDS 200 /* characters of what a server says */

/* RFC 959, 4.2.2 */
enum
{
  REPLY_INFORMATION = 213,
  REPLY_NO_SPACE_NOW = 452,
  REPLY_NOT_THERE = 550,
  REPLY_NO_SPACE = 552,
};

struct _EksFtpDelivery
{
  EksRemoteDelivery parent_instance;

  char *ca_file; /* (owned) (nullable) */
  gboolean used; /* the connection has had a data connection */
  struct curl_slist *utf8; /* (owned): the command that some servers wait for (RFC 2640 asks for none) */
};

G_DEFINE_FINAL_TYPE (EksFtpDelivery, eks_ftp_delivery, EKS_TYPE_REMOTE_DELIVERY)

static void
eks_ftp_delivery_finalize (GObject *object)
{
  EksFtpDelivery *self = EKS_FTP_DELIVERY (object);

  g_free (self->ca_file);
  curl_slist_free_all (self->utf8);
  G_OBJECT_CLASS (eks_ftp_delivery_parent_class)->finalize (object);
}

static EksDestination *
get_destination (gpointer self)
{
  return eks_delivery_get_destination (self);
}

static EksCurl *
get_curl (EksFtpDelivery *self)
{
  return eks_remote_delivery_get_curl (EKS_REMOTE_DELIVERY (self));
}

static gboolean
is_secure (EksFtpDelivery *self)
{
  return eks_destination_get_kind (get_destination (self)) == EKS_DESTINATION_FTPS;
}

static gboolean
prepare (EksDelivery *delivery, GError **error)
{
  const char *ca_file = eks_destination_get_ca_file (get_destination (delivery));

  if (ca_file[0] != '\0')
    EKS_FTP_DELIVERY (delivery)->ca_file = eks_folder_expand_home (ca_file);
  return EKS_DELIVERY_CLASS (eks_ftp_delivery_parent_class)->prepare (delivery, error);
}

/* As the commands take it, without a “/” at its end. */
static char *
clean_folder (EksRemoteDelivery *delivery, const char *folder)
{
  char *cleaned = g_strdup (folder);

  while (strlen (cleaned) > 1 && g_str_has_suffix (cleaned, "/"))
    cleaned[strlen (cleaned) - 1] = '\0';
  return cleaned;
}

/* The first “/” of an URL is none of the path: one that begins at the root has it encoded (RFC 1738, 3.2.2). */
static char *
make_url (EksFtpDelivery *self, const char *path)
{
  EksDestination *destination = get_destination (self);
  g_autofree char *host = eks_curl_make_host (eks_destination_get_host (destination), (guint) eks_destination_get_effective_port (destination));
  g_autofree char *escaped = eks_curl_escape_path (path[0] == '/' ? path + 1 : path);

  return g_strconcat (is_secure (self) && eks_destination_get_implicit_tls (destination) ? "ftps://" : "ftp://", host,
                      path[0] == '/' ? "/%2F" : "/", escaped, NULL);
}

static CURL *
begin (EksFtpDelivery *self, const char *path)
{
  EksDestination *destination = get_destination (self);
  const char *user = eks_destination_get_user (destination);
  const char *secret = eks_delivery_get_secret (EKS_DELIVERY (self));
  CURL *easy = eks_remote_delivery_begin (EKS_REMOTE_DELIVERY (self), "ftp,ftps");
  g_autofree char *url = make_url (self, path);

  eks_curl_set_url (get_curl (self), url);
  eks_curl_set_login (get_curl (self), user[0] != '\0' ? user : ANONYMOUS, secret);
  if (secret == NULL && user[0] == '\0')
    curl_easy_setopt (easy, CURLOPT_PASSWORD, ANONYMOUS); /* no secret */
  curl_easy_setopt (easy, CURLOPT_FTP_FILEMETHOD, (long) CURLFTPMETHOD_NOCWD);
  curl_easy_setopt (easy, CURLOPT_FTP_SKIP_PASV_IP, 1L);
  if (is_secure (self))
    curl_easy_setopt (easy, CURLOPT_USE_SSL, (long) CURLUSESSL_ALL);
  if (self->ca_file != NULL)
    {
      curl_easy_setopt (easy, CURLOPT_CAINFO, self->ca_file);
      curl_easy_setopt (easy, CURLOPT_CAPATH, NULL); /* in the place of the system's authorities, not beside them */
    }
  return easy;
}

/* What the server says is mostly more to the point than its number. */
static void
set_said_error (EksFtpDelivery *self, const char *path, const char *words, GError **error)
{
  g_autofree char *place = eks_remote_delivery_describe (EKS_REMOTE_DELIVERY (self), path);

  /* TRANSLATORS: %1$s is a file or folder at a server, %2$s what the server said about it */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("The server did not accept “%1$s”: “%2$s”. Choose another folder, or ask whoever looks after the server."), place, words);
}

static gboolean
is_no_space (long code)
{
  return code == REPLY_NO_SPACE || code == REPLY_NO_SPACE_NOW;
}

static void
set_full_error (EksFtpDelivery *self, GError **error)
{
  g_set_error (error, EKS_ERROR, EKS_ERROR_NO_SPACE, _("There is no space left at “%s”. Make room there, then export again."), eks_curl_get_server (get_curl (self)));
}

/* Returns: %FALSE, with @fault or something better in @error */
static gboolean
tell (EksFtpDelivery *self, const char *path, GError *fault, GError **error)
{
  EksCurl *curl = get_curl (self);
  long response = eks_curl_get_response (curl);
  g_autofree char *words = eks_curl_dup_words (curl);
  CURLcode code = eks_error_is_cancelled (fault) ? CURLE_OK : eks_curl_get_code (curl);

  if (code == CURLE_OK || code == CURLE_LOGIN_DENIED || response < 400 || words[0] == '\0')
    {
      g_propagate_error (error, fault);
      return FALSE;
    }
  g_error_free (fault);
  if (is_no_space (response))
    set_full_error (self, error);
  else
    set_said_error (self, path, words, error);
  return FALSE;
}

static void
set_reply_error (EksFtpDelivery *self, const char *path, const EksFtpReply *reply, GError **error)
{
  g_autofree char *valid = g_utf8_make_valid (reply->text, -1);
  g_autofree char *safe = eks_curl_obscure (get_curl (self), valid);
  g_autofree char *cut = g_utf8_substring (safe, 0, MIN (MAX_WORDS, g_utf8_strlen (safe, -1)));
  g_autofree char *words = eks_text_make_printable (cut);

  if (is_no_space (reply->code))
    set_full_error (self, error);
  else
    set_said_error (self, path, words, error);
  if (reply->code / 100 == 4 && !is_no_space (reply->code))
    eks_curl_fail (get_curl (self), CURLE_WEIRD_SERVER_REPLY); /* “not now” */
}

typedef struct
{
  const char *name;
  const char *argument;
} Command;

static gboolean
run_commands (EksFtpDelivery *self, const Command *commands, guint count, GCancellable *cancellable, GError **error)
{
  struct curl_slist *list = NULL;
  CURL *easy = begin (self, "/"); /* an absolute path: libcurl adds no command of its own */
  gboolean good;

  for (guint i = 0; i < count; i++)
    if (!g_str_is_ascii (commands[i].argument) && list == NULL)
      list = curl_slist_append (NULL, COMMAND_UTF8);
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *line = g_strconcat ("*", commands[i].name, " ", commands[i].argument, NULL); /* “*”: whatever the answer is */
      list = curl_slist_append (list, line);
    }
  curl_easy_setopt (easy, CURLOPT_NOBODY, 1L);
  curl_easy_setopt (easy, CURLOPT_QUOTE, list);
  good = eks_curl_perform (get_curl (self), cancellable, error);
  curl_easy_setopt (easy, CURLOPT_QUOTE, NULL);
  curl_slist_free_all (list);
  return good;
}

/* Sends commands in a row. Returns: (transfer full) (nullable) (element-type EksFtpReply): as many answers, of any kind */
static GPtrArray *
ask (EksFtpDelivery *self, const Command *commands, guint count, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) replies = NULL;

  if (!run_commands (self, commands, count, cancellable, error))
    return NULL;
  replies = eks_ftp_parse_replies (eks_curl_get_reply (get_curl (self)));
  if (replies->len >= count)
    {
      g_ptr_array_remove_range (replies, 0, replies->len - count); /* those of signing in */
      return g_steal_pointer (&replies);
    }
  eks_curl_fail (get_curl (self), CURLE_WEIRD_SERVER_REPLY);
  /* TRANSLATORS: %s is a server */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("“%s” does not answer as an FTP server does."), eks_curl_get_server (get_curl (self)));
  return NULL;
}

static const EksFtpReply *
get_reply (GPtrArray *replies, guint index)
{
  return g_ptr_array_index (replies, index);
}

/* Asks for a change of @path. Returns: whether all was done */
static gboolean
change (EksFtpDelivery *self, const char *path, const Command *commands, guint count, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) replies = ask (self, commands, count, cancellable, error);

  if (replies == NULL)
    return FALSE;
  for (guint i = 0; i < count; i++)
    if (get_reply (replies, i)->code >= 400)
      {
        set_reply_error (self, path, get_reply (replies, i), error);
        return FALSE;
      }
  return TRUE;
}

static gboolean
look (EksRemoteDelivery *delivery, const char *path, EksRemoteInfo *info, GCancellable *cancellable, GError **error)
{
  EksFtpDelivery *self = EKS_FTP_DELIVERY (delivery);
  const Command commands[] = { { "TYPE", "I" }, { "SIZE", path }, { "MDTM", path } };
  g_autoptr (GPtrArray) replies = ask (self, commands, G_N_ELEMENTS (commands), cancellable, error);

  if (replies == NULL)
    return FALSE;
  if (get_reply (replies, 1)->code == REPLY_NOT_THERE)
    return TRUE;
  if (get_reply (replies, 1)->code != REPLY_INFORMATION || !eks_ftp_parse_size (get_reply (replies, 1)->text, &info->bytes))
    {
      set_reply_error (self, path, get_reply (replies, 1), error);
      return FALSE;
    }
  info->exists = TRUE;
  info->changed = get_reply (replies, 2)->code == REPLY_INFORMATION ? eks_ftp_parse_time (get_reply (replies, 2)->text) : -1;
  return TRUE;
}

/* A transfer with a data connection. Servers may ask that its TLS goes on with the session of the control connection, and
 * in TLS 1.3 some let each be gone on with but once; an upload never sees the one that would follow. So each data
 * connection has a control connection of its own. */
static CURL *
begin_data (EksFtpDelivery *self, const char *path)
{
  CURL *easy = begin (self, path);

  if (is_secure (self) && self->used)
    {
      curl_easy_setopt (easy, CURLOPT_FRESH_CONNECT, 1L);
      curl_easy_setopt (easy, CURLOPT_MAXCONNECTS, 1L);
    }
  self->used = TRUE;
  if (!g_str_is_ascii (path))
    curl_easy_setopt (easy, CURLOPT_QUOTE, self->utf8);
  return easy;
}

static gboolean
send_file (EksRemoteDelivery *delivery, const EksParcel *parcel, const char *path, guint64 from, GCancellable *cancellable, GError **error)
{
  EksFtpDelivery *self = EKS_FTP_DELIVERY (delivery);
  CURL *easy = begin_data (self, path);
  GError *fault = NULL;

  return eks_remote_upload (delivery, easy, parcel, from, cancellable, &fault) || tell (self, path, fault, error);
}

static gboolean
fetch (EksRemoteDelivery *delivery, const char *path, EksDigest *digest, GCancellable *cancellable, GError **error)
{
  EksFtpDelivery *self = EKS_FTP_DELIVERY (delivery);
  CURL *easy = begin_data (self, path);
  GError *fault = NULL;

  return eks_remote_download (delivery, easy, digest, cancellable, &fault) || tell (self, path, fault, error);
}

static gboolean
rename_file (EksRemoteDelivery *delivery, const char *from, const char *to, GCancellable *cancellable, GError **error)
{
  const Command commands[] = { { "RNFR", from }, { "RNTO", to } };

  return change (EKS_FTP_DELIVERY (delivery), to, commands, G_N_ELEMENTS (commands), cancellable, error);
}

static gboolean
unlink_file (EksRemoteDelivery *delivery, const char *path, GCancellable *cancellable, GError **error)
{
  const Command command = { "DELE", path };
  g_autoptr (GError) fault = NULL;
  EksRemoteInfo info = { .exists = TRUE };

  if (change (EKS_FTP_DELIVERY (delivery), path, &command, 1, cancellable, &fault))
    return TRUE;
  if (eks_curl_get_code (eks_remote_delivery_get_curl (delivery)) == CURLE_OK)
    {
      info.exists = FALSE;
      if (look (delivery, path, &info, cancellable, NULL) && !info.exists)
        return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

/* Where the login leads: the way back after a folder was entered. */
static char *
get_entry (EksFtpDelivery *self)
{
  const char *entry = NULL;

  curl_easy_getinfo (eks_curl_get_easy (get_curl (self)), CURLINFO_FTP_ENTRY_PATH, &entry);
  return g_strdup (entry != NULL && entry[0] != '\0' ? entry : "/");
}

static gboolean
connect_once (EksFtpDelivery *self, GCancellable *cancellable, GError **error)
{
  CURL *easy = begin (self, "/"); /* an absolute path: libcurl adds no command of its own */
  GError *fault = NULL;

  curl_easy_setopt (easy, CURLOPT_NOBODY, 1L);
  return eks_curl_perform (get_curl (self), cancellable, &fault) || tell (self, "", fault, error);
}

static gboolean
has_folder (EksRemoteDelivery *delivery, const char *folder, gboolean *has, GCancellable *cancellable, GError **error)
{
  EksFtpDelivery *self = EKS_FTP_DELIVERY (delivery);
  g_autofree char *entry = connect_once (self, cancellable, error) ? get_entry (self) : NULL;
  const Command commands[] = { { "CWD", folder }, { "CWD", entry } };
  g_autoptr (GPtrArray) replies = entry != NULL ? ask (self, commands, G_N_ELEMENTS (commands), cancellable, error) : NULL;

  if (replies == NULL)
    return FALSE;
  *has = get_reply (replies, 0)->code / 100 == 2;
  if (get_reply (replies, 0)->code / 100 != 4)
    return TRUE;
  set_reply_error (self, folder, get_reply (replies, 0), error);
  return FALSE;
}

/* Somebody else may have made it in the same moment. */
static gboolean
make_folder (EksRemoteDelivery *delivery, const char *folder, GCancellable *cancellable, GError **error)
{
  const Command command = { "MKD", folder };
  g_autoptr (GError) fault = NULL;
  gboolean has = FALSE;

  if (change (EKS_FTP_DELIVERY (delivery), folder, &command, 1, cancellable, &fault))
    return TRUE;
  if (eks_curl_get_code (eks_remote_delivery_get_curl (delivery)) == CURLE_OK && has_folder (delivery, folder, &has, cancellable, NULL) && has)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

static gboolean
drop_folder (EksRemoteDelivery *delivery, const char *folder, GCancellable *cancellable, GError **error)
{
  const Command command = { "RMD", folder };

  return change (EKS_FTP_DELIVERY (delivery), folder, &command, 1, cancellable, error);
}

static void
add_security (EksFtpDelivery *self, EksDeliveryCheck *check)
{
  const char *server = eks_curl_get_server (get_curl (self));
  g_autofree char *text = NULL;

  if (!is_secure (self))
    {
      eks_delivery_check_add (check, EKS_CHECK_NOT_CHECKED, _("Not protected: FTP sends the password and the file in clear, and nobody can tell whether it is the right server. Prefer SFTP or FTPS."));
      return;
    }
  /* TRANSLATORS: %s is a server */
  text = g_strdup_printf (_("The certificate of “%s” is good, and the connection is encrypted."), server);
  eks_delivery_check_add (check, EKS_CHECK_DONE, text);
}

static gboolean
sign_in (EksRemoteDelivery *delivery, EksDeliveryCheck *check, GCancellable *cancellable, GError **error)
{
  EksFtpDelivery *self = EKS_FTP_DELIVERY (delivery);
  const char *user = eks_destination_get_user (get_destination (self));

  if (!connect_once (self, cancellable, error))
    return FALSE;
  add_security (self, check);
  eks_remote_delivery_add_login (delivery, check, user[0] != '\0' ? user : ANONYMOUS);
  return TRUE;
}

static void
eks_ftp_delivery_class_init (EksFtpDeliveryClass *klass)
{
  EksRemoteDeliveryClass *remote_class = EKS_REMOTE_DELIVERY_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = eks_ftp_delivery_finalize;
  EKS_DELIVERY_CLASS (klass)->prepare = prepare;
  remote_class->clean_folder = clean_folder;
  remote_class->look = look;
  remote_class->send = send_file;
  remote_class->fetch = fetch;
  remote_class->rename = rename_file;
  remote_class->unlink = unlink_file;
  remote_class->has_folder = has_folder;
  remote_class->make_folder = make_folder;
  remote_class->drop_folder = drop_folder;
  remote_class->sign_in = sign_in;
}

static void
eks_ftp_delivery_init (EksFtpDelivery *self)
{
  self->utf8 = curl_slist_append (NULL, COMMAND_UTF8);
}
