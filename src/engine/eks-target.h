/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A destination with its folder filled in, its secret at hand and a delivery that can begin. */
#pragma once

#include "eks-delivery.h"
#include "eks-environment.h"

G_BEGIN_DECLS

/**
 * EksTarget:
 * @destination: where to
 * @folder: its folder for this moment; for buckets the prefix
 * @place: both in words
 * @note: JSON that eks_target_open_note() finds it again by; no secret in it
 * @delivery: (nullable): asks nobody before it is used; %NULL in a dry run
 */
typedef struct
{
  EksDestination *destination;
  char *folder;
  char *place;
  char *note;
  EksDelivery *delivery;
} EksTarget;

char *eks_target_make_tag (const char *key);
EksTarget *eks_target_open (EksEnvironment *environment, EksDestination *destination, const char *folder, const char *tag, GCancellable *cancellable, GError **error);
gboolean eks_target_is_noted (EksJob *job, const char *note);
char *eks_target_make_server (const char *note);
EksTarget *eks_target_open_note (EksEnvironment *environment, EksJob *job, const char *note, const char *tag, GCancellable *cancellable, GError **error);
EksTarget *eks_target_new_dry (EksDestination *destination, const char *folder);
gboolean eks_target_check (EksTarget *self, GCancellable *cancellable, GError **error);
char *eks_target_make_location (EksTarget *self, const char *name);
gboolean eks_target_is_local (EksTarget *self);
EksTarget *eks_target_ref (EksTarget *self);
void eks_target_unref (EksTarget *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksTarget, eks_target_unref)

G_END_DECLS
