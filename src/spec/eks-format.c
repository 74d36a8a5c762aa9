/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kind of file and its settings; a preset is a set of defaults, so that a person chooses once. */

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
const char *const eks_format_type_names[] = { "csv", "xlsx", NULL };

/**
 * eks_csv_preset_names: (skip)
 *
 * What presets are called in a job file, in the order of #EksCsvPreset, %NULL at the end.
 */
const char *const eks_csv_preset_names[] = { "excel", "systems", "unicode", NULL };

static const char *const quote_names[] = { "needed", "all", NULL };
static const char *const line_end_names[] = { "crlf", "lf", NULL };
static const char *const encoding_names[] = { "utf-8", "utf-8-bom", "utf-16le", NULL };
static const char *const decimal_mark_names[] = { ".", ",", NULL };
static const char *const compression_names[] = { "fast", "small", NULL };

typedef struct
{
  const char *delimiter;
  gboolean formula_guard;
  EksLineEnd line_end;
  EksEncoding encoding;
} CsvDefaults;

static const CsvDefaults csv_defaults[] = {
  [EKS_CSV_EXCEL] = { ";", TRUE, EKS_LINE_END_CRLF, EKS_ENCODING_UTF8_BOM },
  [EKS_CSV_SYSTEMS] = { ";", FALSE, EKS_LINE_END_LF, EKS_ENCODING_UTF8 },
  [EKS_CSV_UNICODE] = { "\t", TRUE, EKS_LINE_END_CRLF, EKS_ENCODING_UTF16LE },
};

struct _EksFormat
{
  EksSpec parent_instance;

  EksFormatType type;
  EksCsvPreset preset;
  char *delimiter;    /* (owned) */
  char *decimal_mark; /* (owned) */
  EksLineEnd line_end;
  EksEncoding encoding;
  EksCompression compression;
  gboolean header;
  gboolean quote_all;
  gboolean formula_guard;
};

typedef enum
{
  PROP_TYPE = 1,
  PROP_PRESET,
  PROP_DELIMITER,
  PROP_HEADER,
  PROP_QUOTE_ALL,
  PROP_FORMULA_GUARD,
  PROP_LINE_END,
  PROP_ENCODING,
  PROP_DECIMAL_MARK,
  PROP_COMPRESSION,
} EksFormatProperty;

static GParamSpec *props[PROP_COMPRESSION + 1];

G_DEFINE_FINAL_TYPE (EksFormat, eks_format, EKS_TYPE_SPEC)

