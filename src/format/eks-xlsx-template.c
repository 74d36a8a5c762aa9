/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workbook around the rows. libxlsxwriter makes it, without any row, into memory; its parts are taken
 * out of the package, and those of the sheets are cut where the rows belong. libxlsxwriter keeps parts in
 * unlinked temporary files while it packs: they hold the workbook's frame and never a value, stand in
 * memory where the system has /dev/shm, and each part is checked afterwards, because libxlsxwriter does
 * not notice when such a file could not be written. */

#include "config.h"

#include "eks-xlsx-template.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "eks-error.h"

#include "eks-zip-reader.h"

#define MEMORY_FOLDER "/dev/shm"

/* A package without rows: a sheet with as many columns as there can be takes about a mebibyte. */
#define MAX_PACKAGE (64 * 1024 * 1024)

#define INFO_SHEET "Info" /* the same word in all languages there are */
#define INFO_LABEL_WIDTH 28
#define INFO_VALUE_WIDTH 60
#define DATA_BEGIN "<sheetData>"
#define DATA_END "</sheetData>"

typedef struct
{
  char *name;      /* (owned) */
  GBytes *content; /* (owned) */
} Part;

struct _EksXlsxTemplate
{
  GArray *parts; /* (owned) (element-type Part) */
  guint styles[EKS_XLSX_N_STYLES];
};

static void
part_clear (gpointer data)
{
  Part *part = data;

  g_free (part->name);
  g_bytes_unref (part->content);
}

static void
set_error (GError **error, const char *reason)
{
  /* TRANSLATORS: %s is the reason, from a library or the system */
  g_set_error (error, EKS_ERROR, EKS_ERROR_FAILED, _("The workbook could not be prepared (%s); check that the temporary folder has room"), reason);
}

/* In the order of EksXlsxStyle. */
static void
add_styles (lxw_workbook *workbook, lxw_format *formats[EKS_XLSX_N_STYLES])
{
  static const char *const number_formats[EKS_XLSX_N_STYLES] = {
    [EKS_XLSX_STYLE_DATE_TIME] = "yyyy-mm-dd hh:mm:ss",
    [EKS_XLSX_STYLE_DATE] = "yyyy-mm-dd",
    [EKS_XLSX_STYLE_AMOUNT] = "#,##0.00",
    [EKS_XLSX_STYLE_WHOLE] = "0",
  };

  for (guint i = 0; i < EKS_XLSX_N_STYLES; i++)
    {
      formats[i] = workbook_add_format (workbook);
      if (number_formats[i] != NULL)
        format_set_num_format (formats[i], number_formats[i]);
    }
  format_set_bold (formats[EKS_XLSX_STYLE_HEADER]);
}

/* An empty cell of each style stands for the rows, and tells which number the style was given. */
static lxw_error
add_sheet (lxw_workbook *workbook, const EksXlsxFacts *facts, const EksXlsxSheetFacts *sheet, lxw_format *const *formats)
{
  lxw_worksheet *worksheet = workbook_add_worksheet (workbook, sheet->name);
  lxw_error result = LXW_NO_ERROR;

  if (worksheet == NULL)
    return LXW_ERROR_PARAMETER_VALIDATION;
  for (guint i = 0; i < EKS_XLSX_N_STYLES && result == LXW_NO_ERROR; i++)
    result = worksheet_write_blank (worksheet, 0, (lxw_col_t) i, formats[i]);
  for (guint i = 0; i < sheet->n_columns && result == LXW_NO_ERROR; i++)
    result = worksheet_set_column (worksheet, (lxw_col_t) i, (lxw_col_t) i, sheet->widths[i], NULL);
  if (facts->header && result == LXW_NO_ERROR)
    {
      worksheet_freeze_panes (worksheet, 1, 0);
      result = worksheet_autofilter (worksheet, 0, 0, MAX (sheet->n_rows, 1) - 1, (lxw_col_t) (sheet->n_columns - 1));
    }
  return result;
}

