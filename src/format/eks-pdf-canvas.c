/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of a PDF to draw on. The font map belongs to the canvas, since the default one belongs to the
 * thread of the windows; nothing is hinted or rounded, so the same fonts give the same page everywhere. */

#include "config.h"

#include "eks-pdf-canvas.h"

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <string.h>

#include "eks-error.h"

/* Letters that are wide enough for tables, then what has nearly every other character. */
#define FONT_FAMILIES "Cantarell, DejaVu Sans, Symbola, Noto Sans"

/* cairo 1.16 puts small pictures into the file for the letters of a colour font, which nobody can select, search or
 * enlarge. Such a font has digits too, and is found for them before others. */
#define NO_COLOUR_FONTS \
  "<?xml version=\"1.0\"?><fontconfig><selectfont><rejectfont><pattern>" \
  "<patelt name=\"color\"><bool>true</bool></patelt>" \
  "</pattern></rejectfont></selectfont></fontconfig>"

#define ELLIPSIS "…"

/* More than fits into a handful of lines; what follows is not even looked at. */
#define MAX_SHAPED_BYTES (16 * 1024)

/* cairo hands over a few bytes at a time. */
#define BUFFER_BYTES (64 * 1024)

struct _EksPdfCanvas
{
  GOutputStream *stream; /* (owned) */
  GByteArray *buffer;    /* (owned): not yet in @stream */
  GCancellable *cancellable; /* (unowned) (nullable): of the call that is going on */
  GError *error;         /* (owned) (nullable): the first of the stream */
  cairo_surface_t *surface; /* (owned) */
  cairo_t *cr;              /* (owned) */
  PangoFontMap *fonts;      /* (owned) */
  PangoContext *context;    /* (owned) */
  PangoLayout *layout;      /* (owned): one for all texts */
  PangoFontDescription *font; /* (owned): what @layout has */
  guint32 colour;           /* of the text in @layout */
};

static gboolean
flush (EksPdfCanvas *self)
{
  if (self->error == NULL && self->buffer->len > 0)
    g_output_stream_write_all (self->stream, self->buffer->data, self->buffer->len, NULL, self->cancellable, &self->error);
  g_byte_array_set_size (self->buffer, 0);
  return self->error == NULL;
}

static cairo_status_t
take_bytes_cb (void *closure, const unsigned char *data, unsigned int length)
{
  EksPdfCanvas *self = closure;

  if (self->error != NULL)
    return CAIRO_STATUS_WRITE_ERROR;
  g_byte_array_append (self->buffer, data, length);
  return self->buffer->len < BUFFER_BYTES || flush (self) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

/* What the stream said explains more than cairo's word for it. */
static gboolean
check_status (EksPdfCanvas *self, cairo_status_t status, GError **error)
{
  if (self->error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->error));
      return FALSE;
    }
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  /* TRANSLATORS: %s is a message of the library that draws the pages, in English. */
  g_set_error (error, EKS_ERROR, EKS_ERROR_FAILED, _("The PDF could not be drawn: %s"), cairo_status_to_string (status));
  return FALSE;
}

static gboolean
check (EksPdfCanvas *self, GError **error)
{
  cairo_status_t status = cairo_status (self->cr);

  return check_status (self, status != CAIRO_STATUS_SUCCESS ? status : cairo_surface_status (self->surface), error);
}

/* Without a font every letter would be an empty box. */
static gboolean
check_fonts (EksPdfCanvas *self, GError **error)
{
  g_autofree PangoFontFamily **families = NULL;
  int n = 0;

  pango_font_map_list_families (self->fonts, &families, &n);
  for (int i = 0; i < n; i++)
    {
      g_autofree PangoFontFace **faces = NULL;
      int n_faces = 0;

      pango_font_family_list_faces (families[i], &faces, &n_faces);
      for (int j = 0; j < n_faces; j++)
        if (!pango_font_face_is_synthesized (faces[j]))
          return TRUE;
    }
  g_set_error_literal (error, EKS_ERROR, EKS_ERROR_FAILED,
                       _("No font is installed to write a PDF with; install one, such as DejaVu Sans"));
  return FALSE;
}

