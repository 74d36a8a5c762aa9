/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SFTP through libcurl and libssh2. What they do not say is asked in another way: errors at closing are not told, so the
 * size is read back; a full disk has no number of its own in version 3 of the protocol, so the room is asked for;
 * renaming over a file is refused by OpenSSH, so the older one is moved aside. */

#include "config.h"

#include "eks-ssh-delivery.h"

#include "eks-error.h"
#include "eks-local-file.h"
#include "eks-ssh-key.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FILE_MODE 0640L   /* the group may fetch it; the server's umask may take more away */
#define FOLDER_MODE 0750L
#define MAX_KEY_FILE_BYTES 65536

struct _EksSshDelivery
{
  EksRemoteDelivery parent_instance;

  char **pins;      /* (owned): of the peer */
  EksSshPeer peer;
  char *key_file;   /* (owned) (nullable) */
  gboolean rsa_key;
};

G_DEFINE_FINAL_TYPE (EksSshDelivery, eks_ssh_delivery, EKS_TYPE_REMOTE_DELIVERY)

static void
eks_ssh_delivery_finalize (GObject *object)
{
  EksSshDelivery *self = EKS_SSH_DELIVERY (object);

  g_free (self->key_file);
  G_OBJECT_CLASS (eks_ssh_delivery_parent_class)->finalize (object);
  eks_ssh_peer_clear (&self->peer); /* the connection asks it up to its end */
  g_strfreev (self->pins);
}

static EksDestination *
get_destination (gpointer self)
{
  return eks_delivery_get_destination (self);
}

static gboolean
load_key (EksSshDelivery *self, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) fault = NULL;
  gsize length = 0;

  self->key_file = eks_folder_expand_home (eks_destination_get_key_file (get_destination (self)));
  if (!g_file_get_contents (self->key_file, &text, &length, &fault))
    {
      /* TRANSLATORS: %1$s is a file, %2$s what the system said */
      g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("The private key “%1$s” cannot be read: %2$s."), self->key_file, fault->message);
      return FALSE;
    }
  self->rsa_key = eks_ssh_is_rsa_key (text, MIN (length, MAX_KEY_FILE_BYTES));
  explicit_bzero (text, length);
  return TRUE;
}

static gboolean
prepare (EksDelivery *delivery, GError **error)
{
  EksSshDelivery *self = EKS_SSH_DELIVERY (delivery);
  EksDestination *destination = get_destination (self);

  self->pins = g_strdupv ((char **) eks_destination_get_host_keys (destination));
  self->peer.pins = (const char *const *) self->pins;
  if (eks_destination_get_key_file (destination)[0] != '\0' && !load_key (self, error))
    return FALSE;
  return EKS_DELIVERY_CLASS (eks_ssh_delivery_parent_class)->prepare (delivery, error);
}

/* As the protocol takes it: from the root, or from where the login leads, without a “/” at its end. */
static char *
clean_folder (EksRemoteDelivery *delivery, const char *folder)
{
  g_autofree char *cleaned = NULL;

  if (strcmp (folder, "~") == 0)
    folder = "";
  else if (g_str_has_prefix (folder, "~/"))
    folder += strlen ("~/");
  cleaned = g_strdup (folder);
  while (strlen (cleaned) > 1 && g_str_has_suffix (cleaned, "/"))
    cleaned[strlen (cleaned) - 1] = '\0';
  return g_steal_pointer (&cleaned);
}

/* In an URL “/~” means where the login leads, also where a folder is called so. */
static char *
make_url (EksSshDelivery *self, const char *path)
{
  EksDestination *destination = get_destination (self);
  g_autofree char *host = eks_curl_make_host (eks_destination_get_host (destination), (guint) eks_destination_get_effective_port (destination));
  g_autofree char *escaped = eks_curl_escape_path (path);

  if (path[0] != '/')
    return g_strconcat ("sftp://", host, "/~/", escaped, NULL);
  return g_strconcat ("sftp://", host, path[1] == '~' ? "/." : "", escaped, NULL);
}

