/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The events of the demo organisation's e-mails. */
#pragma once

#include "eks-demo-org.h"

G_BEGIN_DECLS

guint64 eks_demo_clang_get_count (const EksDemoOrg *org);
gint64 eks_demo_clang_get_time (const EksDemoOrg *org, guint64 event);
const char *eks_demo_clang_get_metric (const EksDemoOrg *org, guint64 event);
void eks_demo_clang_put_event (const EksDemoOrg *org, GString *text, guint64 event);

G_END_DECLS
