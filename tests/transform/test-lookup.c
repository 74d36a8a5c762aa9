/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The left join: by whole, by key and by stream; bounded, counted, and tidy however it ends. */

#include "config.h"

#include "eks-error.h"
#include "eks-lookup-reader.h"
#include "eks-test-reader.h"

#include <string.h>

/* Related records as a test wants them: key and name, in batches of two. Remembers every reader that it gave. */
#define MIB (1024 * 1024)

typedef struct
{
  EksRelated parent_instance;

  EksSchema *schema;
  GPtrArray *records; /* (element-type utf8): key, name, key, name, … */
  GPtrArray *readers; /* (element-type EksTestReader) */
  GString *asked;     /* “all\n”, or the keys with commas */
  GError *open_error;
  GError *read_error;
  guint read_batch;
  GError *close_error;
  GCancellable *cancel;
} TestRelated;

typedef struct
{
  EksRelatedClass parent_class;
} TestRelatedClass;

GType test_related_get_type (void);
G_DEFINE_TYPE (TestRelated, test_related, EKS_TYPE_RELATED)

/* The same, but can be asked for keys. */
typedef TestRelated TestKeyed;
typedef TestRelatedClass TestKeyedClass;

GType test_keyed_get_type (void);
G_DEFINE_TYPE (TestKeyed, test_keyed, test_related_get_type ())

static EksSchema *
test_related_get_schema (EksRelated *related)
{
  return ((TestRelated *) related)->schema;
}

static EksReader *
open_records (TestRelated *self, GPtrArray *keys, GError **error)
{
  EksTestReader *reader;

  if (self->open_error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->open_error));
      return NULL;
    }
  reader = eks_test_reader_new (self->schema);
  eks_test_reader_set_batch_rows (reader, 2);
  for (guint i = 0; i < self->records->len; i += 2)
    {
      const char *key = g_ptr_array_index (self->records, i);
      if (keys == NULL || (key != NULL && g_ptr_array_find_with_equal_func (keys, key, g_str_equal, NULL)))
        eks_test_reader_add_row (reader, key, g_ptr_array_index (self->records, i + 1));
    }
  if (self->read_error != NULL)
    eks_test_reader_fail_at (reader, self->read_batch, self->read_error);
  if (self->close_error != NULL)
    eks_test_reader_fail_close (reader, self->close_error);
  if (self->cancel != NULL)
    eks_test_reader_cancel_at (reader, self->read_batch, self->cancel);
  g_ptr_array_add (self->readers, g_object_ref (reader));
  return EKS_READER (reader);
}

static EksReader *
test_related_open_all (EksRelated *related, GCancellable *cancellable, GError **error)
{
  TestRelated *self = (TestRelated *) related;

  g_string_append (self->asked, "all\n");
  return open_records (self, NULL, error);
}

static EksReader *
test_keyed_open_keys (EksRelated *related, GPtrArray *keys, GCancellable *cancellable, GError **error)
{
  TestRelated *self = (TestRelated *) related;

  for (guint i = 0; i < keys->len; i++)
    g_string_append_printf (self->asked, "%s%s", i > 0 ? "," : "", (const char *) g_ptr_array_index (keys, i));
  g_string_append_c (self->asked, '\n');
  return open_records (self, keys, error);
}

static void
test_related_finalize (GObject *object)
{
  TestRelated *self = (TestRelated *) object;

  eks_schema_unref (self->schema);
  g_ptr_array_unref (self->records);
  g_ptr_array_unref (self->readers);
  g_string_free (self->asked, TRUE);
  g_clear_error (&self->open_error);
  g_clear_error (&self->read_error);
  g_clear_error (&self->close_error);
  g_clear_object (&self->cancel);
  G_OBJECT_CLASS (test_related_parent_class)->finalize (object);
}

static void
test_related_class_init (TestRelatedClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_related_finalize;
  EKS_RELATED_CLASS (klass)->get_schema = test_related_get_schema;
  EKS_RELATED_CLASS (klass)->open_all = test_related_open_all;
}

static void
test_keyed_class_init (TestKeyedClass *klass)
{
  EKS_RELATED_CLASS (klass)->open_keys = test_keyed_open_keys;
}

