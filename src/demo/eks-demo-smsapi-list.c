/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SMSAPI's collections: offset and limit, the total, whole days, and keys that may come several times. */

#include "config.h"

#include "eks-demo-smsapi-private.h"

#include "eks-demo-text.h"

/* How long after its message a click can come, in seconds */
#define CLICK_WITHIN (4 * 86400)

static const struct
{
  const char *path;
  gboolean newest_first;
} lists[EKS_DEMO_SMSAPI_N_KINDS] = {
  [EKS_DEMO_SMSAPI_MESSAGE] = { "/sms/messages", TRUE },
  [EKS_DEMO_SMSAPI_SEND] = { "/sms/bulks", TRUE },
  [EKS_DEMO_SMSAPI_CONTACT] = { "/contacts", FALSE },
  [EKS_DEMO_SMSAPI_BLACKLISTED] = { "/blacklist/phone_numbers", FALSE },
  [EKS_DEMO_SMSAPI_OPT_OUT] = { "/opt_outs", FALSE },
  [EKS_DEMO_SMSAPI_SENDER] = { "/sms/sendernames", FALSE },
  [EKS_DEMO_SMSAPI_LINK] = { "/short_url/links", FALSE },
  [EKS_DEMO_SMSAPI_CLICK] = { "/short_url/clicks", FALSE },
};

/**
 * eks_demo_smsapi_find_list:
 * @path: a path below the base URL
 * @kind: (out): what is listed there
 *
 * Returns: whether @path is the address of a collection
 */
gboolean
eks_demo_smsapi_find_list (const char *path, EksDemoSmsapiKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (strcmp (path, lists[i].path) == 0)
      {
        *kind = (EksDemoSmsapiKind) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * eks_demo_smsapi_query_clear:
 * @self: a query
 */
void
eks_demo_smsapi_query_clear (EksDemoSmsapiQuery *self)
{
  g_free (self->sender);
  g_free (self->to);
  g_clear_pointer (&self->links, g_array_unref);
  g_free (self->bad_name);
  g_free (self->bad_value);
}

static gboolean
read_day (const EksDemoSmsapi *account, const char *value, int days, gint64 *time)
{
  int year;
  int month;
  int day;

  if (!eks_demo_date_parse (value, &year, &month, &day))
    return FALSE;
  *time = eks_demo_zone_get_day_start (&account->org->zone, year, month, day + days);
  return TRUE;
}

static gboolean
read_link (EksDemoSmsapiQuery *self, const EksDemoSmsapi *account, const char *value)
{
  guint64 link;

  if (!eks_demo_smsapi_find_id (account, EKS_DEMO_SMSAPI_LINK, value, &link))
    return FALSE;
  g_array_append_val (self->links, link);
  return TRUE;
}

static gboolean
read_limit (EksDemoSmsapiQuery *self, const char *value)
{
  guint64 limit;

  if (!g_ascii_string_to_unsigned (value, 10, 1, EKS_DEMO_SMSAPI_MAX_LIMIT, &limit, NULL))
    return FALSE;
  self->limit = (guint) limit;
  return TRUE;
}

static gboolean
read_parameter (EksDemoSmsapiQuery *self, const EksDemoSmsapi *account, const char *name, const char *value)
{
  gboolean dated = self->kind == EKS_DEMO_SMSAPI_MESSAGE || self->kind == EKS_DEMO_SMSAPI_CLICK;
  char **text = strcmp (name, "sendername") == 0 ? &self->sender : strcmp (name, "to") == 0 ? &self->to : NULL;

  if (strcmp (name, "offset") == 0)
    return g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT32, &self->offset, NULL);
  if (strcmp (name, "limit") == 0)
    return read_limit (self, value);
  if (dated && strcmp (name, "date_from") == 0)
    return read_day (account, value, 0, &self->from);
  if (dated && strcmp (name, "date_to") == 0)
    return read_day (account, value, 1, &self->until);
  if (self->kind == EKS_DEMO_SMSAPI_CLICK && strcmp (name, "links[]") == 0)
    return read_link (self, account, value);
  if (self->kind != EKS_DEMO_SMSAPI_MESSAGE || text == NULL || *text != NULL)
    return FALSE;
  *text = g_strdup (value);
  return TRUE;
}

/**
 * eks_demo_smsapi_query_parse:
 * @self: a query to fill
 * @account: the account
 * @kind: what is listed
 * @text: (nullable): the query of the URL, still encoded
 *
 * Returns: %FALSE if a parameter is unknown or cannot be used; the query says which
 */
gboolean
eks_demo_smsapi_query_parse (EksDemoSmsapiQuery *self, const EksDemoSmsapi *account, EksDemoSmsapiKind kind, const char *text)
{
  GUriParamsIter iter;
  char *name = NULL;
  char *value = NULL;

  *self = (EksDemoSmsapiQuery){ .kind = kind, .limit = EKS_DEMO_SMSAPI_LIMIT, .from = G_MININT64, .until = G_MAXINT64 };
  self->links = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_uri_params_iter_init (&iter, text != NULL ? text : "", -1, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &name, &value, NULL))
    {
      if (!read_parameter (self, account, name, value))
        {
          self->bad_name = name;
          self->bad_value = value;
          return FALSE;
        }
      g_free (name);
      g_free (value);
    }
  return TRUE;
}

