/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at the beginning of a file. */

#include "config.h"

#include "eks-file-look.h"

#include "eks-error.h"
#include "eks-json.h"
#include "eks-xml-outline.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Objects in objects that become fields of their own. */
#define MAX_NESTING 4
/* A list of columns that nobody can read any more. */
#define MAX_COLUMNS 10000

/**
 * eks_file_look_free:
 * @self: (nullable) (transfer full): a look
 */
void
eks_file_look_free (EksFileLook *self)
{
  if (self == NULL)
    return;
  eks_file_layout_clear (&self->layout);
  g_clear_pointer (&self->fields, eks_file_fields_free);
  g_clear_pointer (&self->sample, g_ptr_array_unref);
  g_free (self);
}

/* ---- the layout ---- */

static gboolean
begins_with (const char *text, gsize length, const char *beginning)
{
  gsize n = strlen (beginning);

  return length >= n && g_ascii_strncasecmp (text, beginning, n) == 0;
}

/* Workbooks, archives and pictures have bytes that no text has, and a great many of them. */
static gboolean
is_binary (const char *text, gsize length)
{
  gsize n = MIN (length, 4096), controls = 0;

  if (begins_with (text, length, "PK\x03\x04") || begins_with (text, length, "%PDF-"))
    return TRUE;
  for (gsize i = 0; i < n; i++)
    controls += (guchar) text[i] < 0x20 && strchr ("\t\n\v\f\r\x1a", text[i] != '\0' ? text[i] : '\x01') == NULL;
  return controls > 4 && controls > n / 50;
}

/* What is no table would be one of nonsense: a wrong file in the folder, or what a server says in place of the file. */
static gboolean
check_text (const EksFileLayout *wanted, const char *text, gsize length, GError **error)
{
  gsize at = 0;

  if (wanted->format != EKS_FILE_FORMAT_UNKNOWN && wanted->format != EKS_FILE_FORMAT_CSV)
    return TRUE;
  while (at < length && g_ascii_isspace (text[at]))
    at++;
  if (is_binary (text, length))
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID,
                         _("This is no text: a workbook, an archive, a picture or the like. Save it as CSV, or choose a pattern that it does not match."));
  else if (begins_with (text + at, length - at, "<!doctype html") || begins_with (text + at, length - at, "<html"))
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID, _("This is a web page and not the file, perhaps because one has to sign in to get it. Get it again."));
  else
    return TRUE;
  return FALSE;
}

/**
 * eks_file_look_guess:
 * @set: whose file
 * @path: the file
 * @layout: (out caller-allocates): known afterwards
 * @head: (out) (transfer full): its beginning
 * @text: (out) (transfer full): the rest
 * @at_end: (out): whether the beginning is all
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Returns: %FALSE if it cannot be read; then nothing is given out
 */
gboolean
eks_file_look_guess (EksFileSet *set, const char *path, EksFileLayout *layout, EksPage **head, EksFileText **text, gboolean *at_end, GCancellable *cancellable, GError **error)
{
  const EksFileLayout *wanted = eks_file_set_get_wanted (set);
  EksFileInput *input = eks_file_set_open (set, path, error);
  g_autoptr (EksPagePool) pool = eks_page_pool_new ();
  g_autoptr (EksPage) page = eks_page_pool_take (pool);
  g_autoptr (EksFileText) reading = NULL;

  if (input == NULL)
    return FALSE;
  reading = eks_file_text_new (input, wanted->encoding);
  *at_end = FALSE;
  eks_page_reserve (page, EKS_FILE_LOOK_BYTES);
  while (!*at_end && page->length < EKS_FILE_LOOK_BYTES)
    if (!eks_file_text_read (reading, page, EKS_FILE_LOOK_BYTES, at_end, cancellable, error))
      return FALSE;
  if (!check_text (wanted, page->bytes, page->length, error))
    return FALSE;
  eks_file_layout_copy (layout, wanted);
  eks_file_layout_guess (layout, page->bytes, page->length, *at_end);
  if (layout->format != EKS_FILE_FORMAT_XML)
    layout->encoding = eks_file_text_get_encoding (reading);
  if (layout->format == EKS_FILE_FORMAT_JSON && layout->records == NULL)
    {
      layout->records = eks_json_find_records (page->bytes, page->length);
      for (gsize i = 0; layout->records == NULL && i < page->length; i++)
        if (page->bytes[i] == '{' || page->bytes[i] == '[')
          {
            layout->format = page->bytes[i] == '{' ? EKS_FILE_FORMAT_NDJSON : EKS_FILE_FORMAT_JSON; /* an object that is a record itself */
            break;
          }
    }
  *head = g_steal_pointer (&page);
  *text = g_steal_pointer (&reading);
  return TRUE;
}

