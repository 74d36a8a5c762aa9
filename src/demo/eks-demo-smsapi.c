/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SMSAPI as its documentation has it, and the addresses that nobody documents as our contract has them: who may ask,
 * which collection, what an action changes, and how it says no, now with a status and now in the middle of a 200. */

#include "config.h"

#include "eks-demo-smsapi-private.h"

#include "eks-demo-system.h"
#include "eks-demo-text.h"

#define TOKEN "demo-key-smsapi"
#define SENDS "/sms/bulks/"
#define SMS_DO "/sms.do"
#define MOST_IDS 200

/* The older half of the API: a number and a sentence, and HTTP says that all is well. */
static void
say_number (EksDemoReply *reply, guint number, const char *message)
{
  reply->status = 200;
  g_string_truncate (reply->body, 0);
  EKS_DEMO_PUT (reply->body, "{\"error\":");
  eks_demo_put_number (reply->body, number);
  EKS_DEMO_PUT (reply->body, ",\"message\":");
  eks_demo_put_quoted (reply->body, message);
  EKS_DEMO_PUT (reply->body, "}");
}

/* The newer half. @code is a word, as the faults that every system has come with numbers of another. */
static void
say_error (EksDemoReply *reply, guint status, const char *code, const char *description)
{
  reply->status = status;
  g_string_truncate (reply->body, 0);
  EKS_DEMO_PUT (reply->body, "{\"message\":");
  eks_demo_put_quoted (reply->body, description);
  EKS_DEMO_PUT (reply->body, ",\"error\":");
  eks_demo_put_quoted (reply->body, g_ascii_isdigit (code[0]) ? "refused" : code);
  EKS_DEMO_PUT (reply->body, ",\"errors\":null}");
}

static void
say_bad_parameter (EksDemoReply *reply, const char *name, const char *value)
{
  say_error (reply, 400, "invalid_parameter", "A parameter cannot be used");
  g_string_truncate (reply->body, reply->body->len - strlen ("null}"));
  EKS_DEMO_PUT (reply->body, "[{\"message\":\"This value cannot be used\",\"error\":\"invalid_value\",\"path\":");
  eks_demo_put_quoted (reply->body, name);
  EKS_DEMO_PUT (reply->body, ",\"value\":");
  eks_demo_put_quoted (reply->body, value);
  EKS_DEMO_PUT (reply->body, "}]}");
}

static void
answer_list (EksDemoReply *reply, EksDemoCall *call, EksDemoSmsapiKind kind)
{
  g_auto (EksDemoSmsapiQuery) query = { 0 };
  EksDemoFault fault;
  int shift;
  guint more;

  if (!eks_demo_smsapi_query_parse (&query, call->state, kind, call->request->query))
    {
      say_bad_parameter (reply, query.bad_name, query.bad_value);
      return;
    }
  call->page = query.offset / query.limit + 1;
  if (eks_demo_call_refuse (call, reply))
    return;
  if (eks_demo_call_take (call, EKS_DEMO_FAULT_REPEAT, &fault))
    query.offset -= MIN (query.limit, query.offset);
  shift = eks_demo_call_take (call, EKS_DEMO_FAULT_DUPLICATE, &fault) - eks_demo_call_take (call, EKS_DEMO_FAULT_SHRINK, &fault);
  more = eks_demo_call_take (call, EKS_DEMO_FAULT_TOTAL, &fault);
  eks_demo_smsapi_query_answer (&query, call->state, reply->body, shift, more);
  eks_demo_call_spoil (call, reply, "collection");
}

/* What a form or a query says under @name; (transfer full) (nullable) */
static char *
dup_parameter (const char *text, const char *wanted)
{
  GUriParamsIter iter;
  char *name = NULL;
  char *value = NULL;

  g_uri_params_iter_init (&iter, text != NULL ? text : "", -1, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &name, &value, NULL))
    {
      g_autofree char *found = g_steal_pointer (&name);
      if (strcmp (found, wanted) == 0)
        return value;
      g_clear_pointer (&value, g_free);
    }
  return NULL;
}

