/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who gets a mail about a run, and after which runs. */
#pragma once

#include "eks-json.h"
#include "eks-spec.h"

G_BEGIN_DECLS

/* `always`, `changed` (the file has other rows than the last one, or the run failed), `failed` */
typedef enum
{
  EKS_NOTIFY_ALWAYS,
  EKS_NOTIFY_CHANGED,
  EKS_NOTIFY_FAILED,
} EksNotifyWhen;

extern const char *const eks_notify_when_names[];

#define EKS_NOTIFY_MAX_ADDRESSES 20

#define EKS_TYPE_NOTIFY (eks_notify_get_type ())
/* {"mail": ["anna@example.com"], "when": "failed"}. Properties: mail (strv; none: no mail), when (int EksNotifyWhen). */
G_DECLARE_FINAL_TYPE (EksNotify, eks_notify, EKS, NOTIFY, EksSpec)

EksNotify *eks_notify_new (void);
EksNotify *eks_notify_copy (EksNotify *self);
gboolean eks_notify_is_on (EksNotify *self);
const char *const *eks_notify_get_mail (EksNotify *self); /* never NULL */
void eks_notify_set_mail (EksNotify *self, const char *const *addresses);
EksNotifyWhen eks_notify_get_when (EksNotify *self);
void eks_notify_set_when (EksNotify *self, EksNotifyWhen when);

void eks_notify_check (EksNotify *self, const char *path, EksJsonIssues *issues);
EksNotify *eks_notify_from_json (JsonNode *node, const char *path, EksJsonIssues *issues);
JsonNode *eks_notify_to_json (EksNotify *self); /* of one that is on */

G_END_DECLS
