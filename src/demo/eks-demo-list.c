/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question to a list and the page that answers it: a window is a range of indexes, a state a place in a turn. */

#include "config.h"

#include "eks-demo-list.h"

#include "eks-demo-rows.h"
#include "eks-demo-text.h"

#include <gio/gio.h>

/* Far behind the last page there is, and small enough to multiply */
#define MAX_PAGE 1000000000

static const struct
{
  const char *list;
  const char *one; /* (nullable) */
  gboolean window; /* takes startDate and endDate */
} addresses[] = {
  [EKS_DEMO_SESSION] = { "/onboarding/sessions", NULL, TRUE },
  [EKS_DEMO_LEAD] = { "/onboarding/leads", NULL, TRUE },
  [EKS_DEMO_USER] = { "/onboarding/users", NULL, FALSE },
  [EKS_DEMO_CAMPAIGN] = { "/onboarding/campaigns", NULL, FALSE },
  [EKS_DEMO_WORKFLOW] = { "/onboarding/workflows", NULL, FALSE },
  [EKS_DEMO_DATA_SET] = { "/dataSets", "/dataSet/", TRUE },
  [EKS_DEMO_SUBSCRIPTION] = { "/subscriptions", "/subscription/", TRUE },
  [EKS_DEMO_CONTACT] = { "/contacts", "/contact/", FALSE },
  [EKS_DEMO_AGREEMENT] = { "/agreements", "/agreement/", FALSE },
};

/**
 * eks_demo_find_list:
 * @path: a path below the base URL
 * @kind: (out): the entity
 *
 * Returns: whether @path is the address of a list
 */
gboolean
eks_demo_find_list (const char *path, EksDemoKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    if (strcmp (path, addresses[i].list) == 0)
      {
        *kind = (EksDemoKind) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * eks_demo_find_one:
 * @path: a path below the base URL
 * @kind: (out): the entity
 * @guid: (out) (transfer none): what stands in the place of the GUID, a part of @path
 *
 * Returns: whether @path is the address of a single record
 */
gboolean
eks_demo_find_one (const char *path, EksDemoKind *kind, const char **guid)
{
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    if (addresses[i].one != NULL && g_str_has_prefix (path, addresses[i].one))
      {
        *kind = (EksDemoKind) i;
        *guid = path + strlen (addresses[i].one);
        return TRUE;
      }
  return FALSE;
}

static gboolean
refuse (GError **error, const char *name, const char *value, const char *expected)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s=%s: %s", name, value, expected);
  return FALSE;
}

static gboolean
read_day (char to[12], gint64 *time, const EksDemoOrg *org, const char *name, const char *value, int days, GError **error)
{
  int year;
  int month;
  int day;

  if (!eks_demo_date_parse (value, &year, &month, &day))
    return refuse (error, name, value, "a day yyyy-MM-dd is expected");
  g_strlcpy (to, value, 12);
  *time = eks_demo_zone_get_day_start (&org->zone, year, month, day + days);
  return TRUE;
}

static gboolean
read_state (EksDemoQuery *self, const char *name, const char *value, GError **error)
{
  const char *const *states = eks_demo_get_states (self->kind);

  for (int i = 0; states[i] != NULL; i++)
    if (strcmp (states[i], value) == 0)
      {
        self->state = i;
        return TRUE;
      }
  return refuse (error, name, value, "unknown value");
}

static gboolean
read_parameter (EksDemoQuery *self, const EksDemoOrg *org, const char *name, const char *value, GError **error)
{
  const char *state = self->kind == EKS_DEMO_CONTACT ? "archived" : "state";
  guint64 number;

  if (strcmp (name, "pageNumber") == 0)
    return g_ascii_string_to_unsigned (value, 10, 1, MAX_PAGE, &self->page, NULL) || refuse (error, name, value, "a number from 1 on is expected");
  if (strcmp (name, "pageSize") == 0)
    {
      if (!g_ascii_string_to_unsigned (value, 10, 1, EKS_DEMO_MAX_PAGE_SIZE, &number, NULL))
        return refuse (error, name, value, "a number from 1 to 1000 is expected");
      self->page_size = (guint) number;
      return TRUE;
    }
  if (addresses[self->kind].window && strcmp (name, "startDate") == 0)
    return read_day (self->start_date, &self->from, org, name, value, 0, error);
  if (addresses[self->kind].window && strcmp (name, "endDate") == 0)
    return read_day (self->end_date, &self->until, org, name, value, 1, error);
  if (eks_demo_get_states (self->kind) != NULL && strcmp (name, state) == 0)
    return read_state (self, name, value, error);
  return refuse (error, name, value, "this list has no such parameter");
}

/**
 * eks_demo_query_parse:
 * @self: a query to fill
 * @org: the organisation
 * @kind: the entity
 * @text: (nullable): the query of the URL, still encoded
 * @error: return location, for the description of a 400
 *
 * Returns: %FALSE if a parameter is unknown, given twice or out of range
 */
gboolean
eks_demo_query_parse (EksDemoQuery *self, const EksDemoOrg *org, EksDemoKind kind, const char *text, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) local_error = NULL;
  GUriParamsIter iter;
  char *name = NULL;
  char *value = NULL;

  *self = (EksDemoQuery){ .kind = kind, .page = 1, .page_size = EKS_DEMO_PAGE_SIZE, .from = G_MININT64, .until = G_MAXINT64, .state = -1 };
  if (kind == EKS_DEMO_CONTACT)
    self->state = 0; /* archived defaults to false */
  g_uri_params_iter_init (&iter, text != NULL ? text : "", -1, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &name, &value, &local_error))
    {
      gboolean good = !g_hash_table_contains (seen, name) ? read_parameter (self, org, name, value, error) : refuse (error, name, value, "given twice");
      g_hash_table_add (seen, name);
      g_free (value);
      if (!good)
        return FALSE;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return self->from < self->until || refuse (error, "endDate", self->end_date, "the last day is before the first");
}

