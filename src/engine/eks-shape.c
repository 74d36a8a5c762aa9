/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field that a service renames is not an error: its column is just empty from one day to the next. So what a run sees of
 * each field is remembered and compared. A field that few records have may be in none of today's by chance; it has vanished
 * only if that would be less likely than one in a hundred. */

#include "config.h"

#include "eks-shape.h"

#include "eks-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* So many rows tell how common a field is and how its values are spelt; after that only fields are looked for that no row had. */
#define SAMPLE_ROWS 2000
#define CHANCE 0.01

typedef struct
{
  char *id;        /* (owned) */
  char *type;      /* (owned): what its values mean */
  guint kinds;     /* a bit for each #EksValueKind that values which are not empty had */
  guint64 n_had;   /* rows that have it, of the sample */
  guint64 n_of;    /* as many rows as there are in the sample; in a run that is over */
  gboolean had;    /* any row has it */
} Field;

struct _EksShape
{
  char *table;      /* (owned) */
  GPtrArray *fields; /* (owned) (element-type Field) */
  guint64 n_rows;
  guint64 n_sampled;
};

static void
field_free (Field *field)
{
  g_free (field->id);
  g_free (field->type);
  g_free (field);
}

/**
 * eks_shape_new:
 * @table: name of a table, unlike those of the others of its export
 *
 * Returns: (transfer full): of no row yet
 */
EksShape *
eks_shape_new (const char *table)
{
  EksShape *self;

  g_return_val_if_fail (table != NULL, NULL);

  self = g_new0 (EksShape, 1);
  self->table = g_strdup (table);
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
  return self;
}

/**
 * eks_shape_free:
 * @self: (nullable) (transfer full): a shape
 */
void
eks_shape_free (EksShape *self)
{
  if (self == NULL)
    return;
  g_free (self->table);
  g_ptr_array_unref (self->fields);
  g_free (self);
}

/**
 * eks_shape_get_table:
 * @self: a shape
 *
 * Returns: (transfer none): of which table
 */
const char *
eks_shape_get_table (EksShape *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->table;
}

/**
 * eks_shape_get_n_rows:
 * @self: a shape
 *
 * Returns: how many rows it is of
 */
guint64
eks_shape_get_n_rows (EksShape *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_rows;
}

static Field *
add_field (EksShape *self, const char *id, const char *type)
{
  Field *field = g_new0 (Field, 1);

  field->id = g_strdup (id);
  field->type = g_strdup (type);
  g_ptr_array_add (self->fields, field);
  return field;
}

static Field *
find_field (EksShape *self, const char *id)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = g_ptr_array_index (self->fields, i);
      if (strcmp (field->id, id) == 0)
        return field;
    }
  return NULL;
}

/* Looks at what goes by, and changes nothing. */
#define EKS_TYPE_SHAPE_READER (eks_shape_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksShapeReader, eks_shape_reader, EKS, SHAPE_READER, EksReader)

struct _EksShapeReader
{
  EksReader parent_instance;

  EksReader *source; /* (owned) */
  EksShape *shape;   /* (unowned): lives longer */
  GArray *places;    /* (owned) (element-type guint): the column of each field */
};

G_DEFINE_FINAL_TYPE (EksShapeReader, eks_shape_reader, EKS_TYPE_READER)

static EksSchema *
eks_shape_reader_get_schema (EksReader *reader)
{
  return eks_reader_get_schema (EKS_SHAPE_READER (reader)->source);
}

static void
look_at_value (Field *field, const EksValue *value, gboolean sampled)
{
  if (value->kind == EKS_VALUE_MISSING)
    return;
  field->had = TRUE;
  field->n_had += sampled;
  if (!eks_value_is_empty (value))
    field->kinds |= 1u << value->kind;
}

static void
look_at_row (EksShapeReader *self, const EksValue *row, gboolean sampled)
{
  for (guint i = 0; i < self->places->len; i++)
    look_at_value (g_ptr_array_index (self->shape->fields, i), &row[g_array_index (self->places, guint, i)], sampled);
}

/* Beyond the sample: fields that no row had so far. */
static void
look_for_fields (EksShapeReader *self, EksBatch *batch, guint first)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      Field *field = g_ptr_array_index (self->shape->fields, i);
      for (guint row = first; !field->had && row < eks_batch_get_n_rows (batch); row++)
        look_at_value (field, &eks_batch_get_row (batch, row)[g_array_index (self->places, guint, i)], FALSE);
    }
}

