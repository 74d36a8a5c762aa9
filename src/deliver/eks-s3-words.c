/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a bucket answered, in sentences that say what to do. The codes are those of
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html and of the services that are compatible with it. */

#include "config.h"

#include "eks-s3-private.h"

#include "eks-bucket.h"
#include "eks-error.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_DATE 100

typedef char *(*WordsFunc) (EksS3 *self, EksS3Deed deed, const EksS3Answer *answer);

typedef struct
{
  const char *code;
  EksError error;
  gboolean again;
  WordsFunc words; /* (nullable): the service's own words */
} Fault;

static char *
say_denied (EksS3 *self, EksS3Deed deed, const EksS3Answer *answer)
{
  switch (deed)
    {
    case EKS_S3_READ_BACK:
      /* TRANSLATORS: %s is the name of a bucket. “s3:GetObject” is not translated. */
      return g_strdup_printf (_("What was written to the bucket “%s” may not be read back, so nobody can say that it is there. Ask whoever looks after the bucket to give this access key the right s3:GetObject."), self->bucket);
    case EKS_S3_FIND:
      /* TRANSLATORS: %s is the name of a bucket. “s3:GetObject” and “s3:ListBucket” are not translated. */
      return g_strdup_printf (_("Whether the file is still in the bucket “%s” cannot be seen. Ask whoever looks after the bucket to give this access key the rights s3:GetObject and s3:ListBucket."), self->bucket);
    case EKS_S3_ABORT:
      /* TRANSLATORS: %s is the name of a bucket. “s3:AbortMultipartUpload” is not translated. */
      return g_strdup_printf (_("An upload to the bucket “%s” may not be given up. Ask whoever looks after the bucket to give this access key the right s3:AbortMultipartUpload."), self->bucket);
    case EKS_S3_REMOVE:
      /* TRANSLATORS: %s is the name of a bucket. “s3:DeleteObject” is not translated. */
      return g_strdup_printf (_("Nothing may be removed from the bucket “%s”. Ask whoever looks after the bucket to give this access key the right s3:DeleteObject."), self->bucket);
    case EKS_S3_WRITE:
    default:
      /* TRANSLATORS: %s is the name of a bucket. “s3:PutObject” is not translated. */
      return g_strdup_printf (_("This access key may not write to the bucket “%s”. Check the name of the bucket, or ask whoever looks after it to give the access key the right s3:PutObject."), self->bucket);
    }
}

static char *
say_no_bucket (EksS3 *self, EksS3Deed deed, const EksS3Answer *answer)
{
  /* TRANSLATORS: %1$s is the name of a bucket, %2$s a host */
  return g_strdup_printf (_("There is no bucket “%1$s” at %2$s. Check its name and the address of the service."), self->bucket, self->host);
}

static char *
say_no_key (EksS3 *self, EksS3Deed deed, const EksS3Answer *answer)
{
  /* TRANSLATORS: %s is the name of a bucket */
  return g_strdup_printf (_("The file is not in the bucket “%s”."), self->bucket);
}

static char *
say_signature (EksS3 *self, EksS3Deed deed, const EksS3Answer *answer)
{
  /* TRANSLATORS: %s is a host */
  return g_strdup_printf (_("%s does not accept the secret access key: it is not the one that belongs to the access key. Enter it again in the destination."), self->host);
}

static char *
say_access_key (EksS3 *self, EksS3Deed deed, const EksS3Answer *answer)
{
  /* TRANSLATORS: %1$s is a host, %2$s an access key */
  return g_strdup_printf (_("%1$s does not know the access key “%2$s”. Check it in the destination; perhaps it was taken back."), self->host, self->keys.access_key);
}

static char *
say_token (EksS3 *self, EksS3Deed deed, const EksS3Answer *answer)
{
  /* TRANSLATORS: %s is a host */
  return g_strdup_printf (_("%s does not accept the session token any more: it has expired. Enter a new secret access key with its token, or a key that does not expire."), self->host);
}

static char *
say_clock (EksS3 *self, EksS3Deed deed, const EksS3Answer *answer)
{
  const char *date = eks_web_answer_get_header (&answer->web, "date");
  g_autofree char *shown = eks_text_make_printable (date != NULL && strlen (date) < MAX_DATE ? date : "?");

  /* TRANSLATORS: %1$s is a host, %2$s a date and time as the service writes it */
  return g_strdup_printf (_("The clock of this computer is wrong: by that of %1$s it is %2$s, and more than 15 minutes between the two are not accepted. Set the clock, then export again."), self->host, shown);
}

