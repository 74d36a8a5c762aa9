/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli connection actions: what may be done beside reading, and allowing it. */

#include "config.h"

#include "eks-act.h"
#include "eks-command.h"
#include "eks-error.h"
#include "eks-json-build.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  gboolean json;
  char **allow;
  char **forbid;
} ActionsData;

static gpointer
actions_new_data (void)
{
  return g_new0 (ActionsData, 1);
}

static void
actions_free_data (gpointer data)
{
  ActionsData *self = data;

  g_strfreev (self->allow);
  g_strfreev (self->forbid);
  g_free (self);
}

static GOptionEntry *
make_options (gpointer data)
{
  ActionsData *self = data;
  const GOptionEntry entries[] = {
    { "allow", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->allow, N_("Allow an action on this connection"), N_("ENTITY.ACTION") },
    { "forbid", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->forbid, N_("No longer allow an action"), N_("ENTITY.ACTION") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print JSON for scripts"), NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static gboolean
change (EksConnection *connection, EksConnector *connector, char **names, gboolean allowed, GError **error)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      /* What an earlier description offered can still be forbidden. */
      if ((allowed || !eks_connection_allows (connection, names[i])) && !eks_act_find (connector, names[i], NULL, NULL, error))
        return FALSE;
      eks_connection_allow (connection, names[i], allowed);
    }
  return TRUE;
}

static void
add_action (EksConnection *connection, EksEntity *entity, const EksAction *action, GPtrArray *rows, JsonBuilder *builder)
{
  g_autofree char *name = g_strconcat (eks_entity_get_id (entity), ".", action->id, NULL);
  gboolean allowed = eks_connection_allows (connection, name);
  /* TRANSLATORS: an action that the person allowed, or not, on a connection */
  const char *row[] = { name, allowed ? _("allowed") : _("not allowed"), action->label, action->description != NULL ? action->description : "", NULL };

  g_ptr_array_add (rows, g_strdupv ((char **) row));
  json_builder_begin_object (builder);
  eks_json_add_text (builder, "action", name);
  eks_json_add_flag (builder, "allowed", allowed);
  eks_json_add_text (builder, "label", action->label);
  eks_json_add_text (builder, "description", action->description != NULL ? action->description : "");
  eks_json_add_text (builder, "sends", action->path);
  eks_json_add_text (builder, "verified", action->assumed ? "assumed" : "documented");
  json_builder_end_object (builder);
}

static void
print_actions (EksConnection *connection, EksConnector *connector, gboolean json)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GPtrArray *entities = eks_connector_get_entities (connector);

  json_builder_begin_array (builder);
  for (guint i = 0; i < entities->len; i++)
    {
      GPtrArray *actions = eks_entity_get_actions (g_ptr_array_index (entities, i));
      for (guint j = 0; j < actions->len; j++)
        add_action (connection, g_ptr_array_index (entities, i), g_ptr_array_index (actions, j), rows, builder);
    }
  eks_command_print_list (builder, rows, json);
}

static int
actions_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  ActionsData *self = data;
  g_autoptr (EksConnection) connection = NULL;
  g_autoptr (EksConnector) connector = NULL;

  if (!eks_command_expect_arguments (arguments, 1, 1, error) ||
      (connection = eks_environment_find_connection (line->environment, arguments[0], error)) == NULL ||
      (connector = eks_environment_find_connector (line->environment, connection, error)) == NULL)
    return 2;
  if (!change (connection, connector, self->allow, TRUE, error) || !change (connection, connector, self->forbid, FALSE, error))
    return 2;
  if ((self->allow != NULL || self->forbid != NULL) && !eks_environment_save_actions (line->environment, connection, error))
    return 1;
  print_actions (connection, connector, self->json);
  return 0;
}

const EksCommand eks_command_connection_actions = {
  .name = "connection actions",
  .arguments = N_("ID"),
  .summary = N_("List what may be done beside reading, and allow it"),
  .description = N_("Nothing is allowed unless somebody says so here or on the connection's page."),
  .make_options = make_options,
  .new_data = actions_new_data,
  .free_data = actions_free_data,
  .run = actions_run,
};
