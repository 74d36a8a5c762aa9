/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column's settings, understood once and done for each of its values: transforms in their order, then the default for
 * an empty value, then the maximum and the minimum size. An empty value stays empty and is not counted as unreadable. */

#include "config.h"

#include "eks-cell-program.h"

#include "eks-cell-country-private.h"
#include "eks-cell-date-private.h"
#include "eks-cell-phone-private.h"
#include "eks-date-pattern.h"
#include "eks-decimal-private.h"
#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unigbrk.h>

/* A pattern that would try for ever gives up, and no result is longer than any format can hold. */
#define MATCH_LIMIT "(*LIMIT_MATCH=100000)"
#define MAX_RESULT 65536

typedef struct
{
  EksTransform *transform; /* (owned) */
  GHashTable *map;         /* (owned) (nullable) (unowned texts of @transform) */
  GRegex *regex;           /* (owned) (nullable) */
  EksZone *zone;           /* (owned) */
  GHashTable *countries;   /* (owned) (nullable) */
  const EksPhonePlan *plan; /* (nullable) */
  GHmac *hmac;             /* (owned) (nullable): keyed, and fed with nothing yet */
} Step;

struct _EksCellProgram
{
  EksColumn *column; /* (owned) */
  GPtrArray *steps;  /* (owned) (element-type Step) */
  GString *before;   /* (owned): the value as it came, for the report */
  gint64 now;
  guint language;
};

static void
step_free (Step *step)
{
  g_clear_object (&step->transform);
  g_clear_pointer (&step->map, g_hash_table_unref);
  g_clear_pointer (&step->regex, g_regex_unref);
  g_clear_pointer (&step->zone, eks_zone_free);
  g_clear_pointer (&step->countries, g_hash_table_unref);
  g_clear_pointer (&step->hmac, g_hmac_unref);
  g_free (step);
}

/**
 * eks_cell_program_free:
 * @self: (nullable) (transfer full): a program
 */
void
eks_cell_program_free (EksCellProgram *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->column);
  g_ptr_array_unref (self->steps);
  g_string_free (self->before, TRUE);
  g_free (self);
}

static gboolean
is_simple (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar) text[i] >= 0x80 || text[i] == '\r')
      return FALSE;
  return TRUE;
}

/**
 * eks_cell_find_end:
 * @text: (array length=length): valid UTF-8
 * @length: in bytes
 * @n_characters: how many characters a person sees
 * @n_found: (out): how many of them there are, at most @n_characters
 *
 * Extended grapheme clusters (Unicode, UAX #29): a letter and its marks, joined emoji and flags are one character.
 *
 * Returns: where the last of them ends
 */
gsize
eks_cell_find_end (const char *text, gsize length, guint n_characters, guint *n_found)
{
  char own[256];
  char *breaks = own;
  gsize at;

  *n_found = (guint) MIN (length, n_characters);
  if (is_simple (text, length))
    return *n_found;
  if (length > sizeof own)
    breaks = g_malloc (length);
  u8_grapheme_breaks ((const uint8_t *) text, length, breaks);
  for (at = 0, *n_found = 0; at < length; at++)
    if (breaks[at])
      {
        if (*n_found == n_characters)
          break;
        (*n_found)++;
      }
  if (breaks != own)
    g_free (breaks);
  return at;
}

static gboolean
take (GString *text, char *result)
{
  g_string_assign (text, result != NULL ? result : "");
  g_free (result);
  return TRUE;
}

static void
trim (GString *text, gboolean squeeze)
{
  g_autoptr (GString) result = g_string_sized_new (text->len);
  gsize kept = 0;
  gboolean blank = FALSE;

  for (const char *at = text->str; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      if (g_unichar_isspace (c) || c == 0xA0)
        {
          if (result->len > 0 && (!squeeze || !blank))
            g_string_append_unichar (result, squeeze ? ' ' : c);
          blank = TRUE;
          continue;
        }
      blank = FALSE;
      g_string_append_unichar (result, c);
      kept = result->len;
    }
  g_string_truncate (result, kept);
  g_string_assign (text, result->str);
}

static gboolean
capitalize (GString *text)
{
  gsize first = (gsize) (g_utf8_next_char (text->str) - text->str);
  g_autofree char *upper = g_utf8_strup (text->str, (gssize) first);

  g_string_erase (text, 0, (gssize) first);
  g_string_prepend (text, upper);
  return TRUE;
}

static gboolean
to_boolean (GString *text)
{
  gboolean yes = strcmp (text->str, "1") == 0 || g_ascii_strcasecmp (text->str, "true") == 0;

  if (!yes && strcmp (text->str, "0") != 0 && g_ascii_strcasecmp (text->str, "false") != 0)
    return FALSE;
  g_string_assign (text, yes ? "true" : "false");
  return TRUE;
}

static const char *
get_date_format (EksTransform *transform)
{
  switch ((int) eks_transform_get_kind (transform))
    {
    case EKS_TRANSFORM_DATE_DDMMYYYY:
      return "%d%m%Y";
    case EKS_TRANSFORM_DATE:
      return "%Y-%m-%d";
    case EKS_TRANSFORM_DATETIME:
      return "%Y-%m-%d %H:%M:%S";
    case EKS_TRANSFORM_DATE_COMPACT:
      return "%Y%m%d";
    case EKS_TRANSFORM_DATE_PATTERN:
      return eks_transform_get_text (transform);
    default:
      return NULL;
    }
}

static gboolean
change_date (Step *step, GString *text, guint language)
{
  EksTimestamp date;

  if (!eks_cell_date_read (text->str, text->len, step->zone, &date))
    return FALSE;
  g_string_truncate (text, 0);
  eks_cell_date_append (text, get_date_format (step->transform), &date, language);
  return TRUE;
}

static gboolean
to_age (Step *step, GString *text, gint64 now)
{
  EksTimestamp born;
  int years;

  if (!eks_cell_date_read (text->str, text->len, step->zone, &born))
    return FALSE;
  years = eks_cell_date_get_age (&born, step->zone, now);
  g_string_printf (text, "%d", years);
  return years >= 0;
}

/* A number with either mark gets the one that is wanted. */
static gboolean
change_mark (GString *text, char mark)
{
  char *comma = strchr (text->str, ',');
  char *point;
  EksDecimal number;

  if (comma != NULL)
    *comma = '.';
  if (!eks_decimal_parse (text->str, text->len, &number))
    return FALSE;
  point = strchr (text->str, '.');
  if (point != NULL)
    *point = mark;
  return TRUE;
}

/* A value that the table does not have is counted, unless the person said what it becomes. */
static gboolean
look_up (Step *step, GString *text, EksCellTally *tally, guint column)
{
  gboolean stays = eks_transform_get_keep_others (step->transform);
  const char *found = g_hash_table_lookup (step->map, text->str);

  if (found == NULL && !stays)
    found = eks_transform_get_otherwise (step->transform);
  if (found == NULL)
    eks_cell_tally_add (tally, column, EKS_TALLY_UNMAPPED, text->str, text->len);
  if (found != NULL)
    g_string_assign (text, found);
  else if (!stays)
    g_string_truncate (text, 0);
  return TRUE;
}

typedef struct
{
  const char *with;
  gsize limit;
  gboolean too_long;
} Replacement;

/* Stops where the result outgrows what it may be, not when it is all there. */
static gboolean
append_replacement (const GMatchInfo *match, GString *result, gpointer data)
{
  Replacement *replacement = data;
  g_autofree char *text = g_match_info_expand_references (match, replacement->with, NULL);

  if (text != NULL)
    g_string_append (result, text);
  replacement->too_long = text == NULL || result->len > replacement->limit;
  return replacement->too_long;
}

static gboolean
replace (Step *step, GString *text)
{
  Replacement replacement = { eks_transform_get_with (step->transform), MAX (MAX_RESULT, text->len), FALSE };
  g_autofree char *result = g_regex_replace_eval (step->regex, text->str, (gssize) text->len, 0, 0, append_replacement, &replacement, NULL);

  if (result == NULL || replacement.too_long || strlen (result) > replacement.limit)
    return FALSE;
  return take (text, g_steal_pointer (&result));
}

