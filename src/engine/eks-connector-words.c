/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connector can be anybody's. What it could do is known from its description alone: the client does nothing that
 * is not in there. */

#include "config.h"

#include "eks-connector-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
fact_free (EksConnectorFact *self)
{
  g_free (self->title);
  g_free (self->detail);
  g_free (self);
}

static void
add_fact (GPtrArray *facts, const char *title, const char *detail)
{
  EksConnectorFact *fact = g_new0 (EksConnectorFact, 1);

  fact->title = g_strdup (title);
  fact->detail = g_strdup (detail);
  g_ptr_array_add (facts, fact);
}

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) fact_free);
}

/* What stands between the scheme and the path, settings in braces and all. */
static char *
dup_host (const char *address)
{
  const char *start = strstr (address, "://");
  gsize length;

  start = start != NULL ? start + strlen ("://") : address;
  length = strcspn (start, "/?");
  return g_strndup (start, length);
}

/* Returns: (transfer none) (nullable): the setting that the address begins with */
static const EksSetting *
find_address_setting (EksConnector *connector, const char *template)
{
  const char *end = template[0] == '{' ? strchr (template, '}') : NULL;
  g_autofree char *name = end != NULL ? g_strndup (template + 1, end - template - 1) : NULL;

  return name != NULL ? eks_connector_find_setting (connector, name) : NULL;
}

static void
add_host (GPtrArray *facts, EksConnector *connector, const char *template, const char *purpose)
{
  const EksSetting *setting = find_address_setting (connector, template);
  g_autofree char *host = NULL;
  g_autofree char *detail = NULL;

  if (setting == NULL)
    {
      host = dup_host (template);
      add_fact (facts, host, purpose);
      return;
    }
  if (setting->fallback == NULL)
    {
      /* TRANSLATORS: %s is the name of a setting such as “API address” */
      host = g_strdup_printf (_("The address that you enter as “%s”"), setting->label);
      add_fact (facts, host, purpose);
      return;
    }
  host = dup_host (setting->fallback);
  /* TRANSLATORS: %1$s is what a host is for, %2$s the name of a setting such as “API address” */
  detail = g_strdup_printf (_("%1$s; another one if you change “%2$s”"), purpose, setting->label);
  add_fact (facts, host, detail);
}

/**
 * eks_connector_words_hosts:
 * @connector: a connector
 *
 * Returns: (transfer full) (element-type EksConnectorFact): the hosts that it can make the client talk to, and what for
 */
GPtrArray *
eks_connector_words_hosts (EksConnector *connector)
{
  GPtrArray *facts;
  const EksAuth *auth;

  g_return_val_if_fail (EKS_IS_CONNECTOR (connector), NULL);

  facts = new_list ();
  auth = eks_connector_get_auth (connector);
  /* TRANSLATORS: what a host is for */
  if (eks_connector_reads_files (connector))
    add_fact (facts, _("No host"), _("it reads files in a folder of this computer"));
  else
    add_host (facts, connector, eks_connector_get_base_url (connector), _("gives the records"));
  if (auth != NULL && auth->kind == EKS_AUTH_OAUTH2 && auth->token_url != NULL)
    /* TRANSLATORS: what a host is for */
    add_host (facts, connector, auth->token_url, _("gives access tokens"));
  return facts;
}

