/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which files of a folder are read. What is still being written is not: its size or its time changes while it is looked at,
 * or its name says so. */

#include "config.h"

#include "eks-file-set.h"

#include "eks-error.h"
#include "eks-file-look.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

/* Of a folder with more files than this something else is wrong. */
#define MAX_FILES 100000
/* A file that was changed so short a time ago may be changing still … */
#define FRESH_SECONDS 5
/* … and is looked at once more after so long. */
#define SETTLE_MICROSECONDS 200000

struct _EksFileSet
{
  GObject parent_instance;

  char *folder;          /* (owned): or one file */
  GPatternSpec *pattern; /* (owned) */
  char *pattern_text;    /* (owned) */
  EksFilePick pick;
  EksFileLayout wanted;  /* (owned): as somebody said */

  EksFileDecrypt decrypt; /* (nullable) */
  gpointer decrypt_data;
  GDestroyNotify decrypt_destroy;

  GPtrArray *matching;   /* (owned) (element-type EksFileEntry): all, oldest first */
  GPtrArray *entries;    /* (owned) (element-type EksFileEntry): of matching, those that are read */
  GPtrArray *changing;   /* (owned) (element-type EksFileEntry): of matching, those that are being written */
  EksFileLook *look;     /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (EksFileSet, eks_file_set, G_TYPE_OBJECT)

static void
entry_free (EksFileEntry *self)
{
  g_free (self->path);
  g_free (self->name);
  g_free (self->sha256);
  g_strfreev (self->columns);
  g_free (self);
}

static void
eks_file_set_finalize (GObject *object)
{
  EksFileSet *self = EKS_FILE_SET (object);

  if (self->decrypt_destroy != NULL)
    self->decrypt_destroy (self->decrypt_data);
  g_clear_pointer (&self->look, eks_file_look_free);
  g_clear_pointer (&self->pattern, g_pattern_spec_free);
  eks_file_layout_clear (&self->wanted);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->changing);
  g_ptr_array_unref (self->matching);
  g_free (self->folder);
  g_free (self->pattern_text);
  G_OBJECT_CLASS (eks_file_set_parent_class)->finalize (object);
}

static void
eks_file_set_class_init (EksFileSetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_file_set_finalize;
}

static void
eks_file_set_init (EksFileSet *self)
{
  self->matching = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->entries = g_ptr_array_new ();
  self->changing = g_ptr_array_new ();
}

static char *
expand_home (const char *folder)
{
  if (folder[0] != '~' || (folder[1] != '/' && folder[1] != '\0'))
    return g_strdup (folder);
  return g_build_filename (g_get_home_dir (), folder + 1, NULL);
}

static gboolean
read_place (EksFileSet *self, GHashTable *settings, GError **error)
{
  static const char *const picks[] = { "newest", "new", "all", NULL };
  const char *folder = g_hash_table_lookup (settings, "folder");
  const char *pattern = g_hash_table_lookup (settings, "pattern");
  const char *which = g_hash_table_lookup (settings, "which");
  g_autofree char *lower = g_utf8_strdown (pattern != NULL && pattern[0] != '\0' ? pattern : "*", -1);

  if (folder == NULL || folder[0] == '\0')
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The connection does not say which folder its files are in"));
      return FALSE;
    }
  self->folder = expand_home (folder);
  if (!g_path_is_absolute (self->folder))
    {
      /* TRANSLATORS: %s is a folder that somebody typed. ~/ stays as it is. */
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("“%s” is not a whole path: begin with / or with ~/"), folder);
      return FALSE;
    }
  self->pattern = g_pattern_spec_new (lower);
  self->pattern_text = g_strdup (pattern != NULL && pattern[0] != '\0' ? pattern : "*");
  for (guint i = 0; which != NULL && which[0] != '\0'; i++)
    if (picks[i] == NULL)
      {
        /* TRANSLATORS: %1$s is what somebody typed, %2$s the id of a setting such as “delimiter” */
        g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("“%1$s” cannot be used for the setting “%2$s”"), which, "which");
        return FALSE;
      }
    else if (strcmp (picks[i], which) == 0)
      {
        self->pick = (EksFilePick) i;
        break;
      }
  return TRUE;
}