/* One piece: putting characters in front one by one would move the value each time. */
static void
repeat (GString *text, gssize at, const char *character, guint n)
{
  g_autoptr (GString) piece = g_string_sized_new (n * strlen (character));

  while (n-- > 0)
    g_string_append (piece, character);
  g_string_insert_len (text, at, piece->str, (gssize) piece->len);
}

/* A value that is no longer than what would stay is hidden whole. */
static gboolean
mask (GString *text, guint keep)
{
  guint total, head;
  gsize end;

  eks_cell_find_end (text->str, text->len, G_MAXUINT, &total);
  end = eks_cell_find_end (text->str, text->len, total > keep ? total - keep : total, &head);
  g_string_erase (text, 0, (gssize) end);
  repeat (text, 0, "•", head);
  return TRUE;
}

static gboolean
change_civility (GString *text, guint language, gboolean brief)
{
  const char *found = eks_cell_find_civility (text->str, language, brief);

  g_string_assign (text, found != NULL ? found : "");
  return found != NULL;
}

static gboolean
change_country (Step *step, GString *text, guint language)
{
  const EksCountry *country = eks_cell_country_find (step->countries, text->str);

  if (country == NULL)
    return FALSE;
  g_string_assign (text, eks_transform_get_kind (step->transform) == EKS_TRANSFORM_COUNTRY_CODE ? country->alpha_2 : country->names[language]);
  return TRUE;
}

static gboolean
hash (Step *step, GString *text)
{
  GHmac *hmac = g_hmac_copy (step->hmac);

  g_hmac_update (hmac, (const guchar *) text->str, (gssize) text->len);
  g_string_assign (text, g_hmac_get_string (hmac));
  g_hmac_unref (hmac);
  return TRUE;
}

