/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys of SSH: those that servers are known by, and those that people sign in with. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EksSshPeer:
 * @pins: (nullable): the fingerprints that somebody has confirmed
 * @fingerprint: (owned) (nullable): what the server showed last
 * @kind: (owned) (nullable): of it: `ED25519`
 * @known: whether it is one of @pins
 *
 * What a server is known by. As the data of eks_ssh_peer_check_cb(), libcurl lets nothing out before it agrees.
 */
typedef struct
{
  const char *const *pins;
  char *fingerprint;
  char *kind;
  gboolean known;
} EksSshPeer;

int eks_ssh_peer_check_cb (void *data, int kind, const char *key, size_t length);
void eks_ssh_peer_set_error (const EksSshPeer *self, const char *server, GError **error);
void eks_ssh_peer_clear (EksSshPeer *self);

char *eks_ssh_make_fingerprint (const void *key, gsize length);
gboolean eks_ssh_is_rsa_key (const char *text, gsize length);

G_END_DECLS
