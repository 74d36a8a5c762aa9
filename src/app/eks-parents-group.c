/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service is asked for the list only when somebody wants to choose. What was chosen and is not in the list any more stands
 * on top of it, so that it can be taken out. The choice is the job's; here is only what is shown of it. */

#include "config.h"

#include "eks-parents-group.h"

#include "eks-describe.h"
#include "eks-error.h"
#include "eks-pattern.h"
#include "eks-record-names.h"
#include "eks-ui.h"
#include "eks-values.h"
#include "eks-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksParentsGroup
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group;
  GtkListBox *scope_list;
  AdwActionRow *all_row;
  GtkCheckButton *all_check;
  AdwActionRow *some_row;
  GtkCheckButton *some_check;
  GtkWidget *chooser;
  GtkSearchEntry *search_entry;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkListView *list_view;
  GtkLabel *message_label;
  GtkButton *retry_button;
  GtkLabel *note_label;

  EksEnvironment *environment; /* (owned) */
  EksJob *job;                 /* (owned) */
  EksTable *table;             /* (owned): the first one of the job */
  EksEntity *entity;           /* (owned): whose records are chosen from */
  EksRecordNames *names;       /* (owned) (nullable): once they are there */
  GListStore *shown;           /* (owned) (element-type EksRecordName): chosen ones that are gone, then all */
  GtkFilterListModel *model;   /* (owned) */
  GtkCustomFilter *filter;     /* (owned) */
  char *needle;                /* (owned) (nullable): case folded */
  GHashTable *chosen;          /* (owned) (element-type utf8): keys as the job holds them */
  GHashTable *gone;            /* (owned) (element-type utf8): keys that are not in the list any more */
  EksParents *before;          /* (owned) (nullable): what was chosen before “all” was */
  GCancellable *loading;       /* (owned) (nullable) */
  guint some : 1;
  guint updating : 1;
};

enum
{
  CHOSEN_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksParentsGroup, eks_parents_group, ADW_TYPE_BIN)

/* ---- a record in words ---- */

static char *
describe_detail (EksCatalogField *field, const char *text)
{
  GPtrArray *choices = eks_catalog_field_get_choices (field);

  for (guint i = 0; i < choices->len; i++)
    {
      const EksChoice *choice = g_ptr_array_index (choices, i);
      if (strcmp (choice->value, text) == 0)
        return g_strdup (choice->label);
    }
  return eks_values_to_words (eks_catalog_field_get_field_type (field), text);
}

/* Its key where that is not the name, and what the list says of it: “DRrv3d · open · 1 March 2025” */
static char *
describe_record (EksParentsGroup *self, EksRecordName *record)
{
  const char *key = eks_record_name_get_key (record);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;

  if (strcmp (key, eks_record_name_get_name (record)) != 0)
    g_strv_builder_add (builder, key);
  if (g_hash_table_contains (self->gone, key))
    /* TRANSLATORS: about a record that was chosen earlier */
    g_strv_builder_add (builder, _("not in the list any more"));
  for (guint i = 0; self->names != NULL && i < eks_record_names_get_details (self->names)->len; i++)
    {
      const char *text = eks_record_name_get_detail (record, i);
      g_autofree char *words = text != NULL ? describe_detail (g_ptr_array_index (eks_record_names_get_details (self->names), i), text) : NULL;
      if (words != NULL)
        g_strv_builder_add (builder, words);
    }
  parts = g_strv_builder_end (builder);
  return g_strjoinv (" · ", parts);
}

static gboolean
matches_cb (gpointer item, gpointer data)
{
  EksParentsGroup *self = data;
  g_autofree char *about = NULL;
  g_autofree char *text = NULL;
  g_autofree char *folded = NULL;

  if (self->needle == NULL)
    return TRUE;
  about = describe_record (self, item);
  text = g_strconcat (eks_record_name_get_name (item), " ", about, NULL);
  folded = g_utf8_casefold (text, -1);
  return strstr (folded, self->needle) != NULL;
}

/* ---- the choice ---- */

/* As the job holds a key: there, braces are about a parameter. (transfer full) */
static char *
dup_held (EksParentsGroup *self, EksRecordName *record)
{
  if (g_hash_table_contains (self->gone, eks_record_name_get_key (record)))
    return g_strdup (eks_record_name_get_key (record)); /* it comes from the job */
  return eks_pattern_escape (eks_record_name_get_key (record));
}

static GPtrArray *
get_choices (EksParentsGroup *self)
{
  return eks_parents_get (eks_table_get_parents (self->table), eks_entity_get_id (self->entity));
}

static void
set_choices (EksParentsGroup *self, GPtrArray *choices)
{
  g_autoptr (EksParents) parents = eks_parents_copy (eks_table_get_parents (self->table));

  eks_parents_set (parents, eks_entity_get_id (self->entity), choices);
  eks_table_set_parents (self->table, parents);
}

