/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a bucket of Google answered, in sentences that say what to do. Statuses and reasons are those of
 * https://cloud.google.com/storage/docs/json_api/v1/status-codes. */

#include "config.h"

#include "eks-gcs-private.h"

#include "eks-bucket.h"
#include "eks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Shorter parts of an address are no secret. */
#define MIN_SECRET 12

/* (transfer none) (nullable): the object in an answer that says what is wrong */
static JsonObject *
peek_fault (const EksGcsAnswer *answer)
{
  JsonNode *node = answer->json != NULL ? json_object_get_member (json_node_get_object (answer->json), "error") : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* (transfer none): the service's word for it; may be empty */
static const char *
peek_reason (const EksGcsAnswer *answer)
{
  JsonObject *fault = peek_fault (answer);
  JsonArray *errors = fault != NULL ? eks_json_peek_array (fault, "errors") : NULL;
  JsonObject *first = eks_json_array_length (errors) > 0 ? eks_json_peek_object (errors, 0) : NULL;
  const char *reason = eks_json_peek_text (first, "reason");

  return reason != NULL ? reason : "";
}

static gboolean
is_one_of (const char *reason, const char *const *reasons)
{
  return g_strv_contains (reasons, reason);
}

/* ---- sentences ---- */

static char *
say_denied (EksGcs *self, EksGcsDeed deed)
{
  const char *email = eks_gcs_token_get_email (self->token);

  switch (deed)
    {
    case EKS_GCS_READ_BACK:
      /* TRANSLATORS: %1$s is the mail address of a service account, %2$s the name of a bucket. “storage.objects.get” is not translated. */
      return g_strdup_printf (_("%1$s may not read from the bucket “%2$s”, so nobody could say whether a file is there. Ask whoever looks after the bucket for the permission storage.objects.get."), email, self->bucket);
    case EKS_GCS_REMOVE:
      /* TRANSLATORS: %1$s is the mail address of a service account, %2$s the name of a bucket. “storage.objects.delete” is not translated. */
      return g_strdup_printf (_("%1$s may not remove anything from the bucket “%2$s”. Ask whoever looks after the bucket for the permission storage.objects.delete."), email, self->bucket);
    case EKS_GCS_WRITE:
    default:
      /* TRANSLATORS: %1$s is the mail address of a service account, %2$s the name of a bucket. “storage.objects.create” and “storage.objects.delete” are not translated. */
      return g_strdup_printf (_("%1$s may not write to the bucket “%2$s”. Ask whoever looks after the bucket for the permission storage.objects.create, and for storage.objects.delete if a file of this name is there already."), email, self->bucket);
    }
}

static char *
say_kept (EksGcs *self)
{
  /* TRANSLATORS: %s is the name of a bucket */
  return g_strdup_printf (_("The bucket “%s” keeps its files for a set time or holds them, and lets nobody replace or remove one before. Choose another name for the file, or ask whoever looks after the bucket."), self->bucket);
}

static char *
say_missing (EksGcs *self, EksGcsDeed deed)
{
  if (deed == EKS_GCS_WRITE)
    /* TRANSLATORS: %1$s is the name of a bucket, %2$s a host */
    return g_strdup_printf (_("There is no bucket “%1$s” at %2$s. Check its name and the address of the service."), self->bucket, self->host);
  /* TRANSLATORS: %s is the name of a bucket */
  return g_strdup_printf (_("The file is not in the bucket “%s”."), self->bucket);
}

/* What a server says, without the token and the address of the upload. */
static char *
make_words (EksGcs *self, const char *text)
{
  g_auto (GStrv) pieces = g_strsplit_set (self->session != NULL ? self->session : "", "/?&=", -1);
  g_autoptr (GPtrArray) secrets = g_ptr_array_new ();

  if (eks_gcs_token_peek (self->token) != NULL)
    g_ptr_array_add (secrets, (gpointer) eks_gcs_token_peek (self->token));
  for (guint i = 0; pieces[i] != NULL; i++)
    if (strlen (pieces[i]) >= MIN_SECRET)
      g_ptr_array_add (secrets, pieces[i]);
  g_ptr_array_add (secrets, NULL);
  return eks_web_make_words (text, (const char *const *) secrets->pdata);
}

static char *
say_other (EksGcs *self, const EksGcsAnswer *answer)
{
  const char *said = eks_json_peek_text (peek_fault (answer), "message");
  g_autofree char *shown = make_words (self, said != NULL ? said : "");
  g_autofree char *status = g_strdup_printf ("HTTP %u", answer->web.status);

  return eks_bucket_say_refused (self->host, status, shown);
}

/* ---- what it is ---- */

static gboolean
is_busy (const EksGcsAnswer *answer)
{
  const char *const reasons[] = { "rateLimitExceeded", "userRateLimitExceeded", "backendError", "internalError", NULL };
  guint status = answer->web.status;

  return status == 408 || status == 429 || (status >= 500 && status != 501 && status != 507) || is_one_of (peek_reason (answer), reasons);
}

static gboolean
is_full (const EksGcsAnswer *answer)
{
  const char *const reasons[] = { "quotaExceeded", "storageQuotaExceeded", "dailyLimitExceeded", "insufficientStorage", NULL };

  return answer->web.status == 507 || is_one_of (peek_reason (answer), reasons);
}

static gboolean
is_kept (const EksGcsAnswer *answer)
{
  const char *const reasons[] = { "retentionPolicyNotMet", "objectUnderActiveHold", "objectUnderRetention", NULL };

  return is_one_of (peek_reason (answer), reasons);
}

/* The sum that was told at the beginning is not that of what arrived. */
static gboolean
is_changed (const EksGcsAnswer *answer)
{
  const char *said = eks_json_peek_text (peek_fault (answer), "message");

  return answer->web.status == 400 && said != NULL && strstr (said, "doesn't match calculated") != NULL;
}

/**
 * eks_gcs_fail:
 * @self: a bucket
 * @deed: what it was asked for
 * @answer: its answer, which is no success
 * @again: (out): set to %TRUE if it may work in a moment; else left alone
 * @error: return location
 *
 * Returns: %FALSE always, with %EKS_ERROR_DELIVERY, %EKS_ERROR_DELIVERY_REFUSED or %EKS_ERROR_NO_SPACE
 */
gboolean
eks_gcs_fail (EksGcs *self, EksGcsDeed deed, const EksGcsAnswer *answer, gboolean *again, GError **error)
{
  g_autofree char *sentence = NULL;
  guint status;
  int code = EKS_ERROR_DELIVERY;

  g_return_val_if_fail (self != NULL && answer != NULL && again != NULL, FALSE);

  status = answer->web.status;
  if (is_full (answer))
    {
      code = EKS_ERROR_NO_SPACE;
      /* TRANSLATORS: %s is the name of a bucket */
      sentence = g_strdup_printf (_("There is no space left in the bucket “%s”. Make room or choose another destination, then export again."), self->bucket);
    }
  else if (is_busy (answer))
    {
      g_autofree char *word = g_strdup_printf ("HTTP %u", status);
      *again = TRUE;
      /* TRANSLATORS: %1$s is a host, %2$s a code such as SlowDown */
      sentence = g_strdup_printf (_("%1$s is busy or has a fault (%2$s). Export again later."), self->host, word);
    }
  else if (is_changed (answer))
    {
      *again = TRUE;
      /* TRANSLATORS: %s is a host */
      sentence = g_strdup_printf (_("What arrived at %s is not what was sent: it was changed on the way. Export again; if it happens again, look for what is between this computer and the service."), self->host);
    }
  else if (is_kept (answer))
    sentence = say_kept (self);
  else if (status == 401 || status == 403)
    {
      code = EKS_ERROR_DELIVERY_REFUSED;
      sentence = say_denied (self, deed);
    }
  else if (status == 404)
    sentence = say_missing (self, deed);
  else
    sentence = say_other (self, answer);
  g_set_error_literal (error, EKS_ERROR, code, sentence);
  return FALSE;
}

/**
 * eks_gcs_fail_unclear:
 * @self: a bucket
 * @again: (out): set to %TRUE
 * @error: return location
 *
 * Returns: %FALSE always, with %EKS_ERROR_DELIVERY: the answer is none that the service gives
 */
gboolean
eks_gcs_fail_unclear (EksGcs *self, gboolean *again, GError **error)
{
  g_return_val_if_fail (self != NULL && again != NULL, FALSE);

  *again = TRUE;
  /* TRANSLATORS: %s is a host */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("The answer of %s is not that of Google Cloud Storage. Check the address of the service in the destination."), self->host);
  return FALSE;
}