/* The first message that was sent at @time or later */
static guint64
find_message (const EksDemoSmsapi *account, gint64 time)
{
  guint64 low = 0;
  guint64 high = account->counts[EKS_DEMO_SMSAPI_MESSAGE];

  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;
      if (eks_demo_smsapi_get_message_time (account, middle) < time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static gboolean
is_to (const EksDemoSmsapi *account, guint64 message, const char *to)
{
  g_autoptr (GString) number = g_string_new (NULL);
  EksDemoPerson person;

  eks_demo_person_init (&person, account->org->seed, eks_demo_smsapi_get_person (account, message));
  eks_demo_person_put_msisdn (&person, number);
  return strcmp (number->str, to + (to[0] == '+')) == 0;
}

static void
find_messages (const EksDemoSmsapiQuery *self, const EksDemoSmsapi *account, GArray *found)
{
  guint64 first = self->from > G_MININT64 ? find_message (account, self->from) : 0;
  guint64 end = self->until < G_MAXINT64 ? find_message (account, self->until) : account->counts[EKS_DEMO_SMSAPI_MESSAGE];

  for (guint64 i = first; i < end; i++)
    if ((self->sender == NULL || strcmp (eks_demo_smsapi_senders[eks_demo_smsapi_get_sender_of (account, i)], self->sender) == 0)
        && (self->to == NULL || is_to (account, i, self->to)))
      g_array_append_val (found, i);
}

static void
find_clicks_on (const EksDemoSmsapiQuery *self, const EksDemoSmsapi *account, guint64 link, GArray *found)
{
  guint64 first;
  gint64 sent;

  eks_demo_smsapi_get_messages_of (account, eks_demo_smsapi_get_send_of_link (account, link), &first);
  sent = eks_demo_smsapi_get_message_time (account, first);
  if (sent >= self->until || (self->from > G_MININT64 && sent + CLICK_WITHIN < self->from))
    return;
  for (guint64 i = account->click_starts[link]; i < account->click_starts[link + 1]; i++)
    {
      EksDemoSmsapiClick click;
      eks_demo_smsapi_get_click (account, i, &click);
      if (click.hit >= self->from && click.hit < self->until)
        g_array_append_val (found, i);
    }
}

static void
find_clicks (const EksDemoSmsapiQuery *self, const EksDemoSmsapi *account, GArray *found)
{
  if (self->links->len > 0)
    for (guint i = 0; i < self->links->len; i++)
      find_clicks_on (self, account, g_array_index (self->links, guint64, i), found);
  else
    for (guint64 link = 0; link < account->counts[EKS_DEMO_SMSAPI_LINK]; link++)
      find_clicks_on (self, account, link, found);
}

static char *
describe (const EksDemoSmsapiQuery *self)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, "%d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s %s", self->kind, self->from, self->until,
                   self->sender != NULL ? self->sender : "/", self->to != NULL ? self->to : "/");
  for (guint i = 0; i < self->links->len; i++)
    g_string_append_printf (text, " %" G_GUINT64_FORMAT, g_array_index (self->links, guint64, i));
  return g_string_free (text, FALSE);
}

/* What a filter has found is kept until another one is asked for: the pages of a list ask for it again and again.
 * (nullable): all there are */
static GArray *
find (const EksDemoSmsapiQuery *self, EksDemoSmsapi *account)
{
  g_autofree char *wanted = describe (self);

  if (self->from == G_MININT64 && self->until == G_MAXINT64 && self->sender == NULL && self->to == NULL && self->links->len == 0)
    return NULL;
  if (g_strcmp0 (account->found_for, wanted) == 0)
    return account->found;
  g_clear_pointer (&account->found, g_array_unref);
  account->found = g_array_new (FALSE, FALSE, sizeof (guint64));
  if (self->kind == EKS_DEMO_SMSAPI_CLICK)
    find_clicks (self, account, account->found);
  else
    find_messages (self, account, account->found);
  g_free (account->found_for);
  account->found_for = g_steal_pointer (&wanted);
  return account->found;
}

/**
 * eks_demo_smsapi_query_answer:
 * @self: a query
 * @account: the account
 * @text: where to
 * @shift: rows that came in at the front while the client was reading, or, below 0, went away there
 * @more: rows that are announced and do not exist
 */
void
eks_demo_smsapi_query_answer (const EksDemoSmsapiQuery *self, EksDemoSmsapi *account, GString *text, int shift, guint more)
{
  GArray *found = find (self, account);
  guint64 n = found != NULL ? found->len : account->counts[self->kind];
  guint64 total = shift < 0 && n > 0 ? n - 1 : n + (shift > 0);
  guint64 at = shift > 0 && self->offset > 0 ? self->offset - 1 : self->offset + (shift < 0);

  EKS_DEMO_PUT (text, "{\"size\":");
  eks_demo_put_number (text, total + more);
  EKS_DEMO_PUT (text, ",\"collection\":[");
  for (guint i = 0; i < self->limit && at < n; i++, at++)
    {
      guint64 place = lists[self->kind].newest_first ? n - 1 - at : at;
      if (i > 0)
        EKS_DEMO_PUT (text, ",");
      eks_demo_smsapi_put_row (account, text, self->kind, found != NULL ? g_array_index (found, guint64, place) : place);
    }
  EKS_DEMO_PUT (text, "]}");
}
