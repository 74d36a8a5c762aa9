/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields of related data, and what the customer's own forms asked. The second is known only to the records, so
 * some of them are looked through when the page comes into view, once for a connection and an entity. */

#include "config.h"

#include "eks-enrich-page.h"

#include "eks-error.h"
#include "eks-field-list.h"
#include "eks-field-row.h"
#include "eks-lookup-dialog.h"
#include "eks-panes.h"
#include "eks-privacy-badge.h"
#include "eks-ui.h"
#include "eks-undo.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Enough to see what the forms of today ask, little enough for one page of most services. */
#define N_RECORDS 200

struct _EksEnrichPage
{
  EksPage parent_instance;

  EksFieldList *field_list;
  GtkBox *status_box;
  GtkSpinner *spinner;
  GtkImage *status_icon;
  GtkLabel *status_label;
  GtkButton *reload_button;
  AdwPreferencesGroup *reference_group;
  AdwComboRow *source_row;
  AdwEntryRow *reference_row;
  GtkButton *reference_button;
  GtkLabel *reference_error;
  GtkListBox *added_list;
  GtkListBox *lookups_list;
  GtkButton *lookup_button;

  EksEntity *entity;          /* (owned) (nullable): whose fields are listed */
  char *loaded_from;          /* (owned) (nullable): connection and entity that the records were taken from */
  GListStore *areas;          /* (owned) (nullable) */
  GPtrArray *prefixes;        /* (owned) (element-type utf8): what ids of references begin with, one for each row of the combo */
  GListModel *references;     /* (owned) (nullable): found in the records */
  GCancellable *loading;      /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (EksEnrichPage, eks_enrich_page, EKS_TYPE_PAGE)

/* -- Added -- */

static gboolean
is_added (gpointer object, gpointer data)
{
  EksPage *page = data;
  EksEntity *entity = eks_page_get_entity (page);
  EksFieldRef ref = { 0 };
  gboolean added;

  if (entity == NULL || eks_column_get_field (object) == NULL || !eks_connector_resolve (eks_page_get_connector (page), entity, eks_column_get_field (object), &ref, NULL))
    return FALSE;
  added = ref.relation != NULL || ref.reference != NULL;
  eks_field_ref_clear (&ref);
  return added;
}

static EksReference *
find_reference (EksEnrichPage *self, const char *id)
{
  for (guint i = 0; self->references != NULL && i < g_list_model_get_n_items (self->references); i++)
    {
      g_autoptr (EksReference) reference = g_list_model_get_item (self->references, i);
      if (strcmp (eks_reference_get_field_id (reference), id) == 0)
        return reference; /* the list still holds it */
    }
  return NULL;
}

static gboolean
is_reference (EksEnrichPage *self, const char *id)
{
  for (guint i = 0; i < self->prefixes->len; i++)
    if (g_str_has_prefix (id, g_ptr_array_index (self->prefixes, i)))
      return TRUE;
  return FALSE;
}

static void
on_remove_clicked (EksEnrichPage *self, GtkButton *button)
{
  EksTable *table = eks_page_get_table (EKS_PAGE (self));
  EksColumn *column = g_object_get_data (G_OBJECT (button), "column");
  EksTable *before = NULL;

  before = eks_undo_begin (GTK_WIDGET (self), table);
  eks_table_remove_column (table, column);
  eks_undo_offer (GTK_WIDGET (self), table, before);
}

static char *
describe_added (EksEnrichPage *self, EksCatalogField *field, EksReference *reference)
{
  const char *id = eks_catalog_field_get_id (field);

  if (self->references != NULL && reference == NULL && is_reference (self, id))
    /* TRANSLATORS: %s is the id of a form field that somebody typed */
    return g_strdup_printf (_("%s, in none of the records that were looked at"), id);
  return g_strdup (id);
}

static GtkWidget *
make_added_row (gpointer object, gpointer data)
{
  EksEnrichPage *self = data;
  const char *id = eks_column_get_field (object);
  g_autoptr (EksCatalogField) field = eks_catalog_find (eks_page_get_connector (data), eks_page_get_entity (data), id, NULL);
  EksReference *reference = find_reference (self, id);
  g_autoptr (EksFieldItem) item = eks_field_item_new (field, reference);
  g_autofree char *subtitle = describe_added (self, field, reference);
  /* TRANSLATORS: %1$s is an area such as “Lead”, %2$s a field of it */
  g_autofree char *title = g_strdup_printf (_("%1$s: %2$s"), eks_catalog_field_get_area (field), eks_field_item_get_label (item));
  /* TRANSLATORS: %s is a field */
  g_autofree char *action = g_strdup_printf (_("Remove “%s”"), title);
  AdwActionRow *row = eks_ui_make_row (title, subtitle);
  GtkWidget *button = eks_ui_make_icon_button ("list-remove-symbolic", action);

  g_object_set_data_full (G_OBJECT (button), "column", g_object_ref (object), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_clicked), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (row, eks_privacy_badge_new (eks_field_item_get_privacy (item)));
  adw_action_row_add_suffix (row, button);
  return GTK_WIDGET (row);
}

/* (transfer full): those that stand in the file, followed as they change */
static GListModel *
list_columns (EksTable *table)
{
  GListStore *lists;

  if (!eks_table_get_counted (table))
    return G_LIST_MODEL (g_object_ref (eks_table_get_columns (table)));
  lists = g_list_store_new (G_TYPE_LIST_MODEL);
  g_list_store_append (lists, eks_table_get_by (table));
  g_list_store_append (lists, eks_table_get_values (table));
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (lists)));
}

