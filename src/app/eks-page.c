/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A step of the wizard. The job is the only state: a page that comes into view is made from it. */

#include "config.h"

#include "eks-page.h"

typedef struct
{
  EksApplication *application; /* (unowned): lives longer than every window */
  EksJob *job;                 /* (owned) */
  EksConnector *connector;     /* (owned) (nullable): of the job's connection at the last look */
} EksPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (EksPage, eks_page, ADW_TYPE_BIN)

static void
eks_page_dispose (GObject *object)
{
  EksPagePrivate *priv = eks_page_get_instance_private (EKS_PAGE (object));

  g_clear_object (&priv->job);
  g_clear_object (&priv->connector);
  G_OBJECT_CLASS (eks_page_parent_class)->dispose (object);
}

static void
eks_page_class_init (EksPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_page_dispose;
}

static void
eks_page_init (EksPage *self)
{
}

/**
 * eks_page_open:
 * @self: a page
 * @application: the application
 * @job: the job that the wizard edits
 *
 * Gives the page its job. Called once, before the page is first shown.
 */
void
eks_page_open (EksPage *self, EksApplication *application, EksJob *job)
{
  EksPagePrivate *priv = eks_page_get_instance_private (self);

  g_return_if_fail (EKS_IS_PAGE (self) && EKS_IS_APPLICATION (application) && EKS_IS_JOB (job) && priv->job == NULL);

  priv->application = application;
  priv->job = g_object_ref (job);
}

/**
 * eks_page_refresh:
 * @self: a page with a job
 *
 * Makes the page show the job as it is now.
 */
void
eks_page_refresh (EksPage *self)
{
  EksPagePrivate *priv = eks_page_get_instance_private (self);

  g_return_if_fail (EKS_IS_PAGE (self) && priv->job != NULL);

  g_clear_object (&priv->connector);
  priv->connector = eks_environment_find_job_connector (eks_page_get_environment (self), priv->job, NULL);
  EKS_PAGE_GET_CLASS (self)->refresh (self);
}

/**
 * eks_page_get_application:
 * @self: a page with a job
 *
 * Returns: (transfer none): the application
 */
EksApplication *
eks_page_get_application (EksPage *self)
{
  EksPagePrivate *priv = eks_page_get_instance_private (self);

  g_return_val_if_fail (EKS_IS_PAGE (self), NULL);
  return priv->application;
}

/**
 * eks_page_get_environment:
 * @self: a page with a job
 *
 * Returns: (transfer none): connectors, store, keys
 */
EksEnvironment *
eks_page_get_environment (EksPage *self)
{
  return eks_application_get_environment (eks_page_get_application (self));
}

/**
 * eks_page_get_job:
 * @self: a page with a job
 *
 * Returns: (transfer none): the job that the wizard edits
 */
EksJob *
eks_page_get_job (EksPage *self)
{
  EksPagePrivate *priv = eks_page_get_instance_private (self);

  g_return_val_if_fail (EKS_IS_PAGE (self), NULL);
  return priv->job;
}

/**
 * eks_page_get_table:
 * @self: a page with a job
 *
 * Returns: (transfer none): the table that the wizard edits; it is always there
 */
EksTable *
eks_page_get_table (EksPage *self)
{
  return eks_job_get_table (eks_page_get_job (self), 0);
}

/**
 * eks_page_get_connector:
 * @self: a page with a job
 *
 * Returns: (transfer none) (nullable): the connector of the job's connection, as of the last refresh
 */
EksConnector *
eks_page_get_connector (EksPage *self)
{
  EksPagePrivate *priv = eks_page_get_instance_private (self);

  g_return_val_if_fail (EKS_IS_PAGE (self), NULL);
  return priv->connector;
}

/**
 * eks_page_get_entity:
 * @self: a page with a job
 *
 * Returns: (transfer none) (nullable): what is exported, as of the last refresh
 */
EksEntity *
eks_page_get_entity (EksPage *self)
{
  EksConnector *connector = eks_page_get_connector (self);
  const char *id = eks_table_get_entity (eks_page_get_table (self));

  return connector != NULL && id != NULL ? eks_connector_find_entity (connector, id) : NULL;
}

/**
 * eks_page_get_window:
 * @self: a page inside of a window
 *
 * Returns: (transfer none) (nullable): the window, to be the parent of dialogs
 */
GtkWindow *
eks_page_get_window (EksPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}
