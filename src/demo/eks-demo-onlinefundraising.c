/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OnlineFundraising as the demo organisation has it: lists and single records under a raw API key. */

#include "config.h"

#include "eks-demo-system.h"

#include "eks-demo-list.h"
#include "eks-demo-text.h"

#include <string.h>

#define KEY "demo-key-onlinefundraising"

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
answer_list (EksDemoReply *self, EksDemoCall *call, EksDemoKind kind)
{
  g_autoptr (GError) error = NULL;
  EksDemoQuery query;
  EksDemoFault fault;
  guint64 page;
  guint shift;
  gboolean json_as_text;

  if (!eks_demo_query_parse (&query, call->org, kind, call->request->query, &error))
    {
      say_error (self, 400, "10001", error->message);
      return;
    }
  call->page = query.page;
  if (eks_demo_call_refuse (call, self))
    return;
  page = query.page - eks_demo_call_take (call, EKS_DEMO_FAULT_REPEAT, &fault);
  shift = eks_demo_call_take (call, EKS_DEMO_FAULT_DUPLICATE, &fault);
  json_as_text = eks_demo_call_take (call, EKS_DEMO_FAULT_JSON_STRING, &fault);
  g_string_free (self->body, TRUE);
  self->body = eks_demo_query_answer (&query, call->org, page, shift, json_as_text);
  eks_demo_call_spoil (call, self, "list");
}

static void
answer_one (EksDemoReply *self, EksDemoCall *call, EksDemoKind kind, const char *guid)
{
  EksDemoFault fault;
  guint64 index;

  if (eks_demo_call_refuse (call, self))
    return;
  if (call->request->query != NULL && call->request->query[0] != '\0')
    say_error (self, 400, "10001", "A single record takes no parameters");
  else if (!eks_demo_guids_find (&call->org->guids, kind, guid, &index) || index >= eks_demo_org_get_count (call->org, kind))
    say_error (self, 404, "10004", "There is no record with this GUID");
  else
    {
      eks_demo_put_row (call->org, self->body, kind, index, eks_demo_call_take (call, EKS_DEMO_FAULT_JSON_STRING, &fault));
      eks_demo_call_spoil (call, self, NULL);
    }
}

static void
answer (EksDemoReply *self, EksDemoCall *call)
{
  const EksDemoRequest *request = call->request;
  const char *guid;
  EksDemoKind kind;
  EksDemoFault fault;

  if (strcmp (request->method, "GET") != 0)
    say_error (self, 405, "10005", "Only GET is allowed");
  else if (g_strcmp0 (request->authorization, KEY) != 0)
    say_error (self, 401, "10003", "The API key is missing or wrong");
  else if (g_str_has_prefix (request->path, "/onboarding/") && eks_demo_call_take (call, EKS_DEMO_FAULT_NO_SESSIONS, &fault))
    say_error (self, 404, "10004", "This account has no onboarding");
  else if (eks_demo_find_list (request->path, &kind))
    answer_list (self, call, kind);
  else if (eks_demo_find_one (request->path, &kind, &guid))
    {
      g_autofree char *path = g_strndup (request->path, (gsize) (guid - request->path - 1));
      call->path = path;
      answer_one (self, call, kind, guid);
      call->path = request->path;
    }
  else
    say_error (self, 404, "10004", "There is nothing at this address");
}

const EksDemoSystem eks_demo_onlinefundraising = {
  .id = "onlinefundraising",
  .key = KEY,
  .say_error = say_error,
  .answer = answer,
};
