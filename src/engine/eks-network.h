/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A computer that has just woken up has no network for a while; a run that begins then would only fail. */
#pragma once

#include "eks-environment.h"

G_BEGIN_DECLS

/* Whoever is waited for so long without an answer is not there: the run begins, and says so. In µs. */
#define EKS_NETWORK_PATIENCE (2 * G_TIME_SPAN_MINUTE)

/* Told once, when the waiting begins. @host: who is not there yet */
typedef void (*EksNetworkWaiting) (const char *host, gpointer data);

gboolean eks_network_wait (EksEnvironment *environment, EksJob *job, EksNetworkWaiting waiting, gpointer data, GCancellable *cancellable, GError **error);
gboolean eks_network_wait_for (const char *address, EksClock *clock, EksNetworkWaiting waiting, gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS
