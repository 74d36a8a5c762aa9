/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kimple as the demo organisation has it: operations, and their participations one page after the other. */

#include "config.h"

#include "eks-demo-system.h"

#include "eks-demo-dice.h"
#include "eks-demo-kimple-private.h"
#include "eks-demo-member.h"
#include "eks-demo-parameters.h"

#define KEY "demo-key-kimple"
#define OPERATIONS "/v2/operations"
#define MAX_LIMIT 500
#define DICE_CURSOR 114

static void
say_error (EksDemoReply *self, guint status, const char *code, const char *description)
{
  self->status = status;
  g_string_assign (self->body, "{\"code\":");
  eks_demo_put_quoted (self->body, code);
  eks_demo_put_text_member (self->body, "message", description);
  EKS_DEMO_PUT (self->body, "}");
}

/* A cursor tells nobody how far along it is. */
static guint64
get_mask (const EksDemoOrg *org)
{
  EksDemoDice dice = eks_demo_dice (org->seed, DICE_CURSOR, 0);

  return eks_demo_dice_next (&dice) >> 16;
}

/* @next: (nullable): where the next page begins */
static void
put_paging (const EksDemoOrg *org, GString *text, const guint64 *next)
{
  EKS_DEMO_PUT (text, "],\"paging\":{\"next_cursor\":");
  if (next != NULL)
    g_string_append_printf (text, "\"k%" G_GINT64_MODIFIER "x\"", *next ^ get_mask (org));
  else
    EKS_DEMO_PUT (text, "null");
  EKS_DEMO_PUT (text, "}}");
}

/* Leaves @place as it is if there is no cursor. */
static gboolean
read_cursor (const EksDemoOrg *org, GHashTable *parameters, guint64 least, guint64 most, guint64 *place)
{
  const char *cursor = g_hash_table_lookup (parameters, "cursor");

  if (cursor == NULL)
    return TRUE;
  if (cursor[0] != 'k' || !g_ascii_string_to_unsigned (cursor + 1, 16, 0, G_MAXUINT64, place, NULL))
    return FALSE;
  *place ^= get_mask (org);
  return *place >= least && *place <= most;
}

static void
answer_operations (EksDemoReply *self, EksDemoCall *call)
{
  static const char *const known[] = { "cursor", "limit", NULL };
  g_autofree char *fault = NULL;
  g_autoptr (GHashTable) parameters = eks_demo_parameters_parse (call->request->query, known, &fault);
  guint64 limit = 50;
  guint64 place = 0;

  if (parameters == NULL || !eks_demo_parameters_get_number (parameters, "limit", 1, MAX_LIMIT, &limit, &fault))
    {
      say_error (self, 400, "bad_request", fault);
      return;
    }
  if (!read_cursor (call->org, parameters, 0, EKS_DEMO_KIMPLE_OPERATIONS, &place))
    {
      say_error (self, 400, "bad_request", "cursor: not one of ours");
      return;
    }
  call->page = place / limit + 1;
  if (eks_demo_call_refuse (call, self))
    return;
  EKS_DEMO_PUT (self->body, "{\"items\":[");
  for (guint64 n = 0; n < limit && place < EKS_DEMO_KIMPLE_OPERATIONS; n++, place++)
    {
      if (n > 0)
        EKS_DEMO_PUT (self->body, ",");
      eks_demo_kimple_put_operation (call->org, self->body, (guint) place);
    }
  put_paging (call->org, self->body, place < EKS_DEMO_KIMPLE_OPERATIONS ? &place : NULL);
  eks_demo_call_spoil (call, self, "items");
}

typedef struct
{
  EksDemoSlice slice;
  guint operation;
  guint64 place; /* where the page begins */
  guint64 limit;
  guint64 winners; /* 0, 1, or 2 for both */
} Question;

