/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ready-made export fills in every step at once. What it asks for is at most a period, and that is answered already. */

#include "config.h"

#include "eks-ready-group.h"

#include "eks-job-undo.h"
#include "eks-period-row.h"
#include "eks-ready-job.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

struct _EksReadyGroup
{
  AdwBin parent_instance;

  GtkFlowBox *cards;
  EksPeriodRow *period_row;
  GtkListBox *period_list;

  EksPage *page;           /* (unowned): an ancestor */
  EksConnector *connector; /* (owned) (nullable): whose exports are shown */
  GPtrArray *buttons;      /* (owned) (element-type GtkToggleButton): not owned themselves */
  guint updating : 1;
};

G_DEFINE_FINAL_TYPE (EksReadyGroup, eks_ready_group, ADW_TYPE_BIN)

static const EksReadyMade *
get_made (GtkToggleButton *button)
{
  return g_object_get_data (G_OBJECT (button), "made");
}

static void
fill_in (EksReadyGroup *self, const EksReadyMade *made)
{
  EksJob *job = eks_page_get_job (self->page);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksJob) before = NULL;
  g_autoptr (EksConnection) connection = eks_environment_get_job_connection (eks_page_get_environment (self->page), job, &error);
  g_autoptr (EksJob) ready = connection != NULL ? eks_ready_job_new (made, connection, NULL, &error) : NULL;

  if (ready == NULL)
    {
      eks_ui_show_error (eks_page_get_window (self->page), _("This ready-made export cannot be used"), error);
      return;
    }
  before = eks_job_copy (job);
  eks_job_assign (job, ready); /* the wizard shows the page again, as the job has other tables now */
  /* TRANSLATORS: %s is the name of a ready-made export */
  g_autofree char *title = g_strdup_printf (_("Every step is filled in from “%s”"), made->label);
  eks_job_undo_offer (GTK_WIDGET (self), job, g_steal_pointer (&before), title);
}

static void
on_toggled (EksReadyGroup *self, GtkToggleButton *button)
{
  if (!self->updating && gtk_toggle_button_get_active (button))
    fill_in (self, get_made (button));
}

static GtkWidget *
make_card (const EksReadyMade *made)
{
  GtkWidget *button = eks_ui_make_card (made->label, made->description, 20, 24);

  g_object_set_data (G_OBJECT (button), "made", (gpointer) made);
  return button;
}

static void
add_card (EksReadyGroup *self, const EksReadyMade *made)
{
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkWidget *button = make_card (made);

  if (self->buttons->len > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), g_ptr_array_index (self->buttons, 0));
  g_ptr_array_add (self->buttons, button);
  /* the button takes the focus, not the place around it */
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
  gtk_flow_box_append (self->cards, child);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_toggled), self, G_CONNECT_SWAPPED);
}

static void
show_cards (EksReadyGroup *self, EksConnector *connector)
{
  GtkWidget *child;

  if (!g_set_object (&self->connector, connector))
    return;
  g_ptr_array_set_size (self->buttons, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL)
    gtk_flow_box_remove (self->cards, child);
  if (connector == NULL)
    return;
  for (guint i = 0; i < eks_connector_get_exports (connector)->len; i++)
    {
      const EksReadyMade *made = g_ptr_array_index (eks_connector_get_exports (connector), i);
      if (made->for_row == NULL)
        add_card (self, made);
    }
}

static gboolean
has_entity (const EksReadyMade *made, const char *entity)
{
  JsonArray *tables = eks_json_peek_array (json_node_get_object (made->job), "tables");

  for (guint i = 0; i < eks_json_array_length (tables); i++)
    {
      JsonObject *table = eks_json_peek_object (tables, i);
      if (table != NULL && g_strcmp0 (json_object_get_string_member_with_default (table, "entity", NULL), entity) == 0)
        return TRUE;
    }
  return FALSE;
}

/* A card is down as long as the export has its name and is about the same. */
static gboolean
is_chosen (EksReadyGroup *self, const EksReadyMade *made)
{
  return g_strcmp0 (made->label, eks_job_get_name (eks_page_get_job (self->page))) == 0
         && has_entity (made, eks_table_get_entity (eks_page_get_table (self->page)));
}

static void
show_chosen (EksReadyGroup *self)
{
  gboolean chosen = FALSE;

  self->updating = TRUE;
  for (guint i = 0; i < self->buttons->len; i++)
    {
      GtkToggleButton *button = g_ptr_array_index (self->buttons, i);
      gtk_toggle_button_set_active (button, is_chosen (self, get_made (button)));
      chosen = chosen || gtk_toggle_button_get_active (button);
    }
  self->updating = FALSE;
  eks_period_row_show (self->period_row, eks_page_get_job (self->page));
  gtk_widget_set_visible (GTK_WIDGET (self->period_list), chosen && eks_period_row_is_useful (self->period_row));
}

static void
eks_ready_group_dispose (GObject *object)
{
  EksReadyGroup *self = EKS_READY_GROUP (object);

  g_clear_object (&self->connector);
  g_clear_pointer (&self->buttons, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_READY_GROUP);
  G_OBJECT_CLASS (eks_ready_group_parent_class)->dispose (object);
}

static void
eks_ready_group_class_init (EksReadyGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_ready_group_dispose;
  g_type_ensure (EKS_TYPE_PERIOD_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-ready-group.ui");
  gtk_widget_class_bind_template_child (widget_class, EksReadyGroup, cards);
  gtk_widget_class_bind_template_child (widget_class, EksReadyGroup, period_row);
  gtk_widget_class_bind_template_child (widget_class, EksReadyGroup, period_list);
}

static void
eks_ready_group_init (EksReadyGroup *self)
{
  self->buttons = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * eks_ready_group_show:
 * @self: the group
 * @page: the page that it stands on, which knows job and connector
 *
 * Shows what the connector of the job offers, and which of it the job is.
 */
void
eks_ready_group_show (EksReadyGroup *self, EksPage *page)
{
  g_return_if_fail (EKS_IS_READY_GROUP (self) && EKS_IS_PAGE (page));

  self->page = page;
  show_cards (self, eks_page_get_connector (page));
  gtk_widget_set_visible (GTK_WIDGET (self), self->buttons->len > 0);
  show_chosen (self);
}

/**
 * eks_ready_group_names:
 * @self: the group
 * @name: the name of an export
 *
 * Returns: whether @name is one that a ready-made export gave, so that nobody has typed it
 */
gboolean
eks_ready_group_names (EksReadyGroup *self, const char *name)
{
  g_return_val_if_fail (EKS_IS_READY_GROUP (self), FALSE);

  for (guint i = 0; i < self->buttons->len; i++)
    if (g_strcmp0 (get_made (g_ptr_array_index (self->buttons, i))->label, name) == 0)
      return TRUE;
  return FALSE;
}
