/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run did, as data, as JSON and as text. Filled by the run, read by everybody else. */

#include "config.h"

#include "eks-report-private.h"

#include <glib/gi18n-lib.h>

struct _EksReport
{
  GObject parent_instance;

  GPtrArray *artifacts; /* (owned) (element-type EksArtifact) */
  GPtrArray *entries;   /* (owned) (element-type EksTallyEntry) */
  GHashTable *labels;   /* (owned) (element-type utf8 utf8): subject id → label */
  EksReportRows rows;
  gint64 started;
  gint64 finished;
  guint dry_run : 1;
};

G_DEFINE_FINAL_TYPE (EksReport, eks_report, G_TYPE_OBJECT)

/**
 * eks_artifact_free:
 * @self: (nullable) (transfer full): an artifact
 */
void
eks_artifact_free (EksArtifact *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->media_type);
  g_free (self->sha256);
  g_free (self);
}

static void
eks_report_finalize (GObject *object)
{
  EksReport *self = EKS_REPORT (object);

  g_ptr_array_unref (self->artifacts);
  g_ptr_array_unref (self->entries);
  g_hash_table_unref (self->labels);
  G_OBJECT_CLASS (eks_report_parent_class)->finalize (object);
}

static void
eks_report_class_init (EksReportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_report_finalize;
}

static void
eks_report_init (EksReport *self)
{
  self->artifacts = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_artifact_free);
  self->entries = g_ptr_array_new ();
  self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * eks_report_new:
 * @started: µs since 1970 UTC
 * @dry_run: whether nothing was to be written
 *
 * Returns: (transfer full): an empty report
 */
EksReport *
eks_report_new (gint64 started, gboolean dry_run)
{
  EksReport *self = g_object_new (EKS_TYPE_REPORT, NULL);

  self->started = started;
  self->dry_run = !!dry_run;
  return self;
}

/**
 * eks_report_take_artifact:
 * @self: a report
 * @artifact: (transfer full): a finished file
 */
void
eks_report_take_artifact (EksReport *self, EksArtifact *artifact)
{
  g_return_if_fail (EKS_IS_REPORT (self) && artifact != NULL);
  g_ptr_array_add (self->artifacts, artifact);
}

/**
 * eks_report_add_rows:
 * @self: a report
 * @rows: the counts of one table
 */
void
eks_report_add_rows (EksReport *self, const EksReportRows *rows)
{
  g_return_if_fail (EKS_IS_REPORT (self) && rows != NULL);

  self->rows.read += rows->read;
  self->rows.filtered += rows->filtered;
  self->rows.written += rows->written;
}

/**
 * eks_report_set_label:
 * @self: a report
 * @subject: the id that a tally uses
 * @label: what a person calls it
 */
void
eks_report_set_label (EksReport *self, const char *subject, const char *label)
{
  g_return_if_fail (EKS_IS_REPORT (self) && subject != NULL);
  g_hash_table_insert (self->labels, g_strdup (subject), g_strdup (label));
}

/**
 * eks_report_finish:
 * @self: a report
 * @tally: what was counted
 * @finished: µs since 1970 UTC
 */
void
eks_report_finish (EksReport *self, EksTally *tally, gint64 finished)
{
  g_return_if_fail (EKS_IS_REPORT (self) && EKS_IS_TALLY (tally));

  g_ptr_array_unref (self->entries);
  self->entries = eks_tally_get_entries (tally);
  self->finished = finished;
}

/**
 * eks_report_get_artifacts:
 * @self: a report
 *
 * Returns: (transfer none) (element-type EksArtifact): the finished files
 */
GPtrArray *
eks_report_get_artifacts (EksReport *self)
{
  g_return_val_if_fail (EKS_IS_REPORT (self), NULL);
  return self->artifacts;
}

/**
 * eks_report_get_rows_read:
 * @self: a report
 *
 * Returns: records received, those that came twice not counted
 */
