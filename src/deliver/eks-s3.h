/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bucket of S3 or of a service compatible with it, and how it is asked. */
#pragma once

#include "eks-clock.h"
#include "eks-destination.h"
#include "eks-s3-sign.h"
#include "eks-web.h"
#include "eks-xml-answer.h"

G_BEGIN_DECLS

typedef struct _EksS3 EksS3;

/* What an answer that is no success was about: the right that may be missing. */
typedef enum
{
  EKS_S3_WRITE,
  EKS_S3_READ_BACK,
  EKS_S3_FIND,
  EKS_S3_ABORT,
  EKS_S3_REMOVE,
} EksS3Deed;

/**
 * EksS3Request:
 * @method: such as `PUT`
 * @key: in plain letters
 * @query: (nullable): made by eks_s3_make_query()
 * @headers: (nullable) (array zero-terminated=1): beyond those that every request has
 * @payload_sha256: (nullable): of the body; %NULL if there is none
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
  const char *key;
  const char *query;
  const char *const *headers;
  const char *payload_sha256;
  const char *body;
  guint64 length;
  const int *file;
  guint64 offset;
  EksWebSinkFunc sink;
  gpointer sink_data;
} EksS3Request;

/**
 * EksS3Answer:
 * @web: status, headers and body
 * @xml: (nullable): the body, if it is XML
 * @code: (nullable): why it was not done, such as `AccessDenied`; %NULL if it was
 */
typedef struct
{
  EksWebAnswer web;
  EksXmlAnswer *xml;
  char *code;
} EksS3Answer;

EksS3 *eks_s3_new (EksDestination *destination, const char *secret, EksClock *clock, GError **error);
void eks_s3_set_patience (EksS3 *self, guint seconds);
void eks_s3_free (EksS3 *self);
void eks_s3_set_progress (EksS3 *self, EksWebProgressFunc func, gpointer data);
const char *eks_s3_get_host (EksS3 *self);
const char *eks_s3_get_region (EksS3 *self);
gboolean eks_s3_ask (EksS3 *self, const EksS3Request *request, EksS3Answer *answer, gboolean *again, GCancellable *cancellable, GError **error);
gboolean eks_s3_takes_checksums (EksS3 *self);
gboolean eks_s3_refuses_checksums (EksS3 *self, const EksS3Answer *answer);
gboolean eks_s3_answer_is (const EksS3Answer *answer, const char *code);
void eks_s3_answer_clear (EksS3Answer *self);

/* eks-s3-words */
gboolean eks_s3_fail (EksS3 *self, EksS3Deed deed, const EksS3Answer *answer, gboolean *again, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EksS3, eks_s3_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EksS3Answer, eks_s3_answer_clear)

G_END_DECLS
