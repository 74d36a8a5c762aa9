/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A filter made ready for many rows. All that can be known before the first row is worked out once: which cell,
 * which kind of comparison, what the values mean. Groups become jumps: each test knows which one comes next if it
 * is true and which if it is false, so a row runs through a flat array and nothing is allocated for it. */

#include "config.h"

#include "eks-filter-program-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "eks-decimal-private.h"
#include "eks-error.h"
#include "eks-time-range-private.h"

#define ACCEPT (-1)
#define REJECT (-2)

typedef enum
{
  ANSWER_NO = FALSE,
  ANSWER_YES = TRUE,
  ANSWER_UNREADABLE,
} Answer;

/* A value of a condition, read as what its field is. */
typedef struct
{
  const char *text;
  gsize length;
  EksDecimal decimal;
  EksTimeRange range;
  gboolean truth;
} Operand;

typedef struct _Test Test;
struct _Test
{
  guint column;
  EksComparison comparison;
  gboolean ignore_case;
  Answer (*ask) (EksFilterProgram *self, const Test *test, const EksValue *value);
  char *field;       /* (owned) */
  GStrv values;      /* (owned): what the operands point into */
  Operand *operands; /* (owned) (array length=n_operands) */
  guint n_operands;
  int on_true;       /* the next test, ACCEPT or REJECT */
  int on_false;
};

struct _EksFilterProgram
{
  GArray *tests;     /* (owned) (element-type Test) */
  int entry;
  EksZone *zone;     /* (owned) */
  gint64 now;
  EksSchema *schema; /* (owned) */
  EksTally *tally;   /* (owned) */
};

static void
test_clear (Test *test)
{
  g_free (test->field);
  g_strfreev (test->values);
  g_free (test->operands);
}

/* Text: longer is greater only where one is the beginning of the other, so order is that of the bytes. */

