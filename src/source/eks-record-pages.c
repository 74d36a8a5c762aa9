/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records from a file of JSON: one list somewhere inside, or one value after the other. The walk only finds where a
 * record ends; whether it is JSON is for the parser to say. */

#include "config.h"

#include "eks-record-pages-private.h"

#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define READ_BYTES 262144
#define MAX_GUESS_DEPTH 3

typedef struct
{
  EksRecordPages parent;

  EksFileText *text;   /* (owned) */
  char **records;      /* (owned) (nullable): names that lead to the list; none for the root */
  EksPage *buffer;     /* (owned): text that is not yet a record */
  gsize at;
  gboolean text_ended;
  gboolean in_list;    /* a list, not one value after the other */
  gboolean begun;
  gboolean first;      /* no record yet: no comma before it */
  gboolean over;
} JsonPages;

/* ---- in memory ---- */

/* Behind the string whose opening quote is at @at; @length if it goes on. */
static gsize
skip_string (const char *text, gsize at, gsize length)
{
  for (at++; at < length; at++)
    if (text[at] == '\\')
      at++;
    else if (text[at] == '"')
      return at + 1;
  return length + 1;
}

/* Behind the value at @at, or 0 if it goes on behind @length. */
static gsize
skip_value (const char *text, gsize at, gsize length, gboolean at_end)
{
  guint depth = 0;

  while (at < length)
    {
      switch (text[at])
        {
        case '"':
          at = skip_string (text, at, length);
          if (at > length)
            return 0;
          if (depth == 0)
            return at;
          continue;
        case '{':
        case '[':
          depth++;
          break;
        case '}':
        case ']':
          if (depth == 0)
            return at;
          if (--depth == 0)
            return at + 1;
          break;
        case ',':
        case ' ':
        case '\t':
        case '\r':
        case '\n':
          if (depth == 0)
            return at;
          break;
        default:
          break;
        }
      at++;
    }
  return at_end && depth == 0 ? at : 0;
}

static gsize
skip_blanks (const char *text, gsize at, gsize length)
{
  while (at < length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r'))
    at++;
  return at;
}

static gboolean
guess_in_object (const char *text, gsize *at, gsize length, GPtrArray *path, guint depth);

/* At a value: whether it is a list of objects or leads to one. */
static gboolean
guess_in_value (const char *text, gsize *at, gsize length, GPtrArray *path, guint depth)
{
  gsize inside;

  if (*at >= length)
    return FALSE;
  if (text[*at] == '[')
    {
      inside = skip_blanks (text, *at + 1, length);
      if (inside < length && text[inside] == '{')
        return TRUE;
    }
  if (text[*at] == '{' && depth < MAX_GUESS_DEPTH)
    {
      gsize object = *at;
      if (guess_in_object (text, &object, length, path, depth + 1))
        return TRUE;
    }
  inside = skip_value (text, *at, length, FALSE);
  *at = inside > 0 ? inside : length;
  return FALSE;
}

static gboolean
guess_in_object (const char *text, gsize *at, gsize length, GPtrArray *path, guint depth)
{
  for ((*at)++; *at < length;)
    {
      gsize name = skip_blanks (text, *at, length), end;
      if (name < length && text[name] == ',')
        name = skip_blanks (text, name + 1, length);
      if (name >= length || text[name] != '"')
        return FALSE;
      end = skip_string (text, name, length);
      *at = skip_blanks (text, MIN (end, length), length);
      if (*at >= length || text[*at] != ':')
        return FALSE;
      *at = skip_blanks (text, *at + 1, length);
      g_ptr_array_add (path, g_strndup (text + name + 1, end - name - 2));
      if (guess_in_value (text, at, length, path, depth))
        return TRUE;
      g_ptr_array_set_size (path, path->len - 1);
    }
  return FALSE;
}

/**
 * eks_json_find_records:
 * @text: (array length=length): the beginning of a JSON file that is an object
 * @length: in bytes
 *
 * Returns: (transfer full) (nullable): the names that lead to the first list of objects; %NULL if there is none, so that the
 *   object is a record itself
 */
char **
eks_json_find_records (const char *text, gsize length)
{
  g_autoptr (GPtrArray) path = g_ptr_array_new_with_free_func (g_free);
  gsize at = skip_blanks (text, 0, length);

  if (at >= length || text[at] != '{' || !guess_in_object (text, &at, length, path, 0))
    return NULL;
  g_ptr_array_add (path, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&path), FALSE);
}

/* ---- as it comes ---- */