static CURL *
begin (EksSshDelivery *self, const char *path)
{
  const char *secret = eks_delivery_get_secret (EKS_DELIVERY (self));
  CURL *easy = eks_remote_delivery_begin (EKS_REMOTE_DELIVERY (self), "sftp");
  g_autofree char *url = make_url (self, path);

  eks_curl_set_url (eks_remote_delivery_get_curl (EKS_REMOTE_DELIVERY (self)), url);
  eks_curl_set_login (eks_remote_delivery_get_curl (EKS_REMOTE_DELIVERY (self)), eks_destination_get_user (get_destination (self)), self->key_file == NULL ? secret : NULL);
  curl_easy_setopt (easy, CURLOPT_SSH_HOSTKEYFUNCTION, eks_ssh_peer_check_cb);
  curl_easy_setopt (easy, CURLOPT_SSH_HOSTKEYDATA, &self->peer);
  curl_easy_setopt (easy, CURLOPT_NEW_FILE_PERMS, FILE_MODE);
  curl_easy_setopt (easy, CURLOPT_NEW_DIRECTORY_PERMS, FOLDER_MODE);
  if (self->key_file == NULL)
    {
      curl_easy_setopt (easy, CURLOPT_SSH_AUTH_TYPES, (long) (CURLSSH_AUTH_PASSWORD | CURLSSH_AUTH_KEYBOARD));
      return easy;
    }
  curl_easy_setopt (easy, CURLOPT_SSH_AUTH_TYPES, (long) CURLSSH_AUTH_PUBLICKEY);
  curl_easy_setopt (easy, CURLOPT_SSH_PRIVATE_KEYFILE, self->key_file);
  curl_easy_setopt (easy, CURLOPT_KEYPASSWD, secret != NULL ? secret : "");
  return easy;
}

/* libssh2 signs with RSA in the way of 1995 before its version 1.11, which servers have refused since 2021. */
static gboolean
signs_rsa_badly (void)
{
  const curl_version_info_data *info = curl_version_info (CURLVERSION_NOW);
  const char *version = info->libssh_version;

  return version != NULL && g_str_has_prefix (version, "libssh2/1.") && g_ascii_strtoull (version + strlen ("libssh2/1."), NULL, 10) < 11;
}

static void
set_login_error (EksSshDelivery *self, GError **error)
{
  const char *server = eks_curl_get_server (eks_remote_delivery_get_curl (EKS_REMOTE_DELIVERY (self)));

  if (self->key_file == NULL)
    g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY_REFUSED, _("“%s” did not accept the user or the password. Check both."), server);
  else if (self->rsa_key && signs_rsa_badly ())
    /* TRANSLATORS: %1$s is a server, %2$s a file */
    g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY_REFUSED,
                 _("“%1$s” did not accept the RSA key “%2$s”. The libssh2 of this computer can use RSA keys only in a way that most servers refuse: make an ed25519 key with “ssh-keygen -t ed25519”, and let it be added at the server."),
                 server, self->key_file);
  else
    /* TRANSLATORS: %1$s is a server, %2$s a file */
    g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY_REFUSED,
                 _("“%1$s” did not accept the user or the key “%2$s”, or its passphrase is another one. Check all three."),
                 server, self->key_file);
}

static gboolean
is_key_exchange_trouble (const char *detail)
{
  return strstr (detail, ": -5, ") != NULL; /* LIBSSH2_ERROR_KEX_FAILURE, in libcurl's sentence */
}

/* An error that SSH knows more about is told better. Returns: %FALSE */
static gboolean
tell (EksSshDelivery *self, GError *fault, GError **error)
{
  EksCurl *curl = eks_remote_delivery_get_curl (EKS_REMOTE_DELIVERY (self));
  CURLcode code = eks_error_is_cancelled (fault) ? CURLE_OK : eks_curl_get_code (curl);

  if (code == CURLE_PEER_FAILED_VERIFICATION)
    eks_ssh_peer_set_error (&self->peer, eks_curl_get_server (curl), error);
  else if (code == CURLE_LOGIN_DENIED)
    set_login_error (self, error);
  else if (code != CURLE_OK && is_key_exchange_trouble (eks_curl_get_detail (curl)))
    /* TRANSLATORS: %s is a server */
    g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY,
                 _("“%s” and this computer have no way of encrypting in common. Most likely the server has only an RSA key: ask for one of the kind ed25519 to be added."),
                 eks_curl_get_server (curl));
  else
    {
      g_propagate_error (error, fault);
      return FALSE;
    }
  g_error_free (fault);
  return FALSE;
}

/* Runs what was begun. */
static gboolean
perform (EksSshDelivery *self, GCancellable *cancellable, GError **error)
{
  GError *fault = NULL;

  return eks_curl_perform (eks_remote_delivery_get_curl (EKS_REMOTE_DELIVERY (self)), cancellable, &fault) || tell (self, fault, error);
}

