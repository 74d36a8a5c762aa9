/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the organisation says to one request: the contract first, then whatever is to go wrong. */

#include "config.h"

#include "eks-demo-reply.h"

#include "eks-demo-list.h"
#include "eks-demo-text.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

/* Smaller bodies are not worth compressing. */
#define GZIP_LEAST 1024
#define SLICES 20
#define FILLER 65536

typedef struct
{
  EksDemoFaults *faults;
  const EksDemoRequest *request;
  const char *path; /* of the list, or of the single record without its GUID */
  guint64 page;     /* 0 if it is not a list */
} Asked;

static void
say_error (EksDemoReply *self, guint status, const char *code, const char *description)
{
  self->status = status;
  g_string_truncate (self->body, 0);
  EKS_DEMO_PUT (self->body, "{\"errorCode\":\"");
  eks_demo_put_str (self->body, code);
  EKS_DEMO_PUT (self->body, "\",\"errorDescription\":");
  eks_demo_put_quoted (self->body, description);
  EKS_DEMO_PUT (self->body, "}");
}

static void
say_html (EksDemoReply *self, guint status, const char *title)
{
  self->status = status;
  self->html = TRUE;
  g_string_printf (self->body, "<!DOCTYPE html>\n<html><head><title>%s</title></head><body><h1>%u %s</h1></body></html>\n", title, status, title);
}

static gboolean
take (const Asked *asked, EksDemoFaultKind kind, EksDemoFault *fault)
{
  return eks_demo_faults_take (asked->faults, kind, asked->path, asked->page, fault);
}

static void
set_retry_after_date (EksDemoReply *self, gint64 now, guint64 seconds)
{
  /* Headers know whole seconds only: one more, so that it is never too early. */
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC + 1 + (gint64) seconds);

  self->retry_after = soup_date_time_to_string (then, SOUP_DATE_HTTP);
}