/* Every number and switch is stored in an int; notifies only on change. */
static void
set_int (EksFormat *self, int *target, int value, EksFormatProperty property)
{
  if (*target == value)
    return;
  *target = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
set_text (EksFormat *self, char **target, const char *value, EksFormatProperty property)
{
  if (eks_set_str (target, value != NULL ? value : ""))
    g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
reset (EksFormat *self)
{
  const CsvDefaults *defaults = &csv_defaults[self->preset];

  set_text (self, &self->delimiter, defaults->delimiter, PROP_DELIMITER);
  set_text (self, &self->decimal_mark, decimal_mark_names[0], PROP_DECIMAL_MARK);
  set_int (self, (int *) &self->line_end, defaults->line_end, PROP_LINE_END);
  set_int (self, (int *) &self->encoding, defaults->encoding, PROP_ENCODING);
  set_int (self, (int *) &self->compression, EKS_COMPRESSION_FAST, PROP_COMPRESSION);
  set_int (self, &self->header, TRUE, PROP_HEADER);
  set_int (self, &self->quote_all, FALSE, PROP_QUOTE_ALL);
  set_int (self, &self->formula_guard, defaults->formula_guard, PROP_FORMULA_GUARD);
}

/* A caller that sets a property holds back notifications, so that all of this is one change. */
static void
set_type (EksFormat *self, EksFormatType type)
{
  if (self->type == type)
    return;
  set_int (self, (int *) &self->type, type, PROP_TYPE);
  set_int (self, (int *) &self->preset, EKS_CSV_EXCEL, PROP_PRESET);
  reset (self);
}

static void
set_preset (EksFormat *self, EksCsvPreset preset)
{
  if (self->preset == preset)
    return;
  set_int (self, (int *) &self->preset, preset, PROP_PRESET);
  reset (self);
}

static void
eks_format_finalize (GObject *object)
{
  EksFormat *self = EKS_FORMAT (object);

  g_free (self->delimiter);
  g_free (self->decimal_mark);
  G_OBJECT_CLASS (eks_format_parent_class)->finalize (object);
}

static void
eks_format_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  EksFormat *self = EKS_FORMAT (object);

  switch ((EksFormatProperty) id)
    {
    case PROP_TYPE:
      g_value_set_int (value, self->type);
      break;
    case PROP_PRESET:
      g_value_set_int (value, self->preset);
      break;
    case PROP_DELIMITER:
      g_value_set_string (value, self->delimiter);
      break;
    case PROP_HEADER:
      g_value_set_boolean (value, self->header);
      break;
    case PROP_QUOTE_ALL:
      g_value_set_boolean (value, self->quote_all);
      break;
    case PROP_FORMULA_GUARD:
      g_value_set_boolean (value, self->formula_guard);
      break;
    case PROP_LINE_END:
      g_value_set_int (value, self->line_end);
      break;
    case PROP_ENCODING:
      g_value_set_int (value, self->encoding);
      break;
    case PROP_DECIMAL_MARK:
      g_value_set_string (value, self->decimal_mark);
      break;
    case PROP_COMPRESSION:
      g_value_set_int (value, self->compression);
      break;
    }
}

static void
eks_format_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  EksFormat *self = EKS_FORMAT (object);

  g_object_freeze_notify (object);
  switch ((EksFormatProperty) id)
    {
    case PROP_TYPE:
      set_type (self, g_value_get_int (value));
      break;
    case PROP_PRESET:
      set_preset (self, g_value_get_int (value));
      break;
    case PROP_DELIMITER:
      set_text (self, &self->delimiter, g_value_get_string (value), PROP_DELIMITER);
      break;
    case PROP_HEADER:
      set_int (self, &self->header, g_value_get_boolean (value), PROP_HEADER);
      break;
    case PROP_QUOTE_ALL:
      set_int (self, &self->quote_all, g_value_get_boolean (value), PROP_QUOTE_ALL);
      break;
    case PROP_FORMULA_GUARD:
      set_int (self, &self->formula_guard, g_value_get_boolean (value), PROP_FORMULA_GUARD);
      break;
    case PROP_LINE_END:
      set_int (self, (int *) &self->line_end, g_value_get_int (value), PROP_LINE_END);
      break;
    case PROP_ENCODING:
      set_int (self, (int *) &self->encoding, g_value_get_int (value), PROP_ENCODING);
      break;
    case PROP_DECIMAL_MARK:
      set_text (self, &self->decimal_mark, g_value_get_string (value), PROP_DECIMAL_MARK);
      break;
    case PROP_COMPRESSION:
      set_int (self, (int *) &self->compression, g_value_get_int (value), PROP_COMPRESSION);
      break;
    }
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

  /* type and preset: setting one resets all that follow to their defaults */
  props[PROP_TYPE] = g_param_spec_int ("type", NULL, NULL, EKS_FORMAT_CSV, EKS_FORMAT_XLSX, EKS_FORMAT_CSV, flags);
  props[PROP_PRESET] = g_param_spec_int ("preset", NULL, NULL, EKS_CSV_EXCEL, EKS_CSV_UNICODE, EKS_CSV_EXCEL, flags);
  props[PROP_DELIMITER] = g_param_spec_string ("delimiter", NULL, NULL, ";", flags);
  props[PROP_HEADER] = g_param_spec_boolean ("header", NULL, NULL, TRUE, flags);
  props[PROP_QUOTE_ALL] = g_param_spec_boolean ("quote-all", NULL, NULL, FALSE, flags);
  props[PROP_FORMULA_GUARD] = g_param_spec_boolean ("formula-guard", NULL, NULL, TRUE, flags);
  props[PROP_LINE_END] = g_param_spec_int ("line-end", NULL, NULL, EKS_LINE_END_CRLF, EKS_LINE_END_LF, EKS_LINE_END_CRLF, flags);
  props[PROP_ENCODING] = g_param_spec_int ("encoding", NULL, NULL, EKS_ENCODING_UTF8, EKS_ENCODING_UTF16LE, EKS_ENCODING_UTF8_BOM, flags);
  props[PROP_DECIMAL_MARK] = g_param_spec_string ("decimal-mark", NULL, NULL, ".", flags);
  props[PROP_COMPRESSION] = g_param_spec_int ("compression", NULL, NULL, EKS_COMPRESSION_FAST, EKS_COMPRESSION_SMALL, EKS_COMPRESSION_FAST, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
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
  g_return_val_if_fail (EKS_IS_FORMAT (self), NULL);
  /* type and preset first: they reset the rest */
  return g_object_new (EKS_TYPE_FORMAT,
                       "type", self->type,
                       "preset", self->preset,
                       "delimiter", self->delimiter,
                       "header", self->header,
                       "quote-all", self->quote_all,
                       "formula-guard", self->formula_guard,
                       "line-end", self->line_end,
                       "encoding", self->encoding,
                       "decimal-mark", self->decimal_mark,
                       "compression", self->compression,
                       NULL);
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
 * eks_format_get_delimiter:
 * @self: a format
 *
 * Returns: (transfer none): what stands between two values; one ASCII character if eks_format_validate() is content
 */
const char *
eks_format_get_delimiter (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), NULL);
  return self->delimiter;
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
  return self->header;
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
  return self->quote_all;
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
  return self->formula_guard;
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
  return self->line_end;
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
  return self->encoding;
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
  return self->decimal_mark;
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
  return self->compression;
}

/**
 * eks_format_get_extension:
 * @self: a format
 *
 * Returns: (transfer none): what file names end with, without a dot
 */
const char *
eks_format_get_extension (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), NULL);
  return eks_format_type_names[self->type];
}