/**
 * eks_file_set_new:
 * @settings: (element-type utf8 utf8): folder, pattern, which, and those of eks_file_layout_read()
 * @error: return location
 *
 * Reads nothing yet.
 *
 * Returns: (transfer full) (nullable): the files, or %NULL with %EKS_ERROR_INVALID_JOB
 */
EksFileSet *
eks_file_set_new (GHashTable *settings, GError **error)
{
  g_autoptr (EksFileSet) self = g_object_new (EKS_TYPE_FILE_SET, NULL);

  g_return_val_if_fail (settings != NULL, NULL);

  if (!read_place (self, settings, error) || !eks_file_layout_read (&self->wanted, settings, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * eks_file_set_set_decrypt:
 * @self: files
 * @decrypt: opens an encrypted file; called by the thread that reads
 * @data: for @decrypt
 * @destroy: (nullable): for @data
 */
void
eks_file_set_set_decrypt (EksFileSet *self, EksFileDecrypt decrypt, gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (EKS_IS_FILE_SET (self) && self->decrypt == NULL);

  self->decrypt = decrypt;
  self->decrypt_data = data;
  self->decrypt_destroy = destroy;
}

/**
 * eks_file_set_get_folder:
 * @self: files
 *
 * Returns: (transfer none): the folder, or the one file
 */
const char *
eks_file_set_get_folder (EksFileSet *self)
{
  g_return_val_if_fail (EKS_IS_FILE_SET (self), NULL);
  return self->folder;
}

/**
 * eks_file_set_get_pick:
 * @self: files
 *
 * Returns: which of the matching ones are read
 */
EksFilePick
eks_file_set_get_pick (EksFileSet *self)
{
  g_return_val_if_fail (EKS_IS_FILE_SET (self), EKS_FILE_PICK_NEWEST);
  return self->pick;
}

static gboolean
stat_entry (EksFileEntry *entry)
{
  struct stat info;

  if (stat (entry->path, &info) != 0 || !S_ISREG (info.st_mode))
    return FALSE;
  entry->size = info.st_size;
  entry->modified = info.st_mtim.tv_sec * G_USEC_PER_SEC + info.st_mtim.tv_nsec / 1000;
  return TRUE;
}

static EksFileEntry *
entry_new (const char *folder, const char *name)
{
  EksFileEntry *self = g_new0 (EksFileEntry, 1);

  self->path = name != NULL ? g_build_filename (folder, name, NULL) : g_strdup (folder);
  self->name = g_filename_display_basename (self->path);
  if (stat_entry (self))
    return self;
  entry_free (self);
  return NULL;
}

/**
 * eks_file_entry_is_unchanged:
 * @self: a file as it was found
 *
 * Returns: whether it is still so
 */
gboolean
eks_file_entry_is_unchanged (const EksFileEntry *self)
{
  EksFileEntry now = { .path = self->path };

  return stat_entry (&now) && now.size == self->size && now.modified == self->modified;
}

/* Names that programs give to files while they write them. */
static gboolean
is_unfinished (const char *name)
{
  static const char *const endings[] = { ".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp", ".temp", ".swp", "~" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (name, endings[i]))
      return TRUE;
  return name[0] == '.' || g_str_has_prefix (name, "~$");
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const EksFileEntry *one = *(EksFileEntry *const *) a, *other = *(EksFileEntry *const *) b;

  if (one->modified != other->modified)
    return one->modified < other->modified ? -1 : 1;
  return strcmp (one->name, other->name);
}

static gboolean
list_files (EksFileSet *self, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GDir) folder = NULL;
  const char *name;

  g_ptr_array_set_size (self->matching, 0);
  if (g_file_test (self->folder, G_FILE_TEST_IS_REGULAR))
    {
      EksFileEntry *entry = entry_new (self->folder, NULL);
      if (entry != NULL)
        g_ptr_array_add (self->matching, entry);
      return TRUE;
    }
  folder = g_dir_open (self->folder, 0, &problem);
  if (folder == NULL)
    {
      g_autofree char *shown = g_filename_display_name (self->folder);
      /* TRANSLATORS: %1$s is a folder, %2$s what the system says */
      g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_UNREACHABLE, _("The folder “%1$s” cannot be read: %2$s"), shown, g_strerror (problem->code == G_FILE_ERROR_NOENT ? ENOENT : problem->code == G_FILE_ERROR_ACCES ? EACCES : ENOTDIR));
      return FALSE;
    }
  while ((name = g_dir_read_name (folder)) != NULL && self->matching->len <= MAX_FILES)
    {
      g_autofree char *valid = g_filename_display_name (name);
      g_autofree char *lower = g_utf8_strdown (valid, -1);
      EksFileEntry *entry = !is_unfinished (name) && g_pattern_spec_match_string (self->pattern, lower) ? entry_new (self->folder, name) : NULL;
      if (entry != NULL)
        g_ptr_array_add (self->matching, entry);
    }
  if (self->matching->len > MAX_FILES)
    {
      g_autofree char *shown = g_filename_display_name (self->folder);
      g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID,
                   /* TRANSLATORS: %1$u is how many files are read at most, %2$s a folder, %3$s a pattern such as *.csv */
                   _("More than %1$u files in “%2$s” match “%3$s”. Choose a narrower pattern, or move old files to another folder."), MAX_FILES, shown, self->pattern_text);
      return FALSE;
    }
  g_ptr_array_sort (self->matching, compare_entries);
  return TRUE;
}

/* Files are few that were changed just now: all of them wait together once. */
static void
find_changing (EksFileSet *self, gint64 now)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      EksFileEntry *entry = g_ptr_array_index (self->entries, i);
      if (ABS (now - entry->modified) < FRESH_SECONDS * G_USEC_PER_SEC)
        g_ptr_array_add (fresh, entry);
    }
  if (fresh->len > 0)
    g_usleep (SETTLE_MICROSECONDS);
  for (guint i = 0; i < fresh->len; i++)
    if (!eks_file_entry_is_unchanged (g_ptr_array_index (fresh, i)))
      {
        g_ptr_array_add (self->changing, g_ptr_array_index (fresh, i));
        g_ptr_array_remove (self->entries, g_ptr_array_index (fresh, i));
      }
}

/* The file before the newest is yesterday's, and nobody asked for that. */
static gboolean
check_newest (EksFileSet *self, GError **error)
{
  const EksFileEntry *newest = g_ptr_array_index (self->matching, self->matching->len - 1);

  if (self->pick != EKS_FILE_PICK_NEWEST || !g_ptr_array_find (self->changing, newest, NULL))
    return TRUE;
  g_set_error (error, EKS_ERROR, EKS_ERROR_GUARD,
               /* TRANSLATORS: %s is a file */
               _("The newest file, “%s”, is still being written. Nothing was exported. Try again when it is complete."), newest->name);
  return FALSE;
}

/**
 * eks_file_set_find:
 * @self: files
 * @seen: (nullable) (scope call): knows what was read before
 * @data: for @seen
 * @now: µs since 1970 UTC, to wait for files that were changed just now; 0 to take them as they are
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Lists the folder and picks. Blocks.
 *
 * Returns: %FALSE with %EKS_ERROR_SOURCE_UNREACHABLE if the folder cannot be read, %EKS_ERROR_SOURCE_MISSING if nothing in it matches,
 *   %EKS_ERROR_GUARD if the newest is wanted and is still being written
 */
