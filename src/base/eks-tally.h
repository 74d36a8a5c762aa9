/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was not perfect, counted: dropped, cut, replaced, unmatched, each with its first examples. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * EksTallyKind:
 * @EKS_TALLY_DUPLICATE_DROPPED: a row came twice with the same key; subject: the entity
 * @EKS_TALLY_WITHOUT_KEY: a row that says nothing of which record it is; subject: the entity
 * @EKS_TALLY_SENT_BEFORE: a row that an earlier run of a scheduled export has sent; subject: the entity
 * @EKS_TALLY_UNMATCHED: a look-up found nothing; subject: the relation; example: the key
 * @EKS_TALLY_RELATION_UNAVAILABLE: the account cannot give the related data; subject: the relation
 * @EKS_TALLY_UNKNOWN_VALUE: a value that the connector does not list; subject: the field; example: the value
 * @EKS_TALLY_UNREADABLE_VALUE: a value that a comparison could not read; subject: the field; example: the value
 * @EKS_TALLY_NOT_AS_DESCRIBED: a value that is not what the connector says it is; subject: the field, with the value as example, or the entity
 * @EKS_TALLY_COUNTED_AS_EMPTY: a number or time that grouping could not read; subject: the field; example: the value
 * @EKS_TALLY_FIELD_MISSING: no row had the field at all; subject: the field
 * @EKS_TALLY_BAD_BYTES: invalid UTF-8 or half a surrogate became U+FFFD; subject: the column, by values, or the entity, by characters
 * @EKS_TALLY_CONTROL_CHARACTERS: control characters in a value became U+FFFD; subject: the column
 * @EKS_TALLY_FORMULA_GUARDED: a cell that a spreadsheet would run got a leading apostrophe; subject: the column
 * @EKS_TALLY_CUT: a text was longer than a cell may be; subject: the column
 * @EKS_TALLY_DATE_AS_TEXT: a date outside of what the format knows was written as text; subject: the column
 * @EKS_TALLY_TITLE_CHANGED: two columns had the same title; subject: the new title
 * @EKS_TALLY_NEW_SHEET: the row limit of a sheet was reached; subject: the new sheet
 * @EKS_TALLY_EMPTIED: a transform could not read the value, so the cell is empty; subject: the column
 * @EKS_TALLY_UNMAPPED: a value is not in the table of a column, so it stayed or went as the column says; subject: the column
 * @EKS_TALLY_DEFAULTED: an empty value got the column's default; subject: the column
 * @EKS_TALLY_SHORTENED: a value was longer than the column's maximum size; subject: the column
 * @EKS_TALLY_PADDED: a value was shorter than the column's minimum size; subject: the column
 * @EKS_TALLY_LINE_BREAKS: line breaks inside of a value were changed; subject: the column
 * @EKS_TALLY_NO_GLYPH: no installed font has a character of the text, so its code is drawn; subject: the column
 * @EKS_TALLY_COLUMN_LEFT_OUT: a column was not written because it has personal data; subject: the column
 * @EKS_TALLY_BEYOND_KEPT: older rows were asked for than the service keeps; subject: the first day it has
 * @EKS_TALLY_SHORT_ROW: a row of a file has fewer cells than its header; subject: the entity; example: file and line of the first
 * @EKS_TALLY_ROW_LEFT_OUT: a row of a file has more cells than its header and was left out; subject: the entity; example: file and line of the first
 * @EKS_TALLY_COLUMN_NEW: a file has a column that was not known; subject: its name; example: the file
 * @EKS_TALLY_COLUMN_GONE: a file does not have a column; subject: the field; example: the file
 * @EKS_TALLY_FILE_CHANGING: a file is being written, so it was not read; subject: the entity; example: the file
 * @EKS_TALLY_NO_REPORT: the report could not be written beside the file; example: why
 * @EKS_TALLY_NOT_RECORDED: the run could not be written to the history; example: why
 * @EKS_TALLY_NOT_REMOVED: files that an export had delivered stay, though their days are over; example: why
 * @EKS_TALLY_MAIL_NOT_SENT: somebody could not be told by mail; example: why
 * @EKS_TALLY_NOT_AUDITED: personal data left, and the audit log does not say so; example: why
 * @EKS_TALLY_NO_ROWS: there are no rows, and the export goes on
 * @EKS_TALLY_FEW_ROWS: there are far fewer rows than usual, and the export goes on; subject: the table; example: how many, and how many usually
 * @EKS_TALLY_FIELD_VANISHED: no row has a field that rows of the last run had, and the export goes on; subject: the field
 * @EKS_TALLY_KIND_CHANGED: the values of a field are of another kind than in the last run, and the export goes on; subject: the field
 * @EKS_TALLY_KEY_EXPIRES: a key expires soon, and the export goes on; subject: whose; example: the day
 * @EKS_TALLY_SENT_IN_CLEAR: a file went over the network without protection; subject: the destination
 * @EKS_TALLY_LEFT_BEHIND: what a killed run left at a destination could not be removed; subject: the place
 * @EKS_TALLY_TAKEN_AWAY: a delivered file was fetched before it could be looked at again; subject: the place
 */
