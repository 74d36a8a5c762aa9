/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libcurl's numbers as sentences: what failed, where, and what to do next. Nothing that is secret is among what they are
 * made of: only the server's name, its own words, and reasons that we know. */

#include "config.h"

#include "eks-curl-error.h"

#include "eks-error.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_WORDS 200 /* characters of what a server says */

/* What OpenSSL found wrong, X509_V_ERR_… of <openssl/x509_vfy.h>; libcurl checks the name itself. */
enum
{
  VERIFY_OK = 0,
  VERIFY_UNASKED = 1, /* what libcurl leaves there when the name was wrong already */
  VERIFY_NOT_YET_VALID = 9,
  VERIFY_EXPIRED = 10,
  VERIFY_SELF_SIGNED = 18,
  VERIFY_SELF_SIGNED_IN_CHAIN = 19,
  VERIFY_NO_ISSUER = 20,
  VERIFY_NO_FIRST = 21,
  VERIFY_REVOKED = 23,
  VERIFY_NAME = 62,
};

/**
 * eks_curl_code_is_temporary:
 * @code: how a transfer ended
 *
 * Returns: whether trying again may help: the network broke, the server was silent or busy. A refused login, another host
 *   key and a bad certificate never are
 */
gboolean
eks_curl_code_is_temporary (CURLcode code)
{
  static const CURLcode codes[] = {
    CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT, CURLE_SEND_ERROR, CURLE_RECV_ERROR,
    CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_SSH, CURLE_SSL_CONNECT_ERROR, CURLE_FAILED_INIT,
    CURLE_FTP_CANT_GET_HOST, CURLE_FTP_WEIRD_PASV_REPLY, CURLE_FTP_WEIRD_227_FORMAT, CURLE_WEIRD_SERVER_REPLY, CURLE_AGAIN,
    CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_NO_CONNECTION_AVAILABLE,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i] == code)
      return TRUE;
  return FALSE;
}

/**
 * eks_curl_dup_words:
 * @self: a handle
 *
 * Returns: (transfer full): what the server said last, one line that is safe to show; empty if it said nothing
 */
char *
eks_curl_dup_words (EksCurl *self)
{
  g_autofree char *valid = NULL;
  g_autofree char *safe = NULL;
  g_autofree char *cut = NULL;
  const char *last;

  g_return_val_if_fail (self != NULL, NULL);

  valid = g_utf8_make_valid (eks_curl_get_reply (self), -1);
  g_strchomp (valid);
  last = strrchr (valid, '\n');
  safe = eks_curl_obscure (self, last != NULL ? last + 1 : valid);
  cut = g_utf8_substring (safe, 0, MIN (MAX_WORDS, g_utf8_strlen (safe, -1)));
  return eks_text_make_printable (cut);
}

static const char *
get_certificate_reason (EksCurl *self, CURL *easy)
{
  long result = VERIFY_OK;

  curl_easy_getinfo (easy, CURLINFO_SSL_VERIFYRESULT, &result);
  switch (result)
    {
    case VERIFY_NOT_YET_VALID:
      return _("it is not valid yet, or the clock of this computer is wrong");
    case VERIFY_EXPIRED:
      return _("it has expired, or the clock of this computer is wrong");
    case VERIFY_REVOKED:
      return _("it was withdrawn by who issued it");
    case VERIFY_OK:
    case VERIFY_UNASKED:
    case VERIFY_NAME:
      return _("it is for another name");
    case VERIFY_SELF_SIGNED:
    case VERIFY_SELF_SIGNED_IN_CHAIN:
    case VERIFY_NO_ISSUER:
    case VERIFY_NO_FIRST:
      return _("nobody whom this computer trusts has issued it");
    default:
      return _("it cannot be checked");
    }
}

static void
set_peer_error (EksCurl *self, GError **error)
{
  const char *reason = get_certificate_reason (self, eks_curl_get_easy (self));

  /* TRANSLATORS: %1$s is a server, %2$s is one of “it has expired, …”, “it is for another name”, … */
  g_set_error (error, EKS_ERROR, EKS_ERROR_PEER_CHANGED,
               _("The certificate of “%1$s” is not good: %2$s. Nothing was sent. Ask whoever looks after the server; if it has a private authority, give its file."),
               eks_curl_get_server (self), reason);
}

