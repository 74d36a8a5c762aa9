/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paging told in headers: the next address in a Link header, the number of records in one of its own, and every way to get that wrong. */

#include "config.h"

#include "eks-error.h"
#include "test-service.h"

#define AUTH "\"auth\":{\"kind\":\"header\",\"name\":\"Authorization\",\"value\":\"{api_key}\"},\"rate\":{\"concurrency\":4}"
#define LINK "{\"kind\":\"link\",\"size_parameter\":\"per_page\",\"size\":3,\"next_header\":\"Link\"}"
#define LINK_TOTAL "{\"kind\":\"link\",\"size\":3,\"next_header\":\"Link\",\"total_header\":\"X-Total-Count\"}"
#define PAGE "{\"kind\":\"page\",\"number_parameter\":\"_page\",\"size_parameter\":\"_limit\",\"size\":3,\"total_header\":\"X-Total-Count\"}"
#define OFFSET "{\"kind\":\"offset\",\"number_parameter\":\"_start\",\"size_parameter\":\"_limit\",\"size\":3,\"total_header\":\"X-Total-Count\"}"
#define CURSOR "{\"kind\":\"cursor\",\"number_parameter\":\"after\",\"size\":3,\"next\":\"next\",\"total\":\"total\"}"

/* @rows: how many the service has; @cap: how many it gives a page at most; @total: what it says, a text for X-Total-Count */
typedef struct
{
  const char *name;
  const char *paging;
  guint rows;
  guint cap;
  const char *total;  /* (nullable): does not say */
  const char *other;  /* (nullable): the Link header of every page */
  guint questions;
  int error;          /* -1: none */
  const char *says;
} Case;

static const Case cases[] = {
  { "link", LINK, 8, 3, NULL, NULL, 3, -1, NULL },
  { "link-one", LINK, 2, 3, NULL, NULL, 1, -1, NULL },
  { "link-none", LINK, 0, 3, NULL, NULL, 1, -1, NULL },
  { "link-total", LINK_TOTAL, 8, 3, "8", NULL, 3, -1, NULL },
  { "link-blanks", LINK_TOTAL, 8, 3, "  8\t", NULL, 3, -1, NULL },
  { "link-not-reached", LINK_TOTAL, 8, 3, "9", NULL, 3, EKS_ERROR_SOURCE_INVALID, "announced 9 records and sent 8" },
  { "link-no-total", LINK_TOTAL, 8, 3, NULL, NULL, 1, EKS_ERROR_SOURCE_INVALID, "does not say how many" },
  { "link-odd-total", LINK_TOTAL, 8, 3, "many", NULL, 1, EKS_ERROR_SOURCE_INVALID, "does not say how many" },
  { "link-negative-total", LINK_TOTAL, 8, 3, "-8", NULL, 1, EKS_ERROR_SOURCE_INVALID, "does not say how many" },
  { "link-huge-total", LINK_TOTAL, 8, 3, "99999999999999999999", NULL, 1, EKS_ERROR_SOURCE_INVALID, "does not say how many" },
  { "link-elsewhere", LINK, 8, 3, NULL, "<https://evil.example/things>; rel=\"next\"", 1, EKS_ERROR_SOURCE_REFUSED, "evil.example" },
  { "link-other-scheme", LINK, 8, 3, NULL, "<file:///etc/passwd>; rel=next", 1, EKS_ERROR_SOURCE_REFUSED, "was not asked for there" },
  { "link-to-itself", LINK_TOTAL, 3, 3, "8", "</things>; rel=next", 1, EKS_ERROR_SOURCE_REPEATED, "the same page" },
  { "page", PAGE, 8, 3, "8", NULL, 3, -1, NULL },
  { "page-full", PAGE, 6, 3, "6", NULL, 2, -1, NULL },
  { "page-capped", PAGE, 8, 2, "8", NULL, 4, -1, NULL },
  { "page-none", PAGE, 0, 3, "0", NULL, 1, -1, NULL },
  { "page-not-reached", PAGE, 4, 3, "8", NULL, 0, EKS_ERROR_SOURCE_INVALID, "announced 8 records and sent 4" },
  { "page-no-total", PAGE, 8, 3, NULL, NULL, 1, EKS_ERROR_SOURCE_INVALID, "does not say how many" },
  { "offset", OFFSET, 8, 3, "8", NULL, 3, -1, NULL },
  { "offset-capped", OFFSET, 8, 2, "8", NULL, 4, -1, NULL },
  { "offset-not-reached", OFFSET, 4, 3, "8", NULL, 0, EKS_ERROR_SOURCE_INVALID, "announced 8 records and sent 4" },
  { "cursor", CURSOR, 8, 3, "8", NULL, 3, -1, NULL },
  { "cursor-not-reached", CURSOR, 8, 3, "9", NULL, 3, EKS_ERROR_SOURCE_INVALID, "announced 9 records and sent 8" },
};