/* Another name where a table is called like this one. */
static char *
get_info_name (const EksXlsxFacts *facts)
{
  char *name = g_strdup (INFO_SHEET);

  for (guint i = 0, n = 2; i < facts->n_sheets; i++)
    if (g_ascii_strcasecmp (facts->sheets[i].name, name) == 0)
      {
        g_free (name);
        name = g_strdup_printf (INFO_SHEET " %u", n++);
        i = 0;
      }
  return name;
}

static lxw_error
add_info_sheet (lxw_workbook *workbook, const EksXlsxFacts *facts, lxw_format *bold)
{
  g_autofree char *name = get_info_name (facts);
  lxw_worksheet *worksheet = workbook_add_worksheet (workbook, name);
  lxw_error result = LXW_NO_ERROR;

  if (worksheet == NULL)
    return LXW_ERROR_PARAMETER_VALIDATION;
  worksheet_set_column (worksheet, 0, 0, INFO_LABEL_WIDTH, NULL);
  worksheet_set_column (worksheet, 1, 1, INFO_VALUE_WIDTH, NULL);
  for (guint i = 0; i < facts->n_lines && result == LXW_NO_ERROR; i++)
    {
      const EksXlsxInfoLine *line = &facts->lines[i];

      if (line->label[0] == '\0')
        continue;
      result = worksheet_write_string (worksheet, i, 0, line->label, bold);
      if (result == LXW_NO_ERROR && line->text != NULL)
        result = worksheet_write_string (worksheet, i, 1, line->text, NULL);
      else if (result == LXW_NO_ERROR)
        result = worksheet_write_number (worksheet, i, 1, (double) line->number, NULL);
    }
  return result;
}

static lxw_error
fill (lxw_workbook *workbook, const EksXlsxFacts *facts)
{
  lxw_format *formats[EKS_XLSX_N_STYLES];
  lxw_doc_properties properties = {
    .title = (char *) facts->title,
    .author = (char *) "Eksport",
    .created = MAX (1, facts->now / G_USEC_PER_SEC), /* 0 would be read as “now” */
  };
  lxw_error result = workbook_set_properties (workbook, &properties);

  add_styles (workbook, formats);
  for (guint i = 0; i < facts->n_sheets && result == LXW_NO_ERROR; i++)
    result = add_sheet (workbook, facts, &facts->sheets[i], formats);
  if (facts->lines != NULL && result == LXW_NO_ERROR)
    result = add_info_sheet (workbook, facts, formats[EKS_XLSX_STYLE_HEADER]);
  return result;
}

static gboolean
make_package (int fd, const EksXlsxFacts *facts, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  lxw_workbook_options options = { 0 };
  lxw_workbook *workbook;
  lxw_error result;

  if (access (MEMORY_FOLDER, W_OK | X_OK) == 0)
    options.tmpdir = (char *) MEMORY_FOLDER;
  workbook = workbook_new_opt (path, &options);
  if (workbook == NULL)
    {
      set_error (error, lxw_strerror (LXW_ERROR_MEMORY_MALLOC_FAILED));
      return FALSE;
    }
  result = fill (workbook, facts);
  if (result == LXW_NO_ERROR)
    result = workbook_close (workbook);
  else
    lxw_workbook_free (workbook);
  if (result != LXW_NO_ERROR)
    set_error (error, lxw_strerror (result));
  return result == LXW_NO_ERROR;
}

/* libxlsxwriter prints numbers through the C library: a Danish locale would put commas into the XML. */
static gboolean
make_package_in_c_locale (int fd, const EksXlsxFacts *facts, GError **error)
{
  locale_t plain = newlocale (LC_ALL_MASK, "C", (locale_t) 0);
  locale_t before = uselocale (plain);
  gboolean ok = make_package (fd, facts, error);

  uselocale (before);
  freelocale (plain);
  return ok;
}

