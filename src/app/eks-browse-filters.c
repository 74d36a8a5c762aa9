/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The controls above a table. Typing waits a moment for the next letter. */

#include "config.h"

#include "eks-browse-filters.h"

#include "eks-browse.h"
#include "eks-labelled.h"

#include <glib/gi18n-lib.h>

#define DELAY_MS 500

static const guint usual_days[] = { 1, 7, 30, 365 };

struct _EksBrowseFilters
{
  GObject parent_instance;

  GArray *days;         /* (owned) (element-type guint): those offered; the last is 0 for everything */
  GtkDropDown *period;  /* (nullable): belongs to the box */
  GHashTable *controls; /* (owned) (element-type EksField GtkWidget): they belong to the box */
  guint timer;
};

G_DEFINE_FINAL_TYPE (EksBrowseFilters, eks_browse_filters, G_TYPE_OBJECT)

static guint signals[1];

static void
eks_browse_filters_finalize (GObject *object)
{
  EksBrowseFilters *self = EKS_BROWSE_FILTERS (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_array_unref (self->days);
  g_hash_table_unref (self->controls);
  G_OBJECT_CLASS (eks_browse_filters_parent_class)->finalize (object);
}

static void
eks_browse_filters_class_init (EksBrowseFiltersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eks_browse_filters_finalize;
  /**
   * EksBrowseFilters::changed:
   *
   * Somebody asks for something else.
   */
  signals[0] = g_signal_new ("changed", EKS_TYPE_BROWSE_FILTERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
eks_browse_filters_init (EksBrowseFilters *self)
{
  self->days = g_array_new (FALSE, FALSE, sizeof (guint));
  self->controls = g_hash_table_new (NULL, NULL);
}

static void
tell (EksBrowseFilters *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_signal_emit (self, signals[0], 0);
}

static gboolean
timer_cb (gpointer data)
{
  EksBrowseFilters *self = data;

  self->timer = 0;
  tell (self);
  return G_SOURCE_REMOVE;
}

static void
on_typed (EksBrowseFilters *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (DELAY_MS, timer_cb, self);
}

static void
add_days (EksBrowseFilters *self, GtkStringList *words, guint days)
{
  g_autofree char *text = NULL;

  /* TRANSLATORS: a period that ends now */
  text = days > 0 ? g_strdup_printf (ngettext ("Last %u day", "Last %u days", days), days) : g_strdup (_("Everything"));
  gtk_string_list_append (words, text);
  g_array_append_val (self->days, days);
}

static void
add_period (EksBrowseFilters *self, EksWrapBox *box, guint first)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  GtkWidget *drop;
  guint chosen;

  for (guint i = 0; i < G_N_ELEMENTS (usual_days); i++)
    {
      if (first != 0 && first < usual_days[i] && (i == 0 || first > usual_days[i - 1]))
        add_days (self, words, first);
      add_days (self, words, usual_days[i]);
    }
  if (first > usual_days[G_N_ELEMENTS (usual_days) - 1])
    add_days (self, words, first);
  add_days (self, words, 0);
  drop = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (words)), NULL);
  for (chosen = 0; g_array_index (self->days, guint, chosen) != first; chosen++)
    ;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), chosen);
  g_signal_connect_object (drop, "notify::selected", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  self->period = GTK_DROP_DOWN (drop);
  eks_wrap_box_append (box, eks_labelled_new (_("Period"), drop));
}

static GtkWidget *
make_choice (const EksField *field)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  /* TRANSLATORS: no filter: any value */
  gtk_string_list_append (words, _("Any"));
  for (guint i = 0; i < field->choices->len; i++)
    gtk_string_list_append (words, ((EksChoice *) g_ptr_array_index (field->choices, i))->label);
  return gtk_drop_down_new (G_LIST_MODEL (g_object_ref (words)), NULL);
}

static void
add_field (EksBrowseFilters *self, EksWrapBox *box, const EksField *field)
{
  GtkWidget *control = field->choices->len > 0 ? make_choice (field) : gtk_entry_new ();

  if (GTK_IS_ENTRY (control))
    {
      gtk_editable_set_width_chars (GTK_EDITABLE (control), 14);
      g_signal_connect_object (control, "changed", G_CALLBACK (on_typed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (control, "activate", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
    }
  else
    g_signal_connect_object (control, "notify::selected", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->controls, (gpointer) field, control);
  eks_wrap_box_append (box, eks_labelled_new (field->label, control));
}

/**
 * eks_browse_filters_new:
 * @box: gets the controls; must outlive the object
 * @entity: what is read; must outlive the object
 *
 * Returns: (transfer full): the filters
 */
EksBrowseFilters *
eks_browse_filters_new (EksWrapBox *box, EksEntity *entity)
{
  EksBrowseFilters *self;
  g_auto (GStrv) fields = NULL;
  const EksBrowse *browse;

  g_return_val_if_fail (EKS_IS_WRAP_BOX (box) && EKS_IS_ENTITY (entity), NULL);

  self = g_object_new (EKS_TYPE_BROWSE_FILTERS, NULL);
  browse = eks_entity_get_browse (entity);
  if (eks_browse_get_time_field (entity) != NULL)
    add_period (self, box, browse != NULL ? browse->days : 0);
  fields = eks_browse_list_filters (entity);
  for (guint i = 0; fields[i] != NULL; i++)
    add_field (self, box, eks_entity_find_field (entity, fields[i]));
  gtk_widget_set_visible (GTK_WIDGET (box), self->period != NULL || fields[0] != NULL);
  return self;
}

static char *
dup_value (const EksField *field, GtkWidget *control)
{
  guint selected;

  if (GTK_IS_ENTRY (control))
    return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (control))));
  selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (control));
  if (selected == 0 || selected > field->choices->len)
    return g_strdup ("");
  return g_strdup (((EksChoice *) g_ptr_array_index (field->choices, selected - 1))->value);
}

/**
 * eks_browse_filters_dup_values:
 * @self: filters
 *
 * Returns: (transfer full) (element-type utf8 utf8): what is asked for, by field; empty texts ask for nothing
 */
GHashTable *
eks_browse_filters_dup_values (EksBrowseFilters *self)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer field, control;

  g_return_val_if_fail (EKS_IS_BROWSE_FILTERS (self), values);

  g_hash_table_iter_init (&iter, self->controls);
  while (g_hash_table_iter_next (&iter, &field, &control))
    g_hash_table_insert (values, g_strdup (((const EksField *) field)->id), dup_value (field, control));
  return values;
}

/**
 * eks_browse_filters_get_days:
 * @self: filters
 *
 * Returns: the last how many days are asked for; 0 for everything
 */
guint
eks_browse_filters_get_days (EksBrowseFilters *self)
{
  guint selected;

  g_return_val_if_fail (EKS_IS_BROWSE_FILTERS (self), 0);

  selected = self->period != NULL ? gtk_drop_down_get_selected (self->period) : GTK_INVALID_LIST_POSITION;
  return selected < self->days->len ? g_array_index (self->days, guint, selected) : 0;
}
