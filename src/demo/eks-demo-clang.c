/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clang, now Deployteq, as the demo organisation has it: tokens that end, and a list of events that
   reaches twelve months back. */

#include "config.h"

#include "eks-demo-system.h"

#include "eks-demo-clang-private.h"
#include "eks-demo-dice.h"
#include "eks-demo-member.h"
#include "eks-demo-parameters.h"

#include <gio/gio.h>

#define USER "demo-client"
#define KEY "demo-key-clang"
#define SCOPE "analytics.events:read"
#define TOKEN_SECONDS 600
#define TOKEN_PREFIX "demo-token-"
#define MONTHS_KEPT 12

/* @valid_from: tokens that were given out before are not accepted any more, in microseconds since 1970 UTC */
typedef struct
{
  gint64 valid_from;
} State;

static gpointer
create_state (const EksDemoOrg *org)
{
  return g_new0 (State, 1);
}

static void
say_error (EksDemoReply *self, guint status, const char *code, const char *description)
{
  self->status = status;
  g_string_assign (self->body, "{\"status\":");
  eks_demo_put_number (self->body, status);
  eks_demo_put_text_member (self->body, "error", code);
  eks_demo_put_text_member (self->body, "error_description", description);
  EKS_DEMO_PUT (self->body, "}");
}

/* A token says when it was given out, and proves that it was given out here. */
static char *
make_token (const EksDemoOrg *org, gint64 issued)
{
  return g_strdup_printf (TOKEN_PREFIX "%016" G_GINT64_MODIFIER "x-%016" G_GINT64_MODIFIER "x", (guint64) issued, eks_demo_mix ((guint64) issued + org->seed));
}

static gboolean
is_client (const char *authorization)
{
  g_autofree char *credentials = g_base64_encode ((const guchar *) USER ":" KEY, strlen (USER ":" KEY));
  g_autofree char *expected = g_strconcat ("Basic ", credentials, NULL);

  return g_strcmp0 (authorization, expected) == 0;
}

static void
answer_token (EksDemoReply *self, EksDemoCall *call)
{
  static const char *const known[] = { "grant_type", "scope", NULL };
  g_autofree char *fault = NULL;
  g_autofree char *token = make_token (call->org, call->request->now);
  g_autoptr (GHashTable) form = NULL;

  if (eks_demo_call_refuse (call, self))
    return;
  form = eks_demo_parameters_parse (call->request->body, known, &fault);
  if (strcmp (call->request->method, "POST") != 0)
    say_error (self, 405, "invalid_request", "Tokens are asked for with POST");
  else if (!is_client (call->request->authorization))
    say_error (self, 401, "invalid_client", "The client ID or the secret is wrong");
  else if (form == NULL)
    say_error (self, 400, "invalid_request", fault);
  else if (g_strcmp0 (g_hash_table_lookup (form, "grant_type"), "client_credentials") != 0)
    say_error (self, 400, "unsupported_grant_type", "Only client_credentials is known");
  else if (g_strcmp0 (g_hash_table_lookup (form, "scope"), SCOPE) != 0)
    say_error (self, 400, "invalid_scope", "The client may have " SCOPE " and nothing else");
  else
    {
      g_string_append_printf (self->body, "{\"token_type\":\"Bearer\",\"expires_in\":%d", TOKEN_SECONDS);
      eks_demo_put_text_member (self->body, "access_token", token);
      EKS_DEMO_PUT (self->body, "}");
      eks_demo_call_spoil (call, self, NULL);
    }
}

static gboolean
is_token (const EksDemoCall *call)
{
  static const char prefix[] = "Bearer " TOKEN_PREFIX;
  const char *authorization = call->request->authorization;
  const State *state = call->state;
  gint64 issued;

  if (authorization == NULL || !g_str_has_prefix (authorization, prefix))
    return FALSE;
  issued = (gint64) g_ascii_strtoull (authorization + strlen (prefix), NULL, 16);
  g_autofree char *token = make_token (call->org, issued);
  return strcmp (authorization + strlen ("Bearer "), token) == 0 && issued >= state->valid_from
         && call->request->now < issued + TOKEN_SECONDS * G_USEC_PER_SEC;
}

typedef struct
{
  guint64 offset;
  guint64 limit;
  gint64 from;        /* seconds since 1970 UTC */
  gint64 until;
  const char *metric; /* (nullable) */
} Question;

static gint64
get_oldest (const EksDemoOrg *org)
{
  gint64 end = eks_demo_timeline_get_end (org->timeline);
  int year;
  int month;
  int day;

  eks_demo_date_from_days (end / 86400, &year, &month, &day);
  return eks_demo_days_from_date (year - MONTHS_KEPT / 12, month, day) * 86400;
}

static gboolean
read_question (Question *self, const EksDemoOrg *org, GHashTable *parameters, char **fault)
{
  *self = (Question){ .limit = 100, .from = get_oldest (org), .until = G_MAXINT64, .metric = g_hash_table_lookup (parameters, "filter[metric]") };
  if (!eks_demo_parameters_get_number (parameters, "offset", 0, 1000000000, &self->offset, fault)
      || !eks_demo_parameters_get_number (parameters, "limit", 1, 1000, &self->limit, fault)
      || !eks_demo_parameters_get_day (parameters, "filter[date_from]", 0, NULL, &self->from, fault)
      || !eks_demo_parameters_get_day (parameters, "filter[date_to]", 1, NULL, &self->until, fault))
    return FALSE;
  self->from = MAX (self->from, get_oldest (org));
  return TRUE;
}

