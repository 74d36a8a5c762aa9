/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo organisation as a service on loopback, in a thread and main context of its own, so that it serves
   a window and a blocking command line in the same process alike. */

#include "config.h"

#include "eks-demo-server.h"

#include "eks-clock.h"
#include "eks-demo-system.h"
#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

typedef struct
{
  guint64 requests;
  char *authorization; /* (owned) (nullable): the last one seen */
} Visits;

struct _EksDemoServer
{
  GObject parent_instance;

  EksClock *clock; /* (owned) */
  EksDemoOptions options;
  char *spec;     /* (owned) (nullable): of the faults */
  GHashTable *base_urls; /* (owned) (element-type utf8 utf8): by system, while it runs */

  GThread *thread; /* (owned) (nullable): while it runs */
  GMainContext *context;
  GMainLoop *loop;

  /* of the thread alone */
  EksDemoOrg *org;           /* (owned) (nullable) */
  EksDemoFaults *faults;     /* (owned) (nullable) */
  GPtrArray *services;       /* (owned) (element-type Service) */
  SoupServer *soup;          /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  GHashTable *held;          /* (owned) (element-type Held): replies that wait for their time */
  guint wires;               /* raw replies on their way */

  GMutex mutex;
  GHashTable *visits; /* (owned) (element-type utf8 Visits): by host */
  guint at_once;
  guint most_at_once;
};

G_DEFINE_FINAL_TYPE (EksDemoServer, eks_demo_server, G_TYPE_OBJECT)

/* A system while it is served. */
typedef struct
{
  EksDemoServer *server;
  const EksDemoSystem *system;
  gpointer state; /* (owned) (nullable) */
} Service;

static void
service_free (Service *service)
{
  if (service->system->free_state != NULL)
    service->system->free_state (service->state);
  g_free (service);
}

/* A reply that waits for its time. The client may hang up meanwhile. */
typedef struct
{
  EksDemoServer *server;
  SoupServerMessage *message; /* (owned) */
  EksDemoReply *reply;        /* (owned) */
  GSource *timer;             /* (owned) */
  gulong on_disconnected;
} Held;

static void
visits_free (Visits *visits)
{
  g_free (visits->authorization);
  g_free (visits);
}

static void
held_free (Held *held)
{
  g_source_destroy (held->timer);
  g_source_unref (held->timer);
  g_signal_handler_disconnect (held->message, held->on_disconnected);
  g_object_unref (held->message);
  eks_demo_reply_free (held->reply);
  g_free (held);
}

static void
message_gone_cb (gpointer data, GObject *message)
{
  EksDemoServer *self = data;

  g_mutex_lock (&self->mutex);
  self->at_once--;
  g_mutex_unlock (&self->mutex);
}

static void
note_visit (EksDemoServer *self, SoupServerMessage *message, const char *authorization)
{
  const char *host = g_uri_get_host (soup_server_message_get_uri (message));
  Visits *visits;

  g_mutex_lock (&self->mutex);
  visits = g_hash_table_lookup (self->visits, host);
  if (visits == NULL)
    {
      visits = g_new0 (Visits, 1);
      g_hash_table_insert (self->visits, g_strdup (host), visits);
    }
  visits->requests++;
  if (authorization != NULL)
    {
      g_free (visits->authorization);
      visits->authorization = g_strdup (authorization);
    }
  self->at_once++;
  self->most_at_once = MAX (self->most_at_once, self->at_once);
  g_mutex_unlock (&self->mutex);
  g_object_weak_ref (G_OBJECT (message), message_gone_cb, self);
}

static char *
make_redirect (SoupServerMessage *message, const char *host)
{
  GUri *uri = soup_server_message_get_uri (message);
  g_autoptr (GUri) target = g_uri_build (SOUP_HTTP_URI_FLAGS, "http", NULL, host, g_uri_get_port (uri), g_uri_get_path (uri), g_uri_get_query (uri), NULL);

  return g_uri_to_string (target);
}

static void
send_reply (EksDemoServer *self, SoupServerMessage *message, EksDemoReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  gsize length = reply->body->len;

  if (reply->retry_after != NULL)
    soup_message_headers_replace (headers, "Retry-After", reply->retry_after);
  if (reply->gzip)
    soup_message_headers_replace (headers, "Content-Encoding", "gzip");
  if (reply->status == SOUP_STATUS_METHOD_NOT_ALLOWED)
    soup_message_headers_replace (headers, "Allow", "GET");
  if (reply->redirect_host != NULL)
    {
      g_autofree char *target = make_redirect (message, reply->redirect_host);
      soup_server_message_set_redirect (message, reply->status, target);
      return;
    }
  soup_server_message_set_status (message, reply->status, NULL);
  soup_server_message_set_response (message, reply->html ? "text/html; charset=utf-8" : "application/json; charset=utf-8",
                                    SOUP_MEMORY_TAKE, g_string_free (g_steal_pointer (&reply->body), FALSE), length);
  reply->body = g_string_new (NULL);
}

