/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts that go to servers: which of them are what they should be. */
#pragma once

#include "eks-json.h"

G_BEGIN_DECLS

#define EKS_SPEC_MAX_PATH 4096
#define EKS_SPEC_MAX_NAME 255

/* Each returns (nullable) (transfer none): what is wrong, for people; NULL for nothing. An empty text is never wrong. */
const char *eks_spec_check_line (const char *text, gsize maximum);
const char *eks_spec_check_host (const char *text);
const char *eks_spec_check_file (const char *text);
const char *eks_spec_check_endpoint (const char *text);
const char *eks_spec_check_mail_address (const char *text);
const char *eks_spec_check_bucket (const char *text);
const char *eks_spec_check_word (const char *text);

void eks_spec_add_fault (EksJsonIssues *issues, const char *path, const char *member, const char *fault);
void eks_spec_add_empty (EksJsonIssues *issues, const char *path, const char *member, const char *text);
void eks_spec_merge_issues (EksJsonIssues *issues, EksJsonIssues *more);

G_END_DECLS