static GBytes *
read_all (int fd, GError **error)
{
  struct stat facts;
  g_autofree char *bytes = NULL;
  gsize length, n = 0;

  if (fstat (fd, &facts) != 0 || facts.st_size <= 0 || facts.st_size > MAX_PACKAGE)
    {
      set_error (error, g_strerror (ENOSPC));
      return NULL;
    }
  length = (gsize) facts.st_size;
  bytes = g_malloc (length);
  while (n < length)
    {
      gssize result = pread (fd, bytes + n, length - n, (off_t) n);

      if (result <= 0)
        {
          set_error (error, g_strerror (result == 0 ? EIO : errno));
          return NULL;
        }
      n += (gsize) result;
    }
  return g_bytes_new_take (g_steal_pointer (&bytes), length);
}

static GBytes *
make_archive (const EksXlsxFacts *facts, GError **error)
{
  int fd = memfd_create ("eksport-workbook", MFD_CLOEXEC);
  GBytes *archive = NULL;

  if (fd < 0)
    {
      set_error (error, g_strerror (errno));
      return NULL;
    }
  if (make_package_in_c_locale (fd, facts, error))
    archive = read_all (fd, error);
  close (fd);
  return archive;
}

static void
take_part (const char *name, GBytes *content, gpointer data)
{
  EksXlsxTemplate *self = data;
  Part part = { g_strdup (name), g_bytes_ref (content) };

  g_array_append_val (self->parts, part);
}

/* Every part is XML; one that could not be written whole is not well-formed. */
static gboolean
check_parts (EksXlsxTemplate *self, GError **error)
{
  static const GMarkupParser parser = { 0 };

  for (guint i = 0; i < self->parts->len; i++)
    {
      gsize length;
      const char *text = g_bytes_get_data (g_array_index (self->parts, Part, i).content, &length);
      g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, NULL, NULL);

      if (!g_markup_parse_context_parse (context, text, (gssize) length, NULL) ||
          !g_markup_parse_context_end_parse (context, NULL))
        {
          set_error (error, g_strerror (ENOSPC));
          return FALSE;
        }
    }
  return TRUE;
}

/* Where @needle stands in the sheet, or NULL. */
static const char *
find_in_sheet (EksXlsxTemplate *self, guint sheet, const char *needle, const char **start, const char **end)
{
  g_autofree char *path = eks_xlsx_template_get_sheet_path (sheet);
  GBytes *part = eks_xlsx_template_find_part (self, path);
  gsize length;

  if (part == NULL)
    return NULL;
  *start = g_bytes_get_data (part, &length);
  *end = *start + length;
  return memmem (*start, length, needle, strlen (needle));
}

/* There is a place for the rows in each of them. */
static gboolean
check_sheets (EksXlsxTemplate *self, guint n_sheets)
{
  const char *start, *end;

  for (guint i = 0; i < n_sheets; i++)
    if (find_in_sheet (self, i, DATA_BEGIN, &start, &end) == NULL || find_in_sheet (self, i, DATA_END, &start, &end) == NULL)
      return FALSE;
  return TRUE;
}

/* Reads s="…" of the cells that add_sheet() wrote. */
static gboolean
find_styles (EksXlsxTemplate *self)
{
  const char *start, *end;
  const char *at = find_in_sheet (self, 0, DATA_BEGIN, &start, &end);

  for (guint i = 0; i < EKS_XLSX_N_STYLES && at != NULL; i++)
    {
      at = memmem (at, (gsize) (end - at), " s=\"", 4);
      if (at != NULL)
        {
          at += 4;
          self->styles[i] = (guint) g_ascii_strtoull (at, NULL, 10);
        }
    }
  return at != NULL;
}

/**
 * eks_xlsx_template_new:
 * @facts: what the workbook is to be
 * @error: return location
 *
 * Cheap enough to be called again whenever the facts have changed.
 *
 * Returns: (transfer full) (nullable): a workbook without rows, or %NULL with %EKS_ERROR_FAILED
 */
