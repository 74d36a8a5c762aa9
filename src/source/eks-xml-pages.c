/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records from a file of XML. An element becomes a member, an attribute one with @ before its name, a repeated element a
 * list. Entities of a document's own are refused: nothing a file of rows needs can be said with them alone, and much harm. */

#include "config.h"

#include "eks-record-pages-private.h"

#include "eks-csv-scan.h"
#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <libxml/xmlreader.h>
#include <string.h>

#define MAX_DEPTH 64
#define MAX_PATH 16

/* An element of the record that is being read. */
typedef struct _Element Element;
struct _Element
{
  const char *name;    /* (unowned): the reader's own, one address for each name */
  GString *text;       /* (owned) */
  gboolean attribute;
  gboolean nil;
  GPtrArray *children; /* (owned) (element-type Element): attributes first */
  Element *next;       /* (unowned) (nullable): the next of the same name beside this one */
  gboolean follows;    /* another of the same name comes before */
};

typedef struct
{
  EksRecordPages parent;

  EksFileInput *input;     /* (owned) */
  xmlTextReader *reader;   /* (owned) */
  GCancellable *cancellable; /* (unowned) (nullable): of the call that is running */
  GError *problem;         /* (owned) (nullable): of reading the file */
  char **records;          /* (owned): element names below the root; none: its children */
  guint depth;             /* of a record; the root is at 0 */
  char *trail[MAX_PATH];   /* (owned): names of the elements around, below the root */
  gsize bytes;             /* of the record that is being read */
  gboolean over;
} XmlPages;

static void
element_free (Element *self)
{
  g_string_free (self->text, TRUE);
  g_ptr_array_unref (self->children);
  g_free (self);
}

static Element *
element_new (XmlPages *pages, const char *name)
{
  Element *self = g_new0 (Element, 1);

  self->name = (const char *) xmlTextReaderConstString (pages->reader, (const xmlChar *) name);
  self->text = g_string_new (NULL);
  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) element_free);
  return self;
}

static int
read_cb (void *context, char *buffer, int length)
{
  XmlPages *self = context;

  return (int) eks_file_input_read (self->input, buffer, length, self->cancellable, self->problem == NULL ? &self->problem : NULL);
}

/* The sentences are libxml2's own; with a handler they are not printed. */
static void
ignore_cb (void *context, const char *message, xmlParserSeverities severity, xmlTextReaderLocatorPtr locator)
{
}

static gboolean
fail (XmlPages *self, const char *what, GError **error)
{
  const int line = xmlTextReaderGetParserLineNumber (self->reader);
  g_autofree char *number = g_strdup_printf ("%d", line);

  if (self->problem != NULL)
    g_propagate_error (error, g_steal_pointer (&self->problem));
  else
    /* TRANSLATORS: %1$s is what is wrong, e.g. “it ends too early”, %2$s the number of a line */
    g_set_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID, _("The file is not the XML it should be: %1$s (near line %2$s)"), what, number);
  return FALSE;
}

/* @got: (out): whether there is a node */
static gboolean
step (XmlPages *self, gboolean *got, GError **error)
{
  int result = xmlTextReaderRead (self->reader);

  *got = result == 1;
  if (result < 0 || self->problem != NULL)
    return fail (self, _("it is not well-formed"), error);
  if (*got && xmlTextReaderNodeType (self->reader) == XML_READER_TYPE_ENTITY_REFERENCE)
    return fail (self, _("it uses an entity of its own, which is not read for safety"), error);
  return TRUE;
}

static gboolean
count_bytes (XmlPages *self, gsize length, GError **error)
{
  self->bytes += length;
  return self->bytes <= EKS_RECORD_MAX_BYTES || fail (self, _("a record does not end"), error);
}

