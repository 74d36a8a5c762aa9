/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kind of file and its settings. */
#pragma once

#include "eks-json.h"
#include "eks-spec.h"

G_BEGIN_DECLS

/* In the order of eks_format_type_names. */
typedef enum
{
  EKS_FORMAT_CSV,
  EKS_FORMAT_TXT,
  EKS_FORMAT_JSON,
  EKS_FORMAT_NDJSON,
  EKS_FORMAT_XML,
  EKS_FORMAT_XLSX,
  EKS_FORMAT_PDF,
} EksFormatType;

#define EKS_FORMAT_N_TYPES (EKS_FORMAT_PDF + 1)

/**
 * EksCsvPreset:
 * @EKS_CSV_EXCEL: UTF-8 with BOM, CRLF, `;`, formula guard: a double click opens it in Excel
 * @EKS_CSV_SYSTEMS: UTF-8 without BOM, LF, `;`, values untouched: for another system
 * @EKS_CSV_UNICODE: UTF-16LE with BOM, CRLF, tab, formula guard: for every Excel there is
 *
 * `excel`, `systems`, `unicode` in the job file. A preset only sets the defaults of the other settings.
 */
typedef enum
{
  EKS_CSV_EXCEL,
  EKS_CSV_SYSTEMS,
  EKS_CSV_UNICODE,
} EksCsvPreset;

/* `crlf`, `lf` */
typedef enum
{
  EKS_LINE_END_CRLF,
  EKS_LINE_END_LF,
} EksLineEnd;

/* `utf-8`, `utf-8-bom`, `utf-16le` */
typedef enum
{
  EKS_ENCODING_UTF8,
  EKS_ENCODING_UTF8_BOM,
  EKS_ENCODING_UTF16LE,
} EksEncoding;

/* What becomes of line breaks inside of values: they stay, become LF, or become a blank. `keep`, `lf`, `space` */
typedef enum
{
  EKS_LINE_BREAKS_KEEP,
  EKS_LINE_BREAKS_LF,
  EKS_LINE_BREAKS_SPACE,
} EksLineBreaks;

/* `delimited`, `fixed` */
typedef enum
{
  EKS_LAYOUT_DELIMITED,
  EKS_LAYOUT_FIXED,
} EksLayout;

/* What happens to a value that is longer than its fixed width: cut and counted, or the export fails. `cut`, `fail` */
typedef enum
{
  EKS_OVERLONG_CUT,
  EKS_OVERLONG_FAIL,
} EksOverlong;

/* What stands where a value is missing or null: JSON null or xsi:nil, or nothing at all. `write`, `leave_out` */
typedef enum
{
  EKS_NULLS_WRITE,
  EKS_NULLS_LEAVE_OUT,
} EksNulls;

/* An object or array as a value: inside of the record, or a member for each of its own by dotted path. `nested`, `flat` */
typedef enum
{
  EKS_OBJECTS_NESTED,
  EKS_OBJECTS_FLAT,
} EksObjects;

/* What the writer gets out of worksheet compression. `fast`, `small` */
typedef enum
{
  EKS_COMPRESSION_FAST,
  EKS_COMPRESSION_SMALL,
} EksCompression;

/* The whole file packed. `none`, `gzip`, `zip` */
typedef enum
{
  EKS_PACKING_NONE,
  EKS_PACKING_GZIP,
  EKS_PACKING_ZIP,
} EksPacking;

extern const char *const eks_format_type_names[];
extern const char *const eks_csv_preset_names[];

/* Most columns that a fixed width can be written for. */
#define EKS_FORMAT_MAX_WIDTHS 16384

