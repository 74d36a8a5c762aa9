/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members of JSON objects after the first one, and moments in the spellings that systems have. */
#pragma once

#include "eks-demo-text.h"
#include "eks-demo-zone.h"

G_BEGIN_DECLS

static inline void
eks_demo_put_name (GString *text, const char *name)
{
  EKS_DEMO_PUT (text, ",\"");
  eks_demo_put_str (text, name);
  EKS_DEMO_PUT (text, "\":");
}

/* @value: (nullable) */
static inline void
eks_demo_put_text_member (GString *text, const char *name, const char *value)
{
  eks_demo_put_name (text, name);
  if (value != NULL)
    eks_demo_put_quoted (text, value);
  else
    EKS_DEMO_PUT (text, "null");
}

static inline void
eks_demo_put_number_member (GString *text, const char *name, guint64 value)
{
  eks_demo_put_name (text, name);
  eks_demo_put_number (text, value);
}

/* A number in quotes, as some systems write all of them. */
static inline void
eks_demo_put_quoted_number_member (GString *text, const char *name, guint64 value)
{
  eks_demo_put_name (text, name);
  EKS_DEMO_PUT (text, "\"");
  eks_demo_put_number (text, value);
  EKS_DEMO_PUT (text, "\"");
}

void eks_demo_put_moment (GString *text, gint64 local_seconds, const char *offset);
void eks_demo_put_moment_member (GString *text, const char *name, gint64 local_seconds, const char *offset);
void eks_demo_put_paris_member (GString *text, const char *name, const EksDemoZone *zone, gint64 unix_seconds);

G_END_DECLS
