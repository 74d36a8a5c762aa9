/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a service is told which days are wanted, and that it is not asked for what it has no longer. */

#include "config.h"

#include "eks-error.h"
#include "eks-timestamp.h"
#include "test-service.h"

/* 2026-11-22 23:30 UTC: tomorrow already in Copenhagen. */
#define NOW (G_GINT64_CONSTANT (1795390200) * G_TIME_SPAN_SECOND)
#define SINGLE "{\"kind\":\"single\"}"

typedef struct
{
  const char *name;
  const char *window; /* further members */
  const char *first;  /* (nullable): a day */
  const char *last;
  const char *asked;
} Case;

static const Case cases[] = {
  { "day", "", "2026-03-28", "2026-03-30", "?from=2026-03-28&to=2026-03-30" },
  { "day-overlap", ",\"overlap_days\":1", "2026-03-01", "2026-03-31", "?from=2026-02-28&to=2026-04-01" },
  { "day-said", ",\"format\":\"day\"", "2026-03-01", NULL, "?from=2026-03-01" },
  { "no-end", "", NULL, "2026-03-01", "?to=2026-03-01" },
  { "nothing", "", NULL, NULL, "" },
  /* Summer time begins on 29 March: the offset is that of each day. */
  { "time", ",\"format\":\"time\"", "2026-03-28", "2026-03-29", "?from=2026-03-27T23%3A00%3A00Z&to=2026-03-29T22%3A00%3A00Z" },
  { "time-overlap", ",\"format\":\"time\",\"overlap_days\":2", "2026-01-01", "2026-01-01", "?from=2025-12-29T23%3A00%3A00Z&to=2026-01-03T23%3A00%3A00Z" },
  { "unix", ",\"format\":\"unix\"", "2026-03-28", "2026-03-29", "?from=1774652400&to=1774821600" },
  { "earliest", ",\"earliest\":\"2022-03-01\"", "2020-01-01", "2022-05-01", "?from=2022-03-01&to=2022-05-01" },
  { "earliest-later", ",\"earliest\":\"2022-03-01\"", "2022-03-02", NULL, "?from=2022-03-02" },
  { "earliest-overlap", ",\"earliest\":\"2022-03-01\",\"overlap_days\":3", "2022-03-02", NULL, "?from=2022-03-01" },
  { "earliest-unasked", ",\"earliest\":\"2022-03-01\",\"format\":\"unix\"", NULL, NULL, "?from=1646089200" },
  { "gone", ",\"earliest\":\"2022-03-01\"", "2020-01-01", "2021-01-01", "?from=2021-01-01&to=2021-01-01" },
  { "kept", ",\"keeps_months\":12", "2025-01-01", NULL, "?from=2025-11-23" },
  { "kept-enough", ",\"keeps_months\":12", "2025-11-24", NULL, "?from=2025-11-24" },
  { "kept-and-earliest", ",\"keeps_months\":60,\"earliest\":\"2022-03-01\"", NULL, NULL, "?from=2022-03-01" },
};

static gint64
day_of (const char *text)
{
  EksTimestamp day;

  if (text == NULL)
    return 0;
  g_assert_true (eks_timestamp_parse (text, strlen (text), &day));
  return eks_days_from_civil (day.year, day.month, day.day);
}

static void
answer (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  say (message, 200, "{\"list\":[]}");
}

/* The address that @query asks; the reader is closed. */
static char *
ask (const char *stream, EksSourceQuery *query)
{
  g_autoptr (TestService) service = test_service_start (answer, NULL, FALSE);
  g_autoptr (EksConnector) connector = test_connector (SINGLE, stream, NULL);
  g_autoptr (EksClock) clock = EKS_CLOCK (eks_test_clock_new (NOW));
  g_autoptr (EksSource) source = test_source (connector, service->origin, clock);
  g_autoptr (GError) error = NULL;
  EksEntity *entity = eks_connector_find_entity (connector, "thing");
  const EksField *field = g_ptr_array_index (eks_entity_get_fields (entity), 0);
  const EksSourceColumn column = { field->id, field->type, field->paths, field, FALSE };

  query->entity = entity;
  query->columns = &column;
  query->n_columns = 1;
  query->key_column = -1;
  g_autoptr (EksReader) reader = eks_source_open (source, query, &error);
  g_assert_no_error (error);
  g_free (test_read_ids (reader, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (test_service_count (service), ==, 1);
  return g_strdup (g_ptr_array_index (service->asked, 0));
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *stream = g_strdup_printf ("\"window\":{\"field\":\"made\",\"from_parameter\":\"from\",\"to_parameter\":\"to\"%s}", c->window);
  EksSourceQuery query = { .first_day = day_of (c->first), .last_day = day_of (c->last), .zone = "Europe/Copenhagen" };
  g_autofree char *asked = ask (stream, &query);
  g_autofree char *expected = g_strconcat ("/things", c->asked, NULL);

  g_assert_cmpstr (asked, ==, expected);
}

static void
test_pushed (void)
{
  EksChoice parameters[] = { { (char *) "state", (char *) "on & off", NULL }, { (char *) "filter[of]", (char *) "1", NULL } };
  g_autoptr (GPtrArray) pushed = g_ptr_array_new ();
  EksSourceQuery query = { .pushed = pushed };

  g_ptr_array_add (pushed, &parameters[0]);
  g_ptr_array_add (pushed, &parameters[1]);
  g_autofree char *asked = ask ("\"query\":[{\"name\":\"a\",\"value\":\"b\"}]", &query);
  g_assert_cmpstr (asked, ==, "/things?a=b&state=on%20%26%20off&filter%5Bof%5D=1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/window/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/window/pushed", test_pushed);
  return g_test_run ();
}
