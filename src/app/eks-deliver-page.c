/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of places, each with what it becomes now; the rest of a delivery in groups below it. */

#include "config.h"

#include "eks-deliver-page.h"

#include "eks-check.h"
#include "eks-guards-group.h"
#include "eks-keep-group.h"
#include "eks-notify-group.h"
#include "eks-place-dialog.h"
#include "eks-place-row.h"
#include "eks-place-words.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksDeliverPage
{
  EksPage parent_instance;

  GtkListBox *places_list;
  GtkLabel *fault_label;
  GtkMenuButton *add_button;
  EksNotifyGroup *notify_group;
  EksKeepGroup *keep_group;
  EksGuardsGroup *guards_group;

  GSignalGroup *job_signals; /* (owned) */
};

G_DEFINE_FINAL_TYPE (EksDeliverPage, eks_deliver_page, EKS_TYPE_PAGE)

static GListStore *
get_destinations (EksDeliverPage *self)
{
  return eks_job_get_destinations (eks_page_get_job (EKS_PAGE (self)));
}

/* (nullable): what is wrong with the list itself, as with one that is empty */
static const char *
find_fault (EksJsonIssues *issues)
{
  for (guint i = 0; i < eks_json_issues_get_length (issues); i++)
    if (strcmp (eks_json_issues_get (issues, i)->path, "destinations") == 0)
      return eks_json_issues_get (issues, i)->message;
  return NULL;
}

/* The undoing outlives the row, and perhaps the page. */
typedef struct
{
  GListStore *destinations;    /* (owned) */
  EksDestination *destination; /* (owned) */
  guint position;
} Removal;

static void
removal_free (gpointer data, GClosure *closure)
{
  Removal *removal = data;

  g_object_unref (removal->destinations);
  g_object_unref (removal->destination);
  g_free (removal);
}

static void
on_undo (AdwToast *toast, Removal *removal)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (removal->destinations));

  g_list_store_insert (removal->destinations, MIN (removal->position, n), removal->destination);
}

static void
on_remove (EksDeliverPage *self, EksPlaceRow *row)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  Removal *removal = g_new0 (Removal, 1);
  AdwToast *toast = adw_toast_new (_("The place was removed"));

  removal->destinations = g_object_ref (get_destinations (self));
  removal->destination = g_object_ref (eks_place_row_get_destination (row));
  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo), removal, removal_free, 0);
  if (g_list_store_find (removal->destinations, removal->destination, &removal->position))
    g_list_store_remove (removal->destinations, removal->position);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

/* In the place of the one that was edited, if it is still there. */
static void
on_edited (EksPlaceRow *row, EksDestination *destination, GListStore *destinations)
{
  gpointer additions[] = { destination };
  guint position;

  if (g_list_store_find (destinations, eks_place_row_get_destination (row), &position))
    g_list_store_splice (destinations, position, 1, additions, 1);
}

static void
on_edit (EksDeliverPage *self, EksPlaceRow *row)
{
  EksPage *page = EKS_PAGE (self);
  GtkWindow *dialog = eks_place_dialog_new (eks_page_get_application (page), eks_page_get_window (page), eks_page_get_job (page), eks_place_row_get_destination (row), FALSE);

  g_signal_connect_data (dialog, "saved", G_CALLBACK (on_edited), g_object_ref (row), (GClosureNotify) (void *) g_object_unref, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

static void
add_row (EksDeliverPage *self, EksDestination *destination)
{
  GtkWidget *row = eks_place_row_new (destination);

  g_signal_connect_object (row, "edit", G_CALLBACK (on_edit), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove", G_CALLBACK (on_remove), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->places_list, row);
}

/* Whether the rows are those of the destinations, in their order. */
static gboolean
has_rows (EksDeliverPage *self)
{
  GListModel *destinations = G_LIST_MODEL (get_destinations (self));
  guint n = g_list_model_get_n_items (destinations);

  for (guint i = 0; i < n; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->places_list, (int) i);
      g_autoptr (EksDestination) destination = g_list_model_get_item (destinations, i);
      if (row == NULL || eks_place_row_get_destination (EKS_PLACE_ROW (row)) != destination)
        return FALSE;
    }
  return gtk_list_box_get_row_at_index (self->places_list, (int) n) == NULL;
}

static void
show_places (EksDeliverPage *self, EksJsonIssues *issues)
{
  EksPage *page = EKS_PAGE (self);
  GListModel *destinations = G_LIST_MODEL (get_destinations (self));
  const char *fault = find_fault (issues);
  g_autofree char *sentence = fault != NULL ? eks_ui_make_sentence (fault) : g_strdup ("");

  if (!has_rows (self))
    {
      eks_ui_clear_list (self->places_list);
      for (guint i = 0; i < g_list_model_get_n_items (destinations); i++)
        {
          g_autoptr (EksDestination) destination = g_list_model_get_item (destinations, i);
          add_row (self, destination);
        }
    }
  for (int i = 0; i < (int) g_list_model_get_n_items (destinations); i++)
    {
      EksPlaceRow *row = EKS_PLACE_ROW (gtk_list_box_get_row_at_index (self->places_list, i));
      g_autofree char *path = g_strdup_printf ("destinations[%d]", i);
      eks_place_row_show (row, eks_page_get_environment (page), eks_page_get_job (page), eks_ui_find_issue (issues, path));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->places_list), g_list_model_get_n_items (destinations) > 0);
  gtk_label_set_label (self->fault_label, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->fault_label), fault != NULL);
}