static char *
say_region (EksS3 *self, EksS3Deed deed, const EksS3Answer *answer)
{
  g_autofree char *region = eks_s3_find_region (&answer->web, answer->xml, self->bucket);

  if (region != NULL)
    /* TRANSLATORS: %1$s is the name of a bucket, %2$s a region such as eu-north-1 */
    return g_strdup_printf (_("The bucket “%1$s” lives in the region “%2$s”. Enter that region in the destination."), self->bucket, region);
  /* TRANSLATORS: %1$s is a host, %2$s the name of a bucket */
  return g_strdup_printf (_("%1$s says that the bucket “%2$s” lives elsewhere. Check the region and the address of the service in the destination."), self->host, self->bucket);
}

static char *
say_full (EksS3 *self, EksS3Deed deed, const EksS3Answer *answer)
{
  /* TRANSLATORS: %s is the name of a bucket */
  return g_strdup_printf (_("There is no space left in the bucket “%s”. Make room or choose another destination, then export again."), self->bucket);
}

static char *
say_large (EksS3 *self, EksS3Deed deed, const EksS3Answer *answer)
{
  /* TRANSLATORS: %s is a host */
  return g_strdup_printf (_("%s does not take a file this large. Choose another destination, or export less at a time."), self->host);
}

static char *
say_changed (EksS3 *self, EksS3Deed deed, const EksS3Answer *answer)
{
  /* TRANSLATORS: %s is a host */
  return g_strdup_printf (_("What arrived at %s is not what was sent: it was changed on the way. Export again; if it happens again, look for what is between this computer and the service."), self->host);
}

static char *
say_no_upload (EksS3 *self, EksS3Deed deed, const EksS3Answer *answer)
{
  /* TRANSLATORS: %s is a host */
  return g_strdup_printf (_("%s does not know the upload any more: somebody gave it up, or a rule of the bucket did. Export again."), self->host);
}

static char *
say_busy (EksS3 *self, EksS3Deed deed, const EksS3Answer *answer)
{
  /* TRANSLATORS: %1$s is a host, %2$s a code such as SlowDown */
  return g_strdup_printf (_("%1$s is busy or has a fault (%2$s). Export again later."), self->host, answer->code);
}

static char *
say_other (EksS3 *self, EksS3Deed deed, const EksS3Answer *answer)
{
  const char *said = answer->xml != NULL ? eks_xml_answer_get (answer->xml, "Message") : NULL;
  const char *const secrets[] = { self->keys.secret, self->keys.session_token, NULL };
  g_autofree char *shown = eks_web_make_words (said != NULL ? said : "", secrets);
  g_autofree char *status = g_strdup_printf ("HTTP %u", answer->web.status);
  const char *code = answer->code != NULL && answer->code[0] != '\0' ? answer->code : status;

  return eks_bucket_say_refused (self->host, code, shown);
}

