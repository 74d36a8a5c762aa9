/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetches pages ahead. Each page has a ticket, its place in the order; threads take tickets, put what
 * they got into a ring, and learn from each page whether there is another. The reader takes pages out by ticket. */

#include "config.h"

#include "eks-page-fetcher.h"

#include "eks-error.h"
#include "eks-http-client.h"
#include "eks-link-header.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  gboolean filled;
  EksPage *page;          /* (owned) (nullable) */
  EksPageSummary summary; /* (owned) */
  GError *error;          /* (owned) (nullable) */
} Slot;

struct _EksPageFetcher
{
  EksService *service;        /* (owned) */
  GCancellable *cancellable;  /* (owned): stops the threads */
  GPtrArray *threads;         /* (owned) (element-type GThread) */
  EksPagePool *pool;          /* (owned) */
  EksPageOutline outline;
  int total_at;               /* in the outline's wanted values, behind which those of the headers stand, or -1 */
  int next_at;
  int granted_at;
  char *total_header;         /* (owned) (nullable) */
  char *next_header;          /* (owned) (nullable) */

  EksPagingKind kind;
  char *number_parameter;     /* (owned) (nullable) */
  char *size_parameter;       /* (owned) (nullable) */
  guint first;
  guint size;
  char *address;              /* (owned) (nullable) */
  const EksRoute *route;      /* (unowned) (nullable): the connector's, which the service holds */
  GPtrArray *keys;            /* (owned) (nullable) (element-type utf8) */
  guint ahead;

  GMutex lock;
  GCond changed;
  gboolean stopped;
  guint next_ticket;          /* the next one to be fetched */
  guint n_tickets;            /* how many there are, as far as known, or G_MAXUINT */
  guint n_finished;           /* fetched, in whatever order */
  guint position;             /* the next one to be read */
  guint wanted;               /* tickets below this are waited for */
  guint64 step;               /* rows from one offset to the next */
  gint64 total;               /* the most records announced so far, or -1 */
  guint64 received;           /* records of the trail so far */
  char *next;                 /* (owned) (nullable): the next link or cursor */
  guint n_slots;
  Slot *slots;                /* (owned) */
};

static void
slot_clear (Slot *slot)
{
  g_clear_pointer (&slot->page, eks_page_unref);
  eks_page_summary_clear (&slot->summary);
  g_clear_error (&slot->error);
  slot->filled = FALSE;
}

void
eks_fetched_page_clear (EksFetchedPage *self)
{
  g_clear_pointer (&self->page, eks_page_unref);
  eks_page_summary_clear (&self->summary);
}

/* Says on which page it was that the answer could not be read. */
void
eks_fetched_page_prefix_error (guint number, GError **error)
{
  if (error != NULL && g_error_matches (*error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID))
    /* TRANSLATORS: begins a sentence about an error; %u is the number of a page of the service's list */
    g_prefix_error (error, _("Page %u: "), number);
}

static gboolean
follows_a_trail (EksPageFetcher *self)
{
  return self->kind == EKS_PAGING_LINK || self->kind == EKS_PAGING_CURSOR;
}

/* ---- addresses ---- */

static char *
build_key_address (EksPageFetcher *self, guint ticket, GError **error)
{
  const EksRoute *route = self->route;
  guint first = ticket * route->size, last = MIN (first + route->size, self->keys->len);
  const char *key = route->parameter == NULL ? g_ptr_array_index (self->keys, first) : NULL;
  GString *address = eks_service_build_address (self->service, route->path, key, route->query, error);

  if (address == NULL)
    return NULL;
  if (route->separator != NULL)
    {
      g_autoptr (GString) joined = g_string_new (NULL);
      for (guint i = first; i < last; i++)
        g_string_append_printf (joined, "%s%s", i > first ? route->separator : "", (const char *) g_ptr_array_index (self->keys, i));
      eks_service_add_parameter (address, route->parameter, joined->str);
    }
  else
    for (guint i = first; route->parameter != NULL && i < last; i++)
      eks_service_add_parameter (address, route->parameter, g_ptr_array_index (self->keys, i));
  return g_string_free (address, FALSE);
}

