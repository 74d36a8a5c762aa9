/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GMarkup knows no entities but the five of XML itself and opens nothing, which is all that these answers need; a document
 * type is refused, and bytes, depth and elements are bounded. Attributes say nothing here and are passed over. */

#include "config.h"

#include "eks-xml-answer.h"

#include <string.h>

#define MAX_DEPTH 16
#define MAX_ELEMENTS 32768

struct _EksXmlAnswer
{
  char *name;          /* (owned): without its prefix */
  GString *text;       /* (owned) */
  GPtrArray *children; /* (owned) (element-type EksXmlAnswer) */
};

typedef struct
{
  EksXmlAnswer *root; /* (owned) (nullable) */
  GPtrArray *open;    /* (owned) (element-type EksXmlAnswer): the elements around, unowned */
  guint n_elements;
} Reading;

/**
 * eks_xml_answer_free:
 * @self: (nullable) (transfer full): an answer
 */
void
eks_xml_answer_free (EksXmlAnswer *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_string_free (self->text, TRUE);
  g_ptr_array_unref (self->children);
  g_free (self);
}

static EksXmlAnswer *
element_new (const char *name)
{
  EksXmlAnswer *self = g_new0 (EksXmlAnswer, 1);
  const char *colon = strchr (name, ':');

  self->name = g_strdup (colon != NULL ? colon + 1 : name);
  self->text = g_string_new (NULL);
  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_xml_answer_free);
  return self;
}

static EksXmlAnswer *
get_innermost (const Reading *reading)
{
  return reading->open->len > 0 ? g_ptr_array_index (reading->open, reading->open->len - 1) : NULL;
}

static void
start_cb (GMarkupParseContext *context, const char *name, const char **attributes, const char **values, gpointer data, GError **error)
{
  Reading *reading = data;
  EksXmlAnswer *parent = get_innermost (reading);
  EksXmlAnswer *element;

  if (reading->open->len == MAX_DEPTH || ++reading->n_elements > MAX_ELEMENTS || (parent == NULL && reading->root != NULL))
    {
      g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "bounds");
      return;
    }
  element = element_new (name);
  if (parent == NULL)
    reading->root = element;
  else
    g_ptr_array_add (parent->children, element);
  g_ptr_array_add (reading->open, element);
}

static void
end_cb (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  Reading *reading = data;

  g_ptr_array_set_size (reading->open, (int) reading->open->len - 1);
}

static void
text_cb (GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  EksXmlAnswer *element = get_innermost (data);

  if (element != NULL)
    g_string_append_len (element->text, text, (gssize) length);
}

static void
pass_cb (GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  if (length >= strlen ("<!D") && g_ascii_strncasecmp (text, "<!D", strlen ("<!D")) == 0)
    g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "document type");
}

static const GMarkupParser parser = { start_cb, end_cb, text_cb, pass_cb, NULL };

/**
 * eks_xml_answer_parse:
 * @text: (array length=length): the body of an answer
 * @length: in bytes; more than %EKS_XML_ANSWER_MAX_BYTES are refused
 *
 * Returns: (transfer full) (nullable): the outermost element, or %NULL if this is no whole, plain XML
 */
EksXmlAnswer *
eks_xml_answer_parse (const char *text, gsize length)
{
  Reading reading = { 0 };
  GMarkupParseContext *context;
  gboolean whole;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  if (length == 0 || length > EKS_XML_ANSWER_MAX_BYTES || memchr (text, '\0', length) != NULL)
    return NULL;
  reading.open = g_ptr_array_new ();
  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reading, NULL);
  whole = g_markup_parse_context_parse (context, text, (gssize) length, NULL) && g_markup_parse_context_end_parse (context, NULL);
  g_markup_parse_context_free (context);
  g_ptr_array_unref (reading.open);
  if (!whole)
    g_clear_pointer (&reading.root, eks_xml_answer_free);
  return reading.root;
}

/**
 * eks_xml_answer_get_name:
 * @self: an element
 *
 * Returns: (transfer none): its name, without a prefix
 */
const char *
eks_xml_answer_get_name (const EksXmlAnswer *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->name;
}

/**
 * eks_xml_answer_get:
 * @self: an element
 * @name: the name of one in it
 *
 * Returns: (transfer none) (nullable): the text of the first element of that name, blanks around it included
 */
const char *
eks_xml_answer_get (const EksXmlAnswer *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  for (guint i = 0; i < self->children->len; i++)
    {
      const EksXmlAnswer *child = g_ptr_array_index (self->children, i);
      if (strcmp (child->name, name) == 0)
        return child->text->str;
    }
  return NULL;
}

/**
 * eks_xml_answer_get_n_children:
 * @self: an element
 *
 * Returns: how many elements are in it
 */
guint
eks_xml_answer_get_n_children (const EksXmlAnswer *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->children->len;
}

/**
 * eks_xml_answer_get_child:
 * @self: an element
 * @index: which of those in it
 *
 * Returns: (transfer none): that element
 */
const EksXmlAnswer *
eks_xml_answer_get_child (const EksXmlAnswer *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->children->len, NULL);
  return g_ptr_array_index (self->children, index);
}
