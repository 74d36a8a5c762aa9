/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes wrong, when and how often: the specification that `eksport-cli demo --faults` takes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EksDemoFaultKind:
 *
 * The kinds of fault; eks_demo_faults_describe() says what each does.
 */
typedef enum
{
  EKS_DEMO_FAULT_200,
  EKS_DEMO_FAULT_401,
  EKS_DEMO_FAULT_403,
  EKS_DEMO_FAULT_429,
  EKS_DEMO_FAULT_429_DATE,
  EKS_DEMO_FAULT_500,
  EKS_DEMO_FAULT_503,
  EKS_DEMO_FAULT_BAD_UTF8,
  EKS_DEMO_FAULT_CUT,
  EKS_DEMO_FAULT_CUT_CHUNKED,
  EKS_DEMO_FAULT_DROP,
  EKS_DEMO_FAULT_DUPLICATE,
  EKS_DEMO_FAULT_EMPTY,
  EKS_DEMO_FAULT_GZIP,
  EKS_DEMO_FAULT_HUGE,
  EKS_DEMO_FAULT_JSON_STRING,
  EKS_DEMO_FAULT_MALFORMED,
  EKS_DEMO_FAULT_NO_SESSIONS,
  EKS_DEMO_FAULT_REDIRECT,
  EKS_DEMO_FAULT_REPEAT,
  EKS_DEMO_FAULT_SHRINK,
  EKS_DEMO_FAULT_SLOW,
  EKS_DEMO_FAULT_TOTAL,
  EKS_DEMO_FAULT_VANISH,
  EKS_DEMO_N_FAULTS,
} EksDemoFaultKind;

typedef struct _EksDemoFaults EksDemoFaults;

/**
 * EksDemoFault:
 * @number: the argument of the fault, where it is a number
 * @text: (nullable): the argument, where it is a text; belongs to the faults
 *
 * A fault that is due.
 */
typedef struct
{
  guint64 number;
  const char *text;
} EksDemoFault;

EksDemoFaults *eks_demo_faults_parse (const char *spec, GError **error);
void eks_demo_faults_free (EksDemoFaults *self);
gboolean eks_demo_faults_take (EksDemoFaults *self, EksDemoFaultKind kind, const char *system, const char *path, guint64 page, EksDemoFault *fault);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksDemoFaults, eks_demo_faults_free)

G_END_DECLS
