/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens around a delivery: schedule, mail, guards, how long files stay, and the settings of the installation. */

#include "config.h"

#include "eks-error.h"
#include "eks-settings.h"
#include "spec-test.h"

static const char *const schedules[] = {
  "{'type':'once','at':'2025-03-30T02:30'}",
  "{'type':'daily','at':'06:00'}",
  "{'type':'daily','at':'23:59','content':'previous-day','missed':'each','time_zone':'Europe/Copenhagen','paused':true}",
  "{'type':'weekdays','at':'00:00','content':'today','missed':'skip'}",
  "{'type':'weekly','on':['monday','sunday'],'at':'06:00','content':'all'}",
  "{'type':'monthly','day':31,'at':'06:00','content':'changed'}",
  "{'type':'on_close'}",
  "{'type':'on_close','parents':{'operation':['DRrv3d',{'key':'x','name':'Spring'}]},'delay':{'hours':2}}",
  "{'type':'on_close','delay':{'minutes':90}}",
  "{'type':'on_close','delay':{'days':366}}",
};

static EksSchedule *
read_schedule (const char *text, const char *issue)
{
  g_autoptr (JsonNode) node = node_of (text);
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  EksSchedule *self = eks_schedule_from_json (node, "s", issues);

  assert_only_issue (issues, issue, text);
  return self;
}

static void
test_schedule (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (schedules); i++)
    {
      g_autoptr (EksSchedule) self = read_schedule (schedules[i], NULL);
      g_autoptr (EksSchedule) copy = eks_schedule_copy (self);
      g_autofree char *written = text_of (eks_schedule_to_json (self));
      g_autofree char *copied = text_of (eks_schedule_to_json (copy));
      g_assert_cmpstr (written, ==, schedules[i]);
      g_assert_cmpstr (copied, ==, schedules[i]);
    }
}

static void
test_schedule_values (void)
{
  g_autoptr (EksSchedule) none = eks_schedule_new ();
  g_autoptr (EksSchedule) once = read_schedule (schedules[0], NULL);
  g_autoptr (EksSchedule) paused = read_schedule (schedules[2], NULL);
  g_autoptr (EksSchedule) working = read_schedule (schedules[3], NULL);
  g_autoptr (EksSchedule) weekly = read_schedule (schedules[4], NULL);
  g_autoptr (EksSchedule) close = read_schedule (schedules[7], NULL);
  g_autoptr (EksSchedule) usual = read_schedule ("{'type':'on_close','content':'as-set','missed':'once','time_zone':null,'paused':false,'delay':{'minutes':0},'parents':{}}", NULL);
  g_autofree char *shortest = text_of (eks_schedule_to_json (usual));
  int year, month, day, hour, minute;

  g_assert_cmpint (eks_schedule_get_kind (none), ==, EKS_SCHEDULE_NONE);
  g_assert_false (eks_schedule_is_on (none) || eks_schedule_is_on (paused));
  g_assert_true (eks_schedule_is_on (once));
  g_assert_true (eks_schedule_parse_date (once, &year, &month, &day) && eks_schedule_parse_time (once, &hour, &minute));
  g_assert_true (year == 2025 && month == 3 && day == 30 && hour == 2 && minute == 30);
  g_assert_cmpstr (eks_schedule_get_time_zone (paused), ==, "Europe/Copenhagen");
  g_assert_cmpint (eks_schedule_get_content (paused), ==, EKS_SCHEDULE_CONTENT_PREVIOUS_DAY);
  g_assert_cmpint (eks_schedule_get_missed (paused), ==, EKS_SCHEDULE_MISSED_EACH);
  g_assert_cmphex (eks_schedule_get_effective_weekdays (paused), ==, 0x7F);
  g_assert_cmphex (eks_schedule_get_effective_weekdays (working), ==, 0x1F);
  g_assert_cmphex (eks_schedule_get_effective_weekdays (weekly), ==, 0x41);
  g_assert_cmphex (eks_schedule_get_effective_weekdays (close), ==, 0);
  g_assert_cmpint (eks_schedule_get_delay (close), ==, 120);
  g_assert_cmpuint (eks_parents_get (eks_schedule_get_parents (close), "operation")->len, ==, 2);
  g_assert_cmpstr (shortest, ==, "{'type':'on_close'}");
}

