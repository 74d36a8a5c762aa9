/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing is done without a question in words, taking something back included: that sends something, too. */

#include "config.h"

#include "eks-act-flow.h"

#include "eks-error.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  GWeakRef widget;
  EksAct *act; /* (owned) */
  EksActFlowFunc changed;
} Flow;

static Flow *
flow_new (GtkWidget *widget, EksAct *act, EksActFlowFunc changed)
{
  Flow *flow = g_new0 (Flow, 1);

  g_weak_ref_init (&flow->widget, widget);
  flow->act = g_object_ref (act);
  flow->changed = changed;
  return flow;
}

static void
flow_free (Flow *flow)
{
  g_weak_ref_clear (&flow->widget);
  g_object_unref (flow->act);
  g_free (flow);
}

static void
flow_free_closure (gpointer flow, GClosure *closure)
{
  flow_free (flow);
}

static void
on_undo (AdwToast *toast, gpointer data)
{
  Flow *flow = data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&flow->widget);

  if (widget != NULL)
    eks_act_flow_start (widget, flow->act, flow->changed);
}

static void
tell_done (GtkWidget *widget, Flow *flow)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  g_autoptr (EksAct) undo = eks_act_new_undo (flow->act);
  g_autofree char *words = eks_act_dup_done (flow->act);
  AdwToast *toast;

  if (overlay == NULL)
    return;
  if (undo == NULL)
    {
      eks_ui_toast (widget, words);
      return;
    }
  toast = eks_ui_new_undo_toast (words);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo), flow_new (widget, undo, flow->changed), flow_free_closure, 0);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Flow *flow = data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&flow->widget);
  g_autoptr (GError) error = NULL;
  gboolean done = eks_act_run_finish (EKS_ACT (source), result, &error);

  if (widget != NULL)
    {
      if (done)
        tell_done (widget, flow);
      else
        {
          gboolean uncertain = g_error_matches (error, EKS_ERROR, EKS_ERROR_UNCERTAIN);
          /* TRANSLATORS: %s is the word on a button, such as “Pause” */
          g_autofree char *heading = g_strdup_printf (uncertain ? _("“%s” may have been done, or not") : _("“%s” was not done"), eks_act_get_label (flow->act));
          eks_ui_show_error (eks_ui_get_window (widget), heading, error);
        }
      flow->changed (widget);
    }
  flow_free (flow);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Flow *flow = data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&flow->widget);

  if (strcmp (response, "do") == 0 && widget != NULL)
    eks_act_run_async (flow->act, NULL, ran_cb, flow_new (widget, flow->act, flow->changed));
}

/**
 * eks_act_flow_start:
 * @widget: a widget below a toast overlay
 * @act: what somebody wants done
 * @changed: called when something may have changed, unless @widget is gone by then
 *
 * Asks first. An action that was sent goes on when the window is closed.
 */
void
eks_act_flow_start (GtkWidget *widget, EksAct *act, EksActFlowFunc changed)
{
  g_autoptr (EksAct) undo = NULL;
  g_autofree char *question = NULL;
  g_autofree char *label = NULL;
  GtkWidget *dialog;

  g_return_if_fail (GTK_IS_WIDGET (widget) && EKS_IS_ACT (act) && changed != NULL);

  question = eks_act_dup_question (act);
  undo = eks_act_new_undo (act);
  dialog = adw_message_dialog_new (eks_ui_get_window (widget), eks_act_get_label (act), question);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"));
  label = g_strdelimit (g_strdup (eks_act_get_label (act)), "_", ' ');
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "do", label);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", undo != NULL ? ADW_RESPONSE_SUGGESTED : ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), flow_new (widget, act, changed), flow_free_closure, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