/* Returns FALSE for a value that cannot be read. */
static gboolean
run_step (EksCellProgram *self, Step *step, GString *text, EksCellTally *tally, guint column)
{
  EksTransformKind kind = eks_transform_get_kind (step->transform);

  if (kind == EKS_TRANSFORM_PRESENCE)
    return take (text, g_strdup (text->len > 0 ? "1" : "0"));
  if (text->len == 0)
    return TRUE;
  if (get_date_format (step->transform) != NULL)
    return change_date (step, text, self->language);
  switch ((int) kind)
    {
    case EKS_TRANSFORM_AGE:
      return to_age (step, text, self->now);
    case EKS_TRANSFORM_BOOLEAN:
      return to_boolean (text);
    case EKS_TRANSFORM_LOWER:
      return take (text, g_utf8_strdown (text->str, (gssize) text->len));
    case EKS_TRANSFORM_UPPER:
      return take (text, g_utf8_strup (text->str, (gssize) text->len));
    case EKS_TRANSFORM_CAPITALIZE:
      return capitalize (text);
    case EKS_TRANSFORM_SQUEEZE:
    case EKS_TRANSFORM_TRIM:
      trim (text, kind == EKS_TRANSFORM_SQUEEZE);
      return TRUE;
    case EKS_TRANSFORM_DECIMAL:
      return change_mark (text, eks_transform_get_text (step->transform)[0]);
    case EKS_TRANSFORM_MAP:
      return look_up (step, text, tally, column);
    case EKS_TRANSFORM_REPLACE:
      return replace (step, text);
    case EKS_TRANSFORM_CIVILITY_LONG:
    case EKS_TRANSFORM_CIVILITY_SHORT:
      return change_civility (text, self->language, kind == EKS_TRANSFORM_CIVILITY_SHORT);
    case EKS_TRANSFORM_COUNTRY_NAME:
    case EKS_TRANSFORM_COUNTRY_CODE:
      return change_country (step, text, self->language);
    case EKS_TRANSFORM_PHONE:
      return eks_cell_phone_change (text, step->plan, eks_transform_get_national (step->transform));
    case EKS_TRANSFORM_HASH:
      return hash (step, text);
    case EKS_TRANSFORM_MASK:
      return mask (text, eks_transform_get_keep (step->transform));
    case EKS_TRANSFORM_DROP:
      g_string_truncate (text, 0);
      return TRUE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
fit (EksCellProgram *self, GString *text, EksCellTally *tally, guint column)
{
  guint maximum = eks_column_get_maximum (self->column);
  guint minimum = eks_column_get_minimum (self->column);
  gsize end = text->len;
  guint n;

  if (maximum > 0)
    end = eks_cell_find_end (text->str, text->len, maximum, &n);
  if (end < text->len)
    {
      eks_cell_tally_add (tally, column, EKS_TALLY_SHORTENED, self->before->str, self->before->len);
      g_string_truncate (text, end);
    }
  if (minimum == 0 || text->len == 0)
    return;
  eks_cell_find_end (text->str, text->len, minimum, &n);
  if (n >= minimum)
    return;
  eks_cell_tally_add (tally, column, EKS_TALLY_PADDED, self->before->str, self->before->len);
  repeat (text, eks_column_get_pad_at_start (self->column) ? 0 : -1, eks_column_get_pad (self->column) == '0' ? "0" : " ", minimum - n);
}

/**
 * eks_cell_program_run:
 * @self: a program
 * @text: a value, changed in place; empty for null; valid UTF-8 without NUL
 * @tally: where what is emptied, defaulted, cut and padded is counted
 * @column: which column of the tally's
 */
void
eks_cell_program_run (EksCellProgram *self, GString *text, EksCellTally *tally, guint column)
{
  g_string_assign (self->before, text->str);
  for (guint i = 0; i < self->steps->len; i++)
    if (!run_step (self, g_ptr_array_index (self->steps, i), text, tally, column))
      {
        eks_cell_tally_add (tally, column, EKS_TALLY_EMPTIED, self->before->str, self->before->len);
        g_string_truncate (text, 0);
        break;
      }
  if (text->len == 0 && eks_column_get_default (self->column) != NULL)
    {
      eks_cell_tally_add (tally, column, EKS_TALLY_DEFAULTED, self->before->str, self->before->len);
      g_string_assign (text, eks_column_get_default (self->column));
    }
  fit (self, text, tally, column);
}

/**
 * eks_cell_program_get_type:
 * @self: a program
 * @source: the type of the values that go in
 *
 * Returns: the type of those that come out
 */
EksType
eks_cell_program_get_type (EksCellProgram *self, EksType source)
{
  const Step *last = self->steps->len > 0 ? g_ptr_array_index (self->steps, self->steps->len - 1) : NULL;

  if (eks_column_get_minimum (self->column) > 0)
    return EKS_TYPE_TEXT;
  /* half a moment would be read as another one: 2025-06-18 as its midnight */
  if (last == NULL && source == EKS_TYPE_TIMESTAMP && eks_column_get_maximum (self->column) > 0)
    return EKS_TYPE_TEXT;
  if (last == NULL)
    return source == EKS_TYPE_JSON ? EKS_TYPE_TEXT : source;
  switch ((int) eks_transform_get_kind (last->transform))
    {
    case EKS_TRANSFORM_AGE:
    case EKS_TRANSFORM_PRESENCE:
      return EKS_TYPE_INTEGER;
    case EKS_TRANSFORM_BOOLEAN:
      return EKS_TYPE_BOOLEAN;
    case EKS_TRANSFORM_DATE:
      return EKS_TYPE_DATE;
    default:
      return EKS_TYPE_TEXT;
    }
}

/* What a step needs to know beyond its settings, found once. */
static gboolean
prepare (Step *step, const EksCellContext *context, GError **error)
{
  EksTransformKind kind = eks_transform_get_kind (step->transform);
  const char *const *pairs = eks_transform_get_map (step->transform);
  const char *own_zone = eks_transform_get_time_zone (step->transform);
  g_autofree char *bounded = g_strconcat (MATCH_LIMIT, eks_transform_get_text (step->transform), NULL);

  step->map = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; pairs[i] != NULL; i += 2)
    g_hash_table_insert (step->map, (gpointer) pairs[i], (gpointer) pairs[i + 1]);
  if (kind == EKS_TRANSFORM_COUNTRY_NAME || kind == EKS_TRANSFORM_COUNTRY_CODE)
    step->countries = eks_cell_country_index_new ();
  if (kind == EKS_TRANSFORM_PHONE)
    step->plan = eks_phone_plan_find (eks_transform_get_country (step->transform));
  if (kind == EKS_TRANSFORM_HASH)
    step->hmac = g_hmac_new (G_CHECKSUM_SHA256, g_bytes_get_data (context->salt, NULL), g_bytes_get_size (context->salt));
  step->zone = eks_zone_new (own_zone != NULL ? own_zone : context->zone, error);
  if (step->zone != NULL && kind == EKS_TRANSFORM_REPLACE)
    step->regex = g_regex_new (bounded, G_REGEX_OPTIMIZE, 0, error);
  return step->zone != NULL && (step->regex != NULL || kind != EKS_TRANSFORM_REPLACE);
}

static Step *
compile (EksTransform *transform, const EksCellContext *context, GError **error)
{
  Step *step = g_new0 (Step, 1);

  step->transform = eks_transform_copy (transform);
  if (prepare (step, context, error))
    return step;
  step_free (step);
  return NULL;
}

static gboolean
check_phone (EksTransform *transform, GError **error)
{
  g_autofree char *countries = NULL;

  if (eks_phone_plan_find (eks_transform_get_country (transform)) != NULL)
    return TRUE;
  countries = eks_phone_plan_list_countries ();
  g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB,
               /* TRANSLATORS: %1$s is a country such as US, %2$s a list of countries such as DE, DK, FR */
               _("phone numbers of “%1$s” are not known; choose one of %2$s"), eks_transform_get_country (transform), countries);
  return FALSE;
}