static void
test_related_init (TestRelated *self)
{
  self->schema = eks_test_schema ("guid:text", "name:text", NULL);
  self->records = g_ptr_array_new_with_free_func (g_free);
  self->readers = g_ptr_array_new_with_free_func (g_object_unref);
  self->asked = g_string_new (NULL);
}

static void
test_keyed_init (TestKeyed *self)
{
}

static void
add_record (TestRelated *self, const char *key, const char *name)
{
  g_ptr_array_add (self->records, g_strdup (key));
  g_ptr_array_add (self->records, g_strdup (name));
}

/* All that a test needs, and all that it has to free. */
typedef struct
{
  TestRelated *related;
  EksTestReader *source;
  EksTally *tally;
  EksReader *reader;
} Fixture;

static void
set_up (Fixture *fixture, gboolean keyed)
{
  g_autoptr (EksSchema) schema = eks_test_schema ("id:integer", "lead_guid:guid", NULL);

  fixture->related = g_object_new (keyed ? test_keyed_get_type () : test_related_get_type (), NULL);
  fixture->source = eks_test_reader_new (schema);
  eks_test_reader_set_batch_rows (fixture->source, 2);
  fixture->tally = eks_tally_new ();
}

static void
start (Fixture *fixture, gboolean whole, guint max_keys, guint block_rows)
{
  const EksLookupOptions options = { "lead", "lead_guid", whole, max_keys, block_rows, 64 * MIB };

  fixture->reader = eks_lookup_reader_new (EKS_READER (fixture->source), EKS_RELATED (fixture->related), &options, fixture->tally);
}

static void
assert_rows (Fixture *fixture, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = eks_test_reader_drain (fixture->reader, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, expected);
}

/* Whatever happened: each reader was closed once, and nothing is left over. */
static void
tear_down (Fixture *fixture)
{
  eks_reader_close (fixture->reader, NULL, NULL);
  g_assert_cmpuint (eks_test_reader_get_n_closed (fixture->source), ==, 1);
  for (guint i = 0; i < fixture->related->readers->len; i++)
    g_assert_cmpuint (eks_test_reader_get_n_closed (g_ptr_array_index (fixture->related->readers, i)), ==, 1);
  g_assert_finalize_object (fixture->reader);
  g_assert_finalize_object (fixture->source);
  while (fixture->related->readers->len > 0)
    {
      EksReader *reader = g_ptr_array_steal_index (fixture->related->readers, 0);
      g_assert_finalize_object (reader);
    }
  g_assert_finalize_object (fixture->related);
  g_assert_finalize_object (fixture->tally);
}

static guint64
unmatched (Fixture *fixture)
{
  return eks_tally_get_count (fixture->tally, EKS_TALLY_UNMATCHED, "lead");
}

static EksTestReader *
opened (Fixture *fixture, guint index)
{
  return g_ptr_array_index (fixture->related->readers, index);
}

static void
add_ordinary_rows (Fixture *fixture)
{
  add_record (fixture->related, "a", "Anna");
  add_record (fixture->related, "b", NULL);
  add_record (fixture->related, NULL, "Nobody");
  add_record (fixture->related, "c", "Carl");
  add_record (fixture->related, "d", "Dora");
  eks_test_reader_add_row (fixture->source, "1", "b");
  eks_test_reader_add_row (fixture->source, "2", "a");
  eks_test_reader_add_row (fixture->source, "3", NULL);
  eks_test_reader_add_row (fixture->source, "4", "x");
  eks_test_reader_add_row (fixture->source, "5", eks_test_missing);
  eks_test_reader_add_row (fixture->source, "6", "a");
  eks_test_reader_add_row (fixture->source, "7", "x");
}

#define ORDINARY_ROWS \
  "1|b|b|NULL\n2|a|a|Anna\n3|NULL|NULL|NULL\n4|x|NULL|NULL\n5|MISSING|NULL|NULL\n6|a|a|Anna\n7|x|NULL|NULL\n"

