/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that guards have found is decided at once: a person is asked one question and not four. */

#include "config.h"

#include "eks-guard.h"

#include "eks-error.h"
#include "eks-guard-private.h"
#include "eks-history-shapes.h"
#include "eks-report-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DAY_US (G_GINT64_CONSTANT (24) * 3600 * G_USEC_PER_SEC)

void
eks_guard_finding_free (EksGuardFinding *self)
{
  g_free (self->text);
  g_free (self->subject);
  g_free (self->example);
  g_free (self);
}

/* @finding: what it owns is taken */
void
eks_guard_add_finding (GPtrArray *findings, const EksGuardFinding *finding)
{
  g_ptr_array_add (findings, g_memdup2 (finding, sizeof *finding));
}

static void
note (const EksGuard *self, const EksGuardFinding *finding)
{
  eks_tally_set_table (self->tally, finding->table);
  eks_tally_add (self->tally, finding->note, finding->subject, 1, finding->example, -1);
  eks_tally_set_table (self->tally, 0);
}

/* (transfer full): the sentences that are to be decided with that action */
static char *
join (const EksGuard *self, GPtrArray *findings, EksGuardAction action, const char *separator)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++)
    {
      const EksGuardFinding *finding = g_ptr_array_index (findings, i);
      if (eks_guards_get_action (eks_job_get_guards (self->job), finding->kind) == action)
        g_string_append_printf (text, "%s%s", text->len > 0 ? separator : "", finding->text);
    }
  return g_string_free (text, FALSE);
}

static gboolean
stop (const char *findings, const char *advice, GError **error)
{
  g_set_error (error, EKS_ERROR, EKS_ERROR_GUARD, "%s %s", findings, advice);
  return FALSE;
}

static gboolean
ask (const EksGuard *self, GPtrArray *findings, GCancellable *cancellable, GError **error)
{
  g_autofree char *sentences = join (self, findings, EKS_GUARD_ASK, " ");
  g_autofree char *text = join (self, findings, EKS_GUARD_ASK, "\n");
  gboolean yes;

  if (text[0] == '\0' || self->dry_run)
    return TRUE;
  if (self->question == NULL || !eks_question_has_person (self->question))
    return stop (sentences, _("Nothing was delivered, because nobody was there to be asked. If it is right as it is, run the export by hand and say so."), error);
  if (!eks_question_ask (self->question, text, &yes, cancellable, error))
    return FALSE;
  return yes || stop (sentences, _("Nothing was delivered, as was decided."), error);
}

/* What stops comes first: nobody is asked in vain. */
gboolean
eks_guard_decide (const EksGuard *self, GPtrArray *findings, GCancellable *cancellable, GError **error)
{
  g_autofree char *stopping = join (self, findings, EKS_GUARD_STOP, " ");

  if (stopping[0] != '\0')
    return stop (stopping, _("Nothing was delivered. If it is right as it is, change the guards of the export."), error);
  if (!ask (self, findings, cancellable, error))
    return FALSE;
  for (guint i = 0; i < findings->len; i++)
    note (self, g_ptr_array_index (findings, i));
  return TRUE;
}

static void
add_node (GChecksum *checksum, JsonNode *node)
{
  g_autofree char *text = eks_json_to_text (node, FALSE);

  g_checksum_update (checksum, (const guchar *) text, (gssize) strlen (text) + 1);
  json_node_unref (node);
}

/* What decides how many rows there are: its columns do not. */
static JsonNode *
make_question (EksTable *table)
{
  g_autoptr (JsonNode) node = eks_table_to_json (table);
  JsonNode *copy = json_node_copy (node);
  JsonObject *object = json_object_ref (json_node_get_object (copy));

  json_object_remove_member (object, "columns");
  json_object_unref (object);
  return copy;
}

/**
 * eks_guard_make_content:
 * @job: an export
 *
 * Runs whose rows can be compared have the same: of the same things, filtered by the same conditions. The values of
 * parameters, which may be others each day, do not count.
 *
 * Returns: (transfer full): a digest
 */