static char *
quote (const char *path)
{
  GString *quoted = g_string_new ("\"");

  for (const char *at = path; *at != '\0'; at++)
    {
      if (*at == '"' || *at == '\\' || *at == '\'')
        g_string_append_c (quoted, '\\');
      g_string_append_c (quoted, *at);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

/* Runs one of libcurl's commands for SFTP on one path or two, without a transfer. */
static gboolean
command (EksSshDelivery *self, const char *name, const char *path, const char *other, GCancellable *cancellable, GError **error)
{
  g_autofree char *first = quote (path);
  g_autofree char *second = other != NULL ? quote (other) : NULL;
  g_autofree char *line = g_strjoin (" ", name, first, second, NULL);
  struct curl_slist *list = curl_slist_append (NULL, line);
  CURL *easy = begin (self, "");
  gboolean good;

  curl_easy_setopt (easy, CURLOPT_NOBODY, 1L);
  curl_easy_setopt (easy, CURLOPT_QUOTE, list);
  good = perform (self, cancellable, error);
  curl_easy_setopt (easy, CURLOPT_QUOTE, NULL);
  curl_slist_free_all (list);
  return good;
}

static gboolean
was_refused (EksSshDelivery *self)
{
  EksCurl *curl = eks_remote_delivery_get_curl (EKS_REMOTE_DELIVERY (self));

  return eks_curl_get_code (curl) == CURLE_QUOTE_ERROR && !eks_curl_is_temporary (curl);
}

/* libcurl tells the reason of the server only in its own words. */
static void
set_refused_error (EksSshDelivery *self, const char *path, GError **error)
{
  EksRemoteDelivery *remote = EKS_REMOTE_DELIVERY (self);
  g_autofree char *place = eks_remote_delivery_describe (remote, path);
  const char *detail = eks_curl_get_detail (eks_remote_delivery_get_curl (remote));

  g_clear_error (error);
  if (strstr (detail, "Permission denied") != NULL)
    /* TRANSLATORS: %s is a file or folder at a server */
    g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("This user may not make or change “%s”. Choose another folder, or ask whoever looks after the server."), place);
  else
    /* TRANSLATORS: %s is a file or folder at a server */
    g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("The server refused to make or change “%s”, and does not say why. Ask whoever looks after it."), place);
}

static gboolean
change (EksSshDelivery *self, const char *name, const char *path, const char *other, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) fault = NULL;

  if (command (self, name, path, other, cancellable, &fault))
    return TRUE;
  if (was_refused (self))
    set_refused_error (self, other != NULL ? other : path, &fault);
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

static gint64
get_time (CURL *easy)
{
  curl_off_t changed = -1;

  curl_easy_getinfo (easy, CURLINFO_FILETIME_T, &changed);
  return changed;
}

