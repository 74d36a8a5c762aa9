/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the history: which export, when and how it began and where to, and what came of it, by a word and not only by an
 * icon. */

#include "config.h"

#include "eks-run-row.h"

#include "eks-ui.h"
#include "eks-words.h"

#include <string.h>

struct _EksRunRow
{
  GtkBox parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkLabel *result;
  GtkImage *arrow;
};

G_DEFINE_FINAL_TYPE (EksRunRow, eks_run_row, GTK_TYPE_BOX)

static void
eks_run_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), EKS_TYPE_RUN_ROW);
  G_OBJECT_CLASS (eks_run_row_parent_class)->dispose (object);
}

static void
eks_run_row_class_init (EksRunRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_run_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-run-row.ui");
  gtk_widget_class_bind_template_child (widget_class, EksRunRow, icon);
  gtk_widget_class_bind_template_child (widget_class, EksRunRow, title);
  gtk_widget_class_bind_template_child (widget_class, EksRunRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, EksRunRow, result);
  gtk_widget_class_bind_template_child (widget_class, EksRunRow, arrow);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
eks_run_row_init (EksRunRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_done (EksRunRow *self, gboolean done)
{
  gtk_image_set_from_icon_name (self->icon, done ? "object-select-symbolic" : "dialog-warning-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->icon), done ? "warning" : "success");
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), done ? "success" : "warning");
}

static void
show_run (EksRunRow *self, const EksRunRecord *run, gint64 now)
{
  g_autofree char *subtitle = eks_words_run_line (run, now);
  g_autofree char *result = eks_words_result (run);

  set_done (self, eks_words_is_done (run));
  gtk_label_set_label (self->title, run->job_name);
  gtk_label_set_label (self->subtitle, subtitle);
  gtk_label_set_label (self->result, result);
}

/* What was done to a service is whole in its row: there is no file to open. */
static void
show_action (EksRunRow *self, const EksActionRecord *action, gint64 now)
{
  g_autofree char *title = eks_words_action_name (action);
  g_autofree char *subtitle = eks_words_action (action, now);

  set_done (self, strcmp (action->outcome, "done") == 0);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->subtitle, subtitle);
  gtk_label_set_label (self->result, "");
}

/**
 * eks_run_row_show:
 * @self: a row
 * @item: what it shows from now on
 * @now: µs since 1970 UTC
 */
void
eks_run_row_show (EksRunRow *self, EksRunItem *item, gint64 now)
{
  const EksRunRecord *run;

  g_return_if_fail (EKS_IS_RUN_ROW (self) && EKS_IS_RUN_ITEM (item));

  run = eks_run_item_get_run (item);
  if (run != NULL)
    show_run (self, run, now);
  else
    show_action (self, eks_run_item_get_action (item), now);
  gtk_widget_set_visible (GTK_WIDGET (self->arrow), run != NULL);
  eks_ui_set_label (self, gtk_label_get_label (self->title));
}
