/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetches pages ahead of whoever reads them, in order, in threads of its own. */
#pragma once

#include "eks-page-parser.h"
#include "eks-service.h"

G_BEGIN_DECLS

/**
 * EksPagePlan:
 * @address: where the pages are, with all parameters but those of paging; or @route and @keys
 * @paging: (nullable): how one page leads to the next; %NULL is a single page
 * @size: rows a page asked for, at most the paging's own
 * @route: (nullable): how records are asked for by key
 * @keys: (nullable) (element-type utf8): a question for each, or for as many as @route takes
 * @records: where the records are
 * @one: @records leads to one record
 * @concurrency: questions at once where the paging allows it
 * @ahead: pages that may wait to be read; 0 asks only when somebody waits
 * @zone: (nullable): the account's time zone
 * @is_part: other readers give the rest of the records: what is missing here may be there
 *
 * What to ask for. Paths are those of the connector, which the service keeps; the rest is copied.
 */
typedef struct
{
  const char *address;
  const EksPaging *paging;
  guint size;
  const EksRoute *route;
  GPtrArray *keys;
  const EksPath *records;
  gboolean one;
  guint concurrency;
  guint ahead;
  const char *zone;
  gboolean is_part;
} EksPagePlan;

/**
 * EksFetchedPage:
 * @page: (owned) (nullable): %NULL where the service does not know the key
 * @summary: (owned): what stands on it
 *
 * A page, ready to be parsed.
 */
typedef struct
{
  EksPage *page;
  EksPageSummary summary;
} EksFetchedPage;

typedef struct _EksPageFetcher EksPageFetcher;

EksPageFetcher *eks_page_fetcher_new (EksService *service, const EksPagePlan *plan);
void eks_page_fetcher_free (EksPageFetcher *self);
gboolean eks_page_fetcher_next (EksPageFetcher *self, EksFetchedPage *fetched, GCancellable *cancellable, GError **error);
const EksPageOutline *eks_page_fetcher_get_outline (EksPageFetcher *self);
void eks_fetched_page_clear (EksFetchedPage *self);
void eks_fetched_page_prefix_error (guint number, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksPageFetcher, eks_page_fetcher_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EksFetchedPage, eks_fetched_page_clear)

G_END_DECLS
