/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of one answer, and a pool of them: pages are megabytes, so their memory is used again. */

#include "config.h"

#include "eks-page.h"

#include "eks-page-parser.h"

#include <string.h>

/* Pages kept for later; more than that are in use at once only while a consumer holds batches. */
#define MAX_SPARE_PAGES 6
/* A page larger than this is not kept: one giant answer must not stay in memory. */
#define MAX_SPARE_BYTES (8 * 1024 * 1024)

struct _EksPagePool
{
  gatomicrefcount ref_count;
  GMutex lock;
  GPtrArray *spares; /* (owned) (element-type EksPage) */
};

static void
page_free (EksPage *page)
{
  g_clear_pointer (&page->index, eks_page_index_free);
  g_free (page->bytes);
  g_free (page);
}

/**
 * eks_page_pool_new:
 *
 * A pool may be used from any thread.
 *
 * Returns: (transfer full): an empty pool
 */
EksPagePool *
eks_page_pool_new (void)
{
  EksPagePool *self = g_new0 (EksPagePool, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->spares = g_ptr_array_new_with_free_func ((GDestroyNotify) page_free);
  return self;
}

/**
 * eks_page_pool_ref:
 * @self: a pool
 *
 * Returns: (transfer full): @self
 */
EksPagePool *
eks_page_pool_ref (EksPagePool *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * eks_page_pool_unref:
 * @self: (transfer full): a pool
 *
 * Pages that are in use keep the pool.
 */
void
eks_page_pool_unref (EksPagePool *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->spares);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * eks_page_pool_take:
 * @self: a pool
 *
 * Returns: (transfer full): an empty page, with the memory of an earlier one if there is any
 */
EksPage *
eks_page_pool_take (EksPagePool *self)
{
  EksPage *page = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->lock);
  if (self->spares->len > 0)
    page = g_ptr_array_steal_index_fast (self->spares, self->spares->len - 1);
  g_mutex_unlock (&self->lock);
  if (page == NULL)
    page = g_new0 (EksPage, 1);
  g_atomic_ref_count_init (&page->ref_count);
  page->pool = eks_page_pool_ref (self);
  page->length = 0;
  page->bad_bytes = 0;
  return page;
}

/**
 * eks_page_ref:
 * @self: a page
 *
 * Returns: (transfer full): @self
 */
EksPage *
eks_page_ref (EksPage *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * eks_page_unref:
 * @self: (transfer full): a page
 *
 * The last one gives the memory back to the pool, in whichever thread that happens.
 */
void
eks_page_unref (EksPage *self)
{
  EksPagePool *pool;

  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  pool = g_steal_pointer (&self->pool);
  g_mutex_lock (&pool->lock);
  if (pool->spares->len < MAX_SPARE_PAGES && self->room <= MAX_SPARE_BYTES)
    g_ptr_array_add (pool->spares, g_steal_pointer (&self));
  g_mutex_unlock (&pool->lock);
  if (self != NULL)
    page_free (self);
  eks_page_pool_unref (pool);
}

/**
 * eks_page_reserve:
 * @self: a page that is being filled
 * @room: bytes that it must be able to hold
 *
 * The caller bounds @room.
 */
void
eks_page_reserve (EksPage *self, gsize room)
{
  g_return_if_fail (self != NULL);

  if (room <= self->room && self->bytes != NULL)
    return;
  self->bytes = g_realloc (self->bytes, room + EKS_PAGE_PADDING);
  self->room = room;
}

/**
 * eks_page_append:
 * @self: a page that is being filled
 * @bytes: (array length=length): what comes next
 * @length: how many
 */
void
eks_page_append (EksPage *self, const char *bytes, gsize length)
{
  g_return_if_fail (self != NULL);

  if (self->length + length > self->room || self->bytes == NULL)
    eks_page_reserve (self, MAX (self->length + length, 2 * self->room));
  memcpy (self->bytes + self->length, bytes, length);
  self->length += length;
}

/**
 * eks_page_make_valid:
 * @self: a page
 *
 * Replaces every byte that is not part of valid UTF-8 by U+FFFD and counts them in @bad_bytes.
 */
void
eks_page_make_valid (EksPage *self)
{
  static const char replacement[] = "\xEF\xBF\xBD";
  EksPage fixed = { 0 };
  const char *at = self->bytes;
  gsize left = self->length;

  eks_page_reserve (&fixed, self->length + 1024);
  while (left > 0)
    {
      const char *end;
      /* g_utf8_validate_len() stops at a NUL byte too, which is the parser's business. */
      gboolean all = g_utf8_validate_len (at, left, &end);
      eks_page_append (&fixed, at, end - at);
      left -= end - at;
      at = end;
      if (all || left == 0)
        break;
      if (*at == '\0')
        eks_page_append (&fixed, at, 1);
      else
        {
          eks_page_append (&fixed, replacement, 3);
          self->bad_bytes++;
        }
      at++;
      left--;
    }
  g_free (self->bytes);
  self->bytes = fixed.bytes;
  self->length = fixed.length;
  self->room = fixed.room;
}
