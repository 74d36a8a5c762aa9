/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column's settings, understood once and done for each of its values: transforms in their order, then the default for
 * an empty value, then the maximum and the minimum size. An empty value stays empty and is not counted as unreadable. */

#include "config.h"

#include "eks-cell-program.h"

#include "eks-error.h"
#include "eks-timestamp.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A pattern that would try for ever gives up, and no result is longer than any format can hold. */
#define MATCH_LIMIT "(*LIMIT_MATCH=100000)"
#define MAX_RESULT 65536

typedef struct
{
  EksTransform *transform; /* (owned) */
  GHashTable *map;         /* (owned) (nullable) (unowned texts of @transform) */
  GRegex *regex;           /* (owned) (nullable) */
  EksZone *zone;           /* (owned) */
} Step;

struct _EksCellProgram
{
  EksColumn *column; /* (owned) */
  GPtrArray *steps;  /* (owned) (element-type Step) */
  GString *before;   /* (owned): the value as it came, for the report */
  gint64 now;
};

static void
step_free (Step *step)
{
  g_clear_object (&step->transform);
  g_clear_pointer (&step->map, g_hash_table_unref);
  g_clear_pointer (&step->regex, g_regex_unref);
  g_clear_pointer (&step->zone, eks_zone_free);
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
continues_character (gunichar c, gunichar previous)
{
  return g_unichar_ismark (c) || c == 0x200D || previous == 0x200D || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0x1F3FB && c <= 0x1F3FF);
}

/**
 * eks_cell_find_end:
 * @text: (array length=length): valid UTF-8
 * @length: in bytes
 * @n_characters: how many characters a person sees
 * @n_found: (out): how many of them there are, at most @n_characters
 *
 * A letter and its marks, joined emoji and flags are one character.
 *
 * Returns: where the last of them ends
 */
