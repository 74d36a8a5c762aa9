/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is exported, from where. Another entity has other fields, so its default columns take the place of the
 * ones before; nothing is asked, it can be undone. */

#include "config.h"

#include "eks-what-page.h"

#include "eks-catalog.h"
#include "eks-check.h"
#include "eks-fold-box.h"
#include "eks-parents-group.h"
#include "eks-privacy-badge.h"
#include "eks-ready-group.h"
#include "eks-tables-group.h"
#include "eks-text.h"
#include "eks-ui.h"
#include "eks-undo.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksWhatPage
{
  EksPage parent_instance;

  AdwComboRow *connection_row;
  EksReadyGroup *ready_group;
  EksTablesGroup *tables_group;
  AdwPreferencesGroup *entities_group;
  GtkListBox *entities_list;
  GtkBox *parents_box;
  GtkLabel *nothing_label;
  AdwPreferencesGroup *areas_group;
  GtkListBox *areas_list;

  GListStore *connections;      /* (owned): what the row offers */
  EksConnector *connector;      /* (owned) (nullable): whose entities are listed */
  char *parents_of;             /* (owned) (nullable): of which connection, entity and table the groups of parents are */
  GSignalGroup *table_signals;  /* (owned) */
  guint updating : 1;           /* the widgets are made to follow the job */
};

G_DEFINE_FINAL_TYPE (EksWhatPage, eks_what_page, EKS_TYPE_PAGE)

static EksEntity *
get_row_entity (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "entity");
}

static GtkCheckButton *
get_row_check (GtkListBoxRow *row)
{
  return GTK_CHECK_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)));
}

/* -- What you get -- */

static void
add_field_rows (AdwExpanderRow *row)
{
  GPtrArray *fields = g_object_get_data (G_OBJECT (row), "fields");

  for (guint i = 0; i < fields->len; i++)
    {
      EksCatalogField *field = g_ptr_array_index (fields, i);
      AdwActionRow *field_row = eks_ui_make_row (eks_catalog_field_get_label (field), eks_catalog_field_get_description (field));
      gtk_widget_set_tooltip_text (GTK_WIDGET (field_row), eks_catalog_field_get_id (field));
      adw_action_row_add_suffix (field_row, eks_privacy_badge_new (eks_catalog_field_get_privacy (field)));
      adw_expander_row_add_row (row, GTK_WIDGET (field_row));
    }
}

/* Some areas have a hundred fields: their rows are made when somebody looks. */
static void
on_area_expanded (AdwExpanderRow *row)
{
  g_signal_handlers_disconnect_by_func (row, on_area_expanded, NULL);
  add_field_rows (row);
}

static void
add_area (EksWhatPage *self, const char *label, GPtrArray *fields)
{
  GtkWidget *row = adw_expander_row_new ();
  /* TRANSLATORS: %u is how many fields an area has */
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%u field", "%u fields", fields->len), fields->len);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  g_object_set_data_full (G_OBJECT (row), "fields", fields, (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect (row, "notify::expanded", G_CALLBACK (on_area_expanded), NULL);
  gtk_list_box_append (self->areas_list, row);
}

static void
show_areas (EksWhatPage *self)
{
  EksEntity *entity = eks_page_get_entity (EKS_PAGE (self));
  g_autoptr (GPtrArray) fields = NULL;
  guint i = 0;

  eks_ui_clear_list (self->areas_list);
  gtk_widget_set_visible (GTK_WIDGET (self->areas_group), entity != NULL);
  if (entity == NULL)
    return;
  fields = eks_catalog_list (eks_page_get_connector (EKS_PAGE (self)), entity);
  while (i < fields->len)
    {
      EksCatalogField *first = g_ptr_array_index (fields, i);
      GPtrArray *area = g_ptr_array_new_with_free_func (g_object_unref);
      const char *relation = eks_catalog_field_get_relation (first);
      for (; i < fields->len && g_strcmp0 (relation, eks_catalog_field_get_relation (g_ptr_array_index (fields, i))) == 0; i++)
        g_ptr_array_add (area, g_object_ref (g_ptr_array_index (fields, i)));
      add_area (self, eks_catalog_field_get_area (first), area);
    }
}

