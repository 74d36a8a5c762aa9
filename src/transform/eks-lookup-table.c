/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Related records by key. A GUID is kept as its sixteen bytes in the slot itself, so most look-ups touch one
 * cache line; records are copied into batches, whose memory never moves, so joined rows may point into them
 * while the table goes on growing. */

#include "config.h"

#include "eks-lookup-table-private.h"

#include <string.h>

#define RECORDS_PER_BATCH 1024
#define FIRST_SIZE 64

/* A key without its spelling: the bytes of a GUID, or two hashes of another text, which lead to it but do not prove it. */
typedef struct
{
  guint64 a;
  guint64 b;
  gboolean is_guid;
} Key;

typedef struct
{
  Key key;
  guint32 pass;     /* in which it was wanted or found; 0 is an empty slot */
  guint32 length;   /* of @text */
  const char *text; /* the key as it was spelt, of a key that is no GUID */
  EksValue *record; /* NULL: not found (yet) */
} Slot;

struct _EksLookupTable
{
  gatomicrefcount ref_count;
  EksSchema *schema;  /* (owned) */
  EksKeyCompare compare;
  GPtrArray *batches; /* (owned) (element-type EksBatch): the records */
  EksBatch *texts;    /* (owned): the spelling of keys that are no GUIDs */
  Slot *slots;        /* (owned) (array length=size) */
  guint size;         /* a power of two */
  guint n_keys;
  guint n_wanted;
  guint32 pass;
  gsize n_bytes;
  guint64 seed;       /* so that nobody can choose keys that all fall into one place */
};

static int
hex_digit (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static gboolean
read_guid (const char *text, gsize length, Key *key)
{
  guint64 halves[2] = { 0, 0 };
  guint n = 0;

  if (length != 36)
    return FALSE;
  for (guint i = 0; i < 36; i++)
    {
      int digit;

      if (i == 8 || i == 13 || i == 18 || i == 23)
        {
          if (text[i] != '-')
            return FALSE;
          continue;
        }
      digit = hex_digit (text[i]);
      if (digit < 0)
        return FALSE;
      halves[n / 16] = halves[n / 16] << 4 | (guint) digit;
      n++;
    }
  *key = (Key) { halves[0], halves[1], TRUE };
  return TRUE;
}

/* The same number, however it is spelt; what is no number stays what it is. @digits: its memory */
static EksValue
spell_phone (const EksValue *value, char digits[EKS_PHONE_MAX_DIGITS])
{
  gsize n = eks_phone_read_digits (value->text, value->length, digits);

  return n > 0 ? (EksValue) { digits, (guint32) n, EKS_VALUE_TEXT } : *value;
}

static guint64
mix (guint64 x)
{
  x = (x ^ x >> 32) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ x >> 29) * G_GUINT64_CONSTANT (0xd6e8feb86659fd93);
  return x ^ x >> 32;
}

static Key
read_key (const EksLookupTable *self, const EksValue *value)
{
  Key key = { 0 };

  if (read_guid (value->text, value->length, &key))
    return key;
  key.a = self->seed;
  for (guint i = 0; i < value->length; i++)
    key.a = mix (key.a + (guint8) value->text[i] + 1);
  key.b = mix (key.a + value->length);
  return key;
}

static gboolean
slot_has (const Slot *slot, const Key *key, const EksValue *value)
{
  if (slot->key.a != key->a || slot->key.b != key->b || slot->key.is_guid != key->is_guid)
    return FALSE;
  return key->is_guid || (slot->length == value->length && memcmp (slot->text, value->text, value->length) == 0);
}

static guint
place_of (const EksLookupTable *self, const Key *key)
{
  return (guint) mix (key->a ^ mix (key->b ^ self->seed)) & (self->size - 1);
}

/* The slot of a key, or the empty one where it belongs. */
static Slot *
look_for (EksLookupTable *self, const Key *key, const EksValue *value)
{
  guint i = place_of (self, key);

  while (self->slots[i].pass != 0 && !slot_has (&self->slots[i], key, value))
    i = (i + 1) & (self->size - 1);
  return &self->slots[i];
}

static void
grow (EksLookupTable *self)
{
  g_autofree Slot *old = self->slots;
  guint old_size = self->size;

  self->size = old_size * 2;
  self->slots = g_new0 (Slot, self->size);
  for (guint i = 0; i < old_size; i++)
    if (old[i].pass != 0)
      {
        guint place = place_of (self, &old[i].key);
        while (self->slots[place].pass != 0)
          place = (place + 1) & (self->size - 1);
        self->slots[place] = old[i];
      }
}

static Slot *
add_key (EksLookupTable *self, const Key *key, const EksValue *value, guint32 pass)
{
  Slot *slot;

  if (self->n_keys >= self->size / 2)
    grow (self);
  slot = look_for (self, key, value);
  slot->key = *key;
  slot->pass = pass;
  if (!key->is_guid)
    {
      slot->text = eks_batch_copy_text (self->texts, value->text, value->length);
      slot->length = value->length;
      self->n_bytes += value->length;
    }
  self->n_keys++;
  self->n_bytes += 2 * sizeof *slot; /* every other slot is empty */
  return slot;
}

