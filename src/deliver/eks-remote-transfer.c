/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a file on their way to a server, or back into a digest. */

#include "config.h"

#include "eks-remote-delivery.h"

#include "eks-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#define UPLOAD_BUFFER_BYTES (2 * 1024 * 1024) /* libcurl's largest: a distant SFTP server is served 17 times as fast */

typedef struct
{
  EksRemoteDelivery *delivery; /* (unowned) */
  int fd;
  guint64 from;
  guint64 left;
  guint64 total;
  int saved_errno;
  gboolean short_file;
} Upload;

static size_t
read_chunk (char *buffer, size_t size, size_t count, void *data)
{
  Upload *upload = data;
  gssize got;

  if (upload->left == 0)
    return 0;
  do
    got = read (upload->fd, buffer, MIN (size * count, upload->left));
  while (got < 0 && errno == EINTR);
  if (got > 0)
    {
      upload->left -= (guint64) got;
      return (size_t) got;
    }
  upload->saved_errno = got < 0 ? errno : 0;
  upload->short_file = TRUE;
  return CURL_READFUNC_ABORT;
}

static int
seek_to (void *data, curl_off_t offset, int origin)
{
  Upload *upload = data;

  if (origin != SEEK_SET || offset < 0 || (guint64) offset > upload->total || lseek (upload->fd, offset, SEEK_SET) != offset)
    return CURL_SEEKFUNC_FAIL;
  upload->left = upload->total - (guint64) offset;
  return CURL_SEEKFUNC_OK;
}

static void
on_flow (guint64 up, guint64 down, gpointer data)
{
  Upload *upload = data;

  eks_delivery_report (EKS_DELIVERY (upload->delivery), MIN (upload->from + up, upload->total), upload->total);
}

static void
set_read_error (const Upload *upload, const EksParcel *parcel, GError **error)
{
  if (upload->saved_errno != 0)
    g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("“%1$s” could not be read: %2$s."), parcel->path, g_strerror (upload->saved_errno));
  else
    /* TRANSLATORS: %s is a file */
    g_set_error (error, EKS_ERROR, EKS_ERROR_DELIVERY, _("“%s” became shorter while it was sent. Export again."), parcel->path);
}

/* Sends the file of @parcel from its byte @from on; where to is set in @easy. */
gboolean
eks_remote_upload (EksRemoteDelivery *self, CURL *easy, const EksParcel *parcel, guint64 from, GCancellable *cancellable, GError **error)
{
  Upload upload = { .delivery = self, .from = from, .total = parcel->bytes, .left = parcel->bytes };
  EksCurl *curl = eks_remote_delivery_get_curl (self);
  g_autoptr (GError) fault = NULL;

  upload.fd = eks_parcel_open (parcel, error);
  if (upload.fd < 0)
    return FALSE;
  curl_easy_setopt (easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (easy, CURLOPT_UPLOAD_BUFFERSIZE, (long) UPLOAD_BUFFER_BYTES);
  curl_easy_setopt (easy, CURLOPT_READFUNCTION, read_chunk);
  curl_easy_setopt (easy, CURLOPT_READDATA, &upload);
  curl_easy_setopt (easy, CURLOPT_SEEKFUNCTION, seek_to);
  curl_easy_setopt (easy, CURLOPT_SEEKDATA, &upload);
  curl_easy_setopt (easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t) parcel->bytes);
  curl_easy_setopt (easy, CURLOPT_RESUME_FROM_LARGE, (curl_off_t) from);
  eks_curl_set_flow (curl, on_flow, &upload);
  eks_curl_perform (curl, cancellable, &fault);
  close (upload.fd);
  if (fault != NULL && upload.short_file && !eks_error_is_cancelled (fault))
    set_read_error (&upload, parcel, error);
  else if (fault != NULL)
    g_propagate_error (error, g_steal_pointer (&fault));
  else
    return TRUE;
  return FALSE;
}

static size_t
digest_chunk (char *data, size_t size, size_t count, void *user_data)
{
  eks_digest_update (user_data, data, size * count);
  return size * count;
}

/* Reads what is set in @easy into @digest. */
gboolean
eks_remote_download (EksRemoteDelivery *self, CURL *easy, EksDigest *digest, GCancellable *cancellable, GError **error)
{
  curl_easy_setopt (easy, CURLOPT_WRITEFUNCTION, digest_chunk);
  curl_easy_setopt (easy, CURLOPT_WRITEDATA, digest);
  return eks_curl_perform (eks_remote_delivery_get_curl (self), cancellable, error);
}
