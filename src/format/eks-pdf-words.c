/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words and figures that a PDF adds. They are in a table and not in the catalogues: a Swede's run of a Danish
 * export is a Danish document, and a server need not have that locale. */

#include "config.h"

#include "eks-pdf-words.h"

#include <string.h>

#define NO_BREAK_SPACE "\xC2\xA0"
#define NARROW_NO_BREAK_SPACE "\xE2\x80\xAF"

enum
{
  ENGLISH,
  DANISH,
  DUTCH,
  SWEDISH,
  FRENCH,
  N_LANGUAGES,
};

typedef struct
{
  char code[3];
  const char *group;
  const char *mark;
} Language;

static const Language languages[N_LANGUAGES] = {
  [ENGLISH] = { "en", ",", "." },
  [DANISH] = { "da", ".", "," },
  [DUTCH] = { "nl", ".", "," },
  [SWEDISH] = { "sv", NO_BREAK_SPACE, "," },
  [FRENCH] = { "fr", NARROW_NO_BREAK_SPACE, "," },
};

static const char *const words[EKS_PDF_N_WORDS][N_LANGUAGES] = {
  [EKS_PDF_WORD_EXPORT] = { "Export", "Eksport", "Export", "Export", "Export" },
  [EKS_PDF_WORD_SUMMARY] = { "Summary", "Oversigt", "Samenvatting", "Sammanfattning", "Résumé" },
  [EKS_PDF_WORD_TABLE] = { "Table", "Tabel", "Tabel", "Tabell", "Tableau" },
  [EKS_PDF_WORD_CREATED] = { "Created {moment} ({zone})", "Oprettet {moment} ({zone})", "Gemaakt op {moment} ({zone})",
                             "Skapad {moment} ({zone})", "Créé le {moment} ({zone})" },
  [EKS_PDF_WORD_ROWS] = { "Rows", "Rækker", "Rijen", "Rader", "Lignes" },
  [EKS_PDF_WORD_NO_ROWS] = { "There are no rows.", "Der er ingen rækker.", "Er zijn geen rijen.", "Det finns inga rader.",
                             "Il n’y a aucune ligne." },
  [EKS_PDF_WORD_PERIOD] = { "Period: {column}", "Periode: {column}", "Periode: {column}", "Period: {column}", "Période : {column}" },
  [EKS_PDF_WORD_FIGURES] = { "Amounts", "Beløb", "Bedragen", "Belopp", "Montants" },
  [EKS_PDF_WORD_SUM] = { "Sum", "Sum", "Som", "Summa", "Somme" },
  [EKS_PDF_WORD_LOWEST] = { "Lowest", "Laveste", "Laagste", "Lägsta", "Minimum" },
  [EKS_PDF_WORD_HIGHEST] = { "Highest", "Højeste", "Hoogste", "Högsta", "Maximum" },
  [EKS_PDF_WORD_BY_DAY] = { "Rows by day: {column}", "Rækker pr. dag: {column}", "Rijen per dag: {column}",
                            "Rader per dag: {column}", "Lignes par jour : {column}" },
  [EKS_PDF_WORD_BY_MONTH] = { "Rows by month: {column}", "Rækker pr. måned: {column}", "Rijen per maand: {column}",
                              "Rader per månad: {column}", "Lignes par mois : {column}" },
  [EKS_PDF_WORD_BY_YEAR] = { "Rows by year: {column}", "Rækker pr. år: {column}", "Rijen per jaar: {column}",
                             "Rader per år: {column}", "Lignes par an : {column}" },
  [EKS_PDF_WORD_BY_YEARS] = { "Rows by {count} years: {column}", "Rækker pr. {count} år: {column}", "Rijen per {count} jaar: {column}",
                              "Rader per {count} år: {column}", "Lignes par {count} ans : {column}" },
  [EKS_PDF_WORD_BY_VALUE] = { "Rows by value: {column}", "Rækker efter værdi: {column}", "Rijen per waarde: {column}",
                              "Rader per värde: {column}", "Lignes par valeur : {column}" },
  [EKS_PDF_WORD_NOT_SHOWN] = { "Rows without a date, not in the chart: {count}", "Rækker uden dato, ikke med i diagrammet: {count}",
                               "Rijen zonder datum, niet in de grafiek: {count}", "Rader utan datum, inte med i diagrammet: {count}",
                               "Lignes sans date, absentes du graphique : {count}" },
  [EKS_PDF_WORD_PART] = { "{count} ({percent}%)", "{count} ({percent}" NO_BREAK_SPACE "%)", "{count} ({percent}%)", "{count} ({percent}" NO_BREAK_SPACE "%)",
                          "{count} ({percent}" NO_BREAK_SPACE "%)" },
  [EKS_PDF_WORD_OTHER] = { "Other", "Andre", "Overige", "Övriga", "Autres" },
  [EKS_PDF_WORD_EMPTY] = { "(empty)", "(tom)", "(leeg)", "(tomt)", "(vide)" },
  [EKS_PDF_WORD_PAGE] = { "Page {page} of {count}", "Side {page} af {count}", "Pagina {page} van {count}", "Sida {page} av {count}",
                          "Page {page} sur {count}" },
  [EKS_PDF_WORD_COLUMNS] = { "Columns {first}–{last} of {count}", "Kolonne {first}–{last} af {count}", "Kolommen {first}–{last} van {count}",
                             "Kolumn {first}–{last} av {count}", "Colonnes {first}–{last} sur {count}" },
};

/* What is not known is English; `da_DK` is Danish. */
static guint
find_language (const char *language)
{
  for (guint i = 0; i < N_LANGUAGES; i++)
    if (g_ascii_strncasecmp (language, languages[i].code, 2) == 0 && !g_ascii_isalpha (language[2]))
      return i;
  return ENGLISH;
}

/**
 * eks_pdf_word:
 * @word: which
 * @language: of the export, such as `da`
 *
 * Returns: (transfer none): the word; English where the language is not known
 */
const char *
eks_pdf_word (EksPdfWord word, const char *language)
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
 * eks_pdf_word_fill:
 * @word: which
 * @language: of the export
 * @...: names and their values, then %NULL
 *
 * What stands in a value is not looked at again.
 *
 * Returns: (transfer full): the sentence with its values in place
 */
char *
eks_pdf_word_fill (EksPdfWord word, const char *language, ...)
{
  GString *result = g_string_new (NULL);
  const char *at = eks_pdf_word (word, language);
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
 * eks_pdf_figure:
 * @digits: `[-]digits[.digits]`
 * @language: of the export
 *
 * Returns: (transfer full): the number in groups of three and with the decimal mark of the language
 */
char *
eks_pdf_figure (const char *digits, const char *language)
{
  const Language *known = &languages[find_language (language)];
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
 * eks_pdf_count:
 * @count: a number
 * @language: of the export
 *
 * Returns: (transfer full): @count in groups of three
 */
char *
eks_pdf_count (guint64 count, const char *language)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);

  return eks_pdf_figure (digits, language);
}
