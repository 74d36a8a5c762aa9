/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to a finished file, and when it is made, in words; and whether it can be. */

#include "config.h"

#include "eks-check.h"
#include "eks-delivery-words.h"
#include "eks-describe.h"
#include "eks-schedule-words.h"
#include "eks-test-support.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1781517600) * G_USEC_PER_SEC)

typedef struct
{
  EksTestFolder *folder;
  EksEnvironment *environment;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksTestClock) clock = eks_test_clock_new (NOW);

  fixture->folder = eks_test_folder_new ();
  fixture->environment = eks_environment_new (fixture->folder, EKS_CLOCK (clock));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->environment);
  eks_test_folder_free (fixture->folder);
}

/* @participations: in operations, rather than sessions of the demo organisation. @rest: with ' for " */
static EksJob *
make_job (gboolean participations, const char *rest)
{
  g_autofree char *text = g_strdup_printf ("{'version':1,'id':'x','name':'Daily',%s,'format':{'type':'xlsx'}%s%s}",
                                           participations ? "'connection':{'connector':'kimple','settings':{'base_url':'https://k.example'}},"
                                                            "'tables':[{'entity':'participation','columns':[{'field':'contest_entry_hash_id'}]}]"
                                                          : "'connection':'demo','tables':[{'entity':'onboarding_session','columns':[{'field':'session_guid'}]}]",
                                           rest[0] != '\0' ? "," : "", rest);
  GError *error = NULL;
  EksJob *job;

  g_strdelimit (text, "'", '"');
  job = eks_job_from_data (text, strlen (text), &error);
  g_assert_no_error (error);
  return job;
}

#define SFTP "{'id':'a','type':'sftp','host':'sftp.acme.example','user':'anna','folder':'/in/{yyyy}'}"

