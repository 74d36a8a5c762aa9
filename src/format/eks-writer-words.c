/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that a file adds to its rows. They are in a table and not in the catalogues: a Swede's run of a Danish
 * export is a Danish file, and a server need not have that locale. */

#include "config.h"

#include "eks-writer-words.h"

#include <string.h>

enum
{
  ENGLISH,
  DANISH,
  DUTCH,
  SWEDISH,
  FRENCH,
  N_LANGUAGES,
};

static const char codes[N_LANGUAGES][3] = {
  [ENGLISH] = "en",
  [DANISH] = "da",
  [DUTCH] = "nl",
  [SWEDISH] = "sv",
  [FRENCH] = "fr",
};

static const char *const words[EKS_WRITER_N_WORDS][N_LANGUAGES] = {
  [EKS_WRITER_WORD_EXPORT] = { "Export", "Eksport", "Export", "Export", "Export" },
  [EKS_WRITER_WORD_MADE] = { "Created", "Oprettet", "Gemaakt", "Skapad", "Créé" },
  [EKS_WRITER_WORD_TIME_ZONE] = { "Time zone", "Tidszone", "Tijdzone", "Tidszon", "Fuseau horaire" },
  [EKS_WRITER_WORD_TABLE] = { "Table", "Tabel", "Tabel", "Tabell", "Tableau" },
  [EKS_WRITER_WORD_FILTER] = { "Filter", "Filter", "Filter", "Filter", "Filtre" },
  [EKS_WRITER_WORD_ALL_ROWS] = { "All rows", "Alle rækker", "Alle rijen", "Alla rader", "Toutes les lignes" },
  [EKS_WRITER_WORD_ROWS_READ] = { "Rows read", "Læste rækker", "Gelezen rijen", "Lästa rader", "Lignes lues" },
  [EKS_WRITER_WORD_ROWS_WRITTEN] = { "Rows written", "Skrevne rækker", "Geschreven rijen", "Skrivna rader", "Lignes écrites" },
  [EKS_WRITER_WORD_AND] = { "{first} and {second}", "{first} og {second}", "{first} en {second}", "{first} och {second}", "{first} et {second}" },
  [EKS_WRITER_WORD_OR] = { "{first} or {second}", "{first} eller {second}", "{first} of {second}", "{first} eller {second}", "{first} ou {second}" },
  [EKS_WRITER_WORD_NOT] = { "not ({conditions})", "ikke ({conditions})", "niet ({conditions})", "inte ({conditions})", "pas ({conditions})" },
  [EKS_WRITER_WORD_RANGE] = { "{from} and {to}", "{from} og {to}", "{from} en {to}", "{from} till och med {to}", "{from} et {to}" },
};

static const char *const comparisons[EKS_N_COMPARISONS][N_LANGUAGES] = {
  [EKS_COMPARISON_EQUAL] = { "is", "er", "is", "är", "est" },
  [EKS_COMPARISON_NOT_EQUAL] = { "is not", "er ikke", "is niet", "är inte", "n’est pas" },
  [EKS_COMPARISON_CONTAINS] = { "contains", "indeholder", "bevat", "innehåller", "contient" },
  [EKS_COMPARISON_STARTS_WITH] = { "starts with", "begynder med", "begint met", "börjar med", "commence par" },
  [EKS_COMPARISON_ENDS_WITH] = { "ends with", "ender på", "eindigt op", "slutar med", "se termine par" },
  [EKS_COMPARISON_ONE_OF] = { "is one of", "er en af", "is een van", "är någon av", "est parmi" },
  [EKS_COMPARISON_EMPTY] = { "is empty", "er tom", "is leeg", "saknar värde", "est vide" },
  [EKS_COMPARISON_NOT_EMPTY] = { "is not empty", "er ikke tom", "is niet leeg", "har ett värde", "n’est pas vide" },
  [EKS_COMPARISON_LESS] = { "is below", "er under", "ligt onder", "är mindre än", "est inférieur à" },
  [EKS_COMPARISON_LESS_OR_EQUAL] = { "is at most", "er højst", "is hoogstens", "är högst", "est au plus" },
  [EKS_COMPARISON_GREATER] = { "is above", "er over", "ligt boven", "är större än", "est supérieur à" },
  [EKS_COMPARISON_GREATER_OR_EQUAL] = { "is at least", "er mindst", "is minstens", "är minst", "est au moins" },
  [EKS_COMPARISON_BETWEEN] = { "is between", "er mellem", "ligt tussen", "är i intervallet", "est compris entre" },
  [EKS_COMPARISON_IN_LAST] = { "is in the last", "er inden for de seneste", "ligt in de afgelopen", "är inom senaste", "remonte au plus à" },
  [EKS_COMPARISON_TODAY] = { "is today", "er i dag", "is vandaag", "är i dag", "est aujourd’hui" },
  [EKS_COMPARISON_YESTERDAY] = { "is yesterday", "er i går", "is gisteren", "är i går", "est hier" },
  [EKS_COMPARISON_THIS_WEEK] = { "is this week", "er i denne uge", "is deze week", "är denna vecka", "est cette semaine" },
  [EKS_COMPARISON_LAST_WEEK] = { "is last week", "er i sidste uge", "is vorige week", "är förra veckan", "est la semaine dernière" },
  [EKS_COMPARISON_THIS_MONTH] = { "is this month", "er i denne måned", "is deze maand", "är denna månad", "est ce mois-ci" },
  [EKS_COMPARISON_LAST_MONTH] = { "is last month", "er i sidste måned", "is vorige maand", "är förra månaden", "est le mois dernier" },
  [EKS_COMPARISON_THIS_YEAR] = { "is this year", "er i år", "is dit jaar", "är i år", "est cette année" },
  [EKS_COMPARISON_LAST_YEAR] = { "is last year", "er sidste år", "is vorig jaar", "är förra året", "est l’année dernière" },
};

