/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sentence of an error says what to do; where that is somewhere in this program, a button leads there. */

#include "config.h"

#include "eks-run-remedy.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct
{
  const char *outcome;
  const char *label;
  const char *action;
} remedies[] = {
  /* TRANSLATORS: buttons that lead to where a failed run can be put right */
  { "encryption", N_("_Look at the keys"), "app.keys" },
  { "secret-missing", N_("_Sign in again"), "app.show-connection" },
  { "source-refused", N_("_Sign in again"), "app.show-connection" },
  { "source-missing", N_("_Look at the connection"), "app.show-connection" },
  { "source-unreachable", N_("_Look at the connection"), "app.show-connection" },
  { "delivery", N_("_Look at the destination"), "result.edit" },
  { "delivery-refused", N_("_Sign in again"), "result.edit" },
  { "peer-unknown", N_("_Confirm the server"), "result.edit" },
  { "peer-changed", N_("_Look at the destination"), "result.edit" },
  { "guard", N_("_Look at the guards"), "result.edit" },
  { "invalid-job", N_("_Complete the export"), "result.edit" },
};

/**
 * eks_run_remedy_offer:
 * @button: a button in a result view
 * @record: a run that is over
 * @job: (nullable): its export, if that is still there
 *
 * Gives the button what it says and does.
 *
 * Returns: whether there is anything to do that the program knows of; if not, the button should not be shown
 */
gboolean
eks_run_remedy_offer (GtkButton *button, const EksRunRecord *record, EksJob *job)
{
  g_return_val_if_fail (GTK_IS_BUTTON (button) && record != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (remedies); i++)
    {
      gboolean connection = strcmp (remedies[i].action, "app.show-connection") == 0;
      const char *id = job != NULL ? eks_job_get_connection_id (job) : NULL;
      if (strcmp (remedies[i].outcome, record->outcome) != 0)
        continue;
      if ((connection && id == NULL) || (strcmp (remedies[i].action, "result.edit") == 0 && job == NULL))
        return FALSE;
      gtk_button_set_label (button, _(remedies[i].label));
      if (connection)
        gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), remedies[i].action);
      return TRUE;
    }
  return FALSE;
}
