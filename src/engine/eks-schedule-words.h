/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When an export runs by itself, in words that a colleague understands, in the user's language. */
#pragma once

#include "eks-connector.h"
#include "eks-job.h"

G_BEGIN_DECLS

EksEntity *eks_schedule_words_find_closing (EksConnector *connector, EksEntity *entity);      /* (nullable) (transfer none) */
EksEntity *eks_schedule_words_find_job_closing (EksConnector *connector, EksJob *job);        /* (nullable) (transfer none) */

char *eks_schedule_words_describe_rule (EksSchedule *schedule, EksEntity *closing);           /* (nullable): a sentence */
char *eks_schedule_words_describe (EksSchedule *schedule, EksEntity *closing, gboolean people); /* (nullable): some sentences */
char *eks_schedule_words_describe_short (EksSchedule *schedule, EksEntity *closing);          /* (nullable): “every day 06:00” */

gboolean eks_schedule_words_has_people (EksConnector *connector, EksJob *job);
const char *eks_schedule_words_get_content (EksScheduleContent content);
const char *eks_schedule_words_explain_content (EksScheduleContent content, gboolean people);

G_END_DECLS