gboolean
eks_file_set_find (EksFileSet *self, EksFileSeen seen, gpointer data, gint64 now, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (EKS_IS_FILE_SET (self), FALSE);

  g_ptr_array_set_size (self->entries, 0);
  g_ptr_array_set_size (self->changing, 0);
  if (!list_files (self, error))
    return FALSE;
  if (self->matching->len == 0)
    {
      g_autofree char *shown = g_filename_display_name (self->folder);
      g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_MISSING,
                   /* TRANSLATORS: %1$s is a folder, %2$s a pattern such as *.csv */
                   _("No file in “%1$s” matches “%2$s”"), shown, self->pattern_text);
      return FALSE;
    }
  for (guint i = 0; i < self->matching->len && !g_cancellable_set_error_if_cancelled (cancellable, error); i++)
    {
      EksFileEntry *entry = g_ptr_array_index (self->matching, i);
      if (self->pick != EKS_FILE_PICK_NEW || seen == NULL || !seen (entry, data))
        g_ptr_array_add (self->entries, entry);
    }
  if (g_cancellable_is_cancelled (cancellable))
    return FALSE;
  if (now > 0)
    find_changing (self, now);
  if (!check_newest (self, error))
    return FALSE;
  if (self->pick == EKS_FILE_PICK_NEWEST && self->entries->len > 1)
    g_ptr_array_remove_range (self->entries, 0, self->entries->len - 1);
  return TRUE;
}

/**
 * eks_file_set_get_entries:
 * @self: files that were found
 *
 * Returns: (transfer none) (element-type EksFileEntry): those that are read, oldest first
 */
GPtrArray *
eks_file_set_get_entries (EksFileSet *self)
{
  g_return_val_if_fail (EKS_IS_FILE_SET (self), NULL);
  return self->entries;
}

/**
 * eks_file_set_get_changing:
 * @self: files that were found
 *
 * Returns: (transfer none) (element-type EksFileEntry): those that are left for another time, because they are being written
 */
GPtrArray *
eks_file_set_get_changing (EksFileSet *self)
{
  g_return_val_if_fail (EKS_IS_FILE_SET (self), NULL);
  return self->changing;
}

/**
 * eks_file_set_get_n_matching:
 * @self: files that were found
 *
 * Returns: how many match, read or not
 */
guint
eks_file_set_get_n_matching (EksFileSet *self)
{
  g_return_val_if_fail (EKS_IS_FILE_SET (self), 0);
  return self->matching->len;
}

/**
 * eks_file_set_get_example:
 * @self: files that were found
 *
 * Returns: (transfer none): the newest that is read, or where none is, the newest there is; its fields are those of the connection
 */
const EksFileEntry *
eks_file_set_get_example (EksFileSet *self)
{
  GPtrArray *list;

  g_return_val_if_fail (EKS_IS_FILE_SET (self), NULL);

  list = self->entries->len > 0 ? self->entries : self->matching;
  return list->len > 0 ? g_ptr_array_index (list, list->len - 1) : NULL;
}

/**
 * eks_file_set_open:
 * @self: files
 * @path: one of them
 * @error: return location
 *
 * Returns: (transfer full) (nullable): its bytes in clear
 */
EksFileInput *
eks_file_set_open (EksFileSet *self, const char *path, GError **error)
{
  g_return_val_if_fail (EKS_IS_FILE_SET (self) && path != NULL, NULL);
  return eks_file_input_open (path, self->decrypt, self->decrypt_data, error);
}

/**
 * eks_file_set_look:
 * @self: files that were found
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Reads the beginning of the example: its layout, its fields, its first rows. Blocks.
 *
 * Returns: %FALSE if it cannot be read
 */
gboolean
eks_file_set_look (EksFileSet *self, GCancellable *cancellable, GError **error)
{
  const EksFileEntry *example = eks_file_set_get_example (self);

  g_return_val_if_fail (EKS_IS_FILE_SET (self) && example != NULL, FALSE);

  g_clear_pointer (&self->look, eks_file_look_free);
  self->look = eks_file_look_at (self, example->path, cancellable, error);
  return self->look != NULL;
}

/**
 * eks_file_set_get_wanted:
 * @self: files
 *
 * Returns: (transfer none): the layout as far as somebody said it
 */
const EksFileLayout *
eks_file_set_get_wanted (EksFileSet *self)
{
  g_return_val_if_fail (EKS_IS_FILE_SET (self), NULL);
  return &self->wanted;
}

