/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A job in words that a colleague understands, in the user's language. */
#pragma once

#include "eks-environment.h"

G_BEGIN_DECLS

char *eks_describe_job (EksEnvironment *environment, EksJob *job);                         /* one paragraph, for the review page */
char *eks_describe_job_short (EksEnvironment *environment, EksJob *job);                   /* one line, for the list: system · XLSX · encrypted for 2 · to sftp.acme.example · every day 06:00 */
char *eks_describe_parents (const EksParents *parents, const char *entity);
char *eks_describe_filter (EksConnector *connector, EksEntity *entity, EksFilter *filter); /* “Status is Completed and …”; empty if there is none */
GPtrArray *eks_describe_personal (EksEnvironment *environment, EksJob *job);               /* (nullable) (element-type utf8): which personal fields leave this computer, and what of them */
GPtrArray *eks_describe_notices (EksEnvironment *environment, EksJob *job);                /* (element-type utf8): what to know: personal fields leave the machine, no encryption, … */
char *eks_describe_file_name (EksEnvironment *environment, EksJob *job, GError **error);  /* the name the file would get now */
char *eks_describe_file_names (EksEnvironment *environment, EksJob *job);

G_END_DECLS
