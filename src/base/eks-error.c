/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one error domain, its stable codes and the exit status of each. */

#include "config.h"

#include "eks-error.h"

#include <gio/gio.h>

G_DEFINE_QUARK (eks-error-quark, eks_error)

typedef struct
{
  const char *code;
  int exit_status;
} ErrorInfo;

static const ErrorInfo error_infos[] = {
  [EKS_ERROR_FAILED] = { "failed", 1 },
  [EKS_ERROR_USAGE] = { "usage", 2 },
  [EKS_ERROR_INVALID_JOB] = { "invalid-job", 2 },
  [EKS_ERROR_NEWER_VERSION] = { "newer-version", 2 },
  [EKS_ERROR_INVALID_CONNECTOR] = { "invalid-connector", 2 },
  [EKS_ERROR_NOT_FOUND] = { "not-found", 2 },
  [EKS_ERROR_SECRET_MISSING] = { "secret-missing", 2 },
  [EKS_ERROR_KEYRING] = { "keyring", 1 },
  [EKS_ERROR_SOURCE_UNREACHABLE] = { "source-unreachable", 3 },
  [EKS_ERROR_SOURCE_REFUSED] = { "source-refused", 3 },
  [EKS_ERROR_SOURCE_MISSING] = { "source-missing", 3 },
  [EKS_ERROR_SOURCE_INVALID] = { "source-invalid", 3 },
  [EKS_ERROR_SOURCE_REPEATED] = { "source-repeated", 3 },
  [EKS_ERROR_SOURCE_LIMIT] = { "source-limit", 3 },
  [EKS_ERROR_DELIVERY] = { "delivery", 4 },
  [EKS_ERROR_NO_SPACE] = { "no-space", 4 },
  [EKS_ERROR_ENCRYPTION] = { "encryption", 5 },
  [EKS_ERROR_GUARD] = { "guard", 6 },
  [EKS_ERROR_UNCERTAIN] = { "uncertain", 3 },
  [EKS_ERROR_BUSY] = { "busy", 1 },
  [EKS_ERROR_DELIVERY_REFUSED] = { "delivery-refused", 4 },
  [EKS_ERROR_PEER_UNKNOWN] = { "peer-unknown", 4 },
  [EKS_ERROR_PEER_CHANGED] = { "peer-changed", 4 },
  [EKS_ERROR_HISTORY_BUSY] = { "history-busy", 1 },
};

/**
 * eks_error_is_cancelled:
 * @error: (nullable): an error
 *
 * Returns: %TRUE if @error says that the person cancelled.
 */
gboolean
eks_error_is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/**
 * eks_error_get_code:
 * @error: an error of any domain
 *
 * The stable name of an error for scripts, such as `source-refused`; `cancelled` for
 * cancellation and `failed` for errors of other domains.
 *
 * Returns: (transfer none): the name
 */
const char *
eks_error_get_code (const GError *error)
{
  g_return_val_if_fail (error != NULL, "failed");

  if (eks_error_is_cancelled (error))
    return "cancelled";
  if (error->domain == EKS_ERROR && error->code >= 0 && error->code < (int) G_N_ELEMENTS (error_infos))
    return error_infos[error->code].code;
  return error_infos[EKS_ERROR_FAILED].code;
}

/**
 * eks_error_get_exit_status:
 * @error: (nullable): an error of any domain, or %NULL for success
 *
 * Returns: the exit status that eksport-cli documents for @error
 */
int
eks_error_get_exit_status (const GError *error)
{
  if (error == NULL)
    return 0;
  if (eks_error_is_cancelled (error))
    return 130;
  if (error->domain == EKS_ERROR && error->code >= 0 && error->code < (int) G_N_ELEMENTS (error_infos))
    return error_infos[error->code].exit_status;
  return error_infos[EKS_ERROR_FAILED].exit_status;
}

/**
 * eks_error_set_from_io:
 * @error: (out) (optional): where the translated error goes
 * @fallback: the code for errors that have no better one
 * @io_error: an error from GIO
 * @context: what was being done, in words for a person, e.g. “Writing “x.csv””
 *
 * Brings an error of a file or stream into our domain: a full disk becomes
 * %EKS_ERROR_NO_SPACE, cancellation and errors that are ours already keep their identity.
 */
void
eks_error_set_from_io (GError **error, EksError fallback, const GError *io_error, const char *context)
{
  g_return_if_fail (io_error != NULL && context != NULL);

  if (eks_error_is_cancelled (io_error) || io_error->domain == EKS_ERROR)
    {
      if (error != NULL)
        *error = g_error_copy (io_error);
      return;
    }
  if (g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    fallback = EKS_ERROR_NO_SPACE;
  g_set_error (error, EKS_ERROR, fallback, "%s: %s", context, io_error->message);
}