/* Times are before and after, not below and above. */
static const char *const time_comparisons[EKS_N_COMPARISONS][N_LANGUAGES] = {
  [EKS_COMPARISON_LESS] = { "is before", "er før", "is vóór", "är före", "est avant" },
  [EKS_COMPARISON_LESS_OR_EQUAL] = { "is on or before", "er senest", "is uiterlijk", "är senast", "est au plus tard" },
  [EKS_COMPARISON_GREATER] = { "is after", "er efter", "is na", "är efter", "est après" },
  [EKS_COMPARISON_GREATER_OR_EQUAL] = { "is on or after", "er tidligst", "is op of na", "är tidigast", "est au plus tôt" },
};

/* One and several, in the order of eks_span_units. */
static const char *const units[][2][N_LANGUAGES] = {
  { { "hour", "time", "uur", "timmen", "heure" }, { "hours", "timer", "uur", "timmarna", "heures" } },
  { { "day", "dag", "dag", "dagen", "jour" }, { "days", "dage", "dagen", "dagarna", "jours" } },
  { { "week", "uge", "week", "veckan", "semaine" }, { "weeks", "uger", "weken", "veckorna", "semaines" } },
  { { "month", "måned", "maand", "månaden", "mois" }, { "months", "måneder", "maanden", "månaderna", "mois" } },
};

/* What is not known is English; `da_DK` is Danish. */
static guint
find_language (const char *language)
{
  for (guint i = 0; i < N_LANGUAGES; i++)
    if (g_ascii_strncasecmp (language, codes[i], 2) == 0 && !g_ascii_isalpha (language[2]))
      return i;
  return ENGLISH;
}

/**
 * eks_writer_word:
 * @word: which
 * @language: of the export, such as `da`
 *
 * Returns: (transfer none): the word; English where the language is not known
 */
const char *
eks_writer_word (EksWriterWord word, const char *language)
{
  return words[word][find_language (language)];
}

static const char *
find_value (const char *name, gsize length, va_list arguments)
{
  const char *key;

  while ((key = va_arg (arguments, const char *)) != NULL)
    {
      const char *value = va_arg (arguments, const char *);

      if (strlen (key) == length && memcmp (key, name, length) == 0)
        return value;
    }
  g_return_val_if_reached ("");
}

/**
 * eks_writer_word_fill:
 * @word: which
 * @language: of the export
 * @...: names and their values, then %NULL
 *
 * What stands in a value is not looked at again.
 *
 * Returns: (transfer full): the sentence with its values in place
 */
char *
eks_writer_word_fill (EksWriterWord word, const char *language, ...)
{
  GString *result = g_string_new (NULL);
  const char *at = eks_writer_word (word, language);
  const char *open;

  while ((open = strchr (at, '{')) != NULL)
    {
      const char *close = strchr (open, '}');
      va_list arguments;

      g_string_append_len (result, at, open - at);
      va_start (arguments, language);
      g_string_append (result, find_value (open + 1, (gsize) (close - open - 1), arguments));
      va_end (arguments);
      at = close + 1;
    }
  g_string_append (result, at);
  return g_string_free (result, FALSE);
}

/**
 * eks_writer_comparison:
 * @comparison: a comparison
 * @type: what the field's values mean
 * @language: of the export
 *
 * Returns: (transfer none): its words between a field and a value
 */
const char *
eks_writer_comparison (EksComparison comparison, EksType type, const char *language)
{
  guint column = find_language (language);
  gboolean is_time = type == EKS_TYPE_TIMESTAMP || type == EKS_TYPE_DATE;

  if (is_time && time_comparisons[comparison][column] != NULL)
    return time_comparisons[comparison][column];
  return comparisons[comparison][column];
}

/**
 * eks_writer_unit:
 * @unit: one of eks_span_units
 * @one: there is one of it
 * @language: of the export
 *
 * Returns: (transfer none): its word behind a number
 */
const char *
eks_writer_unit (const char *unit, gboolean one, const char *language)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (eks_span_units[i], unit))
      return units[i][one ? 0 : 1][find_language (language)];
  return unit;
}
