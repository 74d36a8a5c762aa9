/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Serves pages of the demo organisation as fast as memory is copied, so that a benchmark measures who reads them.
 *
 * A few thousand sessions and their leads are made once; after them the same come again with other GUIDs, as often
 * as it takes: the first eight digits of every session's and lead's GUID are counted on, consistently in both lists.
 *
 * usage: page-server RECORDS     prints its address and serves until its input ends */

#include "config.h"

#include "eks-demo-system.h"

#include <gio/gio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#define PAGE_ROWS 500
#define ORGANISATION_ROWS 20000
#define NOW (G_GINT64_CONSTANT (1781517600))
#define PREFIX "/onlinefundraising"

typedef struct
{
  char *text;
  gsize length;
  GArray *places; /* (element-type gsize): where GUIDs to count on begin */
} Page;

typedef struct
{
  const char *path;
  guint64 rows;     /* to serve */
  guint64 per_lap;  /* rows before they come again */
  GPtrArray *pages; /* (element-type Page): of one lap */
} List;

typedef struct
{
  EksDemoOrg *org;
  List sessions;
  List leads;
} Server;

static char *
ask (Server *self, const char *path, const char *query, gsize *length)
{
  const EksDemoSystem *system = &eks_demo_onlinefundraising;
  g_autoptr (EksDemoFaults) faults = eks_demo_faults_parse (NULL, NULL);
  const EksDemoRequest request = { .method = "GET", .path = path, .query = query, .authorization = system->key, .now = NOW * G_USEC_PER_SEC };
  EksDemoCall call = { .system = system, .org = self->org, .faults = faults, .request = &request, .path = path };
  g_autoptr (EksDemoReply) reply = eks_demo_reply_new ();

  system->answer (reply, &call);
  *length = reply->body->len;
  return g_strndup (reply->body->str, reply->body->len);
}

static void
find_places (Page *page, const char *member)
{
  const gsize length = strlen (member);

  for (const char *c = page->text; (c = strstr (c, member)) != NULL; c += length)
    {
      gsize place = (gsize) (c - page->text) + length;
      g_array_append_val (page->places, place);
    }
}

/* Whole pages only: a lap ends where a page does. */
static void
make_list (Server *self, List *list, const char *path, EksDemoKind kind, guint64 wanted)
{
  guint64 n_pages = eks_demo_org_get_listed (self->org, kind) / PAGE_ROWS;

  list->path = path;
  list->pages = g_ptr_array_new ();
  list->per_lap = n_pages * PAGE_ROWS;
  list->rows = wanted;
  for (guint64 i = 1; i <= n_pages; i++)
    {
      g_autofree char *query = g_strdup_printf ("pageNumber=%" G_GUINT64_FORMAT "&pageSize=%d", i, PAGE_ROWS);
      Page *page = g_new0 (Page, 1);
      page->text = ask (self, path, query, &page->length);
      page->places = g_array_new (FALSE, FALSE, sizeof (gsize));
      find_places (page, "\"sessionGuid\":\"");
      find_places (page, "\"leadGuid\":\"");
      g_ptr_array_add (list->pages, page);
    }
}

static void
count_on (char *text, const Page *page, guint32 lap)
{
  static const char digits[] = "0123456789abcdef";

  for (guint i = 0; i < page->places->len; i++)
    {
      char *guid = text + g_array_index (page->places, gsize, i);
      for (guint j = 0; j < 8; j++)
        guid[j] = digits[(guint) g_ascii_xdigit_value (guid[j]) ^ ((lap >> (4 * j)) & 15)];
    }
}

static guint64
get_number (const char *request, const char *name, guint64 fallback)
{
  const char *found = strstr (request, name);

  return found != NULL ? g_ascii_strtoull (found + strlen (name), NULL, 10) : fallback;
}

static char *
make_page (const List *list, const char *request, gsize *length)
{
  guint64 number = get_number (request, "pageNumber=", 1);
  guint64 n_pages = list->rows / PAGE_ROWS;
  const Page *page;
  char *text;

  if (get_number (request, "pageSize=", PAGE_ROWS) != PAGE_ROWS || number > n_pages || number == 0)
    {
      text = g_strdup_printf ("{\"pageNumber\":%" G_GUINT64_FORMAT ",\"pageSize\":%d,\"list\":[]}", number, PAGE_ROWS);
      *length = strlen (text);
      return text;
    }
  page = g_ptr_array_index (list->pages, (guint) ((number - 1) % list->pages->len));
  text = g_memdup2 (page->text, page->length);
  count_on (text, page, (guint32) ((number - 1) / list->pages->len));
  *length = page->length;
  return text;
}

static char *
answer (Server *self, const char *request, gsize *length)
{
  const List *lists[] = { &self->sessions, &self->leads };
  g_autofree char *path = NULL;
  const char *query;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (g_str_has_prefix (request + strlen (PREFIX), lists[i]->path) && strchr ("?", request[strlen (PREFIX) + strlen (lists[i]->path)]) != NULL)
      return make_page (lists[i], request, length);
  query = strchr (request, '?');
  path = query != NULL ? g_strndup (request, query - request) : g_strdup (request);
  return ask (self, path + MIN (strlen (PREFIX), strlen (path)), query != NULL ? query + 1 : NULL, length);
}

static gboolean
on_run (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));

  /* Head and body are two writes: the second must not wait until the first is acknowledged. */
  g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  g_data_input_stream_set_newline_type (input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (input), FALSE);
  for (;;)
    {
      g_autofree char *first = g_data_input_stream_read_line (input, NULL, NULL, NULL);
      g_auto (GStrv) words = first != NULL ? g_strsplit (first, " ", 3) : NULL;
      g_autofree char *body = NULL, *head = NULL;
      gsize length;

      if (words == NULL || g_strv_length (words) < 3 || !g_str_has_prefix (words[1], PREFIX "/"))
        return TRUE;
      for (;;)
        {
          g_autofree char *line = g_data_input_stream_read_line (input, NULL, NULL, NULL);
          if (line == NULL || line[0] == '\0')
            break;
        }
      body = answer (data, words[1], &length);
      head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n", length);
      if (!g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL) ||
          !g_output_stream_write_all (output, body, length, NULL, NULL, NULL))
        return TRUE;
    }
}

static gboolean
on_input (GIOChannel *channel, GIOCondition condition, gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (8);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  g_autoptr (GError) error = NULL;
  Server self = { 0 };
  guint64 records = argc == 2 ? g_ascii_strtoull (argv[1], NULL, 10) : 0;

  if (records == 0 || records % PAGE_ROWS != 0)
    {
      g_printerr ("usage: %s RECORDS, a multiple of %d\n", argv[0], PAGE_ROWS);
      return 2;
    }
  self.org = eks_demo_org_new (1, ORGANISATION_ROWS, NOW);
  make_list (&self, &self.sessions, "/onboarding/sessions", EKS_DEMO_SESSION, records);
  make_list (&self, &self.leads, "/onboarding/leads", EKS_DEMO_LEAD, 0);
  /* As many laps of leads as there are of sessions. */
  self.leads.rows = (records + self.sessions.per_lap - 1) / self.sessions.per_lap * self.leads.per_lap;
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  g_signal_connect (service, "run", G_CALLBACK (on_run), &self);
  g_print ("http://127.0.0.1:%u" PREFIX "\n", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  g_io_add_watch (input, G_IO_HUP | G_IO_IN, on_input, loop);
  g_main_loop_run (loop);
  return 0;
}
