/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run did as one JSON object: for scripts, for the history, for the window and for the file beside the data. */

#include "config.h"

#include "eks-report-private.h"

#include "eks-json-build.h"

#include <string.h>

static void
add_text_if_any (JsonBuilder *builder, const char *name, const char *text)
{
  if (text != NULL)
    eks_json_add_text (builder, name, text);
}

static void
add_table (JsonBuilder *builder, const EksArtifactTable *table)
{
  add_text_if_any (builder, "name", table->name);
  eks_json_add_number (builder, "rows_read", table->rows_read);
  eks_json_add_number (builder, "rows_filtered", table->rows_filtered);
  if (table->counted)
    eks_json_add_number (builder, "rows_counted", table->rows_read - table->rows_filtered);
  eks_json_add_number (builder, "rows_written", table->rows_written);
}

static void
add_artifact (JsonBuilder *builder, const EksArtifact *artifact)
{
  json_builder_begin_object (builder);
  eks_json_add_text (builder, "name", eks_artifact_get_name (artifact));
  eks_json_add_text (builder, "path", artifact->path);
  eks_json_add_text (builder, "media_type", artifact->media_type);
  eks_json_add_number (builder, "rows", artifact->rows);
  json_builder_set_member_name (builder, "tables");
  json_builder_begin_array (builder);
  for (guint i = 0; i < artifact->tables->len; i++)
    {
      json_builder_begin_object (builder);
      add_table (builder, g_ptr_array_index (artifact->tables, i));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  eks_json_add_number (builder, "bytes", artifact->bytes);
  eks_json_add_text (builder, "sha256", artifact->sha256);
  json_builder_end_object (builder);
}

/* A dry run has a place for each, and nothing to prove. */
static void
add_delivery (JsonBuilder *builder, EksReport *self, const EksReportDelivery *delivery)
{
  json_builder_begin_object (builder);
  eks_json_add_text (builder, "destination", delivery->destination);
  eks_json_add_text (builder, "file", delivery->file);
  eks_json_add_text (builder, "location", delivery->location);
  add_text_if_any (builder, "path", delivery->path);
  if (delivery->manifest)
    eks_json_add_flag (builder, "manifest", TRUE);
  if (!self->dry_run)
    {
      eks_json_add_number (builder, "bytes", delivery->bytes);
      add_text_if_any (builder, "sha256", delivery->sha256);
      eks_json_add_text (builder, "read_back", delivery->read_back);
    }
  json_builder_end_object (builder);
}

static void
add_deliveries (JsonBuilder *builder, EksReport *self)
{
  json_builder_set_member_name (builder, "deliveries");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->deliveries->len; i++)
    add_delivery (builder, self, g_ptr_array_index (self->deliveries, i));
  json_builder_end_array (builder);
}

static void
add_example (JsonBuilder *builder, const EksTallyExample *example)
{
  json_builder_begin_object (builder);
  if (example->row > 0)
    eks_json_add_number (builder, "row", example->row);
  add_text_if_any (builder, "value", example->text);
  if (example->text == NULL)
    eks_json_add_flag (builder, "personal", TRUE);
  json_builder_end_object (builder);
}

static void
add_examples (JsonBuilder *builder, const EksTallyEntry *entry)
{
  json_builder_set_member_name (builder, "examples");
  json_builder_begin_array (builder);
  for (guint i = 0; i < entry->examples->len; i++)
    add_example (builder, g_ptr_array_index (entry->examples, i));
  json_builder_end_array (builder);
}

/* What happened to the cells of one column. Each entry is taken once. */
static void
add_column (JsonBuilder *builder, EksReport *self, guint table, const char *title, gboolean *taken)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const EksTallyEntry *entry = g_ptr_array_index (self->entries, i);

      if (taken[i] || !entry->in_column || entry->table != table || strcmp (entry->subject, title) != 0)
        continue;
      taken[i] = TRUE;
      if (!any)
        {
          json_builder_begin_object (builder);
          eks_json_add_text (builder, "title", title);
          json_builder_set_member_name (builder, "changes");
          json_builder_begin_array (builder);
          any = TRUE;
        }
      json_builder_begin_object (builder);
      eks_json_add_text (builder, "kind", eks_tally_kind_get_code (entry->kind));
      eks_json_add_number (builder, "count", entry->count);
      add_examples (builder, entry);
      json_builder_end_object (builder);
    }
  if (!any)
    return;
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* In the order of the file; what has a title that the file does not have comes last. */
static void
add_columns (JsonBuilder *builder, EksReport *self, guint table)
{
  const EksReportTable *about = g_ptr_array_index (self->tables, table - 1);
  g_autofree gboolean *taken = g_new0 (gboolean, MAX (self->entries->len, 1));

  json_builder_set_member_name (builder, "columns");
  json_builder_begin_array (builder);
  for (guint i = 0; i < about->titles->len; i++)
    add_column (builder, self, table, g_ptr_array_index (about->titles, i), taken);
  for (guint i = 0; i < self->entries->len; i++)
    add_column (builder, self, table, ((const EksTallyEntry *) g_ptr_array_index (self->entries, i))->subject, taken);
  json_builder_end_array (builder);
}