/* The first event at @time or later */
static guint64
find_event (const EksDemoOrg *org, gint64 time)
{
  guint64 low = 0;
  guint64 high = eks_demo_clang_get_count (org);

  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;
      if (eks_demo_clang_get_time (org, middle) < time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static gboolean
matches (const Question *self, const EksDemoOrg *org, guint64 event)
{
  return self->metric == NULL || strcmp (eks_demo_clang_get_metric (org, event), self->metric) == 0;
}

static void
put_link (GString *text, GHashTable *parameters, guint64 offset, guint64 limit)
{
  static const char *const filters[] = { "filter[date_from]", "filter[date_to]", "filter[metric]" };

  EKS_DEMO_PUT (text, "\"/clang/analytics-events/events?");
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      const char *value = g_hash_table_lookup (parameters, filters[i]);
      g_autofree char *name = value != NULL ? g_uri_escape_string (filters[i], NULL, FALSE) : NULL;
      g_autofree char *escaped = value != NULL ? g_uri_escape_string (value, NULL, FALSE) : NULL;
      if (value != NULL)
        g_string_append_printf (text, "%s=%s&", name, escaped);
    }
  g_string_append_printf (text, "offset=%" G_GUINT64_FORMAT "&limit=%" G_GUINT64_FORMAT "\"", offset, limit);
}

/* @shift: events that came in at the front while the client was reading */
static void
put_page (const Question *self, const EksDemoOrg *org, GString *text, GHashTable *parameters, guint64 offset, guint shift)
{
  guint64 first = find_event (org, self->from);
  guint64 last = self->until < G_MAXINT64 ? find_event (org, self->until) : eks_demo_clang_get_count (org);
  guint64 skip = offset - MIN (shift, offset);
  guint64 total = 0;
  guint64 event = first;
  gboolean following = FALSE;

  if (self->metric != NULL)
    for (guint64 i = first; i < last; i++)
      total += matches (self, org, i);
  else
    total = last > first ? last - first : 0;
  EKS_DEMO_PUT (text, "{\"data\":[");
  if (self->metric == NULL)
    event += MIN (skip, total);
  else
    for (guint64 passed = 0; event < last && (passed += matches (self, org, event)) <= skip;)
      event++;
  for (guint64 n = 0; n < self->limit && event < last; event++)
    {
      if (!matches (self, org, event))
        continue;
      if (n++ > 0)
        EKS_DEMO_PUT (text, ",");
      eks_demo_clang_put_event (org, text, event);
    }
  total += shift;
  following = self->offset + self->limit < total;
  EKS_DEMO_PUT (text, "],\"_links\":{\"current\":");
  put_link (text, parameters, self->offset, self->limit);
  if (following)
    {
      EKS_DEMO_PUT (text, ",\"next\":");
      put_link (text, parameters, self->offset + self->limit, self->limit);
    }
  EKS_DEMO_PUT (text, "}");
  eks_demo_put_number_member (text, "total_count", total);
  EKS_DEMO_PUT (text, "}");
}

static void
answer_events (EksDemoReply *self, EksDemoCall *call)
{
  static const char *const known[] = { "offset", "limit", "filter[date_from]", "filter[date_to]", "filter[metric]", NULL };
  State *state = call->state;
  g_autofree char *fault = NULL;
  g_autoptr (GHashTable) parameters = eks_demo_parameters_parse (call->request->query, known, &fault);
  EksDemoFault taken;
  Question question;

  if (parameters == NULL || !read_question (&question, call->org, parameters, &fault))
    {
      say_error (self, 400, "invalid_filter", fault);
      return;
    }
  call->page = question.offset / question.limit + 1;
  if (eks_demo_call_refuse (call, self))
    {
      if (self->status == 401) /* whoever is refused needs another token */
        state->valid_from = call->request->now;
      return;
    }
  guint64 offset = question.offset - (eks_demo_call_take (call, EKS_DEMO_FAULT_REPEAT, &taken) ? question.limit : 0);
  put_page (&question, call->org, self->body, parameters, offset, eks_demo_call_take (call, EKS_DEMO_FAULT_DUPLICATE, &taken));
  eks_demo_call_spoil (call, self, "data");
}

static void
answer (EksDemoReply *self, EksDemoCall *call)
{
  const char *path = call->request->path;

  if (strcmp (path, "/oauth2/token") == 0)
    answer_token (self, call);
  else if (strcmp (call->request->method, "GET") != 0)
    say_error (self, 405, "method_not_allowed", "Only GET is allowed");
  else if (!is_token (call))
    say_error (self, 401, "invalid_token", "The access token is missing, wrong or expired");
  else if (strcmp (path, "/analytics-events/events") == 0)
    answer_events (self, call);
  else
    say_error (self, 404, "not_found", "There is nothing at this address");
}

const EksDemoSystem eks_demo_clang = {
  .id = "clang",
  .user = USER,
  .key = KEY,
  .create_state = create_state,
  .free_state = g_free,
  .say_error = say_error,
  .answer = answer,
};
