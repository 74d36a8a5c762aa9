/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A service account is a mail address and an RSA key in a JSON file. With the key a short statement is signed, a JSON Web
 * Token with RS256, which the token address exchanges for access: the key itself never leaves this computer.
 * https://developers.google.com/identity/protocols/oauth2/service-account, RFC 7515, RFC 7523 */

#include "config.h"

#include "eks-gcs-key.h"

#include "eks-error.h"
#include "eks-json.h"
#include "eks-web-address.h"

#include <glib/gi18n-lib.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

#define MAX_KEY_BYTES (64 * 1024)
#define MAX_NAME_BYTES 1024
#define MIN_KEY_BITS 2048
#define MAX_KEY_BITS 16384
#define LIFE_SECONDS 3600
#define SCOPE "https://www.googleapis.com/auth/devstorage.read_write"
#define TOKEN_URI "https://oauth2.googleapis.com/token"

struct _EksGcsKey
{
  char *email;           /* (owned) */
  char *key_id;          /* (owned) (nullable) */
  char *token_uri_text;  /* (owned): as the file has it: the token address compares it letter by letter */
  GUri *token_uri;       /* (owned) */
  EVP_PKEY *private_key; /* (owned) */
};

/**
 * eks_gcs_key_free:
 * @self: (nullable) (transfer full): a key
 */
void
eks_gcs_key_free (EksGcsKey *self)
{
  if (self == NULL)
    return;
  g_free (self->email);
  g_free (self->key_id);
  g_free (self->token_uri_text);
  g_clear_pointer (&self->token_uri, g_uri_unref);
  EVP_PKEY_free (self->private_key);
  g_free (self);
}

static gboolean
fail (GError **error, const char *sentence)
{
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_DELIVERY_REFUSED, sentence);
  return FALSE;
}

/* (transfer full) (nullable): a text of the file; longer ones and those with control characters are none */
static char *
dup_member (JsonObject *object, const char *member)
{
  const char *text = eks_json_peek_text (object, member);

  if (text == NULL || text[0] == '\0' || strlen (text) > MAX_NAME_BYTES)
    return NULL;
  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      return NULL;
  return g_strdup (text);
}

/* A key with a passphrase is refused: without this a terminal would be asked for it. */
static int
refuse_cb (char *buffer, int size, int writing, void *data)
{
  return -1;
}

static gboolean
read_private_key (EksGcsKey *self, JsonObject *object, GError **error)
{
  const char *pem = eks_json_peek_text (object, "private_key");
  BIO *bio = pem != NULL ? BIO_new_mem_buf (pem, (int) strlen (pem)) : NULL;

  if (bio != NULL)
    self->private_key = PEM_read_bio_PrivateKey (bio, NULL, refuse_cb, NULL);
  BIO_free (bio);
  if (self->private_key == NULL || EVP_PKEY_get_base_id (self->private_key) != EVP_PKEY_RSA)
    return fail (error, _("The key file of the service account holds no RSA key that could be read. Create a new key of the kind JSON in the Google Cloud console and enter the whole file."));
  if (EVP_PKEY_get_bits (self->private_key) < MIN_KEY_BITS || EVP_PKEY_get_bits (self->private_key) > MAX_KEY_BITS)
    return fail (error, _("The key of the service account is not of a size that can be used. Create a new key of the kind JSON in the Google Cloud console."));
  return TRUE;
}

static gboolean
read_token_uri (EksGcsKey *self, JsonObject *object, GError **error)
{
  self->token_uri_text = json_object_has_member (object, "token_uri") ? dup_member (object, "token_uri") : g_strdup (TOKEN_URI);
  self->token_uri = self->token_uri_text != NULL ? eks_web_address_parse (self->token_uri_text) : NULL;
  if (self->token_uri == NULL)
    return fail (error, _("The address for tokens in the key file of the service account, “token_uri”, must begin with https://. Enter the file as the Google Cloud console made it."));
  return TRUE;
}

static gboolean
read_members (EksGcsKey *self, JsonObject *object, GError **error)
{
  g_autofree char *type = dup_member (object, "type");

  if (g_strcmp0 (type, "service_account") != 0)
    return fail (error, _("This is not the key file of a service account: its “type” is not “service_account”. Create a key of the kind JSON in the Google Cloud console and enter the whole file."));
  self->email = dup_member (object, "client_email");
  self->key_id = dup_member (object, "private_key_id");
  if (self->email == NULL)
    return fail (error, _("The key file of the service account has no “client_email”. Enter the file as the Google Cloud console made it."));
  return read_token_uri (self, object, error) && read_private_key (self, object, error);
}

