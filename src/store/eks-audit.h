/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit log: which personal data left this computer, when, by whom and where to; never a value of it. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A line is written only up to this length; a longer one that somebody put there is passed over. */
#define EKS_AUDIT_MAX_LINE (256 * 1024)

#define EKS_TYPE_AUDIT (eks_audit_get_type ())
G_DECLARE_FINAL_TYPE (EksAudit, eks_audit, EKS, AUDIT, GObject)

EksAudit *eks_audit_new (const char *path);
const char *eks_audit_get_path (EksAudit *self);
gboolean eks_audit_append (EksAudit *self, GPtrArray *lines, GError **error);
GPtrArray *eks_audit_list (EksAudit *self, guint limit, guint *n_broken, GError **error);

G_END_DECLS