/* Faults that answer in the place of the page */
static gboolean
refuse_by_fault (EksDemoReply *self, const Asked *asked)
{
  EksDemoFault fault;

  if (take (asked, EKS_DEMO_FAULT_401, &fault))
    say_error (self, 401, "10003", "The API key is not valid from this address");
  else if (take (asked, EKS_DEMO_FAULT_403, &fault))
    say_error (self, 403, "10006", "This address may not use the API key");
  else if (take (asked, EKS_DEMO_FAULT_429, &fault))
    {
      say_error (self, 429, "10029", "Too many requests");
      self->retry_after = g_strdup_printf ("%" G_GUINT64_FORMAT, fault.number);
    }
  else if (take (asked, EKS_DEMO_FAULT_429_DATE, &fault))
    {
      say_error (self, 429, "10029", "Too many requests");
      set_retry_after_date (self, asked->request->now, fault.number);
    }
  else if (take (asked, EKS_DEMO_FAULT_500, &fault))
    say_html (self, 500, "Internal Server Error");
  else if (take (asked, EKS_DEMO_FAULT_503, &fault))
    {
      say_html (self, 503, "Service Unavailable");
      if (fault.number > 0)
        self->retry_after = g_strdup_printf ("%" G_GUINT64_FORMAT, fault.number);
    }
  else if (take (asked, EKS_DEMO_FAULT_REDIRECT, &fault))
    {
      self->status = 302;
      self->redirect_host = g_strdup (fault.text != NULL ? fault.text : "localhost");
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
vanish (EksDemoReply *self, gboolean is_list, const char *name)
{
  g_autoptr (JsonNode) root = json_from_string (self->body->str, NULL);
  g_autofree char *text = NULL;

  if (is_list)
    json_array_foreach_element (json_object_get_array_member (json_node_get_object (root), "list"), remove_member, (gpointer) name);
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

/* Faults that spoil a page which has been made */
static void
spoil (EksDemoReply *self, const Asked *asked)
{
  EksDemoFault fault;

  if (take (asked, EKS_DEMO_FAULT_VANISH, &fault))
    vanish (self, asked->page > 0, fault.text);
  if (take (asked, EKS_DEMO_FAULT_BAD_UTF8, &fault))
    spoil_utf8 (self);
  if (take (asked, EKS_DEMO_FAULT_MALFORMED, &fault))
    g_string_truncate (self->body, self->body->len - 2);
  if (take (asked, EKS_DEMO_FAULT_EMPTY, &fault))
    g_string_truncate (self->body, 0);
  if (take (asked, EKS_DEMO_FAULT_CUT, &fault))
    self->wire = make_cut (self->body, FALSE);
  else if (take (asked, EKS_DEMO_FAULT_CUT_CHUNKED, &fault))
    self->wire = make_cut (self->body, TRUE);
  else if (take (asked, EKS_DEMO_FAULT_DROP, &fault))
    self->wire = eks_demo_wire_new ();
  else if (take (asked, EKS_DEMO_FAULT_SLOW, &fault))
    self->wire = make_slow (self->body, fault.number);
  else if (take (asked, EKS_DEMO_FAULT_HUGE, &fault))
    self->wire = make_huge (fault.number);
  else if (asked->request->accepts_gzip && self->body->len > GZIP_LEAST && take (asked, EKS_DEMO_FAULT_GZIP, &fault))
    compress (self);
}

static void
answer_list (EksDemoReply *self, const EksDemoOrg *org, EksDemoKind kind, Asked *asked)
{
  g_autoptr (GError) error = NULL;
  EksDemoQuery query;
  EksDemoFault fault;
  guint64 page;
  guint shift;
  gboolean json_as_text;

  if (!eks_demo_query_parse (&query, org, kind, asked->request->query, &error))
    {
      say_error (self, 400, "10001", error->message);
      return;
    }
  asked->page = query.page;
  if (refuse_by_fault (self, asked))
    return;
  page = query.page - take (asked, EKS_DEMO_FAULT_REPEAT, &fault);
  shift = take (asked, EKS_DEMO_FAULT_DUPLICATE, &fault);
  json_as_text = take (asked, EKS_DEMO_FAULT_JSON_STRING, &fault);
  g_string_free (self->body, TRUE);
  self->body = eks_demo_query_answer (&query, org, page, shift, json_as_text);
  spoil (self, asked);
}

static void
answer_one (EksDemoReply *self, const EksDemoOrg *org, EksDemoKind kind, const char *guid, const Asked *asked)
{
  EksDemoFault fault;
  guint64 index;

  if (refuse_by_fault (self, asked))
    return;
  if (asked->request->query != NULL && asked->request->query[0] != '\0')
    say_error (self, 400, "10001", "A single record takes no parameters");
  else if (!eks_demo_guids_find (&org->guids, kind, guid, &index) || index >= eks_demo_org_get_count (org, kind))
    say_error (self, 404, "10004", "There is no record with this GUID");
  else
    {
      eks_demo_put_row (org, self->body, kind, index, take (asked, EKS_DEMO_FAULT_JSON_STRING, &fault));
      spoil (self, asked);
    }
}

static void
answer (EksDemoReply *self, const EksDemoOrg *org, EksDemoFaults *faults, const EksDemoRequest *request)
{
  Asked asked = { .faults = faults, .request = request, .path = request->path };
  const char *guid;
  EksDemoKind kind;
  EksDemoFault fault;

  if (g_str_has_prefix (request->path, "/onboarding/") && take (&asked, EKS_DEMO_FAULT_NO_SESSIONS, &fault))
    say_error (self, 404, "10004", "This account has no onboarding");
  else if (eks_demo_find_list (request->path, &kind))
    answer_list (self, org, kind, &asked);
  else if (eks_demo_find_one (request->path, &kind, &guid))
    {
      g_autofree char *path = g_strndup (request->path, (gsize) (guid - request->path - 1));
      asked.path = path;
      answer_one (self, org, kind, guid, &asked);
    }
  else
    say_error (self, 404, "10004", "There is nothing at this address");
}

/**
 * eks_demo_reply_new:
 * @org: the organisation
 * @faults: what is to go wrong; counted down here
 * @request: what is asked
 *
 * Returns: (transfer full): what to say
 */
EksDemoReply *
eks_demo_reply_new (const EksDemoOrg *org, EksDemoFaults *faults, const EksDemoRequest *request)
{
  EksDemoReply *self = g_new0 (EksDemoReply, 1);

  self->status = 200;
  self->body = g_string_new (NULL);
  if (strcmp (request->method, "GET") != 0)
    say_error (self, 405, "10005", "Only GET is allowed");
  else if (g_strcmp0 (request->authorization, EKS_DEMO_KEY) != 0)
    say_error (self, 401, "10003", "The API key is missing or wrong");
  else
    answer (self, org, faults, request);
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
