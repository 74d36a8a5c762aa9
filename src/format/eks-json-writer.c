/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON (RFC 8259) and NDJSON: an object for each row, its members in the order of the columns and named by their titles.
 * Numbers keep the source's digits: 0.1 and 9007199254740993 pass through as they are. A missing value and null are both
 * null, an empty text is an empty text. */

#include "config.h"

#include "eks-json-writer.h"

#include <string.h>

#include "eks-number.h"
#include "eks-text-sink.h"
#include "eks-writer-private.h"

struct _EksJsonWriter
{
  EksWriter parent_instance;

  EksTextSink *output; /* (owned) (nullable): from open on */
  EksSink *sink;       /* (unowned): @output */
  EksCellTally *tally; /* (owned) (nullable) */
  EksZone *zone;       /* (unowned): of times without an offset */
  EksType *types;      /* (owned) (nullable): of the columns */
  GPtrArray *keys;     /* (owned) (element-type GString): `"Title":` as it is written */
  gboolean lines;      /* NDJSON */
  gboolean leaves_out; /* nulls */
  gboolean all_strings;
  gboolean started;    /* there is a row before */
};

G_DEFINE_FINAL_TYPE (EksJsonWriter, eks_json_writer, EKS_TYPE_WRITER)

static void
put (EksJsonWriter *self, const char *text)
{
  eks_sink_put (self->sink, text, strlen (text));
}

static gboolean
is_plain (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) text[i];
      if (c < 0x20 || c == '"' || c == '\\' || c >= 0x7F)
        return FALSE;
    }
  return TRUE;
}

/* The line separators are allowed in JSON and end a line in older JavaScript. */
static void
append_character (GString *target, gunichar c)
{
  static const struct
  {
    gunichar c;
    const char *text;
  } short_forms[] = { { '"', "\\\"" }, { '\\', "\\\\" }, { '\n', "\\n" }, { '\r', "\\r" }, { '\t', "\\t" } };

  for (guint i = 0; i < G_N_ELEMENTS (short_forms); i++)
    if (short_forms[i].c == c)
      {
        g_string_append (target, short_forms[i].text);
        return;
      }
  if (c < 0x20 || c == 0x7F || c == 0x2028 || c == 0x2029)
    g_string_append_printf (target, "\\u%04x", c);
  else
    g_string_append_unichar (target, c);
}

/* Returns whether every byte was valid UTF-8; what was not is U+FFFD. */
static gboolean
append_escaped (GString *target, const char *text, gsize length)
{
  const char *end = text + length;
  gboolean valid = TRUE;

  while (text < end)
    {
      /* GLib takes a NUL for the end of the text */
      gunichar c = *text == '\0' ? 0 : g_utf8_get_char_validated (text, end - text);
      if ((c & 0x80000000) == 0)
        {
          append_character (target, c);
          text += g_utf8_skip[(guchar) *text];
          continue;
        }
      g_string_append (target, "\xEF\xBF\xBD");
      valid = FALSE;
      text++;
    }
  return valid;
}

static void
put_string (EksJsonWriter *self, guint column, const char *text, gsize length)
{
  put (self, "\"");
  if (is_plain (text, length))
    eks_sink_put (self->sink, text, length);
  else
    {
      g_autoptr (GString) escaped = g_string_sized_new (length + 16);
      if (!append_escaped (escaped, text, length))
        eks_cell_tally_add (self->tally, column, EKS_TALLY_BAD_BYTES, text, length);
      eks_sink_put (self->sink, escaped->str, escaped->len);
    }
  put (self, "\"");
}