/* The fonts that are installed, but for those in colour; known to this map only. */
static PangoFontMap *
make_fonts (void)
{
  PangoFontMap *fonts = pango_cairo_font_map_new_for_font_type (CAIRO_FONT_TYPE_FT);
  FcConfig *config = FcInitLoadConfig ();

  /* Without a configuration there is no font, which is said later. */
  if (config == NULL)
    config = FcConfigCreate ();
  FcConfigParseAndLoadFromMemory (config, (const FcChar8 *) NO_COLOUR_FONTS, FcTrue);
  FcConfigBuildFonts (config);
  pango_fc_font_map_set_config (PANGO_FC_FONT_MAP (fonts), config);
  FcConfigDestroy (config);
  return fonts;
}

static PangoContext *
make_context (PangoFontMap *fonts, const char *language)
{
  PangoContext *context = pango_font_map_create_context (fonts);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context, pango_language_from_string (language));
  pango_context_set_base_dir (context, PANGO_DIRECTION_LTR);
  return context;
}

/* Figures of one width stand under each other in a column. A word that is broken because it is too long gets no
 * hyphen: it would look like one of its own. */
static void
set_attributes (PangoLayout *layout)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
}

/**
 * eks_pdf_canvas_new:
 * @stream: where the bytes go; not closed
 * @language: of the text, such as `da`, for how lines are broken
 * @error: return location
 *
 * Returns: (transfer full) (nullable): pages to come, or %NULL with %EKS_ERROR_FAILED where no font is installed
 */
