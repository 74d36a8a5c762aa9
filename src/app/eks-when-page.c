/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When an export runs by itself, what it has in its file then, and the runs that follow from that, at once and in words. */

#include "config.h"

#include "eks-when-page.h"

#include "eks-check.h"
#include "eks-choice-group.h"
#include "eks-content.h"
#include "eks-delay-row.h"
#include "eks-describe.h"
#include "eks-fault-row.h"
#include "eks-planned.h"
#include "eks-schedule-words.h"
#include "eks-ui.h"
#include "eks-upcoming-group.h"
#include "eks-value-entry.h"
#include "eks-weekdays-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _EksWhenPage
{
  EksPage parent_instance;

  EksChoiceGroup *kind_group;
  GtkWidget *time_group;
  AdwActionRow *date_row;
  EksFaultRow *date_fault;
  EksWeekdaysRow *weekdays_row;
  EksFaultRow *weekdays_fault;
  GtkWidget *day_row;
  GtkSpinButton *day_spin;
  GtkEditable *time_row;
  EksFaultRow *time_fault;
  GtkEditable *zone_row;
  EksFaultRow *zone_fault;
  GtkWidget *closing_group;
  AdwActionRow *which_row;
  EksDelayRow *delay_row;
  EksChoiceGroup *content_group;
  EksChoiceGroup *missed_group;
  GtkWidget *more_group;
  GtkSwitch *paused_switch;
  EksUpcomingGroup *upcoming_group;

  EksValueEntry *date_entry; /* (unowned): in the row */
  GBindingGroup *bindings;   /* (owned) */
  GSignalGroup *job_signals; /* (owned) */
  gboolean shows;            /* rows are being set from the job: what they say is no wish */
};

G_DEFINE_FINAL_TYPE (EksWhenPage, eks_when_page, EKS_TYPE_PAGE)

static EksSchedule *
get_schedule (EksWhenPage *self)
{
  return eks_job_get_schedule (eks_page_get_job (EKS_PAGE (self)));
}

static EksEntity *
find_closing (EksWhenPage *self)
{
  return eks_schedule_words_find_job_closing (eks_page_get_connector (EKS_PAGE (self)), eks_page_get_job (EKS_PAGE (self)));
}

/* “6:00”, “6.00” and “600” are times too. Returns: (transfer full): as a job file has it; what is none stays as it is */
static char *
read_time (const char *text)
{
  g_autofree char *digits = g_strdelimit (g_strstrip (g_strdup (text)), ".:", ' ');
  g_auto (GStrv) parts = g_strsplit (digits, " ", -1);
  const char *hour = parts[0], *minute = parts[0] != NULL ? parts[1] : NULL;
  gsize length = hour != NULL ? strlen (hour) : 0;

  if (length == 0 || strspn (hour, "0123456789") != length || (minute != NULL && (parts[2] != NULL || strlen (minute) != 2 || strspn (minute, "0123456789") != 2)))
    return g_strdup (text);
  if (minute != NULL && length <= 2)
    return g_strdup_printf ("%s%s:%s", length == 1 ? "0" : "", hour, minute);
  if (minute == NULL && (length == 3 || length == 4))
    return g_strdup_printf ("%s%.*s:%s", length == 3 ? "0" : "", (int) length - 2, hour, hour + length - 2);
  return g_strdup (text);
}

/* What is being typed stays as it is while it means the same. */
static void
show_text (GtkEditable *row, const char *text, gboolean same)
{
  if (!same && strcmp (gtk_editable_get_text (row), text) != 0)
    gtk_editable_set_text (row, text);
}

