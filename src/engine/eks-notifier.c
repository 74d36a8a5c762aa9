/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a run to a mail: whether anybody is to be told, in which words, and through which server. */

#include "config.h"

#include "eks-notifier.h"

#include "eks-digest.h"
#include "eks-error.h"
#include "eks-mail.h"
#include "eks-notice.h"
#include "eks-secrets.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What the password is filed under in the keyring, and where it stands in the environment. */
#define OWNER "mail"
#define SETTING "password"
#define VARIABLE "EKSPORT_SECRET_MAIL"
#define ID_LENGTH 32
/* The same failure again within this time is no news: a schedule tries again. */
#define QUIET_TIME (6 * G_TIME_SPAN_HOUR)

/* The same for the same run, so that a second attempt is the same mail. (transfer full) */
static char *
make_id (const char *kind, const char *job_id, gint64 time)
{
  g_autofree char *text = g_strdup_printf ("%s %s %" G_GINT64_FORMAT, kind, job_id != NULL ? job_id : "", time);
  g_autoptr (EksDigest) digest = eks_digest_new ();
  char *id;

  eks_digest_update (digest, text, strlen (text));
  id = eks_digest_finish (digest);
  id[ID_LENGTH] = '\0';
  return id;
}

static gboolean
is_same_account (EksMailServer *a, EksMailServer *b)
{
  return strcmp (eks_mail_server_get_host (a), eks_mail_server_get_host (b)) == 0 && strcmp (eks_mail_server_get_user (a), eks_mail_server_get_user (b)) == 0;
}

/* The password in the keyring is for the server that is saved, and is shown to no other. (transfer full) (nullable): without
 * @error where the server wants none */
static char *
find_password (EksEnvironment *environment, EksMailServer *server, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksSettings) settings = eks_store_load_settings (eks_environment_get_store (environment), NULL);
  gboolean saved = settings != NULL && is_same_account (eks_settings_get_mail (settings), server);
  g_autoptr (GError) fault = NULL;
  char *password;

  if (eks_mail_server_get_user (server)[0] == '\0')
    return NULL;
  password = eks_secrets_lookup_for (saved ? OWNER : NULL, SETTING, VARIABLE, cancellable, &fault);
  if (g_error_matches (fault, EKS_ERROR, EKS_ERROR_SECRET_MISSING))
    g_set_error (error, EKS_ERROR, EKS_ERROR_SECRET_MISSING,
                 /* TRANSLATORS: %1$s is a user name, %2$s the name of a server, %3$s an environment variable */
                 _("The password of “%1$s” at the mail server “%2$s” is missing. Enter it in the preferences, or with “eksport-cli mail set”, "
                   "or set the environment variable %3$s."),
                 eks_mail_server_get_user (server), eks_mail_server_get_host (server), VARIABLE);
  else if (fault != NULL)
    g_propagate_error (error, g_steal_pointer (&fault));
  return password;
}

static gboolean
send_through (EksEnvironment *environment, EksMailServer *server, const char *password, const EksMail *mail, gboolean *logged_in, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autofree char *found = NULL;

  if (!eks_mail_server_is_set (server))
    {
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_NOT_FOUND, _("No mail server is set. Set one in the preferences, or with “eksport-cli mail set”."));
      return FALSE;
    }
  if (password == NULL)
    found = find_password (environment, server, cancellable, &fault);
  if (fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  return eks_mail_send (server, password != NULL ? password : found, mail, eks_environment_get_clock (environment), logged_in, cancellable, error);
}

static gboolean
send_notice (EksEnvironment *environment, EksJob *job, const EksNoticeAbout *about, const char *id, GCancellable *cancellable, GError **error)
{
  g_autoptr (EksSettings) settings = eks_store_load_settings (eks_environment_get_store (environment), error);
  g_autofree char *subject = NULL;
  g_autofree char *text = NULL;
  EksMail mail = { .to = eks_notify_get_mail (eks_job_get_notify (job)), .id = id };

  if (settings == NULL)
    return FALSE;
  mail.subject = subject = eks_notice_make_subject (about);
  mail.text = text = eks_notice_make_text (about);
  return send_through (environment, eks_settings_get_mail (settings), NULL, &mail, NULL, cancellable, error);
}