char *
eks_guard_make_content (EksJob *job)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  GListModel *tables;
  guint32 content;

  g_return_val_if_fail (EKS_IS_JOB (job), NULL);

  tables = G_LIST_MODEL (eks_job_get_tables (job));
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    add_node (checksum, make_question (eks_job_get_table (job, i)));
  content = eks_schedule_get_content (eks_job_get_schedule (job));
  g_checksum_update (checksum, (const guchar *) &content, sizeof content);
  return g_strndup (g_checksum_get_string (checksum), 16);
}

/**
 * eks_guard_name_table:
 * @job: an export
 * @index: of one of its tables
 *
 * Returns: (transfer full): what its fields are remembered under: no other table of @job has the same, and it stays when others
 *   come and go
 */
char *
eks_guard_name_table (EksJob *job, guint index)
{
  EksTable *table;
  guint n = 0;

  g_return_val_if_fail (EKS_IS_JOB (job), NULL);

  table = eks_job_get_table (job, index);
  for (guint i = 0; i < index; i++)
    n += g_strcmp0 (eks_table_get_entity (eks_job_get_table (job, i)), eks_table_get_entity (table)) == 0 &&
         g_strcmp0 (eks_table_get_name (eks_job_get_table (job, i)), eks_table_get_name (table)) == 0;
  return g_strdup_printf ("%s/%s/%u", eks_table_get_entity (table), eks_table_get_name (table) != NULL ? eks_table_get_name (table) : "", n);
}

static char *
describe_key (EksKey *key, guint days)
{
  const char *user = eks_key_get_user_id (key);

  if (days == 0)
    /* TRANSLATORS: %s is a name and mail address */
    return g_strdup_printf (_("The key of %s expires today."), user);
  /* TRANSLATORS: %1$s is a name and mail address, %2$u a number of days */
  return g_strdup_printf (ngettext ("The key of %1$s expires in %2$u day.", "The key of %1$s expires in %2$u days.", days), user, days);
}

/* A key that cannot be used any more, or is not there, is an error of its own before any guard. */
static void
look_at_key (const EksGuard *self, const char *fingerprint, GPtrArray *findings)
{
  g_autoptr (EksKey) key = eks_keyring_find (eks_environment_get_keyring (self->environment), fingerprint, NULL);
  gint64 expires = key != NULL ? eks_key_get_expires (key) : 0;
  gint64 left = expires * G_USEC_PER_SEC - eks_clock_get_real_time (eks_environment_get_clock (self->environment));
  g_autoptr (GDateTime) day = NULL;

  if (expires == 0 || left < 0 || left >= EKS_GUARD_KEY_DAYS * DAY_US)
    return;
  day = g_date_time_new_from_unix_utc (expires);
  eks_guard_add_finding (findings, &(EksGuardFinding) {
    .kind = EKS_GUARD_KEY_EXPIRY,
    .text = describe_key (key, (guint) (left / DAY_US)),
    .note = EKS_TALLY_KEY_EXPIRES,
    .subject = g_strdup (eks_key_get_user_id (key)),
    .example = g_date_time_format (day, "%F"),
  });
}

static GPtrArray *
make_findings (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) eks_guard_finding_free);
}

/**
 * eks_guard_check_keys:
 * @self: what the guards know
 * @cancellable: (nullable): ends a question
 * @error: return location
 *
 * To be called before anything is fetched: nobody should wait for an hour to be told of a key. Blocks.
 *
 * Returns: %FALSE with %EKS_ERROR_GUARD if nothing is to be delivered, or %G_IO_ERROR_CANCELLED
 */
gboolean
eks_guard_check_keys (const EksGuard *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) findings = make_findings ();
  EksEncryption *encryption = eks_job_get_encryption (self->job);
  const char *const *recipients = eks_encryption_get_recipients (encryption);
  const char *signer = eks_encryption_get_sign_as (encryption);

  if (!eks_encryption_is_on (encryption))
    return TRUE;
  for (guint i = 0; recipients[i] != NULL; i++)
    look_at_key (self, recipients[i], findings);
  if (signer != NULL && !eks_encryption_has_recipient (encryption, signer))
    look_at_key (self, signer, findings);
  return eks_guard_decide (self, findings, cancellable, error);
}

