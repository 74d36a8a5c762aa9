/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of a service as a stream of batches: pages are fetched in threads of their own and parsed
 * here, in the thread that pulls. Repeated rows are dropped, repeated pages refused, oddities counted. */

#include "config.h"

#include "eks-http-reader.h"

#include "eks-error.h"
#include "eks-key-set.h"
#include "eks-known-values.h"
#include "eks-query-copy.h"
#include "eks-unix-seconds.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksHttpReader
{
  EksReader parent_instance;

  EksService *service;     /* (owned) */
  EksTally *tally;         /* (owned) (nullable) */
  EksEntity *entity;       /* (owned) */
  EksSchema *schema;       /* (owned) */
  EksPageParser *parser;   /* (owned) */
  EksPageFetcher *fetcher; /* (owned) (nullable) */
  EksKeySet *keys;         /* (owned) (nullable) */
  EksKnownValues *known;   /* (owned) (nullable) */
  EksUnixSeconds *seconds; /* (owned) (nullable) */
  int key_column;
  guint64 max_rows;        /* 0: all */
  gboolean single_records; /* a page is one record */
  gboolean is_part;        /* others give the rest of the records */
  GPtrArray *asked_keys;   /* (owned) (nullable) (element-type utf8): a page for each @keys_a_page of them … */
  guint keys_a_page;
  GPtrArray *absent;       /* (owned) (element-type utf8): … and those that the service does not know */

  EksFetchedPage page;     /* (owned): being parsed */
  EksFetchedPage previous; /* (owned): to compare with */
  gboolean in_page;
  guint64 rows;
  guint page_number;       /* of this page, from 1 */
  guint page_rows;         /* rows of this page, repeated ones included … */
  guint previous_rows;
  EksKey page_digest;      /* … and a digest of their keys in order */
  EksKey previous_digest;
  EksPageCounts counted;   /* what the tally has of the parser's counts */
};

G_DEFINE_FINAL_TYPE (EksHttpReader, eks_http_reader, EKS_TYPE_READER)

static void
count (EksHttpReader *self, EksTallyKind kind, const char *subject, guint64 n, const char *example, gsize length)
{
  if (self->tally != NULL && n > 0)
    eks_tally_add (self->tally, kind, subject, n, example, length);
}

static void
count_repairs (EksHttpReader *self)
{
  const EksPageCounts *now = eks_page_parser_get_counts (self->parser);
  const char *entity = eks_entity_get_id (self->entity);

  count (self, EKS_TALLY_BAD_BYTES, entity, now->bad_escapes - self->counted.bad_escapes, NULL, 0);
  count (self, EKS_TALLY_NOT_AS_DESCRIBED, entity, now->unreadable - self->counted.unreadable, NULL, 0);
  self->counted = *now;
}

static void
add_to_digest (EksKey *digest, EksKey key)
{
  digest->high = (digest->high ^ key.high) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  digest->low = (digest->low + key.low) * G_GUINT64_CONSTANT (0xD6E8FEB86659FD93) + 1;
}

/* Moves the rows that are new to the front of the batch and cuts the rest. */
static gboolean
drop_repeated_rows (EksHttpReader *self, EksBatch *batch, GError **error)
{
  guint n_rows = eks_batch_get_n_rows (batch);
  gsize row_bytes = eks_schema_get_n_columns (self->schema) * sizeof (EksValue);
  guint kept = 0;

  self->page_rows += n_rows;
  if (self->keys == NULL)
    return TRUE;
  for (guint i = 0; i < n_rows; i++)
    {
      EksValue *row = eks_batch_get_row (batch, i);
      const EksValue *value = &row[self->key_column];
      gboolean added = TRUE;
      if (!eks_value_is_empty (value))
        {
          EksKey key = eks_key_set_digest (self->keys, value->text, value->length);
          add_to_digest (&self->page_digest, key);
          if (!eks_key_set_add (self->keys, key, &added, error))
            return FALSE;
        }
      if (!added)
        count (self, EKS_TALLY_DUPLICATE_DROPPED, eks_entity_get_id (self->entity), 1, value->text, value->length);
      else if (kept++ != i)
        memcpy (eks_batch_get_row (batch, kept - 1), row, row_bytes);
    }
  eks_batch_set_n_rows (batch, kept);
  return TRUE;
}

static gboolean
fail_repeated (GError **error)
{
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_SOURCE_REPEATED, _("The service sent the same page twice, so the export would never end or be wrong. Try again later; if it stays, tell the service."));
  return FALSE;
}

/* The same bytes: found before a row of it is read. */
static gboolean
check_bytes (EksHttpReader *self, GError **error)
{
  const EksPageSummary *now = &self->page.summary, *before = &self->previous.summary;

  if (self->previous.page != NULL && self->asked_keys == NULL && now->n_records > 0 && now->records_length == before->records_length &&
      memcmp (now->records, before->records, now->records_length) == 0)
    return fail_repeated (error);
  return TRUE;
}