static gboolean
find_xml_records (EksFileSet *set, const char *path, EksFileLayout *layout, GError **error)
{
  g_autoptr (EksFileInput) input = eks_file_set_open (set, path, error);
  g_autofree char *head = g_malloc (EKS_FILE_LOOK_BYTES);
  gsize length = 0;
  gssize n = input != NULL ? 1 : -1;

  while (n > 0 && length < EKS_FILE_LOOK_BYTES)
    if ((n = eks_file_input_read (input, head + length, EKS_FILE_LOOK_BYTES - length, NULL, error)) > 0)
      length += n;
  if (n < 0)
    return FALSE;
  layout->records = eks_xml_find_records (head, length);
  return TRUE;
}

/**
 * eks_file_look_open_pages:
 * @set: whose file
 * @path: a file of JSON, NDJSON or XML
 * @layout: how it is laid out
 * @error: return location
 *
 * Returns: (transfer full) (nullable): its records from the first one on
 */
EksRecordPages *
eks_file_look_open_pages (EksFileSet *set, const char *path, const EksFileLayout *layout, GError **error)
{
  EksFileInput *input = eks_file_set_open (set, path, error);

  if (input == NULL)
    return NULL;
  if (layout->format == EKS_FILE_FORMAT_XML)
    return eks_record_pages_new_xml (input, layout);
  return eks_record_pages_new_json (eks_file_text_new (input, layout->encoding), layout);
}

/* ---- CSV ---- */

/**
 * eks_file_look_read_header:
 * @layout: of the file
 * @text: (array length=length): its beginning; names are put right in place
 * @length: in bytes
 * @at_end: whether that is all of the file
 * @fields: get the names
 *
 * Returns: where the first row of values begins
 */
gsize
eks_file_look_read_header (const EksFileLayout *layout, char *text, gsize length, gboolean at_end, EksFileFields *fields)
{
  const EksCsvDialect dialect = eks_file_layout_get_dialect (layout);
  EksCsvRecord record = { .cells = g_array_new (FALSE, FALSE, sizeof (EksCsvCell)) };
  gsize at = eks_file_layout_find_start (text, length, NULL), used = 0;

  do
    {
      at += used;
      used = at < length ? eks_csv_scan_record (&dialect, text + at, length - at, at_end, &record) : 0;
    }
  while (used > 0 && eks_csv_record_is_blank (&record));
  for (guint i = 0; used > 0 && i < record.cells->len; i++)
    {
      EksCsvCell *cell = &g_array_index (record.cells, EksCsvCell, i);
      if (cell->mixed)
        eks_csv_cell_clean (&dialect, text + at, cell);
      if (layout->header)
        eks_file_fields_add_name (fields, text + at + cell->start, cell->length);
      else
        eks_file_fields_add_column (fields);
    }
  g_array_unref (record.cells);
  return layout->header ? at + used : at;
}

static void
add_sample (EksFileLook *self, const EksCsvRecord *record, const char *text)
{
  guint n = eks_file_fields_get_length (self->fields);
  char **row;

  if (self->sample->len >= EKS_FILE_SAMPLE_ROWS)
    return;
  row = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const EksCsvCell *cell = i < record->cells->len ? &g_array_index (record->cells, EksCsvCell, i) : NULL;
      row[i] = cell != NULL ? g_utf8_make_valid (text + cell->start, MIN (cell->length, 400)) : g_strdup ("");
    }
  g_ptr_array_add (self->sample, row);
}

static void
look_at_rows (EksFileLook *self, EksPage *head, gboolean at_end)
{
  const EksCsvDialect dialect = eks_file_layout_get_dialect (&self->layout);
  EksCsvRecord record = { .cells = g_array_new (FALSE, FALSE, sizeof (EksCsvCell)) };
  gsize at = eks_file_look_read_header (&self->layout, head->bytes, head->length, at_end, self->fields), used;

  for (; at < head->length && (used = eks_csv_scan_record (&dialect, head->bytes + at, head->length - at, at_end, &record)) > 0; at += used)
    {
      for (guint i = 0; i < record.cells->len && i < eks_file_fields_get_length (self->fields); i++)
        {
          EksCsvCell *cell = &g_array_index (record.cells, EksCsvCell, i);
          if (cell->mixed)
            eks_csv_cell_clean (&dialect, head->bytes + at, cell);
          eks_file_fields_see (self->fields, i, &(EksValue){ head->bytes + at + cell->start, (guint32) cell->length, EKS_VALUE_TEXT });
        }
      if (!eks_csv_record_is_blank (&record))
        add_sample (self, &record, head->bytes + at);
    }
  g_array_unref (record.cells);
}

/* ---- nested records ---- */

