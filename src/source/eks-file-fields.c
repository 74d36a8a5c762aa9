/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A type is a promise about every value: one leading zero, one comma or one word among the numbers, and it is text. */

#include "config.h"

#include "eks-file-fields.h"

#include "eks-json-compact.h"
#include "eks-timestamp.h"

#include <string.h>

#define MAX_ID 48
/* More digits than a double keeps. */
#define MAX_DIGITS 15

/* What a column can still be. */
enum
{
  CAN_INTEGER = 1 << 0,
  CAN_NUMBER = 1 << 1,
  CAN_BOOLEAN = 1 << 2,
  CAN_TIMESTAMP = 1 << 3,
  CAN_DATE = 1 << 4,
  CAN_GUID = 1 << 5,
  CAN_JSON = 1 << 6,
  CAN_ALL = (1 << 7) - 1,
};

typedef struct
{
  EksFileField field;
  guint can;
  guint n_values;
} Field;

struct _EksFileFields
{
  GPtrArray *fields;    /* (owned) (element-type Field) */
  GHashTable *by_id;    /* (owned) (element-type utf8 guint): index + 1 */
};

static void
field_free (Field *self)
{
  g_free (self->field.id);
  g_free (self->field.name);
  g_strfreev (self->field.path);
  g_free (self);
}

/**
 * eks_file_fields_new:
 *
 * Returns: (transfer full): no fields
 */
EksFileFields *
eks_file_fields_new (void)
{
  EksFileFields *self = g_new0 (EksFileFields, 1);

  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

/**
 * eks_file_fields_free:
 * @self: (nullable) (transfer full): fields
 */
void
eks_file_fields_free (EksFileFields *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->fields);
  g_free (self);
}

/* Long names that begin alike are told apart by what was cut off, not by their place, which is another in another file. */
static void
append_hash (GString *id, const char *name)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);

  g_string_append_printf (id, "_%.8s", hash);
}

/* “Lead-ID (ekstern)” → lead_id_ekstern; “beløb” → belob */
static char *
make_id (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *ascii = g_str_to_ascii (valid, "C");
  GString *id = g_string_new (NULL);
  const char *at;

  for (at = ascii; *at != '\0' && id->len < MAX_ID; at++)
    {
      gboolean joins = at > ascii && g_ascii_isupper (*at) && g_ascii_islower (at[-1]);
      if (joins || (!g_ascii_isalnum (*at) && id->len > 0 && id->str[id->len - 1] != '_'))
        g_string_append_c (id, '_');
      if (g_ascii_isalnum (*at))
        g_string_append_c (id, g_ascii_tolower (*at));
    }
  while (id->len > 0 && id->str[id->len - 1] == '_')
    g_string_truncate (id, id->len - 1);
  if (*at != '\0')
    append_hash (id, valid);
  if (id->len > 0 && !g_ascii_islower (id->str[0]))
    g_string_prepend (id, "column_");
  if (id->len == 0 && valid[0] != '\0')
    g_string_printf (id, "column_%08x", g_str_hash (valid)); /* letters of another alphabet: by name all the same */
  if (id->len == 0)
    g_string_append (id, "column");
  return g_string_free (id, FALSE);
}

static char *
make_unique (EksFileFields *self, char *id)
{
  for (guint n = 2; g_hash_table_contains (self->by_id, id); n++)
    {
      char *stem = n == 2 ? g_strdup (id) : g_strndup (id, strrchr (id, '_') - id);
      g_free (id);
      id = g_strdup_printf ("%s_%u", stem, n);
      g_free (stem);
    }
  return id;
}