static void
show_time (EksWhenPage *self, EksJsonIssues *issues)
{
  EksSchedule *schedule = get_schedule (self);
  EksScheduleType kind = eks_schedule_get_kind (schedule);
  gboolean no_date;
  g_autofree char *typed = read_time (gtk_editable_get_text (self->time_row));

  gtk_widget_set_visible (self->time_group, kind != EKS_SCHEDULE_NONE && kind != EKS_SCHEDULE_ON_CLOSE);
  gtk_widget_set_visible (GTK_WIDGET (self->date_row), kind == EKS_SCHEDULE_ONCE);
  gtk_widget_set_visible (GTK_WIDGET (self->weekdays_row), kind == EKS_SCHEDULE_WEEKLY);
  gtk_widget_set_visible (self->day_row, kind == EKS_SCHEDULE_MONTHLY);
  show_text (self->time_row, eks_schedule_get_time (schedule), strcmp (typed, eks_schedule_get_time (schedule)) == 0);
  show_text (self->zone_row, eks_schedule_get_time_zone (schedule), FALSE);
  if (strcmp (eks_value_entry_get_value (self->date_entry), eks_schedule_get_date (schedule)) != 0)
    eks_value_entry_set_value (self->date_entry, eks_schedule_get_date (schedule));
  eks_fault_row_show (self->weekdays_fault, GTK_WIDGET (self->weekdays_row), eks_ui_find_issue (issues, "schedule.on"));
  no_date = kind == EKS_SCHEDULE_ONCE && !eks_schedule_parse_date (schedule, NULL, NULL, NULL);
  eks_fault_row_show (self->date_fault, GTK_WIDGET (self->date_row), no_date ? _("choose a day") : NULL);
  eks_fault_row_show (self->time_fault, GTK_WIDGET (self->time_row), no_date ? NULL : eks_ui_find_issue (issues, "schedule.at"));
  eks_fault_row_show (self->zone_fault, GTK_WIDGET (self->zone_row), eks_ui_find_issue (issues, "schedule.time_zone"));
}

/* Which of them are waited for: those that the rule names, else those that the export is limited to. */
static void
show_closing (EksWhenPage *self)
{
  EksEntity *closing = find_closing (self);
  g_autofree char *title = NULL;
  g_autofree char *names = NULL;

  gtk_widget_set_visible (self->closing_group, eks_schedule_get_kind (get_schedule (self)) == EKS_SCHEDULE_ON_CLOSE);
  eks_choice_group_offer (self->kind_group, EKS_SCHEDULE_ON_CLOSE, closing != NULL);
  if (closing == NULL)
    return;
  /* TRANSLATORS: a choice of when an export runs: %s is what can end, such as “Operation” */
  title = g_strdup_printf (_("When “%s” has ended"), eks_entity_get_label (closing));
  eks_choice_group_set_title (self->kind_group, EKS_SCHEDULE_ON_CLOSE, title);
  names = eks_describe_parents (eks_schedule_get_parents (get_schedule (self)), eks_entity_get_id (closing));
  if (names == NULL)
    names = eks_describe_parents (eks_table_get_parents (eks_page_get_table (EKS_PAGE (self))), eks_entity_get_id (closing));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->which_row), eks_entity_get_label (closing));
  /* TRANSLATORS: beside “Operation”, say: the end of each of them is waited for. “What” is the step of the wizard. */
  adw_action_row_set_subtitle (self->which_row, names != NULL ? names : _("Each of them, and the file has what is under it. Choose some in the step “What”."));
}

static void
explain_content (EksWhenPage *self, EksScheduleContent content, gboolean people)
{
  EksConnector *connector = eks_page_get_connector (EKS_PAGE (self));
  const char *words = eks_schedule_words_explain_content (content, people);
  g_autofree char *note = NULL;
  gboolean available = connector == NULL || eks_content_is_available_for (connector, eks_page_get_job (EKS_PAGE (self)), content, &note);
  g_autofree char *both = available && note != NULL ? g_strdup_printf ("%s %s", words, note) : NULL;

  eks_choice_group_explain (self->content_group, content, both != NULL ? both : available ? words : note);
  eks_choice_group_allow (self->content_group, content, available);
}

static void
show_content (EksWhenPage *self, EksJsonIssues *issues)
{
  EksSchedule *schedule = get_schedule (self);
  gboolean people = eks_schedule_words_has_people (eks_page_get_connector (EKS_PAGE (self)), eks_page_get_job (EKS_PAGE (self)));
  gboolean scheduled = eks_schedule_get_kind (schedule) != EKS_SCHEDULE_NONE;

  gtk_widget_set_visible (GTK_WIDGET (self->content_group), scheduled);
  gtk_widget_set_visible (self->more_group, scheduled);
  gtk_widget_set_visible (GTK_WIDGET (self->missed_group), scheduled && eks_schedule_get_kind (schedule) != EKS_SCHEDULE_ON_CLOSE);
  eks_choice_group_show (self->missed_group, eks_schedule_get_missed (schedule));
  eks_choice_group_show (self->content_group, eks_schedule_get_content (schedule));
  for (int content = EKS_SCHEDULE_CONTENT_AS_SET; content <= EKS_SCHEDULE_CONTENT_CHANGED; content++)
    explain_content (self, (EksScheduleContent) content, people);
  eks_choice_group_show_fault (self->content_group, eks_ui_find_issue (issues, "schedule.content"));
}

