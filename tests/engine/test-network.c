/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for a host that is not there yet. */

#include "config.h"

#include "eks-network.h"
#include "eks-test-support.h"

/* 2026-06-15 10:00 UTC */
#define NOW (G_GINT64_CONSTANT (1781517600) * G_USEC_PER_SEC)

static void
on_waiting (const char *host, gpointer data)
{
  GString *told = data;

  g_string_append_printf (told, "%s;", host);
}

static char *
listen (GSocketService **service)
{
  g_autoptr (GError) error = NULL;
  guint16 port;

  *service = g_socket_service_new ();
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (*service), NULL, &error);
  g_assert_no_error (error);
  return g_strdup_printf ("http://127.0.0.1:%u/v2", port);
}

static void
test_there (void)
{
  g_autoptr (EksTestClock) clock = eks_test_clock_new (NOW);
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GSocketService) service = NULL;
  g_autofree char *address = listen (&service);
  g_autoptr (GError) error = NULL;

  g_assert_true (eks_network_wait_for (address, EKS_CLOCK (clock), on_waiting, told, NULL, &error));
  g_assert_cmpint (eks_test_clock_get_slept (clock), ==, 0);
  /* nobody listens there: whoever says so is a network */
  g_socket_listener_close (G_SOCKET_LISTENER (service));
  g_assert_true (eks_network_wait_for (address, EKS_CLOCK (clock), on_waiting, told, NULL, &error));
  g_assert_cmpint (eks_test_clock_get_slept (clock), ==, 0);
  g_assert_cmpstr (told->str, ==, "");
}

/* A name that nobody knows, as every name is without a network. */
static void
test_not_there (void)
{
  g_autoptr (EksTestClock) clock = eks_test_clock_new (NOW);
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (eks_network_wait_for ("https://nowhere.invalid/api", EKS_CLOCK (clock), on_waiting, told, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (eks_test_clock_get_slept (clock), >=, EKS_NETWORK_PATIENCE);
  g_assert_cmpint (eks_test_clock_get_slept (clock), <=, EKS_NETWORK_PATIENCE + 10 * G_USEC_PER_SEC);
  g_assert_cmpstr (told->str, ==, "nowhere.invalid;");
}

static void
on_cancel (const char *host, gpointer data)
{
  g_cancellable_cancel (data);
}

static void
test_cancelled (void)
{
  g_autoptr (EksTestClock) clock = eks_test_clock_new (NOW);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (eks_network_wait_for ("https://nowhere.invalid/api", EKS_CLOCK (clock), on_cancel, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Neither a folder nor the demo organisation is in a network. */
static void
test_needs_none (void)
{
  g_autoptr (EksTestFolder) store = eks_test_folder_new ();
  g_autoptr (EksTestClock) clock = eks_test_clock_new (NOW);
  g_autoptr (EksEnvironment) environment = eks_environment_new (store, EKS_CLOCK (clock));
  g_autoptr (EksJob) job = eks_job_new ();

  eks_job_set_connection_id (job, EKS_DEMO_CONNECTION);
  g_assert_true (eks_network_wait (environment, job, NULL, NULL, NULL, NULL));
  eks_job_set_connection_id (job, "nobody");
  g_assert_true (eks_network_wait (environment, job, NULL, NULL, NULL, NULL));
  g_assert_cmpint (eks_test_clock_get_slept (clock), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network/there", test_there);
  g_test_add_func ("/network/not-there", test_not_there);
  g_test_add_func ("/network/cancelled", test_cancelled);
  g_test_add_func ("/network/needs-none", test_needs_none);
  return g_test_run ();
}