/* The same keys in the same order: some services put a fresh time into each row. */
static gboolean
check_keys (EksHttpReader *self, GError **error)
{
  gboolean same = self->keys != NULL && self->page_rows > 0 && self->page_rows == self->previous_rows &&
                  self->page_digest.high == self->previous_digest.high && self->page_digest.low == self->previous_digest.low &&
                  (self->page_digest.high | self->page_digest.low) != 0;

  self->previous_digest = self->page_digest;
  self->previous_rows = self->page_rows;
  return same ? fail_repeated (error) : TRUE;
}

static void
count_missing_fields (EksHttpReader *self)
{
  guint n = eks_schema_get_n_columns (self->schema);

  for (guint i = 0; self->rows > 0 && !self->is_part && i < n; i++)
    if (!eks_page_parser_has_seen (self->parser, i))
      count (self, EKS_TALLY_FIELD_MISSING, eks_schema_get_column (self->schema, i)->id, 1, NULL, 0);
}

static void
note_absent (EksHttpReader *self)
{
  guint first = self->page_number * self->keys_a_page;

  for (guint i = first; i < MIN (first + self->keys_a_page, self->asked_keys->len); i++)
    g_ptr_array_add (self->absent, g_strdup (g_ptr_array_index (self->asked_keys, i)));
}

/* @got: (out): whether there is a page; FALSE without error is the end */
static gboolean
open_page (EksHttpReader *self, gboolean *got, GCancellable *cancellable, GError **error)
{
  GError *problem = NULL;

  eks_fetched_page_clear (&self->previous);
  if (!self->single_records)
    self->previous = self->page;
  else
    eks_fetched_page_clear (&self->page);
  self->page = (EksFetchedPage){ 0 };
  *got = eks_page_fetcher_next (self->fetcher, &self->page, cancellable, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  if (!*got)
    return TRUE;
  if (self->page.page == NULL)
    {
      note_absent (self);
      self->page_number++;
      return TRUE;
    }
  self->page_number++;
  self->page_rows = 0;
  self->page_digest = (EksKey){ 0 };
  count (self, EKS_TALLY_BAD_BYTES, eks_entity_get_id (self->entity), self->page.page->bad_bytes, NULL, 0);
  self->in_page = check_bytes (self, error) && eks_page_parser_start (self->parser, self->page.page, error);
  return self->in_page;
}

/* A page of one small record is not worth keeping: its values move into the batch. */
static void
copy_row (EksBatch *batch, guint n_columns)
{
  EksValue *row = eks_batch_get_row (batch, eks_batch_get_n_rows (batch) - 1);

  for (guint i = 0; i < n_columns; i++)
    if (row[i].text != NULL)
      row[i].text = eks_batch_copy_text (batch, row[i].text, row[i].length);
}

static gboolean
take_rows (EksHttpReader *self, EksBatch *batch, GError **error)
{
  guint before = eks_batch_get_n_rows (batch);

  if (!eks_page_parser_fill (self->parser, batch, error))
    {
      if (!self->single_records)
        eks_fetched_page_prefix_error (self->page_number, error);
      return FALSE;
    }
  count_repairs (self);
  self->in_page = !eks_page_parser_is_at_end (self->parser);
  if (self->single_records)
    {
      if (eks_batch_get_n_rows (batch) > before)
        copy_row (batch, eks_schema_get_n_columns (self->schema));
      return TRUE;
    }
  eks_batch_keep_alive (batch, eks_page_ref (self->page.page), (GDestroyNotify) eks_page_unref);
  return drop_repeated_rows (self, batch, error) && (self->in_page || check_keys (self, error));
}

static guint
rows_wanted (EksHttpReader *self)
{
  if (self->max_rows == 0)
    return EKS_BATCH_MAX_ROWS;
  return MIN (EKS_BATCH_MAX_ROWS, self->max_rows - self->rows);
}

/* A page of which no row is wanted must not be kept until one is. */
static void
let_go_of_page (EksHttpReader *self, EksBatch **batch)
{
  if (self->single_records || eks_batch_get_n_rows (*batch) > 0)
    return;
  eks_batch_unref (*batch);
  *batch = eks_batch_new (self->schema, rows_wanted (self));
}

static EksBatch *
eks_http_reader_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksHttpReader *self = EKS_HTTP_READER (reader);
  g_autoptr (EksBatch) batch = NULL;
  gboolean got = TRUE;

  if (rows_wanted (self) == 0)
    return NULL;
  batch = eks_batch_new (self->schema, rows_wanted (self));
  while (!eks_batch_is_full (batch) && (self->single_records || eks_batch_get_n_rows (batch) == 0))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (!self->in_page && !open_page (self, &got, cancellable, error))
        return NULL;
      if (!got)
        break;
      if (self->in_page && !take_rows (self, batch, error))
        return NULL;
      let_go_of_page (self, &batch);
    }
  if (self->known != NULL)
    eks_known_values_read (self->known, batch, self->tally);
  if (self->seconds != NULL)
    eks_unix_seconds_read (self->seconds, batch, self->tally);
  self->rows += eks_batch_get_n_rows (batch);
  if (eks_batch_get_n_rows (batch) > 0)
    return g_steal_pointer (&batch);
  count_missing_fields (self);
  return NULL;
}

