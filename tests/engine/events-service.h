/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A service of events, made up: what happened to mailings, and the mailings only as part of what happened to them. */
#pragma once

#include "eks-environment.h"
#include "eks-test-service.h"
#include "eks-test-support.h"

/* 2026-11-22 12:00 UTC */
#define NOW (G_GINT64_CONSTANT (1795348800) * G_TIME_SPAN_SECOND)

#define EVENTS_FIELD(id, path, type) "{\"id\":\"" id "\",\"path\":\"" path "\",\"type\":\"" type "\",\"label\":\"" id "\"}"
#define EVENTS_STREAM \
  "\"path\":\"/events\",\"verified\":\"documented\",\"records\":\"data\"," \
  "\"window\":{\"field\":\"made\",\"from_parameter\":\"filter[date_from]\",\"to_parameter\":\"filter[date_to]\",\"earliest\":\"2022-03-01\",\"keeps_months\":12}," \
  "\"pushes\":[{\"field\":\"metric\",\"parameter\":\"filter[metric]\"}]," \
  "\"paging\":{\"kind\":\"offset\",\"number_parameter\":\"offset\",\"size_parameter\":\"limit\",\"size\":100,\"total\":\"total_count\"}"

#define EVENTS_DISTINCT ",\"distinct\":true"

/* “title” is another thing in each of the two, and “kind” has a list of values in one only. */
static const char events_connector[] =
  "{\"id\":\"events\",\"label\":\"Events\",\"verified\":\"Made up\",\"base_url\":\"{base_url}\",\"time_zone\":\"Europe/Amsterdam\","
  "\"settings\":[{\"id\":\"base_url\",\"kind\":\"url\",\"label\":\"Address\",\"required\":true}],\"auth\":{\"kind\":\"none\"},"
  "\"entities\":[{\"id\":\"activity\",\"label\":\"Activity\",\"size\":\"large\",\"key\":\"uuid\",\"fields\":["
  EVENTS_FIELD ("uuid", "uuid", "text") "," EVENTS_FIELD ("made", "metric_timestamp", "timestamp") ","
  "{\"id\":\"metric\",\"path\":\"metric\",\"type\":\"text\",\"label\":\"metric\",\"choices\":[{\"value\":\"opens\"},{\"value\":\"sends\"}]},"
  EVENTS_FIELD ("broadcast_id", "broadcast_id", "text") "," EVENTS_FIELD ("title", "link", "text") "," EVENTS_FIELD ("number", "number", "integer") ","
  EVENTS_FIELD ("test", "test", "boolean") ",{\"id\":\"email\",\"path\":\"email\",\"type\":\"text\",\"label\":\"email\",\"privacy\":\"personal\"}"
  "],\"streams\":[{" EVENTS_STREAM "}]},"
  "{\"id\":\"broadcast\",\"label\":\"Broadcast\",\"size\":\"large\",\"key\":\"broadcast_id\",\"fields\":["
  EVENTS_FIELD ("broadcast_id", "broadcast_id", "text") "," EVENTS_FIELD ("title", "subject", "text") "," EVENTS_FIELD ("made", "metric_timestamp", "timestamp") ","
  EVENTS_FIELD ("metric", "metric", "text") ",{\"id\":\"kind\",\"path\":\"kind\",\"type\":\"text\",\"label\":\"kind\",\"choices\":[{\"value\":\"news\"},{\"value\":\"trigger\"}]}"
  "],\"streams\":[{" EVENTS_STREAM EVENTS_DISTINCT "}]}]}";

/* The connector where the program looks for a person's own ones; removed with the folder. */
static inline EksTestFolder *
events_install (void)
{
  EksTestFolder *home = eks_test_folder_new ();
  g_autofree char *folder = g_build_filename (home, "eksport", "connectors", NULL);
  g_autofree char *path = g_build_filename (folder, "events.json", NULL);
  g_autoptr (GError) error = NULL;

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (path, events_connector, -1, &error);
  g_assert_no_error (error);
  return home;
}
