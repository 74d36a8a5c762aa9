/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which keys have been seen, in bounded memory: a repeated row is found however long the export is. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A key as it is remembered: never its text. */
typedef struct
{
  guint64 high;
  guint64 low;
} EksKey;

typedef struct _EksKeySet EksKeySet;

/* Keys in memory before they move to a file: 6 MiB. */
#define EKS_KEY_SET_IN_MEMORY 393216

EksKeySet *eks_key_set_new (guint max_in_memory);
void eks_key_set_free (EksKeySet *self);
EksKey eks_key_set_digest (EksKeySet *self, const char *text, gsize length);
gboolean eks_key_set_add (EksKeySet *self, EksKey key, gboolean *added, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksKeySet, eks_key_set_free)

G_END_DECLS
