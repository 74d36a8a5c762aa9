/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The next runs as a person would say them, on the clock that the schedule goes by; and where this computer has another one,
 * or the clocks change that night, what that means. */

#include "config.h"

#include "eks-upcoming-group.h"

#include "eks-planned.h"
#include "eks-scheduler.h"
#include "eks-ui.h"
#include "eks-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define N_RUNS 5

struct _EksUpcomingGroup
{
  AdwPreferencesGroup parent_instance;

  GtkListBox *list; /* (unowned): the child */
};

G_DEFINE_FINAL_TYPE (EksUpcomingGroup, eks_upcoming_group, ADW_TYPE_PREFERENCES_GROUP)

static void
eks_upcoming_group_class_init (EksUpcomingGroupClass *klass)
{
}

static void
eks_upcoming_group_init (EksUpcomingGroup *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  eks_ui_set_label (self->list, _("Next runs"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->list));
}

static void
add_line (EksUpcomingGroup *self, const char *text)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_margin_top (label, 9);
  gtk_widget_set_margin_bottom (label, 9);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_append (self->list, row);
}

static char *
capitalize (const char *words)
{
  g_autofree char *first = g_utf8_substring (words, 0, MIN (g_utf8_strlen (words, -1), 1));
  g_autofree char *upper = g_utf8_strup (first, -1);

  return g_strconcat (upper, words + strlen (first), NULL);
}

static GDateTime *
get_local (gint64 slot, const char *zone)
{
  g_autoptr (GTimeZone) own = g_time_zone_new_identifier (zone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (slot / G_USEC_PER_SEC);

  return own != NULL && utc != NULL ? g_date_time_to_timezone (utc, own) : NULL;
}

/* (nullable): the night when summer time begins has no 02:30 */
static char *
explain (EksSchedule *schedule, const char *zone, gint64 slot)
{
  g_autoptr (GDateTime) there = get_local (slot, zone);
  g_autofree char *time = there != NULL ? g_date_time_format (there, "%H:%M") : NULL;

  if (time == NULL || strcmp (time, eks_schedule_get_time (schedule)) == 0)
    return NULL;
  /* TRANSLATORS: %s is a time such as 02:30, in the night when summer time begins */
  return g_strdup_printf (_("The clocks go forward that day, and there is no %s."), eks_schedule_get_time (schedule));
}

static gboolean
is_clock_of_here (gint64 slot, const char *zone)
{
  g_autoptr (GDateTime) there = get_local (slot, zone);
  g_autoptr (GDateTime) here = there != NULL ? g_date_time_to_local (there) : NULL;

  return here == NULL || g_date_time_get_utc_offset (here) == g_date_time_get_utc_offset (there);
}

static guint
list_slots (EksSchedule *schedule, const char *zone, gint64 now, gint64 *slots, guint n_slots)
{
  g_autoptr (EksSchedule) whole = eks_schedule_copy (schedule);
  g_autoptr (EksRule) rule = NULL;

  eks_schedule_set_paused (whole, FALSE); /* what would run is to be seen while it is paused */
  rule = eks_rule_new (whole, zone, "", NULL);
  return rule != NULL ? eks_rule_list_next (rule, now, slots, n_slots) : 0;
}

/* (nullable): on whose clock it is; NULL also while something is wrong with the schedule */
static char *
find_clock (EksEnvironment *environment, EksJob *job)
{
  EksSchedule *schedule = eks_job_get_schedule (job);
  g_autoptr (EksJsonIssues) faults = eks_json_issues_new ();

  eks_schedule_check (schedule, "schedule", faults);
  if (eks_schedule_get_kind (schedule) == EKS_SCHEDULE_NONE || eks_json_issues_get_length (faults) > 0)
    return NULL;
  if (eks_schedule_get_time_zone (schedule)[0] != '\0')
    return g_strdup (eks_schedule_get_time_zone (schedule));
  return eks_planned_find_zone (environment, job, NULL);
}

static void
show_note (EksUpcomingGroup *self, EksSchedule *schedule, const char *zone, gboolean other_clock)
{
  /* TRANSLATORS: %s is a time zone such as Europe/Copenhagen */
  g_autofree char *clock = other_clock ? g_strdup_printf (_("On the clock of %s; this computer has another one."), zone) : NULL;
  gboolean paused = eks_schedule_get_paused (schedule);
  g_autofree char *note = g_strjoin (" ", paused ? _("Paused: none of these runs begins until you turn the schedule on again.") : clock, paused ? clock : NULL, NULL);

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), note);
}

static void
show_runs (EksUpcomingGroup *self, EksSchedule *schedule, const char *zone, gint64 now)
{
  gint64 slots[N_RUNS];
  guint n = list_slots (schedule, zone, now, slots, G_N_ELEMENTS (slots));

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *words = eks_words_planned (slots[i], now, zone);
      g_autofree char *title = capitalize (words);
      g_autofree char *note = explain (schedule, zone, slots[i]);
      g_autofree char *line = note != NULL ? g_strdup_printf ("%s\n%s", title, note) : g_strdup (title);
      add_line (self, line);
    }
  if (n == 0)
    add_line (self, _("Never: that time has passed. Choose a later one."));
  show_note (self, schedule, zone, n > 0 && !is_clock_of_here (slots[0], zone));
}

/**
 * eks_upcoming_group_show:
 * @self: a group
 * @environment: where connections are
 * @job: an export; by hand, or while something is wrong with its schedule, nothing is to be seen
 */
void
eks_upcoming_group_show (EksUpcomingGroup *self, EksEnvironment *environment, EksJob *job)
{
  EksSchedule *schedule = eks_job_get_schedule (job);
  g_autofree char *zone = find_clock (environment, job);

  g_return_if_fail (EKS_IS_UPCOMING_GROUP (self));

  gtk_widget_set_visible (GTK_WIDGET (self), zone != NULL);
  eks_ui_clear_list (self->list);
  if (zone == NULL)
    return;
  if (eks_schedule_get_kind (schedule) == EKS_SCHEDULE_ON_CLOSE)
    {
      int minutes = (int) (EKS_SCHEDULER_POLL_INTERVAL / G_TIME_SPAN_MINUTE);
      /* TRANSLATORS: %d is a number of minutes */
      g_autofree char *line = g_strdup_printf (ngettext ("When the end has come. It is asked for every minute, so the run begins a little later.",
                                                         "When the end has come. It is asked for every %d minutes, so the run begins a little later.", (gulong) minutes), minutes);
      add_line (self, line);
      show_note (self, schedule, zone, FALSE);
    }
  else
    show_runs (self, schedule, zone, eks_clock_get_real_time (eks_environment_get_clock (environment)));
}

/**
 * eks_upcoming_describe_next:
 * @environment: where connections are
 * @job: an export
 *
 * Returns: (transfer full) (nullable): when it runs next, in words; %NULL if nobody can know
 */
char *
eks_upcoming_describe_next (EksEnvironment *environment, EksJob *job)
{
  EksSchedule *schedule = eks_job_get_schedule (job);
  gint64 now = eks_clock_get_real_time (eks_environment_get_clock (environment));
  g_autofree char *zone = find_clock (environment, job);
  gint64 slot;

  if (zone == NULL || eks_schedule_get_kind (schedule) == EKS_SCHEDULE_ON_CLOSE || list_slots (schedule, zone, now, &slot, 1) == 0)
    return NULL;
  return eks_words_planned (slot, now, zone);
}
