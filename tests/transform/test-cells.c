/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transforms that know something of the world: phone numbers, countries, forms of address, names of days; and hashes. */

#include "config.h"

#include "eks-cell-country-private.h"
#include "eks-cell-program.h"
#include "eks-error.h"
#include "eks-job.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1764288000) * G_USEC_PER_SEC) /* 2025-11-28 00:00 UTC */
#define SALT "a salt of thirty-two characters!"

/* A value that becomes empty is counted as such, unless it was empty. */
typedef struct
{
  const char *transform; /* JSON, ' for " */
  const char *language;
  const char *value;
  const char *result;
} Case;

#define INTERNATIONAL(country, value, result) { "{'phone':'international','country':'" country "'}", "en", value, result }
#define NATIONAL(country, value, result) { "{'phone':'national','country':'" country "'}", "en", value, result }

static const Case phones[] = {
  INTERNATIONAL ("DK", "26807821", "+4526807821"),
  INTERNATIONAL ("DK", "26 80 78 21", "+4526807821"),
  INTERNATIONAL ("DK", "+45 26-80.78/21", "+4526807821"),
  INTERNATIONAL ("DK", "0045 26807821", "+4526807821"),
  INTERNATIONAL ("DK", "4526807821", "+4526807821"),
  INTERNATIONAL ("DK", "(+45) 26807821", "+4526807821"),
  INTERNATIONAL ("DK", "+45 (0) 26807821", "+4526807821"),
  INTERNATIONAL ("DK", "45454545", "+4545454545"),
  INTERNATIONAL ("DK", "\u202a+45\u00a026\u00a080\u00a078\u00a021\u202c", "+4526807821"),
  INTERNATIONAL ("DK", "", ""),
  INTERNATIONAL ("DK", "2680782", ""),
  INTERNATIONAL ("DK", "268078211", ""),
  INTERNATIONAL ("DK", "06807821", ""),
  INTERNATIONAL ("DK", "12345678", ""),
  INTERNATIONAL ("DK", "+45 12345678", ""),
  INTERNATIONAL ("DK", "+45 026807821", ""),
  INTERNATIONAL ("DK", "26807821 x 12", ""),
  INTERNATIONAL ("DK", "26807821;26807822", ""),
  INTERNATIONAL ("DK", "26807821 / 26807822", ""),
  INTERNATIONAL ("DK", "+", ""),
  INTERNATIONAL ("DK", "00", ""),
  INTERNATIONAL ("DK", "0", ""),
  INTERNATIONAL ("DK", "-", ""),
  INTERNATIONAL ("DK", "++4526807821", ""),
  INTERNATIONAL ("DK", "45+26807821", ""),
  INTERNATIONAL ("DK", "none", ""),
  INTERNATIONAL ("DK", "٢٦٨٠٧٨٢١", ""),
  NATIONAL ("DK", "+45 26 80 78 21", "26807821"),
  NATIONAL ("DK", "26807821", "26807821"),
  NATIONAL ("DK", "+46 70 123 45 67", ""),
  INTERNATIONAL ("DK", "+46 70 123 45 67", "+46701234567"),
  INTERNATIONAL ("DK", "+46 (0)70-123 45 67", "+46701234567"),
  INTERNATIONAL ("NO", "41 23 45 67", "+4741234567"),
  INTERNATIONAL ("NO", "4741234567", "+4741234567"),
  INTERNATIONAL ("NO", "02800", ""),
  NATIONAL ("NO", "0047 412 34 567", "41234567"),
  INTERNATIONAL ("SE", "070-123 45 67", "+46701234567"),
  INTERNATIONAL ("SE", "08-12 34 56", "+468123456"),
  INTERNATIONAL ("SE", "46701234567", "+46701234567"),
  INTERNATIONAL ("SE", "701234567", ""), /* no 0 in front: might be without its area */
  INTERNATIONAL ("SE", "12 34 56", ""),
  INTERNATIONAL ("SE", "0701234567890", ""),
  NATIONAL ("SE", "+46 8 123 456 78", "0812345678"),
  INTERNATIONAL ("NL", "06-12345678", "+31612345678"),
  INTERNATIONAL ("NL", "612345678", "+31612345678"),
  INTERNATIONAL ("NL", "31 6 12345678", "+31612345678"),
  INTERNATIONAL ("NL", "020 123 456", ""),
  NATIONAL ("NL", "+31 (0)6 12345678", "0612345678"),
  NATIONAL ("NL", "0031612345678", "0612345678"),
  INTERNATIONAL ("FR", "06 12 34 56 78", "+33612345678"),
  INTERNATIONAL ("FR", "+33 6 12 34 56 78", "+33612345678"),
  INTERNATIONAL ("FR", "+33 (0)6 12 34 56 78", "+33612345678"),
  INTERNATIONAL ("FR", "+33 06 12 34 56 78", "+33612345678"),
  INTERNATIONAL ("FR", "0033612345678", "+33612345678"),
  INTERNATIONAL ("FR", "33612345678", "+33612345678"),
  INTERNATIONAL ("FR", "330612345678", "+33612345678"),
  INTERNATIONAL ("FR", "612345678", "+33612345678"),
  INTERNATIONAL ("FR", "331234567", "+33331234567"),
  INTERNATIONAL ("FR", "06 12 34 56 7", ""),
  INTERNATIONAL ("FR", "00 12 34 56 78", "+12345678"), /* 00 begins every number of another country */
  INTERNATIONAL ("FR", "0692 12 34 56", "+262692123456"),
  INTERNATIONAL ("FR", "+33 692 12 34 56", "+262692123456"),
  INTERNATIONAL ("FR", "0590 12 34 56", "+590590123456"),
  NATIONAL ("FR", "+33612345678", "0612345678"),
  NATIONAL ("FR", "33 6 12 34 56 78", "0612345678"),
  NATIONAL ("FR", "06.12.34.56.78", "0612345678"),
  NATIONAL ("FR", "+262 692 12 34 56", "0692123456"),
  NATIONAL ("FR", "+262 612 34 56 78", ""), /* Metropolitan, and not of that code */
  NATIONAL ("FR", "+32 470 12 34 56", ""),
  INTERNATIONAL ("DE", "0171/1234567", "+491711234567"),
  INTERNATIONAL ("DE", "(030) 123456", "+4930123456"),
  INTERNATIONAL ("DE", "+49 (0)30 123456", "+4930123456"),
  INTERNATIONAL ("DE", "491711234567", "+491711234567"),
  INTERNATIONAL ("DE", "123456", ""),
  INTERNATIONAL ("DE", "0491 12345", "+4949112345"),
  NATIONAL ("DE", "+4930123456", "030123456"),
  INTERNATIONAL ("GB", "020 7946 0958", "+442079460958"),
  INTERNATIONAL ("GB", "(020) 7946-0958", "+442079460958"),
  INTERNATIONAL ("GB", "44 (0)20 7946 0958", "+442079460958"),
  INTERNATIONAL ("GB", "7946 0958", ""),
  NATIONAL ("GB", "+44 7700 900123", "07700900123"),
  INTERNATIONAL ("GB", "+1 (202) 555-0123", "+12025550123"),
  INTERNATIONAL ("GB", "+41 (0)44 668 18 00", "+41446681800"),
  INTERNATIONAL ("GB", "00 (0) 41 44", ""),
  INTERNATIONAL ("GB", "+299 32 10 00", "+299321000"),
  INTERNATIONAL ("GB", "+39 06 698 12345", "+390669812345"),
  INTERNATIONAL ("GB", "+123456", ""),
  INTERNATIONAL ("GB", "+1234567890123456", ""),
  INTERNATIONAL ("GB", "+0123456789", ""),
};

