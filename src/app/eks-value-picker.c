/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing is asked of the service before the list is opened, and closing it stops the question. What the list cannot
 * hold (rows that were not looked at, values that are too many) is said below it. */

#include "config.h"

#include "eks-value-picker.h"

#include "eks-error.h"
#include "eks-pattern.h"
#include "eks-ui.h"
#include "eks-values.h"
#include "eks-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define POLL_MS 100

struct _EksValuePicker
{
  AdwBin parent_instance;

  GtkPopover *popover;
  GtkSearchEntry *search_entry;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkLabel *progress_label;
  GtkButton *cancel_button;
  GtkListView *list_view;
  GtkLabel *message_label;
  GtkButton *retry_button;
  GtkLabel *note_label;

  EksValueSource *source;     /* (owned) */
  EksCatalogField *field;     /* (owned) */
  GtkFilterListModel *model;  /* (owned): the values that are shown */
  GtkCustomFilter *filter;    /* (owned) */
  char *needle;               /* (owned) (nullable): what is searched for, case folded */
  GStrv chosen;               /* (owned): values that the condition has */
  GCancellable *loading;      /* (owned) (nullable) */
  EksProgress *progress;      /* (owned) (nullable) */
  guint timer;
  guint multiple : 1;
};

enum
{
  PICKED,
  CHOSEN_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksValuePicker, eks_value_picker, ADW_TYPE_BIN)

/* ---- a value in words ---- */

static char *
describe_value (EksValuePicker *self, const char *text)
{
  GPtrArray *choices = eks_catalog_field_get_choices (self->field);

  for (guint i = 0; i < choices->len; i++)
    {
      const EksChoice *choice = g_ptr_array_index (choices, i);
      if (strcmp (choice->value, text) == 0)
        return g_strdup (choice->label);
    }
  return eks_values_to_words (eks_catalog_field_get_field_type (self->field), text);
}

/* As a condition holds it: there, braces are about a parameter. (transfer full) */
static char *
dup_held (EksDistinctValue *value)
{
  return eks_pattern_escape (eks_distinct_value_get_text (value));
}

static gboolean
matches_cb (gpointer item, gpointer data)
{
  EksValuePicker *self = data;
  g_autofree char *words = NULL;
  g_autofree char *folded = NULL;

  if (self->needle == NULL)
    return TRUE;
  words = describe_value (self, eks_distinct_value_get_text (item));
  folded = g_utf8_casefold (words, -1);
  return strstr (folded, self->needle) != NULL;
}

/* ---- rows of the list ---- */

static void
show_chosen (EksValuePicker *self, GtkListItem *item)
{
  EksDistinctValue *value = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *check = gtk_widget_get_first_child (box);
  g_autofree char *words = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *spoken = NULL;
  g_autofree char *held = NULL;
  gboolean chosen;

  if (value == NULL)
    return;
  held = dup_held (value);
  chosen = g_strv_contains ((const char *const *) self->chosen, held);
  words = describe_value (self, eks_distinct_value_get_text (value));
  rows = eks_words_rows (eks_distinct_value_get_rows (value));
  gtk_widget_set_opacity (check, chosen ? 1 : 0);
  /* TRANSLATORS: what a screen reader says of a value in a list: %1$s is the value, %2$s is “812 rows” */
  spoken = g_strdup_printf (chosen ? _("%1$s, %2$s, chosen") : _("%1$s, %2$s"), words, rows);
  eks_ui_set_label (box, spoken);
}

static void
on_setup (EksValuePicker *self, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *rows = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (rows, "dim-label");
  gtk_widget_add_css_class (rows, "numeric");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), rows);
  gtk_list_item_set_child (item, box);
  g_signal_connect_object (self, "chosen-changed", G_CALLBACK (show_chosen), item, 0);
}

static void
on_bind (EksValuePicker *self, GtkListItem *item)
{
  EksDistinctValue *value = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *label = gtk_widget_get_next_sibling (gtk_widget_get_first_child (box));
  g_autofree char *words = describe_value (self, eks_distinct_value_get_text (value));
  g_autofree char *count = eks_words_count (eks_distinct_value_get_rows (value));

  gtk_label_set_label (GTK_LABEL (label), words);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (box)), count);
  gtk_widget_set_tooltip_text (box, words);
  show_chosen (self, item);
}

static void
pick (EksValuePicker *self, guint position)
{
  g_autoptr (EksDistinctValue) value = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  g_autofree char *held = value != NULL ? dup_held (value) : NULL;

  if (value == NULL)
    return;
  if (!self->multiple)
    gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[PICKED], 0, held);
}

static void
on_activate (EksValuePicker *self, guint position)
{
  pick (self, position);
}

/* ---- states ---- */

static void
show_message (EksValuePicker *self, const char *message, gboolean retry)
{
  gtk_label_set_label (self->message_label, message);
  gtk_widget_set_visible (GTK_WIDGET (self->retry_button), retry);
  gtk_stack_set_visible_child_name (self->stack, "message");
}

