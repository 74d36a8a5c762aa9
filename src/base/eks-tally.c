/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was not perfect, counted: the stages add to it, the report is made from it. */

#include "config.h"

#include "eks-tally.h"

#include <string.h>

/* An example is for a person to recognise a row by, not to carry data away. */
#define MAX_EXAMPLE_BYTES 80

struct _EksTally
{
  GObject parent_instance;

  GMutex lock;
  GPtrArray *entries;    /* (owned) (element-type EksTallyEntry): in order of first appearance */
  GHashTable *concealed; /* (owned) (element-type utf8): subjects whose values are not kept */
  GHashTable *aliases;   /* (owned) (element-type utf8 Alias): subjects that are counted as others */
  guint table;
};

G_DEFINE_FINAL_TYPE (EksTally, eks_tally, G_TYPE_OBJECT)

/* What a subject is really called, and in which table. */
typedef struct
{
  char *subject;
  guint table;
} Alias;

static void
alias_free (Alias *alias)
{
  g_free (alias->subject);
  g_free (alias);
}

static void
entry_free (EksTallyEntry *entry)
{
  g_free (entry->subject);
  g_ptr_array_unref (entry->examples);
  g_free (entry);
}

static EksTallyEntry *
find_entry (EksTally *self, const EksTallyEntry *like)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      EksTallyEntry *entry = g_ptr_array_index (self->entries, i);
      if (entry->kind == like->kind && entry->table == like->table && entry->in_column == like->in_column && strcmp (entry->subject, like->subject) == 0)
        return entry;
    }
  return NULL;
}

static char *
dup_example (const char *example, gsize length)
{
  g_autofree char *head = NULL;
  const char *end;

  if (length <= MAX_EXAMPLE_BYTES)
    return g_utf8_make_valid (example, (gssize) length);
  head = g_strndup (example, MAX_EXAMPLE_BYTES);
  g_utf8_validate (head, -1, &end);
  return g_strdup_printf ("%.*s…", (int) (end - head), head);
}

static void
example_free (EksTallyExample *example)
{
  g_free (example->text);
  g_free (example);
}

static EksTallyExample *
example_copy (const EksTallyExample *example, gpointer data)
{
  EksTallyExample *copy = g_new0 (EksTallyExample, 1);

  copy->row = example->row;
  copy->text = g_strdup (example->text);
  return copy;
}

static gboolean
is_known (EksTallyEntry *entry, const char *text)
{
  for (guint i = 0; i < entry->examples->len; i++)
    if (g_strcmp0 (((EksTallyExample *) g_ptr_array_index (entry->examples, i))->text, text) == 0)
      return TRUE;
  return FALSE;
}

/* Different values where there is no row to look at, else the first rows. */
static void
add_example (EksTallyEntry *entry, guint64 row, const char *text, gsize length)
{
  g_autofree char *copy = NULL;
  EksTallyExample *example;

  if (entry->examples->len >= EKS_TALLY_MAX_EXAMPLES)
    return;
  copy = text != NULL ? dup_example (text, length) : NULL;
  if (row == 0 && is_known (entry, copy))
    return;
  example = g_new0 (EksTallyExample, 1);
  example->row = row;
  example->text = g_steal_pointer (&copy);
  g_ptr_array_add (entry->examples, example);
}

/* The lock is held. @like: what it is about; its other members are not looked at */
static EksTallyEntry *
ensure_entry (EksTally *self, const EksTallyEntry *like)
{
  EksTallyEntry wanted = *like;
  EksTallyEntry *entry = find_entry (self, &wanted);

  if (entry == NULL && self->entries->len >= EKS_TALLY_MAX_ENTRIES)
    {
      wanted.subject = (char *) "…";
      wanted.table = 0;
      wanted.in_column = FALSE;
      entry = find_entry (self, &wanted);
    }
  if (entry != NULL)
    return entry;
  entry = g_new0 (EksTallyEntry, 1);
  *entry = wanted;
  entry->count = 0;
  entry->subject = g_strdup (wanted.subject);
  entry->examples = g_ptr_array_new_with_free_func ((GDestroyNotify) example_free);
  g_ptr_array_add (self->entries, entry);
  return entry;
}

static void
eks_tally_finalize (GObject *object)
{
  EksTally *self = EKS_TALLY (object);

  g_ptr_array_unref (self->entries);
  g_hash_table_unref (self->concealed);
  g_hash_table_unref (self->aliases);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (eks_tally_parent_class)->finalize (object);
}

static void
eks_tally_class_init (EksTallyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_tally_finalize;
}

static void
eks_tally_init (EksTally *self)
{
  g_mutex_init (&self->lock);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->concealed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->aliases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) alias_free);
}

