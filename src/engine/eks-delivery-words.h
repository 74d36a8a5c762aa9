/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to a finished file, in words that a colleague understands, in the user's language. */
#pragma once

#include "eks-environment.h"

G_BEGIN_DECLS

char *eks_delivery_words_describe_destination (EksDestination *destination);                        /* “sftp://anna@sftp.acme.example/in/{yyyy}” */
char *eks_delivery_words_describe_short (EksJob *job);                                              /* (nullable): “to sftp.acme.example” */
char *eks_delivery_words_list_remote (EksJob *job);                                                 /* (nullable): “sftp.acme.example, acme” */
void eks_delivery_words_append (GString *text, EksConnector *connector, EksJob *job);               /* sentences, each after a blank */
GPtrArray *eks_delivery_words_list_notices (EksEnvironment *environment, EksJob *job); /* (element-type utf8): what to know */

G_END_DECLS
