/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a writer is told beyond the rows, from the job alone, so that the same job gives the same bytes for everybody. */

#include "config.h"

#include "eks-job-writer.h"

#include "eks-file-words.h"
#include "eks-writer-words.h"

/**
 * eks_job_writer_get_title:
 * @job: a job
 * @table: one of its tables
 *
 * Returns: (transfer none): what the table is called in its file, in words that do not depend on who runs the export
 */
const char *
eks_job_writer_get_title (EksJob *job, EksTable *table)
{
  gboolean alone = !eks_format_holds_tables (eks_job_get_format (job)) || eks_job_get_table (job, 1) == NULL;

  if (eks_table_get_name (table) != NULL)
    return eks_table_get_name (table);
  return alone ? eks_job_get_name (job) : eks_table_get_entity (table);
}

/* (element-type guint): of the columns that are written */
static GArray *
get_maximums (EksTable *table)
{
  g_autoptr (GListModel) columns = eks_table_dup_written (table);
  GArray *maximums = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      guint maximum = eks_column_get_maximum (column);
      if (!eks_column_get_hidden (column))
        g_array_append_val (maximums, maximum);
    }
  return maximums;
}

/* The charts of a report count its rows; a row that stands for several records already is such a count. */
static EksFormat *
prepare_format (EksJob *job, EksTable *table)
{
  EksFormat *format = eks_format_copy (eks_job_get_format (job));

  if (eks_table_get_counted (table))
    g_object_set (format, "charts", FALSE, NULL);
  return format;
}

/**
 * eks_job_writer_new:
 * @job: a job
 * @table: the first of its tables that goes into the file
 * @zone: the account's time zone
 * @now: the run's moment, µs since 1970 UTC
 * @tally: where cut, guarded and replaced values are counted
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a writer of the kind that the job's format asks for, or %NULL with
 *   %EKS_ERROR_INVALID_JOB
 */
EksWriter *
eks_job_writer_new (EksJob *job, EksTable *table, const char *zone, gint64 now, EksTally *tally, GError **error)
{
  g_autoptr (GArray) maximums = get_maximums (table);
  g_autoptr (EksFormat) format = prepare_format (job, table);
  const EksWriterOptions options = {
    .format = format,
    .zone = zone,
    .title = eks_job_writer_get_title (job, table),
    .name = eks_job_get_name (job),
    .language = eks_job_get_language (job),
    .now = now,
    .maximums = (const guint *) (gpointer) maximums->data,
    .n_maximums = maximums->len,
    .tally = tally,
  };

  return eks_writer_new (&options, error);
}

/**
 * eks_job_writer_add_filter:
 * @writer: the writer of a file of the job
 * @job: the job
 * @connector: the system that the rows come from
 * @table: the table that is written next, with the parameters in its filter filled in
 *
 * Tells the writer which rows there will be, for formats that have a place for it.
 */
void
eks_job_writer_add_filter (EksWriter *writer, EksJob *job, EksConnector *connector, EksTable *table)
{
  const char *language = eks_job_get_language (job);
  g_autofree char *filter = eks_file_describe_filter (connector, table, language);

  eks_writer_add_detail (writer, eks_writer_word (EKS_WRITER_WORD_FILTER, language), filter);
}
