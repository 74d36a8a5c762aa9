/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many rows are usual: the middle one of the last runs that were done, asked for the same, and were begun alike. A run by
 * hand is compared with others by hand: somebody who tries something out does not make it usual. */

#include "config.h"

#include "eks-guard-private.h"
#include "eks-report-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Runs by hand are many more at times than those that count. */
#define LOOK_BACK 200

static gboolean
is_alike (const EksRunRecord *record, const char *content, gboolean scheduled)
{
  return g_strcmp0 (record->content, content) == 0 && (g_strcmp0 (record->trigger, "schedule") == 0) == scheduled;
}

/* (transfer full) (nullable) (element-type EksRunRecord): the newest that tell what is usual */
static GPtrArray *
find_alike (const EksGuard *self, gboolean with_report, GError **error)
{
  const EksRunFilter filter = { .job_id = eks_job_get_id (self->job), .choice = EKS_RUN_CHOICE_DONE, .limit = LOOK_BACK, .with_report = with_report };
  g_autoptr (GPtrArray) records = eks_history_find (eks_environment_get_history (self->environment), &filter, error);
  g_autofree char *content = eks_guard_make_content (self->job);
  GPtrArray *alike;

  if (records == NULL)
    return NULL;
  alike = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_run_record_free);
  for (guint i = 0; i < records->len && alike->len < EKS_GUARD_USUAL_RUNS; i++)
    if (is_alike (g_ptr_array_index (records, i), content, self->scheduled))
      g_ptr_array_add (alike, g_steal_pointer (&records->pdata[i]));
  return alike;
}

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  guint64 first = *(const guint64 *) a, second = *(const guint64 *) b;

  return (first > second) - (first < second);
}

/* Returns: whether enough is known; of an even number the lower one in the middle */
static gboolean
find_median (GArray *counts, guint64 *median)
{
  if (counts->len < EKS_GUARD_FEWEST_RUNS)
    return FALSE;
  g_array_sort (counts, compare_counts);
  *median = g_array_index (counts, guint64, (counts->len - 1) / 2);
  return TRUE;
}

static gboolean
read_table_rows (const EksRunRecord *record, guint table, guint64 *rows)
{
  g_autoptr (JsonNode) node = record->report != NULL ? eks_json_parse (record->report, strlen (record->report), NULL) : NULL;
  JsonArray *tables = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? eks_json_peek_array (json_node_get_object (node), "tables") : NULL;
  JsonObject *object = eks_json_peek_object (tables, table);

  if (object == NULL || !json_object_has_member (object, "rows_written"))
    return FALSE;
  *rows = (guint64) MAX (json_object_get_int_member_with_default (object, "rows_written", 0), 0);
  return TRUE;
}

/* @table: from 0 on, or -1 for all of them together */
static gboolean
find_usual (GPtrArray *records, int table, guint64 *usual)
{
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < records->len; i++)
    {
      const EksRunRecord *record = g_ptr_array_index (records, i);
      guint64 rows = record->rows;
      if (table < 0 || read_table_rows (record, (guint) table, &rows))
        g_array_append_val (counts, rows);
    }
  return find_median (counts, usual);
}

/* Less than half of it, whatever the numbers. */
static gboolean
is_few (guint64 rows, guint64 usual)
{
  return rows < usual && rows < usual - rows;
}

static char *
describe_few (const char *table, guint64 rows, guint64 usual)
{
  g_autofree char *here = g_strdup_printf ("%'" G_GUINT64_FORMAT, rows);
  g_autofree char *usually = g_strdup_printf ("%'" G_GUINT64_FORMAT, usual);

  if (table == NULL)
    /* TRANSLATORS: %1$s and %2$s are numbers of rows */
    return g_strdup_printf (ngettext ("There is only %1$s row; usually there are about %2$s.", "There are only %1$s rows; usually there are about %2$s.", (gulong) rows), here, usually);
  /* TRANSLATORS: %1$s and %2$s are numbers of rows, %3$s is the name of a table */
  return g_strdup_printf (ngettext ("There is only %1$s row in “%3$s”; usually there are about %2$s.", "There are only %1$s rows in “%3$s”; usually there are about %2$s.", (gulong) rows), here, usually, table);
}

static void
add_few (const EksGuard *self, const EksArtifactTable *table, guint number, guint64 rows, guint64 usual, GPtrArray *findings)
{
  eks_guard_add_finding (findings, &(EksGuardFinding) {
    .kind = EKS_GUARD_FEW_ROWS,
    .text = describe_few (table != NULL ? table->name : NULL, rows, usual),
    .note = EKS_TALLY_FEW_ROWS,
    .subject = g_strdup (table != NULL ? table->name : eks_job_get_name (self->job)),
    .example = g_strdup_printf ("%" G_GUINT64_FORMAT " / %" G_GUINT64_FORMAT, rows, usual),
    .table = number,
  });
}

/* Of several tables each has its own usual number. */
gboolean
eks_guard_find_few (const EksGuard *self, EksReport *report, GPtrArray *findings, GError **error)
{
  gboolean several = report->tables->len > 1;
  g_autoptr (GPtrArray) alike = find_alike (self, several, error);
  guint64 usual;

  if (alike == NULL)
    return FALSE;
  if (!several && find_usual (alike, -1, &usual) && is_few (report->rows_written, usual))
    add_few (self, NULL, 0, report->rows_written, usual, findings);
  for (guint i = 0; several && i < report->tables->len; i++)
    {
      const EksArtifactTable *table = &((EksReportTable *) g_ptr_array_index (report->tables, i))->counts;
      if (find_usual (alike, (int) i, &usual) && is_few (table->rows_written, usual))
        add_few (self, table, i + 1, table->rows_written, usual, findings);
    }
  return TRUE;
}
