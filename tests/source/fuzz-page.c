/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page may hold anything: it becomes rows whose values can be read, or an error. */

#include "config.h"

#include "eks-error.h"
#include "eks-page-parser.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct
{
  const char *steps[3];
  const char *match;
} Wanted;

static const Wanted wanted[] = {
  { { "a" }, NULL }, { { "b", "c" }, NULL }, { { "j", "x" }, NULL }, { { "j" }, NULL }, { { "ff" }, "p" }, { { "j", "ff" }, "p" },
};

static EksPageParser *
create_parser (const EksPageOutline *outline)
{
  EksSourceColumn columns[G_N_ELEMENTS (wanted)] = { 0 };
  EksPath paths[G_N_ELEMENTS (wanted)] = { 0 };
  EksPageLayout layout = { .columns = columns, .n_columns = G_N_ELEMENTS (wanted), .outline = outline };
  EksPageParser *parser;

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      paths[i].steps = (char **) wanted[i].steps;
      paths[i].match_member = wanted[i].match != NULL ? (char *) "name" : NULL;
      paths[i].match_value = (char *) wanted[i].match;
      paths[i].take_member = wanted[i].match != NULL ? (char *) "value" : NULL;
      columns[i].paths = g_ptr_array_new ();
      g_ptr_array_add (columns[i].paths, &paths[i]);
    }
  parser = eks_page_parser_new (&layout);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_ptr_array_unref (columns[i].paths);
  return parser;
}

/* What every stage behind the parser relies on. */
static void
check_value (const EksValue *value)
{
  if (value->kind <= EKS_VALUE_NULL)
    {
      g_assert_null (value->text);
      g_assert_cmpuint (value->length, ==, 0);
      return;
    }
  for (guint i = 0; i < value->length;)
    {
      const char *end;
      g_utf8_validate_len (value->text + i, value->length - i, &end);
      i = end - value->text;
      if (i < value->length)
        g_assert_true (value->text[i++] == '\0' && value->kind == EKS_VALUE_TEXT);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const list[] = { "list", NULL };
  static const char *const total[] = { "total", NULL };
  EksPath records = { .steps = (char **) list }, total_path = { .steps = (char **) total };
  EksPageOutline outline = { .records = &records, .wanted = { &total_path } };
  EksSchemaColumn columns[G_N_ELEMENTS (wanted)] = { { "a", "a" }, { "b", "b" }, { "c", "c" }, { "d", "d" }, { "e", "e" }, { "f", "f" } };
  g_autoptr (EksSchema) schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (EksPageParser) parser = create_parser (&outline);
  g_autoptr (EksPagePool) pool = eks_page_pool_new ();
  g_autoptr (EksPage) page = eks_page_pool_take (pool);
  g_autoptr (GError) error = NULL;
  EksPageSummary summary;
  guint rows = 0, records_seen;

  eks_page_append (page, (const char *) data, size);
  if (!eks_page_scan (page, &outline, &summary, &error))
    {
      g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
      return 0;
    }
  records_seen = summary.n_records;
  eks_page_summary_clear (&summary);
  if (!eks_page_parser_start (parser, page, &error))
    return 0;
  while (!eks_page_parser_is_at_end (parser))
    {
      g_autoptr (EksBatch) batch = eks_batch_new (schema, 7);
      if (!eks_page_parser_fill (parser, batch, &error))
        {
          g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
          return 0;
        }
      rows += eks_batch_get_n_rows (batch);
      for (guint row = 0; row < eks_batch_get_n_rows (batch); row++)
        for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
          check_value (&eks_batch_get_row (batch, row)[i]);
    }
  g_assert_cmpuint (rows, ==, records_seen);
  return 0;
}
