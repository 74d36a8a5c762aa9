/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli action: the one command that changes something at a service. */

#include "config.h"

#include "eks-act.h"
#include "eks-command.h"
#include "eks-error.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  gboolean yes;
} ActionData;

static gpointer
action_new_data (void)
{
  return g_new0 (ActionData, 1);
}

static GOptionEntry *
make_options (gpointer data)
{
  ActionData *self = data;
  const GOptionEntry entries[] = {
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &self->yes, N_("Do it; without this only the question is printed"), NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static EksAct *
load_act (EksCommandLine *line, const char *const *arguments, GError **error)
{
  g_autoptr (EksConnection) connection = eks_environment_find_connection (line->environment, arguments[0], error);
  g_autoptr (EksConnector) connector = connection != NULL ? eks_environment_find_connector (line->environment, connection, error) : NULL;
  g_autoptr (GHashTable) record = NULL;
  EksEntity *entity;

  if (connector == NULL || !eks_act_find (connector, arguments[1], &entity, NULL, error))
    return NULL;
  record = eks_act_load_record (line->environment, connection, entity, arguments[2], line->cancellable, error);
  return record != NULL ? eks_act_new (line->environment, connection, connector, arguments[1], record, error) : NULL;
}

static int
action_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  ActionData *self = data;
  g_autoptr (EksAct) act = NULL;
  g_autoptr (EksAct) undo = NULL;
  g_autofree char *done = NULL;

  if (!eks_command_expect_arguments (arguments, 3, 3, error) || (act = load_act (line, arguments, error)) == NULL)
    return 2;
  if (!self->yes)
    {
      g_autofree char *question = eks_act_dup_question (act);
      g_print ("%s\n", question);
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, _("Nothing was done. Add --yes to do it."));
      return 2;
    }
  if (!eks_act_run (act, line->cancellable, error))
    return 1;
  done = eks_act_dup_done (act);
  g_print ("%s\n", done);
  undo = eks_act_new_undo (act);
  if (undo != NULL)
    /* TRANSLATORS: %1$s is a word on a button, such as “Resume”; the rest is a command: connection, action, key */
    g_printerr (_("“%1$s” takes it back: eksport-cli action %2$s %3$s %4$s --yes\n"), eks_act_get_label (undo), arguments[0], eks_act_get_name (undo), arguments[2]);
  return 0;
}

const EksCommand eks_command_action = {
  .name = "action",
  .arguments = N_("CONNECTION ENTITY.ACTION KEY"),
  .summary = N_("Do something to a record, where the connection allows it"),
  .description = N_("“eksport-cli connection actions CONNECTION” lists what there is and what is allowed. Without --yes the question is printed and nothing is done. Each use is in the history. What may have arrived is never sent again."),
  .make_options = make_options,
  .new_data = action_new_data,
  .free_data = g_free,
  .run = action_run,
};
