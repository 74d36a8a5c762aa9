/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Resumable upload. Its address proves by itself that whoever has it may write, so it is kept here and nowhere else, and goes
 * with the program; the service forgets the upload within a week. After a doubt the service is asked how much it has.
 * https://cloud.google.com/storage/docs/performing-resumable-uploads */

#include "config.h"

#include "eks-gcs-upload.h"

#include "eks-error.h"
#include "eks-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* All pieces but the last are multiples of 256 KiB; larger ones cost fewer round trips. */
#define PIECE_BYTES (G_GUINT64_CONSTANT (8) * 1024 * 1024)
#define RANGE "bytes=0-"

struct _EksGcsUpload
{
  EksGcs *gcs; /* (unowned) */
  char *key;
  char *media_type;
  int fd; /* (unowned) */
  guint64 bytes;
  EksSums sums;
  char *session;   /* (owned) (nullable): where it goes on; a secret */
  guint64 kept;    /* bytes that the service says it has */
  gboolean doubt;  /* something went wrong: what the service has is not known */
  EksWebProgressFunc sent; /* (nullable) */
  gpointer data;
};

/* What became of a piece. */
typedef enum
{
  PIECE_FAILED, /* with an error */
  PIECE_KEPT,   /* there is more to send */
  PIECE_WHOLE,  /* the object stands */
  PIECE_GONE,   /* the service does not know the upload; no error is set */
} Outcome;

/**
 * eks_gcs_upload_new:
 * @gcs: the bucket; must outlive this
 * @key: what the file is called there
 * @media_type: its media type
 * @fd: the file; must outlive this
 * @bytes: its size
 * @sums: its sums, which the service compares at the end
 *
 * Returns: (transfer full): an upload that is not begun
 */
EksGcsUpload *
eks_gcs_upload_new (EksGcs *gcs, const char *key, const char *media_type, int fd, guint64 bytes, const EksSums *sums)
{
  EksGcsUpload *self;

  g_return_val_if_fail (gcs != NULL && key != NULL && media_type != NULL && sums != NULL, NULL);

  self = g_new0 (EksGcsUpload, 1);
  self->gcs = gcs;
  self->key = g_strdup (key);
  self->media_type = g_strdup (media_type);
  self->fd = fd;
  self->bytes = bytes;
  self->sums = *sums;
  return self;
}

static void
forget (EksGcsUpload *self)
{
  g_clear_pointer (&self->session, eks_text_free_secret);
  self->kept = 0;
  self->doubt = FALSE;
}

/**
 * eks_gcs_upload_free:
 * @self: (nullable) (transfer full): an upload
 */
void
eks_gcs_upload_free (EksGcsUpload *self)
{
  if (self == NULL)
    return;
  forget (self);
  g_free (self->key);
  g_free (self->media_type);
  g_free (self);
}

/**
 * eks_gcs_upload_set_sent:
 * @self: an upload
 * @sent: (nullable): is told how many bytes are sent
 * @data: for @sent
 */
void
eks_gcs_upload_set_sent (EksGcsUpload *self, EksWebProgressFunc sent, gpointer data)
{
  g_return_if_fail (self != NULL);
  self->sent = sent;
  self->data = data;
}

/**
 * eks_gcs_upload_get_reached:
 * @self: an upload
 *
 * Returns: bytes that the service says it has
 */
guint64
eks_gcs_upload_get_reached (EksGcsUpload *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->kept;
}

/* ---- beginning ---- */

/* What the object is to be; with the sums the service makes none of what was changed on the way. */
static char *
make_description (EksGcsUpload *self)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *crc32c = g_base64_encode (self->sums.crc32c, sizeof self->sums.crc32c);
  g_autofree char *md5 = g_base64_encode (self->sums.md5, sizeof self->sums.md5);
  char *text;

  json_object_set_string_member (object, "name", self->key);
  json_object_set_string_member (object, "contentType", self->media_type);
  json_object_set_string_member (object, "crc32c", crc32c);
  json_object_set_string_member (object, "md5Hash", md5);
  text = json_to_string (node, FALSE);
  json_node_unref (node);
  json_object_unref (object);
  return text;
}

