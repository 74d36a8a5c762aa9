/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saved exports and connections are kept by the same rules: written whole or not at all, readable for
 * their owner only, never overwritten by an older program, and a bad file is told of and left alone. */

#include "config.h"

#include "eks-shelf-private.h"

#include "eks-error.h"
#include "eks-json.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_ID_LENGTH 64
#define MAX_FILES 10000

/* An editor touches a file several times when it saves it once. */
#define SETTLE_MS 150

struct _EksShelf
{
  GObject parent_instance;

  const EksShelfKind *kind; /* (unowned): static */
  char *folder;             /* (owned) */
  GPtrArray *problems;      /* (owned) (element-type utf8) */
  GFileMonitor *monitor;    /* (owned) (nullable) */
  GMainContext *context;    /* (owned): where changes are told */
  GSource *settle;          /* (owned) (nullable): a change waits to be told */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksShelf, eks_shelf, G_TYPE_OBJECT)

/* An id becomes a file's name: nothing in it may lead out of the folder. */
static gboolean
is_id (EksShelf *self, const char *id)
{
  return id != NULL && g_ascii_isalnum (id[0]) && strspn (id, self->kind->allowed) == strlen (id) && strlen (id) <= MAX_ID_LENGTH;
}

static char *
dup_path (EksShelf *self, const char *id)
{
  g_autofree char *name = g_strconcat (id, self->kind->suffix, NULL);

  return g_build_filename (self->folder, name, NULL);
}

static void
clear_settle (EksShelf *self)
{
  if (self->settle != NULL)
    g_source_destroy (self->settle);
  g_clear_pointer (&self->settle, g_source_unref);
}

static gboolean
settle_cb (gpointer data)
{
  EksShelf *self = data;

  clear_settle (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static gboolean
is_ours (EksShelf *self, GFile *file)
{
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;

  return name != NULL && g_str_has_suffix (name, self->kind->suffix);
}

static void
on_folder_changed (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, EksShelf *self)
{
  if (self->settle != NULL || (!is_ours (self, file) && !is_ours (self, other)))
    return;
  self->settle = g_timeout_source_new (SETTLE_MS);
  g_source_set_callback (self->settle, settle_cb, self, NULL);
  g_source_attach (self->settle, self->context);
}

static void
eks_shelf_dispose (GObject *object)
{
  EksShelf *self = EKS_SHELF (object);

  clear_settle (self);
  if (self->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->monitor, self);
      g_file_monitor_cancel (self->monitor);
    }
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (eks_shelf_parent_class)->dispose (object);
}

static void
eks_shelf_finalize (GObject *object)
{
  EksShelf *self = EKS_SHELF (object);

  g_free (self->folder);
  g_ptr_array_unref (self->problems);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (eks_shelf_parent_class)->finalize (object);
}

static void
eks_shelf_class_init (EksShelfClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = eks_shelf_dispose;
  object_class->finalize = eks_shelf_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
eks_shelf_init (EksShelf *self)
{
  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->context = g_main_context_ref_thread_default ();
}

/*< private >
 * eks_shelf_new:
 * @parent: the folder of the store
 * @kind: what is on the shelf; static
 *
 * Returns: (transfer full): the shelf; its folder is made when the first thing is saved
 */
EksShelf *
eks_shelf_new (const char *parent, const EksShelfKind *kind)
{
  EksShelf *self = g_object_new (EKS_TYPE_SHELF, NULL);
  g_autoptr (GFile) file = NULL;

  self->kind = kind;
  self->folder = g_build_filename (parent, kind->folder, NULL);
  file = g_file_new_for_path (self->folder);
  /* Without a monitor our own changes are still told. */
  self->monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect (self->monitor, "changed", G_CALLBACK (on_folder_changed), self);
  return self;
}

static void
set_file_error (GError **error, EksError code, const char *path, const char *reason)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, EKS_ERROR, code, "“%s”: %s", name, reason);
}

