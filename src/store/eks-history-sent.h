/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows an export has sent already, as digests: millions of them, and no value in clear. */
#pragma once

#include "eks-history.h"

G_BEGIN_DECLS

#define EKS_SENT_DIGEST_BYTES 16

/**
 * EksSentRow:
 * @key: says which record the row is of
 * @content: says what stood in it
 *
 * A row as it is remembered.
 */
typedef struct
{
  guint8 key[EKS_SENT_DIGEST_BYTES];
  guint8 content[EKS_SENT_DIGEST_BYTES];
} EksSentRow;

/**
 * EksSentState:
 * @EKS_SENT_NEVER: the record was never sent
 * @EKS_SENT_SAME: it was sent, with this content the last time
 * @EKS_SENT_OTHER: it was sent, with another content the last time
 */
typedef enum
{
  EKS_SENT_NEVER,
  EKS_SENT_SAME,
  EKS_SENT_OTHER,
} EksSentState;

/**
 * EksWatermark:
 * @since: what was there before this moment was not wanted, µs since 1970 UTC; %G_MININT64: all was
 * @until: what was there before this moment is known, µs since 1970 UTC
 * @account: whose rows they are: those of another account have other keys
 * @content: what kind of content was sent
 * @question: which rows were asked for
 *
 * How far a table of an export was sent. The texts are whatever whoever keeps it compares.
 */
typedef struct
{
  gint64 since;
  gint64 until;
  char *account;
  char *content;
  char *question;
} EksWatermark;

/* What one table of an export has sent, and what its run is about to send. One thread at a time. */
typedef struct _EksSentSet EksSentSet;

EksWatermark *eks_history_get_watermark (EksHistory *self, const char *job_id, const char *table, GError **error);
gboolean eks_history_count_sent (EksHistory *self, const char *job_id, guint64 *rows, GError **error);
gboolean eks_history_forget_sent (EksHistory *self, const char *job_id, GError **error);
gboolean eks_history_adopt_sent (EksHistory *self, const char *from_job, const char *to_job, GError **error);

EksSentSet *eks_sent_set_new (EksHistory *history, const char *job_id, const char *table);
void eks_sent_set_free (EksSentSet *self);
void eks_sent_set_start_over (EksSentSet *self);
gboolean eks_sent_set_look (EksSentSet *self, const EksSentRow *rows, guint n_rows, EksSentState *states, GError **error);
gboolean eks_sent_set_add (EksSentSet *self, const EksSentRow *rows, guint n_rows, GError **error);
gboolean eks_sent_set_commit (EksSentSet *self, const char *job_id, const EksWatermark *watermark, GError **error);

void eks_watermark_free (EksWatermark *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksWatermark, eks_watermark_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksSentSet, eks_sent_set_free)

G_END_DECLS