static void
show_job (EksDeliverPage *self)
{
  EksPage *page = EKS_PAGE (self);
  EksJob *job = eks_page_get_job (page);
  g_autoptr (EksJsonIssues) issues = eks_check_job (eks_page_get_environment (page), job);

  show_places (self, issues);
  eks_notify_group_show (self->notify_group, eks_page_get_environment (page), job, issues);
  eks_keep_group_show (self->keep_group, job);
  eks_guards_group_show (self->guards_group, job);
}

static void
eks_deliver_page_refresh (EksPage *page)
{
  EksDeliverPage *self = EKS_DELIVER_PAGE (page);

  g_signal_group_set_target (self->job_signals, eks_page_get_job (page));
  show_job (self);
}

/* (transfer full): its kind, and a number if that is taken */
static char *
make_id (EksDeliverPage *self, EksDestinationType kind)
{
  const char *base = kind == EKS_DESTINATION_LOCAL ? "folder" : eks_destination_type_names[kind];

  for (guint i = 1;; i++)
    {
      g_autofree char *id = i == 1 ? g_strdup (base) : g_strdup_printf ("%s-%u", base, i);
      if (eks_job_find_destination (eks_page_get_job (EKS_PAGE (self)), id) == NULL)
        return g_steal_pointer (&id);
    }
}

static void
on_added (GListStore *destinations, EksDestination *destination)
{
  g_list_store_append (destinations, destination);
}

static void
add_place (EksDeliverPage *self, EksDestinationType kind)
{
  EksPage *page = EKS_PAGE (self);
  g_autofree char *id = make_id (self, kind);
  g_autoptr (EksDestination) destination = eks_destination_new (kind, id);
  GtkWindow *dialog;

  dialog = eks_place_dialog_new (eks_page_get_application (page), eks_page_get_window (page), eks_page_get_job (page), destination, TRUE);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (on_added), get_destinations (self), G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

static void
on_warned (EksDeliverPage *self, const char *response)
{
  if (strcmp (response, "use") == 0)
    add_place (self, EKS_DESTINATION_FTP);
}

/* Each time: whoever chose it once may not know what it does to this file. */
static void
warn_of_ftp (EksDeliverPage *self)
{
  GtkWidget *dialog = adw_message_dialog_new (eks_page_get_window (EKS_PAGE (self)), _("FTP is not encrypted"), eks_place_words_get_warning (EKS_DESTINATION_FTP));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "use", _("Use FTP _anyway"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "use", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_warned), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
action_add (GtkWidget *widget, const char *name, GVariant *parameter)
{
  EksDestinationType kind = (EksDestinationType) g_variant_get_int32 (parameter);

  if (kind == EKS_DESTINATION_FTP)
    warn_of_ftp (EKS_DELIVER_PAGE (widget));
  else
    add_place (EKS_DELIVER_PAGE (widget), kind);
}

/* In the order in which they are to be recommended. */
static GMenuModel *
make_menu (void)
{
  static const EksDestinationType kinds[] = { EKS_DESTINATION_LOCAL, EKS_DESTINATION_SFTP, EKS_DESTINATION_FTPS, EKS_DESTINATION_S3, EKS_DESTINATION_GCS, EKS_DESTINATION_FTP };
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      gboolean clear = eks_place_words_get_warning (kinds[i]) != NULL;
      g_autoptr (GMenuItem) item = g_menu_item_new (clear ? _("FTP server (not encrypted)") : eks_place_words_get_kind (kinds[i]), NULL);
      g_menu_item_set_action_and_target (item, "deliver.add", "i", (int) kinds[i]);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

static void
eks_deliver_page_dispose (GObject *object)
{
  EksDeliverPage *self = EKS_DELIVER_PAGE (object);

  g_clear_object (&self->job_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_DELIVER_PAGE);
  G_OBJECT_CLASS (eks_deliver_page_parent_class)->dispose (object);
}

static void
eks_deliver_page_class_init (EksDeliverPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_deliver_page_dispose;
  EKS_PAGE_CLASS (klass)->refresh = eks_deliver_page_refresh;
  g_type_ensure (EKS_TYPE_GUARDS_GROUP);
  g_type_ensure (EKS_TYPE_KEEP_GROUP);
  g_type_ensure (EKS_TYPE_NOTIFY_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-deliver-page.ui");
  gtk_widget_class_bind_template_child (widget_class, EksDeliverPage, places_list);
  gtk_widget_class_bind_template_child (widget_class, EksDeliverPage, fault_label);
  gtk_widget_class_bind_template_child (widget_class, EksDeliverPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, EksDeliverPage, notify_group);
  gtk_widget_class_bind_template_child (widget_class, EksDeliverPage, keep_group);
  gtk_widget_class_bind_template_child (widget_class, EksDeliverPage, guards_group);
  gtk_widget_class_install_action (widget_class, "deliver.add", "i", action_add);
}

static void
eks_deliver_page_init (EksDeliverPage *self)
{
  g_autoptr (GMenuModel) menu = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  menu = make_menu ();
  gtk_menu_button_set_menu_model (self->add_button, menu);
  self->job_signals = g_signal_group_new (EKS_TYPE_JOB);
  g_signal_group_connect_swapped (self->job_signals, "changed", G_CALLBACK (show_job), self);
}
