/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question to a list and the page that answers it, any page directly. */
#pragma once

#include "eks-demo-org.h"

G_BEGIN_DECLS

#define EKS_DEMO_PAGE_SIZE 50
#define EKS_DEMO_MAX_PAGE_SIZE 1000

/**
 * EksDemoQuery:
 * @kind: the entity
 * @page: page number, from 1 on
 * @page_size: rows a page
 * @start_date: first day, or empty
 * @end_date: last day, included, or empty
 * @from: the beginning of @start_date, in seconds since 1970 UTC
 * @until: the end of @end_date
 * @state: index into eks_demo_get_states(), or -1 for all
 */
typedef struct
{
  EksDemoKind kind;
  guint64 page;
  guint page_size;
  char start_date[12];
  char end_date[12];
  gint64 from;
  gint64 until;
  int state;
} EksDemoQuery;

gboolean eks_demo_find_list (const char *path, EksDemoKind *kind);
gboolean eks_demo_find_one (const char *path, EksDemoKind *kind, const char **guid);

gboolean eks_demo_query_parse (EksDemoQuery *self, const EksDemoOrg *org, EksDemoKind kind, const char *text, GError **error);
GString *eks_demo_query_answer (const EksDemoQuery *self, const EksDemoOrg *org, guint64 page, guint shift, gboolean json_as_text);
void eks_demo_put_row (const EksDemoOrg *org, GString *text, EksDemoKind kind, guint64 index, gboolean json_as_text);

G_END_DECLS