static void
show_added (EksEnrichPage *self)
{
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (is_added, self, NULL));
  g_autoptr (GtkFilterListModel) added = gtk_filter_list_model_new (list_columns (eks_page_get_table (EKS_PAGE (self))), filter);

  gtk_list_box_bind_model (self->added_list, G_LIST_MODEL (added), make_added_row, self, NULL);
}

/* -- Form fields -- */

static void
show_status (EksEnrichPage *self, gboolean busy, const GError *error, const char *text)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_widget_set_visible (GTK_WIDGET (self->status_icon), error != NULL);
  gtk_label_set_label (self->status_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->reload_button), !busy);
  if (error != NULL)
    gtk_button_set_label (self->reload_button, _("_Try again"));
  else
    gtk_button_set_icon_name (self->reload_button, "view-refresh-symbolic");
  gtk_button_set_use_underline (self->reload_button, TRUE);
  eks_ui_set_label (self->reload_button, error != NULL ? _("Try again") : _("Look again for the fields of your forms"));
}

/* The prefix “data_set.formResult.” stands for what the descriptor calls DataSet, form field. */
static void
add_source (EksEnrichPage *self, GtkStringList *labels, EksEntity *entity, const EksRelation *relation)
{
  const EksDynamicFields *dynamic = eks_entity_get_dynamic (entity);
  const char *area = relation != NULL ? relation->label : eks_entity_get_label (entity);
  g_autofree char *label = NULL;

  if (dynamic == NULL)
    return;
  /* TRANSLATORS: %1$s is an area such as “DataSet”, %2$s a kind of field such as “Form field” */
  label = g_strdup_printf (_("%1$s: %2$s"), area, dynamic->label);
  gtk_string_list_append (labels, label);
  g_ptr_array_add (self->prefixes, relation != NULL ? g_strconcat (relation->id, ".", dynamic->prefix, ".", NULL) : g_strconcat (dynamic->prefix, ".", NULL));
}

static void
show_sources (EksEnrichPage *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  GPtrArray *relations;

  g_ptr_array_set_size (self->prefixes, 0);
  if (self->entity != NULL)
    {
      add_source (self, labels, self->entity, NULL);
      relations = eks_entity_get_relations (self->entity);
      for (guint i = 0; i < relations->len; i++)
        {
          const EksRelation *relation = g_ptr_array_index (relations, i);
          add_source (self, labels, eks_connector_find_entity (eks_page_get_connector (EKS_PAGE (self)), relation->entity), relation);
        }
    }
  adw_combo_row_set_model (self->source_row, G_LIST_MODEL (labels));
  gtk_widget_set_visible (GTK_WIDGET (self->source_row), self->prefixes->len > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->reference_group), self->prefixes->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->status_box), self->prefixes->len > 0);
}