static gboolean
release_cb (gpointer data)
{
  Held *held = data;
  EksDemoServer *self = held->server;

  if (held->reply->wire != NULL)
    eks_demo_wire_send (g_steal_pointer (&held->reply->wire), held->message, self->context, self->cancellable, &self->wires);
  else
    {
      send_reply (self, held->message, held->reply);
      soup_server_message_unpause (held->message);
    }
  g_hash_table_remove (self->held, held);
  return G_SOURCE_REMOVE;
}

static void
on_disconnected (SoupServerMessage *message, gpointer data)
{
  Held *held = data;

  g_hash_table_remove (held->server->held, held);
}

/* The message is paused, not the thread: other requests are served meanwhile. */
static void
hold (EksDemoServer *self, SoupServerMessage *message, EksDemoReply *reply)
{
  Held *held = g_new0 (Held, 1);

  held->server = self;
  held->message = g_object_ref (message);
  held->reply = reply;
  held->on_disconnected = g_signal_connect (message, "disconnected", G_CALLBACK (on_disconnected), held);
  held->timer = g_timeout_source_new (self->options.page_latency_ms);
  g_source_set_callback (held->timer, release_cb, held, NULL);
  g_hash_table_add (self->held, held);
  soup_server_message_pause (message);
  g_source_attach (held->timer, self->context);
}

/* (transfer full) (nullable): what a POST carries */
static char *
dup_body (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  return body->length > 0 ? g_strndup (body->data, (gsize) body->length) : NULL;
}

static void
on_request (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Service *service = data;
  EksDemoServer *self = service->server;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *encodings = soup_message_headers_get_list (headers, "Accept-Encoding");
  g_autofree char *body = dup_body (message);
  EksDemoRequest request = {
    .method = soup_server_message_get_method (message),
    .path = path + strlen (service->system->id) + 1,
    .query = g_uri_get_query (soup_server_message_get_uri (message)),
    .authorization = soup_message_headers_get_one (headers, "Authorization"),
    .body = body,
    .accepts_gzip = encodings != NULL && strstr (encodings, "gzip") != NULL,
    .now = eks_clock_get_real_time (self->clock),
  };
  EksDemoCall call = {
    .system = service->system,
    .org = self->org,
    .faults = self->faults,
    .request = &request,
    .state = service->state,
    .path = request.path,
  };
  EksDemoReply *reply = eks_demo_reply_new ();

  note_visit (self, message, request.authorization);
  service->system->answer (reply, &call);
  if (self->options.page_latency_ms > 0 || reply->wire != NULL)
    {
      hold (self, message, reply);
      return;
    }
  send_reply (self, message, reply);
  eks_demo_reply_free (reply);
}

static gpointer
serve (gpointer data)
{
  EksDemoServer *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);

  g_cancellable_cancel (self->cancellable);
  soup_server_disconnect (self->soup);
  g_hash_table_remove_all (self->held);
  while (self->wires > 0)
    g_main_context_iteration (self->context, TRUE);
  g_clear_object (&self->soup);
  /* Connections that were just closed take their leave in callbacks of their own. */
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static void
serve_systems (EksDemoServer *self, int port)
{
  const EksDemoSystem *const *systems = eks_demo_systems_get ();

  for (guint i = 0; systems[i] != NULL; i++)
    {
      Service *service = g_new0 (Service, 1);
      g_autofree char *prefix = g_strconcat ("/", systems[i]->id, "/", NULL);

      service->server = self;
      service->system = systems[i];
      if (systems[i]->create_state != NULL)
        service->state = systems[i]->create_state (self->org);
      g_ptr_array_add (self->services, service);
      soup_server_add_handler (self->soup, prefix, on_request, service, NULL);
      g_hash_table_insert (self->base_urls, (gpointer) systems[i]->id, g_strdup_printf ("http://127.0.0.1:%d/%s", port, systems[i]->id));
    }
}

static gboolean
listen_on_loopback (EksDemoServer *self, GError **error)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", self->options.port);
  g_autoptr (GError) local_error = NULL;
  GSList *uris;

  self->soup = soup_server_new ("server-header", "Eksport-Demo", NULL);
  if (!soup_server_listen (self->soup, address, 0, &local_error))
    {
      /* TRANSLATORS: %1$u is a port number, %2$s the system's message */
      g_set_error (error, EKS_ERROR, EKS_ERROR_FAILED, _("The demo organisation cannot listen on port %1$u of this computer: %2$s. Choose another port."),
                   self->options.port, local_error->message);
      return FALSE;
    }
  uris = soup_server_get_uris (self->soup);
  serve_systems (self, g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return TRUE;
}

