/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was counted, in the words of the language of whoever looks at it. */

#include "config.h"

#include "eks-tally.h"

#include "eks-text.h"

#include <glib/gi18n-lib.h>

/* (nullable): where it is more than words behind the subject. The count is a guint64 in the entry; ngettext wants an unsigned long. */
static const char *
find_sentence (EksTallyKind kind, gulong n)
{
  if (kind == EKS_TALLY_DUPLICATE_DROPPED)
    /* TRANSLATORS: %1$s is a number, %2$s what the rows are, e.g. “Onboarding session” */
    return ngettext ("%1$s row came twice and was dropped (%2$s)", "%1$s rows came twice and were dropped (%2$s)", n);
  if (kind == EKS_TALLY_WITHOUT_KEY)
    /* TRANSLATORS: %1$s is a number, %2$s what the rows should be, e.g. “Mailing” */
    return ngettext ("%1$s row does not say which record it is of and was left out (%2$s)", "%1$s rows do not say which record they are of and were left out (%2$s)", n);
  if (kind == EKS_TALLY_SENT_BEFORE)
    /* TRANSLATORS: %1$s is a number, %2$s what the rows are, e.g. “Participant” */
    return ngettext ("%1$s row was sent by an earlier run and was left out (%2$s)", "%1$s rows were sent by an earlier run and were left out (%2$s)", n);
  if (kind == EKS_TALLY_TITLE_CHANGED)
    /* TRANSLATORS: %2$s is the new title of a column */
    return _("Two columns had the same title; one is now called %2$s");
  if (kind == EKS_TALLY_NEW_SHEET)
    /* TRANSLATORS: %2$s is the name of a worksheet */
    return _("The sheet was full; the rows go on in the sheet %2$s");
  if (kind == EKS_TALLY_BEYOND_KEPT)
    /* TRANSLATORS: %2$s is a day, such as 2025-11-29 */
    return _("The service keeps nothing from before %2$s, and older rows were asked for");
  if (kind == EKS_TALLY_NO_REPORT)
    return _("The report could not be written beside the file");
  if (kind == EKS_TALLY_NOT_RECORDED)
    return _("This run could not be written to the history");
  if (kind == EKS_TALLY_NOT_REMOVED)
    return _("Old files stay, because they were changed or could not be looked at");
  if (kind == EKS_TALLY_MAIL_NOT_SENT)
    return _("Not everybody could be told by mail");
  if (kind == EKS_TALLY_NOT_AUDITED)
    return _("Personal data was delivered, and that could not be written to the audit log");
  if (kind == EKS_TALLY_NO_ROWS)
    return _("There are no rows");
  return NULL;
}

/* About files as a source. */
static const char *
find_file_words (EksTallyKind kind, gulong n)
{
  if (kind == EKS_TALLY_SHORT_ROW)
    /* TRANSLATORS: behind what the rows are, such as “Row: ”: %1$s is a number */
    return ngettext ("%1$s row of the file has fewer cells than the header; the missing ones are empty", "%1$s rows of the file have fewer cells than the header; the missing ones are empty", n);
  if (kind == EKS_TALLY_ROW_LEFT_OUT)
    /* TRANSLATORS: behind what the rows are, such as “Row: ”: %1$s is a number */
    return ngettext ("%1$s row of the file has more cells than the header and was left out", "%1$s rows of the file have more cells than the header and were left out", n);
  if (kind == EKS_TALLY_COLUMN_NEW)
    /* TRANSLATORS: behind the name of a column of a file, such as “Lead: ” */
    return _("the file has this column now; it is in no export yet");
  if (kind == EKS_TALLY_COLUMN_GONE)
    /* TRANSLATORS: behind the name of a column of a file, such as “Lead: ”: %1$s is a number */
    return ngettext ("%1$s file does not have this column; it is empty there", "%1$s files do not have this column; it is empty there", n);
  /* TRANSLATORS: behind what the rows are, such as “Row: ”: %1$s is a number */
  return ngettext ("%1$s file is still being written and was left for the next time", "%1$s files are still being written and were left for the next time", n);
}