/* @next: (nullable): link or cursor that the page before gave */
static char *
build_address (EksPageFetcher *self, guint ticket, const char *next, GError **error)
{
  g_autoptr (GString) address = NULL;

  if (self->keys != NULL)
    return build_key_address (self, ticket, error);
  if (self->kind == EKS_PAGING_LINK && next != NULL)
    return g_strdup (next);
  address = g_string_new (self->address);
  if (self->kind == EKS_PAGING_PAGE || self->kind == EKS_PAGING_OFFSET)
    {
      guint64 number = self->kind == EKS_PAGING_PAGE ? (guint64) self->first + ticket : self->first + self->step * ticket;
      g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
      eks_service_add_parameter (address, self->number_parameter, text);
    }
  else if (self->kind == EKS_PAGING_CURSOR && next != NULL)
    eks_service_add_parameter (address, self->number_parameter, next);
  if (self->kind != EKS_PAGING_SINGLE && self->size_parameter != NULL)
    {
      g_autofree char *text = g_strdup_printf ("%u", self->size);
      eks_service_add_parameter (address, self->size_parameter, text);
    }
  return g_string_free (g_steal_pointer (&address), FALSE);
}

/* ---- what a page says about the next ---- */

static gint64
read_number (const EksPageSummary *summary, int at)
{
  guint64 number;

  if (at < 0 || summary->wanted[at] == NULL || !g_ascii_string_to_unsigned (summary->wanted[at], 10, 0, G_MAXINT64, &number, NULL))
    return -1;
  return number;
}

static gboolean
fail_repeated (GError **error)
{
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_SOURCE_REPEATED, _("The service sent the same page again, so the export would never end or be wrong. Try again later; if it stays, tell the service."));
  return FALSE;
}

/* A page that is not full is the last one. A service may grant fewer rows a page than asked for. */
static gboolean
is_short (EksPageFetcher *self, const EksPageSummary *summary)
{
  gint64 granted = read_number (summary, self->granted_at);
  guint full = granted > 0 ? MIN ((guint64) granted, self->size) : self->size;

  return summary->n_records < full;
}

/* What was announced counts, even if the service takes some of it back. */
static gboolean
take_total (EksPageFetcher *self, const EksPageSummary *summary, GError **error)
{
  gint64 total = read_number (summary, self->total_at);

  self->total = MAX (self->total, total);
  if (total >= 0)
    return TRUE;
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID, _("The service does not say how many records there are, so nobody could tell whether all came. It may have changed; compare the connector's description with its documentation."));
  return FALSE;
}

static gboolean
fail_incomplete (gint64 total, guint64 received, GError **error)
{
  g_autofree char *sent = g_strdup_printf ("%" G_GUINT64_FORMAT, received);
  g_autofree char *announced = g_strdup_printf ("%" G_GINT64_FORMAT, total);

  /* TRANSLATORS: %1$s and %2$s are numbers of records */
  g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID, _("The service announced %1$s records and sent %2$s. Try again; if it stays, tell the service."), announced, sent);
  return FALSE;
}

/* By page number or by offset: without a total a page that is not full is the last one, with a total it must be reached. */
static gboolean
judge_numbered (EksPageFetcher *self, guint ticket, const EksPageSummary *summary, gboolean *last, GError **error)
{
  guint64 reached;

  if (self->total_at < 0)
    {
      *last = is_short (self, summary);
      return TRUE;
    }
  if (!take_total (self, summary, error))
    return FALSE;
  /* The first page shows how many rows the service really gives at once. */
  if (ticket == 0 && summary->n_records > 0)
    self->step = summary->n_records;
  reached = self->step * ticket + summary->n_records;
  *last = reached >= (guint64) read_number (summary, self->total_at);
  /* Fewer than at first: what went away has moved the others, and one of them is in no page. */
  if (*last && reached < (guint64) self->total)
    return fail_incomplete (self->total, reached, error);
  if (*last || (summary->n_records > 0 && summary->n_records >= self->step))
    return TRUE;
  return fail_incomplete (read_number (summary, self->total_at), reached, error);
}

