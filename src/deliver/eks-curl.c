/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libcurl with what every transfer of ours needs. Two habits of libcurl are kept from us: it says goodbye politely to a
 * server that does not answer any more, and it looks at a cancellation once a second. So the sockets are ours: when a
 * transfer is cancelled or too long silent they are shut, and whatever waits for them goes on at once. */

#include "config.h"

#include "eks-curl.h"

#include "eks-curl-address.h"
#include "eks-curl-error.h"
#include "eks-error.h"
#include "eks-text.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE 60            /* seconds */
#define CONNECT_PATIENCE 30    /* seconds, for the whole of connecting and signing in, at most */
#define GOODBYE_PATIENCE 2     /* seconds */
#define MAX_REPLY_BYTES 16384
#define MAX_SOCKETS 16

struct _EksCurl
{
  CURL *easy;
  char *server;    /* (owned): for messages */
  char detail[CURL_ERROR_SIZE];
  GString *reply;  /* (owned) */
  char **secrets;  /* (owned) (nullable): what a server may repeat and nobody is told */
  CURLcode code;
  guint patience;
  EksCurlAddress address; /* of the server of eks_curl_set_url() */
  EksCurlFlow flow; /* (nullable) */
  gpointer flow_data;
  GCancellable *cancellable; /* (unowned) (nullable): of the transfer */
  guint64 moved;   /* bytes, when something was last seen to move */
  gint64 moved_at; /* monotonic */
  gboolean overdue;

  GMutex lock;
  /* Below: guarded by the lock */
  int sockets[MAX_SOCKETS];
  guint n_sockets;
  gboolean shut;
};

static gsize
initialize_once (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    g_once_init_leave (&done, curl_global_init (CURL_GLOBAL_DEFAULT) == CURLE_OK ? 1 : 2);
  return done;
}

/**
 * eks_curl_new:
 * @server: the server as people know it, for messages
 *
 * Returns: (transfer full): a handle without a connection
 */
EksCurl *
eks_curl_new (const char *server)
{
  EksCurl *self;

  g_return_val_if_fail (server != NULL, NULL);

  self = g_new0 (EksCurl, 1);
  if (initialize_once () == 1)
    self->easy = curl_easy_init ();
  g_assert (self->easy != NULL); /* fails for want of memory only, as g_new() does */
  self->server = g_strdup (server);
  self->reply = g_string_new (NULL);
  self->patience = PATIENCE;
  g_mutex_init (&self->lock);
  return self;
}

/* Whoever waits for a socket is told at once that nothing comes any more. */
static void
shut_sockets (EksCurl *self)
{
  g_mutex_lock (&self->lock);
  self->shut = TRUE;
  for (guint i = 0; i < self->n_sockets; i++)
    shutdown (self->sockets[i], SHUT_RDWR);
  g_mutex_unlock (&self->lock);
}

/**
 * eks_curl_free:
 * @self: (nullable) (transfer full): a handle
 *
 * Says goodbye to the server if it was well, for two seconds at most.
 */
void
eks_curl_free (EksCurl *self)
{
  if (self == NULL)
    return;
  if (self->code != CURLE_OK)
    shut_sockets (self);
  curl_easy_setopt (self->easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long) GOODBYE_PATIENCE);
  curl_easy_setopt (self->easy, CURLOPT_XFERINFOFUNCTION, NULL);
  curl_easy_setopt (self->easy, CURLOPT_RESOLVE, NULL);
  curl_easy_cleanup (self->easy);
  eks_curl_address_clear (&self->address);
  g_mutex_clear (&self->lock);
  g_string_free (self->reply, TRUE);
  g_strfreev (self->secrets);
  g_free (self->server);
  g_free (self);
}

static curl_socket_t
open_socket (void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
  EksCurl *self = data;
  int fd = -1;

  g_mutex_lock (&self->lock);
  if (!self->shut && self->n_sockets < MAX_SOCKETS)
    fd = socket (address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (fd >= 0)
    self->sockets[self->n_sockets++] = fd;
  g_mutex_unlock (&self->lock);
  return fd >= 0 ? fd : CURL_SOCKET_BAD;
}

static int
close_socket (void *data, curl_socket_t fd)
{
  EksCurl *self = data;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->n_sockets; i++)
    if (self->sockets[i] == fd)
      self->sockets[i] = self->sockets[--self->n_sockets];
  g_mutex_unlock (&self->lock);
  return close (fd);
}

