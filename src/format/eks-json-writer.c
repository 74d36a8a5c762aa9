/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows to JSON (RFC 8259), as one array or as an object a line. Numbers are never turned into doubles: their digits
 * are copied. Nothing but the current row is held. */

#include "config.h"

#include "eks-json-writer.h"

#include <string.h>

#include "eks-cell-text.h"
#include "eks-cell-time.h"
#include "eks-json-compact.h"
#include "eks-json-members.h"
#include "eks-number.h"
#include "eks-text-scan.h"
#include "eks-text-sink.h"
#include "eks-writer-private.h"

/* Objects deeper than this stay objects. */
#define MAX_FLAT_DEPTH 64

/* The longest that one character becomes. */
#define MAX_ESCAPE 8

struct _EksJsonWriter
{
  EksWriter parent_instance;

  EksTextSink *output; /* (owned) (nullable): from open on */
  EksSink *sink;       /* (unowned): @output */
  EksCellTally *tally; /* (owned) (nullable) */
  GPtrArray *names;    /* (owned) (element-type utf8): of the members, escaped, without quotation marks */
  GHashTable *taken;   /* (owned): @names as a set */
  GHashTable *row_taken; /* (owned): names of this row that come from inside of objects */
  GString *path;       /* (owned): the name of a member inside of an object */
  GString *compact;    /* (owned): JSON that was not compact */
  EksType *types;      /* (owned) (nullable): of the columns */
  guint n_columns;
  gboolean lines;
  gboolean leave_out;
  gboolean all_strings;
  gboolean flat;
  gboolean any_row;
  gboolean any_member; /* of the current row */
};

G_DEFINE_FINAL_TYPE (EksJsonWriter, eks_json_writer, EKS_TYPE_WRITER)

static void
put_string (EksJsonWriter *self, const char *string)
{
  eks_sink_put (self->sink, string, strlen (string));
}

/* U+2028 and U+2029, which end a line in JavaScript. */
static gboolean
is_line_separator (const char *at, const char *end)
{
  return end - at >= 3 && (guchar) at[1] == 0x80 && ((guchar) at[2] == 0xA8 || (guchar) at[2] == 0xA9);
}

/* One character at which the fast copy stopped. Returns how many bytes of the text it took. */
static gsize
put_special (EksSink *sink, const char *at, const char *end)
{
  char *target = eks_sink_reserve (sink, MAX_ESCAPE);
  guchar byte = (guchar) *at;

  if (byte == 0xE2 && is_line_separator (at, end))
    {
      sink->at = g_stpcpy (target, (guchar) at[2] == 0xA8 ? "\\u2028" : "\\u2029");
      return 3;
    }
  if (byte == '"' || byte == '\\')
    *target++ = '\\';
  if (byte >= EKS_TEXT_FIRST_PLAIN)
    *target++ = *at;
  else
    target += g_snprintf (target, MAX_ESCAPE, "\\u%04x", byte);
  sink->at = target;
  return 1;
}

static void
put_clean (EksSink *sink, const char *text, gsize length)
{
  static const char specials[] = { '"', '\\', (char) 0xE2 };
  const char *end = text + length;

  for (const char *at = text; at < end;)
    {
      gsize piece = MIN ((gsize) (end - at), EKS_SINK_MAX_PIECE);
      gsize n = eks_text_copy_fast (eks_sink_reserve (sink, piece), at, piece, specials, G_N_ELEMENTS (specials));

      sink->at += n;
      at += n;
      if (n < piece)
        at += put_special (sink, at, end);
    }
}

/* JSON text: only inside of its strings can there be anything to escape. */
static void
put_json (EksSink *sink, const char *text, gsize length)
{
  static const char specials[] = { (char) 0xE2 };
  const char *end = text + length;

  for (const char *at = text; at < end;)
    {
      gsize piece = MIN ((gsize) (end - at), EKS_SINK_MAX_PIECE);
      gsize n = eks_text_copy_fast (eks_sink_reserve (sink, piece), at, piece, specials, G_N_ELEMENTS (specials));

      sink->at += n;
      at += n;
      if (n < piece)
        at += put_special (sink, at, end);
    }
}

