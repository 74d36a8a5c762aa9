/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of one answer: filled by a fetching thread, read by the converting one, kept alive by
 * every batch whose values point into it, and used again for a later answer. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* simdjson reads, but does not use, so many bytes past the end. */
#define EKS_PAGE_PADDING 64

typedef struct _EksPagePool EksPagePool;
typedef struct _EksPageIndex EksPageIndex;

/**
 * EksPage:
 * @bytes: (array length=length): the answer; %EKS_PAGE_PADDING more bytes may be read
 * @length: how many
 * @room: how many it can hold without growing
 * @bad_bytes: how many invalid sequences were replaced by U+FFFD
 * @index: (nullable): what the parser knows of it
 * @ref_count: private
 * @pool: private
 *
 * One thread at a time until the batches have it; then nobody writes to it.
 */
typedef struct
{
  char *bytes;
  gsize length;
  gsize room;
  guint bad_bytes;
  EksPageIndex *index;
  gatomicrefcount ref_count;
  EksPagePool *pool;
} EksPage;

EksPagePool *eks_page_pool_new (void);
EksPagePool *eks_page_pool_ref (EksPagePool *self);
void eks_page_pool_unref (EksPagePool *self);
EksPage *eks_page_pool_take (EksPagePool *self);

EksPage *eks_page_ref (EksPage *self);
void eks_page_unref (EksPage *self);
void eks_page_reserve (EksPage *self, gsize room);
void eks_page_append (EksPage *self, const char *bytes, gsize length);
void eks_page_make_valid (EksPage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksPage, eks_page_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksPagePool, eks_page_pool_unref)

G_END_DECLS
