/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server is known by the fingerprint that OpenSSH writes, one of several, or not at all. */

#include "config.h"

#include "eks-error.h"
#include "eks-ssh-key.h"

#include <curl/curl.h>
#include <string.h>

/* Made by ssh-keygen; the fingerprint is what “ssh-keygen -lf” says. */
#define PUBLIC_KEY "AAAAC3NzaC1lZDI1NTE5AAAAIEP4X5Zx5Jm6hrGoWVjKJ8b1F7IM63jHPCRIv8NfAQrB"
#define OTHER "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static void
test_peer (void)
{
  g_autofree char *own = NULL;
  gsize length = 0;
  g_autofree guchar *key = g_base64_decode (PUBLIC_KEY, &length);
  EksSshPeer peer = { 0 };
  g_autoptr (GError) error = NULL;

  own = eks_ssh_make_fingerprint (key, length);
  g_assert_cmpuint (strlen (own), ==, strlen (OTHER));

  const char *const none[] = { NULL };
  peer.pins = none;
  g_assert_cmpint (eks_ssh_peer_check_cb (&peer, CURLKHTYPE_ED25519, (const char *) key, length), ==, CURLKHMATCH_MISMATCH);
  eks_ssh_peer_set_error (&peer, "h", &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_PEER_UNKNOWN);
  g_assert_nonnull (strstr (error->message, own));
  g_clear_error (&error);

  const char *const wrong[] = { OTHER, NULL };
  peer.pins = wrong;
  g_assert_cmpint (eks_ssh_peer_check_cb (&peer, CURLKHTYPE_ED25519, (const char *) key, length), ==, CURLKHMATCH_MISMATCH);
  eks_ssh_peer_set_error (&peer, "h", &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_PEER_CHANGED);
  g_assert_nonnull (strstr (error->message, own));
  g_assert_nonnull (strstr (error->message, OTHER));
  g_clear_error (&error);

  const char *const several[] = { OTHER, own, NULL };
  peer.pins = several;
  g_assert_cmpint (eks_ssh_peer_check_cb (&peer, CURLKHTYPE_ED25519, (const char *) key, length), ==, CURLKHMATCH_OK);
  g_assert_cmpstr (peer.kind, ==, "ED25519");
  g_assert_cmpint (eks_ssh_peer_check_cb (&peer, CURLKHTYPE_ED25519, (const char *) key, length - 1), ==, CURLKHMATCH_MISMATCH);
  g_assert_cmpint (eks_ssh_peer_check_cb (&peer, CURLKHTYPE_ED25519, "", 0), ==, CURLKHMATCH_MISMATCH);
  eks_ssh_peer_set_error (&peer, "h", &error);
  g_assert_error (error, EKS_ERROR, EKS_ERROR_PEER_CHANGED);
  eks_ssh_peer_clear (&peer);
}

/* The beginnings of files of each kind. */
static void
test_rsa (void)
{
  static const struct
  {
    const char *text;
    gboolean rsa;
  } cases[] = {
    { "-----BEGIN RSA PRIVATE KEY-----\nMIIE", TRUE },
    { "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAABFwAAAAdzc2gtcn\nNhAAAAAwEAAQAAAQEA\n", TRUE },
    { "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\nQyNTUxOQAAACBD\n", FALSE },
    { "-----BEGIN OPENSSH PRIVATE KEY-----", FALSE },
    { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (eks_ssh_is_rsa_key (cases[i].text, strlen (cases[i].text)), ==, cases[i].rsa);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ssh-key/peer", test_peer);
  g_test_add_func ("/ssh-key/rsa", test_rsa);
  return g_test_run ();
}