static void
test_schema (void)
{
  const EksSchemaColumn columns[] = { { "guid", NULL, EKS_TYPE_GUID }, { "name", "Full name", EKS_TYPE_TEXT } };
  Fixture fixture;
  EksSchema *schema;

  set_up (&fixture, FALSE);
  eks_schema_unref (fixture.related->schema);
  fixture.related->schema = eks_schema_new (columns, 2);
  start (&fixture, TRUE, 0, 0);
  schema = eks_reader_get_schema (fixture.reader);
  g_assert_cmpuint (eks_schema_get_n_columns (schema), ==, 4);
  g_assert_cmpstr (eks_schema_get_column (schema, 0)->id, ==, "id");
  g_assert_cmpstr (eks_schema_get_column (schema, 1)->id, ==, "lead_guid");
  g_assert_cmpstr (eks_schema_get_column (schema, 2)->id, ==, "lead.guid");
  g_assert_cmpstr (eks_schema_get_column (schema, 2)->title, ==, "lead.guid");
  g_assert_cmpint (eks_schema_get_column (schema, 2)->type, ==, EKS_TYPE_GUID);
  g_assert_cmpstr (eks_schema_get_column (schema, 3)->id, ==, "lead.name");
  g_assert_cmpstr (eks_schema_get_column (schema, 3)->title, ==, "Full name");
  assert_rows (&fixture, "");
  g_assert_cmpstr (fixture.related->asked->str, ==, ""); /* no row, no question */
  tear_down (&fixture);
}

static void
test_whole (void)
{
  Fixture fixture;

  set_up (&fixture, TRUE);
  add_ordinary_rows (&fixture);
  start (&fixture, TRUE, 100, 3);
  assert_rows (&fixture, ORDINARY_ROWS);
  g_assert_cmpuint (unmatched (&fixture), ==, 2); /* rows 4 and 7; rows without a key are not unmatched */
  g_assert_cmpstr (fixture.related->asked->str, ==, "all\n");
  tear_down (&fixture);
}

static void
test_keys (void)
{
  Fixture fixture;
  g_autoptr (GPtrArray) entries = NULL;

  set_up (&fixture, TRUE);
  add_ordinary_rows (&fixture);
  start (&fixture, FALSE, 2, 3);
  assert_rows (&fixture, ORDINARY_ROWS);
  g_assert_cmpuint (unmatched (&fixture), ==, 2);
  entries = eks_tally_get_entries (fixture.tally);
  g_assert_cmpuint (entries->len, ==, 1);
  const EksTallyEntry *entry = g_ptr_array_index (entries, 0);
  g_assert_cmpstr (((EksTallyExample *) g_ptr_array_index (entry->examples, 0))->text, ==, "x");
  /* Batches of two: the first block is rows 1 to 4. What is known, also that x is not there, is not asked again. */
  g_assert_cmpstr (fixture.related->asked->str, ==, "all\n");
  tear_down (&fixture);

  set_up (&fixture, TRUE);
  add_ordinary_rows (&fixture);
  start (&fixture, FALSE, 3, 3);
  assert_rows (&fixture, ORDINARY_ROWS);
  g_assert_cmpuint (unmatched (&fixture), ==, 2);
  g_assert_cmpstr (fixture.related->asked->str, ==, "b,a,x\n");
  tear_down (&fixture);
}

static void
test_stream (void)
{
  Fixture fixture;

  set_up (&fixture, FALSE);
  add_ordinary_rows (&fixture);
  start (&fixture, FALSE, 100, 2);
  assert_rows (&fixture, ORDINARY_ROWS);
  g_assert_cmpuint (unmatched (&fixture), ==, 2);
  /* Rows 1 and 2 need b and a: one batch of records. Row 4 needs x: all of them, in vain. Later rows need nothing. */
  g_assert_cmpstr (fixture.related->asked->str, ==, "all\nall\n");
  g_assert_cmpuint (eks_test_reader_get_n_batches (opened (&fixture, 0)), ==, 1);
  g_assert_false (eks_test_reader_was_read_to_end (opened (&fixture, 0)));
  g_assert_true (eks_test_reader_was_read_to_end (opened (&fixture, 1)));
  tear_down (&fixture);
}