static void
test_schedule_faults (void)
{
  static const struct
  {
    const char *json;
    const char *path;
  } cases[] = {
    { "[]", "s" },
    { "{}", "s.type" },
    { "{'type':'none'}", "s.type" },
    { "{'type':'hourly','minute':1}", "s.type" },
    { "{'type':'daily'}", "s.at" },
    { "{'type':'daily','at':''}", "s.at" },
    { "{'type':'daily','at':'6:00'}", "s.at" },
    { "{'type':'daily','at':'24:00'}", "s.at" },
    { "{'type':'daily','at':'06:60'}", "s.at" },
    { "{'type':'daily','at':'06:00:00'}", "s.at" },
    { "{'type':'daily','at':'06:0x'}", "s.at" },
    { "{'type':'daily','at':600}", "s.at" },
    { "{'type':'daily','at':'2025-03-30T06:00'}", "s.at" },
    { "{'type':'once','at':'06:00'}", "s.at" },
    { "{'type':'once','at':'2025-02-29T06:00'}", "s.at" },
    { "{'type':'once','at':'2025-13-01T06:00'}", "s.at" },
    { "{'type':'once','at':'1969-12-31T06:00'}", "s.at" },
    { "{'type':'once','at':'2025-03-30 06:00'}", "s.at" },
    { "{'type':'once','at':'2025-03-30T06:00Z'}", "s.at" },
    { "{'type':'once','at':'2025-03-30T'}", "s.at" },
    { "{'type':'weekly','at':'06:00'}", "s.on" },
    { "{'type':'weekly','at':'06:00','on':[]}", "s.on" },
    { "{'type':'weekly','at':'06:00','on':'monday'}", "s.on" },
    { "{'type':'weekly','at':'06:00','on':['monday','mon']}", "s.on[1]" },
    { "{'type':'daily','at':'06:00','on':['monday']}", "s.on" },
    { "{'type':'monthly','at':'06:00'}", "s.day" },
    { "{'type':'monthly','at':'06:00','day':0}", "s.day" },
    { "{'type':'monthly','at':'06:00','day':32}", "s.day" },
    { "{'type':'daily','at':'06:00','day':1}", "s.day" },
    { "{'type':'on_close','at':'06:00'}", "s.at" },
    { "{'type':'on_close','parents':{'operation':'x'}}", "s.parents.operation" },
    { "{'type':'on_close','parents':[]}", "s.parents" },
    { "{'type':'on_close','delay':2}", "s.delay" },
    { "{'type':'on_close','delay':{}}", "s.delay" },
    { "{'type':'on_close','delay':{'hours':1,'minutes':1}}", "s.delay" },
    { "{'type':'on_close','delay':{'hours':-1}}", "s.delay.hours" },
    { "{'type':'on_close','delay':{'days':367}}", "s.delay.days" },
    { "{'type':'daily','at':'06:00','delay':{'hours':2}}", "s.delay" },
    { "{'type':'daily','at':'06:00','content':'yesterday'}", "s.content" },
    { "{'type':'daily','at':'06:00','missed':'never'}", "s.missed" },
    { "{'type':'daily','at':'06:00','time_zone':'Europe/Kopenhagen'}", "s.time_zone" },
    { "{'type':'daily','at':'06:00','time_zone':'../../etc/passwd'}", "s.time_zone" },
    { "{'type':'daily','at':'06:00','time_zone':1}", "s.time_zone" },
    { "{'type':'daily','at':'06:00','paused':'no'}", "s.paused" },
    { "{'type':'daily','at':'06:00','until':'2026-01-01'}", "s.until" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EksSchedule) self = read_schedule (cases[i].json, cases[i].path);
      g_assert_true (self == NULL || EKS_IS_SCHEDULE (self));
    }
}

static void
test_schedule_changes (void)
{
  EksSchedule *self = eks_schedule_new ();
  guint changes = 0, expected = 0;
  g_autoptr (EksParents) parents = eks_parents_new ();
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func ((GDestroyNotify) eks_parent_choice_free);
  static const char *const numbers[] = { "kind", "content", "missed", "delay", "paused" };

  g_ptr_array_add (choices, eks_parent_choice_new ("x", NULL));
  eks_parents_set (parents, "operation", choices);
  g_signal_connect (self, "changed", G_CALLBACK (count_change), &changes);
  g_object_set (self, "kind", EKS_SCHEDULE_NONE, "time", "06:00", "date", "", "weekdays", 0u, "day", 1, "parents", NULL, "delay", 0,
                "content", EKS_SCHEDULE_CONTENT_AS_SET, "missed", EKS_SCHEDULE_MISSED_ONCE, "time-zone", NULL, "paused", FALSE, NULL);
  g_assert_cmpuint (changes, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_object_set (self, numbers[i], 1, NULL);
      g_object_set (self, numbers[i], 1, NULL);
      g_assert_cmpuint (changes, ==, ++expected);
    }
  eks_schedule_set_time (self, "07:00");
  g_assert_cmpuint (changes, ==, ++expected);
  eks_schedule_set_date (self, "2025-01-01");
  g_assert_cmpuint (changes, ==, ++expected);
  eks_schedule_set_weekdays (self, 3);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_schedule_set_day (self, 2);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_schedule_set_parents (self, parents);
  eks_schedule_set_parents (self, parents);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_schedule_set_time_zone (self, "UTC");
  g_assert_cmpuint (changes, ==, ++expected);
  g_assert_finalize_object (self);
}

