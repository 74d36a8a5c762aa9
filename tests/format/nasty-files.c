/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of the nasty tables, and what must be known to judge them, for a reader that is another program. */

#include "config.h"

#include "nasty-files.h"

#include "eks-pack-stream.h"

#include "nasty-batches.h"
#include "test-writing.h"

/* Narrow enough that much is cut. */
#define FIXED_WIDTH 12
#define MAX_COLUMNS 300

static EksFormat *
make_format (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  EksFormat *format = eks_format_from_json (node, "format", issues);

  g_assert_cmpuint (eks_json_issues_get_length (issues), ==, 0);
  return format;
}

/* Bytes that are no UTF-8 as well, so base64. */
static void
append_bytes (GString *json, const char *bytes, gsize length)
{
  g_autofree char *text = g_base64_encode ((const guchar *) bytes, length);

  g_string_append_printf (json, "\"%s\"", text);
}

static void
append_batch (GString *json, EksBatch *batch)
{
  EksSchema *schema = eks_batch_get_schema (batch);
  guint n_columns = eks_schema_get_n_columns (schema);

  g_string_append (json, "{\"columns\":[");
  for (guint i = 0; i < n_columns; i++)
    {
      const EksSchemaColumn *column = eks_schema_get_column (schema, i);

      g_string_append_printf (json, "%s[\"%s\",", i > 0 ? "," : "", eks_type_names[column->type]);
      append_bytes (json, column->title, strlen (column->title));
      g_string_append (json, "]");
    }
  g_string_append (json, "],\"cells\":[");
  for (guint i = 0; i < eks_batch_get_n_rows (batch) * n_columns; i++)
    {
      const EksValue *value = &eks_batch_get_row (batch, i / n_columns)[i % n_columns];

      g_string_append_printf (json, "%s[%u,", i > 0 ? "," : "", value->kind);
      append_bytes (json, value->text != NULL ? value->text : "", value->length);
      g_string_append (json, "]");
    }
  g_string_append (json, "]");
}

static void
append_tally (GString *json, EksTally *tally)
{
  g_autoptr (GPtrArray) entries = eks_tally_get_entries (tally);

  g_string_append (json, ",\"tally\":[");
  for (guint i = 0; i < entries->len; i++)
    {
      const EksTallyEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT, entry->count);

      g_string_append_printf (json, "%s[\"%s\",%s,", i > 0 ? "," : "", eks_tally_kind_get_code (entry->kind), count);
      append_bytes (json, entry->subject, strlen (entry->subject));
      g_string_append (json, "]");
    }
  g_string_append (json, "]}");
}

static void
write_file (EksFormat *format, EksBatch *batch, const char *path, EksTally *tally)
{
  guint widths[MAX_COLUMNS];
  EksWriterOptions options = { .format = format, .zone = TEST_ZONE, .title = "Nasty", .now = TEST_NOW, .tally = tally, .maximums = widths, .n_maximums = MAX_COLUMNS };
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GOutputStream) stream = NULL;
  g_autoptr (EksWriter) writer = NULL;

  for (guint i = 0; i < MAX_COLUMNS; i++)
    widths[i] = FIXED_WIDTH;
  stream = G_OUTPUT_STREAM (g_file_create (file, G_FILE_CREATE_NONE, NULL, &error));
  g_assert_no_error (error);
  if (eks_format_get_packing (format) != EKS_PACKING_NONE)
    {
      GOutputStream *packed = eks_pack_stream_new (stream, eks_format_get_packing (format), "nasty.txt", TEST_NOW, &error);

      g_assert_no_error (error);
      g_object_unref (stream);
      stream = packed;
    }
  writer = eks_writer_new (&options, &error);
  g_assert_no_error (error);
  g_assert_true (eks_writer_open (writer, stream, eks_batch_get_schema (batch), NULL, &error));
  g_assert_true (eks_writer_write (writer, batch, NULL, &error));
  g_assert_true (eks_writer_finish (writer, NULL, &error));
  g_assert_true (g_output_stream_close (stream, NULL, &error));
  g_assert_no_error (error);
}

static gsize
measure (EksBatch *batch)
{
  gsize n_bytes = 0;

  for (guint i = 0; i < eks_batch_get_n_rows (batch); i++)
    for (guint j = 0; j < eks_schema_get_n_columns (eks_batch_get_schema (batch)); j++)
      n_bytes += eks_batch_get_row (batch, i)[j].length;
  return n_bytes;
}

/**
 * nasty_files_write:
 * @folder: where about.json and a file for each table go
 * @format: settings as a job file has them
 * @ending: of the files' names, such as `.csv`
 * @max_bytes: tables with more are left out
 */
void
nasty_files_write (const char *folder, const char *format, const char *ending, gsize max_bytes)
{
  g_autoptr (EksFormat) settings = make_format (format);
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *about = g_build_filename (folder, "about.json", NULL);
  guint n_files = 0;

  g_string_append_printf (json, "{\"format\":%s,\"zone\":\"%s\",\"width\":%u,\"batches\":{", format, TEST_ZONE, FIXED_WIDTH);
  for (guint i = 0; i < nasty_batches_get_n (); i++)
    {
      g_autoptr (EksBatch) batch = nasty_batches_create (i);
      g_autoptr (EksTally) tally = eks_tally_new ();
      g_autofree char *name = g_strconcat (nasty_batches_get_name (i), ending, NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (measure (batch) > max_bytes)
        continue;
      write_file (settings, batch, path, tally);
      g_string_append_printf (json, "%s\"%s\":", n_files++ > 0 ? "," : "", name);
      append_batch (json, batch);
      append_tally (json, tally);
    }
  g_string_append (json, "}}");
  g_assert_true (g_file_set_contents (about, json->str, (gssize) json->len, NULL));
}

/**
 * nasty_files_read:
 * @script: a program in this folder
 * @folder: what it shall judge
 *
 * The test fails, in the program's words, if it finds a fault.
 */
void
nasty_files_read (const char *script, const char *folder)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "format", script, NULL);
  const char *const argv[] = { "/usr/bin/python3", path, folder, NULL };
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error));
  if (status == 0)
    return;
  g_test_message ("%s", output);
  g_test_fail ();
}
