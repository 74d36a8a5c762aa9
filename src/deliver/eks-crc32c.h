/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checksum that Google Cloud Storage keeps of every object. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _EksCrc32c EksCrc32c;

EksCrc32c *eks_crc32c_new (void);
void eks_crc32c_update (EksCrc32c *self, const void *data, gsize length);
guint32 eks_crc32c_get (const EksCrc32c *self);
void eks_crc32c_free (EksCrc32c *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksCrc32c, eks_crc32c_free)

G_END_DECLS
