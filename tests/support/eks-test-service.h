/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A service that says what a test wants, in a thread of its own, and remembers what it was asked. */
#pragma once

#include <libsoup/soup.h>
#include <string.h>

typedef struct _TestService TestService;

/* Runs in the service's thread. @nth: how many questions came before this one */
typedef void (*TestAnswerFunc) (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth);

struct _TestService
{
  TestAnswerFunc answer;
  gpointer data;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  gboolean tls;
  gboolean may_post;
  char *origin;
  GMutex lock;
  GPtrArray *asked;       /* (element-type utf8): path and query */
  GPtrArray *credentials; /* (element-type utf8): Authorization, or "" */
  GPtrArray *methods;     /* (element-type utf8) */
  GPtrArray *bodies;      /* (element-type utf8) */
};

/* Signed by itself, for localhost: nobody's secret. */
static const char test_certificate[] =
  "-----BEGIN PRIVATE KEY-----\n"
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgNOfFK864rl1tZH30\n"
  "ScikJczVsjDMR/OoWVk3RyGlctKhRANCAAThE3KntShFZJ1FHLlt9mj/A3qfZvBt\n"
  "Gk1JgbHMAW7yYgR9KXw/4pxmf5N0P59C+nTJ5yWVvDOf/rMxwEU07Tgt\n"
  "-----END PRIVATE KEY-----\n"
  "-----BEGIN CERTIFICATE-----\n"
  "MIIBljCCATugAwIBAgIUbAh2MGorHomBbDhoOmthedzzyw8wCgYIKoZIzj0EAwIw\n"
  "FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjEyMTkxNFoYDzIxMjYxMDI5\n"
  "MTIxOTE0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO\n"
  "PQMBBwNCAAThE3KntShFZJ1FHLlt9mj/A3qfZvBtGk1JgbHMAW7yYgR9KXw/4pxm\n"
  "f5N0P59C+nTJ5yWVvDOf/rMxwEU07Tgto2kwZzAdBgNVHQ4EFgQUEI94ZZrVxU91\n"
  "1g4EVIufLoHRysowHwYDVR0jBBgwFoAUEI94ZZrVxU911g4EVIufLoHRysowDwYD\n"
  "VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID\n"
  "SQAwRgIhAMX2vwySpB/7NBpDfRhYnx6e17r1CXJLYsNchk2xLXDYAiEAvKykUgsV\n"
  "jd4xs4NrisfPo9i1O1oTMY0c0MIuXp/ARw4=\n"
  "-----END CERTIFICATE-----\n";

static inline void
test_service_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  TestService *self = data;
  GUri *uri = soup_server_message_get_uri (message);
  const char *credential = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  const char *text = g_uri_get_query (uri);

  SoupMessageBody *body = soup_server_message_get_request_body (message);

  /* Only an access token is asked for with a form, and what a test of actions sends. */
  if (!self->may_post)
    g_assert_cmpstr (soup_server_message_get_method (message), ==, g_str_has_suffix (path, "/token") ? "POST" : "GET");
  g_mutex_lock (&self->lock);
  guint nth = self->asked->len;
  g_ptr_array_add (self->asked, text != NULL ? g_strdup_printf ("%s?%s", path, text) : g_strdup (path));
  g_ptr_array_add (self->credentials, g_strdup (credential != NULL ? credential : ""));
  g_ptr_array_add (self->methods, g_strdup (soup_server_message_get_method (message)));
  g_ptr_array_add (self->bodies, g_strndup (body->data != NULL ? body->data : "", body->length));
  g_mutex_unlock (&self->lock);
  self->answer (self, message, query, nth);
}

static inline gpointer
test_service_run (gpointer data)
{
  TestService *self = data;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new (NULL, NULL);
  if (self->tls)
    {
      g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_pem (test_certificate, -1, &error);
      g_assert_no_error (error);
      soup_server_set_tls_certificate (self->server, certificate);
    }
  soup_server_add_handler (self->server, NULL, test_service_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY | (self->tls ? SOUP_SERVER_LISTEN_HTTPS : 0), &error);
  g_assert_no_error (error);
  GSList *uris = soup_server_get_uris (self->server);
  g_mutex_lock (&self->lock);
  self->origin = g_strdup_printf ("%s://%s:%d", self->tls ? "https" : "http", self->tls ? "localhost" : "127.0.0.1", g_uri_get_port (uris->data));
  g_mutex_unlock (&self->lock);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static inline TestService *
test_service_start (TestAnswerFunc answer, gpointer data, gboolean tls)
{
  TestService *self = g_new0 (TestService, 1);

  self->answer = answer;
  self->data = data;
  self->tls = tls;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->asked = g_ptr_array_new_with_free_func (g_free);
  self->credentials = g_ptr_array_new_with_free_func (g_free);
  self->methods = g_ptr_array_new_with_free_func (g_free);
  self->bodies = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->lock);
  self->thread = g_thread_new ("test-service", test_service_run, self);
  for (gboolean up = FALSE; !up; g_usleep (200))
    {
      g_mutex_lock (&self->lock);
      up = self->origin != NULL;
      g_mutex_unlock (&self->lock);
    }
  return self;
}

static inline gboolean
test_service_quit_cb (gpointer data)
{
  g_main_loop_quit (((TestService *) data)->loop);
  return G_SOURCE_REMOVE;
}

static inline void
test_service_stop (TestService *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, test_service_quit_cb, self, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->asked);
  g_ptr_array_unref (self->credentials);
  g_ptr_array_unref (self->methods);
  g_ptr_array_unref (self->bodies);
  g_mutex_clear (&self->lock);
  g_free (self->origin);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestService, test_service_stop)

static inline guint
test_service_count (TestService *self)
{
  g_mutex_lock (&self->lock);
  guint n = self->asked->len;
  g_mutex_unlock (&self->lock);
  return n;
}

static inline void
test_service_wait_for (TestService *self, guint questions)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  while (test_service_count (self) < questions)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (500);
    }
}

static inline void
say (SoupServerMessage *message, guint status, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body, strlen (body));
}

static inline void
say_header (SoupServerMessage *message, const char *name, const char *value)
{
  soup_message_headers_append (soup_server_message_get_response_headers (message), name, value);
}

/* Exactly these bytes, then the connection is gone. */
static inline void
say_raw (SoupServerMessage *message, const char *bytes, gsize length)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (stream), bytes, length, NULL, NULL, &error);
  g_assert_no_error (error);
  g_io_stream_close (stream, NULL, NULL);
}
