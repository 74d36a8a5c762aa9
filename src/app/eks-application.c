/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application: one instance, one environment, its actions and windows. */

#include "config.h"

#include "eks-application.h"

#include "eks-window.h"
#include "eks-wizard.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

struct _EksApplication
{
  AdwApplication parent_instance;

  EksEnvironment *environment; /* (owned) */
};

G_DEFINE_FINAL_TYPE (EksApplication, eks_application, ADW_TYPE_APPLICATION)

static gboolean
on_terminate (gpointer data)
{
  g_application_quit (data);
  return G_SOURCE_CONTINUE;
}

static void
eks_application_startup (GApplication *application)
{
  EksApplication *self = EKS_APPLICATION (application);
  g_autoptr (EksClock) clock = eks_clock_new ();

  G_APPLICATION_CLASS (eks_application_parent_class)->startup (application);
  self->environment = eks_environment_new (NULL, clock);
  g_unix_signal_add (SIGTERM, on_terminate, self);
}

static void
eks_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = eks_window_new (EKS_APPLICATION (application));
  gtk_window_present (window);
}

static void
eks_application_dispose (GObject *object)
{
  g_clear_object (&EKS_APPLICATION (object)->environment);
  G_OBJECT_CLASS (eks_application_parent_class)->dispose (object);
}

static void
eks_application_class_init (EksApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eks_application_dispose;
  G_APPLICATION_CLASS (klass)->startup = eks_application_startup;
  G_APPLICATION_CLASS (klass)->activate = eks_application_activate;
}

static void
eks_application_init (EksApplication *self)
{
}

/**
 * eks_application_new:
 *
 * Returns: (transfer full): the application
 */
EksApplication *
eks_application_new (void)
{
  return g_object_new (EKS_TYPE_APPLICATION,
                       "application-id", EKS_APP_ID,
                       "resource-base-path", "/io/github/eksport/Eksport",
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}

/**
 * eks_application_get_environment:
 * @self: the application, after its start-up
 *
 * Returns: (transfer none): connectors, store, history, keys
 */
EksEnvironment *
eks_application_get_environment (EksApplication *self)
{
  g_return_val_if_fail (EKS_IS_APPLICATION (self), NULL);
  return self->environment;
}
