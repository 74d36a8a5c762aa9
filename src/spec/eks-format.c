/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kind of file and its settings. One table says what there is: for which kinds, what it is called in a job file
 * and what it is unless somebody says otherwise. Properties, job file and copies are made from it. */

#include "config.h"

#include "eks-format.h"

#include "eks-error.h"
#include "eks-spec-file.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * eks_format_type_names: (skip)
 *
 * What formats are called in a job file, in the order of #EksFormatType, %NULL at the end.
 */
const char *const eks_format_type_names[] = { "csv", "txt", "json", "ndjson", "xml", "xlsx", "pdf", NULL };

/**
 * eks_csv_preset_names: (skip)
 *
 * What presets are called in a job file, in the order of #EksCsvPreset, %NULL at the end.
 */
const char *const eks_csv_preset_names[] = { "excel", "systems", "unicode", NULL };

static const char *const packing_names[] = { "none", "gzip", "zip", NULL };
static const char *const quote_names[] = { "needed", "all", NULL };
static const char *const line_end_names[] = { "crlf", "lf", NULL };
static const char *const encoding_names[] = { "utf-8", "utf-8-bom", "utf-16le", NULL };
static const char *const line_break_names[] = { "keep", "lf", "space", NULL };
static const char *const decimal_mark_names[] = { ".", ",", NULL };
static const char *const layout_names[] = { "delimited", "fixed", NULL };
static const char *const overlong_names[] = { "cut", "fail", NULL };
static const char *const null_names[] = { "write", "leave_out", NULL };
static const char *const object_names[] = { "nested", "flat", NULL };
static const char *const compression_names[] = { "fast", "small", NULL };

#define MAX_TEXT 100
#define MAX_WIDTH 32767

typedef enum
{
  PROP_TYPE = 1,
  PROP_PRESET,
  PROP_PACKING,
  PROP_EXTENSION,
  PROP_DELIMITER,
  PROP_QUOTE_ALL,
  PROP_FORMULA_GUARD,
  PROP_LINE_END,
  PROP_ENCODING,
  PROP_DECIMAL_MARK,
  PROP_LINE_BREAKS,
  PROP_SEPARATOR_LINE,
  PROP_LAYOUT,
  PROP_WIDTHS,
  PROP_OVERLONG,
  PROP_NULLS,
  PROP_ALL_STRINGS,
  PROP_OBJECTS,
  PROP_ROOT,
  PROP_ROW,
  PROP_COMPRESSION,
  PROP_INFO,
  PROP_WORKBOOK,
  PROP_CHARTS,
  PROP_HEADER,
} EksFormatProperty;

#define N_PROPERTIES (PROP_HEADER + 1)

#define IN(type) (1u << EKS_FORMAT_##type)
#define IN_ALL ((1u << EKS_FORMAT_N_TYPES) - 1)
#define IN_LINES (IN (CSV) | IN (TXT))
#define IN_JSON (IN (JSON) | IN (NDJSON))

typedef struct
{
  const char *property;
  const char *member;          /* in a job file */
  const char *const *names;    /* (nullable): of the values of a choice */
  const char *standard;        /* (nullable): of a text, which it is then */
  int number;                  /* default of a choice or switch */
  guint types;                 /* for which kinds of file */
  gboolean chosen_by_name;     /* a switch that a job file has by name */
} Setting;

/* What a text file has only with delimiters, and only with fixed widths. */
static const EksFormatProperty delimited_only[] = { PROP_DELIMITER, PROP_QUOTE_ALL, PROP_FORMULA_GUARD, PROP_LINE_BREAKS };
static const EksFormatProperty fixed_only[] = { PROP_WIDTHS, PROP_OVERLONG };

