/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eksport-cli demo: the demo organisation as a server of its own, to try Eksport and to see it fail. */

#include "config.h"

#include "eks-command.h"
#include "eks-demo-server.h"
#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

typedef struct
{
  int port;
  int seed;
  gint64 records;
  int page_latency;
  char *faults;
  gboolean list_faults;
} DemoData;

static gpointer
demo_new_data (void)
{
  const EksDemoOptions defaults = EKS_DEMO_OPTIONS_INIT;
  DemoData *self = g_new0 (DemoData, 1);

  self->seed = (int) defaults.seed;
  self->records = (gint64) defaults.records;
  return self;
}

static void
demo_free_data (gpointer data)
{
  DemoData *self = data;

  g_free (self->faults);
  g_free (self);
}

static GOptionEntry *
demo_make_options (gpointer data)
{
  DemoData *self = data;
  const GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_INT, &self->port, N_("Port on 127.0.0.1; any that is free unless given"), N_("N") },
    { "seed", 0, 0, G_OPTION_ARG_INT, &self->seed, N_("Same seed, same data"), N_("N") },
    { "records", 0, 0, G_OPTION_ARG_INT64, &self->records, N_("Number of onboarding sessions, up to 10,000,000"), N_("N") },
    { "page-latency", 0, 0, G_OPTION_ARG_INT, &self->page_latency, N_("Milliseconds that each page takes"), N_("MS") },
    { "faults", 0, 0, G_OPTION_ARG_STRING, &self->faults, N_("What goes wrong; see --list-faults"), N_("SPEC") },
    { "list-faults", 0, 0, G_OPTION_ARG_NONE, &self->list_faults, N_("Explain what --faults understands"), NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static gboolean
check_options (const DemoData *self, GError **error)
{
  if (self->port >= 0 && self->port <= 65535 && self->seed >= 0 && self->records >= 0 && self->records <= 10000000 && self->page_latency >= 0)
    return TRUE;
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, _("An option is out of its range; --help tells the ranges"));
  return FALSE;
}

static gboolean
quit_cb (GCancellable *cancellable, gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
wait_until_cancelled (GCancellable *cancellable)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GSource) source = g_cancellable_source_new (cancellable);

  g_source_set_callback (source, G_SOURCE_FUNC (quit_cb), loop, NULL);
  g_source_attach (source, NULL);
  g_main_loop_run (loop);
  g_source_destroy (source);
}

static int
demo_run (EksCommandLine *line, gpointer data, const char *const *arguments, GError **error)
{
  DemoData *self = data;
  EksDemoOptions options = EKS_DEMO_OPTIONS_INIT;
  g_autoptr (EksDemoServer) server = NULL;
  g_autofree char *description = NULL;

  if (!eks_command_expect_arguments (arguments, 0, 0, error) || !check_options (self, error))
    return 2;
  if (self->list_faults)
    {
      g_autofree char *text = eks_demo_faults_describe ();
      g_print ("%s", text);
      return 0;
    }
  options.port = (guint16) self->port;
  options.seed = (guint32) self->seed;
  options.records = (guint64) self->records;
  options.page_latency_ms = (guint) self->page_latency;
  options.faults = self->faults;
  options.now = eks_clock_get_real_time (eks_environment_get_clock (line->environment));
  server = eks_demo_server_new (&options);
  if (!eks_demo_server_start (server, error))
    return 2;
  description = eks_demo_server_describe (server);
  g_print ("%s\n", description);
  fflush (stdout);
  wait_until_cancelled (line->cancellable);
  eks_demo_server_stop (server);
  return 0;
}

const EksCommand eks_command_demo = {
  .name = "demo",
  .summary = N_("Serve the demo organisation on this machine until interrupted"),
  .description = N_("The first line of the output is JSON: the base URL of each system. The key of a system is demo-key-SYSTEM."),
  .make_options = demo_make_options,
  .new_data = demo_new_data,
  .free_data = demo_free_data,
  .run = demo_run,
};
