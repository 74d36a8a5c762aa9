/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a connector does with a person's account, in words, to be read before it is trusted. */
#pragma once

#include "eks-connector.h"

G_BEGIN_DECLS

typedef struct
{
  char *title;
  char *detail;
} EksConnectorFact;

GPtrArray *eks_connector_words_hosts (EksConnector *connector);
GPtrArray *eks_connector_words_reads (EksConnector *connector);
GPtrArray *eks_connector_words_sends (EksConnector *connector);

G_END_DECLS
