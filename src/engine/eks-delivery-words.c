/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Destinations, mail, guards and how long files stay, in words. Whole sentences, so that every language can order them its
 * own way. */

#include "config.h"

#include "eks-delivery-words.h"

#include "eks-schedule-words.h"

#include <glib/gi18n-lib.h>

static guint
count_destinations (EksJob *job)
{
  return g_list_model_get_n_items (G_LIST_MODEL (eks_job_get_destinations (job)));
}

static EksDestination *
get_destination (EksJob *job, guint index)
{
  return g_list_model_get_item (G_LIST_MODEL (eks_job_get_destinations (job)), index);
}

/**
 * eks_delivery_words_describe_destination:
 * @destination: a destination
 *
 * Returns: (transfer full): where it is, its folder as a pattern
 */
char *
eks_delivery_words_describe_destination (EksDestination *destination)
{
  g_return_val_if_fail (EKS_IS_DESTINATION (destination), NULL);
  return eks_destination_describe_place (destination, eks_destination_get_folder (destination));
}

/**
 * eks_delivery_words_describe_short:
 * @job: a job
 *
 * Returns: (transfer full) (nullable): where the file goes, as part of a line; %NULL if nobody has said that
 */
char *
eks_delivery_words_describe_short (EksJob *job)
{
  guint n = count_destinations (job);
  g_autoptr (EksDestination) first = get_destination (job, 0);

  if (n == 0)
    return NULL;
  if (n > 1)
    /* TRANSLATORS: part of a line, where a file goes: %u is a number, 2 or more */
    return g_strdup_printf (ngettext ("to %u place", "to %u places", n), n);
  if (eks_destination_get_kind (first) == EKS_DESTINATION_LOCAL)
    return g_strdup (eks_destination_get_folder (first));
  /* TRANSLATORS: part of a line, where a file goes: %s is the name of a server or a bucket */
  return g_strdup_printf (_("to %s"), eks_destination_has_member (first, "host") ? eks_destination_get_host (first) : eks_destination_get_bucket (first));
}

/**
 * eks_delivery_words_list_remote:
 * @job: a job
 *
 * Returns: (transfer full) (nullable): the servers and buckets that the file leaves this computer for, or %NULL if it stays here
 */
char *
eks_delivery_words_list_remote (EksJob *job)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (EKS_IS_JOB (job), NULL);

  for (guint i = 0; i < count_destinations (job); i++)
    {
      g_autoptr (EksDestination) destination = get_destination (job, i);
      const char *name = eks_destination_has_member (destination, "host") ? eks_destination_get_host (destination) : eks_destination_get_bucket (destination);
      if (eks_destination_get_kind (destination) != EKS_DESTINATION_LOCAL && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, g_strdup (name));
    }
  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

static void
append_destinations (GString *text, EksJob *job)
{
  guint n = count_destinations (job);
  g_autoptr (EksDestination) first = get_destination (job, 0);
  g_autoptr (GString) places = g_string_new (NULL);

  if (n == 0)
    return;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (EksDestination) destination = get_destination (job, i);
      g_autofree char *place = eks_delivery_words_describe_destination (destination);
      g_string_append_printf (places, "%s%s", i > 0 ? ", " : "", place);
    }
  if (n == 1 && eks_destination_get_kind (first) == EKS_DESTINATION_LOCAL)
    /* TRANSLATORS: summary of an export: %s is a folder */
    g_string_append_printf (text, _(" The folder is %s."), places->str);
  else
    {
      g_string_append_c (text, ' ');
      /* TRANSLATORS: summary of an export, a sentence of its own: %s is one or several places, such as sftp://anna@sftp.acme.example/in */
      g_string_append_printf (text, ngettext ("The destination is %s.", "The destinations are %s.", n), places->str);
    }
}

static void
append_manifests (GString *text, EksJob *job)
{
  gboolean sum = FALSE, json = FALSE;

  for (guint i = 0; i < count_destinations (job); i++)
    {
      g_autoptr (EksDestination) destination = get_destination (job, i);
      EksManifest manifest = eks_destination_get_manifest (destination);
      sum = sum || manifest == EKS_MANIFEST_SHA256 || manifest == EKS_MANIFEST_BOTH;
      json = json || manifest == EKS_MANIFEST_JSON || manifest == EKS_MANIFEST_BOTH;
    }
  if (sum || json)
    g_string_append_printf (text, " %s", sum && json ? _("A checksum and a manifest stand beside each file.")
                                                     : sum ? _("A checksum stands beside each file.") : _("A manifest stands beside each file."));
}

static void
append_mail (GString *text, EksNotify *notify)
{
  g_autofree char *people = NULL;

  if (!eks_notify_is_on (notify))
    return;
  people = g_strjoinv (", ", (char **) eks_notify_get_mail (notify));
  g_string_append_c (text, ' ');
  switch (eks_notify_get_when (notify))
    {
    case EKS_NOTIFY_ALWAYS:
      /* TRANSLATORS: summary of an export, a sentence of its own: %s is one or several mail addresses */
      g_string_append_printf (text, _("After each run a mail goes to %s."), people);
      break;
    case EKS_NOTIFY_CHANGED:
      /* TRANSLATORS: summary of an export, a sentence of its own: %s is one or several mail addresses */
      g_string_append_printf (text, _("When something has changed, and when a run fails, a mail goes to %s."), people);
      break;
    case EKS_NOTIFY_FAILED:
      /* TRANSLATORS: summary of an export, a sentence of its own: %s is one or several mail addresses */
      g_string_append_printf (text, _("When a run fails, a mail goes to %s."), people);
      break;
    }
}