gsize
eks_cell_find_end (const char *text, gsize length, guint n_characters, guint *n_found)
{
  const char *at = text;
  gunichar previous = 0;
  gboolean half_flag = FALSE;

  for (*n_found = 0; at < text + length; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean flag = c >= 0x1F1E6 && c <= 0x1F1FF;
      if (at == text || !(continues_character (c, previous) || (flag && half_flag)))
        {
          if (*n_found == n_characters)
            break;
          (*n_found)++;
          half_flag = flag;
        }
      else if (flag)
        half_flag = FALSE;
      previous = c;
    }
  return (gsize) (at - text);
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

/* What the source writes, and days first with a slash, a dot or a hyphen between. */
static gboolean
parse_date (const char *text, gsize length, EksTimestamp *moment)
{
  char turned[11];

  if (eks_timestamp_parse (text, length, moment))
    return TRUE;
  if (length != 10 || strchr ("/.-", text[2]) == NULL || text[2] != text[5])
    return FALSE;
  g_snprintf (turned, sizeof turned, "%.4s-%.2s-%.2s", text + 6, text + 3, text);
  return eks_timestamp_parse (turned, 10, moment);
}

static GDateTime *
read_moment (Step *step, GString *text)
{
  EksTimestamp moment;
  gint64 local;
  g_autoptr (GDateTime) start = NULL;

  if (!parse_date (text->str, text->len, &moment))
    return NULL;
  local = eks_days_from_civil (moment.year, moment.month, moment.day) * 86400 + moment.hour * 3600 + moment.minute * 60 + moment.second;
  if (moment.has_offset)
    {
      local -= moment.offset;
      local += eks_zone_get_offset (step->zone, local);
    }
  return g_date_time_new_from_unix_utc (local); /* the wall clock of the zone, as if it were UTC */
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
change_date (Step *step, GString *text)
{
  g_autoptr (GDateTime) moment = read_moment (step, text);

  return moment != NULL && take (text, g_date_time_format (moment, get_date_format (step->transform)));
}

static gboolean
to_age (Step *step, GString *text, gint64 now)
{
  g_autoptr (GDateTime) born = read_moment (step, text);
  gint64 seconds = now / G_USEC_PER_SEC;
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_utc (seconds + eks_zone_get_offset (step->zone, seconds));
  int years;

  if (born == NULL)
    return FALSE;
  years = g_date_time_get_year (today) - g_date_time_get_year (born);
  if (g_date_time_get_month (today) < g_date_time_get_month (born) ||
      (g_date_time_get_month (today) == g_date_time_get_month (born) && g_date_time_get_day_of_month (today) < g_date_time_get_day_of_month (born)))
    years--;
  g_string_printf (text, "%d", years);
  return years >= 0;
}

static gboolean
change_mark (GString *text, char mark)
{
  char other = mark == ',' ? '.' : ',';
  char *at = strchr (text->str, other);

  if (strspn (text->str, "+-0123456789.,eE") != text->len || (at != NULL && strpbrk (at + 1, ".,") != NULL))
    return FALSE;
  if (at != NULL)
    *at = mark;
  return TRUE;
}

static gboolean
look_up (Step *step, GString *text, EksCellTally *tally, guint column)
{
  const char *found = g_hash_table_lookup (step->map, text->str);

  if (found == NULL && eks_transform_get_keep_others (step->transform))
    {
      eks_cell_tally_add (tally, column, EKS_TALLY_UNMAPPED, text->str, text->len);
      return TRUE;
    }
  if (found == NULL)
    found = eks_transform_get_otherwise (step->transform);
  if (found == NULL)
    return FALSE;
  g_string_assign (text, found);
  return TRUE;
}

static gboolean
replace (Step *step, GString *text)
{
  g_autofree char *result = g_regex_replace (step->regex, text->str, (gssize) text->len, 0, eks_transform_get_with (step->transform), 0, NULL);

  if (result == NULL || strlen (result) > MAX_RESULT)
    return FALSE;
  return take (text, g_steal_pointer (&result));
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
  while (head-- > 0)
    g_string_prepend (text, "•");
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
    return change_date (step, text);
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
  if (n < minimum)
    eks_cell_tally_add (tally, column, EKS_TALLY_PADDED, self->before->str, self->before->len);
  for (; n < minimum; n++)
    g_string_insert_c (text, eks_column_get_pad_at_start (self->column) ? 0 : -1, eks_column_get_pad (self->column));
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

static gboolean
has_only_numbers (const char *pattern)
{
  for (const char *at = strchr (pattern, '%'); at != NULL; at = strchr (at + 2, '%'))
    if (at[1] == '\0' || strchr ("dmYyHMSj%", at[1]) == NULL)
      return FALSE;
  return TRUE;
}

static Step *
compile (EksTransform *transform, const char *zone, GError **error)
{
  Step *step = g_new0 (Step, 1);
  const char *own_zone = eks_transform_get_time_zone (transform);
  const char *const *pairs = eks_transform_get_map (transform);
  g_autofree char *bounded = g_strconcat (MATCH_LIMIT, eks_transform_get_text (transform), NULL);

  step->transform = eks_transform_copy (transform);
  pairs = eks_transform_get_map (step->transform);
  step->map = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; pairs[i] != NULL; i += 2)
    g_hash_table_insert (step->map, (gpointer) pairs[i], (gpointer) pairs[i + 1]);
  step->zone = eks_zone_new (own_zone != NULL ? own_zone : zone, error);
  if (step->zone != NULL && eks_transform_get_kind (transform) == EKS_TRANSFORM_REPLACE)
    step->regex = g_regex_new (bounded, G_REGEX_OPTIMIZE, 0, error);
  if (step->zone != NULL && (step->regex != NULL || eks_transform_get_kind (transform) != EKS_TRANSFORM_REPLACE))
    return step;
  step_free (step);
  return NULL;
}

static gboolean
is_supported (EksTransform *transform, GError **error)
{
  EksTransformKind kind = eks_transform_get_kind (transform);
  gboolean later = kind == EKS_TRANSFORM_CIVILITY_LONG || kind == EKS_TRANSFORM_CIVILITY_SHORT || kind == EKS_TRANSFORM_COUNTRY_NAME ||
                   kind == EKS_TRANSFORM_COUNTRY_CODE || kind == EKS_TRANSFORM_PHONE || kind == EKS_TRANSFORM_HASH;

  if (later)
    /* TRANSLATORS: %s is the name of a transform in a job file, such as phone */
    g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("the transform “%s” is not part of this version yet"), eks_transform_kind_names[kind]);
  else if (kind == EKS_TRANSFORM_DATE_PATTERN && !has_only_numbers (eks_transform_get_text (transform)))
    g_set_error_literal (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("a date pattern has %d, %m, %Y, %y, %H, %M, %S and %j only"));
  else
    return TRUE;
  return FALSE;
}

/**
 * eks_cell_program_new:
 * @column: a column; copied
 * @zone: the account's time zone
 * @now: the run's moment, µs since 1970 UTC
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what is done to each value, or %NULL with %EKS_ERROR_INVALID_JOB
 */
EksCellProgram *
eks_cell_program_new (EksColumn *column, const char *zone, gint64 now, GError **error)
{
  g_autoptr (EksCellProgram) self = NULL;
  GListModel *transforms;

  g_return_val_if_fail (EKS_IS_COLUMN (column) && zone != NULL, NULL);

  if (!eks_column_validate (column, error))
    return NULL;
  self = g_new0 (EksCellProgram, 1);
  self->column = eks_column_copy (column);
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  self->before = g_string_new (NULL);
  self->now = now;
  transforms = G_LIST_MODEL (eks_column_get_transforms (column));
  for (guint i = 0; i < g_list_model_get_n_items (transforms); i++)
    {
      g_autoptr (EksTransform) transform = g_list_model_get_item (transforms, i);
      Step *step = is_supported (transform, error) ? compile (transform, zone, error) : NULL;
      if (step == NULL)
        return NULL;
      g_ptr_array_add (self->steps, step);
    }
  return g_steal_pointer (&self);
}
