/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run did, as data and as a summary for a terminal. Filled by the run, read by everybody else. */

#include "config.h"

#include "eks-report-private.h"

#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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
  g_free (self->name);
  g_free (self->path);
  g_free (self->media_type);
  g_free (self->sha256);
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  g_free (self);
}

/* (transfer full) */
static EksReportTable *
report_table_new (const char *name)
{
  EksReportTable *self = g_new0 (EksReportTable, 1);

  self->counts.name = g_strdup (name);
  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->fields = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static void
report_table_free (EksReportTable *self)
{
  g_free (self->counts.name);
  g_ptr_array_unref (self->titles);
  g_ptr_array_unref (self->fields);
  g_free (self);
}

/**
 * eks_artifact_table_free:
 * @self: (nullable) (transfer full): a table of an artifact
 */
void
eks_artifact_table_free (EksArtifactTable *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self);
}

/**
 * eks_report_delivery_free:
 * @self: (nullable) (transfer full): a delivery
 */
void
eks_report_delivery_free (EksReportDelivery *self)
{
  if (self == NULL)
    return;
  g_free (self->destination);
  g_free (self->file);
  g_free (self->location);
  g_free (self->path);
  g_free (self->sha256);
  g_free (self);
}

static void
eks_report_finalize (GObject *object)
{
  EksReport *self = EKS_REPORT (object);

  g_free (self->name);
  g_free (self->language);
  g_free (self->zone);
  g_ptr_array_unref (self->artifacts);
  g_ptr_array_unref (self->deliveries);
  g_ptr_array_unref (self->tables);
  g_clear_pointer (&self->file, eks_receipt_free);
  g_free (self->file_problem);
  g_free (self->mail_problem);
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
  self->deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_report_delivery_free);
  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) report_table_free);
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
 * eks_report_add_delivery:
 * @self: a report
 * @destination: the id of the destination
 * @file: what the file is called
 * @location: where it is there, in words
 * @receipt: (nullable): the proof; %NULL in a dry run
 * @local: whether it is on this computer
 * @manifest: whether it is a manifest
 */
void
eks_report_add_delivery (EksReport *self, const char *destination, const char *file, const char *location, const EksReceipt *receipt, gboolean local, gboolean manifest)
{
  EksReportDelivery *delivery;

  g_return_if_fail (EKS_IS_REPORT (self) && destination != NULL && file != NULL && location != NULL);

  delivery = g_new0 (EksReportDelivery, 1);
  delivery->destination = g_strdup (destination);
  delivery->file = g_strdup (file);
  delivery->location = g_strdup (location);
  delivery->path = g_strdup (!local ? NULL : receipt != NULL ? receipt->path : location);
  delivery->bytes = receipt != NULL ? receipt->bytes : 0;
  delivery->sha256 = g_strdup (receipt != NULL ? receipt->sha256 : "");
  delivery->read_back = receipt != NULL ? eks_receipt_get_read_back (receipt) : NULL;
  delivery->manifest = manifest;
  g_ptr_array_add (self->deliveries, delivery);
}

/**
 * eks_report_get_deliveries:
 * @self: a report
 *
 * Returns: (transfer none) (element-type EksReportDelivery): each file at each destination
 */
GPtrArray *
eks_report_get_deliveries (EksReport *self)
{
  g_return_val_if_fail (EKS_IS_REPORT (self), NULL);
  return self->deliveries;
}

/**
 * eks_artifact_get_name:
 * @self: an artifact
 *
 * Returns: (transfer none): what the file is called, without a folder
 */
const char *
eks_artifact_get_name (const EksArtifact *self)
{
  const char *slash;

  g_return_val_if_fail (self != NULL, NULL);

  slash = strrchr (self->path, G_DIR_SEPARATOR);
  return self->name != NULL ? self->name : slash != NULL ? slash + 1 : self->path;
}

/**
 * eks_report_set_export:
 * @self: a report
 * @name: of the export
 * @language: of the export, such as `da`
 * @zone: of the account
 *
 * What the text of the report needs to know.
 */
void
eks_report_set_export (EksReport *self, const char *name, const char *language, const char *zone)
{
  g_return_if_fail (EKS_IS_REPORT (self));

  eks_set_str (&self->name, name);
  eks_set_str (&self->language, language);
  eks_set_str (&self->zone, zone);
}

