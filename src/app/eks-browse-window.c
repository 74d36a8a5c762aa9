/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table to read. Its rows are those of a preview with every field, so that the details of one need no further question;
 * more rows are a longer preview. */

#include "config.h"

#include "eks-browse-window.h"

#include "eks-act-flow.h"
#include "eks-browse-filters.h"
#include "eks-browse.h"
#include "eks-check.h"
#include "eks-error.h"
#include "eks-folder.h"
#include "eks-preview.h"
#include "eks-ready-job.h"
#include "eks-record-window.h"
#include "eks-ui.h"
#include "eks-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FIRST_ROWS 50
#define MOST_ROWS 6400

struct _EksBrowseWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *window_title;
  GtkSpinner *spinner;
  EksWrapBox *filters_box;
  GtkStack *stack;
  AdwStatusPage *message_page;
  GtkWidget *retry_button;
  GtkColumnView *view;
  GtkLabel *status_label;
  GtkWidget *more_button;

  EksApplication *application; /* (unowned) */
  EksConnection *connection;   /* (owned): as it was saved when the rows were read */
  EksConnector *connector;     /* (owned) */
  EksEntity *entity;           /* the connector's */
  const EksField *name_field;  /* (nullable): what a record is called by */
  EksZone *zone;               /* (owned) */
  EksBrowseFilters *filters;   /* (owned) */
  GListStore *rows;            /* (owned) of EksPreviewRow: a column for each field of the entity, in their order */
  GCancellable *loading;       /* (owned) (nullable) */
  guint wanted;                /* rows */
};

G_DEFINE_FINAL_TYPE (EksBrowseWindow, eks_browse_window, ADW_TYPE_WINDOW)

static void load (EksBrowseWindow *self);

static EksEnvironment *
get_environment (EksBrowseWindow *self)
{
  return eks_application_get_environment (self->application);
}

/* ---- records ---- */

static guint
find_column (EksBrowseWindow *self, const EksField *field)
{
  guint index = 0;

  g_ptr_array_find (eks_entity_get_fields (self->entity), field, &index);
  return index;
}

static GHashTable *
make_record (EksBrowseWindow *self, EksPreviewRow *row)
{
  GHashTable *record = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GPtrArray *fields = eks_entity_get_fields (self->entity);

  for (guint i = 0; i < fields->len; i++)
    g_hash_table_insert (record, g_strdup (((const EksField *) g_ptr_array_index (fields, i))->id), g_strdup (eks_preview_row_get_text (row, i)));
  return record;
}

/* The first text that is shown and is no key tells one record from another best. */
static const EksField *
find_name_field (EksEntity *entity)
{
  g_auto (GStrv) columns = eks_browse_list_columns (entity);
  const char *key = eks_entity_get_key (entity);

  for (guint i = 0; columns[i] != NULL; i++)
    {
      const EksField *field = eks_entity_find_field (entity, columns[i]);
      if (field->type == EKS_TYPE_TEXT && field->choices->len == 0 && g_strcmp0 (key, field->id) != 0)
        return field;
    }
  return key != NULL ? eks_entity_find_field (entity, key) : NULL;
}

static const char *
get_name (EksBrowseWindow *self, EksPreviewRow *row)
{
  const char *name = self->name_field != NULL ? eks_preview_row_get_text (row, find_column (self, self->name_field)) : "";

  return name[0] != '\0' ? name : eks_entity_get_label (self->entity);
}

/* ---- what can be done with a record ---- */

static void
add_choice (GMenu *menu, const char *label, const char *action, const char *name, guint position)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "(su)", name, position);
  g_menu_append_item (menu, item);
}

static void
add_acts (EksBrowseWindow *self, GMenu *menu, GHashTable *record, guint position)
{
  GPtrArray *actions = eks_entity_get_actions (self->entity);

  for (guint i = 0; i < actions->len; i++)
    {
      const EksAction *action = g_ptr_array_index (actions, i);
      g_autofree char *name = g_strconcat (eks_entity_get_id (self->entity), ".", action->id, NULL);
      g_autoptr (EksAct) act = eks_act_new (get_environment (self), self->connection, self->connector, name, record, NULL);
      if (act != NULL && eks_act_is_allowed (act) && eks_act_is_possible (act))
        add_choice (menu, action->label, "browse.act", name, position);
    }
}