static const Case countries[] = {
  { "'country_name'", "en", "DK", "Denmark" },
  { "'country_name'", "en", "dk", "Denmark" },
  { "'country_name'", "en", " Dnk ", "Denmark" },
  { "'country_name'", "da", "DK", "Danmark" },
  { "'country_name'", "nl", "DK", "Denemarken" },
  { "'country_name'", "sv", "DK", "Danmark" },
  { "'country_name'", "fr", "DK", "Danemark" },
  { "'country_name'", "xx", "DK", "Denmark" },
  { "'country_name'", "da", "Allemagne", "Tyskland" },
  { "'country_name'", "da", "KR", "Sydkorea" },
  { "'country_name'", "fr", "TR", "Turquie" },
  { "'country_name'", "en", "TWN", "Taiwan" },
  { "'country_name'", "en", "UK", "United Kingdom" },
  { "'country_name'", "en", "", "" },
  { "'country_name'", "en", "ZZ", "" },
  { "'country_name'", "en", "D", "" },
  { "'country_code'", "en", "Denmark", "DK" },
  { "'country_code'", "en", "DENMARK", "DK" },
  { "'country_code'", "en", "Danmark", "DK" },
  { "'country_code'", "en", "Danemark", "DK" },
  { "'country_code'", "en", "Kingdom of Denmark", "DK" },
  { "'country_code'", "en", "dnk", "DK" },
  { "'country_code'", "da", "Etats Unis", "US" },
  { "'country_code'", "da", "États-Unis", "US" },
  { "'country_code'", "da", "U.S.A.", "US" },
  { "'country_code'", "da", "Côte d’Ivoire", "CI" },
  { "'country_code'", "da", "COTE D'IVOIRE", "CI" },
  { "'country_code'", "da", "Trinidad & Tobago", "TT" },
  { "'country_code'", "da", "Bosnia and Herzegovina", "BA" },
  { "'country_code'", "da", "Republic of Korea", "KR" },
  { "'country_code'", "da", "Korea, Republic of", "KR" },
  { "'country_code'", "da", "Îles Åland", "AX" },
  { "'country_code'", "da", "Holland", "NL" },
  { "'country_code'", "da", "Færøerne", "FO" },
  { "'country_code'", "da", "Österrike", "AT" },
  { "'country_code'", "da", "Niger", "NE" },
  { "'country_code'", "da", "Nigeria", "NG" },
  { "'country_code'", "da", "Atlantis", "" },
  { "'country_code'", "da", "Denmark?", "" },
  { "'country_code'", "da", "-", "" },
};

