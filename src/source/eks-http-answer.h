/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the status and body of an answer mean, by the connector's rules and by those of HTTP. */
#pragma once

#include "eks-page.h"
#include "eks-service.h"

G_BEGIN_DECLS

/**
 * EksVerdict:
 * @EKS_VERDICT_GOOD: the page can be read
 * @EKS_VERDICT_RETRY: may be better later
 * @EKS_VERDICT_BAD: will not be better
 */
typedef enum
{
  EKS_VERDICT_GOOD,
  EKS_VERDICT_RETRY,
  EKS_VERDICT_BAD,
} EksVerdict;

EksVerdict eks_http_answer_judge (EksService *service, guint status, EksPage *page, GError **error);
EksVerdict eks_http_answer_judge_failure (EksService *service, const GError *failure, GError **error);
gint64 eks_http_answer_parse_retry_after (const char *text, gint64 now);

G_END_DECLS
