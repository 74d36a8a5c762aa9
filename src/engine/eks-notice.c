/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made of the report as JSON, of which it takes counts and names and leaves every value: a mail goes to people who may not see
 * the data, over servers that may not either. */

#include "config.h"

#include "eks-notice.h"

#include "eks-error.h"
#include "eks-notice-words.h"
#include "eks-report-words.h"
#include "eks-text.h"
#include "eks-timestamp.h"

#include <string.h>

/* In characters and lines: a mail is read, and a name or a message can be as long as somebody likes. */
#define MAX_NAME 100
#define MAX_LINE 500
#define MAX_LINES 40

typedef struct
{
  GString *text;
  const char *language;
} Page;

static const char *
get_text (JsonObject *object, const char *name, const char *fallback)
{
  const char *text = eks_json_peek_text (object, name);

  return text != NULL ? text : fallback;
}

static guint64
get_count (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 ? (guint64) json_node_get_int (node) : 0;
}

/* (transfer full): on one line, and not without end */
static char *
shorten (const char *text, glong maximum)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *line = eks_text_make_printable (valid);
  g_autofree char *begin = NULL;

  if (g_utf8_strlen (line, -1) <= maximum)
    return g_steal_pointer (&line);
  begin = g_utf8_substring (line, 0, maximum);
  return g_strconcat (begin, "…", NULL);
}

/* @line: (transfer full) */
static void
add_line (Page *page, guint indent, char *line)
{
  g_string_append_printf (page->text, "%*s%s\n", (int) (2 * indent), "", line);
  g_free (line);
}

static void
add_text (Page *page, guint indent, const char *text)
{
  add_line (page, indent, shorten (text, MAX_LINE));
}

static void
add_heading (Page *page, EksNoticeWord word)
{
  g_string_append_c (page->text, '\n');
  add_line (page, 0, g_strdup (eks_notice_word (word, page->language)));
}

static void
add_report_word (Page *page, guint indent, EksReportWord word, const char *name, const char *value)
{
  g_autofree char *short_value = shorten (value, MAX_LINE);

  add_line (page, indent, eks_writer_fill (eks_report_word (word, page->language), name, short_value, NULL));
}

static void
add_more (Page *page, guint indent, guint64 count)
{
  g_autofree char *number = eks_writer_count (count, page->language);

  add_report_word (page, indent, EKS_REPORT_WORD_MORE, "count", number);
}

static void
add_list (Page *page, const char *const *lines)
{
  guint count = g_strv_length ((GStrv) lines);

  for (guint i = 0; i < MIN (count, MAX_LINES); i++)
    add_text (page, 1, lines[i]);
  if (count > MAX_LINES)
    add_more (page, 1, count - MAX_LINES);
}

/* (transfer full): the wall clock's time in the zone, or in UTC */
static char *
make_moment (gint64 time, const char *zone)
{
  g_autoptr (EksZone) known = zone != NULL ? eks_zone_new (zone, NULL) : NULL;
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = NULL;

  if (moment == NULL)
    return g_strdup ("");
  local = g_date_time_add_seconds (moment, known != NULL ? eks_zone_get_offset (known, g_date_time_to_unix (moment)) : 0);
  return g_date_time_format (local, "%Y-%m-%d %H:%M");
}

static const char *
get_zone (const EksNoticeAbout *about)
{
  return about->zone != NULL ? about->zone : "UTC";
}

static gboolean
is_stopped (const EksNoticeAbout *about)
{
  return g_error_matches (about->failure, EKS_ERROR, EKS_ERROR_GUARD);
}

static void
add_head (Page *page, const EksNoticeAbout *about)
{
  EksNoticeWord word = about->failure == NULL ? EKS_NOTICE_WORD_TEXT_DONE : is_stopped (about) ? EKS_NOTICE_WORD_TEXT_STOPPED : EKS_NOTICE_WORD_TEXT_FAILED;
  g_autofree char *name = shorten (about->name, MAX_NAME);
  g_autofree char *begin = make_moment (about->began, about->zone);
  g_autofree char *end = make_moment (about->ended, about->zone);

  add_line (page, 0, eks_writer_fill (eks_notice_word (word, page->language), "name", name, NULL));
  add_line (page, 0, eks_writer_fill (eks_notice_word (EKS_NOTICE_WORD_TIME, page->language), "begin", begin, "end", end, "zone", get_zone (about), NULL));
}

