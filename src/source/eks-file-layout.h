/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a file is laid out: as somebody said, or as its beginning lets guess. */
#pragma once

#include "eks-csv-scan.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* csv, json, ndjson, xml */
typedef enum
{
  EKS_FILE_FORMAT_UNKNOWN = -1,
  EKS_FILE_FORMAT_CSV,
  EKS_FILE_FORMAT_JSON,
  EKS_FILE_FORMAT_NDJSON,
  EKS_FILE_FORMAT_XML,
} EksFileFormat;

/**
 * EksFileLayout:
 * @format: or %EKS_FILE_FORMAT_UNKNOWN
 * @delimiter: between cells, or 0 if not known
 * @encoding: (nullable): interned name, or %NULL if not known
 * @header: whether the first row names the columns; -1 if not known
 * @records: (nullable): names from the root to the list of records, or %NULL to find it
 * @skip_uneven: a row with more cells than the header is left out and counted, instead of ending the export
 * @cr_ends: lines end with a carriage return alone
 *
 * What is not known is guessed.
 */
typedef struct
{
  EksFileFormat format;
  char delimiter;
  const char *encoding;
  int header;
  char **records;
  gboolean skip_uneven;
  gboolean cr_ends;
} EksFileLayout;

extern const char *const eks_file_format_names[];

gboolean eks_file_layout_read (EksFileLayout *self, GHashTable *settings, GError **error);
void eks_file_layout_copy (EksFileLayout *self, const EksFileLayout *other);
void eks_file_layout_clear (EksFileLayout *self);
void eks_file_layout_guess (EksFileLayout *self, const char *text, gsize length, gboolean at_end);
gsize eks_file_layout_find_start (const char *text, gsize length, char *delimiter);
EksCsvDialect eks_file_layout_get_dialect (const EksFileLayout *self);
char *eks_file_layout_describe (const EksFileLayout *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EksFileLayout, eks_file_layout_clear)

G_END_DECLS