static void
see_node (EksFileFields *fields, GHashTable *known, GPtrArray *path, JsonNode *node)
{
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;
  EksValue value = { 0 };
  gpointer index;

  g_ptr_array_add (path, NULL);
  key = g_strjoinv ("\n", (char **) path->pdata);
  if (!g_hash_table_lookup_extended (known, key, NULL, &index))
    {
      eks_file_fields_add_path (fields, (const char *const *) path->pdata);
      index = GUINT_TO_POINTER (eks_file_fields_get_length (fields) - 1);
      g_hash_table_insert (known, g_steal_pointer (&key), index);
    }
  g_ptr_array_set_size (path, path->len - 1);
  if (JSON_NODE_HOLDS_NULL (node))
    return;
  if (!JSON_NODE_HOLDS_VALUE (node))
    value.kind = EKS_VALUE_JSON;
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    value.kind = EKS_VALUE_BOOLEAN;
  else
    value.kind = json_node_get_value_type (node) == G_TYPE_STRING ? EKS_VALUE_TEXT : EKS_VALUE_NUMBER;
  text = value.kind == EKS_VALUE_TEXT ? g_strdup (json_node_get_string (node)) : eks_json_to_text (node, FALSE);
  value.text = text;
  value.length = strlen (text);
  eks_file_fields_see (fields, GPOINTER_TO_UINT (index), &value);
}

static void
see_object (EksFileFields *fields, GHashTable *known, GPtrArray *path, JsonObject *object)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL && eks_file_fields_get_length (fields) < EKS_CSV_MAX_CELLS; l = l->next)
    {
      JsonNode *node = json_object_get_member (object, l->data);
      g_ptr_array_add (path, l->data);
      if (JSON_NODE_HOLDS_OBJECT (node) && path->len < MAX_NESTING && json_object_get_size (json_node_get_object (node)) > 0)
        see_object (fields, known, path, json_node_get_object (node));
      else
        see_node (fields, known, path, node);
      g_ptr_array_set_size (path, path->len - 1);
    }
}

static char *
dup_at_path (JsonObject *object, const char *const *path)
{
  JsonNode *node = NULL;

  for (guint i = 0; path[i] != NULL; i++)
    {
      if (object == NULL || (node = json_object_get_member (object, path[i])) == NULL)
        return g_strdup ("");
      object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    }
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  return eks_json_to_text (node, FALSE);
}

static void
add_nested_sample (EksFileLook *self, JsonObject *object)
{
  guint n = eks_file_fields_get_length (self->fields);
  char **row = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    row[i] = dup_at_path (object, (const char *const *) eks_file_fields_get (self->fields, i)->path);
  g_ptr_array_add (self->sample, row);
}

static gboolean
look_at_records (EksFileLook *self, EksRecordPages *pages, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) path = g_ptr_array_new ();
  g_autoptr (GError) problem = NULL;
  g_autoptr (EksPage) page = eks_record_pages_next (pages, EKS_FILE_LOOK_BYTES, cancellable, &problem);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;

  if (page == NULL)
    {
      if (problem == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  node = eks_json_parse (page->bytes, page->length, &problem);
  if (node == NULL)
    {
      /* TRANSLATORS: %s says what is wrong with it */
      g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID, _("The records of the file cannot be read: %s"), problem->message);
      return FALSE;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      see_object (self->fields, known, path, json_array_get_object_element (array, i));
  for (guint i = 0; i < MIN (json_array_get_length (array), EKS_FILE_SAMPLE_ROWS); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      add_nested_sample (self, json_array_get_object_element (array, i));
  return TRUE;
}

static gboolean
look (EksFileLook *self, EksFileSet *set, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksFileText) text = NULL;
  g_autoptr (EksPage) head = NULL;
  g_autoptr (EksRecordPages) pages = NULL;
  gboolean at_end;

  if (!eks_file_look_guess (set, path, &self->layout, &head, &text, &at_end, cancellable, error))
    return FALSE;
  if (self->layout.format == EKS_FILE_FORMAT_CSV)
    {
      look_at_rows (self, head, at_end);
      return TRUE;
    }
  if (self->layout.format == EKS_FILE_FORMAT_XML && self->layout.records == NULL && !find_xml_records (set, path, &self->layout, error))
    return FALSE;
  pages = eks_file_look_open_pages (set, path, &self->layout, error);
  return pages != NULL && look_at_records (self, pages, cancellable, error);
}

/**
 * eks_file_look_at:
 * @set: whose file
 * @path: the file
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what is in it, or %NULL if it cannot be read or has no column
 */
EksFileLook *
eks_file_look_at (EksFileSet *set, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksFileLook) self = g_new0 (EksFileLook, 1);
  g_autofree char *name = g_filename_display_basename (path);

  self->fields = eks_file_fields_new ();
  self->sample = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  if (!look (self, set, path, cancellable, error))
    {
      g_prefix_error (error, "%s: ", name);
      return NULL;
    }
  if (eks_file_fields_get_length (self->fields) == 0)
    {
      /* TRANSLATORS: %s is a file */
      g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID, _("The file “%s” has no column: it is empty, or laid out otherwise than the connection says"), name);
      return NULL;
    }
  if (eks_file_fields_get_length (self->fields) > MAX_COLUMNS)
    {
      /* TRANSLATORS: %1$s is a file, %2$u how many columns are read at most */
      g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID, _("The file “%1$s” has more than %2$u columns. It is probably laid out otherwise than the connection says."), name, MAX_COLUMNS);
      return NULL;
    }
  eks_file_fields_decide (self->fields);
  return g_steal_pointer (&self);
}