/* (transfer full): whom the files are encrypted for: name and fingerprint */
static GStrv
list_keys (EksEnvironment *environment, EksJob *job)
{
  const char *const *fingerprints = eks_encryption_get_recipients (eks_job_get_encryption (job));
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  for (guint i = 0; fingerprints[i] != NULL; i++)
    {
      g_autoptr (EksKey) key = eks_keyring_find (eks_environment_get_keyring (environment), fingerprints[i], NULL);
      g_autofree char *line = key != NULL ? g_strdup_printf ("%s (%s)", eks_key_get_user_id (key), fingerprints[i]) : g_strdup (fingerprints[i]);
      g_strv_builder_add (keys, line);
    }
  return g_strv_builder_end (keys);
}

/* (transfer full) (nullable): the newest run before this one, as @choice says */
static EksRunRecord *
find_before (EksEnvironment *environment, EksJob *job, EksRunChoice choice, gint64 started)
{
  const EksRunFilter filter = { .job_id = eks_job_get_id (job), .choice = choice, .to = started, .limit = 1, .with_report = TRUE };
  g_autoptr (GPtrArray) found = NULL;

  if (filter.job_id == NULL)
    return NULL;
  found = eks_history_find (eks_environment_get_history (environment), &filter, NULL);
  return found != NULL && found->len > 0 ? eks_run_record_copy (g_ptr_array_index (found, 0)) : NULL;
}