static void
add_exports (EksBrowseWindow *self, GMenu *menu, guint position)
{
  GPtrArray *exports = eks_connector_get_exports (self->connector);

  for (guint i = 0; i < exports->len; i++)
    {
      const EksReadyMade *made = g_ptr_array_index (exports, i);
      if (g_strcmp0 (made->for_row, eks_entity_get_id (self->entity)) == 0)
        add_choice (menu, made->label, "browse.export", made->id, position);
    }
}

static GMenu *
make_choices (EksBrowseWindow *self, GHashTable *record, guint position)
{
  GMenu *menu = g_menu_new ();

  add_acts (self, menu, record, position);
  add_exports (self, menu, position);
  return menu;
}

static EksPreviewRow *
dup_row (EksBrowseWindow *self, GVariant *target, const char **name)
{
  guint position;

  g_variant_get (target, "(&su)", name, &position);
  return g_list_model_get_item (G_LIST_MODEL (self->rows), position);
}

static void
on_act_changed (GtkWidget *widget)
{
  EksBrowseWindow *self = EKS_BROWSE_WINDOW (gtk_widget_get_ancestor (widget, EKS_TYPE_BROWSE_WINDOW));

  if (self == NULL)
    return; /* closed meanwhile */
  load (self);
  eks_application_refresh (self->application);
}

static void
action_act (GtkWidget *widget, const char *action, GVariant *target)
{
  EksBrowseWindow *self = EKS_BROWSE_WINDOW (widget);
  const char *name;
  g_autoptr (EksPreviewRow) row = dup_row (self, target, &name);
  g_autoptr (GHashTable) record = row != NULL ? make_record (self, row) : NULL;
  g_autoptr (EksAct) act = record != NULL ? eks_act_new (get_environment (self), self->connection, self->connector, name, record, NULL) : NULL;

  /* below the overlay that shows what came of it */
  if (act != NULL)
    eks_act_flow_start (GTK_WIDGET (self->stack), act, on_act_changed);
}

static gboolean
can_run (EksBrowseWindow *self, EksJob *job)
{
  g_autoptr (EksJsonIssues) issues = eks_check_job (get_environment (self), job);

  return eks_json_issues_get_length (issues) == 0;
}

/* It is made at once, into the person's usual folder; only what is not complete needs the wizard. */
static void
action_export (GtkWidget *widget, const char *action, GVariant *target)
{
  EksBrowseWindow *self = EKS_BROWSE_WINDOW (widget);
  const char *id;
  const char *key = eks_entity_get_key (self->entity);
  g_autoptr (EksPreviewRow) row = dup_row (self, target, &id);
  const EksReadyMade *made = eks_connector_find_export (self->connector, id);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksJob) job = NULL;

  if (row == NULL || made == NULL || key == NULL)
    return;
  job = eks_ready_job_new (made, self->connection, eks_preview_row_get_text (row, find_column (self, eks_entity_find_field (self->entity, key))), &error);
  if (job != NULL)
    {
      /* or the files of two records could not be told apart */
      g_autofree char *name = g_strdup_printf ("%s, %s", made->label, get_name (self, row));
      eks_job_set_name (job, name);
      eks_folder_ensure (job);
    }
  if (job == NULL)
    eks_ui_show_error (GTK_WINDOW (self), _("This ready-made export cannot be used"), error);
  else if (can_run (self, job))
    eks_application_start_run (self->application, job, GTK_WINDOW (self));
  else
    eks_application_edit_job (self->application, job, TRUE);
}

static void
on_chosen (EksBrowseWindow *self, const char *action, GVariant *target)
{
  gtk_widget_activate_action_variant (GTK_WIDGET (self), action, target);
}

