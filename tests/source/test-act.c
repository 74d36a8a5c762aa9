/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Actions: what is sent, that it is sent once whatever comes back, and that nothing else ever is. */

#include "config.h"

#include "eks-error.h"
#include "test-service.h"

#define NOW (G_GINT64_CONSTANT (1795348800) * G_TIME_SPAN_SECOND)

static const char *const allowed[] = { "send.pause", "send.forget", NULL };

typedef struct
{
  TestService *service;
  EksConnector *connector;
  EksTestClock *clock;
  EksSource *source;
  EksEntity *entity;
  const EksAction *pause;
} Fixture;

/* @change: (nullable): what stands in place of @what in the description */
static EksConnector *
load_connector (const char *what, const char *change, GError **error)
{
  static const char text[] =
    "{\"id\":\"test\",\"label\":\"Test\",\"verified\":\"Made up\",\"base_url\":\"{base_url}\","
    "\"settings\":[{\"id\":\"base_url\",\"kind\":\"url\",\"label\":\"Address\",\"required\":true},"
    "{\"id\":\"api_key\",\"kind\":\"secret\",\"label\":\"API key\",\"required\":true},{\"id\":\"team\",\"kind\":\"text\",\"label\":\"Team\",\"default\":\"a&b\"}],"
    "\"auth\":{\"kind\":\"header\",\"name\":\"Authorization\",\"value\":\"{api_key}\"},"
    "\"errors\":[{\"body\":{\"path\":\"error\"},\"reaction\":\"stop\",\"message\":\"The send cannot be paused now.\"},"
    "{\"status\":418,\"reaction\":\"retry\",\"message\":\"A pot.\"}],"
    "\"entities\":[{\"id\":\"send\",\"label\":\"Send\",\"size\":\"large\",\"key\":\"id\","
    "\"fields\":[{\"id\":\"id\",\"path\":\"id\",\"type\":\"text\",\"label\":\"ID\"}],"
    "\"actions\":[{\"id\":\"pause\",\"label\":\"Pause\",\"confirm\":\"Pause {id}?\",\"done\":\"Paused\",\"method\":\"POST\",\"path\":\"/sends/{key}/pause\","
    "\"form\":[{\"name\":\"team\",\"value\":\"{team}\"},{\"name\":\"of[]\",\"value\":\"{key}\"}],\"verified\":\"assumed\"},"
    "{\"id\":\"stop\",\"label\":\"Stop\",\"confirm\":\"Stop?\",\"done\":\"Stopped\",\"method\":\"POST\",\"path\":\"/sends/{key}/stop\",\"verified\":\"assumed\"}],"
    "\"streams\":[{\"path\":\"/sends\",\"verified\":\"documented\",\"paging\":{\"kind\":\"single\"}}]}]}";
  g_autoptr (GString) json = g_string_new (text);

  if (what != NULL)
    g_assert_cmpuint (g_string_replace (json, what, change, 1), ==, 1);
  return eks_connector_new_from_data (json->str, json->len, error);
}

static EksSource *
open_source (EksConnector *connector, const char *base_url, EksClock *clock)
{
  EksSource *source = test_source (connector, base_url, clock);

  eks_source_allow_actions (source, allowed);
  return source;
}

static void
set_up (Fixture *f, TestAnswerFunc answer, gpointer data)
{
  g_autoptr (GError) error = NULL;

  f->service = test_service_start (answer, data, FALSE);
  f->service->may_post = TRUE;
  f->connector = load_connector (NULL, NULL, &error);
  g_assert_no_error (error);
  f->clock = eks_test_clock_new (NOW);
  f->source = open_source (f->connector, f->service->origin, EKS_CLOCK (f->clock));
  f->entity = eks_connector_find_entity (f->connector, "send");
  f->pause = eks_entity_find_action (f->entity, "pause");
}

static void
tear_down (Fixture *f)
{
  g_assert_finalize_object (f->source);
  g_assert_finalize_object (f->clock);
  g_assert_finalize_object (f->connector);
  test_service_stop (f->service);
}

static void
answer_nothing (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  soup_server_message_set_status (message, 204, NULL);
}