static const Case civilities[] = {
  { "'civility_long'", "en", "M.", "Mister" },
  { "'civility_long'", "en", "mr", "Mister" },
  { "'civility_long'", "en", "MRS", "Madam" },
  { "'civility_long'", "en", "Ms.", "Madam" },
  { "'civility_long'", "en", "Mlle", "Miss" },
  { "'civility_long'", "fr", "Mr", "Monsieur" },
  { "'civility_long'", "fr", "Mrs", "Madame" },
  { "'civility_long'", "fr", "Miss", "Mademoiselle" },
  { "'civility_long'", "da", "M", "Herr" },
  { "'civility_long'", "da", "Mme", "Fru" },
  { "'civility_long'", "da", "Mejuffrouw", "Frøken" },
  { "'civility_long'", "sv", "Hr.", "Herr" },
  { "'civility_long'", "sv", "frøken", "Fröken" },
  { "'civility_long'", "nl", "Monsieur", "De heer" },
  { "'civility_long'", "nl", "fru", "Mevrouw" },
  { "'civility_long'", "nl", "", "" },
  { "'civility_long'", "nl", "Dr.", "" },
  { "'civility_long'", "nl", "M?", "" },
  { "'civility_short'", "en", "Monsieur", "Mr" },
  { "'civility_short'", "en", "Mevrouw", "Mrs" },
  { "'civility_short'", "en", "ms", "Ms" },
  { "'civility_short'", "en", "Fröken", "Miss" },
  { "'civility_short'", "fr", "Monsieur", "M." },
  { "'civility_short'", "fr", "Madame", "Mme" },
  { "'civility_short'", "fr", "Ms", "Mme" },
  { "'civility_short'", "fr", "mademoiselle", "Mlle" },
  { "'civility_short'", "da", "De heer", "Hr." },
  { "'civility_short'", "da", "Frk.", "Frk." },
  { "'civility_short'", "nl", "dhr.", "Dhr." },
  { "'civility_short'", "nl", "Mw.", "Mevr." },
  { "'civility_short'", "nl", "Miss", "Mej." },
  { "'civility_short'", "sv", "HERR", "Hr" },
  { "'civility_short'", "sv", "Other", "" },
};

