/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which kind of file: what it is for first, what it looks like, then the settings that follow from it. */

#include "config.h"

#include "eks-format-page.h"

#include "eks-describe.h"
#include "eks-folder.h"
#include "eks-format-sample.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  EksFormatType type;
  EksCsvPreset preset;
  const char *title;
  const char *purpose;
} Kind;

static const Kind kinds[] = {
  { EKS_FORMAT_CSV, EKS_CSV_EXCEL, N_("CSV for Excel"), N_("Opens in Excel with a double click, with the right letters") },
  { EKS_FORMAT_CSV, EKS_CSV_SYSTEMS, N_("CSV for systems"), N_("For another program to read: every value as it is") },
  { EKS_FORMAT_CSV, EKS_CSV_UNICODE, N_("CSV, Unicode text"), N_("For spreadsheets that get letters wrong otherwise") },
  { EKS_FORMAT_TXT, EKS_CSV_EXCEL, N_("Text"), N_("Values with a tab or another sign between") },
  { EKS_FORMAT_JSON, EKS_CSV_EXCEL, N_("JSON"), N_("A list of objects, for web services and programs") },
  { EKS_FORMAT_NDJSON, EKS_CSV_EXCEL, N_("JSON lines"), N_("An object on each line, for large amounts of data") },
  { EKS_FORMAT_XLSX, EKS_CSV_EXCEL, N_("XLSX"), N_("An Excel workbook with real dates and numbers, and filters") },
};

#define N_KINDS G_N_ELEMENTS (kinds)

static const char *const delimiters[] = { ";", ",", "\t", "|" };

struct _EksFormatPage
{
  EksPage parent_instance;

  GtkFlowBox *cards;
  GtkWidget *sample_box;
  GtkLabel *sample_label;
  AdwPreferencesGroup *csv_group;
  AdwPreferencesGroup *xlsx_group;
  AdwComboRow *delimiter_row;
  AdwEntryRow *own_delimiter_row;
  GtkSwitch *header_switch;
  GtkSwitch *quote_switch;
  GtkSwitch *guard_switch;
  AdwComboRow *decimal_row;
  AdwComboRow *line_end_row;
  AdwComboRow *encoding_row;
  GtkSwitch *xlsx_header_switch;
  AdwComboRow *compression_row;
  GtkLabel *error_label;
  AdwEntryRow *name_row;
  GtkLabel *name_label;
  AdwActionRow *folder_row;
  GtkButton *folder_button;

  GtkToggleButton *buttons[N_KINDS]; /* (unowned): in the cards */
  GBindingGroup *bindings;           /* (owned): settings of the job's format */
  GSignalGroup *job_signals;         /* (owned) */
  GtkFileChooserNative *chooser;     /* (owned) (nullable): while it is open */
  gboolean shows;                    /* rows are being set from the job: what they say is no wish */
};

G_DEFINE_FINAL_TYPE (EksFormatPage, eks_format_page, EKS_TYPE_PAGE)

static EksFormat *
get_format (EksFormatPage *self)
{
  return eks_job_get_format (eks_page_get_job (EKS_PAGE (self)));
}

static guint
find_delimiter (const char *delimiter)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (delimiters) && strcmp (delimiters[i], delimiter) != 0)
    i++;
  return i;
}

static void
show_kind (EksFormatPage *self)
{
  EksFormat *format = get_format (self);
  EksFormatType type = eks_format_get_format_type (format);
  gboolean csv = type == EKS_FORMAT_CSV;
  gboolean lines = eks_format_has_setting (format, "delimiter");

  for (guint i = 0; i < N_KINDS; i++)
    gtk_toggle_button_set_active (self->buttons[i], kinds[i].type == type &&
                                                      (!csv || kinds[i].preset == eks_format_get_preset (format)));
  gtk_widget_set_visible (GTK_WIDGET (self->csv_group), lines);
  gtk_widget_set_visible (GTK_WIDGET (self->xlsx_group), type == EKS_FORMAT_XLSX);
  gtk_widget_set_visible (self->sample_box, lines && eks_page_get_entity (EKS_PAGE (self)) != NULL);
}

static void
show_delimiter (EksFormatPage *self)
{
  const char *delimiter = eks_format_get_delimiter (get_format (self));
  guint known = find_delimiter (delimiter);

  /* while an own one is typed it may be one of the list for a moment */
  if (known < G_N_ELEMENTS (delimiters) && gtk_widget_is_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->own_delimiter_row)))))
    return;
  adw_combo_row_set_selected (self->delimiter_row, known);
  gtk_widget_set_visible (GTK_WIDGET (self->own_delimiter_row), known == G_N_ELEMENTS (delimiters));
  if (known == G_N_ELEMENTS (delimiters) && strcmp (gtk_editable_get_text (GTK_EDITABLE (self->own_delimiter_row)), delimiter) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->own_delimiter_row), delimiter);
}