static const Setting settings[N_PROPERTIES] = {
  [PROP_PACKING] = { "packing", "compress", packing_names, NULL, EKS_PACKING_NONE, IN_ALL },
  [PROP_EXTENSION] = { "extension", "extension", NULL, "", 0, IN_ALL },
  [PROP_HEADER] = { "header", "header", NULL, NULL, TRUE, IN_LINES | IN (XLSX) },
  [PROP_DELIMITER] = { "delimiter", "delimiter", NULL, ";", 0, IN_LINES },
  [PROP_QUOTE_ALL] = { "quote-all", "quote", quote_names, NULL, FALSE, IN_LINES, TRUE },
  [PROP_FORMULA_GUARD] = { "formula-guard", "guard", NULL, NULL, TRUE, IN_LINES },
  [PROP_LINE_END] = { "line-end", "line_end", line_end_names, NULL, EKS_LINE_END_CRLF, IN_LINES },
  [PROP_ENCODING] = { "encoding", "encoding", encoding_names, NULL, EKS_ENCODING_UTF8_BOM, IN_LINES },
  [PROP_DECIMAL_MARK] = { "decimal-mark", "decimal_mark", NULL, ".", 0, IN_LINES },
  [PROP_LINE_BREAKS] = { "line-breaks", "line_breaks", line_break_names, NULL, EKS_LINE_BREAKS_KEEP, IN_LINES },
  [PROP_SEPARATOR_LINE] = { "separator-line", "sep_line", NULL, NULL, FALSE, IN (CSV) },
  [PROP_LAYOUT] = { "layout", "layout", layout_names, NULL, EKS_LAYOUT_DELIMITED, IN (TXT) },
  [PROP_WIDTHS] = { "widths", "widths", NULL, "", 0, IN (TXT) },
  [PROP_OVERLONG] = { "overlong", "overlong", overlong_names, NULL, EKS_OVERLONG_CUT, IN (TXT) },
  [PROP_NULLS] = { "nulls", "nulls", null_names, NULL, EKS_NULLS_WRITE, IN_JSON | IN (XML) },
  [PROP_ALL_STRINGS] = { "all-strings", "all_strings", NULL, NULL, FALSE, IN_JSON },
  [PROP_OBJECTS] = { "objects", "objects", object_names, NULL, EKS_OBJECTS_NESTED, IN_JSON },
  [PROP_ROOT] = { "root", "root", NULL, "rows", 0, IN (XML) },
  [PROP_ROW] = { "row", "row", NULL, "row", 0, IN (XML) },
  [PROP_COMPRESSION] = { "compression", "compression", compression_names, NULL, EKS_COMPRESSION_FAST, IN (XLSX) },
  [PROP_INFO] = { "info", "info", NULL, NULL, TRUE, IN (XLSX) },
  [PROP_WORKBOOK] = { "workbook", "workbook", NULL, NULL, FALSE, IN (XLSX) },
  [PROP_CHARTS] = { "charts", "charts", NULL, NULL, TRUE, IN (PDF) },
};

/* Where a preset or a kind of file wants another default than the table has. */
typedef struct
{
  EksFormatType type;
  EksCsvPreset preset;
  EksFormatProperty property;
  int number;
  const char *text;
} Exception;

static const Exception exceptions[] = {
  { EKS_FORMAT_CSV, EKS_CSV_SYSTEMS, PROP_FORMULA_GUARD, FALSE, NULL },
  { EKS_FORMAT_CSV, EKS_CSV_SYSTEMS, PROP_LINE_END, EKS_LINE_END_LF, NULL },
  { EKS_FORMAT_CSV, EKS_CSV_SYSTEMS, PROP_ENCODING, EKS_ENCODING_UTF8, NULL },
  { EKS_FORMAT_CSV, EKS_CSV_UNICODE, PROP_DELIMITER, 0, "\t" },
  { EKS_FORMAT_CSV, EKS_CSV_UNICODE, PROP_ENCODING, EKS_ENCODING_UTF16LE, NULL },
  { EKS_FORMAT_TXT, EKS_CSV_EXCEL, PROP_DELIMITER, 0, "\t" },
  { EKS_FORMAT_TXT, EKS_CSV_EXCEL, PROP_FORMULA_GUARD, FALSE, NULL },
  { EKS_FORMAT_TXT, EKS_CSV_EXCEL, PROP_ENCODING, EKS_ENCODING_UTF8, NULL },
  { EKS_FORMAT_XML, EKS_CSV_EXCEL, PROP_NULLS, EKS_NULLS_LEAVE_OUT, NULL },
};

struct _EksFormat
{
  EksSpec parent_instance;

