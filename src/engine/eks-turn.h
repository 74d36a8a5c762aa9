/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A planned run whose turn it is, and how it ended. */
#pragma once

#include "eks-planned.h"
#include "eks-run.h"

G_BEGIN_DECLS

/**
 * EksTurn:
 * @job: a saved export, or what of it is under the record whose end it runs for
 * @part: what of it is planned for itself; empty for a rule of the calendar
 * @zone: the time zone that the planned instant is meant in
 * @slot: the planned instant
 * @attempt: 1 for the first
 * @run: not begun; its trigger and its instant are set
 *
 * A run whose turn it is. It is this program's: nobody else takes it until it is given back with eks_scheduler_settle().
 */
typedef struct
{
  EksJob *job;
  char *part;
  char *zone;
  gint64 slot;
  guint attempt;
  EksRun *run;
} EksTurn;

/**
 * EksTurnEnd:
 * @EKS_TURN_DONE: the files are where they belong
 * @EKS_TURN_RETRY: it failed in a way that may pass; there will be another attempt
 * @EKS_TURN_GIVEN_UP: it failed, and that was all
 * @EKS_TURN_NOT_RUN: it was no attempt: the export is running already, or the program was told to end; it stays due
 */
typedef enum
{
  EKS_TURN_DONE,
  EKS_TURN_RETRY,
  EKS_TURN_GIVEN_UP,
  EKS_TURN_NOT_RUN,
} EksTurnEnd;

void eks_turn_free (EksTurn *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksTurn, eks_turn_free)

G_END_DECLS
