/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An answer before it goes out, and whatever is to go wrong with it, the same for every system. */

#include "config.h"

#include "eks-demo-system.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

/* Smaller bodies are not worth compressing. */
#define GZIP_LEAST 1024
#define SLICES 20
#define FILLER 65536

static void
say_html (EksDemoReply *self, guint status, const char *title)
{
  self->status = status;
  self->html = TRUE;
  g_string_printf (self->body, "<!DOCTYPE html>\n<html><head><title>%s</title></head><body><h1>%u %s</h1></body></html>\n", title, status, title);
}

/**
 * eks_demo_call_take:
 * @self: a call
 * @kind: a kind of fault
 * @fault: (out): its argument
 *
 * Looks for a fault that is due now, and counts it as done.
 *
 * Returns: whether there is one
 */
gboolean
eks_demo_call_take (EksDemoCall *self, EksDemoFaultKind kind, EksDemoFault *fault)
{
  return eks_demo_faults_take (self->faults, kind, self->system->id, self->path, self->page, fault);
}

static void
set_retry_after_date (EksDemoReply *self, gint64 now, guint64 seconds)
{
  /* Headers know whole seconds only: one more, so that it is never too early. */
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC + 1 + (gint64) seconds);

  self->retry_after = soup_date_time_to_string (then, SOUP_DATE_HTTP);
}

/**
 * eks_demo_call_refuse:
 * @self: a call
 * @reply: becomes an error if one is due
 *
 * Faults that answer in the place of what was asked for.
 *
 * Returns: whether there was one
 */
gboolean
eks_demo_call_refuse (EksDemoCall *self, EksDemoReply *reply)
{
  EksDemoFault fault;

  if (eks_demo_call_take (self, EKS_DEMO_FAULT_401, &fault))
    self->system->say_error (reply, 401, "10003", "The API key is not valid from this address");
  else if (eks_demo_call_take (self, EKS_DEMO_FAULT_403, &fault))
    self->system->say_error (reply, 403, "10006", "This address may not use the API key");
  else if (eks_demo_call_take (self, EKS_DEMO_FAULT_429, &fault))
    {
      self->system->say_error (reply, 429, "10029", "Too many requests");
      reply->retry_after = g_strdup_printf ("%" G_GUINT64_FORMAT, fault.number);
    }
  else if (eks_demo_call_take (self, EKS_DEMO_FAULT_429_DATE, &fault))
    {
      self->system->say_error (reply, 429, "10029", "Too many requests");
      set_retry_after_date (reply, self->request->now, fault.number);
    }
  else if (eks_demo_call_take (self, EKS_DEMO_FAULT_500, &fault))
    say_html (reply, 500, "Internal Server Error");
  else if (eks_demo_call_take (self, EKS_DEMO_FAULT_503, &fault))
    {
      say_html (reply, 503, "Service Unavailable");
      if (fault.number > 0)
        reply->retry_after = g_strdup_printf ("%" G_GUINT64_FORMAT, fault.number);
    }
  else if (eks_demo_call_take (self, EKS_DEMO_FAULT_REDIRECT, &fault))
    {
      reply->status = 302;
      reply->redirect_host = g_strdup (fault.text != NULL ? fault.text : "localhost");
    }
  else
    return FALSE;
  return TRUE;
}

static void
remove_member (JsonArray *rows, guint index, JsonNode *row, gpointer name)
{
  json_object_remove_member (json_node_get_object (row), name);
}

/* The slow way round, by a tree: it is a fault, not the way pages are made. */
static void
vanish (EksDemoReply *self, const char *list, const char *name)
{
  g_autoptr (JsonNode) root = json_from_string (self->body->str, NULL);
  g_autofree char *text = NULL;

  if (list != NULL)
    json_array_foreach_element (json_object_get_array_member (json_node_get_object (root), list), remove_member, (gpointer) name);
  else
    json_object_remove_member (json_node_get_object (root), name);
  text = json_to_string (root, FALSE);
  g_string_assign (self->body, text);
}

static void
spoil_utf8 (EksDemoReply *self)
{
  const char *quote = strstr (self->body->str, "\":\"");
  gssize at = quote != NULL ? quote - self->body->str + 3 : (gssize) self->body->len - 1;

  g_string_insert_len (self->body, at, "\xc3\x28", 2);
}

static void
compress (EksDemoReply *self)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (compressor));

  /* Writing to memory does not fail. */
  if (!g_output_stream_write_all (stream, self->body->str, self->body->len, NULL, NULL, NULL) || !g_output_stream_close (stream, NULL, NULL))
    return;
  g_string_truncate (self->body, 0);
  g_string_append_len (self->body, g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)),
                       (gssize) g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)));
  self->gzip = TRUE;
}

static void
add_head (EksDemoWire *wire, const char *length_header)
{
  g_autofree char *head = g_strconcat ("HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n",
                                       length_header, "\r\nConnection: close\r\n\r\n", NULL);

  eks_demo_wire_add (wire, head, strlen (head), 1);
}

