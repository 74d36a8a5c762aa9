/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that a file adds to its rows. They are in a table and not in the catalogues: a Swede's run of a Danish
 * export is a Danish file, and a server need not have that locale. */

#include "config.h"

#include "eks-writer-words.h"

#include <string.h>

#define NO_BREAK_SPACE "\xC2\xA0"
#define NARROW_NO_BREAK_SPACE "\xE2\x80\xAF"

typedef struct
{
  char code[3];
  const char *group;
  const char *mark;
} Language;

static const Language languages[EKS_WRITER_N_LANGUAGES] = {
  [EKS_WRITER_ENGLISH] = { "en", ",", "." },
  [EKS_WRITER_DANISH] = { "da", ".", "," },
  [EKS_WRITER_DUTCH] = { "nl", ".", "," },
  [EKS_WRITER_SWEDISH] = { "sv", NO_BREAK_SPACE, "," },
  [EKS_WRITER_FRENCH] = { "fr", NARROW_NO_BREAK_SPACE, "," },
};

static const char *const words[EKS_WRITER_N_WORDS][EKS_WRITER_N_LANGUAGES] = {
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
  [EKS_WRITER_WORD_SUMMARY] = { "Summary", "Oversigt", "Samenvatting", "Sammanfattning", "Résumé" },
  [EKS_WRITER_WORD_CREATED] = { "Created {moment} ({zone})", "Oprettet {moment} ({zone})", "Gemaakt op {moment} ({zone})",
                             "Skapad {moment} ({zone})", "Créé le {moment} ({zone})" },
  [EKS_WRITER_WORD_ROWS] = { "Rows", "Rækker", "Rijen", "Rader", "Lignes" },
  [EKS_WRITER_WORD_NO_ROWS] = { "There are no rows.", "Der er ingen rækker.", "Er zijn geen rijen.", "Det finns inga rader.",
                             "Il n’y a aucune ligne." },
  [EKS_WRITER_WORD_PERIOD] = { "Period: {column}", "Periode: {column}", "Periode: {column}", "Period: {column}", "Période : {column}" },
  [EKS_WRITER_WORD_FIGURES] = { "Amounts", "Beløb", "Bedragen", "Belopp", "Montants" },
  [EKS_WRITER_WORD_SUM] = { "Sum", "Sum", "Som", "Summa", "Somme" },
  [EKS_WRITER_WORD_LOWEST] = { "Lowest", "Laveste", "Laagste", "Lägsta", "Minimum" },
  [EKS_WRITER_WORD_HIGHEST] = { "Highest", "Højeste", "Hoogste", "Högsta", "Maximum" },
  [EKS_WRITER_WORD_BY_DAY] = { "Rows by day: {column}", "Rækker pr. dag: {column}", "Rijen per dag: {column}",
                            "Rader per dag: {column}", "Lignes par jour : {column}" },
  [EKS_WRITER_WORD_BY_MONTH] = { "Rows by month: {column}", "Rækker pr. måned: {column}", "Rijen per maand: {column}",
                              "Rader per månad: {column}", "Lignes par mois : {column}" },
  [EKS_WRITER_WORD_BY_YEAR] = { "Rows by year: {column}", "Rækker pr. år: {column}", "Rijen per jaar: {column}",
                             "Rader per år: {column}", "Lignes par an : {column}" },
  [EKS_WRITER_WORD_BY_YEARS] = { "Rows by {count} years: {column}", "Rækker pr. {count} år: {column}", "Rijen per {count} jaar: {column}",
                              "Rader per {count} år: {column}", "Lignes par {count} ans : {column}" },
  [EKS_WRITER_WORD_BY_VALUE] = { "Rows by value: {column}", "Rækker efter værdi: {column}", "Rijen per waarde: {column}",
                              "Rader per värde: {column}", "Lignes par valeur : {column}" },
  [EKS_WRITER_WORD_NOT_SHOWN] = { "Rows without a date, not in the chart: {count}", "Rækker uden dato, ikke med i diagrammet: {count}",
                               "Rijen zonder datum, niet in de grafiek: {count}", "Rader utan datum, inte med i diagrammet: {count}",
                               "Lignes sans date, absentes du graphique : {count}" },
  [EKS_WRITER_WORD_PART] = { "{count} ({percent}%)", "{count} ({percent}" NO_BREAK_SPACE "%)", "{count} ({percent}%)", "{count} ({percent}" NO_BREAK_SPACE "%)",
                          "{count} ({percent}" NO_BREAK_SPACE "%)" },
  [EKS_WRITER_WORD_OTHER] = { "Other", "Andre", "Overige", "Övriga", "Autres" },
  [EKS_WRITER_WORD_EMPTY] = { "(empty)", "(tom)", "(leeg)", "(tomt)", "(vide)" },
  [EKS_WRITER_WORD_PAGE] = { "Page {page} of {count}", "Side {page} af {count}", "Pagina {page} van {count}", "Sida {page} av {count}",
                          "Page {page} sur {count}" },
  [EKS_WRITER_WORD_COLUMNS] = { "Columns {first}–{last} of {count}", "Kolonne {first}–{last} af {count}", "Kolommen {first}–{last} van {count}",
                             "Kolumn {first}–{last} av {count}", "Colonnes {first}–{last} sur {count}" },
};