static void
show_details (EksBrowseWindow *self, guint position)
{
  g_autoptr (EksPreviewRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);
  g_autoptr (GHashTable) record = row != NULL ? make_record (self, row) : NULL;
  g_autoptr (GMenu) choices = NULL;
  GtkWindow *window;

  if (row == NULL)
    return;
  choices = make_choices (self, record, position);
  window = eks_record_window_new (GTK_WINDOW (self), get_name (self, row), self->entity, record, eks_zone_get_identifier (self->zone), G_MENU_MODEL (choices));
  g_signal_connect_object (window, "chosen", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  gtk_window_present (window);
}

static void
action_details (GtkWidget *widget, const char *action, GVariant *target)
{
  guint position;
  const char *name;

  g_variant_get (target, "(&su)", &name, &position);
  show_details (EKS_BROWSE_WINDOW (widget), position);
}

/* ---- the table ---- */

static gboolean
is_number (EksType type)
{
  return type == EKS_TYPE_INTEGER || type == EKS_TYPE_NUMBER;
}

static gboolean
is_explained (const EksField *field)
{
  for (guint i = 0; i < field->choices->len; i++)
    if (((const EksChoice *) g_ptr_array_index (field->choices, i))->description != NULL)
      return TRUE;
  return FALSE;
}

/* What has an explanation can use the room that is left over, else the last text: a number must not stray from its title. */
static guint
find_wide_column (EksEntity *entity, GStrv columns)
{
  guint wide = G_MAXUINT;

  for (guint i = 0; columns[i] != NULL; i++)
    {
      const EksField *field = eks_entity_find_field (entity, columns[i]);
      if (is_explained (field))
        return i;
      if (!is_number (field->type))
        wide = i;
    }
  return wide;
}

static void
on_setup_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const EksField *field = g_object_get_data (G_OBJECT (factory), "field");
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), is_number (field->type) ? 1 : 0);
  if (field->type != EKS_TYPE_TEXT)
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

/* A value that has an explanation says it to a pointer and to a screen reader. */
static void
on_bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  EksBrowseWindow *self = data;
  const EksField *field = g_object_get_data (G_OBJECT (factory), "field");
  GtkWidget *label = gtk_list_item_get_child (item);
  const char *value = eks_preview_row_get_text (gtk_list_item_get_item (item), find_column (self, field));
  const EksChoice *choice = eks_browse_find_choice (field, value);
  g_autofree char *text = eks_browse_dup_text (field, value, self->zone);
  g_autofree char *shown = eks_words_cell (text, field->type);
  const char *more = choice != NULL ? choice->description : strcmp (shown, text) != 0 ? text : NULL;

  gtk_label_set_label (GTK_LABEL (label), shown);
  gtk_widget_set_tooltip_text (label, more);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, more != NULL ? more : "", -1);
}

/* The column that has room to spare says what its values mean, as far as the room goes. */
static void
on_setup_explained (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *more = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (more), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (more), 0);
  gtk_widget_add_css_class (more, "dim-label");
  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));
  gtk_box_append (GTK_BOX (box), more);
  gtk_list_item_set_child (item, box);
}

static void
on_bind_explained (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  EksBrowseWindow *self = data;
  const EksField *field = g_object_get_data (G_OBJECT (factory), "field");
  GtkWidget *box = gtk_list_item_get_child (item);
  const char *value = eks_preview_row_get_text (gtk_list_item_get_item (item), find_column (self, field));
  const EksChoice *choice = eks_browse_find_choice (field, value);
  const char *more = choice != NULL && choice->description != NULL ? choice->description : "";
  g_autofree char *text = eks_browse_dup_text (field, value, self->zone);

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (box)), text);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (box)), more);
  gtk_widget_set_tooltip_text (box, more[0] != '\0' ? more : NULL);
}

static void
add_column (EksBrowseWindow *self, const EksField *field, gboolean wide)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  gboolean explained = wide && is_explained (field);
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_object_set_data (G_OBJECT (factory), "field", (gpointer) field);
  g_signal_connect (factory, "setup", G_CALLBACK (explained ? on_setup_explained : on_setup_cell), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (explained ? on_bind_explained : on_bind_cell), self);
  column = gtk_column_view_column_new (field->label, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, wide);
  gtk_column_view_append_column (self->view, column);
}

static void
on_setup_menu (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_list_item_set_child (item, button);
}

/* What changes something, what makes a file and what only shows are kept apart. */
static GMenu *
make_menu (EksBrowseWindow *self, GHashTable *record, guint position)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) acts = g_menu_new ();
  g_autoptr (GMenu) exports = g_menu_new ();
  g_autoptr (GMenu) rest = g_menu_new ();

  add_acts (self, acts, record, position);
  add_exports (self, exports, position);
  /* TRANSLATORS: in the menu of a row of a table: shows every field of it */
  add_choice (rest, _("Details"), "browse.details", "", position);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (acts));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (exports));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rest));
  return menu;
}