static EksSchema *
eks_http_reader_get_schema (EksReader *reader)
{
  return EKS_HTTP_READER (reader)->schema;
}

static gboolean
eks_http_reader_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksHttpReader *self = EKS_HTTP_READER (reader);

  g_clear_pointer (&self->fetcher, eks_page_fetcher_free);
  eks_fetched_page_clear (&self->page);
  eks_fetched_page_clear (&self->previous);
  return TRUE;
}

static void
eks_http_reader_finalize (GObject *object)
{
  EksHttpReader *self = EKS_HTTP_READER (object);

  eks_http_reader_close (EKS_READER (self), NULL, NULL);
  eks_page_parser_free (self->parser);
  eks_key_set_free (self->keys);
  eks_schema_unref (self->schema);
  eks_known_values_free (self->known);
  eks_unix_seconds_free (self->seconds);
  g_clear_pointer (&self->asked_keys, g_ptr_array_unref);
  g_ptr_array_unref (self->absent);
  g_clear_object (&self->entity);
  g_clear_object (&self->tally);
  g_clear_object (&self->service);
  G_OBJECT_CLASS (eks_http_reader_parent_class)->finalize (object);
}

static void
eks_http_reader_class_init (EksHttpReaderClass *klass)
{
  EksReaderClass *reader_class = EKS_READER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = eks_http_reader_finalize;
  reader_class->get_schema = eks_http_reader_get_schema;
  reader_class->next_batch = eks_http_reader_next_batch;
  reader_class->close = eks_http_reader_close;
}

static void
eks_http_reader_init (EksHttpReader *self)
{
  self->absent = g_ptr_array_new_with_free_func (g_free);
}

/**
 * eks_http_reader_has_seen:
 * @self: a reader
 * @column: index of a column
 *
 * Returns: %TRUE if any record so far had the column
 */
gboolean
eks_http_reader_has_seen (EksHttpReader *self, guint column)
{
  g_return_val_if_fail (EKS_IS_HTTP_READER (self), FALSE);
  return eks_page_parser_has_seen (self->parser, column);
}

/**
 * eks_http_reader_add_absent:
 * @self: a reader of records by key
 * @key: a key that cannot be asked for
 */
void
eks_http_reader_add_absent (EksHttpReader *self, const char *key)
{
  g_return_if_fail (EKS_IS_HTTP_READER (self) && key != NULL);
  g_ptr_array_add (self->absent, g_strdup (key));
}

/**
 * eks_http_reader_get_absent:
 * @self: a reader of records by key
 *
 * Returns: (transfer none) (element-type utf8): the keys for which the service answered, so far, that there is no such address,
 *   and those that it was not asked for
 */
GPtrArray *
eks_http_reader_get_absent (EksHttpReader *self)
{
  g_return_val_if_fail (EKS_IS_HTTP_READER (self), NULL);
  return self->absent;
}

/**
 * eks_http_reader_new:
 * @service: whom to ask
 * @tally: (nullable): counts what is not perfect
 * @query: what is wanted
 * @plan: where it is
 * @stream: (nullable): which elements are records, and where in them; %NULL where keys are asked for
 *
 * Returns: (transfer full): a reader whose fetching has begun
 */
EksReader *
eks_http_reader_new (EksService *service, EksTally *tally, const EksSourceQuery *query, const EksPagePlan *plan, const EksStream *stream)
{
  EksHttpReader *self = g_object_new (EKS_TYPE_HTTP_READER, NULL);
  EksPageLayout layout = { .columns = query->columns, .n_columns = query->n_columns };

  self->service = g_object_ref (service);
  self->tally = tally != NULL ? g_object_ref (tally) : NULL;
  self->entity = g_object_ref (query->entity);
  self->schema = eks_query_create_schema (query);
  self->known = eks_known_values_new (query);
  self->seconds = eks_unix_seconds_new (query, plan->zone);
  self->key_column = query->key_column;
  self->max_rows = query->max_rows;
  self->single_records = plan->one;
  self->is_part = plan->is_part;
  if (plan->keys != NULL)
    {
      self->asked_keys = g_ptr_array_ref (plan->keys);
      self->keys_a_page = plan->route->size;
    }
  if (self->key_column >= 0 && plan->keys == NULL)
    self->keys = eks_key_set_new (EKS_KEY_SET_IN_MEMORY);
  self->fetcher = eks_page_fetcher_new (service, plan);
  layout.outline = eks_page_fetcher_get_outline (self->fetcher);
  if (stream != NULL)
    {
      layout.root = stream->root;
      layout.only_member = stream->only_path_field;
      layout.only_value = stream->only_value;
    }
  self->parser = eks_page_parser_new (&layout);
  return EKS_READER (self);
}