/* (transfer full) (nullable) */
static JsonNode *
parse_report (const EksRunRecord *record)
{
  g_autoptr (JsonNode) node = record != NULL && record->report != NULL ? eks_json_parse (record->report, strlen (record->report), NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

static gboolean
has_note (JsonNode *report, EksTallyKind kind)
{
  JsonArray *notes = report != NULL ? eks_json_peek_array (json_node_get_object (report), "notes") : NULL;

  for (guint i = 0; i < eks_json_array_length (notes); i++)
    {
      JsonObject *note = eks_json_peek_object (notes, i);
      if (note != NULL && g_strcmp0 (json_object_get_string_member_with_default (note, "kind", NULL), eks_tally_kind_get_code (kind)) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whoever was told of it an hour ago need not be told again: a schedule tries until it works. */
static gboolean
is_known_failure (EksEnvironment *environment, EksJob *job, const GError *failure, gint64 started)
{
  g_autoptr (EksRunRecord) before = find_before (environment, job, EKS_RUN_CHOICE_ALL, started);
  g_autoptr (JsonNode) report = parse_report (before);

  return before != NULL && before->started > started - QUIET_TIME && strcmp (before->outcome, eks_error_get_code (failure)) == 0 &&
         g_strcmp0 (before->message, failure->message) == 0 && !has_note (report, EKS_TALLY_MAIL_NOT_SENT);
}

static gboolean
is_changed (EksEnvironment *environment, EksJob *job, JsonNode *report, gint64 started)
{
  g_autoptr (EksRunRecord) before = find_before (environment, job, EKS_RUN_CHOICE_DONE, started);
  g_autoptr (JsonNode) old = parse_report (before);

  return eks_notice_is_changed (json_node_get_object (report), old != NULL ? json_node_get_object (old) : NULL);
}

static gboolean
is_wanted (EksEnvironment *environment, EksJob *job, JsonNode *report, const GError *failure, gint64 started)
{
  EksNotify *notify = eks_job_get_notify (job);

  if (!eks_notify_is_on (notify) || eks_error_is_cancelled (failure))
    return FALSE;
  if (failure != NULL)
    return !is_known_failure (environment, job, failure, started);
  return eks_notify_get_when (notify) == EKS_NOTIFY_ALWAYS ||
         (eks_notify_get_when (notify) == EKS_NOTIFY_CHANGED && is_changed (environment, job, report, started));
}

/* @report: what eks_report_to_json() made */
static gboolean
notify (EksEnvironment *environment, EksJob *job, JsonNode *report, const GError *failure, gint64 began, gint64 ended, GCancellable *cancellable, GError **error)
{
  g_autofree char *id = NULL;
  g_auto (GStrv) keys = NULL;
  EksNoticeAbout about = { .failure = failure, .began = began, .ended = ended };

  if (!is_wanted (environment, job, report, failure, began))
    return TRUE;
  keys = list_keys (environment, job);
  id = make_id ("run", eks_job_get_id (job), began);
  about.name = eks_job_get_name (job);
  about.language = eks_job_get_language (job);
  about.zone = json_object_get_string_member_with_default (json_node_get_object (report), "time_zone", NULL);
  about.report = json_node_get_object (report);
  about.keys = (const char *const *) keys;
  return send_notice (environment, job, &about, id, cancellable, error);
}

/**
 * eks_notify_run:
 * @environment: where settings, keys and history are
 * @job: an export that was run, not as a dry run
 * @report: what the run did, as far as it came
 * @failure: (nullable): why it failed
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Sends the mail about a run to whom the export names, if it is of the kind that they want to know of: every run, one whose
 * rows, columns, destinations or notes differ from those of the last one that was done, or one that failed. A run that a
 * person cancelled is no news, nor is the same failure again within six hours. Blocks, for about 35 s at most with a
 * server that is busy; any thread but the main one.
 *
 * Returns: %FALSE with an error of eks_mail_send(), %EKS_ERROR_NOT_FOUND without a mail server, %EKS_ERROR_SECRET_MISSING;
 *   the run is as good as it was
 */
gboolean
eks_notify_run (EksEnvironment *environment, EksJob *job, EksReport *report, const GError *failure, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) json = NULL;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job) && EKS_IS_REPORT (report), FALSE);

  json = eks_report_to_json (report);
  return notify (environment, job, json, failure, eks_report_get_started (report), eks_report_get_finished (report), cancellable, error);
}

/**
 * eks_notify_record:
 * @environment: where settings, keys and history are
 * @job: the export as it is today
 * @record: a run of it that the history has, with its report
 * @failure: (nullable): why it failed
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * eks_notify_run() of a run that was killed before it could tell anybody. Without a report that can be read nothing is sent.
 *
 * Returns: %FALSE as eks_notify_run()
 */
gboolean
eks_notify_record (EksEnvironment *environment, EksJob *job, const EksRunRecord *record, const GError *failure, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) report = NULL;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job) && record != NULL, FALSE);

  report = parse_report (record);
  return report == NULL || notify (environment, job, report, failure, record->started, record->finished, cancellable, error);
}

/**
 * eks_notify_missed:
 * @environment: where settings are
 * @job: an export with a schedule
 * @zone: (nullable): the time zone of its schedule; %NULL for UTC
 * @slots: (array length=n_slots): when it was expected and did not happen, µs since 1970 UTC
 * @n_slots: how many, at least one
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Tells whoever the export names, on whatever occasion they want to be told: that nothing came is worse than a failure.
 * Blocks as eks_notify_run().
 *
 * Returns: %FALSE as eks_notify_run()
 */
gboolean
eks_notify_missed (EksEnvironment *environment, EksJob *job, const char *zone, const gint64 *slots, guint n_slots, GCancellable *cancellable, GError **error)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job) && slots != NULL && n_slots > 0, FALSE);

  const EksNoticeAbout about = { .name = eks_job_get_name (job), .language = eks_job_get_language (job), .zone = zone, .missed = slots, .n_missed = n_slots };
  if (!eks_notify_is_on (eks_job_get_notify (job)))
    return TRUE;
  id = make_id ("missed", eks_job_get_id (job), slots[n_slots - 1]);
  return send_notice (environment, job, &about, id, cancellable, error);
}

/**
 * eks_notify_test:
 * @environment: where the clock is
 * @server: a mail server, also one that is not saved
 * @password: (nullable): of its user; %NULL: that of the keyring or the environment
 * @address: who gets the mail
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Sends a mail that says it is a test. Blocks as eks_notify_run().
 *
 * Returns: (transfer full) (nullable): what was checked and what was not, in sentences; %NULL with an error as of eks_notify_run()
 */