static gboolean
read_attributes (XmlPages *self, Element *element, GError **error)
{
  while (xmlTextReaderMoveToNextAttribute (self->reader) == 1)
    {
      const char *name = (const char *) xmlTextReaderConstName (self->reader);
      const char *value = (const char *) xmlTextReaderConstValue (self->reader);
      Element *attribute;

      if (g_str_has_prefix (name, "xmlns"))
        continue;
      if (g_str_has_suffix (name, ":nil") && g_strcmp0 (value, "true") == 0)
        {
          element->nil = TRUE;
          continue;
        }
      g_autofree char *marked = g_strconcat ("@", name, NULL);
      attribute = element_new (self, marked);
      attribute->attribute = TRUE;
      g_string_append (attribute->text, value != NULL ? value : "");
      g_ptr_array_add (element->children, attribute);
      if (!count_bytes (self, attribute->text->len + strlen (name), error))
        return FALSE;
    }
  xmlTextReaderMoveToElement (self->reader);
  return TRUE;
}

/* Children of one name belong together. */
static gboolean
link_children (XmlPages *self, Element *element, GError **error)
{
  g_autoptr (GHashTable) last = NULL;

  if (element->children->len < 2)
    return TRUE;
  last = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < element->children->len; i++)
    {
      Element *child = g_ptr_array_index (element->children, i);
      Element *before = g_hash_table_lookup (last, child->name);
      if (before != NULL)
        before->next = child;
      child->follows = before != NULL;
      g_hash_table_insert (last, (gpointer) child->name, child);
    }
  return g_hash_table_size (last) <= EKS_CSV_MAX_CELLS || fail (self, _("an element has too many different ones in it"), error);
}

/* The reader stands at a start tag and stands at its end afterwards. */
static Element *
read_element (XmlPages *self, guint level, GError **error)
{
  Element *element = element_new (self, (const char *) xmlTextReaderConstLocalName (self->reader));
  gboolean empty = xmlTextReaderIsEmptyElement (self->reader);
  gboolean good = level < MAX_DEPTH ? read_attributes (self, element, error) : fail (self, _("its elements are too deep inside each other"), error);
  gboolean got = !empty;

  while (good && got && (good = !g_cancellable_set_error_if_cancelled (self->cancellable, error) && step (self, &got, error)))
    {
      int type = got ? xmlTextReaderNodeType (self->reader) : XML_READER_TYPE_NONE;
      if (type == XML_READER_TYPE_END_ELEMENT)
        break;
      if (type == XML_READER_TYPE_ELEMENT)
        {
          Element *child = read_element (self, level + 1, error);
          good = child != NULL;
          if (good)
            g_ptr_array_add (element->children, child);
        }
      else if (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA || type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE)
        {
          const char *text = (const char *) xmlTextReaderConstValue (self->reader);
          g_string_append (element->text, text != NULL ? text : "");
          good = count_bytes (self, text != NULL ? strlen (text) : 0, error);
        }
    }
  if (good && count_bytes (self, strlen (element->name) + 8, error) && link_children (self, element, error))
    return element;
  element_free (element);
  return NULL;
}

/* ---- as JSON ---- */

static void
put_text (EksPage *page, const char *text, gsize length)
{
  gsize from = 0;

  eks_page_append (page, "\"", 1);
  for (gsize i = 0; i < length; i++)
    {
      guchar c = text[i];
      char escape[8];
      if (c >= 0x20 && c != '"' && c != '\\')
        continue;
      eks_page_append (page, text + from, i - from);
      eks_page_append (page, escape, g_snprintf (escape, sizeof escape, "\\u%04x", c));
      from = i + 1;
    }
  eks_page_append (page, text + from, length - from);
  eks_page_append (page, "\"", 1);
}

static void put_element (EksPage *page, const Element *element);

/* All children with this name: one is a value, several are a list. */
static void
put_children (EksPage *page, const Element *child)
{
  gboolean several = child->next != NULL;

  put_text (page, child->name, strlen (child->name));
  eks_page_append (page, ":", 1);
  if (several)
    eks_page_append (page, "[", 1);
  put_element (page, child);
  for (const Element *other = child->next; other != NULL; other = other->next)
    {
      eks_page_append (page, ",", 1);
      put_element (page, other);
    }
  if (several)
    eks_page_append (page, "]", 1);
}

static gboolean
is_blank (const GString *text)
{
  return text->str[strspn (text->str, " \t\r\n")] == '\0';
}