static guint
number_of (GHashTable *query, const char *name)
{
  const char *text = query != NULL ? g_hash_table_lookup (query, name) : NULL;

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
}

/* The row that a page begins with, whichever way the page is asked for. */
static guint
first_row (GHashTable *query, guint size)
{
  guint page = number_of (query, "_page");

  if (page > 0)
    return (page - 1) * size;
  return number_of (query, "_start") + number_of (query, "after");
}

static void
say_links (SoupServerMessage *message, const Case *c, guint first, guint end)
{
  g_autofree char *next = g_strdup_printf ("</things?after=%u>; rel=\"next\"", end);

  if (c->other != NULL)
    say_header (message, "Link", c->other);
  else if (end < c->rows)
    {
      /* in two headers, as some services do */
      say_header (message, "Link", "</things>; rel=\"first\"");
      say_header (message, "link", next);
    }
  if (c->total != NULL)
    say_header (message, "X-Total-Count", c->total);
}

static void
answer (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  const Case *c = service->data;
  guint first = MIN (first_row (query, c->cap), c->rows), end = MIN (first + c->cap, c->rows);
  g_autoptr (GString) body = g_string_new ("{\"list\":[");

  for (guint i = first; i < end; i++)
    g_string_append_printf (body, "%s{\"id\":\"%u\"}", i > first ? "," : "", i);
  g_string_append (body, "]");
  if (end < c->rows)
    g_string_append_printf (body, ",\"next\":\"%u\"", end);
  if (c->total != NULL && strchr (c->total, ' ') == NULL)
    g_string_append_printf (body, ",\"total\":\"%s\"", c->total);
  g_string_append (body, "}");
  say (message, 200, body->str);
  say_links (message, c, first, end);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (TestService) service = test_service_start (answer, (gpointer) c, FALSE);
  g_autoptr (EksConnector) connector = test_connector (c->paging, NULL, AUTH);
  g_autoptr (EksClock) clock = EKS_CLOCK (eks_test_clock_new (G_TIME_SPAN_DAY));
  g_autoptr (EksSource) source = test_source (connector, service->origin, clock);
  g_autoptr (EksReader) reader = test_open (source, connector, 0, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *ids = test_read_ids (reader, &error);
  g_autoptr (GString) expected = g_string_new (NULL);

  if (c->error >= 0)
    {
      g_assert_error (error, EKS_ERROR, c->error);
      if (strstr (error->message, c->says) == NULL)
        g_error ("“%s” is not in “%s”", c->says, error->message);
    }
  else
    {
      g_assert_no_error (error);
      for (guint i = 0; i < c->rows; i++)
        g_string_append_printf (expected, "%u ", i);
      g_assert_cmpstr (ids, ==, expected->str);
    }
  if (c->questions > 0)
    g_assert_cmpuint (test_service_count (service), ==, c->questions);
}

/* A preview takes what it shows, and does not ask for the rest to see whether it is there. */
static void
test_preview (void)
{
  const Case c = { "preview", LINK_TOTAL, 8, 3, "8", NULL, 1, -1, NULL };
  g_autoptr (TestService) service = test_service_start (answer, (gpointer) &c, FALSE);
  g_autoptr (EksConnector) connector = test_connector (LINK_TOTAL, NULL, AUTH);
  g_autoptr (EksClock) clock = EKS_CLOCK (eks_test_clock_new (G_TIME_SPAN_DAY));
  g_autoptr (EksSource) source = test_source (connector, service->origin, clock);
  g_autoptr (EksReader) reader = test_open (source, connector, 2, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *ids = test_read_ids (reader, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (ids, ==, "0 1 ");
  g_assert_cmpuint (test_service_count (service), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/paging-header/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/paging-header/preview", test_preview);
  return g_test_run ();
}
