/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pattern and, below it, what it becomes now. A folder of this computer can be chosen too. */

#include "config.h"

#include "eks-place-folder.h"

#include "eks-destination-test.h"
#include "eks-fault-row.h"
#include "eks-folder.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksPlaceFolder
{
  AdwPreferencesGroup parent_instance;

  AdwEntryRow *folder_row;
  GtkWidget *choose_button;
  EksFaultRow *folder_fault;
  AdwComboRow *manifest_row;
  AdwComboRow *read_back_row;
  GtkWidget *make_folders_row;
  GtkSwitch *make_folders_switch;

  EksDestination *destination;   /* (owned) (nullable) */
  GBindingGroup *bindings;       /* (owned) */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */
};

G_DEFINE_FINAL_TYPE (EksPlaceFolder, eks_place_folder, ADW_TYPE_PREFERENCES_GROUP)

static void
on_response (EksPlaceFolder *self, int response)
{
  g_autoptr (GFile) folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_autofree char *pattern = NULL;

  if (response == GTK_RESPONSE_ACCEPT && folder != NULL && g_file_peek_path (folder) != NULL)
    {
      pattern = eks_folder_to_pattern (g_file_peek_path (folder));
      eks_destination_set_folder (self->destination, pattern);
    }
  g_clear_object (&self->chooser);
}

static void
on_choose (EksPlaceFolder *self)
{
  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Choose a folder"), eks_ui_get_window (self), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Choose"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_response), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
eks_place_folder_dispose (GObject *object)
{
  EksPlaceFolder *self = EKS_PLACE_FOLDER (object);

  g_clear_object (&self->bindings); /* first: rows that go away select nothing */
  g_clear_object (&self->chooser);
  g_clear_object (&self->destination);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_PLACE_FOLDER);
  G_OBJECT_CLASS (eks_place_folder_parent_class)->dispose (object);
}

static void
eks_place_folder_class_init (EksPlaceFolderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_place_folder_dispose;
  g_type_ensure (EKS_TYPE_FAULT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-place-folder.ui");
  gtk_widget_class_bind_template_child (widget_class, EksPlaceFolder, folder_row);
  gtk_widget_class_bind_template_child (widget_class, EksPlaceFolder, choose_button);
  gtk_widget_class_bind_template_child (widget_class, EksPlaceFolder, folder_fault);
  gtk_widget_class_bind_template_child (widget_class, EksPlaceFolder, manifest_row);
  gtk_widget_class_bind_template_child (widget_class, EksPlaceFolder, read_back_row);
  gtk_widget_class_bind_template_child (widget_class, EksPlaceFolder, make_folders_row);
  gtk_widget_class_bind_template_child (widget_class, EksPlaceFolder, make_folders_switch);
}

static void
eks_place_folder_init (EksPlaceFolder *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "folder", self->folder_row, "text", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_binding_group_bind (self->bindings, "manifest", self->manifest_row, "selected", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_binding_group_bind (self->bindings, "read-back", self->read_back_row, "selected", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_binding_group_bind (self->bindings, "make-folders", self->make_folders_switch, "active", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_signal_connect_swapped (self->choose_button, "clicked", G_CALLBACK (on_choose), self);
}

/**
 * eks_place_folder_set_destination:
 * @self: a group
 * @destination: what it shows and changes
 */
void
eks_place_folder_set_destination (EksPlaceFolder *self, EksDestination *destination)
{
  gboolean bucket, local;

  g_return_if_fail (EKS_IS_PLACE_FOLDER (self) && EKS_IS_DESTINATION (destination));

  g_set_object (&self->destination, destination);
  bucket = eks_destination_has_member (destination, "bucket");
  local = eks_destination_get_kind (destination) == EKS_DESTINATION_LOCAL;
  g_binding_group_set_source (self->bindings, destination);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->folder_row), bucket ? _("_Folder in the bucket") : local ? _("_Folder") : _("_Folder (if empty: where the login leads)"));
  gtk_widget_set_visible (self->choose_button, local);
  gtk_widget_set_visible (GTK_WIDGET (self->read_back_row), eks_destination_has_member (destination, "read-back"));
  gtk_widget_set_visible (self->make_folders_row, eks_destination_has_member (destination, "make-folders"));
}

/**
 * eks_place_folder_show:
 * @self: a group
 * @environment: where connections are
 * @job: the export that the place is of
 * @issues: what is wrong with the destination, its members as paths
 *
 * Shows what the folder becomes now, or what is wrong with it.
 *
 * Returns: whether it can be used
 */
gboolean
eks_place_folder_show (EksPlaceFolder *self, EksEnvironment *environment, EksJob *job, EksJsonIssues *issues)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *place = NULL;
  g_autofree char *note = NULL;
  const char *fault;

  g_return_val_if_fail (EKS_IS_PLACE_FOLDER (self) && self->destination != NULL, FALSE);

  folder = eks_destination_find_folder (environment, job, self->destination, &error);
  fault = eks_ui_find_issue (issues, eks_destination_get_folder_member (self->destination));
  if (fault == NULL && folder == NULL)
    fault = error->message;
  eks_fault_row_show (self->folder_fault, GTK_WIDGET (self->folder_row), eks_destination_get_folder (self->destination)[0] != '\0' ? fault : NULL);
  if (fault != NULL)
    return FALSE;
  place = eks_destination_describe_place (self->destination, folder);
  /* TRANSLATORS: %s is a folder, or a place such as sftp://anna@sftp.acme.example/in/2025 */
  note = g_strdup_printf (_("Now it would be %s"), place);
  eks_fault_row_show_note (self->folder_fault, note);
  return TRUE;
}