  EksFormatType type;
  EksCsvPreset preset;
  int numbers[N_PROPERTIES];
  char *texts[N_PROPERTIES]; /* (owned) */
};

static GParamSpec *props[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (EksFormat, eks_format, EKS_TYPE_SPEC)

static gboolean
is_text (EksFormatProperty property)
{
  return settings[property].standard != NULL;
}

static gboolean
is_switch (EksFormatProperty property)
{
  return !is_text (property) && (settings[property].names == NULL || settings[property].chosen_by_name);
}

static const Exception *
find_exception (EksFormat *self, EksFormatProperty property)
{
  for (guint i = 0; i < G_N_ELEMENTS (exceptions); i++)
    if (exceptions[i].type == self->type && exceptions[i].preset == self->preset && exceptions[i].property == property)
      return &exceptions[i];
  return NULL;
}

static const char *
get_default_text (EksFormat *self, EksFormatProperty property)
{
  const Exception *exception = find_exception (self, property);

  return exception != NULL ? exception->text : settings[property].standard;
}

static int
get_default_number (EksFormat *self, EksFormatProperty property)
{
  const Exception *exception = find_exception (self, property);

  return exception != NULL ? exception->number : settings[property].number;
}

static gboolean
applies (EksFormat *self, EksFormatProperty property)
{
  return (settings[property].types & (1u << self->type)) != 0;
}

/* Both notify only on change. */
static void
set_number (EksFormat *self, EksFormatProperty property, int *target, int value)
{
  if (*target == value)
    return;
  *target = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
set_text (EksFormat *self, EksFormatProperty property, const char *value)
{
  if (eks_set_str (&self->texts[property], value != NULL ? value : ""))
    g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
reset (EksFormat *self)
{
  for (EksFormatProperty i = PROP_PACKING; i < N_PROPERTIES; i++)
    if (is_text (i))
      set_text (self, i, get_default_text (self, i));
    else
      set_number (self, i, &self->numbers[i], get_default_number (self, i));
}

/* A caller that sets a property holds back notifications, so that all of this is one change. */
static void
set_kind (EksFormat *self, EksFormatType type, EksCsvPreset preset)
{
  if (self->type == type && self->preset == preset)
    return;
  set_number (self, PROP_TYPE, (int *) &self->type, type);
  set_number (self, PROP_PRESET, (int *) &self->preset, preset);
  reset (self);
}

static void
eks_format_finalize (GObject *object)
{
  EksFormat *self = EKS_FORMAT (object);

  for (guint i = 0; i < N_PROPERTIES; i++)
    g_free (self->texts[i]);
  G_OBJECT_CLASS (eks_format_parent_class)->finalize (object);
}

static void
eks_format_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksFormat *self = EKS_FORMAT (object);

  if (id == PROP_TYPE)
    g_value_set_int (value, self->type);
  else if (id == PROP_PRESET)
    g_value_set_int (value, self->preset);
  else if (G_VALUE_HOLDS_STRING (value))
    g_value_set_string (value, self->texts[id]);
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    g_value_set_boolean (value, self->numbers[id]);
  else
    g_value_set_int (value, self->numbers[id]);
}

static void
eks_format_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksFormat *self = EKS_FORMAT (object);

  g_object_freeze_notify (object);
  if (id == PROP_TYPE)
    {
      if ((int) self->type != g_value_get_int (value))
        set_kind (self, g_value_get_int (value), EKS_CSV_EXCEL);
    }
  else if (id == PROP_PRESET)
    set_kind (self, self->type, g_value_get_int (value));
  else if (G_VALUE_HOLDS_STRING (value))
    set_text (self, id, g_value_get_string (value));
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    set_number (self, id, &self->numbers[id], g_value_get_boolean (value));
  else
    set_number (self, id, &self->numbers[id], g_value_get_int (value));
  g_object_thaw_notify (object);
}

static void
eks_format_class_init (EksFormatClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = eks_format_finalize;
  object_class->get_property = eks_format_get_property;
  object_class->set_property = eks_format_set_property;

  props[PROP_TYPE] = g_param_spec_int ("type", NULL, NULL, 0, EKS_FORMAT_N_TYPES - 1, EKS_FORMAT_CSV, flags);
  props[PROP_PRESET] = g_param_spec_int ("preset", NULL, NULL, EKS_CSV_EXCEL, EKS_CSV_UNICODE, EKS_CSV_EXCEL, flags);
  for (EksFormatProperty i = PROP_PACKING; i < N_PROPERTIES; i++)
    {
      const Setting *setting = &settings[i];
      if (is_text (i))
        props[i] = g_param_spec_string (setting->property, NULL, NULL, setting->standard, flags);
      else if (is_switch (i))
        props[i] = g_param_spec_boolean (setting->property, NULL, NULL, setting->number, flags);
      else
        props[i] = g_param_spec_int (setting->property, NULL, NULL, 0, (int) g_strv_length ((char **) setting->names) - 1, setting->number, flags);
    }
  g_object_class_install_properties (object_class, N_PROPERTIES, props);
}

static void
eks_format_init (EksFormat *self)
{
  reset (self);
}

/**
 * eks_format_new:
 * @type: a kind of file
 *
 * Returns: (transfer full): a format with that kind's defaults
 */
EksFormat *
eks_format_new (EksFormatType type)
{
  return g_object_new (EKS_TYPE_FORMAT, "type", type, NULL);
}

/**
 * eks_format_copy:
 * @self: a format
 *
 * Returns: (transfer full): another one like it
 */
EksFormat *
eks_format_copy (EksFormat *self)
{
  EksFormat *copy;

  g_return_val_if_fail (EKS_IS_FORMAT (self), NULL);

  copy = g_object_new (EKS_TYPE_FORMAT, "type", self->type, "preset", self->preset, NULL);
  for (EksFormatProperty i = PROP_PACKING; i < N_PROPERTIES; i++)
    if (is_text (i))
      set_text (copy, i, self->texts[i]);
    else
      copy->numbers[i] = self->numbers[i];
  return copy;
}

/**
 * eks_format_assign:
 * @self: a format
 * @from: another one
 *
 * Makes @self like @from, as one change.
 */
void
eks_format_assign (EksFormat *self, EksFormat *from)
{
  g_return_if_fail (EKS_IS_FORMAT (self) && EKS_IS_FORMAT (from));

  g_object_freeze_notify (G_OBJECT (self));
  set_kind (self, from->type, from->preset);
  for (EksFormatProperty i = PROP_PACKING; i < N_PROPERTIES; i++)
    if (is_text (i))
      set_text (self, i, from->texts[i]);
    else
      set_number (self, i, &self->numbers[i], from->numbers[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * eks_format_get_format_type:
 * @self: a format
 *
 * Returns: the kind of file
 */
EksFormatType
eks_format_get_format_type (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), EKS_FORMAT_CSV);
  return self->type;
}

/**
 * eks_format_get_preset:
 * @self: a format
 *
 * Returns: whose defaults the CSV settings began with
 */
EksCsvPreset
eks_format_get_preset (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), EKS_CSV_EXCEL);
  return self->preset;
}