/* Rows that need nothing ask nothing. */
static void
test_no_keys (void)
{
  Fixture fixture;

  set_up (&fixture, TRUE);
  add_record (fixture.related, "a", "Anna");
  eks_test_reader_add_row (fixture.source, "1", NULL);
  eks_test_reader_add_row (fixture.source, "2", "");
  start (&fixture, FALSE, 100, 100);
  assert_rows (&fixture, "1|NULL|NULL|NULL\n2||NULL|NULL\n");
  g_assert_cmpuint (unmatched (&fixture), ==, 0);
  g_assert_cmpstr (fixture.related->asked->str, ==, "");
  tear_down (&fixture);
}

static void
test_guids (void)
{
  Fixture fixture;

  set_up (&fixture, FALSE);
  add_record (fixture.related, "3F2504E0-4F89-11D3-9A0C-0305E82C3301", "Anna");
  add_record (fixture.related, "3f2504e0-4f89-11d3-9a0c-0305e82c330", "short");
  add_record (fixture.related, "3f2504e0x4f89-11d3-9a0c-0305e82c3301", "odd");
  add_record (fixture.related, "KEY", "upper");
  eks_test_reader_add_row (fixture.source, "1", "3f2504e0-4f89-11d3-9a0c-0305e82c3301");
  eks_test_reader_add_row (fixture.source, "2", "3f2504e0-4f89-11d3-9a0c-0305e82c330");
  eks_test_reader_add_row (fixture.source, "3", "3f2504e0x4f89-11d3-9a0c-0305e82c3301");
  eks_test_reader_add_row (fixture.source, "4", "key");
  eks_test_reader_add_row (fixture.source, "5", "3f2504e0-4f89-11d3-9a0c-0305e82c3302");
  start (&fixture, FALSE, 0, 100);
  assert_rows (&fixture,
    "1|3f2504e0-4f89-11d3-9a0c-0305e82c3301|3F2504E0-4F89-11D3-9A0C-0305E82C3301|Anna\n"
    "2|3f2504e0-4f89-11d3-9a0c-0305e82c330|3f2504e0-4f89-11d3-9a0c-0305e82c330|short\n"
    "3|3f2504e0x4f89-11d3-9a0c-0305e82c3301|3f2504e0x4f89-11d3-9a0c-0305e82c3301|odd\n"
    "4|key|NULL|NULL\n"
    "5|3f2504e0-4f89-11d3-9a0c-0305e82c3302|NULL|NULL\n");
  g_assert_cmpuint (unmatched (&fixture), ==, 2);
  tear_down (&fixture);
}

/* The first of several records wins; what a second pass shows again is no duplicate. */
static void
test_duplicates (void)
{
  Fixture fixture;

  set_up (&fixture, FALSE);
  add_record (fixture.related, "a", "first");
  add_record (fixture.related, "a", "second");
  add_record (fixture.related, "b", "Bo");
  eks_test_reader_add_row (fixture.source, "1", "a");
  eks_test_reader_add_row (fixture.source, "2", "x");
  eks_test_reader_add_row (fixture.source, "3", "b");
  eks_test_reader_add_row (fixture.source, "4", "y");
  start (&fixture, FALSE, 0, 2);
  assert_rows (&fixture, "1|a|a|first\n2|x|NULL|NULL\n3|b|b|Bo\n4|y|NULL|NULL\n");
  g_assert_cmpstr (fixture.related->asked->str, ==, "all\nall\n");
  g_assert_cmpuint (eks_tally_get_count (fixture.tally, EKS_TALLY_DUPLICATE_DROPPED, "lead"), ==, 1);
  tear_down (&fixture);

  set_up (&fixture, FALSE);
  add_record (fixture.related, "a", "first");
  add_record (fixture.related, "a", "second");
  eks_test_reader_add_row (fixture.source, "1", "a");
  start (&fixture, TRUE, 0, 0);
  assert_rows (&fixture, "1|a|a|first\n");
  g_assert_cmpuint (eks_tally_get_count (fixture.tally, EKS_TALLY_DUPLICATE_DROPPED, "lead"), ==, 1);
  tear_down (&fixture);
}