static char *
describe_change (EksReport *report, const EksShapeChange *change)
{
  const char *label = g_hash_table_lookup (report->labels, change->field);

  if (label == NULL)
    label = change->field;
  if (change->now == NULL)
    /* TRANSLATORS: %s is a field */
    return g_strdup_printf (_("No row has the field “%s” any more."), label);
  /* TRANSLATORS: %1$s is a field, %2$s and %3$s are kinds of values, such as “Number” and “Text” */
  return g_strdup_printf (_("The field “%1$s” has changed from “%2$s” to “%3$s”."), label, change->before, change->now);
}

static void
add_change (EksReport *report, const EksShapeChange *change, guint table, GPtrArray *findings)
{
  eks_guard_add_finding (findings, &(EksGuardFinding) {
    .kind = EKS_GUARD_FIELDS,
    .text = describe_change (report, change),
    .note = change->now == NULL ? EKS_TALLY_FIELD_VANISHED : EKS_TALLY_KIND_CHANGED,
    .subject = g_strdup (change->field),
    .table = table,
  });
}

static gboolean
look_at_fields (const EksGuard *self, EksReport *report, GPtrArray *shapes, GPtrArray *findings, GError **error)
{
  g_autoptr (GHashTable) known = eks_history_get_shapes (eks_environment_get_history (self->environment), eks_job_get_id (self->job), error);

  if (known == NULL)
    return FALSE;
  for (guint i = 0; i < shapes->len; i++)
    {
      EksShape *shape = g_ptr_array_index (shapes, i);
      const char *text = g_hash_table_lookup (known, eks_shape_get_table (shape));
      g_autoptr (EksShape) before = text != NULL ? eks_shape_from_text (eks_shape_get_table (shape), text) : NULL;
      g_autoptr (GPtrArray) changes = before != NULL ? eks_shape_compare (shape, before) : NULL;
      for (guint j = 0; changes != NULL && j < changes->len; j++)
        add_change (report, g_ptr_array_index (changes, j), i + 1, findings);
    }
  return TRUE;
}

/**
 * eks_guard_check_rows:
 * @self: what the guards know
 * @report: of the run, with the rows of all its tables
 * @shapes: (element-type EksShape): what the fields of its tables are like
 * @cancellable: (nullable): ends a question
 * @error: return location
 *
 * To be called when all rows are written, before anything is staged. Blocks.
 *
 * Returns: %FALSE with %EKS_ERROR_GUARD if nothing is to be delivered, with an error of the history, or %G_IO_ERROR_CANCELLED
 */
gboolean
eks_guard_check_rows (const EksGuard *self, EksReport *report, GPtrArray *shapes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) findings = make_findings ();
  gboolean none = eks_report_get_rows_written (report) == 0;
  gboolean goes_on = eks_guards_get_action (eks_job_get_guards (self->job), EKS_GUARD_NO_ROWS) == EKS_GUARD_GO_ON;

  if (none)
    eks_guard_add_finding (findings, &(EksGuardFinding) {
      .kind = EKS_GUARD_NO_ROWS,
      .text = g_strdup (_("There are no rows.")),
      .note = EKS_TALLY_NO_ROWS,
      .subject = g_strdup ("rows"),
    });
  /* That none is few need not be said as well, unless none is said to be right. */
  if ((!none || goes_on) && !eks_guard_find_few (self, report, findings, error))
    return FALSE;
  return look_at_fields (self, report, shapes, findings, error) && eks_guard_decide (self, findings, cancellable, error);
}

/**
 * eks_guard_remember:
 * @environment: with the history
 * @job_id: in whose name: the export that is delivered, or eks_history_make_pending() of it
 * @shapes: (element-type EksShape): what the fields of its tables were like
 * @error: return location
 *
 * Of a table without rows the last one that had some is still known.
 *
 * Returns: %FALSE with an error of the history
 */
gboolean
eks_guard_remember (EksEnvironment *environment, const char *job_id, GPtrArray *shapes, GError **error)
{
  for (guint i = 0; i < shapes->len; i++)
    {
      EksShape *shape = g_ptr_array_index (shapes, i);
      g_autofree char *text = eks_shape_get_n_rows (shape) > 0 ? eks_shape_to_text (shape) : NULL;
      if (text != NULL && !eks_history_set_shape (eks_environment_get_history (environment), job_id, eks_shape_get_table (shape), text, error))
        return FALSE;
    }
  return TRUE;
}
