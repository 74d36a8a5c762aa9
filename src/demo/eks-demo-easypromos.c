/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Easypromos as the demo organisation has it: promotions, and what belongs to each, a hundred at a time. */

#include "config.h"

#include "eks-demo-system.h"

#include "eks-demo-easypromos-private.h"
#include "eks-demo-member.h"
#include "eks-demo-parameters.h"

#define KEY "demo-key-easypromos"
#define PAGE_SIZE 100

typedef enum
{
  PROMOTIONS,
  STAGES,
  USERS,
  PARTICIPATIONS,
  PRIZES,
  N_LISTS,
} List;

static const struct
{
  const char *path; /* a child list has the promotion behind it */
  guint64 first_id;
} lists[N_LISTS] = {
  [PROMOTIONS] = { "/promotions", EKS_DEMO_EASYPROMOS_PROMOTION_ID },
  [STAGES] = { "/stages/", EKS_DEMO_EASYPROMOS_STAGE_ID },
  [USERS] = { "/users/", EKS_DEMO_EASYPROMOS_USER_ID },
  [PARTICIPATIONS] = { "/participations/", EKS_DEMO_EASYPROMOS_PARTICIPATION_ID },
  [PRIZES] = { "/prizes/", EKS_DEMO_EASYPROMOS_PRIZE_ID },
};

/* @at is a record, @end one past the last and @first the first; records are counted over all promotions. */
typedef struct
{
  List list;
  guint promotion;
  guint64 first;
  guint64 end;
  guint64 at;
  gboolean ascending;
  gboolean full;
} Question;

static void
say_error (EksDemoReply *self, guint status, const char *code, const char *description)
{
  self->status = status;
  g_string_assign (self->body, "{\"code\":");
  eks_demo_put_number (self->body, status);
  eks_demo_put_text_member (self->body, "message", description);
  EKS_DEMO_PUT (self->body, "}");
}

static void
set_range (Question *self, const EksDemoOrg *org)
{
  EksDemoSlice slice;

  eks_demo_slice_init (&slice, org, self->promotion, EKS_DEMO_EASYPROMOS_PROMOTIONS - 1);
  switch (self->list)
    {
    case STAGES:
      self->first = self->promotion * EKS_DEMO_EASYPROMOS_STAGES;
      self->end = self->first + EKS_DEMO_EASYPROMOS_STAGES;
      break;
    case USERS:
      self->first = slice.first_lead;
      self->end = slice.end_lead;
      break;
    case PARTICIPATIONS:
    case PRIZES:
      self->first = slice.first;
      self->end = slice.end;
      break;
    case PROMOTIONS:
    case N_LISTS:
    default:
      self->end = EKS_DEMO_EASYPROMOS_PROMOTIONS;
    }
}

static gboolean
read_choice (GHashTable *parameters, const char *name, const char *usual, const char *other, gboolean *is_other, char **fault)
{
  const char *value = g_hash_table_lookup (parameters, name);

  *is_other = g_strcmp0 (value, other) == 0;
  if (value == NULL || *is_other || strcmp (value, usual) == 0)
    return TRUE;
  *fault = g_strdup_printf ("%s: %s or %s is expected", name, usual, other);
  return FALSE;
}

/* A cursor is the number of the last record of the page before. */
static gboolean
read_question (Question *self, const EksDemoOrg *org, GHashTable *parameters, char **fault)
{
  guint64 first_id = lists[self->list].first_id;
  guint64 cursor = 0;

  set_range (self, org);
  if (!read_choice (parameters, "order", "created_desc", "created_asc", &self->ascending, fault)
      || !read_choice (parameters, "format", "basic", "full", &self->full, fault)
      || !eks_demo_parameters_get_number (parameters, "next_cursor", first_id + self->first, first_id + self->end, &cursor, fault))
    return FALSE;
  if (cursor == 0)
    self->at = self->ascending ? self->first : self->end - 1;
  else
    self->at = self->ascending ? cursor - first_id + 1 : cursor - first_id - 1;
  return TRUE;
}

/* Counts below zero as well: a record there is larger than every end. */
static gboolean
is_inside (const Question *self, guint64 at)
{
  return at >= self->first && at < self->end;
}

static guint64
get_next (const Question *self, guint64 at)
{
  return self->ascending ? at + 1 : at - 1;
}