/**
 * eks_format_get_packing:
 * @self: a format
 *
 * Returns: what the whole file is packed into
 */
EksPacking
eks_format_get_packing (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), EKS_PACKING_NONE);
  return self->numbers[PROP_PACKING];
}

/**
 * eks_format_get_header:
 * @self: a format
 *
 * Returns: whether the first row has the titles
 */
gboolean
eks_format_get_header (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), FALSE);
  return self->numbers[PROP_HEADER];
}

/**
 * eks_format_get_delimiter:
 * @self: a format
 *
 * Returns: (transfer none): what stands between two values; one ASCII character if eks_format_validate() is content
 */
const char *
eks_format_get_delimiter (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), NULL);
  return self->texts[PROP_DELIMITER];
}

/**
 * eks_format_get_quote_all:
 * @self: a format
 *
 * Returns: whether every value is quoted, needed or not
 */
gboolean
eks_format_get_quote_all (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), FALSE);
  return self->numbers[PROP_QUOTE_ALL];
}

/**
 * eks_format_get_formula_guard:
 * @self: a format
 *
 * Returns: whether a text that a spreadsheet would calculate gets a leading apostrophe
 */
gboolean
eks_format_get_formula_guard (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), FALSE);
  return self->numbers[PROP_FORMULA_GUARD];
}

