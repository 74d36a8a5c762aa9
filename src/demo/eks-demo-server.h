/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo organisation as a service on loopback: a place to try Eksport without an account, and to see it fail. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Faults are written NAME after NAME with commas between them, each as
 *
 *   [/PATH:]NAME[@PAGE][xTIMES][:ARGUMENT]
 *
 * /PATH limits it to one address below the base URL (`/onboarding/sessions`, `/dataSet` for the single ones; an address
 * of another system than the first begins with `/SYSTEM`), @PAGE to
 * one page, xTIMES says how often it happens, `x*` always. Without @PAGE it happens at once.
 *
 *   once                429 429-date 500 503 cut cut-chunked drop slow
 *   always              200 401 403 bad-utf8 duplicate empty gzip huge json-string malformed no-sessions redirect repeat
 *                       shrink total vanish
 *   from @PAGE on       vanish duplicate shrink
 *   @2 or later needed  duplicate repeat shrink
 *   ARGUMENT            429, 429-date, 503: seconds of Retry-After; slow: milliseconds; huge: MiB;
 *                       redirect: host; vanish: the member's name (required)
 *
 * For example `429@3,503@2x3,/contacts:cut@4,vanish:externalLeadId`. eks_demo_faults_describe() explains each.
 */

/**
 * EksDemoOptions:
 * @port: port on 127.0.0.1, or 0 for any that is free
 * @seed: decides every value: same seed and @now, same bytes
 * @records: number of onboarding sessions, at most 10,000,000; leads, DataSets and the rest are in proportion
 * @page_latency_ms: how long each answer is held back; others are served meanwhile
 * @faults: (nullable): what goes wrong, see eks_demo_faults_describe()
 * @now: the time that the data reach up to, in microseconds since 1970 UTC, or 0 for the present.
 *   Only its hour counts. The data begin fourteen months before.
 *
 * How the organisation looks and behaves. Begin with %EKS_DEMO_OPTIONS_INIT.
 */
typedef struct
{
  guint16 port;
  guint32 seed;
  guint64 records;
  guint page_latency_ms;
  const char *faults;
  gint64 now;
} EksDemoOptions;

#define EKS_DEMO_OPTIONS_INIT { .seed = 1, .records = 2000 }

#define EKS_TYPE_DEMO_SERVER (eks_demo_server_get_type ())
G_DECLARE_FINAL_TYPE (EksDemoServer, eks_demo_server, EKS, DEMO_SERVER, GObject)

EksDemoServer *eks_demo_server_new (const EksDemoOptions *options);
gboolean eks_demo_server_start (EksDemoServer *self, GError **error);
void eks_demo_server_stop (EksDemoServer *self);

GStrv eks_demo_server_list_systems (void);
const char *eks_demo_server_get_base_url (EksDemoServer *self, const char *system);
const char *eks_demo_server_get_key (const char *system);
const char *eks_demo_server_get_user (const char *system);
char *eks_demo_server_describe (EksDemoServer *self);

guint64 eks_demo_server_get_requests (EksDemoServer *self, const char *host);
char *eks_demo_server_dup_authorization (EksDemoServer *self, const char *host);
guint eks_demo_server_get_most_at_once (EksDemoServer *self);

char *eks_demo_faults_describe (void);

G_END_DECLS