/* Twenty records of that size, A to T. */
static void
add_large_records (TestRelated *related, gsize size)
{
  g_autofree char *name = g_strnfill (size, 'n');

  for (char key = 'A'; key <= 'T'; key++)
    add_record (related, (char[]) { key, '\0' }, name);
}

static void
add_keys (Fixture *fixture, const char *keys)
{
  for (; *keys != '\0'; keys++)
    eks_test_reader_add_row (fixture->source, "1", (char[]) { *keys, '\0' });
}

static guint
count_large_rows (Fixture *fixture, gsize size)
{
  g_autoptr (GError) error = NULL;
  EksBatch *batch;
  guint n_rows = 0;

  while ((batch = eks_reader_next_batch (fixture->reader, NULL, &error)) != NULL)
    {
      for (guint i = 0; i < eks_batch_get_n_rows (batch); i++)
        {
          const EksValue *row = eks_batch_get_row (batch, i);
          g_assert_cmpuint (row[3].length, ==, row[1].text[0] == '?' ? 0 : size);
          g_assert_cmpint (row[1].text[0], ==, row[2].length > 0 ? row[2].text[0] : '?');
        }
      n_rows += eks_batch_get_n_rows (batch);
      eks_batch_unref (batch);
    }
  g_assert_no_error (error);
  return n_rows;
}

/* What is known serves later blocks, until it is more than 16 MiB: then all is given up that the block at hand does not need. */
static void
test_bounded (void)
{
  static const char keys[] = "AB" "?A" "?C" "DE" "FG" "HI" "JK" "LM" "NO" "PQ" "Q?" "QS" "AR";
  Fixture fixture;

  set_up (&fixture, TRUE);
  add_large_records (fixture.related, MIB);
  add_keys (&fixture, keys);
  start (&fixture, FALSE, 10, 2);
  g_assert_cmpuint (count_large_rows (&fixture, MIB), ==, 26);
  g_assert_cmpstr (fixture.related->asked->str, ==, "A,B\n?\nC\nD,E\nF,G\nH,I\nJ,K\nL,M\nN,O\nP,Q\nS\nA,R\n");
  g_assert_cmpuint (unmatched (&fixture), ==, 3);
  tear_down (&fixture);

  /* Streamed again, what was taken over comes by again, and is no duplicate. */
  set_up (&fixture, FALSE);
  add_large_records (fixture.related, 4 * MIB);
  add_keys (&fixture, keys);
  start (&fixture, FALSE, 0, 2);
  g_assert_cmpuint (count_large_rows (&fixture, 4 * MIB), ==, 26);
  g_assert_cmpuint (eks_tally_get_count (fixture.tally, EKS_TALLY_DUPLICATE_DROPPED, NULL), ==, 0);
  tear_down (&fixture);
}

/* Where they cannot be asked for by key, a second block does not stream them once more for each block to come. */
static void
test_kept_after_second_stream (void)
{
  Fixture fixture;

  set_up (&fixture, FALSE);
  add_large_records (fixture.related, MIB);
  add_keys (&fixture, "ABCDEFGHIJKL");
  start (&fixture, FALSE, 0, 2);
  g_assert_cmpuint (count_large_rows (&fixture, MIB), ==, 12);
  g_assert_cmpstr (fixture.related->asked->str, ==, "all\nall\n");
  tear_down (&fixture);
}

/* An entity that is larger than it was said to be is not kept in memory. */
static void
test_whole_too_large (void)
{
  Fixture fixture;

  set_up (&fixture, TRUE);
  add_large_records (fixture.related, 4 * MIB);
  add_keys (&fixture, "ABCA");
  start (&fixture, TRUE, 10, 2);
  g_assert_cmpuint (count_large_rows (&fixture, 4 * MIB), ==, 4);
  g_assert_cmpstr (fixture.related->asked->str, ==, "all\nA,B\nC\n");
  g_assert_cmpuint (eks_test_reader_get_n_rows (opened (&fixture, 0)), ==, 16); /* not one batch more than 64 MiB */
  tear_down (&fixture);
}