static int
compare_bytes (const char *a, gsize a_length, const char *b, gsize b_length)
{
  int order = memcmp (a, b, MIN (a_length, b_length));

  return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

static gboolean
same_bytes (const Test *test, const char *a, const char *b, gsize length)
{
  return test->ignore_case ? g_ascii_strncasecmp (a, b, length) == 0 : memcmp (a, b, length) == 0;
}

static gboolean
contains_bytes (const Test *test, const EksValue *value, const Operand *operand)
{
  if (!test->ignore_case)
    return memmem (value->text, value->length, operand->text, operand->length) != NULL;
  for (gsize i = 0; i + operand->length <= value->length; i++)
    if (same_bytes (test, value->text + i, operand->text, operand->length))
      return TRUE;
  return FALSE;
}

static gboolean
equals_one (const Test *test, const EksValue *value)
{
  for (guint i = 0; i < test->n_operands; i++)
    if (value->length == test->operands[i].length && same_bytes (test, value->text, test->operands[i].text, value->length))
      return TRUE;
  return FALSE;
}

/* The order of a value to the operands of a comparison, as less than, equal to or greater than 0. */
static gboolean
is_in_order (EksComparison comparison, int to_first, int to_second)
{
  switch ((int) comparison)
    {
    case EKS_COMPARISON_LESS:
      return to_first < 0;
    case EKS_COMPARISON_LESS_OR_EQUAL:
      return to_first <= 0;
    case EKS_COMPARISON_GREATER:
      return to_first > 0;
    case EKS_COMPARISON_GREATER_OR_EQUAL:
      return to_first >= 0;
    case EKS_COMPARISON_BETWEEN:
      return to_first >= 0 && to_second <= 0;
    default:
      return to_first == 0;
    }
}

static Answer
ask_text (EksFilterProgram *self, const Test *test, const EksValue *value)
{
  const Operand *first = &test->operands[0];
  const Operand *last = &test->operands[test->n_operands - 1];

  switch ((int) test->comparison)
    {
    case EKS_COMPARISON_CONTAINS:
      return contains_bytes (test, value, first);
    case EKS_COMPARISON_STARTS_WITH:
      return value->length >= first->length && same_bytes (test, value->text, first->text, first->length);
    case EKS_COMPARISON_ENDS_WITH:
      return value->length >= first->length && same_bytes (test, value->text + value->length - first->length, first->text, first->length);
    case EKS_COMPARISON_EQUAL:
    case EKS_COMPARISON_NOT_EQUAL:
    case EKS_COMPARISON_ONE_OF:
      return equals_one (test, value);
    default:
      return is_in_order (test->comparison, compare_bytes (value->text, value->length, first->text, first->length),
                          compare_bytes (value->text, value->length, last->text, last->length));
    }
}

static Answer
ask_number (EksFilterProgram *self, const Test *test, const EksValue *value)
{
  const Operand *last = &test->operands[test->n_operands - 1];
  EksDecimal decimal;

  if (!eks_decimal_parse (value->text, value->length, &decimal))
    return ANSWER_UNREADABLE;
  if (test->comparison != EKS_COMPARISON_ONE_OF)
    return is_in_order (test->comparison, eks_decimal_compare (&decimal, &test->operands[0].decimal), eks_decimal_compare (&decimal, &last->decimal));
  for (guint i = 0; i < test->n_operands; i++)
    if (eks_decimal_compare (&decimal, &test->operands[i].decimal) == 0)
      return ANSWER_YES;
  return ANSWER_NO;
}

static gboolean
read_boolean (const char *text, gsize length, gboolean *truth)
{
  if ((length == 4 && g_ascii_strncasecmp (text, "true", 4) == 0) || (length == 1 && *text == '1'))
    *truth = TRUE;
  else if ((length == 5 && g_ascii_strncasecmp (text, "false", 5) == 0) || (length == 1 && *text == '0'))
    *truth = FALSE;
  else
    return FALSE;
  return TRUE;
}

static Answer
ask_boolean (EksFilterProgram *self, const Test *test, const EksValue *value)
{
  gboolean truth;

  if (!read_boolean (value->text, value->length, &truth))
    return ANSWER_UNREADABLE;
  for (guint i = 0; i < test->n_operands; i++)
    if (truth == test->operands[i].truth)
      return ANSWER_YES;
  return ANSWER_NO;
}

static Answer
ask_time (EksFilterProgram *self, const Test *test, const EksValue *value)
{
  gint64 moment;

  if (!eks_time_range_read_moment (value->text, value->length, self->zone, &moment))
    return ANSWER_UNREADABLE;
  for (guint i = 0; i < test->n_operands; i++)
    if (moment >= test->operands[i].range.start && moment < test->operands[i].range.end)
      return ANSWER_YES;
  return ANSWER_NO;
}

static gboolean
run_test (EksFilterProgram *self, const Test *test, const EksValue *value)
{
  gboolean empty = eks_value_is_empty (value);

  if (test->comparison == EKS_COMPARISON_EMPTY)
    return empty;
  if (test->comparison == EKS_COMPARISON_NOT_EMPTY)
    return !empty;
  if (empty)
    return test->comparison == EKS_COMPARISON_NOT_EQUAL;
  switch (test->ask (self, test, value))
    {
    case ANSWER_YES:
      return test->comparison != EKS_COMPARISON_NOT_EQUAL;
    case ANSWER_NO:
      return test->comparison == EKS_COMPARISON_NOT_EQUAL;
    case ANSWER_UNREADABLE:
    default:
      eks_tally_add (self->tally, EKS_TALLY_UNREADABLE_VALUE, test->field, 1, value->text, value->length);
      return FALSE;
    }
}

/* Whether @row, cells of the schema that the program was made for, passes the filter. */
gboolean
eks_filter_program_matches (EksFilterProgram *self, const EksValue *row)
{
  int at = self->entry;

  while (at >= 0)
    {
      const Test *test = &g_array_index (self->tests, Test, at);
      at = run_test (self, test, &row[test->column]) ? test->on_true : test->on_false;
    }
  return at == ACCEPT;
}

/* Making it ready */

static gboolean
refuse_backwards (const Test *test, GError **error)
{
  /* TRANSLATORS: %1$s is a field, %2$s and %3$s are the values that the filter goes from and to */
  g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The filter on “%1$s” goes from “%2$s” to “%3$s”, which is backwards; swap them"),
               test->field, test->operands[0].text, test->operands[1].text);
  return FALSE;
}

static gboolean
read_numbers (Test *test, GError **error)
{
  for (guint i = 0; i < test->n_operands; i++)
    if (!eks_decimal_parse (test->operands[i].text, test->operands[i].length, &test->operands[i].decimal))
      {
        /* TRANSLATORS: %1$s is a field, %2$s what somebody wrote as a number */
        g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The filter on “%1$s” cannot use “%2$s”; write a number like 1250.50"), test->field, test->operands[i].text);
        return FALSE;
      }
  if (test->comparison == EKS_COMPARISON_BETWEEN && eks_decimal_compare (&test->operands[0].decimal, &test->operands[1].decimal) > 0)
    return refuse_backwards (test, error);
  return TRUE;
}