/**
 * eks_format_get_line_end:
 * @self: a format
 *
 * Returns: what ends a row
 */
EksLineEnd
eks_format_get_line_end (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), EKS_LINE_END_CRLF);
  return self->numbers[PROP_LINE_END];
}

/**
 * eks_format_get_encoding:
 * @self: a format
 *
 * Returns: how characters become bytes
 */
EksEncoding
eks_format_get_encoding (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), EKS_ENCODING_UTF8);
  return self->numbers[PROP_ENCODING];
}

/**
 * eks_format_get_decimal_mark:
 * @self: a format
 *
 * Returns: (transfer none): `.` to write numbers as the source does, or `,`
 */
const char *
eks_format_get_decimal_mark (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), NULL);
  return self->texts[PROP_DECIMAL_MARK];
}

/**
 * eks_format_get_line_breaks:
 * @self: a format
 *
 * Returns: what becomes of line breaks inside of values
 */
EksLineBreaks
eks_format_get_line_breaks (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), EKS_LINE_BREAKS_KEEP);
  return self->numbers[PROP_LINE_BREAKS];
}

/**
 * eks_format_get_separator_line:
 * @self: a format
 *
 * Returns: whether the first line tells Excel the delimiter: `sep=;`
 */
gboolean
eks_format_get_separator_line (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), FALSE);
  return self->numbers[PROP_SEPARATOR_LINE];
}

/**
 * eks_format_get_layout:
 * @self: a format
 *
 * Returns: whether a text file has delimiters or fixed widths
 */
EksLayout
eks_format_get_layout (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), EKS_LAYOUT_DELIMITED);
  return self->numbers[PROP_LAYOUT];
}

/* (transfer full) (nullable): NULL if the text is not numbers with blanks between */
static GArray *
parse_widths (const char *text)
{
  g_autoptr (GArray) widths = g_array_new (FALSE, FALSE, sizeof (guint));
  g_auto (GStrv) words = g_strsplit_set (text, " ,;", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint64 number;
      guint width;
      if (words[i][0] == '\0')
        continue;
      if (widths->len == EKS_FORMAT_MAX_WIDTHS || !g_ascii_string_to_unsigned (words[i], 10, 1, MAX_WIDTH, &number, NULL))
        return NULL;
      width = (guint) number;
      g_array_append_val (widths, width);
    }
  return g_steal_pointer (&widths);
}

/**
 * eks_format_get_widths:
 * @self: a format that eks_format_validate() is content with
 *
 * Returns: (transfer full) (element-type guint): the fixed width of each column, in characters; a column beyond the last
 *   is as wide as its maximum size says
 */
GArray *
eks_format_get_widths (EksFormat *self)
{
  GArray *widths;

  g_return_val_if_fail (EKS_IS_FORMAT (self), NULL);

  widths = parse_widths (self->texts[PROP_WIDTHS]);
  return widths != NULL ? widths : g_array_new (FALSE, FALSE, sizeof (guint));
}

/**
 * eks_format_get_overlong:
 * @self: a format
 *
 * Returns: what happens to a value that is longer than its fixed width
 */
EksOverlong
eks_format_get_overlong (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), EKS_OVERLONG_CUT);
  return self->numbers[PROP_OVERLONG];
}

/**
 * eks_format_get_nulls:
 * @self: a format
 *
 * Returns: what stands where a value is missing or null
 */
EksNulls
eks_format_get_nulls (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), EKS_NULLS_WRITE);
  return self->numbers[PROP_NULLS];
}

/**
 * eks_format_get_all_strings:
 * @self: a format
 *
 * Returns: whether numbers and booleans are written as strings
 */
gboolean
eks_format_get_all_strings (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), FALSE);
  return self->numbers[PROP_ALL_STRINGS];
}

/**
 * eks_format_get_objects:
 * @self: a format
 *
 * Returns: how a value that is an object or array is written
 */
EksObjects
eks_format_get_objects (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), EKS_OBJECTS_NESTED);
  return self->numbers[PROP_OBJECTS];
}

/**
 * eks_format_get_root:
 * @self: a format
 *
 * Returns: (transfer none): the name of the element around all rows
 */
const char *
eks_format_get_root (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), NULL);
  return self->texts[PROP_ROOT];
}