/* What a guard noticed that was told to go on. */
static const char *
find_guard_words (EksTallyKind kind)
{
  if (kind == EKS_TALLY_FEW_ROWS)
    /* TRANSLATORS: behind the name of a table, such as “sessions: ” */
    return _("under half of the usual number of rows");
  if (kind == EKS_TALLY_FIELD_VANISHED)
    /* TRANSLATORS: behind a field such as “Status: ” */
    return _("no row has this field, and rows of the last run had it");
  if (kind == EKS_TALLY_KIND_CHANGED)
    /* TRANSLATORS: behind a field such as “Status: ” */
    return _("the values are of another kind than in the last run");
  /* TRANSLATORS: behind a name and mail address, such as “Anne <anne@example.org>: ” */
  return _("the key expires soon");
}

/* About destinations. */
static const char *
find_delivery_words (EksTallyKind kind)
{
  if (kind == EKS_TALLY_SENT_IN_CLEAR)
    /* TRANSLATORS: behind the id of a destination, such as “office: ” */
    return _("FTP does not protect what it sends: everybody on the way can read it, the password as well");
  if (kind == EKS_TALLY_TAKEN_AWAY)
    /* TRANSLATORS: behind a place, such as “sftp://…: ”; of a delivered file */
    return _("somebody fetched the file at once, so it could not be looked at again; before that its size was right");
  /* TRANSLATORS: behind a place, such as “sftp://…: ” */
  return _("what an interrupted run left there could not be removed yet");
}

/* About fields and related areas, before they are columns. */
static const char *
find_field_words (EksTallyKind kind, gulong n)
{
  if (kind == EKS_TALLY_UNMATCHED)
    /* TRANSLATORS: behind a related area such as “Lead: ”: %1$s is a number of its keys */
    return ngettext ("%1$s not found", "%1$s not found", n);
  if (kind == EKS_TALLY_RELATION_UNAVAILABLE)
    /* TRANSLATORS: behind a related area such as “Lead: ” */
    return _("this account cannot provide it, so its columns are empty");
  if (kind == EKS_TALLY_UNKNOWN_VALUE)
    /* TRANSLATORS: behind a field such as “Status: ”: %1$s is a number */
    return ngettext ("%1$s value is not in the known list; it was kept as it is", "%1$s values are not in the known list; they were kept as they are", n);
  if (kind == EKS_TALLY_UNREADABLE_VALUE)
    /* TRANSLATORS: behind a field such as “Status: ”: %1$s is a number */
    return ngettext ("%1$s value could not be read by the filter, so it does not match", "%1$s values could not be read by the filter, so they do not match", n);
  if (kind == EKS_TALLY_NOT_AS_DESCRIBED)
    /* TRANSLATORS: behind a field such as “Created: ”: %1$s is a number; a text where there should be a time */
    return ngettext ("%1$s value is not of the kind that the connector describes", "%1$s values are not of the kind that the connector describes", n);
  if (kind == EKS_TALLY_COUNTED_AS_EMPTY)
    /* TRANSLATORS: behind a field such as “Points: ”: %1$s is a number */
    return ngettext ("%1$s value could not be read and was counted as empty", "%1$s values could not be read and were counted as empty", n);
  /* TRANSLATORS: behind a field such as “Status: ” */
  return _("the service sent this field in no row");
}