static int
on_flow (void *data, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
  EksCurl *self = data;
  guint64 moved = (guint64) down + (guint64) up + self->reply->len;
  gint64 now = g_get_monotonic_time ();

  if (moved != self->moved)
    {
      self->moved = moved;
      self->moved_at = now;
    }
  if (self->flow != NULL)
    self->flow ((guint64) up, (guint64) down, self->flow_data);
  self->overdue = now - self->moved_at > (gint64) self->patience * G_USEC_PER_SEC;
  if (!self->overdue && !g_cancellable_is_cancelled (self->cancellable))
    return 0;
  shut_sockets (self);
  return 1;
}

static size_t
on_reply (char *data, size_t size, size_t count, void *user_data)
{
  EksCurl *self = user_data;

  if (self->reply->len + count > MAX_REPLY_BYTES)
    g_string_truncate (self->reply, 0); /* what comes last counts */
  g_string_append_len (self->reply, data, (gssize) MIN (count, MAX_REPLY_BYTES));
  return count;
}

static size_t
drop_body (char *data, size_t size, size_t count, void *user_data)
{
  return size * count;
}

static void
set_shared_options (EksCurl *self, const char *protocols)
{
  curl_easy_setopt (self->easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (self->easy, CURLOPT_PROTOCOLS_STR, protocols);
  curl_easy_setopt (self->easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (self->easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt (self->easy, CURLOPT_ERRORBUFFER, self->detail);
  curl_easy_setopt (self->easy, CURLOPT_CONNECTTIMEOUT, (long) MIN (self->patience, CONNECT_PATIENCE));
  curl_easy_setopt (self->easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long) self->patience);
  curl_easy_setopt (self->easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (self->easy, CURLOPT_XFERINFOFUNCTION, on_flow);
  curl_easy_setopt (self->easy, CURLOPT_XFERINFODATA, self);
  curl_easy_setopt (self->easy, CURLOPT_HEADERFUNCTION, on_reply);
  curl_easy_setopt (self->easy, CURLOPT_HEADERDATA, self);
  curl_easy_setopt (self->easy, CURLOPT_WRITEFUNCTION, drop_body);
  curl_easy_setopt (self->easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt (self->easy, CURLOPT_OPENSOCKETDATA, self);
  curl_easy_setopt (self->easy, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
  curl_easy_setopt (self->easy, CURLOPT_CLOSESOCKETDATA, self);
  curl_easy_setopt (self->easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (self->easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt (self->easy, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
}

/**
 * eks_curl_begin:
 * @self: a handle
 * @protocols: what the URL may begin with: `sftp`, `ftp,ftps`, `https`
 *
 * Begins a transfer with nothing left over from the one before but its connection: certificates are checked, nothing is
 * followed to elsewhere, a body is dropped, what comes as headers is kept for eks_curl_get_reply().
 *
 * Returns: (transfer none): where the rest is set
 */
CURL *
eks_curl_begin (EksCurl *self, const char *protocols)
{
  g_return_val_if_fail (self != NULL && protocols != NULL, NULL);

  curl_easy_reset (self->easy);
  self->flow = NULL;
  set_shared_options (self, protocols);
  return self->easy;
}

/**
 * eks_curl_set_url:
 * @self: a handle with a transfer begun
 * @url: where it goes
 *
 * As CURLOPT_URL, but the name of the server is asked for in a way that can be cancelled. Not for what may go through a
 * proxy, which knows other names.
 */
void
eks_curl_set_url (EksCurl *self, const char *url)
{
  g_return_if_fail (self != NULL && url != NULL);

  curl_easy_setopt (self->easy, CURLOPT_URL, url);
  curl_easy_setopt (self->easy, CURLOPT_RESOLVE, NULL);
  eks_curl_address_set_url (&self->address, url);
}

/**
 * eks_curl_get_easy:
 * @self: a handle
 *
 * Returns: (transfer none): the handle of libcurl, for asking about the last transfer
 */
CURL *
eks_curl_get_easy (EksCurl *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->easy;
}

/**
 * eks_curl_set_login:
 * @self: a handle
 * @user: (nullable): who signs in
 * @password: (nullable): of this user
 *
 * What the server says after that is shown without @password, and without what AUTH PLAIN (RFC 4616) and AUTH LOGIN make of it.
 */
void
eks_curl_set_login (EksCurl *self, const char *user, const char *password)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  g_return_if_fail (self != NULL);

  curl_easy_setopt (self->easy, CURLOPT_USERNAME, user != NULL ? user : "");
  curl_easy_setopt (self->easy, CURLOPT_PASSWORD, password != NULL ? password : "");
  g_clear_pointer (&self->secrets, g_strfreev);
  if (password == NULL || password[0] == '\0')
    return;
  g_string_append_c (plain, '\0');
  g_string_append (plain, user != NULL ? user : "");
  g_string_append_c (plain, '\0');
  g_string_append (plain, password);
  self->secrets = g_new0 (char *, 4);
  self->secrets[0] = g_base64_encode ((const guchar *) plain->str, plain->len);
  self->secrets[1] = g_strdup (password);
  self->secrets[2] = g_base64_encode ((const guchar *) password, strlen (password));
}

/**
 * eks_curl_obscure:
 * @self: a handle
 * @text: what the server said
 *
 * Returns: (transfer full): @text without the password of eks_curl_set_login(); to be used before @text is cut, as a piece of the
 *   password would not be known again
 */
char *
eks_curl_obscure (EksCurl *self, const char *text)
{
  g_return_val_if_fail (self != NULL && text != NULL, NULL);

  return eks_text_obscure (text, (const char *const *) self->secrets);
}

/**
 * eks_curl_set_patience:
 * @self: a handle
 * @seconds: how long nothing may move before a transfer is given up; 60 unless set; from the next eks_curl_begin() on
 */
void
eks_curl_set_patience (EksCurl *self, guint seconds)
{
  g_return_if_fail (self != NULL && seconds > 0);
  self->patience = seconds;
}

/**
 * eks_curl_set_flow:
 * @self: a handle
 * @func: (nullable): is told what moves in the transfer that was begun
 * @data: for @func
 */
void
eks_curl_set_flow (EksCurl *self, EksCurlFlow func, gpointer data)
{
  g_return_if_fail (self != NULL);
  self->flow = func;
  self->flow_data = data;
}

static void
on_cancelled (GCancellable *cancellable, EksCurl *self)
{
  shut_sockets (self);
}

static void
run (EksCurl *self)
{
  gulong handler = 0;

  if (!eks_curl_address_find (&self->address, self->cancellable, NULL))
    {
      self->code = CURLE_COULDNT_RESOLVE_HOST;
      return;
    }
  if (self->address.list != NULL)
    curl_easy_setopt (self->easy, CURLOPT_RESOLVE, self->address.list);
  self->shut = FALSE;
  if (self->cancellable != NULL)
    handler = g_cancellable_connect (self->cancellable, G_CALLBACK (on_cancelled), self, NULL);
  self->code = curl_easy_perform (self->easy);
  if (handler != 0)
    g_cancellable_disconnect (self->cancellable, handler);
  /* A connection that was shut in the very last moment is of no use to the next transfer. */
  if (self->shut && self->code == CURLE_OK && g_cancellable_is_cancelled (self->cancellable))
    self->code = CURLE_ABORTED_BY_CALLBACK;
}

/**
 * eks_curl_perform:
 * @self: a handle with a transfer begun
 * @cancellable: (nullable): ends it within about a second
 * @error: return location
 *
 * Returns: %FALSE with an error of our domain, in words, or %G_IO_ERROR_CANCELLED
 */
gboolean
eks_curl_perform (EksCurl *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  self->detail[0] = '\0';
  g_string_truncate (self->reply, 0);
  self->moved = 0;
  self->moved_at = g_get_monotonic_time ();
  self->overdue = FALSE;
  self->code = CURLE_ABORTED_BY_CALLBACK;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  self->cancellable = cancellable;
  run (self);
  self->cancellable = NULL;
  if (self->code == CURLE_OK)
    return TRUE;
  curl_easy_setopt (self->easy, CURLOPT_RESOLVE, NULL);
  eks_curl_address_forget (&self->address);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->overdue)
    self->code = CURLE_OPERATION_TIMEDOUT;
  else if (strstr (self->detail, "HTTP/0.9") != NULL) /* how an answer is called that is not HTTP at all */
    self->code = CURLE_WEIRD_SERVER_REPLY;
  eks_curl_set_error (self, error);
  return FALSE;
}

/**
 * eks_curl_get_code:
 * @self: a handle
 *
 * Returns: libcurl's code of the last transfer
 */
CURLcode
eks_curl_get_code (EksCurl *self)
{
  g_return_val_if_fail (self != NULL, CURLE_OK);
  return self->code;
}

/**
 * eks_curl_fail:
 * @self: a handle whose last transfer succeeded
 * @code: how it failed after all
 *
 * For answers that only the protocol above understands.
 */
void
eks_curl_fail (EksCurl *self, CURLcode code)
{
  g_return_if_fail (self != NULL);
  self->code = code;
}

/* Whether all connections that libcurl keeps are still there. */
static gboolean
is_alive (EksCurl *self)
{
  gboolean alive;
  char byte;

  g_mutex_lock (&self->lock);
  alive = self->n_sockets > 0 && !self->shut;
  for (guint i = 0; i < self->n_sockets && alive; i++)
    {
      gssize got = recv (self->sockets[i], &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT);
      alive = got > 0 || (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK));
    }
  g_mutex_unlock (&self->lock);
  return alive;
}

/**
 * eks_curl_is_temporary:
 * @self: a handle
 *
 * Returns: whether the last transfer failed for something that may pass: the network broke, the server was silent or busy
 */
gboolean
eks_curl_is_temporary (EksCurl *self)
{
  long response;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->code == CURLE_OK || self->code == CURLE_LOGIN_DENIED || self->code == CURLE_REMOTE_DISK_FULL)
    return FALSE;
  if (self->code == CURLE_QUOTE_ERROR && !is_alive (self)) /* also called so when no answer came */
    return TRUE;
  if (self->code == CURLE_FAILED_INIT && strstr (self->detail, ": -5, ") != NULL)
    return FALSE; /* LIBSSH2_ERROR_KEX_FAILURE: no way of encrypting in common */
  response = eks_curl_get_response (self);
  if (response == 452)
    return FALSE; /* no space: RFC 959 */
  return eks_curl_code_is_temporary (self->code) || (response >= 400 && response < 500);
}

/**
 * eks_curl_get_response:
 * @self: a handle
 *
 * Returns: the number that the server answered last: 226, 200; 0 without one
 */
long
eks_curl_get_response (EksCurl *self)
{
  long response = 0;

  g_return_val_if_fail (self != NULL, 0);

  curl_easy_getinfo (self->easy, CURLINFO_RESPONSE_CODE, &response);
  return response;
}

/**
 * eks_curl_get_reply:
 * @self: a handle
 *
 * Returns: (transfer none): what the server sent as replies or headers in the last transfer, 16 KiB at most. Anything
 *   may stand in it
 */
const char *
eks_curl_get_reply (EksCurl *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->reply->str;
}

/**
 * eks_curl_get_detail:
 * @self: a handle
 *
 * Returns: (transfer none): what libcurl has to say about the failure, in English; may be empty
 */
const char *
eks_curl_get_detail (EksCurl *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->detail;
}

/**
 * eks_curl_get_server:
 * @self: a handle
 *
 * Returns: (transfer none): the server as people know it
 */
const char *
eks_curl_get_server (EksCurl *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->server;
}

/**
 * eks_curl_escape_path:
 * @path: a path, any bytes
 *
 * Returns: (transfer full): it as part of an URL, everything encoded but letters, digits and `-._~/`
 */
char *
eks_curl_escape_path (const char *path)
{
  GString *escaped;

  g_return_val_if_fail (path != NULL, NULL);

  escaped = g_string_new (NULL);
  for (const char *at = path; *at != '\0'; at++)
    if (g_ascii_isalnum (*at) || strchr ("-._~/", *at) != NULL)
      g_string_append_c (escaped, *at);
    else
      g_string_append_printf (escaped, "%%%02X", (guchar) *at);
  return g_string_free (escaped, FALSE);
}

/**
 * eks_curl_make_host:
 * @host: a name or an address
 * @port: its port
 *
 * Returns: (transfer full): the part of an URL between `//` and `/`
 */
char *
eks_curl_make_host (const char *host, guint port)
{
  g_return_val_if_fail (host != NULL, NULL);

  if (strchr (host, ':') != NULL && host[0] != '[')
    return g_strdup_printf ("[%s]:%u", host, port);
  return g_strdup_printf ("%s:%u", host, port);
}
