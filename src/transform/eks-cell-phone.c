/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phone numbers by the rules of a few national numbering plans. A number that could be two is none: a wrong number is worse than
 * an empty cell that the report counts. */

#include "config.h"

#include "eks-cell-phone-private.h"

#include <string.h>

/* E.164: 15 digits with the country's code. Two more for 00, one for a 0 that belongs to neither form. */
#define MAX_DIGITS 15
#define MAX_TYPED_DIGITS (MAX_DIGITS + 3)
/* Of countries without a plan here: the shortest numbers that are dialled from abroad have that many. */
#define MIN_FOREIGN_DIGITS 7

/* How long national numbers are without the code of the country and without the 0 before them, and what they can begin with.
 * By ITU-T E.164 and the plans that the countries have notified to the ITU (www.itu.int/oth/T0202): of the Danish agency for
 * digital government, the German Bundesnetzagentur (order 29/2015), the French Arcep, Ofcom, the Dutch ACM, the Norwegian Nkom
 * and the Swedish PTS. Short codes, numbers of machines and service numbers that abroad cannot dial are left out. */
struct _EksPhonePlan
{
  char country[3];
  char code[3];
  char trunk[2]; /* what is dialled before a national number at home; empty: nothing */
  guint8 minimum;
  guint8 maximum;
  char first; /* the smallest first digit */
};

static const EksPhonePlan plans[] = {
  { "DE", "49", "0", 6, 13, '1' },
  { "DK", "45", "", 8, 8, '2' },
  { "FR", "33", "0", 9, 9, '1' },
  { "GB", "44", "0", 9, 10, '1' },
  { "NL", "31", "0", 9, 9, '1' },
  { "NO", "47", "", 8, 8, '2' },
  { "SE", "46", "0", 7, 9, '1' },
};

/* Parts of France that have codes of their own, and numbers in the French plan: 0692… is +262 692… */
static const struct
{
  char start[4];
  char code[4];
} overseas[] = {
  { "262", "262" }, { "263", "262" }, { "269", "262" }, { "639", "262" }, { "692", "262" }, { "693", "262" },
  { "590", "590" }, { "690", "590" }, { "691", "590" },
  { "594", "594" }, { "694", "594" },
  { "596", "596" }, { "696", "596" }, { "697", "596" },
};

/* A number that was understood. */
typedef struct
{
  const EksPhonePlan *plan; /* (nullable): of a country without one */
  const char *code;         /* empty: it is in the digits */
  const char *digits;
} Number;

/* (nullable): the plan of a country of two capital letters */
const EksPhonePlan *
eks_phone_plan_find (const char *country)
{
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    if (strcmp (plans[i].country, country) == 0)
      return &plans[i];
  return NULL;
}

/* (transfer full): DE, DK, … */
char *
eks_phone_plan_list_countries (void)
{
  GString *list = g_string_new (plans[0].country);

  for (guint i = 1; i < G_N_ELEMENTS (plans); i++)
    g_string_append_printf (list, ", %s", plans[i].country);
  return g_string_free (list, FALSE);
}

/* What may stand between digits. Invisible marks come along when a number is copied from a page or a phone. */
static gboolean
is_separator (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_type (c) == G_UNICODE_FORMAT || g_utf8_strchr (".-/()\u2010\u2011\u2012\u2013", -1, c) != NULL;
}

/* The digits alone; @international where a plus or 00 stood before them, which is left out. */
static gboolean
read_digits (const char *text, char digits[MAX_TYPED_DIGITS + 1], gboolean *international)
{
  gsize n = 0;
  gboolean plus = FALSE;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (*at == '+' && n == 0 && !plus)
        plus = TRUE;
      else if (g_str_has_prefix (at, "(0)") && (plus || (n > 1 && digits[0] == '0' && digits[1] == '0')))
        at += strlen ("(0");
      else if (g_ascii_isdigit (*at) && n < MAX_TYPED_DIGITS)
        digits[n++] = *at;
      else if (!is_separator (g_utf8_get_char (at)))
        return FALSE;
    }
  digits[n] = '\0';
  *international = plus || g_str_has_prefix (digits, "00");
  if (!plus && *international)
    memmove (digits, digits + 2, n - 1);
  return digits[0] != '\0';
}

static gboolean
is_valid (const EksPhonePlan *plan, const char *digits)
{
  gsize n = strlen (digits);

  return n >= plan->minimum && n <= plan->maximum && digits[0] >= plan->first;
}

/* What @code stands before, where the rest is a number of @plan; with or without the 0 that belongs to the national form. */
static const char *
skip_code (const EksPhonePlan *plan, const char *code, const char *digits)
{
  const char *rest;

  if (!g_str_has_prefix (digits, code))
    return NULL;
  rest = digits + strlen (code);
  if (plan->trunk[0] != '\0' && g_str_has_prefix (rest, plan->trunk))
    rest += strlen (plan->trunk);
  return is_valid (plan, rest) ? rest : NULL;
}

static const char *
find_code (const EksPhonePlan *plan, const char *digits)
{
  for (guint i = 0; strcmp (plan->country, "FR") == 0 && i < G_N_ELEMENTS (overseas); i++)
    if (g_str_has_prefix (digits, overseas[i].start))
      return overseas[i].code;
  return plan->code;
}

static gboolean
read_international (const char *digits, Number *number)
{
  const EksPhonePlan *france = eks_phone_plan_find ("FR");
  gsize n = strlen (digits);

  *number = (Number) { NULL, "", digits };
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    if (g_str_has_prefix (digits, plans[i].code))
      {
        number->plan = &plans[i];
        number->digits = skip_code (&plans[i], plans[i].code, digits);
        number->code = number->digits != NULL ? find_code (number->plan, number->digits) : "";
        return number->digits != NULL;
      }
  for (guint i = 0; i < G_N_ELEMENTS (overseas); i++)
    {
      const char *rest = skip_code (france, overseas[i].code, digits);
      if (rest != NULL && g_str_has_prefix (rest, overseas[i].start))
        *number = (Number) { france, overseas[i].code, rest };
    }
  return n >= MIN_FOREIGN_DIGITS && n <= MAX_DIGITS && digits[0] != '0';
}

/* As people of the country dial it, or with its code and without plus. Without its 0 only where that cannot be a number without
 * the code of its area, because all numbers have one length. */
static gboolean
read_national (const EksPhonePlan *home, const char *digits, Number *number)
{
  const char *found = NULL;

  if (home->trunk[0] != '\0' && g_str_has_prefix (digits, home->trunk))
    found = digits + strlen (home->trunk);
  else if (home->minimum == home->maximum && is_valid (home, digits))
    found = digits;
  else
    found = skip_code (home, home->code, digits);
  if (found == NULL || !is_valid (home, found))
    return FALSE;
  *number = (Number) { home, find_code (home, found), found };
  return TRUE;
}

/* A number becomes +4526807821, or 26807821 where @national; the latter only for numbers of @home. FALSE: it is none. */
gboolean
eks_cell_phone_change (GString *text, const EksPhonePlan *home, gboolean national)
{
  char digits[MAX_TYPED_DIGITS + 1];
  gboolean international;
  Number number;

  if (!read_digits (text->str, digits, &international))
    return FALSE;
  if (international ? !read_international (digits, &number) : !read_national (home, digits, &number))
    return FALSE;
  if (national && number.plan != home)
    return FALSE;
  if (national)
    g_string_printf (text, "%s%s", home->trunk, number.digits);
  else
    g_string_printf (text, "+%s%s", number.code, number.digits);
  return TRUE;
}
