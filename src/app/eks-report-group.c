/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to the values of one table: the rows in and out, then each column with its counts, and below a column the
 * rows of the file that it happened in. Made from the JSON of the report, like everything on the result page. */

#include "config.h"

#include "eks-report-group.h"

#include "eks-json.h"
#include "eks-tally.h"
#include "eks-ui.h"
#include "eks-words.h"

#include <glib/gi18n-lib.h>

static guint64
get_count (JsonObject *object, const char *name)
{
  return (guint64) MAX (0, json_object_get_int_member_with_default (object, name, 0));
}

/**
 * eks_report_group_describe_example:
 * @example: an example of a report
 *
 * Returns: (transfer full): “abc (row 4)”
 */
char *
eks_report_group_describe_example (JsonObject *example)
{
  const EksTallyExample words = { get_count (example, "row"), (char *) json_object_get_string_member_with_default (example, "value", NULL) };

  return eks_tally_example_describe (&words);
}

/* One on each line: values are long, and people look for the number of the row. */
static char *
describe_examples (JsonObject *change, guint64 count)
{
  JsonArray *examples = eks_json_peek_array (change, "examples");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < eks_json_array_length (examples); i++)
    {
      JsonObject *example = eks_json_peek_object (examples, i);
      g_autofree char *words = example != NULL ? eks_report_group_describe_example (example) : NULL;
      if (words != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", words);
    }
  if (text->len > 0 && count > eks_json_array_length (examples))
    {
      g_autofree char *more = eks_words_count (count - eks_json_array_length (examples));
      g_string_append_c (text, '\n');
      /* TRANSLATORS: below some examples: %s is how many are not shown */
      g_string_append_printf (text, _("and %s more"), more);
    }
  return g_string_free (text, FALSE);
}

/* A kind that only a newer version knows is shown by its code. (transfer full) */
static char *
describe_change (JsonObject *change)
{
  const char *code = json_object_get_string_member_with_default (change, "kind", "");
  g_autofree char *count = eks_words_count (get_count (change, "count"));
  g_autofree char *words = NULL;
  EksTallyKind kind;

  if (!eks_tally_kind_parse (code, &kind))
    return g_strdup_printf ("%s %s", count, code);
  words = eks_tally_kind_describe (kind, get_count (change, "count"));
  return eks_ui_make_sentence (words);
}

static void
add_change (AdwExpanderRow *row, JsonObject *change, GString *summary, GString *text)
{
  g_autofree char *words = describe_change (change);
  g_autofree char *examples = describe_examples (change, get_count (change, "count"));
  AdwActionRow *child = eks_ui_make_row (words, examples[0] != '\0' ? examples : NULL);

  adw_action_row_set_subtitle_lines (child, 0);
  gtk_widget_add_css_class (GTK_WIDGET (child), "numeric");
  adw_expander_row_add_row (row, GTK_WIDGET (child));
  g_string_append_printf (summary, "%s%s", summary->len > 0 ? " · " : "", words);
  g_string_append_printf (text, "  %s\n", words);
  if (examples[0] != '\0')
    {
      g_auto (GStrv) lines = g_strsplit (examples, "\n", -1);
      for (guint i = 0; lines[i] != NULL; i++)
        g_string_append_printf (text, "    %s\n", lines[i]);
    }
}

static GtkWidget *
make_column (JsonObject *column, GString *text)
{
  const char *title = json_object_get_string_member_with_default (column, "title", "");
  JsonArray *changes = eks_json_peek_array (column, "changes");
  g_autoptr (GString) summary = g_string_new (NULL);
  GtkWidget *row = adw_expander_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_string_append_printf (text, "%s\n", title);
  for (guint i = 0; i < eks_json_array_length (changes); i++)
    {
      JsonObject *change = eks_json_peek_object (changes, i);
      if (change != NULL)
        add_change (ADW_EXPANDER_ROW (row), change, summary, text);
    }
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), summary->str);
  return row;
}

static char *
describe_rows (JsonObject *table)
{
  g_autofree char *read = eks_words_count (get_count (table, "rows_read"));
  g_autofree char *filtered = eks_words_count (get_count (table, "rows_filtered"));
  g_autofree char *counted = eks_words_count (get_count (table, "rows_counted"));
  g_autofree char *written = eks_words_count (get_count (table, "rows_written"));

  if (json_object_has_member (table, "rows_counted"))
    /* TRANSLATORS: numbers of rows; %3$s of them were put together and counted, which gave %4$s */
    return g_strdup_printf (_("%1$s read · %2$s left out by the filter · %3$s counted · %4$s written"), read, filtered, counted, written);
  /* TRANSLATORS: numbers of rows */
  return g_strdup_printf (_("%1$s read · %2$s left out by the filter · %3$s written"), read, filtered, written);
}

static GtkWidget *
make_rows (JsonObject *table, GString *text)
{
  g_autofree char *counts = describe_rows (table);

  g_string_append_printf (text, "%s\n", counts);
  return GTK_WIDGET (eks_ui_make_row (_("Rows"), counts));
}

/**
 * eks_report_group_new:
 * @table: one of the tables of a report
 * @alone: whether the report has no other, so that its name need not be said
 * @text: gets the same in lines, to copy
 *
 * Returns: (transfer floating): a group of rows
 */
GtkWidget *
eks_report_group_new (JsonObject *table, gboolean alone, GString *text)
{
  const char *name = json_object_get_string_member_with_default (table, "name", "");
  /* TRANSLATORS: above what happened to the columns of a table; %s is the table */
  g_autofree char *title = alone ? g_strdup (_("What was changed")) : g_strdup_printf (_("What was changed in “%s”"), name);
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  JsonArray *columns = eks_json_peek_array (table, "columns");
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), escaped);
  g_string_append_printf (text, "%s\n", title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_rows (table, text));
  for (guint i = 0; i < eks_json_array_length (columns); i++)
    {
      JsonObject *column = eks_json_peek_object (columns, i);
      if (column != NULL)
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_column (column, text));
    }
  return group;
}