static void
set_refused_error (EksCurl *self, GError **error)
{
  g_autofree char *words = eks_curl_dup_words (self);

  if (words[0] == '\0')
    /* TRANSLATORS: %s is a server */
    g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY_REFUSED, _("“%s” did not accept the user or the password. Check both."), eks_curl_get_server (self));
  else
    /* TRANSLATORS: %1$s is a server, %2$s what it said */
    g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY_REFUSED, _("“%1$s” did not accept the user or the password: “%2$s”. Check both."), eks_curl_get_server (self), words);
}

/* Sentences about the server alone. */
static const char *
get_sentence (CURLcode code)
{
  switch ((int) code)
    {
    case CURLE_COULDNT_RESOLVE_HOST:
      /* TRANSLATORS: %s is a server */
      return N_("No computer with the name “%s” was found. Check the name and the network.");
    case CURLE_COULDNT_CONNECT:
      /* TRANSLATORS: %s is a server */
      return N_("“%s” cannot be reached. Check the network, the port, and that the server is running.");
    case CURLE_OPERATION_TIMEDOUT:
      /* TRANSLATORS: %s is a server */
      return N_("“%s” did not answer in time. Try again later, or ask whoever looks after the server.");
    case CURLE_SSL_CONNECT_ERROR:
      /* TRANSLATORS: %s is a server */
      return N_("No secure connection to “%s” could be made: no common version of TLS, or something between broke it. Nothing was sent.");
    case CURLE_USE_SSL_FAILED:
      /* TRANSLATORS: %s is a server */
      return N_("“%s” does not offer a secure connection. Nothing was sent: neither a password nor a file goes out in clear. Ask for another address or port.");
    case CURLE_SSL_CACERT_BADFILE:
      /* TRANSLATORS: %s is a server */
      return N_("The file with the authority for “%s” cannot be read or has no certificate in it. Choose it again.");
    case CURLE_REMOTE_ACCESS_DENIED:
      /* TRANSLATORS: %s is a server */
      return N_("“%s” does not let this user do that in this folder. Choose another folder, or ask whoever looks after the server.");
    case CURLE_REMOTE_FILE_NOT_FOUND:
      /* TRANSLATORS: %s is a server */
      return N_("“%s” does not have that folder or file.");
    case CURLE_REMOTE_DISK_FULL:
      /* TRANSLATORS: %s is a server */
      return N_("There is no space left at “%s”. Make room there, then export again.");
    case CURLE_UNSUPPORTED_PROTOCOL:
      /* TRANSLATORS: %s is a server */
      return N_("The libcurl of this computer cannot speak the protocol of “%s”. Install a complete one.");
    default:
      return NULL;
    }
}

/**
 * eks_curl_set_error:
 * @self: a handle whose last transfer failed
 * @error: return location
 *
 * Sets a translated error of our domain.
 */
void
eks_curl_set_error (EksCurl *self, GError **error)
{
  CURLcode code = eks_curl_get_code (self);
  const char *sentence = get_sentence (code);

  if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_ISSUER_ERROR)
    set_peer_error (self, error);
  else if (code == CURLE_LOGIN_DENIED)
    set_refused_error (self, error);
  else if (sentence != NULL)
    {
      int own = code == CURLE_REMOTE_DISK_FULL ? EKS_ERROR_NO_SPACE : EKS_ERROR_DELIVERY;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_set_error (error, EKS_ERROR, own, _(sentence), eks_curl_get_server (self));
#pragma GCC diagnostic pop
    }
  else if (eks_curl_code_is_temporary (code))
    /* TRANSLATORS: %s is a server */
    g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("The connection to “%s” broke. Try again; if it stays like this, ask whoever looks after the server or the network."), eks_curl_get_server (self));
  else
    /* TRANSLATORS: %1$s is a server, %2$s what libcurl calls it, in English */
    g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("“%1$s” could not be used: %2$s."), eks_curl_get_server (self), curl_easy_strerror (code));
}