static void
look_at (EksShapeReader *self, EksBatch *batch)
{
  EksShape *shape = self->shape;
  guint n_rows = eks_batch_get_n_rows (batch);
  guint row = 0;

  for (; row < n_rows && shape->n_sampled < SAMPLE_ROWS; row++, shape->n_sampled++)
    look_at_row (self, eks_batch_get_row (batch, row), TRUE);
  if (row < n_rows)
    look_for_fields (self, batch, row);
  shape->n_rows += n_rows;
}

static EksBatch *
eks_shape_reader_next_batch (EksReader *reader, GCancellable *cancellable, GError **error)
{
  EksShapeReader *self = EKS_SHAPE_READER (reader);
  EksBatch *batch = eks_reader_next_batch (self->source, cancellable, error);

  if (batch != NULL)
    look_at (self, batch);
  return batch;
}

static gboolean
eks_shape_reader_close (EksReader *reader, GCancellable *cancellable, GError **error)
{
  return eks_reader_close (EKS_SHAPE_READER (reader)->source, cancellable, error);
}

static void
eks_shape_reader_finalize (GObject *object)
{
  EksShapeReader *self = EKS_SHAPE_READER (object);

  g_clear_object (&self->source);
  g_array_unref (self->places);
  G_OBJECT_CLASS (eks_shape_reader_parent_class)->finalize (object);
}

static void
eks_shape_reader_class_init (EksShapeReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_shape_reader_finalize;
  EKS_READER_CLASS (klass)->get_schema = eks_shape_reader_get_schema;
  EKS_READER_CLASS (klass)->next_batch = eks_shape_reader_next_batch;
  EKS_READER_CLASS (klass)->close = eks_shape_reader_close;
}

static void
eks_shape_reader_init (EksShapeReader *self)
{
  self->places = g_array_new (FALSE, FALSE, sizeof (guint));
}

/**
 * eks_shape_observe:
 * @self: a shape of no row yet, which lives longer than the reader
 * @source: rows with the fields as their source spelt them; kept, and closed together with the reader. Columns whose ids have
 *   a `#` in them are no fields
 *
 * Returns: (transfer full): @source as it is
 */
EksReader *
eks_shape_observe (EksShape *self, EksReader *source)
{
  EksShapeReader *reader;
  EksSchema *schema;

  g_return_val_if_fail (self != NULL && self->fields->len == 0 && EKS_IS_READER (source), NULL);

  reader = g_object_new (EKS_TYPE_SHAPE_READER, NULL);
  reader->source = g_object_ref (source);
  reader->shape = self;
  schema = eks_reader_get_schema (source);
  for (guint i = 0; i < eks_schema_get_n_columns (schema); i++)
    {
      const EksSchemaColumn *column = eks_schema_get_column (schema, i);
      if (strchr (column->id, '#') != NULL)
        continue;
      add_field (self, column->id, eks_type_names[column->type]);
      g_array_append_val (reader->places, i);
    }
  return EKS_READER (reader);
}

static void
add_field_json (JsonBuilder *builder, EksShape *self, const Field *field)
{
  gboolean rare = field->had && field->n_had == 0; /* only a row behind the sample had it: one of all rows */

  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, field->id);
  json_builder_add_string_value (builder, field->type);
  json_builder_add_int_value (builder, field->kinds);
  json_builder_add_int_value (builder, (gint64) (rare ? 1 : field->n_had));
  json_builder_add_int_value (builder, (gint64) (rare ? self->n_rows : self->n_sampled));
  json_builder_end_array (builder);
}

/**
 * eks_shape_to_text:
 * @self: a shape
 *
 * Returns: (transfer full): it as JSON, for eks_shape_from_text()
 */
char *
eks_shape_to_text (EksShape *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_array (builder);
  for (guint i = 0; i < self->fields->len; i++)
    add_field_json (builder, self, g_ptr_array_index (self->fields, i));
  json_builder_end_array (builder);
  node = json_builder_get_root (builder);
  return eks_json_to_text (node, FALSE);
}

static gint64
get_integer (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 ? MAX (json_node_get_int (node), 0) : 0;
}

