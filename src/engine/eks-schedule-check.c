/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An end can only be waited for where the data is under something that ends. */

#include "config.h"

#include "eks-schedule-check.h"

#include "eks-schedule-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * eks_schedule_check_source:
 * @job: a job
 * @connector: the system that it reads
 * @issues: where faults go
 *
 * Finds what eks_schedule_check() cannot know: whether the data is under something that can end, and that kind of thing is
 * what is waited for.
 */
void
eks_schedule_check_source (EksJob *job, EksConnector *connector, EksJsonIssues *issues)
{
  EksSchedule *schedule;
  EksEntity *closing;
  g_auto (GStrv) ids = NULL;

  g_return_if_fail (EKS_IS_JOB (job) && EKS_IS_CONNECTOR (connector) && issues != NULL);

  schedule = eks_job_get_schedule (job);
  if (eks_schedule_get_kind (schedule) != EKS_SCHEDULE_ON_CLOSE)
    return;
  closing = eks_schedule_words_find_job_closing (connector, job);
  if (closing == NULL)
    {
      eks_json_issues_add (issues, "schedule.type", "%s", _("what is exported is not listed under anything that can end; choose another time"));
      return;
    }
  ids = eks_parents_list_entities (eks_schedule_get_parents (schedule));
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("schedule.parents.", ids[i], NULL);
      if (strcmp (ids[i], eks_entity_get_id (closing)) != 0)
        /* TRANSLATORS: %1$s is the id of something that somebody wants to wait for, %2$s the id of what can be waited for */
        eks_json_issues_add (issues, path, _("the end of “%1$s” cannot be waited for here, only that of “%2$s”"), ids[i], eks_entity_get_id (closing));
    }
}