static gboolean
read_booleans (Test *test, GError **error)
{
  for (guint i = 0; i < test->n_operands; i++)
    if (!read_boolean (test->operands[i].text, test->operands[i].length, &test->operands[i].truth))
      {
        /* TRANSLATORS: %1$s is a field, %2$s what somebody wrote; true and false stay as they are */
        g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The filter on “%1$s” cannot use “%2$s”; write true or false"), test->field, test->operands[i].text);
        return FALSE;
      }
  return TRUE;
}

static gboolean
read_times (EksFilterProgram *self, Test *test, EksFilter *condition, GError **error)
{
  g_autoptr (GArray) ranges = eks_time_ranges_for_condition (condition, self->zone, self->now, error);

  if (ranges == NULL)
    return FALSE;
  g_free (test->operands);
  test->n_operands = ranges->len;
  test->operands = g_new0 (Operand, ranges->len);
  for (guint i = 0; i < ranges->len; i++)
    test->operands[i].range = g_array_index (ranges, EksTimeRange, i);
  return TRUE;
}

static gboolean
read_values (Test *test, EksFilter *condition, EksType type, GError **error)
{
  test->values = g_strdupv ((GStrv) eks_filter_get_values (condition));
  test->n_operands = g_strv_length (test->values);
  test->operands = g_new0 (Operand, test->n_operands);
  for (guint i = 0; i < test->n_operands; i++)
    {
      test->operands[i].text = test->values[i];
      test->operands[i].length = strlen (test->values[i]);
      if (test->operands[i].length == 0)
        {
          /* TRANSLATORS: %1$s is a field, %2$s a comparison such as “is” or “contains”, %3$s is “is empty” */
          g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The filter on “%1$s” has no value behind “%2$s”; give it one, or choose “%3$s”"),
                       test->field, eks_comparison_get_label (test->comparison, type), eks_comparison_get_label (EKS_COMPARISON_EMPTY, type));
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
is_time_comparison (EksComparison comparison)
{
  return comparison == EKS_COMPARISON_IN_LAST || eks_comparison_is_period (comparison);
}

static gboolean
is_part_comparison (EksComparison comparison)
{
  return comparison == EKS_COMPARISON_CONTAINS || comparison == EKS_COMPARISON_STARTS_WITH || comparison == EKS_COMPARISON_ENDS_WITH;
}

static gboolean
is_order_comparison (EksComparison comparison)
{
  return comparison >= EKS_COMPARISON_LESS && comparison <= EKS_COMPARISON_BETWEEN;
}

static gboolean
refuse_comparison (Test *test, EksType type, GError **error)
{
  /* TRANSLATORS: %1$s is a field, %2$s a comparison such as “is below”, %3$s a kind of field such as “Text” */
  g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The filter on “%1$s” cannot use “%2$s”, because the field is of the kind “%3$s”; choose another comparison"),
               test->field, eks_comparison_get_label (test->comparison, type), eks_type_get_label (type));
  return FALSE;
}

/* Whether all values of a condition are such. */
static gboolean
are_numbers (const Test *test)
{
  EksDecimal decimal;

  for (guint i = 0; i < test->n_operands; i++)
    if (!eks_decimal_parse (test->operands[i].text, test->operands[i].length, &decimal))
      return FALSE;
  return TRUE;
}

static gboolean
are_times (const Test *test)
{
  EksTimestamp timestamp;

  for (guint i = 0; i < test->n_operands; i++)
    if (!eks_timestamp_parse (test->operands[i].text, test->operands[i].length, &timestamp))
      return FALSE;
  return TRUE;
}

/* What a field that is compared by order means is seen from the values, because answers of free forms are all text:
 * as text, 9 would be above 10. */
static EksType
guess_type (const Test *test)
{
  if (is_time_comparison (test->comparison))
    return EKS_TYPE_TIMESTAMP;
  if (!is_order_comparison (test->comparison))
    return EKS_TYPE_TEXT;
  return are_numbers (test) ? EKS_TYPE_NUMBER : are_times (test) ? EKS_TYPE_TIMESTAMP : EKS_TYPE_TEXT;
}

static gboolean
read_texts (Test *test, GError **error)
{
  const Operand *operands = test->operands;

  if (test->comparison == EKS_COMPARISON_BETWEEN && compare_bytes (operands[0].text, operands[0].length, operands[1].text, operands[1].length) > 0)
    return refuse_backwards (test, error);
  return TRUE;
}

static gboolean
is_allowed (EksComparison comparison, EksType type)
{
  gboolean has_order = type == EKS_TYPE_TEXT || type == EKS_TYPE_INTEGER || type == EKS_TYPE_NUMBER || type == EKS_TYPE_TIMESTAMP || type == EKS_TYPE_DATE;
  gboolean has_time = type == EKS_TYPE_TEXT || type == EKS_TYPE_TIMESTAMP || type == EKS_TYPE_DATE;

  return (has_order || !is_order_comparison (comparison)) && (has_time || !is_time_comparison (comparison));
}

/* Chooses how values of that type are compared and reads those of the condition. */
static gboolean
prepare_test (EksFilterProgram *self, Test *test, EksType type, EksFilter *condition, GError **error)
{
  test->ignore_case = type == EKS_TYPE_GUID;
  test->ask = ask_text;
  if (!is_allowed (test->comparison, type))
    return refuse_comparison (test, type, error);
  if (!read_values (test, condition, type, error))
    return FALSE;
  if (is_part_comparison (test->comparison))
    return TRUE;
  switch (type == EKS_TYPE_TEXT ? guess_type (test) : type)
    {
    case EKS_TYPE_INTEGER:
    case EKS_TYPE_NUMBER:
      test->ask = ask_number;
      return read_numbers (test, error);
    case EKS_TYPE_BOOLEAN:
      test->ask = ask_boolean;
      return read_booleans (test, error);
    case EKS_TYPE_TIMESTAMP:
    case EKS_TYPE_DATE:
      test->ask = ask_time;
      return read_times (self, test, condition, error);
    case EKS_TYPE_TEXT:
    case EKS_TYPE_GUID:
    case EKS_TYPE_JSON:
    default:
      return read_texts (test, error);
    }
}

static gboolean
compile_condition (EksFilterProgram *self, EksFilter *condition, int on_true, int on_false, int *entry, GError **error)
{
  const char *field = eks_filter_get_field (condition);
  int column = eks_schema_find (self->schema, field);
  Test test = { 0 };

  if (column < 0)
    {
      /* TRANSLATORS: %s is the id of a field */
      g_set_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB, _("The filter uses the field “%s”, which does not exist here; choose another field"), field);
      return FALSE;
    }
  test.column = (guint) column;
  test.comparison = eks_filter_get_comparison (condition);
  test.field = g_strdup (field);
  test.on_true = on_true;
  test.on_false = on_false;
  *entry = (int) self->tests->len;
  g_array_append_val (self->tests, test); /* owned by the program from here on, also if it cannot be prepared */
  return prepare_test (self, &g_array_index (self->tests, Test, *entry), eks_schema_get_column (self->schema, test.column)->type, condition, error);
}