static gboolean
begin (EksGcsUpload *self, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_autofree char *target = eks_gcs_make_upload_target (self->gcs, self->key);
  g_autofree char *body = make_description (self);
  g_autofree char *type = g_strconcat ("x-upload-content-type:", self->media_type, NULL);
  g_autofree char *length = g_strdup_printf ("x-upload-content-length:%" G_GUINT64_FORMAT, self->bytes);
  const char *const headers[] = { "content-type:application/json; charset=UTF-8", type, length, NULL };
  EksGcsRequest request = { .method = "POST", .target = target, .headers = headers, .body = body, .length = strlen (body) };
  g_auto (EksGcsAnswer) answer = { 0 };

  if (!eks_gcs_ask (self->gcs, &request, &answer, again, cancellable, error))
    return FALSE;
  if (!eks_web_answer_is_good (&answer.web))
    return eks_gcs_fail (self->gcs, EKS_GCS_WRITE, &answer, again, error);
  self->session = eks_gcs_take_session (self->gcs, eks_web_answer_get_header (&answer.web, "location"));
  return self->session != NULL || eks_gcs_fail_unclear (self->gcs, again, error);
}

/* ---- one piece, or the question how much is there ---- */

static void
progress_cb (guint64 sent, gpointer data)
{
  const EksGcsUpload *self = data;

  self->sent (self->kept + sent, self->data);
}

/* @length: 0 asks how much is there, and finishes an empty file */
static gboolean
ask_piece (EksGcsUpload *self, guint64 length, EksGcsAnswer *answer, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_autofree char *range = NULL;
  const char *headers[] = { NULL, NULL };
  EksGcsRequest request = { .method = "PUT", .target = self->session, .headers = headers, .length = length, .file = length > 0 ? &self->fd : NULL, .offset = self->kept };
  gboolean asked;

  if (length > 0)
    range = g_strdup_printf ("content-range:bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT, self->kept, self->kept + length - 1, self->bytes);
  else
    range = g_strdup_printf ("content-range:bytes */%" G_GUINT64_FORMAT, self->bytes);
  headers[0] = range;
  eks_gcs_set_progress (self->gcs, self->sent != NULL && length > 0 ? progress_cb : NULL, self);
  asked = eks_gcs_ask (self->gcs, &request, answer, again, cancellable, error);
  eks_gcs_set_progress (self->gcs, NULL, NULL);
  return asked;
}

/* @most: what the service can have at most */
static Outcome
take_kept (EksGcsUpload *self, const EksGcsAnswer *answer, guint64 most, gboolean *again, GError **error)
{
  const char *range = eks_web_answer_get_header (&answer->web, "range");
  guint64 last;

  if (range == NULL)
    self->kept = 0;
  else if (g_str_has_prefix (range, RANGE) && g_ascii_string_to_unsigned (range + strlen (RANGE), 10, 0, G_MAXUINT64 - 1, &last, NULL) && last < most)
    self->kept = last + 1;
  else
    {
      eks_gcs_fail_unclear (self->gcs, again, error);
      return PIECE_FAILED;
    }
  return PIECE_KEPT;
}

static Outcome
send_piece (EksGcsUpload *self, guint64 length, EksBucketObject *object, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_auto (EksGcsAnswer) answer = { 0 };

  if (!ask_piece (self, length, &answer, again, cancellable, error))
    return PIECE_FAILED;
  if (answer.web.status == 308)
    return take_kept (self, &answer, length > 0 ? self->kept + length : self->bytes, again, error);
  if (answer.web.status == 404 || answer.web.status == 410)
    return PIECE_GONE;
  if (!eks_web_answer_is_good (&answer.web))
    eks_gcs_fail (self->gcs, EKS_GCS_WRITE, &answer, again, error);
  else if (eks_gcs_object_take (object, &answer, &self->sums))
    return PIECE_WHOLE;
  else
    eks_gcs_fail_unclear (self->gcs, again, error);
  return PIECE_FAILED;
}

/* The length of the next piece. */
static guint64
get_next (EksGcsUpload *self)
{
  return MIN (PIECE_BYTES, self->bytes - self->kept);
}

/* Sends until at most @left bytes are to be sent; what the service kept less of is sent anew. */
static Outcome
send_until (EksGcsUpload *self, guint64 left, EksBucketObject *object, gboolean *again, GCancellable *cancellable, GError **error)
{
  Outcome outcome = PIECE_KEPT;

  while (outcome == PIECE_KEPT && self->bytes - self->kept > left)
    {
      guint64 before = self->kept;
      outcome = send_piece (self, get_next (self), object, again, cancellable, error);
      if (outcome == PIECE_KEPT && self->kept <= before)
        {
          eks_gcs_fail_unclear (self->gcs, again, error);
          outcome = PIECE_FAILED;
        }
    }
  return outcome;
}

static Outcome
go_on (EksGcsUpload *self, guint64 left, EksBucketObject *object, gboolean *again, GCancellable *cancellable, GError **error)
{
  Outcome outcome = PIECE_KEPT;

  if (self->session == NULL && !begin (self, again, cancellable, error))
    return PIECE_FAILED;
  if (self->doubt)
    outcome = send_piece (self, 0, object, again, cancellable, error);
  if (outcome == PIECE_KEPT)
    self->doubt = FALSE;
  return outcome == PIECE_KEPT ? send_until (self, left, object, again, cancellable, error) : outcome;
}

static gboolean
fail_gone (EksGcsUpload *self, gboolean *again, GError **error)
{
  forget (self);
  *again = TRUE;
  /* TRANSLATORS: %s is a host */
  g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("%s does not know the upload any more: somebody gave it up, or a rule of the bucket did. Export again."), eks_gcs_get_host (self->gcs));
  return FALSE;
}

