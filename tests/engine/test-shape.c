/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field that no row has any more has vanished, unless that may be chance; one that is spelt otherwise has changed. */

#include "config.h"

#include "eks-shape.h"
#include "eks-test-reader.h"

#include <string.h>

/* What the rows of a run are: @field is in one of @every rows, from row @first on; in no row if that is 0. */
typedef struct
{
  guint64 n_rows;
  guint64 every;
  guint64 first;
  EksValueKind kind;
  const char *text;
  EksType type;
} Rows;

static void
fill (guint64 row, EksBatch *batch, EksValue *cells, gpointer data)
{
  const Rows *rows = data;

  cells[0] = (EksValue) { .text = "k", .length = 1, .kind = EKS_VALUE_TEXT };
  if (rows->every == 0 || row < rows->first || (row - rows->first) % rows->every != 0)
    return;
  cells[1] = (EksValue) { .text = rows->text, .length = (guint32) strlen (rows->text), .kind = rows->kind };
}

/* Reads all of them by a shape. */
static EksShape *
observe (const Rows *rows)
{
  const EksSchemaColumn columns[] = {
    { .id = "key", .title = "key", .type = EKS_TYPE_TEXT },
    { .id = "lead.field", .title = "field", .type = rows->type },
    { .id = "2#key", .title = "", .type = EKS_TYPE_TEXT },
  };
  g_autoptr (EksSchema) schema = eks_schema_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (EksReader) source = EKS_READER (eks_test_reader_new_generated (schema, rows->n_rows, fill, (gpointer) rows));
  EksShape *shape = eks_shape_new ("t");
  g_autoptr (EksReader) reader = eks_shape_observe (shape, source);
  guint64 n_rows = 0;

  g_assert_true (eks_reader_get_schema (reader) == schema);
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (EksBatch) batch = eks_reader_next_batch (reader, NULL, &error);
      g_assert_no_error (error);
      if (batch == NULL)
        break;
      n_rows += eks_batch_get_n_rows (batch);
    }
  g_assert_true (eks_reader_close (reader, NULL, NULL));
  g_assert_cmpuint (eks_test_reader_get_n_closed (EKS_TEST_READER (source)), ==, 1);
  g_assert_cmpuint (n_rows, ==, rows->n_rows);
  g_assert_cmpuint (eks_shape_get_n_rows (shape), ==, n_rows);
  return shape;
}

typedef struct
{
  const char *name;
  Rows before;
  Rows now;
  const char *expected; /* “field: before → now”; empty for no change */
} Case;

#define TEXT(n_rows, every, first) { n_rows, every, first, EKS_VALUE_TEXT, "x", EKS_TYPE_TEXT }
#define VALUE(n_rows, kind, text, type) { n_rows, 1, 0, kind, text, type }

