/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of files are made from names of exports and from data: nothing in them may leave the folder, hide the file, or
 * be refused by the disk or the colleague's computer that it is copied to. */

#include "config.h"

#include "eks-local-file.h"

#include <string.h>

#define MAX_NAME_BYTES 200
#define MAX_EXTENSION_BYTES 8
#define MAX_EXTENSIONS 3 /* of the format, of what packs it, of what encrypts it */

/* What Windows keeps for devices, with any extension. */
static const char *const reserved_names[] = {
  "CON", "PRN", "AUX", "NUL",
  "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
  "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
};

/* Separators and what Windows refuses; what nobody sees, such as a change of writing direction that disguises an ending. */
static gboolean
is_refused (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  if (c < 0x80 && strchr ("<>:\"/\\|?*", (int) c) != NULL)
    return TRUE; /* NUL included */
  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR ||
         type == G_UNICODE_PARAGRAPH_SEPARATOR || c == 0xFFFD;
}

static gboolean
is_reserved (const char *name)
{
  gsize length = strcspn (name, ".");

  while (length > 0 && name[length - 1] == ' ')
    length--;
  for (guint i = 0; i < G_N_ELEMENTS (reserved_names); i++)
    if (strlen (reserved_names[i]) == length && g_ascii_strncasecmp (name, reserved_names[i], length) == 0)
      return TRUE;
  return FALSE;
}

/* Where the ending begins: “.csv”, also “.csv.zip.gpg”. */
static gsize
find_extension (const char *name)
{
  gsize begin = strlen (name);

  for (guint i = 0; i < MAX_EXTENSIONS; i++)
    {
      gsize at = begin;
      while (at > 0 && g_ascii_isalnum (name[at - 1]))
        at--;
      if (at < 2 || at == begin || begin - at > MAX_EXTENSION_BYTES || name[at - 1] != '.')
        break;
      begin = at - 1;
    }
  return begin;
}

static void
cut (GString *name)
{
  gsize begin, keep;

  if (name->len <= MAX_NAME_BYTES)
    return;
  begin = find_extension (name->str);
  keep = MAX_NAME_BYTES - (name->len - begin);
  while (keep > 0 && ((guchar) name->str[keep] & 0xC0) == 0x80)
    keep--;
  g_string_erase (name, (gssize) keep, (gssize) (begin - keep));
}

static void
strip_end (GString *name)
{
  while (name->len > 0 && strchr (" .", name->str[name->len - 1]) != NULL)
    g_string_truncate (name, name->len - 1);
}

/**
 * eks_file_name_make_safe:
 * @name: what a file should be called
 *
 * Characters that file systems refuse become `_`; a name that would hide the file, name a folder or a device gets a `_`
 * in front; blanks and points at the end go; the rest is cut to 200 bytes, the ending kept. A name that is safe stays
 * as it is.
 *
 * Returns: (transfer full): a name, never empty
 */
char *
eks_file_name_make_safe (const char *name)
{
  g_autoptr (GString) safe = g_string_new (NULL);
  g_autofree char *valid = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  valid = g_utf8_make_valid (name, -1);
  for (const char *at = g_strchug (valid); *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      g_string_append_unichar (safe, is_refused (c) ? '_' : c);
    }
  strip_end (safe);
  if (safe->len == 0 || safe->str[0] == '.' || is_reserved (safe->str))
    g_string_prepend_c (safe, '_');
  cut (safe);
  strip_end (safe);
  return g_strdup (safe->str);
}

/**
 * eks_folder_expand_home:
 * @folder: a folder as people write it
 *
 * Returns: (transfer full): the folder with the home folder in the place of a leading `~`
 */
char *
eks_folder_expand_home (const char *folder)
{
  g_return_val_if_fail (folder != NULL, NULL);

  if (folder[0] == '~' && (folder[1] == '\0' || folder[1] == '/'))
    return g_strconcat (g_get_home_dir (), folder + 1, NULL);
  return g_strdup (folder);
}