/* Joined rows live on when the stage, its sources and its table are gone. */
static void
test_rows_outlive (void)
{
  Fixture fixture;
  g_autoptr (EksBatch) first = NULL;
  g_autoptr (EksBatch) second = NULL;
  g_autofree char *text = NULL;
  g_autofree char *other = NULL;

  set_up (&fixture, TRUE);
  for (char key = 'a'; key <= 'f'; key++)
    add_record (fixture.related, (char[]) { key, '\0' }, "a name that is long enough to matter");
  for (const char *key = "abcdef"; *key != '\0'; key++)
    eks_test_reader_add_row (fixture.source, "1", (char[]) { *key, '\0' });
  start (&fixture, FALSE, 10, 2);
  first = eks_reader_next_batch (fixture.reader, NULL, NULL);
  second = eks_reader_next_batch (fixture.reader, NULL, NULL);
  tear_down (&fixture);
  text = eks_value_dup_text (&eks_batch_get_row (first, 1)[3]);
  g_assert_cmpstr (text, ==, "a name that is long enough to matter");
  other = eks_value_dup_text (&eks_batch_get_row (second, 1)[2]);
  g_assert_cmpstr (other, ==, "d");
}

typedef enum
{
  WHOLE,
  KEYS,
  STREAM,
} Way;

typedef enum
{
  SOURCE_FAILS,
  SOURCE_CANCELLED,
  SOURCE_FAILS_AT_CLOSE,
  RELATED_CANNOT_OPEN,
  RELATED_FAILS,
  RELATED_CANCELLED,
  RELATED_FAILS_AT_CLOSE,
} What;

static void
prepare_trouble (Fixture *fixture, What what, guint batch, GCancellable *cancellable)
{
  g_autoptr (GError) error = g_error_new_literal (EKS_ERROR, EKS_ERROR_SOURCE_INVALID, "the page is cut");

  fixture->related->read_batch = batch;
  switch (what)
    {
    case SOURCE_FAILS:
      eks_test_reader_fail_at (fixture->source, batch, error);
      break;
    case SOURCE_CANCELLED:
      eks_test_reader_cancel_at (fixture->source, batch, cancellable);
      break;
    case SOURCE_FAILS_AT_CLOSE:
      eks_test_reader_fail_close (fixture->source, error);
      break;
    case RELATED_CANNOT_OPEN:
      fixture->related->open_error = g_steal_pointer (&error);
      break;
    case RELATED_FAILS:
      fixture->related->read_error = g_steal_pointer (&error);
      break;
    case RELATED_CANCELLED:
      fixture->related->cancel = g_object_ref (cancellable);
      break;
    case RELATED_FAILS_AT_CLOSE:
      fixture->related->close_error = g_steal_pointer (&error);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
try_trouble (Way way, What what, guint batch)
{
  Fixture fixture;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = NULL;

  g_test_message ("way %d, what %d, batch %u", way, what, batch);
  set_up (&fixture, way == KEYS);
  add_ordinary_rows (&fixture);
  prepare_trouble (&fixture, what, batch, cancellable);
  start (&fixture, way == WHOLE, 100, 3);
  rows = eks_test_reader_drain (fixture.reader, cancellable, &error);
  if (what == SOURCE_FAILS_AT_CLOSE)
    {
      g_assert_cmpstr (rows, ==, ORDINARY_ROWS);
      g_assert_false (eks_reader_close (fixture.reader, NULL, &error));
    }
  else
    g_assert_null (rows);
  if (what == SOURCE_CANCELLED || what == RELATED_CANCELLED)
    g_assert_true (eks_error_is_cancelled (error));
  else
    g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_INVALID);
  g_clear_error (&error);
  if (what != SOURCE_FAILS_AT_CLOSE)
    {
      g_assert_null (eks_reader_next_batch (fixture.reader, NULL, &error));
      g_assert_no_error (error);
    }
  tear_down (&fixture);
}

static void
test_trouble (void)
{
  for (Way way = WHOLE; way <= STREAM; way++)
    for (What what = SOURCE_FAILS; what <= RELATED_FAILS_AT_CLOSE; what++)
      for (guint batch = 0; batch < 2; batch++)
        try_trouble (way, what, batch);
}

/* The error of a related reader is not hidden by the one that closing it gives. */
static void
test_first_error_counts (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, FALSE);
  add_ordinary_rows (&fixture);
  fixture.related->read_error = g_error_new_literal (EKS_ERROR, EKS_ERROR_SOURCE_REFUSED, "no");
  fixture.related->close_error = g_error_new_literal (EKS_ERROR, EKS_ERROR_FAILED, "late");
  start (&fixture, FALSE, 0, 3);
  g_assert_null (eks_test_reader_drain (fixture.reader, NULL, &error));
  g_assert_error (error, EKS_ERROR, EKS_ERROR_SOURCE_REFUSED);
  tear_down (&fixture);
}

