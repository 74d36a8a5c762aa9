/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How turns are taken and given back: for the scheduler only. */
#pragma once

#include "eks-turn.h"

G_BEGIN_DECLS

/**
 * EksTurnClaim:
 * @planned: what is planned for an export
 * @part: the line of planned instants
 * @slot: the planned instant
 * @now: µs since 1970 UTC
 * @at_once: whether the jitter does not count
 * @attempt: (out): 1 for the first
 * @got: (out): whether it is ours
 * @made: (out): whether it was made already, and only its program was killed before it could say so
 *
 * A turn that is to be had.
 */
typedef struct
{
  EksPlanned *planned;
  EksPlannedPart *part;
  gint64 slot;
  gint64 now;
  gboolean at_once;
  guint attempt;
  gboolean got;
  gboolean made;
} EksTurnClaim;

gboolean eks_turn_claim (EksEnvironment *environment, EksTurnClaim *claim, GError **error);
EksTurn *eks_turn_new (EksEnvironment *environment, const EksTurnClaim *claim);
gboolean eks_turn_settle (EksEnvironment *environment, const EksTurn *turn, const GError *failure, gboolean ending, gint64 now, EksTurnEnd *end, GError **error);

G_END_DECLS
