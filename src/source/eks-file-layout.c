/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Guessing a layout. A guess is only ever about spelling: which values a column holds is never changed by it. */

#include "config.h"

#include "eks-file-layout.h"

#include "eks-error.h"
#include "eks-file-text.h"
#include "eks-json-compact.h"
#include "eks-timestamp.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Rows that a delimiter is judged by. */
#define MAX_JUDGED 200

const char *const eks_file_format_names[] = { "csv", "json", "ndjson", "xml", NULL };
static const char delimiters[] = ";,\t|";

static const char *
get_setting (GHashTable *settings, const char *name)
{
  const char *value = g_hash_table_lookup (settings, name);

  return value != NULL && value[0] != '\0' && strcmp (value, "auto") != 0 ? value : NULL;
}

static int
find_name (const char *const *names, const char *name)
{
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  return -1;
}

static gboolean
refuse (const char *setting, const char *value, GError **error)
{
  /* TRANSLATORS: %1$s is what somebody typed, %2$s the id of a setting such as “delimiter” */
  g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("“%1$s” cannot be used for the setting “%2$s”"), value, setting);
  return FALSE;
}

static gboolean
read_delimiter (EksFileLayout *self, const char *value, GError **error)
{
  if (value == NULL)
    return TRUE;
  if (strcmp (value, "tab") == 0 || strcmp (value, "\\t") == 0)
    self->delimiter = '\t';
  else if (strlen (value) == 1 && value[0] != '"' && value[0] != '\n' && value[0] != '\r')
    self->delimiter = value[0];
  else
    return refuse ("delimiter", value, error);
  return TRUE;
}

/**
 * eks_file_layout_read:
 * @self: (out caller-allocates): a layout; clear with eks_file_layout_clear()
 * @settings: (element-type utf8 utf8): settings of a connection
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_INVALID_JOB if a setting cannot be used
 */
gboolean
eks_file_layout_read (EksFileLayout *self, GHashTable *settings, GError **error)
{
  static const char *const headers[] = { "no", "yes", NULL };
  const char *format = get_setting (settings, "format");
  const char *encoding = get_setting (settings, "encoding");
  const char *header = get_setting (settings, "header");
  const char *records = get_setting (settings, "records");

  *self = (EksFileLayout){ .format = EKS_FILE_FORMAT_UNKNOWN, .header = -1 };
  if (format != NULL && (self->format = (EksFileFormat) find_name (eks_file_format_names, format)) == EKS_FILE_FORMAT_UNKNOWN)
    return refuse ("format", format, error);
  if (encoding != NULL && !eks_file_encoding_is_known (encoding))
    return refuse ("encoding", encoding, error);
  self->encoding = g_intern_string (encoding);
  if (header != NULL && (self->header = find_name (headers, header)) < 0)
    return refuse ("header", header, error);
  self->skip_uneven = g_strcmp0 (g_hash_table_lookup (settings, "uneven"), "skip") == 0;
  if (records != NULL)
    self->records = g_strsplit (records, ".", 16);
  return read_delimiter (self, get_setting (settings, "delimiter"), error);
}

/**
 * eks_file_layout_copy:
 * @self: (out caller-allocates): gets a copy
 * @other: a layout
 */
void
eks_file_layout_copy (EksFileLayout *self, const EksFileLayout *other)
{
  *self = *other;
  self->records = g_strdupv (other->records);
}

/**
 * eks_file_layout_clear:
 * @self: a layout
 */
void
eks_file_layout_clear (EksFileLayout *self)
{
  g_clear_pointer (&self->records, g_strfreev);
}

/**
 * eks_file_layout_get_dialect:
 * @self: a layout of a CSV file, guessed
 *
 * Returns: how it is spelt
 */
EksCsvDialect
eks_file_layout_get_dialect (const EksFileLayout *self)
{
  return (EksCsvDialect){ .delimiter = self->delimiter != '\0' ? self->delimiter : ',', .quote = '"', .cr_ends = self->cr_ends };
}

/**
 * eks_file_layout_find_start:
 * @text: (array length=length): the beginning of a CSV file
 * @length: in bytes
 * @delimiter: (out) (optional): the one that the file itself names
 *
 * A spreadsheet writes `sep=;` into the first line for other spreadsheets.
 *
 * Returns: where the first row begins
 */
gsize
eks_file_layout_find_start (const char *text, gsize length, char *delimiter)
{
  gsize end;

  if (length < 6 || g_ascii_strncasecmp (text, "sep=", 4) != 0 || (text[5] != '\n' && text[5] != '\r'))
    return 0;
  if (delimiter != NULL)
    *delimiter = text[4];
  end = 6;
  return end < length && text[5] == '\r' && text[6] == '\n' ? end + 1 : end;
}

/* Whether rows end with a carriage return alone. What stands in quotation marks is part of a value. */
static gboolean
ends_with_cr (const char *text, gsize length)
{
  gboolean quoted = FALSE, found = FALSE;

  for (gsize i = 0; i < length; i++)
    if (text[i] == '"')
      quoted = !quoted;
    else if (text[i] == '\n' && !quoted)
      return FALSE;
    else
      found = found || (text[i] == '\r' && !quoted);
  return found;
}