static void
set_chosen (EksParentsGroup *self, EksRecordName *record, gboolean chosen)
{
  GPtrArray *old = get_choices (self);
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_parent_choice_free);
  g_autofree char *held = dup_held (self, record);

  for (guint i = 0; old != NULL && i < old->len; i++)
    {
      const EksParentChoice *choice = g_ptr_array_index (old, i);
      if (strcmp (choice->key, held) != 0)
        g_ptr_array_add (choices, eks_parent_choice_new (choice->key, choice->name));
    }
  if (chosen)
    {
      const char *name = eks_record_name_get_name (record);
      g_ptr_array_add (choices, eks_parent_choice_new (held, strcmp (name, eks_record_name_get_key (record)) != 0 ? name : NULL));
    }
  set_choices (self, choices);
}

/* ---- rows ---- */

static void
show_chosen (EksParentsGroup *self, GtkListItem *item)
{
  EksRecordName *record = gtk_list_item_get_item (item);
  GtkWidget *check = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  g_autofree char *held = record != NULL ? dup_held (self, record) : NULL;
  gboolean updating = self->updating;

  if (record == NULL)
    return;
  self->updating = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_hash_table_contains (self->chosen, held));
  self->updating = updating;
}

static void
on_check_toggled (GtkListItem *item, GtkCheckButton *check)
{
  EksParentsGroup *self = EKS_PARENTS_GROUP (gtk_widget_get_ancestor (GTK_WIDGET (check), EKS_TYPE_PARENTS_GROUP));

  if (self != NULL && !self->updating && gtk_list_item_get_item (item) != NULL)
    set_chosen (self, gtk_list_item_get_item (item), gtk_check_button_get_active (check));
}

static GtkWidget *
make_label (const char *class_name)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  if (class_name != NULL)
    {
      gtk_widget_add_css_class (label, class_name);
      gtk_widget_add_css_class (label, "dim-label");
    }
  return label;
}

static void
on_setup (EksParentsGroup *self, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *check = gtk_check_button_new ();

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), make_label (NULL));
  gtk_box_append (GTK_BOX (texts), make_label ("caption"));
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_item_set_child (item, box);
  g_signal_connect_object (check, "toggled", G_CALLBACK (on_check_toggled), item, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "chosen-changed", G_CALLBACK (show_chosen), item, 0);
}

static void
on_bind (EksParentsGroup *self, GtkListItem *item)
{
  EksRecordName *record = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *texts = gtk_widget_get_last_child (box);
  GtkWidget *about = gtk_widget_get_last_child (texts);
  g_autofree char *words = describe_record (self, record);
  g_autofree char *spoken = words[0] != '\0' ? g_strdup_printf ("%s, %s", eks_record_name_get_name (record), words) : g_strdup (eks_record_name_get_name (record));

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (texts)), eks_record_name_get_name (record));
  gtk_label_set_label (GTK_LABEL (about), words);
  gtk_widget_set_visible (about, words[0] != '\0');
  gtk_widget_set_tooltip_text (box, spoken);
  eks_ui_set_label (gtk_widget_get_first_child (box), spoken);
  show_chosen (self, item);
}

static void
on_activate (EksParentsGroup *self, guint position)
{
  g_autoptr (EksRecordName) record = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  g_autofree char *held = record != NULL ? dup_held (self, record) : NULL;

  if (record != NULL)
    set_chosen (self, record, !g_hash_table_contains (self->chosen, held));
}

/* ---- states ---- */

static void
show_message (EksParentsGroup *self, const char *message, gboolean retry)
{
  gtk_label_set_label (self->message_label, message);
  gtk_widget_set_visible (GTK_WIDGET (self->retry_button), retry);
  gtk_stack_set_visible_child_name (self->stack, "message");
}

static void
stop_loading (EksParentsGroup *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  if (self->spinner != NULL)
    gtk_spinner_stop (self->spinner);
}

static void
show_note (EksParentsGroup *self)
{
  const char *note = NULL;

  if (self->names != NULL && g_hash_table_size (self->chosen) == 0)
    note = _("None is chosen yet, so the export is about all of them.");
  else if (self->names != NULL && !eks_record_names_is_complete (self->names))
    note = _("There are more than can be listed here. A job file can name any of them.");
  gtk_label_set_label (self->note_label, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), note != NULL);
}

static void
show_matches (EksParentsGroup *self)
{
  if (self->names == NULL)
    return;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    gtk_stack_set_visible_child_name (self->stack, "records");
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->shown)) > 0)
    show_message (self, _("No name matches the search."), FALSE);
  else
    show_message (self, _("There is nothing to choose from: the list is empty."), FALSE);
  show_note (self);
}