/* Regular files of a sane size only: neither a pipe nor a film may hold the program up. */
static char *
read_text (const char *path, gsize *length, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  GStatBuf info;
  char *text = NULL;

  if (g_stat (path, &info) != 0)
    {
      set_file_error (error, errno == ENOENT ? EKS_ERROR_NOT_FOUND : EKS_ERROR_FAILED, path, g_strerror (errno));
      return NULL;
    }
  if (!S_ISREG (info.st_mode))
    {
      set_file_error (error, EKS_ERROR_INVALID_JOB, path, _("this is not a file. Give the path of a file."));
      return NULL;
    }
  if (info.st_size > EKS_JSON_MAX_BYTES)
    {
      set_file_error (error, EKS_ERROR_INVALID_JOB, path, _("the file is too large to be one of Eksport’s."));
      return NULL;
    }
  if (!g_file_get_contents (path, &text, length, &local_error))
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_FAILED, local_error->message);
  return text;
}

/*< private >
 * eks_shelf_load_file:
 * @self: a shelf
 * @path: any file, also one that is not on the shelf
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what is in it; errors name the file
 */
gpointer
eks_shelf_load_file (EksShelf *self, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  gpointer item;

  text = read_text (path, &length, error);
  if (text == NULL)
    return NULL;
  item = self->kind->read (text, length, error);
  if (item == NULL)
    {
      g_autofree char *name = g_filename_display_name (path);
      g_prefix_error (error, "“%s”: ", name);
    }
  return item;
}

static gpointer
load_own (EksShelf *self, const char *id, GError **error)
{
  g_autofree char *path = dup_path (self, id);
  g_autoptr (GObject) item = eks_shelf_load_file (self, path, error);

  if (item == NULL || strcmp (self->kind->get_id (item), id) == 0)
    return g_steal_pointer (&item);
  g_autofree char *reason = g_strdup_printf (
    /* TRANSLATORS: %1$s is the id that stands in a file, %2$s the name that the file should have then */
    _("its id is “%1$s”. Rename the file to “%1$s%2$s”, or give it the id that its name says."), self->kind->get_id (item), self->kind->suffix);
  set_file_error (error, EKS_ERROR_INVALID_JOB, path, reason);
  return NULL;
}

/*< private >
 * eks_shelf_has:
 * @self: a shelf
 * @id: anything
 *
 * Returns: whether there is a file for @id, good or bad
 */
gboolean
eks_shelf_has (EksShelf *self, const char *id)
{
  g_autofree char *path = is_id (self, id) ? dup_path (self, id) : NULL;

  return path != NULL && g_file_test (path, G_FILE_TEST_EXISTS);
}

/**
 * eks_shelf_get_saved:
 * @self: a shelf
 * @id: anything
 *
 * Returns: when the file for @id was written, µs since 1970 UTC; 0 if there is none
 */
gint64
eks_shelf_get_saved (EksShelf *self, const char *id)
{
  g_autofree char *path = is_id (self, id) ? dup_path (self, id) : NULL;
  struct stat info;

  if (path == NULL || stat (path, &info) != 0)
    return 0;
  return (gint64) info.st_mtim.tv_sec * G_USEC_PER_SEC + info.st_mtim.tv_nsec / 1000;
}

static gboolean
check_id (EksShelf *self, const char *id, GError **error)
{
  if (is_id (self, id))
    return TRUE;
  g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB,
               /* TRANSLATORS: %s is an id, part of a file's name */
               _("“%s” cannot be used as an id. Use letters, digits and “-”, 64 at most."), id != NULL ? id : "");
  return FALSE;
}

/*< private >
 * eks_shelf_load:
 * @self: a shelf
 * @id: whose
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the thing
 */
gpointer
eks_shelf_load (EksShelf *self, const char *id, GError **error)
{
  return check_id (self, id, error) ? load_own (self, id, error) : NULL;
}

static int
compare_items (gconstpointer a, gconstpointer b, gpointer data)
{
  const EksShelfKind *kind = data;
  gpointer first = *(gpointer *) a;
  gpointer second = *(gpointer *) b;
  int order = g_utf8_collate (kind->get_name (first), kind->get_name (second));

  return order != 0 ? order : strcmp (kind->get_id (first), kind->get_id (second));
}

static void
add_file (EksShelf *self, const char *name, GPtrArray *items)
{
  g_autofree char *id = g_strndup (name, strlen (name) - strlen (self->kind->suffix));
  g_autoptr (GError) error = NULL;
  gpointer item = eks_shelf_load (self, id, &error);

  if (item != NULL)
    g_ptr_array_add (items, item);
  else if (!g_error_matches (error, EKS_ERROR, EKS_ERROR_NOT_FOUND)) /* removed at this moment */
    g_ptr_array_add (self->problems, g_strdup (error->message));
}