/* Calls @put for what is UTF-8 and writes U+FFFD for each byte that is not. */
static void
put_checked (EksJsonWriter *self, guint column, const char *text, gsize length, void (*put) (EksSink *, const char *, gsize))
{
  gsize at = eks_cell_text_measure (text, length);

  put (self->sink, text, at);
  if (at < length)
    eks_cell_tally_add (self->tally, column, EKS_TALLY_BAD_BYTES, text, length);
  while (at < length)
    {
      gsize n = eks_cell_text_measure (text + at + 1, length - at - 1);

      put_string (self, EKS_CELL_REPLACEMENT);
      put (self->sink, text + at + 1, n);
      at += n + 1;
    }
}

static void
put_quoted (EksJsonWriter *self, guint column, const char *text, gsize length)
{
  put_string (self, "\"");
  put_checked (self, column, text, length, put_clean);
  put_string (self, "\"");
}

static void
put_timestamp (EksJsonWriter *self, guint column, const char *text, gsize length)
{
  char moment[EKS_CELL_TIME_BYTES];
  gsize n = eks_cell_time_format (text, length, eks_writer_get_zone (EKS_WRITER (self)), moment);

  if (n > 0)
    {
      put_quoted (self, column, moment, n);
      return;
    }
  eks_cell_tally_add (self->tally, column, EKS_TALLY_DATE_AS_TEXT, text, length);
  put_quoted (self, column, text, length);
}

static gboolean
is_boolean (const EksValue *value)
{
  return value->kind == EKS_VALUE_BOOLEAN &&
         ((value->length == 4 && memcmp (value->text, "true", 4) == 0) || (value->length == 5 && memcmp (value->text, "false", 5) == 0));
}

static gboolean
is_json_number (const EksValue *value)
{
  EksNumber number;

  return value->kind == EKS_VALUE_NUMBER && eks_number_scan (value->text, value->length, &number) && eks_number_is_json (&number);
}

static void
put_value (EksJsonWriter *self, guint column, const EksValue *value)
{
  if (value->kind <= EKS_VALUE_NULL)
    put_string (self, "null");
  else if (!self->all_strings && (is_boolean (value) || is_json_number (value)))
    eks_sink_put (self->sink, value->text, value->length);
  else if (!self->all_strings && value->kind == EKS_VALUE_JSON && value->length > 0)
    put_checked (self, column, value->text, value->length, put_json);
  else if (self->types[column] == EKS_TYPE_TIMESTAMP && value->length > 0)
    put_timestamp (self, column, value->text, value->length);
  else
    put_quoted (self, column, value->length > 0 ? value->text : "", value->length);
}

/* @name is escaped already. */
static void
put_name (EksJsonWriter *self, const char *name)
{
  put_string (self, self->any_member ? ",\"" : "\"");
  put_string (self, name);
  put_string (self, "\":");
  self->any_member = TRUE;
}

static gboolean
is_taken (EksJsonWriter *self, const char *name)
{
  return g_hash_table_contains (self->taken, name) || g_hash_table_contains (self->row_taken, name);
}

/* The name of a member inside of an object, numbered if the row has it already: a reader would lose one of them. */
static void
put_path (EksJsonWriter *self, guint column)
{
  gsize length = self->path->len;

  for (guint i = 2; is_taken (self, self->path->str); i++)
    {
      g_string_truncate (self->path, length);
      g_string_append_printf (self->path, " %u", i);
    }
  if (self->path->len > length)
    eks_cell_tally_add (self->tally, column, EKS_TALLY_TITLE_CHANGED, self->path->str, self->path->len);
  g_hash_table_add (self->row_taken, g_strdup (self->path->str));
  put_name (self, self->path->str);
  g_string_truncate (self->path, length);
}

/* An object with members, all of which are found: otherwise it stays as it is and nothing gets lost. */
static gboolean
is_object (const char *text, gsize length)
{
  const char *at = text, *end = text + length;
  EksJsonMember member;
  gboolean any = FALSE;

  if (length == 0 || text[0] != '{')
    return FALSE;
  while (eks_json_members_next (&at, end, &member))
    any = TRUE;
  return any && at + 1 == end && *at == '}';
}

/* A value inside of an object: what it is shows in its first character. */
static void
put_inner (EksJsonWriter *self, guint column, const EksJsonMember *member)
{
  const char *text = member->value;
  gsize length = member->value_length;
  gboolean is_null = length == 4 && memcmp (text, "null", 4) == 0;

  if (is_null && self->leave_out)
    return;
  put_path (self, column);
  if (self->all_strings && !is_null && text[0] != '"')
    put_quoted (self, column, text, length);
  else
    put_checked (self, column, text, length, put_json);
}

