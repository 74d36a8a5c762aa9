/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one error domain: what went wrong in the terms of an export. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define EKS_ERROR (eks_error_quark ())
GQuark eks_error_quark (void);

/**
 * EksError:
 * @EKS_ERROR_FAILED: something failed that has no code of its own
 * @EKS_ERROR_USAGE: the command line is wrong
 * @EKS_ERROR_INVALID_JOB: a job file or a choice in it cannot be used
 * @EKS_ERROR_NEWER_VERSION: the file was written by a newer Eksport
 * @EKS_ERROR_INVALID_CONNECTOR: a connector description cannot be used
 * @EKS_ERROR_NOT_FOUND: a saved export, a connection or a file does not exist
 * @EKS_ERROR_SECRET_MISSING: the secret is neither in the keyring nor in the environment
 * @EKS_ERROR_KEYRING: the keyring refused
 * @EKS_ERROR_SOURCE_UNREACHABLE: no answer: name, network, TLS, time-out, retries used up
 * @EKS_ERROR_SOURCE_REFUSED: the service does not accept the credential or the question
 * @EKS_ERROR_SOURCE_MISSING: the service does not know the address (HTTP 404)
 * @EKS_ERROR_SOURCE_INVALID: the answer is broken, cut or not what the connector describes
 * @EKS_ERROR_SOURCE_REPEATED: the service sent the same page twice
 * @EKS_ERROR_SOURCE_LIMIT: the answer is larger than the limits allow
 * @EKS_ERROR_DELIVERY: the file could not be put where it belongs
 * @EKS_ERROR_NO_SPACE: the disk is full
 * @EKS_ERROR_ENCRYPTION: encryption failed or a key cannot be used
 * @EKS_ERROR_GUARD: a guard stopped the export (no rows, a column vanished)
 * @EKS_ERROR_UNCERTAIN: an action was sent and may have been done, but no answer says so
 * @EKS_ERROR_BUSY: another run of the same export is under way
 * @EKS_ERROR_DELIVERY_REFUSED: the place that the file goes to does not accept the user or the credential
 * @EKS_ERROR_PEER_UNKNOWN: a server showed a host key that nobody has confirmed; nothing was sent
 * @EKS_ERROR_PEER_CHANGED: a server is not the one that was confirmed: other host key, certificate not valid; nothing was sent
 * @EKS_ERROR_HISTORY_BUSY: another program holds the history for longer than can be waited for
 *
 * Error codes. A code never changes its meaning: scripts rely on
 * eks_error_get_code() and on the exit status of eksport-cli. Cancellation keeps its own
 * identity, %G_IO_ERROR_CANCELLED.
 */
typedef enum
{
  EKS_ERROR_FAILED,
  EKS_ERROR_USAGE,
  EKS_ERROR_INVALID_JOB,
  EKS_ERROR_NEWER_VERSION,
  EKS_ERROR_INVALID_CONNECTOR,
  EKS_ERROR_NOT_FOUND,
  EKS_ERROR_SECRET_MISSING,
  EKS_ERROR_KEYRING,
  EKS_ERROR_SOURCE_UNREACHABLE,
  EKS_ERROR_SOURCE_REFUSED,
  EKS_ERROR_SOURCE_MISSING,
  EKS_ERROR_SOURCE_INVALID,
  EKS_ERROR_SOURCE_REPEATED,
  EKS_ERROR_SOURCE_LIMIT,
  EKS_ERROR_DELIVERY,
  EKS_ERROR_NO_SPACE,
  EKS_ERROR_ENCRYPTION,
  EKS_ERROR_GUARD,
  EKS_ERROR_UNCERTAIN,
  EKS_ERROR_BUSY,
  EKS_ERROR_DELIVERY_REFUSED,
  EKS_ERROR_PEER_UNKNOWN,
  EKS_ERROR_PEER_CHANGED,
  EKS_ERROR_HISTORY_BUSY,
} EksError;

const char *eks_error_get_code (const GError *error);
int eks_error_get_exit_status (const GError *error);
gboolean eks_error_is_cancelled (const GError *error);
void eks_error_set_from_io (GError **error, EksError fallback, const GError *io_error, const char *context);

G_END_DECLS