static void
answer_states (EksDemoReply *reply, EksDemoCall *call, const char *ids)
{
  g_auto (GStrv) wanted = g_strsplit (ids, "|", -1);
  guint n = g_strv_length (wanted);

  if (n == 0 || n > MOST_IDS)
    {
      say_number (reply, 8, "Error in request");
      return;
    }
  EKS_DEMO_PUT (reply->body, "{\"count\":");
  eks_demo_put_number (reply->body, n);
  EKS_DEMO_PUT (reply->body, ",\"list\":[");
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        EKS_DEMO_PUT (reply->body, ",");
      eks_demo_smsapi_put_state (call->state, reply->body, wanted[i]);
    }
  EKS_DEMO_PUT (reply->body, "]}");
  eks_demo_call_spoil (call, reply, "list");
}

static void
delete_scheduled (EksDemoReply *reply, EksDemoSmsapi *account, const char *id)
{
  guint64 index;

  if (!eks_demo_smsapi_find_id (account, EKS_DEMO_SMSAPI_MESSAGE, id, &index)
      || eks_demo_smsapi_get_message_state (account, index) != EKS_DEMO_SMSAPI_QUEUE
      || eks_demo_smsapi_get_message_time (account, index) < account->end)
    {
      say_number (reply, 301, "There is no scheduled message with this ID");
      return;
    }
  g_hash_table_add (account->deleted, g_memdup2 (&index, sizeof index));
  EKS_DEMO_PUT (reply->body, "{\"count\":1,\"list\":[{\"id\":");
  eks_demo_put_quoted (reply->body, id);
  EKS_DEMO_PUT (reply->body, "}]}");
}

static void
answer_sms_do (EksDemoReply *reply, EksDemoCall *call)
{
  gboolean post = strcmp (call->request->method, "POST") == 0;
  const char *text = post ? call->request->body : call->request->query;
  g_autofree char *format = dup_parameter (text, "format");
  g_autofree char *ids = dup_parameter (text, post ? "sch_del" : "status");
  EksDemoFault fault;

  if (eks_demo_call_refuse (call, reply))
    return;
  if (eks_demo_call_take (call, EKS_DEMO_FAULT_200, &fault))
    say_number (reply, 999, "Fatal internal error");
  else if (g_strcmp0 (format, "json") != 0 || ids == NULL)
    say_number (reply, 8, "Error in request");
  else if (post)
    delete_scheduled (reply, call->state, ids);
  else
    answer_states (reply, call, ids);
}

typedef struct
{
  const char *name;
  EksDemoSmsapiSendState after;
  guint before; /* a bit for each state that allows it */
} Action;

static const Action actions[] = {
  { "pause", EKS_DEMO_SMSAPI_SEND_PAUSING, 1 << EKS_DEMO_SMSAPI_SEND_PROGRESS },
  { "resume", EKS_DEMO_SMSAPI_SEND_PROGRESS, 1 << EKS_DEMO_SMSAPI_SEND_PAUSED | 1 << EKS_DEMO_SMSAPI_SEND_PAUSING },
  { "stop", EKS_DEMO_SMSAPI_SEND_STOPPED,
    1 << EKS_DEMO_SMSAPI_SEND_QUEUE | 1 << EKS_DEMO_SMSAPI_SEND_PROGRESS | 1 << EKS_DEMO_SMSAPI_SEND_PAUSING | 1 << EKS_DEMO_SMSAPI_SEND_PAUSED },
};

/* What the messages that were not sent have cost */
static guint
count_points_back (const EksDemoSmsapi *account, guint64 send)
{
  guint64 first;
  guint64 n = eks_demo_smsapi_get_messages_of (account, send, &first);
  guint points = 0;

  for (guint64 i = 0; i < n; i++)
    {
      EksDemoSmsapiMessage message;
      eks_demo_smsapi_message_init (&message, account, first + i);
      points += message.state == EKS_DEMO_SMSAPI_QUEUE ? message.points : 0;
    }
  return points;
}