static gboolean
check_transform (EksTransform *transform, const EksCellContext *context, GError **error)
{
  EksTransformKind kind = eks_transform_get_kind (transform);

  if (kind == EKS_TRANSFORM_PHONE)
    return check_phone (transform, error);
  if (kind == EKS_TRANSFORM_DATE_PATTERN && eks_date_pattern_find_unknown (eks_transform_get_text (transform), TRUE) != NULL)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("a date pattern has %d, %m, %B, %b, %Y, %y, %A, %a, %H, %M, %S and %j only"));
  else if (kind == EKS_TRANSFORM_HASH && context->salt == NULL)
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_SECRET_MISSING, _("a hash needs the secret salt of this installation, and there is none"));
  else
    return TRUE;
  return FALSE;
}

/**
 * eks_cell_program_new:
 * @column: a column; copied
 * @context: what values are changed by; need not outlive the call
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what is done to each value, or %NULL with %EKS_ERROR_INVALID_JOB, or with
 *   %EKS_ERROR_SECRET_MISSING for a hash without a salt
 */
EksCellProgram *
eks_cell_program_new (EksColumn *column, const EksCellContext *context, GError **error)
{
  g_autoptr (EksCellProgram) self = NULL;
  GListModel *transforms;

  g_return_val_if_fail (EKS_IS_COLUMN (column) && context != NULL && context->zone != NULL, NULL);

  if (!eks_column_validate (column, error))
    return NULL;
  self = g_new0 (EksCellProgram, 1);
  self->column = eks_column_copy (column);
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  self->before = g_string_new (NULL);
  self->now = context->now;
  self->language = eks_cell_find_language (context->language);
  transforms = G_LIST_MODEL (eks_column_get_transforms (column));
  for (guint i = 0; i < g_list_model_get_n_items (transforms); i++)
    {
      g_autoptr (EksTransform) transform = g_list_model_get_item (transforms, i);
      Step *step = check_transform (transform, context, error) ? compile (transform, context, error) : NULL;
      if (step == NULL)
        return NULL;
      g_ptr_array_add (self->steps, step);
    }
  return g_steal_pointer (&self);
}