static EksDemoWire *
make_cut (const GString *body, gboolean chunked)
{
  g_autoptr (EksDemoWire) wire = eks_demo_wire_new ();
  g_autofree char *length = g_strdup_printf ("Content-Length: %" G_GSIZE_FORMAT, body->len);
  g_autofree char *chunk = g_strdup_printf ("%" G_GSIZE_MODIFIER "x\r\n", body->len / 2);

  add_head (wire, chunked ? "Transfer-Encoding: chunked" : length);
  if (chunked)
    eks_demo_wire_add (wire, chunk, strlen (chunk), 1);
  eks_demo_wire_add (wire, body->str, body->len / 2, 1);
  if (chunked)
    eks_demo_wire_add (wire, "\r\n", 2, 1);
  return g_steal_pointer (&wire);
}

static EksDemoWire *
make_slow (const GString *body, guint64 milliseconds)
{
  g_autoptr (EksDemoWire) wire = eks_demo_wire_new ();
  g_autofree char *length = g_strdup_printf ("Content-Length: %" G_GSIZE_FORMAT, body->len);

  add_head (wire, length);
  eks_demo_wire_add_slices (wire, body->str, body->len, SLICES, (guint) milliseconds);
  return g_steal_pointer (&wire);
}

/* Valid JSON to the last byte, so that it is the size alone that has to stop a client */
static EksDemoWire *
make_huge (guint64 mebibytes)
{
  static const char start[] = "{\"pageNumber\":1,\"pageSize\":50,\"startDate\":null,\"endDate\":null,\"list\":[";
  static const char row_start[] = "{\"filler\":\"";
  static const char row_end[] = "\"},";
  static const char end[] = "{}]}";
  g_autoptr (EksDemoWire) wire = eks_demo_wire_new ();
  g_autofree char *filler = g_malloc (FILLER);
  guint64 times = mebibytes * 1024 * 1024 / FILLER;
  g_autofree char *length = g_strdup_printf ("Content-Length: %" G_GUINT64_FORMAT, sizeof start - 1 + times * FILLER + sizeof end - 1);

  memset (filler, 'x', FILLER);
  memcpy (filler, row_start, sizeof row_start - 1);
  memcpy (filler + FILLER - (sizeof row_end - 1), row_end, sizeof row_end - 1);
  add_head (wire, length);
  eks_demo_wire_add (wire, start, sizeof start - 1, 1);
  eks_demo_wire_add (wire, filler, FILLER, times);
  eks_demo_wire_add (wire, end, sizeof end - 1, 1);
  return g_steal_pointer (&wire);
}

/**
 * eks_demo_call_spoil:
 * @self: a call
 * @reply: the answer as it should be
 * @list: (nullable): member of the body that holds the rows, or %NULL if the body is one
 *
 * Faults that spoil an answer which has been made.
 */
void
eks_demo_call_spoil (EksDemoCall *self, EksDemoReply *reply, const char *list)
{
  EksDemoFault fault;

  if (eks_demo_call_take (self, EKS_DEMO_FAULT_VANISH, &fault))
    vanish (reply, list, fault.text);
  if (eks_demo_call_take (self, EKS_DEMO_FAULT_BAD_UTF8, &fault))
    spoil_utf8 (reply);
  if (eks_demo_call_take (self, EKS_DEMO_FAULT_MALFORMED, &fault))
    g_string_truncate (reply->body, reply->body->len - 2);
  if (eks_demo_call_take (self, EKS_DEMO_FAULT_EMPTY, &fault))
    g_string_truncate (reply->body, 0);
  if (eks_demo_call_take (self, EKS_DEMO_FAULT_CUT, &fault))
    reply->wire = make_cut (reply->body, FALSE);
  else if (eks_demo_call_take (self, EKS_DEMO_FAULT_CUT_CHUNKED, &fault))
    reply->wire = make_cut (reply->body, TRUE);
  else if (eks_demo_call_take (self, EKS_DEMO_FAULT_DROP, &fault))
    reply->wire = eks_demo_wire_new ();
  else if (eks_demo_call_take (self, EKS_DEMO_FAULT_SLOW, &fault))
    reply->wire = make_slow (reply->body, fault.number);
  else if (eks_demo_call_take (self, EKS_DEMO_FAULT_HUGE, &fault))
    reply->wire = make_huge (fault.number);
  else if (self->request->accepts_gzip && reply->body->len > GZIP_LEAST && eks_demo_call_take (self, EKS_DEMO_FAULT_GZIP, &fault))
    compress (reply);
}

/**
 * eks_demo_reply_new:
 *
 * Returns: (transfer full): an answer with status 200 and an empty body
 */
EksDemoReply *
eks_demo_reply_new (void)
{
  EksDemoReply *self = g_new0 (EksDemoReply, 1);

  self->status = 200;
  self->body = g_string_new (NULL);
  return self;
}

/**
 * eks_demo_reply_free:
 * @self: (nullable) (transfer full): a reply
 */
void
eks_demo_reply_free (EksDemoReply *self)
{
  if (self == NULL)
    return;
  g_string_free (self->body, TRUE);
  g_free (self->retry_after);
  g_free (self->redirect_host);
  eks_demo_wire_free (self->wire);
  g_free (self);
}
