/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the JSON of a page to rows: the C face of the one C++ file. */
#pragma once

#include "eks-batch.h"
#include "eks-page.h"
#include "eks-source.h"

G_BEGIN_DECLS

#define EKS_PAGE_MAX_WANTED 4
/* Those of a table, of its filters and of its look-ups. */
#define EKS_PAGE_MAX_COLUMNS 20000

/**
 * EksPageOutline:
 * @records: (nullable): where the array of records stands (no steps: the root), or %NULL if there is none
 * @one: @records leads to one record, not to an array
 * @wanted: (nullable): values beside the records, such as the total; the first %NULL ends the list
 *
 * What is of interest around the records.
 */
typedef struct
{
  const EksPath *records;
  gboolean one;
  const EksPath *wanted[EKS_PAGE_MAX_WANTED + 1];
} EksPageOutline;

/**
 * EksPageSummary:
 * @n_records: how many records the page has
 * @records: (array length=records_length): their bytes, for comparing pages
 * @records_length: how many
 * @wanted: (owned) (nullable): the text of each wanted value; %NULL where it is absent, null or no scalar
 */
typedef struct
{
  guint n_records;
  const char *records;
  gsize records_length;
  char *wanted[EKS_PAGE_MAX_WANTED];
} EksPageSummary;

/**
 * EksPageLayout:
 * @columns: (array length=n_columns): what each row takes
 * @n_columns: at most %EKS_PAGE_MAX_COLUMNS
 * @outline: where the records are
 * @root: (nullable): the record stands below this in each element
 * @only_member: (nullable): an element counts only if its member with this name …
 * @only_value: (nullable): … has this text
 *
 * How a page becomes rows. Everything is copied.
 */
typedef struct
{
  const EksSourceColumn *columns;
  guint n_columns;
  const EksPageOutline *outline;
  const EksPath *root;
  const char *only_member;
  const char *only_value;
} EksPageLayout;

/**
 * EksPageCounts:
 * @bad_escapes: halves of surrogate pairs that became U+FFFD
 * @unreadable: texts that should hold JSON and do not
 */
typedef struct
{
  guint64 bad_escapes;
  guint64 unreadable;
} EksPageCounts;

typedef struct _EksPageParser EksPageParser;

/* Any thread; a page at a time in one. */
gboolean eks_page_is_utf8 (const char *bytes, gsize length);
gboolean eks_page_scan (EksPage *page, const EksPageOutline *outline, EksPageSummary *summary, GError **error);
void eks_page_summary_clear (EksPageSummary *self);
void eks_page_index_free (EksPageIndex *self);

/* One thread. */
EksPageParser *eks_page_parser_new (const EksPageLayout *layout);
void eks_page_parser_free (EksPageParser *self);
gboolean eks_page_parser_start (EksPageParser *self, EksPage *page, GError **error);
gboolean eks_page_parser_fill (EksPageParser *self, EksBatch *batch, GError **error);
gboolean eks_page_parser_is_at_end (EksPageParser *self);
gboolean eks_page_parser_has_seen (EksPageParser *self, guint column);
const EksPageCounts *eks_page_parser_get_counts (EksPageParser *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksPageParser, eks_page_parser_free)

G_END_DECLS