static char *
describe_streams (EksEntity *entity)
{
  GPtrArray *streams = eks_entity_get_streams (entity);
  GPtrArray *routes = eks_entity_get_routes (entity);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < streams->len; i++)
    {
      const EksStream *stream = g_ptr_array_index (streams, i);
      g_string_append (text, i > 0 ? ", " : "");
      /* TRANSLATORS: %1$s is an address, %2$s is “documented” or “assumed” */
      g_string_append_printf (text, _("%1$s (%2$s)"), stream->path, stream->assumed ? _("assumed") : _("documented"));
    }
  for (guint i = 0; i < routes->len; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", ((const EksRoute *) g_ptr_array_index (routes, i))->path);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * eks_connector_words_reads:
 * @connector: a connector
 *
 * Returns: (transfer full) (element-type EksConnectorFact): what it reads, each with the addresses
 */
GPtrArray *
eks_connector_words_reads (EksConnector *connector)
{
  GPtrArray *facts, *entities;

  g_return_val_if_fail (EKS_IS_CONNECTOR (connector), NULL);

  facts = new_list ();
  entities = eks_connector_get_entities (connector);
  for (guint i = 0; i < entities->len; i++)
    {
      EksEntity *entity = g_ptr_array_index (entities, i);
      g_autofree char *streams = describe_streams (entity);
      add_fact (facts, eks_entity_get_label (entity), streams);
    }
  return facts;
}

/* Where a secret goes. The client gives it to the host that it is for, and to no other. */
static char *
describe_secret (const EksAuth *auth)
{
  switch (auth->kind)
    {
    case EKS_AUTH_HEADER:
      /* TRANSLATORS: where a secret such as an API key is sent; %s is the name of a header such as Authorization */
      return g_strdup_printf (_("in the header %s of every request for records"), auth->name);
    case EKS_AUTH_QUERY:
      /* TRANSLATORS: where a secret such as an API key is sent; %s is the name of a parameter */
      return g_strdup_printf (_("as the parameter %s in the address of every request for records"), auth->name);
    case EKS_AUTH_BASIC:
      return g_strdup (_("as user name or password with every request for records"));
    case EKS_AUTH_OAUTH2:
      return g_strdup (_("to the host of access tokens alone; the records are asked for with the token"));
    case EKS_AUTH_NONE:
      break;
    }
  return g_strdup (_("nowhere: nothing in this connector uses it"));
}

static gboolean
uses_setting (const EksAuth *auth, const char *id)
{
  g_autofree char *name = g_strdup_printf ("{%s}", id);

  return (auth->name != NULL && strstr (auth->name, name) != NULL) || (auth->value != NULL && strstr (auth->value, name) != NULL);
}

static void
add_secrets (GPtrArray *facts, EksConnector *connector)
{
  const EksAuth unused = { .kind = EKS_AUTH_NONE };
  const EksAuth *auth = eks_connector_get_auth (connector) != NULL ? eks_connector_get_auth (connector) : &unused;
  GPtrArray *settings = eks_connector_get_settings (connector);

  for (guint i = 0; i < settings->len; i++)
    {
      const EksSetting *setting = g_ptr_array_index (settings, i);
      g_autofree char *where = NULL;
      if (setting->kind != EKS_SETTING_SECRET)
        continue;
      where = describe_secret (uses_setting (auth, setting->id) ? auth : &unused);
      add_fact (facts, setting->label, where);
    }
}

static void
add_actions (GPtrArray *facts, EksConnector *connector)
{
  GPtrArray *entities = eks_connector_get_entities (connector);

  for (guint i = 0; i < entities->len; i++)
    {
      EksEntity *entity = g_ptr_array_index (entities, i);
      GPtrArray *actions = eks_entity_get_actions (entity);
      for (guint j = 0; j < actions->len; j++)
        {
          const EksAction *action = g_ptr_array_index (actions, j);
          /* TRANSLATORS: something that a connector can do: %1$s is a kind of record such as “Mass send”, %2$s a word such as “Pause” */
          g_autofree char *title = g_strdup_printf (_("%1$s: %2$s"), eks_entity_get_label (entity), action->label);
          /* TRANSLATORS: %s is an address */
          g_autofree char *detail = g_strdup_printf (_("POST %s, where you allow it on a connection, and after asking each time"), action->path);
          add_fact (facts, title, detail);
        }
    }
}

/**
 * eks_connector_words_sends:
 * @connector: a connector
 *
 * Returns: (transfer full) (element-type EksConnectorFact): secrets and where they go, and every request that is more than a
 *   question; empty if it only asks, and without a secret
 */
GPtrArray *
eks_connector_words_sends (EksConnector *connector)
{
  GPtrArray *facts;
  const EksAuth *auth;

  g_return_val_if_fail (EKS_IS_CONNECTOR (connector), NULL);

  facts = new_list ();
  auth = eks_connector_get_auth (connector);
  add_secrets (facts, connector);
  if (auth != NULL && auth->kind == EKS_AUTH_OAUTH2 && auth->token_url != NULL)
    {
      g_autofree char *request = g_strdup_printf ("POST %s", auth->token_url);
      /* TRANSLATORS: a request that a connector makes */
      add_fact (facts, _("Request for an access token"), request);
    }
  add_actions (facts, connector);
  return facts;
}
