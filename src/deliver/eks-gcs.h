/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bucket of Google Cloud Storage, and how it is asked. */
#pragma once

#include "eks-destination.h"
#include "eks-gcs-token.h"
#include "eks-json.h"
#include "eks-web.h"

G_BEGIN_DECLS

typedef struct _EksGcs EksGcs;

/* What an answer that is no success was about: the right that may be missing. */
typedef enum
{
  EKS_GCS_WRITE,
  EKS_GCS_READ_BACK,
  EKS_GCS_REMOVE,
} EksGcsDeed;

/**
 * EksGcsRequest:
 * @method: such as `PUT`
 * @target: path and query, encoded
 * @headers: (nullable) (array zero-terminated=1): beyond those that every request has
 * @body: (nullable): the body …
 * @length: … and its length, of @body or @file
 * @file: (nullable): a pointer to the descriptor of the file that is the body
 * @offset: where in the file it begins
 * @sink: (nullable): takes a good answer's body
 * @sink_data: for @sink
 */
typedef struct
{
  const char *method;
  const char *target;
  const char *const *headers;
  const char *body;
  guint64 length;
  const int *file;
  guint64 offset;
  EksWebSinkFunc sink;
  gpointer sink_data;
} EksGcsRequest;

/**
 * EksGcsAnswer:
 * @web: status, headers and body
 * @json: (nullable): the body, if it is an object of JSON
 */
typedef struct
{
  EksWebAnswer web;
  JsonNode *json;
} EksGcsAnswer;

EksGcs *eks_gcs_new (EksDestination *destination, const char *secret, EksClock *clock, GError **error);
void eks_gcs_free (EksGcs *self);
void eks_gcs_set_patience (EksGcs *self, guint seconds);
void eks_gcs_set_progress (EksGcs *self, EksWebProgressFunc func, gpointer data);
const char *eks_gcs_get_host (EksGcs *self);
const char *eks_gcs_get_email (EksGcs *self);
char *eks_gcs_make_target (EksGcs *self, const char *key, const char *query);
char *eks_gcs_make_upload_target (EksGcs *self, const char *key);
char *eks_gcs_take_session (EksGcs *self, const char *location);
gboolean eks_gcs_sign_in (EksGcs *self, gboolean *again, GCancellable *cancellable, GError **error);
gboolean eks_gcs_ask (EksGcs *self, const EksGcsRequest *request, EksGcsAnswer *answer, gboolean *again, GCancellable *cancellable, GError **error);
const char *eks_gcs_answer_get_text (const EksGcsAnswer *self, const char *member);
void eks_gcs_answer_clear (EksGcsAnswer *self);

/* eks-gcs-words */
gboolean eks_gcs_fail (EksGcs *self, EksGcsDeed deed, const EksGcsAnswer *answer, gboolean *again, GError **error);
gboolean eks_gcs_fail_unclear (EksGcs *self, gboolean *again, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksGcs, eks_gcs_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EksGcsAnswer, eks_gcs_answer_clear)

G_END_DECLS
