/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows are what is repeated: below the root, or below the one element that the root has. */

#include "config.h"

#include "eks-xml-outline.h"

#include <libxml/xmlreader.h>
#include <string.h>

#define MAX_NODES 20000

/* How often a name was seen, and in which order first. */
typedef struct
{
  GPtrArray *names; /* (owned) (element-type utf8) */
  GArray *counts;   /* (owned) (element-type guint) */
} Level;

static void
level_init (Level *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->counts = g_array_new (FALSE, FALSE, sizeof (guint));
}

static void
level_clear (Level *self)
{
  g_ptr_array_unref (self->names);
  g_array_unref (self->counts);
}

static void
level_see (Level *self, const char *name)
{
  guint one = 1;

  for (guint i = 0; i < self->names->len; i++)
    if (strcmp (g_ptr_array_index (self->names, i), name) == 0)
      {
        g_array_index (self->counts, guint, i)++;
        return;
      }
  if (self->names->len > 100)
    return;
  g_ptr_array_add (self->names, g_strdup (name));
  g_array_append_val (self->counts, one);
}

/* (nullable): the name that was seen most often */
static const char *
level_find_most (const Level *self, guint *count)
{
  const char *most = NULL;

  *count = 0;
  for (guint i = 0; i < self->names->len; i++)
    if (g_array_index (self->counts, guint, i) > *count)
      {
        *count = g_array_index (self->counts, guint, i);
        most = g_ptr_array_index (self->names, i);
      }
  return most;
}

static void
ignore_cb (void *context, const char *message, xmlParserSeverities severity, xmlTextReaderLocatorPtr locator)
{
}

/**
 * eks_xml_find_records:
 * @text: (array length=length): the beginning of a document as it lies in the file; it may end anywhere
 * @length: in bytes
 *
 * Returns: (transfer full): the names that lead from the root to a record; none if no element was found
 */
char **
eks_xml_find_records (const char *text, gsize length)
{
  xmlTextReader *reader = xmlReaderForMemory (text, (int) MIN (length, G_MAXINT), NULL, NULL, XML_PARSE_NONET);
  Level levels[2];
  GStrvBuilder *builder = g_strv_builder_new ();
  const char *first, *second;
  guint first_count, second_count;
  char **result;

  level_init (&levels[0]);
  level_init (&levels[1]);
  if (reader != NULL)
    xmlTextReaderSetErrorHandler (reader, ignore_cb, NULL);
  for (guint n = 0; reader != NULL && n < MAX_NODES && xmlTextReaderRead (reader) == 1; n++)
    {
      int depth = xmlTextReaderDepth (reader);
      if (xmlTextReaderNodeType (reader) == XML_READER_TYPE_ELEMENT && depth >= 1 && depth <= 2)
        level_see (&levels[depth - 1], (const char *) xmlTextReaderConstLocalName (reader));
    }
  xmlFreeTextReader (reader);
  first = level_find_most (&levels[0], &first_count);
  second = level_find_most (&levels[1], &second_count);
  if (first != NULL)
    g_strv_builder_add (builder, first);
  if (first_count == 1 && levels[0].names->len == 1 && second_count > 1)
    g_strv_builder_add (builder, second);
  result = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  level_clear (&levels[0]);
  level_clear (&levels[1]);
  return result;
}