/**
 * eks_demo_put_row:
 * @org: the organisation
 * @text: where to
 * @kind: the entity
 * @index: which one
 * @json_as_text: for DataSets: `jsonElement` as a string
 */
void
eks_demo_put_row (const EksDemoOrg *org, GString *text, EksDemoKind kind, guint64 index, gboolean json_as_text)
{
  static void (*const put[]) (const EksDemoOrg *org, GString *text, guint64 index) = {
    [EKS_DEMO_LEAD] = eks_demo_put_lead,
    [EKS_DEMO_USER] = eks_demo_put_user,
    [EKS_DEMO_CAMPAIGN] = eks_demo_put_campaign,
    [EKS_DEMO_WORKFLOW] = eks_demo_put_workflow,
    [EKS_DEMO_SUBSCRIPTION] = eks_demo_put_subscription,
    [EKS_DEMO_CONTACT] = eks_demo_put_contact,
    [EKS_DEMO_AGREEMENT] = eks_demo_put_agreement,
  };
  EksDemoSession session;

  if (kind == EKS_DEMO_SESSION)
    {
      eks_demo_session_init (&session, org, index);
      eks_demo_session_put (&session, org, text, FALSE);
    }
  else if (kind == EKS_DEMO_DATA_SET)
    eks_demo_put_data_set (org, text, index, json_as_text);
  else
    put[kind](org, text, index);
}

/* The first index whose record was created at @time or later */
static guint64
find_index (const EksDemoOrg *org, EksDemoKind kind, gint64 time)
{
  guint64 low = 0;
  guint64 high = eks_demo_org_get_listed (org, kind);

  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;
      if (eks_demo_org_get_time (org, kind, middle) < time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static gboolean
has_state (const EksDemoQuery *self, const EksDemoOrg *org, guint64 index)
{
  return (int) eks_demo_get_state (self->kind, eks_demo_get_slot (org, self->kind, index)) == self->state;
}

static guint
count_slots (const EksDemoQuery *self)
{
  guint slots = 0;

  for (guint slot = 0; slot < EKS_DEMO_SLOTS; slot++)
    slots += (int) eks_demo_get_state (self->kind, slot) == self->state;
  return slots;
}

/* How many of the first @index records have the state asked for: the same number in each whole turn */
static guint64
count_before (const EksDemoQuery *self, const EksDemoOrg *org, guint64 index)
{
  guint64 turn = index - index % EKS_DEMO_SLOTS;
  guint64 count = turn / EKS_DEMO_SLOTS * count_slots (self);

  if (self->state < 0)
    return index;
  for (guint64 i = turn; i < index; i++)
    count += has_state (self, org, i);
  return count;
}

/* The index of the record that @count of its kind come before */
static guint64
find_nth (const EksDemoQuery *self, const EksDemoOrg *org, guint64 count)
{
  guint slots = count_slots (self);
  guint64 index;

  if (self->state < 0)
    return count;
  index = count / slots * EKS_DEMO_SLOTS;
  count %= slots;
  while (!has_state (self, org, index) || count-- > 0)
    index++;
  return index;
}

static void
put_day (GString *text, const char *day)
{
  if (day[0] != '\0')
    eks_demo_put_quoted (text, day);
  else
    EKS_DEMO_PUT (text, "null");
}

/**
 * eks_demo_query_answer:
 * @self: a query
 * @org: the organisation
 * @page: whose rows to show; it is announced as the page that was asked for
 * @shift: rows that came in at the front while the client was reading: they push each row towards the next page
 * @json_as_text: for DataSets: `jsonElement` as a string
 *
 * Returns: (transfer full): the page
 */
GString *
eks_demo_query_answer (const EksDemoQuery *self, const EksDemoOrg *org, guint64 page, guint shift, gboolean json_as_text)
{
  GString *text = g_string_sized_new (256 + (gsize) self->page_size * 2048);
  guint64 first = self->from > G_MININT64 ? find_index (org, self->kind, self->from) : 0;
  guint64 last = self->until < G_MAXINT64 ? find_index (org, self->kind, self->until) : eks_demo_org_get_listed (org, self->kind);
  guint64 skipped = count_before (self, org, first);
  guint64 end = count_before (self, org, last);
  guint64 at = skipped + (page - 1) * self->page_size;

  at -= MIN (shift, at - skipped);
  EKS_DEMO_PUT (text, "{\"pageNumber\":");
  eks_demo_put_number (text, self->page);
  EKS_DEMO_PUT (text, ",\"pageSize\":");
  eks_demo_put_number (text, self->page_size);
  EKS_DEMO_PUT (text, ",\"startDate\":");
  put_day (text, self->start_date);
  EKS_DEMO_PUT (text, ",\"endDate\":");
  put_day (text, self->end_date);
  EKS_DEMO_PUT (text, ",\"list\":[");
  for (guint i = 0; i < self->page_size && at < end; i++, at++)
    {
      if (i > 0)
        EKS_DEMO_PUT (text, ",");
      eks_demo_put_row (org, text, self->kind, find_nth (self, org, at), json_as_text);
    }
  EKS_DEMO_PUT (text, "]}");
  return text;
}