/* They come first, empty until the records were looked at. */
static void
add_reference_areas (EksEnrichPage *self)
{
  GListModel *labels = adw_combo_row_get_model (self->source_row);

  for (guint i = 0; i < self->prefixes->len; i++)
    {
      g_autoptr (GtkStringObject) label = g_list_model_get_item (labels, i);
      g_autoptr (EksFieldArea) area = eks_field_area_new (gtk_string_object_get_string (label));
      g_list_store_insert (self->areas, i, area);
    }
}

static void
fill_reference_area (EksEnrichPage *self, EksFieldArea *area, const char *prefix)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GListStore *store = eks_field_area_get_items (area);

  for (guint i = 0; self->references != NULL && i < g_list_model_get_n_items (self->references); i++)
    {
      g_autoptr (EksReference) reference = g_list_model_get_item (self->references, i);
      const char *id = eks_reference_get_field_id (reference);
      g_autoptr (EksCatalogField) field = NULL;
      if (g_str_has_prefix (id, prefix))
        field = eks_catalog_find (eks_page_get_connector (EKS_PAGE (self)), self->entity, id, NULL);
      if (field != NULL)
        g_ptr_array_add (items, eks_field_item_new (field, reference));
    }
  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), items->pdata, items->len);
}

static void
show_references (EksEnrichPage *self)
{
  for (guint i = 0; i < self->prefixes->len; i++)
    {
      g_autoptr (EksFieldArea) area = g_list_model_get_item (G_LIST_MODEL (self->areas), i);
      fill_reference_area (self, area, g_ptr_array_index (self->prefixes, i));
      eks_field_list_open_area (self->field_list, area);
    }
  show_added (self);
}

static void
show_found (EksEnrichPage *self)
{
  guint n = g_list_model_get_n_items (self->references);
  /* TRANSLATORS: %u is how many fields were found */
  g_autofree char *text = g_strdup_printf (ngettext ("%u field in your forms", "%u fields in your forms", n), n);

  show_references (self);
  show_status (self, FALSE, NULL, text);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) references = eks_discovery_load_finish (result, &error);
  EksEnrichPage *self = data;

  if (eks_error_is_cancelled (error))
    return; /* overtaken or closed: the page may be gone */
  g_clear_object (&self->loading);
  if (references == NULL)
    {
      show_status (self, FALSE, error, error->message);
      return;
    }
  g_set_object (&self->references, references);
  show_found (self);
}

static void
stop_loading (EksEnrichPage *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
load (EksEnrichPage *self)
{
  stop_loading (self);
  g_clear_object (&self->references);
  show_references (self);
  self->loading = g_cancellable_new ();
  show_status (self, TRUE, NULL, _("Looking for the fields of your forms…"));
  /* Not held: dispose cancels, and what was cancelled touches nothing. */
  eks_discovery_load_async (eks_page_get_environment (EKS_PAGE (self)), eks_page_get_job (EKS_PAGE (self)), 0, N_RECORDS, self->loading, loaded_cb, self);
}

/* -- A typed reference -- */

static void
show_reference_error (EksEnrichPage *self, const char *message)
{
  gtk_widget_set_visible (GTK_WIDGET (self->reference_error), message != NULL);
  gtk_label_set_label (self->reference_error, message != NULL ? message : "");
  if (message != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->reference_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->reference_row), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->reference_row), GTK_ACCESSIBLE_STATE_INVALID,
                               message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
on_reference_applied (EksEnrichPage *self)
{
  EksTable *table = eks_page_get_table (EKS_PAGE (self));
  guint source = adw_combo_row_get_selected (self->source_row);
  g_autofree char *reference = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reference_row))));
  g_autofree char *id = NULL;
  g_autoptr (EksCatalogField) field = NULL;
  g_autoptr (GError) error = NULL;

  if (source >= self->prefixes->len || reference[0] == '\0')
    return;
  id = g_strconcat (g_ptr_array_index (self->prefixes, source), reference, NULL);
  field = eks_catalog_find (eks_page_get_connector (EKS_PAGE (self)), self->entity, id, &error);
  if (field == NULL)
    {
      show_reference_error (self, error->message);
      return;
    }
  if (eks_table_find_column (table, id) != NULL)
    {
      show_reference_error (self, _("This field is added already."));
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->reference_row), "");
  eks_field_row_set_in_file (table, field, TRUE);
  if (self->references != NULL && find_reference (self, id) == NULL)
    eks_ui_toast (GTK_WIDGET (self), _("Added, but no record that was looked at has this field"));
}