static const Case cases[] = {
  { "same", TEXT (100, 1, 0), TEXT (100, 1, 0), "" },
  { "all had it", TEXT (100, 1, 0), TEXT (1, 0, 0), "lead.field: gone" },
  { "half had it, few rows", TEXT (100, 2, 0), TEXT (6, 0, 0), "" },
  { "half had it, more rows", TEXT (100, 2, 0), TEXT (7, 0, 0), "lead.field: gone" },
  { "one of hundred had it", TEXT (1000, 100, 0), TEXT (400, 0, 0), "" },
  { "one of hundred had it, many rows", TEXT (1000, 100, 0), TEXT (500, 0, 0), "lead.field: gone" },
  { "rare and late", TEXT (5000, 5000, 4999), TEXT (10000, 0, 0), "" },
  { "rare and late, very many rows", TEXT (5000, 5000, 4999), TEXT (30000, 0, 0), "lead.field: gone" },
  { "it comes late", TEXT (5000, 1, 0), TEXT (5000, 5000, 4999), "" },
  { "it never was", TEXT (5000, 0, 0), TEXT (5000, 0, 0), "" },
  { "it is new", TEXT (5000, 0, 0), TEXT (5000, 1, 0), "" },
  { "no rows now", TEXT (100, 1, 0), TEXT (0, 0, 0), "" },
  { "no rows then", TEXT (0, 0, 0), TEXT (100, 0, 0), "" },
  { "number to text", VALUE (10, EKS_VALUE_NUMBER, "1", EKS_TYPE_TEXT), VALUE (10, EKS_VALUE_TEXT, "1", EKS_TYPE_TEXT), "lead.field: Number → Text" },
  { "text to object", VALUE (10, EKS_VALUE_TEXT, "1", EKS_TYPE_TEXT), VALUE (10, EKS_VALUE_JSON, "{}", EKS_TYPE_TEXT), "lead.field: Text → Structured data" },
  { "boolean to number", VALUE (10, EKS_VALUE_BOOLEAN, "true", EKS_TYPE_TEXT), VALUE (10, EKS_VALUE_NUMBER, "1", EKS_TYPE_TEXT), "lead.field: Yes or no → Number" },
  { "it is described otherwise", VALUE (10, EKS_VALUE_TEXT, "1", EKS_TYPE_TEXT), VALUE (10, EKS_VALUE_TEXT, "1", EKS_TYPE_DATE), "lead.field: Text → Date" },
  { "whole numbers", VALUE (10, EKS_VALUE_TEXT, "1", EKS_TYPE_INTEGER), VALUE (10, EKS_VALUE_TEXT, "1.5", EKS_TYPE_NUMBER), "" },
  { "all empty", VALUE (10, EKS_VALUE_TEXT, "1", EKS_TYPE_NUMBER), VALUE (10, EKS_VALUE_TEXT, "", EKS_TYPE_TEXT), "" },
  { "all null", VALUE (10, EKS_VALUE_NUMBER, "1", EKS_TYPE_NUMBER), VALUE (10, EKS_VALUE_NULL, "", EKS_TYPE_NUMBER), "" },
};

static char *
describe (GPtrArray *changes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      const EksShapeChange *change = g_ptr_array_index (changes, i);
      if (change->now == NULL)
        g_string_append_printf (text, "%s: gone", change->field);
      else
        g_string_append_printf (text, "%s: %s → %s", change->field, change->before, change->now);
    }
  return g_string_free (text, FALSE);
}

static void
test_compare (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (EksShape) then = observe (&c->before);
  g_autoptr (EksShape) now = observe (&c->now);
  g_autofree char *text = eks_shape_to_text (then);
  g_autoptr (EksShape) before = eks_shape_from_text ("t", text);
  g_autoptr (GPtrArray) changes = eks_shape_compare (now, before);
  g_autofree char *found = describe (changes);

  g_assert_cmpstr (found, ==, c->expected);
  g_assert_null (strstr (text, "#"));
  g_assert_null (strstr (text, "\"x\"")); /* never a value */
}

/* What other hands wrote into the database is no fault of the run. */
static void
test_broken (void)
{
  static const char *const texts[] = { "", "x", "{}", "[1, null, [], [1, 2, 3, 4, 5], [\"lead.field\", null, 1, 1, 1], [\"key\", \"text\", {}, [], \"many\"], [\"lead.field\", \"text\", -1, -5, -9]]",
                                       "[[\"lead.field\", \"text\", 99999999999, 10, 0]]" };
  const Rows rows = TEXT (10, 0, 0);
  g_autoptr (EksShape) now = observe (&rows);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (EksShape) before = eks_shape_from_text ("t", texts[i]);
      g_autoptr (GPtrArray) changes = eks_shape_compare (now, before);
      g_assert_cmpuint (changes->len, ==, 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/shape/", cases[i].name, NULL);
      g_test_add_data_func (name, &cases[i], test_compare);
    }
  g_test_add_func ("/shape/broken", test_broken);
  return g_test_run ();
}
