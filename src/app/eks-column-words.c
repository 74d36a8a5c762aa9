/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One wording for the menu of changes, the settings of a column and its row. */

#include "config.h"

#include "eks-column-words.h"

#include <glib/gi18n-lib.h>

/* TRANSLATORS: headings of a menu of what can be done to the values of a column */
static const char text_family[] = N_("Text");
static const char date_family[] = N_("Dates");
static const char phone_family[] = N_("Phone");
static const char person_family[] = N_("Person");
static const char country_family[] = N_("Country");
static const char value_family[] = N_("Values");
static const char privacy_family[] = N_("Privacy");

/* In the order of the menu. */
static const EksTransformWords all_words[] = {
  { EKS_TRANSFORM_UPPER, text_family, N_("Upper case"), N_("Åse becomes ÅSE"), N_("upper case") },
  { EKS_TRANSFORM_LOWER, text_family, N_("Lower case"), N_("Åse becomes åse"), N_("lower case") },
  { EKS_TRANSFORM_CAPITALIZE, text_family, N_("First letter capital"), N_("åse becomes Åse"), N_("first letter capital") },
  { EKS_TRANSFORM_TRIM, text_family, N_("No blanks at the ends"), N_("Blanks before and after the text go"), N_("no blanks at the ends") },
  { EKS_TRANSFORM_SQUEEZE, text_family, N_("Single blanks"), N_("Several blanks become one, none stay at the ends"), N_("single blanks") },
  { EKS_TRANSFORM_DATE, date_family, N_("Date, year first"), N_("1991-06-18"), N_("date, year first") },
  { EKS_TRANSFORM_DATETIME, date_family, N_("Date and time"), N_("1991-06-18 09:00:00"), N_("date and time") },
  { EKS_TRANSFORM_DATE_COMPACT, date_family, N_("Date in digits, year first"), N_("19910618"), N_("date in digits, year first") },
  { EKS_TRANSFORM_DATE_DDMMYYYY, date_family, N_("Date in digits, day first"), N_("18061991"), N_("date in digits, day first") },
  { EKS_TRANSFORM_DATE_PATTERN, date_family, N_("Date by a pattern"), N_("Any form, in a time zone of your choice"), NULL },
  { EKS_TRANSFORM_PHONE, phone_family, N_("Phone number"), N_("International or national form of a country"), NULL },
  { EKS_TRANSFORM_CIVILITY_LONG, person_family, N_("Form of address, long"), N_("Mister or Madam, in the language of the export"), N_("form of address, long") },
  { EKS_TRANSFORM_CIVILITY_SHORT, person_family, N_("Form of address, short"), N_("Mr or Mrs, in the language of the export"), N_("form of address, short") },
  { EKS_TRANSFORM_AGE, person_family, N_("Age in years"), N_("From a date of birth to the day of the run"), N_("age in years") },
  { EKS_TRANSFORM_COUNTRY_NAME, country_family, N_("Name of a country"), N_("DK becomes Denmark, in the language of the export"), N_("name of a country") },
  { EKS_TRANSFORM_COUNTRY_CODE, country_family, N_("Code of a country"), N_("Denmark becomes DK"), N_("code of a country") },
  { EKS_TRANSFORM_BOOLEAN, value_family, N_("True or false"), N_("1 becomes true; 0 and empty become false"), N_("true or false") },
  { EKS_TRANSFORM_PRESENCE, value_family, N_("Whether there is a value"), N_("0 if it is empty, else 1"), N_("0 if empty, else 1") },
  { EKS_TRANSFORM_MAP, value_family, N_("Replace by a table"), N_("Codes to words: each value has its replacement"), NULL },
  { EKS_TRANSFORM_REPLACE, value_family, N_("Find and replace"), N_("What a regular expression finds becomes something else"), NULL },
  { EKS_TRANSFORM_DECIMAL, value_family, N_("Decimal mark"), N_("1.5 becomes 1,5"), NULL },
  { EKS_TRANSFORM_HASH, privacy_family, N_("Fingerprint"), N_("The same value always gives the same characters, which nobody can turn back"), N_("fingerprint") },
  { EKS_TRANSFORM_MASK, privacy_family, N_("Mask"), N_("Only the last characters stay readable"), NULL },
  { EKS_TRANSFORM_DROP, privacy_family, N_("Leave empty"), N_("The column stays, its values do not"), N_("left empty") },
};

