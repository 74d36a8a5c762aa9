/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Four choices, each of which narrows the next. The name that the fields begin with is made from the connection's. */

#include "config.h"

#include "eks-lookup-dialog.h"

#include "eks-catalog.h"
#include "eks-ui.h"
#include "eks-undo.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksLookupDialog
{
  AdwWindow parent_instance;

  AdwComboRow *connection_row;
  AdwComboRow *entity_row;
  AdwComboRow *key_row;
  AdwComboRow *foreign_row;
  GtkLabel *fault;
  GtkButton *add_button;

  EksPage *page;             /* (unowned): its window is the dialog's parent */
  GPtrArray *connections;    /* (owned) (element-type EksConnection) */
  GPtrArray *keys;           /* (owned) (element-type utf8): ids of fields, one for each row of the combo */
  EksConnector *connector;   /* (owned) (nullable): of the connection that is chosen */
};

G_DEFINE_FINAL_TYPE (EksLookupDialog, eks_lookup_dialog, ADW_TYPE_WINDOW)

static guint added_signal_of (void);

static EksEntity *
get_entity (EksLookupDialog *self)
{
  GPtrArray *entities = self->connector != NULL ? eks_connector_get_entities (self->connector) : NULL;
  guint selected = adw_combo_row_get_selected (self->entity_row);

  return entities != NULL && selected < entities->len ? g_ptr_array_index (entities, selected) : NULL;
}

static const EksField *
get_foreign (EksLookupDialog *self)
{
  EksEntity *entity = get_entity (self);
  GPtrArray *fields = entity != NULL ? eks_entity_get_fields (entity) : NULL;
  guint selected = adw_combo_row_get_selected (self->foreign_row);

  return fields != NULL && selected < fields->len ? g_ptr_array_index (fields, selected) : NULL;
}

static void
validate (EksLookupDialog *self)
{
  guint key = adw_combo_row_get_selected (self->key_row);

  gtk_widget_set_sensitive (GTK_WIDGET (self->add_button), key < self->keys->len && get_foreign (self) != NULL);
}

/* Fields that are called alike are likely the two. */
static void
propose (EksLookupDialog *self)
{
  EksEntity *entity = get_entity (self);
  GPtrArray *fields = entity != NULL ? eks_entity_get_fields (entity) : NULL;

  for (guint i = 0; fields != NULL && i < fields->len; i++)
    for (guint j = 0; j < self->keys->len; j++)
      {
        const char *id = g_ptr_array_index (self->keys, j);
        const char *dot = strrchr (id, '.');
        if (strcmp (dot != NULL ? dot + 1 : id, ((EksField *) g_ptr_array_index (fields, i))->id) != 0)
          continue;
        adw_combo_row_set_selected (self->foreign_row, i);
        adw_combo_row_set_selected (self->key_row, j);
        return;
      }
}

static void
on_entity_selected (EksLookupDialog *self)
{
  EksEntity *entity = get_entity (self);
  GPtrArray *fields = entity != NULL ? eks_entity_get_fields (entity) : NULL;
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; fields != NULL && i < fields->len; i++)
    gtk_string_list_append (labels, ((EksField *) g_ptr_array_index (fields, i))->label);
  adw_combo_row_set_model (self->foreign_row, G_LIST_MODEL (labels));
  propose (self);
  validate (self);
}

static void
on_connection_selected (EksLookupDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->connection_row);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autoptr (GError) error = NULL;
  GPtrArray *entities;

  g_clear_object (&self->connector);
  if (selected < self->connections->len)
    self->connector = eks_environment_find_connector (eks_page_get_environment (self->page), g_ptr_array_index (self->connections, selected), &error);
  gtk_label_set_label (self->fault, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fault), error != NULL);
  entities = self->connector != NULL ? eks_connector_get_entities (self->connector) : NULL;
  for (guint i = 0; entities != NULL && i < entities->len; i++)
    gtk_string_list_append (labels, eks_entity_get_label (g_ptr_array_index (entities, i)));
  adw_combo_row_set_model (self->entity_row, G_LIST_MODEL (labels));
  gtk_widget_set_visible (GTK_WIDGET (self->entity_row), entities != NULL && entities->len > 1);
  on_entity_selected (self);
}

static gboolean
is_taken (EksLookupDialog *self, const char *id)
{
  EksEntity *entity = eks_page_get_entity (self->page);

  return eks_entity_find_relation (entity, id) != NULL || eks_entity_find_field (entity, id) != NULL;
}

/* “Portal files” → portal_files, and a number where that is taken */
static char *
make_id (EksLookupDialog *self, EksConnection *connection)
{
  g_autofree char *base = g_ascii_strdown (eks_connection_get_id (connection), 30);

  g_strcanon (base, "abcdefghijklmnopqrstuvwxyz0123456789_", '_');
  for (guint i = 1;; i++)
    {
      const char *start = g_ascii_islower (base[0]) ? base : "lookup";
      g_autofree char *id = i == 1 ? g_strdup (start) : g_strdup_printf ("%s_%u", start, i);
      if (!is_taken (self, id))
        return g_steal_pointer (&id);
    }
}