/**
 * eks_tally_new:
 *
 * Every function of this type may be called from any thread.
 *
 * Returns: (transfer full): an empty tally
 */
EksTally *
eks_tally_new (void)
{
  return g_object_new (EKS_TYPE_TALLY, NULL);
}

/**
 * eks_tally_add:
 * @self: a tally
 * @kind: what happened
 * @subject: the id of what it happened to
 * @count: how often
 * @example: (nullable): a value concerned; the first few different ones are kept, shortened
 * @example_length: its length in bytes, or -1 if it ends with a NUL
 *
 * Past %EKS_TALLY_MAX_ENTRIES different subjects further ones are counted under `…`,
 * so a hostile answer cannot fill the memory.
 */
void
eks_tally_add (EksTally *self, EksTallyKind kind, const char *subject, guint64 count, const char *example, gssize example_length)
{
  EksTallyEntry *entry;
  const Alias *alias;

  g_return_if_fail (EKS_IS_TALLY (self) && subject != NULL);

  g_mutex_lock (&self->lock);
  alias = g_hash_table_lookup (self->aliases, subject);
  if (alias != NULL)
    subject = alias->subject;
  entry = ensure_entry (self, &(EksTallyEntry) { .kind = kind, .subject = (char *) subject, .table = alias != NULL ? alias->table : self->table });
  entry->count += count;
  if (example != NULL && g_hash_table_contains (self->concealed, subject))
    add_example (entry, 0, NULL, 0);
  else if (example != NULL)
    add_example (entry, 0, example, example_length < 0 ? strlen (example) : (gsize) example_length);
  g_mutex_unlock (&self->lock);
}

/**
 * eks_tally_add_cell:
 * @self: a tally
 * @table: of which table, as eks_tally_get_table() said
 * @kind: what happened
 * @title: of the column that it happened in
 * @row: the row of the file, from 1 on
 * @example: (nullable): the value concerned; %NULL if it has no place in a report
 * @example_length: its length in bytes
 *
 * Counts one. The first rows are kept.
 */
void
eks_tally_add_cell (EksTally *self, guint table, EksTallyKind kind, const char *title, guint64 row, const char *example, gsize example_length)
{
  EksTallyEntry *entry;

  g_return_if_fail (EKS_IS_TALLY (self) && title != NULL);

  g_mutex_lock (&self->lock);
  entry = ensure_entry (self, &(EksTallyEntry) { .kind = kind, .subject = (char *) title, .table = table, .in_column = TRUE });
  entry->count++;
  add_example (entry, row, example, example_length);
  g_mutex_unlock (&self->lock);
}

/**
 * eks_tally_add_cells:
 * @self: a tally
 * @table: of which table, as eks_tally_get_table() said
 * @kind: what happened
 * @title: of the column that it happened in
 * @count: how often
 *
 * Counts those that are no examples.
 */
void
eks_tally_add_cells (EksTally *self, guint table, EksTallyKind kind, const char *title, guint64 count)
{
  g_return_if_fail (EKS_IS_TALLY (self) && title != NULL);

  g_mutex_lock (&self->lock);
  ensure_entry (self, &(EksTallyEntry) { .kind = kind, .subject = (char *) title, .table = table, .in_column = TRUE })->count += count;
  g_mutex_unlock (&self->lock);
}

/**
 * eks_tally_set_table:
 * @self: a tally
 * @table: a table of the export, from 1 on; 0 for none
 *
 * What is added from now on is about that table: tables are made one after the other.
 */
void
eks_tally_set_table (EksTally *self, guint table)
{
  g_return_if_fail (EKS_IS_TALLY (self));

  g_mutex_lock (&self->lock);
  self->table = table;
  g_mutex_unlock (&self->lock);
}

/**
 * eks_tally_get_table:
 * @self: a tally
 *
 * Returns: the table that is being made, from 1 on; 0 for none
 */
guint
eks_tally_get_table (EksTally *self)
{
  guint table;

  g_return_val_if_fail (EKS_IS_TALLY (self), 0);

  g_mutex_lock (&self->lock);
  table = self->table;
  g_mutex_unlock (&self->lock);
  return table;
}

/**
 * eks_tally_add_alias:
 * @self: a tally
 * @alias: a subject that eks_tally_add() may be told …
 * @subject: … what it is really called …
 * @table: … and in which table
 *
 * For what is counted while another table is read.
 */