static gboolean
read_question (Question *self, const EksDemoOrg *org, GHashTable *parameters, char **fault)
{
  gint64 from = G_MININT64;
  gint64 until = G_MAXINT64;
  guint64 last;

  self->limit = 50;
  self->winners = 2;
  eks_demo_slice_init (&self->slice, org, self->operation, EKS_DEMO_KIMPLE_OPERATIONS - 1);
  if (!eks_demo_parameters_get_number (parameters, "limit", 1, MAX_LIMIT, &self->limit, fault)
      || !eks_demo_parameters_get_number (parameters, "winners", 0, 1, &self->winners, fault)
      || !eks_demo_parameters_get_day (parameters, "from", 0, &org->zone, &from, fault)
      || !eks_demo_parameters_get_day (parameters, "to", 1, &org->zone, &until, fault))
    return FALSE;
  last = until < G_MAXINT64 ? eks_demo_slice_find (&self->slice, org, until) : self->slice.end;
  if (from > G_MININT64)
    self->slice.first = MIN (eks_demo_slice_find (&self->slice, org, from), last);
  self->slice.end = last;
  self->place = self->slice.first;
  if (read_cursor (org, parameters, self->slice.first, self->slice.end, &self->place))
    return TRUE;
  *fault = g_strdup ("cursor: not one of ours");
  return FALSE;
}

/* The next participation that is asked for, from @session on */
static guint64
skip (const Question *self, const EksDemoOrg *org, guint64 session)
{
  while (self->winners < 2 && session < self->slice.end && eks_demo_kimple_is_winner (org, self->operation, session) != (self->winners == 1))
    session++;
  return session;
}

static void
answer_participations (EksDemoReply *self, EksDemoCall *call, guint operation)
{
  static const char *const known[] = { "cursor", "limit", "from", "to", "winners", NULL };
  g_autofree char *fault = NULL;
  g_autoptr (GHashTable) parameters = eks_demo_parameters_parse (call->request->query, known, &fault);
  Question question = { .operation = operation };
  EksDemoFault taken;
  guint64 session;

  if (parameters == NULL || !read_question (&question, call->org, parameters, &fault))
    {
      say_error (self, 400, "bad_request", fault);
      return;
    }
  call->page = (question.place - question.slice.first) / question.limit + 1;
  if (eks_demo_call_refuse (call, self))
    return;
  EKS_DEMO_PUT (self->body, "{\"items\":[");
  session = skip (&question, call->org, question.place);
  for (guint64 n = 0; n < question.limit && session < question.slice.end; n++)
    {
      if (n > 0)
        EKS_DEMO_PUT (self->body, ",");
      eks_demo_kimple_put_participation (call->org, self->body, operation, session);
      session = skip (&question, call->org, session + 1);
    }
  if (eks_demo_call_take (call, EKS_DEMO_FAULT_REPEAT, &taken))
    session = question.place; /* the cursor leads to the page that it came from */
  put_paging (call->org, self->body, session < question.slice.end ? &session : NULL);
  eks_demo_call_spoil (call, self, "items");
}

/* “/v2/operations/DRrv3d/participations” */
static gboolean
find_operation (const EksDemoOrg *org, const char *path, guint *operation)
{
  g_auto (GStrv) steps = g_strsplit (path, "/", 6);

  return g_str_has_prefix (path, OPERATIONS "/") && g_strv_length (steps) == 5 && strcmp (steps[4], "participations") == 0
         && eks_demo_kimple_find (org, steps[3], operation);
}

static void
answer (EksDemoReply *self, EksDemoCall *call)
{
  const char *path = call->request->path;
  guint operation;

  if (strcmp (call->request->method, "GET") != 0)
    say_error (self, 405, "method_not_allowed", "Only GET is allowed");
  else if (g_strcmp0 (call->request->authorization, "Bearer " KEY) != 0)
    say_error (self, 401, "unauthorized", "The key is missing or wrong");
  else if (strcmp (path, OPERATIONS) == 0)
    answer_operations (self, call);
  else if (find_operation (call->org, path, &operation))
    answer_participations (self, call, operation);
  else
    say_error (self, 404, "not_found", "There is no such operation or address");
}

const EksDemoSystem eks_demo_kimple = {
  .id = "kimple",
  .key = KEY,
  .say_error = say_error,
  .answer = answer,
};