/**
 * eks_format_get_row:
 * @self: a format
 *
 * Returns: (transfer none): the name of the element of a row
 */
const char *
eks_format_get_row (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), NULL);
  return self->texts[PROP_ROW];
}

/**
 * eks_format_get_compression:
 * @self: a format
 *
 * Returns: how hard an XLSX file is compressed
 */
EksCompression
eks_format_get_compression (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), EKS_COMPRESSION_FAST);
  return self->numbers[PROP_COMPRESSION];
}

/**
 * eks_format_get_info:
 * @self: a format
 *
 * Returns: whether a workbook has a sheet that says what it holds
 */
gboolean
eks_format_get_info (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), FALSE);
  return self->numbers[PROP_INFO];
}

/**
 * eks_format_get_charts:
 * @self: a format
 *
 * Returns: whether a report has charts
 */
gboolean
eks_format_get_charts (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), FALSE);
  return self->numbers[PROP_CHARTS];
}

/**
 * eks_format_holds_tables:
 * @self: a format
 *
 * Returns: whether all tables of a job go into one file
 */
gboolean
eks_format_holds_tables (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), FALSE);
  return self->type == EKS_FORMAT_XLSX && self->numbers[PROP_WORKBOOK];
}

static EksFormatProperty
find_setting (const char *property)
{
  EksFormatProperty i = PROP_PACKING;

  while (i < N_PROPERTIES && strcmp (settings[i].property, property) != 0)
    i++;
  return i;
}

static gboolean
suits_layout (EksFormat *self, EksFormatProperty property)
{
  gboolean fixed = self->type == EKS_FORMAT_TXT && self->numbers[PROP_LAYOUT] == EKS_LAYOUT_FIXED;
  const EksFormatProperty *others = fixed ? delimited_only : fixed_only;
  guint n = fixed ? G_N_ELEMENTS (delimited_only) : G_N_ELEMENTS (fixed_only);

  for (guint i = 0; i < n; i++)
    if (others[i] == property)
      return FALSE;
  return TRUE;
}

/**
 * eks_format_has_setting:
 * @self: a format
 * @property: the name of a property below type and preset
 *
 * Returns: whether that setting does anything for this kind of file, with the layout that it has
 */
gboolean
eks_format_has_setting (EksFormat *self, const char *property)
{
  EksFormatProperty setting;

  g_return_val_if_fail (EKS_IS_FORMAT (self) && property != NULL, FALSE);

  setting = find_setting (property);
  return setting < N_PROPERTIES && applies (self, setting) && suits_layout (self, setting);
}

/**
 * eks_format_get_member:
 * @property: the name of a property below type and preset
 *
 * Returns: (transfer none): what that setting is called in a job file, and so in the path of what is wrong with it
 */
const char *
eks_format_get_member (const char *property)
{
  EksFormatProperty setting = find_setting (property);

  g_return_val_if_fail (setting < N_PROPERTIES, NULL);
  return settings[setting].member;
}

/**
 * eks_format_get_packing_ending:
 * @self: a format
 *
 * Returns: (transfer none): what packing adds to a file name: ``, `.gz`, `.zip`
 */
const char *
eks_format_get_packing_ending (EksFormat *self)
{
  static const char *const endings[] = { "", ".gz", ".zip" };

  g_return_val_if_fail (EKS_IS_FORMAT (self), NULL);
  return endings[self->numbers[PROP_PACKING]];
}

/**
 * eks_format_dup_extension:
 * @self: a format
 *
 * Returns: (transfer full): what file names end with, without the first dot: `csv`, `csv.gz`
 */
char *
eks_format_dup_extension (EksFormat *self)
{
  const char *own;

  g_return_val_if_fail (EKS_IS_FORMAT (self), NULL);

  own = self->texts[PROP_EXTENSION];
  return g_strconcat (own[0] != '\0' ? own : eks_format_type_names[self->type], eks_format_get_packing_ending (self), NULL);
}

/**
 * eks_format_get_media_type:
 * @self: a format
 *
 * Returns: (transfer none): the media type as registered at IANA, where there is one
 */