EksXlsxTemplate *
eks_xlsx_template_new (const EksXlsxFacts *facts, GError **error)
{
  g_autoptr (EksXlsxTemplate) self = g_new0 (EksXlsxTemplate, 1);
  g_autoptr (GBytes) archive = make_archive (facts, error);

  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, part_clear);
  if (archive == NULL || !eks_zip_read (archive, take_part, self, error) || !check_parts (self, error))
    return NULL;
  if (!check_sheets (self, facts->n_sheets) || !find_styles (self))
    {
      set_error (error, g_strerror (ENODATA));
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * eks_xlsx_template_free:
 * @self: (nullable) (transfer full): a template
 */
void
eks_xlsx_template_free (EksXlsxTemplate *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->parts, g_array_unref);
  g_free (self);
}

/**
 * eks_xlsx_template_get_n_parts:
 * @self: a template
 *
 * Returns: how many parts the package has, sheets included
 */
guint
eks_xlsx_template_get_n_parts (EksXlsxTemplate *self)
{
  return self->parts->len;
}

/**
 * eks_xlsx_template_get_part:
 * @self: a template
 * @index: which
 * @content: (out) (transfer none): what it holds
 *
 * Returns: (transfer none): its path
 */
const char *
eks_xlsx_template_get_part (EksXlsxTemplate *self, guint index, GBytes **content)
{
  const Part *part = &g_array_index (self->parts, Part, index);

  *content = part->content;
  return part->name;
}

/**
 * eks_xlsx_template_find_part:
 * @self: a template
 * @name: a path
 *
 * Returns: (transfer none) (nullable): what that part holds
 */
GBytes *
eks_xlsx_template_find_part (EksXlsxTemplate *self, const char *name)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (g_str_equal (g_array_index (self->parts, Part, i).name, name))
      return g_array_index (self->parts, Part, i).content;
  return NULL;
}

/**
 * eks_xlsx_template_get_style:
 * @self: a template
 * @style: which
 *
 * Returns: the number that cells refer to it by, the same in every template
 */
guint
eks_xlsx_template_get_style (EksXlsxTemplate *self, EksXlsxStyle style)
{
  return self->styles[style];
}

/**
 * eks_xlsx_template_dup_sheet_head:
 * @self: a template
 * @sheet: number of a sheet, from 0
 *
 * What stands before the first row. It has no <dimension>, which would have to know the last row; the
 * element is optional (ECMA-376, 18.3.1.99) and readers count for themselves.
 *
 * Returns: (transfer full): XML up to and with the tag that opens the rows
 */
GBytes *
eks_xlsx_template_dup_sheet_head (EksXlsxTemplate *self, guint sheet)
{
  const char *start, *end;
  const char *rows = find_in_sheet (self, sheet, DATA_BEGIN, &start, &end);
  g_autofree char *head = g_strndup (start, (gsize) (rows - start) + strlen (DATA_BEGIN));
  char *dimension = strstr (head, "<dimension ");

  if (dimension != NULL)
    {
      char *behind = strstr (dimension, "/>") + 2;
      memmove (dimension, behind, strlen (behind) + 1);
    }
  return g_bytes_new (head, strlen (head));
}

/**
 * eks_xlsx_template_dup_sheet_tail:
 * @self: a template
 * @sheet: number of a sheet, from 0
 *
 * Returns: (transfer full): XML from the tag that closes the rows on
 */
GBytes *
eks_xlsx_template_dup_sheet_tail (EksXlsxTemplate *self, guint sheet)
{
  const char *start, *end;
  const char *rows = find_in_sheet (self, sheet, DATA_END, &start, &end);

  return g_bytes_new (rows, (gsize) (end - rows));
}

/**
 * eks_xlsx_template_get_sheet_path:
 * @sheet: number of a sheet, from 0
 *
 * Returns: (transfer full): the path of its part
 */
char *
eks_xlsx_template_get_sheet_path (guint sheet)
{
  return g_strdup_printf ("xl/worksheets/sheet%u.xml", sheet + 1);
}