EksPdfCanvas *
eks_pdf_canvas_new (GOutputStream *stream, const char *language, GError **error)
{
  g_autoptr (EksPdfCanvas) self = g_new0 (EksPdfCanvas, 1);

  self->stream = g_object_ref (stream);
  self->buffer = g_byte_array_sized_new (BUFFER_BYTES);
  self->surface = cairo_pdf_surface_create_for_stream (take_bytes_cb, self, EKS_PDF_SHORT_SIDE, EKS_PDF_LONG_SIDE);
  cairo_pdf_surface_restrict_to_version (self->surface, CAIRO_PDF_VERSION_1_5);
  self->cr = cairo_create (self->surface);
  self->fonts = make_fonts ();
  self->context = make_context (self->fonts, language);
  self->layout = pango_layout_new (self->context);
  self->font = pango_font_description_from_string (FONT_FAMILIES);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  set_attributes (self->layout);
  if (!check_fonts (self, error) || !check (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * eks_pdf_canvas_free:
 * @self: (nullable) (transfer full): a canvas; what it did not write is not written any more
 */
void
eks_pdf_canvas_free (EksPdfCanvas *self)
{
  if (self == NULL)
    return;
  if (self->error == NULL)
    self->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "closed");
  g_clear_object (&self->layout);
  g_clear_object (&self->context);
  pango_fc_font_map_set_config (PANGO_FC_FONT_MAP (self->fonts), NULL); /* Pango 1.50 would never let go of it */
  g_clear_object (&self->fonts);
  g_clear_pointer (&self->font, pango_font_description_free);
  g_clear_pointer (&self->cr, cairo_destroy);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_clear_pointer (&self->buffer, g_byte_array_unref);
  g_clear_error (&self->error);
  g_object_unref (self->stream);
  g_free (self);
}

/**
 * eks_pdf_canvas_set_metadata:
 * @self: a canvas
 * @title: the document's title
 * @now: its creation in microseconds since 1970 UTC
 *
 * No author: who runs an export is nobody's business but theirs.
 */
void
eks_pdf_canvas_set_metadata (EksPdfCanvas *self, const char *title, gint64 now)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autofree char *created = moment != NULL ? g_date_time_format (moment, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATOR, "Eksport");
  if (created != NULL)
    cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
}

/**
 * eks_pdf_canvas_begin_page:
 * @self: a canvas
 * @landscape: the long side is below
 */
void
eks_pdf_canvas_begin_page (EksPdfCanvas *self, gboolean landscape)
{
  cairo_pdf_surface_set_size (self->surface, landscape ? EKS_PDF_LONG_SIDE : EKS_PDF_SHORT_SIDE,
                              landscape ? EKS_PDF_SHORT_SIDE : EKS_PDF_LONG_SIDE);
}

/**
 * eks_pdf_canvas_end_page:
 * @self: a canvas
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Returns: %FALSE with the error of the stream, %EKS_ERROR_FAILED, or when cancelled
 */
gboolean
eks_pdf_canvas_end_page (EksPdfCanvas *self, GCancellable *cancellable, GError **error)
{
  gboolean ok;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  self->cancellable = cancellable;
  cairo_show_page (self->cr);
  ok = check (self, error);
  self->cancellable = NULL;
  return ok;
}

/**
 * eks_pdf_canvas_finish:
 * @self: a canvas whose pages have all ended
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Writes the fonts and the end of the file. Nothing can be drawn from here on.
 *
 * Returns: %FALSE with the error of the stream, %EKS_ERROR_FAILED, or when cancelled
 */
gboolean
eks_pdf_canvas_finish (EksPdfCanvas *self, GCancellable *cancellable, GError **error)
{
  gboolean ok;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  self->cancellable = cancellable;
  cairo_surface_finish (self->surface);
  flush (self);
  ok = check_status (self, cairo_surface_status (self->surface), error);
  self->cancellable = NULL;
  return ok;
}

/**
 * eks_pdf_canvas_add_outline:
 * @self: a canvas
 * @label: what the entry says
 * @page: where it leads, from 1 on
 */
void
eks_pdf_canvas_add_outline (EksPdfCanvas *self, const char *label, guint page)
{
  g_autofree char *target = g_strdup_printf ("page=%u pos=[0 0]", page);

  cairo_pdf_surface_add_outline (self->surface, CAIRO_PDF_OUTLINE_ROOT, label, target, CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

/* At most so many bytes that characters stay whole. */
static gsize
limit_length (const char *text, gsize length)
{
  if (length <= MAX_SHAPED_BYTES)
    return length;
  length = MAX_SHAPED_BYTES;
  while (length > 0 && ((guchar) text[length] & 0xC0) == 0x80)
    length--;
  return length;
}

/* Takes one letter with its marks off the end; @attributes are of the text that @text is the beginning of. */
static void
drop_last (GString *text, const PangoLogAttr *attributes)
{
  glong n = g_utf8_strlen (text->str, (gssize) text->len);

  do
    {
      n--;
      g_string_truncate (text, (gsize) (g_utf8_find_prev_char (text->str, text->str + text->len) - text->str));
    }
  while (n > 0 && !attributes[n].is_cursor_position);
}

/* Shortens the text in the layout until it has so many lines with the dots at its end. */
static void
cut_to_lines (PangoLayout *layout, guint max_lines)
{
  g_autoptr (GString) text = g_string_new (pango_layout_get_text (layout));
  g_autofree PangoLogAttr *attributes = NULL;
  guint n_lines = (guint) pango_layout_get_line_count (layout);
  PangoLayoutLine *line = pango_layout_get_line_readonly (layout, (int) MIN (max_lines, n_lines) - 1);
  int n;

  pango_layout_get_log_attrs (layout, &attributes, &n);
  g_string_truncate (text, (gsize) (line->start_index + line->length));
  while (TRUE)
    {
      gsize length = text->len;

      g_string_append (text, ELLIPSIS);
      pango_layout_set_text (layout, text->str, (int) text->len);
      if (length == 0 || (guint) pango_layout_get_line_count (layout) <= max_lines)
        return;
      g_string_truncate (text, length);
      drop_last (text, attributes);
    }
}

static void
set_style (EksPdfCanvas *self, const EksPdfStyle *style)
{
  pango_font_description_set_absolute_size (self->font, style->size * PANGO_SCALE);
  pango_font_description_set_weight (self->font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (self->layout, self->font);
  pango_layout_set_alignment (self->layout, style->align);
  pango_layout_set_width (self->layout, style->width > 0 ? (int) (style->width * PANGO_SCALE) : -1);
  self->colour = style->colour;
}

/**
 * eks_pdf_canvas_set_text:
 * @self: a canvas
 * @style: how
 * @text: (array length=length): valid UTF-8 without NUL
 * @length: in bytes
 *
 * What the functions that follow are about, until the next call.
 *
 * Returns: %TRUE if the text had to be cut; it ends with … then
 */
gboolean
eks_pdf_canvas_set_text (EksPdfCanvas *self, const EksPdfStyle *style, const char *text, gsize length)
{
  gsize taken = limit_length (text, length);

  set_style (self, style);
  pango_layout_set_text (self->layout, text, (int) taken);
  if (style->max_lines == 0)
    return FALSE;
  if (taken == length && (guint) pango_layout_get_line_count (self->layout) <= style->max_lines)
    return FALSE;
  cut_to_lines (self->layout, style->max_lines);
  return TRUE;
}

/**
 * eks_pdf_canvas_get_text_size:
 * @self: a canvas with a text
 * @width: (out) (optional): of the longest line
 * @height: (out) (optional): of all lines
 */
void
eks_pdf_canvas_get_text_size (EksPdfCanvas *self, double *width, double *height)
{
  PangoRectangle extents;

  pango_layout_get_extents (self->layout, NULL, &extents);
  if (width != NULL)
    *width = (double) extents.width / PANGO_SCALE;
  if (height != NULL)
    *height = (double) extents.height / PANGO_SCALE;
}

/**
 * eks_pdf_canvas_get_word_width:
 * @self: a canvas with a text
 *
 * Changes the layout: set a text again before it is shown.
 *
 * Returns: the width that the text needs where lines end only between words
 */
double
eks_pdf_canvas_get_word_width (EksPdfCanvas *self)
{
  double width;

  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD);
  pango_layout_set_width (self->layout, 0);
  eks_pdf_canvas_get_text_size (self, &width, NULL);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  return width;
}

/**
 * eks_pdf_canvas_count_unknown:
 * @self: a canvas with a text
 *
 * Returns: how many characters of it no font has
 */
guint
eks_pdf_canvas_count_unknown (EksPdfCanvas *self)
{
  return (guint) pango_layout_get_unknown_glyphs_count (self->layout);
}

static void
set_colour (cairo_t *cr, guint32 colour)
{
  cairo_set_source_rgb (cr, (colour >> 16 & 0xff) / 255.0, (colour >> 8 & 0xff) / 255.0, (colour & 0xff) / 255.0);
}

/**
 * eks_pdf_canvas_show_text:
 * @self: a canvas with a text
 * @x: left edge; of the width that the style has
 * @y: top edge
 */
void
eks_pdf_canvas_show_text (EksPdfCanvas *self, double x, double y)
{
  set_colour (self->cr, self->colour);
  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, self->layout);
}

/**
 * eks_pdf_canvas_put:
 * @self: a canvas
 * @style: how
 * @text: valid UTF-8
 * @x: left edge
 * @y: top edge
 *
 * Returns: the height of what was drawn
 */
double
eks_pdf_canvas_put (EksPdfCanvas *self, const EksPdfStyle *style, const char *text, double x, double y)
{
  double height;

  eks_pdf_canvas_set_text (self, style, text, strlen (text));
  eks_pdf_canvas_get_text_size (self, NULL, &height);
  eks_pdf_canvas_show_text (self, x, y);
  return height;
}

/**
 * eks_pdf_canvas_measure:
 * @self: a canvas
 * @style: how
 * @text: valid UTF-8
 *
 * Returns: the height that eks_pdf_canvas_put() would need
 */
double
eks_pdf_canvas_measure (EksPdfCanvas *self, const EksPdfStyle *style, const char *text)
{
  double height;

  eks_pdf_canvas_set_text (self, style, text, strlen (text));
  eks_pdf_canvas_get_text_size (self, NULL, &height);
  return height;
}

/**
 * eks_pdf_canvas_fill:
 * @self: a canvas
 * @colour: 0xRRGGBB
 * @x: left edge
 * @y: top edge
 * @width: of the rectangle
 * @height: of the rectangle
 */
void
eks_pdf_canvas_fill (EksPdfCanvas *self, guint32 colour, double x, double y, double width, double height)
{
  set_colour (self->cr, colour);
  cairo_rectangle (self->cr, x, y, width, height);
  cairo_fill (self->cr);
}

/**
 * eks_pdf_canvas_rule:
 * @self: a canvas
 * @colour: 0xRRGGBB
 * @thickness: of the line
 * @x: left end
 * @y: where its middle is
 * @width: how far to the right
 */
void
eks_pdf_canvas_rule (EksPdfCanvas *self, guint32 colour, double thickness, double x, double y, double width)
{
  set_colour (self->cr, colour);
  cairo_set_line_width (self->cr, thickness);
  cairo_move_to (self->cr, x, y);
  cairo_line_to (self->cr, x + width, y);
  cairo_stroke (self->cr);
}