static void
act (EksDemoReply *reply, EksDemoSmsapi *account, guint64 send, const Action *action)
{
  EksDemoSmsapiSendState state = eks_demo_smsapi_get_send_state (account, send);
  guint64 first_live = account->counts[EKS_DEMO_SMSAPI_SEND] - EKS_DEMO_SMSAPI_N_LIVE;
  guint back;

  if ((action->before & 1u << state) == 0)
    {
      say_error (reply, 409, "invalid_state", "The mass send is not in a state that allows this");
      return;
    }
  back = action->after == EKS_DEMO_SMSAPI_SEND_STOPPED ? count_points_back (account, send) : 0;
  account->live[send - first_live] = action->after;
  eks_demo_smsapi_put_row (account, reply->body, EKS_DEMO_SMSAPI_SEND, send);
  if (action->after != EKS_DEMO_SMSAPI_SEND_STOPPED)
    return;
  g_string_truncate (reply->body, reply->body->len - 1);
  EKS_DEMO_PUT (reply->body, ",\"points_returned\":\"");
  eks_demo_smsapi_put_points (reply->body, back);
  EKS_DEMO_PUT (reply->body, "\"}");
}

static void
answer_action (EksDemoReply *reply, EksDemoCall *call)
{
  g_auto (GStrv) steps = g_strsplit (call->request->path + strlen (SENDS), "/", -1);
  const Action *action = NULL;
  guint64 send;

  for (guint i = 0; g_strv_length (steps) == 2 && i < G_N_ELEMENTS (actions); i++)
    if (strcmp (steps[1], actions[i].name) == 0)
      action = &actions[i];
  if (action == NULL || !eks_demo_smsapi_find_id (call->state, EKS_DEMO_SMSAPI_SEND, steps[0], &send))
    say_error (reply, 404, "not_found", "There is no mass send with this ID, or no such action");
  else if (!eks_demo_call_refuse (call, reply))
    act (reply, call->state, send, action);
}

/* What was asked to pause has paused when somebody looks again. */
static void
settle (EksDemoSmsapi *account)
{
  for (guint i = 0; i < EKS_DEMO_SMSAPI_N_LIVE; i++)
    if (account->live[i] == EKS_DEMO_SMSAPI_SEND_PAUSING)
      account->live[i] = EKS_DEMO_SMSAPI_SEND_PAUSED;
}

static void
answer_get (EksDemoReply *reply, EksDemoCall *call)
{
  EksDemoSmsapiKind kind;

  settle (call->state);
  if (strcmp (call->request->path, SMS_DO) == 0)
    answer_sms_do (reply, call);
  else if (eks_demo_smsapi_find_list (call->request->path, &kind))
    answer_list (reply, call, kind);
  else
    say_error (reply, 404, "not_found", "There is nothing at this address");
}

static void
answer (EksDemoReply *reply, EksDemoCall *call)
{
  const EksDemoRequest *request = call->request;
  gboolean authorized = g_strcmp0 (request->authorization, "Bearer " TOKEN) == 0;
  gboolean post = strcmp (request->method, "POST") == 0;

  if (!post && strcmp (request->method, "GET") != 0)
    say_error (reply, 405, "method_not_allowed", "Only GET and POST are allowed");
  else if (strcmp (request->path, "/ping") == 0 && !post)
    {
      if (!eks_demo_call_refuse (call, reply))
        eks_demo_put_str (reply->body, authorized ? "{\"authorized\":true,\"unavailable\":[]}" : "{\"authorized\":false,\"unavailable\":[]}");
    }
  else if (!authorized && strcmp (request->path, SMS_DO) == 0)
    say_number (reply, 101, "Authorization failed");
  else if (!authorized)
    say_error (reply, 401, "authorization_failed", "Authorization failed");
  else if (!post)
    answer_get (reply, call);
  else if (strcmp (request->path, SMS_DO) == 0)
    answer_sms_do (reply, call);
  else if (g_str_has_prefix (request->path, SENDS))
    answer_action (reply, call);
  else
    say_error (reply, 405, "method_not_allowed", "Only GET is allowed here");
}

static gpointer
create_state (const EksDemoOrg *org)
{
  return eks_demo_smsapi_new (org);
}

static void
free_state (gpointer state)
{
  eks_demo_smsapi_free (state);
}

const EksDemoSystem eks_demo_smsapi = {
  .id = "smsapi",
  .user = "demo",
  .key = TOKEN,
  .create_state = create_state,
  .free_state = free_state,
  .say_error = say_error,
  .answer = answer,
};
