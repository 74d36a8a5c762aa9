/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the files of a content share it. */
#pragma once

#include "eks-content.h"

#include "eks-history-sent.h"
#include "eks-timestamp.h"

G_BEGIN_DECLS

#define EKS_DAY_SECONDS 86400

struct _EksContentTable
{
  EksContent *content;  /* (unowned) */
  EksEntity *entity;    /* (unowned): the connector's */
  char *name;           /* (owned): under which the history has it */
  char *question;       /* (owned): digest of which rows are asked for */
  GStrv columns;        /* (owned): fields that are written */
  EksSentSet *sent;     /* (owned) (nullable): where something is left out */
  EksContentPeriod period;
  gint64 asked_from;    /* rows from this moment on are asked for */
  gint64 since;         /* rows from this moment on were asked for by this run or one before */
};

struct _EksContent
{
  EksEnvironment *environment; /* (owned) */
  EksJob *job;                 /* (owned) */
  EksAccount *account;         /* (owned) */
  EksZone *zone;               /* (owned): of the schedule */
  EksScheduleContent kind;
  gint64 slot;
  gint64 now;
  gboolean everything;
  char *account_id;            /* (owned) */
  GPtrArray *tables;           /* (owned) (element-type EksContentTable) */
};

/* eks-content-kind.c */
gboolean eks_content_is_of_a_day (EksScheduleContent content);
gint64 eks_content_day_of (gint64 moment, EksZone *zone);
EksContentPeriod eks_content_make_period (EksScheduleContent kind, gint64 slot, EksZone *zone);
EksContentDays eks_content_make_days (const EksContentPeriod *period, EksZone *zone);
EksZone *eks_content_open_zone (EksJob *job, const char *zone, GError **error);

/* eks-content-filter.c */
gboolean eks_content_is_asked_for (EksContentTable *self, const char *id);
void eks_content_narrow_filter (EksContentTable *self, EksTable *table);

G_END_DECLS