static void
show_job (EksWhenPage *self)
{
  EksPage *page = EKS_PAGE (self);
  g_autoptr (EksJsonIssues) issues = eks_check_job (eks_page_get_environment (page), eks_page_get_job (page));

  self->shows = TRUE;
  eks_choice_group_show (self->kind_group, eks_schedule_get_kind (get_schedule (self)));
  eks_choice_group_show_fault (self->kind_group, eks_ui_find_issue (issues, "schedule.type"));
  show_time (self, issues);
  show_closing (self);
  show_content (self, issues);
  eks_upcoming_group_show (self->upcoming_group, eks_page_get_environment (page), eks_page_get_job (page));
  self->shows = FALSE;
}

static void
show_zone_title (EksWhenPage *self)
{
  EksPage *page = EKS_PAGE (self);
  g_autofree char *zone = eks_planned_find_zone (eks_page_get_environment (page), eks_page_get_job (page), NULL);
  g_autofree char *title = NULL;

  /* TRANSLATORS: %s is a time zone such as Europe/Copenhagen */
  title = g_strdup_printf (_("Time _zone (if empty: %s)"), zone != NULL ? zone : "…");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->zone_row), title);
}

static void
eks_when_page_refresh (EksPage *page)
{
  EksWhenPage *self = EKS_WHEN_PAGE (page);

  self->shows = TRUE;
  g_binding_group_set_source (self->bindings, get_schedule (self));
  self->shows = FALSE;
  g_signal_group_set_target (self->job_signals, eks_page_get_job (page));
  show_zone_title (self);
  show_job (self);
}

/* A single run is for tomorrow until somebody says another day. */
static void
ensure_date (EksWhenPage *self)
{
  EksSchedule *schedule = get_schedule (self);
  gint64 now = eks_clock_get_real_time (eks_environment_get_clock (eks_page_get_environment (EKS_PAGE (self))));
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) tomorrow = g_date_time_add_days (today, 1);
  g_autofree char *date = g_date_time_format (tomorrow, "%Y-%m-%d");

  if (eks_schedule_get_kind (schedule) == EKS_SCHEDULE_ONCE && eks_schedule_get_date (schedule)[0] == '\0')
    eks_schedule_set_date (schedule, date);
}

static void
on_kind_chosen (EksWhenPage *self, int kind)
{
  g_object_freeze_notify (G_OBJECT (get_schedule (self)));
  eks_schedule_set_kind (get_schedule (self), (EksScheduleType) kind);
  ensure_date (self);
  g_object_thaw_notify (G_OBJECT (get_schedule (self)));
}

static void
on_content_chosen (EksWhenPage *self, int content)
{
  eks_schedule_set_content (get_schedule (self), (EksScheduleContent) content);
}

static void
on_missed_chosen (EksWhenPage *self, int missed)
{
  eks_schedule_set_missed (get_schedule (self), (EksScheduleMissed) missed);
}

static void
on_time_changed (EksWhenPage *self)
{
  g_autofree char *time = read_time (gtk_editable_get_text (self->time_row));

  if (!self->shows)
    eks_schedule_set_time (get_schedule (self), time);
}

static void
on_zone_changed (EksWhenPage *self)
{
  if (!self->shows)
    eks_schedule_set_time_zone (get_schedule (self), gtk_editable_get_text (self->zone_row));
}

static void
on_date_changed (EksWhenPage *self)
{
  if (!self->shows)
    eks_schedule_set_date (get_schedule (self), eks_value_entry_get_value (self->date_entry));
}

static void
eks_when_page_dispose (GObject *object)
{
  EksWhenPage *self = EKS_WHEN_PAGE (object);

  /* first: rows that go away select nothing, which is no wish of the person's */
  self->shows = TRUE;
  g_clear_object (&self->bindings);
  g_clear_object (&self->job_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), EKS_TYPE_WHEN_PAGE);
  G_OBJECT_CLASS (eks_when_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, kind_group);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, time_group);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, date_row);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, date_fault);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, weekdays_row);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, weekdays_fault);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, day_row);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, day_spin);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, time_row);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, time_fault);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, zone_row);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, zone_fault);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, closing_group);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, which_row);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, delay_row);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, content_group);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, more_group);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, missed_group);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, paused_switch);
  gtk_widget_class_bind_template_child (widget_class, EksWhenPage, upcoming_group);
}