static void
set_invalid (gpointer row, gboolean invalid)
{
  if (invalid)
    {
      gtk_widget_add_css_class (row, "error");
      gtk_accessible_update_state (row, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
      return;
    }
  gtk_widget_remove_css_class (row, "error");
  gtk_accessible_reset_state (row, GTK_ACCESSIBLE_STATE_INVALID);
}

static void
show_validity (EksFormatPage *self)
{
  g_autoptr (GError) error = NULL;
  gboolean valid = eks_format_validate (get_format (self), &error);

  gtk_label_set_label (self->error_label, valid ? "" : error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), !valid);
  set_invalid (self->own_delimiter_row, !valid);
  set_invalid (self->delimiter_row, !valid);
}

static void
show_sample (EksFormatPage *self)
{
  EksPage *page = EKS_PAGE (self);
  g_autofree char *sample = NULL;

  if (eks_page_get_entity (page) != NULL)
    sample = eks_format_sample_make (eks_page_get_connector (page), eks_page_get_table (page), get_format (self));
  gtk_label_set_label (self->sample_label, sample != NULL ? sample : "");
}

static void
show_name (EksFormatPage *self)
{
  EksPage *page = EKS_PAGE (self);
  EksJob *job = eks_page_get_job (page);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = eks_describe_file_name (eks_page_get_environment (page), job, &error);
  /* TRANSLATORS: %s is the name of a file */
  g_autofree char *text = name != NULL ? g_strdup_printf (_("Now it would be called “%s”."), name) : g_strdup (error->message);
  GtkWidget *typed = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->name_row)));

  /* an empty name is the usual one: not while somebody is about to type another */
  if (!gtk_widget_is_focus (typed) && strcmp (gtk_editable_get_text (GTK_EDITABLE (self->name_row)), eks_job_get_file_name (job)) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), eks_job_get_file_name (job));
  gtk_label_set_label (self->name_label, text);
  if (name == NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->name_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->name_label), "error");
  set_invalid (self->name_row, name == NULL);
}

static void
show_job (EksFormatPage *self)
{
  g_autofree char *folder = eks_folder_describe (eks_page_get_job (EKS_PAGE (self)));

  self->shows = TRUE;
  show_kind (self);
  show_delimiter (self);
  show_validity (self);
  show_sample (self);
  show_name (self);
  adw_action_row_set_subtitle (self->folder_row, folder);
  self->shows = FALSE;
}

static void
eks_format_page_refresh (EksPage *page)
{
  EksFormatPage *self = EKS_FORMAT_PAGE (page);

  eks_folder_ensure (eks_page_get_job (page));
  g_binding_group_set_source (self->bindings, get_format (self));
  g_signal_group_set_target (self->job_signals, eks_page_get_job (page));
  show_job (self);
}

static void
on_kind_toggled (EksFormatPage *self, GtkToggleButton *button)
{
  const Kind *kind = g_object_get_data (G_OBJECT (button), "kind");

  if (self->shows || !gtk_toggle_button_get_active (button))
    return;
  g_object_freeze_notify (G_OBJECT (get_format (self)));
  g_object_set (get_format (self), "type", kind->type, "preset", kind->preset, NULL);
  g_object_thaw_notify (G_OBJECT (get_format (self)));
}

static void
on_delimiter_selected (EksFormatPage *self)
{
  guint selected = adw_combo_row_get_selected (self->delimiter_row);

  if (self->shows)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->own_delimiter_row), selected == G_N_ELEMENTS (delimiters));
  if (selected < G_N_ELEMENTS (delimiters))
    g_object_set (get_format (self), "delimiter", delimiters[selected], NULL);
  else
    {
      gtk_editable_set_text (GTK_EDITABLE (self->own_delimiter_row), "");
      gtk_widget_grab_focus (GTK_WIDGET (self->own_delimiter_row));
      g_object_set (get_format (self), "delimiter", "", NULL);
    }
}

static void
on_own_delimiter_changed (EksFormatPage *self)
{
  if (!self->shows && gtk_widget_get_visible (GTK_WIDGET (self->own_delimiter_row)))
    g_object_set (get_format (self), "delimiter", gtk_editable_get_text (GTK_EDITABLE (self->own_delimiter_row)), NULL);
}

static void
on_name_changed (EksFormatPage *self)
{
  if (!self->shows)
    eks_job_set_file_name (eks_page_get_job (EKS_PAGE (self)), gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
}

static void
on_chooser_response (EksFormatPage *self, int response)
{
  g_autoptr (GFile) folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));

  if (response == GTK_RESPONSE_ACCEPT && folder != NULL && g_file_peek_path (folder) != NULL)
    eks_folder_set (eks_page_get_job (EKS_PAGE (self)), g_file_peek_path (folder));
  g_clear_object (&self->chooser);
}

