/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A transfer ends when it is cancelled or when nothing moves, whatever the server does. */

#include "config.h"

#include "eks-curl.h"
#include "eks-error.h"

#include <string.h>

/* Takes connections, and says nothing, or only @greeting. */
typedef struct
{
  GSocketListener *listener;
  const char *greeting;
  GCancellable *hit; /* cancelled once somebody is there */
  GThread *thread;
  guint16 port;
} Server;

static gpointer
serve (gpointer data)
{
  Server *server = data;
  g_autoptr (GSocketConnection) connection = g_socket_listener_accept (server->listener, NULL, NULL, NULL);
  char byte;

  if (server->greeting != NULL)
    g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), server->greeting, strlen (server->greeting), NULL, NULL, NULL);
  if (server->hit != NULL)
    g_cancellable_cancel (server->hit);
  while (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), &byte, 1, NULL, NULL) > 0)
    ;
  return NULL;
}

static void
start (Server *server)
{
  server->listener = g_socket_listener_new ();
  server->port = g_socket_listener_add_any_inet_port (server->listener, NULL, NULL);
  server->thread = g_thread_new ("server", serve, server);
}

static void
stop (Server *server)
{
  g_thread_join (server->thread);
  g_socket_listener_close (server->listener);
  g_object_unref (server->listener);
}

static void
set_url (CURL *easy, const char *scheme, guint port)
{
  g_autofree char *host = eks_curl_make_host ("localhost", port);
  g_autofree char *url = g_strdup_printf ("%s://%s/x", scheme, host);

  curl_easy_setopt (easy, CURLOPT_URL, url);
}

/* Name servers that say nothing, and one that knows a name. */
#define QUIET_TYPE (quiet_get_type ())
G_DECLARE_FINAL_TYPE (Quiet, quiet, QUIET, QUIET, GResolver)

struct _Quiet
{
  GResolver parent_instance;

  GCancellable *asked; /* cancelled once somebody asks */
};

G_DEFINE_FINAL_TYPE (Quiet, quiet, G_TYPE_RESOLVER)

static GList *
quiet_lookup (GResolver *resolver, const char *name, GCancellable *cancellable, GError **error)
{
  Quiet *self = QUIET_QUIET (resolver);

  if (g_str_equal (name, "known.example"))
    return g_list_append (NULL, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4));
  if (g_str_equal (name, "silent.example"))
    g_cancellable_cancel (self->asked);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error_literal (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such name");
  return NULL;
}

static void
quiet_class_init (QuietClass *klass)
{
  G_RESOLVER_CLASS (klass)->lookup_by_name = quiet_lookup;
}

static void
quiet_init (Quiet *self)
{
}