static gboolean
judge_link (EksPageFetcher *self, const char *address, const char *link, GError **error)
{
  g_autoptr (GUri) here = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GUri) uri = here != NULL ? g_uri_parse_relative (here, link, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  if (uri == NULL || !eks_service_owns (self->service, uri))
    {
      g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_REFUSED,
                   /* TRANSLATORS: %1$s and %2$s are hosts */
                   _("%1$s says that the next page is at %2$s. It was not asked for there, because the credential is for %1$s only."),
                   eks_service_get_host (self->service), uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "?");
      return FALSE;
    }
  g_free (self->next);
  self->next = g_uri_to_string (uri);
  return g_str_equal (self->next, address) ? fail_repeated (error) : TRUE;
}

static gboolean
judge_trail (EksPageFetcher *self, const char *address, const EksPageSummary *summary, gboolean *last, GError **error)
{
  const char *next = self->next_at >= 0 ? summary->wanted[self->next_at] : NULL;

  /* One page after the other, so the sum is right. */
  self->received += summary->n_records;
  if (self->total_at >= 0 && !take_total (self, summary, error))
    return FALSE;
  *last = next == NULL || next[0] == '\0';
  if (*last)
    return (gint64) self->received >= self->total || fail_incomplete (self->total, self->received, error);
  if (self->kind == EKS_PAGING_LINK)
    return judge_link (self, address, next, error);
  if (g_strcmp0 (self->next, next) == 0)
    return fail_repeated (error);
  g_free (self->next);
  self->next = g_strdup (next);
  return TRUE;
}

/* Under lock. @last: (out): no page after this one */
static gboolean
judge_page (EksPageFetcher *self, guint ticket, const char *address, const EksPageSummary *summary, gboolean *last, GError **error)
{
  guint max_pages = eks_service_get_limits (self->service)->max_pages;

  *last = FALSE;
  if (self->keys != NULL)
    return TRUE;
  switch (self->kind)
    {
    case EKS_PAGING_PAGE:
    case EKS_PAGING_OFFSET:
      if (!judge_numbered (self, ticket, summary, last, error))
        return FALSE;
      break;
    case EKS_PAGING_LINK:
    case EKS_PAGING_CURSOR:
      if (!judge_trail (self, address, summary, last, error))
        return FALSE;
      break;
    case EKS_PAGING_SINGLE:
    default:
      *last = TRUE;
    }
  if (*last || ticket + 1 < max_pages)
    return TRUE;
  /* TRANSLATORS: %u is a number of pages */
  g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_LIMIT, _("There are more than %u pages, which is refused. Ask for less time."), max_pages);
  return FALSE;
}

/* ---- threads ---- */

/* Under lock. */
static gboolean
may_fetch (EksPageFetcher *self)
{
  guint ticket = self->next_ticket;

  if (ticket >= self->wanted + self->ahead)
    return FALSE;
  if (follows_a_trail (self))
    return self->n_finished == ticket;
  if (self->total >= 0 && self->step * ticket >= (guint64) self->total)
    return FALSE;
  /* The first page alone: it may be the only one, or an error that all others would repeat. */
  return ticket == 0 || self->n_finished > 0;
}

/* @next: (out) (transfer full) (nullable): link or cursor. FALSE: no more tickets */
static gboolean
take_ticket (EksPageFetcher *self, guint *ticket, char **next)
{
  gboolean taken = FALSE;

  g_mutex_lock (&self->lock);
  while (!self->stopped && self->next_ticket < self->n_tickets && !may_fetch (self))
    g_cond_wait (&self->changed, &self->lock);
  if (!self->stopped && self->next_ticket < self->n_tickets)
    {
      *ticket = self->next_ticket++;
      *next = g_strdup (self->next);
      taken = TRUE;
    }
  g_mutex_unlock (&self->lock);
  return taken;
}

static void
announce (EksPageFetcher *self, const EksPageSummary *summary)
{
  EksProgress *progress = eks_service_get_progress (self->service);
  gint64 total = read_number (summary, self->total_at);

  if (progress == NULL)
    return;
  eks_progress_add_page (progress, summary->n_records);
  if (total >= 0)
    eks_progress_set_rows_total (progress, total);
}