/* The four digits of \uXXXX in JSON that was checked. */
static gunichar
take_unit (const char *at)
{
  gunichar unit = 0;

  for (guint i = 2; i < 6; i++)
    unit = unit * 16 + (guint) g_ascii_xdigit_value (at[i]);
  return unit;
}

static void
append_character (GString *name, gunichar c)
{
  if (c < EKS_TEXT_FIRST_PLAIN || c == 0x2028 || c == 0x2029)
    g_string_append_printf (name, "\\u%04x", c);
  else if (c == '"' || c == '\\')
    g_string_append_printf (name, "\\%c", (char) c);
  else
    g_string_append_unichar (name, c);
}

/* What the escape at @at stands for. Returns how long it is. */
static gsize
take_escape (const char *at, gunichar *c)
{
  static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
  const char *found = strchr (from, at[1]);
  gunichar low;

  if (at[1] != 'u')
    {
      *c = found != NULL ? (guchar) to[found - from] : (guchar) at[1];
      return 2;
    }
  *c = take_unit (at);
  if (*c < 0xD800 || *c > 0xDFFF)
    return 6;
  low = take_unit (at + 6); /* check_json() left no half alone */
  *c = 0x10000 + ((*c - 0xD800) << 10) + (low - 0xDC00);
  return 12;
}

/* Whoever reads the file takes “é” and “\u00e9” for the same name, so it is spelt in one way. */
static void
append_member_name (GString *path, const char *name, gsize length)
{
  const char *at = name, *end = name + length;

  while (at < end)
    {
      gunichar c = (guchar) *at;
      gsize n = 1;

      if (c == '\\')
        n = take_escape (at, &c);
      else if (c >= 0x80)
        {
          c = g_utf8_get_char_validated (at, end - at);
          n = c <= 0x10FFFF ? g_utf8_skip[(guchar) *at] : 1;
          c = c <= 0x10FFFF ? c : 0xFFFD;
        }
      append_character (path, c);
      at += n;
    }
}

static void
put_members (EksJsonWriter *self, guint column, const char *text, gsize length, guint depth)
{
  const char *at = text;
  gsize path = self->path->len;
  EksJsonMember member;

  while (eks_json_members_next (&at, text + length, &member))
    {
      g_string_append_c (self->path, '.');
      append_member_name (self->path, member.name, member.name_length);
      if (depth < MAX_FLAT_DEPTH && is_object (member.value, member.value_length))
        put_members (self, column, member.value, member.value_length, depth + 1);
      else
        put_inner (self, column, &member);
      g_string_truncate (self->path, path);
    }
}

/* What is no JSON by the letter is a text: a file never depends on what came in. */
static void
check_json (EksJsonWriter *self, guint column, EksValue *value)
{
  const char *text = value->text;
  const gsize length = value->length;
  gboolean compact;
  guint64 n_halves = 0;

  if (length == 0 || !eks_json_compact_check (text, length, &compact))
    {
      value->kind = EKS_VALUE_TEXT;
      return;
    }
  if (compact)
    return;
  g_string_set_size (self->compact, length);
  value->length = (guint32) eks_json_compact_copy (text, length, self->compact->str, &n_halves);
  value->text = self->compact->str;
  if (n_halves > 0)
    eks_cell_tally_add (self->tally, column, EKS_TALLY_BAD_BYTES, text, length);
}

static void
put_cell (EksJsonWriter *self, guint column, const EksValue *value)
{
  const char *name = g_ptr_array_index (self->names, column);
  EksValue json;

  if (self->leave_out && value->kind <= EKS_VALUE_NULL)
    return;
  if (value->kind == EKS_VALUE_JSON)
    {
      json = *value;
      check_json (self, column, &json);
      value = &json;
    }
  if (self->flat && value->kind == EKS_VALUE_JSON && is_object (value->text, value->length))
    {
      g_string_assign (self->path, name);
      put_members (self, column, value->text, value->length, 1);
      return;
    }
  put_name (self, name);
  put_value (self, column, value);
}

static void
put_row (EksJsonWriter *self, const EksValue *values)
{
  if (!self->lines)
    put_string (self, self->any_row ? ",\n" : "[\n");
  self->any_row = TRUE;
  self->any_member = FALSE;
  if (self->flat)
    g_hash_table_remove_all (self->row_taken);
  put_string (self, "{");
  for (guint i = 0; i < self->n_columns; i++)
    put_cell (self, i, &values[i]);
  put_string (self, self->lines ? "}\n" : "}");
}