static void
test_names (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GResolver) before = g_resolver_get_default ();
  g_autoptr (Quiet) quiet = g_object_new (QUIET_TYPE, NULL);
  g_autoptr (EksCurl) curl = eks_curl_new ("somewhere");
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  Server server = { .greeting = "530 Go away\r\n" };

  quiet->asked = cancellable;
  g_resolver_set_default (G_RESOLVER (quiet));
  start (&server);
  url = g_strdup_printf ("ftp://known.example:%u/", server.port);

  eks_curl_set_patience (curl, 5);
  eks_curl_begin (curl, "ftp");
  eks_curl_set_url (curl, "ftp://other.example:21/");
  g_assert_false (eks_curl_perform (curl, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_assert_cmpint (eks_curl_get_code (curl), ==, CURLE_COULDNT_RESOLVE_HOST);
  g_clear_error (&error);

  eks_curl_begin (curl, "ftp");
  eks_curl_set_url (curl, url);
  g_assert_false (eks_curl_perform (curl, NULL, &error));
  g_assert_cmpint (eks_curl_get_response (curl), ==, 530);
  g_clear_error (&error);

  eks_curl_begin (curl, "ftp");
  eks_curl_set_url (curl, "ftp://silent.example:21/");
  g_assert_false (eks_curl_perform (curl, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_clear_pointer (&curl, eks_curl_free);
  stop (&server);
  g_resolver_set_default (before);
}

static const char *const schemes[] = { "sftp", "ftp", "ftps", "http", "https" };

/* Whatever the protocol is waiting for: the end comes at once, not when it says goodbye. */
static void
test_cancel (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (EksCurl) curl = eks_curl_new ("silent.example");
      g_autoptr (GError) error = NULL;
      Server server = { .hit = cancellable };

      start (&server);
      set_url (eks_curl_begin (curl, schemes[i]), schemes[i], server.port);
      g_assert_false (eks_curl_perform (curl, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_pointer (&curl, eks_curl_free);
      stop (&server);
    }
}

static void
test_silence (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      g_autoptr (EksCurl) curl = eks_curl_new ("silent.example");
      g_autoptr (GError) error = NULL;
      Server server = { .greeting = i % 2 == 0 ? NULL : "2" }; /* of an answer that never goes on */

      start (&server);
      eks_curl_set_patience (curl, 1);
      set_url (eks_curl_begin (curl, schemes[i]), schemes[i], server.port);
      g_assert_false (eks_curl_perform (curl, NULL, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
      g_assert_true (eks_curl_is_temporary (curl));
      g_assert_nonnull (strstr (error->message, "silent.example"));
      g_clear_pointer (&curl, eks_curl_free);
      stop (&server);
    }
}

static void
test_refused (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autoptr (EksCurl) curl = eks_curl_new ("gone.example");
  g_autoptr (GError) error = NULL;

  g_socket_listener_close (listener);
  set_url (eks_curl_begin (curl, "sftp"), "sftp", port);
  g_assert_false (eks_curl_perform (curl, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_assert_cmpint (eks_curl_get_code (curl), ==, CURLE_COULDNT_CONNECT);
  g_assert_true (eks_curl_is_temporary (curl));
}

/* What the server says is shown, but not believed. */
static void
test_words (void)
{
  g_autoptr (EksCurl) curl = eks_curl_new ("rude.example");
  g_autoptr (GError) error = NULL;
  Server server = { .greeting = "530 Go\x1b[31m away\r\n" };

  start (&server);
  eks_curl_set_patience (curl, 1);
  set_url (eks_curl_begin (curl, "ftp"), "ftp", server.port);
  g_assert_false (eks_curl_perform (curl, NULL, &error));
  g_assert_cmpint (eks_curl_get_response (curl), ==, 530);
  g_assert_null (strchr (error->message, '\x1b'));
  g_clear_pointer (&curl, eks_curl_free);
  stop (&server);
}

static void
test_wrong_protocol (void)
{
  g_autoptr (EksCurl) curl = eks_curl_new ("x");
  g_autoptr (GError) error = NULL;

  curl_easy_setopt (eks_curl_begin (curl, "sftp"), CURLOPT_URL, "file:///etc/passwd");
  g_assert_false (eks_curl_perform (curl, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_DELIVERY);
  g_assert_false (eks_curl_is_temporary (curl));
}

static void
test_urls (void)
{
  g_autofree char *path = eks_curl_escape_path ("/a b/æ+#%;*[]?&=~-._x");
  g_autofree char *name = eks_curl_make_host ("h.example", 22);
  g_autofree char *address = eks_curl_make_host ("::1", 990);
  g_autofree char *bracketed = eks_curl_make_host ("[::1]", 990);

  g_assert_cmpstr (path, ==, "/a%20b/%C3%A6%2B%23%25%3B%2A%5B%5D%3F%26%3D~-._x");
  g_assert_cmpstr (name, ==, "h.example:22");
  g_assert_cmpstr (address, ==, "[::1]:990");
  g_assert_cmpstr (bracketed, ==, "[::1]:990");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/curl/cancel", test_cancel);
  g_test_add_func ("/curl/silence", test_silence);
  g_test_add_func ("/curl/names", test_names);
  g_test_add_func ("/curl/refused", test_refused);
  g_test_add_func ("/curl/words", test_words);
  g_test_add_func ("/curl/wrong-protocol", test_wrong_protocol);
  g_test_add_func ("/curl/urls", test_urls);
  return g_test_run ();
}
