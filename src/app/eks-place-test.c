/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs in a thread with copies; what it found is a list of steps, in words and with a picture each. */

#include "config.h"

#include "eks-place-test.h"

#include "eks-destination-test.h"
#include "eks-error.h"
#include "eks-text.h"
#include "eks-ui.h"

#include <glib/gi18n-lib.h>

struct _EksPlaceTest
{
  AdwPreferencesGroup parent_instance;

  GtkSpinner *spinner;
  GtkListBox *steps_list;

  GCancellable *cancellable; /* (owned) (nullable): of the test that is under way */
};

enum
{
  BUSY,
  TESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EksPlaceTest, eks_place_test, ADW_TYPE_PREFERENCES_GROUP)

/* What the thread works with. */
typedef struct
{
  EksEnvironment *environment; /* (owned) */
  EksDestination *destination; /* (owned): a copy */
  char *folder;                /* (owned) */
  char *secret;                /* (owned) (nullable) */
} Work;

static void
work_free (Work *work)
{
  g_object_unref (work->environment);
  g_object_unref (work->destination);
  eks_text_free_secret (work->secret);
  g_free (work->folder);
  g_free (work);
}

static void
add_step (EksPlaceTest *self, EksCheckOutcome outcome, const char *text)
{
  static const char *const icons[] = { "object-select-symbolic", "dialog-warning-symbolic", "dialog-question-symbolic" };
  /* TRANSLATORS: how a step of a test went, for screen readers */
  const char *const names[] = { _("Done"), _("Failed"), _("Not checked") };
  AdwActionRow *row = eks_ui_make_row (text, NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name (icons[outcome]);

  if (outcome == EKS_CHECK_FAILED)
    gtk_widget_add_css_class (icon, "error");
  else
    gtk_widget_add_css_class (icon, outcome == EKS_CHECK_DONE ? "success" : "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, names[outcome], -1);
  adw_action_row_set_title_lines (row, 0);
  adw_action_row_add_prefix (row, icon);
  gtk_list_box_append (self->steps_list, GTK_WIDGET (row));
  gtk_widget_show (GTK_WIDGET (self->steps_list));
}

static void
set_busy (EksPlaceTest *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, busy, -1);
  g_signal_emit (self, signals[BUSY], 0, busy);
}

static void
test_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  EksDeliveryCheck *check = eks_destination_test (work->environment, work->destination, work->folder, work->secret, cancellable, &error);

  if (check != NULL)
    g_task_return_pointer (task, check, (GDestroyNotify) eks_delivery_check_free);
  else
    g_task_return_error (task, error);
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  EksPlaceTest *self = EKS_PLACE_TEST (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (EksDeliveryCheck) check = g_task_propagate_pointer (G_TASK (result), &error);

  if (eks_error_is_cancelled (error))
    return; /* overtaken, or the window is gone */
  g_clear_object (&self->cancellable);
  set_busy (self, FALSE);
  if (check == NULL)
    {
      add_step (self, EKS_CHECK_FAILED, error->message);
      return;
    }
  for (guint i = 0; i < check->steps->len; i++)
    {
      const EksCheckStep *step = g_ptr_array_index (check->steps, i);
      add_step (self, step->outcome, step->text);
    }
  g_signal_emit (self, signals[TESTED], 0, check);
}

static void
stop (EksPlaceTest *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
eks_place_test_dispose (GObject *object)
{
  stop (EKS_PLACE_TEST (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), EKS_TYPE_PLACE_TEST);
  G_OBJECT_CLASS (eks_place_test_parent_class)->dispose (object);
}

static void
eks_place_test_class_init (EksPlaceTestClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_place_test_dispose;
  /**
   * EksPlaceTest::busy:
   * @self: the group
   * @busy: whether a test is under way
   */
  signals[BUSY] = g_signal_new ("busy", EKS_TYPE_PLACE_TEST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  /**
   * EksPlaceTest::tested:
   * @self: the group
   * @check: (type EksDeliveryCheck): what was found; it goes after the signal
   */
  signals[TESTED] = g_signal_new ("tested", EKS_TYPE_PLACE_TEST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-place-test.ui");
  gtk_widget_class_bind_template_child (widget_class, EksPlaceTest, spinner);
  gtk_widget_class_bind_template_child (widget_class, EksPlaceTest, steps_list);
}

static void
eks_place_test_init (EksPlaceTest *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * eks_place_test_clear:
 * @self: a group
 *
 * Forgets what was found, as it is about something else now, and stops what is under way.
 */
void
eks_place_test_clear (EksPlaceTest *self)
{
  g_return_if_fail (EKS_IS_PLACE_TEST (self));

  if (self->cancellable != NULL)
    {
      stop (self);
      set_busy (self, FALSE);
    }
  eks_ui_clear_list (self->steps_list);
  gtk_widget_hide (GTK_WIDGET (self->steps_list));
}

/**
 * eks_place_test_run:
 * @self: a group
 * @environment: where the keyring is
 * @destination: what is tested, as it is now
 * @folder: its folder, filled in
 * @secret: (nullable): its secret; %NULL: that of the keyring or the environment
 */
void
eks_place_test_run (EksPlaceTest *self, EksEnvironment *environment, EksDestination *destination, const char *folder, const char *secret)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (EKS_IS_PLACE_TEST (self) && EKS_IS_ENVIRONMENT (environment) && EKS_IS_DESTINATION (destination) && folder != NULL);

  eks_place_test_clear (self);
  work = g_new0 (Work, 1);
  work->environment = g_object_ref (environment);
  work->destination = eks_destination_copy (destination);
  work->folder = g_strdup (folder);
  work->secret = g_strdup (secret);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, tested_cb, NULL);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  set_busy (self, TRUE);
  g_task_run_in_thread (task, test_in_thread);
}

/**
 * eks_place_test_is_busy:
 * @self: a group
 *
 * Returns: whether a test is under way
 */
gboolean
eks_place_test_is_busy (EksPlaceTest *self)
{
  g_return_val_if_fail (EKS_IS_PLACE_TEST (self), FALSE);
  return self->cancellable != NULL;
}