static void
on_bind_menu (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  EksBrowseWindow *self = data;
  EksPreviewRow *row = gtk_list_item_get_item (item);
  guint position = gtk_list_item_get_position (item);
  GtkWidget *button = gtk_list_item_get_child (item);
  g_autoptr (GHashTable) record = make_record (self, row);
  g_autoptr (GMenu) menu = make_menu (self, record, position);
  /* TRANSLATORS: a button for what can be done with a record; %s is its name */
  g_autofree char *label = g_strdup_printf (_("What can be done with “%s”"), get_name (self, row));

  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (button, label);
  eks_ui_set_label (button, label);
}

/* First, so that it is seen where the window is narrow. */
static void
add_menu_column (EksBrowseWindow *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_menu), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_menu), self);
  column = gtk_column_view_column_new ("", factory);
  gtk_column_view_append_column (self->view, column);
}

static void
set_up_table (EksBrowseWindow *self)
{
  g_auto (GStrv) columns = eks_browse_list_columns (self->entity);
  g_autoptr (GtkSingleSelection) selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  guint wide = find_wide_column (self->entity, columns);

  add_menu_column (self);
  for (guint i = 0; columns[i] != NULL; i++)
    add_column (self, eks_entity_find_field (self->entity, columns[i]), i == wide);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  eks_ui_set_label (self->view, eks_entity_get_label (self->entity));
}

/* ---- reading ---- */

static void
show_message (EksBrowseWindow *self, const char *title, const char *message, gboolean retry)
{
  g_autofree char *markup = g_markup_escape_text (message, -1);

  adw_status_page_set_title (self->message_page, title);
  adw_status_page_set_description (self->message_page, markup);
  gtk_widget_set_visible (self->retry_button, retry);
  gtk_stack_set_visible_child_name (self->stack, "message");
  gtk_label_set_label (self->status_label, "");
  gtk_widget_set_visible (self->more_button, FALSE);
}

static void
show_rows (EksBrowseWindow *self, EksPreview *preview)
{
  GListModel *rows = eks_preview_get_rows (preview);
  guint n = g_list_model_get_n_items (rows);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *words = eks_words_preview (preview, self->wanted);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, g_list_model_get_item (rows, i));
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), items->pdata, n);
  if (n == 0)
    show_message (self, _("Nothing here"), _("No record matches. Choose a longer period or other filters."), FALSE);
  else
    gtk_stack_set_visible_child_name (self->stack, "rows");
  gtk_label_set_label (self->status_label, words);
  gtk_widget_set_visible (self->more_button, n >= self->wanted && !eks_preview_is_complete (preview) && self->wanted < MOST_ROWS);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (EksBrowseWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EksPreview) preview = eks_preview_load_finish (result, &error);

  if (eks_error_is_cancelled (error))
    return; /* overtaken, or the window is closed */
  g_clear_object (&self->loading);
  gtk_spinner_stop (self->spinner);
  if (preview != NULL)
    show_rows (self, preview);
  else
    show_message (self, _("The records could not be read"), error->message, TRUE);
}

static void
stop_loading (EksBrowseWindow *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

/* The connection is read again too: what is allowed may have changed. */
static void
load (EksBrowseWindow *self)
{
  g_autoptr (EksConnection) saved = eks_environment_find_connection (get_environment (self), eks_connection_get_id (self->connection), NULL);
  g_autoptr (GHashTable) values = eks_browse_filters_dup_values (self->filters);
  g_autoptr (EksJob) job = NULL;

  stop_loading (self);
  if (saved != NULL)
    g_set_object (&self->connection, saved);
  job = eks_browse_make_job (self->connection, self->entity, values, eks_browse_filters_get_days (self->filters));
  self->loading = g_cancellable_new ();
  gtk_spinner_start (self->spinner);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  eks_preview_load_async (get_environment (self), job, 0, self->wanted, self->loading, loaded_cb, g_object_ref (self));
}

static void
on_filters_changed (EksBrowseWindow *self)
{
  self->wanted = FIRST_ROWS;
  load (self);
}

static void
action_reload (GtkWidget *widget, const char *action, GVariant *target)
{
  load (EKS_BROWSE_WINDOW (widget));
}

static void
action_more (GtkWidget *widget, const char *action, GVariant *target)
{
  EksBrowseWindow *self = EKS_BROWSE_WINDOW (widget);

  self->wanted = MIN (self->wanted * 2, MOST_ROWS);
  load (self);
}

/* ---- the window ---- */

static void
eks_browse_window_dispose (GObject *object)
{
  EksBrowseWindow *self = EKS_BROWSE_WINDOW (object);

  stop_loading (self);
  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  g_clear_object (&self->filters);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_BROWSE_WINDOW);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (eks_browse_window_parent_class)->dispose (object);
}