static void
test_sent (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, answer_nothing, NULL);
  eks_source_act (f.source, f.entity, f.pause, "7 å&/x?y", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (f.service->asked->len, ==, 1);
  g_assert_cmpstr (f.service->methods->pdata[0], ==, "POST");
  /* The server shows the path decoded: the key is one step of it, and no way out. */
  g_assert_cmpstr (f.service->asked->pdata[0], ==, "/sends/7 å&/x?y/pause");
  g_assert_cmpstr (f.service->bodies->pdata[0], ==, "team=a%26b&of%5B%5D=7%20%C3%A5%26%2Fx%3Fy");
  g_assert_cmpstr (f.service->credentials->pdata[0], ==, TEST_SECRET);
  tear_down (&f);
}

typedef struct
{
  const char *name;
  guint status;
  const char *body;
  const char *location;
  int error; /* -1: none */
  const char *says;
} Case;

static const Case cases[] = {
  { "done", 200, "{\"ok\":true}", NULL, -1, NULL },
  { "empty-200", 200, "", NULL, -1, NULL },
  { "text-200", 200, "OK", NULL, -1, NULL },
  { "error-in-200", 200, "{\"error\":13}", NULL, EKS_ERROR_SOURCE_REFUSED, "The send cannot be paused now. The service says: “13” (HTTP 200)" },
  { "refused", 403, "{\"message\":\"not yours\"}", NULL, EKS_ERROR_SOURCE_REFUSED, "not yours" },
  { "wrong-state", 409, "{\"message\":\"finished\"}", NULL, EKS_ERROR_SOURCE_REFUSED, "finished" },
  { "gone", 404, NULL, NULL, EKS_ERROR_SOURCE_MISSING, "404" },
  { "too-often", 429, NULL, NULL, EKS_ERROR_SOURCE_UNREACHABLE, "asked too often" },
  { "broken-service", 500, "{}", NULL, EKS_ERROR_UNCERTAIN, "It is not known whether the service has done it. It was not sent again" },
  { "gateway", 504, "<html>", NULL, EKS_ERROR_UNCERTAIN, "not sent again" },
  { "rule-retry", 418, NULL, NULL, EKS_ERROR_UNCERTAIN, "The service has a problem of its own. (HTTP 418) It is not known" },
  { "redirect", 307, NULL, "/elsewhere", EKS_ERROR_UNCERTAIN, "points elsewhere (HTTP 307)" },
  { "see-other", 303, NULL, "/sends", EKS_ERROR_UNCERTAIN, "points elsewhere (HTTP 303)" },
  { "other-host", 308, NULL, "http://localhost:1/", EKS_ERROR_UNCERTAIN, "points elsewhere" },
  { "asks-who", 401, "{}", NULL, EKS_ERROR_SOURCE_REFUSED, "credential" },
};

static void
answer_case (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  const Case *c = service->data;

  say (message, c->status, c->body != NULL ? c->body : "{}");
  if (c->location != NULL)
    say_header (message, "Location", c->location);
  if (c->status == 401)
    say_header (message, "WWW-Authenticate", "Basic realm=\"x\"");
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, answer_case, (gpointer) c);
  g_assert_cmpint (eks_source_act (f.source, f.entity, f.pause, "7", NULL, &error), ==, c->error < 0);
  if (c->error < 0)
    g_assert_no_error (error);
  else
    {
      g_test_message ("%s", error->message);
      g_assert_error (error, EKS_ERROR, c->error);
      g_assert_nonnull (strstr (error->message, c->says));
      g_assert_null (strstr (error->message, TEST_SECRET));
    }
  /* Once, and nobody waited for a second time. */
  g_assert_cmpuint (f.service->asked->len, ==, 1);
  g_assert_cmpint (eks_clock_get_real_time (EKS_CLOCK (f.clock)), ==, NOW);
  tear_down (&f);
}

static void
answer_cut (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  static const char *const answers[] = { "", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ok\":", "HTTP/1.1 2" };
  const char *answer = answers[GPOINTER_TO_UINT (service->data)];

  say_raw (message, answer, strlen (answer));
}

static void
test_cut (gconstpointer data)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, answer_cut, (gpointer) data);
  g_assert_false (eks_source_act (f.source, f.entity, f.pause, "7", NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_UNCERTAIN);
  g_assert_cmpuint (f.service->asked->len, ==, 1);
  tear_down (&f);
}

static void
answer_cancels (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  g_cancellable_cancel (service->data);
  soup_server_message_set_status (message, 204, NULL);
  soup_server_message_pause (message);
}