static const char *const comparisons[EKS_N_COMPARISONS][EKS_WRITER_N_LANGUAGES] = {
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
static const char *const time_comparisons[EKS_N_COMPARISONS][EKS_WRITER_N_LANGUAGES] = {
  [EKS_COMPARISON_LESS] = { "is before", "er før", "is vóór", "är före", "est avant" },
  [EKS_COMPARISON_LESS_OR_EQUAL] = { "is on or before", "er senest", "is uiterlijk", "är senast", "est au plus tard" },
  [EKS_COMPARISON_GREATER] = { "is after", "er efter", "is na", "är efter", "est après" },
  [EKS_COMPARISON_GREATER_OR_EQUAL] = { "is on or after", "er tidligst", "is op of na", "är tidigast", "est au plus tôt" },
};

/* One and several, in the order of eks_span_units. */
static const char *const units[][2][EKS_WRITER_N_LANGUAGES] = {
  { { "hour", "time", "uur", "timmen", "heure" }, { "hours", "timer", "uur", "timmarna", "heures" } },
  { { "day", "dag", "dag", "dagen", "jour" }, { "days", "dage", "dagen", "dagarna", "jours" } },
  { { "week", "uge", "week", "veckan", "semaine" }, { "weeks", "uger", "weken", "veckorna", "semaines" } },
  { { "month", "måned", "maand", "månaden", "mois" }, { "months", "måneder", "maanden", "månaderna", "mois" } },
};

/**
 * eks_writer_find_language:
 * @language: of the export, such as `da` or `da_DK`
 *
 * Returns: its place in a table of words; English where it is not known
 */
EksWriterLanguage
eks_writer_find_language (const char *language)
{
  for (guint i = 0; i < EKS_WRITER_N_LANGUAGES; i++)
    if (g_ascii_strncasecmp (language, languages[i].code, 2) == 0 && !g_ascii_isalpha (language[2]))
      return (EksWriterLanguage) i;
  return EKS_WRITER_ENGLISH;
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
  return words[word][eks_writer_find_language (language)];
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

static char *
fill (const char *pattern, va_list arguments)
{
  GString *result = g_string_new (NULL);
  const char *at = pattern;
  const char *open;

  while ((open = strchr (at, '{')) != NULL)
    {
      const char *close = strchr (open, '}');
      va_list copy;

      g_string_append_len (result, at, open - at);
      va_copy (copy, arguments);
      g_string_append (result, find_value (open + 1, (gsize) (close - open - 1), copy));
      va_end (copy);
      at = close + 1;
    }
  g_string_append (result, at);
  return g_string_free (result, FALSE);
}

/**
 * eks_writer_fill:
 * @pattern: words with names in braces
 * @...: names and their values, then %NULL
 *
 * What stands in a value is not looked at again.
 *
 * Returns: (transfer full): the sentence with its values in place
 */
char *
eks_writer_fill (const char *pattern, ...)
{
  va_list arguments;
  char *text;

  va_start (arguments, pattern);
  text = fill (pattern, arguments);
  va_end (arguments);
  return text;
}

/**
 * eks_writer_word_fill:
 * @word: which
 * @language: of the export
 * @...: names and their values, then %NULL
 *
 * Returns: (transfer full): the sentence with its values in place, as eks_writer_fill() does it
 */
char *
eks_writer_word_fill (EksWriterWord word, const char *language, ...)
{
  va_list arguments;
  char *text;

  va_start (arguments, language);
  text = fill (eks_writer_word (word, language), arguments);
  va_end (arguments);
  return text;
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
  guint column = eks_writer_find_language (language);
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
      return units[i][one ? 0 : 1][eks_writer_find_language (language)];
  return unit;
}

/**
 * eks_writer_figure:
 * @digits: `[-]digits[.digits]`
 * @language: of the export
 *
 * Returns: (transfer full): the number in groups of three and with the decimal mark of the language
 */
char *
eks_writer_figure (const char *digits, const char *language)
{
  const Language *known = &languages[eks_writer_find_language (language)];
  GString *result = g_string_new (NULL);
  gsize n_whole;

  if (*digits == '-')
    {
      g_string_append (result, "−");
      digits++;
    }
  n_whole = strspn (digits, "0123456789");
  for (gsize i = 0; i < n_whole; i++)
    {
      if (i > 0 && (n_whole - i) % 3 == 0)
        g_string_append (result, known->group);
      g_string_append_c (result, digits[i]);
    }
  if (digits[n_whole] == '.')
    g_string_append_printf (result, "%s%s", known->mark, digits + n_whole + 1);
  return g_string_free (result, FALSE);
}

/**
 * eks_writer_count:
 * @count: a number
 * @language: of the export
 *
 * Returns: (transfer full): @count in groups of three
 */
char *
eks_writer_count (guint64 count, const char *language)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);

  return eks_writer_figure (digits, language);
}