static void
put_object (EksPage *page, const Element *element)
{
  gboolean first = TRUE;

  eks_page_append (page, "{", 1);
  for (guint i = 0; i < element->children->len; i++)
    {
      const Element *child = g_ptr_array_index (element->children, i);
      if (child->follows)
        continue;
      if (!first)
        eks_page_append (page, ",", 1);
      put_children (page, child);
      first = FALSE;
    }
  if (!is_blank (element->text))
    {
      if (!first)
        eks_page_append (page, ",", 1);
      eks_page_append (page, "\"#text\":", 8);
      put_text (page, element->text->str, element->text->len);
    }
  eks_page_append (page, "}", 1);
}

static void
put_element (EksPage *page, const Element *element)
{
  if (element->children->len > 0)
    put_object (page, element);
  else if (element->nil)
    eks_page_append (page, "null", 4);
  else
    put_text (page, element->text->str, element->text->len);
}

/* ---- where the records are ---- */

static gboolean
is_record (XmlPages *self, int depth)
{
  if (xmlTextReaderNodeType (self->reader) != XML_READER_TYPE_ELEMENT || depth != (int) self->depth)
    return FALSE;
  for (guint i = 0; self->records[i] != NULL; i++)
    {
      const char *name = i + 1 == self->depth ? (const char *) xmlTextReaderConstLocalName (self->reader) : self->trail[i];
      if (g_strcmp0 (self->records[i], name) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
follow (XmlPages *self, int depth)
{
  if (xmlTextReaderNodeType (self->reader) != XML_READER_TYPE_ELEMENT || depth < 1 || depth > MAX_PATH)
    return;
  g_free (self->trail[depth - 1]);
  self->trail[depth - 1] = g_strdup ((const char *) xmlTextReaderConstLocalName (self->reader));
}

static gboolean
xml_append (EksRecordPages *pages, EksPage *page, GCancellable *cancellable, GError **error)
{
  XmlPages *self = (XmlPages *) pages;
  gboolean got = TRUE;

  self->cancellable = cancellable;
  while (!self->over && step (self, &got, error))
    {
      Element *record;
      int depth;
      if (!got)
        {
          self->over = TRUE;
          return FALSE;
        }
      depth = xmlTextReaderDepth (self->reader);
      if (!is_record (self, depth))
        {
          follow (self, depth);
          continue;
        }
      self->bytes = 0;
      record = read_element (self, 0, error);
      if (record == NULL)
        return FALSE;
      put_object (page, record);
      element_free (record);
      return TRUE;
    }
  return FALSE;
}

static void
xml_free (EksRecordPages *pages)
{
  XmlPages *self = (XmlPages *) pages;

  xmlFreeTextReader (self->reader);
  eks_file_input_free (self->input);
  g_clear_error (&self->problem);
  g_strfreev (self->records);
  for (guint i = 0; i < MAX_PATH; i++)
    g_free (self->trail[i]);
  g_free (self);
}

static guint64
xml_get_bad_bytes (EksRecordPages *pages)
{
  return 0; /* a document with some is not well-formed */
}

static const EksRecordPagesClass xml_class = { xml_append, xml_free, xml_get_bad_bytes };

/**
 * eks_record_pages_new_xml:
 * @input: (transfer full): a file of XML
 * @layout: with the names of the elements that lead from the root to a record
 *
 * Nothing but @input is read, whatever the document asks for.
 *
 * Returns: (transfer full): its records
 */
EksRecordPages *
eks_record_pages_new_xml (EksFileInput *input, const EksFileLayout *layout)
{
  XmlPages *self = g_new0 (XmlPages, 1);

  eks_record_pages_init (&self->parent, &xml_class);
  self->input = input;
  self->records = layout->records != NULL ? g_strdupv (layout->records) : g_new0 (char *, 1);
  self->depth = MAX (1, g_strv_length (self->records));
  self->reader = xmlReaderForIO (read_cb, NULL, self, NULL, layout->encoding, XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
  if (self->reader != NULL)
    xmlTextReaderSetErrorHandler (self->reader, ignore_cb, NULL);
  else
    self->over = TRUE;
  return &self->parent;
}