static const Case dates[] = {
  { "{'date':'%A %d %B %Y'}", "en", "2025-11-28", "Friday 28 November 2025" },
  { "{'date':'%A %d. %B %Y'}", "da", "2025-11-29", "lørdag 29. november 2025" },
  { "{'date':'%A %d %B %Y'}", "nl", "2024-02-29", "donderdag 29 februari 2024" },
  { "{'date':'%A %d %B %Y'}", "sv", "2025-06-01", "söndag 01 juni 2025" },
  { "{'date':'%A %d %B %Y'}", "fr", "2025-12-03", "mercredi 03 décembre 2025" },
  { "{'date':'%a %b'}", "en", "2025-03-03", "Mon Mar" },
  { "{'date':'%a %b'}", "da", "2025-10-07", "tir okt" },
  { "{'date':'%a %b'}", "nl", "2025-03-05", "wo mrt" },
  { "{'date':'%a %b'}", "sv", "2025-05-04", "sön maj" },
  { "{'date':'%a %b'}", "fr", "2025-08-02", "sam. août" },
  { "{'date':'%A'}", "en", "1970-01-01", "Thursday" },
  { "{'date':'%A'}", "en", "1969-12-31", "Wednesday" },
  { "{'date':'%A'}", "en", "0001-01-01", "Monday" },
  { "{'date':'%A'}", "en", "9999-12-31", "Friday" },
  { "{'date':'%A'}", "en", "2025-07-01T23:30:00Z", "Wednesday" }, /* past midnight in Copenhagen */
  { "{'date':'%B'}", "en", "2025-13-01", "" },
};

/* The key is the salt's text: printf %s VALUE | openssl dgst -sha256 -hmac SALT */
static const Case hashes[] = {
  { "'hash'", "en", "4526807821", "82cb29e4c943826a9d9b180216f27b7f31b9f23791f862ec7352c6828dc375a1" },
  { "'hash'", "en", "æøå", "53c52998f7949f9ade9f55e2e8cda1c3701e6eafff97ce4275cd6cc589eb1784" },
  { "'hash'", "en", "", "" },
};

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

static void
check_case (const Case *test)
{
  static const EksSchemaColumn columns[] = { { "a", "A", EKS_TYPE_TEXT } };
  g_autoptr (EksColumn) column = make_column (test->transform);
  g_autoptr (GBytes) salt = g_bytes_new_static (SALT, strlen (SALT));
  const EksCellContext context = { "Europe/Copenhagen", NOW, test->language, salt };
  g_autoptr (GError) error = NULL;
  g_autoptr (EksCellProgram) program = eks_cell_program_new (column, &context, &error);
  g_autoptr (EksSchema) schema = eks_schema_new (columns, 1);
  g_autoptr (EksTally) tally = eks_tally_new ();
  g_autoptr (EksCellTally) cells = eks_cell_tally_new (tally, schema);
  g_autoptr (GString) text = g_string_new (test->value);
  guint64 emptied = test->value[0] != '\0' && test->result[0] == '\0';

  g_test_message ("%s of “%s” (%s)", test->transform, test->value, test->language);
  g_assert_no_error (error);
  eks_cell_tally_set_row (cells, 1);
  eks_cell_program_run (program, text, cells, 0);
  eks_cell_tally_flush (cells);
  g_assert_cmpstr (text->str, ==, test->result);
  g_assert_cmpuint (text->len, ==, strlen (test->result));
  g_assert_cmpuint (eks_tally_get_count (tally, EKS_TALLY_EMPTIED, "A"), ==, emptied);
}