static const Fault faults[] = {
  { "AccessDenied", EKS_ERROR_DELIVERY_REFUSED, FALSE, say_denied },
  { "AllAccessDisabled", EKS_ERROR_DELIVERY_REFUSED, FALSE, say_denied },
  { "AccountProblem", EKS_ERROR_DELIVERY_REFUSED, FALSE, NULL },
  { "InvalidAccessKeyId", EKS_ERROR_DELIVERY_REFUSED, FALSE, say_access_key },
  { "SignatureDoesNotMatch", EKS_ERROR_DELIVERY_REFUSED, FALSE, say_signature },
  { "ExpiredToken", EKS_ERROR_DELIVERY_REFUSED, FALSE, say_token },
  { "InvalidToken", EKS_ERROR_DELIVERY_REFUSED, FALSE, say_token },
  { "TokenRefreshRequired", EKS_ERROR_DELIVERY_REFUSED, FALSE, say_token },
  { "RequestTimeTooSkewed", EKS_ERROR_DELIVERY, FALSE, say_clock },
  { "RequestExpired", EKS_ERROR_DELIVERY, FALSE, say_clock },
  { "NoSuchBucket", EKS_ERROR_DELIVERY, FALSE, say_no_bucket },
  { "InvalidBucketName", EKS_ERROR_DELIVERY, FALSE, say_no_bucket },
  { "NoSuchKey", EKS_ERROR_DELIVERY, FALSE, say_no_key },
  { "NoSuchUpload", EKS_ERROR_DELIVERY, FALSE, say_no_upload },
  { "PermanentRedirect", EKS_ERROR_DELIVERY, FALSE, say_region },
  { "TemporaryRedirect", EKS_ERROR_DELIVERY, FALSE, say_region },
  { "Redirect", EKS_ERROR_DELIVERY, FALSE, say_region },
  { "AuthorizationHeaderMalformed", EKS_ERROR_DELIVERY, FALSE, say_region },
  { "IllegalLocationConstraintException", EKS_ERROR_DELIVERY, FALSE, say_region },
  { "QuotaExceeded", EKS_ERROR_NO_SPACE, FALSE, say_full },
  { "InsufficientStorage", EKS_ERROR_NO_SPACE, FALSE, say_full },
  { "XMinioStorageFull", EKS_ERROR_NO_SPACE, FALSE, say_full },
  { "XMinioAdminBucketQuotaExceeded", EKS_ERROR_NO_SPACE, FALSE, say_full },
  { "EntityTooLarge", EKS_ERROR_NO_SPACE, FALSE, say_large },
  { "BadDigest", EKS_ERROR_DELIVERY, TRUE, say_changed },
  { "InvalidDigest", EKS_ERROR_DELIVERY, TRUE, say_changed },
  { "XAmzContentSHA256Mismatch", EKS_ERROR_DELIVERY, TRUE, say_changed },
  { "XAmzContentChecksumMismatch", EKS_ERROR_DELIVERY, TRUE, say_changed },
  { "IncompleteBody", EKS_ERROR_DELIVERY, TRUE, say_changed },
  { "SlowDown", EKS_ERROR_DELIVERY, TRUE, say_busy },
  { "ServiceUnavailable", EKS_ERROR_DELIVERY, TRUE, say_busy },
  { "InternalError", EKS_ERROR_DELIVERY, TRUE, say_busy },
  { "RequestTimeout", EKS_ERROR_DELIVERY, TRUE, say_busy },
  { "RequestLimitExceeded", EKS_ERROR_DELIVERY, TRUE, say_busy },
  { "BandwidthLimitExceeded", EKS_ERROR_DELIVERY, TRUE, say_busy },
  { "Busy", EKS_ERROR_DELIVERY, TRUE, say_busy },
  { "OperationAborted", EKS_ERROR_DELIVERY, TRUE, say_busy },
  { "ConditionalRequestConflict", EKS_ERROR_DELIVERY, TRUE, say_busy },
};

static const Fault *
find_fault (const EksS3Answer *answer)
{
  static const Fault other = { "", EKS_ERROR_DELIVERY, FALSE, say_other };
  static const Fault busy = { "", EKS_ERROR_DELIVERY, TRUE, say_other };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    if (eks_s3_answer_is (answer, faults[i].code))
      return &faults[i];
  return answer->web.status >= 500 && answer->web.status != 501 ? &busy : &other;
}

/**
 * eks_s3_fail:
 * @self: a bucket
 * @deed: what it was asked for
 * @answer: its answer, which is no success or not what it should be
 * @again: (out): set to %TRUE if it may work in a moment; else left alone
 * @error: return location
 *
 * Returns: %FALSE always, with %EKS_ERROR_DELIVERY, %EKS_ERROR_DELIVERY_REFUSED or %EKS_ERROR_NO_SPACE
 */
gboolean
eks_s3_fail (EksS3 *self, EksS3Deed deed, const EksS3Answer *answer, gboolean *again, GError **error)
{
  const Fault *fault;
  g_autofree char *sentence = NULL;

  g_return_val_if_fail (self != NULL && answer != NULL && again != NULL, FALSE);

  fault = find_fault (answer);
  sentence = (fault->words != NULL ? fault->words : say_other) (self, deed, answer);
  if (fault->again)
    *again = TRUE;
  g_set_error_literal (error, EKS_ERROR, fault->error, sentence);
  return FALSE;
}