/**
 * eks_report_begin_table:
 * @self: a report
 * @name: what the table is called
 *
 * Returns: its number, from 1 on, for eks_tally_set_table()
 */
guint
eks_report_begin_table (EksReport *self, const char *name)
{
  g_return_val_if_fail (EKS_IS_REPORT (self) && name != NULL, 0);

  g_ptr_array_add (self->tables, report_table_new (name));
  return self->tables->len;
}

/**
 * eks_report_set_columns:
 * @self: a report
 * @number: of a table
 * @schema: the columns of the table, in the order of the file
 * @columns: the same as the job has them, and those that are not in the file
 */
void
eks_report_set_columns (EksReport *self, guint number, EksSchema *schema, EksTable *columns)
{
  g_autoptr (GListModel) model = NULL;
  EksReportTable *table;

  g_return_if_fail (EKS_IS_REPORT (self) && number > 0 && number <= self->tables->len && schema != NULL && EKS_IS_TABLE (columns));

  table = g_ptr_array_index (self->tables, number - 1);
  for (guint i = 0; i < eks_schema_get_n_columns (schema); i++)
    g_ptr_array_add (table->titles, g_strdup (eks_schema_get_column (schema, i)->title));
  model = eks_table_dup_written (columns);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (model, i);
      if (!eks_column_get_hidden (column))
        g_ptr_array_add (table->fields, g_strdup (eks_column_get_field (column)));
    }
}

/**
 * eks_report_find_title:
 * @self: a report
 * @entry: one of its entries
 *
 * Returns: (transfer none) (nullable): what the file calls the field that it is about; %NULL if that is in no column, or if it is
 *   not about a field
 */
const char *
eks_report_find_title (EksReport *self, const EksTallyEntry *entry)
{
  const EksReportTable *table;

  g_return_val_if_fail (EKS_IS_REPORT (self) && entry != NULL, NULL);

  if (entry->in_column || entry->table == 0 || entry->table > self->tables->len)
    return NULL;
  if (entry->kind != EKS_TALLY_UNKNOWN_VALUE && entry->kind != EKS_TALLY_UNREADABLE_VALUE && entry->kind != EKS_TALLY_COUNTED_AS_EMPTY &&
      entry->kind != EKS_TALLY_NOT_AS_DESCRIBED && entry->kind != EKS_TALLY_FIELD_MISSING && entry->kind != EKS_TALLY_FIELD_VANISHED &&
      entry->kind != EKS_TALLY_KIND_CHANGED)
    return NULL;
  table = g_ptr_array_index (self->tables, entry->table - 1);
  for (guint i = 0; i < MIN (table->fields->len, table->titles->len); i++)
    if (g_strcmp0 (g_ptr_array_index (table->fields, i), entry->subject) == 0)
      return g_ptr_array_index (table->titles, i);
  return NULL;
}

/**
 * eks_report_add_rows:
 * @self: a report
 * @number: of a table
 * @counts: the rows of the table, which is complete
 */
void
eks_report_add_rows (EksReport *self, guint number, const EksArtifactTable *counts)
{
  EksReportTable *table;

  g_return_if_fail (EKS_IS_REPORT (self) && number > 0 && number <= self->tables->len && counts != NULL);

  table = g_ptr_array_index (self->tables, number - 1);
  table->counts.rows_read = counts->rows_read;
  table->counts.rows_filtered = counts->rows_filtered;
  table->counts.rows_written = counts->rows_written;
  table->counts.counted = counts->counted;
  self->rows_read += counts->rows_read;
  self->rows_filtered += counts->rows_filtered;
  self->rows_written += counts->rows_written;
}

/**
 * eks_report_take_file:
 * @self: a report
 * @receipt: (transfer full): of the file that this report was written to
 */
void
eks_report_take_file (EksReport *self, EksReceipt *receipt)
{
  g_return_if_fail (EKS_IS_REPORT (self) && receipt != NULL);

  g_clear_pointer (&self->file, eks_receipt_free);
  self->file = receipt;
}

/**
 * eks_report_set_file_problem:
 * @self: a report
 * @message: why it could not be written to a file
 */
void
eks_report_set_file_problem (EksReport *self, const char *message)
{
  g_return_if_fail (EKS_IS_REPORT (self));
  eks_set_str (&self->file_problem, message);
}