/**
 * eks_file_set_get_layout:
 * @self: files that were looked at
 *
 * Returns: (transfer none): how the example is laid out
 */
const EksFileLayout *
eks_file_set_get_layout (EksFileSet *self)
{
  g_return_val_if_fail (EKS_IS_FILE_SET (self) && self->look != NULL, NULL);
  return &self->look->layout;
}

/**
 * eks_file_set_get_fields:
 * @self: files that were looked at
 *
 * Returns: (transfer none): the fields of the example
 */
EksFileFields *
eks_file_set_get_fields (EksFileSet *self)
{
  g_return_val_if_fail (EKS_IS_FILE_SET (self) && self->look != NULL, NULL);
  return self->look->fields;
}

/**
 * eks_file_set_read_columns:
 * @self: files that were looked at
 * @entry: one of them
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Reads the file the first time. Blocks.
 *
 * Returns: (transfer none) (nullable): ids of its columns; without a header for all rows, those of the example
 */
const char *const *
eks_file_set_read_columns (EksFileSet *self, EksFileEntry *entry, GCancellable *cancellable, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (EksFileFields) here = eks_file_fields_new ();
  EksFileFields *fields;

  g_return_val_if_fail (EKS_IS_FILE_SET (self) && self->look != NULL && entry != NULL, NULL);

  if (entry->columns != NULL)
    return (const char *const *) entry->columns;
  fields = self->look->fields;
  if (entry != eks_file_set_get_example (self) && self->look->layout.format == EKS_FILE_FORMAT_CSV)
    {
      g_auto (EksFileLayout) layout = { 0 };
      g_autoptr (EksPage) head = NULL;
      g_autoptr (EksFileText) text = NULL;
      gboolean at_end;
      if (!eks_file_look_guess (self, entry->path, &layout, &head, &text, &at_end, cancellable, error))
        {
          g_prefix_error (error, "%s: ", entry->name);
          return NULL;
        }
      if (layout.format == EKS_FILE_FORMAT_CSV)
        {
          eks_file_look_read_header (&layout, head->bytes, head->length, at_end, here);
          fields = here;
        }
    }
  for (guint i = 0; i < eks_file_fields_get_length (fields); i++)
    g_strv_builder_add (builder, eks_file_fields_get (fields, i)->id);
  entry->columns = g_strv_builder_end (builder);
  return (const char *const *) entry->columns;
}

/**
 * eks_file_set_get_sample:
 * @self: files that were looked at
 *
 * Returns: (transfer none) (element-type GStrv): values of the first rows, a field each
 */
GPtrArray *
eks_file_set_get_sample (EksFileSet *self)
{
  g_return_val_if_fail (EKS_IS_FILE_SET (self) && self->look != NULL, NULL);
  return self->look->sample;
}

/**
 * eks_file_set_describe:
 * @self: files that were looked at
 *
 * Returns: (transfer full): a sentence: which file was looked at, how it is laid out, how many fields it has
 */
char *
eks_file_set_describe (EksFileSet *self)
{
  const EksFileEntry *example = eks_file_set_get_example (self);
  g_autofree char *layout = NULL;
  g_autofree char *fields = NULL;
  g_autofree char *files = NULL;
  guint n_fields, n_files;

  g_return_val_if_fail (EKS_IS_FILE_SET (self) && self->look != NULL, NULL);

  layout = eks_file_layout_describe (&self->look->layout);
  n_fields = eks_file_fields_get_length (self->look->fields);
  n_files = self->matching->len;
  fields = g_strdup_printf (ngettext ("%u column", "%u columns", n_fields), n_fields);
  files = g_strdup_printf (ngettext ("%u file matches", "%u files match", n_files), n_files);
  /* TRANSLATORS: %1$s is a file, %2$s how it is laid out (“CSV, semicolon between the cells, utf-8, with a header”), %3$s “12 columns”, %4$s “3 files match” */
  return g_strdup_printf (_("%1$s: %2$s; %3$s. %4$s."), example->name, layout, fields, files);
}