static EksValue *
copy_record (EksLookupTable *self, const EksValue *record)
{
  guint n_columns = eks_schema_get_n_columns (self->schema);
  EksBatch *batch = self->batches->len > 0 ? g_ptr_array_index (self->batches, self->batches->len - 1) : NULL;
  EksValue *copy;

  if (batch == NULL || eks_batch_is_full (batch))
    {
      batch = eks_batch_new (self->schema, RECORDS_PER_BATCH);
      g_ptr_array_add (self->batches, batch);
    }
  copy = eks_batch_add_copy (batch, record);
  for (guint i = 0; i < n_columns; i++)
    self->n_bytes += copy[i].length;
  self->n_bytes += n_columns * sizeof *copy;
  return copy;
}

/* A table of records whose first column is the key. It belongs to one thread; records that were found may
 * be read by another one that holds a reference, also while more are added. */
EksLookupTable *
eks_lookup_table_new (EksSchema *schema, EksKeyCompare compare)
{
  EksLookupTable *self = g_new0 (EksLookupTable, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->schema = eks_schema_ref (schema);
  self->compare = compare;
  self->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_batch_unref);
  self->texts = eks_batch_new (schema, 1);
  self->size = FIRST_SIZE;
  self->slots = g_new0 (Slot, self->size);
  self->pass = 1;
  self->seed = (guint64) g_random_int () << 32 | g_random_int ();
  return self;
}

EksLookupTable *
eks_lookup_table_ref (EksLookupTable *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
eks_lookup_table_unref (EksLookupTable *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->batches);
  eks_batch_unref (self->texts);
  eks_schema_unref (self->schema);
  g_free (self->slots);
  g_free (self);
}

/* Returns TRUE if nothing was known about the key before: from now on its record is wanted. */
gboolean
eks_lookup_table_want (EksLookupTable *self, const EksValue *key)
{
  char digits[EKS_PHONE_MAX_DIGITS];
  EksValue phone;
  Key read;

  if (self->compare == EKS_KEY_COMPARE_PHONE)
    {
      phone = spell_phone (key, digits);
      key = &phone;
    }
  read = read_key (self, key);
  if (look_for (self, &read, key)->pass != 0)
    return FALSE;
  add_key (self, &read, key, self->pass);
  self->n_wanted++;
  return TRUE;
}

/* How many records are wanted and have not come. */
guint
eks_lookup_table_get_n_wanted (EksLookupTable *self)
{
  return self->n_wanted;
}

/* Copies the record if it is wanted, or, with @take_all, if its key is new. */
EksLookupOffer
eks_lookup_table_offer (EksLookupTable *self, const EksValue *record, gboolean take_all)
{
  char digits[EKS_PHONE_MAX_DIGITS];
  EksValue spelt;
  Key key;
  Slot *slot;

  if (eks_value_is_empty (&record[0]))
    return EKS_LOOKUP_IGNORED;
  spelt = self->compare == EKS_KEY_COMPARE_PHONE ? spell_phone (&record[0], digits) : record[0];
  key = read_key (self, &spelt);
  slot = look_for (self, &key, &spelt);
  if (slot->pass == 0 && !take_all)
    return EKS_LOOKUP_IGNORED;
  if (slot->pass == 0)
    {
      slot = add_key (self, &key, &spelt, self->pass);
      self->n_wanted++;
    }
  if (slot->pass != self->pass)
    return EKS_LOOKUP_IGNORED;
  if (slot->record != NULL)
    return EKS_LOOKUP_DUPLICATE;
  slot->record = copy_record (self, record);
  self->n_wanted--;
  return EKS_LOOKUP_TAKEN;
}

/* Ends a pass over the related records: what did not come does not exist. */
void
eks_lookup_table_settle (EksLookupTable *self)
{
  self->n_wanted = 0;
  self->pass++;
}

/* Returns the record of the key, or NULL if there is none. */
const EksValue *
eks_lookup_table_find (EksLookupTable *self, const EksValue *key)
{
  char digits[EKS_PHONE_MAX_DIGITS];
  EksValue phone;
  Key read;

  if (self->compare == EKS_KEY_COMPARE_PHONE)
    {
      phone = spell_phone (key, digits);
      key = &phone;
    }
  read = read_key (self, key);
  return look_for (self, &read, key)->record;
}

/* Takes over what an older table knows about a key, if anything, that it has nothing. */
void
eks_lookup_table_inherit (EksLookupTable *self, EksLookupTable *older, const EksValue *key)
{
  char digits[EKS_PHONE_MAX_DIGITS];
  const EksValue spelt = self->compare == EKS_KEY_COMPARE_PHONE ? spell_phone (key, digits) : *key;
  Key read = read_key (older, &spelt);
  const Slot *known = look_for (older, &read, &spelt);
  Slot *slot;

  key = &spelt;
  read = read_key (self, key);
  if (known->pass == 0 || look_for (self, &read, key)->pass != 0)
    return;
  slot = add_key (self, &read, key, self->pass);
  if (known->record != NULL)
    slot->record = copy_record (self, known->record);
}

/* About how much memory keys and records take. */
gsize
eks_lookup_table_get_n_bytes (EksLookupTable *self)
{
  return self->n_bytes;
}
