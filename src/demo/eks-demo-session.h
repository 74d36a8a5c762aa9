/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One onboarding session, worked out: its row and its DataSet tell the same story. */
#pragma once

#include "eks-demo-dice.h"
#include "eks-demo-org.h"
#include "eks-demo-person.h"

G_BEGIN_DECLS

typedef enum
{
  EKS_DEMO_SIGN_UP_RECURRING,
  EKS_DEMO_SIGN_UP_RECURRING_BS_3RD,
  EKS_DEMO_SIGN_UP_SINGLE,
  EKS_DEMO_CREATE_ADD_ON,
  EKS_DEMO_AGREEMENT_UPDATE,
  EKS_DEMO_CHANGE_PAYMENT_METHOD,
  EKS_DEMO_SUBSCRIPTION_HOLD,
  EKS_DEMO_SUBSCRIPTION_CANCEL,
  EKS_DEMO_SUBSCRIPTION_RESTART,
  EKS_DEMO_N_SERVICES,
} EksDemoService;

typedef enum
{
  EKS_DEMO_COMPLETED,
  EKS_DEMO_REJECTED,
  EKS_DEMO_EXPIRED,
  EKS_DEMO_PROCESSION,
  EKS_DEMO_PAUSED,
  EKS_DEMO_N_STATUSES,
} EksDemoStatus;

typedef struct
{
  guint64 index;
  guint64 lead;
  EksDemoPerson person;
  EksDemoService service;
  EksDemoStatus status;
  guint workflow;
  guint campaign;
  guint user;
  gint64 created;
  gint64 ended;
  guint cents;
  gboolean signed_petition;
  EksDemoDice dice; /* for details that nothing else depends on */
} EksDemoSession;

void eks_demo_session_init (EksDemoSession *self, const EksDemoOrg *org, guint64 index);
void eks_demo_session_put (const EksDemoSession *self, const EksDemoOrg *org, GString *text, gboolean with_user_name);
void eks_demo_session_put_payment_method (const EksDemoSession *self, GString *text);
void eks_demo_put_external_lead_id (const EksDemoOrg *org, GString *text, guint64 lead);
void eks_demo_put_user_name (const EksDemoOrg *org, GString *text, guint64 user);

G_END_DECLS