static void
eks_browse_window_finalize (GObject *object)
{
  EksBrowseWindow *self = EKS_BROWSE_WINDOW (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->connector);
  g_clear_pointer (&self->zone, eks_zone_free);
  G_OBJECT_CLASS (eks_browse_window_parent_class)->finalize (object);
}

static void
eks_browse_window_class_init (EksBrowseWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_browse_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_browse_window_finalize;
  g_type_ensure (EKS_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-browse-window.ui");
  gtk_widget_class_bind_template_child (widget_class, EksBrowseWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, EksBrowseWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, EksBrowseWindow, filters_box);
  gtk_widget_class_bind_template_child (widget_class, EksBrowseWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, EksBrowseWindow, message_page);
  gtk_widget_class_bind_template_child (widget_class, EksBrowseWindow, retry_button);
  gtk_widget_class_bind_template_child (widget_class, EksBrowseWindow, view);
  gtk_widget_class_bind_template_child (widget_class, EksBrowseWindow, status_label);
  gtk_widget_class_bind_template_child (widget_class, EksBrowseWindow, more_button);
  gtk_widget_class_install_action (widget_class, "browse.reload", NULL, action_reload);
  gtk_widget_class_install_action (widget_class, "browse.more", NULL, action_more);
  gtk_widget_class_install_action (widget_class, "browse.act", "(su)", action_act);
  gtk_widget_class_install_action (widget_class, "browse.export", "(su)", action_export);
  gtk_widget_class_install_action (widget_class, "browse.details", "(su)", action_details);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "browse.reload", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "browse.reload", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
eks_browse_window_init (EksBrowseWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_list_store_new (EKS_TYPE_PREVIEW_ROW);
  self->wanted = FIRST_ROWS;
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (show_details), self);
}

static EksZone *
open_zone (EksConnection *connection, EksConnector *connector)
{
  const char *name = eks_connection_get_time_zone (connection);
  EksZone *zone = eks_zone_new (name != NULL ? name : eks_connector_get_time_zone (connector), NULL);

  return zone != NULL ? zone : eks_zone_new ("UTC", NULL);
}

/**
 * eks_browse_window_new:
 * @application: the application
 * @connection: a connection
 * @entity: id of an entity of its connector whose records can be listed
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the window, not yet presented; it owns itself
 */
GtkWindow *
eks_browse_window_new (EksApplication *application, EksConnection *connection, const char *entity, GError **error)
{
  g_autoptr (EksConnector) connector = NULL;
  EksEntity *found;
  EksBrowseWindow *self;

  g_return_val_if_fail (EKS_IS_APPLICATION (application) && EKS_IS_CONNECTION (connection) && entity != NULL, NULL);

  connector = eks_environment_find_connector (eks_application_get_environment (application), connection, error);
  if (connector == NULL)
    return NULL;
  found = eks_connector_find_entity (connector, entity);
  if (found == NULL || !eks_browse_is_offered (found))
    {
      /* TRANSLATORS: %s is the name of a system */
      g_set_error (error, EKS_ERROR, EKS_ERROR_NOT_FOUND, _("The description of %s has changed and no longer offers this. Go back and open the connection again."), eks_connector_get_label (connector));
      return NULL;
    }
  self = g_object_new (EKS_TYPE_BROWSE_WINDOW, "application", application, "title", eks_entity_get_label (found), NULL);
  self->application = application;
  self->connection = g_object_ref (connection);
  self->connector = g_steal_pointer (&connector);
  self->entity = found;
  self->zone = open_zone (connection, self->connector);
  self->name_field = find_name_field (found);
  adw_window_title_set_title (self->window_title, eks_entity_get_label (found));
  adw_window_title_set_subtitle (self->window_title, eks_connection_get_name (connection));
  self->filters = eks_browse_filters_new (self->filters_box, found);
  g_signal_connect_object (self->filters, "changed", G_CALLBACK (on_filters_changed), self, G_CONNECT_SWAPPED);
  set_up_table (self);
  load (self);
  return GTK_WINDOW (self);
}