/**
 * eks_report_get_file_problem:
 * @self: a report
 *
 * Returns: (transfer none) (nullable): why no report was written beside the file, or %NULL if it was, or was not wanted
 */
const char *
eks_report_get_file_problem (EksReport *self)
{
  g_return_val_if_fail (EKS_IS_REPORT (self), NULL);
  return self->file_problem;
}

/**
 * eks_report_set_mail_problem:
 * @self: a report
 * @message: why not everybody could be told by mail
 */
void
eks_report_set_mail_problem (EksReport *self, const char *message)
{
  g_return_if_fail (EKS_IS_REPORT (self));
  eks_set_str (&self->mail_problem, message);
}

/**
 * eks_report_get_mail_problem:
 * @self: a report
 *
 * Returns: (transfer none) (nullable): why not everybody could be told by mail, or %NULL if they were, or were not to be
 */
const char *
eks_report_get_mail_problem (EksReport *self)
{
  g_return_val_if_fail (EKS_IS_REPORT (self), NULL);
  return self->mail_problem;
}

/**
 * eks_report_get_started:
 * @self: a report
 *
 * Returns: µs since 1970 UTC
 */
gint64
eks_report_get_started (EksReport *self)
{
  g_return_val_if_fail (EKS_IS_REPORT (self), 0);
  return self->started;
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
  return self->rows_read;
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
  return self->rows_filtered;
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
  return self->rows_written;
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

/* Others are about a title, which may be spelled as an id is, or about the run. */
static gboolean
has_id (const EksTallyEntry *entry)
{
  switch (entry->kind)
    {
    case EKS_TALLY_DUPLICATE_DROPPED:
    case EKS_TALLY_WITHOUT_KEY:
    case EKS_TALLY_SENT_BEFORE:
    case EKS_TALLY_UNMATCHED:
    case EKS_TALLY_RELATION_UNAVAILABLE:
    case EKS_TALLY_UNKNOWN_VALUE:
    case EKS_TALLY_UNREADABLE_VALUE:
    case EKS_TALLY_NOT_AS_DESCRIBED:
    case EKS_TALLY_COUNTED_AS_EMPTY:
    case EKS_TALLY_FIELD_MISSING:
    case EKS_TALLY_FIELD_VANISHED:
    case EKS_TALLY_KIND_CHANGED:
    case EKS_TALLY_BAD_BYTES:
    case EKS_TALLY_SHORT_ROW:
    case EKS_TALLY_ROW_LEFT_OUT:
    case EKS_TALLY_COLUMN_GONE:
    case EKS_TALLY_FILE_CHANGING:
      return !entry->in_column;
    case EKS_TALLY_CONTROL_CHARACTERS:
    case EKS_TALLY_FORMULA_GUARDED:
    case EKS_TALLY_CUT:
    case EKS_TALLY_DATE_AS_TEXT:
    case EKS_TALLY_TITLE_CHANGED:
    case EKS_TALLY_NEW_SHEET:
    case EKS_TALLY_EMPTIED:
    case EKS_TALLY_UNMAPPED:
    case EKS_TALLY_DEFAULTED:
    case EKS_TALLY_SHORTENED:
    case EKS_TALLY_PADDED:
    case EKS_TALLY_LINE_BREAKS:
    case EKS_TALLY_NO_GLYPH:
    case EKS_TALLY_COLUMN_LEFT_OUT:
    case EKS_TALLY_BEYOND_KEPT:
    case EKS_TALLY_COLUMN_NEW:
    case EKS_TALLY_NO_REPORT:
    case EKS_TALLY_NOT_RECORDED:
    case EKS_TALLY_NOT_REMOVED:
    case EKS_TALLY_MAIL_NOT_SENT:
    case EKS_TALLY_NOT_AUDITED:
    case EKS_TALLY_NO_ROWS:
    case EKS_TALLY_FEW_ROWS:
    case EKS_TALLY_KEY_EXPIRES:
    case EKS_TALLY_SENT_IN_CLEAR:
    case EKS_TALLY_LEFT_BEHIND:
    case EKS_TALLY_TAKEN_AWAY:
    default:
      return FALSE;
    }
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
  return eks_tally_entry_describe (entry, has_id (entry) ? g_hash_table_lookup (self->labels, entry->subject) : NULL);
}

/* One table is the file; several are told apart. */
static void
describe_tables (GString *text, const EksArtifact *artifact)
{
  for (guint i = 0; i < artifact->tables->len && artifact->tables->len > 1; i++)
    {
      const EksArtifactTable *table = g_ptr_array_index (artifact->tables, i);
      g_autofree char *rows = g_strdup_printf ("%'" G_GUINT64_FORMAT, table->rows_written);

      /* TRANSLATORS: a line about one table of a file: %1$s is its name, %2$s a number of rows */
      g_string_append_printf (text, ngettext ("“%1$s”: %2$s row", "“%1$s”: %2$s rows", (gulong) table->rows_written), table->name, rows);
      g_string_append_c (text, '\n');
    }
}

static void
describe_artifact (EksReport *self, GString *text, const EksArtifact *artifact)
{
  g_autofree char *size = g_format_size (artifact->bytes);
  g_autofree char *rows = g_strdup_printf ("%'" G_GUINT64_FORMAT, artifact->rows);

  if (self->dry_run)
    /* TRANSLATORS: %1$s is a number of rows, %2$s a file */
    g_string_append_printf (text, ngettext ("Dry run: %1$s row would go to %2$s", "Dry run: %1$s rows would go to %2$s", (gulong) artifact->rows), rows, artifact->path);
  else
    /* TRANSLATORS: %1$s is a number of rows, %2$s a size such as 12 kB, %3$s a file, %4$s its SHA-256 */
    g_string_append_printf (text, ngettext ("%1$s row, %2$s, in %3$s\nSHA-256 %4$s", "%1$s rows, %2$s, in %3$s\nSHA-256 %4$s", (gulong) artifact->rows), rows, size, artifact->path, artifact->sha256);
  g_string_append_c (text, '\n');
  describe_tables (text, artifact);
}

/* Where there are several tables, of which one. */
static void
describe_line (EksReport *self, GString *text, const EksTallyEntry *entry)
{
  g_autofree char *sentence = eks_report_describe_entry (self, entry);

  if (self->tables->len > 1 && entry->table > 0 && entry->table <= self->tables->len)
    /* TRANSLATORS: %1$s is the name of a table, %2$s what happened in it */
    g_string_append_printf (text, _("“%1$s”: %2$s"), ((const EksReportTable *) g_ptr_array_index (self->tables, entry->table - 1))->counts.name, sentence);
  else
    g_string_append (text, sentence);
  for (guint i = 0; i < entry->examples->len; i++)
    {
      g_autofree char *example = eks_tally_example_describe (g_ptr_array_index (entry->examples, i));
      g_string_append_printf (text, "%s%s", i == 0 ? ": " : ", ", example);
    }
  g_string_append_c (text, '\n');
}

/* Where else it is: a place that is the path of a file is told with the file. */
static void
describe_delivery (EksReport *self, GString *text, const EksReportDelivery *delivery)
{
  for (guint i = 0; i < self->artifacts->len; i++)
    if (strcmp (((const EksArtifact *) g_ptr_array_index (self->artifacts, i))->path, delivery->location) == 0)
      return;
  if (self->dry_run)
    /* TRANSLATORS: %1$s is the id of a destination, %2$s a place such as sftp://… */
    g_string_append_printf (text, _("Dry run: would also go to “%1$s”: %2$s"), delivery->destination, delivery->location);
  else
    /* TRANSLATORS: %1$s is the id of a destination, %2$s a place such as sftp://… */
    g_string_append_printf (text, _("Also at “%1$s”: %2$s"), delivery->destination, delivery->location);
  g_string_append_c (text, '\n');
}

static void
describe_content (EksReport *self, GString *text)
{
  g_autofree char *sentence = eks_report_describe_content (self);

  if (sentence != NULL)
    g_string_append_printf (text, "%s\n", sentence);
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
    describe_artifact (self, text, g_ptr_array_index (self->artifacts, i));
  for (guint i = 0; i < self->deliveries->len; i++)
    describe_delivery (self, text, g_ptr_array_index (self->deliveries, i));
  describe_content (self, text);
  for (guint i = 0; i < self->entries->len; i++)
    describe_line (self, text, g_ptr_array_index (self->entries, i));
  if (self->file != NULL)
    {
      /* TRANSLATORS: %s is a file */
      g_string_append_printf (text, _("Report in %s"), self->file->path);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}
