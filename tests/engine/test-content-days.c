/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sixty days of runs that fail, are repeated and missed, over a change of the clocks, of a service that shows records late: all
 * of them are in the files, and nothing twice. */

#include "config.h"

#include "content-service.h"
#include "eks-error.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define MINUTE G_TIME_SPAN_MINUTE
#define HOUR G_TIME_SPAN_HOUR
#define DAY G_TIME_SPAN_DAY
#define N_DAYS 60
#define N_RECORDS 400
#define N_PEOPLE 150

/* 2026-02-15 00:00 UTC; the clocks change on 29 March */
#define START (G_GINT64_CONSTANT (1771113600) * G_USEC_PER_SEC)

/* What has come out of an export so far, against what should have. */
typedef struct
{
  EksJob *job;
  GHashTable *sent;     /* (element-type utf8 utf8): id → the text that was sent last */
  GHashTable *people;   /* (element-type uint): who was sent */
  guint n_rows;
  guint n_delivered;
  gint64 first_day;     /* when the first delivered day begins */
  gint64 until;         /* when the last delivered day ends */
  gint64 last_run;
} Export;

static gint64
pick (gint64 most)
{
  return (gint64) (g_test_rand_double () * (gdouble) most);
}

/* Made at any time, seen up to an hour later, changed a few times, which is seen late as well. */
static void
fill (World *world)
{
  for (guint id = 1; id <= N_RECORDS; id++)
    {
      Record record = { .id = id, .person = 1 + (guint) pick (N_PEOPLE), .n_versions = 1 + (guint) pick (MAX_VERSIONS) };
      record.made[0] = START + pick (N_DAYS) * DAY + (pick (3) == 0 ? 22 * HOUR + pick (2 * HOUR) : pick (DAY)); /* many around midnight */
      for (guint i = 0; i < record.n_versions; i++)
        {
          if (i > 0)
            record.made[i] = record.seen[i - 1] + 1 * MINUTE + pick (6 * DAY);
          record.made[i] -= record.made[i] % G_USEC_PER_SEC;
          record.seen[i] = record.made[i] + (pick (2) == 0 ? 0 : pick (59 * MINUTE));
        }
      g_array_append_val (world->records, record);
    }
}

/* The first moment of the day that is @days after that of @moment, by GLib and not by the program's own arithmetic. */
static gint64
day_start (gint64 moment, int days)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Copenhagen");
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  g_autoptr (GDateTime) day = g_date_time_add_days (local, days);
  g_autoptr (GDateTime) start = g_date_time_new (zone, g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day), 0, 0, 0);

  return g_date_time_to_unix (start) * G_USEC_PER_SEC;
}

static const Record *
find_record (World *world, const char *id)
{
  return &g_array_index (world->records, Record, g_ascii_strtoull (id, NULL, 10) - 1);
}

/* One row of a delivered file. */
typedef void (*RowFunc) (World *world, Export *export, const Record *record, const char *text, GHashTable *people);

/* @slot: 0 for now. Returns: whether it was delivered */
static gboolean
run (World *world, Export *export, gint64 slot, gboolean fails, RowFunc check)
{
  g_autoptr (GHashTable) people = g_hash_table_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReport) report = NULL;
  gint64 now = eks_clock_get_real_time (EKS_CLOCK (world->clock));

  world->refuse_in = fails ? 1 + (guint) pick (2) : 0;
  report = world_run (world, export->job, slot, &error);
  world->refuse_in = 0;
  if (report == NULL)
    {
      g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_REFUSED);
      return FALSE;
    }
  g_auto (GStrv) rows = world_read (world, "1.csv");
  for (guint i = 0; rows[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (rows[i], ";", -1);
      check (world, export, find_record (world, cells[0]), cells[1], people);
      g_hash_table_insert (export->sent, g_strdup (cells[0]), g_strdup (cells[1]));
    }
  GHashTableIter iter;
  gpointer person;
  g_hash_table_iter_init (&iter, people);
  while (g_hash_table_iter_next (&iter, &person, NULL))
    g_hash_table_add (export->people, person);
  export->n_rows += g_strv_length (rows);
  export->n_delivered++;
  export->last_run = now;
  if (export->until == 0)
    export->first_day = day_start (now, -1);
  export->until = day_start (now, 0);
  return TRUE;
}

