/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the status and body of an answer mean, by the connector's rules and by those of HTTP. */
#pragma once

#include "eks-error.h"
#include "eks-page.h"
#include "eks-service.h"

G_BEGIN_DECLS

/**
 * EksVerdict:
 * @EKS_VERDICT_GOOD: the page can be read
 * @EKS_VERDICT_RETRY: may be better later
 * @EKS_VERDICT_BAD: will not be better
 * @EKS_VERDICT_RENEW: may be better with a new access token
 */
typedef enum
{
  EKS_VERDICT_GOOD,
  EKS_VERDICT_RETRY,
  EKS_VERDICT_BAD,
  EKS_VERDICT_RENEW,
} EksVerdict;

EksVerdict eks_http_answer_judge (EksService *service, guint status, EksPage *page, GError **error);
EksVerdict eks_http_answer_judge_failure (EksService *service, const char *host, const GError *failure, GError **error);
gboolean eks_http_answer_may_pass (guint status);
void eks_http_answer_set_error (EksService *service, EksError code, const char *sentence, guint status, EksPage *page, GError **error);
char *eks_http_answer_dup_value (EksPage *page, const char *dotted);
gint64 eks_http_answer_parse_retry_after (const char *text, gint64 now);

G_END_DECLS