static void
on_reference_edited (EksEnrichPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->reference_button), gtk_editable_get_text (GTK_EDITABLE (self->reference_row))[0] != '\0');
  show_reference_error (self, NULL);
}

/* -- Other connections -- */

/* Without the look-up its columns would be faults. */
static void
remove_columns_of (EksTable *table, const char *id)
{
  GListStore *columns = eks_table_get_columns (table);
  g_autofree char *prefix = g_strconcat (id, ".", NULL);

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (columns)); i-- > 0;)
    {
      g_autoptr (EksColumn) column = g_list_model_get_item (G_LIST_MODEL (columns), i);
      if (eks_column_get_field (column) != NULL && g_str_has_prefix (eks_column_get_field (column), prefix))
        g_list_store_remove (columns, i);
    }
}

static void
on_lookup_removed (EksEnrichPage *self, GtkButton *button)
{
  EksTable *table = eks_page_get_table (EKS_PAGE (self));
  EksTableLookup *lookup = g_object_get_data (G_OBJECT (button), "lookup");
  EksTable *before;
  guint position;

  if (!g_list_store_find (eks_table_get_lookups (table), lookup, &position))
    return;
  before = eks_undo_begin (GTK_WIDGET (self), table);
  remove_columns_of (table, eks_table_lookup_get_id (lookup));
  g_list_store_remove (eks_table_get_lookups (table), position);
  eks_page_refresh (EKS_PAGE (self));
  eks_undo_offer_as (GTK_WIDGET (self), table, before, _("The look-up was removed"));
}

static GtkWidget *
make_lookup_row (gpointer object, gpointer data)
{
  const EksRelation *relation = eks_entity_find_relation (eks_page_get_entity (data), eks_table_lookup_get_id (object));
  const char *title = relation != NULL ? relation->label : eks_table_lookup_get_id (object);
  /* TRANSLATORS: where two fields have the same value: %1$s is a field of the export, %2$s one of what is looked up */
  g_autofree char *words = g_strdup_printf (_("%1$s = %2$s"), eks_table_lookup_get_key (object), eks_table_lookup_get_foreign_key (object));
  /* TRANSLATORS: %s is a field */
  g_autofree char *action = g_strdup_printf (_("Remove “%s”"), title);
  AdwActionRow *row = eks_ui_make_row (title, words);
  GtkWidget *button = eks_ui_make_icon_button ("list-remove-symbolic", action);

  g_object_set_data_full (G_OBJECT (button), "lookup", g_object_ref (object), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_lookup_removed), data, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (row, button);
  return GTK_WIDGET (row);
}

static void
show_lookups (EksEnrichPage *self)
{
  GListModel *lookups = G_LIST_MODEL (eks_table_get_lookups (eks_page_get_table (EKS_PAGE (self))));

  gtk_list_box_bind_model (self->lookups_list, lookups, make_lookup_row, self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->lookups_list), g_list_model_get_n_items (lookups) > 0);
}

