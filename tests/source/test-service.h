/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A service that says what a test wants, in a thread of its own, and remembers what it was asked. */
#pragma once

#include "eks-source.h"
#include "eks-test-support.h"

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
  char *origin;
  GMutex lock;
  GPtrArray *asked;       /* (element-type utf8): path and query */
  GPtrArray *credentials; /* (element-type utf8): Authorization, or "" */
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

  /* Only an access token is asked for with a form. */
  g_assert_cmpstr (soup_server_message_get_method (message), ==, g_str_has_suffix (path, "/token") ? "POST" : "GET");
  g_mutex_lock (&self->lock);
  guint nth = self->asked->len;
  g_ptr_array_add (self->asked, text != NULL ? g_strdup_printf ("%s?%s", path, text) : g_strdup (path));
  g_ptr_array_add (self->credentials, g_strdup (credential != NULL ? credential : ""));
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

/* A connector with one entity, “thing”, whose stream is paged as @paging says; @more: further members of the connector */
static inline EksConnector *
test_connector (const char *paging, const char *stream, const char *more)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = g_strdup_printf (
    "{\"id\":\"test\",\"label\":\"Test\",\"verified\":\"Made up\",\"base_url\":\"{base_url}\",\"time_zone\":\"Europe/Copenhagen\",\"test_path\":\"/ping\","
    "\"settings\":[{\"id\":\"base_url\",\"kind\":\"url\",\"label\":\"Address\",\"required\":true},"
    "{\"id\":\"api_key\",\"kind\":\"secret\",\"label\":\"API key\",\"required\":true}],"
    "%s,"
    "\"entities\":[{\"id\":\"thing\",\"label\":\"Thing\",\"size\":\"large\",\"key\":\"id\","
    "\"fields\":[{\"id\":\"id\",\"path\":\"id\",\"type\":\"text\",\"label\":\"ID\"},{\"id\":\"made\",\"path\":\"made\",\"type\":\"timestamp\",\"label\":\"Made\"},"
    "{\"id\":\"state\",\"path\":\"state\",\"type\":\"text\",\"label\":\"State\",\"choices\":[{\"value\":\"on\",\"label\":\"On\"},{\"value\":\"off\",\"label\":\"Off\"}]}],"
    "\"streams\":[{\"path\":\"/things\",\"records\":\"list\",\"verified\":\"documented\",\"paging\":%s%s%s}],"
    "\"one\":{\"path\":\"/thing/{key}\",\"record\":\"thing\"}}]}",
    more != NULL ? more : "\"auth\":{\"kind\":\"header\",\"name\":\"Authorization\",\"value\":\"{api_key}\"}", paging, stream != NULL ? "," : "",
    stream != NULL ? stream : "");
  EksConnector *connector = eks_connector_new_from_data (json, strlen (json), &error);

  g_assert_no_error (error);
  return connector;
}

#define TEST_SECRET "s3cret/k+y"

static inline EksSource *
test_source (EksConnector *connector, const char *base_url, EksClock *clock)
{
  g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;

  g_hash_table_insert (settings, (gpointer) "base_url", (gpointer) base_url);
  g_hash_table_insert (settings, (gpointer) "api_key", (gpointer) TEST_SECRET);
  EksSource *source = eks_source_new (connector, settings, clock, &error);
  g_assert_no_error (error);
  return source;
}

/* All fields of “thing” from its first stream. */
static inline EksReader *
test_open (EksSource *source, EksConnector *connector, guint64 max_rows, GPtrArray *keys)
{
  EksEntity *entity = eks_connector_find_entity (connector, "thing");
  GPtrArray *fields = eks_entity_get_fields (entity);
  EksSourceColumn columns[3];
  EksSourceQuery query = { .entity = entity, .columns = columns, .n_columns = G_N_ELEMENTS (columns), .key_column = 0, .max_rows = max_rows };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const EksField *field = g_ptr_array_index (fields, i);
      columns[i] = (EksSourceColumn){ field->id, field->type, field->paths, field, FALSE };
    }
  EksReader *reader = keys != NULL ? eks_source_open_keys (source, &query, keys, &error) : eks_source_open (source, &query, &error);
  g_assert_no_error (error);
  return reader;
}

/* The ids of all rows, each with a blank after it; the reader is closed. */
static inline char *
test_read_ids (EksReader *reader, GError **error)
{
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autoptr (EksBatch) batch = NULL;

  while ((batch = eks_reader_next_batch (reader, NULL, error)) != NULL)
    {
      for (guint i = 0; i < eks_batch_get_n_rows (batch); i++)
        {
          const EksValue *value = &eks_batch_get_row (batch, i)[0];
          g_string_append_len (ids, value->text, value->length);
          g_string_append_c (ids, ' ');
        }
      g_clear_pointer (&batch, eks_batch_unref);
    }
  g_assert_true (eks_reader_close (reader, NULL, NULL));
  return g_strdup (ids->str);
}
