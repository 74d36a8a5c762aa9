/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows to XML 1.0: an element a row, an element a value. What XML has no character for becomes U+FFFD and is counted;
 * an export never fails because of it. */

#include "config.h"

#include "eks-xml-writer.h"

#include <string.h>

#include "eks-cell-text.h"
#include "eks-cell-time.h"
#include "eks-text-scan.h"
#include "eks-text-sink.h"
#include "eks-writer-private.h"

#define XSI " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""

/* The longest that one character becomes. */
#define MAX_ESCAPE 8

typedef struct
{
  char *name;       /* (owned) */
  char *attributes; /* (owned): the title with a blank before it, or nothing */
  EksType type;
} Element;

struct _EksXmlWriter
{
  EksWriter parent_instance;

  EksTextSink *output; /* (owned) (nullable): from open on */
  EksSink *sink;       /* (unowned): @output */
  EksCellTally *tally; /* (owned) (nullable) */
  GArray *elements;    /* (owned) (element-type Element): of the columns */
  GHashTable *taken;   /* (owned): their names */
  gboolean nil;
};

G_DEFINE_FINAL_TYPE (EksXmlWriter, eks_xml_writer, EKS_TYPE_WRITER)

static void
clear_element (gpointer data)
{
  Element *element = data;

  g_free (element->name);
  g_free (element->attributes);
}

static void
put_string (EksXmlWriter *self, const char *string)
{
  eks_sink_put (self->sink, string, strlen (string));
}

typedef struct
{
  EksCellTally *tally;
  guint column;
  const char *text;
  gsize length;
} Cell;

/* U+FFFE and U+FFFF */
static gboolean
is_noncharacter (const char *at, const char *end)
{
  return end - at >= 3 && (guchar) at[1] == 0xBF && (guchar) at[2] >= 0xBE;
}

static char *
put_replacement (const Cell *cell, char *target)
{
  eks_cell_tally_add (cell->tally, cell->column, EKS_TALLY_CONTROL_CHARACTERS, cell->text, cell->length);
  return g_stpcpy (target, EKS_CELL_REPLACEMENT);
}

static const char *
get_escape (char c)
{
  switch (c)
    {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\r':
      return "&#13;"; /* a reader would make a line feed of it */
    case '\n':
      return "\n";
    case '\t':
      return "\t";
    default:
      return NULL;
    }
}

/* One character at which the fast copy stopped. Returns how many bytes of the text it took. */
static gsize
put_special (const Cell *cell, EksSink *sink, const char *at, const char *end)
{
  char *target = eks_sink_reserve (sink, MAX_ESCAPE);
  const char *escape = get_escape (*at);
  gsize taken = 1;

  if (escape != NULL)
    target = g_stpcpy (target, escape);
  else if ((guchar) *at == 0xEF && !is_noncharacter (at, end))
    *target++ = *at;
  else
    {
      taken = (guchar) *at == 0xEF ? 3 : 1;
      target = put_replacement (cell, target);
    }
  sink->at = target;
  return taken;
}

static void
put_valid (const Cell *cell, EksSink *sink, const char *text, gsize length)
{
  static const char specials[] = { '&', '<', '>', '"', (char) 0xEF };
  const char *end = text + length;

  for (const char *at = text; at < end;)
    {
      gsize piece = MIN ((gsize) (end - at), EKS_SINK_MAX_PIECE);
      gsize n = eks_text_copy_fast (eks_sink_reserve (sink, piece), at, piece, specials, G_N_ELEMENTS (specials));

      sink->at += n;
      at += n;
      if (n < piece)
        at += put_special (cell, sink, at, end);
    }
}

/* U+FFFD for each byte that is no UTF-8. */
static void
put_text (EksXmlWriter *self, guint column, const char *text, gsize length)
{
  Cell cell = { self->tally, column, text, length };
  gsize at = eks_cell_text_measure (text, length);

  put_valid (&cell, self->sink, text, at);
  if (at < length)
    eks_cell_tally_add (self->tally, column, EKS_TALLY_BAD_BYTES, text, length);
  while (at < length)
    {
      gsize n = eks_cell_text_measure (text + at + 1, length - at - 1);

      put_string (self, EKS_CELL_REPLACEMENT);
      put_valid (&cell, self->sink, text + at + 1, n);
      at += n + 1;
    }
}

