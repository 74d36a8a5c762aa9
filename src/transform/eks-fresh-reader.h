/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leaves the rows that were not sent before. Who knows that is asked, by digests of which record a row is and of what is in it. */
#pragma once

#include "eks-reader.h"
#include "eks-tally.h"

G_BEGIN_DECLS

#define EKS_FRESH_DIGEST_BYTES 16

/**
 * EksFreshRow:
 * @key: digest of whose or which record it is
 * @content: digest of what is written of it
 *
 * A row as it is asked about. The same values give the same digests in every run.
 */
typedef struct
{
  guint8 key[EKS_FRESH_DIGEST_BYTES];
  guint8 content[EKS_FRESH_DIGEST_BYTES];
} EksFreshRow;

/**
 * EksFreshFunc:
 * @rows: (array length=n_rows): rows, up to %EKS_BATCH_MAX_ROWS
 * @n_rows: how many
 * @keep: (out caller-allocates) (array length=n_rows): whether each of them goes on
 * @data: what was given with the function
 * @error: return location
 *
 * Returns: %FALSE with an error that ends the export
 */
typedef gboolean (*EksFreshFunc) (const EksFreshRow *rows, guint n_rows, gboolean *keep, gpointer data, GError **error);

/**
 * EksFreshOptions:
 * @person: (nullable): ids of columns that say whose record it is, if that is what is asked
 * @identity: (nullable): ids of columns that say which record it is; for rows that have nothing in those of @person
 * @content: ids of columns that are written; a row that has nothing in the others is known by these
 * @entity: what the rows are, for the tally
 * @judge: is asked
 * @data: for @judge
 * @free_data: (nullable): frees it
 *
 * What rows are known by.
 */
typedef struct
{
  const char *const *person;
  const char *const *identity;
  const char *const *content;
  const char *entity;
  EksFreshFunc judge;
  gpointer data;
  GDestroyNotify free_data;
} EksFreshOptions;

#define EKS_TYPE_FRESH_READER (eks_fresh_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksFreshReader, eks_fresh_reader, EKS, FRESH_READER, EksReader)

EksReader *eks_fresh_reader_new (EksReader *source, const EksFreshOptions *options, EksTally *tally);
guint64 eks_fresh_reader_get_n_dropped (EksFreshReader *self);

G_END_DECLS
