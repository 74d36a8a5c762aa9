/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files about S3 share. */
#pragma once

#include "eks-s3.h"

G_BEGIN_DECLS

struct _EksS3
{
  EksS3Keys keys;      /* (owned) */
  GUri *endpoint;      /* (owned) */
  char *bucket;        /* (owned) */
  char *host;          /* (owned): of the Host header */
  gboolean path_style; /* the bucket stands in the path */
  gboolean moved;      /* another region was followed once */
  gboolean plain;      /* the service knows no checksums */
  EksWeb *web;         /* (owned) */
  char *ca_file;       /* (owned) */
  guint patience;      /* seconds */
  EksWebProgressFunc progress; /* (nullable) */
  gpointer progress_data;
  EksClock *clock;     /* (owned) */
};

/* eks-s3-region */
char *eks_s3_find_region (const EksWebAnswer *answer, const EksXmlAnswer *xml, const char *bucket);
char *eks_s3_move_host (const char *host, const char *from, const char *to);

G_END_DECLS