const char *
eks_format_get_media_type (EksFormat *self)
{
  static const char *const types[EKS_FORMAT_N_TYPES] = {
    [EKS_FORMAT_CSV] = "text/csv",
    [EKS_FORMAT_TXT] = "text/plain",
    [EKS_FORMAT_JSON] = "application/json",
    [EKS_FORMAT_NDJSON] = "application/x-ndjson",
    [EKS_FORMAT_XML] = "application/xml",
    [EKS_FORMAT_XLSX] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    [EKS_FORMAT_PDF] = "application/pdf",
  };

  g_return_val_if_fail (EKS_IS_FORMAT (self), NULL);

  if (self->numbers[PROP_PACKING] == EKS_PACKING_GZIP)
    return "application/gzip";
  if (self->numbers[PROP_PACKING] == EKS_PACKING_ZIP)
    return "application/zip";
  return types[self->type];
}

/* (nullable): what is wrong with the delimiter */
static const char *
check_delimiter (EksFormat *self)
{
  const char *delimiter = self->texts[PROP_DELIMITER];
  char c = delimiter[0];

  if (c == '\0' || delimiter[1] != '\0' || !(g_ascii_isprint (c) || c == '\t') || g_ascii_isalnum (c))
    return _("the delimiter must be a tab or one sign such as ; or , that is no letter or digit");
  if (c == '"')
    return _("the delimiter cannot be the quotation mark");
  if (strcmp (delimiter, self->texts[PROP_DECIMAL_MARK]) == 0)
    return _("the delimiter cannot be the decimal mark as well");
  return NULL;
}

/* XML 1.0, Name, of ASCII alone and without a colon: such a name is one for every reader. */
static gboolean
is_element_name (const char *name)
{
  if (!(g_ascii_isalpha (name[0]) || name[0] == '_') || strlen (name) > MAX_TEXT || g_ascii_strncasecmp (name, "xml", 3) == 0)
    return FALSE;
  for (const char *at = name; *at != '\0'; at++)
    if (!(g_ascii_isalnum (*at) || *at == '_' || *at == '-' || *at == '.'))
      return FALSE;
  return TRUE;
}

static gboolean
is_extension (const char *text)
{
  return strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == strlen (text) && strlen (text) <= MAX_TEXT && text[0] != '.';
}

static gboolean
has_widths (EksFormat *self)
{
  g_autoptr (GArray) widths = parse_widths (self->texts[PROP_WIDTHS]);

  return widths != NULL;
}

/* (nullable): what is wrong with one setting */
static const char *
find_fault (EksFormat *self, EksFormatProperty property)
{
  if (property == PROP_DELIMITER && self->numbers[PROP_LAYOUT] == EKS_LAYOUT_DELIMITED)
    return check_delimiter (self);
  if (property == PROP_DECIMAL_MARK && !g_strv_contains (decimal_mark_names, self->texts[property]))
    return _("the decimal mark must be . or ,");
  if (property == PROP_EXTENSION && !is_extension (self->texts[property]))
    return _("a file extension has letters, digits, “-”, “_” and “.”, and does not begin with a dot");
  if (property == PROP_WIDTHS && !has_widths (self))
    return _("the widths must be whole numbers from 1 on, one for each column");
  if ((property == PROP_ROOT || property == PROP_ROW) && !is_element_name (self->texts[property]))
    return _("the name of an XML element begins with a letter or “_”, has letters, digits, “-”, “_” and “.”, and does not begin with “xml”");
  return NULL;
}

/**
 * eks_format_validate:
 * @self: a format
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_INVALID_JOB if a file with these settings could not be read back
 */
gboolean
eks_format_validate (EksFormat *self, GError **error)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), FALSE);

  for (EksFormatProperty i = PROP_PACKING; i < N_PROPERTIES; i++)
    {
      const char *fault = applies (self, i) ? find_fault (self, i) : NULL;
      if (fault == NULL)
        continue;
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, fault);
      return FALSE;
    }
  return TRUE;
}

/**
 * eks_format_check:
 * @self: a format
 * @path: its path in the job file
 * @issues: where every fault goes, at the path of its setting
 */
