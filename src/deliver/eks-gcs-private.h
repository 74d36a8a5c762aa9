/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files about Google Cloud Storage share. */
#pragma once

#include "eks-gcs.h"

G_BEGIN_DECLS

struct _EksGcs
{
  GUri *endpoint;     /* (owned) */
  char *bucket;       /* (owned) */
  char *host;         /* (owned) */
  EksWeb *web;        /* (owned) */
  EksGcsToken *token; /* (owned) */
  char *session;      /* (owned) (nullable): of the upload that is under way: whoever has it may write */
};

G_END_DECLS
