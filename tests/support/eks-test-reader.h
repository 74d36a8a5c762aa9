/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record stream that a test writes down itself and that fails or is cancelled where the test says. */
#pragma once

#include "eks-reader.h"

G_BEGIN_DECLS

/* Fills the cells of row number @row (from 0); texts must live as long as @batch (see eks_batch_copy_text()). */
typedef void (*EksTestRowFunc) (guint64 row, EksBatch *batch, EksValue *cells, gpointer data);

#define EKS_TYPE_TEST_READER (eks_test_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksTestReader, eks_test_reader, EKS, TEST_READER, EksReader)

/* A cell that the source did not send; a cell that is NULL was sent as null. */
extern const char eks_test_missing[];

/* Batches of 256 rows unless said otherwise; the batch that is asked for is counted from 0. */
EksTestReader *eks_test_reader_new (EksSchema *schema);
EksTestReader *eks_test_reader_new_generated (EksSchema *schema, guint64 n_rows, EksTestRowFunc func, gpointer data);
void eks_test_reader_add_row (EksTestReader *self, ...); /* const char * for each column; copied */
void eks_test_reader_set_batch_rows (EksTestReader *self, guint rows);
void eks_test_reader_fail_at (EksTestReader *self, guint batch, const GError *error);
void eks_test_reader_fail_close (EksTestReader *self, const GError *error);
void eks_test_reader_cancel_at (EksTestReader *self, guint batch, GCancellable *cancellable);

guint eks_test_reader_get_n_batches (EksTestReader *self);  /* handed out so far */
guint64 eks_test_reader_get_n_rows (EksTestReader *self);   /* handed out so far */
gboolean eks_test_reader_was_read_to_end (EksTestReader *self);
guint eks_test_reader_get_n_closed (EksTestReader *self);

/* One batch after the other as “a|b|NULL\n…”, `MISSING` for a field not sent; closes nothing. For tests of any stage. */
char *eks_test_reader_drain (EksReader *reader, GCancellable *cancellable, GError **error);

/* “id:type” for each column, NULL at the end: eks_test_schema ("lead_guid:guid", "amount:number", NULL). */
EksSchema *eks_test_schema (const char *first, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