/**
 * eks_transform_words_list:
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n): the words for all transforms, family by family
 */
const EksTransformWords *
eks_transform_words_list (guint *n)
{
  *n = G_N_ELEMENTS (all_words);
  return all_words;
}

/**
 * eks_transform_words_get:
 * @kind: which
 *
 * Returns: (transfer none): the words for it
 */
const EksTransformWords *
eks_transform_words_get (EksTransformKind kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (all_words); i++)
    if (all_words[i].kind == kind)
      return &all_words[i];
  g_return_val_if_reached (&all_words[0]);
}

static char *
summarize_transform (EksTransform *transform)
{
  const char *summary = eks_transform_words_get (eks_transform_get_kind (transform))->summary;
  guint n;

  if (summary != NULL)
    return g_strdup (_(summary));
  switch ((int) eks_transform_get_kind (transform)) /* those with arguments */
    {
    case EKS_TRANSFORM_DATE_PATTERN:
      /* TRANSLATORS: %s is a pattern such as %d.%m.%Y */
      return g_strdup_printf (_("date as %s"), eks_transform_get_text (transform));
    case EKS_TRANSFORM_PHONE:
      return g_strdup (eks_transform_get_national (transform) ? _("national phone number") : _("international phone number"));
    case EKS_TRANSFORM_MAP:
      n = g_strv_length ((char **) eks_transform_get_map (transform)) / 2;
      /* TRANSLATORS: %u values have a replacement */
      return g_strdup_printf (ngettext ("%u value replaced", "%u values replaced", n), n);
    case EKS_TRANSFORM_REPLACE:
      /* TRANSLATORS: %s is a regular expression */
      return g_strdup_printf (_("“%s” replaced"), eks_transform_get_text (transform));
    case EKS_TRANSFORM_DECIMAL:
      /* TRANSLATORS: %s is a decimal mark: a dot or a comma */
      return g_strdup_printf (_("decimal mark %s"), eks_transform_get_text (transform));
    default:
      n = eks_transform_get_keep (transform);
      /* TRANSLATORS: %u is how many characters at the end a mask leaves */
      return g_strdup_printf (ngettext ("masked but for the last %u", "masked but for the last %u", n), n);
    }
}

static void
add_sizes (EksColumn *column, GPtrArray *parts)
{
  guint minimum = eks_column_get_minimum (column);
  guint maximum = eks_column_get_maximum (column);

  if (eks_column_get_default (column) != NULL)
    /* TRANSLATORS: %s stands in a column where its value is empty */
    g_ptr_array_add (parts, g_strdup_printf (_("“%s” where empty"), eks_column_get_default (column)));
  if (minimum > 0)
    /* TRANSLATORS: %u is the least number of characters of a value */
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("at least %u character", "at least %u characters", minimum), minimum));
  if (maximum > 0)
    /* TRANSLATORS: %u is the largest number of characters of a value */
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("at most %u character", "at most %u characters", maximum), maximum));
}

/**
 * eks_column_words_summarize:
 * @column: a column
 *
 * Returns: (transfer full) (nullable): what its settings do, in a line; %NULL if its values stay as they are
 */
char *
eks_column_words_summarize (EksColumn *column)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  GListModel *transforms;

  g_return_val_if_fail (EKS_IS_COLUMN (column), NULL);

  if (eks_column_get_hidden (column))
    g_ptr_array_add (parts, g_strdup (_("not in the file")));
  transforms = G_LIST_MODEL (eks_column_get_transforms (column));
  for (guint i = 0; i < g_list_model_get_n_items (transforms); i++)
    {
      g_autoptr (EksTransform) transform = g_list_model_get_item (transforms, i);
      g_ptr_array_add (parts, summarize_transform (transform));
    }
  add_sizes (column, parts);
  if (parts->len == 0)
    return NULL;
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}
