/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signature Version 4 over plain headers: how a question to S3 proves who asks it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SHA-256 of nothing: what a question without a body carries. */
#define EKS_S3_NOTHING_SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/**
 * EksS3Keys:
 * @access_key: says who asks
 * @secret: proves it
 * @session_token: (nullable): belongs to keys that are lent for a while
 * @region: where the bucket lives
 */
typedef struct
{
  char *access_key;
  char *secret;
  char *session_token;
  char *region;
} EksS3Keys;

/**
 * EksS3Question:
 * @method: such as `PUT`
 * @host: as it stands in the Host header, with the port if it is not the usual one
 * @path: encoded by eks_s3_encode_path(), with the slash at its beginning
 * @query: made by eks_s3_make_query(); empty for none
 * @headers: (nullable) (array zero-terminated=1): further headers, `name:value` with a lower-case name, all of which are signed
 * @payload_sha256: 64 hexadecimal digits of the body
 */
typedef struct
{
  const char *method;
  const char *host;
  const char *path;
  const char *query;
  const char *const *headers;
  const char *payload_sha256;
} EksS3Question;

void eks_s3_keys_clear (EksS3Keys *self);
char *eks_s3_encode_path (const char *path);
char *eks_s3_make_query (const char *name, ...) G_GNUC_NULL_TERMINATED;
GStrv eks_s3_sign (const EksS3Keys *keys, gint64 now, const EksS3Question *question);

G_END_DECLS
