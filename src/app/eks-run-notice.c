/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nobody waits for a run that its schedule begins: that it failed would be seen days later. One notification an export, so that
 * an export that fails each hour does not fill the screen. */

#include "config.h"

#include "eks-run-notice.h"

#include "eks-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * eks_run_notice_tell:
 * @application: the application
 * @record: a run that is over
 * @in_front: whether somebody looks at the application just now, and sees it there
 *
 * Tells that a scheduled run failed. A run that is done takes back what was told of the export.
 */
void
eks_run_notice_tell (GApplication *application, const EksRunRecord *record, gboolean in_front)
{
  g_autofree char *id = NULL;
  g_autofree char *body = NULL;
  g_autoptr (GNotification) notification = NULL;

  g_return_if_fail (G_IS_APPLICATION (application) && record != NULL);

  id = g_strconcat ("failed-", record->job_id, NULL);
  if (eks_words_is_done (record))
    {
      g_application_withdraw_notification (application, id);
      return;
    }
  if (in_front || g_strcmp0 (record->trigger, "schedule") != 0 || strcmp (record->outcome, EKS_RUN_CANCELLED) == 0)
    return;
  /* TRANSLATORS: %s is the name of an export */
  body = g_strdup_printf (_("“%s” failed"), record->job_name);
  notification = g_notification_new (body);
  g_notification_set_body (notification, eks_words_message (record));
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.show-failed", "s", record->job_id);
  g_application_send_notification (application, id, notification);
}