static gboolean
fail (JsonPages *self, const char *what, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, self->parent.n_records + 1);

  /* TRANSLATORS: %1$s is what is wrong, e.g. “it ends too early”, %2$s the number of a record */
  g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID, _("The file is not the JSON it should be: %1$s (at record %2$s)"), what, number);
  return FALSE;
}

static gboolean
read_more (JsonPages *self, GCancellable *cancellable, GError **error)
{
  gsize rest = self->buffer->length - self->at;

  if (self->text_ended)
    return fail (self, _("it ends too early"), error);
  if (rest > EKS_RECORD_MAX_BYTES)
    return fail (self, _("a record does not end"), error);
  memmove (self->buffer->bytes, self->buffer->bytes + self->at, rest);
  self->buffer->length = rest;
  self->at = 0;
  return eks_file_text_read (self->text, self->buffer, MAX (READ_BYTES, rest), &self->text_ended, cancellable, error);
}

/* To the next character that is no blank; '\0' at the end and nowhere else: a NUL in the text is a hole in the file. */
static gboolean
peek (JsonPages *self, char *c, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      self->at = skip_blanks (self->buffer->bytes, self->at, self->buffer->length);
      if (self->at < self->buffer->length)
        {
          *c = self->buffer->bytes[self->at];
          return *c != '\0' || fail (self, _("it is not well-formed JSON"), error);
        }
      if (self->text_ended)
        {
          *c = '\0';
          return TRUE;
        }
      if (!read_more (self, cancellable, error))
        return FALSE;
    }
}

/* @end: (out): behind the value that begins here; it stays in the buffer */
static gboolean
find_end (JsonPages *self, gsize *end, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      *end = skip_value (self->buffer->bytes, self->at, self->buffer->length, self->text_ended);
      if (*end > 0 && (*end < self->buffer->length || self->text_ended || strchr ("}]\"", self->buffer->bytes[*end - 1]) != NULL))
        return *end > self->at || fail (self, _("it is not well-formed JSON"), error);
      if (!read_more (self, cancellable, error))
        return FALSE;
    }
}

static gboolean
expect (JsonPages *self, char wanted, GCancellable *cancellable, GError **error)
{
  char c;

  if (!peek (self, &c, cancellable, error))
    return FALSE;
  if (c != wanted)
    return fail (self, c == '\0' ? _("it ends too early") : _("it is not well-formed JSON"), error);
  self->at++;
  return TRUE;
}

/* Into the member called @name of the object that begins here. */
static gboolean
enter (JsonPages *self, const char *name, GCancellable *cancellable, GError **error)
{
  gsize end;
  char c;

  if (!expect (self, '{', cancellable, error))
    return FALSE;
  for (;;)
    {
      if (!peek (self, &c, cancellable, error))
        return FALSE;
      if (c != '"')
        {
          /* TRANSLATORS: %s is the name of a member of a JSON object */
          g_autofree char *what = g_strdup_printf (_("it has no “%s”"), name);
          return fail (self, what, error);
        }
      if (!find_end (self, &end, cancellable, error))
        return FALSE;
      gboolean found = end - self->at - 2 == strlen (name) && memcmp (self->buffer->bytes + self->at + 1, name, strlen (name)) == 0;
      self->at = end;
      if (!expect (self, ':', cancellable, error) || !peek (self, &c, cancellable, error))
        return FALSE;
      if (found)
        return TRUE;
      if (!find_end (self, &end, cancellable, error))
        return FALSE;
      self->at = end;
      if (!peek (self, &c, cancellable, error))
        return FALSE;
      self->at += c == ',';
    }
}

static gboolean
begin (JsonPages *self, GCancellable *cancellable, GError **error)
{
  self->begun = TRUE;
  self->first = TRUE;
  for (guint i = 0; self->records != NULL && self->records[i] != NULL; i++)
    if (!enter (self, self->records[i], cancellable, error))
      return FALSE;
  return !self->in_list || expect (self, '[', cancellable, error);
}

/* Behind the list, the objects that it stands in have to end: a file that was cut is not whole. */
static gboolean
finish (JsonPages *self, GCancellable *cancellable, GError **error)
{
  guint depth = self->records != NULL ? g_strv_length (self->records) : 0;
  gsize end;
  char c;

  self->over = TRUE;
  while (peek (self, &c, cancellable, error))
    {
      if (c == '\0')
        return depth == 0 || fail (self, _("it ends too early"), error);
      if (depth == 0)
        return fail (self, _("something stands behind its end"), error);
      if (c == '}')
        {
          depth--;
          self->at++;
        }
      else if (c == ',' || c == ':')
        self->at++;
      else if (find_end (self, &end, cancellable, error))
        self->at = end;
      else
        return FALSE;
    }
  return FALSE;
}

