/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conversion report for people: made of the JSON object alone, so that the report of last month reads as that of a run
 * that just ended. */

#include "config.h"

#include "eks-report.h"

#include "eks-json.h"
#include "eks-report-words.h"
#include "eks-text.h"
#include "eks-timestamp.h"

#include <string.h>

typedef struct
{
  GString *text;
  const char *language;
} Page;

static JsonNode *
get_value (JsonObject *object, const char *name, GType type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type ? node : NULL;
}

static const char *
get_text (JsonObject *object, const char *name, const char *fallback)
{
  JsonNode *node = get_value (object, name, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : fallback;
}

static guint64
get_count (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name, G_TYPE_INT64);

  return node != NULL ? (guint64) json_node_get_int (node) : 0;
}

/* @line: (transfer full) */
static void
add_line (Page *page, guint indent, char *line)
{
  g_string_append_printf (page->text, "%*s%s\n", (int) (2 * indent), "", line);
  g_free (line);
}

static void
add_word (Page *page, guint indent, EksReportWord word, const char *name, const char *value)
{
  g_autofree char *printable = eks_text_make_printable (value);

  add_line (page, indent, eks_writer_fill (eks_report_word (word, page->language), name, printable, NULL));
}

static void
add_count (Page *page, guint indent, EksReportWord word, guint64 count)
{
  g_autofree char *number = eks_writer_count (count, page->language);

  add_word (page, indent, word, "count", number);
}

static void
add_example (Page *page, guint indent, JsonObject *object)
{
  const EksTallyExample example = { get_count (object, "row"), (char *) get_text (object, "value", NULL) };
  g_autofree char *value = eks_tally_example_show (&example, eks_report_word (EKS_REPORT_WORD_PERSONAL, page->language),
                                                   eks_writer_word (EKS_WRITER_WORD_EMPTY, page->language));
  g_autofree char *row = eks_writer_count (example.row, page->language);

  if (example.row == 0)
    add_line (page, indent, g_steal_pointer (&value));
  else
    add_line (page, indent, eks_writer_fill (eks_report_word (EKS_REPORT_WORD_ROW, page->language), "row", row, "value", value, NULL));
}

/* What happened, and the examples below it. A kind that only a newer version knows is shown by its code. */
static void
add_change (Page *page, guint indent, JsonObject *change, const char *subject)
{
  const char *code = get_text (change, "kind", "");
  guint64 count = get_count (change, "count");
  JsonArray *examples = eks_json_peek_array (change, "examples");
  EksTallyKind kind;

  if (eks_tally_kind_parse (code, &kind))
    add_line (page, indent, eks_report_describe_kind (kind, count, subject, page->language));
  else
    add_line (page, indent, g_strdup_printf ("%s: %" G_GUINT64_FORMAT, code, count));
  for (guint i = 0; i < eks_json_array_length (examples); i++)
    {
      JsonObject *example = eks_json_peek_object (examples, i);
      if (example != NULL)
        add_example (page, indent + 1, example);
    }
  if (subject == NULL && count > eks_json_array_length (examples))
    add_count (page, indent + 1, EKS_REPORT_WORD_MORE, count - eks_json_array_length (examples));
}

static void
add_column (Page *page, JsonObject *column)
{
  JsonArray *changes = eks_json_peek_array (column, "changes");

  g_string_append_c (page->text, '\n');
  add_word (page, 0, EKS_REPORT_WORD_COLUMN, "title", get_text (column, "title", ""));
  for (guint i = 0; i < eks_json_array_length (changes); i++)
    {
      JsonObject *change = eks_json_peek_object (changes, i);
      if (change != NULL)
        add_change (page, 1, change, NULL);
    }
}

/* What is not about one column: look-ups, fields of filters, sheets. @table: 0 for what is not about one table */
static guint
add_notes (Page *page, JsonObject *report, guint64 table)
{
  JsonArray *notes = eks_json_peek_array (report, "notes");
  guint n = 0;

  for (guint i = 0; i < eks_json_array_length (notes); i++)
    {
      JsonObject *note = eks_json_peek_object (notes, i);
      g_autofree char *subject = NULL;

      if (note == NULL || json_object_has_member (note, "column") || get_count (note, "table") != table)
        continue;
      if (n++ == 0)
        {
          g_string_append_c (page->text, '\n');
          add_line (page, 0, g_strdup (eks_report_word (EKS_REPORT_WORD_NOTES, page->language)));
        }
      subject = eks_text_make_printable (get_text (note, "title", get_text (note, "subject", "")));
      add_change (page, 1, note, subject);
    }
  return n;
}

