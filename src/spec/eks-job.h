/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One export, whole, as plain data: the wizard binds to it, the job file is it, the engine runs it. */
#pragma once

#include "eks-connection.h"
#include "eks-destination.h"
#include "eks-encryption.h"
#include "eks-format.h"
#include "eks-guards.h"
#include "eks-notify.h"
#include "eks-schedule.h"
#include "eks-table.h"

G_BEGIN_DECLS

#define EKS_JOB_VERSION 1
#define EKS_JOB_MAX_DESTINATIONS 10
#define EKS_JOB_MAX_RETENTION_DAYS 3650

/**
 * EksPersonal:
 * @EKS_PERSONAL_KEEP: it is exported as its columns say
 * @EKS_PERSONAL_LEAVE_OUT: columns of personal data are not written
 * @EKS_PERSONAL_MASK: only the last characters of personal data stay
 * @EKS_PERSONAL_HASH: a keyed fingerprint stands in place of personal data
 *
 * What becomes of fields that the connector marks as personal or sensitive, or that a record names as such.
 */
typedef enum
{
  EKS_PERSONAL_KEEP,
  EKS_PERSONAL_LEAVE_OUT,
  EKS_PERSONAL_MASK,
  EKS_PERSONAL_HASH,
} EksPersonal;

/* Whether what happened is written beside the file: `none`, `text`, `json` */
typedef enum
{
  EKS_REPORT_FILE_NONE,
  EKS_REPORT_FILE_TEXT,
  EKS_REPORT_FILE_JSON,
} EksReportFile;

extern const char *const eks_job_languages[];
extern const char *const eks_personal_names[];
extern const char *const eks_report_file_names[];

#define EKS_TYPE_JOB (eks_job_get_type ())
/* Properties: id (string), name (string), connection-id (string, nullable), file-name (string pattern; never NULL,
 * default “{name}-{date}.EXT”, following the format until somebody chooses one), language (string, default "en"),
 * personal (int EksPersonal), report (int EksReportFile), retention-days (int; 0: delivered files stay).
 * Children, never NULL: tables (GListStore of EksTable), format, encryption, destinations (GListStore of EksDestination),
 * notify, schedule, guards.
 * Signal “changed”: anything in it, however deep, changed. */
G_DECLARE_FINAL_TYPE (EksJob, eks_job, EKS, JOB, EksSpec)

EksJob *eks_job_new (void);
void eks_job_assign (EksJob *self, EksJob *from); /* what it exports, but not whose it is and where it goes */
EksJob *eks_job_copy (EksJob *self); /* same id; through JSON, so nothing is forgotten */

const char *eks_job_get_id (EksJob *self);
gboolean eks_job_has_lasting_id (EksJob *self);
void eks_job_renew_id (EksJob *self); /* a duplicate is another export */
const char *eks_job_get_name (EksJob *self);
void eks_job_set_name (EksJob *self, const char *name);
const char *eks_job_get_connection_id (EksJob *self);
void eks_job_set_connection_id (EksJob *self, const char *id);
EksConnection *eks_job_get_inline_connection (EksJob *self); /* (nullable) (transfer none) */
void eks_job_set_inline_connection (EksJob *self, EksConnection *connection);
char *eks_job_dup_connection_text (EksJob *self); /* equal texts, the same account */
const char *eks_job_get_parameter (EksJob *self, const char *name);
void eks_job_set_parameter (EksJob *self, const char *name, const char *value);
gboolean eks_job_has_parameter (EksJob *self, const char *name);
GStrv eks_job_list_parameters (EksJob *self); /* names, sorted */
const char *eks_job_get_file_name (EksJob *self);
void eks_job_set_file_name (EksJob *self, const char *pattern);
const char *eks_job_get_language (EksJob *self);
const char *eks_job_guess_language (void);
void eks_job_set_language (EksJob *self, const char *language);
EksPersonal eks_job_get_personal (EksJob *self);
EksReportFile eks_job_get_report (EksJob *self);
int eks_job_get_retention_days (EksJob *self);
void eks_job_set_retention_days (EksJob *self, int days);

GListStore *eks_job_get_tables (EksJob *self);
EksTable *eks_job_get_table (EksJob *self, guint index); /* (transfer none) (nullable) */
EksFormat *eks_job_get_format (EksJob *self);
EksEncryption *eks_job_get_encryption (EksJob *self);
GListStore *eks_job_get_destinations (EksJob *self);
EksDestination *eks_job_find_destination (EksJob *self, const char *id); /* (transfer none) (nullable) */
EksNotify *eks_job_get_notify (EksJob *self);
EksSchedule *eks_job_get_schedule (EksJob *self);
EksGuards *eks_job_get_guards (EksJob *self);
void eks_job_check_destinations (EksJob *self, EksJsonIssues *issues);

/* {name} in filter values stands for a parameter */
char *eks_job_expand_value (EksJob *self, const char *value, GError **error);

EksJob *eks_job_from_json (JsonNode *node, EksJsonIssues *issues);      /* NULL if there are issues */
EksJob *eks_job_from_data (const char *data, gsize length, GError **error); /* message: every issue, a line each, with its path */
JsonNode *eks_job_to_json (EksJob *self);
char *eks_job_to_data (EksJob *self);                                    /* pretty, for the file */
gboolean eks_job_equal (EksJob *self, EksJob *other);                    /* same file */

G_END_DECLS