/* -- The entities -- */

/* From the outermost on: a stage is of a promotion that is chosen first. */
static void
add_parent_groups (EksWhatPage *self, EksEntity *entity)
{
  EksConnector *connector = eks_page_get_connector (EKS_PAGE (self));
  EksEntity *parent = eks_connector_find_parent (connector, entity);

  if (parent == NULL)
    return;
  add_parent_groups (self, parent);
  gtk_box_append (self->parents_box, eks_parents_group_new (eks_page_get_environment (EKS_PAGE (self)), eks_page_get_job (EKS_PAGE (self)), entity, parent));
}

/* The groups keep what they have fetched as long as they are about the same. */
static void
show_parents (EksWhatPage *self)
{
  EksEntity *entity = eks_page_get_entity (EKS_PAGE (self));
  g_autofree char *connection = eks_job_dup_connection_text (eks_page_get_job (EKS_PAGE (self)));
  g_autofree char *wanted = entity != NULL ? g_strdup_printf ("%s\n%s\n%p", connection, eks_entity_get_id (entity), (gpointer) eks_page_get_table (EKS_PAGE (self))) : NULL;
  GtkWidget *group;

  if (g_strcmp0 (wanted, self->parents_of) != 0)
    {
      while ((group = gtk_widget_get_first_child (GTK_WIDGET (self->parents_box))) != NULL)
        gtk_box_remove (self->parents_box, group);
      eks_set_str (&self->parents_of, wanted);
      if (entity != NULL)
        add_parent_groups (self, entity);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->parents_box), gtk_widget_get_first_child (GTK_WIDGET (self->parents_box)) != NULL);
}

static void
show_choice (EksWhatPage *self)
{
  const char *id = eks_table_get_entity (eks_page_get_table (EKS_PAGE (self)));
  GtkListBoxRow *row;

  self->updating = TRUE;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->entities_list, i)) != NULL; i++)
    gtk_check_button_set_active (get_row_check (row), strcmp (eks_entity_get_id (get_row_entity (row)), id) == 0);
  self->updating = FALSE;
  show_parents (self);
  show_areas (self);
}

static gboolean
is_proposed_name (EksWhatPage *self, const char *name)
{
  GPtrArray *entities = eks_connector_get_entities (eks_page_get_connector (EKS_PAGE (self)));

  for (guint i = 0; i < entities->len; i++)
    if (strcmp (eks_entity_get_label (g_ptr_array_index (entities, i)), name) == 0)
      return TRUE;
  return name[0] == '\0' || eks_ready_group_names (self->ready_group, name);
}

/* Follows what is exported until somebody types a name. */
static void
propose_name (EksWhatPage *self)
{
  EksJob *job = eks_page_get_job (EKS_PAGE (self));
  EksEntity *entity = eks_page_get_entity (EKS_PAGE (self));

  if (entity != NULL && is_proposed_name (self, eks_job_get_name (job)))
    eks_job_set_name (job, eks_entity_get_label (entity));
}

static void
on_entity_changed (EksWhatPage *self)
{
  propose_name (self);
  eks_ready_group_show (self->ready_group, EKS_PAGE (self));
  show_choice (self);
}