/* How many rows agree on the number of cells, if it is more than one. */
static guint
judge_delimiter (const EksFileLayout *self, char delimiter, const char *text, gsize length, gboolean at_end, guint *n_cells)
{
  EksCsvDialect dialect = { delimiter, '"', self->cr_ends };
  EksCsvRecord record = { .cells = g_array_new (FALSE, FALSE, sizeof (EksCsvCell)) };
  guint rows = 0, agreeing = 0;
  gsize used;

  *n_cells = 0;
  for (gsize at = 0; at < length && rows < MAX_JUDGED; at += used)
    {
      used = eks_csv_scan_record (&dialect, text + at, length - at, at_end, &record);
      if (used == 0)
        break;
      if (eks_csv_record_is_blank (&record))
        continue;
      if (rows++ == 0)
        *n_cells = record.cells->len;
      agreeing += record.cells->len == *n_cells;
    }
  if (rows == 0) /* one row that is not at its end */
    {
      for (gsize i = 0; i < length; i++)
        *n_cells += text[i] == delimiter;
      agreeing = 1;
    }
  g_array_unref (record.cells);
  return *n_cells > 1 ? agreeing : 0;
}

static void
guess_delimiter (EksFileLayout *self, const char *text, gsize length, gboolean at_end)
{
  guint best = 0, best_cells = 0;

  for (guint i = 0; i < strlen (delimiters); i++)
    {
      guint n_cells;
      guint agreeing = judge_delimiter (self, delimiters[i], text, length, at_end, &n_cells);
      if (agreeing > best || (agreeing == best && agreeing > 0 && n_cells > best_cells))
        {
          best = agreeing;
          best_cells = n_cells;
          self->delimiter = delimiters[i];
        }
    }
}

/* A name is not a number, a time or an address of mail, and it is there. */
static gboolean
is_name (const char *text, gsize length)
{
  EksTimestamp time;

  if (length == 0 || eks_json_compact_is_number (text, length) || eks_timestamp_parse (text, length, &time) || memchr (text, '@', length) != NULL)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isdigit (text[i]) && strchr (" .,+-/:", text[i]) == NULL)
      return TRUE;
  return FALSE;
}

static void
guess_header (EksFileLayout *self, const char *text, gsize length)
{
  EksCsvDialect dialect = eks_file_layout_get_dialect (self);
  EksCsvRecord record = { .cells = g_array_new (FALSE, FALSE, sizeof (EksCsvCell)) };
  guint names = 0, empty = 0;

  self->header = 1;
  if (eks_csv_scan_record (&dialect, text, length, TRUE, &record) > 0)
    {
      for (guint i = 0; i < record.cells->len; i++)
        {
          const EksCsvCell *cell = &g_array_index (record.cells, EksCsvCell, i);
          names += is_name (text + cell->start, cell->length);
          empty += cell->length == 0;
        }
      self->header = names + empty == record.cells->len && names > 0;
    }
  g_array_unref (record.cells);
}

static void
guess_format (EksFileLayout *self, const char *text, gsize length)
{
  gsize at = 0;

  while (at < length && (g_ascii_isspace (text[at])))
    at++;
  self->format = EKS_FILE_FORMAT_CSV;
  if (at == length)
    return;
  if (text[at] == '<')
    self->format = EKS_FILE_FORMAT_XML;
  else if (text[at] == '{' && (g_strstr_len (text, length, "}\n{") != NULL || g_strstr_len (text, length, "}\r\n{") != NULL))
    self->format = EKS_FILE_FORMAT_NDJSON;
  else if (text[at] == '{' || text[at] == '[')
    self->format = EKS_FILE_FORMAT_JSON;
}

/**
 * eks_file_layout_guess:
 * @self: a layout; what it has stays
 * @text: (array length=length): the beginning of a file, as UTF-8
 * @length: in bytes
 * @at_end: whether that is all of the file
 */
void
eks_file_layout_guess (EksFileLayout *self, const char *text, gsize length, gboolean at_end)
{
  char named = '\0';
  gsize start;

  if (self->format == EKS_FILE_FORMAT_UNKNOWN)
    guess_format (self, text, length);
  if (self->format != EKS_FILE_FORMAT_CSV)
    return;
  start = eks_file_layout_find_start (text, length, &named);
  self->cr_ends = ends_with_cr (text, length);
  if (self->delimiter == '\0')
    self->delimiter = named;
  if (self->delimiter == '\0')
    guess_delimiter (self, text + start, length - start, at_end);
  if (self->delimiter == '\0')
    self->delimiter = ','; /* one column: nothing stands between */
  if (self->header < 0)
    guess_header (self, text + start, length - start);
}

static char *
describe_delimiter (char delimiter)
{
  switch (delimiter)
    {
    case ';':
      return g_strdup (_("semicolon"));
    case ',':
      return g_strdup (_("comma"));
    case '\t':
      return g_strdup (_("tab"));
    case '|':
      return g_strdup (_("vertical bar"));
    default:
      return g_strdup_printf ("“%c”", delimiter);
    }
}

/**
 * eks_file_layout_describe:
 * @self: a layout, guessed
 *
 * Returns: (transfer full): it in words, such as “CSV, semicolon, windows-1252, with a header”
 */
char *
eks_file_layout_describe (const EksFileLayout *self)
{
  static const char *const titles[] = { "CSV", "JSON", "NDJSON", "XML" };
  const char *title = titles[MAX (0, self->format)];
  const char *encoding = self->encoding != NULL ? self->encoding : "utf-8";
  g_autofree char *delimiter = describe_delimiter (self->delimiter);

  if (self->format != EKS_FILE_FORMAT_CSV)
    return g_strdup_printf ("%s, %s", title, encoding);
  if (self->header == 0)
    /* TRANSLATORS: how a file is laid out: %1$s is a delimiter such as “semicolon”, %2$s an encoding such as “windows-1252” */
    return g_strdup_printf (_("CSV, %1$s between the cells, %2$s, no header"), delimiter, encoding);
  /* TRANSLATORS: how a file is laid out: %1$s is a delimiter such as “semicolon”, %2$s an encoding such as “windows-1252” */
  return g_strdup_printf (_("CSV, %1$s between the cells, %2$s, with a header"), delimiter, encoding);
}