static void
stop_loading (EksValuePicker *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->progress);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->spinner != NULL) /* the popover also closes when the template is taken down */
    gtk_spinner_stop (self->spinner);
}

static void
show_matches (EksValuePicker *self)
{
  GListModel *all = gtk_filter_list_model_get_model (self->model);

  if (self->loading != NULL || all == NULL || g_list_model_get_n_items (all) == 0)
    return;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    gtk_stack_set_visible_child_name (self->stack, "values");
  else
    show_message (self, _("No value matches the search."), FALSE);
}

static void
append_line (GString *text, const char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, sentence);
}

static void
append_rows (GString *text, const char *format, guint64 rows)
{
  g_autofree char *count = eks_words_count (rows);
  g_autoptr (GString) sentence = g_string_new (format);

  g_string_replace (sentence, "%s", count, 1);
  append_line (text, sentence->str);
}

/* Where the values come from, and what is not among them. */
static char *
describe_limits (EksValuePicker *self, EksDistinct *distinct)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint64 read = eks_distinct_get_rows_read (distinct);
  guint64 empty = eks_distinct_get_rows_empty (distinct);
  guint64 left_out = eks_distinct_get_rows_left_out (distinct);
  g_autofree char *count = eks_words_count (read);
  g_autoptr (GString) source = NULL;

  if (eks_distinct_is_complete (distinct))
    /* TRANSLATORS: where values come from; %1$s is a number, %2$s an area such as “Lead” */
    source = g_string_new (ngettext ("From %1$s row of “%2$s”, the only one.", "From all %1$s rows of “%2$s”.", (gulong) read));
  else
    /* TRANSLATORS: where values come from; %1$s is a large number, %2$s an area such as “Lead” */
    source = g_string_new (_("From the first %1$s rows of “%2$s”."));
  g_string_replace (source, "%1$s", count, 1);
  g_string_replace (source, "%2$s", eks_distinct_get_entity (distinct), 1);
  append_line (text, source->str);
  if (empty > 0)
    /* TRANSLATORS: %s is a number of rows */
    append_rows (text, ngettext ("%s row has no value.", "%s rows have no value.", (gulong) empty), empty);
  if (left_out > 0)
    /* TRANSLATORS: %s is a number of rows; there are too many different values to list them all */
    append_rows (text, ngettext ("%s row has a value that is not listed: there are too many, or it is too long.", "%s rows have values that are not listed: there are too many, or they are too long.", (gulong) left_out), left_out);
  if (eks_catalog_field_get_privacy (self->field) != EKS_PRIVACY_NONE)
    append_line (text, _("These are personal data; they are shown here and kept nowhere."));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_values (EksValuePicker *self, EksDistinct *distinct)
{
  GListModel *values = eks_distinct_get_values (distinct);
  g_autofree char *note = describe_limits (self, distinct);

  gtk_filter_list_model_set_model (self->model, values);
  gtk_widget_set_sensitive (GTK_WIDGET (self->search_entry), g_list_model_get_n_items (values) > 0);
  gtk_label_set_label (self->note_label, note);
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), TRUE);
  if (g_list_model_get_n_items (values) == 0)
    show_message (self, eks_distinct_get_rows_read (distinct) > 0 ? _("No row has a value that could be listed here.") : _("There are no rows."), FALSE);
  else
    show_matches (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (EksValuePicker) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EksDistinct) distinct = eks_value_source_load_finish (EKS_VALUE_SOURCE (source), result, &error);
  g_autofree char *sentence = NULL;

  if (eks_error_is_cancelled (error))
    return; /* closed, or gone */
  stop_loading (self);
  if (distinct != NULL)
    {
      show_values (self, distinct);
      return;
    }
  sentence = eks_ui_make_sentence (error->message);
  show_message (self, sentence, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->retry_button));
}

static gboolean
poll_cb (gpointer data)
{
  EksValuePicker *self = data;
  EksProgressState state;
  g_autofree char *rows = NULL;
  g_autofree char *text = NULL;

  eks_progress_get_state (self->progress, &state);
  if (state.rows_read == 0)
    return G_SOURCE_CONTINUE;
  rows = eks_words_count (state.rows_read);
  /* TRANSLATORS: %s is a number; values of a field are being collected */
  text = g_strdup_printf (ngettext ("%s record looked at…", "%s records looked at…", (gulong) state.rows_read), rows);
  gtk_label_set_label (self->progress_label, text);
  return G_SOURCE_CONTINUE;
}

static void
start_loading (EksValuePicker *self)
{
  stop_loading (self);
  self->loading = g_cancellable_new ();
  self->progress = eks_progress_new ();
  self->timer = g_timeout_add (POLL_MS, poll_cb, self);
  gtk_label_set_label (self->progress_label, _("Looking at the data…"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->search_entry), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), FALSE);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  gtk_spinner_start (self->spinner);
  gtk_widget_grab_focus (GTK_WIDGET (self->cancel_button));
  eks_value_source_load_async (self->source, eks_catalog_field_get_id (self->field), self->progress, self->loading, loaded_cb, g_object_ref (self));
}

