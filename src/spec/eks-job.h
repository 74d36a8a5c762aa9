/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One export, whole, as plain data: the wizard binds to it, the job file is it, the engine runs it. */
#pragma once

#include "eks-connection.h"
#include "eks-destination.h"
#include "eks-encryption.h"
#include "eks-format.h"
#include "eks-table.h"

G_BEGIN_DECLS

#define EKS_JOB_VERSION 1

#define EKS_TYPE_JOB (eks_job_get_type ())
/* Properties: id (string), name (string), connection-id (string, nullable), file-name (string pattern; never NULL,
 * default “{name}-{date}.EXT”, following the format until somebody chooses one).
 * Children, never NULL: tables (GListStore of EksTable), format, encryption, destinations (GListStore of EksDestination).
 * Signal “changed”: anything in it, however deep, changed. */
G_DECLARE_FINAL_TYPE (EksJob, eks_job, EKS, JOB, EksSpec)

EksJob *eks_job_new (void);
EksJob *eks_job_copy (EksJob *self); /* same id; through JSON, so nothing is forgotten */

const char *eks_job_get_id (EksJob *self);
void eks_job_renew_id (EksJob *self); /* a duplicate is another export */
const char *eks_job_get_name (EksJob *self);
void eks_job_set_name (EksJob *self, const char *name);
const char *eks_job_get_connection_id (EksJob *self);
void eks_job_set_connection_id (EksJob *self, const char *id);
EksConnection *eks_job_get_inline_connection (EksJob *self); /* (nullable) (transfer none) */
void eks_job_set_inline_connection (EksJob *self, EksConnection *connection);
const char *eks_job_get_parameter (EksJob *self, const char *name);
void eks_job_set_parameter (EksJob *self, const char *name, const char *value);
GStrv eks_job_list_parameters (EksJob *self); /* names, sorted */
const char *eks_job_get_file_name (EksJob *self);
void eks_job_set_file_name (EksJob *self, const char *pattern);

GListStore *eks_job_get_tables (EksJob *self);
EksTable *eks_job_get_table (EksJob *self, guint index); /* (transfer none) (nullable) */
EksFormat *eks_job_get_format (EksJob *self);
EksEncryption *eks_job_get_encryption (EksJob *self);
GListStore *eks_job_get_destinations (EksJob *self);

/* {name} in filter values stands for a parameter */
char *eks_job_expand_value (EksJob *self, const char *value, GError **error);

EksJob *eks_job_from_json (JsonNode *node, EksJsonIssues *issues);      /* NULL if there are issues */
EksJob *eks_job_from_data (const char *data, gsize length, GError **error); /* message: every issue, a line each, with its path */
JsonNode *eks_job_to_json (EksJob *self);
char *eks_job_to_data (EksJob *self);                                    /* pretty, for the file */
gboolean eks_job_equal (EksJob *self, EksJob *other);                    /* same file */

G_END_DECLS