static const struct
{
  gboolean participations;
  const char *rest;
  const char *words; /* somewhere in the paragraph */
  const char *line;  /* the end of the line */
} cases[] = {
  { FALSE, "", ", not encrypted.", "XLSX" },
  { FALSE, "'destinations':[{'id':'a','type':'local','folder':'~/Exports/{yyyy}'}]", " The folder is ~/Exports/{yyyy}.", "XLSX · ~/Exports/{yyyy}" },
  { FALSE, "'destinations':[" SFTP "]", " The destination is sftp://anna@sftp.acme.example/in/{yyyy}.", "XLSX · to sftp.acme.example" },
  { FALSE, "'destinations':[{'id':'a','type':'gcs','bucket':'acme-in','manifest':'sha256'}]", " The destination is gs://acme-in. A checksum stands beside each file.", "XLSX · to acme-in" },
  { FALSE, "'destinations':[" SFTP ",{'id':'b','type':'local','folder':'/x','manifest':'both'}]",
    " The destinations are sftp://anna@sftp.acme.example/in/{yyyy}, /x. A checksum and a manifest stand beside each file.", "XLSX · to 2 places" },
  { FALSE, "'notify':{'mail':['a@b.example','c@d.example']}", " After each run a mail goes to a@b.example, c@d.example.", "XLSX" },
  { FALSE, "'notify':{'mail':['a@b.example'],'when':'changed'}", " When something has changed, and when a run fails, a mail goes to a@b.example.", "XLSX" },
  { FALSE, "'notify':{'mail':['a@b.example'],'when':'failed'}", " When a run fails, a mail goes to a@b.example.", "XLSX" },
  { FALSE, "'schedule':{'type':'once','at':'2025-03-30T02:30'}",
    " It runs by itself once, on 30 March 2025 at 02:30. Each file has what the filters let through at that time. Runs that were missed are made up for by one.", "XLSX · 30 March 2025 02:30" },
  { FALSE, "'schedule':{'type':'daily','at':'06:00','content':'previous-day','missed':'each','time_zone':'Europe/Paris','paused':true}",
    " It runs by itself every day at 06:00. The clock is that of Europe/Paris. Each file has the data of the day before, new records only. What an earlier file had is not in it. "
    "Each run that was missed is made up for by one of its own. It is paused: nothing runs by itself until you say so.", "XLSX · every day 06:00 (paused)" },
  { TRUE, "'schedule':{'type':'daily','at':'06:00','content':'previous-day'}", " new participants only. Who returns on the second day is not in it.", "XLSX · every day 06:00" },
  { TRUE, "'schedule':{'type':'daily','at':'06:00','content':'today'}", " Each file has the data of that day until then, new participants only.", "XLSX · every day 06:00" },
  { TRUE, "'schedule':{'type':'daily','at':'06:00','content':'all'}", " Each file has all data. Who returns on the second day is there with what is new about them.", "XLSX · every day 06:00" },
  { FALSE, "'schedule':{'type':'weekdays','at':'06:00','content':'changed','missed':'skip'}",
    " It runs by itself from Monday to Friday at 06:00. Each file has everything that is new or has changed since the last run that was delivered, and nothing twice. "
    "Runs that were missed are left out.", "XLSX · every weekday 06:00" },
  { FALSE, "'schedule':{'type':'weekly','on':['friday'],'at':'06:00'}", " It runs by itself every Friday at 06:00.", "XLSX · every Friday 06:00" },
  { FALSE, "'schedule':{'type':'weekly','on':['friday','monday','sunday'],'at':'06:00'}", " It runs by itself every Monday, Friday and Sunday at 06:00.", "XLSX · every Monday, Friday and Sunday 06:00" },
  { FALSE, "'schedule':{'type':'monthly','day':1,'at':'06:00'}", " It runs by itself on day 1 of each month at 06:00.", "XLSX · day 1 of the month 06:00" },
  { FALSE, "'schedule':{'type':'monthly','day':30,'at':'06:00'}", " It runs by itself on day 30 of each month, or on its last day, at 06:00.", "XLSX · day 30 of the month 06:00" },
  { FALSE, "'schedule':{'type':'monthly','day':31,'at':'06:00'}", " It runs by itself on the last day of each month at 06:00.", "XLSX · last day of the month 06:00" },
  { TRUE, "'schedule':{'type':'on_close','delay':{'minutes':90}}", " It runs by itself each time that something of the kind “Operation” has ended, with what is under that. It waits 90 minutes after that.", "XLSX · at the end (Operation)" },
  { TRUE, "'schedule':{'type':'on_close','parents':{'operation':['x',{'key':'y','name':'Spring'}]},'delay':{'hours':1}}",
    " It runs by itself when one of these has ended, with what is under that one (Operation): x, Spring. It waits 1 hour after that.", "XLSX · at the end (Operation)" },
  { FALSE, "'guards':{'no_rows':'stop','fields':'stop','few_rows':'ask'}",
    " Nothing is delivered if there are no rows or a field has vanished or is of another kind. "
    "Before the delivery you are asked if there are less than half of the usual rows; where nobody can be asked, nothing is delivered.", "XLSX" },
  { FALSE, "'retention':{'days':1}", " Delivered files are removed after 1 day.", "XLSX" },
  { FALSE, "'retention':{'days':60}", " Delivered files are removed after 60 days.", "XLSX" },
};

static void
test_sentences (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksJob) job = make_job (cases[i].participations, cases[i].rest);
      g_autofree char *words = eks_describe_job (fixture->environment, job);
      g_autofree char *line = eks_describe_job_short (fixture->environment, job);

      g_test_message ("%s\n%s\n%s", cases[i].rest, words, line);
      g_assert_nonnull (strstr (words, cases[i].words));
      g_assert_null (strstr (words, "  "));
      g_assert_true (g_str_has_suffix (line, cases[i].line));
    }
}