/* Chosen once, and not in the list that came. */
static void
add_gone (EksParentsGroup *self)
{
  GListModel *list = eks_record_names_get_list (self->names);
  g_autoptr (GHashTable) there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *choices = get_choices (self);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (EksRecordName) record = g_list_model_get_item (list, i);
      g_hash_table_add (there, eks_pattern_escape (eks_record_name_get_key (record)));
    }
  for (guint i = 0; choices != NULL && eks_record_names_is_complete (self->names) && i < choices->len; i++)
    {
      const EksParentChoice *choice = g_ptr_array_index (choices, i);
      g_autoptr (EksRecordName) record = NULL;
      if (g_hash_table_contains (there, choice->key))
        continue;
      record = eks_record_name_new (choice->key, choice->name);
      g_hash_table_add (self->gone, g_strdup (choice->key));
      g_list_store_append (self->shown, record);
    }
}

static void
show_names (EksParentsGroup *self)
{
  GListModel *list = eks_record_names_get_list (self->names);

  g_hash_table_remove_all (self->gone);
  g_list_store_remove_all (self->shown);
  add_gone (self);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (EksRecordName) record = g_list_model_get_item (list, i);
      g_list_store_append (self->shown, record);
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->search_entry), g_list_model_get_n_items (list) > 0);
  show_matches (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (EksParentsGroup) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EksRecordNames) names = eks_record_names_load_finish (result, &error);
  g_autofree char *sentence = NULL;

  if (eks_error_is_cancelled (error))
    return; /* gone, or all were chosen meanwhile */
  stop_loading (self);
  if (names != NULL)
    {
      self->names = g_steal_pointer (&names);
      show_names (self);
      return;
    }
  sentence = eks_ui_make_sentence (error->message);
  show_message (self, sentence, TRUE);
}

static void
start_loading (EksParentsGroup *self)
{
  stop_loading (self);
  self->loading = g_cancellable_new ();
  gtk_widget_set_sensitive (GTK_WIDGET (self->search_entry), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), FALSE);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  gtk_spinner_start (self->spinner);
  eks_record_names_load_async (self->environment, self->job, 0, eks_entity_get_id (self->entity), self->loading, loaded_cb, g_object_ref (self));
}

static void
show_scope (EksParentsGroup *self)
{
  g_autofree char *names = eks_describe_parents (eks_table_get_parents (self->table), eks_entity_get_id (self->entity));

  self->updating = TRUE;
  gtk_check_button_set_active (self->some ? self->some_check : self->all_check, TRUE);
  self->updating = FALSE;
  adw_action_row_set_subtitle (self->some_row, names != NULL ? names : "");
  gtk_widget_set_visible (self->chooser, self->some);
  if (!self->some)
    stop_loading (self);
  else if (self->names == NULL && self->loading == NULL)
    start_loading (self);
}

static void
on_parents_changed (EksParentsGroup *self)
{
  GPtrArray *choices = get_choices (self);

  g_hash_table_remove_all (self->chosen);
  for (guint i = 0; choices != NULL && i < choices->len; i++)
    g_hash_table_add (self->chosen, g_strdup (((EksParentChoice *) g_ptr_array_index (choices, i))->key));
  self->some = self->some || choices != NULL;
  show_scope (self);
  show_note (self);
  g_signal_emit (self, signals[CHOSEN_CHANGED], 0);
}

static void
on_scope_toggled (EksParentsGroup *self)
{
  gboolean some = gtk_check_button_get_active (self->some_check);

  if (self->updating || some == self->some)
    return;
  self->some = some;
  if (!some)
    {
      g_clear_pointer (&self->before, eks_parents_free);
      self->before = eks_parents_copy (eks_table_get_parents (self->table));
      set_choices (self, NULL);
    }
  else if (self->before != NULL)
    set_choices (self, eks_parents_get (self->before, eks_entity_get_id (self->entity)));
  show_scope (self);
}

static void
on_search_changed (EksParentsGroup *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_free (self->needle);
  self->needle = text[0] != '\0' ? g_utf8_casefold (text, -1) : NULL;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  show_matches (self);
}

/* Enter takes what is on top, of what is typed by now. */
static void
on_search_activated (EksParentsGroup *self)
{
  on_search_changed (self);
  if (self->needle != NULL)
    on_activate (self, 0);
}

static void
eks_parents_group_dispose (GObject *object)
{
  EksParentsGroup *self = EKS_PARENTS_GROUP (object);

  stop_loading (self);
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  adw_bin_set_child (ADW_BIN (self), NULL); /* else it is let go of twice: it has an id in the template */
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_PARENTS_GROUP);
  g_clear_object (&self->environment);
  g_clear_object (&self->job);
  g_clear_object (&self->table);
  g_clear_object (&self->entity);
  g_clear_object (&self->names);
  G_OBJECT_CLASS (eks_parents_group_parent_class)->dispose (object);
}