static gboolean
has_default_columns (EksConnector *connector, EksTable *table)
{
  g_autoptr (EksTable) fresh = eks_table_new (eks_table_get_entity (table));
  GListModel *columns = G_LIST_MODEL (eks_table_get_columns (table));
  GListModel *defaults = G_LIST_MODEL (eks_table_get_columns (fresh));

  if (g_list_model_get_n_items (G_LIST_MODEL (eks_table_get_by (table))) > 0 || g_list_model_get_n_items (G_LIST_MODEL (eks_table_get_values (table))) > 0)
    return FALSE;
  if (eks_connector_find_entity (connector, eks_table_get_entity (table)) != NULL)
    eks_catalog_add_default_columns (connector, fresh);
  if (g_list_model_get_n_items (columns) != g_list_model_get_n_items (defaults))
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (columns, i);
      g_autoptr (EksColumn) other = g_list_model_get_item (defaults, i);
      if (!eks_column_equal (column, other))
        return FALSE;
    }
  return TRUE;
}

static gboolean
filters_fit (EksWhatPage *self)
{
  g_autoptr (EksJsonIssues) issues = eks_check_job (eks_page_get_environment (EKS_PAGE (self)), eks_page_get_job (EKS_PAGE (self)));

  for (guint i = 0; i < eks_json_issues_get_length (issues); i++)
    if (g_str_has_prefix (eks_json_issues_get (issues, i)->path, "tables[0].where"))
      return FALSE;
  return TRUE;
}

/* Whoever goes from the participations of an operation to its winners still means that operation. */
static void
keep_parents (EksTable *table, EksConnector *connector, EksEntity *entity)
{
  g_autoptr (EksParents) kept = eks_parents_new ();

  for (entity = eks_connector_find_parent (connector, entity); entity != NULL; entity = eks_connector_find_parent (connector, entity))
    eks_parents_set (kept, eks_entity_get_id (entity), eks_parents_get (eks_table_get_parents (table), eks_entity_get_id (entity)));
  eks_table_set_parents (table, kept);
}

static void
choose (EksWhatPage *self, EksEntity *entity)
{
  EksTable *table = eks_page_get_table (EKS_PAGE (self));
  EksConnector *connector = eks_page_get_connector (EKS_PAGE (self));
  gboolean loses = !has_default_columns (connector, table);
  g_autoptr (EksTable) before = eks_undo_begin (GTK_WIDGET (self), table);

  keep_parents (table, connector, entity);
  eks_table_set_entity (table, eks_entity_get_id (entity));
  g_list_store_remove_all (eks_table_get_columns (table));
  g_list_store_remove_all (eks_table_get_by (table));
  g_list_store_remove_all (eks_table_get_values (table));
  eks_table_set_counted (table, FALSE);
  eks_catalog_add_default_columns (connector, table);
  if (!eks_filter_is_empty (eks_table_get_where (table)) && !filters_fit (self))
    {
      eks_table_set_where (table, NULL);
      loses = TRUE;
    }
  if (loses)
    eks_undo_offer (GTK_WIDGET (self), table, g_steal_pointer (&before));
}

static void
on_entity_toggled (EksWhatPage *self, GtkCheckButton *check)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (check), GTK_TYPE_LIST_BOX_ROW);

  if (!self->updating && gtk_check_button_get_active (check))
    choose (self, get_row_entity (GTK_LIST_BOX_ROW (row)));
}

static GtkWidget *
make_entity_row (EksWhatPage *self, EksEntity *entity)
{
  AdwActionRow *row = eks_ui_make_row (eks_entity_get_label (entity), eks_entity_get_description (entity));
  GtkWidget *check = gtk_check_button_new ();
  /* TRANSLATORS: how many records there usually are of something: few such as campaigns, many such as sessions */
  GtkWidget *size = gtk_label_new (eks_entity_get_size (entity) == EKS_SIZE_SMALL ? _("few records") : _("many records"));
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->entities_list, 0);

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  eks_ui_set_label (check, eks_entity_get_label (entity));
  gtk_widget_add_css_class (size, "caption");
  gtk_widget_add_css_class (size, "dim-label");
  if (first != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), get_row_check (first));
  adw_action_row_add_prefix (row, check);
  adw_action_row_add_suffix (row, size);
  adw_action_row_set_activatable_widget (row, check);
  g_object_set_data_full (G_OBJECT (row), "entity", g_object_ref (entity), g_object_unref);
  g_signal_connect_object (check, "toggled", G_CALLBACK (on_entity_toggled), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (row);
}

