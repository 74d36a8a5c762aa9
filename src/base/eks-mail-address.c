/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Only addresses that need no quoting anywhere: what a server or a header could take for more than an address is refused. */

#include "config.h"

#include "eks-mail-address.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_LOCAL_LENGTH 64 /* RFC 5321, 4.5.3.1.1 */
#define MAX_LABEL_LENGTH 63 /* RFC 1035, 2.3.4 */

/* RFC 5322, 3.2.3: atext */
static gboolean
is_atom (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* RFC 5322, 3.2.3: dot-atom-text. A dash in front is an option to programs that servers hand addresses to. */
static gboolean
is_local_part (const char *text, gsize length)
{
  if (length == 0 || length > MAX_LOCAL_LENGTH || text[0] == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!is_atom (text[i]) && (text[i] != '.' || i == 0 || i + 1 == length || text[i - 1] == '.'))
      return FALSE;
  return TRUE;
}

static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);

  if (length == 0 || length > MAX_LABEL_LENGTH || label[0] == '-' || label[length - 1] == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (label[i]) && label[i] != '-')
      return FALSE;
  return TRUE;
}

static gboolean
is_domain (const char *domain)
{
  g_auto (GStrv) labels = g_strsplit (domain, ".", 0);

  for (guint i = 0; labels[i] != NULL; i++)
    if (!is_label (labels[i]))
      return FALSE;
  return labels[0] != NULL && !g_hostname_is_ip_address (domain);
}

/**
 * eks_mail_address_normalize:
 * @text: what somebody wrote
 *
 * Takes `name@domain` of RFC 5321 without quoting, comments or an address in brackets. A domain in other letters than
 * ASCII becomes its ASCII form; a local part in other letters is refused, as few servers take one.
 *
 * Returns: (transfer full) (nullable): the address in ASCII, without blanks and control characters; %NULL if @text is none
 */
char *
eks_mail_address_normalize (const char *text)
{
  const char *at;
  g_autofree char *domain = NULL;
  g_autofree char *address = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  at = strrchr (text, '@');
  if (at == NULL || strlen (text) > EKS_MAIL_ADDRESS_MAX_LENGTH || !g_utf8_validate (text, -1, NULL) || !is_local_part (text, (gsize) (at - text)))
    return NULL;
  domain = g_hostname_to_ascii (at + 1);
  if (domain == NULL || !is_domain (domain))
    return NULL;
  address = g_strdup_printf ("%.*s@%s", (int) (at - text), text, domain);
  return strlen (address) <= EKS_MAIL_ADDRESS_MAX_LENGTH ? g_steal_pointer (&address) : NULL;
}
