/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A service whose records come about, change and are seen late, as the clock of the test goes on. */
#pragma once

#include "eks-environment.h"
#include "eks-run.h"
#include "eks-test-service.h"
#include "eks-test-support.h"

#define MAX_VERSIONS 4
#define PAGE_ROWS 40

/* Version 0 is the record as it came about. Each is seen some time after it was made. */
typedef struct
{
  guint id;
  guint person;
  guint n_versions;
  gint64 made[MAX_VERSIONS];
  gint64 seen[MAX_VERSIONS];
} Record;

typedef struct
{
  EksTestFolder *folder;
  EksTestFolder *output;
  EksTestClock *clock;
  EksEnvironment *environment;
  TestService *service;
  GArray *records;     /* (element-type Record) */
  guint refuse_in;     /* refuses after so many questions; 0: never */
} World;

#define CONTENT_FIELD(id, path, type) "{\"id\":\"" id "\",\"path\":\"" path "\",\"type\":\"" type "\",\"label\":\"" id "\"}"
#define CONTENT_FIELDS \
  "\"fields\":[" CONTENT_FIELD ("id", "id", "text") "," CONTENT_FIELD ("person", "person", "text") "," CONTENT_FIELD ("made", "made", "timestamp") "," \
  CONTENT_FIELD ("changed", "changed", "timestamp") "," CONTENT_FIELD ("day", "day", "date") "," CONTENT_FIELD ("text", "text", "text") "," CONTENT_FIELD ("odd", "odd", "boolean") "]"
#define CONTENT_WINDOW(field) ",\"window\":{\"field\":\"" field "\",\"from_parameter\":\"from\",\"to_parameter\":\"to\",\"overlap_days\":1}"
#define CONTENT_ENTITY(id, more, path, window) \
  "{\"id\":\"" id "\",\"label\":\"" id "\",\"size\":\"large\"," more CONTENT_FIELDS ",\"streams\":[{\"path\":\"" path "\",\"verified\":\"documented\",\"records\":\"rows\"" window "}]}"
#define CONTENT_MOMENT(name, field) "\"" name "\":{\"field\":\"" field "\",\"verified\":\"documented\"},"

/* entry: says when it changed. event: never changes. thing: changes, and does not say so. visit: several of a person, and no
 * key. person: those of the visits. dated: has days only. plain: says nothing. */
static const char content_connector[] =
  "{\"id\":\"content\",\"label\":\"Content\",\"verified\":\"Made up\",\"base_url\":\"{base_url}\",\"time_zone\":\"Europe/Copenhagen\","
  "\"settings\":[{\"id\":\"base_url\",\"kind\":\"url\",\"label\":\"Address\",\"required\":true}],\"auth\":{\"kind\":\"none\"},"
  "\"paging\":{\"kind\":\"page\",\"number_parameter\":\"page\",\"first\":1,\"size_parameter\":\"size\",\"size\":40},\"entities\":["
  CONTENT_ENTITY ("entry", "\"key\":\"id\"," CONTENT_MOMENT ("created", "made") CONTENT_MOMENT ("changed", "changed"), "/records", CONTENT_WINDOW ("made")) ","
  CONTENT_ENTITY ("event", "\"key\":\"id\"," CONTENT_MOMENT ("created", "made") CONTENT_MOMENT ("changed", "made"), "/first", CONTENT_WINDOW ("made")) ","
  CONTENT_ENTITY ("thing", "\"key\":\"id\"," CONTENT_MOMENT ("created", "made"), "/records", "") ","
  CONTENT_ENTITY ("visit", CONTENT_MOMENT ("created", "made") "\"identity\":{\"fields\":[\"id\"],\"verified\":\"assumed\"},\"person\":{\"fields\":[\"person\"],\"verified\":\"assumed\"},", "/first", CONTENT_WINDOW ("made")) ","
  CONTENT_ENTITY ("person", "\"key\":\"person\"," CONTENT_MOMENT ("created", "made") CONTENT_MOMENT ("changed", "made"), "/first", CONTENT_WINDOW ("made") ",\"distinct\":true") ","
  CONTENT_ENTITY ("dated", "\"key\":\"id\"," CONTENT_MOMENT ("created", "day"), "/records", "") ","
  CONTENT_ENTITY ("plain", "", "/records", "") "]}";

static inline char *
content_write_time (gint64 moment)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}

/* The version that is seen now, or -1. */
static inline int
content_find_version (const Record *record, gint64 now)
{
  int version = -1;

  for (guint i = 0; i < record->n_versions; i++)
    if (record->seen[i] <= now)
      version = (int) i;
  return version;
}

static inline void
content_add_record (GString *body, const Record *record, int version)
{
  g_autofree char *made = content_write_time (record->made[0]);
  g_autofree char *changed = content_write_time (record->made[version]);

  g_string_append_printf (body, "%s{\"id\":\"%u\",\"person\":\"p%u\",\"made\":\"%s\",\"changed\":%s%s%s,\"day\":\"%.10s\",\"text\":\"v%d\",\"odd\":%s}", body->str[body->len - 1] == '[' ? "" : ",",
                          record->id, record->person, made, version > 0 ? "\"" : "", version > 0 ? changed : "null", version > 0 ? "\"" : "", made, version, record->id % 2 ? "true" : "false");
}

