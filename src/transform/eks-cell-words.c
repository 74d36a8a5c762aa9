/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of months and weekdays, and forms of address, in the languages of an export. Tables of our own: the C library knows
 * only the languages that somebody installed, and a server may have none. */

#include "config.h"

#include "eks-cell-words-private.h"

#include "eks-job.h"

#include <string.h>

/* Nothing that is meant as a title or a country is longer. */
#define MAX_FOLDED_BYTES 256

/* In the order of eks_job_languages: English, Danish, Dutch, Swedish, French. The short forms are those of glibc's locales. */
static const char *const months[EKS_CELL_N_LANGUAGES][12] = {
  { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December" },
  { "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december" },
  { "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december" },
  { "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december" },
  { "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre" },
};

static const char *const short_months[EKS_CELL_N_LANGUAGES][12] = {
  { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" },
  { "jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec" },
  { "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec" },
  { "jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec" },
  { "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc." },
};

static const char *const weekdays[EKS_CELL_N_LANGUAGES][7] = {
  { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" },
  { "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag" },
  { "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag" },
  { "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag" },
  { "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche" },
};

static const char *const short_weekdays[EKS_CELL_N_LANGUAGES][7] = {
  { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" },
  { "man", "tir", "ons", "tor", "fre", "lør", "søn" },
  { "ma", "di", "wo", "do", "vr", "za", "zo" },
  { "mån", "tis", "ons", "tor", "fre", "lör", "sön" },
  { "lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim." },
};

typedef enum
{
  CIVILITY_MR,
  CIVILITY_MRS,
  CIVILITY_MS,
  CIVILITY_MISS,
} Civility;

static const char *const civilities[EKS_CELL_N_LANGUAGES][CIVILITY_MISS + 1] = {
  { "Mister", "Madam", "Madam", "Miss" },
  { "Herr", "Fru", "Fru", "Frøken" },
  { "De heer", "Mevrouw", "Mevrouw", "Mejuffrouw" },
  { "Herr", "Fru", "Fru", "Fröken" },
  { "Monsieur", "Madame", "Madame", "Mademoiselle" },
};

static const char *const short_civilities[EKS_CELL_N_LANGUAGES][CIVILITY_MISS + 1] = {
  { "Mr", "Mrs", "Ms", "Miss" },
  { "Hr.", "Fru", "Fru", "Frk." },
  { "Dhr.", "Mevr.", "Mevr.", "Mej." },
  { "Hr", "Fru", "Fru", "Frk" },
  { "M.", "Mme", "Mme", "Mlle" },
};

/* What people write, folded. No word says one thing in one language and another in the next. */
static const struct
{
  const char *word;
  Civility civility;
} spellings[] = {
  { "m", CIVILITY_MR },
  { "mr", CIVILITY_MR },
  { "mister", CIVILITY_MR },
  { "monsieur", CIVILITY_MR },
  { "hr", CIVILITY_MR },
  { "herr", CIVILITY_MR },
  { "herre", CIVILITY_MR },
  { "dhr", CIVILITY_MR },
  { "heer", CIVILITY_MR },
  { "deheer", CIVILITY_MR },
  { "meneer", CIVILITY_MR },
  { "mijnheer", CIVILITY_MR },
  { "mrs", CIVILITY_MRS },
  { "madam", CIVILITY_MRS },
  { "mme", CIVILITY_MRS },
  { "madame", CIVILITY_MRS },
  { "fr", CIVILITY_MRS },
  { "fru", CIVILITY_MRS },
  { "mw", CIVILITY_MRS },
  { "mevr", CIVILITY_MRS },
  { "mevrouw", CIVILITY_MRS },
  { "ms", CIVILITY_MS },
  { "miss", CIVILITY_MISS },
  { "mlle", CIVILITY_MISS },
  { "mademoiselle", CIVILITY_MISS },
  { "frk", CIVILITY_MISS },
  { "frøken", CIVILITY_MISS },
  { "froken", CIVILITY_MISS }, /* fröken, once its dots are folded away */
  { "mej", CIVILITY_MISS },
  { "mejuffrouw", CIVILITY_MISS },
};

/* English where it is none of eks_job_languages. */
guint
eks_cell_find_language (const char *language)
{
  for (guint i = 0; i < EKS_CELL_N_LANGUAGES; i++)
    if (g_strcmp0 (eks_job_languages[i], language) == 0)
      return i;
  return 0;
}

/* (transfer full): @text without what people leave out or write differently: case, accents, blanks and the punctuation of
 * names. Anything else that is no letter stays, so that “M?” is not taken for “M”. Empty where it is too long to be a name. */
char *
eks_cell_fold (const char *text)
{
  g_autoptr (GString) result = g_string_new (NULL);
  g_autofree char *lower = NULL;
  g_autofree char *plain = NULL;

  if (strlen (text) > MAX_FOLDED_BYTES)
    return g_strdup ("");
  lower = g_utf8_casefold (text, -1);
  plain = g_utf8_normalize (lower, -1, G_NORMALIZE_ALL);
  for (const char *at = plain; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      if (!g_unichar_ismark (c) && !g_unichar_isspace (c) && g_utf8_strchr (".,-'()[]/&’‘‐–", -1, c) == NULL)
        g_string_append_unichar (result, c);
    }
  return g_string_free (g_steal_pointer (&result), FALSE);
}

/* @month: 1 to 12 */
const char *
eks_cell_get_month (guint language, int month, gboolean brief)
{
  g_assert (language < EKS_CELL_N_LANGUAGES && month >= 1 && month <= 12);
  return (brief ? short_months : months)[language][month - 1];
}

/* @weekday: 0 to 6, from Monday */
const char *
eks_cell_get_weekday (guint language, int weekday, gboolean brief)
{
  g_assert (language < EKS_CELL_N_LANGUAGES && weekday >= 0 && weekday <= 6);
  return (brief ? short_weekdays : weekdays)[language][weekday];
}

/* (nullable): the form of address that @text is in any of the languages, in @language */
const char *
eks_cell_find_civility (const char *text, guint language, gboolean brief)
{
  g_autofree char *folded = eks_cell_fold (text);

  g_assert (language < EKS_CELL_N_LANGUAGES);
  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    if (strcmp (spellings[i].word, folded) == 0)
      return (brief ? short_civilities : civilities)[language][spellings[i].civility];
  return NULL;
}
