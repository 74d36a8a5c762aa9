/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way into a file of an export: for the run only. */
#pragma once

#include "eks-job.h"
#include "eks-keyring.h"
#include "eks-local-file.h"

G_BEGIN_DECLS

GOutputStream *eks_output_stream_open (EksLocalFile *file, EksEncryption *encryption, EksKeyring *keyring, GError **error);

G_END_DECLS