typedef enum
{
  EKS_TALLY_DUPLICATE_DROPPED,
  EKS_TALLY_WITHOUT_KEY,
  EKS_TALLY_SENT_BEFORE,
  EKS_TALLY_UNMATCHED,
  EKS_TALLY_RELATION_UNAVAILABLE,
  EKS_TALLY_UNKNOWN_VALUE,
  EKS_TALLY_UNREADABLE_VALUE,
  EKS_TALLY_NOT_AS_DESCRIBED,
  EKS_TALLY_COUNTED_AS_EMPTY,
  EKS_TALLY_FIELD_MISSING,
  EKS_TALLY_BAD_BYTES,
  EKS_TALLY_CONTROL_CHARACTERS,
  EKS_TALLY_FORMULA_GUARDED,
  EKS_TALLY_CUT,
  EKS_TALLY_DATE_AS_TEXT,
  EKS_TALLY_TITLE_CHANGED,
  EKS_TALLY_NEW_SHEET,
  EKS_TALLY_EMPTIED,
  EKS_TALLY_UNMAPPED,
  EKS_TALLY_DEFAULTED,
  EKS_TALLY_SHORTENED,
  EKS_TALLY_PADDED,
  EKS_TALLY_LINE_BREAKS,
  EKS_TALLY_NO_GLYPH,
  EKS_TALLY_COLUMN_LEFT_OUT,
  EKS_TALLY_BEYOND_KEPT,
  EKS_TALLY_SHORT_ROW,
  EKS_TALLY_ROW_LEFT_OUT,
  EKS_TALLY_COLUMN_NEW,
  EKS_TALLY_COLUMN_GONE,
  EKS_TALLY_FILE_CHANGING,
  EKS_TALLY_NO_REPORT,
  EKS_TALLY_NOT_RECORDED,
  EKS_TALLY_NOT_REMOVED,
  EKS_TALLY_MAIL_NOT_SENT,
  EKS_TALLY_NOT_AUDITED,
  EKS_TALLY_NO_ROWS,
  EKS_TALLY_FEW_ROWS,
  EKS_TALLY_FIELD_VANISHED,
  EKS_TALLY_KIND_CHANGED,
  EKS_TALLY_KEY_EXPIRES,
  EKS_TALLY_SENT_IN_CLEAR,
  EKS_TALLY_LEFT_BEHIND,
  EKS_TALLY_TAKEN_AWAY,
} EksTallyKind;

#define EKS_TALLY_MAX_EXAMPLES 5
#define EKS_TALLY_MAX_ENTRIES 1000

#define EKS_TALLY_N_KINDS (EKS_TALLY_TAKEN_AWAY + 1)

/**
 * EksTallyExample:
 * @row: the row of the file, from 1 on and without the header; 0 where there is none to name
 * @text: (nullable): the value as it was; %NULL for one that has no place in a report: personal, hidden, or written as a hash
 */
typedef struct
{
  guint64 row;
  char *text;
} EksTallyExample;

/**
 * EksTallyEntry:
 * @kind: what happened
 * @subject: to which entity, relation, field or column
 * @count: how often
 * @examples: (element-type EksTallyExample): the first %EKS_TALLY_MAX_EXAMPLES different values concerned, or the first rows
 * @table: in which table of the export, from 1 on; 0 for the whole run
 * @in_column: @subject is the title of a column, and the count is of its cells
 */
typedef struct
{
  EksTallyKind kind;
  char *subject;
  guint64 count;
  GPtrArray *examples;
  guint table;
  gboolean in_column;
} EksTallyEntry;

#define EKS_TYPE_TALLY (eks_tally_get_type ())
G_DECLARE_FINAL_TYPE (EksTally, eks_tally, EKS, TALLY, GObject)

EksTally *eks_tally_new (void);
void eks_tally_add (EksTally *self, EksTallyKind kind, const char *subject, guint64 count, const char *example, gssize example_length);
void eks_tally_add_cell (EksTally *self, guint table, EksTallyKind kind, const char *title, guint64 row, const char *example, gsize example_length);
void eks_tally_add_cells (EksTally *self, guint table, EksTallyKind kind, const char *title, guint64 count);
void eks_tally_set_table (EksTally *self, guint table);
guint eks_tally_get_table (EksTally *self);
void eks_tally_add_alias (EksTally *self, const char *alias, const char *subject, guint table);
void eks_tally_remove_alias (EksTally *self, const char *alias);
void eks_tally_move_table (EksTally *self, guint from, guint to);
void eks_tally_forget_table (EksTally *self, guint table);
void eks_tally_conceal (EksTally *self, const char *subject);
guint64 eks_tally_get_count (EksTally *self, EksTallyKind kind, const char *subject);
GPtrArray *eks_tally_get_entries (EksTally *self);

const char *eks_tally_kind_get_code (EksTallyKind kind);
gboolean eks_tally_kind_parse (const char *code, EksTallyKind *kind);
gboolean eks_tally_kind_is_of_run (EksTallyKind kind);
char *eks_tally_kind_describe (EksTallyKind kind, guint64 count);
char *eks_tally_example_show (const EksTallyExample *example, const char *personal, const char *empty);
char *eks_tally_example_describe (const EksTallyExample *example);
char *eks_tally_entry_describe (const EksTallyEntry *entry, const char *subject_label);

G_END_DECLS