guint64
eks_report_get_rows_read (EksReport *self)
{
  g_return_val_if_fail (EKS_IS_REPORT (self), 0);
  return self->rows.read;
}

/**
 * eks_report_get_rows_filtered:
 * @self: a report
 *
 * Returns: records that the filters did not want
 */
guint64
eks_report_get_rows_filtered (EksReport *self)
{
  g_return_val_if_fail (EKS_IS_REPORT (self), 0);
  return self->rows.filtered;
}

/**
 * eks_report_get_rows_written:
 * @self: a report
 *
 * Returns: rows in the files
 */
guint64
eks_report_get_rows_written (EksReport *self)
{
  g_return_val_if_fail (EKS_IS_REPORT (self), 0);
  return self->rows.written;
}

/**
 * eks_report_get_finished:
 * @self: a report
 *
 * Returns: µs since 1970 UTC
 */
gint64
eks_report_get_finished (EksReport *self)
{
  g_return_val_if_fail (EKS_IS_REPORT (self), 0);
  return self->finished;
}

/**
 * eks_report_get_entries:
 * @self: a report
 *
 * Returns: (transfer none) (element-type EksTallyEntry): what was not perfect
 */
GPtrArray *
eks_report_get_entries (EksReport *self)
{
  g_return_val_if_fail (EKS_IS_REPORT (self), NULL);
  return self->entries;
}

/**
 * eks_report_describe_entry:
 * @self: a report
 * @entry: one of its entries
 *
 * Returns: (transfer full): a sentence in the user's language
 */
char *
eks_report_describe_entry (EksReport *self, const EksTallyEntry *entry)
{
  g_return_val_if_fail (EKS_IS_REPORT (self) && entry != NULL, NULL);
  return eks_tally_entry_describe (entry, g_hash_table_lookup (self->labels, entry->subject));
}

/**
 * eks_report_describe:
 * @self: a report
 *
 * Returns: (transfer full): the whole report as text for the clipboard or a terminal
 */
char *
eks_report_describe (EksReport *self)
{
  GString *text;

  g_return_val_if_fail (EKS_IS_REPORT (self), NULL);

  text = g_string_new (NULL);
  for (guint i = 0; i < self->artifacts->len; i++)
    {
      const EksArtifact *artifact = g_ptr_array_index (self->artifacts, i);
      g_autofree char *size = g_format_size (artifact->bytes);
      g_autofree char *rows = g_strdup_printf ("%'" G_GUINT64_FORMAT, artifact->rows);
      if (self->dry_run)
        /* TRANSLATORS: %1$s is a number of rows, %2$s a file */
        g_string_append_printf (text, ngettext ("Dry run: %1$s row would go to %2$s", "Dry run: %1$s rows would go to %2$s", (gulong) artifact->rows), rows, artifact->path);
      else
        /* TRANSLATORS: %1$s is a number of rows, %2$s a size such as 12 kB, %3$s a file, %4$s its SHA-256 */
        g_string_append_printf (text, ngettext ("%1$s row, %2$s, in %3$s\nSHA-256 %4$s", "%1$s rows, %2$s, in %3$s\nSHA-256 %4$s", (gulong) artifact->rows), rows, size, artifact->path, artifact->sha256);
      g_string_append_c (text, '\n');
    }
  for (guint i = 0; i < self->entries->len; i++)
    {
      const EksTallyEntry *entry = g_ptr_array_index (self->entries, i);
      g_autofree char *sentence = eks_report_describe_entry (self, entry);
      g_string_append (text, sentence);
      for (guint j = 0; j < entry->examples->len; j++)
        {
          g_autofree char *example = eks_tally_example_describe (g_ptr_array_index (entry->examples, j));
          g_string_append_printf (text, "%s%s", j == 0 ? ": " : ", ", example);
        }
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static void
add_time (JsonBuilder *builder, const char *name, gint64 real_time)
{
  g_autoptr (GDateTime) seconds = g_date_time_new_from_unix_utc (real_time / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format_iso8601 (seconds);

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_count (JsonBuilder *builder, const char *name, guint64 count)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) count);
}

static void
add_artifact (JsonBuilder *builder, const EksArtifact *artifact)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "path");
  json_builder_add_string_value (builder, artifact->path);
  json_builder_set_member_name (builder, "media_type");
  json_builder_add_string_value (builder, artifact->media_type);
  add_count (builder, "rows", artifact->rows);
  add_count (builder, "bytes", artifact->bytes);
  json_builder_set_member_name (builder, "sha256");
  json_builder_add_string_value (builder, artifact->sha256);
  json_builder_end_object (builder);
}

