/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever text goes into a transform: what comes out is valid UTF-8 without NUL, in the promised shape, and nothing crashes. */

#include "config.h"

#include "eks-cell-program.h"
#include "eks-job.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1764288000) * G_USEC_PER_SEC) /* 2025-11-28 00:00 UTC */
#define N_TEXTS 400
#define MAX_PIECES 12

static const char *const transforms[] = {
  "'age'", "'boolean'", "'presence'", "'civility_long'", "'civility_short'", "'country_name'", "'country_code'", "'lower'", "'upper'",
  "'capitalize'", "'squeeze'", "'trim'", "'date_ddmmyyyy'", "'date'", "'datetime'", "'date_compact'", "'hash'", "'drop'",
  "{'date':'%A %a %d %m %B %b %Y %y %H %M %S %j %%'}",
  "{'date':'%d','time_zone':'America/St_Johns'}",
  "{'phone':'international','country':'DK'}", "{'phone':'national','country':'DK'}", "{'phone':'international','country':'FR'}",
  "{'phone':'national','country':'FR'}", "{'phone':'international','country':'DE'}", "{'phone':'national','country':'SE'}",
  "{'decimal':','}", "{'decimal':'.'}", "{'map':{'1':'one'}}", "{'map':{'1':'one'},'else':null}", "{'map':{'1':'one'},'else':'x'}",
  "{'replace':'.','with':'\\\\0\\\\0'}", "{'replace':'\\\\s*','with':'-'}", "{'mask':0}", "{'mask':3}",
};

/* What values are made of, so that some of them are almost right. */
static const char *const pieces[] = {
  "+", "00", "0", "(0)", "(", ")", "45", "33", "46", "26807821", "612345678", "701234567", " ", "\u00a0", "\t", "\n", "-", "/", ".", ",",
  "DK", "dnk", "Danmark", "Frankrig", "Côte d’Ivoire", "United", "Kingdom", "&", "Mr", "Mme", "frøken", "De heer", "2025-02-29", "2024-02-29",
  "T23:59:60Z", "+14:00", "18/06/1991", "9999-12-31", "0001-01-01", "1", "-1,5", "1e400", "%", "\\0", "e\u0301", "👩‍👧", "🇩🇰", "İ", "ß", "ﬁ",
  "\u202e", "\ufeff", "\U0010ffff", "\u1112\u1161\u11ab", "٤",
};

static void
append_random (GRand *random, GString *text)
{
  gunichar c;

  if (g_rand_boolean (random))
    {
      g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      return;
    }
  c = (gunichar) g_rand_int_range (random, 1, g_rand_boolean (random) ? 0x250 : 0x110000);
  if (c < 0xD800 || c > 0xDFFF)
    g_string_append_unichar (text, c);
}

static EksColumn *
make_column (const char *transform)
{
  g_autofree char *single = g_strdup_printf ("{'field':'a','transform':[%s]}", transform);
  g_autofree char *json = g_strdelimit (g_strdup (single), "'", '"');
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  EksColumn *column = eks_column_from_json (node, "column", issues);
  g_autofree char *text = eks_json_issues_describe (issues);

  g_assert_cmpstr (text, ==, "");
  return column;
}

static gboolean
is_digits (const char *text)
{
  return strspn (text, "0123456789") == strlen (text);
}

/* The shapes that others rely on. */
static void
check_shape (EksColumn *column, const GString *text)
{
  g_autoptr (EksTransform) transform = g_list_model_get_item (G_LIST_MODEL (eks_column_get_transforms (column)), 0);

  if (text->len == 0)
    return;
  switch ((int) eks_transform_get_kind (transform))
    {
    case EKS_TRANSFORM_PHONE:
      g_assert_cmpuint (text->len, <=, 16);
      if (eks_transform_get_national (transform))
        g_assert_true (is_digits (text->str));
      else
        g_assert_true (text->str[0] == '+' && text->str[1] != '0' && text->len >= 8 && is_digits (text->str + 1));
      break;
    case EKS_TRANSFORM_COUNTRY_CODE:
      g_assert_true (text->len == 2 && g_ascii_isupper (text->str[0]) && g_ascii_isupper (text->str[1]));
      break;
    case EKS_TRANSFORM_HASH:
      g_assert_true (text->len == 64 && strspn (text->str, "0123456789abcdef") == 64);
      break;
    case EKS_TRANSFORM_DATE_COMPACT:
    case EKS_TRANSFORM_DATE_DDMMYYYY:
      g_assert_true (text->len == 8 && is_digits (text->str));
      break;
    case EKS_TRANSFORM_AGE:
      g_assert_true (is_digits (text->str));
      break;
    default:
      break;
    }
}

static void
test_random (gconstpointer data)
{
  static const EksSchemaColumn columns[] = { { "a", "A", EKS_TYPE_TEXT } };
  guint32 seed = (guint32) g_test_rand_int ();
  GRand *random = g_rand_new_with_seed (seed);
  g_autoptr (EksColumn) column = make_column (data);
  g_autoptr (GBytes) salt = g_bytes_new_static ("0123456789abcdef", 16);
  g_autoptr (EksSchema) schema = eks_schema_new (columns, 1);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksCellTally) cells = eks_cell_tally_new (tally, schema);

  g_test_message ("seed %u", seed);
  for (guint i = 0; eks_job_languages[i] != NULL; i++)
    {
      const EksCellContext context = { "Europe/Copenhagen", NOW, eks_job_languages[i], salt };
      g_autoptr (EksCellProgram) program = eks_cell_program_new (column, &context, NULL);
      for (guint j = 0; j < N_TEXTS; j++)
        {
          g_autoptr (GString) text = g_string_new (NULL);
          g_autofree char *before = NULL;
          for (int n = g_rand_int_range (random, 0, MAX_PIECES); n > 0; n--)
            append_random (random, text);
          before = g_strdup (text->str);
          eks_cell_tally_set_row (cells, j + 1);
          eks_cell_program_run (program, text, cells, 0);
          if (strlen (text->str) != text->len || !g_utf8_validate (text->str, (gssize) text->len, NULL))
            g_error ("%s makes “%s” of “%s”", (const char *) data, text->str, before);
          check_shape (column, text);
        }
    }
  eks_cell_tally_flush (cells);
  g_rand_free (random);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (transforms); i++)
    {
      g_autofree char *path = g_strdup_printf ("/transform/cell-property/%u", i);
      g_test_add_data_func (path, transforms[i], test_random);
    }
  return g_test_run ();
}