static void
let_go_cb (gpointer n_pages)
{
  --*(guint *) n_pages;
}

/* EksTestRowFunc: one row of a page */
static void
row_of_page (guint64 row, EksBatch *batch, EksValue *cells, gpointer data)
{
  guint *n_pages = data;
  char key = 'A' + row % 20;

  ++*n_pages;
  eks_batch_keep_alive (batch, n_pages, let_go_cb);
  cells[1] = (EksValue) { eks_batch_copy_text (batch, &key, 1), 1, EKS_VALUE_TEXT };
}

/* A filter may leave one row of each page: while a block waits, memory holds its rows and not the pages. */
static void
test_pages_let_go (void)
{
  g_autoptr (EksSchema) schema = eks_test_schema ("id:integer", "lead_guid:guid", NULL);
  g_autoptr (EksBatch) batch = NULL;
  Fixture fixture;
  guint n_pages = 0;

  set_up (&fixture, FALSE);
  g_object_unref (fixture.source);
  fixture.source = eks_test_reader_new_generated (schema, 1000, row_of_page, &n_pages);
  eks_test_reader_set_batch_rows (fixture.source, 1);
  add_large_records (fixture.related, 8);
  start (&fixture, FALSE, 0, 600);
  batch = eks_reader_next_batch (fixture.reader, NULL, NULL);
  g_assert_cmpuint (eks_test_reader_get_n_rows (fixture.source), ==, 600);
  g_assert_cmpuint (n_pages, ==, 0);
  g_assert_cmpuint (eks_batch_get_n_rows (batch) + count_large_rows (&fixture, 8), ==, 1000);
  g_clear_pointer (&batch, eks_batch_unref);
  tear_down (&fixture);
}

/* Closed while rows wait. */
static void
test_close_early (void)
{
  Fixture fixture;
  g_autoptr (EksBatch) batch = NULL;

  set_up (&fixture, FALSE);
  add_ordinary_rows (&fixture);
  eks_test_reader_set_batch_rows (fixture.source, 256);
  for (guint i = 0; i < 256; i++)
    eks_test_reader_add_row (fixture.source, "8", "a");
  start (&fixture, FALSE, 0, 1000);
  batch = eks_reader_next_batch (fixture.reader, NULL, NULL);
  g_assert_cmpuint (eks_batch_get_n_rows (batch), ==, 256);
  tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lookup/schema", test_schema);
  g_test_add_func ("/lookup/whole", test_whole);
  g_test_add_func ("/lookup/keys", test_keys);
  g_test_add_func ("/lookup/stream", test_stream);
  g_test_add_func ("/lookup/no-keys", test_no_keys);
  g_test_add_func ("/lookup/guids", test_guids);
  g_test_add_func ("/lookup/duplicates", test_duplicates);
  g_test_add_func ("/lookup/bounded", test_bounded);
  g_test_add_func ("/lookup/kept-after-second-stream", test_kept_after_second_stream);
  g_test_add_func ("/lookup/whole-too-large", test_whole_too_large);
  g_test_add_func ("/lookup/pages-let-go", test_pages_let_go);
  g_test_add_func ("/lookup/rows-outlive", test_rows_outlive);
  g_test_add_func ("/lookup/trouble", test_trouble);
  g_test_add_func ("/lookup/first-error-counts", test_first_error_counts);
  g_test_add_func ("/lookup/close-early", test_close_early);
  return g_test_run ();
}
