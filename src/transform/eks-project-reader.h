/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns that are written, in their order, under their titles. */
#pragma once

#include "eks-reader.h"
#include "eks-tally.h"

G_BEGIN_DECLS

#define EKS_TYPE_PROJECT_READER (eks_project_reader_get_type ())
G_DECLARE_FINAL_TYPE (EksProjectReader, eks_project_reader, EKS, PROJECT_READER, EksReader)

EksReader *eks_project_reader_new (EksReader *source, const EksSchemaColumn *columns, guint n_columns, EksTally *tally, GError **error);
GStrv eks_project_reader_make_titles (const char *const *titles, guint n_titles);

G_END_DECLS
