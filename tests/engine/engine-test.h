/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests of looking at data share: an environment, the demo organisation, and a job about it. */
#pragma once

#include "eks-demo-server.h"
#include "eks-environment.h"
#include "eks-test-support.h"

#include <string.h>

/* 2026-06-15 10:00 UTC */
#define NOW (G_GINT64_CONSTANT (1781517600) * G_USEC_PER_SEC)
#define N_SESSIONS 1200

typedef struct
{
  EksTestFolder *store;
  EksTestClock *clock;
  EksEnvironment *environment;
  EksDemoServer *server;
} Fixture;

static inline void
test_set_up_with (Fixture *fixture, EksDemoOptions *options)
{
  GError *error = NULL;

  options->now = NOW;
  fixture->store = eks_test_folder_new ();
  fixture->clock = eks_test_clock_new (NOW);
  fixture->environment = eks_environment_new (fixture->store, EKS_CLOCK (fixture->clock));
  fixture->server = eks_demo_server_new (options);
  eks_demo_server_start (fixture->server, &error);
  g_assert_no_error (error);
}

/* A service with faults. */
static inline void
test_set_up (Fixture *fixture, gconstpointer faults)
{
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;

  options.records = N_SESSIONS;
  options.faults = faults;
  test_set_up_with (fixture, &options);
}

/* One without, for a test that has its own data. */
static inline void
test_set_up_sound (Fixture *fixture, gconstpointer data)
{
  test_set_up (fixture, NULL);
}

static inline void
test_tear_down (Fixture *fixture, gconstpointer data)
{
  eks_demo_server_stop (fixture->server);
  g_clear_object (&fixture->server);
  g_object_unref (fixture->environment); /* a worker thread may let go of it a moment later */
  g_object_unref (fixture->clock);
  eks_test_folder_free (fixture->store);
}

static inline EksJob *
test_make_job (Fixture *fixture, const char *connector, const char *entity, const char *where, const char *columns)
{
  GError *error = NULL;
  g_autofree char *text = g_strdup_printf (
    "{\"version\":1,\"name\":\"looked at\",\"parameters\":{\"wanted\":\"Completed\"},"
    "\"connection\":{\"connector\":\"%s\",\"settings\":{\"base_url\":\"%s\"}},"
    "\"tables\":[{\"entity\":\"%s\",\"where\":%s,\"columns\":[%s]}],"
    "\"format\":{\"type\":\"csv\",\"preset\":\"systems\"},\"file_name\":\"rows.csv\","
    "\"destinations\":[{\"id\":\"folder\",\"type\":\"local\",\"folder\":\"%s\"}]}",
    connector, eks_demo_server_get_base_url (fixture->server, "onlinefundraising"), entity, where, columns, fixture->store);
  EksJob *job = eks_job_from_data (text, strlen (text), &error);

  g_assert_no_error (error);
  return job;
}