#define EKS_TYPE_FORMAT (eks_format_get_type ())
/* Properties, all EXPLICIT_NOTIFY. Enumerations are int, switches boolean, the others string. Setting type or preset
 * resets all others to the defaults of that kind of file.
 *   property       job file       for                  default
 *   type           type           all                  csv
 *   preset         preset         csv                  excel
 *   packing        compress       all                  none
 *   extension      extension      all                  "" (the usual one; without a dot)
 *   header         header         csv txt xlsx         true
 *   delimiter      delimiter      csv txt              ; (unicode and txt: tab); one character
 *   quote-all      quote          csv txt              needed ("all")
 *   formula-guard  guard          csv txt              true (systems and txt: false)
 *   line-end       line_end       csv txt              crlf (systems: lf)
 *   encoding       encoding       csv txt              utf-8-bom (systems, txt: utf-8; unicode: utf-16le)
 *   decimal-mark   decimal_mark   csv txt              . (as the source wrote it)
 *   line-breaks    line_breaks    csv txt              keep
 *   separator-line sep_line       csv                  false (the first line is sep=;)
 *   layout         layout         txt                  delimited
 *   widths         widths         txt                  "" (numbers with a blank between; an array in the job file)
 *   overlong       overlong       txt                  cut
 *   nulls          nulls          json ndjson xml      write (xml: leave_out)
 *   all-strings    all_strings    json ndjson          false
 *   objects        objects        json ndjson          nested
 *   root           root           xml                  rows
 *   row            row            xml                  row
 *   compression    compression    xlsx                 fast
 *   info           info           xlsx                 true (a last sheet that tells what was exported, when and which rows)
 *   workbook       workbook       xlsx                 false (several tables are sheets of one file)
 *   charts         charts         pdf                  true
 * What has its default is left out when written; what is not for the type is refused when read. */
G_DECLARE_FINAL_TYPE (EksFormat, eks_format, EKS, FORMAT, EksSpec)

EksFormat *eks_format_new (EksFormatType type);
EksFormat *eks_format_copy (EksFormat *self);
void eks_format_assign (EksFormat *self, EksFormat *from);

EksFormatType eks_format_get_format_type (EksFormat *self);
EksCsvPreset eks_format_get_preset (EksFormat *self);
EksPacking eks_format_get_packing (EksFormat *self);
gboolean eks_format_get_header (EksFormat *self);
const char *eks_format_get_delimiter (EksFormat *self);
gboolean eks_format_get_quote_all (EksFormat *self);
gboolean eks_format_get_formula_guard (EksFormat *self);
EksLineEnd eks_format_get_line_end (EksFormat *self);
EksEncoding eks_format_get_encoding (EksFormat *self);
const char *eks_format_get_decimal_mark (EksFormat *self);
EksLineBreaks eks_format_get_line_breaks (EksFormat *self);
gboolean eks_format_get_separator_line (EksFormat *self);
EksLayout eks_format_get_layout (EksFormat *self);
GArray *eks_format_get_widths (EksFormat *self);
EksOverlong eks_format_get_overlong (EksFormat *self);
EksNulls eks_format_get_nulls (EksFormat *self);
gboolean eks_format_get_all_strings (EksFormat *self);
EksObjects eks_format_get_objects (EksFormat *self);
const char *eks_format_get_root (EksFormat *self);
const char *eks_format_get_row (EksFormat *self);
EksCompression eks_format_get_compression (EksFormat *self);
gboolean eks_format_get_info (EksFormat *self);
gboolean eks_format_get_charts (EksFormat *self);

gboolean eks_format_holds_tables (EksFormat *self);
gboolean eks_format_has_setting (EksFormat *self, const char *property);
const char *eks_format_get_member (const char *property);
const char *eks_format_get_packing_ending (EksFormat *self);
char *eks_format_dup_extension (EksFormat *self);
const char *eks_format_get_media_type (EksFormat *self);
gboolean eks_format_validate (EksFormat *self, GError **error);
void eks_format_check (EksFormat *self, const char *path, EksJsonIssues *issues);

EksFormat *eks_format_from_json (JsonNode *node, const char *path, EksJsonIssues *issues);
JsonNode *eks_format_to_json (EksFormat *self);

G_END_DECLS