/* After “if”. */
static const char *
describe_guard (EksGuardKind kind)
{
  switch (kind)
    {
    case EKS_GUARD_NO_ROWS:
      /* TRANSLATORS: after “if” */
      return _("there are no rows");
    case EKS_GUARD_FEW_ROWS:
      /* TRANSLATORS: after “if” */
      return _("there are less than half of the usual rows");
    case EKS_GUARD_FIELDS:
      /* TRANSLATORS: after “if” */
      return _("a field has vanished or is of another kind");
    case EKS_GUARD_KEY_EXPIRY:
      /* TRANSLATORS: after “if” */
      return _("a key is about to expire");
    }
  g_return_val_if_reached (NULL);
}

static char *
describe_guards (EksGuards *guards, EksGuardAction action)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;

  for (guint i = 0; i < EKS_GUARD_N_KINDS; i++)
    if (eks_guards_get_action (guards, (EksGuardKind) i) == action)
      g_strv_builder_add (builder, describe_guard ((EksGuardKind) i));
  parts = g_strv_builder_end (builder);
  /* TRANSLATORS: between conditions, blanks included */
  return parts[0] != NULL ? g_strjoinv (_(" or "), parts) : NULL;
}

static void
append_guards (GString *text, EksGuards *guards)
{
  g_autofree char *stop = describe_guards (guards, EKS_GUARD_STOP);
  g_autofree char *ask = describe_guards (guards, EKS_GUARD_ASK);

  if (stop != NULL)
    {
      g_string_append_c (text, ' ');
      /* TRANSLATORS: summary of an export, a sentence of its own: %s is conditions with “or” between them, such as “there are no rows” */
      g_string_append_printf (text, _("Nothing is delivered if %s."), stop);
    }
  if (ask != NULL)
    {
      g_string_append_c (text, ' ');
      /* TRANSLATORS: summary of an export, a sentence of its own: %s is conditions with “or” between them, such as “there are no rows” */
      g_string_append_printf (text, _("Before the delivery you are asked if %s; where nobody can be asked, nothing is delivered."), ask);
    }
}

static void
append_retention (GString *text, int days)
{
  if (days == 0)
    return;
  g_string_append_c (text, ' ');
  /* TRANSLATORS: summary of an export, a sentence of its own */
  g_string_append_printf (text, ngettext ("Delivered files are removed after %d day.", "Delivered files are removed after %d days.", (gulong) days), days);
}

/**
 * eks_delivery_words_append:
 * @text: a paragraph about an export
 * @connector: (nullable): the system that it is from
 * @job: the export
 *
 * Appends where the file goes, who is told of it, when that happens, and what else there is to it.
 */
void
eks_delivery_words_append (GString *text, EksConnector *connector, EksJob *job)
{
  g_autofree char *schedule = NULL;

  g_return_if_fail (text != NULL && EKS_IS_JOB (job));

  append_destinations (text, job);
  append_manifests (text, job);
  append_mail (text, eks_job_get_notify (job));
  schedule = eks_schedule_words_describe (eks_job_get_schedule (job), eks_schedule_words_find_job_closing (connector, job), eks_schedule_words_has_people (connector, job));
  if (schedule != NULL)
    g_string_append_printf (text, " %s", schedule);
  append_guards (text, eks_job_get_guards (job));
  append_retention (text, eks_job_get_retention_days (job));
}

static void
add_destination_notices (GPtrArray *notices, EksDestination *destination)
{
  const char *host = eks_destination_get_host (destination);

  if (eks_destination_get_kind (destination) == EKS_DESTINATION_FTP)
    /* TRANSLATORS: %s is the name of a server */
    g_ptr_array_add (notices, g_strdup_printf (_("FTP is not encrypted: everybody on the way to %s can read the password and the file. Choose SFTP or FTPS if the server has it."), host));
  if (eks_destination_get_kind (destination) == EKS_DESTINATION_SFTP && eks_destination_get_host_keys (destination)[0] == NULL)
    /* TRANSLATORS: %s is the name of a server */
    g_ptr_array_add (notices, g_strdup_printf (_("Nobody has compared the key of %s yet. Test the destination and compare the fingerprint with the server’s owner; until then nothing is sent."), host));
}

static gboolean
has_mail_server (EksEnvironment *environment)
{
  g_autoptr (EksSettings) settings = eks_store_load_settings (eks_environment_get_store (environment), NULL);

  return settings == NULL || eks_mail_server_is_set (eks_settings_get_mail (settings));
}

/**
 * eks_delivery_words_list_notices:
 * @environment: where settings are
 * @job: an export
 *
 * Returns: (transfer full) (element-type utf8): what to know of its delivery before it runs
 */
GPtrArray *
eks_delivery_words_list_notices (EksEnvironment *environment, EksJob *job)
{
  GPtrArray *notices = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (EKS_IS_ENVIRONMENT (environment) && EKS_IS_JOB (job), notices);

  for (guint i = 0; i < count_destinations (job); i++)
    {
      g_autoptr (EksDestination) destination = get_destination (job, i);
      add_destination_notices (notices, destination);
    }
  if (eks_notify_is_on (eks_job_get_notify (job)) && !has_mail_server (environment))
    g_ptr_array_add (notices, g_strdup (_("No mail server is set, so nobody gets a mail. Set one in the preferences.")));
  if (eks_schedule_get_paused (eks_job_get_schedule (job)) && eks_schedule_get_kind (eks_job_get_schedule (job)) != EKS_SCHEDULE_NONE)
    g_ptr_array_add (notices, g_strdup (_("The schedule is paused: nothing runs by itself.")));
  return notices;
}