/* RFC 3339 always has an offset; a time without one is a wall clock in the account's zone. */
static void
put_moment (EksJsonWriter *self, guint column, const EksValue *value)
{
  EksTimestamp moment;
  char text[64];
  int offset;

  if (!eks_timestamp_parse (value->text, value->length, &moment) || !moment.has_time)
    {
      eks_cell_tally_add (self->tally, column, EKS_TALLY_DATE_AS_TEXT, value->text, value->length);
      put_string (self, column, value->text, value->length);
      return;
    }
  offset = moment.has_offset ? moment.offset : eks_zone_get_offset (self->zone, eks_timestamp_to_unix (&moment, self->zone));
  offset /= 60; /* RFC 3339 knows no seconds there */
  g_snprintf (text, sizeof text, "\"%04d-%02d-%02dT%02d:%02d:%02d", moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second);
  put (self, text);
  if (moment.microsecond != 0)
    {
      g_snprintf (text, sizeof text, ".%06d", moment.microsecond);
      put (self, text);
    }
  g_snprintf (text, sizeof text, "%c%02d:%02d\"", offset < 0 ? '-' : '+', ABS (offset) / 60, ABS (offset) % 60);
  put (self, text);
}

static gboolean
is_json_number (const EksValue *value)
{
  EksNumber number;

  return eks_number_scan (value->text, value->length, &number) && eks_number_is_json (&number);
}

static void
put_value (EksJsonWriter *self, guint column, const EksValue *value)
{
  gboolean bare = value->kind == EKS_VALUE_JSON;

  if (!self->all_strings)
    bare = bare || value->kind == EKS_VALUE_BOOLEAN || (value->kind == EKS_VALUE_NUMBER && is_json_number (value));
  if (value->kind <= EKS_VALUE_NULL)
    put (self, "null");
  else if (bare && g_utf8_validate_len (value->text, value->length, NULL))
    eks_sink_put (self->sink, value->text, value->length);
  else if (self->types[column] == EKS_TYPE_TIMESTAMP && value->kind == EKS_VALUE_TEXT && value->length > 0)
    put_moment (self, column, value);
  else
    put_string (self, column, value->text, value->length);
}

static void
put_row (EksJsonWriter *self, const EksValue *values)
{
  gboolean first = TRUE;

  if (self->started && !self->lines)
    put (self, ",\n");
  self->started = TRUE;
  put (self, "{");
  for (guint i = 0; i < self->keys->len; i++)
    {
      const GString *key = g_ptr_array_index (self->keys, i);
      if (self->leaves_out && values[i].kind <= EKS_VALUE_NULL)
        continue;
      if (!first)
        put (self, ",");
      first = FALSE;
      eks_sink_put (self->sink, key->str, key->len);
      put_value (self, i, &values[i]);
    }
  put (self, self->lines ? "}\n" : "}");
}

static void
string_free (GString *string)
{
  g_string_free (string, TRUE);
}

static void
take_columns (EksJsonWriter *self, EksSchema *schema)
{
  guint n = eks_schema_get_n_columns (schema);

  self->types = g_new (EksType, n);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) string_free);
  for (guint i = 0; i < n; i++)
    {
      const EksSchemaColumn *column = eks_schema_get_column (schema, i);
      GString *key = g_string_new ("\"");
      append_escaped (key, column->title, strlen (column->title));
      g_string_append (key, "\":");
      g_ptr_array_add (self->keys, key);
      self->types[i] = column->type;
    }
}

static gboolean
eks_json_writer_open (EksWriter *writer, GOutputStream *stream, EksSchema *schema, GCancellable *cancellable, GError **error)
{
  EksJsonWriter *self = EKS_JSON_WRITER (writer);
  EksFormat *format = eks_writer_get_format (writer);

  self->lines = eks_format_get_format_type (format) == EKS_FORMAT_NDJSON;
  self->leaves_out = eks_format_get_nulls (format) == EKS_NULLS_LEAVE_OUT;
  self->all_strings = eks_format_get_all_strings (format);
  self->zone = eks_writer_get_zone (writer);
  take_columns (self, schema);
  self->tally = eks_cell_tally_new (eks_writer_get_tally (writer), schema);
  self->output = eks_text_sink_new (stream, EKS_ENCODING_UTF8);
  self->sink = (EksSink *) self->output;
  if (!self->lines)
    put (self, "[\n");
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
    put (self, self->started ? "\n]\n" : "]\n");
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
  g_clear_pointer (&self->keys, g_ptr_array_unref);
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
}