/* A whole sentence, or what stands behind the subject. */
static const char *
find_words (EksTallyKind kind, gulong n)
{
  switch (kind)
    {
    case EKS_TALLY_UNMATCHED:
    case EKS_TALLY_RELATION_UNAVAILABLE:
    case EKS_TALLY_UNKNOWN_VALUE:
    case EKS_TALLY_UNREADABLE_VALUE:
    case EKS_TALLY_NOT_AS_DESCRIBED:
    case EKS_TALLY_COUNTED_AS_EMPTY:
    case EKS_TALLY_FIELD_MISSING:
      return find_field_words (kind, n);
    case EKS_TALLY_BAD_BYTES:
      /* TRANSLATORS: behind the title of a column, such as “Name: ”, or alone: %1$s is a number */
      return ngettext ("%1$s value had broken characters, which were replaced by �", "%1$s values had broken characters, which were replaced by �", n);
    case EKS_TALLY_CONTROL_CHARACTERS:
      /* TRANSLATORS: behind the title of a column, such as “Name: ”, or alone: %1$s is a number */
      return ngettext ("%1$s value had control characters, which were replaced by �", "%1$s values had control characters, which were replaced by �", n);
    case EKS_TALLY_FORMULA_GUARDED:
      /* TRANSLATORS: behind the title of a column, such as “Name: ”, or alone: %1$s is a number. A spreadsheet would calculate the cell. */
      return ngettext ("%1$s value looked like a formula and was given a leading apostrophe", "%1$s values looked like formulas and were given a leading apostrophe", n);
    case EKS_TALLY_CUT:
      /* TRANSLATORS: behind the title of a column, such as “Name: ”, or alone: %1$s is a number */
      return ngettext ("%1$s text was too long for a cell and was cut", "%1$s texts were too long for a cell and were cut", n);
    case EKS_TALLY_DATE_AS_TEXT:
      /* TRANSLATORS: behind the title of a column, such as “Name: ”, or alone: %1$s is a number */
      return ngettext ("%1$s date cannot be a date in this format and was written as text", "%1$s dates cannot be dates in this format and were written as text", n);
    case EKS_TALLY_EMPTIED:
      /* TRANSLATORS: behind the title of a column, such as “Name: ”, or alone: %1$s is a number */
      return ngettext ("%1$s value could not be read, so the cell is empty", "%1$s values could not be read, so the cells are empty", n);
    case EKS_TALLY_UNMAPPED:
      /* TRANSLATORS: behind the title of a column, such as “Name: ”, or alone: %1$s is a number */
      return ngettext ("%1$s value is not in the table of this column", "%1$s values are not in the table of this column", n);
    case EKS_TALLY_DEFAULTED:
      /* TRANSLATORS: behind the title of a column, such as “Name: ”, or alone: %1$s is a number */
      return ngettext ("%1$s empty value got the default", "%1$s empty values got the default", n);
    case EKS_TALLY_SHORTENED:
      /* TRANSLATORS: behind the title of a column, such as “Name: ”, or alone: %1$s is a number */
      return ngettext ("%1$s value was longer than the maximum size and was cut", "%1$s values were longer than the maximum size and were cut", n);
    case EKS_TALLY_PADDED:
      /* TRANSLATORS: behind the title of a column, such as “Name: ”, or alone: %1$s is a number */
      return ngettext ("%1$s value was padded to the minimum size", "%1$s values were padded to the minimum size", n);
    case EKS_TALLY_LINE_BREAKS:
      /* TRANSLATORS: behind the title of a column, such as “Name: ”, or alone: %1$s is a number */
      return ngettext ("the line breaks in %1$s value were changed", "the line breaks in %1$s values were changed", n);
    case EKS_TALLY_NO_GLYPH:
      /* TRANSLATORS: behind the title of a column, such as “Name: ”, or alone: %1$s is a number */
      return ngettext ("no installed font has all characters of %1$s text; their codes stand in their place",
                       "no installed font has all characters of %1$s texts; their codes stand in their place", n);
    case EKS_TALLY_COLUMN_LEFT_OUT:
      /* TRANSLATORS: behind the title of a column, such as “Name: ” */
      return _("this column was left out because it has personal data");
    case EKS_TALLY_SHORT_ROW:
    case EKS_TALLY_ROW_LEFT_OUT:
    case EKS_TALLY_COLUMN_NEW:
    case EKS_TALLY_COLUMN_GONE:
    case EKS_TALLY_FILE_CHANGING:
      return find_file_words (kind, n);
    case EKS_TALLY_FEW_ROWS:
    case EKS_TALLY_FIELD_VANISHED:
    case EKS_TALLY_KIND_CHANGED:
    case EKS_TALLY_KEY_EXPIRES:
      return find_guard_words (kind);
    case EKS_TALLY_SENT_IN_CLEAR:
    case EKS_TALLY_LEFT_BEHIND:
    case EKS_TALLY_TAKEN_AWAY:
      return find_delivery_words (kind);
    case EKS_TALLY_DUPLICATE_DROPPED:
    case EKS_TALLY_WITHOUT_KEY:
    case EKS_TALLY_SENT_BEFORE:
    case EKS_TALLY_TITLE_CHANGED:
    case EKS_TALLY_NEW_SHEET:
    case EKS_TALLY_BEYOND_KEPT:
    case EKS_TALLY_NO_REPORT:
    case EKS_TALLY_NOT_RECORDED:
    case EKS_TALLY_NOT_REMOVED:
    case EKS_TALLY_MAIL_NOT_SENT:
    case EKS_TALLY_NOT_AUDITED:
    case EKS_TALLY_NO_ROWS:
    default:
      return find_sentence (kind, n);
    }
}