static void
add_example (JsonBuilder *builder, const EksTallyExample *example)
{
  json_builder_begin_object (builder);
  if (example->row > 0)
    add_count (builder, "row", example->row);
  if (example->text != NULL)
    {
      json_builder_set_member_name (builder, "value");
      json_builder_add_string_value (builder, example->text);
    }
  json_builder_end_object (builder);
}

static void
add_entry (JsonBuilder *builder, EksReport *self, const EksTallyEntry *entry)
{
  g_autofree char *sentence = eks_report_describe_entry (self, entry);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, eks_tally_kind_get_code (entry->kind));
  json_builder_set_member_name (builder, "subject");
  json_builder_add_string_value (builder, entry->subject);
  add_count (builder, "count", entry->count);
  json_builder_set_member_name (builder, "examples");
  json_builder_begin_array (builder);
  for (guint i = 0; i < entry->examples->len; i++)
    add_example (builder, g_ptr_array_index (entry->examples, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, sentence);
  json_builder_end_object (builder);
}

/* Sums for scripts that want one number: the entries have the details. */
static void
add_sums (JsonBuilder *builder, EksReport *self)
{
  guint64 duplicates = 0, unmatched = 0, changed = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const EksTallyEntry *entry = g_ptr_array_index (self->entries, i);
      if (entry->kind == EKS_TALLY_DUPLICATE_DROPPED)
        duplicates += entry->count;
      else if (entry->kind == EKS_TALLY_UNMATCHED)
        unmatched += entry->count;
      else if (entry->kind == EKS_TALLY_BAD_BYTES || entry->kind == EKS_TALLY_CONTROL_CHARACTERS ||
               entry->kind == EKS_TALLY_FORMULA_GUARDED || entry->kind == EKS_TALLY_CUT || entry->kind == EKS_TALLY_DATE_AS_TEXT || entry->kind == EKS_TALLY_EMPTIED ||
               entry->kind == EKS_TALLY_SHORTENED)
        changed += entry->count;
    }
  add_count (builder, "duplicates_dropped", duplicates);
  add_count (builder, "unmatched_lookups", unmatched);
  add_count (builder, "values_changed", changed);
}

/**
 * eks_report_to_json:
 * @self: a report
 *
 * Returns: (transfer full): `files` (path, media_type, rows, bytes, sha256), `rows_read`, `rows_filtered`,
 *   `rows_written`, `duplicates_dropped`, `unmatched_lookups`, `values_changed`, `notes` (kind, subject, count,
 *   examples, message), `started`, `finished`, `dry_run`
 */
JsonNode *
eks_report_to_json (EksReport *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  g_return_val_if_fail (EKS_IS_REPORT (self), NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->artifacts->len; i++)
    add_artifact (builder, g_ptr_array_index (self->artifacts, i));
  json_builder_end_array (builder);
  add_count (builder, "rows_read", self->rows.read);
  add_count (builder, "rows_filtered", self->rows.filtered);
  add_count (builder, "rows_written", self->rows.written);
  add_sums (builder, self);
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->entries->len; i++)
    add_entry (builder, self, g_ptr_array_index (self->entries, i));
  json_builder_end_array (builder);
  add_time (builder, "started", self->started);
  add_time (builder, "finished", self->finished);
  json_builder_set_member_name (builder, "dry_run");
  json_builder_add_boolean_value (builder, self->dry_run);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