/* From the last child to the first, so that where to go next is known. */
static gboolean
compile (EksFilterProgram *self, EksFilter *filter, int on_true, int on_false, int *entry, GError **error)
{
  EksFilterKind kind = eks_filter_get_kind (filter);
  guint n = eks_filter_get_n_children (filter);

  if (kind == EKS_FILTER_CONDITION)
    return compile_condition (self, filter, on_true, on_false, entry, error);
  *entry = n > 0 && kind == EKS_FILTER_ANY ? on_false : on_true;
  for (guint i = n; i-- > 0;)
    {
      int next = *entry;
      int if_true = kind == EKS_FILTER_ALL ? next : kind == EKS_FILTER_ANY ? on_true : on_false;
      int if_false = kind == EKS_FILTER_ALL ? on_false : next;
      if (!compile (self, eks_filter_get_child (filter, i), if_true, if_false, entry, error))
        return FALSE;
    }
  return TRUE;
}

/* Reads all of @filter, which may change afterwards; EKS_ERROR_INVALID_JOB names the condition that cannot work. */
EksFilterProgram *
eks_filter_program_new (EksFilter *filter, EksSchema *schema, const char *zone, gint64 now, EksTally *tally, GError **error)
{
  g_autoptr (EksFilterProgram) self = g_new0 (EksFilterProgram, 1);

  self->tests = g_array_new (FALSE, FALSE, sizeof (Test));
  g_array_set_clear_func (self->tests, (GDestroyNotify) test_clear);
  self->schema = eks_schema_ref (schema);
  self->tally = g_object_ref (tally);
  self->now = now;
  self->zone = eks_zone_new (zone, error);
  if (self->zone == NULL || !compile (self, filter, ACCEPT, REJECT, &self->entry, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
eks_filter_program_free (EksFilterProgram *self)
{
  g_array_unref (self->tests);
  eks_zone_free (self->zone);
  eks_schema_unref (self->schema);
  g_object_unref (self->tally);
  g_free (self);
}
