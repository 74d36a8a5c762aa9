/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values that the connector lists for a field: other spellings become the listed one, unlisted ones are counted.
 * Only columns of such fields are looked at. */

#include "config.h"

#include "eks-known-values.h"

#include <string.h>

typedef struct
{
  const char *text;
  gsize length;
  const char *value; /* (nullable): what it means; NULL where it is the value itself */
} Spelling;

typedef struct
{
  guint column;
  char *id;           /* (owned) */
  GPtrArray *choices; /* (owned) (element-type EksChoice): what the spellings point into */
  GArray *spellings;  /* (owned) (element-type Spelling) */
  guint last;         /* the one that matched last: mostly matches again */
  gboolean counts;    /* others are worth a word */
} Known;

struct _EksKnownValues
{
  GArray *columns; /* (owned) (element-type Known) */
};

static void
clear_known (gpointer data)
{
  Known *known = data;

  g_free (known->id);
  g_ptr_array_unref (known->choices);
  g_array_unref (known->spellings);
}

static void
add_spelling (Known *known, const char *text, const char *value)
{
  const Spelling spelling = { text, strlen (text), value };

  g_array_append_val (known->spellings, spelling);
}

static void
add_column (EksKnownValues *self, const EksSourceColumn *column, guint index)
{
  Known known = { .column = index, .counts = !column->is_related };
  GPtrArray *choices = column->field != NULL ? column->field->choices : NULL;
  gboolean has_aliases = FALSE;

  if (choices == NULL || choices->len == 0)
    return;
  known.spellings = g_array_new (FALSE, FALSE, sizeof (Spelling));
  for (guint i = 0; i < choices->len; i++)
    {
      const EksChoice *choice = g_ptr_array_index (choices, i);
      add_spelling (&known, choice->value, NULL);
      for (guint j = 0; choice->aliases != NULL && choice->aliases[j] != NULL; j++)
        add_spelling (&known, choice->aliases[j], choice->value);
      has_aliases = has_aliases || choice->aliases != NULL;
    }
  known.id = g_strdup (column->id);
  known.choices = g_ptr_array_ref (choices);
  if (known.counts || has_aliases)
    g_array_append_val (self->columns, known);
  else
    clear_known (&known);
}

/**
 * eks_known_values_new:
 * @query: a question; copied
 *
 * Returns: (transfer full) (nullable): what its columns' fields list, or %NULL if none lists anything
 */
EksKnownValues *
eks_known_values_new (const EksSourceQuery *query)
{
  EksKnownValues *self = g_new0 (EksKnownValues, 1);

  self->columns = g_array_new (FALSE, FALSE, sizeof (Known));
  g_array_set_clear_func (self->columns, clear_known);
  for (guint i = 0; i < query->n_columns; i++)
    add_column (self, &query->columns[i], i);
  if (self->columns->len > 0)
    return self;
  eks_known_values_free (self);
  return NULL;
}

/**
 * eks_known_values_free:
 * @self: (nullable) (transfer full): known values
 */
void
eks_known_values_free (EksKnownValues *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->columns);
  g_free (self);
}

static const Spelling *
find_spelling (Known *known, const EksValue *value)
{
  for (guint i = 0; i < known->spellings->len; i++)
    {
      guint at = (known->last + i) % known->spellings->len;
      const Spelling *spelling = &g_array_index (known->spellings, Spelling, at);
      if (spelling->length == value->length && memcmp (spelling->text, value->text, value->length) == 0)
        {
          known->last = at;
          return spelling;
        }
    }
  return NULL;
}

static void
read_value (Known *known, EksBatch *batch, EksValue *value, EksTally *tally)
{
  const Spelling *spelling = find_spelling (known, value);

  if (spelling == NULL)
    {
      if (known->counts && tally != NULL)
        eks_tally_add (tally, EKS_TALLY_UNKNOWN_VALUE, known->id, 1, value->text, value->length);
      return;
    }
  if (spelling->value == NULL)
    return;
  value->length = (guint32) strlen (spelling->value);
  value->text = eks_batch_copy_text (batch, spelling->value, value->length);
  value->kind = EKS_VALUE_TEXT;
}

/**
 * eks_known_values_read:
 * @self: known values
 * @batch: rows, changed where a value is spelt otherwise
 * @tally: (nullable): counts values that are not listed
 */
void
eks_known_values_read (EksKnownValues *self, EksBatch *batch, EksTally *tally)
{
  guint n_rows = eks_batch_get_n_rows (batch);

  for (guint i = 0; i < self->columns->len; i++)
    {
      Known *known = &g_array_index (self->columns, Known, i);
      for (guint row = 0; row < n_rows; row++)
        {
          EksValue *value = &eks_batch_get_row (batch, row)[known->column];
          if (!eks_value_is_empty (value) && value->kind != EKS_VALUE_JSON)
            read_value (known, batch, value, tally);
        }
    }
}
