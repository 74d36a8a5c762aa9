/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns chosen, ordered, repeated and called what somebody wants. */

#include "config.h"

#include "eks-error.h"
#include "eks-project-reader.h"
#include "eks-test-reader.h"

#include <string.h>

static EksTestReader *
make_source (void)
{
  g_autoptr (EksSchema) schema = eks_test_schema ("id:integer", "name:text", "lead.name:text", NULL);
  EksTestReader *source = eks_test_reader_new (schema);

  eks_test_reader_set_batch_rows (source, 2);
  eks_test_reader_add_row (source, "1", "a", "A");
  eks_test_reader_add_row (source, "2", NULL, eks_test_missing);
  eks_test_reader_add_row (source, "3", "c", "C");
  return source;
}

static char *
describe (EksSchema *schema)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < eks_schema_get_n_columns (schema); i++)
    {
      const EksSchemaColumn *column = eks_schema_get_column (schema, i);
      g_string_append_printf (text, "%s%s=%s:%s", i > 0 ? "|" : "", column->id, column->title, eks_type_names[column->type]);
    }
  return g_string_free (text, FALSE);
}

static void
test_choose (void)
{
  const EksSchemaColumn columns[] = { { "lead.name", "Lead", EKS_TYPE_JSON }, { "id", NULL, 0 }, { "lead.name", "Again", 0 } };
  g_autoptr (EksTestReader) source = make_source ();
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (EksReader) reader = eks_project_reader_new (EKS_READER (source), columns, G_N_ELEMENTS (columns), tally, &error);
  g_autofree char *schema = NULL;
  g_autofree char *rows = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  g_assert_no_error (error);
  schema = describe (eks_reader_get_schema (reader));
  g_assert_cmpstr (schema, ==, "lead.name=Lead:text|id=id:integer|lead.name=Again:text");
  rows = eks_test_reader_drain (reader, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, "A|1|A\nMISSING|2|MISSING\nC|3|C\n");
  entries = eks_tally_get_entries (tally);
  g_assert_cmpuint (entries->len, ==, 0);
  g_assert_true (eks_reader_close (reader, NULL, &error));
  g_assert_cmpuint (eks_test_reader_get_n_closed (source), ==, 1);
  g_assert_finalize_object (g_steal_pointer (&reader));
}

/* Texts are not copied, and live as long as the batch that shows them. */
static void
test_texts_stay (void)
{
  const EksSchemaColumn columns[] = { { "name", "Name", 0 } };
  g_autoptr (EksTestReader) source = make_source ();
  g_autoptr (EksTally) tally = eks_tally_new ();
  EksReader *reader = eks_project_reader_new (EKS_READER (source), columns, 1, tally, NULL);
  g_autoptr (EksBatch) batch = eks_reader_next_batch (reader, NULL, NULL);
  g_autofree char *text = NULL;

  g_assert_finalize_object (reader);
  g_assert_cmpuint (eks_batch_get_n_rows (batch), ==, 2);
  text = eks_value_dup_text (&eks_batch_get_row (batch, 0)[0]);
  g_assert_cmpstr (text, ==, "a");
}

static void
test_identity (void)
{
  const EksSchemaColumn same[] = { { "id", NULL, 0 }, { "name", "name", 0 }, { "lead.name", NULL, 0 } };
  const EksSchemaColumn renamed[] = { { "id", NULL, 0 }, { "name", "Name", 0 }, { "lead.name", NULL, 0 } };
  g_autoptr (EksTestReader) source = make_source ();
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReader) reader = eks_project_reader_new (EKS_READER (source), same, 3, tally, NULL);
  g_autoptr (EksReader) other = eks_project_reader_new (EKS_READER (source), renamed, 3, tally, NULL);
  g_autoptr (EksBatch) batch = NULL;
  g_autofree char *rows = NULL;

  g_assert_true (eks_reader_get_schema (reader) == eks_reader_get_schema (EKS_READER (source)));
  g_assert_false (eks_reader_get_schema (other) == eks_reader_get_schema (EKS_READER (source)));
  batch = eks_reader_next_batch (reader, NULL, NULL);
  g_assert_true (eks_batch_get_schema (batch) == eks_reader_get_schema (EKS_READER (source)));
  rows = eks_test_reader_drain (other, NULL, NULL);
  g_assert_cmpstr (rows, ==, "3|c|C\n");
}

static void
test_titles (void)
{
  const EksSchemaColumn columns[] = {
    { "id", "Name", 0 }, { "name", "Name", 0 }, { "lead.name", "Name (2)", 0 }, { "id", "Name", 0 }, { "name", NULL, 0 }, { "lead.name", "name", 0 },
  };
  g_autoptr (EksTestReader) source = make_source ();
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReader) reader = eks_project_reader_new (EKS_READER (source), columns, G_N_ELEMENTS (columns), tally, NULL);
  static const char *const expected[] = { "Name", "Name (3)", "Name (2)", "Name (4)", "name", "name (2)" };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (eks_schema_get_column (eks_reader_get_schema (reader), i)->title, ==, expected[i]);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_TITLE_CHANGED, NULL), ==, 3);
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_TITLE_CHANGED, "Name (4)"), ==, 1);
}

static void
test_unknown (void)
{
  const EksSchemaColumn columns[] = { { "id", NULL, 0 }, { "lead.nome", NULL, 0 } };
  g_autoptr (EksTestReader) source = make_source ();
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (eks_project_reader_new (EKS_READER (source), columns, 2, tally, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
  g_assert_nonnull (strstr (error->message, "lead.nome"));
  g_assert_finalize_object (g_steal_pointer (&source));
}

static void
test_errors_pass (void)
{
  const EksSchemaColumn columns[] = { { "name", "Name", 0 } };
  g_autoptr (EksTestReader) source = make_source ();
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReader) reader = eks_project_reader_new (EKS_READER (source), columns, 1, tally, NULL);
  g_autoptr (GError) refusal = g_error_new_literal (EKS_ERROR, EKS_ERROR_SOURCE_INVALID, "the page is cut");
  g_autoptr (GError) error = NULL;

  eks_test_reader_fail_at (source, 1, refusal);
  eks_test_reader_fail_close (source, refusal);
  g_assert_null (eks_test_reader_drain (reader, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
  g_clear_error (&error);
  g_assert_false (eks_reader_close (reader, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
}

static void
test_cancel (void)
{
  const EksSchemaColumn columns[] = { { "name", "Name", 0 } };
  g_autoptr (EksTestReader) source = make_source ();
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksReader) reader = eks_project_reader_new (EKS_READER (source), columns, 1, tally, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  eks_test_reader_cancel_at (source, 1, cancellable);
  g_assert_null (eks_test_reader_drain (reader, cancellable, &error));
  g_assert_true (eks_error_is_cancelled (error));
  g_assert_true (eks_reader_close (reader, cancellable, NULL));
  g_assert_cmpuint (eks_test_reader_get_n_closed (source), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project/choose", test_choose);
  g_test_add_func ("/project/texts-stay", test_texts_stay);
  g_test_add_func ("/project/identity", test_identity);
  g_test_add_func ("/project/titles", test_titles);
  g_test_add_func ("/project/unknown", test_unknown);
  g_test_add_func ("/project/errors-pass", test_errors_pass);
  g_test_add_func ("/project/cancel", test_cancel);
  return g_test_run ();
}