/**
 * eks_gcs_upload_send:
 * @self: an upload
 * @again: (out): set to %TRUE if calling this again may help; it goes on where it stopped
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Begins the upload if it is not begun and sends all but the last piece. One that the service has forgotten is begun anew by
 * the next call.
 *
 * Returns: %FALSE with an error as eks_gcs_fail() and eks_gcs_ask() say
 */
gboolean
eks_gcs_upload_send (EksGcsUpload *self, gboolean *again, GCancellable *cancellable, GError **error)
{
  g_auto (EksBucketObject) object = { 0 };

  g_return_val_if_fail (self != NULL && again != NULL, FALSE);

  switch (go_on (self, PIECE_BYTES, &object, again, cancellable, error))
    {
    case PIECE_KEPT:
      return TRUE;
    case PIECE_GONE:
      return fail_gone (self, again, error);
    case PIECE_WHOLE:
      return eks_gcs_fail_unclear (self->gcs, again, error);
    case PIECE_FAILED:
    default:
      self->doubt = TRUE;
      return FALSE;
    }
}

/* An empty file is finished by asking how much of it is there. */
static Outcome
finish_empty (EksGcsUpload *self, EksBucketObject *object, gboolean *again, GCancellable *cancellable, GError **error)
{
  if (self->session == NULL && !begin (self, again, cancellable, error))
    return PIECE_FAILED;
  return send_piece (self, 0, object, again, cancellable, error);
}

/**
 * eks_gcs_upload_finish:
 * @self: an upload, sent or not
 * @object: (inout): what the service says of the object; what it held is freed
 * @again: (out): set to %TRUE if calling this again may help; else left alone
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Sends what is left: then the object stands, in the place of an older one.
 *
 * Returns: %FALSE with an error as eks_gcs_upload_send() says; if @again is set, whether it was done is not known
 */
gboolean
eks_gcs_upload_finish (EksGcsUpload *self, EksBucketObject *object, gboolean *again, GCancellable *cancellable, GError **error)
{
  Outcome outcome;

  g_return_val_if_fail (self != NULL && object != NULL && again != NULL, FALSE);

  outcome = self->bytes > 0 ? go_on (self, 0, object, again, cancellable, error) : finish_empty (self, object, again, cancellable, error);
  switch (outcome)
    {
    case PIECE_WHOLE:
      return TRUE;
    case PIECE_GONE:
      return fail_gone (self, again, error);
    case PIECE_KEPT: /* all of it, and yet no object */
      self->doubt = TRUE;
      return eks_gcs_fail_unclear (self->gcs, again, error);
    case PIECE_FAILED:
    default:
      self->doubt = TRUE;
      return FALSE;
    }
}

/**
 * eks_gcs_upload_cancel:
 * @self: an upload
 * @object: (inout): what came of it all the same, if something did
 * @again: (out): set to %TRUE if calling this again may help; else left alone
 * @error: return location
 *
 * Gives the upload up, if it is under way.
 *
 * Returns: %FALSE if it may still be there
 */
gboolean
eks_gcs_upload_cancel (EksGcsUpload *self, EksBucketObject *object, gboolean *again, GError **error)
{
  EksGcsRequest request = { .method = "DELETE", .target = self->session };
  g_auto (EksGcsAnswer) answer = { 0 };
  Outcome outcome;

  g_return_val_if_fail (self != NULL && object != NULL && again != NULL, FALSE);

  if (self->session == NULL)
    return TRUE;
  outcome = self->doubt ? send_piece (self, 0, object, again, NULL, error) : PIECE_KEPT;
  if (outcome == PIECE_WHOLE || outcome == PIECE_GONE)
    return TRUE;
  if (outcome == PIECE_FAILED || !eks_gcs_ask (self->gcs, &request, &answer, again, NULL, error))
    return FALSE;
  /* 499: the client closed the request, which is how the service says that it is done. */
  if (answer.web.status == 499 || eks_web_answer_is_good (&answer.web) || answer.web.status == 404 || answer.web.status == 410)
    return TRUE;
  return eks_gcs_fail (self->gcs, EKS_GCS_REMOVE, &answer, again, error);
}