/* Words in names that tell what is about a person, in the languages of the people who write such files. */
static const struct
{
  const char *word;
  EksPrivacy privacy;
} words[] = {
  { "email", EKS_PRIVACY_PERSONAL },     { "e_mail", EKS_PRIVACY_PERSONAL },     { "mail", EKS_PRIVACY_PERSONAL },
  { "phone", EKS_PRIVACY_PERSONAL },     { "telefon", EKS_PRIVACY_PERSONAL },    { "telefoon", EKS_PRIVACY_PERSONAL },
  { "mobile", EKS_PRIVACY_PERSONAL },    { "mobil", EKS_PRIVACY_PERSONAL },      { "mobiel", EKS_PRIVACY_PERSONAL },
  { "msisdn", EKS_PRIVACY_PERSONAL },    { "tlf", EKS_PRIVACY_PERSONAL },        { "first_name", EKS_PRIVACY_PERSONAL },
  { "firstname", EKS_PRIVACY_PERSONAL }, { "last_name", EKS_PRIVACY_PERSONAL },  { "lastname", EKS_PRIVACY_PERSONAL },
  { "surname", EKS_PRIVACY_PERSONAL },   { "full_name", EKS_PRIVACY_PERSONAL },  { "name", EKS_PRIVACY_PERSONAL },
  { "navn", EKS_PRIVACY_PERSONAL },      { "fornavn", EKS_PRIVACY_PERSONAL },    { "efternavn", EKS_PRIVACY_PERSONAL },
  { "namn", EKS_PRIVACY_PERSONAL },      { "fornamn", EKS_PRIVACY_PERSONAL },    { "efternamn", EKS_PRIVACY_PERSONAL },
  { "naam", EKS_PRIVACY_PERSONAL },      { "voornaam", EKS_PRIVACY_PERSONAL },   { "achternaam", EKS_PRIVACY_PERSONAL },
  { "address", EKS_PRIVACY_PERSONAL },   { "adresse", EKS_PRIVACY_PERSONAL },    { "adress", EKS_PRIVACY_PERSONAL },
  { "adres", EKS_PRIVACY_PERSONAL },     { "street", EKS_PRIVACY_PERSONAL },     { "birth_date", EKS_PRIVACY_PERSONAL },
  { "birthday", EKS_PRIVACY_PERSONAL },  { "birthdate", EKS_PRIVACY_PERSONAL },  { "fodselsdato", EKS_PRIVACY_PERSONAL },
  { "ip_address", EKS_PRIVACY_PERSONAL }, { "iban", EKS_PRIVACY_PERSONAL },      { "cpr", EKS_PRIVACY_SENSITIVE },
  { "personnummer", EKS_PRIVACY_SENSITIVE }, { "bsn", EKS_PRIVACY_SENSITIVE },   { "national_id", EKS_PRIVACY_SENSITIVE },
};

/* Whole words of the id alone: “campaign_name” is nobody's name, “lead_email” is somebody's address. */
static EksPrivacy
guess_privacy (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i].word), at = strlen (id);
      gboolean is_name = strcmp (words[i].word, "name") == 0 || strcmp (words[i].word, "navn") == 0;
      if (strcmp (id, words[i].word) == 0)
        return words[i].privacy;
      if (is_name || at <= length)
        continue;
      if (strcmp (id + at - length, words[i].word) == 0 && id[at - length - 1] == '_')
        return words[i].privacy;
      if (strncmp (id, words[i].word, length) == 0 && id[length] == '_')
        return words[i].privacy;
    }
  return EKS_PRIVACY_NONE;
}

static EksFileField *
add (EksFileFields *self, const char *name, GStrv path)
{
  Field *field = g_new0 (Field, 1);
  char *id = make_id (name);

  field->field.privacy = guess_privacy (id); /* before a number tells it apart from another of that name */
  field->field.id = make_unique (self, id);
  field->field.name = g_utf8_make_valid (name, -1);
  field->field.path = path;
  field->can = CAN_ALL;
  g_ptr_array_add (self->fields, field);
  g_hash_table_insert (self->by_id, field->field.id, GUINT_TO_POINTER (self->fields->len));
  return &field->field;
}

/**
 * eks_file_fields_add_name:
 * @self: fields
 * @name: (array length=length): a name of a header
 * @length: in bytes
 *
 * Returns: (transfer none): the new field, whose id no other has
 */
EksFileField *
eks_file_fields_add_name (EksFileFields *self, const char *name, gsize length)
{
  g_autofree char *text = g_strndup (name, length);

  g_strstrip (text);
  for (char *at = text; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      *at = ' ';
  return text[0] != '\0' ? add (self, text, NULL) : eks_file_fields_add_column (self);
}

/**
 * eks_file_fields_add_column:
 * @self: fields
 *
 * Returns: (transfer none): a new field for a column without a name, called by its number
 */
EksFileField *
eks_file_fields_add_column (EksFileFields *self)
{
  g_autofree char *name = g_strdup_printf ("column_%u", self->fields->len + 1);

  return add (self, name, NULL);
}

/**
 * eks_file_fields_add_path:
 * @self: fields
 * @path: names from the record down
 *
 * Returns: (transfer none): the new field
 */
EksFileField *
eks_file_fields_add_path (EksFileFields *self, const char *const *path)
{
  g_autofree char *name = g_strjoinv (".", (char **) path);

  return add (self, name, g_strdupv ((char **) path));
}

/**
 * eks_file_fields_get_length:
 * @self: fields
 *
 * Returns: how many there are
 */
guint
eks_file_fields_get_length (EksFileFields *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->fields->len;
}

/**
 * eks_file_fields_get:
 * @self: fields
 * @index: which one
 *
 * Returns: (transfer none): a field
 */
const EksFileField *
eks_file_fields_get (EksFileFields *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->fields->len, NULL);
  return &((Field *) g_ptr_array_index (self->fields, index))->field;
}

