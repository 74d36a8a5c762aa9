/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arithmetic of schedules behind a pipe, so that a model in another language can drive it and compare. A line in, a line
 * out; instants are µs since 1970 UTC, “never” is -1:
 *   rule JOB ZONE SCHEDULE   a new rule and an empty state; SCHEDULE is JSON                              → jitter
 *   slots AFTER N            the next N planned instants                                                  → a list
 *   arm NOW                  from now on                                                                  → ok
 *   look NOW                 what is due                                                                  → an object
 *   attempt SLOT NOW         a run failed in a way that may pass                                          → ok
 *   settle SLOT              a run is done or given up                                                    → ok
 *   rewind SLOT              the clock was set back                                                       → ok
 *   pass SLOT                was told as missed, with all before it                                       → ok */

#include "config.h"

#include "eks-due.h"

#include <stdio.h>
#include <string.h>

typedef struct
{
  EksRule *rule;
  EksScheduleMissed missed;
  EksDueState state;
  EksDueMark marks[EKS_DUE_MAX_MARKS];
} Driver;

static gint64
number (const char *text)
{
  return g_ascii_strtoll (text, NULL, 10);
}

static gint64
instant (gint64 at)
{
  return at != EKS_RULE_NEVER ? at : -1;
}

static void
make_rule (Driver *self, char **words)
{
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  g_autoptr (JsonNode) node = json_from_string (words[3], NULL);
  g_autoptr (EksSchedule) schedule = eks_schedule_from_json (node, "$", issues);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (eks_json_issues_get_length (issues), ==, 0);
  g_clear_pointer (&self->rule, eks_rule_free);
  self->rule = eks_rule_new (schedule, words[2], words[1], &error);
  g_assert_no_error (error);
  self->missed = eks_schedule_get_missed (schedule);
  self->state = (EksDueState) { .marks = self->marks };
  printf ("%" G_GINT64_FORMAT "\n", eks_rule_get_jitter (self->rule));
}

static void
list_slots (Driver *self, char **words)
{
  guint n = (guint) number (words[2]);
  g_autofree gint64 *slots = g_new0 (gint64, n + 1);

  n = eks_rule_list_next (self->rule, number (words[1]), slots, n);
  printf ("[");
  for (guint i = 0; i < n; i++)
    printf ("%s%" G_GINT64_FORMAT, i > 0 ? "," : "", slots[i]);
  printf ("]\n");
}

static void
look (Driver *self, gint64 now)
{
  EksDue due;

  eks_due_look (self->rule, self->missed, &self->state, now, &due);
  printf ("{\"early\":%s,\"runs\":[", due.early ? "true" : "false");
  for (guint i = 0; i < due.n_runs; i++)
    printf ("%s[%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%u]", i > 0 ? "," : "", due.runs[i].slot, instant (due.runs[i].start), due.runs[i].attempt);
  printf ("],\"missed\":[%u,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "],\"next\":%" G_GINT64_FORMAT ",\"wake\":%" G_GINT64_FORMAT ",\"overdue\":%s,\"rewind\":%" G_GINT64_FORMAT "}\n",
          due.n_missed, due.missed_first, due.missed_last, instant (due.next), instant (due.wake), eks_due_is_overdue (&due, now) ? "true" : "false", due.rewind);
}

static guint
find_oldest (Driver *self)
{
  guint oldest = 0;

  for (guint i = 1; i < self->state.n_marks; i++)
    if (self->marks[i].slot < self->marks[oldest].slot)
      oldest = i;
  return oldest;
}

static void
remember (Driver *self, gint64 slot, gboolean ran)
{
  guint at = self->state.n_marks < EKS_DUE_MAX_MARKS ? self->state.n_marks++ : find_oldest (self);

  self->marks[at] = (EksDueMark) { slot, ran };
}

static void
rewind_to (Driver *self, gint64 slot)
{
  guint n = 0;

  for (guint i = 0; i < self->state.n_marks; i++)
    if (self->marks[i].ran || self->marks[i].slot <= slot)
      self->marks[n++] = self->marks[i];
  self->state.n_marks = n;
  eks_due_state_rewind (&self->state, slot);
}

static void
change (Driver *self, char **words)
{
  if (strcmp (words[0], "arm") == 0)
    self->state = (EksDueState) { .armed = number (words[1]), .marks = self->marks, .n_marks = self->state.n_marks };
  else if (strcmp (words[0], "attempt") == 0)
    {
      gint64 slot = number (words[1]);
      eks_due_state_begin (&self->state, slot, number (words[2]) - 1);
      eks_due_state_fail (&self->state, slot, number (words[2]));
      if (self->state.slot != slot)
        remember (self, slot, TRUE);
    }
  else if (strcmp (words[0], "rewind") == 0)
    rewind_to (self, number (words[1]));
  else
    {
      eks_due_state_settle (&self->state, number (words[1]));
      remember (self, number (words[1]), strcmp (words[0], "settle") == 0);
    }
  printf ("ok\n");
}

int
main (void)
{
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  Driver self = { 0 };
  char *line = NULL;

  while (g_io_channel_read_line (input, &line, NULL, NULL, NULL) == G_IO_STATUS_NORMAL)
    {
      g_auto (GStrv) words = g_strsplit (g_strchomp (line), " ", 4);
      if (strcmp (words[0], "rule") == 0)
        make_rule (&self, words);
      else if (strcmp (words[0], "slots") == 0)
        list_slots (&self, words);
      else if (strcmp (words[0], "look") == 0)
        look (&self, number (words[1]));
      else
        change (&self, words);
      fflush (stdout);
      g_free (line);
    }
  g_clear_pointer (&self.rule, eks_rule_free);
  return 0;
}