static void
put_content (EksXmlWriter *self, guint column, const EksValue *value)
{
  char moment[EKS_CELL_TIME_BYTES];
  gsize n;

  if (value->length == 0)
    return;
  if (g_array_index (self->elements, Element, column).type != EKS_TYPE_TIMESTAMP)
    {
      put_text (self, column, value->text, value->length);
      return;
    }
  n = eks_cell_time_format (value->text, value->length, eks_writer_get_zone (EKS_WRITER (self)), moment);
  if (n == 0)
    eks_cell_tally_add (self->tally, column, EKS_TALLY_DATE_AS_TEXT, value->text, value->length);
  put_text (self, column, n > 0 ? moment : value->text, n > 0 ? n : value->length);
}

static void
put_cell (EksXmlWriter *self, guint column, const EksValue *value)
{
  const Element *element = &g_array_index (self->elements, Element, column);
  gboolean empty = value->kind <= EKS_VALUE_NULL;

  if (empty && !self->nil)
    return;
  put_string (self, "<");
  put_string (self, element->name);
  put_string (self, element->attributes);
  if (empty)
    {
      put_string (self, " xsi:nil=\"true\"/>");
      return;
    }
  put_string (self, ">");
  put_content (self, column, value);
  put_string (self, "</");
  put_string (self, element->name);
  put_string (self, ">");
}

static void
put_row (EksXmlWriter *self, const EksValue *values)
{
  const char *row = eks_format_get_row (eks_writer_get_format (EKS_WRITER (self)));

  put_string (self, "<");
  put_string (self, row);
  put_string (self, ">");
  for (guint i = 0; i < self->elements->len; i++)
    put_cell (self, i, &values[i]);
  put_string (self, "</");
  put_string (self, row);
  put_string (self, ">\n");
}

/* Letters that every reader takes into names. The fifth edition of XML 1.0 allows nearly all of Unicode, but expat and
 * .NET among others keep to the fourth, whose list ends with Unicode 2: these are its scripts that are in use most. */
