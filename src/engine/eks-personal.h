/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of personal data: which columns have some, and what leaves this computer of it. */
#pragma once

#include "eks-connector.h"
#include "eks-job.h"
#include "eks-tally.h"

G_BEGIN_DECLS

/* So many characters stay where a whole export is masked: enough to tell two values apart, too few to know one. */
#define EKS_PERSONAL_MASK_KEEP 2

/**
 * EksExposure:
 * @EKS_EXPOSURE_NONE: the column has no personal data, or is not written
 * @EKS_EXPOSURE_CLEAR: personal data can be read in it
 * @EKS_EXPOSURE_MASKED: only the last characters can
 * @EKS_EXPOSURE_HASHED: a keyed fingerprint stands in its place
 * @EKS_EXPOSURE_REDUCED: at most whether there is a value
 * @EKS_EXPOSURE_LEFT_OUT: the column is not written because it has personal data
 *
 * What leaves this computer of the personal data in a column.
 */
typedef enum
{
  EKS_EXPOSURE_NONE,
  EKS_EXPOSURE_CLEAR,
  EKS_EXPOSURE_MASKED,
  EKS_EXPOSURE_HASHED,
  EKS_EXPOSURE_REDUCED,
  EKS_EXPOSURE_LEFT_OUT,
} EksExposure;

/**
 * EksPersonalField:
 * @id: of the field, with the relation before a dot
 * @privacy: personal or sensitive
 * @exposure: the most that any column lets be seen of it
 */
typedef struct
{
  char *id;
  EksPrivacy privacy;
  EksExposure exposure;
} EksPersonalField;

EksExposure eks_personal_get_exposure (EksConnector *connector, EksEntity *entity, EksColumn *column, EksPersonal personal);
EksExposure eks_personal_get_protection (EksColumn *column);
gboolean eks_personal_conceals_field (EksConnector *connector, EksEntity *entity, EksTable *table, const char *id);
void eks_personal_protect_table (EksConnector *connector, EksTable *table, EksPersonal personal, EksTally *tally);
GPtrArray *eks_personal_list (EksConnector *connector, EksTable *table, EksPersonal personal);
GPtrArray *eks_personal_describe (EksConnector *connector, EksJob *job);

G_END_DECLS
