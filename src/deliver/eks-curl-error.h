/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libcurl says, in sentences that people understand. */
#pragma once

#include "eks-curl.h"

G_BEGIN_DECLS

void eks_curl_set_error (EksCurl *self, GError **error);
gboolean eks_curl_code_is_temporary (CURLcode code);
char *eks_curl_dup_words (EksCurl *self);

G_END_DECLS