static void
export_init (World *world, Export *export, const char *id, const char *entity, const char *content, const char *missed)
{
  g_autofree char *table = g_strdup_printf ("{\"entity\":\"%s\",\"columns\":[{\"field\":\"id\"},{\"field\":\"text\"}]}", entity);
  g_autofree char *schedule = g_strdup_printf ("{\"type\":\"daily\",\"at\":\"06:00\",\"content\":\"%s\",\"missed\":\"%s\"}", content, missed);

  *export = (Export) { .job = world_make_job (world, id, table, schedule) };
  export->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  export->people = g_hash_table_new (NULL, NULL);
}

static void
export_clear (Export *export)
{
  g_object_unref (export->job);
  g_hash_table_unref (export->sent);
  g_hash_table_unref (export->people);
}

/* Exports of the same, each with days of its own that fail: every day at @at, or not at all. */
static void
run_days (World *world, Export *exports, guint n, gint64 at, RowFunc check)
{
  for (guint day = 2; day < N_DAYS + 8; day++)
    for (guint i = 0; i < n; i++)
      {
        gint64 slot = day_start (START + day * DAY + 12 * HOUR, 0) + at;
        gboolean last = day >= N_DAYS + 7;
        world_go_to (world, MAX (slot, eks_clock_get_real_time (EKS_CLOCK (world->clock))));
        if (!last && pick (6) == 0)
          continue; /* the computer was off */
        for (guint attempt = 0; attempt < 3; attempt++)
          {
            if (run (world, &exports[i], 0, !last && pick (3) == 0, check))
              break;
            if (pick (2) == 0)
              break;
          }
      }
}

/* ---- previous day ---- */

static void
check_new (World *world, Export *export, const Record *record, const char *text, GHashTable *people)
{
  g_autofree char *id = g_strdup_printf ("%u", record->id);

  g_assert_false (g_hash_table_contains (export->sent, id)); /* not twice */
}

static void
test_previous_day (gconstpointer data)
{
  guint n = GPOINTER_TO_INT (data) > 60 ? 2 : 1;
  Export exports[2];
  World world;

  world_init (&world, START);
  fill (&world);
  export_init (&world, &exports[0], "one", "entry", "previous-day", "once");
  if (n > 1)
    export_init (&world, &exports[1], "two", "entry", "previous-day", "each");
  run_days (&world, exports, n, GPOINTER_TO_INT (data) * MINUTE, check_new);
  for (guint i = 0; i < n; i++)
    {
      guint expected = 0;
      for (guint j = 0; j < world.records->len; j++)
        {
          const Record *record = &g_array_index (world.records, Record, j);
          g_autofree char *id = g_strdup_printf ("%u", record->id);
          gboolean due = record->made[0] >= exports[i].first_day && record->made[0] < exports[i].until;
          g_assert_cmpint (g_hash_table_contains (exports[i].sent, id), ==, due);
          expected += due;
        }
      g_assert_cmpuint (expected, >, N_RECORDS / 2);
      g_assert_cmpuint (exports[i].n_rows, ==, expected);
      g_test_message ("%u rows in %u files", exports[i].n_rows, exports[i].n_delivered);
      export_clear (&exports[i]);
    }
  world_clear (&world);
}

/* Somebody who comes back on another day is in no other file. */
static void
check_newcomer (World *world, Export *export, const Record *record, const char *text, GHashTable *people)
{
  check_new (world, export, record, text, people);
  g_assert_false (g_hash_table_contains (export->people, GUINT_TO_POINTER (record->person)));
  g_hash_table_add (people, GUINT_TO_POINTER (record->person));
}

static void
test_newcomers (void)
{
  Export export;
  World world;

  world_init (&world, START);
  fill (&world);
  export_init (&world, &export, "one", "visit", "previous-day", "once");
  run_days (&world, &export, 1, 6 * HOUR, check_newcomer);
  for (guint i = 0; i < world.records->len; i++)
    {
      const Record *record = &g_array_index (world.records, Record, i);
      if (record->made[0] >= export.first_day && record->made[0] < export.until)
        g_assert_true (g_hash_table_contains (export.people, GUINT_TO_POINTER (record->person)));
    }
  g_assert_cmpuint (export.n_rows, <, N_RECORDS * 3 / 4);
  export_clear (&export);
  world_clear (&world);
}

/* ---- today ---- */

static void
check_today (World *world, Export *export, const Record *record, const char *text, GHashTable *people)
{
  gint64 now = eks_clock_get_real_time (EKS_CLOCK (world->clock));

  check_new (world, export, record, text, people);
  g_assert_cmpint (record->made[0], >=, day_start (now, 0));
  g_assert_cmpint (record->made[0], <=, now);
}

