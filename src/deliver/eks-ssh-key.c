/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server is the one that somebody confirmed, or nothing is sent to it. */

#include "config.h"

#include "eks-ssh-key.h"

#include "eks-error.h"

#include <curl/curl.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_KEY_BYTES 65536

/**
 * eks_ssh_make_fingerprint:
 * @key: a public key as SSH transmits it (RFC 4253, 6.6)
 * @length: its length
 *
 * Returns: (transfer full): `SHA256:` and 43 characters, as OpenSSH writes it
 */
char *
eks_ssh_make_fingerprint (const void *key, gsize length)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *encoded = NULL;
  guint8 digest[32];
  gsize digest_length = sizeof digest;

  g_checksum_update (checksum, key, (gssize) length);
  g_checksum_get_digest (checksum, digest, &digest_length);
  encoded = g_base64_encode (digest, digest_length);
  encoded[strcspn (encoded, "=")] = '\0';
  return g_strconcat ("SHA256:", encoded, NULL);
}

static const char *
get_kind (int kind)
{
  switch (kind)
    {
    case CURLKHTYPE_ED25519:
      return "ED25519";
    case CURLKHTYPE_ECDSA:
      return "ECDSA";
    case CURLKHTYPE_RSA:
      return "RSA";
    case CURLKHTYPE_DSS:
      return "DSA";
    default:
      return "?";
    }
}

/**
 * eks_ssh_peer_check_cb:
 * @data: an #EksSshPeer
 * @kind: what kind of key, enum curl_khtype
 * @key: what the server shows, as SSH transmits it
 * @length: its length
 *
 * For CURLOPT_SSH_HOSTKEYFUNCTION: called after the server has proved that it has the key, before anything about the user
 * is sent.
 *
 * Returns: CURLKHMATCH_OK if somebody has confirmed that key
 */
int
eks_ssh_peer_check_cb (void *data, int kind, const char *key, size_t length)
{
  EksSshPeer *self = data;

  eks_ssh_peer_clear (self);
  if (length == 0 || length > MAX_KEY_BYTES)
    return CURLKHMATCH_MISMATCH;
  self->fingerprint = eks_ssh_make_fingerprint (key, length);
  self->kind = g_strdup (get_kind (kind));
  self->known = self->pins != NULL && g_strv_contains (self->pins, self->fingerprint);
  return self->known ? CURLKHMATCH_OK : CURLKHMATCH_MISMATCH;
}

/**
 * eks_ssh_peer_set_error:
 * @self: what a server is known by
 * @server: the server as people know it
 * @error: return location
 *
 * Says that the server is not known or not the one it was, with the fingerprints.
 */
void
eks_ssh_peer_set_error (const EksSshPeer *self, const char *server, GError **error)
{
  g_autofree char *expected = NULL;

  if (self->fingerprint == NULL)
    {
      /* TRANSLATORS: %s is a server */
      g_set_error (error, EKS_ERROR, EKS_ERROR_PEER_CHANGED, _("“%s” did not prove which server it is. Nothing was sent."), server);
      return;
    }
  if (self->pins == NULL || self->pins[0] == NULL)
    {
      /* TRANSLATORS: %1$s is a server, %2$s the fingerprint of its key, %3$s its kind, such as ED25519; “host_key” stays */
      g_set_error (error, EKS_ERROR, EKS_ERROR_PEER_UNKNOWN,
                   _("Nobody has confirmed yet that “%1$s” is the right server. Its key is %2$s (%3$s). Compare that with what whoever looks after the server says, and confirm it: as “host_key” of the destination. Nothing was sent."),
                   server, self->fingerprint, self->kind);
      return;
    }
  expected = g_strjoinv (", ", (char **) self->pins);
  /* TRANSLATORS: %1$s is a server, %2$s the fingerprint of its key, %3$s its kind, such as ED25519, %4$s other fingerprints */
  g_set_error (error, EKS_ERROR, EKS_ERROR_PEER_CHANGED,
               _("“%1$s” is not the server that was confirmed, or has got a new key: it is %2$s (%3$s), confirmed was %4$s. Nothing was sent. Ask whoever looks after the server, by another way than this network, before you confirm the new key."),
               server, self->fingerprint, self->kind, expected);
}

/**
 * eks_ssh_peer_clear:
 * @self: what a server is known by
 *
 * Forgets what it showed.
 */
void
eks_ssh_peer_clear (EksSshPeer *self)
{
  g_clear_pointer (&self->fingerprint, g_free);
  g_clear_pointer (&self->kind, g_free);
  self->known = FALSE;
}

/* The public half stands in clear near the beginning of a file of OpenSSH's own kind. */
static gboolean
has_rsa_inside (const char *text, const char *end)
{
  const char *begin = memchr (text, '\n', (gsize) (end - text));
  g_autofree char *body = begin != NULL ? g_strndup (begin, (gsize) MIN (end - begin, 512)) : NULL;
  g_autofree guchar *decoded = NULL;
  gsize decoded_length = 0;

  if (body == NULL)
    return FALSE;
  decoded = g_base64_decode (body, &decoded_length);
  return decoded != NULL && memmem (decoded, decoded_length, "ssh-rsa", strlen ("ssh-rsa")) != NULL;
}

/**
 * eks_ssh_is_rsa_key:
 * @text: a file with a private key
 * @length: its length
 *
 * Returns: whether it can be seen to be an RSA key
 */
gboolean
eks_ssh_is_rsa_key (const char *text, gsize length)
{
  g_return_val_if_fail (text != NULL, FALSE);

  if (g_strstr_len (text, (gssize) length, "BEGIN RSA PRIVATE KEY") != NULL)
    return TRUE;
  return g_strstr_len (text, (gssize) length, "BEGIN OPENSSH PRIVATE KEY") != NULL && has_rsa_inside (text, text + length);
}