/* (transfer full) */
static char *
fill_count (const char *words, guint64 count)
{
  g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
  GString *text = g_string_new (words);

  g_string_replace (text, "%1$s", number, 1);
  return g_string_free (text, FALSE);
}

/**
 * eks_tally_kind_describe:
 * @kind: what happened in a column
 * @count: how often
 *
 * Returns: (transfer full): it in words that do not name the column
 */
char *
eks_tally_kind_describe (EksTallyKind kind, guint64 count)
{
  return fill_count (find_words (kind, (gulong) count), count);
}

/* A page is mended before it has values: its characters are counted. */
static char *
describe_what (const EksTallyEntry *entry)
{
  if (entry->kind == EKS_TALLY_BAD_BYTES && !entry->in_column)
    /* TRANSLATORS: behind what the rows are, such as “Lead: ”: %1$s is a number */
    return fill_count (ngettext ("%1$s broken character was replaced by �", "%1$s broken characters were replaced by �", (gulong) entry->count), entry->count);
  return eks_tally_kind_describe (entry->kind, entry->count);
}

/**
 * eks_tally_example_show:
 * @example: an example
 * @personal: the word in the place of a value that has no place in a report
 * @empty: the word in the place of an empty one
 *
 * Returns: (transfer full): the value as one line, control characters made visible
 */
char *
eks_tally_example_show (const EksTallyExample *example, const char *personal, const char *empty)
{
  g_return_val_if_fail (example != NULL, NULL);

  if (example->text == NULL)
    return g_strdup (personal);
  return example->text[0] != '\0' ? eks_text_make_printable (example->text) : g_strdup (empty);
}

/**
 * eks_tally_example_describe:
 * @example: an example
 *
 * Returns: (transfer full): the value, the row, or both, for a person
 */
char *
eks_tally_example_describe (const EksTallyExample *example)
{
  g_autofree char *value = NULL;
  g_autofree char *row = NULL;
  GString *text;

  g_return_val_if_fail (example != NULL, NULL);

  /* TRANSLATORS: in the place of a value that is not shown, because it is somebody's personal data */
  value = eks_tally_example_show (example, _("personal"), _("(empty)"));
  if (example->row == 0)
    return g_steal_pointer (&value);
  row = g_strdup_printf ("%'" G_GUINT64_FORMAT, example->row);
  /* TRANSLATORS: %1$s is the number of a row of the file, %2$s a value in it */
  text = g_string_new (_("%2$s (row %1$s)"));
  g_string_replace (text, "%1$s", row, 1);
  g_string_replace (text, "%2$s", value, 1);
  return g_string_free (text, FALSE);
}

/**
 * eks_tally_entry_describe:
 * @entry: an entry
 * @subject_label: (nullable): the subject in the user's language; its id is used otherwise
 *
 * Returns: (transfer full): one sentence for a person, without the examples
 */
char *
eks_tally_entry_describe (const EksTallyEntry *entry, const char *subject_label)
{
  g_autofree char *words = NULL;
  GString *text;

  g_return_val_if_fail (entry != NULL, NULL);

  words = describe_what (entry);
  if (subject_label == NULL)
    subject_label = entry->subject;
  if (find_sentence (entry->kind, 1) != NULL)
    {
      text = g_string_new (words);
      g_string_replace (text, "%2$s", subject_label, 1);
    }
  else
    {
      /* TRANSLATORS: %1$s is a column, a field or a related area, %2$s what happened to it, such as “3 not found” */
      text = g_string_new (_("%1$s: %2$s"));
      g_string_replace (text, "%2$s", words, 1);
      g_string_replace (text, "%1$s", subject_label, 1);
    }
  return g_string_free (text, FALSE);
}
