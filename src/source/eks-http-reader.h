/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of a service as a stream of batches. */
#pragma once

#include "eks-page-fetcher.h"
#include "eks-reader.h"

G_BEGIN_DECLS

#define EKS_TYPE_HTTP_READER (eks_http_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksHttpReader, eks_http_reader, EKS, HTTP_READER, EksReader)

gboolean eks_http_reader_has_seen (EksHttpReader *self, guint column);
void eks_http_reader_add_absent (EksHttpReader *self, const char *key);
GPtrArray *eks_http_reader_get_absent (EksHttpReader *self);
EksReader *eks_http_reader_new (EksService *service, EksTally *tally, const EksSourceQuery *query, const EksPagePlan *plan, const EksStream *stream);

G_END_DECLS