static gboolean
look (EksRemoteDelivery *delivery, const char *path, EksRemoteInfo *info, GCancellable *cancellable, GError **error)
{
  EksSshDelivery *self = EKS_SSH_DELIVERY (delivery);
  CURL *easy = begin (self, path);
  g_autoptr (GError) fault = NULL;
  curl_off_t bytes = -1;

  curl_easy_setopt (easy, CURLOPT_NOBODY, 1L);
  curl_easy_setopt (easy, CURLOPT_FILETIME, 1L);
  if (perform (self, cancellable, &fault))
    {
      curl_easy_getinfo (easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &bytes);
      *info = (EksRemoteInfo) { .exists = TRUE, .bytes = (guint64) MAX (bytes, 0), .changed = get_time (easy) };
      return TRUE;
    }
  if (!eks_error_is_cancelled (fault) && eks_curl_get_code (eks_remote_delivery_get_curl (delivery)) == CURLE_REMOTE_FILE_NOT_FOUND)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

static gboolean
send_file (EksRemoteDelivery *delivery, const EksParcel *parcel, const char *path, guint64 from, GCancellable *cancellable, GError **error)
{
  EksSshDelivery *self = EKS_SSH_DELIVERY (delivery);
  CURL *easy = begin (self, path);
  GError *fault = NULL;

  return eks_remote_upload (delivery, easy, parcel, from, cancellable, &fault) || tell (self, fault, error);
}

static gboolean
fetch (EksRemoteDelivery *delivery, const char *path, EksDigest *digest, GCancellable *cancellable, GError **error)
{
  EksSshDelivery *self = EKS_SSH_DELIVERY (delivery);
  CURL *easy = begin (self, path);
  GError *fault = NULL;

  return eks_remote_download (delivery, easy, digest, cancellable, &fault) || tell (self, fault, error);
}

static gboolean
rename_file (EksRemoteDelivery *delivery, const char *from, const char *to, GCancellable *cancellable, GError **error)
{
  return change (EKS_SSH_DELIVERY (delivery), "rename", from, to, cancellable, error);
}

static gboolean
unlink_file (EksRemoteDelivery *delivery, const char *path, GCancellable *cancellable, GError **error)
{
  EksSshDelivery *self = EKS_SSH_DELIVERY (delivery);
  g_autoptr (GError) fault = NULL;

  if (change (self, "rm", path, NULL, cancellable, &fault))
    return TRUE;
  if (was_refused (self) && strstr (eks_curl_get_detail (eks_remote_delivery_get_curl (delivery)), "No such file") != NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

/* A folder answers under its name with a “/” at its end; a file does not. */
static gboolean
has_folder (EksRemoteDelivery *delivery, const char *folder, gboolean *has, GCancellable *cancellable, GError **error)
{
  EksSshDelivery *self = EKS_SSH_DELIVERY (delivery);
  g_autofree char *path = g_strconcat (folder, g_str_has_suffix (folder, "/") ? "" : "/", NULL);
  CURL *easy = begin (self, path);

  curl_easy_setopt (easy, CURLOPT_NOBODY, 1L);
  curl_easy_setopt (easy, CURLOPT_FILETIME, 1L);
  if (!perform (self, cancellable, error))
    return FALSE;
  *has = get_time (easy) >= 0;
  return TRUE;
}

/* Somebody else may have made it in the same moment. */
static gboolean
make_folder (EksRemoteDelivery *delivery, const char *folder, GCancellable *cancellable, GError **error)
{
  EksSshDelivery *self = EKS_SSH_DELIVERY (delivery);
  g_autoptr (GError) fault = NULL;
  gboolean has = FALSE;

  if (change (self, "mkdir", folder, NULL, cancellable, &fault))
    return TRUE;
  if (was_refused (self) && has_folder (delivery, folder, &has, cancellable, NULL) && has)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

static gboolean
drop_folder (EksRemoteDelivery *delivery, const char *folder, GCancellable *cancellable, GError **error)
{
  return change (EKS_SSH_DELIVERY (delivery), "rmdir", folder, NULL, cancellable, error);
}

/* Returns: the number after @name in what libcurl writes about a file system, or @fallback */
static guint64
get_number (const char *text, const char *name, guint64 fallback)
{
  const char *at = strstr (text, name);

  return at != NULL ? g_ascii_strtoull (at + strlen (name), NULL, 10) : fallback;
}

/* By an extension that OpenSSH and many others have; quotas do not show in it. */
static gboolean
has_room (EksRemoteDelivery *delivery, const char *folder, guint64 bytes, GCancellable *cancellable)
{
  EksSshDelivery *self = EKS_SSH_DELIVERY (delivery);
  const char *reply;
  guint64 size, free_blocks;

  if (!command (self, "statvfs", folder[0] != '\0' ? folder : ".", NULL, cancellable, NULL))
    return TRUE;
  reply = eks_curl_get_reply (eks_remote_delivery_get_curl (delivery));
  size = MAX (get_number (reply, "f_frsize: ", 0), 1);
  free_blocks = get_number (reply, "f_bavail: ", G_MAXUINT64);
  return free_blocks >= bytes / size + (bytes % size != 0);
}

static void
add_host_key (EksSshDelivery *self, EksDeliveryCheck *check)
{
  const EksSshPeer *peer = &self->peer;
  g_autofree char *text = NULL;

  if (peer->fingerprint == NULL)
    return;
  eks_delivery_check_add_host_key (check, peer->fingerprint, peer->kind, peer->known);
  if (!peer->known)
    return;
  /* TRANSLATORS: %1$s is the fingerprint of a key, %2$s its kind, such as ED25519 */
  text = g_strdup_printf (_("The server is the one that was confirmed: %1$s (%2$s)."), peer->fingerprint, peer->kind);
  eks_delivery_check_add (check, EKS_CHECK_DONE, text);
}

static gboolean
sign_in (EksRemoteDelivery *delivery, EksDeliveryCheck *check, GCancellable *cancellable, GError **error)
{
  EksSshDelivery *self = EKS_SSH_DELIVERY (delivery);
  CURL *easy = begin (self, "");
  gboolean good;

  curl_easy_setopt (easy, CURLOPT_NOBODY, 1L);
  good = perform (self, cancellable, error);
  add_host_key (self, check);
  if (!good)
    return FALSE;
  eks_remote_delivery_add_login (delivery, check, eks_destination_get_user (get_destination (self)));
  return TRUE;
}

static void
eks_ssh_delivery_class_init (EksSshDeliveryClass *klass)
{
  EksRemoteDeliveryClass *remote_class = EKS_REMOTE_DELIVERY_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = eks_ssh_delivery_finalize;
  EKS_DELIVERY_CLASS (klass)->prepare = prepare;
  remote_class->clean_folder = clean_folder;
  remote_class->look = look;
  remote_class->send = send_file;
  remote_class->fetch = fetch;
  remote_class->rename = rename_file;
  remote_class->unlink = unlink_file;
  remote_class->has_folder = has_folder;
  remote_class->make_folder = make_folder;
  remote_class->drop_folder = drop_folder;
  remote_class->has_room = has_room;
  remote_class->sign_in = sign_in;
}

static void
eks_ssh_delivery_init (EksSshDelivery *self)
{
}
