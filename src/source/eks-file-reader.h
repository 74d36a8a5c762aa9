/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of files, one file after the other, as a stream of batches. */
#pragma once

#include "eks-file-set.h"
#include "eks-source.h"

G_BEGIN_DECLS

#define EKS_TYPE_FILE_READER (eks_file_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksFileReader, eks_file_reader, EKS, FILE_READER, EksReader)

EksReader *eks_file_reader_new (EksFileSet *files, EksTally *tally, EksProgress *progress, const EksSourceQuery *query);

G_END_DECLS