static void
action_add (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksLookupDialog *self = EKS_LOOKUP_DIALOG (widget);
  EksTable *table = eks_page_get_table (self->page);
  guint selected = adw_combo_row_get_selected (self->connection_row);
  guint key = adw_combo_row_get_selected (self->key_row);
  const EksField *foreign = get_foreign (self);
  g_autoptr (EksTableLookup) lookup = NULL;
  g_autofree char *id = NULL;

  if (selected >= self->connections->len || key >= self->keys->len || foreign == NULL)
    return;
  id = make_id (self, g_ptr_array_index (self->connections, selected));
  lookup = eks_table_lookup_new (id, eks_connection_get_id (g_ptr_array_index (self->connections, selected)), eks_entity_get_id (get_entity (self)),
                                 g_ptr_array_index (self->keys, key), foreign->id);
  g_list_store_append (eks_table_get_lookups (table), lookup);
  g_signal_emit (self, added_signal_of (), 0);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
eks_lookup_dialog_dispose (GObject *object)
{
  EksLookupDialog *self = EKS_LOOKUP_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_LOOKUP_DIALOG);
  g_clear_object (&self->connector);
  G_OBJECT_CLASS (eks_lookup_dialog_parent_class)->dispose (object);
}

static void
eks_lookup_dialog_finalize (GObject *object)
{
  EksLookupDialog *self = EKS_LOOKUP_DIALOG (object);

  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_ptr_array_unref (self->keys);
  G_OBJECT_CLASS (eks_lookup_dialog_parent_class)->finalize (object);
}

static void
eks_lookup_dialog_class_init (EksLookupDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_lookup_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = eks_lookup_dialog_finalize;
  g_signal_new ("added", EKS_TYPE_LOOKUP_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-lookup-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, EksLookupDialog, connection_row);
  gtk_widget_class_bind_template_child (widget_class, EksLookupDialog, entity_row);
  gtk_widget_class_bind_template_child (widget_class, EksLookupDialog, key_row);
  gtk_widget_class_bind_template_child (widget_class, EksLookupDialog, foreign_row);
  gtk_widget_class_bind_template_child (widget_class, EksLookupDialog, fault);
  gtk_widget_class_bind_template_child (widget_class, EksLookupDialog, add_button);
  gtk_widget_class_install_action (widget_class, "lookup.add", NULL, action_add);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static guint
added_signal_of (void)
{
  return g_signal_lookup ("added", EKS_TYPE_LOOKUP_DIALOG);
}

static void
eks_lookup_dialog_init (EksLookupDialog *self)
{
  self->keys = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Files first: they are what somebody wants to add here. */
static int
compare_connections (gconstpointer a, gconstpointer b, gpointer environment)
{
  gboolean files[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (EksConnector) connector = eks_environment_find_base_connector (environment, *(EksConnection *const *) (i == 0 ? a : b), NULL);
      files[i] = connector != NULL && eks_connector_reads_files (connector);
    }
  return files[1] - files[0];
}

static void
show_connections (EksLookupDialog *self)
{
  EksEnvironment *environment = eks_page_get_environment (self->page);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  self->connections = eks_environment_list_connections (environment, NULL);
  if (self->connections == NULL)
    self->connections = g_ptr_array_new ();
  g_ptr_array_sort_with_data (self->connections, compare_connections, environment);
  for (guint i = 0; i < self->connections->len; i++)
    gtk_string_list_append (labels, eks_connection_get_name (g_ptr_array_index (self->connections, i)));
  adw_combo_row_set_model (self->connection_row, G_LIST_MODEL (labels));
}

/* A look-up cannot hang on another look-up. */
static gboolean
is_own (EksTable *table, EksCatalogField *field)
{
  GListModel *lookups = G_LIST_MODEL (eks_table_get_lookups (table));

  for (guint i = 0; i < g_list_model_get_n_items (lookups); i++)
    {
      g_autoptr (EksTableLookup) lookup = g_list_model_get_item (lookups, i);
      if (g_strcmp0 (eks_table_lookup_get_id (lookup), eks_catalog_field_get_relation (field)) == 0)
        return FALSE;
    }
  return TRUE;
}

static void
show_keys (EksLookupDialog *self)
{
  g_autoptr (GPtrArray) fields = eks_catalog_list (eks_page_get_connector (self->page), eks_page_get_entity (self->page));
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < fields->len; i++)
    {
      EksCatalogField *field = g_ptr_array_index (fields, i);
      g_autofree char *name = eks_catalog_field_dup_name (field);
      if (!is_own (eks_page_get_table (self->page), field))
        continue;
      gtk_string_list_append (labels, name);
      g_ptr_array_add (self->keys, g_strdup (eks_catalog_field_get_id (field)));
    }
  adw_combo_row_set_model (self->key_row, G_LIST_MODEL (labels));
}

/**
 * eks_lookup_dialog_new:
 * @page: a page whose table gets the look-up
 *
 * Returns: (transfer none): the dialog, not yet presented; it owns itself
 */
GtkWindow *
eks_lookup_dialog_new (EksPage *page)
{
  EksLookupDialog *self;

  g_return_val_if_fail (EKS_IS_PAGE (page) && eks_page_get_entity (page) != NULL, NULL);

  self = g_object_new (EKS_TYPE_LOOKUP_DIALOG, "transient-for", eks_page_get_window (page), NULL);
  self->page = page;
  show_keys (self);
  show_connections (self);
  g_signal_connect_swapped (self->connection_row, "notify::selected", G_CALLBACK (on_connection_selected), self);
  g_signal_connect_swapped (self->entity_row, "notify::selected", G_CALLBACK (on_entity_selected), self);
  g_signal_connect_swapped (self->key_row, "notify::selected", G_CALLBACK (validate), self);
  g_signal_connect_swapped (self->foreign_row, "notify::selected", G_CALLBACK (validate), self);
  on_connection_selected (self);
  return GTK_WINDOW (self);
}