static const gunichar letters[][2] = {
  { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' }, { 0xC0, 0xD6 }, { 0xD8, 0xF6 }, { 0xF8, 0x131 }, { 0x134, 0x13E }, { 0x141, 0x148 }, { 0x14A, 0x17E }, { 0x180, 0x1C3 }, { 0x1CD, 0x1F0 },
  { 0x388, 0x38A }, { 0x38E, 0x3A1 }, { 0x3A3, 0x3CE }, { 0x401, 0x40C }, { 0x40E, 0x44F }, { 0x451, 0x45C }, { 0x45E, 0x481 }, { 0x490, 0x4C4 }, /* Greek, Cyrillic */
  { 0x531, 0x556 }, { 0x561, 0x586 }, { 0x5D0, 0x5EA }, { 0x621, 0x63A }, { 0x641, 0x64A }, { 0x671, 0x6B7 }, { 0x905, 0x939 }, /* Armenian, Hebrew, Arabic, Devanagari */
  { 0xE01, 0xE2E }, { 0x10A0, 0x10C5 }, { 0x10D0, 0x10F6 }, { 0x1E00, 0x1E9B }, { 0x1EA0, 0x1EF9 }, /* Thai, Georgian, Latin with marks */
  { 0x3041, 0x3094 }, { 0x30A1, 0x30FA }, { 0x4E00, 0x9FA5 }, { 0xAC00, 0xD7A3 }, /* Japanese, Chinese, Korean */
};

static gboolean
is_name_start (gunichar c)
{
  for (guint i = 0; i < G_N_ELEMENTS (letters) && c >= letters[i][0]; i++)
    if (c <= letters[i][1])
      return TRUE;
  return FALSE;
}

static gboolean
is_name_character (gunichar c)
{
  return is_name_start (c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

static char *
make_name (const char *title)
{
  GString *name = g_string_new (NULL);

  for (const char *at = title; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (!is_name_character (c))
        c = '_';
      if (at == title && !is_name_start (c))
        g_string_append_c (name, '_');
      g_string_append_unichar (name, c);
    }
  if (name->len == 0 || g_ascii_strncasecmp (name->str, "xml", 3) == 0)
    g_string_prepend_c (name, '_');
  return g_string_free (name, FALSE);
}

static void
append_reference (GString *text, gunichar c)
{
  const char *escape = c < 0x80 ? get_escape ((char) c) : NULL;

  if (c == '\t' || c == '\n')
    g_string_append_printf (text, "&#%u;", c); /* a reader would make a blank of it */
  else if (escape != NULL)
    g_string_append (text, escape);
  else
    g_string_append_unichar (text, c < 0x20 || c == 0xFFFE || c == 0xFFFF ? 0xFFFD : c);
}

static char *
make_attribute (EksXmlWriter *self, guint column, const char *title)
{
  GString *text = g_string_new (" title=\"");
  gboolean replaced = FALSE;

  for (const char *at = title; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      replaced |= (c < 0x20 && get_escape ((char) c) == NULL) || c == 0xFFFE || c == 0xFFFF;
      append_reference (text, c);
    }
  if (replaced)
    eks_cell_tally_add (self->tally, column, EKS_TALLY_CONTROL_CHARACTERS, title, strlen (title));
  g_string_append_c (text, '"');
  return g_string_free (text, FALSE);
}

static void
add_element (EksXmlWriter *self, guint column, const EksSchemaColumn *about)
{
  g_autofree char *title = g_utf8_make_valid (about->title, -1);
  g_autofree char *first = make_name (title);
  Element element = { g_strdup (first), NULL, about->type };

  if (!g_str_equal (title, about->title))
    eks_cell_tally_add (self->tally, column, EKS_TALLY_BAD_BYTES, about->title, strlen (about->title));
  for (guint i = 2; g_hash_table_contains (self->taken, element.name); i++)
    {
      g_free (element.name);
      element.name = g_strdup_printf ("%s_%u", first, i);
    }
  g_hash_table_add (self->taken, element.name);
  element.attributes = g_str_equal (element.name, title) ? g_strdup ("") : make_attribute (self, column, title);
  g_array_append_val (self->elements, element);
}

static gboolean
eks_xml_writer_open (EksWriter *writer, GOutputStream *stream, EksSchema *schema, GCancellable *cancellable, GError **error)
{
  EksXmlWriter *self = EKS_XML_WRITER (writer);
  EksFormat *format = eks_writer_get_format (writer);

  self->nil = eks_format_get_nulls (format) == EKS_NULLS_WRITE;
  self->tally = eks_cell_tally_new (eks_writer_get_tally (writer), schema);
  for (guint i = 0; i < eks_schema_get_n_columns (schema); i++)
    add_element (self, i, eks_schema_get_column (schema, i));
  self->output = eks_text_sink_new (stream, EKS_ENCODING_UTF8);
  self->sink = (EksSink *) self->output;
  put_string (self, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<");
  put_string (self, eks_format_get_root (format));
  put_string (self, self->nil ? XSI ">\n" : ">\n");
  return eks_sink_check (self->sink, error);
}

static gboolean
eks_xml_writer_write (EksWriter *writer, EksBatch *batch, GCancellable *cancellable, GError **error)
{
  EksXmlWriter *self = EKS_XML_WRITER (writer);

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
eks_xml_writer_finish (EksWriter *writer, GCancellable *cancellable, GError **error)
{
  EksXmlWriter *self = EKS_XML_WRITER (writer);
  gboolean ok;

  self->sink->cancellable = cancellable;
  put_string (self, "</");
  put_string (self, eks_format_get_root (eks_writer_get_format (writer)));
  put_string (self, ">\n");
  ok = eks_text_sink_flush (self->output, error);
  self->sink->cancellable = NULL;
  return ok;
}

static void
eks_xml_writer_finalize (GObject *object)
{
  EksXmlWriter *self = EKS_XML_WRITER (object);

  g_clear_pointer (&self->output, eks_text_sink_free);
  g_clear_pointer (&self->tally, eks_cell_tally_free);
  g_hash_table_unref (self->taken);
  g_array_unref (self->elements);
  G_OBJECT_CLASS (eks_xml_writer_parent_class)->finalize (object);
}

static void
eks_xml_writer_class_init (EksXmlWriterClass *klass)
{
  EksWriterClass *writer_class = EKS_WRITER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = eks_xml_writer_finalize;
  writer_class->open = eks_xml_writer_open;
  writer_class->write = eks_xml_writer_write;
  writer_class->finish = eks_xml_writer_finish;
}

static void
eks_xml_writer_init (EksXmlWriter *self)
{
  self->elements = g_array_new (FALSE, FALSE, sizeof (Element));
  g_array_set_clear_func (self->elements, clear_element);
  self->taken = g_hash_table_new (g_str_hash, g_str_equal);
}