char *
eks_notify_test (EksEnvironment *environment, EksMailServer *server, const char *password, const char *address, GCancellable *cancellable, GError **error)
{
  const char *const to[] = { address, NULL };
  g_autofree char *id = NULL;
  EksMail mail = { .to = to };
  gboolean logged_in = FALSE;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_MAIL_SERVER (server) && address != NULL, NULL);

  id = make_id ("test", NULL, eks_clock_get_real_time (eks_environment_get_clock (environment)));
  mail.id = id;
  mail.subject = _("Test of the mail server");
  mail.text = _("This mail was sent from the preferences of Eksport, or with “eksport-cli mail test”, to see whether mail arrives. It does.\n");
  if (!send_through (environment, server, password, &mail, &logged_in, cancellable, error))
    return NULL;
  if (!logged_in)
    /* TRANSLATORS: %1$s is the name of a server, %2$s a mail address */
    return g_strdup_printf (_("“%1$s” took a mail to %2$s over an encrypted connection; its certificate is good. It did not ask for a user. Not checked: whether the mail arrives."),
                            eks_mail_server_get_host (server), address);
  /* TRANSLATORS: %1$s is the name of a server, %2$s a mail address */
  return g_strdup_printf (_("“%1$s” took a mail to %2$s over an encrypted connection; its certificate, the user and the password are good. Not checked: whether the mail arrives."),
                          eks_mail_server_get_host (server), address);
}

/**
 * eks_notify_save_server:
 * @environment: where the settings are
 * @server: the mail server from now on; none is set: no mail is sent any more
 * @password: (nullable): of its user; %NULL or empty: as it is, or none where the server or the user is another one
 * @cancellable: (nullable): cancels
 * @error: return location
 *
 * Puts the password into the keyring and the rest into the settings. What was the password of another server is forgotten.
 * Blocks, perhaps until a person has unlocked the keyring; any thread.
 *
 * Returns: %FALSE with %EKS_ERROR_USAGE if the server cannot be used, %EKS_ERROR_KEYRING or an error of the file; nothing is
 *   saved then
 */
gboolean
eks_notify_save_server (EksEnvironment *environment, EksMailServer *server, const char *password, GCancellable *cancellable, GError **error)
{
  EksStore *store;
  g_autoptr (EksSettings) settings = NULL;
  g_autoptr (EksJsonIssues) issues = eks_json_issues_new ();
  gboolean same, kept;

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_MAIL_SERVER (server), FALSE);

  store = eks_environment_get_store (environment);
  settings = eks_store_load_settings (store, error);
  if (settings == NULL)
    return FALSE;
  eks_mail_server_check (server, "mail", issues);
  if (eks_json_issues_get_length (issues) > 0)
    {
      g_autofree char *text = eks_json_issues_describe (issues);
      g_set_error_literal (error, EKS_ERROR, EKS_ERROR_USAGE, text);
      return FALSE;
    }
  same = is_same_account (eks_settings_get_mail (settings), server);
  if (password != NULL && password[0] != '\0')
    kept = eks_secrets_store (OWNER, eks_mail_server_get_host (server), SETTING, password, cancellable, error);
  else
    kept = same || eks_secrets_clear (OWNER, cancellable, error);
  if (!kept)
    return FALSE;
  eks_mail_server_assign (eks_settings_get_mail (settings), server);
  return eks_store_save_settings (store, settings, error);
}

/**
 * eks_notify_has_password:
 * @cancellable: (nullable): cancels
 *
 * Blocks, perhaps until a person has unlocked the keyring; any thread.
 *
 * Returns: whether the keyring or the environment has a password of the mail server
 */
gboolean
eks_notify_has_password (GCancellable *cancellable)
{
  g_autofree char *password = eks_secrets_lookup_for (OWNER, SETTING, VARIABLE, cancellable, NULL);

  return password != NULL;
}