/**
 * eks_file_fields_find:
 * @self: fields
 * @id: an id
 *
 * Returns: which one has it, or -1
 */
int
eks_file_fields_find (EksFileFields *self, const char *id)
{
  g_return_val_if_fail (self != NULL && id != NULL, -1);
  return GPOINTER_TO_INT (g_hash_table_lookup (self->by_id, id)) - 1;
}

static gboolean
is_guid (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (i == 8 || i == 13 || i == 18 || i == 23 ? text[i] != '-' : !g_ascii_isxdigit (text[i]))
      return FALSE;
  return length == 36;
}

/* As a number is spelt that can be read and written again without a change. */
static guint
see_number (const char *text, gsize length)
{
  guint digits = 0;

  if (!eks_json_compact_is_number (text, length) || memchr (text, 'e', length) != NULL || memchr (text, 'E', length) != NULL)
    return 0;
  for (gsize i = 0; i < length; i++)
    digits += g_ascii_isdigit (text[i]);
  if (digits > MAX_DIGITS)
    return 0;
  return memchr (text, '.', length) == NULL ? CAN_INTEGER | CAN_NUMBER : CAN_NUMBER;
}

static guint
see_text (const char *text, gsize length)
{
  EksTimestamp time;

  if (length > 64)
    return 0;
  if (is_guid (text, length))
    return CAN_GUID;
  if ((length == 4 && memcmp (text, "true", 4) == 0) || (length == 5 && memcmp (text, "false", 5) == 0))
    return CAN_BOOLEAN;
  if (length >= 10 && text[4] == '-' && eks_timestamp_parse (text, length, &time))
    return time.has_time ? CAN_TIMESTAMP : CAN_DATE;
  return see_number (text, length);
}

/**
 * eks_file_fields_see:
 * @self: fields
 * @index: which one
 * @value: a value of it
 *
 * The field remembers what it can be after this value.
 */
void
eks_file_fields_see (EksFileFields *self, guint index, const EksValue *value)
{
  Field *field;

  g_return_if_fail (self != NULL && index < self->fields->len);

  field = g_ptr_array_index (self->fields, index);
  if (eks_value_is_empty (value))
    return;
  field->n_values++;
  switch ((EksValueKind) value->kind)
    {
    case EKS_VALUE_JSON:
      field->can &= CAN_JSON;
      break;
    case EKS_VALUE_BOOLEAN:
      field->can &= CAN_BOOLEAN;
      break;
    case EKS_VALUE_NUMBER:
      field->can &= see_number (value->text, value->length);
      break;
    case EKS_VALUE_TEXT:
    case EKS_VALUE_MISSING:
    case EKS_VALUE_NULL:
    default:
      field->can &= see_text (value->text, value->length);
      break;
    }
}

/* Digits that are no quantity: what somebody is reached by or known by. */
static gboolean
is_code (const EksFileField *field)
{
  static const char *const codes[] = { "phone", "telefon", "telefoon", "mobil", "msisdn", "tlf", "zip", "postal", "postnr", "postnummer", "postcode", "cpr", "personnummer", "bsn" };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (strstr (field->id, codes[i]) != NULL)
      return TRUE;
  return FALSE;
}

/**
 * eks_file_fields_decide:
 * @self: fields that have seen values
 *
 * Gives every field the type that fits all its values; text where none does or there were none.
 */
void
eks_file_fields_decide (EksFileFields *self)
{
  static const struct
  {
    guint can;
    EksType type;
  } order[] = {
    { CAN_GUID, EKS_TYPE_GUID }, { CAN_BOOLEAN, EKS_TYPE_BOOLEAN }, { CAN_DATE, EKS_TYPE_DATE }, { CAN_TIMESTAMP, EKS_TYPE_TIMESTAMP },
    { CAN_INTEGER, EKS_TYPE_INTEGER }, { CAN_NUMBER, EKS_TYPE_NUMBER }, { CAN_JSON, EKS_TYPE_JSON },
  };

  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = g_ptr_array_index (self->fields, i);
      field->field.type = EKS_TYPE_TEXT;
      for (guint j = 0; field->n_values > 0 && j < G_N_ELEMENTS (order); j++)
        if (field->can & order[j].can)
          {
            field->field.type = order[j].type;
            break;
          }
      if (is_code (&field->field) && (field->field.type == EKS_TYPE_INTEGER || field->field.type == EKS_TYPE_NUMBER))
        field->field.type = EKS_TYPE_TEXT;
    }
}