/**
 * eks_format_get_media_type:
 * @self: a format
 *
 * Returns: (transfer none): the media type as registered at IANA
 */
const char *
eks_format_get_media_type (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), NULL);

  if (self->type == EKS_FORMAT_XLSX)
    return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  return "text/csv";
}

/**
 * eks_format_is_compressed:
 * @self: a format
 *
 * Returns: whether compressing the file again would only cost time
 */
gboolean
eks_format_is_compressed (EksFormat *self)
{
  g_return_val_if_fail (EKS_IS_FORMAT (self), FALSE);
  return self->type == EKS_FORMAT_XLSX;
}

/* (nullable): what is wrong with the delimiter */
static const char *
check_delimiter (EksFormat *self)
{
  char c = self->delimiter[0];

  if (c == '\0' || self->delimiter[1] != '\0' || !(g_ascii_isprint (c) || c == '\t') || g_ascii_isalnum (c))
    return _("the delimiter must be a tab or one sign such as ; or , that is no letter or digit");
  if (c == '"')
    return _("the delimiter cannot be the quotation mark");
  if (strcmp (self->delimiter, self->decimal_mark) == 0)
    return _("the delimiter cannot be the decimal mark as well");
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
  const char *fault = NULL;

  g_return_val_if_fail (EKS_IS_FORMAT (self), FALSE);

  if (self->type == EKS_FORMAT_CSV)
    {
      fault = check_delimiter (self);
      if (fault == NULL && !g_strv_contains (decimal_mark_names, self->decimal_mark))
        fault = _("the decimal mark must be . or ,");
    }
  if (fault != NULL)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, fault);
  return fault == NULL;
}

static void
read_csv (EksFormat *self, EksJsonObject *object, EksJsonIssues *issues)
{
  g_autofree char *delimiter = NULL;
  const char *fault;

  g_object_set (self, "preset", eks_json_object_get_choice (object, "preset", eks_csv_preset_names, EKS_CSV_EXCEL), NULL);
  delimiter = eks_json_object_dup_string (object, "delimiter", FALSE);
  g_object_set (self,
                "delimiter", delimiter != NULL ? delimiter : self->delimiter,
                "quote-all", eks_json_object_get_choice (object, "quote", quote_names, self->quote_all) == 1,
                "formula-guard", eks_json_object_get_boolean (object, "guard", self->formula_guard),
                "line-end", eks_json_object_get_choice (object, "line_end", line_end_names, self->line_end),
                "encoding", eks_json_object_get_choice (object, "encoding", encoding_names, self->encoding),
                "decimal-mark", decimal_mark_names[eks_json_object_get_choice (object, "decimal_mark", decimal_mark_names, 0)],
                NULL);
  fault = check_delimiter (self);
  if (fault != NULL)
    {
      g_autofree char *path = eks_json_object_path_of (object, "delimiter");
      eks_json_issues_add (issues, path, "%s", fault);
    }
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
    read_csv (self, object, issues);
  else if (type == EKS_FORMAT_XLSX)
    g_object_set (self, "compression", eks_json_object_get_choice (object, "compression", compression_names, self->compression), NULL);
  g_object_set (self, "header", eks_json_object_get_boolean (object, "header", self->header), NULL);
  eks_json_object_close (object);
  return self;
}

static void
write_csv (EksFormat *self, EksFormat *defaults, JsonObject *object)
{
  if (self->preset != EKS_CSV_EXCEL)
    json_object_set_string_member (object, "preset", eks_csv_preset_names[self->preset]);
  if (strcmp (self->delimiter, defaults->delimiter) != 0)
    json_object_set_string_member (object, "delimiter", self->delimiter);
  if (self->quote_all != defaults->quote_all)
    json_object_set_string_member (object, "quote", quote_names[self->quote_all]);
  if (self->formula_guard != defaults->formula_guard)
    json_object_set_boolean_member (object, "guard", self->formula_guard);
  if (self->line_end != defaults->line_end)
    json_object_set_string_member (object, "line_end", line_end_names[self->line_end]);
  if (self->encoding != defaults->encoding)
    json_object_set_string_member (object, "encoding", encoding_names[self->encoding]);
  if (strcmp (self->decimal_mark, defaults->decimal_mark) != 0)
    json_object_set_string_member (object, "decimal_mark", self->decimal_mark);
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
  g_autoptr (EksFormat) defaults = NULL;
  JsonObject *object;

  g_return_val_if_fail (EKS_IS_FORMAT (self), NULL);

  defaults = g_object_new (EKS_TYPE_FORMAT, "type", self->type, "preset", self->preset, NULL);
  object = json_object_new ();
  json_object_set_string_member (object, "type", eks_format_type_names[self->type]);
  if (self->type == EKS_FORMAT_CSV)
    write_csv (self, defaults, object);
  else if (self->compression != defaults->compression)
    json_object_set_string_member (object, "compression", compression_names[self->compression]);
  if (self->header != defaults->header)
    json_object_set_boolean_member (object, "header", self->header);
  return eks_spec_take_object (object);
}