static void
eks_when_page_class_init (EksWhenPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = eks_when_page_dispose;
  EKS_PAGE_CLASS (klass)->refresh = eks_when_page_refresh;
  g_type_ensure (EKS_TYPE_CHOICE_GROUP);
  g_type_ensure (EKS_TYPE_DELAY_ROW);
  g_type_ensure (EKS_TYPE_FAULT_ROW);
  g_type_ensure (EKS_TYPE_UPCOMING_GROUP);
  g_type_ensure (EKS_TYPE_WEEKDAYS_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/eksport/Eksport/eks-when-page.ui");
  bind_children (widget_class);
}

static void
add_kinds (EksWhenPage *self)
{
  eks_choice_group_add (self->kind_group, EKS_SCHEDULE_NONE, _("By hand"));
  eks_choice_group_explain (self->kind_group, EKS_SCHEDULE_NONE, _("When you start it, and only then"));
  /* TRANSLATORS: a choice of when an export runs */
  eks_choice_group_add (self->kind_group, EKS_SCHEDULE_ONCE, _("Once, at a day and a time"));
  eks_choice_group_add (self->kind_group, EKS_SCHEDULE_DAILY, _("Every day"));
  eks_choice_group_add (self->kind_group, EKS_SCHEDULE_WEEKDAYS, _("From Monday to Friday"));
  eks_choice_group_add (self->kind_group, EKS_SCHEDULE_WEEKLY, _("Every week"));
  eks_choice_group_add (self->kind_group, EKS_SCHEDULE_MONTHLY, _("Every month"));
  eks_choice_group_add (self->kind_group, EKS_SCHEDULE_ON_CLOSE, _("When it has ended"));
  for (int content = EKS_SCHEDULE_CONTENT_AS_SET; content <= EKS_SCHEDULE_CONTENT_CHANGED; content++)
    eks_choice_group_add (self->content_group, content, eks_schedule_words_get_content ((EksScheduleContent) content));
  /* TRANSLATORS: what happens to runs that were missed */
  eks_choice_group_add (self->missed_group, EKS_SCHEDULE_MISSED_ONCE, _("One run for all of them"));
  /* TRANSLATORS: what happens to runs that were missed */
  eks_choice_group_add (self->missed_group, EKS_SCHEDULE_MISSED_EACH, _("One run for each of them"));
  /* TRANSLATORS: what happens to runs that were missed */
  eks_choice_group_add (self->missed_group, EKS_SCHEDULE_MISSED_SKIP, _("Leave them out"));
}

static void
add_date (EksWhenPage *self)
{
  self->date_entry = EKS_VALUE_ENTRY (eks_value_entry_new (EKS_TYPE_DATE, _("Day"), ""));
  gtk_widget_set_valign (GTK_WIDGET (self->date_entry), GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (self->date_row, GTK_WIDGET (self->date_entry));
  g_signal_connect_swapped (self->date_entry, "changed", G_CALLBACK (on_date_changed), self);
}

static void
eks_when_page_init (EksWhenPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_kinds (self);
  add_date (self);
  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "weekdays", self->weekdays_row, "weekdays", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_binding_group_bind (self->bindings, "day", self->day_spin, "value", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_binding_group_bind (self->bindings, "delay", self->delay_row, "minutes", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_binding_group_bind (self->bindings, "paused", self->paused_switch, "active", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  self->job_signals = g_signal_group_new (EKS_TYPE_JOB);
  g_signal_group_connect_swapped (self->job_signals, "changed", G_CALLBACK (show_job), self);
  g_signal_connect_swapped (self->kind_group, "chosen", G_CALLBACK (on_kind_chosen), self);
  g_signal_connect_swapped (self->missed_group, "chosen", G_CALLBACK (on_missed_chosen), self);
  g_signal_connect_swapped (self->content_group, "chosen", G_CALLBACK (on_content_chosen), self);
  g_signal_connect_swapped (self->time_row, "changed", G_CALLBACK (on_time_changed), self);
  g_signal_connect_swapped (self->zone_row, "changed", G_CALLBACK (on_zone_changed), self);
}