static void
on_folder_clicked (EksFormatPage *self)
{
  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Choose a folder"), eks_page_get_window (EKS_PAGE (self)), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Choose"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chooser_response), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
eks_format_page_dispose (GObject *object)
{
  EksFormatPage *self = EKS_FORMAT_PAGE (object);

  /* first: rows that go away select nothing, which is no wish of the person's */
  self->shows = TRUE;
  g_clear_object (&self->bindings);
  g_clear_object (&self->job_signals);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_FORMAT_PAGE);
  G_OBJECT_CLASS (eks_format_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, cards);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, sample_box);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, sample_label);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, csv_group);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, xlsx_group);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, delimiter_row);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, own_delimiter_row);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, header_switch);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, quote_switch);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, guard_switch);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, decimal_row);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, line_end_row);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, encoding_row);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, xlsx_header_switch);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, compression_row);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, folder_row);
  gtk_widget_class_bind_template_child (widget_class, EksFormatPage, folder_button);
}

static void
eks_format_page_class_init (EksFormatPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_format_page_dispose;
  EKS_PAGE_CLASS (klass)->refresh = eks_format_page_refresh;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-format-page.ui");
  bind_children (widget_class);
}

static GtkWidget *
make_card (const Kind *kind)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title = gtk_label_new (_(kind->title));
  GtkWidget *purpose = gtk_label_new (_(kind->purpose));

  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (purpose, "caption");
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (purpose), TRUE);
  gtk_label_set_xalign (GTK_LABEL (purpose), 0);
  gtk_label_set_width_chars (GTK_LABEL (purpose), 18);
  gtk_label_set_max_width_chars (GTK_LABEL (purpose), 22);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), purpose);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _(kind->title),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _(kind->purpose), -1);
  g_object_set_data (G_OBJECT (button), "kind", (gpointer) kind);
  return button;
}

static void
add_cards (EksFormatPage *self)
{
  for (guint i = 0; i < N_KINDS; i++)
    {
      GtkWidget *child = gtk_flow_box_child_new ();
      self->buttons[i] = GTK_TOGGLE_BUTTON (make_card (&kinds[i]));
      if (i > 0)
        gtk_toggle_button_set_group (self->buttons[i], self->buttons[0]);
      /* the button takes the focus, not the place around it */
      gtk_widget_set_focusable (child, FALSE);
      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), GTK_WIDGET (self->buttons[i]));
      gtk_flow_box_append (self->cards, child);
      g_signal_connect_swapped (self->buttons[i], "toggled", G_CALLBACK (on_kind_toggled), self);
    }
}

static gboolean
mark_to_index (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_uint (to, strcmp (g_value_get_string (from), ",") == 0 ? 1 : 0);
  return TRUE;
}

static gboolean
index_to_mark (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_static_string (to, g_value_get_uint (from) == 1 ? "," : ".");
  return TRUE;
}

static void
bind_settings (EksFormatPage *self)
{
  const GBindingFlags flags = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;

  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "header", self->header_switch, "active", flags);
  g_binding_group_bind (self->bindings, "header", self->xlsx_header_switch, "active", flags);
  g_binding_group_bind (self->bindings, "quote-all", self->quote_switch, "active", flags);
  g_binding_group_bind (self->bindings, "formula-guard", self->guard_switch, "active", flags);
  g_binding_group_bind (self->bindings, "line-end", self->line_end_row, "selected", flags);
  g_binding_group_bind (self->bindings, "encoding", self->encoding_row, "selected", flags);
  g_binding_group_bind (self->bindings, "compression", self->compression_row, "selected", flags);
  g_binding_group_bind_full (self->bindings, "decimal-mark", self->decimal_row, "selected", flags, mark_to_index, index_to_mark, NULL, NULL);
}

static void
eks_format_page_init (EksFormatPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_cards (self);
  bind_settings (self);
  self->job_signals = g_signal_group_new (EKS_TYPE_JOB);
  g_signal_group_connect_swapped (self->job_signals, "changed", G_CALLBACK (show_job), self);
  g_signal_connect_swapped (self->delimiter_row, "notify::selected", G_CALLBACK (on_delimiter_selected), self);
  g_signal_connect_swapped (self->own_delimiter_row, "changed", G_CALLBACK (on_own_delimiter_changed), self);
  g_signal_connect_swapped (self->name_row, "changed", G_CALLBACK (on_name_changed), self);
  g_signal_connect_swapped (self->folder_button, "clicked", G_CALLBACK (on_folder_clicked), self);
}
