/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of a system, and what it says before it goes out. */
#pragma once

#include "eks-demo-faults.h"
#include "eks-demo-org.h"
#include "eks-demo-wire.h"

G_BEGIN_DECLS

typedef struct _EksDemoSystem EksDemoSystem;

/**
 * EksDemoReply:
 * @status: HTTP status
 * @body: (owned): the body
 * @html: the body is HTML instead of JSON
 * @gzip: the body is compressed
 * @retry_after: (owned) (nullable): the header
 * @redirect_host: (owned) (nullable): the host that a redirect leads to
 * @wire: (owned) (nullable): raw bytes to send instead of all the above
 */
typedef struct
{
  guint status;
  GString *body;
  gboolean html;
  gboolean gzip;
  char *retry_after;
  char *redirect_host;
  EksDemoWire *wire;
} EksDemoReply;

/**
 * EksDemoRequest:
 * @method: HTTP method
 * @path: below the base URL, beginning with a slash
 * @query: (nullable): still encoded
 * @authorization: (nullable): the header
 * @body: (nullable): what a POST carries, NUL-terminated
 * @accepts_gzip: the client accepts compressed bodies
 * @now: microseconds since 1970 UTC, for dates in headers
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *query;
  const char *authorization;
  const char *body;
  gboolean accepts_gzip;
  gint64 now;
} EksDemoRequest;

EksDemoReply *eks_demo_reply_new (void);
void eks_demo_reply_free (EksDemoReply *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksDemoReply, eks_demo_reply_free)

G_END_DECLS
