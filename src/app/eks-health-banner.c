/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A banner is for states: it is there as long as something is wrong and goes by itself. AdwBanner came later than our floor.
 * What is wrong is found out in a thread, for the keyring takes its time. */

#include "config.h"

#include "eks-health-banner.h"

#include "eks-ui.h"
#include "eks-wrap-box.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A run is missed, and a key expires, without anything happening in this window. */
#define AGAIN_SECONDS 300

struct _EksHealthBanner
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkButton *show_button;
  GtkButton *next_button;

  EksEnvironment *environment; /* (owned) (nullable) */
  GCancellable *loading;       /* (owned) (nullable) */
  GPtrArray *items;            /* (owned) (nullable) (element-type EksHealthItem): the most urgent first */
  guint shown;                 /* which of them is shown */
  guint timer;
};

G_DEFINE_FINAL_TYPE (EksHealthBanner, eks_health_banner, ADW_TYPE_BIN)

static void
set_target (EksHealthBanner *self, const EksHealthItem *item)
{
  GtkActionable *button = GTK_ACTIONABLE (self->show_button);

  switch (item->kind)
    {
    case EKS_HEALTH_KEY:
      gtk_actionable_set_action_target_value (button, NULL);
      gtk_actionable_set_action_name (button, "app.keys");
      break;
    case EKS_HEALTH_FAILED:
      gtk_actionable_set_action_target (button, "s", item->job_id);
      gtk_actionable_set_action_name (button, "win.show-failed");
      break;
    case EKS_HEALTH_MISSED:
      gtk_actionable_set_action_target (button, "s", item->job_id);
      gtk_actionable_set_action_name (button, "win.show-missed");
      break;
    case EKS_HEALTH_REMOVAL:
    default:
      gtk_actionable_set_action_target (button, "s", item->job_id);
      gtk_actionable_set_action_name (button, "win.show-removal");
      break;
    }
}

static void
show (EksHealthBanner *self)
{
  guint n = self->items != NULL ? self->items->len : 0;
  const EksHealthItem *item = n > 0 ? g_ptr_array_index (self->items, self->shown) : NULL;
  /* TRANSLATORS: on a button that leads to the next of several messages: %1$u is which one is shown, %2$u how many there are */
  g_autofree char *place = g_strdup_printf (_("%1$u of %2$u"), self->shown + 1, n);

  gtk_revealer_set_reveal_child (self->revealer, item != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), item != NULL);
  if (item == NULL)
    return;
  gtk_label_set_label (self->label, item->text);
  set_target (self, item);
  gtk_widget_set_visible (GTK_WIDGET (self->next_button), n > 1);
  gtk_button_set_label (self->next_button, place);
}

static void
show_next (EksHealthBanner *self)
{
  if (self->items == NULL || self->items->len == 0)
    return;
  self->shown = (self->shown + 1) % self->items->len;
  show (self);
}

static void
list_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *items = eks_health_list (source, task_data, cancellable, &error);

  if (items != NULL)
    g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* What was shown stays shown where it is still so. */
static guint
find_shown (GPtrArray *items, const EksHealthItem *shown)
{
  for (guint i = 0; shown != NULL && i < items->len; i++)
    {
      const EksHealthItem *item = g_ptr_array_index (items, i);
      if (item->kind == shown->kind && strcmp (item->job_id, shown->job_id) == 0)
        return i;
    }
  return 0;
}

/* That nothing can be found out is no state to be told of: the pages say themselves what they cannot read. */
static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (EksHealthBanner) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *items = g_task_propagate_pointer (G_TASK (result), &error);

  if (items == NULL || self->environment == NULL)
    {
      if (items != NULL)
        g_ptr_array_unref (items);
      return;
    }
  self->shown = find_shown (items, self->items != NULL && self->items->len > 0 ? g_ptr_array_index (self->items, self->shown) : NULL);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = items;
  show (self);
}

static gboolean
again_cb (gpointer data)
{
  eks_health_banner_refresh (data);
  return G_SOURCE_CONTINUE;
}

static void
eks_health_banner_dispose (GObject *object)
{
  EksHealthBanner *self = EKS_HEALTH_BANNER (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->environment);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  /* Before the template: its child is also the bin's, which would unparent it again. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_HEALTH_BANNER);
  G_OBJECT_CLASS (eks_health_banner_parent_class)->dispose (object);
}

static void
eks_health_banner_class_init (EksHealthBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_health_banner_dispose;
  g_type_ensure (EKS_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-health-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, EksHealthBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, EksHealthBanner, label);
  gtk_widget_class_bind_template_child (widget_class, EksHealthBanner, show_button);
  gtk_widget_class_bind_template_child (widget_class, EksHealthBanner, next_button);
}

static void
eks_health_banner_init (EksHealthBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (self->next_button, "clicked", G_CALLBACK (show_next), self, G_CONNECT_SWAPPED);
}

/**
 * eks_health_banner_open:
 * @self: a banner
 * @environment: whose exports it is about
 */
void
eks_health_banner_open (EksHealthBanner *self, EksEnvironment *environment)
{
  g_return_if_fail (EKS_IS_HEALTH_BANNER (self) && EKS_IS_ENVIRONMENT (environment));

  g_set_object (&self->environment, environment);
  if (self->timer == 0)
    self->timer = g_timeout_add_seconds (AGAIN_SECONDS, again_cb, self);
}

/**
 * eks_health_banner_refresh:
 * @self: a banner with its environment
 *
 * Finds out again what is wrong.
 */
void
eks_health_banner_refresh (EksHealthBanner *self)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (EKS_IS_HEALTH_BANNER (self) && self->environment != NULL);

  jobs = eks_store_list_jobs (eks_environment_get_store (self->environment), NULL);
  if (jobs == NULL)
    return;
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  task = g_task_new (self->environment, self->loading, listed_cb, g_object_ref (self));
  g_task_set_task_data (task, g_steal_pointer (&jobs), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, list_in_thread);
}
