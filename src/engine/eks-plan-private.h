/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a plan and what they know of each other: for the files eks-plan*.c only. */
#pragma once

#include "eks-plan.h"

#include "eks-collector.h"
#include "eks-group-chain.h"

G_BEGIN_DECLS

/* What a table counts while it is not read by itself stands aside until it is known whether it counts. */
#define EKS_PLAN_ASIDE 1000000

typedef struct
{
  char *id;
  EksFieldRef ref;
} EksPlanField;

struct _EksPlan
{
  EksAccount *account; /* (owned) */
  EksTable *table;     /* (owned) */
  char *language;      /* (owned) */
  GBytes *salt;        /* (owned) (nullable): only where a column has a hash */
  EksClock *clock;     /* (owned) */
  EksTally *tally;     /* (owned) */
  EksProgress *progress; /* (owned) (nullable) */
  gint64 now;
  guint table_number;
  EksShape *shape;     /* (unowned) (nullable): of who made the plan */
  EksContentTable *content; /* (unowned) (nullable) */
  guint64 max_rows;
  gboolean opened;

  EksEntity *entity;    /* (unowned): the connector's */
  const EksStream *stream; /* (unowned) (nullable): the one that answers, once the plan was opened */
  GPtrArray *fields;    /* (owned) (element-type EksPlanField): everything that is needed */
  GPtrArray *relations; /* (owned) (element-type EksRelation): those that are needed */
  EksFilter *early;     /* (owned): conditions on own fields that hold for the whole filter */
  EksFilter *late;      /* (owned): the rest */
  GHashTable *parents;  /* (owned) (nullable): keys of chosen parents, see EksSourceQuery */
  GPtrArray *filters;   /* (owned) (element-type EksFilterReader): of the chain that was opened */
  EksGroupReader *group; /* (owned) (nullable): of the same */
  EksReader *distinct;  /* (owned) (nullable): of the same */
  EksReader *latest;    /* (owned) (nullable): of the same, in place of @distinct */
  EksReader *fresh;     /* (owned) (nullable): of the same */

  EksPlan *lead;           /* (unowned) (nullable): whose rows this table is filled from, too */
  GPtrArray *followers;    /* (owned) (element-type EksPlan): the other way round; they live as long as the pass */
  EksCollector *collector; /* (owned) (nullable): gathers the rows of this table while its lead is read */
  GPtrArray *aliases;      /* (owned) (element-type utf8): of its columns there */
  gboolean gathered;       /* they were enough */
  gboolean counts_entity;  /* what is counted of the pass by the entity is about this table */
};

/* eks-plan */
EksPlanField *eks_plan_find_field (EksPlan *self, const char *id);

/* eks-plan-query */
gboolean eks_plan_is_unavailable (const EksStream *stream, const char *relation);
const EksPath *eks_plan_find_embedded (const EksStream *stream, const char *relation);
gboolean eks_plan_find_days (EksPlan *self, const EksStream *stream, gint64 *first, gint64 *last, GError **error);
void eks_plan_prepare_source (EksPlan *self, EksSource *source);
EksSource *eks_plan_open_source (EksPlan *self, GError **error);
EksReader *eks_plan_open_answering_stream (EksPlan *self, EksSource *source, guint *index, GCancellable *cancellable, GError **error);

/* eks-plan-chain */
void eks_plan_conceal_values (EksPlan *self);
EksReader *eks_plan_add_latest (EksPlan *self, EksReader *rows, GError **error);
EksReader *eks_plan_build_early_chain (EksPlan *self, EksReader *rows, const EksStream *stream, GError **error);
EksReader *eks_plan_build_late_chain (EksPlan *self, EksReader *rows, EksSource *source, const EksStream *stream, GError **error);

/* eks-plan-pass */
EksReader *eks_plan_take_gathered (EksPlan *self, GError **error);
EksReader *eks_plan_read_early (EksPlan *self, EksSource *source, GCancellable *cancellable, GError **error);

G_END_DECLS