static void
put_page (EksPageFetcher *self, guint ticket, const char *address, Slot *result)
{
  gboolean last = FALSE;

  g_mutex_lock (&self->lock);
  if (result->error == NULL && result->page != NULL)
    judge_page (self, ticket, address, &result->summary, &last, &result->error);
  if (last || result->error != NULL)
    self->n_tickets = MIN (self->n_tickets, ticket + 1);
  self->slots[ticket % self->n_slots] = *result;
  self->n_finished++;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* A record that the service does not know is an answer, not an error. An address that takes many keys knows some or none of them;
 * if it is not there itself, that says nothing of any key. */
static gboolean
is_absent_key (EksPageFetcher *self, const GError *error)
{
  return self->keys != NULL && self->route->parameter == NULL && g_error_matches (error, EKS_ERROR, EKS_ERROR_SOURCE_MISSING);
}

/* Where @header is looked for in the headers of an answer, or -1. */
static int
add_header (EksHttpHeaders *headers, const char *header)
{
  int n = 0;

  if (header == NULL)
    return -1;
  while (headers->names[n] != NULL)
    n++;
  headers->names[n] = header;
  return n;
}

/* Gets a page; what its headers say joins what stands in its body. */
static gboolean
get_page (EksPageFetcher *self, EksHttpClient *client, const char *address, Slot *result)
{
  g_auto (EksHttpHeaders) headers = { 0 };
  int total = add_header (&headers, self->total_header);
  int next = add_header (&headers, self->next_header);

  if (!eks_http_client_get (client, address, &headers, result->page, self->cancellable, &result->error) ||
      !eks_page_scan (result->page, &self->outline, &result->summary, &result->error))
    return FALSE;
  if (total >= 0 && headers.values[total] != NULL)
    result->summary.wanted[self->total_at] = g_strstrip (g_steal_pointer (&headers.values[total]));
  if (next >= 0)
    result->summary.wanted[self->next_at] = eks_link_header_find (headers.values[next], "next");
  return TRUE;
}

static void
fetch (EksPageFetcher *self, EksHttpClient *client, guint ticket, const char *next)
{
  Slot result = { .filled = TRUE };
  g_autofree char *address = build_address (self, ticket, next, &result.error);

  if (address != NULL)
    {
      result.page = eks_page_pool_take (self->pool);
      if (get_page (self, client, address, &result))
        announce (self, &result.summary);
    }
  if (result.error != NULL)
    g_clear_pointer (&result.page, eks_page_unref);
  if (is_absent_key (self, result.error))
    g_clear_error (&result.error);
  else if (self->keys == NULL)
    eks_fetched_page_prefix_error (ticket + 1, &result.error);
  put_page (self, ticket, address, &result);
}

static gpointer
run_thread (gpointer data)
{
  EksPageFetcher *self = data;
  g_autoptr (EksHttpClient) client = eks_http_client_new (self->service);
  guint ticket;
  char *next;

  while (take_ticket (self, &ticket, &next))
    {
      fetch (self, client, ticket, next);
      g_free (next);
    }
  return NULL;
}

static int
add_wanted (EksPageFetcher *self, const EksPath *path, guint *n)
{
  if (path == NULL)
    return -1;
  self->outline.wanted[*n] = path;
  return (*n)++;
}

static void
take_paging (EksPageFetcher *self, const EksPagePlan *plan)
{
  const EksPaging *paging = plan->paging;
  guint n = 0;

  self->kind = paging != NULL ? paging->kind : EKS_PAGING_SINGLE;
  self->total_at = self->next_at = self->granted_at = -1;
  if (paging == NULL)
    return;
  self->total_at = add_wanted (self, paging->total, &n);
  self->next_at = add_wanted (self, paging->next, &n);
  self->granted_at = add_wanted (self, paging->granted, &n);
  self->total_header = g_strdup (paging->total_header);
  self->next_header = g_strdup (paging->next_header);
  if (self->total_header != NULL)
    self->total_at = n++;
  if (self->next_header != NULL)
    self->next_at = n++;
  self->number_parameter = g_strdup (paging->number_parameter);
  self->size_parameter = g_strdup (paging->size_parameter);
  self->first = paging->first;
}

/**
 * eks_page_fetcher_new:
 * @service: whom to ask
 * @plan: what for
 *
 * Returns at once; threads begin to ask.
 *
 * Returns: (transfer full): a fetcher
 */
EksPageFetcher *
eks_page_fetcher_new (EksService *service, const EksPagePlan *plan)
{
  EksPageFetcher *self = g_new0 (EksPageFetcher, 1);
  guint n_threads;

  self->service = g_object_ref (service);
  self->cancellable = g_cancellable_new ();
  self->pool = eks_page_pool_new ();
  self->outline.records = plan->records;
  self->outline.one = plan->one;
  take_paging (self, plan);
  self->size = self->step = MAX (plan->size, 1);
  self->address = g_strdup (plan->address);
  self->route = plan->route;
  self->keys = plan->keys != NULL ? g_ptr_array_ref (plan->keys) : NULL;
  self->ahead = plan->ahead;
  self->total = -1;
  self->n_tickets = self->keys != NULL ? (self->keys->len + plan->route->size - 1) / plan->route->size : G_MAXUINT;
  n_threads = follows_a_trail (self) || (self->kind == EKS_PAGING_SINGLE && self->keys == NULL) ? 1 : plan->concurrency;
  n_threads = CLAMP (n_threads, 1, self->n_tickets > 0 ? self->n_tickets : 1);
  self->ahead += n_threads - 1;
  self->n_slots = self->ahead + 1;
  self->slots = g_new0 (Slot, self->n_slots);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->threads = g_ptr_array_new ();
  for (guint i = 0; i < n_threads; i++)
    g_ptr_array_add (self->threads, g_thread_new ("eks-fetch", run_thread, self));
  return self;
}

/**
 * eks_page_fetcher_free:
 * @self: (transfer full): a fetcher
 *
 * Stops the threads at once, whatever they wait for, and waits for them.
 */
void
eks_page_fetcher_free (EksPageFetcher *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->stopped = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  for (guint i = 0; i < self->n_slots; i++)
    slot_clear (&self->slots[i]);
  g_ptr_array_unref (self->threads);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_object_unref (self->cancellable);
  g_object_unref (self->service);
  eks_page_pool_unref (self->pool);
  g_free (self->number_parameter);
  g_free (self->size_parameter);
  g_free (self->total_header);
  g_free (self->next_header);
  g_free (self->address);
  g_free (self->next);
  g_free (self->slots);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

/* Returns: (transfer none): what eks_page_scan() looks for in each page */
const EksPageOutline *
eks_page_fetcher_get_outline (EksPageFetcher *self)
{
  return &self->outline;
}

static void
wake_cb (GCancellable *cancellable, gpointer data)
{
  EksPageFetcher *self = data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* Under lock. The slot of the page to be read, or NULL at the end or if cancelled. */
static Slot *
wait_for_slot (EksPageFetcher *self, GCancellable *cancellable)
{
  Slot *slot = &self->slots[self->position % self->n_slots];

  self->wanted = self->position + 1;
  g_cond_broadcast (&self->changed);
  while (!slot->filled && self->position < self->n_tickets && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->changed, &self->lock);
  return self->position < self->n_tickets && !g_cancellable_is_cancelled (cancellable) ? slot : NULL;
}

/**
 * eks_page_fetcher_next:
 * @self: a fetcher
 * @fetched: (out caller-allocates): the next page; clear with eks_fetched_page_clear()
 * @cancellable: (nullable): ends the wait
 * @error: return location
 *
 * Blocks until the next page in order is there. One thread.
 *
 * Returns: %FALSE without error after the last page, or with what stopped the fetching
 */
gboolean
eks_page_fetcher_next (EksPageFetcher *self, EksFetchedPage *fetched, GCancellable *cancellable, GError **error)
{
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), self, NULL) : 0;
  GError *problem = NULL;
  gboolean got = FALSE;

  g_mutex_lock (&self->lock);
  Slot *slot = wait_for_slot (self, cancellable);
  if (slot != NULL)
    {
      problem = g_steal_pointer (&slot->error);
      fetched->page = g_steal_pointer (&slot->page);
      fetched->summary = slot->summary;
      slot->summary = (EksPageSummary){ 0 };
      slot->filled = FALSE;
      self->position++;
      got = TRUE;
    }
  g_mutex_unlock (&self->lock);
  g_cancellable_disconnect (cancellable, handler);
  if (!got)
    {
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return FALSE;
    }
  if (problem == NULL)
    return TRUE;
  eks_fetched_page_clear (fetched);
  g_propagate_error (error, problem);
  return FALSE;
}