static void
eks_parents_group_finalize (GObject *object)
{
  EksParentsGroup *self = EKS_PARENTS_GROUP (object);

  g_clear_object (&self->model);
  g_clear_object (&self->filter);
  g_clear_object (&self->shown);
  g_hash_table_unref (self->chosen);
  g_hash_table_unref (self->gone);
  eks_parents_free (self->before);
  g_free (self->needle);
  G_OBJECT_CLASS (eks_parents_group_parent_class)->finalize (object);
}

static void
eks_parents_group_class_init (EksParentsGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_parents_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_parents_group_finalize;
  signals[CHOSEN_CHANGED] = g_signal_new ("chosen-changed", EKS_TYPE_PARENTS_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-parents-group.ui");
  gtk_widget_class_bind_template_child (widget_class, EksParentsGroup, group);
  gtk_widget_class_bind_template_child (widget_class, EksParentsGroup, scope_list);
  gtk_widget_class_bind_template_child (widget_class, EksParentsGroup, all_row);
  gtk_widget_class_bind_template_child (widget_class, EksParentsGroup, all_check);
  gtk_widget_class_bind_template_child (widget_class, EksParentsGroup, some_row);
  gtk_widget_class_bind_template_child (widget_class, EksParentsGroup, some_check);
  gtk_widget_class_bind_template_child (widget_class, EksParentsGroup, chooser);
  gtk_widget_class_bind_template_child (widget_class, EksParentsGroup, search_entry);
  gtk_widget_class_bind_template_child (widget_class, EksParentsGroup, stack);
  gtk_widget_class_bind_template_child (widget_class, EksParentsGroup, spinner);
  gtk_widget_class_bind_template_child (widget_class, EksParentsGroup, list_view);
  gtk_widget_class_bind_template_child (widget_class, EksParentsGroup, message_label);
  gtk_widget_class_bind_template_child (widget_class, EksParentsGroup, retry_button);
  gtk_widget_class_bind_template_child (widget_class, EksParentsGroup, note_label);
}

static void
set_up_list (EksParentsGroup *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSelectionModel) selection = NULL;

  self->shown = g_list_store_new (EKS_TYPE_RECORD_NAME);
  self->filter = gtk_custom_filter_new (matches_cb, self, NULL);
  self->model = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->shown)), g_object_ref (GTK_FILTER (self->filter)));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->model))));
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, selection);
}

static void
eks_parents_group_init (EksParentsGroup *self)
{
  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_list (self);
  g_signal_connect_object (self->list_view, "activate", G_CALLBACK (on_activate), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->some_check, "toggled", G_CALLBACK (on_scope_toggled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_entry, "search-changed", G_CALLBACK (on_search_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_entry, "activate", G_CALLBACK (on_search_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->retry_button, "clicked", G_CALLBACK (start_loading), self, G_CONNECT_SWAPPED);
}

/* @child: whose records are exported */
static void
name_widgets (EksParentsGroup *self, EksEntity *child)
{
  const char *parent = eks_entity_get_label (self->entity);
  g_autofree char *title = g_markup_escape_text (parent, -1);
  /* TRANSLATORS: %1$s is what is exported, such as “Participation”, %2$s what it is listed under, such as “Operation” */
  g_autofree char *description = g_strdup_printf (_("Each “%1$s” belongs to one “%2$s”."), eks_entity_get_label (child), parent);
  g_autofree char *escaped = g_markup_escape_text (description, -1);

  adw_preferences_group_set_title (self->group, title);
  adw_preferences_group_set_description (self->group, escaped);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->all_row), _("All"));
  adw_action_row_set_subtitle (self->all_row, _("Those that are added later too"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->some_row), _("Only some"));
  eks_ui_set_label (self->scope_list, parent);
  eks_ui_set_label (self->list_view, parent);
  eks_ui_set_label (self->all_check, _("All"));
  eks_ui_set_label (self->some_check, _("Only some"));
}

/**
 * eks_parents_group_new:
 * @environment: where connections are
 * @job: the export; its first table is about @child
 * @child: what is exported
 * @parent: what it is listed under
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
eks_parents_group_new (EksEnvironment *environment, EksJob *job, EksEntity *child, EksEntity *parent)
{
  EksParentsGroup *self;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job) && EKS_IS_ENTITY (child) && EKS_IS_ENTITY (parent), NULL);

  self = g_object_new (EKS_TYPE_PARENTS_GROUP, NULL);
  self->environment = g_object_ref (environment);
  self->job = g_object_ref (job);
  self->table = g_object_ref (eks_job_get_table (job, 0));
  self->entity = g_object_ref (parent);
  name_widgets (self, child);
  g_signal_connect_object (self->table, "notify::parents", G_CALLBACK (on_parents_changed), self, G_CONNECT_SWAPPED);
  on_parents_changed (self);
  return GTK_WIDGET (self);
}