static gboolean
found_organisation (EksDemoServer *self, GError **error)
{
  gint64 now = (self->options.now != 0 ? self->options.now : eks_clock_get_real_time (self->clock)) / G_USEC_PER_SEC;

  self->faults = eks_demo_faults_parse (self->spec, error);
  if (self->faults == NULL)
    return FALSE;
  if (self->options.records > EKS_DEMO_MAX_SESSIONS)
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("The demo organisation has at most %d records"), EKS_DEMO_MAX_SESSIONS);
      return FALSE;
    }
  /* The calendar is known for a century; a year of it has to lie before the data and one after. */
  if (now < G_GINT64_CONSTANT (946684800) || now > G_GINT64_CONSTANT (4070908800))
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_USAGE, _("The demo organisation lives in the years 2000 to 2098"));
      return FALSE;
    }
  self->org = eks_demo_org_new (self->options.seed, self->options.records, now);
  return TRUE;
}

static void
forget (EksDemoServer *self)
{
  g_clear_object (&self->soup);
  g_ptr_array_set_size (self->services, 0);
  g_clear_pointer (&self->org, eks_demo_org_free);
  g_clear_pointer (&self->faults, eks_demo_faults_free);
  g_hash_table_remove_all (self->base_urls);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
}

static void
eks_demo_server_dispose (GObject *object)
{
  eks_demo_server_stop (EKS_DEMO_SERVER (object));
  G_OBJECT_CLASS (eks_demo_server_parent_class)->dispose (object);
}

static void
eks_demo_server_finalize (GObject *object)
{
  EksDemoServer *self = EKS_DEMO_SERVER (object);

  g_free (self->spec);
  g_object_unref (self->clock);
  g_hash_table_unref (self->held);
  g_hash_table_unref (self->visits);
  g_hash_table_unref (self->base_urls);
  g_ptr_array_unref (self->services);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (eks_demo_server_parent_class)->finalize (object);
}

static void
eks_demo_server_class_init (EksDemoServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = eks_demo_server_dispose;
  object_class->finalize = eks_demo_server_finalize;
}

static void
eks_demo_server_init (EksDemoServer *self)
{
  g_mutex_init (&self->mutex);
  self->clock = eks_clock_new ();
  self->cancellable = g_cancellable_new ();
  self->held = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) held_free, NULL);
  self->services = g_ptr_array_new_with_free_func ((GDestroyNotify) service_free);
  self->base_urls = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->visits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) visits_free);
}

/**
 * eks_demo_server_new:
 * @options: how it looks and behaves; copied
 *
 * Returns: (transfer full): a server that does not run yet
 */
EksDemoServer *
eks_demo_server_new (const EksDemoOptions *options)
{
  EksDemoServer *self;

  g_return_val_if_fail (options != NULL, NULL);

  self = g_object_new (EKS_TYPE_DEMO_SERVER, NULL);
  self->options = *options;
  self->spec = g_strdup (options->faults);
  self->options.faults = NULL;
  return self;
}

/**
 * eks_demo_server_start:
 * @self: a server that does not run
 * @error: return location
 *
 * Listens on 127.0.0.1 and nowhere else, and serves from a thread of its own until eks_demo_server_stop().
 *
 * Returns: %FALSE with %EKS_ERROR_USAGE if an option cannot be used, %EKS_ERROR_FAILED if the port is taken
 */
gboolean
eks_demo_server_start (EksDemoServer *self, GError **error)
{
  gboolean listening;

  g_return_val_if_fail (EKS_IS_DEMO_SERVER (self), FALSE);
  g_return_val_if_fail (self->thread == NULL, FALSE);

  if (!found_organisation (self, error))
    {
      forget (self);
      return FALSE;
    }
  g_cancellable_reset (self->cancellable);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  listening = listen_on_loopback (self, error);
  g_main_context_pop_thread_default (self->context);
  if (!listening)
    {
      forget (self);
      return FALSE;
    }
  self->thread = g_thread_new ("eks-demo", serve, self);
  return TRUE;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/**
 * eks_demo_server_stop:
 * @self: a server
 *
 * Closes every connection and waits for the thread. Does nothing if it does not run. What was counted is kept.
 */
void
eks_demo_server_stop (EksDemoServer *self)
{
  g_autoptr (GSource) quit = NULL;

  g_return_if_fail (EKS_IS_DEMO_SERVER (self));

  if (self->thread == NULL)
    return;
  /* Through the context, because the loop may not have begun to run. */
  quit = g_idle_source_new ();
  g_source_set_callback (quit, quit_cb, self->loop, NULL);
  g_source_attach (quit, self->context);
  g_thread_join (g_steal_pointer (&self->thread));
  forget (self);
}

/**
 * eks_demo_server_list_systems:
 *
 * Returns: (transfer full) (array zero-terminated=1): ids of the connectors whose systems the demo organisation uses
 */
GStrv
eks_demo_server_list_systems (void)
{
  const EksDemoSystem *const *systems = eks_demo_systems_get ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; systems[i] != NULL; i++)
    g_strv_builder_add (builder, systems[i]->id);
  return g_strv_builder_end (builder);
}

