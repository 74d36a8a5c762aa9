/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GUIDs that look random and are the index in disguise, so that a record is found without a table. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whatever carries a GUID. The first nine are entities with an address of their own. */
typedef enum
{
  EKS_DEMO_SESSION,
  EKS_DEMO_LEAD,
  EKS_DEMO_USER,
  EKS_DEMO_CAMPAIGN,
  EKS_DEMO_WORKFLOW,
  EKS_DEMO_DATA_SET,
  EKS_DEMO_SUBSCRIPTION,
  EKS_DEMO_CONTACT,
  EKS_DEMO_AGREEMENT,
  EKS_DEMO_COMMUNICATION,
  EKS_DEMO_PAYMENT,
  EKS_DEMO_PAYMENT_METHOD,
  EKS_DEMO_PAYMENT_SESSION,
  EKS_DEMO_KEYWORD,
  EKS_DEMO_MESSAGE,
  EKS_DEMO_PERSON,
  EKS_DEMO_N_KINDS,
} EksDemoKind;

#define EKS_DEMO_GUID_LENGTH 36
#define EKS_DEMO_GUID_ROUNDS 4

typedef struct
{
  guint64 keys[EKS_DEMO_N_KINDS][EKS_DEMO_GUID_ROUNDS + 1];
} EksDemoGuids;

void eks_demo_guids_init (EksDemoGuids *self, guint32 seed);
void eks_demo_guids_put (const EksDemoGuids *self, GString *text, EksDemoKind kind, guint64 index);
gboolean eks_demo_guids_find (const EksDemoGuids *self, EksDemoKind kind, const char *guid, guint64 *index);

G_END_DECLS
