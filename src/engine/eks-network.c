/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether there is a network is asked of the only one who matters: the host that the data come from. What the system says about
 * its network is not asked: in a container, behind a tunnel or without a network manager it is wrong as often as not. */

#include "config.h"

#include "eks-network.h"

#include "eks-error.h"

#define TRY_SECONDS 10
#define PAUSE_US (5 * G_USEC_PER_SEC)

/* Through a proxy the host itself may be out of reach, and all is well. */
static gboolean
goes_direct (const char *address, GCancellable *cancellable)
{
  g_auto (GStrv) proxies = g_proxy_resolver_lookup (g_proxy_resolver_get_default (), address, cancellable, NULL);

  return proxies == NULL || proxies[0] == NULL || g_str_equal (proxies[0], "direct://");
}

/* Refused is an answer, too: there is a network. */
static gboolean
is_reachable (GSocketConnectable *host, GCancellable *cancellable)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  g_socket_client_set_timeout (client, TRY_SECONDS);
  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect (client, host, cancellable, &error);
  return connection != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

/**
 * eks_network_wait_for:
 * @address: an address that begins with https:// or http://
 * @clock: the clock that waits
 * @waiting: (nullable) (scope call): told if it has to be waited for
 * @data: data for @waiting
 * @cancellable: (nullable): ends the wait
 * @error: return location
 *
 * Waits until somebody answers there, for %EKS_NETWORK_PATIENCE at most. Blocks; any thread.
 *
 * Returns: %FALSE only with %G_IO_ERROR_CANCELLED: who is still not there then is found out by whoever asks
 */
gboolean
eks_network_wait_for (const char *address, EksClock *clock, EksNetworkWaiting waiting, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSocketConnectable) host = NULL;
  gint64 began;

  g_return_val_if_fail (address != NULL && EKS_IS_CLOCK (clock), FALSE);

  host = g_network_address_parse_uri (address, 443, NULL);
  if (host == NULL || !goes_direct (address, cancellable))
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
  began = eks_clock_get_real_time (clock);
  for (guint i = 0; !is_reachable (host, cancellable); i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (i == 0 && waiting != NULL)
        waiting (g_network_address_get_hostname (G_NETWORK_ADDRESS (host)), data);
      /* by the clock, which may be set just now; so by the number of tries as well */
      if (eks_clock_get_real_time (clock) - began >= EKS_NETWORK_PATIENCE || i >= EKS_NETWORK_PATIENCE / PAUSE_US)
        break;
      if (!eks_clock_sleep (clock, PAUSE_US, cancellable, error))
        return FALSE;
    }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* (transfer full) (nullable): where the data of a connection come from; %NULL if from nowhere in a network */
static char *
find_address (EksEnvironment *environment, EksJob *job)
{
  g_autoptr (EksConnection) connection = eks_environment_get_job_connection (environment, job, NULL);
  g_autoptr (EksConnector) connector = NULL;
  GPtrArray *settings;

  if (connection == NULL || eks_environment_is_demo (eks_connection_get_id (connection)))
    return NULL;
  connector = eks_environment_find_base_connector (environment, connection, NULL);
  settings = connector != NULL ? eks_connector_get_settings (connector) : NULL;
  for (guint i = 0; settings != NULL && i < settings->len; i++)
    {
      const EksSetting *setting = g_ptr_array_index (settings, i);
      const char *value = setting->kind == EKS_SETTING_URL ? eks_connection_get_setting (connection, setting->id) : NULL;
      if (setting->kind == EKS_SETTING_URL && (value != NULL || setting->fallback != NULL))
        return g_strdup (value != NULL ? value : setting->fallback);
    }
  return NULL;
}

/**
 * eks_network_wait:
 * @environment: an environment
 * @job: an export that is about to run
 * @waiting: (nullable) (scope call): told if it has to be waited for
 * @data: data for @waiting
 * @cancellable: (nullable): ends the wait
 * @error: return location
 *
 * Waits for the host that the data of @job come from; see eks_network_wait_for(). What comes from a folder, or from the demo
 * organisation, needs no network.
 *
 * Returns: %FALSE only with %G_IO_ERROR_CANCELLED
 */
gboolean
eks_network_wait (EksEnvironment *environment, EksJob *job, EksNetworkWaiting waiting, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *address = NULL;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), FALSE);

  address = find_address (environment, job);
  return address == NULL || eks_network_wait_for (address, eks_environment_get_clock (environment), waiting, data, cancellable, error);
}
