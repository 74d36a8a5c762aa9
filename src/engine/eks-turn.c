/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who decides writes the decision down before anything runs, in one transaction with what it was decided by. So of several
 * programs at one store one gets a turn, and one that is killed in its turn leaves an attempt behind and not a run that
 * nobody knows of. */

#include "config.h"

#include "eks-turn-private.h"

#include "eks-closures.h"
#include "eks-error.h"

/* How a turn ended. */
typedef struct
{
  const EksTurn *turn;
  EksTurnEnd end; /* (inout) */
  const char *outcome;
  gint64 now;
} Settlement;

/* The instant that its run is known by. Two operations may end at the same one, so these differ by less than a second. */
static gint64
make_run_slot (const char *part, gint64 slot)
{
  return part[0] != '\0' ? slot + 1 + g_str_hash (part) % (G_USEC_PER_SEC - 1) : slot;
}

/* Is it still due? Then it is ours. Unless it was made, and only its program was killed before it could say so. */
static gboolean
claim (EksHistory *history, gpointer data, GError **error)
{
  EksTurnClaim *self = data;
  EksScheduleMissed missed = eks_schedule_get_missed (eks_job_get_schedule (self->planned->job));
  g_autoptr (EksScheduleRecord) record = eks_history_load_schedule (history, eks_job_get_id (self->planned->job), self->part->part, error);
  EksDueState state;
  EksDue due;

  if (record == NULL)
    return FALSE;
  eks_planned_look (self->part->rule, missed, record, self->now, &due);
  self->got = g_strcmp0 (record->rule, self->planned->rule) == 0 && due.n_runs > 0 && due.runs[0].slot == self->slot &&
              (due.runs[0].start <= self->now || (self->at_once && due.runs[0].attempt == 1));
  if (!self->got)
    return TRUE;
  if (!eks_history_has_planned_run (history, record->job_id, make_run_slot (self->part->part, self->slot), &self->made, error))
    return FALSE;
  self->attempt = due.runs[0].attempt;
  eks_planned_get_state (record, &state);
  if (self->made)
    {
      eks_due_state_settle (&state, self->slot);
      eks_schedule_record_mark (record, self->slot, TRUE);
      record->done = MAX (record->done, self->slot);
    }
  else
    eks_due_state_begin (&state, self->slot, self->now);
  eks_planned_set_state (record, &state);
  g_free (record->outcome);
  record->outcome = g_strdup (self->made ? EKS_RUN_DONE : NULL);
  return eks_history_save_schedule (history, record, error);
}

gboolean
eks_turn_claim (EksEnvironment *environment, EksTurnClaim *self, GError **error)
{
  return eks_history_transact (eks_environment_get_history (environment), claim, self, error);
}

/* (transfer full): with its run, which has not begun */
EksTurn *
eks_turn_new (EksEnvironment *environment, const EksTurnClaim *claim)
{
  EksTurn *turn = g_new0 (EksTurn, 1);
  g_autoptr (EksConnection) connection = NULL;
  g_autoptr (EksConnector) connector = NULL;

  turn->job = eks_job_copy (claim->planned->job);
  turn->part = g_strdup (claim->part->part);
  turn->zone = g_strdup (claim->planned->zone);
  turn->slot = claim->slot;
  turn->attempt = claim->attempt;
  if (turn->part[0] != '\0')
    {
      connection = eks_environment_get_job_connection (environment, turn->job, NULL);
      connector = connection != NULL ? eks_environment_find_base_connector (environment, connection, NULL) : NULL;
      /* What cannot be narrowed must not become an export of everything: one of nothing is refused. */
      if (connector == NULL || !eks_closures_narrow (turn->job, connector, turn->part))
        g_list_store_remove_all (eks_job_get_tables (turn->job));
    }
  turn->run = eks_run_new (environment, turn->job);
  eks_run_set_trigger (turn->run, EKS_TRIGGER_SCHEDULE);
  eks_run_set_slot (turn->run, make_run_slot (turn->part, turn->slot));
  return turn;
}

/* ---- how it ended ---- */

static void
settle_record (EksScheduleRecord *record, Settlement *self)
{
  gint64 slot = self->turn->slot;
  EksDueState state;

  eks_planned_get_state (record, &state);
  if (self->end == EKS_TURN_NOT_RUN)
    eks_due_state_release (&state, slot, self->now);
  else if (self->end == EKS_TURN_RETRY)
    eks_due_state_fail (&state, slot, self->now);
  else if (state.handled < slot)
    eks_due_state_settle (&state, slot);
  if (self->end == EKS_TURN_RETRY && state.slot != slot)
    self->end = EKS_TURN_GIVEN_UP;
  eks_planned_set_state (record, &state);
  if (self->end == EKS_TURN_DONE || self->end == EKS_TURN_GIVEN_UP)
    eks_schedule_record_mark (record, slot, TRUE);
  if (self->end == EKS_TURN_DONE)
    record->done = MAX (record->done, slot);
  g_free (record->outcome);
  record->outcome = g_strdup (self->outcome);
}

static gboolean
settle (EksHistory *history, gpointer data, GError **error)
{
  Settlement *self = data;
  g_autoptr (EksScheduleRecord) record = eks_history_load_schedule (history, eks_job_get_id (self->turn->job), self->turn->part, error);

  if (record == NULL || record->rule == NULL)
    return record != NULL;
  settle_record (record, self);
  return eks_history_save_schedule (history, record, error);
}

static EksTurnEnd
judge (const GError *failure, gboolean ending)
{
  if (failure == NULL)
    return EKS_TURN_DONE;
  if (g_error_matches (failure, EKS_ERROR, EKS_ERROR_BUSY) || (ending && eks_error_is_cancelled (failure)))
    return EKS_TURN_NOT_RUN;
  return eks_due_may_pass (failure) ? EKS_TURN_RETRY : EKS_TURN_GIVEN_UP;
}

/* @end: (out): what that means. If it cannot be written down, it counts as cut off. */
gboolean
eks_turn_settle (EksEnvironment *environment, const EksTurn *turn, const GError *failure, gboolean ending, gint64 now, EksTurnEnd *end, GError **error)
{
  Settlement settlement = { .turn = turn, .end = judge (failure, ending), .outcome = failure != NULL ? eks_error_get_code (failure) : EKS_RUN_DONE, .now = now };
  gboolean settled = eks_history_transact (eks_environment_get_history (environment), settle, &settlement, error);

  *end = settlement.end;
  return settled;
}

/**
 * eks_turn_free:
 * @self: (nullable) (transfer full): a turn
 */
void
eks_turn_free (EksTurn *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->job);
  g_clear_object (&self->run);
  g_free (self->part);
  g_free (self->zone);
  g_free (self);
}