static void
add_too_many (EksShelf *self)
{
  /* TRANSLATORS: %1$s is a folder, %2$d a number */
  g_ptr_array_add (self->problems, g_strdup_printf (_("“%1$s” has more than %2$d files; the rest of them is left out."), self->folder, MAX_FILES));
}

/*< private >
 * eks_shelf_list:
 * @self: a shelf
 * @error: return location
 *
 * Returns: (transfer full) (nullable): all that could be read, by name; the rest is in the problems
 */
GPtrArray *
eks_shelf_list (EksShelf *self, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, &local_error);
  const char *name;
  guint n_files = 0;

  g_ptr_array_set_size (self->problems, 0);
  if (dir == NULL && !g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_FAILED, local_error->message);
      return NULL;
    }
  while (dir != NULL && n_files <= MAX_FILES && (name = g_dir_read_name (dir)) != NULL)
    {
      if (name[0] == '.' || !g_str_has_suffix (name, self->kind->suffix))
        continue;
      if (++n_files <= MAX_FILES)
        add_file (self, name, items);
      else
        add_too_many (self);
    }
  g_ptr_array_sort_with_data (items, compare_items, (gpointer) self->kind);
  return g_steal_pointer (&items);
}

/*< private >
 * eks_shelf_get_problems:
 * @self: a shelf
 *
 * Returns: (transfer none): the files that the last list could not read, and why
 */
GPtrArray *
eks_shelf_get_problems (EksShelf *self)
{
  return self->problems;
}

/* What a newer program wrote may hold more than we would write in its place. */
static gboolean
check_not_newer (EksShelf *self, const char *path, const char *text, gsize length, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GObject) item = self->kind->read (text, length, &local_error);

  if (item != NULL || !g_error_matches (local_error, EKS_ERROR, EKS_ERROR_NEWER_VERSION))
    return TRUE;
  set_file_error (error, EKS_ERROR_NEWER_VERSION, path, local_error->message);
  return FALSE;
}

static gboolean
write_text (EksShelf *self, const char *path, const char *text, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    {
      set_file_error (error, errno == ENOSPC ? EKS_ERROR_NO_SPACE : EKS_ERROR_FAILED, self->folder, g_strerror (errno));
      return FALSE;
    }
  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &local_error))
    return TRUE;
  set_file_error (error, g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? EKS_ERROR_NO_SPACE : EKS_ERROR_FAILED,
                  path, local_error->message);
  return FALSE;
}

/*< private >
 * eks_shelf_save:
 * @self: a shelf
 * @item: what to keep
 * @error: return location
 *
 * Does not touch the file if it says the same already.
 *
 * Returns: %FALSE on error; the old file is whole then
 */
gboolean
eks_shelf_save (EksShelf *self, gpointer item, GError **error)
{
  const char *id = self->kind->get_id (item);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *old = NULL;
  gsize old_length;

  if (!check_id (self, id, error))
    return FALSE;
  path = dup_path (self, id);
  text = self->kind->write (item);
  old = read_text (path, &old_length, NULL);
  if (old != NULL && old_length == strlen (text) && memcmp (old, text, old_length) == 0)
    return TRUE;
  if (old != NULL && !check_not_newer (self, path, old, old_length, error))
    return FALSE;
  if (!write_text (self, path, text, error))
    return FALSE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return TRUE;
}

/*< private >
 * eks_shelf_remove:
 * @self: a shelf
 * @id: whose
 * @error: return location
 *
 * Returns: %FALSE with %EKS_ERROR_NOT_FOUND if there is none
 */
gboolean
eks_shelf_remove (EksShelf *self, const char *id, GError **error)
{
  g_autofree char *path = NULL;

  if (!check_id (self, id, error))
    return FALSE;
  path = dup_path (self, id);
  if (g_unlink (path) != 0)
    {
      set_file_error (error, errno == ENOENT ? EKS_ERROR_NOT_FOUND : EKS_ERROR_FAILED, path, g_strerror (errno));
      return FALSE;
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return TRUE;
}
