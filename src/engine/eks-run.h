/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One execution of a job: builds the chain, runs it, delivers, writes the history. The same for window and command line. */
#pragma once

#include "eks-environment.h"
#include "eks-progress.h"
#include "eks-question.h"
#include "eks-report.h"

G_BEGIN_DECLS

/**
 * EksTrigger:
 * @EKS_TRIGGER_HAND: somebody in the window
 * @EKS_TRIGGER_COMMAND: the command line
 * @EKS_TRIGGER_SCHEDULE: its schedule
 *
 * What began a run.
 */
typedef enum
{
  EKS_TRIGGER_HAND,
  EKS_TRIGGER_COMMAND,
  EKS_TRIGGER_SCHEDULE,
} EksTrigger;

#define EKS_TYPE_RUN (eks_run_get_type ())
G_DECLARE_FINAL_TYPE (EksRun, eks_run, EKS, RUN, GObject)

/* @job is copied: later changes to it do not reach the run. */
EksRun *eks_run_new (EksEnvironment *environment, EksJob *job);
EksJob *eks_run_get_job (EksRun *self);
void eks_run_set_output_folder (EksRun *self, const char *folder); /* instead of the job's destinations */
void eks_run_set_dry_run (EksRun *self, gboolean dry_run);         /* everything but the file */
void eks_run_set_trigger (EksRun *self, EksTrigger trigger);
void eks_run_set_slot (EksRun *self, gint64 slot);                 /* the planned instant that it is for */
void eks_run_set_everything (EksRun *self, gboolean everything);   /* also what a scheduled export has sent before */
EksProgress *eks_run_get_progress (EksRun *self);                  /* (transfer none): poll it; pause with it */
EksQuestion *eks_run_get_question (EksRun *self);                  /* (transfer none): what its guards ask, if a person is there */

/* Blocks; call it in a thread of its own or in a program without a loop. On failure nothing stands under a final name;
 * the history has the run either way (not for dry runs). */
EksReport *eks_run_execute (EksRun *self, GCancellable *cancellable, GError **error);
void eks_run_execute_async (EksRun *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
EksReport *eks_run_execute_finish (EksRun *self, GAsyncResult *result, GError **error);

G_END_DECLS
