/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection made ready to ask questions. It holds secrets, so it lives only as long as a run needs it. */

#include "config.h"

#include "eks-account.h"

/* An entity of the connector whose records come from another account. */
typedef struct
{
  EksAccount *account; /* (owned) */
  EksEntity *entity;   /* (owned): what they are there */
} Related;

struct _EksAccount
{
  GObject parent_instance;

  EksConnection *connection; /* (owned) */
  EksConnector *connector;   /* (owned) */
  GHashTable *settings;      /* (owned) (element-type utf8 utf8): secrets included */
  EksFileSet *files;         /* (owned) (nullable): in place of a service */
  GHashTable *related;       /* (owned) (element-type utf8 Related): by the id of the entity here */
};

G_DEFINE_FINAL_TYPE (EksAccount, eks_account, G_TYPE_OBJECT)

static void
related_free (Related *related)
{
  g_object_unref (related->account);
  g_object_unref (related->entity);
  g_free (related);
}

static void
eks_account_dispose (GObject *object)
{
  EksAccount *self = EKS_ACCOUNT (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->connector);
  g_clear_object (&self->files);
  g_clear_pointer (&self->related, g_hash_table_unref);
  g_clear_pointer (&self->settings, g_hash_table_unref);
  G_OBJECT_CLASS (eks_account_parent_class)->dispose (object);
}

static void
eks_account_class_init (EksAccountClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_account_dispose;
}

static void
eks_account_init (EksAccount *self)
{
  self->related = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) related_free);
}

/**
 * eks_account_new:
 * @connection: the connection
 * @connector: its connector
 * @settings: (element-type utf8 utf8): the values of all settings, secrets included
 *
 * Immutable; may be used from any thread.
 *
 * Returns: (transfer full): an account
 */
EksAccount *
eks_account_new (EksConnection *connection, EksConnector *connector, GHashTable *settings)
{
  EksAccount *self;

  g_return_val_if_fail (EKS_IS_CONNECTION (connection) && EKS_IS_CONNECTOR (connector) && settings != NULL, NULL);

  self = g_object_new (EKS_TYPE_ACCOUNT, NULL);
  self->connection = g_object_ref (connection);
  self->connector = g_object_ref (connector);
  self->settings = g_hash_table_ref (settings);
  return self;
}

/**
 * eks_account_new_extended:
 * @base: an account
 * @connector: its connector, with more in it
 *
 * Returns: (transfer full): the same account with that connector
 */
EksAccount *
eks_account_new_extended (EksAccount *base, EksConnector *connector)
{
  EksAccount *self;

  g_return_val_if_fail (EKS_IS_ACCOUNT (base), NULL);

  self = eks_account_new (base->connection, connector, base->settings);
  g_set_object (&self->files, base->files);
  return self;
}

/**
 * eks_account_set_files:
 * @self: an account that nobody else has yet
 * @files: files that were looked at; its connector has their fields
 */
void
eks_account_set_files (EksAccount *self, EksFileSet *files)
{
  g_return_if_fail (EKS_IS_ACCOUNT (self) && EKS_IS_FILE_SET (files));
  g_set_object (&self->files, files);
}

/**
 * eks_account_get_files:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): its files, if it has files in place of a service
 */
EksFileSet *
eks_account_get_files (EksAccount *self)
{
  g_return_val_if_fail (EKS_IS_ACCOUNT (self), NULL);
  return self->files;
}

/**
 * eks_account_add_related:
 * @self: an account that nobody else has yet
 * @id: an entity of its connector
 * @other: the account that has the records
 * @entity: what they are called there
 */
void
eks_account_add_related (EksAccount *self, const char *id, EksAccount *other, const char *entity)
{
  Related *related;

  g_return_if_fail (EKS_IS_ACCOUNT (self) && id != NULL && EKS_IS_ACCOUNT (other) && entity != NULL);

  related = g_new0 (Related, 1);
  related->account = g_object_ref (other);
  related->entity = g_object_ref (eks_connector_find_entity (other->connector, entity));
  g_hash_table_insert (self->related, g_strdup (id), related);
}

/**
 * eks_account_open_related:
 * @self: an account
 * @id: an entity of its connector
 * @clock: the clock that waits are counted by
 * @entity: (inout): the entity; becomes the one of the account that has its records
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the account that has the records, open for questions; %NULL without an error if it is
 *   this one
 */
EksSource *
eks_account_open_related (EksAccount *self, const char *id, EksClock *clock, EksEntity **entity, GError **error)
{
  const Related *related;

  g_return_val_if_fail (EKS_IS_ACCOUNT (self) && id != NULL, NULL);

  related = g_hash_table_lookup (self->related, id);
  if (related == NULL)
    return NULL;
  *entity = related->entity;
  return eks_account_open_source (related->account, clock, error);
}

/**
 * eks_account_get_connection:
 * @self: an account
 *
 * Returns: (transfer none): its connection
 */
EksConnection *
eks_account_get_connection (EksAccount *self)
{
  g_return_val_if_fail (EKS_IS_ACCOUNT (self), NULL);
  return self->connection;
}

/**
 * eks_account_get_connector:
 * @self: an account
 *
 * Returns: (transfer none): its connector
 */
EksConnector *
eks_account_get_connector (EksAccount *self)
{
  g_return_val_if_fail (EKS_IS_ACCOUNT (self), NULL);
  return self->connector;
}

/**
 * eks_account_get_zone:
 * @self: an account
 *
 * Returns: (transfer none): the time zone that its days and periods are meant in
 */
const char *
eks_account_get_zone (EksAccount *self)
{
  const char *zone;

  g_return_val_if_fail (EKS_IS_ACCOUNT (self), NULL);

  zone = eks_connection_get_time_zone (self->connection);
  return zone != NULL ? zone : eks_connector_get_time_zone (self->connector);
}

/**
 * eks_account_open_source:
 * @self: an account
 * @clock: the clock that waits are counted by
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the account, open for questions
 */
EksSource *
eks_account_open_source (EksAccount *self, EksClock *clock, GError **error)
{
  EksSource *source;

  g_return_val_if_fail (EKS_IS_ACCOUNT (self) && EKS_IS_CLOCK (clock), NULL);
  if (self->files != NULL)
    return eks_source_new_for_files (self->connector, self->files);
  source = eks_source_new (self->connector, self->settings, clock, error);
  if (source != NULL)
    {
      eks_source_allow_actions (source, eks_connection_get_actions (self->connection));
      eks_source_set_zone (source, eks_account_get_zone (self));
    }
  return source;
}