/**
 * eks_gcs_key_parse:
 * @text: the content of the key file, as it was downloaded from the Google Cloud console
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the key, or %NULL with %EKS_ERROR_DELIVERY_REFUSED and a sentence that holds nothing of the file
 */
EksGcsKey *
eks_gcs_key_parse (const char *text, GError **error)
{
  g_autoptr (EksGcsKey) self = NULL;
  JsonNode *node;
  gboolean read;

  g_return_val_if_fail (text != NULL, NULL);

  node = strlen (text) <= MAX_KEY_BYTES ? eks_json_parse (text, strlen (text), NULL) : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_clear_pointer (&node, json_node_unref);
      fail (error, _("This is not the key file of a service account. Enter the whole content of the JSON file that was downloaded from the Google Cloud console."));
      return NULL;
    }
  self = g_new0 (EksGcsKey, 1);
  read = read_members (self, json_node_get_object (node), error);
  json_node_unref (node);
  return read ? g_steal_pointer (&self) : NULL;
}

/**
 * eks_gcs_key_get_email:
 * @self: a key
 *
 * Returns: (transfer none): whose it is
 */
const char *
eks_gcs_key_get_email (const EksGcsKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->email;
}

/**
 * eks_gcs_key_get_token_uri:
 * @self: a key
 *
 * Returns: (transfer none): where what is signed with it is exchanged for access
 */
GUri *
eks_gcs_key_get_token_uri (const EksGcsKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->token_uri;
}

/* RFC 7515: base64 for addresses, without what fills it up */
static char *
encode (const void *data, gsize length)
{
  char *text = g_base64_encode (data, length);
  char *end;

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  end = strchr (text, '=');
  if (end != NULL)
    *end = '\0';
  return text;
}

static char *
encode_object (JsonObject *object)
{
  JsonNode *node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = json_to_string (node, FALSE);
  char *encoded = encode (text, strlen (text));

  json_node_unref (node);
  json_object_unref (object);
  return encoded;
}

static char *
make_head (const EksGcsKey *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "alg", "RS256");
  json_object_set_string_member (object, "typ", "JWT");
  if (self->key_id != NULL)
    json_object_set_string_member (object, "kid", self->key_id);
  return encode_object (object);
}

static char *
make_claims (const EksGcsKey *self, gint64 now)
{
  JsonObject *object = json_object_new ();
  gint64 seconds = now / G_TIME_SPAN_SECOND;

  json_object_set_string_member (object, "iss", self->email);
  json_object_set_string_member (object, "scope", SCOPE);
  json_object_set_string_member (object, "aud", self->token_uri_text);
  json_object_set_int_member (object, "iat", seconds);
  json_object_set_int_member (object, "exp", seconds + LIFE_SECONDS);
  return encode_object (object);
}

/* (transfer full) (nullable) */
static char *
sign (const EksGcsKey *self, const char *text)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  g_autofree guint8 *signature = g_malloc ((gsize) EVP_PKEY_get_size (self->private_key));
  gsize length = (gsize) EVP_PKEY_get_size (self->private_key);
  gboolean done;

  done = context != NULL && EVP_DigestSignInit (context, NULL, EVP_sha256 (), NULL, self->private_key) == 1 &&
         EVP_DigestSign (context, signature, &length, (const guchar *) text, strlen (text)) == 1;
  EVP_MD_CTX_free (context);
  return done ? encode (signature, length) : NULL;
}

/**
 * eks_gcs_key_make_assertion:
 * @self: a key
 * @now: microseconds since 1970 UTC
 * @error: return location
 *
 * States for an hour that who holds the key asks for access to objects, signed with RS256. Any thread.
 *
 * Returns: (transfer full) (nullable): the statement, a secret, or %NULL with %EKS_ERROR_DELIVERY_REFUSED
 */
char *
eks_gcs_key_make_assertion (const EksGcsKey *self, gint64 now, GError **error)
{
  g_autofree char *head = NULL;
  g_autofree char *claims = NULL;
  g_autofree char *text = NULL;
  g_autofree char *signature = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  head = make_head (self);
  claims = make_claims (self, now);
  text = g_strconcat (head, ".", claims, NULL);
  signature = sign (self, text);
  if (signature == NULL)
    {
      fail (error, _("The key of the service account cannot sign. Create a new key of the kind JSON in the Google Cloud console."));
      return NULL;
    }
  return g_strconcat (text, ".", signature, NULL);
}