/* A schedule that is still being made has words too. */
static void
test_unfinished (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (FALSE, "");
  EksSchedule *schedule = eks_job_get_schedule (job);

  eks_schedule_set_time (schedule, "6");
  eks_schedule_set_date (schedule, "soon");
  for (int kind = EKS_SCHEDULE_NONE; kind <= EKS_SCHEDULE_ON_CLOSE; kind++)
    {
      eks_schedule_set_kind (schedule, (EksScheduleType) kind);
      g_autofree char *words = eks_describe_job (fixture->environment, job);
      g_autofree char *line = eks_describe_job_short (fixture->environment, job);
      g_assert_cmpint (strstr (words, "It runs by itself") != NULL, ==, kind != EKS_SCHEDULE_NONE);
      g_assert_cmpint (strstr (words, "…") != NULL, ==, kind != EKS_SCHEDULE_NONE);
      g_assert_null (strstr (words, "soon"));
      g_assert_nonnull (line);
    }
}

static void
test_notices (Fixture *fixture, gconstpointer data)
{
  g_autoptr (EksJob) job = make_job (FALSE, "'destinations':[" SFTP ",{'id':'b','type':'ftp','host':'ftp.acme.example'},"
                                            "{'id':'c','type':'sftp','host':'seen','user':'u','host_key':'SHA256:uNiVztksCsDhcc0u9e8BrMXmUPc5QBmT1f0AAAAAAAA'}],"
                                            "'notify':{'mail':['a@b.example']},'schedule':{'type':'daily','at':'06:00','paused':true}");
  g_autoptr (GPtrArray) notices = eks_delivery_words_list_notices (fixture->environment, job);
  g_autoptr (EksSettings) settings = eks_settings_new ();
  g_autoptr (EksJob) plain = make_job (FALSE, "");
  g_autoptr (GPtrArray) none = eks_delivery_words_list_notices (fixture->environment, plain);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (notices->len, ==, 4);
  g_assert_nonnull (strstr (notices->pdata[0], "sftp.acme.example"));
  g_assert_nonnull (strstr (notices->pdata[1], "FTP is not encrypted"));
  g_assert_nonnull (strstr (notices->pdata[1], "ftp.acme.example"));
  g_assert_nonnull (strstr (notices->pdata[2], "mail server"));
  g_assert_nonnull (strstr (notices->pdata[3], "paused"));
  g_object_set (eks_settings_get_mail (settings), "host", "mail.example.com", "from", "a@b.example", NULL);
  g_assert_true (eks_store_save_settings (eks_environment_get_store (fixture->environment), settings, &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) later = eks_delivery_words_list_notices (fixture->environment, job);
  g_assert_cmpuint (later->len, ==, 3);
}

static gboolean
has_issue (EksJsonIssues *issues, const char *path)
{
  for (guint i = 0; i < eks_json_issues_get_length (issues); i++)
    if (strcmp (eks_json_issues_get (issues, i)->path, path) == 0)
      return TRUE;
  return FALSE;
}

/* An end can only be waited for where there is one. */
static void
test_closing (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    gboolean participations;
    const char *schedule;
    const char *path;
  } ends[] = {
    { TRUE, "'schedule':{'type':'on_close'}", NULL },
    { TRUE, "'schedule':{'type':'on_close','parents':{'operation':['x']}}", NULL },
    { TRUE, "'schedule':{'type':'on_close','parents':{'participant':['x']}}", "schedule.parents.participant" },
    { FALSE, "'schedule':{'type':'on_close'}", "schedule.type" },
    { FALSE, "'schedule':{'type':'daily','at':'06:00'}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr (EksJob) job = make_job (ends[i].participations, ends[i].schedule);
      g_autoptr (EksJsonIssues) issues = eks_check_job (fixture->environment, job);
      g_autofree char *text = eks_json_issues_describe (issues);
      g_test_message ("%s\n%s", ends[i].schedule, text);
      g_assert_cmpint (has_issue (issues, "schedule.type"), ==, g_strcmp0 (ends[i].path, "schedule.type") == 0);
      g_assert_cmpint (has_issue (issues, "schedule.parents.participant"), ==, g_strcmp0 (ends[i].path, "schedule.parents.participant") == 0);
    }
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/words/sentences", test_sentences);
  ADD ("/words/unfinished", test_unfinished);
  ADD ("/words/notices", test_notices);
  ADD ("/words/closing", test_closing);
  return g_test_run ();
}
