/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kind of file and its settings. */
#pragma once

#include "eks-json.h"
#include "eks-spec.h"

G_BEGIN_DECLS

/* In the order of eks_format_type_names: csv, xlsx. */
typedef enum
{
  EKS_FORMAT_CSV,
  EKS_FORMAT_XLSX,
} EksFormatType;

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

typedef enum
{
  EKS_LINE_END_CRLF,
  EKS_LINE_END_LF,
} EksLineEnd;

typedef enum
{
  EKS_ENCODING_UTF8,
  EKS_ENCODING_UTF8_BOM,
  EKS_ENCODING_UTF16LE,
} EksEncoding;

/* What the writer gets out of worksheet compression. `fast`, `small` in the job file. */
typedef enum
{
  EKS_COMPRESSION_FAST,
  EKS_COMPRESSION_SMALL,
} EksCompression;

extern const char *const eks_format_type_names[];
extern const char *const eks_csv_preset_names[];

#define EKS_TYPE_FORMAT (eks_format_get_type ())
/* Properties, all EXPLICIT_NOTIFY; setting type or preset resets the settings below it to their defaults:
 *   type (int EksFormatType), preset (int EksCsvPreset), delimiter (string of one character),
 *   header (boolean), quote-all (boolean), formula-guard (boolean), line-end (int), encoding (int),
 *   decimal-mark (string "." = as the source wrote it, or ","),
 *   compression (int, XLSX).
 * Job file: {"type": "csv", "preset": "excel", "delimiter": ";", "header": true, "quote": "needed"|"all", "guard": true,
 *   "line_end": "crlf"|"lf", "encoding": "utf-8-bom"|"utf-8"|"utf-16le", "decimal_mark": "."|","}
 *   {"type": "xlsx", "header": true, "compression": "fast"|"small"}; what has its default is left out when written. */
G_DECLARE_FINAL_TYPE (EksFormat, eks_format, EKS, FORMAT, EksSpec)

EksFormat *eks_format_new (EksFormatType type);
EksFormat *eks_format_copy (EksFormat *self);

EksFormatType eks_format_get_format_type (EksFormat *self);
EksCsvPreset eks_format_get_preset (EksFormat *self);
const char *eks_format_get_delimiter (EksFormat *self);
gboolean eks_format_get_header (EksFormat *self);
gboolean eks_format_get_quote_all (EksFormat *self);
gboolean eks_format_get_formula_guard (EksFormat *self);
EksLineEnd eks_format_get_line_end (EksFormat *self);
EksEncoding eks_format_get_encoding (EksFormat *self);
const char *eks_format_get_decimal_mark (EksFormat *self);
EksCompression eks_format_get_compression (EksFormat *self);

const char *eks_format_get_extension (EksFormat *self);   /* "csv", "xlsx" */
const char *eks_format_get_media_type (EksFormat *self);
gboolean eks_format_is_compressed (EksFormat *self);      /* the bytes do not compress further: XLSX */
gboolean eks_format_validate (EksFormat *self, GError **error); /* e.g. delimiter = quote, digit, line break or the decimal mark */

EksFormat *eks_format_from_json (JsonNode *node, const char *path, EksJsonIssues *issues);
JsonNode *eks_format_to_json (EksFormat *self);

G_END_DECLS