static void
show_entities (EksWhatPage *self)
{
  EksConnector *connector = eks_page_get_connector (EKS_PAGE (self));
  g_autofree char *title = connector != NULL ? g_markup_escape_text (eks_connector_get_label (connector), -1) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->entities_group), connector != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->nothing_label), connector == NULL);
  if (!g_set_object (&self->connector, connector))
    return;
  eks_ui_clear_list (self->entities_list);
  if (connector == NULL)
    return;
  adw_preferences_group_set_title (self->entities_group, title);
  for (guint i = 0; i < eks_connector_get_entities (connector)->len; i++)
    {
      EksEntity *entity = g_ptr_array_index (eks_connector_get_entities (connector), i);
      if (eks_entity_get_streams (entity)->len > 0) /* else it can only be looked up */
        gtk_list_box_append (self->entities_list, make_entity_row (self, entity));
    }
}

/* -- The connection -- */

/* As long as none is chosen, the list has a first item that says so: a combo row of one item could not be opened. */
static char *
get_connection_name (gpointer item)
{
  if (GTK_IS_STRING_OBJECT (item))
    return g_strdup (gtk_string_object_get_string (item));
  return g_strdup (eks_connection_get_name (item) != NULL ? eks_connection_get_name (item) : eks_connection_get_connector (item));
}

static gboolean
same_item (gpointer a, gpointer b)
{
  g_autofree char *first = get_connection_name (a);
  g_autofree char *second = get_connection_name (b);

  if (G_OBJECT_TYPE (a) != G_OBJECT_TYPE (b) || strcmp (first, second) != 0)
    return FALSE;
  return GTK_IS_STRING_OBJECT (a) || g_strcmp0 (eks_connection_get_id (a), eks_connection_get_id (b)) == 0;
}

static gboolean
same_items (GListModel *model, GPtrArray *list)
{
  if (g_list_model_get_n_items (model) != list->len)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      g_autoptr (GObject) shown = g_list_model_get_item (model, i);
      if (!same_item (shown, g_ptr_array_index (list, i)))
        return FALSE;
    }
  return TRUE;
}

/* What the row offers, and which of it is the job's. */
static GPtrArray *
list_connections (EksWhatPage *self, guint *selected, GError **error)
{
  EksJob *job = eks_page_get_job (EKS_PAGE (self));
  EksConnection *own = eks_job_get_inline_connection (job);
  GPtrArray *list = eks_environment_list_connections (eks_page_get_environment (EKS_PAGE (self)), error);

  *selected = 0;
  if (list == NULL)
    return NULL;
  if (own != NULL)
    {
      g_ptr_array_insert (list, 0, g_object_ref (own));
      return list;
    }
  for (guint i = 0; i < list->len; i++)
    if (g_strcmp0 (eks_connection_get_id (g_ptr_array_index (list, i)), eks_job_get_connection_id (job)) == 0)
      {
        *selected = i;
        return list;
      }
  g_ptr_array_insert (list, 0, gtk_string_object_new (_("Choose…")));
  return list;
}

static void
show_connections (EksWhatPage *self)
{
  g_autoptr (GError) error = NULL;
  guint selected;
  g_autoptr (GPtrArray) list = list_connections (self, &selected, &error);
  g_autofree char *message = error != NULL ? g_markup_escape_text (error->message, -1) : NULL;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->connection_row), message);
  if (list == NULL)
    return;
  self->updating = TRUE;
  if (!same_items (G_LIST_MODEL (self->connections), list))
    g_list_store_splice (self->connections, 0, g_list_model_get_n_items (G_LIST_MODEL (self->connections)), list->pdata, list->len);
  adw_combo_row_set_selected (self->connection_row, selected);
  self->updating = FALSE;
}

