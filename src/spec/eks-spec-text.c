/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of servers, paths and addresses come from a file that anybody may have written, and become parts of commands, of URLs
 * and of mail headers. What could end one of these early, or begin another, is refused here. */

#include "config.h"

#include "eks-spec-text.h"

#include "eks-mail-address.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_HOST 253  /* RFC 1035, 2.3.4 */
#define MAX_BUCKET 222
#define MAX_WORD 128

static gboolean
has_control (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029)
        return TRUE;
    }
  return FALSE;
}

/**
 * eks_spec_check_line:
 * @text: any text
 * @maximum: how long it may be, in bytes
 *
 * Returns: (transfer none) (nullable): what is wrong if it is no line of text of that length
 */
const char *
eks_spec_check_line (const char *text, gsize maximum)
{
  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > maximum)
    return _("this text is too long");
  if (!g_utf8_validate (text, -1, NULL) || has_control (text))
    return _("line breaks and other control characters have no place here");
  return NULL;
}

/**
 * eks_spec_check_host:
 * @text: what should be the name or the address of a server, without anything else: no scheme, no user, no port
 *
 * Returns: (transfer none) (nullable): what is wrong
 */
const char *
eks_spec_check_host (const char *text)
{
  gboolean good;

  g_return_val_if_fail (text != NULL, NULL);

  if (text[0] == '\0' || g_hostname_is_ip_address (text))
    return NULL;
  good = strlen (text) <= MAX_HOST && g_utf8_validate (text, -1, NULL) && !strchr ("-.", text[0]) && !has_control (text);
  for (const char *at = text; good && *at != '\0'; at = g_utf8_next_char (at))
    good = g_ascii_isalnum (*at) || strchr ("-._", *at) != NULL || g_unichar_isalnum (g_utf8_get_char (at));
  return good ? NULL : _("only the name or the address of a server is expected here, such as “sftp.example.com”");
}

/**
 * eks_spec_check_file:
 * @text: what should be the path of a file of this computer
 *
 * Returns: (transfer none) (nullable): what is wrong
 */
const char *
eks_spec_check_file (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  if (text[0] != '\0' && text[0] != '/' && !g_str_has_prefix (text, "~/"))
    return _("a path that begins with “/” or “~/” is expected here");
  return eks_spec_check_line (text, EKS_SPEC_MAX_PATH);
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address));
}

static gboolean
has_url_characters (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at) || strchr ("\\\"<>^`{|}", *at) != NULL)
      return FALSE;
  return TRUE;
}

/**
 * eks_spec_check_endpoint:
 * @text: what should be the address of a service
 *
 * Plain HTTP is for servers of this computer only.
 *
 * Returns: (transfer none) (nullable): what is wrong
 */
const char *
eks_spec_check_endpoint (const char *text)
{
  g_autoptr (GUri) uri = NULL;
  gboolean plain;

  g_return_val_if_fail (text != NULL, NULL);

  if (text[0] == '\0')
    return NULL;
  if (strlen (text) <= EKS_SPEC_MAX_PATH && has_url_characters (text))
    uri = g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);
  plain = uri != NULL && strcmp (g_uri_get_scheme (uri), "http") == 0;
  if (uri == NULL || (!plain && strcmp (g_uri_get_scheme (uri), "https") != 0) || g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0' ||
      eks_spec_check_host (g_uri_get_host (uri)) != NULL || g_uri_get_port (uri) == 0)
    return _("an address is expected here, such as “https://storage.example.com”");
  if (g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return _("an address without a user, “?” and “#” is expected here");
  if (plain && !is_loopback (g_uri_get_host (uri)))
    return _("an address with “https://” is expected here, so that nobody reads or changes the file on its way");
  return NULL;
}

/**
 * eks_spec_check_mail_address:
 * @text: what should be the mail address of one person, without a name
 *
 * Returns: (transfer none) (nullable): what is wrong
 */
const char *
eks_spec_check_mail_address (const char *text)
{
  g_autofree char *address = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (text[0] == '\0')
    return NULL;
  address = eks_mail_address_normalize (text);
  return address != NULL ? NULL : _("a mail address is expected here, such as “anna@example.com”");
}

/**
 * eks_spec_check_bucket:
 * @text: what should be the name of a bucket
 *
 * Returns: (transfer none) (nullable): what is wrong
 */
const char *
eks_spec_check_bucket (const char *text)
{
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  length = strlen (text);
  if (length == 0 || (length >= 3 && length <= MAX_BUCKET && g_ascii_isalnum (text[0]) && g_ascii_isalnum (text[length - 1]) &&
                      strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_") == length && strstr (text, "..") == NULL))
    return NULL;
  return _("the name of a bucket is expected here: letters, digits, “-”, “_” and “.”, 3 at least");
}

/**
 * eks_spec_check_word:
 * @text: what should be a region or the name of a key
 *
 * Returns: (transfer none) (nullable): what is wrong
 */
const char *
eks_spec_check_word (const char *text)
{
  gboolean good;

  g_return_val_if_fail (text != NULL, NULL);

  good = strlen (text) <= MAX_WORD;
  for (const char *at = text; good && *at != '\0'; at++)
    good = g_ascii_isalnum (*at) || strchr ("-._+=", *at) != NULL;
  return good ? NULL : _("one word of letters and digits is expected here");
}

/**
 * eks_spec_add_fault:
 * @issues: where faults go
 * @path: the path of an object
 * @member: the name of a member of it
 * @fault: (nullable): what is wrong with it; nothing is added for %NULL
 */
void
eks_spec_add_fault (EksJsonIssues *issues, const char *path, const char *member, const char *fault)
{
  g_autofree char *whole = NULL;

  g_return_if_fail (issues != NULL && path != NULL && member != NULL);

  if (fault == NULL)
    return;
  whole = path[0] != '\0' ? g_strconcat (path, ".", member, NULL) : g_strdup (member);
  eks_json_issues_add (issues, whole, "%s", fault);
}

/**
 * eks_spec_add_empty:
 * @issues: where faults go
 * @path: the path of an object
 * @member: the name of a text in it that is needed
 * @text: the text
 */
void
eks_spec_add_empty (EksJsonIssues *issues, const char *path, const char *member, const char *text)
{
  g_return_if_fail (text != NULL);

  if (text[0] == '\0')
    eks_spec_add_fault (issues, path, member, _("this text must not be empty"));
}

static gboolean
has_path (EksJsonIssues *issues, const char *path)
{
  for (guint i = 0; i < eks_json_issues_get_length (issues); i++)
    if (strcmp (eks_json_issues_get (issues, i)->path, path) == 0)
      return TRUE;
  return FALSE;
}

/**
 * eks_spec_merge_issues:
 * @issues: what was wrong with the shape of a file
 * @more: what is wrong with what was made of it
 *
 * Adds @more, but not what follows from a fault that is known already.
 */
void
eks_spec_merge_issues (EksJsonIssues *issues, EksJsonIssues *more)
{
  g_return_if_fail (issues != NULL && more != NULL && issues != more);

  for (guint i = 0; i < eks_json_issues_get_length (more); i++)
    {
      const EksJsonIssue *issue = eks_json_issues_get (more, i);
      if (!has_path (issues, issue->path))
        eks_json_issues_add (issues, issue->path, "%s", issue->message);
    }
}