/* Days in UTC, both of them included. */
static inline gboolean
content_is_asked_for (GHashTable *query, const Record *record)
{
  g_autofree char *made = content_write_time (record->made[0]);
  const char *from = g_hash_table_lookup (query, "from"), *to = g_hash_table_lookup (query, "to");

  return (from == NULL || strncmp (made, from, 10) >= 0) && (to == NULL || strncmp (made, to, 10) <= 0);
}

static inline void
content_answer (TestService *service, SoupServerMessage *message, GHashTable *query, guint nth)
{
  World *world = service->data;
  gint64 now = eks_clock_get_real_time (EKS_CLOCK (world->clock));
  guint page = (guint) g_ascii_strtoull (g_hash_table_lookup (query, "page"), NULL, 10), n = 0;
  gboolean first_only = g_str_equal (g_uri_get_path (soup_server_message_get_uri (message)), "/first");
  g_autoptr (GString) body = g_string_new ("{\"rows\":[");

  if (world->refuse_in > 0 && --world->refuse_in == 0)
    {
      say (message, 403, "{}");
      return;
    }
  for (guint i = 0; i < world->records->len; i++)
    {
      const Record *record = &g_array_index (world->records, Record, i);
      int version = content_find_version (record, now);
      if (version < 0 || !content_is_asked_for (query, record))
        continue;
      if (n / PAGE_ROWS + 1 == page)
        content_add_record (body, record, first_only ? 0 : version);
      n++;
    }
  g_string_append (body, "]}");
  say (message, 200, body->str);
}

/* The connector where the program looks for a person's own ones; removed with the folder. */
static inline EksTestFolder *
content_install (void)
{
  EksTestFolder *home = eks_test_folder_new ();
  g_autofree char *folder = g_build_filename (home, "eksport", "connectors", NULL);
  g_autofree char *path = g_build_filename (folder, "content.json", NULL);
  g_autoptr (GError) error = NULL;

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (path, content_connector, -1, &error);
  g_assert_no_error (error);
  return home;
}

static inline void
world_init (World *world, gint64 now)
{
  world->folder = eks_test_folder_new ();
  world->output = eks_test_folder_new ();
  world->clock = eks_test_clock_new (now);
  world->environment = eks_environment_new (world->folder, EKS_CLOCK (world->clock));
  world->records = g_array_new (FALSE, TRUE, sizeof (Record));
  world->refuse_in = 0;
  world->service = test_service_start (content_answer, world, FALSE);
}

static inline void
world_clear (World *world)
{
  test_service_stop (world->service);
  g_object_unref (world->environment); /* a worker thread may let go of it a moment later */
  g_object_unref (world->clock);
  g_array_unref (world->records);
  eks_test_folder_free (world->folder);
  eks_test_folder_free (world->output);
}

static inline void
world_go_to (World *world, gint64 moment)
{
  gint64 now = eks_clock_get_real_time (EKS_CLOCK (world->clock));

  g_assert_cmpint (moment, >=, now);
  eks_clock_sleep (EKS_CLOCK (world->clock), moment - now, NULL, NULL);
}

/* One that is seen at once. */
static inline Record *
world_add (World *world, guint id, guint person, gint64 made)
{
  Record record = { .id = id, .person = person, .n_versions = 1, .made = { made }, .seen = { made } };

  g_array_append_val (world->records, record);
  return &g_array_index (world->records, Record, world->records->len - 1);
}

/* @tables: as in a job file; @schedule: (nullable): the same */
static inline EksJob *
world_make_job (World *world, const char *id, const char *tables, const char *schedule)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf (
    "{\"version\":1,\"id\":\"%s\",\"name\":\"content\",\"connection\":{\"connector\":\"content\",\"settings\":{\"base_url\":\"%s\"}},\"tables\":[%s],"
    "\"format\":{\"type\":\"csv\",\"preset\":\"systems\"},\"file_name\":\"{n}.csv\"%s%s}",
    id, world->service->origin, tables, schedule != NULL ? ",\"schedule\":" : "", schedule != NULL ? schedule : "");
  EksJob *job = eks_job_from_data (text, strlen (text), &error);

  g_assert_no_error (error);
  return job;
}

#define CONTENT_DAILY(content) "{\"type\":\"daily\",\"at\":\"06:00\",\"content\":\"" content "\"}"
#define CONTENT_TABLE(entity) "{\"entity\":\"" entity "\",\"columns\":[{\"field\":\"id\"},{\"field\":\"text\"}]}"

static inline EksReport *
world_run (World *world, EksJob *job, gint64 slot, GError **error)
{
  g_autoptr (EksRun) run = eks_run_new (world->environment, job);

  eks_run_set_output_folder (run, world->output);
  eks_run_set_slot (run, slot);
  return eks_run_execute (run, NULL, error);
}

/* (transfer full): the rows of a file, without the header */
static inline GStrv
world_read (World *world, const char *name)
{
  g_autofree char *path = g_build_filename (world->output, name, NULL);
  g_autofree char *text = NULL;
  const char *rows;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_strchomp (text);
  rows = strchr (text, '\n');
  return g_strsplit (rows != NULL ? rows + 1 : "", "\n", -1);
}
