/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hidden names beside the final one, which a token brings back after a run was killed. */

#include "config.h"

#include "eks-part.h"

#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define RANDOM_LENGTH 6
#define MAX_SUFFIX_LENGTH 40

static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";

static EksPart *
make_part (const char *suffix, const char *folder, const char *name)
{
  EksPart *self = g_new0 (EksPart, 1);
  g_autofree char *part = g_strdup_printf (".%s.part-%s", name, suffix);
  g_autofree char *aside = g_strdup_printf (".%s.old-%s", name, suffix);

  self->folder = g_strdup (folder);
  self->final = eks_part_make_path (folder, name);
  self->part = eks_part_make_path (folder, part);
  self->aside = eks_part_make_path (folder, aside);
  self->token = g_strdup_printf ("%s:%s", suffix, self->final);
  return self;
}

/**
 * eks_part_make_path:
 * @folder: a folder, or nothing
 * @name: the name of a file
 *
 * Returns: (transfer full): the path of the file
 */
char *
eks_part_make_path (const char *folder, const char *name)
{
  g_return_val_if_fail (folder != NULL && name != NULL, NULL);

  if (folder[0] == '\0' || g_str_has_suffix (folder, "/"))
    return g_strconcat (folder, name, NULL);
  return g_strconcat (folder, "/", name, NULL);
}

/**
 * eks_part_new:
 * @tag: of the export
 * @folder: the folder, without a `/` at its end but for the root
 * @name: the name of the file
 *
 * Returns: (transfer full): names that no other run uses
 */
EksPart *
eks_part_new (const char *tag, const char *folder, const char *name)
{
  g_autoptr (GString) suffix = NULL;

  g_return_val_if_fail (tag != NULL && folder != NULL && name != NULL, NULL);

  suffix = g_string_new (tag);
  g_string_append_c (suffix, '-');
  for (guint i = 0; i < RANDOM_LENGTH; i++)
    g_string_append_c (suffix, letters[g_random_int_range (0, sizeof letters - 1)]);
  return make_part (suffix->str, folder, name);
}

static gboolean
is_suffix (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-')
      return FALSE;
  return length > 0 && length <= MAX_SUFFIX_LENGTH;
}

/**
 * eks_part_parse:
 * @token: the token of an #EksPart
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the names again, or %NULL with %EKS_ERROR_DELIVERY
 */
EksPart *
eks_part_parse (const char *token, GError **error)
{
  const char *colon;

  g_return_val_if_fail (token != NULL, NULL);

  colon = strchr (token, ':');
  if (colon != NULL && is_suffix (token, (gsize) (colon - token)) && g_utf8_validate (colon, -1, NULL))
    {
      const char *slash = strrchr (colon, '/');
      const char *name = slash != NULL ? slash + 1 : colon + 1;
      gsize length = slash == NULL ? 0 : MAX (slash - colon - 1, 1); /* the root keeps its “/” */
      g_autofree char *suffix = g_strndup (token, (gsize) (colon - token));
      g_autofree char *folder = g_strndup (colon + 1, length);
      if (name[0] != '\0')
        return make_part (suffix, folder, name);
    }
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("What an earlier run left behind cannot be removed: its name was not kept in full."));
  return NULL;
}

/**
 * eks_part_free:
 * @self: (nullable) (transfer full): names
 */
void
eks_part_free (EksPart *self)
{
  if (self == NULL)
    return;
  g_free (self->token);
  g_free (self->folder);
  g_free (self->final);
  g_free (self->part);
  g_free (self->aside);
  g_free (self);
}
