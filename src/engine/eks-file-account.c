/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The descriptor of files has an entity for rows and cannot know their columns: they are put into it when somebody looks.
 * From there on the columns of a file are fields like any others. */

#include "config.h"

#include "eks-file-account.h"

#include "eks-decrypt-stream.h"
#include "eks-error.h"
#include "eks-file-memory.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Connectors are small, folders that somebody looks at are few. */
#define MAX_CACHED 32

struct _EksFileCache
{
  gatomicrefcount ref_count;
  GMutex lock;
  GHashTable *connectors; /* (owned) (element-type utf8 EksConnector): by folder, layout, and file with its size and time */
  GHashTable *waiting;    /* (owned) (element-type utf8 utf8): the same, of encrypted files: empty while one is opened, else why it could not */
};

/**
 * eks_file_cache_new:
 *
 * Returns: (transfer full): a memory for connectors that were made from files
 */
EksFileCache *
eks_file_cache_new (void)
{
  EksFileCache *self = g_new0 (EksFileCache, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->connectors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  return self;
}

/**
 * eks_file_cache_ref:
 * @self: a memory
 *
 * Returns: (transfer full): @self
 */
EksFileCache *
eks_file_cache_ref (EksFileCache *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * eks_file_cache_unref:
 * @self: (nullable) (transfer full): a memory
 */
void
eks_file_cache_unref (EksFileCache *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->connectors);
  g_hash_table_unref (self->waiting);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static GInputStream *
decrypt_cb (const char *path, gpointer keyring, GError **error)
{
  return eks_decrypt_stream_new (keyring, path, error);
}

/**
 * eks_file_account_open:
 * @settings: (element-type utf8 utf8): of a connection to files
 * @keyring: (nullable): opens encrypted ones
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the files, not yet found
 */
EksFileSet *
eks_file_account_open (GHashTable *settings, EksKeyring *keyring, GError **error)
{
  EksFileSet *files = eks_file_set_new (settings, error);

  if (files != NULL && keyring != NULL)
    eks_file_set_set_decrypt (files, decrypt_cb, g_object_ref (keyring), g_object_unref);
  return files;
}

/* The same name, size and time is the same file; another time alone may be: its bytes say. */
static gboolean
was_read (EksFileEntry *entry, gpointer data)
{
  GPtrArray *marks = data;

  for (guint i = 0; i < marks->len; i++)
    {
      const EksFileMark *mark = g_ptr_array_index (marks, i);
      if (strcmp (mark->name, entry->name) != 0 || mark->size != entry->size)
        continue;
      if (mark->modified == entry->modified)
        return TRUE;
      if (entry->sha256 == NULL)
        entry->sha256 = eks_file_hash (entry->path, NULL, NULL);
      if (g_strcmp0 (entry->sha256, mark->sha256) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * eks_file_account_find:
 * @files: files
 * @history: where it is remembered what was read
 * @job_id: (nullable): whose run this is; %NULL to take read ones too
 * @now: µs since 1970 UTC
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Finds the files and looks at them. Blocks.
 *
 * Returns: whether there is something to read
 */
gboolean
eks_file_account_find (EksFileSet *files, EksHistory *history, const char *job_id, gint64 now, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) marks = NULL;

  if (job_id != NULL && eks_file_set_get_pick (files) == EKS_FILE_PICK_NEW)
    {
      marks = eks_history_list_files (history, job_id, eks_file_set_get_folder (files), error);
      if (marks == NULL)
        return FALSE;
    }
  return eks_file_set_find (files, marks != NULL ? was_read : NULL, marks, now, cancellable, error) && eks_file_set_look (files, cancellable, error);
}

static void
set_string (JsonObject *object, const char *member, const char *value)
{
  json_object_set_string_member (object, member, value);
}

/* Labels of a descriptor are one line of text. */
static char *
make_label (const char *name)
{
  g_autofree char *cut = g_utf8_strlen (name, -1) > 200 ? g_utf8_substring (name, 0, 200) : g_strdup (name);
  GString *label = g_string_new (NULL);

  for (const char *at = cut; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      g_string_append_c (label, ' ');
    else
      g_string_append_unichar (label, g_utf8_get_char (at));
  return g_string_free (label, FALSE);
}

static void
add_field (JsonArray *fields, const EksFileField *field)
{
  static const char *const privacies[] = { "none", "personal", "sensitive" };
  JsonObject *object = json_object_new ();
  g_autofree char *label = make_label (field->name);

  set_string (object, "id", field->id);
  set_string (object, "path", field->id); /* where it stands in the file only the reader knows */
  set_string (object, "type", eks_type_names[field->type]);
  set_string (object, "label", label);
  set_string (object, "privacy", privacies[field->privacy]);
  json_object_set_boolean_member (object, "by_default", TRUE);
  json_array_add_object_element (fields, object);
}

/**
 * eks_file_account_make_connector:
 * @base: the descriptor of files
 * @files: files that were looked at
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a connector whose rows have the columns of the files
 */
EksConnector *
eks_file_account_make_connector (EksConnector *base, EksFileSet *files, GError **error)
{
  g_autoptr (JsonNode) node = eks_connector_dup_json (base);
  g_autofree char *text = NULL;
  EksFileFields *fields = eks_file_set_get_fields (files);
  JsonObject *entity = json_array_get_object_element (json_object_get_array_member (json_node_get_object (node), "entities"), 0);
  JsonArray *known = json_object_get_array_member (entity, "fields");
  JsonArray *all = json_array_new ();

  for (guint i = 0; i < eks_file_fields_get_length (fields); i++)
    add_field (all, eks_file_fields_get (fields, i));
  for (guint i = 0; i < json_array_get_length (known); i++)
    if (eks_file_fields_find (fields, json_object_get_string_member (json_array_get_object_element (known, i), "id")) < 0)
      json_array_add_element (all, json_node_copy (json_array_get_element (known, i)));
  json_object_set_array_member (entity, "fields", all);
  text = eks_json_to_text (node, FALSE);
  return eks_connector_new_from_data (text, strlen (text), error);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* What the fields of the connector depend on. */
static char *
make_key (GHashTable *settings, EksFileSet *files)
{
  const EksFileEntry *example = eks_file_set_get_example (files);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, settings);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_ptr_array_add (lines, g_strdup_printf ("%s=%s", (char *) name, (char *) value));
  g_ptr_array_sort (lines, compare_texts);
  g_ptr_array_add (lines, g_strdup_printf ("%s %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT, example->path, example->size, example->modified));
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

/* (nullable) (transfer full) */
static EksConnector *
find_cached (EksFileCache *self, const char *key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  EksConnector *connector = g_hash_table_lookup (self->connectors, key);

  return connector != NULL ? g_object_ref (connector) : NULL;
}

/**
 * eks_file_cache_add:
 * @self: a memory
 * @settings: (element-type utf8 utf8): of a connection
 * @files: its files, which were looked at
 * @connector: what was made of them
 *
 * Remembers the connector until the files change.
 */
void
eks_file_cache_add (EksFileCache *self, GHashTable *settings, EksFileSet *files, EksConnector *connector)
{
  g_autofree char *key = make_key (settings, files);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (g_hash_table_size (self->connectors) >= MAX_CACHED)
    g_hash_table_remove_all (self->connectors);
  g_hash_table_remove (self->waiting, key);
  g_hash_table_insert (self->connectors, g_steal_pointer (&key), g_object_ref (connector));
}

static EksConnector *
look (EksFileCache *self, EksConnector *base, GHashTable *settings, EksFileSet *files, GError **error)
{
  EksConnector *connector = eks_file_set_look (files, NULL, error) ? eks_file_account_make_connector (base, files, error) : NULL;

  if (connector != NULL)
    eks_file_cache_add (self, settings, files, connector);
  return connector;
}

typedef struct
{
  EksFileCache *cache;  /* (owned) */
  EksConnector *base;   /* (owned) */
  GHashTable *settings; /* (owned) */
  EksFileSet *files;    /* (owned) */
  char *key;            /* (owned) */
} Look;

static gpointer
look_in_thread (gpointer data)
{
  Look *work = data;
  g_autoptr (GError) error = NULL;
  EksConnector *connector = look (work->cache, work->base, work->settings, work->files, &error);

  if (connector == NULL)
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&work->cache->lock);
      g_hash_table_insert (work->cache->waiting, g_strdup (work->key), g_strdup (error->message));
    }
  g_clear_object (&connector);
  g_object_unref (work->base);
  g_hash_table_unref (work->settings);
  g_object_unref (work->files);
  g_free (work->key);
  eks_file_cache_unref (work->cache);
  g_free (work);
  return NULL;
}

/* The window cannot wait for a passphrase that it asks for itself: another thread opens the file, once, and the next who
 * asks finds what it found. */
static void
look_beside (EksFileCache *self, EksConnector *base, GHashTable *settings, EksFileSet *files, const char *key, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const char *words = NULL;
  Look *work;

  if (g_hash_table_lookup_extended (self->waiting, key, NULL, (gpointer *) &words))
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_ENCRYPTION, words[0] != '\0' ? words : _("The file is encrypted and is being opened. Come back in a moment."));
      return;
    }
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_ENCRYPTION, _("The file is encrypted and is being opened. Come back in a moment."));
  g_hash_table_insert (self->waiting, g_strdup (key), g_strdup (""));
  work = g_new0 (Look, 1);
  work->cache = eks_file_cache_ref (self);
  work->base = g_object_ref (base);
  work->settings = g_hash_table_ref (settings);
  work->files = g_object_ref (files);
  work->key = g_strdup (key);
  g_thread_unref (g_thread_new ("look", look_in_thread, work));
}

/**
 * eks_file_cache_find:
 * @self: a memory
 * @base: the descriptor of files
 * @settings: (element-type utf8 utf8): of a connection
 * @keyring: (nullable): opens encrypted files
 * @error: return location
 *
 * Looks into the folder each time, into a file only when it is another than the last time.
 *
 * Returns: (transfer full) (nullable): the connector of the connection
 */
EksConnector *
eks_file_cache_find (EksFileCache *self, EksConnector *base, GHashTable *settings, EksKeyring *keyring, GError **error)
{
  g_autoptr (EksFileSet) files = eks_file_account_open (settings, keyring, error);
  g_autofree char *key = NULL;
  EksConnector *connector;

  if (files == NULL || !eks_file_set_find (files, NULL, NULL, 0, NULL, error))
    return NULL;
  key = make_key (settings, files);
  connector = find_cached (self, key);
  if (connector != NULL)
    return connector;
  if (g_main_context_is_owner (g_main_context_default ()) && eks_file_is_encrypted (eks_file_set_get_example (files)->path))
    {
      look_beside (self, base, settings, files, key, error);
      return NULL;
    }
  return look (self, base, settings, files, error);
}
