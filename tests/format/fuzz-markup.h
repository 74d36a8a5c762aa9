/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading XML with expat, which is stricter than most, for the fuzz targets of XML and of workbooks. */
#pragma once

#include <expat.h>
#include <glib.h>
#include <string.h>

/**
 * FuzzMarkup:
 * @text: (owned): what the elements that are open contain so far; emptied by whoever used it
 * @data: of whoever reads
 */
typedef struct
{
  GString *text;
  gpointer data;
} FuzzMarkup;

static inline void
fuzz_markup_add_text (void *data, const XML_Char *text, int length)
{
  g_string_append_len (((FuzzMarkup *) data)->text, text, length);
}

/* (nullable): the value of an attribute */
static inline const char *
fuzz_markup_find (const XML_Char **attributes, const char *name)
{
  for (guint i = 0; attributes[i] != NULL; i += 2)
    if (g_str_equal (attributes[i], name))
      return attributes[i + 1];
  return NULL;
}

/* Fails unless @bytes are a whole document. */
static inline void
fuzz_markup_read (const char *bytes, gsize length, XML_StartElementHandler start, XML_EndElementHandler end, gpointer data)
{
  XML_Parser parser = XML_ParserCreate (NULL);
  FuzzMarkup markup = { g_string_new (NULL), data };

  XML_SetUserData (parser, &markup);
  XML_SetElementHandler (parser, start, end);
  XML_SetCharacterDataHandler (parser, fuzz_markup_add_text);
  if (XML_Parse (parser, bytes, (int) length, 1) != XML_STATUS_OK)
    g_error ("%s in line %lu", XML_ErrorString (XML_GetErrorCode (parser)), XML_GetCurrentLineNumber (parser));
  XML_ParserFree (parser);
  g_string_free (markup.text, TRUE);
}