/* Three runs a day: each has what came since the one before, and together they have the day. */
static void
test_today (void)
{
  World world;
  Export export;

  world_init (&world, START);
  fill (&world);
  export_init (&world, &export, "one", "entry", "today", "once");
  for (guint day = 2; day < N_DAYS; day += 2)
    for (guint part = 1; part <= 3; part++)
      {
        gint64 end = day_start (START + day * DAY + 12 * HOUR, 1);
        world_go_to (&world, part == 3 ? end - 1 : day_start (START + day * DAY + 12 * HOUR, 0) + part * 7 * HOUR);
        run (&world, &export, 0, part < 3 && pick (4) == 0, check_today);
        for (guint i = 0; part == 3 && i < world.records->len; i++)
          {
            const Record *record = &g_array_index (world.records, Record, i);
            g_autofree char *id = g_strdup_printf ("%u", record->id);
            if (record->made[0] >= day_start (end - 1, 0) && record->seen[0] < end)
              g_assert_true (g_hash_table_contains (export.sent, id));
          }
      }
  g_assert_cmpuint (export.n_rows, >, N_RECORDS / 4);
  export_clear (&export);
  world_clear (&world);
}

/* ---- changed ---- */

static void
check_changed (World *world, Export *export, const Record *record, const char *text, GHashTable *people)
{
  g_autofree char *id = g_strdup_printf ("%u", record->id);
  const char *before = g_hash_table_lookup (export->sent, id);

  g_assert_cmpstr (before, !=, text); /* nothing twice */
  g_assert_true (before == NULL || strcmp (before, text) < 0);
}

/* After a delivered run, whoever puts the files on top of each other has what the service had when the run began. */
static void
assert_whole (World *world, Export *export)
{
  for (guint i = 0; i < world->records->len; i++)
    {
      const Record *record = &g_array_index (world->records, Record, i);
      g_autofree char *id = g_strdup_printf ("%u", record->id);
      int version = content_find_version (record, export->last_run);
      g_autofree char *text = version >= 0 ? g_strdup_printf ("v%d", version) : NULL;
      g_assert_cmpstr (g_hash_table_lookup (export->sent, id), ==, text);
    }
}

/* @data: the entity. At any time, several times a day and then not for days. */
static void
test_changed (gconstpointer data)
{
  Export exports[2];
  World world;

  world_init (&world, START);
  fill (&world);
  export_init (&world, &exports[0], "one", data, "changed", "once");
  export_init (&world, &exports[1], "two", data, "changed", "skip");
  while (eks_clock_get_real_time (EKS_CLOCK (world.clock)) < START + (N_DAYS + 30) * DAY)
    {
      Export *export = &exports[pick (2)];
      world_go_to (&world, eks_clock_get_real_time (EKS_CLOCK (world.clock)) + 1 + (pick (3) == 0 ? pick (3 * HOUR) : pick (5 * DAY)));
      if (run (&world, export, 0, pick (3) == 0, check_changed) && g_str_equal (data, "event"))
        continue; /* such a record stays as it came about */
      if (export->last_run == eks_clock_get_real_time (EKS_CLOCK (world.clock)))
        assert_whole (&world, export);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (run (&world, &exports[i], 0, FALSE, check_changed));
      g_assert_cmpuint (g_hash_table_size (exports[i].sent), ==, N_RECORDS);
      g_assert_cmpuint (exports[i].n_rows, >=, N_RECORDS);
      g_test_message ("%u rows in %u files", exports[i].n_rows, exports[i].n_delivered);
      export_clear (&exports[i]);
    }
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  g_autoptr (EksTestFolder) home = NULL;

  if (g_access ("/dev/shm", W_OK) == 0) /* hundreds of runs that are all to be on the disk before they go on */
    g_setenv ("TMPDIR", "/dev/shm", FALSE);
  g_test_init (&argc, &argv, NULL);
  home = content_install ();
  g_test_add_data_func ("/content-days/previous-day/morning", GINT_TO_POINTER (6 * 60), test_previous_day);
  g_test_add_data_func ("/content-days/previous-day/midnight", GINT_TO_POINTER (5), test_previous_day);
  g_test_add_func ("/content-days/newcomers", test_newcomers);
  g_test_add_func ("/content-days/today", test_today);
  g_test_add_data_func ("/content-days/changed/by-its-time", "entry", test_changed);
  g_test_add_data_func ("/content-days/changed/never-changes", "event", test_changed);
  g_test_add_data_func ("/content-days/changed/compared", "thing", test_changed);
  return g_test_run ();
}