/**
 * eks_demo_server_get_base_url:
 * @self: a server
 * @system: the id of a connector, such as `onlinefundraising`
 *
 * Returns: (transfer none) (nullable): the base URL of @system, without a slash at the end; %NULL if the server
 *   does not run or does not speak that system's API
 */
const char *
eks_demo_server_get_base_url (EksDemoServer *self, const char *system)
{
  g_return_val_if_fail (EKS_IS_DEMO_SERVER (self), NULL);
  g_return_val_if_fail (system != NULL, NULL);

  return g_hash_table_lookup (self->base_urls, system);
}

/**
 * eks_demo_server_get_key:
 * @system: the id of a connector
 *
 * Returns: (transfer none) (nullable): the secret of @system; it is the same for everybody and no secret
 */
const char *
eks_demo_server_get_key (const char *system)
{
  const EksDemoSystem *found = eks_demo_systems_find (system);

  return found != NULL ? found->key : NULL;
}

/**
 * eks_demo_server_get_user:
 * @system: the id of a connector
 *
 * Returns: (transfer none) (nullable): whose the secret of @system is, where it is somebody's
 */
const char *
eks_demo_server_get_user (const char *system)
{
  const EksDemoSystem *found = eks_demo_systems_find (system);

  return found != NULL ? found->user : NULL;
}

/**
 * eks_demo_server_describe:
 * @self: a server that runs
 *
 * Returns: (transfer full): the base URL of each system as a JSON object on one line, without a line break
 */
char *
eks_demo_server_describe (EksDemoServer *self)
{
  const EksDemoSystem *const *systems = eks_demo_systems_get ();
  GString *text;

  g_return_val_if_fail (EKS_IS_DEMO_SERVER (self), NULL);
  g_return_val_if_fail (self->thread != NULL, NULL);

  text = g_string_new ("{");
  for (guint i = 0; systems[i] != NULL; i++)
    g_string_append_printf (text, "%s\"%s\":\"%s\"", i > 0 ? "," : "", systems[i]->id, eks_demo_server_get_base_url (self, systems[i]->id));
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

/**
 * eks_demo_server_get_requests:
 * @self: a server
 * @host: (nullable): a host as the client wrote it, such as `127.0.0.1`, or %NULL for all
 *
 * May be called from any thread, as the other counters.
 *
 * Returns: how many requests came, refused ones included
 */
guint64
eks_demo_server_get_requests (EksDemoServer *self, const char *host)
{
  guint64 requests = 0;
  GHashTableIter iter;
  gpointer name;
  gpointer visits;

  g_return_val_if_fail (EKS_IS_DEMO_SERVER (self), 0);

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->visits);
  while (g_hash_table_iter_next (&iter, &name, &visits))
    if (host == NULL || strcmp (host, name) == 0)
      requests += ((Visits *) visits)->requests;
  g_mutex_unlock (&self->mutex);
  return requests;
}

/**
 * eks_demo_server_dup_authorization:
 * @self: a server
 * @host: a host as the client wrote it
 *
 * Returns: (transfer full) (nullable): the last Authorization header sent to @host, or %NULL if none ever was
 */
char *
eks_demo_server_dup_authorization (EksDemoServer *self, const char *host)
{
  Visits *visits;
  char *authorization;

  g_return_val_if_fail (EKS_IS_DEMO_SERVER (self), NULL);
  g_return_val_if_fail (host != NULL, NULL);

  g_mutex_lock (&self->mutex);
  visits = g_hash_table_lookup (self->visits, host);
  authorization = visits != NULL ? g_strdup (visits->authorization) : NULL;
  g_mutex_unlock (&self->mutex);
  return authorization;
}

/**
 * eks_demo_server_get_most_at_once:
 * @self: a server
 *
 * Returns: the largest number of requests that were being answered at the same time
 */
guint
eks_demo_server_get_most_at_once (EksDemoServer *self)
{
  guint most;

  g_return_val_if_fail (EKS_IS_DEMO_SERVER (self), 0);

  g_mutex_lock (&self->mutex);
  most = self->most_at_once;
  g_mutex_unlock (&self->mutex);
  return most;
}
