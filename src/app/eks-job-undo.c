/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history of the wizard is of one table. A change that brings other tables has an offer of its own. */

#include "config.h"

#include "eks-job-undo.h"

#include "eks-ui.h"

#include <glib/gi18n-lib.h>

#define OFFER_KEY "eks-job-undo"

static void
on_undo (AdwToast *toast, gpointer job)
{
  eks_job_assign (job, g_object_get_data (G_OBJECT (toast), "before"));
}

/**
 * eks_job_undo_offer:
 * @widget: a widget below a toast overlay
 * @job: the export that was changed
 * @before: (transfer full): it as it was
 * @title: what was done, plain text
 *
 * Says what was done and offers to take it back; an offer that was made before is withdrawn.
 */
void
eks_job_undo_offer (GtkWidget *widget, EksJob *job, EksJob *before, const char *title)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  g_autoptr (EksJob) owned = before;
  AdwToast *toast, *last;

  if (overlay == NULL)
    return;
  last = g_object_get_data (G_OBJECT (overlay), OFFER_KEY);
  if (last != NULL)
    adw_toast_dismiss (last);
  toast = eks_ui_new_undo_toast (title);
  g_object_set_data_full (G_OBJECT (toast), "before", g_object_ref (before), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo), job, 0);
  g_object_set_data_full (G_OBJECT (overlay), OFFER_KEY, g_object_ref (toast), g_object_unref);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}