void
eks_tally_add_alias (EksTally *self, const char *alias, const char *subject, guint table)
{
  Alias *meant;

  g_return_if_fail (EKS_IS_TALLY (self) && alias != NULL && subject != NULL);

  meant = g_new0 (Alias, 1);
  meant->subject = g_strdup (subject);
  meant->table = table;
  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->aliases, g_strdup (alias), meant);
  g_mutex_unlock (&self->lock);
}

/**
 * eks_tally_remove_alias:
 * @self: a tally
 * @alias: what means itself again
 */
void
eks_tally_remove_alias (EksTally *self, const char *alias)
{
  g_return_if_fail (EKS_IS_TALLY (self) && alias != NULL);

  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->aliases, alias);
  g_mutex_unlock (&self->lock);
}

/* The lock is held. */
static void
merge_entry (EksTally *self, const EksTallyEntry *from, guint table)
{
  EksTallyEntry wanted = *from;
  EksTallyEntry *to;

  wanted.table = table;
  to = ensure_entry (self, &wanted);
  to->count += from->count;
  for (guint i = 0; i < from->examples->len; i++)
    {
      const EksTallyExample *example = g_ptr_array_index (from->examples, i);
      add_example (to, example->row, example->text, example->text != NULL ? strlen (example->text) : 0);
    }
}

/**
 * eks_tally_move_table:
 * @self: a tally
 * @from: a table
 * @to: the one that its counts are of
 */
void
eks_tally_move_table (EksTally *self, guint from, guint to)
{
  g_autoptr (GPtrArray) moved = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);

  g_return_if_fail (EKS_IS_TALLY (self));

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->entries->len;)
    if (((EksTallyEntry *) g_ptr_array_index (self->entries, i))->table == from)
      g_ptr_array_add (moved, g_ptr_array_steal_index (self->entries, i));
    else
      i++;
  for (guint i = 0; i < moved->len; i++)
    merge_entry (self, g_ptr_array_index (moved, i), to);
  g_mutex_unlock (&self->lock);
}

/**
 * eks_tally_forget_table:
 * @self: a tally
 * @table: whose counts are of nothing: it is read anew
 */
void
eks_tally_forget_table (EksTally *self, guint table)
{
  g_return_if_fail (EKS_IS_TALLY (self));

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->entries->len;)
    if (((EksTallyEntry *) g_ptr_array_index (self->entries, i))->table == table)
      entry_free (g_ptr_array_steal_index (self->entries, i));
    else
      i++;
  g_mutex_unlock (&self->lock);
}

/**
 * eks_tally_conceal:
 * @self: a tally
 * @subject: the id of a field, a relation or an entity
 *
 * Its values have no place in a report: they are counted from now on, and not kept as examples.
 */
void
eks_tally_conceal (EksTally *self, const char *subject)
{
  g_return_if_fail (EKS_IS_TALLY (self) && subject != NULL);

  g_mutex_lock (&self->lock);
  g_hash_table_add (self->concealed, g_strdup (subject));
  g_mutex_unlock (&self->lock);
}

/**
 * eks_tally_get_count:
 * @self: a tally
 * @kind: what happened
 * @subject: (nullable): to what, or %NULL for the sum over all subjects
 *
 * Returns: how often
 */
guint64
eks_tally_get_count (EksTally *self, EksTallyKind kind, const char *subject)
{
  guint64 count = 0;

  g_return_val_if_fail (EKS_IS_TALLY (self), 0);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const EksTallyEntry *entry = g_ptr_array_index (self->entries, i);
      if (entry->kind == kind && (subject == NULL || strcmp (entry->subject, subject) == 0))
        count += entry->count;
    }
  g_mutex_unlock (&self->lock);
  return count;
}

/**
 * eks_tally_get_entries:
 * @self: a tally
 *
 * Returns: (transfer container) (element-type EksTallyEntry): a copy of the entries as they are now
 */
GPtrArray *
eks_tally_get_entries (EksTally *self)
{
  GPtrArray *copies;

  g_return_val_if_fail (EKS_IS_TALLY (self), NULL);

  copies = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const EksTallyEntry *entry = g_ptr_array_index (self->entries, i);
      EksTallyEntry *copy = g_new0 (EksTallyEntry, 1);
      *copy = *entry;
      copy->subject = g_strdup (entry->subject);
      copy->examples = g_ptr_array_copy (entry->examples, (GCopyFunc) (void *) example_copy, NULL);
      g_ptr_array_set_free_func (copy->examples, (GDestroyNotify) example_free);
      g_ptr_array_add (copies, copy);
    }
  g_mutex_unlock (&self->lock);
  return copies;
}