static void
add_table (Page *page, JsonObject *report, JsonObject *table, guint number)
{
  JsonArray *columns = eks_json_peek_array (table, "columns");

  g_string_append_c (page->text, '\n');
  add_word (page, 0, EKS_REPORT_WORD_TABLE, "name", get_text (table, "name", ""));
  add_count (page, 1, EKS_REPORT_WORD_ROWS_READ, get_count (table, "rows_read"));
  add_count (page, 1, EKS_REPORT_WORD_ROWS_FILTERED, get_count (table, "rows_filtered"));
  if (json_object_has_member (table, "rows_counted"))
    add_count (page, 1, EKS_REPORT_WORD_ROWS_COUNTED, get_count (table, "rows_counted"));
  add_count (page, 1, EKS_REPORT_WORD_ROWS_WRITTEN, get_count (table, "rows_written"));
  if (eks_json_array_length (columns) == 0)
    add_line (page, 1, g_strdup (eks_report_word (EKS_REPORT_WORD_NOTHING, page->language)));
  for (guint i = 0; i < eks_json_array_length (columns); i++)
    {
      JsonObject *column = eks_json_peek_object (columns, i);
      if (column != NULL)
        add_column (page, column);
    }
  add_notes (page, report, number);
}

static void
add_moment (Page *page, JsonObject *report)
{
  const char *identifier = get_text (report, "time_zone", "UTC");
  g_autoptr (EksZone) zone = eks_zone_new (identifier, NULL);
  g_autoptr (GDateTime) finished = g_date_time_new_from_iso8601 (get_text (report, "finished", ""), NULL);
  g_autoptr (GDateTime) local = NULL;
  g_autofree char *moment = NULL;

  if (zone == NULL || finished == NULL)
    return;
  local = g_date_time_add_seconds (finished, eks_zone_get_offset (zone, g_date_time_to_unix (finished)));
  moment = g_date_time_format (local, "%Y-%m-%d %H:%M");
  add_line (page, 0, eks_writer_word_fill (EKS_WRITER_WORD_CREATED, page->language, "moment", moment, "zone", identifier, NULL));
}

/* A report of an earlier version has only the path. */
static char *
dup_name (JsonObject *file)
{
  const char *name = get_text (file, "name", NULL);

  return name != NULL ? g_strdup (name) : g_path_get_basename (get_text (file, "path", ""));
}

static void
add_head (Page *page, JsonObject *report)
{
  JsonArray *files = eks_json_peek_array (report, "files");
  g_autofree char *content = NULL;

  add_word (page, 0, EKS_REPORT_WORD_TITLE, "name", get_text (report, "export", ""));
  add_moment (page, report);
  for (guint i = 0; i < eks_json_array_length (files); i++)
    {
      JsonObject *file = eks_json_peek_object (files, i);
      g_autofree char *name = file != NULL ? dup_name (file) : NULL;
      if (file == NULL)
        continue;
      add_word (page, 0, EKS_REPORT_WORD_FILE, "file", name);
      if (get_text (file, "sha256", "")[0] != '\0')
        add_line (page, 1, g_strdup_printf ("SHA-256 %s", get_text (file, "sha256", "")));
    }
  content = eks_report_json_describe_content (report, page->language, get_text (report, "time_zone", "UTC"));
  if (content != NULL)
    add_line (page, 0, g_steal_pointer (&content));
  add_line (page, 0, g_strdup (eks_report_word (EKS_REPORT_WORD_HINT, page->language)));
}

/**
 * eks_report_json_to_text:
 * @report: what eks_report_to_json() made, now or earlier
 *
 * Rows in and out, and for each column what happened to its values, with examples by row. In the export's language, whoever
 * reads it; the words of the program's user are in eks_report_describe().
 *
 * Returns: (transfer full): a text of many lines
 */
char *
eks_report_json_to_text (JsonObject *report)
{
  Page page = { .text = g_string_new (NULL) };
  JsonArray *tables;

  g_return_val_if_fail (report != NULL, NULL);

  page.language = get_text (report, "language", "en");
  add_head (&page, report);
  tables = eks_json_peek_array (report, "tables");
  for (guint i = 0; i < eks_json_array_length (tables); i++)
    {
      JsonObject *table = eks_json_peek_object (tables, i);
      if (table != NULL)
        add_table (&page, report, table, i + 1);
    }
  add_notes (&page, report, 0);
  return g_string_free (page.text, FALSE);
}

static const char *const encryption_endings[] = { ".gpg", ".asc" };

/**
 * eks_report_json_make_name:
 * @report: what eks_report_to_json() made
 * @ending: such as `.txt`
 *
 * Returns: (transfer full) (nullable): what a report of the first file is called, without the ending of an encrypted one;
 *   %NULL if there is no file
 */
char *
eks_report_json_make_name (JsonObject *report, const char *ending)
{
  JsonArray *files;
  JsonObject *file;
  g_autofree char *name = NULL;

  g_return_val_if_fail (report != NULL && ending != NULL, NULL);

  files = eks_json_peek_array (report, "files");
  file = eks_json_peek_object (files, 0);
  if (file == NULL || get_text (file, "path", NULL) == NULL)
    return NULL;
  name = dup_name (file);
  for (guint i = 0; i < G_N_ELEMENTS (encryption_endings); i++)
    if (g_str_equal (get_text (file, "media_type", ""), "application/pgp-encrypted") && g_str_has_suffix (name, encryption_endings[i]))
      name[strlen (name) - strlen (encryption_endings[i])] = '\0';
  return g_strconcat (name, ".report", ending, NULL);
}