static void
on_shown (EksValuePicker *self)
{
  EksDistinct *distinct = eks_value_source_peek (self->source, eks_catalog_field_get_id (self->field));

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  if (distinct != NULL)
    show_values (self, distinct);
  else
    start_loading (self);
}

static void
on_search_changed (EksValuePicker *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_free (self->needle);
  self->needle = text[0] != '\0' ? g_utf8_casefold (text, -1) : NULL;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  show_matches (self);
}

/* Enter in the search takes what is on top, of what is typed by now: the entry tells of changes only when typing pauses. */
static void
on_search_activated (EksValuePicker *self)
{
  on_search_changed (self);
  if (self->needle != NULL)
    pick (self, 0);
}

static void
on_cancel_clicked (EksValuePicker *self)
{
  gtk_popover_popdown (self->popover);
}

static void
eks_value_picker_dispose (GObject *object)
{
  EksValuePicker *self = EKS_VALUE_PICKER (object);

  stop_loading (self);
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  g_clear_object (&self->source);
  g_clear_object (&self->field);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_VALUE_PICKER);
  G_OBJECT_CLASS (eks_value_picker_parent_class)->dispose (object);
}

static void
eks_value_picker_finalize (GObject *object)
{
  EksValuePicker *self = EKS_VALUE_PICKER (object);

  g_clear_object (&self->model);
  g_clear_object (&self->filter);
  g_strfreev (self->chosen);
  g_free (self->needle);
  G_OBJECT_CLASS (eks_value_picker_parent_class)->finalize (object);
}

static gboolean
eks_value_picker_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (adw_bin_get_child (ADW_BIN (widget)));
}

static void
eks_value_picker_class_init (EksValuePickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_value_picker_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_value_picker_finalize;
  widget_class->grab_focus = eks_value_picker_grab_focus;
  signals[PICKED] = g_signal_new ("picked", EKS_TYPE_VALUE_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CHOSEN_CHANGED] = g_signal_new ("chosen-changed", EKS_TYPE_VALUE_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-value-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, EksValuePicker, popover);
  gtk_widget_class_bind_template_child (widget_class, EksValuePicker, search_entry);
  gtk_widget_class_bind_template_child (widget_class, EksValuePicker, stack);
  gtk_widget_class_bind_template_child (widget_class, EksValuePicker, spinner);
  gtk_widget_class_bind_template_child (widget_class, EksValuePicker, progress_label);
  gtk_widget_class_bind_template_child (widget_class, EksValuePicker, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, EksValuePicker, list_view);
  gtk_widget_class_bind_template_child (widget_class, EksValuePicker, message_label);
  gtk_widget_class_bind_template_child (widget_class, EksValuePicker, retry_button);
  gtk_widget_class_bind_template_child (widget_class, EksValuePicker, note_label);
}

static void
set_up_list (EksValuePicker *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSelectionModel) selection = NULL;

  self->filter = gtk_custom_filter_new (matches_cb, self, NULL);
  self->model = gtk_filter_list_model_new (NULL, g_object_ref (GTK_FILTER (self->filter)));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->model))));
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, selection);
}

static void
eks_value_picker_init (EksValuePicker *self)
{
  self->chosen = g_new0 (char *, 1);
  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_list (self);
  gtk_search_entry_set_key_capture_widget (self->search_entry, GTK_WIDGET (self->list_view));
  g_signal_connect_object (self->list_view, "activate", G_CALLBACK (on_activate), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->popover, "map", G_CALLBACK (on_shown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->popover, "closed", G_CALLBACK (stop_loading), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_entry, "search-changed", G_CALLBACK (on_search_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_entry, "activate", G_CALLBACK (on_search_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_entry, "stop-search", G_CALLBACK (on_cancel_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cancel_button, "clicked", G_CALLBACK (on_cancel_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->retry_button, "clicked", G_CALLBACK (start_loading), self, G_CONNECT_SWAPPED);
}

/**
 * eks_value_picker_new:
 * @source: where values come from
 * @field: whose values
 * @multiple: whether several can be chosen, one after the other
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
eks_value_picker_new (EksValueSource *source, EksCatalogField *field, gboolean multiple)
{
  EksValuePicker *self;

  g_return_val_if_fail (EKS_IS_VALUE_SOURCE (source) && EKS_IS_CATALOG_FIELD (field), NULL);

  self = g_object_new (EKS_TYPE_VALUE_PICKER, NULL);
  self->source = g_object_ref (source);
  self->field = g_object_ref (field);
  self->multiple = !!multiple;
  return GTK_WIDGET (self);
}

/**
 * eks_value_picker_set_chosen:
 * @self: a picker
 * @values: (array zero-terminated=1): the values that the condition has
 *
 * Shows which of the values are taken already.
 */
void
eks_value_picker_set_chosen (EksValuePicker *self, const char *const *values)
{
  g_return_if_fail (EKS_IS_VALUE_PICKER (self) && values != NULL);

  g_strfreev (self->chosen);
  self->chosen = g_strdupv ((GStrv) values);
  g_signal_emit (self, signals[CHOSEN_CHANGED], 0);
}