static const char *
get_text (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

static void
read_field (EksShape *self, JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  Field *field;

  if (eks_json_array_length (array) != 5 || get_text (array, 0) == NULL || get_text (array, 1) == NULL)
    return;
  field = add_field (self, get_text (array, 0), get_text (array, 1));
  field->kinds = (guint) (get_integer (array, 2) & G_MAXUINT);
  field->n_had = (guint64) get_integer (array, 3);
  field->n_of = (guint64) get_integer (array, 4);
  field->had = field->n_had > 0;
}

/**
 * eks_shape_from_text:
 * @table: the name of its table
 * @text: what eks_shape_to_text() gave
 *
 * Returns: (transfer full): the shape, to compare with; what cannot be read of it is left out
 */
EksShape *
eks_shape_from_text (const char *table, const char *text)
{
  EksShape *self;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;

  g_return_val_if_fail (table != NULL && text != NULL, NULL);

  self = eks_shape_new (table);
  node = eks_json_parse (text, strlen (text), NULL);
  array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  for (guint i = 0; i < eks_json_array_length (array); i++)
    read_field (self, json_array_get_element (array, i));
  return self;
}

/* Whether it is less likely than one in a hundred that none of @n_rows has it. */
static gboolean
has_vanished (const Field *before, guint64 n_rows)
{
  double share = before->n_of > 0 ? (double) MIN (before->n_had, before->n_of) / (double) before->n_of : 0;

  return share >= 1 || (share > 0 && (double) n_rows * log1p (-share) < log (CHANCE));
}

/* What is written alike is alike: a file whose amounts happen to be whole has no other column than the day before. */
static const char *
get_class (const char *type)
{
  if (strcmp (type, "guid") == 0)
    return "text";
  return strcmp (type, "integer") == 0 ? "number" : type;
}

static const char *
describe_type (const char *type)
{
  for (guint i = 0; eks_type_names[i] != NULL; i++)
    if (strcmp (eks_type_names[i], type) == 0)
      return eks_type_get_label ((EksType) i);
  return type;
}

static const char *
describe_kinds (guint kinds)
{
  if (kinds & 1u << EKS_VALUE_JSON)
    return eks_type_get_label (EKS_TYPE_JSON);
  if (kinds & 1u << EKS_VALUE_TEXT)
    return eks_type_get_label (EKS_TYPE_TEXT);
  return eks_type_get_label (kinds & 1u << EKS_VALUE_NUMBER ? EKS_TYPE_NUMBER : EKS_TYPE_BOOLEAN);
}

static void
change_free (EksShapeChange *change)
{
  g_free (change->field);
  g_free (change->before);
  g_free (change->now);
  g_free (change);
}

static void
add_change (GPtrArray *changes, const char *field, const char *before, const char *now)
{
  EksShapeChange *change = g_new0 (EksShapeChange, 1);

  change->field = g_strdup (field);
  change->before = g_strdup (before);
  change->now = g_strdup (now);
  g_ptr_array_add (changes, change);
}

static void
compare_field (EksShape *self, const Field *field, const Field *before, GPtrArray *changes)
{
  if (!field->had && has_vanished (before, self->n_rows))
    add_change (changes, field->id, NULL, NULL);
  else if (field->kinds == 0 || before->kinds == 0)
    return; /* a value that is empty is of no kind */
  else if (strcmp (get_class (field->type), get_class (before->type)) != 0)
    add_change (changes, field->id, describe_type (before->type), describe_type (field->type));
  else if ((field->kinds & before->kinds) == 0)
    add_change (changes, field->id, describe_kinds (before->kinds), describe_kinds (field->kinds));
}

/**
 * eks_shape_compare:
 * @self: what the fields are like now
 * @before: what they were like
 *
 * Fields that only one of them has are no matter: they came or went with the columns of the export. Without rows nothing can
 * be said.
 *
 * Returns: (transfer full) (element-type EksShapeChange): fields that vanished or changed, in the order of @self
 */
GPtrArray *
eks_shape_compare (EksShape *self, EksShape *before)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) change_free);

  g_return_val_if_fail (self != NULL && before != NULL, changes);

  for (guint i = 0; i < self->fields->len && self->n_rows > 0; i++)
    {
      const Field *field = g_ptr_array_index (self->fields, i);
      const Field *old = find_field (before, field->id);
      if (old != NULL)
        compare_field (self, field, old, changes);
    }
  return changes;
}