/* As put_clean(), into memory: a title is written in each row. */
static char *
escape_name (EksJsonWriter *self, guint column, const char *title)
{
  g_autofree char *valid = g_utf8_make_valid (title, -1);
  GString *name = g_string_new (NULL);

  if (!g_str_equal (valid, title))
    eks_cell_tally_add (self->tally, column, EKS_TALLY_BAD_BYTES, title, strlen (title));
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    append_character (name, g_utf8_get_char (at));
  return g_string_free (name, FALSE);
}

static void
add_name (EksJsonWriter *self, guint column, const char *title)
{
  g_autofree char *first = escape_name (self, column, title);
  char *name = g_strdup (first);

  for (guint i = 2; g_hash_table_contains (self->taken, name); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s %u", first, i);
    }
  if (!g_str_equal (name, first))
    eks_tally_add (eks_writer_get_tally (EKS_WRITER (self)), EKS_TALLY_TITLE_CHANGED, name, 1, NULL, 0);
  g_ptr_array_add (self->names, name);
  g_hash_table_add (self->taken, name);
}

static gboolean
eks_json_writer_open (EksWriter *writer, GOutputStream *stream, EksSchema *schema, GCancellable *cancellable, GError **error)
{
  EksJsonWriter *self = EKS_JSON_WRITER (writer);
  EksFormat *format = eks_writer_get_format (writer);

  self->lines = eks_format_get_format_type (format) == EKS_FORMAT_NDJSON;
  self->leave_out = eks_format_get_nulls (format) == EKS_NULLS_LEAVE_OUT;
  self->all_strings = eks_format_get_all_strings (format);
  self->flat = eks_format_get_objects (format) == EKS_OBJECTS_FLAT;
  self->n_columns = eks_schema_get_n_columns (schema);
  self->types = g_new (EksType, self->n_columns);
  self->tally = eks_cell_tally_new (eks_writer_get_tally (writer), schema);
  for (guint i = 0; i < self->n_columns; i++)
    {
      self->types[i] = eks_schema_get_column (schema, i)->type;
      add_name (self, i, eks_schema_get_column (schema, i)->title);
    }
  self->output = eks_text_sink_new (stream, EKS_ENCODING_UTF8);
  self->sink = (EksSink *) self->output;
  return eks_sink_check (self->sink, error);
}

static gboolean
eks_json_writer_write (EksWriter *writer, EksBatch *batch, GCancellable *cancellable, GError **error)
{
  EksJsonWriter *self = EKS_JSON_WRITER (writer);

  self->sink->cancellable = cancellable;
  for (guint i = 0; i < eks_batch_get_n_rows (batch); i++)
    {
      eks_cell_tally_set_row (self->tally, eks_writer_get_n_table_rows (writer) + i + 1);
      put_row (self, eks_batch_get_row (batch, i));
    }
  self->sink->cancellable = NULL;
  eks_cell_tally_flush (self->tally);
  return eks_sink_check (self->sink, error);
}

static gboolean
eks_json_writer_finish (EksWriter *writer, GCancellable *cancellable, GError **error)
{
  EksJsonWriter *self = EKS_JSON_WRITER (writer);
  gboolean ok;

  self->sink->cancellable = cancellable;
  if (!self->lines)
    put_string (self, self->any_row ? "\n]\n" : "[]\n");
  ok = eks_text_sink_flush (self->output, error);
  self->sink->cancellable = NULL;
  return ok;
}

static void
eks_json_writer_finalize (GObject *object)
{
  EksJsonWriter *self = EKS_JSON_WRITER (object);

  g_clear_pointer (&self->output, eks_text_sink_free);
  g_clear_pointer (&self->tally, eks_cell_tally_free);
  g_clear_pointer (&self->types, g_free);
  g_hash_table_unref (self->taken);
  g_hash_table_unref (self->row_taken);
  g_ptr_array_unref (self->names);
  g_string_free (self->path, TRUE);
  g_string_free (self->compact, TRUE);
  G_OBJECT_CLASS (eks_json_writer_parent_class)->finalize (object);
}

static void
eks_json_writer_class_init (EksJsonWriterClass *klass)
{
  EksWriterClass *writer_class = EKS_WRITER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = eks_json_writer_finalize;
  writer_class->open = eks_json_writer_open;
  writer_class->write = eks_json_writer_write;
  writer_class->finish = eks_json_writer_finish;
}

static void
eks_json_writer_init (EksJsonWriter *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->taken = g_hash_table_new (g_str_hash, g_str_equal);
  self->row_taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->path = g_string_new (NULL);
  self->compact = g_string_new (NULL);
}