static const char *const kind_codes[EKS_TALLY_N_KINDS] = {
  [EKS_TALLY_DUPLICATE_DROPPED] = "duplicate-dropped",
  [EKS_TALLY_WITHOUT_KEY] = "without-key",
  [EKS_TALLY_SENT_BEFORE] = "sent-before",
  [EKS_TALLY_UNMATCHED] = "unmatched",
  [EKS_TALLY_RELATION_UNAVAILABLE] = "relation-unavailable",
  [EKS_TALLY_UNKNOWN_VALUE] = "unknown-value",
  [EKS_TALLY_UNREADABLE_VALUE] = "unreadable-value",
  [EKS_TALLY_NOT_AS_DESCRIBED] = "not-as-described",
  [EKS_TALLY_COUNTED_AS_EMPTY] = "counted-as-empty",
  [EKS_TALLY_FIELD_MISSING] = "field-missing",
  [EKS_TALLY_BAD_BYTES] = "bad-bytes",
  [EKS_TALLY_CONTROL_CHARACTERS] = "control-characters",
  [EKS_TALLY_FORMULA_GUARDED] = "formula-guarded",
  [EKS_TALLY_CUT] = "cut",
  [EKS_TALLY_DATE_AS_TEXT] = "date-as-text",
  [EKS_TALLY_TITLE_CHANGED] = "title-changed",
  [EKS_TALLY_NEW_SHEET] = "new-sheet",
  [EKS_TALLY_EMPTIED] = "emptied",
  [EKS_TALLY_UNMAPPED] = "unmapped",
  [EKS_TALLY_DEFAULTED] = "defaulted",
  [EKS_TALLY_SHORTENED] = "shortened",
  [EKS_TALLY_PADDED] = "padded",
  [EKS_TALLY_LINE_BREAKS] = "line-breaks",
  [EKS_TALLY_NO_GLYPH] = "no-glyph",
  [EKS_TALLY_COLUMN_LEFT_OUT] = "column-left-out",
  [EKS_TALLY_BEYOND_KEPT] = "beyond-kept",
  [EKS_TALLY_SHORT_ROW] = "short-row",
  [EKS_TALLY_ROW_LEFT_OUT] = "row-left-out",
  [EKS_TALLY_COLUMN_NEW] = "column-new",
  [EKS_TALLY_COLUMN_GONE] = "column-gone",
  [EKS_TALLY_FILE_CHANGING] = "file-changing",
  [EKS_TALLY_NO_REPORT] = "no-report",
  [EKS_TALLY_NOT_RECORDED] = "not-recorded",
  [EKS_TALLY_NOT_REMOVED] = "not-removed",
  [EKS_TALLY_MAIL_NOT_SENT] = "mail-not-sent",
  [EKS_TALLY_NOT_AUDITED] = "not-audited",
  [EKS_TALLY_NO_ROWS] = "no-rows",
  [EKS_TALLY_FEW_ROWS] = "few-rows",
  [EKS_TALLY_FIELD_VANISHED] = "field-vanished",
  [EKS_TALLY_KIND_CHANGED] = "kind-changed",
  [EKS_TALLY_KEY_EXPIRES] = "key-expires",
  [EKS_TALLY_SENT_IN_CLEAR] = "sent-in-clear",
  [EKS_TALLY_LEFT_BEHIND] = "left-behind",
  [EKS_TALLY_TAKEN_AWAY] = "taken-away",
};

/**
 * eks_tally_kind_get_code:
 * @kind: what happened
 *
 * Returns: (transfer none): its stable name for scripts
 */
const char *
eks_tally_kind_get_code (EksTallyKind kind)
{
  g_return_val_if_fail ((guint) kind < EKS_TALLY_N_KINDS, "");
  return kind_codes[kind];
}

/**
 * eks_tally_kind_parse:
 * @code: a name that eks_tally_kind_get_code() gave, perhaps in a newer version
 * @kind: (out): what it means
 *
 * Returns: whether it is known
 */
gboolean
eks_tally_kind_parse (const char *code, EksTallyKind *kind)
{
  for (guint i = 0; i < EKS_TALLY_N_KINDS; i++)
    if (strcmp (kind_codes[i], code) == 0)
      {
        *kind = (EksTallyKind) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * eks_tally_kind_is_of_run:
 * @kind: what happened
 *
 * Returns: whether it is about the run as a whole, so that its words are a sentence without the subject, and its example
 *   says why
 */
gboolean
eks_tally_kind_is_of_run (EksTallyKind kind)
{
  return kind == EKS_TALLY_NO_REPORT || kind == EKS_TALLY_NOT_RECORDED || kind == EKS_TALLY_MAIL_NOT_SENT ||
         kind == EKS_TALLY_NOT_AUDITED || kind == EKS_TALLY_NO_ROWS;
}