static void
test_cancelled (void)
{
  Fixture f = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  set_up (&f, answer_cancels, cancellable);
  g_assert_false (eks_source_act (f.source, f.entity, f.pause, "7", cancellable, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_UNCERTAIN);
  g_clear_error (&error);
  /* Before it was sent nothing can have happened. */
  g_assert_false (eks_source_act (f.source, f.entity, f.pause, "7", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (f.service->asked->len, ==, 1);
  tear_down (&f);
}

static void
test_unreachable (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (EksSource) nowhere = NULL;

  set_up (&f, answer_nothing, NULL);
  nowhere = open_source (f.connector, "http://127.0.0.1:1", EKS_CLOCK (f.clock));
  g_assert_false (eks_source_act (nowhere, f.entity, f.pause, "7", NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_UNREACHABLE);
  g_clear_object (&nowhere);
  tear_down (&f);
}

/* What the person has not allowed, and keys that are none: nothing is sent. */
static void
test_nothing_sent (void)
{
  static const char *const keys[] = { "", ".", "..", "\xff" };
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&f, answer_nothing, NULL);
  g_assert_false (eks_source_act (f.source, f.entity, eks_entity_find_action (f.entity, "stop"), "7", NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_GUARD);
  g_clear_error (&error);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_assert_false (eks_source_act (f.source, f.entity, f.pause, keys[i], NULL, &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
      g_clear_error (&error);
    }
  eks_source_allow_actions (f.source, NULL);
  g_assert_false (eks_source_act (f.source, f.entity, f.pause, "7", NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_GUARD);
  g_assert_cmpuint (f.service->asked->len, ==, 0);
  tear_down (&f);
}

/* A description that tries more than a POST to its own service is none: there is not even a source that could send. */
static void
test_hostile (void)
{
  static const char *const tries[][2] = {
    { "\"method\":\"POST\"", "\"method\":\"DELETE\"" },
    { "\"method\":\"POST\"", "\"method\":\"PUT\"" },
    { "\"method\":\"POST\"", "\"method\":\"GET\"" },
    { "\"method\":\"POST\"", "\"method\":[\"POST\",\"DELETE\"]" },
    { "\"method\":\"POST\",", "" },
    { "\"path\":\"/sends/{key}/pause\"", "\"path\":\"http://127.0.0.1:9/{key}\"" },
    { "\"path\":\"/sends/{key}/pause\"", "\"path\":\"//127.0.0.1:9/{key}\"" },
    { "\"path\":\"/sends/{key}/pause\"", "\"path\":\"@127.0.0.1:9/{key}\"" },
    { "\"path\":\"/sends/{key}/pause\"", "\"path\":\"{key}\"" },
    { "\"path\":\"/sends/{key}/pause\"", "\"path\":\"/{key}/../../admin\"" },
    { "\"path\":\"/sends/{key}/pause\"", "\"path\":\"/{api_key}/{key}\"" },
    { "\"value\":\"{team}\"", "\"value\":\"{api_key}\"" },
    { "\"paging\":{\"kind\":\"single\"}", "\"paging\":{\"kind\":\"single\"},\"method\":\"POST\"" },
    { "\"path\":\"/sends\"", "\"path\":\"/sends\",\"form\":[]" },
  };
  Fixture f = { 0 };

  set_up (&f, answer_nothing, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", tries[i][1]);
      g_assert_null (load_connector (tries[i][0], tries[i][1], &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_CONNECTOR);
    }
  g_assert_cmpuint (f.service->asked->len, ==, 0);
  tear_down (&f);
}

/* An action of another connector, however it got here. */
static void
test_foreign (void)
{
  Fixture f = { 0 };
  g_autoptr (EksConnector) other = load_connector (NULL, NULL, NULL);
  EksEntity *entity = eks_connector_find_entity (other, "send");

  set_up (&f, answer_nothing, NULL);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*has_action*");
  g_assert_false (eks_source_act (f.source, entity, eks_entity_find_action (entity, "pause"), "7", NULL, NULL));
  g_test_assert_expected_messages ();
  g_assert_cmpuint (f.service->asked->len, ==, 0);
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/act/sent", test_sent);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/act/answer/%s", cases[i].name);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *path = g_strdup_printf ("/act/cut/%u", i);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_cut);
    }
  g_test_add_func ("/act/cancelled", test_cancelled);
  g_test_add_func ("/act/unreachable", test_unreachable);
  g_test_add_func ("/act/nothing-sent", test_nothing_sent);
  g_test_add_func ("/act/hostile", test_hostile);
  g_test_add_func ("/act/foreign", test_foreign);
  return g_test_run ();
}
