/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a table of a job to the chain of readers that fulfils it. */
#pragma once

#include "eks-account.h"
#include "eks-content.h"
#include "eks-shape.h"
#include "eks-table.h"

G_BEGIN_DECLS

/**
 * EksPlanOptions:
 * @account: where the rows come from
 * @table: what is wanted; parameters in its filter are expanded already
 * @language: the job's language
 * @clock: the clock
 * @now: the run's moment, µs since 1970 UTC
 * @progress: (nullable): counters
 * @tally: where what is not perfect is counted
 * @table_number: of the table, for eks_tally_set_table(); 0 where nobody counts
 * @shape: (nullable): learns what the fields are like; it must live until the rows are read
 * @content: (nullable): what a scheduled run has of the table, by eks_content_narrow(); it must live as long as the plan
 * @max_rows: look at no more records than this (a preview), or 0
 */
typedef struct
{
  EksAccount *account;
  EksTable *table;
  const char *language;
  EksClock *clock;
  gint64 now;
  EksProgress *progress;
  EksTally *tally;
  guint table_number;
  EksShape *shape;
  EksContentTable *content;
  guint64 max_rows;
} EksPlanOptions;

typedef struct _EksPlan EksPlan;

EksPlan *eks_plan_new (const EksPlanOptions *options, GError **error);
void eks_plan_free (EksPlan *self);
gboolean eks_plan_needs_salt (EksTable *table);
EksReader *eks_plan_open (EksPlan *self, GCancellable *cancellable, GError **error);
guint64 eks_plan_get_rows_filtered (EksPlan *self);
gboolean eks_plan_get_rows_counted (EksPlan *self, guint64 *rows);
gboolean eks_plan_has_lookups (EksPlan *self);
guint64 eks_plan_get_rows_merged (EksPlan *self);
guint64 eks_plan_get_rows_sent_before (EksPlan *self);
gboolean eks_plan_is_announced (EksPlan *self);

EksEntity *eks_plan_get_entity (EksPlan *self);
gboolean eks_plan_is_distinct (EksPlan *self);
char *eks_plan_describe_question (EksPlan *self);
void eks_plan_follow (EksPlan *self, EksPlan *lead);
EksPlan *eks_plan_get_lead (EksPlan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksPlan, eks_plan_free)

G_END_DECLS