static void
add_tables (JsonBuilder *builder, EksReport *self)
{
  json_builder_set_member_name (builder, "tables");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->tables->len; i++)
    {
      const EksReportTable *about = g_ptr_array_index (self->tables, i);
      json_builder_begin_object (builder);
      add_table (builder, &about->counts);
      eks_json_add_texts (builder, "titles", (const char *const *) about->titles->pdata, about->titles->len);
      add_columns (builder, self, i + 1);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_entry (JsonBuilder *builder, EksReport *self, const EksTallyEntry *entry)
{
  g_autofree char *sentence = eks_report_describe_entry (self, entry);

  json_builder_begin_object (builder);
  eks_json_add_text (builder, "kind", eks_tally_kind_get_code (entry->kind));
  eks_json_add_text (builder, "subject", entry->subject);
  add_text_if_any (builder, "title", eks_report_find_title (self, entry));
  if (entry->table > 0)
    eks_json_add_number (builder, "table", entry->table);
  if (entry->in_column)
    eks_json_add_flag (builder, "column", TRUE);
  eks_json_add_number (builder, "count", entry->count);
  add_examples (builder, entry);
  eks_json_add_text (builder, "message", sentence);
  json_builder_end_object (builder);
}

/* Sums for scripts that want one number: the entries have the details. */
static void
add_sums (JsonBuilder *builder, EksReport *self)
{
  guint64 duplicates = 0, sent_before = 0, unmatched = 0, changed = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const EksTallyEntry *entry = g_ptr_array_index (self->entries, i);
      if (entry->kind == EKS_TALLY_DUPLICATE_DROPPED)
        duplicates += entry->count;
      else if (entry->kind == EKS_TALLY_SENT_BEFORE)
        sent_before += entry->count;
      else if (entry->kind == EKS_TALLY_UNMATCHED)
        unmatched += entry->count;
      else if (entry->kind == EKS_TALLY_BAD_BYTES || entry->kind == EKS_TALLY_CONTROL_CHARACTERS ||
               entry->kind == EKS_TALLY_FORMULA_GUARDED || entry->kind == EKS_TALLY_CUT || entry->kind == EKS_TALLY_DATE_AS_TEXT || entry->kind == EKS_TALLY_EMPTIED ||
               entry->kind == EKS_TALLY_SHORTENED)
        changed += entry->count;
    }
  eks_json_add_number (builder, "duplicates_dropped", duplicates);
  eks_json_add_number (builder, "sent_before", sent_before);
  eks_json_add_number (builder, "unmatched_lookups", unmatched);
  eks_json_add_number (builder, "values_changed", changed);
}

static void
add_file (JsonBuilder *builder, EksReport *self)
{
  if (self->file == NULL && self->file_problem == NULL)
    return;
  json_builder_set_member_name (builder, "report_file");
  json_builder_begin_object (builder);
  add_text_if_any (builder, "error", self->file_problem);
  if (self->file == NULL)
    {
      json_builder_end_object (builder);
      return;
    }
  add_text_if_any (builder, "path", self->file->path);
  eks_json_add_number (builder, "bytes", self->file->bytes);
  add_text_if_any (builder, "sha256", self->file->sha256);
  json_builder_end_object (builder);
}

static void
add_mail (JsonBuilder *builder, EksReport *self)
{
  if (self->mail_problem == NULL)
    return;
  json_builder_set_member_name (builder, "mail");
  json_builder_begin_object (builder);
  eks_json_add_text (builder, "error", self->mail_problem);
  json_builder_end_object (builder);
}

static void
add_notes (JsonBuilder *builder, EksReport *self)
{
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->entries->len; i++)
    add_entry (builder, self, g_ptr_array_index (self->entries, i));
  json_builder_end_array (builder);
}

/**
 * eks_report_to_json:
 * @self: a report
 *
 * Returns: (transfer full): `export`, `language`, `time_zone`, `files` (name, path, media_type, rows, tables, bytes, sha256),
 *   `deliveries` (destination, file, location, path, manifest, bytes, sha256, read_back), `rows_read`,
 *   `rows_filtered`, `rows_written`, `duplicates_dropped`, `sent_before`, `unmatched_lookups`, `values_changed`, `content` (kind, from, to, again, message), `tables` (name, rows_read,
 *   rows_filtered, rows_counted of a table that is counted, rows_written, titles, columns (title, changes (kind, count, examples))), `notes` (kind, subject, title, table, column,
 *   count, examples, message), `report_file` (path, bytes, sha256, or error), `mail` (error), `started`, `finished`, `dry_run`. An example has the `row`, and
 *   the `value` or `personal`. A note's `table` is its place in `tables`, from 1 on; what has a `column` stands there as well.
 */
JsonNode *
eks_report_to_json (EksReport *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  g_return_val_if_fail (EKS_IS_REPORT (self), NULL);

  json_builder_begin_object (builder);
  add_text_if_any (builder, "export", self->name);
  add_text_if_any (builder, "language", self->language);
  add_text_if_any (builder, "time_zone", self->zone);
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->artifacts->len; i++)
    add_artifact (builder, g_ptr_array_index (self->artifacts, i));
  json_builder_end_array (builder);
  add_deliveries (builder, self);
  eks_json_add_number (builder, "rows_read", self->rows_read);
  eks_json_add_number (builder, "rows_filtered", self->rows_filtered);
  eks_json_add_number (builder, "rows_written", self->rows_written);
  add_sums (builder, self);
  eks_report_add_content (self, builder);
  add_tables (builder, self);
  add_notes (builder, self);
  add_file (builder, self);
  add_mail (builder, self);
  eks_json_add_time (builder, "started", self->started);
  eks_json_add_time (builder, "finished", self->finished);
  eks_json_add_flag (builder, "dry_run", self->dry_run);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