static void
on_lookup_clicked (EksEnrichPage *self)
{
  GtkWindow *dialog = eks_lookup_dialog_new (EKS_PAGE (self));

  g_signal_connect_object (dialog, "added", G_CALLBACK (eks_page_refresh), self, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

/* -- The page -- */

static void
eks_enrich_page_refresh (EksPage *page)
{
  EksEnrichPage *self = EKS_ENRICH_PAGE (page);
  EksEntity *entity = eks_page_get_entity (page);
  EksJob *job = eks_page_get_job (page);
  const char *connection = eks_job_get_connection_id (job);
  g_autofree char *key = g_strjoin ("\n", connection != NULL ? connection : "", eks_table_get_entity (eks_page_get_table (page)), NULL);

  if (entity == NULL)
    return; /* the step cannot be reached: what is chosen before is not valid */
  if (g_set_object (&self->entity, entity) || g_strcmp0 (key, self->loaded_from) != 0)
    {
      stop_loading (self);
      g_clear_object (&self->references);
      g_free (self->loaded_from);
      self->loaded_from = g_steal_pointer (&key);
      g_clear_object (&self->areas);
      self->areas = eks_field_area_list_catalog (eks_page_get_connector (page), entity, FALSE);
      show_sources (self);
      add_reference_areas (self);
      eks_field_list_show (self->field_list, eks_page_get_table (page), G_LIST_MODEL (self->areas));
      if (self->prefixes->len > 0)
        load (self);
    }
  show_added (self);
  show_lookups (self);
}

static gboolean
search (GtkWidget *widget, GVariant *parameter, gpointer data)
{
  eks_field_list_start_search (EKS_ENRICH_PAGE (widget)->field_list);
  return GDK_EVENT_STOP;
}

static void
eks_enrich_page_dispose (GObject *object)
{
  EksEnrichPage *self = EKS_ENRICH_PAGE (object);

  stop_loading (self);
  if (self->lookups_list != NULL)
    gtk_list_box_bind_model (self->lookups_list, NULL, NULL, NULL, NULL);
  if (self->added_list != NULL)
    gtk_list_box_bind_model (self->added_list, NULL, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_ENRICH_PAGE);
  g_clear_object (&self->entity);
  g_clear_object (&self->areas);
  g_clear_object (&self->references);
  G_OBJECT_CLASS (eks_enrich_page_parent_class)->dispose (object);
}

static void
eks_enrich_page_finalize (GObject *object)
{
  EksEnrichPage *self = EKS_ENRICH_PAGE (object);

  g_free (self->loaded_from);
  g_ptr_array_unref (self->prefixes);
  G_OBJECT_CLASS (eks_enrich_page_parent_class)->finalize (object);
}

static void
eks_enrich_page_class_init (EksEnrichPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_enrich_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_enrich_page_finalize;
  EKS_PAGE_CLASS (klass)->refresh = eks_enrich_page_refresh;
  g_type_ensure (EKS_TYPE_PANES);
  g_type_ensure (EKS_TYPE_FIELD_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-enrich-page.ui");
  gtk_widget_class_bind_template_child (widget_class, EksEnrichPage, field_list);
  gtk_widget_class_bind_template_child (widget_class, EksEnrichPage, status_box);
  gtk_widget_class_bind_template_child (widget_class, EksEnrichPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, EksEnrichPage, status_icon);
  gtk_widget_class_bind_template_child (widget_class, EksEnrichPage, status_label);
  gtk_widget_class_bind_template_child (widget_class, EksEnrichPage, reload_button);
  gtk_widget_class_bind_template_child (widget_class, EksEnrichPage, reference_group);
  gtk_widget_class_bind_template_child (widget_class, EksEnrichPage, source_row);
  gtk_widget_class_bind_template_child (widget_class, EksEnrichPage, reference_row);
  gtk_widget_class_bind_template_child (widget_class, EksEnrichPage, reference_button);
  gtk_widget_class_bind_template_child (widget_class, EksEnrichPage, reference_error);
  gtk_widget_class_bind_template_child (widget_class, EksEnrichPage, added_list);
  gtk_widget_class_bind_template_child (widget_class, EksEnrichPage, lookups_list);
  gtk_widget_class_bind_template_child (widget_class, EksEnrichPage, lookup_button);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, search, NULL);
}

static void
eks_enrich_page_init (EksEnrichPage *self)
{
  self->prefixes = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->reload_button, "clicked", G_CALLBACK (load), self);
  g_signal_connect_swapped (self->lookup_button, "clicked", G_CALLBACK (on_lookup_clicked), self);
  g_signal_connect_swapped (self->reference_row, "entry-activated", G_CALLBACK (on_reference_applied), self);
  g_signal_connect_swapped (self->reference_button, "clicked", G_CALLBACK (on_reference_applied), self);
  g_signal_connect_swapped (self->reference_row, "changed", G_CALLBACK (on_reference_edited), self);
}
