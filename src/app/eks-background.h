/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs saved exports at their times for as long as the application lives, with a window or without one. */
#pragma once

#include "eks-scheduler.h"

G_BEGIN_DECLS

#define EKS_TYPE_BACKGROUND (eks_background_get_type ())
/* Signals: “turn” (EksRun): a run whose turn it is; to be started, and given back with eks_background_settle().
 * “missed” (EksJob, guint): so many runs of it were missed. “changed”: something was written about planned runs. */
G_DECLARE_FINAL_TYPE (EksBackground, eks_background, EKS, BACKGROUND, GObject)

EksBackground *eks_background_new (EksEnvironment *environment);
void eks_background_start (EksBackground *self);
void eks_background_stop (EksBackground *self);
gboolean eks_background_is_looking (EksBackground *self);
EksTurnEnd eks_background_settle (EksBackground *self, const GError *failure);

G_END_DECLS