static void
add_rows (Page *page, JsonObject *object)
{
  static const struct
  {
    EksReportWord word;
    const char *name;
  } counts[] = {
    { EKS_REPORT_WORD_ROWS_READ, "rows_read" },
    { EKS_REPORT_WORD_ROWS_FILTERED, "rows_filtered" },
    { EKS_REPORT_WORD_ROWS_WRITTEN, "rows_written" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *number = eks_writer_count (get_count (object, counts[i].name), page->language);
      add_report_word (page, 0, counts[i].word, "count", number);
    }
}

static void
add_files (Page *page, JsonObject *report)
{
  JsonArray *files = eks_json_peek_array (report, "files");
  guint count = eks_json_array_length (files);

  for (guint i = 0; i < MIN (count, MAX_LINES); i++)
    {
      JsonObject *file = eks_json_peek_object (files, i);
      g_autofree char *name = file != NULL ? g_path_get_basename (get_text (file, "name", get_text (file, "path", ""))) : NULL;
      if (file == NULL)
        continue;
      g_string_append_c (page->text, '\n');
      add_report_word (page, 0, EKS_REPORT_WORD_FILE, "file", name);
      g_autofree char *rows = eks_notice_describe_rows (get_count (file, "rows"), page->language);
      g_autofree char *bytes = eks_writer_count (get_count (file, "bytes"), page->language);
      add_text (page, 1, rows);
      add_line (page, 1, eks_writer_fill (eks_notice_word (EKS_NOTICE_WORD_SIZE, page->language), "count", bytes, NULL));
      g_autofree char *hash = g_strconcat ("SHA-256: ", get_text (file, "sha256", ""), NULL);
      add_text (page, 1, hash);
    }
  if (count > MAX_LINES)
    add_more (page, 0, count - MAX_LINES);
}

/* (transfer full) (element-type utf8): where the files are, in words */
static GPtrArray *
list_places (JsonObject *report)
{
  gboolean delivered = json_object_has_member (report, "deliveries");
  JsonArray *from = eks_json_peek_array (report, delivered ? "deliveries" : "files");
  GPtrArray *places = g_ptr_array_new ();

  for (guint i = 0; i < eks_json_array_length (from); i++)
    {
      JsonObject *object = eks_json_peek_object (from, i);
      const char *place = object != NULL && !json_object_has_member (object, "manifest") ? get_text (object, delivered ? "location" : "path", NULL) : NULL;
      if (place != NULL)
        g_ptr_array_add (places, (char *) place);
    }
  return places;
}

static void
add_places (Page *page, const EksNoticeAbout *about)
{
  g_autoptr (GPtrArray) places = list_places (about->report);

  if (places->len > 0)
    {
      g_ptr_array_add (places, NULL);
      add_heading (page, EKS_NOTICE_WORD_PLACES);
      add_list (page, (const char *const *) places->pdata);
    }
  if (about->keys == NULL || about->keys[0] == NULL)
    {
      add_heading (page, EKS_NOTICE_WORD_NO_KEYS);
      return;
    }
  add_heading (page, EKS_NOTICE_WORD_KEYS);
  add_list (page, about->keys);
}

/* (transfer full): what happened, how often and to what, without an example */
static char *
describe_note (Page *page, JsonObject *note)
{
  const char *code = get_text (note, "kind", "");
  g_autofree char *subject = shorten (get_text (note, "title", get_text (note, "subject", "")), MAX_NAME);
  g_autofree char *what = NULL;
  guint64 count = get_count (note, "count");
  EksTallyKind kind;

  if (!eks_tally_kind_parse (code, &kind))
    return g_strdup_printf ("%s: %" G_GUINT64_FORMAT, code, count);
  if (!json_object_has_member (note, "column"))
    return eks_report_describe_kind (kind, count, subject, page->language);
  what = eks_report_describe_kind (kind, count, NULL, page->language);
  return eks_writer_fill (eks_report_word (EKS_REPORT_WORD_ABOUT, page->language), "subject", subject, "what", what, NULL);
}

static void
add_notes (Page *page, JsonObject *report)
{
  JsonArray *notes = eks_json_peek_array (report, "notes");
  guint count = eks_json_array_length (notes);

  if (count > 0)
    add_heading (page, EKS_NOTICE_WORD_NOTES);
  for (guint i = 0; i < MIN (count, MAX_LINES); i++)
    {
      JsonObject *note = eks_json_peek_object (notes, i);
      g_autofree char *line = note != NULL ? describe_note (page, note) : NULL;
      if (line != NULL)
        add_text (page, 1, line);
    }
  if (count > MAX_LINES)
    add_more (page, 1, count - MAX_LINES);
}

static EksNoticeWord
find_advice (const GError *failure)
{
  switch (eks_error_get_exit_status (failure))
    {
    case 2:
      return EKS_NOTICE_WORD_NEXT_JOB;
    case 3:
      return EKS_NOTICE_WORD_NEXT_SOURCE;
    case 4:
      return EKS_NOTICE_WORD_NEXT_DELIVERY;
    case 5:
      return EKS_NOTICE_WORD_NEXT_ENCRYPTION;
    case 6:
      return EKS_NOTICE_WORD_NEXT_GUARD;
    default:
      return EKS_NOTICE_WORD_NEXT_AGAIN;
    }
}

static void
add_command (Page *page, const EksNoticeAbout *about)
{
  g_autofree char *name = shorten (about->name, MAX_LINE);
  g_autofree char *quoted = g_shell_quote (name);
  g_autofree char *command = g_strconcat ("eksport-cli run ", quoted, NULL);

  add_line (page, 1, eks_writer_fill (eks_notice_word (EKS_NOTICE_WORD_COMMAND, page->language), "command", command, NULL));
}

static void
add_failure (Page *page, const EksNoticeAbout *about)
{
  g_auto (GStrv) lines = g_strsplit (about->failure->message, "\n", MAX_LINES + 1);
  g_autofree char *code = g_strdup_printf ("(%s)", eks_error_get_code (about->failure));

  add_heading (page, EKS_NOTICE_WORD_WHY);
  for (guint i = 0; lines[i] != NULL && i < MAX_LINES; i++)
    if (lines[i][0] != '\0')
      add_text (page, 1, lines[i]);
  add_text (page, 1, code);
  add_heading (page, EKS_NOTICE_WORD_NEXT);
  add_text (page, 1, eks_notice_word (find_advice (about->failure), page->language));
  add_command (page, about);
}

static void
add_missed (Page *page, const EksNoticeAbout *about)
{
  g_autofree char *name = shorten (about->name, MAX_NAME);

  for (guint i = 0; i < MIN (about->n_missed, MAX_LINES); i++)
    {
      g_autofree char *moment = make_moment (about->missed[i], about->zone);
      const char *pattern = eks_notice_word (i == 0 ? EKS_NOTICE_WORD_TEXT_MISSED : EKS_NOTICE_WORD_TEXT_ALSO, page->language);
      add_line (page, 0, eks_writer_fill (pattern, "name", name, "moment", moment, "zone", get_zone (about), NULL));
    }
  if (about->n_missed > MAX_LINES)
    add_more (page, 0, about->n_missed - MAX_LINES);
  add_heading (page, EKS_NOTICE_WORD_NEXT);
  add_text (page, 1, eks_notice_word (EKS_NOTICE_WORD_NEXT_MISSED, page->language));
  add_command (page, about);
}

/**
 * eks_notice_make_text:
 * @about: a run, or runs that were missed
 *
 * Returns: (transfer full): the text of the mail, many lines
 */
char *
eks_notice_make_text (const EksNoticeAbout *about)
{
  Page page = { .text = g_string_new (NULL) };

  g_return_val_if_fail (about != NULL && about->name != NULL, NULL);

  page.language = about->language != NULL ? about->language : "en";
  if (about->n_missed > 0)
    add_missed (&page, about);
  else
    add_head (&page, about);
  if (about->failure != NULL)
    add_failure (&page, about);
  else if (about->n_missed == 0 && about->report != NULL)
    {
      add_rows (&page, about->report);
      add_files (&page, about->report);
      add_places (&page, about);
      add_notes (&page, about->report);
    }
  g_string_append (page.text, "\n-- \n"); /* RFC 3676, 4.3: what follows is a signature */
  add_text (&page, 0, eks_notice_word (EKS_NOTICE_WORD_END, page.language));
  return g_string_free (page.text, FALSE);
}

static char *
describe_result (const EksNoticeAbout *about, const char *language)
{
  guint n_notes = about->report != NULL ? eks_json_array_length (eks_json_peek_array (about->report, "notes")) : 0;
  g_autofree char *rows = NULL;
  g_autofree char *notes = NULL;

  if (about->n_missed > 0)
    {
      g_autofree char *moment = make_moment (about->missed[0], about->zone);
      return eks_writer_fill (eks_notice_word (EKS_NOTICE_WORD_MISSED, language), "moment", moment, NULL);
    }
  if (about->failure != NULL)
    return g_strdup (eks_notice_word (is_stopped (about) ? EKS_NOTICE_WORD_STOPPED : EKS_NOTICE_WORD_FAILED, language));
  rows = eks_notice_describe_rows (about->report != NULL ? get_count (about->report, "rows_written") : 0, language);
  if (n_notes == 0)
    return g_steal_pointer (&rows);
  notes = eks_notice_describe_notes (n_notes, language);
  return g_strdup_printf ("%s, %s", rows, notes);
}

/**
 * eks_notice_make_subject:
 * @about: a run, or runs that were missed
 *
 * Returns: (transfer full): one line of at most %EKS_MAIL_MAX_SUBJECT bytes: which export, the result and counts
 */
char *
eks_notice_make_subject (const EksNoticeAbout *about)
{
  g_autofree char *name = NULL;
  g_autofree char *what = NULL;
  const char *language;

  g_return_val_if_fail (about != NULL && about->name != NULL, NULL);

  language = about->language != NULL ? about->language : "en";
  name = shorten (about->name, MAX_NAME);
  what = describe_result (about, language);
  return eks_writer_fill (eks_notice_word (EKS_NOTICE_WORD_SUBJECT, language), "name", name, "what", what, NULL);
}

/* Everything that somebody who waits for the file would want to know of, a line each. (transfer full) */
static char *
make_print (JsonObject *report)
{
  JsonArray *tables = eks_json_peek_array (report, "tables");
  JsonArray *notes = eks_json_peek_array (report, "notes");
  JsonArray *deliveries = eks_json_peek_array (report, "deliveries");
  GString *print = g_string_new (NULL);

  for (guint i = 0; i < eks_json_array_length (tables); i++)
    {
      JsonObject *table = eks_json_peek_object (tables, i);
      JsonArray *titles = table != NULL ? eks_json_peek_array (table, "titles") : NULL;
      if (table == NULL)
        continue;
      g_string_append_printf (print, "table %s %" G_GUINT64_FORMAT "\n", get_text (table, "name", ""), get_count (table, "rows_written"));
      for (guint j = 0; j < eks_json_array_length (titles); j++)
        {
          g_autofree char *title = eks_json_to_text (json_array_get_element (titles, j), FALSE);
          g_string_append_printf (print, "column %s\n", title);
        }
    }
  for (guint i = 0; i < eks_json_array_length (deliveries); i++)
    {
      JsonObject *delivery = eks_json_peek_object (deliveries, i);
      if (delivery != NULL) /* a folder has another name each month */
        g_string_append_printf (print, "destination %s\n", get_text (delivery, "destination", ""));
    }
  for (guint i = 0; i < eks_json_array_length (notes); i++)
    {
      JsonObject *note = eks_json_peek_object (notes, i);
      if (note != NULL)
        g_string_append_printf (print, "note %s %s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n", get_text (note, "kind", ""), get_text (note, "subject", ""),
                                get_count (note, "table"), get_count (note, "count"));
    }
  return g_string_free (print, FALSE);
}

/**
 * eks_notice_is_changed:
 * @report: of a run, what eks_report_to_json() made
 * @before: (nullable): of the last one that was done before it
 *
 * Returns: whether rows, columns, places or what was not perfect are others than before; %TRUE for a first run
 */
gboolean
eks_notice_is_changed (JsonObject *report, JsonObject *before)
{
  g_autofree char *now = NULL;
  g_autofree char *then = NULL;

  g_return_val_if_fail (report != NULL, TRUE);

  if (before == NULL)
    return TRUE;
  now = make_print (report);
  then = make_print (before);
  return strcmp (now, then) != 0;
}