/* Stands before the next record or says that there is none. */
static gboolean
find_record (JsonPages *self, gboolean *found, GCancellable *cancellable, GError **error)
{
  char c;

  *found = FALSE;
  if (!peek (self, &c, cancellable, error))
    return FALSE;
  if (!self->in_list)
    {
      *found = c != '\0';
      return TRUE;
    }
  if (c == ']')
    {
      self->at++;
      return finish (self, cancellable, error);
    }
  if (!self->first && (!expect (self, ',', cancellable, error) || !peek (self, &c, cancellable, error)))
    return FALSE;
  *found = c != '\0' && c != ']' && c != ',';
  return *found || fail (self, c == '\0' ? _("it ends too early") : _("it is not well-formed JSON"), error);
}

static gboolean
json_append (EksRecordPages *pages, EksPage *page, GCancellable *cancellable, GError **error)
{
  JsonPages *self = (JsonPages *) pages;
  gboolean found;
  gsize end;

  if (self->over || (!self->begun && !begin (self, cancellable, error)) || !find_record (self, &found, cancellable, error) || !found)
    return FALSE;
  if (!find_end (self, &end, cancellable, error))
    return FALSE;
  eks_page_append (page, self->buffer->bytes + self->at, end - self->at);
  self->at = end;
  self->first = FALSE;
  return TRUE;
}

static void
json_free (EksRecordPages *pages)
{
  JsonPages *self = (JsonPages *) pages;

  eks_file_text_free (self->text);
  eks_page_unref (self->buffer);
  g_strfreev (self->records);
  g_free (self);
}

static guint64
json_get_bad_bytes (EksRecordPages *pages)
{
  return eks_file_text_get_bad_bytes (((JsonPages *) pages)->text);
}

static const EksRecordPagesClass json_class = { json_append, json_free, json_get_bad_bytes };

void
eks_record_pages_init (EksRecordPages *self, const EksRecordPagesClass *klass)
{
  self->klass = klass;
  self->pool = eks_page_pool_new ();
}

/**
 * eks_record_pages_new_json:
 * @text: (transfer full): a file of the format json or ndjson
 * @layout: how it is laid out; without records the list is the root, or records follow each other
 *
 * Returns: (transfer full): its records
 */
EksRecordPages *
eks_record_pages_new_json (EksFileText *text, const EksFileLayout *layout)
{
  JsonPages *self = g_new0 (JsonPages, 1);

  eks_record_pages_init (&self->parent, &json_class);
  self->text = text;
  self->buffer = eks_page_pool_take (self->parent.pool);
  eks_page_reserve (self->buffer, READ_BYTES);
  self->records = g_strdupv (layout->records);
  self->in_list = layout->format == EKS_FILE_FORMAT_JSON;
  return &self->parent;
}

/**
 * eks_record_pages_free:
 * @self: (nullable) (transfer full): record pages
 */
void
eks_record_pages_free (EksRecordPages *self)
{
  EksPagePool *pool;

  if (self == NULL)
    return;
  pool = self->pool;
  self->klass->free (self);
  eks_page_pool_unref (pool);
}

/**
 * eks_record_pages_next:
 * @self: record pages
 * @room: about how many bytes of records
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable): a page that is a JSON array of records; %NULL without error is the end
 */
EksPage *
eks_record_pages_next (EksRecordPages *self, gsize room, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksPage) page = NULL;
  guint64 before;

  g_return_val_if_fail (self != NULL, NULL);

  page = eks_page_pool_take (self->pool);
  before = self->n_records;
  eks_page_append (page, "[", 1);
  while (page->length < room)
    {
      GError *problem = NULL;
      gboolean got = self->klass->append (self, page, cancellable, &problem);
      if (problem != NULL)
        {
          g_propagate_error (error, problem);
          return NULL;
        }
      if (!got)
        break;
      self->n_records++;
      eks_page_append (page, ",", 1);
    }
  if (self->n_records == before)
    return NULL;
  page->bytes[page->length - 1] = ']';
  return g_steal_pointer (&page);
}

/**
 * eks_record_pages_get_n_records:
 * @self: record pages
 *
 * Returns: how many records were read
 */
guint64
eks_record_pages_get_n_records (EksRecordPages *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_records;
}

/**
 * eks_record_pages_get_bad_bytes:
 * @self: record pages
 *
 * Returns: how many sequences so far meant nothing and became U+FFFD
 */
guint64
eks_record_pages_get_bad_bytes (EksRecordPages *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->klass->get_bad_bytes (self);
}