static void
on_connection_selected (EksWhatPage *self)
{
  gpointer item = adw_combo_row_get_selected_item (self->connection_row);
  EksJob *job = eks_page_get_job (EKS_PAGE (self));

  if (self->updating || !EKS_IS_CONNECTION (item) || item == (gpointer) eks_job_get_inline_connection (job))
    return;
  eks_job_set_connection_id (job, eks_connection_get_id (item));
  eks_page_refresh (EKS_PAGE (self));
}

/* A connection may have been added in another window. */
static void
on_window_active (EksWhatPage *self)
{
  if (gtk_window_is_active (eks_page_get_window (EKS_PAGE (self))))
    show_connections (self);
}

static void
eks_what_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (eks_what_page_parent_class)->map (widget);
  g_signal_connect_object (gtk_widget_get_root (widget), "notify::is-active", G_CALLBACK (on_window_active), widget, G_CONNECT_SWAPPED);
}

static void
eks_what_page_unmap (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), on_window_active, widget);
  GTK_WIDGET_CLASS (eks_what_page_parent_class)->unmap (widget);
}

static void
eks_what_page_refresh (EksPage *page)
{
  EksWhatPage *self = EKS_WHAT_PAGE (page);

  g_signal_group_set_target (self->table_signals, eks_page_get_table (page));
  show_connections (self);
  eks_ready_group_show (self->ready_group, page);
  eks_tables_group_show (self->tables_group, page);
  show_entities (self);
  show_choice (self);
}

static void
eks_what_page_dispose (GObject *object)
{
  EksWhatPage *self = EKS_WHAT_PAGE (object);

  g_clear_object (&self->table_signals);
  g_clear_object (&self->connections);
  g_clear_object (&self->connector);
  g_clear_pointer (&self->parents_of, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_WHAT_PAGE);
  G_OBJECT_CLASS (eks_what_page_parent_class)->dispose (object);
}

static void
eks_what_page_class_init (EksWhatPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_what_page_dispose;
  widget_class->map = eks_what_page_map;
  widget_class->unmap = eks_what_page_unmap;
  EKS_PAGE_CLASS (klass)->refresh = eks_what_page_refresh;
  g_type_ensure (EKS_TYPE_FOLD_BOX);
  g_type_ensure (EKS_TYPE_READY_GROUP);
  g_type_ensure (EKS_TYPE_TABLES_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-what-page.ui");
  gtk_widget_class_bind_template_child (widget_class, EksWhatPage, connection_row);
  gtk_widget_class_bind_template_child (widget_class, EksWhatPage, ready_group);
  gtk_widget_class_bind_template_child (widget_class, EksWhatPage, tables_group);
  gtk_widget_class_bind_template_child (widget_class, EksWhatPage, entities_group);
  gtk_widget_class_bind_template_child (widget_class, EksWhatPage, entities_list);
  gtk_widget_class_bind_template_child (widget_class, EksWhatPage, parents_box);
  gtk_widget_class_bind_template_child (widget_class, EksWhatPage, nothing_label);
  gtk_widget_class_bind_template_child (widget_class, EksWhatPage, areas_group);
  gtk_widget_class_bind_template_child (widget_class, EksWhatPage, areas_list);
}

static void
eks_what_page_init (EksWhatPage *self)
{
  g_autoptr (GtkExpression) name = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  name = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (get_connection_name), NULL, NULL);
  self->connections = g_list_store_new (G_TYPE_OBJECT);
  adw_combo_row_set_expression (self->connection_row, name);
  adw_combo_row_set_model (self->connection_row, G_LIST_MODEL (self->connections));
  g_signal_connect_swapped (self->connection_row, "notify::selected", G_CALLBACK (on_connection_selected), self);
  self->table_signals = g_signal_group_new (EKS_TYPE_TABLE);
  g_signal_group_connect_swapped (self->table_signals, "notify::entity", G_CALLBACK (on_entity_changed), self);
}