void
eks_format_check (EksFormat *self, const char *path, EksJsonIssues *issues)
{
  g_return_if_fail (EKS_IS_FORMAT (self) && path != NULL && issues != NULL);

  for (EksFormatProperty i = PROP_PACKING; i < N_PROPERTIES; i++)
    {
      const char *fault = applies (self, i) ? find_fault (self, i) : NULL;
      g_autofree char *place = fault != NULL ? g_strconcat (path, ".", settings[i].member, NULL) : NULL;
      if (fault != NULL)
        eks_json_issues_add (issues, place, "%s", fault);
    }
}

static void
read_widths (EksFormat *self, EksJsonObject *object)
{
  JsonArray *array = eks_json_object_get_array (object, "widths", FALSE);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autofree char *number = eks_spec_dup_scalar (node);
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", number != NULL ? number : "?");
    }
  set_text (self, PROP_WIDTHS, text->str);
}

static void
read_setting (EksFormat *self, EksJsonObject *object, EksFormatProperty property)
{
  const Setting *setting = &settings[property];

  if (property == PROP_WIDTHS)
    read_widths (self, object);
  else if (is_text (property))
    {
      g_autofree char *text = eks_json_object_dup_string (object, setting->member, FALSE);
      set_text (self, property, text != NULL ? text : self->texts[property]);
    }
  else if (setting->names != NULL)
    self->numbers[property] = eks_json_object_get_choice (object, setting->member, setting->names, self->numbers[property]);
  else
    self->numbers[property] = eks_json_object_get_boolean (object, setting->member, self->numbers[property]);
}

/**
 * eks_format_from_json:
 * @node: what should be a format
 * @path: its path
 * @issues: where faults go
 *
 * Returns: (transfer full) (nullable): what could be read of it, or %NULL if it is no object at all
 */
EksFormat *
eks_format_from_json (JsonNode *node, const char *path, EksJsonIssues *issues)
{
  EksJsonObject *object = eks_json_object_open (node, path, issues);
  EksFormat *self;
  int type;

  if (object == NULL)
    return NULL;
  type = eks_json_object_get_choice (object, "type", eks_format_type_names, -1);
  self = eks_format_new (MAX (type, 0));
  if (type == EKS_FORMAT_CSV)
    g_object_set (self, "preset", eks_json_object_get_choice (object, "preset", eks_csv_preset_names, EKS_CSV_EXCEL), NULL);
  for (EksFormatProperty i = PROP_PACKING; i < N_PROPERTIES; i++)
    if (applies (self, i))
      read_setting (self, object, i);
  eks_format_check (self, path, issues);
  eks_json_object_close (object);
  return self;
}

static void
write_widths (EksFormat *self, JsonObject *object)
{
  g_autoptr (GArray) widths = eks_format_get_widths (self);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < widths->len; i++)
    json_array_add_int_element (array, g_array_index (widths, guint, i));
  json_object_set_array_member (object, "widths", array);
}

static void
write_setting (EksFormat *self, JsonObject *object, EksFormatProperty property)
{
  const Setting *setting = &settings[property];

  if (is_text (property))
    {
      if (strcmp (self->texts[property], get_default_text (self, property)) == 0)
        return;
      if (property == PROP_WIDTHS)
        write_widths (self, object);
      else
        json_object_set_string_member (object, setting->member, self->texts[property]);
      return;
    }
  if (self->numbers[property] == get_default_number (self, property))
    return;
  if (setting->names != NULL)
    json_object_set_string_member (object, setting->member, setting->names[self->numbers[property]]);
  else
    json_object_set_boolean_member (object, setting->member, self->numbers[property]);
}

/**
 * eks_format_to_json:
 * @self: a format
 *
 * Returns: (transfer full): it as JSON, without what has its default
 */
JsonNode *
eks_format_to_json (EksFormat *self)
{
  JsonObject *object;

  g_return_val_if_fail (EKS_IS_FORMAT (self), NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "type", eks_format_type_names[self->type]);
  if (self->type == EKS_FORMAT_CSV && self->preset != EKS_CSV_EXCEL)
    json_object_set_string_member (object, "preset", eks_csv_preset_names[self->preset]);
  for (EksFormatProperty i = PROP_PACKING; i < N_PROPERTIES; i++)
    if (applies (self, i))
      write_setting (self, object, i);
  return eks_spec_take_object (object);
}