static void
test_notify (void)
{
  static const struct
  {
    const char *json;
    const char *path;
  } cases[] = {
    { "{'mail':['a@b.example']}", NULL },
    { "{'mail':['a@b.example','anna+x@mail.example.com'],'when':'changed'}", NULL },
    { "{'mail':['a@b.example'],'when':'failed'}", NULL },
    { "[]", "n" },
    { "{}", "n.mail" },
    { "{'mail':[]}", "n.mail" },
    { "{'mail':'a@b.example'}", "n.mail" },
    { "{'mail':[1]}", "n.mail" },
    { "{'mail':['a@b.example'],'when':'never'}", "n.when" },
    { "{'mail':['a@b.example'],'to':[]}", "n.to" },
    { "{'mail':['']}", "n.mail[0]" },
    { "{'mail':['a']}", "n.mail[0]" },
    { "{'mail':['@b.example']}", "n.mail[0]" },
    { "{'mail':['a@']}", "n.mail[0]" },
    { "{'mail':['a@b@c.example']}", "n.mail[0]" },
    { "{'mail':['a@b.example','A@B.example']}", "n.mail[1]" },
    { "{'mail':['Anna <a@b.example>']}", "n.mail[0]" },
    { "{'mail':['a@b.example,c@d.example']}", "n.mail[0]" },
    { "{'mail':['a@b.example\\r\\nBcc: c@d.example']}", "n.mail[0]" },
    { "{'mail':['a\\n@b.example']}", "n.mail[0]" },
    { "{'mail':['a@b.example\\n']}", "n.mail[0]" },
    { "{'mail':['-oX@b.example']}", "n.mail[0]" },
    { "{'mail':['a@[127.0.0.1]']}", "n.mail[0]" },
    { "{'mail':['\xc3\xa6@b.example']}", "n.mail[0]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = node_of (cases[i].json);
      g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
      g_autoptr (EksNotify) self = eks_notify_from_json (node, "n", issues);
      assert_only_issue (issues, cases[i].path, cases[i].json);
      if (cases[i].path != NULL)
        continue;
      g_autoptr (EksNotify) copy = eks_notify_copy (self);
      g_autofree char *written = text_of (eks_notify_to_json (copy));
      g_assert_cmpstr (written, ==, cases[i].json);
      g_assert_true (eks_notify_is_on (copy));
    }
}

static void
test_long_lists (void)
{
  g_autoptr (GString) text = g_string_new ("{'mail':['a0@b.example'");
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();

  for (guint i = 1; i <= EKS_NOTIFY_MAX_ADDRESSES; i++)
    g_string_append_printf (text, ",'a%u@b.example'", i);
  g_string_append (text, "]}");
  g_autoptr (JsonNode) node = node_of (text->str);
  g_autoptr (EksNotify) self = eks_notify_from_json (node, "n", issues);
  assert_only_issue (issues, "n.mail", text->str);
}

static void
test_guards (void)
{
  static const struct
  {
    const char *json;
    const char *path;
    const char *written;
  } cases[] = {
    { "{}", NULL, "{}" },
    { "{'no_rows':'stop','few_rows':'ask','fields':'go_on','key_expiry':'stop'}", NULL, "{'no_rows':'stop','few_rows':'ask','key_expiry':'stop'}" },
    { "[]", "g", NULL },
    { "{'no_rows':'maybe'}", "g.no_rows", NULL },
    { "{'no_rows':true}", "g.no_rows", NULL },
    { "{'rows':'stop'}", "g.rows", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = node_of (cases[i].json);
      g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
      g_autoptr (EksGuards) self = eks_guards_from_json (node, "g", issues);
      assert_only_issue (issues, cases[i].path, cases[i].json);
      if (cases[i].path != NULL)
        continue;
      g_autoptr (EksGuards) copy = eks_guards_copy (self);
      g_autofree char *written = text_of (eks_guards_to_json (copy));
      g_assert_cmpstr (written, ==, cases[i].written);
      g_assert_cmpint (eks_guards_is_on (self), ==, strcmp (written, "{}") != 0);
    }
}

static void
test_other_changes (void)
{
  g_autoptr (EksJob) job = eks_job_new ();
  guint changes = 0, expected = 0;
  static const char *const guards[] = { "no-rows", "few-rows", "fields", "key-expiry" };

  g_signal_connect (job, "changed", G_CALLBACK (count_change), &changes);
  for (guint i = 0; i < G_N_ELEMENTS (guards); i++)
    {
      g_object_set (eks_job_get_guards (job), guards[i], EKS_GUARD_STOP, NULL);
      g_object_set (eks_job_get_guards (job), guards[i], EKS_GUARD_STOP, NULL);
      g_assert_cmpuint (changes, ==, ++expected);
      g_assert_cmpint (eks_guards_get_action (eks_job_get_guards (job), (EksGuardKind) i), ==, EKS_GUARD_STOP);
    }
  eks_notify_set_mail (eks_job_get_notify (job), NULL);
  g_assert_cmpuint (changes, ==, expected);
  eks_notify_set_mail (eks_job_get_notify (job), ((const char *const[]) { "a@b.example", NULL }));
  g_assert_cmpuint (changes, ==, ++expected);
  eks_notify_set_when (eks_job_get_notify (job), EKS_NOTIFY_FAILED);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_schedule_set_kind (eks_job_get_schedule (job), EKS_SCHEDULE_DAILY);
  g_assert_cmpuint (changes, ==, ++expected);
  eks_job_set_retention_days (job, 60);
  eks_job_set_retention_days (job, 60);
  g_assert_cmpuint (changes, ==, ++expected);
  g_autoptr (EksJob) copy = eks_job_copy (job);
  g_assert_true (eks_job_equal (job, copy));
  g_assert_cmpint (eks_job_get_retention_days (copy), ==, 60);
}

/* A ready-made export takes the place of what is exported, not of when and where to. */
static void
test_assign (void)
{
  g_autoptr (EksJob) job = eks_job_new ();
  g_autoptr (EksJob) from = eks_job_new ();
  g_autoptr (EksDestination) destination = eks_destination_new (EKS_DESTINATION_SFTP, "x");

  g_list_store_append (eks_job_get_destinations (job), destination);
  eks_schedule_set_kind (eks_job_get_schedule (job), EKS_SCHEDULE_DAILY);
  eks_job_set_retention_days (job, 60);
  eks_guards_set_action (eks_job_get_guards (job), EKS_GUARD_NO_ROWS, EKS_GUARD_ASK);
  eks_notify_set_mail (eks_job_get_notify (job), ((const char *const[]) { "a@b.example", NULL }));
  eks_job_set_name (from, "Other");
  eks_job_assign (job, from);
  g_assert_cmpstr (eks_job_get_name (job), ==, "Other");
  g_assert_true (eks_job_find_destination (job, "x") == destination);
  g_assert_null (eks_job_find_destination (job, "y"));
  g_assert_cmpint (eks_schedule_get_kind (eks_job_get_schedule (job)), ==, EKS_SCHEDULE_DAILY);
  g_assert_cmpint (eks_job_get_retention_days (job), ==, 60);
  g_assert_true (eks_guards_is_on (eks_job_get_guards (job)) && eks_notify_is_on (eks_job_get_notify (job)));
}

static void
test_settings (void)
{
  static const char *const texts[] = {
    "{'version':1}",
    "{'version':1,'mail':{'host':'mail.example.com','user':'mailer','from':'eksport@example.com','ca_file':'/etc/ca.pem','port':2525,'tls':'starttls'},'history':{'days':90}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *json = g_strdelimit (g_strdup (texts[i]), "'", '"');
      g_autoptr (GError) error = NULL;
      g_autoptr (EksSettings) self = eks_settings_from_data (json, strlen (json), &error);
      g_assert_no_error (error);
      g_autofree char *data = eks_settings_to_data (self);
      g_autoptr (JsonNode) node = eks_json_parse (data, strlen (data), &error);
      g_autofree char *written = text_of (g_steal_pointer (&node));
      g_assert_cmpstr (written, ==, texts[i]);
    }
}

static void
test_settings_values (void)
{
  g_autoptr (EksSettings) self = eks_settings_new ();
  EksMailServer *mail = eks_settings_get_mail (self);
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  guint changes = 0;

  g_signal_connect (self, "changed", G_CALLBACK (count_change), &changes);
  g_assert_false (eks_mail_server_is_set (mail));
  g_assert_cmpint (eks_settings_get_history_days (self), ==, 365);
  g_assert_cmpint (eks_mail_server_get_effective_port (mail), ==, 465);
  g_object_set (mail, "tls", EKS_MAIL_TLS_STARTTLS, NULL);
  g_assert_cmpint (eks_mail_server_get_effective_port (mail), ==, 587);
  g_object_set (mail, "port", 25, NULL);
  g_assert_cmpint (eks_mail_server_get_effective_port (mail), ==, 25);
  g_object_set (mail, "host", "h", "user", "u", "ca-file", "/c", NULL);
  eks_settings_set_history_days (self, 1);
  g_assert_cmpuint (changes, ==, 4);
  eks_settings_check (self, issues);
  assert_only_issue (issues, "mail.from", "a server without an address");
  g_autoptr (EksMailServer) copy = eks_mail_server_copy (mail);
  g_assert_cmpstr (eks_mail_server_get_host (copy), ==, "h");
  g_assert_cmpstr (eks_mail_server_get_user (copy), ==, "u");
  g_assert_cmpstr (eks_mail_server_get_ca_file (copy), ==, "/c");
  g_assert_cmpint (eks_mail_server_get_tls (copy), ==, EKS_MAIL_TLS_STARTTLS);
}

static void
test_settings_faults (void)
{
  static const char *const texts[][2] = {
    { "[]", ": " },
    { "{}", "version" },
    { "{'version':1,'mail':[]}", "mail" },
    { "{'version':1,'mail':{'host':'h h','from':'a@b.example'}}", "mail.host" },
    { "{'version':1,'mail':{'host':'h'}}", "mail.from" },
    { "{'version':1,'mail':{'host':'h','from':'a@b.example\\nBcc: x'}}", "mail.from" },
    { "{'version':1,'mail':{'host':'h','from':'a@b.example','user':'u\\r'}}", "mail.user" },
    { "{'version':1,'mail':{'host':'h','from':'a@b.example','tls':'none'}}", "mail.tls" },
    { "{'version':1,'mail':{'host':'h','from':'a@b.example','port':0}}", "mail.port" },
    { "{'version':1,'mail':{'host':'h','from':'a@b.example','ca_file':'x'}}", "mail.ca_file" },
    { "{'version':1,'mail':{'host':'h','from':'a@b.example','password':'x'}}", "mail.password" },
    { "{'version':1,'history':{'days':0}}", "history.days" },
    { "{'version':1,'history':{'months':1}}", "history.months" },
    { "{'version':1,'histroy':{}}", "histroy" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *json = g_strdelimit (g_strdup (texts[i][0]), "'", '"');
      g_autoptr (GError) error = NULL;
      g_assert_null (eks_settings_from_data (json, strlen (json), &error));
      g_assert_error (error, EKS_ERROR, EKS_ERROR_INVALID_JOB);
      g_assert_null (strchr (error->message, '\n'));
      if (i > 0)
        g_assert_true (g_str_has_prefix (error->message, texts[i][1]));
    }
  g_autoptr (GError) newer = NULL;
  g_assert_null (eks_settings_from_data ("{\"version\":2}", 13, &newer));
  g_assert_error (newer, EKS_ERROR, EKS_ERROR_NEWER_VERSION);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spec/schedule/round-trip", test_schedule);
  g_test_add_func ("/spec/schedule/values", test_schedule_values);
  g_test_add_func ("/spec/schedule/faults", test_schedule_faults);
  g_test_add_func ("/spec/schedule/changes", test_schedule_changes);
  g_test_add_func ("/spec/notify", test_notify);
  g_test_add_func ("/spec/notify/long", test_long_lists);
  g_test_add_func ("/spec/guards", test_guards);
  g_test_add_func ("/spec/job/delivery-changes", test_other_changes);
  g_test_add_func ("/spec/job/assign", test_assign);
  g_test_add_func ("/spec/settings/round-trip", test_settings);
  g_test_add_func ("/spec/settings/values", test_settings_values);
  g_test_add_func ("/spec/settings/faults", test_settings_faults);
  return g_test_run ();
}