#define TEST_TABLE(table)                                                                                              \
  static void test_##table (void)                                                                                      \
  {                                                                                                                    \
    for (guint i = 0; i < G_N_ELEMENTS (table); i++)                                                                   \
      check_case (&table[i]);                                                                                          \
  }

TEST_TABLE (phones)
TEST_TABLE (countries)
TEST_TABLE (civilities)
TEST_TABLE (dates)
TEST_TABLE (hashes)

/* Every name that a file can have is understood again, in whatever language it is written. */
static void
test_all_countries (void)
{
  g_autoptr (GHashTable) index = eks_cell_country_index_new ();

  g_assert_cmpuint (eks_n_countries, >, 240);
  for (guint i = 0; i < eks_n_countries; i++)
    {
      g_assert_true (eks_cell_country_find (index, eks_countries[i].alpha_2) == &eks_countries[i]);
      g_assert_true (eks_cell_country_find (index, eks_countries[i].alpha_3) == &eks_countries[i]);
      for (guint j = 0; j < EKS_CELL_N_LANGUAGES; j++)
        {
          g_test_message ("%s", eks_countries[i].names[j]);
          g_assert_true (eks_cell_country_find (index, eks_countries[i].names[j]) == &eks_countries[i]);
        }
    }
  for (guint i = 0; i < eks_n_country_aliases; i++)
    {
      g_test_message ("%s", eks_country_aliases[i].name);
      g_assert_true (eks_cell_country_find (index, eks_country_aliases[i].name) == &eks_countries[eks_country_aliases[i].country]);
    }
}

static void
test_languages (void)
{
  g_assert_cmpuint (g_strv_length ((char **) eks_job_languages), ==, EKS_CELL_N_LANGUAGES);
  for (guint i = 0; eks_job_languages[i] != NULL; i++)
    g_assert_cmpuint (eks_cell_find_language (eks_job_languages[i]), ==, i);
  g_assert_cmpuint (eks_cell_find_language (NULL), ==, 0);
  g_assert_cmpuint (eks_cell_find_language ("de"), ==, 0);
}

/* Another salt, another hash; the same salt, the same hash. */
static void
test_salts (void)
{
  g_autoptr (EksColumn) column = make_column ("'hash'");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *const salts[] = { "the first salt of three", "the second salt of three", "the first salt of three" };

  for (guint i = 0; i < G_N_ELEMENTS (salts); i++)
    {
      g_autoptr (GBytes) salt = g_bytes_new_static (salts[i], strlen (salts[i]));
      const EksCellContext context = { "UTC", NOW, "en", salt };
      g_autoptr (EksCellProgram) program = eks_cell_program_new (column, &context, NULL);
      g_autoptr (GString) text = g_string_new ("value");
      eks_cell_program_run (program, text, NULL, 0);
      g_assert_cmpuint (text->len, ==, 64);
      g_hash_table_add (seen, g_strdup (text->str));
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transform/cells/phones", test_phones);
  g_test_add_func ("/transform/cells/countries", test_countries);
  g_test_add_func ("/transform/cells/countries/all", test_all_countries);
  g_test_add_func ("/transform/cells/civilities", test_civilities);
  g_test_add_func ("/transform/cells/dates", test_dates);
  g_test_add_func ("/transform/cells/hashes", test_hashes);
  g_test_add_func ("/transform/cells/salts", test_salts);
  g_test_add_func ("/transform/cells/languages", test_languages);
  return g_test_run ();
}