static guint64
skip (const Question *self, const EksDemoOrg *org, guint64 at)
{
  while (self->list == PRIZES && is_inside (self, at) && !eks_demo_easypromos_is_winner (org, self->promotion, at))
    at = get_next (self, at);
  return at;
}

static void
put_record (const Question *self, const EksDemoOrg *org, GString *text, guint64 at)
{
  switch (self->list)
    {
    case STAGES:
      eks_demo_easypromos_put_stage (org, text, self->promotion, (guint) (at - self->first));
      break;
    case USERS:
      eks_demo_easypromos_put_user (org, text, self->promotion, at);
      break;
    case PARTICIPATIONS:
      eks_demo_easypromos_put_participation (org, text, self->promotion, at, self->full);
      break;
    case PRIZES:
      eks_demo_easypromos_put_prize (org, text, self->promotion, at);
      break;
    case PROMOTIONS:
    case N_LISTS:
    default:
      eks_demo_easypromos_put_promotion (org, text, (guint) at);
    }
}

/* @again: how many records of the page before come once more */
static void
put_page (const Question *self, const EksDemoOrg *org, GString *text, guint again, gboolean repeat)
{
  guint64 at = skip (self, org, self->at);
  guint64 before = self->ascending ? at - 1 : at + 1;
  guint64 last = before;
  guint n = 0;

  EKS_DEMO_PUT (text, "{\"items\":[");
  if (again > 0 && is_inside (self, before))
    {
      put_record (self, org, text, before);
      n++;
    }
  for (guint i = 0; i < PAGE_SIZE && is_inside (self, at); i++, n++)
    {
      if (n > 0)
        EKS_DEMO_PUT (text, ",");
      put_record (self, org, text, at);
      last = at;
      at = skip (self, org, get_next (self, at));
    }
  if (repeat)
    last = before;
  EKS_DEMO_PUT (text, "],\"paging\":{\"next_cursor\":");
  if (is_inside (self, at))
    eks_demo_put_number (text, lists[self->list].first_id + last);
  else
    EKS_DEMO_PUT (text, "null");
  eks_demo_put_number_member (text, "items_page", n);
  EKS_DEMO_PUT (text, "}}");
}

static void
answer_list (EksDemoReply *self, EksDemoCall *call, List list, guint promotion)
{
  static const char *const known[] = { "next_cursor", "order", "format", NULL };
  g_autofree char *fault = NULL;
  g_autoptr (GHashTable) parameters = eks_demo_parameters_parse (call->request->query, known, &fault);
  Question question = { .list = list, .promotion = promotion };
  EksDemoFault taken;

  if (parameters == NULL || !read_question (&question, call->org, parameters, &fault))
    {
      say_error (self, 400, NULL, fault);
      return;
    }
  call->page = (question.ascending ? question.at - question.first : question.end - 1 - question.at) / PAGE_SIZE + 1;
  if (eks_demo_call_refuse (call, self))
    return;
  guint again = eks_demo_call_take (call, EKS_DEMO_FAULT_DUPLICATE, &taken);
  put_page (&question, call->org, self->body, again, eks_demo_call_take (call, EKS_DEMO_FAULT_REPEAT, &taken));
  eks_demo_call_spoil (call, self, "items");
}

static gboolean
find_list (const char *path, List *list, guint *promotion)
{
  *promotion = 0;
  for (guint i = 0; i < N_LISTS; i++)
    {
      *list = (List) i;
      if (i == PROMOTIONS ? strcmp (path, lists[i].path) == 0
                          : g_str_has_prefix (path, lists[i].path) && eks_demo_easypromos_find (path + strlen (lists[i].path), promotion))
        return TRUE;
    }
  return FALSE;
}

static void
answer (EksDemoReply *self, EksDemoCall *call)
{
  guint promotion;
  List list;

  if (strcmp (call->request->method, "GET") != 0)
    say_error (self, 405, NULL, "Only GET is allowed");
  else if (g_strcmp0 (call->request->authorization, "Bearer " KEY) != 0)
    say_error (self, 401, NULL, "Authentication token not valid");
  else if (find_list (call->request->path, &list, &promotion))
    answer_list (self, call, list, promotion);
  else
    say_error (self, 404, NULL, "The specific resource was not found");
}

const EksDemoSystem eks_demo_easypromos = {
  .id = "easypromos",
  .key = KEY,
  .say_error = say_error,
  .answer = answer,
};
